//! What the warmer did, and how it is doing.

use grocery_core::warmer;

use super::{handle, text};

handle! {
    /// What a run of the warmer did.
    WarmReport(warmer::WarmReport) {
        /// The strategies that were due, by name.
        strategies: Vec<String> = |v| v.strategies.clone();
        /// Different products that they picked.
        picked: usize = |v| v.picked;
        /// Products that were fetched.
        warmed: usize = |v| v.warmed;
        /// Products that were at hand and fresh.
        fresh: usize = |v| v.fresh;
        /// Products that were asked for and could not be had.
        missed: usize = |v| v.missed;
        /// Products that were left for a later run: the budget was spent, or the source was in trouble.
        left: usize = |v| v.left;
        /// Bytes that were kept.
        bytes: u64 = |v| v.bytes;
        /// Calls to sources.
        calls: u32 = |v| v.calls;
        /// Whether nothing was done because another run was under way.
        overlapped: bool = |v| v.overlapped;
        /// What went wrong, in sentences.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// How far a run of the warmer is.
    WarmProgress(warmer::WarmProgress) {
        /// Products asked for so far.
        done: usize = |v| v.done;
        /// Products of the run.
        of: usize = |v| v.of;
    }

    /// What fetching prices ahead cost and brought.
    WarmAnswer(warmer::WarmAnswer) {
        /// Products that were fetched.
        warmed: usize = |v| v.warmed;
        /// Products that were at hand and fresh already.
        fresh: usize = |v| v.fresh;
        /// Bytes that were kept.
        bytes: u64 = |v| v.bytes;
        /// Calls to sources.
        calls: u32 = |v| v.calls;
        /// The ids of the products that were fetched.
        product_ids: Vec<String> = |v| v.products.iter().map(ToString::to_string).collect();
    }

    /// What the warmer may spend in an hour, or what is left of it.
    WarmBudget(warmer::WarmBudget) {
        /// Products that sources are asked for; what is at hand and fresh costs nothing.
        items_per_hour: usize = |v| v.items_per_hour;
        /// Bytes kept.
        bytes_per_hour: u64 = |v| v.bytes_per_hour;
        /// Calls to sources.
        calls_per_hour: u32 = |v| v.calls_per_hour;
    }

    /// What warming was good for, since the agent was made.
    WarmEarned(warmer::Earned) {
        /// Runs that did something.
        runs: u64 = |v| v.runs;
        /// Products that were fetched.
        warmed: u64 = |v| v.warmed;
        /// Calls to sources that this cost.
        calls: u64 = |v| v.calls;
        /// Bytes that were kept.
        bytes: u64 = |v| v.bytes;
        /// Prices asked for that had been fetched before.
        reads: u64 = |v| v.reads;
        /// Fetched products that were asked for at least once before they were fetched again.
        used: u64 = |v| v.used;
    }

    /// One strategy of the warmer and its schedule.
    WarmStrategyState(warmer::StrategyState) {
        /// Its name.
        name: String = |v| v.name.clone();
        /// When it runs, as a cron expression.
        schedule: String = |v| v.schedule.clone();
        /// How many products it may pick.
        limit: usize = |v| v.limit;
        /// When it is due next, RFC 3339.
        next_due: Option<String> = |v| text(v.next_due);
    }

    /// How the warmer is doing.
    WarmerState(warmer::WarmerState) {
        /// Whether a run is under way.
        running: bool = |v| v.running;
        /// When something is due next, RFC 3339; None where nothing ever is.
        next_due: Option<String> = |v| text(v.next_due);
        /// The strategies, those that come first at once due first.
        strategies: Vec<WarmStrategyState> = |v| v.each(|s| &s.strategies);
        /// What may be spent in any hour.
        budget: WarmBudget = |v| v.field(|s| &s.budget);
        /// What is left of it for now.
        left: WarmBudget = |v| v.field(|s| &s.left);
        /// What warming was good for so far.
        earned: WarmEarned = |v| v.field(|s| &s.earned);
        /// When the last run that did something began, RFC 3339.
        last_run: Option<String> = |v| text(v.last_run);
        /// What it did; None while the first one is under way.
        last: Option<WarmReport> = |v| v.first(|s| s.last.as_slice());
    }
}
