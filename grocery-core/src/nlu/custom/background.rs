//! A sample of the sentences the built-in model learned from, as numbers of words: what custom intents
//! must be told apart from. Written by the trainer in `xtask`, about groceries and about anything else.
//!
//! ```text
//! magic "GBG1" | for each sentence: length u8, then its words u32, little-endian
//! ```

use super::super::model::word_hash;

static SAMPLE: &[u8] = include_bytes!("../../../data/models/background.bin");

/// The number of a word.
pub(super) fn word(word: &str) -> u32 {
    let [a, b, c, d, e, f, g, h] = word_hash(word).to_le_bytes();
    u32::from_le_bytes([a, b, c, d]) ^ u32::from_le_bytes([e, f, g, h])
}

/// The sentences of the sample.
pub(super) fn sentences() -> impl Iterator<Item = Vec<u32>> {
    let mut rest = SAMPLE.strip_prefix(b"GBG1").unwrap_or_default();
    std::iter::from_fn(move || {
        let (count, tail) = rest.split_first()?;
        let (words, tail) = tail.split_at_checked(usize::from(*count) * 4)?;
        rest = tail;
        let (words, _) = words.as_chunks::<4>();
        Some(words.iter().map(|w| u32::from_le_bytes(*w)).collect())
    })
}

/// The words of a text as the sample keeps them, at most 255.
pub(in crate::nlu) fn encode(text: &str) -> Vec<u8> {
    let words = super::words(text);
    let count = u8::try_from(words.len()).unwrap_or(u8::MAX);
    std::iter::once(count)
        .chain(words.iter().take(usize::from(count)).flat_map(|w| w.to_le_bytes()))
        .collect()
}
