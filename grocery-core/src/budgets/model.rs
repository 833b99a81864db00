//! Budgets and what was spent, as values.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Date, Timestamp},
    error::{Error, ErrorKind, Result, clip},
    money::{Money, decimal},
};

/// The most thresholds one budget may have.
pub const MAX_THRESHOLDS: usize = 10;
/// The highest threshold, in percent of the limit.
pub const MAX_THRESHOLD: u16 = 1_000;
/// The most categories one entry may speak of.
pub const MAX_CATEGORIES: usize = 1_000;
/// The most that one entry may come to, in minor units. A period is readable as long as it has less than nine million of them.
const MAX_SPENT_MINOR: i64 = 1_000_000_000_000;
/// The longest name of a category, in bytes.
const MAX_NAME: usize = 200;
/// The longest id of an entry, in bytes: that of an order with what is put before it fits.
const MAX_ENTRY_ID: usize = 300;

/// How long a budget runs before it begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BudgetPeriod {
    /// A day.
    Day,
    /// A week, from the day that the budget says.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl BudgetPeriod {
    /// Every period, the shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The stable name: the word that understanding gives.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The first and the last day of the period that `day` lies in. `week_starts_on` is Monday = 1 to Sunday = 7 and
    /// matters to weeks alone; what is no day of the week counts as Monday.
    ///
    /// ```
    /// use grocery_core::budgets::BudgetPeriod;
    /// let day = "2028-02-10".parse()?; // a Thursday
    /// let (first, last) = BudgetPeriod::Month.around(day, 1);
    /// assert_eq!((first.to_string(), last.to_string()), ("2028-02-01".into(), "2028-02-29".into()));
    /// let (first, last) = BudgetPeriod::Week.around(day, 7);
    /// assert_eq!((first.to_string(), last.to_string()), ("2028-02-06".into(), "2028-02-12".into()));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn around(self, day: Date, week_starts_on: u8) -> (Date, Date) {
        // The parts of a date that stands are parts of one; the fallback is never taken.
        let date = |year, month, of_month| Date::new(year, month, of_month).unwrap_or(day);
        match self {
            Self::Day => (day, day),
            Self::Week => {
                let start = if (1..=7).contains(&week_starts_on) { week_starts_on } else { 1 };
                let into = (i32::from(day.weekday()) + 7 - i32::from(start)) % 7;
                let first = day.saturating_add_days(-into);
                (first, first.saturating_add_days(6))
            }
            Self::Month => {
                let first = day.saturating_add_days(1 - i32::from(day.day()));
                // 31 days on it is the next month, or the end of the calendar, which is the end of a month.
                let next = first.saturating_add_days(31);
                let last = next.saturating_add_days(-i32::from(next.day()));
                (first, if last < first { next } else { last })
            }
            Self::Year => (date(day.year(), 1, 1), date(day.year(), 12, 31)),
        }
    }
}

impl fmt::Display for BudgetPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for BudgetPeriod {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown period {:?}", clip(s, 40)))
                .with_hint("use one of: day, week, month, year")
        })
    }
}

/// What may be spent in a period. A user has at most one for each period and category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// How long it runs.
    pub period: BudgetPeriod,
    /// The category it is for, in small letters; `None` for everything.
    #[serde(default)]
    pub category: Option<String>,
    /// What may be spent.
    pub limit: Money,
    /// At which shares of the limit, in percent, the host is told. [`new`](Self::new) sets 50, 80 and 100.
    pub thresholds: Vec<u16>,
    /// On which day weeks begin, Monday = 1 to Sunday = 7. [`new`](Self::new) sets Monday.
    pub week_starts_on: u8,
}

impl Budget {
    /// `limit` for everything in a `period`.
    #[must_use]
    pub fn new(period: BudgetPeriod, limit: Money) -> Self {
        Self { period, category: None, limit, thresholds: vec![50, 80, 100], week_starts_on: 1 }
    }

    /// The same for one category, whatever its case.
    #[must_use]
    pub fn for_category(mut self, category: &str) -> Self {
        self.category = Some(category_name(category));
        self
    }

    /// The same with these thresholds.
    #[must_use]
    pub fn with_thresholds(mut self, percent: impl Into<Vec<u16>>) -> Self {
        self.thresholds = percent.into();
        self
    }

    /// The same with weeks that begin on this day, Monday = 1 to Sunday = 7.
    #[must_use]
    pub const fn weeks_from(mut self, weekday: u8) -> Self {
        self.week_starts_on = weekday;
        self
    }

    /// The first and the last day of the period that `day` lies in.
    #[must_use]
    pub fn around(&self, day: Date) -> (Date, Date) {
        self.period.around(day, self.week_starts_on)
    }

    /// Brings it into the form that is kept.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the field.
    pub(super) fn checked(mut self) -> Result<Self> {
        let fault =
            |what: String, hint: &'static str| Err(Error::new(ErrorKind::InvalidInput, what).with_hint(hint));
        if self.limit.minor() <= 0 {
            return fault(format!("limit: {} is not above 0", self.limit), "say what may be spent");
        }
        if !(1..=7).contains(&self.week_starts_on) {
            return fault(
                format!("weekStartsOn: {} is no day of the week", self.week_starts_on),
                "Monday is 1 and Sunday is 7",
            );
        }
        self.thresholds.sort_unstable();
        self.thresholds.dedup();
        if self.thresholds.len() > MAX_THRESHOLDS {
            return fault(format!("thresholds: more than {MAX_THRESHOLDS}"), "a few are enough");
        }
        if let Some(off) = self.thresholds.iter().find(|t| !(1..=MAX_THRESHOLD).contains(t)) {
            return fault(
                format!("thresholds: {off} is not from 1 to {MAX_THRESHOLD} percent"),
                "50, 80 and 100",
            );
        }
        self.category = self.category.as_deref().map(category_name);
        if self.category.as_ref().is_some_and(|c| c.is_empty() || c.len() > MAX_NAME) {
            return fault("category: empty or too long".to_owned(), "leave it out for everything");
        }
        Ok(self)
    }
}

/// A category as it is kept.
pub(super) fn category_name(category: &str) -> String {
    category.trim().to_lowercase()
}

/// What was spent on one day, such as one order. Recording the same id again replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendEntry {
    /// The user's own id of it, such as the order's.
    pub id: String,
    /// The day, as the shopper's calendar has it.
    pub day: Date,
    /// What was spent in all, with tax and fees.
    pub total: Money,
    /// What of it went to which category, in small letters. Need not add up to the total.
    #[serde(default)]
    pub categories: Vec<(String, Money)>,
}

impl SpendEntry {
    /// `total` on `day`.
    #[must_use]
    pub fn new(id: impl Into<String>, day: Date, total: Money) -> Self {
        Self { id: id.into(), day, total, categories: Vec::new() }
    }

    /// `total` at a moment, for a shopper whose zone is then `utc_offset_minutes` ahead of UTC: half past eleven at night in
    /// New York is the day there and not the next one in London.
    ///
    /// ```
    /// use grocery_core::{Currency, Money, budgets::SpendEntry};
    /// let paid = Money::parse("31.20", Currency::USD)?;
    /// let late = SpendEntry::at("till 4", "2026-12-01T04:30:00Z".parse()?, -300, paid);
    /// assert_eq!(late.day.to_string(), "2026-11-30");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn at(id: impl Into<String>, when: Timestamp, utc_offset_minutes: i32, total: Money) -> Self {
        Self::new(id, when.date_at_offset(utc_offset_minutes), total)
    }

    /// The same, with `amount` of it spent on `category`, whatever its case.
    #[must_use]
    pub fn with_category(mut self, category: &str, amount: Money) -> Self {
        self.categories.push((category_name(category), amount));
        self
    }

    /// Brings it into the form that is kept: each category once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the field.
    pub(super) fn checked(mut self) -> Result<Self> {
        let name = clip(&self.id, 60).into_owned();
        let fault = |field: &str, what: &str| {
            Error::new(ErrorKind::InvalidInput, format!("entry {name:?}: {field}: {what}"))
        };
        if self.id.is_empty() || self.id.len() > MAX_ENTRY_ID {
            return Err(fault("id", "empty or too long"));
        }
        if self.categories.len() > MAX_CATEGORIES {
            return Err(fault("categories", "too many"));
        }
        let mut kept: std::collections::BTreeMap<String, Money> = std::collections::BTreeMap::new();
        for (category, amount) in self.categories {
            let category = category_name(&category);
            if category.is_empty() || category.len() > MAX_NAME {
                return Err(fault("categories", "a name is empty or too long"));
            }
            if amount.currency() != self.total.currency() {
                return Err(fault("categories", "an amount is in another currency than the total"));
            }
            let before = kept.get(&category).copied().unwrap_or(Money::zero(amount.currency()));
            kept.insert(category, before.plus(amount)?);
        }
        if self.total.is_negative() || kept.values().any(|a| a.is_negative()) {
            return Err(fault("total", "an amount is below zero")
                .with_hint("record the entry anew with what is left of it"));
        }
        if self.total.minor() > MAX_SPENT_MINOR || kept.values().any(|a| a.minor() > MAX_SPENT_MINOR) {
            let most = Money::from_minor(MAX_SPENT_MINOR, self.total.currency());
            return Err(fault("total", &format!("an amount is more than {most}"))
                .with_hint("record what was spent at one time"));
        }
        self.categories = kept.into_iter().collect();
        Ok(self)
    }
}

/// How a budget stands in the period that a day lies in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BudgetStatus {
    /// How long it runs.
    pub period: BudgetPeriod,
    /// The category it is for; `None` for everything.
    pub category: Option<String>,
    /// The first day of the period.
    pub from: Date,
    /// The last day of the period.
    pub to: Date,
    /// What may be spent.
    #[serde(serialize_with = "decimal")]
    pub limit: Money,
    /// What is spent.
    #[serde(serialize_with = "decimal")]
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    #[serde(serialize_with = "decimal")]
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    #[serde(serialize_with = "decimal")]
    pub over: Money,
    /// What is spent in whole percent of the limit, cut off.
    pub percent: u64,
}

impl BudgetStatus {
    /// How `budget` stands on `day` with so much spent.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the currencies differ.
    pub(super) fn of(budget: &Budget, day: Date, spent: Money) -> Result<Self> {
        let (from, to) = budget.around(day);
        let zero = Money::zero(spent.currency());
        let left = budget.limit.minus(spent)?;
        // Neither is below zero, and a budget of nothing is refused where it is set.
        let percent = u128::from(spent.minor().unsigned_abs()) * 100
            / u128::from(budget.limit.minor().unsigned_abs().max(1));
        Ok(Self {
            period: budget.period,
            category: budget.category.clone(),
            from,
            to,
            limit: budget.limit,
            spent,
            left: left.max(zero)?,
            over: zero.minus(left)?.max(zero)?,
            percent: u64::try_from(percent).unwrap_or(u64::MAX),
        })
    }

    /// Whether so many percent of the limit are spent, to the minor unit.
    #[must_use]
    pub fn reaches(&self, percent: u16) -> bool {
        self.percent >= u64::from(percent)
    }
}

/// A threshold that was crossed, told once in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Crossing {
    /// The threshold, in percent of the limit.
    pub threshold: u16,
    /// How the budget stands now.
    pub status: BudgetStatus,
}
