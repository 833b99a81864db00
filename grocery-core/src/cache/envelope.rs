//! Entries as bytes, for the tiers.
//!
//! ```text
//! byte 0        version of this layout, 2
//! byte 1        flags: 1 the value is compressed (LZ4), 2 there is no value (known absent), 4 it was set, not loaded
//! bytes 2..6    CRC-32 of the key, the flags and all that follows, little endian
//! then          head (postcard): format, created, expires, load time, tags, mark
//! then          value (postcard)
//! ```
//!
//! What is not exactly this, written by the same layout and of the same format, does not decode: a bit that
//! flipped on the way must never become another price, nor one product's price another's. What is whole but of another format, or of a later layout,
//! is somebody else's and told apart from garbage.

use std::sync::{Arc, atomic::AtomicBool};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::entry::Entry;
use crate::error::{Error, ErrorKind, Result};

const VERSION: u8 = 2;
const COMPRESSED: u8 = 1;
const ABSENT: u8 = 2;
const SET: u8 = 4;
/// Layouts that a later release may write beside this one.
const LATER_VERSIONS: std::ops::RangeInclusive<u8> = 3..=15;
/// Before the head.
const START: usize = 6;
/// The largest value, before compression.
pub(super) const MAX_VALUE_BYTES: usize = 16 << 20;

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    created: i64,
    expires: i64,
    load_millis: u32,
    tags: Vec<Arc<str>>,
    etag: Option<Arc<str>>,
}

/// A value as bytes; `None` for the knowledge that there is none.
pub(super) fn body<T: Serialize>(value: Option<&T>) -> Result<Option<Vec<u8>>> {
    let Some(value) = value else {
        return Ok(None);
    };
    let bytes = postcard::to_allocvec(value).map_err(|e| {
        Error::new(ErrorKind::InvalidInput, "a value cannot be written as bytes")
            .with_hint("its serde form must not depend on names alone: no flatten, no untagged, no skip_serializing_if")
            .with_source(e.to_string())
    })?;
    if bytes.len() > MAX_VALUE_BYTES {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("a value of {} bytes is more than the {MAX_VALUE_BYTES} a tier can keep", bytes.len()),
        ));
    }
    Ok(Some(bytes))
}

/// The whole entry as bytes for this key, with this expiry.
pub(super) fn seal<T>(
    key: &str,
    entry: &Entry<T>,
    body: Option<&[u8]>,
    expires: i64,
    format: u32,
    compress_above: usize,
) -> Result<Vec<u8>> {
    let head = Head {
        format,
        created: entry.created,
        expires,
        load_millis: entry.load_millis,
        tags: entry.tags.to_vec(),
        etag: entry.etag.clone(),
    };
    let flags = if body.is_none() { ABSENT } else { 0 } | if entry.set { SET } else { 0 };
    let out = vec![VERSION, flags, 0, 0, 0, 0];
    let mut out = postcard::to_extend(&head, out).map_err(|e| {
        Error::new(ErrorKind::Internal, "the head of an entry cannot be written").with_source(e.to_string())
    })?;
    let body = body.unwrap_or_default();
    let pressed = (body.len() > compress_above).then(|| lz4_flex::compress_prepend_size(body));
    match pressed {
        // Unpacking costs something, so it should be worth it.
        Some(pressed) if pressed.len() < body.len() - body.len() / 8 => {
            if let Some(flags) = out.get_mut(1) {
                *flags |= COMPRESSED;
            }
            out.extend_from_slice(&pressed);
        }
        _ => out.extend_from_slice(body),
    }
    let flags = out.get(1).copied().unwrap_or_default();
    let sum = checksum(key, flags, out.get(START..).unwrap_or_default());
    if let Some(place) = out.get_mut(2..START) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    Ok(out)
}

/// What bytes of a tier turn out to be.
pub(super) enum Opened<T> {
    /// Exactly what [`seal`] makes of this format.
    Entry(Entry<T>),
    /// Whole, and of another format or a later layout.
    Foreign,
    Garbage,
}

/// What these bytes, found under this key, hold.
pub(super) fn open<T: DeserializeOwned>(key: &str, bytes: &[u8], format: u32) -> Opened<T> {
    if bytes.len() > START && bytes.first().is_some_and(|version| LATER_VERSIONS.contains(version)) {
        return Opened::Foreign;
    }
    decode(key, bytes, format).unwrap_or(Opened::Garbage)
}

fn decode<T: DeserializeOwned>(key: &str, bytes: &[u8], format: u32) -> Option<Opened<T>> {
    let (start, rest) = bytes.split_at_checked(START)?;
    let (&[version, flags], sum) = (start.first_chunk::<2>()?, start.get(2..)?);
    let sum = u32::from_le_bytes(sum.try_into().ok()?);
    if version != VERSION || flags & !(COMPRESSED | ABSENT | SET) != 0 || checksum(key, flags, rest) != sum {
        return None;
    }
    let (head, packed) = postcard::take_from_bytes::<Head>(rest).ok()?;
    if head.format != format {
        return Some(Opened::Foreign);
    }
    let value = if flags & ABSENT != 0 {
        if !packed.is_empty() {
            return None;
        }
        None
    } else if flags & COMPRESSED != 0 {
        // The size stands in front; memory is taken only for sizes that can be true.
        let size = u32::from_le_bytes(*packed.first_chunk::<4>()?) as usize;
        if size > MAX_VALUE_BYTES {
            return None;
        }
        Some(whole(&lz4_flex::decompress_size_prepended(packed).ok()?)?)
    } else {
        Some(whole(packed)?)
    };
    Some(Opened::Entry(Entry {
        value: value.map(Arc::new),
        created: head.created,
        set: flags & SET != 0,
        expires: head.expires,
        serve_until: head.expires,
        calm_until: head.expires,
        tags: head.tags.into(),
        etag: head.etag,
        load_millis: head.load_millis,
        refreshing: AtomicBool::new(false),
    }))
}

/// A value that takes up all the bytes.
fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

fn checksum(key: &str, flags: u8, bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(key.as_bytes());
    crc.update(&[flags]);
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "prices:milk";

    fn open<T: DeserializeOwned>(bytes: &[u8], format: u32) -> Option<Entry<T>> {
        match super::open(KEY, bytes, format) {
            Opened::Entry(entry) => Some(entry),
            Opened::Foreign | Opened::Garbage => None,
        }
    }

    fn entry(value: Option<String>) -> Entry<String> {
        Entry {
            value: value.map(Arc::new),
            created: 1_000,
            set: false,
            expires: 61_000,
            serve_until: 61_000,
            calm_until: 61_000,
            tags: vec![Arc::from("milk")].into(),
            etag: Some(Arc::from("v7")),
            load_millis: 12,
            refreshing: AtomicBool::new(false),
        }
    }

    fn bytes_of(value: Option<String>, above: usize) -> Vec<u8> {
        let entry = entry(value);
        let body = body(entry.value.as_deref()).unwrap();
        seal(KEY, &entry, body.as_deref(), 31_000, 3, above).unwrap()
    }

    /// What a released version wrote must be read by every later one of the same layout.
    #[test]
    fn the_layout_stands() {
        let golden = "02 00 27 27 5a c9 03 d0 0f b0 e4 03 0c 01 04 6d 69 6c 6b 01 02 76 37 03 33 34 39";
        let bytes = bytes_of(Some("349".to_owned()), 1_024);
        let shown: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(shown.join(" "), golden);
    }

    #[test]
    fn every_part_comes_back() {
        for (value, above) in [
            (Some("349".to_owned()), 1_024),
            (Some("milk ".repeat(1_000)), 1_024),
            (Some(String::new()), 0),
            (None, 0),
        ] {
            let back: Entry<String> = open(&bytes_of(value.clone(), above), 3).unwrap();
            assert_eq!(back.value.as_deref(), value.as_ref());
            assert_eq!((back.created, back.expires, back.load_millis), (1_000, 31_000, 12));
            assert_eq!((&*back.tags, back.etag.as_deref()), (&[Arc::from("milk")][..], Some("v7")));
        }
        assert!(bytes_of(Some("milk ".repeat(1_000)), 1_024).len() < 200, "it was not compressed");
        assert!(bytes_of(Some("milk ".repeat(1_000)), 10_000).len() > 5_000, "it was compressed");
    }

    #[test]
    fn what_was_set_says_so() {
        let mut entry = entry(Some("349".to_owned()));
        for set in [false, true] {
            entry.set = set;
            let body = body(entry.value.as_deref()).unwrap();
            let bytes = seal(KEY, &entry, body.as_deref(), 31_000, 3, 1_024).unwrap();
            assert_eq!(open::<String>(&bytes, 3).unwrap().order(), (1_000, set));
        }
        let mut later = bytes_of(Some("349".to_owned()), 1_024);
        later[0] = 3;
        assert!(matches!(super::open::<String>(KEY, &later, 3), Opened::Foreign));
    }

    #[test]
    fn another_format_another_type_or_any_changed_bit_is_not_read() {
        let bytes = bytes_of(Some("349".to_owned()), 1_024);
        assert!(matches!(super::open::<String>(KEY, &bytes, 4), Opened::Foreign));
        assert!(
            matches!(super::open::<String>("prices:eggs", &bytes, 3), Opened::Garbage),
            "another's price"
        );
        // Bytes do not say what they were written as: four of them could be four small numbers, which is what
        // the format's number is for. Too few and too many are noticed all the same.
        assert!(open::<(u64, u64, u64, u64, u64)>(&bytes, 3).is_none(), "bytes were missing");
        assert!(open::<u8>(&bytes, 3).is_none(), "bytes were left over");
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(open::<String>(&changed, 3).is_none(), "byte {at} bit {bit}");
            }
            assert!(open::<String>(&bytes[..at], 3).is_none(), "cut at {at}");
        }
    }

    #[test]
    fn a_size_that_cannot_be_true_takes_no_memory() {
        let mut bytes = bytes_of(Some("milk ".repeat(1_000)), 100);
        let at = bytes.len()
            - lz4_flex::compress_prepend_size(&body(Some(&"milk ".repeat(1_000))).unwrap().unwrap()).len();
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let sum = checksum(KEY, bytes[1], &bytes[START..]).to_le_bytes();
        bytes[2..START].copy_from_slice(&sum);
        assert!(open::<String>(&bytes, 3).is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = bytes;
            prop_assert!(open::<Vec<String>>(&bytes, 3).is_none(), "read without a right sum");
            // Also where the sum is right.
            if bytes.len() >= START {
                bytes[0] = VERSION;
                bytes[1] &= 7;
                let sum = checksum(KEY, bytes[1], &bytes[START..]).to_le_bytes();
                bytes[2..START].copy_from_slice(&sum);
                let _ = open::<Vec<String>>(&bytes, 3);
            }
        }
    }
}
