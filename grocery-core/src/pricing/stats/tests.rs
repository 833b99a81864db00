use proptest::prelude::*;

use super::*;
use crate::{
    id::{ProductId, StoreId},
    quantity::Unit,
};

const NOW: i64 = 1_795_000_000_000;

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(millis)
}

fn days_ago(days: i64) -> Timestamp {
    at(NOW - days * DAY_MILLIS)
}

fn point(price: i64, days: i64, source: &str) -> PricePoint {
    PricePoint {
        product: ProductId::new("milk").unwrap(),
        source: source.to_owned(),
        store: None,
        price: usd(price),
        regular: None,
        per: Unit::Each,
        at: days_ago(days),
    }
}

#[test]
fn a_price_that_stood_a_month_weighs_a_month() {
    // 3.00 for 29 days, 2.00 since this morning: two rows, thirty days.
    let points = [point(300, 29, "a"), point(200, 0, "a")];
    let stats = history_stats(&points, at(NOW)).unwrap();
    assert_eq!(stats.iter().map(|s| s.days).collect::<Vec<_>>(), [7, 30, 60, 90]);
    let month = &stats[1];
    assert_eq!((month.count, month.mean), (30, Ratio::new(29 * 300 + 200, 30).unwrap()));
    assert_eq!(month.median, Ratio::from_int(300));
    assert_eq!((month.lowest.price, month.latest.price), (usd(200), usd(200)));
}

#[test]
fn the_price_that_stood_before_the_window_counts_in_it() {
    let stats = history_stats(&[point(300, 200, "a")], at(NOW)).unwrap();
    assert_eq!(stats.len(), 4);
    assert_eq!((stats[0].count, stats[0].mean, stats[0].trend), (8, Ratio::from_int(300), Trend::Steady));
    assert_eq!((stats[0].volatility, stats[0].slope), (Rate::ZERO, Ratio::ZERO));
}

#[test]
fn sources_and_shops_stand_beside_each_other() {
    let mut other = point(500, 10, "a");
    other.store = Some(StoreId::new("s2").unwrap());
    let points = [point(300, 10, "a"), point(400, 10, "b"), other];
    let stats = history_stats(&points, at(NOW)).unwrap();
    assert_eq!((stats[0].count, stats[0].mean), (24, Ratio::from_int(400)));
}

#[test]
fn a_price_per_pound_is_not_averaged_with_one_per_package() {
    let mut weighed = point(9_999, 3, "b");
    weighed.per = Unit::Pound;
    let stats = history_stats(&[weighed, point(300, 2, "a")], at(NOW)).unwrap();
    assert_eq!(stats[0].highest.price, usd(300));
}

#[test]
fn trends_have_a_direction() {
    let rising = (0..30).map(|d| (days_ago(d), usd(300 - d)));
    let stats = PriceWindow::new(rising, at(NOW), 30).unwrap().stats().unwrap();
    assert_eq!((stats.slope, stats.trend), (Ratio::ONE, Trend::Rising));
    let falling = (0..30).map(|d| (days_ago(d), usd(300 + d)));
    let stats = PriceWindow::new(falling, at(NOW), 30).unwrap().stats().unwrap();
    assert_eq!((stats.slope, stats.trend), (Ratio::from_int(-1), Trend::Falling));
    for trend in Trend::ALL {
        assert_eq!(trend.as_str().parse::<Trend>().unwrap(), trend);
        assert_eq!(serde_json::to_string(&trend).unwrap(), format!("\"{trend}\""));
    }
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let eur = Money::from_minor(1, Currency::EUR);
    assert!(PriceWindow::new([(at(NOW), usd(1)), (at(NOW), eur)], at(NOW), 7).is_err());
    assert!(PriceWindow::new([(at(NOW), usd(-1))], at(NOW), 7).is_err());
    assert!(PriceWindow::new([(at(NOW), usd(MAX_PRICE + 1))], at(NOW), 7).is_err());
    assert!(PriceWindow::new([], at(NOW), 0).is_err());
    let empty = PriceWindow::new([(days_ago(8), usd(-1))], at(NOW), 7).unwrap();
    assert!(empty.is_empty() && empty.stats().is_none());
    assert_eq!(empty.share_below(eur).unwrap(), None);
    assert!(PriceWindow::new([(at(NOW), usd(1))], at(NOW), 7).unwrap().share_below(eur).is_err());
    let huge = PriceWindow::new([(at(NOW), usd(MAX_PRICE)), (days_ago(7), usd(0))], at(NOW), 7).unwrap();
    assert_eq!(huge.stats().unwrap().volatility, Rate::from_ppm(1_000_000));
}

/// The same figures the slow way, straight from their definitions.
fn brute(prices: &[(i64, i64)], days: u32) -> Option<PriceStats> {
    let mut kept: Vec<(i64, i64)> = Vec::new();
    for (ago, price) in prices {
        if *ago >= 0 && *ago <= i64::from(days) * DAY_MILLIS {
            kept.push((*ago, *price));
        }
    }
    let n = kept.len();
    let r = |x: i64| Ratio::from_int(x);
    let sum = kept.iter().fold(Ratio::ZERO, |s, (_, p)| s.plus(r(*p)).unwrap());
    let mean = sum.over(r(n as i64))?;
    let low = kept.iter().map(|k| k.1).min()?;
    let high = kept.iter().map(|k| k.1).max()?;
    let youngest = kept.iter().map(|k| k.0).min()?;
    let latest = kept.iter().filter(|k| k.0 == youngest).map(|k| k.1).max()?;
    let last_time = |price| kept.iter().filter(|k| k.1 == price).map(|k| k.0).min().unwrap();
    let place = |price: i64, ago: i64| PriceAt { price: usd(price), at: at(NOW - ago) };
    let mut sorted: Vec<i64> = kept.iter().map(|k| k.1).collect();
    sorted.sort_unstable();
    let median = if n % 2 == 1 {
        r(sorted[n / 2])
    } else {
        r(sorted[n / 2 - 1]).plus(r(sorted[n / 2])).unwrap().over(r(2)).unwrap()
    };
    // The largest v with v^2 <= 10^12 * variance / mean^2, found from an estimate and walked to the place.
    let square = |x: Ratio| x.times(x).unwrap();
    let variance = kept
        .iter()
        .fold(Ratio::ZERO, |s, (_, p)| s.plus(square(r(*p).minus(mean).unwrap())).unwrap())
        .over(r(n as i64))
        .unwrap();
    let mut v = 0_i64;
    if mean != Ratio::ZERO {
        v = (1e6 * variance.to_f64().sqrt() / mean.to_f64()) as i64 + 2;
        let holds = |v: i64| {
            let (a, b) = (i128::from(v) * i128::from(v), 1_000_000_000_000_i128);
            let m = square(mean);
            // a * m <= b * variance, by cross-multiplication.
            a * i128::from(m.numerator()) * i128::from(variance.denominator())
                <= b * i128::from(variance.numerator()) * i128::from(m.denominator())
        };
        while v > 0 && !holds(v) {
            v -= 1;
        }
    }
    let day = |ago: i64| r(-(ago / DAY_MILLIS));
    let mean_day = kept.iter().fold(Ratio::ZERO, |s, k| s.plus(day(k.0)).unwrap()).over(r(n as i64)).unwrap();
    let (mut above, mut below) = (Ratio::ZERO, Ratio::ZERO);
    for (ago, price) in &kept {
        let from_mean = day(*ago).minus(mean_day).unwrap();
        above = above.plus(from_mean.times(r(*price)).unwrap()).unwrap();
        below = below.plus(square(from_mean)).unwrap();
    }
    let slope = above.over(below).unwrap_or(Ratio::ZERO);
    let slope = Ratio::new(slope.times(r(1_000_000)).unwrap().round(Rounding::HalfUp), 1_000_000).unwrap();
    let moved = slope.times(r(i64::from(days))).unwrap();
    let bound = mean.over(r(50)).unwrap();
    let trend = if mean == Ratio::ZERO || (moved < bound && Ratio::ZERO.minus(moved).unwrap() < bound) {
        Trend::Steady
    } else if moved < Ratio::ZERO {
        Trend::Falling
    } else {
        Trend::Rising
    };
    Some(PriceStats {
        days,
        count: n,
        lowest: place(low, last_time(low)),
        highest: place(high, last_time(high)),
        latest: place(latest, youngest),
        mean,
        median,
        volatility: Rate::from_ppm(v),
        slope,
        trend,
    })
}

proptest! {
    #[test]
    fn the_same_as_by_brute_force(
        prices in prop::collection::vec((-3 * DAY_MILLIS..100 * DAY_MILLIS, 0_i64..500), 0..14),
        window in 0..4_usize, price in 0_i64..500,
    ) {
        let days = WINDOWS[window];
        let told = prices.iter().map(|(ago, p)| (at(NOW - ago), usd(*p)));
        let kept = PriceWindow::new(told, at(NOW), days).unwrap();
        prop_assert_eq!(kept.stats(), brute(&prices, days));
        let inside: Vec<i64> = prices
            .iter()
            .filter(|(ago, _)| (0..=i64::from(days) * DAY_MILLIS).contains(ago))
            .map(|p| p.1)
            .collect();
        let below = inside.iter().filter(|p| **p < price).count() as i64;
        prop_assert_eq!(kept.share_below(usd(price)).unwrap(), Ratio::new(below, inside.len() as i64));
    }

    #[test]
    fn the_order_does_not_matter(mut prices in prop::collection::vec((0..90_i64, 0..=MAX_PRICE), 1..40)) {
        let stats = |prices: &[(i64, i64)]| {
            PriceWindow::new(prices.iter().map(|(d, p)| (days_ago(*d), usd(*p))), at(NOW), 90).unwrap().stats()
        };
        let first = stats(&prices);
        prop_assert!(first.is_some());
        prices.reverse();
        prop_assert_eq!(first, stats(&prices));
    }

    #[test]
    fn each_day_has_the_price_that_stood(
        changes in prop::collection::vec((-2_000_i64..100_000, 1_i64..900), 1..20), minute in 0..60_i64,
    ) {
        // Times in units of a minute and a half, so that days are cut at odd places.
        let points: Vec<PricePoint> = changes
            .iter()
            .map(|(ago, price)| PricePoint { at: at(NOW - ago * 90_000), ..point(*price, 0, "a") })
            .collect();
        let daily = daily_prices(&points, at(NOW), 90);
        for (when, told) in &daily {
            prop_assert!(*when <= at(NOW) && *when >= days_ago(90));
            // The last one told by then, of the same time the last in the list.
            let stood = points.iter().filter(|p| p.at <= *when).max_by_key(|p| p.at).unwrap();
            prop_assert_eq!(told.price, stood.price);
        }
        // No day since the first change is without a price.
        let first = points.iter().map(|p| p.at).min().unwrap();
        for day in 0..90 {
            let (start, end) = (at(NOW - (day + 1) * DAY_MILLIS - minute), at(NOW - day * DAY_MILLIS - minute));
            if first <= start && start >= days_ago(90) {
                prop_assert!(daily.iter().any(|(when, _)| *when > start && *when <= end));
            }
        }
    }

    #[test]
    fn nothing_panics(prices in prop::collection::vec((any::<i64>(), any::<i64>()), 0..20),
                      now in any::<i64>(), days in any::<u32>()) {
        let told = prices.iter().map(|(t, p)| (at(*t), usd(*p)));
        if let Ok(window) = PriceWindow::new(told, at(now), days) {
            let _ = (window.stats(), window.share_below(usd(i64::MIN)));
        }
        let points: Vec<PricePoint> = prices
            .iter()
            .map(|(t, p)| PricePoint { at: at(*t), ..point(*p, 0, "a") })
            .collect();
        let _ = history_stats(&points, at(now));
    }
}
