//! What is warmed, when and within which bounds.

use serde::{Deserialize, Serialize};

use crate::{
    id::{StoreId, UserId},
    warmer::{Season, WarmBudget},
};

/// When a strategy runs, and how much it may pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarmPlan {
    /// A cron expression of five fields, by the clocks of [`AgentConfig::utc_offset_minutes`](super::super::AgentConfig).
    pub schedule: String,
    /// The most products it picks. 0: it never runs.
    pub limit: usize,
}

impl WarmPlan {
    /// At most so many products on this schedule.
    #[must_use]
    pub fn new(schedule: impl Into<String>, limit: usize) -> Self {
        Self { schedule: schedule.into(), limit }
    }

    /// Never.
    #[must_use]
    pub fn off() -> Self {
        Self::new("0 0 * * *", 0)
    }
}

/// What the agent's warmer fetches, when and within which bounds. A product that several strategies pick belongs to the
/// first of those due at once, in the order of the fields.
///
/// ```
/// use grocery_core::agent::{WarmPlan, WarmerSettings};
/// let settings = WarmerSettings::default().with_popular(WarmPlan::new("*/10 * * * *", 5_000));
/// assert_eq!(settings.budget.items_per_hour, 10_000);
/// assert_eq!(settings.range.limit, 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WarmerSettings {
    /// What may be spent in any hour.
    pub budget: WarmBudget,
    /// How many products one call to a source asks for: 1 to 1,000. Default 50.
    pub batch: usize,
    /// What shoppers asked the price of most, and then what is trending. Default 1,000 every 5 minutes.
    pub popular: WarmPlan,
    /// What an offer covers that is on, or will be within the hour: those asked for most first. Default 1,000 every 15
    /// minutes.
    pub deals: WarmPlan,
    /// What stands on the newest lists of [`users`](Self::users) and of users served lately, and what they buy. Orders
    /// that come through the agent are known at once, others within twelve hours. Default 1,000 every 30 minutes.
    pub own: WarmPlan,
    /// What was asked for at this hour of the week and the next, in weeks before. Default 1,000 every 30 minutes.
    pub predicted: WarmPlan,
    /// What [`seasons`](Self::seasons) says. Default 1,000 every 30 minutes.
    pub seasonal: WarmPlan,
    /// Products nobody asked for yet, of the categories in which shoppers ask for the largest share of products. Needs a
    /// budget for it. Default never.
    pub range: WarmPlan,
    /// Times of the year and what is wanted in them. Default none.
    pub seasons: Vec<Season>,
    /// Whose products are fetched besides those of users served lately. Default nobody's.
    pub users: Vec<UserId>,
    /// The shop that prices are fetched at. Default none in particular.
    pub store: Option<StoreId>,
    /// The postal code that prices are fetched for. Default the agent's own.
    pub zip: Option<String>,
}

impl Default for WarmerSettings {
    fn default() -> Self {
        let every = |schedule: &str| WarmPlan::new(schedule, 1_000);
        Self {
            budget: WarmBudget::default(),
            batch: 50,
            popular: every("*/5 * * * *"),
            deals: every("*/15 * * * *"),
            own: every("*/30 * * * *"),
            predicted: every("*/30 * * * *"),
            seasonal: every("*/30 * * * *"),
            range: WarmPlan::off(),
            seasons: Vec::new(),
            users: Vec::new(),
            store: None,
            zip: None,
        }
    }
}

impl WarmerSettings {
    /// The same within this [`budget`](Self::budget).
    #[must_use]
    pub fn with_budget(mut self, budget: WarmBudget) -> Self {
        self.budget = budget;
        self
    }

    /// The same with this [`batch`](Self::batch).
    #[must_use]
    pub fn with_batch(mut self, batch: usize) -> Self {
        self.batch = batch;
        self
    }

    /// The same with this plan for [`popular`](Self::popular).
    #[must_use]
    pub fn with_popular(mut self, plan: WarmPlan) -> Self {
        self.popular = plan;
        self
    }

    /// The same with this plan for [`deals`](Self::deals).
    #[must_use]
    pub fn with_deals(mut self, plan: WarmPlan) -> Self {
        self.deals = plan;
        self
    }

    /// The same with this plan for [`own`](Self::own).
    #[must_use]
    pub fn with_own(mut self, plan: WarmPlan) -> Self {
        self.own = plan;
        self
    }

    /// The same with this plan for [`predicted`](Self::predicted).
    #[must_use]
    pub fn with_predicted(mut self, plan: WarmPlan) -> Self {
        self.predicted = plan;
        self
    }

    /// The same with this plan for [`seasonal`](Self::seasonal).
    #[must_use]
    pub fn with_seasonal(mut self, plan: WarmPlan) -> Self {
        self.seasonal = plan;
        self
    }

    /// The same with this plan for [`range`](Self::range).
    #[must_use]
    pub fn with_range(mut self, plan: WarmPlan) -> Self {
        self.range = plan;
        self
    }

    /// The same with these [`seasons`](Self::seasons).
    #[must_use]
    pub fn with_seasons(mut self, seasons: Vec<Season>) -> Self {
        self.seasons = seasons;
        self
    }

    /// The same for these [`users`](Self::users).
    #[must_use]
    pub fn with_users(mut self, users: Vec<UserId>) -> Self {
        self.users = users;
        self
    }

    /// The same at this [`store`](Self::store).
    #[must_use]
    pub fn with_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }

    /// The same for this [`zip`](Self::zip).
    #[must_use]
    pub fn with_zip(mut self, zip: impl Into<String>) -> Self {
        self.zip = Some(zip.into());
        self
    }
}
