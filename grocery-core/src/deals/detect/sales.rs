//! Sales that are over: where earlier prices were below the regular price behind them.

use serde::{Deserialize, Serialize};

use super::{
    DetectConfig, Observation,
    observation::{MAX_OBSERVATIONS, comparable},
    regular::Regulars,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    money::Money,
};

/// A run of earlier prices that were all below the regular price behind them by at least
/// [`min_drop`](DetectConfig::min_drop).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastSale {
    /// When it was first seen.
    pub from: Timestamp,
    /// When it was last seen.
    pub until: Timestamp,
    /// Its lowest price.
    pub price: Money,
    /// The regular price behind that one.
    pub regular: Money,
}

/// The sales among earlier prices, the earliest first. Prices that cannot be compared with `present` are left out, as
/// [`detect`](super::detect) leaves them out. Linear, but for sorting.
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) for more than [`MAX_OBSERVATIONS`] prices and for a config out of bounds.
///
/// ```
/// use grocery_core::{Currency, Money, Timestamp, deals::detect::{DetectConfig, Observation, past_sales}};
/// let day = |n: i64| Timestamp::from_unix_millis(1_795_000_000_000 + n * 86_400_000);
/// let seen = |n: i64, minor| Observation::new("shop", Money::from_minor(minor, Currency::USD), day(n));
/// let past: Vec<Observation> = (0..40).map(|n| seen(n, if (20..25).contains(&n) { 298 } else { 398 })).collect();
/// let sales = past_sales(&past, &seen(40, 398), &DetectConfig::default())?;
/// assert_eq!((sales.len(), sales[0].from, sales[0].until), (1, day(20), day(24)));
/// assert_eq!((sales[0].price.minor(), sales[0].regular.minor()), (298, 398));
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn past_sales(
    past: &[Observation],
    present: &Observation,
    config: &DetectConfig,
) -> Result<Vec<PastSale>> {
    config.check()?;
    if past.len() > MAX_OBSERVATIONS {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!("{} earlier prices are too many", past.len()),
        )
        .with_hint("give at most 100,000; those of a year are enough"));
    }
    let known = Regulars::new(comparable(past, present).0, config.sale_days);
    let currency = present.price.currency();
    let mut found: Vec<PastSale> = Vec::new();
    let mut before = false;
    for (place, (seen, regular)) in known.seen.iter().zip(&known.regular).enumerate() {
        let is_sale = known.was_sale(place, config);
        if is_sale {
            let (price, regular) =
                (Money::from_minor(seen.price, currency), Money::from_minor(*regular, currency));
            match found.last_mut().filter(|_| before) {
                Some(sale) => {
                    sale.until = seen.at;
                    if seen.price < sale.price.minor() {
                        (sale.price, sale.regular) = (price, regular);
                    }
                }
                None => found.push(PastSale { from: seen.at, until: seen.at, price, regular }),
            }
        }
        before = is_sale;
    }
    Ok(found)
}
