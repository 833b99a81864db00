//! The cheapest whole numbers of packs that cover an amount.
//!
//! Sizes are whole numbers on a common scale. What counts is, in this order: cost, then what is left
//! over, then the number of packs. That order adds up pack by pack, so a table over the amount still
//! to cover finds the exact optimum. Large amounts are cut down first: of packs other than the one
//! with the best unit price, an optimum never needs as many as that one's size, because among so many
//! there is always a group whose sizes add up to a multiple of it and which it can replace. Where the
//! sizes share no useful scale (litres beside gallons) a bounded search does the same, and says when
//! it ran out of steps before it had proven its answer.

use std::cmp::Ordering;

/// The largest table, in cells.
const MAX_CELLS: i128 = 1_000_000;
/// The most steps of the bounded search.
const MAX_STEPS: u32 = 50_000;
/// Larger numbers than this are left to the closed form.
const MAX_SCALE: i128 = 1 << 60;

/// One kind of pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// How much is in it. Above 0.
    pub(super) size: i128,
    /// What it costs, in minor units. Not below 0.
    pub(super) price: i64,
}

/// How many of each kind to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cover {
    /// In the order of the kinds.
    pub(super) counts: Vec<i128>,
    /// Whether it is known to be the best.
    pub(super) proven: bool,
}

/// What a choice is judged by, smaller being better.
type Score = (i128, i128, i128);

/// The best cover of `need` by `kinds`. `None` where there are no kinds or a number is out of range.
pub(super) fn cover(need: i128, kinds: &[Kind]) -> Option<Cover> {
    let in_range = |n: i128| (1..=MAX_SCALE).contains(&n);
    if !in_range(need) || !kinds.iter().all(|k| in_range(k.size) && k.price >= 0) {
        return None;
    }
    // Everything sold is a multiple of the common divisor, so the amount may be rounded up to one.
    let scale = kinds.iter().fold(0, |g, k| gcd(g, k.size));
    if scale == 0 {
        return None;
    }
    let need = need.div_euclid(scale) + i128::from(need % scale != 0);
    let scaled: Vec<Kind> = kinds.iter().map(|k| Kind { size: k.size / scale, ..*k }).collect();
    let order = useful(&scaled);
    let useful: Vec<Kind> = order.iter().map(|&i| scaled[i]).collect();

    let best = useful.first()?;
    let largest = useful.iter().map(|k| k.size).max()?;
    let others = (best.size - 1).checked_mul(largest).unwrap_or(i128::MAX);
    let fixed = match need.checked_sub(others) {
        Some(over) if over > 0 => over.div_euclid(best.size) + i128::from(over % best.size != 0),
        _ => 0,
    };
    let rest = need - fixed * best.size;
    let (mut found, proven) = if rest <= 0 {
        (vec![0; useful.len()], true)
    } else if rest.saturating_mul(useful.len() as i128) <= MAX_CELLS {
        (by_table(rest, &useful)?, true)
    } else {
        by_search(rest, &useful)
    };
    *found.first_mut()? += fixed;

    let mut counts = vec![0; kinds.len()];
    for (&i, count) in order.iter().zip(found) {
        counts[i] = count;
    }
    Some(Cover { counts, proven })
}

/// The kinds worth taking, best unit price first and of those the largest first. A kind that costs
/// more than one of at least its size is not worth taking.
fn useful(kinds: &[Kind]) -> Vec<usize> {
    let beaten = |k: &Kind| kinds.iter().any(|other| other.price < k.price && other.size >= k.size);
    let mut order: Vec<usize> = (0..kinds.len()).filter(|&i| !beaten(&kinds[i])).collect();
    order.sort_by(|&a, &b| by_unit_price(&kinds[a], &kinds[b]));
    order.dedup_by(|a, b| kinds[*a] == kinds[*b]);
    order
}

fn by_unit_price(a: &Kind, b: &Kind) -> Ordering {
    // Sizes stay below 2^60, so the products fit.
    let (left, right) = (i128::from(a.price) * b.size, i128::from(b.price) * a.size);
    left.cmp(&right).then(b.size.cmp(&a.size))
}

fn by_table(need: i128, kinds: &[Kind]) -> Option<Vec<i128>> {
    let cells = usize::try_from(need).ok()? + 1;
    let mut score: Vec<Score> = vec![(0, 0, 0); cells];
    let mut taken: Vec<usize> = vec![0; cells];
    for amount in 1..cells {
        let mut best: Option<(Score, usize)> = None;
        for (i, k) in kinds.iter().enumerate() {
            let before = score[amount.saturating_sub(usize::try_from(k.size).unwrap_or(usize::MAX))];
            let now = (before.0 + i128::from(k.price), before.1 + k.size, before.2 + 1);
            if best.is_none_or(|(b, _)| now < b) {
                best = Some((now, i));
            }
        }
        (score[amount], taken[amount]) = best?;
    }
    let mut counts = vec![0; kinds.len()];
    let mut amount = cells - 1;
    while amount > 0 {
        let i = taken[amount];
        counts[i] += 1;
        amount = amount.saturating_sub(usize::try_from(kinds[i].size).unwrap_or(usize::MAX));
    }
    Some(counts)
}

struct Search<'a> {
    kinds: &'a [Kind],
    steps: u32,
    best: Option<(Score, Vec<i128>)>,
}

fn by_search(need: i128, kinds: &[Kind]) -> (Vec<i128>, bool) {
    let mut search = Search { kinds, steps: 0, best: None };
    // One kind alone is always an answer, so that running out of steps never leaves none.
    for (i, k) in kinds.iter().enumerate() {
        let count = up(need, k.size);
        let mut counts = vec![0; kinds.len()];
        counts[i] = count;
        search.offer((count * i128::from(k.price), count * k.size, count), &counts);
    }
    let mut counts = vec![0; kinds.len()];
    search.descend(0, need, (0, 0, 0), &mut counts);
    let proven = search.steps < MAX_STEPS;
    (search.best.map(|(_, counts)| counts).unwrap_or_default(), proven)
}

impl Search<'_> {
    fn offer(&mut self, score: Score, counts: &[i128]) {
        if self.best.as_ref().is_none_or(|(best, _)| score < *best) {
            self.best = Some((score, counts.to_vec()));
        }
    }

    /// Tries every useful number of kind `at` and of those after it. As deep as there are kinds.
    fn descend(&mut self, at: usize, need: i128, so_far: Score, counts: &mut [i128]) {
        if need <= 0 {
            self.offer(so_far, counts);
            return;
        }
        let Some(kind) = self.kinds.get(at) else { return };
        let last = at + 1 == self.kinds.len();
        let most = up(need, kind.size);
        let mut count = most;
        while count >= 0 {
            self.steps += 1;
            if self.steps >= MAX_STEPS {
                return;
            }
            let rest = need - count * kind.size;
            let cost = so_far.0 + count * i128::from(kind.price);
            // What is left costs at least the next unit price: kinds come in that order, so fewer of
            // this kind can only raise the bound.
            let floor = match self.kinds.get(at + 1) {
                Some(next) if rest > 0 => cost + up(rest * i128::from(next.price), next.size),
                _ => cost,
            };
            if self.best.as_ref().is_some_and(|(best, _)| floor > best.0) && count < most {
                return;
            }
            counts[at] = count;
            self.descend(at + 1, rest, (cost, so_far.1 + count * kind.size, so_far.2 + count), counts);
            counts[at] = 0;
            if last {
                return;
            }
            count -= 1;
        }
    }
}

/// `a / b`, rounded up. Neither is below zero and `b` is above it.
fn up(a: i128, b: i128) -> i128 {
    a / b + i128::from(a % b != 0)
}

pub(super) fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(kinds: &[Kind], counts: &[i128]) -> Score {
        let mut s = (0, 0, 0);
        for (k, c) in kinds.iter().zip(counts) {
            s = (s.0 + c * i128::from(k.price), s.1 + c * k.size, s.2 + c);
        }
        s
    }

    /// Every combination of up to as many packs as any cover could need.
    fn brute(need: i128, kinds: &[Kind]) -> Score {
        fn go(need: i128, kinds: &[Kind], so_far: Score, best: &mut Option<Score>) {
            if need <= 0 {
                if best.is_none_or(|b| so_far < b) {
                    *best = Some(so_far);
                }
                return;
            }
            let Some((k, rest)) = kinds.split_first() else { return };
            for c in 0..=up(need, k.size) {
                let next = (so_far.0 + c * i128::from(k.price), so_far.1 + c * k.size, so_far.2 + c);
                go(need - c * k.size, rest, next, best);
            }
        }
        let mut best = None;
        go(need, kinds, (0, 0, 0), &mut best);
        best.unwrap()
    }

    fn kind(size: i128, price: i64) -> Kind {
        Kind { size, price }
    }

    #[test]
    fn seven_eggs() {
        let eggs = [kind(6, 219), kind(12, 349), kind(18, 469)];
        assert_eq!(cover(7, &eggs).unwrap().counts, [0, 1, 0]);
        assert_eq!(cover(6, &eggs).unwrap().counts, [1, 0, 0]);
        assert_eq!(cover(13, &eggs).unwrap().counts, [0, 0, 1]);
        assert_eq!(cover(7, &[kind(6, 150), kind(12, 349)]).unwrap().counts, [2, 0]);
    }

    #[test]
    fn ties_leave_less_then_take_fewer() {
        // The same cost: 6 leaves nothing over.
        assert_eq!(cover(6, &[kind(12, 200), kind(6, 200)]).unwrap().counts, [0, 1]);
        // The same cost and amount: one pack of 12 before two of 6.
        assert_eq!(cover(12, &[kind(6, 100), kind(12, 200)]).unwrap().counts, [0, 1]);
        // Free packs.
        assert_eq!(cover(12, &[kind(5, 0), kind(12, 0)]).unwrap().counts, [0, 1]);
    }

    #[test]
    fn huge_amounts_are_exact_and_quick() {
        let kinds = [kind(29, 99), kind(31, 105), kind(56, 180)];
        let big = cover(1_000_000_007, &kinds).unwrap();
        assert!(big.proven);
        let total = score(&kinds, &big.counts);
        assert!(total.1 >= 1_000_000_007 && total.1 < 1_000_000_007 + 56);
        // No cover can be below the best unit price.
        assert!(total.0 * 56 >= 1_000_000_007 * 180 && total.0 * 56 < (1_000_000_007 + 56) * 180);
        // Litres beside gallons share no useful scale.
        let odd =
            [kind(473_176_473, 398), kind(125_000_000, 120), kind(62_500_000, 75), kind(99_999_989, 101)];
        let c = cover(400_000_000_000_007, &odd).unwrap();
        assert!(score(&odd, &c.counts).1 >= 400_000_000_000_007);
        assert!(cover(i128::MAX, &odd).is_none());
        assert!(cover(1, &[]).is_none());
        assert!(cover(1, &[kind(0, 1)]).is_none());
    }

    proptest! {
        #[test]
        fn as_good_as_trying_everything(
            need in 1..60_i128,
            kinds in prop::collection::vec((1..20_i128, 0..30_i64), 1..5),
        ) {
            let kinds: Vec<Kind> = kinds.into_iter().map(|(s, p)| kind(s, p)).collect();
            let found = cover(need, &kinds).unwrap();
            prop_assert!(found.proven);
            let ours = score(&kinds, &found.counts);
            let best = brute(need, &kinds);
            prop_assert_eq!(ours, best);
        }

        #[test]
        fn the_search_agrees_with_the_table(
            need in 1..300_i128,
            kinds in prop::collection::vec((1..40_i128, 1..50_i64), 1..5),
        ) {
            let kinds: Vec<Kind> = kinds.into_iter().map(|(s, p)| kind(s, p)).collect();
            let order = useful(&kinds);
            let kinds: Vec<Kind> = order.into_iter().map(|i| kinds[i]).collect();
            let (counts, proven) = by_search(need, &kinds);
            prop_assume!(proven);
            let table = by_table(need, &kinds).unwrap();
            prop_assert_eq!(score(&kinds, &counts), score(&kinds, &table));
        }

        #[test]
        fn the_cut_of_large_amounts_changes_nothing(
            need in 300..900_i128,
            kinds in prop::collection::vec((1..12_i128, 1..50_i64), 1..5),
        ) {
            let kinds: Vec<Kind> = kinds.into_iter().map(|(s, p)| kind(s, p)).collect();
            let cut = cover(need, &kinds).unwrap();
            let whole = by_table(need, &kinds).unwrap();
            prop_assert_eq!(score(&kinds, &cut.counts), score(&kinds, &whole));
        }
    }
}
