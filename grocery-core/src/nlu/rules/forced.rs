//! A sentence read as a given intent, where the model knows what it wants and no rule does: its list
//! name and its items.

use super::super::{
    Action, Intent, NoteKind, Slots,
    command::courtesy,
    item::{trim, trim_end},
    lexicon::Class,
    sense::diet_word,
    slots,
    token::{Kind, Token},
};
use super::{Rules, choice, find_money, strip_words};

/// Words that stand for an item without naming it.
const NAMELESS: &[&str] = words![
    "item" "items" "this" "that" "it" "them" "these" "those" "one" "ones" "thing" "things" "new" "an" "a" "the" "also"
    "extra" "entry" "something" "more" "another" "some" "row" "line" "last" "first" "second" "third" "please" "to" "do"
    "any" "there" "my" "from" "off" "of" "in" "on" "list" "lists" "event" "stuff" "product" "products" "now" "for" "me"
];

/// Words before a list's name that do not belong to it.
const NO_NAME: &[&str] = words![
    "my" "the" "a" "an" "our" "this" "that" "your" "new" "another" "all" "of" "on" "in" "from" "me" "for" "at" "to"
    "show" "read" "tell" "give" "make" "create" "start" "begin" "open" "add" "delete" "remove" "erase" "clear" "get"
    "rid" "check" "find" "what's" "whats" "what" "which" "is" "are" "fresh" "empty" "current" "whole" "entire" "last"
    "first" "second" "previous" "olly" "please" "off" "out" "up" "set" "need" "want" "i" "and" "any" "into" "onto"
    "any" "no" "with" "as" "it" "saved" "active" "recent" "by" "let" "know" "view" "see" "about" "generate" "cancel"
    "trash" "clean" "those" "these" "drop" "put" "many" "does" "do" "did" "available" "different" "next" "go" "or"
    "separate" "brand" "hear" "say" "repeat" "recite" "list" "lists" "update" "items" "item" "things" "long" "big"
];

/// Words that name no list in particular.
const PLAIN: &[&str] =
    words!["shopping" "grocery" "groceries" "grocery's" "groceries'" "food" "store" "cart" "buy"];

/// Words without which nothing is to be taken off.
const TAKES: &[&str] = words![
    "remove" "delete" "erase" "take" "off" "out" "drop" "don't" "dont" "not" "no" "without" "cancel" "skip" "cross" "scratch" "rid" "lose"
    "ditch" "leave" "kill" "bin" "scrap" "eliminate" "strike" "check" "mark" "complete" "done" "finished" "got" "clear" "tick" "wipe" "forget"
    "less" "stop" "enough" "already" "bought" "abolish" "cut" "subtract" "rm" "nix" "trash" "away" "never" "nah" "pass" "hold" "dump" "toss"
    "have" "exclude" "omit" "won't" "doesn't" "isn't" "anymore" "longer" "completed" "purge" "discard" "uncheck" "pull" "remov" "delet"
];

/// Words without which no price is to be watched.
const WATCHES: &[&str] = words![
    "when" "once" "alert" "alerts" "notify" "tell" "track" "watch" "monitor" "let" "drops" "drop" "below" "ping" "warn" "inform" "remind"
    "notification" "eye" "tabs" "if" "heads" "keep" "follow" "price" "prices" "message" "text" "shout" "know" "goes" "falls" "comes" "hits"
];

/// What may open a sentence of these intents.
const OPENERS: &[&str] = words![
    "add" "put" "include" "insert" "append" "update" "write" "remember" "remind" "buy" "get" "order" "need" "note" "place"
    "remove" "delete" "erase" "take" "drop" "cross" "scratch" "get" "rid" "eliminate" "cancel" "abolish" "strike" "check"
    "mark" "complete" "done" "finished" "got" "clear" "tick" "wipe" "i" "me" "to" "out" "off" "of" "up" "we" "my" "the"
    "you" "want" "would" "like" "have" "don't" "more" "again" "a" "with" "find" "go" "list" "and" "be" "should" "let's"
];

/// Words of questions that name no goods.
const ASKING: &[&str] = words![
    "the" "a" "an" "your" "my" "me" "you" "for" "on" "of" "to" "at" "in" "much" "many" "price" "prices" "cost" "costs" "charging"
    "charge" "cheap" "pricey" "expensive" "right" "now" "these" "days" "today" "week" "this" "month" "last" "sale" "deals"
    "deal" "offers" "offer" "specials" "discounted" "discounts" "half" "off" "any" "some" "anything" "something" "healthy"
    "high" "low" "good" "bad" "protein" "fat" "carbs" "calories" "sodium" "sugar" "fiber" "gluten" "contain" "kinds" "kind"
    "types" "brands" "sell" "carry" "show" "find" "search" "see" "else" "instead" "replace" "use" "swap" "there" "with" "from"
    "recently" "lately" "up" "down" "gone" "it" "be" "go" "goes" "season" "weekly" "please" "get" "give" "could" "would"
];

impl Rules<'_> {
    /// Reads a whole sentence as `intent`; `None` where what it cannot do without is not said: a budget without
    /// an amount of money, a diet that nobody knows.
    pub(in crate::nlu) fn read_as(&mut self, intent: Intent, tokens: &[Token<'_>]) -> Option<Action> {
        let mut t: Vec<Token<'_>> =
            tokens.iter().filter(|t| t.kind != Kind::Break && !t.any(&["?", "!"])).copied().collect();
        let polite = courtesy(&t, self.lex);
        t.drain(..polite);
        // Some wishes have a word of their own, without which they are another.
        let says = |words: &[&str]| tokens.iter().any(|t| t.any(words));
        if intent == Intent::RemoveItems && !says(TAKES) || intent == Intent::TrackPrice && !says(WATCHES) {
            return None;
        }
        // "i don't need those" takes off what was named, it answers nothing.
        if intent == Intent::Deny && says(&["need"]) && says(&["those", "these", "them", "it", "that"]) {
            return None;
        }
        let mut slots = std::mem::take(&mut self.waiting);
        let mut items = Vec::new();
        match intent {
            Intent::CreateList | Intent::DeleteList | Intent::ClearList | Intent::ViewList => {
                // "get rid of all of those" is said of what was named, not of a whole list.
                if intent == Intent::ClearList
                    && t.iter().any(|t| t.any(&["those", "these", "them"]))
                    && !t.iter().any(|t| t.has(Class::LIST) || t.any(&["everything", "items"]))
                {
                    return None;
                }
                slots.list_name = self.named_list(&t, intent == Intent::CreateList);
                let goods = t.iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED)) && !t.is("list"));
                if intent == Intent::ViewList && goods && slots.list_name.is_none() {
                    items = self.asked_of(t, &mut slots);
                }
            }
            Intent::AddItems | Intent::RemoveItems => {
                items = self.listed(t, &mut slots);
                // "pull up the school list" names nothing to take off.
                if items.iter().any(|i| i.name.to_lowercase().ends_with(" list")) {
                    return None;
                }
            }
            Intent::OutOfScope => {
                slots = Slots::default();
                self.note(NoteKind::NotUnderstood, "this does not seem to be about groceries", &t);
            }
            Intent::SearchProducts
            | Intent::CheckPrice
            | Intent::FindDeals
            | Intent::FindSubstitute
            | Intent::PriceHistory
            | Intent::NutritionInfo => items = self.asked_about(t, &mut slots),
            Intent::TrackPrice => {
                if let Some((at, price, len)) = find_money(&t, self.context, false) {
                    slots.target_price = Some(price);
                    t.drain(at..at + len);
                }
                items = self.asked_about(t, &mut slots);
            }
            Intent::SetBudget => {
                slots.budget = Some(find_money(&t, self.context, true)?.1);
                slots.period = slots::period(&t).filter(|p| *p != "year").map(str::to_owned);
            }
            Intent::ChooseOption => (slots.option, slots.choice) = choice(&t),
            Intent::AddRecipe => slots.recipe = Some(self.dish(&t, &mut slots)?),
            Intent::SetPreference => slots.diet = Some(t.iter().find(|t| diet_word(t))?.word.to_owned()),
            Intent::Checkout => {
                let before = self.actions.len();
                self.checkout(&t, slots);
                let action = self.actions.split_off(before).pop()?;
                return Some(Action { confidence: 0.5, ..action });
            }
            Intent::Reorder => {
                let without = t.iter().position(|t| {
                    t.any(words!["but" "without" "except" "minus" "excluding" "no" "not" "skip" "leave"])
                });
                if let Some(at) = without {
                    let mut out: Vec<Token<'_>> = t.split_off(at);
                    strip_words(
                        &mut out,
                        words!["but" "without" "except" "minus" "excluding" "no" "not" "skip" "leave" "out" "for" "the" "time" "this"],
                    );
                    slots.excludes =
                        self.items(&mut out, &mut slots).items.into_iter().map(|i| i.name).collect();
                }
            }
            // Whose amount, and which for which, no other reading tells.
            Intent::UpdateQuantity | Intent::SubstituteItem | Intent::ShareList => return None,
            _ => {}
        }
        slots.date = slots.date.filter(|_| intent == Intent::AddItems);
        Some(Action { intent, confidence: 0.5, slots, items })
    }

    /// What is to be cooked: "i fancy making a cottage pie", "what goes in a beef wellington".
    fn dish(&mut self, t: &[Token<'_>], slots: &mut Slots) -> Option<String> {
        if let Some((name, servings)) = self.recipe_for(t, slots, true) {
            slots.servings = Some(servings);
            return Some(name);
        }
        let from = t.iter().rposition(|t| {
            t.any(words!["making" "make" "cooking" "cook" "baking" "bake" "for" "of" "in" "into" "do" "doing" "prepare" "preparing"])
        })?;
        let mut name: Vec<Token<'_>> = t.get(from + 1..)?.to_vec();
        trim(&mut name, self.lex);
        trim_end(&mut name);
        while name.first().is_some_and(|t| t.any(&["a", "an"])) {
            name.remove(0);
        }
        let dish =
            name.iter().any(|t| t.has(Class::DISH.with(Class::NOUN).with(Class::WEIGHED).with(Class::HEAD)));
        (dish && name.len() <= 5).then(|| self.reader().said(&name))
    }

    /// The items of "could an extra lemon be added to my list".
    fn listed(&mut self, mut t: Vec<Token<'_>>, slots: &mut Slots) -> Vec<super::Item> {
        let reader = self.reader();
        let todo = self.named_list(&t, false).filter(|name| name == "to do");
        slots::take_list(&mut t, slots, |t| reader.said(t));
        if slots.list_name.is_none() {
            slots.list_name = todo;
        }
        while t.len() > 1 && t.first().is_some_and(|t| t.any(OPENERS)) {
            t.remove(0);
        }
        strip_words(&mut t, &["should", "be", "added", "removed", "anymore", "please"]);
        trim(&mut t, self.lex);
        trim_end(&mut t);
        if t.iter().all(|t| t.any(NAMELESS) || t.has(Class::LIST) || !t.is_word()) {
            return Vec::new();
        }
        self.items(&mut t, slots).items
    }

    /// The item of "are eggs on the list".
    fn asked_of(&mut self, mut t: Vec<Token<'_>>, slots: &mut Slots) -> Vec<super::Item> {
        let reader = self.reader();
        slots::take_list(&mut t, slots, |t| reader.said(t));
        strip_words(
            &mut t,
            words![
                "is" "are" "does" "did" "i" "we" "have" "has" "already" "what" "do" "if" "there" "any" "my" "the" "on" "put"
                "tell" "me" "know" "see" "check" "need" "how" "many" "in" "can" "you" "list" "should" "buy" "it" "what's"
            ],
        );
        self.items(&mut t, slots).items
    }

    /// The goods of "are avocados cheap right now": what is left without the words of the question.
    fn asked_about(&mut self, mut t: Vec<Token<'_>>, slots: &mut Slots) -> Vec<super::Item> {
        trim_end(&mut t);
        t.retain(|t| !(t.has(Class::FUNCTION) || t.any(ASKING)) || t.has(Class::NOUN));
        trim(&mut t, self.lex);
        trim_end(&mut t);
        self.items(&mut t, slots).items
    }

    /// The name of the list that is spoken of: "my vacation list", "a list called vacation", "to do list".
    fn named_list(&mut self, t: &[Token<'_>], new: bool) -> Option<String> {
        let at = t.iter().position(|t| t.has(Class::LIST) || t.any(&["checklist", "list's"]))?;
        let behind = t.get(at + 1..).unwrap_or_default();
        let reader = self.reader();
        let todo = |t: &[Token<'_>]| {
            matches!(t, [.., a, b] if a.is("to") && b.is("do"))
                || t.last().is_some_and(|t| t.any(&["todo", "to-do"]))
        };
        let before = t.get(..at).unwrap_or_default();
        if todo(before) {
            return Some("to do".to_owned());
        }
        let from = before.iter().rposition(|t| t.any(NO_NAME) || !t.is_word()).map_or(0, |i| i + 1);
        let mut name: Vec<Token<'_>> = before.get(from..).unwrap_or_default().to_vec();
        name.retain(|t| !t.any(PLAIN));
        if name.is_empty()
            && let Some(word) = behind.first()
            && (word.any(&["called", "named", "titled"]) || new && word.any(&["for", "of", "about"]))
        {
            name = behind.get(1..).unwrap_or_default().to_vec();
            trim(&mut name, self.lex);
            trim_end(&mut name);
            name.truncate(8);
            if name.iter().all(|t| {
                t.any(words!["me" "us" "today" "tomorrow" "it" "this" "week" "groceries" "shopping"])
            }) {
                name.clear();
            }
        }
        let said = reader.said(&name);
        (!said.is_empty()).then_some(said)
    }
}
