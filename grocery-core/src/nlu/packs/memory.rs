//! What was found out about the clauses of a text.
//!
//! Whether a clause is a saying is asked where it may end, where a reason may stand behind it, and once more when it
//! is read. The answer is the same each time, so the last few are kept.

use super::{clauses::Said, text::Tok, vocabulary::WordId};

/// So many answers are kept. Clauses are asked about several times in a row, not again at the end of a long text.
const KEPT: usize = 8;

/// Clauses of more tokens than this are not compared.
const LONGEST: usize = 32;

/// What tells a token from every other one of its text: where it stands, and how it is read.
type Key = (usize, usize, WordId, WordId);

fn key(token: &Tok<'_>) -> Key {
    (token.start, token.end, token.id, token.plain)
}

/// Clauses that were looked at, each with the saying that it is.
#[derive(Default)]
pub(super) struct Memory {
    known: Vec<(Box<[Key]>, Option<Said>)>,
    /// Where the next one goes, in place of the oldest.
    next: usize,
}

impl Memory {
    /// What was found in `t` before; `None` where it was not looked at.
    pub(super) fn of(&self, t: &[Tok<'_>]) -> Option<Option<Said>> {
        let same = |keys: &[Key]| {
            keys.len() == t.len() && keys.iter().zip(t).all(|(known, token)| *known == key(token))
        };
        self.known.iter().find(|(keys, _)| same(keys)).map(|(_, said)| said.clone())
    }

    /// Keeps what was found in `t`.
    pub(super) fn keep(&mut self, t: &[Tok<'_>], said: Option<&Said>) {
        if t.len() > LONGEST {
            return;
        }
        let entry = (t.iter().map(key).collect(), said.cloned());
        match self.known.get_mut(self.next) {
            Some(oldest) => *oldest = entry,
            None => self.known.push(entry),
        }
        self.next = (self.next + 1) % KEPT;
    }
}
