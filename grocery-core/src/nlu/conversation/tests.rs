//! Follow-ups: what was said before, the list, and what is meant.

use super::*;
use crate::{
    clock::Date,
    money::Currency,
    nlu::{ParseContext, Parser},
};

fn parse(text: &str) -> Understanding {
    Parser::new().parse(text, &ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD))
}

fn show(u: &Understanding) -> String {
    let one = |a: &Action| {
        let mut s = a.intent.to_string();
        for i in &a.items {
            s += &format!(
                " [{}{}{}]",
                i.quantity.map(|q| format!("{q} ")).unwrap_or_default(),
                i.unit.map(|u| format!("{u} ")).unwrap_or_default(),
                i.name
            );
        }
        for (key, value) in
            [("delta", a.slots.delta), ("factor", a.slots.factor), ("quantity", a.slots.quantity)]
        {
            if let Some(v) = value {
                s += &format!(" {key}={v}");
            }
        }
        if let Some(n) = a.slots.option {
            s += &format!(" option={n}");
        }
        s
    };
    u.actions.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `before` was said, `lines` are on the list, then `text` is said.
fn check(before: &[&str], lines: &[&str], text: &str, expected: &str) {
    assert_eq!(follow_up(before, lines, text), expected, "{before:?} {text}");
}

fn follow_up(before: &[&str], lines: &[&str], text: &str) -> String {
    let mut talk = Conversation::new();
    for b in before {
        let heard = talk.resolve(parse(b), lines);
        talk.heard(&heard, Timestamp::from_unix_millis(0));
    }
    show(&talk.resolve(parse(text), lines))
}

#[test]
fn follow_ups_get_their_item() {
    check(&["add milk"], &["milk"], "make it 3", "update_quantity [3 milk]");
    check(&["add milk"], &["milk"], "double it", "update_quantity [milk] factor=2");
    check(&["add milk"], &["milk"], "2 more", "update_quantity [milk] delta=2");
    check(&["add milk"], &["milk"], "add 2 more", "update_quantity [milk] delta=2");
    check(&["add milk"], &["milk"], "another one", "update_quantity [milk] delta=1");
    check(&["add milk"], &["milk"], "one less", "update_quantity [milk] delta=-1");
    check(&["add apples"], &["apples"], "two of those", "update_quantity [2 apples]");
    check(&["chicken thighs"], &["chicken thighs"], "2 pounds", "update_quantity [2 pound chicken thighs]");
    check(
        &["chicken thighs"],
        &["chicken thighs"],
        "make it 2 pounds",
        "update_quantity [2 pound chicken thighs]",
    );
    check(&["add milk", "add bread"], &["milk", "bread"], "remove it", "remove_items [bread]");
    check(&["add milk", "add bread"], &["milk", "bread"], "remove the last one", "remove_items [bread]");
    check(&["add milk", "add bread"], &["milk", "bread"], "remove that", "remove_items [bread]");
    check(&["add milk", "add bread"], &["milk", "bread"], "remove the milk", "remove_items [milk]");
    check(
        &["milk, eggs, bread"],
        &["milk", "eggs", "bread"],
        "remove everything except the milk",
        "remove_items [eggs] [bread]",
    );
    check(&["find gochujang"], &[], "add two of those", "add_items [2 gochujang]");
    check(&["find gochujang"], &[], "add it", "add_items [gochujang]");
    check(&["milk"], &["milk"], "make that 4 cans of tuna", "update_quantity [4 can tuna]");
    check(&["add milk"], &["2% milk"], "make it 3", "update_quantity [3 2% milk]");
    check(&["add milk"], &["milk"], "make it whole milk", "substitute_item [milk] [whole milk]");
    check(
        &["add milk"],
        &["milk"],
        "add bread and make it 2",
        "add_items [bread]; update_quantity [2 bread]",
    );
    check(&["remove bread", "add milk"], &["milk"], "yes", "confirm");
    check(&[], &[], "make it 3", "update_quantity quantity=3");
}

#[test]
fn what_it_is_comes_from_the_talk() {
    let milk: &[&str] = &["2% milk"];
    check(&["add lemons"], &["lemons"], "how much are they", "check_price [lemons]");
    check(&["add butter"], &["butter"], "how much is it", "check_price [butter]");
    check(&["do you have gochujang"], &[], "how much does it cost", "check_price [gochujang]");
    check(&["add butter"], &["butter"], "how much is it all together", "view_list");
    check(&[], &["butter"], "how much is it", "view_list");
    check(&["find gochujang"], &["butter"], "do we have it", "view_list [gochujang]");
    check(&["find gochujang"], &["butter"], "is it on the list", "view_list [gochujang]");
    check(&["find gochujang"], &["butter"], "is it on my list already?", "view_list [gochujang]");
    check(&["find gochujang"], &["butter"], "what's on the list", "view_list");
    check(&["add butter"], &["butter"], "swap it for margarine", "substitute_item [butter] [margarine]");
    check(
        &["add bread", "add butter"],
        &["bread", "butter"],
        "the last one make it 2",
        "update_quantity [2 butter]",
    );
    check(&["add 2% milk"], milk, "what about whole milk instead", "substitute_item [2% milk] [whole milk]");
    check(&["add 2% milk"], milk, "get whole milk instead", "substitute_item [2% milk] [whole milk]");
    check(
        &["add 2% milk", "add bread"],
        &["2% milk", "bread"],
        "how about oat milk instead",
        "substitute_item [2% milk] [oat milk]",
    );
    check(&[], &[], "oat milk instead", "add_items [oat milk]");
    check(
        &["add almond milk"],
        &["almond milk"],
        "not the almond milk, the oat milk",
        "remove_items [almond milk]; add_items [oat milk]",
    );
}

/// What was said before, the list, the follow-up, and its reading, decided before it was tried.
#[test]
fn follow_ups_never_seen() {
    let cases: &[(&[&str], &[&str], &str, &str)] = &[
        (&["add eggs"], &["eggs"], "make it a dozen", "update_quantity [1 dozen eggs]"),
        (&["add eggs"], &["eggs"], "actually make that two dozen", "update_quantity [2 dozen eggs]"),
        (&["i need ground beef"], &["ground beef"], "3 lbs", "update_quantity [3 pound ground beef]"),
        (&["i need ground beef"], &["ground beef"], "3 lbs please", "update_quantity [3 pound ground beef]"),
        (&["add limes"], &["limes"], "just one", "update_quantity [1 limes]"),
        (&["add limes"], &["limes"], "3 more of those please", "update_quantity [limes] delta=3"),
        (&["add limes"], &["limes"], "triple that", "update_quantity [limes] factor=3"),
        (&["add limes"], &["limes"], "take it off", "remove_items [limes]"),
        (&["add limes"], &["limes"], "actually remove them", "remove_items [limes]"),
        (&["add limes"], &["limes"], "get rid of those", "remove_items [limes]"),
        (&["how much is salmon"], &["bread"], "ok add it", "add_items [salmon]"),
        (&["how much is salmon"], &["bread"], "add 2 pounds of it", "add_items [2 pound salmon]"),
        (&["do you have tahini"], &[], "put it on my list", "add_items [tahini]"),
        (&["do you have tahini"], &[], "how much does it cost?", "check_price [tahini]"),
        (&["add tahini"], &["tahini"], "is it on sale", "find_deals [tahini]"),
        (&["add tahini"], &["tahini"], "is it gluten free", "nutrition_info [tahini]"),
        (&["add tahini"], &["tahini"], "has it gone up", "price_history [tahini]"),
        (&["add tahini"], &["tahini"], "tell me when it drops below $5", "track_price [tahini]"),
        (&["add tahini"], &["tahini"], "what can i use instead of it", "find_substitute [tahini]"),
        (
            &["add white bread"],
            &["white bread"],
            "make it wheat bread",
            "substitute_item [white bread] [wheat bread]",
        ),
        (&["add butter"], &["butter"], "replace it with ghee", "substitute_item [butter] [ghee]"),
        (&["add butter"], &["butter"], "swap that for margarine", "substitute_item [butter] [margarine]"),
        (
            &["add butter"],
            &["butter"],
            "change it to salted butter",
            "substitute_item [butter] [salted butter]",
        ),
        (&["add milk", "add butter"], &["milk", "butter"], "make the milk 2", "update_quantity [2 milk]"),
        (
            &["add milk", "add butter"],
            &["milk", "butter"],
            "remove everything but the butter",
            "remove_items [milk]",
        ),
        (
            &["add milk", "add butter"],
            &["milk", "butter"],
            "cut it in half",
            "update_quantity [butter] factor=1/2",
        ),
        (&["add milk"], &["milk"], "one more please", "update_quantity [milk] delta=1"),
        (&["add milk"], &["milk"], "i meant 4", "update_quantity [4 milk]"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(before, lines, text, expected)| {
            let got = follow_up(before, lines, text);
            (got != *expected).then(|| format!("{before:?} {text}: want {expected}, got {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn questions_are_answered() {
    let mut talk = Conversation::new();
    let options =
        vec!["Horizon Whole Milk".to_owned(), "Great Value 2% Milk".to_owned(), "Organic Milk".to_owned()];
    let asked = Asked::ChooseProduct { item: "milk".to_owned(), options };
    for (text, expected) in [
        ("the second one", "choose_option option=2"),
        ("2", "choose_option option=2"),
        ("the organic one", "choose_option option=3"),
        ("the last one", "choose_option option=3"),
        ("9", "update_quantity [9 milk]"),
    ] {
        talk.ask(Some(asked.clone()));
        assert_eq!(show(&talk.resolve(parse(text), &["milk"])), expected, "{text}");
    }
    talk.ask(Some(Asked::Amount { item: "milk".to_owned() }));
    assert_eq!(
        show(&talk.resolve(parse("2 gallons"), &["milk", "bread"])),
        "update_quantity [2 gallon milk]"
    );
    talk.heard(&parse("2 gallons"), Timestamp::from_unix_millis(5));
    assert_eq!(talk.asked(), None);
}

#[test]
fn stays_small_and_reads_back() {
    let mut talk = Conversation::new();
    for i in 0..1000 {
        talk.mention(&format!("{i} {}", "ü".repeat(500)));
        talk.heard(&parse(&format!("add item{i}")), Timestamp::from_unix_millis(i));
    }
    talk.ask(Some(Asked::ChooseProduct { item: "x".repeat(999), options: vec!["y".repeat(999); 99] }));
    assert_eq!((talk.recent().len(), talk.turns()), (MEMORY, 1000));
    let json = serde_json::to_string(&talk).unwrap();
    assert!(json.len() < 4096, "{}", json.len());
    assert_eq!(serde_json::from_str::<Conversation>(&json).unwrap(), talk);
}
