//! Clauses that no saying opens: a bare list, an amount by itself, a question, or nothing of ours.

use super::{
    clauses::Clause,
    frames::{Frames, asks},
    items::Heard,
    pack::Role,
    text::Tok,
};
use crate::{
    nlu::{Intent, Item, MAX_ITEMS, Slots, confidence::Evidence},
    quantity::Ratio,
};

impl Frames<'_> {
    /// A clause that is no saying: products, an amount, or nothing of ours.
    pub(super) fn unsaid(&mut self, t: &[Tok<'_>], clause: &Clause<'_>, mut slots: Slots) {
        let tables = self.reader.tables;
        // "Lista: leche, pan": what stands before the colon is a heading.
        if let Some(colon) = t.iter().position(|t| t.is(":"))
            && colon > 0
            && colon + 1 < t.len()
            && t.get(colon + 1).is_some_and(|t| t.is_word() || t.is_number())
            && (tables.tally(t.get(..colon).unwrap_or_default()).goods == 0
                || tables.tally(t.get(..colon).unwrap_or_default()).function > 0
                || tables.condition_len(t) == colon)
        {
            let rest = t.get(colon + 1..).unwrap_or_default();
            // "Presupuesto 50 euros: pollo, arroz" says something before the colon too.
            let head = t.get(..colon).unwrap_or_default();
            if let Some(said) = self.finder.saying(head)
                && !said.found.holes.is_empty()
            {
                self.said(&said, head, Slots::default());
            }
            let inside = self.finder.bare(rest).to_vec();
            return match self.finder.saying(&inside) {
                Some(said) => self.said(&said, &inside, slots),
                None => self.unsaid(rest, clause, slots),
            };
        }
        if let Some(whole) = self.finder.with_tail_inside(t)
            && let Some(said) = self.finder.saying(&whole)
        {
            return self.said(&said, &whole, slots);
        }
        if let Some((said, mended)) = self.finder.guess(t) {
            return self.said(&said, &mended, slots);
        }
        let tally = tables.tally(t);
        if clause.heading && tally.goods == 0 {
            return;
        }
        if tally.foreign > 0 && tally.foreign >= tally.goods {
            return self.out_of_scope(Evidence::Foreign, t);
        }
        let mut notes = Vec::new();
        let heard = self.reader.items(t, &mut notes);
        slots.date = slots.date.or(heard.date);
        if heard.items.is_empty() {
            self.out.notes.extend(notes);
            return self.amount_only(heard, t, slots);
        }
        // Conditions such as "if it is on sale" hold function words of their own, and are off by now.
        let names: usize = heard.items.iter().map(|i| i.name.split_whitespace().count()).sum();
        // "Un camembert bien fait": an amount, something known, and one word of talk.
        let amount = tables.before(t);
        let named = amount.len > 0
            && tally.function == 1
            && tables.with_role(t.get(amount.len..).unwrap_or_default(), Role::KNOWN).is_some();
        // "Una bottiglia di Lugana che non superi i 15 euro": the words of talk are those of the condition.
        let end = (0..t.len()).find(|i| t.get(*i..).is_some_and(|t| tables.condition_at(t).is_some()));
        let (head, told) = t.split_at_checked(end.unwrap_or(t.len())).unwrap_or_default();
        let quiet = tally.function > 0 && tables.tally(head).function == 0;
        // "Pan de molde, el de siempre".
        let named =
            named || quiet && tables.tally(head).goods > 0 && tables.condition_len(told) == told.len();
        if tally.function > 0 && !named && (tally.function >= tally.goods || names > 4 * heard.items.len()) {
            let conditioned = heard.items.iter().any(|i| {
                let either = !i.alternatives.is_empty();
                let told = i.brand.is_some() || i.max_price.is_some() || !i.excludes.is_empty();
                i.only_if_on_sale || told || either
            });
            let counted = amount.quantity.is_some() && quiet && names < 4;
            if !conditioned || tally.goods == 0 && !counted {
                return match self.finder.salvage(t).and_then(|from| t.split_at_checked(from)) {
                    Some((head, wished)) => self.wished(head, wished, slots),
                    None => self.out_of_scope(Evidence::Weak, t),
                };
            }
        }
        let long = |i: &Item| {
            let most = if tables.script.spaces {
                i.name.split_whitespace().count() > 5
            } else {
                i.name.chars().count() > 12
            };
            most && tally.goods == 0
        };
        if heard.items.iter().any(long) {
            return self.out_of_scope(Evidence::Weak, t);
        }
        self.out.notes.extend(notes);
        let evidence = match (tally.goods, heard.items.len()) {
            (1.., _) => Evidence::Products,
            (0, 1) => Evidence::UnknownProduct,
            _ => Evidence::UnknownProducts,
        };
        // "Quanto viene il seitan? E l'hummus?": the same is asked of something else.
        let and = clause.tokens.get(..1).is_some_and(|t| tables.role(t, Role::AND) > 0);
        if let Some(last) = self.out.actions.last_mut().filter(|a| clause.asked && and && asks(a)) {
            last.items.extend(heard.items);
            last.items.truncate(MAX_ITEMS);
            return;
        }
        let intent = self
            .out
            .actions
            .last()
            .filter(|_| clause.soft)
            .map(|a| a.intent)
            .filter(|i| matches!(i, Intent::RemoveItems | Intent::SearchProducts | Intent::CheckPrice))
            .unwrap_or(Intent::AddItems);
        self.push(intent, evidence, slots, heard.items);
    }

    /// Amounts of things that are known, behind words that say nothing.
    fn wished(&mut self, head: &[Tok<'_>], t: &[Tok<'_>], mut slots: Slots) {
        let (tables, today) = (self.reader.tables, self.finder.today);
        let heard = self.reader.items(t, &mut Vec::new());
        let said =
            (0..head.len()).filter_map(|at| tables.date(head.get(at..)?, today)).map(|(date, _)| date).next();
        slots.date = slots.date.or(heard.date).or(said);
        if heard.items.is_empty() {
            return self.out_of_scope(Evidence::Weak, t);
        }
        self.push(Intent::AddItems, Evidence::Weak, slots, heard.items);
    }

    /// "2 kilos", "dos de esos".
    pub(super) fn amount_only(&mut self, heard: Heard, t: &[Tok<'_>], mut slots: Slots) {
        let Some(amount) = heard.bare.or(heard.pronoun).filter(|a| a.quantity.is_some() || heard.more) else {
            return self.out_of_scope(Evidence::Weak, t);
        };
        slots.unit = amount.unit;
        if heard.more {
            slots.delta = amount.quantity.or(Some(Ratio::ONE));
        } else {
            slots.quantity = amount.quantity;
        }
        self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
    }
}
