//! Candidates for a phrase and the parts of their scores.

use super::{MatchRequest, ScoreParts, habits::Habits, size};
use crate::catalog::{
    Allergen, Catalog,
    index::{Field, MAX_WORDS, Place, Reading, Scratch, Slots, with_scratch},
    lexicon::{self, Role},
    text::Terms,
};
use crate::quantity::{Dimension, Unit};

/// How many candidates are scored in full.
const CANDIDATES: usize = 64;
/// A product that answers less of the phrase than this is no candidate.
const LEAST_COVER: f32 = 0.5;
/// The same where it is not the thing itself.
const LEAST_COVER_WITHOUT_HEAD: f32 = 0.8;
/// What it costs to be known to be out of stock: more than another size or brand, less than another thing.
const OUT_OF_STOCK: f64 = -0.2;
/// A phrase understood this well needs no other reading.
const SURE: f64 = 0.9;
/// What the brand that was wished for is worth, and what another one costs.
const OWN_BRAND: f32 = 0.11;
const OTHER_BRAND: f32 = -0.08;
/// What it is worth that the shopper always buys the product.
const HISTORY: f32 = 0.6;
/// The share of it that is left where the package is not the one that was asked for.
const OTHER_SIZE: f32 = 0.25;
/// A product that answers as much of the phrase answers all of it, but for a small slip.
const WHOLE_COVER: f32 = 0.9;
/// How much a word counts that is a brand: less than the thing, more than a description.
const BRAND_WEIGHT: f32 = 0.5;

/// A scored candidate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) at: u32,
    pub(super) parts: ScoreParts,
    /// How sure it is that the phrase means something like this, 0 to 1.
    pub(super) certainty: f64,
}

/// Candidates, best first.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) ranked: Vec<Scored>,
}

impl Found {
    fn best(&self) -> f64 {
        self.ranked.first().map_or(f64::MIN, |s| s.parts.total())
    }
}

/// What the shopper wants to stay away from, and is used to.
struct Shopper {
    excludes: Excludes,
    habits: Habits,
}

/// The phrase, read against one catalogue.
struct Phrase {
    slots: Slots,
    /// How much each word counts, and what it does.
    words: Vec<(f32, Role)>,
    total: f32,
    /// The word that says what is wanted.
    head: usize,
    /// Words of the brand that was wished for.
    brand: Vec<u32>,
    brand_asked: bool,
    /// Words for the container that was asked for.
    container: [Option<u32>; 2],
}

pub(super) fn find(catalog: &Catalog, request: &MatchRequest) -> Found {
    with_scratch(|scratch| {
        let mut terms = std::mem::take(&mut scratch.terms);
        let text = full_phrase(request);
        terms.read(&text, MAX_WORDS);
        let shopper = Shopper {
            excludes: Excludes::read(catalog, &request.excludes, &mut Terms::default()),
            habits: Habits::read(catalog, request),
        };
        let mut best = find_reading(catalog, request, &terms, &shopper, scratch);
        let words: Vec<String> = terms.iter().map(str::to_owned).collect();
        for reading in lexicon::readings(&words) {
            terms.read(&reading.join(" "), MAX_WORDS);
            let other = find_reading(catalog, request, &terms, &shopper, scratch);
            // What was said comes first where it is understood, or fits as well.
            let ahead = if best.ranked.first().is_some_and(|s| s.certainty >= SURE) { 0.08 } else { 0.02 };
            if other.best() > best.best() + ahead {
                best = other;
            }
        }
        scratch.terms = terms;
        best
    })
}

/// The phrase with the properties that it does not say itself.
fn full_phrase(request: &MatchRequest) -> String {
    let phrase = request.phrase.to_lowercase();
    let mut text = String::new();
    for attribute in &request.attributes {
        if !phrase.contains(&attribute.to_lowercase()) {
            text.push_str(attribute);
            text.push(' ');
        }
    }
    text.push_str(&request.phrase);
    text
}

fn find_reading(
    catalog: &Catalog,
    request: &MatchRequest,
    terms: &Terms,
    shopper: &Shopper,
    scratch: &mut Scratch,
) -> Found {
    let index = &catalog.index;
    let Some(mut phrase) = Phrase::read(catalog, request, terms, scratch) else { return Found::default() };
    index.accumulate(&phrase.slots, 1 << phrase.head.min(31), scratch);
    let mass: f32 = phrase.slots.slots.iter().map(|s| s.idf).sum();
    let mut ranked = std::mem::take(&mut scratch.ranked);
    ranked.clear();
    for (at, score, _) in scratch.sums() {
        let is_head = phrase.fills(index.head(at).term(), phrase.head);
        ranked.push((score + mass * (0.3 * is_head + 0.2 * index.prior(at)), at));
    }
    scratch.ranked = ranked;
    scratch.keep_best(CANDIDATES);
    // What the shopper always buys is looked at, however many others have the word.
    for at in shopper.habits.products() {
        if let Some(score) = scratch.sum_of(at)
            && !scratch.ranked.iter().any(|r| r.1 == at)
        {
            scratch.ranked.push((score, at));
        }
    }

    phrase.hear_brands(catalog, scratch.ranked.iter().map(|r| r.1));
    let asked = size::Asked { quantity: request.quantity, unit: request.unit, size: request.size };
    let mut found = Vec::with_capacity(scratch.ranked.len());
    for (_, at) in &scratch.ranked {
        if shopper.excludes.hit(catalog, *at) {
            continue;
        }
        let look = phrase.look(catalog, *at);
        let least = if look.head > 0.0 { LEAST_COVER } else { LEAST_COVER_WITHOUT_HEAD };
        // Two doubts at once, a misspelt thing and a name it does not answer, are one too many.
        let guessed = !phrase.knows_head() && (look.misses > 0 || look.own_brand_words < look.brand_words);
        if look.cover >= least && !guessed && (look.misses == 0 || look.is_a) {
            found.push((*at, look));
        }
    }
    let votes = Votes::count(catalog, &found);
    let mut ranked: Vec<Scored> = found
        .into_iter()
        .map(|(at, look)| {
            let mut scored = phrase.score(catalog, request, &asked, &votes, at, look);
            if look.answers_all() && scored.parts.brand >= 0.0 {
                let size = if scored.parts.size < 0.0 { OTHER_SIZE } else { 1.0 };
                scored.parts.history = f64::from(HISTORY * size * shopper.habits.strength(at));
            }
            scored
        })
        .collect();
    ranked.sort_by(|a, b| b.parts.total().total_cmp(&a.parts.total()).then(a.at.cmp(&b.at)));
    Found { ranked }
}

/// How one product answers the phrase.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    /// The share of the phrase that it answers.
    cover: f32,
    /// The share of its name that the phrase asked for.
    precision: f32,
    /// Whether it is the thing itself.
    head: f32,
    /// What the special words of its name cost that were not asked for.
    unasked: f32,
    /// Words that name something and that it does not answer at all.
    misses: u32,
    /// Whether its category or a name of just one word says it is the thing. What is asked for with
    /// another word ("diamond ring") is not every thing called so ("fruit rings").
    is_a: bool,
    /// Asked properties that it lacks.
    lacks: u32,
    /// The share of its category's name that was said: "butter" is all of `Butter` and a third of
    /// `Peanut & Nut Butter`.
    shelf: f32,
    /// Words of the phrase that are a brand, and how many of them are its own.
    brand_words: u32,
    own_brand_words: u32,
}

impl Look {
    /// Whether it is the thing, with all that was asked of it.
    fn answers_all(&self) -> bool {
        self.head >= 0.5 && self.cover >= WHOLE_COVER && self.lacks == 0 && self.misses == 0
    }

    fn text(&self) -> f32 {
        // A name that is just what was said stands out from one that only has it all.
        let same = if self.cover > 0.99 && self.precision > 0.99 { 0.12 } else { 0.0 };
        0.65 * self.cover + 0.23 * self.precision + same
    }
}

/// One of a product's names while it is compared.
#[derive(Debug, Clone, Copy, Default)]
struct Surface {
    filled: [f32; MAX_WORDS],
    asked: f32,
    length: f32,
    /// The last word that can be what the name is about.
    head: Option<Place>,
    head_open: bool,
}

impl Phrase {
    fn read(catalog: &Catalog, request: &MatchRequest, terms: &Terms, scratch: &mut Scratch) -> Option<Self> {
        let index = &catalog.index;
        let how = Reading { typing: false, doubt: false, strict: true };
        let slots = index.read_query(terms, how, scratch);
        let n = slots.words.len();
        if n == 0 || slots.slots.iter().all(|s| s.terms.is_empty()) {
            return None;
        }
        // Where words were taken apart the parts of the phrase are not known any more; that is rare.
        let parts_known = n == terms.len();
        let first_part = (1..n).find(|i| parts_known && terms.starts_part(*i) && *i > 0).unwrap_or(n);
        let head = (0..first_part)
            .rev()
            .find(|i| lexicon::may_be_head(&slots.words[*i]))
            .or_else(|| (0..n).rev().find(|i| lexicon::may_be_head(&slots.words[*i])))
            .unwrap_or(first_part - 1);
        let rarest = index.idf(1).max(1.0);
        let words: Vec<(f32, Role)> = slots
            .slots
            .iter()
            .zip(&slots.words)
            .enumerate()
            .map(|(i, (slot, word))| {
                let known = !slot.terms.is_empty();
                let role = lexicon::role(word);
                let telling = if known { 0.5 + 0.5 * (slot.idf / rarest).min(1.0) } else { 1.0 };
                let weight = match role {
                    _ if i == head => 1.6,
                    Role::Brand => return (BRAND_WEIGHT, role),
                    Role::Names if known => 1.0,
                    // Nobody here has heard of it, so it may change everything.
                    Role::Names => 1.5,
                    Role::Special | Role::Tells => 0.8,
                    Role::Describes | Role::Contains if known => 0.35,
                    Role::Describes | Role::Contains => 0.15,
                };
                (weight * telling, role)
            })
            .collect();
        let mut brand = Vec::new();
        let mut brand_asked = false;
        if let Some(wish) = request.brand.as_deref() {
            let mut terms = Terms::default();
            terms.read(wish, MAX_WORDS);
            brand_asked = terms.len() > 0;
            brand.extend(terms.iter().map(|t| index.term(t).unwrap_or(u32::MAX)));
        }
        let container = match request.unit.filter(|u| u.dimension() == Dimension::Package) {
            Some(Unit::Can) => [index.term("can"), index.term("canned")],
            Some(unit) => [index.term(unit.as_str()), None],
            None => [None, None],
        };
        let total = words.iter().map(|w| w.0).sum();
        Some(Self { slots, words, total, head, brand, brand_asked, container })
    }

    /// Takes those words for a brand that are the whole brand of a candidate.
    fn hear_brands(&mut self, catalog: &Catalog, candidates: impl Iterator<Item = u32>) {
        for at in candidates {
            let mut own = 0_u32;
            let mut said = true;
            for place in catalog.index.places_of(at).iter().filter(|p| p.field() == Field::Brand) {
                match self.slots.filled_by(place.term()).find(|f| f.1 >= 0.99) {
                    Some((slot, _)) => own |= 1 << slot.min(31),
                    None => said = false,
                }
            }
            if !said || own == 0 {
                continue;
            }
            for slot in (0..self.words.len()).filter(|s| own & 1 << s != 0 && *s != self.head) {
                let (weight, role) = &mut self.words[slot];
                if *role != Role::Brand && *role != Role::Special {
                    self.total += BRAND_WEIGHT - *weight;
                    (*weight, *role) = (BRAND_WEIGHT, Role::Brand);
                }
            }
        }
    }

    /// Whether the catalogue has the word that says what is wanted.
    fn knows_head(&self) -> bool {
        self.slots.slots.get(self.head).and_then(|s| s.terms.first()).is_some_and(|t| t.1 >= 1.0)
    }

    /// How well `term` fills the slot at `slot`, 0 where it does not.
    fn fills(&self, term: u32, slot: usize) -> f32 {
        self.slots.filled_by(term).find(|f| f.0 == slot).map_or(0.0, |f| f.1)
    }

    fn look(&self, catalog: &Catalog, at: u32) -> Look {
        let index = &catalog.index;
        let n = self.words.len();
        let mut around = [0.0_f32; MAX_WORDS];
        let (leaf, above) = index.category_terms(catalog.rows.category(at));
        for (terms, fit) in [(above, 0.45), (leaf, 0.8)] {
            for (slot, filled) in terms.iter().flat_map(|t| self.slots.filled_by(*t)) {
                around[slot] = around[slot].max(filled * fit);
            }
        }
        let leaf_head = leaf.iter().map(|t| self.fills(*t, self.head)).fold(0.0, f32::max);
        let places = index.places_of(at);
        // A brand is as good as the thing ("skittles"), where it was said in full. A word that is only
        // like a part of one ("brandy", "store brand") says nothing.
        let brand = || places.iter().filter(|p| p.field() == Field::Brand);
        let brand_said = brand().all(|p| self.slots.filled_by(p.term()).next().is_some());
        let mut brand_head = 0.0_f32;
        for place in brand() {
            brand_head = brand_head.max(self.fills(place.term(), self.head));
            for (slot, fit) in self.slots.filled_by(place.term()) {
                if brand_said || fit >= 0.99 {
                    around[slot] = around[slot].max(fit);
                }
            }
        }

        let mut best: Option<(f32, Look)> = None;
        let mut name_fills = [0.0_f32; MAX_WORDS];
        let mut unasked = 0.0_f32;
        let mut i = 0;
        while i < places.len() {
            let field = places[i].field();
            let end = surface_end(places, i);
            if field != Field::Brand {
                let surface = self.surface(catalog, &places[i..end]);
                if field == Field::Name {
                    name_fills = surface.filled;
                }
                let mut cover = 0.0;
                for slot in 0..n {
                    // Another name is complete in itself; what the own name says counts for it too.
                    let fit = surface.filled[slot].max(around[slot]).max(name_fills[slot] * 0.95);
                    cover += fit * self.words[slot].0;
                }
                let cover = cover / self.total.max(f32::MIN_POSITIVE);
                let precision = if surface.length > 0.0 { surface.asked / surface.length } else { 0.0 };
                let head = match surface.head {
                    Some(place) if self.fills(place.term(), self.head) > 0.0 => {
                        let agrees =
                            self.slots.slots.get(self.head).map_or(1.0, |s| s.agrees(place.is_plural()));
                        self.fills(place.term(), self.head) * agrees
                    }
                    _ if leaf_head > 0.0 => 0.6 * leaf_head,
                    _ if brand_head > 0.0 && brand_said => 0.8 * brand_head,
                    _ => 0.45 * surface.filled[self.head].max(name_fills[self.head]),
                };
                let lacks = (0..n)
                    .filter(|s| self.words[*s].1 == Role::Special && *s != self.head)
                    .filter(|s| surface.filled[*s].max(around[*s]).max(name_fills[*s]) == 0.0)
                    .count() as u32;
                let misses = (0..n)
                    .filter(|s| self.words[*s].1 == Role::Names && *s != self.head)
                    .filter(|s| surface.filled[*s].max(around[*s]).max(name_fills[*s]) == 0.0)
                    .count() as u32;
                let is_a = leaf_head >= 0.99 || end - i == 1 && surface.filled[self.head] >= 0.99;
                let look = Look { cover, precision, head, misses, is_a, lacks, ..Look::default() };
                let value = 0.6 * look.text() + 0.4 * head;
                if best.is_none_or(|b| value > b.0 + 1e-6) {
                    best = Some((value, look));
                }
            }
            i = end;
        }
        for place in places.iter().take_while(|p| p.field() == Field::Name) {
            if self.slots.filled_by(place.term()).next().is_none() {
                unasked += lexicon::unasked_cost(index.word(place.term()));
            }
        }
        let mut look = best.map_or_else(Look::default, |b| b.1);
        if leaf_head > 0.0 {
            let said = leaf.iter().filter(|t| self.slots.filled_by(**t).next().is_some()).count();
            look.shelf = said as f32 / leaf.len().max(1) as f32;
        }
        look.unasked = unasked;
        for (slot, (_, role)) in self.words.iter().enumerate() {
            if *role == Role::Brand {
                look.brand_words += 1;
                look.own_brand_words += u32::from(around[slot].max(name_fills[slot]) >= 0.8);
            }
        }
        look
    }

    fn surface(&self, catalog: &Catalog, places: &[Place]) -> Surface {
        let index = &catalog.index;
        let mut s = Surface { head_open: true, ..Surface::default() };
        let mut first_part = true;
        let mut last = None;
        for (i, place) in places.iter().enumerate() {
            let term = place.term();
            let word = index.word(term);
            let role = lexicon::role(word);
            first_part &= i == 0 || !place.begins_part();
            if !first_part && s.head.is_some() {
                s.head_open = false;
            }
            if first_part {
                last = Some(*place);
            }
            // What a name says behind what it is about says less.
            let weight = if role == Role::Names && !s.head_open { 0.4 } else { role.weight() };
            let mut fit = 0.0_f32;
            for (slot, filled) in self.slots.filled_by(term) {
                s.filled[slot] = s.filled[slot].max(filled);
                fit = fit.max(filled);
            }
            // Every package has a size; nobody has to say it.
            let is_size = role == Role::Contains && word.starts_with(|c: char| c.is_ascii_digit());
            if fit == 0.0 && (is_size || word == "x") {
                continue;
            }
            s.length += weight;
            s.asked += weight * fit;
            if s.head_open && lexicon::may_be_head(word) {
                s.head = Some(*place);
            }
        }
        s.head = s.head.or(last);
        s
    }

    fn score(
        &self,
        catalog: &Catalog,
        request: &MatchRequest,
        asked: &size::Asked,
        votes: &Votes,
        at: u32,
        look: Look,
    ) -> Scored {
        let index = &catalog.index;
        let (size, sold_by) = (catalog.rows.size(at), catalog.rows.sold_by(at));
        let mut fit = asked.fit(size, sold_by);
        if let Some(unit) = asked.container() {
            let container = size::container(unit, self.says_container(catalog, at), size, sold_by);
            fit = if asked.size.is_some() { (2.0 * fit + container) / 3.0 } else { container };
        }
        let brand = if self.brand_asked {
            self.brand_fit(catalog, at)
        } else {
            match (look.brand_words, look.own_brand_words) {
                (0, _) => 0.0,
                (said, own) if own == said => OWN_BRAND,
                _ => OTHER_BRAND,
            }
        };
        let over = match (request.max_price, catalog.rows.price(at)) {
            (Some(most), Some(price)) => price.compare(most).is_ok_and(std::cmp::Ordering::is_gt),
            _ => false,
        };
        let gone = catalog.rows.availability(at).is_in_stock() == Some(false);
        let parts = ScoreParts {
            text: 0.5 * f64::from(look.text()),
            head: 0.22 * f64::from(look.head),
            category: 0.08 * f64::from(votes.share(catalog, at)) + 0.06 * f64::from(look.shelf),
            popularity: 0.14 * f64::from(index.prior(at)),
            history: 0.0,
            size: 0.22 * f64::from(fit - size::NEUTRAL),
            brand: f64::from(brand),
            attributes: -0.12 * f64::from(look.lacks),
            missing: -0.06 * f64::from(look.misses),
            unasked: -f64::from(look.unasked.min(0.15)),
            price: if over { -0.3 } else { 0.0 },
            availability: if gone { OUT_OF_STOCK } else { 0.0 },
        };
        // What only has the word in its name is hardly ever meant by it: vodka is no vodka sauce.
        // Nor is rhubarb a yogurt whose long name ends with it.
        let by_the_way = look.head < 0.5 || !look.is_a && look.precision < 0.4;
        let is_it = if by_the_way { 0.1 } else { look.head };
        let named = look.precision.max(index.prior(at));
        let mut certainty = look.cover * (0.5 + 0.4 * is_it + 0.1 * named);
        if look.misses > 0 {
            certainty *= 0.75;
        }
        if look.lacks > 0 {
            certainty *= 0.7;
        }
        if brand < 0.0 {
            certainty *= 0.8;
        }
        if over {
            certainty *= 0.6;
        }
        Scored { at, parts, certainty: f64::from(certainty.clamp(0.0, 1.0)) }
    }

    /// Whether the product's texts or category name the container that was asked for.
    fn says_container(&self, catalog: &Catalog, at: u32) -> bool {
        let (leaf, _) = catalog.index.category_terms(catalog.rows.category(at));
        let places = catalog.index.places_of(at);
        let has = |term: &u32| leaf.contains(term) || places.iter().any(|p| p.term() == *term);
        self.container.iter().flatten().any(has)
    }

    /// Whether the product is of the brand that was wished for.
    fn brand_fit(&self, catalog: &Catalog, at: u32) -> f32 {
        let places = catalog.index.places_of(at);
        let has = |term: u32| places.iter().any(|p| p.term() == term && p.field() != Field::Alias);
        if self.brand.iter().all(|t| has(*t)) { OWN_BRAND } else { OTHER_BRAND }
    }
}

/// Where the name that starts at `from` ends.
fn surface_end(places: &[Place], from: usize) -> usize {
    let field = places[from].field();
    let mut end = from + 1;
    while end < places.len()
        && places[end].field() == field
        && !(field == Field::Alias && places[end].begins_part())
    {
        end += 1;
    }
    end
}

/// How strongly the candidates speak for each category.
struct Votes {
    by_category: Vec<(u32, f32)>,
    most: f32,
}

impl Votes {
    fn count(catalog: &Catalog, found: &[(u32, Look)]) -> Self {
        let mut by_category: Vec<(u32, f32)> = Vec::new();
        for (at, look) in found {
            let category = catalog.rows.category(*at);
            let vote = (look.text() * (0.3 + 0.7 * look.head)).powi(3) * (0.2 + catalog.index.prior(*at));
            match by_category.iter_mut().find(|c| c.0 == category) {
                Some(c) => c.1 += vote,
                None => by_category.push((category, vote)),
            }
        }
        let most = by_category.iter().map(|c| c.1).fold(0.0, f32::max);
        Self { by_category, most }
    }

    fn share(&self, catalog: &Catalog, at: u32) -> f32 {
        let category = catalog.rows.category(at);
        let own = self.by_category.iter().find(|c| c.0 == category).map_or(0.0, |c| c.1);
        if self.most > 0.0 { own / self.most } else { 0.0 }
    }
}

/// What a product must not be or have.
struct Excludes {
    phrases: Vec<Vec<u32>>,
    allergens: Vec<Allergen>,
}

impl Excludes {
    fn read(catalog: &Catalog, excludes: &[String], terms: &mut Terms) -> Self {
        let mut out = Self { phrases: Vec::new(), allergens: Vec::new() };
        for exclude in excludes {
            terms.read(exclude, MAX_WORDS);
            let words: Vec<&str> = terms.iter().collect();
            if let [word] = words.as_slice() {
                out.allergens.extend_from_slice(match *word {
                    "dairy" | "milk" | "lactose" => &[Allergen::Milk],
                    "egg" => &[Allergen::Egg],
                    "fish" => &[Allergen::Fish],
                    "shellfish" | "shrimp" => &[Allergen::Shellfish],
                    "nut" => &[Allergen::TreeNut, Allergen::Peanut],
                    "peanut" => &[Allergen::Peanut],
                    "wheat" | "gluten" => &[Allergen::Wheat],
                    "soy" => &[Allergen::Soy],
                    "sesame" => &[Allergen::Sesame],
                    _ => &[],
                });
            }
            // A word that no product has excludes none.
            let known: Option<Vec<u32>> = words.iter().map(|w| catalog.index.term(w)).collect();
            out.phrases.extend(known.filter(|p| !p.is_empty()));
        }
        out
    }

    fn hit(&self, catalog: &Catalog, at: u32) -> bool {
        if self.allergens.iter().any(|a| catalog.rows.has_allergen(at, *a)) {
            return true;
        }
        if self.phrases.is_empty() {
            return false;
        }
        let places = catalog.index.places_of(at);
        let (leaf, _) = catalog.index.category_terms(catalog.rows.category(at));
        let has = |term: &u32| {
            leaf.contains(term) || places.iter().any(|p| p.term() == *term && p.field() != Field::Alias)
        };
        self.phrases.iter().any(|phrase| phrase.iter().all(has))
    }
}
