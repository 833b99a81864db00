//! The inverted index: which products have a term, and how much it says about them.
//!
//! Terms are sorted and all lists are flat arrays of 32-bit numbers, so a catalogue of 50,000
//! products takes a few megabytes and nothing points anywhere. What a term says about a product
//! (BM25 over name, brand, other names and category) is worked out once when the index is built and
//! kept in 8 bits beside the product's number; a search only adds.
//!
//! It knows no shoppers: quantities, sizes and what "bread" usually means are `matching`'s business.

mod build;
mod explain;
mod fuzzy;
mod query;

pub(super) use build::Earlier;
pub(super) use explain::WordPart;
pub(super) use query::{MAX_WORDS, Reading, Scratch, Slots, with_scratch};

use self::fuzzy::Fuzzy;
use super::{table::Table, text::unit_of};

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
#[cfg_attr(test, derive(PartialEq))]
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
#[cfg_attr(test, derive(PartialEq))]
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

/// The index of one catalogue. Never changes once it is built.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(PartialEq))]
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
    /// How many terms each product's name has, without its size.
    name_lengths: Vec<u8>,
    /// How often each product is bought, 0 to 255 on a logarithmic scale.
    priors: Vec<u8>,
    /// Words written otherwise than their term, the term of each, and how often names have it: "cookies"
    /// for "cooky".
    forms: Words,
    form_terms: Vec<u32>,
    form_counts: Vec<u32>,
    /// The terms by number, behind them the forms.
    fuzzy: Fuzzy,
    /// The sizes in each unit: unit and term, by unit.
    sizes: Vec<(&'static str, u32)>,
}

/// What a weight of 255 stands for: BM25's bound on how much repeating a term can say, k1 + 1.
const WEIGHT_SCALE: f32 = 2.2 / 255.0;

impl Index {
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

    /// How many terms there are.
    pub(super) fn terms(&self) -> usize {
        self.words.len()
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

    /// The products that a term is in, or in the category of.
    pub(super) fn products_with(&self, term: u32) -> impl Iterator<Item = u32> {
        self.postings(term).iter().map(|post| post >> 8)
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
            + self.name_lengths.capacity()
            + self.priors.capacity()
            + self.by_word.memory()
            + self.forms.text.capacity()
            + (self.forms.ends.capacity() + self.form_terms.capacity() + self.form_counts.capacity()) * 4
            + self.fuzzy.memory()
            + self.sizes.capacity() * size_of::<(&str, u32)>()
            + categories
    }
}
