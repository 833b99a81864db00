//! Budgets through the agent: told once, kept on file, fed by orders, said in words.

use std::sync::Arc;

use grocery_core::{
    AgentConfig, Currency, Event, GroceryAgent, ManualClock, Money, OrderId, ProcessRequest, UserId,
    agent::BudgetThreshold,
    budgets::{Budget, BudgetPeriod, BudgetStatus, SpendEntry},
    events::Subscription,
    orders::ListOrders,
};

use crate::support::{agent, block_on, catalog, clock, say, talk, user};

const RECEIPT: &str = "WALMART\nST# 03996\nCILANTRO 007488949536 F 0.95 N\nBANANAS 000000004011KF\n1.23 lb @ 1 lb /0.58 0.71 N\n\
    MYSTERY ZORBLAX 9PK 5.00 X\nSUBTOTAL 6.66\nTAX 1 0.34\nTOTAL 7.00\nVISA TEND 7.00\n************0937\n11/17/26 10:00:24\n";

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// The thresholds told since the last look.
fn told(events: &mut Subscription<Event>) -> Vec<BudgetThreshold> {
    let mut told = Vec::new();
    while let Some(delivery) = events.try_next() {
        if let grocery_core::events::Delivery::Event { event, .. } = delivery
            && let Event::BudgetThreshold(data) = &*event
        {
            told.push(data.clone());
        }
    }
    told
}

fn percents(events: &mut Subscription<Event>) -> Vec<u16> {
    told(events).into_iter().map(|t| t.threshold).collect()
}

fn entry(agent: &GroceryAgent, id: &str, minor: i64) -> Vec<SpendEntry> {
    vec![SpendEntry::new(id, agent.budgets().today(), usd(minor))]
}

fn standing(agent: &GroceryAgent) -> Vec<BudgetStatus> {
    block_on(agent.budgets().standing(&user())).unwrap()
}

#[test]
fn a_threshold_is_one_event() {
    let agent = agent();
    let mut events = agent.events(None);
    let candy = Budget::new(BudgetPeriod::Month, usd(2_000)).for_category("Candy").with_thresholds([75]);
    block_on(agent.budgets().set(&user(), candy)).unwrap();
    assert!(percents(&mut events).is_empty());
    let sweets = entry(&agent, "kiosk", 1_800).remove(0).with_category("candy", usd(1_500));
    block_on(agent.budgets().spend(&user(), vec![sweets.clone()])).unwrap();
    let event = Event::BudgetThreshold(told(&mut events).remove(0));
    assert_eq!(
        serde_json::to_string(&event).unwrap(),
        r#"{"type":"budget_threshold","data":{"userId":"user-456","period":"month","category":"candy","from":"2026-11-01","#
            .to_owned()
            + r#""to":"2026-11-30","threshold":75,"limit":20.00,"spent":15.00,"timestamp":"2026-11-20T10:30:00Z"}}"#
    );
    block_on(agent.budgets().spend(&user(), vec![sweets])).unwrap();
    assert!(percents(&mut events).is_empty(), "the same entry again changes nothing");
    assert!(block_on(agent.budgets().remove(&user(), BudgetPeriod::Month, Some("candy"))).unwrap());
    assert!(standing(&agent).is_empty());
}

#[test]
fn a_restart_tells_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("g.db");
    let clock = clock();
    let open =
        || GroceryAgent::builder().database(&path).catalog(catalog()).clock(clock.clone()).build().unwrap();
    let first = open();
    let mut events = first.events(None);
    block_on(first.budgets().set(&user(), Budget::new(BudgetPeriod::Week, usd(10_000)))).unwrap();
    block_on(first.budgets().spend(&user(), entry(&first, "a", 8_100))).unwrap();
    assert_eq!(percents(&mut events), [50, 80]);
    let before = standing(&first);
    block_on(first.close()).unwrap();

    let second = open();
    let mut events = second.events(None);
    assert_eq!(standing(&second), before);
    block_on(second.budgets().spend(&user(), entry(&second, "b", 100))).unwrap();
    assert!(percents(&mut events).is_empty());
    block_on(second.budgets().spend(&user(), entry(&second, "c", 1_800))).unwrap();
    assert_eq!(percents(&mut events), [100]);
    // A week later everything begins anew.
    clock.set_wall("2026-11-27T10:30:00Z".parse().unwrap());
    assert!(standing(&second)[0].spent.is_zero());
    block_on(second.budgets().spend(&user(), entry(&second, "d", 5_000))).unwrap();
    assert_eq!(percents(&mut events), [50]);
}

#[test]
fn the_day_is_the_shoppers() {
    // Nine in the evening of the last of November in New York is December in London.
    let clock = Arc::new(ManualClock::at("2026-12-01T02:00:00Z".parse().unwrap()));
    let config = AgentConfig { utc_offset_minutes: -300, ..AgentConfig::default() };
    let agent =
        GroceryAgent::builder().config(config).catalog(catalog()).clock(clock.clone()).build().unwrap();
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Month, usd(10_000)))).unwrap();
    block_on(agent.budgets().spend(&user(), entry(&agent, "late", 4_000))).unwrap();
    let now = &standing(&agent)[0];
    assert_eq!(
        (now.from.to_string(), now.to.to_string(), now.spent.minor()),
        ("2026-11-01".into(), "2026-11-30".into(), 4_000)
    );
    clock.set_wall("2026-12-01T04:59:59Z".parse().unwrap());
    assert_eq!(standing(&agent)[0].spent.minor(), 4_000);
    clock.set_wall("2026-12-01T05:00:00Z".parse().unwrap());
    let next = &standing(&agent)[0];
    assert_eq!((next.from.to_string(), next.spent.minor()), ("2026-12-01".into(), 0));
}

#[test]
fn orders_count_by_themselves() {
    let agent = agent();
    let mut events = agent.events(None);
    let week = Budget::new(BudgetPeriod::Week, usd(1_000));
    block_on(agent.budgets().set(&user(), week.clone())).unwrap();
    let receipt = agent.orders().read_receipt(RECEIPT).unwrap();
    let line = receipt.order.lines.iter().find(|l| l.product.is_some()).unwrap();
    let product = catalog().get(line.product.as_ref().unwrap()).unwrap();
    let shelf = product.category.last().unwrap().clone();
    block_on(agent.budgets().set(&user(), week.for_category(&shelf))).unwrap();

    block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    assert_eq!(percents(&mut events), [50], "7.00 of 10.00");
    // The same receipt again is the same spending.
    block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    assert!(percents(&mut events).is_empty());
    let spent: Vec<i64> = standing(&agent).iter().map(|s| s.spent.minor()).collect();
    assert_eq!(spent[0], 700);
    assert!(
        spent[1] >= line.paid().unwrap().minor() && spent[1] <= 95 + 71,
        "{spent:?}: what is on the shelf {shelf}"
    );
    // Another user's receipt is another user's.
    block_on(agent.orders().import_receipt(&UserId::new("bob").unwrap(), RECEIPT)).unwrap();
    assert_eq!(standing(&agent)[0].spent.minor(), 700);

    let ids: Vec<OrderId> =
        block_on(agent.orders().list(ListOrders::new(user()))).unwrap().into_iter().map(|o| o.id).collect();
    block_on(agent.budgets().spend(&user(), entry(&agent, "market", 100))).unwrap();
    block_on(agent.orders().remove(&user(), ids)).unwrap();
    assert_eq!(standing(&agent)[0].spent.minor(), 100, "what the host recorded stays");
    block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    block_on(agent.orders().forget_all(&user())).unwrap();
    assert_eq!(standing(&agent)[0].spent.minor(), 100);
}

#[test]
fn a_budget_that_is_said_for_a_week_stands() {
    let agent = agent();
    let mut events = agent.events(None);
    let answer = say(&agent, "my budget is $100 a week").unwrap();
    let status = standing(&agent).remove(0);
    assert_eq!((status.period, status.limit, status.spent), (BudgetPeriod::Week, usd(10_000), usd(0)));
    assert_eq!(answer.budget.unwrap().limit, usd(10_000));
    block_on(agent.budgets().spend(&user(), entry(&agent, "market", 6_000))).unwrap();
    assert_eq!(percents(&mut events), [50]);

    // What the week has cost so far counts before the list.
    let answer = talk(&agent, &["add a gallon of milk", "how much of my budget is left?"]);
    let budget = answer.budget.unwrap();
    let list = answer.grocery_list.total;
    assert!(!list.is_zero());
    assert_eq!(budget.spent, list.plus(usd(6_000)).unwrap());
    assert_eq!(budget.left, usd(4_000).minus(list).unwrap());

    // Another conversation knows it too, and what the host sets later holds.
    let elsewhere = |text: &str| {
        let request = ProcessRequest::new(text, user()).in_conversation("car").unwrap();
        block_on(agent.process(request)).unwrap()
    };
    assert_eq!(elsewhere("how much of my budget is left?").budget.unwrap().limit, usd(10_000));
    let more = Budget::new(BudgetPeriod::Week, usd(15_000)).weeks_from(7).with_thresholds([90]);
    block_on(agent.budgets().set(&user(), more)).unwrap();
    assert_eq!(elsewhere("what's my budget").budget.unwrap().limit, usd(15_000));
    // Saying another sum keeps what else the host had set.
    say(&agent, "set my weekly budget to $120").unwrap();
    let now = standing(&agent).remove(0);
    assert_eq!((now.limit, now.from.to_string()), (usd(12_000), "2026-11-15".to_owned()));
}

#[test]
fn a_limit_for_one_trip_is_no_budget() {
    let agent = agent();
    say(&agent, "keep it under $40").unwrap();
    say(&agent, "my budget for today is $70").unwrap();
    say(&agent, "my budget is $60 for this trip").unwrap();
    assert!(standing(&agent).is_empty());
    block_on(agent.budgets().spend(&user(), entry(&agent, "market", 6_000))).unwrap();
    let budget = say(&agent, "how much of my budget is left?").unwrap().budget.unwrap();
    assert_eq!((budget.limit, budget.spent), (usd(6_000), usd(0)));
}

/// A limit in money that the agent does not count in is a remark and nothing else.
#[test]
fn a_limit_in_other_money_is_not_taken() {
    let agent = agent();
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Week, usd(10_000)))).unwrap();
    let mut events = agent.events(None);
    let answer = say(&agent, "add milk, my budget is €40 a week").unwrap();
    assert_eq!(answer.grocery_list.items.len(), 1, "{}", answer.response);
    assert!(
        answer.response.contains("I've added milk") && !answer.response.contains("budget is"),
        "{answer:?}"
    );
    assert!(answer.notes.iter().any(|n| n.contains("EUR") && n.contains("USD")), "{:?}", answer.notes);
    let updates = std::iter::from_fn(|| events.try_next()).filter(|delivery| {
        matches!(delivery, grocery_core::events::Delivery::Event { event, .. } if matches!(&**event, Event::GroceryUpdate(_)))
    });
    assert_eq!(updates.count(), 1);
    let status = standing(&agent).remove(0);
    assert_eq!(status.limit, usd(10_000));
    for text in ["keep it under €40", "my budget is €40", "add eggs, keep it under 40 euros"] {
        let answer = say(&agent, text).unwrap();
        assert!(answer.budget.is_none(), "{text}: {answer:?}");
    }
    let alone = say(&agent, "my budget is €40 a week").unwrap();
    assert_eq!(alone.response, "I count in USD, so I cannot keep a budget of €40.00.");
    assert_eq!(standing(&agent), [status]);
    // An agent of that currency takes it.
    let config = AgentConfig { currency: Currency::EUR, ..AgentConfig::default() };
    let there = GroceryAgent::builder().config(config).catalog(catalog()).clock(clock()).build().unwrap();
    assert_eq!(say(&there, "my budget is €40 a week").unwrap().budget.unwrap().limit.minor(), 4_000);
}

/// What was paid back is no longer spent.
#[test]
fn an_order_that_comes_to_nothing_no_longer_counts() {
    let agent = agent();
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Month, usd(100_000)))).unwrap();
    let take = |more: &str| {
        let file = format!(
            r#"{{"number":"77","date":"2026-11-17","retailer":"kroger","total":31.20,{more}"items":[{{"name":"Mystery zorblax","quantity":1,"price":31.20}}]}}"#
        );
        let options = grocery_core::orders::OrderImportOptions::default();
        let done = block_on(agent.orders().import(&user(), [file.as_bytes()], &options, |_| {})).unwrap();
        (done.imported, done.updated, standing(&agent)[0].spent.minor())
    };
    assert_eq!(take(""), (1, 0, 3_120));
    assert_eq!(take(r#""refund":11.20,"#), (0, 1, 2_000));
    assert_eq!(take(r#""refund":31.20,"#), (0, 1, 0));
}

/// A budget that is taken away is gone, whatever the conversation heard of it.
#[test]
fn a_budget_that_was_removed_is_no_longer_told() {
    let agent = agent();
    let remove = || assert!(block_on(agent.budgets().remove(&user(), BudgetPeriod::Week, None)).unwrap());
    let left = "how much of my budget is left?";
    assert!(say(&agent, "my budget is $1 a week").unwrap().budget.is_some());
    let over = say(&agent, "add a gallon of milk").unwrap();
    assert!(over.response.contains("over the limit"), "{}", over.response);
    remove();
    let quiet = say(&agent, "add a dozen eggs").unwrap();
    assert!(quiet.budget.is_none() && !quiet.response.contains("limit"), "{}", quiet.response);
    let asked = say(&agent, left).unwrap();
    assert!(asked.budget.is_none() && asked.response.contains("not set a budget"), "{}", asked.response);
    // The same where it was never said and only asked after.
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Week, usd(10_000)))).unwrap();
    assert_eq!(say(&agent, left).unwrap().budget.unwrap().limit, usd(10_000));
    remove();
    assert!(say(&agent, left).unwrap().budget.is_none());
    // Another one that stands is told in its place.
    say(&agent, "my budget is $90 a week").unwrap();
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Month, usd(40_000)))).unwrap();
    remove();
    assert_eq!(say(&agent, left).unwrap().budget.unwrap().limit, usd(40_000));
    // A limit for one trip needs none.
    say(&agent, "keep it under $70").unwrap();
    assert_eq!(say(&agent, left).unwrap().budget.unwrap().limit, usd(7_000));
}
