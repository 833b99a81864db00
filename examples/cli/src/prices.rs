//! The command that tells of prices: history.

use grocery_core::{
    Money, ProductId, Ratio, Rounding, StoreId, agent::PriceReport, deals::detect::DetectedDeal,
};

use crate::{
    Failure, Outcome,
    args::{Common, History},
    ask,
    jsonl::{print_json, print_styled},
    table,
    text::clean_cell,
};

/// How high a chart is.
const CHART_ROWS: usize = 12;

pub(crate) async fn history(common: &Common, args: History) -> Outcome {
    let agent = ask::agent(common)?;
    let product = ProductId::new(args.product.trim())?;
    let store = args.store.as_deref().map(StoreId::new).transpose()?;
    let Some(mut report) = agent.prices().report(&product, store.as_ref()).await? else {
        if args.plot.is_some() {
            return Err(Failure::input(
                "nobody told a price of this product yet, so there is nothing to draw",
            ));
        }
        return match common.json {
            true => print_json(&serde_json::Value::Null),
            false => print_styled(
                "Nobody told a price of this product yet. Import orders or receipts to know some.\n",
            ),
        };
    };
    // Prices that cannot be drawn can still be told.
    let plot = if args.plot.is_some() || args.chart { Some(report.plot()?) } else { None };
    if let (Some(file), Some(plot)) = (&args.plot, &plot) {
        std::fs::write(file, plot.svg())
            .map_err(|e| Failure::input(format!("cannot write {}: {e}", file.display())))?;
    }
    report.changes.truncate(args.limit);
    if common.json {
        return print_json(&report);
    }
    let mut out = told(&report);
    if let (true, Some(plot)) = (args.chart, &plot) {
        out.push_str(&format!("\n{}", plot.text(table::chart_width(), CHART_ROWS)));
    }
    print_styled(&out)
}

/// The report for a person.
fn told(report: &PriceReport) -> String {
    let found = &report.detection;
    let mut out =
        format!("{} on {}\n", table::money(found.present.price), found.present.at.date_at_offset(0));
    if let Some(regular) = &found.regular {
        out.push_str(&format!("Regular price about {}\n", table::money(regular.price)));
    }
    for deal in &found.deals {
        out.push_str(&format!("{}\n", worth(deal)));
    }
    if found.deals.is_empty() {
        out.push_str("These prices make no deal today.\n");
    }
    if !report.windows.is_empty() {
        let mut t =
            table::table(&["Days", "Lowest", "Mean", "Median", "Highest", "Varies by", "Trend", "Counted"]);
        for w in &report.windows {
            let shown = |amount: Ratio| {
                table::money(Money::from_minor(amount.round(Rounding::HalfUp), w.lowest.price.currency()))
            };
            t.add_row(vec![
                table::right(w.days.to_string()),
                table::right(table::money(w.lowest.price)),
                table::right(shown(w.mean)),
                table::right(shown(w.median)),
                table::right(table::money(w.highest.price)),
                table::right(format!("{} %", w.volatility)),
                table::cell(w.trend),
                table::right(w.count.to_string()),
            ]);
        }
        out.push_str(&format!("{t}\n"));
    }
    let mut t = table::table(&["Since", "Price", "Told by", "Store"]);
    for p in &report.changes {
        t.add_row(vec![
            table::cell(p.at.date_at_offset(0)),
            table::right(table::price(Some(p.price), Some(p.per))),
            table::cell(clean_cell(&p.source)),
            table::cell(p.store.as_ref().map_or("-", StoreId::as_str)),
        ]);
    }
    format!("{out}{t}\n")
}

/// One deal in a line.
fn worth(deal: &DetectedDeal) -> String {
    format!(
        "Deal: {}, {} less ({} %), until about {}",
        deal.kind().as_str().replace('_', " "),
        table::money(deal.saving),
        deal.share,
        deal.expires.at.date_at_offset(0),
    )
}
