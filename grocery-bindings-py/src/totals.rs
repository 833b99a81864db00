//! Baskets to add up, and what they come to.

use std::str::FromStr;

use grocery_core::{
    Currency, ProductId, Rate, Ratio,
    basket::{self, RefundRequest, Return, TotalsRequest},
    catalog::{SoldBy, TaxClass},
    deals::DealProblem,
};
use pyo3::{
    Borrowed, inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript, type_hint_union,
};

use crate::{
    convert::{Amount, Data, Text},
    error::{Answer, Fault},
    offers::GivenPlan,
    value::{Money, Refund, Tender, VatTotals, handle, money, percent, text},
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
            snap_eligible = None, sold_by = None, tax_rate = None, offer_discount = None, coupon_discount = None,
            deposit = None
        ),
        text_signature = "(price, quantity=1, *, original_price=None, product_id=None, tax_class=None, snap_eligible=None, sold_by=None, tax_rate=None, offer_discount=None, coupon_discount=None, deposit=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn new(
        price: Money,
        quantity: Amount,
        original_price: Option<Money>,
        product_id: Option<Text>,
        tax_class: Option<Text>,
        snap_eligible: Option<bool>,
        sold_by: Option<Text>,
        tax_rate: Option<Percent>,
        offer_discount: Option<Money>,
        coupon_discount: Option<Money>,
        deposit: Option<&Bound<'_, Deposit>>,
    ) -> Answer<Self> {
        let mut item = basket::TotalsItem::new(quantity.0, price.0);
        item.original_price = original_price.map(|p| p.0);
        item.product_id = product_id.map(|id| ProductId::new(id.0)).transpose()?;
        if let Some(class) = tax_class {
            item.tax_class = TaxClass::from_str(&class.0)?;
        }
        item.snap_eligible = snap_eligible;
        item.sold_by = sold_by.map(|s| SoldBy::from_str(&s.0)).transpose()?;
        item.tax_rate = tax_rate.map(|rate| rate.0);
        item.offer_discount = offer_discount.map(|amount| amount.0);
        item.coupon_discount = coupon_discount.map(|amount| amount.0);
        item.deposit = deposit.map(|deposit| deposit.get().0);
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

    /// The tax rate of this item in parts per million, instead of the table's and the basket's.
    #[getter]
    fn tax_rate_ppm(&self) -> Option<i64> {
        self.0.tax_rate.map(Rate::parts_per_million)
    }

    /// What the shop's own offers and coupons take off the whole line; it lowers what is taxed.
    #[getter]
    fn offer_discount(&self) -> Option<Money> {
        money(self.0.offer_discount)
    }

    /// What the maker's coupons take off the whole line; what is taxed stays.
    #[getter]
    fn coupon_discount(&self) -> Option<Money> {
        money(self.0.coupon_discount)
    }

    /// What is owed for its bottles and cans until they come back.
    #[getter]
    fn deposit(&self) -> Option<Deposit> {
        self.0.deposit.map(Deposit)
    }

    fn __repr__(&self) -> String {
        format!("TotalsItem({}, {})", Money(self.0.price).__repr__(), self.0.quantity)
    }
}

/// A rate in percent: `int`, `float`, `Decimal`, or text such as "7.25".
struct Percent(Rate);

impl FromPyObject<'_, '_> for Percent {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "int"),
        type_hint_identifier!("builtins", "float"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("decimal", "Decimal")
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        // The same sorts of numbers as for amounts; a rate is then read from its own digits.
        let text = match object.extract::<Text>() {
            Ok(text) => text.0,
            Err(_) => object.extract::<Amount>().map(|_| object.str())??.to_string_lossy().into_owned(),
        };
        Ok(Self(Rate::from_percent_str(&text).map_err(Fault)?))
    }
}

/// What is owed for the containers of a package until they come back. No discount touches it.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct Deposit(basket::Deposit);

#[pymethods]
impl Deposit {
    /// `each` for every one of `containers` in a package; by state law, or asked by the maker or the shop.
    #[new]
    #[pyo3(signature = (each, containers = 1, *, by_law = true))]
    fn new(each: Money, containers: u32, by_law: bool) -> Self {
        let deposit = basket::Deposit::new(each.0, containers);
        Self(if by_law { deposit } else { deposit.voluntary() })
    }

    /// For one container.
    #[getter]
    fn each(&self) -> Money {
        Money(self.0.each)
    }

    /// How many containers one package has.
    #[getter]
    fn containers(&self) -> u32 {
        self.0.containers
    }

    /// Whether state law asks for it. SNAP benefits may pay only such a deposit.
    #[getter]
    fn by_law(&self) -> bool {
        self.0.by_law
    }

    fn __repr__(&self) -> String {
        format!("Deposit({}, {})", Money(self.0.each).__repr__(), self.0.containers)
    }
}

/// A cart with its best plan of deals as a basket to add up: makers' coupons apart from everything the shop pays for.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct DealBasket(TotalsRequest);

#[pymethods]
impl DealBasket {
    /// One item for each line of the cart, with what the plan takes off it.
    #[getter]
    fn items(&self) -> Vec<TotalsItem> {
        self.0.items.iter().cloned().map(TotalsItem).collect()
    }

    /// What delivery costs under the plan; 0 where there is none.
    #[getter]
    fn delivery_fee(&self) -> Option<Money> {
        money(self.0.delivery_fee)
    }

    /// The currency of every amount.
    #[getter]
    fn currency(&self) -> String {
        self.0.currency.to_string()
    }

    fn __repr__(&self) -> String {
        format!("<DealBasket of {} items in {}>", self.0.items.len(), self.0.currency)
    }
}

/// The cart of `problem` with what `plan` takes off each line, for `agent.totals(basket.items,
/// delivery_fee=basket.delivery_fee)`. What is to be paid before tax and what is saved are the plan's to the cent.
///
/// Raises `InvalidInputError` where the plan breaks the rules of the offers.
#[pyfunction]
pub(crate) fn totals_from_deals(py: Python<'_>, problem: Data, plan: GivenPlan) -> Answer<DealBasket> {
    let request = py.detach(move || TotalsRequest::from_deals(&DealProblem::from_json(&problem.0)?, &plan.0));
    Ok(DealBasket(request?))
}

/// What comes back of a sale: any iterable of pairs, the line (counted from 0) and how much of it.
#[derive(Default)]
struct Returns(Vec<Return>);

impl FromPyObject<'_, '_> for Returns {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <(usize, Amount)>::INPUT_TYPE
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut returns = Vec::new();
        for one in object.try_iter()? {
            let (line, quantity) = one?.extract::<(usize, Amount)>()?;
            returns.push(Return::new(line, quantity.0));
        }
        Ok(Self(returns))
    }
}

/// How to add up: the name of a preset, or the fields of a policy that differ from `lawful`.
pub(crate) struct GivenPolicy(pub(crate) basket::TotalsPolicy);

impl FromPyObject<'_, '_> for GivenPolicy {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = Data::INPUT_TYPE;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let policy = object.extract::<Data>()?.0;
        let fields = policy.trim_start().starts_with('{');
        Ok(Self(
            if fields { basket::TotalsPolicy::from_json(&policy) } else { policy.parse() }.map_err(Fault)?,
        ))
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
    /// Always: `total = subtotal - offer_discount - promo_discount - loyalty_discount - coupon_discount + tax +
    /// deposits + bag_fee + delivery_fee`, and `total_savings = item_savings + offer_discount + promo_discount +
    /// loyalty_discount + coupon_discount`. Nothing is below zero. Where prices include the tax (`tax_included`), it is a
    /// part of what is paid and not added.
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
        /// What the shop's own offers and coupons take off the lines.
        offer_discount: Money = |v| Money(v.offer_discount);
        /// What makers' coupons take off.
        coupon_discount: Money = |v| Money(v.coupon_discount);
        /// Deposits on bottles and cans.
        deposits: Money = |v| Money(v.deposits);
        /// What the bags cost.
        bag_fee: Money = |v| Money(v.bag_fee);
        /// Whether the prices include the tax, so that it is not added.
        tax_included: bool = |v| v.tax_included;
        /// Where prices include the tax, what lies in the basket at each rate, the lowest rate first.
        vat: Vec<VatTotals> = |v| v.each(|t| &t.vat);
        /// Who pays what; None without a SNAP balance.
        tender: Option<Tender> = |v| v.first(|t| t.tender.as_slice());
        /// The lines, in the order of the request.
        lines: Vec<LineTotals> = |v| v.each(|t| &t.lines);
        /// What is worth knowing.
        notes: Vec<String> = |v| v.notes.clone();
    } + {
        /// What is paid back of this sale when goods come back: pairs of a line (counted from 0) and how much of it. Each
        /// line gives back its own share of what was paid; `earlier` is what came back before. Delivery and bags stay with
        /// the shop, unless `fees` and everything has come back.
        ///
        /// Raises `InvalidInputError` naming the return where more comes back than was bought.
        #[pyo3(
            signature = (returns, *, earlier = Returns::default(), fees = false),
            text_signature = "($self, returns, *, earlier=(), fees=False)"
        )]
        fn refund(&self, returns: Returns, earlier: Returns, fees: bool) -> Answer<Refund> {
            let request = RefundRequest::new(returns.0).after(earlier.0);
            let request = if fees { request.with_fees() } else { request };
            Ok(basket::refund(&self.0, &request)?.into())
        }
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
        /// How much of it, exactly, as text such as "3/2".
        quantity_exact: String = |v| v.quantity.to_string();
        /// What the shop's own offers and coupons take off it.
        offer_discount: Money = |v| Money(v.offer_discount);
        /// What makers' coupons take off it.
        coupon_discount: Money = |v| Money(v.coupon_discount);
        /// What is owed for its containers.
        deposit: Money = |v| Money(v.deposit);
        /// How much of `net` SNAP benefits pay.
        snap: Money = |v| Money(v.snap);
        /// How much of `deposit` SNAP benefits pay.
        snap_deposit: Money = |v| Money(v.snap_deposit);
        /// What is left to pay for it, before tax and deposit.
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
