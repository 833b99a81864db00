//! The labelled sentences: where they come from, what their labels mean here, and which part they are in.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use flate2::read::GzDecoder;
use grocery_core::nlu::Intent;
use sha2::{Digest, Sha256};

use super::patterns::{self, Fillings};
use crate::authors;

/// What a sentence is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// To fit the weights; the number says in which round it is left out to see how sure decisions are.
    Fit(u8),
    /// To measure, and for nothing else.
    Held,
}

/// How many rounds of leaving a part out there are.
pub(crate) const ROUNDS: u8 = 5;

/// The round of what is learned from in all of them, and not counted.
const ALWAYS: u8 = u8::MAX;

/// One labelled sentence.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) text: String,
    /// What may be heard. Where there are several, any of them is right.
    pub(crate) right: Vec<Intent>,
    /// The set it is counted under; empty where it is only learned from.
    pub(crate) set: &'static str,
    /// How much it weighs in fitting.
    pub(crate) weight: f32,
    pub(crate) part: Part,
}

/// What people do at home. A list of such is none of shopping, whatever else lists are about.
const CHORES: &[&str] = &[
    "clean",
    "wash",
    "laundry",
    "dish",
    "vacuum",
    "mop",
    "mow",
    "water",
    "feed",
    "trash",
    "dust",
    "shovel",
    "repair",
    "fix",
    "haircut",
    "shopping",
    "oil change",
    "appointment",
    "practice",
    "sitting",
    "taxes",
    "car ",
    "dog",
    "mail",
    "dry",
    "run ",
    "lunch",
    "meeting",
    "study",
    "paint",
    "garage",
    "recycling",
];

/// What may be heard for a sentence that is not about shopping.
pub(crate) const QUIET: &[Intent] =
    &[Intent::OutOfScope, Intent::SmallTalk, Intent::Help, Intent::Confirm, Intent::Deny, Intent::Undo];

/// The set of sentences that are not about shopping.
pub(crate) const STRANGERS: &str = "CLINC150 not shopping";

/// Those of them that are about lists of things to do.
pub(crate) const THINGS_TO_DO: &str = "CLINC150 not shopping: things to do";

/// The part of a sentence: by the SHA-256 of its letters and digits in lower case. Held out are those whose
/// first byte leaves 0 when divided by 5: a fifth.
pub(crate) fn part(text: &str) -> Part {
    let key: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    match Sha256::digest(key.as_bytes()).as_slice() {
        [first, ..] if first % 5 == 0 => Part::Held,
        [_, second, ..] => Part::Fit(second % ROUNDS),
        _ => Part::Held,
    }
}

pub(crate) fn load(data: &Path, own: &Path) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for value in json_lines(&data.join("clinc150/intents.jsonl.gz"))? {
        let (text, label) = fields(&value);
        let (right, set, weight) = clinc(label, text);
        push(&mut rows, text, right, set, weight);
    }
    for (folder, view, add, remove) in [
        ("hwu64", "HWU64 lists: query", "HWU64 lists: create or add", "HWU64 lists: remove"),
        ("slurp", "SLURP lists: query", "SLURP lists: create or add", "SLURP lists: remove"),
    ] {
        for value in json_lines(&data.join(folder).join("intents.jsonl.gz"))? {
            let (text, label) = fields(&value);
            let (right, set, weight): (&[Intent], _, _) = match label {
                "lists_query" => (&[Intent::ViewList], view, 5.0),
                "lists_createoradd" => (&[Intent::CreateList, Intent::AddItems], add, 5.0),
                "lists_remove" => {
                    (&[Intent::RemoveItems, Intent::ClearList, Intent::DeleteList], remove, 5.0)
                }
                // Food that is cooked or brought, and talk with the assistant, could be either.
                l if l.starts_with("takeaway") || l.starts_with("cooking") || l.starts_with("general") => {
                    continue;
                }
                _ => (&[Intent::OutOfScope], "", 1.0),
            };
            push(&mut rows, text, right, set, weight);
        }
    }
    for value in json_lines(&data.join("ha-shopping/sentences.jsonl"))? {
        let (text, label) = fields(&value);
        if value.get("lang").and_then(|l| l.as_str()) != Some("en") {
            continue;
        }
        let right = if label == "AddItem" { Intent::AddItems } else { Intent::RemoveItems };
        push(&mut rows, text, &[right], "Home Assistant", 5.0);
    }
    let mut names = BTreeSet::new();
    for value in json_lines(&data.join("nyt/ingredients.jsonl.gz"))? {
        let name = value.get("name").and_then(|n| n.as_str()).unwrap_or_default().to_lowercase();
        let plain =
            name.split(' ').count() <= 4 && name.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
        if plain && name.len() > 2 && value.get("clean").and_then(serde_json::Value::as_bool) == Some(true) {
            names.insert(name);
        }
    }
    let names: Vec<String> = names.into_iter().collect();
    let kinds = own_sentences(&own.join("intents.txt"), &names, &mut rows)?;
    for author in authors::WRITTEN {
        authors_sentences(&authors::file(author), &mut rows)?;
    }
    let goods: Vec<&str> = names.iter().filter(|n| part(n) != Part::Held).map(String::as_str).collect();
    let lists: Vec<&str> = kinds.iter().map(String::as_str).collect();
    let fill = Fillings { lists: &lists, goods: &goods };
    for (text, intent) in patterns::sentences(&own.join("list_talk.txt"), &fill)? {
        // What the sets hold out is not to be learned by way of a pattern that happens to make it.
        if part(&text) != Part::Held {
            rows.push(Row { text, right: vec![intent], set: "", weight: 0.5, part: Part::Fit(ALWAYS) });
        }
    }
    // The same sentence, written twice in one set, counts once.
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert((row.text.clone(), row.set)));
    Ok(rows)
}

/// `data/intents.txt`: sections of intents with a sentence a line. `{x}` stands for something to buy; such
/// a line is filled with names of the ingredients, those of its part only.
/// Gives the kinds of lists.
fn own_sentences(path: &Path, names: &[String], rows: &mut Vec<Row>) -> Result<Vec<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut intent = None;
    let mut kinds: Vec<&str> = Vec::new();
    let mut named: Vec<(&str, Intent)> = Vec::new();
    let mut in_kinds = false;
    let mut templates: Vec<(String, Intent)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix("== ") {
            in_kinds = name == "kinds of lists";
            if in_kinds {
                continue;
            }
            intent =
                Some(name.parse::<Intent>().map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))?);
            continue;
        }
        if in_kinds {
            kinds.push(line);
            continue;
        }
        let Some(intent) = intent else {
            return Err(format!("{}:{}: no intent yet", path.display(), number + 1));
        };
        if line.contains("{x}") {
            templates.push((line.to_owned(), intent));
        } else if line.contains("{l}") {
            named.push((line, intent));
        } else {
            push(rows, line, &[intent], "own sentences", 4.0);
        }
    }
    // Each with some of the kinds of lists. These are learned from only: what is alike must not stand on
    // both sides.
    for (i, (line, intent)) in named.iter().enumerate() {
        for kind in kinds.iter().cycle().skip(i * 3).take(kinds.len().min(6)) {
            let text = line.replace("{l}", kind);
            let round = Sha256::digest(line.as_bytes()).first().map_or(0, |b| b % ROUNDS);
            rows.push(Row { text, right: vec![*intent], set: "", weight: 1.0, part: Part::Fit(round) });
        }
    }
    for (i, name) in names.iter().enumerate() {
        // The name decides the part, so that held-out names were never seen.
        let part = part(name);
        let mut place = |text: String, intent: Intent, weight| {
            rows.push(Row { text, right: vec![intent], set: "ingredient names", weight, part });
        };
        place(name.clone(), Intent::AddItems, 0.7);
        for step in 0..3 {
            if let Some((template, intent)) = templates.get((i * 3 + step) % templates.len()) {
                let filled =
                    template.replace("{x}", name).replace("{y}", names.get(i / 2).map_or("rice", |n| n));
                place(filled, *intent, 0.5);
            }
        }
    }
    Ok(kinds.iter().map(|k| (*k).to_owned()).collect())
}

/// Sentences that authors wrote with the reading that was meant; those that want several things are left out.
fn authors_sentences(path: &Path, rows: &mut Vec<Row>) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    for (said, meant) in text.lines().filter_map(|line| line.split_once(" => ")) {
        let mut intents = meant.split(" ;; ").filter_map(|action| action.split(' ').next());
        let Some(first) = intents.next().filter(|first| intents.all(|other| other == *first)) else {
            continue;
        };
        let intent: Intent = first.parse().map_err(|e| format!("{}: {said:?}: {e}", path.display()))?;
        push(rows, &said.replace("\\n", "\n"), &[intent], "sentences of authors", 1.0);
    }
    Ok(())
}

fn push(rows: &mut Vec<Row>, text: &str, right: &[Intent], set: &'static str, weight: f32) {
    if !right.is_empty() {
        rows.push(Row { text: text.to_owned(), right: right.to_vec(), set, weight, part: part(text) });
    }
}

/// What a label of CLINC150 may be heard as, the set it is counted under, and its weight.
fn clinc(label: &str, text: &str) -> (&'static [Intent], &'static str, f32) {
    match label {
        "shopping_list" => (&[Intent::ViewList], "CLINC150 shopping_list", 5.0),
        "shopping_list_update" => (
            &[Intent::AddItems, Intent::RemoveItems, Intent::ClearList],
            "CLINC150 shopping_list_update",
            5.0,
        ),
        "order_status" => (&[Intent::OrderStatus], "CLINC150 order_status", 5.0),
        "order" => (&[Intent::AddItems, Intent::Checkout, Intent::Reorder], "", 1.0),
        "nutrition_info" | "calories" => (&[Intent::NutritionInfo], "", 1.0),
        "ingredient_substitution" => (&[Intent::FindSubstitute], "", 1.0),
        "meal_suggestion" => (&[Intent::Recommend], "", 1.0),
        "greeting" | "goodbye" | "thank_you" => (&[Intent::SmallTalk], "", 1.0),
        "what_can_i_ask_you" => (&[Intent::Help], "", 1.0),
        "yes" => (&[Intent::Confirm], "", 1.0),
        "no" => (&[Intent::Deny], "", 1.0),
        "cancel" | "maybe" | "repeat" | "recipe" | "ingredients_list" | "food_last" => (&[], "", 0.0),
        // To show, empty or drop a list of things to do is what a list agent can do, and so HWU64 and SLURP
        // label it; here it is labelled as not shopping. So these are counted, but where they name no chore
        // they say nothing.
        "todo_list" | "todo_list_update" if CHORES.iter().any(|chore| text.contains(chore)) => {
            (&[Intent::OutOfScope], THINGS_TO_DO, 0.5)
        }
        "todo_list" => (&[Intent::OutOfScope, Intent::ViewList], THINGS_TO_DO, 0.05),
        "todo_list_update" => (
            &[Intent::OutOfScope, Intent::RemoveItems, Intent::ClearList, Intent::DeleteList],
            THINGS_TO_DO,
            0.05,
        ),
        _ => (&[Intent::OutOfScope], STRANGERS, 1.2),
    }
}

fn fields(value: &serde_json::Value) -> (&str, &str) {
    let field = |key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or_default();
    (field("text"), field("intent"))
}

fn json_lines(path: &Path) -> Result<Vec<serde_json::Value>, String> {
    let say = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let file = File::open(path).map_err(|e| say(&e))?;
    let zipped = path.extension().is_some_and(|e| e == "gz");
    let reader: Box<dyn Read> = if zipped { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let mut out = Vec::new();
    for line in BufReader::new(reader).lines() {
        let line = line.map_err(|e| say(&e))?;
        out.push(serde_json::from_str(&line).map_err(|e| say(&e))?);
    }
    Ok(out)
}
