//! What it costs to add a basket up, beside the least that any sum of it takes, in the same run. Processor time of
//! one core.
//!
//! `cargo bench -p grocery-benches --bench totals`

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench that cannot start says so and stops")]

use std::hint::black_box;

use grocery_benches::cpu::PerCall;
use grocery_core::{
    Currency, Date, Money, Rate, Ratio, Rounding,
    basket::{
        Deposit, RefundRequest, Return, TotalsItem, TotalsPolicy, TotalsRequest, TotalsRules, refund, totals,
    },
    catalog::TaxClass,
};

const BATCHES: usize = 101;
const CALLS: usize = 500;
const LINES: i64 = 100;
/// The promise: 100 lines, in nanoseconds.
const BAR: f64 = 20_000.0;

fn row(name: &str, bar: Option<f64>, work: impl FnMut()) -> f64 {
    let times = PerCall::of(BATCHES, CALLS, work);
    let median = times.nanos(0.5);
    let bar = bar.map_or(String::new(), |bar| {
        format!("  bar {:.0}: {}", bar / 1e3, if median <= bar { "kept" } else { "MISSED" })
    });
    println!(
        "{name:<58}{:>9.2}{:>9.2}{:>9.2}{bar}",
        times.nanos(0.05) / 1e3,
        median / 1e3,
        times.nanos(0.95) / 1e3
    );
    median
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// A cart as shops have them: seven in ten lines are food, the rest other classes; three in ten are weighed.
fn cart() -> TotalsRequest {
    let items = (1..=LINES).map(|i| {
        let quantity = if i % 10 < 3 { Ratio::new(i % 7 * 100 + 37, 100) } else { Ratio::new(i % 5 + 1, 1) };
        let mut item = TotalsItem::new(quantity.expect("a quantity"), usd(i * 37 % 1_900 + 49));
        item.original_price = (i % 3 == 0).then(|| usd(i * 37 % 1_900 + 149));
        if i % 10 >= 7 {
            item.tax_class = [TaxClass::Candy, TaxClass::Household, TaxClass::SoftDrink][i as usize % 3];
        }
        item.snap_eligible = Some(item.tax_class != TaxClass::Household);
        item
    });
    let mut request = TotalsRequest::new(Currency::USD, items.collect()).in_state("TN").with_promo("SAVE10");
    request.loyalty_member = true;
    request
}

/// The least that a sum with a discount and tax by line takes: no shares, no checks, no names.
fn floor(request: &TotalsRequest) -> Option<i64> {
    let mut subtotal = usd(0);
    for item in &request.items {
        let (n, d) = (item.quantity.numerator(), item.quantity.denominator());
        subtotal = subtotal.plus(item.price.times_fraction(n, d, Rounding::HalfUp).ok()?).ok()?;
    }
    let off = subtotal.at_rate(Rate::from_basis_points(1_000), Rounding::HalfUp).ok()?;
    let net = subtotal.minus(off).ok()?;
    Some(net.plus(net.at_rate(Rate::from_basis_points(700), Rounding::HalfUp).ok()?).ok()?.minor())
}

fn main() {
    let rules = TotalsRules::default();
    let day: Date = "2026-11-20".parse().expect("a day");
    let cart = cart();
    let add_up = |request: &TotalsRequest| totals(black_box(request), &rules, day).expect("totals");
    println!("{:<58}{:>9}{:>9}{:>9}  microseconds", "", "p5", "p50", "p95");

    let least = row("floor: 100 lines, summed, discounted and taxed as one", None, || {
        black_box(floor(black_box(&cart)));
    });
    let plain = row("totals: 100 lines, promo code, loyalty, two tax rates", Some(BAR), || {
        black_box(add_up(&cart));
    });
    let snap = cart.clone().with_snap(usd(20_000));
    row("totals: the same, part of it paid by SNAP", Some(BAR), || {
        black_box(add_up(&snap));
    });
    let mut vat = cart.clone();
    vat.policy = Some(TotalsPolicy { tax_included: true, ..TotalsPolicy::lawful() });
    row("totals: the same, prices with tax", Some(BAR), || {
        black_box(add_up(&vat));
    });
    let mut all = snap;
    for (i, item) in all.items.iter_mut().enumerate() {
        item.offer_discount = (i % 4 == 0).then(|| usd(10));
        item.coupon_discount = (i % 9 == 0).then(|| usd(10));
        item.deposit = (item.quantity.is_integer() && i % 5 == 0).then(|| Deposit::new(usd(5), 6));
    }
    row("totals: the same with SNAP, offers, coupons and deposits", Some(BAR), || {
        black_box(add_up(&all));
    });
    let sale = add_up(&all);
    let back = RefundRequest::new(vec![Return::new(3, Ratio::ONE)]);
    row("refund: one line of 100", None, || {
        black_box(refund(black_box(&sale), &back).expect("a refund"));
    });
    println!("\n100 lines are {:.1} times the floor.", plain / least);
}
