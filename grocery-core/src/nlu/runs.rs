//! Stage 4, continued: a run of words without commas to item phrases.
//!
//! Speech has no commas. A run comes apart at its amounts ("2 lbs chicken 1 gallon milk"), and between
//! two goods that each stand alone ("milk eggs bread"), but not inside a compound ("chicken broth"). Two
//! nouns side by side are one thing more often than not; from three goods on, a run is read as a list.

use super::{
    amount::{before, unit_at},
    lexicon::{Class, Lexicon},
    number::number,
    segment::Piece,
    token::Token,
};

/// Splits a run of words without commas.
pub(super) fn runs<'t>(piece: Piece<'t>, lex: &Lexicon) -> Vec<Piece<'t>> {
    if piece.len() < 2 {
        return vec![piece];
    }
    let mut cuts = Vec::new();
    let nouns = piece.iter().filter(|t| t.has(Class::STAPLE)).count();
    let starts_counted = before(&piece, lex).len > 0;
    let list = reads_as_list(&piece, lex);
    let mut at = 0;
    let mut start = 0;
    // Where the unit before `at` began, and whether it was a compound or a whole name.
    let mut unit = (0, false);
    while at < piece.len() {
        let rest = piece.get(at..).unwrap_or_default();
        if let Some((len, ())) = lex.names.longest(rest) {
            let cut = if list {
                list_cut(&piece, start, unit, at, len)
            } else {
                noun_cut(&piece, start, at, nouns)
            };
            if at > start && cut {
                cuts.push(at);
                start = at;
            }
            unit = (at, true);
            at += len;
            continue;
        }
        if piece.get(at).is_some_and(|t| t.unit.is_some())
            && let Some((_, len)) =
                super::number::and_a_half(rest, crate::quantity::Ratio::ONE, 1).filter(|(_, l)| *l > 1)
        {
            at += len;
            continue;
        }
        if let Some((len, ())) = lex.compounds.longest(rest) {
            // A compound is one noun; it may still end a run before it.
            let cut = if list {
                list_cut(&piece, start, unit, at, len)
            } else {
                piece.get(at.wrapping_sub(1)).is_some_and(|t| {
                    t.has(Class::STAPLE) && nouns >= 2 && at_noun_end(&piece, start, at)
                        // "trash bags aluminum foil": two names, one behind the other.
                        || unit.1
                            && unit.0 >= start
                            && plural(t)
                            && t.has(Class::NOUN)
                            && !t.has(Class::FLAVOUR)
                })
            };
            if at > start && cut {
                cuts.push(at);
                start = at;
            }
            unit = (at, true);
            at += len;
            continue;
        }
        let token = piece.get(at).copied();
        if at == start
            && let Some(n) = number(rest)
        {
            at += n.len;
            if piece.get(at).is_some_and(|t| t.unit.is_some())
                && let Some((_, len)) = super::number::and_a_half(
                    piece.get(at..).unwrap_or_default(),
                    crate::quantity::Ratio::ONE,
                    1,
                )
            {
                at += len;
            }
            continue;
        }
        if let Some(token) = token
            && at > start
        {
            let numeric =
                token.is_number() || token.value.is_some_and(|_| token.is_word()) || token.any(&["a", "an"]);
            if numeric {
                let amount = before(rest, lex);
                let name = piece.get(at + amount.len);
                let prev = piece.get(at - 1);
                let counted = starts_counted || prev.is_some_and(|t| t.has(Class::NOUN));
                let after_name = prev.is_some_and(|t| {
                    t.is_word()
                        && t.value.is_none()
                        && !t.any(&[
                            "a", "an", "another", "the", "size", "no", "number", "vitamin", "for", "under",
                            "x", "than", "stage", "spf", "to", "or", "about", "of", "at", "below", "max",
                            "omega", "heinz", "over", "only", "just", "least", "most", "like", "with", "is",
                            "are", "by",
                        ])
                });
                let names = name.is_some_and(|t| {
                    t.is_word()
                        && t.unit.is_none()
                        && !t.any(words![
                            "x" "for" "or" "and" "please" "each" "under" "with" "if" "more"
                            "total" "dollars" "bucks"
                        ])
                });
                if amount.len > 0
                    && counted
                    && after_name
                    && names
                    && (!amount.article || prev.is_some_and(|t| t.has(Class::NOUN)))
                {
                    cuts.push(at);
                    start = at;
                    at += amount.len.max(1);
                    continue;
                }
                at += amount.len.max(1);
                continue;
            }
            let of = piece.get(at + 1).is_some_and(|t| t.is("of"));
            let measured =
                of && unit_at(rest).is_some() && piece.get(at - 1).is_some_and(|t| t.has(Class::NOUN));
            let cut =
                if list { list_cut(&piece, start, unit, at, 1) } else { noun_cut(&piece, start, at, nouns) };
            if measured || cut {
                cuts.push(at);
                start = at;
            }
        }
        unit = (at, false);
        at += 1;
    }
    if cuts.is_empty() {
        return vec![piece];
    }
    let mut out = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([piece.len()]) {
        if let Some(part) = piece.get(from..cut).filter(|p| !p.is_empty()) {
            out.push(part.to_vec());
        }
        from = cut;
    }
    out
}

/// A run before the "and" that closes a list: "milk cereal | and bread". Two goods side by side are one thing more
/// often than not, but where a list ends behind them and the first is none that describes others, they are two.
pub(super) fn before_last<'t>(piece: Piece<'t>, lex: &Lexicon) -> Vec<Piece<'t>> {
    let amount = before(&piece, lex).len;
    let name = piece.get(amount..).unwrap_or_default();
    let known = lex.names.longest(name).or_else(|| lex.compounds.longest(name)).map_or(0, |(len, ())| len);
    let cut = match name {
        [first, second] if known == 0 => {
            first.any(APART) && second.has(Class::STAPLE) && !goes_with(first.word, second.word)
        }
        [.., last] if known > 1 && known + 1 == name.len() => last.any(PLAIN),
        _ => false,
    };
    if !cut {
        return runs(piece, lex);
    }
    let (first, last) = piece.split_at(piece.len() - 1);
    vec![first.to_vec(), last.to_vec()]
}

/// Goods that seldom describe what stands behind them.
const APART: &[&str] = words![
    "milk" "bread" "eggs" "butter" "sugar" "coffee" "tea" "beer" "wine" "rice" "pasta" "spaghetti" "flour" "salt" "ketchup" "mustard"
    "mayo" "mayonnaise" "jam" "jelly" "cereal" "yogurt" "yoghurt" "water" "soda" "juice" "ham" "bacon" "soap" "shampoo" "conditioner"
    "toothpaste" "detergent" "bleach" "lettuce" "celery" "broccoli" "spinach" "oatmeal" "tuna" "salmon" "shrimp" "steak"
];

/// Goods that are none of a kind told by the goods before them.
const PLAIN: &[&str] = words!["milk" "bread" "eggs" "butter" "sugar" "coffee" "tea" "flour" "cereal" "bananas" "apples" "potatoes" "onions" "yogurt"];

/// "rice cakes", "coffee beans": words of [`APART`] that do describe these.
fn goes_with(first: &str, second: &str) -> bool {
    const HEADS: &[&str] = words![
        "crackers" "noodles" "cakes" "cake" "cookies" "sauce" "soup" "salad" "sandwich" "sandwiches" "vinegar" "bars" "bar" "pudding"
        "seasoning" "dip" "mix" "powder" "crumbs" "filters" "creamer" "pods" "bags" "bottles" "jerky" "burgers" "rolls" "steak" "glasses"
        "sticks" "cubes" "candy" "popsicles" "cups" "oil" "dressing" "hearts" "balls" "patties"
    ];
    HEADS.contains(&second)
        || matches!(
            (first, second),
            ("rice", "milk" | "flour" | "wine" | "cereal" | "pasta" | "tortillas")
                | ("butter", "lettuce" | "chicken" | "popcorn" | "beans")
                | ("bread" | "rice", "flour" | "yeast")
                | ("coffee", "beans" | "cream" | "ice")
                | ("milk", "chocolate")
                | ("ketchup" | "mustard" | "bacon" | "salt" | "rice", "chips" | "crisps")
                | ("water" | "celery", "chestnuts" | "salt")
                | ("soda" | "salt", "water" | "bread")
                | ("flour", "tortillas")
                | ("beer" | "soda", "bread" | "cheese" | "mustard")
                | ("mustard", "greens" | "seeds")
                | ("tuna" | "salmon" | "shrimp", "pasta" | "rice")
        )
}

/// Whether the words from `start` up to `at` end in a noun that stands alone.
fn at_noun_end(piece: &[Token<'_>], start: usize, at: usize) -> bool {
    at > start && piece.get(at - 1).is_some_and(|t| t.has(Class::NOUN) && (t.has(Class::STAPLE) || plural(t)))
}

fn plural(t: &Token<'_>) -> bool {
    t.word.len() > 3
        && t.word.ends_with('s')
        && !t.word.ends_with("ss")
        && !t.any(&["hummus", "molasses", "asparagus", "couscous", "swiss"])
}

/// Whether a new item starts with the noun at `at`.
fn noun_cut(piece: &[Token<'_>], start: usize, at: usize, nouns: usize) -> bool {
    let (Some(left), Some(right)) = (piece.get(at.wrapping_sub(1)), piece.get(at)) else { return false };
    if !at_noun_end(piece, start, at) || !right.has(Class::NOUN) && !(right.has(Class::ADJ) && nouns >= 3) {
        return false;
    }
    if plural(left) && !left.has(Class::FLAVOUR) {
        // "eggs milk": a plural does not describe what follows it.
        return left.has(Class::STAPLE)
            && (right.has(Class::STAPLE) || nouns >= 2)
            && !right.any(words!["mix" "salad" "soup" "dip" "sauce" "bag" "pack" "crackers"]);
    }
    // "milk eggs", but not "cheese crackers" or "turkey bacon".
    if nouns >= 2
        && left.has(Class::STAPLE)
        && right.has(Class::STAPLE)
        && !left.has(Class::FLAVOUR)
        && !right.has(Class::HEAD)
    {
        return true;
    }
    nouns >= 3
        && left.has(Class::STAPLE)
        && right.has(Class::STAPLE)
        && !(left.has(Class::FLAVOUR) && right.has(Class::HEAD))
}

/// Whether a run holds so many goods that it is a list spoken without commas.
fn reads_as_list(piece: &[Token<'_>], lex: &Lexicon) -> bool {
    if piece.len() < 3
        || piece.iter().any(|t| t.any(words!["or" "with" "without" "for" "no" "not" "(" "in" "style"]))
    {
        return false;
    }
    let (mut goods, mut at) = (0, 0);
    while let Some(token) = piece.get(at) {
        let rest = piece.get(at..).unwrap_or_default();
        if let Some((len, ())) = lex.names.longest(rest).or_else(|| lex.compounds.longest(rest)) {
            goods += 1;
            at += len;
            continue;
        }
        let alone = token.has(Class::NOUN)
            && (token.has(Class::STAPLE)
                || plural(token)
                || !token.has(Class::FLAVOUR) && !token.has(Class::HEAD));
        let kind = token.has(Class::FLAVOUR)
            && !plural(token)
            && piece
                .get(at + 1)
                .is_some_and(|n| n.has(Class::HEAD) || n.has(Class::WEIGHED) && !n.has(Class::FLAVOUR));
        goods += usize::from(alone && !kind);
        at += 1;
    }
    goods >= 3
}

/// In a spoken list: whether a new item starts with the `len` tokens at `at`. `unit` tells where the words before
/// it began and whether they are a compound.
fn list_cut(piece: &[Token<'_>], start: usize, unit: (usize, bool), at: usize, len: usize) -> bool {
    let (Some(left), Some(right)) = (piece.get(at.wrapping_sub(1)), piece.get(at)) else { return false };
    if at <= start || unit.0 < start {
        return false;
    }
    let compound = unit.1;
    if !compound && !left.has(Class::NOUN) {
        return false;
    }
    let whole = len > 1;
    let noun_follows = piece.get(at + 1..).is_some_and(|t| t.iter().take(4).any(|t| t.has(Class::NOUN)));
    if !whole && !right.has(Class::NOUN) {
        if right.has(Class::CUT) && !noun_follows
            || right.has(Class::ADV)
            || !right.is_word()
            || right.unit.is_some()
        {
            return false;
        }
        if right.has(Class::ADJ) || right.has(Class::SIZE) {
            return noun_follows;
        }
        if right.has(Class::BRAND) {
            return true;
        }
        // An unknown word: goods of its own behind goods that take none behind them.
        return right.class == Class::NONE
            && right.id == 0
            && (compound
                || plural(left)
                || left.has(Class::STAPLE) && !left.has(Class::FLAVOUR) && !left.has(Class::WEIGHED));
    }
    let head = !whole && right.has(Class::HEAD);
    let stands_alone = whole || right.has(Class::STAPLE) || plural(right);
    if compound {
        return !head || right.has(Class::STAPLE);
    }
    if plural(left) {
        return !right.any(words!["mix" "salad" "soup" "dip" "sauce" "bag" "pack" "seasoning"]);
    }
    if left.has(Class::FLAVOUR) && head {
        return false;
    }
    if left.has(Class::STAPLE) {
        return !head || stands_alone;
    }
    !head || right.has(Class::STAPLE)
}
