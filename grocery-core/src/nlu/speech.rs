//! Stage 1, continued: what is spoken.
//!
//! Speech holds sounds that say nothing ("uh", "like"), words said twice, false starts ("two no three
//! gallons") and words that sound like others ("for cans of beans"). [`clean`] mends them among the tokens, by the
//! place they stand in; a typed sentence seldom changes. [`best`] reads several hearings of one sentence: it puts
//! together, piece by piece, what makes the most sense as shopping.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    amount::is_measure,
    lexicon::{Class, Lexicon},
    token::{Kind, Normal, Token, tokenise},
};
use crate::quantity::Ratio;

/// The most hearings that are looked at, and the longest one, in words.
const HEARINGS: usize = 10;
const LONGEST: usize = 300;

/// Sounds that say nothing.
const SOUNDS: &[&str] = words!["uh" "um" "umm" "uhh" "uhm" "er" "erm" "hmm" "hm" "mm" "ah" "eh" "ugh" "argh" "aargh" "grr" "sigh" "phew" "whew" "gah" "meh" "oof"];

/// Words that may stand before an amount or goods.
const VERBS: &[&str] = words![
    "add" "get" "need" "buy" "want" "grab" "and" "plus" "," "order" "also" "me" "us" "some" "take" "have" "like" "remove" "put"
    "bring" "then" "with" "more"
];

/// What goods sound like: the word that may be heard, and the goods.
const SOUND_ALIKE: &[(&str, &str)] = &[
    ("flower", "flour"),
    ("bred", "bread"),
    ("meet", "meat"),
    ("meets", "meats"),
    ("stake", "steak"),
    ("stakes", "steaks"),
    ("leak", "leek"),
    ("leaks", "leeks"),
    ("pair", "pear"),
    ("pairs", "pears"),
    ("pare", "pear"),
    ("time", "thyme"),
    ("muscle", "mussels"),
    ("muscles", "mussels"),
    ("serial", "cereal"),
    ("serials", "cereal"),
    ("beat", "beets"),
    ("beats", "beets"),
    ("current", "currants"),
    ("currents", "currants"),
    ("carats", "carrots"),
    ("carat", "carrots"),
    ("caret", "carrots"),
    ("peace", "peas"),
    ("bury", "berries"),
    ("barry", "berries"),
    ("chilly", "chili"),
    ("base", "bass"),
    ("bean", "beans"),
    ("been", "beans"),
    ("tee", "tea"),
    ("teas", "tea"),
    ("whine", "wine"),
    ("bier", "beer"),
    ("rays", "raisins"),
    ("reason", "raisins"),
    ("reasons", "raisins"),
    ("lettuces", "lettuce"),
    ("cellar", "celery"),
    ("salary", "celery"),
    ("sellers", "celery"),
    ("pees", "peas"),
    ("wait", "wheat"),
    ("sower", "sour"),
    ("jamb", "jam"),
    ("chews", "cheese"),
    ("sores", "sauce"),
    ("source", "sauce"),
    ("soupe", "soup"),
    ("sope", "soap"),
];

/// Words that are said of other things as well: they need more than "some" before them.
const RATHER_NOT: &[&str] = words![
    "time" "peace" "wait" "base" "been" "reason" "reasons" "source" "current" "currents" "bury" "barry" "salary" "sellers" "cellar"
    "beat" "meet" "meets" "pair" "pairs" "pare" "bean" "caret" "carat" "rays" "flower"
];

/// Whether a word may be heard for goods: "flower".
pub(super) fn sounds_like_goods(word: &str) -> bool {
    goods_like(word).is_some()
}

/// The goods that a word sounds like.
fn goods_like(word: &str) -> Option<&'static str> {
    static PAIRS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    PAIRS.get_or_init(|| SOUND_ALIKE.iter().copied().collect()).get(word).copied()
}

/// Mends what is spoken. Works in place and in one pass.
pub(super) fn clean(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    let spoken = list.iter().any(|t| {
        t.any(SOUNDS)
            || t.any(words!["em" "like" "know" "no" "wait" "to" "too" "for" "won" "ate" "sorry" "mean" "rather" "actually" "scratch"])
            || goods_like(t.word).is_some()
    });
    let twice = list.windows(2).any(|w| matches!(w, [a, b] if a.word == b.word && a.is_word()));
    let again = list
        .windows(4)
        .any(|w| matches!(w, [a, b, c, d] if a.word == c.word && b.word == d.word && a.is_word()));
    super::asides::clear(list, lex);
    same_words(list, lex);
    if spoken {
        take_back_sounds(list);
        drop_sounds(list);
        take_back_numbers(list);
    }
    super::slips::mend(list, lex);
    if twice || again {
        drop_repeats(list, lex);
    }
    if spoken {
        sound_alike(list, lex);
    }
}

/// "in place of" and "rather than" are read as "instead of", where something stands before them.
fn same_words(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    if !list.iter().any(|t| t.any(&["place", "rather"])) {
        return;
    }
    let mut out: Vec<Token<'_>> = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let len = match list.get(at..).unwrap_or_default() {
            _ if out.is_empty() => 0,
            [a, b, c, _, ..] if a.is("in") && b.is("place") && c.is("of") => 3,
            [a, b, _, ..] if a.is("rather") && b.is("than") => 2,
            _ => 0,
        };
        if len == 0 {
            out.push(*token);
            at += 1;
            continue;
        }
        for (token, word) in list.iter().skip(at).zip(["instead", "of"]) {
            let entry = lex.word(word);
            let (id, class) = (entry.map_or(0, |e| e.id), entry.map_or(Class::NONE, |e| e.class));
            out.push(Token { word, id, class, ..*token });
        }
        at += len;
    }
    *list = out;
}

/// "um", "you know", and "like" where it compares nothing.
fn drop_sounds(list: &mut Vec<Token<'_>>) {
    let mut keep = vec![true; list.len()];
    // Whoever says "um" also says "like" for nothing.
    let unsure = list.iter().any(|t| t.any(SOUNDS));
    for (i, token) in list.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| list.get(i));
        let next = list.get(i + 1);
        // "em" is a sound where it is not short for "them": "and em ham", but "lots of em".
        let em = token.is("em")
            && before.is_none_or(|t| {
                t.any(words!["and" "so" "ok" "okay" "," "oh" "god" "well" "then" "need" "the"])
            });
        let drop = token.any(SOUNDS)
            || em
            || token.is("like")
                && (next.is_some_and(|t| t.any(words!["totally" "completely" "literally" "super" "almost" "basically"]))
                    || before.is_some_and(|t| {
                    t.any(words!["," "and" "need" "get" "add" "want" "some" "uh" "um" "a" "the" "was" "then" "so" "maybe" "grab" "buy"])
                }))
                && next.is_some_and(|t| {
                    unsure && !t.is("to") || t.is_word() && t.value.is_none() && !t.any(words!["to" "a" "an" "some" "the"])
                });
        let known = token.is("you")
            && next.is_some_and(|t| t.is("know"))
            && i > 0
            && !before.is_some_and(|t| t.any(words!["do" "did" "if" "let" "because"]))
            && !list
                .get(i + 2)
                .is_some_and(|t| t.any(words!["what" "how" "if" "where" "when" "the" "any" "of"]));
        if drop || known {
            if let Some(k) = keep.get_mut(i) {
                *k = false;
            }
            if known && let Some(k) = keep.get_mut(i + 1) {
                *k = false;
            }
            // The comma behind a sound goes with it, where one stands before it as well.
            if next.is_some_and(|t| t.is(","))
                && (before.is_none_or(|t| t.is(",")) || i == 0)
                && let Some(k) = keep.get_mut(i + 1)
            {
                *k = false;
            }
        }
    }
    let mut kept = keep.into_iter();
    if list.iter().any(|t| !t.any(SOUNDS)) {
        list.retain(|_| kept.next().unwrap_or(true));
    }
}

/// "two uh three zucchini": the number said last stands.
fn take_back_sounds(list: &mut Vec<Token<'_>>) {
    let small = |t: &Token<'_>| {
        t.value.is_some_and(|v| v.is_integer() && v < Ratio::from_int(20)) && t.unit.is_none()
    };
    let mut keep = vec![true; list.len()];
    for (at, w) in list.windows(4).enumerate() {
        if let [a, sound, b, goods] = w
            && small(a)
            && sound.any(SOUNDS)
            && small(b)
            && (goods.has(Class::NOUN) || goods.has(Class::ADJ) || goods.unit.is_some_and(|u| !is_measure(u)))
        {
            keep.iter_mut().skip(at).take(2).for_each(|k| *k = false);
        }
    }
    let mut kept = keep.into_iter();
    list.retain(|_| kept.next().unwrap_or(true));
}

/// "two no three gallons", "2, I mean 3 apples": the number said last stands.
fn take_back_numbers(list: &mut Vec<Token<'_>>) {
    let number = |t: &Token<'_>| t.is_number() || t.value.is_some() && t.unit.is_none();
    let mut out: Vec<Token<'_>> = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        let rest = list.get(at..).unwrap_or_default();
        // "a dozen no two dozen eggs".
        let one = matches!(rest, [a, unit, ..] if a.any(&["a", "an"]) && unit.unit.is_some());
        if !one && !number(token) {
            out.push(*token);
            at += 1;
            continue;
        }
        let unit = usize::from(rest.get(1).is_some_and(|t| t.unit.is_some()));
        let behind = rest.get(1 + unit..).unwrap_or_default();
        let comma = usize::from(behind.first().is_some_and(|t| t.any(&[",", "-", "..."])));
        let marks = behind.get(comma..).unwrap_or_default();
        let len = match marks {
            [a, b, c, ..] if a.any(&["no", "sorry", "wait"]) && b.is(",") && number(c) => 2,
            [a, b, c, ..]
                if a.any(&["no", "oh", "or"])
                    && b.any(&["wait", "sorry", "actually", "rather"])
                    && (number(c) || c.is(",")) =>
            {
                2
            }
            [a, b, c, ..] if a.is("i") && b.any(&["mean", "meant"]) && number(c) => 2,
            [a, b, c, ..]
                if a.any(&["make"]) && b.any(&["that", "it"]) && number(c) && unit == 0 && comma == 0 =>
            {
                2
            }
            [a, b, ..] if a.any(&["no", "wait", "sorry", "actually", "rather"]) && number(b) => 1,
            _ => 0,
        };
        let mut end = 1 + unit + comma + len;
        if rest.get(end).is_some_and(|t| t.is(",")) {
            end += 1;
        }
        // Only where goods follow: "make it 2, no wait, 3" is told apart elsewhere.
        let follows = rest.get(end + 1).is_some_and(|t| t.is_word());
        if len > 0 && follows && rest.get(end).is_some_and(number) {
            at += end;
        } else {
            out.push(*token);
            at += 1;
        }
    }
    *list = out;
}

/// "I need I need", "the the".
fn drop_repeats(list: &mut Vec<Token<'_>>, lex: &Lexicon) {
    const ONCE: &[&str] = words![
        "i" "the" "a" "an" "add" "need" "get" "some" "and" "of" "to" "we" "my" "please" "can" "you" "want" "i'd" "i'll" "is" "what" "it"
        "buy" "put" "for" "on" "how" "much" "remove" "also" "milk" "eggs" "bread"
    ];
    let mut out: Vec<Token<'_>> = Vec::with_capacity(list.len());
    let mut at = 0;
    while let Some(token) = list.get(at) {
        // "half and half and eggs" says nothing twice.
        if let Some((len, ())) = list.get(at..).and_then(|rest| lex.names.longest(rest)) {
            out.extend(list.iter().skip(at).take(len));
            at += len;
            continue;
        }
        for size in [3_usize, 2] {
            let (a, b) = (list.get(at..at + size), list.get(at + size..at + 2 * size));
            if let (Some(a), Some(b)) = (a, b)
                && a.iter().zip(b).all(|(x, y)| x.word == y.word && x.is_word())
                && a.iter().any(|t| t.any(ONCE))
                && !(at..at + size)
                    .any(|i| list.get(i..).is_some_and(|rest| lex.names.longest(rest).is_some()))
            {
                at += size;
                break;
            }
        }
        let Some(token) = list.get(at).or(Some(token)) else { break };
        let same = list.get(at + 1).is_some_and(|n| n.word == token.word && n.is_word());
        if !(same && token.any(ONCE)) {
            out.push(*token);
        }
        at += 1;
    }
    *list = out;
}

/// Words that sound like a number or like goods, where only those make sense.
fn sound_alike(list: &mut [Token<'_>], lex: &'static Lexicon) {
    let goods = |t: &Token<'_>| t.has(Class::NOUN) || t.has(Class::WEIGHED);
    let container =
        |t: &Token<'_>| t.unit.is_some() && t.is_word() && (t.word.len() > 2 || t.any(&["oz", "lb"]));
    for at in 0..list.len() {
        let (Some(token), next) = (list.get(at).copied(), list.get(at + 1).copied()) else { continue };
        let before = at.checked_sub(1).and_then(|i| list.get(i)).copied();
        let number = match token.word {
            "to" | "too" => Some(2),
            "for" => Some(4),
            "won" => Some(1),
            "ate" => Some(8),
            _ => None,
        };
        if let (Some(value), Some(next)) = (number, next) {
            // "no need for tomatoes", "ranch to bags of carrots".
            let unneeded = before.is_some_and(|t| t.is("need"))
                && at.checked_sub(2).and_then(|i| list.get(i)).is_some_and(|t| t.any(&["no", "any"]));
            let behind_goods = token.any(&["to", "too"]) && before.is_some_and(|t| goods(&t));
            let verb = !unneeded
                && before.is_none_or(|t| t.any(VERBS) || t.kind == Kind::Break)
                && !(before.is_none()
                    && matches!(token.word, "for" | "to")
                    && !(container(&next) && list.get(at + 2).is_some_and(|t| t.is("of"))));
            let many = next.word.ends_with('s') || value == 1 || next.any(&["oz", "lb"]);
            // "ate hot dog buns".
            let named = list.get(at + 1..).is_some_and(|rest| {
                lex.names.longest(rest).or_else(|| lex.compounds.longest(rest)).is_some_and(|(len, ())| {
                    len > 1 && rest.get(len - 1).is_some_and(|t| t.word.ends_with('s'))
                })
            });
            let counted = container(&next)
                && many
                && (verb || behind_goods && next.unit.is_some_and(|u| !is_measure(u)))
                && list.get(at + 2).is_some_and(|t| t.is("of") || goods(t) || t.has(Class::ADJ));
            let plain = goods(&next)
                && many
                && !next.has(Class::DISH)
                && verb
                && before.is_some_and(|t| {
                    t.any(words!["add" "get" "buy" "grab" "need" "want" "and" "plus" "," "me" "us"])
                })
                && !(token.is("for")
                    && before.is_some_and(|t| t.any(&["and", ","]))
                    && !list.get(at + 2).is_none_or(|t| t.any(&["and", ",", "."])))
                && !(token.is("to") && before.is_some_and(|t| t.any(&["want", "need", ","])));
            let sure = matches!(token.word, "won" | "ate")
                && (container(&next) || (goods(&next) || named) && verb)
                && before.is_none_or(|t| !t.any(words!["i" "we" "they" "he" "she" "you" "kids"]));
            if counted || plain && (many) || sure {
                let word = match value {
                    1 => "one",
                    2 => "two",
                    4 => "four",
                    _ => "eight",
                };
                if let Some(t) = list.get_mut(at) {
                    let entry = lex.word(word);
                    t.word = word;
                    t.value = Some(Ratio::from_int(value));
                    t.class = entry.map_or(Class::NONE, |e| e.class);
                    t.id = entry.map_or(0, |e| e.id);
                }
                continue;
            }
        }
        // "make the lemons ate", "make it too".
        if let Some(value) = number
            && next.is_none_or(|t| t.any(&[".", "please", "instead"]))
            && list.first().is_some_and(|t| t.any(&["make", "set", "change"]))
            && before.is_some_and(|t| goods(&t) || t.any(&["it", "that", "them", "those"]))
            && let Some(t) = list.get_mut(at)
        {
            t.value = Some(Ratio::from_int(value));
            continue;
        }
        let Some(meant) = goods_like(token.word) else { continue };
        // Behind an amount ("a bag of flower", "2 lbs of stake"), or one of a list of goods.
        let of = before.is_some_and(|t| t.is("of"))
            && at.checked_sub(2).and_then(|i| list.get(i)).is_some_and(|t| t.unit.is_some());
        let amount = before.is_some_and(|t| t.unit.is_some() && t.is_word() || t.is_number());
        // "all purpose flower", "bread flower".
        let flour = meant == "flour"
            && before.is_some_and(|t| t.any(words!["purpose" "all-purpose" "plain" "self-raising" "self-rising" "raising" "rising" "wheat" "cake" "pastry" "bread"]));
        let kind = flour
            || before
                .is_some_and(|t| t.has(Class::ADJ) && !t.has(Class::NOUN) || goods(&t) && meant == "flour");
        // "get some leaks": where nothing else can be bought of it.
        let some = before.is_some_and(|t| t.any(words!["some" "any" "the" "add" "get" "buy" "more"]))
            && at > 0
            && !RATHER_NOT.contains(&token.word)
            && next.is_none_or(|t| t.any(&["and", ",", "."]));
        let among = before.is_some_and(|t| t.any(&["and", ","]) || goods(&t))
            && next.is_none_or(|t| t.any(&["and", ","]) || goods(&t))
            && list.iter().filter(|t| goods(t)).count() >= 2;
        // "almond milk, wait, oat milk": a second thought.
        let thinks = token.is("wait") && before.is_none_or(|t| t.is(",")) && next.is_some_and(|t| t.is(","));
        if !token.has(Class::NOUN)
            && !thinks
            && (of || amount || kind || among || some || meant == "flour" && next.is_some_and(|t| goods(&t)))
            && let Some(entry) = lex.word(meant)
            && let Some(t) = list.get_mut(at)
        {
            t.class = entry.class;
            t.id = 0;
            t.word = meant;
            t.sounds = true;
        }
    }
}

/// How much a run of words sounds like shopping.
fn sense(text: &str, t: &[Token<'_>], lex: &Lexicon) -> i32 {
    let (mut sum, mut at) = (0, 0);
    while let Some(token) = t.get(at) {
        let rest = t.get(at..).unwrap_or_default();
        // A word that had to be put right was heard less well.
        let heard = text.get(token.start..token.end).unwrap_or_default();
        sum -= 2 * i32::from(!heard.eq_ignore_ascii_case(token.word));
        if let Some((len, ())) = lex.names.longest(rest).or_else(|| lex.compounds.longest(rest)) {
            sum += 4 + 2 * i32::try_from(len).unwrap_or(1);
            at += len;
            continue;
        }
        let before = at.checked_sub(1).and_then(|i| t.get(i));
        let counted = before.is_some_and(|b| {
            b.is_number() || b.value.is_some() || b.any(&["a", "an", "of"]) || b.unit.is_some()
        });
        sum += if token.has(Class::STAPLE) {
            4
        } else if token.has(Class::NOUN) || token.has(Class::WEIGHED) {
            3
        } else if token.has(Class::FOREIGN) {
            -3
        } else if token.unit.is_some() {
            2 + i32::from(counted) * 2
        } else if token.is_number() || token.value.is_some() {
            let measures =
                t.get(at + 1).is_some_and(|n| n.unit.is_some() || n.has(Class::NOUN) || n.has(Class::ADJ));
            1 + 2 * i32::from(measures)
        } else if token.has(Class::ADJ)
            || token.has(Class::BRAND)
            || token.has(Class::LIST)
            || token.has(Class::SHOP)
        {
            2
        } else if token.id != 0 {
            1
        } else if token.is_word() {
            -2
        } else {
            0
        };
        at += 1;
    }
    sum + 3 * i32::from(lex.commands.longest(t).is_some())
}

/// The hearing that makes the most sense, put together piece by piece. `None` where the first one does, as it stands.
pub(super) fn best(first: &str, others: &[String], lex: &'static Lexicon) -> Option<String> {
    let mut merged = words_of(first);
    let mut changed = false;
    if merged.len() > LONGEST {
        return None;
    }
    for other in others.iter().take(HEARINGS).filter(|o| o.as_str() != first) {
        let theirs = words_of(other);
        if theirs.is_empty() || theirs.len() > LONGEST {
            continue;
        }
        if merged.is_empty() {
            merged = theirs;
            changed = true;
            continue;
        }
        let mut out: Vec<String> = Vec::with_capacity(merged.len());
        let pairs = common(&merged, &theirs);
        let (mut i, mut j) = (0, 0);
        for (a, b) in pairs.into_iter().chain([(merged.len(), theirs.len())]) {
            let (mine, yours) = (merged.get(i..a).unwrap_or_default(), theirs.get(j..b).unwrap_or_default());
            if mine != yours && better(&out, mine, yours, merged.get(a..).unwrap_or_default(), lex) {
                out.extend_from_slice(yours);
                changed = true;
            } else {
                out.extend_from_slice(mine);
            }
            if let Some(word) = merged.get(a) {
                out.push(word.clone());
            }
            (i, j) = (a + 1, b + 1);
        }
        merged = out;
    }
    changed.then(|| merged.join(" "))
}

fn words_of(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Whether `yours` makes more sense than `mine` between what stands before and behind.
fn better(
    before: &[String],
    mine: &[String],
    yours: &[String],
    behind: &[String],
    lex: &'static Lexicon,
) -> bool {
    // A few words on both sides tell the place.
    let from = before.len().saturating_sub(3);
    let score = |middle: &[String]| {
        let text: Vec<&str> =
            before.iter().skip(from).chain(middle).chain(behind.iter().take(3)).map(String::as_str).collect();
        let text = text.join(" ");
        let normal = Normal::new(&text);
        let mut tokens = tokenise(&normal, lex).list;
        // As it was heard: nothing is put right yet.
        tokens.retain(|t| !t.any(SOUNDS));
        sense(&text, &tokens, lex)
    };
    score(yours) > score(mine)
}

/// The places of the words that both have, in order, as many as can be.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| a.get(i).zip(b.get(j)).is_some_and(|(x, y)| x.eq_ignore_ascii_case(y));
    let width = b.len() + 1;
    let mut table = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = |i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
            let value = if same(i, j) { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = value;
            }
        }
    }
    let at = |i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if same(i, j) {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if at(i + 1, j) >= at(i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}
