//! One rule of the book: an offer or a rebate, and the terms it stands under.

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    clock::Date,
    deals::{
        model::{Offer, OfferKind, Scope},
        read::fault,
        validate::{MAX_OFFERS, amount, check_offer, count, name, quantity, scope},
    },
    error::Result,
};

/// The name that a book carries in its `format` field.
pub const OFFERS_FORMAT: &str = "grocery-offers/1";

/// An offer and what decides whether it is on. Everything beside the reward may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OfferRule {
    /// How people know it: `2 for $5 yogurt`. Sentences use the id where there is none.
    pub title: Option<String>,
    /// When, where and for whom it is on.
    pub terms: Terms,
    /// What it gives.
    pub reward: Reward,
}

/// What decides whether an offer is on. [`Default`] is: always, everywhere, for everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Terms {
    /// The first day, in the store's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The last day, in the store's time zone; the offer holds until its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// The stores where it is on; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<String>,
    /// A digital coupon: it has to be clipped first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub must_clip: bool,
    /// The promo code that has to be entered; case does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Only on a shopper's first order.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub first_order_only: bool,
    /// How often a household may use it in all, over every order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_household: Option<i64>,
    /// How often a household may use it on one day of the store's time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<i64>,
}

/// What a rule gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reward {
    /// Something off on the receipt.
    OnReceipt(Offer),
    /// Money back after the receipt.
    Rebate(Rebate),
}

/// How a rebate is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RebateHow {
    /// The receipt is sent in.
    MailIn,
    /// An account is credited.
    #[default]
    CashBack,
}

/// Money back after the receipt: one use covers `requires_qty` units and gives `cents` back.
///
/// A unit stands for at most one rebate of each provider. A rebate pays its amount whatever was paid for the units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename = "rebate")]
pub struct Rebate {
    /// The rebate's name, unique in the book.
    pub id: String,
    /// Only members may claim it.
    pub requires_member: bool,
    /// At most one rebate of a group is claimed.
    pub group: Option<String>,
    /// How many times it may be claimed, at least 1.
    pub max_uses: i64,
    /// How it is claimed.
    pub how: RebateHow,
    /// Who pays it; empty for the shop itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// Which units.
    pub scope: Scope,
    /// How many units one claim covers.
    pub requires_qty: i64,
    /// What one claim gives back.
    pub cents: i64,
    /// What must have been paid for the goods of the scope, after every saving; 0 for no such condition.
    pub min_spend: i64,
}

impl Terms {
    /// Whether dates and stores allow it. An unknown store has only what is on everywhere.
    pub(super) fn is_current(&self, today: Date, store: Option<&str>) -> bool {
        self.valid_from.is_none_or(|from| from <= today)
            && self.valid_until.is_none_or(|until| today <= until)
            && self.is_at(store)
    }

    pub(super) fn is_at(&self, store: Option<&str>) -> bool {
        self.stores.is_empty() || store.is_some_and(|store| self.stores.iter().any(|one| one == store))
    }
}

impl OfferRule {
    /// An offer on the receipt that is always on.
    #[must_use]
    pub fn new(offer: Offer) -> Self {
        Self { title: None, terms: Terms::default(), reward: Reward::OnReceipt(offer) }
    }

    /// A rebate that is always on.
    #[must_use]
    pub fn rebate_of(rebate: Rebate) -> Self {
        Self { title: None, terms: Terms::default(), reward: Reward::Rebate(rebate) }
    }

    /// The same rule under these terms.
    #[must_use]
    pub fn with_terms(mut self, terms: Terms) -> Self {
        self.terms = terms;
        self
    }

    /// The same rule with a name for people.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.reward {
            Reward::OnReceipt(offer) => &offer.id,
            Reward::Rebate(rebate) => &rebate.id,
        }
    }

    /// The offer on the receipt, where it is one.
    #[must_use]
    pub fn offer(&self) -> Option<&Offer> {
        match &self.reward {
            Reward::OnReceipt(offer) => Some(offer),
            Reward::Rebate(_) => None,
        }
    }

    /// The rebate, where it is one.
    #[must_use]
    pub fn rebate(&self) -> Option<&Rebate> {
        match &self.reward {
            Reward::OnReceipt(_) => None,
            Reward::Rebate(rebate) => Some(rebate),
        }
    }

    pub(super) fn group(&self) -> Option<&str> {
        match &self.reward {
            Reward::OnReceipt(offer) => offer.group.as_deref(),
            Reward::Rebate(rebate) => rebate.group.as_deref(),
        }
    }

    pub(super) fn requires_member(&self) -> bool {
        match &self.reward {
            Reward::OnReceipt(offer) => offer.requires_member,
            Reward::Rebate(rebate) => rebate.requires_member,
        }
    }

    pub(super) fn max_uses(&self) -> i64 {
        match &self.reward {
            Reward::OnReceipt(offer) => offer.max_uses,
            Reward::Rebate(rebate) => rebate.max_uses,
        }
    }

    /// Refuses a bad rule, naming the field below `at`.
    pub(super) fn validate(&self, at: &str) -> Result<()> {
        let path = |name: &str| format!("{at}.{name}");
        match &self.reward {
            Reward::OnReceipt(offer) => check_offer(offer, at)?,
            Reward::Rebate(rebate) => {
                name(&path("id"), &rebate.id)?;
                if rebate.max_uses < 1 {
                    return Err(fault(&path("max_uses"), "must be at least 1"));
                }
                if rebate.provider.len() > 256 {
                    return Err(fault(&path("provider"), "must have at most 256 bytes"));
                }
                scope(&path("scope"), &rebate.scope)?;
                quantity(&path("requires_qty"), rebate.requires_qty)?;
                amount(&path("cents"), rebate.cents, 1)?;
                amount(&path("min_spend"), rebate.min_spend, 0)?;
            }
        }
        if let Some(group) = self.group() {
            name(&path("group"), group)?;
        }
        if let Some(title) = &self.title {
            name(&path("title"), title)?;
        }
        let terms = &self.terms;
        if let (Some(from), Some(until)) = (terms.valid_from, terms.valid_until)
            && until < from
        {
            return Err(fault(&path("valid_until"), "lies before valid_from"));
        }
        count(&path("stores"), terms.stores.len(), MAX_OFFERS)?;
        for (at, store) in terms.stores.iter().enumerate() {
            name(&path(&format!("stores[{at}]")), store)?;
        }
        if let Some(code) = &terms.code {
            name(&path("code"), code.trim())?;
        }
        for (field, limit) in [("per_household", terms.per_household), ("per_day", terms.per_day)] {
            if limit.is_some_and(|limit| limit < 1) {
                return Err(fault(&path(field), "must be at least 1"));
            }
        }
        Ok(())
    }

    /// The scopes of its roles and the units that one use takes of each. None for offers on the order.
    pub(super) fn roles(&self) -> Vec<(&Scope, i64)> {
        match &self.reward {
            Reward::Rebate(rebate) => vec![(&rebate.scope, rebate.requires_qty)],
            Reward::OnReceipt(offer) => roles(&offer.kind),
        }
    }
}

/// The scopes of an offer's roles and the units that one use takes of each. None for offers on the order.
pub(in crate::deals) fn roles(kind: &OfferKind) -> Vec<(&Scope, i64)> {
    match kind {
        OfferKind::PercentOff { scope, .. }
        | OfferKind::AmountOff { scope, .. }
        | OfferKind::FixedPrice { scope, .. } => vec![(scope, 1)],
        OfferKind::NFor { scope, n, .. } => vec![(scope, *n)],
        OfferKind::BuyGet { buy, get: None, buy_n, get_m, .. } => vec![(buy, buy_n + get_m)],
        OfferKind::BuyGet { buy, get: Some(get), buy_n, get_m, .. } => vec![(buy, *buy_n), (get, *get_m)],
        OfferKind::Bundle { components, .. } => {
            components.iter().map(|part| (&part.scope, part.qty)).collect()
        }
        OfferKind::Coupon { scope, requires_qty, .. } => vec![(scope, *requires_qty)],
        OfferKind::SpendOff { .. } | OfferKind::OrderPercent { .. } | OfferKind::FreeDelivery { .. } => {
            Vec::new()
        }
    }
}

impl Serialize for OfferRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a, R: Serialize> {
            #[serde(flatten)]
            reward: R,
            #[serde(skip_serializing_if = "Option::is_none")]
            title: Option<&'a str>,
            #[serde(flatten)]
            terms: &'a Terms,
        }
        let (title, terms) = (self.title.as_deref(), &self.terms);
        match &self.reward {
            Reward::OnReceipt(offer) => Wire { reward: offer, title, terms }.serialize(serializer),
            Reward::Rebate(rebate) => Wire { reward: rebate, title, terms }.serialize(serializer),
        }
    }
}
