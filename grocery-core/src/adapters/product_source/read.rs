//! Takes products out of an answer.

use std::borrow::Cow;

use serde_json::Value;

use super::HttpSourceConfig;
use crate::{
    adapters::fields::{Answer, reduced},
    catalog::{SourcedProduct, source::ProductFacts},
    error::Result,
    quantity::{Dimension, PackageSize, Ratio, Unit},
};

/// One product, the one at `at` of its array.
pub(super) fn product(
    config: &HttpSourceConfig,
    answer: &Answer<'_>,
    value: &Value,
    at: usize,
) -> Result<SourcedProduct> {
    let fields = &config.fields;
    let of = answer.item(value, at);
    let id = of.number("id", Some(&fields.id))?.ok_or_else(|| of.fault("id", &fields.id, "is missing"))?;
    let name = of.text("name", Some(&fields.name))?;
    let name = name.ok_or_else(|| of.fault("name", &fields.name, "is missing"))?;
    let size = of.text("size", fields.size.as_ref())?;
    let weighed = of
        .text("sold_by", fields.sold_by.as_ref())?
        .is_some_and(|how| how.trim().eq_ignore_ascii_case("weight"));
    let per = of.price_unit(fields.price_unit.as_ref())?;
    let price_unit = match per.filter(|u| u.dimension() == Dimension::Mass) {
        None if weighed => size.as_deref().and_then(one_of),
        told => told,
    };
    let facts = ProductFacts {
        id: format!("{}{id}", config.id_prefix),
        retailer_id: of.number("retailer_id", fields.retailer_id.as_ref())?.map(Cow::into_owned),
        name: name.into_owned(),
        brand: of.text("brand", fields.brand.as_ref())?.map(Cow::into_owned),
        category: of.steps("category", fields.category.as_ref())?,
        size: size.map(Cow::into_owned),
        barcode: of.number("barcode", fields.barcode.as_ref())?.map(Cow::into_owned),
        price_unit,
    };
    let product = facts.product().map_err(|e| {
        let (field, what) = e.message().split_once(": ").unwrap_or(("product", e.message()));
        of.fault(field, "", what)
    })?;
    let currency = of.currency(fields.currency.as_ref(), config.currency)?;
    let listed = of.money("price", fields.price.as_ref(), currency, config.minor_units)?;
    let sale = of.money("sale_price", fields.sale_price.as_ref(), currency, config.minor_units)?;
    let mut found = SourcedProduct::new(product);
    // A price is one of a piece, as it comes (a bag, a bunch), or one of a weight. A price per litre or per dozen is
    // neither and is not taken for the price of a piece; the product itself is as good as any.
    let priced = per.is_none_or(|unit| match unit.dimension() {
        Dimension::Mass | Dimension::Package => true,
        Dimension::Count => unit.factor() == Ratio::ONE,
        Dimension::Volume => false,
    });
    // What goods by weight cost is not known where nobody says for how much of them.
    if priced && (!weighed || price_unit.is_some()) {
        (found.price, found.regular) = reduced(listed, sale);
    }
    found.in_stock = of.stock(fields.in_stock.as_ref())?;
    Ok(found)
}

/// The unit of a size of one: `1 lb`, `per lb` or `lb`. A price by weight is for that much.
pub(in crate::adapters) fn one_of(size: &str) -> Option<Unit> {
    let size = size.trim();
    let bare = size.strip_prefix("per ").or_else(|| size.strip_prefix('/')).unwrap_or(size).trim();
    let unit = Unit::from_english(bare).or_else(|| {
        let size: PackageSize = bare.parse().ok()?;
        let each = size.each();
        (size.count() == 1 && each.amount == Ratio::from(1)).then_some(each.unit)
    })?;
    Some(unit).filter(|u| u.dimension() == Dimension::Mass)
}
