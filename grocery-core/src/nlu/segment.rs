//! Stage 4: a run of tokens to item phrases.
//!
//! Items end at commas, "and", "plus", semicolons, line breaks and bullets, but never inside a name that
//! stays whole ("mac and cheese") or inside a number ("two and a half"). What only describes the item
//! before it ("without nuts", "thinly sliced") stays with that item. A run without commas comes apart at
//! its numbers, and between two nouns that each stand alone ("milk eggs bread") but not inside a
//! compound ("chicken broth").

use super::{
    command::HOW_CUT,
    conditions::{comma, exclusion, on_sale},
    lexicon::{Class, Lexicon},
    number::number,
    runs::{before_last, runs},
    token::{Kind, Token},
};

/// The tokens of one item.
pub(super) type Piece<'t> = Vec<Token<'t>>;

/// Splits `t` into item phrases.
pub(super) fn items<'t>(t: &[Token<'t>], lex: &Lexicon) -> Vec<Piece<'t>> {
    let mut pieces: Vec<Piece<'t>> = Vec::new();
    let mut shares = Vec::new();
    let mut piece: Piece<'t> = Vec::new();
    let mut at = 0;
    let mut fresh_line = true;
    // The last number of "1) milk 2) eggs".
    let mut line: Option<i64> = None;
    while let Some(token) = t.get(at) {
        let rest = t.get(at..).unwrap_or_default();
        if let Some((len, ())) = lex.names.longest(rest) {
            piece.extend(rest.iter().take(len));
            at += len;
            fresh_line = false;
            continue;
        }
        if let Some(next) = numbered(rest).filter(|n| line.is_some_and(|l| *n == l + 1)) {
            if !piece.is_empty() {
                shares.push(false);
                pieces.push(std::mem::take(&mut piece));
            }
            line = Some(next);
            at += 2;
            continue;
        }
        if fresh_line {
            if let Some(skip) = bullet(rest) {
                line = numbered(rest);
                at += skip;
                continue;
            }
            fresh_line = false;
        }
        if (token.is_number() || token.value.is_some() || token.any(&["a", "an", "between"]))
            && let Some(n) = number(rest)
        {
            piece.extend(rest.iter().take(n.len));
            at += n.len;
            continue;
        }
        // "a pound and a half of".
        if token.unit.is_some()
            && let Some((_, len)) =
                super::number::and_a_half(rest, crate::quantity::Ratio::ONE, 1).filter(|(_, l)| *l > 1)
        {
            piece.extend(rest.iter().take(len));
            at += len;
            continue;
        }
        // "Dr. Bronner's": the stop belongs to the title.
        if token.is(".")
            && token.glued
            && rest.get(1).is_some_and(Token::is_word)
            && let Some(title) = piece.last_mut().filter(|t| t.any(&["dr", "mr", "mrs", "ms", "st"]))
        {
            title.end = token.end;
            at += 1;
            continue;
        }
        // "1 lb. ground turkey": the stop belongs to the unit.
        if token.is(".") && token.glued && piece.last().is_some_and(|t| t.unit.is_some() && t.word.len() <= 4)
        {
            at += 1;
            continue;
        }
        if !piece.is_empty() && corrects(rest) {
            shares.push(false);
            pieces.push(std::mem::take(&mut piece));
        }
        // "garlic (peeled and minced)".
        if token.is("(")
            && !piece.is_empty()
            && let Some(len) = rest.iter().take(8).position(|t| t.is(")"))
            && rest.iter().take(len).any(|t| t.has(Class::CUT))
        {
            piece.extend(rest.iter().take(len + 1));
            at += len + 1;
            continue;
        }
        if joins_ways(&piece, rest) {
            piece.push(*token);
            at += 1;
            continue;
        }
        if let Some(len) = separator(rest) {
            if !piece.is_empty() {
                shares.push(token.any(&["and", "&"]));
                pieces.push(std::mem::take(&mut piece));
            }
            fresh_line = token.kind == Kind::Break;
            at += len;
            continue;
        }
        piece.push(*token);
        at += 1;
    }
    if !piece.is_empty() {
        shares.push(false);
        pieces.push(piece);
    }
    let pieces = attach(pieces, &mut shares);
    let closing = |i: usize| shares.get(i).copied().unwrap_or(false);
    let pieces = share_heads(pieces, &shares).into_iter().enumerate();
    pieces.flat_map(|(i, p)| if closing(i) { before_last(p, lex) } else { runs(p, lex) }).collect()
}

/// "1 lb peeled and deveined shrimp": the "and" joins two ways in which one thing is prepared.
fn joins_ways(piece: &[Token<'_>], rest: &[Token<'_>]) -> bool {
    const WAYS: &[&str] = words!["boneless" "skinless"];
    let [and, second, named, ..] = rest else { return false };
    let way = |t: &Token<'_>| t.has(Class::CUT) && !t.has(Class::NOUN) || t.any(WAYS);
    and.any(&["and", "&"])
        && way(second)
        && named.is_word()
        && separator(rest.get(2..).unwrap_or_default()).is_none()
        && piece.last().is_some_and(way)
        && !piece.iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED).with(Class::BRAND)))
}

/// "milk make it 2", "3 apples no wait 4": a correction starts here, as behind a comma.
fn corrects(t: &[Token<'_>]) -> bool {
    match t {
        [make, it, n, ..] if make.is("make") && it.any(&["it", "that"]) => n.is_number() || n.value.is_some(),
        [no, wait, _, ..] if no.any(&["no", "oh"]) && wait.any(&["wait", "sorry"]) => true,
        [i, mean, ..] if i.is("i") && mean.any(&["mean", "meant"]) => true,
        [sorry, the, word, ..] if sorry.is("sorry") => the.any(&["the", "a", "some"]) && word.is_word(),
        _ => false,
    }
}

/// How many tokens a separator at the start takes.
fn separator(t: &[Token<'_>]) -> Option<usize> {
    let first = t.first()?;
    let next = t.get(1);
    match first.word {
        "," | ";" | "+" | "•" | "·" | "●" | "▪" | "◦" | "‣" | "…" => Some(1),
        "and" | "plus" | "&" | "then" | "also" | "n" | "und" | "y" => {
            let more = next.is_some_and(|t| t.any(&["also", "then", "plus", "maybe", "finally", "lastly"]));
            Some(1 + usize::from(more))
        }
        "as" if next.is_some_and(|t| t.is("well")) && t.get(2).is_some_and(|t| t.is("as")) => Some(3),
        "along" | "together" if next.is_some_and(|t| t.is("with")) => Some(2),
        "/" | "|" if !first.glued || next.is_some_and(|t| !t.glued) => Some(1),
        "." | "!" | "?" if !next.is_some_and(|t| t.glued) => Some(1),
        _ if first.kind == Kind::Break => Some(1),
        _ => None,
    }
}

/// A bullet or a line number at the start of a line.
fn bullet(t: &[Token<'_>]) -> Option<usize> {
    match t {
        [b, next, ..]
            if b.any(words!["-" "*" "•" "·" "●" "▪" "◦" "‣" "+"])
                && !(b.is("-") && next.is_number() && next.glued) =>
        {
            Some(1)
        }
        [open, x, close, ..] if open.is("[") && (x.is("x") && close.is("]")) => Some(3),
        [open, close, ..] if open.is("[") && close.is("]") => Some(2),
        [n, mark, word, ..]
            if n.is_number() && mark.any(&[".", ")"]) && mark.glued && (!word.glued || word.is_word()) =>
        {
            Some(2)
        }
        _ => None,
    }
}

/// The number of a line: "2)", "2.".
fn numbered(t: &[Token<'_>]) -> Option<i64> {
    match t {
        [n, mark, _, ..] if n.is_number() && mark.any(&[".", ")"]) && mark.glued => {
            n.value.filter(|v| v.is_integer()).map(crate::quantity::Ratio::numerator)
        }
        _ => None,
    }
}

/// Puts pieces that only describe back to the item before them.
fn attach<'t>(pieces: Vec<Piece<'t>>, shares: &mut Vec<bool>) -> Vec<Piece<'t>> {
    let mut out: Vec<Piece<'t>> = Vec::new();
    let mut kept = Vec::new();
    let count = pieces.len();
    // "only if it's on sale", said of what comes behind it.
    let mut ahead: Piece<'t> = Vec::new();
    for (i, piece) in pieces.into_iter().enumerate() {
        let joined = i.checked_sub(1).and_then(|i| shares.get(i)).copied().unwrap_or(false);
        let sale = on_sale(&piece).filter(|_| piece.first().is_some_and(|t| t.any(&["only", "if", "when"])));
        if sale == Some(piece.len()) && i + 1 < count && (joined || out.is_empty()) {
            ahead = piece;
            continue;
        }
        let told_ahead = !ahead.is_empty();
        let piece =
            if !told_ahead { piece } else { std::mem::take(&mut ahead).into_iter().chain(piece).collect() };
        let own = told_ahead
            || on_sale(&piece).is_some_and(|len| {
                piece
                    .get(len..)
                    .is_some_and(|rest| rest.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED)))
            });
        match out.last_mut() {
            // "without onions and tomatoes": both are not wanted, where nothing else follows.
            Some(last)
                if joined
                    && !shares.get(i).copied().unwrap_or(false)
                    && leaves_out(last)
                    && plain_name(&piece) =>
            {
                last.push(comma());
                last.extend(piece);
                if let (Some(kept), Some(share)) = (kept.last_mut(), shares.get(i)) {
                    *kept = *share;
                }
            }
            Some(last) if !own && describes(&piece) => last.extend(piece),
            Some(last) if joined && rolled(last, &piece) => {
                last.extend(piece.into_iter().map(|t| Token { class: Class::CUT, ..t }));
            }
            _ => {
                out.push(piece);
                kept.push(shares.get(i).copied().unwrap_or(false));
            }
        }
    }
    *shares = kept;
    out
}

/// Whether a piece ends in what is not wanted: "a salad without onions", and no price or the like behind it.
fn leaves_out(piece: &[Token<'_>]) -> bool {
    let Some(at) = (1..piece.len()).rfind(|i| piece.get(*i..).is_some_and(|t| exclusion(t).is_some())) else {
        return false;
    };
    let behind = piece.get(at + 1..).unwrap_or_default();
    behind.len() <= 4
        && !behind.iter().any(|t| {
            t.is_number()
                || t.any(words!["if" "under" "below" "for" "on" "added" "please" "salt"]) && !t.is("salt")
        })
}

/// Whether a piece is a name and nothing else: no amount, no article.
fn plain_name(piece: &[Token<'_>]) -> bool {
    piece.len() <= 3
        && piece.iter().all(|t| t.is_word() && t.value.is_none())
        && !piece.first().is_some_and(|t| {
            t.unit.is_some()
                || t.any(words![
                    "a" "an" "the" "some" "my" "our" "another" "more" "also" "maybe" "extra" "no" "without" "with" "get" "add"
                    "any" "please" "just" "then" "lots" "plenty" "half" "enough"
                ])
        })
}

/// "boned and rolled": rolled is how it is cut behind another such word, and not in "rolled oats".
fn rolled(before: &[Token<'_>], piece: &[Token<'_>]) -> bool {
    matches!(piece, [only] if only.any(&["rolled", "tied", "stuffed", "skinless", "boneless"]))
        && before.last().is_some_and(|t| t.has(Class::CUT))
}

fn describes(piece: &[Token<'_>]) -> bool {
    let Some(first) = piece.first() else { return true };
    let second = piece.get(1);
    if first.any(words!["without" "w/o" "excluding" "except" "preferably" "ideally" "or" "if"]) {
        return true;
    }
    // "no sugar added peaches" is a name.
    let named = piece.get(2).is_some_and(|t| t.is("added"));
    if first.any(&["not", "no"])
        && !named
        && second.is_some_and(|t| !t.any(&["wait", "scratch", "sorry", "actually"]))
    {
        return true;
    }
    if first.any(words!["any" "whichever" "whatever" "either"])
        && second.is_some_and(|t| t.any(words!["flavor" "flavors" "flavour" "flavours" "kind" "brand" "brands" "type" "size" "color" "colour" "one" "variety" "sort"]))
        && !piece.get(2).is_some_and(|t| t.is("of"))
    {
        return true;
    }
    if first.any(&["whichever", "whichever's", "whichevers", "whatever", "whatever's", "whatevers"])
        && piece.iter().any(|t| t.any(words!["cheaper" "cheapest" "best" "available" "better" "freshest" "nicest" "ripest" "ripe" "fresher" "nicer"]))
    {
        return true;
    }
    // "anything except rye", "anything but rye": which kind is not wanted.
    if first.any(&["anything", "any"]) && second.is_some_and(|t| t.any(&["but", "except"])) {
        return true;
    }
    // "something under fifteen quid": of what was named before.
    if first.any(&["something", "one", "anything"]) && piece.get(1..).is_some_and(limits) {
        return true;
    }
    if first.is("but") && second.is_some_and(|t| t.any(&["not", "no", "without", "only", "nothing"])) {
        return true;
    }
    if first.is("only") && second.is_some_and(|t| t.any(&["if", "when"])) {
        return true;
    }
    if limits(piece) {
        return true;
    }
    if matches!(piece, [whole, bean] if whole.any(&["whole"]) && bean.any(&["bean", "beans"])) {
        return true;
    }
    let told = piece.iter().position(|t| t.is("if")).filter(|at| *at > 0).unwrap_or(piece.len());
    if let [how, what] = piece.get(..told).unwrap_or(piece)
        && what.any(words!["free" "sodium" "fat" "sugar" "salt" "carb" "calorie"])
        && how.any(words![
            "low" "reduced" "no" "full" "zero" "lower" "gluten" "sugar" "dairy" "lactose" "fat" "nut" "soy"
        ])
    {
        return true;
    }
    if (first.is("cut") || first.has(Class::CUT)) && second.is_some_and(|t| t.any(&["into", "in", "up"]))
        || first.is("cut") && second.is_some_and(|t| t.any(HOW_CUT))
    {
        return true;
    }
    let cut = piece.iter().any(|t| t.has(Class::CUT));
    piece.iter().all(|t| {
        t.has(Class::CUT)
            || t.has(Class::ADV)
            || cut && t.any(words!["and" "into" "in" "to" "for" "paper" "wafer" "very" "extra" "nice" "super" "really" "real" "razor" "pretty" "as" "possible" "please"])
            || !cut && (t.has(Class::ATTRIBUTE) || t.any(&["extra", "very"])) && !t.has(Class::NOUN)
    }) && !first.any(&["spicy", "smoked", "plain", "dried"])
}

/// "under six dollars", "$7.50 max", "no more than $12": a price and nothing else.
pub(super) fn limits(piece: &[Token<'_>]) -> bool {
    let money = piece.iter().any(|t| {
        t.any(words!["$" "€" "£" "dollars" "dollar" "bucks" "buck" "euros" "euro" "quid" "cents" "cent" "pounds"])
    });
    let counted = |t: &Token<'_>| t.is_number() || t.value.is_some();
    let bound = piece.first().is_some_and(|t| {
        t.any(words!["under" "below" "max" "maximum" "less" "cheaper" "nothing" "within" "lower"])
            || t.any(words!["no" "not" "at" "up" "for"]) && money
    });
    let capped = piece
        .last()
        .is_some_and(|t| t.any(words!["max" "maximum" "tops" "less" "cheaper" "under" "limit" "below"]));
    let first = piece.first().is_some_and(|t| counted(t) || t.any(&["$", "€", "£", "at", "for"]));
    piece.iter().any(counted)
        && (bound && (money || piece.iter().any(|t| t.is_number()))
            || capped && first && piece.iter().all(|t| !t.has(Class::NOUN) && !t.has(Class::WEIGHED)))
}

/// "red and green peppers": the first one is also peppers.
fn share_heads<'t>(mut pieces: Vec<Piece<'t>>, shares: &[bool]) -> Vec<Piece<'t>> {
    // "red, green and yellow peppers": whether the piece behind took the word over as well.
    let mut goes_on = false;
    for i in (0..pieces.len()).rev() {
        if !shares.get(i).copied().unwrap_or(false) && !std::mem::take(&mut goes_on) {
            continue;
        }
        let Some(next) = pieces.get(i + 1).cloned() else { continue };
        let bare = |t: &Token<'t>| t.has(Class::ADJ.with(Class::SIZE)) && !t.has(Class::NOUN);
        let counts =
            |t: &Token<'t>| t.is_number() || t.value.is_some() && t.unit.is_none() || t.any(&["a", "an"]);
        let Some(piece) = pieces.get_mut(i) else { continue };
        let all = !piece.is_empty() && piece.iter().all(|t| bare(t) || counts(t)) && piece.iter().any(bare);
        let head: Vec<_> = next.iter().skip_while(|t| bare(t) || counts(t)).copied().collect();
        if all && !head.is_empty() && head.len() < next.len() {
            piece.extend(head);
            goes_on = true;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::token::{Normal, tokenise};

    fn check(text: &str, expected: &str) {
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, Lexicon::english());
        let pieces = items(&tokens.list, Lexicon::english());
        let shown: Vec<String> =
            pieces.iter().map(|p| p.iter().map(|t| t.word).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(shown.join(" | "), expected, "{text}");
    }

    #[test]
    fn lists_come_apart() {
        check("milk, eggs and bread", "milk | eggs | bread");
        check("milk, eggs, and bread", "milk | eggs | bread");
        check("milk; eggs + bread & butter", "milk | eggs | bread | butter");
        check("milk\neggs\n\nbread", "milk | eggs | bread");
        check("- milk\n- 2 eggs\n* bread", "milk | 2 eggs | bread");
        check("1. milk\n2. eggs\n3) bread", "milk | eggs | bread");
        check("• milk • eggs", "milk | eggs");
        check("milk plus eggs as well as bread", "milk | eggs | bread");
        check("milk / eggs / bread", "milk | eggs | bread");
        check("peanut butter and jelly", "peanut butter | jelly");
        check("salt and pepper", "salt | pepper");
        check("bread and butter", "bread | butter");
    }

    #[test]
    fn names_stay_whole() {
        check("mac and cheese and milk", "mac and cheese | milk");
        check("half and half, eggs", "half and half | eggs");
        check("salt and pepper chips, salsa", "salt and pepper chips | salsa");
        check("salt and vinegar chips", "salt and vinegar chips");
        check("pork and beans", "pork and beans");
        check("ben and jerry's and m&m's", "ben and jerry's | m&m's");
        check("arm & hammer detergent", "arm & hammer detergent");
        check("head and shoulders shampoo", "head and shoulders shampoo");
        check("bread and butter pickles", "bread and butter pickles");
        check("two and a half pounds of beef and rice", "two and a half pounds of beef | rice");
        check("a pound and a half of turkey and ham", "a pound and a half of turkey | ham");
        check("a hundred and twenty diapers", "a hundred and twenty diapers");
        check("red and green peppers", "red peppers | green peppers");
        check("ham, thinly sliced, and cheese", "ham thinly sliced | cheese");
        check("ice cream but not vanilla", "ice cream but not vanilla");
        check("ice cream, but not vanilla, and milk", "ice cream but not vanilla | milk");
    }

    #[test]
    fn runs_without_commas() {
        check("milk eggs bread", "milk | eggs | bread");
        check("2 milk 3 eggs 1 bread", "2 milk | 3 eggs | 1 bread");
        check("2 lbs chicken 1 gallon milk", "2 lbs chicken | 1 gallon milk");
        check("milk 2 dozen eggs bread", "milk | 2 dozen eggs | bread");
        check("bananas apples oranges", "bananas | apples | oranges");
        for one in [
            "chicken broth",
            "peanut butter",
            "apple juice",
            "cheese crackers",
            "ground beef 2 lbs",
            "coke 12 pack",
            "greek yogurt 32 oz",
            "7 up 12 pack",
            "diapers size 4",
            "tomato soup",
            "turkey bacon",
            "egg noodles",
            "milk chocolate",
            "chicken breast",
            "orange juice",
            "rice vinegar",
            "heinz 57 sauce",
            "bananas x 3",
            "banana bread",
            "butter lettuce",
            "coffee creamer",
            "chocolate chip cookies",
        ] {
            check(one, one);
        }
    }
}
