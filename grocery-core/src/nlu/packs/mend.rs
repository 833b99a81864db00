//! Slips and second thoughts: a command word that is misspelt, an amount that is taken back, a numbered list.

use std::collections::VecDeque;

use super::{
    pack::Tables,
    packed::{Numbers, Strings, number},
    text::{Kind, Tok},
    vocabulary::{WordId, fold},
};
use crate::nlu::{
    Action, Intent, Slots,
    confidence::{self, Evidence},
    names::normal_name,
    names::same_item,
};

/// How a word sounds, roughly: letters that are mixed up in writing are one, doubled ones single, and a
/// silent h is left out. `None` for a word too short or too long to be a slip.
pub(super) fn sound(word: &str) -> Option<Box<str>> {
    let plain = fold(word);
    if !(4..=16).contains(&plain.chars().count()) || !plain.chars().all(char::is_alphabetic) {
        return None;
    }
    let mut out = String::with_capacity(plain.len());
    let mut chars = plain.chars().peekable();
    while let Some(c) = chars.next() {
        let soft = matches!(chars.peek(), Some('e' | 'i' | 'y'));
        let c = match c {
            'h' => continue,
            'z' => 's',
            'c' if soft => 's',
            'c' | 'q' => 'k',
            'v' | 'w' => 'b',
            'y' | 'j' => 'i',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    Some(out.into())
}

/// Whether `a` becomes `b` by one letter more, less, other, or by two that change places.
pub(super) fn near(a: &str, b: &str) -> bool {
    let (mut x, mut y) = (a.chars(), b.chars());
    let (nx, ny) = (a.chars().count(), b.chars().count());
    if nx.abs_diff(ny) > 1 {
        return false;
    }
    loop {
        let (before_x, before_y) = (x.clone(), y.clone());
        match (x.next(), y.next()) {
            (None, None) => return true,
            (p, q) if p == q => {}
            (p, q) => {
                let swapped = {
                    let (mut x, mut y) = (x.clone(), y.clone());
                    x.next() == q && y.next() == p && p.is_some() && q.is_some() && x.as_str() == y.as_str()
                };
                return swapped
                    || x.as_str() == y.as_str()
                    || x.as_str() == before_y.as_str()
                    || before_x.as_str() == y.as_str();
            }
        }
    }
}

/// Words by how they sound.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    pub(super) sounds: Strings,
    /// In the same order.
    pub(super) words: Numbers,
}

impl Sounds {
    /// Keeps the words that are long enough to be told by their sound, in an order that is the same in every run.
    pub(super) fn new<'w>(words: impl Iterator<Item = (&'w str, WordId)>) -> Self {
        let mut all: Vec<(Box<str>, WordId)> =
            words.filter_map(|(word, id)| Some((heard(word)?, id))).collect();
        all.sort_unstable();
        let mut out = Self::default();
        for (sound, word) in all {
            out.sounds.push(&sound);
            out.words.push(word);
        }
        out.sounds.pack();
        out.words.pack();
        out
    }

    /// Those near `sound` that begin alike, each with how it sounds: most slips come later than in the first letter.
    pub(super) fn alike<'a>(&'a self, sound: &'a str) -> impl Iterator<Item = (&'a str, WordId)> + 'a {
        let first = sound.chars().next();
        let before = |at: u32| self.sounds.get(at).chars().next() < first;
        let from = partition(number(self.words.len()), before);
        let words = self.words.all();
        (from..number(words.len()))
            .filter_map(move |at| Some((self.sounds.get(at), words.get(at)?)))
            .take_while(move |(known, _)| known.chars().next() == first)
            .filter(move |(known, _)| near(known, sound))
    }

    /// The first word that sounds exactly so.
    fn same(&self, sound: &str) -> Option<WordId> {
        let (mut from, mut to) = (0, number(self.words.len()));
        while from < to {
            let middle = from + (to - from) / 2;
            if self.sounds.get(middle) < sound { from = middle + 1 } else { to = middle }
        }
        self.words.get(from).filter(|_| self.sounds.get(from) == sound)
    }

    fn near<'a>(&'a self, sound: &'a str) -> impl Iterator<Item = WordId> + 'a {
        let numbered = (0..).zip(self.words.all().iter());
        numbered.filter(move |(at, _)| near(self.sounds.get(*at), sound)).map(|(_, word)| word)
    }
}

/// The first of `len` numbers in order for which `before` does not hold.
fn partition(len: u32, before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = u32::midpoint(low, high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// How a word sounds that is long enough to be told by it.
fn heard(word: &str) -> Option<Box<str>> {
    sound(word).filter(|s| s.len() >= 4)
}

impl Tables {
    /// Command words that an unknown word may have been meant as, at most four.
    pub(super) fn meant(&self, word: &str) -> Vec<WordId> {
        heard(word).map(|sound| self.commands.near(&sound).take(4).collect()).unwrap_or_default()
    }
}

impl Tables {
    /// The command word that an unknown word sounds exactly like: "bestelung", "zwölff".
    pub(super) fn heard_as(&self, word: &str) -> Option<WordId> {
        self.commands.same(&heard(word)?)
    }
}

/// "1. Milch 2. Eier", "1) leche": the numbers of a list become line breaks.
pub(super) fn unnumber(tokens: &mut Vec<Tok<'_>>) {
    let begins = |t: &[Tok<'_>], n: i64| {
        matches!(t, [number, mark, word, ..]
            if number.is_number()
                && number.value == Some(crate::quantity::Ratio::from_int(n))
                && mark.glued
                && mark.any(&[".", ")"])
                && !word.glued
                && (word.is_word() || word.is_number()))
    };
    if !begins(tokens, 1) {
        return;
    }
    let mut at = Vec::new();
    for i in 0..tokens.len() {
        let n = i64::try_from(at.len()).unwrap_or(0) + 1;
        if tokens.get(i..).is_some_and(|t| begins(t, n)) {
            at.push(i);
        }
    }
    if at.len() < 2 {
        return;
    }
    let mut numbers = at.into_iter().peekable();
    let mut marks = None;
    let mut out = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        if numbers.next_if_eq(&i).is_some() {
            marks = Some(i + 1);
            out.push(Tok { kind: Kind::Break, value: None, id: 0, plain: 0, word: "\n", ..*token });
        } else if marks != Some(i) {
            out.push(*token);
        }
    }
    *tokens = out;
}

/// Whether two names are of one thing: the same, or one of them the other's noun alone.
fn one_thing(a: &str, b: &str) -> bool {
    if same_item(a, b) {
        return true;
    }
    let (a, b) = (normal_name(a), normal_name(b));
    let first = |s: &str| s.split(' ').next().map(str::to_owned);
    first(&a).is_some()
        && (first(&a).as_deref() == Some(b.as_str()) || first(&b).as_deref() == Some(a.as_str()))
}

/// "Ten oranges, no, twelve oranges", "three, sorry, four mozzarellas": what a "no" takes back.
pub(super) fn corrected(actions: &mut Vec<Action>) {
    // "Nein, ich meinte saure Sahne": what is meant says the no.
    if let [no, meant, ..] = actions.as_slice()
        && no.intent == Intent::Deny
        && meant.intent == Intent::SubstituteItem
        && meant.items.len() == 1
    {
        actions.remove(0);
    }
    if !actions.iter().any(|a| a.intent == Intent::Deny) {
        return;
    }
    let amount =
        |a: &Action| a.intent == Intent::UpdateQuantity && a.items.is_empty() && a.slots.quantity.is_some();
    let again = |a: &Action| {
        let adds = matches!(a.intent, Intent::AddItems | Intent::UpdateQuantity);
        adds && a.items.first().is_some_and(|item| item.quantity.is_some())
    };
    // What was read so far, and what is still to come.
    let mut rest: VecDeque<Action> = std::mem::take(actions).into();
    actions.extend(rest.pop_front());
    while let Some(no) = rest.pop_front() {
        let (Some(before), Some(behind)) = (actions.last_mut(), rest.front_mut()) else {
            actions.push(no);
            break;
        };
        if no.intent != Intent::Deny {
            actions.push(no);
            continue;
        }
        if amount(before) && again(behind) {
            behind.intent = Intent::AddItems;
            actions.pop();
            actions.extend(rest.pop_front());
            continue;
        }
        let same = before.intent == Intent::AddItems
            && again(behind)
            && matches!((before.items.last(), behind.items.first()), (Some(a), Some(b)) if a.quantity.is_some() && one_thing(&a.name, &b.name));
        if same {
            before.items.pop();
            behind.intent = Intent::AddItems;
            if before.items.is_empty() {
                actions.pop();
                actions.extend(rest.pop_front());
            }
            continue;
        }
        // "Milch, Brot, ach nein, kein Brot".
        if before.intent == Intent::AddItems && behind.intent == Intent::RemoveItems {
            continue;
        }
        // "Togli il burro, no scusa, la margarina": another thing in place of the last one.
        let intent = before.intent;
        let other = matches!(intent, Intent::AddItems | Intent::RemoveItems)
            && (matches!(behind.intent, Intent::AddItems | Intent::UpdateQuantity)
                || behind.intent == intent)
            && behind.slots == Slots::default()
            && !before.items.is_empty()
            && !behind.items.is_empty();
        if !other {
            actions.push(no);
            continue;
        }
        let mut items = rest.pop_front().map(|behind| behind.items).unwrap_or_default();
        // "Drei Flaschen Cola, nein, Apfelschorle": the amount stays.
        if let (Some(old), Some(new)) = (before.items.pop(), items.first_mut())
            && new.quantity.is_none()
            && new.size.is_none()
        {
            (new.quantity, new.quantity_max) = (old.quantity, old.quantity_max);
            (new.unit, new.size) = (old.unit, old.size);
        }
        before.items.extend(items);
    }
    actions.extend(rest);
}

/// Leaves out what was only remarked beside a wish: "quita el pan, que al final vamos a casa de mi suegra".
/// The note about it stays.
pub(super) fn unremarked(actions: &mut Vec<Action>) {
    let remark =
        |a: &Action| a.intent == Intent::OutOfScope && a.confidence <= confidence::of(Evidence::Weak);
    if actions.iter().any(|a| !matches!(a.intent, Intent::OutOfScope | Intent::SmallTalk | Intent::Deny)) {
        actions.retain(|a| !remark(a));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near() {
        for (said, meant) in [
            ("nesesito", "necesito"),
            ("agiungi", "aggiungi"),
            ("presizo", "preciso"),
            ("ajuote", "ajoute"),
            ("hinzufugen", "hinzufügen"),
            ("loshe", "lösche"),
        ] {
            assert!(near(&sound(said).unwrap(), &sound(meant).unwrap()), "{said}");
        }
        for (said, meant) in [("banane", "ajoute"), ("birra", "burro"), ("rimuovi", "ricotta")] {
            assert!(!near(&sound(said).unwrap(), &sound(meant).unwrap()), "{said}");
        }
    }
}
