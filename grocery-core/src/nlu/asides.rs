//! Stage 1, continued: what a sentence says beside what it wants.
//!
//! Question tags ("..., would you"), what is to be done else ("otherwise skip it") and words that are written as
//! they are spoken ("outta"). All work in one pass over the tokens.

use super::{
    lexicon::{Class, Lexicon},
    token::{Kind, Token},
};

/// Words that are written as they are spoken, and what they are short for.
const SPOKEN: &[(&str, &[&str])] = &[
    ("outta", &["out", "of"]),
    ("lotta", &["lot", "of"]),
    ("coupla", &["couple", "of"]),
    ("hafta", &["have", "to"]),
    ("needa", &["need", "a"]),
    ("hw", &["how"]),
    ("lemme", &["let", "me"]),
    ("makin", &["making"]),
    ("cookin", &["cooking"]),
    ("bakin", &["baking"]),
    ("gettin", &["getting"]),
    ("needin", &["needing"]),
    ("lookin", &["looking"]),
    ("havin", &["having"]),
    ("goin", &["going"]),
    ("runnin", &["running"]),
    ("fixin", &["fixing"]),
    ("wheres", &["where", "is"]),
    ("whatchu", &["what", "do", "you"]),
    ("whaddya", &["what", "do", "you"]),
    ("d'you", &["do", "you"]),
    ("dyou", &["do", "you"]),
    ("dya", &["do", "you"]),
    ("smth", &["something"]),
    ("sth", &["something"]),
    ("wen", &["when"]),
    ("wich", &["which"]),
    ("sael", &["sale"]),
    ("teh", &["the"]),
    ("hte", &["the"]),
    ("tiem", &["time"]),
    ("wat", &["what"]),
    ("wut", &["what"]),
    ("wuts", &["what's"]),
    ("wats", &["what's"]),
    ("chnge", &["change"]),
    ("chage", &["change"]),
    ("tel", &["tell"]),
    ("plese", &["please"]),
    ("pleas", &["please"]),
    ("gud", &["good"]),
    ("abt", &["about"]),
    ("tmrw", &["tomorrow"]),
    ("tmr", &["tomorrow"]),
    ("2moro", &["tomorrow"]),
    ("2nite", &["tonight"]),
    ("tonite", &["tonight"]),
    ("cannae", &["can't"]),
    ("dinnae", &["don't"]),
    ("gettin'", &["getting"]),
    ("cuppla", &["couple", "of"]),
    ("nd", &["and"]),
    ("wht", &["what"]),
    ("whts", &["what's"]),
    ("dbl", &["double"]),
    ("frm", &["from"]),
    ("lst", &["list"]),
    ("cld", &["could"]),
    ("wld", &["would"]),
    ("hv", &["have"]),
    ("plz", &["please"]),
];

/// What a verb tells of goods that are used up: "the oil's running low".
const USED_UP: &[&str] = words![
    "running" "getting" "almost" "nearly" "all" "gone" "finished" "out" "low" "empty" "looking" "about" "just" "pretty" "going" "went"
    "below" "under" "cheaper" "expired" "past" "off" "mouldy" "moldy" "stale" "done" "run" "sold"
];

/// Words that may stand between who wants and what is wanted, and say nothing.
const STRESS: &[&str] = words!["actually" "honestly" "basically" "literally" "definitely" "certainly" "probably" "totally" "desperately" "urgently" "sorely" "seriously" "possibly"];

/// Clears `list` of what says nothing about goods.
pub(super) fn clear<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    write_out(list, lex);
    part_endings(list, lex);
    drop_thoughts(list);
    shorten(list, lex);
    drop_either(list);
    about_so_many(list, lex);
    drop_otherwise(list);
    drop_tag(list);
    super::roundabout::straighten(list, lex);
}

/// A token that reads as `word`, where `at` stands.
fn read_as<'t>(at: Token<'t>, word: &'static str, lex: &Lexicon) -> Token<'t> {
    let entry = lex.word(word);
    Token {
        word,
        id: entry.map_or(0, |e| e.id),
        class: entry.map_or(Class::NONE, |e| e.class),
        unit: entry.and_then(|e| e.unit),
        value: entry.and_then(|e| e.value),
        ..at
    }
}

/// "outta" is "out of", "we r" is "we are".
fn write_out<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let short = |t: &Token<'t>| SPOKEN.iter().any(|(s, _)| t.is(s)) || t.any(&["r", "u", "sum"]);
    if !list.iter().any(short) {
        return;
    }
    let mut out: Vec<Token<'t>> = Vec::with_capacity(list.len() + 4);
    for (i, token) in list.iter().enumerate() {
        if let Some((_, words)) = SPOKEN.iter().find(|(s, _)| token.is(s)) {
            out.extend(words.iter().map(|w| read_as(*token, w, lex)));
        } else if token.is("r")
            && (out.last().is_some_and(|t| {
                t.any(words!["we" "you" "they" "u" "what" "where" "how" "there" "these" "those"])
            }) || i == 0 && list.len() > 1)
        {
            out.push(read_as(*token, "are", lex));
        } else if token.is("sum")
            && list.get(i + 1).is_some_and(|t| t.is_word() && !t.any(&["of", "and", "for"]))
        {
            out.push(read_as(*token, "some", lex));
        } else if token.is("u") {
            out.push(read_as(*token, "you", lex));
        } else {
            out.push(*token);
        }
    }
    *list = out;
}

/// "the oil's running low" is "the oil is running low", "pleaseee" is "please", "i actually need" is "i need", and in
/// "swap the tp 4 charmin" the number joins.
fn part_endings<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let mut at = 0;
    while let Some(token) = list.get(at).copied() {
        let next = list.get(at + 1).copied();
        let before = at.checked_sub(1).and_then(|i| list.get(i)).copied();
        // "three of those big cans of tomatoes".
        if token.is("of")
            && before.is_some_and(|t| t.value.is_some() && t.unit.is_none())
            && next.is_some_and(|t| t.any(&["those", "these", "the"]))
        {
            // "two of the 32-ounce tubs of".
            let mark = usize::from(list.get(at + 3).is_some_and(|t| t.is("-")));
            let measured = list.get(at + 2).is_some_and(|t| t.is_number() || t.value.is_some())
                && list.get(at + 3 + mark).is_some_and(|t| t.unit.is_some())
                && list.get(at + 4 + mark).is_some_and(|t| t.unit.is_some() && t.is_word());
            if measured {
                list.drain(at..at + 2);
                continue;
            }
            let sized = usize::from(list.get(at + 2).is_some_and(|t| t.has(Class::SIZE)));
            if list.get(at + 2 + sized).is_some_and(|t| t.unit.is_some() && t.is_word())
                && list.get(at + 3 + sized).is_some_and(|t| t.is("of"))
            {
                list.drain(at..at + 2 + sized);
                continue;
            }
        }
        // "last time round".
        if token.any(&["round", "around"]) && before.is_some_and(|t| t.is("time")) {
            list.remove(at);
            continue;
        }
        // "dairy free ice cream" holds no dairy.
        if next.is_some_and(|t| t.any(&["free"]))
            && token.any(words!["dairy" "sugar" "nut" "nuts" "egg" "peanut" "soy" "wheat" "lactose" "salt" "milk" "meat"])
            && list.get(at + 2).is_some_and(|t| t.is_word() && !t.any(words!["and" "or" "for" "of" "with"]))
            && let Some(t) = list.get_mut(at)
        {
            t.class = Class::ADJ.with(Class::ATTRIBUTE);
        }
        if let Some(stem) = token.word.strip_suffix("'s")
            && next.is_some_and(|t| {
                t.any(USED_UP)
                    // "whatever bread's on offer".
                    || t.is("on") && list.get(at + 2).is_some_and(|t| t.any(&["offer", "sale", "special", "discount", "promo"]))
            })
            && let Some(entry) = lex.word(stem).filter(|e| e.class.has(Class::NOUN.with(Class::WEIGHED)))
        {
            let goods = Token {
                word: stem,
                id: entry.id,
                class: entry.class,
                unit: entry.unit,
                value: entry.value,
                end: token.end.saturating_sub(2).max(token.start),
                ..token
            };
            let is = Token { start: goods.end, ..read_as(token, "is", lex) };
            list.splice(at..=at, [goods, is]);
            at += 2;
            continue;
        }
        if let Some(stem) = long_drawn(token.word)
            && token.class == Class::NONE
            && let Some(entry) = lex.word(stem)
            && let Some(t) = list.get_mut(at)
        {
            *t = Token {
                word: stem,
                id: entry.id,
                class: entry.class,
                unit: entry.unit,
                value: entry.value,
                ..token
            };
        }
        let wants = next.is_some_and(|t| {
            t.any(words!["only" "just" "need" "want" "needed" "wanted" "meant" "have" "got" "prefer" "like" "don't" "think" "could" "should" "also"])
        });
        if token.any(STRESS) && before.is_some_and(|t| t.any(words!["i" "we" "you" "i'd" "we'd"])) && wants {
            list.remove(at);
            continue;
        }
        at += 1;
    }
    let swaps = list.iter().position(|t| {
        t.any(words!["swap" "replace" "switch" "trade" "exchange" "sub" "substitute" "change"])
    });
    if let Some(from) = swaps {
        let end = list
            .iter()
            .skip(from)
            .position(|t| t.any(words!["," "." "and" "n"]) || t.kind == Kind::Break)
            .map_or(list.len(), |i| from + i);
        let part = list.get(from + 1..end).unwrap_or_default();
        let joined = part.iter().any(|t| t.any(words!["for" "with" "to" "4" "2"]))
            && !part.iter().any(|t| t.any(&["for", "with", "to"]));
        let number = part.iter().position(|t| t.any(&["4", "2"])).filter(|i| *i > 0 && i + 1 < part.len());
        if let Some(t) = number.filter(|_| joined).and_then(|i| list.get_mut(from + 1 + i)) {
            *t = if t.is("4") { read_as(*t, "for", lex) } else { read_as(*t, "to", lex) };
            t.kind = Kind::Word;
            t.value = None;
        }
    }
}

/// The word without the letters that are drawn out: "pleaseee", "thankssss", "nooo".
fn long_drawn(word: &str) -> Option<&str> {
    let last = word.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let stem = word.trim_end_matches(last);
    (stem.len() > 1 && word.len() >= stem.len() + 3).then(|| word.get(..=stem.len())).flatten()
}

/// "bananas and what else oh yeah peanut butter": thinking aloud.
fn drop_thoughts(list: &mut Vec<Token<'_>>) {
    const THOUGHTS: &[&[&str]] = &[
        &["oh", "what", "was", "it", "oh", "yes"],
        &["oh", "what", "was", "it", "oh", "yeah"],
        &["what", "was", "it", "oh", "yes"],
        &["what", "was", "it", "oh", "yeah"],
        &["oh", "what", "was", "it"],
        &["what", "else", "oh", "yeah"],
        &["what", "else", "oh", "yes"],
        &["what", "was", "it"],
        &["let", "me", "think"],
        &["let", "me", "see"],
        &["let's", "see"],
        &["lets", "see"],
        &["what", "else"],
        &["oh", "yeah"],
        &["oh", "yes"],
        &["oh", "right"],
        &["oh", "also"],
        &["hang", "on"],
    ];
    if !list.iter().any(|t| t.any(words!["oh" "else" "think" "hang" "was" "see"])) {
        return;
    }
    let mut out: Vec<Token<'_>> = Vec::with_capacity(list.len());
    // Before anything was named, "what else" asks.
    let mut named = false;
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let rest = list.get(at..).unwrap_or_default();
        // "let me see i need bread", but "let me see my list".
        let wish = |words: &[&str]| {
            words.first().is_some_and(|w| w.starts_with("let"))
                && rest
                    .get(words.len())
                    .is_some_and(|t| {
                        t.any(words!["i" "we" "i'll" "we'll" "i'd" "we'd" "i'm" "we're"])
                            || words.first().is_some_and(|w| w.ends_with('s'))
                                && !t.any(words!["what" "the" "my" "our" "your" "how" "if" "some" "any" "it" "that" "this" "whether" "where" "all"])
                                && (t.has(Class::NOUN.with(Class::ADJ)) || t.is_number() || rest.iter().take(4).any(|t| t.has(Class::NOUN)))
                    })
        };
        let found = THOUGHTS.iter().filter(|words| named || wish(words)).find(|words| {
            rest.len() > words.len() && words.iter().zip(rest).all(|(word, token)| token.is(word))
        });
        // "what else do i need" asks.
        let asks = |words: &[&str]| {
            rest.get(words.len()).is_some_and(|t| {
                t.any(words!["do" "can" "should" "is" "are" "could" "would" "have" "goes" "?"])
            })
        };
        if let Some(words) = found.filter(|words| !asks(words)) {
            at += words.len();
            continue;
        }
        named |= token.has(Class::NOUN) || token.has(Class::WEIGHED);
        out.push(*token);
        at += 1;
    }
    *list = out;
}

/// "a dozen or so eggs" is about a dozen of them, and an even dozen is a dozen.
fn about_so_many<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    let or_so =
        |w: &[Token<'t>]| matches!(w, [_, unit, or, so] if unit.unit.is_some() && or.is("or") && so.is("so"));
    if let Some(at) = list.windows(4).position(or_so)
        && let Some(first) = list.get(at).copied().filter(|t| t.any(&["a", "an"]) || t.value.is_some())
    {
        list.drain(at + 2..at + 4);
        list.insert(at, Token { end: first.start, kind: Kind::Word, ..read_as(first, "about", lex) });
    }
    let even =
        |w: &[Token<'t>]| matches!(w, [even, dozen] if even.is("even") && dozen.any(&["dozen", "hundred"]));
    if let Some(at) = list.windows(2).position(even) {
        list.remove(at);
    }
}

/// "no garlic left and no onions either": what is missing besides is said like the first.
fn drop_either(list: &mut Vec<Token<'_>>) {
    let Some(either) = list.iter().rposition(|t| t.is("either")).filter(|at| *at > 2) else { return };
    let ends =
        list.get(either + 1..).unwrap_or_default().iter().all(|t| !t.is_word() || t.any(&["please", "now"]));
    let no = list.get(..either).unwrap_or_default().iter().rposition(|t| t.is("no"));
    if let Some(no) = no.filter(|no| ends && *no > 1 && either - no <= 4)
        && list.get(no - 1).is_some_and(|t| t.any(words!["and" "or" "," "nor"]))
        && list
            .get(..no - 1)
            .unwrap_or_default()
            .iter()
            .any(|t| t.any(words!["no" "out" "don't" "haven't" "not"]))
    {
        list.remove(either);
        list.remove(no);
    }
}

/// "an a jar" is a slip for "and a jar"; "rye, or if they don't have that, sourdough" is "rye or sourdough".
fn shorten<'t>(list: &mut Vec<Token<'t>>, lex: &'static Lexicon) {
    for at in 1..list.len().saturating_sub(1) {
        let next = list.get(at + 1).is_some_and(|t| t.any(&["a", "some", "the"]) || t.is_number());
        if let Some(token) = list.get_mut(at).filter(|t| next && t.is("an")) {
            *token = read_as(*token, "and", lex);
        }
    }
    let lacks = |t: &[Token<'t>]| match t {
        [who, not, have, what, ..]
            if who.any(&["they", "you", "there's", "there"])
                && not.any(&["don't", "dont", "doesn't"])
                && have.any(&["have", "got", "stock", "carry"])
                && what.any(&["that", "it", "any", "them", "those"]) =>
        {
            Some(4)
        }
        [they, out, of, ..]
            if they.any(&["they're", "theyre", "you're", "it's"]) && out.is("out") && of.is("of") =>
        {
            Some(3 + usize::from(t.get(3).is_some_and(|t| t.any(&["it", "them", "that", "those"]))))
        }
        [out, of, ..] if out.any(&["they're", "theyre", "you're", "it's"]) && of.is("out") => Some(2),
        [none, left, ..] if none.is("there's") && left.is("none") => Some(2),
        [there, not, any, ..]
            if there.is("there")
                && not.any(&["aren't", "isn't", "arent", "isnt"])
                && any.any(&["any", "none"]) =>
        {
            Some(3 + usize::from(t.get(3).is_some_and(|t| t.any(&["left", "there"]))))
        }
        [sold, out, ..] if sold.is("sold") && out.is("out") => Some(2),
        [they, all, out, ..]
            if they.any(&["they're", "theyre", "you're", "it's"])
                && all.any(&["all", "sold"])
                && out.is("out") =>
        {
            Some(3 + usize::from(t.get(3).is_some_and(|t| t.is("of"))) * 2)
        }
        [none, ..] if none.any(&["unavailable"]) => Some(1),
        [not, ..] if not.is("not") => Some(1),
        _ => None,
    };
    if !list.iter().any(|t| t.any(&["if", "failing"])) {
        return;
    }
    let mut out: Vec<Token<'t>> = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let rest = list.get(at..).unwrap_or_default();
        // "capers or, if there aren't any, green olives".
        let apart = usize::from(token.is("or") && rest.get(1).is_some_and(|t| t.is(",")));
        let opens = token.any(&["or", ",", "and"])
            && !out.is_empty()
            && rest.get(1 + apart).is_some_and(|t| t.is("if"));
        // "or, failing that, peanut butter".
        let comma = usize::from(rest.get(1).is_some_and(|t| t.is(",")));
        let failing = matches!(rest.get(1 + comma..), Some([a, b, ..]) if a.is("failing") && b.any(&["that", "those", "this"]));
        let len = match rest.get(2 + apart..).filter(|_| opens).and_then(lacks).map(|len| len + apart) {
            None if failing && token.any(&["or", ",", "and"]) && !out.is_empty() => Some(1 + comma),
            len => len,
        };
        if let Some(len) = len {
            let behind = rest.get(2 + len..).unwrap_or_default();
            let marks = behind.iter().take_while(|t| t.any(&[",", "then"])).count();
            // What is to be done then is no goods: "if not, skip it".
            let goods = behind.get(marks).is_some_and(|t| {
                t.has(Class::NOUN.with(Class::ADJ).with(Class::FLAVOUR).with(Class::WEIGHED)) || t.is_number()
            });
            if goods {
                out.push(read_as(*token, "or", lex));
                at += 2 + len + marks;
                continue;
            }
        }
        out.push(*token);
        at += 1;
    }
    *list = out;
}

/// "..., otherwise skip it", "if not don't bother": what is done where a condition is not met goes without saying.
fn drop_otherwise(list: &mut Vec<Token<'_>>) {
    if !list.iter().any(|t| t.any(&["otherwise", "not", "else", "aren't", "isn't"])) {
        return;
    }
    let mut out: Vec<Token<'_>> = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let rest = list.get(at..).unwrap_or_default();
        let opens = match rest {
            [a, ..] if a.is("otherwise") => 1,
            [a, b, ..] if a.is("if") && b.is("not") || a.is("or") && b.is("else") => 2,
            [a, b, c, ..]
                if a.is("if")
                    && b.any(&["it", "they", "it's", "they're"])
                    && c.any(&["isn't", "aren't", "not"]) =>
            {
                3
            }
            _ => 0,
        };
        let comma = usize::from(rest.get(opens).is_some_and(|t| t.any(&[",", "then", "just"])));
        let first = rest.get(opens + comma);
        let second = rest.get(opens + comma + 1);
        let leaves = opens > 0
            && first.is_some_and(|t| {
                t.any(
                    words!["skip" "leave" "forget" "drop" "ignore" "pass" "nevermind" "nothing" "no" "omit"],
                ) || t.any(&["don't", "dont"])
                    && second.is_some_and(|t| t.any(words!["bother" "get" "buy" "worry" "add"]))
                    || t.is("never") && second.is_some_and(|t| t.is("mind"))
                    || t.is("we") && second.is_some_and(|t| t.any(&["can", "could"]))
            })
            && !out.is_empty();
        if !leaves {
            out.push(*token);
            at += 1;
            continue;
        }
        while out.last().is_some_and(|t| t.any(&[",", "and", "but", ";", "-"])) {
            out.pop();
        }
        let ends = |t: &Token<'_>| t.any(&[",", "and", ".", ";", "!", "?"]) || t.kind == Kind::Break;
        at += opens + comma;
        while list.get(at).is_some_and(|t| !ends(t)) {
            at += 1;
        }
    }
    *list = out;
}

/// "..., would you", "..., ok?": asks for nothing.
fn drop_tag(list: &mut Vec<Token<'_>>) {
    let ends = |t: &Token<'_>| t.any(words!["?" "." "!" "please" "pls" "thanks"]);
    let last = list.iter().rposition(|t| !ends(t)).map_or(0, |i| i + 1);
    let said = list.get(..last).unwrap_or_default();
    let asked = list.get(last..).is_some_and(|t| t.iter().any(|t| t.is("?")));
    let len = match said {
        [.., comma, verb, you]
            if you.any(&["you", "ya"])
                && verb.any(
                    words!["would" "will" "could" "can" "won't" "wont" "couldn't" "can't" "wouldn't"],
                )
                && (comma.is(",")
                    || !comma
                        .any(words!["what" "if" "how" "that" "as" "where" "when" "think" "and" "so"])) =>
        {
            2 + usize::from(comma.is(","))
        }
        [.., comma, word]
            if comma.is(",")
                && (asked && word.any(words!["ok" "okay" "alright" "right" "yeah" "k" "yes" "no"])
                    || word.any(&["ok", "okay", "k"])) =>
        {
            2
        }
        _ => 0,
    };
    if len > 0 && last > len {
        list.drain(last - len..last);
    }
}
