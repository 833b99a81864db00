//! The states whose sales tax is known, and the postal codes that lie in them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, clip};

/// Code and English name, sorted by code.
#[rustfmt::skip]
const STATES: [(&str, &str); 52] = [
    ("AK", "Alaska"), ("AL", "Alabama"), ("AR", "Arkansas"), ("AZ", "Arizona"), ("CA", "California"),
    ("CO", "Colorado"), ("CT", "Connecticut"), ("DC", "District of Columbia"), ("DE", "Delaware"),
    ("FL", "Florida"), ("GA", "Georgia"), ("HI", "Hawaii"), ("IA", "Iowa"), ("ID", "Idaho"),
    ("IL", "Illinois"), ("IN", "Indiana"), ("KS", "Kansas"), ("KY", "Kentucky"), ("LA", "Louisiana"),
    ("MA", "Massachusetts"), ("MD", "Maryland"), ("ME", "Maine"), ("MI", "Michigan"), ("MN", "Minnesota"),
    ("MO", "Missouri"), ("MS", "Mississippi"), ("MT", "Montana"), ("NC", "North Carolina"),
    ("ND", "North Dakota"), ("NE", "Nebraska"), ("NH", "New Hampshire"), ("NJ", "New Jersey"),
    ("NM", "New Mexico"), ("NV", "Nevada"), ("NY", "New York"), ("OH", "Ohio"), ("OK", "Oklahoma"),
    ("OR", "Oregon"), ("PA", "Pennsylvania"), ("PR", "Puerto Rico"), ("RI", "Rhode Island"),
    ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"), ("UT", "Utah"),
    ("VA", "Virginia"), ("VT", "Vermont"), ("WA", "Washington"), ("WI", "Wisconsin"),
    ("WV", "West Virginia"), ("WY", "Wyoming"),
];

/// First and last three-digit prefix of postal codes and the state they lie in. A prefix that is not
/// here (military mail, the smaller territories, unused numbers) names no state.
#[rustfmt::skip]
const PREFIXES: [(u16, u16, &str); 75] = [
    (5, 5, "NY"), (6, 7, "PR"), (9, 9, "PR"), (10, 27, "MA"), (28, 29, "RI"), (30, 38, "NH"), (39, 49, "ME"),
    (50, 54, "VT"), (55, 55, "MA"), (56, 59, "VT"), (60, 69, "CT"), (70, 89, "NJ"),
    (100, 149, "NY"), (150, 196, "PA"), (197, 199, "DE"), (200, 200, "DC"), (201, 201, "VA"), (202, 205, "DC"),
    (206, 212, "MD"), (214, 219, "MD"), (220, 246, "VA"), (247, 268, "WV"), (270, 289, "NC"), (290, 299, "SC"),
    (300, 319, "GA"), (320, 339, "FL"), (341, 342, "FL"), (344, 344, "FL"), (346, 347, "FL"), (349, 349, "FL"),
    (350, 352, "AL"), (354, 369, "AL"), (370, 385, "TN"), (386, 397, "MS"), (398, 399, "GA"), (400, 427, "KY"),
    (430, 459, "OH"), (460, 479, "IN"), (480, 499, "MI"), (500, 516, "IA"), (520, 528, "IA"), (530, 532, "WI"),
    (534, 535, "WI"), (537, 549, "WI"), (550, 551, "MN"), (553, 567, "MN"), (570, 577, "SD"), (580, 588, "ND"),
    (590, 599, "MT"), (600, 620, "IL"), (622, 629, "IL"), (630, 631, "MO"), (633, 641, "MO"), (644, 658, "MO"),
    (660, 662, "KS"), (664, 679, "KS"), (680, 681, "NE"), (683, 693, "NE"), (700, 701, "LA"), (703, 708, "LA"),
    (710, 714, "LA"), (716, 729, "AR"), (730, 731, "OK"), (733, 733, "TX"), (734, 741, "OK"), (743, 749, "OK"),
    (750, 799, "TX"), (800, 816, "CO"), (820, 831, "WY"), (832, 838, "ID"), (840, 847, "UT"), (850, 865, "AZ"),
    (870, 884, "NM"), (885, 885, "TX"), (889, 898, "NV"),
];

/// The prefixes from 900 on, apart so that each table stays readable.
const WEST: [(u16, u16, &str); 8] = [
    (900, 908, "CA"),
    (910, 928, "CA"),
    (930, 961, "CA"),
    (967, 968, "HI"),
    (970, 979, "OR"),
    (980, 986, "WA"),
    (988, 994, "WA"),
    (995, 999, "AK"),
];

/// A US state, the District of Columbia or Puerto Rico.
///
/// ```
/// use grocery_core::basket::State;
/// let il: State = "il".parse()?;
/// assert_eq!(il, "Illinois".parse()?);
/// assert_eq!(State::from_zip("60614"), Some(il));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State(u8);

impl State {
    /// All of them, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).take(STATES.len()).map(Self)
    }

    /// The two-letter code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        STATES[usize::from(self.0)].0
    }

    /// The English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        STATES[usize::from(self.0)].1
    }

    /// The state in which a postal code lies, by its first three digits. `None` where `zip` is not a
    /// US postal code or lies in none of them.
    #[must_use]
    pub fn from_zip(zip: &str) -> Option<Self> {
        let digits = zip.trim().as_bytes();
        let form = |b: &[u8]| b.iter().all(u8::is_ascii_digit);
        let five = match digits {
            five if five.len() == 5 && form(five) => five,
            long if long.len() == 10 && form(&long[..5]) && long[5] == b'-' && form(&long[6..]) => &long[..5],
            _ => return None,
        };
        let prefix = five[..3].iter().fold(0_u16, |n, b| n * 10 + u16::from(b - b'0'));
        let (_, _, code) =
            PREFIXES.iter().chain(&WEST).find(|(first, last, _)| (*first..=*last).contains(&prefix))?;
        Self::from_code(code)
    }

    fn from_code(code: &str) -> Option<Self> {
        let at = STATES.binary_search_by_key(&code, |(c, _)| *c).ok()?;
        u8::try_from(at).ok().map(Self)
    }
}

/// Reads a two-letter code or an English name, in any case.
impl FromStr for State {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        let text = s.trim();
        let named =
            |(code, name): &(&str, &str)| code.eq_ignore_ascii_case(text) || name.eq_ignore_ascii_case(text);
        STATES.iter().position(named).and_then(|at| u8::try_from(at).ok()).map(Self).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{:?} is not a US state", clip(s, 40)))
                .with_hint("use a two-letter code such as IL, DC or PR, or say the tax rate with taxRate")
        })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_and_names_read_back() {
        assert_eq!(State::all().count(), 52);
        for state in State::all() {
            assert_eq!(state.as_str().to_lowercase().parse::<State>().unwrap(), state);
            assert_eq!(state.name().to_uppercase().parse::<State>().unwrap(), state);
            assert_eq!(State::from_code(state.as_str()), Some(state), "sorted by code");
        }
        for bad in ["", "XX", "I L", "Ontario"] {
            assert!(bad.parse::<State>().is_err(), "{bad}");
        }
    }

    #[test]
    fn postal_codes_lie_in_their_states() {
        for (zip, code) in [
            ("12345", "NY"),
            ("62701", "IL"),
            ("90210", "CA"),
            ("02139", "MA"),
            ("00901", "PR"),
            ("20001", "DC"),
            ("20500", "DC"),
            ("29401", "SC"),
            ("10001-1234", "NY"),
            ("99501", "AK"),
            ("96813", "HI"),
            ("06320", "CT"),
            ("88595", "TX"),
            ("97201", "OR"),
            ("03101", "NH"),
            ("59601", "MT"),
            ("19801", "DE"),
        ] {
            assert_eq!(State::from_zip(zip).map(State::as_str), Some(code), "{zip}");
        }
        for none in ["", "1234", "123456", "abcde", "09001", "12345-", "1234５"] {
            assert_eq!(State::from_zip(none), None, "{none}");
        }
        for (first, last, code) in PREFIXES.iter().chain(&WEST) {
            assert!(first <= last && State::from_code(code).is_some());
        }
        let every = State::all().filter(|s| PREFIXES.iter().chain(&WEST).any(|(_, _, c)| *c == s.as_str()));
        assert_eq!(every.count(), 52);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in ".*") {
            let _ = (State::from_zip(&text), text.parse::<State>());
        }
    }
}
