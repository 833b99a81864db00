//! Recipe lines: read, scaled, converted, put on the list.

use grocery_core::{
    Dimension, GroceryAgent, Quantity, Ratio, Unit, UserId,
    agent::{AddRecipe, RecipeAdded},
    nlu::{Ingredient, parse_ingredient, recipe::scale_recipe},
};
use serde::Serialize;

use crate::{
    Outcome,
    args::{Common, Ingredients},
    ask,
    input::Object,
    jsonl::{Answer, each_line, joined, print, print_json, print_styled},
    table,
    text::clean_cell,
};

/// A line, and its amount in another unit where that was asked.
#[derive(Serialize)]
struct Read {
    #[serde(flatten)]
    line: Ingredient,
    #[serde(skip_serializing_if = "Option::is_none")]
    converted: Option<Option<Converted>>,
}

/// An amount in another unit.
#[derive(Serialize)]
struct Converted {
    qty: Ratio,
    unit: Unit,
}

pub(crate) async fn ingredients(common: &Common, args: Ingredients) -> Outcome {
    if args.jsonl {
        return each_line(|line| {
            let line = Object::read(line)?;
            let text: String = line.need("text", "a text")?;
            Ok(Answer { id: line.id(), of: read(&text, &args)? })
        });
    }
    let text = joined(&args.text)?;
    if args.add {
        return add(common, &args, &text).await;
    }
    let lines: Vec<Read> = text.lines().map(|line| read(line, &args)).collect::<Outcome<_>>()?;
    if common.json {
        return print_json(&lines);
    }
    let lines: Vec<(Ingredient, Option<String>)> = lines
        .into_iter()
        .map(|r| (r.line, r.converted.flatten().map(|c| Quantity::new(c.qty, c.unit).to_string())))
        .collect();
    print_styled(&table::ingredients(&lines))
}

fn read(text: &str, args: &Ingredients) -> Outcome<Read> {
    let mut line = parse_ingredient(text);
    if let (Some(from), Some(to)) = (args.from, args.servings) {
        line = scale_recipe(&[line], from, to)?.pop().unwrap_or_default();
    }
    let converted = (args.to.is_some() || args.metric).then(|| {
        let amount = match args.to {
            Some(unit) => line.amount_in(unit).ok(),
            None => metric(&line),
        };
        amount.map(|q| Converted { qty: q.amount, unit: q.unit })
    });
    Ok(Read { line, converted })
}

/// The amount in grams or kilograms where it is a weight or it is known what a cup weighs, else in
/// milliliters or liters.
fn metric(line: &Ingredient) -> Option<Quantity> {
    let amount = line.amount()?;
    let (small, large) = match amount.unit.dimension() {
        Dimension::Mass => (Unit::Gram, Unit::Kilogram),
        Dimension::Volume if line.amount_in(Unit::Gram).is_ok() => (Unit::Gram, Unit::Kilogram),
        Dimension::Volume => (Unit::Milliliter, Unit::Liter),
        _ => return None,
    };
    let fine = line.amount_in(small).ok()?;
    if fine.amount < Ratio::from_int(1_000) { Some(fine) } else { line.amount_in(large).ok() }
}

/// Puts the lines on the user's newest list; a user without one gets one.
async fn add(common: &Common, args: &Ingredients, text: &str) -> Outcome {
    let agent = ask::agent(common)?;
    let user = UserId::new(&common.user)?;
    let mut recipe = AddRecipe::from_text(text);
    if let (Some(from), Some(to)) = (args.from, args.servings) {
        recipe = recipe.servings(from, to);
    }
    if args.optional {
        recipe = recipe.with_optional();
    }
    let list = match agent.lists().all(&user).await?.first() {
        Some(newest) => newest.id,
        None => new_list(&agent, &user).await?,
    };
    let added = agent.lists().add_recipe(&user, list, recipe).await?;
    if common.json { print_json(&added) } else { shown(&added) }
}

async fn new_list(agent: &GroceryAgent, user: &UserId) -> Outcome<grocery_core::ListId> {
    Ok(agent.lists().create(user, &agent.config().list_name).await?.id)
}

fn shown(added: &RecipeAdded) -> Outcome {
    print_styled(&table::list(&added.grocery_list))?;
    for line in &added.skipped {
        let why = line.reason.as_str().replace('_', " ");
        print(&format!("Left out: {} ({why})", clean_cell(&line.text)))?;
    }
    for name in &added.unknown {
        print(&format!("No product is known for {}.", clean_cell(name)))?;
    }
    Ok(())
}
