//! The embedded model: what it brings in, what it keeps out, what it must leave alone.

use super::{
    super::{Intent, ParseContext, Parser},
    Model,
    table::{EMBEDDED, PROBES, place_of},
};
use crate::{clock::Date, error::ErrorKind, money::Currency};

fn context() -> ParseContext {
    ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD)
}

fn intent(text: &str) -> Intent {
    Parser::new().parse(text, &context()).intent()
}

#[test]
fn rare_groceries_stay_items() {
    let (mut all, mut lost) = (0, Vec::new());
    let names: Vec<&str> = include_str!("rare.txt").lines().filter(|l| !l.starts_with('#')).collect();
    assert!(names.len() >= 200);
    for name in names {
        for text in [
            name.to_owned(),
            format!("add {name}"),
            format!("add {name} to my list"),
            format!("i need {name}"),
            format!("buy some {name} please"),
            format!("get {name}"),
        ] {
            all += 1;
            if intent(&text) != Intent::AddItems {
                lost.push(text);
            }
        }
    }
    assert!(lost.len() * 100 <= all, "more than 1 in 100 are lost: {} of {all}, {lost:?}", lost.len());
}

#[test]
fn list_sentences_get_name_and_items() {
    for (text, wanted, list, items) in [
        ("could you set up a new list for me", Intent::CreateList, None, &[][..]),
        ("what lists do i have", Intent::ViewList, None, &[]),
        ("read me my vacation list", Intent::ViewList, Some("vacation"), &[]),
        ("add this to my to do list", Intent::AddItems, Some("to do"), &[]),
        ("remove tomorrow's meeting from my list", Intent::RemoveItems, None, &["tomorrow's meeting"]),
    ] {
        let heard = Parser::new().parse(text, &context());
        assert_eq!(heard.intent(), wanted, "{text}");
        assert_eq!(heard.slots().list_name.as_deref(), list, "{text}");
        let names: Vec<&str> = heard.actions[0].items.iter().map(|i| i.name.as_str()).collect();
        assert_eq!(names, items, "{text}");
    }
}

#[test]
fn other_trades_are_kept_out() {
    for text in [
        "what's the weather like in boston tomorrow",
        "transfer 200 dollars from checking to savings",
        "book me a flight to denver for friday",
        "how do i say good morning in italian",
        "set the thermostat to 70 degrees",
        "when is my next dentist appointment",
        "play the new album by adele",
    ] {
        assert_eq!(intent(text), Intent::OutOfScope, "{text}");
    }
}

#[test]
fn the_embedded_model_is_sound_and_small() {
    assert!(EMBEDDED.len() <= 1_000_000, "{}", EMBEDDED.len());
    let model = Model::open(EMBEDDED).unwrap();
    for known in Intent::ALL.iter().filter(|i| **i != Intent::Custom) {
        assert!(model.score(&model.start(), *known) > i32::MIN / 4, "{known} is not in the model");
    }
    // Surer decisions are never right less often.
    let sure: Vec<u8> = (-400..400).map(|margin| model.sure(margin)).collect();
    assert!(sure.is_sorted());
    assert!(sure.first() < sure.last());
}

#[test]
fn damaged_models_are_refused() {
    for cut in [0, 3, 4, 10, 40, 300, 500, EMBEDDED.len() - 1] {
        let e = Model::open(EMBEDDED.get(..cut).unwrap()).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Corrupt, "{cut} bytes");
    }
    let mut other = EMBEDDED.to_vec();
    other[0] = b'X';
    assert!(Model::open(other.leak()).is_err());
}

#[test]
fn places_are_within_the_table() {
    for feature in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
        for slots in [PROBES, 100, 40_000] {
            assert!(place_of(feature, slots) + PROBES <= slots);
        }
    }
}
