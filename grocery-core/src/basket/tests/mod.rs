//! Totals where more than the documented request is used, and random carts against exact arithmetic.

mod carts;
mod deals;
mod oracle;
mod refunds;
mod snap;
mod vat;

use super::{Refund, Totals, TotalsRules, read_totals, refund, totals};
use crate::error::Error;

fn today() -> crate::clock::Date {
    "2026-11-20".parse().unwrap()
}

fn run(json: &str) -> Totals {
    totals(&read_totals(json).unwrap().request, &TotalsRules::default(), today()).unwrap()
}

fn fails(json: &str) -> Error {
    match read_totals(json) {
        Ok(call) => totals(&call.request, &TotalsRules::default(), today()).unwrap_err(),
        Err(e) => e,
    }
}

fn give_back(json: &str) -> Refund {
    let call = read_totals(json).unwrap();
    let sale = totals(&call.request, &TotalsRules::default(), today()).unwrap();
    refund(&sale, &call.refund.unwrap()).unwrap()
}

/// What an amount is on the wire.
fn said(amounts: &[crate::money::Money]) -> Vec<String> {
    amounts.iter().map(ToString::to_string).collect()
}
