//! What is surely wished for in a clause that nothing else explains: "J'ai besoin pour demain de 20 merguez".
//!
//! An amount of something known is hardly ever said of anything else, whatever the words before it. It is taken
//! where none of them speaks against it: no "not", no question, no other trade, and no command but to add.

use super::{
    clauses::Finder,
    habits::unwished,
    pack::{Role, Tables},
    text::Tok,
};
use crate::nlu::Intent;

/// So many words may stand before the amount.
const HEAD: usize = 10;

impl Finder<'_> {
    /// Where the first amount of something known stands in `t`, if it is wished for.
    pub(super) fn salvage(&self, t: &[Tok<'_>]) -> Option<usize> {
        let tables = self.tables;
        if t.iter().any(|t| t.is("?")) {
            return None;
        }
        let from = (1..t.len().min(HEAD + 1)).find(|at| {
            let rest = t.get(*at..).unwrap_or_default();
            let amount = tables.before(rest);
            let goods = rest.get(amount.len..).unwrap_or_default();
            amount.quantity.is_some()
                && !amount.article
                && tables.with_role(goods, Role::KNOWN).is_some()
                && tables.role(goods, Role::FUNCTION) == 0
        })?;
        let head = t.get(..from).unwrap_or_default();
        let tally = tables.tally(head);
        let quiet = tally.goods == 0 && tally.foreign == 0 && !head.iter().any(Tok::is_number);
        let mut words = head.iter().filter(|t| t.is_word());
        let free = words.all(|t| unwished(&tables.code, t.word) == Some(false) && !commands_else(tables, t));
        (quiet && free).then_some(from)
    }
}

/// Whether sayings begin with this word, and none of them adds. "You" and "is" begin too many to tell.
fn commands_else(tables: &Tables, token: &Tok<'_>) -> bool {
    let idle = Role(Role::FUNCTION.0 | Role::COURTESY.0 | Role::JOINER.0 | Role::PRONOUN.0);
    if tables.role(std::slice::from_ref(token), idle) > 0 {
        return false;
    }
    let mut intents = tables
        .by_first
        .of(token.plain)
        .iter()
        .filter_map(|number| tables.sayings.get(number).map(|s| s.intent))
        .peekable();
    token.plain != 0 && intents.peek().is_some() && !intents.any(|intent| intent == Intent::AddItems)
}
