//! The cases about offer books, explanations, and prices judged by their history.

use grocery_core::{
    Clock, Error, ProductId, Result, UserId,
    deals::{
        CartLine, DealPlan, DealProblem, Effort, OfferBook, ShoppedCart, Told,
        detect::{AlertCall, DetectCall, RankCall},
        optimise, split,
    },
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    conformance_orders::{import, wire},
    support::{agent, block_on, clock},
};

fn refused(e: &Error) -> Value {
    object([("error", json!(e.code())), ("message", json!(e.message()))])
}

/// A text is a request as it is; anything else is written as JSON first.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn ids<'a>(rules: impl Iterator<Item = &'a str>) -> Value {
    rules.map(|id| json!(id)).collect()
}

/// What a language reads through its own objects; the whole is `explanation`.
fn told(told: &Told) -> Value {
    let it = &told.explanation;
    object([
        ("changes", it.changes.iter().map(|change| json!(change.saves)).collect()),
        ("lines", it.lines.iter().map(|line| json!([line.line, line.paid])).collect()),
        ("payable", json!(it.plan.payable)),
        ("rebates", json!(it.rebates.total)),
        ("runner_up", json!(it.runner_up.as_ref().map(|next| next.saves_less))),
        ("sentences", json!(told.sentences)),
    ])
}

fn book(input: &Value) -> Result<Value> {
    let book = OfferBook::from_json(&text(&input["book"]))?;
    let cart = ShoppedCart::from_json(&text(&input["cart"]), clock().wall())?;
    let product = match &input["product"] {
        Value::Null => Value::Null,
        product => {
            let line = CartLine::product_from_json(&product.to_string())?;
            ids(book.on_product(&line, &cart.context).into_iter().map(|rule| rule.id()))
        }
    };
    let on = cart.applicable(&book)?;
    let plan = optimise(&on.problem, Effort::default())?.plan;
    let most = input["most_changes"].as_u64().unwrap_or(3) as usize;
    let explained = cart.explain(&book, Effort::default(), most, &mut || false)?;
    Ok(object([
        ("claims", wire(cart.claim_rebates(&book, &plan)?)),
        ("currency", json!(book.currency().as_str())),
        ("current", ids(book.current(&cart.context).map(|rule| rule.id()))),
        ("explanation", wire(&explained)),
        ("not_on", wire(&on.not_on)),
        ("on", ids(on.problem.offers.iter().map(|offer| offer.id.as_str()))),
        ("product", product),
        ("rebates", ids(on.rebates.iter().map(|rebate| rebate.id.as_str()))),
        ("rules", wire(book.rules())),
        ("told", told(&explained)),
        ("unknown_codes", json!(on.unknown_codes)),
    ]))
}

fn shares(input: &Value) -> Result<Value> {
    let problem = DealProblem::from_json(&text(&input["problem"]))?;
    let plan = DealPlan::from_json(&text(&input["plan"]))?;
    Ok(wire(split(&problem, &plan)?))
}

fn alerts(input: &Value) -> Result<Value> {
    let mut state = Value::Null;
    let mut told = Vec::new();
    for sighting in input["sightings"].as_array().unwrap() {
        let call = json!({"rule": input["rule"], "sighting": sighting, "state": state});
        let step = AlertCall::from_json(&call.to_string())?.step()?;
        told.push(wire(&step.alert));
        state = wire(&step.state);
    }
    Ok(object([("alerts", Value::Array(told)), ("state", state)]))
}

/// What orders say of a price.
fn report(input: &Value) -> Result<Value> {
    let (agent, user) = (agent(), UserId::new("conformance")?);
    for one in input["imports"].as_array().into_iter().flatten() {
        import(&agent, &user, one);
    }
    let store = input["store"].as_str().map(str::parse).transpose()?;
    let product = ProductId::new(input["product"].as_str().unwrap())?;
    Ok(wire(block_on(agent.prices().report(&product, store.as_ref()))?))
}

pub(crate) fn offers(input: &Value) -> Value {
    let has = |name: &str| !input[name].is_null();
    let answer = if has("book") {
        book(input)
    } else if has("split") {
        shares(&input["split"])
    } else if has("detect") {
        DetectCall::from_json(&text(&input["detect"])).and_then(|call| call.detect(clock().wall())).map(wire)
    } else if has("rank") {
        RankCall::from_json(&text(&input["rank"])).map(|call| wire(call.rank(clock().wall())))
    } else if has("alerts") {
        alerts(&input["alerts"])
    } else {
        report(&input["report"])
    };
    answer.unwrap_or_else(|e| refused(&e))
}
