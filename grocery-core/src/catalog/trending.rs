//! What is looked at, put on lists and bought these days, with old interest fading.
//!
//! An [`Access`] counts by its kind (a purchase more than a look) and halves in weight every
//! [half-life](TrendingConfig::half_life). All arithmetic is on whole numbers, so the same log gives the
//! same order on every machine, and in memory as in SQLite.
//!
//! What is kept of a product is its *heat*: the logarithm of its weight, shifted by how many half-lives have
//! gone by since 1970. Heats compare at any time without being brought up to date, since waiting takes the
//! same from all of them; so the hottest are read from an index and nothing is recounted. A store keeps at
//! most [`MAX_TRENDING`] products, the hottest ones.

mod heat;
mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::{fmt, str::FromStr};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

pub use heat::Heat;
pub use memory::MemoryTrendingStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteTrendingStore;

/// The most products that a store keeps.
pub const MAX_TRENDING: usize = 10_000;

/// The most products of one answer.
pub const MAX_TRENDING_PAGE: usize = 500;

/// What was done with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccessKind {
    /// It was looked at: found, or shown.
    View,
    /// It was put on a list.
    Add,
    /// It was bought.
    Buy,
}

impl AccessKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::View, Self::Add, Self::Buy];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Add => "add",
            Self::Buy => "buy",
        }
    }
}

impl fmt::Display for AccessKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AccessKind {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown kind of access {:?}", clip(s, 40)))
                .with_hint("use one of: view, add, buy")
        })
    }
}

/// Something was done with a product. A list of these, in order, is an event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Access {
    /// The product.
    pub product: ProductId,
    /// What was done.
    pub kind: AccessKind,
    /// When.
    pub at: Timestamp,
}

impl Access {
    /// `kind` was done with `product`.
    #[must_use]
    pub fn new(product: ProductId, kind: AccessKind, at: Timestamp) -> Self {
        Self { product, kind, at }
    }
}

/// How accesses count. A store is made with one and goes on with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendingConfig {
    /// After how many hours an access counts half. 1 to 87,600 (ten years). Default: 168, a week.
    pub half_life_hours: u32,
    /// What a look counts, up to a million. Default: 1.
    pub view: u32,
    /// What being put on a list counts, up to a million. Default: 3.
    pub add: u32,
    /// What a purchase counts, up to a million. Default: 10.
    pub buy: u32,
}

impl Default for TrendingConfig {
    fn default() -> Self {
        Self { half_life_hours: 7 * 24, view: 1, add: 3, buy: 10 }
    }
}

impl TrendingConfig {
    /// The half-life in milliseconds.
    fn half_life(&self) -> i64 {
        i64::from(self.half_life_hours.clamp(1, 87_600)) * 3_600_000
    }

    fn weight(&self, kind: AccessKind) -> u32 {
        let weight = match kind {
            AccessKind::View => self.view,
            AccessKind::Add => self.add,
            AccessKind::Buy => self.buy,
        };
        weight.min(1_000_000)
    }

    /// The heat of one access by itself; `None` where its kind counts nothing.
    #[must_use]
    pub fn heat(&self, access: &Access) -> Option<Heat> {
        Heat::of(self.weight(access.kind), access.at, self.half_life())
    }

    /// What a heat is worth at a time, in thousandths of a look of that moment, rounded half up: 3000 for what
    /// was put on a list once just now, with the default weights.
    #[must_use]
    pub fn worth(&self, heat: Heat, now: Timestamp) -> u64 {
        heat.worth(now, self.half_life())
    }
}

/// A product and how hot it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HotProduct {
    /// The product.
    pub product: ProductId,
    /// How hot it is.
    pub heat: Heat,
}

/// Asks for the hottest products, a page at a time. Make it with [`Hottest::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hottest {
    /// The most to answer, at most [`MAX_TRENDING_PAGE`].
    pub limit: usize,
    /// How many of the hottest to leave out.
    pub offset: usize,
}

impl Hottest {
    /// The hottest `limit`.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, offset: 0 }
    }

    /// Those behind the first `offset`.
    #[must_use]
    pub fn behind(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }
}

/// Counts what is done with products.
///
/// What an implementation owes: after the same accesses in the same order, the same heats and the same
/// order as [`MemoryTrendingStore`] of the same configuration: the hottest first, of equally hot ones by
/// id; all accesses of a call or none; never more than [`MAX_TRENDING`] products, of which the hottest
/// stay. `testing::trending_store` checks this.
#[async_trait]
pub trait TrendingStore: Send + Sync {
    /// How accesses count here.
    fn config(&self) -> TrendingConfig;

    /// Counts accesses, in order.
    ///
    /// # Errors
    /// Those of the storage.
    async fn record(&self, accesses: Vec<Access>) -> Result<()>;

    /// Counts accesses that nobody waits for: what a shopper looked at must not hold up the answer, and a count
    /// that is lost harms nobody. As it stands it records, waits and passes over an error; a store that can take
    /// them along with its next write does better.
    async fn note(&self, accesses: Vec<Access>) {
        drop(self.record(accesses).await);
    }

    /// The hottest products.
    ///
    /// # Errors
    /// Those of the storage.
    async fn hottest(&self, request: Hottest) -> Result<Vec<HotProduct>>;
}

const _: Option<&dyn TrendingStore> = None;
