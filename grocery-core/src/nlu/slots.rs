//! Stage 6: what is said besides items: which list, which shop, for what. Dates are in `when`.
//!
//! Each function takes its phrase out of the tokens and returns what it means.

use super::{
    Slots,
    lexicon::{Class, Lexicon},
    token::Token,
};

/// Whether the token at `i` is one of these words.
pub(super) fn is(t: &[Token<'_>], i: usize, words: &[&str]) -> bool {
    t.get(i).is_some_and(|t| t.any(words))
}

/// Takes out of `t`, from `from` on, the runs that `found` tells the length of when it looks at what stands
/// there and behind. Each token moves at most once, however many runs there are.
pub(super) fn take_runs<'t>(
    t: &mut Vec<Token<'t>>,
    from: usize,
    mut found: impl FnMut(&[Token<'t>]) -> Option<usize>,
) {
    let (mut at, mut kept) = (from, from);
    while at < t.len() {
        match found(t.get(at..).unwrap_or_default()) {
            Some(len) if len > 0 => at += len,
            _ => {
                t.copy_within(at..=at, kept);
                (at, kept) = (at + 1, kept + 1);
            }
        }
    }
    t.truncate(kept);
}

/// Takes "to my list", "from the bbq list", "in the cart" out of `t`. Returns whether there was one.
pub(super) fn take_list(
    t: &mut Vec<Token<'_>>,
    slots: &mut Slots,
    said: impl Fn(&[Token<'_>]) -> String,
) -> bool {
    let mut found = false;
    take_runs(t, 0, |rest| {
        let (len, name) = list_phrase(rest)?;
        if let Some(name) = name {
            slots.list_name.get_or_insert_with(|| said(name));
        }
        found = true;
        Some(len)
    });
    found
}

type ListPhrase<'a, 't> = (usize, Option<&'a [Token<'t>]>);

/// "to my costco list": its length, and the name.
fn list_phrase<'a, 't>(t: &'a [Token<'t>]) -> Option<ListPhrase<'a, 't>> {
    let mut at = match t.first()?.word {
        "to" | "on" | "in" | "into" | "onto" | "from" | "off" | "of" | "for" => 1,
        "out" if is(t, 1, &["of"]) => 2,
        _ => return None,
    };
    if t.first()?.any(&["on", "in"]) && is(t, 1, &["there"]) {
        return Some((2, None));
    }
    if t.first()?.is("off") && is(t, 1, &["of"]) {
        at = 2;
    }
    if t.first()?.is("on") && is(t, 1, &["to"]) {
        at = 2;
    }
    if t.first()?.is("off") && is(t, 1, &["from"]) {
        at = 2;
    }
    if t.first()?.any(&["of", "for"]) && at == 1 {
        return None;
    }
    let from = at;
    while is(
        t,
        at,
        words![
            "my" "the" "our" "this" "that" "a" "new" "current" "today's" "a" "your" "existing" "me"
        ],
    ) && at < from + 3
    {
        at += 1;
    }
    let name = at;
    while at < name + 4 {
        let token = t.get(at)?;
        if token.has(Class::LIST) {
            let words = t.get(name..at)?;
            let plain = words.iter().all(|t| {
                t.any(words![
                    "shopping" "grocery" "groceries" "list" "store" "food" "to" "buy" "do"
                    "weekly" "order" "-" "whole" "main"
                ])
            });
            let mut end = at + 1;
            if is(t, end, &["of", "for"])
                && is(t, end + 1, &["groceries", "shopping", "things", "stuff", "items", "the"])
            {
                end += 2;
                if is(t, end, &["to"]) && is(t, end + 1, &["buy", "get"]) {
                    end += 2;
                } else if is(t, end, &["store", "shop"]) {
                    end += 1;
                }
            }
            if is(t, end, &["called", "named"]) && t.len() > end + 1 {
                return Some((t.len(), t.get(end + 1..)));
            }
            return Some((end, (!plain && !words.is_empty()).then_some(words)));
        }
        if !token.is_word() {
            return None;
        }
        if token.any(&["order", "shopping"])
            && t.get(at + 1).is_none_or(|t| !t.is_word())
            && at == name
            && from < at
        {
            return Some((at + 1, None));
        }
        at += 1;
    }
    None
}

/// Takes "for the party", "for dinner" out of `t`.
pub(super) fn take_occasion(t: &mut Vec<Token<'_>>) {
    take_runs(t, 1, |rest| {
        if is(rest, 0, &["for", "at", "from"]) {
            let mut end = 1;
            while is(
                rest,
                end,
                words![
                    "the" "my" "our" "a" "this" "next" "his" "her" "their" "some" "me"
                    "tonight's" "tomorrow's" "sunday" "saturday" "friday" "kids" "son's"
                    "daughter's" "kid's" "kids'" "birthday" "family" "office" "work" "bbq"
                    "thanksgiving" "christmas" "game" "movie"
                ],
            ) && end < 5
            {
                end += 1;
            }
            let occasion = rest.get(end).is_some_and(|t| {
                t.any(&[
                    "party",
                    "bbq",
                    "barbecue",
                    "weekend",
                    "week",
                    "dinner",
                    "lunch",
                    "breakfast",
                    "brunch",
                    "supper",
                    "picnic",
                    "cookout",
                    "potluck",
                    "kids",
                    "kid",
                    "family",
                    "guests",
                    "tonight",
                    "dessert",
                    "thanksgiving",
                    "christmas",
                    "easter",
                    "holiday",
                    "holidays",
                    "lunches",
                    "school",
                    "work",
                    "office",
                    "house",
                    "baby",
                    "dog",
                    "cat",
                    "pets",
                    "home",
                    "road",
                    "trip",
                    "night",
                    "day",
                    "morning",
                    "month",
                    "everyone",
                    "everybody",
                    "event",
                    "camping",
                    "husband",
                    "wife",
                    "son",
                    "daughter",
                    "mom",
                    "dad",
                    "kitchen",
                    "store",
                    "shop",
                    "market",
                    "supermarket",
                    "walmart",
                    "costco",
                    "target",
                    "aldi",
                    "gathering",
                    "us",
                    "me",
                    "halloween",
                    "puppy",
                    "puppies",
                    "kitten",
                    "cats",
                    "dogs",
                    "grandkids",
                    "smoothies",
                    "snacks",
                    "snack",
                    "game",
                    "match",
                    "superbowl",
                    "movie",
                    "concert",
                    "beach",
                    "lake",
                    "pool",
                    "birthday",
                    "wedding",
                    "reunion",
                ])
            }) && !(is(rest, 0, &["for"]) && is(rest, 1, &["baby", "dog", "cat"]));
            // "potatoes for the stew", "dip for the game": what it is for, at the end.
            let purpose = is(rest, 0, &["for"])
                && (rest.len() > end
                    || end > 2
                    || end == 2 && !is(rest, 1, words!["the" "my" "our" "a" "this" "next" "his" "her" "their" "some" "me" "work"]))
                && rest.len() <= end + 2
                && !rest.iter().any(|t| t.is_number() || t.value.is_some() || t.any(&["$", "each", "free"]))
                && (end > 1 && !is(rest, end - 1, &["me", "us", "some"])
                    || rest.last().is_some_and(|t| t.has(Class::DISH)
                        || t.any(words!["margaritas" "cocktails" "mimosas" "sangria" "sandwiches" "baking" "grilling" "cooking" "lunch" "smoothies" "salads" "frying" "juicing"])));
            if purpose {
                return Some(rest.len());
            }
            let back_to_nouns =
                rest.get(end + 1).is_some_and(|t| t.has(Class::NOUN) && !t.any(&["shower", "meeting"]));
            let shop = is(rest, 0, &["at", "from"])
                && !rest.get(end).is_some_and(|t| {
                    t.any(words![
                        "store" "shop" "market" "supermarket" "walmart" "costco" "target" "aldi"
                    ])
                });
            if occasion && !back_to_nouns && !shop {
                let mut len = end + 1;
                while rest.get(len).is_some_and(|t| {
                    t.any(words![
                        "party" "trip" "night" "day" "shower" "lunch" "lunches" "dinner"
                        "breakfast" "tonight" "tomorrow" "store" "gathering"
                    ])
                }) {
                    len += 1;
                }
                return Some(len);
            }
        }
        None
    });
}

/// What leads to a shop.
const IN_SHOPS: &[&str] = words!["at" "from" "in" "@" "via"];

/// Takes "at Costco", "from the Co-op", "when you're in Boots" out of `t`.
pub(super) fn take_store(
    t: &mut Vec<Token<'_>>,
    slots: &mut Slots,
    lexicon: &Lexicon,
    said: impl Fn(&[Token<'_>]) -> String,
) {
    // A name with a capital behind "at" is a shop as well: "at Fairway".
    let named = |t: &Token<'_>| {
        t.is_word()
            && !t.has(Class::NOUN.with(Class::WEIGHED).with(Class::DISH))
            && said(std::slice::from_ref(t)).starts_with(char::is_uppercase)
    };
    let found = (1..t.len()).find_map(|i| {
        if !is(t, i - 1, IN_SHOPS) {
            return None;
        }
        let from = i + usize::from(is(t, i, &["the", "our", "my"]));
        let rest = t.get(from..)?;
        if let Some((len, ())) = lexicon.stores.longest(rest) {
            // "at Target Express": what has a capital behind it belongs to it.
            let more = rest.get(len..).unwrap_or_default().iter().take(1).take_while(|t| named(t)).count();
            return Some((i - 1, from, from + len + more));
        }
        let unknown = rest.iter().take(3).take_while(|t| named(t)).count();
        (is(t, i - 1, &["at"]) && unknown > 0).then_some((i - 1, from, from + unknown))
    });
    if let Some((at, from, to)) = found {
        slots.store = t.get(from..to).map(&said);
        t.drain(opening(t, at)..to);
    }
}

/// Where the words begin that only lead to a shop: "when you're at", "next time you're in", "over at".
fn opening(t: &[Token<'_>], at: usize) -> usize {
    let back = |n: usize, words: &[&str]| at.checked_sub(n).is_some_and(|i| is(t, i, words));
    if back(1, &["over", "down"]) {
        return at - 1;
    }
    if !back(1, words!["you're" "youre" "ur" "i'm" "im" "we're" "are" "r" "am"]) {
        return at;
    }
    let who = if back(1, &["are", "r", "am"]) { 2 } else { 1 };
    if back(who + 1, words!["when" "while" "if" "once" "whenever"]) {
        return at - who - 1;
    }
    if back(who + 1, &["time"]) && back(who + 2, &["next"]) {
        return at - who - 2;
    }
    at
}

/// The period of a budget: "a week", "per month", "this trip".
pub(super) fn period(t: &[Token<'_>]) -> Option<&'static str> {
    t.iter().enumerate().find_map(|(i, word)| match word.word {
        "week" | "weekly" | "wk" | "week's" => Some("week"),
        "month" | "monthly" | "month's" => Some("month"),
        "day" | "daily" | "today" => Some("day"),
        // "the whole order" is only what the sum is of.
        "order"
            if !i
                .checked_sub(1)
                .and_then(|i| t.get(i))
                .is_some_and(|t| t.any(words!["this" "per" "each" "an" "every" "one" "my" "next"])) =>
        {
            None
        }
        "trip" | "order" | "visit" | "time" => Some("trip"),
        "year" | "yearly" | "annual" => Some("year"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        lexicon::Lexicon,
        token::{Normal, tokenise},
    };

    #[test]
    fn lists_are_named() {
        for (text, name, rest) in [
            ("milk to my list", "", "milk"),
            ("milk to the shopping list", "", "milk"),
            ("milk on my costco list", "costco", "milk"),
            ("milk to the bbq party list please", "bbq party", "milk please"),
            ("milk from the cart", "", "milk"),
            ("milk off of my grocery list", "", "milk"),
            ("milk to my list of groceries", "", "milk"),
        ] {
            let normal = Normal::new(text);
            let mut tokens = tokenise(&normal, Lexicon::english()).list;
            let mut slots = Slots::default();
            let words = |t: &[Token<'_>]| t.iter().map(|t| t.word).collect::<Vec<_>>().join(" ");
            assert!(take_list(&mut tokens, &mut slots, words), "{text}");
            assert_eq!(slots.list_name.unwrap_or_default(), name, "{text}");
            assert_eq!(words(&tokens), rest, "{text}");
        }
    }
}
