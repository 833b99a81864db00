//! What a cook does with the lines of a recipe.

use grocery_core::{Error, nlu, nlu::recipe};

use crate::{
    error::Answer,
    understanding::Ingredient,
    values::{Amount, maybe, read},
};

/// An amount with its unit.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Measure {
    /// How much.
    pub amount: Amount,
    /// The unit, such as `gram`.
    pub unit: String,
}

/// What of a line counts here.
fn line(of: &Ingredient) -> Result<nlu::Ingredient, Error> {
    let exact = |amount: &Option<Amount>| read(amount.as_ref().map(|a| a.exact.as_str()));
    let mut line = nlu::Ingredient { name: of.name.clone(), ..nlu::Ingredient::default() };
    line.quantity = exact(&of.quantity)?;
    line.quantity_max = exact(&of.quantity_max)?;
    line.unit = read(of.unit.as_deref())?;
    Ok(line)
}

/// The same line for `factor` times the recipe, such as `3/2`. The size of a package stays as it is.
///
/// Fails with `InvalidInput` where the factor is not above zero or an amount does not fit.
#[uniffi::export]
pub fn scale_ingredient(ingredient: Ingredient, factor: String) -> Answer<Ingredient> {
    let scaled = line(&ingredient)?.scaled(factor.parse()?)?;
    Ok(with_amounts(ingredient, &scaled))
}

/// The lines of a recipe for `servings` people as they are for `wanted`.
///
/// Fails with `InvalidInput` where either is not above zero or an amount does not fit.
#[uniffi::export]
pub fn scale_recipe(lines: Vec<Ingredient>, servings: String, wanted: String) -> Answer<Vec<Ingredient>> {
    let read: Vec<nlu::Ingredient> = lines.iter().map(line).collect::<Result<_, _>>()?;
    let scaled = recipe::scale_recipe(&read, servings.parse()?, wanted.parse()?)?;
    Ok(lines.into_iter().zip(&scaled).map(|(line, scaled)| with_amounts(line, scaled)).collect())
}

/// The amount of a line in another unit: between volume and weight by what a cup of this ingredient weighs, where that
/// is known.
///
/// Fails with `InvalidInput` where the line has no amount, the units do not convert or no weight is known.
#[uniffi::export]
pub fn ingredient_amount_in(ingredient: Ingredient, unit: String) -> Answer<Measure> {
    let amount = line(&ingredient)?.amount_in(unit.parse()?)?;
    Ok(Measure { amount: amount.amount.into(), unit: amount.unit.to_string() })
}

fn with_amounts(mut ingredient: Ingredient, scaled: &nlu::Ingredient) -> Ingredient {
    ingredient.quantity = maybe(scaled.quantity);
    ingredient.quantity_max = maybe(scaled.quantity_max);
    ingredient
}
