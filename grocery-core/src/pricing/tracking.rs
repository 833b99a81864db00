//! Prices that shoppers wait for: the port that keeps them, and one in memory.
//!
//! A tracked price waits until the price is below its target, is then told of once, and waits again only after
//! the price has risen above the target. That one step is taken inside the store, so that of two processes that
//! see the same fall only one tells of it, also after a restart.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::{fmt, str::FromStr, time::Duration};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId, TrackingId, UserId},
    money::Money,
};

pub use memory::MemoryTrackingStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteTrackingStore;

/// The most prices that one user may wait for.
pub const MAX_TRACKED: usize = 1_000;

/// The most tracked prices that one claim hands out, whatever its budget of products.
pub(crate) const MAX_CLAIMED: usize = 10_000;

/// A time further ahead than this was told by a clock that was wrong and has been put right since.
pub(crate) const AHEAD: Duration = Duration::from_secs(24 * 3_600);

/// Whether a tracked price was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrackingState {
    /// It waits for the price to fall below the target.
    Waiting,
    /// The price fell below the target, which was told, and has not risen above it since.
    Below,
}

impl TrackingState {
    /// Every state.
    pub const ALL: [Self; 2] = [Self::Waiting, Self::Below];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Below => "below",
        }
    }
}

impl fmt::Display for TrackingState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TrackingState {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown state {:?}", clip(s, 40)))
                .with_hint("use waiting or below")
        })
    }
}

/// A price that a shopper waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TrackedPrice {
    /// Its id.
    pub id: TrackingId,
    /// Who waits.
    pub user: UserId,
    /// For which product.
    pub product: ProductId,
    /// At which shop; `None` for wherever prices come from.
    pub store: Option<StoreId>,
    /// The price that it is to fall below, of one package, or of one unit of weight where sold by weight.
    pub target: Money,
    /// Since when.
    pub since: Timestamp,
    /// Whether it was told of.
    pub state: TrackingState,
    /// The last price that was seen.
    pub last_price: Option<Money>,
    /// When that was seen.
    pub last_seen: Option<Timestamp>,
    /// When it was told of last.
    pub told_at: Option<Timestamp>,
    /// When its price is to be looked at next.
    pub due_at: Timestamp,
}

impl TrackedPrice {
    /// Waits anew, for another target. What was seen in another currency says nothing of it.
    pub(crate) fn retarget(&mut self, target: Money, at: Timestamp) {
        if target.currency() != self.target.currency() {
            (self.last_price, self.last_seen) = (None, None);
        }
        (self.target, self.state, self.due_at) = (target, TrackingState::Waiting, at);
    }

    /// Takes in a price that was seen. Whether it is to be told of: it is below the target, and was not before.
    /// A price of another currency, or seen before the last one, changes nothing; one seen more than a day before the
    /// last one counts, since then it was the clock that went back.
    pub(crate) fn see(&mut self, price: Money, at: Timestamp) -> bool {
        let late = |last| at < last && last <= at.saturating_add(AHEAD);
        if price.currency() != self.target.currency() || self.last_seen.is_some_and(late) {
            return false;
        }
        (self.last_price, self.last_seen) = (Some(price), Some(at));
        let tells = self.state == TrackingState::Waiting && price.minor() < self.target.minor();
        if tells {
            (self.state, self.told_at) = (TrackingState::Below, Some(at));
        } else if price.minor() > self.target.minor() {
            self.state = TrackingState::Waiting;
        }
        tells
    }
}

/// Begins to wait for a price. Make it with [`TrackPrice::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrackPrice {
    /// The id to give it.
    pub id: TrackingId,
    /// Who waits.
    pub user: UserId,
    /// For which product.
    pub product: ProductId,
    /// At which shop.
    pub store: Option<StoreId>,
    /// Below which price.
    pub target: Money,
    /// Now.
    pub at: Timestamp,
}

impl TrackPrice {
    /// `user` waits for `product` to cost less than `target`.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a target that is not above zero.
    pub fn new(
        id: TrackingId,
        user: UserId,
        product: ProductId,
        target: Money,
        at: Timestamp,
    ) -> Result<Self> {
        if target.is_negative() || target.is_zero() {
            return Err(Error::new(ErrorKind::InvalidInput, format!("no price falls below {target}"))
                .with_hint("wait for a price above zero"));
        }
        Ok(Self { id, user, product, store: None, target, at })
    }

    /// The same at one shop.
    #[must_use]
    pub fn at_store(mut self, store: Option<StoreId>) -> Self {
        self.store = store;
        self
    }

    fn begin(self) -> TrackedPrice {
        TrackedPrice {
            id: self.id,
            user: self.user,
            product: self.product,
            store: self.store,
            target: self.target,
            since: self.at,
            state: TrackingState::Waiting,
            last_price: None,
            last_seen: None,
            told_at: None,
            due_at: self.at,
        }
    }
}

/// Asks for what is due. Make it with [`ClaimDue::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimDue {
    /// Now.
    pub now: Timestamp,
    /// When what is handed out is due again.
    pub next: Timestamp,
    /// The most products (each at one shop) to hand out, those first that are due the longest.
    pub products: usize,
}

impl ClaimDue {
    /// Up to so many products that are due, which are due again at `next`.
    #[must_use]
    pub const fn new(now: Timestamp, next: Timestamp, products: usize) -> Self {
        Self { now, next, products }
    }
}

/// Tells what was seen of tracked prices. Make it with [`SettleTracked::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettleTracked {
    /// The price of each.
    pub prices: Vec<(TrackingId, Money)>,
    /// When they were seen.
    pub at: Timestamp,
}

impl SettleTracked {
    /// These prices were seen at `at`.
    #[must_use]
    pub const fn new(prices: Vec<(TrackingId, Money)>, at: Timestamp) -> Self {
        Self { prices, at }
    }
}

/// Keeps the prices that shoppers wait for.
///
/// What an implementation owes: a user waits once for a product at a shop; asked again with another target, the same
/// one waits for the new target anew, and with the same target nothing changes. `claim` hands each due price to one
/// caller, those too that are due more than a day after `next`, which only a clock that ran ahead can have said.
/// `settle` takes each step ([`TrackingState`]) as one with reading the state, so that a fall below the target
/// is answered to exactly one caller. `testing::tracking_store` checks this.
#[async_trait]
pub trait TrackingStore: Send + Sync {
    /// Begins to wait, and answers what is waited for.
    ///
    /// # Errors
    /// [`TooLarge`](ErrorKind::TooLarge) where the user waits for [`MAX_TRACKED`] already; those of the storage.
    async fn track(&self, request: TrackPrice) -> Result<TrackedPrice>;

    /// What a user waits for, the oldest first.
    ///
    /// # Errors
    /// Those of the storage.
    async fn tracked(&self, user: &UserId) -> Result<Vec<TrackedPrice>>;

    /// Stops waiting. Whether it was waited for by this user.
    ///
    /// # Errors
    /// Those of the storage.
    async fn untrack(&self, user: &UserId, id: TrackingId) -> Result<bool>;

    /// Hands out what is due and sets when it is due again, as one step.
    ///
    /// # Errors
    /// Those of the storage.
    async fn claim(&self, request: ClaimDue) -> Result<Vec<TrackedPrice>>;

    /// Has these looked at again from `due_at` on, where that is earlier: they were handed out, and nobody looked.
    ///
    /// # Errors
    /// Those of the storage.
    async fn put_back(&self, ids: Vec<TrackingId>, due_at: Timestamp) -> Result<()>;

    /// Takes in what was seen. Answers those whose price fell below their target by it; what was untracked meanwhile is
    /// left out.
    ///
    /// # Errors
    /// Those of the storage. Nothing is then taken in.
    async fn settle(&self, request: SettleTracked) -> Result<Vec<TrackedPrice>>;
}

const _: Option<&dyn TrackingStore> = None;

/// That a user waits for too much.
fn too_many(user: &UserId) -> Error {
    Error::new(
        ErrorKind::TooLarge,
        format!("{:?} waits for {MAX_TRACKED} prices already", clip(user.as_str(), 40)),
    )
    .with_hint("stop waiting for some of them")
}
