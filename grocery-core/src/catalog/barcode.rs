//! Bar codes: read, checked, in one form; and what codes of goods by weight have inside them.
//!
//! A [`Barcode`] has been checked: its last digit follows from the others, so a code with one digit read
//! wrongly is never taken for another product's. [`VariableLayouts`] says how a shop prints what a cut of
//! meat costs or weighs into a code of its own.
//!
//! [`Catalog::by_barcode`] looks a code up as it was written, checked or not, since imported catalogues
//! hold codes without their check digits; [`Catalog::scan`] is for scanners and refuses what does not check.

mod scan;
#[cfg(test)]
mod tests;
mod variable;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, clip};

pub use scan::Scanned;
pub use variable::{MeasuredValue, VariableContent, VariableLayout, VariableLayouts, VariableMeasure};

#[cfg(doc)]
use super::Catalog;

/// A checked bar code: UPC-A, UPC-E, EAN-13, EAN-8 or GTIN-14.
///
/// It is kept as the one number all of them stand for (a UPC-E is expanded to the UPC-A it is short for),
/// so that the same code written with 12, 13 and 14 digits is equal. It shows itself with 13 digits, or 14
/// where it needs them.
///
/// Eight digits may be an EAN-8 or a UPC-E. What begins with 0 is read as UPC-E first, since EAN-8 leaves
/// those to shops; anything else as EAN-8 first. The other reading is taken where only that one checks.
///
/// ```
/// use grocery_core::catalog::Barcode;
/// let upc: Barcode = "0 36000 29145 2".parse()?;
/// assert_eq!(upc, "0036000291452".parse()?);
/// assert_eq!(upc.to_string(), "0036000291452");
/// let wrong = "036000291453".parse::<Barcode>().unwrap_err();
/// assert!(wrong.message().contains("ends in 3 and should end in 2"), "{wrong}");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Barcode(u64);

impl Barcode {
    /// The code of these digits without their check digit, which is added. At most 13.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for anything but 7 to 13 digits that are not all zero.
    pub fn with_check(digits: &str) -> Result<Self> {
        let wrong = || {
            Error::new(
                ErrorKind::InvalidInput,
                format!("{:?} is no bar code without its last digit", clip(digits, 40)),
            )
            .with_hint("write 7, 11, 12 or 13 digits")
        };
        if !(7..=13).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let payload: u64 = digits.parse().map_err(|_| wrong())?;
        if payload == 0 {
            return Err(wrong());
        }
        Ok(Self(payload * 10 + check_of(payload)))
    }

    /// The digits, 14 with leading zeros.
    #[must_use]
    pub fn gtin14(self) -> String {
        format!("{:014}", self.0)
    }

    /// The digits without leading zeros, as catalogues compare them.
    pub(super) fn significant(self) -> String {
        self.0.to_string()
    }

    /// The check digit.
    #[must_use]
    pub const fn check_digit(self) -> u8 {
        (self.0 % 10) as u8
    }
}

/// The digit that a number with this beginning must end in: from its right end the digits count three
/// times and once in turn, and with the check digit they add up to a multiple of ten.
fn check_of(payload: u64) -> u64 {
    let (mut rest, mut sum, mut weight) = (payload, 0, 3);
    while rest > 0 {
        sum += rest % 10 * weight;
        rest /= 10;
        weight = 4 - weight;
    }
    (10 - sum % 10) % 10
}

/// A number with its check digit, or the digit that it should have.
fn checked(number: u64) -> std::result::Result<Barcode, u64> {
    let wanted = check_of(number / 10);
    if number % 10 == wanted { Ok(Barcode(number)) } else { Err(wanted) }
}

/// The UPC-A that an eight-digit UPC-E is short for. `None` where it begins with neither 0 nor 1.
fn expanded(upc_e: &[u8]) -> Option<u64> {
    let digits: Vec<u64> = upc_e.iter().map(|b| u64::from(b - b'0')).collect();
    let [system @ (0 | 1), a, b, c, d, e, f, check] = digits.as_slice() else { return None };
    // The last of the six says where zeros were left out.
    let body: [u64; 10] = match f {
        0..=2 => [*a, *b, *f, 0, 0, 0, 0, *c, *d, *e],
        3 => [*a, *b, *c, 0, 0, 0, 0, 0, *d, *e],
        4 => [*a, *b, *c, *d, 0, 0, 0, 0, 0, *e],
        _ => [*a, *b, *c, *d, *e, 0, 0, 0, 0, *f],
    };
    let number = body.iter().fold(*system, |n, digit| n * 10 + digit);
    Some(number * 10 + check)
}

impl FromStr for Barcode {
    type Err = Error;

    /// Reads the digits as they are printed; spaces and hyphens between them are passed over.
    fn from_str(s: &str) -> Result<Self> {
        let digits: String = s.chars().filter(|c| !matches!(c, ' ' | '-')).take(32).collect();
        let refused = |what: String| {
            Error::new(ErrorKind::InvalidInput, what)
                .with_hint("write the 8, 12, 13 or 14 digits under the bars, the last one with them")
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(refused(format!("{:?} is not a bar code", clip(s, 40))));
        }
        if !matches!(digits.len(), 8 | 12 | 13 | 14) {
            return Err(refused(format!("{digits} has {} digits, which no bar code has", digits.len())));
        }
        let number: u64 =
            digits.parse().map_err(|_| refused(format!("{:?} is not a bar code", clip(s, 40))))?;
        if number == 0 {
            return Err(refused(format!("{digits} is the code of nothing")));
        }
        let plain = checked(number);
        let short = if digits.len() == 8 { expanded(digits.as_bytes()).map(checked) } else { None };
        let found = match (plain, short) {
            (_, Some(Ok(code))) if digits.starts_with('0') => Ok(code),
            (Ok(code), _) | (Err(_), Some(Ok(code))) => Ok(code),
            (Err(_), Some(Err(wanted))) if digits.starts_with('0') => Err(wanted),
            (Err(wanted), _) => Err(wanted),
        };
        found.map_err(|wanted| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("the bar code {digits} ends in {} and should end in {wanted}", number % 10),
            )
            .with_hint("a digit was read wrongly: scan it again, or compare the digits under the bars")
        })
    }
}

impl fmt::Display for Barcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:013}", self.0)
    }
}

impl Serialize for Barcode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Barcode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
