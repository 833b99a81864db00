//! Whole sentences in every language that comes with the library, and language files that are wrong.

use proptest::prelude::*;

use super::*;
use crate::{
    clock::Date,
    money::Currency,
    nlu::{ParseContext, Parser, Understanding},
};

fn read_in(code: &str, text: &str) -> Understanding {
    let mut context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    context.language = Some(code.to_owned());
    Parser::new().parse(text, &context)
}

#[test]
fn every_language_reads_and_has_sentences() {
    for ((code, name, bytes), (_, text)) in EMBEDDED.iter().zip(SOURCES) {
        let packed = packing::language(code, text).unwrap_or_else(|e| panic!("{e}"));
        assert!(packed == *bytes, "the tables of {code} are not those of its file; run `xtask packs pack`");
        let tables = embedded(code).unwrap();
        assert_eq!((tables.code.as_str(), tables.name.as_str()), (*code, *name));
        assert!(CASES.iter().any(|(c, _)| c == code), "{code} has no sentences");
    }
}

#[test]
fn the_words_that_tell_languages_apart_are_those_of_the_files() {
    let packed = packing::words(SOURCES);
    let kept = include_bytes!("../../../data/lang/packed/words.bin");
    assert!(packed == kept, "the words are not those of the files; run `xtask packs pack`");
}

#[test]
fn sentences_are_understood() {
    let mut wrong = Vec::new();
    for (code, cases) in CASES {
        for line in cases.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            let (text, want) =
                line.split_once(" => ").unwrap_or_else(|| panic!("{code}: no arrow in {line:?}"));
            let text = text.replace("\\n", "\n");
            let got = read_in(code, &text).to_notation();
            if got != want.trim() {
                wrong.push(format!("{code} {text:?}\n   want {want}\n   got  {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn read_anything(text: &str) -> Understanding {
    let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    Parser::new().parse(text, &context)
}

#[test]
fn the_language_is_told_from_the_text() {
    let (mut all, mut wrong) = (0, Vec::new());
    for (code, cases) in CASES {
        for (text, _) in cases.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" => ")) {
            if text.split_whitespace().count() >= 4 || !text.is_ascii() && text.chars().count() >= 12 {
                all += 1;
                let got = read_anything(text).language;
                if got != *code {
                    wrong.push(format!("{code} as {got}: {text}"));
                }
            }
        }
    }
    // Danish and Norwegian sentences are often the same.
    assert!(wrong.len() * 20 <= all, "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn sentences_in_two_languages_are_read() {
    for (text, language, want) in [
        ("add leche y huevos to my list", "en", "add_items | 'leche' | 'huevos'"),
        ("añade almond milk y 2 bagels", "es", "add_items | 'almond milk' | 2 'bagels'"),
        (
            "agrega sour cream y tortilla chips a la lista",
            "es",
            "add_items | 'sour cream' | 'tortilla chips'",
        ),
    ] {
        let got = read_anything(text);
        assert_eq!((got.language.as_str(), got.to_notation().as_str()), (language, want), "{text}");
    }
}

#[test]
fn english_around_other_languages_is_read() {
    for (text, want) in [
        ("add zwei Packungen Toast to my list please", "add_items | 2 pack 'Toast'"),
        ("remove bitte den Orangensaft", "remove_items | 'Orangensaft'"),
        ("how much is le jambon ?", "check_price | 'jambon'"),
        ("swap la panna con yogurt greco", "substitute_item | 'panna' | 'yogurt greco'"),
        ("vier Paprika und Feta", "add_items | 4 'Paprika' | 'Feta'"),
    ] {
        assert_eq!(read_anything(text).to_notation(), want, "{text}");
    }
}

#[test]
fn a_short_answer_is_read_in_the_language_of_the_talk() {
    let mut context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
    for code in ["es", "fr", "it", "pt", "de", "ru", "ja"] {
        context.recent = Some(code.to_owned());
        for text in ["2", "no", "1,5 kg"] {
            assert_eq!(Parser::new().parse(text, &context).language, code, "{text}");
        }
        let english = Parser::new().parse("please add two gallons of milk to my list", &context);
        assert_eq!(english.language, "en", "after {code}");
    }
    context.recent = Some("es".to_owned());
    assert_eq!(Parser::new().parse("füge noch drei Flaschen Wasser hinzu", &context).language, "de");
    assert_eq!(Parser::new().parse("1,5 kg", &context).to_notation(), read_in("es", "1,5 kg").to_notation());
}

#[test]
fn slips_and_second_thoughts_are_mended() {
    for (code, text, want) in [
        ("es", "nesesito dos huevos", "add_items | 2 'huevos'"),
        ("it", "agiungi due uova", "add_items | 2 'uova'"),
        ("de", "drei Zitronen, nein, vier Zitronen", "add_items | 4 'Zitronen'"),
        ("de", "1. Milch 2. Eier 3. Brot", "add_items | 'Milch' | 'Eier' | 'Brot'"),
        ("fr", "pour le 24 décembre il me faut une dinde", "add_items {\"date\":\"2026-12-24\"} | 1 'dinde'"),
    ] {
        assert_eq!(read_in(code, text).to_notation(), want, "{text}");
    }
}

#[test]
fn codes_of_regions_are_taken() {
    for (code, text, want) in [
        ("de-DE", "zwei Eier", "add_items | 2 'Eier'"),
        ("pt-BR", "dois ovos", "add_items | 2 'ovos'"),
        ("no", "to egg", "add_items | 2 'egg'"),
        ("zh-CN", "两个鸡蛋", "add_items | 2 '鸡蛋'"),
    ] {
        assert_eq!(read_in(code, text).to_notation(), want, "{code}");
    }
    // What is not known is told from the text.
    assert_eq!(read_in("xx", "two eggs").language, "en");
}

#[test]
fn wrong_files_say_where_and_what() {
    for (text, line, what) in [
        ("name: x", "line 1", "section"),
        ("== aboot", "line 1", "no section `aboot`"),
        ("== about\nspaces: maybe", "line 2", "yes or no"),
        ("== numbers\nzwei 2", "line 2", "not a number"),
        ("== units\nfurlong: stadion", "line 2", "no unit `furlong`"),
        ("== words\n\ncolour: red", "line 3", "no role `colour`"),
        ("== intent add_thing\n", "line 1", "no intent `add_thing`"),
        ("== intent add_items\nadd (a|b", "line 2", "`)` is missing"),
        ("== intent add_items\nadd {goods}", "line 2", "no hole {goods}"),
        ("== intent add_items\nadd <list>", "line 2", "not defined"),
        ("== intent update_quantity\n{n} more => gamma", "line 2", "not known behind"),
        ("== dates\nsomeday: one day", "line 2", "not a day"),
        ("== item\ndrop: [please] {x}", "line 2", "a word of its own"),
        ("== money\nEURO: €", "line 2", "currency"),
        ("== about\nname: X", "pack xx", "no `== intent`"),
    ] {
        let error = LanguagePack::read("xx", text).unwrap_err().to_string();
        assert!(error.contains(line) && error.contains(what), "{text:?} gives {error}");
    }
    // Macros that stand in each other without end would never be written.
    let deep: String = (1..40).map(|n| format!("<m{n}> = a <m{}>\n", n - 1)).collect();
    let error = LanguagePack::read("xx", &format!("== define\n<m0> = a\n{deep}")).unwrap_err().to_string();
    assert!(error.contains("line 22") && error.contains("more than 20 deep"), "{error}");
    assert!(LanguagePack::read("x/../y", "").is_err());
}

fn sound(code: &str, text: &str) -> std::result::Result<(), TestCaseError> {
    let u = read_in(code, text);
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
    prop_assert!(u.actions.iter().all(|a| (0.0..=1.0).contains(&a.confidence)));
    prop_assert!(!serde_json::to_string(&u).unwrap().is_empty());
    Ok(())
}

fn any_code() -> impl Strategy<Value = &'static str> {
    prop::sample::select(EMBEDDED.iter().map(|(code, _, _)| *code).collect::<Vec<_>>())
}

/// Words that a language knows, so that texts made of them reach its rules.
fn words_of(code: &str) -> Vec<String> {
    let mut words: Vec<String> = embedded(code).unwrap().words.words().map(|(w, _)| w.to_owned()).collect();
    words.sort();
    let marks = [
        "2",
        "1/2",
        "½",
        ",",
        ".",
        "-",
        "(",
        ")",
        ":",
        "x",
        "500",
        "g",
        "\n",
        "€",
        "0",
        "999999999999999999",
        "?",
        "milk",
    ];
    words.extend(marks.map(str::to_owned));
    words
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_safe_in_any_language(code in any_code(), text in any::<String>()) {
        sound(code, &text)?;
    }

    #[test]
    fn own_words_in_any_order_are_safe(
        (code, words) in any_code().prop_flat_map(|code| (Just(code), prop::collection::vec(prop::sample::select(words_of(code)), 0..16)))
    ) {
        sound(code, &words.join(" "))?;
        sound(code, &words.concat())?;
    }

    #[test]
    fn any_file_is_safe(text in any::<String>(), lines in prop::collection::vec(prop::sample::select(vec![
        "== about", "spaces: no", "== numbers", "1 un", "== units", "kilogram: kg", "== words", "and: y", "suffix: a b", "== intent add_items",
        "add {items}", "{items}", "[{items}]", "(a|[b]) {n}", "== define", "<a> = b", "<a>", "((((((", "== item", "excludes: sin {x}", "== dates", "+1: x",
    ]), 0..24)) {
        for text in [text, lines.join("\n")] {
            if let Ok(pack) = LanguagePack::read("xx", &text) {
                let context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
                let _ = Parser::new().with_pack(pack).parse("add a 2 kg milk, y b", &context);
            }
        }
    }
}
