//! The database: one writer thread, and connections for reading.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError, oneshot};

use super::{DatabaseOptions, Schema, error, open};
use crate::error::{Error, ErrorKind, Result};

/// After so many writes the writer brings the WAL back into the file, when nobody waits for it.
const WRITES_PER_CHECKPOINT: u32 = 512;

/// How often a thread that waits for a write, or for the next one, gives way before it goes to sleep:
/// some 100 microseconds on an idle machine. A request often writes twice within that time.
const TURNS_BEFORE_SLEEP: u32 = 200;

/// How many long reads and backups may run at once: more than there are threads.
const LONG_WORK: u32 = 1 << 20;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// An open database file. Cheap to clone; the file is closed when the last clone is dropped, which
/// waits for the writes that were handed in.
///
/// ```
/// # async fn doc(dir: &std::path::Path) -> grocery_core::Result<()> {
/// use grocery_core::storage::{Database, DatabaseOptions, Migration, Schema};
/// const SCHEMA: Schema = Schema {
///     application_id: 0x0102_0304,
///     migrations: &[Migration { version: 1, sql: "CREATE TABLE notes(text TEXT NOT NULL)" }],
/// };
/// let db = Database::open(dir.join("notes.db"), SCHEMA, DatabaseOptions::default())?;
/// db.write(|tx| Ok(tx.execute("INSERT INTO notes VALUES ('milk')", [])?)).await?;
/// let count: i64 = db.read(|tx| Ok(tx.query_row("SELECT count(*) FROM notes", [], |r| r.get(0))?)).await?;
/// assert_eq!(count, 1);
/// # Ok(())
/// # }
/// # let dir = tempfile::tempdir().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(doc(dir.path())).unwrap();
/// ```
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    schema: Schema,
    options: DatabaseOptions,
    /// The process that opened it. Another one has none of its threads.
    pid: u32,
    closed: AtomicBool,
    /// One permit for each write that waits or runs; it travels with the write.
    queue: Arc<Semaphore>,
    writer: Mutex<Option<Writer>>,
    /// One permit for each connection in use.
    reading: Semaphore,
    idle: Mutex<Vec<Connection>>,
    /// One permit for each long read and backup under way; it travels with the work.
    long: Arc<Semaphore>,
}

struct Writer {
    jobs: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

impl Database {
    /// Opens the file at `path`, creates it where it is missing and brings its tables up to date.
    /// Takes a few milliseconds on the calling thread.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] where the file is damaged or no database. [`ErrorKind::Storage`] where it
    /// cannot be opened or written, belongs to another application, or was written by a newer version
    /// of the library; retryable where another process holds it.
    pub fn open(path: impl AsRef<Path>, schema: Schema, mut options: DatabaseOptions) -> Result<Self> {
        let path = std::path::absolute(path.as_ref()).map_err(|e| error::file("find", path.as_ref(), e))?;
        options.readers = options.readers.clamp(1, 64);
        options.queued_writes = options.queued_writes.clamp(1, 1 << 20);
        let writer = match options.read_only {
            true => None,
            false => Some(Writer::start(open::writer(&path, &schema, &options)?)?),
        };
        let first = match options.read_only {
            true => Some(open::reader(&path, &schema, &options)?).filter(|r| r.lasts),
            // The first read opens it: many a program only writes.
            false => None,
        };
        Ok(Self {
            shared: Arc::new(Shared {
                pid: process::id(),
                closed: AtomicBool::new(false),
                queue: Arc::new(Semaphore::new(options.queued_writes)),
                writer: Mutex::new(writer),
                reading: Semaphore::new(options.readers),
                idle: Mutex::new(first.map(|r| r.conn).into_iter().collect()),
                long: Arc::new(Semaphore::new(LONG_WORK as usize)),
                path,
                schema,
                options,
            }),
        })
    }

    /// Runs `f` in one transaction that may write, and commits it before answering.
    ///
    /// Writes run one after the other, in the order they were handed in. `f` runs whole or not at all:
    /// an error or a panic takes back all it did, and once this future has been polled and waits, the
    /// write goes on to its end even if the future is dropped.
    ///
    /// # Errors
    /// What `f` answers, with nothing written. [`ErrorKind::Storage`] where the commit fails (disk full,
    /// read-only, locked by another process beyond the busy timeout), also with nothing written;
    /// [`ErrorKind::NotSupported`] in a forked child.
    pub async fn write<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        self.shared.check_alive()?;
        let permit = Arc::clone(&self.shared.queue).acquire_owned().await.map_err(|_| error::closed())?;
        let (answer, mut answered) = oneshot::channel();
        self.shared.hand_in(Box::new(move |conn| {
            let result = caught(|| in_transaction(conn, TransactionBehavior::Immediate, f));
            drop(permit);
            // The caller may have gone; the commit stands.
            let _ = answer.send(result);
        }))?;
        // Most writes take less time than putting this thread to sleep and waking it again.
        for _ in 0..TURNS_BEFORE_SLEEP {
            match answered.try_recv() {
                Ok(result) => return result,
                Err(oneshot::error::TryRecvError::Empty) => thread::yield_now(),
                Err(oneshot::error::TryRecvError::Closed) => return Err(error::closed()),
            }
        }
        answered.await.map_err(|_| error::closed())?
    }

    /// Hands in a write as [`write`](Self::write) does, and does not wait for it: it runs before every write that
    /// is handed in later, and before [`close`](Self::close) or dropping the database ends. Nobody learns whether it
    /// could be done; where no write may wait any more it is left out.
    pub fn write_unheard<F>(&self, f: F)
    where
        F: FnOnce(&Transaction<'_>) -> Result<()> + Send + 'static,
    {
        let Ok(permit) = Arc::clone(&self.shared.queue).try_acquire_owned() else { return };
        if self.shared.check_alive().is_ok() {
            let job = move |conn: &mut Connection| {
                drop(caught(|| in_transaction(conn, TransactionBehavior::Immediate, f)));
                drop(permit);
            };
            drop(self.shared.hand_in(Box::new(job)));
        }
    }

    /// Runs `f` over one unchanging snapshot, which holds every write acknowledged before.
    ///
    /// It runs on the calling thread: for queries that take microseconds, a hop to another thread
    /// would cost more than the query. Use [`read_long`](Self::read_long) for what may take longer
    /// than a millisecond.
    ///
    /// # Errors
    /// What `f` answers; [`ErrorKind::Storage`] or [`ErrorKind::Corrupt`] where the file cannot be read;
    /// [`ErrorKind::NotSupported`] in a forked child.
    pub async fn read<T, F>(&self, f: F) -> Result<T>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T>,
    {
        self.shared.check_alive()?;
        let _permit = self.shared.reading.acquire().await.map_err(|_| error::closed())?;
        self.shared.read_now(|conn| in_transaction(conn, TransactionBehavior::Deferred, f))
    }

    /// As [`read`](Self::read), for a single statement: that sees one moment of the file by itself, and without a
    /// transaction around it takes half the time.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn read_one<T, F>(&self, f: F) -> Result<T>
    where
        F: FnOnce(&Connection) -> Result<T>,
    {
        self.shared.check_alive()?;
        let _permit = self.shared.reading.acquire().await.map_err(|_| error::closed())?;
        self.shared.read_now(|conn| f(conn))
    }

    /// As [`read_one`](Self::read_one), at once: `None`, without running `f`, where all connections for reading are in
    /// use.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn try_read_one<T, F>(&self, f: F) -> Option<Result<T>>
    where
        F: FnOnce(&Connection) -> Result<T>,
    {
        if let Err(e) = self.shared.check_alive() {
            return Some(Err(e));
        }
        match self.shared.reading.try_acquire() {
            Ok(_permit) => Some(self.shared.read_now(|conn| f(conn))),
            Err(TryAcquireError::NoPermits) => None,
            Err(TryAcquireError::Closed) => Some(Err(error::closed())),
        }
    }

    /// As [`read`](Self::read), on a thread of its own: for exports, checks and other long reads.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn read_long<T, F>(&self, f: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        let under_way = self.long_work().await?;
        // A long read has a connection of its own, so that short ones never wait for it.
        let (path, schema, options) =
            (self.shared.path.clone(), self.shared.schema, self.shared.options.clone());
        offload(move || {
            // Goes with the work, which runs on where the caller does not.
            let _under_way = under_way;
            let mut conn = open::reader(&path, &schema, &options)?.conn;
            in_transaction(&mut conn, TransactionBehavior::Deferred, f)
        })
        .await
    }

    /// Looks through the whole file for damage.
    ///
    /// # Errors
    /// [`ErrorKind::Corrupt`] with the first findings; as [`read`](Self::read) otherwise.
    pub async fn integrity_check(&self) -> Result<()> {
        self.read_long(|tx| check_integrity(tx)).await
    }

    /// What the file must hold.
    pub(super) fn schema(&self) -> Schema {
        self.shared.schema
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Waits for the writes, reads and backups under way, then closes the file. Later calls answer
    /// [`ErrorKind::Storage`]. Closing twice does nothing; where the future was dropped before its end, closing
    /// again goes on from there.
    ///
    /// # Errors
    /// [`ErrorKind::NotSupported`] in a forked child.
    pub async fn close(&self) -> Result<()> {
        self.shared.check_fork()?;
        self.shared.closed.store(true, Ordering::Release);
        // With every permit in hand no read is under way. There are none any more after another close.
        let all = u32::try_from(self.shared.options.readers).unwrap_or(u32::MAX);
        let permits =
            (self.shared.reading.acquire_many(all).await, self.shared.long.acquire_many(LONG_WORK).await);
        let (idle, writer) =
            (std::mem::take(&mut *lock(&self.shared.idle)), lock(&self.shared.writer).take());
        // Whoever still waits for a turn is sent away before the permits come back.
        self.shared.reading.close();
        self.shared.queue.close();
        self.shared.long.close();
        drop(permits);
        offload(move || {
            drop(idle);
            if let Some(writer) = writer {
                writer.finish();
            }
            Ok(())
        })
        .await
    }

    /// Leave for work that takes long, which closing waits for.
    pub(super) async fn long_work(&self) -> Result<OwnedSemaphorePermit> {
        self.shared.check_alive()?;
        Arc::clone(&self.shared.long).acquire_owned().await.map_err(|_| error::closed())
    }

    pub(super) fn busy_timeout(&self) -> Duration {
        self.shared.options.busy_timeout
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("path", &self.shared.path)
            .field("options", &self.shared.options)
            .finish()
    }
}

impl Shared {
    fn check_alive(&self) -> Result<()> {
        self.check_fork()?;
        if self.closed.load(Ordering::Acquire) { Err(error::closed()) } else { Ok(()) }
    }

    /// Before any lock: one may have been held by another thread when the process was forked.
    fn check_fork(&self) -> Result<()> {
        if process::id() == self.pid { Ok(()) } else { Err(error::forked()) }
    }

    fn hand_in(&self, job: Job) -> Result<()> {
        if self.options.read_only {
            return Err(Error::new(
                ErrorKind::Storage,
                format!("{} was opened for reading only", self.path.display()),
            )
            .with_hint("open it without the read_only option"));
        }
        let writer = lock(&self.writer);
        let writer = writer.as_ref().ok_or_else(error::closed)?;
        writer.jobs.send(job).map_err(|_| error::closed())
    }

    /// The caller holds a permit.
    fn read_now<T>(&self, f: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let idle = lock(&self.idle).pop();
        let open::Reader { mut conn, lasts } = match idle {
            Some(conn) => open::Reader { conn, lasts: true },
            None => open::reader(&self.path, &self.schema, &self.options)?,
        };
        // A panic in `f` unwinds to the caller and takes this connection with it.
        let result = f(&mut conn);
        // One that was left in a transaction would show the same moment for ever.
        if lasts && conn.is_autocommit() && !self.closed.load(Ordering::Acquire) {
            lock(&self.idle).push(conn);
        }
        result
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let idle = std::mem::take(self.idle.get_mut().unwrap_or_else(PoisonError::into_inner));
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if process::id() != self.pid {
            // The connections are the parent's: closing them here could take its locks and files away.
            std::mem::forget((idle, writer));
            return;
        }
        // The writer closes last, so that it finds itself alone and leaves one complete file.
        drop(idle);
        if let Some(writer) = writer {
            writer.finish();
        }
    }
}

impl Writer {
    fn start(mut conn: Connection) -> Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let thread = thread::Builder::new()
            .name("grocery-writer".into())
            .spawn(move || {
                let mut writes = 0_u32;
                while let Some(job) = next_job(&inbox) {
                    job(&mut conn);
                    writes += 1;
                    // Between writes rather than inside one, so that no caller waits for it. Where
                    // others follow at once it waits, up to the limit of the connection.
                    if writes >= WRITES_PER_CHECKPOINT {
                        match inbox.try_recv() {
                            Ok(next) => next(&mut conn),
                            Err(_) => {
                                writes = 0;
                                let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
                            }
                        }
                    }
                }
            })
            .map_err(no_thread)?;
        Ok(Self { jobs, thread })
    }

    /// Lets the writes handed in come to their end and closes the connection.
    fn finish(self) {
        drop(self.jobs);
        // The last clone may be dropped by a write itself; a thread cannot wait for its own end.
        if self.thread.thread().id() != thread::current().id() {
            let _ = self.thread.join();
        }
    }
}

/// The next write; `None` once nobody can hand one in.
fn next_job(inbox: &mpsc::Receiver<Job>) -> Option<Job> {
    for _ in 0..TURNS_BEFORE_SLEEP {
        match inbox.try_recv() {
            Ok(job) => return Some(job),
            Err(mpsc::TryRecvError::Empty) => thread::yield_now(),
            Err(mpsc::TryRecvError::Disconnected) => return None,
        }
    }
    inbox.recv().ok()
}

fn in_transaction<T>(
    conn: &mut Connection,
    behavior: TransactionBehavior,
    f: impl FnOnce(&Transaction<'_>) -> Result<T>,
) -> Result<T> {
    let tx = conn.transaction_with_behavior(behavior)?;
    // Dropped without commit, the transaction is taken back.
    let value = f(&tx)?;
    tx.commit()?;
    Ok(value)
}

/// Every fault that SQLite finds in the file, or `Ok`.
pub(super) fn check_integrity(conn: &Connection) -> Result<()> {
    let mut found: Vec<String> = Vec::new();
    {
        let mut check = conn.prepare("PRAGMA integrity_check(5)")?;
        let mut rows = check.query([])?;
        while let Some(row) = rows.next()? {
            let line: String = row.get(0)?;
            if line != "ok" {
                found.push(line);
            }
        }
        let mut check = conn.prepare("PRAGMA foreign_key_check")?;
        let mut rows = check.query([])?;
        if let Some(row) = rows.next()? {
            found.push(format!("a row of {} refers to nothing", row.get::<_, String>(0)?));
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Corrupt, format!("the database is damaged: {}", found.join("; ")))
        .with_hint("restore it from a backup"))
}

/// Runs `f` on a thread of its own. It goes on to its end even if the future is dropped.
pub(super) async fn offload<T, F>(f: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    thread::Builder::new()
        .name("grocery-storage".into())
        .spawn(move || {
            let _ = answer.send(caught(f));
        })
        .map_err(no_thread)?;
    answered.await.map_err(|_| Error::new(ErrorKind::Internal, "a storage thread ended without an answer"))?
}

fn caught<T>(f: impl FnOnce() -> Result<T>) -> Result<T> {
    // What a panic may leave half done is inside the transaction, which is taken back.
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::Internal, "a storage operation panicked; nothing of it was written"))
    })
}

fn no_thread(e: std::io::Error) -> Error {
    Error::new(ErrorKind::Storage, "the system refused a thread for the database").with_source(e)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
