//! Alerts: one for each time that a price comes within what a shopper asked for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{DealKind, Detection};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Money, Rate},
};

/// What a shopper wants to be told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertScope {
    /// One product.
    Product(ProductId),
    /// Everything of a category and what lies below it: `Food > Dairy` holds `Food > Dairy > Milk`.
    Category(String),
}

impl AlertScope {
    fn holds(&self, product: &ProductId, category: Option<&str>) -> bool {
        match self {
            Self::Product(own) => own == product,
            Self::Category(own) => category.is_some_and(|category| {
                let mut deeper = category.split('>').map(str::trim);
                own.split('>').all(|part| deeper.next().is_some_and(|d| d.eq_ignore_ascii_case(part.trim())))
            }),
        }
    }
}

/// When to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AlertCondition {
    /// The saving is at least this share of the regular price.
    Percent(Rate),
    /// The saving is at least this much.
    Amount(Money),
    /// The price is at most this.
    TargetPrice(Money),
}

/// A rule: what, when, and how long to be quiet after an alert. Unknown fields are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlertRule {
    /// The host's name for the rule.
    pub id: String,
    /// Which products.
    pub scope: AlertScope,
    /// When to tell.
    pub condition: AlertCondition,
    /// How long after an alert no other is given for the same product. Written in seconds.
    #[serde(default, rename = "cooldown_seconds", with = "seconds")]
    pub cooldown: Duration,
}

mod seconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(time.as_secs())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_secs)
    }
}

/// What a rule remembers of one product. One for each rule and product; the host keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertState {
    /// When the last price was seen. What is not later is not looked at again.
    seen: Option<Timestamp>,
    /// Whether the last price met the condition.
    met: bool,
    /// Whether the crossing that led there has yet to be told, because of the cooldown.
    owed: bool,
    /// When the last alert was given.
    told: Option<Timestamp>,
}

/// A price of a product, as alerts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertSighting {
    /// The product.
    pub product: ProductId,
    /// Its category, with ` > ` between the levels.
    #[serde(default)]
    pub category: Option<String>,
    /// The price.
    pub price: Money,
    /// When it was seen.
    pub at: Timestamp,
    /// What it saves, where that is known; conditions on savings are not met without it.
    #[serde(default)]
    pub saving: Option<Money>,
    /// The saving as a share of what it is against.
    #[serde(default)]
    pub share: Option<Rate>,
    /// The kind of deal, where it is one.
    #[serde(default)]
    pub deal: Option<DealKind>,
    /// When the deal ends.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

impl AlertSighting {
    /// What [`detect`](super::detect) found about a product: its price and the deal that saves most, where there is one.
    /// A larger package that is cheaper by amount has always been so: that is no news.
    #[must_use]
    pub fn of(product: ProductId, category: Option<String>, found: &Detection) -> Self {
        let best = found.deals.iter().find(|d| d.kind() != DealKind::Bulk);
        Self {
            product,
            category,
            price: found.present.price,
            at: found.present.at,
            saving: best.map(|d| d.saving),
            share: best.map(|d| d.share),
            deal: best.map(super::DetectedDeal::kind),
            expires: best.map(|d| d.expires.at),
        }
    }
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEvent {
    /// Rule, product and time: the same alert always has the same one, so that a bus may drop repetitions.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The product.
    pub product: ProductId,
    /// The price.
    pub price: Money,
    /// What it saves, where that is known.
    pub saving: Option<Money>,
    /// The saving as a share.
    pub share: Option<Rate>,
    /// The kind of deal, where it is one.
    pub deal: Option<DealKind>,
    /// When the price was seen.
    pub at: Timestamp,
    /// When the deal ends, where it is one.
    pub expires: Option<Timestamp>,
}

impl AlertRule {
    /// Takes one price in and answers the alert that it sets off, if any.
    ///
    /// A crossing is a price that meets the condition after one that did not, or the first of all. Each crossing sets
    /// off one alert. In the cooldown of the last alert it is kept, and told by the first price after the cooldown that still
    /// meets the condition; if the price leaves before, it is not told. Prices that are not later than the last one, and products
    /// outside the scope, change nothing.
    ///
    /// ```
    /// use grocery_core::{Currency, Money, ProductId, Timestamp};
    /// use grocery_core::deals::detect::{AlertCondition, AlertRule, AlertScope, AlertSighting, AlertState};
    /// let milk = ProductId::new("milk")?;
    /// let rule = AlertRule {
    ///     id: "milk-under-3".into(),
    ///     scope: AlertScope::Product(milk.clone()),
    ///     condition: AlertCondition::TargetPrice(Money::parse("3.00", Currency::USD)?),
    ///     cooldown: Default::default(),
    /// };
    /// let mut state = AlertState::default();
    /// let mut alerts = 0;
    /// for (hour, price) in ["3.50", "2.98", "2.98", "2.79", "3.50", "2.98"].into_iter().enumerate() {
    ///     let sighting = AlertSighting {
    ///         product: milk.clone(), category: None, saving: None, share: None, deal: None, expires: None,
    ///         price: Money::parse(price, Currency::USD)?,
    ///         at: Timestamp::from_unix_millis(hour as i64 * 3_600_000),
    ///     };
    ///     alerts += usize::from(rule.step(&mut state, &sighting)?.is_some());
    /// }
    /// assert_eq!(alerts, 2);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where the condition is in another currency than the price. The state is then as it was.
    pub fn step(&self, state: &mut AlertState, sighting: &AlertSighting) -> Result<Option<AlertEvent>> {
        let fresh = state.seen.is_none_or(|seen| sighting.at > seen);
        if !fresh || !self.scope.holds(&sighting.product, sighting.category.as_deref()) {
            return Ok(None);
        }
        let met = self.is_met(sighting)?;
        let owed = met && (state.owed || !state.met);
        let quiet = state.told.is_some_and(|told| sighting.at.saturating_since(told) < self.cooldown);
        let tell = owed && !quiet;
        *state = AlertState {
            seen: Some(sighting.at),
            met,
            owed: owed && quiet,
            told: if tell { Some(sighting.at) } else { state.told },
        };
        Ok(tell.then(|| AlertEvent {
            id: format!("{}/{}/{}", self.id, sighting.product, sighting.at.unix_millis()),
            rule: self.id.clone(),
            product: sighting.product.clone(),
            price: sighting.price,
            saving: sighting.saving,
            share: sighting.share,
            deal: sighting.deal,
            at: sighting.at,
            expires: sighting.expires,
        }))
    }

    fn is_met(&self, sighting: &AlertSighting) -> Result<bool> {
        let currency = sighting.price.currency();
        let same = |bound: Money| {
            if bound.currency() == currency {
                return Ok(bound.minor());
            }
            Err(Error::new(
                ErrorKind::InvalidInput,
                format!("an alert in {} cannot judge a price in {currency}", bound.currency()),
            )
            .with_hint("give each rule the currency of the prices it watches"))
        };
        let ended = sighting.expires.is_some_and(|end| end <= sighting.at);
        Ok(match self.condition {
            AlertCondition::TargetPrice(most) => sighting.price.minor() <= same(most)?,
            AlertCondition::Percent(least) => !ended && sighting.share.is_some_and(|share| share >= least),
            AlertCondition::Amount(least) => {
                let least = same(least)?;
                let saving = sighting.saving.filter(|s| s.currency() == currency);
                !ended && saving.is_some_and(|saving| saving.minor() >= least)
            }
        })
    }
}
