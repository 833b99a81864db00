//! One item phrase to an [`Item`]: conditions off, amounts off, alternatives off; what is left is the
//! name, as said.

use super::{
    habits,
    habits::is_soft,
    matcher::{Found, Matcher},
    numbers::{Amount, is_measure},
    pack::{Condition, Role, Tables},
    pattern::Hole,
    text::{Kind, Tok},
};
use crate::{
    clock::Date,
    money::Currency,
    nlu::{
        Item, ItemSize, MAX_ITEMS, Note, Span,
        item::{LONGEST_PHRASE, refuse_senseless},
    },
    quantity::{Ratio, Unit},
};

/// What reading items needs to know.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tables: &'a Tables,
    pub(super) currency: Currency,
    pub(super) today: Date,
}

/// Item phrases that were read, and what else stood among them.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) items: Vec<Item>,
    /// An amount without a name.
    pub(super) bare: Option<Item>,
    /// "it", "those".
    pub(super) pronoun: Option<Item>,
    /// "2 more".
    pub(super) more: bool,
    /// A day said behind the items.
    pub(super) date: Option<Date>,
    pub(super) words: Tally,
}

/// What kinds of words a phrase holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) goods: usize,
    pub(super) function: usize,
    pub(super) foreign: usize,
}

enum One {
    Item(Box<Item>),
    Amount(Box<Item>),
    Pronoun(Box<Item>),
    /// It only says more about the item before it.
    More(Box<Item>),
    Nothing,
}

pub(super) fn span(t: &[Tok<'_>]) -> Span {
    let start = t.iter().map(|t| t.start).min().unwrap_or(0);
    Span { start, end: t.iter().map(|t| t.end).max().unwrap_or(start) }
}

impl Tables {
    /// Counts the kinds of words in `t`.
    pub(super) fn tally(&self, t: &[Tok<'_>]) -> Tally {
        let mut out = Tally::default();
        let mut at = 0;
        let judged = Role(Role::KNOWN.0 | Role::FUNCTION.0 | Role::FOREIGN.0 | Role::ATTRIBUTE.0);
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            let whole = if self.whole.is_empty() { 0 } else { self.whole_name(rest) };
            // Amounts say nothing about the trade.
            if whole == 0
                && rest.first().is_some_and(Tok::is_number)
                && let Some(n) = self.number(rest)
            {
                at += n.len;
                at += self.unit(t.get(at..).unwrap_or_default()).map_or(0, |(_, len)| len);
                continue;
            }
            // "Due confezioni da sei di uova": "sei" is no verb there.
            let held = at > 0
                && self.role(t.get(at - 1..at).unwrap_or_default(), Role(Role::HOLDS.0 | Role::TIMES.0)) > 0
                && rest.first().is_some_and(|t| t.is_word());
            if let Some((_, len, _)) = self.single(rest).filter(|_| held) {
                at += len;
                continue;
            }
            if let Some((len, entry)) = self.with_role(rest, judged) {
                if whole >= len || entry.roles.has(Role::KNOWN) {
                    out.goods += 1;
                } else if entry.roles.has(Role::FOREIGN) {
                    out.foreign += 1;
                } else if entry.roles.has(Role::FUNCTION) {
                    out.function += 1;
                }
                at += len.max(whole);
            } else {
                out.goods += usize::from(whole > 0);
                at += whole.max(1);
            }
        }
        out
    }
}

impl Tables {
    /// "demi-sel", "meio-gordo": a number word of `len` tokens that is part of a longer word.
    pub(super) fn is_half_word(&self, t: &[Tok<'_>], len: usize) -> bool {
        let behind = t.get(len..).unwrap_or_default();
        behind.first().is_some_and(|next| next.hyphen)
            && t.first().is_some_and(Tok::is_word)
            && self.unit(behind).is_none()
            && self.role(behind, Role::KNOWN) == 0
    }
}

impl Reader<'_> {
    /// Reads a list of item phrases.
    pub(super) fn items(&self, t: &[Tok<'_>], notes: &mut Vec<Note>) -> Heard {
        let (t, date) = self.tables.take_date(t, self.today);
        let mut heard = Heard { date, words: self.tables.tally(t), ..Heard::default() };
        let mut each: Option<Item> = None;
        let pieces = self.tables.pieces(t);
        // Whether the piece before it ended in what is not wanted.
        let mut leaves_out = false;
        for (at, mut piece) in pieces.iter().cloned().enumerate() {
            if std::mem::take(&mut leaves_out)
                && let Some(last) = heard.items.last_mut()
                && let Some(before) = at.checked_sub(1).and_then(|i| pieces.get(i))
                && self.goes_on_with(before, &piece, pieces.get(at + 1))
            {
                last.excludes.push(self.said(&piece));
                last.span.end = last.span.end.max(span(&piece).end);
                continue;
            }
            // "Queso manchego, rallado".
            if let [told] = piece.as_slice()
                && told.any(habits::GROUND)
                && let Some(last) = heard.items.last_mut().filter(|i| i.preparation.is_none())
            {
                last.preparation = Some(self.said(&piece));
                continue;
            }
            let shared = habits::each_len(self.tables, &piece);
            piece.drain(..shared.min(piece.len()));
            if !heard.items.is_empty() && self.tables.is_remark(&piece) {
                continue;
            }
            // "Aggiungi, per favore, il miele".
            if self.tables.role(&piece, Role(Role::COURTESY.0 | Role::JOINER.0)) == piece.len() {
                continue;
            }
            let (one, more) = self.item(&piece, notes);
            heard.more |= more;
            match one {
                One::Item(mut item) if heard.items.len() < MAX_ITEMS => {
                    leaves_out =
                        !item.excludes.is_empty() && item.max_price.is_none() && !item.only_if_on_sale;
                    if item.unit.is_none() && item.size.is_none() && self.tables.is_elliptic(&piece) {
                        item.unit = heard.items.last().and_then(|before| before.unit);
                    }
                    // "Je 200 Gramm Rosinen und Walnüsse".
                    match &each {
                        Some(first) if item.quantity.is_none() && item.size.is_none() => {
                            (item.quantity, item.quantity_max) = (first.quantity, first.quantity_max);
                            (item.unit, item.size) = (first.unit, first.size);
                        }
                        _ => each = (shared > 0).then(|| (*item).clone()),
                    }
                    heard.items.push(*item);
                }
                One::Item(_) | One::Nothing => {}
                One::Amount(amount) => match heard.items.last_mut() {
                    // "pollo, 2 kilos".
                    Some(item) if item.quantity.is_none() && item.size.is_none() => {
                        item.quantity = amount.quantity;
                        item.quantity_max = amount.quantity_max;
                        item.unit = amount.unit;
                        item.size = amount.size;
                        item.approximate |= amount.approximate;
                        item.preparation = item.preparation.take().or(amount.preparation);
                    }
                    _ => heard.bare = Some(*amount),
                },
                One::Pronoun(item) => heard.pronoun = Some(*item),
                One::More(more) => {
                    if let Some(item) = heard.items.last_mut() {
                        item.max_price = item.max_price.or(more.max_price);
                        item.only_if_on_sale |= more.only_if_on_sale;
                        item.excludes.extend(more.excludes);
                        item.alternatives.extend(more.alternatives);
                        item.brand = item.brand.take().or(more.brand);
                        item.preparation = item.preparation.take().or(more.preparation);
                    }
                }
            }
        }
        heard
    }

    /// "Nudelsalat ohne Mais und Zwiebeln": a name and nothing more, joined by a word such as "and" to what is not
    /// wanted, with nothing or a comma behind it.
    fn goes_on_with(&self, before: &[Tok<'_>], piece: &[Tok<'_>], next: Option<&Vec<Tok<'_>>>) -> bool {
        let comma = |left: &[Tok<'_>], right: &[Tok<'_>]| {
            let (from, to) = (span(left).end, span(right).start);
            self.text.get(from..to).is_none_or(|gap| gap.contains([',', ';', '\n', '.']))
        };
        let begins = Role(
            Role::THE.0 | Role::SOME.0 | Role::MORE.0 | Role::COURTESY.0 | Role::JOINER.0 | Role::ABOUT.0,
        );
        piece.len() <= 3
            && piece.iter().all(Tok::is_word)
            && self.tables.number(piece).is_none()
            && self.tables.unit(piece).is_none()
            && self.tables.role(piece, begins) == 0
            && self.tables.condition_len(piece) == 0
            && !comma(before, piece)
            && next.is_none_or(|next| comma(piece, next))
    }

    /// The first item of a phrase that is one item.
    pub(super) fn one(&self, t: &[Tok<'_>], notes: &mut Vec<Note>) -> Heard {
        let (t, date) = self.tables.take_date(t, self.today);
        // "Échange le beurre contre de la margarine, mes colocs se trompent toujours".
        let t = self.tables.before_remark(t);
        let mut heard = Heard { date, words: self.tables.tally(t), ..Heard::default() };
        let (one, more) = self.item(t, notes);
        heard.more = more;
        match one {
            One::Item(item) => heard.items.push(*item),
            One::Amount(amount) => heard.bare = Some(*amount),
            One::Pronoun(item) => heard.pronoun = Some(*item),
            One::More(_) | One::Nothing => {}
        }
        heard
    }

    fn item(&self, piece: &[Tok<'_>], notes: &mut Vec<Note>) -> (One, bool) {
        let tables = self.tables;
        // Looking for what describes an item takes several passes over its words; goods have few.
        let piece = piece.get(..LONGEST_PHRASE).unwrap_or(piece);
        let mut t: Vec<Tok<'_>> = piece.to_vec();
        let mut item = Item { span: span(piece), ..Item::default() };
        let mut more = self.trim(&mut t);
        more |= self.trim_end(&mut t);
        if t.is_empty() {
            return (if more { One::Amount(Box::new(item)) } else { One::Nothing }, more);
        }
        item.span = span(&t);
        let conditioned = self.conditions(&mut t, &mut item);
        more |= self.trim_end(&mut t);
        self.amounts(&mut t, &mut item, notes);
        more |= self.trim(&mut t);
        more |= self.trim_end(&mut t);
        if !t.iter().any(|t| t.is_word()) {
            let said = item.quantity.is_some() || item.size.is_some() || more;
            return match () {
                () if said => (One::Amount(Box::new(item)), more),
                () if conditioned => (One::More(Box::new(item)), more),
                () => (One::Nothing, more),
            };
        }
        if self.all(&t, Role::PRONOUN) {
            return (One::Pronoun(Box::new(item)), more);
        }
        if self.all(&t, Role::CUT) && tables.tally(&t).goods == 0 {
            item.preparation = Some(self.said(&t));
            // "Jamón cocido, 150 gramos en lonchas finas".
            return match item.quantity {
                Some(_) => (One::Amount(Box::new(item)), more),
                None => (One::More(Box::new(item)), more),
            };
        }
        if more && item.quantity.is_none() && item.size.is_none() {
            item.quantity = Some(Ratio::ONE);
        }
        self.alternatives(&mut t, &mut item);
        self.cut(&mut t, &mut item);
        if item.preparation.is_some() && item.quantity.is_none() && item.size.is_none() {
            // "jamón 200 g en lonchas": the amount stands before how it is to be cut.
            self.amounts(&mut t, &mut item, notes);
        }
        self.attributes(&t, &mut item);
        item.name = self.said(&t);
        if item.name.is_empty() { (One::Nothing, more) } else { (One::Item(Box::new(item)), more) }
    }

    /// Whether spellings of `role` make up all of `t`.
    fn all(&self, t: &[Tok<'_>], role: Role) -> bool {
        let mut at = 0;
        while at < t.len() {
            let len = self.tables.role(t.get(at..).unwrap_or_default(), role);
            if len == 0 {
                return false;
            }
            at += len;
        }
        at > 0
    }

    /// The text of `t` as it was given.
    pub(super) fn said(&self, t: &[Tok<'_>]) -> String {
        let mut out = String::new();
        let mut from = 0;
        while let Some(first) = t.get(from) {
            let mut to = from;
            while let (Some(a), Some(b)) = (t.get(to), t.get(to + 1)) {
                if b.index != a.index + 1 {
                    break;
                }
                to += 1;
            }
            let end = t.get(to).map_or(first.end, |t| t.end);
            if !out.is_empty() && self.tables.script.spaces {
                out.push(' ');
            }
            let words = self.text.get(first.start..end).unwrap_or_default().split_whitespace();
            for (i, word) in words.enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(word);
            }
            from = to + 1;
        }
        out
    }

    /// A phrase as a plain name, without what says nothing.
    pub(super) fn name(&self, t: &[Tok<'_>]) -> String {
        let mut t = t.to_vec();
        self.trim(&mut t);
        self.trim_end(&mut t);
        self.said(&t)
    }

    /// How many tokens the goods at the start of `t` take, with what describes them, where something follows.
    pub(super) fn known_len(&self, t: &[Tok<'_>]) -> usize {
        let known = |t: &[Tok<'_>]| {
            self.tables.with_role(t, Role(Role::KNOWN.0 | Role::ATTRIBUTE.0)).map_or(0, |(l, _)| l)
        };
        let mut at = self.tables.role(t, Role(Role::THE.0 | Role::SOME.0));
        let from = at;
        while let Some(rest) = t.get(at..)
            && let len @ 1.. = known(rest)
        {
            at += len;
        }
        if at > from && at < t.len() { at } else { 0 }
    }

    /// Cuts what says nothing off the start. Says whether a word such as "otra" was among it.
    pub(super) fn trim(&self, t: &mut Vec<Tok<'_>>) -> bool {
        let mut more = false;
        loop {
            let Some(first) = t.first() else { return more };
            let tables = self.tables;
            let known = tables.role(t, Role::KNOWN).max(tables.whole_name(t));
            let mark = matches!(first.kind, Kind::Symbol | Kind::Break)
                && !first.any(&["(", "-", "~", "$", "€", "£"])
                || first.is("-") && !t.get(1).is_some_and(|n| n.is_number() && n.glued);
            let filling = Role::COURTESY.0 | Role::JOINER.0 | Role::SUFFIX.0;
            let idle = Role(Role::THE.0 | Role::OF.0 | Role::AND.0 | Role::OR.0 | filling);
            // "Más o menos dos kilos".
            let about = tables.role(t, Role::ABOUT);
            if about > 1 && about > tables.role(t, Role::MORE) {
                return more;
            }
            // "Otra vez detergente" is no other one.
            let again = tables.role(t, Role::COURTESY);
            let moreness = Some(tables.role(t, Role::MORE)).filter(|more| *more >= again).unwrap_or(0);
            let number = tables.number(t).map_or(0, |n| n.len);
            let len = if mark {
                1
            } else if moreness > 0 && moreness >= known && moreness >= number {
                more = true;
                moreness
            } else {
                let len = tables.role(t, idle);
                // The last word of a phrase may be a pronoun, and a name may begin with any word.
                if len <= number && number > 0 || len < known || len >= t.len() || len == known {
                    0
                } else if tables.condition_at(t).is_some_and(|(_, kind)| !kind.is_idle()) {
                    // "den von Kühne", "de la marca Pascual".
                    return more;
                } else {
                    len
                }
            };
            // "Vergiss bloß die Zahnstocher nicht".
            let len = if len == 0 && known == 0 && t.len() > 1 { usize::from(is_soft(first)) } else { len };
            if len == 0 {
                return more;
            }
            t.drain(..len.min(t.len()));
        }
    }

    /// Cuts what says nothing off the end.
    pub(super) fn trim_end(&self, t: &mut Vec<Tok<'_>>) -> bool {
        let mut more = false;
        'again: loop {
            let Some(last) = t.last() else { return more };
            if matches!(last.kind, Kind::Symbol | Kind::Break) && !last.any(&[")", "€", "$", "£"]) {
                t.pop();
                continue;
            }
            let idle = Role(
                Role::COURTESY.0
                    | Role::JOINER.0
                    | Role::MORE.0
                    | Role::SUFFIX.0
                    | Role::OF.0
                    | Role::AND.0
                    | Role::SOME.0,
            );
            for from in t.len().saturating_sub(4).max(1)..t.len() {
                let rest = t.get(from..).unwrap_or_default();
                let found = self
                    .tables
                    .with_role_where(rest, idle, |e| !e.roles.has(Role::KNOWN) && e.value.is_none());
                if let Some((len, entry)) = found
                    && from + len == t.len()
                    && !self.inside_known(t, from)
                {
                    more |= entry.roles.has(Role::MORE);
                    t.truncate(from);
                    continue 'again;
                }
            }
            return more;
        }
    }

    /// Whether token `at` belongs to a known name that begins before it.
    pub(super) fn inside_known(&self, t: &[Tok<'_>], at: usize) -> bool {
        (at.saturating_sub(6)..at).any(|i| {
            let rest = t.get(i..).unwrap_or_default();
            let known = self.tables.role(rest, Role::KNOWN);
            i + known.max(self.tables.whole_name(rest)) > at
        })
    }

    /// Takes conditions out of `t`: price limits, offers, exclusions, brands.
    fn conditions(&self, t: &mut Vec<Tok<'_>>, item: &mut Item) -> bool {
        let tables = self.tables;
        if tables.conditions.is_empty() {
            return false;
        }
        let mut any = false;
        let mut at = 0;
        while at < t.len() {
            // A condition is told in a few words.
            let rest = t.get(at..t.len().min(at + 64)).unwrap_or_default();
            let kept = tables
                .with_role(rest, Role(Role::ATTRIBUTE.0 | Role::KNOWN.0))
                .map_or(0, |(l, _)| l)
                .max(tables.whole_name(rest))
                .max(tables.number(rest).filter(|n| n.max.is_some()).map_or(0, |n| n.len));
            let fits = |hole: Hole, i: usize| match hole {
                Hole::Money | Hole::Max | Hole::Budget | Hole::Target => {
                    rest.get(i..).and_then(|t| tables.price(t, self.currency)).map(|(_, len)| len)
                }
                Hole::N => rest.get(i..).map(|t| tables.before(t).len),
                _ => None,
            };
            let mut matcher = Matcher::new(&tables.programs, rest, true);
            let best = tables
                .conditions
                .at(rest)
                .filter_map(|(p, kind)| matcher.find(p, false, &fits).map(|f| (f, *kind)))
                .max_by_key(|(f, _)| (f.literals.len(), f.len));
            let best = best.filter(|(found, kind)| match kind {
                Condition::Brand => self.is_brand(found, rest),
                _ => *kind != Condition::MaxPrice || self.is_limit(found, rest),
            });
            match best {
                Some((found, kind)) if found.literals.len() > kept => {
                    self.condition(kind, &found, rest, item);
                    t.drain(at..at + found.len);
                    any = true;
                }
                _ => at += kept.max(1),
            }
        }
        any
    }

    /// "Ketchup von Heinz" tells a brand, "Eier von glücklichen Hühnern" does not: behind a short word a brand
    /// is one that the language does not have.
    fn is_brand(&self, found: &Found, t: &[Tok<'_>]) -> bool {
        let hole = found.holes.first().and_then(|h| t.get(h.start..h.end)).unwrap_or_default();
        let named = hole.first().is_some_and(|t| t.id == 0) && hole.len() <= 3;
        let link = Role(Role::OF.0 | Role::THE.0 | Role::HOLDS.0);
        let short = |l: &u32| t.get(*l as usize..).is_some_and(|t| self.tables.role(t, link) > 0);
        named || !found.literals.iter().all(short)
    }

    fn condition(&self, kind: Condition, found: &Found, t: &[Tok<'_>], item: &mut Item) {
        let hole = found.holes.first().and_then(|h| t.get(h.start..h.end)).unwrap_or_default();
        match kind {
            Condition::MaxPrice => {
                item.max_price = item.max_price.or(self.tables.money(hole, self.currency).map(|(m, _)| m));
            }
            Condition::OnSale => item.only_if_on_sale = true,
            Condition::Excludes => item.excludes.extend(self.names(hole)),
            Condition::Brand => item.brand = Some(self.brand(hole)).filter(|b| !b.is_empty()),
            Condition::Preparation => {
                let said = if hole.is_empty() { t.get(..found.len).unwrap_or_default() } else { hole };
                item.preparation = Some(self.said(said));
            }
            Condition::Alternative => {
                if !hole.is_empty() {
                    item.alternatives.push(self.name(hole));
                }
            }
            Condition::Drop | Condition::Cheapest | Condition::Offered | Condition::Any => {}
        }
    }

    /// Takes the amounts before and behind the name out of `t`.
    fn amounts(&self, t: &mut Vec<Tok<'_>>, item: &mut Item, notes: &mut Vec<Note>) {
        let tables = self.tables;
        let lead = tables.before(t);
        t.drain(..lead.len.min(t.len()));
        let mut negative = lead.negative;
        if negative && lead.len == 0 && t.first().is_some_and(|t| t.is("-")) {
            t.remove(0);
        }
        let mut set = Amount { unit: lead.unit.filter(|u| *u != Unit::Each), ..lead };
        if let Some((at, after)) = self.behind(t) {
            negative |= after.negative;
            let unit = after.unit.filter(|u| *u != Unit::Each);
            if lead.quantity.is_none() && lead.size.is_none() || lead.article && after.quantity.is_some() {
                set = Amount { unit, quantity: after.quantity.or(lead.quantity), ..after };
            } else if let Some(size) = after.size {
                let known = set.size.unwrap_or_default();
                set.size = Some(ItemSize {
                    value: known.value.or(size.value),
                    unit: known.unit.or(size.unit),
                    count: known.count.or(size.count),
                });
                set.unit = set.unit.or(unit);
            } else if let (Some(unit), Some(value)) = (unit, after.quantity)
                && is_measure(unit)
            {
                set.size = Some(ItemSize {
                    value: Some(value),
                    unit: Some(unit),
                    count: set.size.and_then(|s| s.count),
                });
            } else if let Some(unit) = unit {
                set.unit = set.unit.or(Some(unit));
                set.quantity = after.quantity;
            }
            set.approximate |= after.approximate;
            t.truncate(at);
        }
        (item.quantity, item.quantity_max, item.unit, item.size) =
            (set.quantity, set.max, set.unit, set.size);
        item.approximate = set.approximate;
        refuse_senseless(item, negative, notes);
    }

    /// The amount behind the name, and where it begins.
    fn behind(&self, t: &[Tok<'_>]) -> Option<(usize, Amount)> {
        let tables = self.tables;
        let mut goods = Vec::new();
        let mut at = 0;
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            let known = tables.with_role(rest, Role::KNOWN);
            let len = known.map_or(0, |(l, _)| l).max(tables.whole_name(rest));
            if let Some((_, entry)) = known {
                goods.push(entry.roles.has(Role::WEIGHED));
            }
            if len > 0 && !(at > 0 && tables.number(rest).is_some_and(|n| n.len >= len)) {
                at += len;
                continue;
            }
            if at == 0 {
                at += 1;
                continue;
            }
            let weighed = !goods.is_empty() && goods.iter().all(|w| *w);
            let previous = t.get(at - 1);
            let label = previous.is_some_and(|t| tables.role(std::slice::from_ref(t), Role::LABEL) > 0)
                || rest.first().is_some_and(|t| t.hyphen);
            if !label {
                // "agua de 2 litros" tells the package.
                let of = tables.role(rest, Role(Role::OF.0 | Role::HOLDS.0));
                if of > 0
                    && let Some(size) = rest.get(of..).and_then(|t| tables.measure_alone(t))
                {
                    return Some((at, Amount { size: Some(size), ..Amount::default() }));
                }
                if of > 0
                    && let Some(mut inner) = rest.get(of..).and_then(|t| tables.after(t, false))
                    && let Some(size) = inner.size.filter(|s| s.value.is_some())
                {
                    // "agua de 6 x 1,5 l": so many in the package.
                    let count = inner.quantity.take().and_then(|q| u32::try_from(q.numerator()).ok());
                    inner.size = Some(ItemSize { count: size.count.or(count), ..size });
                    return Some((at, inner));
                }
                let of = previous.is_some_and(|t| {
                    tables.role(std::slice::from_ref(t), Role(Role::OF.0 | Role::HOLDS.0)) > 0
                });
                if !of && let Some(found) = tables.after(rest, weighed) {
                    return Some((at, found));
                }
            }
            at += 1;
        }
        None
    }

    /// How it is to be cut, where that is told at the end.
    fn cut(&self, t: &mut Vec<Tok<'_>>, item: &mut Item) {
        for from in t.len().saturating_sub(6).max(1)..t.len() {
            let rest = t.get(from..).unwrap_or_default();
            if self.all(rest, Role::CUT) && !self.inside_known(t, from) {
                if item.preparation.is_none() {
                    item.preparation = Some(self.said(rest));
                }
                t.truncate(from);
                return;
            }
        }
    }

    fn attributes(&self, t: &[Tok<'_>], item: &mut Item) {
        let mut at = 0;
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            let found = self.tables.role(rest, Role::ATTRIBUTE);
            if found > 0 {
                item.attributes.push(self.said(rest.get(..found).unwrap_or_default()));
            }
            at += found.max(1);
        }
    }
}
