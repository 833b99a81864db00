//! What is heard as one sentence: neighbouring actions come together, and courtesies beside them go.

use super::{Action, Intent};

/// Neighbouring actions of one intent become one.
pub(super) fn merge(actions: Vec<Action>) -> Vec<Action> {
    let mut out: Vec<Action> = Vec::with_capacity(actions.len());
    for action in actions {
        match out.last_mut() {
            Some(last)
                if last.intent == action.intent
                    && (last.intent != Intent::SubstituteItem)
                    && !conflicts(last, &action) =>
            {
                last.items.extend(action.items);
                last.slots.fill_from(&action.slots);
                last.confidence = last.confidence.min(action.confidence);
            }
            _ => out.push(action),
        }
    }
    out
}

/// Two actions of one intent that say different things about different items stay apart.
fn conflicts(a: &Action, b: &Action) -> bool {
    let keyed =
        |x: &Action| x.slots.delta.is_some() || x.slots.factor.is_some() || x.slots.quantity.is_some();
    a.intent == Intent::UpdateQuantity && (keyed(a) || keyed(b))
        || a.intent == Intent::RemoveItems && a.slots.excludes.is_empty() != b.slots.excludes.is_empty()
        || a.intent == Intent::SetPreference
        || a.intent == Intent::AddRecipe && a.slots.recipe.is_some() && b.slots.recipe.is_some()
}

/// Courtesies and doubtful scraps give no action beside a real one.
pub(super) fn drop_courtesies(actions: &mut Vec<Action>) {
    let real = |a: &Action| {
        !matches!(a.intent, Intent::SmallTalk) && !(a.intent == Intent::OutOfScope && a.confidence < 0.7)
    };
    if actions.iter().any(real) {
        actions.retain(real);
    }
    // "take the broccoli off. fine.": an answer to nothing.
    let mut at = 0;
    actions.retain(|a| {
        at += 1;
        at == 1 || a.intent != Intent::Confirm
    });
    // "forget the order, cancel it" refuses nothing.
    if actions.first().is_some_and(|a| a.intent == Intent::CancelOrder) {
        actions.retain(|a| a.intent != Intent::Deny);
    }
    // "no, undo that" takes back, and answers nothing.
    if actions.iter().any(|a| a.intent == Intent::Undo) {
        actions.retain(|a| a.intent != Intent::Deny);
    }
    // "tacos on friday, get everything for that": the dish is told already.
    let mut recipes = 0;
    actions.retain(|a| {
        let again =
            a.slots.recipe.as_deref().is_some_and(|r| matches!(r, "that" | "it" | "this" | "them" | "those"));
        recipes += usize::from(a.intent == Intent::AddRecipe);
        a.intent != Intent::AddRecipe || recipes == 1 || !again
    });
    // "pepsi or coke, whichever is cheaper" chooses nothing that was offered.
    let adds = actions.iter().any(|a| a.intent == Intent::AddItems);
    if adds {
        let idle = |c: &String| matches!(c.as_str(), "whichever" | "either" | "any" | "whatever");
        let chooses =
            |a: &Action| a.slots.option.is_some() || a.slots.choice.as_ref().is_some_and(|c| !idle(c));
        let left_open = actions.iter().flat_map(|a| &a.items).any(|i| !i.alternatives.is_empty());
        let ruled = |a: &Action| left_open && a.slots.option.is_none();
        actions.retain(|a| a.intent != Intent::ChooseOption || !ruled(a) && chooses(a));
    }
    // "something like nutella but cheaper".
    if actions.first().is_some_and(|a| a.intent == Intent::FindSubstitute) {
        actions.retain(|a| a.intent != Intent::ChooseOption);
    }
    actions.truncate(if actions.iter().all(|a| !real(a)) { 1 } else { usize::MAX });
}
