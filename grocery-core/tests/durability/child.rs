//! The parts that child processes play.

use std::{
    io::{Write, stdout},
    path::Path,
};

use grocery_core::{
    ErrorKind, GroceryAgent, LineId, ListId, Ratio, Timestamp, UserId,
    adapters::{SqliteOptions, SqliteStores},
    catalog::{Catalog, ImportMode},
    lists::{Commit, CreateList, GetList, ListLine, ListOp, ShoppingList, Undo},
    storage::DatabaseOptions,
};

pub(crate) fn play(role: &str, file: &Path, number: u64) {
    match role {
        "write-until-killed" => block(write_until_killed(file, number)),
        "create" => block(create(file, number)),
        "count" => block(count(file, number)),
        "read-only" => block(read_only(file)),
        "import-until-killed" => block(import_until_killed(file)),
        "fork" => fork(file),
        role => panic!("there is no role {role}"),
    }
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub(crate) fn user() -> UserId {
    UserId::new("ann").unwrap()
}

pub(crate) fn list_id(number: u64) -> ListId {
    let mut bytes = [3; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    ListId::from_bytes(bytes)
}

pub(crate) fn line_id(number: u64) -> LineId {
    LineId::from_bytes(*list_id(number).as_bytes())
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000)
}

pub(crate) fn line(number: u64, requested: &str) -> ListLine {
    ListLine {
        id: line_id(number),
        requested: requested.to_owned(),
        amount: Ratio::ONE,
        unit: None,
        size: None,
        product: None,
        product_name: None,
        max_price: None,
        only_if_on_sale: false,
        checked: false,
        added_at: now(),
    }
}

pub(crate) fn open(file: &Path) -> SqliteStores {
    SqliteStores::open(file, SqliteOptions::default()).unwrap()
}

fn say(text: &str) {
    // The harness may have begun a line of its own.
    let mut out = stdout().lock();
    writeln!(out, "\n{text}").unwrap();
    out.flush().unwrap();
}

/// Changes two lines of its list in every commit, always to the same amount, and says each version once
/// it is acknowledged.
async fn write_until_killed(file: &Path, number: u64) {
    let stores = open(file);
    let (lists, id) = (stores.lists(), list_id(number));
    let list = lists.create(CreateList::new(id, user(), "Groceries", now())).await.unwrap();
    let commit = |ops| lists.commit(Commit::new(user(), list.id, ops, now()));
    let mut list = commit(vec![ListOp::add(line(1, "left")), ListOp::add(line(2, "right"))]).await.unwrap();
    for n in 2..1_000_000 {
        say(&format!("ack {}", list.version));
        list = if n % 7 == 0 {
            lists.undo(Undo::new(user(), id, now())).await.unwrap()
        } else {
            let amount = Ratio::from_int(n);
            let set = |line| ListOp::SetAmount { line: line_id(line), amount, unit: None };
            commit(vec![set(1), set(2)]).await.unwrap()
        };
    }
}

/// How many products each import has.
pub(crate) const PRODUCTS: u32 = 2_000;

/// Imports the same catalogue again and again, each time with another price on every product, and says each price
/// once its import is done.
async fn import_until_killed(file: &Path) {
    let agent = GroceryAgent::builder().database(file).catalog(Catalog::build([]).unwrap()).build().unwrap();
    let first = match open(file).products().all().await.unwrap().first() {
        Some(product) => product.typical_price.as_ref().unwrap().price.minor() / 100,
        None => 0,
    };
    for price in first + 1..1_000_000 {
        let mut table = "id,name,price\n".to_owned();
        for n in 0..PRODUCTS {
            table.push_str(&format!("p{n},Product {n},{price}.00\n"));
        }
        let report = agent.catalog().import(table.as_bytes(), ImportMode::Strict, |_| {}).await.unwrap();
        assert_eq!(report.imported, u64::from(PRODUCTS));
        say(&format!("ack {price}"));
    }
}

/// Opens the file, perhaps creates it, and makes a list.
async fn create(file: &Path, number: u64) {
    let lists = open(file).lists();
    lists.create(CreateList::new(list_id(number), user(), "Groceries", now())).await.unwrap();
    say("done");
}

/// How often each of the counting processes counts.
pub(crate) const COUNTS: u64 = 250;

/// Counts on line 1 by reading and writing back, trying again where another was first, and adds lines
/// of its own without looking.
async fn count(file: &Path, number: u64) {
    let stores = open(file);
    let lists = stores.lists();
    for n in 0..COUNTS {
        let add = ListOp::add(line(1000 * (number + 1) + n, "mine"));
        lists.commit(Commit::new(user(), list_id(0), vec![add], now())).await.unwrap();
        loop {
            let list: ShoppingList = lists.get(GetList::new(user(), list_id(0))).await.unwrap();
            let line = list.line(line_id(1)).unwrap();
            let amount = line.amount.plus(Ratio::ONE).unwrap();
            let set = ListOp::SetAmount { line: line.id, amount, unit: None };
            let commit = Commit::new(user(), list.id, vec![set], now()).expecting(list.version);
            match lists.commit(commit).await {
                Ok(_) => break,
                Err(e) => assert_eq!(e.kind(), ErrorKind::Conflict, "{e:?}"),
            }
        }
    }
    say("done");
}

/// Tries a file that this process may read and not write.
async fn read_only(file: &Path) {
    let e = SqliteStores::open(file, SqliteOptions::default()).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Storage, "{e:?}");
    assert!(e.hint().is_some() && e.message().contains(&*file.to_string_lossy()), "{e:?}");
    let options = SqliteOptions::default().with_database(DatabaseOptions::default().read_only());
    let stores = SqliteStores::open(file, options).unwrap();
    let list = stores.lists().get(GetList::new(user(), list_id(0))).await.unwrap();
    assert_eq!(list.name, "Groceries");
    stores.integrity_check().await.unwrap();
    let create = CreateList::new(list_id(1), user(), "more", now());
    assert_eq!(stores.lists().create(create).await.unwrap_err().kind(), ErrorKind::Storage);
    say("done");
}

/// Uses the parent's database in a forked child: an answer, never a hang.
#[expect(unsafe_code, reason = "there is no safe way to fork")]
fn fork(file: &Path) {
    unsafe extern "C" {
        fn fork() -> i32;
        fn waitpid(pid: i32, status: *mut i32, options: i32) -> i32;
        fn _exit(code: i32) -> !;
        fn alarm(seconds: u32) -> u32;
    }
    let stores = open(file);
    let lists = stores.lists();
    let create = |n| lists.create(CreateList::new(list_id(n), user(), "x", now()));
    block(create(1)).unwrap();
    // SAFETY: the child touches no lock of another thread before it ends.
    let pid = unsafe { fork() };
    if pid == 0 {
        // SAFETY: ends a child that hangs.
        unsafe { alarm(20) };
        let write = block(create(2)).map_err(|e| e.kind()).err();
        let read = block(lists.get(GetList::new(user(), list_id(1)))).map_err(|e| e.kind()).err();
        let close = block(stores.close()).map_err(|e| e.kind()).err();
        drop((lists, stores));
        let good = [write, read, close].iter().all(|k| *k == Some(ErrorKind::NotSupported));
        // SAFETY: nothing of the parent is to run in the child.
        unsafe { _exit(if good { 0 } else { 1 }) }
    }
    let mut status = -1;
    // SAFETY: `status` outlives the call.
    assert_eq!(unsafe { waitpid(pid, &raw mut status, 0) }, pid);
    assert_eq!(status, 0, "the forked child hung or got another answer");
    // And the parent goes on.
    block(create(3)).unwrap();
    block(stores.integrity_check()).unwrap();
    say("done");
}
