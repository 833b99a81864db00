//! Conditions on an item: "under $5", "only if on sale", "without nuts", "thinly sliced".
//!
//! They are taken out of the item's words before anything else is read, wherever they stand. What only
//! gives a reason ("if you have it", "because we are out") is taken out and not told.

use super::{
    Item,
    item::{Reader, trim, trim_end},
    lexicon::{Class, Lexicon},
    money_words::money,
    token::{Kind, Token},
};

/// What may stand behind "no" and "without" that nobody leaves out of anything.
const NOTHING_LEFT_OUT: &[&str] = words![
    "it" "them" "that" "this" "those" "these" "one" "you" "me" "him" "her" "us" "use" "doubt" "problem" "rush" "hurry" "worries"
    "need" "idea" "matter" "thanks" "question" "way"
];

impl Reader<'_> {
    /// Takes conditions out of `t`.
    pub(super) fn conditions(&self, t: &mut Vec<Token<'_>>, item: &mut Item) {
        let mut at = 0;
        while at < t.len() {
            let rest = t.get(at..).unwrap_or_default();
            if let Some((len, ())) = self.lex.names.longest(rest) {
                at += len;
                continue;
            }
            if let Some((limit, len)) = self.price_limit(rest) {
                item.max_price.get_or_insert(limit);
                t.drain(at..at + len);
                continue;
            }
            if let Some(len) = on_sale(rest) {
                item.only_if_on_sale = true;
                t.drain(at..at + len);
                continue;
            }
            // "oat milk, preferably Oatly": a brand, unless it describes.
            if at > 0
                && let Some(name) = preferred(rest)
            {
                item.brand = Some(self.said(name)).or(item.brand.take());
                t.truncate(at);
                continue;
            }
            // "gin - Hendrick's preferably".
            if at > 0
                && let [first, name @ .., preferably] = rest
                && first.any(&["-", ","])
                && preferably.any(&["preferably", "ideally"])
                && (1..4).contains(&name.len())
                && !name.iter().any(|t| {
                    let described = Class::SIZE.with(Class::ATTRIBUTE).with(Class::ADJ).with(Class::CUT);
                    t.has(described.with(Class::NOUN).with(Class::ADV))
                })
            {
                item.brand = Some(self.said(name)).or(item.brand.take());
                t.truncate(at);
                continue;
            }
            if let Some(len) = if_possible(rest).or_else(|| whichever(rest)) {
                t.drain(at..at + len);
                continue;
            }
            if at > 0
                && let Some(skip) = exclusion(rest)
            {
                let stop = (skip..rest.len())
                    .find(|i| {
                        let tail = rest.get(*i..).unwrap_or_default();
                        self.price_limit(tail).is_some()
                            || on_sale(tail).is_some()
                            || *i > skip
                                && (exclusion(tail).is_some() || whichever(tail).is_some() || measured(tail))
                    })
                    .unwrap_or(rest.len());
                let mut word: Vec<Token<'_>> = Vec::new();
                let said = rest.get(skip..stop).unwrap_or_default().to_vec();
                for token in said.iter().chain(std::iter::once(&comma())) {
                    if token.any(&["and", "or", ",", "&", "nor"]) {
                        trim(&mut word, self.lex);
                        trim_end(&mut word);
                        let name = self.said(&word);
                        // "can't do tacos without it", "no rush".
                        let goods = !matches!(word.as_slice(), [only] if only.any(NOTHING_LEFT_OUT));
                        if goods && !name.is_empty() {
                            item.excludes.push(name);
                        }
                        word.clear();
                    } else {
                        word.push(*token);
                    }
                }
                t.drain(at..at + stop);
                continue;
            }
            at += 1;
        }
        self.cut(t, item);
    }

    /// "turkey sliced thin", "chicken cut into strips".
    pub(super) fn cut(&self, t: &mut Vec<Token<'_>>, item: &mut Item) {
        if let Some(from) = (1..t.len()).find(|i| prepared(t.get(*i..).unwrap_or_default())) {
            let said: Vec<Token<'_>> = t.drain(from..).collect();
            // The "and" of "peeled and deveined" was taken for a separator.
            let (start, end) = (said.first().map_or(0, |t| t.start), said.last().map_or(0, |t| t.end));
            let text = self.text.get(start..end).unwrap_or_default();
            let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
            item.preparation =
                Some(if joined.to_ascii_lowercase().contains(" and ") { joined } else { self.said(&said) });
        }
    }

    pub(super) fn price_limit(&self, t: &[Token<'_>]) -> Option<(crate::money::Money, usize)> {
        let mut at = 0;
        let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
        if is(at, &["but", "only", ","]) && t.len() > 2 {
            at += 1;
        }
        // "a bottle of red, something under fifteen quid".
        if is(at, &["something", "one", "anything"])
            && is(at + 1, words!["under" "below" "around" "less" "cheaper" "for" "at" "that's" "no" "max"])
        {
            at += 1;
        }
        if is(at, words!["if" "as" "that's" "that" "which" "priced" "costing" "provided" "so" "when"]) {
            while at < 8
                && is(
                    at,
                    &[
                        "if", "as", "long", "that's", "that", "which", "is", "are", "it's", "its", "they're",
                        "theyre", "it", "they", "priced", "costing", "costs", "cost", "provided", "so",
                        "when", "at", "you", "can", "find", "get", "for", "them", "one", "stays", "were",
                        "only", "don't", "doesn't", "dont", "doesnt", "aren't", "isn't", "not", "won't",
                    ],
                )
            {
                at += 1;
            }
        }
        // "as long as they don't cost more than 15".
        let refused = t.get(..at).is_some_and(|t| {
            t.iter().any(|t| t.any(words!["don't" "doesn't" "dont" "doesnt" "aren't" "isn't" "not" "won't"]))
        });
        let is_at = |at: usize| is(at, &["for", "at", "costing", "priced", "around"]) as usize;
        at += is_at(at);
        let bound = match t.get(at).map(|t| t.word) {
            Some("under" | "below" | "max" | "maximum" | "beneath" | "within" | "<") => 1,
            Some("less" | "cheaper" | "lower" | "fewer") if is(at + 1, &["than", "then"]) => 2,
            Some("nothing" | "not") if is(at + 1, &["over", "above", "past"]) => 2,
            Some("more") if refused && is(at + 1, &["than", "then"]) => 2,
            Some("over" | "above") if refused => 1,
            Some("no" | "not" | "nothing") if is(at + 1, &["more"]) && is(at + 2, &["than", "then"]) => 3,
            Some("at" | "up") if is(at + 1, &["most", "to"]) => 2,
            Some("most") => 1,
            _ => 0,
        };
        if bound == 0 {
            // "a bottle of wine, $15 max".
            let priced =
                t.get(at.saturating_sub(1)).is_some_and(|t| t.any(&["for", "at", "around"])) && at > 0;
            // "detergent for 7.99 max".
            let tops = |len: usize| is(at + len, &["max", "maximum", "tops"]);
            let bare = || {
                money(t.get(at..)?, self.currency, true)
                    .filter(|(_, len)| priced && tops(*len) && !is(at + len - 1, &["pound", "pounds"]))
            };
            let (limit, len) = money(t.get(at..)?, self.currency, false).or_else(bare)?;
            let len = at + len;
            if priced {
                let more = usize::from(is(len, &["max", "maximum", "tops", "limit"]))
                    + 2 * usize::from(
                        is(len, &["or"]) && is(len + 1, &["less", "under", "cheaper", "below"]),
                    );
                return Some((limit, len + more));
            }
            return is(len, &["max", "maximum", "tops", "limit"]).then(|| (limit, len + 1)).or_else(|| {
                is(len, &["or"])
                    .then(|| is(len + 1, &["less", "under", "cheaper", "below"]).then_some((limit, len + 2)))
                    .flatten()
            });
        }
        let (limit, len) = money(t.get(at + bound..)?, self.currency, true)?;
        let mut end = at + bound + len;
        // "a turkey under 15 pounds" is one that weighs less, but where prices are in pounds.
        if limit.currency() != self.currency && is(end - 1, &["pound", "pounds"]) {
            return None;
        }
        // Without a sign it is money only where nothing else follows: not "under 5 pounds".
        let signed = t.get(at + bound..end)?.iter().any(|t| {
            t.any(words![
                "$" "€" "£" "dollars" "bucks" "dollar" "buck" "cents" "euros" "euro" "quid"
                "cent" "fiver" "tenner" "rupees" "₹"
            ])
        });
        if !signed
            && t.get(end).is_some_and(|t| t.unit.is_some() || t.any(&["calories", "grams", "percent", "%"]))
        {
            return None;
        }
        if !signed && bound == 3 {
            return None;
        }
        if is(end, &["a", "per", "each", "apiece", "/", "for"]) {
            let each = is(end, &["each", "apiece"]);
            let unit = t.get(end + 1).is_some_and(|t| t.unit.is_some() || t.any(&["piece"]));
            end += if each {
                1
            } else if unit {
                2
            } else {
                0
            };
        }
        Some((limit, end))
    }
}

/// "only if it's on sale", "on sale".
pub(super) fn on_sale(t: &[Token<'_>]) -> Option<usize> {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    let mut at = 0;
    if is(at, &["but", ","]) {
        at += 1;
    }
    let conditional = is(
        at,
        words![
            "only" "if" "when" "as" "provided" "whenever" "unless" "but" "that's" "that" "whichever"
            "whatever's" "assuming"
        ],
    );
    if conditional {
        while at < 8
            && is(
                at,
                &[
                    "only",
                    "if",
                    "when",
                    "as",
                    "long",
                    "provided",
                    "they're",
                    "theyre",
                    "they",
                    "it's",
                    "its",
                    "it",
                    "is",
                    "are",
                    "that's",
                    "that",
                    "there's",
                    "there",
                    "a",
                    "any",
                    "happen",
                    "to",
                    "be",
                    "whenever",
                    "while",
                    "you",
                    "can",
                    "get",
                    "them",
                    "find",
                    "currently",
                    "happens",
                    "which",
                    "whichever",
                    "one",
                    "whatever's",
                    "assuming",
                    "go",
                    "goes",
                    "we",
                    "i",
                    "see",
                ],
            )
        {
            at += 1;
        }
    }
    // "whatever salad kit is on sale".
    if at == 0 && is(0, &["is", "are"]) && is(1, &["on"]) {
        at = 1;
    }
    if is(at, &["on"])
        && is(
            at + 1,
            words![
                "sale" "special" "discount" "clearance" "offer" "promotion" "promo" "rollback" "deal"
            ],
        )
    {
        return Some(at + 2);
    }
    if conditional
        && is(
            at,
            words![
                "deal" "sale" "discount" "coupon" "discounted" "reduced" "special" "coupons" "bogo"
                "promotion"
            ],
        )
    {
        return Some(at + 1 + usize::from(is(at + 1, &["on"])) + usize::from(is(at + 2, &["it", "them"])));
    }
    // "if it's in the sale", "if they're marked down".
    if conditional {
        return match t.get(at..)? {
            [r#in, the, sale, ..] if r#in.is("in") && the.is("the") && sale.any(&["sale", "sales"]) => {
                Some(at + 3)
            }
            [marked, down, ..] if marked.any(&["marked", "knocked"]) && down.is("down") => Some(at + 2),
            _ => None,
        };
    }
    None
}

/// "preferably Oatly", "ideally by Barilla": the brand that is said to be liked.
fn preferred<'a, 't>(t: &'a [Token<'t>]) -> Option<&'a [Token<'t>]> {
    let (first, mut name) = t.split_first()?;
    if !first.any(&["preferably", "ideally"]) {
        return None;
    }
    if name.first().is_some_and(|t| t.any(&["by", "from"])) {
        name = name.get(1..)?;
    }
    let described =
        Class::ADJ.with(Class::ATTRIBUTE).with(Class::SIZE).with(Class::CUT).with(Class::FUNCTION);
    let named = |t: &Token<'_>| {
        t.is_word() && !t.has(described) && (t.has(Class::BRAND) || !t.has(Class::NOUN.with(Class::FLAVOUR)))
    };
    ((1..4).contains(&name.len()) && name.iter().all(named)).then_some(name)
}

/// "if you have it", "if possible": says nothing about the item.
fn if_possible(t: &[Token<'_>]) -> Option<usize> {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    if !is(0, words!["if" "because" "cause" "cuz" "since" "unless" "so" "which" "when"]) {
        return None;
    }
    if is(0, &["if"]) && is(1, &["possible", "available", "needed", "necessary", "any"]) {
        return Some(2);
    }
    if is(0, &["so"]) && is(1, &["that"]) {
        return Some(t.len());
    }
    // A clause with a subject of its own ends the item.
    is(
        1,
        words![
            "they" "you" "it's" "they're" "there" "there's" "we" "we're" "i" "i'm" "its" "it" "im"
            "you're" "my" "the" "i've" "we've" "that" "that's"
        ],
    )
    .then_some(t.len())
}

/// "any flavor is fine", "whichever brand": says that it does not matter.
fn whichever(t: &[Token<'_>]) -> Option<usize> {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    let mut at = usize::from(is(0, &["in"]));
    // "whichever's cheaper" is one word less.
    let short = is(at, &["whichever's", "whatever's", "whichevers", "whatevers"]);
    if !short && !is(at, words!["any" "whatever" "whichever" "either"]) {
        return None;
    }
    at += usize::from(!short);
    if (short || is(at, &["is", "are", "looks", "look"]))
        && is(
            at + 1,
            words!["cheaper" "cheapest" "best" "available" "better" "freshest" "fresher" "easier" "easiest" "nicest" "nicer" "ripest" "riper"],
        )
    {
        return Some(at + 2);
    }
    if is(at, &["costs"]) && is(at + 1, &["less"]) {
        return Some(at + 2);
    }
    if (short || is(at, &["is", "are"]))
        && is(at + 1, &["on"])
        && is(at + 2, words!["sale" "special" "offer" "discount"])
    {
        return Some(at + 3);
    }
    if is(at, words!["old" "random"]) {
        at += 1;
    }
    if !is(
        at,
        words!["flavor" "flavors" "flavour" "flavours" "kind" "brand" "brands" "type" "size" "color" "colour" "one" "variety" "sort"],
    ) || is(at + 1, &["of"])
    {
        return None;
    }
    at += 1;
    // "any flavour but vanilla" leaves one out.
    if is(at, &["but", "except"]) {
        return None;
    }
    while is(
        at,
        words!["is" "are" "will" "would" "be" "do" "works" "work" "fine" "ok" "okay" "good" "great" "you" "have" "got" "on" "sale" "cheapest" "cheaper" "is's"],
    ) {
        at += 1;
    }
    Some(at)
}

/// What is said of the goods within the name: "gluten free", "large", "2%".
pub(super) fn attributes(t: &[Token<'_>], item: &mut Item, lex: &Lexicon) {
    let mut at = 0;
    while let Some(token) = t.get(at) {
        // "hot dogs" are not hot.
        if let Some((len, ())) = t.get(at..).and_then(|r| lex.names.longest(r)) {
            at += len;
            continue;
        }
        let pair = t.get(at + 1).filter(|n| {
            n.is("free")
                && token.any(words![
                    "gluten" "sugar" "fat" "dairy" "lactose" "nut" "caffeine" "msg"
                    "cruelty" "fragrance" "salt" "soy" "egg" "peanut"
                ])
                || n.any(&["fat", "sodium", "sugar", "carb", "calorie", "salt"])
                    && token.any(words![
                        "low" "reduced" "no" "full" "less" "zero" "non" "lower"
                    ])
                || n.any(&["fed", "range", "raised", "caught", "wheat", "grain", "added"])
                    && token.any(words![
                        "grass" "free" "pasture" "wild" "whole" "multi" "cage" "corn"
                        "sugar"
                    ])
        });
        if let Some(second) = pair {
            item.attributes.push(format!("{} {}", token.word, second.word));
            at += 2;
            continue;
        }
        if token.has(Class::ATTRIBUTE)
            || token.has(Class::SIZE)
            || token.word.ends_with('%') && token.word.len() > 1
        {
            item.attributes.push(token.word.to_owned());
        }
        at += 1;
    }
}

/// "64 oz": a measured amount and nothing behind it.
fn measured(t: &[Token<'_>]) -> bool {
    match t {
        [n, unit] => (n.is_number() || n.value.is_some()) && unit.unit.is_some(),
        [n, first, unit] => n.is_number() && first.any(&["fl", "-"]) && unit.unit.is_some(),
        _ => false,
    }
}

/// "without", "but no", "not": how many tokens open it.
pub(super) fn exclusion(t: &[Token<'_>]) -> Option<usize> {
    let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
    let at = usize::from(
        is(0, &["but", "with", ",", "and", "just"])
            && is(1, &["no", "not", "without", "nothing", "zero", "hold"]),
    );
    match t.get(at).map(|t| t.word) {
        Some("without" | "w/o" | "excluding" | "minus" | "except" | "sans") if t.len() > at + 1 => {
            Some(at + 1 + usize::from(is(at + 1, &["for", "any", "the"])))
        }
        Some("no") if t.len() > at + 1 && !is(at + 1, &["more", "less", "name", "problem"]) => Some(at + 1),
        Some("not") if t.len() > at + 1 && !is(at + 1, &["sure", "more", "too"]) => Some(at + 1),
        Some("that" | "which")
            if is(at + 1, words!["don't" "doesn't" "dont" "doesnt" "do" "does"])
                && is(at + 2, &["have", "contain", "include", "not"])
                && t.len() > at + 3 =>
        {
            let mut end = at + 3;
            while is(end, &["have", "contain", "include", "any"]) {
                end += 1;
            }
            (t.len() > end).then_some(end)
        }
        Some("with" | "w") if is(at + 1, &["no"]) && t.len() > at + 2 => Some(at + 2),
        Some("hold") if is(at + 1, &["the"]) && t.len() > at + 2 => Some(at + 2),
        Some("any") if is(at + 2, &["but", "except"]) && t.len() > at + 3 => {
            Some(at + 3 + usize::from(is(at + 3, &["for", "the"])))
        }
        Some("other") if is(at + 1, &["than"]) && t.len() > at + 2 => Some(at + 2),
        Some("anything" | "nothing" | "any")
            if is(at + 1, &["but", "with", "except"]) && t.len() > at + 2 =>
        {
            Some(at + 2 + usize::from(is(at + 2, &["for", "the"])))
        }
        _ => None,
    }
}

/// Whether `t` is nothing but how something is prepared.
fn prepared(t: &[Token<'_>]) -> bool {
    let Some(first) = t.first() else { return false };
    if let [part, how] = t
        && part.any(&["skin", "bone", "head", "shell", "tail", "tails", "rind"])
        && how.any(&["on", "off", "in", "out"])
    {
        return true;
    }
    let opens = first.has(Class::CUT) || first.has(Class::ADV) || first.is("cut");
    if !opens {
        return false;
    }
    let cut = t.iter().any(|t| t.has(Class::CUT))
        || first.is("cut") && t.get(1).is_some_and(|t| t.any(&["into", "in", "up"]));
    let mut phrase = false;
    let all = t.iter().all(|t| {
        if t.any(&["into", "in", "for"]) {
            phrase = true;
        }
        phrase
            || t.has(Class::CUT)
            || t.has(Class::ADV)
            || t.any(words!["and" "up" "," "very" "paper" "wafer" "razor" "super" "really" "nice" "extra" "as" "possible"])
    });
    cut && opens && all
}

pub(super) fn comma() -> Token<'static> {
    Token {
        start: 0,
        end: 0,
        word: ",",
        kind: Kind::Symbol,
        glued: false,
        id: 0,
        class: Class::NONE,
        unit: None,
        value: None,
        sounds: false,
    }
}
