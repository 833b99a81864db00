//! What is said about past prices and about prices that are waited for.

use super::{
    Inner, Track,
    matches::Candidates,
    plan::Plan,
    prices_view::{A_DAY_MILLIS, MOST_CHANGES},
    reply::Said,
    view::Known,
};
use crate::{
    catalog::Product,
    clock::Timestamp,
    error::{ErrorKind, Result},
    id::{ProductId, UserId},
    money::Money,
    nlu::Understanding,
    orders::{FindPurchases, Purchase, history::PAID},
    pricing::{HistoryRequest, PricePoint, QuoteKind},
    quantity::Unit,
};

/// How far back the price is taken that today's is held against.
const LOOK_BACK_MILLIS: i64 = 30 * 86_400_000;

/// How many purchases, the newest, are looked at for the last one and the one before it.
const PURCHASES: usize = 100;

/// A price and its day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OnDay {
    pub(super) price: Money,
    /// What the price is for.
    pub(super) unit: Unit,
    pub(super) day: String,
}

/// What a product cost before. At least one of the two is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PastPrice {
    /// What a source tells.
    pub(super) told: Option<ToldPrice>,
    /// What the shopper paid last.
    pub(super) paid: Option<OnDay>,
    /// What the shopper paid before that, for the same unit.
    pub(super) paid_before: Option<OnDay>,
}

/// The price that a source tells, beside earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ToldPrice {
    /// The newest price.
    pub(super) now: OnDay,
    /// The price before it that stood a month ago, or the earliest that is known. `None` where the newest is the
    /// only one.
    pub(super) before: Option<OnDay>,
    /// The lowest there was, where that is lower than both.
    pub(super) lowest: Option<OnDay>,
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
    /// Reads the changes of one product and the shopper's own purchases of it, both newest first. `None` where neither says
    /// anything.
    pub(super) fn of(
        changes: &[PricePoint],
        purchases: &[Purchase],
        now: Timestamp,
        utc_offset_minutes: i32,
    ) -> Option<Self> {
        // A year that was mistyped in an order is no last purchase; the shop's day may be ahead of the shopper's.
        let latest = now.date_at_offset(utc_offset_minutes).saturating_add_days(1);
        let mut paid = purchases.iter().filter(|p| p.on <= latest).filter_map(|p| {
            let price = p.line.paid_per_unit().filter(|price| !price.is_negative())?;
            Some(OnDay { price, unit: p.line.unit, day: p.on.to_string() })
        });
        let last = paid.next();
        let paid_before = last.as_ref().and_then(|last| {
            let same = |p: &OnDay| p.unit == last.unit && p.price.currency() == last.price.currency();
            paid.find(|p| same(p) && p.day != last.day)
        });
        let told = ToldPrice::of(changes, now, utc_offset_minutes);
        (told.is_some() || last.is_some()).then_some(Self { told, paid: last, paid_before })
    }
}

impl ToldPrice {
    fn of(changes: &[PricePoint], now: Timestamp, utc_offset_minutes: i32) -> Option<Self> {
        let ahead = now.unix_millis().saturating_add(A_DAY_MILLIS);
        // What somebody paid is nobody else's business, and was seen once.
        let mut told =
            changes.iter().filter(|p| !p.source.starts_with(PAID) && p.at.unix_millis() <= ahead).peekable();
        let newest = *told.peek()?;
        let day = |at: Timestamp| at.date_at_offset(utc_offset_minutes).to_string();
        let on = |p: &PricePoint| OnDay { price: p.price, unit: p.per, day: day(p.at) };
        // What a feed tells today is no change against what another shop charges.
        let one: Vec<&PricePoint> = told
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
        Some(Self { now: on(newest), before: before.map(|p| on(p)), lowest: lowest.map(|p| on(p)) })
    }
}

/// A product's name with its size.
pub(super) fn full_name(product: &Product) -> String {
    match product.size {
        Some(size) => format!("{}, {}", product.name, size.to_string().replace('_', " ")),
        None => product.name.clone(),
    }
}

impl Inner {
    /// Reads what the products cost before that were asked about, and what this shopper paid for them.
    pub(super) async fn recall_past(
        &self,
        user: &UserId,
        heard: &Understanding,
        candidates: &Candidates,
        known: &mut Known,
    ) -> Result<()> {
        for product in candidates.asked_past(heard) {
            let changes = HistoryRequest::new(product.clone()).with_limit(MOST_CHANGES);
            let changes = self.history.history(changes).await?;
            let own = FindPurchases::new(user.clone()).of_product(&product).with_limit(PURCHASES);
            let own = self.orders.purchases(own).await?;
            let (now, zone) = (self.clock.wall(), self.config.utc_offset_minutes);
            if let Some(past) = PastPrice::of(&changes, &own, now, zone) {
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
