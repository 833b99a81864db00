//! What a cook does with the lines of a recipe.

use grocery_core::{Result, nlu, nlu::recipe};
use napi::Env;
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::read,
    call::at_once,
    types::{Measure, ScaledAmounts},
};

/// What of a line counts here, as the host holds it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostLine {
    qty: Option<String>,
    qty_max: Option<String>,
    unit: Option<String>,
    name: String,
}

impl HostLine {
    fn into_core(self) -> Result<nlu::Ingredient> {
        let mut line = nlu::Ingredient { name: self.name, ..nlu::Ingredient::default() };
        line.quantity = self.qty.map(|amount| amount.parse()).transpose()?;
        line.quantity_max = self.qty_max.map(|amount| amount.parse()).transpose()?;
        line.unit = self.unit.map(|unit| unit.parse()).transpose()?;
        Ok(line)
    }
}

fn scaled(lines: &str, servings: &str, wanted: &str) -> Result<Vec<ScaledAmounts>> {
    let lines: Vec<HostLine> = read(lines, "lines")?;
    let lines = lines.into_iter().map(HostLine::into_core).collect::<Result<Vec<_>>>()?;
    let scaled = recipe::scale_recipe(&lines, servings.parse()?, wanted.parse()?)?;
    Ok(scaled.iter().map(ScaledAmounts::from).collect())
}

fn converted(line: &str, unit: &str) -> Result<Measure> {
    let line = read::<HostLine>(line, "line")?.into_core()?;
    Ok(Measure::from(&line.amount_in(unit.parse()?)?))
}

/// The amounts of lines for `servings` people as they are for `wanted`.
#[napi]
pub fn scale_lines(
    env: &Env,
    lines: String,
    servings: String,
    wanted: String,
) -> napi::Result<Vec<ScaledAmounts>> {
    at_once(env, || scaled(&lines, &servings, &wanted))
}

/// The amount of a line in another unit.
#[napi]
pub fn amount_in(env: &Env, line: String, unit: String) -> napi::Result<Measure> {
    at_once(env, || converted(&line, &unit))
}
