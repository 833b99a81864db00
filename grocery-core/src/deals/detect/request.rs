//! One price, looked at from all sides.

use super::{
    DetectConfig, Detection, Evidence, Observation, PriceDrop, Standing, claims,
    evidence::DetectedDeal,
    expiry, kinds,
    observation::{MAX_OBSERVATIONS, comparable},
    regular::{Regulars, is_drop},
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    money::{Money, Rate},
    pricing::{PriceAt, PriceWindow},
    quantity::{Ratio, UnitPrice},
};

/// What is known about a product's price. Make it with [`DetectRequest::new`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct DetectRequest<'a> {
    /// Earlier prices of the product, in whatever order, at most [`MAX_OBSERVATIONS`]. Each counts once: a history
    /// that keeps changes goes through [`daily_prices`](crate::pricing::daily_prices) first.
    pub past: &'a [Observation],
    /// The price to judge.
    pub present: &'a Observation,
    /// Other packages of the same product: their present prices for their amounts.
    pub packages: &'a [UnitPrice],
    /// Prices of the same product elsewhere, in whatever order.
    pub elsewhere: &'a [Observation],
    /// The time now.
    pub now: Timestamp,
}

impl<'a> DetectRequest<'a> {
    /// Asks about `present` after `past`.
    #[must_use]
    pub const fn new(past: &'a [Observation], present: &'a Observation, now: Timestamp) -> Self {
        Self { past, present, packages: &[], elsewhere: &[], now }
    }

    /// The same, with other packages of the product.
    #[must_use]
    pub const fn with_packages(mut self, packages: &'a [UnitPrice]) -> Self {
        self.packages = packages;
        self
    }

    /// The same, with prices of other shops.
    #[must_use]
    pub const fn with_elsewhere(mut self, elsewhere: &'a [Observation]) -> Self {
        self.elsewhere = elsewhere;
        self
    }
}

/// Judges a price by what was charged before.
///
/// Linear in the number of earlier prices, but for sorting them.
///
/// ```
/// use grocery_core::{Currency, Money, Timestamp, deals::detect::{DealKind, DetectConfig, DetectRequest, Observation, detect}};
/// let price = |text| Money::parse(text, Currency::USD);
/// let day = |n: i64| Timestamp::from_unix_millis(1_795_000_000_000 + n * 86_400_000);
/// let mut past = Vec::new();
/// for n in 0..60 {
///     past.push(Observation::new("corner-shop", price("3.98")?, day(n)));
/// }
/// let present = Observation::new("corner-shop", price("2.98")?, day(60)).with_regular(price("5.98")?);
/// let found = detect(&DetectRequest::new(&past, &present, day(60)), &DetectConfig::default())?;
/// let deal = found.deal(DealKind::PriceDrop).expect("a quarter off");
/// // Against 3.98, which was charged, and not against the 5.98 that the shop claims.
/// assert_eq!(deal.saving.to_string(), "1.00");
/// assert_eq!(serde_json::to_value(found.was).unwrap()["verdict"], "never_charged");
/// # Ok::<(), grocery_core::Error>(())
/// ```
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) for a present price below zero, above 10^12 minor units, for no amount, or seen after
/// `now`; for more than [`MAX_OBSERVATIONS`] earlier prices; for a config out of bounds. Earlier prices that
/// cannot be compared are left out and counted.
pub fn detect(request: &DetectRequest<'_>, config: &DetectConfig) -> Result<Detection> {
    config.check()?;
    let present = request.present;
    present.check()?;
    if present.at > request.now {
        return Err(Error::new(ErrorKind::InvalidInput, "the present price was seen after now")
            .with_hint("give the time of the request as `now`"));
    }
    for (what, list) in [("earlier prices", request.past), ("prices elsewhere", request.elsewhere)] {
        if list.len() > MAX_OBSERVATIONS {
            return Err(Error::new(ErrorKind::InvalidInput, format!("{} {what} are too many", list.len()))
                .with_hint("give at most 100,000; those of a year are enough"));
        }
    }
    let (seen, ignored) = comparable(request.past, present);
    let known = Regulars::new(seen, config.sale_days);
    let (price, currency) = (present.price.minor(), present.price.currency());
    let at = |seen: &super::observation::Seen| PriceAt {
        price: Money::from_minor(seen.price, currency),
        at: seen.at,
    };

    let regular = known.estimate(price, currency, present.at, config);
    let drop = match &regular {
        Some(regular) => {
            let amount = regular.price.minus(present.price)?;
            Some(PriceDrop { amount, share: share_of(amount.minor(), regular.price.minor()) })
        }
        None => None,
    };
    let window =
        PriceWindow::new(known.seen.iter().map(at).map(|p| (p.at, p.price)), present.at, config.window_days)?;
    let standing = window.share_below(present.price)?.map(|below| Standing {
        below,
        observations: window.len(),
        days: config.window_days,
    });
    // Of equal prices the last.
    let lowest_ever = known.seen.iter().rev().min_by_key(|s| s.price).map(at);

    let expires = expiry::expiry(&known, present, request.now, config);
    let mut deals = Vec::new();
    if expires.at > request.now {
        let mut found = |evidence: Evidence, against: i64, confidence: f64| {
            let saving = against.saturating_sub(price);
            if saving > 0 {
                deals.push(DetectedDeal {
                    saving: Money::from_minor(saving, currency),
                    share: share_of(saving, against),
                    evidence,
                    confidence,
                    expires,
                });
            }
        };
        if let Some(regular) = regular.as_ref().filter(|r| is_drop(price, r.price.minor(), config.min_drop)) {
            let against = regular.price.minor();
            let confidence = drop_confidence(regular.agreement);
            if let Some(sales) = kinds::seasonal(&known, present, config) {
                let years = sales.len();
                let evidence = Evidence::Seasonal { regular: regular.clone(), sales };
                found(evidence, against, confidence * (years as f64 / (years as f64 + 1.0)));
            }
            found(Evidence::PriceDrop { regular: regular.clone() }, against, confidence);
        }
        if let Some((before, since)) = kinds::historical_low(&known, present, config) {
            let observations = known.seen.len();
            let evidence = Evidence::HistoricalLow { before, observations, since };
            found(evidence, before.price.minor(), by_count(observations));
        }
        if let Some(steps) = kinds::clearance(&known, present, config)
            && let Some(first) = steps.first().copied()
        {
            let confidence = by_count(steps.len() + 1);
            found(Evidence::Clearance { steps }, first.price.minor(), confidence);
        }
        if let Some((smaller, would_cost)) = kinds::bulk(request.packages, present, config) {
            // Two prices of today: nothing is estimated.
            found(Evidence::Bulk { smaller, would_cost }, would_cost.minor(), 1.0);
        }
        if let Some(matched) = kinds::competitor_match(request, config) {
            let evidence = Evidence::CompetitorMatch {
                competitor: matched.competitor,
                theirs: matched.theirs,
                before: matched.before,
            };
            found(evidence, matched.before.price.minor(), 0.5);
        }
    }
    deals.sort_by_key(|deal| (std::cmp::Reverse(deal.saving.minor()), deal.kind()));

    Ok(Detection {
        present: PriceAt { price: present.price, at: present.at },
        ignored,
        regular,
        drop,
        standing,
        prior_lowest: claims::prior_lowest(&known, present, config),
        lowest_ever,
        shrinkage: claims::shrinkage(request.past, present, config),
        was: claims::was_price(&known, present, config),
        deals,
    })
}

/// `part / whole`, rounded down to a millionth; zero where `whole` is.
pub(super) fn share_of(part: i64, whole: i64) -> Rate {
    let share = (i128::from(part) * i128::from(Rate::ONE)).checked_div_euclid(i128::from(whole));
    Rate::from_ppm(share.and_then(|s| i64::try_from(s).ok()).unwrap_or(0))
}

/// The precision of price drops by how much of what is known agrees, as it was measured on the tuning half of the
/// households (`docs/deal-detection.md`): from this share of agreement on, this share of the drops were true.
const MEASURED: [(f64, f64); 5] = [(0.97, 0.96), (0.90, 0.80), (0.85, 0.65), (0.80, 0.61), (0.0, 0.57)];

fn drop_confidence(agreement: Ratio) -> f64 {
    let share = agreement.to_f64();
    MEASURED.iter().find(|(from, _)| share >= *from).map_or(0.5, |(_, confidence)| *confidence)
}

/// The chance that the next price is not below the lowest of `count`, if all were drawn alike: `count / (count + 1)`.
fn by_count(count: usize) -> f64 {
    count as f64 / (count as f64 + 1.0)
}
