//! Days as order files and receipts write them.
//!
//! ```text
//! date  := iso | us | words
//! iso   := year "-" month "-" day (("T" | " ") time)?
//! us    := month ("/" | "-" | ".") day ("/" | "-" | ".") year
//! words := weekday? month-name day year | day month-name year
//! ```
//! Two digits of a year are of this century. Days before 1980 are not taken for days.

use crate::clock::{Date, month_named};

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    (1980..=2200).contains(&year).then_some(())?;
    Date::new(year, month, day).ok()
}

/// A year of two or four digits.
fn year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        2 => Some(year + 2000),
        4 => Some(year),
        _ => None,
    }
}

/// The day that the whole of `text` says, perhaps with a time behind it.
pub(crate) fn read(text: &str) -> Option<Date> {
    let text = text.trim().trim_start_matches('\'');
    if text.len() > 60 {
        return None;
    }
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | 'T')).filter(|w| !w.is_empty()).collect();
    if let Some(date) = words.first().and_then(|w| numeric(w)) {
        return Some(date);
    }
    // "T" parts a day from a time, and is a letter of "Tue" and "Oct".
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    named(&words).map(|(date, _)| date)
}

/// A day in digits alone: `2025-03-01`, `3/1/2025`, `03-01-25`.
pub(crate) fn numeric(word: &str) -> Option<Date> {
    let mark = word.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = word.split(mark);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || [a, b, c].iter().any(|p| p.is_empty() || p.len() > 4 || !digits(p)) {
        return None;
    }
    if a.len() == 4 {
        return day(year(a)?, b.parse().ok()?, c.parse().ok()?);
    }
    (a.len() <= 2 && b.len() <= 2).then_some(())?;
    day(year(c)?, a.parse().ok()?, b.parse().ok()?)
}

/// A day with the month as a word at the start of `words`, and how many words it takes.
pub(crate) fn named(words: &[&str]) -> Option<(Date, usize)> {
    for start in 0..words.len().min(2) {
        let rest = words.get(start..)?;
        let [a, b, c, ..] = rest else { return None };
        let number = |w: &str| -> Option<i16> {
            let w = w.trim_end_matches(['.', ',']);
            let w = ["st", "nd", "rd", "th"].iter().find_map(|s| w.strip_suffix(s)).unwrap_or(w);
            let w = w.trim_start_matches('\'');
            digits(w).then(|| w.parse().ok())?
        };
        let month = |w: &str| month_named(w.trim_end_matches(['.', ',']));
        let found = if let (Some(m), Some(d), Some(y)) = (month(a), number(b), number(c)) {
            day(if y < 100 { y + 2000 } else { y }, m, i8::try_from(d).ok()?)
        } else if let (Some(d), Some(m), Some(y)) = (number(a), month(b), number(c)) {
            day(if y < 100 { y + 2000 } else { y }, m, i8::try_from(d).ok()?)
        } else {
            None
        };
        if let Some(date) = found {
            return Some((date, start + 3));
        }
    }
    None
}

/// A time of day, `14:05`, `2:05 PM`, `02:05:33PM`, as `14:05`.
pub(crate) fn time(word: &str, next: Option<&str>) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let half = ["am", "pm", "a", "p"].iter().find_map(|h| Some((lower.strip_suffix(h)?, h.starts_with('p'))));
    let (clock, afternoon) = match half {
        Some((clock, pm)) => (clock, Some(pm)),
        None => match next.map(str::to_ascii_lowercase).as_deref() {
            Some("pm" | "p.m." | "p") => (lower.as_str(), Some(true)),
            Some("am" | "a.m." | "a") => (lower.as_str(), Some(false)),
            _ => (lower.as_str(), None),
        },
    };
    let mut parts = clock.split(':');
    let (h, m) = (parts.next()?, parts.next()?);
    if parts.clone().count() > 1 || !(1..=2).contains(&h.len()) || m.len() != 2 {
        return None;
    }
    if parts.next().is_some_and(|s| s.len() != 2 || !digits(s)) || !digits(h) || !digits(m) {
        return None;
    }
    let (mut hour, minute): (u8, u8) = (h.parse().ok()?, m.parse().ok()?);
    match afternoon {
        Some(pm) => {
            (1..=12).contains(&hour).then_some(())?;
            hour = hour % 12 + if pm { 12 } else { 0 };
        }
        None => (hour < 24).then_some(())?,
    }
    (minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_exports_write_them() {
        for text in [
            "2025-03-01",
            "2025-03-01T10:00:00Z",
            "2025-03-01 10:00",
            "3/1/2025",
            "03/01/25",
            "03-01-2025",
            "3/1/2025 4:05 PM",
            "Mar 1, 2025",
            "March 1, 2025",
            "Sat, Mar 1, 2025",
            "Saturday, March 1 2025",
            "Mar 01, 2025 order",
            "1 Mar 2025",
            "March 1st, 2025",
        ] {
            assert_eq!(read(text).map(|d| d.to_string()).as_deref(), Some("2025-03-01"), "{text}");
        }
        assert_eq!(read("Tue, Oct 7, 2025").unwrap().to_string(), "2025-10-07");
        for bad in
            ["", "yesterday", "13/45/2025", "2025-02-30", "1/2", "1/2/3/4", "45.99", "0001-01-01", "may be"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn times_are_of_24_hours() {
        for (word, next, want) in [
            ("14:05", None, "14:05"),
            ("2:05", Some("PM"), "14:05"),
            ("02:05:33PM", None, "14:05"),
            ("12:01am", None, "00:01"),
            ("12:30", Some("pm"), "12:30"),
        ] {
            assert_eq!(time(word, next).as_deref(), Some(want));
        }
        for bad in ["25:00", "1:5", "13:00pm", "a:b", "1:2:3:4", ":"] {
            assert_eq!(time(bad, None), None, "{bad}");
        }
    }
}
