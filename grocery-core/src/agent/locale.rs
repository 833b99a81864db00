//! The words of replies, by language.
//!
//! Each language is one file of `data/replies`, read once on first use. A language without a file is
//! answered in English.

use std::{collections::HashMap, sync::OnceLock};

use rustc_hash::FxBuildHasher;

use crate::{
    money::{Money, Rounding},
    quantity::{Quantity, Ratio, Unit},
};

/// The files. The first one is what other languages fall back on.
static FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../data/replies/en.txt")),
    ("es", include_str!("../../data/replies/es.txt")),
    ("fr", include_str!("../../data/replies/fr.txt")),
    ("de", include_str!("../../data/replies/de.txt")),
    ("it", include_str!("../../data/replies/it.txt")),
    ("pt", include_str!("../../data/replies/pt.txt")),
];

/// How one language says things.
pub(super) struct Locale {
    texts: HashMap<&'static str, &'static str, FxBuildHasher>,
}

impl Locale {
    /// The locale of a language code such as `es` or `es-MX`; English where there is none.
    pub(super) fn of(language: &str) -> &'static Self {
        static ALL: OnceLock<Vec<OnceLock<Locale>>> = OnceLock::new();
        let code = language.split(['-', '_']).next().unwrap_or_default();
        let at = FILES.iter().position(|(known, _)| known.eq_ignore_ascii_case(code)).unwrap_or(0);
        let all = ALL.get_or_init(|| FILES.iter().map(|_| OnceLock::new()).collect());
        let text = FILES.get(at).map_or("", |(_, text)| *text);
        match all.get(at) {
            Some(cell) => cell.get_or_init(|| Self::read(text)),
            None => Self::of("en"),
        }
    }

    fn read(text: &'static str) -> Self {
        let lines = text.lines().filter(|l| !l.trim_start().starts_with('#'));
        let texts = lines.filter_map(|l| l.split_once(" = ")).map(|(key, text)| (key.trim(), text.trim()));
        Self { texts: texts.collect() }
    }

    /// The text of `key`; the English one where this language has none.
    pub(super) fn text(&self, key: &str) -> &'static str {
        match self.texts.get(key) {
            Some(text) => text,
            // The key itself would be a fault; a test sees to it that English has them all.
            None => Self::of("en").texts.get(key).copied().unwrap_or_default(),
        }
    }

    /// The text of `key` with its values.
    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The text of `key` for so many.
    pub(super) fn count(&self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        let number = match count {
            0 if self.texts.contains_key(format!("{key}.zero").as_str()) => "zero",
            1 => "one",
            _ => "many",
        };
        let mut all = vec![("count", count.to_string())];
        all.extend(values.iter().map(|(k, v)| (*k, (*v).to_owned())));
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (*k, v.as_str())).collect();
        fill(self.text(&format!("{key}.{number}")), &all)
    }

    /// The text of `key` about these names.
    pub(super) fn about(&self, key: &str, names: &[String]) -> String {
        let plural =
            |name: &String| self.text("plural_in_s") == "yes" && name.ends_with('s') && !name.ends_with("ss");
        let number = match names {
            [one] if !plural(one) => "one",
            _ => "many",
        };
        fill(self.text(&format!("{key}.{number}")), &[("names", &self.and(names))])
    }

    /// `a`, `a and b`, `a, b, and c`.
    pub(super) fn and(&self, names: &[String]) -> String {
        self.joined(names, "and")
    }

    /// `a`, `a or b`, `a, b, or c`.
    pub(super) fn or(&self, names: &[String]) -> String {
        self.joined(names, "or")
    }

    fn joined(&self, names: &[String], how: &str) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [a, b] => self.say(how, &[("start", a), ("last", b)]),
            [start @ .., last] => {
                let comma = format!("{} ", self.text("comma"));
                self.say(&format!("{how}_many"), &[("start", &start.join(&comma)), ("last", last)])
            }
        }
    }

    /// `$3.98`, `3,98 €`, or `3.98 CHF` where the currency has no usual sign.
    pub(super) fn amount(&self, m: Money) -> String {
        let digits = m.to_string();
        let value = self.number(digits.trim_start_matches('-'));
        let text = match m.currency().symbol() {
            Some(sign) => self.say("money", &[("sign", sign), ("value", &value)]),
            None => self.say("money_plain", &[("value", &value), ("code", m.currency().as_str())]),
        };
        if m.is_negative() { format!("-{text}") } else { text }
    }

    /// `1 unit`, `2 units`.
    pub(super) fn quantity(&self, quantity: &Quantity) -> String {
        // The number as the quantity itself writes it, without its English unit.
        let mut number = Quantity::new(quantity.amount, Unit::Each).to_string();
        if number.contains('/') && self.text("fractions") == "no" {
            number = thousandths(quantity.amount).unwrap_or(number);
        }
        let number = self.number(&number);
        match quantity.unit {
            Unit::Each => number,
            unit => {
                let unit = if quantity.amount > Ratio::ONE { self.units(unit) } else { self.unit(unit) };
                self.say("quantity", &[("number", &number), ("unit", unit)])
            }
        }
    }

    /// How one of a unit is written.
    pub(super) fn unit(&self, unit: Unit) -> &'static str {
        self.unit_forms(unit).0
    }

    /// How several of a unit are written.
    pub(super) fn units(&self, unit: Unit) -> &'static str {
        self.unit_forms(unit).1
    }

    fn unit_forms(&self, unit: Unit) -> (&'static str, &'static str) {
        let own = self.texts.get(format!("unit.{unit}").as_str()).and_then(|forms| forms.split_once(" | "));
        own.unwrap_or((unit.singular(), unit.plural()))
    }

    fn number(&self, digits: &str) -> String {
        digits.replace('.', self.text("decimal"))
    }
}

/// `1.5`, `0.333`: rounded half up to three places.
fn thousandths(amount: Ratio) -> Option<String> {
    let all = amount.times(Ratio::from_int(1000))?.round(Rounding::HalfUp);
    let text = format!("{}.{:03}", all / 1000, (all % 1000).abs());
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// Puts values in the place of `{key}`, with a capital in the place of `{Key}`. What a value holds is
/// not looked at again.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((key, behind)) = behind.split_once('}') else { break };
        out.push_str(before);
        let same = |(known, _): &&(&str, &str)| known.eq_ignore_ascii_case(key);
        if let Some((_, value)) = values.iter().find(same) {
            if key.starts_with(char::is_uppercase) {
                let mut chars = value.chars();
                out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(chars.as_str());
            } else {
                out.push_str(value);
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn holes(text: &str) -> Vec<String> {
        text.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(k, _)| k.to_lowercase()).collect()
    }

    #[test]
    fn every_language_says_everything() {
        let english = Locale::of("en");
        assert!(english.texts.len() > 60);
        for (code, _) in FILES {
            let locale = Locale::of(code);
            for (key, text) in &english.texts {
                let own = locale.texts.get(key).unwrap_or_else(|| panic!("{code} lacks {key}"));
                assert!(!own.is_empty(), "{code} {key}");
                let known = holes(text);
                for hole in holes(own) {
                    assert!(known.contains(&hole), "{code} {key}: {{{hole}}} is no value of it");
                }
                assert_eq!(own.matches('{').count(), own.matches('}').count(), "{code} {key}");
            }
            for key in locale.texts.keys() {
                let unit = key.strip_prefix("unit.");
                assert!(english.texts.contains_key(key) || unit.is_some(), "{code} has {key} in addition");
                assert!(unit.is_none_or(|u| u.parse::<Unit>().is_ok()), "{code} {key}");
            }
            if *code != "en" {
                for unit in Unit::ALL {
                    let forms = locale.texts.get(format!("unit.{unit}").as_str());
                    assert!(forms.is_some_and(|f| f.contains(" | ")), "{code} unit.{unit}");
                }
            }
        }
    }

    #[test]
    fn amounts_follow_the_language() {
        let euro = Money::from_minor(123_450, Currency::EUR);
        assert_eq!(Locale::of("de").amount(euro), "1234,50 €");
        assert_eq!(Locale::of("en-US").amount(Money::from_minor(-250, Currency::USD)), "-$2.50");
        let half = crate::quantity::parse_quantity("1.5 kg").unwrap();
        assert_eq!(Locale::of("fr").quantity(&half), "1,5 kilos");
        assert_eq!(Locale::of("de").quantity(&half), "1,5 Kilo");
        assert_eq!(Locale::of("xx").quantity(&half), "1 1/2 kilograms");
        let third = Quantity::new(Ratio::new(1, 3).unwrap(), Unit::Liter);
        assert_eq!(Locale::of("pt-BR").quantity(&third), "0,333 litro");
    }

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(fill("{Name} and {name}", &[("name", "{x} milk")]), "{x} milk and {x} milk");
        assert_eq!(fill("{Name}!", &[("name", "äpfel")]), "Äpfel!");
        assert_eq!(fill("{none} {", &[]), " {");
    }
}
