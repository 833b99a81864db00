//! The units of the contract, their dimensions and exact factors.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Ratio;
use crate::error::{Error, ErrorKind, Result, clip};

/// What a unit measures. Units of one dimension convert into each other, except packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Weight. The factor is in grams.
    Mass,
    /// Capacity. The factor is in millilitres.
    Volume,
    /// Pieces. The factor is in single pieces.
    Count,
    /// A container or a cut (can, bag, loaf, slice): each converts only to itself.
    Package,
}

/// One row of the table of units.
struct Row {
    name: &'static str,
    singular: &'static str,
    plural: &'static str,
    dimension: Dimension,
    factor: Ratio,
    /// Other ways to write it in English, lower case.
    written: &'static [&'static str],
}

/// A unit of quantity. Its name is singular English, as in the wire contract. US customary measures
/// are the legal US ones (a gallon is 231 cubic inches), exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// `gallon`.
    Gallon,
    /// `quart`.
    Quart,
    /// `pint`.
    Pint,
    /// `cup`.
    Cup,
    /// `fluid_ounce`.
    FluidOunce,
    /// `tablespoon`.
    Tablespoon,
    /// `teaspoon`.
    Teaspoon,
    /// `liter`.
    Liter,
    /// `centiliter`.
    Centiliter,
    /// `deciliter`.
    Deciliter,
    /// `milliliter`.
    Milliliter,
    /// `pound`.
    Pound,
    /// `ounce`.
    Ounce,
    /// `kilogram`.
    Kilogram,
    /// `gram`.
    Gram,
    /// `milligram`.
    Milligram,
    /// `dozen`.
    Dozen,
    /// `each`.
    Each,
    /// `can`.
    Can,
    /// `bottle`.
    Bottle,
    /// `jar`.
    Jar,
    /// `box`.
    Box,
    /// `bag`.
    Bag,
    /// `pack`.
    Pack,
    /// `carton`.
    Carton,
    /// `loaf`.
    Loaf,
    /// `bunch`.
    Bunch,
    /// `head`.
    Head,
    /// `stick`.
    Stick,
    /// `slice`.
    Slice,
    /// `clove`.
    Clove,
    /// `block`.
    Block,
    /// `bar`.
    Bar,
    /// `roll`.
    Roll,
    /// `tub`.
    Tub,
    /// `case`.
    Case,
    /// `ear`.
    Ear,
    /// `pinch`.
    Pinch,
    /// `dash`.
    Dash,
    /// `piece`.
    Piece,
    /// `wedge`.
    Wedge,
    /// `sprig`.
    Sprig,
    /// `stalk`.
    Stalk,
    /// `fillet`.
    Fillet,
    /// `rack`.
    Rack,
    /// `sleeve`.
    Sleeve,
    /// `tray`.
    Tray,
    /// `tube`.
    Tube,
    /// `jug`.
    Jug,
    /// `pouch`.
    Pouch,
    /// `packet`.
    Packet,
    /// `crate`.
    Crate,
    /// `basket`.
    Basket,
}

impl Unit {
    /// Every unit, in declaration order.
    pub const ALL: [Self; 53] = [
        Self::Gallon,
        Self::Quart,
        Self::Pint,
        Self::Cup,
        Self::FluidOunce,
        Self::Tablespoon,
        Self::Teaspoon,
        Self::Liter,
        Self::Centiliter,
        Self::Deciliter,
        Self::Milliliter,
        Self::Pound,
        Self::Ounce,
        Self::Kilogram,
        Self::Gram,
        Self::Milligram,
        Self::Dozen,
        Self::Each,
        Self::Can,
        Self::Bottle,
        Self::Jar,
        Self::Box,
        Self::Bag,
        Self::Pack,
        Self::Carton,
        Self::Loaf,
        Self::Bunch,
        Self::Head,
        Self::Stick,
        Self::Slice,
        Self::Clove,
        Self::Block,
        Self::Bar,
        Self::Roll,
        Self::Tub,
        Self::Case,
        Self::Ear,
        Self::Pinch,
        Self::Dash,
        Self::Piece,
        Self::Wedge,
        Self::Sprig,
        Self::Stalk,
        Self::Fillet,
        Self::Rack,
        Self::Sleeve,
        Self::Tray,
        Self::Tube,
        Self::Jug,
        Self::Pouch,
        Self::Packet,
        Self::Crate,
        Self::Basket,
    ];

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The canonical name: `fluid_ounce`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// How one of it is written: `fluid ounce`.
    #[must_use]
    pub fn singular(self) -> &'static str {
        self.row().singular
    }

    /// How several of it are written: `fluid ounces`.
    #[must_use]
    pub fn plural(self) -> &'static str {
        self.row().plural
    }

    /// What it measures.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        self.row().dimension
    }

    /// How many grams, millilitres or pieces one of it is; 1 for packages.
    #[must_use]
    pub fn factor(self) -> Ratio {
        self.row().factor
    }

    /// The unit that English `text` names, in any usual spelling and case: `lbs`, `fl oz`, `Gallons`.
    ///
    /// ```
    /// use grocery_core::Unit;
    /// assert_eq!(Unit::from_english("Lbs"), Some(Unit::Pound));
    /// assert_eq!(Unit::from_english("fl. oz."), Some(Unit::FluidOunce));
    /// assert_eq!(Unit::from_english("furlong"), None);
    /// ```
    #[must_use]
    pub fn from_english(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > 24 {
            return None;
        }
        // A capital T is a tablespoon and a small t a teaspoon: the one place where case counts.
        match text {
            "T" => return Some(Self::Tablespoon),
            "t" => return Some(Self::Teaspoon),
            _ => {}
        }
        let lower = text.to_ascii_lowercase();
        let spellings = |u: &Self| {
            let row = u.row();
            row.name == lower
                || row.singular == lower
                || row.plural == lower
                || row.written.iter().any(|w| *w == lower || lower.strip_suffix('.') == Some(*w))
        };
        Self::ALL.into_iter().find(spellings)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads the canonical name only.
impl FromStr for Unit {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|u| u.as_str() == s).ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("unknown unit {:?}", clip(s, 40)))
                .with_hint("use a canonical unit such as pound, fluid_ounce, each or can")
        })
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

const fn row(
    name: &'static str,
    singular: &'static str,
    plural: &'static str,
    dimension: Dimension,
    factor: (i64, i64),
    written: &'static [&'static str],
) -> Row {
    Row { name, singular, plural, dimension, factor: Ratio::reduced(factor.0, factor.1), written }
}

#[rustfmt::skip]
static TABLE: [Row; 53] = [
    row("gallon", "gallon", "gallons", Dimension::Volume, (473176473, 125000), &["gal", "gals", "gl"]),
    row("quart", "quart", "quarts", Dimension::Volume, (473176473, 500000), &["qt", "qts"]),
    row("pint", "pint", "pints", Dimension::Volume, (473176473, 1000000), &["pt", "pts"]),
    row("cup", "cup", "cups", Dimension::Volume, (473176473, 2000000), &["c"]),
    row("fluid_ounce", "fluid ounce", "fluid ounces", Dimension::Volume, (473176473, 16000000), &["fl oz", "floz", "fl. oz", "fl. oz.", "fl oz.", "fl-oz", "fluid oz", "fl ounce", "fl ounces", "fluid ounce", "foz"]),
    row("tablespoon", "tablespoon", "tablespoons", Dimension::Volume, (473176473, 32000000), &["tbsp", "tbsps", "tbs", "tbl", "tblsp"]),
    row("teaspoon", "teaspoon", "teaspoons", Dimension::Volume, (157725491, 32000000), &["tsp", "tsps"]),
    row("liter", "liter", "liters", Dimension::Volume, (1000, 1), &["l", "lt", "ltr", "ltrs", "litre", "litres"]),
    row("centiliter", "centiliter", "centiliters", Dimension::Volume, (10, 1), &["cl", "centilitre", "centilitres"]),
    row("deciliter", "deciliter", "deciliters", Dimension::Volume, (100, 1), &["dl", "decilitre", "decilitres"]),
    row("milliliter", "milliliter", "milliliters", Dimension::Volume, (1, 1), &["ml", "mls", "millilitre", "millilitres", "cc"]),
    row("pound", "pound", "pounds", Dimension::Mass, (45359237, 100000), &["lb", "lbs", "lb.", "lbs.", "#"]),
    row("ounce", "ounce", "ounces", Dimension::Mass, (45359237, 1600000), &["oz", "ozs", "oz.", "onz"]),
    row("kilogram", "kilogram", "kilograms", Dimension::Mass, (1000, 1), &["kg", "kgs", "kilo", "kilos", "kilogramme", "kilogrammes"]),
    row("gram", "gram", "grams", Dimension::Mass, (1, 1), &["g", "gm", "gms", "gr", "grs", "gramme", "grammes"]),
    row("milligram", "milligram", "milligrams", Dimension::Mass, (1, 1000), &["mg", "mgs"]),
    row("dozen", "dozen", "dozen", Dimension::Count, (12, 1), &["doz", "dz", "dzn", "dozens"]),
    row("each", "each", "each", Dimension::Count, (1, 1), &["ea", "count", "ct", "cnt", "piece-count", "pcs", "pc", "units"]),
    row("can", "can", "cans", Dimension::Package, (1, 1), &["tin", "tins"]),
    row("bottle", "bottle", "bottles", Dimension::Package, (1, 1), &["btl"]),
    row("jar", "jar", "jars", Dimension::Package, (1, 1), &[]),
    row("box", "box", "boxes", Dimension::Package, (1, 1), &["bx"]),
    row("bag", "bag", "bags", Dimension::Package, (1, 1), &[]),
    row("pack", "pack", "packs", Dimension::Package, (1, 1), &["pk", "pks", "package", "packages", "pkg", "pkgs"]),
    row("carton", "carton", "cartons", Dimension::Package, (1, 1), &["ctn"]),
    row("loaf", "loaf", "loaves", Dimension::Package, (1, 1), &[]),
    row("bunch", "bunch", "bunches", Dimension::Package, (1, 1), &[]),
    row("head", "head", "heads", Dimension::Package, (1, 1), &[]),
    row("stick", "stick", "sticks", Dimension::Package, (1, 1), &[]),
    row("slice", "slice", "slices", Dimension::Package, (1, 1), &[]),
    row("clove", "clove", "cloves", Dimension::Package, (1, 1), &[]),
    row("block", "block", "blocks", Dimension::Package, (1, 1), &[]),
    row("bar", "bar", "bars", Dimension::Package, (1, 1), &[]),
    row("roll", "roll", "rolls", Dimension::Package, (1, 1), &[]),
    row("tub", "tub", "tubs", Dimension::Package, (1, 1), &[]),
    row("case", "case", "cases", Dimension::Package, (1, 1), &[]),
    row("ear", "ear", "ears", Dimension::Package, (1, 1), &[]),
    row("pinch", "pinch", "pinches", Dimension::Package, (1, 1), &[]),
    row("dash", "dash", "dashes", Dimension::Package, (1, 1), &[]),
    row("piece", "piece", "pieces", Dimension::Package, (1, 1), &[]),
    row("wedge", "wedge", "wedges", Dimension::Package, (1, 1), &[]),
    row("sprig", "sprig", "sprigs", Dimension::Package, (1, 1), &[]),
    row("stalk", "stalk", "stalks", Dimension::Package, (1, 1), &[]),
    row("fillet", "fillet", "fillets", Dimension::Package, (1, 1), &["filet", "filets"]),
    row("rack", "rack", "racks", Dimension::Package, (1, 1), &[]),
    row("sleeve", "sleeve", "sleeves", Dimension::Package, (1, 1), &[]),
    row("tray", "tray", "trays", Dimension::Package, (1, 1), &[]),
    row("tube", "tube", "tubes", Dimension::Package, (1, 1), &[]),
    row("jug", "jug", "jugs", Dimension::Package, (1, 1), &[]),
    row("pouch", "pouch", "pouches", Dimension::Package, (1, 1), &[]),
    row("packet", "packet", "packets", Dimension::Package, (1, 1), &[]),
    row("crate", "crate", "crates", Dimension::Package, (1, 1), &[]),
    row("basket", "basket", "baskets", Dimension::Package, (1, 1), &[]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_follows_the_declaration() {
        for (i, unit) in Unit::ALL.into_iter().enumerate() {
            assert_eq!(unit as usize, i);
            assert_eq!(unit.as_str().parse::<Unit>().unwrap(), unit);
            assert_eq!(Unit::from_english(unit.plural()), Some(unit), "{unit}");
            let f = unit.factor();
            assert_eq!(Ratio::new(f.numerator(), f.denominator()), Some(f), "{unit} in lowest terms");
        }
    }

    #[test]
    fn no_spelling_names_two_units() {
        let mut seen = std::collections::HashMap::new();
        for unit in Unit::ALL {
            let row = unit.row();
            let mut spellings: Vec<&str> = row.written.to_vec();
            spellings.extend([row.singular, row.plural]);
            spellings.sort_unstable();
            spellings.dedup();
            for s in spellings {
                assert_eq!(seen.insert(s, unit), None, "{s}");
            }
        }
    }
}
