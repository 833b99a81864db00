//! Files that others hold or change, and a close that waits for everything.

use std::pin::pin;

use super::*;

/// A database in rollback-journal mode that another connection holds for itself, as a restore does.
fn held_by_another(dir: &TempDir) -> Connection {
    block(open(dir).close()).unwrap();
    let other = Connection::open(file(dir)).unwrap();
    let mode: String = other.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "delete");
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    other
}

#[test]
fn a_file_that_is_being_written_is_not_read_as_it_lies() {
    let dir = TempDir::new().unwrap();
    let other = held_by_another(&dir);
    let options = DatabaseOptions::default().read_only().with_busy_timeout(Duration::ZERO);
    let e = open_err(&dir, options.clone());
    assert!(e.kind() == ErrorKind::Storage && e.is_retryable(), "{e:?}");
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    Database::open(file(&dir), SCHEMA, options).unwrap();
}

/// Where the files beside it cannot be made, the file is read as it lies there, and each time anew.
#[cfg(unix)]
#[test]
fn a_file_read_as_it_lies_is_looked_at_anew_each_time() {
    let dir = TempDir::new().unwrap();
    let db = open(&dir);
    block(db.close()).unwrap();
    // What stands in the way of the shared memory of the log.
    let in_the_way = open::beside(&file(&dir), "-shm");
    std::os::unix::fs::symlink(dir.path().join("absent").join("shm"), &in_the_way).unwrap();
    let reader = Database::open(file(&dir), SCHEMA, DatabaseOptions::default().read_only()).unwrap();
    let before = count(&reader);
    let newer = TempDir::new().unwrap();
    let db = open(&newer);
    add(&db, "milk").unwrap();
    block(db.close()).unwrap();
    fs::rename(file(&newer), file(&dir)).unwrap();
    assert_eq!(count(&reader), before + 1);
}

#[test]
fn a_copy_of_a_held_file_ends() {
    let dir = TempDir::new().unwrap();
    let other = held_by_another(&dir);
    let to = dir.path().join("copy.db");
    let e = copy::copy(&file(&dir), &to, Duration::ZERO).unwrap_err();
    assert!(e.kind() == ErrorKind::Storage && e.is_retryable(), "{e:?}");
    drop(other);
    copy::copy(&file(&dir), &to, Duration::ZERO).unwrap();
}

#[test]
fn closing_waits_for_long_reads() {
    let dir = TempDir::new().unwrap();
    let db = open(&dir);
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let done = Arc::new(AtomicBool::new(false));
    let reading = thread::spawn({
        let (db, done) = (db.clone(), Arc::clone(&done));
        move || {
            block(db.read_long(move |_| {
                begun.send(()).unwrap();
                may_go.recv().unwrap();
                done.store(true, Ordering::SeqCst);
                Ok(())
            }))
        }
    });
    has_begun.recv().unwrap();
    {
        let mut close = pin!(db.close());
        assert!(close.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
        go.send(()).unwrap();
        block(close).unwrap();
    }
    assert!(done.load(Ordering::SeqCst), "it closed under a long read");
    reading.join().unwrap().unwrap();
    assert!(block(db.read_long(|_| Ok(()))).is_err());
}

#[test]
fn a_close_that_was_dropped_can_be_asked_for_again() {
    let dir = TempDir::new().unwrap();
    let db = open(&dir);
    add(&db, "milk").unwrap();
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let reading = thread::spawn({
        let db = db.clone();
        move || {
            block(db.read(move |_| {
                begun.send(()).unwrap();
                may_go.recv().unwrap();
                Ok(())
            }))
        }
    });
    has_begun.recv().unwrap();
    {
        let mut close = pin!(db.close());
        assert!(close.as_mut().poll(&mut Context::from_waker(&noop_waker())).is_pending());
    }
    go.send(()).unwrap();
    reading.join().unwrap().unwrap();
    assert!(add(&db, "eggs").is_err(), "it is closed to new work all the same");
    block(db.close()).unwrap();
    for suffix in ["-wal", "-shm"] {
        assert!(!open::beside(&file(&dir), suffix).exists(), "{suffix} is still there");
    }
}
