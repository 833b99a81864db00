//! What the learned tagger sees of a recipe line.
//!
//! Each token becomes a [`Cell`] of hashed facts: the word, its ending, its classes in the lexicon, where it
//! stands against the amount that the rules read, commas and brackets before it, the last word of its
//! phrase. [`features`] joins them to the keys that the model knows. The trainer and the parser run this
//! same code, so they cannot drift apart.

use super::{
    super::{
        lexicon::{Class, REMARKS},
        ingredient::model::{feature, hash_bytes},
        token::{Kind, Token},
    },
    amount::Amount,
};
use crate::quantity::Unit;

/// Facts about one token.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    word: u32,
    ending: u32,
    class: u32,
    /// Where it stands: against the amount, commas, brackets, "or".
    place: u32,
    /// Commas and brackets only.
    marks: u32,
    /// The last word of its phrase, and how far off that is.
    head: u32,
    head_class: u32,
    to_head: u32,
    shape: u32,
    unit: bool,
}

/// Facts about all tokens of a line.
pub(super) struct Cells {
    cells: Vec<Cell>,
    /// What the rules read: with a number, with a unit.
    amount: u32,
}

/// Two cells of padding on each side, so that neighbours can be looked at without a check.
const PAD: usize = 2;

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.cells.len().saturating_sub(2 * PAD + 1)
    }

    pub(super) fn may_be_unit(&self, i: usize) -> bool {
        self.cells.get(i + PAD).is_some_and(|c| c.unit)
    }

    /// Looks at the tokens of a line.
    pub(super) fn new(t: &[Token<'_>], text: &str, amount: &Amount) -> Self {
        let n = t.len();
        let mut cells = vec![Cell::default(); n + 2 * PAD + 1];
        let (mut commas, mut depth, mut or) = (0_u32, 0_u32, 0_u32);
        for (i, token) in t.iter().enumerate() {
            let Some(cell) = cells.get_mut(i + PAD) else { break };
            let behind = i >= amount.end;
            match token.word {
                "," | ";" | ":" if behind && depth == 0 => commas += 1,
                "(" | "[" => depth += 1,
                "or" if behind => or = 1,
                _ => {}
            }
            let word = match token.kind {
                Kind::Number if token.word.len() > 1 => 3,
                _ => hash_bytes(token.word.as_bytes()),
            };
            let place = if Some(i) == amount.unit_at {
                15
            } else if behind {
                7 + u32::try_from((i - amount.end).min(5)).unwrap_or(5)
            } else if i < amount.start {
                1
            } else {
                2 + u32::try_from((amount.end - i).min(3)).unwrap_or(3)
            };
            let marks = commas.min(2) * 4 + depth.min(1) * 2 + or;
            let bytes = token.word.as_bytes();
            let first = text.get(token.start..token.end).and_then(|w| w.chars().next());
            let shape = u32::from(first.is_some_and(char::is_uppercase)) * 4
                + u32::from(token.word.contains('-')) * 2
                + u32::from(token.glued);
            *cell = Cell {
                word,
                ending: hash_bytes(bytes.get(bytes.len().saturating_sub(3)..).unwrap_or_default()),
                class: class_of(token),
                place: place * 16 + marks,
                marks,
                head: 0,
                head_class: 0,
                to_head: 0,
                shape,
                unit: unit_of(token).is_some(),
            };
            if token.any(&[")", "]"]) {
                depth = depth.saturating_sub(1);
            }
        }
        let (mut head, mut head_class, mut far) = (1_u32, 0_u32, 0_u32);
        let mut open = true;
        for (i, token) in t.iter().enumerate().rev() {
            let Some(cell) = cells.get_mut(i + PAD) else { break };
            let stop = token.kind == Kind::Symbol && !token.any(&["-", "'", "&", "%"])
                || token.any(&["or", "for", "to", "in", "with", "about", "from"]);
            if stop {
                open = true;
                far = 0;
                head = 2;
                head_class = 0;
            } else if open {
                open = false;
                head = cell.word;
                head_class = cell.class;
                far = 0;
            } else {
                far += 1;
            }
            cell.head = head;
            cell.head_class = head_class;
            cell.to_head = far.min(4);
        }
        if let Some(end) = cells.get_mut(n + PAD) {
            end.word = 5;
            end.class = 1 << 30;
        }
        let amount = u32::from(amount.quantity.is_some()) * 2
            + u32::from(amount.unit.is_some())
            + u32::from(amount.size.is_some()) * 4;
        Self { cells, amount }
    }
}

/// The unit that a token names, counting the first word of "fluid ounce".
pub(super) fn unit_of(token: &Token<'_>) -> Option<Unit> {
    if token.any(&["fl", "fluid"]) { Some(Unit::FluidOunce) } else { token.unit }
}

fn class_of(token: &Token<'_>) -> u32 {
    let mut bits = 0;
    for (bit, class) in [
        Class::NOUN,
        Class::HEAD,
        Class::FLAVOUR,
        Class::ADJ,
        Class::CUT,
        Class::ADV,
        Class::SIZE,
        Class::ARTICLE,
        Class::ATTRIBUTE,
    ]
    .into_iter()
    .enumerate()
    {
        bits |= u32::from(token.has(class)) << bit;
    }
    bits |= u32::from(token.unit.is_some()) << 9;
    bits |= u32::from(token.is_number()) << 10;
    bits |= u32::from(token.kind == Kind::Symbol) << 11;
    bits |= u32::from(token.any(REMARKS)) << 12;
    bits
}

/// Gives the keys of the features of token `i`; `i` may be one behind the last.
#[inline]
pub(super) fn features(cells: &Cells, i: usize, mut give: impl FnMut(u32)) {
    let Some([b2, b1, c, a1, a2]) = cells.cells.get(i..i + 5).and_then(|w| w.first_chunk::<5>()) else {
        return;
    };
    give(feature(0, c.word, 0));
    give(feature(1, b1.word, 0));
    give(feature(2, a1.word, 0));
    give(feature(3, b2.word, 0));
    give(feature(4, a2.word, 0));
    give(feature(5, b1.word, c.word));
    give(feature(6, c.word, a1.word));
    give(feature(7, b1.word, a1.word));
    give(feature(8, b2.word, b1.word));
    give(feature(9, a1.word, a2.word));
    give(feature(10, c.ending, 0));
    give(feature(11, b1.ending, c.class));
    give(feature(12, c.ending, a1.ending));
    give(feature(13, b1.class, c.class));
    give(feature(14, c.class, a1.class));
    give(feature(15, c.place, cells.amount));
    give(feature(16, c.place, c.class));
    give(feature(17, c.word, c.marks));
    give(feature(18, c.word, c.head));
    give(feature(19, c.class, c.head_class * 8 + c.to_head));
    give(feature(20, c.shape, c.to_head));
    give(feature(21, c.place, b1.word));
    give(feature(22, c.word, c.to_head));
    give(feature(23, b1.word, c.head));
}
