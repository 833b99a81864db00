//! What was seen of a price, and what of it can be compared.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::StoreId,
    money::{Money, Rounding},
    pricing::{PricePoint, stats::MAX_PRICE},
    quantity::{Quantity, Ratio, Unit},
};

/// The most earlier prices of one product.
pub const MAX_OBSERVATIONS: usize = 100_000;

/// A price that was seen once: on a shelf, on a receipt, in a shop's feed. Make it with [`Observation::new`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Observation {
    /// When it was seen.
    pub at: Timestamp,
    /// What was charged for one package.
    pub price: Money,
    /// The price without the reduction, where the source told one. For an earlier price: what a receipt or feed
    /// recorded. For the present one: a claim, to be looked into and never used.
    #[serde(default)]
    pub regular: Option<Money>,
    /// What the package holds; for weighed goods the amount that the price is for, such as one pound.
    #[serde(default)]
    pub amount: Option<Quantity>,
    /// Who told it.
    pub source: String,
    /// The shop, where it is of one.
    #[serde(default)]
    pub store: Option<StoreId>,
    /// When the price ends, where the source says so.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

impl Observation {
    /// `source` charged `price` at `at`.
    #[must_use]
    pub fn new(source: impl Into<String>, price: Money, at: Timestamp) -> Self {
        Self { at, price, regular: None, amount: None, source: source.into(), store: None, until: None }
    }

    /// One point of a price history, for a package that holds `amount`. Where the price is by weight, the
    /// amount is one of that weight.
    #[must_use]
    pub fn of_point(point: &PricePoint, amount: Option<Quantity>) -> Self {
        let weighed = (point.per != Unit::Each).then_some(Quantity::new(Ratio::ONE, point.per));
        Self {
            at: point.at,
            price: point.price,
            regular: point.regular,
            amount: weighed.or(amount),
            source: point.source.clone(),
            store: point.store.clone(),
            until: None,
        }
    }

    /// The same, with the regular price that the source told.
    #[must_use]
    pub fn with_regular(mut self, regular: Money) -> Self {
        self.regular = Some(regular);
        self
    }

    /// The same, for a package that holds `amount`.
    #[must_use]
    pub fn with_amount(mut self, amount: Quantity) -> Self {
        self.amount = Some(amount);
        self
    }

    /// The same, of one shop.
    #[must_use]
    pub fn at_store(mut self, store: StoreId) -> Self {
        self.store = Some(store);
        self
    }

    /// The same, with the end that the source told.
    #[must_use]
    pub fn until(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// Whether the price can be worked with at all.
    pub(super) fn check(&self) -> Result<()> {
        let fault = |what: &str| {
            Error::new(ErrorKind::InvalidInput, format!("the present price {what}"))
                .with_hint("give a price from 0 to 10^12 minor units for an amount above zero")
        };
        if !(0..=MAX_PRICE).contains(&self.price.minor()) {
            return Err(fault("is out of bounds"));
        }
        if self.amount.is_some_and(|a| !a.amount.is_positive()) {
            return Err(fault("is for no amount"));
        }
        Ok(())
    }
}

/// An earlier price in terms of the present package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) at: Timestamp,
    /// Minor units.
    pub(super) price: i64,
    /// Minor units, never below `price`.
    pub(super) told: Option<i64>,
}

/// The earlier prices that compare with the present one, in the order of time, and how many do not.
///
/// Left out are prices of another currency, for amounts that do not convert, out of bounds, and those not before the
/// present one. A price for another amount is brought to the present amount, rounded half up: where a package
/// shrank, paying the same is paying more.
pub(super) fn comparable(past: &[Observation], present: &Observation) -> (Vec<Seen>, usize) {
    let mut all: Vec<Seen> = past.iter().filter_map(|one| seen(one, present)).collect();
    all.sort_by_key(|s| (s.at, s.price, s.told));
    let ignored = past.len() - all.len();
    (all, ignored)
}

/// One observation in terms of the present package, where it compares.
pub(super) fn seen(one: &Observation, present: &Observation) -> Option<Seen> {
    if one.at >= present.at || one.price.currency() != present.price.currency() {
        return None;
    }
    let price = for_amount(one.price, one.amount, present.amount)?;
    let told = match one.regular {
        Some(told) if told.currency() == one.price.currency() => {
            for_amount(told, one.amount, present.amount).filter(|told| *told >= price)
        }
        _ => None,
    };
    Some(Seen { at: one.at, price, told })
}

/// What `to` costs at a price for `from`, in minor units. Unknown amounts are taken to be the same.
pub(super) fn for_amount(price: Money, from: Option<Quantity>, to: Option<Quantity>) -> Option<i64> {
    let minor = match (from, to) {
        (Some(from), Some(to)) if from != to => {
            if !from.amount.is_positive() {
                return None;
            }
            let share = to.convert(from.unit).ok()?.amount.over(from.amount)?;
            price.times_fraction(share.numerator(), share.denominator(), Rounding::HalfUp).ok()?.minor()
        }
        _ => price.minor(),
    };
    (0..=MAX_PRICE).contains(&minor).then_some(minor)
}
