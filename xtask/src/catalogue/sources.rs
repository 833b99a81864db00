//! Reading the public source files. Nothing is downloaded; a missing file is named.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;

use super::size::{self, Dim};

/// One shop title of GroceryDB (MIT).
#[derive(Debug, Deserialize)]
pub(crate) struct Title {
    pub(crate) original_id: String,
    pub(crate) name: String,
    pub(crate) brand: String,
    pub(crate) category: String,
}

/// One sold line of Complete Journey (CC0): what one unit cost before discounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sale {
    pub(crate) cents: f64,
    pub(crate) size: Option<(Dim, f64)>,
    pub(crate) private_label: bool,
}

/// Department, product category and product type of Complete Journey.
pub(crate) type TypeKey = (String, String, String);

/// One BLS average price series with its last period.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    pub(crate) label: String,
    pub(crate) unit: String,
    /// `YYYY-MM` of the last published month.
    pub(crate) period: String,
    pub(crate) dollars: f64,
}

pub(crate) struct Sources {
    pub(crate) titles: Vec<Title>,
    pub(crate) sales: BTreeMap<TypeKey, Vec<Sale>>,
    pub(crate) bls: BTreeMap<String, Series>,
    pub(crate) dropped_sales: usize,
}

#[derive(Deserialize)]
struct CjProduct {
    product_id: String,
    department: String,
    brand: String,
    product_category: String,
    product_type: String,
    package_size: String,
}

#[derive(Deserialize)]
struct CjSale {
    product_id: String,
    quantity: f64,
    sales_value_cents: f64,
    retail_disc_cents: f64,
}

#[derive(Deserialize)]
struct BlsRow {
    series_id: String,
    label: String,
    unit: String,
    period: String,
    value_usd: f64,
}

pub(crate) fn load(dir: &Path) -> Result<Sources, String> {
    let titles: Vec<Title> = read_csv(dir, "catalog/grocerydb_products.csv.gz")?;
    let products: Vec<CjProduct> = read_csv(dir, "prices/cj_products_in_sample.csv.gz")?;
    let lines: Vec<CjSale> = read_csv(dir, "prices/cj_transactions_sample.csv.gz")?;
    let series: Vec<BlsRow> = read_csv(dir, "prices/bls_average_prices_monthly.csv")?;

    let by_id: BTreeMap<&str, &CjProduct> = products.iter().map(|p| (p.product_id.as_str(), p)).collect();
    let mut sales: BTreeMap<TypeKey, Vec<Sale>> = BTreeMap::new();
    let mut dropped_sales = 0;
    for line in &lines {
        let product = by_id.get(line.product_id.as_str());
        let cents = (line.sales_value_cents + line.retail_disc_cents) / line.quantity;
        // Fuel and random-weight lines carry gallons or grams as their quantity.
        let usable = line.quantity > 0.0 && line.quantity <= 12.0 && cents.is_finite() && cents > 0.0;
        let Some(product) = product.filter(|p| usable && p.department != "FUEL") else {
            dropped_sales += 1;
            continue;
        };
        let key =
            (product.department.clone(), product.product_category.clone(), product.product_type.clone());
        sales.entry(key).or_default().push(Sale {
            cents,
            size: size::parse_cj(&product.package_size),
            private_label: product.brand == "Private",
        });
    }
    let mut bls: BTreeMap<String, Series> = BTreeMap::new();
    for row in series {
        let newer = bls.get(&row.series_id).is_none_or(|known| known.period < row.period);
        if newer {
            let BlsRow { series_id, label, unit, period, value_usd } = row;
            bls.insert(series_id, Series { label, unit, period, dollars: value_usd });
        }
    }
    Ok(Sources { titles, sales, bls, dropped_sales })
}

fn read_csv<T: for<'a> Deserialize<'a>>(dir: &Path, name: &str) -> Result<Vec<T>, String> {
    let path = dir.join(name);
    let file = File::open(&path).map_err(|e| {
        format!("cannot read source file `{}`: {e}; give --data a folder that holds it", path.display())
    })?;
    let reader: Box<dyn Read> =
        if name.ends_with(".gz") { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    let mut rows = Vec::new();
    for (index, row) in csv::Reader::from_reader(reader).deserialize().enumerate() {
        rows.push(row.map_err(|e| format!("{}: row {}: {e}", path.display(), index + 1))?);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_file_is_named() {
        let error = load(Path::new("/nonexistent")).err().unwrap_or_default();
        assert!(error.contains("catalog/grocerydb_products.csv.gz"), "{error}");
    }
}
