//! Prices that users wait for, prices side by side, and how sources and cache are doing.

use grocery_core::{agent, cache, pricing, resilience};

use super::{Money, Quote, UnitPrice, handle, money, text};

handle! {
    /// A price that a user waits for.
    TrackedPrice(pricing::TrackedPrice) {
        /// Its id.
        id: String = |v| v.id.to_string();
        /// Who waits.
        user_id: String = |v| v.user.to_string();
        /// For which product.
        product_id: String = |v| v.product.to_string();
        /// At which shop; None for wherever prices come from.
        store: Option<String> = |v| text(v.store.as_ref());
        /// The price that it is to fall below, of one package, or of one unit of weight where sold by weight.
        target: Money = |v| Money(v.target);
        /// Since when, RFC 3339.
        since: String = |v| v.since.to_string();
        /// "waiting" for the fall, or "below" where that was told and the price has not risen above the target since.
        state: &'static str = |v| v.state.as_str();
        /// The last price that was seen.
        last_price: Option<Money> = |v| money(v.last_price);
        /// When that was seen, RFC 3339.
        last_seen: Option<String> = |v| text(v.last_seen);
        /// When it was told of last, RFC 3339.
        told_at: Option<String> = |v| text(v.told_at);
        /// When its price is to be looked at next, RFC 3339.
        due_at: String = |v| v.due_at.to_string();
    }

    /// A price fell below the target of a user who waits for that. Told once for each fall.
    TrackedPriceAlert(agent::PriceAlert) {
        /// The tracked price.
        tracking_id: String = |v| v.tracking_id.to_string();
        /// Who waits.
        user_id: String = |v| v.user_id.to_string();
        /// For which product.
        product_id: String = |v| v.product_id.to_string();
        /// The price it was to fall below.
        target: Money = |v| Money(v.target);
        /// The price now.
        price: Money = |v| Money(v.price);
        /// Who says so.
        source: String = |v| v.source.clone();
        /// The shop, where the user named one.
        store: Option<String> = |v| text(v.store.as_ref());
        /// When, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
    }

    /// What a look at the tracked prices did.
    PriceTick(agent::PriceTick) {
        /// Tracked prices that were due.
        due: usize = |v| v.due;
        /// Of those, how many have a fresh price now.
        seen: usize = |v| v.seen;
        /// Whose price fell below the target by it. Each is an event, too.
        alerts: Vec<TrackedPriceAlert> = |v| v.each(|t| &t.alerts);
        /// What is worth knowing, such as a source that did not answer.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// One product at several sources.
    PriceComparison(agent::PriceComparison) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// What each source says, the lowest price for the same amount first.
        prices: Vec<ComparedPrice> = |v| v.each(|c| &c.prices);
        /// What is worth knowing, such as a source that did not answer.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// One source's price of a product, beside the others'.
    ComparedPrice(pricing::ComparedPrice) {
        /// The price as the source tells it.
        quote: Quote = |v| v.field(|c| &c.quote);
        /// What it is for, exactly: the package where its content is known, one unit of weight where it is sold by
        /// weight, else one piece.
        unit_price: UnitPrice = |v| v.field(|c| &c.unit_price);
        /// How much it is above the lowest for the same amount, in percent for showing; None where the two do not compare.
        above_percent: Option<f64> = |v| v.above.map(super::percent);
        /// The same in parts per million, rounded half up.
        above_ppm: Option<i64> = |v| v.above.map(grocery_core::Rate::parts_per_million);
    }

    /// How price sources and cache are doing.
    PricesState(agent::PricesState) {
        /// The sources, in the order they are asked in.
        sources: Vec<PriceSourceStatus> = |v| v.each(|s| &s.sources);
        /// What the cache did since the agent was made; None where nothing is kept.
        cache: Option<CacheStats> = |v| v.first(|s| s.cache.as_slice());
    }

    /// How one price source is doing.
    PriceSourceStatus(pricing::PriceSourceStatus) {
        /// Its name.
        name: String = |v| v.name.clone();
        /// How often it was asked, or was to be asked and its guards refused.
        calls: u64 = |v| v.calls;
        /// How many of those came to nothing: an error, a timeout, an answer without one usable price.
        failures: u64 = |v| v.failures;
        /// Prices it told that were not believed.
        refused: u64 = |v| v.refused;
        /// When it last answered, RFC 3339.
        last_answer: Option<String> = |v| text(v.last_answer);
        /// When it last failed, RFC 3339.
        last_failure: Option<String> = |v| text(v.last_failure);
        /// What it last failed with.
        last_error: Option<String> = |v| v.last_error.clone();
        /// Its guards; None where it is asked under a timeout alone.
        policy: Option<PolicyReport> = |v| v.first(|s| s.policy.as_slice());
    }

    /// The figures of the guards around a source.
    PolicyReport(resilience::PolicyReport) {
        /// Their name.
        name: String = |v| v.name.clone();
        /// The breaker's state, such as "closed", "open" or "half_open"; None without a breaker.
        breaker: Option<String> = |v| v.breaker.as_ref().map(|b| super::word(&b.state, ""));
        /// Calls that the breaker refused.
        breaker_refused: u64 = |v| v.breaker.as_ref().map_or(0, |b| b.refused);
        /// Attempts after the first.
        retries: u64 = |v| v.retries;
        /// Second tries beside slow ones.
        hedges: u64 = |v| v.hedges;
        /// Attempts that were cut off.
        timeouts: u64 = |v| v.timeouts;
        /// Calls refused for want of a place or a token.
        turned_away: u64 = |v| v.turned_away;
        /// Calls under way, where there are places.
        running: Option<usize> = |v| v.running;
        /// Calls in line, where there is one.
        waiting: Option<usize> = |v| v.waiting;
        /// Tokens left, where there is a rate.
        tokens: Option<u32> = |v| v.tokens;
    }

    /// What a cache did since it was made. Each key asked for is counted once:
    /// `gets == memory_hits + the hits of all tiers + stale + misses`.
    CacheStats(cache::CacheStats) {
        /// Keys asked for and answered.
        gets: u64 = |v| v.gets;
        /// Answered fresh from memory.
        memory_hits: u64 = |v| v.memory_hits;
        /// Answered with a value past its time.
        stale: u64 = |v| v.stale;
        /// Answered by the loader, with nothing, with an error, or given up by the caller.
        misses: u64 = |v| v.misses;
        /// Of all answers, those that said there is no such thing.
        negative: u64 = |v| v.negative;
        /// Keys that loaders were asked for.
        loads: u64 = |v| v.loads;
        /// Keys that loaders failed to answer.
        load_failures: u64 = |v| v.load_failures;
        /// Loads that were overtaken by a write or removal and not kept.
        overtaken: u64 = |v| v.overtaken;
        /// Loads begun behind the callers' backs.
        background: u64 = |v| v.background;
        /// Entries in memory, about.
        entries: u64 = |v| v.entries;
        /// The tiers, in the order given.
        tiers: Vec<TierStats> = |v| v.each(|s| &s.tiers);
        /// The share of gets answered fresh without the loader, in percent rounded down; None before the first.
        hit_percent: Option<u64> = |v| v.hit_percent();
    }

    /// What one tier of a cache did.
    TierStats(cache::TierStats) {
        /// Its name.
        name: String = |v| v.name.clone();
        /// Gets answered fresh from it.
        hits: u64 = |v| v.hits;
        /// Questions to it: one for any number of keys.
        reads: u64 = |v| v.reads;
        /// Keys asked of it.
        keys: u64 = |v| v.keys;
        /// Keys it had, fresh or not.
        found: u64 = |v| v.found;
        /// Entries written to it.
        writes: u64 = |v| v.writes;
        /// Operations that failed or took too long.
        errors: u64 = |v| v.errors;
        /// Operations that the breaker refused.
        refused: u64 = |v| v.refused;
        /// Entries that could not be read, and were removed.
        undecodable: u64 = |v| v.undecodable;
        /// Removals that it still owes.
        owed: u64 = |v| v.owed;
        /// The state of its breaker: "closed", "open" or "half_open".
        breaker: String = |v| v.breaker.clone();
    }

    /// What making a history smaller did.
    Compacted(pricing::Compacted) {
        /// Prices looked at.
        read: u64 = |v| v.read;
        /// Prices dropped.
        dropped: u64 = |v| v.dropped;
    }
}
