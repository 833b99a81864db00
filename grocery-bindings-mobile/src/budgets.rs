//! What may be spent, and how it stands.

use std::{collections::HashMap, sync::Arc};

use grocery_core::{Error, GroceryAgent, budgets as core};

use crate::{
    agent::{Shared, user},
    cancel::{CancelToken, run},
    error::Answer,
    values::{Money, each, natural, serial},
};

/// What may be spent in a day, week, month or year, for everything or for a category, and how it stands. Imported orders
/// and receipts count by themselves, on the day of the order. From `Agent.budgets()`.
#[derive(uniffi::Object)]
pub struct Budgets {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Budgets {
    /// Sets a budget, in place of the one for the same period and category. Answers the thresholds that what is spent
    /// already crosses.
    ///
    /// Fails with `InvalidInput` naming the field that has no meaning.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn set(
        &self,
        budget: Budget,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Crossing>> {
        let crossed = run::<_, Vec<core::Crossing>>(cancel, async {
            self.shared.agent.budgets().set(&user(user_id.as_deref())?, budget.read()?).await
        });
        Ok(each(crossed.await?))
    }

    /// Takes a budget away: that of a category, or the one for everything. Answers whether it was there.
    ///
    /// Fails with `InvalidInput` for a period that there is not.
    #[uniffi::method(default(category = None, user_id = None, cancel = None))]
    pub async fn remove(
        &self,
        period: String,
        category: Option<String>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<bool> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.budgets().remove(&user, period.parse()?, category.as_deref()).await
        })
        .await
    }

    /// How a user's budgets stand today: the shortest period first, in it everything before categories.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn standing(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<BudgetStatus>> {
        let standing = run::<_, Vec<core::BudgetStatus>>(cancel, async {
            self.shared.agent.budgets().standing(&user(user_id.as_deref())?).await
        });
        Ok(each(standing.await?))
    }

    /// Records what was spent; an id that is known is replaced. Answers the thresholds that this crossed, each told once in
    /// its period.
    ///
    /// Fails with `InvalidInput` naming the entry and field, with nothing recorded.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn spend(
        &self,
        entries: Vec<SpendEntry>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Crossing>> {
        let crossed = run::<_, Vec<core::Crossing>>(cancel, async {
            let agent = &self.shared.agent;
            let entries = entries.into_iter().map(|entry| entry.read(agent)).collect::<Result<_, Error>>()?;
            agent.budgets().spend(&user(user_id.as_deref())?, entries).await
        });
        Ok(each(crossed.await?))
    }

    /// Takes entries away, such as of an order that was cancelled. Answers how many were there.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn remove_spend(
        &self,
        ids: Vec<String>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<i64> {
        let gone = run::<_, usize>(cancel, async {
            self.shared.agent.budgets().remove_spend(&user(user_id.as_deref())?, ids).await
        });
        Ok(serial(gone.await? as u64))
    }

    /// Takes all budgets of a user away, with everything recorded.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget_all(&self, user_id: Option<String>, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, async { self.shared.agent.budgets().forget_all(&user(user_id.as_deref())?).await }).await
    }

    /// The shopper's own day, ISO 8601.
    pub fn today(&self) -> String {
        self.shared.agent.budgets().today().to_string()
    }
}

/// What may be spent in a period. A user has at most one for each period and category.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Budget {
    /// How long it runs: `day`, `week`, `month` or `year`.
    pub period: String,
    /// What may be spent.
    pub limit: Money,
    /// Only on this category, whatever its case; on everything where absent.
    #[uniffi(default = None)]
    pub category: Option<String>,
    /// At which shares of the limit, in percent, to be told; 50, 80 and 100 where absent.
    #[uniffi(default = None)]
    pub thresholds: Option<Vec<i32>>,
    /// On which day weeks begin, Monday = 1 to Sunday = 7.
    #[uniffi(default = 1)]
    pub week_starts_on: i32,
}

impl Budget {
    fn read(self) -> Result<core::Budget, Error> {
        let mut budget = core::Budget::new(self.period.parse()?, self.limit.read()?)
            .weeks_from(natural(self.week_starts_on, "the day on which weeks begin")?);
        if let Some(category) = self.category {
            budget = budget.for_category(&category);
        }
        if let Some(thresholds) = self.thresholds {
            let percent = thresholds.into_iter().map(|percent| natural(percent, "a threshold"));
            budget = budget.with_thresholds(percent.collect::<Result<Vec<u16>, Error>>()?);
        }
        Ok(budget)
    }
}

/// What was spent on one day, such as one order. Recording the same id again replaces it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SpendEntry {
    /// The user's own id of it, such as the order's.
    pub id: String,
    /// What was spent in all, with tax and fees.
    pub total: Money,
    /// The day as the shopper's calendar has it, ISO 8601; today where absent.
    #[uniffi(default = None)]
    pub day: Option<String>,
    /// What of it went to which category. Need not add up to the total.
    #[uniffi(default = None)]
    pub categories: Option<HashMap<String, Money>>,
}

impl SpendEntry {
    fn read(self, agent: &GroceryAgent) -> Result<core::SpendEntry, Error> {
        let day = self.day.map_or_else(|| Ok(agent.budgets().today()), |day| day.parse())?;
        let mut entry = core::SpendEntry::new(self.id, day, self.total.read()?);
        for (category, amount) in self.categories.unwrap_or_default() {
            entry = entry.with_category(&category, amount.read()?);
        }
        Ok(entry)
    }
}

/// How a budget stands in the period that runs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct BudgetStatus {
    /// How long it runs: `day`, `week`, `month` or `year`.
    pub period: String,
    /// The category it is for; absent for everything.
    pub category: Option<String>,
    /// The first day of the period, ISO 8601.
    pub from: String,
    /// The last day of the period.
    pub to: String,
    /// What may be spent.
    pub limit: Money,
    /// What is spent.
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    pub over: Money,
    /// What is spent in whole percent of the limit, cut off.
    pub percent: i64,
}

impl From<core::BudgetStatus> for BudgetStatus {
    fn from(status: core::BudgetStatus) -> Self {
        Self {
            period: status.period.to_string(),
            category: status.category,
            from: status.from.to_string(),
            to: status.to.to_string(),
            limit: status.limit.into(),
            spent: status.spent.into(),
            left: status.left.into(),
            over: status.over.into(),
            percent: serial(status.percent),
        }
    }
}

/// A threshold that was crossed, told once in a period.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Crossing {
    /// The threshold, in percent of the limit.
    pub threshold: i32,
    /// How the budget stands now.
    pub status: BudgetStatus,
}

impl From<core::Crossing> for Crossing {
    fn from(crossing: core::Crossing) -> Self {
        Self { threshold: crossing.threshold.into(), status: crossing.status.into() }
    }
}
