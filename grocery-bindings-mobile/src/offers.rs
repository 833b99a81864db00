//! The offers of a shop: which are on for a cart, and why the best use of them is what it is. Books and carts come as JSON,
//! answers go as records.

use std::sync::{Arc, atomic::Ordering};

use grocery_core::{
    Clock, Error, SystemClock,
    deals::{self as core, CartLine, DealProblem, Effort, ShopContext, ShoppedCart, split},
};
use serde::Deserialize;

use crate::{
    cancel::CancelToken,
    deals::{DealPlan, UnitUse, certified},
    error::Answer,
    imports::aside,
    values::{count, json, natural, record},
};

/// Everything a shop has on offer, checked and indexed once. Money is in minor units of its one currency.
///
/// A cart is a `grocery-deals/1` object as JSON text, as for `optimiseDeals`. Beside its lines it may hold a `context`:
/// `{"now": RFC 3339, "utc_offset_minutes": -360, "store": "s1", "first_order": false, "clipped": [ids], "codes": [texts],
/// "uses": [{"offer", "on", "uses"}]}`, of which everything may be left out; and each line a `name` for the sentences of
/// an explanation.
#[derive(uniffi::Object)]
pub struct OfferBook {
    book: Arc<core::OfferBook>,
}

/// A cart and who shops; it is now where the context says nothing else.
fn cart(text: &str) -> Result<ShoppedCart, Error> {
    ShoppedCart::from_json(text, SystemClock::new().wall())
}

fn context(text: Option<&str>) -> Result<ShopContext, Error> {
    let now = SystemClock::new().wall();
    text.map_or_else(|| Ok(ShopContext::new(now)), |text| ShopContext::from_json(text, now))
}

fn rules<'a>(found: impl IntoIterator<Item = &'a core::OfferRule>) -> Answer<Vec<OfferRule>> {
    found.into_iter().map(OfferRule::of).collect()
}

#[uniffi::export]
impl OfferBook {
    /// Reads a `grocery-offers/1` object from JSON text.
    ///
    /// Fails with `InvalidInput` naming the field that is wrong, such as `offers[3].valid_until`.
    #[uniffi::constructor]
    pub fn new(offers: String) -> Answer<Arc<Self>> {
        Ok(Arc::new(Self { book: Arc::new(core::OfferBook::from_json(&offers)?) }))
    }

    /// The one currency of every amount.
    pub fn currency(&self) -> String {
        self.book.currency().to_string()
    }

    /// How many offers there are.
    pub fn count(&self) -> i32 {
        count(self.book.rules().len())
    }

    /// All offers, in the order they came in.
    pub fn rules(&self) -> Answer<Vec<OfferRule>> {
        rules(self.book.rules())
    }

    /// The offer of this id, where there is one.
    pub fn rule(&self, id: String) -> Answer<Option<OfferRule>> {
        self.book.rule(&id).map(OfferRule::of).transpose()
    }

    /// The offers whose dates and stores allow them now. Whether a shopper may use one is not asked.
    #[uniffi::method(default(context = None))]
    pub fn current(&self, context: Option<String>) -> Answer<Vec<OfferRule>> {
        rules(self.book.current(&self::context(context.as_deref())?))
    }

    /// The current offers that cover a product in any role. Offers on the whole order are not among them.
    #[uniffi::method(default(category = None, brand = None, context = None))]
    pub fn on_product(
        &self,
        sku: String,
        category: Option<String>,
        brand: Option<String>,
        context: Option<String>,
    ) -> Answer<Vec<OfferRule>> {
        let line = CartLine { id: sku.clone(), sku, category, brand, qty: 1, unit_price: 0 };
        rules(self.book.on_product(&line, &self::context(context.as_deref())?))
    }

    /// Which offers are on for a cart, and what stands against the others. Fails with `InvalidInput` naming the field.
    pub fn applicable(&self, cart: String) -> Answer<ApplicableOffers> {
        let on = self::cart(&cart)?.applicable(&self.book)?;
        Ok(ApplicableOffers {
            problem: json(&on.problem)?,
            rebates: record(&on.rebates)?,
            not_on: record(&on.not_on)?,
            unknown_codes: on.unknown_codes,
        })
    }

    /// The rebates that give most back for a cart that is paid by `plan`. Fails with `InvalidInput` naming the field.
    pub fn claim_rebates(&self, cart: String, plan: DealPlan) -> Answer<RebatePlan> {
        RebatePlan::of(&self::cart(&cart)?.claim_rebates(&self.book, &plan.read()?)?)
    }

    /// The best plan for a cart, explained as data and as sentences: what was paid and why, the runner-up, and at most
    /// `mostChanges` changes that would save more. Each of them is a cart that was really solved; runs as `optimiseDeals`.
    ///
    /// Fails with `InvalidInput` naming the field that is wrong.
    #[uniffi::method(default(most_changes = 3, cancel = None))]
    pub async fn explain(
        &self,
        cart: String,
        most_changes: i32,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<DealExplanation> {
        let book = Arc::clone(&self.book);
        let told = aside::<_, Whole<core::Told>, _>(cancel, move |gone| {
            let most = natural(most_changes, "mostChanges")?;
            let mut late = || gone.load(Ordering::Relaxed);
            let told = self::cart(&cart)?.explain(&book, Effort::default(), most, &mut late)?;
            Ok(async move { Ok(Whole(told)) })
        });
        DealExplanation::of(told.await?.0)
    }
}

/// A value of the core on its way out of a thread.
struct Whole<T>(T);

/// Shares the savings of a plan out over the lines of its cart, to the cent and the same whatever the order: what a
/// returned line gives back. `problem` is the cart that the plan was found for, as JSON text.
///
/// Fails with `InvalidInput` where the plan breaks the rules of the offers.
#[uniffi::export]
pub fn split_deals(problem: String, plan: DealPlan) -> Answer<DealSplit> {
    let split = split(&DealProblem::from_json(&problem)?, &plan.read()?)?;
    let priced = split.priced;
    Ok(DealSplit {
        subtotal: priced.subtotal,
        item_savings: priced.item_savings,
        coupon_savings: priced.coupon_savings,
        order_savings: priced.order_savings,
        delivery_fee: priced.delivery_fee,
        delivery_waived: priced.delivery_waived,
        lines: record(&split.lines)?,
        offers: record(&split.offers)?,
        json: json(&split)?,
    })
}

/// An offer with its terms. What it does by its kind stands in `json`, as the book was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct OfferRule {
    /// Unique in the book.
    pub id: String,
    /// The kind, such as `buy_get`, `coupon`, `free_delivery` or `rebate`.
    pub kind: String,
    /// How people know it, where it has a name.
    pub title: Option<String>,
    /// Whether it is for members only.
    #[serde(default)]
    pub requires_member: bool,
    /// At most one offer of a group is used.
    pub group: Option<String>,
    /// How many times it may be used in one cart.
    pub max_uses: Option<i64>,
    /// The first day, ISO 8601, in the store's time zone.
    pub valid_from: Option<String>,
    /// The last day; the offer holds until its end.
    pub valid_until: Option<String>,
    /// The stores where it is on; empty for all.
    #[serde(default)]
    pub stores: Vec<String>,
    /// Whether it is a digital coupon that has to be clipped.
    #[serde(default)]
    pub must_clip: bool,
    /// The promo code that has to be entered.
    pub code: Option<String>,
    /// Whether it is for a first order only.
    #[serde(default)]
    pub first_order_only: bool,
    /// How often a household may use it in all.
    pub per_household: Option<i64>,
    /// How often a household may use it on one day.
    pub per_day: Option<i64>,
    /// The offer as the core's own JSON.
    #[serde(default)]
    pub json: String,
}

impl OfferRule {
    fn of(rule: &core::OfferRule) -> Answer<Self> {
        Ok(Self { json: json(rule)?, ..record(rule)? })
    }
}

/// The offers that are on for a cart.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ApplicableOffers {
    /// The cart with every offer that is on, as JSON text for `optimiseDeals`.
    pub problem: String,
    /// The rebates that can be claimed for these goods.
    pub rebates: Vec<RebateOffer>,
    /// Every other offer of the book, with what stands against it.
    pub not_on: Vec<OfferNotOn>,
    /// Codes that were entered and that no offer has.
    pub unknown_codes: Vec<String>,
}

/// Money back after the receipt.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct RebateOffer {
    /// Unique in the book.
    pub id: String,
    /// `mail_in` or `cash_back`.
    pub how: String,
    /// Who pays it; empty for the shop itself.
    #[serde(default)]
    pub provider: String,
    /// How many units one claim covers.
    pub requires_qty: i64,
    /// What one claim gives back.
    pub cents: i64,
    /// What must have been paid for the goods it covers; 0 for no such condition.
    pub min_spend: i64,
    /// How many times it may be claimed.
    pub max_uses: i64,
}

/// An offer that is not on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct OfferNotOn {
    /// The offer.
    pub offer: String,
    /// Everything that stands against it, never empty.
    pub why: Vec<OfferReason>,
}

/// One reason why an offer is not on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct OfferReason {
    /// `not_yet`, `expired`, `other_store`, `members_only`, `not_clipped`, `needs_code`, `first_order_only`,
    /// `limit_reached`, `nothing_fits`, `too_few_units`, `below_spend` or `no_delivery`.
    pub why: String,
    /// Of `not_yet`: its first day.
    #[serde(rename = "from")]
    pub begins: Option<String>,
    /// Of `expired`: its last day.
    pub until: Option<String>,
    /// Of `limit_reached`: `per_household` or `per_day`.
    pub limit: Option<String>,
    /// Of `limit_reached`: what it allows.
    pub allowed: Option<i64>,
    /// Of `limit_reached`: what was used.
    pub used: Option<i64>,
    /// Of `too_few_units` the units, of `below_spend` the money that is missing.
    pub missing: Option<i64>,
}

/// The best plan for a cart, explained.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DealExplanation {
    /// All of it in English sentences.
    pub sentences: Vec<String>,
    /// The currency of every amount.
    pub currency: String,
    /// The goods at shelf prices.
    pub subtotal: i64,
    /// The delivery fee, 0 where there is none.
    pub delivery_fee: i64,
    /// The plan, with what it saves and what is to be paid.
    pub plan: DealPlan,
    /// Whether it is proven that no plan saves more.
    pub is_optimal: bool,
    /// What a better plan could save beyond this one at most; 0 where it is proven.
    pub gap: i64,
    /// What each line pays and why. With the delivery fee, where it is charged, this is what is to be paid.
    pub lines: Vec<LineShare>,
    /// Every offer used, the main one first.
    pub offers: Vec<OfferShare>,
    /// The offers that are on and not used.
    pub unused: Vec<UnusedOffer>,
    /// The offers that are not on though something in the cart fits them.
    pub not_on: Vec<OfferNotOn>,
    /// Codes that were entered and that no offer has.
    pub unknown_codes: Vec<String>,
    /// The best plan without the main offer, where both are proven.
    pub runner_up: Option<RunnerUp>,
    /// What would change the answer, the largest saving first.
    pub changes: Vec<DealChange>,
    /// How many other carts were not solved, since there were too many or time ran out.
    pub not_tried: i32,
    /// What comes back after the receipt. It is no part of the savings.
    pub rebates: RebatePlan,
    /// The explanation as the core's own JSON.
    pub json: String,
}

impl DealExplanation {
    fn of(told: core::Told) -> Answer<Self> {
        let json = json(&told)?;
        let it = told.explanation;
        let (is_optimal, gap) = certified(it.certificate);
        Ok(Self {
            sentences: told.sentences,
            currency: it.currency.to_string(),
            subtotal: it.subtotal,
            delivery_fee: it.delivery_fee,
            plan: it.plan.into(),
            is_optimal,
            gap,
            lines: record(&it.lines)?,
            offers: record(&it.offers)?,
            unused: record(&it.unused)?,
            not_on: record(&it.not_on)?,
            unknown_codes: it.unknown_codes,
            runner_up: record(&it.runner_up)?,
            changes: record(&it.changes)?,
            not_tried: count(it.not_tried),
            rebates: RebatePlan::of(&it.rebates)?,
            json,
        })
    }
}

/// The savings of a plan, shared out: what the lines pay and the delivery fee, where it is charged, add up to what is to
/// be paid.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DealSplit {
    /// The goods at shelf prices.
    pub subtotal: i64,
    /// Saved by offers on items.
    pub item_savings: i64,
    /// Saved by coupons.
    pub coupon_savings: i64,
    /// Saved by offers on the order.
    pub order_savings: i64,
    /// The delivery fee, 0 where there is none.
    pub delivery_fee: i64,
    /// Whether the fee is waived.
    pub delivery_waived: bool,
    /// Every line, in the order of the cart.
    pub lines: Vec<LineShare>,
    /// Every offer used, the one that saved most first.
    pub offers: Vec<OfferShare>,
    /// The shares as the core's own JSON.
    pub json: String,
}

/// What one line costs under a plan.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct LineShare {
    /// The line.
    pub line: String,
    /// The product.
    pub sku: String,
    /// How many units.
    pub qty: i64,
    /// What they cost at shelf prices.
    pub shelf: i64,
    /// What the plan takes off.
    pub saved: i64,
    /// What is paid, never below 0: the line's refund, should it come back.
    pub paid: i64,
    /// The offers that took it off.
    pub by: Vec<SavedBy>,
}

/// What one offer took off a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct SavedBy {
    /// The offer.
    pub offer: String,
    /// What it took off.
    pub saved: i64,
    /// How many units of the line it took, in any role; 0 for offers on the order.
    pub units: i64,
}

/// What one offer of a plan saved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct OfferShare {
    /// The offer.
    pub offer: String,
    /// `item`, `coupon` or `order`.
    pub layer: String,
    /// How often it was used.
    pub uses: i64,
    /// What it saved, the delivery fee counted where it waives it.
    pub saved: i64,
}

/// An offer that is on and not used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct UnusedOffer {
    /// The offer.
    pub offer: String,
    /// `group_taken`, `below_spend`, `delivery_free` or `saves_no_more`.
    pub why: String,
    /// Of `group_taken`: the offer of its group that is used.
    pub by: Option<String>,
    /// Of `below_spend`: what is missing.
    pub missing: Option<i64>,
}

/// The best plan without the main offer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct RunnerUp {
    /// The main offer, which it goes without.
    pub without: String,
    /// What it saves.
    pub savings: i64,
    /// What would be to pay.
    pub payable: i64,
    /// What it saves less than the best plan.
    pub saves_less: i64,
    /// The offers it uses.
    pub offers: Vec<String>,
}

/// A change to the cart or the shopper, and what it would bring.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct DealChange {
    /// `add_units`, `spend_more`, `clip` or `become_member`.
    pub change: String,
    /// Of `add_units`: the line.
    pub line: Option<String>,
    /// Of `add_units`: its product.
    pub sku: Option<String>,
    /// Of `add_units`: how many more.
    pub units: Option<i64>,
    /// Of `spend_more`: how much more.
    pub amount: Option<i64>,
    /// Of `spend_more`: `delivery` or `offer`.
    pub unlocks: Option<String>,
    /// Of `clip` the coupon, of `spend_more` the offer that is unlocked.
    pub offer: Option<String>,
    /// What the changed cart saves more than the plan does.
    pub saves: i64,
    /// What would be to pay.
    pub payable: i64,
    /// What is to be paid beyond what the plan has to be paid; below 0 where it is less.
    pub extra: i64,
    /// The offers that save more than in the plan.
    pub through: Vec<String>,
    /// Whether the delivery becomes free by it.
    pub frees_delivery: bool,
    /// Whether `saves` is all there is to get; else it is at least that.
    pub exact: bool,
}

/// What comes back after the receipt.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RebatePlan {
    /// The claims to be made, by the rebates' ids.
    pub claims: Vec<RebateClaim>,
    /// What they give back together.
    pub total: i64,
    /// Whether it is proven that no choice of rebates gives more.
    pub is_optimal: bool,
    /// What a better choice could give beyond this one at most; 0 where it is proven.
    pub gap: i64,
    /// The claims as the core's own JSON.
    pub json: String,
}

impl RebatePlan {
    fn of(plan: &core::RebatePlan) -> Answer<Self> {
        let (is_optimal, gap) = certified(plan.certificate);
        Ok(Self { claims: record(&plan.claims)?, total: plan.total, is_optimal, gap, json: json(plan)? })
    }
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, uniffi::Record)]
pub struct RebateClaim {
    /// The rebate.
    pub rebate: String,
    /// `mail_in` or `cash_back`.
    pub how: String,
    /// The units that stand for it.
    pub units: Vec<UnitUse>,
    /// What it gives back.
    pub cents: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_reason_and_change_becomes_a_record() {
        let why: Vec<OfferReason> = record(&[
            core::Why::NotYet { from: "2026-12-01".parse().unwrap() },
            core::Why::LimitReached { limit: core::Limit::PerDay, allowed: 2, used: 3 },
            core::Why::NeedsCode,
        ])
        .unwrap();
        assert_eq!((why[0].why.as_str(), why[0].begins.as_deref()), ("not_yet", Some("2026-12-01")));
        assert_eq!(
            (why[1].limit.as_deref(), why[1].allowed, why[1].used),
            (Some("per_day"), Some(2), Some(3))
        );
        assert_eq!((why[2].why.as_str(), why[2].missing), ("needs_code", None));
        let unused: UnusedOffer = record(&core::Unused {
            offer: "a".to_owned(),
            why: core::UnusedWhy::GroupTaken { by: "b".to_owned() },
        })
        .unwrap();
        assert_eq!((unused.why.as_str(), unused.by.as_deref()), ("group_taken", Some("b")));
    }

    #[test]
    fn plans_go_in_as_they_came_out() {
        let text = r#"{"applications":[{"offer":"a","uses":1,"units":[{"line":"L","qty":2,"role":"buy"}]},
            {"offer":"b","uses":1,"units":[],"tier":1}],"savings":5,"payable":7,"delivery_waived":true}"#;
        let plan = core::DealPlan::from_json(text).unwrap();
        assert_eq!(DealPlan::from(plan.clone()).read().unwrap(), plan);
    }
}
