//! One product of a catalogue.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Availability, Ratings};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::Money,
    quantity::{PackageSize, Quantity, Ratio, Unit, UnitPrice},
};

macro_rules! named {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$doc:meta])* $variant:ident => $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == s).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|v| v.as_str()).collect();
                    Error::new(ErrorKind::InvalidInput, format!("unknown {} {:?}", $what, clip(s, 40)))
                        .with_hint(format!("use one of: {}", known.join(", ")))
                })
            }
        }
    };
}

named! {
    /// How tax law sees a product.
    TaxClass, "tax class" {
        /// Food for cooking and eating at home.
        Food => "food",
        /// Sweets, which some states tax apart from food.
        Candy => "candy",
        /// Soft drinks, which some states tax apart from food.
        SoftDrink => "soft_drink",
        /// Food ready to eat.
        PreparedFood => "prepared_food",
        /// Beer, wine and spirits.
        Alcohol => "alcohol",
        /// Cleaning, paper and other household goods.
        Household => "household",
        /// Medicine without prescription.
        Medicine => "medicine",
        /// Vitamins and other supplements.
        Supplement => "supplement",
        /// Soap, shampoo and other personal care.
        Hygiene => "hygiene",
        /// Tampons, pads and the like.
        FeminineHygiene => "feminine_hygiene",
        /// Diapers.
        Diaper => "diaper",
        /// Food and goods for pets.
        Pet => "pet",
    }
}

named! {
    /// How a product is sold.
    SoldBy, "way of selling" {
        /// In whole packages or pieces, at a price each.
        Each => "each",
        /// By weight, at a price per unit of mass.
        Weight => "weight",
    }
}

named! {
    /// The allergens that US law names.
    Allergen, "allergen" {
        /// Milk.
        Milk => "milk",
        /// Egg.
        Egg => "egg",
        /// Fish.
        Fish => "fish",
        /// Crustaceans and molluscs.
        Shellfish => "shellfish",
        /// Tree nuts.
        TreeNut => "tree_nut",
        /// Peanut.
        Peanut => "peanut",
        /// Wheat.
        Wheat => "wheat",
        /// Soy.
        Soy => "soy",
        /// Sesame.
        Sesame => "sesame",
    }
}

named! {
    /// Where a price without a live source comes from.
    PriceKind, "kind of price" {
        /// A published average of real shelf prices.
        Average => "average",
        /// Computed from older prices of like goods.
        Estimate => "estimate",
        /// The price a catalogue file states.
        Listed => "listed",
    }
}

/// What a product usually costs, with where that is from. Never a live price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypicalPrice {
    /// The price of one package, or of one [`Product::price_unit`] where sold by weight.
    pub price: Money,
    /// What sort of figure it is.
    pub kind: PriceKind,
    /// Where it is from, such as `bls:APU0000709112`.
    pub source: String,
    /// The day it holds for.
    pub as_of: Date,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id in the catalogue.
    pub id: ProductId,
    /// The retailer's own number, such as the Walmart item id.
    pub retailer_id: Option<String>,
    /// Its name, without the size.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category, department first.
    pub category: Vec<String>,
    /// The size of the package. For goods by weight: of a usual piece, or `None`.
    pub size: Option<PackageSize>,
    /// The bar code, digits only.
    pub barcode: Option<String>,
    /// How tax law sees it.
    pub tax_class: TaxClass,
    /// Whether SNAP benefits may pay for it.
    pub snap_eligible: bool,
    /// Diets it is certainly fit for, such as `vegan`.
    pub diets: Vec<String>,
    /// Allergens it certainly has.
    pub allergens: Vec<Allergen>,
    /// Whether [`allergens`](Self::allergens) is certainly complete.
    pub allergens_complete: bool,
    /// How it is sold.
    pub sold_by: SoldBy,
    /// The unit that the price is for, where sold by weight; [`Unit::Each`] otherwise.
    pub price_unit: Unit,
    /// What it usually costs.
    pub typical_price: Option<TypicalPrice>,
    /// How often it is bought against others. No unit; 0 where nothing is known.
    pub popularity: u32,
    /// Other names for it.
    pub aliases: Vec<String>,
    /// Whether the shop has it, where somebody says.
    #[serde(default)]
    pub availability: Availability,
    /// How shoppers rate it, where anybody did.
    #[serde(default)]
    pub ratings: Option<Ratings>,
}

impl Product {
    /// What it usually costs for how much: of one package, or of one unit of weight. `None` where the price or
    /// the amount is not known.
    #[must_use]
    pub fn unit_price(&self) -> Option<UnitPrice> {
        let per = match self.sold_by {
            SoldBy::Weight => Quantity::new(Ratio::ONE, self.price_unit),
            SoldBy::Each => self.size?.total().ok()?,
        };
        UnitPrice::new(self.typical_price.as_ref()?.price, per).ok()
    }
}

impl Product {
    /// A food sold by the package, which SNAP benefits may pay for, and of which nothing but its name is
    /// known.
    ///
    /// ```
    /// use grocery_core::catalog::Product;
    /// let mut milk = Product::new("m1".parse()?, "Whole Milk");
    /// milk.size = Some("1 gallon".parse()?);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn new(id: ProductId, name: impl Into<String>) -> Self {
        Self {
            id,
            retailer_id: None,
            name: name.into(),
            brand: None,
            category: Vec::new(),
            size: None,
            barcode: None,
            tax_class: TaxClass::Food,
            snap_eligible: true,
            diets: Vec::new(),
            allergens: Vec::new(),
            allergens_complete: false,
            sold_by: SoldBy::Each,
            price_unit: Unit::Each,
            typical_price: None,
            popularity: 0,
            aliases: Vec::new(),
            availability: Availability::default(),
            ratings: None,
        }
    }

    /// Reads a product as it is written in JSON. Only `id` and `name` are needed; what is left out is as in
    /// [`new`](Self::new).
    ///
    /// ```
    /// use grocery_core::catalog::Product;
    /// let yuzu = Product::from_json(r#"{"id":"my-yuzu","name":"Yuzu Marmalade","size":"10 ounce","diets":["vegan"]}"#)?;
    /// assert_eq!(yuzu.size.unwrap().to_string(), "10 ounce");
    /// assert!(yuzu.snap_eligible && yuzu.typical_price.is_none());
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidProduct`] for what is no product: a name that is missing or blank, a value of the wrong
    /// type, a price below zero, a field that products do not have.
    pub fn from_json(text: &str) -> Result<Self> {
        let bad = |what: String| {
            Error::new(ErrorKind::InvalidProduct, what).with_hint(
                "write an object with id and name; the other fields are those that a product writes",
            )
        };
        let given: Map<String, Value> =
            serde_json::from_str(text).map_err(|e| bad(format!("this is no product: {e}")))?;
        let said = |field: &str| given.get(field).and_then(Value::as_str).unwrap_or_default();
        if said("name").trim().is_empty() {
            return Err(bad(format!("product {:?} has no name", clip(said("id"), 40))));
        }
        let id = ProductId::new(said("id")).map_err(|e| bad(e.message().to_owned()))?;
        let shown = clip(id.as_str(), 40).into_owned();
        let mut whole = serde_json::to_value(Self::new(id, "")).map_err(|e| bad(e.to_string()))?;
        for (field, value) in given {
            match whole.get_mut(&field) {
                Some(place) => *place = value,
                None => {
                    return Err(bad(format!("product {shown:?} has no field {:?}", clip(&field, 40))));
                }
            }
        }
        let product: Self =
            serde_json::from_value(whole).map_err(|e| bad(format!("product {shown:?}: {e}")))?;
        if product.typical_price.as_ref().is_some_and(|t| t.price.is_negative()) {
            return Err(bad(format!("product {shown:?} has a price below zero")));
        }
        Ok(product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_product_reads_back_as_it_is_written() {
        for product in Catalog::starter().unwrap().products() {
            let text = serde_json::to_string(&product).unwrap();
            assert_eq!(Product::from_json(&text).unwrap(), product);
        }
    }

    #[test]
    fn what_is_left_out_is_as_in_a_new_one() {
        let read = Product::from_json(r#"{"id":"x","name":"Tea"}"#).unwrap();
        assert_eq!(read, Product::new("x".parse().unwrap(), "Tea"));
    }

    #[test]
    fn what_is_no_product_is_refused() {
        for (wrong, part) in [
            ("", "this is no product"),
            ("[]", "this is no product"),
            (r#"{"id":"x"}"#, "has no name"),
            (r#"{"id":"x","name":" "}"#, "has no name"),
            (r#"{"id":"x","name":7}"#, "has no name"),
            (r#"{"name":"Tea"}"#, "id"),
            (r#"{"id":"x","name":"Tea","prize":1}"#, "has no field \"prize\""),
            (r#"{"id":"x","name":"Tea","diets":"vegan"}"#, "product \"x\""),
            (r#"{"id":"x","name":"Tea","popularity":-1}"#, "product \"x\""),
        ] {
            let error = Product::from_json(wrong).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidProduct, "{wrong}");
            assert!(error.message().contains(part), "{wrong}: {error}");
        }
    }
}
