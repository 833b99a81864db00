use proptest::prelude::*;

use super::*;

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn day(n: i64) -> Timestamp {
    let first: Timestamp = "2026-05-01T12:00:00Z".parse().unwrap();
    Timestamp::from_unix_millis(first.unix_millis() + n * 86_400_000)
}

/// Half a year of milk: two sales and a rise.
fn milk() -> PricePlot {
    let prices = [(0, 398), (30, 298), (37, 398), (90, 428), (120, 328), (126, 428)];
    PricePlot::new("Milk <2 %> & \"more\"", prices.map(|(n, minor)| (day(n), usd(minor))), day(180))
        .unwrap()
        .with_regular(usd(428))
        .unwrap()
        .with_mark(PlotMark::new(day(30), usd(298), "25 % below $3.98"))
        .unwrap()
        .with_mark(PlotMark::new(day(120), usd(328), "23 % below $4.28 <deal>"))
        .unwrap()
}

/// The kept picture; `GROCERY_BLESS=1` keeps the present one instead.
fn kept(name: &str, drawn: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pricing/plot").join(name);
    if std::env::var_os("GROCERY_BLESS").is_some() {
        std::fs::write(&file, drawn).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), drawn, "{name}");
}

#[test]
fn the_pictures_are_the_kept_ones() {
    kept("golden.svg", &milk().svg());
    kept("golden.txt", &milk().text(72, 12));
    let paid = milk().with_style(PlotStyle::Points);
    kept("golden-points.svg", &paid.svg());
    kept("golden-points.txt", &paid.text(72, 12));
}

#[test]
fn names_are_escaped_for_where_they_go() {
    let evil = "</svg><script>alert(1)</script>\u{1b}[2J\u{0}";
    let plot = PricePlot::new(evil, [(day(0), usd(100))], day(1))
        .unwrap()
        .with_mark(PlotMark::new(day(0), usd(100), evil))
        .unwrap();
    let svg = plot.svg();
    assert!(!svg.contains("<script") && svg.matches("</svg>").count() == 1, "{svg}");
    assert!(svg.chars().all(|c| c == '\n' || !c.is_control()), "{svg}");
    let text = plot.text(60, 8);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let none: [(Timestamp, Money); 0] = [];
    assert!(PricePlot::new("x", none, day(0)).is_err());
    let mixed = [(day(0), usd(1)), (day(1), Money::from_minor(1, Currency::EUR))];
    assert!(PricePlot::new("x", mixed, day(2)).is_err());
    for minor in [-1, MAX_PRICE + 1, i64::MIN, i64::MAX] {
        assert!(PricePlot::new("x", [(day(0), usd(minor))], day(2)).is_err(), "{minor}");
        assert!(milk().with_regular(usd(minor)).is_err(), "{minor}");
    }
    let yen = Money::from_minor(100, "JPY".parse().unwrap());
    assert!(milk().with_mark(PlotMark::new(day(3), yen, "")).is_err());
    // What lies outside of the picture is not drawn.
    assert_eq!(milk().with_mark(PlotMark::new(day(-1), usd(1), "before")).unwrap(), milk());
}

#[test]
fn a_scale_has_a_few_round_lines_around_all_prices() {
    for (prices, want) in [
        (vec![398, 298], vec![250, 300, 350, 400]),
        (vec![100], vec![90, 95, 100, 105, 110]),
        (vec![0], vec![0, 1]),
        (vec![0, MAX_PRICE], vec![0, MAX_PRICE / 2, MAX_PRICE]),
    ] {
        let plot = PricePlot::new("x", prices.iter().map(|p| (day(0), usd(*p))), day(1)).unwrap();
        assert_eq!(plot.scale(), want, "{prices:?}");
    }
}

proptest! {
    #[test]
    fn any_history_is_drawn_in_its_bounds(
        prices in prop::collection::vec((any::<i64>(), 0..=MAX_PRICE), 1..60),
        until in any::<i64>(), columns in 0..600_usize, rows in 0..200_usize, points in any::<bool>(),
    ) {
        let at = Timestamp::from_unix_millis;
        let plot = PricePlot::new("x", prices.iter().map(|(n, p)| (at(*n), usd(*p))), at(until)).unwrap();
        let style = if points { PlotStyle::Points } else { PlotStyle::Steps };
        let plot = plot.with_style(style).with_regular(usd(MAX_PRICE / 2)).unwrap();
        let text = plot.text(columns, rows);
        let (columns, rows) = (columns.clamp(40, 400), rows.clamp(5, 100));
        prop_assert!(text.lines().all(|line| line.chars().count() <= columns.max(34)), "{}", text);
        prop_assert_eq!(text.lines().count(), rows + 4);
        prop_assert!(text.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)), "{}", text);
        let svg = plot.svg();
        let picture = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        for number in picture.split(|c: char| c.is_alphabetic() || c == ' ').filter(|n| !n.is_empty()) {
            let value: f64 = number.parse().unwrap();
            prop_assert!((40.0..=704.0).contains(&value), "{}", number);
        }
        // The order in which prices are given changes nothing where no two are of one moment.
        let mut times: Vec<Timestamp> = prices.iter().map(|(n, _)| at(*n)).collect();
        times.sort_unstable();
        times.dedup();
        if times.len() == prices.len() {
            let other = PricePlot::new("x", prices.iter().rev().map(|(n, p)| (at(*n), usd(*p))), at(until)).unwrap();
            prop_assert_eq!(other.with_style(style).with_regular(usd(MAX_PRICE / 2)).unwrap().svg(), svg);
        }
    }
}

#[test]
fn a_million_prices_make_a_small_picture() {
    let prices = (0..1_000_000).map(|n| (Timestamp::from_unix_millis(n * 60_000), usd(100 + n * n % 300)));
    let svg = PricePlot::new("x", prices, day(0)).unwrap().svg();
    assert!(svg.len() < 100_000, "{} bytes", svg.len());
}
