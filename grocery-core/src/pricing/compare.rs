//! The same thing at several sources, by exact unit price.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Quote, QuoteKind};
use crate::{
    catalog::Product,
    money::{Rate, Rounding, round_div},
    quantity::{Quantity, Ratio, Unit, UnitPrice},
};

/// One source's price of a product, beside the others'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedPrice {
    /// The price as the source tells it.
    pub quote: Quote,
    /// What it is for, exactly: for the package where its content is known, for one unit of weight where it is sold by weight,
    /// else for one piece.
    pub unit_price: UnitPrice,
    /// How much it is above the lowest for the same amount, rounded half up to a millionth; zero for the lowest. `None`
    /// where the two do not compare (a piece of unknown weight beside a price per pound).
    pub above: Option<Rate>,
}

/// Puts what sources say of one product side by side, the lowest price for the same amount first; of equal ones the fresh
/// before the stale, then in the order given. Prices of another currency than the first one's are left out; those
/// that do not compare with the package stand last.
///
/// ```
/// use grocery_core::{Currency, Money, catalog::Catalog, pricing::{Quote, QuoteKind, compare_prices}, quantity::Unit};
/// let catalog = Catalog::starter()?;
/// let milk = catalog.require(&"gc-whole-milk-1-gallon".parse()?)?;
/// let quote = |source: &str, minor| Quote {
///     product: milk.id.clone(),
///     price: Money::from_minor(minor, Currency::USD),
///     regular: None,
///     per: Unit::Each,
///     kind: QuoteKind::Live,
///     source: source.to_owned(),
///     store: None,
///     as_of: grocery_core::Timestamp::from_unix_millis(0),
///     stale: false,
///     in_stock: None,
/// };
/// let rows = compare_prices(&milk, &[quote("dear", 450), quote("cheap", 400)]);
/// assert_eq!(rows[0].quote.source, "cheap");
/// assert_eq!(rows[1].above.map(|r| r.to_string()).as_deref(), Some("12.5"));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[must_use]
pub fn compare_prices(product: &Product, quotes: &[Quote]) -> Vec<ComparedPrice> {
    let Some(currency) = quotes.first().map(|q| q.price.currency()) else { return Vec::new() };
    let content = product.size.and_then(|s| s.total().ok());
    let row = |q: &Quote| {
        let per = match (q.per, content) {
            (Unit::Each, Some(content)) => content,
            (per, _) => Quantity::new(Ratio::ONE, per),
        };
        let unit_price = UnitPrice::new(q.price, per).ok()?;
        Some(ComparedPrice { quote: q.clone(), unit_price, above: None })
    };
    let rows: Vec<ComparedPrice> =
        quotes.iter().filter(|q| q.price.currency() == currency).filter_map(row).collect();
    // What compares is what converts into the package's content, else into what the first price is for.
    let unit = content
        .map(|c| c.unit)
        .filter(|unit| rows.iter().any(|row| row.unit_price.per().convert(*unit).is_ok()))
        .or_else(|| rows.first().map(|row| row.unit_price.per().unit));
    let Some(unit) = unit else { return Vec::new() };
    // All in one unit, so that comparing cannot fail and the order is a whole one.
    let in_unit =
        |row: &ComparedPrice| UnitPrice::new(row.quote.price, row.unit_price.per().convert(unit).ok()?).ok();
    let mut rows: Vec<(Option<UnitPrice>, ComparedPrice)> =
        rows.into_iter().map(|row| (in_unit(&row), row)).collect();
    rows.sort_by(|(a, first), (b, second)| match (a, b) {
        (Some(a), Some(b)) => {
            a.compare(b).unwrap_or(Ordering::Equal).then(first.quote.stale.cmp(&second.quote.stale))
        }
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    let lowest = rows.first().and_then(|(price, _)| *price);
    rows.into_iter()
        .map(|(price, mut row)| {
            row.above = price.zip(lowest).and_then(|(price, low)| above(&price, &low));
            row
        })
        .collect()
}

/// By how much one unit price is above another: `(a / qa) / (b / qb) - 1`.
fn above(price: &UnitPrice, low: &UnitPrice) -> Option<Rate> {
    let amount = low.per().convert(price.per().unit).ok()?.amount.over(price.per().amount)?;
    let top = i128::from(price.price().minor()).checked_mul(i128::from(amount.numerator()))?;
    let bottom = i128::from(low.price().minor()).checked_mul(i128::from(amount.denominator()))?;
    let more = top.checked_sub(bottom)?.checked_mul(1_000_000)?;
    i64::try_from(round_div(more, bottom, Rounding::HalfUp)?).ok().map(Rate::from_ppm)
}

/// Whether `new` is to stand in place of `old`: a fresh price before a stale one, then the lower one for the same amount.
pub(super) fn cheaper(new: &Quote, old: &Quote) -> bool {
    if new.stale != old.stale {
        return old.stale;
    }
    if (new.kind == QuoteKind::Live) != (old.kind == QuoteKind::Live) {
        return new.kind == QuoteKind::Live;
    }
    let price = |q: &Quote| UnitPrice::new(q.price, Quantity::new(Ratio::ONE, q.per)).ok();
    match (price(new), price(old)) {
        (Some(new), Some(old)) => new.compare(&old).is_ok_and(Ordering::is_lt),
        _ => false,
    }
}
