//! Names of items compared: "the Eggs" and "egg" are one, "bread" finds "whole wheat bread".

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    lexicon::{Class, Lexicon, SAME},
    spelling::within_distance,
};

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

/// The name under which goods with several names are compared: "scallions" and "green onions" are one, "pop"
/// and "soda" too, also inside a phrase ("a case of diet pop"). For anything else the plain form.
///
/// ```
/// use grocery_core::nlu::canonical_name;
/// assert_eq!(canonical_name("Scallions"), canonical_name("green onions"));
/// assert_eq!(canonical_name("the cherry pop"), "cherry soda");
/// ```
#[must_use]
pub fn canonical_name(name: &str) -> String {
    type Names = FxHashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>;
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = Names::default();
        for (canonical, others) in SAME {
            for other in *others {
                let words: Vec<&str> = other.split(' ').collect();
                if let Some(first) = words.first() {
                    names.entry(first).or_default().push((words, canonical));
                }
            }
        }
        for group in names.values_mut() {
            group.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        names
    });
    let plain = normal_name(name);
    let words: Vec<&str> = plain.split(' ').collect();
    let mut out = String::with_capacity(plain.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at..).unwrap_or_default();
        let other = names.get(word).and_then(|group| group.iter().find(|(w, _)| rest.starts_with(w)));
        // "swiss" alone is a cheese, "swiss chard" is not.
        let other = other.filter(|(w, _)| w.len() > 1 || !ALONE.contains(word) || words.len() == 1);
        let (said, len) = other.map_or((*word, 1), |(w, canonical)| (*canonical, w.len()));
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(said);
        at += len;
    }
    out
}

/// Words that go by another name only where nothing else stands beside them.
const ALONE: &[&str] = words![
    "swiss" "american" "romaine" "2%" "hamburger" "mince" "crisp" "rocket" "swede" "plaster" "plasters" "frank" "cola" "parm" "chile" "chilli"
];

/// Whether a phrase names goods in English: words that are known, the last of them a good.
pub(crate) fn is_english_goods(name: &str) -> bool {
    let lexicon = Lexicon::english();
    let plain = normal_name(name);
    let goods = |word: &str| {
        let entry = lexicon.word(word).or_else(|| lexicon.word(&format!("{word}s")));
        entry.is_some_and(|e| e.class.has(Class::NOUN))
    };
    let known = |word: &str| {
        lexicon
            .word(word)
            .or_else(|| lexicon.word(&format!("{word}s")))
            .is_some_and(|e| e.class != Class::NONE)
    };
    plain.rsplit(' ').next().is_some_and(goods) && plain.split(' ').all(known)
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
    a.eq_ignore_ascii_case(b) || normal_name(a) == normal_name(b) || canonical_name(a) == canonical_name(b)
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
    let plain: Vec<String> = lines.iter().map(|l| normal_name(l)).collect();
    if let Some(found) = by_words(&wanted, &plain) {
        return found;
    }
    let canonical: Vec<String> = lines.iter().map(|l| canonical_name(l)).collect();
    by_words(&canonical_name(phrase), &canonical)
        .or_else(|| pick(&plain, |n| similar(n, &wanted)))
        .or_else(|| {
            // "the cheese" of a list with "cheddar".
            let members = KINDS.iter().find(|(kind, _)| *kind == wanted).map(|(_, members)| *members)?;
            let of_kind = |n: &str| n.split(' ').next_back().is_some_and(|head| members.contains(&head));
            pick(&canonical, of_kind)
        })
        .unwrap_or(LineMatch::None)
}

/// Kinds of goods, and what belongs to them by the last word of its name.
const KINDS: &[(&str, &[&str])] = &[
    (
        "cheese",
        words!["cheddar" "mozzarella" "parmesan" "feta" "ricotta" "brie" "gouda" "provolone" "gruyere" "jack" "mascarpone" "swiss"],
    ),
    (
        "bread",
        words!["sourdough" "baguette" "ciabatta" "rye" "brioche" "loaf" "naan" "pita" "bun" "roll" "bagel" "focaccia"],
    ),
    (
        "pasta",
        words!["spaghetti" "penne" "linguine" "fettuccine" "macaroni" "rigatoni" "rotini" "ziti" "ravioli" "gnocchi" "noodle" "lasagna" "farfalle" "orzo"],
    ),
    ("soda", words!["coke" "pepsi" "sprite" "fanta" "up" "pepper" "ale" "cola"]),
    (
        "meat",
        words!["beef" "pork" "chicken" "turkey" "steak" "bacon" "sausage" "ham" "lamb" "brisket" "thigh" "breast" "chop" "rib" "ribeye"],
    ),
    ("chicken", words!["thigh" "breast" "drumstick" "wing" "tender"]),
    ("beef", words!["steak" "brisket" "ribeye" "sirloin" "chuck"]),
    ("fish", words!["salmon" "tuna" "cod" "tilapia" "halibut" "trout" "haddock"]),
    ("seafood", words!["salmon" "tuna" "cod" "shrimp" "crab" "lobster" "scallop" "mussel" "clam"]),
    (
        "fruit",
        words!["apple" "banana" "orange" "grape" "strawberry" "blueberry" "raspberry" "pear" "peach" "mango" "kiwi" "melon" "lemon" "lime" "pineapple" "cherry" "plum" "watermelon"],
    ),
    (
        "vegetable",
        words!["broccoli" "carrot" "spinach" "lettuce" "tomato" "potato" "onion" "pepper" "cucumber" "celery" "kale" "zucchini" "cauliflower"],
    ),
    ("berry", words!["strawberry" "blueberry" "raspberry" "blackberry"]),
    ("beer", words!["ale" "lager" "ipa" "stout" "budweiser" "corona" "heineken"]),
    ("wine", words!["merlot" "chardonnay" "cabernet" "riesling" "prosecco" "pinot" "rosé" "champagne"]),
    ("detergent", words!["tide" "pod" "gain" "persil"]),
    ("cereal", words!["cheerios" "cheerio" "flake" "granola" "krispies"]),
    ("nut", words!["almond" "cashew" "walnut" "pecan" "peanut" "pistachio"]),
];

fn pick(names: &[String], test: impl Fn(&str) -> bool) -> Option<LineMatch> {
    let found: Vec<usize> = names.iter().enumerate().filter(|(_, n)| test(n)).map(|(i, _)| i).collect();
    match found.as_slice() {
        [] => None,
        [one] => Some(LineMatch::One(*one)),
        _ => Some(LineMatch::Several(found)),
    }
}

/// The name itself, then its last word with all others, then all its words, then a shorter name of the same kind.
fn by_words(wanted: &str, names: &[String]) -> Option<LineMatch> {
    let words: Vec<&str> = wanted.split(' ').collect();
    let head = |name: &str| words.last().is_some_and(|last| name.split(' ').next_back() == Some(last));
    let has_all = |name: &str| words.iter().all(|w| name.split(' ').any(|n| n == *w));
    // "whole milk" does not mean a line "milk" of another kind, unless that is all there is.
    let within = |name: &str| {
        let parts: Vec<&str> = name.split(' ').collect();
        !parts.is_empty() && parts.last() == words.last() && parts.iter().all(|p| words.contains(p))
    };
    pick(names, |n| n == wanted)
        .or_else(|| pick(names, |n| has_all(n) && head(n)))
        .or_else(|| pick(names, has_all))
        .or_else(|| pick(names, within))
}

/// A slip or two of the finger apart, for words long enough to tell.
fn similar(a: &str, b: &str) -> bool {
    let allowed = match a.chars().count().min(b.chars().count()) {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    let lex = Lexicon::english();
    // Two different words that both exist are two items ("bread", "breast").
    let known = |word: &str| {
        word.split(' ').all(|w| {
            [w.to_owned(), format!("{w}s"), format!("{w}es")]
                .iter()
                .any(|w| lex.word(w).is_some_and(|e| e.class.has(Class::NOUN) || e.class.has(Class::ADJ)))
        })
    };
    !(known(a) && known(b)) && a.chars().next() == b.chars().next() && within_distance(a, b, allowed)
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
