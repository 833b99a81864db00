//! The command that fetches prices ahead: warm.

use std::time::Duration;

use grocery_core::{
    Clock, GroceryAgent, SystemClock, Timestamp, UserId, agent::WarmerSettings, warmer::WarmReport,
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Common, Warm},
    data::Check,
    jsonl::{print_json, print_json_line, print_styled},
    shop_prices,
    text::clean,
};

/// What a run did, and when.
#[derive(Serialize)]
struct Run {
    at: Timestamp,
    #[serde(flatten)]
    report: WarmReport,
    next_due: Option<Timestamp>,
}

pub(crate) async fn warm(common: &Common, args: Warm) -> Outcome {
    if args.sources.prices.is_empty() {
        return Err(Failure {
            hint: Some("name price lists with --prices FILE".to_owned()),
            ..Failure::input("there is nowhere to fetch prices from")
        });
    }
    shop_prices::read_through(&args.sources)?;
    let settings = WarmerSettings::default().with_users(vec![UserId::new(&common.user)?]);
    let (agent, _) = shop_prices::agent(common, &args.sources, settings)?;
    let run = |report, at| Run { at, report, next_due: agent.warmer().next_due() };
    let at = agent.now();
    let first = run(agent.warmer().run_now().await, at);
    if !args.watch {
        return if common.json { print_json(&first) } else { print_styled(&told(&first)) };
    }
    let show = |run: &Run| if common.json { print_json_line(run) } else { print_styled(&told(run)) };
    show(&first)?;
    let clock = SystemClock::new();
    while let Some(due) = agent.warmer().next_due() {
        // Not longer than a minute at a time, so that a clock that is set is noticed.
        let wait = due.saturating_since(clock.wall()).min(Duration::from_secs(60));
        clock.sleep_until(clock.now().saturating_add(wait)).await;
        let at = agent.now();
        let report = agent.warmer().tick().await;
        if !report.strategies.is_empty() {
            show(&run(report, at))?;
        }
    }
    Ok(())
}

/// A run for a person.
fn told(run: &Run) -> String {
    let of = &run.report;
    let mut out = format!(
        "{}: {} picked by {}: {} fetched in {} {}, {} fresh already, {} could not be had, {} left for later.\n",
        run.at,
        of.picked,
        of.strategies.iter().map(|name| clean(name).into_owned()).collect::<Vec<_>>().join(", "),
        of.warmed,
        of.calls,
        if of.calls == 1 { "call" } else { "calls" },
        of.fresh,
        of.missed,
        of.left,
    );
    for note in &of.notes {
        out.push_str(&format!("{}\n", clean(note)));
    }
    out
}

/// What `doctor` says of the warmer: its plan, and what an hour may cost.
pub(crate) fn check(agent: &GroceryAgent) -> Check {
    let state = agent.warmer().state();
    let plans: Vec<String> =
        state.strategies.iter().map(|s| format!("{} ({})", clean(&s.name), clean(&s.schedule))).collect();
    let budget = state.budget;
    Check {
        name: "warmer",
        ok: state.next_due.is_some(),
        detail: format!(
            "{}; an hour may cost {} products and {} calls",
            plans.join(", "),
            budget.items_per_hour,
            budget.calls_per_hour
        ),
    }
}
