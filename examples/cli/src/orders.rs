//! The commands about what was bought: importing orders and receipts, history, what is usual.

use std::{fs::File, path::Path};

use grocery_core::{
    OrderId, UserId,
    import::ImportMode,
    money::Money,
    orders::{
        ListOrders, Order, OrderImportOptions, OrderLine, PriceMeaning, history::Bought, receipt::Receipt,
    },
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Common, Orders},
    ask,
    data::{progress, skipped, unread},
    jsonl::{in_memory, print, print_json, print_styled},
    table::{cell, money, right, table},
    taught::contents,
};

pub(crate) async fn import(
    common: &Common,
    paths: &[std::path::PathBuf],
    lenient: bool,
    retailer: Option<String>,
    price_is: PriceMeaning,
) -> Outcome {
    let mut files = Vec::new();
    let mut size = 0;
    for path in paths {
        let file =
            File::open(path).map_err(|e| Failure::input(format!("cannot open {}: {e}", path.display())))?;
        size += file.metadata().map(|m| m.len()).unwrap_or(0);
        files.push(file);
    }
    let agent = ask::agent(common)?;
    let options = OrderImportOptions {
        mode: if lenient { ImportMode::Lenient } else { ImportMode::Strict },
        currency: agent.config().currency,
        retailer,
        price_is,
        ..OrderImportOptions::default()
    };
    let bar = progress(size);
    let user = UserId::new(&common.user)?;
    let report = agent
        .orders()
        .import(&user, files, &options, |step| {
            bar.set_position(step.bytes);
            bar.set_message(format!("{} rows", step.rows));
        })
        .await
        .map_err(|e| unread(if let [path] = paths { Some(path) } else { None }, e))?;
    bar.finish_and_clear();
    if common.json {
        return print_json(&report);
    }
    let mut text = format!(
        "{} orders imported, {} completed, {} known already; {} lines, {} of them matched to the catalogue",
        report.imported, report.updated, report.unchanged, report.lines, report.matched
    );
    if report.flagged > 0 {
        text.push_str(&format!("\n{} orders do not add up; `grocery orders ID` says why", report.flagged));
    }
    if report.skipped > 0 {
        text.push_str(&format!("\n{} of {} rows skipped:", report.skipped, report.read));
        text.push_str(&skipped(&report.skipped_lines));
    }
    print(&text)
}

pub(crate) async fn receipt(common: &Common, file: &Path, dry_run: bool) -> Outcome {
    #[derive(Serialize)]
    struct Answer<'a> {
        imported: bool,
        #[serde(flatten)]
        receipt: &'a Receipt,
        adds_up: bool,
    }
    let text = contents(file, "the receipt")?;
    let (receipt, imported) = if dry_run {
        (in_memory(common)?.orders().read_receipt(&text)?, false)
    } else {
        let user = UserId::new(&common.user)?;
        let done = ask::agent(common)?.orders().import_receipt(&user, &text).await?;
        (done.receipt, done.imported)
    };
    if common.json {
        return print_json(&Answer { imported, receipt: &receipt, adds_up: receipt.adds_up() });
    }
    print_styled(&order_text(&receipt.order))?;
    let known = !receipt.order.lines.is_empty() && !dry_run && !imported;
    if known { print("This receipt was known already.") } else { Ok(()) }
}

pub(crate) async fn show(common: &Common, args: Orders) -> Outcome {
    let agent = ask::agent(common)?;
    let view = agent.orders();
    let user = UserId::new(&common.user)?;
    if let Some(id) = &args.id {
        let order = view.get(&user, &OrderId::new(id)?).await?;
        return if common.json { print_json(&order) } else { print_styled(&order_text(&order)) };
    }
    if args.usual || args.item.is_some() {
        let mut all = match &args.item {
            Some(words) => view.bought(&user, words).await?,
            None => view.usual(&user, args.limit).await?,
        };
        all.truncate(args.limit);
        if common.json {
            return print_json(&all);
        }
        return if all.is_empty() {
            print("Nothing of the kind was bought.")
        } else {
            print_styled(&things(&all))
        };
    }
    let orders = view.list(ListOrders::new(user).with_limit(args.limit)).await?;
    if common.json {
        return print_json(&orders);
    }
    if orders.is_empty() {
        return print(
            "No orders yet; bring them in with `grocery import orders FILE` or `grocery import receipt FILE`.",
        );
    }
    let mut rows = table(&["Day", "Shop", "Lines", "Total", "Order"]);
    for order in &orders {
        let shop = order.shop.as_ref().map_or(order.retailer.as_str(), |s| s.name.as_str());
        rows.add_row([
            cell(order.ordered_on),
            cell(shop),
            right(order.lines.len()),
            right(amount(order.amounts.total)),
            cell(&order.id),
        ]);
    }
    print_styled(&rows.to_string())
}

fn amount(amount: Option<Money>) -> String {
    amount.map(money).unwrap_or_default()
}

fn quantity(line: &OrderLine) -> String {
    grocery_core::Quantity::new(line.quantity, line.unit).to_string()
}

fn order_text(order: &Order) -> String {
    let shop = order.shop.as_ref().map_or(order.retailer.as_str(), |s| s.name.as_str());
    let mut text = format!("{shop}, {}\n", order.ordered_on);
    let mut rows = table(&["Item", "Amount", "Price", "Savings", "Status"]);
    for line in &order.lines {
        rows.add_row([
            cell(&line.name),
            cell(quantity(line)),
            right(amount(line.total)),
            right(amount(line.savings)),
            cell(line.status.as_str()),
        ]);
    }
    if !order.lines.is_empty() {
        text.push_str(&rows.to_string());
        text.push('\n');
    }
    for (name, sum) in order.amounts.named() {
        if let Some(sum) = sum {
            text.push_str(&format!("{}: {}\n", name.replace('_', " "), money(sum)));
        }
    }
    for flag in &order.flags {
        text.push_str(&format!("! {}\n", flag.message));
    }
    text.trim_end().to_owned()
}

fn things(all: &[Bought]) -> String {
    let mut rows = table(&["Item", "Days", "Every", "Last", "Next", "Paid last"]);
    for thing in all {
        let every = thing.cadence.every_days.map_or_else(String::new, |e| format!("{e} days"));
        let next = thing.cadence.next.map(|d| d.to_string()).unwrap_or_default();
        let paid = thing.last_paid.as_ref().map(|p| money(p.price)).unwrap_or_default();
        rows.add_row([
            cell(&thing.name),
            right(thing.cadence.days),
            right(every),
            cell(thing.cadence.last),
            cell(next),
            right(paid),
        ]);
    }
    rows.to_string()
}
