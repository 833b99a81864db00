//! What a cook does with the lines of a recipe: scaling to other servings, and cups to grams.
//!
//! Everything is exact: amounts are fractions, and a third of a recipe is a third. Cups become grams only
//! where it is known how much a cup of that weighs ([`density`]). This module reads no text but names, and
//! never rounds.

mod density;

pub use density::{Density, density};

use super::Ingredient;
use crate::{
    error::{Error, ErrorKind, Result},
    quantity::{Dimension, Quantity, Ratio, Unit},
};

impl Ingredient {
    /// The amount with its unit; `None` where the line says none. Pieces are [`Unit::Each`].
    #[must_use]
    pub fn amount(&self) -> Option<Quantity> {
        Some(Quantity::new(self.quantity?, self.unit.unwrap_or(Unit::Each)))
    }

    /// Whether the line is a heading such as "For the sauce:": it has no name and nothing to buy.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.name.is_empty() && self.quantity.is_none()
    }

    /// The same line for `factor` times the recipe: amount and range grow, the size of a package does not.
    /// What the line says in words (`comment`, "/330 grams") stays as it was written for the recipe.
    ///
    /// ```
    /// use grocery_core::{Ratio, nlu::parse_ingredient};
    /// let line = parse_ingredient("3/4 cup sugar").scaled(Ratio::new(2, 3).unwrap())?;
    /// assert_eq!(line.quantity, Ratio::new(1, 2));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where `factor` is not above zero or an amount does not fit.
    pub fn scaled(&self, factor: Ratio) -> Result<Self> {
        if !factor.is_positive() {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("a recipe cannot be made {factor} times"),
            )
            .with_hint("use a factor above zero, such as 2 or 1/2"));
        }
        let grow = |amount: Option<Ratio>| match amount {
            None => Ok(None),
            Some(a) => a.times(factor).map(Some).ok_or_else(|| {
                Error::new(ErrorKind::InvalidInput, format!("{a} times {factor} is too large or too fine"))
                    .with_hint("use a smaller factor")
            }),
        };
        Ok(Self { quantity: grow(self.quantity)?, quantity_max: grow(self.quantity_max)?, ..self.clone() })
    }

    /// The amount in another unit: within volume and within mass by exact factors, between the two by the
    /// weight of a cup of this ingredient.
    ///
    /// ```
    /// use grocery_core::{Unit, nlu::parse_ingredient};
    /// let flour = parse_ingredient("2 cups all-purpose flour");
    /// assert_eq!(flour.amount_in(Unit::Gram)?.to_string(), "250 grams");
    /// assert!(parse_ingredient("2 cups gravel").amount_in(Unit::Gram).is_err());
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the line has no amount, the units do not convert, no weight is
    /// known for the name, or the number does not fit.
    pub fn amount_in(&self, unit: Unit) -> Result<Quantity> {
        let amount = self.amount().ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("the line for {:?} says no amount", self.name))
                .with_hint("only a line with an amount can be converted")
        })?;
        convert(&self.name, amount, unit)
    }
}

/// The lines of a recipe for `from` servings as they are for `to` servings.
///
/// ```
/// use grocery_core::{Ratio, nlu::{parse_ingredient, recipe::scale_recipe}};
/// let lines = [parse_ingredient("2 eggs"), parse_ingredient("Salt to taste")];
/// let six = scale_recipe(&lines, Ratio::from_int(4), Ratio::from_int(6))?;
/// assert_eq!(six[0].quantity, Some(Ratio::from_int(3)));
/// assert_eq!(six[1].quantity, None);
/// # Ok::<(), grocery_core::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where servings are not above zero or an amount does not fit.
pub fn scale_recipe(lines: &[Ingredient], from: Ratio, to: Ratio) -> Result<Vec<Ingredient>> {
    let factor =
        (from.is_positive() && to.is_positive()).then(|| to.over(from)).flatten().ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("a recipe for {from} cannot be made for {to}"))
                .with_hint("both servings must be above zero")
        })?;
    lines.iter().map(|line| line.scaled(factor)).collect()
}

/// `amount` of the ingredient `name` in another unit, between volume and mass by its [`density`].
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where the units do not convert, no weight is known for `name`, or the
/// number does not fit.
pub fn convert(name: &str, amount: Quantity, unit: Unit) -> Result<Quantity> {
    let (from, to) = (amount.unit.dimension(), unit.dimension());
    let heavier = match (from, to) {
        (Dimension::Volume, Dimension::Mass) => true,
        (Dimension::Mass, Dimension::Volume) => false,
        _ => return amount.convert(unit),
    };
    let Some(known) = density(name) else {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!("how much a cup of {:?} weighs is not known", crate::error::clip(name, 60)),
        )
        .with_hint("give the amount by weight, or in a unit of the same kind"));
    };
    let too_large = || {
        Error::new(ErrorKind::InvalidInput, "the quantity is too large or too fine to count exactly")
            .with_hint("use a smaller amount")
    };
    // By way of cups, so that a cup of flour is exactly its row in the table.
    if heavier {
        let cups = amount.convert(Unit::Cup)?;
        let grams = cups.amount.times(known.grams_per_cup).ok_or_else(too_large)?;
        Quantity::new(grams, Unit::Gram).convert(unit)
    } else {
        let grams = amount.convert(Unit::Gram)?;
        let cups = grams.amount.over(known.grams_per_cup).ok_or_else(too_large)?;
        Quantity::new(cups, Unit::Cup).convert(unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::nlu::parse_ingredient;

    fn ratio(n: i64, d: i64) -> Ratio {
        Ratio::new(n, d).unwrap()
    }

    #[test]
    fn scaling_is_exact_and_leaves_packages_alone() {
        let line = parse_ingredient("2 to 3 (14.5-ounce) cans diced tomatoes");
        let half = line.scaled(ratio(1, 2)).unwrap();
        assert_eq!((half.quantity, half.quantity_max), (Some(Ratio::ONE), Some(ratio(3, 2))));
        assert_eq!((half.size, half.unit, &half.name), (line.size, line.unit, &line.name));
        for bad in [Ratio::ZERO, ratio(-1, 2)] {
            assert_eq!(line.scaled(bad).unwrap_err().kind(), ErrorKind::InvalidInput);
            assert!(scale_recipe(&[], Ratio::ONE, bad).is_err());
            assert!(scale_recipe(&[], bad, Ratio::ONE).is_err());
        }
        let huge = Ingredient { quantity: Some(Ratio::from_int(i64::MAX)), ..Ingredient::default() };
        assert!(huge.scaled(Ratio::from_int(2)).is_err());
    }

    #[test]
    fn cups_become_grams_only_where_the_weight_is_known() {
        for (line, unit, want) in [
            ("1 cup all-purpose flour", Unit::Gram, "125 grams"),
            ("1/2 cup granulated sugar", Unit::Gram, "100 grams"),
            ("1 tablespoon unsalted butter", Unit::Gram, "14 3/16 grams"),
            ("500 grams flour", Unit::Cup, "4 cups"),
            ("1 cup milk", Unit::Milliliter, "236.588 milliliters"),
            ("1 lb butter", Unit::Gram, "453.592 grams"),
        ] {
            assert_eq!(parse_ingredient(line).amount_in(unit).unwrap().to_string(), want, "{line}");
        }
        for (line, unit) in [
            ("1 cup rice flour", Unit::Gram),
            ("1 cup chopped walnuts", Unit::Gram),
            ("2 eggs", Unit::Gram),
            ("1 can tomatoes", Unit::Gram),
            ("salt", Unit::Gram),
        ] {
            let error = parse_ingredient(line).amount_in(unit).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{line}");
            assert!(error.hint().is_some(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(n in 1..10_000_i64, d in 1..64_i64, a in 1..50_i64, b in 1..50_i64) {
            let line = Ingredient { quantity: Ratio::new(n, d), unit: Some(Unit::Cup), name: "flour".to_owned(), ..Ingredient::default() };
            let there = scale_recipe(std::slice::from_ref(&line), Ratio::from_int(a), Ratio::from_int(b)).unwrap();
            prop_assert_eq!(&scale_recipe(&there, Ratio::from_int(b), Ratio::from_int(a)).unwrap()[0], &line);
            let grams = line.amount_in(Unit::Gram).unwrap();
            prop_assert_eq!(convert("flour", grams, Unit::Cup).unwrap(), line.amount().unwrap());
        }

        #[test]
        fn any_name_is_safe(name in ".*", n in any::<i64>()) {
            let _ = convert(&name, Quantity::new(Ratio::from_int(n), Unit::Gallon), Unit::Milligram);
        }
    }
}
