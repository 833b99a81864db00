//! What may be spent, and how it stands.

use clap::{Args, Subcommand};
use grocery_core::{
    Currency, Date, Money, UserId,
    budgets::{Budget, BudgetPeriod, BudgetStatus, Crossing, SpendEntry},
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::Common,
    ask,
    jsonl::{print, print_json, print_styled},
    table,
};

#[derive(Debug, Args)]
pub(crate) struct Budgets {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Set what may be spent in a day, week, month or year.
    Set {
        /// day, week, month or year.
        #[arg(value_name = "PERIOD")]
        period: BudgetPeriod,
        /// The limit in dollars, such as 120 or 79.50.
        #[arg(value_name = "AMOUNT")]
        amount: String,
        /// Only for this category.
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
        /// Tell when so much is spent, in percent of the limit.
        #[arg(long, value_name = "PERCENT", value_delimiter = ',', default_value = "50,80,100")]
        at: Vec<u16>,
        /// The day on which weeks begin, Monday 1 to Sunday 7.
        #[arg(long, value_name = "DAY", default_value_t = 1)]
        weeks_from: u8,
    },
    /// Take a budget away.
    Remove {
        /// day, week, month or year.
        #[arg(value_name = "PERIOD")]
        period: BudgetPeriod,
        /// The one for this category.
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
    },
    /// Record what was spent elsewhere. Imported orders and receipts count by themselves.
    Spend {
        /// The amount in dollars, such as 31.20.
        #[arg(value_name = "AMOUNT")]
        amount: String,
        /// The day, if not today.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// A name for it: recording the same name again replaces it.
        #[arg(long, value_name = "NAME")]
        id: Option<String>,
        /// The category it was spent on.
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
    },
}

/// What a change crossed, and how everything stands behind it.
#[derive(Serialize)]
struct Out {
    crossed: Vec<Crossing>,
    budgets: Vec<BudgetStatus>,
}

pub(crate) async fn run(common: &Common, args: Budgets) -> Outcome {
    let agent = ask::agent(common)?;
    let user = UserId::new(&common.user)?;
    let budgets = agent.budgets();
    let dollars = |text: &str| Money::parse(text.trim_start_matches('$'), Currency::USD);
    let crossed = match args.what {
        None => Vec::new(),
        Some(What::Set { period, amount, category, at, weeks_from }) => {
            let mut budget =
                Budget::new(period, dollars(&amount)?).with_thresholds(at).weeks_from(weeks_from);
            if let Some(category) = &category {
                budget = budget.for_category(category);
            }
            budgets.set(&user, budget).await?
        }
        Some(What::Remove { period, category }) => {
            if !budgets.remove(&user, period, category.as_deref()).await? {
                return Err(Failure::input("there is no such budget"));
            }
            Vec::new()
        }
        Some(What::Spend { amount, on, id, category }) => {
            let id = id.unwrap_or_else(|| format!("spent {}", agent.now()));
            let amount = dollars(&amount)?;
            let mut entry = SpendEntry::new(id, on.unwrap_or_else(|| budgets.today()), amount);
            if let Some(category) = &category {
                entry = entry.with_category(category, amount);
            }
            budgets.spend(&user, vec![entry]).await?
        }
    };
    let standing = budgets.standing(&user).await?;
    if common.json {
        return print_json(&Out { crossed, budgets: standing });
    }
    for Crossing { threshold, status, .. } in &crossed {
        print(&format!(
            "{threshold} % of {} for the {} is spent.",
            table::money(status.limit),
            name(status)
        ))?;
    }
    if standing.is_empty() {
        return print("No budget is set.");
    }
    let rows = standing.iter().map(|s| {
        let stands = if s.over.is_zero() {
            format!("{} of {} left", table::money(s.left), table::money(s.limit))
        } else {
            format!("{} over {}", table::money(s.over), table::money(s.limit))
        };
        (name(s), format!("{stands} ({} to {})", s.from, s.to))
    });
    print_styled(&table::pairs(["Budget", "Stands"], rows))
}

fn name(status: &BudgetStatus) -> String {
    match &status.category {
        Some(category) => format!("{}, {category}", status.period),
        None => status.period.to_string(),
    }
}
