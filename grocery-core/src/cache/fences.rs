//! Who may still put something into memory: a load that began before a write or a removal may not.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::Invalidation;

/// After so many single keys, or so many wider removals, during one load the memory of what happened is given up;
/// the loads under way then keep nothing.
const MOST_KEYS: usize = 10_000;
const MOST_WIDE: usize = 256;

/// What was written or taken out since the oldest load under way began. Everything that goes into memory goes
/// in under the lock of this, so that "may it?" and "it is in" are one step.
#[derive(Debug, Default)]
pub(super) struct Fences {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Counts writes and removals.
    count: u64,
    /// Loads under way.
    open: usize,
    keys: HashMap<String, u64>,
    wide: Vec<(u64, Invalidation)>,
    /// What began before this can no longer be told apart.
    floor: u64,
    /// The last one that was not of single keys.
    last_wide: u64,
}

impl State {
    fn note(&mut self, what: &Invalidation) {
        self.count += 1;
        if !matches!(what, Invalidation::Keys(_)) {
            self.last_wide = self.count;
        }
        if self.open == 0 {
            // A load whose answer nobody has fetched yet may still be joined by those who come with its number.
            self.floor = self.count;
            return;
        }
        if self.keys.len() >= MOST_KEYS || self.wide.len() >= MOST_WIDE {
            self.keys.clear();
            self.wide.clear();
            self.floor = self.count - 1;
        }
        match what {
            Invalidation::Keys(keys) => {
                let count = self.count;
                self.keys.extend(keys.iter().map(|key| (key.clone(), count)));
            }
            wider => self.wide.push((self.count, wider.clone())),
        }
    }

    /// Whether something after `begun` hit this key.
    fn hit(&self, begun: u64, key: &str, tags: &[Arc<str>]) -> bool {
        begun < self.floor
            || self.keys.get(key).is_some_and(|at| begun < *at)
            || self.wide.iter().any(|(at, what)| begun < *at && what.hits(key, tags))
    }
}

impl Fences {
    /// Marks the beginning of a load.
    pub(super) fn begin(self: &Arc<Self>) -> Fence {
        let mut state = self.lock();
        state.open += 1;
        Fence { home: Arc::clone(self), begun: state.count }
    }

    /// A number that grows with each write or removal that may concern this key: those who come with the same number
    /// may share a load.
    pub(super) fn generation(&self, key: &str) -> u64 {
        let state = self.lock();
        state.keys.get(key).copied().unwrap_or(0).max(state.last_wide).max(state.floor)
    }

    /// Notes a write or removal and does it in memory, in one step.
    pub(super) fn write(&self, what: &Invalidation, apply: impl FnOnce()) {
        let mut state = self.lock();
        state.note(what);
        apply();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A load under way.
#[derive(Debug)]
pub(super) struct Fence {
    home: Arc<Fences>,
    begun: u64,
}

impl Fence {
    /// Does `insert` where nothing overtook this load; `None` where something did.
    pub(super) fn land<R>(&self, key: &str, tags: &[Arc<str>], insert: impl FnOnce() -> R) -> Option<R> {
        let state = self.home.lock();
        (!state.hit(self.begun, key, tags)).then(insert)
    }

    /// Whether a write or removal overtook this load.
    pub(super) fn is_overtaken(&self, key: &str, tags: &[Arc<str>]) -> bool {
        self.home.lock().hit(self.begun, key, tags)
    }
}

impl Drop for Fence {
    fn drop(&mut self) {
        let mut state = self.home.lock();
        state.open = state.open.saturating_sub(1);
        if state.open == 0 {
            state.keys.clear();
            state.wide.clear();
            // Numbers never fall back to one under which an older load began.
            state.floor = state.count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(key: &str) -> Invalidation {
        Invalidation::Keys(vec![key.to_owned()])
    }

    fn lands(fence: &Fence, key: &str, tags: &[&str]) -> bool {
        let tags: Vec<Arc<str>> = tags.iter().map(|t| Arc::from(*t)).collect();
        let mut put = false;
        assert_eq!(fence.land(key, &tags, || put = true).is_some(), put);
        put
    }

    #[test]
    fn only_what_came_after_the_beginning_and_hits_keeps_a_load_out() {
        let fences = Arc::new(Fences::default());
        fences.write(&keys("a"), || {});
        let load = fences.begin();
        assert!(lands(&load, "a", &["t"]));
        fences.write(&keys("b"), || {});
        fences.write(&Invalidation::Tag("u".into()), || {});
        fences.write(&Invalidation::Prefix("x".into()), || {});
        assert!(lands(&load, "a", &["t"]));
        assert!(!lands(&load, "b", &[]) && !lands(&load, "a", &["t", "u"]) && !lands(&load, "xyz", &[]));
        let later = fences.begin();
        assert!(lands(&later, "b", &["u"]));
        fences.write(&Invalidation::All, || {});
        assert!(!lands(&later, "a", &[]));
    }

    #[test]
    fn nobody_shares_a_load_that_began_before_a_write_he_must_see() {
        let fences = Arc::new(Fences::default());
        let _load = fences.begin();
        let (a, b) = (fences.generation("a"), fences.generation("b"));
        fences.write(&keys("a"), || {});
        assert!(fences.generation("a") > a && fences.generation("b") == b);
        for wide in [Invalidation::Tag("t".into()), Invalidation::Prefix("x".into()), Invalidation::All] {
            let before = fences.generation("b");
            fences.write(&wide, || {});
            assert!(
                fences.generation("b") > before,
                "which keys bear a tag is not known before they are loaded"
            );
        }
        let before = fences.generation("never written");
        (0..=MOST_KEYS).for_each(|n| fences.write(&keys(&n.to_string()), || {}));
        assert!(fences.generation("never written") > before, "what is forgotten may concern every key");
    }

    #[test]
    fn the_memory_of_what_happened_is_bounded_and_gone_with_the_last_load() {
        let fences = Arc::new(Fences::default());
        let load = fences.begin();
        for n in 0..30_000 {
            fences.write(&keys(&n.to_string()), || {});
        }
        assert!(fences.lock().keys.len() <= MOST_KEYS);
        assert!(!lands(&load, "5", &[]) && !lands(&load, "never written", &[]), "in doubt nothing is kept");
        let fresh = fences.begin();
        assert!(lands(&fresh, "5", &[]));
        let before = fences.generation("5");
        drop((load, fresh));
        assert!(fences.lock().keys.is_empty());
        let ended = fences.generation("5");
        assert!(ended >= before, "a number that was given out is not given out again");
        fences.write(&keys("5"), || {});
        assert!(fences.generation("5") > ended);
        assert!(lands(&fences.begin(), "5", &[]));
    }
}
