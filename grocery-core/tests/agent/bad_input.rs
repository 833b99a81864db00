//! Bad input: a clear error or a clear reply, nothing lost, no panic.

use grocery_core::{
    ErrorKind, GroceryAgent, ListId, ProcessRequest, ProductId, Ratio, UserId,
    agent::{AddItem, QuoteOptions},
    catalog::{ImportMode, SearchRequest},
};
use proptest::prelude::*;

use crate::support::{agent, block_on, kind, lines, say, talk, user};

#[test]
fn text_that_says_nothing() {
    for text in ["", " ", "\t\n", "\u{0}\u{1}\u{7f}"] {
        let e = say(&agent(), text).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput, "{text:?}");
        assert!(e.hint().is_some());
    }
    let answer = say(&agent(), "🥑🎉🔥").unwrap();
    assert!(answer.grocery_list.items.len() <= 1 && !answer.response.is_empty());
    let e = say(&agent(), &"milk ".repeat(200_000)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.message().contains("1000000"), "{e}");
}

#[test]
fn amounts_without_meaning() {
    let agent = agent();
    for text in ["0 apples", "-3 apples", "1000000000000 apples", "add 99999999999999999999999 apples"] {
        let answer = say(&agent, text).unwrap();
        assert!(
            answer
                .grocery_list
                .items
                .iter()
                .all(|i| i.quantity_exact.is_positive() && i.quantity_exact <= Ratio::from_int(1_000_000)),
            "{text}: {:?}",
            lines(&answer.grocery_list)
        );
        assert!(answer.grocery_list.items.is_empty(), "{text}: {:?}", lines(&answer.grocery_list));
        assert!(answer.response.contains("must be above 0"), "{text}: {}", answer.response);
    }
    let list = block_on(agent.lists().create(&user(), "Test")).unwrap().id;
    for amount in [Ratio::ZERO, Ratio::from_int(-1), Ratio::from_int(1_000_000_000_000)] {
        let item = AddItem::new("apples").amount(amount, None);
        assert_eq!(kind(block_on(agent.lists().add(&user(), list, item))), ErrorKind::InvalidInput);
    }
    assert!(block_on(agent.lists().view(&user(), list)).unwrap().items.is_empty());
}

#[test]
fn things_that_do_not_exist() {
    let agent = agent();
    let nowhere = ListId::from_bytes([7; 16]);
    assert_eq!(kind(block_on(agent.lists().view(&user(), nowhere))), ErrorKind::ListNotFound);
    assert_eq!(kind(block_on(agent.lists().undo(&user(), nowhere))), ErrorKind::ListNotFound);
    let nothing = ProductId::new("no-such-product").unwrap();
    assert_eq!(kind(agent.catalog().get(&nothing)), ErrorKind::ProductNotFound);
    let asked = [nothing];
    assert_eq!(
        kind(block_on(agent.prices().quotes(&asked, &QuoteOptions::default()))),
        ErrorKind::ProductNotFound
    );
    assert!(UserId::new("").is_err());
    let mut request = ProcessRequest::new("milk", user());
    request.list_id = Some(nowhere);
    assert_eq!(kind(block_on(agent.process(request))), ErrorKind::ListNotFound);
    assert_eq!(kind(agent.catalog().search(&SearchRequest::new(" "))), ErrorKind::InvalidInput);
}

#[test]
fn an_unknown_state_is_refused_before_anything_is_written() {
    let agent = agent();
    let e = block_on(agent.process(ProcessRequest::new("milk", user()).in_state("ZZ"))).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert!(block_on(agent.lists().all(&user())).unwrap().is_empty());
}

#[test]
fn a_bad_catalogue_file_changes_nothing() {
    let agent = agent();
    let before = agent.catalog().len();
    for bad in ["", "name\nmilk\n", "id,name,price\n1,Milk,3.99\n2,Eggs,abc\n", "id,name\n\u{fffd}"] {
        let result = block_on(agent.catalog().import(bad.as_bytes(), ImportMode::Strict, |_| {}));
        assert!(result.is_err(), "{bad:?}");
        assert_eq!(agent.catalog().len(), before);
    }
    let e = block_on(agent.catalog().import(
        "id,name,price\n1,Milk,3.99\n2,Eggs,abc\n".as_bytes(),
        ImportMode::Strict,
        |_| {},
    ))
    .unwrap_err();
    assert!(e.message().contains("line 3"), "{e}");
}

#[test]
fn a_database_that_cannot_be_used() {
    let dir = tempfile::tempdir().unwrap();
    let rubbish = dir.path().join("rubbish.db");
    std::fs::write(&rubbish, b"this is no database, it is a shopping list: milk, eggs".repeat(100)).unwrap();
    assert_eq!(kind(GroceryAgent::builder().database(&rubbish).build()), ErrorKind::Corrupt);
    let missing = dir.path().join("no").join("such").join("folder.db");
    assert_eq!(kind(GroceryAgent::builder().database(missing).build()), ErrorKind::Storage);
    assert_eq!(kind(GroceryAgent::builder().database(dir.path()).build()), ErrorKind::Storage);
}

#[test]
fn a_second_agent_on_the_same_file_sees_the_list() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("grocery.db");
    let first = GroceryAgent::builder().database(&path).build().unwrap();
    talk(&first, &["2 gallons of milk and a dozen eggs"]);
    let second = GroceryAgent::builder().database(&path).build().unwrap();
    let list = block_on(second.lists().current(&user())).unwrap();
    assert_eq!(lines(&list), ["milk 2 gallon", "eggs 1 dozen"]);
    talk(&second, &["make it 3"]);
    drop(second);
    let list = block_on(first.lists().current(&user())).unwrap();
    assert_eq!(
        lines(&list),
        ["milk 2 gallon", "eggs 3 dozen"],
        "the conversation went on in the other agent"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_panics_or_breaks_the_list(texts in prop::collection::vec("\\PC{0,60}", 1..4)) {
        let agent = agent();
        for text in &texts {
            let _ = say(&agent, text);
        }
        let list = block_on(agent.lists().current(&user())).unwrap();
        prop_assert!(list.items.iter().all(|i| i.quantity_exact.is_positive()));
        prop_assert_eq!(list.total, list.subtotal.plus(list.estimated_tax).unwrap());
    }
}
