//! How to choose where a shopper names alternatives: "coke or pepsi, whichever is cheaper".
//!
//! The goods are read elsewhere. This looks only at what stands around an item that has alternatives, up to its
//! neighbours, and never at an item that has none.

use serde::{Serialize, Serializer};

use super::Action;

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

/// How far around an item its rule is looked for, in bytes: nobody says it further away.
const NEAR: usize = 120;

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
        let from = floor(text, before.min(own.0).max(own.0.saturating_sub(NEAR)));
        let to = floor(text, behind.max(own.1).min(own.1.saturating_add(NEAR)));
        let near = text.get(from..to).unwrap_or_default();
        item.choice_rule = Some(told(near).unwrap_or_default());
    }
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
        &["is", "fine"],
        &["are", "fine"],
        &["will", "do"],
    ];
    let near = near.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> =
        near.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|w| !w.is_empty()).collect();
    // "dont" is typed for "don't".
    let same = |said: &str, word: &str| said == word || word.contains('\'') && said == word.replace('\'', "");
    let says = |all: &[&[&str]]| {
        all.iter().any(|saying| {
            words.windows(saying.len()).any(|w| w.iter().zip(*saying).all(|(said, word)| same(said, word)))
        })
    };
    if says(CHEAPEST) {
        return Some(ChoiceRule::Cheapest);
    }
    // "Whichever one's on sale"; "coke or pepsi, if it's on sale" is a condition.
    let open = words.iter().position(|w| w.starts_with("whichever") || w.starts_with("whatever"));
    let told = open.and_then(|at| words.get(at..)).unwrap_or_default();
    if told.windows(2).take(4).any(|w| matches!(w, ["on", what] if SALE.contains(what))) {
        return Some(ChoiceRule::OnSale);
    }
    (says(ANY) || words.last().is_some_and(|w| *w == "either")).then_some(ChoiceRule::Any)
}

#[cfg(test)]
mod tests {
    use super::ChoiceRule::{Any, Cheapest, FirstAvailable, OnSale};
    use crate::{
        clock::Date,
        money::Currency,
        nlu::{ParseContext, Parser},
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
}
