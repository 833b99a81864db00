//! What a piece or a package of goods sold by weight usually weighs.

use std::sync::OnceLock;

use crate::{
    catalog::Product,
    quantity::{Dimension, Quantity, Ratio, Unit},
};

const TABLE: &str = include_str!("../../data/usual_weights.tsv");

/// One row of the table, weights in ounces.
struct Row {
    words: Vec<&'static str>,
    each: Option<Ratio>,
    pack: Option<Ratio>,
    /// Whether a bare "one" is a package.
    one_is_pack: bool,
}

/// What `amount` of `unit` (no measure) of `product` usually weighs: from the catalogue where it states
/// the weight of a piece, else from the table. `None` where neither knows.
pub(super) fn usual_weight(product: &Product, amount: Ratio, unit: Option<Unit>) -> Option<Quantity> {
    let stated = product.size.and_then(|s| s.total().ok()).filter(|q| q.unit.dimension() == Dimension::Mass);
    let count = match unit {
        Some(unit) => Quantity::new(amount, unit).convert(Unit::Each).map_or(amount, |q| q.amount),
        None => amount,
    };
    if let Some(piece) = stated {
        return piece.times(count).ok();
    }
    let row = find(&product.name)?;
    let package = match unit {
        None => row.one_is_pack && amount == Ratio::ONE,
        Some(unit) => is_package(unit),
    };
    // A package of what has no package is not guessed; a piece of what has none is a package.
    let ounces = if package { row.pack? } else { row.each.or(row.pack)? };
    Quantity::new(ounces, Unit::Ounce).times(count).ok()?.convert(Unit::Pound).ok()
}

fn is_package(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Bag
            | Unit::Basket
            | Unit::Box
            | Unit::Bunch
            | Unit::Carton
            | Unit::Case
            | Unit::Crate
            | Unit::Pack
            | Unit::Packet
            | Unit::Pouch
            | Unit::Sleeve
            | Unit::Tray
            | Unit::Tub
    )
}

/// The row with most words that the name has all of; of those, the first.
fn find(name: &str) -> Option<&'static Row> {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| TABLE.lines().filter_map(read).collect());
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let has = |word: &str| words.iter().any(|w| names(w, word));
    let mut best: Option<&Row> = None;
    for row in rows {
        if best.is_none_or(|b| row.words.len() > b.words.len()) && row.words.iter().all(|w| has(w)) {
            best = Some(row);
        }
    }
    best
}

/// Whether `word` is `singular` or its English plural.
fn names(word: &str, singular: &str) -> bool {
    match word.strip_prefix(singular) {
        Some("" | "s" | "es") => true,
        _ => singular.strip_suffix('y').is_some_and(|stem| word.strip_prefix(stem) == Some("ies")),
    }
}

fn read(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    let words = cells.next()?.split(' ').collect();
    let mut weight = || match cells.next()? {
        "." => Some(None),
        text => Some(Some(text.parse::<Ratio>().ok()?)),
    };
    let (each, pack) = (weight()?, weight()?);
    Some(Row { words, each, pack, one_is_pack: cells.next()? == "pack" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads() {
        let data = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
        let mut seen = std::collections::HashSet::new();
        for line in data {
            let row = read(line).unwrap_or_else(|| panic!("{line}"));
            assert!(seen.insert(row.words.join(" ")), "{line} twice");
            assert!(row.each.or(row.pack).is_some_and(Ratio::is_positive), "{line}");
            assert!(!row.one_is_pack || row.pack.is_some(), "{line}");
            assert!(row.each.is_none_or(|e| row.pack.is_none_or(|p| p >= e)), "{line}");
        }
        assert!(seen.len() > 120);
    }

    #[test]
    fn the_row_with_most_words_wins() {
        for (name, words) in [
            ("Organic Bananas", "banana"),
            ("Yellow Onions", "onion"),
            ("Sweet Onions", "sweet onion"),
            ("Russet Potatoes", "russet potato"),
            ("Red Cherries", "cherry"),
            ("Yellow Peaches", "peach"),
            ("Ground Beef 80/20", "ground beef"),
            ("Boneless Skinless Chicken Breast", "chicken breast"),
            ("Bone-In Chicken Thighs", "bone-in chicken thigh"),
            ("Leg of Lamb", "leg lamb"),
            ("Top Sirloin Steak", "steak"),
        ] {
            assert_eq!(find(name).map(|r| r.words.join(" ")).as_deref(), Some(words), "{name}");
        }
        assert!(find("Pineapple").is_none() && find("").is_none());
    }

    /// Goods by weight in the starter catalogue that a shopper may name without a weight.
    #[test]
    fn every_weighed_product_of_the_starter_catalogue_is_known() {
        let catalogue = crate::catalog::Catalog::starter().unwrap();
        let unknown: Vec<String> = catalogue
            .products()
            .filter(|p| p.sold_by == crate::catalog::SoldBy::Weight)
            .filter(|p| usual_weight(p, Ratio::ONE, None).is_none())
            .map(|p| p.name)
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
