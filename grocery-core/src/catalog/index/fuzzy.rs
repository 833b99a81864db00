//! Finds terms within one or two edits of a word.
//!
//! Two words within `d` edits share a form that comes from deleting at most `d` letters of each
//! (Garbe's symmetric deletion). The forms of all terms are hashed once; a lookup hashes the forms
//! of the word, a few dozen at most, and checks the few terms it meets by their true distance. That
//! needs no walk through the terms and treats the first letter like any other.

use super::super::table::hash;

/// Forms are made from this many leading letters: more adds memory and separates hardly anything.
const PREFIX: usize = 10;
/// A term this long is also found two edits away.
pub(super) const TWO_EDITS_FROM: usize = 8;
/// A word this long is found one edit away.
pub(super) const ONE_EDIT_FROM: usize = 4;
/// The most terms one lookup looks at.
const MAX_CHECKED: usize = 512;

/// The deletion neighbourhood of all terms.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(PartialEq))]
pub(super) struct Fuzzy {
    bits: u32,
    /// Where the entries of each bucket start, and the end of the last.
    starts: Vec<u32>,
    /// The rest of each hash, which sorts out nearly all chance meetings.
    checks: Vec<u16>,
    terms: Vec<u32>,
}

/// How many letters of a term of this length may be deleted.
fn deletions(len: usize) -> usize {
    match len {
        0..=2 => 0,
        3..TWO_EDITS_FROM => 1,
        _ => 2,
    }
}

pub(super) fn is_word(term: &[u8]) -> bool {
    term.len() >= 3 && term.iter().all(u8::is_ascii_lowercase)
}

/// Calls `f` with the hash of each form of `word` that lacks up to `max` of its leading letters.
fn forms(word: &[u8], max: usize, mut f: impl FnMut(u64)) {
    let word = &word[..word.len().min(PREFIX)];
    f(hash(word));
    if max == 0 {
        return;
    }
    let mut form = [0_u8; PREFIX];
    let n = word.len();
    for i in 0..n {
        // Deleting either of two equal letters gives the same form.
        if i > 0 && word[i] == word[i - 1] {
            continue;
        }
        form[..i].copy_from_slice(&word[..i]);
        form[i..n - 1].copy_from_slice(&word[i + 1..]);
        f(hash(&form[..n - 1]));
        if max < 2 {
            continue;
        }
        let mut second = [0_u8; PREFIX];
        for j in i..n - 1 {
            if j > i && form[j] == form[j - 1] {
                continue;
            }
            second[..j].copy_from_slice(&form[..j]);
            second[j..n - 2].copy_from_slice(&form[j + 1..n - 1]);
            f(hash(&second[..n - 2]));
        }
    }
}

impl Fuzzy {
    /// Reads all terms with their numbers.
    pub(super) fn build<'a>(terms: impl Iterator<Item = (u32, &'a [u8])>) -> Self {
        let mut entries: Vec<(u64, u32)> = Vec::new();
        for (number, term) in terms {
            if is_word(term) {
                forms(term, deletions(term.len()), |h| entries.push((h, number)));
            }
        }
        let bits = entries.len().next_power_of_two().trailing_zeros().clamp(4, 20);
        let mut starts = vec![0_u32; (1 << bits) + 1];
        let bucket = |h: u64| (h >> (64 - bits)) as usize;
        for (h, _) in &entries {
            starts[bucket(*h) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut checks = vec![0_u16; entries.len()];
        let mut numbers = vec![0_u32; entries.len()];
        for (h, number) in entries {
            let at = &mut next[bucket(h)];
            checks[*at as usize] = check(h);
            numbers[*at as usize] = number;
            *at += 1;
        }
        Self { bits, starts, checks, terms: numbers }
    }

    /// Calls `found` with each term within `max` edits of `word` and its distance, `word` itself
    /// left out. `text_of` gives the letters of a term.
    pub(super) fn near<'a>(
        &self,
        word: &[u8],
        max: usize,
        seen: &mut Vec<u32>,
        text_of: impl Fn(u32) -> &'a [u8],
        mut found: impl FnMut(u32, usize),
    ) {
        if self.starts.is_empty() || !is_word(word) {
            return;
        }
        seen.clear();
        let mut checked = 0;
        forms(word, max, |h| {
            let at = (h >> (64 - self.bits)) as usize;
            let (Some(&from), Some(&to)) = (self.starts.get(at), self.starts.get(at + 1)) else { return };
            for i in from as usize..to as usize {
                if self.checks[i] != check(h) || checked >= MAX_CHECKED {
                    continue;
                }
                let term = self.terms[i];
                if seen.contains(&term) {
                    continue;
                }
                seen.push(term);
                checked += 1;
                let text = text_of(term);
                if let Some(d) = distance(word, text, max).filter(|d| *d > 0) {
                    found(term, d);
                }
            }
        });
    }

    pub(super) fn memory(&self) -> usize {
        self.starts.capacity() * 4 + self.checks.capacity() * 2 + self.terms.capacity() * 4
    }
}

fn check(h: u64) -> u16 {
    // Bits that the bucket does not use.
    (h >> 24) as u16
}

/// How many letters must be inserted, deleted, replaced or swapped with a neighbour to get from `a`
/// to `b` (optimal string alignment); `None` above `max`.
pub(super) fn distance(a: &[u8], b: &[u8], max: usize) -> Option<usize> {
    // What both begin or end with alike costs nothing.
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    let (n, m) = (a.len(), b.len());
    if n.abs_diff(m) > max {
        return None;
    }
    if n == 0 || m == 0 {
        return Some(n.max(m));
    }
    const WIDTH: usize = 64;
    if m + 1 > WIDTH {
        return None;
    }
    let (mut before, mut last, mut row) = ([0_usize; WIDTH], [0_usize; WIDTH], [0_usize; WIDTH]);
    for (j, cell) in last.iter_mut().enumerate().take(m + 1) {
        *cell = j;
    }
    for i in 1..=n {
        row[0] = i;
        let mut least = i;
        for j in 1..=m {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(before[j - 2] + 1);
            }
            row[j] = d;
            least = least.min(d);
        }
        if least > max {
            return None;
        }
        (before, last) = (last, row);
    }
    Some(last[m]).filter(|d| *d <= max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(terms: &[String], word: &str, max: usize) -> Vec<(u32, usize)> {
        let f = Fuzzy::build((0..).zip(terms.iter().map(|t| t.as_bytes())));
        let mut out = Vec::new();
        f.near(
            word.as_bytes(),
            max,
            &mut Vec::new(),
            |i| terms[i as usize].as_bytes(),
            |t, d| out.push((t, d)),
        );
        out.sort_unstable();
        out
    }

    #[test]
    fn distances() {
        for (a, b, want) in [
            ("milk", "mlik", Some(1)),
            ("milk", "mik", Some(1)),
            ("milk", "silk", Some(1)),
            ("tomato", "tomatoe", Some(1)),
            ("broccoli", "brocolli", Some(2)),
            ("abc", "abc", Some(0)),
            ("", "ab", Some(2)),
            ("abcd", "wxyz", None),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes(), 2), want, "{a} {b}");
        }
    }

    proptest! {
        /// The neighbourhood finds exactly what comparing with every term finds.
        #[test]
        fn finds_what_a_scan_finds(terms in prop::collection::btree_set("[a-d]{4,9}", 1..60), word in "[a-d]{4,9}") {
            let terms: Vec<String> = terms.into_iter().collect();
            let max = if word.len() >= TWO_EDITS_FROM { 2 } else { 1 };
            let scan: Vec<(u32, usize)> = terms
                .iter()
                .enumerate()
                .filter_map(|(i, t)| Some((i as u32, distance(word.as_bytes(), t.as_bytes(), max)?)))
                .filter(|(_, d)| *d > 0)
                .collect();
            let found = near(&terms, &word, max);
            prop_assert_eq!(found, scan);
        }

        #[test]
        fn distance_is_symmetric(a in "[a-c]{0,8}", b in "[a-c]{0,8}") {
            prop_assert_eq!(distance(a.as_bytes(), b.as_bytes(), 3), distance(b.as_bytes(), a.as_bytes(), 3));
        }
    }
}
