//! Sentences written for learning, each file by another author: `xtask/data/goods`.

use std::path::{Path, PathBuf};

/// The files, without their ending.
pub(crate) const WRITTEN: [&str; 9] = [
    "households",
    "kitchens",
    "jotters",
    "americans",
    "phones",
    "commonwealth",
    "gatherings",
    "changes",
    "dictation",
];

/// Where a file lies.
pub(crate) fn file(author: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/goods/{author}.txt"))
}
