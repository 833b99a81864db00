//! The cases about fitting a list to a budget: the plan, and what it does to the list.

use grocery_core::{
    GroceryAgent, GroceryList, Money, ProcessRequest, Result, UserId,
    agent::{FitChange, FitGoods, FitPlan, FitRequest},
    basket::fit::FitPriority,
    budgets::{Budget, SpendEntry},
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    support::{agent, block_on},
};

fn money(m: Money) -> Value {
    json!({"currency": m.currency().to_string(), "minor": m.minor()})
}

fn given_money(value: &Value) -> Result<Money> {
    Ok(Money::from_minor(value["minor"].as_i64().unwrap(), value["currency"].as_str().unwrap().parse()?))
}

fn texts<'a>(given: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    given[name].as_array().into_iter().flatten().map(|text| text.as_str().unwrap())
}

fn goods(g: &FitGoods) -> Value {
    object([
        ("amount", json!(g.amount.to_string())),
        ("line_total", money(g.line_total)),
        ("name", json!(g.name)),
        ("packs", json!(g.packs)),
        ("product", json!(g.product_id)),
        ("size", json!(g.size)),
        ("unit", json!(g.unit.map(|u| u.as_str()))),
    ])
}

fn change(c: &FitChange, list: &GroceryList) -> Value {
    object([
        ("from", goods(&c.from)),
        ("kind", json!(c.kind.as_str())),
        ("line", json!(list.items.iter().position(|i| i.id == c.line_id))),
        ("loss", json!(c.loss)),
        ("priority", json!(c.priority.as_str())),
        ("reason", json!(c.reason)),
        ("reasons", c.reasons.iter().map(|r| json!(r.as_str())).collect()),
        ("requested", json!(c.requested)),
        ("saved", money(c.saved)),
        ("to", c.to.as_ref().map_or(Value::Null, goods)),
    ])
}

fn told(p: &FitPlan, list: &GroceryList) -> Value {
    object([
        ("after", money(p.after)),
        ("available", money(p.available)),
        ("before", money(p.before)),
        ("budget", money(p.budget)),
        ("changes", p.changes.iter().map(|c| change(c, list)).collect()),
        ("fits", json!(p.fits)),
        ("is_optimal", json!(p.is_optimal)),
        ("least", money(p.least)),
        ("loss_gap", json!(p.loss_gap)),
        ("notes", json!(p.notes)),
        ("over", money(p.over)),
        ("response", json!(p.response)),
        ("saved", money(p.saved)),
        ("spent_before", money(p.spent_before)),
        ("unpriced_count", json!(p.unpriced_count)),
    ])
}

fn applied(agent: &GroceryAgent, user: &UserId, plan: &FitPlan) -> Result<Value> {
    let after = block_on(agent.apply_fit(plan))?;
    let row = |item: &grocery_core::GroceryItem| {
        object([
            ("amount", json!(item.quantity_exact.to_string())),
            ("product", json!(item.product_id)),
            ("requested", json!(item.requested)),
        ])
    };
    let again = block_on(agent.apply_fit(plan)).err().map(|e| e.code());
    let undone = match plan.changes.is_empty() {
        true => Value::Null,
        false => money(block_on(agent.lists().undo(user, plan.list_id))?.total),
    };
    Ok(object([
        ("again", json!(again)),
        ("list", after.items.iter().map(row).collect()),
        ("total", money(after.total)),
        ("undone", undone),
    ]))
}

pub(crate) fn fit(given: &Value) -> Result<Value> {
    let (agent, user) = (agent(), UserId::new("conformance")?);
    let text = given["say"].as_str().unwrap();
    let list = block_on(agent.process(ProcessRequest::new(text, user.clone())))?.grocery_list;
    if let Some(kept) = given.get("kept") {
        let budget = Budget::new(kept["period"].as_str().unwrap().parse()?, given_money(&kept["limit"])?);
        block_on(agent.budgets().set(&user, budget))?;
        let spent = SpendEntry::new("before", agent.budgets().today(), given_money(&kept["spent"])?);
        block_on(agent.budgets().spend(&user, vec![spent]))?;
    }
    let mut request = FitRequest::new(user.clone(), list.id);
    request.budget = given.get("budget").map(given_money).transpose()?;
    request.period = given["period"].as_str().map(str::parse).transpose()?;
    for priority in FitPriority::ALL {
        for at in given[priority.as_str()].as_array().into_iter().flatten() {
            let line = &list.items[usize::try_from(at.as_u64().unwrap()).unwrap()];
            request = request.with_priority(line.id, *priority);
        }
    }
    request.without = texts(given, "without").map(str::parse).collect::<Result<_>>()?;
    request.diets = texts(given, "diets").map(str::to_owned).collect();
    request.allergens = texts(given, "allergens").map(str::parse).collect::<Result<_>>()?;
    request.excludes = texts(given, "excludes").map(str::to_owned).collect();
    request.language = given["language"].as_str().map(str::to_owned);
    if let Some(state) = given["state"].as_str() {
        request = request.in_state(state);
    }
    let plan = block_on(agent.fit(request))?;
    let done = match given["apply"].as_bool() {
        Some(true) => applied(&agent, &user, &plan)?,
        _ => Value::Null,
    };
    Ok(object([("applied", done), ("plan", told(&plan, &list))]))
}
