//! Deals that prices alone show. Requests come as JSON text, findings go as records. Shares are parts per million: 250000 is a
//! quarter.

use std::sync::Arc;

use grocery_core::{
    Clock, ProductId, SystemClock, Timestamp, agent,
    deals::detect::{self as core, AlertCall, DetectCall, RankCall},
};
use serde::Deserialize;

use crate::{
    cancel::{CancelToken, run},
    error::Answer,
    prices::{PricePoint, Prices},
    shelf::UnitPrice,
    values::{Amount, Money, each, json, read, record},
};

fn now() -> Timestamp {
    SystemClock::new().wall()
}

/// Judges a price by what was charged before: `{"present": {...}, "past": [...]}` as JSON text, where a price is
/// `{"at": RFC 3339, "price": {"minor": 298, "currency": "USD"}, "source": "shop"}` with perhaps `regular` (money),
/// `amount` (`{"amount": "16", "unit": "ounce"}`), `store` and `until`. Further fields: `elsewhere` (prices of other shops),
/// `packages` (`{"price", "per"}` of other packages), `now` and `config`.
///
/// Every saving is against a price that was charged or recorded before. Fails with `InvalidInput` naming the field that is
/// wrong, such as `past[3]`.
#[uniffi::export]
pub fn detect_deals(prices: String) -> Answer<Detection> {
    Detection::of(&DetectCall::from_json(&prices)?.detect(now())?)
}

/// Orders deals for one shopper, the best first, and names the reasons: `{"deals": [{"product": "milk", "category": "Dairy",
/// "deal": a deal's json}], "habits": {"products": {"milk": {"days": 6, "last": "2026-11-13", "every_days": "7"}},
/// "categories": {"Tea": -500000}}}` as JSON text, with perhaps `now` and `today`. Deals that have ended are left out.
///
/// Fails with `InvalidInput` naming the field that is wrong.
#[uniffi::export]
pub fn rank_deals(deals: String) -> Answer<Vec<RankedDeal>> {
    RankCall::from_json(&deals)?.rank(now()).iter().map(RankedDeal::of).collect()
}

/// Takes one price into an alert rule: `{"rule": {"id": "milk-3", "scope": {"product": "milk"}, "condition": {"target_price":
/// {"minor": 300, "currency": "USD"}}, "cooldown_seconds": 7200}, "sighting": {"product": "milk", "price": money, "at": RFC
/// 3339}, "state": that of the step before}` as JSON text. A scope may be a `category`, a condition a `percent` (parts per
/// million) or an `amount`; a sighting may hold the JSON of a `detection` in place of price and time.
///
/// Fails with `InvalidInput` naming the field that is wrong.
#[uniffi::export]
pub fn alert_step(step: String) -> Answer<AlertStep> {
    let done = AlertCall::from_json(&step)?.step()?;
    Ok(AlertStep { alert: record(&done.alert)?, state: json(&done.state)?, json: json(&done)? })
}

#[uniffi::export]
impl Prices {
    /// Judges the price of a product by its kept history: the regular price is estimated first, then each finding is told
    /// apart, and each deal with its evidence. It is the newest price that is kept, so ask `quotes` before where a price
    /// source should be asked. Absent where nobody told a price yet.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have.
    #[uniffi::method(default(store = None, cancel = None))]
    pub async fn report(
        &self,
        product_id: String,
        store: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Option<PriceReport>> {
        let found: Option<agent::PriceReport> = run(cancel, async {
            let (product, store) = (ProductId::new(&product_id)?, read(store.as_deref())?);
            self.shared.agent.prices().report(&product, store.as_ref()).await
        })
        .await?;
        found.as_ref().map(PriceReport::of).transpose()
    }
}

/// What a product costs now, beside what it cost before.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct PriceReport {
    /// The product.
    pub product_id: String,
    /// What was found about the price, and the deals it makes.
    pub detection: Detection,
    /// The prices of the windows of 7, 30, 60 and 90 days that have any.
    pub windows: Vec<PriceStats>,
    /// The sales before, the earliest first: drops that came back, or that are not old enough to be the new price.
    pub sales: Vec<PastSale>,
    /// The changes that this is read from, newest first.
    pub changes: Vec<PricePoint>,
    /// The report as the core's own JSON.
    pub json: String,
}

impl PriceReport {
    fn of(report: &agent::PriceReport) -> Answer<Self> {
        Ok(Self {
            product_id: report.product.to_string(),
            detection: Detection::of(&report.detection)?,
            windows: record(&report.windows)?,
            sales: record(&report.sales)?,
            changes: each(report.changes.clone()),
            json: json(report)?,
        })
    }
}

/// A run of earlier prices that were all below the regular price behind them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PastSale {
    /// When it was first seen, RFC 3339.
    #[serde(rename = "from")]
    pub first_seen: String,
    /// When it was last seen, RFC 3339.
    #[serde(rename = "until")]
    pub last_seen: String,
    /// Its lowest price.
    pub price: Money,
    /// The regular price behind that one.
    pub regular: Money,
}

/// What prices did over a window. Mean, median and slope are in minor units.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct PriceStats {
    /// The length of the window.
    pub days: i32,
    /// How many prices were counted, above zero.
    pub count: i32,
    /// The lowest price, and the last time it was charged.
    pub lowest: PriceAt,
    /// The highest price, and the last time it was charged.
    pub highest: PriceAt,
    /// The last price.
    pub latest: PriceAt,
    /// The mean.
    pub mean: Amount,
    /// The middle price.
    pub median: Amount,
    /// The standard deviation as a share of the mean, parts per million.
    pub volatility: i64,
    /// The change in a day.
    pub slope: Amount,
    /// Where the slope leads: `rising`, `falling` or `steady`.
    pub trend: String,
}

/// A price and when it was charged.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PriceAt {
    /// The price.
    pub price: Money,
    /// When, RFC 3339.
    pub at: String,
}

/// Everything that was found about a price. Only `deals` says that something is one.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct Detection {
    /// The present price and when it was seen.
    pub present: PriceAt,
    /// Earlier prices that could not be compared.
    pub ignored: i32,
    /// The estimated regular price; absent with too few earlier prices.
    pub regular: Option<RegularPrice>,
    /// The present price against it.
    pub drop: Option<PriceDrop>,
    /// The present price among those of the window.
    pub standing: Option<PriceStanding>,
    /// The lowest price of the days before the reduction.
    pub prior_lowest: Option<PriorLowest>,
    /// The lowest price before, of all that is known.
    pub lowest_ever: Option<PriceAt>,
    /// Whether the package shrank and the price by amount rose.
    pub shrinkage: Option<Shrinkage>,
    /// The claimed earlier price, where the source makes a claim.
    pub was: Option<WasPrice>,
    /// The deals, the one that saves most first. None that has ended.
    pub deals: Vec<DetectedDeal>,
    /// The findings as the core's own JSON.
    #[serde(default)]
    pub json: String,
}

impl Detection {
    fn of(found: &core::Detection) -> Answer<Self> {
        let deals = found.deals.iter().map(DetectedDeal::of).collect::<Answer<_>>()?;
        Ok(Self { deals, json: json(found)?, ..record(found)? })
    }
}

/// The estimated regular price and what it rests on.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct RegularPrice {
    /// The estimate: a price that was told or charged.
    pub price: Money,
    /// The share of what is known that agrees that the present price is a drop, 0 to 1.
    pub agreement: Amount,
    /// How many earlier prices the window has.
    pub observations: i32,
    /// Of how many of them the source told a regular price that was believed.
    pub told: i32,
    /// On how many days of the window a price was seen.
    pub days: i32,
}

/// How far the price is below the regular price, be it much or little.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PriceDrop {
    /// Regular price less present price; below zero where the present price is higher.
    pub amount: Money,
    /// The same as a share of the regular price, parts per million.
    pub share: i64,
}

/// Where the price stands among those of the window.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct PriceStanding {
    /// The share of earlier prices below the present one, 0 to 1.
    pub below: Amount,
    /// How many earlier prices there are.
    pub observations: i32,
    /// The days of the window.
    pub days: i32,
}

/// The lowest price before the present price came in: what a reduction is measured against in the EU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PriorLowest {
    /// The lowest price, and the last time it was charged.
    pub lowest: PriceAt,
    /// When the present price came in, RFC 3339.
    pub reduced: String,
    /// The days looked at before that.
    pub days: i32,
    /// What may be announced as a reduction, or nothing.
    pub reduction: Money,
}

/// A package that holds less and costs more by amount than before.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct Shrinkage {
    /// What the larger package held and cost.
    pub before: UnitPrice,
    /// When it was last seen, RFC 3339.
    pub at: String,
    /// What the package holds and costs now.
    pub now: UnitPrice,
    /// What the package lost.
    pub lost: LostAmount,
    /// How much more the same amount costs, parts per million.
    pub dearer: i64,
}

/// What a package lost.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct LostAmount {
    /// How much.
    pub amount: Amount,
    /// Of what unit.
    pub unit: String,
}

/// A claimed earlier price, looked into.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct WasPrice {
    /// What the source says that it cost.
    pub claimed: Money,
    /// `charged`, `never_charged` or `unknown`.
    pub verdict: String,
    /// The highest price charged in the window, where any is known.
    pub highest: Option<PriceAt>,
    /// On how many days of the window a price was seen.
    pub days: i32,
}

/// A deal: what it saves against prices that were charged, and why. What is evidence for another kind is absent.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct DetectedDeal {
    /// `price_drop`, `historical_low`, `clearance`, `bulk`, `seasonal` or `competitor_match`.
    pub kind: String,
    /// What a package costs less than by the evidence, above zero.
    pub saving: Money,
    /// The saving as a share of what it is against, parts per million.
    pub share: i64,
    /// How sure this is, 0 to 1.
    pub confidence: f64,
    /// When it ends, and who says so.
    pub expires: DealExpiry,
    /// Of `price_drop` and `seasonal`: the estimated regular price.
    pub regular: Option<RegularPrice>,
    /// Of `historical_low` the lowest price before, of `competitor_match` what this source charged before.
    pub before: Option<PriceAt>,
    /// Of `historical_low`: how many earlier prices there are.
    pub observations: Option<i32>,
    /// Of `historical_low`: when the first of them was seen, RFC 3339.
    pub since: Option<String>,
    /// Of `clearance`: the prices stepped down from, the earliest first.
    #[serde(default)]
    pub steps: Vec<PriceAt>,
    /// Of `seasonal`: a sale of each earlier year at this time, the latest first.
    #[serde(default)]
    pub sales: Vec<PriceAt>,
    /// Of `bulk`: the smaller package, its price for its amount.
    pub smaller: Option<UnitPrice>,
    /// Of `bulk`: what the present amount costs at that price.
    pub would_cost: Option<Money>,
    /// Of `competitor_match`: whose price was matched.
    pub competitor: Option<String>,
    /// Of `competitor_match`: that price, for the present amount.
    pub theirs: Option<PriceAt>,
    /// The deal as the core's own JSON.
    #[serde(default)]
    pub json: String,
}

impl DetectedDeal {
    fn of(deal: &core::DetectedDeal) -> Answer<Self> {
        Ok(Self { json: json(deal)?, ..record(deal)? })
    }
}

/// When a deal ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct DealExpiry {
    /// From then on it is no deal any more, RFC 3339.
    pub at: String,
    /// On what that rests: `stated`, `past_sales` or `assumed`.
    pub basis: String,
}

/// A deal with its place for one shopper.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RankedDeal {
    /// The product.
    pub product_id: String,
    /// Its category, where it was given.
    pub category: Option<String>,
    /// The deal.
    pub deal: DetectedDeal,
    /// The sum of the reasons' points.
    pub score: i64,
    /// The reasons, the one that counts most first.
    pub reasons: Vec<RankReason>,
    /// The same as the core's own JSON.
    pub json: String,
}

impl RankedDeal {
    fn of(ranked: &core::Ranked) -> Answer<Self> {
        Ok(Self {
            product_id: ranked.deal.product.to_string(),
            category: ranked.deal.category.clone(),
            deal: DetectedDeal::of(&ranked.deal.deal)?,
            score: ranked.score,
            reasons: record(&ranked.reasons)?,
            json: json(ranked)?,
        })
    }
}

/// Why a deal stands where it stands.
#[derive(Debug, Clone, PartialEq, Deserialize, uniffi::Record)]
pub struct RankReason {
    /// `saving`, `familiar`, `taste` or `due`.
    pub reason: String,
    /// What it adds to the score; below zero for a category that is disliked.
    pub points: i64,
    /// Of `saving`: how much.
    pub saving: Option<Money>,
    /// Of `saving`: as a share, parts per million.
    pub share: Option<i64>,
    /// Of `familiar` on how many days it was bought, of `due` how many days ago.
    pub days: Option<i32>,
    /// Of `taste`: which category.
    pub category: Option<String>,
    /// Of `due`: the usual days between two purchases.
    pub every_days: Option<Amount>,
}

/// What an alert rule made of one price.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AlertStep {
    /// The alert, where there is one.
    pub alert: Option<PriceAlert>,
    /// What the rule remembers of this product, as JSON text: keep it for the next step.
    pub state: String,
    /// The same as the core's own JSON.
    pub json: String,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct PriceAlert {
    /// Rule, product and time: the same alert always has the same one.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The product.
    #[serde(rename = "product")]
    pub product_id: String,
    /// The price.
    pub price: Money,
    /// What it saves, where that is known.
    pub saving: Option<Money>,
    /// The saving as a share, parts per million.
    pub share: Option<i64>,
    /// The kind of deal, where it is one.
    pub deal: Option<String>,
    /// When the price was seen, RFC 3339.
    pub at: String,
    /// When the deal ends, where it is one.
    pub expires: Option<String>,
}
