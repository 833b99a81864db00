//! One thing for another: "swap milk for oat milk", "oat milk instead", "... and use margarine in its place".

use super::super::{Intent, Item, Slots, confidence::Evidence, lexicon::Class, token::Token};
use super::Rules;

impl Rules<'_> {
    /// "oat milk instead": takes the place of what was spoken of, unless that was removed just before.
    pub(super) fn in_its_place(&mut self, t: &mut Vec<Token<'_>>, slots: &mut Slots) -> bool {
        if let [_, .., r#in, its, place] = t.as_slice()
            && r#in.is("in")
            && its.any(&["its", "it's", "their", "the"])
            && place.any(&["place", "stead"])
        {
            let mut probe = t.clone();
            probe.truncate(t.len() - 3);
            let mut slots_there = slots.clone();
            let heard = self.items(&mut probe, &mut slots_there);
            let out = self.actions.pop_if(|a| a.intent == Intent::RemoveItems && a.items.len() == 1);
            let items =
                out.into_iter().flat_map(|a| a.items).chain(heard.items.into_iter().take(1)).collect();
            *slots = Slots::default();
            self.push(Intent::SubstituteItem, Evidence::command(heard.known), slots_there, items);
            return true;
        }
        let last = t.iter().rposition(|t| t.is_word() && !t.any(&["please", "pls", "then", "thanks"]));
        let removed = self.actions.last().is_some_and(|a| a.intent == Intent::RemoveItems);
        if removed || !last.and_then(|i| t.get(i)).is_some_and(|t| t.is("instead")) {
            return false;
        }
        let mut probe = t.clone();
        probe.truncate(last.unwrap_or(0));
        let mut slots_there = slots.clone();
        let heard = self.items(&mut probe, &mut slots_there);
        if heard.items.len() != 1 {
            return false;
        }
        *slots = Slots::default();
        self.push(Intent::SubstituteItem, Evidence::command(heard.known), slots_there, heard.items);
        true
    }

    pub(super) fn swap(&mut self, verb: &str, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        if self.in_its_place(&mut tail, &mut slots) {
            return;
        }
        if let Some(at) = tail.windows(2).position(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) {
            // "can i use margarine instead of butter?" asks whether it would do.
            let said = self.text.trim_start().to_ascii_lowercase();
            if verb == "use"
                && ["can i ", "could i ", "can we ", "could we "].iter().any(|asks| said.starts_with(asks))
            {
                let mut dropped = tail.split_off(at).split_off(2);
                let heard = self.items(&mut dropped, &mut slots);
                self.push(Intent::FindSubstitute, Evidence::command(heard.known), slots, heard.items);
                return;
            }
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
        // "replace the beef with something cheaper" asks for one.
        if right.first().is_some_and(|t| t.any(&["something", "anything"]))
            && right.iter().all(|t| !t.has(Class::NOUN) && !t.has(Class::WEIGHED))
            && !left.items.is_empty()
        {
            self.push(Intent::FindSubstitute, Evidence::command(left.known), slots, left.items);
            return;
        }
        let take = self.items(&mut right, &mut slots);
        let mut items: Vec<Item> =
            left.items.into_iter().take(1).chain(take.items.into_iter().take(1)).collect();
        if is_for && (matches!(verb, "substitute" | "sub" | "use") || inward) {
            items.reverse();
        }
        self.push(Intent::SubstituteItem, Evidence::command(left.known || take.known), slots, items);
    }

    /// "oat milk instead of milk": what is wanted stands first.
    pub(super) fn instead_inside(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let at = tail.iter().position(|t| t.is("instead")).unwrap_or(0);
        let mut drop: Vec<Token<'_>> = tail.drain(at..).skip(2).collect();
        let wanted = self.items(&mut tail, &mut slots);
        let dropped = self.items(&mut drop, &mut slots);
        if dropped.items.is_empty() && dropped.bare.is_some() {
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, wanted.items);
            return;
        }
        // "three instead of two avocados".
        if wanted.items.is_empty()
            && let (Some(bare), [item]) = (&wanted.bare, dropped.items.as_slice())
            && item.quantity.is_some()
        {
            let item = Item { quantity: bare.quantity, unit: bare.unit.or(item.unit), ..item.clone() };
            self.push(Intent::UpdateQuantity, Evidence::Phrase, slots, vec![item]);
            return;
        }
        let items = dropped.items.into_iter().take(1).chain(wanted.items.into_iter().take(1)).collect();
        self.push(Intent::SubstituteItem, Evidence::command(wanted.known), slots, items);
    }

    /// "instead of milk get oat milk".
    pub(super) fn instead(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let at = tail
            .iter()
            .position(|t| {
                t.any(words![
                    "," "get" "buy" "add" "use" "take" "i" "i'd" "i'll" "give" "make" "put" "want"
                    "let's"
                ])
            })
            .unwrap_or(tail.len());
        let mut wanted: Vec<Token<'_>> = tail.drain(at..).collect();
        while wanted.first().is_some_and(|t| {
            t.any(words![
                "," "get" "buy" "add" "use" "take" "i" "i'd" "i'll" "give" "make" "put" "want"
                "me" "like" "have" "let's" "please" "need" "it" "rather" "sooner" "prefer" "would"
            ])
        }) {
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
}
