//! The strategies that come with the library.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{Usage, WarmMoment, WarmStrategy};
use crate::{
    clock::{Date, Timestamp},
    error::{Error, ErrorKind, Result},
    id::ProductId,
};

/// What is asked for most.
#[derive(Debug)]
pub struct Popular(pub Arc<Usage>);

#[async_trait]
impl WarmStrategy for Popular {
    fn name(&self) -> &str {
        "popular"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        Ok(self.0.popular(at, limit))
    }
}

/// What was asked for at this hour of the week, and the next, in weeks before.
#[derive(Debug)]
pub struct Predicted(pub Arc<Usage>);

#[async_trait]
impl WarmStrategy for Predicted {
    fn name(&self) -> &str {
        "predicted"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        Ok(self.0.predicted(at, limit))
    }
}

type Products = dyn Fn(WarmMoment) -> Vec<ProductId> + Send + Sync;

/// The shoppers' own products: what they buy again and what is on their lists, as the host tells it.
pub struct OwnProducts(Box<Products>);

impl OwnProducts {
    /// Products that `products` tells at each run, those that matter most first.
    #[must_use]
    pub fn new(products: impl Fn(WarmMoment) -> Vec<ProductId> + Send + Sync + 'static) -> Self {
        Self(Box::new(products))
    }
}

impl fmt::Debug for OwnProducts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnProducts").finish_non_exhaustive()
    }
}

#[async_trait]
impl WarmStrategy for OwnProducts {
    fn name(&self) -> &str {
        "own"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let mut products = (self.0)(at);
        products.truncate(limit);
        Ok(products)
    }
}

/// A product on offer, from a moment until another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealSpan {
    /// The product.
    pub product: ProductId,
    /// The first moment.
    pub from: Timestamp,
    /// The moment from which it is over.
    pub until: Timestamp,
}

/// What is on offer now, and what will be within the hour.
#[derive(Debug, Default)]
pub struct ActiveDeals {
    spans: Mutex<Vec<DealSpan>>,
}

impl ActiveDeals {
    /// The deals that are known.
    #[must_use]
    pub fn new(spans: Vec<DealSpan>) -> Self {
        Self { spans: Mutex::new(spans) }
    }

    /// Puts these in place of those known.
    pub fn set(&self, spans: Vec<DealSpan>) {
        *self.spans.lock().unwrap_or_else(PoisonError::into_inner) = spans;
    }
}

#[async_trait]
impl WarmStrategy for ActiveDeals {
    fn name(&self) -> &str {
        "deals"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let soon = at.at.saturating_add(Duration::from_secs(3_600));
        let spans = self.spans.lock().unwrap_or_else(PoisonError::into_inner);
        let on = spans.iter().filter(|span| span.from <= soon && at.at < span.until);
        Ok(on.map(|span| span.product.clone()).take(limit).collect())
    }
}

/// A time of the year and what is wanted in it. It may go over the year's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Month (1 to 12) and day of the first day.
    pub from: (u8, u8),
    /// Month and day of the last day.
    pub to: (u8, u8),
    /// The products, those that matter most first.
    pub products: Vec<ProductId>,
}

impl Season {
    fn is_on(&self, day: Date) -> bool {
        let today = (day.month(), day.day());
        if self.from <= self.to {
            (self.from..=self.to).contains(&today)
        } else {
            today >= self.from || today <= self.to
        }
    }
}

/// What is wanted at this time of the year: before holidays, in barbecue weather.
#[derive(Debug)]
pub struct Seasonal(Vec<Season>);

impl Seasonal {
    /// These times of the year.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a day that no year has.
    pub fn new(seasons: Vec<Season>) -> Result<Self> {
        for (month, day) in seasons.iter().flat_map(|s| [s.from, s.to]) {
            // A leap year has every day that a year can have.
            let (m, d) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
            Date::new(2028, m, d).map_err(|_| {
                let text = format!("a season cannot begin or end on day {day} of month {month}");
                Error::new(ErrorKind::InvalidInput, text).with_hint("write month and day, as in (11, 20)")
            })?;
        }
        Ok(Self(seasons))
    }
}

#[async_trait]
impl WarmStrategy for Seasonal {
    fn name(&self) -> &str {
        "seasonal"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let today = at.at.date_at_offset(at.offset_minutes);
        let on = self.0.iter().filter(|season| season.is_on(today));
        Ok(on.flat_map(|season| season.products.iter().cloned()).take(limit).collect())
    }
}
