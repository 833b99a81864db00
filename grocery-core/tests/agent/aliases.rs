//! What a shopper means by a phrase, learned and carried on.

use grocery_core::{ErrorKind, ProcessRequest, ProductId, UserId, catalog::SearchRequest};

use crate::support::{agent, block_on, kind, say, user};

fn product(agent: &grocery_core::GroceryAgent, words: &str, place: usize) -> ProductId {
    agent.catalog().search(&SearchRequest::new(words)).unwrap().hits[place].product.id.clone()
}

#[test]
fn what_was_picked_is_taken_the_next_time() {
    let agent = agent();
    let asked = [
        "beans",
        "milk",
        "cheese",
        "chicken",
        "juice",
        "rolls",
        "wraps",
        "snacks",
        "wipes",
        "cleaner",
        "same",
        "berries",
        "greens",
        "mix",
        "organic stuff",
        "dressing",
        "frozen dinner",
        "baby food",
        "protein",
        "spread",
    ]
    .into_iter()
    .find(|phrase| say(&agent, phrase).unwrap().question.is_some());
    let phrase = asked.expect("some everyday word is asked about");
    let list = say(&agent, "the second one").unwrap().grocery_list;
    let line = list.items.iter().find(|i| i.requested == phrase).unwrap();
    let picked = line.product_id.clone().unwrap();
    let learned = block_on(agent.aliases().list(&user())).unwrap();
    assert_eq!(learned.len(), 1);
    assert_eq!(learned[0].product, picked);
    say(&agent, &format!("remove the {phrase}")).unwrap();
    let answer = say(&agent, &format!("add {phrase}")).unwrap();
    assert!(answer.question.is_none(), "what is known is not asked again");
    let line = answer.grocery_list.items.iter().find(|i| i.requested == phrase).unwrap();
    assert_eq!(line.product_id.as_ref(), Some(&picked));
    // Another user's words mean what they always meant.
    let other = ProcessRequest::new(phrase, UserId::new("somebody-else").unwrap());
    assert!(block_on(agent.process(other)).unwrap().question.is_some());
}

#[test]
fn a_taught_phrase_means_its_product_until_it_is_forgotten() {
    let agent = agent();
    let oats = product(&agent, "oat milk", 0);
    block_on(agent.aliases().learn(&user(), "my morning stuff", &oats)).unwrap();
    let answer = say(&agent, "add 2 morning stuff").unwrap();
    assert_eq!(answer.grocery_list.items[0].product_id.as_ref(), Some(&oats));
    let exported = block_on(agent.aliases().export(&user())).unwrap();
    assert!(block_on(agent.aliases().forget(&user(), "The morning stuff")).unwrap());
    assert!(!block_on(agent.aliases().forget(&user(), "morning stuff")).unwrap());
    // Carried to another user and back.
    let bob = UserId::new("bob").unwrap();
    assert_eq!(block_on(agent.aliases().import(&bob, &exported)).unwrap(), 1);
    assert_eq!(block_on(agent.aliases().export(&bob)).unwrap(), exported);
    assert_eq!(block_on(agent.aliases().forget_all(&bob)).unwrap(), 1);
}

#[test]
fn what_cannot_be_learned_is_said() {
    let agent = agent();
    let oats = product(&agent, "oat milk", 0);
    let learn = |phrase: &str, id: &ProductId| kind(block_on(agent.aliases().learn(&user(), phrase, id)));
    assert_eq!(learn("", &oats), ErrorKind::InvalidInput);
    assert_eq!(learn(&"x".repeat(500), &oats), ErrorKind::InvalidInput);
    assert_eq!(learn("milk", &ProductId::new("no-such-product").unwrap()), ErrorKind::ProductNotFound);
    let bad = "{\"phrase\":\"milk\",\"product\":\"p1\"}\n{\"phrase\":7}\n";
    let error = block_on(agent.aliases().import(&user(), bad)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("line 2"), "{error}");
    assert!(block_on(agent.aliases().list(&user())).unwrap().is_empty(), "nothing of a bad file is learned");
}
