//! What shoppers said to the substitutes they were offered.
//!
//! A swap that was accepted comes first the next time its product is missing, and one that was refused is
//! not offered again. Of what was said to one swap, the last stands. Stores are bounded: a user keeps at
//! most [`MAX_SWAPS`], and beyond that those judged the longest ago go.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Swap;
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, UserId},
};

pub use memory::MemorySwapStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteSwapStore;

/// The most swaps that are kept of one user.
pub const MAX_SWAPS: usize = 2_000;

/// What one user said to one swap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JudgedSwap {
    /// The swap.
    pub swap: Swap,
    /// Whether it was accepted; otherwise it was refused.
    pub accepted: bool,
    /// When it was judged last.
    pub at: Timestamp,
}

/// Tells what a user said to a swap. Make it with [`JudgeSwap::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JudgeSwap {
    /// Who says so.
    pub user: UserId,
    /// The swap.
    pub swap: Swap,
    /// Whether it is accepted; otherwise it is refused.
    pub accepted: bool,
    /// Now.
    pub at: Timestamp,
}

impl JudgeSwap {
    /// `user` accepts or refuses `swap`.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a product swapped for itself.
    pub fn new(user: UserId, swap: Swap, accepted: bool, at: Timestamp) -> Result<Self> {
        if swap.missing == swap.offered {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("product {:?} cannot stand in for itself", clip(swap.missing.as_str(), 60)),
            )
            .with_hint("name the product that was missing and the one that was offered for it"));
        }
        Ok(Self { user, swap, accepted, at })
    }
}

/// Keeps what users said to swaps.
///
/// What an implementation owes: users are strictly apart; of what was said to one swap the last stands; a
/// user never keeps more than [`MAX_SWAPS`], and those judged longest ago go first. `testing::swap_store`
/// checks this.
#[async_trait]
pub trait SwapStore: Send + Sync {
    /// Keeps what was said to a swap.
    ///
    /// # Errors
    /// Those of the storage.
    async fn judge(&self, request: JudgeSwap) -> Result<()>;

    /// What a user said to swaps of one missing product, or of all for `None`; by missing product, then by
    /// the one offered.
    ///
    /// # Errors
    /// Those of the storage.
    async fn judged(&self, user: &UserId, missing: Option<&ProductId>) -> Result<Vec<JudgedSwap>>;

    /// Forgets what was said to one swap. Answers whether there was anything.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget(&self, user: &UserId, swap: &Swap) -> Result<bool>;

    /// Forgets all swaps of a user. Answers how many there were.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget_all(&self, user: &UserId) -> Result<usize>;
}

const _: Option<&dyn SwapStore> = None;
