//! What is said about past prices and about prices that are waited for.

use super::{Inner, Track, matches::Candidates, plan::Plan, reply::Said, view::Known};
use crate::{
    catalog::Product,
    clock::Timestamp,
    error::{ErrorKind, Result},
    id::{ProductId, UserId},
    money::Money,
    nlu::Understanding,
    orders::history::PAID,
    pricing::{PricePoint, QuoteKind},
    quantity::Unit,
};

/// How far back the price is taken that today's is held against.
const LOOK_BACK_MILLIS: i64 = 30 * 86_400_000;

/// A price and its day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnDay {
    pub(super) price: Money,
    pub(super) day: String,
}

/// What a product cost before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PastPrice {
    /// The newest price.
    pub(super) now: OnDay,
    /// What it is for.
    pub(super) unit: Unit,
    /// The price before it that stood a month ago, or the earliest that is known. `None` where the newest is the
    /// only one.
    pub(super) before: Option<OnDay>,
    /// The lowest there was, where that is lower than both.
    pub(super) lowest: Option<OnDay>,
    /// What the shopper paid last.
    pub(super) paid: Option<OnDay>,
}

/// A price to wait for, as it was said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    pub(super) product: ProductId,
    /// The product's name for the reply, and what the shopper called it.
    pub(super) name: String,
    pub(super) asked: String,
    pub(super) target: Money,
    /// What it costs, where a source says so now.
    pub(super) price: Option<Money>,
}

impl PastPrice {
    /// Reads the changes of one product, newest first.
    pub(super) fn of(changes: &[PricePoint], now: Timestamp) -> Option<Self> {
        let newest = changes.first()?;
        let is_paid = |p: &&PricePoint| p.source.starts_with(PAID);
        let on = |p: &PricePoint| OnDay { price: p.price, day: day(p.at) };
        // What a feed tells today is no change against what another shop charges.
        let one: Vec<&PricePoint> = changes
            .iter()
            .filter(|p| p.source == newest.source && p.store == newest.store)
            .filter(|p| p.price.currency() == newest.price.currency() && p.per == newest.per)
            .collect();
        let month_ago = now.unix_millis().saturating_sub(LOOK_BACK_MILLIS);
        let earlier = one.get(1..).unwrap_or_default();
        let before = earlier.iter().find(|p| p.at.unix_millis() <= month_ago).or(earlier.last());
        let lowest = earlier.iter().min_by_key(|p| p.price.minor()).filter(|low| {
            low.price.minor() < newest.price.minor()
                && before.is_some_and(|before| low.price.minor() < before.price.minor())
        });
        Some(Self {
            now: on(newest),
            unit: newest.per,
            before: before.map(|p| on(p)),
            lowest: lowest.map(|p| on(p)),
            paid: changes.iter().find(is_paid).map(on),
        })
    }
}

/// A product's name with its size.
pub(super) fn full_name(product: &Product) -> String {
    match product.size {
        Some(size) => format!("{}, {}", product.name, size.to_string().replace('_', " ")),
        None => product.name.clone(),
    }
}

/// The day of a time, UTC.
pub(super) fn day(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(..10).unwrap_or(&text).to_owned()
}

impl Inner {
    /// Reads what the products cost before that were asked about.
    pub(super) async fn recall_past(
        &self,
        heard: &Understanding,
        candidates: &Candidates,
        known: &mut Known,
    ) -> Result<()> {
        for product in candidates.asked_past(heard) {
            let report = self.report(&product, None).await?;
            if let Some(past) = report.and_then(|r| PastPrice::of(&r.changes, self.clock.wall())) {
                known.past.insert(product, past);
            }
        }
        Ok(())
    }

    /// Begins to wait for what the plan says, and says so.
    pub(super) async fn begin_waiting(&self, user: &UserId, plan: &mut Plan) -> Result<()> {
        for wish in std::mem::take(&mut plan.waits) {
            match self.track(Track::new(user.clone(), wish.product.clone(), wish.target)).await {
                Ok(_) => plan.said.push(Said::Waiting(wish)),
                Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::TooLarge) => {
                    plan.said.push(Said::NotWaiting { name: wish.asked });
                    plan.notes.push(e.to_string());
                }
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

/// What to wait for: the price that was said, else less than the product costs.
pub(super) fn wish(
    product: &Product,
    asked: &str,
    said: Option<Money>,
    quote: Option<&crate::pricing::Quote>,
) -> Option<Wish> {
    Some(Wish {
        product: product.id.clone(),
        name: full_name(product),
        asked: asked.to_owned(),
        target: said.or(quote.map(|q| q.price))?,
        price: quote.filter(|q| q.kind == QuoteKind::Live && !q.stale).map(|q| q.price),
    })
}
