//! Opens a file: unpacks gzip, tells what is inside, counts the bytes.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use flate2::read::MultiGzDecoder;

use super::ImportError;
use crate::error::{Error, ErrorKind, Result};

/// What a file holds, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing, or nothing but white space.
    Empty,
    /// A ZIP archive, which an XLSX workbook is.
    Zip,
    /// JSON, or one JSON value on each line.
    Json,
    /// Lines of text.
    Text,
}

/// A file that was opened, with its first bytes still to be read.
pub(crate) struct Opened<'r> {
    pub(crate) kind: Kind,
    pub(crate) input: BufReader<Box<dyn Read + 'r>>,
    /// Bytes of the file read so far, before unpacking.
    pub(crate) bytes: Rc<Cell<u64>>,
}

/// Opens a file, packed with gzip or plain.
pub(crate) fn open<'r>(reader: impl Read + 'r) -> Result<Opened<'r>> {
    let bytes = Rc::new(Cell::new(0_u64));
    let mut packed = BufReader::new(Counted { inner: reader, bytes: Rc::clone(&bytes) });
    let start = packed.fill_buf().map_err(unreadable)?;
    let plain: Box<dyn Read + 'r> = match start {
        [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(packed)),
        _ => Box::new(packed),
    };
    let mut input = BufReader::new(plain);
    let start = input.fill_buf().map_err(unreadable)?;
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let kind = match (start, text.iter().find(|b| !b.is_ascii_whitespace())) {
        ([b'P', b'K', 3, 4, ..], _) => Kind::Zip,
        (_, None) => Kind::Empty,
        (_, Some(b'{' | b'[')) => Kind::Json,
        _ => Kind::Text,
    };
    Ok(Opened { kind, input, bytes })
}

/// Reads all of `input`, up to `most` bytes.
pub(crate) fn read_whole(input: impl Read, most: usize) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    input.take(limit).read_to_end(&mut all).map_err(unreadable)?;
    if all.len() > most {
        return Err(ImportError::file(
            ErrorKind::TooLarge,
            format!("the file has more than {most} bytes"),
            "split the file, or save it as CSV",
        )
        .into());
    }
    Ok(all)
}

pub(super) fn unreadable(e: io::Error) -> Error {
    let (kind, reason, hint) = match e.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => (
            ErrorKind::Corrupt,
            "the gzip file is damaged or cut short",
            "fetch the file again; `gzip -t` tells whether it is whole",
        ),
        _ => (ErrorKind::Storage, "the file cannot be read", "check that it exists and is readable"),
    };
    Error::new(kind, format!("{reason}: {e}")).with_hint(hint).with_source(e)
}

/// Counts the bytes that come in.
struct Counted<R> {
    inner: R,
    bytes: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.bytes.set(self.bytes.get() + n as u64);
        Ok(n)
    }
}
