//! The offers of the shop: on lists, in replies and asked after.

use std::sync::Arc;

use grocery_core::{
    Currency, ErrorKind, GroceryAgent, Money, ProcessRequest, ProcessResponse, SeededRng, StoreId,
    agent::DealContext,
    deals::{ChangeKind, OfferBook},
    nlu::Intent,
    pricing::{FixedPrices, SourcePrice},
};

use crate::support::{block_on, catalog, clock, kind, say, talk, user};

const YOGURT: &str = "gc-strawberry-yogurt-6-ounce";
const MILK: &str = "gc-whole-milk-1-gallon";
const BANANAS: &str = "gc-bananas";

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn book(offers: &[&str]) -> OfferBook {
    let offers = offers.join(",");
    OfferBook::from_json(&format!(r#"{{"format":"grocery-offers/1","currency":"USD","offers":[{offers}]}}"#))
        .unwrap()
}

/// A shop with prices of its own, and these offers.
fn shop(offers: &[&str]) -> GroceryAgent {
    let prices = FixedPrices::new("corner-shop")
        .with(YOGURT.parse().unwrap(), usd(120))
        .with(MILK.parse().unwrap(), usd(400))
        .with("gc-black-beans-15-ounce".parse().unwrap(), usd(100));
    let builder = GroceryAgent::builder().catalog(catalog()).price_source(Arc::new(prices));
    let builder = builder.clock(clock()).rng(Arc::new(SeededRng::new(7)));
    let builder = if offers.is_empty() { builder } else { builder.offers(book(offers)) };
    builder.build().unwrap()
}

const BOGO: &str = r#"{"id":"bogo","title":"buy one yogurt, get one free","kind":"buy_get","max_uses":9,
    "buy":{"skus":["gc-strawberry-yogurt-6-ounce"]},"buy_n":1,"get_m":1,"percent_bp":10000}"#;
const MILK50: &str = r#"{"id":"milk50","title":"50c off milk","kind":"amount_off","max_uses":9,"cents":50,
    "scope":{"skus":["gc-whole-milk-1-gallon"]}}"#;
const CLIP: &str = r#"{"id":"clip","title":"30c coupon","kind":"coupon","issuer":"manufacturer","requires_qty":1,"cents":30,
    "scope":{"skus":["gc-whole-milk-1-gallon"]},"must_clip":true}"#;

/// Whatever offers do, the sums of a list hold.
fn sums_hold(answer: &ProcessResponse) {
    let list = &answer.grocery_list;
    let deals = list.deals.as_ref().unwrap();
    let on_lines: i64 = list.items.iter().flat_map(|i| &i.offers).map(|o| o.savings.minor()).sum();
    let on_goods: i64 = deals.offers.iter().filter(|o| !o.frees_delivery).map(|o| o.savings.minor()).sum();
    assert_eq!((on_lines, on_goods), (deals.savings.minor(), deals.savings.minor()));
    assert_eq!(deals.payable, list.subtotal.minus(deals.savings).unwrap());
    assert_eq!(list.total, deals.payable.plus(list.estimated_tax).unwrap());
    let shelf: i64 = list.items.iter().filter_map(|i| i.line_total).map(Money::minor).sum();
    assert_eq!(list.subtotal.minor(), shelf);
}

#[test]
fn without_a_book_nothing_is_said_or_computed() {
    let agent = shop(&[]);
    let answer = say(&agent, "add 3 strawberry yogurt").unwrap();
    assert_eq!(answer.response, "I've added strawberry yogurt to your list.");
    assert!(answer.grocery_list.deals.is_none() && agent.deals().book().is_none());
    let written = serde_json::to_string(&answer).unwrap();
    assert!(!written.contains("deals") && !written.contains("offers"), "{written}");
    let asked = say(&agent, "any deals on yogurt?").unwrap();
    assert_eq!(asked.action, Intent::FindDeals);
    assert!(asked.response.contains("cannot do yet"), "{}", asked.response);
    assert!(agent.deals().active(&DealContext::default()).is_empty());
}

#[test]
fn the_reply_names_what_is_saved_and_one_thing_worth_having() {
    let agent = shop(&[BOGO, MILK50]);
    let answer = say(&agent, "add 3 strawberry yogurt").unwrap();
    assert_eq!(
        answer.response,
        "I've added strawberry yogurt to your list. You save $1.20 with “buy one yogurt, get one free”. \
         Add one more strawberry yogurt to save $1.20."
    );
    sums_hold(&answer);
    let item = &answer.grocery_list.items[0];
    assert_eq!((item.line_total, item.savings), (Some(usd(360)), Some(usd(120))));
    assert_eq!(item.offers[0].title, "buy one yogurt, get one free");
    assert_eq!(answer.grocery_list.total, usd(240));
    // With the fourth it is used up, and nothing is left to suggest but the delivery.
    let more = talk(&agent, &["add another strawberry yogurt", "add 2 gallons of whole milk"]);
    sums_hold(&more);
    assert!(more.response.contains("You save $3.40 with "), "{}", more.response);
    assert!(!more.response.contains("Add one more"), "{}", more.response);
    assert!(more.suggestions[0].contains("away from free delivery"), "{:?}", more.suggestions);
    // A question about something else is not answered with savings, and the list has them all the same.
    let price = say(&agent, "how much is whole milk?").unwrap();
    assert!(!price.response.contains("save"), "{}", price.response);
    assert_eq!(price.grocery_list.deals.unwrap().savings, usd(340));
}

#[test]
fn savings_are_told_in_every_full_language() {
    let agent = shop(&[BOGO, MILK50]);
    say(&agent, "add 3 strawberry yogurt").unwrap();
    for (language, said, saves, more) in [
        ("es", "muéstrame la lista", "Ahorras $1.20 con «buy one", "Añade una unidad más de strawberry"),
        (
            "fr",
            "montre-moi ma liste",
            "Vous économisez 1,20 $ avec « buy",
            "Prenez encore une fois strawberry",
        ),
        ("de", "zeig mir meine Liste", "Du sparst 1,20 $ mit „buy", "Nimm noch einmal strawberry"),
        (
            "it",
            "mostrami la lista",
            "Risparmi 1,20 $ con «buy",
            "Aggiungi ancora una confezione di strawberry",
        ),
        ("pt", "mostre minha lista", "Você economiza $1,20 com “buy", "Leve mais uma unidade de strawberry"),
    ] {
        let mut request = ProcessRequest::new(said, user());
        request.language = Some(language.to_owned());
        let answer = block_on(agent.process(request)).unwrap();
        // Where the sign stands is the language's own matter and tested there.
        let plain = |text: &str| text.replace(['$', ' ', '\u{a0}'], "").replace(',', ".");
        for part in [saves, more] {
            assert!(plain(&answer.response).contains(&plain(part)), "{language} {part}: {}", answer.response);
        }
    }
}

#[test]
fn tax_is_lower_by_what_the_shop_gives_and_not_by_what_the_maker_gives() {
    let soda = MILK;
    let off = |issuer: &str| {
        format!(
            r#"{{"id":"c","kind":"coupon","issuer":"{issuer}","requires_qty":1,"cents":200,"scope":{{"skus":["{soda}"]}}}}"#
        )
    };
    let taxed = |offers: &[&str]| {
        let agent = shop(offers);
        let request = ProcessRequest::new("add 2 gallons of whole milk", user()).in_state("MS");
        let list = block_on(agent.process(request)).unwrap().grocery_list;
        (list.estimated_tax.minor(), list.total.minor())
    };
    let (plain, plain_total) = taxed(&[]);
    let (store, store_total) = taxed(&[&off("store")]);
    let (maker, maker_total) = taxed(&[&off("manufacturer")]);
    assert!(plain > 0 && store < plain && maker == plain, "{plain} {store} {maker}");
    assert_eq!((plain_total - store_total, plain_total - maker_total), (200 + plain - store, 200));
}

#[test]
fn who_shops_decides_what_is_on() {
    let member = MILK50.replace(r#""kind":"#, r#""requires_member":true,"kind":"#);
    let there = BOGO.replace(r#""kind":"#, r#""stores":["17"],"kind":"#);
    let agent = shop(&[&member, CLIP, &there]);
    let said = |deals: DealContext| {
        let id = format!("{deals:?}").len().to_string();
        let request = ProcessRequest::new("add 2 strawberry yogurt and whole milk", id.parse().unwrap());
        let answer = block_on(agent.process(request.with_deals(deals))).unwrap();
        sums_hold(&answer);
        (answer.grocery_list.deals.unwrap().savings.minor(), answer.response)
    };
    let (savings, response) = said(DealContext::default());
    assert_eq!(savings, 0);
    assert!(response.ends_with("Clip the coupon “30c coupon” to save $0.30."), "{response}");
    let clipped = DealContext::default().with_clipped("clip");
    let (savings, response) = said(clipped.clone());
    assert_eq!(savings, 30);
    assert!(response.ends_with("As a member you would save $0.50 more."), "{response}");
    let all = clipped.as_member().at_store(StoreId::new("17").unwrap());
    assert_eq!(said(all.clone()).0, 30 + 50 + 120);
    assert_eq!(agent.deals().active(&DealContext::default()).len(), 2);
    assert_eq!(agent.deals().active(&all).len(), 3);
    assert_eq!(agent.deals().on_product(&YOGURT.parse().unwrap(), &all).unwrap()[0].id(), "bogo");
    assert!(agent.deals().on_product(&YOGURT.parse().unwrap(), &DealContext::default()).unwrap().is_empty());
    assert_eq!(kind(agent.deals().on_product(&"none".parse().unwrap(), &all)), ErrorKind::ProductNotFound);
    // As it is sent over the wire.
    let sent: ProcessRequest = serde_json::from_str(
        r#"{"input":"add whole milk","userId":"wire","deals":{"member":true,"clipped":["clip"]}}"#,
    )
    .unwrap();
    let answer = block_on(agent.process(sent)).unwrap();
    assert_eq!(answer.grocery_list.deals.unwrap().savings, usd(80));
}

#[test]
fn what_is_on_offer_is_answered_from_the_book() {
    let secret = r#"{"id":"secret","title":"secret code","kind":"order_percent","percent_bp":500,"min_spend":0,"code":"PSST"}"#;
    let over = MILK50
        .replace("milk50", "old")
        .replace(r#""kind":"#, r#""title":"last week's milk","valid_until":"2026-11-13","kind":"#);
    let over = over.replacen(r#""title":"50c off milk","#, "", 1);
    let agent = shop(&[BOGO, MILK50, CLIP, secret, &over]);
    let yogurt = say(&agent, "any deals on yogurt?").unwrap();
    assert_eq!(yogurt.response, "On offer for yogurt: “buy one yogurt, get one free”.");
    assert_eq!(yogurt.products.len(), 1);
    assert_eq!(yogurt.products[0].product_id.as_str(), YOGURT);
    let none = say(&agent, "any deals on black beans?").unwrap();
    assert_eq!(none.response, "I know of no deal on black beans right now.");
    let all = say(&agent, "what deals are there?").unwrap();
    assert_eq!(
        all.response,
        "On offer now: “buy one yogurt, get one free”, “50c off milk”, and “30c coupon”."
    );
    let coupons = say(&agent, "what coupons do I have?").unwrap();
    assert_eq!(coupons.action, Intent::FindDeals);
    assert_eq!(coupons.response, "Coupons now: “30c coupon”.");
    // What fits the list comes first.
    let listed = talk(&agent, &["add whole milk", "what deals are there?"]);
    assert!(
        listed.response.starts_with("On offer now: “50c off milk”, “30c coupon”, and"),
        "{}",
        listed.response
    );
    agent.deals().set_book(book(&[MILK50])).unwrap();
    assert_eq!(
        say(&agent, "what coupons do I have?").unwrap().response.find("I know of no coupons"),
        Some(0)
    );
}

#[test]
fn many_offers_are_counted_and_a_few_named() {
    let offers: Vec<String> = (0..9)
        .map(|n| format!(r#"{{"id":"o{n}","title":"deal {n}","kind":"spend_off","tiers":[{{"min_spend":{},"cents":1}}]}}"#, n + 1))
        .collect();
    let agent = shop(&offers.iter().map(String::as_str).collect::<Vec<_>>());
    let said = say(&agent, "what deals are there?").unwrap().response;
    assert!(
        said.starts_with("9 offers are on now, among them “deal 0”, ") && !said.contains("deal 5"),
        "{said}"
    );
    let saves = say(&agent, "add whole milk").unwrap();
    assert!(saves.response.contains("You save $0.09 with 9 offers."), "{}", saves.response);
    sums_hold(&saves);
}

#[test]
fn free_delivery_is_suggested_once() {
    let free = r#"{"id":"free","title":"free delivery from 8","kind":"free_delivery","min_spend":800}"#;
    let agent = shop(&[free]);
    let answer = say(&agent, "add whole milk and 3 strawberry yogurt").unwrap();
    assert!(answer.response.ends_with(" $0.40 more gives free delivery."), "{}", answer.response);
    assert!(answer.suggestions.is_empty(), "{:?}", answer.suggestions);
    assert!(!answer.grocery_list.delivery_eligible);
    let more = say(&agent, "add black beans").unwrap();
    assert!(more.grocery_list.delivery_eligible && more.grocery_list.delivery_fee.is_zero());
    assert!(more.suggestions.is_empty(), "{:?}", more.suggestions);
    let deals = more.grocery_list.deals.as_ref().unwrap();
    assert!(deals.savings.is_zero() && deals.offers[0].frees_delivery && !deals.offers[0].savings.is_zero());
    sums_hold(&more);
}

#[test]
fn goods_by_weight_take_a_share_off_and_nothing_that_counts_pieces() {
    let on = |rest: &str| format!(r#"{{"id":"b","max_uses":9,{rest}}}"#);
    let scope = r#""scope":{"skus":["gc-bananas"]}"#;
    let saved = |offer: &str| {
        let answer = say(&shop(&[offer]), "add 2 lb of bananas").unwrap();
        sums_hold(&answer);
        let item = &answer.grocery_list.items[0];
        assert!(item.estimated && item.product_id.as_ref().unwrap().as_str() == BANANAS, "{item:?}");
        (answer.grocery_list.deals.unwrap().savings.minor(), item.line_total.unwrap().minor())
    };
    let (savings, total) = saved(&on(&format!(r#""kind":"percent_off","percent_bp":5000,{scope}"#)));
    assert_eq!(savings, (total + 1) / 2);
    for kind in [
        r#""kind":"fixed_price","price":1"#,
        r#""kind":"amount_off","cents":10"#,
        r#""kind":"n_for","n":1,"price":1"#,
    ] {
        assert_eq!(saved(&on(&format!("{kind},{scope}"))).0, 0, "{kind}");
    }
    let whole = r#"{"id":"o","kind":"spend_off","tiers":[{"min_spend":50,"cents":25}]}"#;
    assert_eq!(saved(whole).0, 25, "it counts towards the spend");
    // What this shopper cannot use, or what acts after the receipt, stands in nobody's way.
    let tenth = format!(r#"{{"id":"ten","kind":"percent_off","max_uses":9,"percent_bp":1000,{scope}}}"#);
    for other in [
        r#""requires_member":true,"kind":"amount_off","cents":30"#,
        r#""code":"PSST","kind":"amount_off","cents":30"#,
        r#""must_clip":true,"kind":"amount_off","cents":30"#,
        r#""kind":"rebate","requires_qty":1,"cents":30"#,
    ] {
        let answer = say(&shop(&[&tenth, &on(&format!("{other},{scope}"))]), "add 2 lb of bananas").unwrap();
        sums_hold(&answer);
        let deals = answer.grocery_list.deals.unwrap();
        assert_eq!((deals.savings.minor(), deals.at_most_more.minor()), ((total + 5) / 10, 0), "{other}");
    }
    let piece = on(&format!(r#""kind":"amount_off","cents":30,{scope}"#));
    let answer = say(&shop(&[&tenth, &piece]), "add 2 lb of bananas").unwrap();
    assert_eq!(answer.grocery_list.deals.unwrap().savings.minor(), 0);
}

#[test]
fn shelves_are_found_by_any_step_of_their_path() {
    let product = catalog().require(&MILK.parse().unwrap()).unwrap();
    let path = product.category.join(" > ");
    for name in product.category.iter().chain([&path]) {
        let offer = format!(
            r#"{{"id":"shelf","kind":"percent_off","max_uses":9,"percent_bp":1000,"scope":{{"category":{}}}}}"#,
            serde_json::to_string(name).unwrap()
        );
        let answer = say(&shop(&[&offer]), "add whole milk").unwrap();
        assert_eq!(answer.grocery_list.deals.unwrap().savings, usd(40), "{name}");
    }
}

#[test]
fn only_if_on_sale_knows_the_book() {
    let warned = |offers: &[&str]| {
        let answer = say(&shop(offers), "get strawberry yogurt only if it's on sale").unwrap();
        assert_eq!(answer.grocery_list.items.len(), 1, "{}", answer.response);
        answer.response.contains("I know of no sale")
    };
    assert!(warned(&[]) && warned(&[MILK50]) && !warned(&[BOGO]));
}

/// "Or" with a sale takes what is on sale, wherever it was named.
#[test]
fn of_alternatives_the_one_on_sale_is_taken() {
    let taken = |text: &str, offers: &[&str]| {
        let answer = say(&shop(offers), text).unwrap();
        answer.grocery_list.items.iter().map(|i| i.requested.clone()).collect::<Vec<_>>().join(", ")
    };
    let either = "whole milk or strawberry yogurt, whichever is on sale";
    assert_eq!(taken(either, &[BOGO]), "strawberry yogurt");
    assert_eq!(taken(either, &[MILK50]), "whole milk");
    assert_eq!(taken("whole milk or strawberry yogurt", &[BOGO]), "whole milk");
}

/// An offer that is not for this shopper is no sale to them, and a code is told to nobody.
#[test]
fn a_sale_is_what_this_shopper_can_have() {
    let with = |terms: &str| MILK50.replace(r#""kind":"#, &format!("{terms},\"kind\":"));
    let warned = |offer: &str, deals: DealContext| {
        let agent = shop(&[offer]);
        let request = ProcessRequest::new("get whole milk only if it's on sale", user());
        let answer = block_on(agent.process(request.with_deals(deals))).unwrap();
        assert_eq!(answer.grocery_list.items.len(), 1, "{}", answer.response);
        answer.response.contains("I know of no sale")
    };
    let nobody = DealContext::default;
    let mut first = nobody();
    first.first_order = true;
    let mut used = nobody();
    used.uses.push(grocery_core::deals::PastUse {
        offer: "milk50".to_owned(),
        on: "2026-11-01".parse().unwrap(),
        uses: 1,
    });
    for (terms, theirs) in [
        (r#""code":"PSST""#, nobody().with_code("psst ")),
        (r#""requires_member":true"#, nobody().as_member()),
        (r#""must_clip":true"#, nobody().with_clipped("milk50")),
        (r#""first_order_only":true"#, first),
    ] {
        assert!(warned(&with(terms), nobody()), "{terms}");
        assert!(!warned(&with(terms), theirs), "{terms}");
    }
    let once = with(r#""per_household":1"#);
    assert!(!warned(&once, nobody()) && warned(&once, used));
    let back = r#"{"id":"back","kind":"rebate","cents":50,"requires_qty":1,"scope":{"skus":["gc-whole-milk-1-gallon"]}}"#;
    assert!(warned(back, nobody()), "what comes back later is no sale");

    let secret = shop(&[&with(r#""code":"PSST""#), BOGO]);
    let asked = say(&secret, "any deals on whole milk?").unwrap();
    assert_eq!(asked.response, "I know of no deal on whole milk right now.");
    assert!(asked.products.is_empty(), "{:?}", asked.products);
    let known =
        ProcessRequest::new("any deals on whole milk?", user()).with_deals(nobody().with_code("PSST"));
    assert_eq!(block_on(secret.process(known)).unwrap().products.len(), 1);
}

#[test]
fn a_book_is_changed_whole_and_kept_to_the_currency() {
    let agent = shop(&[BOGO]);
    let euro = OfferBook::empty(Currency::EUR);
    agent.deals().set_book(euro).unwrap();
    assert!(agent.deals().book().is_none());
    let euro = OfferBook::from_json(&format!(
        r#"{{"format":"grocery-offers/1","currency":"EUR","offers":[{MILK50}]}}"#
    ))
    .unwrap();
    assert_eq!(kind(agent.deals().set_book(euro.clone())), ErrorKind::InvalidInput);
    assert_eq!(
        kind(GroceryAgent::builder().catalog(catalog()).offers(euro).build()),
        ErrorKind::InvalidInput
    );
    agent.deals().set_book(book(&[MILK50])).unwrap();
    assert_eq!(agent.deals().book().unwrap().rules().len(), 1);
    assert_eq!(say(&agent, "add whole milk").unwrap().grocery_list.deals.unwrap().savings, usd(50));
}

#[test]
fn a_list_too_large_for_the_offers_is_priced_all_the_same() {
    let agent = shop(&[MILK50]);
    let answer = say(&agent, "add 30000 cans of black beans").unwrap();
    let list = &answer.grocery_list;
    assert!(list.deals.is_none() && !list.items.is_empty(), "{list:?}");
    assert!(list.notes.iter().any(|n| n.contains("offers were not looked at")), "{:?}", list.notes);
}

#[test]
fn a_list_is_explained() {
    let agent = shop(&[BOGO, MILK50, CLIP]);
    let list = talk(&agent, &["add 3 strawberry yogurt and 2 gallons of whole milk"]).grocery_list;
    let nobody = DealContext::default();
    let told = block_on(agent.deals().explain(&user(), list.id, &nobody)).unwrap().unwrap();
    assert_eq!(told.list.deals, list.deals);
    assert_eq!(told.explanation.plan.savings, 220);
    assert!(told.sentences[0].starts_with("You save $2.20 and pay "), "{:?}", told.sentences);
    let clip = told.explanation.changes.iter().find(|c| matches!(c.what, ChangeKind::Clip { .. }));
    assert_eq!(clip.unwrap().saves, 30);
    let clipped = block_on(agent.deals().for_list(&user(), list.id, &nobody.with_clipped("clip"))).unwrap();
    assert_eq!(clipped.deals.unwrap().savings, usd(250));
    // The list itself is shown with what anybody saves.
    let seen = block_on(agent.lists().view(&user(), list.id)).unwrap();
    assert_eq!(seen.deals.unwrap().savings, usd(220));
    agent.deals().set_book(OfferBook::empty(Currency::USD)).unwrap();
    assert!(block_on(agent.deals().explain(&user(), list.id, &DealContext::default())).unwrap().is_none());
}

/// Reduced prices and offers add up, each once.
#[test]
fn a_reduced_price_and_an_offer_save_both() {
    let mut price = SourcePrice::each(MILK.parse().unwrap(), usd(350));
    price.regular = Some(usd(400));
    let prices = FixedPrices::new("corner-shop").with_price(price);
    let builder = GroceryAgent::builder().catalog(catalog()).price_source(Arc::new(prices)).clock(clock());
    let agent = builder.offers(book(&[MILK50])).build().unwrap();
    let answer = say(&agent, "add whole milk").unwrap();
    sums_hold(&answer);
    assert_eq!(
        (answer.grocery_list.savings, answer.grocery_list.items[0].savings),
        (usd(100), Some(usd(100)))
    );
    assert_eq!(answer.grocery_list.deals.unwrap().savings, usd(50));
}

/// A large book and a long list: the work is bounded by steps, so that two agents say the same.
#[test]
fn a_large_book_gives_the_same_answer_every_time() {
    let names: Vec<String> = catalog()
        .search(&grocery_core::catalog::SearchRequest::new("soup").with_limit(40))
        .unwrap()
        .hits
        .into_iter()
        .map(|h| h.product.id.to_string())
        .collect();
    let offers: Vec<String> = (0..3_000)
        .map(|n| {
            let (a, b) = (&names[n % names.len()], &names[n * 7 % names.len()]);
            match n % 3 {
                0 => format!(r#"{{"id":"o{n}","kind":"n_for","max_uses":9,"scope":{{"skus":["{a}","{b}"]}},"n":2,"price":{}}}"#, 100 + n % 90),
                1 => format!(r#"{{"id":"o{n}","kind":"coupon","issuer":"store","max_uses":1,"scope":{{"skus":["{a}","{b}"]}},"requires_qty":1,"cents":{}}}"#, 5 + n % 40),
                _ => format!(r#"{{"id":"o{n}","kind":"spend_off","tiers":[{{"min_spend":{},"cents":{}}}],"group":"g{}"}}"#, n, 1 + n % 50, n % 30),
            }
        })
        .collect();
    let offers: Vec<&str> = offers.iter().map(String::as_str).collect();
    let answers: Vec<ProcessResponse> = (0..2)
        .map(|_| {
            let agent = shop(&[]);
            let list = block_on(agent.lists().create(&user(), "soups")).unwrap();
            for name in &names {
                let mut item = grocery_core::agent::AddItem::new(name.as_str());
                item.product = Some(name.parse().unwrap());
                block_on(agent.lists().add(&user(), list.id, item)).unwrap();
            }
            agent.deals().set_book(book(&offers)).unwrap();
            say(&agent, "show me my list").unwrap()
        })
        .collect();
    sums_hold(&answers[0]);
    assert!(answers[0].grocery_list.deals.as_ref().unwrap().savings.minor() > 0);
    assert_eq!(answers[0].grocery_list.deals, answers[1].grocery_list.deals);
    assert_eq!(answers[0].response, answers[1].response);
}
