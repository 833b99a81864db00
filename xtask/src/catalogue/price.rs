//! Typical prices: BLS averages where one exists, otherwise Complete Journey's 2017 list prices carried forward.
//!
//! No source has both a product name and a shelf price, so every figure here is typical, never live.

use super::size::Dim;
use super::sources::{Sale, Series};

/// CPI-U, food at home, U.S. city average, not seasonally adjusted (BLS series CUUR0000SAF11, 1982-84 = 100).
/// Annual average of 2017, rounded to one decimal, and the month the estimates refer to.
pub(crate) const CPI_2017: f64 = 238.3;
pub(crate) const CPI_NOW: f64 = 318.755;
/// Last day of the month of [`CPI_NOW`] (March 2026).
pub(crate) const CPI_DATE: &str = "2026-03-31";

/// What 2017 prices are multiplied by. Also used for household goods: their indexes moved alike.
pub(crate) fn cpi_factor() -> f64 {
    CPI_NOW / CPI_2017
}

/// How price grows with size where the data say nothing: doubling a package adds 74 %.
const SIZE_EXPONENT: f64 = 0.8;
/// Between two observed sizes a price rises at least this steeply, so a bigger pack is never cheaper.
const LEAST_EXPONENT: f64 = 0.3;
/// And at most this steeply, seen from the most sold size.
const MOST_EXPONENT: f64 = 1.1;
/// A size band counts as observed from this many sales.
const BAND_SALES: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    Private,
    National,
    /// Loose produce and other goods without a label.
    None,
}

/// 2017 prices of one group of Complete Journey product types.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    pub(crate) sales: usize,
    median: f64,
    flat_private: f64,
    flat_national: f64,
    curves: Vec<(Dim, Curve)>,
}

#[derive(Clone, Debug)]
struct Curve {
    /// (ln size, ln cents), both rising.
    knots: Vec<(f64, f64)>,
    private: f64,
    national: f64,
}

impl Market {
    pub(crate) fn new(sales: &[Sale]) -> Option<Self> {
        let all = median(sales.iter().map(|s| s.cents))?;
        let of = |private: bool| sales.iter().filter(move |s| s.private_label == private);
        let flat = |private: bool| label_factor(of(private).map(|s| (s.cents / all).ln()));
        let curves = [Dim::Ounces, Dim::Count, Dim::Loads]
            .into_iter()
            .filter_map(|dim| Some((dim, Curve::fit(sales, dim)?)))
            .collect();
        Some(Self {
            sales: sales.len(),
            median: all,
            flat_private: flat(true),
            flat_national: flat(false),
            curves,
        })
    }

    /// Median unit list price in 2017 cents, whatever the size.
    pub(crate) fn flat(&self, label: Label) -> f64 {
        self.median
            * match label {
                Label::Private => self.flat_private,
                Label::National => self.flat_national,
                Label::None => 1.0,
            }
    }

    /// Smallest and biggest observed size band.
    pub(crate) fn spans(&self, dim: Dim) -> Option<(f64, f64)> {
        let (_, curve) = self.curves.iter().find(|(d, _)| *d == dim)?;
        Some((curve.knots.first()?.0.exp(), curve.knots.last()?.0.exp()))
    }

    /// 2017 cents of a package of this size; `None` when the types were never seen in that dimension.
    pub(crate) fn at(&self, dim: Dim, size: f64, label: Label) -> Option<f64> {
        let (_, curve) = self.curves.iter().find(|(d, _)| *d == dim)?;
        let factor = match label {
            Label::Private => curve.private,
            Label::National => curve.national,
            Label::None => 1.0,
        };
        Some(curve.at(size) * factor)
    }
}

impl Curve {
    fn fit(sales: &[Sale], dim: Dim) -> Option<Self> {
        let mut points: Vec<(f64, f64, bool)> = sales
            .iter()
            .filter_map(|s| {
                let (d, size) = s.size?;
                (d == dim && size > 0.0).then(|| (size.ln(), s.cents.ln(), s.private_label))
            })
            .collect();
        if points.len() < BAND_SALES {
            return None;
        }
        points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut knots = Vec::new();
        let mut start = 0;
        while let Some(first) = points.get(start) {
            // A band is sizes within 8 % of its smallest one.
            let len = points.iter().skip(start).take_while(|p| p.0 - first.0 < 0.077).count();
            let band = points.get(start..start + len)?;
            if len >= BAND_SALES {
                knots.push((
                    median(band.iter().map(|p| p.0))?,
                    median(band.iter().map(|p| p.1))?,
                    len as f64,
                ));
            }
            start += len;
        }
        if knots.is_empty() {
            // Many thin bands: carry every sale to the middle size and take the median there.
            let middle = median(points.iter().map(|p| p.0))?;
            let cents = median(points.iter().map(|p| p.1 + SIZE_EXPONENT * (middle - p.0)))?;
            knots.push((middle, cents, points.len() as f64));
        }
        let mut curve = Self { knots: gentle(rising(&knots), &knots), private: 1.0, national: 1.0 };
        let residuals = |private: bool| {
            let curve = &curve;
            label_factor(points.iter().filter(move |p| p.2 == private).map(move |p| p.1 - curve.ln_at(p.0)))
        };
        let (private, national) = (residuals(true), residuals(false));
        curve.private = private;
        curve.national = national;
        Some(curve)
    }

    fn at(&self, size: f64) -> f64 {
        self.ln_at(size.ln()).exp()
    }

    fn ln_at(&self, ln_size: f64) -> f64 {
        let mut below: Option<(f64, f64)> = None;
        for knot in &self.knots {
            if knot.0 >= ln_size {
                return match below {
                    None => knot.1 - SIZE_EXPONENT * (knot.0 - ln_size),
                    Some(low) => {
                        let share = (ln_size - low.0) / (knot.0 - low.0);
                        low.1 + share * (knot.1 - low.1)
                    }
                };
            }
            below = Some(*knot);
        }
        below.map_or(0.0, |last| last.1 + SIZE_EXPONENT * (ln_size - last.0))
    }
}

/// Pool-adjacent-violators on the price left after the least slope, so knots rise with size.
fn rising(knots: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    // Blocks of (mean of `ln cents - LEAST * ln size`, weight, knots in it).
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (x, y, weight) in knots {
        let mut block = (y - LEAST_EXPONENT * x, *weight, 1);
        while let Some(last) = blocks.last().copied().filter(|last| last.0 > block.0) {
            let weight = last.1 + block.1;
            block = ((last.0 * last.1 + block.0 * block.1) / weight, weight, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
    let levels = blocks.iter().flat_map(|b| std::iter::repeat_n(b.0, b.2));
    knots.iter().zip(levels).map(|(k, level)| (k.0, level + LEAST_EXPONENT * k.0)).collect()
}

/// Keeps the most sold band's price and bends the others so that none is steeper than [`MOST_EXPONENT`]: a band
/// of dear brands must not make a slightly bigger loaf cost twice as much.
fn gentle(mut knots: Vec<(f64, f64)>, bands: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    let most =
        |best: usize, i: usize, b: &(f64, f64, f64)| bands.get(best).is_none_or(|x| b.2 > x.2).then_some(i);
    let usual = bands.iter().enumerate().fold(0, |best, (i, b)| most(best, i, b).unwrap_or(best));
    let (low, high) = knots.split_at_mut(usual);
    let mut last = high.first().copied();
    for knot in high.iter_mut().skip(1) {
        if let Some(before) = last {
            knot.1 = knot.1.min(before.1 + MOST_EXPONENT * (knot.0 - before.0));
        }
        last = Some(*knot);
    }
    let mut next = high.first().copied();
    for knot in low.iter_mut().rev() {
        if let Some(after) = next {
            knot.1 = knot.1.max(after.1 - MOST_EXPONENT * (after.0 - knot.0));
        }
        next = Some(*knot);
    }
    knots
}

/// How far a label's prices lie from the market: the median residual, kept within bounds and ignored when thin.
fn label_factor(residuals: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = residuals.collect();
    if values.len() < 8 {
        return 1.0;
    }
    median(values.into_iter()).map_or(1.0, |m| m.exp().clamp(0.7, 1.35))
}

pub(crate) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    let high = values.len() / 2;
    let upper = *values.get(high)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some((upper + *values.get(high.checked_sub(1)?)?) / 2.0)
}

impl Series {
    /// Dollars for a package: `None` when the series is priced in another dimension.
    pub(crate) fn dollars_for(&self, dim: Dim, size: f64) -> Option<f64> {
        let (unit_dim, unit) = match self.unit.as_str() {
            "per lb" | "per 16 oz" => (Dim::Ounces, 16.0),
            "per gallon" => (Dim::Ounces, 128.0),
            "per liter" => (Dim::Ounces, 33.814),
            "per dozen" => (Dim::Count, 12.0),
            _ => return None,
        };
        (dim == unit_dim).then(|| self.dollars * size / unit)
    }

    /// Last day of the period, ISO.
    pub(crate) fn last_day(&self) -> Option<String> {
        let (year, month) = self.period.split_once('-')?;
        let y: u32 = year.parse().ok()?;
        let days = match month {
            "02" if y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400)) => 29,
            "02" => 28,
            "04" | "06" | "09" | "11" => 30,
            _ => 31,
        };
        Some(format!("{}-{days}", self.period))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sales(rows: &[(f64, f64, bool)]) -> Vec<Sale> {
        rows.iter()
            .flat_map(|(size, cents, private_label)| {
                std::iter::repeat_n(
                    Sale { cents: *cents, size: Some((Dim::Ounces, *size)), private_label: *private_label },
                    8,
                )
            })
            .collect()
    }

    #[test]
    fn an_observed_size_costs_its_median() {
        let market = Market::new(&sales(&[(8.0, 200.0, false), (16.0, 300.0, false)])).expect("sales");
        let at = |s| market.at(Dim::Ounces, s, Label::None).expect("curve").round();
        assert_eq!((at(8.0), at(16.0)), (200.0, 300.0));
        assert_eq!(at(32.0), (300.0 * 2f64.powf(0.8)).round());
    }

    #[test]
    fn bigger_is_never_cheaper() {
        let market = Market::new(&sales(&[(8.0, 300.0, false), (16.0, 200.0, false), (32.0, 210.0, false)]))
            .expect("sales");
        let mut last = 0.0;
        for size in [1.0, 8.0, 12.0, 16.0, 20.0, 32.0, 64.0] {
            let cents = market.at(Dim::Ounces, size, Label::None).expect("curve");
            assert!(cents > last * 1.05, "{size} oz: {cents} after {last}");
            last = cents;
        }
    }

    #[test]
    fn a_dear_brand_in_a_bigger_size_does_not_double_the_price() {
        let rows = [(20.0, 150.0, false), (20.0, 150.0, false), (24.0, 400.0, false)];
        let market = Market::new(&sales(&rows)).expect("sales");
        let at = |s| market.at(Dim::Ounces, s, Label::None).expect("curve");
        assert_eq!(at(20.0).round(), 150.0);
        assert!(at(24.0) < 190.0, "{}", at(24.0));
    }

    #[test]
    fn private_label_is_cheaper_when_it_was() {
        let market =
            Market::new(&sales(&[(8.0, 200.0, true), (8.0, 220.0, false), (8.0, 240.0, false)])).expect("s");
        let at = |label| market.at(Dim::Ounces, 8.0, label).expect("curve");
        assert!(at(Label::Private) < at(Label::None));
        assert!(at(Label::National) >= at(Label::None));
    }

    #[test]
    fn other_dimension_is_none_and_no_sales_no_market() {
        let market = Market::new(&sales(&[(8.0, 200.0, true)])).expect("sales");
        assert_eq!(market.at(Dim::Count, 8.0, Label::None), None);
        assert!(Market::new(&[]).is_none());
    }

    #[test]
    fn bls_scales_exactly_and_dates_end_the_month() {
        let mut series =
            Series { label: String::new(), unit: "per lb".into(), period: "2026-05".into(), dollars: 1.658 };
        assert_eq!(series.dollars_for(Dim::Ounces, 20.0), Some(1.658 * 20.0 / 16.0));
        assert_eq!(series.dollars_for(Dim::Count, 20.0), None);
        assert_eq!(series.last_day().as_deref(), Some("2026-05-31"));
        series.period = "2024-02".into();
        assert_eq!(series.last_day().as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn factor_is_the_stated_one() {
        assert!((cpi_factor() - 1.3376).abs() < 0.0001);
    }
}
