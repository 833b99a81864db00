//! What is to be added up.

use crate::{
    catalog::{SoldBy, TaxClass},
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Currency, Money, Rate},
    quantity::Ratio,
};

use super::TotalsPolicy;

/// The most items one basket may have.
pub const MAX_ITEMS: usize = 100_000;
/// The largest quantity one item may have.
pub const MAX_QUANTITY: i64 = 1_000_000;
/// The largest price one item may have, in minor units: a billion dollars.
const MAX_PRICE_MINOR: i64 = 100_000_000_000;

/// The most bags one basket may have.
const MAX_BAGS: u32 = 10_000;
/// The most containers one package may have.
const MAX_CONTAINERS: u32 = 1_000;

/// A basket to add up: the documented `calculate-totals` request, with more that may be said.
///
/// ```
/// use grocery_core::{Currency, Money, Ratio, basket::{TotalsItem, TotalsRequest}};
/// let milk = TotalsItem::new(Ratio::from_int(4), Money::parse("3.99", Currency::USD)?);
/// let request = TotalsRequest::new(Currency::USD, vec![milk]).in_state("IL").with_promo("SAVE10");
/// assert_eq!(request.items.len(), 1);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotalsRequest {
    /// The currency of every amount in it.
    pub currency: Currency,
    /// What is bought.
    pub items: Vec<TotalsItem>,
    /// Where it is bought. Without it tax is 0 and a note says so.
    pub place: Option<Place>,
    /// The promo code, in any case.
    pub promo_code: Option<String>,
    /// Whether the shopper is in the loyalty programme.
    pub loyalty_member: bool,
    /// Whether this is the shopper's first order, where the caller knows.
    pub first_order: Option<bool>,
    /// A tax rate for everything, instead of the table's.
    pub tax_rate: Option<Rate>,
    /// How to add up, instead of the rules' policy.
    pub policy: Option<TotalsPolicy>,
    /// The day of the sale, instead of today.
    pub date: Option<Date>,
    /// What is on the shopper's SNAP card. It pays for what it may, and takes the tax off that.
    pub snap_balance: Option<Money>,
    /// What delivery costs, where that is settled already: by the plan of deals, the slot, or 0 for pickup. The
    /// policy's fee and threshold then do not count.
    pub delivery_fee: Option<Money>,
    /// How many bags are bought at the policy's [`bag_fee`](TotalsPolicy::bag_fee).
    pub bags: u32,
}

impl TotalsRequest {
    /// `items` and nothing else.
    #[must_use]
    pub fn new(currency: Currency, items: Vec<TotalsItem>) -> Self {
        Self {
            currency,
            items,
            place: None,
            promo_code: None,
            loyalty_member: false,
            first_order: None,
            tax_rate: None,
            policy: None,
            date: None,
            snap_balance: None,
            delivery_fee: None,
            bags: 0,
        }
    }

    /// Sets the state, by code or name.
    #[must_use]
    pub fn in_state(mut self, state: impl Into<String>) -> Self {
        self.place.get_or_insert_default().state = Some(state.into());
        self
    }

    /// Sets the promo code.
    #[must_use]
    pub fn with_promo(mut self, code: impl Into<String>) -> Self {
        self.promo_code = Some(code.into());
        self
    }

    /// Sets what is on the shopper's SNAP card.
    #[must_use]
    pub fn with_snap(mut self, balance: Money) -> Self {
        self.snap_balance = Some(balance);
        self
    }

    /// Checks what typed values alone cannot rule out.
    pub(super) fn check(&self) -> Result<()> {
        if self.items.len() > MAX_ITEMS {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the basket has {} items; the limit is {MAX_ITEMS}", self.items.len()),
            )
            .with_hint("split it into several baskets"));
        }
        if let Some(rate) = self.tax_rate.filter(|r| !(0..=Rate::ONE).contains(&r.parts_per_million())) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("taxRate: {rate} is not a percentage from 0 to 100"),
            )
            .with_hint("write 7.25 for 7.25 %"));
        }
        if let Some(policy) = &self.policy {
            policy.check()?;
        }
        for (field, amount) in [("snapBalance", self.snap_balance), ("deliveryFee", self.delivery_fee)] {
            let Some(amount) = amount else { continue };
            if amount.currency() != self.currency || amount.is_negative() {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!(
                        "{field}: {amount} {} is not an amount from 0 in {}",
                        amount.currency(),
                        self.currency
                    ),
                )
                .with_hint("write a decimal number such as 4.95"));
            }
        }
        if self.bags > MAX_BAGS {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("bags: {} is more than {MAX_BAGS}", self.bags),
            ));
        }
        self.items.iter().enumerate().try_for_each(|(index, item)| item.check(index, self.currency))
    }
}

/// Where a basket is bought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Postal code. Names the state where no state is said.
    pub zip: Option<String>,
    /// State, by two-letter code or name. Where it disagrees with the postal code, the state wins.
    pub state: Option<String>,
}

/// One item of a basket.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotalsItem {
    /// The product, where it has an id.
    pub product_id: Option<ProductId>,
    /// How many packages, or how much of the priced unit for goods by weight. Above 0, up to
    /// [`MAX_QUANTITY`].
    pub quantity: Ratio,
    /// The price of one. Not below 0.
    pub price: Money,
    /// The price before a reduction.
    pub original_price: Option<Money>,
    /// How tax law sees it. [`TaxClass::Food`] unless told otherwise.
    pub tax_class: TaxClass,
    /// Whether SNAP benefits may pay for it, where the caller knows.
    pub snap_eligible: Option<bool>,
    /// How it is sold. A quantity by weight is an estimate until the scales say.
    pub sold_by: Option<SoldBy>,
    /// The tax rate of this item, instead of the table's and the request's.
    pub tax_rate: Option<Rate>,
    /// What the shop's own offers and coupons take off the whole line. The shop earns that much less, so it
    /// lowers what is taxed. Not more than the line.
    pub offer_discount: Option<Money>,
    /// What the maker's coupons take off the whole line. The maker pays the shop for them, so what is taxed
    /// stays. Not more than is left of the line after the shop's offers.
    pub coupon_discount: Option<Money>,
    /// What is owed for its bottles and cans until they come back.
    pub deposit: Option<Deposit>,
}

/// What is owed for the containers of a package until they come back. No discount touches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deposit {
    /// For one container.
    pub each: Money,
    /// How many containers one package has: 12 for a case of twelve cans.
    pub containers: u32,
    /// Whether state law asks for it. SNAP benefits may pay only such a deposit. [`new`](Self::new) says yes.
    pub by_law: bool,
}

impl Deposit {
    /// `each` for every one of `containers` in a package, as state law asks.
    #[must_use]
    pub const fn new(each: Money, containers: u32) -> Self {
        Self { each, containers, by_law: true }
    }

    /// The same, asked by the maker or the shop and not by law.
    #[must_use]
    pub const fn voluntary(mut self) -> Self {
        self.by_law = false;
        self
    }
}

impl TotalsItem {
    /// `quantity` at `price` each, taxed as food.
    #[must_use]
    pub fn new(quantity: Ratio, price: Money) -> Self {
        Self {
            product_id: None,
            quantity,
            price,
            original_price: None,
            tax_class: TaxClass::Food,
            snap_eligible: None,
            sold_by: None,
            tax_rate: None,
            offer_discount: None,
            coupon_discount: None,
            deposit: None,
        }
    }

    fn check(&self, index: usize, currency: Currency) -> Result<()> {
        let fault = |field: &str, what: String, hint: &'static str| {
            let of = self.product_id.as_ref().map_or_else(String::new, |p| format!(" ({p})"));
            Err(Error::new(ErrorKind::InvalidInput, format!("items[{index}].{field}{of}: {what}"))
                .with_hint(hint))
        };
        if !self.quantity.is_positive() || self.quantity > Ratio::from_int(MAX_QUANTITY) {
            return fault(
                "quantity",
                format!("{} is not above 0 and at most {MAX_QUANTITY}", self.quantity),
                "say how many packages, or how much of the priced unit",
            );
        }
        if self.sold_by == Some(SoldBy::Each) && !self.quantity.is_integer() {
            return fault(
                "quantity",
                format!("{} is not a whole number, but the item is sold each", self.quantity),
                "say soldBy \"weight\" for goods by weight",
            );
        }
        if let Some(rate) = self.tax_rate.filter(|r| !(0..=Rate::ONE).contains(&r.parts_per_million())) {
            return fault(
                "taxRate",
                format!("{rate} is not a percentage from 0 to 100"),
                "write 7.25 for 7.25 %",
            );
        }
        if let Some(deposit) = &self.deposit {
            if !(1..=MAX_CONTAINERS).contains(&deposit.containers) {
                return fault(
                    "deposit.containers",
                    format!("{} is not from 1 to {MAX_CONTAINERS}", deposit.containers),
                    "say how many bottles or cans one package has",
                );
            }
            if !self.quantity.is_integer() {
                return fault(
                    "quantity",
                    format!("{} is not a whole number, but there is a deposit on each", self.quantity),
                    "containers are counted, not weighed",
                );
            }
        }
        for (field, price) in [
            ("price", Some(self.price)),
            ("originalPrice", self.original_price),
            ("offerDiscount", self.offer_discount),
            ("couponDiscount", self.coupon_discount),
            ("deposit.each", self.deposit.map(|d| d.each)),
        ] {
            let Some(price) = price else { continue };
            if price.currency() != currency {
                return fault(
                    field,
                    format!("{price} {} in a basket of {currency}", price.currency()),
                    "all amounts of a basket are in one currency",
                );
            }
            if price.is_negative() || price.minor() > MAX_PRICE_MINOR {
                return fault(
                    field,
                    format!(
                        "{price} is not a price from 0 to {}",
                        Money::from_minor(MAX_PRICE_MINOR, currency)
                    ),
                    "write a decimal number such as 3.99",
                );
            }
        }
        Ok(())
    }
}
