//! What is kept, what a loader answers and what a caller gets.

use std::{
    fmt,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{MAX_TAG_BYTES, MAX_TAGS};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
};

/// By how many milliseconds the reading of time that gets use may be behind.
const TICK: i64 = 100;

/// Tags, shared between the copies of an entry.
/// Most entries bear none, which takes no memory.
#[derive(Clone, Default)]
pub(super) struct Tags(Option<Arc<[Arc<str>]>>);

impl From<Vec<Arc<str>>> for Tags {
    fn from(tags: Vec<Arc<str>>) -> Self {
        Self((!tags.is_empty()).then(|| tags.into()))
    }
}

impl Deref for Tags {
    type Target = [Arc<str>];

    fn deref(&self) -> &[Arc<str>] {
        self.0.as_deref().unwrap_or_default()
    }
}

/// A key, and how it is kept: shared where somebody keeps it already.
#[derive(Clone, Copy)]
pub(super) enum Key<'a> {
    Shared(&'a Arc<str>),
    Text(&'a str),
}

impl<'a> Key<'a> {
    #[inline]
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Shared(key) => key,
            Self::Text(key) => key,
        }
    }

    pub(super) fn kept(self) -> Arc<str> {
        match self {
            Self::Shared(key) => Arc::clone(key),
            Self::Text(key) => Arc::from(key),
        }
    }
}

/// An entry in memory. All times are milliseconds of the time of day.
pub(super) struct Entry<T> {
    /// `None`: it is known that there is no such thing.
    pub(super) value: Option<Arc<T>>,
    /// As of when the value holds: the beginning of its load, or the moment in which it was set.
    pub(super) created: i64,
    /// Whether somebody set it. Of the same moment it counts as later than what was loaded.
    pub(super) set: bool,
    /// When the value itself runs out.
    pub(super) expires: i64,
    /// Until when it is given out without a question. Later than `expires` only for a stale value that rests after
    /// a failed load.
    pub(super) serve_until: i64,
    /// Until when nothing is to be thought about at all; from then on an early refresh may be drawn.
    pub(super) calm_until: i64,
    pub(super) tags: Tags,
    pub(super) etag: Option<Arc<str>>,
    /// How long the load took.
    pub(super) load_millis: u32,
    /// Whether somebody is loading it anew behind the callers' backs.
    pub(super) refreshing: AtomicBool,
}

impl<T> Entry<T> {
    /// Whether it is given out as it is. Before its own birth (the clock was set back) it is not trusted.
    #[inline]
    pub(super) fn serves(&self, now: i64) -> bool {
        now < self.serve_until && self.created <= now.saturating_add(TICK)
    }

    /// Of two entries of one key the later one is greater.
    pub(super) fn order(&self) -> (i64, bool) {
        (self.created, self.set)
    }

    #[inline]
    pub(super) fn is_fresh(&self, now: i64) -> bool {
        now < self.expires && self.created <= now.saturating_add(TICK)
    }

    /// Whether it ran out no longer than this ago.
    pub(super) fn is_young(&self, now: i64, past: i64) -> bool {
        now < self.expires.saturating_add(past) && self.created <= now.saturating_add(TICK)
    }

    /// The same entry, past its time at `now` for every reading of the clock.
    pub(super) fn past(&self, now: i64) -> Self {
        let now = now.saturating_sub(TICK);
        self.timed(self.created.min(now.saturating_add(TICK)), self.expires.min(now), now)
    }

    /// The same entry with other times.
    pub(super) fn timed(&self, created: i64, expires: i64, serve_until: i64) -> Self {
        Self {
            value: self.value.clone(),
            created,
            set: self.set,
            expires,
            serve_until,
            calm_until: serve_until,
            tags: self.tags.clone(),
            etag: self.etag.clone(),
            load_millis: self.load_millis,
            refreshing: AtomicBool::new(false),
        }
    }

    /// Whether this caller is the one to load it anew.
    pub(super) fn claim_refresh(&self) -> bool {
        !self.refreshing.swap(true, Ordering::AcqRel)
    }
}

/// Whole milliseconds, as far as they go.
pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CachedFrom {
    /// Memory.
    Memory,
    /// The tier of this number, in the order in which the cache was given them.
    Tier(usize),
    /// The loader, just now.
    Loader,
}

/// What a cache answers: a value or the knowledge that there is none, with its age and origin. Cheap to clone.
pub struct Cached<T> {
    pub(super) entry: Arc<Entry<T>>,
    pub(super) from: CachedFrom,
    pub(super) stale: bool,
}

impl<T> Cached<T> {
    /// The value; `None` where it is known that there is no such thing.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        self.entry.value.as_deref()
    }

    /// The value to keep, shared with the cache.
    #[must_use]
    pub fn shared(&self) -> Option<Arc<T>> {
        self.entry.value.clone()
    }

    /// Whether it is past its time: it stands in while a fresh one is loaded or cannot be had.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale
    }

    /// Where it came from.
    #[must_use]
    pub const fn from(&self) -> CachedFrom {
        self.from
    }

    /// As of when it holds: the beginning of its load, or the moment in which it was set.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.entry.created)
    }

    /// Until when this copy is fresh.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        Timestamp::from_unix_millis(self.entry.expires)
    }

    /// How old it is at `now`.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Duration {
        now.saturating_since(self.created())
    }

    /// The tags it bears.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.entry.tags.iter().map(|tag| &**tag)
    }

    /// The mark by which the source knows this version of the value.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.entry.etag.as_deref()
    }
}

impl<T> Clone for Cached<T> {
    fn clone(&self) -> Self {
        Self { entry: Arc::clone(&self.entry), from: self.from, stale: self.stale }
    }
}

impl<T: fmt::Debug> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached")
            .field("value", &self.value())
            .field("from", &self.from)
            .field("stale", &self.stale)
            .field("created", &self.created())
            .finish_non_exhaustive()
    }
}

/// What came of asking for several keys at once.
#[derive(Debug)]
pub struct CachedMany<T> {
    /// One for each key asked, in the order of asking; `None` where nothing could be had.
    pub found: Vec<Option<Cached<T>>>,
    /// The first error, where one kept values back.
    pub error: Option<Error>,
}

/// What a loader is told: the key, and the value that ran out, where one is still there.
pub struct Load<T> {
    pub(super) key: Arc<str>,
    pub(super) held: Option<Arc<Entry<T>>>,
}

impl<T> Load<T> {
    /// The key to load.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value that ran out, whatever its age.
    #[must_use]
    pub fn stale(&self) -> Option<&T> {
        self.held.as_ref().and_then(|e| e.value.as_deref())
    }

    /// Its mark, for a source that can say "not modified".
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.held.as_ref().and_then(|e| e.etag.as_deref())
    }
}

impl<T> fmt::Debug for Load<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Load").field("key", &self.key).field("etag", &self.etag()).finish_non_exhaustive()
    }
}

/// What a loader answers, and what [`Cache::set`](super::Cache::set) is given.
///
/// ```
/// use std::time::Duration;
/// use grocery_core::cache::Loaded;
/// let price = Loaded::new(349_i64).with_ttl(Duration::from_secs(300)).with_tags(["store:12", "milk"]);
/// let none = Loaded::<i64>::absent();
/// # let _ = (price, none);
/// ```
#[derive(Debug, Clone)]
pub struct Loaded<T> {
    pub(super) what: What<T>,
    pub(super) ttl: Option<Duration>,
    pub(super) tags: Vec<Arc<str>>,
    pub(super) etag: Option<Arc<str>>,
    pub(super) keep: bool,
}

#[derive(Debug, Clone)]
pub(super) enum What<T> {
    Value(T),
    Absent,
    NotModified,
}

impl<T> Loaded<T> {
    fn of(what: What<T>) -> Self {
        Self { what, ttl: None, tags: Vec::new(), etag: None, keep: true }
    }

    /// A value.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self::of(What::Value(value))
    }

    /// There is no such thing, which is worth knowing for [`negative_ttl`](super::CacheOptions::negative_ttl).
    #[must_use]
    pub fn absent() -> Self {
        Self::of(What::Absent)
    }

    /// The value that ran out still holds: it is fresh again, with its tags and mark. Only where
    /// [`Load::stale`] had one.
    #[must_use]
    pub fn not_modified() -> Self {
        Self::of(What::NotModified)
    }

    /// Fresh for this long, in every tier that does not hold less. Zero keeps nothing.
    #[must_use]
    pub fn with_ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Bears these tags (at most 32 of at most 256 bytes each), by which it can be taken out.
    #[must_use]
    pub fn with_tags<S: Into<Arc<str>>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// The mark by which the source knows this version of the value.
    #[must_use]
    pub fn with_etag(mut self, etag: impl Into<Arc<str>>) -> Self {
        self.etag = Some(etag.into());
        self
    }

    /// For those who wait, and not to be kept.
    #[must_use]
    pub fn uncached(mut self) -> Self {
        self.keep = false;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.tags.len() > MAX_TAGS {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("{} tags are more than the {MAX_TAGS} that an entry can bear", self.tags.len()),
            ));
        }
        self.tags.iter().try_for_each(|tag| check_tag(tag))
    }
}

/// A tag is 1 to 256 bytes.
pub(super) fn check_tag(tag: &str) -> Result<()> {
    if tag.is_empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "a tag is empty"));
    }
    if tag.len() > MAX_TAG_BYTES {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!(
                "the tag {:?} has {} bytes, at most {MAX_TAG_BYTES} can be kept",
                clip(tag, 40),
                tag.len()
            ),
        ));
    }
    Ok(())
}
