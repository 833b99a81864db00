//! One source, with what goes around a call to it and what is believed of its answer.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::PriceServiceConfig;
use crate::{
    clock::{Clock, Monotonic, Timestamp},
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId},
    money::{Currency, Money},
    pricing::{PriceSource, Quote, QuoteKind, QuoteRequest, SourcePrice},
    quantity::{Dimension, Unit},
    resilience::{Call, Deadline, Policy, PolicyReport, Verdict, copy_of, verdict_of, with_timeout},
};

/// The largest price that is believed, in minor units. A thousand lines of a million packages each at
/// this price still add up within 64 bits, so that no price can make a list impossible to total.
pub(super) const MAX_PRICE_MINOR: i64 = 1_000_000_000;

/// A price of so many times the typical one is no price but a slip, such as cents told as dollars.
const TIMES_TYPICAL: i64 = 50;

/// By how much a source's time may run ahead: clocks differ, and a day begins earlier elsewhere. What is told of a
/// later time was not written as it was meant.
const AHEAD: Duration = Duration::from_secs(24 * 3600);

/// How long a source that failed is left alone, and a product whose price was refused.
pub(super) const REST: Duration = Duration::from_secs(10);

/// So many calls of one question may fail in a row, before the rest of it is not asked.
const FAILURES: usize = 2;

/// How one price source is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PriceSourceStatus {
    /// Its name.
    pub name: String,
    /// How often it was asked, or was to be asked and its guards refused.
    pub calls: u64,
    /// How many of those came to nothing: an error, a timeout, an answer without one usable price.
    pub failures: u64,
    /// Prices it told that were not believed.
    pub refused: u64,
    /// When it last answered.
    pub last_answer: Option<Timestamp>,
    /// When it last failed.
    pub last_failure: Option<Timestamp>,
    /// What it last failed with.
    pub last_error: Option<String>,
    /// Its guards, with the state of its breaker. `None` where it is asked under a timeout alone.
    pub policy: Option<PolicyReport>,
}

#[derive(Debug, Default)]
struct Figures {
    calls: u64,
    failures: u64,
    refused: u64,
    last_answer: Option<Timestamp>,
    last_failure: Option<Timestamp>,
    last_error: Option<String>,
}

/// A source and its guards.
pub(super) struct Seat {
    source: Arc<dyn PriceSource>,
    pub(super) name: String,
    pub(super) policy: Option<Arc<Policy>>,
    /// The most products of one call.
    at_once: usize,
    figures: Mutex<Figures>,
    /// Until when it is left alone, and why.
    resting: Mutex<Option<(Monotonic, Arc<Error>)>>,
}

/// What went wrong on the way to a source.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// What was wrong with its answer, in sentences.
    pub(super) notes: Vec<String>,
    /// Why there was none.
    pub(super) error: Option<String>,
    /// How many calls were made, each with its repetitions under a policy.
    pub(super) calls: u32,
}

/// What a source answered, as far as it is believed.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) quotes: FxHashMap<ProductId, Quote>,
    /// Products whose price was refused.
    pub(super) refused: FxHashSet<ProductId>,
    /// Products for which no answer came.
    pub(super) open: FxHashSet<ProductId>,
    /// What was wrong with the answer, in sentences.
    pub(super) notes: Vec<String>,
}

impl Answer {
    fn add(&mut self, other: Self) {
        self.quotes.extend(other.quotes);
        self.refused.extend(other.refused);
        self.open.extend(other.open);
        self.notes.extend(other.notes);
    }
}

impl Seat {
    /// A seat for `source`, under a name that none of `taken` has.
    pub(super) fn new<'a>(
        source: Arc<dyn PriceSource>,
        taken: impl Iterator<Item = &'a str> + Clone,
    ) -> Self {
        // A host's code runs here for the first time; a name that panics or is empty must not end the app.
        let said = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let plain = source.name().replace(char::is_control, " ");
            clip(plain.trim(), 60).into_owned()
        }));
        let said = said.ok().filter(|n| !n.is_empty()).unwrap_or_else(|| "the price source".to_owned());
        // Two of one name would be one in the cache and in the history.
        let mut name = said.clone();
        let mut number = 2_u32;
        while taken.clone().any(|other| other == name) {
            name = format!("{said} {number}");
            number = number.saturating_add(1);
        }
        let at_once = std::panic::catch_unwind(AssertUnwindSafe(|| source.at_once())).unwrap_or(usize::MAX);
        let at_once = at_once.max(1);
        Self { source, name, policy: None, at_once, figures: Mutex::default(), resting: Mutex::default() }
    }

    /// The same seat under a policy.
    pub(super) fn guarded(&self, policy: Arc<Policy>) -> Self {
        Self {
            source: Arc::clone(&self.source),
            name: self.name.clone(),
            policy: Some(policy),
            at_once: self.at_once,
            figures: Mutex::default(),
            resting: Mutex::default(),
        }
    }

    /// The most products that so many calls can ask for.
    pub(super) fn reach(&self, calls: u32) -> usize {
        self.at_once.saturating_mul(usize::try_from(calls).unwrap_or(usize::MAX))
    }

    /// Whether prices of this shop can be asked for here.
    pub(super) fn has_store(&self, store: &StoreId) -> bool {
        // A host's code, as its name.
        std::panic::catch_unwind(AssertUnwindSafe(|| self.source.has_store(store))).unwrap_or(false)
    }

    /// What it failed with a moment ago, while it is left alone for that.
    pub(super) fn rests(&self, now: Monotonic) -> Option<Error> {
        let resting = locked(&self.resting);
        resting.as_ref().filter(|(until, _)| now < *until).map(|(_, e)| copy_of(e))
    }

    /// Leaves it alone for a while, where this says that it does not work.
    pub(super) fn rest(&self, now: Monotonic, e: &Arc<Error>) {
        if verdict_of(e) != Verdict::Success {
            *locked(&self.resting) = Some((now.saturating_add(REST), Arc::clone(e)));
        }
    }

    pub(super) fn status(&self) -> PriceSourceStatus {
        let figures = locked(&self.figures);
        PriceSourceStatus {
            name: self.name.clone(),
            calls: figures.calls,
            failures: figures.failures,
            refused: figures.refused,
            last_answer: figures.last_answer,
            last_failure: figures.last_failure,
            last_error: figures.last_error.clone(),
            policy: self.policy.as_ref().map(|p| p.report()),
        }
    }

    /// Asks the source for all products of a request, in as many calls as it wants, within the time that one question
    /// may take. What was answered counts also where other calls failed. What went wrong is told to `trouble`
    /// either way.
    pub(super) async fn ask(
        &self,
        mut request: QuoteRequest,
        typical: &FxHashMap<ProductId, (Money, Unit)>,
        clock: &dyn Clock,
        config: &PriceServiceConfig,
        trouble: &Mutex<Trouble>,
    ) -> Result<Answer> {
        let deadline = Deadline::after(clock.now(), config.timeout);
        let products = std::mem::take(&mut request.products);
        let mut all = Answer::default();
        let (mut answered, mut failed, mut in_a_row) = (false, None, 0);
        let calls = products.len().div_ceil(self.at_once);
        for (number, products) in products.chunks(self.at_once).enumerate() {
            // The first call is made whatever time there is: its end is the guards' to say.
            let late = number > 0 && deadline.has_passed(clock.now());
            if late && failed.is_none() {
                let text = format!("it answered {number} of {calls} calls in time");
                locked(trouble).error = Some(text.clone());
                failed = Some(Error::new(ErrorKind::Timeout, text));
            }
            if late || in_a_row == FAILURES {
                all.open.extend(products.iter().cloned());
                continue;
            }
            let mut part = request.clone();
            part.products = products.to_vec();
            match self.call(part, typical, clock, config, deadline, trouble).await {
                Ok(answer) => {
                    (answered, in_a_row) = (true, 0);
                    all.add(answer);
                }
                Err(e) => {
                    in_a_row += 1;
                    all.open.extend(products.iter().cloned());
                    failed.get_or_insert(e);
                }
            }
        }
        match failed {
            Some(e) if !answered => Err(e),
            _ => Ok(all),
        }
    }

    /// One call, under the guards. An answer that has nothing but prices that nobody asked for is a
    /// [`BadAnswer`](ErrorKind::BadAnswer), for the breaker too; a price that cannot be used is one product's.
    async fn call(
        &self,
        request: QuoteRequest,
        typical: &FxHashMap<ProductId, (Money, Unit)>,
        clock: &dyn Clock,
        config: &PriceServiceConfig,
        deadline: Deadline,
        trouble: &Mutex<Trouble>,
    ) -> Result<Answer> {
        let unbelieved: Mutex<Vec<String>> = Mutex::default();
        // The call is made inside the future, so that a panic before its first wait is caught as well.
        let asked = |request: QuoteRequest| {
            let unbelieved = &unbelieved;
            async move {
                let (products, store) = (request.products.clone(), request.store.clone());
                let call = AssertUnwindSafe(async { self.source.quotes(request).await }).catch_unwind();
                let told =
                    call.await.unwrap_or_else(|_| Err(Error::new(ErrorKind::Unavailable, "it panicked")))?;
                let answer =
                    Check { seat: self, typical, config, now: clock.wall() }.all(told, &products, store);
                match (answer.quotes.is_empty() && answer.refused.is_empty(), answer.notes.first()) {
                    (true, Some(fault)) => {
                        let fault = Error::new(ErrorKind::BadAnswer, fault.clone());
                        locked(unbelieved).clone_from(&answer.notes);
                        Err(fault)
                    }
                    _ => Ok(answer),
                }
            }
        };
        let answer = match &self.policy {
            None => {
                let left = deadline.remaining(clock.now()).unwrap_or(config.timeout);
                with_timeout(clock, left, asked(request)).await.and_then(|told| told)
            }
            Some(policy) => policy.run(Call::idempotent().by(deadline), |_| asked(request.clone())).await,
        };
        let mut figures = locked(&self.figures);
        figures.calls += 1;
        let mut trouble = locked(trouble);
        trouble.calls = trouble.calls.saturating_add(1);
        match &answer {
            Ok(answer) => {
                trouble.notes.extend(answer.notes.iter().cloned());
                figures.last_answer = Some(clock.wall());
                figures.refused += answer.refused.len() as u64;
                if let (true, false, Some(fault)) =
                    (answer.quotes.is_empty(), answer.refused.is_empty(), answer.notes.first())
                {
                    figures.failures += 1;
                    figures.last_failure = figures.last_answer;
                    figures.last_error = Some(clip(fault, 200).into_owned());
                }
            }
            Err(e) => {
                let unbelieved = std::mem::take(&mut *locked(&unbelieved));
                match e.kind() == ErrorKind::BadAnswer && !unbelieved.is_empty() {
                    true => trouble.notes.extend(unbelieved),
                    false => trouble.error = Some(clip(e.message(), 120).into_owned()),
                }
                figures.failures += 1;
                figures.last_failure = Some(clock.wall());
                figures.last_error = Some(clip(e.message(), 200).into_owned());
            }
        }
        answer
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What an answer is held against.
struct Check<'a> {
    seat: &'a Seat,
    typical: &'a FxHashMap<ProductId, (Money, Unit)>,
    config: &'a PriceServiceConfig,
    now: Timestamp,
}

/// What is looked at of a price to tell whether it can be true.
pub(super) struct Said {
    pub(super) price: Money,
    pub(super) regular: Option<Money>,
    pub(super) per: Unit,
    pub(super) as_of: Option<Timestamp>,
}

impl Check<'_> {
    /// The prices that can be used, by product, and what was wrong with the others.
    fn all(&self, told: Vec<SourcePrice>, products: &[ProductId], store: Option<StoreId>) -> Answer {
        let asked: FxHashSet<&ProductId> = products.iter().collect();
        let name = &self.seat.name;
        let mut answer = Answer::default();
        let (mut strangers, mut repeated) = (0_usize, 0_usize);
        for price in told {
            if !asked.contains(&price.product) {
                strangers += 1;
                continue;
            }
            if answer.quotes.contains_key(&price.product) || answer.refused.contains(&price.product) {
                repeated += 1;
                continue;
            }
            let said =
                Said { price: price.price, regular: price.regular, per: price.per, as_of: price.as_of };
            let typical = self.typical.get(&price.product).copied();
            if let Some(fault) = fault(&said, typical, self.config.currency, self.now) {
                answer.notes.push(format!(
                    "{name} gave a price for {} that {fault}; it was not used.",
                    price.product
                ));
                answer.refused.insert(price.product);
                continue;
            }
            // A source whose clock runs a little ahead does not make prices of tomorrow.
            let as_of = price.as_of.map_or(self.now, |at| at.min(self.now));
            answer.quotes.insert(
                price.product.clone(),
                Quote {
                    product: price.product,
                    price: price.price,
                    regular: price.regular,
                    per: price.per,
                    kind: QuoteKind::Live,
                    source: name.clone(),
                    store: store.clone(),
                    as_of,
                    stale: self.now.saturating_since(as_of) > self.config.stale_after,
                    in_stock: price.in_stock,
                },
            );
        }
        if strangers > 0 {
            answer
                .notes
                .push(format!("{name} gave {strangers} prices that were not asked for; they were not used."));
        }
        if repeated > 0 {
            answer.notes.push(format!("{name} gave {repeated} second prices; the first ones stand."));
        }
        answer
    }
}

/// Why a price cannot be used, as the end of a sentence.
pub(super) fn fault(
    price: &Said,
    typical: Option<(Money, Unit)>,
    currency: Currency,
    now: Timestamp,
) -> Option<String> {
    let foreign = |m: &Money| m.currency() != currency;
    if let Some(m) = [Some(price.price), price.regular].into_iter().flatten().find(foreign) {
        Some(format!("is in {} instead of {currency}", m.currency()))
    } else if price.price.is_negative() {
        Some(format!("is below zero ({})", price.price))
    } else if price.price.is_zero() {
        Some("is zero".to_owned())
    } else if price.price.minor().max(price.regular.map_or(0, Money::minor)) > MAX_PRICE_MINOR {
        Some("is more than any grocery costs".to_owned())
    } else if price.regular.is_some_and(|regular| regular.minor() < price.price.minor()) {
        Some("is above its own regular price".to_owned())
    } else if price.per != Unit::Each && price.per.dimension() != Dimension::Mass {
        Some(format!("is per {}, neither a piece nor a weight", price.per.singular()))
    } else if price.as_of.is_some_and(|at| at > now.saturating_add(AHEAD)) {
        Some("is of the future".to_owned())
    } else {
        let (typical, per) = typical?;
        let slip = price.per == per
            && price.price.currency() == typical.currency()
            && typical.minor() > 0
            && price.price.minor() / TIMES_TYPICAL >= typical.minor();
        slip.then(|| format!("is more than {TIMES_TYPICAL} times the typical {typical}"))
    }
}
