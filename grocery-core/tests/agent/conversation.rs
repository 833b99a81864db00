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
