//! From words to products: expands each word to terms, adds up what the terms say.

use std::cell::RefCell;

use super::{Index, WEIGHT_SCALE, fuzzy};
use crate::catalog::text::{Terms, unit_of};

/// The most words of one query that are looked up.
pub(in crate::catalog) const MAX_WORDS: usize = 24;
/// The most terms that one word stands for.
const MAX_EXPANSIONS: usize = 96;
/// Words whose share of the whole is below this decide nothing by themselves: a product is only
/// looked at for one of the weightier words.
const NEGLIGIBLE: f32 = 0.36;

/// What one word of a query stands for.
#[derive(Debug, Clone, Default)]
pub(in crate::catalog) struct Slot {
    /// How much the word tells products apart.
    pub(in crate::catalog) idf: f32,
    /// Whether the catalogue knows the word as it was written.
    exact: bool,
    /// Whether it was written in the plural.
    pub(in crate::catalog) plural: bool,
    /// Terms and how well they fit, best first. Empty where nothing is like the word.
    pub(in crate::catalog) terms: Vec<(u32, f32)>,
}

impl Slot {
    /// Whether anything in the catalogue is like it, and tells products apart.
    pub(in crate::catalog) fn tells(&self) -> bool {
        self.idf * self.best() > 0.0
    }

    /// How well a word fits in its number: who says "chocolate chips" means no chocolate chip cookie, but
    /// who says "apple" finds apples.
    pub(in crate::catalog) fn agrees(&self, plural: bool) -> f32 {
        match (self.plural, plural) {
            (true, false) => 0.6,
            (false, true) => 0.97,
            _ => 1.0,
        }
    }

    /// How well the term fits that is most like the word.
    pub(in crate::catalog) fn best(&self) -> f32 {
        self.terms.first().map_or(0.0, |t| t.1)
    }
}

/// How to read the words of a query.
#[derive(Debug, Clone, Copy)]
pub(in crate::catalog) struct Reading {
    /// The last word may be unfinished.
    pub(in crate::catalog) typing: bool,
    /// Known words may be misspelt others as well.
    pub(in crate::catalog) doubt: bool,
    /// Only take edits that people make in short words.
    pub(in crate::catalog) strict: bool,
}

/// All words of a query.
#[derive(Debug, Clone, Default)]
pub(in crate::catalog) struct Slots {
    /// One per word.
    pub(in crate::catalog) slots: Vec<Slot>,
    /// The words, after those written together were taken apart.
    pub(in crate::catalog) words: Vec<String>,
    /// Term, slot and fit, by term.
    by_term: Vec<(u32, u8, f32)>,
}

impl Slots {
    /// The slots that `term` fills, with how well.
    pub(in crate::catalog) fn filled_by(&self, term: u32) -> impl Iterator<Item = (usize, f32)> {
        let from = self.by_term.partition_point(|e| e.0 < term);
        self.by_term[from..].iter().take_while(move |e| e.0 == term).map(|e| (usize::from(e.1), e.2))
    }
}

impl Index {
    /// What the words of `terms` stand for.
    pub(in crate::catalog) fn read_query(&self, terms: &Terms, how: Reading, scratch: &mut Scratch) -> Slots {
        let mut out = Slots::default();
        // How each was written.
        let mut written: Vec<&str> = Vec::with_capacity(terms.len());
        for (i, word) in terms.iter().enumerate().take(MAX_WORDS) {
            match self.apart(word, &mut scratch.seen) {
                Some((a, b)) => {
                    out.words.extend([a.to_owned(), b.to_owned()]);
                    written.extend([a, b]);
                }
                None => {
                    out.words.push(word.to_owned());
                    written.push(terms.whole(i));
                }
            }
        }
        out.words.truncate(MAX_WORDS);
        let n = out.words.len();
        for (i, (word, written)) in out.words.iter().zip(written).enumerate() {
            let how = Reading { typing: how.typing && i + 1 == n, ..how };
            out.slots.push(self.expand(word, written, how, &mut scratch.seen));
        }
        self.add_joined(how, &mut out);
        for (i, slot) in out.slots.iter().enumerate() {
            out.by_term.extend(slot.terms.iter().map(|(term, fit)| (*term, i as u8, *fit)));
        }
        out.by_term.sort_unstable_by_key(|e| (e.0, e.1));
        out
    }

    /// What is written as two words may be one in the catalogue: "corn starch", "cornstarch".
    fn add_joined(&self, how: Reading, out: &mut Slots) {
        let mut joined = String::new();
        for i in 1..out.words.len() {
            let (before, behind) = (&out.words[i - 1], &out.words[i]);
            joined.clear();
            joined.push_str(before);
            joined.push_str(behind);
            let mut whole = self.term(&joined).map(|term| (term, 1.0));
            if whole.is_none() && !how.strict && !out.slots[i - 1].exact && is_slip_for_less(before) {
                // "Low sodium" is one term, and so is "lowr sodium".
                joined.replace_range(..before.len(), LESS);
                whole = self.term(&joined).map(|term| (term, 0.9));
            }
            let Some((term, fit)) = whole else { continue };
            for slot in &mut out.slots[i - 1..=i] {
                let known = slot.terms.iter().position(|t| t.0 == term);
                if known.is_some() && fit >= 1.0 {
                    continue;
                }
                known.map(|at| slot.terms.remove(at));
                // Behind the word itself: of the terms of one word the first one counts.
                let behind = usize::from(slot.terms.first().is_some_and(|t| t.1 >= 1.0));
                slot.terms.insert(behind, (term, fit));
                slot.exact = true;
                if slot.idf == 0.0 {
                    slot.idf = self.idf(self.frequency(term));
                }
            }
        }
    }

    /// The two known words that an unknown one is made of, where it is.
    fn apart<'a>(&self, word: &'a str, seen: &mut Vec<u32>) -> Option<(&'a str, &'a str)> {
        if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) || self.term(word).is_some() {
            return None;
        }
        // Either two real words, or a letter and a word: "cornstarch", "kcup".
        let known = |w: &str| self.term(w).is_some_and(|t| self.frequency(t) > 1);
        let cuts = (3..word.len().saturating_sub(2)).chain(std::iter::once(1));
        let mut cuts = cuts.filter_map(|at| word.split_at_checked(at));
        let two = cuts.find(|(a, b)| known(a) && known(b))?;
        // Where it is like another word, it is that one misspelt: "roats", "chiken".
        let mut slip = false;
        let found = |at: u32, _| slip |= self.frequency(self.term_of(at)) > 1;
        self.fuzzy.near(word.as_bytes(), 1, seen, |t| self.spelt(t), found);
        (!slip).then_some(two)
    }

    /// BM25's weight of a term that is in `frequency` products.
    pub(in crate::catalog) fn idf(&self, frequency: usize) -> f32 {
        let (n, df) = (self.len() as f32, frequency as f32);
        (1.0 + (n - df + 0.5).max(0.0) / (df + 0.5)).ln()
    }

    /// What a word stands for, which was written like `written` before its plural was folded.
    fn expand(&self, word: &str, written: &str, how: Reading, seen: &mut Vec<u32>) -> Slot {
        let bytes = word.as_bytes();
        let exact = self.term(word);
        let mut terms: Vec<(u32, f32)> = Vec::new();
        terms.extend(exact.map(|t| (t, 1.0)));
        // A guess never counts as much as the word itself, and less where the word is known.
        let trust = if exact.is_some() { 0.5 } else { 1.0 };
        if written.len() >= fuzzy::ONE_EDIT_FROM && (exact.is_none() || how.doubt) {
            self.add_misspelt(word, how.strict, exact, trust, seen, &mut terms);
            if exact.is_none() && written != word {
                self.add_misspelt(written, how.strict, exact, trust, seen, &mut terms);
            }
            // A slip before a plural's end hides that it is one: "stacus" for "Stacy's".
            if let Some(one) = word.strip_suffix('s')
                && exact.is_none()
                && !how.strict
                && one.len() >= fuzzy::ONE_EDIT_FROM
            {
                self.add_misspelt(one, how.strict, exact, 0.95 * trust, seen, &mut terms);
            }
        } else if written.len() + 1 == fuzzy::ONE_EDIT_FROM && exact.is_none() && !how.strict {
            self.add_shortened(word, seen, &mut terms);
        }
        let number = bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.');
        let beginning =
            if how.strict { exact.is_none() && bytes.len() >= 4 } else { exact.is_none() || how.typing };
        if number || beginning && bytes.len() >= 2 {
            let guesses = terms.len();
            for term in self.beginning_with(bytes) {
                let text = self.words.get(term);
                if number && !text.get(bytes.len()).is_some_and(u8::is_ascii_alphabetic) {
                    continue;
                }
                let fit =
                    if number { 0.8 } else { 0.45 + 0.4 * bytes.len() as f32 / text.len().max(1) as f32 };
                match terms.iter_mut().take(guesses).find(|t| t.0 == term) {
                    Some(known) => known.1 = known.1.max(fit * trust),
                    None => terms.push((term, fit * trust)),
                }
            }
        }
        if !how.strict {
            self.add_compounds(word, &mut terms);
        }
        if terms.len() > MAX_EXPANSIONS {
            // Of equally good guesses, the words of many products are the likelier ones.
            terms.sort_unstable_by_key(|(t, fit)| {
                ((-(fit * 1e4)) as i32, std::cmp::Reverse(self.frequency(*t)), *t)
            });
            terms.truncate(MAX_EXPANSIONS);
        }
        terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let best = terms.first().map_or(0.0, |t| t.1);
        let frequency = match exact {
            Some(term) => self.frequency(term),
            None => terms
                .iter()
                .take_while(|t| t.1 >= best - 0.05)
                .map(|t| self.frequency(t.0))
                .max()
                .unwrap_or(0),
        };
        // "Gallon" is in every size in gallons. Nearly every package has ounces, which tell nothing.
        let unit = if how.strict { None } else { unit_of(word, "") };
        let sizes = unit.map_or(&[][..], |(unit, _)| self.sizes_in(unit));
        let common = matches!(unit, Some(("oz" | "g" | "mg" | "ml", _)));
        let mut frequency = frequency;
        if !common && !sizes.is_empty() {
            terms.extend(sizes.iter().map(|(_, term)| (*term, 0.8)));
            frequency += sizes.iter().map(|(_, term)| self.frequency(*term)).sum::<usize>();
        }
        // A bare number is a count more often than part of a name.
        let vague = common || number && (bytes.len() < 3 || exact.is_none());
        let telling = if vague { 0.3 } else { 1.0 };
        let idf = if terms.is_empty() { 0.0 } else { telling * self.idf(frequency) };
        Slot { idf, exact: exact.is_some(), plural: written != word && written.ends_with('s'), terms }
    }

    /// The terms that `typed` may be a slip for.
    fn add_misspelt(
        &self,
        typed: &str,
        strict: bool,
        exact: Option<u32>,
        trust: f32,
        seen: &mut Vec<u32>,
        terms: &mut Vec<(u32, f32)>,
    ) {
        let bytes = typed.as_bytes();
        let max = if bytes.len() >= fuzzy::TWO_EDITS_FROM && exact.is_none() { 2 } else { 1 };
        let found = |at: u32, edits: usize| {
            let text = self.spelt(at);
            if strict && !plausible(bytes, text, edits) {
                return;
            }
            let fit = match (edits, text.first() == bytes.first()) {
                (1, true) => 0.82,
                (1, false) => 0.72,
                (_, true) => 0.55,
                (_, false) => 0.45,
            };
            let (term, fit) = (self.term_of(at), fit * trust);
            match terms.iter_mut().find(|t| t.0 == term) {
                Some(known) => known.1 = known.1.max(fit),
                None => terms.push((term, fit)),
            }
        };
        self.fuzzy.near(bytes, max, seen, |at| self.spelt(at), found);
    }

    /// The terms of four letters that `typed` lacks one of.
    fn add_shortened(&self, typed: &str, seen: &mut Vec<u32>, terms: &mut Vec<(u32, f32)>) {
        let found = |at: u32, _| {
            if self.spelt(at).len() == fuzzy::ONE_EDIT_FROM {
                terms.push((self.term_of(at), 0.7));
            }
        };
        self.fuzzy.near(typed.as_bytes(), 1, seen, |at| self.spelt(at), found);
    }

    /// What one word of a compound stands in: "sugar" is in "sugar free", which is one term.
    fn add_compounds(&self, word: &str, terms: &mut Vec<(u32, f32)>) {
        let mut text = String::with_capacity(word.len() + 4);
        for (before, behind) in [("", "free"), ("low", ""), ("no", ""), ("non", "")] {
            text.clear();
            text.extend([before, word, behind]);
            terms.extend(self.term(&text).map(|t| (t, 0.5)));
        }
    }

    /// The terms that begin with `start` and are longer.
    fn beginning_with(&self, start: &[u8]) -> impl Iterator<Item = u32> {
        let count = self.words.len() as u32;
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.words.get(middle) <= start {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // A short beginning may fit very many; what is further on would be cut anyway.
        (low..count).take(4 * 1024).take_while(move |t| self.words.get(*t).starts_with(start))
    }

    /// Adds up what the slots say about each product. `always` marks slots (by bit) for which a
    /// product is looked at however little they weigh. Results are in `scratch`, unsorted.
    pub(in crate::catalog) fn accumulate(&self, slots: &Slots, always: u32, scratch: &mut Scratch) {
        scratch.begin(self.len());
        let mut order: Vec<(f32, usize)> = slots
            .slots
            .iter()
            .enumerate()
            .map(|(i, s)| (s.idf * s.best(), i))
            .filter(|s| s.0 > 0.0)
            .collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let total: f32 = order.iter().map(|o| o.0).sum();
        let mut left = total;
        for (weight, i) in order {
            let opens = left > NEGLIGIBLE * total || always & 1 << i.min(31) != 0;
            left -= weight;
            let slot = &slots.slots[i];
            for (term, fit) in &slot.terms {
                let posts = self.postings(*term);
                let scale = slot.idf * fit * WEIGHT_SCALE;
                if opens {
                    scratch.add_all(posts, i, scale);
                } else {
                    scratch.add_known(posts, i, scale);
                }
            }
        }
    }
}

/// What begins the terms of goods that have less of something: "low sodium", "reduced fat".
const LESS: &str = "low";

/// Whether a word that nobody knows is likely one for less.
fn is_slip_for_less(word: &str) -> bool {
    ["low", "lower", "reduced"]
        .iter()
        .any(|less| word.len() >= 3 && fuzzy::distance(word.as_bytes(), less.as_bytes(), 1).is_some())
}

/// Whether people make this mistake. In a short word, replacing a letter nearly always gives
/// another word ("sofa", "soda"), while leaving one out or swapping two is how fingers slip.
fn plausible(typed: &[u8], meant: &[u8], edits: usize) -> bool {
    let short = typed.len() <= 4 || meant.len() <= 4;
    let same_start = typed.first() == meant.first();
    if edits > 1 {
        return same_start;
    }
    if !same_start && typed.len().min(meant.len()) <= 6 {
        // "wrench" is not french.
        return false;
    }
    if short {
        // A swap keeps the letters, so their sum stays the same.
        let sum = |w: &[u8]| w.iter().map(|b| u32::from(*b)).sum::<u32>();
        return typed.len() != meant.len() || sum(typed) == sum(meant);
    }
    true
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    score: f32,
    /// The number of the query, how many of its slots added, and the slot that added last.
    mark: u32,
}

/// How many bits a slot or a number of slots takes in [`Sum::mark`]; [`MAX_WORDS`] fits.
const SLOT_BITS: u32 = 5;
const SLOT: u32 = (1 << SLOT_BITS) - 1;

impl Sum {
    /// The first that a query adds.
    fn first(query: u32, slot: usize, score: f32) -> Self {
        Self { score, mark: query << (2 * SLOT_BITS) | 1 << SLOT_BITS | slot as u32 & SLOT }
    }

    fn is_of(self, query: u32) -> bool {
        self.mark >> (2 * SLOT_BITS) == query
    }

    /// Adds what a slot says; of the terms of one slot the first one counts.
    fn add(&mut self, slot: usize, score: f32) {
        let slot = slot as u32 & SLOT;
        if self.mark & SLOT != slot {
            self.score += score;
            self.mark = (self.mark & !SLOT | slot) + (1 << SLOT_BITS);
        }
    }

    /// How many slots added.
    fn filled(self) -> u32 {
        self.mark >> SLOT_BITS & SLOT
    }
}

/// Buffers that searches of one thread share.
#[derive(Debug, Default)]
pub(in crate::catalog) struct Scratch {
    sums: Vec<Sum>,
    /// Products with a sum, in the order they were met.
    touched: Vec<u32>,
    /// The number of the query; sums of others are stale.
    query: u32,
    pub(in crate::catalog) ranked: Vec<(f32, u32)>,
    pub(in crate::catalog) terms: Terms,
    seen: Vec<u32>,
}

impl Scratch {
    /// Forgets the last query without touching its sums.
    fn begin(&mut self, products: usize) {
        self.touched.clear();
        if self.sums.len() < products {
            self.sums.resize(products, Sum::default());
        }
        self.query += 1;
        if self.query >= 1 << (32 - 2 * SLOT_BITS) {
            self.sums.fill(Sum::default());
            self.query = 1;
        }
    }

    fn add_all(&mut self, posts: &[u32], slot: usize, scale: f32) {
        for post in posts {
            let at = post >> 8;
            let value = (post & 255) as f32 * scale;
            let Some(sum) = self.sums.get_mut(at as usize) else { continue };
            if sum.is_of(self.query) {
                sum.add(slot, value);
            } else {
                *sum = Sum::first(self.query, slot, value);
                self.touched.push(at);
            }
        }
    }

    /// Like [`add_all`](Self::add_all), but only for products that already have a sum.
    fn add_known(&mut self, posts: &[u32], slot: usize, scale: f32) {
        let query = self.query;
        let add = |sum: &mut Sum, post: u32| {
            if sum.is_of(query) {
                sum.add(slot, (post & 255) as f32 * scale);
            }
        };
        // Walking the list is cheaper per step than searching it; searching wins for few products.
        let steps = posts.len().max(1).ilog2() as usize + 1;
        if self.touched.len() * steps * 2 < posts.len() {
            for at in &self.touched {
                let i = posts.partition_point(|p| p >> 8 < *at);
                if let Some(post) = posts.get(i).filter(|p| **p >> 8 == *at)
                    && let Some(sum) = self.sums.get_mut(*at as usize)
                {
                    add(sum, *post);
                }
            }
        } else {
            for post in posts {
                if let Some(sum) = self.sums.get_mut((post >> 8) as usize) {
                    add(sum, *post);
                }
            }
        }
    }

    /// What was added up for a product, where it was met.
    pub(in crate::catalog) fn sum_of(&self, at: u32) -> Option<f32> {
        self.sums.get(at as usize).filter(|sum| sum.is_of(self.query)).map(|sum| sum.score)
    }

    /// The products that were met, their sums, and how many slots of the query they fill.
    pub(in crate::catalog) fn sums(&self) -> impl Iterator<Item = (u32, f32, u32)> {
        self.touched.iter().map(|at| {
            let sum = self.sums.get(*at as usize).copied().unwrap_or_default();
            (*at, sum.score, sum.filled())
        })
    }

    /// Moves the best `keep` of [`ranked`](Self::ranked) to the front, best first, and drops the rest.
    pub(in crate::catalog) fn keep_best(&mut self, keep: usize) {
        let by_score = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if self.ranked.len() > keep {
            if keep > 0 {
                self.ranked.select_nth_unstable_by(keep - 1, by_score);
            }
            self.ranked.truncate(keep);
        }
        self.ranked.sort_unstable_by(by_score);
    }
}

/// Runs `f` with this thread's buffers.
pub(in crate::catalog) fn with_scratch<T>(f: impl FnOnce(&mut Scratch) -> T) -> T {
    thread_local! {
        static SCRATCH: RefCell<Scratch> = RefCell::default();
    }
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => f(&mut scratch),
        // Only where a filter searches again from inside a search.
        Err(_) => f(&mut Scratch::default()),
    })
}
