//! Deals that prices alone show: is this price good, and on what grounds?
//!
//! [`detect`] looks at a product's earlier prices and the present one. It estimates the regular price first, then reports
//! each finding apart with its evidence: the drop against the regular price, where the price stands among those of 90 days, the
//! lowest price before the reduction, a historical low, a package that shrank, a claimed earlier price that was never
//! charged. Those that make a deal become a [`DetectedDeal`] with what it saves. [`rank`] orders deals for one shopper and
//! names the reasons; [`AlertRule::step`] turns prices into alerts, one for each crossing. Every number stands in
//! [`DetectConfig`]; method and figures in `docs/deal-detection.md`.
//!
//! It never assumes a saving: each is against a price that was charged or recorded, named in the evidence, and a claim of the
//! present price's own source counts for nothing. It fetches nothing, reads no clock and keeps no state.

mod alert;
mod call;
mod claims;
mod config;
mod evidence;
mod expiry;
mod kinds;
mod observation;
mod rank;
mod regular;
mod request;
mod sales;
#[cfg(test)]
mod tests;

pub use alert::{AlertCondition, AlertEvent, AlertRule, AlertScope, AlertSighting, AlertState};
pub use call::{AlertCall, AlertStep, DetectCall, RankCall};
pub use config::DetectConfig;
pub use evidence::{
    DealKind, DetectedDeal, Detection, Evidence, Expiry, ExpiryBasis, PriceDrop, PriorLowest, Shrinkage,
    Standing, WasPrice, WasVerdict,
};
pub use observation::{MAX_OBSERVATIONS, Observation};
pub use rank::{DealFor, Habit, RankReason, Ranked, ShopperHabits, rank};
pub use regular::RegularPrice;
pub use request::{DetectRequest, detect};
pub use sales::{PastSale, past_sales};
