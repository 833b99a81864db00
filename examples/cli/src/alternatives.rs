//! The command that shows what may stand in for a product.

use grocery_core::{
    Money, ProductId, Ratio,
    catalog::{Catalog, LeftOut, MatchRequest, PricePerUnit, SubstituteRequest, Substitutes},
    money::Rounding,
};

use crate::{
    Failure, Outcome,
    args::{Alternatives, Common},
    ask,
    jsonl::{joined, print_json, print_styled},
    table,
    text::clean,
};

pub(crate) fn run(common: &Common, args: Alternatives) -> Outcome {
    let agent = ask::agent(common)?;
    let words = joined(&args.product)?;
    let mut request = SubstituteRequest::new(product(&agent.catalog().snapshot(), &words)?);
    request.diets = args.diets;
    request.allergens = args.allergens;
    request.excludes = args.excludes;
    request.cheaper = args.cheaper;
    request.limit = args.limit;
    let answer = agent.catalog().substitutes(&request)?;
    if common.json { print_json(&answer) } else { print_styled(&shown(&answer)) }
}

/// The product of this id, or the one that these words mean.
fn product(catalog: &Catalog, words: &str) -> Outcome<ProductId> {
    if let Ok(id) = ProductId::new(words)
        && catalog.get(&id).is_some()
    {
        return Ok(id);
    }
    let found = catalog.match_item(&MatchRequest::new(words)).best;
    found.map(|c| c.product.id).ok_or_else(|| {
        let mut failure = Failure::input(format!("no product is called {words:?}"));
        failure.hint = Some("grocery search shows what there is".to_owned());
        failure
    })
}

fn shown(answer: &Substitutes) -> String {
    let size = answer.product.size.map(|s| format!(", {s}").replace('_', " ")).unwrap_or_default();
    let mut out = format!("Instead of {}{size}:\n", clean(&answer.product.name));
    if answer.candidates.is_empty() {
        out.push_str("nothing that is certain to do.\n");
    } else {
        out.push_str(&table::substitutes(&answer.candidates));
    }
    let notes = left_out(&answer.left_out);
    if !notes.is_empty() {
        out.push_str(&format!("Left out: {}.\n", notes.join(", ")));
    }
    out
}

fn left_out(counts: &LeftOut) -> Vec<String> {
    [
        (counts.unsafe_allergen, "with the allergen"),
        (counts.unknown_allergens, "whose allergens are not known in full"),
        (counts.diet, "not certain to fit the diet"),
        (counts.excluded, "with an excluded word"),
        (counts.not_cheaper, "not known to be cheaper"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{count} {why}"))
    .collect()
}

/// The price per unit beside that of the missing product, as a percentage rounded half up.
pub(crate) fn compared(price: Option<PricePerUnit>) -> String {
    let Some(price) = price else { return "-".to_owned() };
    let percent = price.difference.over(price.missing).and_then(|r| r.times(Ratio::from_int(100)));
    match percent.map(|p| p.round(Rounding::HalfUp)) {
        Some(0) => "the same".to_owned(),
        Some(percent) => format!("{percent:+} %"),
        None => {
            let minor = price.difference.round(Rounding::HalfUp);
            format!("{} per {}", Money::from_minor(minor, price.currency), price.unit.singular())
        }
    }
}
