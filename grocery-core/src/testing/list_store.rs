//! What every [`ListStore`] owes.

use std::{future::Future, sync::Arc, task::Context};

use futures_util::{future::join_all, task::noop_waker};

use crate::{
    clock::Timestamp,
    error::ErrorKind,
    id::{LineId, ListId, ProductId, UserId},
    lists::{
        Commit, CreateList, DeleteList, GetList, ListLine, ListOp, ListStore, ListsOf, ReadLog, ShoppingList,
        Undo, replay,
    },
    money::{Currency, Money},
    quantity::{Ratio, Unit},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn list_store(store: Arc<dyn ListStore>) {
    lists_come_and_go(&*store).await;
    users_are_apart(&*store).await;
    every_field_is_kept(&*store).await;
    a_commit_is_all_or_nothing(&*store).await;
    versions_are_checked(&*store).await;
    a_commit_may_make_its_list(&*store).await;
    undo_takes_back_group_by_group(&*store).await;
    the_log_replays(&*store).await;
    order_survives_undo(&*store).await;
    writers_at_once_lose_nothing(&store).await;
    a_dropped_call_runs_whole_or_not_at_all(&*store).await;
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn at(n: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000 + n)
}

fn list_id(n: u16) -> ListId {
    let mut bytes = [7; 16];
    bytes[14..].copy_from_slice(&n.to_be_bytes());
    ListId::from_bytes(bytes)
}

fn line_id(n: u16) -> LineId {
    let mut bytes = [9; 16];
    bytes[14..].copy_from_slice(&n.to_be_bytes());
    LineId::from_bytes(bytes)
}

fn line(n: u16, requested: &str) -> ListLine {
    ListLine {
        id: line_id(n),
        requested: requested.to_owned(),
        amount: Ratio::ONE,
        unit: None,
        size: None,
        product: None,
        product_name: None,
        max_price: None,
        only_if_on_sale: false,
        checked: false,
        added_at: at(0),
    }
}

async fn create(store: &dyn ListStore, n: u16, who: &str) -> ShoppingList {
    store.create(CreateList::new(list_id(n), user(who), "Groceries", at(i64::from(n)))).await.unwrap()
}

async fn commit(store: &dyn ListStore, list: &ShoppingList, ops: Vec<ListOp>) -> ShoppingList {
    store.commit(Commit::new(list.user.clone(), list.id, ops, at(1000))).await.unwrap()
}

async fn get(store: &dyn ListStore, list: &ShoppingList) -> ShoppingList {
    store.get(GetList::new(list.user.clone(), list.id)).await.unwrap()
}

fn names(list: &ShoppingList) -> Vec<&str> {
    list.lines.iter().map(|l| l.requested.as_str()).collect()
}

async fn lists_come_and_go(store: &dyn ListStore) {
    let who = "comes-and-goes";
    let made = create(store, 1, who).await;
    assert_eq!((made.version, made.lines.len(), made.name.as_str()), (0, 0, "Groceries"));
    assert_eq!((made.created_at, made.updated_at), (at(1), at(1)));
    assert_eq!(get(store, &made).await, made);
    let taken = store.create(CreateList::new(made.id, user("someone"), "x", at(0))).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict, "an id can be taken twice");
    for name in ["", "   "] {
        let refused = store.create(CreateList::new(list_id(900), user(who), name, at(0))).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    }
    create(store, 3, who).await;
    create(store, 2, who).await;
    commit(store, &made, vec![ListOp::add(line(1, "milk"))]).await;
    let found = store.lists(ListsOf::new(user(who))).await.unwrap();
    let ids: Vec<ListId> = found.iter().map(|s| s.id).collect();
    assert_eq!(ids, [list_id(3), list_id(2), list_id(1)], "lists do not come newest first");
    assert_eq!((found[2].lines, found[2].version, found[2].updated_at), (1, 1, at(1000)));
    assert_eq!(store.lists(ListsOf::new(user(who)).with_limit(1)).await.unwrap().len(), 1);
    store.delete(DeleteList::new(user(who), list_id(1))).await.unwrap();
    let gone = store.get(GetList::new(user(who), list_id(1))).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::ListNotFound);
    let again = store.delete(DeleteList::new(user(who), list_id(1))).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::ListNotFound);
    let anew = store.create(CreateList::new(list_id(1), user(who), "Anew", at(9))).await.unwrap();
    assert_eq!(store.log(ReadLog::new(user(who), anew.id, 0)).await.unwrap(), [], "a deleted log came back");
    assert!(get(store, &anew).await.lines.is_empty(), "deleted lines came back");
}

async fn users_are_apart(store: &dyn ListStore) {
    let theirs = create(store, 10, "ann").await;
    let theirs = commit(store, &theirs, vec![ListOp::add(line(1, "secret"))]).await;
    let other = user("bob");
    let answers = [
        store.get(GetList::new(other.clone(), theirs.id)).await.err(),
        store.delete(DeleteList::new(other.clone(), theirs.id)).await.err(),
        store.commit(Commit::new(other.clone(), theirs.id, vec![ListOp::Clear], at(0))).await.err(),
        store.undo(Undo::new(other.clone(), theirs.id, at(0))).await.err(),
        store.log(ReadLog::new(other.clone(), theirs.id, 0)).await.err(),
    ];
    for answer in answers {
        let e = answer.expect("one user can use the list of another");
        assert_eq!(e.kind(), ErrorKind::ListNotFound);
        assert!(!format!("{e:?}").contains("ann"), "the error names the owner: {e:?}");
    }
    assert!(store.lists(ListsOf::new(other)).await.unwrap().is_empty());
    assert_eq!(get(store, &theirs).await, theirs);
}

async fn every_field_is_kept(store: &dyn ListStore) {
    let list = create(store, 20, "fields").await;
    let full = ListLine {
        amount: Ratio::new(1, 3).unwrap(),
        unit: Some(Unit::Cup),
        size: Some("24 x 16.9 fl oz".parse().unwrap()),
        product: Some(ProductId::new("SKU-ü-1").unwrap()),
        product_name: Some("Crème fraîche 'x' \"y\"".to_owned()),
        max_price: Some(Money::from_minor(i64::MAX, Currency::KWD)),
        only_if_on_sale: true,
        checked: true,
        added_at: Timestamp::MIN,
        ..line(1, "crème fraîche, 2% 🥛")
    };
    let after = commit(store, &list, vec![ListOp::add(full.clone()), ListOp::add(line(2, "plain"))]).await;
    assert_eq!(after.lines, [full.clone(), line(2, "plain")]);
    assert_eq!(get(store, &list).await, after);
    let ops = vec![
        ListOp::Rename { name: "BBQ".to_owned() },
        ListOp::SetAmount { line: line_id(2), amount: Ratio::from_int(1_000_000), unit: Some(Unit::Dozen) },
        ListOp::SetProduct { line: line_id(1), product: None, product_name: None },
        ListOp::SetRequest {
            line: line_id(1),
            requested: "sour cream".to_owned(),
            size: None,
            max_price: None,
            only_if_on_sale: false,
        },
        ListOp::SetChecked { line: line_id(1), checked: false },
    ];
    let after = commit(store, &list, ops).await;
    assert_eq!((after.name.as_str(), after.version), ("BBQ", 7));
    let sour = ListLine {
        requested: "sour cream".to_owned(),
        size: None,
        product: None,
        product_name: None,
        max_price: None,
        only_if_on_sale: false,
        checked: false,
        ..full
    };
    assert_eq!(after.lines[0], sour);
    assert_eq!((after.lines[1].amount, after.lines[1].unit), (Ratio::from_int(1_000_000), Some(Unit::Dozen)));
    assert_eq!(get(store, &list).await, after);
}

async fn a_commit_is_all_or_nothing(store: &dyn ListStore) {
    let list = create(store, 30, "all-or-nothing").await;
    let list = commit(store, &list, vec![ListOp::add(line(1, "milk"))]).await;
    for (bad, kind) in [
        (ListOp::RemoveLine { line: line_id(99) }, ErrorKind::ListNotFound),
        (ListOp::SetAmount { line: line_id(1), amount: Ratio::ZERO, unit: None }, ErrorKind::InvalidInput),
        (
            ListOp::SetAmount { line: line_id(1), amount: Ratio::from_int(1_000_001), unit: None },
            ErrorKind::InvalidInput,
        ),
        (ListOp::add(line(1, "same id")), ErrorKind::InvalidInput),
        (ListOp::add(line(3, " ")), ErrorKind::InvalidInput),
        (ListOp::Rename { name: "x".repeat(201) }, ErrorKind::TooLarge),
        (ListOp::Undo { from: 1, to: 1, ops: vec![] }, ErrorKind::InvalidInput),
    ] {
        let ops = vec![ListOp::add(line(2, "bread")), ListOp::Rename { name: "changed".to_owned() }, bad];
        let e = store.commit(Commit::new(list.user.clone(), list.id, ops, at(5))).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{e:?}");
        assert_eq!(get(store, &list).await, list, "a failed commit left something behind");
    }
    assert_eq!(store.log(ReadLog::new(list.user.clone(), list.id, 0)).await.unwrap().len(), 1);
    assert_eq!(commit(store, &list, vec![]).await, list, "an empty commit changed the list");
}

async fn versions_are_checked(store: &dyn ListStore) {
    let list = create(store, 40, "versions").await;
    let add = |n| vec![ListOp::add(line(n, "egg"))];
    let first = Commit::new(list.user.clone(), list.id, add(1), at(5)).expecting(0);
    assert_eq!(store.commit(first.clone()).await.unwrap().version, 1);
    let e = store.commit(first).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Conflict);
    assert!(e.is_retryable() && e.hint().is_some());
    let second = Commit::new(list.user.clone(), list.id, add(2), at(5)).expecting(1);
    assert_eq!(store.commit(second).await.unwrap().version, 2);
}

async fn a_commit_may_make_its_list(store: &dyn ListStore) {
    let (who, id) = (user("maker"), list_id(95));
    let bad = vec![ListOp::add(line(1, "milk")), ListOp::RemoveLine { line: line_id(999) }];
    let refused = store.commit(Commit::new(who.clone(), id, bad, at(1)).creating("New")).await;
    assert!(refused.is_err());
    assert!(store.get(GetList::new(who.clone(), id)).await.is_err(), "the list was made without its lines");
    let ops = || vec![ListOp::add(line(1, "milk"))];
    let made =
        store.commit(Commit::new(who.clone(), id, ops(), at(2)).expecting(0).creating("New")).await.unwrap();
    assert_eq!((made.name.as_str(), made.version, names(&made)), ("New", 1, vec!["milk"]));
    let again = store.commit(Commit::new(who.clone(), id, ops(), at(3)).expecting(0).creating("New")).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    let other = store.commit(Commit::new(user("thief"), id, ops(), at(4)).creating("New")).await;
    assert_eq!(other.unwrap_err().kind(), ErrorKind::Conflict, "the id is taken");
    let second = Commit::new(who.clone(), list_id(96), ops(), at(5)).creating("Second");
    assert_eq!(store.commit(second).await.unwrap_err().kind(), ErrorKind::Conflict, "a first list is there");
    assert_eq!(store.lists(ListsOf::new(who)).await.unwrap().len(), 1);
}

async fn undo_takes_back_group_by_group(store: &dyn ListStore) {
    let list = create(store, 50, "undo").await;
    let undo = || store.undo(Undo::new(list.user.clone(), list.id, at(2000)));
    let e = undo().await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert!(e.message().contains("nothing to undo") && e.hint().is_some(), "{e:?}");
    let empty = list.lines.clone();
    let two = commit(store, &list, vec![ListOp::add(line(1, "milk")), ListOp::add(line(2, "bread"))]).await;
    let cleared = commit(store, &list, vec![ListOp::Clear]).await;
    assert!(cleared.lines.is_empty());
    let back = undo().await.unwrap();
    assert_eq!((back.lines.clone(), back.version), (two.lines.clone(), 4));
    assert_eq!(get(store, &list).await, back);
    // A commit after an undo goes on top; the undos then pass it and go on where they were.
    commit(store, &list, vec![ListOp::RemoveLine { line: line_id(1) }]).await;
    assert_eq!(undo().await.unwrap().lines, two.lines);
    let first = undo().await.unwrap();
    assert_eq!((first.lines.clone(), first.version, first.updated_at), (empty, 7, at(2000)));
    assert_eq!(undo().await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let log = store.log(ReadLog::new(list.user.clone(), list.id, 0)).await.unwrap();
    let undone: Vec<bool> = log.iter().map(|l| l.undone).collect();
    assert_eq!(undone, [true, true, true, false, true, false, false]);
    assert!(matches!(log[6].op, ListOp::Undo { from: 1, to: 2, .. }), "{:?}", log[6].op);
}

async fn the_log_replays(store: &dyn ListStore) {
    let start = create(store, 60, "log").await;
    commit(store, &start, vec![ListOp::add(line(1, "milk")), ListOp::add(line(2, "bread"))]).await;
    store.undo(Undo::new(start.user.clone(), start.id, at(1500))).await.unwrap();
    let end = commit(store, &start, vec![ListOp::add(line(3, "eggs"))]).await;
    let read = |after, limit| store.log(ReadLog::new(start.user.clone(), start.id, after).with_limit(limit));
    let log = read(0, 1000).await.unwrap();
    assert_eq!(log.iter().map(|l| l.version).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(log.iter().map(|l| l.group).collect::<Vec<_>>(), [1, 1, 3, 4]);
    assert_eq!(replay(start.clone(), &log).unwrap(), end, "the log does not give the list");
    assert_eq!(read(1, 2).await.unwrap(), log[1..3]);
    assert!(read(4, 10).await.unwrap().is_empty() && read(u64::MAX, 10).await.unwrap().is_empty());
}

async fn order_survives_undo(store: &dyn ListStore) {
    let list = create(store, 70, "order").await;
    let adds = (0..5).map(|n| ListOp::add(line(n, &format!("item {n}")))).collect();
    let list = commit(store, &list, adds).await;
    let middle = ListOp::AddLine { line: Box::new(line(50, "between")), index: Some(2) };
    let with_middle = commit(store, &list, vec![middle]).await;
    assert_eq!(names(&with_middle)[1..4], ["item 1", "between", "item 2"]);
    assert_eq!(get(store, &list).await, with_middle);
    for n in [0, 3, 50] {
        commit(store, &list, vec![ListOp::RemoveLine { line: line_id(n) }]).await;
    }
    for _ in 0..3 {
        store.undo(Undo::new(list.user.clone(), list.id, at(3000))).await.unwrap();
    }
    assert_eq!(get(store, &list).await.lines, with_middle.lines, "undo changed the order of the lines");
}

async fn writers_at_once_lose_nothing(store: &Arc<dyn ListStore>) {
    let list = create(&**store, 80, "writers").await;
    let writes = (0..40_u16).map(|n| {
        let (store, list) = (Arc::clone(store), list.clone());
        async move { commit(&*store, &list, vec![ListOp::add(line(n, "egg"))]).await.version }
    });
    let mut versions = join_all(writes).await;
    versions.sort_unstable();
    assert_eq!(versions, (1..=40).collect::<Vec<u64>>(), "two commits made the same version");
    assert_eq!(get(&**store, &list).await.lines.len(), 40);
}

async fn a_dropped_call_runs_whole_or_not_at_all(store: &dyn ListStore) {
    let list = create(store, 90, "dropped").await;
    for n in 0..20 {
        let ops = vec![ListOp::add(line(2 * n, "left")), ListOp::add(line(2 * n + 1, "right"))];
        let mut call = Box::pin(store.commit(Commit::new(list.user.clone(), list.id, ops, at(5))));
        let _ = call.as_mut().poll(&mut Context::from_waker(&noop_waker()));
        drop(call);
    }
    // A commit behind them waits for those that were under way.
    let after = commit(store, &list, vec![ListOp::Rename { name: "after".to_owned() }]).await;
    assert_eq!(after.lines.len() % 2, 0, "half of a commit was kept");
    assert_eq!(after.version, after.lines.len() as u64 + 1);
    assert_eq!(get(store, &list).await, after);
}
