//! Makes the index: of the texts of all products or, where most of them are known from an earlier index,
//! of what that one says of them. Both ways give the same index, number by number.

use std::fmt::Write;

use super::{Field, Fuzzy, Index, Place, WEIGHT_SCALE, Words};
use crate::catalog::{lexicon, rows::Rows, table::Table, text::Terms};

/// The most terms of one text that are indexed.
const MAX_TEXT_TERMS: usize = 48;
/// The most names beside its own that are indexed for one product.
const MAX_ALIASES: usize = 64;
/// No product, no term.
const NONE: u32 = u32::MAX;

/// An earlier index, its products, and which of them the first of the new ones are.
#[derive(Clone, Copy)]
pub(in crate::catalog) struct Earlier<'a> {
    pub(in crate::catalog) index: &'a Index,
    pub(in crate::catalog) rows: &'a Rows,
    /// What number each had; ascending.
    pub(in crate::catalog) kept: &'a [u32],
}

impl Index {
    /// Reads all products. The texts of those that `earlier` knows are not read again, which is most of
    /// the work.
    pub(in crate::catalog) fn build(rows: &Rows, earlier: Option<Earlier<'_>>) -> Self {
        let mut draft = Draft::with_room(rows.len());
        if let Some(earlier) = earlier {
            draft.keep(earlier);
        }
        for at in draft.index.name_lengths.len()..rows.len() {
            draft.read(rows, at as u32);
        }
        draft.read_categories(rows);
        draft.sort();
        let mut index = draft.index;
        index.priors = priors(rows);
        index.add_postings(rows);
        index.add_heads();
        index.sizes = index.find_sizes();
        let spelt = index.words.len() + index.forms.len();
        index.fuzzy = Fuzzy::build((0..spelt as u32).map(|at| (at, index.spelt(at))));
        index
    }

    fn add_postings(&mut self, rows: &Rows) {
        let count = self.name_lengths.len();
        let total: u64 = self.name_lengths.iter().map(|n| u64::from(*n)).sum();
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
            let length = f32::from(self.name_lengths[at as usize]);
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

    fn add_heads(&mut self) {
        let may_be_head: Vec<bool> =
            (0..self.words.len() as u32).map(|term| lexicon::may_be_head(self.word(term))).collect();
        let count = self.name_lengths.len() as u32;
        self.heads = (0..count).map(|at| find_head(self.places_of(at), &may_be_head)).collect();
    }
}

/// What says what a product is: the last word of the first part of its name that is neither a size, a
/// container nor a mere description. `may_be_head` tells it of each term.
fn find_head(places: &[Place], may_be_head: &[bool]) -> Place {
    let mut head: Option<Place> = None;
    let mut last = None;
    let mut first_part = true;
    for (i, place) in places.iter().enumerate() {
        first_part &= i == 0 || !place.begins_part();
        if place.field() != Field::Name || !first_part && head.is_some() {
            break;
        }
        if first_part {
            last = Some(*place);
        }
        if may_be_head.get(place.term() as usize) == Some(&true) {
            head = Some(*place);
        } else if let Some(head) = head.as_mut().filter(|_| place.is_plural()) {
            // "Pecan halves" are pecans.
            head.0 |= Place::PLURAL;
        }
    }
    head.or(last).unwrap_or(Place(NONE))
}

/// An index whose terms are numbered as they were met.
struct Draft {
    index: Index,
    names: Interner,
    forms: Forms,
    /// Buffers.
    terms: Terms,
    size: String,
}

impl Draft {
    fn with_room(products: usize) -> Self {
        let mut place_starts = Vec::with_capacity(products + 1);
        place_starts.push(0);
        let index = Index {
            places: Vec::with_capacity(products * 10),
            place_starts,
            name_lengths: Vec::with_capacity(products),
            ..Index::default()
        };
        Self {
            index,
            names: Interner::default(),
            forms: Forms::default(),
            terms: Terms::default(),
            size: String::new(),
        }
    }

    /// Takes over what an earlier index has of the products that are kept.
    fn keep(&mut self, earlier: Earlier<'_>) {
        let Earlier { index: old, rows, kept } = earlier;
        let mut numbers = vec![NONE; old.words.len()];
        for at in kept {
            for place in old.places_of(*at) {
                let Some(number) = numbers.get_mut(place.term() as usize) else { continue };
                if *number == NONE {
                    *number = self.names.put(old.word(place.term()));
                }
                self.index.places.push(place.of_term(*number));
            }
            self.index.place_starts.push(self.index.places.len() as u32);
            self.index.name_lengths.push(old.name_lengths.get(*at as usize).copied().unwrap_or(0));
        }
        // Which product has which form is not written down; what the others have is taken off.
        let mut counts = old.form_counts.clone();
        let mut left = kept.iter().copied().peekable();
        let gone = (0..rows.len() as u32).filter(|at| left.next_if_eq(at).is_none());
        let mut gone_forms = Forms::default();
        for at in gone {
            self.terms.read(rows.texts(at).name, MAX_TEXT_TERMS);
            gone_forms.add(&self.terms);
        }
        for (i, count) in counts.iter_mut().enumerate() {
            let (form, term) = (old.forms.get(i as u32), old.form_terms.get(i).copied().unwrap_or(NONE));
            let form = std::str::from_utf8(form).unwrap_or("");
            *count = count.saturating_sub(gone_forms.count(form, old.word(term)));
            if *count > 0 {
                self.forms.put(form, old.word(term), *count);
            }
        }
    }

    /// Reads a product.
    fn read(&mut self, rows: &Rows, at: u32) {
        let texts = rows.texts(at);
        self.terms.read(texts.name, MAX_TEXT_TERMS);
        self.index.name_lengths.push(self.terms.len() as u8);
        self.add_places(Field::Name);
        self.forms.add(&self.terms);
        if let Some(size) = rows.size(at) {
            // "64oz" is looked for like a word of the name, wherever the catalogue keeps it.
            self.size.clear();
            if size.count() > 1 {
                let _ = write!(self.size, "{} pack ", size.count());
            }
            let each = size.each();
            let hundredths = (each.amount.to_f64() * 100.0).round() / 100.0;
            let _ = write!(self.size, "{hundredths} {}", each.unit.singular());
            self.terms.read(&self.size, MAX_TEXT_TERMS);
            self.add_places(Field::Name);
        }
        if !texts.brand.is_empty() {
            self.terms.read(texts.brand, MAX_TEXT_TERMS);
            self.add_places(Field::Brand);
        }
        for alias in texts.aliases().take(MAX_ALIASES) {
            self.terms.read(alias, MAX_TEXT_TERMS);
            self.add_places(Field::Alias);
        }
        self.index.place_starts.push(self.index.places.len() as u32);
    }

    fn add_places(&mut self, field: Field) {
        let terms = &self.terms;
        for i in 0..terms.len() {
            let term = self.names.put(terms.get(i));
            // Other names are short; for them the mark only says where the next one begins.
            let part = i == 0 || field != Field::Alias && terms.starts_part(i);
            self.index.places.push(Place::new(term, terms.is_plural(i), part, field));
        }
    }

    fn read_categories(&mut self, rows: &Rows) {
        for path in rows.categories() {
            let mut leaf = Vec::new();
            let mut above = Vec::new();
            for (i, step) in path.iter().enumerate() {
                self.terms.read(step, MAX_TEXT_TERMS);
                let into = if i + 1 == path.len() { &mut leaf } else { &mut above };
                for term in self.terms.iter() {
                    let term = self.names.put(term);
                    if !into.contains(&term) {
                        into.push(term);
                    }
                }
            }
            self.index.category_terms.push((leaf, above));
        }
    }

    /// Renumbers all terms in the order of their letters, and so the forms.
    fn sort(&mut self) {
        let (index, old) = (&mut self.index, &self.names.words);
        let order = old.in_order();
        let mut numbers = vec![0_u32; order.len()];
        let mut words =
            Words { text: Vec::with_capacity(old.text.len()), ends: Vec::with_capacity(order.len()) };
        let mut table = Table::with_room(order.len());
        for (new, old_at) in order.iter().enumerate() {
            numbers[*old_at as usize] = new as u32;
            words.push(old.get(*old_at));
            let words = &words;
            table.put(words.get(new as u32), new as u32, |i| words.get(i));
        }
        for place in &mut index.places {
            *place = place.of_term(numbers[place.term() as usize]);
        }
        for term in index.category_terms.iter_mut().flat_map(|(a, b)| a.iter_mut().chain(b)) {
            *term = numbers[*term as usize];
        }
        index.words = words;
        index.by_word = table;
        index.places.shrink_to_fit();

        let pairs = &self.forms.pairs.words;
        for at in pairs.in_order() {
            let (form, term) = split_pair(pairs.get(at));
            let Some(term) = index.by_word.get(term, |i| index.words.get(i)) else { continue };
            index.forms.push(form);
            index.form_terms.push(term);
            index.form_counts.push(self.forms.counts[at as usize]);
        }
    }
}

impl Place {
    /// The same place of another term.
    fn of_term(self, term: u32) -> Self {
        Self(term << 4 | self.0 & 15)
    }
}

impl Words {
    /// The numbers of all, in the order of their letters.
    fn in_order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        order
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
        if let Some(at) = self.get(term) {
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
    /// Each form and its term.
    pairs: Interner,
    /// How often each is there.
    counts: Vec<u32>,
    buffer: String,
}

/// Parts a form from its term; no term has it.
const BETWEEN: u8 = 0;

fn split_pair(pair: &[u8]) -> (&[u8], &[u8]) {
    let at = pair.iter().position(|b| *b == BETWEEN).unwrap_or(pair.len());
    (&pair[..at], pair.get(at + 1..).unwrap_or(&[]))
}

impl Forms {
    fn add(&mut self, terms: &Terms) {
        for i in 0..terms.len() {
            let (term, whole) = (terms.get(i), terms.whole(i));
            if whole != term && !(whole.starts_with(term) && whole.len() <= term.len() + 2) {
                self.put(whole, term, 1);
            }
        }
    }

    fn pair(&mut self, form: &str, term: &str) {
        self.buffer.clear();
        self.buffer.extend([form, char::from(BETWEEN).encode_utf8(&mut [0; 4]), term]);
    }

    fn put(&mut self, form: &str, term: &str, count: u32) {
        self.pair(form, term);
        let at = self.pairs.put(&self.buffer) as usize;
        if at == self.counts.len() {
            self.counts.push(0);
        }
        if let Some(n) = self.counts.get_mut(at) {
            *n = n.saturating_add(count);
        }
    }

    /// How often a form is there.
    fn count(&mut self, form: &str, term: &str) -> u32 {
        self.pair(form, term);
        let at = self.pairs.get(&self.buffer);
        at.and_then(|at| self.counts.get(at as usize)).copied().unwrap_or(0)
    }
}

/// Popularity on a logarithmic scale: what is bought ten times as often is not ten times as likely
/// to be meant.
fn priors(rows: &Rows) -> Vec<u8> {
    let log = |n: u32| (1.0 + n as f32).ln();
    let most = (0..rows.len() as u32).map(|at| rows.popularity(at)).max().unwrap_or(0);
    let scale = if most == 0 { 0.0 } else { 255.0 / log(most) };
    (0..rows.len() as u32).map(|at| (log(rows.popularity(at)) * scale).round() as u8).collect()
}
