//! Stage 8: one clause to actions.
//!
//! Each command reads its rest in its own way. A clause without a command is looked at as a question,
//! then as a bare amount, then as products, and only then given up as out of scope.

mod amounts;
mod ask;
mod bare;
mod change;
mod forced;
mod hints;
mod manage;
mod more;
mod shape;
mod swap;

use super::{
    Action, Intent, Item, ItemSize, Note, NoteKind, ParseContext, Slots,
    amount::{before, is_measure},
    command::Clause,
    confidence::{self, Evidence},
    item::{Heard, Reader, span, trim_end},
    lexicon::{Class, Cmd, Lexicon},
    parser::into_playlist,
    segment,
    sense::diet_word,
    slots,
    token::Token,
    when,
};
use crate::quantity::{Ratio, Unit};
pub(super) use hints::about_order;
use hints::{aside, asks_of_one, change, choice, correction, find_money, foreign, strip_words, trades};

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
    pub(super) fn new(text: &'a str, lex: &'a Lexicon, context: &'a ParseContext) -> Self {
        Self { text, lex, context, actions: Vec::new(), notes: Vec::new(), waiting: Slots::default() }
    }

    fn reader(&self) -> Reader<'a> {
        Reader { text: self.text, lex: self.lex, currency: self.context.currency }
    }

    fn push(&mut self, intent: Intent, evidence: Evidence, slots: Slots, items: Vec<Item>) {
        self.actions.push(Action { intent, confidence: confidence::of(evidence), slots, items });
    }

    /// Reads one clause.
    pub(super) fn clause(&mut self, clause: &Clause<'_>) {
        let whole: Vec<Token<'_>> = clause.head.iter().chain(&clause.tail).copied().collect();
        if matches!(
            clause.cmd,
            None | Some(Cmd::Add | Cmd::Search | Cmd::ViewList | Cmd::History | Cmd::Price | Cmd::Nutrition)
        ) && about_order(&whole)
        {
            let slots = std::mem::take(&mut self.waiting);
            self.push(Intent::OrderStatus, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if matches!(
            clause.cmd,
            Some(Cmd::Deals | Cmd::Search | Cmd::FindSubstitute | Cmd::SetAmount | Cmd::Add)
        ) {
            let mut slots = Slots::default();
            if self.on_condition(&whole, &mut slots) {
                return;
            }
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
            Cmd::Add | Cmd::BrandHabit
                if tail.iter().any(|t| t.is("than"))
                    && clause.head.iter().any(|t| t.any(&["rather", "sooner"])) =>
            {
                self.rather_than(tail, slots);
            }
            Cmd::Add | Cmd::AddMore => {
                // "whack some sausages in".
                if tail.len() > 1
                    && tail.last().is_some_and(|t| t.is("in"))
                    && clause.head.iter().any(|t| {
                        t.any(words!["whack" "chuck" "throw" "toss" "stick" "pop" "bung" "put" "sling" "lob" "fling"])
                    })
                {
                    tail.pop();
                }
                self.add(clause, cmd, tail, slots);
            }
            Cmd::Remove | Cmd::RemoveOff | Cmd::No => self.remove(clause, cmd, tail, slots),
            // How much that is, or whether it goes, only the talk can tell.
            Cmd::Same => {
                let heard = self.items(&mut tail, &mut slots);
                self.push(
                    Intent::UpdateQuantity,
                    Evidence::command(heard.known),
                    Slots::default(),
                    heard.items,
                );
            }
            Cmd::Keep => self.keep(clause, tail, slots),
            Cmd::SetAmount | Cmd::Change | Cmd::Only => self.set_amount(clause, cmd, tail, slots),
            Cmd::Double | Cmd::Triple | Cmd::Halve => {
                let factor = match cmd {
                    Cmd::Double => Ratio::from_int(2),
                    Cmd::Triple => Ratio::from_int(3),
                    _ => Ratio::new(1, 2).unwrap_or(Ratio::ONE),
                };
                tail.retain(|t| {
                    !t.any(words![
                        "everything" "order" "quantity" "amount" "in" "half" "up"
                        "number" "of"
                    ])
                });
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
                let cut = tail
                    .iter()
                    .position(|t| t.any(&["in", "when", "if", "because", "that"]))
                    .filter(|i| *i > 0)
                    .unwrap_or(tail.len());
                tail.truncate(cut);
                let heard = self.items(&mut tail, &mut slots);
                // "i have no leeks, what else can i use": for what was named before.
                let unnamed = heard.items.is_empty() || heard.items.iter().all(|i| i.name == "place");
                if unnamed
                    && let Some(before) = self.actions.last_mut().filter(|a| {
                        matches!(a.intent, Intent::AddItems | Intent::SearchProducts) && !a.items.is_empty()
                    })
                {
                    before.intent = Intent::FindSubstitute;
                    return;
                }
                // "a vegan alternative to butter".
                let free =
                    clause.head.windows(2).find(|w| matches!(w, [a, b] if diet_word(a) && b.is("free")));
                slots.diet = match free {
                    Some([diet, _]) => Some(format!("{} free", diet.word)),
                    _ => clause.head.iter().find(|t| diet_word(t)).map(|t| t.word.to_owned()),
                };
                self.push(Intent::FindSubstitute, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Search => self.search(clause, tail, slots),
            Cmd::ViewList => self.view(clause, tail, slots),
            // "how much is it" asks for the item that was spoken of, "how much is it all" for the sum.
            Cmd::Total if asks_of_one(&whole) => {
                self.push(Intent::CheckPrice, Evidence::Weak, slots, Vec::new());
            }
            Cmd::Total
                if tail.first().is_some_and(|t| t.is("for"))
                    && tail.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED)) =>
            {
                self.price(tail, slots);
            }
            Cmd::Total => self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new()),
            Cmd::Clear => self.clear(clause, tail, slots),
            Cmd::Checkout | Cmd::Fulfil => self.checkout(&whole, slots),
            Cmd::Price => {
                if let Some(article) = clause.head.last().filter(|t| t.any(&["a", "an"])) {
                    tail.insert(0, *article);
                }
                self.price(tail, slots);
            }
            Cmd::History => {
                // "the price of butter the last time i bought it": when that was.
                if let Some(at) =
                    tail.windows(2).position(|w| matches!(w, [a, b] if a.is("last") && b.is("time"))).filter(|at| *at > 1)
                {
                    tail.truncate(at);
                }
                strip_words(
                    &mut tail,
                    words![
                        "last" "time" "week" "month" "year" "gone" "up" "down" "go"
                        "went" "changed" "lately" "recently" "over" "since" "increased"
                        "dropped" "been" "ago" "yesterday" "before" "to" "be" "used"
                        "trending" "rising" "past" "going" "risen" "fallen" "come"
                        "higher" "lower" "than" "the" "did" "cost" "me" "in" "few"
                        "months" "weeks" "changing" "paid" "pay" "we" "i" "previously"
                        "usually" "history" "two" "now" "so" "have" "has" "prices" "price" "gotten"
                    ],
                );
                let heard = self.items(&mut tail, &mut slots);
                slots.date = None;
                self.push(Intent::PriceHistory, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Track => {
                if let Some((at, target, len)) = find_money(&tail, self.context, true) {
                    slots.target_price = Some(target);
                    tail.drain(at..at + len);
                    if tail.get(at).is_some_and(|t| t.any(&["a", "per", "/", "for"]))
                        && tail.get(at + 1).is_some_and(|t| t.unit.is_some())
                    {
                        tail.drain(at..at + 2);
                    }
                }
                strip_words(
                    &mut tail,
                    words![
                        "drops" "drop" "dropped" "goes" "go" "falls" "fall" "gets" "get"
                        "is" "are" "below" "under" "beneath" "less" "than" "down" "to"
                        "on" "sale" "price" "prices" "hits" "reaches" "reach" "cheaper"
                        "cost" "costs" "cheap" "back" "stock" "in" "at" "if" "when" "a"
                        "per" "or" "of" "for" "changes" "change" "becomes" "discounted"
                        "dips" "dip" "hit" "fell" "went" "and" "let" "know" "tell" "me" "it" "discount"
                        "goes" "lower" "decreases" "the" "there's" "deal" "has" "come"
                    ],
                );
                let heard = self.items(&mut tail, &mut slots);
                self.push(Intent::TrackPrice, Evidence::command(heard.known), slots, heard.items);
            }
            Cmd::Deals => {
                // The words below would take the "at" from it.
                let reader = self.reader();
                slots::take_store(&mut tail, &mut slots, reader.lex, |t| reader.said(t));
                strip_words(
                    &mut tail,
                    words![
                        "today" "week" "this" "right" "now" "available" "currently"
                        "there" "do" "you" "have" "for" "on" "me" "any" "i" "can" "use"
                        "store" "the" "sale" "deals" "near" "going" "running" "get" "at"
                        "money" "my" "list" "cart" "items" "got" "have" "what" "you've" "they've" "they"
                    ],
                );
                let heard = self.items(&mut tail, &mut slots);
                slots.date = None;
                self.push(Intent::FindDeals, Evidence::command(true), slots, heard.items);
            }
            Cmd::Budget => {
                slots.period = slots::period(&whole).filter(|p| *p != "year").map(str::to_owned);
                slots.budget = find_money(&tail, self.context, true).map(|(_, m, _)| m);
                if slots.budget.is_none() {
                    self.note(
                        NoteKind::BadQuantity,
                        "so large a number is no limit; say one that can be counted",
                        &tail,
                    );
                }
                self.push(Intent::SetBudget, Evidence::Phrase, slots, Vec::new());
            }
            // "how much did i spend eating out last month": the books of a bank, and no list's budget.
            Cmd::ViewBudget
                if whole.iter().any(|t| t.any(&["spend", "spent", "spending"]))
                    && whole.iter().any(|t| {
                        t.any(words![
                            "last" "past" "yesterday" "previous" "eating" "dining" "entertainment" "clothes" "clothing" "rent" "gas"
                        ])
                    }) =>
            {
                self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            }
            Cmd::ViewBudget => self.push(Intent::ViewBudget, Evidence::Phrase, slots, Vec::new()),
            Cmd::Reorder => self.reorder(clause, tail, slots),
            Cmd::CreateList | Cmd::DeleteList | Cmd::ShareList => self.lists(cmd, &whole, slots),
            Cmd::BrandHabit
                if tail.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) =>
            {
                self.instead_inside(tail, slots);
            }
            Cmd::Diet | Cmd::Allergy | Cmd::BrandHabit | Cmd::Avoid => {
                self.preference(cmd, clause, tail, slots)
            }
            Cmd::Recipe => self.recipe(tail, slots),
            Cmd::Nutrition => {
                strip_words(
                    &mut tail,
                    words![
                        "there" "have" "has" "contain" "contains" "are" "is" "does" "do"
                    ],
                );
                let heard = self.items(&mut tail, &mut slots);
                self.push(Intent::NutritionInfo, Evidence::command(true), slots, heard.items);
            }
            Cmd::OrderStatus => self.push(Intent::OrderStatus, Evidence::Phrase, slots, Vec::new()),
            Cmd::CancelOrder => self.push(Intent::CancelOrder, Evidence::Phrase, slots, Vec::new()),
            Cmd::Recommend => {
                when::take_when(&mut tail, self.context.today, &mut slots);
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
            Cmd::SmallTalk | Cmd::Closing => {
                self.push(Intent::SmallTalk, Evidence::Phrase, slots, Vec::new())
            }
            Cmd::OutOfScope => self.push(Intent::OutOfScope, Evidence::Foreign, slots, Vec::new()),
        }
    }

    /// Whether what follows a command can be goods: known ones, or a short phrase without the words that
    /// sentences are made of.
    fn plausible(&self, cmd: Cmd, clause: &Clause<'_>, whole: &[Token<'_>]) -> bool {
        let judged = matches!(
            cmd,
            Cmd::Add
                | Cmd::AddMore
                | Cmd::Search
                | Cmd::Price
                | Cmd::Recipe
                | Cmd::Change
                | Cmd::SetAmount
                | Cmd::Swap
                | Cmd::SubstituteFor
                | Cmd::History
                | Cmd::Track
                | Cmd::Nutrition
                | Cmd::Deals
                | Cmd::Checkout
                | Cmd::BrandHabit
                | Cmd::Avoid
                | Cmd::Only
                | Cmd::FindSubstitute
                | Cmd::Remove
                | Cmd::RemoveOff
                | Cmd::Increase
                | Cmd::Decrease
                | Cmd::Double
                | Cmd::Recommend
                | Cmd::Diet
        );
        if matches!(cmd, Cmd::ViewBudget | Cmd::Total | Cmd::ViewList | Cmd::OrderStatus | Cmd::ShareList) {
            let stranger = |t: &Token<'_>| {
                t.has(Class::FOREIGN)
                    && !t.any(words![
                        "money" "spent" "spending" "limit" "near" "email" "text" "message"
                        "phone" "driver" "location" "bill"
                    ])
            };
            return !clause.tail.iter().any(stranger)
                || whole.iter().any(|t| {
                    t.has(Class::LIST) || t.any(&["order", "package", "delivery", "groceries", "budget"])
                });
        }
        let suggestions =
            |t: &Token<'_>| t.any(words!["suggestions" "ideas" "recommendations" "recs" "snack" "snacks"]);
        if cmd == Cmd::Recommend && whole.iter().any(suggestions) {
            return true;
        }
        if !judged || whole.iter().any(|t| t.has(Class::LIST) || t.has(Class::SHOP)) {
            return true;
        }
        // "in this house" and the like say nothing of another trade.
        let mut tail = clause.tail.clone();
        slots::take_occasion(&mut tail);
        trim_end(&mut tail);
        let tail = tail.as_slice();
        let (strangers, goods) = trades(tail, self.lex);
        if goods > strangers || goods > 0 && goods == strangers && tail.len() <= 4 {
            return true;
        }
        if matches!(cmd, Cmd::Checkout | Cmd::Deals | Cmd::Recommend | Cmd::Diet) {
            return strangers == 0;
        }
        let stop = tail
            .iter()
            .position(|t| {
                t.any(words![
                    "if" "because" "under" "when" "for" "from" "but" "that" "cause" "cuz" "so"
                    "less" "below" "drops" "goes" "instead" "only"
                ])
            })
            .unwrap_or(tail.len());
        let said = tail.get(..stop).unwrap_or_default();
        let function = said
            .iter()
            .filter(|t| {
                t.has(Class::FUNCTION)
                    && !t.any(words![
                        "it" "they" "them" "please" "is" "are" "am" "i" "not" "than" "need" "want" "cost" "do" "does"
                    ])
            })
            .count();
        let plain = matches!(cmd, Cmd::Price | Cmd::Search)
            || !said.iter().any(|t| t.any(&["i", "is", "are", "do", "does", "need", "want"]));
        let longest = said
            .split(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus", "or", "to", "with", "for"]))
            .map(|piece| piece.len() - before(piece, self.lex).len.min(piece.len()))
            .max()
            .unwrap_or(0);
        strangers == 0 && function == 0 && plain && longest <= 5
    }

    /// Whether a clause with a command is about another trade all the same.
    fn foreign(&self, cmd: Cmd, whole: &[Token<'_>]) -> bool {
        if into_playlist(whole) {
            return true;
        }
        if matches!(
            cmd,
            Cmd::Confirm
                | Cmd::Deny
                | Cmd::Choose
                | Cmd::SmallTalk
                | Cmd::Closing
                | Cmd::Help
                | Cmd::Undo
                | Cmd::Budget
                | Cmd::ViewBudget
                | Cmd::Reorder
                | Cmd::Checkout
                | Cmd::CancelOrder
                | Cmd::OrderStatus
                | Cmd::Total
                | Cmd::ShareList
                | Cmd::Fulfil
                | Cmd::Nutrition
                | Cmd::Deals
                | Cmd::Recommend
                | Cmd::OutOfScope
        ) {
            // "send it to my house": where it is to be brought is no other trade.
            let home =
                cmd == Cmd::Fulfil && whole.iter().any(|t| t.any(&["house", "apartment", "office", "door"]));
            return !home && self.lex.of_other_trades(whole) && !matches!(cmd, Cmd::OutOfScope);
        }
        // "what would work in its place": told of what was named before.
        if cmd == Cmd::FindSubstitute && !whole.iter().any(|t| t.has(Class::NOUN)) {
            return self.lex.of_other_trades(whole);
        }
        // "we're gluten free in this house".
        if matches!(cmd, Cmd::Diet | Cmd::Allergy) && whole.iter().take(6).any(diet_word) {
            return self.lex.of_other_trades(whole);
        }
        if cmd == Cmd::Track && whole.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED)) {
            return self.lex.of_other_trades(whole);
        }
        // "the price history for cathedral city": asked in words that no other trade has.
        if cmd == Cmd::History && whole.iter().any(|t| t.is("history")) {
            return self.lex.of_other_trades(whole);
        }
        let names_list = cmd == Cmd::Remove && whole.last().is_some_and(|t| t.has(Class::LIST));
        if names_list || matches!(cmd, Cmd::CreateList | Cmd::DeleteList) {
            return self.lex.of_other_trades(whole)
                || whole.iter().any(|t| t.any(&["playlist", "playlists"]));
        }
        foreign(whole, self.lex)
    }

    /// A heading's day and list hold for what stands below it.
    pub(super) fn heading(&mut self, clause: &Clause<'_>) {
        let mut t: Vec<Token<'_>> = clause.head.iter().chain(&clause.tail).copied().collect();
        let mut slots = Slots::default();
        let reader = self.reader();
        slots::take_list(&mut t, &mut slots, |t| reader.said(t));
        when::take_when(&mut t, self.context.today, &mut slots);
        // "garden list: slug pellets and twine".
        if let [name @ .., list] = t.as_slice()
            && list.is("list")
            && (1..3).contains(&name.len())
            && name.iter().all(|t| {
                let general = Class::SHOP.with(Class::LIST).with(Class::FUNCTION).with(Class::ARTICLE);
                t.is_word() && !t.has(general) && !t.any(words!["shopping" "grocery" "groceries" "food" "weekly" "to-do" "our" "my" "this" "new" "whole"])
            })
        {
            slots.list_name.get_or_insert_with(|| reader.said(name));
        }
        slots.time = None;
        self.waiting.fill_from(&slots);
    }

    /// Reads the items of `t`, and the dates, lists and shops around them.
    fn items(&mut self, t: &mut Vec<Token<'_>>, slots: &mut Slots) -> Items {
        let reader = self.reader();
        slots::take_list(t, slots, |t| reader.said(t));
        when::take_when(t, self.context.today, slots);
        slots::take_store(t, slots, reader.lex, |t| reader.said(t));
        slots::take_occasion(t);
        trim_end(t);
        let mut out = Items::default();
        let mut pending = false;
        // "cans of tuna, 4": a plural that waits for its number.
        let mut uncounted = false;
        // "one bag each of carrots and potatoes": the amount, and the first item it is of.
        let mut each: Option<(Item, usize)> = None;
        for mut piece in segment::items(t, self.lex) {
            if out.items.len() >= super::MAX_ITEMS {
                self.note(NoteKind::NotUnderstood, "the rest of a very long list was left out", &piece);
                break;
            }
            if aside(&piece) {
                self.note(NoteKind::NotUnderstood, "this was not read as goods", &piece);
                continue;
            }
            slots::take_occasion(&mut piece);
            if let Some(last) = out.items.last_mut()
                && more::of(last, &piece, &reader)
            {
                continue;
            }
            if let Some(amount) = self.each_of(&mut piece) {
                each = Some((amount, out.items.len()));
            }
            let correction = correction(&mut piece) | std::mem::take(&mut pending);
            if correction && piece.iter().all(|t| !t.is_word() && !t.is_number()) {
                pending = true;
                continue;
            }
            out.change = change(&mut piece);
            out.known |= piece.iter().any(|t| {
                t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND) || t.has(Class::DISH)
            });
            let waits = std::mem::replace(
                &mut uncounted,
                piece.first().is_some_and(|t| t.unit.is_some() && t.word.ends_with('s')),
            );
            match reader.item(&piece, &mut self.notes) {
                Heard::Item(item) => {
                    if correction {
                        out.items.pop();
                    }
                    out.items.push(*item);
                }
                Heard::Amount(amount) => match out.items.last_mut() {
                    // "3 apples, no wait, 4"; "eggs, 2 dozen".
                    Some(last) if correction || waits || last.quantity.is_none() => {
                        last.quantity = amount.quantity.or(last.quantity);
                        last.quantity_max = amount.quantity_max;
                        last.preparation = amount.preparation.or(last.preparation.take());
                        last.unit = amount.unit.or(last.unit);
                        last.size = amount.size.or(last.size);
                        last.approximate |= amount.approximate;
                        last.max_price = amount.max_price.or(last.max_price);
                        last.only_if_on_sale |= amount.only_if_on_sale;
                        last.span.end = last.span.end.max(amount.span.end);
                    }
                    // "two bottles of coke, 2 litre".
                    Some(last)
                        if last.size.is_none()
                            && last.unit.is_some_and(|u| !is_measure(u) && u != Unit::Dozen)
                            && amount.quantity_max.is_none()
                            && amount.unit.is_some_and(is_measure) =>
                    {
                        last.size = Some(ItemSize { value: amount.quantity, unit: amount.unit, count: None });
                    }
                    _ => out.bare = Some(*amount),
                },
                // "tuna, 5 oz cans, 6 of them".
                Heard::Pronoun(counted)
                    if counted.quantity.is_some()
                        && counted.unit.is_none()
                        && piece.last().is_some_and(|t| t.any(&["them", "those", "these"]))
                        && out
                            .items
                            .last()
                            .is_some_and(|i| i.quantity.is_none() || i.quantity == Some(Ratio::ONE)) =>
                {
                    if let Some(last) = out.items.last_mut() {
                        (last.quantity, last.quantity_max) = (counted.quantity, counted.quantity_max);
                    }
                }
                Heard::Pronoun(item) => out.pronoun = Some(*item),
                Heard::Nothing => {}
            }
        }
        if let Some((amount, _)) = &each
            && out.items.is_empty()
        {
            // "2 of each" of what was spoken of.
            out.bare = Some(amount.clone());
        }
        if let Some((amount, from)) = each {
            let from = if from >= out.items.len() { 0 } else { from };
            for item in out.items.iter_mut().skip(from).filter(|i| i.quantity.is_none()) {
                item.quantity = amount.quantity;
                item.unit = amount.unit;
                item.size = item.size.or(amount.size);
            }
        }
        out
    }

    /// "one bag each of", "2 each of", and behind the goods "2 of each": takes it out; the amount of each.
    fn each_of(&self, piece: &mut Vec<Token<'_>>) -> Option<Item> {
        let at = piece.iter().take(8).position(|t| t.is("each"))?;
        let amount = before(piece, self.lex);
        let of = piece.get(at + 1).is_some_and(|t| t.is("of"));
        let behind = at > 0 && piece.get(at - 1).is_some_and(|t| t.is("of")) && at + 1 == piece.len();
        let alone = at + 1 == piece.len() && amount.len >= at;
        if amount.quantity.is_none() || !(of && amount.len >= at || behind || alone) {
            return None;
        }
        if of {
            piece.drain(..at + 2);
        } else {
            piece.clear();
        }
        Some(Item { quantity: amount.quantity, unit: amount.unit, size: amount.size, ..Item::default() })
    }

    fn note(&mut self, kind: NoteKind, text: &str, t: &[Token<'_>]) {
        self.notes.push(Note { kind, text: text.to_owned(), span: (!t.is_empty()).then(|| span(t)) });
    }
}
