//! What a basket costs, how many packs to buy and how it stands against a limit.
//!
//! [`totals`] adds a basket up to the cent under a [`TotalsPolicy`], with promo codes and sales tax
//! as data: tax added or included, deposits, what SNAP benefits pay. [`refund`] says what comes back when goods do.
//! [`choose_packs`] finds the packs that cover what was asked for at least cost.
//! [`budget_verdict`] says what is left of a limit, or which lines broke it. [`stores`] chooses where to buy what,
//! [`fit`] what to give up so that a list keeps to a budget.
//!
//! Everything here is a pure function over values: no clock, no I/O, no price look-up and no floating
//! point. Prices come in as quotes or request fields, the day comes in as a date.

mod budget;
mod charge;
mod cover;
pub mod fit;
mod from_deals;
mod packs;
mod policy;
mod promo;
mod refund;
mod request;
mod state;
pub mod stores;
mod tax;
mod tender;
#[cfg(test)]
mod tests;
mod totals;
mod weights;
mod wire;

pub use budget::{BudgetLine, BudgetVerdict, budget_verdict, delivery_hint};
pub use charge::VatTotals;
pub use packs::{PackChoice, PackOption, PackRequest, Pick, choose_packs};
pub use policy::{LoyaltyBase, TaxBase, TaxLevel, ThresholdBase, TotalsPolicy};
pub use promo::{Promo, PromoBook, PromoKind};
pub use refund::{Refund, RefundLine, RefundRequest, Return, refund};
pub use request::{Deposit, MAX_ITEMS, MAX_QUANTITY, Place, TotalsItem, TotalsRequest};
pub use state::State;
pub use tax::{TaxScope, TaxTable};
pub use tender::Tender;
pub use totals::{FreeDelivery, LineTotals, Totals, TotalsRules, totals};
pub use wire::{TotalsCall, read_totals};
