//! Stage 8: one clause to actions.
//!
//! Each command reads its rest in its own way. A clause without a command is looked at as a question,
//! then as a bare amount, then as products, and only then given up as out of scope.

use super::{
    Action, Intent, Item, Note, NoteKind, ParseContext, Slots,
    command::{Clause, diet_word},
    confidence::{self, Evidence},
    item::{Heard, Reader, span, trim, trim_end},
    lexicon::{Class, Cmd, Lexicon},
    money_words::money,
    number::{number, single},
    segment, slots,
    token::Token,
};
use crate::quantity::Ratio;

/// What is shared while one text is read.
pub(super) struct Rules<'a> {
    pub(super) text: &'a str,
    pub(super) lex: &'a Lexicon,
    pub(super) context: &'a ParseContext,
    pub(super) actions: Vec<Action>,
    pub(super) notes: Vec<Note>,
    /// Slots of a clause that held nothing else ("on my bbq list, ...").
    pub(super) waiting: Slots,
}

/// Items that were read, and what else stood among them.
#[derive(Default)]
struct Items {
    items: Vec<Item>,
    /// An amount without a name.
    bare: Option<Item>,
    /// "it", "those".
    pronoun: Option<Item>,
    /// "2 more", "one less": the sign.
    change: i64,
    /// Something known as groceries was among them.
    known: bool,
}

impl<'a> Rules<'a> {
    fn reader(&self) -> Reader<'a> {
        Reader { text: self.text, lex: self.lex, currency: self.context.currency }
    }

    fn push(&mut self, intent: Intent, evidence: Evidence, slots: Slots, items: Vec<Item>) {
        self.actions.push(Action { intent, confidence: confidence::of(evidence), slots, items });
    }

    /// Reads one clause.
    pub(super) fn clause(&mut self, clause: &Clause<'_>) {
        let whole: Vec<Token<'_>> = clause.head.iter().chain(&clause.tail).copied().collect();
        if matches!(clause.cmd, None | Some(Cmd::Add | Cmd::Search | Cmd::ViewList | Cmd::History | Cmd::Price | Cmd::Nutrition)) && about_order(&whole) {
            let slots = std::mem::take(&mut self.waiting);
            self.push(Intent::OrderStatus, Evidence::Phrase, slots, Vec::new());
            return;
        }
        let Some(cmd) = clause.cmd else {
            self.bare(clause);
            return;
        };
        if !self.plausible(cmd, clause, &whole) {
            self.note(NoteKind::NotUnderstood, "this does not seem to be about groceries", &whole);
            self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            return;
        }
        let mut slots = std::mem::take(&mut self.waiting);
        let mut tail = clause.tail.clone();
        if self.foreign(cmd, &whole) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        let first = clause.head.first().map_or("", |t| t.word);
        match cmd {
            Cmd::Add | Cmd::AddMore => self.add(clause, cmd, tail, slots),
            Cmd::Remove | Cmd::RemoveOff | Cmd::No => self.remove(clause, cmd, tail, slots),
            Cmd::SetAmount | Cmd::Change | Cmd::Only => self.set_amount(clause, cmd, tail, slots),
            Cmd::Double | Cmd::Triple | Cmd::Halve => {
                let factor = match cmd {
                    Cmd::Double => Ratio::from_int(2),
                    Cmd::Triple => Ratio::from_int(3),
                    _ => Ratio::new(1, 2).unwrap_or(Ratio::ONE),
                };
                tail.retain(|t| !t.any(&["everything", "order", "quantity", "amount", "in", "half", "up", "number", "of"]));
                let mut heard = self.items(&mut tail, &mut slots);
                slots.factor = Some(factor);
                for item in &mut heard.items {
                    item.quantity = None;
                }
                self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Increase | Cmd::Decrease => self.step(clause, cmd, tail, slots),
            Cmd::Swap | Cmd::SubstituteFor => self.swap(first, tail, slots),
            Cmd::InsteadOf => self.instead(tail, slots),
            Cmd::FindSubstitute => {
                let cut = tail.iter().position(|t| t.any(&["in", "when", "if", "because", "that"])).filter(|i| *i > 0).unwrap_or(tail.len());
                tail.truncate(cut);
                let heard = self.items(&mut tail, &mut slots);
                self.push(Intent::FindSubstitute, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Search => self.search(clause, tail, slots),
            Cmd::ViewList => self.view(clause, tail, slots),
            Cmd::Total => self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new()),
            Cmd::Clear => self.clear(clause, tail, slots),
            Cmd::Checkout | Cmd::Fulfil => self.checkout(&whole, slots),
            Cmd::Price => self.price(tail, slots),
            Cmd::History => {
                strip_words(&mut tail, &["last", "time", "week", "month", "year", "gone", "up", "down", "go", "went", "changed", "lately", "recently", "over", "since", "increased", "dropped", "been", "ago", "yesterday", "before", "to", "be", "used", "trending", "rising", "past", "going", "risen", "fallen", "come", "higher", "lower", "than", "the", "did", "cost", "me", "in", "few", "months", "weeks", "changing", "paid", "pay", "we", "i", "previously", "usually", "history", "two", "now", "so"]);
                let heard = self.items(&mut tail, &mut slots);
                slots.date = None;
                self.push(Intent::PriceHistory, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Track => {
                if let Some((at, target, len)) = find_money(&tail, self.context, true) {
                    slots.target_price = Some(target);
                    tail.drain(at..at + len);
                }
                strip_words(&mut tail, &["drops", "drop", "dropped", "goes", "go", "falls", "fall", "gets", "get", "is", "are", "below", "under", "beneath", "less", "than", "down", "to", "on", "sale", "price", "prices", "hits", "reaches", "reach", "cheaper", "cost", "costs", "cheap", "back", "stock", "in", "at", "if", "when", "a", "per", "or", "of", "for", "changes", "change", "becomes", "discounted", "dips", "dip", "and", "let", "know", "tell", "me", "it", "discount", "goes", "lower", "decreases", "the", "there's", "deal", "has", "come"]);
                let heard = self.items(&mut tail, &mut slots);
                self.push(Intent::TrackPrice, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Deals => {
                strip_words(&mut tail, &["today", "week", "this", "right", "now", "available", "currently", "there", "do", "you", "have", "for", "on", "me", "any", "i", "can", "use", "store", "the", "sale", "deals", "near", "going", "running", "get", "at", "money", "my", "list", "cart", "items"]);
                let heard = self.items(&mut tail, &mut slots);
                slots.date = None;
                self.push(Intent::FindDeals, Evidence::command(true), slots, heard.items);
            }
            Cmd::Budget => {
                slots.period = slots::period(&whole).filter(|p| *p != "year").map(str::to_owned);
                slots.budget = find_money(&tail, self.context, true).map(|(_, m, _)| m);
                self.push(Intent::SetBudget, Evidence::Phrase, slots, Vec::new());
            }
            Cmd::ViewBudget => self.push(Intent::ViewBudget, Evidence::Phrase, slots, Vec::new()),
            Cmd::Reorder => self.reorder(clause, tail, slots),
            Cmd::CreateList | Cmd::DeleteList | Cmd::ShareList => self.lists(cmd, &whole, slots),
            Cmd::Diet | Cmd::Allergy | Cmd::BrandHabit | Cmd::Avoid => self.preference(cmd, clause, tail, slots),
            Cmd::Recipe => self.recipe(tail, slots),
            Cmd::Nutrition => {
                strip_words(&mut tail, &["there", "have", "has", "contain", "contains", "are", "is", "does", "do"]);
                let heard = self.items(&mut tail, &mut slots);
                self.push(Intent::NutritionInfo, Evidence::command(true), slots, heard.items);
            }
            Cmd::OrderStatus => self.push(Intent::OrderStatus, Evidence::Phrase, slots, Vec::new()),
            Cmd::CancelOrder => self.push(Intent::CancelOrder, Evidence::Phrase, slots, Vec::new()),
            Cmd::Recommend => {
                slots::take_when(&mut tail, self.context.today, &mut slots);
                slots.diet = tail.iter().find(|t| diet_word(t)).map(|t| t.word.to_owned());
                self.push(Intent::Recommend, Evidence::Phrase, slots, Vec::new());
            }
            Cmd::Undo => self.push(Intent::Undo, Evidence::Phrase, slots, Vec::new()),
            Cmd::Confirm => self.push(Intent::Confirm, Evidence::Phrase, slots, Vec::new()),
            Cmd::Deny => self.push(Intent::Deny, Evidence::Phrase, slots, Vec::new()),
            Cmd::Choose => {
                (slots.option, slots.choice) = choice(&whole);
                self.push(Intent::ChooseOption, Evidence::Phrase, slots, Vec::new());
            }
            Cmd::Help => self.push(Intent::Help, Evidence::Phrase, slots, Vec::new()),
            Cmd::SmallTalk | Cmd::Closing => self.push(Intent::SmallTalk, Evidence::Phrase, slots, Vec::new()),
            Cmd::OutOfScope => self.push(Intent::OutOfScope, Evidence::Foreign, slots, Vec::new()),
        }
    }

    /// Whether what follows a command can be goods: known ones, or a short phrase without the words that
    /// sentences are made of.
    fn plausible(&self, cmd: Cmd, clause: &Clause<'_>, whole: &[Token<'_>]) -> bool {
        let judged = matches!(
            cmd,
            Cmd::Add | Cmd::AddMore | Cmd::Search | Cmd::Price | Cmd::Recipe | Cmd::Change | Cmd::SetAmount | Cmd::Swap | Cmd::SubstituteFor | Cmd::History
                | Cmd::Track | Cmd::Nutrition | Cmd::Deals | Cmd::Checkout | Cmd::BrandHabit | Cmd::Avoid | Cmd::Only | Cmd::FindSubstitute | Cmd::Remove | Cmd::RemoveOff | Cmd::Increase
                | Cmd::Decrease | Cmd::Double | Cmd::Recommend | Cmd::Diet
        );
        if matches!(cmd, Cmd::ViewBudget | Cmd::Total | Cmd::ViewList | Cmd::OrderStatus | Cmd::ShareList) {
            let stranger = |t: &Token<'_>| t.has(Class::FOREIGN) && !t.any(&["money", "spent", "spending", "limit", "near", "email", "text", "message", "phone", "driver", "location", "bill"]);
            return !clause.tail.iter().any(stranger) || whole.iter().any(|t| t.has(Class::LIST) || t.any(&["order", "package", "delivery", "groceries", "budget"]));
        }
        if !judged || whole.iter().any(|t| t.has(Class::LIST) || t.has(Class::SHOP)) {
            return true;
        }
        let tail = clause.tail.as_slice();
        let goods = tail.iter().filter(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND) || t.has(Class::DISH)).count();
        let strangers = tail.iter().filter(|t| t.has(Class::FOREIGN) && !t.has(Class::NOUN)).count();
        if goods > strangers {
            return true;
        }
        if matches!(cmd, Cmd::Checkout | Cmd::Deals | Cmd::Recommend | Cmd::Diet) {
            return strangers == 0;
        }
        let stop = tail.iter().position(|t| t.any(&["if", "because", "under", "when", "for", "from", "but", "that", "cause", "cuz", "so", "less", "below", "drops", "goes", "instead", "only"])).unwrap_or(tail.len());
        let said = tail.get(..stop).unwrap_or_default();
        let function = said.iter().filter(|t| t.has(Class::FUNCTION) && !t.any(&["it", "please", "is", "are", "am", "i", "not", "than", "need", "want", "cost", "do", "does"])).count();
        let plain = matches!(cmd, Cmd::Price | Cmd::Search) || !said.iter().any(|t| t.any(&["i", "is", "are", "do", "does", "need", "want"]));
        let longest = said.split(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus", "or", "to", "with", "for"])).map(<[_]>::len).max().unwrap_or(0);
        strangers == 0 && function == 0 && plain && longest <= 5
    }

    /// Whether a clause with a command is about another trade all the same.
    fn foreign(&self, cmd: Cmd, whole: &[Token<'_>]) -> bool {
        if matches!(cmd, Cmd::Confirm | Cmd::Deny | Cmd::Choose | Cmd::SmallTalk | Cmd::Closing | Cmd::Help | Cmd::Undo | Cmd::Budget | Cmd::ViewBudget | Cmd::Reorder
            | Cmd::Checkout | Cmd::CancelOrder | Cmd::OrderStatus | Cmd::Total | Cmd::ShareList | Cmd::Fulfil | Cmd::Nutrition | Cmd::Deals | Cmd::OutOfScope) {
            return self.lex.foreign.any_in(whole) && !matches!(cmd, Cmd::OutOfScope);
        }
        foreign(whole, self.lex)
    }

    /// Reads the items of `t`, and the dates, lists and shops around them.
    fn items(&mut self, t: &mut Vec<Token<'_>>, slots: &mut Slots) -> Items {
        let reader = self.reader();
        slots::take_list(t, slots, |t| reader.said(t));
        slots::take_when(t, self.context.today, slots);
        slots::take_store(t, slots, |t| reader.said(t));
        slots::take_occasion(t);
        trim_end(t);
        let mut out = Items::default();
        for mut piece in segment::items(t, self.lex) {
            if out.items.len() >= super::MAX_ITEMS {
                self.note(NoteKind::NotUnderstood, "the rest of a very long list was left out", &piece);
                break;
            }
            let correction = correction(&mut piece);
            out.change = change(&mut piece);
            out.known |= piece.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND) || t.has(Class::DISH));
            match reader.item(&piece, &mut self.notes) {
                Heard::Item(item) => {
                    if correction {
                        out.items.pop();
                    }
                    out.items.push(*item);
                }
                Heard::Amount(amount) => match out.items.last_mut() {
                    // "3 apples, no wait, 4"; "eggs, 2 dozen".
                    Some(last) if correction || last.quantity.is_none() => {
                        last.quantity = amount.quantity.or(last.quantity);
                        last.unit = amount.unit.or(last.unit);
                        last.size = amount.size.or(last.size);
                        last.span.end = last.span.end.max(amount.span.end);
                    }
                    _ => out.bare = Some(*amount),
                },
                Heard::Pronoun(item) => out.pronoun = Some(*item),
                Heard::Nothing => {}
            }
        }
        out
    }

    fn note(&mut self, kind: NoteKind, text: &str, t: &[Token<'_>]) {
        self.notes.push(Note { kind, text: text.to_owned(), span: (!t.is_empty()).then(|| span(t)) });
    }

    fn add<'t>(&mut self, clause: &Clause<'t>, cmd: Cmd, mut tail: Vec<Token<'t>>, mut slots: Slots) {
        let head = &clause.head;
        if cmd == Cmd::AddMore
            && let Some(at) = head.iter().position(|t| t.any(&["another", "one", "few", "couple"]))
        {
            let back = head.get(at..).unwrap_or_default().iter().filter(|t| !t.is("more")).copied().collect::<Vec<_>>();
            tail.splice(0..0, back);
        } else if let Some(last) = head.last()
            && (last.any(&["a", "an", "another", "one", "two", "three"]) || last.is_number())
        {
            tail.insert(0, *last);
        }
        if tail.iter().any(|t| t.is("instead")) && tail.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) {
            self.instead_inside(tail, slots);
            return;
        }
        if head.iter().any(|t| t.is("order")) && tail.is_empty() && head.len() == 1 {
            self.push(Intent::Checkout, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if let Some((recipe, servings)) = self.recipe_for(&tail, &mut slots, false) {
            slots.recipe = Some(recipe);
            slots.servings = Some(servings);
            self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if tail.first().is_some_and(|t| t.has(Class::FOREIGN_VERB)) && !tail.iter().any(|t| t.has(Class::NOUN)) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        if head.iter().any(|t| t.any(&["put", "add"])) && tail.iter().take(3).any(|t| t.is("back")) && tail.first().is_some_and(|t| t.any(&["it", "that", "them", "those"])) {
            self.push(Intent::Undo, Evidence::Phrase, slots, Vec::new());
            return;
        }
        let heard = self.items(&mut tail, &mut slots);
        if heard.items.is_empty()
            && let Some(bare) = &heard.bare
        {
            let more = cmd == Cmd::AddMore || heard.change != 0;
            if more {
                let sign = if heard.change < 0 { -1 } else { 1 };
                slots.delta = bare.quantity.unwrap_or(Ratio::ONE).times(Ratio::from_int(sign));
                slots.unit = bare.unit;
            } else {
                slots.quantity = bare.quantity;
                slots.unit = bare.unit;
            }
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
            return;
        }
        if heard.items.is_empty() && (cmd == Cmd::AddMore || heard.pronoun.as_ref().is_some_and(|p| p.quantity.is_some())) {
            let amount = heard.pronoun.as_ref().and_then(|p| p.quantity);
            if cmd == Cmd::AddMore || heard.change != 0 {
                slots.delta = Some(amount.unwrap_or(Ratio::ONE));
            } else {
                slots.quantity = amount;
            }
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if heard.items.is_empty() && heard.pronoun.is_none() && !clause.heading {
            self.note(NoteKind::NotUnderstood, "say what to add", &clause.head);
        }
        if heard.change < 0 {
            let mut items = heard.items;
            if let Some(item) = items.last_mut() {
                slots.delta = item.quantity.and_then(|q| Ratio::ZERO.minus(q));
                item.quantity = None;
            }
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, items);
            return;
        }
        self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
    }

    fn remove(&mut self, clause: &Clause<'_>, cmd: Cmd, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        if tail.last().is_some_and(|t| t.has(Class::LIST)) && !tail.iter().any(|t| t.any(&["from", "off", "on", "in", "of", "to"])) && tail.len() <= 6 && cmd == Cmd::Remove {
            let whole: Vec<Token<'_>> = clause.head.iter().chain(&tail).copied().collect();
            self.lists(Cmd::DeleteList, &whole, slots);
            return;
        }
        if cmd == Cmd::RemoveOff {
            if tail.windows(2).any(|w| matches!(w, [a, b] if a.is("in") && b.is("half"))) {
                tail.retain(|t| !t.any(&["in", "half"]));
                let heard = self.items(&mut tail, &mut slots);
                slots.factor = Ratio::new(1, 2);
                self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
                return;
            }
            let reader = self.reader();
            slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
            if let Some(at) = tail.iter().position(|t| t.any(&["off", "out", "away"])) {
                tail.remove(at);
            }
        }
        strip_words(&mut tail, &["anymore"]);
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        if let Some(at) = tail.iter().position(|t| t.any(&["everything", "all", "anything"]))
            && at <= 1
        {
            let except = tail.iter().position(|t| t.any(&["except", "but", "besides", "excluding", "apart"]));
            if let Some(from) = except {
                let mut kept: Vec<Token<'_>> = tail.drain(from..).skip(1).collect();
                if kept.first().is_some_and(|t| t.any(&["for", "from"])) {
                    kept.remove(0);
                }
                slots.excludes = self.items(&mut kept, &mut slots).items.into_iter().map(|i| i.name).collect();
                self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
                return;
            }
            tail.drain(..=at);
            if tail.iter().all(|t| t.any(&["else", "of", "it", "them", "the", "my", "items", "please"])) {
                self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        // "get rid of the second gallon of milk".
        let heard = self.items(&mut tail, &mut slots);
        if cmd == Cmd::No
            && let Some(last) = self.actions.last_mut()
            && matches!(last.intent, Intent::Reorder | Intent::AddRecipe)
        {
            last.slots.excludes.extend(heard.items.into_iter().map(|i| i.name));
            return;
        }
        let items = heard.items;
        if items.is_empty()
            && let Some(amount) = heard.bare.or(heard.pronoun.filter(|p| p.quantity.is_some_and(|q| q > Ratio::ONE)))
        {
            slots.delta = amount.quantity.and_then(|q| Ratio::ZERO.minus(q));
            slots.unit = amount.unit;
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
            return;
        }
        self.push(Intent::RemoveItems, Evidence::command(heard.known), slots, items);
    }

    fn set_amount(&mut self, clause: &Clause<'_>, cmd: Cmd, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        tail.retain(|t| !t.any(&["instead", "actually"]));
        if cmd == Cmd::Only {
            let only = clause.head.iter().any(|t| t.any(&["only", "limit"]));
            let heard = self.items(&mut tail, &mut slots);
            if let (true, Some(bare)) = (heard.items.is_empty(), heard.bare.or(heard.pronoun)) {
                slots.quantity = bare.quantity;
                slots.unit = bare.unit;
                self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
            } else if only && heard.items.iter().any(|i| i.quantity.is_some()) {
                self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
            } else {
                self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            }
            return;
        }
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        if tail.iter().any(|t| t.any(&["double", "triple"])) && tail.len() <= 3 {
            let factor = if tail.iter().any(|t| t.is("double")) { 2 } else { 3 };
            tail.retain(|t| !t.any(&["double", "triple", "a"]));
            let heard = self.items(&mut tail, &mut slots);
            slots.factor = Some(Ratio::from_int(factor));
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, heard.items);
            return;
        }
        // "change the quantity of milk to 3": what is counted.
        while tail.first().is_some_and(|t| t.any(&["quantity", "amount", "number", "count", "of", "the", "for", "from"])) {
            tail.remove(0);
        }
        let to = (0..tail.len()).rev().find(|i| {
            tail.get(*i).is_some_and(|t| t.any(&["to", "into", "with", "for", "be"])) && *i > 0 && !(tail.get(i - 1).is_some_and(|t| t.is_number()) && tail.get(i + 1).is_some_and(|t| t.is_number()))
        });
        let Some(to) = to else {
            let heard = self.items(&mut tail, &mut slots);
            if let (true, Some(bare)) = (heard.items.is_empty(), heard.bare.or(heard.pronoun)) {
                if heard.change != 0 {
                    slots.delta = bare.quantity.and_then(|q| q.times(Ratio::from_int(heard.change)));
                } else {
                    slots.quantity = bare.quantity;
                }
                slots.unit = bare.unit;
                if bare.quantity.is_none() && bare.size.is_some() {
                    slots.quantity = bare.size.and_then(|s| s.value);
                    slots.unit = bare.size.and_then(|s| s.unit);
                }
                self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
                return;
            }
            let counted = heard.items.iter().any(|i| i.quantity.is_some());
            let intent = if counted { Intent::UpdateQuantity } else { Intent::SubstituteItem };
            self.push(intent, Evidence::command(heard.known), slots, heard.items);
            return;
        };
        let mut right: Vec<Token<'_>> = tail.drain(to..).skip(1).collect();
        let left = self.items(&mut tail, &mut slots);
        let right_heard = self.items(&mut right, &mut slots);
        match (left.items.into_iter().next(), right_heard.items.into_iter().next(), right_heard.bare.or(right_heard.pronoun)) {
            (Some(mut item), None, Some(bare)) => {
                item.quantity = bare.quantity.or_else(|| bare.size.and_then(|s| s.value));
                item.quantity_max = bare.quantity_max;
                item.unit = bare.unit.or_else(|| bare.size.and_then(|s| s.unit));
                item.span.end = item.span.end.max(bare.span.end);
                self.push(Intent::UpdateQuantity, Evidence::command(left.known), slots, vec![item]);
            }
            (Some(item), Some(other), _) if item.name.eq_ignore_ascii_case(&other.name) || super::names::same_item(&item.name, &other.name) && other.quantity.is_some() => {
                self.push(Intent::UpdateQuantity, Evidence::command(left.known), slots, vec![other]);
            }
            (Some(item), Some(other), _) => self.push(Intent::SubstituteItem, Evidence::command(left.known), slots, vec![item, other]),
            (None, Some(other), _) => {
                let intent = if other.quantity.is_some() { Intent::UpdateQuantity } else { Intent::SubstituteItem };
                self.push(intent, Evidence::Weak, slots, vec![other]);
            }
            (None, None, Some(bare)) => {
                slots.quantity = bare.quantity;
                slots.unit = bare.unit;
                self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
            }
            (item, None, None) => self.push(Intent::UpdateQuantity, Evidence::Weak, slots, item.into_iter().collect()),
        }
    }

    /// "increase the milk by 2", "reduce the eggs to 6".
    fn step(&mut self, _clause: &Clause<'_>, cmd: Cmd, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let sign = if cmd == Cmd::Decrease { -1 } else { 1 };
        let at = tail.iter().position(|t| t.any(&["by", "to"]));
        let mut amount = None;
        let mut by = true;
        if let Some(at) = at {
            by = tail.get(at).is_some_and(|t| t.is("by"));
            let right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
            amount = number(&right).map(|n| (n.value, right.get(n.len).and_then(|t| t.unit)));
        }
        strip_words(&mut tail, &["quantity", "amount", "number", "count", "of", "for"]);
        let mut heard = self.items(&mut tail, &mut slots);
        match (amount, by) {
            (Some((value, unit)), false) => {
                if let Some(item) = heard.items.first_mut() {
                    item.quantity = Some(value);
                    item.unit = unit;
                } else {
                    slots.quantity = Some(value);
                    slots.unit = unit;
                }
            }
            (amount, _) => {
                let said = amount.or_else(|| heard.items.first().and_then(|i| i.quantity).map(|q| (q, None)));
                slots.delta = said.map_or(Some(Ratio::ONE), |(v, _)| Some(v)).and_then(|v| v.times(Ratio::from_int(sign)));
                slots.unit = said.and_then(|(_, u)| u);
                for item in &mut heard.items {
                    item.quantity = None;
                }
            }
        }
        self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
    }

    fn swap(&mut self, verb: &str, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        if tail.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) {
            self.instead_inside(tail, slots);
            return;
        }
        tail.retain(|t| !t.is("out"));
        let inward = tail.first().is_some_and(|t| t.is("in"));
        let at = tail.iter().position(|t| t.any(&["for", "with", "by", "to"])).filter(|i| *i > 0);
        let Some(at) = at else {
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::SubstituteItem, Evidence::Weak, slots, heard.items);
            return;
        };
        let is_for = tail.get(at).is_some_and(|t| t.is("for"));
        let mut right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
        let left = self.items(&mut tail, &mut slots);
        let take = self.items(&mut right, &mut slots);
        let mut items: Vec<Item> = left.items.into_iter().take(1).chain(take.items.into_iter().take(1)).collect();
        if is_for && (matches!(verb, "substitute" | "sub" | "use") || inward) {
            items.reverse();
        }
        self.push(Intent::SubstituteItem, Evidence::command(left.known || take.known), slots, items);
    }

    /// "oat milk instead of milk": what is wanted stands first.
    fn instead_inside(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let at = tail.iter().position(|t| t.is("instead")).unwrap_or(0);
        let mut drop: Vec<Token<'_>> = tail.drain(at..).skip(2).collect();
        let wanted = self.items(&mut tail, &mut slots);
        let dropped = self.items(&mut drop, &mut slots);
        if dropped.items.is_empty() && dropped.bare.is_some() {
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, wanted.items);
            return;
        }
        let items = dropped.items.into_iter().take(1).chain(wanted.items.into_iter().take(1)).collect();
        self.push(Intent::SubstituteItem, Evidence::command(wanted.known), slots, items);
    }

    /// "instead of milk get oat milk".
    fn instead(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let at = tail.iter().position(|t| t.any(&[",", "get", "buy", "add", "use", "take", "i", "i'd", "i'll", "give", "make", "put", "want", "let's"])).unwrap_or(tail.len());
        let mut wanted: Vec<Token<'_>> = tail.drain(at..).collect();
        while wanted.first().is_some_and(|t| t.any(&[",", "get", "buy", "add", "use", "take", "i", "i'd", "i'll", "give", "make", "put", "want", "me", "like", "have", "let's", "please", "need", "it"])) {
            wanted.remove(0);
        }
        let dropped = self.items(&mut tail, &mut slots);
        let wanted = self.items(&mut wanted, &mut slots);
        if wanted.items.is_empty()
            && let Some(bare) = wanted.bare
        {
            let mut items = dropped.items;
            items.truncate(1);
            match items.first_mut() {
                Some(item) => {
                    item.quantity = bare.quantity;
                    item.unit = bare.unit.or(item.unit);
                }
                None => slots.quantity = bare.quantity,
            }
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, items);
            return;
        }
        if dropped.items.is_empty() && dropped.bare.is_some() {
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, wanted.items);
            return;
        }
        let items = dropped.items.into_iter().take(1).chain(wanted.items.into_iter().take(1)).collect();
        self.push(Intent::SubstituteItem, Evidence::Phrase, slots, items);
    }

    fn search(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let lists = tail.iter().position(|t| t.has(Class::LIST) && !t.is("basket"));
        if let Some(at) = lists {
            let reader = self.reader();
            let mut probe = tail.clone();
            if slots::take_list(&mut probe, &mut slots, |t| reader.said(t)) {
                let heard = self.items(&mut probe, &mut slots);
                self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
                return;
            }
            // "show me my costco list".
            if at + 1 >= tail.len() || tail.get(at + 1).is_some_and(|t| !t.is_word() || t.any(&["for", "please"])) {
                slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
                self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        if let Some(at) = tail.iter().position(|t| t.any(&["alternative", "alternatives", "substitute", "substitutes", "replacement", "replacements"])) {
            self.substitute_for(tail, at, slots);
            return;
        }
        if tail.first().is_some_and(|t| t.any(&["deals", "coupons", "deal", "coupon", "specials", "discounts"])) || tail.last().is_some_and(|t| t.any(&["deals", "coupons", "specials", "discounts"])) {
            strip_words(&mut tail, &["deals", "coupons", "deal", "coupon", "specials", "discounts", "on", "for", "any"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::FindDeals, Evidence::Phrase, slots, heard.items);
            return;
        }
        if tail.len() > 2 && tail.windows(2).any(|w| matches!(w, [a, b] if a.is("on") && b.any(&["sale", "special"]))) && clause.head.iter().any(|t| t.any(&["what", "which"])) {
            strip_words(&mut tail, &["on", "sale", "is", "are", "special"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::FindDeals, Evidence::Phrase, slots, heard.items);
            return;
        }
        strip_words(&mut tail, &["have", "carry", "sell", "stock", "available", "offer", "here", "options", "brands", "you", "do", "there", "near", "out", "got"]);
        let heard = self.items(&mut tail, &mut slots);
        if heard.items.is_empty() && heard.pronoun.is_none() {
            self.note(NoteKind::NotUnderstood, "say what to look for", &clause.head);
        }
        if !heard.known && clause.head.first().is_some_and(|t| t.any(&["where", "where's", "which", "what", "tell", "can", "do", "did", "is", "are", "pull"])) && heard.items.iter().any(|i| i.name.split(' ').count() > 4) {
            self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            return;
        }
        self.push(Intent::SearchProducts, Evidence::command(heard.known), slots, heard.items);
    }

    fn substitute_for(&mut self, mut tail: Vec<Token<'_>>, at: usize, mut slots: Slots) {
        let mut right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
        let after = if right.is_empty() { self.items(&mut tail, &mut slots) } else { self.items(&mut right, &mut slots) };
        if let Some(diet) = tail.iter().find(|t| diet_word(t))
            && !right.is_empty()
        {
            let free = tail.iter().any(|t| t.is("free"));
            slots.diet = Some(if free { format!("{} free", diet.word) } else { diet.word.to_owned() });
        }
        self.push(Intent::FindSubstitute, Evidence::command(after.known), slots, after.items);
    }

    fn view(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        // "do i have soda on my list if not please add it".
        if let Some(at) = tail.iter().position(|t| t.is("if")).filter(|at| {
            tail.get(*at..).is_some_and(|t| t.iter().any(|t| t.any(&["not", "isn't", "aren't"])) && t.iter().any(|t| t.any(&["add", "put"])))
        }) {
            tail.truncate(at);
            strip_words(&mut tail, &["already"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        let head_list = clause.head.iter().any(|t| t.has(Class::LIST));
        let reader = self.reader();
        if clause.head.iter().any(|t| t.any(&["what", "what's", "whats"])) && !head_list && !tail.is_empty() {
            let asks_on = clause.head.last().is_some_and(|t| t.any(&["on", "in"]));
            let to_list = tail.iter().any(|t| t.has(Class::LIST) || t.any(&["order"]));
            if asks_on && !to_list {
                if tail.iter().any(|t| t.has(Class::NOUN) || t.has(Class::DISH)) && clause.head.last().is_some_and(|t| t.is("in")) {
                    let heard = self.items(&mut tail, &mut slots);
                    self.push(Intent::NutritionInfo, Evidence::Phrase, slots, heard.items);
                } else {
                    self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
                }
                return;
            }
            if asks_on && let Some(at) = tail.iter().position(|t| t.has(Class::LIST)) {
                slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
                self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        if !head_list {
            slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        } else if tail.first().is_some_and(|t| t.any(&["called", "named", "for"])) && tail.len() > 1 {
            let name: Vec<Token<'_>> = tail.drain(..).skip(1).collect();
            if !name.iter().any(|t| t.any(&["today", "me", "tomorrow", "this", "us"])) {
                slots.list_name = Some(reader.said(&name));
            }
        }
        let asks = clause.head.first().is_some_and(|t| t.any(&["did", "do", "have", "is", "are", "does", "how"])) || clause.tail.iter().any(|t| t.has(Class::LIST));
        let items = if asks && !head_list {
            strip_words(&mut tail, &["already", "enough", "anything", "left", "have", "yet", "need", "listed", "included", "added", "written", "down"]);
            self.items(&mut tail, &mut slots).items
        } else {
            Vec::new()
        };
        slots.date = None;
        self.push(Intent::ViewList, Evidence::Phrase, slots, items);
    }

    fn clear(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        if let Some(at) = tail.iter().position(|t| t.any(&["except", "but", "besides", "excluding", "apart"])) {
            let mut kept: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
            slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
            if kept.first().is_some_and(|t| t.any(&["for", "from"])) {
                kept.remove(0);
            }
            slots.excludes = self.items(&mut kept, &mut slots).items.into_iter().map(|i| i.name).collect();
            self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
            return;
        }
        let listed = slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        let head_list = clause.head.iter().any(|t| t.has(Class::LIST) || t.any(&["everything", "shopping", "over"]));
        if let Some(at) = tail.iter().position(|t| t.has(Class::LIST)) {
            slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
            self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
            return;
        }
        trim(&mut tail, self.lex);
        trim_end(&mut tail);
        let known = tail.iter().any(|t| t.has(Class::NOUN));
        if !tail.is_empty() && !head_list && !listed || known && !tail.is_empty() {
            let heard = self.items(&mut tail, &mut slots);
            if !heard.items.is_empty() {
                let intent = if heard.known || clause.head.first().is_some_and(|t| t.any(&["remove", "delete", "drop", "take", "erase", "cancel"])) { Intent::RemoveItems } else { Intent::OutOfScope };
                let items = if intent == Intent::RemoveItems { heard.items } else { Vec::new() };
                self.push(intent, Evidence::command(heard.known), slots, items);
                return;
            }
        }
        self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
    }

    fn checkout(&mut self, whole: &[Token<'_>], mut slots: Slots) {
        let mut t = whole.to_vec();
        slots::take_when(&mut t, self.context.today, &mut slots);
        let reader = self.reader();
        slots::take_store(&mut t, &mut slots, |t| reader.said(t));
        let pick = t.iter().any(|t| t.any(&["pickup", "pick-up", "curbside", "pick", "collect", "picking"]));
        let deliver = t.iter().any(|t| t.any(&["deliver", "delivery", "delivered", "ship", "home", "bring", "send"]));
        slots.fulfilment = match (deliver, pick) {
            (_, true) => Some("pickup".to_owned()),
            (true, false) if !t.iter().any(|t| t.is("send") && t.has(Class::NONE)) => Some("delivery".to_owned()),
            _ => None,
        };
        if t.first().is_some_and(|t| t.is("send")) && !t.iter().any(|t| t.any(&["delivery", "deliver", "delivered"])) {
            slots.fulfilment = None;
        }
        self.push(Intent::Checkout, Evidence::Phrase, slots, Vec::new());
    }

    fn price(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let past = tail.windows(2).any(|w| matches!(w, [a, b] if a.is("last") && b.any(&["week", "time", "month", "year"]))) || tail.iter().any(|t| t.any(&["yesterday"]));
        let mine = tail.windows(3).any(|w| matches!(w, [a, b, c] if a.any(&["do", "did", "have"]) && b.any(&["i", "we"]) && c.any(&["have", "need", "add", "got", "put"])))
            || tail.iter().any(|t| t.has(Class::LIST));
        if mine {
            strip_words(&mut tail, &["do", "did", "i", "we", "have", "need", "add", "got", "put", "is", "are", "there", "left"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
            return;
        }
        strip_words(&mut tail, &["cost", "costs", "costing", "go", "going", "sell", "run", "running", "price", "priced", "these", "days", "currently", "does", "do", "you", "charge", "each", "per", "?", "much", "right", "now", "at", "for", "would", "will", "me", "be", "there", "is", "are", "today", "it"]);
        if past {
            strip_words(&mut tail, &["last", "week", "time", "month", "year", "yesterday", "was", "were"]);
        }
        // "a pound", "a gallon" behind the name asks for the unit price.
        if tail.len() > 2 && tail.last().is_some_and(|t| t.unit.is_some()) && tail.get(tail.len() - 2).is_some_and(|t| t.any(&["a", "an"])) {
            tail.truncate(tail.len() - 2);
        }
        let heard = self.items(&mut tail, &mut slots);
        let intent = if past { Intent::PriceHistory } else { Intent::CheckPrice };
        slots.date = None;
        self.push(intent, Evidence::command(heard.known), slots, heard.items);
    }

    fn reorder(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        slots::take_when(&mut tail, self.context.today, &mut slots);
        let at = tail.iter().position(|t| t.any(&["but", "without", "except", "minus", "excluding", "no", "not", "besides", "skip"]));
        if let Some(at) = at {
            let mut out: Vec<Token<'_>> = tail.drain(at..).collect();
            while out.first().is_some_and(|t| t.any(&["but", "without", "except", "minus", "excluding", "no", "not", "for", "the", "besides", "skip", "with", "any", "this", "time", "leave", "out", "don't", "get", "include"])) {
                out.remove(0);
            }
            strip_words(&mut out, &["time", "this"]);
            slots.excludes = self.items(&mut out, &mut slots).items.into_iter().map(|i| i.name).collect();
        }
        strip_words(&mut tail, &["again", "from", "last", "week", "time", "month", "order", "i", "bought", "got", "usual", "please", "groceries", "for", "stuff", "items", "my", "the", "ordered", "shopping", "as", "before", "trip", "always", "get", "usually", "buy", "list", "delivery", "purchase", "previous", "weeks", "ago", "two"]);
        let heard = self.items(&mut tail, &mut slots);
        // "reorder coffee", "the usual milk": a product, not the last order.
        if !heard.items.is_empty() && (heard.known || heard.items.len() == 1 && clause.head.len() == 1) {
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        self.push(Intent::Reorder, Evidence::Phrase, slots, Vec::new());
    }

    fn list_name(&self, t: &[Token<'_>]) -> Option<String> {
        let mut t = t.to_vec();
        t.retain(|t| !t.any(&["shopping", "grocery", "groceries", "a", "an", "new", "my", "the", "called", "named", "separate", "another", "this", "our", "me", "brand", "different", "list", "second", "of", "all", "to", "on", "in", "entire", "whole", "current", "with", "for", "please", "up", "lists", "empty", "fresh", "out", "copy", "over", "by", "start", "make", "create"]));
        let name = self.reader().said(&t);
        (!name.is_empty()).then_some(name)
    }

    fn lists(&mut self, cmd: Cmd, whole: &[Token<'_>], mut slots: Slots) {
        let mut t: Vec<Token<'_>> = whole.to_vec();
        if let Some(at) = t.iter().position(|t| t.word.contains('@')) {
            slots.email = t.get(at).and_then(|t| self.text.get(t.start..t.end)).map(str::to_owned);
            t.remove(at);
        }
        let list = t.iter().position(|t| t.any(&["list", "lists", "cart", "basket", "checklist"]));
        let verb = usize::from(!t.is_empty());
        slots.list_name = match list {
            Some(at) => {
                let named = t.get(at + 1).is_some_and(|t| t.any(&["called", "named", "for", "titled", "as", "of", "about"]) || t.any(&[":", "\""]));
                let behind = t.get(at + 1..).unwrap_or_default();
                let person = cmd == Cmd::ShareList;
                if named && !person {
                    self.list_name(behind.get(1..).unwrap_or_default())
                } else {
                    let before = t.get(verb..at).unwrap_or_default();
                    let from = before.iter().rposition(|t| t.any(&["my", "the", "a", "an", "our", "new", "this"])).map_or(0, |i| i + 1);
                    let found = self.list_name(before.get(from..).unwrap_or_default());
                    if found.is_none() && cmd == Cmd::CreateList && behind.len() <= 3 { self.list_name(behind) } else { found }
                }
            }
            None => None,
        };
        if cmd == Cmd::DeleteList && t.iter().any(|t| t.any(&["all", "lists"])) {
            slots.list_name = None;
        }
        let intent = match cmd {
            Cmd::CreateList => Intent::CreateList,
            Cmd::DeleteList => Intent::DeleteList,
            _ => Intent::ShareList,
        };
        self.push(intent, Evidence::Phrase, slots, Vec::new());
    }

    fn preference(&mut self, cmd: Cmd, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        trim_end(&mut tail);
        while tail.last().is_some_and(|t| t.any(&["diet", "now", "diets", "food", "foods", "products", "lifestyle", "eating", "only", "household"]) || !t.is_word()) {
            tail.pop();
        }
        let reader = self.reader();
        match cmd {
            Cmd::Diet => {
                if tail.iter().any(|t| t.is("intolerant")) {
                    slots.allergen = tail.first().map(|t| t.word.to_owned());
                } else if tail.first().is_some_and(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                } else {
                    let end = tail.iter().position(|t| t.any(&["so", "and", "because", ",", "for", "but", "this", "when", "since"])).unwrap_or(tail.len()).min(3);
                    slots.diet = tail.get(..end).map(|d| reader.said(d).to_lowercase());
                }
            }
            Cmd::Allergy => {
                let whole: Vec<Token<'_>> = clause.head.iter().chain(&tail).copied().collect();
                let to = whole.iter().rposition(|t| t.is("to"));
                let mut named: Vec<Token<'_>> = match to {
                    Some(at) => whole.get(at + 1..).unwrap_or_default().to_vec(),
                    None => tail.iter().take_while(|t| !t.word.starts_with("allerg") && !t.any(&["intolerance", "intolerant"])).copied().collect(),
                };
                named.retain(|t| !t.any(&["a", "an", "severe", "bad", "serious", "got", "all", "any", "really"]));
                let end = named.iter().position(|t| t.any(&["so", "because", ","])).unwrap_or(named.len());
                named.truncate(end);
                if named.is_empty() && tail.iter().any(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                } else {
                    let name = reader.said(&named).to_lowercase();
                    let several: Vec<&str> = name.split(" and ").collect();
                    slots.allergen = several.first().map(|s| (*s).to_owned()).filter(|s| !s.is_empty());
                    slots.excludes = several.iter().skip(1).map(|s| (*s).to_owned()).collect();
                }
                if tail.first().is_some_and(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                }
            }
            Cmd::Avoid => {
                let names: Vec<String> = self.items(&mut tail, &mut slots).items.into_iter().map(|i| i.name).collect();
                let hard = clause.head.iter().any(|t| t.any(&["can't", "cant", "cannot", "tolerate", "digest", "can"]));
                if hard && names.len() == 1 {
                    slots.allergen = names.first().cloned();
                } else {
                    slots.excludes = names;
                }
                if slots.allergen.is_none() && slots.excludes.is_empty() {
                    self.push(Intent::SmallTalk, Evidence::Weak, slots, Vec::new());
                    return;
                }
            }
            _ => {
                let store = tail.iter().position(|t| t.has(Class::STORE));
                let asks_store = clause.head.iter().chain(&tail).any(|t| t.any(&["store", "shop", "supermarket"]));
                if let (Some(at), true) = (store, asks_store) {
                    slots.store = tail.get(at..).map(|s| reader.said(s));
                } else {
                    tail.retain(|t| !t.any(&["is", "the", "my", "of", "to"]));
                    if tail.iter().all(|t| t.has(Class::ATTRIBUTE) || diet_word(t) || t.any(&["free"])) && !tail.is_empty() {
                        slots.diet = Some(reader.said(&tail).to_lowercase());
                    } else {
                        slots.brand = self.brand_of(&tail);
                        if slots.brand.is_none()
                            && let Some(first) = tail.first()
                            && first.has(Class::ATTRIBUTE)
                        {
                            slots.diet = Some(first.word.to_owned());
                        }
                    }
                }
                if clause.head.iter().any(|t| t.any(&["like", "love"])) && slots.brand.is_none() && slots.diet.is_none() && slots.store.is_none()
                    && !tail.iter().any(|t| t.has(Class::NOUN))
                {
                    self.push(Intent::SmallTalk, Evidence::Weak, Slots::default(), Vec::new());
                    return;
                }
            }
        }
        self.push(Intent::SetPreference, Evidence::Phrase, slots, Vec::new());
    }

    /// "Horizon milk" is of the brand Horizon.
    fn brand_of(&self, t: &[Token<'_>]) -> Option<String> {
        let end = t.iter().position(|t| t.any(&["brand", "over", "for", "instead", "when", "because", "as", "rather"])).unwrap_or(t.len());
        let t = t.get(..end)?;
        let noun = t.iter().position(|t| (t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::ADJ)) && !t.has(Class::BRAND)).unwrap_or(t.len());
        let known = t.iter().take_while(|t| t.has(Class::BRAND)).count();
        let len = if noun > 0 { noun } else { known };
        (len > 0 && len <= 4).then(|| self.reader().said(t.get(..len).unwrap_or_default()))
    }

    /// "chicken parmesan for 4": the dish and for how many.
    fn recipe_for(&mut self, t: &[Token<'_>], slots: &mut Slots, bare: bool) -> Option<(String, u32)> {
        let mut t = t.to_vec();
        slots::take_when(&mut t, self.context.today, slots);
        trim_end(&mut t);
        let at = t.iter().rposition(|t| t.any(&["for", "serves", "serving", "feeds"])).filter(|i| *i > 0)?;
        let article = usize::from(t.get(at + 1).is_some_and(|t| t.any(&["a", "about", "around"])) && t.get(at + 2).is_some_and(|t| t.is("family") || t.is_number() || t.value.is_some()));
        let mut from = at + 1 + article;
        let family = t.get(from).is_some_and(|t| t.is("family"));
        if family {
            from += 2;
        }
        let (value, len) = single(t.get(from..)?)?;
        let rest = t.get(from + len..).unwrap_or_default();
        let people = rest.first().is_some_and(|t| t.any(&["people", "persons", "servings", "guests", "adults", "kids", "friends", "person", "of", "ppl", "portions"]));
        if !(rest.is_empty() || people && rest.len() <= 3) || t.get(..at)?.iter().any(|t| t.any(&[",", "and", "$", "under", "or"])) {
            return None;
        }
        let servings = u32::try_from(value.numerator()).ok().filter(|n| value.is_integer() && (1..=500).contains(n))?;
        let mut name = t.get(..at)?.to_vec();
        trim(&mut name, self.lex);
        if name.first().is_some_and(|t| t.any(&["a", "an"])) {
            name.remove(0);
        }
        let counted = name.first().is_some_and(|t| t.is_number() || t.value.is_some() || t.unit.is_some());
        let dish = name.iter().any(|t| t.has(Class::DISH) || t.any(&["dinner", "lunch", "breakfast", "brunch", "night", "bbq"])) || name.len() > 1;
        let _ = bare;
        (!counted && !name.is_empty() && (people || family || dish)).then(|| (self.reader().said(&name), servings))
    }

    fn recipe(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        if let Some((name, servings)) = self.recipe_for(&tail.clone(), &mut slots, true) {
            slots.recipe = Some(name);
            slots.servings = Some(servings);
        } else {
            slots::take_when(&mut tail, self.context.today, &mut slots);
            slots::take_occasion(&mut tail);
            if let Some(at) = tail.iter().position(|t| t.any(&["from", "if", "because", "so", "that", "?", "using"])).filter(|i| *i > 0) {
                tail.truncate(at);
            }
            trim(&mut tail, self.lex);
            while tail.first().is_some_and(|t| t.any(&["a", "an", "making", "make", "cook", "batch", "homemade", "cooking", "pot"])) {
                tail.remove(0);
            }
            trim(&mut tail, self.lex);
            trim_end(&mut tail);
            let name = reader.said(&tail);
            slots.recipe = (!name.is_empty()).then_some(name);
        }
        self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
    }

    /// A clause without a command.
    fn bare(&mut self, clause: &Clause<'_>) {
        let mut t = clause.tail.clone();
        let mut slots = std::mem::take(&mut self.waiting);
        let reader = self.reader();
        if foreign(&t, self.lex) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        let inherited = self.actions.last().filter(|_| clause.also || clause.under_heading).map(|a| a.intent);
        let asks = t.first().is_some_and(|t| t.any(&["is", "are", "does", "do", "has", "have", "did", "was", "were", "will", "can", "how", "what", "why", "when", "who", "which", "where", "how's", "what's"]));
        if asks && self.question(&t, &mut slots) {
            return;
        }
        if let Some(action) = self.about_list(&t, clause) {
            if action {
                return;
            }
        }
        let mut probe = t.clone();
        let listed = slots::take_list(&mut probe, &mut slots, |t| reader.said(t));
        if listed {
            strip_words(&mut probe, &["should", "be", "added", "needs", "need", "to", "go", "goes", "must", "put", "also", "have", "get", "belongs", "please", "on"]);
            trim(&mut probe, self.lex);
            trim_end(&mut probe);
            if probe.is_empty() {
                self.waiting = slots;
                return;
            }
            if clause.question || asks {
                let heard = self.items(&mut probe, &mut slots);
                self.push(Intent::ViewList, Evidence::Weak, slots, heard.items);
                return;
            }
            t = probe;
        }
        if t.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) {
            self.instead_inside(t, slots);
            return;
        }
        if let Some(at) = t.iter().position(|t| t.any(&["alternative", "alternatives", "substitute", "substitutes", "replacement", "replacements"]))
            && (t.get(at + 1).is_none_or(|t| !t.is_word() || t.any(&["to", "for", "of"])))
        {
            self.substitute_for(t, at, slots);
            return;
        }
        if self.ends_in(&mut t, &mut slots) {
            return;
        }
        if let Some((recipe, servings)) = self.recipe_for(&t, &mut slots, true) {
            slots.recipe = Some(recipe);
            slots.servings = Some(servings);
            self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if t.first().is_some_and(|t| t.is("enough")) {
            let mut rest: Vec<Token<'_>> = t.drain(1..).collect();
            let heard = self.items(&mut rest, &mut slots);
            self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
            return;
        }
        let known = t.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND) || t.has(Class::DISH));
        let product = listed || product_like(&t, self.lex) && (known || !clause.framed);
        let shown = t.clone();
        let heard = self.items(&mut t, &mut slots);
        if heard.items.is_empty()
            && let Some(amount) = heard.bare.or(heard.pronoun.filter(|p| p.quantity.is_some()))
        {
            let quantity = amount.quantity.or_else(|| amount.size.and_then(|s| s.value.or_else(|| s.count.map(Ratio::from))));
            slots.unit = amount.unit.or_else(|| amount.size.and_then(|s| s.unit));
            if heard.change != 0 {
                slots.delta = quantity.unwrap_or(Ratio::ONE).times(Ratio::from_int(heard.change));
            } else {
                slots.quantity = quantity;
            }
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
            return;
        }
        if !product || heard.items.is_empty() {
            if self.actions.is_empty() || !clause.heading {
                self.note(NoteKind::NotUnderstood, "this does not seem to be about groceries", &shown);
                self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            }
            return;
        }
        if heard.change < 0 {
            let mut items = heard.items;
            if let Some(item) = items.last_mut() {
                slots.delta = item.quantity.and_then(|q| Ratio::ZERO.minus(q));
                item.quantity = None;
            }
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, items);
            return;
        }
        let intent = inherited.filter(|i| matches!(i, Intent::AddItems | Intent::RemoveItems | Intent::SearchProducts | Intent::CheckPrice)).unwrap_or(Intent::AddItems);
        let single = heard.items.len() == 1 && heard.items.iter().all(|i| i.quantity.is_none());
        self.push(intent, if heard.known { Evidence::Products } else if single { Evidence::UnknownProduct } else { Evidence::UnknownProducts }, slots, heard.items);
    }

    /// "what does my shopping list say", "milk should be added to the list": what is said of a list
    /// without a command. `Some(true)` where it was read.
    fn about_list(&mut self, t: &[Token<'_>], _clause: &Clause<'_>) -> Option<bool> {
        let list = t.iter().position(|t| t.has(Class::LIST) || t.any(&["list's"]))?;
        let asks = t.iter().any(|t| t.any(&["what", "what's", "whats", "which", "how", "if", "whether", "does", "did", "is", "are", "show", "read", "tell", "know", "hear", "see", "contents", "recite", "check", "iterate", "have", "count", "provide", "name"]));
        let adds = t.iter().any(|t| t.any(&["add", "added", "put", "should"]));
        let mut slots = Slots::default();
        if asks && !adds {
            let mut rest: Vec<Token<'_>> = t.to_vec();
            let reader = self.reader();
            if !slots::take_list(&mut rest, &mut slots, |t| reader.said(t)) {
                rest = t.get(list + 1..).unwrap_or_default().to_vec();
            }
            let goods = rest.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED));
            let items = if goods {
                strip_words(&mut rest, &["is", "are", "does", "did", "i", "we", "have", "has", "already", "what", "say", "contain", "check", "if", "one", "of", "my", "the", "tell", "know", "see", "on", "it", "written", "listed", "put", "items", "things", "need", "to", "buy", "do"]);
                self.items(&mut rest, &mut slots).items
            } else {
                Vec::new()
            };
            self.push(Intent::ViewList, Evidence::Weak, slots, items);
            return Some(true);
        }
        // "is milk on the list, if not please add it": it is to be added.
        if adds && t.iter().any(|t| t.any(&["not", "aren't", "isn't", "should", "also"])) {
            let end = t.iter().position(|t| t.any(&[",", "if"])).unwrap_or(t.len());
            let mut rest: Vec<Token<'_>> = t.get(..end)?.to_vec();
            if list < end && rest.first().is_some_and(|t| t.any(&["my", "the"])) && list <= 3 {
                rest.drain(..=list.min(rest.len() - 1));
            }
            let reader = self.reader();
            slots::take_list(&mut rest, &mut slots, |t| reader.said(t));
            strip_words(&mut rest, &["is", "are", "do", "does", "i", "we", "have", "already", "the", "should", "also", "be", "added", "on", "it", "listed", "there", "any"]);
            let heard = self.items(&mut rest, &mut slots);
            if heard.items.is_empty() {
                return None;
            }
            self.push(Intent::AddItems, Evidence::Weak, slots, heard.items);
            return Some(true);
        }
        None
    }

    /// "milk price", "eggs on sale?", "lasagna recipe".
    fn ends_in(&mut self, t: &mut Vec<Token<'_>>, slots: &mut Slots) -> bool {
        let words = t.len() - t.iter().rev().take_while(|t| !t.is_word() && !t.is_number()).count();
        let Some(last) = t.get(..words).and_then(|t| t.last()).copied() else { return false };
        let intent = match last.word {
            "price" | "prices" | "cost" | "pricing" => Intent::CheckPrice,
            "calories" | "nutrition" | "carbs" => Intent::NutritionInfo,
            "facts" | "info" if t.iter().any(|t| t.any(&["nutrition", "nutritional"])) => Intent::NutritionInfo,
            "deals" | "deal" | "coupons" | "coupon" | "specials" | "discounts" | "offers" | "discount" => Intent::FindDeals,
            "recipe" | "ingredients" => Intent::AddRecipe,
            "history" => Intent::PriceHistory,
            _ => return false,
        };
        if words < 2 || t.iter().any(|t| t.has(Class::FOREIGN)) {
            return false;
        }
        t.truncate(words - 1);
        if intent == Intent::AddRecipe {
            let rest = std::mem::take(t);
            self.recipe(rest, std::mem::take(slots));
            return true;
        }
        let mut slots = std::mem::take(slots);
        strip_words(t, &["price", "the", "current", "nutrition", "nutritional"]);
        let heard = self.items(t, &mut slots);
        self.push(intent, Evidence::command(heard.known), slots, heard.items);
        true
    }

    /// "is milk on my list", "are eggs on sale", "is this gluten free", "has milk gone up".
    fn question(&mut self, t: &[Token<'_>], slots: &mut Slots) -> bool {
        let any = |words: &[&str]| t.iter().any(|t| t.any(words));
        let pair = |a: &[&str], b: &[&str]| t.windows(2).any(|w| matches!(w, [x, y] if x.any(a) && y.any(b)));
        let first = t.first().map_or("", |t| t.word);
        let reader = self.reader();
        let mut rest: Vec<Token<'_>> = t.get(1..).unwrap_or_default().to_vec();
        let yes_no = matches!(first, "is" | "are" | "does" | "do" | "has" | "have" | "did" | "was" | "were" | "will" | "can");
        let mut probe = rest.clone();
        let listed = slots::take_list(&mut probe, slots, |t| reader.said(t));
        let owns = rest.iter().position(|t| t.has(Class::LIST)).is_some_and(|i| i <= 3);
        let intent;
        let drop: &[&str];
        if yes_no && (listed || owns && matches!(first, "does" | "do" | "has" | "have" | "is")) {
            rest = if listed { probe } else { rest.into_iter().skip_while(|t| !t.has(Class::LIST)).skip(1).collect() };
            intent = Intent::ViewList;
            drop = &["i", "we", "have", "has", "already", "there", "any", "got", "put", "add", "contain", "include", "written", "on", "it", "one", "listed", "need", "to", "buy", "things", "of", "get", "yet", "still", "included", "added", "enough"];
        } else if pair(&["on"], &["sale", "special", "offer", "discount", "clearance", "rollback"]) || pair(&["go", "goes", "going", "be"], &["on"]) && any(&["sale"]) {
            intent = Intent::FindDeals;
            drop = &["on", "sale", "special", "offer", "discount", "clearance", "today", "this", "week", "right", "now", "currently", "when", "will", "be", "go", "still", "rollback", "do", "does", "is", "are", "at", "the", "moment"];
        } else if any(&["up", "down", "increased", "dropped", "risen", "changed", "fallen", "higher"]) && any(&["gone", "go", "went", "price", "prices", "increased", "dropped", "risen", "changed", "come", "been", "fallen", "higher"])
            || any(&["cheaper", "expensive", "higher", "lower"]) && any(&["last", "before", "usual", "normal", "ago", "yesterday"])
        {
            intent = Intent::PriceHistory;
            drop = &["gone", "up", "down", "go", "went", "increased", "dropped", "risen", "changed", "come", "been", "price", "prices", "of", "in", "lately", "recently", "cheaper", "more", "expensive", "than", "last", "week", "month", "time", "usual", "normal", "before", "now", "since", "the", "it", "was", "were", "a", "fallen", "higher", "lower", "ago", "this", "yesterday", "any"];
        } else if yes_no && (any(&["contain", "contains", "gluten", "vegan", "vegetarian", "kosher", "halal", "keto", "healthy", "dairy", "calories", "nutritious", "fattening", "paleo", "lactose", "allergens", "gluten-free", "dairy-free"]) || first == "does" && any(&["have", "contain"])) && !any(&["you", "i", "we"]) {
            intent = Intent::NutritionInfo;
            let cut = rest.iter().position(|t| t.any(&["contain", "contains", "have", "gluten", "vegan", "vegetarian", "kosher", "halal", "keto", "healthy", "dairy", "nutritious", "fattening", "paleo", "lactose", "high", "low", "good", "bad", "gluten-free", "dairy-free", "safe", "a", "more", "any"])).filter(|i| *i > 0).unwrap_or(rest.len());
            rest.truncate(cut);
            drop = &[];
        } else if yes_no && any(&["available", "stock", "sold", "carried"]) {
            intent = Intent::SearchProducts;
            drop = &["available", "in", "stock", "sold", "here", "carried", "there", "any", "still", "currently"];
        } else if yes_no && any(&["cheaper", "expensive", "pricey", "cheapest"]) {
            intent = Intent::CheckPrice;
            drop = &["cheaper", "expensive", "than", "more", "less", "pricey", "or"];
        } else if first == "how" && any(&["last", "keep", "stay", "good"]) || first == "what" && any(&["difference"]) {
            return false;
        } else {
            return false;
        }
        strip_words(&mut rest, drop);
        let mut taken = std::mem::take(slots);
        let heard = self.items(&mut rest, &mut taken);
        taken.date = None;
        self.push(intent, Evidence::command(heard.known), taken, heard.items);
        true
    }
}

/// "can you see where my package is": a question about an order that was placed.
fn about_order(t: &[Token<'_>]) -> bool {
    let Some(at) = t.iter().position(|t| t.any(&["order", "orders", "package", "packages", "delivery", "shipment", "purchase", "ordered", "parcel", "order's", "package's"])) else { return false };
    let owned = t.iter().any(|t| t.any(&["my", "our", "i", "an", "a", "the", "that", "for"]));
    let asked = t.iter().any(|t| {
        t.any(&["where", "where's", "status", "track", "tracked", "tracking", "arrive", "arrived", "arriving", "shipped", "ship", "delivered", "updates", "location", "locate", "located", "progress", "coming", "late", "eta", "expected", "way", "whereabouts", "dispatched", "monitor", "expect"])
    }) || t.iter().any(|t| t.is("when")) && t.iter().any(|t| t.any(&["get", "come", "be", "here", "receive", "will"])) && at > 0
        || t.iter().any(|t| t.any(&["update", "updated"])) && t.iter().any(|t| t.any(&["on", "about"]));
    let other = t.iter().any(|t| t.any(&["cancel", "flight", "card", "checks", "add", "schedule", "price"]) || t.has(Class::LIST));
    owned && asked && !other
}

/// Removes words wherever they stand, but not inside names that stay whole.
fn strip_words(t: &mut Vec<Token<'_>>, words: &[&str]) {
    t.retain(|t| !t.any(words));
}

/// "no wait", "i mean": the piece corrects the one before.
fn correction(piece: &mut Vec<Token<'_>>) -> bool {
    let len = match piece.as_slice() {
        [a, b, ..] if a.is("i") && b.any(&["mean", "meant"]) => 2,
        [a, b, ..] if a.any(&["no", "oh", "or"]) && b.any(&["wait", "rather", "actually"]) => 2,
        [a, b, ..] if a.is("make") && b.any(&["that", "it"]) => 2,
        [a, _, ..] if a.any(&["wait", "sorry", "correction", "rather"]) => 1,
        [a, b, ..] if a.is("actually") && (b.is_number() || b.value.is_some() || b.is("make")) => 1 + usize::from(b.is("make")) * 2,
        _ => return false,
    };
    piece.drain(..len.min(piece.len()));
    true
}

/// "2 more", "one less": takes the word out; its sign.
fn change(piece: &mut Vec<Token<'_>>) -> i64 {
    let found = piece.iter().position(|t| t.any(&["more", "less", "fewer", "extra", "additional"]));
    let Some(at) = found else { return 0 };
    let counted = at > 0 && piece.get(at - 1).is_some_and(|t| t.is_number() || t.value.is_some() || t.unit.is_some() || t.any(&["couple", "few"]));
    if !counted || piece.get(at + 1).is_some_and(|t| t.is("than")) {
        return 0;
    }
    let sign = if piece.get(at).is_some_and(|t| t.any(&["less", "fewer"])) { -1 } else { 1 };
    piece.remove(at);
    while piece.get(at).is_some_and(|t| t.is("of")) && piece.get(at + 1).is_some_and(|t| t.any(&["it", "them", "those", "these", "that"])) {
        piece.remove(at);
    }
    sign
}

/// The first amount of money in `t`.
fn find_money(t: &[Token<'_>], context: &ParseContext, bare: bool) -> Option<(usize, crate::money::Money, usize)> {
    (0..t.len()).find_map(|at| {
        let rest = t.get(at..)?;
        let starts = rest.first().is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["$", "€", "£"]) || t.any(&["a"]) && rest.get(1).is_some_and(|t| t.any(&["hundred", "thousand"])));
        if !starts {
            return None;
        }
        money(rest, context.currency, bare).map(|(m, len)| (at, m, len))
    })
}

/// Which of the choices offered, by number or by word.
fn choice(t: &[Token<'_>]) -> (Option<u32>, Option<String>) {
    let index = t.iter().find_map(|t| {
        Some(match t.word {
            "first" | "1st" | "former" | "top" | "a" if t.word != "a" => 1,
            "second" | "2nd" | "latter" => 2,
            "third" | "3rd" => 3,
            "fourth" | "4th" => 4,
            "fifth" | "5th" => 5,
            "b" => 2,
            "c" => 3,
            "d" => 4,
            _ => return t.value.filter(|v| v.is_integer() && !t.is("one")).and_then(|v| u32::try_from(v.numerator()).ok()),
        })
    });
    let index = index.or_else(|| match t {
        [.., a, b] if b.is("one") && a.any(&["option", "number", "choice", "#", "result"]) => Some(1),
        [.., a, b] if b.is("a") && a.any(&["option", "choice"]) => Some(1),
        _ => None,
    });
    let word = t.iter().find(|t| {
        t.any(&[
            "cheaper", "cheapest", "bigger", "biggest", "larger", "largest", "smaller", "smallest", "last", "organic", "other", "middle", "expensive", "big", "small", "large", "medium", "either",
            "any", "whichever", "regular", "generic", "store", "bottom", "whatever", "previous", "next", "that", "this",
        ])
    });
    (index, word.map(|t| t.word.to_owned()))
}

/// Whether the words belong to another trade.
pub(super) fn foreign(t: &[Token<'_>], lex: &Lexicon) -> bool {
    if lex.foreign.any_in(t) {
        return true;
    }
    let mut strangers = 0;
    let mut goods = 0;
    for token in t {
        if token.has(Class::FOREIGN) && !token.has(Class::NOUN) {
            strangers += 1;
        } else if token.has(Class::NOUN) || token.has(Class::SHOP) || token.has(Class::WEIGHED) {
            goods += 1;
        }
    }
    let verb = t.first().is_some_and(|t| t.has(Class::FOREIGN_VERB) && !t.has(Class::NOUN)) && t.len() > 1;
    strangers > 0 && goods == 0 || strangers > goods || verb && (goods == 0 || strangers > 0)
}

/// Whether the words could be products: short noun phrases without the words sentences are made of.
fn product_like(t: &[Token<'_>], lex: &Lexicon) -> bool {
    let stop = t.iter().position(|t| t.any(&["if", "because", "when", "unless", "since", "cause", "but", "only", "that's", "so", "which", "for", "as", "cuz"])).filter(|i| *i > 0).unwrap_or(t.len());
    let said = t.get(..stop).unwrap_or_default();
    let words = said.iter().filter(|t| t.is_word()).count();
    let goods = said.iter().filter(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND)).count();
    let mut function = 0;
    let mut at = 0;
    while let Some(token) = said.get(at) {
        if let Some((len, ())) = said.get(at..).and_then(|r| lex.names.longest(r)) {
            at += len;
            continue;
        }
        if token.has(Class::FUNCTION) && !token.any(&["ok", "am"]) {
            function += 1;
        }
        at += 1;
    }
    if words == 0 {
        return false;
    }
    if function > 0 {
        return goods > 0 && function == 1 && words <= 5 && !said.first().is_some_and(|t| t.has(Class::FUNCTION));
    }
    let separators = said.iter().filter(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus"])).count();
    let longest_piece = said.split(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus", "or"])).map(<[_]>::len).max().unwrap_or(0);
    if said.iter().filter(|t| t.is_word()).all(|t| gibberish(t.word)) {
        return false;
    }
    goods > 0 && longest_piece <= 14 || longest_piece <= 6 && words <= 7 + separators * 4
}

/// Keys hit at random.
fn gibberish(word: &str) -> bool {
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut run = 0;
    let mut longest = 0;
    for b in word.bytes() {
        run = if vowel(b) || !b.is_ascii_alphabetic() { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    longest >= 5 || word.len() >= 4 && longest == word.len()
}
