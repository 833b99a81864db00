//! What the agent warms: the warmer with the agent's own strategies, and what they go by.
//!
//! The warmer runs when the host says so. What it goes by is noted along the way, in bounded memory: what shoppers
//! asked the price of, and who was served.

mod json;
mod settings;
mod strategies;
#[cfg(test)]
mod tests;
mod view;

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use async_trait::async_trait;
use rustc_hash::FxHashMap;

use super::{Inner, QuoteOptions};
use crate::{
    agent::AgentConfig,
    catalog::Product,
    clock::{Clock, Monotonic},
    error::{Error, ErrorKind, Result},
    id::{ProductId, UserId},
    pricing::{AheadBounds, QuoteRequest},
    warmer::{
        Cron, Predicted, Seasonal, Usage, Warm, WarmAnswer, WarmMoment, WarmProgress, WarmRequest,
        WarmStrategy, Warmer, WarmerConfig,
    },
};

pub use settings::{WarmPlan, WarmerSettings};
pub use view::WarmerView;

/// How many products are counted; those asked for least are forgotten.
const COUNTED: usize = 10_000;
/// Of how many users it is known that they were served lately.
const MAX_SERVED: usize = 1_000;

type OnProgress = dyn Fn(WarmProgress) + Send + Sync;

/// What the builder was told of the warmer.
#[derive(Default)]
pub(super) struct WarmParts {
    pub(super) settings: WarmerSettings,
    /// The host's own strategies.
    pub(super) own: Vec<(Arc<dyn WarmStrategy>, WarmPlan)>,
    pub(super) on_progress: Option<Box<OnProgress>>,
}

/// The agent that the strategies look at, once there is one. Weak, since the agent has the strategies.
#[derive(Clone, Default)]
struct Reach(Arc<OnceLock<Weak<Inner>>>);

impl Reach {
    fn get(&self) -> Result<Arc<Inner>> {
        self.0
            .get()
            .and_then(Weak::upgrade)
            .ok_or_else(|| Error::new(ErrorKind::Unavailable, "the agent is gone"))
    }
}

/// The warmer, and what its strategies go by.
pub(super) struct Warming {
    pub(super) warmer: Warmer,
    usage: Arc<Usage>,
    served: Served,
    reach: Reach,
}

impl WarmParts {
    /// The warmer with its strategies. It works from [`Warming::begin`] on.
    pub(super) fn warming(self, config: &AgentConfig, clock: &Arc<dyn Clock>) -> Result<Warming> {
        let WarmParts { settings, own, on_progress } = self;
        let (reach, usage) = (Reach::default(), Arc::new(Usage::new(COUNTED)));
        let place = QuoteOptions {
            store: settings.store.clone(),
            zip: settings.zip.clone().or_else(|| config.zip_code.clone()),
        };
        let mut numbers = WarmerConfig::default();
        (numbers.budget, numbers.batch) = (settings.budget, settings.batch);
        numbers.offset_minutes = config.utc_offset_minutes;
        let port = Port { reach: reach.clone(), place: place.clone() };
        let mut warmer = Warmer::new(Arc::new(port), Arc::clone(clock), numbers)?;
        if let Some(on_progress) = on_progress {
            warmer = warmer.with_progress(on_progress);
        }
        let known = || (reach.clone(), Arc::clone(&usage));
        let users = settings.users.clone();
        let seasonal = Seasonal::new(settings.seasons.clone())?;
        let all: [(Arc<dyn WarmStrategy>, &WarmPlan); 6] = [
            (Arc::new(strategies::Popular(known())), &settings.popular),
            (Arc::new(strategies::OnOffer(known(), place)), &settings.deals),
            (Arc::new(strategies::Own(reach.clone(), users)), &settings.own),
            (Arc::new(Predicted(Arc::clone(&usage))), &settings.predicted),
            (Arc::new(seasonal), &settings.seasonal),
            (Arc::new(strategies::Range::new(known())), &settings.range),
        ];
        let own = own.iter().map(|(strategy, plan)| (Arc::clone(strategy), plan));
        for (strategy, plan) in all.into_iter().chain(own) {
            if plan.limit > 0 {
                let schedule: Cron = plan.schedule.parse()?;
                warmer = warmer.with(strategy, schedule, plan.limit);
            }
        }
        Ok(Warming { warmer, usage, served: Served::default(), reach })
    }
}

impl Warming {
    /// The strategies look at this agent from now on.
    pub(super) fn begin(&self, inner: &Arc<Inner>) {
        // There is no second agent.
        let _ = self.reach.0.set(Arc::downgrade(inner));
    }
}

/// Users who were served lately.
#[derive(Default)]
struct Served(Mutex<FxHashMap<UserId, Monotonic>>);

impl Served {
    fn note(&self, user: &UserId, now: Monotonic) {
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = users.get_mut(user) {
            *last = now;
            return;
        }
        // A part at a time, so that finding the oldest is paid for by many notes.
        if users.len() >= MAX_SERVED + MAX_SERVED / 8 {
            let mut times: Vec<Monotonic> = users.values().copied().collect();
            let oldest = times.len() - MAX_SERVED + 1;
            let (_, from, _) = times.select_nth_unstable(oldest);
            let from = *from;
            users.retain(|_, last| *last >= from);
            if users.len() >= MAX_SERVED {
                // All at one moment.
                users.clear();
            }
        }
        users.insert(user.clone(), now);
    }

    /// Those served last come first.
    fn users(&self) -> Vec<UserId> {
        let users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<(Monotonic, UserId)> = users.iter().map(|(user, at)| (*at, user.clone())).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.into_iter().map(|(_, user)| user).collect()
    }
}

impl QuoteOptions {
    /// A question at this place, of nothing yet.
    fn request(&self) -> QuoteRequest {
        let mut request = QuoteRequest::new(Vec::new());
        request.store.clone_from(&self.store);
        request.zip.clone_from(&self.zip);
        request
    }
}

impl Inner {
    /// Notes whom the agent works for.
    pub(super) fn note_served(&self, user: &UserId) {
        if self.prices.keeps() {
            self.warming.served.note(user, self.clock.now());
        }
    }

    /// Notes which prices shoppers asked for.
    pub(super) fn note_asked<'a>(&self, products: impl Iterator<Item = &'a ProductId>) {
        if !self.prices.keeps() {
            return;
        }
        let moment = self.warm_moment();
        for product in products {
            self.warming.usage.note(product, moment);
            self.warming.warmer.note_read(product);
        }
    }

    fn warm_moment(&self) -> WarmMoment {
        WarmMoment::new(self.clock.wall(), self.config.utc_offset_minutes)
    }

    /// Fetches prices ahead and writes what is new to the history.
    pub(super) async fn warm(
        &self,
        products: &[Product],
        place: &QuoteOptions,
        bounds: AheadBounds,
    ) -> Result<WarmAnswer> {
        let products: Vec<&Product> = products.iter().collect();
        let fetched = self.prices.fetch_ahead(&products, place.request(), bounds).await;
        // Also where one source told something before another failed.
        self.remember_prices().await?;
        let fetched = fetched?;
        let answer = WarmAnswer::new(fetched.fetched.len(), fetched.fresh, fetched.bytes, fetched.calls);
        Ok(answer.with_products(fetched.fetched))
    }
}

/// Fetches through the agent's prices.
struct Port {
    reach: Reach,
    place: QuoteOptions,
}

#[async_trait]
impl Warm for Port {
    async fn warm(&self, request: WarmRequest) -> Result<WarmAnswer> {
        let inner = self.reach.get()?;
        let catalog = inner.catalog();
        // Most of what is picked is at hand: that is seen by the cache alone.
        let place = self.place.request();
        let known = |id: &&ProductId| catalog.position(id).is_some();
        let known: Vec<&ProductId> = request.products.iter().filter(known).collect();
        let open = inner.prices.not_lasting(&known, &place, request.still_for);
        let fresh = known.len() - open.len();
        if open.is_empty() {
            return Ok(WarmAnswer::new(0, fresh, 0, 0));
        }
        let products: Vec<Product> = open.into_iter().filter_map(|id| catalog.get(id)).collect();
        let mut bounds = AheadBounds::still_for(request.still_for);
        (bounds.max_calls, bounds.max_bytes) = (request.max_calls, request.max_bytes);
        let mut answer = inner.warm(&products, &self.place, bounds).await?;
        answer.fresh += fresh;
        Ok(answer)
    }
}

/// At most how long one stretch of work keeps its thread, in products looked at.
const AT_ONCE: usize = 1_000;

/// A pause of nothing, where `done` pieces of a long work are done.
async fn breathe_at(done: usize) {
    if done.is_multiple_of(AT_ONCE) {
        super::breathe().await;
    }
}
