//! The best use of offers, and the best stores for a list. Money is whole minor units here, as in the problem.

use grocery_core::{
    basket::stores,
    deals::{self, Certificate},
};

use super::handle;

/// Whether it is proven, and by how much a better plan may exist; 0 where none does.
pub(super) fn is_optimal(certificate: Certificate) -> (bool, i64) {
    match certificate {
        Certificate::Optimal => (true, 0),
        Certificate::Gap { cents } => (false, cents),
    }
}

handle! {
    /// The best plan found for a cart and its offers.
    DealSolution(deals::DealSolution) {
        /// The plan.
        plan: DealPlan = |v| v.field(|s| &s.plan);
        /// Whether it is proven that no plan saves more.
        is_optimal: bool = |v| is_optimal(v.certificate).0;
        /// The most that a better plan could save beyond this one; 0 where it is proven.
        gap: i64 = |v| is_optimal(v.certificate).1;
        /// What the greedy plan saves, for comparison.
        greedy_savings: i64 = |v| v.greedy_savings;
        /// The steps that were taken.
        steps: u64 = |v| v.steps;
    }

    /// Which offers are used on which units, and what that saves.
    DealPlan(deals::DealPlan) {
        /// The offers used, in the order of their ids.
        applications: Vec<Application> = |v| v.each(|p| &p.applications);
        /// Everything saved, a waived delivery fee counted.
        savings: i64 = |v| v.savings;
        /// What is to be paid, delivery counted.
        payable: i64 = |v| v.payable;
        /// Whether the delivery fee was waived.
        delivery_waived: bool = |v| v.delivery_waived;
    }

    /// One application of an offer.
    Application(deals::Application) {
        /// The offer.
        offer: String = |v| v.offer.clone();
        /// How many uses this stands for.
        uses: i64 = |v| v.uses;
        /// The units it takes. Empty for offers on the order.
        units: Vec<UnitUse> = |v| v.each(|a| &a.units);
        /// The step of a tiered spend offer, counted from 0.
        tier: Option<usize> = |v| v.tier;
    }

    /// Some units of one line in one role.
    UnitUse(deals::UnitUse) {
        /// The line.
        line: String = |v| v.line.clone();
        /// How many of its units.
        qty: i64 = |v| v.qty;
        /// "buy" or "get", the part's number in a bundle, else empty.
        role: String = |v| v.role.clone();
    }

    /// The best choice of stores found for a list.
    StoresSolution(stores::StoresSolution) {
        /// The plan; None where no choice meets every required need within the rules.
        plan: Option<StoresPlan> = |v| v.first(|s| s.plan.as_slice());
        /// Whether the plan, or that there is none, is proven.
        is_optimal: bool = |v| is_optimal(v.certificate).0;
        /// By how much the objective of a better plan could be larger; 0 where it is proven.
        gap: i64 = |v| is_optimal(v.certificate).1;
        /// The steps that were taken.
        steps: u64 = |v| v.steps;
    }

    /// What is bought where, and what it comes to.
    StoresPlan(stores::StoresPlan) {
        /// What is bought, in the order of the list.
        picks: Vec<Pick> = |v| v.each(|p| &p.picks);
        /// What each used store is paid, in the order of the stores.
        stores: Vec<StorePay> = |v| v.each(|p| &p.stores);
        /// All that is paid.
        pay: i64 = |v| v.pay;
        /// The score of everything bought.
        score: i64 = |v| v.score;
        /// What was to be made large: minus the pay, or the score.
        objective: i64 = |v| v.objective;
    }

    /// One need met.
    Pick(stores::Pick) {
        /// The need.
        need: String = |v| v.need.clone();
        /// The store.
        store: String = |v| v.store.clone();
        /// The product.
        sku: String = |v| v.sku.clone();
        /// The price of one.
        price: i64 = |v| v.price;
        /// How many.
        qty: i64 = |v| v.qty;
    }

    /// What one store is paid: `goods + fee - off`.
    StorePay(stores::StorePay) {
        /// The store.
        store: String = |v| v.store.clone();
        /// The goods.
        goods: i64 = |v| v.goods;
        /// The fee, 0 where it is waived.
        fee: i64 = |v| v.fee;
        /// What the spend offer takes off.
        off: i64 = |v| v.off;
    }
}
