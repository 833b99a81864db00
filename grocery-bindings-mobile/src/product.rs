//! Products, whole: as the library answers them and as a host hands them over.

use grocery_core::{Error, ProductId, catalog as core};

use crate::{
    error::Answer,
    values::{Money, each, maybe, mirror, text},
};

/// Something that can be bought.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// The retailer's own number, where known.
    pub retailer_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category, the widest first.
    pub category: Vec<String>,
    /// The package's size, such as `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The barcode, where known.
    pub barcode: Option<String>,
    /// How tax law sees it.
    pub tax_class: TaxClass,
    /// Whether SNAP benefits may pay for it.
    pub snap_eligible: bool,
    /// Diets it fits, where certain.
    pub diets: Vec<String>,
    /// Allergens it has, where certain.
    pub allergens: Vec<Allergen>,
    /// Whether `allergens` names all of them.
    pub allergens_complete: bool,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// What its price is for: `each`, or a unit of mass.
    pub price_unit: String,
    /// What it usually costs, where known. Never a live price.
    pub typical_price: Option<TypicalPrice>,
    /// How often it is bought, against the others.
    pub popularity: i64,
    /// Other names.
    pub aliases: Vec<String>,
    /// Whether the shop has it, where somebody says.
    pub availability: Availability,
    /// How the catalogue says it is rated.
    pub ratings: Option<Ratings>,
}

/// A product of which nothing is known but its id and its name: the beginning of one to hand over.
///
/// Fails with `InvalidInput` for an id without meaning.
#[uniffi::export]
pub fn new_product(id: String, name: String) -> Answer<Product> {
    Ok(core::Product::new(ProductId::new(id)?, name).into())
}

/// A product as it is written in JSON, by this library or by the app. Only `id` and `name` are needed; what is left out is
/// as in `newProduct`.
///
/// Fails with `InvalidProduct` for what is no product: a name that is missing or blank, a value of the wrong type, a
/// price below zero, a field that products do not have.
#[uniffi::export]
pub fn product_from_json(json: String) -> Answer<Product> {
    Ok(core::Product::from_json(&json)?.into())
}

impl Product {
    /// The core's own reader takes it, so that what is refused is refused alike in every language.
    pub(crate) fn read(self) -> Result<core::Product, Error> {
        let fields = serde_json::json!({
            "id": self.id,
            "retailer_id": self.retailer_id,
            "name": self.name,
            "brand": self.brand,
            "category": self.category,
            "size": self.size,
            "barcode": self.barcode,
            "tax_class": core::TaxClass::from(self.tax_class),
            "snap_eligible": self.snap_eligible,
            "diets": self.diets,
            "allergens": each::<_, core::Allergen>(self.allergens),
            "allergens_complete": self.allergens_complete,
            "sold_by": core::SoldBy::from(self.sold_by),
            "price_unit": self.price_unit,
            "typical_price": self.typical_price.map(TypicalPrice::fields),
            "popularity": self.popularity,
            "aliases": self.aliases,
            "availability": self.availability,
            "ratings": self.ratings,
        });
        core::Product::from_json(&fields.to_string())
    }
}

impl From<core::Product> for Product {
    fn from(product: core::Product) -> Self {
        Self {
            id: product.id.to_string(),
            retailer_id: product.retailer_id,
            name: product.name,
            brand: product.brand,
            category: product.category,
            size: text(product.size),
            barcode: product.barcode,
            tax_class: product.tax_class.into(),
            snap_eligible: product.snap_eligible,
            diets: product.diets,
            allergens: each(product.allergens),
            allergens_complete: product.allergens_complete,
            sold_by: product.sold_by.into(),
            price_unit: product.price_unit.to_string(),
            typical_price: maybe(product.typical_price),
            popularity: product.popularity.into(),
            aliases: product.aliases,
            availability: product.availability.into(),
            ratings: maybe(product.ratings),
        }
    }
}

/// Whether a shop has a product. Nothing is known where both are absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, uniffi::Record)]
pub struct Availability {
    /// Whether there is any, where somebody says.
    #[uniffi(default = None)]
    pub in_stock: Option<bool>,
    /// How many there are, where somebody says.
    #[uniffi(default = None)]
    pub quantity: Option<i64>,
}

impl From<core::Availability> for Availability {
    fn from(availability: core::Availability) -> Self {
        Self { in_stock: availability.in_stock, quantity: availability.quantity.map(i64::from) }
    }
}

/// How a product is rated.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, uniffi::Record)]
pub struct Ratings {
    /// Stars out of five, to hundredths.
    pub average: f64,
    /// How many ratings there are.
    pub count: i64,
}

impl From<core::Ratings> for Ratings {
    fn from(ratings: core::Ratings) -> Self {
        Self { average: ratings.average(), count: ratings.count().into() }
    }
}

/// What a product usually costs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TypicalPrice {
    /// The price.
    pub price: Money,
    /// What sort of price it is.
    pub kind: PriceKind,
    /// Who says so.
    pub source: String,
    /// Of which day it is.
    pub as_of: String,
}

impl TypicalPrice {
    fn fields(self) -> serde_json::Value {
        serde_json::json!({
            "price": { "minor": self.price.minor, "currency": self.price.currency },
            "kind": core::PriceKind::from(self.kind),
            "source": self.source,
            "as_of": self.as_of,
        })
    }
}

impl From<core::TypicalPrice> for TypicalPrice {
    fn from(typical: core::TypicalPrice) -> Self {
        Self {
            price: typical.price.into(),
            kind: typical.kind.into(),
            source: typical.source,
            as_of: typical.as_of.to_string(),
        }
    }
}

mirror! {
    /// How tax law sees a product.
    TaxClass from grocery_core::catalog::TaxClass, else Food {
        /// Groceries.
        Food,
        /// Sweets.
        Candy,
        /// Sugared and carbonated drinks.
        SoftDrink,
        /// Made ready to eat by the shop.
        PreparedFood,
        /// Beer, wine, spirits.
        Alcohol,
        /// Cleaning, paper, kitchen goods.
        Household,
        /// Medicine without prescription.
        Medicine,
        /// Vitamins and the like.
        Supplement,
        /// Soap, shampoo, toothpaste.
        Hygiene,
        /// Pads, tampons.
        FeminineHygiene,
        /// Diapers.
        Diaper,
        /// Food and goods for animals.
        Pet,
    }
}

mirror! {
    /// How a product is sold.
    SoldBy from grocery_core::catalog::SoldBy, else Each {
        /// By the package.
        Each,
        /// By weight.
        Weight,
    }
}

mirror! {
    /// The allergens that US law has labels name.
    Allergen from grocery_core::catalog::Allergen, else Milk {
        /// Milk.
        Milk,
        /// Egg.
        Egg,
        /// Fish.
        Fish,
        /// Shellfish.
        Shellfish,
        /// Tree nuts.
        TreeNut,
        /// Peanuts.
        Peanut,
        /// Wheat.
        Wheat,
        /// Soybeans.
        Soy,
        /// Sesame.
        Sesame,
    }
}

mirror! {
    /// What sort of typical price.
    PriceKind from grocery_core::catalog::PriceKind, else Estimate {
        /// A published average.
        Average,
        /// Computed from older prices of like goods.
        Estimate,
        /// Told by an imported catalogue.
        Listed,
    }
}

#[cfg(test)]
mod tests {
    use grocery_core::ErrorKind;

    use super::*;

    #[test]
    fn closed_choices_cross_both_ways() {
        for class in core::TaxClass::ALL {
            assert_eq!(core::TaxClass::from(TaxClass::from(*class)), *class);
        }
        for allergen in core::Allergen::ALL {
            assert_eq!(core::Allergen::from(Allergen::from(*allergen)), *allergen);
        }
        for kind in core::PriceKind::ALL {
            assert_eq!(core::PriceKind::from(PriceKind::from(*kind)), *kind);
        }
        for sold_by in core::SoldBy::ALL {
            assert_eq!(core::SoldBy::from(SoldBy::from(*sold_by)), *sold_by);
        }
    }

    #[test]
    fn every_product_crosses_both_ways() {
        for product in core::Catalog::starter().unwrap().products() {
            assert_eq!(Product::from(product.clone()).read().unwrap(), product);
        }
    }

    #[test]
    fn a_product_without_meaning_is_refused() {
        let good = new_product("x1".to_owned(), "Yuzu Marmalade".to_owned()).unwrap();
        let price = TypicalPrice {
            price: Money { minor: 425, currency: "dollars".to_owned() },
            kind: PriceKind::Listed,
            source: "me".to_owned(),
            as_of: "2026-11-20".to_owned(),
        };
        let stock = Availability { in_stock: None, quantity: Some(-3) };
        let bad = [
            Product { id: String::new(), ..good.clone() },
            Product { name: " ".to_owned(), ..good.clone() },
            Product { size: Some("much".to_owned()), ..good.clone() },
            Product { price_unit: "furlong".to_owned(), ..good.clone() },
            Product { typical_price: Some(price), ..good.clone() },
            Product { popularity: -1, ..good.clone() },
            Product { ratings: Some(Ratings { average: 7.0, count: 1 }), ..good.clone() },
            Product { availability: stock, ..good.clone() },
        ];
        for product in bad {
            let error = product.clone().read().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidProduct, "{error}");
            assert!(error.hint().is_some() && error.message().contains(&product.id), "{error}");
        }
    }
}
