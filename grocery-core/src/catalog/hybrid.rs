//! Several rankings made one.
//!
//! Scores of different rankers do not compare: BM25 has no upper end, a cosine hardly ever is below a
//! half. Places do compare. Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009) gives each thing
//! the sum of 1 / (60 + place) over the rankings it is in; the 60 is theirs, and keeps one ranking's first
//! place from outweighing agreement further down. It is pure: lists in, one list out.

mod exact;
mod vectors;

use std::{collections::HashMap, hash::Hash};

pub(super) use exact::Exact;
pub use vectors::{HybridHit, HybridOptions, HybridResult};

/// What is added to every place.
pub const RRF_K: f64 = 60.0;

/// One ranking, best first, and what it counts.
#[derive(Debug, Clone, Copy)]
pub struct Ranking<'a, T> {
    /// The things, best first. Of one that is there twice, the first place counts.
    pub things: &'a [T],
    /// What a place in it counts; 1 where all rankings are trusted the same. Not below zero.
    pub weight: f64,
}

impl<'a, T> Ranking<'a, T> {
    /// A ranking that counts 1.
    #[must_use]
    pub const fn new(things: &'a [T]) -> Self {
        Self { things, weight: 1.0 }
    }

    /// The same ranking with another weight.
    #[must_use]
    pub const fn with_weight(mut self, weight: f64) -> Self {
        self.weight = weight;
        self
    }
}

/// One thing of a fused ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Fused<T> {
    /// The thing.
    pub thing: T,
    /// The sum of its weights / ([`RRF_K`] + place), places counted from 1.
    pub score: f64,
    /// Its place in each ranking, counted from 0, in the order the rankings were given.
    pub places: Vec<Option<usize>>,
}

/// Makes one ranking of several, best first. Of things with the same score, the one that is further in
/// front in the earlier ranking comes first.
///
/// ```
/// use grocery_core::catalog::{Ranking, fuse};
/// let (words, vectors) = (["oat milk", "milk", "milk bar"], ["almond milk", "milk"]);
/// let fused = fuse(&[Ranking::new(&words), Ranking::new(&vectors)]);
/// let order: Vec<&str> = fused.iter().map(|f| f.thing).collect();
/// assert_eq!(order, ["milk", "oat milk", "almond milk", "milk bar"]);
/// assert_eq!(fused[0].score, 1.0 / 62.0 + 1.0 / 62.0);
/// ```
#[must_use]
pub fn fuse<T: Clone + Eq + Hash>(rankings: &[Ranking<'_, T>]) -> Vec<Fused<T>> {
    let mut at: HashMap<&T, usize> = HashMap::new();
    let mut fused: Vec<Fused<T>> = Vec::new();
    for (list, ranking) in rankings.iter().enumerate() {
        for (place, thing) in ranking.things.iter().enumerate() {
            let i = *at.entry(thing).or_insert_with(|| {
                fused.push(Fused { thing: thing.clone(), score: 0.0, places: vec![None; rankings.len()] });
                fused.len() - 1
            });
            if fused[i].places[list].is_none() {
                fused[i].places[list] = Some(place);
                fused[i].score += ranking.weight.max(0.0) / (RRF_K + place as f64 + 1.0);
            }
        }
    }
    // Things were met in the order of the rankings, which a stable sort keeps among equals.
    fused.sort_by(|a, b| b.score.total_cmp(&a.score));
    fused
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(lists: &[&[u32]]) -> Vec<u32> {
        let rankings: Vec<Ranking<'_, u32>> = lists.iter().map(|l| Ranking::new(l)).collect();
        fuse(&rankings).into_iter().map(|f| f.thing).collect()
    }

    #[test]
    fn one_ranking_stays_as_it_is() {
        assert_eq!(order(&[&[3, 1, 2], &[]]), [3, 1, 2]);
        assert_eq!(order(&[&[], &[3, 1, 2]]), [3, 1, 2]);
        assert!(order(&[&[], &[]]).is_empty() && order(&[]).is_empty());
    }

    #[test]
    fn agreement_comes_first_and_ties_keep_the_first_ranking() {
        assert_eq!(order(&[&[1, 2, 3], &[4, 3]]), [3, 1, 4, 2]);
        assert_eq!(order(&[&[1, 2], &[2, 1]]), [1, 2]);
        let twice = fuse(&[Ranking::new(&[7, 7, 7])]);
        assert_eq!((twice.len(), twice[0].score), (1, 1.0 / 61.0));
        let weak = fuse(&[Ranking::new(&[1, 2]), Ranking::new(&[2]).with_weight(0.0)]);
        assert_eq!(weak[0].thing, 1);
        assert_eq!(weak[1].places, [Some(1), Some(0)]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_invented(
            a in prop::collection::vec(0..30_u32, 0..30),
            b in prop::collection::vec(0..30_u32, 0..30),
        ) {
            let fused = order(&[&a, &b]);
            let mut want: Vec<u32> = a.iter().chain(&b).copied().collect();
            want.sort_unstable();
            want.dedup();
            let mut got = fused.clone();
            got.sort_unstable();
            prop_assert_eq!(got, want);
            // What is further in front in both is so in the whole.
            let place = |list: &[u32], x: u32| list.iter().position(|y| *y == x);
            for (i, x) in fused.iter().enumerate() {
                for y in &fused[i + 1..] {
                    let worse = |l: &[u32]| match (place(l, *x), place(l, *y)) {
                        (Some(x), Some(y)) => x > y,
                        (None, Some(_)) => true,
                        _ => false,
                    };
                    prop_assert!(!(worse(&a) && worse(&b)));
                }
            }
        }
    }
}
