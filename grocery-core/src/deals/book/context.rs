//! What is known about the shopper and the moment, beside the cart.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Date, Timestamp},
    deals::read::fault,
    error::Result,
};

/// When and where the cart is rung up, and what this household has clipped, entered and used. Whether the shopper is a
/// member stands in the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShopContext {
    /// Now, in UTC.
    pub now: Timestamp,
    /// How far the store's time zone is ahead of UTC, in minutes.
    #[serde(default)]
    pub utc_offset_minutes: i32,
    /// The store. Without one, only offers that are on everywhere are on.
    #[serde(default)]
    pub store: Option<String>,
    /// Whether this is the shopper's first order.
    #[serde(default)]
    pub first_order: bool,
    /// The ids of the digital coupons that are clipped.
    #[serde(default)]
    pub clipped: BTreeSet<String>,
    /// The promo codes entered, in any case.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What the household has used before.
    #[serde(default)]
    pub uses: Vec<PastUse>,
}

/// Uses of an offer on an earlier order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastUse {
    /// The offer.
    pub offer: String,
    /// The day, in the store's time zone.
    pub on: Date,
    /// How often.
    pub uses: i64,
}

impl ShopContext {
    /// A shopper of whom nothing is known, in UTC.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self {
            now,
            utc_offset_minutes: 0,
            store: None,
            first_order: false,
            clipped: BTreeSet::new(),
            codes: Vec::new(),
            uses: Vec::new(),
        }
    }

    /// With the store's time zone, in minutes ahead of UTC.
    #[must_use]
    pub fn with_utc_offset_minutes(mut self, minutes: i32) -> Self {
        self.utc_offset_minutes = minutes;
        self
    }

    /// At this store.
    #[must_use]
    pub fn with_store(mut self, store: impl Into<String>) -> Self {
        self.store = Some(store.into());
        self
    }

    /// On a first order.
    #[must_use]
    pub fn with_first_order(mut self) -> Self {
        self.first_order = true;
        self
    }

    /// With one more coupon clipped.
    #[must_use]
    pub fn with_clipped(mut self, offer: impl Into<String>) -> Self {
        self.clipped.insert(offer.into());
        self
    }

    /// With one more promo code entered.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.codes.push(code.into());
        self
    }

    /// With uses of an offer on an earlier order.
    #[must_use]
    pub fn with_use(mut self, offer: impl Into<String>, on: Date, uses: i64) -> Self {
        self.uses.push(PastUse { offer: offer.into(), on, uses });
        self
    }

    /// The day it is at the store.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.date_at_offset(self.utc_offset_minutes)
    }

    pub(crate) fn validate(&self) -> Result<()> {
        match self.uses.iter().position(|past| past.uses < 0) {
            Some(at) => Err(fault(&format!("context.uses[{at}].uses"), "must be at least 0")),
            None => Ok(()),
        }
    }
}
