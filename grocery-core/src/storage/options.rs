//! How a database is opened.

use std::time::Duration;

/// How hard a commit is pushed to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Synchronous {
    /// A commit survives the death of the process. A power cut may take back the last commits, but
    /// never damages the file. The default.
    #[default]
    Normal,
    /// A commit survives a power cut too. Each one waits for the disk.
    Full,
}

/// How a database is opened. [`Default`] suits an app and a small server.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatabaseOptions {
    /// How hard a commit is pushed to the disk. Default [`Synchronous::Normal`].
    pub synchronous: Synchronous,
    /// How many connections may read at once. They are opened when first needed. Default 4, at least 1.
    pub readers: usize,
    /// How many writes may wait before further callers wait outside. Default 1,024, at least 1.
    pub queued_writes: usize,
    /// How long to wait for another process that is writing. Default 5 seconds.
    pub busy_timeout: Duration,
    /// Opens for reading only: nothing is created, updated or written. Default false.
    pub read_only: bool,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Normal,
            readers: 4,
            queued_writes: 1024,
            busy_timeout: Duration::from_secs(5),
            read_only: false,
        }
    }
}

impl DatabaseOptions {
    /// The same options with this [`synchronous`](Self::synchronous).
    #[must_use]
    pub fn with_synchronous(mut self, synchronous: Synchronous) -> Self {
        self.synchronous = synchronous;
        self
    }

    /// The same options with so many [`readers`](Self::readers).
    #[must_use]
    pub fn with_readers(mut self, readers: usize) -> Self {
        self.readers = readers;
        self
    }

    /// The same options with this [`busy_timeout`](Self::busy_timeout).
    #[must_use]
    pub fn with_busy_timeout(mut self, wait: Duration) -> Self {
        self.busy_timeout = wait;
        self
    }

    /// The same options, for reading only.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }
}
