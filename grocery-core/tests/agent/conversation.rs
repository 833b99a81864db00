//! Follow-ups: what several turns come to.

use crate::support::{agent, lines, say, talk};

/// Plays the turns and compares the list.
#[track_caller]
fn check(turns: &[&str], want: &[&str]) {
    let answer = talk(&agent(), turns);
    assert_eq!(lines(&answer.grocery_list), want, "{turns:?}: {}", answer.response);
}

#[test]
fn amounts_change() {
    check(&["add bananas", "make it 3"], &["bananas 3"]);
    check(&["milk and bread", "make the bread 2"], &["milk 1", "bread 2"]);
    check(&["6 apples", "double it"], &["apples 12"]);
    check(&["6 apples", "2 more"], &["apples 8"]);
    check(&["chicken thighs", "2 pounds"], &["chicken thighs 2 pound"]);
    check(&["a gallon of milk", "another gallon of milk"], &["milk 2 gallon"]);
    check(&["1 lb butter", "8 oz butter"], &["butter 3/2 pound"]);
    check(&["milk", "milk"], &["milk 1"]);
    check(&["milk", "I only want two"], &["milk 2"]);
}

#[test]
fn lines_go_and_come_back() {
    check(&["milk and bread", "remove the bread"], &["milk 1"]);
    check(&["milk and bread", "remove the bread", "undo"], &["milk 1", "bread 1"]);
    check(&["milk", "eggs", "undo", "undo"], &[]);
    check(&["milk", "undo", "undo", "eggs"], &["eggs 1"]);
    check(&["milk, eggs and bread", "remove everything except the milk"], &["milk 1"]);
    check(&["milk and eggs", "take it off"], &["milk 1"]);
    check(&["butter", "swap the butter for margarine"], &["margarine 1"]);
}

#[test]
fn clearing_waits_for_a_yes() {
    check(&["milk and eggs", "clear my list"], &["milk 1", "eggs 1"]);
    check(&["milk and eggs", "clear my list", "no"], &["milk 1", "eggs 1"]);
    check(&["milk and eggs", "clear my list", "yes"], &[]);
    check(&["milk and eggs", "clear my list", "add bread", "yes"], &["milk 1", "eggs 1", "bread 1"]);
    check(&["milk and eggs", "clear my list", "yes", "undo"], &["milk 1", "eggs 1"]);
}

#[test]
fn a_part_of_a_line_goes() {
    check(&["6 eggs", "remove 2 eggs"], &["eggs 4"]);
    check(&["3 apples", "remove 3 apples"], &[]);
    check(&["2 lb butter", "remove 8 oz butter"], &["butter 3/2 pound"]);
}

#[test]
fn like_words_for_other_goods_are_other_lines() {
    check(&["tomatoes", "a can of tomatoes"], &["tomatoes 1", "tomatoes 1 can"]);
    check(&["cheerios", "2 boxes of cheerios"], &["cheerios 3"]);
}

#[test]
fn what_stands_behind_an_undo_or_a_new_list_is_done_there() {
    check(&["milk", "undo and add 3 milk"], &["milk 3"]);
    check(&["milk", "start a new list called party and add milk"], &["milk 1"]);
    let agent = agent();
    talk(&agent, &["2 eggs", "add 2 milk, start a new list called party and add 3 eggs"]);
    let all = crate::support::block_on(agent.lists().all(&crate::support::user())).unwrap();
    let mut sizes: Vec<(&str, usize)> = all.iter().map(|l| (l.name.as_str(), l.lines)).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [("Shopping list", 2), ("party", 1)]);
    // A list is named from anywhere, also in another conversation.
    let other = grocery_core::ProcessRequest::new("add chips to my party list", crate::support::user());
    let answer = crate::support::block_on(agent.process(other.in_conversation("another").unwrap())).unwrap();
    assert_eq!(lines(&answer.grocery_list), ["eggs 3", "chips 1"], "{}", answer.response);
}

#[test]
fn a_refused_swap_keeps_what_was_there() {
    let answer = talk(&agent(), &["milk", "swap milk for 2000000 oat milk"]);
    assert_eq!(lines(&answer.grocery_list), ["milk 1"], "{}", answer.response);
    assert!(!answer.response.contains("swapped"), "{}", answer.response);
}

#[test]
fn a_yes_clears_what_was_asked_about_and_nothing_else() {
    check(&["milk", "clear my list and add 2 eggs", "yes"], &["eggs 2"]);
    let agent = agent();
    talk(&agent, &["milk", "clear my list"]);
    let other = grocery_core::ProcessRequest::new("add eggs and bread", crate::support::user());
    crate::support::block_on(agent.process(other.in_conversation("another").unwrap())).unwrap();
    let answer = say(&agent, "yes").unwrap();
    assert_eq!(lines(&answer.grocery_list), ["eggs 1", "bread 1"], "{}", answer.response);
}

#[test]
fn every_turn_is_answered_with_words() {
    for turn in ["add it", "get me that", "remove them", "which one", "make it", "the second one", "no"] {
        let answer = talk(&agent(), &[turn]);
        assert!(!answer.response.trim().is_empty(), "{turn}");
    }
    let answer = talk(&agent(), &["2 gallons of milk", "how much is my total"]);
    assert!(answer.response.contains("$8.62"), "{}", answer.response);
    let answer = talk(&agent(), &["a bottle of olive oil under $2"]);
    assert!(answer.response.contains("more than your $2.00"), "{}", answer.response);
}

#[test]
fn an_unknown_item_stays_unpriced_and_is_said() {
    let answer = talk(&agent(), &["milk and unobtainium flux"]);
    assert_eq!(lines(&answer.grocery_list), ["milk 1", "unobtainium flux 1"]);
    let unknown = &answer.grocery_list.items[1];
    assert!(unknown.product_id.is_none() && unknown.price.is_none() && unknown.line_total.is_none());
    assert_eq!(answer.grocery_list.unpriced_count, 1);
    assert!(answer.response.contains("don't know unobtainium flux"), "{}", answer.response);
}

#[test]
fn a_budget_is_remembered_and_judged() {
    let agent = agent();
    let answer = talk(&agent, &["my budget is $3", "2 lb ground beef"]);
    let budget = answer.budget.expect("the limit was said a turn before");
    assert!(budget.over.minor() > 0);
    assert!(answer.response.contains("over"), "{}", answer.response);
    let answer = say(&agent, "what's the weather in Boston").unwrap();
    assert!(!answer.response.contains("over the limit"), "said once, not at every turn: {}", answer.response);
    let answer = say(&agent, "how much of my budget is left?").unwrap();
    assert_eq!(answer.budget.expect("still there").limit.minor(), 300);
}

#[test]
fn nothing_happens_where_nothing_should() {
    for text in ["what's the weather in Boston", "hello", "help", "undo", "yes", "clear my list", "make it 3"]
    {
        let answer = say(&agent(), text).unwrap();
        assert!(answer.grocery_list.items.is_empty(), "{text}: {}", answer.response);
        assert!(!answer.response.is_empty());
    }
}
