//! Codes that a shop prints for what it weighs: an item's number with a price or a weight behind it.
//!
//! GS1 leaves UPC-A codes that begin with 2 (as EAN-13: 02) and EAN-13 codes that begin with 20 to 29 to
//! the shops of each country, so what is in them is a matter of layout, and layouts are data here.
//!
//! | layouts | prefix | digits behind it |
//! | --- | --- | --- |
//! | [`VariableLayouts::us`] (default) | 02 | 5 item, 1 check digit of the price, 4 price in cents |
//! | [`VariableLayouts::us_five_digits`] | 02 | 5 item, 5 price in cents |
//! | [`VariableLayouts::nordic`] | 20, 21, 22 | 6 item, 4 price with 2, 1, 0 decimals |
//! | | 23, 24, 25 | 6 item, 4 weight in kilograms with 3, 2, 1 decimals |
//!
//! Shops that do it otherwise are described with [`VariableLayout::new`].

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Barcode;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::{Currency, Money},
    quantity::{Quantity, Ratio, Unit},
};

/// What the digits of a value say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
#[non_exhaustive]
pub enum VariableContent {
    /// What the piece costs, with so many decimals.
    Price {
        /// Digits behind the point. Two for cents.
        decimals: u8,
    },
    /// What the piece weighs, in `unit`, with so many decimals.
    Weight {
        /// The unit of weight.
        unit: Unit,
        /// Digits behind the point. Three for grams where the unit is a kilogram.
        decimals: u8,
    },
}

/// How one prefix is laid out: the prefix, the item's number, perhaps a check digit of the value, the
/// value, and the check digit of the whole, 13 digits in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VariableLayout {
    /// What the 13 digits begin with: `02` for a UPC-A that begins with 2.
    pub prefix: String,
    /// How many digits the item's number has.
    pub item_digits: u8,
    /// Whether a check digit of the value stands before it, by GS1's rule for four or five digits.
    pub inner_check: bool,
    /// How many digits the value has.
    pub value_digits: u8,
    /// What the value says.
    pub content: VariableContent,
}

impl VariableLayout {
    /// A layout of 13 digits without a check digit of the value.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the digits do not come to 12 beside the check digit, the prefix is
    /// not of 1 to 4 digits beginning with 2 or 02, or there are more decimals than digits.
    pub fn new(prefix: &str, item_digits: u8, value_digits: u8, content: VariableContent) -> Result<Self> {
        Self { prefix: prefix.to_owned(), item_digits, inner_check: false, value_digits, content }.whole()
    }

    /// The same with a check digit of the value before it, in place of the item's last digit.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the value is not of four or five digits.
    pub fn with_inner_check(mut self) -> Result<Self> {
        self.inner_check = true;
        self.item_digits = self.item_digits.saturating_sub(1);
        self.whole()
    }

    fn whole(self) -> Result<Self> {
        let decimals = match self.content {
            VariableContent::Price { decimals } | VariableContent::Weight { decimals, .. } => decimals,
        };
        let digits = self.prefix.len()
            + usize::from(self.item_digits)
            + usize::from(self.inner_check)
            + usize::from(self.value_digits);
        let prefix = matches!(self.prefix.len(), 1..=4)
            && self.prefix.bytes().all(|b| b.is_ascii_digit())
            && (self.prefix.starts_with('2') || self.prefix.starts_with("02"));
        let check = !self.inner_check || matches!(self.value_digits, 4 | 5);
        if digits == 12 && prefix && check && self.item_digits > 0 && decimals <= self.value_digits {
            return Ok(self);
        }
        Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the layout of the bar codes that begin with {:?} does not come out", self.prefix),
        )
        .with_hint(
            "prefix (02, or 20 to 29 and more), item and value have 12 digits together, a check digit of the \
             value counted; decimals are part of the value",
        ))
    }

    /// The item and the value of these 13 digits, where they are of this layout.
    fn read(&self, digits: &str, currency: Currency) -> Option<Result<VariableMeasure>> {
        let rest = digits.strip_prefix(&self.prefix)?;
        let (item, rest) = rest.split_at_checked(usize::from(self.item_digits))?;
        let (check, rest) = rest.split_at_checked(usize::from(self.inner_check))?;
        let value = rest.get(..usize::from(self.value_digits))?;
        if let Some(told) = check.bytes().next() {
            let wanted = value_check(value.as_bytes());
            if wanted != Some(told - b'0') {
                return Some(Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!(
                        "the digits {value} in the bar code {digits} have the check digit {} and should have {}",
                        char::from(told),
                        wanted.map_or_else(|| "another".to_owned(), |w| w.to_string())
                    ),
                )
                .with_hint("scan it again; or the shop lays its codes out otherwise, see VariableLayouts")));
            }
        }
        let number: i64 = value.parse().ok()?;
        Some(self.value(number, currency).map(|value| VariableMeasure { item: item.to_owned(), value }))
    }

    fn value(&self, number: i64, currency: Currency) -> Result<MeasuredValue> {
        let beyond = || {
            Error::new(
                ErrorKind::InvalidInput,
                format!("{number} in the bar code is no amount that {currency} can count"),
            )
            .with_hint("the shop lays its codes out otherwise, see VariableLayouts")
        };
        let ten = |places: u8| 10_i64.checked_pow(u32::from(places)).ok_or_else(beyond);
        match self.content {
            VariableContent::Price { decimals } => {
                let places = currency.places();
                let minor = if decimals <= places {
                    number.checked_mul(ten(places - decimals)?).ok_or_else(beyond)?
                } else {
                    let part = ten(decimals - places)?;
                    // A price is never rounded: digits that the currency does not have are a wrong layout.
                    if number % part != 0 {
                        return Err(beyond());
                    }
                    number / part
                };
                Ok(MeasuredValue::Price(Money::from_minor(minor, currency)))
            }
            VariableContent::Weight { unit, decimals } => {
                let amount = Ratio::new(number, ten(decimals)?).ok_or_else(beyond)?;
                Ok(MeasuredValue::Weight(Quantity::new(amount, unit)))
            }
        }
    }

    /// The code of an item of this layout with a value of nothing, which catalogues keep such items under.
    fn bare(&self, item: &str) -> Option<Barcode> {
        let zeros = usize::from(self.inner_check) + usize::from(self.value_digits);
        Barcode::with_check(&format!("{}{item}{}", self.prefix, "0".repeat(zeros))).ok()
    }
}

/// GS1's check digit of a price of four or five digits: each digit is weighted by a table, so that also
/// swapped neighbours show.
fn value_check(digits: &[u8]) -> Option<u8> {
    const TWO_MINUS: [u8; 10] = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
    const THREE: [u8; 10] = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
    const FIVE_PLUS: [u8; 10] = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
    const FIVE_MINUS: [u8; 10] = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];
    let weigh = |tables: &[[u8; 10]]| -> u8 {
        digits.iter().zip(tables).map(|(b, table)| table[usize::from(b - b'0') % 10]).sum()
    };
    match digits.len() {
        4 => Some(weigh(&[TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS]) * 3 % 10),
        5 => {
            let left = (10 - weigh(&[FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS]) % 10) % 10;
            FIVE_MINUS.iter().position(|w| *w == left).map(|digit| digit as u8)
        }
        _ => None,
    }
}

/// The layouts of a shop or country. The first one whose prefix fits is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VariableLayouts(Vec<VariableLayout>);

impl Default for VariableLayouts {
    fn default() -> Self {
        Self::us()
    }
}

impl VariableLayouts {
    /// These layouts, the first ones first.
    #[must_use]
    pub fn new(layouts: Vec<VariableLayout>) -> Self {
        Self(layouts)
    }

    /// No code has a price or a weight inside.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// US and Canadian shops: UPC-A that begins with 2, an item of five digits, and a price of four with its
    /// check digit.
    #[must_use]
    pub fn us() -> Self {
        Self(vec![VariableLayout {
            inner_check: true,
            ..plain("02", 5, 4, VariableContent::Price { decimals: 2 })
        }])
    }

    /// The same with a price of five digits without a check digit of its own.
    #[must_use]
    pub fn us_five_digits() -> Self {
        Self(vec![plain("02", 5, 5, VariableContent::Price { decimals: 2 })])
    }

    /// Nordic shops: the second digit says whether it is a price or a weight in kilograms, and its decimals.
    #[must_use]
    pub fn nordic() -> Self {
        let price = |prefix, decimals| plain(prefix, 6, 4, VariableContent::Price { decimals });
        let weight = |prefix, decimals| {
            plain(prefix, 6, 4, VariableContent::Weight { unit: Unit::Kilogram, decimals })
        };
        Self(vec![
            price("20", 2),
            price("21", 1),
            price("22", 0),
            weight("23", 3),
            weight("24", 2),
            weight("25", 1),
        ])
    }

    /// The layouts.
    #[must_use]
    pub fn all(&self) -> &[VariableLayout] {
        &self.0
    }

    /// What is inside a code; `None` for one of a package like any other.
    ///
    /// ```
    /// use grocery_core::{Currency, Money, catalog::{MeasuredValue, VariableLayouts}};
    /// let inside = VariableLayouts::us().read("212345928752".parse()?, Currency::USD)?.unwrap();
    /// assert_eq!(inside.item, "12345");
    /// assert_eq!(inside.value, MeasuredValue::Price(Money::parse("28.75", Currency::USD)?));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the value does not go with its own check digit, or is a price that
    /// `currency` cannot count.
    pub fn read(&self, code: Barcode, currency: Currency) -> Result<Option<VariableMeasure>> {
        let digits = code.to_string();
        if digits.len() != 13 {
            return Ok(None);
        }
        self.0.iter().find_map(|layout| layout.read(&digits, currency)).transpose()
    }

    /// The code that an item may be kept under in a catalogue: the one scanned, with a value of nothing.
    pub(super) fn bare(&self, code: Barcode) -> Option<Barcode> {
        let digits = code.to_string();
        let layout = self.0.iter().find(|l| digits.len() == 13 && digits.starts_with(&l.prefix))?;
        layout.bare(digits.get(layout.prefix.len()..)?.get(..usize::from(layout.item_digits))?)
    }
}

/// Reads the names of the layouts that are built in: `us`, `us_five_digits`, `nordic` and `none`.
impl FromStr for VariableLayouts {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        match s {
            "us" => Ok(Self::us()),
            "us_five_digits" => Ok(Self::us_five_digits()),
            "nordic" => Ok(Self::nordic()),
            "none" => Ok(Self::none()),
            _ => Err(Error::new(
                ErrorKind::InvalidInput,
                format!("unknown layouts of bar codes {:?}", clip(s, 40)),
            )
            .with_hint("use one of: us, us_five_digits, nordic, none")),
        }
    }
}

/// A layout that is known to come out.
fn plain(prefix: &str, item_digits: u8, value_digits: u8, content: VariableContent) -> VariableLayout {
    VariableLayout { prefix: prefix.to_owned(), item_digits, inner_check: false, value_digits, content }
}

/// A price or a weight from inside a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MeasuredValue {
    /// What the piece costs.
    Price(Money),
    /// What the piece weighs.
    Weight(Quantity),
}

/// What is inside the code of a piece that a shop weighed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableMeasure {
    /// The shop's number of the item, with leading zeros.
    pub item: String,
    /// What the piece costs or weighs.
    pub value: MeasuredValue,
}
