//! What a host asks of the agent.

use serde::{Deserialize, Serialize};

use super::DealContext;
use crate::{
    error::Result,
    id::{ConversationId, ListId, UserId},
};

/// Where the shopper is. Decides the tax; the shop where a price source needs one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Location {
    /// Postal code.
    #[serde(alias = "zip", alias = "zip_code")]
    pub zip_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Two-letter state. Where it disagrees with the postal code, the state wins.
    pub state: Option<String>,
}

/// One thing a shopper said. Reads the documented `process-input` request, in both spellings
/// (`input` or `text`, `conversationId` or `sessionId`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProcessRequest {
    /// What was said.
    #[serde(alias = "text")]
    pub input: String,
    /// Who said it.
    #[serde(alias = "user_id", default = "local_user")]
    pub user_id: UserId,
    /// In which conversation; by default the user's only one.
    #[serde(alias = "conversation_id", alias = "sessionId", alias = "session_id", default)]
    pub conversation_id: Option<ConversationId>,
    /// Where the shopper is.
    #[serde(default)]
    pub location: Option<Location>,
    /// The list to work on; by default the user's current one.
    #[serde(alias = "list_id", default)]
    pub list_id: Option<ListId>,
    /// The language, as an ISO 639-1 code; detected where absent.
    #[serde(alias = "lang", default)]
    pub language: Option<String>,
    /// What a speech recogniser heard, best first. `input` may then be empty.
    #[serde(default)]
    pub speech: Vec<String>,
    /// Who shops, as far as the offers of the shop ask.
    #[serde(default)]
    pub deals: DealContext,
}

fn local_user() -> UserId {
    ProcessRequest::local_user()
}

impl ProcessRequest {
    /// Asks on behalf of `user_id`.
    #[must_use]
    pub fn new(input: impl Into<String>, user_id: UserId) -> Self {
        Self {
            input: input.into(),
            user_id,
            conversation_id: None,
            location: None,
            list_id: None,
            language: None,
            speech: Vec::new(),
            deals: DealContext::default(),
        }
    }

    /// Asks on behalf of the one local user of an app that knows no users.
    #[must_use]
    pub fn local(input: impl Into<String>) -> Self {
        Self::new(input, Self::local_user())
    }

    /// The id of the one local user: `local`.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant that a test checks")]
    pub fn local_user() -> UserId {
        UserId::new("local").expect("a valid id")
    }

    /// Sets the conversation.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) where the id is empty, too long or has control
    /// characters.
    pub fn in_conversation(mut self, id: &str) -> Result<Self> {
        self.conversation_id = Some(ConversationId::new(id)?);
        Ok(self)
    }

    /// Sets who shops, as far as the offers of the shop ask.
    #[must_use]
    pub fn with_deals(mut self, deals: DealContext) -> Self {
        self.deals = deals;
        self
    }

    /// Sets where the shopper is, by two-letter state.
    #[must_use]
    pub fn in_state(mut self, state: &str) -> Self {
        self.location.get_or_insert_default().state = Some(state.to_owned());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_documented_requests_read() {
        let first: ProcessRequest = serde_json::from_str(
            r#"{"conversationId":"conv-123","userId":"user-456","input":"I need milk","location":{"zipCode":"12345","city":"Springfield","state":"IL"}}"#,
        )
        .unwrap();
        assert_eq!(first.location.unwrap().state.as_deref(), Some("IL"));
        let second: ProcessRequest =
            serde_json::from_str(r#"{"input":"Add milk","userId":"user123","sessionId":"session456"}"#)
                .unwrap();
        assert_eq!(second.conversation_id.unwrap().as_str(), "session456");
        assert_eq!(ProcessRequest::local("x").user_id.as_str(), "local");
    }
}
