//! Between the rules and the model.
//!
//! The rules read items, amounts and slots exactly, but their idea of what is *not* about groceries is a
//! list of words, and of list commands they know only the phrases written down. The model has seen many
//! thousand sentences of both kinds. So:
//!
//! - Where both agree, that is it.
//! - The model may say that a sentence is not about groceries. The lead it needs for that is larger where
//!   the rules heard known goods.
//! - The model may say what a sentence about lists or orders wants ([`decides`]), and what a sentence wants
//!   that the rules gave up; the rules then read it again as that. Else the rules decide: they know more
//!   about amounts, prices and swaps.
//! - A command to buy or drop something that nobody has heard of keeps it: words that neither the lexicon
//!   knows nor the sentences learned from hold are far more often rare groceries than another trade.
//! - Several actions in one sentence give way only to a much larger lead.

use super::{
    super::{Intent, lexicon::Lexicon, token::Token},
    Model, Reading, each_feature,
    features::{Makeup, unknown_words},
};

/// What a sentence must be ahead by to be about something else although it names a list: the sentences
/// learned from are far more often about something else than what is said to a grocery agent.
const LISTED: i32 = 96;

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
        let makeup = each_feature(tokens, lexicon, rules, |feature| self.add(&mut scores, feature));
        if makeup.listed {
            self.handicap(&mut scores, Intent::OutOfScope, LISTED);
        }
        let best = self.best(&scores);
        let ahead = self.score(&scores, best).saturating_sub(self.score(&scores, rules.intent));
        let turns = lead_needed(best, rules, makeup).is_some_and(|lead| ahead >= lead)
            && !(best == Intent::OutOfScope && ahead < RARE && self.rare(tokens, rules, makeup));
        let intent = if turns { best } else { rules.intent };
        let margin = self.margin(&scores, intent);
        Verdict { intent, margin, sure: self.sure(margin) }
    }
}

/// What a sentence about a rare good must be ahead by to be about something else.
const RARE: i32 = 80;

impl Model {
    /// Whether a short command or phrase is about something that nothing here has heard of.
    fn rare(&self, tokens: &[Token<'_>], rules: Reading, makeup: Makeup) -> bool {
        // One such word will do: the others may be "root", "cheese" or "de".
        matches!(rules.intent, Intent::AddItems | Intent::RemoveItems)
            && makeup.strangers == 0
            && tokens.len() <= 9
            && unknown_words(tokens).any(|word| !self.knows(word))
    }
}

/// By how much the model must be ahead with `best` to overrule the rules; `None` where it may not. Sixteen
/// units are a factor of e in the odds. The figures were chosen on the sentences that the trainer leaves
/// out in turn.
fn lead_needed(best: Intent, rules: Reading, makeup: Makeup) -> Option<i32> {
    if best == rules.intent {
        return None;
    }
    let sure = rules.sure >= 94;
    let several = if rules.actions > 1 { 128 } else { 0 };
    if best == Intent::OutOfScope {
        // "the second one" is said in a few words; "put in a request for july second" is none.
        let long = rules.intent == Intent::ChooseOption && makeup.words > 6;
        if quiet(rules.intent) && !long {
            return None;
        }
        // A change of an amount and a question about a past price name little that is sold in shops, and
        // the sayings for them are heard nowhere else.
        let own = rules.intent == Intent::UpdateQuantity
            || makeup.goods > 0 && matches!(rules.intent, Intent::PriceHistory | Intent::TrackPrice);
        let known = sure && makeup.goods > 0 && makeup.goods >= makeup.strangers;
        let lead = if makeup.goods > 0 && rules.intent == Intent::UpdateQuantity {
            200
        } else if rules.intent == Intent::OrderStatus {
            96
        } else if known && rules.intent == Intent::RemoveItems {
            // Nobody drops wine but from a list.
            112
        } else if known && makeup.strangers == 0 && rules.intent == Intent::AddItems && makeup.words <= 6 {
            // "get me some coffee": nobody says more, and it is said of little else.
            160
        } else if known || own && rules.sure > 60 {
            88
        } else if sure && makeup.listed && makeup.strangers == 0 && decides(rules.intent) {
            64
        } else if sure {
            48
        } else if rules.sure > 60 {
            // A short phrase of unknown words may be something rare to eat.
            40
        } else {
            0
        };
        return Some(lead + several);
    }
    let lead = match rules.intent {
        Intent::OutOfScope if decides(best) => {
            if sure {
                40
            } else {
                8
            }
        }
        Intent::OutOfScope if rules.sure < 70 => 24,
        Intent::OutOfScope => 64,
        from if decides(from) && decides(best) => {
            if sure {
                40
            } else {
                8
            }
        }
        _ if decides(best) && (makeup.listed || best == Intent::OrderStatus) => 40,
        Intent::UpdateQuantity if best == Intent::AddItems => 64,
        _ if plain(best) => 96,
        // A wish that the rules have no words for: they take it for goods.
        Intent::AddItems if !sure && makeup.goods == 0 => 64,
        Intent::AddItems if !sure => 128,
        Intent::AddItems | Intent::ViewList | Intent::RemoveItems if makeup.goods == 0 => 96,
        Intent::AddItems | Intent::SearchProducts | Intent::Recommend | Intent::SmallTalk => 160,
        _ => return None,
    };
    Some(lead + several / 2)
}

/// Intents that need neither items nor slots, so that nothing is lost by taking a sentence for them.
fn plain(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::CancelOrder
            | Intent::Help
            | Intent::Deny
            | Intent::Undo
            | Intent::Recommend
            | Intent::ViewBudget
            | Intent::SmallTalk
    )
}
