//! What the trainer in `xtask` needs of the tagger; no part of the library's promises.
//!
//! The trainer sees exactly the tokens, the features and the labels that the parser uses.

use std::ops::Range;

use super::{
    Tagger, align, arbiter, chain,
    features::{Cells, is_amount},
};
use crate::{
    error::Result,
    nlu::{
        Parser, Understanding,
        lexicon::Lexicon,
        token::{Kind as TokenKind, Normal, tokenise},
    },
};

pub use super::names::{LANES as NAME_LANES, OFTEN, pair_key, word_key};
pub use chain::{BEGIN, INSIDE, JOINS, OUTSIDE, QUANTITY, SLOT, UNIT};

/// What is told of goods beside their name.
pub const MARKED: u8 = chain::MARK;
/// How many labels there are.
pub const LABELS: usize = chain::LABELS;
/// A stored number of this size is a weight of 1.
pub const SCALE: i32 = chain::SCALE;
/// Steps are stored this much coarser.
pub const STEP_COARSER: i32 = chain::STEP_COARSER;

/// The key of the row of steps from a label, or from the start, which is [`LABELS`].
#[must_use]
pub fn step_key(from: usize) -> u32 {
    chain::step_key(from)
}

/// Whether a label may follow another, or the start.
#[must_use]
pub fn may_follow(from: usize, to: usize) -> bool {
    to != usize::from(INSIDE) || from == usize::from(BEGIN) || from == usize::from(INSIDE)
}

/// What a token is, as far as labels depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A number, or a word that stands for one.
    Amount,
    /// A unit.
    Unit,
    /// A line break.
    Break,
    /// Anything else.
    Other,
}

/// One token.
#[derive(Debug, Clone)]
pub struct Seen {
    /// In lower case, with slips mended.
    pub word: String,
    /// Where it stands in the text.
    pub place: Range<usize>,
    /// What it is.
    pub sort: Sort,
}

/// One sentence as the tagger sees it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Its tokens.
    pub tokens: Vec<Seen>,
    /// The features of each token.
    pub features: Vec<Vec<u32>>,
}

/// Looks at a sentence. `silent` is asked whether the lexicon is to keep silent on a word or a sort of phrases.
#[must_use]
pub fn sample(text: &str, silent: impl FnMut() -> bool) -> Sample {
    let normal = Normal::new(text);
    let t = tokenise(&normal, Lexicon::english()).list;
    let cells = Cells::new(&t, text, Lexicon::english(), silent);
    let features = (0..t.len())
        .map(|i| {
            let mut keys = Vec::new();
            cells.features(i, &mut keys);
            keys
        })
        .collect();
    let sort = |t: &crate::nlu::token::Token<'_>| match t.kind {
        TokenKind::Break => Sort::Break,
        _ if is_amount(t) => Sort::Amount,
        _ if t.unit.is_some() => Sort::Unit,
        _ => Sort::Other,
    };
    let tokens =
        t.iter().map(|t| Seen { word: t.word.to_owned(), place: t.start..t.end, sort: sort(t) }).collect();
    Sample { tokens, features }
}

/// What a tagger makes of a sentence, and of a reading of it.
#[derive(Debug, Clone)]
pub struct Look {
    /// What it takes for goods, as said.
    pub goods: Vec<String>,
    /// Whether the reading has the same names.
    pub same: bool,
    /// How far its best way is ahead of the best with the names of the reading; `None` where these do not
    /// stand in the sentence in one piece.
    pub ahead: Option<i32>,
    /// Whether that makes the reading doubtful.
    pub doubtful: bool,
}

/// A tagger by itself.
#[derive(Debug, Clone, Copy)]
pub struct Judge(&'static Tagger);

impl Judge {
    /// Reads a model file, and keeps it until the program ends.
    ///
    /// # Errors
    /// Where `bytes` is no model of goods.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        Ok(Self(Box::leak(Box::new(Tagger::read(bytes.leak())?))))
    }

    /// A parser that asks this tagger in place of the shipped one.
    #[must_use]
    pub fn parser(self) -> Parser {
        Parser::new().with_tagger(Some(self.0))
    }

    /// Looks at a sentence and at what was heard in it.
    #[must_use]
    pub fn look(self, text: &str, heard: &Understanding) -> Look {
        let normal = Normal::new(text);
        let t = tokenise(&normal, Lexicon::english()).list;
        let cells = Cells::new(&t, text, Lexicon::english(), || false);
        let scores = chain::scores(&self.0.model, &cells);
        let (best, labels) = chain::best(&scores, &self.0.steps, &[]);
        let mine = chain::goods(&labels);
        let seen = arbiter::Seen { t: &t, text, cells: &cells, labels: &labels, mine: &mine };
        let theirs = align::place(&t, text, &heard.actions);
        let ahead = theirs
            .whole
            .then(|| best - chain::best(&scores, &self.0.steps, &chain::forced(t.len(), &theirs.runs)).0);
        Look {
            goods: mine.iter().filter_map(|run| seen.said(*run).map(str::to_owned)).collect(),
            same: arbiter::same(&seen, &theirs),
            ahead,
            doubtful: arbiter::doubtful(&seen, &heard.actions, &theirs, ahead),
        }
    }
}

/// A parser that asks for no second opinion.
#[must_use]
pub fn alone() -> Parser {
    Parser::new().with_tagger(None)
}
