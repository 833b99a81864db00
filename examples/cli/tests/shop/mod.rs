//! Prices, orders, products and deals on the command line.

mod pricing;

use std::ffi::OsStr;

use serde_json::Value;

use crate::support::{grocery, json};

#[test]
fn what_was_paid_makes_a_price_history() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let milk = "gc-whole-milk-1-gallon";
    let none = grocery(&db, ["history", milk], b"");
    assert!(none.code == 0 && none.out.contains("Nobody told"), "{}{}", none.out, none.err);
    for (month, price) in [("03", "3.48"), ("04", "3.48"), ("05", "2.48")] {
        let text = format!(
            "WALMART\nGV WHOLE MILK GAL {price} F\nSUBTOTAL {price}\nTOTAL {price}\n{month}/01/2026 10:00\n"
        );
        assert_eq!(grocery(&db, ["import", "receipt", "-"], text.as_bytes()).code, 0);
    }
    let report = json(&grocery(&db, ["history", milk, "--json"], b"").out);
    assert_eq!(report["present"]["price"]["minor"], 248, "{report}");
    assert_eq!(report["changes"].as_array().unwrap().len(), 2, "{report}");
    let shown = grocery(&db, ["history", milk], b"");
    assert!(shown.out.contains("$2.48 on 2026-05-01") && shown.out.contains("$3.48"), "{}", shown.out);
    let nothing = grocery(&db, ["history", "nothing"], b"");
    assert!(nothing.code == 2 && nothing.err.contains("PRODUCT_001"), "{}", nothing.err);
}

#[test]
fn orders_and_receipts_are_imported_and_shown() {
    use grocery_core::{SeededRng, orders::sample};
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let export = sample::walmart_export(&SeededRng::new(1));
    let (orders, items) = (dir.path().join("orders.csv"), dir.path().join("items.csv"));
    std::fs::write(&orders, &export.orders_csv).unwrap();
    std::fs::write(&items, &export.items_csv).unwrap();
    let args = || [OsStr::new("import"), OsStr::new("orders"), orders.as_os_str(), items.as_os_str()];
    let run = grocery(&db, args(), b"");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with("25 orders imported, 0 completed, 0 known already; 229 lines"),
        "{}",
        run.out
    );
    let again = grocery(&db, args().into_iter().chain([OsStr::new("--json")]), b"");
    assert_eq!(json(&again.out)["unchanged"], 25);
    let listed = json(&grocery(&db, ["orders", "--json", "--limit", "3"], b"").out);
    assert_eq!(listed.as_array().unwrap().len(), 3);
    let id = listed[0]["id"].as_str().unwrap();
    let one = grocery(&db, ["orders", id], b"");
    assert!(one.out.contains("total: $"), "{}", one.out);
    let table = grocery(&db, ["orders"], b"");
    assert!(table.out.contains(id) && table.out.contains("Total"), "{}", table.out);
    let milk = json(&grocery(&db, ["orders", "--item", "reduced milk", "--json"], b"").out);
    assert!(milk[0]["cadence"]["days"].as_u64().unwrap() >= 2, "{milk}");
    // What was paid is in the price history.
    let missing = grocery(&db, ["orders", "walmart:none"], b"");
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("ORDER_001"), "{}", missing.err);

    let text = b"ALDI\nStore 12\nMILK 3.00 FB\n2 @ 1.50\nSUBTOTAL 3.00\nTOTAL 3.00\n03/01/2025 10:00\n";
    let read = json(&grocery(&db, ["import", "receipt", "-", "--dry-run", "--json"], text).out);
    assert_eq!((&read["imported"], &read["adds_up"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(read["order"]["lines"][0]["quantity"], "2");
    let kept = json(&grocery(&db, ["import", "receipt", "-", "--json"], text).out);
    assert_eq!(kept["imported"], true);
    let known = grocery(&db, ["import", "receipt", "-"], text);
    assert!(known.out.contains("known already"), "{}", known.out);
    let bad = grocery(&db, ["import", "orders", "-"], b"");
    assert_eq!(bad.code, 2, "{}", bad.out);
    std::fs::write(&items, "Order Number,Order Date,Product Name\n1,never,Milk\n").unwrap();
    let bad = grocery(&db, [OsStr::new("import"), OsStr::new("orders"), items.as_os_str()], b"");
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("items.csv: line 2, column order date"), "{}", bad.err);
    assert_eq!(bad.err.trim().lines().count(), 1);
}

#[test]
fn a_search_is_filtered_ordered_priced_and_explained() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let file = dir.path().join("shop.csv");
    std::fs::write(
        &file,
        "id,name,brand,category,size,price,in_stock,rating,diets\n\
         z1,Zorbleberry Jam,Our Own,Pantry > Jam,12 oz,3.00,yes,4.5,vegan\n\
         z2,Zorbleberry Jam,Another,Pantry > Jam,8 oz,1.00,no,3.9,\n\
         z3,Zorbleberry Jam,Another,Pantry > Jam,8 oz,2.50,,,vegan\n",
    )
    .unwrap();
    assert_eq!(grocery(&db, ["import", "catalog", file.to_str().unwrap()], b"").code, 0);
    let ids = |extra: &[&str]| -> Vec<String> {
        let mut args = vec!["search", "zorbleberry jam", "--json"];
        args.extend(extra);
        let run = grocery(&db, args, b"");
        assert_eq!(run.code, 0, "{}", run.err);
        let hits = json(&run.out);
        hits.as_array().unwrap().iter().map(|h| h["product_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["--in-stock"]), ["z1"]);
    assert_eq!(ids(&["--brand", "another", "--sort", "price"]), ["z3", "z2"]);
    assert_eq!(ids(&["--diet", "vegan", "--max-price", "$2.75"]), ["z3"]);
    assert_eq!(ids(&["--min-rating", "3.5", "--sort", "rating"]), ["z1", "z2"]);
    assert_eq!(ids(&["--sort", "unit_price", "--offset", "1", "--limit", "1"]), ["z3"]);
    let why = grocery(&db, ["search", "zorblebery jam", "--explain"], b"");
    for part in ["zorblebery is zorbleberry (one edit)", "jam is jam (exact)", "availability", "score"] {
        assert!(why.out.contains(part), "{part} is not in\n{}", why.out);
    }
    let full = json(&grocery(&db, ["search", "zorbleberry", "--full"], b"").out);
    assert_eq!(full["metadata"]["totalResults"], 3);
    assert_eq!(full["products"][0]["price"]["unitOfMeasure"], "ounce");
    let priced = json(&grocery(&db, ["search", "zorbleberry", "--prices", "--json"], b"").out);
    assert_eq!(priced["products"].as_array().unwrap().len(), 3);
    assert_eq!(priced["products"][0]["savings"], 0.0);
    let table = grocery(&db, ["search", "zorbleberry", "--prices"], b"");
    assert!(table.out.contains("12 ounce") && table.out.contains("3 of 3"), "{}", table.out);
    for wrong in [["--sort", "size"], ["--min-rating", "6"], ["--min-price", "cheap"], ["--diet", "!"]] {
        let run = grocery(&db, ["search", "milk", wrong[0], wrong[1]], b"");
        assert_eq!((run.code, run.err.lines().count()), (2, 1), "{}", run.err);
    }
}

#[test]
fn a_product_is_shown_by_its_id_or_bar_code() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let file = dir.path().join("shop.csv");
    std::fs::write(
        &file,
        "id,name,brand,category,size,price,barcode,in_stock,quantity,rating,rating_count,walmart_id\n\
         z1,Zorbleberry Jam,Our Own,Pantry > Jam,12 oz,3.00,036000291452,yes,12,4.5,10,\n\
         z2,Zorble Steak,,Meat,,,,,,,,12345\n",
    )
    .unwrap();
    assert_eq!(grocery(&db, ["import", "catalog", file.to_str().unwrap()], b"").code, 0);
    let shown = grocery(&db, ["product", "0 36000 29145 2", "--rate", "4", "--text", "sweet"], b"");
    for part in
        ["Zorbleberry Jam", "$3.00", "$0.25 per ounce", "yes, 12", "4.50 of 5 (10)", "4.00 of 5 (1)", "sweet"]
    {
        assert!(shown.out.contains(part), "{part} is not in\n{}{}", shown.out, shown.err);
    }
    let steak = json(&grocery(&db, ["product", "212345928752", "--json"], b"").out);
    assert_eq!(steak["product"]["id"], "z2");
    assert_eq!(steak["measure"]["item"], "12345");
    assert!(grocery(&db, ["product", "212345928752"], b"").out.contains("costs $28.75"));
    let misread = grocery(&db, ["product", "036000291453"], b"");
    assert!(misread.code == 2 && misread.err.contains("should end in 2"), "{}", misread.err);
    for missing in ["4006381333931", "nothing"] {
        let run = grocery(&db, ["product", missing], b"");
        assert!(run.code == 2 && run.err.contains("PRODUCT_001"), "{}", run.err);
    }
    // Both looks and the list count.
    grocery(&db, ["process", "add zorble steak"], b"");
    let hot = json(&grocery(&db, ["trending", "--json"], b"").out);
    assert_eq!(hot[0]["product"]["id"], "z2");
    let jam = grocery(&db, ["trending", "--category", "jam"], b"");
    assert!(jam.out.contains("Zorbleberry") && !jam.out.contains("Steak"), "{}", jam.out);
}

#[test]
fn deals_come_from_an_offer_book_and_are_explained() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let book = dir.path().join("book.json");
    std::fs::write(
        &book,
        r#"{"format":"grocery-offers/1","currency":"USD","offers":[
        {"id":"bogo","title":"buy one, get one","kind":"buy_get","max_uses":9,"buy":{"skus":["y"]},"buy_n":1,"get_m":1,
         "percent_bp":10000,"valid_until":"2026-11-21"},
        {"id":"clip","title":"30c off","kind":"coupon","issuer":"store","scope":{"skus":["y"]},"requires_qty":1,"cents":30,
         "must_clip":true},
        {"id":"back","kind":"rebate","scope":{"skus":["y"]},"cents":20}]}"#,
    )
    .unwrap();
    let book = book.to_str().unwrap();
    let cart = |context: &str| {
        format!(
            r#"{{"format":"grocery-deals/1","currency":"USD","offers":[],"context":{context},
            "lines":[{{"id":"L0","sku":"y","name":"yogurt","qty":3,"unit_price":100}}]}}"#
        )
        .replace('\n', " ")
    };
    let saturday = cart(r#"{"now":"2026-11-22T03:00:00Z","utc_offset_minutes":-360}"#);
    let run = grocery(&db, ["deals", "-", "--book", book, "--explain"], saturday.as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    for said in [
        "You save $1.00 and pay $2.00: no other use of the offers saves more.",
        "3 yogurt: $2.00 instead of $3.00 (“buy one, get one” saves $1.00).",
        "Add one more yogurt to save $1.00, at no extra cost.",
        "Clip coupon “30c off” to save $0.30.",
        "After the shop, $0.20 comes back as cash back (“back”).",
    ] {
        assert!(run.out.lines().any(|line| line == said), "{said}: {}", run.out);
    }
    let sunday = cart(r#"{"now":"2026-11-22T12:00:00Z","clipped":["clip"]}"#);
    let run =
        grocery(&db, ["deals", "--jsonl", "--book", book], format!("{saturday}\n{sunday}\n").as_bytes());
    let plans: Vec<Value> = run.out.lines().map(json).collect();
    assert_eq!((&plans[0]["savings"], &plans[1]["savings"]), (&100.into(), &30.into()), "{}", run.out);
    let run = grocery(&db, ["deals", "-", "--json", "--book", book, "--explain"], sunday.as_bytes());
    let told = json(&run.out);
    assert_eq!(told["explanation"]["not_on"][0]["why"][0]["until"], "2026-11-21", "{}", run.out);
    assert_eq!(told["explanation"]["rebates"]["total"], 20);
    let bad = grocery(&db, ["deals", "-", "--book", book], cart(r#"{"now":"noon"}"#).as_bytes());
    assert!(bad.code == 2 && bad.err.contains("context"), "{}", bad.err);
    let bad = grocery(&db, ["deals", "-", "--book", "/no/such/book"], saturday.as_bytes());
    assert!(bad.code == 2 && bad.err.contains("/no/such/book"), "{}", bad.err);
}

#[test]
fn the_best_deals_and_stores_are_found_and_proven() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    // Two for 1.50 saves 50 on two yogurts; the third takes the coupon of 30.
    let cart = |qty: i64| {
        format!(
            r#"{{"id":"c","format":"grocery-deals/1","currency":"USD","lines":[{{"id":"L0","sku":"y","qty":{qty},"unit_price":100}}],
            "offers":[{{"id":"two","layer":"item","kind":"n_for","max_uses":9,"couponable":false,"scope":{{"skus":["y"]}},"n":2,"price":150}},
            {{"id":"clip","layer":"coupon","kind":"coupon","max_uses":1,"issuer":"store","scope":{{"skus":["y"]}},"requires_qty":1,"cents":30}}]}}"#
        )
        .replace('\n', " ")
    };
    let run = grocery(&db, ["deals", "--jsonl"], format!("{}\n{}\n", cart(3), cart(1)).as_bytes());
    assert_eq!(run.code, 0, "{}", run.err);
    let plans: Vec<Value> = run.out.lines().map(json).collect();
    assert_eq!(
        (&plans[0]["id"], &plans[0]["savings"], &plans[0]["payable"]),
        (&"c".into(), &80.into(), &220.into())
    );
    assert_eq!((&plans[1]["savings"], &plans[1]["proof"]), (&30.into(), &"optimal".into()));
    assert!(plans[0]["micros"].is_u64() && plans[0]["delivery_waived"] == false);
    let late = grocery(&db, ["deals", "--jsonl", "--deadline-ms", "0"], cart(3).as_bytes());
    assert_eq!(json(&late.out)["savings"], 80, "the greedy plan: {}", late.out);
    let shown = grocery(&db, ["deals", "-"], cart(3).as_bytes());
    assert!(shown.out.contains("saves 80, to pay 220") && shown.out.contains("proven"), "{}", shown.out);
    let bad = grocery(&db, ["deals", "--jsonl"], format!("{}\n{}\n", cart(1), cart(0)).as_bytes());
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("line 2") && bad.err.contains("lines[0].qty"), "{}", bad.err);
    assert_eq!(bad.out.lines().count(), 1, "the line before is answered");

    let list = r#"{"format":"grocery-basket/1","objective":"min_cost","budget":0,"max_stores":2,
        "stores":[{"id":"A","fee":300,"free_from":5000},{"id":"B","fee":300,"free_from":5000}],
        "needs":[{"id":"milk","qty":1,"options":[{"store":"B","sku":"b1","price":150},{"store":"A","sku":"a1","price":250}]},
        {"id":"eggs","qty":1,"options":[{"store":"A","sku":"a2","price":300}]}]}"#
        .replace('\n', " ");
    let run = grocery(&db, ["basket", "--jsonl"], list.as_bytes());
    let plan = json(&run.out);
    assert_eq!((&plan["choices"]["milk"], &plan["choices"]["eggs"]), (&1.into(), &0.into()), "{}", run.out);
    assert_eq!((&plan["objective"], &plan["proof"]), (&(-850).into(), &"optimal".into()));
    let shown = grocery(&db, ["basket", "-"], list.as_bytes());
    assert!(shown.out.contains("milk: a1 at A for 250") && shown.out.contains("to pay 850"), "{}", shown.out);
    let bad = grocery(&db, ["basket", "-"], b"{\"format\":\"grocery-basket/2\"}");
    assert!(bad.code == 2 && bad.err.contains("format"), "{}", bad.err);
}

#[test]
fn what_a_line_carries_beside_the_problem_is_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let cart = br#"{"id":null,"format":"grocery-deals/1","currency":"USD","member":false,"context":null,
        "lines":[{"id":"L","sku":"K","qty":1,"unit_price":100,"name":5}],"offers":[]}"#;
    let line: Vec<u8> = cart.iter().copied().filter(|b| *b != b'\n').collect();
    let run = grocery(&db, ["deals", "--jsonl"], &line);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("{\"id\":null,"), "{}", run.out);

    let list = br#"{"format":"grocery-basket/1","objective":"max_score","budget":1000,"max_stores":1,"stores":[{"id":"S","fee":0,"free_from":0}],"needs":[{"id":"N","qty":1,"required":true,"options":[{"store":"S","sku":"a","price":399,"score":10},{"store":"S","sku":"a","price":399,"score":80}]}]}"#;
    let run = json(&grocery(&db, ["basket", "--jsonl"], list).out);
    assert_eq!((&run["choices"]["N"], &run["objective"]), (&Value::from(1), &Value::from(80)));
}
