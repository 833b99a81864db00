//! A product as other programs write it: the shape of the original service's search answers.
//!
//! A [`ProductRecord`] reads and writes that JSON without changing it. It carries what the shape carries and
//! nothing else; [`Product`] is what the library works with. Amounts of money are decimal numbers in US
//! dollars unless `price.currency` says otherwise.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

use super::{Availability, PriceKind, Product, Ratings, SoldBy, TaxClass, TypicalPrice};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::{Currency, Money, Rounding, raw_number, round_div},
    quantity::{Dimension, PackageSize, Quantity, Ratio, Unit},
};

/// The most decimals of a price per unit.
const UNIT_PLACES: u32 = 6;

/// A product in the shape `{id, walmartId, name, brand, category, price, availability, ratings}`.
///
/// ```
/// use grocery_core::catalog::{Catalog, ProductRecord};
/// let catalog = Catalog::starter()?;
/// let milk = catalog.get(&"gc-whole-milk-1-gallon".parse()?).unwrap();
/// let text = serde_json::to_string(&ProductRecord::of(&milk)).unwrap();
/// let read: ProductRecord = serde_json::from_str(&text).unwrap();
/// assert_eq!(read, ProductRecord::of(&milk));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductRecord {
    /// Its id in the catalogue.
    pub id: ProductId,
    /// The retailer's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walmart_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryRecord>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceRecord>,
    /// Whether it is there; absent where nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<AvailabilityRecord>,
    /// How it is rated; absent where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Ratings>,
}

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRecord {
    /// Its id. Of our own: the path in lower case, such as `dairy-eggs/milk`.
    pub id: String,
    /// Its name. Of our own: the last step of the path.
    pub name: String,
    /// The steps to it, department first.
    #[serde(default)]
    pub path: Vec<String>,
}

/// What is in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AvailabilityRecord {
    /// Whether there is any, where somebody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_stock: Option<bool>,
    /// How many there are, where somebody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
}

/// Prices: of one package, or of one `unitOfMeasure` for goods by weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRecord {
    /// The price before a reduction.
    pub regular: Option<Money>,
    /// The reduced price, where there is one.
    pub sale: Option<Money>,
    /// What one unit costs now, in major units of the currency, exact.
    pub unit: Option<Ratio>,
    /// The unit.
    pub unit_of_measure: Option<String>,
    /// The currency of all of them.
    pub currency: Currency,
}

impl PriceRecord {
    /// What is to be paid now.
    #[must_use]
    pub fn now(&self) -> Option<Money> {
        self.sale.or(self.regular)
    }
}

/// A number of up to six decimals as its digits; more are rounded half up.
struct Decimal(Ratio);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let scale = 10_i128.pow(UNIT_PLACES);
        let scaled = round_div(
            i128::from(self.0.numerator()) * scale,
            i128::from(self.0.denominator()),
            Rounding::HalfUp,
        )
        .unwrap_or(0);
        let sign = if scaled < 0 { "-" } else { "" };
        let (whole, part) = (scaled.abs() / scale, scaled.abs() % scale);
        let part = format!("{part:06}");
        match part.trim_end_matches('0') {
            "" => raw_number(&format!("{sign}{whole}"), s),
            part => raw_number(&format!("{sign}{whole}.{part}"), s),
        }
    }
}

struct Amount(Money);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        crate::money::decimal(&self.0, s)
    }
}

impl Serialize for PriceRecord {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("PriceRecord", 5)?;
        let mut amount = |name, amount: Option<Money>| match amount {
            Some(amount) => out.serialize_field(name, &Amount(amount)),
            None => out.skip_field(name),
        };
        amount("regular", self.regular)?;
        amount("sale", self.sale)?;
        if let Some(unit) = self.unit {
            out.serialize_field("unit", &Decimal(unit))?;
        }
        if let Some(unit) = &self.unit_of_measure {
            out.serialize_field("unitOfMeasure", unit)?;
        }
        if self.currency != Currency::USD {
            out.serialize_field("currency", &self.currency)?;
        }
        out.end()
    }
}

impl<'de> Deserialize<'de> for PriceRecord {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Written {
            regular: Option<serde_json::Number>,
            sale: Option<serde_json::Number>,
            unit: Option<serde_json::Number>,
            unit_of_measure: Option<String>,
            currency: Option<Currency>,
        }
        let written = Written::deserialize(d)?;
        let currency = written.currency.unwrap_or(Currency::USD);
        let amount = |n: Option<serde_json::Number>| {
            n.map(|n| Money::parse(&n.to_string(), currency)).transpose().map_err(serde::de::Error::custom)
        };
        Ok(Self {
            regular: amount(written.regular)?,
            sale: amount(written.sale)?,
            unit: written
                .unit
                .map(|n| exact(&n.to_string()).ok_or_else(|| serde::de::Error::custom("unit is no price")))
                .transpose()?,
            unit_of_measure: written.unit_of_measure,
            currency,
        })
    }
}

/// A decimal number of up to six decimals as an exact fraction.
fn exact(text: &str) -> Option<Ratio> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > UNIT_PLACES as usize || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Ratio::new(format!("{whole}{part}").parse().ok()?, 10_i64.pow(part.len() as u32))
}

impl ProductRecord {
    /// The record of a product, with its typical price.
    #[must_use]
    pub fn of(product: &Product) -> Self {
        let available = product.availability;
        Self {
            id: product.id.clone(),
            walmart_id: product.retailer_id.clone(),
            name: product.name.clone(),
            brand: product.brand.clone(),
            category: product.category.last().map(|name| CategoryRecord {
                id: product.category.iter().map(|step| slug(step)).collect::<Vec<_>>().join("/"),
                name: name.clone(),
                path: product.category.clone(),
            }),
            price: product.typical_price.as_ref().map(|t| price_of(product, t.price)),
            availability: available.is_known().then(|| AvailabilityRecord {
                in_stock: available.is_in_stock(),
                quantity: available.quantity,
            }),
            ratings: product.ratings,
        }
    }

    /// The product of a record: what it costs now as the listed price of `source` on the day `as_of`. What the
    /// shape does not carry (size, diets, allergens, tax) is what is known of nothing.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidProduct`] where the name is blank.
    pub fn into_product(self, source: &str, as_of: Date) -> Result<Product> {
        if self.name.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidProduct,
                format!("product {:?} has no name", clip(self.id.as_str(), 40)),
            )
            .with_hint("every product needs a name"));
        }
        let price = self.price.as_ref().and_then(PriceRecord::now);
        let unit =
            self.price.as_ref().and_then(|p| p.unit_of_measure.as_deref()).and_then(Unit::from_english);
        // A price per pound that is the price of the product: it is sold by weight.
        let per_unit = self.price.as_ref().and_then(|p| p.unit);
        let by_weight = unit
            .filter(|u| u.dimension() == Dimension::Mass)
            .filter(|_| price.is_some_and(|price| per_unit.is_none_or(|unit| Some(unit) == major(price))));
        let category = self.category.map(|c| if c.path.is_empty() { vec![c.name] } else { c.path });
        Ok(Product {
            id: self.id,
            retailer_id: self.walmart_id,
            name: self.name,
            brand: self.brand,
            category: category.unwrap_or_default(),
            size: None,
            barcode: None,
            tax_class: TaxClass::Food,
            snap_eligible: false,
            diets: Vec::new(),
            allergens: Vec::new(),
            allergens_complete: false,
            sold_by: if by_weight.is_some() { SoldBy::Weight } else { SoldBy::Each },
            price_unit: by_weight.unwrap_or(Unit::Each),
            typical_price: price.map(|price| TypicalPrice {
                price,
                kind: PriceKind::Listed,
                source: source.to_owned(),
                as_of,
            }),
            popularity: 0,
            aliases: Vec::new(),
            availability: self
                .availability
                .map(|a| Availability { in_stock: a.in_stock, quantity: a.quantity })
                .unwrap_or_default(),
            ratings: self.ratings,
        })
    }
}

/// An amount in major units.
fn major(price: Money) -> Option<Ratio> {
    Ratio::new(price.minor(), 10_i64.checked_pow(u32::from(price.currency().places()))?)
}

fn price_of(product: &Product, price: Money) -> PriceRecord {
    let amount = match product.sold_by {
        SoldBy::Weight => Some(Quantity::new(Ratio::ONE, product.price_unit)),
        SoldBy::Each => product.size.and_then(|s: PackageSize| s.total().ok()),
    };
    let amount = amount.unwrap_or(Quantity::new(Ratio::ONE, Unit::Each));
    // A price per pound that is the price itself says "sold by weight": a package of one pound does without.
    let of_one = product.sold_by == SoldBy::Each
        && amount.amount == Ratio::ONE
        && amount.unit.dimension() == Dimension::Mass;
    let unit = major(price).and_then(|price| price.over(amount.amount)).filter(|_| !of_one);
    PriceRecord {
        regular: Some(price),
        sale: None,
        unit,
        unit_of_measure: unit.map(|_| amount.unit.singular().to_owned()),
        currency: price.currency(),
    }
}

/// Words in lower case with hyphens between them.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample of the original service's documentation.
    const SAMPLE: &str = r#"{"id":"prod-123","walmartId":"walmart-456","name":"Organic Bananas","brand":"Fresh Produce","category":{"id":"cat-1","name":"Produce","path":["Grocery","Produce","Fruit"]},"price":{"regular":0.58,"sale":0.49,"unit":0.49,"unitOfMeasure":"lb"},"availability":{"inStock":true,"quantity":150},"ratings":{"average":4.5,"count":234}}"#;

    #[test]
    fn the_documented_sample_reads_and_writes_unchanged() {
        let record: ProductRecord = serde_json::from_str(SAMPLE).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), SAMPLE);
        let day = Date::new(2026, 11, 20).unwrap();
        let product = record.into_product("walmart", day).unwrap();
        assert_eq!((product.sold_by, product.price_unit), (SoldBy::Weight, Unit::Pound));
        assert_eq!(product.typical_price.as_ref().unwrap().price.minor(), 49);
        assert_eq!(product.availability, Availability { in_stock: Some(true), quantity: Some(150) });
        assert_eq!(product.ratings, Some(Ratings::new(450, 234).unwrap()));
        let again = ProductRecord::of(&product);
        assert_eq!(again.walmart_id.as_deref(), Some("walmart-456"));
        assert_eq!(again.category.unwrap().id, "grocery/produce/fruit");
    }

    #[test]
    fn every_product_of_the_starter_catalogue_reads_back() {
        for product in crate::catalog::Catalog::starter().unwrap().products() {
            let record = ProductRecord::of(&product);
            let text = serde_json::to_string(&record).unwrap();
            let read: ProductRecord = serde_json::from_str(&text).unwrap();
            // A price per ounce may have more decimals than are written.
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            assert!(text.contains("\"regular\":") && !text.contains("availability"), "{text}");
            let back = read.into_product("here", Date::new(2026, 11, 20).unwrap()).unwrap();
            assert_eq!((back.sold_by, back.price_unit), (product.sold_by, product.price_unit), "{text}");
        }
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for wrong in [
            SAMPLE.replace("0.58", "0.583"),
            SAMPLE.replace("0.58", "\"0.58\""),
            SAMPLE.replace("4.5", "5.5"),
            SAMPLE.replace("150", "-1"),
            SAMPLE.replace("\"unit\":0.49", "\"unit\":0.12345678"),
        ] {
            assert!(serde_json::from_str::<ProductRecord>(&wrong).is_err(), "{wrong}");
        }
        let yen = SAMPLE
            .replace("0.58", "58")
            .replace("0.49", "49")
            .replace("\"lb\"", "\"lb\",\"currency\":\"JPY\"");
        let record: ProductRecord = serde_json::from_str(&yen).unwrap();
        assert_eq!(record.price.as_ref().unwrap().now().unwrap().minor(), 49);
        assert_eq!(serde_json::to_string(&record).unwrap(), yen);
    }
}
