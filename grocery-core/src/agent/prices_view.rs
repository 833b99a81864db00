//! Prices, directly.

use std::sync::Arc;

use serde::Serialize;

use super::{Event, Inner, Location, PriceUpdate, price_plot::Drawn, view::Known};
use crate::{
    catalog::Product,
    clock::Timestamp,
    deals::detect::{DetectConfig, DetectRequest, Detection, Observation, PastSale, detect, past_sales},
    error::Result,
    id::{ProductId, StoreId},
    money::{Rate, Rounding, round_div},
    orders::history::PAID,
    pricing::{
        HistoryRequest, PriceChange, PricePoint, PriceStats, PriceWindow, Quote, QuoteRequest, RecordPrices,
        WINDOWS, daily_prices,
    },
};

/// Prices, directly. From [`GroceryAgent::prices`](super::GroceryAgent::prices).
#[derive(Clone, Copy)]
pub struct PricesView<'a> {
    pub(super) inner: &'a Inner,
}

/// Where to ask for prices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct QuoteOptions {
    /// The shop.
    pub store: Option<StoreId>,
    /// The postal code.
    pub zip: Option<String>,
}

/// Quotes, and what the sources had to say about themselves.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct PricedQuotes {
    /// One quote for each product that has a price, in the order asked.
    pub quotes: Vec<Quote>,
    /// The products without a price.
    pub missing: Vec<ProductId>,
    /// What is worth knowing, such as a source that did not answer.
    pub notes: Vec<String>,
}

impl PricesView<'_> {
    /// What `products` cost, as one batch. A product without a price is `missing`; trouble with a
    /// source is a note, and the catalogue's typical price stands in, marked as stale.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound) for an id that the catalogue does not
    /// have; those of the price history's store.
    pub async fn quotes(&self, products: &[ProductId], options: &QuoteOptions) -> Result<PricedQuotes> {
        let catalog = self.inner.catalog();
        let found = products.iter().map(|id| catalog.require(id)).collect::<Result<Vec<Product>>>()?;
        let known = self.inner.quoted(found, options).await?;
        let mut answer = PricedQuotes { notes: known.notes, ..PricedQuotes::default() };
        for id in products {
            match known.quotes.get(id) {
                Some(quote) => answer.quotes.push(quote.clone()),
                None => answer.missing.push(id.clone()),
            }
        }
        Ok(answer)
    }

    /// What a product cost before: one point for each change, newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn history(&self, request: HistoryRequest) -> Result<Vec<PricePoint>> {
        self.inner.history.history(request).await
    }
}

/// What a product costs now, beside what it cost before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriceReport {
    /// The product.
    pub product: ProductId,
    /// What was found about the price, and the deals it makes.
    #[serde(flatten)]
    pub detection: Detection,
    /// The prices of the windows of 7, 30, 60 and 90 days that have any.
    pub windows: Vec<PriceStats>,
    /// The sales before, the earliest first: drops that came back, or that are not old enough to be the new price.
    pub sales: Vec<PastSale>,
    /// The changes that this is read from, newest first.
    pub changes: Vec<PricePoint>,
    /// What is drawn.
    #[serde(skip)]
    pub(super) drawn: Drawn,
}

/// How far back a price is looked at. Deals that come with the seasons show after a year.
const LOOKED_BACK_DAYS: u32 = 400;
/// The most changes of one price that are looked at.
pub(super) const MOST_CHANGES: usize = 10_000;
/// A purchase is written at noon of its day, so one of today may lie ahead.
pub(super) const A_DAY_MILLIS: i64 = 86_400_000;

impl PricesView<'_> {
    /// Judges the price of a product by its kept history: the regular price is estimated first, then each finding
    /// is told apart, and each deal with its evidence (`docs/deal-detection.md`). The price to judge is the
    /// newest one that is kept, beside earlier ones of the same source, shop and currency; ask
    /// [`quotes`](Self::quotes) before, where a price source should be asked. `None` where nobody told a price yet.
    ///
    /// # Errors
    /// [`ProductNotFound`](crate::ErrorKind::ProductNotFound) for an id that the catalogue does not have;
    /// those of the price history's store.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::GroceryAgent;
    /// let agent = GroceryAgent::builder().build()?;
    /// assert!(agent.prices().report(&"gc-whole-milk-1-gallon".parse()?, None).await?.is_none());
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn report(&self, product: &ProductId, store: Option<&StoreId>) -> Result<Option<PriceReport>> {
        self.inner.report(product, store).await
    }
}

impl Inner {
    /// See [`PricesView::report`].
    pub(super) async fn report(
        &self,
        product: &ProductId,
        store: Option<&StoreId>,
    ) -> Result<Option<PriceReport>> {
        let known = self.catalog().require(product)?;
        let now = self.clock.wall();
        let mut request = HistoryRequest::new(product.clone()).with_limit(MOST_CHANGES);
        request.store = store.cloned();
        let changes = self.history.history(request).await?;
        let ahead = Timestamp::from_unix_millis(now.unix_millis().saturating_add(A_DAY_MILLIS));
        let Some(newest) = changes.iter().find(|p| p.at <= ahead) else { return Ok(None) };
        let amount = known.size.and_then(|s| s.total().ok());
        let observed = |point: &PricePoint, at: Timestamp| Observation {
            at: at.min(now),
            ..Observation::of_point(point, amount)
        };
        let of_one = |p: &&PricePoint| p.price.currency() == newest.price.currency() && p.at <= newest.at;
        let here = |p: &PricePoint| p.source == newest.source && p.store == newest.store;
        // A price per ounce is none per pound.
        let same = |p: &PricePoint| here(p) && p.per == newest.per;
        // Newest first as they are kept; of equal times the one that was kept last stands.
        let series: Vec<PricePoint> =
            changes.iter().rev().filter(of_one).filter(|p| same(p)).cloned().collect();
        // What a feed told stands until it tells another price; what somebody paid was seen once.
        let seen: Vec<(Timestamp, &PricePoint)> = match newest.source.starts_with(PAID) {
            true => series.iter().map(|p| (p.at, p)).collect(),
            false => daily_prices(&series, now, LOOKED_BACK_DAYS),
        };
        let present = observed(newest, newest.at);
        let past: Vec<Observation> = seen
            .iter()
            .filter(|(at, point)| at.min(&now) < &present.at && *point != newest)
            .map(|(at, point)| observed(point, *at))
            .collect();
        let elsewhere: Vec<Observation> =
            changes.iter().filter(of_one).filter(|p| !here(p)).map(|p| observed(p, p.at)).collect();
        let asked = DetectRequest::new(&past, &present, now).with_elsewhere(&elsewhere);
        let config = DetectConfig::default();
        let detection = detect(&asked, &config)?;
        let sales = past_sales(&past, &present, &config)?;
        let windows = WINDOWS
            .into_iter()
            .map(|days| {
                let prices = seen.iter().map(|(at, p)| ((*at).min(now), p.price));
                Ok(PriceWindow::new(prices, now, days)?.stats())
            })
            .filter_map(Result::transpose)
            .collect::<Result<_>>()?;
        let drawn = Drawn {
            name: known.name,
            prices: series.iter().map(|p| (p.at.min(now), p.price)).collect(),
            until: now,
            seen_once: newest.source.starts_with(PAID),
            utc_offset_minutes: self.config.utc_offset_minutes,
        };
        Ok(Some(PriceReport { product: product.clone(), detection, windows, sales, changes, drawn }))
    }

    /// Prices `products` where the shopper is.
    pub(super) async fn known(&self, products: Vec<Product>, location: Option<&Location>) -> Result<Known> {
        let zip = location.and_then(|l| l.zip_code.clone());
        self.quoted(products, &QuoteOptions { store: None, zip }).await
    }

    /// Prices `products` for a shopper: [`look_at`](Self::look_at), noted for the warmer.
    pub(super) async fn quoted(&self, products: Vec<Product>, options: &QuoteOptions) -> Result<Known> {
        let known = self.look_at(products, options).await?;
        self.note_asked(known.products.keys());
        Ok(known)
    }

    /// Prices `products`, writes changed live prices to the history and tells of them.
    pub(super) async fn look_at(&self, products: Vec<Product>, options: &QuoteOptions) -> Result<Known> {
        let mut known = Known { utc_offset_minutes: self.config.utc_offset_minutes, ..Known::default() };
        for product in products {
            known.products.entry(product.id.clone()).or_insert(product);
        }
        if known.products.is_empty() {
            return Ok(known);
        }
        let mut asked: Vec<&Product> = known.products.values().collect();
        asked.sort_by(|a, b| a.id.cmp(&b.id));
        let mut request = QuoteRequest::new(asked.iter().map(|p| p.id.clone()).collect());
        request.store.clone_from(&options.store);
        request.zip.clone_from(&options.zip);
        let answer = self.prices.quotes(&asked, request).await;
        known.notes = answer.notes;
        known.cached = answer.cached;
        known.quotes = answer.quotes.into_iter().map(|q| (q.product.clone(), q)).collect();
        self.remember_prices().await?;
        Ok(known)
    }

    /// Writes what the sources told to the history, and tells of changes. What was told is forgotten only when it is
    /// written, and who is told of a change does not depend on the caller: where a call is dropped here, the next one
    /// goes on with it.
    pub(super) async fn remember_prices(&self) -> Result<()> {
        self.unfinished.catch_up().await;
        let news = self.prices.news();
        if news.quotes.is_empty() {
            return Ok(());
        }
        let (prices, history) = (self.prices.clone(), Arc::clone(&self.history));
        let events = Arc::clone(&self.events);
        let work = async move {
            let points = news.quotes.iter().map(point).collect();
            let changes = history.record(RecordPrices::new(points)).await?;
            prices.written(news.through);
            for event in changes.iter().filter_map(price_update) {
                events.publish(Event::PriceUpdate(event));
            }
            Ok(())
        };
        self.unfinished.run(work).await
    }
}

/// A quote as the history keeps it.
fn point(quote: &Quote) -> PricePoint {
    PricePoint {
        product: quote.product.clone(),
        source: quote.source.clone(),
        store: quote.store.clone(),
        price: quote.price,
        regular: quote.regular,
        per: quote.per,
        at: quote.as_of,
    }
}

/// The event for a change against a known price of the same currency and unit; a first price is no change.
fn price_update(change: &PriceChange) -> Option<PriceUpdate> {
    let before = change.before.as_ref().filter(|before| before.per == change.after.per)?;
    let (old, new) = (before.price, change.after.price);
    let moved = new.minus(old).ok()?;
    // Hundredths of a percent, half away from zero, then as parts per million.
    let hundredths =
        round_div(i128::from(moved.minor()) * 10_000, i128::from(old.minor()), Rounding::HalfUp).unwrap_or(0);
    Some(PriceUpdate {
        product_id: change.after.product.clone(),
        old_price: old,
        new_price: new,
        change_percent: Rate::from_ppm(i64::try_from(hundredths).ok()?.checked_mul(100)?),
        source: change.after.source.clone(),
        timestamp: change.after.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Timestamp,
        money::{Currency, Money},
        quantity::Unit,
    };

    #[test]
    fn the_change_in_percent_has_two_decimals() {
        let point = |minor| PricePoint {
            product: ProductId::new("prod-123").unwrap(),
            source: "test".to_owned(),
            store: None,
            price: Money::from_minor(minor, Currency::USD),
            regular: None,
            per: Unit::Each,
            at: Timestamp::from_unix_millis(0),
        };
        let event = price_update(&PriceChange { before: Some(point(499)), after: point(399) }).unwrap();
        assert_eq!(event.change_percent.to_string(), "-20.04");
        assert_eq!(price_update(&PriceChange { before: None, after: point(399) }), None);
        let ounce = PricePoint { per: Unit::Ounce, ..point(31) };
        let pound = PricePoint { per: Unit::Pound, ..point(496) };
        assert_eq!(price_update(&PriceChange { before: Some(pound), after: ounce }), None);
    }
}
