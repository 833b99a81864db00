//! Between the rules and the model.
//!
//! The rules read items, amounts and slots exactly, but their idea of what is *not* about groceries is a
//! list of words, and of list commands they know only the phrases written down. The model has seen many
//! thousand sentences of both kinds. So:
//!
//! - Where both agree, that is it.
//! - The model may say that a sentence is not about groceries. The lead it needs for that is larger where
//!   the rules heard known goods.
//! - The model may say what a sentence about lists or orders wants ([`decides`]); the rules then read it
//!   again as that. Everything else is the rules' to decide: they know more about amounts, prices and swaps.
//! - Of several actions in one sentence the model takes none away, unless none of them is sure.

use super::{
    super::{Intent, lexicon::Lexicon, token::Token},
    Model, Reading, each_feature,
};

/// The lead the model needs to call a sentence of unknown things foreign, in units of its scores.
const LEAD_UNSURE: i32 = 0;
/// The same where the rules heard a command or known goods.
const LEAD_SURE: i32 = 24;
/// The lead it needs to bring a sentence in, or to take it for another list command.
const LEAD_LISTS: i32 = 8;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::nlu) struct Verdict {
    /// What the sentence wants.
    pub(in crate::nlu) intent: Intent,
    /// The lead of that intent over the next one.
    pub(in crate::nlu) margin: i32,
    /// How often such a decision is right, in percent.
    pub(in crate::nlu) sure: u8,
}

/// Whether the model may choose this intent over the rules.
fn decides(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::AddItems
            | Intent::RemoveItems
            | Intent::ViewList
            | Intent::ClearList
            | Intent::CreateList
            | Intent::DeleteList
            | Intent::OrderStatus
    )
}

/// Whether nothing is to be bought or kept for it.
fn quiet(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::OutOfScope
            | Intent::SmallTalk
            | Intent::Help
            | Intent::Confirm
            | Intent::Deny
            | Intent::Undo
            | Intent::ChooseOption
    )
}

impl Model {
    /// Decides what a sentence wants that the rules have read.
    pub(in crate::nlu) fn judge(&self, tokens: &[Token<'_>], lexicon: &Lexicon, rules: Reading) -> Verdict {
        let mut scores = self.start();
        each_feature(tokens, lexicon, rules, |feature| self.add(&mut scores, feature));
        let best = self.best(&scores);
        let ahead = self.score(&scores, best).saturating_sub(self.score(&scores, rules.intent));
        let known = rules.sure >= 94;
        let turns = if best == rules.intent {
            false
        } else if best == Intent::OutOfScope {
            !quiet(rules.intent) && ahead >= if known { LEAD_SURE } else { LEAD_UNSURE } && rules.actions == 1
        } else {
            let listed = rules.intent == Intent::OutOfScope || decides(rules.intent) || rules.sure < 70;
            decides(best) && listed && ahead >= LEAD_LISTS && rules.actions == 1
        };
        let intent = if turns { best } else { rules.intent };
        let margin = self.margin(&scores, intent);
        Verdict { intent, margin, sure: self.sure(margin) }
    }
}
