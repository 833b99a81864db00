//! Points in time: monotonic readings, wall-clock timestamps and calendar dates.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, clip};

/// A reading of a clock that never goes back, in nanoseconds since a start the clock chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Monotonic(u64);

impl Monotonic {
    /// The reading `since_start` after the clock's start.
    #[must_use]
    pub fn from_start(since_start: Duration) -> Self {
        Self(u64::try_from(since_start.as_nanos()).unwrap_or(u64::MAX))
    }

    /// Time since the clock's start.
    #[must_use]
    pub fn since_start(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// Nanoseconds since the clock's start: what is kept inside, for those who keep it in an atomic.
    #[must_use]
    pub(crate) const fn nanos(self) -> u64 {
        self.0
    }

    /// `self + wait`, stopping at the end of time rather than wrapping.
    #[must_use]
    pub fn saturating_add(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX)))
    }

    /// Time from `earlier` to `self`; zero where `earlier` is later.
    #[must_use]
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// A moment in UTC, in whole milliseconds. Written as RFC 3339 (`2026-11-20T10:30:00Z`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The earliest moment that can be written: the start of year 1.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The latest moment that can be written: the last millisecond of year 9998.
    pub const MAX: Self = Self(253_370_764_799_999);

    /// The moment `millis` milliseconds after 1970-01-01T00:00:00Z, kept between
    /// [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// The moment `span` later.
    #[must_use]
    pub fn saturating_add(self, span: Duration) -> Self {
        Self::from_unix_millis(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Time from `earlier` to `self`; zero where `earlier` is later.
    #[must_use]
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The calendar date in a zone that is `offset_minutes` ahead of UTC (clamped to a day).
    #[must_use]
    pub fn date_at_offset(self, offset_minutes: i32) -> Date {
        let shift = i64::from(offset_minutes.clamp(-1440, 1440)) * 60_000;
        let moment = Self::from_unix_millis(self.0.saturating_add(shift));
        Date(moment.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    fn to_jiff(self) -> jiff::Timestamp {
        // `MIN..=MAX` lies inside jiff's range, so the fallback is never taken.
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_jiff(), f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let parsed: jiff::Timestamp = s.parse().map_err(|e: jiff::Error| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a time", clip(s, 40)))
                .with_hint("write RFC 3339 in UTC, for example 2026-11-20T10:30:00Z")
                .with_source(e.to_string())
        })?;
        Ok(Self::from_unix_millis(parsed.as_millisecond()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A calendar date without a time or zone. Written as ISO 8601 (`2026-11-21`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The date, where year, month (1 to 12) and day (1 to 31) name one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self> {
        jiff::civil::Date::new(year, month, day).map(Self).map_err(|_| {
            Error::new(ErrorKind::InvalidInput, format!("there is no day {year:04}-{month:02}-{day:02}"))
        })
    }

    /// The date `days` later (or earlier, below zero). Stops at the ends of the calendar.
    #[must_use]
    pub fn saturating_add_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_650_000, 3_650_000))))
    }

    /// Day of the week, Monday = 1 to Sunday = 7.
    #[must_use]
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_one_offset().unsigned_abs()
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// Whole days from `earlier` to `self`; below zero where `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i32 {
        (self.0 - earlier.0).get_days()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        s.parse().map(Self).map_err(|_| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a date", clip(s, 40)))
                .with_hint("write year-month-day, for example 2026-11-21")
        })
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The month that an English name says, 1 to 12: `march`, `Mar`, `sept`. Three letters at least.
pub(crate) fn month_named(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let short = word.len() == 3 || word == "sept";
    let at = NAMES.iter().position(|name| *name == word || short && name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_read_back() {
        let t = Timestamp::from_unix_millis(1_763_634_600_000);
        assert_eq!(t.to_string(), "2025-11-20T10:30:00Z");
        assert_eq!("2025-11-20T10:30:00Z".parse::<Timestamp>().unwrap(), t);
        for edge in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(edge.to_string().parse::<Timestamp>().unwrap(), edge);
        }
        assert_eq!(Timestamp::from_unix_millis(i64::MAX), Timestamp::MAX);
        assert!("yesterday".parse::<Timestamp>().is_err());
    }

    #[test]
    fn dates_follow_the_zone() {
        let t: Timestamp = "2026-11-20T23:30:00Z".parse().unwrap();
        assert_eq!(t.date_at_offset(0).to_string(), "2026-11-20");
        assert_eq!(t.date_at_offset(60).to_string(), "2026-11-21");
        assert_eq!(Date::new(2026, 11, 20).unwrap().weekday(), 5);
        assert_eq!(Date::new(2028, 2, 28).unwrap().saturating_add_days(2).to_string(), "2028-03-01");
        assert!(Date::new(2026, 2, 29).is_err());
    }

    #[test]
    fn monotonic_never_wraps() {
        let end = Monotonic::from_start(Duration::MAX);
        assert_eq!(end.saturating_add(Duration::from_secs(1)), end);
        assert_eq!(Monotonic::default().saturating_since(end), Duration::ZERO);
    }
}
