//! What an answer says about the health of whoever gave it.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// What an answer says about the health of whoever gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It works, whether or not the caller liked the answer.
    Success,
    /// It does not.
    Failure,
    /// The answer says nothing either way; it is as if the call had not been made.
    Ignored,
}

/// The verdict on an error where nobody brings a rule of their own.
///
/// - **Failure:** unavailable, timeout, bad answer, storage, corrupt, internal. The servers' 500, 502,
///   503 and 504, refused connections and hanging calls arrive as these.
/// - **Ignored:** rate limited, conflict, cancelled. Too many requests (429) is a healthy service
///   guarding itself; the retry waits for it, the breaker does not count it.
/// - **Success:** everything else (not found, invalid input, no credentials): an answer about the
///   question, which proves that the service works.
///
/// ```
/// use grocery_core::{Error, ErrorKind, resilience::{Verdict, verdict_of}};
/// assert_eq!(verdict_of(&Error::new(ErrorKind::Timeout, "slow")), Verdict::Failure);
/// assert_eq!(verdict_of(&Error::new(ErrorKind::RateLimited, "429")), Verdict::Ignored);
/// assert_eq!(verdict_of(&Error::new(ErrorKind::ProductNotFound, "404")), Verdict::Success);
/// ```
#[must_use]
pub fn verdict_of(error: &Error) -> Verdict {
    match error.kind() {
        ErrorKind::Unavailable
        | ErrorKind::Timeout
        | ErrorKind::BadAnswer
        | ErrorKind::Storage
        | ErrorKind::Corrupt
        | ErrorKind::Internal => Verdict::Failure,
        ErrorKind::RateLimited | ErrorKind::Conflict | ErrorKind::Cancelled => Verdict::Ignored,
        _ => Verdict::Success,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_verdict_of_the_table() {
        use Verdict::{Failure, Ignored, Success};
        for kind in ErrorKind::ALL {
            let want = match kind.as_str() {
                "unavailable" | "timeout" | "bad_answer" | "storage" | "corrupt" | "internal" => Failure,
                "rate_limited" | "conflict" | "cancelled" => Ignored,
                _ => Success,
            };
            assert_eq!(verdict_of(&Error::new(kind, "x")), want, "{kind}");
        }
    }
}
