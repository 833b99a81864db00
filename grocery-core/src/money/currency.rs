//! Currencies by their ISO 4217 codes.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, clip};

/// A currency: three letters of ISO 4217. Any such code is taken; the number of decimal places comes
/// from the standard and is 2 where the standard does not say otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// United States dollar, 2 places.
    pub const USD: Self = Self(*b"USD");
    /// Euro, 2 places.
    pub const EUR: Self = Self(*b"EUR");
    /// Pound sterling, 2 places.
    pub const GBP: Self = Self(*b"GBP");
    /// Canadian dollar, 2 places.
    pub const CAD: Self = Self(*b"CAD");
    /// Mexican peso, 2 places.
    pub const MXN: Self = Self(*b"MXN");
    /// Japanese yen, no places.
    pub const JPY: Self = Self(*b"JPY");
    /// Kuwaiti dinar, 3 places.
    pub const KWD: Self = Self(*b"KWD");

    /// The code, three capital letters.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "the constants and `from_str`, the only ways in, take capitals of ASCII"
    )]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a code is made of capitals of ASCII")
    }

    /// How many decimal places the currency is written with: 0, 2 or 3.
    #[must_use]
    pub const fn places(self) -> u8 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// The sign people write before the number, where there is a usual one.
    #[must_use]
    pub const fn symbol(self) -> Option<&'static str> {
        match &self.0 {
            b"USD" | b"CAD" | b"MXN" | b"AUD" | b"NZD" => Some("$"),
            b"EUR" => Some("€"),
            b"GBP" => Some("£"),
            b"JPY" | b"CNY" => Some("¥"),
            b"INR" => Some("₹"),
            b"KRW" => Some("₩"),
            _ => None,
        }
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        match s.as_bytes() {
            &[a, b, c] if s.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(Error::new(ErrorKind::InvalidInput, format!("{:?} is not a currency", clip(s, 20)))
                .with_hint("use a three-letter ISO 4217 code such as USD, EUR or JPY")),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_and_know_their_places() {
        for (code, places) in [("usd", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2), ("ISK", 0)] {
            let c: Currency = code.parse().unwrap();
            assert_eq!(c.to_string(), code.to_uppercase());
            assert_eq!(c.places(), places);
        }
        // Each has three bytes or three letters, and none is a code.
        for bad in ["", "US", "USDD", "U$D", "ÄÖ", "ÄU", "円", "€", "U D", "12A", "ＵＳＤ"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad}");
        }
        let all: String = ('A'..='Z').collect();
        for three in all.as_bytes().windows(3) {
            let code = std::str::from_utf8(three).unwrap();
            assert_eq!(code.to_lowercase().parse::<Currency>().unwrap().as_str(), code);
        }
    }
}
