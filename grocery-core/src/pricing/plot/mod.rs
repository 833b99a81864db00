//! A price history, drawn: as an SVG image, or as characters for a terminal.
//!
//! [`PricePlot`] holds what is drawn: prices in the order of time, a regular price as a line, and marks where a price was a
//! deal. The same plot gives the same picture, digit for digit: coordinates are whole numbers. It decides nothing about
//! prices, prints nothing and writes no file; names are escaped for where they go.

mod svg;
#[cfg(test)]
mod tests;
mod text;

use super::stats::{MAX_PRICE, MAX_PRICES};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    money::{Currency, Money},
};

/// The most marks of one plot; of more the newest are drawn.
pub const MAX_MARKS: usize = 200;

/// How prices join up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PlotStyle {
    /// A price stands until the next one: what a shop tells.
    #[default]
    Steps,
    /// A price was seen once: what somebody paid.
    Points,
}

/// A price that is pointed out. Make it with [`PlotMark::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlotMark {
    /// When.
    pub at: Timestamp,
    /// The price.
    pub price: Money,
    /// What it is, in a few words.
    pub label: String,
}

impl PlotMark {
    /// Points out `price` at `at`.
    #[must_use]
    pub fn new(at: Timestamp, price: Money, label: impl Into<String>) -> Self {
        Self { at, price, label: label.into() }
    }
}

/// A price history to be drawn. Make it with [`PricePlot::new`].
///
/// ```
/// use grocery_core::{Currency, Money, Timestamp, pricing::{PlotMark, PricePlot}};
/// let day = |n: i64| Timestamp::from_unix_millis(1_795_000_000_000 + n * 86_400_000);
/// let usd = |minor| Money::from_minor(minor, Currency::USD);
/// let plot = PricePlot::new("Milk & more", [(day(0), usd(398)), (day(20), usd(298)), (day(25), usd(398))], day(40))?
///     .with_regular(usd(398))?
///     .with_mark(PlotMark::new(day(20), usd(298), "25 % below the regular price"))?;
/// assert!(plot.svg().contains("Milk &amp; more"));
/// assert!(plot.text(60, 10).contains("$2.98"));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricePlot {
    title: String,
    style: PlotStyle,
    currency: Currency,
    /// Time and minor units, in the order of time; never empty.
    prices: Vec<(Timestamp, i64)>,
    /// Where the picture ends.
    until: Timestamp,
    regular: Option<i64>,
    marks: Vec<PlotMark>,
    utc_offset_minutes: i32,
}

impl PricePlot {
    /// Prices in whatever order, drawn up to `until` or the last price, whichever is later. Of two prices of one moment the
    /// later one of the two given counts.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) without a price, for two currencies, for a price below zero or above
    /// [`MAX_PRICE`]; [`TooLarge`](ErrorKind::TooLarge) above [`MAX_PRICES`] of them.
    pub fn new(
        title: impl Into<String>,
        prices: impl IntoIterator<Item = (Timestamp, Money)>,
        until: Timestamp,
    ) -> Result<Self> {
        let mut kept: Vec<(Timestamp, i64)> = Vec::new();
        let mut currency = None;
        for (at, price) in prices {
            let currency = *currency.get_or_insert(price.currency());
            if kept.len() == MAX_PRICES {
                return Err(Error::new(ErrorKind::TooLarge, "more than 1,000,000 prices to draw")
                    .with_hint("draw fewer days"));
            }
            kept.push((at, checked(price, currency)?));
        }
        let Some(currency) = currency else {
            return Err(Error::new(ErrorKind::InvalidInput, "there is no price to draw")
                .with_hint("give at least one price"));
        };
        kept.sort_by_key(|(at, _)| *at);
        let last = kept.last().map_or(until, |(at, _)| *at);
        Ok(Self {
            title: title.into(),
            style: PlotStyle::default(),
            currency,
            prices: kept,
            until: until.max(last),
            regular: None,
            marks: Vec::new(),
            utc_offset_minutes: 0,
        })
    }

    /// The same, joined up in this way.
    #[must_use]
    pub fn with_style(mut self, style: PlotStyle) -> Self {
        self.style = style;
        self
    }

    /// The same, with the regular price as a line.
    ///
    /// # Errors
    /// As for any price of [`new`](Self::new).
    pub fn with_regular(mut self, regular: Money) -> Result<Self> {
        self.regular = Some(checked(regular, self.currency)?);
        Ok(self)
    }

    /// The same, with one more price pointed out. One outside of the picture is not drawn.
    ///
    /// # Errors
    /// As for any price of [`new`](Self::new).
    pub fn with_mark(mut self, mark: PlotMark) -> Result<Self> {
        checked(mark.price, self.currency)?;
        let (from, until) = self.span();
        if (from..=until).contains(&mark.at.unix_millis()) {
            self.marks.push(mark);
            self.marks
                .sort_by(|a, b| (a.at, a.price.minor(), &a.label).cmp(&(b.at, b.price.minor(), &b.label)));
            if self.marks.len() > MAX_MARKS {
                self.marks.remove(0);
            }
        }
        Ok(self)
    }

    /// The same, with days told in a zone so many minutes ahead of UTC.
    #[must_use]
    pub fn with_utc_offset_minutes(mut self, minutes: i32) -> Self {
        self.utc_offset_minutes = minutes;
        self
    }

    /// An SVG image of 720 by 300, complete with title and description, for a file or a page. It holds no script and
    /// refers to nothing outside.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::drawn(self)
    }

    /// A chart of so many columns and rows of characters (held between 40 by 5 and 400 by 100), below it one line for each
    /// mark. Without colour; every line ends with a line feed.
    #[must_use]
    pub fn text(&self, columns: usize, rows: usize) -> String {
        text::drawn(self, columns.clamp(40, 400), rows.clamp(5, 100))
    }

    /// The first and the last moment of the picture, apart by at least a millisecond.
    fn span(&self) -> (i64, i64) {
        let from = self.prices.first().map_or(0, |(at, _)| at.unix_millis());
        (from, self.until.unix_millis().max(from + 1))
    }

    /// The prices at which the scale has a line, the lowest first: round ones, from below the lowest price to above the
    /// highest.
    fn scale(&self) -> Vec<i64> {
        let own = self.prices.iter().map(|(_, price)| *price);
        let all = || own.clone().chain(self.regular).chain(self.marks.iter().map(|m| m.price.minor()));
        let (low, high) = (all().min().unwrap_or(0), all().max().unwrap_or(0));
        // A price that never moved lies in the middle.
        let margin = if low == high { (low / 10).max(1) } else { 0 };
        let (low, high) = ((low - margin).max(0), high + margin);
        let mut step = 1_i64;
        let mut next = [2, 5, 10].into_iter().cycle();
        let mut power = 1;
        while (high - low) / step > 4 {
            let factor = next.next().unwrap_or(10);
            step = power * factor;
            if factor == 10 {
                power = step;
            }
        }
        let first = low / step * step;
        (0..).map(|line| first + line * step).take_while(|&line| line < high + step).collect()
    }

    /// `$3.98`.
    fn amount(&self, minor: i64) -> String {
        Money::from_minor(minor, self.currency).with_symbol()
    }

    /// `2026-11-21`.
    fn day(&self, millis: i64) -> String {
        Timestamp::from_unix_millis(millis).date_at_offset(self.utc_offset_minutes).to_string()
    }

    /// What the picture shows, in a sentence.
    fn summary(&self) -> String {
        let (from, until) = self.span();
        let low = self.prices.iter().map(|(_, p)| *p).min().unwrap_or(0);
        let high = self.prices.iter().map(|(_, p)| *p).max().unwrap_or(0);
        let last = self.prices.last().map_or(0, |(_, p)| *p);
        format!(
            "{} to {}: lowest {}, highest {}, last {}",
            self.day(from),
            self.day(until),
            self.amount(low),
            self.amount(high),
            self.amount(last)
        )
    }

    /// What a mark says: `2026-11-21 $2.98: label`.
    fn said(&self, mark: &PlotMark) -> String {
        let (day, price) = (self.day(mark.at.unix_millis()), self.amount(mark.price.minor()));
        format!("{day} {price}: {}", mark.label)
    }
}

fn checked(price: Money, currency: Currency) -> Result<i64> {
    if price.currency() != currency {
        return Err(Error::new(ErrorKind::InvalidInput, "prices in two currencies cannot be drawn together")
            .with_hint("draw one currency at a time"));
    }
    if !(0..=MAX_PRICE).contains(&price.minor()) {
        return Err(Error::new(ErrorKind::InvalidInput, format!("a price of {price} cannot be drawn"))
            .with_hint("prices go from 0 to 10^12 minor units"));
    }
    Ok(price.minor())
}

/// Where `value` of `low..=high` lies on a length, rounded down. All are held within their bounds, so that nothing overflows.
fn placed(value: i64, low: i64, high: i64, length: i64) -> i64 {
    let (part, whole) =
        (i128::from(value.clamp(low, high)) - i128::from(low), i128::from(high) - i128::from(low));
    i64::try_from((part * i128::from(length)).checked_div_euclid(whole).unwrap_or(0)).unwrap_or(0)
}
