//! Who is heard where the rules and the tagger make out other goods.
//!
//! The rules were written with care and are mostly right, so the tagger must be the surer the more it would
//! change. The figures were set on sentences of authors that neither had seen, see `docs/understanding.md`.

use super::{
    align::Placed,
    chain::{self, Run, SCALE},
    features::Cells,
};
use crate::nlu::{Action, Intent, Item, lexicon::Class, token::Token};

/// A reading of the rules is doubtful where the best way is this far ahead of the best one with its names.
const DOUBT: i32 = 4 * SCALE;
/// How far ahead the tagger must be to be heard, in halves of [`SCALE`]: for the edges of a name,
const EDGE: i32 = 6;
/// for two names that are one, side by side between commas: who writes commas sets them between things,
const JOINED: i32 = 1;
/// where words of substance go from a name, or goods come that the rules did not see,
const CUT: i32 = 7;
/// where goods of the rules go,
const DROP: i32 = 8;
/// where these are none that the lexicon knows,
const ODD: i32 = 5;
/// where they are counted: "a trifle", "six lamingtons",
const COUNTED: i32 = 16;
/// (longer ones are rather part of a story: "a bus full of fifth graders")
const COUNTED_WORDS: usize = 3;
/// and where a sentence is about goods that rules and model took for a foreign one.
const FOUND: i32 = 5;

/// A sentence with what the tagger makes out.
pub(super) struct Seen<'s> {
    pub(super) t: &'s [Token<'s>],
    pub(super) text: &'s str,
    pub(super) cells: &'s Cells,
    pub(super) labels: &'s [u8],
    /// The goods that the tagger makes out.
    pub(super) mine: &'s [Run],
}

impl Seen<'_> {
    /// The words of a run.
    pub(super) fn words(&self, run: Run) -> String {
        let words: Vec<&str> = self.t.get(run.0..run.1).unwrap_or_default().iter().map(|t| t.word).collect();
        words.join(" ")
    }

    /// The text of a run, as it was given.
    pub(super) fn said(&self, run: Run) -> Option<&str> {
        let tokens = self.t.get(run.0..run.1)?;
        self.text.get(tokens.first()?.start..tokens.last()?.end)
    }

    pub(super) fn label(&self, i: usize) -> u8 {
        self.labels.get(i).copied().unwrap_or(chain::OUTSIDE)
    }

    pub(super) fn is_any(&self, i: usize, words: &[&str]) -> bool {
        self.t.get(i).is_some_and(|t| t.any(words))
    }

    /// Whether token `i` belongs to goods that the tagger makes out.
    pub(super) fn is_mine(&self, i: usize) -> bool {
        inside(self.mine, i)
    }
}

pub(super) fn inside(runs: &[Run], i: usize) -> bool {
    runs.iter().any(|(from, to)| (*from..*to).contains(&i))
}

pub(super) fn overlap(a: Run, b: Run) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Words around a name that say how much of it and are no part of it.
pub(super) const KEEP: &[&str] = words![
    "a" "an" "of" "the" "x" "about" "around" "-" "(" ")" "half" "third" "thirds" "quarter" "quarters" "couple" "dozen" "or" "to"
];

/// Words with which something is taken back.
const TAKEN_BACK: &[&str] = words!["wait" "actually" "sorry" "scratch" "rather" "instead" "oops" "mean"];

/// Words with which goods are named that nobody needs: "we still have mustard".
const AT_HOME: &[&str] = words!["still" "already" "plenty"];

/// Words with which goods may be named that nobody wants, or that are none: a sentence that was taken for a foreign one
/// stays one.
const UNWANTED: &[&str] = words![
    "no" "not" "never" "off" "drop" "bin" "remove" "delete" "cancel" "without" "stop" "enough" "already" "still" "less"
    "fewer" "only" "just" "change" "swap" "replace" "instead" "skip" "forget" "minus" "except" "undo" "cross" "scratch"
    "dont" "don't" "cant" "can't" "wont" "won't" "didnt" "didn't" "back" "return" "returned" "expired" "left" "ditch" "lose" "axe" "nix" "kill" "flick" "chuck"
    "play" "playing" "playlist" "song" "songs" "album" "spotify" "listen"
];

/// Whether an action is about goods that are named.
pub(super) fn of_goods(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::AddItems
            | Intent::RemoveItems
            | Intent::UpdateQuantity
            | Intent::SubstituteItem
            | Intent::CheckPrice
            | Intent::SearchProducts
            | Intent::FindDeals
            | Intent::FindSubstitute
            | Intent::PriceHistory
            | Intent::TrackPrice
            | Intent::NutritionInfo
            | Intent::ViewList
    )
}

/// Whether a sentence that rules and model take for a foreign one is about goods: the best way is `ahead` of the best
/// one without any.
pub(super) fn is_shopping(seen: &Seen<'_>, ahead: i32) -> bool {
    !seen.mine.is_empty() && ahead >= FOUND * SCALE / 2 && !seen.t.iter().any(|t| t.any(UNWANTED))
}

/// Whether both make out the same names, perhaps in another place.
pub(super) fn same(seen: &Seen<'_>, theirs: &Placed) -> bool {
    if !theirs.whole {
        return false;
    }
    let sorted = |runs: &[Run]| {
        let mut words: Vec<String> = runs.iter().map(|run| seen.words(*run)).collect();
        words.sort_unstable();
        words
    };
    let mut runs = theirs.runs.clone();
    runs.sort_unstable();
    runs == seen.mine || sorted(&runs) == sorted(seen.mine)
}

/// Whether the tagger is heard with names that are `ahead` of the rules' names; it is `None` where theirs do
/// not stand in the sentence in one piece.
pub(super) fn heard(seen: &Seen<'_>, actions: &[Action], theirs: &Placed, ahead: Option<i32>) -> bool {
    let Some(needed) = needed(seen, actions, theirs) else { return false };
    ahead.is_none_or(|ahead| ahead * 2 >= needed * SCALE)
}

/// Whether names that are `ahead` make the rules' reading doubtful: not where the rules know better what the words
/// are there for.
pub(super) fn doubtful(seen: &Seen<'_>, actions: &[Action], theirs: &Placed, ahead: Option<i32>) -> bool {
    ahead.is_some_and(|ahead| ahead > DOUBT)
        && !seen.t.iter().any(|t| t.any(TAKEN_BACK))
        && !beside(seen, actions, theirs)
}

/// Whether new goods are what the rules told beside a name: an alternative, an exception, a brand.
fn beside(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> bool {
    let told = told(actions);
    let mut new = seen.mine.iter().filter(|run| !theirs.runs.contains(run));
    new.any(|run| told.contains(&seen.words(*run).to_lowercase()))
}

/// How far ahead the tagger must be; `None` where it is never heard.
fn needed(seen: &Seen<'_>, actions: &[Action], theirs: &Placed) -> Option<i32> {
    let runs = &theirs.runs;
    // That there are no goods at all is for rules and model to say, which know what else it can be about.
    if seen.mine.is_empty() {
        return None;
    }
    if !theirs.whole && (seen.t.iter().any(|t| t.any(&["or", "nor", ":"])) || runs.len() < theirs.names) {
        return None;
    }
    // The same said twice, or its name in what was told beside goods.
    if twice(seen, seen.mine) && !twice(seen, runs) {
        return None;
    }
    let new = || seen.mine.iter().filter(|run| !runs.contains(run));
    if beside(seen, actions, theirs) {
        return None;
    }
    // What was told beside a name, or the command, made part of the name.
    let marks = marks(actions);
    let swallows = |run: &Run| {
        let words = seen.words(*run).to_lowercase();
        marks.iter().any(|mark| words.contains(mark.as_str()) && words != *mark)
            || (run.0..run.1).any(|i| !inside(runs, i) && seen.cells.commands(i))
            || run.0 > 0 && seen.is_any(run.0 - 1, &["no", "not"])
    };
    if new().any(swallows) {
        return None;
    }
    if seen.mine.len() < runs.len() && joined(seen, theirs).is_some() {
        return Some(if seen.t.iter().any(|t| t.is(",")) { JOINED } else { EDGE });
    }
    let fresh: Vec<Run> = new().copied().filter(|run| !runs.iter().any(|r| overlap(*run, *r))).collect();
    if !fresh.is_empty() && seen.t.iter().any(|t| t.any(TAKEN_BACK) || t.any(AT_HOME)) {
        return None;
    }
    // The command itself.
    if fresh.iter().any(|run| run.0 == 0 && (run.0..run.1).all(|i| seen.cells.commands(i))) {
        return None;
    }
    let left: Vec<usize> = runs.iter().flat_map(|r| r.0..r.1).filter(|i| !seen.is_mine(*i)).collect();
    let more = seen.mine.iter().flat_map(|r| r.0..r.1).any(|i| !inside(runs, i));
    // Only a unit that the rules took into the name.
    if !left.is_empty()
        && !more
        && left.iter().all(|i| seen.label(*i) == chain::UNIT || seen.is_any(*i, KEEP))
    {
        return None;
    }
    let swaps = actions.iter().any(|a| a.intent == Intent::SubstituteItem);
    let gone: Vec<Run> =
        runs.iter().filter(|r| !seen.mine.iter().any(|m| overlap(**r, *m))).copied().collect();
    if !gone.is_empty() {
        let odd = || gone.iter().all(|run| is_odd(seen, *run));
        return match () {
            () if swaps => None,
            () if gone.iter().any(|run| is_counted(seen, actions, *run)) => Some(COUNTED),
            () if odd() => Some(ODD),
            () => Some(DROP),
        };
    }
    let little = |i: usize| {
        seen.t.get(i).is_some_and(|t| t.has(Class::FUNCTION.with(Class::ARTICLE)))
            || seen.cells.commands(i)
            || matches!(seen.label(i), chain::QUANTITY | chain::UNIT)
    };
    let substance = !left.is_empty() && !left.iter().any(|i| little(*i));
    Some(if !fresh.is_empty() || substance { CUT } else { EDGE })
}

/// Where the tagger's goods are the rules' but that some stand side by side and are one: of each, how many of theirs it is.
pub(super) fn joined(seen: &Seen<'_>, theirs: &Placed) -> Option<Vec<usize>> {
    let mut rest = theirs.runs.as_slice();
    let mut parts = Vec::with_capacity(seen.mine.len());
    for mine in seen.mine {
        let n = rest.iter().take_while(|run| run.0 >= mine.0 && run.1 <= mine.1).count();
        let (these, others) = rest.split_at(n);
        let (first, last) = (these.first()?, these.last()?);
        let side_by_side = these.windows(2).all(|w| match w {
            [a, b] => a.1 == b.0 || a.1 + 1 == b.0 && seen.is_any(a.1, &["and", "&", "n"]),
            _ => true,
        });
        if first.0 != mine.0 || last.1 != mine.1 || !side_by_side {
            return None;
        }
        parts.push(n);
        rest = others;
    }
    (rest.is_empty() && theirs.whole).then_some(parts)
}

/// Whether a run is of plain words alone, none of which is known for goods.
fn is_odd(seen: &Seen<'_>, run: Run) -> bool {
    let known = Class::NOUN.with(Class::HEAD).with(Class::FLAVOUR).with(Class::BRAND).with(Class::DISH);
    seen.t
        .get(run.0..run.1)
        .unwrap_or_default()
        .iter()
        .all(|t| t.is_word() && !t.has(known) && !t.word.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a run is a short name with an amount.
fn is_counted(seen: &Seen<'_>, actions: &[Action], run: Run) -> bool {
    let (Some(first), Some(last)) = (seen.t.get(run.0), seen.t.get(run.1.saturating_sub(1))) else {
        return false;
    };
    let holds = |i: &&Item| i.span.start <= first.start && last.end <= i.span.end;
    let item = actions.iter().flat_map(|a| &a.items).find(holds);
    run.1 - run.0 <= COUNTED_WORDS && item.is_some_and(|i| i.quantity.is_some())
}

fn twice(seen: &Seen<'_>, runs: &[Run]) -> bool {
    let mut words: Vec<String> = runs.iter().map(|run| seen.words(*run)).collect();
    words.sort_unstable();
    words.windows(2).any(|w| matches!(w, [a, b] if a == b))
}

/// Brands and shops that were told apart from the names, in lower case.
fn marks(actions: &[Action]) -> Vec<String> {
    let slots = actions.iter().flat_map(|a| a.slots.brand.iter().chain(&a.slots.store));
    let items = actions.iter().flat_map(|a| &a.items).filter_map(|i| {
        // What stands in the name as well is no news.
        i.brand.as_ref().filter(|brand| !i.name.to_lowercase().contains(&brand.to_lowercase()))
    });
    slots.chain(items).map(|text| text.to_lowercase()).filter(|text| !text.is_empty()).collect()
}

/// What was told beside names, in lower case.
fn told(actions: &[Action]) -> String {
    let mut out = String::new();
    for action in actions {
        if !action.slots.is_empty()
            && let Ok(slots) = serde_json::to_string(&action.slots)
        {
            out += &slots;
            out.push('\n');
        }
        for item in &action.items {
            let texts = item.excludes.iter().chain(&item.alternatives);
            for text in texts.chain(&item.preparation).chain(&item.brand) {
                out += text;
                out.push('\n');
            }
        }
    }
    out.to_lowercase()
}
