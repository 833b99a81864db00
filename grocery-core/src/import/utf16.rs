//! Reads UTF-16, as spreadsheets write it, as UTF-8.

use std::io::{self, BufRead, Read};

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Little,
    Big,
}

/// The encoding of a file that begins like this, where it is UTF-16. Without a byte order mark it is known by
/// the zero byte in each of the first two units, which no text in UTF-8 has.
pub(super) fn encoding_of(start: &[u8]) -> Option<Encoding> {
    match start {
        [0xff, 0xfe, ..] => Some(Encoding::Little),
        [0xfe, 0xff, ..] => Some(Encoding::Big),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(Encoding::Little),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(Encoding::Big),
        _ => None,
    }
}

impl Encoding {
    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// Turns UTF-16 into UTF-8. Half of a pair, and a byte left over at the end, become a byte that is not UTF-8, so
/// that whoever reads the line names it.
pub(super) struct Utf16<R> {
    inner: R,
    encoding: Encoding,
    /// The first half of a pair.
    high: Option<u16>,
    ready: Vec<u8>,
    /// How much of `ready` was handed out.
    given: usize,
    ended: bool,
}

/// What stands for a unit that is no text.
const BROKEN: u8 = 0xff;

impl<R: BufRead> Utf16<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        Self { inner, encoding, high: None, ready: Vec::new(), given: 0, ended: false }
    }

    fn take(&mut self, unit: u16) {
        let text = match (self.high.take(), unit) {
            (None, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), 0xdc00..=0xdfff) => {
                char::from_u32(0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (u32::from(unit) - 0xdc00))
            }
            (Some(_), _) => {
                self.ready.push(BROKEN);
                return self.take(unit);
            }
            (None, _) => char::from_u32(u32::from(unit)),
        };
        match text {
            Some(c) => self.ready.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => self.ready.push(BROKEN),
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let encoding = self.encoding;
        self.ready.clear();
        self.given = 0;
        while self.ready.is_empty() && !self.ended {
            let start = self.inner.fill_buf()?;
            match start {
                [] => {
                    self.ended = true;
                    if self.high.take().is_some() {
                        self.ready.push(BROKEN);
                    }
                }
                // A unit may lie across two buffers.
                [one] => {
                    let first = *one;
                    self.inner.consume(1);
                    match self.inner.fill_buf()?.first().copied() {
                        Some(second) => {
                            self.inner.consume(1);
                            self.take(encoding.unit([first, second]));
                        }
                        None => self.ready.push(BROKEN),
                    }
                }
                many => {
                    let units: Vec<u16> =
                        many.chunks_exact(2).take(16 << 10).map(|c| encoding.unit([c[0], c[1]])).collect();
                    self.inner.consume(units.len() * 2);
                    for unit in units {
                        self.take(unit);
                    }
                }
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Utf16<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.ready.len() {
            self.fill()?;
        }
        let rest = self.ready.get(self.given..).unwrap_or(&[]);
        let n = rest.len().min(buf.len());
        buf[..n].copy_from_slice(&rest[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn decode(bytes: &[u8], encoding: Encoding, buffer: usize) -> Vec<u8> {
        let mut out = Vec::new();
        Utf16::new(BufReader::with_capacity(buffer, bytes), encoding).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn text_reads_whatever_the_buffers() {
        let text = "id,name\n1,Crème 🥛 日本\n";
        for buffer in [1, 2, 3, 7, 64] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decode(&little, Encoding::Little, buffer), text.as_bytes());
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode(&big, Encoding::Big, buffer), text.as_bytes());
        }
    }

    #[test]
    fn halves_are_not_text() {
        let bytes = |units: &[u16]| -> Vec<u8> { units.iter().flat_map(|u| u.to_le_bytes()).collect() };
        for units in [&[0x61, 0xd83e][..], &[0x61, 0xdd5b], &[0x61, 0xd83e, 0x62]] {
            let out = decode(&bytes(units), Encoding::Little, 64);
            assert!(std::str::from_utf8(&out).is_err() && out.starts_with(b"a"), "{out:?}");
        }
        assert_eq!(decode(&[0x61, 0, 0x62], Encoding::Little, 64), [b'a', BROKEN]);
    }

    #[test]
    fn the_first_bytes_tell() {
        assert_eq!(encoding_of(b"\xff\xfei\0"), Some(Encoding::Little));
        assert_eq!(encoding_of(b"\xfe\xff\0i"), Some(Encoding::Big));
        assert_eq!(encoding_of(b"i\0d\0"), Some(Encoding::Little));
        assert_eq!(encoding_of(b"\0i\0d"), Some(Encoding::Big));
        for other in [&b"id,name"[..], b"\xef\xbb\xbfid", b"", b"i", b"\0\0\0\0", b"\x1f\x8b\x08\0"] {
            assert_eq!(encoding_of(other), None);
        }
    }
}
