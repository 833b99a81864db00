//! How to choose where a shopper names alternatives: "coke or pepsi, whichever is cheaper".
//!
//! What says how to choose is taken out of an English sentence before its goods are read; afterwards it is told by what
//! stands around an item that has alternatives, up to its neighbours. This never looks at an item that has none, and
//! knows no prices.

use serde::{Serialize, Serializer};

use super::{
    Action, Item, ParseContext, Parser,
    lexicon::{Class, Lexicon},
    token::{Kind, Token},
};
use crate::{clock::Date, money::Currency};

/// How to choose between what an item names and its alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ChoiceRule {
    /// The first that can be had, in the order they were said: "salmon, or trout if you have none", and where
    /// nothing is said.
    #[default]
    FirstAvailable,
    /// The one that costs least: "coke or pepsi, whichever is cheaper".
    Cheapest,
    /// The one that is on offer, and of several the cheaper one: "coke or pepsi, whichever is on sale".
    OnSale,
    /// Each will do: "coke or pepsi, I don't mind".
    Any,
}

impl ChoiceRule {
    /// The wire name: `first_available`, `cheapest`, `on_sale` or `any`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstAvailable => "first_available",
            Self::Cheapest => "cheapest",
            Self::OnSale => "on_sale",
            Self::Any => "any",
        }
    }
}

impl Serialize for ChoiceRule {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// "whatever's cheaper between broccoli and cauliflower", "the cheaper of coke and pepsi": the one or the other.
pub(super) fn cheaper_between(list: &mut Vec<Token<'_>>, lex: &'static Lexicon) {
    let how = words!["cheaper" "cheapest" "fresher" "better" "nicer"];
    let between = list.windows(3).position(|w| {
        matches!(w, [what, word, between] if between.is("between") && word.any(how)
            && what.any(&["whatever's", "whichever's", "whatevers", "whichevers", "is", "what's"]))
    });
    // One or two words on either side, and no "of the two milks".
    let of = |at: &usize| {
        let [the, word, of, rest @ ..] = list.get(*at..).unwrap_or_default() else { return false };
        let plain =
            |t: &Token<'_>| t.is_word() && !t.has(Class::ARTICLE.with(Class::FUNCTION)) && t.value.is_none();
        the.is("the")
            && word.any(how)
            && of.is("of")
            && rest.iter().take_while(|t| plain(t) && !t.any(&["and", "or", "&"])).count() < 3
            && rest.iter().position(|t| t.any(&["and", "or", "&"])).is_some_and(|and| {
                (1..3).contains(&and)
                    && rest.get(..and).is_some_and(|t| t.iter().all(plain))
                    && rest.get(and + 1).is_some_and(plain)
            })
    };
    let found = between.or_else(|| (0..list.len()).find(of));
    let (Some(at), Some(or)) = (found, lex.word("or")) else { return };
    let before = between.is_some()
        && at.checked_sub(1).and_then(|i| list.get(i)).is_some_and(|t| t.any(&["whatever", "whichever"]));
    let Some(and) =
        (at + 3..list.len()).take(8).find(|i| list.get(*i).is_some_and(|t| t.any(&["and", "&", "n", "or"])))
    else {
        return;
    };
    if let Some(token) = list.get_mut(and) {
        *token = Token { word: "or", id: or.id, class: or.class, ..*token };
    }
    list.drain(at - usize::from(before)..at + 3);
}

/// "raspberries or blackberries, whichever, and cream": which one does not matter.
pub(super) fn drop_rule(list: &mut Vec<Token<'_>>) {
    const SAYINGS: &[&[&str]] = &[
        &["whichever"],
        &["whatever"],
        &["either"],
        &["either", "one"],
        &["either", "works"],
        &["either", "is", "fine"],
        &["either", "is", "good"],
        &["either", "will", "do"],
        &["doesn't", "matter"],
        &["doesnt", "matter"],
        &["doesn't", "matter", "which"],
        &["it", "doesn't", "matter"],
        &["not", "bothered"],
        &["not", "fussed"],
        &["not", "fussy"],
        &["no", "preference"],
        &["i", "don't", "mind"],
        &["i", "don't", "mind", "which"],
        &["i", "don't", "care", "which"],
        &["not", "fussed", "which"],
        &["i", "don't", "care"],
        &["don't", "mind", "which"],
        &["don't", "care", "which"],
        &["your", "pick"],
        &["your", "choice"],
        &["you", "choose"],
        &["you", "pick"],
        &["whichever", "you", "have"],
        &["whatever", "you", "have"],
        &["whichever", "is", "cheaper"],
        &["whichever", "looks", "better"],
        &["whichever", "looks", "best"],
        &["whichever", "looks", "good"],
    ];
    let Some(or) = list.iter().position(|t| t.is("or")).filter(|at| *at > 0) else { return };
    let saying = |at: usize| {
        list.get(at).filter(|t| t.any(&[",", "-"]))?;
        let rest = list.get(at + 1..)?;
        SAYINGS.iter().map(|words| (words.len(), words)).find(|(len, words)| {
            rest.len() >= *len
                && words.iter().zip(rest).all(|(word, t)| t.is(word))
                && rest.get(*len).is_none_or(|t| {
                    t.kind == Kind::Break
                        || t.any(&[",", ".", ";", "!", "?", "-"])
                        || t.any(&["and", "plus", "&"])
                })
        })
    };
    let mut found: Vec<usize> = Vec::new();
    let mut at = or + 1;
    while at < list.len() {
        let len = saying(at).map_or(0, |(len, _)| len + 1);
        found.extend(at..at + len);
        at += len.max(1);
    }
    // One pass, however many were said.
    let (mut at, mut gone) = (0, found.iter().peekable());
    list.retain(|_| {
        at += 1;
        gone.next_if(|place| **place + 1 == at).is_none()
    });
}

/// How far around an item its rule is looked for, in bytes: nobody says it further away.
const NEAR: usize = 120;

/// Where a sentence or a wish ends.
const STOPS: &[char] = &['.', '!', '?', ';', '\n'];

/// Gives each item with alternatives its rule. `told` says which one stands in a piece of the text.
pub(super) fn settle(text: &str, actions: &mut [Action], told: impl Fn(&str) -> Option<ChoiceRule>) {
    let open = |a: &Action| a.items.iter().any(|i| !i.alternatives.is_empty());
    if !actions.iter().any(open) {
        return;
    }
    let mut spans: Vec<(usize, usize)> =
        actions.iter().flat_map(|a| &a.items).map(|i| (i.span.start, i.span.end)).collect();
    spans.sort_unstable();
    for item in actions.iter_mut().flat_map(|a| &mut a.items).filter(|i| !i.alternatives.is_empty()) {
        let own = (item.span.start, item.span.end);
        let place = spans.partition_point(|s| *s < own);
        let before = place.checked_sub(1).and_then(|at| spans.get(at)).map_or(0, |s| s.1);
        let behind = spans.get(place + 1).map_or(text.len(), |s| s.0);
        // "The cheaper of coke or pepsi": said right before it.
        let from = floor(text, before.min(own.0).max(own.0.saturating_sub(NEAR)));
        let ahead = text.get(from..own.0).unwrap_or_default();
        let ahead = ahead.rfind(|c| STOPS.contains(&c) || c == ',').map_or(ahead, |at| &ahead[at + 1..]);
        // "..., whichever is cheaper": behind it, up to what is said next.
        let to = floor(text, behind.max(own.1).min(own.1.saturating_add(NEAR)));
        let tail = text.get(own.1..to).unwrap_or_default();
        let begins = tail.len() - tail.trim_start_matches([',', ' ', '-', '(', '\u{2013}']).len();
        let rest = tail.get(begins..).unwrap_or_default();
        let tail = rest.find(|c| STOPS.contains(&c) || c == ',').map_or(rest, |at| &rest[..at]);
        let name = text.get(own.0..own.1).unwrap_or_default();
        let rule = [tail, name, ahead].into_iter().find_map(&told);
        item.choice_rule = Some(rule.unwrap_or_default());
    }
}

/// The alternatives of `item` as items of their own: what was said of it holds for them, but for its brand and what
/// describes it. "3 steaks or a chicken": one that was told its own amount has that.
pub(crate) fn alternatives(text: &str, language: &str, item: &Item) -> Vec<Item> {
    let near = floor(text, item.span.end.saturating_add(NEAR));
    let said = text.get(item.span.start..near).unwrap_or_default().to_lowercase();
    let first = item.name.to_lowercase();
    let mut from = said.find(&first).map_or(0, |at| at + first.len());
    // An amount is the same on every day.
    let context = Date::new(2000, 1, 1).map(|day| {
        let mut context = ParseContext::new(day, Currency::USD);
        context.language = Some(language.to_owned());
        context
    });
    let mut each = |name: &String| {
        let mut other = Item {
            name: name.clone(),
            brand: None,
            attributes: Vec::new(),
            alternatives: Vec::new(),
            choice_rule: None,
            ..item.clone()
        };
        let lower = name.to_lowercase();
        let Some(at) = said.get(from..).and_then(|rest| rest.find(&lower)) else { return other };
        let gap = said.get(from..from + at).unwrap_or_default();
        from += at + lower.len();
        // "Or" alone stands between names that share an amount.
        let told = gap.trim_start_matches([',', ' ']).split_once(' ').map(|(_, told)| told);
        if let (Some(told), Ok(context)) = (told.filter(|told| !told.trim().is_empty()), &context) {
            let heard = Parser::new().parse(&format!("{told}{name}"), context);
            let items: Vec<&Item> = heard.actions.iter().flat_map(|a| &a.items).collect();
            if let [told] = items.as_slice()
                && (told.quantity.is_some() || told.unit.is_some() || told.size.is_some())
            {
                other.quantity = told.quantity;
                other.quantity_max = told.quantity_max;
                other.unit = told.unit;
                other.size = told.size;
                other.approximate = told.approximate;
            }
        }
        other
    };
    item.alternatives.iter().map(&mut each).collect()
}

/// The last place at or before `at` that lies between characters.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// What an English text says of how to choose.
pub(super) fn english(near: &str) -> Option<ChoiceRule> {
    const CHEAPEST: &[&[&str]] = &[
        &["cheaper"],
        &["cheapest"],
        &["costs", "less"],
        &["cost", "less"],
        &["cost", "the", "least"],
        &["costs", "the", "least"],
        &["less", "expensive"],
        &["least", "expensive"],
        &["better", "value"],
        &["best", "value"],
        &["better", "price"],
        &["best", "price"],
        &["lower", "price"],
        &["lowest", "price"],
        &["better", "deal"],
        &["best", "deal"],
    ];
    const SALE: &[&str] = &["sale", "special", "offer", "discount", "promotion", "promo"];
    const ANY: &[&[&str]] = &[
        &["whichever"],
        &["whatever"],
        &["doesn't", "matter"],
        &["don't", "mind"],
        &["don't", "care"],
        &["not", "fussed"],
        &["not", "fussy"],
        &["not", "bothered"],
        &["not", "picky"],
        &["no", "preference"],
        &["your", "pick"],
        &["your", "choice"],
        &["your", "call"],
        &["you", "choose"],
        &["you", "pick"],
        &["you", "decide"],
        &["either", "one"],
        &["either", "is"],
        &["either", "works"],
        &["either", "will"],
        &["either", "way"],
        &["either", "would"],
        &["both", "are", "fine"],
        &["any", "will", "do"],
    ];
    // "Not necessarily the cheaper one", "the dearer one is fine", "whichever looks better".
    const OTHERWISE: &[&str] = &[
        "not",
        "needn't",
        "dearer",
        "pricier",
        "nicer",
        "nicest",
        "fresher",
        "freshest",
        "expensive",
        "ripest",
    ];
    let near = near.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> =
        near.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|w| !w.is_empty()).collect();
    // "..., whichever is cheaper and butter": what is joined is the next wish.
    let words = words.iter().position(|w| *w == "and").and_then(|at| words.get(..at)).unwrap_or(&words);
    // "dont" is typed for "don't".
    let same = |said: &str, word: &str| said == word || word.contains('\'') && said == word.replace('\'', "");
    let at = |all: &[&[&str]]| {
        (0..words.len()).find(|from| {
            let rest = words.get(*from..).unwrap_or_default();
            all.iter().any(|saying| {
                rest.len() >= saying.len() && rest.iter().zip(*saying).all(|(said, word)| same(said, word))
            })
        })
    };
    if let Some(at) = at(CHEAPEST) {
        let less = |w: &&str| matches!(*w, "less" | "least");
        let before = words.get(..at).unwrap_or_default();
        let refused = before.iter().any(|w| OTHERWISE.contains(w)) && !words.get(at).is_some_and(less);
        return (!refused).then_some(ChoiceRule::Cheapest);
    }
    // "Whichever one's on sale"; "coke or pepsi, if it's on sale" is a condition.
    let open = words.iter().position(|w| w.starts_with("whichever") || w.starts_with("whatever"));
    let told = open.and_then(|at| words.get(at..)).unwrap_or_default();
    if told.windows(2).take(4).any(|w| matches!(w, ["on", what] if SALE.contains(what))) {
        return Some(ChoiceRule::OnSale);
    }
    let chosen = words.iter().any(|w| OTHERWISE.contains(w) && *w != "not");
    let any = at(ANY).is_some() || words.last().is_some_and(|w| *w == "either");
    (any && !chosen).then_some(ChoiceRule::Any)
}

#[cfg(test)]
mod tests {
    use super::{
        ChoiceRule::{Any, Cheapest, FirstAvailable, OnSale},
        alternatives,
    };
    use crate::{
        clock::Date,
        money::Currency,
        nlu::{Item, ParseContext, Parser},
    };

    #[test]
    fn how_to_choose_is_told_in_the_full_languages() {
        let cases = [
            ("en", "coke or pepsi", FirstAvailable),
            ("en", "salmon or trout if you have none", FirstAvailable),
            ("en", "coke or pepsi, whichever is cheaper", Cheapest),
            ("en", "butter or margarine, whatever's cheapest", Cheapest),
            ("en", "get the cheaper of butter or margarine", Cheapest),
            ("en", "the cheaper of coke and pepsi, please", Cheapest),
            ("en", "whatever's cheaper between broccoli and cauliflower", Cheapest),
            ("en", "coke or pepsi, whichever is on sale", OnSale),
            ("en", "coke or pepsi, whichever one's on special", OnSale),
            ("es", "coca cola o pepsi, la que esté de oferta", OnSale),
            ("fr", "du coca ou du pepsi, celui qui est en promo", OnSale),
            ("de", "Cola oder Pepsi, je nachdem was im Angebot ist", OnSale),
            ("it", "coca o pepsi, quella che è in offerta", OnSale),
            ("pt", "coca ou pepsi, o que estiver em promoção", OnSale),
            ("en", "coke or pepsi, not necessarily the cheaper one", FirstAvailable),
            ("en", "price doesn't matter, get butter or margarine", FirstAvailable),
            ("en", "apples or pears, I dont mind", Any),
            ("en", "apples or pears, either is fine", Any),
            ("en", "apples or pears and the cheaper bread", FirstAvailable),
            ("es", "coca cola o pepsi, la que esté más barata", Cheapest),
            ("es", "manzanas o peras, me da igual", Any),
            ("es", "manzanas o peras", FirstAvailable),
            ("fr", "du coca ou du pepsi, le moins cher des deux", Cheapest),
            ("fr", "pommes ou poires, ça m'est égal", Any),
            ("de", "Cola oder Pepsi, was billiger ist", Cheapest),
            ("de", "Äpfel oder Birnen, ist mir egal", Any),
            ("it", "coca o pepsi, quella che costa meno", Cheapest),
            ("it", "mele o pere, per me è uguale", Any),
            ("pt", "coca ou pepsi, o que estiver mais barato", Cheapest),
            ("pt", "maçãs ou peras, tanto faz", Any),
        ];
        let parser = Parser::new();
        let mut context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
        for (language, text, rule) in cases {
            context.language = Some(language.to_owned());
            let heard = parser.parse(text, &context);
            let items: Vec<_> = heard.actions.iter().flat_map(|a| &a.items).collect();
            let open: Vec<_> = items.iter().filter(|i| !i.alternatives.is_empty()).collect();
            assert_eq!((heard.actions.len(), open.len()), (1, 1), "{text}: {heard:?}");
            assert_eq!(open[0].choice_rule, Some(rule), "{text}");
            assert!(items.iter().all(|i| i.choice_rule.is_some() == !i.alternatives.is_empty()), "{text}");
        }
    }

    #[test]
    fn what_was_said_of_one_is_not_said_of_the_next() {
        let mut context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
        for (language, text, rules) in [
            (
                "en",
                "coke or pepsi, whichever is cheaper, and butter or margarine",
                [Cheapest, FirstAvailable],
            ),
            ("en", "butter or margarine and coke or pepsi, whichever is cheaper", [FirstAvailable, Cheapest]),
            ("de", "Cola oder Pepsi, was billiger ist, und Äpfel oder Birnen", [Cheapest, FirstAvailable]),
        ] {
            context.language = Some(language.to_owned());
            let heard = Parser::new().parse(text, &context);
            let told: Vec<_> =
                heard.actions.iter().flat_map(|a| &a.items).filter_map(|i| i.choice_rule).collect();
            assert_eq!(told, rules, "{text}: {heard:?}");
        }
    }

    #[test]
    fn alternatives_have_amounts_of_their_own() {
        let mut context = ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD);
        for (language, text, amounts) in [
            ("en", "6 steaks or 1 chicken, whichever is cheaper", ["6 each", "1 each"]),
            ("en", "5 lb of steak or 2 bags of rice", ["5 pound", "2 bag"]),
            ("en", "6 cans of coke or pepsi", ["6 can", "6 can"]),
            ("en", "3 apples or a pear", ["3 each", "1 each"]),
            ("es", "2 litros de leche o 3 zumos", ["2 liter", "3 each"]),
            ("fr", "un kilo de pommes ou de poires", ["1 kilogram", "1 kilogram"]),
        ] {
            context.language = Some(language.to_owned());
            let heard = Parser::new().parse(text, &context);
            let item = &heard.actions[0].items[0];
            let others = alternatives(text, language, item);
            let amount = |i: &Item| {
                let unit = i.unit.map_or("each", |u| u.as_str());
                format!("{} {unit}", i.quantity.unwrap_or_default())
            };
            assert_eq!([amount(item), amount(&others[0])], amounts, "{text}: {heard:?}");
        }
    }
}
