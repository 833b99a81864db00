//! Orders and receipts through the agent.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use grocery_core::{
    Currency, Date, Error, ErrorKind, GroceryAgent, Money, ProcessRequest, ProductId, SeededRng, UserId,
    budgets::{
        Budget, BudgetPeriod, BudgetStore, MarkCrossings, MemoryBudgetStore, RecordSpend, RemoveBudget,
        RemoveSpend, SetBudget, SpentIn,
    },
    catalog::SearchRequest,
    orders::{
        FindPurchases, GetOrder, ListOrders, MemoryOrderStore, Order, OrderCounts, OrderImportOptions,
        OrderStore, Purchase, RecognizeText, RemoveOrders, SaveOrders, SavedOrders, Shop, TextLine,
        TextRecognizer, sample,
    },
    pricing::{HistoryRequest, MemoryPriceHistory, PriceHistoryStore, PricePoint, RecordPrices},
    quantity::Unit,
};

use crate::support::{agent, block_on, catalog, clock, kind, user};

const RECEIPT: &str = "WALMART\nST# 03996\nCILANTRO 007488949536 F 0.95 N\nBANANAS 000000004011KF\n1.23 lb @ 1 lb /0.58 0.71 N\n\
    MYSTERY ZORBLAX 9PK 5.00 X\nSUBTOTAL 6.66\nTAX 1 0.34\nTOTAL 7.00\nVISA TEND 7.00\n************0937\n11/17/26 10:00:24\n";

fn import(agent: &GroceryAgent, seed: u64) -> grocery_core::agent::OrderImportReport {
    let export = sample::walmart_export(&SeededRng::new(seed));
    let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
    block_on(agent.orders().import(&user(), files, &OrderImportOptions::default(), |_| {})).unwrap()
}

#[test]
fn a_second_import_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("g.db");
    let on_file = || GroceryAgent::builder().database(&path).clock(clock()).build().unwrap();
    for agent in [agent(), on_file()] {
        let first = import(&agent, 1);
        assert_eq!((first.imported, first.updated, first.unchanged, first.skipped), (25, 0, 0, 0));
        assert_eq!((first.read, first.lines, first.flagged), (254, 229, 0));
        let want = OrderCounts { orders: 25, items: 161, lines: 229, shops: 6 };
        assert_eq!(block_on(agent.orders().counts(&user())).unwrap(), want);
        let list = || block_on(agent.orders().list(ListOrders::new(user()))).unwrap();
        let before = list();
        let again = import(&agent, 1);
        assert_eq!((again.imported, again.updated, again.unchanged, again.prices), (0, 0, 25, 0));
        assert_eq!(block_on(agent.orders().counts(&user())).unwrap(), want);
        assert_eq!(list(), before);
        assert_eq!(block_on(agent.orders().shops(&user())).unwrap().len(), 6);
    }
    // And all of it is there after a restart, and nothing private is anywhere in the files.
    let counts = block_on(on_file().orders().counts(&user())).unwrap();
    assert_eq!(counts.lines, 229);
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in sample::PRIVATE {
            assert!(
                !bytes.windows(secret.len()).any(|w| w == secret.as_bytes()),
                "{secret} is in the database"
            );
        }
    }
}

#[test]
fn an_import_that_is_called_off_while_it_reads_keeps_nothing() {
    use futures_util::FutureExt;
    let agent = agent();
    let export = sample::walmart_export(&SeededRng::new(1));
    let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
    let mut rows = 0;
    let (user, options) = (user(), OrderImportOptions::default());
    let orders = agent.orders();
    let import = orders.import(&user, files, &options, |at| rows = at.rows);
    assert!(import.now_or_never().is_none(), "it lets go of its thread before it keeps anything");
    assert_eq!(rows, 254, "all was read");
    assert_eq!(block_on(agent.orders().counts(&user)).unwrap(), OrderCounts::default());
    let before = agent.catalog().len();
    let file = "id,name\nzz-1,Moon cheese\n".as_bytes();
    let mode = grocery_core::import::ImportMode::Strict;
    assert!(agent.catalog().import(file, mode, |_| {}).now_or_never().is_none());
    assert_eq!(agent.catalog().len(), before);
}

#[test]
fn half_an_export_is_completed_by_the_other_half() {
    let agent = agent();
    let export = sample::walmart_export(&SeededRng::new(2));
    let options = OrderImportOptions::default();
    let take =
        |file: &str| block_on(agent.orders().import(&user(), [file.as_bytes()], &options, |_| {})).unwrap();
    assert_eq!(take(&export.orders_csv).imported, 25);
    let items = take(&export.items_csv);
    assert_eq!((items.imported, items.updated), (0, 25));
    assert_eq!(take(&export.orders_csv).unchanged, 25);
    for order in block_on(agent.orders().list(ListOrders::new(user()))).unwrap() {
        assert!(order.flags.is_empty() && order.amounts.total.is_some() && order.shop.is_some(), "{order:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let agent = agent();
    let file = "Order Number,Order Date,Product Name,Price\n1,2025-03-01,Milk,3.00\n2,2025-03-01,Salt,x\n";
    let options = OrderImportOptions::default();
    let e = block_on(agent.orders().import(&user(), [file.as_bytes()], &options, |_| {})).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Corrupt);
    assert_eq!(block_on(agent.orders().counts(&user())).unwrap(), OrderCounts::default());
    let report =
        block_on(agent.orders().import(&user(), [file.as_bytes()], &options.lenient(), |_| {})).unwrap();
    assert_eq!((report.imported, report.skipped), (2, 1));
}

#[test]
fn a_receipt_feeds_history_prices_and_habits() {
    let agent = agent();
    let done = block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    assert!(done.imported && done.receipt.adds_up(), "{:?}", done.receipt.order.flags);
    assert!(!block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap().imported);
    let order = &done.receipt.order;
    let bananas = order.lines[1].product.clone().expect("bananas are in the catalogue");
    assert!(agent.catalog().get(&bananas).unwrap().name.contains("anana"));
    assert_eq!(order.lines[2].product, None, "an unknown thing stays unknown, with its name");
    let prices = block_on(agent.prices().history(HistoryRequest::new(bananas.clone()))).unwrap();
    assert_eq!((prices[0].source.as_str(), prices[0].price.minor()), ("orders:walmart", 58));
    assert_eq!(prices[0].store.as_ref().unwrap().as_str(), "walmart:3996");
    // A second one a week later makes a habit.
    let later = RECEIPT.replace("11/17/26", "11/10/26");
    block_on(agent.orders().import_receipt(&user(), &later)).unwrap();
    let history = block_on(agent.orders().history(&user(), &bananas)).unwrap().unwrap();
    assert_eq!(history.purchases.len(), 2);
    assert_eq!(history.bought.cadence.next, Some(Date::new(2026, 11, 24).unwrap()));
    assert_eq!(history.bought.last_paid.as_ref().unwrap().price.minor(), 58);
    let usual = block_on(agent.orders().usual(&user(), 10)).unwrap();
    assert_eq!(usual.len(), 3);
    let zorblax = block_on(agent.orders().bought(&user(), "zorblax")).unwrap();
    assert_eq!((zorblax.len(), zorblax[0].cadence.days), (1, 2));
    let by_thing = block_on(agent.orders().history_of_thing(&user(), &zorblax[0].thing)).unwrap().unwrap();
    assert_eq!(by_thing.purchases.len(), 2);
    let nobody = UserId::new("nobody").unwrap();
    assert!(block_on(agent.orders().usual(&nobody, 10)).unwrap().is_empty());
    assert_eq!(block_on(agent.orders().history(&nobody, &bananas)).unwrap(), None);
    assert_eq!(block_on(agent.orders().history(&user(), &ProductId::new("none").unwrap())).unwrap(), None);
    assert_eq!(block_on(agent.orders().forget_all(&user())).unwrap(), 2);
    assert!(block_on(agent.orders().usual(&user(), 10)).unwrap().is_empty());
}

/// What is of another package is another product, and what says no package tells no price of one.
#[test]
fn the_package_must_be_the_same() {
    let agent = agent();
    let text = "WALMART\nST# 03996\nWHOLE MILK 1 GAL   3.48 F\nWHOLE MILK 5 GAL   13.48 F\nWHOLE MILK   2.18 F\n\
                SUBTOTAL   19.14\nTOTAL   19.14\n11/17/26  10:21:00\n";
    let done = block_on(agent.orders().import_receipt(&user(), text)).unwrap();
    let products: Vec<Option<ProductId>> =
        done.receipt.order.lines.iter().map(|l| l.product.clone()).collect();
    let [Some(gallon), None, Some(unsized_)] = &products[..] else { panic!("{products:?}") };
    assert_eq!(agent.catalog().get(gallon).unwrap().size.unwrap().to_string(), "1 gallon");
    let paid = block_on(agent.prices().history(HistoryRequest::new(gallon.clone()))).unwrap();
    assert_eq!(paid.iter().map(|p| p.price.minor()).collect::<Vec<_>>(), [348]);
    let bought = block_on(agent.orders().history(&user(), unsized_)).unwrap().unwrap();
    assert!(!bought.purchases.is_empty());
}

#[test]
fn text_that_is_no_receipt_is_read_and_not_kept() {
    let agent = agent();
    let done = block_on(agent.orders().import_receipt(&user(), "hello there")).unwrap();
    assert!(!done.imported && done.receipt.order.lines.is_empty() && !done.receipt.order.flags.is_empty());
    assert_eq!(block_on(agent.orders().counts(&user())).unwrap().orders, 0);
}

#[test]
fn a_picture_is_read_by_the_hosts_own_recogniser() {
    struct Scripted;
    #[async_trait]
    impl TextRecognizer for Scripted {
        async fn recognize(&self, request: RecognizeText) -> grocery_core::Result<Vec<TextLine>> {
            Ok(String::from_utf8(request.image).unwrap().lines().map(TextLine::new).collect())
        }
    }
    let agent = agent();
    let request = RecognizeText::new(RECEIPT.as_bytes().to_vec());
    let receipt = block_on(agent.orders().read_picture(&Scripted, request)).unwrap();
    assert_eq!(receipt.order.lines.len(), 3);
    assert_eq!(receipt, agent.orders().read_receipt(RECEIPT).unwrap());
}

/// Prints how long queries take on the sample and on a hundred times as much. Not part of the tests.
#[test]
#[ignore = "measures; run with --release --nocapture"]
fn how_long_queries_take() {
    use grocery_core::{
        adapters::{SqliteOptions, SqliteStores},
        orders::read_orders,
    };
    let dir = tempfile::tempdir().unwrap();
    let stores = SqliteStores::open(dir.path().join("g.db"), SqliteOptions::default()).unwrap();
    let store = stores.orders();
    let read = |seed: u64| -> Vec<Order> {
        let export = sample::walmart_export(&SeededRng::new(seed));
        let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
        read_orders(files, &OrderImportOptions::default(), |_| {}).unwrap().0
    };
    for rounds in [1_u64, 100] {
        let user = UserId::new(format!("user-{rounds}")).unwrap();
        for seed in 0..rounds {
            block_on(store.save(SaveOrders::new(user.clone(), read(seed)))).unwrap();
        }
        let all = block_on(store.purchases(FindPurchases::new(user.clone()).with_limit(100_000))).unwrap();
        let things: Vec<String> = all.iter().map(grocery_core::orders::Purchase::thing).collect();
        let clock = Arc::new(grocery_core::SystemClock::new());
        let now = || grocery_core::Clock::now(&*clock);
        let told = |name: &str, run: &mut dyn FnMut(usize)| {
            let mut micros: Vec<u128> = (0..400)
                .map(|n| {
                    let start = now();
                    run(n);
                    now().saturating_since(start).as_micros()
                })
                .collect();
            micros.sort_unstable();
            println!("{rounds}x sample, {name}: p50 {} us, p95 {} us", micros[200], micros[380]);
        };
        told("history of one thing", &mut |n| {
            let request = FindPurchases::new(user.clone()).of_thing(things[n * 7 % things.len()].clone());
            block_on(store.purchases(request)).unwrap();
        });
        told("newest 20 orders", &mut |_| {
            block_on(store.list(ListOrders::new(user.clone()).with_limit(20))).unwrap();
        });
        told("newest 200 purchases", &mut |_| {
            block_on(store.purchases(FindPurchases::new(user.clone()).with_limit(200))).unwrap();
        });
        told("shops", &mut |_| {
            block_on(store.shops(&user)).unwrap();
        });
        told("counts", &mut |_| {
            block_on(store.counts(&user)).unwrap();
        });
        told("a year's purchases", &mut |_| {
            block_on(store.purchases(FindPurchases::new(user.clone()).with_limit(20_000))).unwrap();
        });
    }
}

/// Who always buys oat milk means it by "milk", until the orders are gone.
#[test]
fn what_is_always_bought_is_meant() {
    let agent = agent();
    let oat = agent.catalog().search(&SearchRequest::new("oat milk")).unwrap().hits[0].product.clone();
    let added = |agent: &GroceryAgent, user: &UserId| {
        let request = grocery_core::ProcessRequest::new("milk", user.clone());
        let answer = block_on(agent.process(request)).unwrap();
        answer.grocery_list.items[0].product_id.clone()
    };
    let ann = UserId::new("ann").unwrap();
    let plain = added(&agent, &UserId::new("bob").unwrap());
    assert_ne!(plain, Some(oat.id.clone()));

    let days = ["2026-10-02", "2026-10-09", "2026-10-16", "2026-10-23", "2026-10-30", "2026-11-06"];
    let mut rows = "order_id,date,name,quantity,price\n".to_owned();
    for (i, day) in days.iter().enumerate() {
        let size = oat.size.map(|s| s.to_string()).unwrap_or_default();
        rows.push_str(&format!(
            "o{i},{day},\"{} {}, {size}\",1,3.99\n",
            oat.brand.clone().unwrap_or_default(),
            oat.name
        ));
    }
    let options = OrderImportOptions::default();
    let report = block_on(agent.orders().import(&ann, [rows.as_bytes()], &options, |_| {})).unwrap();
    assert_eq!((report.imported, report.matched), (6, 6), "{report:?}");
    assert_eq!(added(&agent, &ann), Some(oat.id.clone()));
    // And it comes forward where she searches.
    let places = |user: &UserId| {
        let request = grocery_core::ProcessRequest::new("search for milk", user.clone());
        let shown = block_on(agent.process(request)).unwrap().products;
        shown.iter().position(|p| p.product_id == oat.id).unwrap_or(usize::MAX)
    };
    assert!(places(&ann) < places(&UserId::new("bob").unwrap()));

    block_on(agent.orders().forget_all(&ann)).unwrap();
    let again = grocery_core::ProcessRequest::new("clear the list", ann.clone());
    block_on(agent.process(again)).unwrap();
    block_on(agent.process(grocery_core::ProcessRequest::new("yes", ann.clone()))).unwrap();
    assert_eq!(added(&agent, &ann), plain);
}

/// What somebody paid is told to who paid it, for what it was for, and never as the price of today.
#[test]
fn what_was_paid_last_is_the_shoppers_own() {
    let history = MemoryPriceHistory::new();
    let told = |product: &str, minor, per| PricePoint {
        product: product.parse().unwrap(),
        source: "feed".to_owned(),
        store: None,
        price: Money::from_minor(minor, Currency::USD),
        regular: None,
        per,
        at: "2026-11-02T10:00:00Z".parse().unwrap(),
    };
    let receipt = agent().orders().read_receipt(RECEIPT).unwrap();
    let cilantro = receipt.order.lines[0].product.clone().unwrap();
    block_on(history.record(RecordPrices::new(vec![told(cilantro.as_str(), 499, Unit::Pound)]))).unwrap();
    let builder = GroceryAgent::builder().catalog(catalog()).clock(clock());
    let agent = builder.price_history_store(Arc::new(history)).build().unwrap();
    let (ann, bob) = (UserId::new("ann").unwrap(), UserId::new("bob").unwrap());
    let ask = |who: &UserId, what: &str| {
        let said = format!("what did I pay for {what} last time?");
        block_on(agent.process(ProcessRequest::new(said, who.clone()))).unwrap().response
    };
    block_on(agent.orders().import_receipt(&ann, RECEIPT)).unwrap();
    let own = ask(&ann, "cilantro");
    assert!(own.contains("costs $4.99 per pound, first seen on 2026-11-02"), "{own}");
    assert!(own.ends_with("You last paid $0.95 on 2026-11-17."), "{own}");
    assert_eq!(ask(&ann, "bananas"), "You last paid $0.58 per pound on 2026-11-17.");
    let others = ask(&bob, "cilantro");
    assert!(others.contains("$4.99") && !others.contains("paid"), "{others}");
    assert!(ask(&bob, "bananas").starts_with("I don't know yet what Bananas"), "{}", ask(&bob, "bananas"));

    // The one before is told too, where nothing else is known; what is dated ahead is a slip of the pen.
    for (day, price) in [("11/03/26", "0.49"), ("11/03/62", "0.77")] {
        let other = RECEIPT.replace("11/17/26", day).replace("0.58 0.71", &format!("{price} {price}"));
        let other = other.replace("1.23 lb @ 1 lb", "1.00 lb @ 1 lb");
        block_on(agent.orders().import_receipt(&ann, &other)).unwrap();
    }
    assert_eq!(
        ask(&ann, "bananas"),
        "You last paid $0.58 per pound on 2026-11-17. Before that you paid $0.49 per pound on 2026-11-03."
    );
    block_on(agent.orders().forget_all(&ann)).unwrap();
    assert!(!ask(&ann, "cilantro").contains("paid"), "{}", ask(&ann, "cilantro"));
}

/// Keeps orders, and fails to take any away.
struct Stuck(MemoryOrderStore);

#[async_trait]
impl OrderStore for Stuck {
    async fn save(&self, request: SaveOrders) -> grocery_core::Result<SavedOrders> {
        self.0.save(request).await
    }
    async fn get(&self, request: GetOrder) -> grocery_core::Result<Order> {
        self.0.get(request).await
    }
    async fn list(&self, request: ListOrders) -> grocery_core::Result<Vec<Order>> {
        self.0.list(request).await
    }
    async fn purchases(&self, request: FindPurchases) -> grocery_core::Result<Vec<Purchase>> {
        self.0.purchases(request).await
    }
    async fn shops(&self, user: &UserId) -> grocery_core::Result<Vec<Shop>> {
        self.0.shops(user).await
    }
    async fn counts(&self, user: &UserId) -> grocery_core::Result<OrderCounts> {
        self.0.counts(user).await
    }
    async fn remove(&self, _: RemoveOrders) -> grocery_core::Result<usize> {
        Err(Error::new(ErrorKind::Storage, "somebody else writes"))
    }
}

#[test]
fn orders_that_stay_go_on_counting() {
    let store = Arc::new(Stuck(MemoryOrderStore::new()));
    let agent = GroceryAgent::builder().catalog(catalog()).clock(clock()).order_store(store).build().unwrap();
    let week = Budget::new(BudgetPeriod::Week, Money::from_minor(1_000, Currency::USD));
    block_on(agent.budgets().set(&user(), week)).unwrap();
    let done = block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    let spent = || block_on(agent.budgets().standing(&user())).unwrap()[0].spent.minor();
    assert_eq!(
        kind(block_on(agent.orders().remove(&user(), vec![done.receipt.order.id]))),
        ErrorKind::Storage
    );
    assert_eq!(spent(), 700);
    assert_eq!(kind(block_on(agent.orders().forget_all(&user()))), ErrorKind::Storage);
    assert_eq!(spent(), 700);
}

/// Keeps budgets, and is down for what is spent as long as it is told so.
struct Down(MemoryBudgetStore, AtomicBool);

#[async_trait]
impl BudgetStore for Down {
    async fn set(&self, request: SetBudget) -> grocery_core::Result<()> {
        self.0.set(request).await
    }
    async fn remove(&self, request: RemoveBudget) -> grocery_core::Result<bool> {
        self.0.remove(request).await
    }
    async fn budgets(&self, user: &UserId) -> grocery_core::Result<Vec<Budget>> {
        self.0.budgets(user).await
    }
    async fn record(&self, request: RecordSpend) -> grocery_core::Result<()> {
        match self.1.load(Ordering::SeqCst) {
            true => Err(Error::new(ErrorKind::Unavailable, "the store is down")),
            false => self.0.record(request).await,
        }
    }
    async fn remove_spend(&self, request: RemoveSpend) -> grocery_core::Result<usize> {
        self.0.remove_spend(request).await
    }
    async fn spent(&self, request: SpentIn) -> grocery_core::Result<Money> {
        self.0.spent(request).await
    }
    async fn mark(&self, request: MarkCrossings) -> grocery_core::Result<Vec<u16>> {
        self.0.mark(request).await
    }
    async fn forget_all(&self, user: &UserId) -> grocery_core::Result<()> {
        self.0.forget_all(user).await
    }
}

#[test]
fn prices_are_kept_though_the_budgets_are_down() {
    let store = Arc::new(Down(MemoryBudgetStore::new(), AtomicBool::new(true)));
    let builder = GroceryAgent::builder().catalog(catalog()).clock(clock());
    let agent = builder.budget_store(store.clone()).build().unwrap();
    let week = Budget::new(BudgetPeriod::Week, Money::from_minor(1_000, Currency::USD));
    block_on(agent.budgets().set(&user(), week)).unwrap();
    assert_eq!(kind(block_on(agent.orders().import_receipt(&user(), RECEIPT))), ErrorKind::Unavailable);
    let receipt = agent.orders().read_receipt(RECEIPT).unwrap();
    let bananas = receipt.order.lines[1].product.clone().unwrap();
    let prices = block_on(agent.prices().history(HistoryRequest::new(bananas))).unwrap();
    assert_eq!(prices.iter().map(|p| p.price.minor()).collect::<Vec<_>>(), [58]);
    // What was not counted is counted by importing again.
    store.1.store(false, Ordering::SeqCst);
    block_on(agent.orders().import_receipt(&user(), RECEIPT)).unwrap();
    assert_eq!(block_on(agent.budgets().standing(&user())).unwrap()[0].spent.minor(), 700);
}
