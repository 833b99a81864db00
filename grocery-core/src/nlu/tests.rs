//! Whole sentences, from text to understanding.
//!
//! `cases.txt` holds one sentence a line with what is to be heard: the intents in order, their slots, and
//! the items as "quantity unit [size] name {what else}".

use proptest::prelude::*;

use super::*;
use crate::{
    clock::{Date, Timestamp},
    money::Currency,
};

fn context() -> ParseContext {
    // A Friday.
    ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD)
}

fn parse(text: &str) -> Understanding {
    Parser::new().parse(text, &context())
}

fn show(u: &Understanding) -> String {
    u.to_notation()
}

fn cases() -> Vec<(String, &'static str)> {
    read_cases(include_str!("cases.txt"))
}

fn read_cases(text: &'static str) -> Vec<(String, &'static str)> {
    text.lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| {
            let (text, expected) = l.split_once(" => ").unwrap_or_else(|| panic!("no arrow in {l:?}"));
            (text.replace("\\n", "\n"), expected)
        })
        .collect()
}

#[test]
fn sentences_are_understood() {
    let cases = cases();
    assert!(cases.len() >= 150, "{} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let got = show(&parse(text));
            (got != *expected).then(|| format!("{text:?}\n   want {expected}\n   got  {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What of `cases` is read otherwise than expected.
fn misread(cases: &[(String, String)]) -> Vec<String> {
    cases
        .iter()
        .filter_map(|(text, expected)| {
            let got = show(&parse(text));
            (got != *expected).then(|| format!("{text:?}\n   want {expected}\n   got  {got}"))
        })
        .collect()
}

/// Sentences whose readings were decided by the rules before the parser was run on them.
#[test]
fn sentences_never_seen_are_understood() {
    for file in [include_str!("fresh.txt"), include_str!("shoppers.txt")] {
        let cases: Vec<_> =
            read_cases(file).into_iter().map(|(text, want)| (text, want.to_owned())).collect();
        assert!(cases.len() >= 150, "{} cases", cases.len());
        let wrong = misread(&cases);
        assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    }
}

/// Reads the file of sentences named in `NLU_SENTENCES` (in the form of `cases.txt`) and shows what is
/// read otherwise: to try sentences without building anew.
#[test]
#[ignore = "needs a file of sentences in NLU_SENTENCES"]
fn sentences_of_a_file() {
    let file = std::env::var("NLU_SENTENCES").expect("name the file in NLU_SENTENCES");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
    let cases: Vec<(String, String)> = text
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| l.split_once(" => ").unwrap_or((l, "")))
        .map(|(text, want)| (text.replace("\\n", "\n"), want.to_owned()))
        .collect();
    let wrong = misread(&cases);
    println!("{}\n{} of {} right", wrong.join("\n"), cases.len() - wrong.len(), cases.len());
    assert!(wrong.is_empty());
}

#[test]
fn case_and_final_stop_change_nothing() {
    for (text, expected) in cases() {
        let has_name = expected.contains('"') || text.contains('@') || text.ends_with(['.', '!', '?', ':']);
        if has_name {
            continue;
        }
        let plain = |u: &Understanding| show(u).to_lowercase();
        assert_eq!(plain(&parse(&text.to_uppercase())), expected.to_lowercase(), "{text:?} in capitals");
        assert_eq!(plain(&parse(&format!("{text}."))), expected.to_lowercase(), "{text:?} with a stop");
        assert_eq!(plain(&parse(&format!("  {text}  "))), expected.to_lowercase(), "{text:?} with spaces");
    }
}

#[test]
fn the_wire_shape_is_that_of_the_contract() {
    let json = serde_json::to_value(parse("1 1/2 pounds of ground turkey")).unwrap();
    let item = &json["actions"][0]["items"][0];
    let keys = "name quantity quantity_max quantity_exact unit size brand attributes preparation excludes alternatives choice_rule max_price only_if_on_sale approximate span";
    for key in keys.split(' ') {
        assert!(item.get(key).is_some(), "{key}");
    }
    assert_eq!(item["quantity"], 1.5);
    assert_eq!(item["quantity_exact"], "3/2");
    assert_eq!(item["unit"], "pound");
    assert_eq!(item["span"], serde_json::json!([0, 29]));
    assert_eq!(json["intent"], "add_items");
    let budget = serde_json::to_value(parse("budget is $40")).unwrap();
    assert_eq!(budget["slots"]["budget"], serde_json::json!({"minor": 4000, "currency": "USD"}));
}

#[test]
fn limits_and_scraps() {
    let long = "milk ".repeat(MAX_TEXT_BYTES);
    let u = parse(&long);
    assert!(u.actions.is_empty());
    assert_eq!(u.notes[0].kind, NoteKind::TooLong);
    for text in ["", "   ", "\n\t\r", "\u{200b}", "\u{0}\u{1}"] {
        let u = parse(text);
        assert!(u.actions.is_empty(), "{text:?}");
        assert_eq!(u.notes[0].kind, NoteKind::Empty, "{text:?}");
    }
    for text in ["🥛", "🥛🍞🧀", "!!!", "???", "...", "asdfghjkl", ",,,,"] {
        let u = parse(text);
        assert_eq!(u.intent(), Intent::OutOfScope, "{text:?}");
        assert!(!u.notes.is_empty(), "{text:?}");
    }
    let many = (0..1500).map(|i| format!("i{i}")).collect::<Vec<_>>().join(",");
    assert!(parse(&many).actions[0].items.len() > 1000);
}

#[test]
fn a_better_hearing_is_taken() {
    let mut context = context();
    context.speech = vec!["for the win asdf qwrt".to_owned(), "four gallons of milk".to_owned()];
    let u = Parser::new().parse("xkcdfg", &context);
    assert_eq!(u.actions[0].items[0].name, "milk");
    assert_eq!(u.notes.last().map(|n| n.kind), Some(NoteKind::Ambiguous));
}

fn sound(text: &str) -> std::result::Result<(), TestCaseError> {
    let u = parse(text);
    for item in u.actions.iter().flat_map(|a| &a.items) {
        prop_assert!(text.get(item.span.range()).is_some(), "{:?} in {text:?}", item.span);
        prop_assert!(!item.name.is_empty());
        prop_assert!(item.quantity.is_none_or(|q| q.is_positive()));
    }
    for note in &u.notes {
        if let Some(span) = note.span {
            prop_assert!(text.get(span.range()).is_some());
        }
    }
    for a in &u.actions {
        prop_assert!((0.0..=1.0).contains(&a.confidence));
    }
    prop_assert!(!serde_json::to_string(&u).unwrap().is_empty());
    let mut talk = Conversation::new();
    let resolved = talk.resolve(u, &["milk", "eggs"]);
    talk.heard(&resolved, Timestamp::from_unix_millis(0));
    let _ = parse_ingredient(text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_safe(text in any::<String>()) {
        sound(&text)?;
    }

    #[test]
    fn words_in_any_order_are_safe(words in prop::collection::vec(prop::sample::select(vec![
        "add", "remove", "milk", "eggs", "2", "1/2", "½", "a", "dozen", "and", ",", ".", "or", "under", "$5", "of", "lb", "x", "(", ")", "-", "half",
        "instead", "for", "to", "no", "not", "if", "on", "sale", "list", "my", "the", "make", "it", "change", "more", "less", "%", ":", "\n", "tomorrow",
        "at", "5pm", "every", "one", "hundred", "couple", "pack", "12", "oz", "without", "except", "everything", "double", "same", "as", "last", "week",
        "how", "much", "is", "ü", "🥛", "…", "’", "except", "fl", "swap", "with", "share", "a@b.co", "the 5th", "0", "999999999999999999999", "1e9",
    ]), 0..14)) {
        sound(&words.join(" "))?;
        sound(&words.concat())?;
    }

    /// Any of these items, joined by any separator, come back as many, with their quantities.
    #[test]
    fn lists_come_back(items in prop::collection::vec((1..20_i64, prop::sample::select(vec![
        "apples", "cans of tuna", "lbs ground beef", "bags of chips", "boxes of cereal", "jars of salsa", "loaves of bread", "gallons of milk",
        "mac and cheese", "bottles of half and half", "lemons", "heads of lettuce",
    ])), 1..8), sep in prop::sample::select(vec![", ", " and ", "; ", "\n", " plus ", ", and ", " & "])) {
        let text = items.iter().map(|(n, what)| format!("{n} {what}")).collect::<Vec<_>>().join(sep);
        let u = parse(&text);
        prop_assert_eq!(u.actions.len(), 1);
        let got: Vec<i64> = u.actions[0].items.iter().filter_map(|i| i.quantity.map(|q| q.numerator())).collect();
        let want: Vec<i64> = items.iter().map(|(n, _)| *n).collect();
        prop_assert_eq!(got, want, "{}", text);
    }
}

/// The shares of right readings on labelled sentences. Needs the folder of data, which is not part of the
/// repository: `NLU_DATA=folder cargo test -p grocery-core --lib nlu::tests::measured -- --ignored --nocapture`.
#[test]
#[ignore = "needs the folder of labelled data in NLU_DATA"]
fn measured() {
    let Ok(folder) = std::env::var("NLU_DATA") else {
        panic!("set NLU_DATA to the folder that holds nyt/ and clinc150/");
    };
    let read = |name: &str| -> Vec<serde_json::Value> {
        let path = std::path::Path::new(&folder).join(name);
        let file = std::fs::File::open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let lines = std::io::BufRead::lines(std::io::BufReader::new(flate2::read::GzDecoder::new(file)));
        lines.map(|l| serde_json::from_str(&l.unwrap()).unwrap()).collect()
    };
    let lines = read("nyt/ingredients.jsonl.gz");
    let (mut all, mut amounts, mut names, mut right) = (0, 0, 0, 0);
    for row in lines.iter().filter(|r| r["clean"] == true) {
        let got = parse_ingredient(row["text"].as_str().unwrap_or_default());
        let quantity = match (got.quantity, row["qty"].as_f64()) {
            (Some(a), Some(b)) => (a.to_f64() - b).abs() < 0.01,
            (None, None) => true,
            _ => false,
        };
        let unit = row["unit"].as_str().and_then(crate::quantity::Unit::from_english) == got.unit;
        let name = row["name"].as_str().unwrap_or_default().eq_ignore_ascii_case(&got.name);
        all += 1;
        amounts += usize::from(quantity && unit);
        names += usize::from(name);
        right += usize::from(quantity && unit && name);
    }
    println!("recipe lines {all}: quantity and unit {amounts}, name as labelled {names}, all three {right}");
    let neutral = [
        "shopping_list",
        "shopping_list_update",
        "order_status",
        "nutrition_info",
        "calories",
        "ingredient_substitution",
        "recipe",
        "ingredients_list",
        "meal_suggestion",
        "food_last",
        "order",
        "greeting",
        "goodbye",
        "thank_you",
        "what_can_i_ask_you",
        "cancel",
        "yes",
        "no",
        "maybe",
        "repeat",
    ];
    let quiet =
        [Intent::OutOfScope, Intent::SmallTalk, Intent::Help, Intent::Confirm, Intent::Deny, Intent::Undo];
    let (mut strangers, mut kept_out) = (0, 0);
    for row in read("clinc150/intents.jsonl.gz")
        .iter()
        .filter(|r| !neutral.contains(&r["intent"].as_str().unwrap_or_default()))
    {
        strangers += 1;
        kept_out += usize::from(quiet.contains(&parse(row["text"].as_str().unwrap_or_default()).intent()));
    }
    println!("sentences of other trades {strangers}: kept out {kept_out}");
    assert!(all > 1000 && strangers > 1000, "the data are incomplete");
    assert!(amounts * 100 >= all * 90 && kept_out * 100 >= strangers * 94);
}

/// Texts that are hard to read for their shape. Each comes back, its spans slice it, and it is not slow:
/// a reading whose work grew with the square of the length would not end in the time a test run has.
#[test]
fn bad_input_comes_back() {
    let fill = |unit: &str| unit.repeat(MAX_TEXT_BYTES / unit.len());
    let mut texts: Vec<String> = [
        "(",
        ")",
        "[(",
        ",",
        ", ",
        "and ",
        "a,",
        "no ",
        "add a, ",
        "add milk and ",
        "remove ",
        "1 ",
        "1/",
        "½",
        "½½ ",
        "2 x ",
        "a:",
        "under $5 ",
        "tomorrow ",
        "without nuts ",
        "milk ",
        "milk eggs bread ",
        "sliced ",
        "thinly ",
        "7 up ",
        "half and ",
        "\u{300}",
        "e\u{301}",
        "\u{200b}",
        "\u{202e}milk ",
        "حليب ",
        "שלום, ",
        "牛乳",
        "🥛",
        "or ",
        "each of ",
        "like ",
        "to ",
        "for ",
        "i need i need ",
        "uh ",
        "two no ",
        "xqzvw ",
        "brocolli ",
        "it's ",
        "for the ",
        "on my list ",
        "at 5 ",
        "is it ",
        "?",
        "!",
        ".",
        "...",
        "-",
        "- milk\n",
        "1. ",
        "what's on my list ",
        "if ",
        "one bag each of ",
        "yes ",
        "no, ",
        "@",
        "a@b.c ",
        "$",
        "$1 ",
        "%",
        "2% ",
        "&",
        "'",
        "\"",
        "\\",
        "\t",
        "\r\n",
    ]
    .iter()
    .map(|unit| fill(unit))
    .collect();
    for text in [
        "1e999 eggs",
        "1e-999 eggs",
        "1/0 cups",
        "½½ cups",
        "1e9999999999",
        "-0 eggs",
        "0.0000000001 kg",
        "9/0/0",
        "1..2 eggs",
        "1,2,3,4",
        "\u{feff}milk",
        "milk\u{0}eggs",
        "a\u{300}\u{301}\u{302}pples",
        "\u{202d}2 eggs\u{202c}",
        "keep it under 99999999999999999999",
        "keep it under $99999999999999999999999",
        "make it 99999999999999999999",
    ] {
        texts.push(text.to_owned());
    }
    for text in &texts {
        let u = parse(text);
        let shown: String = text.chars().take(40).collect();
        assert!(u.actions.iter().all(|a| (0.0..=1.0).contains(&a.confidence)), "{shown:?}");
        for item in u.actions.iter().flat_map(|a| &a.items) {
            assert!(text.get(item.span.range()).is_some(), "{shown:?} {:?}", item.span);
            assert!(item.quantity.is_none_or(|q| q.is_positive()), "{shown:?} {:?}", item.quantity);
        }
        for span in u.notes.iter().filter_map(|n| n.span) {
            assert!(text.get(span.range()).is_some(), "{shown:?} {span:?}");
        }
    }
}

#[test]
fn more_than_can_be_counted_is_no_budget_and_no_item() {
    for text in ["keep it under 99999999999999999999", "my budget is $99999999999999999999"] {
        let u = parse(text);
        assert_eq!(u.intent(), Intent::SetBudget, "{text}");
        assert!(u.actions.iter().all(|a| a.items.is_empty() && a.slots.budget.is_none()), "{text}");
        assert!(u.notes.iter().any(|n| n.kind == NoteKind::BadQuantity), "{text}");
    }
}

/// What is heard, best first, and what is meant.
#[test]
fn hearings_are_put_together() {
    for (hearings, expected) in [
        (&["two gallons of milk"][..], "add_items | 2 gallon 'milk'"),
        (&["a five pound bag of flower", "a five pound bag of flour"], "add_items | 1 bag [5 pound] 'flour'"),
        (&["too pounds of stake", "two pounds of steak"], "add_items | 2 pound 'steak'"),
        (&["add a lone of bread", "add a loaf of bread"], "add_items | 1 loaf 'bread'"),
        (
            &["i need sum meet and for onions", "i need some meat and four onions"],
            "add_items | 'meat' | 4 'onions'",
        ),
        (
            &["buy leaks and pairs", "buy leeks and pears", "by leaks and pears"],
            "add_items | 'leeks' | 'pears'",
        ),
        // Each hearing has a part right.
        (
            &["two gallons of silk and a bag of rice", "to gallons of milk and a bag of ice"],
            "add_items | 2 gallon 'milk' | 1 bag 'rice'",
        ),
        (
            &["fresh time and a box of serial", "fresh thyme and a box of cereal"],
            "add_items | 'fresh thyme' | 1 box 'cereal'",
        ),
        (&["remove the whine", "remove the wine"], "remove_items | 'wine'"),
        (&["how much are beats", "how much are beets"], "check_price | 'beets'"),
    ] {
        let mut context = context();
        context.speech = hearings.iter().map(|h| (*h).to_owned()).collect();
        for text in ["", hearings[0]] {
            let u = Parser::new().parse(text, &context);
            let got = show(&u);
            let got = got.split(" ;; note").next().unwrap_or_default();
            assert_eq!(got, expected, "{hearings:?}");
            for item in u.actions.iter().flat_map(|a| &a.items) {
                assert!(text.get(item.span.range()).is_some(), "{hearings:?} {:?}", item.span);
            }
        }
    }
}
