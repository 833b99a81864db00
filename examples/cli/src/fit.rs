//! The command that fits a list to a budget.

use clap::Args;
use grocery_core::{
    Currency, GroceryList, LineId, ListId, Money, UserId,
    agent::{FitChange, FitGoods, FitPlan, FitRequest},
    basket::fit::{FitKind, FitPriority},
    budgets::BudgetPeriod,
    catalog::Allergen,
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::Common,
    ask,
    jsonl::{print_json, print_styled},
    offers::OfferArgs,
    table,
    text::clean,
};

#[derive(Debug, Args)]
pub(crate) struct Fit {
    /// What the list may cost in dollars, with tax, such as 40 or 79.50 [default: what is left of the kept budget].
    #[arg(value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: Option<String>,
    /// Without an amount: the kept budget for this period, day, week, month or year [default: the shortest].
    #[arg(long, value_name = "PERIOD", conflicts_with = "amount")]
    period: Option<BudgetPeriod>,
    /// The id of the list [default: the current one].
    #[arg(long, value_name = "ID")]
    list: Option<ListId>,
    /// A line that is never left out, by its words or id. May be said several times.
    #[arg(long, value_name = "LINE")]
    must: Vec<String>,
    /// A line that is given up first, by its words or id. May be said several times.
    #[arg(long, value_name = "LINE")]
    nice: Vec<String>,
    /// Do not change lines this way: other_pack, downsize, swap or drop. May be said several times.
    #[arg(long, value_name = "CHANGE")]
    without: Vec<FitKind>,
    /// Take in only what is certain to fit this diet, such as vegan or gluten_free. May be said several times.
    #[arg(long = "diet", value_name = "DIET")]
    diets: Vec<String>,
    /// Take in only what is known to be free of this allergen: milk, egg, fish, shellfish, tree_nut, peanut, wheat, soy
    /// or sesame. May be said several times.
    #[arg(long = "allergen", value_name = "ALLERGEN")]
    allergens: Vec<Allergen>,
    /// Take in nothing with this word. May be said several times.
    #[arg(long = "exclude", value_name = "WORD")]
    excludes: Vec<String>,
    /// Change the list so. `grocery process undo` takes it back.
    #[arg(long)]
    apply: bool,
    #[command(flatten)]
    offers: OfferArgs,
}

/// The plan, and the list after it where it was carried out.
#[derive(Serialize)]
struct Out {
    plan: FitPlan,
    list: Option<GroceryList>,
}

pub(crate) async fn run(common: &Common, args: Fit) -> Outcome {
    let agent = ask::agent_with(common, None, Some(&args.offers))?;
    let user = UserId::new(&common.user)?;
    let list = match args.list {
        Some(id) => agent.lists().view(&user, id).await?,
        None => agent.lists().current(&user).await?,
    };
    let mut request = FitRequest::of(user);
    request.list_id = args.list;
    let dollars = |text: &String| Money::parse(&text.replacen('$', "", 1), Currency::USD);
    request.budget = args.amount.as_ref().map(dollars).transpose()?;
    request.period = args.period;
    for (words, priority) in [(&args.must, FitPriority::Must), (&args.nice, FitPriority::Nice)] {
        for words in words {
            request = request.with_priority(line(&list, words)?, priority);
        }
    }
    request.without = args.without;
    request.diets = args.diets;
    request.allergens = args.allergens;
    request.excludes = args.excludes;
    request.language.clone_from(&common.lang);
    request.deals = args.offers.shopper()?;
    let plan = agent.fit(request).await?;
    let applied = match args.apply {
        // Where nothing is to change there may be no list yet.
        true if !plan.changes.is_empty() => Some(agent.apply_fit(&plan).await?),
        _ => None,
    };
    if common.json {
        return print_json(&Out { plan, list: applied });
    }
    print_styled(&shown(&plan, applied.as_ref()))
}

/// The line of this id, or the only one with these words.
fn line(list: &GroceryList, words: &str) -> Outcome<LineId> {
    let plain = words.trim().to_lowercase();
    let plain = plain.as_str();
    let named = |exactly: bool| {
        list.items.iter().filter(move |item| {
            let requested = item.requested.to_lowercase();
            item.id.to_string() == words || requested == plain || (!exactly && requested.contains(plain))
        })
    };
    let exact: Vec<_> = named(true).collect();
    let found: Vec<_> = if exact.is_empty() { named(false).collect() } else { exact };
    match found.as_slice() {
        [only] => Ok(only.id),
        [] => {
            let mut failure = Failure::input(format!("no line is called {words:?}"));
            failure.hint = Some("grocery list shows what there is".to_owned());
            Err(failure)
        }
        several => {
            let names: Vec<&str> = several.iter().map(|item| item.requested.as_str()).collect();
            Err(Failure::input(format!("{words:?} may mean {}; say one of them in full", names.join(", "))))
        }
    }
}

fn shown(plan: &FitPlan, applied: Option<&GroceryList>) -> String {
    let mut out = clean(&plan.response).into_owned();
    out.push('\n');
    if !plan.changes.is_empty() {
        let mut rows = table::table(&["Item", "Change", "Now", "Then", "Saves"]);
        for change in &plan.changes {
            rows.add_row(vec![
                table::cell(&change.requested),
                table::cell(change.kind.as_str().replace('_', " ")),
                table::cell(goods(&change.from)),
                table::cell(then(change)),
                table::right(table::money(change.saved)),
            ]);
        }
        out.push_str(&format!("\n{rows}\n"));
    }
    if !plan.is_optimal {
        out.push_str("It is not proven that nothing better exists.\n");
    }
    for note in &plan.notes {
        out.push_str(&format!("{}\n", clean(note)));
    }
    match applied {
        Some(list) => out.push_str(&format!("\n{}", table::bare_list(list))),
        None if !plan.changes.is_empty() => {
            out.push_str("Nothing is changed yet; --apply changes the list.\n")
        }
        None => {}
    }
    out
}

fn goods(goods: &FitGoods) -> String {
    let amount = goods.unit.map_or_else(
        || goods.amount.to_string(),
        |unit| grocery_core::Quantity::new(goods.amount, unit).to_string(),
    );
    let size = goods.size.as_ref().map(|size| format!(", {size}").replace('_', " ")).unwrap_or_default();
    format!("{amount} x {}{size}: {}", goods.name, table::money(goods.line_total))
}

fn then(change: &FitChange) -> String {
    change.to.as_ref().map_or_else(|| "-".to_owned(), goods)
}
