//! Days and times of day.

use super::{
    begins::{Kinds, begins},
    matcher::{Matcher, NOTHING},
    pack::{Day, Role, Tables},
    text::Tok,
};
use crate::clock::Date;

impl Tables {
    /// The day at the start of `t`, with how many tokens it takes.
    pub(super) fn date(&self, t: &[Tok<'_>], today: Date) -> Option<(Date, usize)> {
        let t = t.get(..t.len().min(12)).unwrap_or_default();
        if let Some(found) = self.day_of_month(t, today) {
            return Some(found);
        }
        if !begins(Kinds::DAY, t) {
            return None;
        }
        let mut matcher = Matcher::new(&self.programs, t, false);
        let (len, day) = self
            .days
            .at(t)
            .filter_map(|(p, day)| matcher.find(p, false, NOTHING).map(|f| (f.len, *day)))
            .max_by_key(|(len, _)| *len)?;
        let own = i32::from(today.weekday());
        let ahead = match day {
            Day::Plus(n) => n,
            // "Friday" said on a Friday is the next one.
            Day::Weekday(d) => match (d - own).rem_euclid(7) {
                0 => 7,
                n => n,
            },
            Day::Week(n) => 1 - own + n.saturating_mul(7),
            Day::Weekend => (6 - own).max(0),
        };
        Some((today.saturating_add_days(ahead), len))
    }

    /// "am 24. Dezember", "el 24 de diciembre": the next such day.
    fn day_of_month(&self, t: &[Tok<'_>], today: Date) -> Option<(Date, usize)> {
        if self.months.is_empty() {
            return None;
        }
        let mut at = self.role(t, Role::ON);
        let number = t.get(at).filter(|t| t.is_number())?;
        let day = number.value.filter(|v| v.is_integer()).and_then(|v| i8::try_from(v.numerator()).ok())?;
        at += 1;
        at += usize::from(t.get(at).is_some_and(|t| t.is(".") && t.glued));
        at += self.role(t.get(at..)?, Role::OF);
        let month = *self.months.get(&t.get(at).filter(|t| t.plain != 0)?.plain)?;
        let this = Date::new(today.year(), month, day).ok().filter(|d| *d >= today);
        let date = this.or_else(|| Date::new(today.year().checked_add(1)?, month, day).ok())?;
        Some((date, at + 1))
    }

    /// Takes a day off either end of `t`.
    pub(super) fn take_date<'a, 't>(
        &self,
        mut t: &'a [Tok<'t>],
        today: Date,
    ) -> (&'a [Tok<'t>], Option<Date>) {
        if self.days.is_empty() {
            return (t, None);
        }
        if let Some((date, len)) = self.date(t, today) {
            t = t.get(len..).unwrap_or_default();
            return (t, Some(date));
        }
        // A day is told in a few words; the longest phrase that reaches the end counts.
        for from in t.len().saturating_sub(8)..t.len() {
            let rest = t.get(from..).unwrap_or_default();
            if let Some((date, len)) = self.date(rest, today)
                && len == rest.len()
            {
                return (t.get(..from).unwrap_or_default(), Some(date));
            }
        }
        (t, None)
    }

    /// The time of day at the start of `t`: "17:30", "17 Uhr", "5".
    pub(super) fn time(&self, t: &[Tok<'_>]) -> Option<(String, usize)> {
        let first = t.first()?;
        if let Some((hour, minute)) = first.word.split_once(':') {
            let (h, m): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
            let hour = self.role(t.get(1..)?, Role::HOUR);
            return (h < 24 && m < 60).then(|| (format!("{h:02}:{m:02}"), 1 + hour));
        }
        // "17h", "17h30".
        if let Some((hour, minute)) = first.word.split_once('h')
            && let Ok(h) = hour.parse::<u32>()
        {
            let m: u32 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
            return (h < 24 && m < 60).then(|| (format!("{h:02}:{m:02}"), 1));
        }
        let lead = self.role(t, Role::HOUR);
        let (value, len, _) = self.single(t.get(lead..)?)?;
        // "17h30" where "h" is a word of its own.
        let behind = t.get(lead + len..)?;
        let glued = behind.first().filter(|next| next.glued);
        let minute: Option<u32> = glued
            .and_then(|next| next.word.strip_prefix('h'))
            .filter(|m| m.len() == 2)
            .and_then(|m| m.parse().ok())
            .filter(|m| *m < 60);
        let sign = minute.is_some() || glued.is_some_and(|t| t.is("h"));
        let hour = self.role(behind, Role::HOUR).max(usize::from(sign));
        let minute = minute.unwrap_or(0);
        let h = u32::try_from(value.numerator()).ok().filter(|h| *h < 24 && value.is_integer())?;
        // Shops open by day: "at 5" is in the afternoon.
        let h = if (1..8).contains(&h) { h + 12 } else { h };
        Some((format!("{h:02}:{minute:02}"), lead + len + hour))
    }
}
