//! What a model answered, held against what the shopper said.

use serde::Deserialize;

use crate::{
    error::{Error, ErrorKind, Result},
    money::{Currency, Money},
    nlu::{Action, Intent, Item, MAX_ITEMS, Slots, Span, normal_name, spelling::within_distance},
    quantity::{Ratio, Unit, parse_number},
};

/// The longest answer that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// The most actions that are taken from one answer.
const MAX_ACTIONS: usize = 32;

/// How sure one is of what a model read and the text bears out.
const SURE: f64 = 0.75;

#[derive(Deserialize)]
struct Answer {
    actions: Vec<AnswerAction>,
}

#[derive(Deserialize)]
struct AnswerAction {
    intent: String,
    #[serde(default)]
    items: Vec<AnswerItem>,
    list_name: Option<String>,
    budget: Option<Loose>,
    servings: Option<Loose>,
    recipe: Option<String>,
    diet: Option<String>,
    allergen: Option<String>,
    store: Option<String>,
}

#[derive(Deserialize)]
struct AnswerItem {
    name: String,
    quantity: Option<Loose>,
    unit: Option<String>,
    brand: Option<String>,
}

/// A number that some models write as text and some as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Text(String),
    Number(serde_json::Number),
}

impl Loose {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Number(number) => number.to_string(),
        }
    }

    fn ratio(&self) -> Option<Ratio> {
        let text = self.text();
        parse_number(&text).filter(|(_, rest)| rest.trim().is_empty()).map(|(value, _)| value)
    }
}

/// What came of an answer.
#[derive(Debug, PartialEq)]
pub(super) struct Checked {
    /// What the text bears out.
    pub(super) actions: Vec<Action>,
    /// Items to add that the text does not name.
    pub(super) offered: Vec<Item>,
    /// Items of other actions that the text does not name; they are dropped.
    pub(super) dropped: Vec<String>,
}

/// Reads `answer` about `text`. `said` are the amounts that the text says.
pub(super) fn check(answer: &str, text: &str, said: &[Ratio], currency: Currency) -> Result<Checked> {
    let bad = |what: String| Error::new(ErrorKind::BadAnswer, what);
    if answer.len() > MAX_BYTES {
        return Err(bad(format!("the answer has {} bytes; at most {MAX_BYTES} are read", answer.len())));
    }
    let json = object(answer).ok_or_else(|| bad("the answer holds no JSON object".to_owned()))?;
    let parsed: Answer =
        serde_json::from_str(json).map_err(|e| bad(format!("the answer does not follow the schema: {e}")))?;
    let heard = Heard::new(text);
    let mut out = Checked { actions: Vec::new(), offered: Vec::new(), dropped: Vec::new() };
    let mut left = MAX_ITEMS;
    for action in parsed.actions.into_iter().take(MAX_ACTIONS) {
        let intent: Intent = action.intent.parse().map_err(|_| {
            bad(format!(
                "the answer names no known intent: {:?}",
                action.intent.chars().take(40).collect::<String>()
            ))
        })?;
        let mut items = Vec::new();
        for item in action.items.into_iter().take(left) {
            left -= 1;
            let Some(item) = heard.item(item, said) else { continue };
            match (item.span.start == item.span.end, intent) {
                (false, _) => items.push(item),
                (true, Intent::AddItems) => out.offered.push(item),
                (true, _) => out.dropped.push(item.name),
            }
        }
        let kept = |text: Option<String>| text.filter(|t| heard.names(t).is_some());
        let slots = Slots {
            list_name: kept(action.list_name),
            budget: action
                .budget
                .and_then(|b| b.ratio().filter(|r| said.contains(r)).map(|_| b.text()))
                .and_then(|b| Money::parse(&b, currency).ok()),
            servings: action
                .servings
                .and_then(|s| s.ratio())
                .filter(|r| said.contains(r) && r.is_integer())
                .and_then(|r| u32::try_from(r.numerator()).ok()),
            recipe: kept(action.recipe),
            diet: kept(action.diet),
            allergen: kept(action.allergen),
            store: kept(action.store),
            ..Slots::default()
        };
        // An action that lost all its items lost its meaning.
        let needs_items = matches!(
            intent,
            Intent::AddItems | Intent::RemoveItems | Intent::CheckPrice | Intent::SearchProducts
        );
        if needs_items && items.is_empty() {
            continue;
        }
        out.actions.push(Action { intent, confidence: SURE, slots, items });
    }
    Ok(out)
}

/// The outermost JSON object: models like to wrap it in words or in a code fence.
fn object(answer: &str) -> Option<&str> {
    let from = answer.find('{')?;
    let to = answer.rfind('}')?;
    answer.get(from..=to)
}

/// The text, ready to be looked things up in.
struct Heard<'t> {
    text: &'t str,
    /// Words in plain form.
    words: Vec<String>,
}

impl<'t> Heard<'t> {
    fn new(text: &'t str) -> Self {
        let words = normal_name(text).split(' ').map(str::to_owned).collect();
        Self { text, words }
    }

    /// Where the text names this; the whole text where its words stand apart, `None` where it does not.
    fn names(&self, name: &str) -> Option<Span> {
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        if let Some(span) = find_ignoring_case(self.text, name) {
            return Some(span);
        }
        let plain = normal_name(name);
        let all = !plain.is_empty() && plain.split(' ').all(|word| self.words.iter().any(|w| alike(w, word)));
        all.then_some(Span { start: 0, end: self.text.len() })
    }

    /// The item, with an empty span where the text does not name it.
    fn item(&self, item: AnswerItem, said: &[Ratio]) -> Option<Item> {
        let name = item.name.trim().to_owned();
        if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
            return None;
        }
        let span = self.names(&name).unwrap_or(Span { start: 0, end: 0 });
        let quantity = item.quantity.and_then(|q| q.ratio()).filter(|q| q.is_positive() && said.contains(q));
        let unit = item.unit.and_then(|u| u.parse::<Unit>().ok()).filter(|u| *u != Unit::Each);
        let brand = item.brand.filter(|b| self.names(b).is_some());
        Some(Item {
            name,
            quantity,
            unit: unit.filter(|_| quantity.is_some()),
            brand,
            span,
            ..Item::default()
        })
    }
}

/// `needle` in `text` in whatever case, at the borders of words where the script has such.
fn find_ignoring_case(text: &str, needle: &str) -> Option<Span> {
    let wanted: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
    let edge = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => !(a.is_alphanumeric() && b.is_alphanumeric()) || a as u32 > 0x2E7F,
        _ => true,
    };
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let lower: Vec<(usize, char)> =
        chars.iter().enumerate().flat_map(|(i, (_, c))| c.to_lowercase().map(move |l| (i, l))).collect();
    lower.windows(wanted.len().max(1)).find_map(|window| {
        if !window.iter().map(|(_, c)| c).eq(&wanted) {
            return None;
        }
        let (first, last) = (window.first()?.0, window.last()?.0);
        let at = |i: usize| chars.get(i).map(|(_, c)| *c);
        let before = first.checked_sub(1).and_then(at);
        if !edge(before, at(first)) || !edge(at(last), at(last + 1)) {
            return None;
        }
        let end = chars.get(last + 1).map_or(text.len(), |(b, _)| *b);
        Some(Span { start: chars.get(first)?.0, end })
    })
}

/// The same word, or one slip of the finger away from it. The first letter is seldom the wrong one.
fn alike(a: &str, b: &str) -> bool {
    let long = a.chars().count().min(b.chars().count()) >= 4;
    a == b || long && a.chars().next() == b.chars().next() && within_distance(a, b, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_whole_words() {
        let heard = Heard::new("Add Crème fraîche, tomatoes and 牛乳を2本");
        assert_eq!(heard.names("crème fraîche").map(|s| s.start), Some(4));
        assert_eq!(heard.names("tomato"), Some(Span { start: 0, end: heard.text.len() }));
        assert!(heard.names("牛乳").is_some());
        assert!(heard.names("toma").is_none());
        assert!(heard.names("milk").is_none());
        assert!(heard.names("rème").is_none());
    }

    #[test]
    fn one_slip_is_forgiven() {
        for (a, b) in [("tomatoe", "tomato"), ("brocoli", "broccoli"), ("mlik", "milk"), ("chese", "cheese")]
        {
            assert!(alike(a, b) && alike(b, a), "{a} {b}");
        }
        assert!(!alike("ham", "jam"));
        assert!(!alike("milk", "silk"));
    }
}
