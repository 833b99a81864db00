//! Deals: which offers and coupons go on which units of a cart, so that nothing better exists.
//!
//! [`DealProblem`] is a cart at one store and every offer that is on; [`optimise`] finds the plan that saves most
//! and says with a [`Certificate`] whether that is proven; [`check`] prices any plan anew, by the rules alone. Money
//! is whole minor units throughout. The method stands in `docs/savings.md`. Whether a price is a deal at all, by what was
//! charged before, is told by [`detect`](detect::detect).
//!
//! Above the one cart stands the [`OfferBook`]: every offer of a shop with its terms, and which are on for this cart and shopper.
//! [`explain`] tells the best plan line by line, what the next best would be and what would change the answer.
//!
//! It never fetches an offer, reads a clock or assumes a price: callers hand over values and, where they want one,
//! a deadline as a question ("is it late?").

mod book;
mod check;
pub mod detect;
mod explain;
pub(crate) mod integer;
mod model;
mod plan;
mod price;
mod read;
mod shopped;
mod solve;
mod split;
#[cfg(test)]
mod tests;
mod validate;

/// How problems are read with the path of every fault; the basket over stores reads its own the same way.
pub(crate) mod reading {
    pub(crate) use super::{
        read::{Reader, fault},
        validate::{amount, count, name},
    };
}

pub use book::{
    Applicable, Limit, MAX_RULES, NotOn, OFFERS_FORMAT, OfferBook, OfferRule, PastUse, Rebate, RebateClaim,
    RebateHow, RebatePlan, Reward, ShopContext, Terms, Why, claim_rebates,
};
pub use check::{Priced, check};
pub use explain::{
    Change, ChangeKind, ExplainRequest, Explanation, Names, RunnerUp, Unlocks, Unused, UnusedWhy, explain,
    explain_within,
};
pub use model::{
    BundlePart, CartLine, DEALS_FORMAT, DealProblem, Delivery, Issuer, Layer, Offer, OfferKind, Scope, Tier,
};
pub use plan::{Application, DealPlan, UnitUse};
pub use shopped::{ShoppedCart, Told};
pub use solve::{Certificate, DealSolution, Effort, optimise, optimise_within};
pub use split::{LineShare, OfferShare, SavedBy, Split, split};
pub use validate::{MAX_AMOUNT, MAX_LINES, MAX_OFFERS, MAX_PAIRS, MAX_PARTS, MAX_UNITS};
