//! Making text safe to show on a terminal.

use std::borrow::Cow;

/// Characters that drive a terminal or turn the order of what is read around. What people write in
/// any language needs none of them; line ends and tabs are dealt with by the caller.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with everything that would drive a terminal written out (`\u{1b}`), line ends and tabs
/// excepted. A product name from a shop's file must not be able to clear the screen or hide a price.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let bad = |c: char| is_harmful(c) && !matches!(c, '\n' | '\t');
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bad(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// [`clean`] for what stands in one cell or on one line: line ends and tabs are written out too.
pub(crate) fn clean_cell(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// JSON that says the same and drives no terminal: what would stands as an escape (`\u202e`). Such characters stand
/// only inside its texts, where that is allowed.
pub(crate) fn clean_json(json: &str) -> Cow<'_, str> {
    let bad = |c: char| is_harmful(c) && c != '\n';
    if !json.contains(bad) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        // All of them are below U+10000.
        if bad(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_drives_the_terminal() {
        assert_eq!(clean("crème brûlée, 牛奶\n\t1"), "crème brûlée, 牛奶\n\t1");
        assert_eq!(clean("a\u{1b}[2Jb\r\u{7f}\u{9b}1m"), "a\\u{1b}[2Jb\\u{d}\\u{7f}\\u{9b}1m");
        assert_eq!(clean("x\u{202e}99.1"), "x\\u{202e}99.1");
        assert_eq!(clean_cell("a\nb"), "a\\nb");
    }

    #[test]
    fn json_stays_json() {
        let said = "x\u{202e}99.1\u{7f}\u{9b}\u{1b}[2J\r\n\t\"é牛";
        let json = serde_json::to_string_pretty(&[said]).unwrap();
        let shown = clean_json(&json);
        assert!(!shown.contains(|c| is_harmful(c) && c != '\n'), "{shown:?}");
        assert_eq!(serde_json::from_str::<[String; 1]>(&shown).unwrap(), [said]);
    }
}
