//! What stands behind a command that is complete, and belongs to its item: "Schreib Kaffee auf, aber höchstens
//! 5 Euro", "setz Schalotten drauf, zwei bis drei Kilo".
//!
//! In languages whose verbs come apart or come last, the name is not the last word of the clause. What is said of it
//! behind the verb is set back behind the name, and the clause is read as one.

use super::{clauses::Finder, pattern::Hole, text::Tok};

/// The most tokens of what is set back.
const SHORT: usize = 12;

impl Finder<'_> {
    /// `t` with a condition or an amount at its end set behind the name it belongs to; `None` where there is none.
    pub(super) fn with_tail_inside<'t>(&mut self, t: &[Tok<'t>]) -> Option<Vec<Tok<'t>>> {
        let from = t.len().saturating_sub(SHORT).max(2);
        let at = (from..t.len()).find(|at| {
            let tail = t.get(*at..).unwrap_or_default();
            let marked = t.get(at - 1).is_some_and(|t| t.is(","));
            let condition = self.tables.condition_len(tail);
            let lead = if marked { self.tables.lead_len(tail) } else { 0 };
            let amount =
                if marked { lead + self.tables.before(tail.get(lead..).unwrap_or_default()).len } else { 0 };
            let amount = if amount > lead { amount } else { 0 };
            condition.max(amount) == tail.len()
        })?;
        let (before, tail) = t.split_at_checked(at)?;
        let before = self.bare(before).to_vec();
        let said = self.saying(&before)?;
        let hole = said.found.holes.iter().rev().find(|h| matches!(h.hole, Hole::Items | Hole::Item))?;
        // Where nothing of the command stands behind the name, it is read as it is.
        if hole.end >= before.len() {
            return None;
        }
        let (head, verb) = before.split_at_checked(hole.end)?;
        let mut out = head.to_vec();
        out.extend_from_slice(tail);
        out.extend_from_slice(verb);
        Some(out)
    }
}
