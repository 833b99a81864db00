//! A list fitted to a budget.

use grocery_core::agent;

use super::{Money, handle};

handle! {
    /// What to give up so that a list keeps to a budget. `agent.apply_fit(plan)` does it.
    FitPlan(agent::FitPlan) {
        /// Whose list.
        user_id: String = |v| v.user_id.to_string();
        /// Which list.
        list_id: String = |v| v.list_id.to_string();
        /// The version of the list that the plan is for.
        version: u64 = |v| v.version;
        /// The budget.
        budget: Money = |v| Money(v.budget);
        /// What of the budget was spent in its period before this list; 0 where the call said the budget.
        spent_before: Money = |v| Money(v.spent_before);
        /// What the list may cost: `budget - spent_before`, at least 0.
        available: Money = |v| Money(v.available);
        /// The list's total as it is: goods less offers, with the estimated tax, without delivery.
        before: Money = |v| Money(v.before);
        /// The list's total with the changes. At most `available` where the plan fits.
        after: Money = |v| Money(v.after);
        /// `before - after`.
        saved: Money = |v| Money(v.saved);
        /// The least that the list can cost by what may be done to it.
        least: Money = |v| Money(v.least);
        /// Whether the changes keep the list to the budget. Where not, they are the cheapest there are.
        fits: bool = |v| v.fits;
        /// By how much the budget is passed all the same; 0 where the plan fits.
        over: Money = |v| Money(v.over);
        /// Whether it is proven that nothing else loses less at shelf prices, and nothing that loses as little costs less.
        is_optimal: bool = |v| v.is_optimal;
        /// At most so many points less may be lost, where that is not proven to be nothing.
        loss_gap: i64 = |v| v.loss_gap;
        /// What to change, in the order of the list.
        changes: Vec<FitChange> = |v| v.each(|p| &p.changes);
        /// How many lines have no price and are not counted.
        unpriced_count: usize = |v| v.unpriced_count;
        /// All of it in words.
        response: String = |v| v.response.clone();
        /// What is worth knowing, such as a price source that did not answer.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// One change of a line.
    FitChange(agent::FitChange) {
        /// The line.
        line_id: String = |v| v.line_id.to_string();
        /// The phrase that was asked for.
        requested: String = |v| v.requested.clone();
        /// How much the line matters: "must", "want" or "nice".
        priority: &'static str = |v| v.priority.as_str();
        /// What is done to it: "other_pack", "downsize", "swap" or "drop".
        kind: &'static str = |v| v.kind.as_str();
        /// What is on the list.
        before: FitGoods = |v| v.field(|c| &c.from);
        /// What comes in its place; None where it is left out.
        to: Option<FitGoods> = |v| v.first(|c| c.to.as_slice());
        /// What that saves, without tax.
        saved: Money = |v| Money(v.saved);
        /// What is lost by it, in points.
        loss: i64 = |v| v.loss;
        /// Why the product that comes in may stand in: "same_kind", "other_brand", "fits_diet" and so on.
        reasons: Vec<&'static str> = |v| v.reasons.iter().map(|r| r.as_str()).collect();
        /// The change in words.
        reason: String = |v| v.reason.clone();
    }

    /// So much of a product, for so much.
    FitGoods(agent::FitGoods) {
        /// The product.
        product_id: String = |v| v.product_id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// The package's size.
        size: Option<String> = |v| v.size.clone();
        /// How much is asked for, for showing.
        amount: f64 = |v| v.amount.to_f64();
        /// The same, exactly, as text such as "3/2".
        amount_exact: String = |v| v.amount.to_string();
        /// The unit; None for counted pieces.
        unit: Option<&'static str> = |v| v.unit.map(|unit| unit.as_str());
        /// How many packages that is; None for goods by weight.
        packs: Option<u32> = |v| v.packs;
        /// What it costs, without tax.
        line_total: Money = |v| Money(v.line_total);
    }
}
