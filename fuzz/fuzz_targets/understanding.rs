//! Any bytes through everything that reads text: `cargo fuzz run understanding`.
//!
//! The first byte chooses the language, the rest is the text.

#![no_main]

#[path = "../src/sound.rs"]
mod sound;

use libfuzzer_sys::fuzz_target;

const LANGUAGES: [Option<&str>; 22] = [
    None,
    Some("en"),
    Some("es"),
    Some("fr"),
    Some("de"),
    Some("it"),
    Some("pt"),
    Some("nl"),
    Some("pl"),
    Some("sv"),
    Some("da"),
    Some("nb"),
    Some("fi"),
    Some("cs"),
    Some("tr"),
    Some("ru"),
    Some("uk"),
    Some("zh"),
    Some("ja"),
    Some("ko"),
    Some("hi"),
    Some("xx"),
];

fuzz_target!(|bytes: &[u8]| {
    let [choice, rest @ ..] = bytes else { return };
    let language = LANGUAGES[usize::from(*choice) % LANGUAGES.len()];
    let text = String::from_utf8_lossy(rest);
    let case = sound::Case { text: &text, language, hearings: &[], before: None };
    if let Err(fault) = sound::check(&case) {
        panic!("{fault}");
    }
});
