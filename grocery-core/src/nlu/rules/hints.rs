//! Small readings that several rules share: corrections, changes, choices, other trades.

use super::super::{
    ItemSize, ParseContext,
    amount::{before, is_measure},
    lexicon::{Class, Lexicon},
    money_words::money,
    token::Token,
};

/// "can you see where my package is": a question about an order that was placed.
pub(in crate::nlu) fn about_order(t: &[Token<'_>]) -> bool {
    let Some(at) = t.iter().position(|t| {
        t.any(words![
            "order" "orders" "package" "packages" "delivery" "shipment" "purchase" "ordered"
            "parcel" "order's" "package's"
        ])
    }) else {
        return false;
    };
    let owned = t.iter().any(|t| t.any(words!["my" "our" "i" "an" "a" "the" "that" "for"]));
    let asked = t.iter().any(|t| {
        t.any(words![
            "where" "where's" "status" "track" "tracked" "tracking" "arrive" "arrived"
            "arriving" "shipped" "ship" "delivered" "updates" "location" "locate" "located"
            "progress" "coming" "late" "eta" "expected" "way" "whereabouts" "dispatched"
            "monitor" "expect"
        ])
    }) || t.iter().any(|t| t.is("when"))
        && t.iter().any(|t| t.any(&["get", "come", "be", "here", "receive", "will"]))
        && at > 0
        || t.iter().any(|t| t.any(&["update", "updated"])) && t.iter().any(|t| t.any(&["on", "about"]));
    let other = t.iter().any(|t| {
        t.any(&["cancel", "flight", "card", "checks", "add", "schedule", "price"]) || t.has(Class::LIST)
    });
    owned && asked && !other
}

/// "how much is it", "how much does that cost": a price, not a sum.
pub(super) fn asks_of_one(t: &[Token<'_>]) -> bool {
    t.first().is_some_and(|t| t.is("how"))
        && t.iter().any(|t| t.any(&["it", "this", "that"]))
        && t.iter().all(|t| {
            !t.is_word()
                || t.any(words![
                    "how" "much" "is" "it" "this" "that" "does" "cost" "costs" "do" "please" "again" "one" "was"
                    "per" "each" "now" "though"
                ])
        })
}

/// Removes words wherever they stand, but not inside names that stay whole.
pub(super) fn strip_words(t: &mut Vec<Token<'_>>, words: &[&str]) {
    if !t.iter().any(|t| t.any(words)) {
        return;
    }
    let lex = Lexicon::english();
    let mut keep = vec![false; t.len()];
    let mut at = 0;
    while at < t.len() {
        let rest = t.get(at..).unwrap_or_default();
        let whole =
            lex.names.longest(rest).or_else(|| lex.compounds.longest(rest)).map_or(0, |(len, ())| len);
        for mark in keep.iter_mut().skip(at).take(whole) {
            *mark = true;
        }
        at += whole.max(1);
    }
    let mut kept = keep.into_iter();
    t.retain(|t| kept.next().unwrap_or(false) || !t.any(words));
}

/// "we're not drinking this month", "oh": a remark among goods, or a sound.
pub(super) fn aside(piece: &[Token<'_>]) -> bool {
    const SOUNDS: &[&str] = words![
        "oh" "ok" "okay" "uh" "um" "er" "hmm" "hm" "yes" "yeah" "yep" "well" "so" "and" "right" "alright" "please"
        "thanks" "thx" "lol" "haha" "lmao" "omg" "ope" "dear" "sweetheart" "darling" "typical" "anyways" "fine" "eh" "mate" "dude" "bro" "sir" "madam" "hon" "cool" "great" "like" "ugh" "oops" "anyway" "yum" "yay" "nice" "pls" "plz" "etc"
    ];
    if matches!(piece, [i, think, ..] if i.any(&["i", "we"]) && think.any(words!["think" "guess" "suppose" "believe" "mean" "meant"]))
    {
        return false;
    }
    let mut words = piece.iter().filter(|t| t.is_word() || t.is_number()).peekable();
    if words.peek().is_some() && words.all(|t| t.any(SOUNDS)) {
        return true;
    }
    let subject = piece.first().is_some_and(|t| {
        t.any(words![
            "i" "i'm" "im" "i've" "we" "we're" "we've" "they" "they're" "theyre" "it's" "he" "she" "he's" "she's" "you"
            "there's" "that's" "thats" "cause" "because" "my" "it" "nobody" "everybody" "everyone" "someone" "somebody" "nobody's"
        ])
    });
    let verb = piece.get(1..).unwrap_or_default().iter().take(4).any(|t| {
        t.any(words![
            "not" "don't" "dont" "have" "having" "has" "am" "are" "is" "was" "were" "can't" "cant" "will" "won't" "love" "loves" "like"
            "likes" "hate" "hates" "coming" "going" "eat" "eats" "eating" "drinking" "making" "trying" "always" "never" "think" "know" "said"
            "asked" "wants" "really" "on" "promise" "guess" "swear" "already" "just" "gonna" "did" "had" "expecting" "hosting" "out" "found" "goes" "go" "went" "drinks" "touches" "uses" "finishes" "got" "ate"
        ])
    });
    // "the doctor says no more sugar", "half everything half plain".
    let told = matches!(piece, [the, rest @ ..] if the.any(words!["the" "my" "our" "his" "her"])
        && rest.iter().take(3).skip(1).any(|t| t.any(words!["says" "said" "told" "thinks" "reckons" "insists" "swears"])));
    let halves = piece.len() > 3
        && piece.first().is_some_and(|t| t.is("half"))
        && piece.iter().skip(2).any(|t| t.is("half"))
        && !piece.iter().any(|t| t.any(&["and", "&", "a"]));
    let still = matches!(piece, [still, got, ..] if still.any(&["still", "already"]) && got.any(&["got", "have"]))
        && piece.len() <= 5
        && !piece.iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED)));
    let done = matches!(piece, [call, it, ..] if call.is("call") && it.any(&["it", "that"]));
    if told || halves || still || done {
        return true;
    }
    let contracted =
        piece.first().is_some_and(|t| t.word.contains('\'') || t.any(&["im", "thats", "theyre"]));
    // "we've plenty", "got some already".
    let much = |t: &Token<'_>| t.any(words!["plenty" "tons" "loads" "enough" "lots" "some" "heaps"]);
    if piece.len() <= 4
        && piece
            .first()
            .is_some_and(|t| t.any(words!["we've" "i've" "weve" "ive" "got" "have" "already" "still"]))
        && piece.get(1..).unwrap_or_default().iter().any(much)
        && !piece.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED))
    {
        return true;
    }
    subject
        && piece.len() >= 3
        && (verb || contracted && !piece.iter().any(|t| t.is_number()))
        && !piece.first().is_some_and(|t| t.is("my") && !verb)
}

/// "ripe ones", "the unscented one", "from the deli counter": a piece that tells which of the goods before it.
pub(super) fn which_kind(piece: &[Token<'_>]) -> bool {
    if let [from, the, rest @ ..] = piece
        && from.any(&["from", "off"])
        && the.any(&["the", "your"])
    {
        return (1..4).contains(&rest.len())
            && rest.iter().all(|t| {
                t.any(words![
                    "bakery" "deli" "delicatessen" "butcher" "butchers" "butcher's" "fish" "meat" "cheese" "hot" "salad" "counter" "aisle"
                    "section" "freezer" "fridge" "frozen" "garden" "store" "shop" "shelf" "bin" "bins" "bulk" "produce" "dairy"
                ])
            });
    }
    // "the ones in the blue box".
    if let [the, ones, with, _, ..] = piece
        && the.any(&["the", "those"])
        && ones.any(&["one", "ones", "kind", "sort", "type"])
        && with.any(words!["in" "with" "from" "that" "for" "without" "they" "he" "she" "we" "i" "you" "my" "sells" "tastes"])
    {
        return piece.len() <= 9;
    }
    let [first, .., last] = piece else { return false };
    let kind = last.any(words!["one" "ones" "kind" "kinds" "sort" "type" "variety" "version" "stuff"]);
    let opens = first.any(&["the", "those"])
        || first
            .has(Class::ADJ.with(Class::ATTRIBUTE).with(Class::SIZE).with(Class::NOUN).with(Class::FLAVOUR))
        || first.any(
            words!["nice" "big" "firm" "proper" "good" "cheap" "everything" "posh" "fancy" "store" "own"],
        );
    kind && opens
        && (2..=6).contains(&piece.len())
        && !piece.iter().any(|t| {
            t.is_number() || t.any(words!["more" "another" "other" "last" "first" "second" "third" "no" "not" "or" "same" "for" "of" "this" "that"])
        })
}

/// "the 28 ounce ones", "the 2 liter kind": the size of what was named before.
pub(super) fn which_size(piece: &[Token<'_>], lex: &Lexicon) -> Option<ItemSize> {
    let [the, said @ .., kind] = piece else { return None };
    let kind = kind.any(words!["one" "ones" "kind" "kinds" "sort" "type" "size" "version"]);
    if !kind || !the.any(&["the", "those"]) || !(2..=3).contains(&said.len()) {
        return None;
    }
    let amount = before(said, lex);
    let unit = amount.unit.filter(|u| is_measure(*u))?;
    (amount.len == said.len() && amount.max.is_none()).then_some(ItemSize {
        value: amount.quantity,
        unit: Some(unit),
        count: None,
    })
}

/// "no wait", "i mean": the piece corrects the one before.
pub(super) fn correction(piece: &mut Vec<Token<'_>>) -> bool {
    let len = match piece.as_slice() {
        [a, b, ..] if a.is("i") && b.any(&["mean", "meant"]) => 2,
        [a, b, ..]
            if a.any(&["no", "oh", "or"]) && b.any(&["wait", "rather", "actually", "sorry", "scratch"]) =>
        {
            2
        }
        [a, b, ..] if a.is("make") && b.any(&["that", "it"]) => 2,
        [a, ..] if a.any(&["wait", "sorry", "correction", "rather"]) => 1,
        [a, b, ..] if a.is("actually") && (b.is_number() || b.value.is_some() || b.is("make")) => {
            1 + usize::from(b.is("make")) * 2
        }
        _ => return false,
    };
    piece.drain(..len.min(piece.len()));
    true
}

/// "2 more", "one less": takes the word out; its sign.
pub(super) fn change(piece: &mut Vec<Token<'_>>) -> i64 {
    let found = piece.iter().position(|t| t.any(&["more", "less", "fewer", "extra", "additional"]));
    let Some(at) = found else { return 0 };
    let counted = at > 0
        && piece.get(at - 1).is_some_and(|t| {
            t.is_number() || t.value.is_some() || t.unit.is_some() || t.any(&["couple", "few"])
        });
    if !counted || piece.get(at + 1).is_some_and(|t| t.is("than")) {
        return 0;
    }
    let sign = if piece.get(at).is_some_and(|t| t.any(&["less", "fewer"])) { -1 } else { 1 };
    piece.remove(at);
    while piece.get(at).is_some_and(|t| t.is("of"))
        && piece.get(at + 1).is_some_and(|t| t.any(&["it", "them", "those", "these", "that"]))
    {
        piece.remove(at);
    }
    sign
}

/// The first amount of money in `t`.
pub(super) fn find_money(
    t: &[Token<'_>],
    context: &ParseContext,
    bare: bool,
) -> Option<(usize, crate::money::Money, usize)> {
    (0..t.len()).find_map(|at| {
        let rest = t.get(at..)?;
        let starts = rest.first().is_some_and(|t| {
            t.is_number()
                || t.value.is_some()
                || t.any(&["$", "€", "£"])
                || t.any(&["a"]) && rest.get(1).is_some_and(|t| t.any(&["hundred", "thousand"]))
        });
        if !starts {
            return None;
        }
        money(rest, context.currency, bare).map(|(m, len)| (at, m, len))
    })
}

/// Which of the choices offered, by number or by word.
pub(super) fn choice(t: &[Token<'_>]) -> (Option<u32>, Option<String>) {
    // "the cheaper of the two": out of how many.
    let among = t.windows(3).position(|w| {
        matches!(w, [of, the, n] if of.is("of") && the.any(&["the", "those", "these"]) && n.value.is_some())
    });
    let t = t.get(..among.unwrap_or(t.len())).unwrap_or(t);
    let index = t.iter().find_map(|t| {
        Some(match t.word {
            "first" | "1st" | "former" | "top" | "a" if t.word != "a" => 1,
            "second" | "2nd" | "latter" => 2,
            "third" | "3rd" => 3,
            "fourth" | "4th" => 4,
            "fifth" | "5th" => 5,
            "b" => 2,
            "c" => 3,
            "d" => 4,
            _ => {
                return t
                    .value
                    .filter(|v| v.is_integer() && !t.is("one"))
                    .and_then(|v| u32::try_from(v.numerator()).ok());
            }
        })
    });
    let index = index.or_else(|| match t {
        [.., a, b] if b.is("one") && a.any(&["option", "number", "choice", "#", "result"]) => Some(1),
        [.., a, b] if b.is("a") && a.any(&["option", "choice"]) => Some(1),
        _ => None,
    });
    let word = t.iter().find(|t| {
        t.any(&[
            "cheaper",
            "cheapest",
            "bigger",
            "biggest",
            "larger",
            "largest",
            "smaller",
            "smallest",
            "last",
            "organic",
            "other",
            "middle",
            "expensive",
            "big",
            "small",
            "large",
            "medium",
            "either",
            "any",
            "whichever",
            "regular",
            "generic",
            "store",
            "bottom",
            "whatever",
            "previous",
            "next",
            "that",
            "this",
        ])
    });
    (index, word.map(|t| t.word.to_owned()))
}

/// Whether the words belong to another trade.
pub(super) fn foreign(t: &[Token<'_>], lex: &Lexicon) -> bool {
    if lex.of_other_trades(t) {
        return true;
    }
    let (strangers, goods) = trades(t, lex);
    let verb = t.first().is_some_and(|t| t.has(Class::FOREIGN_VERB) && !t.has(Class::NOUN)) && t.len() > 1;
    strangers > 0 && goods == 0 || strangers > goods || verb && (goods == 0 || strangers > 0)
}

/// How many words belong to other trades, and how many to groceries.
pub(super) fn trades(t: &[Token<'_>], lex: &Lexicon) -> (usize, usize) {
    let (mut strangers, mut goods, mut at) = (0, 0, 0);
    while let Some(token) = t.get(at) {
        if let Some((len, ())) =
            t.get(at..).and_then(|r| lex.names.longest(r).or_else(|| lex.compounds.longest(r)))
        {
            goods += 1;
            at += len;
            continue;
        }
        if token.has(Class::FOREIGN) && !token.has(Class::NOUN) && !token.has(Class::ADJ) {
            strangers += 1;
        } else if token.has(Class::NOUN)
            || token.has(Class::SHOP)
            || token.has(Class::WEIGHED)
            || token.has(Class::BRAND)
            || token.has(Class::DISH)
        {
            goods += 1;
        }
        at += 1;
    }
    (strangers, goods)
}
