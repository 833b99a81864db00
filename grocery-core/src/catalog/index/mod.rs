//! The inverted index: which products have a term, and how much it says about them.
//!
//! Terms are sorted and all lists are flat arrays of 32-bit numbers, so a catalogue of 50,000
//! products takes a few megabytes and nothing points anywhere. What a term says about a product
//! (BM25 over name, brand, other names and category) is worked out once when the index is built and
//! kept in 8 bits beside the product's number; a search only adds.
//!
//! It knows no shoppers: quantities, sizes and what "bread" usually means are `matching`'s business.

mod explain;
mod fuzzy;
mod query;

pub(super) use explain::WordPart;
pub(super) use query::{MAX_WORDS, Reading, Scratch, Slots, with_scratch};

use std::fmt::Write;

use self::fuzzy::Fuzzy;
use super::{
    lexicon,
    rows::Rows,
    table::Table,
    text::{Terms, unit_of},
};

/// The most terms of one text that are indexed.
const MAX_TEXT_TERMS: usize = 48;
/// The most names beside its own that are indexed for one product.
const MAX_ALIASES: usize = 64;

/// Where a term of a product stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Brand,
    Alias,
}

/// One term of a product's own texts, packed: 28 bits of term, 1 bit "written in the plural", 1 bit
/// "begins a part", 2 bits field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(u32);

impl Place {
    const PLURAL: u32 = 8;

    fn new(term: u32, plural: bool, part: bool, field: Field) -> Self {
        let plural = if plural { Self::PLURAL } else { 0 };
        Self(term << 4 | plural | u32::from(part) << 2 | field as u32)
    }

    pub(super) fn term(self) -> u32 {
        self.0 >> 4
    }

    /// Whether the name has it in the plural.
    pub(super) fn is_plural(self) -> bool {
        self.0 & Self::PLURAL != 0
    }

    /// Whether it begins a part of the name, or another name.
    pub(super) fn begins_part(self) -> bool {
        self.0 & 4 != 0
    }

    pub(super) fn field(self) -> Field {
        match self.0 & 3 {
            0 => Field::Name,
            1 => Field::Brand,
            _ => Field::Alias,
        }
    }
}

/// Texts by number.
#[derive(Debug, Clone, Default)]
struct Words {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Words {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn get(&self, at: u32) -> &[u8] {
        let at = at as usize;
        let start = at.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(0, |e| *e as usize);
        let end = self.ends.get(at).map_or(start, |e| *e as usize);
        self.text.get(start..end).unwrap_or(&[])
    }

    fn push(&mut self, word: &[u8]) {
        self.text.extend_from_slice(word);
        self.ends.push(self.text.len() as u32);
    }
}

/// Terms under construction.
#[derive(Default)]
struct Interner {
    words: Words,
    table: Table,
}

impl Interner {
    fn get(&self, term: &str) -> Option<u32> {
        self.table.get(term.as_bytes(), |i| self.words.get(i))
    }

    fn put(&mut self, term: &str) -> u32 {
        let words = &self.words;
        if let Some(at) = self.table.get(term.as_bytes(), |i| words.get(i)) {
            return at;
        }
        let at = self.words.len() as u32;
        self.words.push(term.as_bytes());
        let words = &self.words;
        self.table.put(term.as_bytes(), at, |i| words.get(i));
        at
    }
}

/// Forms under construction: what is written otherwise than by a letter or two more at its end.
#[derive(Default)]
struct Forms {
    forms: Interner,
    terms: Vec<u32>,
}

impl Forms {
    fn add(&mut self, names: &Interner, terms: &Terms) {
        for i in 0..terms.len() {
            let (term, whole) = (terms.get(i), terms.whole(i));
            if whole == term || whole.starts_with(term) && whole.len() <= term.len() + 2 {
                continue;
            }
            let Some(term) = names.get(term) else { continue };
            if self.forms.put(whole) as usize == self.terms.len() {
                self.terms.push(term);
            }
        }
    }
}

/// The index of one catalogue. Never changes once it is built.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    words: Words,
    by_word: Table,
    /// Where the postings of each term start, and the end of the last.
    post_starts: Vec<u32>,
    /// 24 bits of product, 8 bits of weight; by product within a term.
    posts: Vec<u32>,
    place_starts: Vec<u32>,
    places: Vec<Place>,
    /// The terms of each category: those of its last step, then those of the steps above.
    category_terms: Vec<(Vec<u32>, Vec<u32>)>,
    /// The place in its texts of what says what each product is.
    heads: Vec<Place>,
    /// How often each product is bought, 0 to 255 on a logarithmic scale.
    priors: Vec<u8>,
    /// Words written otherwise than their term, and the term of each: "cookies" for "cooky".
    forms: Words,
    form_terms: Vec<u32>,
    /// The terms by number, behind them the forms.
    fuzzy: Fuzzy,
    /// The sizes in each unit: unit and term, by unit.
    sizes: Vec<(&'static str, u32)>,
}

/// What a weight of 255 stands for: BM25's bound on how much repeating a term can say, k1 + 1.
const WEIGHT_SCALE: f32 = 2.2 / 255.0;

impl Index {
    /// Reads all products.
    pub(super) fn build(rows: &Rows) -> Self {
        let count = rows.len();
        let mut names = Interner::default();
        let mut forms = Forms::default();
        let mut terms = Terms::default();
        let mut places: Vec<Place> = Vec::with_capacity(count * 10);
        let mut place_starts = Vec::with_capacity(count + 1);
        let mut size_text = String::new();
        let mut name_lengths: Vec<u8> = Vec::with_capacity(count);
        place_starts.push(0);
        for at in 0..count as u32 {
            let texts = rows.texts(at);
            terms.read(texts.name, MAX_TEXT_TERMS);
            name_lengths.push(terms.len() as u8);
            add_places(&mut places, &mut names, &terms, Field::Name);
            forms.add(&names, &terms);
            if let Some(size) = rows.size(at) {
                // "64oz" is looked for like a word of the name, wherever the catalogue keeps it.
                size_text.clear();
                if size.count() > 1 {
                    let _ = write!(size_text, "{} pack ", size.count());
                }
                let each = size.each();
                let hundredths = (each.amount.to_f64() * 100.0).round() / 100.0;
                let _ = write!(size_text, "{hundredths} {}", each.unit.singular());
                terms.read(&size_text, MAX_TEXT_TERMS);
                add_places(&mut places, &mut names, &terms, Field::Name);
            }
            if !texts.brand.is_empty() {
                terms.read(texts.brand, MAX_TEXT_TERMS);
                add_places(&mut places, &mut names, &terms, Field::Brand);
            }
            for alias in texts.aliases().take(MAX_ALIASES) {
                terms.read(alias, MAX_TEXT_TERMS);
                add_places(&mut places, &mut names, &terms, Field::Alias);
            }
            place_starts.push(places.len() as u32);
        }
        let mut category_terms = Vec::with_capacity(rows.categories().len());
        for path in rows.categories() {
            let mut leaf = Vec::new();
            let mut above = Vec::new();
            for (i, step) in path.iter().enumerate() {
                terms.read(step, MAX_TEXT_TERMS);
                let into = if i + 1 == path.len() { &mut leaf } else { &mut above };
                for term in terms.iter() {
                    let term = names.put(term);
                    if !into.contains(&term) {
                        into.push(term);
                    }
                }
            }
            category_terms.push((leaf, above));
        }

        let (words, by_word) = sort_words(&names, &mut places, &mut category_terms, &mut forms.terms);
        let mut index = Self {
            words,
            by_word,
            place_starts,
            places,
            category_terms,
            priors: priors(rows),
            forms: forms.forms.words,
            form_terms: forms.terms,
            ..Self::default()
        };
        index.places.shrink_to_fit();
        index.add_postings(rows, &name_lengths);
        index.heads = (0..count as u32).map(|at| index.find_head(at)).collect();
        index.sizes = index.find_sizes();
        let spelt = index.words.len() + index.forms.len();
        index.fuzzy = Fuzzy::build((0..spelt as u32).map(|at| (at, index.spelt(at))));
        index
    }

    fn add_postings(&mut self, rows: &Rows, name_lengths: &[u8]) {
        let count = name_lengths.len();
        let total: u64 = name_lengths.iter().map(|n| u64::from(*n)).sum();
        let average = (total as f32 / count.max(1) as f32).max(1.0);
        let mut entries: Vec<(u32, u32)> = Vec::with_capacity(self.places.len() + count * 4);
        let mut here: Vec<(u32, [f32; 5])> = Vec::new();
        for at in 0..count as u32 {
            here.clear();
            let mut add = |term: u32, kind: usize, most: f32| {
                let i = match here.iter().position(|(t, _)| *t == term) {
                    Some(i) => i,
                    None => {
                        here.push((term, [0.0; 5]));
                        here.len() - 1
                    }
                };
                let n = &mut here[i].1[kind];
                *n = (*n + 1.0).min(most);
            };
            for place in self.places_of(at) {
                match place.field() {
                    Field::Name => add(place.term(), 0, 2.0),
                    Field::Brand => add(place.term(), 1, 1.0),
                    Field::Alias => add(place.term(), 2, 1.0),
                }
            }
            if let Some((leaf, above)) = self.category_terms.get(rows.category(at) as usize) {
                leaf.iter().for_each(|t| add(*t, 3, 1.0));
                above.iter().for_each(|t| add(*t, 4, 1.0));
            }
            let length = f32::from(name_lengths[at as usize]);
            let norm = 0.4 + 0.6 * length / average;
            for (term, [name, brand, alias, leaf, above]) in &here {
                let tf = name / norm + 0.7 * brand + 0.6 * alias + 0.35 * leaf + 0.12 * above;
                let weight = tf * 2.2 / (tf + 1.2);
                let weight = (weight / WEIGHT_SCALE).round().clamp(1.0, 255.0) as u32;
                entries.push((*term, at << 8 | weight));
            }
        }
        let mut starts = vec![0_u32; self.words.len() + 1];
        for (term, _) in &entries {
            starts[*term as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut posts = vec![0_u32; entries.len()];
        for (term, post) in entries {
            let at = &mut next[term as usize];
            posts[*at as usize] = post;
            *at += 1;
        }
        self.post_starts = starts;
        self.posts = posts;
    }

    /// The term that says what a product is: the last word of the first part of its name that is
    /// neither a size, a container nor a mere description.
    fn find_head(&self, at: u32) -> Place {
        let mut head: Option<Place> = None;
        let mut last = None;
        let mut first_part = true;
        for (i, place) in self.places_of(at).iter().enumerate() {
            first_part &= i == 0 || !place.begins_part();
            if place.field() != Field::Name || !first_part && head.is_some() {
                break;
            }
            if first_part {
                last = Some(*place);
            }
            if lexicon::may_be_head(self.word(place.term())) {
                head = Some(*place);
            } else if let Some(head) = head.as_mut().filter(|_| place.is_plural()) {
                // "Pecan halves" are pecans.
                head.0 |= Place::PLURAL;
            }
        }
        head.or(last).unwrap_or(Place(u32::MAX))
    }

    /// The terms that are a number and a unit, such as "64oz".
    fn find_sizes(&self) -> Vec<(&'static str, u32)> {
        let unit_in = |term: u32| {
            let unit = self.word(term).trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            unit_of(unit, "").filter(|u| u.0 == unit && unit.len() < self.word(term).len())
        };
        let all = 0..self.words.len() as u32;
        let mut sizes: Vec<_> = all.filter_map(|term| Some((unit_in(term)?.0, term))).collect();
        sizes.sort_unstable();
        sizes
    }

    /// The sizes in a unit, which is given in its short form.
    fn sizes_in(&self, unit: &str) -> &[(&'static str, u32)] {
        let from = self.sizes.partition_point(|s| s.0 < unit);
        let to = self.sizes.partition_point(|s| s.0 <= unit);
        self.sizes.get(from..to).unwrap_or(&[])
    }

    /// How many products there are.
    pub(super) fn len(&self) -> usize {
        self.priors.len()
    }

    /// The letters of a term.
    pub(super) fn word(&self, term: u32) -> &str {
        std::str::from_utf8(self.words.get(term)).unwrap_or("")
    }

    /// The letters of a term or, numbered behind all terms, of a form.
    fn spelt(&self, at: u32) -> &[u8] {
        match at.checked_sub(self.words.len() as u32) {
            Some(form) => self.forms.get(form),
            None => self.words.get(at),
        }
    }

    /// The term of what [`spelt`](Self::spelt) tells the letters of.
    fn term_of(&self, at: u32) -> u32 {
        let form = at.checked_sub(self.words.len() as u32);
        form.and_then(|form| self.form_terms.get(form as usize).copied()).unwrap_or(at)
    }

    /// The term with exactly these letters.
    pub(super) fn term(&self, word: &str) -> Option<u32> {
        self.by_word.get(word.as_bytes(), |i| self.words.get(i))
    }

    /// The terms of a product's own texts.
    pub(super) fn places_of(&self, at: u32) -> &[Place] {
        let at = at as usize;
        let (Some(&from), Some(&to)) = (self.place_starts.get(at), self.place_starts.get(at + 1)) else {
            return &[];
        };
        self.places.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// The terms of a category's last step, and of the steps above it.
    pub(super) fn category_terms(&self, category: u32) -> (&[u32], &[u32]) {
        self.category_terms.get(category as usize).map_or((&[], &[]), |(a, b)| (a, b))
    }

    /// The word of its name that says what the product is.
    pub(super) fn head(&self, at: u32) -> Place {
        self.heads.get(at as usize).copied().unwrap_or(Place(u32::MAX))
    }

    /// How often a product is bought, 0 to 1 on a logarithmic scale.
    pub(super) fn prior(&self, at: u32) -> f32 {
        self.priors.get(at as usize).map_or(0.0, |p| f32::from(*p) / 255.0)
    }

    fn postings(&self, term: u32) -> &[u32] {
        let at = term as usize;
        let (Some(&from), Some(&to)) = (self.post_starts.get(at), self.post_starts.get(at + 1)) else {
            return &[];
        };
        self.posts.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// In how many products a term is.
    pub(super) fn frequency(&self, term: u32) -> usize {
        self.postings(term).len()
    }

    /// About how many bytes this takes.
    pub(super) fn memory(&self) -> usize {
        let categories: usize =
            self.category_terms.iter().map(|(a, b)| (a.capacity() + b.capacity()) * 4 + 48).sum();
        self.words.text.capacity()
            + (self.words.ends.capacity() + self.post_starts.capacity() + self.posts.capacity()) * 4
            + (self.place_starts.capacity() + self.places.capacity() + self.heads.capacity()) * 4
            + self.priors.capacity()
            + self.by_word.memory()
            + self.forms.text.capacity()
            + (self.forms.ends.capacity() + self.form_terms.capacity()) * 4
            + self.fuzzy.memory()
            + self.sizes.capacity() * size_of::<(&str, u32)>()
            + categories
    }
}

fn add_places(places: &mut Vec<Place>, names: &mut Interner, terms: &Terms, field: Field) {
    for i in 0..terms.len() {
        let term = names.put(terms.get(i));
        // Other names are short; for them the mark only says where the next one begins.
        let part = i == 0 || field != Field::Alias && terms.starts_part(i);
        places.push(Place::new(term, terms.is_plural(i), part, field));
    }
}

/// Renumbers all terms in the order of their letters.
fn sort_words(
    names: &Interner,
    places: &mut [Place],
    categories: &mut [(Vec<u32>, Vec<u32>)],
    form_terms: &mut [u32],
) -> (Words, Table) {
    let old = &names.words;
    let mut order: Vec<u32> = (0..old.len() as u32).collect();
    order.sort_unstable_by(|a, b| old.get(*a).cmp(old.get(*b)));
    let mut renumbered = vec![0_u32; order.len()];
    let mut words = Words { text: Vec::with_capacity(old.text.len()), ends: Vec::with_capacity(order.len()) };
    let mut table = Table::with_room(order.len());
    for (new, old_at) in order.iter().enumerate() {
        renumbered[*old_at as usize] = new as u32;
        words.push(old.get(*old_at));
        let words = &words;
        table.put(words.get(new as u32), new as u32, |i| words.get(i));
    }
    for place in places {
        place.0 = renumbered[place.term() as usize] << 4 | place.0 & 15;
    }
    for term in categories.iter_mut().flat_map(|(a, b)| a.iter_mut().chain(b)).chain(form_terms) {
        *term = renumbered[*term as usize];
    }
    (words, table)
}

/// Popularity on a logarithmic scale: what is bought ten times as often is not ten times as likely
/// to be meant.
fn priors(rows: &Rows) -> Vec<u8> {
    let log = |n: u32| (1.0 + n as f32).ln();
    let most = (0..rows.len() as u32).map(|at| rows.popularity(at)).max().unwrap_or(0);
    let scale = if most == 0 { 0.0 } else { 255.0 / log(most) };
    (0..rows.len() as u32).map(|at| (log(rows.popularity(at)) * scale).round() as u8).collect()
}
