//! Requests read from JSON: what a caller in another language hands over.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    AlertEvent, AlertRule, AlertSighting, AlertState, DealFor, DetectConfig, DetectRequest, Detection,
    Observation, Ranked, ShopperHabits, detect, rank,
};
use crate::{
    clock::{Date, Timestamp},
    error::{Error, ErrorKind, Result},
    id::ProductId,
    quantity::UnitPrice,
};

/// What [`detect`] is asked, with its own data. Only `present` is needed; unknown names are refused.
///
/// ```
/// use grocery_core::deals::detect::{DealKind, DetectCall};
/// let earlier: Vec<String> = (1..=9).map(|day| format!(
///     r#"{{"at":"2026-11-0{day}T12:00:00Z","price":{{"minor":398,"currency":"USD"}},"source":"shop"}}"#)).collect();
/// let call = DetectCall::from_json(&format!(r#"{{"past":[{}],
///     "present":{{"at":"2026-11-20T12:00:00Z","price":{{"minor":298,"currency":"USD"}},"source":"shop"}}}}"#,
///     earlier.join(",")))?;
/// let found = call.detect("2026-11-20T12:00:00Z".parse()?)?;
/// assert_eq!(found.deal(DealKind::PriceDrop).map(|deal| deal.saving.minor()), Some(100));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DetectCall {
    /// The price to judge.
    pub present: Observation,
    /// Earlier prices of the product.
    #[serde(default)]
    pub past: Vec<Observation>,
    /// Prices of the same product elsewhere.
    #[serde(default)]
    pub elsewhere: Vec<Observation>,
    /// Other packages of the product: their present prices for their amounts.
    #[serde(default)]
    pub packages: Vec<UnitPrice>,
    /// The time, where it is not the present.
    #[serde(default)]
    pub now: Option<Timestamp>,
    /// What counts as what.
    #[serde(default)]
    pub config: DetectConfig,
}

impl DetectCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        read(text, "the prices", "give `present` and `past`, each with `at`, `price` and `source`")
    }

    /// Judges the price; it is `now` where the request says nothing else.
    ///
    /// # Errors
    /// Those of [`detect`].
    pub fn detect(&self, now: Timestamp) -> Result<Detection> {
        let request = DetectRequest::new(&self.past, &self.present, self.now.unwrap_or(now))
            .with_packages(&self.packages)
            .with_elsewhere(&self.elsewhere);
        detect(&request, &self.config)
    }
}

/// What [`rank`] is asked, with its own data. Only `deals` are needed; unknown names are refused.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RankCall {
    /// The deals, each with its product.
    pub deals: Vec<DealFor>,
    /// What is known of the shopper.
    #[serde(default)]
    pub habits: ShopperHabits,
    /// The time, where it is not the present.
    #[serde(default)]
    pub now: Option<Timestamp>,
    /// The shopper's date, where it is not that of UTC.
    #[serde(default)]
    pub today: Option<Date>,
}

impl RankCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        read(text, "the deals", "give `deals`, each with its `product` and the `deal` as it was detected")
    }

    /// Orders the deals; it is `now` where the request says nothing else.
    #[must_use]
    pub fn rank(self, now: Timestamp) -> Vec<Ranked> {
        let now = self.now.unwrap_or(now);
        rank(self.deals, &self.habits, now, self.today.unwrap_or_else(|| now.date_at_offset(0)))
    }
}

/// What a rule does with one price: the alert that it sets off, and what is to be remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlertStep {
    /// The alert, where there is one.
    pub alert: Option<AlertEvent>,
    /// What the rule remembers of this product from now on.
    pub state: AlertState,
}

/// What [`AlertRule::step`] is asked, with its own data; unknown names are refused.
///
/// `sighting` is an [`AlertSighting`], or a `product` and perhaps its `category` beside the `detection` that was made of its price.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AlertCall {
    /// The rule.
    pub rule: AlertRule,
    /// What was seen.
    #[serde(deserialize_with = "sighting")]
    pub sighting: AlertSighting,
    /// What the rule remembers of the product; nothing at first.
    #[serde(default)]
    pub state: Option<AlertState>,
}

impl AlertCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        read(text, "the alert", "give a `rule`, a `sighting` and the `state` of the step before")
    }

    /// Takes the price in.
    ///
    /// # Errors
    /// Those of [`AlertRule::step`].
    pub fn step(self) -> Result<AlertStep> {
        let mut state = self.state.unwrap_or_default();
        let alert = self.rule.step(&mut state, &self.sighting)?;
        Ok(AlertStep { alert, state })
    }
}

/// A detection of a product's price.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Detected {
    product: ProductId,
    #[serde(default)]
    category: Option<String>,
    detection: Detection,
}

fn sighting<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<AlertSighting, D::Error> {
    let value = Value::deserialize(from)?;
    let read = if value.get("detection").is_some() {
        serde_json::from_value(value)
            .map(|it: Detected| AlertSighting::of(it.product, it.category, &it.detection))
    } else {
        serde_json::from_value(value)
    };
    read.map_err(serde::de::Error::custom)
}

fn read<T: DeserializeOwned>(text: &str, what: &str, hint: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| {
        Error::new(ErrorKind::InvalidInput, format!("{what} cannot be read: {e}")).with_hint(hint)
    })
}
