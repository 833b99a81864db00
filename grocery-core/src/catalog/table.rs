//! A hash table from text to a number, where the text is kept elsewhere.

use std::hash::Hasher;

use rustc_hash::FxHasher;

pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut h = FxHasher::default();
    h.write(bytes);
    // The hasher leaves some bits less mixed than others; users here take them from both ends.
    let mut x = h.finish();
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ x >> 32
}

/// Open addressing over numbers; the caller says what text a number stands for.
#[derive(Debug, Clone, Default)]
#[cfg_attr(test, derive(PartialEq))]
pub(super) struct Table {
    /// A number plus 1; 0 is free.
    slots: Vec<u32>,
    used: usize,
}

impl Table {
    /// A table with room for `n` entries.
    pub(super) fn with_room(n: usize) -> Self {
        Self { slots: vec![0; (n.max(4) * 2).next_power_of_two()], used: 0 }
    }

    fn start(&self, text: &[u8]) -> usize {
        hash(text) as usize & (self.slots.len().wrapping_sub(1))
    }

    /// The number that stands for `text`.
    pub(super) fn get<'a>(&self, text: &[u8], text_of: impl Fn(u32) -> &'a [u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.start(text);
        loop {
            let entry = *self.slots.get(at)?;
            if entry == 0 {
                return None;
            }
            if text_of(entry - 1) == text {
                return Some(entry - 1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Makes `number` stand for `text`; returns the number that did before.
    pub(super) fn put<'a>(
        &mut self,
        text: &[u8],
        number: u32,
        text_of: impl Fn(u32) -> &'a [u8],
    ) -> Option<u32> {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            self.grow(&text_of);
        }
        let mut at = self.start(text);
        loop {
            let entry = self.slots[at];
            if entry == 0 {
                self.slots[at] = number + 1;
                self.used += 1;
                return None;
            }
            if text_of(entry - 1) == text {
                self.slots[at] = number + 1;
                return Some(entry - 1);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn grow<'a>(&mut self, text_of: &impl Fn(u32) -> &'a [u8]) {
        let mut larger = Self { slots: vec![0; (self.slots.len() * 2).max(16)], used: self.used };
        for &entry in self.slots.iter().filter(|e| **e != 0) {
            let mut at = larger.start(text_of(entry - 1));
            while larger.slots[at] != 0 {
                at = (at + 1) & (larger.slots.len() - 1);
            }
            larger.slots[at] = entry;
        }
        *self = larger;
    }

    pub(super) fn memory(&self) -> usize {
        self.slots.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_and_nothing_else() {
        let words: Vec<String> = (0..5_000).map(|i| format!("w{}", i * 7)).collect();
        let text_of = |i: u32| words[i as usize].as_bytes();
        let mut t = Table::default();
        for (i, w) in words.iter().enumerate() {
            assert_eq!(t.put(w.as_bytes(), i as u32, text_of), None);
        }
        for (i, w) in words.iter().enumerate() {
            assert_eq!(t.get(w.as_bytes(), text_of), Some(i as u32));
        }
        assert_eq!(t.get(b"absent", text_of), None);
        assert_eq!(Table::default().get(b"x", text_of), None);
    }
}
