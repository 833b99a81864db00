//! Offers of a shop, and why the best use of them is what it is. Money is whole minor units here, as in the cart.

use grocery_core::deals;
use pyo3::Python;

use super::{DealPlan, UnitUse, deals::is_optimal, handle, part, word};
use crate::convert::{JsonDict, dict};

handle! {
    /// An offer with its terms. What it does by its kind stands in `to_dict()`, as the book was written.
    OfferRule(deals::OfferRule) {
        /// Unique in the book.
        id: String = |v| v.id().to_owned();
        /// The kind, such as "buy_get", "coupon", "free_delivery" or "rebate".
        kind: String = |v| word(&**v, "kind");
        /// How people know it, where it has a name.
        title: Option<String> = |v| v.title.clone();
        /// Whether it is for members only.
        requires_member: bool = |v| part(&**v, "requires_member").unwrap_or_default();
        /// At most one offer of a group is used.
        group: Option<String> = |v| part(&**v, "group");
        /// How many times it may be used in one cart.
        max_uses: Option<i64> = |v| part(&**v, "max_uses");
        /// The first day, ISO 8601, in the store's time zone.
        valid_from: Option<String> = |v| v.terms.valid_from.map(|day| day.to_string());
        /// The last day; the offer holds until its end.
        valid_until: Option<String> = |v| v.terms.valid_until.map(|day| day.to_string());
        /// The stores where it is on; empty for all.
        stores: Vec<String> = |v| v.terms.stores.clone();
        /// Whether it is a digital coupon that has to be clipped.
        must_clip: bool = |v| v.terms.must_clip;
        /// The promo code that has to be entered.
        code: Option<String> = |v| v.terms.code.clone();
        /// Whether it is for a first order only.
        first_order_only: bool = |v| v.terms.first_order_only;
        /// How often a household may use it in all.
        per_household: Option<i64> = |v| v.terms.per_household;
        /// How often a household may use it on one day.
        per_day: Option<i64> = |v| v.terms.per_day;
    }

    /// The offers that are on for a cart.
    ApplicableOffers(deals::Applicable) {
        /// The rebates that can be claimed for these goods.
        rebates: Vec<RebateOffer> = |v| v.each(|a| &a.rebates);
        /// Every other offer of the book, with what stands against it.
        not_on: Vec<OfferNotOn> = |v| v.each(|a| &a.not_on);
        /// Codes that were entered and that no offer has.
        unknown_codes: Vec<String> = |v| v.unknown_codes.clone();
    } + {
        /// The cart with every offer that is on, a `grocery-deals/1` object for `optimise_deals`.
        #[getter]
        fn problem<'py>(&self, py: Python<'py>) -> pyo3::PyResult<JsonDict<'py>> {
            dict(py, &self.0.problem)
        }
    }

    /// Money back after the receipt.
    RebateOffer(deals::Rebate) {
        /// Unique in the book.
        id: String = |v| v.id.clone();
        /// "mail_in" or "cash_back".
        how: String = |v| word(&v.how, "");
        /// Who pays it; empty for the shop itself.
        provider: String = |v| v.provider.clone();
        /// How many units one claim covers.
        requires_qty: i64 = |v| v.requires_qty;
        /// What one claim gives back.
        cents: i64 = |v| v.cents;
        /// What must have been paid for the goods it covers; 0 for no such condition.
        min_spend: i64 = |v| v.min_spend;
        /// How many times it may be claimed.
        max_uses: i64 = |v| v.max_uses;
    }

    /// An offer that is not on.
    OfferNotOn(deals::NotOn) {
        /// The offer.
        offer: String = |v| v.offer.clone();
        /// Everything that stands against it, never empty.
        why: Vec<OfferReason> = |v| v.each(|n| &n.why);
    }

    /// One reason why an offer is not on.
    OfferReason(deals::Why) {
        /// "not_yet", "expired", "other_store", "members_only", "not_clipped", "needs_code", "first_order_only",
        /// "limit_reached", "nothing_fits", "too_few_units", "below_spend" or "no_delivery".
        why: String = |v| word(&**v, "why");
        /// Of "not_yet": its first day.
        begins: Option<String> = |v| part(&**v, "from");
        /// Of "expired": its last day.
        until: Option<String> = |v| part(&**v, "until");
        /// Of "limit_reached": "per_household" or "per_day".
        limit: Option<String> = |v| part(&**v, "limit");
        /// Of "limit_reached": what it allows.
        allowed: Option<i64> = |v| part(&**v, "allowed");
        /// Of "limit_reached": what was used.
        used: Option<i64> = |v| part(&**v, "used");
        /// Of "too_few_units" the units, of "below_spend" the money that is missing.
        missing: Option<i64> = |v| part(&**v, "missing");
    }

    /// The best plan for a cart, explained.
    DealExplanation(deals::Told) {
        /// All of it in English sentences.
        sentences: Vec<String> = |v| v.sentences.clone();
        /// The currency of every amount.
        currency: String = |v| v.explanation.currency.to_string();
        /// The goods at shelf prices.
        subtotal: i64 = |v| v.explanation.subtotal;
        /// The delivery fee, 0 where there is none.
        delivery_fee: i64 = |v| v.explanation.delivery_fee;
        /// The plan, with what it saves and what is to be paid.
        plan: DealPlan = |v| v.field(|t| &t.explanation.plan);
        /// Whether it is proven that no plan saves more.
        is_optimal: bool = |v| is_optimal(v.explanation.certificate).0;
        /// The most that a better plan could save beyond this one; 0 where it is proven.
        gap: i64 = |v| is_optimal(v.explanation.certificate).1;
        /// Every line: what is paid, and which offers made it so. Together with the delivery fee, where it is
        /// charged, this is what is to be paid.
        lines: Vec<LineShare> = |v| v.each(|t| &t.explanation.lines);
        /// Every offer used, the main one first.
        offers: Vec<OfferShare> = |v| v.each(|t| &t.explanation.offers);
        /// The offers that are on and not used.
        unused: Vec<UnusedOffer> = |v| v.each(|t| &t.explanation.unused);
        /// The offers that are not on though something in the cart fits them.
        not_on: Vec<OfferNotOn> = |v| v.each(|t| &t.explanation.not_on);
        /// Codes that were entered and that no offer has.
        unknown_codes: Vec<String> = |v| v.explanation.unknown_codes.clone();
        /// The best plan without the main offer, where both are proven.
        runner_up: Option<RunnerUp> = |v| v.first(|t| t.explanation.runner_up.as_slice());
        /// What would change the answer, the largest saving first.
        changes: Vec<DealChange> = |v| v.each(|t| &t.explanation.changes);
        /// How many other carts were not solved, since there were too many or time ran out.
        not_tried: usize = |v| v.explanation.not_tried;
        /// What comes back after the receipt. It is no part of the savings.
        rebates: RebatePlan = |v| v.field(|t| &t.explanation.rebates);
    }

    /// The savings of a plan, shared out: what the lines pay and the delivery fee, where it is charged, add up to what
    /// is to be paid.
    DealSplit(deals::Split) {
        /// The goods at shelf prices.
        subtotal: i64 = |v| v.priced.subtotal;
        /// Saved by offers on items.
        item_savings: i64 = |v| v.priced.item_savings;
        /// Saved by coupons.
        coupon_savings: i64 = |v| v.priced.coupon_savings;
        /// Saved by offers on the order.
        order_savings: i64 = |v| v.priced.order_savings;
        /// The delivery fee, 0 where there is none.
        delivery_fee: i64 = |v| v.priced.delivery_fee;
        /// Whether the fee is waived.
        delivery_waived: bool = |v| v.priced.delivery_waived;
        /// Every line, in the order of the cart.
        lines: Vec<LineShare> = |v| v.each(|s| &s.lines);
        /// Every offer used, the one that saved most first.
        offers: Vec<OfferShare> = |v| v.each(|s| &s.offers);
    }

    /// What one line costs under a plan.
    LineShare(deals::LineShare) {
        /// The line.
        line: String = |v| v.line.clone();
        /// The product.
        sku: String = |v| v.sku.clone();
        /// How many units.
        qty: i64 = |v| v.qty;
        /// What they cost at shelf prices.
        shelf: i64 = |v| v.shelf;
        /// What the plan takes off.
        saved: i64 = |v| v.saved;
        /// What is paid, never below 0: the line's refund, should it come back.
        paid: i64 = |v| v.paid;
        /// The offers that took it off, by their ids.
        by: Vec<SavedBy> = |v| v.each(|l| &l.by);
    }

    /// What one offer took off a line.
    SavedBy(deals::SavedBy) {
        /// The offer.
        offer: String = |v| v.offer.clone();
        /// What it took off.
        saved: i64 = |v| v.saved;
        /// How many units of the line it took, in any role; 0 for offers on the order.
        units: i64 = |v| v.units;
    }

    /// What one offer of a plan saved.
    OfferShare(deals::OfferShare) {
        /// The offer.
        offer: String = |v| v.offer.clone();
        /// "item", "coupon" or "order".
        layer: String = |v| word(&v.layer, "");
        /// How often it was used.
        uses: i64 = |v| v.uses;
        /// What it saved, the delivery fee counted where it waives it.
        saved: i64 = |v| v.saved;
    }

    /// An offer that is on and not used.
    UnusedOffer(deals::Unused) {
        /// The offer.
        offer: String = |v| v.offer.clone();
        /// "group_taken", "below_spend", "delivery_free" or "saves_no_more".
        why: String = |v| word(&**v, "why");
        /// Of "group_taken": the offer of its group that is used.
        by: Option<String> = |v| part(&**v, "by");
        /// Of "below_spend": what is missing.
        missing: Option<i64> = |v| part(&**v, "missing");
    }

    /// The best plan without the main offer.
    RunnerUp(deals::RunnerUp) {
        /// The main offer, which it goes without.
        without: String = |v| v.without.clone();
        /// What it saves.
        savings: i64 = |v| v.savings;
        /// What would be to pay.
        payable: i64 = |v| v.payable;
        /// What it saves less than the best plan.
        saves_less: i64 = |v| v.saves_less;
        /// The offers it uses.
        offers: Vec<String> = |v| v.offers.clone();
    }

    /// A change to the cart or the shopper, and what it would bring.
    DealChange(deals::Change) {
        /// "add_units", "spend_more", "clip" or "become_member".
        change: String = |v| word(&**v, "change");
        /// Of "add_units": the line.
        line: Option<String> = |v| part(&**v, "line");
        /// Of "add_units": its product.
        sku: Option<String> = |v| part(&**v, "sku");
        /// Of "add_units": how many more.
        units: Option<i64> = |v| part(&**v, "units");
        /// Of "spend_more": how much more.
        amount: Option<i64> = |v| part(&**v, "amount");
        /// Of "spend_more": "delivery" or "offer".
        unlocks: Option<String> = |v| part(&**v, "unlocks");
        /// Of "clip" the coupon, of "spend_more" the offer that is unlocked.
        offer: Option<String> = |v| part(&**v, "offer");
        /// What the changed cart saves more than the plan does.
        saves: i64 = |v| v.saves;
        /// What would be to pay.
        payable: i64 = |v| v.payable;
        /// What is to be paid beyond what the plan has to be paid; below 0 where it is less.
        extra: i64 = |v| v.extra;
        /// The offers that save more than in the plan.
        through: Vec<String> = |v| v.through.clone();
        /// Whether the delivery becomes free by it.
        frees_delivery: bool = |v| v.frees_delivery;
        /// Whether `saves` is all there is to get; else it is at least that.
        exact: bool = |v| v.exact;
    }

    /// What comes back after the receipt.
    RebatePlan(deals::RebatePlan) {
        /// The claims to be made, by the rebates' ids.
        claims: Vec<RebateClaim> = |v| v.each(|r| &r.claims);
        /// What they give back together.
        total: i64 = |v| v.total;
        /// Whether it is proven that no choice of rebates gives more.
        is_optimal: bool = |v| is_optimal(v.certificate).0;
        /// The most that a better choice could give beyond this one; 0 where it is proven.
        gap: i64 = |v| is_optimal(v.certificate).1;
    }

    /// One claim.
    RebateClaim(deals::RebateClaim) {
        /// The rebate.
        rebate: String = |v| v.rebate.clone();
        /// "mail_in" or "cash_back".
        how: String = |v| word(&v.how, "");
        /// The units that stand for it.
        units: Vec<UnitUse> = |v| v.each(|c| &c.units);
        /// What it gives back.
        cents: i64 = |v| v.cents;
    }
}
