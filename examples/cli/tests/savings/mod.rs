//! Offers on lists and price histories drawn, on the command line.

use crate::support::{grocery, json};

const BOOK: &str = r#"{"format":"grocery-offers/1","currency":"USD","offers":[
    {"id":"milk50","title":"50c off milk","kind":"amount_off","max_uses":9,"cents":50,
     "scope":{"skus":["gc-whole-milk-1-gallon"]}},
    {"id":"member","title":"members: 25c off milk","kind":"coupon","issuer":"store","requires_qty":1,"cents":25,
     "requires_member":true,"scope":{"skus":["gc-whole-milk-1-gallon"]}},
    {"id":"clip","title":"a dollar off milk","kind":"coupon","issuer":"manufacturer","requires_qty":2,"cents":100,
     "must_clip":true,"scope":{"skus":["gc-whole-milk-1-gallon"]}}]}"#;

#[test]
fn process_and_list_show_what_a_book_saves() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let book = dir.path().join("book.json");
    std::fs::write(&book, BOOK).unwrap();
    let book = book.to_str().unwrap();
    let added = grocery(&db, ["process", "2 gallons of whole milk", "--book", book], b"");
    assert_eq!(added.code, 0, "{}", added.err);
    for said in [
        "You save $1.00 with “50c off milk”. Clip the coupon “a dollar off milk” to save $1.00.",
        "50c off milk",
        "-$1.00",
        "You save",
    ] {
        assert!(added.out.contains(said), "{said} is not in\n{}", added.out);
    }
    let mine = ["--member", "--clipped", "clip"];
    let all = |command: &[&'static str]| {
        let args = command.iter().copied().chain(["--json", "--book", book]).chain(mine);
        json(&grocery(&db, args, b"").out)
    };
    let list = all(&["list"]);
    assert_eq!(list["deals"]["savings"], 2.25, "{list}");
    assert_eq!(list["items"][0]["offers"].as_array().unwrap().len(), 3, "{list}");
    let shown = all(&["process", "what's on my list"]);
    assert_eq!(shown["groceryList"]["deals"]["savings"], 2.25, "{shown}");
    let shown = grocery(&db, ["list", "--book", book, "--member"], b"");
    assert!(shown.out.contains("members: 25c off milk"), "{}", shown.out);
    // Without a book nothing is said of offers.
    let bare = json(&grocery(&db, ["list", "--json"], b"").out);
    assert!(bare.get("deals").is_none(), "{bare}");
    let talk = grocery(&db, ["chat", "--book", book], b"any deals on whole milk?\n");
    assert!(talk.out.contains("On offer for whole milk: “50c off milk”"), "{}", talk.out);
    for wrong in [vec!["list", "--member"], vec!["list", "--book", "/no/such/book"]] {
        let run = grocery(&db, wrong, b"");
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
    }
    let euro = dir.path().join("euro.json");
    std::fs::write(&euro, BOOK.replace("USD", "EUR")).unwrap();
    let run = grocery(&db, ["process", "milk", "--book", euro.to_str().unwrap()], b"");
    assert!(run.code == 2 && run.err.contains("EUR"), "{}", run.err);
}

#[test]
fn a_price_history_is_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let milk = "gc-whole-milk-1-gallon";
    let none = dir.path().join("none.svg");
    let run = grocery(&db, ["history", milk, "--plot", none.to_str().unwrap()], b"");
    assert!(run.code == 2 && run.err.contains("nothing to draw") && !none.exists(), "{}", run.err);
    for (month, price) in
        [("01", "3.48"), ("02", "3.48"), ("03", "2.48"), ("04", "3.48"), ("05", "3.48"), ("06", "2.48")]
    {
        let text = format!(
            "WALMART\nGV WHOLE MILK GAL {price} F\nSUBTOTAL {price}\nTOTAL {price}\n{month}/01/2026 10:00\n"
        );
        assert_eq!(grocery(&db, ["import", "receipt", "-"], text.as_bytes()).code, 0);
    }
    let svg = dir.path().join("out.svg");
    let file = svg.to_str().unwrap();
    let run = grocery(&db, ["history", milk, "--plot", file, "--chart"], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Whole Milk") && run.out.contains("$2.50 ┤"), "{}", run.out);
    assert!(run.out.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{}", run.out);
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("<title>Whole Milk</title>"), "{drawn}");
    let again = dir.path().join("again.svg");
    let run = grocery(&db, ["history", milk, "--plot", again.to_str().unwrap(), "--json"], b"");
    assert!(json(&run.out)["sales"].is_array(), "{}", run.out);
    let rest = |text: &str| text.split(" to ").next().unwrap().to_owned();
    assert_eq!(rest(&drawn), rest(&std::fs::read_to_string(&again).unwrap()));
    let bad = grocery(&db, ["history", milk, "--plot", "/no/such/folder/x.svg"], b"");
    assert_eq!((bad.code, bad.err.lines().count()), (2, 1), "{}", bad.err);
}
