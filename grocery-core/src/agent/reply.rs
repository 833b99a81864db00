//! Sentences for the shopper, from what was done.

use crate::{
    money::Money,
    nlu::Intent,
    quantity::{Quantity, Ratio, Unit},
};

/// One thing that was done, or that could not be.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    Added(Vec<String>),
    Unknown(Vec<String>),
    AlreadyThere(Vec<String>),
    Changed { name: String, quantity: Quantity },
    Removed(Vec<String>),
    Swapped { out: String, into: String },
    NotOnList(Vec<String>),
    WhichOne { name: String, lines: Vec<String> },
    WhichItem,
    TooMany { name: String, most: Ratio },
    ListFull { name: String, most: usize },
    AskClear { count: usize },
    AskDelete { list: String },
    Cleared,
    Deleted { list: String },
    Created { list: String },
    NothingToClear,
    Kept,
    NothingAsked,
    Undone,
    NothingToUndo,
    Showed { count: usize, total: Money },
    ClearedSome { count: usize, left: usize },
    OtherUnit { name: String, unit: Unit, other: Unit },
    OverLimit { name: String, price: Money, limit: Money },
    NoSale { name: String },
    OnList { name: String, quantity: Quantity },
    Price { name: String, asked: String, price: Money, unit: Unit, source: String, day: String, live: bool },
    NoPrice { name: String },
    Found { query: String, count: usize },
    FoundNothing { query: String },
    BudgetSet { amount: Money, period: Option<String> },
    BudgetVerdict(String),
    NoBudget,
    Chosen { name: String },
    Checkout { count: usize, total: Money },
    NothingToBuy,
    NotYet(Intent),
    Help,
    SmallTalk,
    OutOfScope,
    /// An intent that the host taught.
    Custom(String),
}

/// `a`, `a and b`, `a, b, and c`.
pub(super) fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [start @ .., last] => format!("{}, and {last}", start.join(", ")),
    }
}

/// `$3.98`, or `3.98 CHF` where the currency has no usual sign.
pub(super) fn amount(m: Money) -> String {
    match m.currency().symbol() {
        Some(sign) if m.is_negative() => format!("-{sign}{}", m.to_string().trim_start_matches('-')),
        Some(sign) => format!("{sign}{m}"),
        None => format!("{m} {}", m.currency()),
    }
}

fn of(quantity: &Quantity, name: &str) -> String {
    match quantity.unit {
        Unit::Each | Unit::Dozen => format!("{quantity} {name}"),
        _ => format!("{quantity} of {name}"),
    }
}

fn is_or_are(names: &[String]) -> &'static str {
    match names {
        [one] if !one.ends_with('s') || one.ends_with("ss") => "is",
        _ => "are",
    }
}

fn sentence(said: &Said) -> String {
    match said {
        Said::Added(names) => format!("I've added {} to your list.", joined(names)),
        Said::Unknown(names) => {
            let has = if names.len() == 1 { "it has" } else { "they have" };
            format!("I don't know {}, so {has} no price yet.", joined(names))
        }
        Said::AlreadyThere(names) => {
            format!("{} {} already on your list.", capital(&joined(names)), is_or_are(names))
        }
        Said::Changed { name, quantity } => format!("I've changed {name} to {quantity}."),
        Said::Removed(names) => format!("I've removed {} from your list.", joined(names)),
        Said::Swapped { out, into } => format!("I've swapped {out} for {into}."),
        Said::NotOnList(names) => {
            format!("{} {} not on your list.", capital(&joined(names)), is_or_are(names))
        }
        Said::WhichOne { name, lines } => format!("Which {name} do you mean: {}?", or_list(lines)),
        Said::WhichItem => "Which item do you mean?".to_owned(),
        Said::TooMany { name, most } => {
            format!("I left {name} as it was: a quantity must be above 0 and at most {most}.")
        }
        Said::ListFull { name, most } => {
            format!("I could not add {name}: a list holds at most {most} lines.")
        }
        Said::AskClear { count: 1 } => {
            "Shall I remove the one item on your list? Say yes to clear it.".to_owned()
        }
        Said::AskClear { count } => {
            format!("Shall I remove all {count} items from your list? Say yes to clear it.")
        }
        Said::AskDelete { list } => format!("Shall I delete the list \"{list}\"? Say yes to delete it."),
        Said::Cleared => "Your list is empty now. Say undo to get it back.".to_owned(),
        Said::Deleted { list } => format!("I've deleted the list \"{list}\"."),
        Said::Created { list } => format!("I've started the list \"{list}\"."),
        Said::NothingToClear => "Your list is already empty.".to_owned(),
        Said::Kept => "All right, nothing was changed.".to_owned(),
        Said::NothingAsked => "There was no open question. Tell me what you need.".to_owned(),
        Said::Undone => "I've taken the last change back.".to_owned(),
        Said::NothingToUndo => "There is nothing to take back.".to_owned(),
        Said::Showed { count: 0, .. } => "Your list is empty.".to_owned(),
        Said::Showed { count, total } => {
            let items = if *count == 1 { "item" } else { "items" };
            format!("Your list has {count} {items} for {} with tax.", amount(*total))
        }
        Said::ClearedSome { count, left } => format!(
            "I've removed the {count} I asked about. What came later stays, so {left} {} left.",
            if *left == 1 { "is" } else { "are" }
        ),
        Said::OtherUnit { name, unit, other } => {
            format!("I left {name} as it was: {} and {} do not add up.", unit.plural(), other.plural())
        }
        Said::OverLimit { name, price, limit } => {
            format!("The {name} I know of costs {}, more than your {}.", amount(*price), amount(*limit))
        }
        Said::NoSale { name } => format!("I know of no sale on {name} right now, so look before you buy."),
        Said::OnList { name, quantity } => format!("Yes, your list has {}.", of(quantity, name)),
        Said::Price { name, asked, price, unit, source, day, live } => {
            let per = if *unit == Unit::Each { String::new() } else { format!(" per {}", unit.singular()) };
            let how = if *live { "costs" } else { "usually costs about" };
            let what =
                if asked.eq_ignore_ascii_case(name) { name.clone() } else { format!("{name} ({asked})") };
            format!("{} {how} {}{per} (source: {source}, {day}).", capital(&what), amount(*price))
        }
        Said::NoPrice { name } => format!("I don't know a price for {name}."),
        Said::Found { query, count: 1 } => format!("I found one product for {query}."),
        Said::Found { query, count } => format!("I found {count} products for {query}."),
        Said::FoundNothing { query } => format!("I found nothing for {query}."),
        Said::BudgetSet { amount: limit, period: None } => format!("Your budget is {}.", amount(*limit)),
        Said::BudgetSet { amount: limit, period: Some(period) } => {
            format!("Your budget is {} per {period}.", amount(*limit))
        }
        Said::BudgetVerdict(text) => text.clone(),
        Said::NoBudget => "You have not set a budget. Say for example \"keep it under $40\".".to_owned(),
        Said::Chosen { name } => format!("All right, {name}."),
        Said::Checkout { count, total } => format!(
            "Your basket has {count} {} for {} with tax. I cannot place the order myself; the app takes it from here.",
            if *count == 1 { "item" } else { "items" },
            amount(*total)
        ),
        Said::NothingToBuy => "Your list is empty, so there is nothing to check out yet.".to_owned(),
        Said::NotYet(intent) => {
            format!("I understood that as \"{}\", which I cannot do yet.", intent.as_str().replace('_', " "))
        }
        Said::Help => {
            "Tell me what to buy, such as \"2 gallons of milk and a dozen eggs\". I can also remove and \
            change items, show or clear the list, look up products and prices, keep a budget and undo."
                .to_owned()
        }
        Said::Custom(name) => format!("I heard: {}.", name.replace('_', " ")),
        Said::SmallTalk => "Happy to help. What do you need from the store?".to_owned(),
        Said::OutOfScope => {
            "I can only help with groceries. Try \"add milk\" or \"what's on my list\".".to_owned()
        }
    }
}

pub(super) fn or_list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} or {b}"),
        [start @ .., last] => format!("{}, or {last}", start.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The reply: neighbours of one sort become one sentence.
pub(super) fn compose(said: &[Said]) -> String {
    let mut merged: Vec<Said> = Vec::new();
    for next in said {
        match (merged.last_mut(), next) {
            (Some(Said::Added(a)), Said::Added(b))
            | (Some(Said::AlreadyThere(a)), Said::AlreadyThere(b))
            | (Some(Said::Removed(a)), Said::Removed(b))
            | (Some(Said::NotOnList(a)), Said::NotOnList(b)) => a.extend(b.iter().cloned()),
            _ => merged.push(next.clone()),
        }
    }
    merged.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn the_documented_reply() {
        let said: Vec<Said> = ["milk", "eggs", "bread"].iter().map(|n| Said::Added(names(&[n]))).collect();
        assert_eq!(compose(&said), "I've added milk, eggs, and bread to your list.");
    }

    #[test]
    fn sentences_agree_with_their_number() {
        assert_eq!(sentence(&Said::NotOnList(names(&["milk"]))), "Milk is not on your list.");
        assert_eq!(sentence(&Said::AlreadyThere(names(&["eggs"]))), "Eggs are already on your list.");
        assert_eq!(joined(&names(&["a", "b"])), "a and b");
        assert_eq!(amount(Money::from_minor(-250, Currency::USD)), "-$2.50");
    }
}
