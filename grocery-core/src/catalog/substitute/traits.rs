//! What single words tell of a product, found out once for each word of a catalogue.

use crate::catalog::{
    Catalog,
    lexicon::{self, Role},
};

/// Words at the end of a name that say its shape and not what it is: "cheddar cheese block".
const SHAPES: &[&str] = &[
    "block", "brick", "log", "wheel", "fillet", "crown", "chunk", "strip", "shred", "crumble", "pac", "pod",
    "tab", "powder", "wedge", "link", "patty", "portion", "round", "square", "singles", "blend", "variety",
    "gel",
];

/// Words for whom a thing is. A thing for one of them is nothing for another.
pub(super) const FOR_WHOM: &[&str] = &[
    "toddler", "infant", "kid", "children", "newborn", "dog", "cat", "puppy", "kitten", "senior", "pet",
    "adult",
];

/// Words for a flavour, where the thing is not named after it.
const FLAVOURS: &[&str] = &[
    "chocolate",
    "vanilla",
    "strawberry",
    "caramel",
    "hazelnut",
    "mocha",
    "peppermint",
    "cinnamon",
    "maple",
    "honey",
    "banana",
    "blueberry",
    "raspberry",
    "cherry",
    "peach",
    "lemon",
    "lime",
    "orange",
    "coffee",
    "pumpkin",
    "garlic",
    "onion",
    "jalapeno",
    "chipotle",
    "barbecue",
    "bbq",
    "ranch",
    "buffalo",
    "flavor",
    "flavored",
    "sweetened",
    "sweet",
    "spicy",
    "hot",
    "smoked",
    "seasoned",
    "marinated",
    "stuffed",
    "breaded",
    "everything",
];

/// Words for goods that are made ready: what is bought plain is not replaced by them, nor they by it.
const PREPARED: &[&str] = &[
    "breaded",
    "battered",
    "wrapped",
    "encrusted",
    "crusted",
    "coated",
    "buffalo",
    "popper",
    "scalloped",
    "kit",
];

/// Special properties, and what it costs to differ in one: what one avoids for health weighs most.
const PROPERTIES: &[(&str, f64)] = &[
    ("sugarfree", 0.12),
    ("glutenfree", 0.12),
    ("plant", 0.12),
    ("decaf", 0.12),
    ("lactosefree", 0.12),
    ("imitation", 0.1),
    ("kept", 0.1),
    ("lowsalt", 0.06),
    ("unsweetened", 0.06),
    ("instant", 0.06),
    ("lean", 0.03),
    ("organic", 0.03),
    ("small", 0.03),
];

/// The property that a word says, so that two words for it are one.
fn property_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "diet" | "zero" | "sugarfree" => "sugarfree",
        "unsweetened" => "unsweetened",
        "light" | "lowfat" | "reduced" | "1%" | "2%" | "skim" | "fatfree" | "nonfat" | "lowcalory" => "lean",
        "glutenfree" => "glutenfree",
        "dairyfree" | "vegan" | "vegetarian" | "plant" | "nondairy" | "veggie" | "meatless" => "plant",
        "decaf" | "caffeinefree" => "decaf",
        "unsalted" | "saltfree" | "lowsodium" => "lowsalt",
        "lactosefree" => "lactosefree",
        "organic" => "organic",
        "imitation" | "substitute" | "alternative" => "imitation",
        "instant" => "instant",
        "canned" | "frozen" | "dried" | "powdered" | "condensed" | "evaporated" | "pickled" => "kept",
        "mini" | "bite" => "small",
        _ => return None,
    })
}

/// Some of the words of a list, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks(u64);

impl Marks {
    fn of(word: &str, list: &[&str]) -> Self {
        Self(list.iter().position(|w| *w == word).map_or(0, |i| 1 << i))
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that only one of the two has.
    pub(super) const fn one_sided(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    pub(super) const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether all of these are among them.
    pub(super) const fn has(self, these: Self) -> bool {
        these.0 & !self.0 == 0
    }

    pub(super) const fn count(self) -> u32 {
        self.0.count_ones()
    }

    fn places(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |i| self.0 >> i & 1 == 1)
    }

    /// The words, of the list that they are of.
    pub(super) fn words<'l>(self, list: &'l [&'l str]) -> impl Iterator<Item = &'l str> {
        self.places().filter_map(|i| list.get(i).copied())
    }

    /// The mark of somebody whom a thing is for.
    pub(super) fn whom(word: &str) -> Self {
        Self::of(word, FOR_WHOM)
    }

    /// The mark of a property.
    pub(super) fn property(name: &str) -> Self {
        Self(PROPERTIES.iter().position(|p| p.0 == name).map_or(0, |i| 1 << i))
    }

    /// What it costs to differ in these properties.
    pub(super) fn cost(self) -> f64 {
        self.places().filter_map(|i| PROPERTIES.get(i)).map(|p| p.1).sum()
    }
}

/// What one word tells.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::catalog) struct Traits {
    pub(super) role: Role,
    pub(super) may_be_head: bool,
    /// Whether at the end of a name it says the shape and not what the thing is.
    pub(super) is_shape: bool,
    pub(super) whom: Marks,
    pub(super) flavour: Marks,
    pub(super) prepared: Marks,
    pub(super) property: Marks,
}

impl Traits {
    fn of(word: &str) -> Self {
        Self {
            role: lexicon::role(word),
            may_be_head: lexicon::may_be_head(word),
            is_shape: SHAPES.contains(&word),
            whom: Marks::whom(word),
            flavour: Marks::of(word, FLAVOURS),
            prepared: Marks::of(word, PREPARED),
            property: property_of(word).map_or(Marks::default(), Marks::property),
        }
    }
}

impl Catalog {
    /// What the words of this catalogue tell, by their number. Found out when substitutes are first asked for.
    pub(super) fn traits(&self) -> &[Traits] {
        self.traits.get_or_init(|| {
            (0..self.index.terms() as u32).map(|term| Traits::of(self.index.word(term))).collect()
        })
    }
}
