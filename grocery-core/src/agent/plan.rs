//! Decides what a request does to a list. Pure: understanding, list, matches and prices in;
//! operations and things to say out.

use crate::{
    clock::Timestamp,
    error::Result,
    id::LineId,
    lists::{ListLine, ListOp, MAX_AMOUNT, ShoppingList, apply, merge_amounts},
    nlu::{Action, Asked, Intent, Item, ItemSize, LineMatch, NoteKind, Span, Understanding, find_line},
    quantity::{Dimension, PackageSize, Quantity, Ratio, Unit},
};

use super::{
    matches::{Matched, Matches},
    reply::Said,
    session::{Limit, Pending, Session},
};

/// The largest amount a line may have, of any unit.
pub(super) const MOST: Ratio = Ratio::from_int(MAX_AMOUNT);

/// What a request comes to.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What to do to the list, in order.
    pub(super) steps: Vec<Step>,
    /// What to say, in order.
    pub(super) said: Vec<Said>,
    /// The question that is open afterwards.
    pub(super) pending: Option<Pending>,
    /// What the conversation should take as asked.
    pub(super) asked: Option<Asked>,
    /// The choices of an open question about a product, as names.
    pub(super) options: Vec<String>,
    /// The item the open question is about.
    pub(super) about: Option<String>,
    /// Phrases put on the list for which no product is known.
    pub(super) unknown: Vec<String>,
    /// The phrases talked about, newest last, as they stand on the list.
    pub(super) mentioned: Vec<String>,
    /// The spending limit, where one was said.
    pub(super) limit: Option<Limit>,
    /// Whether the shopper wants to see the basket's total.
    pub(super) checkout: bool,
    /// Whether the shopper asked about the limit.
    pub(super) wants_budget: bool,
    /// What was heard with a doubt.
    pub(super) notes: Vec<String>,
}

/// One change. Operations between two others are committed together.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Apply to the list.
    Op(ListOp),
    /// Take the newest change back.
    Undo,
    /// Start a list of this name and go on with it.
    Create { name: String },
    /// Throw the list away.
    Delete,
}

/// What deciding needs to know.
pub(super) struct Facts<'a> {
    pub(super) session: &'a Session,
    pub(super) list: &'a ShoppingList,
    pub(super) matches: &'a Matches<'a>,
    pub(super) max_lines: usize,
    pub(super) now: Timestamp,
    /// Draws the id of a new line.
    pub(super) new_id: &'a (dyn Fn() -> LineId + Sync),
}

/// Decides what `heard` does. Actions see what the ones before them did.
pub(super) fn decide(heard: &Understanding, facts: &Facts<'_>) -> Plan {
    let mut draft = Draft { plan: Plan::default(), list: facts.list.clone(), facts, senseless: Vec::new() };
    for note in &heard.notes {
        match note.kind {
            NoteKind::Ambiguous => {}
            NoteKind::BadQuantity => draft.senseless.extend(note.span),
            _ => draft.plan.notes.push(note.text.clone()),
        }
    }
    for (at, action) in heard.actions.iter().enumerate() {
        draft.act(at, action);
    }
    // Said once for all, behind what was added.
    let unknown = std::mem::take(&mut draft.plan.unknown);
    if !unknown.is_empty() {
        draft.say(Said::Unknown(unknown));
    }
    draft.plan
}

struct Draft<'a> {
    plan: Plan,
    /// The list as it will be after the steps so far.
    list: ShoppingList,
    facts: &'a Facts<'a>,
    /// Where amounts without meaning were said.
    senseless: Vec<Span>,
}

impl Draft<'_> {
    fn say(&mut self, said: Said) {
        self.plan.said.push(said);
    }

    /// Applies an operation to the draft and keeps it. A refusal is said and changes nothing.
    fn op(&mut self, op: ListOp) -> bool {
        match apply(&mut self.list, &op, self.facts.now) {
            Ok(_) => {
                self.plan.steps.push(Step::Op(op));
                true
            }
            Err(e) => {
                self.plan.notes.push(e.to_string());
                false
            }
        }
    }

    fn act(&mut self, at: usize, action: &Action) {
        if let Some(amount) = action.slots.budget {
            self.plan.limit = Some(Limit { amount, period: action.slots.period.clone() });
        }
        match action.intent {
            Intent::AddItems => {
                for (i, item) in action.items.iter().enumerate() {
                    self.add(item, self.facts.matches.of(at, i));
                }
            }
            Intent::RemoveItems => {
                for item in &action.items {
                    self.remove(item);
                }
                if action.items.is_empty() {
                    self.say(Said::WhichItem);
                }
            }
            Intent::UpdateQuantity => self.update(at, action),
            Intent::SubstituteItem => self.substitute(at, action),
            Intent::SearchProducts => {
                for (i, item) in action.items.iter().enumerate() {
                    let count = self.facts.matches.found(at, i);
                    let query = item.name.clone();
                    self.say(if count == 0 {
                        Said::FoundNothing { query }
                    } else {
                        Said::Found { query, count }
                    });
                }
            }
            Intent::CheckPrice => {
                for (i, item) in action.items.iter().enumerate() {
                    self.say(
                        self.facts
                            .matches
                            .price_of(at, i, &item.name)
                            .unwrap_or_else(|| Said::NoPrice { name: item.name.clone() }),
                    );
                    self.plan.mentioned.push(item.name.clone());
                }
                if action.items.is_empty() {
                    self.say(Said::WhichItem);
                }
            }
            Intent::ViewList => self.view(action),
            Intent::ClearList => self.ask_clear(),
            Intent::Confirm | Intent::Deny => self.answer(action.intent == Intent::Confirm),
            Intent::ChooseOption => self.choose(action),
            Intent::Undo => {
                self.plan.steps.push(Step::Undo);
            }
            Intent::SetBudget => {
                if let Some(limit) = &self.plan.limit {
                    let said = Said::BudgetSet { amount: limit.amount, period: limit.period.clone() };
                    self.say(said);
                } else {
                    self.say(Said::NoBudget);
                }
            }
            Intent::ViewBudget => self.plan.wants_budget = true,
            Intent::Checkout => self.plan.checkout = true,
            Intent::CreateList => {
                let name = action.slots.list_name.clone().unwrap_or_else(|| "Shopping list".to_owned());
                self.plan.steps.push(Step::Create { name: name.clone() });
                self.say(Said::Created { list: name });
            }
            Intent::DeleteList => {
                self.plan.pending = Some(Pending::Delete { list: self.list.id });
                self.plan.asked = Some(Asked::DeleteList { name: Some(self.list.name.clone()) });
                self.say(Said::AskDelete { list: self.list.name.clone() });
            }
            Intent::Help => self.say(Said::Help),
            Intent::SmallTalk => self.say(Said::SmallTalk),
            Intent::OutOfScope => self.say(Said::OutOfScope),
            other => self.say(Said::NotYet(other)),
        }
    }

    /// The lines that `phrase` names: by words, else by the product it means.
    fn lines_named(&self, phrase: &str) -> Vec<usize> {
        let phrases: Vec<&str> = self.list.lines.iter().map(|l| l.requested.as_str()).collect();
        match find_line(phrase, &phrases) {
            LineMatch::One(i) => vec![i],
            LineMatch::Several(all) => all,
            LineMatch::None => Vec::new(),
        }
    }

    fn add(&mut self, item: &Item, matched: &Matched<'_>) {
        let amount = item.quantity.unwrap_or(Ratio::ONE);
        let senseless = self.senseless.iter().any(|s| s.start < item.span.end && item.span.start <= s.end);
        if senseless || !amount.is_positive() || amount > MOST {
            self.say(Said::TooMany { name: item.name.clone(), most: MOST });
            return;
        }
        let size = item.size.and_then(package);
        let same = self.list.lines.iter().position(|l| {
            let same_phrase = crate::nlu::normal_name(&l.requested) == crate::nlu::normal_name(&item.name);
            let same_product = l.product.is_some() && l.product.as_ref() == matched.product.map(|p| &p.id);
            let size_fits = size.is_none() || l.size.is_none() || l.size == size;
            (same_phrase || same_product) && size_fits
        });
        if let Some(at) = same {
            let line = &self.list.lines[at];
            let name = line.requested.clone();
            self.plan.mentioned.push(name.clone());
            if item.quantity.is_none() {
                self.say(Said::AlreadyThere(vec![name]));
                return;
            }
            // What does not convert into the line's unit becomes a line of its own.
            let unit = line.unit;
            if let Some(total) = together((line.amount, unit), (amount, item.unit)) {
                if total > MOST {
                    self.say(Said::TooMany { name, most: MOST });
                } else if self.op(ListOp::SetAmount { line: line.id, amount: total, unit }) {
                    self.say(Said::Changed {
                        name,
                        quantity: Quantity::new(total, unit.unwrap_or(Unit::Each)),
                    });
                }
                return;
            }
        }
        if self.list.lines.len() >= self.facts.max_lines {
            self.say(Said::ListFull { name: item.name.clone(), most: self.facts.max_lines });
            return;
        }
        let line = ListLine {
            id: (self.facts.new_id)(),
            requested: item.name.clone(),
            amount,
            unit: item.unit,
            size,
            product: matched.product.map(|p| p.id.clone()),
            product_name: matched.product.map(|p| p.name.clone()),
            max_price: item.max_price,
            only_if_on_sale: item.only_if_on_sale,
            checked: false,
            added_at: self.facts.now,
        };
        let id = line.id;
        if self.op(ListOp::add(line)) {
            self.plan.mentioned.push(item.name.clone());
            self.say(Said::Added(vec![item.name.clone()]));
            match matched.product {
                None => self.plan.unknown.push(item.name.clone()),
                Some(_) if !matched.options.is_empty() => {
                    self.plan.pending = Some(Pending::Choose {
                        list: self.list.id,
                        line: id,
                        options: matched.options.iter().map(|p| p.id.clone()).collect(),
                    });
                    self.plan.options = matched.options.iter().map(|p| p.name.clone()).collect();
                    self.plan.about = Some(item.name.clone());
                    self.plan.asked = Some(Asked::ChooseProduct {
                        item: item.name.clone(),
                        options: self.plan.options.clone(),
                    });
                }
                Some(_) => {}
            }
        }
    }

    fn remove(&mut self, item: &Item) {
        match self.lines_named(&item.name).as_slice() {
            [] => self.say(Said::NotOnList(vec![item.name.clone()])),
            &[at] => {
                let (id, name) = (self.list.lines[at].id, self.list.lines[at].requested.clone());
                if self.op(ListOp::RemoveLine { line: id }) {
                    self.say(Said::Removed(vec![name.clone()]));
                    self.plan.mentioned.push(name);
                }
            }
            several => {
                let lines = several.iter().map(|&i| self.list.lines[i].requested.clone()).collect();
                self.say(Said::WhichOne { name: item.name.clone(), lines });
            }
        }
    }

    fn update(&mut self, at: usize, action: &Action) {
        if action.items.is_empty() {
            self.say(Said::WhichItem);
            return;
        }
        for (i, item) in action.items.iter().enumerate() {
            let named = self.lines_named(&item.name);
            let &[line] = named.as_slice() else {
                if named.is_empty() && item.quantity.is_some() {
                    self.add(item, self.facts.matches.of(at, i));
                } else if named.is_empty() {
                    self.say(Said::NotOnList(vec![item.name.clone()]));
                } else {
                    let lines = named.iter().map(|&l| self.list.lines[l].requested.clone()).collect();
                    self.say(Said::WhichOne { name: item.name.clone(), lines });
                }
                continue;
            };
            self.set(line, item, action);
        }
    }

    /// Sets the amount of a line to what was said: an amount, a change or a multiple.
    fn set(&mut self, at: usize, item: &Item, action: &Action) {
        let line = &self.list.lines[at];
        let (id, name) = (line.id, line.requested.clone());
        let slots = &action.slots;
        let wanted = if let Some(factor) = slots.factor {
            line.amount.times(factor).map(|a| (a, line.unit))
        } else if let Some(delta) = slots.delta {
            let unit = slots.unit.or(item.unit).or(line.unit);
            merge_amounts((line.amount, line.unit), (delta, unit)).ok().flatten().map(|a| (a, line.unit))
        } else {
            let amount = item.quantity.or(slots.quantity);
            amount.map(|a| (a, item.unit.or(slots.unit).or(line.unit)))
        };
        self.plan.mentioned.push(name.clone());
        match wanted {
            // "One less" of the last one takes it off.
            Some((amount, _)) if !amount.is_positive() && slots.delta.is_some() => {
                if self.op(ListOp::RemoveLine { line: id }) {
                    self.say(Said::Removed(vec![name]));
                }
            }
            Some((amount, unit)) if amount.is_positive() && amount <= MOST => {
                if self.op(ListOp::SetAmount { line: id, amount, unit }) {
                    self.say(Said::Changed {
                        name,
                        quantity: Quantity::new(amount, unit.unwrap_or(Unit::Each)),
                    });
                }
            }
            _ => self.say(Said::TooMany { name, most: MOST }),
        }
    }

    fn substitute(&mut self, at: usize, action: &Action) {
        let [out, into] = action.items.as_slice() else {
            self.say(Said::WhichItem);
            return;
        };
        let named = self.lines_named(&out.name);
        match named.as_slice() {
            [] => {
                self.say(Said::NotOnList(vec![out.name.clone()]));
                self.add(into, self.facts.matches.of(at, 1));
            }
            &[line] => {
                let old = self.list.lines[line].clone();
                let mut wanted = into.clone();
                // "Swap the milk for oat milk" keeps how much was wanted.
                if wanted.quantity.is_none() {
                    wanted.quantity = Some(old.amount);
                    wanted.unit = wanted.unit.or(old.unit);
                }
                if self.op(ListOp::RemoveLine { line: old.id }) {
                    let said = self.plan.said.len();
                    self.add(&wanted, self.facts.matches.of(at, 1));
                    self.plan.said.truncate(said);
                    self.say(Said::Swapped { out: old.requested, into: into.name.clone() });
                }
            }
            several => {
                let lines = several.iter().map(|&i| self.list.lines[i].requested.clone()).collect();
                self.say(Said::WhichOne { name: out.name.clone(), lines });
            }
        }
    }

    fn view(&mut self, action: &Action) {
        if action.items.is_empty() {
            self.say(Said::Showed { count: self.list.lines.len() });
        }
        for item in &action.items {
            match self.lines_named(&item.name).first() {
                Some(&i) => {
                    let line = &self.list.lines[i];
                    let quantity = Quantity::new(line.amount, line.unit.unwrap_or(Unit::Each));
                    let name = line.requested.clone();
                    self.plan.mentioned.push(name.clone());
                    self.say(Said::OnList { name, quantity });
                }
                None => self.say(Said::NotOnList(vec![item.name.clone()])),
            }
        }
    }

    fn ask_clear(&mut self) {
        if self.list.lines.is_empty() {
            self.say(Said::NothingToClear);
            return;
        }
        self.plan.pending = Some(Pending::Clear { list: self.list.id });
        self.plan.asked = Some(Asked::ClearList);
        self.say(Said::AskClear { count: self.list.lines.len() });
    }

    fn answer(&mut self, yes: bool) {
        // A yes answers the question of the turn before, never one asked in this sentence.
        match (&self.facts.session.pending, yes) {
            (Some(Pending::Clear { list }), true) if *list == self.list.id => {
                if self.list.lines.is_empty() {
                    self.say(Said::NothingToClear);
                } else if self.op(ListOp::Clear) {
                    self.say(Said::Cleared);
                }
            }
            (Some(Pending::Delete { list }), true) if *list == self.list.id => {
                self.plan.steps.push(Step::Delete);
                self.say(Said::Deleted { list: self.list.name.clone() });
            }
            (Some(Pending::Choose { .. }), true) => self.say(Said::Kept),
            (Some(_), _) => self.say(Said::Kept),
            (None, _) => self.say(Said::NothingAsked),
        }
    }

    fn choose(&mut self, action: &Action) {
        let Some(Pending::Choose { line, options, .. }) = &self.facts.session.pending else {
            self.say(Said::NothingAsked);
            return;
        };
        let Some(chosen) = self.facts.matches.chosen(action, options) else {
            self.say(Said::WhichItem);
            self.plan.pending.clone_from(&self.facts.session.pending);
            return;
        };
        let op = ListOp::SetProduct {
            line: *line,
            product: Some(chosen.id.clone()),
            product_name: Some(chosen.name.clone()),
        };
        if self.op(op) {
            self.say(Said::Chosen { name: chosen.name.clone() });
        }
    }
}

/// The sum of two amounts in the unit of the first, where they add. A bare number of something counts
/// packages as much as pieces, so that "cheerios" and "2 boxes of cheerios" are one line.
fn together(first: (Ratio, Option<Unit>), added: (Ratio, Option<Unit>)) -> Option<Ratio> {
    let is_package = |unit: Option<Unit>| unit.is_some_and(|u| u.dimension() == Dimension::Package);
    match (first.1, added.1) {
        (None, unit) | (unit, None) if is_package(unit) => first.0.plus(added.0),
        _ => merge_amounts(first, added).ok().flatten(),
    }
}

/// The package size that was asked for, where it is a full one: a bare count is one of pieces.
fn package(size: ItemSize) -> Option<PackageSize> {
    let each = match (size.value, size.unit) {
        (Some(value), unit) => Quantity::new(value, unit.unwrap_or(Unit::Each)),
        (None, _) => return PackageSize::new(1, Quantity::each(i64::from(size.count?))).ok(),
    };
    PackageSize::new(size.count.unwrap_or(1), each).ok()
}

/// Checks that an amount given by a host is one a list can hold.
///
/// # Errors
/// `InvalidInput` where it is not above 0 or beyond [`MOST`].
pub(super) fn check_amount(amount: Ratio) -> Result<()> {
    if amount.is_positive() && amount <= MOST {
        return Ok(());
    }
    Err(crate::error::Error::new(
        crate::error::ErrorKind::InvalidInput,
        format!("a quantity of {amount} cannot stand on a list"),
    )
    .with_hint(format!("use a number above 0 and at most {MOST}")))
}
