//! Package sizes: reading them from shop titles and Complete Journey codes, and writing the canonical text.
//!
//! Canonical grammar (read by `grocery-core`): `[COUNT x ]VALUE UNIT`, for example `24 x 16.9 fluid_ounce`.

/// Units a canonical size may use, as named by the wire contract.
pub(crate) const UNITS: &[&str] = &[
    "gallon",
    "quart",
    "pint",
    "fluid_ounce",
    "liter",
    "milliliter",
    "pound",
    "ounce",
    "kilogram",
    "gram",
    "each",
    "can",
    "bottle",
    "jar",
    "box",
    "bag",
    "pack",
    "carton",
    "loaf",
    "bunch",
    "head",
    "roll",
    "ear",
    "pouch",
];

/// What a size measures. Ounces by weight and by volume share one scale: Complete Journey writes `OZ` for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dim {
    Ounces,
    Count,
    Loads,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Size {
    /// Packages inside the package (24 in `24 x 16.9 fluid_ounce`).
    pub(crate) count: Option<u32>,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
}

impl Size {
    pub(crate) fn new(value: f64, unit: &str) -> Option<Self> {
        let unit = UNITS.iter().find(|known| **known == unit)?;
        (value.is_finite() && value > 0.0).then_some(Self { count: None, value, unit })
    }

    /// Reads the canonical text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (count, rest) = match text.split_once(" x ") {
            Some((n, rest)) => (Some(n.trim().parse().ok()?), rest),
            None => (None, text),
        };
        let (value, unit) = rest.trim().split_once(' ')?;
        let mut size = Self::new(value.parse().ok()?, unit.trim())?;
        size.count = count;
        Some(size)
    }

    /// The whole package on the scale prices are compared on.
    pub(crate) fn total(&self) -> (Dim, f64) {
        let times = f64::from(self.count.unwrap_or(1));
        let ounces = match self.unit {
            "gallon" => 128.0,
            "quart" => 32.0,
            "pint" | "pound" => 16.0,
            "fluid_ounce" | "ounce" => 1.0,
            "liter" => 33.814,
            "milliliter" => 0.033_814,
            "kilogram" => 35.274,
            "gram" => 0.035_274,
            _ => return (Dim::Count, times * self.value),
        };
        (Dim::Ounces, times * self.value * ounces)
    }

    pub(crate) fn text(&self) -> String {
        let body = format!("{} {}", decimal(self.value), self.unit);
        match self.count {
            Some(count) if count > 1 => format!("{count} x {body}"),
            _ => body,
        }
    }
}

fn decimal(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads a Complete Journey `package_size`. Ambiguous texts (`6 CT/37.2 OZ`, `57 SQ FT`) give `None`.
pub(crate) fn parse_cj(text: &str) -> Option<(Dim, f64)> {
    let text = text.trim().to_ascii_uppercase();
    // Leading stray letters and bracketed codes: "L     8 OZ", "(600) 4 LB".
    let start = match text.find(')') {
        Some(at) if text.starts_with('(') => at + 1,
        _ => 0,
    };
    let mut rest = text.get(start..)?.trim();
    match rest {
        "GAL" | "GA" => return Some((Dim::Ounces, 128.0)),
        "HALF GAL" => return Some((Dim::Ounces, 64.0)),
        "QT" => return Some((Dim::Ounces, 32.0)),
        "PT" => return Some((Dim::Ounces, 16.0)),
        _ => {}
    }
    let digit = rest.find(|c: char| c.is_ascii_digit() || c == '.')?;
    if digit > 0 {
        if rest.get(..digit)?.trim().len() > 4 {
            return None;
        }
        rest = rest.get(digit..)?;
    }
    if let Some(tail) = rest.strip_prefix("1/2 ") {
        return unit_factor(tail.trim()).map(|(dim, factor)| (dim, 0.5 * factor));
    }
    let (first, tail) = number(rest)?;
    let tail = tail.trim_start();
    // "4/4 OZ", "4-4 OZ": count times size; "15 1/4 OZ": a mixed number.
    if let Some(tail) = tail.strip_prefix('/').or_else(|| tail.strip_prefix('-')) {
        let (second, tail) = number(tail.trim_start())?;
        let (dim, factor) = unit_factor(tail.trim())?;
        return (dim == Dim::Ounces).then_some((dim, first * second * factor));
    }
    if let Some((whole, fraction)) = mixed(first, tail) {
        let (dim, factor) = unit_factor(fraction.trim())?;
        return Some((dim, whole * factor));
    }
    if let Some((left, right)) = tail.split_once('/') {
        let (dim, _) = unit_factor(left.trim())?;
        let (each, unit) = number(right.trim_start())?;
        let (inner, factor) = unit_factor(unit.trim())?;
        let packs = left.trim() == "PK" && dim == Dim::Count && inner == Dim::Ounces;
        return packs.then_some((Dim::Ounces, first * each * factor));
    }
    let (dim, factor) = unit_factor(tail.trim())?;
    Some((dim, first * factor))
}

fn mixed(whole: f64, tail: &str) -> Option<(f64, &str)> {
    let (top, rest) = number(tail)?;
    let rest = rest.strip_prefix('/')?;
    let (bottom, rest) = number(rest)?;
    (bottom > 0.0).then_some((whole + top / bottom, rest))
}

/// The number at the start of `text` and what follows it.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let value: f64 = text.get(..end)?.parse().ok()?;
    (value > 0.0 && value < 100_000.0).then_some((value, text.get(end..)?))
}

fn unit_factor(unit: &str) -> Option<(Dim, f64)> {
    let unit = unit.trim_end_matches('.');
    Some(match unit {
        "OZ" | "OZS" | "Z" | "FL OZ" | "OZ PET" | "OZ BTL" | "OZ CAN" | "OZ NR" => (Dim::Ounces, 1.0),
        "LB" | "LBS" | "LB BAG" => (Dim::Ounces, 16.0),
        "GA" | "GAL" => (Dim::Ounces, 128.0),
        "QT" => (Dim::Ounces, 32.0),
        "PT" => (Dim::Ounces, 16.0),
        "L" | "LT" | "L BTL" => (Dim::Ounces, 33.814),
        "ML" => (Dim::Ounces, 0.033_814),
        "CT" | "PK" | "PC" | "ROLL" => (Dim::Count, 1.0),
        "DZ" | "DOZ" => (Dim::Count, 12.0),
        "LOAD" | "LOADS" | "LD" | "LDS" => (Dim::Loads, 1.0),
        _ => return None,
    })
}

/// One size found in a shop title: byte range and reading.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
}

/// All sizes in a title such as `Strawberry Yogurt, 5.3 oz, 4 ct`, left to right.
pub(crate) fn find_in_title(title: &str) -> Vec<Found> {
    let bytes = title.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let before = at.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
        let starts = bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'.')
            && !before.is_ascii_alphanumeric()
            && before != b'.';
        if !starts {
            at += 1;
            continue;
        }
        let Some(hit) = title.get(at..).and_then(|rest| size_at(rest)) else {
            at += 1;
            while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'.') {
                at += 1;
            }
            continue;
        };
        let (value, unit, len) = hit;
        found.push(Found { start: at, end: at + len, value, unit });
        at += len;
    }
    found
}

/// Unit words of shop titles, longest first so that `fl oz` wins over `fl`.
const TITLE_UNITS: &[(&str, &str)] = &[
    ("fluid ounces", "fluid_ounce"),
    ("fluid ounce", "fluid_ounce"),
    ("fl. oz.", "fluid_ounce"),
    ("fl. oz", "fluid_ounce"),
    ("fl.oz.", "fluid_ounce"),
    ("fl oz.", "fluid_ounce"),
    ("fl oz", "fluid_ounce"),
    ("floz", "fluid_ounce"),
    ("fz", "fluid_ounce"),
    ("ounces", "ounce"),
    ("ounce", "ounce"),
    ("oz.", "ounce"),
    ("oz", "ounce"),
    ("pounds", "pound"),
    ("pound", "pound"),
    ("lbs.", "pound"),
    ("lbs", "pound"),
    ("lb.", "pound"),
    ("lb", "pound"),
    ("gallons", "gallon"),
    ("gallon", "gallon"),
    ("gal", "gallon"),
    ("quarts", "quart"),
    ("quart", "quart"),
    ("qt", "quart"),
    ("pints", "pint"),
    ("pint", "pint"),
    ("liters", "liter"),
    ("liter", "liter"),
    ("ml", "milliliter"),
    ("count", "each"),
    ("ct.", "each"),
    ("ct", "each"),
    ("cups", "each"),
    ("pouches", "each"),
    ("packs", "each"),
    ("pack", "each"),
    ("pk", "each"),
    ("slices", "each"),
];

fn size_at(text: &str) -> Option<(f64, &'static str, usize)> {
    let (mut value, tail) = number(text)?;
    let mut used = text.len() - tail.len();
    // "1/2 gallon" is the only fraction titles use.
    if let Some(rest) = tail.strip_prefix("/2 ") {
        value /= 2.0;
        used = text.len() - rest.len();
    }
    let rest = text.get(used..)?;
    let gap = rest.len() - rest.trim_start_matches([' ', '-']).len();
    let lower = rest.get(gap..)?.to_ascii_lowercase();
    for (word, unit) in TITLE_UNITS {
        if lower.starts_with(word) {
            let after = lower.get(word.len()..)?.chars().next();
            if after.is_none_or(|c| !c.is_alphanumeric()) {
                return Some((value, unit, used + gap + word.len()));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_text_round_trips() {
        for text in
            ["1 gallon", "24 x 16.9 fluid_ounce", "12 each", "15.25 ounce", "0.5 gallon", "750 milliliter"]
        {
            assert_eq!(Size::parse(text).map(|s| s.text()).as_deref(), Some(text));
        }
        for bad in ["", "gallon", "1 firkin", "0 ounce", "-1 ounce", "x 2 ounce", "NaN ounce"] {
            assert_eq!(Size::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn totals_share_one_scale() {
        assert_eq!(Size::parse("1 gallon").map(|s| s.total()), Some((Dim::Ounces, 128.0)));
        assert_eq!(Size::parse("12 x 12 fluid_ounce").map(|s| s.total()), Some((Dim::Ounces, 144.0)));
        assert_eq!(Size::parse("2 pound").map(|s| s.total()), Some((Dim::Ounces, 32.0)));
        assert_eq!(Size::parse("18 each").map(|s| s.total()), Some((Dim::Count, 18.0)));
    }

    #[test]
    fn complete_journey_sizes() {
        let oz = |n: f64| Some((Dim::Ounces, n));
        for (text, want) in [
            ("15 OZ", oz(15.0)),
            ("L     8 OZ", oz(8.0)),
            ("(600) 4 LB", oz(64.0)),
            ("1 GA", oz(128.0)),
            ("1/2 GAL", oz(64.0)),
            ("GAL", oz(128.0)),
            ("PT", oz(16.0)),
            ("4/3.5 OZ", oz(14.0)),
            ("4 PK/4 OZ", oz(16.0)),
            ("15 1/4 OZ", oz(15.25)),
            ("A D   1 DZ", Some((Dim::Count, 12.0))),
            ("32 LOAD", Some((Dim::Loads, 32.0))),
            ("6 CT/37.2 OZ", None),
            ("57 SQ FT", None),
            ("CTN", None),
            ("", None),
        ] {
            assert_eq!(parse_cj(text), want, "{text}");
        }
    }

    #[test]
    fn titles() {
        let read = |t: &str| find_in_title(t).into_iter().map(|f| (f.value, f.unit)).collect::<Vec<_>>();
        assert_eq!(read("Cranberry Peach Juice Cocktail, 64 fl oz"), [(64.0, "fluid_ounce")]);
        assert_eq!(read("Yogurt - 4ct/3.5oz Pouches"), [(4.0, "each"), (3.5, "ounce")]);
        assert_eq!(read("Butter, 1 lb."), [(1.0, "pound")]);
        assert_eq!(read("Milk, 1/2 Gallon"), [(0.5, "gallon")]);
        assert_eq!(read("100% Whole Wheat Bread"), []);
        assert_eq!(read("7UP Soda"), []);
        assert_eq!(read("Bar, 20g Protein, 6 Ct,"), [(6.0, "each")]);
    }
}
