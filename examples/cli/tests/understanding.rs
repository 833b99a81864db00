//! What the command shows and teaches of understanding, as a shell sees it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use serde_json::{Value, json as value};
use support::{grocery, json};

fn names(list: &Value) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|i| i["requested"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn all_that_was_said_of_an_item_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for (said, shown) in [
        ("two 500 g bags of penne", "  2 bag penne (500 grams)\n"),
        ("24 x 16.9 fl oz water", "(24 x 16.9 fluid ounces)"),
        ("3 twelve packs of seltzer", "(12 in a package)"),
        ("about 3 lbs of beets", "  about 3 pound beets\n"),
        ("2 or 3 avocados", "  2 to 3 avocados\n"),
        ("a pound of carrots, peeled and sliced", "carrots (peeled and sliced)"),
        ("a pizza without onions or peppers", "(without onions, peppers)"),
        ("apples or pears", "apples (or pears)"),
        ("coke or pepsi, whichever is cheaper", "coke (or pepsi; cheapest)"),
        ("salmon under $12 only if it's on sale", "salmon (at most 12.00 USD; only on sale)"),
    ] {
        let run = grocery(&db, ["parse", said], b"");
        assert!(run.code == 0 && run.out.contains(shown), "{said}: {}", run.out);
    }
}

#[test]
fn an_explanation_names_every_stage() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run = grocery(&db, ["parse", "--explain", "add 2 lb ground beef and remove the bread"], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    for part in [
        "Language    en:",
        "lb",
        "unit pound",
        "add (\"add",
        "remove (\"remove",
        "2 pounds of ground beef",
        "Model",
        "Confidence",
        "Result      add_items, remove_items",
    ] {
        assert!(run.out.contains(part), "{part:?} is not in\n{}", run.out);
    }
    assert!(!db.exists(), "explaining opens no database");
    let why = json(&grocery(&db, ["parse", "--explain", "--json", "2 gallons of milk"], b"").out);
    assert_eq!(why["language"]["code"], "en");
    assert_eq!(why["rules"][0]["items"][0], value!({"name": "milk", "amount": "2 gallons", "size": null}));
    assert_eq!(why["tokens"][1]["unit"], "gallon");
    let parsed = json(&grocery(&db, ["parse", "--json", "2 gallons of milk"], b"").out);
    assert_eq!(why["understanding"], parsed);
    assert_eq!(why["confidence"]["value"], parsed["confidence"]);
    let spanish =
        json(&grocery(&db, ["--lang", "es", "parse", "--explain", "--json", "dos manzanas"], b"").out);
    assert_eq!(spanish["language"]["given"], true);
    assert_eq!(spanish["model"], Value::Null);
    let input = b"{\"id\":7,\"text\":\"milk\"}\n{\"id\":8,\"text\":\"leche\",\"lang\":\"es\"}\n{\"id\":9,\"speech\":[\"milk\"]}\n";
    let run = grocery(&db, ["parse", "--explain", "--jsonl"], input);
    let lines: Vec<Value> = run.out.lines().map(json).collect();
    assert_eq!(lines.iter().map(|l| l["id"].as_i64().unwrap()).collect::<Vec<_>>(), [7, 8, 9]);
    assert_eq!(lines[1]["understanding"]["language"], "es");
}

#[test]
fn explanations_cannot_drive_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for text in ["\u{1b}[2Jmilk\u{7}", "milk\nand \u{202e}bread", "", " "] {
        let run = grocery(&db, ["parse", "--explain", text], b"");
        assert_eq!(run.code, 0, "{text:?} {}", run.err);
        assert!(!run.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{}", run.out);
    }
}

#[test]
fn recipe_lines_are_scaled_and_converted() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let text = "2 cups flour\n3 eggs\nSalt to taste";
    let run = grocery(&db, ["ingredients", "--servings", "6", "--from", "4", "--json", text], b"");
    let lines = json(&run.out);
    let quantities: Vec<&Value> = lines.as_array().unwrap().iter().map(|l| &l["qty"]).collect();
    assert_eq!(quantities, [&value!("3"), &value!("9/2"), &Value::Null], "{}", run.err);
    assert!(lines[0].get("converted").is_none(), "the shape of the contract stays as it is");
    let lines = json(&grocery(&db, ["ingredients", "--to", "gram", "--json", text], b"").out);
    assert_eq!(lines[0]["converted"], value!({"qty": "250", "unit": "gram"}));
    assert_eq!((&lines[1]["converted"], &lines[0]["qty"]), (&Value::Null, &value!("2")));
    let lines =
        json(&grocery(&db, ["ingredients", "--metric", "--json", "3 lb beef\n1 cup walnuts"], b"").out);
    assert_eq!(lines[0]["converted"]["unit"], "kilogram");
    assert_eq!(lines[1]["converted"]["unit"], "milliliter");
    let shown = grocery(&db, ["ingredients", "--metric", "1 cup all-purpose flour"], b"").out;
    assert!(shown.contains("125 grams"), "{shown}");
    let run = grocery(
        &db,
        ["ingredients", "--jsonl", "--servings", "1", "--from", "2", "--to", "ounce"],
        b"{\"id\":1,\"text\":\"1 lb butter\"}\n",
    );
    let line = json(&run.out);
    assert_eq!((&line["qty"], &line["converted"]["qty"]), (&value!("1/2"), &value!("8")), "{}", run.err);
}

#[test]
fn a_recipe_goes_on_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let text = "For the cake:\n2 cups flour\n1 cup water\n1/2 cup walnuts (optional)";
    let run = grocery(&db, ["ingredients", "--add", text], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    for part in ["2 cups flour", "Left out: 1 cup water (water)", "(heading)", "(optional)"] {
        assert!(run.out.contains(part), "{part:?} is not in\n{}", run.out);
    }
    let args = ["ingredients", "--add", "--optional", "--servings", "1", "--from", "2", "--json", text];
    let added = json(&grocery(&db, args, b"").out);
    assert_eq!(added["skipped"][0]["reason"], "heading");
    let list = json(&grocery(&db, ["list", "--json"], b"").out);
    assert_eq!(names(&list), ["flour", "walnuts"]);
    assert_eq!(list["items"][0]["quantityExact"], "3");
    assert_eq!(list["items"][1]["quantityExact"], "1/4");
    // One undo for one recipe.
    grocery(&db, ["process", "undo"], b"");
    let list = json(&grocery(&db, ["list", "--json"], b"").out);
    assert_eq!((names(&list), &list["items"][0]["quantityExact"]), (vec!["flour".to_owned()], &value!("2")));
}

#[test]
fn intents_are_taught_listed_and_put_back() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let built_in = json(&grocery(&db, ["intents", "--json"], b"").out);
    assert!(built_in.as_array().unwrap().iter().any(|i| i["name"] == "add_items"));
    let file = dir.path().join("hours.jsonl");
    std::fs::write(
        &file,
        "{\"intent\":\"store_hours\",\"text\":\"what time do you open\"}\n\n\
         {\"intent\":\"store_hours\",\"text\":\"when do you close on sundays\"}\n\
         {\"intent\":\"store_hours\",\"text\":\"opening hours please\"}\n",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let version = json(&grocery(&db, ["train", file, "--json"], b"").out);
    assert_eq!(version["intents"], value!(["store_hours"]));
    let again = json(&grocery(&db, ["intents", "--train", file, "--json"], b"").out);
    assert_eq!(again, version, "the same examples give the same version");
    let shown = grocery(&db, ["intents"], b"").out;
    assert!(shown.contains("store_hours"), "{shown}");
    let heard = json(&grocery(&db, ["process", "--json", "what time do you open"], b"").out);
    assert_eq!(heard["action"], "custom");
    let shown = grocery(&db, ["intents", "--versions"], b"").out;
    assert!(shown.contains("(in use)") && shown.contains("3 examples"), "{shown}");
    let shown = grocery(&db, ["intents", "--built-in"], b"").out;
    assert!(!shown.contains("store_hours"), "{shown}");
    let back = grocery(&db, ["intents", "--use", version["version"].as_str().unwrap()], b"");
    assert!(back.out.contains("is in use"), "{} {}", back.out, back.err);
    let run = grocery(&db, ["train", "-"], b"{\"intent\":\"a\"}\n");
    assert!(run.code == 2 && run.err.contains("line 1: missing field \"text\""), "{}", run.err);
}

#[test]
fn phrases_are_taught_carried_and_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let hits = json(&grocery(&db, ["search", "oat milk", "--json"], b"").out);
    let product = hits[0]["product_id"].as_str().unwrap();
    assert_eq!(grocery(&db, ["aliases", "list", "--json"], b"").out.trim(), "[]");
    assert_eq!(grocery(&db, ["aliases", "export"], b"").out, "");
    let run = grocery(&db, ["aliases", "learn", "my morning stuff", product], b"");
    assert!(run.code == 0 && run.out.contains("morning stuff"), "{}", run.err);
    let list = json(&grocery(&db, ["aliases", "list", "--json"], b"").out);
    assert_eq!((&list[0]["phrase"], &list[0]["product"]), (&value!("morning stuff"), &value!(product)));
    let exported = grocery(&db, ["aliases", "export"], b"").out;
    let file = dir.path().join("phrases.jsonl");
    let written = grocery(&db, ["aliases", "export", file.to_str().unwrap(), "--json"], b"");
    assert_eq!(json(&written.out)["phrases"], 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), exported);
    assert!(grocery(&db, ["aliases", "forget", "Morning Stuff"], b"").out.contains("Forgotten"));
    assert!(grocery(&db, ["aliases", "forget", "morning stuff"], b"").out.contains("Nothing was taught"));
    let run = grocery(&db, ["--user", "ann", "aliases", "import", "-"], exported.as_bytes());
    assert!(run.out.contains("1 phrases learned"), "{} {}", run.out, run.err);
    let run = grocery(&db, ["--user", "ann", "aliases", "forget", "--all", "--json"], b"");
    assert_eq!(json(&run.out)["phrases"], 1);
}

#[test]
fn every_command_takes_a_language() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let all = json(&grocery(&db, ["languages", "--json"], b"").out);
    assert_eq!(all[0], value!({"code": "en", "name": "English"}));
    assert!(all.as_array().unwrap().len() >= 20);
    assert!(grocery(&db, ["languages"], b"").out.contains("English"));
    let answer = json(&grocery(&db, ["--lang", "es", "process", "--json", "dos litros de leche"], b"").out);
    assert_eq!(answer["metadata"]["language"], "es");
    let input = "{\"turns\":[\"dos litros de leche\"],\"lang\":\"es\"}\n{\"speech\":[[\"two gallons of milk\"],null],\"turns\":[\"\",\"and bread\"]}\n{\"speech\":[[\"eggs\"]]}\n";
    let run = grocery(&db, ["converse", "--jsonl"], input.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<Value> = run.out.lines().map(json).collect();
    let asked = |line: &Value| -> Vec<String> {
        line["list"].as_array().unwrap().iter().map(|l| l["requested"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(asked(&lines[0]), ["leche"]);
    assert_eq!(asked(&lines[1]), ["milk", "bread"]);
    assert_eq!(asked(&lines[2]), ["eggs"]);
}

#[test]
fn what_makes_no_sense_is_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for args in [
        &["ingredients", "--servings", "4", "2 eggs"][..],
        &["ingredients", "--from", "4", "2 eggs"],
        &["ingredients", "--servings", "0", "--from", "4", "2 eggs"],
        &["ingredients", "--servings", "x", "--from", "4", "2 eggs"],
        &["ingredients", "--to", "parsec", "2 eggs"],
        &["ingredients", "--to", "gram", "--metric", "2 eggs"],
        &["ingredients", "--optional", "2 eggs"],
        &["ingredients", "--add", "--jsonl"],
        &["ingredients", "--add", "--servings", "10000000", "--from", "1", "2 eggs"],
        &["intents", "--use", "no-such-version"],
        &["intents", "--versions", "--built-in"],
        &["train", "/no/such/file.jsonl"],
        &["train"],
        &["aliases", "learn", "milk", "no-such-product"],
        &["aliases", "learn", "", "no-such-product"],
        &["aliases", "forget"],
        &["aliases", "forget", "milk", "--all"],
        &["aliases", "import", "/no/such/file.jsonl"],
        &["--lang", "english", "parse", "milk"],
    ] {
        let run = grocery(&db, args, b"");
        assert_eq!(run.code, 2, "{args:?}: {} {}", run.out, run.err);
        assert_eq!(run.err.lines().count(), 1, "{args:?}: {}", run.err);
        assert!(!run.err.contains("panicked"), "{args:?}");
    }
    for (args, input, part) in [
        (&["train", "-"][..], &b"[1]\n"[..], "line 1: expected an object"),
        (&["train", "-"], b"\xff", "not valid UTF-8"),
        (&["train", "-"], b"", ""),
        (&["aliases", "import", "-"], b"{\"phrase\":1}\n", "line 1"),
        (
            &["converse", "--jsonl"],
            b"{\"turns\":[\"milk\"],\"speech\":[null,null]}\n",
            "2 entries for 1 turns",
        ),
        (
            &["converse", "--jsonl"],
            b"{\"turns\":[\"milk\"],\"speech\":[\"milk\"]}\n",
            "field \"speech\" must be",
        ),
        (&["converse", "--jsonl"], b"{\"turns\":[\"milk\"],\"lang\":7}\n", "field \"lang\" must be"),
    ] {
        let run = grocery(&db, args, input);
        assert_eq!(run.code, 2, "{args:?}: {} {}", run.out, run.err);
        assert!(run.err.contains(part) && run.err.lines().count() == 1, "{args:?}: {}", run.err);
    }
}

/// Nobody answers at this address: the offline answer stands.
#[cfg(feature = "llm")]
#[test]
fn a_model_that_is_not_there_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for api in ["ollama", "openai"] {
        let run = grocery(
            &db,
            ["process", "--model", "m", "--model-url", "http://127.0.0.1:9", "--model-api", api, "2 eggs"],
            b"",
        );
        assert!(run.code == 0 && run.out.contains("eggs"), "{} {}", run.out, run.err);
    }
    for args in
        [&["process", "--model", "m", "milk"][..], &["process", "--model", "m", "--model-url", "x", "milk"]]
    {
        let run = grocery(&db, args, b"");
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
    }
}
