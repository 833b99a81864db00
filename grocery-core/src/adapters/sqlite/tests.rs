//! The stores over a real file.

use rusqlite::Connection;

use super::*;
use crate::{
    error::ErrorKind,
    id::{ListId, UserId},
    lists::{CreateList, GetList},
};

fn open(dir: &tempfile::TempDir) -> SqliteStores {
    SqliteStores::open(dir.path().join("grocery.db"), SqliteOptions::default()).unwrap()
}

#[tokio::test]
async fn every_store_keeps_its_contract() {
    let dir = tempfile::tempdir().unwrap();
    let limits = SessionLimits::default().with_max_sessions(200);
    let options = SqliteOptions::default().with_sessions(limits.clone());
    let stores = SqliteStores::open(dir.path().join("grocery.db"), options).unwrap();
    crate::testing::list_store(stores.lists()).await;
    crate::testing::price_history_store(stores.price_history()).await;
    crate::testing::product_store(stores.products()).await;
    crate::testing::alias_store(stores.aliases()).await;
    crate::testing::swap_store(stores.swaps()).await;
    crate::testing::model_store(stores.models()).await;
    crate::testing::order_store(stores.orders()).await;
    crate::testing::session_store(stores.sessions(), limits).await;
    stores.integrity_check().await.unwrap();
}

#[test]
fn steps_are_numbered_without_gaps() {
    let versions: Vec<u32> = SCHEMA.migrations.iter().map(|m| m.version).collect();
    assert_eq!(versions, (1..=SCHEMA.version()).collect::<Vec<_>>());
}

#[tokio::test]
async fn queries_use_their_indexes() {
    let dir = tempfile::tempdir().unwrap();
    let stores = open(&dir);
    let plan = |sql: &'static str| {
        stores.database().read(move |tx| {
            let mut explain = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows =
                explain.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>()?;
            Ok(rows.join("; "))
        })
    };
    for (sql, want) in [
        (lists::sqlite::LIST, "SEARCH grocery_lists USING INDEX sqlite_autoindex_grocery_lists_1 (id=?)"),
        (lists::sqlite::LINES, "SEARCH list_items USING PRIMARY KEY (list_id=?)"),
        (lists::sqlite::LISTS_OF, "USING INDEX idx_lists_user_created (user_id=?)"),
        (
            lists::sqlite::LISTS_OF,
            "SEARCH list_items USING COVERING INDEX idx_items_list_product (list_id=?)",
        ),
        (lists::sqlite::LOG, "SEARCH list_ops USING PRIMARY KEY (list_id=? AND version>?)"),
        (lists::sqlite::NEWEST_GROUP, "SEARCH list_ops USING COVERING INDEX idx_ops_undoable (list_id=?)"),
        (
            "SELECT id FROM list_items WHERE list_id = ?1 AND product_id = ?2",
            "USING COVERING INDEX idx_items_list_product (list_id=? AND product_id=?)",
        ),
        (
            pricing::history::sqlite::HISTORY,
            "SEARCH prices USING INDEX idx_prices_product_date (product_id=? AND created_at>?)",
        ),
        (
            pricing::history::sqlite::LAST_OF_SERIES,
            "USING INDEX idx_prices_series (product_id=? AND source=? AND store_id=? AND created_at<?)",
        ),
        (catalog::store::sqlite::GET, "SEARCH products USING INDEX sqlite_autoindex_products_1 (id=?)"),
        (catalog::store::sqlite::PAGE, "SEARCH products USING INDEX sqlite_autoindex_products_1 (id>?)"),
        (
            catalog::store::sqlite::PAGE_OF_CATEGORY,
            "SEARCH products USING INDEX idx_products_category (category=? AND id>?)",
        ),
        (catalog::store::sqlite::HOLDER, "USING INDEX idx_products_walmart_id (walmart_id=?)"),
        (catalog::alias::sqlite::FIND, "SEARCH phrase_aliases USING PRIMARY KEY (user_id=? AND phrase=?)"),
        (catalog::alias::sqlite::ALL, "SEARCH phrase_aliases USING PRIMARY KEY (user_id=?)"),
        (catalog::alias::sqlite::OLDEST, "USING COVERING INDEX idx_aliases_taught (user_id=?)"),
        (
            catalog::swaps::sqlite::OF_ONE,
            "SEARCH judged_swaps USING PRIMARY KEY (user_id=? AND missing_id=?)",
        ),
        (catalog::swaps::sqlite::ALL, "SEARCH judged_swaps USING PRIMARY KEY (user_id=?)"),
        (catalog::swaps::sqlite::OLDEST, "USING COVERING INDEX idx_swaps_judged (user_id=?)"),
        (orders::store::sqlite::GET, "SEARCH o USING INDEX idx_orders_user_id (user_id=? AND id=?)"),
        (orders::store::sqlite::GET, "SEARCH s USING PRIMARY KEY (user_id=? AND id=?)"),
        (
            orders::store::sqlite::LIST,
            "USING INDEX idx_orders_user_day (user_id=? AND ordered_on>? AND ordered_on<?)",
        ),
        (orders::store::sqlite::LINES, "SEARCH l USING PRIMARY KEY (order_key=?)"),
        (
            orders::store::sqlite::PURCHASES,
            "USING INDEX idx_lines_user_day (user_id=? AND bought=? AND ordered_on>?)",
        ),
        (
            orders::store::sqlite::PURCHASES_OF_THING,
            "USING INDEX idx_lines_thing (user_id=? AND thing=? AND bought=? AND ordered_on>?)",
        ),
        (
            orders::store::sqlite::PURCHASES_OF_ITEM,
            "USING INDEX idx_lines_item (user_id=? AND item_key=? AND bought=? AND ordered_on>?)",
        ),
        (orders::store::sqlite::SHOPS, "SEARCH s USING PRIMARY KEY (user_id=?)"),
        (nlu::session::sqlite::GET, "SEARCH sessions USING INDEX sqlite_autoindex_sessions_1"),
        (nlu::session::sqlite::PRUNE_BY_AGE, "USING INDEX idx_sessions_used (used_at<?)"),
    ] {
        let plan = plan(sql).await.unwrap();
        assert!(plan.contains(want), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart_and_in_a_restored_backup() {
    let dir = tempfile::tempdir().unwrap();
    let (user, id) = (UserId::new("ann").unwrap(), ListId::from_bytes([5; 16]));
    let stores = open(&dir);
    let at = crate::clock::Timestamp::from_unix_millis(0);
    stores.lists().create(CreateList::new(id, user.clone(), "Groceries", at)).await.unwrap();
    let backup = dir.path().join("backup.db");
    stores.backup(&backup).await.unwrap();
    drop(stores);
    let get = |stores: SqliteStores| {
        let user = user.clone();
        async move { stores.lists().get(GetList::new(user, id)).await }
    };
    assert_eq!(get(open(&dir)).await.unwrap().name, "Groceries");
    std::fs::remove_file(dir.path().join("grocery.db")).unwrap();
    assert_eq!(get(open(&dir)).await.unwrap_err().kind(), ErrorKind::ListNotFound);
    SqliteStores::restore(&backup, dir.path().join("grocery.db")).await.unwrap();
    assert_eq!(get(open(&dir)).await.unwrap().name, "Groceries");
}

#[tokio::test]
async fn a_stored_value_that_makes_no_sense_is_said_to_be_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let stores = open(&dir);
    let (user, id) = (UserId::new("ann").unwrap(), ListId::from_bytes([5; 16]));
    let at = crate::clock::Timestamp::from_unix_millis(0);
    let lists = stores.lists();
    lists.create(CreateList::new(id, user.clone(), "Groceries", at)).await.unwrap();
    let raw = Connection::open(stores.database().path()).unwrap();
    raw.execute(
        "INSERT INTO list_items VALUES (?1, ?2, 1, 'milk', 1, 1, 'nonsense', NULL, NULL, NULL, NULL, NULL, 0, 0, 0)",
        rusqlite::params![id.as_bytes(), [1_u8; 16]],
    )
    .unwrap();
    let e = lists.get(GetList::new(user, id)).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Corrupt);
    assert!(e.hint().is_some(), "{e:?}");
}
