//! What a clairvoyant could reach, by a reckoning of its own: no cache and no warmer is run for it.
//!
//! The rules are those of the cache: a price fetched at `s` is fresh until `s + TTL`, whether it was fetched ahead or
//! because somebody asked and it was missing. Ahead, at most so many may be fetched in any hour; there is room for all.
//! The clairvoyant knows every read.
//!
//! Of one product, go through its reads in time and mark each that is not within the TTL of the last marked one. Two
//! marked reads are more than a TTL apart, so that no one fetch serves both: each marked read is a miss, or is served by
//! a fetch ahead of its own, made at most a TTL before it. With `m` marked reads in all, and `j` of them served ahead,
//! at least `m - j` reads miss. What is left is how large `j` can be: each marked read is a job that takes one fetch of
//! some hour between a TTL before the read and the read. The hours are those of the clock: whoever keeps to the budget
//! in any sixty minutes keeps to it in these, too, so this allows no less. Serving in each hour the jobs that end first
//! serves as many as can be. So `reads - m + j` is never below what any strategy under these rules reaches.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    time::Duration,
};

use grocery_core::ProductId;

use super::baskets::Read;

const HOUR: i64 = 3_600_000;

/// The most of the reads from `first_day` on that can be hits. `reads` are in the order of time.
pub(super) fn clairvoyant(reads: &[Read], first_day: u32, ttl: Duration, an_hour: usize) -> u64 {
    let ttl = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
    let mut until: HashMap<&ProductId, i64> = HashMap::new();
    let (mut hits, mut marked) = (0_u64, Vec::new());
    for read in reads {
        let at = read.at.unix_millis();
        if read.day < first_day {
            // Whatever was done before: at best it was fetched at the last read.
            until.insert(&read.product, at.saturating_add(ttl));
        } else if until.get(&read.product).is_some_and(|until| at <= *until) {
            hits += 1;
        } else {
            until.insert(&read.product, at.saturating_add(ttl));
            marked.push(at);
        }
    }
    hits + served(&marked, ttl, an_hour)
}

/// How many of these reads, in the order of time, a fetch ahead can serve.
fn served(marked: &[i64], ttl: i64, an_hour: usize) -> u64 {
    let (Some(first), Some(last)) = (marked.first(), marked.last()) else { return 0 };
    let mut coming = marked.iter().copied().peekable();
    let mut open: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
    let mut served = 0;
    for hour in first.saturating_sub(ttl).div_euclid(HOUR)..=last.div_euclid(HOUR) {
        let (begins, ends) = (hour * HOUR, (hour + 1) * HOUR);
        while let Some(read) = coming.next_if(|read| read.saturating_sub(ttl) < ends) {
            open.push(Reverse(read));
        }
        let mut left = an_hour;
        while let Some(Reverse(read)) = open.peek().copied() {
            if read >= begins {
                if left == 0 {
                    break;
                }
                (left, served) = (left - 1, served + 1);
            }
            open.pop();
        }
    }
    served
}

#[cfg(test)]
mod tests {
    use grocery_core::{Timestamp, UserId};

    use super::*;

    fn reads(what: &[(i64, &str)]) -> Vec<Read> {
        let read = |(hour, product): &(i64, &str)| Read {
            at: Timestamp::from_unix_millis(hour * HOUR),
            day: u32::try_from(hour / 24).unwrap(),
            product: ProductId::new(*product).unwrap(),
            user: UserId::new("u").unwrap(),
            basket: String::new(),
        };
        what.iter().map(read).collect()
    }

    fn best(what: &[(i64, &str)], ttl: u64, an_hour: usize) -> u64 {
        clairvoyant(&reads(what), 1, Duration::from_secs(ttl * 3_600), an_hour)
    }

    #[test]
    fn by_hand() {
        // Nothing may be fetched ahead: what is read again in time is a hit.
        assert_eq!(best(&[(24, "a"), (25, "a"), (27, "a"), (28, "a")], 2, 0), 2);
        assert_eq!(best(&[(24, "a"), (25, "a"), (27, "a"), (28, "a")], 2, 1), 4);
        // What was read the day before may still be fresh.
        assert_eq!(best(&[(23, "a"), (24, "a"), (26, "a")], 2, 0), 1);
        // Three at once, one fetch an hour, two hours and the hour of the read itself to do it in.
        assert_eq!(best(&[(30, "a"), (30, "b"), (30, "c"), (30, "d")], 2, 1), 3);
        assert_eq!(best(&[(30, "a"), (30, "b"), (30, "c"), (30, "d")], 0, 1), 1);
        // An hour that is not used is no help later than a time to live.
        assert_eq!(best(&[(30, "a"), (40, "b"), (40, "c"), (40, "d")], 1, 1), 3);
        assert_eq!(best(&[], 1, 1), 0);
    }

    /// Beside the best of all ways to spend fetches, tried one by one.
    #[test]
    fn never_below_any_plan() {
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let mut what: Vec<(i64, &str)> = (0..5)
                .map(|_| (24 + i64::try_from(draw(6)).unwrap(), ["a", "b"][usize::from(draw(2) == 0)]))
                .collect();
            what.sort_unstable();
            for ttl in [1, 2] {
                let bound = best(&what, ttl, 1);
                let tried = tried(&what, i64::try_from(ttl).unwrap());
                assert!(bound >= tried, "{what:?} kept for {ttl}: {bound} < {tried}");
            }
        }
    }

    /// The most hits over all plans that fetch nothing, a or b at each full hour from 22 on.
    fn tried(what: &[(i64, &str)], ttl: i64) -> u64 {
        let slots: Vec<i64> = (22..30).collect();
        let mut most = 0;
        for mut plan in 0..3_u32.pow(8) {
            let mut fetched: HashMap<&str, Vec<i64>> = HashMap::new();
            for slot in &slots {
                match plan % 3 {
                    1 => fetched.entry("a").or_default().push(*slot),
                    2 => fetched.entry("b").or_default().push(*slot),
                    _ => {}
                }
                plan /= 3;
            }
            let mut hits = 0;
            for (hour, product) in what {
                let times = fetched.entry(product).or_default();
                if times.iter().any(|at| at <= hour && *hour <= at + ttl) {
                    hits += 1;
                } else {
                    times.push(*hour);
                }
            }
            most = most.max(hits);
        }
        most
    }
}
