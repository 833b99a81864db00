//! What changes the list: adding, removing, amounts and swaps.

use super::super::{
    Intent, Item, NoteKind, Slots,
    command::Clause,
    confidence::Evidence,
    item::trim_end,
    lexicon::{Class, Cmd},
    names,
    number::number,
    slots,
    token::Token,
};
use super::{Rules, find_money, strip_words};
use crate::quantity::Ratio;

impl Rules<'_> {
    pub(super) fn add<'t>(
        &mut self,
        clause: &Clause<'t>,
        cmd: Cmd,
        mut tail: Vec<Token<'t>>,
        mut slots: Slots,
    ) {
        let head = &clause.head;
        if cmd == Cmd::AddMore
            && let Some(at) = head.iter().position(|t| t.any(&["another", "one", "few", "couple"]))
        {
            let back = head
                .get(at..)
                .unwrap_or_default()
                .iter()
                .filter(|t| !t.is("more"))
                .copied()
                .collect::<Vec<_>>();
            tail.splice(0..0, back);
        } else if let Some(last) = head.last()
            && (last.any(&["a", "an", "another", "one", "two", "three"]) || last.is_number())
        {
            tail.insert(0, *last);
        }
        if tail.iter().any(|t| t.is("instead"))
            && tail.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of")))
        {
            self.instead_inside(tail, slots);
            return;
        }
        if self.in_its_place(&mut tail, &mut slots) {
            return;
        }
        // "get double the shrimp".
        if let [times, the, _, ..] = tail.as_slice()
            && times.any(&["double", "triple", "twice"])
            && the.any(&["the", "my"])
        {
            slots.factor = Some(Ratio::from_int(if times.is("triple") { 3 } else { 2 }));
            tail.remove(0);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        if sums(&tail) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
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
        if tail.first().is_some_and(|t| t.has(Class::FOREIGN_VERB))
            && !tail.iter().any(|t| t.has(Class::NOUN))
        {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        if head.iter().any(|t| t.any(&["put", "add"]))
            && tail.iter().take(3).any(|t| t.is("back"))
            && tail.first().is_some_and(|t| t.any(&["it", "that", "them", "those"]))
        {
            self.push(Intent::Undo, Evidence::Phrase, slots, Vec::new());
            return;
        }
        without_particle(head, &mut tail);
        // "we ran out this morning", "ran out of milk yesterday": when it went, not when it is wanted.
        let went =
            head.iter().any(|t| t.any(words!["ran" "out" "ate" "finished" "used" "drank" "low" "devoured"]));
        if went && tail.len() > 1 && tail.last().is_some_and(|t| t.is("yesterday")) {
            tail.pop();
        }
        let heard = self.items(&mut tail, &mut slots);
        if went {
            slots.date = None;
        }
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
        if heard.items.is_empty()
            && (cmd == Cmd::AddMore || heard.pronoun.as_ref().is_some_and(|p| p.quantity.is_some()))
        {
            let amount = heard.pronoun.as_ref().and_then(|p| p.quantity);
            slots.unit = heard.pronoun.as_ref().and_then(|p| p.unit);
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
        // "i need 5 limes, not 3": what it was before.
        let mut items = heard.items;
        let number = |name: &String| self.is_number(name);
        if let [item] = items.as_mut_slice()
            && item.quantity.is_some()
            && !item.excludes.is_empty()
            && item.excludes.iter().all(number)
        {
            item.excludes.clear();
            self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, items);
            return;
        }
        self.push(Intent::AddItems, Evidence::command(heard.known), slots, items);
    }

    /// Whether a name is a number: "3", "three".
    pub(super) fn is_number(&self, name: &str) -> bool {
        let name = name.trim_start_matches("a ").trim_end_matches(" dozen");
        name.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/'))
            || matches!(name, "dozen" | "couple" | "few")
            || self.lex.word(&name.to_lowercase()).is_some_and(|e| e.value.is_some())
    }

    /// "the milk make it 2": what is spoken of first, then its amount.
    pub(super) fn topic(&mut self, t: &mut [Token<'_>], slots: &mut Slots) -> bool {
        let found = t.windows(3).position(|w| {
            matches!(w, [make, it, n] if make.is("make") && it.any(&["it", "that", "those", "them"])
                && (n.is_number() || n.value.is_some() || n.any(&["a", "an"])))
        });
        let Some(at) = found.filter(|at| *at > 0) else { return false };
        let mut left: Vec<Token<'_>> = t.get(..at).unwrap_or_default().to_vec();
        let mut right: Vec<Token<'_>> = t.get(at + 2..).unwrap_or_default().to_vec();
        let mut items = self.items(&mut left, slots);
        let amount = self.items(&mut right, slots);
        let (Some(bare), true) = (amount.bare, amount.items.is_empty() && items.items.len() == 1) else {
            return false;
        };
        if let Some(item) = items.items.first_mut() {
            item.quantity = bare.quantity;
            item.quantity_max = bare.quantity_max;
            item.unit = bare.unit;
        }
        self.push(Intent::UpdateQuantity, Evidence::command(items.known), std::mem::take(slots), items.items);
        true
    }

    pub(super) fn remove(
        &mut self,
        clause: &Clause<'_>,
        cmd: Cmd,
        mut tail: Vec<Token<'_>>,
        mut slots: Slots,
    ) {
        let left = cmd == Cmd::No && tail.iter().rfind(|t| t.is_word()).is_some_and(|t| t.is("left"));
        trim_end(&mut tail);
        // "drop the baked beans to two tins".
        let to = tail.iter().rposition(|t| t.is("to")).filter(|at| *at > 0 && at + 3 >= tail.len());
        if let Some(to) = to.filter(|_| clause.head.last().is_some_and(|t| t.any(&["drop", "cut", "take", "the", "my"])))
            && tail.get(to + 1).is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an"]))
        {
            self.set_amount(clause, Cmd::Change, tail, slots);
            return;
        }
        if sums(&tail) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        if tail.last().is_some_and(|t| t.has(Class::LIST))
            && !tail.iter().any(|t| t.any(&["from", "off", "on", "in", "of", "to"]))
            && tail.len() <= 6
            && cmd == Cmd::Remove
        {
            let whole: Vec<Token<'_>> = clause.head.iter().chain(&tail).copied().collect();
            self.lists(Cmd::DeleteList, &whole, slots);
            return;
        }
        // "take two off the bananas".
        if cmd == Cmd::RemoveOff
            && let [n, off, the, goods, ..] = tail.as_slice()
            && let Some(less) = n.value
            && off.any(&["off", "from"])
            && the.any(&["the", "my"])
            && goods.has(Class::NOUN.with(Class::WEIGHED))
        {
            tail.drain(..2);
            let heard = self.items(&mut tail, &mut slots);
            slots.delta = Ratio::ZERO.minus(less);
            self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
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
            // "the everything bagel seasoning" is one of the goods.
            && !tail.get(at..).is_some_and(|rest| self.lex.names.longest(rest).is_some_and(|(len, ())| len > 1))
        {
            let except = tail.iter().position(|t| t.any(&["except", "but", "besides", "excluding", "apart"]));
            if let Some(from) = except {
                let mut kept: Vec<Token<'_>> = tail.drain(from..).skip(1).collect();
                if kept.first().is_some_and(|t| t.any(&["for", "from"])) {
                    kept.remove(0);
                }
                slots.excludes =
                    self.items(&mut kept, &mut slots).items.into_iter().map(|i| i.name).collect();
                self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
                return;
            }
            tail.drain(..=at);
            // "all of them": what was spoken of, not the whole list.
            if tail.iter().any(|t| t.any(&["them", "those", "these"]))
                && tail.iter().all(|t| t.any(words!["of" "them" "those" "these" "please"]))
            {
                self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
                return;
            }
            if tail.iter().all(|t| t.any(words!["else" "of" "it" "them" "the" "my" "items" "please"])) {
                self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        // "no pork for me, i don't eat it": a habit, not a line.
        if cmd == Cmd::No
            && let Some(at) = tail.windows(2).position(|w| {
                matches!(w, [a, b] if a.any(&["i", "we"]) && b.any(words!["don't" "dont" "can't" "cant" "never" "hate"]))
            })
            && tail.get(at + 2).is_some_and(|t| t.any(words!["eat" "like" "do" "touch" "drink" "have" "consume"]))
        {
            tail.truncate(at);
            tail.retain(|t| !t.any(&["for", "me", "us"]));
            slots.excludes = self.items(&mut tail, &mut slots).items.into_iter().map(|i| i.name).collect();
            self.push(Intent::SetPreference, Evidence::Phrase, slots, Vec::new());
            return;
        }
        // "not the almond milk, the oat milk": the one goes, the other comes.
        if cmd == Cmd::No
            && clause.head.iter().any(|t| t.is("not"))
            && let Some(at) = tail.iter().position(|t| t.any(&[",", "but", "-", ";"])).filter(|at| *at > 0)
        {
            let mut right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
            let out = self.items(&mut tail, &mut slots);
            let take = self.items(&mut right, &mut slots);
            self.push(Intent::RemoveItems, Evidence::command(out.known), slots, out.items);
            if !take.items.is_empty() {
                self.push(Intent::AddItems, Evidence::command(take.known), Slots::default(), take.items);
            }
            return;
        }
        // "no bananas left": they are wanted.
        if left {
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        // "get rid of the second gallon of milk".
        let heard = self.items(&mut tail, &mut slots);
        if let Some(last) = self.actions.last_mut()
            && (last.intent == Intent::Reorder || cmd == Cmd::No && last.intent == Intent::AddRecipe)
            && !heard.items.is_empty()
        {
            last.slots.excludes.extend(heard.items.into_iter().map(|i| i.name));
            return;
        }
        // "i no longer want the hot sauce or the pickles": both go.
        let mut items = Vec::with_capacity(heard.items.len());
        for mut item in heard.items {
            let (span, others) = (item.span, std::mem::take(&mut item.alternatives));
            items.push(item);
            items.extend(others.into_iter().map(|name| Item { name, span, ..Item::default() }));
        }
        let of_them =
            tail.windows(2).any(|w| matches!(w, [a, b] if a.is("of") && b.any(&["them", "those", "these"])));
        if items.is_empty()
            && let Some(amount) =
                heard.bare.or(heard.pronoun.filter(|p| p.quantity.is_some_and(|q| q > Ratio::ONE || of_them)))
        {
            slots.delta = amount.quantity.and_then(|q| Ratio::ZERO.minus(q));
            slots.unit = amount.unit;
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
            return;
        }
        self.push(Intent::RemoveItems, Evidence::command(heard.known), slots, items);
    }

    /// "keep the milk": with a yes it limits what that clears, alone it makes sure that the milk is there.
    pub(super) fn keep(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let only = clause.head.iter().any(|t| t.any(&["only", "just"]));
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        let heard = self.items(&mut tail, &mut slots);
        let names = heard.items.iter().map(|i| i.name.clone());
        if let Some(last) = self.actions.last_mut()
            && matches!(last.intent, Intent::Confirm | Intent::ClearList)
            && !heard.items.is_empty()
        {
            last.slots.excludes.extend(names);
            if last.intent == Intent::ClearList {
                last.intent = Intent::RemoveItems;
            }
            return;
        }
        if only && !heard.items.is_empty() {
            slots.excludes = names.collect();
            self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if heard.items.is_empty() {
            self.push(Intent::Deny, Evidence::Phrase, Slots::default(), Vec::new());
            return;
        }
        let counted = heard.items.iter().any(|i| i.quantity.is_some());
        let intent = if counted { Intent::UpdateQuantity } else { Intent::AddItems };
        self.push(intent, Evidence::command(heard.known), slots, heard.items);
    }

    pub(super) fn set_amount(
        &mut self,
        clause: &Clause<'_>,
        cmd: Cmd,
        mut tail: Vec<Token<'_>>,
        mut slots: Slots,
    ) {
        // "let's do shakshuka for 3".
        if clause.head.iter().any(|t| t.is("do"))
            && let Some((recipe, servings)) = self.recipe_for(&tail, &mut slots, false)
        {
            slots.recipe = Some(recipe);
            slots.servings = Some(servings);
            self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
            return;
        }
        // "set a $150 budget".
        if tail.iter().any(|t| t.any(&["budget", "limit"]))
            && let Some((_, budget, _)) = find_money(&tail, self.context, false)
        {
            slots.period = slots::period(&tail).filter(|p| *p != "year").map(str::to_owned);
            slots.budget = Some(budget);
            self.push(Intent::SetBudget, Evidence::Phrase, slots, Vec::new());
            return;
        }
        // "milk to 2 gallons and bread to 4": each part is a change of its own.
        if matches!(cmd, Cmd::Change | Cmd::SetAmount)
            && let Some(parts) = several_changes(&tail)
        {
            for part in parts {
                self.set_amount(clause, cmd, part, slots.clone());
            }
            return;
        }
        // "from 4 to 6", "6 instead of 4": what it was before.
        if let Some(at) = tail.iter().position(|t| t.is("from")).filter(|at| *at > 0)
            && let Some(to) = tail.iter().skip(at).position(|t| t.is("to"))
            && tail.get(at + 1).is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an"]))
        {
            tail.drain(at..at + to);
        }
        if let Some(at) = tail.windows(3).position(|w| {
            matches!(w, [a, b, n] if a.is("instead") && b.is("of") && (n.is_number() || n.value.is_some()))
        }) && at > 0
        {
            tail.truncate(at);
        }
        if cmd != Cmd::Only && self.reshape(clause, &mut tail, &mut slots) {
            return;
        }
        tail.retain(|t| !t.any(&["instead", "actually"]));
        if cmd == Cmd::Only {
            let only = clause.head.iter().any(|t| t.any(&["only", "limit"]));
            let mut heard = self.items(&mut tail, &mut slots);
            // "only one onion, not three": what it was before.
            for item in heard.items.iter_mut().filter(|i| i.quantity.is_some()) {
                item.excludes.retain(|name| !self.is_number(name));
            }
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
        // "make the first one 5", "make both of them 6".
        let mut probe = tail.clone();
        let mut aside = slots.clone();
        let (notes, said) = (self.notes.len(), self.items(&mut probe, &mut aside));
        self.notes.truncate(notes);
        if said.items.is_empty()
            && said.bare.is_none()
            && let Some(pronoun) = said.pronoun.filter(|p| p.quantity.is_some())
        {
            slots.quantity = pronoun.quantity;
            slots.unit = pronoun.unit;
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
            return;
        }
        // "change the quantity of milk to 3": what is counted.
        while tail.first().is_some_and(|t| {
            t.any(words![
                "quantity" "amount" "number" "count" "order" "of" "the" "for" "from"
            ])
        }) {
            tail.remove(0);
        }
        let to = (0..tail.len()).rev().find(|i| {
            tail.get(*i).is_some_and(|t| t.any(&["to", "into", "with", "for", "be"]))
                && *i > 0
                && !(tail.get(i - 1).is_some_and(|t| t.is_number())
                    && tail.get(i + 1).is_some_and(|t| t.is_number()))
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
            let (mut items, known) = (heard.items, heard.known);
            // "make it six red bulls, not four": what it was before.
            for item in items.iter_mut().filter(|i| i.quantity.is_some()) {
                item.excludes.retain(|name| !self.is_number(name));
            }
            // "make the milk two gallons": how much of it, not how large a package.
            for item in items.iter_mut().filter(|i| i.quantity.is_none()) {
                if let Some((value, unit)) = item.size.and_then(|s| s.value.zip(s.unit)) {
                    item.quantity = Some(value);
                    item.unit = Some(unit);
                    item.size = None;
                }
            }
            let counted = items.iter().any(|i| i.quantity.is_some());
            // "let's do two pounds of potatoes" speaks of nothing that is there already.
            let new = clause.head.last().is_some_and(|t| t.is("do"));
            let intent = match (counted, new) {
                (true, true) => Intent::AddItems,
                (true, false) => Intent::UpdateQuantity,
                _ => Intent::SubstituteItem,
            };
            self.push(intent, Evidence::command(known), slots, items);
            return;
        };
        let mut right: Vec<Token<'_>> = tail.drain(to..).skip(1).collect();
        let left = self.items(&mut tail, &mut slots);
        let right_heard = self.items(&mut right, &mut slots);
        match (
            left.items.into_iter().next(),
            right_heard.items.into_iter().next(),
            right_heard.bare.or(right_heard.pronoun),
        ) {
            (Some(mut item), None, Some(bare)) => {
                item.quantity = bare.quantity.or_else(|| bare.size.and_then(|s| s.value));
                item.quantity_max = bare.quantity_max;
                item.unit = bare.unit.or_else(|| bare.size.and_then(|s| s.unit));
                item.span.end = item.span.end.max(bare.span.end);
                self.push(Intent::UpdateQuantity, Evidence::command(left.known), slots, vec![item]);
            }
            (Some(item), Some(other), _)
                if item.name.eq_ignore_ascii_case(&other.name)
                    || names::same_item(&item.name, &other.name) && other.quantity.is_some() =>
            {
                self.push(Intent::UpdateQuantity, Evidence::command(left.known), slots, vec![other]);
            }
            (Some(item), Some(other), _) => {
                self.push(Intent::SubstituteItem, Evidence::command(left.known), slots, vec![item, other])
            }
            (None, Some(other), _) => {
                let intent =
                    if other.quantity.is_some() { Intent::UpdateQuantity } else { Intent::SubstituteItem };
                self.push(intent, Evidence::Weak, slots, vec![other]);
            }
            (None, None, Some(bare)) => {
                slots.quantity = bare.quantity;
                slots.unit = bare.unit;
                self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, Vec::new());
            }
            (item, None, None) => {
                self.push(Intent::UpdateQuantity, Evidence::Weak, slots, item.into_iter().collect())
            }
        }
    }

    /// "increase the milk by 2", "reduce the eggs to 6".
    pub(super) fn step(
        &mut self,
        _clause: &Clause<'_>,
        cmd: Cmd,
        mut tail: Vec<Token<'_>>,
        mut slots: Slots,
    ) {
        let sign = if cmd == Cmd::Decrease { -1 } else { 1 };
        let at = tail.iter().position(|t| t.any(&["by", "to"]));
        let mut amount = None;
        let mut by = true;
        if let Some(at) = at {
            by = tail.get(at).is_some_and(|t| t.is("by"));
            if at > 1 && tail.get(at - 1).is_some_and(|t| t.any(&["up", "down"])) {
                tail.remove(at - 1);
            }
            let at = tail.iter().position(|t| t.any(&["by", "to"])).unwrap_or(at);
            let right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
            amount = match right.as_slice() {
                // "to a kilo".
                [a, unit] if a.any(&["a", "an"]) && unit.unit.is_some() => Some((Ratio::ONE, unit.unit)),
                _ => number(&right).map(|n| (n.value, right.get(n.len).and_then(|t| t.unit))),
            };
        }
        strip_words(&mut tail, &["quantity", "amount", "number", "count", "of", "for"]);
        let mut heard = self.items(&mut tail, &mut slots);
        match (amount, by) {
            // "reduce the eggs to 0": off with them.
            (Some((value, _)), false) if !value.is_positive() && !heard.items.is_empty() => {
                self.push(Intent::RemoveItems, Evidence::command(heard.known), slots, heard.items);
                return;
            }
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
                slots.delta = said
                    .map_or(Some(Ratio::ONE), |(v, _)| Some(v))
                    .and_then(|v| v.times(Ratio::from_int(sign)));
                slots.unit = said.and_then(|(_, u)| u);
                for item in &mut heard.items {
                    item.quantity = None;
                }
            }
        }
        self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
    }
}

/// "add 456 and 781", "subtract 100 from 12": a sum, and no goods.
fn sums(t: &[Token<'_>]) -> bool {
    let number = |t: &Token<'_>| t.value.is_some_and(Ratio::is_integer) && t.unit.is_none();
    let mut at = 0;
    let joined = t.windows(3).any(|w| {
        matches!(w, [a, join, b] if number(a) && number(b) && join.any(&["and", "to", "from", "plus", "with", "by"]))
    });
    for token in t {
        at += usize::from(number(token));
        let fits = number(token)
            || !token.is_word()
            || token.any(words!["and" "to" "from" "plus" "with" "by" "please" "together" "for" "me"]);
        if !fits {
            return false;
        }
    }
    joined && at == 2 && t.len() <= 8
}

/// "put two boxes of crackers on", "throw rice cakes in", "put margarine on for now": where it goes says nothing.
fn without_particle(head: &[Token<'_>], tail: &mut Vec<Token<'_>>) {
    const PUTS: &[&str] = words!["putting" "put" "stick" "throw" "toss" "chuck" "pop" "stuff" "slap" "bung" "write" "jot" "note" "get" "add"];
    const WHERE: &[&str] = words!["on" "in" "down" "back" "there" "please" "too" "." "!"];
    if !head.iter().any(|t| t.any(PUTS)) {
        return;
    }
    while tail.len() > 1 {
        match tail.as_slice() {
            [_, .., r#for, now] if r#for.is("for") && now.any(&["now", "me", "us"]) => {
                tail.truncate(tail.len() - 2)
            }
            [.., last] if last.any(WHERE) => drop(tail.pop()),
            _ => break,
        }
    }
}

/// "milk to 2 gallons and bread to 4": the parts, where each sets an amount of its own.
fn several_changes<'t>(t: &[Token<'t>]) -> Option<Vec<Vec<Token<'t>>>> {
    let parts: Vec<Vec<Token<'t>>> =
        t.split(|t| t.any(&[",", "and", "&", ";"])).filter(|p| !p.is_empty()).map(<[_]>::to_vec).collect();
    let sets = |p: &Vec<Token<'t>>| {
        p.iter().position(|t| t.is("to")).is_some_and(|at| {
            at > 0 && p.get(at + 1).is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an"]))
        })
    };
    (parts.len() > 1 && parts.iter().all(sets)).then_some(parts)
}
