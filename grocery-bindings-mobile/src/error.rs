//! The one error of both languages, and its way there and back.

use std::time::Duration;

use grocery_core::Error;

use crate::values::mirror;

/// What a call answers.
pub(crate) type Answer<T> = Result<T, GroceryError>;

mirror! {
    /// What sort of thing went wrong.
    ErrorKind from grocery_core::ErrorKind, else Internal {
        /// The caller asked with a value that has no meaning (empty text, negative quantity).
        InvalidInput,
        /// The input is larger than the documented limit.
        TooLarge,
        /// The product does not exist.
        ProductNotFound,
        /// The product exists but cannot be used as asked.
        InvalidProduct,
        /// The list, line or entry does not exist for this user.
        ListNotFound,
        /// The order does not exist for this user.
        OrderNotFound,
        /// The order is in a state that does not allow this.
        OrderState,
        /// No valid credentials.
        Unauthenticated,
        /// The credentials have run out.
        Expired,
        /// The caller may not do this.
        Forbidden,
        /// Someone else changed the same thing first; read it again and retry.
        Conflict,
        /// A price source failed or is out of reach.
        Unavailable,
        /// A price source did not answer in the time it was given.
        Timeout,
        /// Too many requests.
        RateLimited,
        /// The store cannot be opened or written: missing, read-only, full or locked.
        Storage,
        /// Stored or imported data is damaged or in a format this version does not read.
        Corrupt,
        /// A price source answered something that breaks its contract.
        BadAnswer,
        /// The caller withdrew the request.
        Cancelled,
        /// This agent does not offer the operation.
        NotSupported,
        /// A fault of the library itself. Please report it.
        Internal,
    }
}

/// The one error of this library. A price source may throw it too, to say more than an ordinary exception can.
///
/// `reason` rather than `message`: Kotlin's `Throwable` has a `message` of its own.
#[derive(Debug, Clone, PartialEq, thiserror::Error, uniffi::Error)]
pub enum GroceryError {
    /// Something went wrong.
    #[error("{code}: {reason}")]
    Failed {
        /// What sort of thing went wrong, to branch on.
        kind: ErrorKind,
        /// What went wrong, for people.
        reason: String,
        /// The documented code, such as `PRODUCT_001`. It follows from `kind`: a source need not fill it in.
        code: String,
        /// What would work instead, where there is something to say.
        hint: Option<String>,
        /// How long to wait before trying again, where it is known.
        retry_after_seconds: Option<f64>,
        /// Whether the same request may succeed later without being changed.
        retryable: bool,
    },
}

/// Whether the same request may succeed later without being changed, as far as the kind of an error alone tells.
#[uniffi::export]
pub fn is_retryable(kind: ErrorKind) -> bool {
    grocery_core::ErrorKind::from(kind).is_retryable()
}

impl From<Error> for GroceryError {
    fn from(error: Error) -> Self {
        GroceryError::Failed {
            kind: error.kind().into(),
            reason: error.message().to_owned(),
            code: error.code().to_owned(),
            hint: error.hint().map(str::to_owned),
            retry_after_seconds: error.retry_after().map(|wait| wait.as_secs_f64()),
            retryable: error.is_retryable(),
        }
    }
}

impl From<GroceryError> for Error {
    fn from(error: GroceryError) -> Self {
        let GroceryError::Failed { kind, reason, code: _, hint, retry_after_seconds, retryable } = error;
        let mut error = Error::new(kind.into(), reason).with_retryable(retryable);
        if let Some(hint) = hint {
            error = error.with_hint(hint);
        }
        // A wait that is no wait (below zero, not a number) is none.
        if let Some(wait) = retry_after_seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()) {
            error = error.with_retry_after(wait);
        }
        error
    }
}

/// Whatever a host throws that is not a `GroceryError`: its source is unavailable, for the reason the host gave.
impl From<uniffi::UnexpectedUniFFICallbackError> for GroceryError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Error::new(grocery_core::ErrorKind::Unavailable, error.reason).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_crosses_both_ways() {
        for kind in grocery_core::ErrorKind::ALL {
            assert_eq!(grocery_core::ErrorKind::from(ErrorKind::from(kind)), kind);
        }
    }

    #[test]
    fn an_error_keeps_its_parts_both_ways() {
        let there: GroceryError = Error::new(grocery_core::ErrorKind::RateLimited, "slow down")
            .with_hint("wait")
            .with_retry_after(Duration::from_millis(1_500))
            .into();
        assert_eq!(there.to_string(), "RATE_001: slow down");
        let back = Error::from(there);
        assert_eq!((back.kind(), back.hint()), (grocery_core::ErrorKind::RateLimited, Some("wait")));
        assert_eq!(back.retry_after(), Some(Duration::from_millis(1_500)));
        assert!(back.is_retryable());
    }

    #[test]
    fn a_wait_without_meaning_is_none() {
        for seconds in [f64::NAN, -1.0, f64::INFINITY] {
            let error = GroceryError::Failed {
                kind: ErrorKind::Unavailable,
                reason: "closed".to_owned(),
                code: String::new(),
                hint: None,
                retry_after_seconds: Some(seconds),
                retryable: false,
            };
            let back = Error::from(error);
            assert_eq!(back.retry_after(), None);
            assert!(
                !back.is_retryable() && is_retryable(ErrorKind::Unavailable),
                "what the host says stands"
            );
        }
    }
}
