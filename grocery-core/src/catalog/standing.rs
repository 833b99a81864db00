//! What a shop and its shoppers say about a product: whether it is there, and how it is rated.

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

use crate::error::{Error, ErrorKind, Result};

/// The best rating, in hundredths of a star: five stars.
pub const MOST_STARS: u16 = 500;

/// Whether a shop has a product. What nobody says stays unknown and is never taken for a yes or a no.
///
/// ```
/// use grocery_core::catalog::Availability;
/// assert_eq!(Availability::default().is_in_stock(), None);
/// assert_eq!(Availability::counted(0).is_in_stock(), Some(false));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Availability {
    /// Whether the shop has it, where somebody says.
    pub in_stock: Option<bool>,
    /// How many packages there are, where somebody says. A catalogue counts up to
    /// [`Self::MOST`] and keeps more as that many.
    pub quantity: Option<u32>,
}

impl Availability {
    /// The largest number of packages that a catalogue keeps: a billion.
    pub const MOST: u32 = 1_000_000_000;

    /// Said to be there, or not, without a count.
    #[must_use]
    pub const fn said(in_stock: bool) -> Self {
        Self { in_stock: Some(in_stock), quantity: None }
    }

    /// So many packages are there.
    #[must_use]
    pub const fn counted(quantity: u32) -> Self {
        Self { in_stock: Some(quantity > 0), quantity: Some(quantity) }
    }

    /// Whether the shop has it: what is said, else what the count says. `None` where nothing does.
    #[must_use]
    pub fn is_in_stock(self) -> Option<bool> {
        self.in_stock.or(self.quantity.map(|n| n > 0))
    }

    /// Whether anything is known.
    #[must_use]
    pub const fn is_known(self) -> bool {
        self.in_stock.is_some() || self.quantity.is_some()
    }
}

/// How shoppers rate a product: stars out of five with two decimals, and how many ratings that is of.
///
/// The average is kept in hundredths, so that what was read is what is written. Serialises as
/// `{"average": 4.5, "count": 234}`.
///
/// ```
/// use grocery_core::catalog::Ratings;
/// let bananas = Ratings::new(450, 234)?;
/// assert_eq!((bananas.average(), bananas.count()), (4.5, 234));
/// assert!(Ratings::new(501, 1).is_err());
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratings {
    hundredths: u16,
    count: u32,
}

impl Ratings {
    /// An average of so many hundredths of a star over `count` ratings; 0 where nobody says how many.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] above five stars.
    pub fn new(hundredths: u16, count: u32) -> Result<Self> {
        if hundredths > MOST_STARS {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{}.{:02} is more than five stars", hundredths / 100, hundredths % 100),
            )
            .with_hint("a rating is between 0 and 5"));
        }
        Ok(Self { hundredths, count })
    }

    /// The same of an average in stars, rounded half up to two decimals.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where it is not between 0 and 5.
    pub fn of_stars(average: f64, count: u32) -> Result<Self> {
        Self::new(hundredths(average)?, count)
    }

    /// The average in stars.
    #[must_use]
    pub fn average(self) -> f64 {
        f64::from(self.hundredths) / 100.0
    }

    /// The average in hundredths of a star.
    #[must_use]
    pub const fn average_hundredths(self) -> u16 {
        self.hundredths
    }

    /// How many ratings the average is of; 0 where nobody says.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }
}

/// Stars as whole hundredths, half up.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where they are not between 0 and 5.
pub(super) fn hundredths(stars: f64) -> Result<u16> {
    if (0.0..=5.0).contains(&stars) {
        Ok((stars * 100.0).round() as u16)
    } else {
        Err(Error::new(ErrorKind::InvalidInput, format!("{stars} is no number of stars"))
            .with_hint("a rating is between 0 and 5"))
    }
}

impl Serialize for Ratings {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Ratings", 2)?;
        out.serialize_field("average", &self.average())?;
        out.serialize_field("count", &self.count)?;
        out.end()
    }
}

impl<'de> Deserialize<'de> for Ratings {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written {
            average: f64,
            #[serde(default)]
            count: u32,
        }
        let written = Written::deserialize(d)?;
        Self::of_stars(written.average, written.count).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_average_reads_back_as_it_was_written() {
        for hundredths in 0..=MOST_STARS {
            let ratings = Ratings::new(hundredths, 7).unwrap();
            let text = serde_json::to_string(&ratings).unwrap();
            assert_eq!(serde_json::from_str::<Ratings>(&text).unwrap(), ratings, "{text}");
        }
        for wrong in [r#"{"average":5.01,"count":1}"#, r#"{"average":-1,"count":1}"#, r#"{"count":1}"#] {
            assert!(serde_json::from_str::<Ratings>(wrong).is_err(), "{wrong}");
        }
        assert!(Ratings::of_stars(f64::NAN, 1).is_err());
    }

    #[test]
    fn unknown_stays_unknown() {
        assert_eq!(Availability { in_stock: Some(false), quantity: Some(3) }.is_in_stock(), Some(false));
        assert_eq!(Availability { in_stock: None, quantity: Some(3) }.is_in_stock(), Some(true));
        assert!(!Availability::default().is_known());
    }
}
