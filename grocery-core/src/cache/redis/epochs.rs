//! Wide removals by number: which entries a prefix or a tag has taken out, without looking for them.
//!
//! The server counts an epoch up with each wide removal and logs what it took out. Every entry is written with the
//! epoch that its writer knew, and every reading asks for the epoch along with the entries: an entry of an earlier
//! epoch that a later removal covers is not there any more, wherever it lies, and runs out by itself. A removal is
//! therefore one short command however much is kept, and nothing that the server evicts can bring an entry back:
//! where the log is gone, all that was written before it counts as taken out.
//!
//! Epochs are the server's time in microseconds, or one more than the last: they go on rising where the count was
//! lost.

use std::collections::HashMap;

use crate::cache::Invalidation;

/// How many removals the log holds; what was written before the oldest of them counts as taken out.
pub(super) const MOST_LOGGED: usize = 10_000;

/// Begins to count where nobody has, and tells what was taken out after an epoch: the epoch, the floor, and pairs of
/// what and when.
pub(super) const TELL: &str = "
local epoch = redis.call('GET', KEYS[1])
if not epoch or redis.call('EXISTS', KEYS[2]) == 0 then
  local t = redis.call('TIME')
  epoch = string.format('%.0f', math.max(t[1] * 1000000 + t[2], tonumber(epoch or 0) + 1))
  redis.call('SET', KEYS[1], epoch)
  redis.call('ZADD', KEYS[2], epoch, '!')
end
return {epoch, redis.call('ZSCORE', KEYS[2], '!') or epoch,
  redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES')}";

/// Takes out: counts the epoch up and logs what was taken out.
pub(super) const TAKE_OUT: &str = "
local t = redis.call('TIME')
local epoch = math.max(t[1] * 1000000 + t[2], tonumber(redis.call('GET', KEYS[1]) or 0) + 1)
epoch = string.format('%.0f', epoch)
if redis.call('EXISTS', KEYS[2]) == 0 then redis.call('ZADD', KEYS[2], epoch, '!') end
redis.call('SET', KEYS[1], epoch)
redis.call('ZADD', KEYS[2], epoch, ARGV[1])
local over = redis.call('ZCARD', KEYS[2]) - ARGV[2]
if over > 0 then
  local last = redis.call('ZRANGE', KEYS[2], over - 1, over - 1, 'WITHSCORES')
  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, over - 1)
  redis.call('ZADD', KEYS[2], last[2], '!')
end
return epoch";

/// What the log calls a removal.
pub(super) fn logged(what: &Invalidation) -> Option<String> {
    match what {
        Invalidation::Keys(_) => None,
        Invalidation::Prefix(prefix) => Some(["p", prefix].concat()),
        Invalidation::Tag(tag) => Some(["t", tag].concat()),
        Invalidation::All => Some("p".to_owned()),
    }
}

/// How much a client knew when it asked: what it is told is what came after.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The last epoch known; 0 before the first answer.
    pub(super) last: u64,
    /// How often the server was found to have lost its count.
    losses: u64,
}

/// What [`TELL`] answered.
pub(super) struct Told {
    pub(super) epoch: u64,
    pub(super) floor: u64,
    pub(super) removals: Vec<(String, u64)>,
}

/// What a client knows of the log. Several answers may be on their way at once and come in any order: what is known
/// of a removal is never forgotten for an answer that comes late.
#[derive(Default)]
pub(super) struct Epochs {
    known: Known,
    /// What was written before this is taken out.
    floor: u64,
    tags: HashMap<String, u64>,
    prefixes: HashMap<String, u64>,
}

/// What stands before the bytes of an entry.
pub(super) struct Head {
    pub(super) epoch: u64,
    /// As [`TierEntry::order`](crate::cache::TierEntry::order).
    pub(super) order: u64,
}

impl Epochs {
    pub(super) const fn known(&self) -> Known {
        self.known
    }

    /// Takes in what was told to one who knew so much. `false` where that does not count, because the server has lost
    /// its count: then all that it knows now is to be asked for.
    pub(super) fn learn(&mut self, asked: Known, told: Told) -> bool {
        let counts = told.epoch >= asked.last && asked.losses == self.known.losses;
        if counts {
            self.add(told);
        }
        counts
    }

    /// Takes in all that the server knows, after it was found to have lost its count by one who knew so much.
    pub(super) fn begin_anew(&mut self, asked: Known, told: Told) {
        // Unless another one found that first, and began anew with what it was told.
        if asked.losses == self.known.losses {
            *self = Self::default();
            self.known.losses = asked.losses.saturating_add(1);
        }
        self.add(told);
    }

    fn add(&mut self, told: Told) {
        self.known.last = self.known.last.max(told.epoch);
        self.floor = self.floor.max(told.floor);
        for (what, at) in told.removals {
            let kept = if let Some(tag) = what.strip_prefix('t') {
                self.tags.entry(tag.to_owned()).or_default()
            } else if let Some(prefix) = what.strip_prefix('p') {
                self.prefixes.entry(prefix.to_owned()).or_default()
            } else {
                continue;
            };
            *kept = at.max(*kept);
        }
        let floor = self.floor;
        self.tags.retain(|_, at| *at > floor);
        self.prefixes.retain(|_, at| *at > floor);
    }

    /// Whether an entry is still there.
    pub(super) fn holds<'a>(&self, head: &Head, key: &str, tags: impl Iterator<Item = &'a str>) -> bool {
        if head.epoch < self.floor || head.epoch > self.known.last {
            return false;
        }
        // What was loaded is as old as the beginning of its load, whatever its writer had heard of by its end.
        let loaded = head.order.is_multiple_of(2).then_some(head.order / 2);
        let gone = |at: u64| at > head.epoch || loaded.is_some_and(|begun| begun <= at / 1_000);
        if !gone(self.known.last) {
            return true;
        }
        let mut tags = tags.filter_map(|tag| self.tags.get(tag));
        !tags.any(|at| gone(*at))
            && !self.prefixes.iter().any(|(start, at)| gone(*at) && key.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADED_LATER: u64 = 9_000_000_000_000_000;

    fn known() -> Epochs {
        let mut epochs = Epochs::default();
        let log = [("!", 100), ("tdairy", 300), ("pc:mi", 400), ("tbakery", 500)];
        assert!(epochs.learn(Known::default(), told(500, 100, &log)));
        epochs
    }

    fn told(epoch: u64, floor: u64, log: &[(&str, u64)]) -> Told {
        Told { epoch, floor, removals: log.iter().map(|(what, at)| ((*what).to_owned(), *at)).collect() }
    }

    fn holds(epochs: &Epochs, epoch: u64, key: &str, tags: &[&str]) -> bool {
        epochs.holds(&Head { epoch, order: LOADED_LATER }, key, tags.iter().copied())
    }

    #[test]
    fn what_was_taken_out_since_it_was_written_is_gone() {
        let epochs = known();
        for (epoch, key, tags, want) in [
            (99, "c:eggs", &[][..], false),
            (100, "c:eggs", &[], true),
            (299, "c:eggs", &["dairy"], false),
            (300, "c:eggs", &["dairy"], true),
            (300, "c:eggs", &["dairy", "bakery"], false),
            (500, "c:eggs", &["dairy", "bakery"], true),
            (399, "c:milk", &[], false),
            (400, "c:milk", &[], true),
            (399, "c:m", &["dairy products"], true),
            (501, "c:eggs", &[], false),
        ] {
            assert_eq!(holds(&epochs, epoch, key, tags), want, "{epoch} {key} {tags:?}");
        }
    }

    #[test]
    fn a_load_that_began_before_a_removal_is_gone_however_late_it_was_written() {
        let epochs = known();
        let late = |order| epochs.holds(&Head { epoch: 500, order }, "c:eggs", ["bakery"].into_iter());
        // 500 microseconds are within the first millisecond.
        assert!(!late(0), "loaded");
        assert!(late(1), "set");
        assert!(late(2), "loaded a millisecond later");
    }

    #[test]
    fn a_server_that_forgot_begins_anew() {
        let mut epochs = known();
        assert!(epochs.learn(epochs.known(), told(700, 650, &[("!", 650)])));
        assert!(!holds(&epochs, 600, "c:eggs", &[]) && epochs.tags.is_empty() && epochs.prefixes.is_empty());
        let asked = epochs.known();
        assert!(!epochs.learn(asked, told(200, 200, &[])), "it counts from less than was known");
        epochs.begin_anew(asked, told(200, 200, &[("!", 200)]));
        assert!(holds(&epochs, 200, "c:eggs", &[]) && !holds(&epochs, 700, "c:eggs", &[]));
        // Another one who found the same later takes away nothing that was learned since.
        assert!(epochs.learn(epochs.known(), told(300, 200, &[("tdairy", 300)])));
        epochs.begin_anew(asked, told(250, 200, &[("!", 200), ("tbakery", 250)]));
        assert!(!holds(&epochs, 299, "c:eggs", &["dairy"]) && !holds(&epochs, 249, "c:eggs", &["bakery"]));
        // And what was asked before the loss is of a count that is no more.
        assert!(!epochs.learn(asked, told(800, 200, &[("tdairy", 800)])));
        assert!(holds(&epochs, 300, "c:eggs", &["dairy"]));
    }

    /// Two gets at once asked for what is new; the one that asked first is answered last.
    #[test]
    fn an_answer_that_comes_late_makes_no_removal_forgotten() {
        let mut epochs = Epochs::default();
        assert!(epochs.learn(epochs.known(), told(300, 100, &[("!", 100), ("tdairy", 300)])));
        let both = epochs.known();
        assert!(epochs.learn(both, told(500, 100, &[("pc:mi", 400), ("tbakery", 500)])));
        assert!(epochs.learn(both, told(400, 100, &[("pc:mi", 400)])));
        assert_eq!(epochs.known().last, 500);
        for (epoch, key, tag) in
            [(299, "c:eggs", "dairy"), (399, "c:milk", "none"), (499, "c:eggs", "bakery")]
        {
            assert!(!holds(&epochs, epoch, key, &[tag]), "{epoch} {key} {tag}");
        }
        assert!(holds(&epochs, 500, "c:milk", &["dairy", "bakery"]));
        // The same removal, of which an older time is told late.
        assert!(epochs.learn(both, told(600, 100, &[("tdairy", 600)])));
        assert!(epochs.learn(both, told(550, 100, &[("tdairy", 550)])));
        assert!(!holds(&epochs, 599, "c:eggs", &["dairy"]));
    }

    #[test]
    fn names_in_the_log() {
        let of = |what: Invalidation| logged(&what);
        assert_eq!(of(Invalidation::All), of(Invalidation::Prefix(String::new())));
        assert_ne!(of(Invalidation::Tag("a".into())), of(Invalidation::Prefix("a".into())));
        assert_eq!(of(Invalidation::Keys(vec!["a".into()])), None);
    }
}
