//! The lines of a recipe, onto a list.

use std::sync::Arc;

use serde::Serialize;

use super::{GroceryList, ListsView};
use crate::{
    catalog::{FindAliases, MatchRequest, Product},
    error::{Error, ErrorKind, Result, clip},
    id::{LineId, ListId, UserId},
    lists::{ListLine, ListOp, MAX_AMOUNT, MAX_LINES, ShoppingList, apply, merge_amounts},
    nlu::{
        Ingredient, ItemSize, Parser, normal_name,
        recipe::{LeftOut, in_unit_of, scale_recipe},
    },
    quantity::{PackageSize, Quantity, Ratio, Unit},
};

/// Below this confidence a match is worse than none: the line stays on the list unpriced.
const GUESS_FROM: f64 = 0.4;

/// A recipe to put on a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AddRecipe {
    /// Its lines as they are written. Blank ones are passed over.
    pub lines: Vec<String>,
    /// For how many it is written, and for how many it is to be made. `None`: as it is written.
    pub servings: Option<(Ratio, Ratio)>,
    /// Whether optional lines are bought too. Default: no.
    pub optional: bool,
}

impl AddRecipe {
    /// The recipe with these lines.
    #[must_use]
    pub fn new<S: Into<String>>(lines: impl IntoIterator<Item = S>) -> Self {
        Self { lines: lines.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// The recipe written in `text`, one line for each ingredient.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::new(text.lines())
    }

    /// Written for `from` servings, to be made for `to`.
    #[must_use]
    pub fn servings(mut self, from: Ratio, to: Ratio) -> Self {
        self.servings = Some((from, to));
        self
    }

    /// Buys what is optional too.
    #[must_use]
    pub fn with_optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

/// A line of a recipe that is nothing to buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SkippedLine {
    /// Its number in the recipe, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// Why it was left out.
    pub reason: LeftOut,
}

/// What came of a recipe.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecipeAdded {
    /// The list afterwards, priced.
    pub grocery_list: GroceryList,
    /// The lines of the list that are new or have more now, in the order of the recipe, each once.
    pub lines: Vec<LineId>,
    /// What was left out, and why.
    pub skipped: Vec<SkippedLine>,
    /// Names for which no product is known; they stand on the list without a price.
    pub unknown: Vec<String>,
}

/// A line of the recipe that is to be bought.
struct Wanted {
    line: ListLine,
    /// Whether an amount was said.
    counted: bool,
}

impl ListsView<'_> {
    /// Puts what a recipe needs on a list, in one commit, so that one undo takes all of it back. What is on
    /// the list already is added to, in the unit of the line that is there: by exact factors, and between
    /// volume and mass where it is known what a cup of it weighs. Amounts that do not add up stand on
    /// lines of their own. Without an amount, one is put on the list, unless it is there. Water, headings,
    /// optional lines and what is "to taste" are left out and told.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); [`InvalidInput`](ErrorKind::InvalidInput) for servings
    /// that are not above 0 and for amounts beyond what a list takes;
    /// [`TooLarge`](ErrorKind::TooLarge) for more lines than a list takes, and for a line above
    /// [`max_text_bytes`](super::AgentConfig::max_text_bytes) or too long for a list. Nothing has changed then.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, Ratio, UserId, agent::AddRecipe};
    /// let agent = GroceryAgent::builder().build()?;
    /// let user = UserId::new("ann")?;
    /// let list = agent.lists().create(&user, "Dinner").await?.id;
    /// let pancakes = AddRecipe::from_text("2 cups flour\n3 eggs\n1 cup water\nSalt to taste");
    /// let four_to_six = pancakes.servings(Ratio::from_int(4), Ratio::from_int(6));
    /// let added = agent.lists().add_recipe(&user, list, four_to_six).await?;
    /// assert_eq!(added.grocery_list.items[0].quantity_exact.to_string(), "3");
    /// assert_eq!(added.grocery_list.items[1].quantity_exact.to_string(), "9/2");
    /// assert_eq!(added.skipped.len(), 2);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn add_recipe(&self, user: &UserId, list: ListId, recipe: AddRecipe) -> Result<RecipeAdded> {
        if recipe.lines.len() > MAX_LINES {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("the recipe has {} lines; at most {MAX_LINES} are read", recipe.lines.len()),
            )
            .with_hint("add one recipe at a time"));
        }
        let (read, skipped) = read(&recipe, &self.inner.parser)?;
        let wanted = self.wanted(user, read).await?;
        let unknown: Vec<String> =
            wanted.iter().filter(|w| w.line.product.is_none()).map(|w| w.line.requested.clone()).collect();
        let most = self.inner.config.max_lines.min(MAX_LINES);
        let mut touched = Vec::new();
        let grocery_list = self
            .change_all(user, list, |now| {
                let (ops, lines) = merged(now, &wanted, most)?;
                touched = lines;
                Ok(ops)
            })
            .await?;
        Ok(RecipeAdded { grocery_list, lines: touched, skipped, unknown })
    }

    /// The lines of the list that these ingredients would be, with their products.
    async fn wanted(&self, user: &UserId, read: Vec<Ingredient>) -> Result<Vec<Wanted>> {
        let inner = self.inner;
        let phrases: Vec<&str> = read.iter().map(|i| i.name.as_str()).collect();
        let aliases = match phrases.is_empty() {
            true => Vec::new(),
            false => inner.aliases.find(FindAliases::new(user.clone(), phrases)).await?,
        };
        inner.note_served(user);
        let familiar = inner.familiar(user).await;
        let catalog = inner.catalog();
        let product = |name: &str| -> Option<Product> {
            let plain = normal_name(name);
            let meant = aliases.iter().find(|a| a.phrase == plain).and_then(|a| catalog.get(&a.product));
            meant.or_else(|| {
                let mut request = MatchRequest::new(name);
                request.familiar = Arc::clone(&familiar);
                let found = catalog.match_item(&request);
                if found.confidence < GUESS_FROM { None } else { found.best.map(|c| c.product) }
            })
        };
        let at = inner.clock.wall();
        let line = |ingredient: Ingredient| {
            let product = product(&ingredient.name);
            let line = ListLine {
                id: LineId::generate(&*inner.clock, &*inner.rng),
                amount: ingredient.quantity.unwrap_or(Ratio::ONE),
                unit: ingredient.unit,
                size: ingredient.size.and_then(package),
                product: product.as_ref().map(|p| p.id.clone()),
                product_name: product.map(|p| p.name),
                max_price: None,
                only_if_on_sale: false,
                checked: false,
                added_at: at,
                requested: ingredient.name,
            };
            Wanted { line, counted: ingredient.quantity.is_some() }
        };
        Ok(read.into_iter().map(line).collect())
    }
}

/// Reads and scales a recipe; what is to be bought, and what is left out.
fn read(recipe: &AddRecipe, parser: &Parser) -> Result<(Vec<Ingredient>, Vec<SkippedLine>)> {
    let mut wanted = Vec::new();
    let mut skipped = Vec::new();
    for (i, text) in recipe.lines.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
        if text.len() > parser.max_text_bytes() {
            let (bytes, most) = (text.len(), parser.max_text_bytes());
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("line {} of the recipe has {bytes} bytes; at most {most} are read", i + 1),
            )
            .with_hint("give each ingredient a line of its own"));
        }
        let line = parser.ingredient(text);
        match line.left_out() {
            Some(LeftOut::Optional) if recipe.optional => wanted.push(line),
            Some(reason) => skipped.push(SkippedLine { line: i + 1, text: text.trim().to_owned(), reason }),
            None => wanted.push(line),
        }
    }
    if let Some((from, to)) = recipe.servings {
        wanted = scale_recipe(&wanted, from, to)?;
    }
    Ok((wanted, skipped))
}

/// The operations that put `wanted` on the list, and the lines they touch.
fn merged(now: &ShoppingList, wanted: &[Wanted], most: usize) -> Result<(Vec<ListOp>, Vec<LineId>)> {
    let mut draft = now.clone();
    let mut ops = Vec::new();
    let mut touched: Vec<LineId> = Vec::new();
    for Wanted { line, counted } in wanted {
        let Some((op, id)) = step(&draft, line, *counted)? else { continue };
        if matches!(op, ListOp::AddLine { .. }) && draft.lines.len() >= most {
            return Err(Error::new(ErrorKind::TooLarge, format!("a list holds at most {most} lines"))
                .with_hint("take lines off, or put the recipe on a list of its own"));
        }
        apply(&mut draft, &op, line.added_at)?;
        ops.push(op);
        if !touched.contains(&id) {
            touched.push(id);
        }
    }
    Ok((ops, touched))
}

/// What puts one line on the list: `None` where it is there already and no amount was said.
fn step(now: &ShoppingList, wanted: &ListLine, counted: bool) -> Result<Option<(ListOp, LineId)>> {
    let name = normal_name(&wanted.requested);
    let same = now.lines.iter().filter(|l| {
        let size_fits = l.size.is_none() || wanted.size.is_none() || l.size == wanted.size;
        size_fits && (normal_name(&l.requested) == name || l.product.is_some() && l.product == wanted.product)
    });
    let mut there = false;
    for line in same {
        if !counted {
            there = true;
            continue;
        }
        let added = Quantity::new(wanted.amount, wanted.unit.unwrap_or(Unit::Each));
        let sum = match merge_amounts((line.amount, line.unit), (wanted.amount, wanted.unit))? {
            Some(sum) => Some(sum),
            None => in_unit_of(&wanted.requested, line.unit, added).and_then(|q| q.amount.plus(line.amount)),
        };
        let Some(amount) = sum else { continue };
        if !amount.is_positive() || amount > Ratio::from_int(MAX_AMOUNT) {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{amount} of {:?} is more than a list takes", clip(&line.requested, 40)),
            )
            .with_hint("scale the recipe to fewer servings"));
        }
        return Ok(Some((ListOp::SetAmount { line: line.id, amount, unit: line.unit }, line.id)));
    }
    Ok((!there).then(|| (ListOp::add(wanted.clone()), wanted.id)))
}

/// The package that a line names.
fn package(size: ItemSize) -> Option<PackageSize> {
    let each = Quantity::new(size.value?, size.unit.unwrap_or(Unit::Each));
    PackageSize::new(size.count.unwrap_or(1), each).ok()
}
