//! What must hold for every text, whoever makes it up: shared by the fuzz target and by `xtask fuzz`.

use grocery_core::{
    Currency, Date, Timestamp, Understanding,
    nlu::{Asked, Conversation, MEMORY, ParseContext, Parser, parse_ingredient},
};

/// One text and what it is read against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    /// What is said.
    pub(crate) text: &'a str,
    /// The language, where it is given. May be nonsense.
    pub(crate) language: Option<&'a str>,
    /// What else a recogniser may have heard.
    pub(crate) hearings: &'a [String],
    /// What was said a turn before.
    pub(crate) before: Option<&'a str>,
}

/// Reads a case in every way there is.
///
/// # Errors
/// The first promise that is broken: the stage, which promise, then the figures, parted by colons.
pub(crate) fn check(case: &Case<'_>) -> Result<(), String> {
    let today = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    let mut context = ParseContext::new(today, Currency::USD);
    context.language = case.language.map(str::to_owned);
    context.speech = case.hearings.to_vec();
    let parser = Parser::new();
    let heard = parser.parse(case.text, &context);
    understanding("parse", &heard, case)?;

    // A conversation in which something was said and asked before.
    let lines = ["milk", "chicken thighs", "2% milk", "牛乳"];
    let mut talk = Conversation::new();
    if let Some(before) = case.before {
        let resolved = talk.resolve(parser.parse(before, &context), &lines);
        talk.heard(&resolved, Timestamp::from_unix_millis(0));
        if before.len() % 2 == 0 {
            let options = vec!["Whole Milk".to_owned(), "Skim Milk".to_owned()];
            talk.ask(Some(Asked::ChooseProduct { item: "milk".to_owned(), options }));
        }
    }
    let resolved = talk.resolve(heard, &lines);
    understanding("resolve", &resolved, case)?;
    talk.heard(&resolved, Timestamp::from_unix_millis(1));
    if talk.recent().len() > MEMORY || talk.recent().iter().any(String::is_empty) {
        return Err(format!("talk: too much or nothing remembered: {:?}", talk.recent()));
    }

    let line = parse_ingredient(case.text);
    for quantity in [line.quantity, line.quantity_max].into_iter().flatten() {
        if !quantity.is_positive() {
            return Err(format!("ingredient: quantity not above 0: {quantity}"));
        }
    }
    serde_json::to_vec(&line).map_err(|e| format!("ingredient: no JSON: {e}"))?;
    Ok(())
}

fn understanding(stage: &str, heard: &Understanding, case: &Case<'_>) -> Result<(), String> {
    let text = case.text;
    let slices = |start: usize, end: usize| text.get(start..end).is_some();
    for action in &heard.actions {
        if !(0.0..=1.0).contains(&action.confidence) {
            return Err(format!("{stage}: confidence not within 0 and 1: {}", action.confidence));
        }
        for item in &action.items {
            if item.name.trim().is_empty() {
                return Err(format!("{stage}: an item without a name: {item:?}"));
            }
            if !slices(item.span.start, item.span.end) {
                return Err(format!(
                    "{stage}: the span of an item does not slice the text: {:?} of {:?}",
                    item.span, item.name
                ));
            }
            let size = item.size.and_then(|s| s.value);
            for quantity in [item.quantity, item.quantity_max, size].into_iter().flatten() {
                if !quantity.is_positive() {
                    return Err(format!("{stage}: amount not above 0: {quantity} of {}", item.name));
                }
            }
        }
    }
    if let Some(span) = heard.notes.iter().filter_map(|n| n.span).find(|s| !slices(s.start, s.end)) {
        return Err(format!("{stage}: the span of a note does not slice the text: {span:?}"));
    }
    let items: usize = heard.actions.iter().map(|a| a.items.len()).sum();
    // A conversation may add the lines of its list.
    let bytes = text.len() + case.hearings.iter().map(String::len).sum::<usize>();
    if items > bytes.max(16) {
        return Err(format!("{stage}: more items than bytes: {items} out of {bytes}"));
    }
    serde_json::to_vec(heard).map_err(|e| format!("{stage}: no JSON: {e}"))?;
    Ok(())
}
