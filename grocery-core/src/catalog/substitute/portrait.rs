//! What a product is, apart from who makes it and how much of it there is.

use super::families::{Family, Link, kinds_of, last_terms};
use crate::catalog::{
    Catalog,
    index::Field,
    lexicon::{self, Role},
};

/// Words at the end of a name that say its shape and not what it is: "cheddar cheese block".
const SHAPES: &[&str] = &[
    "block", "brick", "log", "wheel", "fillet", "crown", "chunk", "strip", "shred", "crumble", "pac", "pod",
    "tab", "powder", "wedge", "link", "patty", "portion", "round", "square", "singles", "blend", "variety",
    "gel",
];

/// Words for whom a thing is. A thing for one of them is nothing for another.
const FOR_WHOM: &[&str] = &[
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

/// Words for a state in which things keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Plain,
    Frozen,
    Canned,
    Dry,
}

impl State {
    /// What a word says of the state, the strongest first.
    fn said_by<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let told = words.fold([false; 3], |[frozen, canned, dry], word| match word {
            "frozen" => [true, canned, dry],
            "canned" => [frozen, true, dry],
            "dry" | "dried" => [frozen, canned, true],
            _ => [frozen, canned, dry],
        });
        match told {
            [true, ..] => Self::Frozen,
            [_, true, _] => Self::Canned,
            [_, _, true] => Self::Dry,
            _ => Self::Plain,
        }
    }
}

/// What the name of a shelf says of everything on it.
#[derive(Debug)]
pub(super) struct Shelf<'a> {
    /// The words of its own name, then those of the shelves around it.
    pub(super) words: Vec<&'a str>,
    /// How many of the words are of its own name.
    own: usize,
    /// Whether it is named for several things.
    mixed: bool,
}

impl<'a> Shelf<'a> {
    pub(super) fn of(catalog: &'a Catalog, category: u32) -> Self {
        let (leaf, above) = catalog.index.category_terms(category);
        let name = catalog.rows.category_path(category).last().map_or("", String::as_str);
        Self {
            words: leaf.iter().chain(above).map(|t| catalog.index.word(*t)).collect(),
            own: leaf.len(),
            mixed: name.contains(['&', ',', '/']) || name.contains(" and "),
        }
    }

    /// The words of its own name.
    fn name(&self) -> &[&'a str] {
        self.words.get(..self.own).unwrap_or(&self.words)
    }
}

/// What a product is.
#[derive(Debug, Clone)]
pub(super) struct Portrait<'a> {
    pub(super) category: u32,
    /// The word that says what it is.
    pub(super) head: &'a str,
    /// The other words of its name, without brand and size, each once.
    pub(super) words: Vec<(&'a str, Role)>,
    /// The families of kinds it is of; mostly one or none.
    pub(super) families: Vec<Family>,
    /// The lines of neighbours it is in.
    pub(super) links: Vec<Link>,
    pub(super) state: State,
    /// "size 3", "stage 2": what does not fit does not do.
    number: Option<&'a str>,
}

impl<'a> Portrait<'a> {
    pub(super) fn of(catalog: &'a Catalog, at: u32, shelf: &Shelf<'a>) -> Self {
        let index = &catalog.index;
        let places = index.places_of(at);
        let brand: Vec<u32> = places.iter().filter(|p| p.field() == Field::Brand).map(|p| p.term()).collect();
        let name = places.iter().take_while(|p| p.field() == Field::Name);
        let all: Vec<&str> = name.clone().map(|p| index.word(p.term())).collect();
        let mut number = None;
        for pair in all.windows(2) {
            if let [what, n] = pair
                && matches!(*what, "size" | "stage" | "step" | "number")
                && n.bytes().all(|b| b.is_ascii_digit())
            {
                number = Some(*n);
            }
        }
        let mut words: Vec<(&str, Role)> = Vec::new();
        let (mut head, mut open) = (None, true);
        let last = all.iter().rposition(|w| lexicon::role(w) != Role::Contains);
        for (i, place) in name.enumerate() {
            let word = index.word(place.term());
            // What stands last is the thing, also where a shop is called so: "bean sprouts".
            let role = match lexicon::role(word) {
                Role::Brand if Some(i) == last => Role::Names,
                role => role,
            };
            if i > 0 && place.begins_part() && head.is_some() {
                open = false;
            }
            if role == Role::Contains || role == Role::Brand {
                continue;
            }
            if brand.contains(&place.term()) && role != Role::Special {
                continue;
            }
            if open
                && (lexicon::may_be_head(word) || Some(i) == last && role == Role::Names)
                && !SHAPES.contains(&word)
            {
                head = Some(word);
            }
            if !words.iter().any(|w| w.0 == word) {
                words.push((word, role));
            }
        }
        let head = head.or(words.last().map(|w| w.0)).unwrap_or_else(|| index.word(index.head(at).term()));
        words.retain(|w| w.0 != head);
        let unbranded: Vec<&str> = words.iter().map(|w| w.0).chain([head]).collect();
        // In the order of the name, so that what stands last weighs most.
        // What it is packed in tells as well here: tea bags are no bottles.
        let packed = |w: &str| lexicon::role(w) == Role::Contains;
        let ordered: Vec<&str> = all.iter().copied().filter(|w| unbranded.contains(w) || packed(w)).collect();
        let kinds = kinds_of(&ordered, &shelf.words);
        Self {
            category: catalog.rows.category(at),
            head,
            words,
            families: kinds.families,
            links: kinds.links,
            state: State::said_by(shelf.words.iter().chain(&all).copied()),
            number,
        }
    }

    fn has(&self, word: &str) -> bool {
        // A hot dog is for nobody's dog.
        if word == "dog" && self.words.iter().any(|w| matches!(w.0, "hot" | "corn")) {
            return false;
        }
        self.head == word || self.words.iter().any(|w| w.0 == word)
    }

    fn one_sided<'w>(&self, other: &Self, list: &'w [&'w str]) -> impl Iterator<Item = &'w str> {
        let (a, b): (Vec<bool>, Vec<bool>) = list.iter().map(|w| (self.has(w), other.has(w))).unzip();
        list.iter().zip(a.into_iter().zip(b)).filter(|(_, (a, b))| a != b).map(|(w, _)| *w)
    }

    fn names(&self) -> impl Iterator<Item = &'a str> {
        self.words.iter().filter(|w| w.1 == Role::Names && !SHAPES.contains(&w.0)).map(|w| w.0)
    }
}

/// Properties for which somebody buys the one kind and not the other, and the diets that state them.
const KEPT_FOR_HEALTH: &[(&str, &str)] = &[
    ("glutenfree", "gluten_free"),
    ("sugarfree", "sugar_free"),
    ("plant", "vegan"),
    ("lactosefree", "lactose_free"),
    ("decaf", "decaf"),
];

impl Portrait<'_> {
    fn has_property(&self, property: &str) -> bool {
        self.head_and_words().any(|w| special(w) == Some(property))
    }

    fn head_and_words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|w| w.0).chain([self.head])
    }

    /// Whether its name says something that it is bought for with a diet in mind.
    pub(super) fn is_for_health(&self) -> bool {
        KEPT_FOR_HEALTH.iter().any(|(property, _)| self.has_property(property))
    }

    /// Whether `other`, of which `states` tells the diets, lacks what this is bought for.
    pub(super) fn is_lost_in(&self, other: &Self, states: impl Fn(&str) -> bool) -> bool {
        let lacks = |property: &str, diet: &str| {
            self.has_property(property) && !other.has_property(property) && !states(diet)
        };
        KEPT_FOR_HEALTH.iter().any(|(property, diet)| lacks(property, diet))
    }
}

/// How two products are related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Relation {
    /// 0 to 1: how alike the names are.
    pub(super) likeness: f64,
    /// What differs in special properties, zero or below.
    pub(super) attributes: f64,
    /// Whether they are the same kind, rather than one that does the same.
    pub(super) same_kind: bool,
    /// Whether every word that names something is in both names.
    pub(super) same_names: bool,
    /// Whether it is only a neighbour: another kind, which does at a pinch.
    pub(super) neighbour: bool,
    pub(super) nearness: Nearness,
}

impl Relation {
    /// What only a shopper sees in two products.
    pub(super) const fn of_the_shopper(nearness: Nearness) -> Self {
        Self {
            likeness: 0.0,
            attributes: 0.0,
            same_kind: false,
            same_names: false,
            neighbour: false,
            nearness,
        }
    }
}

/// How near the shelves are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    /// The same shelf.
    Same,
    /// A shelf beside it, of the same sort of goods.
    Sister,
    /// Another shelf of the same department.
    Cousin,
    /// Another part of the store.
    Far,
}

/// How `other` is related to `missing`, which stands on `shelf`; `None` where it is for another use. `waived` are special words that
/// the request asks for itself, `limited` whether somebody has a diet or an allergy.
pub(super) fn relate(
    missing: &Portrait<'_>,
    shelf: &Shelf<'_>,
    other: &Portrait<'_>,
    nearness: Nearness,
    waived: &[&str],
    limited: bool,
) -> Option<Relation> {
    // Everything on the shelf of dog treats is for dogs, whether its name says so or not.
    let said_by_shelf = |w: &str| nearness == Nearness::Same && shelf.name().contains(&w);
    let for_another = missing.one_sided(other, FOR_WHOM).any(|w| !said_by_shelf(w));
    if missing.number != other.number || for_another {
        return None;
    }
    let same_head = missing.head == other.head;
    let shared_family = missing.families.iter().find(|f| other.families.iter().any(|o| o.id == f.id));
    let same_family = shared_family.is_some();
    // The shelf's own word says nothing of the kind: on the shelf of short pasta any "pasta" will do.
    // A shelf of treats and litter has no word of its own.
    let general =
        |of: &Portrait<'_>| of.families.is_empty() && !shelf.mixed && shelf.name().contains(&of.head);
    let ends_in = |of: &Portrait<'_>, link: &Link| {
        link.on_shelf || nearness == Nearness::Same || last_terms(link.id).any(|t| t == of.head)
    };
    let linked = missing.links.iter().any(|link| {
        link.seeks
            && (limited || !link.for_limits)
            && ends_in(missing, link)
            && other.links.iter().any(|o| o.id == link.id && ends_in(other, o))
    });
    let ready = shared_family.is_none_or(|f| f.crosses);
    let mut apart = ready && missing.one_sided(other, PREPARED).next().is_some();
    let distant = match (missing.families.as_slice(), other.families.as_slice()) {
        _ if same_family => false,
        ([], []) => false,
        ([], _) | (_, []) if same_head => false,
        ([], _) | (_, []) if nearness == Nearness::Same && (general(missing) || general(other)) => true,
        (a, b) if nearness == Nearness::Same && !a.is_empty() && !b.is_empty() => {
            apart |= !a.iter().chain(b).all(|f| f.soft);
            true
        }
        _ => {
            apart = true;
            false
        }
    };
    if apart && !linked {
        return None;
    }
    // "Cat food chicken" and "wet cat food" on the shelf of wet cat food: both say what the shelf says.
    let by_shelf = nearness == Nearness::Same
        && !shelf.mixed
        && shelf.name().last().is_some_and(|w| missing.has(w) && other.has(w));
    // Across shelves the name must end in the kind: a breakfast bowl with sausage is no sausage.
    let crosses = shared_family.is_some_and(|f| f.crosses && last_terms(f.id).any(|t| t == other.head));
    let flavours = missing.one_sided(other, FLAVOURS).count();
    let (mut shared, mut union, mut names_shared, mut names_all) = (0.0, 0.0, 0, 0);
    for (word, role) in &missing.words {
        union += weight(*role);
        names_all += usize::from(*role == Role::Names);
        if other.has(word) {
            shared += weight(*role);
            names_shared += usize::from(*role == Role::Names);
        }
    }
    for (word, role) in &other.words {
        if !missing.has(word) {
            union += weight(*role);
            names_all += usize::from(*role == Role::Names);
        }
    }
    let same_names = missing.names().all(|w| other.has(w) || w == "frozen")
        && other.names().all(|w| missing.has(w) || w == "frozen");
    let ground = missing.has("ground") != other.has("ground");
    let fits = match nearness {
        Nearness::Same => {
            same_head
                || same_family
                || distant
                || by_shelf
                || names_shared >= 2 && names_shared * 2 >= names_all
        }
        // One that is named and one that is not are only the same where their names say so.
        Nearness::Sister => {
            let named = missing.families.is_empty() == other.families.is_empty();
            crosses || same_head && flavours == 0 && (same_family || named || same_names)
        }
        Nearness::Cousin => crosses || same_head && same_names && flavours == 0 && !ground,
        // Another part of the store has the same thing in another state: fresh and frozen berries.
        Nearness::Far => {
            let fresh_or_frozen = missing.state != other.state
                && [missing.state, other.state].contains(&State::Frozen)
                && [missing.state, other.state].contains(&State::Plain);
            let special = missing.words.iter().chain(&other.words).any(|w| {
                w.1 == Role::Special
                    && !matches!(w.0, "frozen" | "organic")
                    && !(missing.has(w.0) && other.has(w.0))
            });
            crosses && missing.state != State::Dry && other.state != State::Dry
                || same_head && same_names && fresh_or_frozen && !special && flavours == 0
        }
    };
    let neighbour = apart || !fits;
    if neighbour && !linked {
        return None;
    }
    let head = if same_head {
        1.0
    } else if same_family || by_shelf {
        0.8
    } else {
        0.3
    };
    let mut likeness = (HEAD * head + shared) / (HEAD + union);
    let same_member = missing.families.iter().any(|f| other.families.contains(f));
    if neighbour {
        likeness = 0.35 + 0.35 * likeness;
    } else if same_family {
        likeness = if same_member { 0.5 + 0.5 * likeness } else { 0.35 + 0.5 * likeness };
    } else if distant {
        likeness = 0.25 + 0.5 * likeness;
    }
    let same_kind = same_head && !neighbour && !distant && same_family == same_member;
    let attributes = attributes(missing, other, waived, flavours);
    Some(Relation {
        likeness,
        attributes,
        same_kind,
        same_names: same_head && same_names,
        neighbour,
        nearness,
    })
}

/// How much the word that says what it is counts against the others.
const HEAD: f64 = 1.5;

fn weight(role: Role) -> f64 {
    match role {
        Role::Names => 1.0,
        Role::Special => 0.7,
        Role::Tells => 0.4,
        Role::Describes => 0.12,
        Role::Contains | Role::Brand => 0.0,
    }
}

/// What special properties cost that one has and the other has not.
fn attributes(missing: &Portrait<'_>, other: &Portrait<'_>, waived: &[&str], flavours: usize) -> f64 {
    let mut cost = 0.06 * flavours.min(3) as f64;
    let specials = |of: &Portrait<'_>| -> Vec<&'static str> {
        let mut all: Vec<&'static str> = of.words.iter().filter_map(|w| special(w.0)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (ours, theirs) = (specials(missing), specials(other));
    for word in ours.iter().filter(|w| !theirs.contains(w)) {
        cost += price_of(word);
    }
    for word in theirs.iter().filter(|w| !ours.contains(w) && !waived.contains(w)) {
        cost += price_of(word);
    }
    -cost.min(0.3)
}

/// What a property is, so that two words for it are one.
fn special(word: &str) -> Option<&'static str> {
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

/// What it costs to differ in a property: what one avoids for health weighs most.
fn price_of(property: &str) -> f64 {
    match property {
        "glutenfree" | "sugarfree" | "decaf" | "plant" | "lactosefree" => 0.12,
        "imitation" | "kept" => 0.1,
        "lowsalt" | "unsweetened" | "instant" => 0.06,
        _ => 0.03,
    }
}
