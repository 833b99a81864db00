//! How a warmer is doing.

use serde::{Deserialize, Serialize};

use super::{Earned, WarmBudget, WarmReport};
use crate::clock::Timestamp;

/// How a warmer is doing. From [`Warmer::state`](super::Warmer::state).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WarmerState {
    /// Whether a run is under way.
    pub running: bool,
    /// When something is due next. `None` where nothing ever is.
    pub next_due: Option<Timestamp>,
    /// The strategies, those that come first at once due first.
    pub strategies: Vec<StrategyState>,
    /// What may be spent in any hour.
    pub budget: WarmBudget,
    /// What is left of it for now.
    pub left: WarmBudget,
    /// What warming was good for so far.
    pub earned: Earned,
    /// When the last run that did something began.
    pub last_run: Option<Timestamp>,
    /// What it did; `None` while the first one is under way.
    pub last: Option<WarmReport>,
}

/// One strategy and its schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StrategyState {
    /// Its name.
    pub name: String,
    /// When it runs, as a cron expression.
    pub schedule: String,
    /// How many products it may pick.
    pub limit: usize,
    /// When it is due next.
    pub next_due: Option<Timestamp>,
}
