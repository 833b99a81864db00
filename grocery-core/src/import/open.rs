//! Opens a file: unpacks gzip within limits, reads UTF-16 as UTF-8, tells what is inside, counts the bytes.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use flate2::read::MultiGzDecoder;

use super::{
    ImportError,
    utf16::{Utf16, encoding_of},
};
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

/// How far a packed file may unpack. A small file that unpacks without end is an attack or an accident; either
/// would keep the reader busy for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unpacking {
    /// The most bytes that come out.
    pub(crate) most: u64,
    /// The most bytes that come out for each one of the file, once more than
    /// [`RATIO_FROM`] have come out.
    pub(crate) ratio: u64,
}

/// Below this many unpacked bytes any ratio will do: short files of like lines pack very well.
pub(crate) const RATIO_FROM: u64 = 16 << 20;

impl Default for Unpacking {
    /// 8 GiB, 200 for one.
    fn default() -> Self {
        Self { most: 8 << 30, ratio: 200 }
    }
}

/// A file that was opened, with its first bytes still to be read.
pub(crate) struct Opened<'r> {
    pub(crate) kind: Kind,
    pub(crate) input: BufReader<Box<dyn Read + 'r>>,
    /// Bytes of the file read so far, before unpacking.
    pub(crate) bytes: Rc<Cell<u64>>,
}

/// Opens a file, packed with gzip or plain, with the usual limits.
pub(crate) fn open<'r>(reader: impl Read + 'r) -> Result<Opened<'r>> {
    open_within(reader, Unpacking::default())
}

/// Opens a file, packed with gzip or plain.
pub(crate) fn open_within<'r>(reader: impl Read + 'r, limits: Unpacking) -> Result<Opened<'r>> {
    let bytes = Rc::new(Cell::new(0_u64));
    let mut packed = BufReader::with_capacity(BUFFER, Counted { inner: reader, bytes: Rc::clone(&bytes) });
    let start = packed.fill_buf().map_err(unreadable)?;
    let plain: Box<dyn Read + 'r> = match start {
        [0x1f, 0x8b, ..] => Box::new(Unpacked {
            inner: MultiGzDecoder::new(packed),
            limits,
            packed: Rc::clone(&bytes),
            unpacked: 0,
        }),
        _ => Box::new(packed),
    };
    let mut input = BufReader::with_capacity(BUFFER, plain);
    if let Some(encoding) = encoding_of(input.fill_buf().map_err(unreadable)?) {
        input = BufReader::with_capacity(BUFFER, Box::new(Utf16::new(input, encoding)));
    }
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

/// How many bytes are read at a time.
const BUFFER: usize = 64 << 10;

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

/// The error of a file that cannot be read on.
pub(crate) fn unreadable(e: io::Error) -> Error {
    if let Some(bomb) = e.get_ref().and_then(|inner| inner.downcast_ref::<TooMuch>()) {
        return ImportError::file(
            ErrorKind::TooLarge,
            bomb.to_string(),
            "unpack it and look what it holds; if it is what you want, raise max_unpacked or max_ratio",
        )
        .into();
    }
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

/// Ends a file that unpacks to too much.
struct Unpacked<R> {
    inner: R,
    limits: Unpacking,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
}

#[derive(Debug, thiserror::Error)]
enum TooMuch {
    #[error("the packed file unpacks to more than {0} bytes")]
    Size(u64),
    #[error("the packed file unpacks to more than {0} times its size")]
    Ratio(u64),
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.unpacked += n as u64;
        if self.unpacked > self.limits.most {
            return Err(io::Error::other(TooMuch::Size(self.limits.most)));
        }
        if self.unpacked > RATIO_FROM && self.unpacked / self.packed.get().max(1) >= self.limits.ratio.max(1)
        {
            return Err(io::Error::other(TooMuch::Ratio(self.limits.ratio)));
        }
        Ok(n)
    }
}
