//! A product made of the little that a shop's answer says.

use crate::{
    catalog::{Product, SoldBy, import},
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    import::one_line,
    quantity::Unit,
};

/// The longest name, in bytes.
const MAX_NAME: usize = 1_000;

/// What a source says about a product, as text.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProductFacts {
    pub(crate) id: String,
    pub(crate) retailer_id: Option<String>,
    pub(crate) name: String,
    pub(crate) brand: Option<String>,
    /// The path, department first. One step may hold the whole path, its steps parted by `>`, `|` or `/`.
    pub(crate) category: Vec<String>,
    pub(crate) size: Option<String>,
    pub(crate) barcode: Option<String>,
    /// The mass that a price is for, where the product is sold by weight.
    pub(crate) price_unit: Option<Unit>,
}

impl ProductFacts {
    /// The product, with the same readings that an import makes of a file: a size at the end of a name is
    /// the size, and the category tells the tax class. The error's first word is the fact at fault.
    pub(crate) fn product(self) -> Result<Product> {
        let id = ProductId::new(self.id.trim()).map_err(|e| fault("id", e.message()))?;
        let full_name = one_line(&self.name);
        if full_name.is_empty() {
            return Err(fault("name", "is empty"));
        }
        if full_name.len() > MAX_NAME {
            return Err(fault("name", &format!("has more than {MAX_NAME} bytes")));
        }
        let category = match self.category.as_slice() {
            [one] => {
                let mark = ['>', '|', '/'].into_iter().find(|m| one.contains(*m)).unwrap_or('>');
                steps(one.split(mark))
            }
            many => steps(many.iter().map(String::as_str)),
        };
        let barcode = match self.barcode.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
            // Shops put an empty code where there is none; zeros are the same.
            Some(code) if code.bytes().all(|b| b == b'0') => None,
            Some(code) => {
                let digits: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).take(64).collect();
                if super::plain_barcode(&digits).is_none() {
                    return Err(fault("barcode", &format!("{:?} is not a bar code", clip(code, 40))));
                }
                Some(digits)
            }
            None => None,
        };
        let said = self.size.as_deref().and_then(import::size);
        let (size, name) = match import::size_at_end(&full_name) {
            Some((rest, tail)) if said.is_none() || said == Some(tail) => (Some(tail), rest.to_owned()),
            _ => (said, full_name),
        };
        let tax_class = import::tax_class(&category);
        let some = |text: Option<String>| text.map(|t| one_line(&t)).filter(|t| !t.is_empty());
        let retailer_id = some(self.retailer_id);
        if retailer_id.as_ref().is_some_and(|n| n.len() > 256) {
            return Err(fault("retailer_id", "has more than 256 bytes"));
        }
        let brand = some(self.brand);
        if brand.as_ref().is_some_and(|b| b.len() > MAX_NAME) {
            return Err(fault("brand", &format!("has more than {MAX_NAME} bytes")));
        }
        let mut product = Product::new(id, name);
        product.retailer_id = retailer_id;
        product.brand = brand;
        product.snap_eligible = import::may_be_snap(tax_class);
        product.category = category;
        product.size = size;
        product.barcode = barcode;
        product.tax_class = tax_class;
        // A shop's list of allergens was never asked for, so allergens stay unknown.
        if let Some(unit) = self.price_unit {
            (product.sold_by, product.price_unit) = (SoldBy::Weight, unit);
        }
        Ok(product)
    }
}

fn steps<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts.map(one_line).filter(|s| !s.is_empty()).take(16).collect()
}

fn fault(field: &str, what: &str) -> Error {
    Error::new(ErrorKind::InvalidProduct, format!("{field}: {what}"))
}
