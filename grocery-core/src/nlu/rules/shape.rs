//! Another kind of the same goods: "make the eggs organic", "ice cream: vanilla, chocolate".

use super::super::{
    Intent, Slots,
    command::Clause,
    confidence::Evidence,
    lexicon::{Class, Lexicon},
    token::Token,
};
use super::Rules;

impl Rules<'_> {
    /// "make it turkey sausage instead of pork sausage", "make the eggs organic": a swap, where no amount is set.
    pub(super) fn reshape(
        &mut self,
        clause: &Clause<'_>,
        tail: &mut Vec<Token<'_>>,
        slots: &mut Slots,
    ) -> bool {
        let instead = tail.windows(2).position(|w| matches!(w, [a, b] if a.is("instead") && b.is("of")));
        if let Some(at) = instead
            && at > 0
            && tail.get(at + 2).is_some_and(|t| t.is_word() && t.value.is_none())
        {
            self.instead_inside(std::mem::take(tail), std::mem::take(slots));
            return true;
        }
        let made = clause.head.first().is_some_and(|t| t.any(&["make", "switch", "change", "get"]));
        let Some(at) = kind_behind(tail).filter(|_| made) else { return false };
        let mut kind: Vec<Token<'_>> = tail.drain(at..).collect();
        let said = self.reader().said(&kind);
        kind.clear();
        let mut heard = self.items(tail, slots);
        let Some(item) = heard.items.pop().filter(|i| i.quantity.is_none() && heard.items.is_empty()) else {
            return false;
        };
        let mut taken = item.clone();
        taken.name = format!("{said} {}", item.name);
        self.push(Intent::SubstituteItem, Evidence::Phrase, std::mem::take(slots), vec![item, taken]);
        true
    }

    /// "i'd rather have turkey than ham": what is wanted stands first.
    pub(super) fn rather_than(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let at = tail.iter().position(|t| t.is("than")).unwrap_or(tail.len());
        let mut drop: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
        let wanted = self.items(&mut tail, &mut slots);
        let dropped = self.items(&mut drop, &mut slots);
        let items = dropped.items.into_iter().take(1).chain(wanted.items.into_iter().take(1)).collect();
        self.push(Intent::SubstituteItem, Evidence::command(wanted.known), slots, items);
    }

    /// "ice cream: vanilla, chocolate": below the goods stand its kinds. `from` is the first action of the lines.
    pub(in crate::nlu) fn of_kind(&mut self, heading: &Clause<'_>, from: usize) {
        let head: Vec<Token<'_>> = heading.head.iter().chain(&heading.tail).copied().collect();
        let whole =
            head.len() > 1 && self.lex.names.longest(&head).is_some_and(|(len, ())| len == head.len());
        let last = head.last().is_some_and(|t| {
            t.has(Class::HEAD)
                && t.has(Class::NOUN)
                && !t.any(words!["food" "snack" "snacks" "treats" "treat" "mix"])
        });
        let all = head.iter().all(|t| t.has(Class::NOUN) || t.has(Class::ADJ) || t.has(Class::WEIGHED));
        if head.is_empty() || head.len() > 3 || !(whole || last && all) {
            return;
        }
        let name = self.reader().said(&head);
        let lex = self.lex;
        for action in self.actions.iter_mut().skip(from).filter(|a| a.intent == Intent::AddItems) {
            if action.items.is_empty() || !action.items.iter().all(|i| names_kind(&i.name, lex)) {
                continue;
            }
            for item in &mut action.items {
                item.name = format!("{} {name}", item.name);
            }
        }
    }
}

/// Where the words begin that only describe what stands before them: "eggs organic".
fn kind_behind(t: &[Token<'_>]) -> Option<usize> {
    let end =
        t.iter().rposition(|t| t.is_word() && !t.any(&["please", "instead", "ones"])).map_or(0, |i| i + 1);
    let describes = |t: &Token<'_>| t.has(Class::ADJ) && !t.has(Class::NOUN) && t.value.is_none();
    let kinds = t.get(..end)?.iter().rev().take_while(|t| describes(t)).count();
    let at = end.checked_sub(kinds).filter(|at| kinds > 0 && *at > 0)?;
    let goods = t.get(at - 1).is_some_and(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED));
    (goods && !t.iter().any(|t| t.is_number() || t.any(&["to", "a", "an", "and", ","]))).then_some(at)
}

/// Whether a name only tells a kind: "vanilla", "low fat".
fn names_kind(name: &str, lex: &Lexicon) -> bool {
    name.split(' ').all(|word| {
        lex.word(&word.to_lowercase())
            .is_some_and(|e| (e.class.has(Class::FLAVOUR) || e.class.has(Class::ADJ)) && e.unit.is_none())
    })
}
