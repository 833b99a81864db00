//! The words this module knows, apart from what is done with them.
//!
//! Each table is one file: `words` (numbers, units, classes of words), `names` (product phrases that
//! stay whole), `commands` and `questions` (how people say what they want), `recipe` (words of recipe lines) and `scope` (what is not about groceries).
//! They are spread into tables once, on first use. Another language is another set of tables.

mod commands;
mod common;
mod names;
mod questions;
mod recipe;
mod same;
mod scope;
mod stores;
mod table;
mod words;

use std::sync::OnceLock;

use super::phrase::{Interner, PLAIN, Phrases, WordId};
use crate::quantity::{Ratio, Unit};

pub(super) use commands::Cmd;
pub(super) use common::is_common;
pub(super) use recipe::{BETWEEN, REMARKS};
pub(super) use same::SAME;
use table::Table;

/// Classes that a word can belong to, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(u32);

impl Class {
    pub(super) const NONE: Self = Self(0);
    /// Something a grocery shop sells: "milk", "eggs".
    pub(super) const NOUN: Self = Self(1);
    /// Sold by weight: meat, fish, deli, produce.
    pub(super) const WEIGHED: Self = Self(1 << 1);
    /// A noun that takes another noun before it: "broth", "juice".
    pub(super) const HEAD: Self = Self(1 << 2);
    /// A noun that makes a kind of a head: "almond", "chicken".
    pub(super) const FLAVOUR: Self = Self(1 << 3);
    /// An adjective of goods: "organic", "red".
    pub(super) const ADJ: Self = Self(1 << 4);
    /// How something is cut: "sliced".
    pub(super) const CUT: Self = Self(1 << 5);
    /// How it is done: "thinly".
    pub(super) const ADV: Self = Self(1 << 6);
    /// Left out before an item: "the", "my".
    pub(super) const ARTICLE: Self = Self(1 << 7);
    /// Says that a sentence is no product phrase: "is", "you", "how".
    pub(super) const FUNCTION: Self = Self(1 << 8);
    /// Belongs to another trade: "weather", "flight".
    pub(super) const FOREIGN: Self = Self(1 << 9);
    /// The list itself: "list", "cart".
    pub(super) const LIST: Self = Self(1 << 10);
    /// Splits from a number before it, besides units: "pound-sized" things such as "x".
    pub(super) const SPLIT: Self = Self(1 << 11);
    /// How big: "large", "small".
    pub(super) const SIZE: Self = Self(1 << 12);
    /// A verb that opens a request of another trade: "play", "call".
    pub(super) const FOREIGN_VERB: Self = Self(1 << 13);
    /// Groceries in general: "groceries", "food", "shopping".
    pub(super) const SHOP: Self = Self(1 << 14);
    /// A dish one cooks: "lasagna".
    pub(super) const DISH: Self = Self(1 << 15);
    /// A staple that stands alone in a run of words without commas.
    pub(super) const STAPLE: Self = Self(1 << 16);
    /// A brand.
    pub(super) const BRAND: Self = Self(1 << 17);
    /// Words with which a property is told: "organic", "low-fat". Also [`Self::ADJ`].
    pub(super) const ATTRIBUTE: Self = Self(1 << 18);
    /// A shop: "walmart".
    pub(super) const STORE: Self = Self(1 << 19);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What is known of one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) class: Class,
    pub(super) unit: Option<Unit>,
    /// The value of a number word.
    pub(super) value: Option<Ratio>,
    /// Its number in patterns.
    pub(super) id: WordId,
}

/// All tables of one language.
pub(super) struct Lexicon {
    words: Table,
    /// How people say what they want.
    pub(super) commands: Phrases<Cmd>,
    /// What may stand before a command and says nothing.
    pub(super) courtesy: Phrases<()>,
    /// Product phrases that stay whole.
    pub(super) names: Phrases<()>,
    /// Product phrases of several known nouns that are one thing: "peanut butter".
    pub(super) compounds: Phrases<()>,
    /// Phrases of other trades: "to do list".
    pub(super) foreign: Phrases<()>,
    /// Names of shops.
    pub(super) stores: Phrases<()>,
}

impl Lexicon {
    /// The English tables, made on first use.
    pub(super) fn english() -> &'static Self {
        static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
        ENGLISH.get_or_init(Self::build)
    }

    fn build() -> Self {
        fn lines(text: &'static str) -> impl Iterator<Item = ((), &'static str)> {
            text.lines().map(str::trim).filter(|l| !l.is_empty()).map(|l| ((), l))
        }
        let mut interner = Interner::default();
        let commands = commands::COMMANDS
            .iter()
            .chain(questions::QUESTIONS)
            .flat_map(|(c, text)| lines(text).map(move |((), l)| (*c, l)));
        let commands = Phrases::new(&mut interner, commands);
        let mut plain = |text| Phrases::new(&mut interner, lines(text));
        let courtesy = plain(commands::COURTESY);
        let names = plain(names::WHOLE);
        let compounds = plain(names::COMPOUNDS);
        let foreign = plain(scope::PHRASES);
        let stores = plain(stores::STORES);
        let mut words = Table::default();
        for (word, id) in interner.into_ids() {
            words.of(word).into_iter().for_each(|known| known.id = id);
        }
        for (class, list) in words::CLASSES.iter().chain(scope::CLASSES) {
            for word in list.split_whitespace() {
                words.of(word).into_iter().for_each(|known| known.class = known.class.with(*class));
            }
        }
        for (unit, list) in words::UNITS {
            for word in list.split_whitespace() {
                words.of(word).into_iter().for_each(|known| known.unit = Some(*unit));
            }
        }
        for (word, num, den) in words::NUMBERS {
            if let Some(value) = Ratio::new(*num, *den) {
                words.set_value(word, value);
            }
        }
        for (typed, full) in PLAIN {
            if let Some(full) = words.get(full)
                && let Some(known) = words.of(typed)
            {
                known.id = full.id;
                known.class = known.class.with(full.class);
            }
        }
        words.shrink();
        Self { words, commands, courtesy, names, compounds, foreign, stores }
    }

    /// Whether a phrase of another trade stands in `t`, outside of goods.
    pub(super) fn of_other_trades(&self, t: &[super::token::Token<'_>]) -> bool {
        let goods = |rest: &[super::token::Token<'_>]| {
            let oil = matches!(rest, [kind, oil, ..] if oil.is("oil") && kind.has(Class::FLAVOUR));
            let named = self.names.longest(rest).or_else(|| self.compounds.longest(rest));
            named.map_or(0, |(len, ())| len).max(if oil { 2 } else { 0 })
        };
        self.foreign.any_beside(t, goods)
    }

    /// Every word that is known, in no order.
    pub(super) fn known(&'static self) -> impl Iterator<Item = (&'static str, Entry)> {
        self.words.iter()
    }

    /// What is known of a word in lower case.
    pub(super) fn word(&self, word: &str) -> Option<Entry> {
        self.words.get(word)
    }
}
