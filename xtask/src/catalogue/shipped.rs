//! Tests of the committed file itself: what an app gets on its first start.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

use super::flags::{ALLERGENS, DIETS, TAX_CLASSES, words};
use super::price::CPI_DATE;
use super::row::{DEPARTMENTS, HEADER};
use super::size::Size;
use super::write::MOST_BYTES;

type Fields = BTreeMap<String, String>;

fn shipped() -> Vec<Fields> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grocery-core/data/starter.tsv.gz");
    let packed = std::fs::read(path).expect("the catalogue is committed");
    assert!(packed.len() <= MOST_BYTES, "{} bytes", packed.len());
    let mut text = String::new();
    GzDecoder::new(packed.as_slice()).read_to_string(&mut text).expect("gzip and UTF-8");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(HEADER));
    let names: Vec<&str> = HEADER.split('\t').collect();
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), names.len(), "{line}");
            names.iter().zip(fields).map(|(n, f)| ((*n).to_owned(), f.to_owned())).collect()
        })
        .collect()
}

fn find<'a>(rows: &'a [Fields], name: &str, size: &str) -> &'a Fields {
    rows.iter().find(|r| r["name"] == name && r["size"] == size).unwrap_or_else(|| panic!("no {name} {size}"))
}

fn minor(row: &Fields) -> i64 {
    row["price_minor"].parse().expect("a whole number")
}

#[test]
fn every_field_keeps_its_vocabulary() {
    let rows = shipped();
    assert!((3000..=6500).contains(&rows.len()), "{} products", rows.len());
    let mut ids = BTreeSet::new();
    for row in &rows {
        let id = &row["id"];
        assert!(ids.insert(id.clone()), "{id} twice");
        assert!(id.starts_with("gc-") && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{id}");
        assert!(
            row["size"].is_empty() || Size::parse(&row["size"]).is_some_and(|s| s.text() == row["size"]),
            "{id}"
        );
        assert_eq!(row["size"].is_empty(), row["sold_by"] == "weight", "{id}");
        assert!(TAX_CLASSES.contains(&row["tax_class"].as_str()), "{id}");
        assert!(words(&row["diets"]).iter().all(|d| DIETS.contains(&d.as_str())), "{id}");
        assert!(words(&row["allergens_contains"]).iter().all(|a| ALLERGENS.contains(&a.as_str())), "{id}");
        assert!(minor(row) > 0 && row["popularity"].parse::<u64>().is_ok_and(|p| p > 0), "{id}");
        let per = if row["sold_by"] == "weight" { "pound" } else { "each" };
        assert_eq!(row["price_per"], per, "{id}");
        match row["price_source"].split_once(':') {
            Some(("bls", series)) => {
                assert!(series.starts_with("APU") && row["price_date"].starts_with("2026-"), "{id}")
            }
            Some(("cj2017", kind)) => {
                assert!(
                    !kind.is_empty() && row["price_date"] == CPI_DATE && row["price_kind"] == "estimate",
                    "{id}"
                );
            }
            _ => panic!("{id}: {}", row["price_source"]),
        }
    }
    let departments: BTreeSet<&str> = rows.iter().filter_map(|r| r["category"].split(" > ").next()).collect();
    assert_eq!(departments, DEPARTMENTS.iter().copied().collect());
}

#[test]
fn staples_are_there_sensible_and_first_of_their_kind() {
    let rows = shipped();
    for (name, size, low, high) in [
        ("Whole Milk", "1 gallon", 300, 600),
        ("2% Reduced Fat Milk", "1 gallon", 300, 600),
        ("Large Grade A Eggs", "12 each", 120, 700),
        ("White Bread", "20 ounce", 120, 400),
        ("Salted Butter", "16 ounce", 300, 800),
        ("Granulated Sugar", "4 pound", 250, 600),
        ("Ground Beef 80/20", "", 400, 1000),
        ("Boneless Skinless Chicken Breast", "", 250, 700),
        ("Bananas", "", 40, 100),
        ("Black Beans", "15 ounce", 50, 200),
        ("Paper Towels", "6 roll", 400, 1500),
        ("Purified Bottled Water", "24 x 16.9 fluid_ounce", 250, 900),
    ] {
        let row = find(&rows, name, size);
        assert!((low..=high).contains(&minor(row)), "{name}: {} cents", minor(row));
        let popularity = |r: &Fields| r["popularity"].parse::<u64>().expect("a whole number");
        let most = rows.iter().filter(|r| r["category"] == row["category"]).map(popularity).max();
        assert_eq!(Some(popularity(row)), most, "{name} is not its category's most usual product");
    }
    assert!(minor(find(&rows, "Whole Milk", "0.5 gallon")) < minor(find(&rows, "Whole Milk", "1 gallon")));
    assert_eq!(find(&rows, "Whole Milk", "1 gallon")["price_kind"], "average");
    assert_eq!(find(&rows, "Whole Milk", "1 gallon")["allergens_contains"], "milk");
    assert_eq!(find(&rows, "Hot Rotisserie Chicken", "1 each")["snap"], "n");
    assert_eq!(find(&rows, "Coca-Cola Classic Soda", "12 x 12 fluid_ounce")["tax_class"], "soft_drink");
}

#[test]
fn shoppers_words_find_something() {
    let rows = shipped();
    let known: BTreeSet<String> = rows
        .iter()
        .flat_map(|r| words(&r["aliases"]).into_iter().chain([r["name"].to_lowercase()]))
        .collect();
    let missing: Vec<&str> = [
        "milk",
        "eggs",
        "bread",
        "butter",
        "oj",
        "tp",
        "soda",
        "pop",
        "garbanzo beans",
        "chickpeas",
        "scallions",
        "green onions",
        "spring onions",
        "capsicum",
        "diapers",
        "nappies",
        "dish soap",
        "mayo",
        "ketchup",
        "evoo",
        "ziploc bags",
        "band aids",
        "q-tips",
        "crisps",
        "courgette",
        "mince",
        "ice",
        "coffee",
        "tea",
        "beer",
        "wine",
        "size 4 diapers",
        "cat litter",
        "dog food",
        "tampons",
        "pads",
        "aa batteries",
    ]
    .into_iter()
    .filter(|w| !known.contains(*w))
    .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
