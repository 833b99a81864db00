//! The cases that every language answers alike.

use std::{env, fs, path::PathBuf};

use grocery_core::{
    GroceryItem, GroceryList, Money, ProcessRequest, UserId,
    agent::{AddItem, AddRecipe},
    basket::Totals,
    basket::read_totals,
    nlu::parse_ingredient,
    quantity::Ratio,
};
use serde_json::{Value, json};

use crate::{
    canonical::{canonical, object},
    conformance_catalog, conformance_deals, conformance_errors, conformance_offers, conformance_orders,
    conformance_prices, conformance_spending, conformance_warming,
    support::{agent, block_on},
};

fn folder() -> PathBuf {
    env::var_os("GROCERY_CONFORMANCE")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance"), PathBuf::from)
}

fn number(r: Ratio) -> Value {
    if r.is_integer() { json!(r.numerator()) } else { json!(r.to_f64()) }
}

fn money(m: Money) -> Value {
    json!({"currency": m.currency().to_string(), "minor": m.minor()})
}

fn parse(input: &Value) -> Value {
    let text = input["text"].as_str().unwrap();
    let heard = agent().parse_with(text, input["lang"].as_str(), &[]);
    // The wire shape, less what repeats the first action.
    let mut value = serde_json::to_value(&heard).unwrap();
    let map = value.as_object_mut().unwrap();
    for key in ["intent", "confidence", "slots"] {
        map.remove(key);
    }
    value
}

fn ingredients(input: &Value) -> Value {
    let line = parse_ingredient(input["text"].as_str().unwrap());
    let line = match input["scale"].as_str() {
        Some(factor) => line.scaled(factor.parse().unwrap()).unwrap(),
        None => line,
    };
    serde_json::to_value(line).unwrap()
}

fn conversation(input: &Value) -> Value {
    let agent = agent();
    let user = UserId::new("conformance").unwrap();
    let turns = input["turns"].as_array().unwrap();
    let mut replies = Vec::new();
    let mut list: Option<GroceryList> = None;
    for turn in turns {
        let mut request = ProcessRequest::new(turn.as_str().unwrap(), user.clone());
        if let Some(state) = input["state"].as_str() {
            request = request.in_state(state);
        }
        let answer = block_on(agent.process(request)).unwrap();
        replies.push(json!(answer.response));
        list = Some(answer.grocery_list);
    }
    let list = list.unwrap();
    object([
        ("list", list.items.iter().map(row).collect()),
        ("replies", Value::Array(replies)),
        ("subtotal", money(list.subtotal)),
        ("tax", money(list.estimated_tax)),
        ("total", money(list.total)),
    ])
}

fn row(item: &GroceryItem) -> Value {
    object([
        ("line_total", item.line_total.map_or(Value::Null, money)),
        ("packs", json!(item.packs)),
        ("product", item.product_id.as_ref().map_or(Value::Null, |_| json!(item.name))),
        ("quantity", number(item.quantity_exact)),
        ("requested", json!(item.requested)),
        ("unit", json!(item.unit.map(|u| u.as_str()))),
        ("unit_price", item.price.map_or(Value::Null, money)),
    ])
}

fn explain(input: &Value) -> Value {
    let speech: Vec<String> =
        input["speech"].as_array().into_iter().flatten().map(|s| s.as_str().unwrap().to_owned()).collect();
    let why = agent().explain_with(input["text"].as_str().unwrap(), input["lang"].as_str(), &speech);
    let intents: Vec<&str> = why.understanding.actions.iter().map(|a| a.intent.as_str()).collect();
    let mut value = serde_json::to_value(&why).unwrap();
    let map = value.as_object_mut().unwrap();
    // What was understood has cases of its own.
    map.remove("understanding");
    map.insert("intents".to_owned(), json!(intents));
    value
}

fn recipes(input: &Value) -> Value {
    let agent = agent();
    let lists = agent.lists();
    let user = UserId::new("conformance").unwrap();
    let id = block_on(lists.create(&user, "Dinner")).unwrap().id;
    for item in input["before"].as_array().into_iter().flatten() {
        let unit = item["unit"].as_str().map(|u| u.parse().unwrap());
        let amount = item["amount"].as_str().unwrap().parse().unwrap();
        let item = AddItem::new(item["name"].as_str().unwrap()).amount(amount, unit);
        block_on(lists.add(&user, id, item)).unwrap();
    }
    let mut recipe = AddRecipe::from_text(input["recipe"].as_str().unwrap());
    recipe.optional = input["optional"].as_bool().unwrap_or_default();
    let exact = |at: usize| input["servings"][at].as_str().unwrap().parse::<Ratio>();
    let added = match input["servings"].is_null() {
        true => Ok(None),
        false => exact(0).and_then(|from| Ok(Some((from, exact(1)?)))),
    };
    let added = added.and_then(|servings| {
        recipe.servings = servings;
        block_on(lists.add_recipe(&user, id, recipe))
    });
    match added {
        Ok(added) => object([
            ("list", added.grocery_list.items.iter().map(row).collect()),
            (
                "lines",
                added
                    .lines
                    .iter()
                    .map(|l| json!(added.grocery_list.items.iter().position(|i| i.id == *l)))
                    .collect(),
            ),
            ("skipped", serde_json::to_value(&added.skipped).unwrap()),
            ("unknown", json!(added.unknown)),
        ]),
        // Nothing has changed then.
        Err(e) => object([
            ("error", json!(e.code())),
            ("list", block_on(lists.view(&user, id)).unwrap().items.iter().map(row).collect()),
        ]),
    }
}

fn totals(input: &Value) -> Value {
    let answer = read_totals(&input.to_string()).and_then(|call| agent().totals(&call.request));
    match answer {
        Ok(t) => totals_row(&t),
        Err(e) => json!({"error": e.code()}),
    }
}

fn totals_row(t: &Totals) -> Value {
    object([
        ("amount_for_free_delivery", money(t.amount_for_free_delivery)),
        ("delivery_fee", money(t.delivery_fee)),
        ("free_delivery_eligible", json!(t.free_delivery_eligible)),
        ("item_savings", money(t.item_savings)),
        ("loyalty_discount", money(t.loyalty_discount)),
        ("notes", json!(t.notes)),
        ("original_subtotal", money(t.original_subtotal)),
        ("promo_description", json!(t.promo_description)),
        ("promo_discount", money(t.promo_discount)),
        ("subtotal", money(t.subtotal)),
        ("tax", money(t.tax)),
        ("tax_rate", json!(t.tax_rate.parts_per_million())),
        ("total", money(t.total)),
        ("total_savings", money(t.total_savings)),
    ])
}

#[test]
fn every_case_answers_as_expected() {
    type Suite = (&'static str, fn(&Value) -> Value);
    let suites: [Suite; 16] = [
        ("parse", parse),
        ("ingredients", ingredients),
        ("conversation", conversation),
        ("totals", totals),
        ("explain", explain),
        ("recipes", recipes),
        ("substitutes", conformance_orders::substitutes),
        ("receipts", conformance_orders::receipts),
        ("orders", conformance_orders::orders),
        ("catalog", conformance_catalog::catalog),
        ("deals", conformance_deals::deals),
        ("offers", conformance_offers::offers),
        ("spending", conformance_spending::spending),
        ("prices", conformance_prices::prices),
        ("errors", conformance_errors::errors),
        ("warming", conformance_warming::warming),
    ];
    let bless = env::var_os("GROCERY_BLESS").is_some();
    let mut digest = sha2::Sha256::default();
    let mut faults = Vec::new();
    let mut count = 0;
    for (name, answer) in suites {
        let path = folder().join(format!("{name}.json"));
        let mut cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &mut cases {
            count += 1;
            let got = canonical(&answer(&case["input"]));
            sha2::Digest::update(&mut digest, got.as_bytes());
            sha2::Digest::update(&mut digest, b"\n");
            let want = canonical(&case["expect"]);
            if bless {
                case["expect"] = serde_json::from_str(&got).unwrap();
            } else if got != want {
                faults.push(format!("{name}: {}\n  got  {got}\n  want {want}", case["name"]));
            }
        }
        if bless {
            let lines: Vec<String> = cases.iter().map(canonical).collect();
            fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        }
    }
    assert!(count >= 500, "only {count} cases were found");
    assert!(faults.is_empty(), "{} of {count} cases:\n{}", faults.len(), faults.join("\n"));
    let hash: String = sha2::Digest::finalize(digest).iter().map(|b| format!("{b:02x}")).collect();
    println!("conformance sha256 {hash} over {count} cases");
}
