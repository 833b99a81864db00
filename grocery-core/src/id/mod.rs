//! Typed ids.
//!
//! Ids that this library makes are UUIDs of version 7: they sort by the time they were made, from
//! the injected clock and randomness. Ids that come from outside (products, users, conversations)
//! are any short text the host uses. A list id is never a product id: each has a type of its own.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    clock::{Clock, Rng},
    error::{Error, ErrorKind, Result, clip},
};

/// The longest text an outside id may have, in bytes.
pub const MAX_ID_BYTES: usize = 256;

fn check(text: &str, what: &str) -> Result<()> {
    let fault = if text.is_empty() {
        "is empty"
    } else if text.len() > MAX_ID_BYTES {
        "is longer than 256 bytes"
    } else if text.chars().any(char::is_control) {
        "has a control character"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidInput, format!("{what} {:?} {fault}", clip(text, 40)))
        .with_hint("use 1 to 256 bytes of text without control characters"))
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as the id.
            ///
            /// # Errors
            /// [`ErrorKind::InvalidInput`] where it is empty, longer than 256 bytes or has a control
            /// character.
            pub fn new(text: impl AsRef<str>) -> Result<Self> {
                let text = text.as_ref();
                check(text, $what)?;
                Ok(Self(Arc::from(text)))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                Self::new(s)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                Self::new(text).map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! made_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id. It sorts after those made in earlier milliseconds of the same clock.
            #[must_use]
            pub fn generate(clock: &dyn Clock, rng: &dyn Rng) -> Self {
                Self(uuid_v7(clock, rng))
            }

            /// The 16 bytes, most significant first.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id of these 16 bytes.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(uuid::Uuid::from_bytes(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0.hyphenated(), f)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                uuid::Uuid::try_parse(s).map(Self).map_err(|_| {
                    Error::new(ErrorKind::InvalidInput, format!("{:?} is not a {}", clip(s, 40), $what))
                        .with_hint("ids look like 0198f0a2-7c00-7000-8000-000000000000")
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

text_id!(
    /// A product of some catalogue.
    ProductId,
    "product id"
);
text_id!(
    /// A shopper, as the host knows them.
    UserId,
    "user id"
);
text_id!(
    /// One conversation with a shopper.
    ConversationId,
    "conversation id"
);
text_id!(
    /// A shop or branch.
    StoreId,
    "store id"
);
text_id!(
    /// An order, named by its retailer and number.
    OrderId,
    "order id"
);
made_id!(
    /// A shopping list.
    ListId,
    "list id"
);
made_id!(
    /// One search, for logs.
    SearchId,
    "search id"
);
made_id!(
    /// One line of a shopping list.
    LineId,
    "line id"
);
made_id!(
    /// A price that a shopper waits for.
    TrackingId,
    "tracking id"
);

/// A UUID of version 7 from the injected clock and randomness.
fn uuid_v7(clock: &dyn Clock, rng: &dyn Rng) -> uuid::Uuid {
    let mut random = [0; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(clock.wall().unix_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::clock::{ManualClock, SeededRng, Timestamp};

    #[test]
    fn made_ids_sort_by_time_and_replay() {
        let make = || {
            let clock = ManualClock::at(Timestamp::from_unix_millis(1_700_000_000_000));
            let rng = SeededRng::new(1);
            (0..50)
                .map(|_| {
                    clock.advance(Duration::from_millis(1));
                    ListId::generate(&clock, &rng)
                })
                .collect::<Vec<_>>()
        };
        let ids = make();
        assert!(ids.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(ids, make());
        assert_eq!(ids[0].to_string().as_bytes()[14], b'7');
    }

    #[test]
    fn outside_ids_are_bounded() {
        assert!(UserId::new("").is_err());
        assert!(UserId::new("a\nb").is_err());
        assert!(UserId::new("x".repeat(257)).is_err());
        assert_eq!(UserId::new("user-456").unwrap().as_str(), "user-456");
    }

    proptest! {
        #[test]
        fn made_ids_read_back(bytes in any::<[u8; 16]>()) {
            let id = LineId::from_bytes(bytes);
            prop_assert_eq!(id.to_string().parse::<LineId>().unwrap(), id);
            prop_assert_eq!(id.as_bytes(), &bytes);
        }

        #[test]
        fn any_text_is_taken_or_refused_without_panic(text in ".*") {
            if let Ok(id) = ProductId::new(&text) {
                prop_assert_eq!(id.as_str(), text);
            }
        }
    }
}
