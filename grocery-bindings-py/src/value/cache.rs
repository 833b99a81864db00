//! What a tier of a cache is asked.

use grocery_core::cache;
use pyo3::{prelude::*, types::PyBytes};

use crate::convert::{Text, Texts};

/// One entry on its way into a tier.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct TierEntry(pub(crate) cache::TierEntry);

#[pymethods]
impl TierEntry {
    /// The key, 1 to 1,100 bytes of UTF-8.
    #[getter]
    fn key(&self) -> &str {
        &self.0.key
    }

    /// The entry as the cache wrote it. Give back the same bytes, or none.
    #[getter]
    fn bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.bytes)
    }

    /// The tags it bears; they replace those of an earlier entry of this key.
    #[getter]
    fn tags(&self) -> Vec<String> {
        self.0.tags.clone()
    }

    /// Its place among the entries of its key: the later one is greater.
    #[getter]
    fn order(&self) -> i64 {
        self.0.order()
    }

    /// Whether it takes the place of whatever is there. Where not, a tier that can tell keeps what has the greater `order`.
    #[getter]
    fn replaces(&self) -> bool {
        self.0.replaces
    }

    /// From when on nobody has a use for it, in milliseconds since 1970.
    #[getter]
    fn drop_at_ms(&self) -> i64 {
        self.0.drop_at.unix_millis()
    }

    fn __repr__(&self) -> String {
        format!("<TierEntry {:?} of {} bytes>", self.0.key, self.0.bytes.len())
    }
}

/// What is to be taken out of a tier: exactly one of `keys`, `prefix` and `tag`, or everything where all are None.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Invalidation(pub(crate) cache::Invalidation);

#[pymethods]
impl Invalidation {
    /// These keys.
    #[getter]
    fn keys(&self) -> Option<Vec<String>> {
        match &self.0 {
            cache::Invalidation::Keys(keys) => Some(keys.clone()),
            _ => None,
        }
    }

    /// All keys that begin with this.
    #[getter]
    fn prefix(&self) -> Option<&str> {
        match &self.0 {
            cache::Invalidation::Prefix(prefix) => Some(prefix),
            _ => None,
        }
    }

    /// All entries that bear this tag.
    #[getter]
    fn tag(&self) -> Option<&str> {
        match &self.0 {
            cache::Invalidation::Tag(tag) => Some(tag),
            _ => None,
        }
    }

    /// Whether it takes out an entry of this key with these tags.
    #[pyo3(signature = (key, tags = Texts::default()), text_signature = "($self, key, tags=())")]
    fn hits(&self, key: Text, tags: Texts) -> bool {
        self.0.hits(&key.0, &tags.0)
    }

    fn __repr__(&self) -> String {
        match &self.0 {
            cache::Invalidation::Keys(keys) => format!("<Invalidation of {} keys>", keys.len()),
            cache::Invalidation::Prefix(prefix) => format!("<Invalidation of the prefix {prefix:?}>"),
            cache::Invalidation::Tag(tag) => format!("<Invalidation of the tag {tag:?}>"),
            _ => "<Invalidation of everything>".to_owned(),
        }
    }
}
