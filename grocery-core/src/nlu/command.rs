//! Stage 7: sentences to clauses, each with the command that opens it.
//!
//! A clause ends at a full stop, a question mark or a heading's colon, and at a comma, "and" or "then"
//! behind which another command starts ("remove milk and add eggs"). Courtesies before a command are
//! passed over. Some phrases count only where they are the whole clause ("yes", "the second one").

use super::{
    amount::before,
    lexicon::{Class, Cmd, Lexicon},
    phrase::longest_of,
    sense::{valid, whole},
    token::{Kind, Token},
};
use crate::money::Currency;

/// One clause.
#[derive(Debug, Default)]
pub(super) struct Clause<'t> {
    pub(super) cmd: Option<Cmd>,
    /// The words of the command.
    pub(super) head: Vec<Token<'t>>,
    /// What follows them.
    pub(super) tail: Vec<Token<'t>>,
    /// A courtesy such as "also" went before: it goes on with what was before it.
    pub(super) also: bool,
    /// It was opened as a whole sentence is ("tell me", "i need to"), not as a list.
    pub(super) framed: bool,
    /// It is a heading: a colon follows.
    pub(super) heading: bool,
    /// It follows a heading.
    pub(super) under_heading: bool,
    /// A question mark follows.
    pub(super) question: bool,
    /// "so" stands before it: what was said before is why.
    pub(super) therefore: bool,
}

/// Cuts tokens into clauses.
pub(super) fn clauses<'t>(t: &[Token<'t>], lex: &Lexicon, currency: Currency) -> Vec<Clause<'t>> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let mut separators = 0;
    // (start of clause, start behind the separator before it) and what ended the one before.
    starts.push((0, 0));
    let mut endings: Vec<char> = Vec::new();
    while at < t.len() {
        let rest = t.get(at..).unwrap_or_default();
        if let Some((len, ())) = lex.names.longest(rest) {
            at += len;
            continue;
        }
        let Some(token) = rest.first() else { break };
        // "yes add it": the answer, then a command.
        if starts.last().is_some_and(|s| s.1 == at) && answers(rest, lex, currency) {
            endings.push(',');
            starts.push((at + 1, at + 1));
            separators = 0;
            at += 1;
            continue;
        }
        if hard(t, at, lex) {
            if at + 1 < t.len() {
                endings.push(if token.is("?") { '?' } else { '.' });
                starts.push((at, at + 1));
            } else if token.is("?") {
                endings.push('?');
                starts.push((at, at + 1));
            }
            separators = 0;
            at += 1;
            continue;
        }
        if token.is(":") && !token.glued_number(rest) && colon(t, at, starts.last().map_or(0, |s| s.1), lex) {
            endings.push(':');
            starts.push((at, at + 1));
            separators = 0;
            at += 1;
            continue;
        }
        // "milk and bread remove the butter": spoken without a stop.
        if at > starts.last().map_or(0, |s| s.1) && opens_unasked(t, at, lex, currency) {
            endings.push(',');
            starts.push((at, at));
            separators = 0;
            at += 1;
            continue;
        }
        // "... and the olive oil is running low": a sentence of its own.
        if soft(token) && used_up(t.get(at + 1..).unwrap_or_default()) {
            endings.push(',');
            starts.push((at, at + 1));
            separators = 0;
            at += 1;
            continue;
        }
        if soft(token) {
            separators += 1;
            let mut next = at + 1;
            while t.get(next).is_some_and(soft) {
                next += 1;
            }
            let tail = t.get(next..).unwrap_or_default();
            // "no, 2 gallons", "yes but keep the milk": the answer, then what follows it.
            let from = starts.last().map_or(0, |s| s.1);
            let before = t.get(from..at).unwrap_or_default();
            if before.len() <= 4
                && !before.is_empty()
                && token.any(&[",", "but", "-", ";"])
                && !tail.is_empty()
                && command(before, lex, currency).is_some_and(|f| {
                    matches!(f.cmd, Cmd::Confirm | Cmd::Deny | Cmd::SmallTalk | Cmd::Closing)
                        && f.skip + f.len == before.len()
                })
            {
                endings.push(',');
                starts.push((at, next));
                at = next;
                separators = 0;
                continue;
            }
            // "how much is beef and is it on sale": a question of its own.
            if let [ask, of, ..] = tail
                && (ask.any(&["check", "see"]) && of.any(&["if", "whether"])
                    || ask.any(words!["is" "are" "does" "do" "did" "has" "was"])
                        && (of.any(words!["it" "they" "that" "those" "these" "this" "there" "you" "i" "we"])
                            || tail.iter().take(8).any(|t| t.has(Class::LIST))))
            {
                endings.push(',');
                starts.push((at, next));
                at = next;
                separators = 0;
                continue;
            }
            if let Some(found) = command(tail, lex, currency)
                && splits(found, t.get(at..next).unwrap_or_default(), tail, separators)
            {
                endings.push(',');
                starts.push((at, next));
                at = next + found.skip + found.len;
                separators = 0;
                continue;
            }
            at = next;
            continue;
        }
        at += 1;
    }
    endings.push('.');
    let mut out = Vec::new();
    for (i, (_, from)) in starts.iter().enumerate() {
        let to = starts.get(i + 1).map_or(t.len(), |s| s.0);
        let Some(part) = t.get(*from..to.max(*from)) else { continue };
        if !part.iter().any(|t| t.is_word() || t.is_number() || t.any(&["$", "€", "£"])) {
            continue;
        }
        let found = command(part, lex, currency);
        // "dear assistant, ...": nothing but courtesy.
        if found.is_none() && starts.len() > 1 && courteous(part, lex) {
            continue;
        }
        let skip = found.map_or_else(|| courtesy(part, lex), |f| f.skip);
        let len = found.map_or(0, |f| f.len);
        let also = part
            .get(..skip)
            .is_some_and(|s| s.iter().any(|t| t.any(&["also", "and", "plus", "additionally", "then"])))
            || i > 0
                && t.get(starts.get(i).map_or(0, |s| s.0)..*from)
                    .is_some_and(|s| s.iter().any(|t| t.any(&["also", "plus"])));
        let ending = endings.get(i).copied().unwrap_or('.');
        let before = if i == 0 { '.' } else { endings.get(i - 1).copied().unwrap_or('.') };
        out.push(Clause {
            cmd: found.map(|f| f.cmd),
            head: part.get(skip..skip + len).unwrap_or_default().to_vec(),
            tail: part.get(skip + len..).unwrap_or_default().to_vec(),
            also,
            framed: part.get(..skip).is_some_and(|s| {
                s.iter().any(|t| {
                    t.any(words![
                        "tell" "know" "need" "want" "like" "should" "could" "can" "remember"
                        "remind" "help" "would" "will" "check" "find" "may" "must" "wondering"
                        "wanna" "going" "gonna" "able"
                    ])
                })
            }),
            heading: ending == ':',
            under_heading: before == ':',
            question: ending == '?',
            therefore: i > 0
                && (t
                    .get(starts.get(i).map_or(0, |s| s.0)..*from)
                    .is_some_and(|s| s.iter().any(|t| t.is("so")))
                    || part.get(..skip).is_some_and(|s| s.first().is_some_and(|t| t.is("so")))),
        });
    }
    out
}

/// A command behind goods, without a comma or "and" before it.
fn opens_unasked(t: &[Token<'_>], at: usize, lex: &Lexicon, currency: Currency) -> bool {
    let (Some(token), Some(before)) = (t.get(at), at.checked_sub(1).and_then(|i| t.get(i))) else {
        return false;
    };
    let next = t.get(at + 1);
    let opener = token.any(words!["remove" "delete" "add" "swap" "replace" "checkout"])
        || token.any(&["take", "cross"]) && next.is_some_and(|t| t.any(&["off", "out"]))
        || token.any(&["double", "clear", "change"]) && next.is_some_and(|t| t.any(&["the", "my"]))
        || token.is("how") && next.is_some_and(|t| t.is("much"))
        || token.any(&["what's", "whats"]) && next.is_some_and(|t| t.any(&["on", "my", "the"]))
        || token.is("show") && next.is_some_and(|t| t.is("me"))
        || token.is("get") && next.is_some_and(|t| t.is("rid"))
        || token.is("check") && next.is_some_and(|t| t.is("out"))
        || token.is("keep") && next.is_some_and(|t| t.any(&["it", "the"]))
        || token.is("make") && next.is_some_and(|t| t.is("the"));
    // "drop the hot dogs add bratwursts".
    let turns = || {
        token.is("add")
            && t.iter().take(3).any(|t| t.any(words!["remove" "drop" "delete" "lose" "ditch" "bin" "cancel"]))
    };
    let goods = before.has(Class::NOUN)
        || before.has(Class::WEIGHED)
        || before.has(Class::LIST)
        || before.is_word() && turns();
    opener
        && goods
        && command(t.get(at..).unwrap_or_default(), lex, currency)
            .is_some_and(|f| f.skip == 0 && !whole(f.cmd))
}

/// "yes add it", "no make it 3": a word of answer with a command right behind it.
fn answers(t: &[Token<'_>], lex: &Lexicon, currency: Currency) -> bool {
    let Some(first) = t.first() else { return false };
    let yes = first.any(words!["yes" "yeah" "yep" "yup" "yea"]);
    if !yes && !first.any(words!["no" "nope" "nah"]) {
        return false;
    }
    let Some(behind) = t.get(1..).filter(|b| !b.is_empty()) else { return false };
    let follows = command(behind, lex, currency).filter(|f| !whole(f.cmd));
    // "nah skip the beer": the nah goes on into the wish.
    if first.any(&["nah", "naw"]) && follows.is_some_and(|f| f.cmd == Cmd::Remove) {
        return false;
    }
    let here = command(t, lex, currency);
    follows.is_some_and(|f| {
        if yes {
            here.is_none()
        } else {
            f.skip == 0
                && matches!(
                    f.cmd,
                    Cmd::SetAmount | Cmd::Undo | Cmd::Remove | Cmd::Add | Cmd::Change | Cmd::Swap
                )
                && behind.first().is_some_and(|t| {
                    t.any(words!["make" "add" "remove" "change" "undo" "i" "swap" "set" "get" "never" "nevermind" "forget" "scratch" "take" "drop" "skip" "leave"])
                })
                && here.is_none_or(|h| h.cmd == Cmd::No)
        }
    })
}

impl Token<'_> {
    fn glued_number(&self, rest: &[Token<'_>]) -> bool {
        self.glued && rest.get(1).is_some_and(|t| t.is_number() && t.glued)
    }
}

fn soft(t: &Token<'_>) -> bool {
    t.kind == Kind::Break
        || t.any(words![
            "," ";" "and" "then" "but" "&" "plus" "also" "so" "-" "..." "…" "+" "cuz"
            "because" "n"
        ])
}

/// "the olive oil is running low".
fn used_up(t: &[Token<'_>]) -> bool {
    let t = t.get(t.iter().take_while(|t| soft(t)).count()..).unwrap_or_default();
    let Some(at) = t.iter().take(6).position(|t| t.any(&["is", "are"])).filter(|at| *at > 0) else {
        return false;
    };
    let (goods, state) = t.split_at_checked(at).unwrap_or_default();
    goods.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED))
        && !goods.iter().any(|t| t.any(words!["," "and" "if" "that" "what" "how" "when" "which" "or" "but"]))
        && state.get(1).is_some_and(|t| {
            t.any(words!["running" "getting" "almost" "nearly" "all" "gone" "finished" "out" "low" "empty"])
        })
        && !state.iter().take(5).any(|t| t.any(words!["on" "sale" "stock" "cheaper" "expensive"]))
}

/// Whether a sentence ends at `at`.
fn hard(t: &[Token<'_>], at: usize, lex: &Lexicon) -> bool {
    let Some(token) = t.get(at) else { return false };
    if token.any(&["!", "?", "。"]) {
        return true;
    }
    if !token.is(".") {
        return false;
    }
    let next = t.get(at + 1);
    if next.is_some_and(|t| t.glued && !t.is(".")) {
        return false;
    }
    // "2 lbs. ground beef", "1. milk".
    if token.glued
        && let Some(prev) = at.checked_sub(1).and_then(|i| t.get(i))
        && next.is_some_and(|t| t.is_word())
        && t.get(at + 1..).and_then(|r| command(r, lex, Currency::USD)).is_none()
    {
        let abbreviated = (prev.unit.is_some() && prev.word.len() <= 5
            || prev.any(words![
                "dr" "mr" "mrs" "st" "fl" "approx" "no" "vs" "etc"
            ]))
            && !prev.any(words![
                "can" "cans" "bag" "bags" "box" "jar" "cup" "cups" "loaf" "head" "pack"
                "ear" "bar" "bars" "tub" "case" "roll" "rolls" "stick" "each"
            ]);
        let line_number =
            prev.is_number() && (at < 2 || t.get(at - 2).is_some_and(|t| t.kind == Kind::Break));
        return !(abbreviated || line_number);
    }
    true
}

/// Whether the colon at `at` ends a heading (and is not that of "milk: 2 gallons").
fn colon(t: &[Token<'_>], at: usize, from: usize, lex: &Lexicon) -> bool {
    let Some(rest) = t.get(at + 1..) else { return false };
    // A heading's first words tell; looking further would cost more the longer the text is.
    let near = rest.get(..60).unwrap_or(rest);
    let line = near.iter().position(|t| t.any(&[",", ";"]) || t.kind == Kind::Break).unwrap_or(near.len());
    let part = rest.get(..line).unwrap_or_default();
    let amount = before(part, lex);
    let only_amount = amount.len > 0 && amount.len == part.len();
    let left = t.get(from..at).unwrap_or_default();
    !rest.is_empty() && !only_amount && !left.iter().any(|t| t.any(&[","])) && left.len() <= 9
}

/// A command that was recognised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) cmd: Cmd,
    /// Courtesies before it.
    pub(super) skip: usize,
    pub(super) len: usize,
}

/// How many tokens of courtesy `t` starts with.
pub(super) fn courtesy(t: &[Token<'_>], lex: &Lexicon) -> usize {
    let mut at = 0;
    while let Some(rest) = t.get(at..) {
        if lex.names.longest(rest).is_some() {
            break;
        }
        match lex.courtesy.longest(rest) {
            Some((len, ())) if at + len < t.len() => at += len,
            _ if mark(rest) => at += 1,
            _ => break,
        }
    }
    at
}

/// Whether `t` is nothing but courtesies.
fn courteous(t: &[Token<'_>], lex: &Lexicon) -> bool {
    let mut at = 0;
    while let Some(rest) = t.get(at..).filter(|rest| !rest.is_empty() && at <= MOST_COURTESY) {
        match lex.courtesy.longest(rest) {
            Some((len, ())) => at += len,
            None if rest.first().is_some_and(|t| !t.is_word() && !t.is_number()) => at += 1,
            None => return false,
        }
    }
    at >= t.len()
}

/// A mark that may stand between a courtesy and what follows; not the sign of a number.
fn mark(t: &[Token<'_>]) -> bool {
    let sign = t.first().is_some_and(|t| t.is("-")) && t.get(1).is_some_and(|t| t.is_number() && t.glued);
    t.len() > 1 && !sign && t.first().is_some_and(|t| t.any(&[",", "-", "."]) || t.kind == Kind::Break)
}

/// The most words of courtesy before a command.
const MOST_COURTESY: usize = 24;

/// The command that opens `t`.
/// What follows "cut" where it says how.
pub(super) const HOW_CUT: &[&str] =
    words!["an" "very" "thin" "thinly" "thick" "thickly" "into" "lengthwise" "crosswise" "small"];

pub(super) fn command(t: &[Token<'_>], lex: &Lexicon, currency: Currency) -> Option<Found> {
    // "ribeyes, cut an inch thick": how they are to be, and no wish for fewer of them.
    if let [cut, how, ..] = t
        && cut.is("cut")
        && how.any(HOW_CUT)
    {
        return None;
    }
    let mut skip = 0;
    // Nobody is that polite; and as each comma may open a command, what is looked through here must be short.
    while skip <= MOST_COURTESY {
        let rest = t.get(skip..)?;
        let found = best(rest, lex, currency);
        let polite = lex.courtesy.longest(rest).filter(|(len, ())| skip + len < t.len());
        let name = lex.names.longest(rest).map_or(0, |(len, ())| len);
        if let Some((cmd, len)) = found
            && polite.is_none_or(|(p, ())| len >= p)
        {
            let compound = lex.compounds.longest(rest).map_or(0, |(len, ())| len);
            if name.max(compound) > len && !whole(cmd) {
                return None;
            }
            return Some(Found { cmd, skip, len });
        }
        if name > 0 {
            return None;
        }
        match polite {
            Some((len, ())) => skip += len,
            None if skip > 0 && mark(rest) => skip += 1,
            None => return None,
        }
    }
    None
}

fn best(t: &[Token<'_>], lex: &Lexicon, currency: Currency) -> Option<(Cmd, usize)> {
    let mut best: Option<(Cmd, usize)> = None;
    for (ends, cmd) in lex.commands.each(t) {
        let mut left = ends;
        while left != 0 {
            let len = longest_of(left);
            left &= !(1 << len);
            if best.is_some_and(|(_, l)| l > len) {
                break;
            }
            if valid(cmd, len, t, currency) {
                best = Some((cmd, len));
                break;
            }
        }
    }
    best
}

/// Whether a command behind a comma or "and" opens a clause of its own.
fn splits(found: Found, separator: &[Token<'_>], rest: &[Token<'_>], separators: usize) -> bool {
    let head = rest.get(found.skip..found.skip + found.len).unwrap_or_default();
    let first = head.first().map_or("", |t| t.word);
    let breaks = separator.iter().any(|t| t.kind == Kind::Break);
    match found.cmd {
        Cmd::No => rest.get(..found.skip + 1).is_some_and(|t| t.iter().any(|t| t.any(&["actually", "wait"]))),
        // "we're out of milk and low on butter".
        Cmd::Add
            if matches!(first, "low" | "short" | "out")
                && head.last().is_some_and(|t| t.any(&["on", "of"]))
                && separator.iter().any(|t| t.is("and")) =>
        {
            rest.get(found.skip + found.len).is_some_and(|t| t.has(Class::NOUN.with(Class::WEIGHED)))
        }
        Cmd::Add => {
            !matches!(
                first,
                "at" | "up"
                    | "no"
                    | "out"
                    | "low"
                    | "short"
                    | "want"
                    | "go"
                    | "wanting"
                    | "log"
                    | "note"
                    | "enter"
                    | "would"
            ) || breaks && first != "at"
        }
        Cmd::Search => !matches!(first, "any" | "got" | "which" | "what" | "compare"),
        Cmd::Budget => {
            let strong = head.iter().any(|t| {
                t.any(words![
                    "budget" "limit" "spend" "spending" "keep" "cap" "stay" "total" "bill"
                    "have" "everything" "don't" "it"
                ])
            });
            let total = rest.iter().take(12).any(|t| t.any(&["total", "altogether", "all", "everything"]));
            strong || total || separators >= 2 && separator.iter().any(|t| t.is(","))
        }
        Cmd::Recipe => {
            !matches!(
                first,
                "making"
                    | "cooking"
                    | "baking"
                    | "having"
                    | "ingredients"
                    | "recipe"
                    | "stuff"
                    | "everything"
                    | "make"
                    | "planning"
                    | "hosting"
            ) || found.len >= 2 && first != "stuff"
        }
        Cmd::Price => first != "price" && first != "prices" && first != "cost",
        Cmd::Deals => head.len() >= 2 || breaks,
        Cmd::Only => found.len > 1,
        // "grapes - red ones": which of what was named.
        Cmd::Choose => !separator.iter().any(|t| t.is("-")),
        Cmd::InsteadOf | Cmd::Double | Cmd::Triple | Cmd::Halve
            if separator.iter().all(|t| t.any(&["and", "&"])) =>
        {
            first != "half" && first != "instead"
        }
        Cmd::ViewList => found.len > 1,
        Cmd::Avoid => !matches!(first, "no" | "nothing"),
        Cmd::Confirm | Cmd::Deny | Cmd::Help => separator.iter().any(|t| t.any(&[",", "but"])) || breaks,
        _ => true,
    }
}
