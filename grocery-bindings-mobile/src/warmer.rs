//! The warmer: prices at hand before anybody asks.

use std::{sync::Arc, time::Duration};

use grocery_core::{Error, GroceryAgentBuilder, ProductId, UserId, agent::WarmerSettings, warmer};
use serde::{Deserialize, Serialize};

use crate::{
    agent::Shared,
    cancel::{CancelToken, run},
    error::{Answer, GroceryError},
    prices::{Prices, QuoteOptions},
    values::{json, natural, read, record, serial},
};

/// When a strategy runs, and how much it may pick. What is absent is as it is by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, uniffi::Record)]
pub struct WarmPlan {
    /// A cron expression of five fields, by the clocks of the options' `utcOffsetMinutes`: `0 6 * * 1-5`, at six on weekdays.
    #[uniffi(default = None)]
    pub schedule: Option<String>,
    /// The most products it picks; 0 means that it never runs.
    #[uniffi(default = None)]
    pub limit: Option<i64>,
}

/// What may be spent in any hour. What is absent is as it is by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, uniffi::Record)]
pub struct WarmBudgetOptions {
    /// Products that sources are asked for; what is at hand and fresh costs nothing. 10,000 where absent.
    #[uniffi(default = None)]
    pub items_per_hour: Option<i64>,
    /// Bytes kept. 128 MiB where absent.
    #[uniffi(default = None)]
    pub bytes_per_hour: Option<i64>,
    /// Calls to sources. 600 where absent.
    #[uniffi(default = None)]
    pub calls_per_hour: Option<i64>,
}

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
#[serde(from = "(u8, u8)", into = "(u8, u8)")]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl From<(u8, u8)> for MonthDay {
    fn from((month, day): (u8, u8)) -> Self {
        Self { month, day }
    }
}

impl From<MonthDay> for (u8, u8) {
    fn from(at: MonthDay) -> Self {
        (at.month, at.day)
    }
}

/// A time of the year and what is wanted in it. It may go over the year's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Season {
    /// The first day.
    pub from: MonthDay,
    /// The last day.
    pub to: MonthDay,
    /// The ids of the products, those that matter most first.
    pub products: Vec<String>,
}

/// What the warmer fetches, when and within which bounds. What is absent is as it is by itself. A product that several
/// strategies pick belongs to the first of those due at once, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, uniffi::Record)]
pub struct WarmerOptions {
    /// What shoppers asked the price of most, and then what is trending. 1,000 every 5 minutes where absent.
    #[uniffi(default = None)]
    pub popular: Option<WarmPlan>,
    /// What an offer covers that is on, or will be within the hour. 1,000 every 15 minutes where absent.
    #[uniffi(default = None)]
    pub deals: Option<WarmPlan>,
    /// What is on the newest lists of `users` and of users served lately, and what they buy. 1,000 every 30 minutes where
    /// absent.
    #[uniffi(default = None)]
    pub own: Option<WarmPlan>,
    /// What was asked for at this hour of the week and the next. 1,000 every 30 minutes where absent.
    #[uniffi(default = None)]
    pub predicted: Option<WarmPlan>,
    /// What `seasons` says. 1,000 every 30 minutes where absent.
    #[uniffi(default = None)]
    pub seasonal: Option<WarmPlan>,
    /// Products nobody asked for yet, of the categories that shoppers ask for most. Never where absent.
    #[uniffi(default = None)]
    pub range: Option<WarmPlan>,
    /// What may be spent in any hour.
    #[uniffi(default = None)]
    pub budget: Option<WarmBudgetOptions>,
    /// How many products one call to a source asks for, 1 to 1,000. 50 where absent.
    #[uniffi(default = None)]
    pub batch: Option<i32>,
    /// Times of the year and what is wanted in them. None where absent.
    #[uniffi(default = None)]
    pub seasons: Option<Vec<Season>>,
    /// Whose products are fetched besides those of users served lately. Nobody's where absent.
    #[uniffi(default = None)]
    pub users: Option<Vec<String>>,
    /// The shop that prices are fetched at. None in particular where absent.
    #[uniffi(default = None)]
    pub store: Option<String>,
    /// The postal code that prices are fetched for. The agent's own where absent.
    #[uniffi(default = None)]
    pub zip: Option<String>,
}

/// Reads settings of the warmer that are kept as JSON text, with the names of the command line and of Python:
/// `{"popular":{"limit":5000},"budget":{"calls_per_hour":60}}`.
///
/// Fails with `InvalidInput` naming the place, for a setting that there is not and a value without meaning.
#[uniffi::export]
pub fn warmer_options(json: String) -> Answer<WarmerOptions> {
    record(&WarmerSettings::default().with_json(&json)?)
}

/// Hears how far a run of the warmer is, after each batch. The host implements it; it is called on the thread of the run, so
/// it should be quick. What it throws is no matter of the run.
#[uniffi::export(with_foreign)]
pub trait WarmListener: Send + Sync {
    /// So many of the run's products were asked for.
    fn progress(&self, done: i64, of: i64) -> Result<(), GroceryError>;
}

/// Puts settings and listener into a builder.
pub(crate) fn add_warmer(
    mut builder: GroceryAgentBuilder,
    options: Option<&WarmerOptions>,
    listener: Option<Arc<dyn WarmListener>>,
) -> Result<GroceryAgentBuilder, Error> {
    if let Some(options) = options {
        let text: Answer<String> = json(options);
        builder = builder.warmer(WarmerSettings::default().with_json(&text?)?);
    }
    if let Some(listener) = listener {
        builder = builder.on_warm_progress(move |at| {
            let _ = listener.progress(serial(at.done as u64), serial(at.of as u64));
        });
    }
    Ok(builder)
}

/// Fetches prices before anybody asks for them. Nothing happens by itself: call `tick` from a timer of yours, or let `run`
/// wait. Two runs are never under way at once, and no hour costs more than the budget.
#[derive(uniffi::Object)]
pub struct Warmer {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Warmer {
    /// Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or another
    /// run is under way; what is due then stays due. Fails only where it is cancelled.
    #[uniffi::method(default(cancel = None))]
    pub async fn tick(&self, cancel: Option<Arc<CancelToken>>) -> Answer<WarmReport> {
        let report =
            run::<_, warmer::WarmReport>(cancel, async { Ok(self.shared.agent.warmer().tick().await) });
        record(&report.await?)
    }

    /// Runs every strategy now, whatever its schedule says, within the same budget. Fails only where it is cancelled.
    #[uniffi::method(default(cancel = None))]
    pub async fn run_now(&self, cancel: Option<Arc<CancelToken>>) -> Answer<WarmReport> {
        let report =
            run::<_, warmer::WarmReport>(cancel, async { Ok(self.shared.agent.warmer().run_now().await) });
        record(&report.await?)
    }

    /// Waits and runs what is due, for as long as anything ever is. Cancel it before the agent is shut down.
    #[uniffi::method(default(cancel = None))]
    pub async fn run(&self, cancel: Option<Arc<CancelToken>>) -> Answer<()> {
        run(cancel, async {
            self.shared.agent.warmer().run().await;
            Ok(())
        })
        .await
    }

    /// When something is due next, RFC 3339; absent where nothing ever is.
    pub fn next_due(&self) -> Option<String> {
        self.shared.agent.warmer().next_due().map(|at| at.to_string())
    }

    /// How it is doing: its strategies, what is left of the budget, what it did last and what that was good for.
    pub fn state(&self) -> Answer<WarmerState> {
        let state = self.shared.agent.warmer().state();
        let mut told: WarmerState = record(&state)?;
        told.json = json(&state)?;
        Ok(told)
    }

    /// Notes that shoppers asked the price of these products at some time (RFC 3339; now where absent), such as one that the
    /// app has written down before it was closed. What is asked through the agent is noted by itself.
    ///
    /// Fails with `InvalidInput` for an id or a time without meaning.
    #[uniffi::method(default(at = None))]
    pub fn note_asked(&self, product_ids: Vec<String>, at: Option<String>) -> Answer<()> {
        let agent = &self.shared.agent;
        let products = product_ids.iter().map(ProductId::new).collect::<Result<Vec<_>, Error>>()?;
        let at = read(at.as_deref())?.unwrap_or_else(|| agent.now());
        agent.warmer().note_asked(&products, at);
        Ok(())
    }

    /// Notes that these users are served. What is said to the agent notes it by itself. The 1,000 served last are known.
    ///
    /// Fails with `InvalidInput` for an id without meaning.
    pub fn note_served(&self, user_ids: Vec<String>) -> Answer<()> {
        let users = user_ids.iter().map(UserId::new).collect::<Result<Vec<_>, Error>>()?;
        self.shared.agent.warmer().note_served(&users);
        Ok(())
    }
}

#[uniffi::export]
impl Prices {
    /// Fetches the prices of those of these products that are not kept, or would not be fresh for `still_for_ms` any more, so
    /// that they are at hand: for a plan of the app's own beside the warmer. No budget of the hour applies.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have, with `NotSupported` without a price source or
    /// where nothing is kept, and with what kept a source from answering where no price could be fetched.
    #[uniffi::method(default(options = None, still_for_ms = 0, cancel = None))]
    pub async fn warm(
        &self,
        product_ids: Vec<String>,
        options: Option<QuoteOptions>,
        still_for_ms: i64,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<WarmAnswer> {
        let answer = run::<_, warmer::WarmAnswer>(cancel, async {
            let products = product_ids.iter().map(ProductId::new).collect::<Result<Vec<_>, Error>>()?;
            let place = QuoteOptions::read(options)?;
            let time = Duration::from_millis(natural(still_for_ms, "the time to stay fresh")?);
            self.shared.agent.prices().warm(&products, &place, time).await
        });
        record(&answer.await?)
    }
}

/// What a run of the warmer did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmReport {
    /// The strategies that were due, by name.
    pub strategies: Vec<String>,
    /// Different products that they picked.
    pub picked: i64,
    /// Products that were fetched.
    pub warmed: i64,
    /// Products that were at hand and fresh.
    pub fresh: i64,
    /// Products that were asked for and could not be had.
    pub missed: i64,
    /// Products that were left for a later run: the budget was spent, or the source was in trouble.
    pub left: i64,
    /// Bytes that were kept.
    pub bytes: i64,
    /// Calls to sources.
    pub calls: i64,
    /// Whether nothing was done because another run was under way.
    pub overlapped: bool,
    /// What went wrong, in sentences.
    pub notes: Vec<String>,
}

/// What fetching prices ahead cost and brought.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmAnswer {
    /// Products that were fetched.
    pub warmed: i64,
    /// Products that were at hand and fresh already.
    pub fresh: i64,
    /// Bytes that were kept.
    pub bytes: i64,
    /// Calls to sources.
    pub calls: i64,
    /// The ids of the products that were fetched.
    #[serde(rename = "products")]
    pub product_ids: Vec<String>,
}

/// What the warmer may spend in an hour, or what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmBudget {
    /// Products that sources are asked for.
    pub items_per_hour: i64,
    /// Bytes kept.
    pub bytes_per_hour: i64,
    /// Calls to sources.
    pub calls_per_hour: i64,
}

/// What warming was good for, since the agent was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmEarned {
    /// Runs that did something.
    pub runs: i64,
    /// Products that were fetched.
    pub warmed: i64,
    /// Calls to sources that this cost.
    pub calls: i64,
    /// Bytes that were kept.
    pub bytes: i64,
    /// Prices asked for that had been fetched before.
    pub reads: i64,
    /// Fetched products that were asked for at least once before they were fetched again.
    pub used: i64,
}

/// One strategy of the warmer and its schedule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmStrategyState {
    /// Its name.
    pub name: String,
    /// When it runs, as a cron expression.
    pub schedule: String,
    /// How many products it may pick.
    pub limit: i64,
    /// When it is due next, RFC 3339.
    pub next_due: Option<String>,
}

/// How the warmer is doing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WarmerState {
    /// Whether a run is under way.
    pub running: bool,
    /// When something is due next, RFC 3339; absent where nothing ever is.
    pub next_due: Option<String>,
    /// The strategies, those that come first at once due first.
    pub strategies: Vec<WarmStrategyState>,
    /// What may be spent in any hour.
    pub budget: WarmBudget,
    /// What is left of it for now.
    pub left: WarmBudget,
    /// What warming was good for so far.
    pub earned: WarmEarned,
    /// When the last run that did something began, RFC 3339.
    pub last_run: Option<String>,
    /// What it did; absent while the first one is under way.
    pub last: Option<WarmReport>,
    /// The same as the core's own JSON.
    #[serde(default)]
    pub json: String,
}

#[cfg(test)]
mod tests {
    use grocery_core::{ErrorKind, GroceryAgent};

    use super::*;

    fn settings(options: &WarmerOptions) -> Result<WarmerSettings, Error> {
        let text: Answer<String> = json(options);
        WarmerSettings::default().with_json(&text?)
    }

    #[test]
    fn settings_cross_and_what_is_absent_stays() {
        assert_eq!(settings(&WarmerOptions::default()).unwrap(), WarmerSettings::default());
        let given = r#"{"budget":{"calls_per_hour":60},"own":{"limit":0},"users":["ann"],
            "seasons":[{"from":[11,20],"to":[1,6],"products":["tree"]}]}"#;
        let read = warmer_options(given.to_owned()).unwrap();
        assert_eq!(settings(&read).unwrap(), WarmerSettings::default().with_json(given).unwrap());
        assert_eq!(read.seasons.unwrap()[0].to, MonthDay { month: 1, day: 6 });
    }

    #[test]
    fn what_means_nothing_is_refused_by_its_place() {
        for (place, bad) in [
            ("batch", WarmerOptions { batch: Some(0), ..WarmerOptions::default() }),
            (
                "own.limit",
                WarmerOptions {
                    own: Some(WarmPlan { limit: Some(-1), ..WarmPlan::default() }),
                    ..WarmerOptions::default()
                },
            ),
        ] {
            let error = settings(&bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.message().contains(&format!("{place}: ")), "{error}");
        }
        assert!(warmer_options(r#"{"popularity":1}"#.to_owned()).is_err());
    }

    #[test]
    fn every_field_of_the_state_crosses() {
        let agent = GroceryAgent::builder().build().unwrap();
        let state: WarmerState = record(&agent.warmer().state()).unwrap();
        assert_eq!(state.strategies.len(), 5);
        assert_eq!((state.budget.calls_per_hour, &state.last), (600, &None));
    }
}
