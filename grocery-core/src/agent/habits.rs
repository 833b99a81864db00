//! What shoppers have bought before, kept at hand so that a request does not count purchases each time.

use std::{
    sync::{Arc, Mutex, PoisonError},
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
    error::Result,
    id::UserId,
    orders::{FindPurchases, history::bought},
};

/// How long what was counted holds: another process may have imported orders into the same database.
const HOLDS: Duration = Duration::from_secs(300);
/// Of how many users it is kept.
const MAX_USERS: usize = 1_000;
/// What users have bought before.
#[derive(Debug, Default)]
pub(super) struct Habits {
    users: Mutex<FxHashMap<UserId, Counted>>,
}

#[derive(Debug)]
struct Counted {
    at: Monotonic,
    familiar: Arc<[Familiar]>,
}

impl Habits {
    fn get(&self, user: &UserId, now: Monotonic) -> Option<Arc<[Familiar]>> {
        let users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = users.get(user).filter(|c| now.saturating_since(c.at) < HOLDS)?;
        Some(Arc::clone(&counted.familiar))
    }

    fn put(&self, user: &UserId, at: Monotonic, familiar: Arc<[Familiar]>) {
        let mut users = self.users.lock().unwrap_or_else(PoisonError::into_inner);
        if users.len() >= MAX_USERS && !users.contains_key(user) {
            users.retain(|_, c| at.saturating_since(c.at) < HOLDS);
            if users.len() >= MAX_USERS {
                users.clear();
            }
        }
        users.insert(user.clone(), Counted { at, familiar });
    }

    /// Forgets what was counted for a user whose orders change.
    pub(super) fn forget(&self, user: &UserId) {
        self.users.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
    }
}

impl Inner {
    /// The products that a user bought within a year, those bought on most days first.
    pub(super) async fn familiar(&self, user: &UserId) -> Result<Arc<[Familiar]>> {
        let now = self.clock.now();
        if let Some(familiar) = self.habits.get(user, now) {
            return Ok(familiar);
        }
        let since = self.today().saturating_add_days(-A_YEAR);
        let request = FindPurchases::new(user.clone()).since(since).with_limit(MANY);
        let purchases = self.orders.purchases(request).await?;
        let familiar: Arc<[Familiar]> = bought(&purchases)
            .into_iter()
            .filter_map(|b| Some(Familiar { product: b.product?, days: b.cadence.days }))
            .take(MAX_FAMILIAR)
            .collect();
        self.habits.put(user, now, Arc::clone(&familiar));
        Ok(familiar)
    }
}
