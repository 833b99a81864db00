//! What prices did over a window of days, in whole numbers.
//!
//! Everything here is exact: sums are integers, mean and median are fractions, and the two figures that cannot be
//! (volatility is a square root, the slope may have any denominator) say how they are rounded. Each price counts once.
//! A [`PriceHistoryStore`](super::PriceHistoryStore) keeps a row for each *change*, so that a price which stood for a
//! month is one row; [`daily_prices`] gives it the weight it had, one count for each day.

mod daily;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::PricePoint;
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    money::{Currency, Money, Rate, Rounding, round_div},
    quantity::Ratio,
};

pub use daily::daily_prices;

/// The windows that a history is told over, in days.
pub const WINDOWS: [u32; 4] = [7, 30, 60, 90];

/// The highest price that statistics are counted over, in minor units. Above it sums could outgrow 128 bits.
pub const MAX_PRICE: i64 = 1_000_000_000_000;

/// The most prices of one window.
pub const MAX_PRICES: usize = 1_000_000;

/// The longest window, in days: ten years.
pub const MAX_DAYS: u32 = 3_660;

/// Milliseconds of a day.
pub(crate) const DAY_MILLIS: i64 = 86_400_000;

/// A slope that moves the price by less than this over its window is steady: 2 % of the mean.
const STEADY_PPM: i128 = 20_000;

/// A price and when it was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceAt {
    /// The price.
    pub price: Money,
    /// When.
    pub at: Timestamp,
}

/// Where a price is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trend {
    /// Down by 2 % of the mean or more over the window.
    Falling,
    /// By less than 2 % either way.
    Steady,
    /// Up by 2 % of the mean or more over the window.
    Rising,
}

impl Trend {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::Falling, Self::Steady, Self::Rising];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Falling => "falling",
            Self::Steady => "steady",
            Self::Rising => "rising",
        }
    }
}

impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Trend {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown trend {:?}", clip(s, 40)))
                .with_hint("use falling, steady or rising")
        })
    }
}

/// What prices did over a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceStats {
    /// The length of the window, in days.
    pub days: u32,
    /// How many prices were counted. Above zero.
    pub count: usize,
    /// The lowest price, and the last time it was charged.
    pub lowest: PriceAt,
    /// The highest price, and the last time it was charged.
    pub highest: PriceAt,
    /// The last price.
    pub latest: PriceAt,
    /// The mean in minor units, exact.
    pub mean: Ratio,
    /// The middle price in minor units, exact: of an even count the mean of the two in the middle.
    pub median: Ratio,
    /// The standard deviation (of all the prices, not of a sample) as a share of the mean, rounded down to a millionth. Zero
    /// where the mean is.
    pub volatility: Rate,
    /// Minor units a day, by least squares over whole days of age, rounded half up to a millionth. Zero where all
    /// prices are of one day.
    pub slope: Ratio,
    /// Where the slope leads over the window.
    pub trend: Trend,
}

/// The prices of a window, lowest first.
///
/// ```
/// use grocery_core::{Currency, Money, Ratio, Timestamp, pricing::PriceWindow};
/// let now: Timestamp = "2026-11-21T12:00:00Z".parse()?;
/// let told = [("2026-11-01T08:00:00Z", "3.98"), ("2026-11-10T08:00:00Z", "2.98"), ("2026-11-20T08:00:00Z", "3.98")];
/// let mut prices = Vec::new();
/// for (at, price) in told {
///     prices.push((at.parse()?, Money::parse(price, Currency::USD)?));
/// }
/// let window = PriceWindow::new(prices, now, 30)?;
/// let stats = window.stats().expect("there are prices");
/// assert_eq!(stats.lowest.price.to_string(), "2.98");
/// assert_eq!(stats.mean, Ratio::new(1_094, 3).expect("a fraction"));
/// // A third of the prices were below 3.50.
/// assert_eq!(window.share_below(Money::parse("3.50", Currency::USD)?)?, Ratio::new(1, 3));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PriceWindow {
    days: u32,
    now: Timestamp,
    currency: Currency,
    /// Minor units and time, sorted.
    prices: Vec<(i64, Timestamp)>,
}

impl PriceWindow {
    /// The prices of the `days` before `now`, both ends counted. Later and earlier ones are left out.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a window of no days or above [`MAX_DAYS`], and, within the window,
    /// for prices in two currencies, below zero, above [`MAX_PRICE`], or more than [`MAX_PRICES`] of them.
    pub fn new(
        prices: impl IntoIterator<Item = (Timestamp, Money)>,
        now: Timestamp,
        days: u32,
    ) -> Result<Self> {
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(fault(format!("a window of {days} days"), "ask for 1 to 3660 days"));
        }
        let since = days_before(now, days);
        let mut kept = Vec::new();
        let mut currency = None;
        for (at, price) in prices {
            if at < since || at > now {
                continue;
            }
            if *currency.get_or_insert(price.currency()) != price.currency() {
                return Err(fault("prices in two currencies", "ask for one currency at a time"));
            }
            if !(0..=MAX_PRICE).contains(&price.minor()) {
                return Err(fault(format!("a price of {price}"), "prices go from 0 to 10^12 minor units"));
            }
            if kept.len() == MAX_PRICES {
                return Err(fault("more than 1,000,000 prices in a window", "ask for fewer days"));
            }
            kept.push((price.minor(), at));
        }
        kept.sort_unstable();
        Ok(Self { days, now, currency: currency.unwrap_or(Currency::USD), prices: kept })
    }

    /// How many prices there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.prices.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prices.is_empty()
    }

    /// The lowest price and the last time it was charged.
    #[must_use]
    pub fn lowest(&self) -> Option<PriceAt> {
        let (low, _) = *self.prices.first()?;
        let end = self.prices.partition_point(|(p, _)| *p == low);
        self.prices[..end].last().map(|last| self.at(*last))
    }

    /// The share of the prices that are below `price`: 0 where nothing was cheaper. `None` for an empty window.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where the price is in another currency.
    pub fn share_below(&self, price: Money) -> Result<Option<Ratio>> {
        if self.prices.is_empty() {
            return Ok(None);
        }
        Money::zero(self.currency).compare(price)?;
        let below = self.prices.partition_point(|(p, _)| *p < price.minor());
        // Both are at most MAX_PRICES.
        Ok(Ratio::new(below as i64, self.prices.len() as i64))
    }

    /// The figures of the window; `None` where it has no prices.
    #[must_use]
    pub fn stats(&self) -> Option<PriceStats> {
        let count = self.prices.len();
        let n = count as i128;
        let lowest = self.lowest()?;
        let highest = self.at(*self.prices.last()?);
        let (latest, _) = self.prices.iter().map(|p| (*p, p.1)).max_by_key(|(p, at)| (*at, p.0))?;
        let sum: i128 = self.prices.iter().map(|(p, _)| i128::from(*p)).sum();
        let (left, right) = (self.prices.get((count - 1) / 2)?.0, self.prices.get(count / 2)?.0);
        let (slope, trend) = self.slope(sum)?;
        Some(PriceStats {
            days: self.days,
            count,
            lowest,
            highest,
            latest: self.at(latest),
            mean: Ratio::new(i64::try_from(sum).ok()?, i64::try_from(n).ok()?)?,
            median: Ratio::new(left + right, 2)?,
            volatility: Rate::from_ppm(self.volatility(sum)?),
            slope,
            trend,
        })
    }

    /// Millionths of the mean: the root of `(n * sum of squares - sum^2) / sum^2`.
    fn volatility(&self, sum: i128) -> Option<i64> {
        let sum = sum.unsigned_abs();
        if sum == 0 {
            return Some(0);
        }
        let squares: u128 = self.prices.iter().map(|(p, _)| u128::from(p.unsigned_abs()).pow(2)).sum();
        // At most 10^36 with the bounds of `new`, so a remainder may be multiplied by 100 and not by 10^12 at once.
        let spread = (self.prices.len() as u128 * squares).checked_sub(sum * sum)?;
        let whole = sum * sum;
        let (mut quotient, mut rest) = (spread / whole, spread % whole);
        for _ in 0..6 {
            rest *= 100;
            quotient = quotient * 100 + rest / whole;
            rest %= whole;
        }
        i64::try_from(quotient.isqrt()).ok()
    }

    /// Minor units a day, and where that leads.
    fn slope(&self, sum: i128) -> Option<(Ratio, Trend)> {
        let n = self.prices.len() as i128;
        let (mut days, mut squares, mut products) = (0_i128, 0_i128, 0_i128);
        for (price, at) in &self.prices {
            let day = -i128::from(age_in_days(*at, self.now));
            days += day;
            squares += day * day;
            products += day * i128::from(*price);
        }
        let below = n * squares - days * days;
        if below == 0 {
            return Some((Ratio::ZERO, Trend::Steady));
        }
        let above = n * products - days * sum;
        let millionths = i64::try_from(round_div(above * 1_000_000, below, Rounding::HalfUp)?).ok()?;
        // Over the whole window, in millionths of the mean: slope * days * n / sum.
        let moved = i128::from(millionths) * i128::from(self.days) * n;
        let trend = if moved.abs() < STEADY_PPM * sum {
            Trend::Steady
        } else if moved < 0 {
            Trend::Falling
        } else {
            Trend::Rising
        };
        Some((Ratio::new(millionths, 1_000_000)?, if sum == 0 { Trend::Steady } else { trend }))
    }

    fn at(&self, (minor, at): (i64, Timestamp)) -> PriceAt {
        PriceAt { price: Money::from_minor(minor, self.currency), at }
    }
}

/// The figures of a product's history over 7, 30, 60 and 90 days before `now`; windows without a price are left out.
///
/// A history has a row for each change: a price counts once for each day it stood, by [`daily_prices`]. Prices per
/// another unit than the newest point's are left out.
///
/// # Errors
/// Those of [`PriceWindow::new`].
pub fn history_stats(points: &[PricePoint], now: Timestamp) -> Result<Vec<PriceStats>> {
    let longest = WINDOWS.iter().copied().max().unwrap_or(1);
    let newest = points.iter().filter(|p| p.at <= now).max_by_key(|p| p.at);
    let daily = daily_prices(points, now, longest);
    let mut all = Vec::with_capacity(WINDOWS.len());
    for days in WINDOWS {
        let prices = daily.iter().filter(|(_, p)| newest.is_some_and(|n| n.per == p.per));
        all.extend(PriceWindow::new(prices.map(|(at, p)| (*at, p.price)), now, days)?.stats());
    }
    Ok(all)
}

/// The time `days` days before `now`.
pub(crate) fn days_before(now: Timestamp, days: u32) -> Timestamp {
    Timestamp::from_unix_millis(now.unix_millis() - i64::from(days) * DAY_MILLIS)
}

/// Whole days from `at` to `now`, rounded down; zero for what is later.
pub(crate) fn age_in_days(at: Timestamp, now: Timestamp) -> i64 {
    ((now.unix_millis() - at.unix_millis()) / DAY_MILLIS).max(0)
}

fn fault(what: impl fmt::Display, hint: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{what} cannot be counted")).with_hint(hint)
}
