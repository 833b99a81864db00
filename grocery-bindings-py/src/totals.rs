//! Baskets to add up, and what they come to.

use std::str::FromStr;

use grocery_core::{
    Currency, ProductId, Ratio,
    basket::{self, TotalsRequest},
    catalog::{SoldBy, TaxClass},
};
use pyo3::{Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript};

use crate::{
    convert::{Amount, Text},
    error::Answer,
    value::{Money, handle, percent, text},
};

/// One item of a basket.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct TotalsItem(basket::TotalsItem);

#[pymethods]
impl TotalsItem {
    /// `quantity` packages at `price` each, or so much of the priced unit for goods by weight.
    #[new]
    #[pyo3(
        signature = (
            price, quantity = Amount(Ratio::ONE), *, original_price = None, product_id = None, tax_class = None,
            snap_eligible = None, sold_by = None
        ),
        text_signature = "(price, quantity=1, *, original_price=None, product_id=None, tax_class=None, snap_eligible=None, sold_by=None)"
    )]
    fn new(
        price: Money,
        quantity: Amount,
        original_price: Option<Money>,
        product_id: Option<Text>,
        tax_class: Option<Text>,
        snap_eligible: Option<bool>,
        sold_by: Option<Text>,
    ) -> Answer<Self> {
        let mut item = basket::TotalsItem::new(quantity.0, price.0);
        item.original_price = original_price.map(|p| p.0);
        item.product_id = product_id.map(|id| ProductId::new(id.0)).transpose()?;
        if let Some(class) = tax_class {
            item.tax_class = TaxClass::from_str(&class.0)?;
        }
        item.snap_eligible = snap_eligible;
        item.sold_by = sold_by.map(|s| SoldBy::from_str(&s.0)).transpose()?;
        Ok(Self(item))
    }

    /// The price of one.
    #[getter]
    fn price(&self) -> Money {
        Money(self.0.price)
    }

    /// How many, for showing.
    #[getter]
    fn quantity(&self) -> f64 {
        self.0.quantity.to_f64()
    }

    /// How many, exactly, as text such as "3/2".
    #[getter]
    fn quantity_exact(&self) -> String {
        self.0.quantity.to_string()
    }

    /// The price before a reduction.
    #[getter]
    fn original_price(&self) -> Option<Money> {
        self.0.original_price.map(Money)
    }

    /// The product, where it has an id.
    #[getter]
    fn product_id(&self) -> Option<String> {
        text(self.0.product_id.as_ref())
    }

    /// How tax law sees it; "food" unless told otherwise.
    #[getter]
    fn tax_class(&self) -> &'static str {
        self.0.tax_class.as_str()
    }

    /// Whether SNAP benefits may pay for it, where that is known.
    #[getter]
    fn snap_eligible(&self) -> Option<bool> {
        self.0.snap_eligible
    }

    /// How it is sold: "each" or "weight".
    #[getter]
    fn sold_by(&self) -> Option<&'static str> {
        self.0.sold_by.map(|s| s.as_str())
    }

    fn __repr__(&self) -> String {
        format!("TotalsItem({}, {})", Money(self.0.price).__repr__(), self.0.quantity)
    }
}

/// The items of a basket: any iterable of `TotalsItem`.
pub(crate) struct Basket(Vec<basket::TotalsItem>);

impl FromPyObject<'_, '_> for Basket {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <TotalsItem as pyo3::PyTypeInfo>::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut items = Vec::new();
        for item in object.try_iter()? {
            items.push(item?.cast::<TotalsItem>()?.get().0.clone());
            if items.len() > basket::MAX_ITEMS {
                // One more than allowed is enough for the core to say so.
                break;
            }
        }
        Ok(Self(items))
    }
}

impl Basket {
    /// The request for these items, in `currency` or else in the currency of the first price.
    pub(crate) fn request(self, currency: Option<Text>) -> Answer<TotalsRequest> {
        let currency = match (currency, self.0.first()) {
            (Some(code), _) => Currency::from_str(&code.0)?,
            (None, Some(first)) => first.price.currency(),
            (None, None) => Currency::USD,
        };
        Ok(TotalsRequest::new(currency, self.0))
    }
}

handle! {
    /// What a basket costs.
    ///
    /// Always: `total = subtotal - promo_discount - loyalty_discount + tax + delivery_fee`, and
    /// `total_savings = item_savings + promo_discount + loyalty_discount`. Nothing is below zero.
    Totals(basket::Totals) {
        /// The sum of the line totals.
        subtotal: Money = |v| Money(v.subtotal);
        /// The same at the prices before reductions.
        original_subtotal: Money = |v| Money(v.original_subtotal);
        /// What reduced prices save.
        item_savings: Money = |v| Money(v.item_savings);
        /// What the promo code takes off.
        promo_discount: Money = |v| Money(v.promo_discount);
        /// What the promo code says of itself; None where none holds.
        promo_description: Option<String> = |v| v.promo_description.clone();
        /// What the loyalty programme takes off.
        loyalty_discount: Money = |v| Money(v.loyalty_discount);
        /// Sales tax.
        tax: Money = |v| Money(v.tax);
        /// The tax rate in percent, for showing; a blend where lines differ.
        tax_rate: f64 = |v| percent(v.tax_rate);
        /// The tax rate in parts per million, exactly.
        tax_rate_ppm: i64 = |v| v.tax_rate.parts_per_million();
        /// What delivery costs.
        delivery_fee: Money = |v| Money(v.delivery_fee);
        /// What is saved in all, without the delivery fee.
        total_savings: Money = |v| Money(v.total_savings);
        /// What is to be paid.
        total: Money = |v| Money(v.total);
        /// Whether delivery is free.
        free_delivery_eligible: bool = |v| v.free_delivery_eligible;
        /// How much more makes delivery free.
        amount_for_free_delivery: Money = |v| Money(v.amount_for_free_delivery);
        /// How free delivery was decided.
        free_delivery: FreeDelivery = |v| v.field(|t| &t.free_delivery);
        /// What SNAP benefits may pay for, after discounts.
        snap_eligible_total: Money = |v| Money(v.snap_eligible_total);
        /// The currency of every amount.
        currency: String = |v| v.currency.to_string();
        /// Whether a line was bought by weight, so that the scales have the last word.
        estimated: bool = |v| v.estimated;
        /// The lines, in the order of the request.
        lines: Vec<LineTotals> = |v| v.each(|t| &t.lines);
        /// What is worth knowing.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// How free delivery was decided.
    FreeDelivery(basket::FreeDelivery) {
        /// From which amount on delivery is free.
        threshold: Money = |v| Money(v.from);
        /// The amount that counted.
        counted: Money = |v| Money(v.counted);
        /// Whether a promo code made it free.
        by_promo: bool = |v| v.by_promo;
    }

    /// What one line of a basket costs.
    LineTotals(basket::LineTotals) {
        /// The product, where it has an id.
        product_id: Option<String> = |v| text(v.product_id.as_ref());
        /// Price times quantity, rounded half up.
        line_total: Money = |v| Money(v.line_total);
        /// The same at the price before a reduction.
        original_total: Money = |v| Money(v.original_total);
        /// Its share of the promo code.
        promo_discount: Money = |v| Money(v.promo_discount);
        /// Its share of the loyalty discount.
        loyalty_discount: Money = |v| Money(v.loyalty_discount);
        /// What is left to pay for it, before tax.
        net: Money = |v| Money(v.net);
        /// How tax law sees it.
        tax_class: &'static str = |v| v.tax_class.as_str();
        /// Its tax rate in percent, for showing.
        tax_rate: f64 = |v| percent(v.tax_rate);
        /// Its tax rate in parts per million, exactly.
        tax_rate_ppm: i64 = |v| v.tax_rate.parts_per_million();
        /// What tax is charged on.
        taxable: Money = |v| Money(v.taxable);
        /// Its share of the tax.
        tax: Money = |v| Money(v.tax);
        /// Whether the line was bought by weight.
        estimated: bool = |v| v.estimated;
    }
}
