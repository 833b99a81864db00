//! The cases about what is spent: totals with their refunds, carts of deals, budgets, lists fitted to one,
//! and an agent with an offer book.

use grocery_core::{
    Error, GroceryAgent, GroceryItem, GroceryList, Money, ProcessRequest, Result, UserId,
    agent::{DealContext, ItemOffer, UsedOffer},
    basket::{self, LineTotals, Refund, Totals, TotalsRequest, VatTotals, read_totals},
    budgets::{Budget, BudgetPeriod, BudgetStatus, Crossing, SpendEntry},
    deals::{DealProblem, Effort, OfferBook, OfferRule, optimise},
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    conformance_fit::fit,
    conformance_orders::wire,
    support::{agent, agent_with, block_on},
};

fn money(m: Money) -> Value {
    json!({"currency": m.currency().to_string(), "minor": m.minor()})
}

fn given_money(value: &Value) -> Result<Money> {
    Ok(Money::from_minor(value["minor"].as_i64().unwrap(), value["currency"].as_str().unwrap().parse()?))
}

fn refused(e: &Error) -> Value {
    object([("error", json!(e.code())), ("message", json!(e.message()))])
}

fn line(l: &LineTotals) -> Value {
    object([
        ("coupon_discount", money(l.coupon_discount)),
        ("deposit", money(l.deposit)),
        ("line_total", money(l.line_total)),
        ("net", money(l.net)),
        ("offer_discount", money(l.offer_discount)),
        ("quantity", json!(l.quantity.to_string())),
        ("snap", money(l.snap)),
        ("snap_deposit", money(l.snap_deposit)),
        ("tax", money(l.tax)),
        ("tax_rate", json!(l.tax_rate.parts_per_million())),
        ("taxable", money(l.taxable)),
    ])
}

fn vat(v: &VatTotals) -> Value {
    object([
        ("gross", money(v.gross)),
        ("net", money(v.net)),
        ("tax", money(v.tax)),
        ("tax_rate", json!(v.tax_rate.parts_per_million())),
    ])
}

fn sums(t: &Totals) -> Value {
    let tender = |t: &basket::Tender| {
        object([
            ("other", money(t.other)),
            ("snap", money(t.snap)),
            ("snap_left", money(t.snap_left)),
            ("tax_lifted", money(t.tax_lifted)),
        ])
    };
    object([
        ("bag_fee", money(t.bag_fee)),
        ("coupon_discount", money(t.coupon_discount)),
        ("delivery_fee", money(t.delivery_fee)),
        ("deposits", money(t.deposits)),
        ("lines", t.lines.iter().map(line).collect()),
        ("notes", json!(t.notes)),
        ("offer_discount", money(t.offer_discount)),
        ("subtotal", money(t.subtotal)),
        ("tax", money(t.tax)),
        ("tax_included", json!(t.tax_included)),
        ("tender", t.tender.as_ref().map_or(Value::Null, tender)),
        ("total", money(t.total)),
        ("total_savings", money(t.total_savings)),
        ("vat", t.vat.iter().map(vat).collect()),
    ])
}

fn refund(r: &Refund) -> Value {
    let line = |l: &basket::RefundLine| {
        object([
            ("deposit", money(l.deposit)),
            ("discounts", money(l.discounts)),
            ("goods", money(l.goods)),
            ("line", json!(l.line)),
            ("product", json!(l.product_id)),
            ("snap", money(l.snap)),
            ("tax", money(l.tax)),
        ])
    };
    object([
        ("bag_fee", money(r.bag_fee)),
        ("delivery_fee", money(r.delivery_fee)),
        ("deposits", money(r.deposits)),
        ("discounts", money(r.discounts)),
        ("goods", money(r.goods)),
        ("lines", r.lines.iter().map(line).collect()),
        ("other", money(r.other)),
        ("snap", money(r.snap)),
        ("tax", money(r.tax)),
        ("total", money(r.total)),
    ])
}

fn totals(input: &Value) -> Result<Value> {
    let call = read_totals(&input["totals"].to_string())?;
    let sale = agent_with(|builder| match input["taxes"].as_str() {
        Some(table) => builder.taxes(basket::TaxTable::parse(table).unwrap()),
        None => builder,
    })
    .totals(&call.request)?;
    let back = match &call.refund {
        Some(request) => refund(&basket::refund(&sale, request)?),
        None => Value::Null,
    };
    Ok(object([("refund", back), ("totals", sums(&sale))]))
}

fn from_deals(problem: &Value) -> Result<Value> {
    let problem = DealProblem::from_json(&problem.to_string())?;
    let best = optimise(&problem, Effort::default())?;
    let request = TotalsRequest::from_deals(&problem, &best.plan)?.in_state("CA");
    Ok(sums(&agent().totals(&request)?))
}

fn standing(s: &BudgetStatus) -> Value {
    object([
        ("category", json!(s.category)),
        ("first_day", json!(s.from.to_string())),
        ("last_day", json!(s.to.to_string())),
        ("left", money(s.left)),
        ("limit", money(s.limit)),
        ("over", money(s.over)),
        ("percent", json!(s.percent)),
        ("period", json!(s.period.as_str())),
        ("spent", money(s.spent)),
    ])
}

fn crossed(all: &[Crossing]) -> Value {
    let row = |c: &Crossing| object([("status", standing(&c.status)), ("threshold", json!(c.threshold))]);
    all.iter().map(row).collect()
}

fn entry(agent: &GroceryAgent, given: &Value) -> Result<SpendEntry> {
    let day = match given["day"].as_str() {
        Some(day) => day.parse()?,
        None => agent.budgets().today(),
    };
    let mut entry = SpendEntry::new(given["id"].as_str().unwrap(), day, given_money(&given["total"])?);
    for (category, amount) in given["categories"].as_object().into_iter().flatten() {
        entry = entry.with_category(category, given_money(amount)?);
    }
    Ok(entry)
}

fn step(agent: &GroceryAgent, user: &UserId, given: &Value) -> Result<Value> {
    let budgets = agent.budgets();
    let period = || given["period"].as_str().unwrap().parse::<BudgetPeriod>();
    let text = |name: &str| given[name].as_str();
    Ok(match text("op").unwrap() {
        "set" => {
            let mut budget = Budget::new(period()?, given_money(&given["limit"])?);
            if let Some(category) = text("category") {
                budget = budget.for_category(category);
            }
            if let Some(thresholds) = given["thresholds"].as_array() {
                let percent = thresholds.iter().map(|t| u16::try_from(t.as_u64().unwrap()).unwrap());
                budget = budget.with_thresholds(percent.collect::<Vec<_>>());
            }
            if let Some(day) = given["week_starts_on"].as_u64() {
                budget = budget.weeks_from(u8::try_from(day).unwrap());
            }
            crossed(&block_on(budgets.set(user, budget))?)
        }
        "spend" => {
            let entries = given["entries"].as_array().unwrap().iter().map(|one| entry(agent, one));
            crossed(&block_on(budgets.spend(user, entries.collect::<Result<_>>()?))?)
        }
        "standing" => block_on(budgets.standing(user))?.iter().map(standing).collect(),
        "remove" => json!(block_on(budgets.remove(user, period()?, text("category")))?),
        "remove_spend" => {
            let ids = given["ids"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
            json!(block_on(budgets.remove_spend(user, ids.collect()))?)
        }
        "forget_all" => block_on(budgets.forget_all(user)).map(|()| Value::Null)?,
        "today" => json!(budgets.today().to_string()),
        _ => {
            json!(block_on(agent.process(ProcessRequest::new(text("text").unwrap(), user.clone())))?.response)
        }
    })
}

fn budgets(steps: &[Value]) -> Value {
    let (agent, user) = (agent(), UserId::new("conformance").unwrap());
    steps.iter().map(|given| step(&agent, &user, given).unwrap_or_else(|e| refused(&e))).collect()
}

fn deals(list: &GroceryList) -> Value {
    let offer = |o: &UsedOffer| {
        object([
            ("frees_delivery", json!(o.frees_delivery)),
            ("id", json!(o.id)),
            ("savings", money(o.savings)),
            ("title", json!(o.title)),
            ("uses", json!(o.uses)),
        ])
    };
    let Some(d) = &list.deals else { return Value::Null };
    object([
        ("after_receipt", money(d.after_receipt)),
        ("at_most_more", money(d.at_most_more)),
        ("offers", d.offers.iter().map(offer).collect()),
        ("payable", money(d.payable)),
        ("savings", money(d.savings)),
    ])
}

fn item(item: &GroceryItem) -> Value {
    let offer = |o: &ItemOffer| json!([o.id, o.title, o.savings.minor()]);
    object([
        ("offers", item.offers.iter().map(offer).collect()),
        ("requested", json!(item.requested)),
        ("savings", item.savings.map_or(Value::Null, money)),
    ])
}

fn book(input: &Value) -> Result<Value> {
    let user = UserId::new("conformance")?;
    let book = OfferBook::from_json(&input["book"].to_string())?;
    let agent = agent_with(|builder| builder.offers(book));
    let shopper = DealContext::from_json(&input["shopper"].to_string())?;
    let mut replies = Vec::new();
    let mut list = None;
    for turn in input["turns"].as_array().unwrap() {
        let request = ProcessRequest::new(turn.as_str().unwrap(), user.clone()).in_state("CA");
        let answer = block_on(agent.process(request))?;
        replies.push(json!({"reply": answer.response, "suggestions": answer.suggestions}));
        list = Some(answer.grocery_list);
    }
    let list = list.unwrap();
    let ids = |rules: Vec<OfferRule>| rules.iter().map(|rule| json!(rule.id())).collect::<Value>();
    let view = agent.deals();
    let active = ids(view.active(&shopper));
    let on_product = ids(view.on_product(&input["product"].as_str().unwrap().parse()?, &shopper)?);
    let known = block_on(view.for_list(&user, list.id, &shopper))?;
    let explained = block_on(view.explain(&user, list.id, &shopper))?;
    view.take_book().unwrap();
    let without = block_on(view.for_list(&user, list.id, &shopper))?;
    Ok(object([
        ("active", active),
        ("deals", deals(&list)),
        ("explanation", explained.map_or(Value::Null, |why| wire(why.told()))),
        ("items", list.items.iter().map(item).collect()),
        ("known", deals(&known)),
        ("on_product", on_product),
        ("replies", Value::Array(replies)),
        ("savings", money(list.savings)),
        ("total", money(list.total)),
        ("without", deals(&without)),
    ]))
}

pub(crate) fn spending(input: &Value) -> Value {
    let answer = if !input["totals"].is_null() {
        totals(input)
    } else if !input["from_deals"].is_null() {
        from_deals(&input["from_deals"])
    } else if let Some(given) = input.get("fit") {
        fit(given)
    } else if let Some(steps) = input["budgets"].as_array() {
        Ok(budgets(steps))
    } else {
        book(input)
    };
    answer.unwrap_or_else(|e| refused(&e))
}
