//! Stage 1, continued: what is said in a roundabout way is said plainly.
//!
//! "it has to be under $14" is "under $14", "the milk is running out and so is the butter" is "the milk and the butter
//! is running out". All work in place, and only where a word of theirs is said.

use super::{
    choice,
    lexicon::{Class, Entry, Lexicon},
    token::{Kind, Token},
};

/// Says `list` plainly.
pub(super) fn straighten<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    drop_greeting(list);
    drop_reason(list);
    begins_again(list);
    take_back(list, lex);
    // "Milk, no make it 3".
    if let Some(at) = list.windows(3).position(
        |w| matches!(w, [no, make, that] if no.is("no") && make.is("make") && that.any(&["that", "it"])),
    ) && at > 0
    {
        list.remove(at);
    }
    // "I'd say five or six kilos".
    if let Some(at) = list.windows(3).position(|w| {
        matches!(w, [id, say, n] if id.any(&["i'd", "id"]) && say.is("say") && (n.is_number() || n.value.is_some()))
    }) {
        list.drain(at..at + 2);
    }
    choice::cheaper_between(list, lex);
    part_have(list, lex);
    store_asked(list, lex);
    about(list, lex);
    drop_praise(list);
    not_so_many(list);
    not_that(list);
    servings(list, lex);
    whether(list, lex);
    by_brand(list, lex);
    drop_no(list);
    drop_all(list);
    drop_added(list);
    choice::drop_rule(list);
    limit(list, lex);
    so_is(list, lex);
}

fn goods(t: &Token<'_>) -> bool {
    t.has(Class::NOUN.with(Class::WEIGHED).with(Class::BRAND).with(Class::DISH))
}

fn ends(t: &Token<'_>) -> bool {
    t.any(&[",", ".", ";", "!", "?", "-"]) || t.kind == Kind::Break
}

/// "yeah hi so we need": the yes greets.
fn drop_greeting(list: &mut Vec<Token<'_>>) {
    if let [yes, hi, _, ..] = list.as_slice()
        && yes.any(words!["yes" "yeah" "yep" "yup" "yea" "sure" "ok" "okay" "right" "alright"])
        && hi.any(words!["hi" "hiya" "hey" "hello" "yo"])
    {
        list.remove(0);
    }
}

/// "i fancy a curry tonight so chicken breasts, naan": what it is for.
fn drop_reason(list: &mut Vec<Token<'_>>) {
    let [i, verb, ..] = list.as_slice() else { return };
    let opens = i.any(words!["i" "we" "i'm" "we're" "im" "i'd" "we'd" "i've" "it's" "its"])
        && list.iter().take(4).any(|t| {
            t.any(words!["fancy" "fancying" "craving" "making" "cooking" "having" "doing" "feel" "feeling" "hosting" "baking" "planning" "mood" "thinking"])
        });
    let Some(so) =
        list.iter().take(12).position(|t| t.is("so")).filter(|at| opens && !verb.is("so") && *at > 2)
    else {
        return;
    };
    let meal = list.get(..so).is_some_and(|t| {
        t.iter().any(|t| t.has(Class::DISH) || t.any(words!["tonight" "dinner" "lunch" "breakfast" "brunch" "party" "bbq" "barbecue" "night" "tea" "supper"]))
    });
    // A command behind it is read as one.
    let goods = list
        .get(so + 1)
        .is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["some", "a"]) || goods(t));
    if meal
        && goods
        && !list.get(..so).is_some_and(|t| t.iter().any(|t| t.any(&["add", "get", "buy", "need"])))
    {
        list.drain(..=so);
    }
}

/// "hey can you i mean could you take off": what was begun first says nothing.
fn begins_again(list: &mut Vec<Token<'_>>) {
    const BEGUN: &[&str] = words![
        "hey" "hi" "hello" "ok" "okay" "so" "well" "can" "could" "would" "will" "you" "please" "i" "we" "need" "want" "add" "get" "remove" "the" "a"
        "some" "to" "like" "i'd" "put" "take" "buy" "just" "and" "yeah" "uh" "um" "er" "erm" "uhm" "hmm" "," "-" "..."
    ];
    let found = list.iter().take(8).enumerate().skip(1).find_map(|(at, t)| {
        let next = list.get(at + 1);
        let mean = t.is("i") && next.is_some_and(|t| t.any(&["mean", "meant"]));
        let wait = t.any(&["no", "oh"]) && next.is_some_and(|t| t.any(&["wait", "sorry"]));
        (mean || wait).then_some(at)
    });
    let Some(at) = found else { return };
    if list.get(..at).is_some_and(|t| t.iter().all(|t| t.any(BEGUN)))
        && list.get(at + 2).is_some_and(|t| t.any(words!["can" "could" "would" "will" "please" "i" "we" "add" "get" "remove" "take" "put" "buy" "need" "let's"]))
    {
        list.drain(..at + 2);
    }
}

/// "crumpets, no sorry, I meant muffins": said with "no wait", which is read as taking back what stands before it.
fn take_back(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    const WORDS: &[&str] = words!["no" "wait" "sorry" "oh" "actually" "rather" "nope" "oops" "correction"];
    // With these, something else is begun.
    const BEGINS: &[&str] = words![
        "can" "could" "would" "will" "should" "please" "i" "i'm" "i'd" "i'll" "we" "we're" "you" "he" "she" "they" "it" "it's" "that" "that's" "this"
        "these" "those" "them" "there" "add" "get" "remove" "take" "put" "buy" "grab" "need" "let's" "is" "are" "was" "do" "does" "did" "don't" "how" "what"
        "when" "where" "who" "why" "if" "to" "not" "no" "forget" "scratch" "cancel" "delete" "drop" "make" "just" "really" "for" "about" "in" "on" "at" "never"
        "come" "who" "everyone" "everybody" "nothing" "thanks" "thank" "and" "but" "so" "or"
    ];
    let counted = |t: &Token<'_>| t.is_number() || t.value.is_some() || t.any(&["a", "an"]);
    let plain = |t: &Token<'_>| t.is_word() && !t.has(Class::FUNCTION) && !t.any(WORDS);
    let (Some(no), Some(wait)) = (lex.word("no"), lex.word("wait")) else { return };
    // Made in one pass, where there is anything to say otherwise.
    let mut out: Option<Vec<Token<'_>>> = None;
    let (mut at, mut named) = (0, false);
    while let Some(token) = list.get(at) {
        let (mut end, mut words) = (at, 0);
        let (mut mean, mut sorry, mut gap) = (false, false, false);
        while let Some(rest) = list.get(end..).filter(|_| named) {
            end += match rest {
                [i, meant, ..] if i.is("i") && meant.any(&["mean", "meant"]) => {
                    mean = true;
                    2
                }
                // "Six peaches, no make that eight peaches".
                [make, that, n, goods, ..]
                    if make.is("make")
                        && that.any(&["that", "it"])
                        && words > 0
                        && counted(n)
                        && goods.has(Class::NOUN) =>
                {
                    mean = true;
                    2
                }
                [hang, on, ..] if hang.any(&["hang", "hold"]) && on.is("on") => 2,
                [dot, other, ..] if dot.is(".") && (other.is(".") || gap) => {
                    gap = true;
                    1
                }
                [word, ..] if word.any(WORDS) => {
                    words += 1;
                    sorry |= word.is("sorry");
                    1
                }
                [mark, ..] if mark.any(&[",", "-"]) => {
                    gap |= words == 0 && !mean;
                    1
                }
                _ => break,
            };
        }
        let taken = mean && (words > 0 || gap) || sorry && words > 1;
        let follows = end > at
            && list.get(end).is_some_and(|t| {
                let goods = t.is_word() && !t.any(BEGINS) && !t.has(Class::FOREIGN_VERB);
                counted(t) && (taken || sorry) || goods && taken
            });
        if let Some(last) = end.checked_sub(1).and_then(|i| list.get(i)).filter(|_| follows) {
            let said = |word: &'static str, entry: Entry| Token {
                word,
                id: entry.id,
                class: entry.class,
                value: None,
                unit: None,
                kind: Kind::Word,
                glued: false,
                start: last.end,
                ..*last
            };
            let out = out.get_or_insert_with(|| list.get(..at).unwrap_or_default().to_vec());
            out.extend([said("no", no), said("wait", wait)]);
            at = end;
            continue;
        }
        named |= plain(token);
        let next = end.max(at + 1);
        if let Some(out) = &mut out {
            out.extend(list.get(at..next).unwrap_or_default());
        }
        at = next;
    }
    if let Some(out) = out {
        *list = out;
    }
}

/// "dish soap, has to be the Dawn brand", "tinned tomatoes, make sure they're the Napolina brand": by that brand.
fn by_brand(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    let Some(end) = list.iter().position(|t| t.is("brand")).filter(|at| *at > 3) else { return };
    let must = words!["has" "have" "must" "needs" "need" "got" "gotta" "to" "be" "make" "sure" "it's" "they're" "it" "they" "is" "are" "the" "that's" ","];
    let name = (1..3).find(|len| list.get(end - len - 1).is_some_and(|t| t.any(must)));
    let Some(name) = name else { return };
    let told = list.get(..end - name).unwrap_or_default();
    let from = told.len() - told.iter().rev().take_while(|t| t.any(must)).count();
    let says = told.get(from..).is_some_and(|t| t.iter().any(|t| t.any(&["be", "sure"])));
    let named =
        list.get(end - name..end).is_some_and(|t| t.iter().all(|t| t.is_word() && !t.has(Class::FUNCTION)));
    let (true, Some(by), Some(first)) = (says && named && from > 0, lex.word("by"), told.get(from).copied())
    else {
        return;
    };
    let by = Token { word: "by", id: by.id, class: by.class, kind: Kind::Word, ..first };
    list.remove(end);
    list.splice(from..end - name, [by]);
}

/// "i've a nut allergy", "i've to get milk": "i have".
fn part_have(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    let found = list.windows(2).position(|w| {
        matches!(w, [ive, a] if ive.any(&["i've", "ive", "we've"]) && a.any(&["a", "an", "to", "no", "the"]))
    });
    let (Some(at), Some(have)) = (found, lex.word("have")) else { return };
    let Some(ive) = list.get(at).copied() else { return };
    let (who, entry) = if ive.is("we've") { ("we", lex.word("we")) } else { ("i", lex.word("i")) };
    let Some(entry) = entry else { return };
    let who = Token { word: who, id: entry.id, class: entry.class, ..ive };
    list.splice(
        at..=at,
        [who, Token { word: "have", id: have.id, class: have.class, start: ive.end, ..ive }],
    );
}

/// "does aldi have canned pumpkin" asks "do you have canned pumpkin at aldi".
fn store_asked<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let known = |token: Token<'t>, word: &'static str| {
        let entry = lex.word(word);
        Token { word, id: entry.map_or(0, |e| e.id), class: entry.map_or(Class::NONE, |e| e.class), ..token }
    };
    // "is there oat milk at aldi".
    let there = list
        .windows(2)
        .take(4)
        .position(|w| matches!(w, [is, there] if is.any(&["is", "are"]) && there.is("there")));
    if let Some(at) = there {
        let sold = (at + 3..list.len()).any(|i| {
            list.get(i - 1).is_some_and(|t| t.any(&["at", "in"]))
                && list.get(i..).is_some_and(|rest| lex.stores.longest(rest).is_some())
        });
        if let (true, Some(is), Some(there)) = (sold, list.get(at).copied(), list.get(at + 1).copied()) {
            let have = Token { start: there.end, ..known(there, "have") };
            list.splice(at..at + 2, [known(is, "do"), known(there, "you"), have]);
        }
        return;
    }
    let Some(at) = list.iter().take(6).position(|t| t.any(&["does", "do", "did", "would"])) else { return };
    let Some((len, ())) = list.get(at + 1..).and_then(|rest| lex.stores.longest(rest)) else { return };
    if !list
        .get(at + 1 + len)
        .is_some_and(|t| t.any(words!["have" "carry" "sell" "stock" "do" "keep" "offer"]))
    {
        return;
    }
    let store: Vec<Token<'t>> = list.splice(at + 1..at + 1 + len, []).collect();
    let Some(first) = store.first().copied() else { return };
    let you = Token { end: first.start, ..known(first, "you") };
    list.insert(at + 1, you);
    for (i, word) in [(at, "do"), (at + 2, "have")] {
        if let Some(token) = list.get_mut(i) {
            *token = known(*token, word);
        }
    }
    let end = (at + 3..list.len()).find(|i| list.get(*i).is_some_and(ends)).unwrap_or(list.len());
    let place = Token { end: first.start, ..known(first, "at") };
    list.splice(end..end, std::iter::once(place).chain(store));
}

/// "give or take four pounds", "four pounds, give or take": about as much.
fn about<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let at = list.windows(3).position(|w| {
        matches!(w, [a, or, b] if or.is("or") && (a.is("give") && b.is("take") || a.is("more") && b.any(&["less", "fewer"])))
    });
    let Some(at) = at else { return };
    let number = |t: &Token<'_>| t.is_number() || t.value.is_some();
    let place = if list.get(at + 3).is_some_and(|t| number(t) || t.any(&["a", "an"])) {
        Some(at)
    } else {
        list.get(..at).and_then(|t| t.iter().rposition(number)).filter(|i| at - i <= 6)
    };
    let (Some(place), Some(first), Some(entry)) = (place, list.get(at).copied(), lex.word("about")) else {
        return;
    };
    let comma = usize::from(at > place && list.get(at - 1).is_some_and(|t| t.is(",")));
    list.drain(at - comma..at + 3);
    let start = list.get(place).map_or(first.start, |t| t.start);
    list.insert(place, Token { word: "about", id: entry.id, class: entry.class, start, end: start, ..first });
}

/// "five instead of three": what it was before.
fn not_so_many(list: &mut Vec<Token<'_>>) {
    let number = |t: &Token<'_>| t.is_number() || t.value.is_some() && t.unit.is_none();
    let at = list.windows(4).position(|w| {
        matches!(w, [n, instead, of, m] if number(n) && instead.any(&["instead", "rather"]) && of.any(&["of", "than"]) && number(m))
    });
    if let Some(at) =
        at.filter(|at| list.get(at + 4).is_none_or(|t| !t.is_word() || t.any(&["please", "and"])))
    {
        list.drain(at + 1..at + 4);
    }
}

/// "a nice bottle of red": what is thought of the package.
fn drop_praise(list: &mut Vec<Token<'_>>) {
    let at = list.windows(4).position(|w| {
        matches!(w, [a, nice, bottle, of] if (a.any(&["a", "the", "some"]) || a.value.is_some())
            && nice.any(words!["nice" "good" "decent" "lovely" "proper" "cheeky" "fat" "fresh" "cheap" "fancy" "new" "nother"])
            && bottle.unit.is_some() && bottle.is_word() && of.is("of"))
    });
    if let Some(at) = at {
        list.remove(at + 1);
    }
}

/// "chicken no not chicken turkey": what was said first is taken back by its name.
fn not_that(list: &mut Vec<Token<'_>>) {
    let at = list
        .windows(2)
        .position(|w| matches!(w, [no, not] if no.any(&["no", "wait", "sorry"]) && not.is("not")));
    let Some(at) = at else { return };
    for len in (1..=3).rev() {
        let same = at.checked_sub(len).is_some_and(|from| {
            list.get(from..at)
                .zip(list.get(at + 2..at + 2 + len))
                .is_some_and(|(a, b)| a.iter().zip(b).all(|(a, b)| a.word == b.word && a.is_word()))
        });
        let behind = list.get(at + 2 + len).is_some_and(|t| t.is_word() || t.is(","));
        if same && behind {
            let comma = usize::from(list.get(at + 2 + len).is_some_and(|t| t.is(",")));
            list.drain(at - len..at + 2 + len + comma);
            return;
        }
    }
}

/// "beef stroganoff, it's for six people": for how many.
fn servings(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    let at = list.windows(5).position(|w| {
        matches!(w, [comma, its, r#for, n, people] if comma.any(&[",", "."]) && its.any(&["it's", "its", "that's"]) && r#for.is("for")
            && (n.is_number() || n.value.is_some())
            && people.any(words!["people" "persons" "of" "guests" "adults" "friends" "kids" "servings"]))
    });
    if let Some(at) = at {
        list.drain(at..at + 2);
    }
    // "chicken pot pie, there's six of us".
    let at = list.windows(5).position(|w| {
        matches!(w, [comma, there, n, of, us] if comma.any(&[",", "."]) && there.any(&["there's", "theres", "we're"])
            && n.value.is_some() && of.is("of") && us.any(&["us", "them"]))
    });
    if let (Some(at), Some(r#for), Some(people)) = (at, lex.word("for"), lex.word("people")) {
        for (i, word, entry) in [(at + 1, "for", r#for), (at + 3, "people", people)] {
            if let Some(t) = list.get_mut(i) {
                *t = Token { word, id: entry.id, class: entry.class, ..*t };
            }
        }
        list.remove(at + 4);
        list.remove(at);
    }
}

/// "could you tell me whether i've got flour on the list" asks "do i have flour on the list".
fn whether<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    const FRAME: &[&str] = words![
        "could" "can" "would" "will" "you" "please" "tell" "me" "let" "know" "check" "see" "i" "want" "to" "wondering" "was" "am" "i'm" "find" "out"
        "just" "remind" "need" "like" "i'd" "wonder" "hey" "hi" "u" "pls" "quickly" "not" "sure" "can't" "remember" "don't"
    ];
    let Some(at) = list.iter().take(12).position(|t| t.any(&["whether", "if"])).filter(|at| *at > 0) else {
        return;
    };
    let framed = list.get(..at).unwrap_or_default();
    let asks = framed
        .iter()
        .any(|t| t.any(words!["tell" "know" "check" "see" "wondering" "wonder" "find" "sure" "remember"]));
    if !asks || !framed.iter().all(|t| t.any(FRAME)) || !list.iter().any(|t| t.has(Class::LIST)) {
        return;
    }
    let word = |t: Token<'t>, word: &'static str| Token {
        word,
        id: lex.word(word).map_or(0, |e| e.id),
        class: lex.word(word).map_or(Class::NONE, |e| e.class),
        ..t
    };
    let Some(whether) = list.get(at).copied() else { return };
    match list.get(at + 1..).unwrap_or_default() {
        [i, rest @ ..] if i.any(&["i've", "ive", "we've", "weve"]) => {
            let already = usize::from(rest.first().is_some_and(|t| t.is("already")));
            let got = usize::from(rest.get(already).is_some_and(|t| t.is("got")));
            let i = *i;
            list.splice(at..at + 2 + already + got, [word(whether, "do"), word(i, "i"), word(i, "have")]);
        }
        [i, have, ..] if i.any(&["i", "we"]) && have.any(&["have", "need"]) => {
            list.splice(at..=at, [word(whether, "do")]);
        }
        // "whether the mouthwash made it onto the list".
        rest if rest
            .windows(2)
            .take(6)
            .any(|w| matches!(w, [made, it] if made.is("made") && it.is("it"))) =>
        {
            let made = rest.iter().position(|t| t.is("made")).unwrap_or(0);
            list.drain(at + 1 + made..at + 3 + made);
            if let Some(first) = list.get_mut(at) {
                *first = word(whether, "is");
            }
        }
        rest => {
            let is = rest.iter().take(6).position(|t| t.any(&["is", "are"])).filter(|i| *i > 0);
            let Some(is) = is else { return };
            let verb = list.remove(at + 1 + is);
            if let Some(first) = list.get_mut(at) {
                *first = Token { start: whether.start, end: whether.end, ..verb };
            }
        }
    }
    list.drain(..at);
}

/// "no don't buy the swordfish": the no goes on into the wish.
fn drop_no(list: &mut Vec<Token<'_>>) {
    if let [no, next, verb, ..] = list.as_slice()
        && no.any(words!["no" "nope" "nah" "naw"])
        && (next.any(&["don't", "dont"]) || next.is("do") && verb.is("not"))
    {
        list.remove(0);
    }
}

/// "... and a lime all for tomorrow": the all is of what was named.
fn drop_all(list: &mut Vec<Token<'_>>) {
    const DAYS: &[&str] = words![
        "today" "tonight" "tomorrow" "tmrw" "monday" "tuesday" "wednesday" "thursday" "friday" "saturday" "sunday" "this" "next" "the"
    ];
    let at = list.windows(3).position(|w| {
        matches!(w, [all, by, day] if all.any(&["all", "everything"]) && by.any(&["for", "by", "before"]) && day.any(DAYS))
    });
    if let Some(at) =
        at.filter(|at| at.checked_sub(1).and_then(|i| list.get(i)).is_some_and(|t| goods(t) || t.is(",")))
    {
        list.remove(at);
    }
}

/// "could i have two lemons added to my order": they are had.
fn drop_added(list: &mut Vec<Token<'_>>) {
    let at = list.windows(2).position(|w| {
        matches!(w, [added, to] if added.any(&["added", "put", "included", "placed"]) && to.any(&["to", "on", "in", "onto", "into"]))
    });
    let Some(at) = at.filter(|at| *at > 1) else { return };
    let said = list.get(..at).unwrap_or_default();
    let had = said.iter().any(|t| t.any(&["have", "get", "like", "want", "need"]))
        && said.last().is_some_and(|t| t.is_word() && !t.has(Class::FUNCTION))
        && !said.iter().any(|t| t.any(&["i've", "already", "did", "should"]));
    let listed = list
        .get(at + 2..)
        .unwrap_or_default()
        .iter()
        .take(4)
        .any(|t| t.has(Class::LIST) || t.any(&["order", "shop", "shopping"]));
    if had && listed {
        list.remove(at);
    }
}

/// "sirloin steak, it has to be under $14": a limit of what was named before it.
fn limit<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let must = |t: &Token<'t>| {
        t.any(words!["has" "have" "must" "needs" "need" "should" "can't" "cant" "cannot" "mustn't" "shouldn't" "shouldnt"])
    };
    // "not a penny over $30".
    let penny = list.windows(4).position(|w| {
        matches!(w, [not, a, coin, over] if not.is("not") && a.any(&["a", "one"]) && over.any(&["over", "more", "above"])
            && coin.any(words!["penny" "cent" "dime" "dollar" "buck" "quid" "pence" "nickel" "euro"]))
    });
    if let Some(at) = penny {
        let than = usize::from(list.get(at + 4).is_some_and(|t| t.is("than")));
        list.drain(at + 1..at + 4 + than);
        if let (Some(t), Some(under)) = (list.get_mut(at), lex.word("under")) {
            *t = Token { word: "under", id: under.id, class: under.class, ..*t };
        }
        if list.get(at - usize::from(at > 0)).is_some_and(|t| t.is(",")) {
            list.remove(at - 1);
        }
        return;
    }
    if !list.iter().any(must) {
        return;
    }
    for at in 1..list.len() {
        let Some(verb) = list.get(at).filter(|t| must(t)) else { continue };
        let mut not = verb.word.contains('t')
            && verb.any(words!["can't" "cant" "cannot" "mustn't" "shouldn't" "shouldnt"]);
        let mut from = at;
        while from > 0 && list.get(from - 1).is_some_and(|t| {
            t.any(words!["it" "they" "each" "which" "that" "price" "ones" "the" "just" "really" "only" "but"])
        }) {
            from -= 1;
        }
        let Some(comma) =
            from.checked_sub(1).filter(|i| list.get(*i).is_some_and(|t| t.any(&[",", "-", ";"])))
        else {
            continue;
        };
        let mut to = at + 1;
        while let Some(t) = list.get(to) {
            if t.any(&["to", "be", "cost", "stay", "come", "in", "at", "go", "priced"]) {
                to += 1;
            } else if t.is("not") {
                not = true;
                to += 1;
            } else {
                break;
            }
        }
        let rest = list.get(to..).unwrap_or_default();
        let over = match rest {
            [a, b, ..] if a.is("more") && b.is("than") => 2,
            [a, ..] if a.any(&["over", "above"]) => 1,
            _ => 0,
        };
        let bounded =
            rest.first().is_some_and(|t| t.any(words!["under" "below" "less" "no" "max" "cheaper"]));
        if to == at + 1 || !(not && over > 0 || !not && bounded) {
            continue;
        }
        let counts = rest.iter().take(5).any(|t| t.is_number() || t.value.is_some() || t.is("$"));
        // Near it, so that a long text is read in linear time.
        let total = rest
            .iter()
            .take(16)
            .take_while(|t| !t.any(&[".", "!", "?"]))
            .any(|t| t.any(words!["total" "altogether" "all" "everything" "budget"]));
        let named = list.get(..comma).unwrap_or_default().iter().rev().take(24).any(goods);
        if !counts || total || !named {
            continue;
        }
        if over > 0 {
            let word = |t: Token<'t>| Token {
                word: "under",
                id: lex.word("under").map_or(0, |e| e.id),
                class: lex.word("under").map_or(Class::NONE, |e| e.class),
                ..t
            };
            if let Some(t) = list.get_mut(to + over - 1) {
                *t = word(*t);
            }
            list.drain(comma..to + over - 1);
        } else {
            list.drain(comma..to);
        }
        return;
    }
}

/// "the milk is running out and so is the butter": the same is told of both.
fn so_is<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let found = list.windows(4).position(|w| {
        matches!(w, [and, so, is, _] if and.is("and") && so.is("so") && is.any(&["is", "are", "was", "were"]))
    });
    let Some(mut and) = found else { return };
    let start = list
        .get(..and)
        .unwrap_or_default()
        .iter()
        .rposition(|t| t.any(&[".", "!", ";"]))
        .map_or(0, |i| i + 1);
    let state = |t: &Token<'_>| t.any(&["is", "are", "was", "were"]);
    let Some(is) = list.get(start..and).unwrap_or_default().iter().position(state).map(|i| i + start) else {
        return;
    };
    if list.get(and - 1).is_some_and(|t| t.is(",")) {
        list.remove(and - 1);
        and -= 1;
    }
    list.drain(and + 1..and + 3);
    let end = list
        .get(and + 1..)
        .unwrap_or_default()
        .iter()
        .position(|t| ends(t) || t.is("and"))
        .map_or(list.len(), |i| and + 1 + i);
    if let Some(part) = list.get_mut(is..end) {
        part.rotate_left(and - is);
    }
    let verb = is + end.saturating_sub(and);
    if let (Some(t), Some(are)) = (list.get_mut(verb), lex.word("are")) {
        *t = Token { word: "are", id: are.id, class: are.class, ..*t };
    }
}
