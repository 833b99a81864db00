//! Names of items compared: "the Eggs" and "egg" are one, "bread" finds "whole wheat bread".

use super::lexicon::{Class, Lexicon};

/// The plain form of an item's name: lower case, without articles and plural endings.
///
/// ```
/// use grocery_core::nlu::normal_name;
/// assert_eq!(normal_name("The Large Eggs"), "large egg");
/// assert_eq!(normal_name("ripe mangoes"), "ripe mango");
/// ```
#[must_use]
pub fn normal_name(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let words = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '%' | '\'' | '&' | '/' | '.')))
        .map(|w| w.trim_matches(|c| matches!(c, '.' | '\'' | '/')))
        .filter(|w| {
            !w.is_empty()
                && !matches!(
                    *w,
                    "the"
                        | "a"
                        | "an"
                        | "my"
                        | "our"
                        | "some"
                        | "of"
                        | "that"
                        | "those"
                        | "these"
                        | "this"
                        | "any"
                )
        })
        .map(singular);
    let mut out = String::with_capacity(lower.len());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// One word without its plural ending.
fn singular(word: &str) -> std::borrow::Cow<'_, str> {
    use std::borrow::Cow;
    const FIXED: &[&str] = words![
        "hummus" "asparagus" "couscous" "molasses" "swiss" "citrus" "octopus" "bass" "gas"
        "oats" "grits" "brussels" "les" "plus" "cheerios" "doritos" "fritos"
    ];
    if word.len() <= 3
        || FIXED.contains(&word)
        || !word.ends_with('s')
        || word.ends_with("ss")
        || word.ends_with("us")
    {
        return Cow::Borrowed(word);
    }
    match word {
        "leaves" => return Cow::Borrowed("leaf"),
        "loaves" => return Cow::Borrowed("loaf"),
        "halves" => return Cow::Borrowed("half"),
        "knives" => return Cow::Borrowed("knife"),
        "cookies" => return Cow::Borrowed("cookie"),
        "brownies" => return Cow::Borrowed("brownie"),
        "smoothies" => return Cow::Borrowed("smoothie"),
        "pies" => return Cow::Borrowed("pie"),
        "veggies" => return Cow::Borrowed("veggie"),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Cow::Owned(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es")
        && (stem.ends_with("oe")
            || stem.ends_with('x')
            || stem.ends_with("ch")
            || stem.ends_with("sh")
            || stem.ends_with("ss")
            || stem.ends_with("to")
            || stem.ends_with("go"))
    {
        return Cow::Borrowed(stem);
    }
    Cow::Borrowed(word.strip_suffix('s').unwrap_or(word))
}

/// Whether two phrases name one item, up to case, plural and articles.
#[must_use]
pub fn same_item(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || normal_name(a) == normal_name(b)
}

/// What a phrase finds among the lines of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineMatch {
    /// This line.
    One(usize),
    /// Each of these lines equally well.
    Several(Vec<usize>),
    /// No line.
    None,
}

/// Finds the line of a list that `phrase` means: the same name first, then the only line whose last
/// word is the phrase's ("milk" finds "2% milk"), then the only one that has all its words.
///
/// ```
/// use grocery_core::nlu::{LineMatch, find_line};
/// let lines = ["2% milk", "bread", "large eggs"];
/// assert_eq!(find_line("the milk", &lines), LineMatch::One(0));
/// assert_eq!(find_line("eggs", &lines), LineMatch::One(2));
/// assert_eq!(find_line("beer", &lines), LineMatch::None);
/// ```
#[must_use]
pub fn find_line(phrase: &str, lines: &[&str]) -> LineMatch {
    let wanted = normal_name(phrase);
    if wanted.is_empty() {
        return LineMatch::None;
    }
    let names: Vec<String> = lines.iter().map(|l| normal_name(l)).collect();
    let pick = |test: &dyn Fn(&str) -> bool| -> Option<LineMatch> {
        let found: Vec<usize> = names.iter().enumerate().filter(|(_, n)| test(n)).map(|(i, _)| i).collect();
        match found.as_slice() {
            [] => None,
            [one] => Some(LineMatch::One(*one)),
            _ => Some(LineMatch::Several(found)),
        }
    };
    let words: Vec<&str> = wanted.split(' ').collect();
    let head = |name: &str| words.last().is_some_and(|last| name.split(' ').next_back() == Some(last));
    let has_all = |name: &str| words.iter().all(|w| name.split(' ').any(|n| n == *w));
    // "whole milk" does not mean a line "milk" of another kind, unless that is all there is.
    let within = |name: &str| {
        let parts: Vec<&str> = name.split(' ').collect();
        !parts.is_empty() && parts.last() == words.last() && parts.iter().all(|p| words.contains(p))
    };
    pick(&|n| n == wanted)
        .or_else(|| pick(&|n| has_all(n) && head(n)))
        .or_else(|| pick(&has_all))
        .or_else(|| pick(&|n| within(n)))
        .or_else(|| pick(&|n| similar(n, &wanted)))
        .unwrap_or(LineMatch::None)
}

/// One slip of the finger apart, for words long enough to tell.
fn similar(a: &str, b: &str) -> bool {
    if a.len() < 5 || b.len() < 5 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let lex = Lexicon::english();
    // Two different words that both exist are two items ("bread", "breast").
    if lex.word(a).is_some_and(|e| e.class.has(Class::NOUN))
        && lex.word(b).is_some_and(|e| e.class.has(Class::NOUN))
    {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let longer = a.len().max(b.len());
    if a.len() == b.len() && same_start + same_end + 2 == longer {
        let swapped =
            a.get(same_start) == b.get(same_start + 1) && a.get(same_start + 1) == b.get(same_start);
        return swapped;
    }
    same_start + same_end + 1 >= longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold() {
        for (a, b) in [
            ("The Eggs", "egg"),
            ("tomatoes", "tomato"),
            ("cherries", "cherry"),
            ("boxes", "box"),
            ("hummus", "hummus"),
            ("peaches", "peach"),
            ("cookies", "cookie"),
            ("Loaves", "loaf"),
            ("radishes", "radish"),
            ("M&M's", "m&m's"),
            ("2% Milk", "2% milk"),
            ("olives", "olive"),
        ] {
            assert!(same_item(a, b), "{a} {b}: {} {}", normal_name(a), normal_name(b));
        }
        assert!(!same_item("milk", "oat milk"));
    }

    #[test]
    fn lines_are_found() {
        let lines = ["2% milk", "bread", "chicken broth", "chicken thighs", "Granny Smith apples"];
        let check =
            |phrase: &str, expected: LineMatch| assert_eq!(find_line(phrase, &lines), expected, "{phrase}");
        check("milk", LineMatch::One(0));
        check("the bread", LineMatch::One(1));
        check("apples", LineMatch::One(4));
        check("apple", LineMatch::One(4));
        check("chicken", LineMatch::Several(vec![2, 3]));
        check("broth", LineMatch::One(2));
        check("granny smith", LineMatch::One(4));
        check("braed", LineMatch::One(1));
        check("whole wheat bread", LineMatch::One(1));
        check("beer", LineMatch::None);
        check("", LineMatch::None);
        assert_eq!(find_line("milk", &["milk", "oat milk"]), LineMatch::One(0));
        assert_eq!(find_line("breast", &["bread"]), LineMatch::None);
    }
}
