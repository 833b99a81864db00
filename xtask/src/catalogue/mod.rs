//! `xtask catalogue`: builds the starter catalogue from public sources.
//!
//! Pipeline: read the sources, read the hand-named sections, add cleaned shop titles, price every row, share out
//! popularity, check, write. The output is sorted and free of timestamps, so a second run gives the same bytes.

mod checks;
mod flags;
mod hand;
mod popularity;
mod price;
mod pricing;
mod report;
mod row;
#[cfg(test)]
mod shipped;
mod size;
mod sources;
mod titles;
mod write;

use std::path::{Path, PathBuf};

use hand::Sold;
use pricing::{Goods, Pricing};
use row::Row;

/// A priced row and what its popularity is shared from.
struct Draft {
    row: Row,
    types: Vec<String>,
    weight: f64,
}

pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let mut data: Option<PathBuf> = None;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = root.join("../grocery-core/data/starter.tsv.gz");
    let mut words = args.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "--data" => data = Some(PathBuf::from(value()?)),
            "--out" => out = PathBuf::from(value()?),
            _ => {
                return Err(format!(
                    "unknown option `{word}`; usage: xtask catalogue --data DIR [--out FILE]"
                ));
            }
        }
    }
    let data = data.ok_or("xtask catalogue needs --data DIR, the folder with catalog/ and prices/")?;

    let sources = sources::load(&data)?;
    let hand = hand::load(&root.join("data/hand"))?;
    let rules = titles::load_rules(&root.join("data/titles.txt"), &hand.sections)?;
    let pricing = Pricing::new(&sources);

    let mut drafts = Vec::new();
    let mut skipped = report::Skipped::default();
    let mut errors = Vec::new();
    for item in &hand.rows {
        match draft_hand(item, &pricing) {
            Ok(draft) => drafts.push(draft),
            Err(e) => errors.push(format!("{} ({}): {e}", item.name, item.category)),
        }
    }
    if !errors.is_empty() {
        return Err(format!("{} hand rows cannot be made:\n  {}", errors.len(), errors.join("\n  ")));
    }
    let named = drafts.len();
    titles::add(&sources.titles, &rules, &pricing, &mut drafts, &mut skipped)?;
    popularity::share(&mut drafts, &pricing)?;

    let mut rows: Vec<Row> = drafts.into_iter().map(|d| d.row).collect();
    rows.sort_by(|a, b| (a.category.as_str(), &a.id).cmp(&(b.category.as_str(), &b.id)));
    checks::all(&rows)?;
    let written = write::write(&out, &rows)?;
    report::print(&rows, named, &skipped, &sources, &pricing, &out, written);
    Ok(())
}

fn draft_hand(item: &hand::HandRow, pricing: &Pricing<'_>) -> Result<Draft, String> {
    let by_weight = item.sold == Sold::ByPound;
    let size = match &item.sold {
        Sold::ByPound => None,
        Sold::Each(size) => size.clone(),
    };
    let goods = Goods { brand: &item.brand, by_weight, size: size.as_ref(), options: &item.options };
    let price = pricing.price(&goods)?;
    let size_text = size.as_ref().map(size::Size::text).unwrap_or_default();
    let options = &item.options;
    let row = Row {
        id: row::id(&item.name, &size_text),
        name: item.name.clone(),
        brand: item.brand.clone(),
        category: item.category.clone(),
        size: size.clone(),
        walmart_id: String::new(),
        tax_class: options.tax.clone().unwrap_or_else(|| "food".to_owned()),
        snap: !options.no_snap,
        diets: options.diets.clone(),
        allergens: options.allergens.clone(),
        allergens_known: options.allergens_known,
        by_weight,
        family: pricing::family(&goods),
        price,
        popularity: 0,
        aliases: item.aliases.clone(),
    };
    Ok(Draft { row, types: options.types.clone(), weight: item.weight })
}
