//! Each finding on a history made for it, and properties of all.

mod alerts;
mod calls;
mod findings;
mod planted;
mod ranking;

use super::{DetectConfig, DetectRequest, Detection, Observation, detect};
use crate::{
    clock::Timestamp,
    money::{Currency, Money},
};

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

/// The morning of a day; day 0 is far from the ends of the calendar.
fn day(n: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_795_000_000_000 + n * 86_400_000)
}

/// One price a day, beginning with day 0.
fn daily(prices: impl IntoIterator<Item = i64>) -> Vec<Observation> {
    prices.into_iter().enumerate().map(|(n, p)| Observation::new("shop", usd(p), day(n as i64))).collect()
}

/// Judges `price` on the day after `past`.
fn found(past: &[Observation], price: i64) -> Detection {
    let at =
        past.last().map_or(day(0), |last| Timestamp::from_unix_millis(last.at.unix_millis() + 86_400_000));
    of(past, &Observation::new("shop", usd(price), at))
}

fn of(past: &[Observation], present: &Observation) -> Detection {
    detect(&DetectRequest::new(past, present, present.at), &DetectConfig::default()).unwrap()
}
