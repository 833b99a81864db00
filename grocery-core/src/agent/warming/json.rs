//! The warmer's settings in JSON, for hosts that keep theirs in a file or speak another language.
//!
//! What is left out or `null` stays as it was, also within a budget or a plan. What is refused is named by its place,
//! such as `popular.limit`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{WarmPlan, WarmerSettings};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    warmer::{Cron, Season, Seasonal},
};

const NAMES: &str = "use budget (items_per_hour, bytes_per_hour, calls_per_hour), batch, the plans popular, deals, own, predicted, \
     seasonal and range (schedule, limit), seasons (from, to, products), users, store and zip";

fn bad(place: &str, fault: &str) -> Error {
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    let text = format!("these are no settings of the warmer: {place}{}", clip(fault, 200));
    Error::new(ErrorKind::InvalidInput, text).with_hint(NAMES)
}

fn read<T: DeserializeOwned>(value: Value, place: &str) -> Result<T> {
    serde_json::from_value(value).map_err(|e| bad(place, &e.to_string()))
}

/// Puts what is given in place of what is there, as far as it is known.
fn put(place: &mut Value, given: Value, path: &str) -> Result<()> {
    let Value::Object(there) = place else {
        *place = given;
        return Ok(());
    };
    let Value::Object(given) = given else {
        return Err(bad(path, "it is not an object"));
    };
    for (name, value) in given {
        let inner = if path.is_empty() {
            clip(&name, 40).into_owned()
        } else {
            format!("{path}.{}", clip(&name, 40))
        };
        let place = there.get_mut(&name).ok_or_else(|| bad(&inner, "there is no such setting"))?;
        if !value.is_null() {
            put(place, value, &inner)?;
        }
    }
    Ok(())
}

fn plan(value: Value, place: &str) -> Result<WarmPlan> {
    let Value::Object(mut parts) = value else { return Err(bad(place, "it is not an object")) };
    let mut part = |name: &str| parts.remove(name).unwrap_or_default();
    let schedule: String = read(part("schedule"), &format!("{place}.schedule"))?;
    let limit: usize = read(part("limit"), &format!("{place}.limit"))?;
    schedule.parse::<Cron>().map_err(|e| {
        let fault = bad(&format!("{place}.schedule"), e.message());
        fault.with_hint(e.hint().unwrap_or(NAMES).to_owned())
    })?;
    Ok(WarmPlan { schedule, limit })
}

fn seasons(value: Value) -> Result<Vec<Season>> {
    let given: Vec<Value> = read(value, "seasons")?;
    let one = |(at, value): (usize, Value)| {
        let place = format!("seasons[{at}]");
        let mut parts: Map<String, Value> = read(value, &place)?;
        let mut part = |name: &str| parts.remove(name).unwrap_or_default();
        let season = Season {
            from: read(part("from"), &format!("{place}.from"))?,
            to: read(part("to"), &format!("{place}.to"))?,
            products: read(part("products"), &format!("{place}.products"))?,
        };
        if let Some((name, _)) = parts.into_iter().next() {
            return Err(bad(&format!("{place}.{}", clip(&name, 40)), "there is no such setting"));
        }
        Seasonal::new(vec![season.clone()]).map_err(|e| bad(&place, e.message()))?;
        Ok(season)
    };
    given.into_iter().enumerate().map(one).collect()
}

impl WarmerSettings {
    /// The same with these settings, which have the names of the fields. What is left out or `null` stays as it was.
    ///
    /// ```
    /// use grocery_core::agent::WarmerSettings;
    /// let given = r#"{"budget":{"calls_per_hour":60},"popular":{"schedule":"*/10 * * * *"},"range":{"limit":500}}"#;
    /// let settings = WarmerSettings::default().with_json(given)?;
    /// assert_eq!((settings.budget.calls_per_hour, settings.budget.items_per_hour), (60, 10_000));
    /// assert_eq!((settings.popular.schedule.as_str(), settings.popular.limit), ("*/10 * * * *", 1_000));
    /// let refused = WarmerSettings::default().with_json(r#"{"popular":{"limit":"many"}}"#).unwrap_err();
    /// assert!(refused.message().contains("popular.limit"));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the place: for settings that there are not, values of the wrong
    /// type, a batch out of bounds, a schedule that is none, a day that no year has.
    pub fn with_json(&self, text: &str) -> Result<Self> {
        let given: Map<String, Value> = serde_json::from_str(text).map_err(|e| bad("", &e.to_string()))?;
        let mut whole = serde_json::to_value(self).map_err(|e| bad("", &e.to_string()))?;
        put(&mut whole, Value::Object(given), "")?;
        let Value::Object(mut whole) = whole else { return Err(bad("", "they are not an object")) };
        let mut part = |name: &str| whole.remove(name).unwrap_or_default();
        let mut settings = Self::default();
        let budget = part("budget");
        let amount = |name: &str| (budget[name].clone(), format!("budget.{name}"));
        let (value, place) = amount("items_per_hour");
        settings.budget.items_per_hour = read(value, &place)?;
        let (value, place) = amount("bytes_per_hour");
        settings.budget.bytes_per_hour = read(value, &place)?;
        let (value, place) = amount("calls_per_hour");
        settings.budget.calls_per_hour = read(value, &place)?;
        settings.batch = read(part("batch"), "batch")?;
        if !(1..=1_000).contains(&settings.batch) {
            return Err(bad("batch", &format!("{} is not one of 1 to 1000", settings.batch)));
        }
        for (name, place) in [
            ("popular", &mut settings.popular),
            ("deals", &mut settings.deals),
            ("own", &mut settings.own),
            ("predicted", &mut settings.predicted),
            ("seasonal", &mut settings.seasonal),
            ("range", &mut settings.range),
        ] {
            *place = plan(part(name), name)?;
        }
        settings.seasons = seasons(part("seasons"))?;
        settings.users = read(part("users"), "users")?;
        settings.store = read(part("store"), "store")?;
        settings.zip = read(part("zip"), "zip")?;
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warmer::WarmBudget;

    #[test]
    fn every_setting_arrives_and_what_is_absent_stays() {
        let given = r#"{"budget":{"items_per_hour":1,"bytes_per_hour":2,"calls_per_hour":3},"batch":4,
            "popular":{"schedule":"1 * * * *","limit":5},"deals":{"schedule":"2 * * * *","limit":6},
            "own":{"schedule":"3 * * * *","limit":7},"predicted":{"schedule":"4 * * * *","limit":8},
            "seasonal":{"schedule":"5 * * * *","limit":9},"range":{"schedule":"6 * * * *","limit":10},
            "seasons":[{"from":[11,20],"to":[1,6],"products":["tree"]}],"users":["ann"],"store":"s1","zip":"60601"}"#;
        let season = Season { from: (11, 20), to: (1, 6), products: vec!["tree".parse().unwrap()] };
        let want = WarmerSettings::default()
            .with_budget(WarmBudget { items_per_hour: 1, bytes_per_hour: 2, calls_per_hour: 3 })
            .with_batch(4)
            .with_popular(WarmPlan::new("1 * * * *", 5))
            .with_deals(WarmPlan::new("2 * * * *", 6))
            .with_own(WarmPlan::new("3 * * * *", 7))
            .with_predicted(WarmPlan::new("4 * * * *", 8))
            .with_seasonal(WarmPlan::new("5 * * * *", 9))
            .with_range(WarmPlan::new("6 * * * *", 10))
            .with_seasons(vec![season])
            .with_users(vec!["ann".parse().unwrap()])
            .with_store("s1".parse().unwrap())
            .with_zip("60601");
        assert_eq!(WarmerSettings::default().with_json(given).unwrap(), want);
        let nothing = r#"{"budget":null,"batch":null,"popular":{"limit":null},"seasons":null,"store":null}"#;
        assert_eq!(want.with_json(nothing).unwrap(), want);
        assert_eq!(want.with_json("{}").unwrap(), want);
        // Every field can be said.
        let whole = serde_json::to_string(&want).unwrap();
        assert_eq!(WarmerSettings::default().with_json(&whole).unwrap(), want);
    }

    #[test]
    fn what_means_nothing_is_refused_by_its_place() {
        for (given, place) in [
            ("", ""),
            ("[]", ""),
            (r#"{"popularity":1}"#, "popularity: "),
            (r#"{"budget":7}"#, "budget: "),
            (r#"{"budget":{"items":7}}"#, "budget.items: "),
            (r#"{"budget":{"calls_per_hour":-1}}"#, "budget.calls_per_hour: "),
            (r#"{"batch":0}"#, "batch: "),
            (r#"{"batch":1001}"#, "batch: "),
            (r#"{"batch":"all"}"#, "batch: "),
            (r#"{"own":[]}"#, "own: "),
            (r#"{"own":{"schedule":"every day"}}"#, "own.schedule: "),
            (r#"{"own":{"schedule":7}}"#, "own.schedule: "),
            (r#"{"own":{"limit":0.5}}"#, "own.limit: "),
            (r#"{"own":{"at":"noon"}}"#, "own.at: "),
            (r#"{"seasons":{}}"#, "seasons: "),
            (r#"{"seasons":[{"from":[2,30],"to":[3,1],"products":[]}]}"#, "seasons[0]: "),
            (r#"{"seasons":[{"from":"May","to":[3,1],"products":[]}]}"#, "seasons[0].from: "),
            (r#"{"seasons":[{"from":[3,1],"products":[]}]}"#, "seasons[0].to: "),
            (r#"{"seasons":[{"from":[3,1],"to":[3,1],"products":[],"name":1}]}"#, "seasons[0].name: "),
            (r#"{"users":["ann",7]}"#, "users: "),
            (r#"{"store":7}"#, "store: "),
            (r#"{"zip":60601}"#, "zip: "),
        ] {
            let error = WarmerSettings::default().with_json(given).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{given}");
            assert!(error.message().contains(&format!("the warmer: {place}")), "{given}: {error}");
            assert!(error.hint().is_some(), "{given}");
        }
    }
}
