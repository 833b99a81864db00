//! Clauses to actions: what the holes of a saying hold goes into items and slots.

use super::{
    begins::Kinds,
    choices,
    clauses::{Clause, Finder, Said, weight},
    habits,
    items::{Reader, Tally, span},
    mend,
    pack::{Role, Tables},
    pattern::Hole,
    remarks::{Told, untold},
    text::{Tok, tokenise},
};
use crate::{
    nlu::{
        Action, Intent, Item, MAX_ITEMS, Note, NoteKind, ParseContext, Slots,
        confidence::{self, Evidence},
        explain::Watch,
        item::refuse_senseless,
        token::Normal,
    },
    quantity::{Ratio, Unit},
};

/// What was read of one text: actions as they came, and notes.
pub(in crate::nlu) struct Reading {
    pub(in crate::nlu) actions: Vec<Action>,
    pub(in crate::nlu) notes: Vec<Note>,
}

/// Reads `text` in the language of `tables`.
pub(in crate::nlu) fn read(
    tables: &Tables,
    text: &str,
    context: &ParseContext,
    mut watch: Watch<'_>,
) -> Reading {
    let normal = Normal::new(text);
    let (mut tokens, junk) = tokenise(&normal, tables.script, &tables.words);
    mend::unnumber(&mut tokens);
    tokens.iter_mut().for_each(|token| tables.mark(token));
    habits::smooth(tables, &mut tokens);
    tables.narrow(&mut tokens);
    let mut finder = Finder::new(tables, context.currency, context.today);
    let remarks = finder.drop_remarks(&mut tokens);
    let tokens = tokens;
    if let Some(watch) = watch.as_deref_mut() {
        for t in &tokens {
            watch.token(t.word, (t.start, t.end), t.kind.as_str(), t.value);
        }
    }
    let mut out = Reading { actions: Vec::new(), notes: remarks };
    if !tokens.iter().any(|t| t.is_word() || t.is_number()) {
        let marks = junk || tokens.iter().any(|t| t.kind == super::text::Kind::Symbol);
        let (kind, what) = if marks {
            (NoteKind::NotUnderstood, "there are no words in this")
        } else {
            (NoteKind::Empty, "nothing was said")
        };
        out.notes.push(Note { kind, text: what.to_owned(), span: None });
        if marks {
            out.actions.push(action(Intent::OutOfScope, 0.9, Slots::default(), Vec::new()));
        }
        return out;
    }
    let clauses = finder.clauses(&tokens);
    let mut frames = Frames {
        reader: Reader { text, tables, currency: context.currency, today: context.today },
        finder,
        out,
        waiting: Slots::default(),
        soft: false,
    };
    let mut at = 0;
    // Of each action, what its clause was.
    let mut kinds: Vec<Told> = Vec::new();
    while let Some(clause) = clauses.get(at) {
        let next = clauses.get(at + 1);
        let before = frames.out.actions.len();
        at += frames.clause(clause, next);
        if clauses.len() > 1 {
            let kind = frames.finder.told(clause);
            kinds.resize(frames.out.actions.len(), kind);
        }
        if let Some(watch) = watch.as_deref_mut() {
            let words = clause.tokens.iter().map(|t| t.word).collect::<Vec<_>>().join(" ");
            watch.opened(None, String::new(), words, frames.out.actions.get(before..).unwrap_or_default());
        }
    }
    let mut out = frames.out;
    untold(&kinds, &mut out.actions, &mut out.notes);
    mend::corrected(&mut out.actions);
    mend::unremarked(&mut out.actions);
    // An amount that a saying gave to its item ("h/auf 0") has not been looked at yet.
    for action in &mut out.actions {
        for item in &mut action.items {
            refuse_senseless(item, false, &mut out.notes);
        }
        action.slots.quantity = action.slots.quantity.filter(|q| q.is_positive());
    }
    choices::settle(tables, text, &mut out.actions);
    if out.actions.is_empty() {
        let text = "nothing to do was heard".to_owned();
        out.notes.push(Note { kind: NoteKind::NotUnderstood, text, span: None });
        out.actions.push(action(Intent::OutOfScope, 0.5, frames.waiting, Vec::new()));
    }
    out
}

fn action(intent: Intent, confidence: f64, slots: Slots, items: Vec<Item>) -> Action {
    Action { intent, confidence, slots, items }
}

pub(super) struct Frames<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) finder: Finder<'a>,
    pub(super) out: Reading,
    /// Slots of a clause that held nothing else ("para mañana").
    pub(super) waiting: Slots,
    /// Nothing but a comma or an "and" sets the clause at hand apart from the one before.
    soft: bool,
}

/// Whether something is asked about goods that are named.
pub(super) fn asks(action: &Action) -> bool {
    use Intent::{CheckPrice, FindDeals, PriceHistory, SearchProducts, ViewList};
    let intents = [CheckPrice, FindDeals, PriceHistory, SearchProducts, ViewList];
    intents.contains(&action.intent) && !action.items.is_empty()
}

impl Frames<'_> {
    pub(super) fn push(
        &mut self,
        mut intent: Intent,
        evidence: Evidence,
        mut slots: Slots,
        mut items: Vec<Item>,
    ) {
        // "Añade 3 manzanas, no, mejor 4", "añade leche, que sean 2".
        if intent == Intent::UpdateQuantity && items.is_empty() && slots.quantity.is_some() {
            let denied = self.out.actions.last().is_some_and(|a| a.intent == Intent::Deny);
            let at = self.out.actions.len().checked_sub(1 + usize::from(denied));
            if let Some(before) = at.and_then(|at| self.out.actions.get_mut(at))
                && before.intent == Intent::AddItems
                && let Some(item) = before.items.last_mut()
            {
                // "Half a dozen eggs, no, ten" means ten eggs.
                let pieces = slots.quantity > Some(Ratio::from_int(4)) && item.unit == Some(Unit::Dozen);
                item.quantity = slots.quantity;
                item.unit = slots.unit.or(item.unit.filter(|_| !pieces));
                if denied {
                    self.out.actions.pop();
                }
                return;
            }
        }
        // "C'est combien, le tofu ? Prends-en deux": what was asked about is wanted.
        if intent == Intent::UpdateQuantity
            && items.is_empty()
            && slots.quantity.is_some()
            && let Some([asked]) = self.out.actions.last().filter(|a| asks(a)).map(|a| a.items.as_slice())
        {
            let (name, span) = (asked.name.clone(), asked.span);
            let (quantity, unit) = (slots.quantity.take(), slots.unit.take());
            items.push(Item { name, span, quantity, unit, ..Item::default() });
            intent = Intent::AddItems;
        }
        slots.fill_from(&std::mem::take(&mut self.waiting));
        if matches!(intent, Intent::OutOfScope | Intent::SmallTalk | Intent::Help) {
            slots = Slots::default();
        }
        self.out.actions.push(action(intent, confidence::of(evidence), slots, items));
    }

    pub(super) fn out_of_scope(&mut self, evidence: Evidence, t: &[Tok<'_>]) {
        let text = "this does not seem to be about groceries".to_owned();
        self.out.notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(span(t)) });
        self.out.actions.push(action(
            Intent::OutOfScope,
            confidence::of(evidence),
            Slots::default(),
            Vec::new(),
        ));
    }

    /// Reads a clause, perhaps together with the next one; says how many were read.
    fn clause(&mut self, clause: &Clause<'_>, next: Option<&Clause<'_>>) -> usize {
        self.soft = clause.soft;
        if let Some(next) = next
            && (next.soft || clause.heading)
            && clause.tokens.len() + next.tokens.len() <= 128
        {
            let mut both = clause.tokens.clone();
            let border = clause.tokens.len();
            both.extend_from_slice(&next.tokens);
            let bare = self.finder.bare(&both).to_vec();
            let skipped =
                bare.first().and_then(|f| both.iter().position(|t| t.index == f.index)).unwrap_or(0);
            // Where a saying has words of its own on both sides, it reaches over the comma.
            let start = (border..both.len()).find(|i| {
                let rest = both.get(*i..).unwrap_or_default();
                rest.first().is_some_and(Tok::is_word)
                    && self.reader.tables.role(rest, Role(Role::AND.0 | Role::JOINER.0)) == 0
            });
            if let Some(said) = self.finder.saying(&bare)
                && let Some(start) =
                    start.and_then(|s| s.checked_sub(skipped)).and_then(|s| u32::try_from(s).ok())
                && (said.found.literals.contains(&start)
                    || clause.heading
                        && self.finder.saying(self.finder.bare(&clause.tokens).to_vec().as_slice()).is_none())
                && said.found.literals.first().is_some_and(|l| *l < start)
                && !(self.takes_off(&said) && self.finder.answers(&clause.tokens))
                && !self.says_more(&clause.tokens, &said, start)
            {
                self.said(&said, &bare, Slots::default());
                return 2;
            }
        }
        self.single(clause);
        1
    }

    /// "Il budget è di 70 euro, metti riso": whether `t` alone has far more words of a
    /// wish than `both` has up to `start`.
    fn says_more(&mut self, t: &[Tok<'_>], both: &Said, start: u32) -> bool {
        let own = both.found.literals.iter().filter(|l| **l < start).count();
        let bare = self.finder.bare(t).to_vec();
        self.finder.saying(&bare).is_some_and(|alone| alone.found.literals.len() > own + 1)
    }

    /// "Não, põe mate": a plain "no" before a comma takes nothing off the list.
    pub(super) fn takes_off(&self, said: &Said) -> bool {
        let saying = self.reader.tables.sayings.get(said.number);
        saying.is_some_and(|s| s.intent == Intent::RemoveItems)
    }

    /// The saying that a clause is, with the courtesies around it or without: whichever has more words of its own.
    pub(super) fn find<'b, 't>(
        &mut self,
        bare: &'b [Tok<'t>],
        marked: &'b [Tok<'t>],
    ) -> Option<(Said, &'b [Tok<'t>])> {
        let plain = self.finder.saying(bare);
        if marked.len() != bare.len()
            && let Some(said) = self.finder.saying(marked)
            && plain.as_ref().is_none_or(|p| weight(&p.found) < weight(&said.found))
        {
            return Some((said, marked));
        }
        plain.map(|said| (said, bare))
    }

    pub(super) fn single(&mut self, clause: &Clause<'_>) {
        let bare = self.finder.bare(&clause.tokens);
        if bare.is_empty() {
            // Courtesies alone.
            if let Some(said) = self.finder.saying(trim_marks(&clause.tokens)) {
                self.said(&said, trim_marks(&clause.tokens), Slots::default());
            } else {
                self.push(Intent::SmallTalk, Evidence::Phrase, Slots::default(), Vec::new());
            }
            return;
        }
        let mut marked = trim_marks(&clause.tokens);
        while clause.soft && marked.len() > bare.len() {
            let and = self.reader.tables.role(marked, Role::AND);
            if and == 0 {
                break;
            }
            marked = marked.get(and..).unwrap_or_default();
        }
        // "Setz Schalotten drauf, zwei bis drei Kilo": the verb stands before what is said of the name.
        let whole = if bare.iter().any(|t| t.is(",")) { self.finder.with_tail_inside(bare) } else { None };
        if let Some(whole) = whole
            && let Some(said) = self.finder.saying(&whole)
        {
            return self.said(&said, &whole, Slots::default());
        }
        let with_day = self.find(bare, marked);
        if clause.heading
            && let Some((said, _)) = &with_day
            && said.found.holes.is_empty()
        {
            return self.mode(said);
        }
        let (rest, date) = self.reader.tables.take_date(bare, self.finder.today);
        let rest = self.finder.bare(rest);
        if date.is_some() {
            let slots = Slots { date, ..Slots::default() };
            if rest.is_empty() {
                match with_day {
                    Some((said, t)) => self.said(&said, t, Slots::default()),
                    None => self.later(slots),
                }
                return;
            }
            let without = self.find(rest, rest);
            // "Para el sábado necesito gambas": the day is no talk that a saying passes over.
            let sayings = &self.reader.tables.sayings;
            let idle = |w: &Said| {
                w.found.holes.iter().any(|h| matches!(h.hole, Hole::X))
                    && sayings.get(w.number).is_some_and(|s| s.intent == Intent::AddItems)
            };
            match (with_day, without) {
                (with, Some((said, t)))
                    if with.as_ref().is_none_or(|(w, _)| {
                        idle(w) || w.found.literals.len() <= said.found.literals.len()
                    }) =>
                {
                    self.said(&said, t, slots);
                }
                (Some((said, t)), _) => self.said(&said, t, Slots::default()),
                (None, _) => self.unsaid(rest, clause, slots),
            }
            return;
        }
        if let Some((said, t)) = with_day {
            self.said(&said, t, Slots::default());
            return;
        }
        self.unsaid(bare, clause, Slots::default());
    }

    /// A heading such as "Quitar:" says what to do with the lines below it.
    pub(super) fn mode(&mut self, said: &Said) {
        let intent = self.reader.tables.sayings.get(said.number).map(|s| s.intent);
        if let Some(intent @ (Intent::RemoveItems | Intent::SearchProducts | Intent::CheckPrice)) = intent {
            self.push(intent, Evidence::Phrase, Slots::default(), Vec::new());
        }
    }

    /// Slots without an action: they go to the one before, or wait for the next.
    pub(super) fn later(&mut self, slots: Slots) {
        // A greeting has no day.
        match self.out.actions.last_mut().filter(|last| last.intent != Intent::SmallTalk) {
            Some(last) => last.slots.fill_from(&slots),
            None => self.waiting.fill_from(&slots),
        }
    }

    /// A clause that is a saying.
    pub(super) fn said(&mut self, said: &Said, t: &[Tok<'_>], mut slots: Slots) {
        let tables: &Tables = self.reader.tables;
        let Some(saying) = tables.sayings.get(said.number) else { return };
        let Some(given) = tables.given(&saying) else { return };
        let mut intent = saying.intent;
        let mut notes = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        let mut bare: Option<Item> = None;
        let mut pronoun = None;
        let mut words = Tally::default();
        let mut amount = None;
        let mut more = false;
        let mut holds_items = false;
        for hole in &said.found.holes {
            let inside = t.get(hole.start..hole.end).unwrap_or_default();
            let name = |slot: &mut Option<String>| {
                let name = self.reader.name(tables.before_remark(inside));
                if !name.is_empty() && slot.is_none() {
                    *slot = Some(name);
                }
            };
            match hole.hole {
                Hole::Items | Hole::Item | Hole::With => {
                    holds_items = true;
                    let substitute = intent == Intent::SubstituteItem;
                    let heard = if substitute {
                        self.reader.one(inside, &mut notes)
                    } else {
                        self.reader.items(inside, &mut notes)
                    };
                    words.goods += heard.words.goods;
                    words.function += heard.words.function;
                    words.foreign += heard.words.foreign;
                    more |= heard.more;
                    slots.date = slots.date.or(heard.date);
                    items.extend(heard.items);
                    bare = bare.or(heard.bare);
                    pronoun = pronoun.or(heard.pronoun);
                }
                Hole::N => {
                    let mut found = tables.before(inside);
                    if found.quantity.is_none() && found.size.is_none() {
                        found.quantity = Some(Ratio::ONE);
                        found.unit = tables.unit(inside).map(|(u, _)| u.unit);
                    }
                    found.unit = found.unit.filter(|u| *u != Unit::Each);
                    amount = Some(found);
                }
                Hole::Budget | Hole::Money => {
                    slots.budget = tables.money(inside, self.finder.currency).map(|(m, _)| m)
                }
                Hole::Target => {
                    slots.target_price = tables.money(inside, self.finder.currency).map(|(m, _)| m)
                }
                Hole::Max => slots.max_price = tables.money(inside, self.finder.currency).map(|(m, _)| m),
                Hole::Date => {
                    slots.date = slots.date.or(tables.date(inside, self.finder.today).map(|(d, _)| d))
                }
                Hole::Time => slots.time = tables.time(inside).map(|(time, _)| time),
                Hole::List => name(&mut slots.list_name),
                Hole::Email => slots.email = inside.first().map(|t| t.word.to_owned()),
                Hole::Servings => {
                    slots.servings =
                        tables.single(inside).and_then(|(v, _, _)| u32::try_from(v.numerator()).ok());
                }
                Hole::Diet => name(&mut slots.diet),
                Hole::Allergen => name(&mut slots.allergen),
                Hole::Brand => {
                    // "siempre compro leche Pascual": the brand stands behind what it makes.
                    let goods = self.reader.known_len(inside);
                    slots.brand = Some(self.reader.brand(inside.get(goods..).unwrap_or_default()))
                        .filter(|brand| !brand.is_empty());
                }
                Hole::Store => name(&mut slots.store),
                Hole::Recipe => {
                    let amount = tables.before(inside);
                    let counted = amount.unit.is_some() || amount.quantity.is_some_and(|q| q > Ratio::ONE);
                    if counted && saying.pattern.opens {
                        // "Dos botellas de vino para 6 personas" are things to buy, not a dish.
                        let heard = self.reader.items(inside, &mut notes);
                        words.goods += heard.words.goods;
                        items.extend(heard.items);
                        holds_items = true;
                        intent = Intent::AddItems;
                    } else {
                        // "Une ratatouille pour six" is the dish, not so many of it.
                        let article = if amount.article { amount.len } else { 0 };
                        let dish = tables.before_remark(inside.get(article..).unwrap_or_default());
                        slots.recipe = slots
                            .recipe
                            .or_else(|| Some(self.reader.name(dish)).filter(|dish| !dish.is_empty()));
                    }
                }
                Hole::Excludes => slots.excludes.extend(self.reader.names(inside)),
                Hole::Period => {
                    let known = tables
                        .of_kind(inside, Kinds::PERIOD, |e| e.period.is_some())
                        .and_then(|(_, e)| e.period);
                    slots.period = known
                        .map_or_else(|| inside.first().map(|t| t.word.to_owned()), |p| Some(p.to_owned()));
                }
                Hole::X => {}
            }
        }
        // A day among the words of the saying: "ich will heute Gulasch kochen".
        if slots.date.is_none()
            && !matches!(
                intent,
                Intent::FindDeals
                    | Intent::PriceHistory
                    | Intent::Recommend
                    | Intent::Reorder
                    | Intent::ChooseOption
                    | Intent::OutOfScope
            )
        {
            slots.date = said.found.literals.iter().find_map(|l| {
                let from = *l as usize;
                let (date, len) = tables.date(t.get(from..)?, self.finder.today)?;
                let own = (from..from + len).all(|i| said.found.literals.iter().any(|l| *l as usize == i));
                own.then_some(date)
            });
        }
        // "5 statt 3 Äpfel": the number that no longer holds.
        if intent != saying.intent || intent == Intent::UpdateQuantity {
            slots.servings = None;
        }
        slots.period = slots.period.or_else(|| given.period.clone());
        slots.choice.clone_from(&given.choice);
        slots.option = given.option;
        slots.fulfilment.clone_from(&given.fulfilment);
        slots.diet = slots.diet.or_else(|| given.diet.clone());
        slots.factor = given.factor;
        slots.allergen = slots.allergen.or_else(|| given.allergen.clone());
        if given.sale {
            for item in &mut items {
                item.only_if_on_sale = true;
            }
        }
        if holds_items && words.goods == 0 && words.foreign + words.function > 0
            || words.foreign > words.goods && words.foreign > 0
        {
            let evidence = if words.foreign > 0 { Evidence::Foreign } else { Evidence::Weak };
            return self.out_of_scope(evidence, t);
        }
        self.out.notes.extend(notes);
        if intent == Intent::UpdateQuantity {
            let counted = amount.as_ref().map(|a| (a.quantity, a.max, a.unit, a.size, a.approximate));
            let counted = counted.or_else(|| {
                bare.as_ref().map(|b| (b.quantity, b.quantity_max, b.unit, b.size, b.approximate))
            });
            if let Some(Some(delta)) = given.delta {
                slots.delta = Some(delta);
            } else if given.delta.is_some() || given.less {
                let said = counted.map(|(q, _, u, _, _)| (q, u)).or_else(|| {
                    items.iter_mut().find_map(|i| i.quantity.take().map(|q| (Some(q), i.unit.take())))
                });
                let (delta, unit) = said.unwrap_or((Some(Ratio::ONE), None));
                let delta = delta.unwrap_or(Ratio::ONE);
                slots.delta = if given.less { Ratio::from_int(0).minus(delta) } else { Some(delta) };
                slots.unit = unit;
            } else if let Some((quantity, max, unit, size, approximate)) = counted {
                if items.is_empty() {
                    slots.quantity = quantity;
                    slots.unit = unit;
                } else {
                    for item in &mut items {
                        item.quantity = quantity;
                        item.quantity_max = max;
                        item.unit = unit.or(item.unit);
                        item.size = size.or(item.size);
                        item.approximate |= approximate;
                    }
                }
            } else if let Some(it) = pronoun.as_ref().filter(|p| p.quantity.is_some()) {
                slots.quantity = it.quantity;
                slots.unit = it.unit;
            }
            if slots.factor.is_some() {
                for item in &mut items {
                    item.quantity = None;
                }
            }
        } else if let (Intent::AddItems, Some(amount), [item]) = (intent, &amount, items.as_mut_slice())
            && item.quantity.is_none()
            && item.size.is_none()
        {
            // "Vom Quark hätte ich gern 750 Gramm".
            (item.quantity, item.quantity_max) = (amount.quantity, amount.max);
            (item.unit, item.size) = (amount.unit, amount.size);
            item.approximate |= amount.approximate;
        } else if items.is_empty() && holds_items && matches!(intent, Intent::AddItems | Intent::RemoveItems)
        {
            // "añade 2 más", "quita 2".
            if let Some(said) =
                bare.as_ref().or(pronoun.as_ref()).filter(|b| b.quantity.is_some() || more && bare.is_some())
            {
                let quantity = said.quantity.unwrap_or(Ratio::ONE);
                slots.unit = said.unit;
                if intent == Intent::RemoveItems {
                    slots.delta = Ratio::from_int(0).minus(quantity);
                } else if more {
                    slots.delta = Some(quantity);
                } else {
                    slots.quantity = Some(quantity);
                }
                intent = Intent::UpdateQuantity;
            }
        }
        // "No quiero ni leche ni pan": neither is wanted.
        if intent == Intent::RemoveItems {
            items = items.into_iter().flat_map(apart).take(MAX_ITEMS).collect();
        }
        if intent == Intent::SubstituteItem {
            // The one to drop is told first, whatever order the language has.
            items.truncate(2);
            if said.found.holes.first().is_some_and(|h| h.hole == Hole::With) && items.len() == 2 {
                items.swap(0, 1);
            }
        }
        if !intent.takes_items() {
            items.clear();
        }
        // "Pasa de las patatas, mejor boniato": no amount, so nothing is to be changed.
        if intent == Intent::UpdateQuantity
            && words.goods > 0
            && !items.is_empty()
            && (slots.factor, slots.delta, slots.quantity) == (None, None, None)
            && items.iter().all(|i| i.quantity.is_none() && i.size.is_none() && i.unit.is_none())
        {
            intent = Intent::AddItems;
        }
        // "Mi servono farina e lievito, voglio fare la focaccia" tells what they are for.
        let wished = |a: &Action| a.intent == Intent::AddItems && !a.items.is_empty();
        if given.beside
            && self.soft
            && slots.servings.is_none()
            && self.out.actions.last().is_some_and(wished)
        {
            let text = "this was not read as a wish".to_owned();
            self.out.notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(span(t)) });
            return;
        }
        let evidence = match (holds_items, words.goods > 0) {
            (false, _) => Evidence::Phrase,
            (true, known) => Evidence::command(known),
        };
        self.push(intent, evidence, slots, items);
    }
}

/// An item and its alternatives, each for itself.
fn apart(mut item: Item) -> Vec<Item> {
    let others = std::mem::take(&mut item.alternatives);
    let span = item.span;
    std::iter::once(item)
        .chain(others.into_iter().map(|name| Item { name, span, ..Item::default() }))
        .collect()
}

/// `t` without marks at either end.
fn trim_marks<'a, 't>(t: &'a [Tok<'t>]) -> &'a [Tok<'t>] {
    let solid =
        |t: &Tok<'_>| t.is_word() || t.is_number() || t.any(&["$", "€", "£", "¥", "₹", "₩", "₺", "₽", "₴"]);
    let from = t.iter().position(solid).unwrap_or(0);
    let to = t.iter().rposition(solid).map_or(0, |i| i + 1);
    t.get(from..to).unwrap_or_default()
}
