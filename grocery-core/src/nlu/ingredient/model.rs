//! The file that a learned part is kept in, and how it is asked.
//!
//! A model is a table: a feature, hashed to 32 bits, has a row of small whole numbers, one for each thing
//! that is being decided (a lane). A score is a sum of rows, so it is the same on every machine. The file
//! is read once, checked, and never changed.
//!
//! ```text
//! bytes   what (little-endian)
//! 0..8    "GCMODEL" and 0
//! 8..10   version of this layout: 1
//! 10..12  which model: see Kind
//! 12..14  lanes: numbers in a row
//! 14..16  scale: a stored number of this size is a weight of 1
//! 16..20  rows
//! 20..24  length of the notes
//! 24..32  FNV-1a (64 bits) of bytes 0..24 and 32..
//! 32..    notes (UTF-8, for instance names of lanes), keys (u32, rising), rows (i8)
//! ```
//!
//! This module never trains and does no I/O; `xtask train` writes the files with [`encode`].

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"GCMODEL\0";
const VERSION: u16 = 1;
const HEADER: usize = 32;

/// Which model a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Marks the name and the unit in a recipe line.
    Ingredients,
    /// Tells what a sentence wants.
    Intents,
    /// Marks the goods in an English sentence.
    Goods,
    /// What names of products say of words.
    Names,
}

impl Kind {
    const fn code(self) -> u16 {
        match self {
            Self::Ingredients => 1,
            Self::Intents => 2,
            Self::Goods => 3,
            Self::Names => 4,
        }
    }
}

/// The hash of some bytes, the same on every machine.
#[must_use]
pub fn hash_bytes(bytes: &[u8]) -> u32 {
    let mut h = 0x811c_9dc5_u32;
    for b in bytes {
        h = (h ^ u32::from(*b)).wrapping_mul(0x0100_0193);
    }
    h ^ (h >> 15)
}

/// The key of a feature: which kind it is, and up to two values. The first should be hashed already.
#[must_use]
pub(in crate::nlu) const fn feature(template: u32, a: u32, b: u32) -> u32 {
    // Every bit of both values reaches the upper half of the product, and no two kinds start alike.
    let both = a as u64 | (b as u64) << 32;
    let kind = (template as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let product = (both ^ kind).wrapping_mul(0xd6e8_feb8_6659_fd93);
    ((product ^ product << 29) >> 32) as u32
}

/// The most numbers a row has.
pub(in crate::nlu) const MOST_LANES: usize = 8;

/// How many of the upper bits of a key tell where to look for it: a few keys are left then.
/// A small model needs fewer of them for that.
const FIRST_BITS: u32 = 14;

/// A model that was read.
#[derive(Debug)]
pub struct Model<'d> {
    lanes: usize,
    notes: &'d str,
    /// One bit by the upper bits of a key: most features were never learned, and this small table says so
    /// without a look at the large one.
    seen: Vec<u64>,
    /// How far a key is shifted to its bit.
    shift: u32,
    /// How far a key is shifted to its place in `starts`.
    first: u32,
    /// By the upper bits of a key: where the keys that have them begin. They end where the next ones begin.
    starts: Vec<u32>,
    /// Keys, rising, and their rows, where they lie in the file.
    keys: &'d [[u8; 4]],
    weights: &'d [u8],
}

impl<'d> Model<'d> {
    /// Reads and checks a model file.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the bytes are no model of this kind and version, or were changed.
    pub fn read(bytes: &'d [u8], kind: Kind) -> Result<Self> {
        let bad = |what: &str| Error::new(ErrorKind::InvalidInput, format!("the model file {what}"));
        let u16_at = |at: usize| -> Result<u16> {
            let b = bytes.get(at..at + 2).ok_or_else(|| bad("is cut short"))?;
            Ok(u16::from_le_bytes(b.try_into().map_err(|_| bad("is cut short"))?))
        };
        let u32_at = |at: usize| -> Result<u32> {
            let b = bytes.get(at..at + 4).ok_or_else(|| bad("is cut short"))?;
            Ok(u32::from_le_bytes(b.try_into().map_err(|_| bad("is cut short"))?))
        };
        if bytes.get(..8) != Some(MAGIC) {
            return Err(bad("has another beginning"));
        }
        if u16_at(8)? != VERSION {
            return Err(bad("is of another version"));
        }
        if u16_at(10)? != kind.code() {
            return Err(bad("holds another model"));
        }
        let lanes = usize::from(u16_at(12)?);
        let (rows, notes) = (u32_at(16)? as usize, u32_at(20)? as usize);
        let want = u64::from(u32_at(24)?) | u64::from(u32_at(28)?) << 32;
        if checksum(bytes) != Some(want) {
            return Err(bad("does not match its checksum"));
        }
        let body = bytes.get(HEADER..).ok_or_else(|| bad("is cut short"))?;
        let key_bytes = rows.checked_mul(4).ok_or_else(|| bad("is cut short"))?;
        let (notes, rest) = body.split_at_checked(notes).ok_or_else(|| bad("is cut short"))?;
        let (keys, weights) = rest.split_at_checked(key_bytes).ok_or_else(|| bad("is cut short"))?;
        if lanes > MOST_LANES {
            return Err(bad("has more lanes than are read"));
        }
        if lanes == 0 || Some(weights.len()) != rows.checked_mul(lanes) {
            return Err(bad("is cut short"));
        }
        let notes = std::str::from_utf8(notes).map_err(|_| bad("has notes that are no text"))?;
        let keys = keys.as_chunks::<4>().0;
        let rising = keys.windows(2).all(|pair| match pair {
            [a, b] => u32::from_le_bytes(*a) < u32::from_le_bytes(*b),
            _ => true,
        });
        if !rising {
            return Err(bad("has rows out of order"));
        }
        let bits = (rows * 16 + 64).next_power_of_two();
        let shift = 32_u32.saturating_sub(bits.trailing_zeros());
        let mut seen = vec![0_u64; bits / 64];
        let first_bits = (rows / 2).next_power_of_two().trailing_zeros().clamp(1, FIRST_BITS);
        let first = 32 - first_bits;
        let mut starts = Vec::with_capacity((1 << first_bits) + 1);
        for (at, key) in (0_u32..).zip(keys) {
            let key = u32::from_le_bytes(*key);
            starts.resize((key >> first) as usize + 1, at);
            let bit = (key >> shift) as usize;
            if let Some(word) = seen.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        starts.resize((1 << first_bits) + 1, u32::try_from(rows).unwrap_or(u32::MAX));
        Ok(Self { lanes, notes, seen, shift, first, starts, keys, weights })
    }

    /// The notes kept with it.
    #[must_use]
    pub const fn notes(&self) -> &'d str {
        self.notes
    }

    /// How many numbers a row has.
    #[must_use]
    pub const fn lanes(&self) -> usize {
        self.lanes
    }

    /// The sum of the rows of some features. A feature that was never learned adds nothing.
    #[inline]
    #[must_use]
    pub fn sum<const N: usize>(&self, keys: &[u32; N]) -> [i32; MOST_LANES] {
        const { assert!(N <= 32) };
        let mut sums = [0_i32; MOST_LANES];
        self.add(keys, &mut sums);
        sums
    }

    /// The sum of the rows of any number of features.
    #[must_use]
    pub fn sum_all(&self, keys: &[u32]) -> [i32; MOST_LANES] {
        let mut sums = [0_i32; MOST_LANES];
        for some in keys.chunks(32) {
            self.add(some, &mut sums);
        }
        sums
    }

    /// Adds the rows of up to 32 features.
    #[inline]
    fn add(&self, keys: &[u32], sums: &mut [i32; MOST_LANES]) {
        // All questions to the small table first and without a branch: which of them say yes cannot be
        // foretold, and a processor that guesses wrong loses more time than the question takes.
        let mut seen = 0_u32;
        for (i, key) in keys.iter().enumerate() {
            let bit = key >> self.shift;
            let word = self.seen.get((bit / 64) as usize).copied().unwrap_or(0);
            seen |= u32::from(word >> (bit % 64) & 1 == 1) << i;
        }
        while seen != 0 {
            let i = seen.trailing_zeros() as usize;
            seen &= seen - 1;
            if let Some(row) = keys.get(i).and_then(|key| self.find(*key)) {
                let add = |(sum, w): (&mut i32, &u8)| *sum += i32::from(i8::from_le_bytes([*w]));
                // A row that is as long as can be is added without a loop.
                match row.first_chunk::<MOST_LANES>() {
                    Some(row) => sums.iter_mut().zip(row).for_each(add),
                    None => sums.iter_mut().zip(row).for_each(add),
                }
            }
        }
    }

    /// The row of a feature; `None` where it was never learned.
    #[inline]
    fn find(&self, key: u32) -> Option<&'d [u8]> {
        let first = (key >> self.first) as usize;
        let (from, to) = (*self.starts.get(first)? as usize, *self.starts.get(first + 1)? as usize);
        let near = self.keys.get(from..to)?;
        let at = (from + near.iter().position(|known| u32::from_le_bytes(*known) == key)?) * self.lanes;
        self.weights.get(at..at + self.lanes)
    }
}

fn checksum(bytes: &[u8]) -> Option<u64> {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for b in bytes.get(..24)?.iter().chain(bytes.get(HEADER..)?) {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
    }
    Some(h)
}

/// Writes a model file: `rows` are keys with their weights, in any order, each key once.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where a row has another number of weights than `lanes`, or a key comes twice.
pub fn encode(
    kind: Kind,
    lanes: u16,
    scale: u16,
    notes: &str,
    rows: &mut [(u32, Vec<i8>)],
) -> Result<Vec<u8>> {
    let bad =
        |what: &str| Error::new(ErrorKind::InvalidInput, format!("the model cannot be written: {what}"));
    rows.sort_by_key(|r| r.0);
    if rows.iter().any(|r| r.1.len() != usize::from(lanes)) {
        return Err(bad("a row has another number of lanes"));
    }
    if rows.windows(2).any(|w| matches!(w, [a, b] if a.0 == b.0)) {
        return Err(bad("a key comes twice"));
    }
    let count = u32::try_from(rows.len()).map_err(|_| bad("too many rows"))?;
    let note_len = u32::try_from(notes.len()).map_err(|_| bad("the notes are too long"))?;
    let mut out = Vec::with_capacity(HEADER + notes.len() + rows.len() * (4 + usize::from(lanes)));
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&kind.code().to_le_bytes());
    out.extend_from_slice(&lanes.to_le_bytes());
    out.extend_from_slice(&scale.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&note_len.to_le_bytes());
    out.extend_from_slice(&[0; 8]);
    out.extend_from_slice(notes.as_bytes());
    for (key, _) in rows.iter() {
        out.extend_from_slice(&key.to_le_bytes());
    }
    for (_, weights) in rows.iter() {
        out.extend(weights.iter().map(|w| w.to_le_bytes()[0]));
    }
    let sum = checksum(&out).ok_or_else(|| bad("it is empty"))?;
    if let Some(place) = out.get_mut(24..HEADER) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample() -> Vec<u8> {
        let mut rows: Vec<(u32, Vec<i8>)> =
            (0..100_u32).map(|i| (feature(1, i, 0), vec![i as i8, -(i as i8), 7])).collect();
        encode(Kind::Intents, 3, 16, "a b c", &mut rows).unwrap()
    }

    #[test]
    fn what_is_written_reads_back() {
        let bytes = sample();
        let model = Model::read(&bytes, Kind::Intents).unwrap();
        assert_eq!((model.lanes(), model.notes()), (3, "a b c"));
        for i in 0..100_u32 {
            let (one, two) =
                (i32::from(i as i8), model.sum(&[feature(1, i, 0), feature(2, i, 0), feature(1, i, 0)]));
            assert_eq!(two[..4], [2 * one, -2 * one, 14, 0]);
        }
        assert_eq!(model.sum(&[feature(2, 1, 0)]), [0; MOST_LANES]);
        assert_eq!(model.find(feature(2, 1, 0)), None);
        assert!(Model::read(&bytes, Kind::Ingredients).is_err());
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let bytes = sample();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x40;
            // The scale is for people; every other byte matters, and the checksum covers them all.
            assert!(Model::read(&changed, Kind::Intents).is_err(), "byte {at}");
        }
        for len in 0..bytes.len() {
            assert!(Model::read(&bytes[..len], Kind::Intents).is_err(), "{len} bytes");
        }
    }

    #[test]
    fn a_key_comes_once() {
        let mut rows = vec![(1, vec![1_i8]), (1, vec![2_i8])];
        assert!(encode(Kind::Intents, 1, 1, "", &mut rows).is_err());
        assert!(encode(Kind::Intents, 2, 1, "", &mut [(1, vec![1_i8])]).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_safe(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Model::read(&bytes, Kind::Ingredients);
        }
    }
}
