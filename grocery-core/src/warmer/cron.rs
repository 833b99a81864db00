//! Schedules written as cron expressions.

use std::{fmt, str::FromStr};

use cronexpr::{Crontab, FallbackTimezoneOption, MakeTimestamp, ParseOptions};

use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
};

/// A schedule of five fields: minute, hour, day of the month, month, day of the week.
///
/// ```
/// use grocery_core::{Timestamp, warmer::Cron};
/// let every_quarter: Cron = "*/15 * * * *".parse()?;
/// let now: Timestamp = "2026-11-20T09:07:31Z".parse()?;
/// assert_eq!(every_quarter.next_after(now, 0).unwrap().to_string(), "2026-11-20T09:15:00Z");
/// assert!("every day".parse::<Cron>().is_err());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Cron {
    text: String,
    table: Crontab,
}

impl Cron {
    /// The longest expression, in bytes.
    const MAX: usize = 200;

    /// The first moment after `at` that fits, by clocks that are so many minutes ahead of UTC. `None` where none
    /// comes in four years.
    #[must_use]
    pub fn next_after(&self, at: Timestamp, offset_minutes: i32) -> Option<Timestamp> {
        /// Ten years before the calendar's end, where a search of four years could fall off it.
        const LATE: i64 = 253_000_000_000_000;
        let shift = i64::from(offset_minutes.clamp(-1_440, 1_440)) * 60_000;
        let local = at.unix_millis().saturating_add(shift);
        if !(-LATE / 5..LATE).contains(&local) {
            return None;
        }
        let next = self.table.find_next(MakeTimestamp::from_millisecond(local).ok()?).ok()?;
        Some(Timestamp::from_unix_millis(next.timestamp().as_millisecond().saturating_sub(shift)))
    }
}

impl FromStr for Cron {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let fault = |why: String| {
            let what = format!("{:?} is no schedule{why}", clip(text, 60));
            Error::new(ErrorKind::InvalidInput, what)
                .with_hint("write minute, hour, day, month and day of the week, as in */15 * * * *")
        };
        // More words would be a time zone, which is the host's to say.
        if text.len() > Self::MAX || text.split_whitespace().count() != 5 {
            return Err(fault(String::new()));
        }
        let mut options = ParseOptions::default();
        options.fallback_timezone_option = FallbackTimezoneOption::UTC;
        let table = cronexpr::parse_crontab_with(text, options).map_err(|e| {
            fault(format!(": {}", clip(e.to_string().lines().last().unwrap_or_default(), 100)))
        })?;
        Ok(Self { text: text.to_owned(), table })
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cron").field(&self.text).finish()
    }
}
