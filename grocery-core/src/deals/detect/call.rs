//! Requests read from JSON: what a caller in another language hands over.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    AlertEvent, AlertRule, AlertSighting, AlertState, DealFor, DetectConfig, DetectRequest, Detection,
    Observation, Ranked, ShopperHabits, detect, rank,
};
use crate::{
    clock::{Date, Timestamp},
    deals::read::fault,
    error::{Error, ErrorKind, Result, clip},
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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DetectCall {
    /// The price to judge.
    pub present: Observation,
    /// Earlier prices of the product.
    pub past: Vec<Observation>,
    /// Prices of the same product elsewhere.
    pub elsewhere: Vec<Observation>,
    /// Other packages of the product: their present prices for their amounts.
    pub packages: Vec<UnitPrice>,
    /// The time, where it is not the present.
    pub now: Option<Timestamp>,
    /// What counts as what.
    pub config: DetectConfig,
}

impl DetectCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        let mut fields = Fields::read(text)?;
        let call = Self {
            present: fields.need("present")?,
            past: fields.each("past")?,
            elsewhere: fields.each("elsewhere")?,
            packages: fields.each("packages")?,
            now: fields.take("now")?,
            config: fields.take("config")?.unwrap_or_default(),
        };
        fields.end("use present, past, elsewhere, packages, now and config")?;
        Ok(call)
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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RankCall {
    /// The deals, each with its product.
    pub deals: Vec<DealFor>,
    /// What is known of the shopper.
    pub habits: ShopperHabits,
    /// The time, where it is not the present.
    pub now: Option<Timestamp>,
    /// The shopper's date, where it is not that of UTC.
    pub today: Option<Date>,
}

impl RankCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        let mut fields = Fields::read(text)?;
        if !fields.0.contains_key("deals") {
            return Err(fault("deals", "is missing"));
        }
        let call = Self {
            deals: fields.each("deals")?,
            habits: fields.take("habits")?.unwrap_or_default(),
            now: fields.take("now")?,
            today: fields.take("today")?,
        };
        fields.end("use deals, habits, now and today")?;
        Ok(call)
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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AlertCall {
    /// The rule.
    pub rule: AlertRule,
    /// What was seen.
    pub sighting: AlertSighting,
    /// What the rule remembers of the product; nothing at first.
    pub state: Option<AlertState>,
}

impl AlertCall {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing, unknown or wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        let mut fields = Fields::read(text)?;
        let rule = fields.need("rule")?;
        let detected = |value: &Value| value.get("detection").is_some();
        let sighting = if fields.0.get("sighting").is_some_and(detected) {
            let Detected { product, category, detection } = fields.need("sighting")?;
            AlertSighting::of(product, category, &detection)
        } else {
            fields.need("sighting")?
        };
        let call = Self { rule, sighting, state: fields.take("state")? };
        fields.end("use rule, sighting and state")?;
        Ok(call)
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

/// The fields of a request, each read under its own name so that a fault says where it is: `past[3]: ...`.
struct Fields(Map<String, Value>);

impl Fields {
    fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map(Self)
            .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("the request is no JSON object: {e}")))
    }

    /// A field that may be absent; null counts as absent.
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => part(name, value).map(Some),
        }
    }

    fn need<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        self.take(name)?.ok_or_else(|| fault(name, "is missing"))
    }

    /// The items of an array; none where it is absent.
    fn each<T: DeserializeOwned>(&mut self, name: &str) -> Result<Vec<T>> {
        let items: Vec<Value> = self.take(name)?.unwrap_or_default();
        items.into_iter().enumerate().map(|(at, item)| part(&format!("{name}[{at}]"), item)).collect()
    }

    fn end(self, hint: &'static str) -> Result<()> {
        match self.0.keys().next() {
            Some(name) => Err(fault(clip(name, 40).as_ref(), "is no field of this request").with_hint(hint)),
            None => Ok(()),
        }
    }
}

fn part<T: DeserializeOwned>(path: &str, value: Value) -> Result<T> {
    serde_json::from_value(value).map_err(|e| fault(path, &e.to_string()))
}
