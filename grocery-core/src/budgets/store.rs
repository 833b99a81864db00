//! The port that keeps budgets and what was spent, and one in memory.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::collections::HashSet;

use async_trait::async_trait;

use super::{Budget, BudgetPeriod, SpendEntry, model::category_name};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::UserId,
    money::{Currency, Money},
};

pub use memory::MemoryBudgetStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteBudgetStore;

/// The most budgets one user may have.
pub const MAX_BUDGETS: usize = 200;
/// The most entries that are recorded at once.
pub const MAX_ENTRIES: usize = 10_000;
/// How the ids of entries begin that stand for orders: `order:` and the id of the order.
pub const ORDER_PREFIX: &str = "order:";

/// Sets a budget. Make it with [`SetBudget::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SetBudget {
    /// Whose.
    pub user: UserId,
    /// The budget.
    pub budget: Budget,
}

impl SetBudget {
    /// Sets this budget of `user`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the field that has no meaning.
    pub fn new(user: UserId, budget: Budget) -> Result<Self> {
        Ok(Self { user, budget: budget.checked()? })
    }
}

/// Takes a budget away. Make it with [`RemoveBudget::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoveBudget {
    /// Whose.
    pub user: UserId,
    /// Its period.
    pub period: BudgetPeriod,
    /// Its category.
    pub category: Option<String>,
}

impl RemoveBudget {
    /// Takes the budget of `user` for this period and category away.
    #[must_use]
    pub fn new(user: UserId, period: BudgetPeriod, category: Option<&str>) -> Self {
        Self { user, period, category: category.map(category_name) }
    }
}

/// Records what was spent. Make it with [`RecordSpend::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordSpend {
    /// Who spent it.
    pub user: UserId,
    /// The entries, each id once.
    pub entries: Vec<SpendEntry>,
}

impl RecordSpend {
    /// Records these entries of `user`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the entry and field that has no meaning, or where an id is there twice;
    /// [`ErrorKind::TooLarge`] beyond [`MAX_ENTRIES`].
    pub fn new(user: UserId, entries: Vec<SpendEntry>) -> Result<Self> {
        if entries.len() > MAX_ENTRIES {
            return Err(Error::new(ErrorKind::TooLarge, format!("more than {MAX_ENTRIES} entries at once"))
                .with_hint("record them in several batches"));
        }
        let entries = entries.into_iter().map(SpendEntry::checked).collect::<Result<Vec<_>>>()?;
        let mut ids = HashSet::new();
        if let Some(twice) = entries.iter().find(|e| !ids.insert(&e.id)) {
            let what = format!("entry {:?} is there twice", clip(&twice.id, 60));
            return Err(Error::new(ErrorKind::InvalidInput, what).with_hint("record each entry once"));
        }
        Ok(Self { user, entries })
    }
}

/// Takes entries away. Make it with [`RemoveSpend::new`] or [`RemoveSpend::of_orders`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoveSpend {
    /// Whose.
    pub user: UserId,
    /// Which; `None` for all that stand for orders.
    pub ids: Option<Vec<String>>,
}

impl RemoveSpend {
    /// Takes these entries of `user` away.
    #[must_use]
    pub fn new(user: UserId, ids: Vec<String>) -> Self {
        Self { user, ids: Some(ids) }
    }

    /// Takes all entries of `user` away that stand for orders.
    #[must_use]
    pub fn of_orders(user: UserId) -> Self {
        Self { user, ids: None }
    }
}

/// Asks what was spent. Make it with [`SpentIn::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpentIn {
    /// Who spent it.
    pub user: UserId,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Only on this category.
    pub category: Option<String>,
    /// In this currency.
    pub currency: Currency,
}

impl SpentIn {
    /// What `user` spent from the day `from` to the day `to`, both counted, in `currency`.
    #[must_use]
    pub const fn new(user: UserId, from: Date, to: Date, currency: Currency) -> Self {
        Self { user, from, to, category: None, currency }
    }

    /// The same, only on this category, whatever its case.
    #[must_use]
    pub fn on(mut self, category: &str) -> Self {
        self.category = Some(category_name(category));
        self
    }
}

/// Remembers that thresholds were crossed. Make it with [`MarkCrossings::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkCrossings {
    /// Whose budget.
    pub user: UserId,
    /// Its period.
    pub period: BudgetPeriod,
    /// Its category.
    pub category: Option<String>,
    /// The limit that the thresholds are shares of.
    pub limit: Money,
    /// The first day of the period that runs.
    pub from: Date,
    /// The thresholds, in percent.
    pub thresholds: Vec<u16>,
}

impl MarkCrossings {
    /// Remembers these thresholds of `budget` for the period that began on `from`.
    #[must_use]
    pub fn new(user: UserId, budget: &Budget, from: Date, thresholds: Vec<u16>) -> Self {
        let (period, category, limit) = (budget.period, budget.category.clone(), budget.limit);
        Self { user, period, category, limit, from, thresholds }
    }
}

/// Keeps budgets and what was spent.
///
/// What an implementation owes: one budget for each user, period and category, one entry for each user and id; a
/// [`mark`](Self::mark) answers each threshold of a budget's period to one caller, whoever else asks at the same time; a
/// call takes effect in whole or not at all. One user never sees another's. `testing::budget_store` checks this.
#[async_trait]
pub trait BudgetStore: Send + Sync {
    /// Sets a budget, in place of the one for the same period and category. Where the limit is another one, or there was none,
    /// nothing is marked of it.
    ///
    /// # Errors
    /// [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_BUDGETS`]; those of the storage.
    async fn set(&self, request: SetBudget) -> Result<()>;

    /// Takes a budget away, with what was marked of it. Answers whether it was there.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove(&self, request: RemoveBudget) -> Result<bool>;

    /// All budgets of a user: the shortest period first, in it everything before categories, and these by name.
    ///
    /// # Errors
    /// Those of the storage.
    async fn budgets(&self, user: &UserId) -> Result<Vec<Budget>>;

    /// Records entries; those with a known id take its place.
    ///
    /// # Errors
    /// Those of the storage.
    async fn record(&self, request: RecordSpend) -> Result<()>;

    /// Takes entries away. Answers how many were there.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove_spend(&self, request: RemoveSpend) -> Result<usize>;

    /// What was spent.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where the sum does not fit; those of the storage.
    async fn spent(&self, request: SpentIn) -> Result<Money>;

    /// Remembers that thresholds were crossed. Answers those that were not remembered yet, in the order given; none, with
    /// nothing remembered, where no budget of this limit stands any more: somebody set another one in between.
    ///
    /// # Errors
    /// Those of the storage.
    async fn mark(&self, request: MarkCrossings) -> Result<Vec<u16>>;

    /// Takes everything of a user away.
    ///
    /// # Errors
    /// Those of the storage.
    async fn forget_all(&self, user: &UserId) -> Result<()>;
}

const _: Option<&dyn BudgetStore> = None;

/// How long marks of periods that are over are kept, in days: a clock that goes back and forth tells nothing twice.
const MARKS_KEPT: i32 = 800;

fn too_many() -> Error {
    Error::new(ErrorKind::TooLarge, format!("a user has at most {MAX_BUDGETS} budgets"))
        .with_hint("remove one that is not needed")
}
