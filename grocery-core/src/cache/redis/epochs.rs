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

/// What a client knows of the log.
#[derive(Default)]
pub(super) struct Epochs {
    /// The last epoch known; 0 before the first answer.
    last: u64,
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
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    /// Takes in what [`TELL`] answered.
    pub(super) fn learn(&mut self, epoch: u64, floor: u64, removals: Vec<(String, u64)>) {
        if epoch < self.last {
            // The server lost what it knew; what it tells now is all that counts.
            *self = Self::default();
        }
        (self.last, self.floor) = (epoch, self.floor.max(floor));
        for (what, at) in removals {
            if let Some(tag) = what.strip_prefix('t') {
                self.tags.insert(tag.to_owned(), at);
            } else if let Some(prefix) = what.strip_prefix('p') {
                self.prefixes.insert(prefix.to_owned(), at);
            }
        }
        let floor = self.floor;
        self.tags.retain(|_, at| *at > floor);
        self.prefixes.retain(|_, at| *at > floor);
    }

    /// Whether an entry is still there.
    pub(super) fn holds<'a>(&self, head: &Head, key: &str, tags: impl Iterator<Item = &'a str>) -> bool {
        if head.epoch < self.floor || head.epoch > self.last {
            return false;
        }
        // What was loaded is as old as the beginning of its load, whatever its writer had heard of by its end.
        let loaded = head.order.is_multiple_of(2).then_some(head.order / 2);
        let gone = |at: u64| at > head.epoch || loaded.is_some_and(|begun| begun <= at / 1_000);
        if !gone(self.last) {
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
        epochs.learn(500, 100, log.map(|(what, at)| (what.to_owned(), at)).into());
        epochs
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
        epochs.learn(700, 650, vec![("!".to_owned(), 650)]);
        assert!(!holds(&epochs, 600, "c:eggs", &[]) && epochs.tags.is_empty() && epochs.prefixes.is_empty());
        epochs.learn(200, 200, vec![("!".to_owned(), 200)]);
        assert!(holds(&epochs, 200, "c:eggs", &[]) && !holds(&epochs, 700, "c:eggs", &[]));
    }

    #[test]
    fn names_in_the_log() {
        let of = |what: Invalidation| logged(&what);
        assert_eq!(of(Invalidation::All), of(Invalidation::Prefix(String::new())));
        assert_ne!(of(Invalidation::Tag("a".into())), of(Invalidation::Prefix("a".into())));
        assert_eq!(of(Invalidation::Keys(vec!["a".into()])), None);
    }
}
