//! Prices from lists: now, side by side, waited for and kept.

use std::path::{Path, PathBuf};

use crate::support::{Run, grocery, json};

const MILK: &str = "gc-whole-milk-1-gallon";

fn list(dir: &Path, name: &str, lines: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, lines).unwrap();
    path
}

fn milk_at(price: &str) -> String {
    format!("{{\"id\":\"{MILK}\",\"price\":\"{price}\"}}\n")
}

fn run(db: &Path, words: &[&str], lists: &[&PathBuf]) -> Run {
    let mut args: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    for list in lists {
        args.extend(["--prices".to_owned(), list.display().to_string()]);
    }
    grocery(db, args, b"")
}

#[test]
fn prices_now_side_by_side_and_kept_when_the_list_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let typical = json(&run(&db, &["price", MILK, "--json"], &[]).out);
    assert_eq!(
        (typical["quotes"][0]["kind"].as_str(), &typical["quotes"][0]["stale"]),
        (Some("typical"), &false.into())
    );
    let dear = list(
        dir.path(),
        "dear.jsonl",
        &(milk_at("4.50") + "\n{\"id\":\"x\",\"price\":\"1\",\"extra\":[]}\n"),
    );
    let cheap = list(dir.path(), "cheap.jsonl", &milk_at("4.00"));
    let first = json(&run(&db, &["price", MILK, "--json"], &[&dear, &cheap]).out);
    let quote = &first["quotes"][0];
    assert_eq!(
        (quote["source"].as_str(), quote["price"]["minor"].as_i64()),
        (Some("dear"), Some(450)),
        "{first}"
    );
    let shown = run(&db, &["price", MILK], &[&dear]);
    assert!(shown.code == 0 && shown.out.contains("$4.50") && shown.out.contains("live"), "{}", shown.out);
    let both = json(&run(&db, &["price", MILK, "--compare", "--json"], &[&dear, &cheap]).out);
    assert_eq!(both[0]["prices"][0]["quote"]["source"], "cheap", "{both}");
    let table = run(&db, &["price", MILK, "--compare"], &[&dear, &cheap]);
    assert!(table.out.contains("12.5 %") && table.out.contains("$4.00 / gallon"), "{}", table.out);

    // The list goes away: what was told is still fresh, and kept over runs.
    std::fs::remove_file(&dear).unwrap();
    let kept = json(&run(&db, &["price", MILK, "--json"], &[&dear]).out);
    assert_eq!(kept["quotes"][0]["price"]["minor"], 450, "{kept}");
    assert_eq!(kept["quotes"][0]["as_of"], quote["as_of"]);
    let stats = json(&run(&db, &["cache", "stats", "--json"], &[]).out);
    assert_eq!(stats["contents"]["entries"], 2, "{stats}");
    assert_eq!(stats["stats"]["tiers"][0]["breaker"], "closed");
    for args in [
        &["cache", "invalidate", MILK][..],
        &["cache", "invalidate", "--all"],
        &["cache", "invalidate", "--source", "dear"],
    ] {
        let gone = run(&db, args, &[]);
        assert_eq!((gone.code, gone.out.trim()), (0, "forgotten"), "{}", gone.err);
    }
    assert!(run(&db, &["cache", "stats"], &[]).out.contains(": 0 prices"));
    let typical = json(&run(&db, &["price", MILK, "--json"], &[&dear]).out);
    assert_eq!(
        (typical["quotes"][0]["kind"].as_str(), &typical["quotes"][0]["stale"]),
        (Some("typical"), &true.into())
    );
    assert!(typical["notes"][0].as_str().unwrap().contains("dear could not be asked"), "{typical}");
    // Both lists are in the history.
    let history = json(&run(&db, &["history", MILK, "--json"], &[]).out);
    assert_eq!(history["changes"].as_array().unwrap().len(), 2);
}

#[test]
fn bad_lists_are_named_and_bad_words_refused() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    for (lines, word) in [
        ("<html>busy</html>", "line 1: this is not JSON"),
        ("{\"id\":\"a\",\"price\":\"1\"}\n{\"id\":\"gc-whole", "line 2"),
        ("{\"id\":\"a\"}", "missing field \"price\""),
        ("{\"id\":\"a\",\"price\":true}", "line 1: field \"price\" must be"),
        ("{\"id\":\"a\",\"price\":3.985}", "line 1: field \"price\": \"3.985\" has more decimals"),
        ("{\"id\":\"a\",\"price\":\"much\"}", "line 1: field \"price\": \"much\""),
        ("{\"id\":\"a\",\"price\":1,\"per\":\"armful\"}", "line 1: field \"per\""),
        ("{\"id\":\"gc-whole-milk-1-gallon\",\"price\":\"0\"}", "that is zero"),
        ("{\"id\":\"gc-whole-milk-1-gallon\",\"price\":\"3.98\",\"currency\":\"EUR\"}", "is in EUR"),
    ] {
        let bad = list(dir.path(), "bad.jsonl", lines);
        let told = run(&db, &["price", MILK], &[&bad]);
        assert_eq!(told.code, 0, "{}", told.err);
        assert!(told.out.contains(word) && told.out.contains("typical, stale"), "{word}: {}", told.out);
        run(&db, &["cache", "invalidate", "--all"], &[]);
    }
    for args in [
        &["price"][..],
        &["price", "nothing"],
        &["price", ""],
        &["track"],
        &["track", "add", MILK],
        &["track", "add", MILK, "0"],
        &["track", "add", MILK, "cheap"],
        &["track", "add", "nothing", "2"],
        &["track", "remove", "7"],
        &["track", "remove", "0198f0a2-7c00-7000-8000-000000000000"],
        &["cache"],
        &["cache", "invalidate"],
        &["cache", "invalidate", "--all", MILK],
    ] {
        let refused = run(&db, args, &[]);
        assert_eq!(refused.code, 2, "{args:?}: {}{}", refused.out, refused.err);
        assert!(!refused.err.is_empty() && !refused.err.contains("panicked"), "{args:?}");
    }
}

#[test]
fn a_price_is_waited_for_over_runs_and_told_once() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    assert!(run(&db, &["track", "list"], &[]).out.contains("wait for no price"));
    let added = json(&run(&db, &["track", "add", MILK, "$2.00", "--json"], &[]).out);
    let id = added["id"].as_str().unwrap().to_owned();
    assert!(run(&db, &["track", "list"], &[]).out.contains("$2.00"));
    let shop = list(dir.path(), "shop.jsonl", &milk_at("2.50"));
    let check = || {
        run(&db, &["cache", "invalidate", "--all"], &[]);
        json(&run(&db, &["track", "check", "--json"], &[&shop]).out)
    };
    let mut told = Vec::new();
    for price in ["2.50", "1.98", "1.90", "2.10", "1.99"] {
        std::fs::write(&shop, milk_at(price)).unwrap();
        let tick = check();
        assert_eq!((tick["due"].as_u64(), tick["seen"].as_u64()), (Some(1), Some(1)), "{tick}");
        told.extend(tick["alerts"].as_array().unwrap().iter().map(|a| a["price"].to_string()));
    }
    assert_eq!(told, ["1.98", "1.99"]);
    let all = json(&run(&db, &["track", "list", "--json"], &[]).out);
    assert_eq!(
        (all[0]["state"].as_str(), all[0]["last_price"]["minor"].as_i64()),
        (Some("below"), Some(199))
    );
    // A sentence waits, too.
    assert_eq!(grocery(&db, ["process", "tell me when large eggs drop below $1.50"], b"").code, 0);
    assert_eq!(json(&run(&db, &["track", "list", "--json"], &[]).out).as_array().unwrap().len(), 2);
    assert_eq!(json(&run(&db, &["track", "remove", &id, "--json"], &[]).out)["removed"], id.as_str());
    let shown = run(&db, &["track", "check"], &[&shop]);
    assert!(shown.out.contains("0 of 1 looked at have a fresh price"), "{}", shown.out);
}

#[test]
fn doctor_looks_at_lists_and_what_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let good = list(dir.path(), "good.jsonl", &milk_at("4.00"));
    let well = run(&db, &["doctor"], &[&good]);
    assert!(well.code == 0 && well.out.contains("good: answers; breaker closed"), "{}{}", well.out, well.err);
    assert!(!db.exists(), "looking makes no database");
    run(&db, &["price", MILK], &[&good]);
    let bad = list(dir.path(), "bad.jsonl", "rubbish");
    let sick = run(&db, &["doctor", "--json"], &[&good, &bad]);
    assert_eq!(sick.code, 1);
    let checks = json(&sick.out)["checks"].as_array().unwrap().clone();
    let found: Vec<(&str, bool)> =
        checks.iter().map(|c| (c["name"].as_str().unwrap(), c["ok"].as_bool().unwrap())).collect();
    assert_eq!(
        found[found.len() - 3..],
        [("price cache", true), ("price list", true), ("price list", false)]
    );
    assert!(checks[found.len() - 3]["detail"].as_str().unwrap().contains("1 prices are kept"), "{checks:?}");
}

#[test]
fn what_is_warmed_is_kept_for_later_runs() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let nowhere = run(&db, &["warm"], &[]);
    assert!(nowhere.code == 2 && nowhere.err.contains("--prices FILE"), "{}", nowhere.err);
    let shop = list(dir.path(), "shop.jsonl", &milk_at("4.00"));
    let nothing = json(&run(&db, &["warm", "--json"], &[&shop]).out);
    assert_eq!((&nothing["picked"], &nothing["calls"]), (&0.into(), &0.into()), "{nothing}");
    assert_eq!(grocery(&db, ["process", "a gallon of whole milk and a dozen large eggs"], b"").code, 0);
    let warmed = json(&run(&db, &["warm", "--json"], &[&shop]).out);
    let figure = |name: &str| warmed[name].as_u64().unwrap();
    // The shop has no price of the eggs.
    assert_eq!(
        (figure("picked"), figure("warmed"), figure("missed"), figure("calls")),
        (2, 1, 1, 1),
        "{warmed}"
    );
    assert!(warmed["next_due"].is_string() && warmed["strategies"][0] == "popular", "{warmed}");
    // The list goes away: the price is at hand.
    std::fs::remove_file(&shop).unwrap();
    let kept = json(&run(&db, &["price", MILK, "--json"], &[&shop]).out);
    assert_eq!(
        (&kept["quotes"][0]["price"]["minor"], &kept["quotes"][0]["kind"]),
        (&400.into(), &"live".into()),
        "{kept}"
    );
    std::fs::write(&shop, milk_at("4.00")).unwrap();
    let shown = run(&db, &["warm"], &[&shop]);
    assert!(shown.out.contains("picked by popular, deals, own, predicted, seasonal"), "{}", shown.out);
    let doctor = run(&db, &["doctor"], &[]);
    assert!(doctor.out.contains("popular (*/5 * * * *)"), "{}", doctor.out);
}

#[test]
fn a_price_may_be_a_number_and_stays_exact() {
    let dir = tempfile::tempdir().unwrap();
    let line = format!("{{\"id\":\"{MILK}\",\"price\":4.35,\"regular\":4.490}}\n");
    let shop = list(dir.path(), "shop.jsonl", &line);
    let told = json(&run(&dir.path().join("g.db"), &["price", MILK, "--json"], &[&shop]).out);
    let quote = &told["quotes"][0];
    assert_eq!(
        (quote["price"]["minor"].as_i64(), quote["kind"].as_str()),
        (Some(435), Some("live")),
        "{told}"
    );
}

#[test]
fn a_broken_list_warms_nothing_and_fails() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let good = list(dir.path(), "good.jsonl", &milk_at("4.00"));
    let broken = list(dir.path(), "bad.jsonl", &(milk_at("4.00") + "{\"id\":\"a\",\"price\":[]}\n"));
    let refused = run(&db, &["warm", "--json"], &[&good, &broken]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{}", refused.err);
    assert!(refused.err.contains("bad.jsonl: line 2: field \"price\" must be"), "{}", refused.err);
    let gone = run(&db, &["warm"], &[&dir.path().join("gone.jsonl")]);
    assert!(gone.code == 1 && gone.err.contains("gone.jsonl"), "{}", gone.err);
}

#[test]
fn a_watch_tells_of_its_first_run_at_once() {
    use std::io::BufRead;
    let dir = tempfile::tempdir().unwrap();
    let shop = list(dir.path(), "shop.jsonl", &milk_at("4.00"));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grocery"));
    command
        .arg("--db")
        .arg(dir.path().join("g.db"))
        .args(["warm", "--watch", "--json", "--prices"])
        .arg(&shop);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(json(&line)["strategies"].as_array().unwrap().len(), 5, "{line}");
}
