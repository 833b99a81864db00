//! The shop, the day and the time of a receipt.

use super::text::{digit, squeezed};
use crate::{
    clock::Date,
    orders::{Shop, dates, order::clip_chars},
};

/// Chains by what is printed, squeezed and folded, and their short and full names.
const CHAINS: [(&str, &str, &str); 42] = [
    ("walmart", "walmart", "Walmart"),
    ("sam's club", "sams-club", "Sam's Club"),
    ("samsclub", "sams-club", "Sam's Club"),
    ("kroger", "kroger", "Kroger"),
    ("costco", "costco", "Costco"),
    ("target", "target", "Target"),
    ("aldi", "aldi", "Aldi"),
    ("albertsons", "albertsons", "Albertsons"),
    ("safeway", "safeway", "Safeway"),
    ("whole foods", "whole-foods", "Whole Foods"),
    ("wholefds", "whole-foods", "Whole Foods"),
    ("trader joe", "trader-joes", "Trader Joe's"),
    ("publix", "publix", "Publix"),
    ("meijer", "meijer", "Meijer"),
    ("wegmans", "wegmans", "Wegmans"),
    ("food lion", "food-lion", "Food Lion"),
    ("stop & shop", "stop-and-shop", "Stop & Shop"),
    ("ralphs", "ralphs", "Ralphs"),
    ("fred meyer", "fred-meyer", "Fred Meyer"),
    ("king soopers", "king-soopers", "King Soopers"),
    ("fry's food", "frys", "Fry's"),
    ("smith's food", "smiths", "Smith's"),
    ("qfc", "qfc", "QFC"),
    ("harris teeter", "harris-teeter", "Harris Teeter"),
    ("vons", "vons", "Vons"),
    ("jewel-osco", "jewel-osco", "Jewel-Osco"),
    ("shaw's", "shaws", "Shaw's"),
    ("acme markets", "acme", "Acme"),
    ("winn-dixie", "winn-dixie", "Winn-Dixie"),
    ("hy-vee", "hy-vee", "Hy-Vee"),
    ("shoprite", "shoprite", "ShopRite"),
    ("sprouts", "sprouts", "Sprouts"),
    ("lidl", "lidl", "Lidl"),
    ("giant eagle", "giant-eagle", "Giant Eagle"),
    ("giant food", "giant", "Giant"),
    ("bj's wholesale", "bjs", "BJ's"),
    ("food 4 less", "food-4-less", "Food 4 Less"),
    ("winco", "winco", "WinCo"),
    ("market basket", "market-basket", "Market Basket"),
    ("grocery outlet", "grocery-outlet", "Grocery Outlet"),
    ("piggly wiggly", "piggly-wiggly", "Piggly Wiggly"),
    ("dollar general", "dollar-general", "Dollar General"),
];

/// Where a receipt is from: the chain's short name, its name, and the number of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) retailer: String,
    pub(super) shop: Option<Shop>,
}

/// Who sold it, as far as the lines say.
pub(super) fn origin(lines: &[&str]) -> Origin {
    let chain = chain(lines);
    let number = lines.iter().find_map(|l| store_number(l));
    let (retailer, name) = match chain {
        Some((retailer, name)) => (retailer.to_owned(), name.to_owned()),
        None => {
            // The first line in words is the shop's own name; an address begins with a number.
            let first = lines.iter().take(3).find(|l| {
                let letters = l.chars().filter(|c| c.is_alphabetic()).count();
                letters >= 3
                    && letters * 2 > l.chars().count()
                    && l.chars().count() <= 40
                    && !l.contains(char::is_numeric)
            });
            let Some(name) = first else { return Origin { retailer: "unknown".to_owned(), shop: None } };
            let name = clip_chars(name.trim_matches(|c: char| !c.is_alphanumeric()), 40).to_owned();
            (crate::orders::order::slug(&name), name)
        }
    };
    let shop = Shop::new(&retailer, &name, number.as_deref()).ok();
    Origin { retailer, shop }
}

fn chain(lines: &[&str]) -> Option<(&'static str, &'static str)> {
    // The head of the paper first, then anything, since heads are torn off.
    let within = |lines: &[&str]| {
        lines.iter().find_map(|line| {
            let all = squeezed(line);
            if matches!(all.as_str(), "heb" | "hebgrocery" | "hebplus")
                || all.contains("shoppingheb")
                || all == "hereeverythlngsbetter"
            {
                return Some(("h-e-b", "H-E-B"));
            }
            CHAINS
                .iter()
                .find(|(printed, ..)| {
                    let printed = squeezed(printed);
                    if printed.len() >= 6 { all.contains(&printed) } else { line_word(line, &printed) }
                })
                .map(|(_, short, name)| (*short, *name))
        })
    };
    within(lines.get(..lines.len().min(8)).unwrap_or(lines)).or_else(|| within(lines))
}

fn line_word(line: &str, name: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|w| squeezed(w) == name)
        || squeezed(line).starts_with(&format!("{name}us"))
}

/// The number behind a word for a shop: `ST# 03996`, `Store: 14931`, `Club #4804`, `Portland #312`.
fn store_number(line: &str) -> Option<String> {
    let lower = line.to_ascii_lowercase();
    if [
        "ref", "auth", "card", "trace", "acct", "seq", "app#", "id #", "survey", "items", "op#", "tc#",
        "rec#",
    ]
    .iter()
    .any(|w| lower.contains(w) && !lower.starts_with("st#"))
    {
        return None;
    }
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | ','))
        .filter(|w| !w.is_empty())
        .collect();
    let digits_of = |w: &str| -> Option<String> {
        let plain = w.trim_start_matches(['#', 'T', 't', '-', '*']);
        let plain: String = plain.chars().map_while(|c| digit(c).map(|d| char::from(b'0' + d))).collect();
        let tail = w.trim_start_matches(['#', 'T', 't', '-', '*']).chars().count() - plain.chars().count();
        ((2..=6).contains(&plain.len()) && tail == 0 && w.bytes().any(|b| b.is_ascii_digit()))
            .then_some(plain)
    };
    for (at, word) in words.iter().enumerate() {
        // "S1422 R113": shop and register behind the day.
        if let (Some(shop), Some(register)) =
            (word.strip_prefix('S'), words.get(at + 1).and_then(|w| w.strip_prefix('R')))
            && [shop, register]
                .iter()
                .all(|n| (2..=5).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
        {
            return Some(shop.to_owned());
        }
        let plain = squeezed(word);
        let named = matches!(plain.as_str(), "store" | "st" | "club" | "whse" | "warehouse" | "store#");
        if named
            && (at == 0 || plain != "st")
            && (plain != "st" || word.contains('#'))
            && let Some(number) = words.get(at + 1..)?.iter().take(2).find_map(|w| digits_of(w))
        {
            return Some(number);
        }
        // "ST#03996", "Whse:312".
        if let Some((head, tail)) = word.split_once('#')
            && (matches!(squeezed(head).as_str(), "st" | "store" | "club")
                || head.is_empty() && at > 0 && words.len() <= 4 && all_words(&words, at))
            && let Some(number) = digits_of(tail)
        {
            return Some(number);
        }
    }
    None
}

/// Whether the words before `at` are words alone: the name of a place.
fn all_words(words: &[&str], at: usize) -> bool {
    words.iter().take(at).all(|w| w.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-')))
}

/// The day and the time of day: of lines that have both, the first; else the first day there is. A day that
/// something expires or ends on is not taken.
pub(super) fn when(lines: &[&str]) -> (Option<Date>, Option<String>) {
    let mut alone = None;
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((date, at, used)) = date_in(&words) else { continue };
        let before: String =
            words.iter().take(at).flat_map(|w| squeezed(w).chars().collect::<Vec<_>>()).collect();
        if ["explre", "return", "thru", "through", "untll", "valld", "endlng", "ends", "survey", "prlor"]
            .iter()
            .any(|w| before.contains(w))
        {
            continue;
        }
        let others: Vec<&str> =
            words.iter().enumerate().filter(|(i, _)| *i < at || *i >= at + used).map(|(_, w)| *w).collect();
        let time = others.iter().enumerate().find_map(|(i, w)| {
            let fixed = as_digits(w);
            dates::time(&fixed, others.get(i + 1).copied())
        });
        if time.is_some() {
            return (Some(date), time);
        }
        alone = alone.or(Some(date));
    }
    (alone, None)
}

/// A time or day with slips in its digits put right; letters of AM and PM stay.
fn as_digits(word: &str) -> String {
    let mut out: String = String::new();
    let tail = word.len().saturating_sub(2);
    for (at, c) in word.char_indices() {
        let in_half = at >= tail && matches!(c, 'A' | 'a' | 'P' | 'p' | 'M' | 'm');
        match digit(c) {
            Some(d) if !in_half => out.push(char::from(b'0' + d)),
            _ => out.push(c),
        }
    }
    out
}

fn date_in(words: &[&str]) -> Option<(Date, usize, usize)> {
    for (at, word) in words.iter().enumerate() {
        // "08 /07/26" fell apart.
        if let Some(next) = words.get(at + 1)
            && (word.ends_with('/') || next.starts_with('/'))
            && let Some(date) = dates::numeric(&as_digits(&format!("{word}{next}")))
        {
            return Some((date, at, 2));
        }
        // A comma or a bracket may stand around it.
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        let marks = plain.chars().filter(|c| matches!(c, '/' | '-' | '.')).count();
        if marks == 2
            && let Some(date) = dates::numeric(&as_digits(plain))
        {
            return Some((date, at, 1));
        }
        if let Some((date, used)) = words.get(at..).and_then(dates::named) {
            return Some((date, at, used));
        }
    }
    None
}
