//! When a deal ends.

use super::{DetectConfig, Expiry, ExpiryBasis, Observation, regular::Regulars};
use crate::{clock::Timestamp, pricing::stats::DAY_MILLIS};

/// How many sales must have ended before their lengths say anything.
const MIN_SALES: usize = 2;

/// The end that the source states; else the present sale's start and the middle length of earlier sales; else so many
/// days after the price was seen. A sale that has outlasted the earlier ones may end any day.
pub(super) fn expiry(
    known: &Regulars,
    present: &Observation,
    now: Timestamp,
    config: &DetectConfig,
) -> Expiry {
    if let Some(at) = present.until {
        return Expiry { at, basis: ExpiryBasis::Stated };
    }
    let day = |n: i64| n * DAY_MILLIS;
    let assumed = present.at.unix_millis() + day(i64::from(config.lasts_days));
    let (lengths, started) = sales(known, config);
    if let (Some(length), true) = (middle(lengths), now.unix_millis() < assumed) {
        let start = started.unwrap_or(present.at).unix_millis();
        let end = (start + length).max(now.unix_millis() + day(1));
        return Expiry { at: Timestamp::from_unix_millis(end), basis: ExpiryBasis::PastSales };
    }
    Expiry { at: Timestamp::from_unix_millis(assumed), basis: ExpiryBasis::Assumed }
}

/// The lengths of the sales that ended, in milliseconds, and the start of the one that goes on.
fn sales(known: &Regulars, config: &DetectConfig) -> (Vec<i64>, Option<Timestamp>) {
    let mut lengths = Vec::new();
    let mut running: Option<Timestamp> = None;
    for (place, s) in known.seen.iter().enumerate() {
        match (known.was_sale(place, config), running) {
            (true, None) => running = Some(s.at),
            (false, Some(start)) => {
                // From the first price of the sale to the first after it.
                lengths.push(s.at.unix_millis() - start.unix_millis());
                running = None;
            }
            _ => {}
        }
    }
    (lengths, running)
}

fn middle(mut lengths: Vec<i64>) -> Option<i64> {
    if lengths.len() < MIN_SALES {
        return None;
    }
    let half = lengths.len() / 2;
    Some(*lengths.select_nth_unstable(half).1)
}
