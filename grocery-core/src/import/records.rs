//! JSON values of a file one by one: one on each line, several in an array, or an array in an object.
//!
//! Memory holds one value. The reader looks only at quotation marks and brackets, to find where a value ends;
//! what is in it is for a JSON parser.

use std::io::{BufRead, BufReader, Read};

use super::{Fault, ImportError, MAX_RECORD_BYTES, open::unreadable};
use crate::error::{ErrorKind, Result};

/// Names of the array that holds the values, where the file is one object.
const LISTS: &[&str] = &["products", "items", "results", "data", "catalog", "catalogue", "hits"];

/// The JSON values of a file.
pub(crate) struct Records<R> {
    input: BufReader<R>,
    /// The line that the next byte is on, from 1.
    line: u64,
    place: Place,
    record: Vec<u8>,
    /// Whether any value was read.
    any: bool,
    /// Whether the next object may hold the values in a list: the first one, and those behind such a one.
    may_wrap: bool,
}

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between values that follow each other.
    Top,
    /// In an array of values; `wrapped` where it is part of an object.
    Array { wrapped: bool },
    /// In an object behind its array of values, which is all that counts of it.
    Wrapper,
}

/// One JSON value.
pub(crate) struct Record<'a> {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    pub(crate) text: &'a [u8],
    /// Why it cannot be read, where that shows already.
    pub(crate) fault: Option<Fault>,
}

/// How a value ended.
enum End {
    Whole,
    /// An array of values begins inside it.
    List,
    Broken(Fault),
}

impl<R: Read> Records<BufReader<R>> {
    pub(crate) fn new(input: BufReader<R>) -> Records<R> {
        Records { input, line: 1, place: Place::Top, record: Vec::new(), any: false, may_wrap: true }
    }
}

impl<R: Read> Records<R> {
    /// The next value; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>> {
        loop {
            let Some(byte) = self.next_mark()? else {
                return match self.place {
                    Place::Top => Ok(None),
                    Place::Array { .. } => Err(cut_short(self.line, "the array is not closed").into()),
                    Place::Wrapper => Err(cut_short(self.line, "the file ends inside a value").into()),
                };
            };
            let line = self.line;
            match (self.place, byte) {
                (Place::Wrapper, _) => {
                    // What follows a list in an object says something about the list.
                    self.rest_of_wrapper()?;
                    self.place = Place::Top;
                }
                (Place::Top, b'[') if !self.any => {
                    self.input.consume(1);
                    self.place = Place::Array { wrapped: false };
                }
                (Place::Array { wrapped }, b']') => {
                    self.input.consume(1);
                    self.place = if wrapped { Place::Wrapper } else { Place::Top };
                }
                // Commas between values; more of them than needed do no harm.
                (Place::Array { .. }, b',') => self.input.consume(1),
                (_, b'{') => {
                    self.any = true;
                    let may_wrap = self.place == Place::Top && std::mem::take(&mut self.may_wrap);
                    match self.value(may_wrap)? {
                        End::Whole => return Ok(Some(Record { line, text: &self.record, fault: None })),
                        End::List => {
                            self.place = Place::Array { wrapped: true };
                            self.may_wrap = true;
                        }
                        End::Broken(fault) => {
                            return Ok(Some(Record { line, text: &self.record, fault: Some(fault) }));
                        }
                    }
                }
                (Place::Array { .. }, _) => {
                    return Err(Fault::line(
                        "this is not a JSON object",
                        "write an array of objects, or one object on each line",
                    )
                    .at(line)
                    .into());
                }
                (Place::Top, _) => {
                    self.any = true;
                    self.rest_of_line()?;
                    let fault =
                        Fault::line("this is not a JSON object", "write one JSON object on each line");
                    return Ok(Some(Record { line, text: &self.record, fault: Some(fault) }));
                }
            }
        }
    }

    /// The next byte that is no white space and no byte order mark, not taken yet.
    fn next_mark(&mut self) -> Result<Option<u8>> {
        loop {
            let buffer = self.input.fill_buf().map_err(unreadable)?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let mut taken = 0;
            for byte in buffer {
                match byte {
                    b'\n' => self.line += 1,
                    b' ' | b'\t' | b'\r' | 0xef | 0xbb | 0xbf => {}
                    other => {
                        let other = *other;
                        self.input.consume(taken);
                        return Ok(Some(other));
                    }
                }
                taken += 1;
            }
            self.input.consume(taken);
        }
    }

    /// Reads an object into `record`. With `may_wrap` an array of values in it ends the reading.
    fn value(&mut self, may_wrap: bool) -> Result<End> {
        self.record.clear();
        let (start, lines) = (self.line, self.place == Place::Top);
        let mut depth = 0_u32;
        let (mut in_text, mut escaped) = (false, false);
        // The last byte that was no white space, and whether nothing else stood on its line yet.
        let (mut before, mut fresh) = (0_u8, false);
        loop {
            let buffer = self.input.fill_buf().map_err(unreadable)?;
            if buffer.is_empty() {
                return Err(cut_short(start, "the file ends inside a value").into());
            }
            let mut taken = 0;
            let mut end = None;
            for &byte in buffer {
                taken += 1;
                if in_text {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => {
                            in_text = false;
                            before = b'"';
                        }
                        // No JSON text has a line break in it: where each line is a value, the next one is whole
                        // again.
                        b'\n' if lines => {
                            self.line += 1;
                            end = Some(End::Broken(Fault::line(
                                "a text is not closed on its line",
                                "close it with a quotation mark, and write a line break in it as \\n",
                            )));
                            break;
                        }
                        b'\n' => self.line += 1,
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => in_text = true,
                    b'\n' => {
                        self.line += 1;
                        fresh = true;
                        continue;
                    }
                    b' ' | b'\t' | b'\r' => continue,
                    // An object follows a colon, a comma or a bracket; one at the start of a line that does not
                    // is the next value, and this one was never closed.
                    b'{' if lines && fresh && depth > 0 && !matches!(before, b':' | b',' | b'[') => {
                        taken -= 1;
                        end = Some(End::Broken(Fault::line(
                            "the object is not closed",
                            "close every { with a } and every [ with a ]",
                        )));
                        break;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            end = Some(End::Whole);
                            break;
                        }
                    }
                    _ => {}
                }
                (before, fresh) = (byte, false);
                if may_wrap && byte == b'[' && depth == 2 {
                    self.record.extend_from_slice(&buffer[..taken]);
                    if opens_list(&self.record) {
                        self.input.consume(taken);
                        return Ok(End::List);
                    }
                    self.record.truncate(self.record.len() - taken);
                }
            }
            self.record.extend_from_slice(&buffer[..taken]);
            self.input.consume(taken);
            if let Some(end) = end {
                return Ok(end);
            }
            if self.record.len() > MAX_RECORD_BYTES {
                return Err(ImportError {
                    line: start,
                    column: None,
                    kind: ErrorKind::TooLarge,
                    reason: format!("the value has more than {MAX_RECORD_BYTES} bytes"),
                    hint: "look for a bracket or a quotation mark that is never closed".to_owned(),
                }
                .into());
            }
        }
    }

    /// Passes over what is left of an object behind its list.
    fn rest_of_wrapper(&mut self) -> Result<()> {
        let (start, mut depth) = (self.line, 1_u32);
        let (mut in_text, mut escaped) = (false, false);
        loop {
            let buffer = self.input.fill_buf().map_err(unreadable)?;
            if buffer.is_empty() {
                return Err(cut_short(start, "the file ends inside a value").into());
            }
            let mut taken = 0;
            for &byte in buffer {
                taken += 1;
                self.line += u64::from(byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_text => escaped = true,
                    b'"' => in_text = !in_text,
                    b'{' | b'[' if !in_text => depth += 1,
                    b'}' | b']' if !in_text => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            self.input.consume(taken);
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Takes the rest of a line into `record`, as much of it as may be wanted for a message.
    fn rest_of_line(&mut self) -> Result<()> {
        self.record.clear();
        loop {
            let buffer = self.input.fill_buf().map_err(unreadable)?;
            let end = buffer.iter().position(|b| *b == b'\n');
            let taken = end.unwrap_or(buffer.len());
            if self.record.len() < 100 {
                self.record.extend_from_slice(&buffer[..taken.min(100)]);
            }
            let done = end.is_some() || buffer.is_empty();
            self.input.consume(taken);
            if done {
                return Ok(());
            }
        }
    }
}

fn cut_short(line: u64, what: &str) -> ImportError {
    ImportError {
        line,
        column: None,
        kind: ErrorKind::Corrupt,
        reason: what.to_owned(),
        hint: "the file may be cut short: fetch it again".to_owned(),
    }
}

/// Whether an object read up to here opens a list of values: `{"products":[`.
fn opens_list(text: &[u8]) -> bool {
    // What has a name or a number of its own is a value, not a wrapper of values.
    const OWN: &[&[u8]] = &[b"name", b"title", b"code", b"sku", b"upc", b"barcode", b"id"];
    let (mut depth, mut rest) = (0_i32, text);
    let mut last: &[u8] = &[];
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let mut escaped = false;
                let end = rest.iter().position(|b| {
                    let ends = *b == b'"' && !escaped;
                    escaped = *b == b'\\' && !escaped;
                    ends
                });
                let Some(end) = end else { return false };
                last = &rest[..end];
                rest = &rest[end + 1..];
            }
            b':' if depth == 1 && OWN.contains(&last) => return false,
            _ => {}
        }
    }
    LISTS.iter().any(|name| name.as_bytes() == last) && {
        let before = text.strip_suffix(b"[").map(<[u8]>::trim_ascii_end);
        before.is_some_and(|t| t.ends_with(b":"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values with their lines; what cannot be read is told by its reason.
    fn all(text: &str, buffer: usize) -> std::result::Result<Vec<(u64, String)>, String> {
        let mut records = Records::new(BufReader::with_capacity(buffer, text.as_bytes()));
        let mut out = Vec::new();
        loop {
            match records.next() {
                Ok(None) => return Ok(out),
                Ok(Some(Record { line, text, fault })) => out.push((
                    line,
                    match fault {
                        None => String::from_utf8_lossy(text).into_owned(),
                        Some(fault) => fault.at(line).reason,
                    },
                )),
                Err(e) => return Err(e.to_string()),
            }
        }
    }

    fn same(text: &str, want: &[(u64, &str)]) {
        for buffer in [1, 2, 5, 4096] {
            let want: Vec<(u64, String)> = want.iter().map(|(n, t)| (*n, (*t).to_owned())).collect();
            assert_eq!(all(text, buffer), Ok(want), "{text} {buffer}");
        }
    }

    #[test]
    fn values_come_one_by_one() {
        let two: &[(u64, &str)] = &[(1, r#"{"a":"}\"{"}"#), (2, r#"{"b":[1,{"c":2}]}"#)];
        same("{\"a\":\"}\\\"{\"}\n{\"b\":[1,{\"c\":2}]}\n", two);
        same("\u{feff}[{\"a\":\"}\\\"{\"},\n{\"b\":[1,{\"c\":2}]}\n]\n", two);
        same(
            "{\"success\":true,\"products\" : [{\"a\":\"}\\\"{\"},\n{\"b\":[1,{\"c\":2}]}], \"n\":[1,2]}",
            two,
        );
        // Pages of an answer, one on each line, or behind each other.
        same(
            "{\"meta\":{\"id\":7},\"products\":[{\"a\":\"}\\\"{\"}],\"note\":\"]}\\\"\"}\n{\"products\":[{\"b\":[1,{\"c\":2}]}]}",
            two,
        );
        same(
            "{\"items\":[]}\n{\"b\":2}\n{\"items\":[{\"c\":3}]}",
            &[(2, "{\"b\":2}"), (3, "{\"items\":[{\"c\":3}]}")],
        );
        same("{\"a\":1}{\"b\":2}", &[(1, "{\"a\":1}"), (1, "{\"b\":2}")]);
        same("\n\n{\n\"a\":\n{}\n}\n\n{\"b\":2}", &[(3, "{\n\"a\":\n{}\n}"), (8, "{\"b\":2}")]);
        same("[]", &[]);
        same("", &[]);
        // A product may have a list of its own.
        same(r#"{"name":"x","items":[{"y":1}]}"#, &[(1, r#"{"name":"x","items":[{"y":1}]}"#)]);
        let numbered = "{\"id\":\"1\",\"results\":[{}],\"name\":\"Milk\"}";
        same(&format!("{numbered}\n{{\"b\":2}}"), &[(1, numbered), (2, "{\"b\":2}")]);
    }

    #[test]
    fn one_broken_line_is_one_fault() {
        let next = (2, r#"{"b":2}"#);
        same("{\"a\":\"1}\n{\"b\":2}\n", &[(1, "a text is not closed on its line"), next]);
        same("{\"a\":1\n{\"b\":2}\n", &[(1, "the object is not closed"), next]);
        same("{\"a\":[1}}\n{\"b\":2}\n", &[(1, "{\"a\":[1}}"), next]);
        same("{\"a\":1}}\n{\"b\":2}\n", &[(1, "{\"a\":1}"), (1, "this is not a JSON object"), next]);
        same("null\n{\"b\":2}\n", &[(1, "this is not a JSON object"), next]);
    }

    #[test]
    fn what_cannot_go_on_ends() {
        for (text, says) in [
            ("{\"a\":1}\n{\"b\":", "line 2: the file ends inside a value"),
            ("[{\"a\":1},\n", "line 2: the array is not closed"),
            ("{\"items\":[{\"a\":1}],\n\"n\":1", "line 1: the file ends inside a value"),
            ("[{\"a\":1},\n7]", "line 2: this is not a JSON object"),
        ] {
            let got = all(text, 7).unwrap_err();
            assert!(got.starts_with(says), "{got}");
        }
        let endless = format!("{{\"a\":\"{}", "x".repeat(MAX_RECORD_BYTES + 10));
        assert!(all(&endless, 1 << 16).unwrap_err().starts_with("line 1: the value has more than"));
    }
}
