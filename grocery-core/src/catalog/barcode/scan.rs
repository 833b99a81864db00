//! From a scanned code to the product.

use serde::{Deserialize, Serialize};

use super::{Barcode, VariableLayouts, VariableMeasure};
use crate::{
    catalog::{Catalog, Product},
    error::{Error, ErrorKind, Result},
    money::Currency,
};

/// A product that was scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scanned {
    /// The code, in its one form.
    pub barcode: Barcode,
    /// The product.
    pub product: Product,
    /// The price or weight inside the code, where the shop prints one.
    pub measure: Option<VariableMeasure>,
}

impl Catalog {
    /// The product of a scanned code, and what the code says about this piece of it. `layouts` says how the
    /// shop prints prices and weights into its codes, `currency` what such prices are in.
    ///
    /// An item with a price or weight inside is looked up by its code with a value of nothing, as most
    /// catalogues keep it (with the right last digit, or with 0), then by the item's number as
    /// the retailer's own, then by that number as a bar code (PLU).
    ///
    /// ```
    /// use grocery_core::{Currency, Money, catalog::{Catalog, MeasuredValue, VariableLayouts}};
    /// let mut beef = Catalog::starter()?.products().next().unwrap();
    /// (beef.name, beef.barcode) = ("Beef Brisket".into(), Some("212345000007".into()));
    /// let catalog = Catalog::build([beef])?;
    /// let piece = catalog.scan("2 12345 92875 2", &VariableLayouts::us(), Currency::USD)?;
    /// assert_eq!(piece.product.name, "Beef Brisket");
    /// assert_eq!(piece.measure.unwrap().value, MeasuredValue::Price(Money::parse("28.75", Currency::USD)?));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for what is no bar code, saying which digit was expected;
    /// [`ErrorKind::ProductNotFound`] where the catalogue does not have the product.
    pub fn scan(&self, code: &str, layouts: &VariableLayouts, currency: Currency) -> Result<Scanned> {
        let barcode: Barcode = code.parse()?;
        // A shop may file a whole code that looks like one with a price inside.
        if let Some(product) = self.by_barcode(code) {
            let measure = layouts.read(barcode, currency).unwrap_or_default();
            return Ok(Scanned { barcode, product, measure });
        }
        let measure = layouts.read(barcode, currency)?;
        let product = measure.as_ref().and_then(|measure| self.item(barcode, measure, layouts));
        match product {
            Some(product) => Ok(Scanned { barcode, product, measure }),
            None => Err(not_found(barcode, measure.as_ref())),
        }
    }

    fn item(&self, code: Barcode, measure: &VariableMeasure, layouts: &VariableLayouts) -> Option<Product> {
        let bare = layouts.bare(code)?.to_string();
        let with_zero = || bare.get(..bare.len() - 1).map(|digits| format!("{digits}0"));
        let short = measure.item.trim_start_matches('0');
        self.by_barcode(&bare)
            .or_else(|| self.by_barcode(&with_zero()?))
            .or_else(|| self.by_retailer_id(&measure.item))
            .or_else(|| self.by_retailer_id(short).filter(|_| !short.is_empty()))
            .or_else(|| self.by_barcode(&measure.item))
    }
}

fn not_found(code: Barcode, measure: Option<&VariableMeasure>) -> Error {
    let what = match measure {
        Some(measure) => format!("there is no item {} (bar code {code}) in the catalogue", measure.item),
        None => format!("there is no product with the bar code {code} in the catalogue"),
    };
    Error::new(ErrorKind::ProductNotFound, what)
        .with_hint("search for it by name, or import the catalogue that has it")
}
