//! Whether a question about something else to buy is about its price.
//!
//! It is no slot: which product is cheaper is for those who know prices to say.

/// Pieces of words for "cheaper" in the full languages; they stand for all numbers and genders.
const CHEAPER: &[&str] = &[
    "cheap",
    "less expensive",
    "barat",
    "económic",
    "economic",
    "billig",
    "günstig",
    "preiswert",
    "moins ch",
    "meno car",
    "menos car",
    "em conta",
    "bon marché",
];

/// Whether `text` asks for something cheaper.
pub(crate) fn says_cheaper(text: &str) -> bool {
    let text = text.to_lowercase();
    CHEAPER.iter().any(|piece| text.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::says_cheaper;

    #[test]
    fn in_the_full_languages() {
        for text in [
            "anything cheaper than Tide?",
            "¿hay algo más barato que el queso?",
            "¿algo menos caro?",
            "gibt es was Günstigeres?",
            "un truc moins cher que le comté ?",
            "qualcosa di meno caro?",
            "tem algo mais em conta que o azeite?",
        ] {
            assert!(says_cheaper(text), "{text}");
        }
        assert!(!says_cheaper("what can I use instead of buttermilk"));
    }
}
