//! Stage 9: follow-ups.
//!
//! A [`Conversation`] remembers the items that were mentioned last and what the agent asked, and
//! [`resolve`](Conversation::resolve) makes explicit what a follow-up leaves out: "make it 3" gets its item, "everything
//! except the milk" the other lines, "another one" what it is another of. It is a small value: at
//! most [`MEMORY`] short names and one question, however long the talk goes on.

use serde::{Deserialize, Serialize};

use super::{
    Action, Intent, Item, Note, NoteKind, Span, Understanding,
    lexicon::{Class, Lexicon},
    names::{LineMatch, find_line, normal_name, same_item},
};
use crate::{
    clock::Timestamp,
    quantity::{Ratio, Unit},
};

/// The note of a question about "it", until [`Conversation::resolve`] says what it is.
pub(super) const REFERS: &str = "this asks about what was mentioned last";

/// How many mentioned items are remembered.
pub const MEMORY: usize = 16;

/// Names and options are cut to this many bytes.
const NAME_BYTES: usize = 96;

/// The most options of a question that are kept.
const OPTIONS: usize = 6;

/// What the agent asked last and waits to be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Asked {
    /// Whether to empty the list.
    ClearList,
    /// Whether to throw a list away.
    DeleteList {
        /// Its name.
        name: Option<String>,
    },
    /// Whether to place the order.
    Checkout,
    /// Whether to call an order off.
    CancelOrder,
    /// Which of several products is meant.
    ChooseProduct {
        /// The phrase on the list.
        item: String,
        /// What was offered, in order.
        options: Vec<String>,
    },
    /// How much of an item is wanted.
    Amount {
        /// The phrase on the list.
        item: String,
    },
    /// Whether to take one item in place of another.
    Substitute {
        /// The item to drop.
        item: String,
        /// The item to take.
        with: String,
    },
}

/// What is remembered of a talk.
///
/// ```
/// use grocery_core::{Currency, Date, Timestamp};
/// use grocery_core::nlu::{Conversation, Intent, ParseContext, Parser};
///
/// let parser = Parser::new();
/// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
/// let mut talk = Conversation::new();
/// talk.heard(&parser.parse("add milk", &context), Timestamp::from_unix_millis(0));
/// let heard = talk.resolve(parser.parse("make it 3", &context), &["milk"]);
/// assert_eq!(heard.intent(), Intent::UpdateQuantity);
/// assert_eq!(heard.actions[0].items[0].name, "milk");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conversation {
    /// The items mentioned, newest last.
    recent: Vec<String>,
    /// The items of the last turn that named any: "them", "both", "the second one".
    #[serde(default)]
    group: Vec<String>,
    /// What the last turn did, where it changed the list.
    #[serde(default)]
    did: Option<Intent>,
    /// How much was set or added last: "same for the bread".
    #[serde(default)]
    amount: Option<LastAmount>,
    /// What waits for an answer.
    asked: Option<Asked>,
    /// How many turns there were.
    turns: u64,
    /// When the last one was.
    last: Option<Timestamp>,
}

/// An amount that may hold for more than one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct LastAmount {
    quantity: Option<Ratio>,
    unit: Option<Unit>,
    delta: Option<Ratio>,
    factor: Option<Ratio>,
}

impl LastAmount {
    /// What the last action did; `None` where it told no amount.
    fn of(resolved: &Understanding) -> Option<Self> {
        let action = resolved.actions.last()?;
        let item = action.items.last()?;
        let (slots, set) = (&action.slots, action.intent == Intent::UpdateQuantity);
        let amount = Self {
            quantity: item.quantity,
            unit: item.unit.filter(|_| set),
            delta: slots.delta.filter(|_| set),
            factor: slots.factor.filter(|_| set),
        };
        (set || action.intent == Intent::AddItems).then_some(amount).filter(|a| *a != Self::default())
    }
}

impl Conversation {
    /// A talk that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The items mentioned, newest last.
    #[must_use]
    pub fn recent(&self) -> &[String] {
        &self.recent
    }

    /// What waits for an answer.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    /// How many turns there were.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.turns
    }

    /// When the last turn was.
    #[must_use]
    pub fn last_turn(&self) -> Option<Timestamp> {
        self.last
    }

    /// Remembers what the agent asks in its reply; `None` where it asks nothing.
    pub fn ask(&mut self, question: Option<Asked>) {
        self.asked = question.map(|mut q| {
            match &mut q {
                Asked::ChooseProduct { item, options } => {
                    cut(item);
                    options.truncate(OPTIONS);
                    options.iter_mut().for_each(cut);
                }
                Asked::Amount { item } => cut(item),
                Asked::Substitute { item, with } => {
                    cut(item);
                    cut(with);
                }
                Asked::DeleteList { name: Some(name) } => cut(name),
                _ => {}
            }
            q
        });
    }

    /// Makes explicit what `heard` leaves out. `lines` are the phrases on the list, oldest first.
    #[must_use]
    pub fn resolve(&self, heard: Understanding, lines: &[&str]) -> Understanding {
        self.resolve_said("", heard, lines)
    }

    /// [`resolve`](Self::resolve) with the words that were said, which tell "it" from "them" and "the second one".
    #[must_use]
    pub fn resolve_said(&self, said: &str, mut heard: Understanding, lines: &[&str]) -> Understanding {
        // These go by English words.
        let said = if heard.language == "en" { said } else { "" };
        let pointed = self.pointed(said, lines);
        let order = Order::of(&heard.language);
        self.goes_on(said, order, &mut heard, lines);
        let whole = Span { start: 0, end: 0 };
        // Items of this same utterance come before what was said earlier: "add milk and make it 3".
        let mut said: Vec<String> = Vec::new();
        let mut notes = Vec::new();
        let refers = heard.notes.iter().any(|n| n.text == REFERS);
        for action in &mut heard.actions {
            if !pointed.is_empty() && said.is_empty() && self.several(action, &pointed, lines, whole) {
                continue;
            }
            self.action(action, lines, &said, order, refers, &mut notes);
            said.extend(action.items.iter().map(|i| i.name.clone()));
        }
        if !self.recent.is_empty() {
            heard.notes.retain(|n| n.text != REFERS);
        }
        heard.notes.extend(notes);
        heard
    }

    /// The items that "them", "both", "the second one" or "the last two" stand for; empty where one item is meant.
    fn pointed(&self, said: &str, lines: &[&str]) -> Vec<String> {
        let lower = said.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !(c.is_alphanumeric() || c == '\''))
            .filter(|w| !w.is_empty())
            .take(40)
            .collect();
        let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
        let place = |w: &str| {
            ["first", "second", "third", "fourth", "fifth"]
                .iter()
                .position(|o| *o == w)
                .or_else(|| ["1st", "2nd", "3rd", "4th", "5th"].iter().position(|o| *o == w))
        };
        let all: Vec<String> = if self.group.len() > 1 {
            self.group.clone()
        } else {
            lines.iter().map(|l| (*l).to_owned()).collect()
        };
        let counted = |w: &str| match w {
            "two" | "2" | "couple" => Some(2),
            "three" | "3" => Some(3),
            "four" | "4" => Some(4),
            _ => None,
        };
        for pair in words.windows(2) {
            let [a, b] = pair else { continue };
            let many = counted(b).filter(|n| *n <= all.len());
            if let (Some(n), true) = (many, matches!(*a, "last" | "first")) {
                let skip = if *a == "last" { all.len() - n } else { 0 };
                return all.into_iter().skip(skip).take(n).collect();
            }
            if let Some(at) = place(a)
                && matches!(*b, "one" | "item" | "thing" | "off" | "to" | "please")
            {
                return all.into_iter().skip(at).take(1).collect();
            }
        }
        if let Some(at) = words.last().and_then(|w| place(w)).filter(|_| has(&["the"])) {
            return all.into_iter().skip(at).take(1).collect();
        }
        let plural = has(&["them", "they", "both", "these", "those", "each", "they're"]);
        let each = self.group.len() > 1 && plural;
        // "two of those" of one thing is that thing.
        if each { self.group.clone() } else { Vec::new() }
    }

    /// Gives an action without items those that were pointed at. Says whether it did.
    fn several(&self, action: &mut Action, pointed: &[String], lines: &[&str], span: Span) -> bool {
        let fits = match action.intent {
            Intent::UpdateQuantity | Intent::CheckPrice | Intent::AddItems => action.slots.option.is_none(),
            Intent::RemoveItems => action.slots.excludes.is_empty(),
            _ => false,
        };
        if !fits || !action.items.is_empty() || matches!(self.asked, Some(Asked::ChooseProduct { .. })) {
            return false;
        }
        let named = |name: &String| Item {
            name: line_of(name, lines).unwrap_or_else(|| name.clone()),
            span,
            ..Item::default()
        };
        action.items = pointed.iter().map(named).collect();
        if action.intent == Intent::UpdateQuantity {
            let (quantity, unit) = (action.slots.quantity.take(), action.slots.unit);
            if quantity.is_some() {
                action.slots.unit = None;
                for item in &mut action.items {
                    item.quantity = quantity;
                    item.unit = unit;
                }
            }
        }
        true
    }

    /// "and the eggs" behind "remove the milk", "no, diet coke" behind "coke": goes on with what was said before.
    fn goes_on(&self, said: &str, order: Order, heard: &mut Understanding, lines: &[&str]) {
        let lower = said.trim_start().to_lowercase();
        if let [action] = heard.actions.as_mut_slice()
            && action.intent == Intent::AddItems
            && self.did == Some(Intent::RemoveItems)
            && (lower.starts_with("and the ")
                || lower.starts_with("and my ")
                || lower.starts_with("also the "))
            && !action.items.is_empty()
            && action.items.iter().all(|i| i.quantity.is_none() && line_of(&i.name, lines).is_some())
        {
            action.intent = Intent::RemoveItems;
        }
        if let [no, add] = heard.actions.as_slice()
            && no.intent == Intent::Deny
            && add.intent == Intent::AddItems
            && matches!(self.asked, None | Some(Asked::ChooseProduct { .. }))
            && let [item] = add.items.as_slice()
            && self.kindred(&item.name, order, lines).is_some()
        {
            heard.actions.remove(0);
            if let Some(action) = heard.actions.first_mut() {
                action.intent = Intent::SubstituteItem;
            }
        }
    }

    fn action(
        &self,
        action: &mut Action,
        lines: &[&str],
        said: &[String],
        order: Order,
        refers: bool,
        notes: &mut Vec<Note>,
    ) {
        let named = |name: String| Item { name, span: Span { start: 0, end: 0 }, ..Item::default() };
        let slots = &action.slots;
        let bare = action.items.iter().all(|i| i.quantity.is_none())
            && slots.quantity.or(slots.delta).or(slots.factor).is_none();
        match action.intent {
            // "same for the bread".
            Intent::UpdateQuantity if bare && !action.items.is_empty() => match self.amount {
                _ if self.did == Some(Intent::RemoveItems) => action.intent = Intent::RemoveItems,
                Some(amount) => {
                    action.slots.delta = amount.delta;
                    action.slots.factor = amount.factor;
                    for item in &mut action.items {
                        item.quantity = amount.quantity;
                        item.unit = amount.unit;
                    }
                }
                None => {}
            },
            Intent::UpdateQuantity if action.items.is_empty() => {
                if let Some(Asked::ChooseProduct { options, .. }) = &self.asked
                    && let Some(n) = action.slots.quantity
                    && action.slots.unit.is_none()
                    && action.slots.delta.is_none()
                    && action.slots.factor.is_none()
                    && n.is_integer()
                    && let Ok(n) = u32::try_from(n.numerator())
                    && (1..=options.len()).contains(&usize::try_from(n).unwrap_or(0))
                    && action.confidence < 0.9
                {
                    action.intent = Intent::ChooseOption;
                    action.slots.quantity = None;
                    action.slots.option = Some(n);
                    return;
                }
                let Some((name, listed)) = self.target(lines, said) else {
                    notes.push(Note {
                        kind: NoteKind::Ambiguous,
                        text: "say which item, for example \"make the milk 3\"".to_owned(),
                        span: None,
                    });
                    return;
                };
                let mut item = named(name);
                item.unit = action.slots.unit.take();
                item.quantity = action.slots.quantity.take().filter(|q| q.is_positive());
                let less = action.slots.delta.is_some_and(|d| !d.is_positive());
                if !listed && action.slots.factor.is_none() && !less {
                    // Asked about and not on the list yet: "two of those" puts it there.
                    action.intent = Intent::AddItems;
                    item.quantity = item.quantity.or(action.slots.delta.take());
                } else if action.slots.delta.is_some() {
                    action.slots.unit = item.unit.take();
                }
                action.items.push(item);
            }
            Intent::RemoveItems if action.items.is_empty() => {
                if !action.slots.excludes.is_empty() {
                    let kept: Vec<usize> = action
                        .slots
                        .excludes
                        .iter()
                        .flat_map(|name| match find_line(name, lines) {
                            LineMatch::One(i) => vec![i],
                            LineMatch::Several(all) => all,
                            LineMatch::None => Vec::new(),
                        })
                        .collect();
                    let others = lines.iter().enumerate().filter(|(i, _)| !kept.contains(i));
                    action.items = others.map(|(_, l)| named((*l).to_owned())).collect();
                } else if let Some((name, _)) = self.target(lines, said) {
                    action.items.push(named(name));
                }
            }
            Intent::AddItems
            | Intent::CheckPrice
            | Intent::PriceHistory
            | Intent::TrackPrice
            | Intent::NutritionInfo
            | Intent::FindSubstitute
                if action.items.is_empty() =>
            {
                match said.last().or(self.recent.last()) {
                    Some(name) => action.items.push(named(name.clone())),
                    // "how much is it" before anything was mentioned: the whole list.
                    None if action.intent == Intent::CheckPrice && !lines.is_empty() => {
                        action.intent = Intent::ViewList;
                    }
                    None => {}
                }
            }
            Intent::SubstituteItem if action.items.len() == 1 => {
                let take = action.items.first().map(|i| i.name.clone()).unwrap_or_default();
                match self
                    .kindred(&take, order, lines)
                    .or_else(|| self.target(lines, said).map(|(name, _)| name))
                {
                    Some(name) if !same_item(&name, &take) => {
                        // "2% instead" of whole milk is 2% milk, "desnatada" for "leche entera" is "leche desnatada".
                        if let Some(item) = action.items.first_mut().filter(|i| order.describes(i)) {
                            item.name = order.described(&take, &name);
                        }
                        action.items.insert(0, named(name));
                    }
                    // Nothing it could take the place of.
                    _ => action.intent = Intent::AddItems,
                }
            }
            Intent::ViewList | Intent::FindDeals if action.items.is_empty() && refers => {
                if let Some(name) = said.last().or(self.recent.last()) {
                    action.items.push(named(name.clone()));
                }
            }
            Intent::ChooseOption if action.slots.option.is_none() => {
                if let (Some(Asked::ChooseProduct { options, .. }), Some(choice)) =
                    (&self.asked, &action.slots.choice)
                {
                    action.slots.option = match choice.as_str() {
                        "last" | "bottom" => u32::try_from(options.len()).ok(),
                        "middle" if options.len() == 3 => Some(2),
                        "either" | "any" | "whichever" | "whatever" => Some(1),
                        word => {
                            let mut fit =
                                options.iter().enumerate().filter(|(_, o)| o.to_lowercase().contains(word));
                            match (fit.next(), fit.next()) {
                                (Some((i, _)), None) => u32::try_from(i + 1).ok(),
                                _ => None,
                            }
                        }
                    };
                }
            }
            _ => {}
        }
    }

    /// The line mentioned last that is another kind of `name`: "2% milk" for "whole milk".
    fn kindred(&self, name: &str, order: Order, lines: &[&str]) -> Option<String> {
        let head = |name: &str| order.noun(&normal_name(name)).map(str::to_owned);
        let wanted = head(name)?;
        let kin = |other: &&String| head(other).as_ref() == Some(&wanted) && !same_item(other, name);
        self.recent.iter().rev().filter_map(|r| line_of(r, lines)).find(|line| kin(&line))
    }

    /// The item a follow-up means, and whether it is on the list.
    fn target(&self, lines: &[&str], said: &[String]) -> Option<(String, bool)> {
        if said.is_empty()
            && let Some(Asked::Amount { item } | Asked::ChooseProduct { item, .. }) = &self.asked
        {
            return Some((
                line_of(item, lines).unwrap_or_else(|| item.clone()),
                line_of(item, lines).is_some(),
            ));
        }
        if let Some(now) = said.last() {
            // Its line is about to be made.
            return Some((line_of(now, lines).unwrap_or_else(|| now.clone()), true));
        }
        if let Some(line) = self.recent.iter().rev().find_map(|name| line_of(name, lines)) {
            // Something mentioned since, but not on the list, is meant only where nothing else fits.
            let newest = self.recent.last()?;
            if line_of(newest, lines).is_some() || lines.len() > 1 || !lines.is_empty() {
                return Some((line, true));
            }
        }
        if let Some(newest) = self.recent.last() {
            return Some((newest.clone(), false));
        }
        lines.last().map(|l| ((*l).to_owned(), true))
    }

    /// Remembers a turn: what was mentioned (resolved), and when. What was asked before is answered
    /// or passed over by now, so it is forgotten; [`ask`](Self::ask) comes after this.
    pub fn heard(&mut self, resolved: &Understanding, now: Timestamp) {
        self.turns = self.turns.saturating_add(1);
        self.last = Some(now);
        self.asked = None;
        self.did = resolved.actions.last().map(|a| a.intent);
        self.amount = LastAmount::of(resolved);
        let mut group: Vec<String> = Vec::new();
        // Of a swap what is there now.
        let there = |a: &'_ Action| usize::from(a.intent == Intent::SubstituteItem && a.items.len() > 1);
        for item in resolved.actions.iter().flat_map(|a| a.items.iter().skip(there(a))).take(MEMORY) {
            let mut name = item.name.clone();
            cut(&mut name);
            if !name.is_empty() && !group.iter().any(|g| same_item(g, &name)) {
                group.push(name);
            }
        }
        if !group.is_empty() {
            self.group = group;
        }
        for action in &resolved.actions {
            if matches!(action.intent, Intent::ClearList) {
                self.recent.clear();
                self.group.clear();
            }
            let all_others = action.intent == Intent::RemoveItems && action.items.len() > 1;
            if all_others {
                continue;
            }
            for item in &action.items {
                self.mention(&item.name);
            }
        }
    }

    /// Remembers one item as mentioned.
    pub fn mention(&mut self, name: &str) {
        if name.is_empty() {
            return;
        }
        let mut name = name.to_owned();
        cut(&mut name);
        self.recent.retain(|old| !same_item(old, &name));
        self.recent.push(name);
        if self.recent.len() > MEMORY {
            let over = self.recent.len() - MEMORY;
            self.recent.drain(..over);
        }
    }
}

/// The line that `name` means, where it is one.
fn line_of(name: &str, lines: &[&str]) -> Option<String> {
    match find_line(name, lines) {
        LineMatch::One(i) => lines.get(i).map(|l| (*l).to_owned()),
        LineMatch::Several(all) => all.last().and_then(|i| lines.get(*i)).map(|l| (*l).to_owned()),
        LineMatch::None => None,
    }
}

/// Where the noun of a phrase stands, and by whose words it is told whether one is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    English,
    /// "leche desnatada".
    NounFirst,
    /// "fettarme Milch".
    NounLast,
}

impl Order {
    fn of(language: &str) -> Self {
        match language {
            "en" => Self::English,
            "es" | "fr" | "it" | "pt" => Self::NounFirst,
            _ => Self::NounLast,
        }
    }

    fn noun(self, name: &str) -> Option<&str> {
        let mut words = name.split(' ').filter(|w| !w.is_empty());
        if self == Self::NounFirst { words.next() } else { words.next_back() }
    }

    /// Whether a phrase only describes ("2%", "organic"), so that what it describes was left out.
    fn describes(self, item: &Item) -> bool {
        if self != Self::English {
            return !item.attributes.is_empty() && item.attributes.join(" ") == item.name;
        }
        let lex = Lexicon::english();
        let mut words = item.name.split(' ').peekable();
        words.peek().is_some()
            && words.all(|w| {
                let w = w.to_lowercase();
                lex.word(&w).is_some_and(|e| e.class.has(Class::ADJ) && !e.class.has(Class::NOUN))
                    || w.len() > 1
                        && w.strip_suffix('%').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
            })
    }

    /// What `name` is, described as `how`.
    fn described(self, how: &str, name: &str) -> String {
        let noun = self.noun(name).unwrap_or_default();
        if self == Self::NounFirst { format!("{noun} {how}") } else { format!("{how} {noun}") }
    }
}

/// Cuts at a character border.
fn cut(name: &mut String) {
    if name.len() > NAME_BYTES {
        let end = (0..=NAME_BYTES).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
        name.truncate(end);
    }
}

#[cfg(test)]
mod tests;
