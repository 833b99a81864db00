//! Keeps budgets and says how they stand.

use std::sync::Arc;

use super::{
    Budget, BudgetPeriod, BudgetStatus, BudgetStore, Crossing, MarkCrossings, RecordSpend, RemoveBudget,
    RemoveSpend, SetBudget, SpendEntry, SpentIn,
};
use crate::{clock::Date, error::Result, id::UserId, money::Money};

/// Budgets over a store. What day it is comes with every question.
///
/// Every change answers which thresholds it crossed in the periods that run on `today`. A threshold is answered once in a
/// period: the store remembers, so that neither a restart nor a second process tells it again. Whoever is answered and then
/// fails to pass it on has lost it. Setting a budget with another limit begins its period anew; weeks that begin on another
/// day are other periods.
#[derive(Clone)]
pub struct BudgetService {
    store: Arc<dyn BudgetStore>,
}

impl BudgetService {
    /// Over this store.
    #[must_use]
    pub fn new(store: Arc<dyn BudgetStore>) -> Self {
        Self { store }
    }

    /// Sets a budget, in place of the one for the same period and category.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the field; those of the store.
    pub async fn set(&self, user: &UserId, budget: Budget, today: Date) -> Result<Vec<Crossing>> {
        self.store.set(SetBudget::new(user.clone(), budget)?).await?;
        self.crossed(user, today).await
    }

    /// Takes a budget away. Answers whether it was there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove(&self, user: &UserId, period: BudgetPeriod, category: Option<&str>) -> Result<bool> {
        self.store.remove(RemoveBudget::new(user.clone(), period, category)).await
    }

    /// Records what was spent. An id that is known is replaced.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the entry and field, with nothing recorded; those of the
    /// store.
    pub async fn record(
        &self,
        user: &UserId,
        entries: Vec<SpendEntry>,
        today: Date,
    ) -> Result<Vec<Crossing>> {
        self.store.record(RecordSpend::new(user.clone(), entries)?).await?;
        self.crossed(user, today).await
    }

    /// Takes entries away. Answers how many were there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove_spend(&self, request: RemoveSpend) -> Result<usize> {
        self.store.remove_spend(request).await
    }

    /// How a user's budgets stand in the periods that `day` lies in: the shortest period first, in it everything before
    /// categories.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn standing(&self, user: &UserId, day: Date) -> Result<Vec<BudgetStatus>> {
        let mut all = Vec::new();
        for budget in self.store.budgets(user).await? {
            all.push(self.status(user, &budget, day).await?);
        }
        Ok(all)
    }

    /// All budgets of a user, in the order of [`standing`](Self::standing).
    ///
    /// # Errors
    /// Those of the store.
    pub async fn all(&self, user: &UserId) -> Result<Vec<Budget>> {
        self.store.budgets(user).await
    }

    /// What was spent.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) where the sum does not fit; those of the store.
    pub async fn spent_in(&self, request: SpentIn) -> Result<Money> {
        self.store.spent(request).await
    }

    /// Takes all budgets and entries of a user away.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_all(&self, user: &UserId) -> Result<()> {
        self.store.forget_all(user).await
    }

    async fn status(&self, user: &UserId, budget: &Budget, day: Date) -> Result<BudgetStatus> {
        let (from, to) = budget.around(day);
        let mut request = SpentIn::new(user.clone(), from, to, budget.limit.currency());
        request.category.clone_from(&budget.category);
        BudgetStatus::of(budget, day, self.store.spent(request).await?)
    }

    /// The thresholds that are crossed and were not told in their period.
    async fn crossed(&self, user: &UserId, today: Date) -> Result<Vec<Crossing>> {
        let mut crossings = Vec::new();
        for budget in self.store.budgets(user).await? {
            let status = self.status(user, &budget, today).await?;
            let reached: Vec<u16> =
                budget.thresholds.iter().copied().filter(|t| status.reaches(*t)).collect();
            if reached.is_empty() {
                continue;
            }
            let mark = MarkCrossings::new(user.clone(), &budget, status.from, reached);
            for threshold in self.store.mark(mark).await? {
                crossings.push(Crossing { threshold, status: status.clone() });
            }
        }
        Ok(crossings)
    }
}

impl std::fmt::Debug for BudgetService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BudgetService").finish_non_exhaustive()
    }
}
