//! Choosing how one product is priced: an exact BLS average, a ratio to one, or the mapped product types.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::hand::Options;
use super::price::{self, Label, Market};
use super::row::Price;
use super::size::{Dim, Size};
use super::sources::{Sale, Series, Sources, TypeKey};

/// Brands that are the shop's own, priced like Complete Journey's private label.
pub(crate) const STORE_BRANDS: &[&str] = &[
    "Store Brand",
    "Great Value",
    "Marketside",
    "Freshness Guaranteed",
    "Sam's Choice",
    "Market Pantry",
    "Good & Gather",
    "Favorite Day",
    "Archer Farms",
    "Simply Balanced",
    "Equate",
    "Parent's Choice",
];

pub(crate) struct Goods<'a> {
    pub(crate) brand: &'a str,
    pub(crate) by_weight: bool,
    pub(crate) size: Option<&'a Size>,
    pub(crate) options: &'a Options,
}

pub(crate) struct Pricing<'a> {
    sources: &'a Sources,
    markets: RefCell<BTreeMap<String, Option<Market>>>,
}

impl<'a> Pricing<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self { sources, markets: RefCell::new(BTreeMap::new()) }
    }

    /// Product types a name from the section files stands for.
    pub(crate) fn keys(&self, name: &str) -> Vec<&'a TypeKey> {
        let wanted = |key: &TypeKey| {
            let (department, category, kind) = key;
            match (name.split_once("::"), name.split_once('>')) {
                (Some((c, t)), _) => category == c && kind == t,
                (None, Some((d, t))) => department == d && kind == t,
                (None, None) => kind == name,
            }
        };
        self.sources.sales.keys().filter(|k| wanted(k)).collect()
    }

    pub(crate) fn sales(&self, key: &TypeKey) -> usize {
        self.sources.sales.get(key).map_or(0, Vec::len)
    }

    fn market(&self, types: &[String]) -> Result<Market, String> {
        let cache_key = types.join(";");
        if let Some(known) = self.markets.borrow().get(&cache_key) {
            return known.clone().ok_or_else(|| format!("no sales for `{cache_key}`"));
        }
        let mut sales: Vec<Sale> = Vec::new();
        for name in types {
            let keys = self.keys(name);
            if keys.is_empty() {
                return Err(format!("unknown product type `{name}`"));
            }
            sales.extend(keys.into_iter().filter_map(|k| self.sources.sales.get(k)).flatten());
        }
        let market = Market::new(&sales).filter(|m| m.sales >= 5);
        self.markets.borrow_mut().insert(cache_key.clone(), market.clone());
        market.ok_or_else(|| format!("fewer than 5 sales for `{cache_key}`"))
    }

    pub(crate) fn series(&self, id: &str) -> Result<&'a Series, String> {
        self.sources.bls.get(id).ok_or_else(|| format!("unknown BLS series `{id}`"))
    }

    pub(crate) fn price(&self, goods: &Goods<'_>) -> Result<Price, String> {
        let options = goods.options;
        let (dim, amount) = match goods.size {
            _ if goods.by_weight => (Dim::Ounces, 16.0),
            Some(size) => size.total(),
            None => (Dim::Count, 1.0),
        };
        if let Some(id) = &options.bls {
            return self.series_price(id, dim, amount, 1.0, true);
        }
        if let Some((id, ratio)) = &options.ratio {
            let (dim, amount) = match goods.size {
                // A piece or pack without a weight counts as one priced unit of the series.
                Some(_) if dim == Dim::Count && self.series(id)?.unit != "per dozen" => (Dim::Ounces, 16.0),
                _ => (dim, amount),
            };
            return self.series_price(id, dim, amount, *ratio, false);
        }
        let market = self.market(&options.types)?;
        let mut label = label(goods.brand);
        if options.anchor.is_some() && label == Label::Private {
            // An anchored section's plain goods cost the BLS average; only brands lie off it.
            label = Label::None;
        }
        let ratio = options.type_ratio.unwrap_or(1.0);
        let mut by_curve = false;
        let cents_2017 = if goods.by_weight {
            let pounds = options.pack_pounds.ok_or("goods by the pound need bls=, ratio= or pack=")?;
            market.flat(label) / pounds
        } else if let Some(count) = options.reference_count {
            by_curve = true;
            market.flat(label) * (amount / count).powf(0.8)
        } else if options.per_piece {
            by_curve = true;
            market.flat(label) * amount
        } else if let Some(loads) = options.loads {
            by_curve = true;
            market.at(Dim::Loads, loads, label).ok_or("no sales counted in loads")?
        } else if options.flat || (dim == Dim::Count && amount <= 1.0 && !options.per_piece) {
            // One piece, head or bunch: Complete Journey's counts for these are shipping cases.
            market.flat(label)
        } else if let Some(cents) = market.at(dim, amount, label) {
            by_curve = true;
            cents
        } else {
            market.flat(label)
        };
        if let (Some((id, size)), true) = (&options.anchor, by_curve) {
            // The section's curve is moved so that the anchor size costs the BLS average.
            let series = self.series(id)?;
            let (anchor_dim, anchor_size) = size.total();
            let anchor = market.at(anchor_dim, anchor_size, Label::None).ok_or("anchor has no curve")?;
            let dollars =
                series.dollars_for(anchor_dim, anchor_size).ok_or("anchor and series differ in unit")?;
            return finish(
                dollars * 100.0 * ratio * cents_2017 / anchor,
                format!("bls:{id}"),
                series,
                by_curve,
            );
        }
        Ok(Price {
            minor: cents(cents_2017 * ratio * price::cpi_factor())?,
            source: format!("cj2017:{}", self.type_names(&options.types)),
            average: false,
            date: price::CPI_DATE.to_owned(),
            by_curve,
        })
    }

    fn series_price(
        &self,
        id: &str,
        dim: Dim,
        amount: f64,
        ratio: f64,
        average: bool,
    ) -> Result<Price, String> {
        let series = self.series(id)?;
        let dollars = series
            .dollars_for(dim, amount)
            .ok_or_else(|| format!("series {id} ({}) is not priced in this good's unit", series.unit))?;
        let mut price = finish(dollars * 100.0 * ratio, format!("bls:{id}"), series, false)?;
        price.average = average;
        Ok(price)
    }

    /// Whether the mapped types were sold in sizes near this one (up to 2.5 times smaller or bigger).
    pub(crate) fn observed(&self, types: &[String], size: &Size) -> bool {
        let (dim, amount) = size.total();
        self.market(types)
            .is_ok_and(|m| m.spans(dim).is_none_or(|(low, high)| (low / 2.5..=high * 2.5).contains(&amount)))
    }

    /// How well the method does where the truth is known: one line per good with both figures.
    pub(crate) fn against_bls(&self) -> Vec<String> {
        let goods: &[(&str, &str, &str)] = &[
            ("APU0000709112", "FLUID MILK WHITE ONLY", "1 gallon"),
            ("APU0000708111", "EGGS - LARGE", "12 each"),
            ("APU0200702111", "MAINSTREAM WHITE BREAD", "20 ounce"),
            ("APU0000701111", "FLOUR: WHITE & SELF RISING", "5 pound"),
            ("APU0000715211", "SUGAR", "4 pound"),
            ("APU0000701312", "RICE - DRY BAG AND BOX", "2 pound"),
            ("APU0000710212", "NATURAL CHEESE EXACT WT CHUNKS", "8 ounce"),
            ("APU0200718311", "BAG SNACKS::POTATO CHIPS", "8 ounce"),
            ("APU0000717311", "GROUND COFFEE", "12 ounce"),
            ("APU0200704111", "BACON::PREMIUM", "16 ounce"),
        ];
        let mut lines = Vec::new();
        for (id, kind, size) in goods {
            let both = || {
                let (dim, amount) = Size::parse(size)?.total();
                let series = self.series(id).ok()?;
                let truth = series.dollars_for(dim, amount)?;
                let market = self.market(&[(*kind).to_owned()]).ok()?;
                let ours = market.at(dim, amount, Label::None)? * price::cpi_factor() / 100.0;
                Some((series.label.clone(), ours, truth))
            };
            if let Some((label, ours, truth)) = both() {
                lines.push(format!("{label}, {size}: {ours:.2} / {truth:.2} = {:.2}", ours / truth));
            }
        }
        lines
    }

    fn type_names(&self, types: &[String]) -> String {
        let mut names: Vec<&str> = types.iter().flat_map(|t| self.keys(t)).map(|k| k.2.trim()).collect();
        names.sort_unstable();
        names.dedup();
        names.join("+")
    }
}

/// Rows of one family share one curve, so their prices must rise with size.
pub(crate) fn family(goods: &Goods<'_>) -> String {
    let o = goods.options;
    let class = format!("{:?}", label(goods.brand));
    let anchor = o.anchor.as_ref().map(|a| a.0.as_str()).unwrap_or_default();
    let factor = o.type_ratio.unwrap_or(1.0);
    format!("{}|{class}|{anchor}|{factor}|{:?}", o.types.join(";"), o.reference_count)
}

fn label(brand: &str) -> Label {
    match brand {
        "" => Label::None,
        b if STORE_BRANDS.contains(&b) => Label::Private,
        _ => Label::National,
    }
}

fn finish(cents_now: f64, source: String, series: &Series, by_curve: bool) -> Result<Price, String> {
    let date = series.last_day().ok_or_else(|| format!("`{}` is no month", series.period))?;
    Ok(Price { minor: cents(cents_now)?, source, average: false, date, by_curve })
}

/// Whole cents, halves up. Nothing is dressed up as .99.
fn cents(value: f64) -> Result<i64, String> {
    let rounded = (value + 0.5).floor();
    if (1.0..1_000_000.0).contains(&rounded) {
        Ok(rounded as i64)
    } else {
        Err(format!("price of {value} cents is out of range"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Sources {
        let key = ("D".to_owned(), "C".to_owned(), "T".to_owned());
        let sale = |cents, ounces| Sale { cents, size: Some((Dim::Ounces, ounces)), private_label: false };
        let mut sales = vec![sale(200.0, 64.0); 10];
        sales.extend(vec![sale(300.0, 128.0); 10]);
        let milk = Series {
            label: "Milk".into(),
            unit: "per gallon".into(),
            period: "2026-07".into(),
            dollars: 4.5,
        };
        Sources {
            titles: vec![],
            sales: BTreeMap::from([(key, sales)]),
            bls: BTreeMap::from([("MILK".to_owned(), milk)]),
            dropped_sales: 0,
        }
    }

    fn price(options: &Options, by_weight: bool, size: &str) -> Result<Price, String> {
        let sources = sources();
        let size = Size::parse(size);
        Pricing::new(&sources).price(&Goods { brand: "", by_weight, size: size.as_ref(), options })
    }

    fn options() -> Options {
        Options { types: vec!["T".into()], ..Options::default() }
    }

    #[test]
    fn the_average_is_taken_as_it_is() {
        let o = Options { bls: Some("MILK".into()), ..options() };
        let p = price(&o, false, "1 gallon").expect("priced");
        assert_eq!(
            (p.minor, p.average, p.source.as_str(), p.date.as_str()),
            (450, true, "bls:MILK", "2026-07-31")
        );
    }

    #[test]
    fn an_anchor_moves_the_curve() {
        let size = Size::parse("1 gallon").expect("size");
        let o = Options { anchor: Some(("MILK".into(), size)), ..options() };
        let p = price(&o, false, "0.5 gallon").expect("priced");
        assert_eq!((p.minor, p.average, p.source.as_str()), (300, false, "bls:MILK"));
    }

    #[test]
    fn an_estimate_is_the_median_times_the_factor() {
        let p = price(&options(), false, "1 gallon").expect("priced");
        assert_eq!((p.minor, p.source.as_str(), p.date.as_str()), (401, "cj2017:T", "2026-03-31"));
        let o = Options { pack_pounds: Some(2.0), ..options() };
        assert_eq!(
            price(&o, true, "").expect("priced").minor,
            (250.0_f64 / 2.0 * price::cpi_factor()).round() as i64
        );
    }

    #[test]
    fn what_cannot_be_priced_says_why() {
        let o = Options { types: vec!["NOPE".into()], ..Options::default() };
        assert!(price(&o, false, "1 gallon").is_err_and(|e| e.contains("`NOPE`")));
        assert!(price(&options(), true, "").is_err_and(|e| e.contains("pack=")));
        let o = Options { bls: Some("MILK".into()), ..options() };
        assert!(price(&o, false, "12 each").is_err_and(|e| e.contains("per gallon")));
    }
}
