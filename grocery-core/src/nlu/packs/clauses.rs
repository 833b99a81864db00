//! A text to clauses, each with the saying that it is.
//!
//! A clause ends at a stop, and at a comma or a word such as "and" where another command begins behind
//! it, or where one is complete before it, as in languages whose verbs come last.

use super::{
    begins::Kinds,
    habits::is_command,
    matcher::{Found, Matcher},
    memory::Memory,
    pack::{Condition, Role, Saying, Tables},
    pattern::Hole,
    text::{Kind, Tok},
    vocabulary::WordId,
};
use crate::{clock::Date, money::Currency, nlu::Intent, quantity::Unit};

/// Clauses longer than this are not looked at for a command that ends them or reaches over a comma.
const NEAR: usize = 64;

/// The most tokens of a clause that ends with its own words and is looked for behind another.
const SHORT: usize = 16;

/// Finds sayings and clauses.
pub(super) struct Finder<'a> {
    pub(super) tables: &'a Tables,
    pub(super) currency: Currency,
    pub(super) today: Date,
    memory: Memory,
    /// The words of the clause at hand.
    seen: Vec<WordId>,
    /// How many words may still be looked for among all that sound like them.
    pub(super) guesses: u32,
}

/// For how many words of a text all known words are gone through.
const GUESSES: u32 = 12;

/// A saying that was found: its number and what fills it.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) number: u32,
    pub(super) found: Found,
}

/// A clause.
#[derive(Debug, Clone)]
pub(super) struct Clause<'t> {
    pub(super) tokens: Vec<Tok<'t>>,
    /// Nothing but a comma, a line break or an "and" sets it apart from the one before.
    pub(super) soft: bool,
    /// It ends with a colon.
    pub(super) heading: bool,
    /// It ends with a question mark.
    pub(super) asked: bool,
}

/// Whether a match of saying `number` says more than `best`; of those that say the same the first counts.
fn better(best: &Said, found: &Found, number: u32) -> bool {
    (weight(&best.found), number) < (weight(found), best.number)
}

/// How much a match says: its own words first, then holes that only take what fits them.
pub(super) fn weight(found: &Found) -> (usize, usize) {
    (found.literals.len(), found.holes.iter().filter(|h| h.hole.is_typed()).count())
}

/// How many idle words and marks are taken off each end of a text.
const MOST_IDLE: usize = 48;

impl<'a> Finder<'a> {
    pub(super) fn new(tables: &'a Tables, currency: Currency, today: Date) -> Self {
        Self { tables, currency, today, memory: Memory::default(), seen: Vec::new(), guesses: GUESSES }
    }

    /// How many tokens at `rest[0]` a typed hole takes.
    fn fits(tables: &Tables, currency: Currency, today: Date, hole: Hole, rest: &[Tok<'_>]) -> Option<usize> {
        match hole {
            Hole::N => {
                let amount = tables.before(rest);
                let said = amount.quantity.is_some() || amount.size.is_some();
                if said {
                    Some(amount.core.max(1))
                } else {
                    tables.unit(rest).filter(|(u, _)| u.unit != Unit::Each).map(|(_, len)| len)
                }
            }
            Hole::Budget | Hole::Target | Hole::Max | Hole::Money => {
                tables.money(rest, currency).map(|(_, len)| len)
            }
            Hole::Date => tables.date(rest, today).map(|(_, len)| len),
            Hole::Time => tables.time(rest).map(|(_, len)| len),
            Hole::Email => rest.first().filter(|t| t.word.contains('@')).map(|_| 1),
            Hole::Servings => tables
                .single(rest)
                .filter(|(v, _, _)| v.is_integer() && v.is_positive())
                .map(|(_, len, _)| len),
            Hole::Store => Some(tables.role(rest, Role::STORE)).filter(|len| *len > 0),
            Hole::Period if tables.has_periods => {
                tables.of_kind(rest, Kinds::PERIOD, |e| e.period.is_some()).map(|(len, _)| len)
            }
            Hole::Period => Some(1),
            _ => None,
        }
    }

    /// The saying that all of `t` is: the one with most words of its own, and of equal ones the first.
    pub(super) fn saying(&mut self, t: &[Tok<'_>]) -> Option<Said> {
        if let Some(known) = self.memory.of(t) {
            return known;
        }
        let mut said = self.saying_by(t, false);
        // Where no word has the letters of another one, looking at the letters alone finds nothing new.
        if said.is_none() && t.iter().any(|t| self.tables.words.is_shared(t.plain)) {
            said = self.saying_by(t, true);
        }
        self.memory.keep(t, said.as_ref());
        said
    }

    fn saying_by(&mut self, t: &[Tok<'_>], loose: bool) -> Option<Said> {
        let (first, last) = (t.first()?, t.last()?);
        let tables = self.tables;
        self.seen.clear();
        if !tables.by_need.is_empty() {
            for token in t.iter().filter(|t| t.plain != 0) {
                if self.seen.len() > NEAR {
                    break;
                }
                if !self.seen.contains(&token.plain) {
                    self.seen.push(token.plain);
                }
            }
        }
        let found_by_first = tables.anywhere.all().iter().chain(tables.by_first.of(first.plain).iter());
        let numbers = found_by_first.chain(self.seen.iter().flat_map(|word| tables.by_need.of(*word).iter()));
        let (currency, today) = (self.currency, self.today);
        let fits = |hole: Hole, at: usize| Self::fits(tables, currency, today, hole, t.get(at..)?);
        let mut matcher = Matcher::new(&tables.programs, t, loose);
        let mut best: Option<Said> = None;
        for number in numbers {
            if !matcher.may_say(&tables.sayings, number) {
                continue;
            }
            let Some(saying) = tables.sayings.get(number) else { continue };
            if !matcher.may_find(&saying.pattern) {
                continue;
            }
            let lasts = tables.programs.lasts(&saying.pattern);
            if lasts.is_some_and(|l| !l.holds(last.plain)) {
                continue;
            }
            if let Some(found) = matcher.find(&saying.pattern, true, &fits)
                && best.as_ref().is_none_or(|b| better(b, &found, number))
                && !self.is_condition(&saying, &found, t)
                && !self.is_day(&saying, &found, t)
            {
                best = Some(Said { number, found });
            }
        }
        best
    }

    /// "Leche, si está en oferta": the words of the saying only tell a condition of the item.
    fn is_condition(&self, saying: &Saying, found: &Found, t: &[Tok<'_>]) -> bool {
        let tables = self.tables;
        let from_hole =
            saying.pattern.opens && found.holes.iter().any(|h| matches!(h.hole, Hole::Items | Hole::Item));
        from_hole
            && !tables.conditions.is_empty()
            && found.literals.iter().all(|l| {
                let at = *l as usize;
                (at.saturating_sub(9)..=at).any(|i| {
                    let len = tables.condition_len(t.get(i..).unwrap_or_default());
                    i + len > at && len >= found.literals.len()
                })
            })
    }

    /// "Para el lunes quiero pan": a day, and no kind of goods that is always bought of one brand.
    fn is_day(&self, saying: &Saying, found: &Found, t: &[Tok<'_>]) -> bool {
        let the = Role(Role::THE.0 | Role::OF.0);
        saying.intent == Intent::SetPreference
            && found.holes.iter().filter(|h| h.hole == Hole::X).any(|h| {
                let (rest, day) =
                    self.tables.take_date(t.get(h.start..h.end).unwrap_or_default(), self.today);
                day.is_some() && rest.iter().all(|t| self.tables.role(std::slice::from_ref(t), the) > 0)
            })
    }

    /// Whether what stands before a colon is only talk: a day in it is none.
    fn talk_before(&self, t: &[Tok<'_>]) -> bool {
        self.tables.is_remark(t) && self.tables.take_date(self.bare(t), self.today).1.is_none()
    }

    /// Whether a command begins at `t[0]`.
    fn begins(&self, t: &[Tok<'_>]) -> bool {
        let Some(first) = t.first() else { return false };
        let tables = self.tables;
        let near = t.get(..t.len().min(16)).unwrap_or_default();
        let (currency, today) = (self.currency, self.today);
        let fits = |hole: Hole, at: usize| Self::fits(tables, currency, today, hole, near.get(at..)?);
        let mut matcher = Matcher::new(&tables.programs, near, true);
        for number in tables.by_first.of(first.plain).iter() {
            if !matcher.may_say(&tables.sayings, number) {
                continue;
            }
            let Some(saying) = tables.sayings.get(number) else { continue };
            if saying.pattern.lead == 0 {
                continue;
            }
            if let Some(found) = matcher.find(&saying.pattern, false, &fits) {
                // Words such as "the" begin no command.
                let lead = found.holes.first().map_or(found.len, |h| h.start);
                let idle = Role(Role::THE.0 | Role::OF.0 | Role::SOME.0 | Role::AND.0);
                let says = |i: &u32| {
                    let at = *i as usize;
                    at < lead && near.get(at).is_some_and(|t| tables.role(std::slice::from_ref(t), idle) == 0)
                };
                if !found.literals.iter().any(says) {
                    continue;
                }
                let open = found.holes.last().is_some_and(|h| h.end == found.len);
                let next = near.get(found.len);
                if open || next.is_none_or(|t| !t.is_word() && !t.is_number()) {
                    return true;
                }
                let behind = near.get(found.len..).unwrap_or_default();
                let idle = Role(Role::AND.0 | Role::COURTESY.0 | Role::JOINER.0);
                if tables.role(behind, idle) > 0 {
                    return true;
                }
            }
        }
        false
    }

    /// Whether `t` is complete as it is, with its command at the end.
    /// "Kannst du Milch auf die Liste setzen und Brot löschen" is where what follows has its command at the end too.
    fn complete(&mut self, t: &[Tok<'_>], rest: &[Tok<'_>]) -> bool {
        let ends =
            |t: &[Tok<'_>]| t.last().is_some_and(|t| t.plain != 0 && self.tables.lasts.contains(t.plain));
        let (here, there) = (ends(t), ends(self.bare(rest)));
        if !(here || there) || t.len() > NEAR {
            return false;
        }
        let bare = self.bare(t);
        self.saying(bare).is_some_and(|said| {
            let verb_last = self.tables.sayings.get(said.number).is_some_and(|s| {
                here && s.pattern.opens
                    || there && said.found.holes.iter().any(|h| matches!(h.hole, Hole::Items | Hole::Item))
            });
            verb_last && said.found.literals.last().is_some_and(|l| *l as usize + 1 == bare.len())
        })
    }

    /// "Tira as bananas troca as peras por maçãs": another command behind goods, with nothing between.
    fn runs_on(&self, t: &[Tok<'_>], at: usize) -> bool {
        let (before, behind) = t.split_at_checked(at).unwrap_or_default();
        let known = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0);
        behind.len() > 1
            && behind.first().is_some_and(|t| !t.hyphen && is_command(t))
            && before.first().is_some_and(is_command)
            && before.last().is_some_and(|t| self.tables.role(std::slice::from_ref(t), known) > 0)
            && self.begins(behind)
    }

    /// What day a heading tells that names a dish or an occasion; `None` where `t` is no such heading.
    fn heading<'t>(&mut self, t: &[Tok<'t>]) -> Option<Vec<Tok<'t>>> {
        let (rest, date) = self.tables.take_date(t, self.today);
        let rest_bare = self.bare(rest).to_vec();
        // "Pour l'apéro de dimanche : ...".
        let link = Role(Role::OF.0 | Role::THE.0);
        let links =
            rest_bare.iter().rev().take_while(|t| self.tables.role(std::slice::from_ref(*t), link) > 0);
        let told = rest_bare.len() - links.count();
        let occasion = date.is_some() && told > 0 && {
            let said = rest_bare.get(..told).unwrap_or_default();
            self.tables.condition_at(said) == Some((told, Condition::Drop))
        };
        let intent = |said: Said| self.tables.sayings.get(said.number).map(|s| s.intent);
        if !occasion && self.saying(&rest_bare).and_then(intent)? != Intent::AddRecipe {
            return None;
        }
        let inside = |token: &Tok<'_>| rest.iter().any(|t| t.index == token.index);
        Some(t.iter().filter(|t| date.is_some() && !inside(t)).copied().collect())
    }

    /// "Tô sem café e o açúcar tá no fim": a wish that begins with its words, then one that ends with them.
    /// "Nimm Käse und Wurst wieder runter" is one wish instead, whose words are all there is at its end.
    fn told_apart(&mut self, all: &[Tok<'_>], before: &[Tok<'_>], rest: &[Tok<'_>]) -> bool {
        let rest = self.bare(rest);
        if rest.len() > SHORT
            || !rest.last().is_some_and(|t| t.plain != 0 && self.tables.lasts.contains(t.plain))
        {
            return false;
        }
        let rest = rest.to_vec();
        let Some(ends) = self.saying(&rest).map(|s| s.found).filter(|found| {
            found.literals.len() > 1
                && found.literals.last().is_some_and(|l| *l as usize + 1 == rest.len())
                && found.holes.first().is_some_and(|h| h.start == 0 && !h.hole.is_typed())
        }) else {
            return false;
        };
        let before = self.bare(before).to_vec();
        let goods = ends.holes.first().map_or(0, |h| h.end);
        if (0..goods).any(|at| self.gap(&rest, at) > 0)
            || !self.saying(&before).is_some_and(|s| s.found.literals.first() == Some(&0))
        {
            return false;
        }
        let all = self.bare(all).to_vec();
        let said = |t: &[Tok<'_>], literals: &[u32]| -> Vec<usize> {
            literals.iter().filter_map(|l| t.get(*l as usize)).map(|t| t.index as usize).collect()
        };
        !self.saying(&all).is_some_and(|s| {
            let one = said(&all, &s.found.literals);
            s.found.literals.first() == Some(&0)
                && said(&rest, &ends.literals).iter().all(|i| one.contains(i))
        })
    }

    /// "..., y los huevos súbelos a 12": the change of an amount with its verb behind what it is said of.
    fn changes(&mut self, rest: &[Tok<'_>]) -> bool {
        if self.tables.role(rest, Role::THE) == 0 {
            return false;
        }
        let near = rest.len().min(SHORT);
        let end = (1..near).find(|at| self.gap(rest, *at) > 0 || self.is_stop(rest, *at)).unwrap_or(near);
        let own = self.bare(rest.get(..end).unwrap_or_default()).to_vec();
        if !(1..own.len()).any(|at| own.get(at..).is_some_and(|t| self.tables.number(t).is_some())) {
            return false;
        }
        self.saying(&own).is_some_and(|said| {
            let opens = said.found.holes.first().is_some_and(|h| h.start == 0 && h.hole == Hole::Item);
            let intent = self.tables.sayings.get(said.number).map(|s| s.intent);
            opens && said.found.literals.len() > 1 && intent == Some(Intent::UpdateQuantity)
        })
    }

    /// "Ein Kilo Hackfleisch bitte, und die Salami kannst du streichen": so much of something, and then something
    /// that goes, with its verb behind it.
    fn takes_away(&mut self, before: &[Tok<'_>], rest: &[Tok<'_>], comma: bool) -> bool {
        let wanted = self.bare(before);
        // "..., dazu", "..., bitte" ends a wish as a comma does.
        let ended = wanted.last().zip(before.last()).is_some_and(|(a, b)| a.index != b.index);
        if !(comma || ended) || self.tables.before(wanted).quantity.is_none() || wanted.len() > SHORT {
            return false;
        }
        let rest = self.bare(rest);
        if self.tables.role(rest, Role::THE) == 0 {
            return false;
        }
        let near = rest.len().min(SHORT);
        let end = (1..near).find(|at| self.gap(rest, *at) > 0 || self.is_stop(rest, *at)).unwrap_or(near);
        let own = self.bare(rest.get(..end).unwrap_or_default()).to_vec();
        self.saying(&own).is_some_and(|said| {
            let opens = said
                .found
                .holes
                .first()
                .is_some_and(|h| h.start <= 1 && matches!(h.hole, Hole::Item | Hole::Items));
            let intent = self.tables.sayings.get(said.number).map(|s| s.intent);
            opens && said.found.literals.len() > 1 && intent == Some(Intent::RemoveItems)
        })
    }

    /// `t` without marks and words that say nothing at either end.
    pub(super) fn bare<'b, 't>(&self, mut t: &'b [Tok<'t>]) -> &'b [Tok<'t>] {
        let tables = self.tables;
        let idle = Role(Role::AND.0 | Role::COURTESY.0 | Role::JOINER.0);
        let is_mark = |t: &Tok<'_>| {
            matches!(t.kind, Kind::Break)
                || t.kind == Kind::Symbol
                    && !t.any(&["(", ")", "-", "$", "€", "£", "¥", "~", "₹", "₩", "₺", "₽", "₴"])
        };
        // Nobody says more of them, and a text of nothing else would be gone through at each of its words.
        for _ in 0..MOST_IDLE {
            let Some(first) = t.first() else { return t };
            if is_mark(first) {
                t = t.get(1..).unwrap_or_default();
                continue;
            }
            let len = tables.role(t, idle);
            let known = tables.role(t, Role::KNOWN);
            if len > 0 && len > known {
                t = t.get(len..).unwrap_or_default();
                continue;
            }
            break;
        }
        'again: for _ in 0..MOST_IDLE {
            let Some(last) = t.last() else { return t };
            if is_mark(last) {
                t = t.get(..t.len() - 1).unwrap_or_default();
                continue;
            }
            for from in t.len().saturating_sub(6)..t.len() {
                let rest = t.get(from..).unwrap_or_default();
                let found = tables.with_role_where(rest, idle, |e| !e.roles.has(Role::KNOWN));
                if found.is_some_and(|(len, _)| from + len == t.len()) {
                    t = t.get(..from).unwrap_or_default();
                    continue 'again;
                }
            }
            return t;
        }
        t
    }

    /// Whether `rest` tells a condition of what was named in `before`: "Kaffee, aber nur wenn er im Angebot
    /// ist". A limit behind several names is a budget instead: "Milch, Brot, höchstens 30 Euro".
    /// Behind a question it is the next question: "was kostet Kaffee und ist er im Angebot".
    fn only_conditions(&mut self, before: &[Tok<'_>], rest: &[Tok<'_>]) -> bool {
        match self.tables.condition_at(rest) {
            None => false,
            Some((_, Condition::MaxPrice)) => (0..before.len()).all(|at| self.gap(before, at) == 0),
            Some((_, Condition::OnSale)) => {
                let before = self.bare(before).to_vec();
                let said = self.saying(&before).and_then(|s| self.tables.sayings.get(s.number));
                !said.is_some_and(|s| {
                    matches!(s.intent, Intent::CheckPrice | Intent::PriceHistory | Intent::ViewList)
                })
            }
            Some(_) => true,
        }
    }

    /// Whether `t` is a yes, a no or the like, behind which something new is said: "nein, drei".
    pub(super) fn answers(&mut self, t: &[Tok<'_>]) -> bool {
        if t.len() > 4 {
            return false;
        }
        // An apology is a courtesy, and takes something back where more follows: "cinco, perdón, seis".
        let bare = match self.bare(t) {
            [] => t,
            bare => bare,
        };
        let said = self.saying(bare).and_then(|s| self.tables.sayings.get(s.number));
        said.is_some_and(|s| matches!(s.intent, Intent::Confirm | Intent::Deny | Intent::Undo))
    }

    /// Cuts a text into clauses.
    pub(super) fn clauses<'t>(&mut self, tokens: &[Tok<'t>]) -> Vec<Clause<'t>> {
        let mut out: Vec<Clause<'t>> = Vec::new();
        let mut from = 0;
        let mut soft = false;
        let mut at = 0;
        // A comma that nobody wrote is told by the token behind it.
        let asked_behind = |at: usize, index: u32| {
            let behind = tokens.get(at..).unwrap_or_default();
            behind.iter().find(|t| t.index > index).is_some_and(|t| t.is("?"))
        };
        let end = |out: &mut Vec<Clause<'t>>, from: usize, to: usize, soft: bool, heading: bool| {
            let tokens: Vec<Tok<'t>> = tokens.get(from..to).unwrap_or_default().to_vec();
            if tokens.iter().any(|t| t.is_word() || t.is_number()) {
                let asked = tokens.last().is_some_and(|last| asked_behind(to, last.index));
                out.push(Clause { tokens, soft, heading, asked });
                true
            } else {
                false
            }
        };
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at + 1..).unwrap_or_default();
            if self.is_stop(tokens, at) {
                if end(&mut out, from, at, soft, false) {
                    soft = false;
                }
                from = at + 1;
                at += 1;
                continue;
            }
            if token.is(":") && rest.first().is_none_or(|t| t.kind == Kind::Break) {
                if end(&mut out, from, at, soft, true) {
                    soft = true;
                }
                from = at + 1;
                at += 1;
                continue;
            }
            // "Presupuesto 50 euros: pollo y arroz".
            if token.is(":") && rest.first().is_some_and(|t| t.is_word() || t.is_number()) {
                let before = self.bare(tokens.get(from..at).unwrap_or_default()).to_vec();
                // "Para el sábado quiero hacer una barbacoa: 2 kg de chuletas": a heading, and a day.
                if let Some(day) = self.heading(&before) {
                    if !day.is_empty() {
                        out.push(Clause { tokens: day, soft, heading: false, asked: false });
                        soft = true;
                    }
                    from = at + 1;
                    at += 1;
                    continue;
                }
                let complete = self.saying(&before).is_some_and(|s| {
                    !s.found.holes.is_empty()
                        && !s
                            .found
                            .holes
                            .iter()
                            .any(|h| matches!(h.hole, Hole::Items | Hole::Item | Hole::With))
                });
                if complete && end(&mut out, from, at, soft, false) {
                    soft = true;
                    from = at + 1;
                    at += 1;
                    continue;
                }
            }
            if at > from && self.runs_on(tokens.get(from..).unwrap_or_default(), at - from) {
                if end(&mut out, from, at, soft, false) {
                    soft = true;
                }
                from = at;
                at += 1;
                continue;
            }
            // "I bimbi hanno finito il succo: prendine 4 cartoni": a reason, and what follows from it.
            if token.is(":")
                && (self.begins(self.bare(rest))
                    || self.talk_before(tokens.get(from..at).unwrap_or_default()))
                && end(&mut out, from, at, soft, false)
            {
                soft = false;
                from = at + 1;
                at += 1;
                continue;
            }
            let gap = self.gap(tokens, at);
            // "Un chilo e mezzo", "sale e pepe": what stays together is not cut.
            let inside = gap > 0
                && (at.saturating_sub(5).max(from)..at)
                    .any(|i| tokens.get(i..).is_some_and(|t| i + self.tables.kept(t) > at));
            if gap == 0 || inside {
                at += 1;
                continue;
            }
            let before = tokens.get(from..at).unwrap_or_default();
            let behind = at + gap;
            let opened = tokens.get(behind).is_some_and(|t| t.any(&["¿", "¡"]));
            let rest = tokens.get(behind + usize::from(opened)..).unwrap_or_default();
            let cut = !before.is_empty()
                && !rest.is_empty()
                && !self.only_amount(rest)
                && !(at..=behind).any(|i| self.only_conditions(before, tokens.get(i..).unwrap_or_default()))
                && (self.begins(rest)
                    || !self.tables.lasts.is_empty() && self.complete(before, rest)
                    || self.told_apart(tokens.get(from..).unwrap_or_default(), before, rest)
                    || self.changes(rest)
                    || self.takes_away(before, rest, token.is(","))
                    || self.answers(before));
            if cut && end(&mut out, from, at, soft, false) {
                soft = true;
                from = at;
            }
            at = behind;
        }
        end(&mut out, from, tokens.len(), soft, false);
        out
    }

    /// Whether `rest` begins with an amount and nothing more before the next comma: "Schalotten, zwei Kilo, und ...".
    fn only_amount(&self, rest: &[Tok<'_>]) -> bool {
        let amount = self.tables.before(rest);
        amount.quantity.is_some() && amount.unit.is_some() && rest.get(amount.len).is_some_and(|t| t.is(","))
    }

    /// How many tokens at `at` set clauses apart: commas, line breaks, "and", "then".
    fn gap(&self, tokens: &[Tok<'_>], at: usize) -> usize {
        let mut end = at;
        let mut parts = false;
        while let Some(token) = tokens.get(end) {
            if matches!(token.word, "," | "+" | "&") && token.kind == Kind::Symbol
                || token.kind == Kind::Break
            {
                parts = true;
                end += 1;
                continue;
            }
            let rest = tokens.get(end..).unwrap_or_default();
            let opens = self.tables.role(rest, Role(Role::AND.0 | Role::JOINER.0));
            if opens > 0 && !token.hyphen {
                parts = true;
                end += opens;
                continue;
            }
            let idle = self.tables.role(rest, Role::COURTESY);
            // "Cinco, perdón, seis": an apology between commas takes something back.
            if idle > 0 && parts && !tokens.get(end + idle).is_some_and(|t| t.is(",")) {
                end += idle;
                continue;
            }
            break;
        }
        if parts { end - at } else { 0 }
    }

    fn is_stop(&self, tokens: &[Tok<'_>], at: usize) -> bool {
        let Some(token) = tokens.get(at) else { return false };
        if token.kind != Kind::Symbol {
            return false;
        }
        match token.word {
            "!" | "?" | ";" | "。" | "।" | "…" => true,
            // "Hace falta leche y ¿cuánto cuesta el pan?", but not "no tengo harina, ¿qué uso?".
            "¿" | "¡" => !at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|t| t.is(",")),
            "." => {
                // "500 g. Mehl": the stop of an abbreviation.
                let previous = at.checked_sub(1).and_then(|i| tokens.get(i));
                let unit = previous.is_some_and(|p| {
                    token.glued
                        && p.word.chars().count() <= 4
                        && self.tables.unit(std::slice::from_ref(p)).is_some()
                });
                // "24. Dezember".
                let month = previous.is_some_and(Tok::is_number)
                    && tokens.get(at + 1).is_some_and(|t| self.tables.months.contains_key(&t.plain));
                if month {
                    return false;
                }
                let counted = at.checked_sub(2).and_then(|i| tokens.get(i)).is_some_and(Tok::is_number);
                !(unit && counted && tokens.get(at + 1).is_some_and(Tok::is_word))
            }
            _ => false,
        }
    }
}
