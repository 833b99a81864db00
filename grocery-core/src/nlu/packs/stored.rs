//! Languages as the library keeps its own: what a language file says, as bytes that are used where they lie.
//!
//! Reading a language file takes milliseconds and ten times the memory of what is found in it. So the files that come
//! with the library are read when it is made, and `grocery-core/data/lang/packed` holds the tables that came of that.
//! The text files stay the source: `cargo run -p xtask -- packs pack` makes the tables anew, and a test tells where
//! that was forgotten. Large tables are borrowed from the bytes; only what is small is unpacked. Bytes that are no
//! such tables give `None`; the ones that are read are those of the library.

use std::{borrow::Cow, hash::Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{
    asks::Needs,
    entries::{Entries, Entry, PERIODS},
    mend::Sounds,
    pack::{Condition, Day, Given, MoneyWord, Role, Sayings, Tables, UnitWord},
    packed::{Bits, ByWord, Lists, Numbers, Strings, WordSet},
    prefixes::Prefixes,
    program::{Pattern, Programs, ROW},
    text::Script,
    vocabulary::Vocabulary,
};
use crate::{
    money::Currency,
    quantity::{Ratio, Unit},
};

/// What such bytes begin with. The number tells the layout.
const MAGIC: &[u8] = b"GCLANG1\0";

/// The tables as bytes.
pub(super) fn write(tables: &Tables) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    tables.write(&mut out);
    out
}

/// The tables that [`write`] wrote.
pub(super) fn read(bytes: &'static [u8]) -> Option<Tables> {
    let mut left = bytes.strip_prefix(MAGIC)?;
    Tables::read(&mut left).filter(|_| left.is_empty())
}

/// What can be written and read back.
pub(super) trait Stored: Sized {
    fn write(&self, out: &mut Vec<u8>);

    /// Takes it off the start of `left`.
    fn read(left: &mut &'static [u8]) -> Option<Self>;
}

fn take(left: &mut &'static [u8], len: usize) -> Option<&'static [u8]> {
    let (taken, rest) = left.split_at_checked(len)?;
    *left = rest;
    Some(taken)
}

impl Stored for u64 {
    /// Seven bits in each byte, the lowest first.
    fn write(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 0x7f {
            out.push((rest & 0x7f).to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        out.push(rest.to_le_bytes()[0]);
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let mut all = 0;
        for shift in (0..64).step_by(7) {
            let byte = *take(left, 1)?.first()?;
            all |= Self::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(all);
            }
        }
        None
    }
}

/// Whole numbers that are written as wider ones.
macro_rules! stored_numbers {
    ($($number:ty as $wide:ty),*) => {
        $(impl Stored for $number {
            fn write(&self, out: &mut Vec<u8>) {
                <$wide>::try_from(*self).unwrap_or_default().write(out);
            }

            fn read(left: &mut &'static [u8]) -> Option<Self> {
                <$wide>::read(left)?.try_into().ok()
            }
        })*
    };
}

stored_numbers! { u8 as u64, u32 as u64, usize as u64, i8 as i64, i32 as i64 }

impl Stored for i64 {
    /// The sign in the lowest bit.
    fn write(&self, out: &mut Vec<u8>) {
        ((self << 1) ^ (self >> 63)).cast_unsigned().write(out);
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let both = u64::read(left)?;
        Some((both >> 1).cast_signed() ^ -(both & 1).cast_signed())
    }
}

impl Stored for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        Some(u8::read(left)? != 0)
    }
}

impl Stored for Cow<'static, [u8]> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        out.extend_from_slice(self);
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let len = usize::read(left)?;
        take(left, len).map(Self::Borrowed)
    }
}

impl Stored for &'static str {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let len = usize::read(left)?;
        std::str::from_utf8(take(left, len)?).ok()
    }
}

/// Things that are written as others are.
macro_rules! stored_like {
    ($($what:ty as $other:ty, $to:expr, $from:expr;)*) => {
        $(impl Stored for $what {
            fn write(&self, out: &mut Vec<u8>) {
                let to: fn(&$what, &mut Vec<u8>) = $to;
                to(self, out);
            }

            fn read(left: &mut &'static [u8]) -> Option<Self> {
                let from: fn($other) -> Option<$what> = $from;
                from(<$other>::read(left)?)
            }
        })*
    };
}

/// Writes text that need not live as long as the library.
fn text(text: &str, out: &mut Vec<u8>) {
    text.len().write(out);
    out.extend_from_slice(text.as_bytes());
}

stored_like! {
    Cow<'static, str> as &'static str, |t, out| text(t, out), |t| Some(Cow::Borrowed(t));
    String as &'static str, |t, out| text(t, out), |t| Some(t.to_owned());
    Box<str> as &'static str, |t, out| text(t, out), |t| Some(t.into());
    char as u32, |c, out| u32::from(*c).write(out), |c| char::from_u32(c);
    Unit as &'static str, |u, out| text(u.as_str(), out), |u| u.parse().ok();
    Currency as &'static str, |c, out| text(c.as_str(), out), |c| c.parse().ok();
    Role as u32, |r, out| r.0.write(out), |r| Some(Role(r));
    Ratio as (i64, i64), |r, out| (r.numerator(), r.denominator()).write(out), |(a, b)| Ratio::new(a, b);
    MoneyWord as Option<Currency>,
        |m, out| match m { MoneyWord::Of(c) => Some(*c), MoneyWord::Cents => None }.write(out),
        |c| Some(c.map_or(MoneyWord::Cents, MoneyWord::Of));
    Condition as usize,
        |c, out| Condition::ALL.iter().position(|(_, k)| k == c).unwrap_or(usize::MAX).write(out),
        |at| Condition::ALL.get(at).map(|(_, k)| *k);
    Day as (u8, i32),
        |day, out| match day {
            Day::Plus(n) => (0_u8, *n),
            Day::Weekday(n) => (1, *n),
            Day::Week(n) => (2, *n),
            Day::Weekend => (3, 0),
        }.write(out),
        |day| match day {
            (0, n) => Some(Day::Plus(n)),
            (1, n) => Some(Day::Weekday(n)),
            (2, n) => Some(Day::Week(n)),
            (3, _) => Some(Day::Weekend),
            _ => None,
        };
}

impl Stored for () {
    fn write(&self, _: &mut Vec<u8>) {}

    fn read(_: &mut &'static [u8]) -> Option<Self> {
        Some(())
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        Some((A::read(left)?, B::read(left)?))
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        self.iter().for_each(|inner| inner.write(out));
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        if bool::read(left)? { T::read(left).map(Some) } else { Some(None) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        self.iter().for_each(|one| one.write(out));
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let len = usize::read(left)?;
        // Each takes a byte at least, unless it says nothing.
        let mut out = Self::with_capacity(len.min(left.len()));
        for _ in 0..len {
            out.push(T::read(left)?);
        }
        Some(out)
    }
}

impl<T: Stored> Stored for Box<[T]> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        self.iter().for_each(|one| one.write(out));
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        Vec::read(left).map(Vec::into_boxed_slice)
    }
}

impl<K: Stored + Ord + Hash, V: Stored> Stored for FxHashMap<K, V> {
    /// In the order of the keys, so that the bytes are the same each time.
    fn write(&self, out: &mut Vec<u8>) {
        let mut all: Vec<_> = self.iter().collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all.len().write(out);
        for (key, value) in all {
            key.write(out);
            value.write(out);
        }
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let len = usize::read(left)?;
        let mut out = Self::with_capacity_and_hasher(len.min(left.len()), FxBuildHasher);
        for _ in 0..len {
            out.insert(K::read(left)?, V::read(left)?);
        }
        Some(out)
    }
}

impl Stored for Pattern {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.row());
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        take(left, ROW)?.first_chunk().map(Self::of_row)
    }
}

/// Structs that are written field by field.
macro_rules! stored_fields {
    ($($what:ident $(<$inner:ident>)? { $($field:ident),* $(,)? })*) => {
        $(impl $(<$inner: Stored>)? Stored for $what $(<$inner>)? {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$field.write(out);)*
            }

            fn read(left: &mut &'static [u8]) -> Option<Self> {
                Some(Self { $($field: Stored::read(left)?),* })
            }
        })*
    };
}

pub(super) use stored_fields;

stored_fields! {
    Strings { letters, ends }
    Lists { all, ends }
    ByWord { has, words, lists }
    WordSet { bits }
    Numbers { bytes, wide }
    Bits { bytes }
    Script { decimal, thousands, spaces }
    Vocabulary { spellings, ids, plains, shared, slots, taken, behind_digits, dotted, compounds, endings, borrowed }
    UnitWord { unit, factor, count, counts, take }
    Entries { starts, rests, meant, entries }
    Needs { any, from, len, ways, known }
    Programs { ops, exact, plain, signs, lists, macros, needs }
    Prefixes<T> { all, by_first, counted, counted_by_first, open }
    Sounds { sounds, words }
    Given { factor, delta, sale, allergen, quantity, less, period, choice, option, fulfilment, diet, beside }
    Sayings { rows }
    Tables {
        code, name, script, words, entries, programs, sayings, givens, by_first, by_need, anywhere, lasts, whole,
        conditions, days, has_periods, months, commands, sounds,
    }
}

impl Stored for Entry {
    fn write(&self, out: &mut Vec<u8>) {
        (self.roles, self.value).write(out);
        (self.approximate, self.unit).write(out);
        (self.money, self.period).write(out);
    }

    fn read(left: &mut &'static [u8]) -> Option<Self> {
        let (roles, value) = Stored::read(left)?;
        let (approximate, unit) = Stored::read(left)?;
        let (money, period): (_, Option<&str>) = Stored::read(left)?;
        let period = period.and_then(|period| PERIODS.into_iter().find(|known| *known == period));
        Some(Self { roles, value, approximate, unit, money, period })
    }
}
