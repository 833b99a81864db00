//! Prices.

use grocery_core::{agent, pricing};

use super::{Money, handle, money, text};

handle! {
    /// Quotes, and what the sources had to say about themselves.
    Quotes(agent::PricedQuotes) {
        /// One quote for each product that has a price, in the order asked.
        quotes: Vec<Quote> = |v| v.each(|a| &a.quotes);
        /// The ids of the products without a price.
        missing: Vec<String> = |v| v.missing.iter().map(ToString::to_string).collect();
        /// What is worth knowing, such as a source that did not answer.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// A price at one time, as one source told it.
    PricePoint(pricing::PricePoint) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// Who told it.
        source: String = |v| v.source.clone();
        /// The shop it holds for, where it is of one shop.
        store: Option<String> = |v| text(v.store.as_ref());
        /// The price of one package, or of one `per` where sold by weight.
        price: Money = |v| Money(v.price);
        /// The price before a reduction, where the source said one.
        regular: Option<Money> = |v| money(v.regular);
        /// "each" for a package, a unit of mass for goods by weight.
        per: &'static str = |v| v.per.as_str();
        /// When it was told, RFC 3339.
        at: String = |v| v.at.to_string();
    }

    /// What a product costs, who says so and since when.
    Quote(pricing::Quote) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// The price of one package, or of one `per` where sold by weight.
        price: Money = |v| Money(v.price);
        /// The price before a reduction, where the source says one.
        regular: Option<Money> = |v| money(v.regular);
        /// "each" for a package, a unit of mass for goods by weight.
        per: &'static str = |v| v.per.as_str();
        /// What sort of price this is: "live", "typical" or "estimate".
        kind: &'static str = |v| v.kind.as_str();
        /// Who says so.
        source: String = |v| v.source.clone();
        /// The shop it holds for, where it is of one shop.
        store: Option<String> = |v| text(v.store.as_ref());
        /// When it was said, RFC 3339.
        as_of: String = |v| v.as_of.to_string();
        /// Whether it is older than it should be, or stands in for a source that did not answer.
        stale: bool = |v| v.stale;
        /// Whether the shop has it, where the source says.
        in_stock: Option<bool> = |v| v.in_stock;
    }
}

/// What a price source is asked: the prices of these products.
#[pyo3::pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct QuoteRequest(pub(crate) pricing::QuoteRequest);

#[pyo3::pymethods]
impl QuoteRequest {
    /// The ids of the products, each once.
    #[getter]
    fn product_ids(&self) -> Vec<String> {
        self.0.products.iter().map(ToString::to_string).collect()
    }

    /// The shop, where the shopper chose one.
    #[getter]
    fn store(&self) -> Option<String> {
        text(self.0.store.as_ref())
    }

    /// The postal code, where it is known.
    #[getter]
    fn zip_code(&self) -> Option<String> {
        self.0.zip.clone()
    }

    fn __repr__(&self) -> String {
        format!("<QuoteRequest of {} products>", self.0.products.len())
    }
}
