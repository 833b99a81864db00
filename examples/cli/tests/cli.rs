//! The command as a shell sees it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{
    ffi::OsStr,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

struct Run {
    code: i32,
    out: String,
    err: String,
}

fn grocery<S: AsRef<OsStr>>(db: &Path, args: impl IntoIterator<Item = S>, input: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grocery"));
    command.arg("--db").arg(db).args(args).env_remove("NO_COLOR");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads nothing may close its end first.
    let _ = child.stdin.take().unwrap().write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    Run {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

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
        (&["ingredients", "--jsonl"], b"{\"id\":1}\n", "missing field `text`"),
        (&["converse", "--jsonl"], b"{\"turns\":\"milk\"}\n", "line 1"),
        (&["search", "--jsonl"], b"{\"q\":\"\"}\n", "line 1"),
        (&["totals", "--jsonl"], b"{\"items\":[{\"quantity\":0,\"price\":1}]}\n", "line 1"),
        (&["totals", "--jsonl"], b"{\"items\":[{\"quantity\":1,\"price\":-1}]}\n", "line 1"),
    ] {
        let run = grocery(&db, args, input);
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(run.err.contains(part), "{args:?}: {}", run.err);
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
    assert_eq!(json(&other.out)["hits"][0]["product_id"], "1", "{}", other.err);
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
