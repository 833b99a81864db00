//! One source, with what goes around a call to it and what is believed of its answer.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::FutureExt;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::PriceServiceConfig;
use crate::{
    clock::{Clock, Timestamp},
    error::{Error, ErrorKind, Result, clip},
    id::{ProductId, StoreId},
    money::Money,
    pricing::{PriceSource, Quote, QuoteKind, QuoteRequest, SourcePrice},
    quantity::{Dimension, Unit},
    resilience::{Call, Deadline, Policy, PolicyReport, with_timeout},
};

/// The largest price that is believed, in minor units. A thousand lines of a million packages each at
/// this price still add up within 64 bits, so that no price can make a list impossible to total.
pub(super) const MAX_PRICE_MINOR: i64 = 1_000_000_000;

/// A price of so many times the typical one is no price but a slip, such as cents told as dollars.
const TIMES_TYPICAL: i64 = 50;

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
    figures: Mutex<Figures>,
}

/// What went wrong on the way to a source.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// What was wrong with its answer, in sentences.
    pub(super) notes: Vec<String>,
    /// Why there was none.
    pub(super) error: Option<String>,
}

/// What a source answered, as far as it is believed.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) quotes: FxHashMap<ProductId, Quote>,
    /// Products whose price was refused.
    pub(super) refused: FxHashSet<ProductId>,
    /// What was wrong with the answer, in sentences.
    pub(super) notes: Vec<String>,
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
        Self { source, name, policy: None, figures: Mutex::default() }
    }

    /// The same seat under a policy.
    pub(super) fn guarded(&self, policy: Arc<Policy>) -> Self {
        Self {
            source: Arc::clone(&self.source),
            name: self.name.clone(),
            policy: Some(policy),
            figures: Mutex::default(),
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

    /// Asks the source once, under its guards, and checks what it says. An answer that has nothing but
    /// prices that cannot be used is a [`BadAnswer`](ErrorKind::BadAnswer), for the breaker too. What went
    /// wrong is told to `trouble` either way.
    pub(super) async fn ask(
        &self,
        request: QuoteRequest,
        typical: &FxHashMap<ProductId, (Money, Unit)>,
        clock: &dyn Clock,
        config: &PriceServiceConfig,
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
                match (answer.quotes.is_empty(), answer.notes.first()) {
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
            None => with_timeout(clock, config.timeout, asked(request)).await.and_then(|told| told),
            Some(policy) => {
                let deadline = Deadline::after(clock.now(), config.timeout);
                policy.run(Call::idempotent().by(deadline), |_| asked(request.clone())).await
            }
        };
        let mut figures = locked(&self.figures);
        figures.calls += 1;
        let mut trouble = locked(trouble);
        match &answer {
            Ok(answer) => {
                trouble.notes.extend(answer.notes.iter().cloned());
                figures.last_answer = Some(clock.wall());
                figures.refused += answer.refused.len() as u64;
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
            if let Some(fault) = self.fault(&price) {
                answer.notes.push(format!(
                    "{name} gave a price for {} that {fault}; it was not used.",
                    price.product
                ));
                answer.refused.insert(price.product);
                continue;
            }
            // A source whose clock runs ahead does not make prices of tomorrow.
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

    /// Why a price cannot be used, as the end of a sentence.
    fn fault(&self, price: &SourcePrice) -> Option<String> {
        let currency = self.config.currency;
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
        } else {
            let (typical, per) = self.typical.get(&price.product)?;
            let slip = price.per == *per
                && price.price.currency() == typical.currency()
                && typical.minor() > 0
                && price.price.minor() / TIMES_TYPICAL >= typical.minor();
            slip.then(|| format!("is more than {TIMES_TYPICAL} times the typical {typical}"))
        }
    }
}
