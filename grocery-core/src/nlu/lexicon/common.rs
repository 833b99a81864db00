//! Words that are English and nothing more is known of them.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// Everyday English words in the order of the alphabet, goods among them or not.
const WORDS: &str = include_str!("common.txt");

/// Whether `word`, in lower case, is an everyday English word.
pub(in crate::nlu) fn is_common(word: &str) -> bool {
    static KNOWN: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    word.len() > 2
        && word.is_ascii()
        && KNOWN.get_or_init(|| WORDS.split_ascii_whitespace().collect()).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_searched() {
        let words: Vec<&str> = WORDS.split_ascii_whitespace().collect();
        assert!(words.is_sorted());
        assert!(is_common("weather") && is_common("define") && !is_common("wetter") && !is_common(""));
    }
}
