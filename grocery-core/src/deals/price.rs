//! The one rounding of the deals: half-up of a share.

/// Half-up of `amount * rate / 10000` for an amount and a rate that are not negative.
pub(crate) fn percent_of(amount: i64, rate_bp: i64) -> i64 {
    let product = i128::from(amount) * i128::from(rate_bp) + 5_000;
    i64::try_from(product.div_euclid(10_000)).unwrap_or(i64::MAX)
}
