//! What the run did, for people.

use std::collections::BTreeMap;
use std::path::Path;

use super::price;
use super::pricing::Pricing;
use super::row::{DEPARTMENTS, Row};
use super::sources::Sources;
use super::write::Written;

/// Shop titles left out, by reason.
#[derive(Debug, Default)]
pub(super) struct Skipped(pub(super) BTreeMap<&'static str, usize>);

impl Skipped {
    pub(super) fn note(&mut self, reason: &'static str) {
        *self.0.entry(reason).or_default() += 1;
    }
}

pub(super) fn print(
    rows: &[Row],
    named: usize,
    skipped: &Skipped,
    sources: &Sources,
    pricing: &Pricing<'_>,
    out: &Path,
    written: Written,
) {
    let count = |test: &dyn Fn(&Row) -> bool| rows.iter().filter(|r| test(r)).count();
    println!("{} products: {named} named by hand, {} from shop titles", rows.len(), rows.len() - named);
    println!("\n{:<16} {:>8} {:>8} {:>8} {:>10}", "department", "products", "bls avg", "estimate", "median");
    for department in DEPARTMENTS {
        let here: Vec<&Row> = rows.iter().filter(|r| r.department() == *department).collect();
        let average = here.iter().filter(|r| r.price.average).count();
        let median = price::median(here.iter().map(|r| r.price.minor as f64)).unwrap_or_default();
        println!(
            "{department:<16} {:>8} {average:>8} {:>8} {:>9.2}$",
            here.len(),
            here.len() - average,
            median / 100.0
        );
    }
    let bls = |r: &Row| r.price.source.starts_with("bls:");
    println!(
        "\nprices: {} BLS averages, {} estimates from a BLS series, {} from Complete Journey",
        count(&|r| r.price.average),
        count(&|r| bls(r) && !r.price.average),
        count(&|r| !bls(r))
    );
    println!(
        "factor: {:.4} (CPI-U food at home {} / {})",
        price::cpi_factor(),
        price::CPI_NOW,
        price::CPI_2017
    );
    println!(
        "allergen list complete: {}; sold by weight: {}; with a Walmart item id: {}; with aliases: {}",
        count(&|r| r.allergens_known),
        count(&|r| r.by_weight),
        count(&|r| !r.walmart_id.is_empty()),
        count(&|r| !r.aliases.is_empty())
    );
    println!("\nestimates beside the BLS average of the same good (2017 median x factor / BLS):");
    for line in pricing.against_bls() {
        println!("  {line}");
    }
    println!("\nshop titles left out, of {}:", sources.titles.len());
    for (reason, n) in &skipped.0 {
        println!("  {n:>6}  {reason}");
    }
    println!("sale lines left out (fuel, random weight, free): {}", sources.dropped_sales);
    println!("\n{}: {} bytes, {} compressed", out.display(), written.plain, written.packed);
}
