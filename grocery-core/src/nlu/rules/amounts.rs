//! How much of something: "make it three", "milk to 2 gallons", "two fewer", "the milk make it 2".

use super::super::{
    Intent, Slots, command::Clause, confidence::Evidence, lexicon::Cmd, names, number::number, slots,
    token::Token,
};
use super::{Rules, find_money, strip_words};
use crate::quantity::Ratio;

impl Rules<'_> {
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
                [a, unit, rest @ ..]
                    if a.any(&["a", "an"]) && unit.unit.is_some() && !rest.iter().any(|t| t.is_word()) =>
                {
                    Some((Ratio::ONE, unit.unit))
                }
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
