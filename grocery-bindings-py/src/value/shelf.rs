//! Products as a shop shows them, and what shoppers say about them.

use grocery_core::{Ratio, Timestamp, agent, catalog};
use pyo3::prelude::*;

use super::{Money, Product, Ratings, handle, text};
use crate::{convert::Text, error::Answer};

/// The price inside a code.
fn price(measure: &catalog::VariableMeasure) -> Option<grocery_core::Money> {
    match measure.value {
        catalog::MeasuredValue::Price(price) => Some(price),
        _ => None,
    }
}

/// The weight inside a code.
fn weight(measure: &catalog::VariableMeasure) -> Option<grocery_core::Quantity> {
    match measure.value {
        catalog::MeasuredValue::Weight(weight) => Some(weight),
        _ => None,
    }
}

handle! {
    /// A product that was scanned.
    Scanned(catalog::Scanned) {
        /// The digits of the code, in its one form.
        barcode: String = |v| v.barcode.to_string();
        /// The product.
        product: Product = |v| v.field(|s| &s.product);
        /// The price or weight inside the code, where the shop prints one.
        measure: Option<VariableMeasure> = |v| v.first(|s| s.measure.as_slice());
    }

    /// What is inside the code of a piece that a shop weighed: a price or a weight.
    VariableMeasure(catalog::VariableMeasure) {
        /// The shop's number of the item, with leading zeros.
        item: String = |v| v.item.clone();
        /// What the piece costs.
        price: Option<Money> = |v| price(v).map(Money);
        /// What the piece weighs, in `unit`, for showing.
        weight: Option<f64> = |v| weight(v).map(|w| w.amount.to_f64());
        /// The same, exactly, as text such as "3/2".
        weight_exact: Option<String> = |v| text(weight(v).map(|w| w.amount));
        /// The unit of the weight.
        unit: Option<&'static str> = |v| weight(v).map(|w| w.unit.as_str());
    }

    /// Everything there is to know about a product.
    ProductDetails(agent::ProductDetails) {
        /// The product.
        product: Product = |v| v.field(|d| &d.product);
        /// Whether the shop has it; None where nobody says.
        in_stock: Option<bool> = |v| v.in_stock;
        /// What it usually costs for how much, where price and amount are known.
        unit_price: Option<UnitPrice> = |v| v.first(|d| d.unit_price.as_slice());
        /// How this program's shoppers review it. The catalogue's own ratings are the product's.
        reviews: ReviewSummary = |v| v.field(|d| &d.reviews);
    }

    /// What an amount costs.
    UnitPrice(grocery_core::UnitPrice) {
        /// The price of the whole amount.
        price: Money = |v| Money(v.price());
        /// The amount, in `unit`, for showing.
        amount: f64 = |v| Ratio::to_f64(v.per().amount);
        /// The same, exactly.
        amount_exact: String = |v| v.per().amount.to_string();
        /// The unit.
        unit: &'static str = |v| v.per().unit.as_str();
    }

    /// How a product is reviewed, over all reviews.
    ReviewSummary(catalog::ReviewSummary) {
        /// How many reviews gave one star, two, three, four and five.
        by_stars: Vec<u32> = |v| v.by_stars.to_vec();
        /// How many reviews there are.
        count: u32 = |v| v.count();
        /// The average; None without reviews.
        ratings: Option<Ratings> = |v| v.ratings().map(Into::into);
    }

    /// What one shopper says about one product.
    Review(catalog::Review) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// Who says it.
        user_id: String = |v| v.user.to_string();
        /// Stars, 1 to 5.
        stars: u8 = |v| v.stars;
        /// What they say; may be empty.
        text: String = |v| v.text.clone();
        /// When it was said last, RFC 3339.
        at: String = |v| v.at.to_string();
    }

    /// A product that is looked at, put on lists or bought a lot these days.
    TrendingProduct(agent::TrendingProduct) {
        /// The product.
        product: Product = |v| v.field(|t| &t.product);
        /// What the interest in it is worth now, in thousandths of a look of this moment.
        worth: u64 = |v| v.worth;
    }

    /// What a user said to a substitute.
    JudgedSwap(catalog::JudgedSwap) {
        /// The product that was missing.
        missing: String = |v| v.swap.missing.to_string();
        /// The product that was offered for it.
        offered: String = |v| v.swap.offered.to_string();
        /// Whether it was accepted.
        accepted: bool = |v| v.accepted;
        /// When, RFC 3339.
        at: String = |v| v.at.to_string();
    }
}

/// Something that was done with a product: it was looked at, put on a list or bought.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Access {
    product: grocery_core::ProductId,
    kind: catalog::AccessKind,
    at: Option<Timestamp>,
}

#[pymethods]
impl Access {
    /// `kind` is "view", "add" or "buy"; `at` is RFC 3339, now where it is left out.
    #[new]
    #[pyo3(signature = (product_id, kind, at = None))]
    fn new(product_id: Text, kind: Text, at: Option<Text>) -> Answer<Self> {
        Ok(Self {
            product: grocery_core::ProductId::new(product_id.0)?,
            kind: kind.0.parse()?,
            at: at.map(|at| at.0.parse()).transpose()?,
        })
    }

    /// The product.
    #[getter]
    fn product_id(&self) -> String {
        self.product.to_string()
    }

    /// What was done: "view", "add" or "buy".
    #[getter]
    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }

    /// When, RFC 3339; None for now.
    #[getter]
    fn at(&self) -> Option<String> {
        text(self.at)
    }

    fn __repr__(&self) -> String {
        format!("<Access {} {}>", self.kind, self.product)
    }
}

impl Access {
    /// The core's, at `now` where nothing else was said.
    pub(crate) fn core(&self, now: Timestamp) -> catalog::Access {
        catalog::Access::new(self.product.clone(), self.kind, self.at.unwrap_or(now))
    }
}
