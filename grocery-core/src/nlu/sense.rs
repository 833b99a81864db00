//! Whether a command makes sense with what follows it.
//!
//! The phrases of `lexicon::commands` are short, and many of them also open sentences about other things
//! ("make a call", "drop me off"). Each command says here what must follow.

use super::{
    lexicon::{Class, Cmd},
    money_words::money,
    token::{Kind, MOST, Token},
};
use crate::money::Currency;

/// Phrases that count only where they are the whole clause.
pub(super) fn whole(cmd: Cmd) -> bool {
    matches!(cmd, Cmd::Confirm | Cmd::Deny | Cmd::Choose | Cmd::SmallTalk | Cmd::Closing | Cmd::Help)
}

/// How many tokens behind a command are looked at to judge it.
const NEAR: usize = 200;

fn ends(t: &[Token<'_>]) -> bool {
    t.iter()
        .find(|t| {
            !t.any(words![
                "please" "pls" "thanks" "then" "now" "you" "thank" "for" "me" "too" "mate" "man"
                "dear" "buddy" "friend" "sir" "again" "so" "much" "today" "very" "plz"
            ])
        })
        .is_none_or(|t| !t.is_word() && !t.is_number() && !t.is("$") || t.any(&["and", "but"]))
}

/// Whether a command of this length makes sense with what follows.
pub(super) fn valid(cmd: Cmd, len: usize, t: &[Token<'_>], currency: Currency) -> bool {
    // A command is judged by what stands near it, so that the work stays linear in the length of the text.
    let rest = t.get(len..).unwrap_or_default();
    let rest = rest.get(..NEAR).unwrap_or(rest);
    let stop =
        rest.iter().position(|t| t.any(&["!", "?", "."]) || t.kind == Kind::Break).unwrap_or(rest.len());
    let tail = rest.get(..stop).unwrap_or_default();
    let any = |words: &[&str]| tail.iter().any(|t| t.any(words));
    let first = t.first().map_or("", |t| t.word);
    match cmd {
        cmd if whole(cmd) => ends(rest),
        Cmd::Add => {
            // A noun that is also a verb is a product where nothing follows.
            !(tail.is_empty() && t.first().is_some_and(|t| t.has(Class::NOUN)))
                && !tail.windows(3).skip(1).take(8).any(|w| {
                    matches!(w, [a, b, n] if a.is("down") && b.any(&["to", "at"]) && n.value.is_some())
                })
                && !(matches!(first, "move" | "place") && !tail.iter().any(|t| t.has(Class::LIST)))
                && !(matches!(first, "want" | "log" | "note" | "enter" | "register" | "load")
                    && tail.is_empty())
        }
        Cmd::RemoveOff => {
            let near = tail.iter().take(12).take_while(|t| !t.any(&[",", "and"]));
            let mut off = near.clone();
            off.any(|t| t.any(&["off", "out", "away"])) && !tail.first().is_some_and(|t| t.any(&["me", "a"]))
                || matches!(first, "take" | "cross" | "pull") && off_list(tail)
                || near.clone().any(|t| t.has(Class::LIST))
                    && near.clone().any(|t| t.any(&["from", "off", "out"]))
        }
        Cmd::No => {
            tail.iter().take(4).any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED))
                && !tail.first().is_some_and(|t| t.any(&["more"]))
        }
        Cmd::Keep => {
            let near = tail.iter().take(6);
            near.clone().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND))
                && !tail.iter().any(|t| {
                    t.any(words!["eye" "track" "tabs" "under" "below" "off" "out" "stock" "to" "total"])
                })
                && !(first == "leave" && tail.is_empty())
        }
        // "oops i meant 2" corrects, it takes nothing back.
        Cmd::Undo
            if t.get(..len).and_then(<[_]>::last).is_some_and(|t| t.any(&["oops", "whoops", "oopsie"])) =>
        {
            tail.is_empty()
        }
        Cmd::Same => {
            tail.iter().take(6).any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND))
        }
        Cmd::Change => any(&["to", "into", "for", "with"]),
        Cmd::SetAmount => {
            let amount = tail
                .iter()
                .any(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an", "double", "couple"]));
            let pronoun = t.get(..len).is_some_and(|h| {
                h.iter().any(|t| {
                    t.any(words![
                        "it" "that" "this" "those" "them" "these" "they" "both" "each" "all" "meant" "mean" "said"
                    ])
                })
            });
            let weak = len == 1;
            // "make the eggs organic".
            let kind = first == "make"
                && (2..=5).contains(&tail.len())
                && tail.last().is_some_and(|t| t.has(Class::ADJ) && !t.has(Class::NOUN))
                && tail.iter().rev().nth(1).is_some_and(|t| {
                    t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::ADJ)
                });
            !tail.is_empty()
                && (amount || pronoun || kind)
                && !(weak && !amount)
                && !any(&["list", "alarm", "timer", "reminder"])
        }
        Cmd::Only if len == 1 && first == "only" => {
            tail.first().is_some_and(|t| t.is_number() || t.value.is_some())
        }
        Cmd::Only => !tail.is_empty(),
        // "make that half a dozen" tells an amount.
        Cmd::Halve
            if matches!(first, "make" | "set")
                && tail.first().is_some_and(|t| t.unit.is_some() || t.any(&["a", "an", "of", "the"])) =>
        {
            false
        }
        // "a watermelon, cut into chunks" tells how.
        // "cut the potatoes to 3 lbs" tells how many are left.
        Cmd::Halve
            if first == "cut"
                && !any(&["half"])
                && tail.windows(2).take(12).any(
                    |w| matches!(w, [to, n] if to.is("to") && (n.is_number() || n.value.is_some())),
                ) =>
        {
            false
        }
        Cmd::Halve
            if first == "cut"
                && !any(&["half"])
                && tail.first().is_some_and(|t| t.any(words!["up" "thin" "thinly" "thick" "small" "lengthwise" "crosswise" "open"])) =>
        {
            false
        }
        Cmd::Halve if first == "cut" && tail.first().is_some_and(|t| t.any(&["into", "in"])) && !any(&["half"]) => false,
        Cmd::Halve => !tail.is_empty() || len > 1 || first == "halve",
        // "got 20 bucks, need milk", but not "got $5 cheese".
        Cmd::Budget if t.get(..len).is_some_and(|h| h.iter().any(|t| t.is("got")) && !h.iter().any(|t| t.any(&["i", "we", "i've", "we've", "ive"]))) => {
            let at = tail.iter().take(4).position(|t| t.any(words!["dollars" "bucks" "quid" "euros" "pounds" "usd"]) || t.is_number() && !tail.first().is_some_and(Token::is_number));
            at.is_some_and(|at| tail.get(at + 1).is_none_or(|t| t.any(words!["," "to" "and" "for" "left" "on"])))
                && budget_money(t.get(..len).unwrap_or_default(), tail, currency)
        }
        Cmd::Budget => budget_money(t.get(..len).unwrap_or_default(), tail, currency),
        Cmd::Diet => tail.first().is_some_and(|t| diet_word(t) || t.any(&["low", "type"])) && tail.len() <= 8,
        Cmd::Allergy => {
            t.get(..len).is_some_and(|h| {
                h.iter().any(|t| t.word.starts_with("allerg") || t.any(&["intolerant", "sensitive"]))
            }) || tail.iter().any(|t| {
                t.word.starts_with("allerg")
                    || t.any(&["intolerance", "celiac", "coeliac", "intolerant", "diabetes"])
            })
        }
        Cmd::CreateList
            if matches!(first, "open" | "get" | "give" | "begin" | "add" | "do")
                && !t
                    .iter()
                    .take(len + 3)
                    .any(|t| t.any(&["new", "another", "called", "named", "separate"])) =>
        {
            false
        }
        Cmd::CreateList => {
            t.get(..len).is_some_and(|h| h.iter().any(|t| t.has(Class::LIST) || t.any(&["checklist"])))
                || tail.iter().take(6).any(|t| t.any(&["list", "lists", "checklist"]))
                    && tail
                        .iter()
                        .take_while(|t| !t.any(&["list", "lists", "checklist"]))
                        .all(|t| !t.any(&["to", "on", "from", "off", "with", "of"]))
        }
        Cmd::ShareList => {
            let sharing = matches!(first, "share" | "collaborate" | "sync" | "invite");
            let email = tail.iter().any(|t| t.word.contains('@'));
            let list = t.iter().take(len + 6).any(|t| t.has(Class::LIST));
            sharing && (list || email || any(&["with"]))
                || email
                || list
                    && any(&["to", "with", "access"])
                    && t.get(..len).is_some_and(|h| h.iter().any(|t| t.has(Class::LIST)))
                    && !matches!(first, "add" | "show" | "give")
                || list
                    && matches!(
                        first,
                        "send" | "email" | "text" | "forward" | "mail" | "message" | "export" | "print"
                    )
                || list && matches!(first, "give" | "let" | "allow") && any(&["access"])
        }
        Cmd::Price => {
            let what =
                first == "what" && t.get(1).is_some_and(|t| t.any(&["do", "does", "would", "will", "did"]));
            !what
                || any(&["cost", "costs", "run", "go", "sell", "priced"])
                || t.get(..len).is_some_and(|h| {
                    h.iter().any(|t| t.any(words!["cost" "charge" "charging" "asking" "ask" "selling" "pay" "getting"]))
                })
        }
        Cmd::Track => {
            let priced = |t: &Token<'_>| {
                t.any(words![
                    "price" "prices" "drop" "drops" "below" "under" "sale" "cheaper" "goes"
                    "falls" "fall" "dips" "$" "cheap" "stock" "hits" "gets" "cost" "costs"
                    "discounted" "less"
                ])
            };
            t.iter().take(len).any(|t| t.any(&["price", "prices"]))
                || tail.iter().any(priced)
                || matches!(first, "track" | "watch" | "monitor") && tail.iter().any(|t| t.has(Class::NOUN))
        }
        Cmd::History => {
            let price = t.iter().take(len).any(|t| {
                t.any(words![
                    "price" "prices" "pricing" "pay" "paid" "spend" "spent" "cost" "costs"
                ])
            });
            price
                && !(t.iter().take(len).any(|t| t.any(&["is", "are"]))
                    && !any(words![
                        "up" "down" "rising" "falling" "higher" "lower" "going" "gone" "changed"
                        "increased" "dropped" "than" "trending"
                    ]))
                || any(&["last", "yesterday", "before", "ago"]) && first != "when"
        }
        Cmd::Search => {
            // "any kind of cheese is fine" asks for nothing.
            let fine = first == "any" && any(words!["fine" "ok" "okay" "do" "works" "good"]);
            !tail.is_empty() && !fine
        }
        Cmd::Recipe => {
            let weak = matches!(
                first,
                "having"
                    | "hosting"
                    | "tonight"
                    | "dinner"
                    | "lunch"
                    | "supper"
                    | "breakfast"
                    | "make"
                    | "cook"
                    | "cooking"
                    | "making"
                    | "planning"
                    | "prepare"
                    | "bake"
                    | "baking"
                    | "let's"
                    | "lets"
                    | "can"
                    | "could"
                    | "help"
                    | "i'm"
                    | "im"
                    | "we're"
                    | "i"
                    | "we"
                    | "i'd"
                    | "we'd"
                    | "i'll"
                    | "we'll"
                    | "let"
            );
            let food = tail.iter().any(|t| t.has(Class::DISH) || t.has(Class::NOUN))
                || tail.iter().any(|t| t.has(Class::WEIGHED));
            let list = tail.iter().take(6).any(|t| t.has(Class::LIST));
            let hosts =
                t.get(len - 1).is_some_and(|t| t.any(&["having", "hosting", "doing", "serving", "planning"]));
            !tail.is_empty()
                && (!hosts || food)
                && (!weak
                    || food
                    || tail.len() <= 6
                        && !any(words![
                            "sure" "it" "that" "call" "a" "the" "my" "reservation" "appointment"
                        ]))
                && !(list && weak)
                && !(len == 1 && tail.last().is_some_and(|t| t.is_number()))
        }
        Cmd::BrandHabit => {
            let counted =
                tail.first().is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an"]));
            // "only get the shrimp if it's on sale" is said of this time.
            let ever = tail.windows(3).any(|w| {
                matches!(w, [a, b, c] if a.any(&["when", "whenever", "if"]) && b.any(&["i", "we"])
                    && c.any(words!["say" "ask" "buy" "need" "want" "write" "put" "add" "order" "type"]))
            });
            let once =
                matches!(first, "only" | "always") && !ever && any(&["if", "when", "sale", "today", "instead"]);
            !tail.is_empty() && !any(&["you", "to"]) && !counted && !once
        }
        // "i can't wait forever" is about no food.
        Cmd::Avoid => {
            !tail.is_empty()
                && !any(words!["you" "know" "think" "understand" "wait" "recall" "remember" "believe" "decide" "forever" "find" "see" "enough"])
        }
        Cmd::Clear => {
            let bare = len == 1;
            !bare
                || tail
                    .first()
                    .is_some_and(|t| t.has(Class::LIST) || t.any(&["the", "my", "our", "all", "out"]))
                || tail.is_empty()
        }
        Cmd::Remove => {
            !(tail.is_empty() && matches!(first, "lose" | "pull" | "drop" | "kill" | "strike"))
                && !(first == "not" && !any(&["anymore"]))
        }
        Cmd::Double | Cmd::Triple => {
            !tail.first().is_some_and(|t| t.any(&["cream", "stuf", "check", "stuffed", "a"]))
        }
        // "knock the apples down to 3".
        Cmd::Decrease if matches!(first, "knock" | "bring" | "drop" | "take" | "scale" | "dial" | "turn" | "bump" | "move" | "pull" | "put") || first == "cut" && !t.get(1).is_some_and(|t| t.any(&["back", "down"])) => {
            tail.windows(3).take(16).any(|w| {
                matches!(w, [a, b, n] if (a.any(&["down", "back", "up"]) && b.any(&["to", "at"]) || first == "cut" && b.is("to"))
                    && (n.is_number() || n.value.is_some()))
            })
        }
        // "which coffee is on sale" asks for deals.
        Cmd::Recommend if matches!(first, "which" | "what") => {
            !tail.windows(2).any(|w| matches!(w, [a, b] if a.is("on") && b.any(&["sale", "special", "offer"])))
        }
        Cmd::Increase | Cmd::Decrease => !tail.is_empty() || len > 1,
        _ => true,
    }
}

/// "eggs and cheese off of my list": several, with the list behind them.
fn off_list(t: &[Token<'_>]) -> bool {
    t.iter().take(12).position(|t| t.any(&["off", "out"])).is_some_and(|at| {
        let (left, right) = t.split_at_checked(at).unwrap_or_default();
        right.iter().take(5).any(|t| t.has(Class::LIST))
            && !left.iter().any(|t| t.any(words!["add" "put" "get" "buy" "remove" "take"]))
    })
}

/// A diet, or something one does without.
pub(super) fn diet_word(t: &Token<'_>) -> bool {
    t.any(&[
        "vegan",
        "vegans",
        "vegetarian",
        "vegetarians",
        "pescatarian",
        "keto",
        "ketogenic",
        "paleo",
        "halal",
        "kosher",
        "gluten",
        "gluten-free",
        "dairy",
        "dairy-free",
        "lactose",
        "lactose-free",
        "diabetic",
        "celiac",
        "coeliac",
        "low-carb",
        "low-sodium",
        "sugar-free",
        "whole30",
        "mediterranean",
        "plant-based",
        "nut-free",
        "nut",
        "flexitarian",
        "atkins",
        "fodmap",
        "dash",
        "carnivore",
        "sugar",
        "organic",
        "low-fat",
        "soy-free",
        "egg-free",
        "raw",
    ])
}

fn budget_money(head: &[Token<'_>], tail: &[Token<'_>], currency: Currency) -> bool {
    let strong = head.iter().any(|t| {
        t.any(words![
            "budget" "limit" "spend" "spending" "keep" "cap" "stay" "total" "bill"
        ])
    }) || tail.last().is_some_and(|t| t.any(&["total", "altogether"]));
    // More money than can be counted is still meant as a limit.
    if strong && tail.iter().take(6).any(|t| t.value.is_some_and(|v| v >= MOST)) {
        return true;
    }
    let Some(at) = (0..tail.len().min(9)).find(|i| {
        tail.get(*i..).is_some_and(|t| {
            t.first().is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["$", "€", "£", "a"]))
                && money(t, currency, strong).is_some()
        })
    }) else {
        return false;
    };
    // "under 5 pounds of beef", "i have 3 apples".
    let Some((_, len)) = tail.get(at..).and_then(|t| money(t, currency, strong)) else { return false };
    let signed = tail.get(at..at + len).is_some_and(|t| {
        t.iter().any(|t| {
            t.any(words![
                "$" "€" "£" "dollars" "bucks" "dollar" "buck" "euros" "quid" "usd"
            ])
        })
    });
    signed && (strong || at <= 4)
        || strong && at <= 5 && !tail.get(at + len).is_some_and(|t| t.unit.is_some() || t.has(Class::NOUN))
}
