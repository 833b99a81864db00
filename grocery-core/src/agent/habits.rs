//! What shoppers have bought before, kept at hand so that a request does not count purchases each time.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustc_hash::FxHashMap;

use super::{
    Inner,
    orders_view::{A_YEAR, MANY},
};
use crate::{
    catalog::{Familiar, MAX_FAMILIAR},
    clock::Monotonic,
    id::UserId,
    orders::{FindPurchases, history::bought},
};

/// How long what was counted holds for a request: another process may have imported orders into the same database.
const HOLDS: Duration = Duration::from_secs(300);
/// Of how many users it is kept: more than are served at once, since the warmer asks for everybody's in a row.
const MAX_USERS: usize = 4_000;

/// What users have bought before.
#[derive(Debug, Default)]
pub(super) struct Habits {
    users: Mutex<FxHashMap<UserId, Counted>>,
    /// How often anybody's orders changed: what was read before a change is not kept behind it.
    changes: AtomicU64,
}

#[derive(Debug)]
struct Counted {
    at: Monotonic,
    familiar: Arc<[Familiar]>,
}

impl Habits {
    /// What was counted no longer ago than `within`.
    fn get(&self, user: &UserId, now: Monotonic, within: Duration) -> Option<Arc<[Familiar]>> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = users.get(user).filter(|c| now.saturating_since(c.at) < within)?;
        Some(Arc::clone(&counted.familiar))
    }

    /// Keeps what was counted, unless orders changed since there were `changes`.
    fn put(&self, user: &UserId, at: Monotonic, familiar: Arc<[Familiar]>, changes: u64) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if self.changes.load(Ordering::Acquire) != changes {
            return;
        }
        if users.len() >= MAX_USERS && !users.contains_key(user) {
            // The older half at a time, so that finding it is paid for by many.
            let mut times: Vec<Monotonic> = users.values().map(|c| c.at).collect();
            let (_, from, _) = times.select_nth_unstable(MAX_USERS / 2);
            let from = *from;
            users.retain(|_, c| c.at > from);
        }
        users.insert(user.clone(), Counted { at, familiar });
    }

    /// Forgets what was counted for a user whose orders change.
    pub(super) fn forget(&self, user: &UserId) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::AcqRel);
        users.remove(user);
    }
}

impl Inner {
    /// The products that a user bought within a year, those bought on most days first. None where the store of
    /// orders fails: knowing no habits keeps nobody from shopping.
    pub(super) async fn familiar(&self, user: &UserId) -> Arc<[Familiar]> {
        self.familiar_within(user, HOLDS).await
    }

    /// The same for those to whom it may be as old as `within`.
    pub(super) async fn familiar_within(&self, user: &UserId, within: Duration) -> Arc<[Familiar]> {
        let now = self.clock.now();
        if let Some(familiar) = self.habits.get(user, now, within) {
            return familiar;
        }
        let changes = self.habits.changes.load(Ordering::Acquire);
        let since = self.today().saturating_add_days(-A_YEAR);
        let request = FindPurchases::new(user.clone()).since(since).with_limit(MANY);
        let Ok(purchases) = self.orders.purchases(request).await else { return Arc::default() };
        let familiar: Arc<[Familiar]> = bought(&purchases)
            .into_iter()
            .filter_map(|b| Some(Familiar { product: b.product?, days: b.cadence.days }))
            .take(MAX_FAMILIAR)
            .collect();
        self.habits.put(user, now, Arc::clone(&familiar), changes);
        familiar
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Clock, clock::ManualClock};

    #[test]
    fn what_was_read_before_a_change_is_not_kept_behind_it() {
        let (habits, user) = (Habits::default(), UserId::new("ann").unwrap());
        let now = ManualClock::at(crate::clock::Timestamp::from_unix_millis(0)).now();
        let read = || habits.changes.load(Ordering::Acquire);
        let before = read();
        habits.forget(&user);
        habits.put(&user, now, Arc::default(), before);
        assert!(habits.get(&user, now, HOLDS).is_none());
        habits.put(&user, now, Arc::default(), read());
        assert!(habits.get(&user, now, HOLDS).is_some());
        let later = now.saturating_add(HOLDS);
        assert!(habits.get(&user, later, HOLDS).is_none() && habits.get(&user, later, HOLDS * 2).is_some());
    }

    #[test]
    fn the_newest_are_kept_of_too_many() {
        let habits = Habits::default();
        let start = ManualClock::at(crate::clock::Timestamp::from_unix_millis(0)).now();
        let at = |n: usize| start.saturating_add(Duration::from_millis(n as u64));
        let user = |n: usize| UserId::new(format!("user-{n}")).unwrap();
        let last = 3 * MAX_USERS;
        for n in 0..=last {
            habits.put(&user(n), at(n), Arc::default(), 0);
            assert!(habits.users.lock().unwrap().len() <= MAX_USERS);
        }
        let kept = |n: usize| habits.get(&user(n), at(last), HOLDS).is_some();
        assert!(!kept(0) && (last - MAX_USERS / 4..=last).all(kept));
        // All at one moment.
        let habits = Habits::default();
        for n in 0..=MAX_USERS {
            habits.put(&user(n), start, Arc::default(), 0);
        }
        assert!(habits.get(&user(MAX_USERS), start, HOLDS).is_some());
    }
}
