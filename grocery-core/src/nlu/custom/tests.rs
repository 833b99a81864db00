//! Custom intents: what is learned, what is not stolen, what is refused.

use std::sync::Arc;

use super::*;

fn hours() -> Vec<Example> {
    let hours = [
        "what time do you open",
        "when do you close",
        "are you open on sundays",
        "opening hours please",
        "how late are you open tonight",
        "is the store open tomorrow",
    ];
    let parking = [
        "where can i park",
        "is there a parking lot",
        "do you have parking",
        "is parking free",
        "how much is parking",
    ];
    hours
        .iter()
        .map(|t| Example::new("store_hours", *t))
        .chain(parking.iter().map(|t| Example::new("parking", *t)))
        .collect()
}

fn hear(model: &CustomModel, text: &str) -> Understanding {
    let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    let mut heard = Parser::new().parse(text, &context);
    model.hear(text, &mut heard);
    heard
}

#[test]
fn new_intents_are_heard_in_other_words() {
    let model = CustomModel::train(&hours()).unwrap();
    for (text, name) in [
        ("what are your opening hours", "store_hours"),
        ("when do you open", "store_hours"),
        ("are you open tomorrow", "store_hours"),
        ("How late are you open on Saturday?", "store_hours"),
        ("can i park there", "parking"),
        ("do you have a parking lot", "parking"),
        ("is there free parking", "parking"),
    ] {
        let heard = hear(&model, text);
        assert_eq!(heard.intent(), Intent::Custom, "{text}");
        assert_eq!(heard.slots().custom.as_deref(), Some(name), "{text}");
        assert!(heard.confidence() > 0.5, "{text}");
        let json = serde_json::to_value(&heard).unwrap();
        assert_eq!((json["intent"].as_str(), json["slots"]["custom"].as_str()), (Some("custom"), Some(name)));
    }
}

#[test]
fn shopping_is_not_stolen() {
    let model = CustomModel::train(&hours()).unwrap();
    let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    let cases = include_str!("../cases.txt").lines().chain(include_str!("../fresh.txt").lines());
    let mut all = 0;
    for (text, _) in cases.filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" => ")) {
        let text = text.replace("\\n", "\n");
        let before = Parser::new().parse(&text, &context);
        if before.intent() != Intent::OutOfScope {
            all += 1;
            assert_eq!(hear(&model, &text), before, "{text}");
        }
    }
    assert!(all > 600, "{all}");
}

#[test]
fn the_same_examples_give_the_same_version() {
    let mut examples = hours();
    let first = CustomModel::train(&examples).unwrap();
    examples.reverse();
    examples.push(examples[0].clone());
    let second = CustomModel::train(&examples).unwrap();
    assert_eq!(first.version(), second.version());
    assert_eq!(first.version().intents, ["parking", "store_hours"]);
    assert_eq!(first.version().examples, 11);
    assert_eq!(first.version().version, "1-7fc4a32bb4c6cec9", "a version is the same on every machine");
    examples.push(Example::new("parking", "may i leave my car here"));
    assert_ne!(CustomModel::train(&examples).unwrap().version().version, first.version().version);
}

#[test]
fn what_cannot_be_learned_is_refused() {
    let refused = |examples: &[Example], kind: ErrorKind, says: &str| {
        let e = CustomModel::train(examples).unwrap_err();
        assert_eq!(e.kind(), kind, "{e}");
        assert!(e.to_string().contains(says), "{e}");
    };
    refused(&[], ErrorKind::InvalidInput, "no examples");
    refused(&[Example::new("add_items", "hm")], ErrorKind::InvalidInput, "built-in");
    for name in ["", "Store", "store hours", "1st", "straße", &"x".repeat(65)] {
        refused(&[Example::new(name, "hm")], ErrorKind::InvalidInput, "cannot be the name");
    }
    refused(&[Example::new("a", " ?! ")], ErrorKind::InvalidInput, "no words");
    refused(&[Example::new("a", "x".repeat(301))], ErrorKind::TooLarge, "301 bytes");
    refused(
        &[Example::new("a", "open now"), Example::new("b", "Open now?")],
        ErrorKind::InvalidInput,
        "two intents",
    );
    refused(&[Example::new("a", "add 2 gallons of milk")], ErrorKind::InvalidInput, "add_items");
    let many: Vec<Example> = (0..101).map(|i| Example::new(format!("n{i}"), format!("word{i}"))).collect();
    refused(&many, ErrorKind::TooLarge, "101 custom intents");
    let many: Vec<Example> = (0..=MAX_EXAMPLES).map(|i| Example::new("a", format!("word{i}"))).collect();
    refused(&many, ErrorKind::TooLarge, "examples");
}

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    crate::testing::model_store(Arc::new(MemoryModelStore::new())).await;
}
