//! Products and prices.

use grocery_core::{Unit, catalog, pricing};
use napi_derive::napi;
use serde::Serialize;

use super::{money::Money, text, time};

/// A product.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductData {
    /// Its id in the catalogue.
    pub id: String,
    /// The retailer's own number, such as the Walmart item id.
    pub retailer_id: Option<String>,
    /// Its name, without the size.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category, department first.
    pub category: Vec<String>,
    /// The size of the package: `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The bar code, digits only.
    pub barcode: Option<String>,
    /// How tax law sees it.
    #[napi(ts_type = "TaxClass")]
    pub tax_class: &'static str,
    /// Whether SNAP benefits may pay for it.
    pub snap_eligible: bool,
    /// Diets it is certainly fit for, such as `vegan`.
    pub diets: Vec<String>,
    /// Allergens it certainly has.
    #[napi(ts_type = "Array<Allergen>")]
    pub allergens: Vec<&'static str>,
    /// Whether `allergens` is certainly complete.
    pub allergens_complete: bool,
    /// How it is sold.
    #[napi(ts_type = "SoldBy")]
    pub sold_by: &'static str,
    /// The unit that the price is for, where sold by weight; `each` otherwise.
    #[napi(ts_type = "Unit")]
    pub price_unit: &'static str,
    /// What it usually costs. Never a live price.
    pub typical_price: Option<TypicalPrice>,
    /// How often it is bought against others. No unit; 0 where nothing is known.
    pub popularity: u32,
    /// Other names for it.
    pub aliases: Vec<String>,
}

impl From<&catalog::Product> for ProductData {
    fn from(p: &catalog::Product) -> Self {
        Self {
            id: text(&p.id),
            retailer_id: p.retailer_id.clone(),
            name: p.name.clone(),
            brand: p.brand.clone(),
            category: p.category.clone(),
            size: p.size.as_ref().map(text),
            barcode: p.barcode.clone(),
            tax_class: p.tax_class.as_str(),
            snap_eligible: p.snap_eligible,
            diets: p.diets.clone(),
            allergens: p.allergens.iter().map(|a| a.as_str()).collect(),
            allergens_complete: p.allergens_complete,
            sold_by: p.sold_by.as_str(),
            price_unit: p.price_unit.as_str(),
            typical_price: p.typical_price.as_ref().map(TypicalPrice::from),
            popularity: p.popularity,
            aliases: p.aliases.clone(),
        }
    }
}

/// What a product usually costs, with where that is from.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TypicalPrice {
    /// The price of one package, or of one `priceUnit` where sold by weight.
    pub price: Money,
    /// What sort of figure it is.
    #[napi(ts_type = "PriceKind")]
    pub kind: &'static str,
    /// Where it is from, such as `bls:APU0000709112`.
    pub source: String,
    /// The day it holds for.
    pub as_of: String,
}

impl From<&catalog::TypicalPrice> for TypicalPrice {
    fn from(t: &catalog::TypicalPrice) -> Self {
        Self {
            price: t.price.into(),
            kind: t.kind.as_str(),
            source: t.source.clone(),
            as_of: text(&t.as_of),
        }
    }
}

/// What a product costs, who says so and since when.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// The product.
    pub product: String,
    /// The price of one package, or of one `per` where sold by weight.
    pub price: Money,
    /// The price before a reduction, where the source says one.
    pub regular: Option<Money>,
    /// `each` for a package, a unit of mass for goods by weight.
    #[napi(ts_type = "Unit")]
    pub per: &'static str,
    /// What sort of price this is.
    #[napi(ts_type = "QuoteKind")]
    pub kind: &'static str,
    /// Who says so.
    pub source: String,
    /// The shop it holds for, where it is of one shop.
    pub store: Option<String>,
    /// When it was said, RFC 3339.
    pub as_of: String,
    /// Whether it is older than it should be, or stands in for a source that did not answer.
    pub stale: bool,
    /// Whether the shop has it, where the source says.
    pub in_stock: Option<bool>,
}

impl From<&pricing::Quote> for Quote {
    fn from(q: &pricing::Quote) -> Self {
        Self {
            product: text(&q.product),
            price: q.price.into(),
            regular: q.regular.map(Money::from),
            per: Unit::as_str(q.per),
            kind: q.kind.as_str(),
            source: q.source.clone(),
            store: q.store.as_ref().map(text),
            as_of: time(q.as_of),
            stale: q.stale,
            in_stock: q.in_stock,
        }
    }
}
