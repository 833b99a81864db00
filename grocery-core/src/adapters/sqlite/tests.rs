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
    crate::testing::tracking_store(stores.tracking()).await;
    crate::testing::product_store(stores.products()).await;
    crate::testing::alias_store(stores.aliases()).await;
    crate::testing::review_store(stores.reviews()).await;
    crate::testing::trending_store(stores.trending(catalog::TrendingConfig::default())).await;
    crate::testing::swap_store(stores.swaps()).await;
    crate::testing::model_store(stores.models()).await;
    crate::testing::order_store(stores.orders()).await;
    crate::testing::budget_store(stores.budgets()).await;
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
        (
            budgets::store::sqlite::SPENT,
            "USING COVERING INDEX idx_spend_day (user_id=? AND category=? AND currency=? AND day>? AND day<?)",
        ),
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
        (
            pricing::history::sqlite::NEXT_PRODUCT,
            "USING COVERING INDEX idx_prices_product_date (product_id>?)",
        ),
        (pricing::history::sqlite::WHOLE, "USING INDEX idx_prices_product_date (product_id=?)"),
        (
            pricing::tracking::sqlite::DUE,
            "SEARCH tracked_prices USING COVERING INDEX idx_tracked_due (due_at<?)",
        ),
        (pricing::tracking::sqlite::OF_THE_FUTURE, "idx_tracked_due (due_at>?)"),
        (
            pricing::tracking::sqlite::DUE_OF,
            "SEARCH tracked_prices USING INDEX idx_tracked_product (product_id=? AND store_id=? AND due_at<?)",
        ),
        (pricing::tracking::sqlite::OF_USER, "USING INDEX sqlite_autoindex_tracked_prices_2 (user_id=?)"),
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
        (catalog::review::sqlite::PAGE, "USING INDEX idx_reviews_newest (product_id=? AND written_at<?)"),
        (catalog::review::sqlite::SUMMARY, "USING COVERING INDEX idx_reviews_stars (product_id=?)"),
        (catalog::review::sqlite::FORGET, "USING INDEX idx_reviews_user (user_id=?)"),
        (
            catalog::trending::sqlite::GET,
            "SEARCH product_heat USING PRIMARY KEY (half_life=? AND product_id=?)",
        ),
        (catalog::trending::sqlite::HOTTEST, "USING COVERING INDEX idx_heat_hottest (half_life=?)"),
        (catalog::trending::sqlite::COUNT, "SEARCH product_heat USING"),
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
        // What is due is gathered by product, which no order of an index can do beforehand; what one shopper waits
        // for is little.
        let gathers = [pricing::tracking::sqlite::DUE, pricing::tracking::sqlite::OF_USER].contains(&sql);
        assert!(!plan.contains("SCAN") && (gathers || !plan.contains("TEMP B-TREE")), "{sql}\n{plan}");
    }
}

#[tokio::test]
async fn a_category_is_listed_by_its_newest_prices() {
    use crate::{
        catalog::{Catalog, Product, UpsertProducts},
        clock::Timestamp,
        money::{Currency, Money},
        pricing::{PricePoint, RecordPrices},
        quantity::Unit,
    };
    let dir = tempfile::tempdir().unwrap();
    let stores = open(&dir);
    let base = Catalog::starter().unwrap().products().next().unwrap();
    let milk = vec!["Dairy".to_owned(), "Milk".to_owned()];
    let product = |id: &str, category: &[String]| Product {
        id: id.parse().unwrap(),
        retailer_id: None,
        category: category.to_vec(),
        ..base.clone()
    };
    let mut all: Vec<Product> = ["a", "b", "c", "d"].map(|id| product(id, &milk)).to_vec();
    all.push(product("e", &milk[..1]));
    stores.products().upsert(UpsertProducts::new(all)).await.unwrap();
    let point = |id: &str, minor, currency, day: i64| PricePoint {
        product: id.parse().unwrap(),
        source: "shop".to_owned(),
        store: None,
        price: Money::from_minor(minor, currency),
        regular: None,
        per: Unit::Each,
        at: Timestamp::from_unix_millis(day * 86_400_000),
    };
    let usd = Currency::USD;
    let told = vec![
        point("a", 100, usd, 1),
        point("a", 400, usd, 2),
        point("b", 300, usd, 1),
        point("c", 1, Currency::EUR, 1),
        point("e", 50, usd, 1),
    ];
    stores.price_history().record(RecordPrices::new(told)).await.unwrap();
    let page = |request: ShelfPage| {
        let stores = stores.clone();
        async move {
            let found = stores.by_price(request).await.unwrap();
            found.iter().map(|s| (s.product.id.to_string(), s.amount().map(Money::minor))).collect::<Vec<_>>()
        }
    };
    let of = |id: &str, price| (id.to_owned(), price);
    let all = [of("b", Some(300)), of("a", Some(400)), of("c", None), of("d", None)];
    assert_eq!(page(ShelfPage::of(milk.clone(), usd)).await, all);
    assert_eq!(page(ShelfPage::of(milk.clone(), usd).with_limit(2).behind(1)).await, all[1..3]);
    assert!(page(ShelfPage::of(vec!["Milk".to_owned()], usd)).await.is_empty());
    // It finds the category and each newest price by an index; only the category's own rows are sorted.
    let plan: String = stores
        .database()
        .read(|tx| {
            let mut explain = tx.prepare(&format!("EXPLAIN QUERY PLAN {}", shelf::query()))?;
            let rows =
                explain.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>()?;
            Ok(rows.join("; "))
        })
        .await
        .unwrap();
    for index in ["idx_products_category (category=?", "idx_prices_product_date (product_id=?"] {
        assert!(plan.contains(index) && !plan.contains("SCAN"), "{plan}");
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
