//! What a cook does with the lines of a recipe.

use grocery_core::{Error, Quantity, agent, nlu, nlu::recipe};

use crate::{
    error::Answer,
    response::GroceryList,
    understanding::Ingredient,
    values::{Amount, count, each, maybe, read},
};

/// A recipe to put on a list.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AddRecipe {
    /// Its lines as they are written. Blank ones are passed over.
    pub lines: Vec<String>,
    /// For how many it is written, and for how many it is to be made; as it is written where absent.
    #[uniffi(default = None)]
    pub servings: Option<Servings>,
    /// Whether optional lines are bought too.
    #[uniffi(default = false)]
    pub optional: bool,
}

/// For how many a recipe is written, and for how many it is to be made, such as `4` and `6`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Servings {
    /// For how many it is written. Above 0.
    pub from: String,
    /// For how many it is to be made. Above 0.
    pub to: String,
}

impl AddRecipe {
    pub(crate) fn read(self) -> Result<agent::AddRecipe, Error> {
        let mut recipe = agent::AddRecipe::new(self.lines);
        recipe.servings = match self.servings {
            Some(servings) => Some((servings.from.parse()?, servings.to.parse()?)),
            None => None,
        };
        recipe.optional = self.optional;
        Ok(recipe)
    }
}

/// The recipe that is written in `text`, one line for each ingredient.
#[uniffi::export]
pub fn recipe_from_text(text: String) -> AddRecipe {
    AddRecipe { lines: agent::AddRecipe::from_text(&text).lines, servings: None, optional: false }
}

/// What came of putting a recipe on a list.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct RecipeAdded {
    /// The list afterwards, priced.
    pub grocery_list: GroceryList,
    /// The ids of the lines that are new or have more now, in the order of the recipe, each once.
    pub line_ids: Vec<String>,
    /// What was left out, and why.
    pub skipped: Vec<LeftOutLine>,
    /// Names for which no product is known; they stand on the list without a price.
    pub unknown: Vec<String>,
}

impl From<agent::RecipeAdded> for RecipeAdded {
    fn from(added: agent::RecipeAdded) -> Self {
        Self {
            grocery_list: added.grocery_list.into(),
            line_ids: added.lines.iter().map(ToString::to_string).collect(),
            skipped: each(added.skipped),
            unknown: added.unknown,
        }
    }
}

/// A line of a recipe that is nothing to buy.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LeftOutLine {
    /// Its number in the recipe, from 1.
    pub line: i32,
    /// What it says.
    pub text: String,
    /// Why it was left out: `heading`, `water`, `to_taste` or `optional`.
    pub reason: String,
}

impl From<agent::SkippedLine> for LeftOutLine {
    fn from(skipped: agent::SkippedLine) -> Self {
        let reason = skipped.reason.as_str().to_owned();
        Self { line: count(skipped.line), text: skipped.text, reason }
    }
}

/// An amount with its unit.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Measure {
    /// How much.
    pub amount: Amount,
    /// The unit, such as `gram`.
    pub unit: String,
}

impl From<Quantity> for Measure {
    fn from(quantity: Quantity) -> Self {
        Self { amount: quantity.amount.into(), unit: quantity.unit.to_string() }
    }
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
    Ok(line(&ingredient)?.amount_in(unit.parse()?)?.into())
}

fn with_amounts(mut ingredient: Ingredient, scaled: &nlu::Ingredient) -> Ingredient {
    ingredient.quantity = maybe(scaled.quantity);
    ingredient.quantity_max = maybe(scaled.quantity_max);
    ingredient
}
