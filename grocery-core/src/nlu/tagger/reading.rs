//! The reading that comes of it where the tagger is heard.
//!
//! Least is changed first: a name is made longer or shorter where it stands; an item that is none goes; a
//! text without the words that misled the rules is read again by the rules, which read amounts and marks
//! exactly; and where none of it gives the tagger's goods, nothing changes.

use super::{
    align::{Placed, place},
    arbiter::{KEEP, Seen, inside, joined, of_goods, overlap, same},
    chain::{self, Run},
};
use crate::{
    nlu::{Action, Intent, Item, Span, lexicon::Class},
    quantity::Ratio,
};

/// How many shorter texts are read again at most.
const MOST_TEXTS: usize = 12;
/// And how many of them only differ in where the words before a name are cut.
const MOST_CUTS: usize = 8;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::nlu) enum Change {
    /// Names are longer or shorter.
    Renamed,
    /// Items that are none are gone.
    Dropped,
    /// A text without some words was read in place of it.
    Shortened,
    /// What was taken for a foreign sentence is about goods.
    Found,
}

/// The reading with the tagger's goods; `None` where no way leads there. `read` is the rules.
pub(super) fn change(
    seen: &Seen<'_>,
    actions: &[Action],
    theirs: &Placed,
    read: &mut dyn FnMut(&str) -> Vec<Action>,
) -> Option<(Vec<Action>, Change)> {
    if let Some(actions) = renamed(seen, actions, theirs).or_else(|| as_one(seen, actions, theirs)) {
        return Some((actions, Change::Renamed));
    }
    let dropped = without_items(seen, actions, theirs);
    if let Some((actions, true)) = &dropped {
        return Some((actions.clone(), Change::Dropped));
    }
    let mut reread = |text: &Shorter| {
        let mut again = read(&text.text);
        for item in again.iter_mut().flat_map(|a| &mut a.items) {
            item.span = text.back(item.span, seen.text);
        }
        same(seen, &place(seen.t, seen.text, &again)).then_some(again)
    };
    let fits = |again: &Vec<Action>| again.iter().all(|a| follows(a, actions));
    if let Some(again) = texts(seen, actions, theirs).iter().find_map(|text| reread(text).filter(fits)) {
        return Some((merged(actions, again), Change::Shortened));
    }
    if let Some((actions, _)) = dropped {
        return Some((actions, Change::Dropped));
    }
    // What the sentence wants is known, so the goods alone are read.
    let [wanted, others @ ..] = actions else { return None };
    if wanted.intent == Intent::SubstituteItem || others.iter().any(|o| o.intent != wanted.intent) {
        return None;
    }
    let items: Vec<Item> = reread(&bare_wish(seen))?.into_iter().flat_map(|a| a.items).collect();
    Some((vec![Action { items, ..wanted.clone() }], Change::Shortened))
}

/// Whether an action of a shorter text is one that the sentence could be about: with fewer words around its goods, a question
/// is not to become a command, nor what was wanted what is to go.
fn follows(new: &Action, old: &[Action]) -> bool {
    let plain =
        |a: &Action| !of_goods(a.intent) || matches!(a.intent, Intent::AddItems | Intent::SearchProducts);
    let turns = matches!(new.intent, Intent::RemoveItems | Intent::SubstituteItem | Intent::NutritionInfo);
    old.iter().any(|o| o.intent == new.intent)
        || old.iter().all(plain) && !turns && (old.is_empty() || !new.items.is_empty())
}

/// A wish for the tagger's goods with what says how much of them, and nothing else.
fn bare_wish(seen: &Seen<'_>) -> Shorter {
    let region = region(seen);
    let fates: Vec<Fate> = (0..seen.t.len())
        .map(|i| match i {
            i if region.get(i).copied().unwrap_or(false) => Fate::Kept,
            i if seen.label(i) == chain::JOINS => Fate::Kept,
            _ => Fate::Gone,
        })
        .collect();
    Shorter::new(seen, "add", &fates)
}

/// The reading of a sentence that the rules read as `overruled`, or not at all, and the model took for a foreign one;
/// `None` where no way leads to the tagger's goods.
pub(super) fn of_foreign(
    seen: &Seen<'_>,
    overruled: &[Action],
    read: &mut dyn FnMut(&str) -> Vec<Action>,
) -> Option<Vec<Action>> {
    let theirs = place(seen.t, seen.text, overruled);
    if !overruled.is_empty() && same(seen, &theirs) {
        return Some(overruled.to_vec());
    }
    let of_goods_alone = |actions: &[Action]| actions.iter().all(|a| of_goods(a.intent));
    change(seen, overruled, &theirs, read).map(|(actions, _)| actions).filter(|a| of_goods_alone(a))
}

/// With names made longer or shorter; `None` where more than that differs.
fn renamed(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> Option<Vec<Action>> {
    if theirs.runs.len() != theirs.names || seen.mine.len() != theirs.names {
        return None;
    }
    let mut out = actions.to_vec();
    let mut changed = false;
    for (item, run) in out.iter_mut().flat_map(|a| &mut a.items).zip(&theirs.runs) {
        let mut hits = seen.mine.iter().filter(|mine| overlap(**mine, *run));
        let (Some(hit), None) = (hits.next(), hits.next()) else { return None };
        if hit == run && theirs.whole {
            continue;
        }
        let kept = |i: usize| {
            matches!(seen.label(i), chain::QUANTITY | chain::UNIT | chain::MARK)
                || i < hit.0 && seen.cells.commands(i)
        };
        if (run.0..run.1).any(|i| !(hit.0..hit.1).contains(&i) && kept(i)) {
            return None;
        }
        let name = seen.said(*hit)?.split_whitespace().collect::<Vec<_>>().join(" ");
        let (first, last) = (seen.t.get(hit.0)?, seen.t.get(hit.1.checked_sub(1)?)?);
        item.span.start = item.span.start.min(first.start);
        item.span.end = item.span.end.max(last.end);
        // "it's just a lighter": the article was part of the name.
        let one = hit.0 > run.0 && seen.is_any(hit.0 - 1, words!["a" "an" "one"]);
        if one && item.quantity.is_none() && item.size.is_none() {
            item.quantity = Some(Ratio::ONE);
        }
        changed |= item.name != name;
        item.name = name;
    }
    changed.then_some(out)
}

/// With names that are one made one; `None` where more than that differs.
fn as_one(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> Option<Vec<Action>> {
    let mut parts = joined(seen, theirs)?.into_iter().zip(seen.mine);
    let mut out = actions.to_vec();
    for action in &mut out {
        let mut old = std::mem::take(&mut action.items).into_iter();
        while old.len() > 0 {
            let (n, run) = parts.next()?;
            let these: Vec<Item> = old.by_ref().take(n).collect();
            if these.len() < n {
                return None;
            }
            let span = Span { start: these.first()?.span.start, end: these.last()?.span.end };
            let mut told = these.iter().filter(|item| n == 1 || !is_bare(item));
            let item = told.next().or(these.first())?.clone();
            if told.next().is_some() {
                return None;
            }
            let name = if n == 1 { item.name.clone() } else { seen.said(*run)?.to_owned() };
            action.items.push(Item { name, span, ..item });
        }
    }
    Some(out)
}

/// Without the items that the tagger does not see, and whether nothing was told of these; `None` where that is not
/// the difference.
fn without_items(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> Option<(Vec<Action>, bool)> {
    let fewer = seen.mine.len() < theirs.runs.len() && seen.mine.iter().all(|m| theirs.runs.contains(m));
    if !theirs.whole || !fewer || seen.mine.is_empty() && actions.iter().all(|a| !a.items.is_empty()) {
        return None;
    }
    let mut runs = theirs.runs.iter();
    let (mut out, mut bare) = (Vec::new(), true);
    for action in actions {
        let mut left = action.clone();
        left.items.retain(|item| {
            let stays = runs.next().is_some_and(|run| seen.mine.contains(run));
            bare &= stays || is_bare(item);
            stays
        });
        if action.items.is_empty() || !left.items.is_empty() {
            out.push(left);
        }
    }
    (!out.is_empty()).then_some((out, bare))
}

/// Whether nothing but its name was told of an item.
fn is_bare(item: &Item) -> bool {
    let attributes = item.attributes.clone();
    *item == Item { name: item.name.clone(), span: item.span, attributes, ..Item::default() }
}

/// A shorter text, and where its pieces come from.
struct Shorter {
    text: String,
    /// Where a piece begins here, where it begins in the sentence, how long it is.
    pieces: Vec<(usize, usize, usize)>,
}

/// What becomes of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Gone,
    /// A comma stands in its place.
    Comma,
    /// A comma stands before it.
    Parted,
}

impl Shorter {
    fn new(seen: &Seen<'_>, before: &str, fates: &[Fate]) -> Self {
        let mut out = Self { text: before.to_owned(), pieces: Vec::new() };
        let mut last_kept = false;
        for (token, fate) in seen.t.iter().zip(fates) {
            let joined = last_kept && token.glued && *fate == Fate::Kept;
            last_kept = *fate != Fate::Gone;
            match fate {
                Fate::Gone => continue,
                Fate::Comma => {
                    out.text.push_str(", ");
                    continue;
                }
                Fate::Parted => out.text.push_str(", "),
                Fate::Kept if joined || out.text.is_empty() || out.text.ends_with(' ') => {}
                Fate::Kept => out.text.push(' '),
            }
            let said = seen.text.get(token.start..token.end).unwrap_or_default();
            out.pieces.push((out.text.len(), token.start, said.len()));
            out.text.push_str(said);
        }
        out
    }

    /// Where a span of the shorter text stands in the sentence; all of it where it has no place.
    fn back(&self, span: Span, sentence: &str) -> Span {
        let first = self.pieces.iter().find(|(at, _, len)| at + len > span.start);
        let last = self.pieces.iter().rfind(|(at, ..)| *at < span.end);
        let found = first.zip(last).map(|(first, last)| Span {
            start: first.1 + span.start.saturating_sub(first.0),
            end: last.1 + (span.end - last.0).min(last.2),
        });
        let slices = |s: &Span| s.start <= s.end && sentence.get(s.range()).is_some();
        found.filter(slices).unwrap_or(Span { start: 0, end: sentence.len() })
    }
}

/// Why a piece of a name of the rules is no goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Junk {
    Alone,
    Before,
    Behind,
    Between,
}

/// Texts that say what the tagger makes out, those that leave out least first.
fn texts(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> Vec<Shorter> {
    let n = seen.t.len();
    let region = region(seen);
    let is_region = |i: usize| region.get(i).copied().unwrap_or(false);
    let mut out: Vec<Shorter> = Vec::new();
    let mut add = |before: &str, fates: &[Fate]| {
        let text = Shorter::new(seen, before, fates);
        let new = !text.pieces.is_empty() && text.text != seen.text;
        if new && out.len() < MOST_TEXTS && out.iter().all(|o| o.text != text.text) {
            out.push(text);
        }
    };

    let groups = groups(theirs, &is_region);
    let joints: Vec<usize> = groups.iter().filter(|g| g.1 == Junk::Between).map(|(run, _)| run.0).collect();
    let all: Vec<Run> = groups.iter().map(|(run, _)| *run).collect();
    let without = |cuts: &[Run], joints: &[usize]| -> Vec<Fate> {
        (0..n)
            .map(|i| match i {
                i if joints.contains(&i) => Fate::Comma,
                i if inside(cuts, i) => Fate::Gone,
                _ => Fate::Kept,
            })
            .collect()
    };
    let edge = |i: usize| seen.is_mine(i) || seen.is_any(i, words!["," ";" "." "!" "?" ":" "\n" "\r"]);
    let start = |i: usize| (0..i).rev().take_while(|i| !edge(*i)).last().unwrap_or(i);
    let end = |i: usize| i + (i..n).take_while(|i| !edge(*i) && seen.label(*i) != chain::JOINS).count();

    let mut befores = groups.iter().filter(|g| g.1 == Junk::Before).map(|(run, _)| *run);
    if let (Some(run), None) = (befores.next(), befores.next()) {
        let rest: Vec<Run> = all.iter().copied().filter(|r| *r != run).collect();
        let bids = (run.0..run.1).any(|i| seen.cells.commands(i));
        let opens = start(run.0);
        let froms = if bids { [opens, run.0] } else { [run.0, opens] };
        let cuts = froms.iter().flat_map(|from| {
            let least = if *from < run.0 { run.0 } else { run.0 + 1 };
            (least..=run.1).map(move |to| (*from, to))
        });
        for cut in cuts.take(MOST_CUTS) {
            let cuts: Vec<Run> = rest.iter().copied().chain([cut]).collect();
            add("", &without(&cuts, &joints));
        }
    }
    // Names side by side that the rules took for one.
    let split: Vec<usize> = seen
        .mine
        .windows(2)
        .filter_map(|w| match w {
            [a, b] if a.1 == b.0 && theirs.runs.iter().any(|r| r.0 < b.0 && b.0 < r.1) => Some(b.0),
            _ => None,
        })
        .collect();
    if !split.is_empty() {
        let fates: Vec<Fate> = without(&all, &[])
            .into_iter()
            .enumerate()
            .map(|(i, fate)| if split.contains(&i) { Fate::Parted } else { fate })
            .collect();
        add("", &fates);
    }
    if !groups.is_empty() {
        add("", &without(&all, &joints));
        let wide = |all: bool| -> Vec<Run> {
            let widen = |(run, junk): &(Run, Junk)| match junk {
                Junk::Alone if !all => (start(run.0), end(run.1)),
                Junk::Alone | Junk::Behind if all => (run.0, end(run.1)),
                Junk::Before if all => (start(run.0), run.1),
                _ => *run,
            };
            groups.iter().map(widen).collect()
        };
        add("", &without(&wide(true), &joints));
        add("", &without(&wide(false), &joints));
    }
    // What stands about a name that the rules do not have goes.
    let mut cuts: Vec<Run> = Vec::new();
    for run in seen.mine.iter().filter(|run| !theirs.runs.contains(run)) {
        for i in (0..run.0).rev().take_while(|i| !seen.is_mine(*i)) {
            if seen.label(i) == chain::OUTSIDE && !is_region(i) && (0..i).any(|i| seen.is_mine(i)) {
                cuts.push((i, i + 1));
            }
        }
        let behind = (run.1..n).take_while(|i| !seen.is_mine(*i) && seen.label(*i) == chain::OUTSIDE);
        cuts.extend(behind.map(|i| (i, i + 1)));
    }
    if !cuts.is_empty() {
        add("", &without(&cuts, &[]));
    }
    let plain = |a: &Action| {
        matches!(
            a.intent,
            Intent::AddItems | Intent::OutOfScope | Intent::Recommend | Intent::SmallTalk | Intent::SetBudget
        )
    };
    if let Some(opening) = opening(seen).filter(|_| actions.iter().all(plain)) {
        // "by Monday": the word before a day belongs to it.
        let leads = |i: usize| {
            seen.label(i + 1) == chain::SLOT && seen.t.get(i).is_some_and(|t| t.has(Class::FUNCTION))
        };
        let keeps = |i: usize| is_region(i) || seen.label(i) != chain::OUTSIDE || leads(i);
        let first = (0..n).find(|i| keeps(*i) && seen.label(*i) != chain::JOINS).unwrap_or(n);
        let fates: Vec<Fate> =
            (0..n).map(|i| if i >= first && keeps(i) { Fate::Kept } else { Fate::Gone }).collect();
        add(opening, &fates);
    }
    out
}

/// Words that open a question.
const ASKS: &[&str] = words![
    "what" "what's" "whats" "how" "hows" "how's" "where" "wheres" "where's" "when" "who" "which" "why" "is" "are" "do" "does"
    "did" "can" "could" "would" "will" "have" "has" "any" "u" "you"
];
/// With these, a question is a wish.
const WISHES: &[&str] = words!["add" "put" "get" "grab" "order" "buy" "pick" "throw" "pop" "chuck" "bring" "fetch" "need" "want" "stick"];
const PRICES: &[&str] = words![
    "price" "prices" "priced" "cost" "costs" "much" "damage" "charge" "charging" "pay" "cheap" "expensive" "pricey" "worth"
    "run" "going"
];
const HAVING: &[&str] =
    words!["have" "got" "carry" "stock" "stocked" "sell" "find" "found" "where" "available" "keep" "any"];

/// What to say before goods so that the rules read them as they were meant: a wish, or a question.
fn opening(seen: &Seen<'_>) -> Option<&'static str> {
    let any = |words: &[&str]| (0..seen.t.len()).any(|i| !seen.is_mine(i) && seen.is_any(i, words));
    let asks = seen.is_any(0, ASKS) || seen.is_any(1, ASKS) && seen.t.len() > 2 || any(words!["?"]);
    match () {
        () if !asks || any(WISHES) => Some("add"),
        () if any(PRICES) => Some("how much is"),
        () if any(HAVING) => Some("do you have"),
        () => None,
    }
}

/// Which tokens belong to the tagger's goods or say how much of them.
fn region(seen: &Seen<'_>) -> Vec<bool> {
    let mut region: Vec<bool> = (0..seen.t.len()).map(|i| seen.is_mine(i)).collect();
    for run in seen.mine {
        for i in (0..run.0).rev() {
            let amount = matches!(seen.label(i), chain::QUANTITY | chain::UNIT) || seen.is_any(i, KEEP);
            if seen.is_mine(i) || !amount {
                break;
            }
            if let Some(place) = region.get_mut(i) {
                *place = true;
            }
        }
    }
    region
}

/// What the rules took for goods, or for part of them, and the tagger does not.
fn groups(theirs: &Placed, is_region: &dyn Fn(usize) -> bool) -> Vec<(Run, Junk)> {
    let mut out = Vec::new();
    for run in &theirs.runs {
        let mut goods = (run.0..run.1).filter(|i| is_region(*i));
        let Some(first) = goods.next() else {
            out.push((*run, Junk::Alone));
            continue;
        };
        let last = goods.last().unwrap_or(first);
        if first > run.0 {
            out.push(((run.0, first), Junk::Before));
        }
        if last + 1 < run.1 {
            out.push(((last + 1, run.1), Junk::Behind));
        }
        let mut gaps = (first..last).filter(|i| !is_region(*i));
        if let Some(gap) = gaps.next() {
            out.push(((gap, gaps.last().unwrap_or(gap) + 1), Junk::Between));
        }
    }
    out
}

/// The new reading, with what the old one knows better.
fn merged(old: &[Action], mut new: Vec<Action>) -> Vec<Action> {
    let alike = old.len() == new.len() && old.iter().zip(&new).all(|(a, b)| a.intent == b.intent);
    for (at, action) in new.iter_mut().enumerate() {
        if let Some(before) = old.get(at).filter(|_| alike) {
            action.slots = before.slots.clone();
        }
        for item in &mut action.items {
            let named = |o: &&Item| o.name.to_lowercase() == item.name.to_lowercase();
            if let Some(before) =
                old.iter().flat_map(|a| &a.items).find(named).filter(|o| told(o) >= told(item))
            {
                *item = before.clone();
            }
        }
    }
    // What was told of one thing is told of it still.
    let [one] = new.as_mut_slice() else { return sorted(old, new) };
    let mut before = old.iter().flat_map(|a| &a.items).filter(|o| o.max_price.is_some() || o.only_if_on_sale);
    if let ([item], Some(before), None) = (one.items.as_mut_slice(), before.next(), before.next()) {
        item.max_price = item.max_price.or(before.max_price);
        item.only_if_on_sale |= before.only_if_on_sale;
    }
    sorted(old, new)
}

/// With what was understood of a sentence without goods, and that first which is about goods.
fn sorted(old: &[Action], mut new: Vec<Action>) -> Vec<Action> {
    // Where there were no goods before, what was understood stays.
    if old.iter().all(|a| a.items.is_empty()) {
        let quiet = |a: &Action| matches!(a.intent, Intent::OutOfScope | Intent::SmallTalk);
        if let [before] = old
            && !quiet(before)
            && !new.contains(before)
            && !of_goods(before.intent)
        {
            new.insert(0, before.clone());
        }
        new.sort_by_key(|a| a.items.is_empty());
    }
    new
}

/// How much was told of an item.
fn told(item: &Item) -> usize {
    let one = usize::from;
    one(item.quantity.is_some())
        + one(item.quantity_max.is_some())
        + one(item.unit.is_some())
        + one(item.size.is_some())
        + one(item.brand.is_some())
        + one(item.preparation.is_some())
        + one(item.max_price.is_some())
        + one(item.only_if_on_sale)
        + one(item.approximate)
        + item.excludes.len()
        + item.alternatives.len()
}
