//! Deals planted into made-up histories: are they found, and is nothing else?

use super::*;
use crate::clock::{Rng, SeededRng};

/// Whole numbers from a seeded generator.
struct Dice(SeededRng);

impl Dice {
    fn between(&self, low: i64, high: i64) -> i64 {
        low + (self.0.next_u64() % (high - low + 1) as u64) as i64
    }

    fn one_in(&self, n: i64) -> bool {
        self.between(1, n) == 1
    }
}

/// A year of prices and the days on which a deal was planted.
struct History {
    prices: Vec<i64>,
    planted: Vec<bool>,
}

/// What happens to made-up prices besides the planted deals.
#[derive(Clone, Copy)]
struct World {
    /// The most new regular prices in a year, each 3 to 12 % up or, once in three times, down; half of it on average.
    changes: i64,
    /// Prices wander by up to so many per mille each day.
    jitter: i64,
    /// Sales of 3 to 7 % that are too small to be deals, in a year.
    small: i64,
    /// Planted sales of 12 to 50 % over 3 to 28 days, in a year.
    planted: i64,
}

const DAYS: i64 = 365;

fn history(dice: &Dice, world: World) -> History {
    let mut regular = dice.between(99, 2_999);
    let mut changes: Vec<i64> = (0..dice.between(0, world.changes)).map(|_| dice.between(0, DAYS)).collect();
    changes.sort_unstable();
    let mut prices = Vec::new();
    for day in 0..DAYS {
        for _ in changes.iter().filter(|d| **d == day) {
            let by = dice.between(3, 12);
            let up = !dice.one_in(3);
            regular = regular * if up { 100 + by } else { 100 - by } / 100;
        }
        prices.push(regular);
    }
    let mut planted = vec![false; prices.len()];
    let mut taken = vec![false; prices.len()];
    for sale in 0..world.planted + world.small {
        let deep = sale < world.planted;
        let (start, length) = (dice.between(45, DAYS - 29), dice.between(3, 28));
        let days = (start - 8) as usize..(start + length + 8).min(DAYS) as usize;
        if taken[days.clone()].contains(&true) {
            continue;
        }
        taken[days].fill(true);
        let off = if deep { dice.between(12, 50) } else { dice.between(3, 7) };
        let days = start as usize..(start + length).min(DAYS) as usize;
        for day in days {
            prices[day] = (prices[day] * (100 - off) + 50) / 100;
            planted[day] = deep;
        }
    }
    for price in &mut prices {
        *price += *price * dice.between(-world.jitter, world.jitter) / 1_000;
    }
    History { prices, planted }
}

/// Right, wrong and missed days of `count` histories, each day judged by the days before it.
fn judge(seed: u64, count: usize, world: World) -> (u32, u32, u32) {
    let dice = Dice(SeededRng::new(seed));
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for _ in 0..count {
        let history = history(&dice, world);
        let past = daily(history.prices.iter().copied());
        for at in 30..past.len() {
            let says = !found(&past[..at], history.prices[at]).deals.is_empty();
            match (says, history.planted[at]) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
        }
    }
    (right, wrong, missed)
}

#[test]
fn planted_deals_are_found_and_little_else() {
    let world = World { changes: 2, jitter: 10, small: 3, planted: 6 };
    for seed in [1, 2, 3] {
        let (right, wrong, missed) = judge(seed, 60, world);
        let precision = f64::from(right) / f64::from(right + wrong);
        let recall = f64::from(right) / f64::from(right + missed);
        println!(
            "seed {seed}: {right} right, {wrong} wrong, {missed} missed: precision {precision:.4}, recall {recall:.4}"
        );
        assert!(right > 1_000, "too few planted days to say anything: {right}");
        assert!(precision >= 0.94, "precision {precision}");
        assert!(recall >= 0.90, "recall {recall}");
    }
}

#[test]
fn constant_prices_hold_none() {
    assert_eq!(judge(4, 40, World { changes: 0, jitter: 0, small: 0, planted: 0 }), (0, 0, 0));
}

#[test]
fn nor_do_prices_that_only_wander() {
    let (right, wrong, missed) = judge(5, 40, World { changes: 0, jitter: 20, small: 0, planted: 0 });
    assert_eq!((right, wrong, missed), (0, 0, 0));
}
