//! The command as a shell sees it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod budgets;
mod savings;
mod shop;
mod support;

use std::{
    ffi::OsStr,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

use support::{grocery, json};

const MAIN_JOB: &str =
    "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40";

#[test]
fn the_list_outlives_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let first = grocery(&db, ["--state", "IL", "process", MAIN_JOB], b"");
    assert_eq!(first.code, 0, "{}", first.err);
    for part in
        ["2% milk", "ground beef", "Subtotal", "Estimated tax", "Total", "away from free delivery", "$40.00"]
    {
        assert!(first.out.contains(part), "{part} is not in\n{}", first.out);
    }
    assert!(!first.out.contains('\u{1b}'), "no colour where there is no terminal");
    let second = grocery(&db, ["list", "--json"], b"");
    let list = json(&second.out);
    let asked: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|i| i["requested"].as_str().unwrap()).collect();
    assert_eq!(asked, ["2% milk", "large eggs", "bread", "ground beef"]);
    // The conversation goes on in another process too.
    let third = grocery(&db, ["process", "remove the bread"], b"");
    assert!(third.out.contains("removed bread"), "{}", third.out);
    let other = grocery(&db, ["--user", "someone", "list"], b"");
    assert!(other.out.contains("empty"), "{}", other.out);
    let all = json(&grocery(&db, ["list", "--all", "--json"], b"").out);
    assert_eq!(all.as_array().unwrap().len(), 1);
    let log = grocery(&db, ["list", "--log"], b"");
    assert!(log.out.contains("added 2% milk (2 gallons)"), "{}", log.out);
}

#[test]
fn json_lines_answer_in_order_and_echo_the_id() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let input = br#"{"id":{"a":[1,2.50]},"text":"2 lb ground beef","later":true}
{"id":"two","text":"what's on my list"}

{"text":""}
"#;
    let run = grocery(&db, ["parse", "--jsonl"], input);
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with(r#"{"id":{"a":[1,2.50]},"#), "{}", lines[0]);
    let first = json(lines[0]);
    assert_eq!(first["actions"][0]["items"][0]["name"], "ground beef");
    assert_eq!(first["actions"][0]["items"][0]["quantity_exact"], "2");
    assert_eq!(json(lines[1])["intent"], "view_list");
    assert_eq!(json(lines[2])["id"], Value::Null);
    assert!(!db.exists(), "parsing opens no database");
}

#[test]
fn bad_lines_are_named_and_end_the_run_with_2() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for (args, input, part) in [
        (&["parse", "--jsonl"][..], &b"{\"text\":\"milk\"}\n{\"text\":\n"[..], "line 2"),
        (&["parse", "--jsonl"], b"{\"text\":\"mil\xffk\"}\n", "line 1: not valid UTF-8"),
        (&["ingredients", "--jsonl"], b"{\"id\":1}\n", "line 1: missing field \"text\""),
        (&["ingredients", "--jsonl"], b"[1,\"2 lb flour\"]\n", "line 1: expected an object"),
        (&["ingredients", "--jsonl"], b"{\"text\":3}\n", "field \"text\" must be a text, not the number 3"),
        (&["parse", "--jsonl"], b"{\"id\":1}\n", "missing field \"text\""),
        (&["parse", "--jsonl"], b"{\"id\":1,\"speech\":[]}\n", "missing field \"text\""),
        (&["parse", "--jsonl"], b"[1,\"milk\"]\n", "expected an object"),
        (&["converse", "--jsonl"], b"[1,[\"milk\"]]\n", "expected an object"),
        (&["converse", "--jsonl"], b"{\"turns\":\"milk\"}\n", "field \"turns\" must be a list of texts"),
        (&["search", "--jsonl"], b"{\"q\":\"milk\",\"limit\":-1}\n", "field \"limit\""),
        (&["search", "--jsonl"], b"{\"q\":\"\"}\n", "line 1"),
        (&["totals", "--jsonl"], b"{\"items\":[1]}\n", "items[0] is not an item"),
        (&["totals", "--jsonl"], b"{\"items\":3}\n", "expected an array"),
        (&["totals", "--jsonl"], b"{\"items\":[],}\n", "trailing comma"),
        (&["totals", "--jsonl"], b"{\"items\":[{\"quantity\":0,\"price\":1}]}\n", "line 1"),
        (&["totals", "--jsonl"], b"{\"items\":[{\"quantity\":1,\"price\":-1}]}\n", "line 1"),
    ] {
        let run = grocery(&db, args, input);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(run.err.contains(part), "{args:?}: {}", run.err);
        assert_eq!(run.err.matches("line ").count(), 1, "{}", run.err);
        assert!(!run.err.contains("struct "), "{}", run.err);
        assert!(run.out.is_empty() || run.out.ends_with('\n'));
    }
    for command in ["parse", "ingredients", "converse", "totals", "search"] {
        let run = grocery(&db, [command, "--jsonl"], b"");
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{command}: {}", run.err);
    }
}

#[test]
fn bad_arguments_say_what_would_work() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for args in [
        &["process"][..],
        &["process", ""],
        &["process", " \t "],
        &["nonsense"],
        &["list", "not-an-id"],
        &["list", "0198f0a2-7c00-7000-8000-000000000000"],
        &["--user", "", "list"],
        &["--state", "ZZ", "process", "milk"],
        &["search", ""],
        &["import", "catalog", "/no/such/file.csv"],
        &["totals", "/no/such/cart.json"],
    ] {
        let run = grocery(&db, args, b"");
        assert_eq!(run.code, 2, "{args:?}: {} {}", run.out, run.err);
        assert!(!run.err.is_empty() && !run.err.contains("panicked"), "{args:?}");
    }
    let long = "milk ".repeat(20_000);
    let run = grocery(&db, ["process", &long], b"");
    assert!(run.code == 2 && run.err.contains("INPUT_002"), "{}", run.err);
    let dashed = grocery(&db, ["process", "--", "-2 apples and milk"], b"");
    assert_eq!(dashed.code, 0, "{}", dashed.err);
    for command in [
        "process",
        "chat",
        "parse",
        "ingredients",
        "converse",
        "search",
        "totals",
        "list",
        "import",
        "doctor",
        "warm",
    ] {
        let run = grocery(&db, [command, "--help"], b"");
        assert!(run.code == 0 && run.out.contains("--json"), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let run = grocery(&dir.path().join("g.db"), [OsStr::new("process"), OsStr::from_bytes(b"mil\xffk")], b"");
    assert!(run.code == 2 && run.err.contains("UTF-8"), "{}", run.err);
}

#[test]
fn totals_of_the_documented_sample() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let cart = |quantity: u32, policy: &str| {
        format!(
            r#"{{"id":7,"items":[{{"productId":"prod-123","quantity":{quantity},"price":3.99,"originalPrice":4.99}}],"location":{{"zipCode":"12345","state":"IL"}},"promoCode":"save10","loyaltyMember":true,"policy":"{policy}"}}"#
        )
    };
    let input = format!("{}\n{}\n{}\n", cart(4, "original"), cart(4, "documented"), cart(2, "documented"));
    let run = grocery(&db, ["totals", "--jsonl"], input.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let totals: Vec<Value> = run.out.lines().map(|l| json(l)["calculation"]["total"].clone()).collect();
    assert_eq!(totals, [Value::from(20.14), Value::from(20.15), Value::from(12.55)]);
    let one = grocery(&db, ["totals", "-", "--json"], cart(4, "original").as_bytes());
    assert_eq!(json(&one.out)["success"], true);
    assert!(one.out.contains("\"itemSavings\": 4.00"), "{}", one.out);
}

#[test]
fn a_catalogue_is_imported_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let file = dir.path().join("shop.csv");
    std::fs::write(&file, "id,name,brand,price\nz1,\"Zorbleberry Jam, 12 oz\",Zorb,4.25\n").unwrap();
    let run = grocery(&db, [OsStr::new("import"), OsStr::new("catalog"), file.as_os_str()], b"");
    assert!(run.code == 0 && run.out.contains("1 of 1 rows"), "{} {}", run.out, run.err);
    let found = grocery(&db, ["search", "zorbleberry"], b"");
    assert!(found.out.contains("Zorbleberry Jam"), "{}", found.out);
    let bought = json(&grocery(&db, ["process", "--json", "2 zorbleberry jam"], b"").out);
    assert_eq!(bought["groceryList"]["subtotal"], 8.5);
    std::fs::write(&file, "id,name,price\n1,Milk,3.99\n2,Eggs,cheap\n").unwrap();
    let bad = grocery(&db, [OsStr::new("import"), OsStr::new("catalog"), file.as_os_str()], b"");
    assert!(bad.code == 2 && bad.err.contains("line 3"), "{}", bad.err);
    let other = grocery(
        &db,
        [OsStr::new("search"), OsStr::new("--jsonl"), OsStr::new("--catalog"), file.as_os_str()],
        b"{\"id\":1,\"q\":\"milk\",\"limit\":1}\n",
    );
    assert!(other.code == 2 && other.out.is_empty(), "{}", other.out);
    assert!(other.err.contains("shop.csv") && other.err.contains("line 3"), "{}", other.err);
    let search = |extra: &[&str]| {
        let mut args = vec!["search", "--jsonl", "--catalog", file.to_str().unwrap()];
        args.extend(extra);
        grocery(&db, args, b"{\"id\":1,\"q\":\"milk\",\"limit\":1}\n{\"id\":2,\"q\":\"milk\",\"limit\":0}\n")
    };
    let lenient = search(&["--lenient"]);
    assert!(lenient.code == 0 && lenient.err.contains("1 rows"), "{}", lenient.err);
    std::fs::write(&file, "id,name,price\n1,Milk,3.99\n2,Eggs,\n").unwrap();
    let strict = search(&[]);
    let lines: Vec<Value> = strict.out.lines().map(json).collect();
    assert_eq!(lines[0]["hits"][0]["product_id"], "1", "{}", strict.err);
    assert_eq!(lines[1]["hits"], Value::Array(Vec::new()), "a limit of 0 is no hit");
}

#[test]
fn catalogues_in_json_and_of_open_food_facts() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let records = concat!(
        "{\"code\":\"4006381333931\",\"product_name\":\"Confiture de zorble\",\"product_name_en\":\"Zorble Jam\",",
        "\"countries_tags\":[\"en:united-states\"]}\n",
        "{\"code\":\"2\",\"product_name\":\"Fromage\",\"countries_tags\":[\"en:france\"]}\n",
        "{\"code\":\"3\",\"product_name\":\"Old\",\"obsolete\":\"on\"}\n",
    );
    let args = ["import", "catalog", "-", "--country", "us", "--language", "en"];
    let run = grocery(&db, args, records.as_bytes());
    assert!(run.code == 0, "{} {}", run.out, run.err);
    for part in ["1 of 3 rows", "1 left out: obsolete", "1 left out: other country"] {
        assert!(run.out.contains(part), "{}", run.out);
    }
    assert!(grocery(&db, ["search", "zorble jam"], b"").out.contains("Zorble Jam"));
    let table = b"upc,title\n036000291453,\"=HYPERLINK(\"\"http://x.test\"\")\"\n";
    let run = grocery(&db, ["import", "catalog", "-"], table);
    assert!(run.out.contains("check digit") && run.out.contains("formula"), "{} {}", run.out, run.err);
    let report = json(
        &grocery(
            &db,
            ["import", "catalog", "-", "--json", "--lenient"],
            b"{\"id\":\"x\"}\n{\"id\":\"a\",\"name\":\"A\"}",
        )
        .out,
    );
    assert_eq!(
        (&report["format"], &report["skipped_lines"][0]["line"]),
        (&Value::from("json"), &Value::from(1))
    );
    for (args, part) in [
        (&["import", "catalog", "-", "--format", "xml"][..], "auto, csv, json"),
        (&["import", "catalog", "-", "--country", "zz"], "not a country"),
        (&["import", "catalog", "-", "--max-rows", "1"], "more than 1 lines"),
        (&["import", "catalog", "-", "--format", "csv"], "column id, name"),
    ] {
        let run = grocery(&db, args, records.as_bytes());
        assert!(run.code == 2 && run.err.contains(part), "{args:?}: {} {}", run.out, run.err);
    }
}

#[test]
fn conversations_play_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let input = "{\"id\":\"c\",\"turns\":[\"1 lb butter\",\"8 oz butter\"]}\n{\"id\":\"d\",\"turns\":[]}\n";
    let run = grocery(&db, ["converse", "--jsonl"], input.as_bytes());
    let lines: Vec<Value> = run.out.lines().map(json).collect();
    assert_eq!(lines[0]["list"][0]["requested"], "butter", "{}", run.err);
    assert_eq!(lines[0]["list"][0]["quantity"], 1.5);
    assert_eq!(lines[0]["list"][0]["unit"], "pound");
    assert_eq!(lines[0]["replies"].as_array().unwrap().len(), 2);
    assert_eq!(lines[1]["list"].as_array().unwrap().len(), 0);
    assert!(!db.exists());
}

#[test]
fn chat_reads_a_pipe() {
    let dir = tempfile::tempdir().unwrap();
    let run =
        grocery(&dir.path().join("g.db"), ["chat"], b"milk and eggs\nremove the milk\n\nwhat's on my list\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("removed milk") && run.out.contains("1 item"), "{}", run.out);
}

#[test]
fn backup_restore_and_doctor() {
    let dir = tempfile::tempdir().unwrap();
    let (db, copy) = (dir.path().join("g.db"), dir.path().join("copy.db"));
    grocery(&db, ["process", "milk"], b"");
    let run = grocery(&db, [OsStr::new("backup"), copy.as_os_str()], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    grocery(&db, ["process", "eggs"], b"");
    let run = grocery(&db, [OsStr::new("restore"), copy.as_os_str()], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    let list = json(&grocery(&db, ["list", "--json"], b"").out);
    assert_eq!(list["itemCount"], 1);
    let well = json(&grocery(&db, ["doctor", "--json"], b"").out);
    assert_eq!(well["healthy"], true);
    std::fs::write(&db, b"rubbish".repeat(1000)).unwrap();
    for stale in ["g.db-wal", "g.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(stale));
    }
    let sick = grocery(&db, ["doctor"], b"");
    assert!(sick.code == 1 && sick.out.contains("FAULT"), "{} {}", sick.out, sick.err);
    let refused = grocery(&db, ["list"], b"");
    assert!(refused.code != 0 && refused.err.contains("STORE_002"), "{}", refused.err);
}

#[test]
fn only_a_grocery_database_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let (db, photo) = (dir.path().join("g.db"), dir.path().join("photo.jpg"));
    grocery(&db, ["process", "milk"], b"");
    std::fs::write(&photo, "not to be lost").unwrap();
    let run = grocery(&db, [OsStr::new("backup"), photo.as_os_str()], b"");
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("photo.jpg") && run.err.contains("another file"), "{}", run.err);
    let run = grocery(&photo, [OsStr::new("restore"), db.as_os_str()], b"");
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(std::fs::read(&photo).unwrap(), b"not to be lost");
    let copy = dir.path().join("copy.db");
    for _ in 0..2 {
        let run = grocery(&db, [OsStr::new("backup"), copy.as_os_str()], b"");
        assert_eq!(run.code, 0, "{}", run.err);
    }
}

#[test]
fn looking_makes_no_database() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("none.db");
    let run = grocery(&db, [OsStr::new("backup"), dir.path().join("copy.db").as_os_str()], b"");
    assert!(run.code == 2 && run.err.contains("no such database"), "{}", run.err);
    let run = grocery(&db, ["doctor"], b"");
    assert!(run.code == 0 && run.out.contains("not there yet"), "{} {}", run.out, run.err);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let run = grocery(&dir.path().join("no/folder.db"), ["doctor"], b"");
    assert!(run.code == 1 && run.out.contains("FAULT"), "{} {}", run.out, run.err);
}

#[test]
fn chat_says_what_is_wrong_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run = grocery(&db, ["chat"], b"milk\n\nmil\xffk\n");
    assert!(run.code == 2 && run.err.contains("line 3: not valid UTF-8"), "{}", run.err);
    let long = format!("{}\nwhat's on my list\n", "milk ".repeat(20_000));
    let run = grocery(&db, ["chat", "--json"], long.as_bytes());
    let lines: Vec<Value> = run.out.lines().map(json).collect();
    assert_eq!((run.code, lines.len()), (0, 2), "{}", run.err);
    let error = &lines[0]["error"];
    assert_eq!(error["code"], "INPUT_002");
    assert!(error["message"].is_string() && error.get("hint").is_some(), "{error}");
    assert!(lines[1]["response"].is_string());
    let run = grocery(&db, ["chat"], long.as_bytes());
    assert!(run.code == 0 && !run.out.contains("INPUT_"), "{}", run.out);
    let run = grocery(&db, ["converse", "--jsonl"], b"{\"turns\":[\"\",\"milk\"]}\n");
    let reply = json(&run.out)["replies"][0].as_str().unwrap().to_owned();
    assert!(!reply.is_empty() && !reply.contains("INPUT_"), "{reply}");
}

#[test]
fn a_program_gets_each_answer_before_it_asks_on() {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_grocery"))
        .args(["ingredients", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for n in 0..3 {
        // Half a line behind the question must not hold its answer back.
        ask.write_all(format!("{{\"id\":{n},\"text\":\"2 cups flour\"}}\n{{\"id\":\"half").as_bytes())
            .unwrap();
        ask.flush().unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert_eq!(json(&line)["id"], n);
        ask.write_all(b"\",\"text\":\"salt\"}\n").unwrap();
        line.clear();
        answers.read_line(&mut line).unwrap();
        assert_eq!(json(&line)["id"], "half");
    }
    drop(ask);
    assert!(child.wait().unwrap().success());
}

#[test]
fn stored_text_does_not_drive_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let file = dir.path().join("shop.csv");
    std::fs::write(&file, "id,name,price\nz1,\"Zorbleberry \u{1b}[2J\u{9b}1mJam\",4.25\n").unwrap();
    let wicked = "2 zorbleberry \u{1b}]0;owned\u{7} jam";
    grocery(
        &db,
        [OsStr::new("import"), OsStr::new("catalog"), file.as_os_str(), OsStr::new("--lenient")],
        b"",
    );
    for args in [
        &["process", wicked][..],
        &["list"],
        &["list", "--log"],
        &["list", "--all"],
        &["search", "zorbleberry"],
        &["parse", wicked],
        &["ingredients", wicked],
        &["converse", wicked],
        &["list", "\u{1b}[2J"],
        &["--bad\u{1b}[2J"],
    ] {
        let run = grocery(&db, args, b"");
        let shown = run.out + &run.err;
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{args:?}: {shown:?}");
    }
}

/// Characters that turn the order of what is read around stay what they are in JSON, and stay JSON.
#[test]
fn stored_text_does_not_break_json() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let wicked = "zorble\u{202e}berry \u{7f}jam\n";
    let run = grocery(&db, ["chat", "--json"], wicked.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains(['\u{202e}', '\u{7f}']), "{:?}", run.out);
    assert!(json(&run.out)["response"].is_string());
    let id = json(&grocery(&db, ["search", "milk", "--json"], b"").out)[0]["product_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let learnt = grocery(&db, ["aliases", "learn", "moo\u{202e}juice", &id], b"");
    assert_eq!(learnt.code, 0, "{}", learnt.err);
    let exported = grocery(&db, ["aliases", "export"], b"");
    assert!(!exported.out.contains('\u{202e}') && !exported.out.is_empty(), "{:?}", exported.out);
    for line in exported.out.lines() {
        assert!(json(line).is_object(), "{line}");
    }
}

/// The usual place on a machine that has never seen the program.
#[test]
fn a_restore_makes_the_usual_folder() {
    let dir = tempfile::tempdir().unwrap();
    let (db, copy) = (dir.path().join("g.db"), dir.path().join("copy.db"));
    grocery(&db, ["process", "milk"], b"");
    let run = grocery(&db, [OsStr::new("backup"), copy.as_os_str()], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    let home = dir.path().join("home");
    let at_home = |args: &[&OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grocery"));
        command.args(args).env_remove("XDG_DATA_HOME").env("HOME", &home).env("USERPROFILE", &home);
        command.env("APPDATA", &home).stdin(Stdio::null()).output().unwrap()
    };
    let restored = at_home(&[OsStr::new("restore"), copy.as_os_str()]);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    let list = at_home(&[OsStr::new("list"), OsStr::new("--json")]);
    assert_eq!(json(&String::from_utf8(list.stdout).unwrap())["itemCount"], 1);
    // A folder that somebody named is not made, and it is named where it is missing.
    let elsewhere = dir.path().join("absent").join("g.db");
    let run = grocery(&elsewhere, [OsStr::new("restore"), copy.as_os_str()], b"");
    assert!(run.code == 1 && run.err.contains("absent") && !run.err.contains("copy.db"), "{}", run.err);
}

/// A pipe learns that nothing was saved, though the talk went on.
#[test]
fn a_talk_that_could_not_be_saved_ends_with_1() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    grocery(&db, ["process", "milk"], b"");
    let conn = rusqlite::Connection::open(&db).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    let run = grocery(&db, ["chat", "--json"], b"eggs\n");
    assert_eq!(run.code, 1, "{} {}", run.out, run.err);
    assert_eq!(json(&run.out)["error"]["code"], "STORE_001");
}

#[test]
fn arguments_are_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for (args, part) in [
        (&["process"][..], "<TEXT>"),
        (&["nonsense"], "nonsense"),
        (&["search", "milk", "--limit", "many"], "--limit"),
        (&["--lang", "english", "parse", "milk"], "ISO 639"),
        (&["--lang", "e1", "parse", "milk"], "ISO 639"),
        (&["--zip", "62\u{7}701", "process", "milk"], "postal code"),
        (&["list", "--bogus"], "usage: grocery"),
    ] {
        let run = grocery(&db, args, b"");
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{args:?}: {}", run.err);
        assert!(run.err.starts_with("grocery: ") && run.err.contains(part), "{args:?}: {}", run.err);
        assert!(run.out.is_empty());
    }
    let help = grocery(&db, ["--help"], b"");
    assert!(help.code == 0 && help.out.contains("Examples:") && help.out.contains(MAIN_JOB), "{}", help.out);
    let version = grocery(&db, ["--version"], b"");
    assert!(version.code == 0 && version.out.starts_with("grocery "), "{}", version.out);
}

#[test]
fn a_mark_before_the_input_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run =
        grocery(&db, ["ingredients", "--jsonl"], "\u{feff}{\"id\":1,\"text\":\"2 cups flour\"}\n".as_bytes());
    assert_eq!(json(&run.out)["qty"], "2", "{}", run.err);
    let run = grocery(&db, ["totals", "-", "--json"], "\u{feff}{\"items\":[]}".as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let run = grocery(&db, ["parse", "--jsonl"], b"{\"speech\":[\"two gallons of milk\"]}\n");
    assert_eq!(json(&run.out)["actions"][0]["items"][0]["name"], "milk", "{}", run.err);
}

#[test]
fn the_log_of_no_list_is_empty() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run = grocery(&db, ["--user", "nobody", "list", "--log"], b"");
    assert!(run.code == 0 && run.out.contains("empty"), "{} {}", run.out, run.err);
    let run = grocery(&db, ["--user", "nobody", "list", "--log", "--json"], b"");
    assert_eq!((run.code, run.out.trim()), (0, "[]"), "{}", run.err);
}

#[test]
fn sums_of_mixed_units_stay_short() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    grocery(&db, ["process", "2 lb potatoes"], b"");
    grocery(&db, ["process", "1 kg potatoes"], b"");
    let run = grocery(&db, ["list"], b"");
    assert!(run.out.contains("4.205 pounds potatoes"), "{}", run.out);
}
