use proptest::prelude::*;

use super::*;
use crate::{
    clock::Date,
    money::Currency,
    nlu::{
        Item, ParseContext, Parser, Span,
        token::{Normal, tokenise},
    },
};

fn context() -> ParseContext {
    ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD)
}

fn action(names: &[(&str, Span)]) -> Action {
    let item =
        |(name, span): &(&str, Span)| Item { name: (*name).to_owned(), span: *span, ..Item::default() };
    Action {
        intent: crate::nlu::Intent::AddItems,
        confidence: 0.98,
        slots: crate::nlu::Slots::default(),
        items: names.iter().map(item).collect(),
    }
}

#[test]
fn the_best_way_is_the_best_of_all() {
    // Three tokens, every way tried.
    let mut n = 7_i32;
    let mut next = || {
        n = n.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (n >> 16) % 50
    };
    for _ in 0..50 {
        let scores: Vec<[i32; 8]> = (0..3).map(|_| std::array::from_fn(|_| next())).collect();
        let mut steps: chain::Steps = std::array::from_fn(|_| std::array::from_fn(|_| next()));
        for (from, row) in steps.iter_mut().enumerate() {
            if from > 1 {
                row[1] = i32::MIN / 4;
            }
        }
        let mut most = i32::MIN;
        for way in 0..512_usize {
            let labels = [way & 7, way >> 3 & 7, way >> 6];
            let mut score = 0_i32;
            let mut from = 8;
            for (said, to) in scores.iter().zip(labels) {
                score = score.saturating_add(steps[from][to]).saturating_add(said[to]);
                from = to;
            }
            most = most.max(score);
        }
        let (best, labels) = chain::best(&scores, &steps, &[]);
        assert_eq!(best, most);
        // Forcing what was found changes nothing, and forcing other goods is never better.
        let goods = chain::goods(&labels);
        assert_eq!(chain::best(&scores, &steps, &chain::forced(3, &goods)).0, best);
        let (other, forced) = chain::best(&scores, &steps, &chain::forced(3, &[(0, 2)]));
        assert!(other <= best);
        assert_eq!(chain::goods(&forced), [(0, 2)]);
    }
}

#[test]
fn names_are_found_where_they_stand() {
    let text = "add Ben & Jerry’s, 2 brocolli and the bread rolls, bread";
    let normal = Normal::new(text);
    let t = tokenise(&normal, Lexicon::english()).list;
    let all = Span { start: 0, end: text.len() };
    let last = Span { start: text.len() - 5, end: text.len() };
    let said = |names: &[(&str, Span)]| {
        let placed = align::place(&t, text, &[action(names)]);
        let texts: Vec<String> =
            placed.runs.iter().map(|(from, to)| text[t[*from].start..t[*to - 1].end].to_owned()).collect();
        (placed.whole, texts)
    };
    let (whole, texts) =
        said(&[("bread", last), ("ben & jerry’s", all), ("broccoli", all), ("bread rolls", all)]);
    assert!(whole);
    assert_eq!(texts, ["bread", "Ben & Jerry’s", "brocolli", "bread rolls"]);
    assert!(!said(&[("butter", all)]).0);
    // A name with other words between its own.
    assert_eq!(said(&[("brocolli rolls", all)]), (false, vec!["brocolli and the bread rolls".to_owned()]));
}

#[test]
fn the_shipped_model_is_read() {
    // An empty file stands for a tagger that is not trained yet.
    assert!(SHIPPED.is_empty() || Tagger::read(SHIPPED).is_ok());
    assert!(Tagger::read(b"GCMODEL").is_err());
    let names = names::Names::embedded();
    assert!(names.is_there() && !names::Names::read(b"GCMODEL").is_there());
    // Names begin with "boneless" and do not end with it, "cheddar cheese" is one, and nothing is sold as "whenever".
    let [first, last] = [6, 4].map(|lane: u32| names.places("boneless") >> lane & 3);
    assert!(first > last, "{first} {last}");
    assert!(names.joined("cheddar", "cheese") > 0);
    assert_eq!((names.places("whenever"), names.joined("cheese", "whenever")), (0, 0));
}

#[test]
fn what_is_changed_is_told() {
    let text = "can i have 3 boxes of lucky charms i finished urs sry";
    let why = Parser::new().explain(text, &context());
    let heard = Parser::new().parse(text, &context());
    assert_eq!(why.understanding, heard);
    assert_eq!(heard.to_notation(), "add_items | 3 box 'lucky charms'");
    assert_eq!(why.rules[0].items[0].name, "lucky charms i finished urs");
    let second = why.second.unwrap();
    assert_eq!((second.outcome, second.goods), ("renamed", vec!["lucky charms".to_owned()]));
    assert!(Parser::new().explain("add milk to my list", &context()).second.is_none());
}

#[test]
fn what_is_told_fits_the_reading() {
    let told = |text: &str| {
        let heard = Parser::new().parse(text, &context());
        let said = |n: &crate::nlu::Note| n.span.map_or("", |s| text.get(s.range()).unwrap()).to_owned();
        (heard.to_notation(), heard.notes.iter().map(said).collect::<Vec<_>>())
    };
    let (read, notes) = told("the dog threw up on the rug again so carpet cleaner and poo bags");
    assert!(read.starts_with("add_items | 'carpet cleaner' | 'poo bags'"), "{read}");
    assert!(notes.is_empty(), "{notes:?}");
    let (_, notes) = told("hi!! remove the cupcakes pls, Janet resigned lol");
    assert!(notes.iter().any(|n| n.starts_with("Janet resigned")), "{notes:?}");
}

#[test]
fn shared_words_are_left_to_the_rules() {
    for (text, read) in [
        ("red and green peppers", "add_items | 'red peppers' | 'green peppers'"),
        ("get white and brown bread", "add_items | 'white bread' | 'brown bread'"),
        ("add red and yellow onions please", "add_items | 'red onions' | 'yellow onions'"),
    ] {
        assert_eq!(Parser::new().parse(text, &context()).to_notation(), read, "{text}");
    }
}

#[test]
fn long_texts_get_no_second_opinion() {
    let text = "milk and ".repeat(MAX_TOKENS);
    let with = Parser::new().parse(&text, &context());
    let alone = training::alone().parse(&text, &context());
    assert_eq!(with, alone);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn spans_slice_the_text(words in prop::collection::vec("[a-zäß’,.&0-9-]{1,8}|milk|and|add|remove|bread|eggs", 1..20)) {
        let text = words.join(" ");
        let heard = Parser::new().parse(&text, &context());
        for item in heard.actions.iter().flat_map(|a| &a.items) {
            prop_assert!(text.get(item.span.range()).is_some());
        }
    }
}
