//! Requests as JSON: what is read is what the library would be asked.

use serde_json::{Value, json};

use crate::{
    clock::Timestamp,
    deals::detect::{AlertCall, AlertStep, DetectCall, RankCall},
    error::ErrorKind,
};

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn price(day: u32, minor: i64) -> Value {
    let at = format!("2026-11-{day:02}T12:00:00Z");
    json!({"at": at, "price": {"minor": minor, "currency": "USD"}, "source": "shop"})
}

fn prices() -> Value {
    json!({"past": (1..=15).map(|day| price(day, 400)).collect::<Vec<_>>(), "present": price(20, 300)})
}

fn call<T>(read: fn(&str) -> crate::error::Result<T>, value: &Value) -> crate::error::Result<T> {
    read(&value.to_string())
}

#[test]
fn a_price_is_judged_ranked_and_told_of() {
    let found = call(DetectCall::from_json, &prices()).unwrap().detect(now()).unwrap();
    assert_eq!(found.deals[0].saving.minor(), 100);
    let deal = serde_json::to_value(&found.deals[0]).unwrap();

    let deals = json!({"deals": [{"product": "milk", "deal": deal}],
        "habits": {"products": {"milk": {"days": 3, "last": "2026-11-13", "every_days": "7"}}}});
    let ranked = call(RankCall::from_json, &deals).unwrap().rank(now());
    assert_eq!((ranked.len(), ranked[0].score), (1, 250 + 150 + 300));
    // A deal that has ended is not listed.
    let mut later = deals.clone();
    later["now"] = json!("2027-01-01T00:00:00Z");
    assert!(call(RankCall::from_json, &later).unwrap().rank(now()).is_empty());

    let rule = json!({"id": "r", "scope": {"product": "milk"}, "condition": {"percent": 200_000},
        "cooldown_seconds": 3600});
    let sighting = json!({"product": "milk", "detection": found});
    let first: AlertStep = call(AlertCall::from_json, &json!({"rule": rule, "sighting": sighting}))
        .and_then(AlertCall::step)
        .unwrap();
    assert_eq!(first.alert.unwrap().saving.unwrap().minor(), 100);
    // A name that is not known is no rule without a cooldown.
    let misspelt =
        json!({"id": "r", "scope": {"product": "milk"}, "condition": {"percent": 200_000}, "cooldown": 3600});
    let refused = call(AlertCall::from_json, &json!({"rule": misspelt, "sighting": sighting})).unwrap_err();
    assert!(refused.to_string().contains("cooldown_seconds"), "{refused}");
    let again = json!({"rule": rule, "sighting": sighting, "state": first.state});
    assert_eq!(call(AlertCall::from_json, &again).and_then(AlertCall::step).unwrap().alert, None);
}

#[test]
fn what_cannot_be_read_says_what() {
    let wrong = |change: fn(&mut Value)| {
        let mut value = prices();
        change(&mut value);
        call(DetectCall::from_json, &value).and_then(|it| it.detect(now())).unwrap_err()
    };
    for (error, says) in [
        (wrong(|v| v["past"][3]["price"]["currency"] = json!("dollars")), "past[3]: "),
        (wrong(|v| v["present"]["price"]["minor"] = json!(1.5)), "present: "),
        (wrong(|v| v["present"]["price"]["minor"] = json!(-1)), "out of bounds"),
        (wrong(|v| v["pasts"] = json!([])), "pasts"),
        (wrong(|v| v["config"] = json!({"window_days": 0})), "window_days"),
        (wrong(|v| v["now"] = json!("2026-11-19T00:00:00Z")), "after now"),
        (
            wrong(|v| {
                v["packages"] = json!([{"price": {"minor": 1, "currency": "USD"},
            "per": {"amount": "0", "unit": "ounce"}}])
            }),
            "packages[0]: a price for 0 ounce",
        ),
    ] {
        let said = format!("{} {}", error.message(), error.hint().unwrap_or_default());
        assert!(error.kind() == ErrorKind::InvalidInput && said.contains(says), "{says}: {said}");
    }
    for text in ["", "[]", "{}", "null", r#"{"rule":{},"sighting":{"detection":7}}"#] {
        assert_eq!(AlertCall::from_json(text).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(RankCall::from_json(text).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
