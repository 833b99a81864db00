//! Recipes put on a list.

use std::sync::Arc;

use grocery_core::{
    ErrorKind, GroceryAgent, ListId, Ratio, Unit,
    agent::{AddItem, AddRecipe, Event},
    events::Delivery,
    lists::{ListOp, MemoryListStore},
    nlu::recipe::LeftOut,
};

use crate::support::{agent, block_on, catalog, clock, kind, lines, user};

fn ratio(n: i64, d: i64) -> Ratio {
    Ratio::new(n, d).unwrap()
}

fn list(agent: &GroceryAgent) -> ListId {
    block_on(agent.lists().create(&user(), "Dinner")).unwrap().id
}

const PANCAKES: &str = "\
For the batter:
2 cups all-purpose flour
3 large eggs

1 1/2 cups milk
1 cup water
Salt to taste
1/2 cup chopped walnuts (optional)
Vegetable oil, for frying";

#[test]
fn a_recipe_becomes_lines_and_says_what_it_left_out() {
    let agent = agent();
    let id = list(&agent);
    let added = block_on(agent.lists().add_recipe(&user(), id, AddRecipe::from_text(PANCAKES))).unwrap();
    assert_eq!(
        lines(&added.grocery_list),
        ["all-purpose flour 2 cup", "eggs 3", "milk 3/2 cup", "Vegetable oil 1"]
    );
    let skipped: Vec<(usize, LeftOut)> = added.skipped.iter().map(|s| (s.line, s.reason)).collect();
    assert_eq!(
        skipped,
        [(1, LeftOut::Heading), (6, LeftOut::Water), (7, LeftOut::ToTaste), (8, LeftOut::Optional)]
    );
    assert_eq!(added.lines.len(), 4);
    for item in &added.grocery_list.items {
        assert!(item.product_id.is_some() && item.line_total.is_some(), "{item:?}");
    }
    assert!(added.unknown.is_empty());
    let all = AddRecipe::from_text(PANCAKES).with_optional();
    let added = block_on(agent.lists().add_recipe(&user(), id, all)).unwrap();
    assert!(
        lines(&added.grocery_list).iter().any(|l| l.ends_with("walnuts 1/2 cup")),
        "{:?}",
        lines(&added.grocery_list)
    );
}

#[test]
fn amounts_add_up_exactly_where_units_convert() {
    let agent = agent();
    let id = list(&agent);
    let lists = agent.lists();
    for (name, amount, unit) in [
        ("flour", Ratio::ONE, Some(Unit::Kilogram)),
        ("butter", Ratio::ONE, Some(Unit::Pound)),
        ("eggs", Ratio::ONE, Some(Unit::Dozen)),
        ("black beans", Ratio::ONE, Some(Unit::Can)),
        ("vegetable oil", ratio(2, 1), Some(Unit::Bottle)),
    ] {
        block_on(lists.add(&user(), id, AddItem::new(name).amount(amount, unit))).unwrap();
    }
    let recipe =
        "2 cups flour\n1/3 cup flour\n8 oz butter\n3 eggs\n1 pound black beans\nVegetable oil, for frying";
    let added = block_on(lists.add_recipe(&user(), id, AddRecipe::from_text(recipe))).unwrap();
    assert_eq!(
        lines(&added.grocery_list),
        [
            // A cup of flour weighs 125 grams.
            "flour 31/24 kilogram",
            "butter 3/2 pound",
            "eggs 5/4 dozen",
            "black beans 1 can",
            "vegetable oil 2 bottle",
            // A pound of beans and a can of them are no sum.
            "black beans 1 pound",
        ]
    );
    assert_eq!(added.lines.len(), 4);
}

#[test]
fn servings_scale_and_one_undo_takes_all_of_it_back() {
    let agent = agent();
    let id = list(&agent);
    let lists = agent.lists();
    let before =
        block_on(lists.add(&user(), id, AddItem::new("eggs").amount(Ratio::from_int(6), None))).unwrap();
    let recipe = AddRecipe::new(["2 eggs", "1 cup milk", "1 (14.5-ounce) can diced tomatoes"])
        .servings(Ratio::from_int(4), Ratio::from_int(3));
    let mut events = agent.events(None);
    let added = block_on(lists.add_recipe(&user(), id, recipe)).unwrap();
    assert_eq!(lines(&added.grocery_list), ["eggs 15/2", "milk 3/4 cup", "tomatoes 3/4 can"]);
    let Some(Delivery::Event { event, .. }) = events.try_next() else { panic!("nothing was told") };
    assert!(
        matches!(&*event, Event::GroceryUpdate(u) if u.version == added.grocery_list.version),
        "{event:?}"
    );
    let back = block_on(lists.undo(&user(), id)).unwrap();
    assert_eq!(lines(&back), lines(&before));
}

#[test]
fn the_same_thing_twice_in_a_recipe_is_one_line() {
    let agent = agent();
    let id = list(&agent);
    let recipe = AddRecipe::from_text("1/2 onion\n1/2 onion, minced\n2 tablespoons butter\n1 stick butter");
    let added = block_on(agent.lists().add_recipe(&user(), id, recipe)).unwrap();
    let shown = lines(&added.grocery_list);
    assert_eq!(shown[0], "onion 1");
    assert_eq!(added.grocery_list.items.len(), added.lines.len());
}

#[test]
fn nothing_to_buy_changes_nothing() {
    let agent = agent();
    let id = list(&agent);
    for text in ["", "\n \n", "For the sauce:\n2 cups water\nSalt and pepper to taste"] {
        let added = block_on(agent.lists().add_recipe(&user(), id, AddRecipe::from_text(text))).unwrap();
        assert_eq!(
            (added.grocery_list.version, added.grocery_list.items.len(), added.lines.len()),
            (0, 0, 0)
        );
    }
    assert!(block_on(agent.lists().log(&user(), id, 0, 10)).unwrap().is_empty());
}

#[test]
fn what_cannot_be_is_refused_before_anything_changes() {
    let agent = agent();
    let id = list(&agent);
    let lists = agent.lists();
    let recipe = || AddRecipe::from_text("2 eggs\n1 cup milk");
    for (from, to) in [(0, 4), (4, 0), (-4, 4), (4, -1)] {
        let bad = recipe().servings(Ratio::from_int(from), Ratio::from_int(to));
        assert_eq!(kind(block_on(lists.add_recipe(&user(), id, bad))), ErrorKind::InvalidInput);
    }
    let huge = recipe().servings(Ratio::ONE, Ratio::from_int(10_000_000));
    assert_eq!(kind(block_on(lists.add_recipe(&user(), id, huge))), ErrorKind::InvalidInput);
    let many = AddRecipe::new((0..2_000).map(|i| format!("{i} eggs")));
    assert_eq!(kind(block_on(lists.add_recipe(&user(), id, many))), ErrorKind::TooLarge);
    let long = AddRecipe::new(["2 eggs".to_owned(), "x".repeat(20_000)]);
    assert_eq!(kind(block_on(lists.add_recipe(&user(), id, long))), ErrorKind::TooLarge);
    let nowhere: ListId = "0198f0a2-7c00-7000-8000-000000000000".parse().unwrap();
    assert_eq!(kind(block_on(lists.add_recipe(&user(), nowhere, recipe()))), ErrorKind::ListNotFound);
    assert!(block_on(lists.view(&user(), id)).unwrap().items.is_empty());
}

#[test]
fn a_phrase_that_was_taught_means_its_product() {
    let agent = agent();
    let id = list(&agent);
    let oats = agent.catalog().search(&grocery_core::catalog::SearchRequest::new("oat milk")).unwrap().hits
        [0]
    .product
    .id
    .clone();
    block_on(agent.aliases().learn(&user(), "milk", &oats)).unwrap();
    let added = block_on(agent.lists().add_recipe(&user(), id, AddRecipe::from_text("1 cup milk"))).unwrap();
    assert_eq!(added.grocery_list.items[0].product_id.as_ref(), Some(&oats));
}

#[test]
fn the_log_holds_one_step_for_each_line() {
    let store = Arc::new(MemoryListStore::new());
    let agent = GroceryAgent::builder().catalog(catalog()).clock(clock()).list_store(store).build().unwrap();
    let id = list(&agent);
    block_on(agent.lists().add_recipe(&user(), id, AddRecipe::from_text("2 eggs\n1 cup milk\n2 eggs")))
        .unwrap();
    let log = block_on(agent.lists().log(&user(), id, 0, 10)).unwrap();
    let ops: Vec<&str> = log.iter().map(|l| l.op.as_str()).collect();
    assert_eq!(ops, ["add_line", "add_line", "set_amount"]);
    assert!(matches!(&log[2].op, ListOp::SetAmount { amount, .. } if *amount == Ratio::from_int(4)));
}
