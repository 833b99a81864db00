//! The one error type of the public face.
//!
//! An [`Error`] says what kind of thing went wrong, carries the documented code that a host can
//! branch on, tells whether trying again can help and, where it can, what would work. Modules whose
//! callers branch on details keep an enum of their own and write its `From` into [`Error`] in their
//! own file, so that this floor imports nothing.
//!
//! It never holds an HTTP status (that is the host's language) and never holds what a shopper said
//! beyond the short value at fault.

use std::{borrow::Cow, error::Error as StdError, fmt, str::FromStr, time::Duration};

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of thing went wrong. Decides the code and whether trying again can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
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
    /// A port (price source, remote store) failed or is out of reach.
    Unavailable,
    /// A port did not answer in the time it was given.
    Timeout,
    /// Too many requests.
    RateLimited,
    /// The store cannot be opened or written: missing, read-only, full or locked.
    Storage,
    /// Stored or imported data is damaged or in a format this version does not read.
    Corrupt,
    /// A port answered something that breaks its contract.
    BadAnswer,
    /// The caller withdrew the request.
    Cancelled,
    /// This implementation does not offer the operation.
    NotSupported,
    /// A fault of the library itself. Please report it.
    Internal,
}

impl ErrorKind {
    /// Every kind, in declaration order.
    pub const ALL: [Self; 20] = [
        Self::InvalidInput,
        Self::TooLarge,
        Self::ProductNotFound,
        Self::InvalidProduct,
        Self::ListNotFound,
        Self::OrderNotFound,
        Self::OrderState,
        Self::Unauthenticated,
        Self::Expired,
        Self::Forbidden,
        Self::Conflict,
        Self::Unavailable,
        Self::Timeout,
        Self::RateLimited,
        Self::Storage,
        Self::Corrupt,
        Self::BadAnswer,
        Self::Cancelled,
        Self::NotSupported,
        Self::Internal,
    ];

    /// The stable name, in snake case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::TooLarge => "too_large",
            Self::ProductNotFound => "product_not_found",
            Self::InvalidProduct => "invalid_product",
            Self::ListNotFound => "list_not_found",
            Self::OrderNotFound => "order_not_found",
            Self::OrderState => "order_state",
            Self::Unauthenticated => "unauthenticated",
            Self::Expired => "expired",
            Self::Forbidden => "forbidden",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Timeout => "timeout",
            Self::RateLimited => "rate_limited",
            Self::Storage => "storage",
            Self::Corrupt => "corrupt",
            Self::BadAnswer => "bad_answer",
            Self::Cancelled => "cancelled",
            Self::NotSupported => "not_supported",
            Self::Internal => "internal",
        }
    }

    /// The documented code a host or a client branches on.
    ///
    /// ```
    /// use grocery_core::ErrorKind;
    /// assert_eq!(ErrorKind::ProductNotFound.code(), "PRODUCT_001");
    /// assert_eq!(ErrorKind::RateLimited.code(), "RATE_001");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unauthenticated => "AUTH_001",
            Self::Expired => "AUTH_002",
            Self::Forbidden => "AUTH_003",
            Self::ProductNotFound => "PRODUCT_001",
            Self::InvalidProduct => "PRODUCT_002",
            Self::OrderNotFound => "ORDER_001",
            Self::OrderState => "ORDER_002",
            Self::RateLimited => "RATE_001",
            Self::ListNotFound => "LIST_001",
            Self::Conflict => "LIST_002",
            Self::InvalidInput => "INPUT_001",
            Self::TooLarge => "INPUT_002",
            Self::Unavailable | Self::Timeout => "SYSTEM_002",
            Self::Storage => "STORE_001",
            Self::Corrupt => "STORE_002",
            Self::BadAnswer => "SOURCE_001",
            Self::Cancelled => "SYSTEM_003",
            Self::NotSupported => "SYSTEM_004",
            Self::Internal => "SYSTEM_001",
        }
    }

    /// Whether the same request may succeed later without being changed.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Unavailable | Self::Timeout | Self::RateLimited | Self::Conflict)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ErrorKind {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown error kind {:?}", clip(s, 40)))
        })
    }
}

struct Inner {
    kind: ErrorKind,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    retry_after: Option<Duration>,
    retryable: Option<bool>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Anything that can go wrong in this library. One pointer wide.
///
/// ```
/// use grocery_core::{Error, ErrorKind};
/// let e = Error::new(ErrorKind::InvalidInput, "quantity -2 of \"milk\" is below zero")
///     .with_hint("say how many you want, for example \"2 gallons of milk\"");
/// assert_eq!(e.code(), "INPUT_001");
/// assert!(!e.is_retryable());
/// assert!(e.to_string().contains("below zero"));
/// ```
pub struct Error(Box<Inner>);

impl Error {
    /// Makes an error of `kind`. The message says what was asked and what was wrong.
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            hint: None,
            retry_after: None,
            retryable: None,
            source: None,
        }))
    }

    /// Adds what would work instead.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds how long to wait before trying again.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Overrides whether trying again can help, where the kind alone does not tell.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = Some(retryable);
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What sort of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The documented code, such as `PRODUCT_001`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// Whether the same request may succeed later without being changed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable.unwrap_or_else(|| self.0.kind.is_retryable())
    }

    /// How long to wait before trying again, where it is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What would work instead, where there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// What went wrong, without the hint and the causes.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut d = f.debug_struct("Error");
        d.field("kind", &self.0.kind).field("code", &self.code()).field("message", &self.0.message);
        if let Some(hint) = &self.0.hint {
            d.field("hint", hint);
        }
        if let Some(wait) = &self.0.retry_after {
            d.field("retry_after", wait);
        }
        if let Some(source) = &self.0.source {
            d.field("source", source);
        }
        d.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|s| &**s as &(dyn StdError + 'static))
    }
}

/// Cuts `text` to at most `max` characters for use inside a message, marking the cut.
pub(crate) fn clip(text: &str, max: usize) -> Cow<'_, str> {
    match text.char_indices().nth(max) {
        None => Cow::Borrowed(text),
        Some((at, _)) => Cow::Owned(format!("{}...", &text[..at])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_that_reads_back_and_a_code() {
        for kind in ErrorKind::ALL {
            assert_eq!(kind.as_str().parse::<ErrorKind>().unwrap(), kind);
            assert!(kind.code().contains('_'), "{kind}");
        }
        assert!("nonsense".parse::<ErrorKind>().is_err());
    }

    #[test]
    fn documented_codes_stand() {
        let table = [
            (ErrorKind::Unauthenticated, "AUTH_001"),
            (ErrorKind::Expired, "AUTH_002"),
            (ErrorKind::Forbidden, "AUTH_003"),
            (ErrorKind::ProductNotFound, "PRODUCT_001"),
            (ErrorKind::InvalidProduct, "PRODUCT_002"),
            (ErrorKind::OrderNotFound, "ORDER_001"),
            (ErrorKind::OrderState, "ORDER_002"),
            (ErrorKind::Internal, "SYSTEM_001"),
            (ErrorKind::Unavailable, "SYSTEM_002"),
            (ErrorKind::RateLimited, "RATE_001"),
        ];
        for (kind, code) in table {
            assert_eq!(kind.code(), code);
        }
    }

    #[test]
    fn is_one_pointer_wide_and_keeps_its_parts() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        let e = Error::new(ErrorKind::Timeout, "slow")
            .with_hint("wait")
            .with_retry_after(Duration::from_secs(2))
            .with_source(std::io::Error::other("socket"));
        assert!(e.is_retryable());
        assert_eq!(e.hint(), Some("wait"));
        assert_eq!(e.retry_after(), Some(Duration::from_secs(2)));
        assert_eq!(e.source().unwrap().to_string(), "socket");
        assert!(!e.with_retryable(false).is_retryable());
    }

    #[test]
    fn clip_never_splits_a_character() {
        assert_eq!(clip("milk", 4), "milk");
        assert_eq!(clip("äöüß", 2), "äö...");
    }
}
