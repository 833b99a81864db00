//! What a product is, apart from who makes it and how much of it there is.

use super::{
    families::{Family, Link, kinds_of, last_terms},
    traits::{FOR_WHOM, Marks, Traits},
};
use crate::catalog::{
    Catalog,
    index::{Field, Place},
    lexicon::Role,
};

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

/// A word of a name.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    term: u32,
    text: &'a str,
    role: Role,
    is_shape: bool,
}

/// What a product is.
#[derive(Debug, Clone)]
pub(super) struct Portrait<'a> {
    pub(super) category: u32,
    /// The word that says what it is.
    pub(super) head: &'a str,
    /// The number of that word.
    pub(super) head_term: u32,
    /// The other words of its name, without brand and size, each once.
    words: Vec<Word<'a>>,
    /// The families of kinds it is of; mostly one or none.
    pub(super) families: Vec<Family>,
    /// The lines of neighbours it is in.
    pub(super) links: Vec<Link>,
    pub(super) state: State,
    /// For whom it is, what it tastes of, how it is made ready, and its special properties.
    whom: Marks,
    flavours: Marks,
    prepared: Marks,
    properties: Marks,
    is_ground: bool,
    /// "size 3", "stage 2": what does not fit does not do.
    number: Option<&'a str>,
}

impl<'a> Portrait<'a> {
    pub(super) fn of(catalog: &'a Catalog, at: u32, shelf: &Shelf<'a>) -> Self {
        let (index, traits) = (&catalog.index, catalog.traits());
        let places = index.places_of(at);
        let name = &places[..places.iter().take_while(|p| p.field() == Field::Name).count()];
        let is_brand = |term| places.iter().any(|p| p.field() == Field::Brand && p.term() == term);
        let of = |place: &Place| traits.get(place.term() as usize).copied().unwrap_or_default();
        let all: Vec<&str> = name.iter().map(|p| index.word(p.term())).collect();
        let mut number = None;
        for pair in all.windows(2) {
            if let [what, n] = pair
                && matches!(*what, "size" | "stage" | "step" | "number")
                && n.bytes().all(|b| b.is_ascii_digit())
            {
                number = Some(*n);
            }
        }
        let mut words: Vec<Word<'_>> = Vec::with_capacity(name.len());
        let (mut head, mut open) = (None, true);
        let last = name.iter().rposition(|p| of(p).role != Role::Contains);
        for (i, (place, text)) in name.iter().zip(&all).enumerate() {
            let Traits { role, may_be_head, is_shape, .. } = of(place);
            // What stands last is the thing, also where a shop is called so: "bean sprouts".
            let role = if role == Role::Brand && Some(i) == last { Role::Names } else { role };
            if i > 0 && place.begins_part() && head.is_some() {
                open = false;
            }
            if role == Role::Contains || role == Role::Brand {
                continue;
            }
            let term = place.term();
            if role != Role::Special && is_brand(term) {
                continue;
            }
            if open && !is_shape && (may_be_head || Some(i) == last && role == Role::Names) {
                head = Some(term);
            }
            if !words.iter().any(|w| w.term == term) {
                words.push(Word { term, text, role, is_shape });
            }
        }
        let head_term = head.or(words.last().map(|w| w.term)).unwrap_or_else(|| index.head(at).term());
        let head = index.word(head_term);
        words.retain(|w| w.term != head_term);
        let terms = || words.iter().map(|w| w.term).chain([head_term]);
        // In the order of the name, so that what stands last weighs most.
        // What it is packed in tells as well here: tea bags are no bottles.
        let counts = |p: &Place| of(p).role == Role::Contains || terms().any(|t| t == p.term());
        let ordered: Vec<&str> =
            name.iter().zip(&all).filter(|(place, _)| counts(place)).map(|(_, word)| *word).collect();
        let kinds = kinds_of(&ordered, &shelf.words);
        let told = |which: fn(&Traits) -> Marks| {
            let marks = terms().filter_map(|t| traits.get(t as usize)).map(which);
            marks.fold(Marks::default(), Marks::and)
        };
        let says = |said: &str| head == said || words.iter().any(|w| w.text == said);
        // A hot dog is for nobody's dog.
        let nobody = if says("hot") || says("corn") { Marks::whom("dog") } else { Marks::default() };
        Self {
            category: catalog.rows.category(at),
            head,
            head_term,
            families: kinds.families,
            links: kinds.links,
            state: State::said_by(shelf.words.iter().chain(&all).copied()),
            whom: told(|t| t.whom).without(nobody),
            flavours: told(|t| t.flavour),
            prepared: told(|t| t.prepared),
            properties: told(|t| t.property),
            is_ground: says("ground"),
            number,
            words,
        }
    }

    fn has(&self, term: u32) -> bool {
        self.head_term == term || self.words.iter().any(|w| w.term == term)
    }

    fn says(&self, word: &str) -> bool {
        self.head == word || self.words.iter().any(|w| w.text == word)
    }

    /// Whether every word that names something is in the other name too.
    fn is_named_in(&self, other: &Self) -> bool {
        let mut names = self.words.iter().filter(|w| w.role == Role::Names && !w.is_shape);
        names.all(|w| w.text == "frozen" || other.has(w.term))
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
        self.properties.has(Marks::property(property))
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
    waived: Marks,
    limited: bool,
) -> Option<Relation> {
    // Everything on the shelf of dog treats is for dogs, whether its name says so or not.
    let said_by_shelf = |w: &str| nearness == Nearness::Same && shelf.name().contains(&w);
    let for_another = missing.whom.one_sided(other.whom).words(FOR_WHOM).any(|w| !said_by_shelf(w));
    if missing.number != other.number || for_another {
        return None;
    }
    let same_head = missing.head_term == other.head_term;
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
    let mut apart = ready && !missing.prepared.one_sided(other.prepared).is_none();
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
        && shelf.name().last().is_some_and(|w| missing.says(w) && other.says(w));
    // Across shelves the name must end in the kind: a breakfast bowl with sausage is no sausage.
    let crosses = shared_family.is_some_and(|f| f.crosses && last_terms(f.id).any(|t| t == other.head));
    let flavours = missing.flavours.one_sided(other.flavours).count();
    let (mut shared, mut union, mut names_shared, mut names_all) = (0.0, 0.0, 0, 0);
    for word in &missing.words {
        union += weight(word.role);
        names_all += usize::from(word.role == Role::Names);
        if other.has(word.term) {
            shared += weight(word.role);
            names_shared += usize::from(word.role == Role::Names);
        }
    }
    for word in other.words.iter().filter(|w| !missing.has(w.term)) {
        union += weight(word.role);
        names_all += usize::from(word.role == Role::Names);
    }
    let same_names = missing.is_named_in(other) && other.is_named_in(missing);
    let ground = missing.is_ground != other.is_ground;
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
                w.role == Role::Special
                    && !matches!(w.text, "frozen" | "organic")
                    && !(missing.has(w.term) && other.has(w.term))
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
fn attributes(missing: &Portrait<'_>, other: &Portrait<'_>, waived: Marks, flavours: u32) -> f64 {
    let (ours, theirs) = (missing.properties, other.properties);
    let lacking = ours.without(theirs).cost();
    let unasked = theirs.without(ours).without(waived).cost();
    -(0.06 * f64::from(flavours.min(3)) + lacking + unasked).min(0.3)
}
