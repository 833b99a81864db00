//! What an engine hands back: which offer was used on which units, and what that saves.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// A plan for a [`DealProblem`](crate::deals::DealProblem), in the wire form of `grocery-deals/1`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealPlan {
    /// The offers used, in the order of their ids.
    pub applications: Vec<Application>,
    /// Everything saved in minor units, a waived delivery fee counted.
    pub savings: i64,
    /// What is to be paid in minor units, delivery counted.
    pub payable: i64,
    /// Whether the delivery fee was waived.
    pub delivery_waived: bool,
}

impl DealPlan {
    /// Reads a plan from JSON text.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field is missing or has the wrong type.
    pub fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str(text)
            .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("the plan cannot be read: {e}")))
    }
}

/// One application of an offer; uses that take one unit each may share one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Application {
    /// The offer.
    pub offer: String,
    /// How many uses this stands for: the number of units for percent, amount and fixed price, else 1.
    pub uses: i64,
    /// The units it takes. Empty for offers on the order.
    #[serde(default)]
    pub units: Vec<UnitUse>,
    /// The step of a tiered spend offer, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<usize>,
}

/// Some units of one line in one role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnitUse {
    /// The line.
    pub line: String,
    /// How many of its units.
    pub qty: i64,
    /// `buy` or `get`, the part's number in a bundle, else empty.
    #[serde(default)]
    pub role: String,
}
