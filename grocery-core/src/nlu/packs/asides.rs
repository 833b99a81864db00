//! What stands among item phrases without being one: remarks, and amounts that leave their unit out.

use super::{
    numbers::is_measure,
    pack::{Role, Tables},
    text::Tok,
};
use crate::{nlu::ItemSize, quantity::Ratio};

impl Tables {
    /// "Quita los yogures, los ha comprado mi marido": words that make a sentence, and nothing to buy.
    pub(super) fn is_remark(&self, t: &[Tok<'_>]) -> bool {
        if (0..t.len().min(8)).any(|i| t.get(i..).is_some_and(|t| self.condition_at(t).is_some())) {
            return false;
        }
        let from = self.lead_len(t);
        let t = t.get(from..).unwrap_or_default();
        if t.iter().filter(|t| t.is_word()).count() < 2 || t.iter().any(Tok::is_number) {
            return false;
        }
        let tally = self.tally(t);
        tally.function > 0 && tally.goods == 0 && self.number(t).is_none()
    }

    /// "(La lista) carnevale, tanto è saltato tutto": `t` up to a comma with a remark behind it.
    pub(super) fn before_remark<'b, 't>(&self, t: &'b [Tok<'t>]) -> &'b [Tok<'t>] {
        let comma = t.iter().position(|t| t.is(","));
        let told = comma.filter(|at| *at > 0 && self.is_remark(t.get(at + 1..).unwrap_or_default()));
        t.get(..told.unwrap_or(t.len())).unwrap_or_default()
    }

    /// "Un kilo de cebollas y otro de zanahorias", "due bottiglie di rosso e una di bianco".
    pub(super) fn is_elliptic(&self, t: &[Tok<'_>]) -> bool {
        let idle = Role(Role::COURTESY.0 | Role::JOINER.0 | Role::AND.0);
        let mut at = 0;
        while let len @ 1.. = self.role(t.get(at..).unwrap_or_default(), idle) {
            at += len;
        }
        let rest = t.get(at..).unwrap_or_default();
        let number = self.number(rest).filter(|n| !n.approximate);
        let counted = number.map_or(0, |n| n.len).max(self.role(rest, Role::MORE));
        let behind = rest.get(counted..).unwrap_or_default();
        let of = self.role(behind, Role::OF);
        counted > 0 && of > 0 && behind.len() > of && self.unit(behind).is_none()
    }

    /// "(aceite de) litro", "(una gaseosa de) litro y medio": a measure without a number, up to the end.
    pub(super) fn measure_alone(&self, t: &[Tok<'_>]) -> Option<ItemSize> {
        let (word, len) = self.unit(t).filter(|(u, _)| is_measure(u.unit) && u.count.is_none())?;
        let half = self.role(t.get(len..).unwrap_or_default(), Role::HALF_AFTER);
        if len + half != t.len() {
            return None;
        }
        let more = if half > 0 { Ratio::new(1, 2)? } else { Ratio::from_int(0) };
        let value = Ratio::ONE.plus(more)?.times(word.factor)?;
        Some(ItemSize { value: Some(value), unit: Some(word.unit), count: None })
    }

    /// "Tres latas grandes de tomate", "drei große Dosen": what describes the package, at the start of `t`, and
    /// how many tokens it takes.
    pub(super) fn package_size(&self, t: &[Tok<'_>]) -> usize {
        self.with_role_where(t, Role::ATTRIBUTE, |e| !e.roles.has(Role::KNOWN)).map_or(0, |(len, _)| len)
    }
}
