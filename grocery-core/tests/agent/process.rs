//! The main job, and the documented samples.

use std::sync::Arc;

use grocery_core::{
    Currency, ErrorKind, GroceryAgent, ManualClock, Money, PriceSource, ProcessRequest, ProductId, Ratio,
    Result, Unit, UserId,
    basket::read_totals,
    catalog::{SearchRequest, SubstituteRequest},
    nlu::Intent,
    pricing::{QuoteKind, QuoteRequest, SourcePrice},
};

use crate::support::{FOREVER, agent, block_on, catalog, clock, kind, say, talk, user};

const MAIN_JOB: &str =
    "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40";

#[test]
fn the_main_job() {
    let answer = block_on(agent().process(ProcessRequest::new(MAIN_JOB, user()).in_state("IL"))).unwrap();
    let list = &answer.grocery_list;
    assert_eq!(answer.action, Intent::AddItems);
    assert_eq!(list.items.len(), 4);
    assert_eq!(list.unpriced_count, 0, "{list:?}");
    let milk = &list.items[0];
    assert!(milk.name.contains("2%") && milk.name.to_lowercase().contains("milk"), "{}", milk.name);
    assert_eq!(
        (milk.quantity_exact, milk.unit, milk.packs),
        (Ratio::from_int(2), Some(Unit::Gallon), Some(2))
    );
    let eggs = &list.items[1];
    assert_eq!((eggs.unit, eggs.packs), (Some(Unit::Dozen), Some(1)), "{eggs:?}");
    let beef = &list.items[3];
    assert!(beef.estimated && beef.packs.is_none() && beef.price_unit == Some(Unit::Pound), "{beef:?}");
    assert_eq!(beef.line_total, beef.price.map(|p| p.times(2).unwrap()));
    let sum = Money::sum(Currency::USD, list.items.iter().filter_map(|i| i.line_total)).unwrap();
    assert_eq!(list.subtotal, sum);
    assert_eq!(list.total, list.subtotal.plus(list.estimated_tax).unwrap());
    for item in &list.items {
        assert!(
            item.price_source.is_some()
                && item.price_as_of.is_some()
                && item.price_kind != Some(QuoteKind::Live)
        );
    }
    let budget = answer.budget.expect("a limit was said");
    assert_eq!(budget.limit.minor(), 4_000);
    assert_eq!(budget.spent, list.total);
    assert!(budget.left.is_zero() || budget.over.is_zero());
    assert!(answer.suggestions[0].contains("away from free delivery"), "{:?}", answer.suggestions);
}

#[test]
fn the_first_documented_sample() {
    let request: ProcessRequest = serde_json::from_str(
        r#"{"conversationId":"conv-123","userId":"user-456","input":"I need milk, eggs, and bread for tomorrow",
            "location":{"zipCode":"12345","city":"Springfield","state":"IL"}}"#,
    )
    .unwrap();
    let answer = block_on(agent().process(request)).unwrap();
    assert_eq!(answer.response, "I've added milk, eggs, and bread to your list.");
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["success"], true);
    for key in [
        "items",
        "subtotal",
        "estimatedTax",
        "total",
        "savings",
        "itemCount",
        "deliveryEligible",
        "deliveryThreshold",
    ] {
        assert!(!json["groceryList"][key].is_null(), "{key}");
    }
    for key in ["id", "productId", "name", "quantity", "price"] {
        assert!(!json["groceryList"]["items"][0][key].is_null(), "{key}");
    }
    assert_eq!(json["groceryList"]["itemCount"], 3);
    assert_eq!(json["groceryList"]["deliveryThreshold"], 35.0);
    assert_eq!(json["metadata"]["processed"], true);
    assert_eq!(json["metadata"]["conversationId"], "conv-123");
    assert_eq!(json["metadata"]["timestamp"], "2026-11-20T10:30:00Z");
}

#[test]
fn the_second_documented_sample() {
    let request: ProcessRequest = serde_json::from_str(
        r#"{"input":"Add 2 gallons of milk to my shopping list","userId":"user123","sessionId":"session456"}"#,
    )
    .unwrap();
    let answer = block_on(agent().process(request)).unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["action"], "add_items");
    let item = &json["groceryList"]["items"][0];
    assert_eq!((item["quantity"].as_i64(), item["unit"].as_str()), (Some(2), Some("gallon")));
    assert!(item["name"].as_str().unwrap().to_lowercase().contains("milk"));
    assert!(json["metadata"]["confidence"].as_f64().unwrap() > 0.5);
    assert!(json["metadata"]["processingTime"].is_number());
    assert_eq!(json["metadata"]["cached"], true);
}

#[test]
fn the_documented_totals() {
    let total = |quantity: u32, policy: &str| {
        let cart = format!(
            r#"{{"items":[{{"productId":"prod-123","quantity":{quantity},"price":3.99,"originalPrice":4.99}}],
                "location":{{"zipCode":"12345","state":"IL"}},"promoCode":"SAVE10","loyaltyMember":true,"policy":"{policy}"}}"#
        );
        let t = agent().totals(&read_totals(&cart).unwrap().request).unwrap();
        serde_json::to_string(&t).unwrap()
    };
    let documented = total(4, "original");
    for part in [
        r#""subtotal":15.96"#,
        r#""originalSubtotal":19.96"#,
        r#""itemSavings":4.00"#,
        r#""promoDiscount":1.60"#,
        r#""promoDescription":"10% off entire order""#,
        r#""loyaltyDiscount":0.32"#,
        r#""tax":1.15"#,
        r#""taxRate":7.25"#,
        r#""deliveryFee":4.95"#,
        r#""totalSavings":5.92"#,
        r#""total":20.14"#,
        r#""freeDeliveryEligible":false"#,
        r#""amountForFreeDelivery":19.04"#,
    ] {
        assert!(documented.contains(part), "{part} is not in {documented}");
    }
    assert!(total(4, "documented").contains(r#""total":20.15"#));
    assert!(total(2, "documented").contains(r#""total":12.55"#));
    assert!(total(2, "original").contains(r#""total":12.54"#));
}

/// A source that does as it is told.
enum Source {
    Price(i64),
    Fails,
    Hangs,
    Panics,
    TooMany,
    Nothing,
    Negative,
    Absurd,
}

#[async_trait::async_trait]
impl PriceSource for Source {
    fn name(&self) -> &str {
        "test-shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let usd = |minor| Money::from_minor(minor, Currency::USD);
        let all = |minor| request.products.iter().map(|p| SourcePrice::each(p.clone(), usd(minor))).collect();
        match self {
            Self::Price(minor) => Ok(all(*minor)),
            Self::Fails => Err(grocery_core::Error::new(ErrorKind::Unavailable, "the shop is closed")),
            Self::Hangs => std::future::pending().await,
            Self::Panics => panic!("the shop burnt down"),
            Self::TooMany => {
                let mut more: Vec<SourcePrice> = all(250);
                more.push(SourcePrice::each(ProductId::new("nobody-asked").unwrap(), usd(1)));
                more.extend(all(999));
                Ok(more)
            }
            Self::Nothing => Ok(Vec::new()),
            Self::Negative => Ok(all(-1)),
            Self::Absurd => Ok(all(i64::MAX)),
        }
    }
}

fn with_clock(clock: Arc<ManualClock>) -> GroceryAgent {
    let builder = GroceryAgent::builder().catalog(catalog()).clock(clock);
    builder.price_source(Arc::new(Source::Hangs)).build().unwrap()
}

fn with(source: Source) -> GroceryAgent {
    GroceryAgent::builder().catalog(catalog()).clock(clock()).price_source(Arc::new(source)).build().unwrap()
}

#[test]
fn live_prices_are_used_and_remembered() {
    let agent = with(Source::Price(250));
    let mut events = agent.events(None);
    let answer = say(&agent, "paper towels").unwrap();
    let item = &answer.grocery_list.items[0];
    assert_eq!(item.price.map(|p| p.minor()), Some(250));
    assert_eq!((item.price_kind, item.price_source.as_deref()), (Some(QuoteKind::Live), Some("test-shop")));
    assert!(!item.price_stale && !answer.metadata.cached);
    let id = item.product_id.clone().unwrap();
    let history =
        block_on(agent.prices().history(grocery_core::pricing::HistoryRequest::new(id.clone()))).unwrap();
    assert_eq!(history.iter().map(|p| p.price.minor()).collect::<Vec<_>>(), [250]);
    // The same price again is no new row and no event.
    say(&agent, "what's on my list").unwrap();
    let history = block_on(agent.prices().history(grocery_core::pricing::HistoryRequest::new(id))).unwrap();
    assert_eq!(history.len(), 1);
    let mut kinds = Vec::new();
    while let Some(grocery_core::events::Delivery::Event { event, seq, .. }) = events.try_next() {
        kinds.push((seq, event.kind()));
    }
    assert_eq!(
        kinds,
        [(1, "grocery_update"), (2, "grocery_input_processed"), (3, "grocery_input_processed")]
    );
}

#[test]
fn a_source_in_trouble_never_loses_the_list() {
    for source in [Source::Fails, Source::Panics, Source::Nothing, Source::Negative, Source::Absurd] {
        let answer = say(&with(source), "paper towels").unwrap();
        let item = &answer.grocery_list.items[0];
        assert!(item.price.is_some_and(|p| p.minor() > 0), "the typical price stands in");
        assert!(item.price_kind != Some(QuoteKind::Live) && item.price_stale);
        assert!(answer.notes.iter().any(|n| n.contains("test-shop")), "{:?}", answer.notes);
    }
    let answer = say(&with(Source::TooMany), "paper towels").unwrap();
    assert_eq!(answer.grocery_list.items[0].price.map(|p| p.minor()), Some(250));
}

#[test]
fn a_source_that_hangs_is_given_up_on_the_injected_clock() {
    let clock = clock();
    let agent = with_clock(clock.clone());
    let answer = block_on(async {
        let ask = agent.process(ProcessRequest::new("paper towels", user()));
        let turn = async {
            while clock.sleepers() == 0 {
                tokio::task::yield_now().await;
            }
            ManualClock::advance(&clock, FOREVER);
            std::future::pending::<()>().await;
        };
        tokio::select! { answer = ask => answer, () = turn => unreachable!() }
    })
    .unwrap();
    assert!(answer.grocery_list.items[0].price_stale);
}

#[test]
fn a_dropped_call_leaves_the_list_whole() {
    let agent = with(Source::Hangs);
    block_on(async {
        let mut ask = Box::pin(agent.process(ProcessRequest::new("milk and eggs", user())));
        // Poll it up to the hanging source, then drop it.
        let waker = std::task::Waker::noop();
        let mut cx = std::task::Context::from_waker(waker);
        for _ in 0..100 {
            assert!(ask.as_mut().poll(&mut cx).is_pending());
        }
    });
    assert!(block_on(agent.lists().all(&user())).unwrap().is_empty());
}

#[test]
fn users_are_kept_apart() {
    let agent = agent();
    let mine = talk(&agent, &["milk and eggs"]).grocery_list;
    let other = grocery_core::UserId::new("someone-else").unwrap();
    assert!(block_on(agent.lists().current(&other)).unwrap().items.is_empty());
    assert_eq!(kind(block_on(agent.lists().view(&other, mine.id))), ErrorKind::ListNotFound);
    assert_eq!(kind(block_on(agent.lists().clear(&other, mine.id))), ErrorKind::ListNotFound);
}

#[test]
fn many_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("grocery.db");
    let durable = || GroceryAgent::builder().catalog(catalog()).database(&path).build().unwrap();
    for agents in [vec![agent()], vec![durable(), durable(), durable()]] {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..40)
                .map(|i| {
                    let agent = agents[i % agents.len()].clone();
                    // The budget is said in the midst of it and must stay.
                    let text = if i == 20 { "my budget is $40".to_owned() } else { format!("zorb{i}") };
                    tokio::spawn(async move { agent.process(ProcessRequest::new(text, user())).await })
                })
                .collect();
            for task in tasks {
                task.await.unwrap().unwrap();
            }
        });
        let all = block_on(agents[0].lists().all(&user())).unwrap();
        assert_eq!(all.iter().map(|l| l.lines).collect::<Vec<_>>(), [39], "one list with every line");
        let budget = say(&agents[0], "what's my budget").unwrap().budget;
        assert_eq!(budget.map(|b| b.limit.minor()), Some(4_000));
    }
}

/// What a shopper swaps once is what stands in for it the next time, and only for them.
#[test]
fn a_swap_is_learned() {
    let agent = agent();
    let say =
        |who: &UserId, text: &str| block_on(agent.process(ProcessRequest::new(text, who.clone()))).unwrap();
    let (ann, bob) = (UserId::new("ann").unwrap(), UserId::new("bob").unwrap());
    say(&ann, "add butter");
    say(&ann, "replace the butter with margarine");
    let judged = block_on(agent.swaps().list(&ann)).unwrap();
    assert_eq!(judged.len(), 1);
    assert!(judged[0].accepted);
    let first = |who: &UserId| say(who, "what can I use instead of butter").products[0].product_id.clone();
    assert_eq!(first(&ann), judged[0].swap.offered);
    // What the host says counts as well, for a product that nobody would have thought of; and for nobody else.
    let juice =
        agent.catalog().search(&SearchRequest::new("orange juice")).unwrap().hits[0].product.id.clone();
    block_on(agent.swaps().judge(&bob, &judged[0].swap.missing, &juice, true)).unwrap();
    assert_eq!(first(&bob), juice);
    assert_eq!(first(&ann), judged[0].swap.offered);
    // A change of mind is no swap.
    say(&ann, "add milk");
    say(&ann, "replace the milk with paper towels");
    assert_eq!(block_on(agent.swaps().list(&ann)).unwrap().len(), 1);

    let request = SubstituteRequest::new(judged[0].swap.missing.clone());
    block_on(agent.swaps().judge(&ann, &judged[0].swap.missing, &judged[0].swap.offered, false)).unwrap();
    let others = block_on(agent.swaps().substitutes(&ann, &request)).unwrap();
    assert!(others.candidates.iter().all(|s| s.product.id != judged[0].swap.offered));
    assert!(block_on(agent.swaps().forget(&ann, &judged[0].swap.missing, &judged[0].swap.offered)).unwrap());
    assert_eq!(block_on(agent.swaps().forget_all(&ann)).unwrap(), 0);
    let itself = block_on(agent.swaps().judge(&ann, &request.product, &request.product, true)).unwrap_err();
    assert_eq!(itself.kind(), ErrorKind::InvalidInput);
}

#[test]
fn of_alternatives_the_rule_decides() {
    let agent = agent();
    let taken = |text: &str| {
        let request = ProcessRequest::new(text, UserId::new("chooser").unwrap());
        let answer = block_on(agent.process(request)).unwrap();
        let lines: Vec<String> = answer.grocery_list.items.iter().map(|i| i.requested.clone()).collect();
        block_on(agent.process(ProcessRequest::new("undo", UserId::new("chooser").unwrap()))).unwrap();
        (lines.join(", "), answer.response)
    };
    let price = |name: &str| {
        let answer = block_on(agent.process(ProcessRequest::new(format!("add {name}"), user()))).unwrap();
        let line = answer.grocery_list.items.into_iter().find(|i| i.requested == name).unwrap();
        line.price.unwrap()
    };
    let (butter, margarine) = (price("butter"), price("margarine"));
    assert!(margarine.compare(butter).unwrap().is_lt(), "{butter} {margarine}");
    let first = taken("butter or margarine");
    assert_eq!(first, ("butter".to_owned(), "I've added butter to your list.".to_owned()));
    for rule in ["whichever is cheaper", "whatever's cheapest", "I don't mind which"] {
        let (lines, reply) = taken(&format!("butter or margarine, {rule}"));
        assert_eq!(lines, "margarine", "{rule}");
        assert!(reply.ends_with("Cheaper than butter, so I took margarine."), "{reply}");
    }
    // The cheaper one may stand first.
    let (lines, reply) = taken("2 tubs of margarine or butter, whichever costs less, and bread");
    assert_eq!(lines, "margarine, bread");
    assert!(reply.contains("Cheaper than butter, so I took margarine."), "{reply}");
    // What costs more than the limit is passed over; what nobody knows is not, for it may well be had.
    let (lines, reply) = taken("butter or margarine for under $3");
    assert_eq!(lines, "margarine");
    assert!(reply.contains("since butter cannot be had as you wish"), "{reply}");
    assert_eq!(taken("zorblatts or margarine").0, "zorblatts");
    // A diet holds for what is taken in its place.
    assert_eq!(taken("vegan butter or margarine, whichever is cheaper").0, "vegan butter");
}

#[test]
fn what_was_taken_is_what_is_spoken_of() {
    let lines = |turns: &[&str]| {
        let agent = agent();
        let replies: Vec<String> = turns.iter().map(|turn| say(&agent, turn).unwrap().response).collect();
        let list = say(&agent, "show my list").unwrap().grocery_list;
        let told = |i: &grocery_core::agent::GroceryItem| format!("{} {}", i.quantity_exact, i.requested);
        (list.items.iter().map(told).collect::<Vec<_>>().join(", "), replies.join(" | "))
    };
    const EITHER: &str = "butter or margarine, whichever is cheaper";
    let (list, _) = lines(&[&format!("bread and {EITHER}"), "make the margarine 2"]);
    assert_eq!(list, "1 bread, 2 margarine");
    let (list, reply) = lines(&[EITHER, "make it 3"]);
    assert_eq!(list, "3 margarine", "{reply}");
    let (list, reply) = lines(&[&format!("{EITHER}, and make it 2")]);
    assert_eq!(list, "2 margarine", "{reply}");
    let (list, reply) = lines(&["3 jars of honey", &format!("swap the honey for {EITHER}")]);
    assert_eq!(list, "3 margarine", "{reply}");
    assert!(
        reply.ends_with("I've swapped honey for margarine. Cheaper than butter, so I took margarine."),
        "{reply}"
    );
    // Each has the amount that was said of it.
    let (list, reply) = lines(&["6 sticks of butter or 2 tubs of margarine, I don't mind which"]);
    assert!(list == "2 margarine" || list == "6 butter", "{list}: {reply}");
}
