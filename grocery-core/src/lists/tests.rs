//! Properties of the operations, whatever store keeps them.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    clock::Timestamp,
    error::ErrorKind,
    id::{LineId, ListId, ProductId, UserId},
    money::{Currency, Money},
    quantity::{PackageSize, Quantity, Ratio, Unit},
};

fn at(n: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000 + n)
}

fn line_id(n: u8) -> LineId {
    LineId::from_bytes([n; 16])
}

fn line(n: u8, requested: &str, amount: &str, unit: Option<Unit>) -> ListLine {
    ListLine {
        id: line_id(n),
        requested: requested.to_owned(),
        amount: amount.parse().unwrap(),
        unit,
        size: None,
        product: None,
        product_name: None,
        max_price: None,
        only_if_on_sale: false,
        checked: false,
        added_at: at(0),
    }
}

fn empty() -> ShoppingList {
    ShoppingList::new(ListId::from_bytes([1; 16]), UserId::new("u").unwrap(), "Groceries", at(0)).unwrap()
}

fn any_line() -> impl Strategy<Value = ListLine> {
    (0..8_u8, "[a-zäß %]{1,8}x", 1..4_000_i64, 1..40_i64, any::<(bool, bool, Option<u32>)>()).prop_map(
        |(n, requested, num, den, (checked, sale, price))| ListLine {
            amount: Ratio::new(num, den).unwrap(),
            unit: Unit::ALL.get(usize::from(n) * 7).copied(),
            size: PackageSize::new(u32::from(n) + 1, Quantity::new(Ratio::new(num, 8).unwrap(), Unit::Ounce))
                .ok(),
            product: ProductId::new(format!("p{den}")).ok().filter(|_| checked),
            product_name: Some(requested.clone()).filter(|_| sale),
            max_price: price.map(|p| Money::from_minor(i64::from(p), Currency::USD)),
            only_if_on_sale: sale,
            checked,
            ..line(n, &requested, "1", None)
        },
    )
}

fn any_op() -> impl Strategy<Value = ListOp> {
    let id = || (0..8_u8).prop_map(line_id);
    prop_oneof![
        1 => "[a-z]{0,6}".prop_map(|name| ListOp::Rename { name }),
        6 => (any_line(), prop::option::of(0..9_usize))
            .prop_map(|(line, index)| ListOp::AddLine { line: Box::new(line), index }),
        2 => (id(), -1..50_i64, 1..9_i64).prop_map(|(line, n, d)| ListOp::SetAmount {
            line, amount: Ratio::new(n, d).unwrap(), unit: (d > 4).then_some(Unit::Pound),
        }),
        2 => (id(), prop::option::of("[a-z]{1,5}")).prop_map(|(line, p)| ListOp::SetProduct {
            line, product: p.as_ref().map(|p| ProductId::new(p).unwrap()), product_name: p,
        }),
        1 => (id(), any_line()).prop_map(|(line, l)| ListOp::SetRequest {
            line, requested: l.requested, size: l.size, max_price: l.max_price,
            only_if_on_sale: l.only_if_on_sale,
        }),
        1 => (id(), any::<bool>()).prop_map(|(line, checked)| ListOp::SetChecked { line, checked }),
        2 => id().prop_map(|line| ListOp::RemoveLine { line }),
        1 => Just(ListOp::Clear),
        1 => prop::collection::vec(any_line(), 0..4).prop_map(|lines| ListOp::SetLines { lines }),
    ]
}

/// What a shopper sees of a list: everything but the version and the time of change.
fn seen(list: &ShoppingList) -> (&str, &[ListLine]) {
    (&list.name, &list.lines)
}

/// Commits whatever can be committed, one group at a time.
fn grown(groups: &[Vec<ListOp>]) -> Vec<(ShoppingList, Vec<LoggedOp>)> {
    let mut steps = vec![(empty(), Vec::new())];
    for ops in groups {
        let list = &steps[steps.len() - 1].0;
        if let Ok(step) = apply_all(list, ops, at(steps.len() as i64)) {
            steps.push(step);
        }
    }
    steps
}

proptest! {
    #[test]
    fn replaying_the_log_gives_the_list(ops in prop::collection::vec(any_op(), 0..40)) {
        let groups: Vec<Vec<ListOp>> = ops.into_iter().map(|op| vec![op]).collect();
        let steps = grown(&groups);
        let log: Vec<LoggedOp> = steps.iter().flat_map(|s| s.1.clone()).collect();
        let text = serde_json::to_string(&log).unwrap();
        let log: Vec<LoggedOp> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&replay(empty(), &log).unwrap(), &steps[steps.len() - 1].0);
    }

    #[test]
    fn undoing_all_restores_each_step_exactly(
        groups in prop::collection::vec(prop::collection::vec(any_op(), 1..4), 0..16),
    ) {
        let steps = grown(&groups);
        let mut list = steps[steps.len() - 1].0.clone();
        for step in (1..steps.len()).rev() {
            let version = list.version;
            let op = super::apply::undo_of(&steps[step].1).unwrap();
            let redo = apply(&mut list, &op, at(99)).unwrap();
            prop_assert_eq!(list.version, version + 1);
            prop_assert_eq!(seen(&list), seen(&steps[step - 1].0));
            // The inverse of the inverse does it again.
            let mut again = list.clone();
            apply(&mut again, &redo, at(99)).unwrap();
            prop_assert_eq!(seen(&again), seen(&steps[step].0));
        }
    }

    #[test]
    fn an_operation_that_fails_changes_nothing(
        groups in prop::collection::vec(prop::collection::vec(any_op(), 1..3), 0..6), op in any_op(),
    ) {
        let mut list = grown(&groups).pop().unwrap().0;
        let before = list.clone();
        match apply(&mut list, &op, at(50)) {
            Err(_) => prop_assert_eq!(list, before),
            Ok(inverse) => {
                apply(&mut list, &inverse, at(50)).unwrap();
                prop_assert_eq!(seen(&list), seen(&before));
            }
        }
    }

    #[test]
    fn sums_are_exact_and_keep_the_first_unit(a in 1..9_999_i64, b in 1..9_999_i64) {
        let (a, b) = (Ratio::new(a, 16).unwrap(), Ratio::new(b, 10).unwrap());
        let sum = merge_amounts((a, Some(Unit::Pound)), (b, Some(Unit::Ounce))).unwrap().unwrap();
        let other = merge_amounts((b, Some(Unit::Ounce)), (a, Some(Unit::Pound))).unwrap().unwrap();
        prop_assert_eq!(Quantity::new(sum, Unit::Pound).convert(Unit::Ounce).unwrap().amount, other);
    }
}

#[test]
fn the_same_thing_again_is_summed() {
    let cases = [
        // First amount and unit, added amount and unit, sum in the first unit or a line of its own.
        ("1", Some(Unit::Pound), "8", Some(Unit::Ounce), Some("3/2")),
        ("8", Some(Unit::Ounce), "1", Some(Unit::Pound), Some("24")),
        ("2", None, "1", Some(Unit::Dozen), Some("14")),
        ("1", Some(Unit::Dozen), "6", None, Some("3/2")),
        ("2", None, "3", Some(Unit::Each), Some("5")),
        ("2", Some(Unit::Can), "3", Some(Unit::Can), Some("5")),
        ("2", Some(Unit::Can), "3", Some(Unit::Box), None),
        ("2", None, "3", Some(Unit::Can), None),
        ("1", Some(Unit::Pound), "1", Some(Unit::Cup), None),
        ("1/2", Some(Unit::Gallon), "2", Some(Unit::Quart), Some("1")),
    ];
    for (first, unit, added, added_unit, want) in cases {
        let mut list = empty();
        apply(&mut list, &ListOp::add(line(1, "thing", first, unit)), at(1)).unwrap();
        let op = merge_line(&list, Some(line_id(1)), line(2, "thing", added, added_unit)).unwrap();
        apply(&mut list, &op, at(2)).unwrap();
        match want {
            Some(sum) => {
                assert_eq!(list.lines.len(), 1, "{first} {unit:?} + {added} {added_unit:?}");
                assert_eq!((list.lines[0].amount.to_string().as_str(), list.lines[0].unit), (sum, unit));
            }
            None => assert_eq!(list.lines.len(), 2, "{first} {unit:?} + {added} {added_unit:?}"),
        }
    }
}

#[test]
fn other_package_sizes_are_other_lines() {
    let mut list = empty();
    let sized =
        |n, size: &str| ListLine { size: size.parse().ok(), ..line(n, "cola", "1", Some(Unit::Pack)) };
    apply(&mut list, &ListOp::add(sized(1, "12 x 12 fl oz")), at(1)).unwrap();
    assert_eq!(merge_line(&list, Some(line_id(1)), sized(2, "6 x 12 fl oz")).unwrap().as_str(), "add_line");
    assert_eq!(
        merge_line(&list, Some(line_id(1)), sized(2, "12 x 12 fl oz")).unwrap().as_str(),
        "set_amount"
    );
    let unsized_one = line(2, "cola", "1", Some(Unit::Pack));
    assert_eq!(merge_line(&list, Some(line_id(1)), unsized_one).unwrap().as_str(), "set_amount");
}

#[test]
fn amounts_have_bounds() {
    let mut list = empty();
    for bad in ["0", "-2", "1000001", "-1/3"] {
        let e = merge_line(&list, None, line(1, "milk", bad, None)).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.message().contains(bad) && e.message().contains("milk") && e.hint().is_some(), "{e:?}");
        assert!(apply(&mut list, &ListOp::add(line(1, "milk", bad, None)), at(1)).is_err());
    }
    apply(&mut list, &ListOp::add(line(1, "milk", "1000000", None)), at(1)).unwrap();
    let e = merge_line(&list, Some(line_id(1)), line(2, "milk", "1", None)).unwrap_err();
    assert!(e.message().contains("1000001"), "{e:?}");
    // A size so large that its text would not read back is refused, not stored.
    let huge = Quantity::new(Ratio::new(i64::MAX / 2, 1000).unwrap(), Unit::Gallon);
    let huge = PackageSize::new(1, huge).ok();
    let op = ListOp::add(ListLine { size: huge, ..line(3, "water", "1", None) });
    assert_eq!(apply(&mut list, &op, at(1)).unwrap_err().kind(), ErrorKind::InvalidInput);
    let op = ListOp::SetRequest {
        line: line_id(1),
        requested: "milk".to_owned(),
        size: huge,
        max_price: None,
        only_if_on_sale: false,
    };
    assert_eq!(apply(&mut list, &op, at(1)).unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(
        merge_line(&list, Some(line_id(9)), line(2, "milk", "1", None)).unwrap_err().kind(),
        ErrorKind::ListNotFound
    );
}

#[test]
fn a_list_has_room_for_so_many_lines() {
    let mut list = empty();
    let lines = (0..MAX_LINES as u64)
        .map(|n| {
            let mut bytes = [0; 16];
            bytes[..8].copy_from_slice(&n.to_be_bytes());
            ListLine { id: LineId::from_bytes(bytes), ..line(1, "x", "1", None) }
        })
        .collect();
    apply(&mut list, &ListOp::SetLines { lines }, at(1)).unwrap();
    let e = apply(&mut list, &ListOp::add(line(200, "one more", "1", None)), at(1)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    let many = vec![ListOp::Clear; MAX_OPS + 1];
    assert_eq!(apply_all(&list, &many, at(1)).unwrap_err().kind(), ErrorKind::TooLarge);
}

#[test]
fn operations_have_a_stable_form() {
    let op =
        ListOp::SetAmount { line: line_id(1), amount: Ratio::new(3, 2).unwrap(), unit: Some(Unit::Pound) };
    let id = line_id(1);
    let text = format!(r#"{{"op":"set_amount","line":"{id}","amount":"3/2","unit":"pound"}}"#);
    assert_eq!(serde_json::to_string(&op).unwrap(), text);
    assert_eq!(serde_json::to_string(&ListOp::Clear).unwrap(), r#"{"op":"clear"}"#);
    let nested = ListOp::Undo { from: 1, to: 1, ops: vec![ListOp::Undo { from: 1, to: 1, ops: vec![] }] };
    assert!(apply(&mut empty(), &nested, at(1)).is_err());
}

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    crate::testing::list_store(Arc::new(MemoryListStore::new())).await;
}
