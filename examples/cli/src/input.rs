//! Reading lines and JSON objects, and saying what is wrong with them.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
};

use grocery_core::{Currency, Money};
use serde::Deserialize;
use serde_json::{error::Category, value::RawValue};

use crate::{Failure, Outcome};

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;
/// More than the buffer of standard input itself, which is then passed by.
const BUFFER: usize = 64 * 1024;

/// Numbered lines of UTF-8 text.
pub(crate) struct Lines<R> {
    input: BufReader<R>,
    bytes: Vec<u8>,
    number: u64,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(BUFFER, input), bytes: Vec::new(), number: 0 }
    }

    /// The number of the line that was read last, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Whether another whole line has come already, so that reading it does not wait.
    pub(crate) fn has_more(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The next line; `None` at the end of the input. A byte order mark before the first one is skipped.
    pub(crate) fn next(&mut self) -> Outcome<Option<&str>> {
        self.bytes.clear();
        let limit = MAX_LINE_BYTES as u64 + 1;
        let read = (&mut self.input).take(limit).read_until(b'\n', &mut self.bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        let number = self.number;
        if read > MAX_LINE_BYTES {
            return Err(Failure::input(format!("line {number}: longer than {MAX_LINE_BYTES} bytes")));
        }
        let text = std::str::from_utf8(&self.bytes).map_err(|e| {
            Failure::input(format!(
                "line {number}: not valid UTF-8 from byte {} on; convert the input to UTF-8",
                e.valid_up_to() + 1
            ))
        })?;
        let text = if number == 1 { without_mark(text) } else { text };
        Ok(Some(text.trim_end_matches(['\n', '\r'])))
    }
}

/// The text without the byte order mark that some editors write before it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// One line of JSON Lines: an object, of which the fields that are known are read and others ignored.
pub(crate) struct Object<'a> {
    fields: BTreeMap<String, &'a RawValue>,
}

impl<'a> Object<'a> {
    pub(crate) fn read(text: &'a str) -> Outcome<Self> {
        let fields = serde_json::from_str(text).map_err(|e| {
            if e.classify() != Category::Data {
                return Failure::input(format!("this is not JSON: {}", told(&e)));
            }
            Failure::input(format!(
                "expected an object such as {{\"text\":\"2 lb apples\"}}, not {}",
                kind(text.trim_start())
            ))
        })?;
        Ok(Self { fields })
    }

    /// The caller's id, byte for byte.
    pub(crate) fn id(&self) -> Option<Box<RawValue>> {
        self.fields.get("id").map(|raw| (*raw).to_owned())
    }

    /// The field, where it is there and not null. `what` says what it must be.
    pub(crate) fn get<T: Deserialize<'a>>(&self, name: &str, what: &str) -> Outcome<Option<T>> {
        let Some(raw) = self.fields.get(name) else { return Ok(None) };
        serde_json::from_str(raw.get()).map_err(|e| {
            Failure::input(match e.classify() {
                Category::Data => format!("field \"{name}\" must be {what}, not {}", kind(raw.get())),
                _ => format!("field \"{name}\": {}", told(&e)),
            })
        })
    }

    /// A text that stands for something else, such as a unit. `what` says what it must be.
    pub(crate) fn parsed<T>(&self, name: &str, what: &str) -> Outcome<Option<T>>
    where
        T: std::str::FromStr<Err = grocery_core::Error>,
    {
        let text = self.get::<String>(name, what)?;
        text.map(|text| text.parse().map_err(|e| of_field(name, e))).transpose()
    }

    /// The same for a field that must be there.
    pub(crate) fn need_parsed<T>(&self, name: &str, what: &str) -> Outcome<T>
    where
        T: std::str::FromStr<Err = grocery_core::Error>,
    {
        self.parsed(name, what)?.ok_or_else(|| missing(name, what))
    }

    /// An amount of money, as a text or as a number, which is read by its digits: it never becomes a float.
    pub(crate) fn amount(&self, name: &str, currency: Currency) -> Outcome<Option<Money>> {
        let is_number = |raw: &&&RawValue| raw.get().starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let text = match self.fields.get(name).filter(is_number) {
            Some(number) => Some(number.get().to_owned()),
            None => self.get::<String>(name, PRICE)?,
        };
        text.map(|text| Money::parse(&text, currency).map_err(|e| of_field(name, e))).transpose()
    }

    /// An amount that must be there.
    pub(crate) fn need_amount(&self, name: &str, currency: Currency) -> Outcome<Money> {
        self.amount(name, currency)?.ok_or_else(|| missing(name, PRICE))
    }

    /// A field that must be there.
    pub(crate) fn need<T: Deserialize<'a>>(&self, name: &str, what: &str) -> Outcome<T> {
        self.get(name, what)?.ok_or_else(|| missing(name, what))
    }
}

/// What an amount must be, in messages.
const PRICE: &str = "a price such as 3.98";

fn missing(name: &str, what: &str) -> Failure {
    Failure::input(format!("missing field \"{name}\", which must be {what}"))
}

/// Names the field at fault.
fn of_field(name: &str, fault: grocery_core::Error) -> Failure {
    let fault = Failure::from(fault);
    Failure { message: format!("field \"{name}\": {}", fault.message), ..fault }
}

/// A message of the library about JSON in words for its writer: no names of types, and no position
/// inside of a part, which nobody could count.
pub(crate) fn plain(message: &str) -> String {
    let mut out = message.replace("expected a sequence", "expected an array");
    while let Some((head, tail)) = out.split_once("expected struct ") {
        let end = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
        out = format!("{head}expected an object{}", &tail[end..]);
    }
    if let Some((head, tail)) = out.split_once(" at line ") {
        let digits = |t: &str| t.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        if let Some(rest) = digits(tail).strip_prefix(" column ") {
            out = format!("{head}{}", digits(rest));
        }
    }
    out
}

/// What a JSON value is, by its first character.
fn kind(json: &str) -> String {
    match json.bytes().next() {
        Some(b'[') if json.len() > 40 => "an array of other things".to_owned(),
        Some(b'[') => format!("the array {json}"),
        Some(b'{') => "an object".to_owned(),
        Some(b'"') => "a text".to_owned(),
        Some(b't' | b'f') => "true or false".to_owned(),
        Some(b'n') => "null".to_owned(),
        _ if json.len() > 40 => "a number".to_owned(),
        _ => format!("the number {json}"),
    }
}

/// The parser's message with the column only: the caller names the line.
fn told(e: &serde_json::Error) -> String {
    let message = e.to_string();
    match message.rfind(" at line ") {
        Some(end) => format!("{} at column {}", &message[..end], e.column()),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        for (line, want) in [
            ("[\"milk\"]", "expected an object such as {\"text\":\"2 lb apples\"}, not the array [\"milk\"]"),
            ("3", "not the number 3"),
            ("{\"text\":", "this is not JSON: EOF while parsing a value at column 8"),
            ("{} x", "this is not JSON: trailing characters at column 4"),
            ("{}", "missing field \"text\", which must be a text"),
            ("{\"text\":null}", "missing field \"text\""),
            ("{\"text\":[1]}", "field \"text\" must be a text, not the array [1]"),
            ("{\"text\":true}", "field \"text\" must be a text, not true or false"),
        ] {
            let message =
                Object::read(line).and_then(|o| o.need::<String>("text", "a text")).unwrap_err().message;
            assert!(message.ends_with(want) || message.starts_with(want), "{line}: {message}");
        }
    }

    #[test]
    fn amounts_are_texts_or_the_digits_of_a_number() {
        let read = |value: &str| {
            let line = format!("{{\"price\":{value}}}");
            Object::read(&line)
                .and_then(|o| o.amount("price", Currency::USD))
                .map(|amount| amount.map(Money::minor))
                .map_err(|f| f.message)
        };
        for (value, minor) in [
            ("\"3.98\"", 398),
            ("3.98", 398),
            ("4", 400),
            ("3.980", 398),
            ("-0.29", -29),
            // No float holds this one.
            ("90071992547409.93", 9_007_199_254_740_993),
        ] {
            assert_eq!(read(value), Ok(Some(minor)), "{value}");
        }
        assert_eq!(read("null"), Ok(None));
        for (value, want) in [
            ("3.985", "field \"price\": \"3.985\" has more decimals than the currency"),
            ("1e2", "field \"price\": \"1e2\" is not an amount of money"),
            ("\"much\"", "field \"price\": \"much\" is not an amount of money"),
            ("true", "field \"price\" must be a price such as 3.98, not true or false"),
            ("[3.98]", "field \"price\" must be a price such as 3.98, not the array [3.98]"),
        ] {
            assert_eq!(read(value).unwrap_err(), want);
        }
    }

    #[test]
    fn messages_name_no_types() {
        let message = "policy: invalid type: integer `3`, expected struct TotalsPolicy at line 1 column 1";
        assert_eq!(plain(message), "policy: invalid type: integer `3`, expected an object");
        assert_eq!(plain("expected a sequence at line 2 column 10."), "expected an array.");
        assert_eq!(plain("wait at line 5"), "wait at line 5");
    }

    #[test]
    fn lines_are_counted_and_marks_skipped() {
        let mut lines = Lines::new(&b"\xef\xbb\xbfone\r\n\ntw"[..]);
        assert_eq!(lines.next().unwrap(), Some("one"));
        assert!(lines.has_more());
        assert_eq!(lines.next().unwrap(), Some(""));
        assert!(!lines.has_more(), "half a line is not one to be read at once");
        assert_eq!(lines.next().unwrap(), Some("tw"));
        assert_eq!(lines.next().unwrap(), None);
        assert_eq!(lines.number(), 3);
    }
}
