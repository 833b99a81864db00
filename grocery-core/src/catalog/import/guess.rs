//! What a line does not say but its other cells tell.

use crate::{
    catalog::{TaxClass, text::Terms},
    quantity::{Dimension, PackageSize},
};

/// Words of a category and the tax class they tell, the more telling first.
const CLASSES: &[(TaxClass, &str)] = &[
    (TaxClass::Pet, "pet dog cat"),
    (TaxClass::Diaper, "diaper"),
    (TaxClass::FeminineHygiene, "feminine tampon"),
    (TaxClass::Alcohol, "alcohol beer wine spirit liquor"),
    (TaxClass::Supplement, "vitamin supplement"),
    (TaxClass::Medicine, "medicine pharmacy pain allergy cold aid digestive"),
    (
        TaxClass::Household,
        "household cleaning laundry paper tissue trash dishwashing battery bulb housewares kitchenware",
    ),
    (TaxClass::Hygiene, "personal beauty hair oral deodorant shaving soap skin"),
    (TaxClass::PreparedFood, "prepared rotisserie"),
    (TaxClass::Candy, "candy gum confectionery"),
    (TaxClass::SoftDrink, "soda soft energy"),
];

/// The tax class of a category; food where nothing speaks against it.
pub(in crate::catalog) fn tax_class(path: &[String]) -> TaxClass {
    let mut terms = Terms::default();
    terms.read(&path.join(", "), 32);
    // "Cold cereal", "soft cheese", "cat food" and "soap" share words with other shelves, so a word
    // that is also used of food only counts where no food word is near.
    let has = |word: &str| terms.iter().any(|t| t == word);
    let edible =
        ["cereal", "cheese", "bread", "coffee", "drink", "bar", "meal", "butter", "tortilla", "pretzel"]
            .into_iter()
            .any(has);
    for (class, words) in CLASSES {
        let mut hits = words.split(' ').filter(|w| has(w));
        let doubtful = |w: &str| matches!(w, "cold" | "soft" | "energy" | "hair" | "paper" | "skin");
        let told = match class {
            TaxClass::SoftDrink => {
                has("soda") || has("soft") && has("drink") || has("energy") && has("drink")
            }
            _ if edible => hits.any(|w| !doubtful(w)),
            TaxClass::Medicine => hits.any(|w| w != "cold" || has("flu") || has("allergy")),
            _ => hits.next().is_some(),
        };
        if told {
            return *class;
        }
    }
    TaxClass::Food
}

/// A size as files write it: also "12 OZ", "1 GA", "300 CT(1)", "1,5 l", "6 * 33 cl", "500 g e".
pub(in crate::catalog) fn size(text: &str) -> Option<PackageSize> {
    let text = text.split('(').next().unwrap_or(text).trim();
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    // The sign for an average filling says nothing of the amount.
    let text = text.strip_suffix(" e").or_else(|| text.strip_suffix('℮')).unwrap_or(text).trim_end();
    text.parse().ok().or_else(|| foreign(text)?.parse().ok()).or_else(|| {
        let (number, unit) = text.rsplit_once(' ')?;
        let unit = match unit.to_ascii_lowercase().as_str() {
            "ga" => "gal",
            "lt" => "l",
            "dz" => "dozen",
            _ => return None,
        };
        format!("{number} {unit}").parse().ok()
    })
}

/// The text with decimal points for decimal commas and an x for a star, where it has any: a comma between digits
/// with one or two digits behind it is a decimal one.
fn foreign(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let decimal = |at: usize| at > 0 && digit(at - 1) && digit(at + 1) && !(digit(at + 2) && digit(at + 3));
    text.contains([',', '*']).then(|| {
        text.char_indices()
            .map(|(at, c)| match c {
                ',' if decimal(at) => '.',
                '*' => 'x',
                other => other,
            })
            .collect()
    })
}

/// The name without its size, and the size, which may be no more than a unit: "Whole Milk 64 oz", "Whole Milk
/// Half Gallon". The name as it is where it says none.
pub(crate) fn size_said(name: &str) -> (&str, Option<PackageSize>) {
    if let Some((name, size)) = size_at_end(name) {
        return (name, Some(size));
    }
    let lower = name.to_ascii_lowercase();
    for (unit, size) in [
        (" half gallon", "1/2 gallon"),
        (" gallon", "1 gallon"),
        (" quart", "1 quart"),
        (" pint", "1 pint"),
        (" dozen", "12 each"),
    ] {
        if let Some(short) = lower.strip_suffix(unit).and_then(|rest| name.get(..rest.len())) {
            return (short, size.parse().ok());
        }
    }
    (name, None)
}

/// The name without the size at its end, and the size: "Whole Milk, 64 fl oz".
pub(in crate::catalog) fn size_at_end(name: &str) -> Option<(&str, PackageSize)> {
    let name = name.trim_end_matches(['.', ' ']);
    // Every size begins with a digit.
    if !name.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // Behind the last comma anything that reads as a size is one.
    for (at, _) in name.rmatch_indices(", ").take(2) {
        let (rest, tail) = name.split_at_checked(at)?;
        let tail = tail.get(2..)?;
        if tail.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && let Some(size) = plausible(tail)
            && !rest.trim().is_empty()
        {
            return Some((rest.trim_end(), size));
        }
    }
    // Without a comma only a number with a measure is: "Cola 12 oz", but not "7 Up" or "Formula 409".
    let words: Vec<(usize, &str)> = name
        .split(' ')
        .scan(0, |at, w| {
            let start = *at;
            *at += w.len() + 1;
            Some((start, w))
        })
        .collect();
    for take in [3, 2, 1] {
        let Some((at, first)) = words.len().checked_sub(take).and_then(|i| words.get(i)) else { continue };
        if *at == 0 || !first.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            continue;
        }
        let (rest, tail) = name.split_at_checked(*at)?;
        if let Some(size) = plausible(tail)
            && size.each().unit.dimension() != Dimension::Count
            && size.each().unit.dimension() != Dimension::Package
        {
            return Some((rest.trim_end_matches([' ', ',', '-']), size));
        }
    }
    None
}

fn plausible(text: &str) -> Option<PackageSize> {
    // A bare number is part of the name.
    if !text.chars().any(char::is_alphabetic) {
        return None;
    }
    size(text)
}
