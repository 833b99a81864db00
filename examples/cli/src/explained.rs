//! Explanations for people: how a text was read, and what scores are made of.

use grocery_core::{
    catalog::{SearchExplanation, SearchPart},
    nlu::{Explanation, SeenAction},
};

use crate::text::{clean, clean_cell};

/// The stages in order, a paragraph each.
pub(crate) fn text(why: &Explanation) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&clean(&text));
        out.push('\n');
    };
    line(format!("Text        {}", clean_cell(&why.text)));
    line(format!("Language    {}: {}", why.language.code, why.language.reason));
    line("Tokens".to_owned());
    for token in &why.tokens {
        let mut said = vec![token.kind.to_owned()];
        said.extend(token.value.map(|v| format!("value {v}")));
        said.extend(token.unit.map(|u| format!("unit {u}")));
        said.extend(token.known.iter().map(|k| (*k).to_owned()));
        line(format!("  {:<16} {}", clean_cell(&token.text), said.join(", ")));
    }
    line("Clauses".to_owned());
    for clause in &why.clauses {
        let command = match &clause.command {
            Some(command) => format!("{command} (\"{}\")", clean_cell(&clause.opened_by)),
            None => "no command".to_owned(),
        };
        let intents: Vec<&str> = clause.intents.iter().map(|i| i.as_str()).collect();
        line(format!("  {command}: \"{}\" -> {}", clean_cell(&clause.rest), intents.join(", ")));
    }
    line("Rules".to_owned());
    for action in &why.rules {
        out_action(action, &mut line);
    }
    match &why.model {
        Some(m) => line(format!(
            "Model       {}, with a lead of {}{}",
            m.intent,
            m.lead,
            if m.overruled { "; it overruled the rules" } else { "" }
        )),
        None => line("Model       not asked".to_owned()),
    }
    line(format!("Confidence  {:.0} %: {}", why.confidence.value * 100.0, why.confidence.reason));
    let intents: Vec<&str> = why.understanding.actions.iter().map(|a| a.intent.as_str()).collect();
    line(format!(
        "Result      {}",
        if intents.is_empty() { "nothing".to_owned() } else { intents.join(", ") }
    ));
    for note in &why.understanding.notes {
        line(format!("Note        {}", clean_cell(&note.text)));
    }
    out
}

fn out_action(action: &SeenAction, line: &mut impl FnMut(String)) {
    line(format!("  {} ({:.0} %)", action.intent, action.confidence * 100.0));
    for item in &action.items {
        let amount = item.amount.as_deref().map(|a| {
            // "2 gallons of milk", but "8 limes".
            let of = if a.contains(' ') { " of" } else { "" };
            format!("{a}{of} ")
        });
        let amount = amount.unwrap_or_default();
        let size = item.size.as_deref().map(|s| format!(", in packages of {s}")).unwrap_or_default();
        line(format!("    {amount}{}{size}", clean_cell(&item.name)));
    }
}

/// A search: its words, then each hit with the parts of its score, one below the other.
pub(crate) fn search(why: &SearchExplanation) -> String {
    let mut out = format!("Looked for   {}\n", clean_cell(&why.words.join(", ")));
    if let Some(head) = &why.head {
        out.push_str(&format!("The thing    {}\n", clean_cell(head)));
    }
    out.push_str(&format!("Found        {}\n", why.total));
    for (n, hit) in why.hits.iter().enumerate() {
        let (name, id) =
            (clean_cell(&hit.name).into_owned(), clean_cell(hit.product_id.as_str()).into_owned());
        out.push_str(&format!("\n{:>2}. {name}  [{id}]\n", n + 1));
        for part in &hit.parts {
            out.push_str(&format!("    {:>+9.3}  {}\n", part.value, clean_cell(&said(part))));
        }
        out.push_str(&format!("    {:>9.3}  score\n", hit.score));
    }
    out
}

fn said(part: &SearchPart) -> String {
    let kind = part.kind.as_str().replace('_', " ");
    match (&part.word, &part.answered_by, part.reading) {
        (Some(word), Some(answer), Some(reading)) => {
            format!("{kind}: {word} is {answer} ({})", reading.as_str().replace('_', " "))
        }
        (Some(word), ..) => format!("{kind}: {word} is not answered"),
        _ => kind,
    }
}
