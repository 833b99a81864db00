//! e^x and ln x from exact operations only, so that training gives the same bits on every machine.
//!
//! The mathematics libraries of platforms differ in the last bit; sums, products and quotients do not.

const LN_2: f64 = std::f64::consts::LN_2;

/// e^x, right to about 14 digits. Below -700 it is 0.
pub(crate) fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let x = if x > 700.0 { 700.0 } else { x };
    let turns = (x / LN_2 + if x < 0.0 { -0.5 } else { 0.5 }) as i64;
    let rest = x - turns as f64 * LN_2;
    // |rest| is at most 0.35, so that 14 terms are more than enough.
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..=14 {
        term = term * rest / f64::from(k);
        sum += term;
    }
    let bits = u64::try_from(turns + 1023).unwrap_or(0) << 52;
    sum * f64::from_bits(bits)
}

/// ln x of a number above 0, by Newton's method on [`exp`].
pub(crate) fn ln(x: f64) -> f64 {
    let power = ((x.to_bits() >> 52) & 0x7ff) as i64 - 1023;
    let mut y = power as f64 * LN_2;
    for _ in 0..5 {
        let e = exp(y);
        y += 2.0 * (x - e) / (x + e);
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_good_as_the_platform() {
        for i in -6000..6000 {
            let x = f64::from(i) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "{x}");
        }
        for i in 1..2000 {
            let x = f64::from(i) * f64::from(i) / 37.0;
            assert!((ln(x) - x.ln()).abs() < 1e-12, "{x}");
        }
        assert_eq!(exp(-1e9), 0.0);
    }
}
