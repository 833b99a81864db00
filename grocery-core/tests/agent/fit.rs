//! A list fitted to a budget through the agent: real packages and substitutes, limits that are never traded off, one undo.

use grocery_core::{
    AgentConfig, Currency, ErrorKind, GroceryAgent, GroceryList, Money, ProductId, Ratio, UserId,
    agent::{AddItem, FitPlan, FitRequest},
    basket::fit::{FitKind, FitPriority},
    budgets::{Budget, BudgetPeriod, SpendEntry},
    catalog::{Allergen, Catalog, CatalogBuilder, PriceKind, Product, TypicalPrice},
    deals::OfferBook,
};

use crate::support::{agent, agent_with, block_on, clock, kind, say, talk, user};

const WEEK: &str = "2 lb ground beef, a gallon of whole milk, a dozen eggs, white bread, 4 cans of black beans, butter and penne";

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn fit(agent: &GroceryAgent, request: FitRequest) -> FitPlan {
    block_on(agent.fit(request)).unwrap()
}

fn within(list: &GroceryList, minor: i64) -> FitRequest {
    FitRequest::new(user(), list.id).within(usd(minor))
}

fn kinds(plan: &FitPlan) -> Vec<FitKind> {
    plan.changes.iter().map(|c| c.kind).collect()
}

#[test]
fn no_budget_is_ever_passed_and_what_is_said_is_what_comes() {
    let agent = agent_with(|builder| {
        builder.config(AgentConfig { state: Some("CA".into()), ..AgentConfig::default() })
    });
    let list = talk(&agent, &[WEEK, "add paper towels and laundry detergent"]).grocery_list;
    let mut before = None;
    for step in 0..25 {
        let budget = list.total.minor() * (25 - step) / 24;
        let plan = fit(&agent, within(&list, budget));
        assert!(plan.is_optimal && plan.before == list.total, "{budget}");
        assert_eq!(plan.fits, plan.after.minor() <= budget, "{budget}");
        assert!(plan.fits || plan.after == plan.least, "{budget}");
        assert_eq!(plan.saved.minor(), plan.before.minor() - plan.after.minor());
        // Less money never loses less.
        let lost: i64 = plan.changes.iter().map(|c| c.loss).sum();
        assert!(before.is_none_or(|before| before <= lost), "{budget}");
        before = Some(lost);
        let after = block_on(agent.apply_fit(&plan)).unwrap();
        assert_eq!(after.total, plan.after, "{budget}: {}", plan.response);
        for change in &plan.changes {
            let line = after.items.iter().find(|i| i.id == change.line_id);
            let now = line.map(|i| (i.product_id.clone().unwrap(), i.quantity_exact, i.line_total.unwrap()));
            let to = change.to.as_ref().map(|to| (to.product_id.clone(), to.amount, to.line_total));
            assert_eq!(now, to, "{}", change.reason);
            assert!(change.saved.minor() > 0 && plan.response.contains(&change.reason));
        }
        if !plan.changes.is_empty() {
            let back = block_on(agent.lists().undo(&user(), list.id)).unwrap();
            assert_eq!((back.items.len(), back.total), (list.items.len(), list.total));
        }
    }
}

#[test]
fn a_plan_is_for_the_list_it_was_made_of() {
    let agent = agent();
    let list = talk(&agent, &[WEEK]).grocery_list;
    let plan = fit(&agent, within(&list, list.total.minor() - 300));
    assert!(plan.fits && !plan.changes.is_empty());
    say(&agent, "add bananas").unwrap();
    assert_eq!(kind(block_on(agent.apply_fit(&plan))), ErrorKind::Conflict);
    let now = block_on(agent.lists().view(&user(), list.id)).unwrap();
    assert_eq!(now.items.len(), list.items.len() + 1, "nothing was done");
    let anew = fit(&agent, within(&now, list.total.minor() - 300));
    block_on(agent.apply_fit(&anew)).unwrap();
    assert_eq!(kind(block_on(agent.apply_fit(&anew))), ErrorKind::Conflict, "once is enough");
    // A plan without changes does nothing, and says so only for the list it knows.
    let wide = fit(&agent, within(&now, 1_000_000));
    assert!(wide.fits && wide.changes.is_empty());
    assert_eq!(block_on(agent.apply_fit(&wide)).unwrap().version, wide.version);
}

#[test]
fn musts_stay_and_what_would_be_nice_goes_first() {
    let agent = agent();
    let list = talk(&agent, &["milk, bread and 3 cans of black beans"]).grocery_list;
    let [milk, bread, beans] = [0, 1, 2].map(|at| list.items[at].id);
    let plan = fit(
        &agent,
        within(&list, 0).with_priority(milk, FitPriority::Must).with_priority(bread, FitPriority::Nice),
    );
    assert!(!plan.fits && plan.over == plan.after && plan.after.minor() > 0);
    assert!(plan.changes.iter().all(|c| c.line_id != milk || c.kind != FitKind::Drop));
    let dropped: Vec<_> =
        plan.changes.iter().filter(|c| c.kind == FitKind::Drop).map(|c| c.line_id).collect();
    assert_eq!(dropped, [bread, beans]);
    // A dollar less takes from what would be nice alone.
    let plan = fit(&agent, within(&list, list.total.minor() - 100).with_priority(beans, FitPriority::Nice));
    assert!(plan.fits && plan.changes.iter().all(|c| c.line_id == beans), "{}", plan.response);
    // What is in the basket already stays.
    for line in [milk, bread, beans] {
        block_on(agent.lists().check(&user(), list.id, line, true)).unwrap();
    }
    let plan = fit(&agent, within(&list, 100));
    assert!(!plan.fits && plan.changes.is_empty() && plan.after == list.total);
}

#[test]
fn kinds_that_are_not_wanted_are_not_used() {
    let agent = agent();
    let list = talk(&agent, &[WEEK]).grocery_list;
    for left_out in [FitKind::OtherPack, FitKind::Downsize, FitKind::Swap, FitKind::Drop] {
        let plan = fit(&agent, within(&list, list.total.minor() / 2).without(left_out));
        assert!(!kinds(&plan).contains(&left_out), "{left_out}: {}", plan.response);
    }
    let all = [FitKind::OtherPack, FitKind::Downsize, FitKind::Swap, FitKind::Drop];
    let none = all.into_iter().fold(within(&list, 100), FitRequest::without);
    let plan = fit(&agent, none);
    assert!(!plan.fits && plan.changes.is_empty() && plan.least == list.total);
    let refused = block_on(agent.fit(within(&list, 100).without(FitKind::Keep))).unwrap_err();
    assert!(refused.message().starts_with("without:"), "{refused}");
}

/// Dear bread that states it is vegetarian and free of milk, and cheaper kinds that state less.
fn breads() -> Catalog {
    let bread = |id: &str, name: &str, minor: i64| {
        let mut bread = Product::new(ProductId::new(id).unwrap(), name);
        bread.category = vec!["Bakery".into(), "Bread".into(), "Sandwich Bread".into()];
        bread.size = Some("20 ounce".parse().unwrap());
        bread.typical_price = Some(TypicalPrice {
            price: usd(minor),
            kind: PriceKind::Listed,
            source: "shelf".into(),
            as_of: "2026-11-20".parse().unwrap(),
        });
        bread
    };
    let mut dear = bread("dear", "Whole Wheat Bread", 600);
    (dear.diets, dear.allergens, dear.allergens_complete) =
        (vec!["vegetarian".into()], vec![Allergen::Wheat], true);
    let cheap = bread("cheap", "Whole Wheat Bread Value", 100);
    let mut milky = bread("milky", "Whole Wheat Bread Butter", 150);
    milky.diets = vec!["vegetarian".into()];
    (milky.allergens, milky.allergens_complete) = (vec![Allergen::Wheat, Allergen::Milk], true);
    let mut known = bread("known", "Whole Wheat Bread Classic", 300);
    (known.diets, known.allergens, known.allergens_complete) =
        (vec!["vegetarian".into()], vec![Allergen::Wheat], true);
    let plain = bread("plain", "Whole Wheat Bread Plain", 500);
    let mut builder = CatalogBuilder::new();
    for product in [dear, cheap, milky, known, plain] {
        builder.add(&product).unwrap();
    }
    builder.build().unwrap()
}

#[test]
fn diets_and_allergens_are_never_traded_off() {
    let agent = GroceryAgent::builder().catalog(breads()).clock(clock()).build().unwrap();
    let list = block_on(agent.lists().create(&user(), "Bread")).unwrap();
    let add = |product: &str| {
        let mut item = AddItem::new("bread");
        item.product = Some(ProductId::new(product).unwrap());
        block_on(agent.lists().add(&user(), list.id, item)).unwrap()
    };
    let on_list = add("dear");
    let swap = |request: FitRequest| {
        let plan = fit(&agent, request.without(FitKind::Drop));
        plan.changes.first().and_then(|c| Some(c.to.as_ref()?.product_id.to_string()))
    };
    // What the bread on the list states of itself holds for the one that comes in.
    assert_eq!(swap(within(&on_list, 400)).as_deref(), Some("known"));
    assert_eq!(
        swap(within(&on_list, 200)).as_deref(),
        Some("known"),
        "it does not fit, and nothing unsafe is taken"
    );
    // Of bread that states nothing, what is asked about decides.
    let line = on_list.items[0].id;
    block_on(agent.lists().set_product(&user(), list.id, line, &ProductId::new("plain").unwrap())).unwrap();
    assert_eq!(swap(within(&on_list, 120)).as_deref(), Some("cheap"));
    assert_eq!(swap(within(&on_list, 120).with_diet("vegetarian")).as_deref(), Some("milky"));
    assert_eq!(swap(within(&on_list, 120).with_allergen(Allergen::Milk)).as_deref(), Some("known"));
    assert_eq!(kind(block_on(agent.fit(within(&on_list, 120).with_diet(" ")))), ErrorKind::InvalidInput);
}

#[test]
fn the_budget_that_is_kept_holds_less_what_was_spent() {
    let agent = agent();
    let list = talk(&agent, &[WEEK]).grocery_list;
    let asked = || FitRequest::of(user());
    let none = block_on(agent.fit(asked())).unwrap_err();
    assert!(none.kind() == ErrorKind::InvalidInput && none.message().starts_with("budget:"), "{none}");
    let month = Budget::new(BudgetPeriod::Month, usd(100_000));
    block_on(agent.budgets().set(&user(), month)).unwrap();
    block_on(agent.budgets().set(&user(), Budget::new(BudgetPeriod::Week, usd(10_000)))).unwrap();
    let spent = 10_000 - list.total.minor() + 250;
    let entry = SpendEntry::new("before", agent.budgets().today(), usd(spent));
    block_on(agent.budgets().spend(&user(), vec![entry])).unwrap();
    let plan = fit(&agent, asked());
    assert_eq!((plan.budget, plan.spent_before), (usd(10_000), usd(spent)));
    assert_eq!(plan.available, usd(list.total.minor() - 250));
    assert!(plan.fits && plan.after.minor() <= plan.available.minor() && !plan.changes.is_empty());
    let mut monthly = asked();
    monthly.period = Some(BudgetPeriod::Month);
    assert!(fit(&agent, monthly.clone()).changes.is_empty());
    monthly.period = Some(BudgetPeriod::Year);
    assert!(block_on(agent.fit(monthly)).unwrap_err().message().contains("year"));
    // A budget that is spent leaves nothing.
    let more = SpendEntry::new("more", agent.budgets().today(), usd(50_000));
    block_on(agent.budgets().spend(&user(), vec![more])).unwrap();
    assert_eq!(fit(&agent, asked()).available, usd(0));
}

#[test]
fn what_has_no_meaning_is_refused_by_name() {
    let agent = agent();
    let list = talk(&agent, &["milk"]).grocery_list;
    let refused = |request: FitRequest| block_on(agent.fit(request)).unwrap_err();
    for budget in [usd(-1), Money::from_minor(100, Currency::EUR)] {
        let error = refused(FitRequest::new(user(), list.id).within(budget));
        assert!(error.kind() == ErrorKind::InvalidInput && error.message().starts_with("budget:"), "{error}");
        assert!(error.hint().is_some());
    }
    let elsewhere = talk(&agent, &["start a list called party", "add chips to my party list"]).grocery_list;
    let error = refused(within(&list, 100).with_priority(elsewhere.items[0].id, FitPriority::Must));
    assert!(error.message().starts_with("priorities:"), "{error}");
    let other = UserId::new("bob").unwrap();
    assert_eq!(refused(FitRequest::new(other, list.id).within(usd(1))).kind(), ErrorKind::ListNotFound);
    // A user without a list has nothing to give up.
    let nobody = UserId::new("nobody").unwrap();
    let plan = fit(&agent, FitRequest::of(nobody).within(usd(0)));
    assert!(plan.fits && plan.changes.is_empty() && plan.after.is_zero());
}

#[test]
fn offers_count_towards_the_total() {
    let book = OfferBook::from_json(
        r#"{"format":"grocery-offers/1","currency":"USD","offers":[{"id":"milk50","title":"50c off milk","kind":"amount_off",
            "max_uses":9,"scope":{"skus":["gc-whole-milk-1-gallon"]},"cents":50}]}"#,
    )
    .unwrap();
    let agent = agent_with(|builder| builder.offers(book));
    let list = talk(&agent, &[WEEK]).grocery_list;
    assert!(list.total.minor() < list.subtotal.minor());
    let plan = fit(&agent, within(&list, list.total.minor()));
    assert!(
        plan.fits && plan.changes.is_empty() && plan.before == list.total,
        "with the offers it fits as it is"
    );
    let plan = fit(&agent, within(&list, list.total.minor() - 1));
    assert!(plan.fits && plan.after.minor() < list.total.minor());
}

#[test]
fn every_language_of_replies_tells_it() {
    let agent = agent();
    let list = talk(&agent, &[WEEK]).grocery_list;
    let mut told = Vec::new();
    for language in ["en", "es", "fr", "de", "it", "pt"] {
        for budget in [1_000_000, list.total.minor() / 2, 0] {
            let request = within(&list, budget).without(FitKind::Drop).in_language(language);
            let plan = fit(&agent, request);
            assert!(!plan.response.contains('{') && !plan.response.is_empty(), "{}", plan.response);
            assert!(plan.changes.iter().all(|c| !c.reason.is_empty() && !c.reason.contains('{')));
            told.push(plan.response);
        }
    }
    told.sort();
    told.dedup();
    assert_eq!(told.len(), 18);
}

#[test]
fn amounts_become_smaller_and_never_nothing() {
    let agent = agent();
    let list = talk(&agent, &["7 cans of black beans"]).grocery_list;
    let only_less = |minor: i64| {
        let request = within(&list, minor);
        fit(&agent, request.without(FitKind::Drop).without(FitKind::Swap).without(FitKind::OtherPack))
    };
    let plan = only_less(0);
    let to = plan.changes[0].to.as_ref().unwrap();
    assert!(!plan.fits && to.amount == Ratio::from_int(4), "{}", plan.response);
    let plan = only_less(list.total.minor() - 1);
    assert_eq!(plan.changes[0].to.as_ref().unwrap().amount, Ratio::from_int(6));
}
