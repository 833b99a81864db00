//! What the database promises, on real files.

use std::{
    fs,
    future::Future,
    io::{Read, Seek, SeekFrom, Write},
    path::PathBuf,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    task::Context,
    thread,
    time::Duration,
};

use futures_util::task::noop_waker;
use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::error::{Error, ErrorKind, Result};

#[path = "held_tests.rs"]
mod held;

const SCHEMA: Schema = Schema {
    application_id: 0x0102_0304,
    migrations: &[
        Migration {
            version: 1,
            sql: "CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
        },
        Migration {
            version: 2,
            sql: "CREATE TABLE marks(note INTEGER NOT NULL REFERENCES notes(id)); \
                  INSERT INTO notes(text) VALUES ('from step 2')",
        },
    ],
};

fn file(dir: &TempDir) -> PathBuf {
    dir.path().join("test %41?.db")
}

fn open(dir: &TempDir) -> Database {
    Database::open(file(dir), SCHEMA, DatabaseOptions::default()).unwrap()
}

fn open_err(dir: &TempDir, options: DatabaseOptions) -> Error {
    let e = Database::open(file(dir), SCHEMA, options).unwrap_err();
    assert!(e.message().contains("test %41?.db"), "the error does not name the file: {e:?}");
    assert!(e.hint().is_some(), "{e:?}");
    e
}

/// Runs a future without a runtime, as a host may.
fn block<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            std::task::Poll::Ready(value) => return value,
            std::task::Poll::Pending => thread::park(),
        }
    }
}

fn add(db: &Database, text: &str) -> Result<()> {
    let text = text.to_owned();
    block(db.write(move |tx| {
        tx.prepare_cached("INSERT INTO notes(text) VALUES (?1)")?.execute([text])?;
        Ok(())
    }))
}

fn count(db: &Database) -> i64 {
    block(db.read(|tx| Ok(tx.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?))).unwrap()
}

fn pragma(db: &Database, name: &str) -> i64 {
    let sql = format!("PRAGMA {name}");
    block(db.write(move |tx| Ok(tx.query_row(&sql, [], |row| row.get(0))?))).unwrap()
}

#[test]
fn a_new_file_is_set_up() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    assert_eq!(pragma(&db, "application_id"), 0x0102_0304);
    assert_eq!(pragma(&db, "user_version"), 2);
    assert_eq!(pragma(&db, "foreign_keys"), 1);
    assert_eq!(pragma(&db, "synchronous"), 1);
    assert_eq!(pragma(&db, "busy_timeout"), 5000);
    let mode: String =
        block(db.write(|tx| Ok(tx.query_row("PRAGMA journal_mode", [], |r| r.get(0))?))).unwrap();
    assert_eq!(mode, "wal");
    assert!(block(db.write(|tx| Ok(tx.execute("INSERT INTO marks VALUES (77)", [])?))).is_err());
    drop(db);
    let full = DatabaseOptions::default().with_synchronous(Synchronous::Full);
    assert_eq!(pragma(&Database::open(file(&dir), SCHEMA, full).unwrap(), "synchronous"), 2);
}

#[test]
fn an_older_file_is_brought_up_from_every_version() {
    for known in 0..=2 {
        let dir = tempfile::tempdir().unwrap();
        let older = Schema { migrations: &SCHEMA.migrations[..known], ..SCHEMA };
        let db = Database::open(file(&dir), older, DatabaseOptions::default()).unwrap();
        if known > 0 {
            add(&db, "kept").unwrap();
        }
        drop(db);
        for _ in 0..2 {
            let db = open(&dir);
            assert_eq!(pragma(&db, "user_version"), 2);
            assert_eq!(count(&db), if known > 0 { 2 } else { 1 });
        }
    }
}

#[test]
fn a_step_that_fails_leaves_the_file_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    drop(Database::open(
        file(&dir),
        Schema { migrations: &SCHEMA.migrations[..1], ..SCHEMA },
        DatabaseOptions::default(),
    ));
    const BAD: &[Migration] = &[
        SCHEMA.migrations[0],
        SCHEMA.migrations[1],
        Migration { version: 3, sql: "CREATE TABLE half(x); INSERT INTO nowhere VALUES (1)" },
    ];
    let bad = Schema { migrations: BAD, ..SCHEMA };
    assert!(Database::open(file(&dir), bad, DatabaseOptions::default()).is_err());
    let raw = Connection::open(file(&dir)).unwrap();
    let version: i64 = raw.query_row("PRAGMA user_version", [], |r| r.get(0)).unwrap();
    let tables: i64 =
        raw.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |r| r.get(0)).unwrap();
    assert_eq!((version, tables), (1, 1));
}

#[test]
fn a_newer_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir));
    Connection::open(file(&dir)).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for options in [DatabaseOptions::default(), DatabaseOptions::default().read_only()] {
        let e = open_err(&dir, options);
        assert_eq!((e.kind(), e.hint()), (ErrorKind::Storage, Some("update the library")));
        assert!(e.message().contains("99"), "{e:?}");
    }
}

#[test]
fn files_of_others_are_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let raw = Connection::open(file(&dir)).unwrap();
    raw.execute_batch("CREATE TABLE theirs(x); PRAGMA journal_mode = DELETE").unwrap();
    drop(raw);
    let before = fs::read(file(&dir)).unwrap();
    let e = open_err(&dir, DatabaseOptions::default());
    assert_eq!(e.kind(), ErrorKind::Storage);
    assert!(e.message().contains("another application"), "{e:?}");
    assert_eq!(fs::read(file(&dir)).unwrap(), before);
}

#[test]
fn damaged_files_are_said_to_be_damaged() {
    let whole = {
        let dir = tempfile::tempdir().unwrap();
        let db = open(&dir);
        for n in 0..2000 {
            add(&db, &format!("note {n} {}", "x".repeat(50))).unwrap();
        }
        drop(db);
        fs::read(file(&dir)).unwrap()
    };
    let mut garbled_header = whole.clone();
    garbled_header[..16].copy_from_slice(b"not a database!!");
    let cases: [(&str, Vec<u8>); 4] = [
        ("text", b"milk, eggs, bread\n".repeat(100)),
        ("garbled header", garbled_header),
        ("cut in half", whole[..whole.len() / 2].to_vec()),
        ("one byte", b"x".to_vec()),
    ];
    for (what, bytes) in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::write(file(&dir), &bytes).unwrap();
        let opened = Database::open(file(&dir), SCHEMA, DatabaseOptions::default());
        assert_eq!(opened.expect_err(what).kind(), ErrorKind::Corrupt, "{what}");
        assert_eq!(fs::read(file(&dir)).unwrap(), bytes, "{what}: a damaged file was changed");
    }
    // Damage inside opens, and is found by a check and by whoever reads that page.
    let dir = tempfile::tempdir().unwrap();
    let mut inside = whole;
    let middle = inside.len() / 2;
    inside[middle..middle + 20_000].fill(0xa5);
    fs::write(file(&dir), &inside).unwrap();
    let db = open(&dir);
    let e = block(db.integrity_check()).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Corrupt);
    let read = block(
        db.read(|tx| Ok(tx.query_row("SELECT sum(length(text)) FROM notes", [], |r| r.get::<_, i64>(0))?)),
    );
    assert_eq!(read.unwrap_err().kind(), ErrorKind::Corrupt);
    let e = block(db.backup(dir.path().join("copy.db"))).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Corrupt);
    assert!(!dir.path().join("copy.db").exists());
}

#[test]
fn a_place_that_is_not_there_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("no/such/folder/x.db");
    for (path, options) in [
        (missing.clone(), DatabaseOptions::default()),
        (dir.path().to_owned(), DatabaseOptions::default()),
        (dir.path().join("absent.db"), DatabaseOptions::default().read_only()),
    ] {
        let e = Database::open(&path, SCHEMA, options).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Storage, "{e:?}");
        assert!(e.hint().is_some() && !e.is_retryable(), "{e:?}");
    }
    assert!(!dir.path().join("absent.db").exists());
}

#[test]
fn a_file_for_reading_only_reads_and_refuses_writes() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    add(&db, "one").unwrap();
    // Beside a writer that has it open, with a WAL to be read.
    let reader = Database::open(file(&dir), SCHEMA, DatabaseOptions::default().read_only()).unwrap();
    assert_eq!(count(&reader), 2);
    add(&db, "two").unwrap();
    assert_eq!(count(&reader), 3);
    let e = add(&reader, "three").unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Storage);
    assert!(e.message().contains("reading only"), "{e:?}");
    // Reads cannot write on either.
    for db in [&db, &reader] {
        let e = block(db.read(|tx| Ok(tx.execute("DELETE FROM notes", [])?))).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Storage);
    }
    drop((db, reader));
    // With an older schema it says what to do.
    let dir = tempfile::tempdir().unwrap();
    drop(Database::open(
        file(&dir),
        Schema { migrations: &SCHEMA.migrations[..1], ..SCHEMA },
        DatabaseOptions::default(),
    ));
    let e = open_err(&dir, DatabaseOptions::default().read_only());
    assert_eq!(e.kind(), ErrorKind::Storage);
    assert!(e.message().contains("older schema"), "{e:?}");
}

#[test]
fn a_write_that_fails_or_panics_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let insert = |tx: &rusqlite::Transaction<'_>| tx.execute("INSERT INTO notes(text) VALUES ('half')", []);
    let refused: Result<()> = block(db.write(move |tx| {
        insert(tx)?;
        Err(Error::new(ErrorKind::InvalidInput, "no"))
    }));
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidInput);
    let panicked: Result<()> = block(db.write(move |tx| {
        insert(tx)?;
        panic!("on purpose")
    }));
    assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
    let twice = block(db.write(move |tx| Ok(insert(tx)? + insert(tx)?)));
    assert!(twice.is_err());
    assert_eq!(count(&db), 1);
    add(&db, "still works").unwrap();
    assert_eq!(count(&db), 2);
}

#[test]
fn a_dropped_future_does_not_stop_its_write() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let mut cx = Context::from_waker(std::task::Waker::noop());
    let insert = |n: i32| db.write(move |tx| Ok(tx.execute("INSERT INTO notes(text) VALUES (?1)", [n])?));
    for n in 0..50 {
        let mut write = Box::pin(insert(n));
        assert!(write.as_mut().poll(&mut cx).is_pending() || count(&db) > i64::from(n));
        drop(write);
    }
    drop(insert(1000)); // never polled, never run
    add(&db, "behind them").unwrap();
    assert_eq!(count(&db), 52);
}

#[test]
fn a_write_is_read_by_whoever_asks_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    for n in 0..200 {
        add(&db, &n.to_string()).unwrap();
        assert_eq!(count(&db), n + 2);
    }
}

#[test]
fn a_read_at_once_never_waits() {
    let dir = tempfile::tempdir().unwrap();
    let db = Database::open(file(&dir), SCHEMA, DatabaseOptions::default().with_readers(1)).unwrap();
    let one = |conn: &Connection| -> Result<i64> {
        Ok(conn.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?)
    };
    assert_eq!(db.try_read_one(one).unwrap().unwrap(), 1);
    let busy = block(db.read_one(|_| Ok(db.try_read_one(one).is_none())));
    assert!(busy.unwrap(), "the only connection is in use");
    assert_eq!(db.try_read_one(one).unwrap().unwrap(), 1, "and free again");
    block(db.close()).unwrap();
    let e = db.try_read_one(one).unwrap().unwrap_err();
    assert!(e.kind() == ErrorKind::Storage && e.message().contains("closed"), "{e:?}");
}

#[test]
fn a_hundred_threads_lose_nothing_and_never_see_busy() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let others = Database::open(file(&dir), SCHEMA, DatabaseOptions::default()).unwrap();
    let start = Barrier::new(100);
    thread::scope(|scope| {
        for t in 0..100 {
            let db = if t % 4 == 0 { &others } else { &db };
            let start = &start;
            scope.spawn(move || {
                start.wait();
                for n in 0..20 {
                    add(db, &format!("{t}/{n}")).unwrap();
                    assert!(count(db) > n);
                }
            });
        }
    });
    assert_eq!(count(&db), 2001);
    block(db.integrity_check()).unwrap();
}

#[test]
fn a_file_that_another_holds_is_retryable() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir));
    let hasty = DatabaseOptions::default().with_busy_timeout(Duration::from_millis(1));
    let db = Database::open(file(&dir), SCHEMA, hasty).unwrap();
    let holder = Connection::open(file(&dir)).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let e = add(&db, "blocked").unwrap_err();
    assert_eq!((e.kind(), e.is_retryable()), (ErrorKind::Storage, true));
    assert!(e.message().contains("locked"), "{e:?}");
    assert_eq!(count(&db), 1, "reading waits for no writer");
    holder.execute_batch("ROLLBACK").unwrap();
    add(&db, "free").unwrap();
}

#[test]
fn a_full_disk_takes_back_the_change_and_the_rest_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let pages = pragma(&db, "page_count") + 4;
    block(db.write(move |tx| Ok(tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)))
        .unwrap();
    let mut kept = 1;
    let e = loop {
        match add(&db, &format!("{kept} {}", "x".repeat(3000))) {
            Ok(()) => kept += 1,
            Err(e) => break e,
        }
        assert!(kept < 100, "the disk never filled up");
    };
    assert_eq!((e.kind(), e.code()), (ErrorKind::Storage, "STORE_001"));
    assert!(e.message().contains("full") && e.hint().is_some(), "{e:?}");
    assert_eq!(count(&db), kept, "a change that failed was kept");
    block(db.integrity_check()).unwrap();
    block(db.write(|tx| Ok(tx.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))?))).unwrap();
    add(&db, "room again").unwrap();
    assert_eq!(count(&db), kept + 1);
}

#[test]
fn a_backup_under_write_load_is_whole_and_of_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let (stop, written) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                let n = written.load(Ordering::Relaxed);
                // Two rows at a time, so a copy of one moment has an even number of them.
                block(db.write(move |tx| {
                    let mut insert = tx.prepare_cached("INSERT INTO notes(text) VALUES (?1)")?;
                    insert.execute([format!("{n} a {}", "x".repeat(500))])?;
                    insert.execute([format!("{n} b")])?;
                    Ok(())
                }))
                .unwrap();
                written.store(n + 1, Ordering::Relaxed);
            }
        });
        while written.load(Ordering::Relaxed) < 200 {
            thread::yield_now();
        }
        let to = dir.path().join("copy.db");
        for _ in 0..5 {
            let before = written.load(Ordering::Relaxed);
            block(db.backup(&to)).unwrap();
            let raw = Connection::open(&to).unwrap();
            let ok: String = raw.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
            assert_eq!(ok, "ok");
            let rows: i64 = raw.query_row("SELECT count(*) - 1 FROM notes", [], |r| r.get(0)).unwrap();
            let rows = rows.unsigned_abs();
            assert!(rows.is_multiple_of(2) && rows >= 2 * before, "{rows} rows, {before} writes before");
            let mode: String = raw.query_row("PRAGMA journal_mode", [], |r| r.get(0)).unwrap();
            assert_eq!(mode, "delete", "a backup is one file");
        }
        stop.store(true, Ordering::Relaxed);
    });
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(!names.iter().any(|n| n.to_string_lossy().contains(".backup-")), "{names:?}");
}

#[test]
fn a_backup_goes_over_no_open_database() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let e = block(db.backup(file(&dir))).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    let other = Database::open(dir.path().join("other.db"), SCHEMA, DatabaseOptions::default()).unwrap();
    add(&other, "theirs").unwrap();
    let e = block(db.backup(other.path())).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Storage);
    assert!(e.message().contains("in use"), "{e:?}");
    assert_eq!(count(&other), 2);
    let e = block(db.backup(dir.path().join("no/folder/x.db"))).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Storage);
}

#[test]
fn a_restore_puts_the_copy_in_place() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("copy.db");
    let db = open(&dir);
    add(&db, "in the copy").unwrap();
    block(db.backup(&copy)).unwrap();
    add(&db, "after it").unwrap();
    // Not while it is open, by this process or another handle.
    let e = block(Database::restore(&copy, file(&dir), SCHEMA)).unwrap_err();
    assert_eq!((e.kind(), e.is_retryable()), (ErrorKind::Storage, true));
    assert!(e.message().contains("is open"), "{e:?}");
    assert_eq!(count(&db), 3);
    add(&db, "still writable").unwrap();
    drop(db);
    block(Database::restore(&copy, file(&dir), SCHEMA)).unwrap();
    let db = open(&dir);
    assert_eq!(count(&db), 2);
    block(db.integrity_check()).unwrap();
    drop(db);
    let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "something was left behind: {names:?}");
}

#[test]
fn a_restore_replaces_a_damaged_database_and_what_lies_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("copy.db");
    let db = open(&dir);
    block(db.backup(&copy)).unwrap();
    drop(db);
    fs::write(file(&dir), [b"SQLite format 3\0".to_vec(), b"garbage".repeat(1000)].concat()).unwrap();
    let wal = dir.path().join("test %41?.db-wal");
    fs::write(&wal, b"a stale log").unwrap();
    block(Database::restore(&copy, file(&dir), SCHEMA)).unwrap();
    assert_eq!(count(&open(&dir)), 1);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn a_restore_of_something_else_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(&dir));
    let before = fs::read(file(&dir)).unwrap();
    let bad = dir.path().join("bad.db");
    let make = |sql: &str| {
        let _ = fs::remove_file(&bad);
        Connection::open(&bad).unwrap().execute_batch(sql).unwrap();
    };
    let check = |want: ErrorKind| {
        let e = block(Database::restore(&bad, file(&dir), SCHEMA)).unwrap_err();
        assert_eq!(e.kind(), want, "{e:?}");
        assert_eq!(fs::read(file(&dir)).unwrap(), before);
    };
    check(ErrorKind::Storage); // missing
    make("CREATE TABLE x(y)");
    check(ErrorKind::Storage); // of another application
    make("PRAGMA application_id = 0x01020304; PRAGMA user_version = 3; CREATE TABLE x(y)");
    check(ErrorKind::Storage); // newer
    make("");
    check(ErrorKind::Storage); // empty
    fs::write(&bad, b"garbage".repeat(1000)).unwrap();
    check(ErrorKind::Corrupt);
    // Damaged inside, with a good header.
    let db = Database::open(dir.path().join("large.db"), SCHEMA, DatabaseOptions::default()).unwrap();
    for n in 0..500 {
        add(&db, &format!("{n} {}", "x".repeat(200))).unwrap();
    }
    drop(db);
    fs::rename(dir.path().join("large.db"), &bad).unwrap();
    let mut f = fs::OpenOptions::new().write(true).read(true).open(&bad).unwrap();
    f.seek(SeekFrom::Start(40_000)).unwrap();
    f.write_all(&[0xff; 9000]).unwrap();
    f.seek(SeekFrom::Start(0)).unwrap();
    let mut magic = [0; 15];
    f.read_exact(&mut magic).unwrap();
    assert_eq!(&magic, b"SQLite format 3");
    check(ErrorKind::Corrupt);
    let e = block(Database::restore(file(&dir), file(&dir), SCHEMA)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_closed_database_says_so_and_leaves_one_file() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let clone = db.clone();
    assert_eq!(count(&db), 1);
    add(&db, "x").unwrap();
    // One that is handed in and under way is waited for.
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let mut late = Box::pin(db.write(move |tx| {
        begun.send(()).unwrap();
        may_go.recv().unwrap();
        Ok(tx.execute("INSERT INTO notes(text) VALUES ('late')", [])?)
    }));
    assert!(late.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
    has_begun.recv().unwrap();
    let mut close = Box::pin(clone.close());
    assert!(close.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
    go.send(()).unwrap();
    block(close).unwrap();
    block(late).unwrap();
    block(db.close()).unwrap();
    for e in [
        add(&db, "y").unwrap_err(),
        block(db.read(|_| Ok(()))).unwrap_err(),
        block(db.backup(dir.path().join("b.db"))).unwrap_err(),
    ] {
        assert_eq!(e.kind(), ErrorKind::Storage);
        assert!(e.message().contains("closed"), "{e:?}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "the log was not brought back into the file");
    assert_eq!(count(&open(&dir)), 3);
}

#[test]
fn the_last_handle_may_be_dropped_by_a_write() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    let inner = db.clone();
    let (send, wait) = mpsc::channel();
    let mut write = Box::pin(async move {
        db.write(move |tx| {
            tx.execute("INSERT INTO notes(text) VALUES ('x')", [])?;
            let _ = wait.recv();
            drop(inner);
            Ok(())
        })
        .await
    });
    assert!(write.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
    drop(write);
    send.send(()).unwrap();
    // The file opens and has the row once that thread has come to its end.
    let db = open(&dir);
    while count(&db) < 2 {
        thread::yield_now();
    }
}

#[test]
fn only_databases_of_this_application_are_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir);
    add(&db, "kept").unwrap();
    let copy = dir.path().join("copy.db");
    block(db.backup(&copy)).unwrap();
    let target = dir.path().join("target");
    let both_refuse = |part: &str| {
        let before = fs::read(&target).ok();
        for e in [
            block(db.backup(&target)).unwrap_err(),
            block(Database::restore(&copy, &target, SCHEMA)).unwrap_err(),
        ] {
            assert_eq!(e.kind(), ErrorKind::InvalidInput, "{e:?}");
            assert!(e.message().contains(part) && e.hint().is_some(), "{e:?}");
        }
        assert_eq!(fs::read(&target).ok(), before);
    };
    let both_write = || {
        let state = fs::read(&target).ok();
        block(db.backup(&target)).unwrap();
        match state {
            Some(bytes) => fs::write(&target, bytes).unwrap(),
            None => fs::remove_file(&target).unwrap(),
        }
        block(Database::restore(&copy, &target, SCHEMA)).unwrap();
        assert_eq!(count(&Database::open(&target, SCHEMA, DatabaseOptions::default()).unwrap()), 2);
        fs::remove_file(&target).unwrap();
    };
    fs::write(&target, "a letter").unwrap();
    both_refuse("is not a database");
    fs::write(&target, b"photo".repeat(4000)).unwrap();
    both_refuse("is not a database");
    fs::remove_file(&target).unwrap();
    fs::create_dir(&target).unwrap();
    both_refuse("not a plain file");
    fs::remove_dir(&target).unwrap();
    Connection::open(&target).unwrap().execute_batch("CREATE TABLE bookmarks(url)").unwrap();
    both_refuse("another application");
    fs::remove_file(&target).unwrap();
    both_write(); // missing
    fs::write(&target, "").unwrap();
    both_write();
    fs::copy(&copy, &target).unwrap();
    both_write();
    // A good header and nothing else.
    let mut damaged = fs::read(&copy).unwrap();
    damaged[100..].fill(0xff);
    fs::write(&target, damaged).unwrap();
    both_write();
}
