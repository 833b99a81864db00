//! What the agent remembers of one conversation. Small, bounded, and stored as JSON by the
//! `SessionStore` port.

use serde::{Deserialize, Serialize};

use crate::{
    id::{LineId, ListId, ProductId},
    money::Money,
    nlu::Conversation,
    quantity::{Ratio, Unit},
};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Session {
    /// What was talked about.
    #[serde(default)]
    pub(super) conversation: Conversation,
    /// The list this conversation works on, where one was chosen.
    #[serde(default)]
    pub(super) list: Option<ListId>,
    /// The spending limit, once one was said.
    #[serde(default)]
    pub(super) budget: Option<Limit>,
    /// What the agent asked last.
    #[serde(default)]
    pub(super) pending: Option<Pending>,
    /// The language that was spoken last.
    #[serde(default)]
    pub(super) language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Limit {
    pub(super) amount: Money,
    pub(super) period: Option<String>,
}

/// A question that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(super) enum Pending {
    /// Whether to take these lines off: those that were on the list when it was asked.
    Clear { list: ListId, lines: Vec<LineId> },
    /// Whether to throw the list away.
    Delete { list: ListId },
    /// Which product is meant. The line already has the likeliest one.
    Choose { list: ListId, line: LineId, options: Vec<ProductId> },
    /// Whether to add what a language model named and the shopper did not.
    Offer { items: Vec<Offered> },
}

/// An item that was offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Offered {
    pub(super) name: String,
    pub(super) quantity: Option<Ratio>,
    pub(super) unit: Option<Unit>,
}

impl Session {
    /// Reads what was stored. A state of an older version that no longer reads starts afresh: the
    /// lists are elsewhere, and only the thread of the talk is lost.
    pub(super) fn read(state: Option<&str>) -> Self {
        state.and_then(|s| serde_json::from_str(s).ok()).unwrap_or_default()
    }

    /// This turn's changes of `base`, on top of what another call stored in between.
    pub(super) fn over(self, base: &Self, theirs: Self) -> Self {
        Self {
            conversation: self.conversation,
            list: if self.list == base.list { theirs.list } else { self.list },
            budget: if self.budget == base.budget { theirs.budget } else { self.budget },
            pending: if self.pending == base.pending { theirs.pending } else { self.pending },
            language: self.language,
        }
    }

    pub(super) fn write(&self) -> String {
        // Maps with text keys and plain values always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}
