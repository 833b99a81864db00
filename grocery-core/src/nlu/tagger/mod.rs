//! A second opinion on how the rules split an English sentence into goods: a learned linear chain over its
//! tokens.
//!
//! The rules read first and read everything. The tagger marks in the same tokens what it takes for goods,
//! without a look at what the rules made of them (`features` says what it looks at, `chain` finds the best
//! way through the labels). Where both make out the same names, nothing happens. Else the difference of two
//! scores, of the best way and of the best way with the rules' names, tells how doubtful the rules' reading
//! is; `arbiter` says who is heard and `reading` makes the reading that comes of it. `training` is what the
//! trainer in `xtask` needs.
//!
//! All arithmetic is on integers, so a sentence gives the same on every machine. The tagger never reads
//! amounts, marks, slots or intents: those stay the rules'. It never looks at a sentence in another language
//! or at one of more than [`MAX_TOKENS`] tokens, and it knows no products.

mod align;
mod arbiter;
mod chain;
mod features;
mod names;
mod reading;
#[doc(hidden)]
pub mod training;

use std::sync::OnceLock;

use super::{
    Action, Intent, Note, NoteKind, Span,
    ingredient::model::{Kind, MOST_LANES, Model},
    lexicon::{Class, Lexicon},
    token::Token,
};
use crate::error::{Error, ErrorKind, Result};
use arbiter::Seen;
use features::Cells;

pub(super) use reading::Change;

/// A text of more tokens is a list, and gets no second opinion.
pub(super) const MAX_TOKENS: usize = 64;

/// How sure a reading is at most that the tagger doubts.
const DOUBTED: f64 = 0.3;

static SHIPPED: &[u8] = include_bytes!("../../../data/models/goods.bin");

/// A tagger that was learned.
#[derive(Debug)]
pub(super) struct Tagger {
    model: Model<'static>,
    steps: chain::Steps,
}

/// What was heard so far.
#[derive(Clone, Copy)]
pub(super) struct Heard<'h> {
    pub(super) text: &'h str,
    pub(super) t: &'h [Token<'h>],
    /// What the rules read that the model calls foreign.
    pub(super) overruled: &'h [Action],
}

/// What came of the second opinion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Opinion {
    /// What the tagger takes for goods, as said.
    pub(super) goods: Vec<String>,
    /// How far its best way is ahead of the best with the rules' names; `None` where these do not stand in
    /// the sentence in one piece. A factor of e in the odds is 32.
    pub(super) ahead: Option<i32>,
    /// What was changed of the rules' reading; `None` where it was kept, and is less sure.
    pub(super) change: Option<Change>,
    /// The reading that was changed.
    pub(super) before: Vec<Action>,
}

impl Opinion {
    /// Mends what is told of the text beside its reading, which is `actions` now: what was not understood may be
    /// goods after all, and what was goods may be left out.
    pub(super) fn mend(&self, actions: &[Action], notes: &mut Vec<Note>) {
        if self.change.is_none() {
            return;
        }
        let items = || actions.iter().flat_map(|a| &a.items);
        let goods = |span: Span| items().any(|i| i.span.start < span.end && span.start < i.span.end);
        notes.retain(|note| note.kind != NoteKind::NotUnderstood || !note.span.is_some_and(goods));
        for item in self.before.iter().flat_map(|a| &a.items).filter(|item| !goods(item.span)) {
            let text = "this was not read as goods".to_owned();
            notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(item.span) });
        }
    }

    /// How often such a reading is right at most. Of long sentences of authors that neither the rules nor the tagger had
    /// seen, names and intents were right in 39 of 66 that were found, 78 of 163 read without some words, 136 of 209 with
    /// other names or fewer, and in fewer than three of ten that were only doubted.
    pub(super) const fn sure(&self) -> f64 {
        match self.change {
            None => DOUBTED,
            Some(Change::Found) => 0.6,
            Some(Change::Shortened) => 0.5,
            Some(Change::Renamed | Change::Dropped) => 0.65,
        }
    }
}

impl Tagger {
    /// The tagger that is shipped, read on first use.
    pub(super) fn embedded() -> Option<&'static Self> {
        static TAGGER: OnceLock<Option<Tagger>> = OnceLock::new();
        // A test reads the file, so it is never missing; without it the rules would stand alone.
        TAGGER.get_or_init(|| Self::read(SHIPPED).ok()).as_ref()
    }

    fn read(bytes: &'static [u8]) -> Result<Self> {
        let model = Model::read(bytes, Kind::Goods)?;
        if model.lanes() != chain::LABELS || chain::LABELS != MOST_LANES {
            return Err(Error::new(ErrorKind::InvalidInput, "the model file has other labels"));
        }
        let steps = chain::steps_of(&model);
        Ok(Self { model, steps })
    }

    /// Gives its opinion on what the rules read, and changes `actions` where it is heard. `read` reads another text by
    /// the rules. `None` where it has nothing to say.
    pub(super) fn opinion(
        &self,
        heard: &Heard<'_>,
        lexicon: &Lexicon,
        actions: &mut Vec<Action>,
        mut read: impl FnMut(&str) -> Vec<Action>,
    ) -> Option<Opinion> {
        let Heard { text, t, overruled } = *heard;
        let foreign = matches!(actions.as_slice(), [a] if a.intent == Intent::OutOfScope);
        let about_goods = foreign || actions.iter().any(|a| arbiter::of_goods(a.intent));
        if t.is_empty() || t.len() > MAX_TOKENS || !about_goods || is_plain(t, actions) {
            return None;
        }
        let cells = Cells::new(t, text, lexicon, || false);
        let scores = chain::scores(&self.model, &cells);
        let (best, labels) = chain::best(&scores, &self.steps, &[]);
        let mine = chain::goods(&labels);
        let seen = Seen { t, text, cells: &cells, labels: &labels, mine: &mine };
        let goods = || mine.iter().filter_map(|run| seen.said(*run).map(str::to_owned)).collect();
        if foreign {
            let (none, _) = chain::best(&scores, &self.steps, &chain::forced(t.len(), &[]));
            let ahead = best.saturating_sub(none);
            if !arbiter::is_shopping(&seen, ahead) {
                return None;
            }
            let found = reading::of_foreign(&seen, overruled, &mut read)?;
            let before = std::mem::replace(actions, found);
            let opinion = Opinion { goods: goods(), ahead: Some(ahead), change: Some(Change::Found), before };
            temper(actions, opinion.sure());
            return Some(opinion);
        }
        let theirs = align::place(t, text, actions);
        if theirs.shared || arbiter::same(&seen, &theirs) {
            return None;
        }
        let ahead = theirs.whole.then(|| {
            let (forced, _) = chain::best(&scores, &self.steps, &chain::forced(t.len(), &theirs.runs));
            best.saturating_sub(forced)
        });
        let mut opinion = Opinion { goods: goods(), ahead, change: None, before: Vec::new() };
        if arbiter::heard(&seen, actions, &theirs, ahead)
            && let Some((changed, change)) = reading::change(&seen, actions, &theirs, &mut read)
        {
            opinion.before = std::mem::replace(actions, changed);
            opinion.change = Some(change);
            temper(actions, opinion.sure());
            return Some(opinion);
        }
        if !arbiter::doubtful(&seen, actions, &theirs, ahead) {
            return None;
        }
        doubt(actions, &theirs.runs, &mine);
        Some(opinion)
    }
}

/// "2 gallons of milk", "add a loaf of bread": one word of goods that is known, behind an amount. There is nothing to be
/// of another opinion about.
fn is_plain(t: &[Token<'_>], actions: &[Action]) -> bool {
    let [Action { intent: Intent::AddItems, items, .. }] = actions else { return false };
    let ([item], Some((goods, before))) = (items.as_slice(), t.split_last()) else { return false };
    let told = |t: &Token<'_>| {
        t.is_number()
            || t.value.is_some()
            || t.unit.is_some()
            || t.has(Class::ARTICLE)
            || t.any(&["add", "get", "buy", "need", "i", "we", "of", "some"])
    };
    goods.has(Class::NOUN.with(Class::WEIGHED))
        && goods.unit.is_none()
        && item.name.eq_ignore_ascii_case(goods.word)
        && before.iter().all(told)
}

/// Makes the actions about goods no surer than this.
fn temper(actions: &mut [Action], sure: f64) {
    for action in actions.iter_mut().filter(|a| arbiter::of_goods(a.intent)) {
        action.confidence = action.confidence.min(sure);
    }
}

/// Makes the actions less sure whose goods are not those that the tagger makes out; all that are about goods where
/// it makes out more of them.
fn doubt(actions: &mut [Action], theirs: &[chain::Run], mine: &[chain::Run]) {
    let more = mine.iter().any(|m| !theirs.iter().any(|run| arbiter::overlap(*m, *run)));
    let mut runs = theirs.iter();
    for action in actions {
        let differs = runs.by_ref().take(action.items.len()).filter(|run| !mine.contains(run)).count() > 0;
        if arbiter::of_goods(action.intent) && (differs || more) {
            action.confidence = action.confidence.min(DOUBTED);
        }
    }
}

#[cfg(test)]
mod tests;
