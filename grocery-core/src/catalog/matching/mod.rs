//! Decides which product a shopper's phrase means.
//!
//! Every candidate gets named parts of a score: how much of the phrase it answers, whether it *is*
//! the thing ("2% milk" is milk, macaroni made with it is not), what the other candidates are, how
//! often it is bought, whether the package fits, the brand, and what makes it special unasked. The
//! parts add up to the order; how well the best one answers the phrase, and how far the next one of
//! another kind is, give the confidence. What answers too little of the phrase is not offered at
//! all: an unknown thing must stay unknown.

#[cfg(test)]
mod cases;
mod habits;
mod score;
mod size;
#[cfg(test)]
mod tests;

use std::{str::FromStr, sync::Arc};

use serde::Serialize;

use super::{Catalog, Product, ProductIndex};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::Money,
    nlu::{Item, ItemSize},
    quantity::{PackageSize, Ratio, Unit},
};

/// Below this confidence a question goes with the best guess.
pub const ASK_BELOW: f64 = 0.6;
/// The most other candidates of a [`Match`].
const RUNNERS_UP: usize = 4;
/// The most choices of a [`Question`].
const CHOICES: usize = 3;

/// The most products of [`MatchRequest::familiar`] that are looked at.
pub const MAX_FAMILIAR: usize = 256;

/// A product that the shopper has bought before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Familiar {
    /// The product.
    pub product: ProductId,
    /// On how many days it was bought. No unit; 0 counts for nothing.
    pub days: u32,
}

/// What a shopper asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MatchRequest {
    /// The product phrase, such as `2% milk`.
    pub phrase: String,
    /// Properties it must have, such as `organic`. They may stand in the phrase as well.
    pub attributes: Vec<String>,
    /// The brand that is wished for.
    pub brand: Option<String>,
    /// The package that was asked for.
    pub size: Option<ItemSize>,
    /// The unit of the quantity.
    pub unit: Option<Unit>,
    /// How much was asked for.
    pub quantity: Option<Ratio>,
    /// What it must not be or have. Never relaxed.
    pub excludes: Vec<String>,
    /// The most that one package, or one priced unit, may cost. Products known to cost more are only
    /// offered with a question, where nothing cheaper fits.
    pub max_price: Option<Money>,
    /// What the shopper has bought before, the most often bought first; of more than [`MAX_FAMILIAR`]
    /// the rest is not looked at. Of the products that answer the whole phrase, what is always bought
    /// comes first; a brand or property that is asked for outweighs it.
    pub familiar: Arc<[Familiar]>,
}

impl MatchRequest {
    /// A request for just a phrase.
    #[must_use]
    pub fn new(phrase: impl Into<String>) -> Self {
        Self { phrase: phrase.into(), ..Self::default() }
    }
}

impl From<&Item> for MatchRequest {
    fn from(item: &Item) -> Self {
        Self {
            phrase: item.name.clone(),
            attributes: item.attributes.clone(),
            brand: item.brand.clone(),
            size: item.size,
            unit: item.unit,
            quantity: item.quantity,
            excludes: item.excludes.clone(),
            max_price: item.max_price,
            familiar: Arc::default(),
        }
    }
}

/// The parts of a score, each with its weight applied, so that they add up to the score.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct ScoreParts {
    /// How much of the phrase the product answers, and how much of its name was asked for.
    pub text: f64,
    /// Whether it is the thing itself rather than something made with or for it.
    pub head: f64,
    /// How strongly the other candidates are of its category, and whether the category is named for it.
    pub category: f64,
    /// How often it is bought.
    pub popularity: f64,
    /// How often this shopper bought it. The largest of all where it was bought often.
    pub history: f64,
    /// How well the package fits the amount.
    pub size: f64,
    /// Whether it is of the brand that was wished for.
    pub brand: f64,
    /// Asked properties that it lacks. Zero or below.
    pub attributes: f64,
    /// Words that it does not answer at all. Zero or below.
    pub missing: f64,
    /// Special properties that nobody asked for. Zero or below.
    pub unasked: f64,
    /// What it costs above the limit. Zero or below.
    pub price: f64,
    /// That it is known to be out of stock. Zero or below.
    pub availability: f64,
}

impl ScoreParts {
    /// The parts by name, in order.
    #[must_use]
    pub fn named(&self) -> [(&'static str, f64); 12] {
        [
            ("text", self.text),
            ("head", self.head),
            ("category", self.category),
            ("popularity", self.popularity),
            ("history", self.history),
            ("size", self.size),
            ("brand", self.brand),
            ("attributes", self.attributes),
            ("missing", self.missing),
            ("unasked", self.unasked),
            ("price", self.price),
            ("availability", self.availability),
        ]
    }

    /// Their sum.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.named().iter().map(|(_, v)| v).sum()
    }
}

/// A product that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where it is in the catalogue.
    pub index: ProductIndex,
    /// The product.
    pub product: Product,
    /// How well it fits; the sum of the parts.
    pub score: f64,
    /// What the score is made of.
    pub parts: ScoreParts,
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuestionReason {
    /// Products of different kinds fit about as well.
    SeveralKinds,
    /// The best product answers only part of the phrase.
    PartlyUnderstood,
    /// No product has all properties, or the brand, that were asked for.
    PropertyMissing,
    /// Everything that fits costs more than the limit.
    OverPrice,
}

impl QuestionReason {
    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SeveralKinds => "several_kinds",
            Self::PartlyUnderstood => "partly_understood",
            Self::PropertyMissing => "property_missing",
            Self::OverPrice => "over_price",
        }
    }
}

impl FromStr for QuestionReason {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        [Self::SeveralKinds, Self::PartlyUnderstood, Self::PropertyMissing, Self::OverPrice]
            .into_iter()
            .find(|r| r.as_str() == s)
            .ok_or_else(|| {
                Error::new(ErrorKind::InvalidInput, format!("unknown question reason {:?}", clip(s, 40)))
                    .with_hint("use one of: several_kinds, partly_understood, property_missing, over_price")
            })
    }
}

/// What to ask the shopper. The words are for whoever asks; this only says what about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Why it is asked.
    pub reason: QuestionReason,
    /// The names of up to three products to choose from, the best guess first.
    pub options: Vec<String>,
}

/// What a phrase means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Match {
    /// The product to take; `None` where nothing plausible is there.
    pub best: Option<Candidate>,
    /// The next best, at most four.
    pub runners_up: Vec<Candidate>,
    /// How sure `best` is, 0 to 1.
    pub confidence: f64,
    /// What to ask, where that is not very sure. The best guess stands until it is answered.
    pub question: Option<Question>,
}

impl Product {
    /// Whether its package is the one that a label says, but for the rounding of labels.
    pub(crate) fn comes_in(&self, size: PackageSize) -> bool {
        self.size.is_some_and(|own| size::is_same(size, own))
    }
}

impl Catalog {
    /// Decides which product a shopper means.
    ///
    /// ```
    /// use grocery_core::catalog::{Catalog, MatchRequest};
    /// let catalog = Catalog::starter()?;
    /// let milk = catalog.match_item(&MatchRequest::new("2% milk")).best.expect("there is milk");
    /// assert_eq!(milk.product.name, "2% Reduced Fat Milk");
    /// assert_eq!(catalog.match_item(&MatchRequest::new("unobtainium")).best, None);
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn match_item(&self, request: &MatchRequest) -> Match {
        let found = score::find(self, request);
        let Some(best) = found.ranked.first() else { return Match::default() };
        let candidate = |s: &score::Scored| -> Option<Candidate> {
            Some(Candidate {
                index: s.at,
                product: self.product(s.at)?,
                score: s.parts.total(),
                parts: s.parts,
            })
        };
        let runners_up: Vec<Candidate> =
            found.ranked.iter().skip(1).take(RUNNERS_UP).filter_map(candidate).collect();
        let Some(best_candidate) = candidate(best) else { return Match::default() };

        // A rival is of another kind and nearly as good.
        let rival =
            found.ranked.iter().skip(1).find(|s| self.rows.category(s.at) != self.rows.category(best.at));
        let margin = rival.map_or(1.0, |r| best.parts.total() - r.parts.total());
        let mut confidence = best.certainty;
        if margin < 0.1 {
            confidence *= 0.75 + 2.5 * margin.max(0.0);
        }
        let reason = if best.parts.price < 0.0 {
            Some(QuestionReason::OverPrice)
        } else if best.parts.attributes < 0.0 || best.parts.brand < 0.0 {
            Some(QuestionReason::PropertyMissing)
        } else if confidence >= ASK_BELOW {
            None
        } else if best.certainty < ASK_BELOW {
            Some(QuestionReason::PartlyUnderstood)
        } else {
            Some(QuestionReason::SeveralKinds)
        };
        let question = reason.map(|reason| Question { reason, options: self.choices(&found.ranked) });
        Match { best: Some(best_candidate), runners_up, confidence, question }
    }

    /// The names of the best candidates, each name once.
    fn choices(&self, ranked: &[score::Scored]) -> Vec<String> {
        let mut options: Vec<String> = Vec::new();
        for s in ranked {
            let name = self.rows.texts(s.at).name;
            if options.len() < CHOICES && !options.iter().any(|o| o == name) {
                options.push(name.to_owned());
            }
        }
        options
    }
}
