//! Decides what a request does to a list. Pure: understanding, list, matches and prices in;
//! operations and things to say out.

mod answers;
mod prices;

use crate::{
    catalog::{Product, SoldBy, Swap},
    clock::Timestamp,
    id::{LineId, ProductId},
    lists::{ListLine, ListOp, MAX_AMOUNT, ShoppingList, apply, merge_amounts},
    money::Currency,
    nlu::{
        Action, Asked, Intent, Item, ItemSize, LineMatch, NoteKind, Span, Understanding, find_line,
        normal_name,
    },
    quantity::{Dimension, PackageSize, Quantity, Ratio, Unit},
};

use super::{
    locale::Locale,
    matches::{Matched, Matches},
    price_talk::Wish,
    reply::Said,
    session::{Limit, Pending, Session},
};

/// The largest amount a line may have, of any unit.
pub(super) const MOST: Ratio = Ratio::from_int(MAX_AMOUNT);

/// What a request comes to.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// What to do to the list, in order, all in one commit.
    pub(super) ops: Vec<ListOp>,
    /// What to do after the commit. The actions behind it are planned on the list it leaves.
    pub(super) then: Option<Step>,
    /// The action to go on with.
    pub(super) next: usize,
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
    /// Whether the shopper asked to see the list.
    pub(super) shows_list: bool,
    /// Whether the shopper wants to see the basket's total.
    pub(super) checkout: bool,
    /// Whether the shopper asked about the limit.
    pub(super) wants_budget: bool,
    /// Phrases whose product was picked or accepted.
    pub(super) taught: Vec<(String, ProductId)>,
    /// Products that were swapped for others.
    pub(super) swapped: Vec<Swap>,
    /// Prices to wait for.
    pub(super) waits: Vec<Wish>,
    /// What was heard with a doubt.
    pub(super) notes: Vec<String>,
}

impl Plan {
    /// Takes in the plan of the actions that come next.
    pub(super) fn follow(&mut self, part: Self) {
        self.next = part.next;
        self.said.extend(part.said);
        self.notes.extend(part.notes);
        self.taught.extend(part.taught);
        self.swapped.extend(part.swapped);
        self.waits.extend(part.waits);
        self.mentioned.extend(part.mentioned);
        self.limit = part.limit.or(self.limit.take());
        self.shows_list |= part.shows_list;
        self.checkout |= part.checkout;
        self.wants_budget |= part.wants_budget;
        if part.pending.is_some() {
            self.pending = part.pending;
            self.asked = part.asked;
            self.options = part.options;
            self.about = part.about;
        }
    }
}

/// What changes more than the lines of one list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
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
    /// What everything is counted in.
    pub(super) currency: Currency,
    pub(super) now: Timestamp,
    /// Draws the id of a new line.
    pub(super) new_id: &'a (dyn Fn() -> LineId + Sync),
}

/// Decides what the actions of `heard` from the one numbered `from` on do, up to one that changes more
/// than the lines of this list. Actions see what the ones before them did.
pub(super) fn decide(heard: &Understanding, from: usize, facts: &Facts<'_>) -> Plan {
    let mut draft = Draft {
        plan: Plan::default(),
        list: facts.list.clone(),
        facts,
        senseless: Vec::new(),
        locale: Locale::of(&heard.language),
    };
    for note in &heard.notes {
        match note.kind {
            NoteKind::BadQuantity => draft.senseless.extend(note.span),
            NoteKind::Ambiguous => {}
            _ if from == 0 => draft.plan.notes.push(note.text.clone()),
            _ => {}
        }
    }
    for (at, action) in heard.actions.iter().enumerate().skip(from) {
        draft.act(at, action);
        draft.plan.next = at + 1;
        if draft.plan.then.is_some() {
            break;
        }
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
    /// The words of the shopper's language.
    locale: &'static Locale,
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
                self.plan.ops.push(op);
                true
            }
            Err(e) => {
                self.plan.notes.push(e.to_string());
                false
            }
        }
    }

    fn act(&mut self, at: usize, action: &Action) {
        let home = self.facts.currency;
        match action.slots.budget {
            Some(amount) if amount.currency() == home => {
                self.plan.limit = Some(Limit { amount, period: action.slots.period.clone() });
            }
            // Nothing on the list could be held against it.
            Some(amount) => self.plan.notes.push(format!(
                "the budget of {amount} {} was not taken: everything is counted in {home}",
                amount.currency()
            )),
            None => {}
        }
        match action.intent {
            Intent::AddItems if action.items.is_empty() => self.say(Said::WhichItem),
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
            Intent::CheckPrice | Intent::FindSubstitute => {
                let matches = self.facts.matches;
                for (i, item) in action.items.iter().enumerate() {
                    self.say(match action.intent {
                        Intent::FindSubstitute => matches.instead_of(at, i, &item.name),
                        _ => matches.price_of(at, i, &item.name),
                    });
                    self.plan.mentioned.push(item.name.clone());
                }
                if action.items.is_empty() {
                    self.say(Said::WhichItem);
                }
            }
            Intent::FindDeals => {
                self.plan.said.extend(self.facts.matches.deals(at, action));
                self.plan.mentioned.extend(action.items.iter().map(|i| i.name.clone()));
            }
            Intent::PriceHistory | Intent::TrackPrice => self.prices(at, action),
            Intent::ViewList => self.view(action),
            Intent::ClearList => self.ask_clear(),
            Intent::Confirm | Intent::Deny => {
                self.answer(action.intent == Intent::Confirm, &action.slots.excludes)
            }
            Intent::ChooseOption => self.choose(action),
            Intent::Undo => self.plan.then = Some(Step::Undo),
            Intent::SetBudget => self.say(match (action.slots.budget, &self.plan.limit) {
                (Some(amount), _) if amount.currency() != home => {
                    Said::BudgetOtherCurrency { amount, currency: home }
                }
                (_, Some(limit)) => Said::BudgetSet { amount: limit.amount, period: limit.period.clone() },
                (_, None) => Said::NoBudget,
            }),
            Intent::ViewBudget => self.plan.wants_budget = true,
            Intent::Checkout => self.plan.checkout = true,
            Intent::CreateList => {
                let name = action
                    .slots
                    .list_name
                    .clone()
                    .unwrap_or_else(|| self.locale.text("list_name").to_owned());
                self.plan.then = Some(Step::Create { name: name.clone() });
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
            // What it means is the host's to do; the answer only shows that it was heard.
            Intent::Custom => self.say(Said::Custom(action.slots.custom.clone().unwrap_or_default())),
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

    /// Puts an item on the list, or adds to the line that is there, and tells why it was taken where others would have
    /// done as well. `false` where that was refused.
    fn add(&mut self, item: &Item, matched: &Matched<'_>) -> bool {
        let done = self.put(item, matched);
        if let Some(choice) = matched.choice.filter(|_| done) {
            self.say(choice.clone());
        }
        done
    }

    fn put(&mut self, item: &Item, matched: &Matched<'_>) -> bool {
        let amount = item.quantity.unwrap_or(Ratio::ONE);
        if self.is_senseless(item) || !amount.is_positive() || amount > MOST {
            self.say(Said::TooMany { name: item.name.clone(), most: MOST });
            return false;
        }
        let size = item.size.and_then(package);
        if let Some(at) = self.same_line(item, size, matched.product) {
            let line = &self.list.lines[at];
            let (id, name, unit) = (line.id, line.requested.clone(), line.unit);
            if item.quantity.is_none() {
                self.plan.mentioned.push(name.clone());
                self.say(Said::AlreadyThere(vec![name]));
                return true;
            }
            // What does not add up with the line's amount becomes a line of its own.
            if let Some(total) = self.together(at, (amount, item.unit)) {
                self.plan.mentioned.push(name.clone());
                if total > MOST {
                    self.say(Said::TooMany { name, most: MOST });
                    return false;
                }
                return self.change_amount(id, name, total, unit);
            }
        }
        if self.list.lines.len() >= self.facts.max_lines {
            self.say(Said::ListFull { name: item.name.clone(), most: self.facts.max_lines });
            return false;
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
        if !self.op(ListOp::add(line)) {
            return false;
        }
        self.plan.mentioned.push(item.name.clone());
        self.say(Said::Added(vec![item.name.clone()]));
        let Some(product) = matched.product else {
            self.plan.unknown.push(item.name.clone());
            return true;
        };
        if let Some(said) = self.facts.matches.against_wishes(item, product) {
            self.say(said);
        }
        self.ask_which(id, item, matched);
        true
    }

    /// Asks which product is meant, where that is not sure and nothing weightier is asked.
    fn ask_which(&mut self, line: LineId, item: &Item, matched: &Matched<'_>) {
        if matched.options.len() < 2 || self.plan.pending.is_some() {
            return;
        }
        self.plan.options = matched.options.iter().map(|p| p.name.clone()).collect();
        self.plan.about = Some(item.name.clone());
        self.plan.asked =
            Some(Asked::ChooseProduct { item: item.name.clone(), options: self.plan.options.clone() });
        self.plan.pending = Some(Pending::Choose {
            list: self.list.id,
            line,
            options: matched.options.iter().map(|p| p.id.clone()).collect(),
        });
    }

    /// Whether an amount without meaning was said of this item.
    fn is_senseless(&self, item: &Item) -> bool {
        self.senseless.iter().any(|s| s.start < item.span.end && item.span.start <= s.end)
    }

    /// The line that asks for the same thing: the same product, or the same words meaning goods of the
    /// same shelf ("tomatoes" and "a can of tomatoes" are two things).
    fn same_line(&self, item: &Item, size: Option<PackageSize>, product: Option<&Product>) -> Option<usize> {
        let name = normal_name(&item.name);
        self.list.lines.iter().position(|line| {
            let theirs = line.product.as_ref().and_then(|id| self.facts.matches.product(id));
            let same_product = product.is_some_and(|p| line.product.as_ref() == Some(&p.id));
            let same_shelf = match (product, theirs) {
                (Some(a), Some(b)) => a.category == b.category && a.sold_by == b.sold_by,
                _ => true,
            };
            let size_fits = size.is_none() || line.size.is_none() || line.size == size;
            (same_product || normal_name(&line.requested) == name && same_shelf) && size_fits
        })
    }

    /// A line's amount and another one, in the line's unit, where they add. A bare number of packaged
    /// goods counts packages, so that "cheerios" and "2 boxes of cheerios" are one line.
    fn together(&self, at: usize, added: (Ratio, Option<Unit>)) -> Option<Ratio> {
        let line = &self.list.lines[at];
        let packaged = line
            .product
            .as_ref()
            .and_then(|id| self.facts.matches.product(id))
            .is_none_or(|p| p.sold_by == SoldBy::Each);
        let is_package = |unit: Option<Unit>| unit.is_some_and(|u| u.dimension() == Dimension::Package);
        match (line.unit, added.1) {
            (None, unit) | (unit, None) if packaged && is_package(unit) => line.amount.plus(added.0),
            _ => merge_amounts((line.amount, line.unit), added).ok().flatten(),
        }
    }

    fn change_amount(&mut self, id: LineId, name: String, amount: Ratio, unit: Option<Unit>) -> bool {
        let changed = self.op(ListOp::SetAmount { line: id, amount, unit });
        if changed {
            self.say(Said::Changed { name, quantity: Quantity::new(amount, unit.unwrap_or(Unit::Each)) });
        }
        changed
    }

    /// The phrases of some lines; with their amounts where the phrases alone are alike.
    fn describe(&self, lines: &[usize]) -> Vec<String> {
        let phrase = |i: &usize| self.list.lines[*i].requested.clone();
        let mut phrases: Vec<String> = lines.iter().map(phrase).collect();
        phrases.sort();
        phrases.dedup();
        if phrases.len() == lines.len() {
            return lines.iter().map(phrase).collect();
        }
        let full = |i: &usize| {
            let line = &self.list.lines[*i];
            let quantity = Quantity::new(line.amount, line.unit.unwrap_or(Unit::Each));
            format!("{quantity} {}", line.requested)
        };
        lines.iter().map(full).collect()
    }

    fn remove(&mut self, item: &Item) {
        match self.lines_named(&item.name).as_slice() {
            [] => self.say(Said::NotOnList(vec![item.name.clone()])),
            &[at] => {
                let line = &self.list.lines[at];
                let (id, name, unit) = (line.id, line.requested.clone(), line.unit);
                self.plan.mentioned.push(name.clone());
                // "Remove 2 eggs" of six leaves four; as many as there are, or more, takes the line off.
                let less = item.quantity.and_then(|q| Ratio::ZERO.minus(q));
                let left = less.and_then(|q| self.together(at, (q, item.unit)));
                match left.filter(|left| left.is_positive()) {
                    Some(left) => {
                        self.change_amount(id, name, left, unit);
                    }
                    None => {
                        if self.op(ListOp::RemoveLine { line: id }) {
                            self.say(Said::Removed(vec![name]));
                        }
                    }
                }
            }
            several => {
                let lines = self.describe(several);
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
            let matched = self.facts.matches.of(at, i);
            let mut named = self.lines_named(&item.name);
            if named.is_empty() {
                // Other words for what is there: "change the soda to 2" of a line "coke".
                named.extend(self.list.lines.iter().position(|l| {
                    l.product.is_some() && l.product.as_ref() == matched.product.map(|p| &p.id)
                }));
            }
            match named.as_slice() {
                [] if item.quantity.is_some() => {
                    self.add(item, matched);
                }
                [] => self.say(Said::NotOnList(vec![item.name.clone()])),
                &[line] => self.set(line, item, action),
                several => {
                    let lines = self.describe(several);
                    self.say(Said::WhichOne { name: item.name.clone(), lines });
                }
            }
        }
    }

    /// Sets the amount of a line to what was said: an amount, a change or a multiple.
    fn set(&mut self, at: usize, item: &Item, action: &Action) {
        let line = &self.list.lines[at];
        let (id, name, unit) = (line.id, line.requested.clone(), line.unit);
        let slots = &action.slots;
        self.plan.mentioned.push(name.clone());
        let wanted = if let Some(factor) = slots.factor {
            line.amount.times(factor).map(|a| (a, unit))
        } else if let Some(delta) = slots.delta {
            let other = slots.unit.or(item.unit);
            let sum = self.together(at, (delta, other.or(unit)));
            if sum.is_none() {
                let other = other.unwrap_or(Unit::Each);
                self.say(Said::OtherUnit { name, unit: unit.unwrap_or(Unit::Each), other });
                return;
            }
            sum.map(|a| (a, unit))
        } else {
            let amount = item.quantity.or(slots.quantity).filter(|_| !self.is_senseless(item));
            amount.map(|a| (a, item.unit.or(slots.unit).or(unit)))
        };
        match wanted {
            // "One less" of the last one takes it off.
            Some((amount, _)) if !amount.is_positive() && slots.delta.is_some() => {
                if self.op(ListOp::RemoveLine { line: id }) {
                    self.say(Said::Removed(vec![name]));
                }
            }
            Some((amount, unit)) if amount.is_positive() && amount <= MOST => {
                self.change_amount(id, name, amount, unit);
            }
            _ => self.say(Said::TooMany { name, most: MOST }),
        }
    }

    fn substitute(&mut self, at: usize, action: &Action) {
        let [out, into] = action.items.as_slice() else {
            self.say(Said::WhichItem);
            return;
        };
        let matched = self.facts.matches.of(at, 1);
        match self.lines_named(&out.name).as_slice() {
            [] => {
                self.say(Said::NotOnList(vec![out.name.clone()]));
                self.add(into, matched);
            }
            &[line] => {
                let old = self.list.lines[line].clone();
                let mut wanted = into.clone();
                // "Swap the milk for oat milk" keeps how much was wanted.
                if wanted.quantity.is_none() && !self.is_senseless(into) {
                    wanted.quantity = Some(old.amount);
                    wanted.unit = wanted.unit.or(old.unit);
                }
                // The old line goes only where the new one comes: a refusal puts everything back.
                let before = (self.list.clone(), self.plan.ops.len(), self.plan.said.len());
                if !self.op(ListOp::RemoveLine { line: old.id }) {
                    return;
                }
                if self.add(&wanted, matched) {
                    let offered = matched.product.map(|p| p.id.clone());
                    let swap = old.product.zip(offered).map(|(missing, offered)| Swap { missing, offered });
                    self.plan.swapped.extend(swap);
                    self.plan.said.truncate(before.2);
                    self.say(Said::Swapped { out: old.requested, into: into.name.clone() });
                    if let Some(choice) = matched.choice {
                        self.say(choice.clone());
                    }
                } else {
                    self.list = before.0;
                    self.plan.ops.truncate(before.1);
                }
            }
            several => {
                let lines = self.describe(several);
                self.say(Said::WhichOne { name: out.name.clone(), lines });
            }
        }
    }

    fn view(&mut self, action: &Action) {
        if action.items.is_empty() {
            self.plan.shows_list = true;
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
        let lines = self.list.lines.iter().map(|l| l.id).collect();
        self.plan.pending = Some(Pending::Clear { list: self.list.id, lines });
        self.plan.options.clear();
        self.plan.asked = Some(Asked::ClearList);
        self.say(Said::AskClear { count: self.list.lines.len() });
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
