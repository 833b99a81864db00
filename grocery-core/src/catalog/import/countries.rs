//! Countries by the tags of Open Food Facts.

use crate::error::{Error, ErrorKind, Result, clip};

/// Codes of countries with the names in their tags.
const COUNTRIES: &[(&str, &str)] = &[
    ("ar", "argentina"),
    ("at", "austria"),
    ("au", "australia"),
    ("be", "belgium"),
    ("bg", "bulgaria"),
    ("br", "brazil"),
    ("ca", "canada"),
    ("ch", "switzerland"),
    ("cl", "chile"),
    ("cn", "china"),
    ("co", "colombia"),
    ("cz", "czech-republic"),
    ("de", "germany"),
    ("dk", "denmark"),
    ("dz", "algeria"),
    ("ee", "estonia"),
    ("es", "spain"),
    ("fi", "finland"),
    ("fr", "france"),
    ("gb", "united-kingdom"),
    ("gr", "greece"),
    ("hr", "croatia"),
    ("hu", "hungary"),
    ("ie", "ireland"),
    ("in", "india"),
    ("it", "italy"),
    ("jp", "japan"),
    ("kr", "south-korea"),
    ("lt", "lithuania"),
    ("lu", "luxembourg"),
    ("lv", "latvia"),
    ("ma", "morocco"),
    ("mx", "mexico"),
    ("nl", "netherlands"),
    ("no", "norway"),
    ("nz", "new-zealand"),
    ("pe", "peru"),
    ("pl", "poland"),
    ("pt", "portugal"),
    ("ro", "romania"),
    ("rs", "serbia"),
    ("ru", "russia"),
    ("se", "sweden"),
    ("sg", "singapore"),
    ("si", "slovenia"),
    ("sk", "slovakia"),
    ("th", "thailand"),
    ("tn", "tunisia"),
    ("tr", "turkey"),
    ("ua", "ukraine"),
    ("uk", "united-kingdom"),
    ("us", "united-states"),
    ("za", "south-africa"),
];

/// The tag of a country: `us`, `United States` and `en:united-states` are all `en:united-states`.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] for two letters that are no country here, and for what is no name.
pub(super) fn country_tag(text: &str) -> Result<String> {
    let name = text.trim().to_lowercase().replace([' ', '_'], "-");
    let name = name.strip_prefix("en:").unwrap_or(&name);
    let known = COUNTRIES.iter().find(|c| c.0 == name).map(|c| c.1);
    match known {
        Some(known) => Ok(format!("en:{known}")),
        None if name.len() > 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') => {
            Ok(format!("en:{name}"))
        }
        None => Err(Error::new(ErrorKind::InvalidInput, format!("{:?} is not a country", clip(text, 40)))
            .with_hint("write two letters such as us, or the English name, such as united-states")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_go_by_code_and_name() {
        for (text, tag) in [
            ("us", "en:united-states"),
            (" US ", "en:united-states"),
            ("United States", "en:united-states"),
            ("en:united-states", "en:united-states"),
            ("uk", "en:united-kingdom"),
            ("cape-verde", "en:cape-verde"),
        ] {
            assert_eq!(country_tag(text).unwrap(), tag);
        }
        for bad in ["", "xx", "12", "日本"] {
            assert!(country_tag(bad).unwrap_err().hint().is_some(), "{bad}");
        }
    }
}
