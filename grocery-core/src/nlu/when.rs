//! Stage 6, dates and times: "tomorrow", "by the 5th", "at 5:30 pm".
//!
//! Dates are resolved against the given day: "friday" is the next one (today counts only as "today"),
//! "next friday" the one of the coming week.

use super::{
    Slots,
    number::single,
    slots::{is, take_runs},
    token::Token,
};
use crate::clock::{Date, month_named};

/// Takes a date and a time of day out of `t`.
pub(super) fn take_when(t: &mut Vec<Token<'_>>, today: Date, slots: &mut Slots) {
    let late = t.iter().any(|t| t.any(&["tonight", "evening"]));
    take_runs(t, 0, |rest| {
        if let Some((date, time, len)) = date(rest, today) {
            slots.date.get_or_insert(date);
            if let Some(time) = time {
                slots.time.get_or_insert_with(|| time.to_owned());
            }
            return Some(len);
        }
        let (time, len) = time(rest)?;
        slots.time.get_or_insert(time);
        Some(len)
    });
    // "tonight at 8".
    if late
        && let Some(hour) =
            slots.time.as_deref().and_then(|t| t.strip_suffix(":00")).and_then(|h| h.parse::<u32>().ok())
        && (8..12).contains(&hour)
    {
        slots.time = Some(format!("{}:00", hour + 12));
    }
}

fn weekday(word: &str) -> Option<i32> {
    let day = word.strip_suffix("'s").unwrap_or(word);
    Some(match day {
        "monday" | "mon" => 1,
        "tuesday" | "tues" | "tue" => 2,
        "wednesday" | "weds" => 3,
        "thursday" | "thurs" | "thur" => 4,
        "friday" | "fri" => 5,
        "saturday" => 6,
        "sunday" => 7,
        _ => return None,
    })
}

/// "the 5th", "5th", "fifth".
fn ordinal(word: &str) -> Option<i8> {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    if let Some(at) = WORDS.iter().position(|w| *w == word) {
        return i8::try_from(at + 1).ok();
    }
    let digits = word
        .strip_suffix("st")
        .or(word.strip_suffix("nd"))
        .or(word.strip_suffix("rd"))
        .or(word.strip_suffix("th"))?;
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// The next such day of a month that is not before today.
fn next_day_of_month(today: Date, day: i8) -> Option<Date> {
    let (mut year, mut month) = (today.year(), i8::try_from(today.month()).ok()?);
    for _ in 0..13 {
        if let Ok(date) = Date::new(year, month, day)
            && date >= today
        {
            return Some(date);
        }
        month += 1;
        if month > 12 {
            month = 1;
            year += 1;
        }
    }
    None
}

/// A day that people name by its feast, the next one that is not before today; Thanksgiving is that of the United States.
fn holiday(t: &[Token<'_>], today: Date) -> Option<(Date, usize)> {
    let eve = is(t, 1, &["eve"]);
    let len = 1 + usize::from(is(t, 1, &["eve", "day"]));
    let in_year = |year: i16| -> Option<Date> {
        match t.first()?.word {
            "thanksgiving" => {
                let first = Date::new(year, 11, 1).ok()?;
                let ahead = (4 - i32::from(first.weekday())).rem_euclid(7);
                Some(first.saturating_add_days(ahead + 21))
            }
            "christmas" | "xmas" => Date::new(year, 12, if eve { 24 } else { 25 }).ok(),
            "halloween" => Date::new(year, 10, 31).ok(),
            _ => None,
        }
    };
    let date = in_year(today.year()).filter(|d| *d >= today).or_else(|| in_year(today.year() + 1))?;
    Some((date, len))
}

fn date(t: &[Token<'_>], today: Date) -> Option<(Date, Option<&'static str>, usize)> {
    let lead = usize::from(is(t, 0, &["for", "by", "on", "before", "until", "till", "to"]) && t.len() > 1);
    let preposition = lead == 1;
    let mut at = lead + usize::from(preposition && is(t, lead, &["the"]));
    let part = |i: usize| match t.get(i).map(|t| t.word) {
        Some("morning") => Some("09:00"),
        Some("afternoon") => Some("15:00"),
        Some("evening" | "night") => Some("19:00"),
        _ => None,
    };
    let with_part = |date: Date, end: usize| {
        let time = part(end);
        // The part of a day is no exact time; it is taken out and not told.
        (date, None::<&'static str>, end + usize::from(time.is_some()))
    };
    let plus = |days: i32| today.saturating_add_days(days);
    let word = t.get(at)?.word;
    let own = i32::from(today.weekday());
    match word {
        "today" | "tonight" => {
            return Some((today, None, at + 1 + usize::from(is(t, at + 1, &["'s"]))));
        }
        "tomorrow" | "tomorow" | "tommorow" | "tommorrow" | "tmrw" | "tmr" => {
            return Some(with_part(plus(1), at + 1));
        }
        "day" if is(t, at + 1, &["after"]) && is(t, at + 2, &["tomorrow"]) => {
            return Some((plus(2), None, at + 3));
        }
        "this" | "next" | "coming" => {
            let next = word == "next";
            let target = t.get(at + 1)?;
            if let Some(day) = weekday(target.word) {
                let ahead = (day - own).rem_euclid(7);
                let ahead = if next && day > own || ahead == 0 { ahead + 7 } else { ahead };
                return Some(with_part(plus(ahead), at + 2));
            }
            let date = match target.word {
                "morning" | "afternoon" | "evening" if !next => today,
                "weekend" => plus((6 - own).max(0) + if next { 7 } else { 0 }),
                "week" if next => plus(8 - own),
                "month" if next => {
                    let (y, m) = (today.year(), i8::try_from(today.month()).ok()?);
                    if m == 12 { Date::new(y + 1, 1, 1) } else { Date::new(y, m + 1, 1) }.ok()?
                }
                _ => return None,
            };
            return Some((date, None, at + 2));
        }
        "weekend" if preposition => return Some((plus((6 - own).max(0)), None, at + 1)),
        "week" if preposition && is(t, lead, &["the"]) => return None,
        "a" if is(t, at + 1, &["week"]) && is(t, at + 2, &["from", "later"]) => {
            return Some((plus(7), None, at + if is(t, at + 3, &["now", "today"]) { 4 } else { 3 }));
        }
        _ => {}
    }
    if let Some(day) = weekday(word)
        && (preposition
            || t.len() == at + 1
            || is(
                t,
                at + 1,
                words![
                    "morning" "afternoon" "evening" "night" "at" "by" "please" "between"
                ],
            ))
        && !(word.len() <= 3 && !preposition)
    {
        let ahead = (day - own).rem_euclid(7);
        return Some(with_part(plus(if ahead == 0 { 7 } else { ahead }), at + 1));
    }
    if is(t, 0, &["by", "before"])
        && let Some((date, len)) = holiday(t.get(at..)?, today)
    {
        return Some((date, None, at + len));
    }
    if let Some(m) = month_named(word)
        && let Some(day) = t.get(at + 1).and_then(|t| {
            ordinal(t.word)
                .or_else(|| t.value.filter(|v| v.is_integer()).and_then(|v| i8::try_from(v.numerator()).ok()))
        })
    {
        let date = Date::new(today.year(), m, day).ok()?;
        let date = if date < today { Date::new(today.year() + 1, m, day).ok()? } else { date };
        return Some((date, None, at + 2));
    }
    if is(t, at, &["in"]) || is(t, 0, &["in", "within"]) {
        at = usize::from(is(t, 0, &["in", "within"])).max(at);
        let (n, len) =
            single(t.get(at..)?).or_else(|| is(t, at, &["a"]).then_some((crate::quantity::Ratio::ONE, 1)))?;
        let days = match t.get(at + len)?.word {
            "days" | "day" => 1,
            "weeks" | "week" => 7,
            _ => return None,
        };
        let n = i32::try_from(n.numerator()).ok().filter(|_| n.is_integer()).filter(|n| *n < 1000)?;
        return Some((plus(n * days), None, at + len + 1));
    }
    let the = at > lead;
    if preposition
        && let Some(day) = ordinal(word)
        && (the || word.ends_with(|c: char| c.is_alphabetic()))
        && t.len() <= at + 4
    {
        if is(t, at + 1, &["of"])
            && let Some(m) = t.get(at + 2).and_then(|t| month_named(t.word))
        {
            let date = Date::new(today.year(), m, day).ok()?;
            let date = if date < today { Date::new(today.year() + 1, m, day).ok()? } else { date };
            return Some((date, None, at + 3));
        }
        if t.get(at + 1).is_none_or(|t| !t.is_word() || t.any(&["at", "please", "and", "of"])) {
            return next_day_of_month(today, day).map(|d| (d, None, at + 1));
        }
    }
    // "on 12/25".
    if preposition
        && let Some((m, d)) = word.split_once('/')
        && let (Ok(m), Ok(d)) = (m.parse(), d.parse())
    {
        let date = Date::new(today.year(), m, d).ok()?;
        let date = if date < today { Date::new(today.year() + 1, m, d).ok()? } else { date };
        return Some((date, None, at + 1));
    }
    if preposition && t.get(at).is_some_and(|t| t.word.len() == 4 && t.is_number()) {
        // "2026-11-25".
        let n = |i: usize| t.get(at + i).and_then(|t| t.word.parse::<i16>().ok());
        if is(t, at + 1, &["-"]) && is(t, at + 3, &["-"]) {
            let date = Date::new(n(0)?, i8::try_from(n(2)?).ok()?, i8::try_from(n(4)?).ok()?).ok()?;
            return Some((date, None, at + 5));
        }
    }
    None
}

/// "at 5", "by 6pm", "5:30 pm", "noon".
fn time(t: &[Token<'_>]) -> Option<(String, usize)> {
    let lead = usize::from(is(t, 0, &["at", "by", "before", "around", "for", "after"]) && t.len() > 1);
    let word = t.get(lead)?.word;
    match word {
        "noon" | "midday" => return Some(("12:00".to_owned(), lead + 1)),
        "midnight" => return Some(("00:00".to_owned(), lead + 1)),
        _ => {}
    }
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').len();
    let (clock, tail) = word.split_at_checked(digits)?;
    let (hour, minute) = match clock.split_once(':') {
        Some((h, m)) => (h.parse::<u32>().ok()?, m.parse::<u32>().ok()?),
        None => match clock.parse::<u32>() {
            Ok(h) => (h, 0),
            Err(_) => (
                u32::try_from(
                    t.get(lead).filter(|t| t.is_word())?.value.filter(|v| v.is_integer())?.numerator(),
                )
                .ok()?,
                0,
            ),
        },
    };
    let mut end = lead + 1;
    let half = if matches!(tail, "am" | "pm") {
        Some(tail)
    } else if !tail.is_empty() && digits > 0 {
        return None;
    } else if is(t, end, &["am", "pm", "a.m", "p.m", "o'clock"]) {
        end += 1;
        t.get(end - 1)
            .map(|t| {
                if t.is("o'clock") {
                    ""
                } else if t.word.starts_with('a') {
                    "am"
                } else {
                    "pm"
                }
            })
            .filter(|h| !h.is_empty())
    } else if is(t, end, &["p", "a"]) && is(t, end + 1, &["."]) && is(t, end + 2, &["m"]) {
        let half = if is(t, end, &["p"]) { "pm" } else { "am" };
        end += 3 + usize::from(is(t, end + 3, &["."]));
        Some(half)
    } else {
        None
    };
    let certain = half.is_some() || clock.contains(':') || is(t, end.saturating_sub(1), &["o'clock"]);
    if !certain && !(is(t, 0, &["at", "by"]) && t.get(end).is_none_or(|t| !t.is_word())) {
        return None;
    }
    if hour > 23 || minute > 59 {
        return None;
    }
    let hour = match half {
        Some("pm") if hour < 12 => hour + 12,
        Some("am") if hour == 12 => 0,
        // Shops open by day: "at 5" is in the afternoon.
        None if !clock.contains(':') && (1..8).contains(&hour) => hour + 12,
        _ => hour,
    };
    Some((format!("{hour:02}:{minute:02}"), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::{
        lexicon::Lexicon,
        token::{Normal, tokenise},
    };

    /// On Friday 2026-11-20.
    fn check(text: &str, date: &str, time: &str, rest: &str) {
        let normal = Normal::new(text);
        let mut tokens = tokenise(&normal, Lexicon::english()).list;
        let mut slots = Slots::default();
        take_when(&mut tokens, Date::new(2026, 11, 20).unwrap(), &mut slots);
        let left: Vec<&str> = tokens.iter().map(|t| t.word).collect();
        assert_eq!(slots.date.map(|d| d.to_string()).unwrap_or_default(), date, "{text}");
        assert_eq!(slots.time.unwrap_or_default(), time, "{text}");
        assert_eq!(left.join(" "), rest, "{text}");
    }

    #[test]
    fn dates_and_times() {
        check("milk for tomorrow", "2026-11-21", "", "milk");
        check("milk tonight", "2026-11-20", "", "milk");
        check("milk by friday", "2026-11-27", "", "milk");
        check("milk on monday", "2026-11-23", "", "milk");
        check("milk for next week", "2026-11-23", "", "milk");
        check("milk this weekend", "2026-11-21", "", "milk");
        check("milk by the 5th", "2026-12-05", "", "milk");
        check("milk by november 25th", "2026-11-25", "", "milk");
        check("milk for march 3", "2027-03-03", "", "milk");
        check("deliver it tomorrow at 5", "2026-11-21", "17:00", "deliver it");
        check("deliver at 5:30 pm", "", "17:30", "deliver");
        check("pickup at 10am on saturday", "2026-11-21", "10:00", "pickup");
        check("deliver in 3 days", "2026-11-23", "", "deliver");
        check("the day after tomorrow", "2026-11-22", "", "the");
        check("tomorrow morning", "2026-11-21", "", "");
        check("by noon", "", "12:00", "");
        check("milk for 5 people", "", "", "milk for 5 people");
        check("sunday roast beef", "", "", "sunday roast beef");
        check("add 5 apples", "", "", "add 5 apples");
        check("by 12/25", "2026-12-25", "", "");
    }
}
