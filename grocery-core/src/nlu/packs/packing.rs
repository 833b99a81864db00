//! What the library keeps of its own language files, made from these by `cargo run -p xtask -- packs pack`.
//!
//! A host has no use for it: [`LanguagePack::read`](super::LanguagePack::read) takes the text of a language file.

use super::{file, stored, telltale};
use crate::error::Result;

/// The tables of a language from the text of its file, as the library keeps them.
///
/// # Errors
/// Those of [`LanguagePack::read`](super::LanguagePack::read).
pub fn language(code: &str, text: &str) -> Result<Vec<u8>> {
    file::read(code, text).map(|tables| stored::write(&tables))
}

/// The words by which languages are told apart, from the codes and texts of all files.
#[must_use]
pub fn words(files: &[(&str, &str)]) -> Vec<u8> {
    telltale::pack(files)
}
