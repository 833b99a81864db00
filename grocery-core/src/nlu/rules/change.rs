//! What changes the list: adding, removing, keeping. Amounts are in `amounts`, swaps in `swap`.

use super::super::{
    Intent, Item, NoteKind, Slots,
    command::Clause,
    confidence::Evidence,
    item::trim_end,
    lexicon::{Class, Cmd},
    slots,
    token::Token,
};
use super::{Rules, strip_words};
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
        if let Some(to) =
            to.filter(|_| clause.head.last().is_some_and(|t| t.any(&["drop", "cut", "take", "the", "my"])))
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
        // "no onions in anything".
        if cmd == Cmd::No
            && let [.., r#in, anything] = tail.as_slice()
            && r#in.is("in")
            && anything.any(&["anything", "everything"])
        {
            tail.truncate(tail.len() - 2);
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
            [.., marked, down] if down.is("down") && marked.any(&["marked", "knocked"]) => break,
            [.., last] if last.any(WHERE) => drop(tail.pop()),
            _ => break,
        }
    }
}
