//! Budgets and totals with everything in them, as a shell sees them.

use crate::support::{grocery, json};

#[test]
fn budgets_outlive_the_process() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run = |args: &[&str]| {
        let run = grocery(&db, args, b"");
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        run.out
    };
    assert!(run(&["budgets"]).contains("No budget is set"));
    run(&["budgets", "set", "year", "1000"]);
    run(&["budgets", "set", "year", "$50", "--category", "Candy", "--at", "90"]);
    let first = run(&["budgets", "spend", "500", "--id", "market", "--category", "candy"]);
    assert!(first.contains("50 % of $1000.00 for the year is spent."), "{first}");
    assert!(first.contains("90 % of $50.00 for the year, candy is spent."), "{first}");
    assert!(first.contains("$500.00 of $1000.00 left") && first.contains("$450.00 over $50.00"), "{first}");
    // The same again is the same spending, and nothing is told twice.
    let again = json(&run(&["--json", "budgets", "spend", "500", "--id", "market", "--category", "candy"]));
    assert!(again["crossed"].as_array().unwrap().is_empty());
    assert_eq!(again["budgets"][0]["spent"].to_string(), "500.0");
    assert!(run(&["budgets", "remove", "year", "--category", "CANDY"]).contains("$500.00 of $1000.00 left"));
    // What is not there is an error, whoever reads the answer.
    for args in [&["budgets", "remove", "week"][..], &["--json", "budgets", "remove", "week"]] {
        let none = grocery(&db, args, b"");
        assert!(none.code == 2 && none.err.contains("there is no such budget"), "{args:?}: {}", none.err);
    }
    let huge = grocery(&db, ["budgets", "spend", "90000000000000000"], b"");
    assert!(huge.code == 2 && huge.err.contains("more than 10000000000.00"), "{}", huge.err);
    assert!(run(&["budgets"]).contains("$500.00 of $1000.00 left"), "what was refused is not kept");

    for (args, want) in [
        (["budgets", "set", "trip", "5"], "unknown period"),
        (["budgets", "set", "week", "0"], "limit: 0.00 is not above 0"),
        (["budgets", "set", "week", "lots"], "\"lots\" is not an amount"),
    ] {
        let bad = grocery(&db, args, b"");
        assert!(bad.code != 0 && bad.err.contains(want), "{}", bad.err);
    }
}

#[test]
fn a_cart_with_everything_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let cart = br#"{"id":1,"items":[
        {"quantity":2,"price":6,"taxRate":10,"snapEligible":true,"offerDiscount":1,"couponDiscount":1,
         "deposit":{"each":0.05,"containers":12}},
        {"quantity":1,"price":4,"taxRate":10}],"snapBalance":5,"deliveryFee":4.95,
        "returns":[{"line":0,"quantity":1}]}"#;
    let shown = grocery(&db, ["totals", "-"], cart);
    assert_eq!(shown.code, 0, "{}", shown.err);
    for part in
        ["Offers", "Makers' coupons", "Deposits", "Paid by SNAP", "Left to pay", "Paid back", "of it to SNAP"]
    {
        assert!(shown.out.contains(part), "{part} is not in\n{}", shown.out);
    }
    let line: Vec<u8> = cart.iter().copied().filter(|b| *b != b'\n').collect();
    let run = grocery(&db, ["totals", "--jsonl"], &line);
    // 16 less the offer of 1 is taxed, but for the 5 of SNAP: 1.00. The deposit is 24 x 0.05.
    for part in [
        r#""tax":1.00,"#,
        r#""tender":{"snap":5.00,"#,
        r#""deposits":1.20"#,
        r#""refund":{"goods":5.00,"tax":0.30,"#,
    ] {
        assert!(run.out.contains(part), "{part} is not in\n{}", run.out);
    }
    let with_tax = br#"{"items":[{"quantity":1,"price":11.90,"taxRate":19}],"policy":{"tax_included":true}}"#;
    let shown = grocery(&db, ["totals", "-"], with_tax);
    assert!(shown.out.contains("of it tax 19%") && !shown.out.contains("\nTax"), "{}", shown.out);
}

#[test]
fn a_list_is_fitted_to_a_budget() {
    let dir = tempfile::tempdir().unwrap();
    let db = dir.path().join("g.db");
    let run = |args: &[&str]| {
        let run = grocery(&db, args, b"");
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        run.out
    };
    run(&["process", "2 lb ground beef, a gallon of whole milk, a dozen eggs and 4 cans of black beans"]);
    let wide = run(&["fit", "500"]);
    assert!(wide.starts_with("Your list keeps to the budget of $500.00 as it is"), "{wide}");
    let plan = run(&["fit", "$20", "--must", "ground beef", "--nice", "beans"]);
    assert!(plan.contains("keeps to the budget of $20.00") && plan.contains("--apply"), "{plan}");
    // The list is as it was, and the same plan comes again.
    assert_eq!(run(&["fit", "20", "--must", "ground beef", "--nice", "beans"]), plan);
    let told = json(&run(&["--json", "fit", "20", "--apply"]));
    assert!(told["plan"]["fits"].as_bool().unwrap() && told["plan"]["isOptimal"].as_bool().unwrap());
    assert_eq!(told["plan"]["after"], told["list"]["total"]);
    let list = json(&run(&["--json", "list"]));
    assert_eq!(list["total"], told["plan"]["after"]);
    run(&["process", "undo"]);
    assert_eq!(json(&run(&["--json", "list"]))["total"], told["plan"]["before"]);
    // What is kept holds where nothing is said.
    run(&["budgets", "set", "week", "18"]);
    let kept = json(&run(&["--json", "fit"]));
    assert_eq!(kept["plan"]["available"].to_string(), "18.0");

    for (args, want) in [
        (&["fit", "-5"][..], "budget: -5.00 is below 0"),
        (&["fit", "lots"], "\"lots\" is not an amount"),
        (&["fit", "20", "--must", "caviar"], "no line is called \"caviar\""),
        (&["fit", "20", "--nice", "e"], "may mean"),
        (&["fit", "20", "--without", "keep"], "without: keep cannot be left out"),
        (&["fit", "20", "--without", "theft"], "unknown change"),
        (&["fit", "--period", "month"], "none is kept for the month"),
    ] {
        let bad = grocery(&db, args, b"");
        assert!(bad.code == 2 && bad.err.contains(want), "{args:?}: {}", bad.err);
    }
}
