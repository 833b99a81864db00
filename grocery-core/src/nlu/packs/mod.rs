//! Every language except English, read from data files.
//!
//! A [`LanguagePack`] is one text file: numbers, units, words and how wishes are said. `file` reads it, `pattern`
//! reads sayings, `program` writes them as programs and `matcher` runs these. `numbers`, `prices` and `dates` read
//! values, `split`, `items`, `choices` and `asides` read item phrases, `habits` smooths how people type and speak,
//! `clauses` finds sayings in a text, `guess` what was meant where there is none, `frames` turns them into actions
//! and `detect` tells which language a text is in. `vocabulary`, `entries` and `packed` keep what a file says in
//! little memory; `stored` and `packing` make the tables that come with the library.
//!
//! Most questions are answered before they are worked out: `begins` and `manner` tell every token once what can begin
//! at it and how people use it, `prefixes` finds the patterns that can begin there, `asks` knows what words a pattern
//! cannot do without, and `memory` keeps what clauses of a text are.
//!
//! Nothing here knows a language: what is special about one stands in its file.

mod asides;
mod asks;
mod begins;
mod choices;
mod clauses;
mod dates;
mod detect;
mod entries;
mod file;
mod fixed;
mod frames;
mod guess;
mod habits;
mod items;
mod manner;
mod matcher;
mod memory;
mod mend;
mod numbers;
mod pack;
mod packed;
pub mod packing;
mod pattern;
mod prefixes;
mod prices;
mod program;
mod remarks;
mod salvage;
mod split;
mod stored;
mod tails;
mod telltale;
mod text;
mod unsaid;
mod vocabulary;

use std::sync::{Arc, OnceLock};

pub(super) use detect::{Choice, choose, lend};
pub(super) use frames::{Reading, read};

use super::token::Normal;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    quantity::Ratio,
};
pub(super) use pack::Tables;

/// A language that the parser can read, from a text in the format of `grocery-core/data/lang/README.md`.
///
/// The languages that come with the library need no more than their code in
/// [`ParseContext::language`](super::ParseContext::language). A host brings its own with
/// [`Parser::with_pack`](super::Parser::with_pack):
///
/// ```
/// use grocery_core::{Currency, Date};
/// use grocery_core::nlu::{LanguagePack, ParseContext, Parser};
///
/// let pack = LanguagePack::read("eo", "
/// == about
/// name: Esperanto
/// == numbers
/// 2 du
/// == words
/// and: kaj
/// goods: lakto ovoj pano
/// == intent add_items
/// aldonu {items}
/// ")?;
/// let parser = Parser::new().with_pack(pack);
/// let mut context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::EUR);
/// context.language = Some("eo".to_owned());
/// let heard = parser.parse("aldonu du panojn kaj lakton", &context);
/// assert_eq!(heard.actions[0].items[1].name, "lakton");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct LanguagePack {
    tables: Arc<Tables>,
}

impl LanguagePack {
    /// Reads a language file. `code` is its ISO 639-1 code.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] with the number of the line, what was wrong there and what would work.
    pub fn read(code: &str, text: &str) -> Result<Self> {
        if !(2..=8).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{:?} is not the code of a language", clip(code, 20)),
            )
            .with_hint("use two to eight small letters, for example \"es\""));
        }
        file::read(code, text).map(|tables| Self { tables: Arc::new(tables) })
    }

    /// The code, as given.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.tables.code
    }

    /// What the language calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.tables.name
    }

    pub(super) fn tables(&self) -> &Tables {
        &self.tables
    }
}

/// The languages that come with the library, with their files and the test sentences beside them.
macro_rules! languages {
    ($($code:literal $name:literal,)*) => {
        /// Code, own name and what its file says, packed.
        const EMBEDDED: &[(&str, &str, &[u8])] =
            &[$(($code, $name, include_bytes!(concat!("../../../data/lang/packed/", $code, ".bin"))),)*];

        /// Code and file.
        #[cfg(test)]
        const SOURCES: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../../data/lang/", $code, ".txt"))),)*];

        /// Code and test sentences.
        #[cfg(test)]
        const CASES: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../../data/lang/", $code, ".cases.txt"))),)*];
    };
}

languages! {
    "es" "Español",
    "fr" "Français",
    "de" "Deutsch",
    "it" "Italiano",
    "pt" "Português",
    "nl" "Nederlands",
    "pl" "Polski",
    "sv" "Svenska",
    "da" "Dansk",
    "nb" "Norsk",
    "fi" "Suomi",
    "cs" "Čeština",
    "tr" "Türkçe",
    "ru" "Русский",
    "uk" "Українська",
    "zh" "中文",
    "ja" "日本語",
    "ko" "한국어",
    "hi" "हिन्दी",
}

/// Codes and own names of the languages that come with the library, besides English.
pub(super) fn embedded_names() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED.iter().map(|(code, name, _)| (*code, *name))
}

/// The language that comes with the library under `code`, opened on first use.
pub(super) fn embedded(code: &str) -> Option<&'static Tables> {
    static READ: [OnceLock<Option<Tables>>; EMBEDDED.len()] = [const { OnceLock::new() }; EMBEDDED.len()];
    let at = EMBEDDED.iter().position(|(c, _, _)| *c == code)?;
    let (_, _, bytes) = EMBEDDED.get(at)?;
    // A file of ours that does not read is found by the tests; here it is as if it were not there.
    READ.get(at)?.get_or_init(|| stored::read(bytes)).as_ref()
}

/// Every number that `text` says in the language of `tables`, ranges with both ends.
pub(super) fn numbers(tables: &Tables, text: &str) -> Vec<Ratio> {
    let normal = Normal::new(text);
    let (mut tokens, _) = text::tokenise(&normal, tables.script, &tables.words);
    tokens.iter_mut().for_each(|token| tables.mark(token));
    let found = |at: usize| {
        let rest = tokens.get(at..).unwrap_or_default();
        let read = tables.number(rest);
        [
            tables.single(rest).map(|(value, _, _)| value),
            read.as_ref().map(|n| n.value),
            read.and_then(|n| n.max),
        ]
    };
    (0..tokens.len()).flat_map(found).flatten().collect()
}

#[cfg(test)]
mod tests;
