//! A run of tokens to item phrases.
//!
//! Items end at commas, at words such as "and" and at line breaks, but never inside a name that stays whole
//! or inside a number. A run without commas comes apart at its amounts ("2 Liter Milch 6 Eier"), and where it
//! is nothing but known goods ("leche pan huevos").

use super::{
    habits::is_soft,
    pack::{Role, Tables},
    text::{Kind, Tok},
};

impl Tables {
    /// Splits `t` into item phrases.
    pub(super) fn pieces<'t>(&self, t: &[Tok<'t>]) -> Vec<Vec<Tok<'t>>> {
        let mut out = Vec::new();
        let mut run = Vec::new();
        let mut at = 0;
        let mut depth = 0_usize;
        let mut known_end = 0;
        while let Some(token) = t.get(at) {
            let rest = t.get(at..).unwrap_or_default();
            let kept = self.kept(rest);
            if kept > 0 {
                run.extend(rest.iter().take(kept));
                at += kept;
                known_end = at;
                continue;
            }
            match token.word {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let mark = token.kind == Kind::Break
                || token.kind == Kind::Symbol
                    && matches!(token.word, "," | ";" | "+" | "•" | "·" | "・" | "●" | "▪" | "…")
                || token.is(":") && run.is_empty()
                || token.is("-") && run.is_empty() && !rest.get(1).is_some_and(|n| n.is_number() && n.glued);
            if mark && depth == 0 {
                self.run(std::mem::take(&mut run), &mut out);
                at += 1;
                continue;
            }
            let hyphen = token.hyphen || rest.get(1).is_some_and(|t| t.hyphen);
            let and = if hyphen || depth > 0 || run.is_empty() && !token.is("&") {
                0
            } else {
                self.role(rest, Role::AND)
            };
            if and > 0 && t.len() > at + and && !self.within_word(t, at, and, known_end == at) {
                self.run(std::mem::take(&mut run), &mut out);
                at += and;
                continue;
            }
            // "Le patate poi il sale", "zanahorias luego cebollas".
            let then = if hyphen || depth > 0 { 0 } else { self.then(&run, rest) };
            if then > 0 {
                self.run(std::mem::take(&mut run), &mut out);
                at += then;
                continue;
            }
            run.push(*token);
            at += 1;
        }
        self.run(run, &mut out);
        out
    }

    /// How many words at `rest[0]` lead on to the next thing, behind goods and before more of them.
    fn then(&self, run: &[Tok<'_>], rest: &[Tok<'_>]) -> usize {
        let said = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0);
        if !run.last().is_some_and(|t| self.role(std::slice::from_ref(t), said) > 0) {
            return 0;
        }
        let then = self.role(rest, Role::JOINER);
        let behind = rest.get(then..).unwrap_or_default();
        let next = || self.role(behind, Role(Role::THE.0 | Role::SOME.0 | Role::KNOWN.0)) > 0;
        if then > 0 && (next() || self.number(behind).is_some()) { then } else { 0 }
    }

    /// Whether what looks like "and" is part of a longer word, in languages that write them together.
    fn within_word(&self, t: &[Tok<'_>], at: usize, len: usize, behind_known: bool) -> bool {
        let Some((token, next)) = t.get(at).zip(t.get(at + len)) else { return false };
        if self.script.spaces {
            return !self.words.endings.is_empty() && token.glued && next.glued;
        }
        // "もやし": a kana between kana, with nothing known on either side.
        let kana = |t: &Tok<'_>| t.word.chars().all(|c| ('\u{3040}'..='\u{309f}').contains(&c));
        let rest = t.get(at + len..).unwrap_or_default();
        len == 1
            && kana(token)
            && kana(next)
            && !behind_known
            && at.checked_sub(1).and_then(|i| t.get(i)).is_some_and(kana)
            && self.with_role(rest, Role::KNOWN).is_none()
            && self.number(rest).is_none()
    }

    /// How many tokens at the start of `t` stay together: a name, a number, a unit with its half.
    pub(super) fn kept(&self, t: &[Tok<'_>]) -> usize {
        let mut len = if self.whole.is_empty() { 0 } else { self.whole_name(t) };
        let protects = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0 | Role::CUT.0 | Role::SOME.0);
        if let Some((l, _)) = self.with_role(t, protects)
            && l > 1
        {
            len = len.max(l);
        }
        if let Some(n) = self.number(t) {
            len = len.max(n.len);
        }
        if !self.conditions.is_empty() {
            len = len.max(self.condition_len(t));
        }
        if let Some((_, l)) = self.unit(t) {
            let half = self.role(t.get(l..).unwrap_or_default(), Role::HALF_AFTER);
            // "cuarto y mitad".
            if half > 0 || l > 2 {
                len = len.max(l + half);
            }
        }
        len
    }

    /// Breaks a run without separators at its amounts.
    fn run<'t>(&self, run: Vec<Tok<'t>>, out: &mut Vec<Vec<Tok<'t>>>) {
        if run.is_empty() {
            return;
        }
        let lead = self.lead_len(&run);
        let leading = self.before(run.get(lead..).unwrap_or_default()).len > 0;
        let mut from = 0;
        let mut at = lead + self.before(run.get(lead..).unwrap_or_default()).len;
        // "leche 2 litros huevos 6": amounts stand behind where the first name has none before it.
        let behind = !leading && self.ends_with_amount(&run);
        let mut depth = 0_usize;
        let mut named = false;
        while at < run.len() {
            let rest = run.get(at..).unwrap_or_default();
            let token = rest.first();
            match token.map_or("", |t| t.word) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let kept = self.whole_name(rest).max(self.role(rest, Role::KNOWN).saturating_sub(1));
            if kept > 0 {
                named = true;
                at += kept.max(self.with_role(rest, Role::KNOWN).map_or(1, |(l, _)| l));
                continue;
            }
            let condition = if self.conditions.is_empty() { 0 } else { self.condition_len(rest) };
            if condition > 0 {
                at += condition;
                continue;
            }
            let previous = run.get(..at).unwrap_or_default();
            let tied = previous.last().is_some_and(|t| {
                !t.is_word() && !t.is_number() && !t.is(")")
                    || self.role(
                        std::slice::from_ref(t),
                        Role(Role::OF.0 | Role::LABEL.0 | Role::TIMES.0 | Role::OR.0),
                    ) > 0
            }) || token.is_some_and(|t| t.hyphen);
            if depth == 0 && named && !tied && self.number(rest).is_some() {
                let amount = self.before(rest);
                let next = rest.get(amount.len);
                let follows = next.is_some_and(|t| t.is_word()) && amount.len > 0;
                // "makaron 500 g x 2" is one amount.
                let times = self.role(rest.get(amount.len..).unwrap_or_default(), Role::TIMES) > 0;
                if follows && behind && !times {
                    out.extend(run.get(from..at + amount.len).map(<[_]>::to_vec));
                    from = at + amount.len;
                    at = from;
                    named = false;
                    continue;
                }
                if follows
                    && self
                        .role(rest.get(amount.len..).unwrap_or_default(), Role(Role::TIMES.0 | Role::CUT.0))
                        == 0
                {
                    if let Some(before) = run.get(from..at) {
                        self.known_run(before, out);
                    }
                    from = at;
                    named = false;
                }
                at += amount.len.max(1);
                continue;
            }
            named |= token.is_some_and(Tok::is_word);
            at += 1;
        }
        if let Some(last) = run.get(from..).filter(|l| !l.is_empty()) {
            self.known_run(last, out);
        }
    }

    /// Words before the amount that say nothing.
    pub(super) fn lead_len(&self, t: &[Tok<'_>]) -> usize {
        let mut at = 0;
        while let Some(rest) = t.get(at..) {
            let idle = Role(Role::COURTESY.0 | Role::JOINER.0 | Role::THE.0 | Role::MORE.0 | Role::AND.0);
            let soft = rest.first().is_some_and(is_soft);
            let drop = self.role(rest, idle).max(usize::from(soft));
            // "Más o menos 800 g" tells how much.
            if drop == 0 || drop >= rest.len() || self.role(rest, Role::ABOUT) > drop {
                return at;
            }
            at += drop;
        }
        at
    }

    fn ends_with_amount(&self, t: &[Tok<'_>]) -> bool {
        (1..=4).any(|n| {
            t.len() > n
                && t.get(t.len() - n..).is_some_and(|tail| {
                    let amount = self.before(tail);
                    tail.first().is_some_and(|f| f.is_number() || f.is_word())
                        && self.number(tail).is_some()
                        && (amount.len == tail.len()
                            || self.number(tail).is_some_and(|n| n.len == tail.len()))
                })
        })
    }

    /// "leche pan huevos": nothing but known goods, which stand apart where there are enough of them.
    fn known_run<'t>(&self, t: &[Tok<'t>], out: &mut Vec<Vec<Tok<'t>>>) {
        let mut ends = Vec::new();
        let mut at = self.lead_len(t);
        let mut known = 0;
        while at < t.len() {
            let mut rest = t.get(at..).unwrap_or_default();
            // "des poireaux des navets", "el pan los huevos".
            let article = self.role(rest, Role(Role::THE.0 | Role::SOME.0));
            let behind = rest.get(article..).unwrap_or_default();
            if article > 0 && self.with_role(behind, Role::KNOWN).is_some() {
                (at, rest) = (at + article, behind);
            }
            if let Some((len, _)) = self.with_role(rest, Role::KNOWN) {
                if rest.first().is_some_and(|t| t.hyphen) || self.whole_name(rest) > len {
                    known = 0;
                    break;
                }
                known += 1;
                at += len;
                // "mermelada de fresa": what it is made of goes with it.
                let rest = t.get(at..).unwrap_or_default();
                let of = self.role(rest, Role::OF);
                let made = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0);
                if of > 0
                    && self.role(rest, Role(Role::THE.0 | Role::SOME.0)) == 0
                    && let Some((len, _)) = self.with_role(rest.get(of..).unwrap_or_default(), made)
                {
                    at += of + len;
                }
                // What describes it goes with it: "leche desnatada".
                while at < t.len() {
                    let rest = t.get(at..).unwrap_or_default();
                    let len @ 1.. = self.package_size(rest) else { break };
                    at += len;
                }
                ends.push(at);
            } else {
                known = 0;
                break;
            }
        }
        let enough = if self.script.spaces { 2 } else { 3 };
        if known < enough {
            out.push(t.to_vec());
            return;
        }
        let mut from = 0;
        for end in ends {
            out.extend(t.get(from..end).map(<[_]>::to_vec));
            from = end;
        }
    }
}
