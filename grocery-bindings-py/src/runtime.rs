//! The runtime that Rust futures run on, and the bridge from a Python coroutine to it.
//!
//! There is one tokio runtime per process, made when first needed. A forked child has none of its
//! parent's threads, so the runtime remembers its process and is made anew elsewhere.

use std::{
    future::Future,
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use grocery_core::{Clock, Error, ErrorKind, Monotonic, StoppedClock, SystemClock, Timestamp};
use pyo3::{prelude::*, sync::PyOnceLock};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::AbortHandle,
};

use crate::error::{Fault, to_python};

struct Slot {
    pid: u32,
    runtime: Runtime,
}

/// Locked only while the thread is attached to the interpreter and never across a release of it: the
/// thread that forks is attached, so no other one can hold the lock at that moment.
static RUNTIME: Mutex<Option<Slot>> = Mutex::new(None);

/// Whether the interpreter is about to end.
static ENDED: AtomicBool = AtomicBool::new(false);

/// The runtime of this process.
pub(crate) fn handle(_attached: Python<'_>) -> PyResult<Handle> {
    if ENDED.load(Ordering::Relaxed) {
        return Err(to_python(&ending()));
    }
    let mut slot = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(Slot { pid, runtime }) = &*slot
        && *pid == process::id()
    {
        return Ok(runtime.handle().clone());
    }
    let workers = std::thread::available_parallelism().map_or(2, |n| n.get().clamp(2, 8));
    let runtime = Builder::new_multi_thread()
        .worker_threads(workers)
        .thread_name("grocery-core")
        .enable_io()
        .enable_time()
        .build()
        .map_err(|e| {
            let text = format!("the threads that grocery-core runs on could not be started: {e}");
            Fault(Error::new(ErrorKind::Internal, text).with_source(e))
        })?;
    let handle = runtime.handle().clone();
    // A parent's runtime must not be dropped here: it would wait for threads that do not exist.
    std::mem::forget(slot.replace(Slot { pid: process::id(), runtime }));
    Ok(handle)
}

/// Ends the runtime at the interpreter's end. Waits for its threads to leave Python: one that would
/// come back for the interpreter lock later would be killed inside Rust, and abort the process.
#[pyfunction]
pub(crate) fn _shutdown(py: Python<'_>) {
    ENDED.store(true, Ordering::Relaxed);
    let slot = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner).take();
    match slot {
        Some(Slot { pid, runtime }) if pid == process::id() => {
            py.detach(|| runtime.shutdown_timeout(Duration::from_secs(5)));
        }
        inherited => std::mem::forget(inherited),
    }
}

/// Where a call came from: the event loop and the context variables that the host's own callbacks
/// are to run with.
pub(crate) struct Caller {
    pub(crate) event_loop: Py<PyAny>,
    pub(crate) context: Py<PyAny>,
}

impl Caller {
    fn current(py: Python<'_>) -> PyResult<Self> {
        static LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        static CONTEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        Ok(Self {
            event_loop: LOOP.import(py, "asyncio", "get_running_loop")?.call0()?.unbind(),
            context: CONTEXT.import(py, "contextvars", "copy_context")?.call0()?.unbind(),
        })
    }
}

tokio::task_local! {
    static CALLER: Arc<Caller>;
}

/// The caller of the task that runs now. `None` where the core works on its own account.
pub(crate) fn caller() -> Option<Arc<Caller>> {
    CALLER.try_with(Arc::clone).ok()
}

fn ending() -> Error {
    Error::new(ErrorKind::Cancelled, "the call ended because the interpreter is shutting down")
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs `work` on the runtime while a Python coroutine awaits it. Where the coroutine is cancelled or
/// dropped, `work` is dropped too.
pub(crate) async fn run<T, F>(work: F) -> PyResult<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let task = Python::attach(|py| -> PyResult<_> {
        let caller = Arc::new(Caller::current(py)?);
        Ok(handle(py)?.spawn(CALLER.scope(caller, work)))
    })?;
    let _guard = AbortOnDrop(task.abort_handle());
    let error = match task.await {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error,
        Err(join) if join.is_cancelled() => ending(),
        Err(join) => Error::new(ErrorKind::Internal, format!("a fault inside grocery-core: {join}"))
            .with_hint("please report it"),
    };
    Err(to_python(&error))
}

/// Lets work go on that nobody waits for. Where the interpreter is ending it is let go.
pub(crate) fn in_background(work: impl Future<Output = ()> + Send + 'static) {
    Python::try_attach(|py| {
        if let Ok(runtime) = handle(py) {
            runtime.spawn(work);
        }
    });
}

/// Does long work on a thread of its own while a Python coroutine awaits it. Where the coroutine is cancelled or dropped,
/// the question that `work` is handed answers true.
pub(crate) async fn aside<T, F>(work: F) -> PyResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut dyn FnMut() -> bool) -> Result<T, Error> + Send + 'static,
{
    struct Waiting(Arc<AtomicBool>);
    impl Drop for Waiting {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    run(async move {
        let waiting = Waiting(Arc::default());
        let gone = Arc::clone(&waiting.0);
        let task = tokio::task::spawn_blocking(move || work(&mut || gone.load(Ordering::Relaxed)));
        task.await.unwrap_or_else(|join| match join.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(ending()),
        })
    })
    .await
}

/// A clock of the core whose waits are on the runtime's own timer: that one lives again in a forked child.
#[derive(Debug)]
pub(crate) struct HostClock(Arc<dyn Clock>);

impl HostClock {
    /// The machine's clock, or one that stands still at `fixed`.
    pub(crate) fn new(fixed: Option<Timestamp>) -> Self {
        Self(match fixed {
            Some(at) => Arc::new(StoppedClock::at(at)),
            None => Arc::new(SystemClock::new()),
        })
    }
}

impl Clock for HostClock {
    fn now(&self) -> Monotonic {
        self.0.now()
    }

    fn now_coarse(&self) -> Monotonic {
        self.0.now_coarse()
    }

    fn wall(&self) -> Timestamp {
        self.0.wall()
    }

    fn wall_coarse(&self) -> Timestamp {
        self.0.wall_coarse()
    }

    fn sleep_until(&self, deadline: Monotonic) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = deadline.saturating_since(self.now()).min(Duration::from_secs(86_400 * 365));
        Box::pin(async move { tokio::time::sleep(wait).await })
    }
}
