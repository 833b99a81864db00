//! Which lines of a recipe one goes shopping for, and how amounts of the same thing add up.

use serde::Serialize;

use super::convert;
use crate::{
    nlu::Ingredient,
    quantity::{Dimension, Quantity, Unit},
};

/// Why a line of a recipe is nothing to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeftOut {
    /// "For the sauce:".
    Heading,
    /// Comes from the tap.
    Water,
    /// Without an amount and said to be "to taste" or "as needed": it stands in the kitchen.
    ToTaste,
    /// Said to be optional.
    Optional,
}

impl LeftOut {
    /// The stable name, as in the JSON form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Water => "water",
            Self::ToTaste => "to_taste",
            Self::Optional => "optional",
        }
    }
}

/// Words beside "water" that leave it what comes from the tap.
const TAP: &[&str] = words![
    "water" "cold" "warm" "hot" "boiling" "lukewarm" "tepid" "cool" "tap" "ice" "iced" "ice-cold" "chilled"
    "filtered" "very" "plain" "fresh" "room-temperature" "simmering" "pasta" "cooking"
];

impl Ingredient {
    /// Why nobody goes shopping for this line; `None` where one does.
    ///
    /// ```
    /// use grocery_core::nlu::{parse_ingredient, recipe::LeftOut};
    /// assert_eq!(parse_ingredient("2 cups boiling water").left_out(), Some(LeftOut::Water));
    /// assert_eq!(parse_ingredient("Salt to taste").left_out(), Some(LeftOut::ToTaste));
    /// assert_eq!(parse_ingredient("1 cup coconut water").left_out(), None);
    /// ```
    #[must_use]
    pub fn left_out(&self) -> Option<LeftOut> {
        if self.is_heading() || self.name.trim().is_empty() {
            return Some(LeftOut::Heading);
        }
        if self.optional {
            return Some(LeftOut::Optional);
        }
        let name = self.name.to_lowercase();
        let mut words = name.split_whitespace().map(|w| w.trim_matches(','));
        let packed = self.unit.is_some_and(|u| u.dimension() == Dimension::Package) || self.size.is_some();
        if !packed && name.contains("water") && words.all(|w| TAP.contains(&w)) {
            return Some(LeftOut::Water);
        }
        let says = |what: &str| self.comment.as_ref().is_some_and(|c| c.to_lowercase().contains(what));
        let open = self.quantity.is_none() && (says("to taste") || says("as needed") || says("if needed"));
        open.then_some(LeftOut::ToTaste)
    }
}

/// `added` in the unit of `first`, by exact factors or by what a cup of `name` weighs; `None` where the two
/// cannot be added up.
pub(crate) fn in_unit_of(name: &str, first: Option<Unit>, added: Quantity) -> Option<Quantity> {
    convert(name, added, first.unwrap_or(Unit::Each)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::parse_ingredient;

    #[test]
    fn what_is_bought_and_what_is_not() {
        for (line, want) in [
            ("For the dressing:", Some(LeftOut::Heading)),
            ("1 cup water", Some(LeftOut::Water)),
            ("3 tablespoons ice water", Some(LeftOut::Water)),
            ("2 quarts cold water, plus more as needed", Some(LeftOut::Water)),
            ("Kosher salt and freshly ground black pepper, to taste", Some(LeftOut::ToTaste)),
            ("1 teaspoon salt, or to taste", None),
            ("1/4 cup chopped parsley (optional)", Some(LeftOut::Optional)),
            ("Vegetable oil, for frying", None),
            ("1 cup rose water", None),
            ("2 bottles sparkling water", None),
            ("1 watermelon", None),
            ("2 eggs", None),
        ] {
            assert_eq!(parse_ingredient(line).left_out(), want, "{line}");
        }
        assert_eq!(
            serde_json::to_string(&LeftOut::ToTaste).unwrap(),
            format!("{:?}", LeftOut::ToTaste.as_str())
        );
    }

    #[test]
    fn cups_and_pounds_of_flour_add_up_but_not_of_walnuts() {
        let two = Quantity::new(crate::quantity::Ratio::from_int(2), Unit::Cup);
        assert_eq!(
            in_unit_of("flour", Some(Unit::Gram), two).map(|q| q.to_string()).as_deref(),
            Some("250 grams")
        );
        assert_eq!(in_unit_of("chopped walnuts", Some(Unit::Gram), two), None);
        assert_eq!(in_unit_of("flour", None, two), None);
    }
}
