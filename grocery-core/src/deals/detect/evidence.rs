//! What was found about a price, and on what grounds.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::RegularPrice;
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result, clip},
    money::{Money, Rate},
    pricing::PriceAt,
    quantity::{Quantity, Ratio, UnitPrice},
};

/// The kinds of deals that prices alone can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DealKind {
    /// Well below the regular price.
    PriceDrop,
    /// Below every price ever seen.
    HistoricalLow,
    /// Down step by step, without a step up.
    Clearance,
    /// A larger package that costs less by amount than smaller ones.
    Bulk,
    /// On sale now, and at this time of earlier years, and seldom otherwise.
    Seasonal,
    /// Lowered to the price of another shop.
    CompetitorMatch,
}

impl DealKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::PriceDrop,
        Self::HistoricalLow,
        Self::Clearance,
        Self::Bulk,
        Self::Seasonal,
        Self::CompetitorMatch,
    ];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PriceDrop => "price_drop",
            Self::HistoricalLow => "historical_low",
            Self::Clearance => "clearance",
            Self::Bulk => "bulk",
            Self::Seasonal => "seasonal",
            Self::CompetitorMatch => "competitor_match",
        }
    }
}

impl fmt::Display for DealKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DealKind {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown kind of deal {:?}", clip(s, 40)))
                .with_hint("use price_drop, historical_low, clearance, bulk, seasonal or competitor_match")
        })
    }
}

/// Why something is a deal: prices that were charged, not claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// The saving is against the estimated regular price.
    PriceDrop {
        /// The estimate.
        regular: RegularPrice,
    },
    /// The saving is against the lowest price before.
    HistoricalLow {
        /// The lowest price before.
        before: PriceAt,
        /// How many earlier prices there are.
        observations: usize,
        /// When the first of them was seen.
        since: Timestamp,
    },
    /// The saving is against the first of the steps.
    Clearance {
        /// The prices stepped down from, the earliest first; the present price comes after the last.
        steps: Vec<PriceAt>,
    },
    /// The saving is against buying the same amount in the smaller package.
    Bulk {
        /// The smaller package: its price for its amount.
        smaller: UnitPrice,
        /// What the present amount costs at that price, rounded half up.
        would_cost: Money,
    },
    /// The saving is against the estimated regular price.
    Seasonal {
        /// The estimate.
        regular: RegularPrice,
        /// A sale of each earlier year at this time, the latest first.
        sales: Vec<PriceAt>,
    },
    /// The saving is against the price that the same source charged before.
    CompetitorMatch {
        /// Whose price was matched.
        competitor: String,
        /// That price, for the present amount.
        theirs: PriceAt,
        /// What the source charged before.
        before: PriceAt,
    },
}

impl Evidence {
    /// The kind of deal that this is evidence for.
    #[must_use]
    pub const fn kind(&self) -> DealKind {
        match self {
            Self::PriceDrop { .. } => DealKind::PriceDrop,
            Self::HistoricalLow { .. } => DealKind::HistoricalLow,
            Self::Clearance { .. } => DealKind::Clearance,
            Self::Bulk { .. } => DealKind::Bulk,
            Self::Seasonal { .. } => DealKind::Seasonal,
            Self::CompetitorMatch { .. } => DealKind::CompetitorMatch,
        }
    }
}

/// On what an end rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExpiryBasis {
    /// The source said it.
    Stated,
    /// Sales of this product lasted so long before.
    PastSales,
    /// Nobody knows; the price was seen not long ago.
    Assumed,
}

/// When a deal ends, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// From then on it is not a deal any more.
    pub at: Timestamp,
    /// On what that rests.
    pub basis: ExpiryBasis,
}

/// A deal: a kind, what it saves against prices that were charged, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectedDeal {
    /// What a package costs less than by the evidence. Above zero.
    pub saving: Money,
    /// The saving as a share of what it is against, rounded down to a millionth.
    pub share: Rate,
    /// Why, and of which kind.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How sure this is, 0 to 1: for price drops the precision measured at this agreement.
    pub confidence: f64,
    /// When it ends.
    pub expires: Expiry,
}

impl DetectedDeal {
    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> DealKind {
        self.evidence.kind()
    }

    /// Whether it has not ended at `now`.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        now < self.expires.at
    }
}

/// How far the price is below the estimated regular price, be it much or little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceDrop {
    /// Regular price less present price. Below zero where the present price is higher.
    pub amount: Money,
    /// The same as a share of the regular price, rounded down to a millionth; zero where that is nothing.
    pub share: Rate,
}

/// Where the price stands among those of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The share of earlier prices below the present one: 0 where nothing was cheaper, 1 where everything was.
    pub below: Ratio,
    /// How many earlier prices there are.
    pub observations: usize,
    /// The days of the window.
    pub days: u32,
}

/// The lowest price in the days before the present price came in: what a reduction is to be measured against in the EU
/// (Directive 98/6/EC, Article 6a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorLowest {
    /// The lowest price, and the last time it was charged in those days.
    pub lowest: PriceAt,
    /// When the present price was first seen without a break.
    pub reduced: Timestamp,
    /// The days looked at, before `reduced`.
    pub days: u32,
    /// What may be announced as a reduction: the lowest price less the present one, or nothing.
    pub reduction: Money,
}

/// A package that holds less and costs more by amount than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shrinkage {
    /// What the larger package held and cost, the last time it was seen.
    pub before: UnitPrice,
    /// When that was.
    pub at: Timestamp,
    /// What the package holds and costs now.
    pub now: UnitPrice,
    /// What the package lost, in its present unit.
    pub lost: Quantity,
    /// How much more the same amount costs, as a share of before, rounded down to a millionth.
    pub dearer: Rate,
}

/// What the history says of a claimed earlier price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WasVerdict {
    /// It was charged in the window, or more was.
    Charged,
    /// Prices are known on enough days, and it was never charged.
    NeverCharged,
    /// Prices are known on too few days to say.
    Unknown,
}

/// A claimed earlier price, looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WasPrice {
    /// What the source says that it cost.
    pub claimed: Money,
    /// What the history says of it.
    pub verdict: WasVerdict,
    /// The highest price charged in the window, where any is known, and when last.
    pub highest: Option<PriceAt>,
    /// On how many days of the window a price was seen.
    pub days: usize,
}

/// Everything that was found about a price. Each part stands for itself; only `deals` says that something is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Detection {
    /// The present price and when it was seen.
    pub present: PriceAt,
    /// Earlier prices that could not be compared: other currencies, amounts that do not convert, not earlier.
    pub ignored: usize,
    /// The estimated regular price; `None` with too few earlier prices.
    pub regular: Option<RegularPrice>,
    /// The present price against it.
    pub drop: Option<PriceDrop>,
    /// The present price among those of the window; `None` without any.
    pub standing: Option<Standing>,
    /// The lowest price of the days before the reduction; `None` where none is known.
    pub prior_lowest: Option<PriorLowest>,
    /// The lowest price before, of all that is known.
    pub lowest_ever: Option<PriceAt>,
    /// Whether the package shrank and the price by amount rose.
    pub shrinkage: Option<Shrinkage>,
    /// The claimed earlier price, where the source makes a claim.
    pub was: Option<WasPrice>,
    /// The deals, the one that saves most first. None that has ended.
    pub deals: Vec<DetectedDeal>,
}

impl Detection {
    /// The deal of this kind.
    #[must_use]
    pub fn deal(&self, kind: DealKind) -> Option<&DetectedDeal> {
        self.deals.iter().find(|d| d.kind() == kind)
    }
}
