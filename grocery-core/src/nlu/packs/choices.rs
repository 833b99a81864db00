//! "A or B": names that a shopper leaves the choice of.

use super::{
    items::Reader,
    matcher::Found,
    pack::{Condition, Role, Tables},
    text::{Tok, tokenise},
};
use crate::nlu::{Action, ChoiceRule, Item, choice, token::Normal};

/// Tells for each item with alternatives how to choose among them: "Cola oder Pepsi, was billiger ist".
pub(super) fn settle(tables: &Tables, text: &str, actions: &mut [Action]) {
    choice::settle(text, actions, |near| {
        let normal = Normal::new(near);
        let (mut tokens, _) = tokenise(&normal, tables.script, &tables.words);
        tokens.iter_mut().for_each(|token| tables.mark(token));
        let rules = [
            (Condition::Cheapest, ChoiceRule::Cheapest),
            (Condition::Offered, ChoiceRule::OnSale),
            (Condition::Any, ChoiceRule::Any),
        ];
        let said: Vec<Condition> = (0..tokens.len())
            .filter_map(|at| tables.condition_at(tokens.get(at..)?).map(|(_, kind)| kind))
            .collect();
        rules.into_iter().find(|(kind, _)| said.contains(kind)).map(|(_, rule)| rule)
    });
}

impl Reader<'_> {
    /// A brand as it was said: an article with a capital belongs to it ("La Laitière", "De Cecco").
    pub(super) fn brand(&self, t: &[Tok<'_>]) -> String {
        let name = self.name(t);
        let capital =
            |t: &Tok<'_>| self.text.get(t.start..t.end).is_some_and(|w| w.starts_with(char::is_uppercase));
        match t {
            [article, next, ..] if capital(article) && capital(next) && article.word.len() < 4 => {
                let whole = self.said(t);
                if whole.ends_with(&name) { whole } else { name }
            }
            _ => name,
        }
    }

    /// Whether the money of a limit is what the limit is about: "taglia 4, massimo 12 €" is not about four.
    pub(super) fn is_limit(&self, found: &Found, t: &[Tok<'_>]) -> bool {
        let said = t.get(..found.len).unwrap_or_default();
        let first =
            found.holes.first().is_some_and(|h| h.start == 0 && said.get(h.end).is_some_and(|t| t.is(",")));
        !(first && t.get(found.len).is_some_and(|t| t.is_number()))
    }

    /// The names in a list such as "nueces o pasas".
    pub(super) fn names(&self, t: &[Tok<'_>]) -> Vec<String> {
        let parts = self.tables.pieces(t);
        let mut out = Vec::new();
        for piece in parts {
            for part in self.by_or(&piece) {
                let name = self.name(part);
                if !name.is_empty() {
                    out.push(name);
                }
            }
        }
        out
    }

    fn by_or<'a, 't>(&self, t: &'a [Tok<'t>]) -> Vec<&'a [Tok<'t>]> {
        let mut out = Vec::new();
        let (mut from, mut at) = (0, 0);
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            let or =
                if rest.first().is_some_and(|t| t.hyphen) { 0 } else { self.tables.role(rest, Role::OR) };
            if or > 0 && at > 0 && at + or < t.len() && !self.inside_known(t, at) {
                out.extend(t.get(from..at));
                from = at + or;
                at = from;
            } else {
                at += 1;
            }
        }
        out.extend(t.get(from..));
        out
    }

    /// "leche entera o desnatada", "Vollmilch oder H-Milch".
    pub(super) fn alternatives(&self, t: &mut Vec<Tok<'_>>, item: &mut Item) {
        let parts: Vec<Vec<Tok<'_>>> = self.by_or(t).into_iter().map(<[_]>::to_vec).collect();
        let [left, others @ ..] = parts.as_slice() else { return };
        if others.is_empty() {
            return;
        }
        let goods_of = |t: &[Tok<'_>]| {
            (0..t.len()).find_map(|i| {
                let found = self.tables.with_role(t.get(i..)?, Role::KNOWN)?;
                Some((i, found.0))
            })
        };
        let left_goods = goods_of(left);
        let mut name = left.clone();
        for other in others {
            let mut other = other.clone();
            self.trim(&mut other);
            let amount = self.tables.before(&other);
            other.drain(..amount.len.min(other.len()));
            self.trim(&mut other);
            self.trim_end(&mut other);
            if other.is_empty() {
                continue;
            }
            let other_goods = goods_of(&other);
            match (left_goods, other_goods) {
                // The noun stands once, before: "leche entera o desnatada".
                (Some((0, len)), None) if left.len() > len && other.len() <= 2 => {
                    let mut alternative: Vec<Tok<'_>> = left.get(..len).unwrap_or_default().to_vec();
                    alternative.extend(other);
                    item.alternatives.push(self.said(&alternative));
                }
                // The noun stands once, at the end: "rote oder grüne Paprika".
                (None, Some((at, len)))
                    if at > 0 && at + len == other.len() && left.len() <= 2 && name.len() == left.len() =>
                {
                    name.extend(other.get(at..).unwrap_or_default());
                    item.alternatives.push(self.said(&other));
                }
                _ => item.alternatives.push(self.said(&other)),
            }
        }
        *t = name;
    }
}
