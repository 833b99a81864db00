//! Tables and sentences for people.

use std::{env, io::IsTerminal};

use anstyle::Style;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, TableComponent, presets};
use grocery_core::{
    GroceryList, Money, ProductOffer,
    basket::Totals,
    catalog::SearchResult,
    lists::{ListOp, ListSummary, LoggedOp},
    nlu::{Ingredient, Understanding},
    pricing::QuoteKind,
    quantity::Unit,
};

use crate::jsonl::Row;

/// Whether to use colour: on a terminal, and never with `NO_COLOR`.
fn colour() -> bool {
    std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_style(TableComponent::HeaderLines, '─')
        .set_style(TableComponent::MiddleHeaderIntersections, '─');
    let bold = colour();
    table.set_header(heads.iter().map(|h| {
        let cell = Cell::new(h);
        if bold { cell.add_attribute(Attribute::Bold) } else { cell }
    }));
    table
}

fn right(text: impl ToString) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

/// An amount as people write it: `$3.98`, `3.98 CHF`.
fn money(m: Money) -> String {
    match m.currency().symbol() {
        Some(sign) if m.is_negative() => format!("-{sign}{}", m.to_string().trim_start_matches('-')),
        Some(sign) => format!("{sign}{m}"),
        None => format!("{m} {}", m.currency()),
    }
}

fn price(price: Option<Money>, unit: Option<Unit>) -> String {
    match (price, unit) {
        (Some(p), None | Some(Unit::Each)) => money(p),
        (Some(p), Some(unit)) => format!("{}/{}", money(p), unit.singular()),
        (None, _) => "-".to_owned(),
    }
}

/// Where a price is from, in short: kind, source and day. The JSON has the whole source.
fn from(kind: Option<QuoteKind>, stale: bool, source: &str, at: &str) -> String {
    let kind = kind.map_or("", |k| k.as_str());
    let old = if stale { ", old" } else { "" };
    let source = source.split_once(':').map_or(source, |(who, _)| who);
    format!("{kind}{old}, {source}, {}", at.get(..10).unwrap_or(at))
}

pub(crate) fn list(list: &GroceryList) -> String {
    let mut out = bare_list(list);
    if !list.items.is_empty() && !list.delivery_eligible {
        out.push_str(&format!(
            "{} more for free delivery (from {}).\n",
            money(list.amount_for_free_delivery),
            money(list.delivery_threshold)
        ));
    }
    out
}

/// [`list`] without the hint on delivery, which an answer carries among its suggestions.
pub(crate) fn bare_list(list: &GroceryList) -> String {
    if list.items.is_empty() {
        return format!("{} is empty.", list.name);
    }
    let mut t = table(&["Asked for", "Product", "Packs", "Price", "Total", "Price from"]);
    for item in &list.items {
        let asked = match item.unit {
            _ if item.quantity_exact == grocery_core::Ratio::ONE && item.unit.is_none() => {
                item.requested.clone()
            }
            unit => {
                let quantity = grocery_core::Quantity::new(item.quantity_exact, unit.unwrap_or(Unit::Each));
                format!("{quantity} {}", item.requested)
            }
        };
        let product = match (&item.product_id, &item.size) {
            (None, _) => "not found".to_owned(),
            (Some(_), Some(size)) => format!("{}, {}", item.name, size.replace('_', " ")),
            (Some(_), None) => item.name.clone(),
        };
        let packs = match item.packs {
            Some(n) => n.to_string(),
            None if item.estimated => "by weight".to_owned(),
            None => "-".to_owned(),
        };
        let told = match (&item.price_source, &item.price_as_of) {
            (Some(source), Some(at)) => from(item.price_kind, item.price_stale, source, &at.to_string()),
            _ => "-".to_owned(),
        };
        let total = item
            .line_total
            .map_or("-".to_owned(), |m| format!("{}{}", if item.estimated { "~" } else { "" }, money(m)));
        t.add_row(vec![
            Cell::new(asked),
            Cell::new(product),
            right(packs),
            right(price(item.price, item.price_unit)),
            right(total),
            Cell::new(told),
        ]);
    }
    let mut out = format!("{t}\n\n");
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<22}{value:>12}\n"));
    line("Subtotal", money(list.subtotal));
    line(&format!("Estimated tax {}%", list.tax_rate), money(list.estimated_tax));
    line("Total", money(list.total));
    if !list.savings.is_zero() {
        line("You save", money(list.savings));
    }
    if list.delivery_eligible {
        line("Delivery", "free".to_owned());
    } else {
        line("Delivery", money(list.delivery_fee));
    }
    out
}

pub(crate) fn offers(offers: &[ProductOffer]) -> String {
    let mut t = table(&["Product", "Size", "Price", "Price from", "Id"]);
    for o in offers {
        let told = match (&o.price_source, &o.price_as_of) {
            (Some(source), Some(at)) => {
                let day = at.to_string();
                format!(
                    "{}, {source}, {}",
                    o.price_kind.map_or("", |k| k.as_str()),
                    day.get(..10).unwrap_or(&day)
                )
            }
            _ => "-".to_owned(),
        };
        t.add_row(vec![
            Cell::new(&o.name),
            Cell::new(o.size.as_deref().unwrap_or("-").replace('_', " ")),
            right(price(o.price, o.price_unit)),
            Cell::new(told),
            Cell::new(&o.product_id),
        ]);
    }
    format!("{t}\n")
}

pub(crate) fn hits(page: &SearchResult) -> String {
    if page.hits.is_empty() {
        return "Nothing found.".to_owned();
    }
    let mut t = table(&["Product", "Size", "Category", "Score", "Id"]);
    for h in &page.hits {
        t.add_row(vec![
            Cell::new(&h.product.name),
            Cell::new(h.product.size.map_or("-".to_owned(), |s| s.to_string().replace('_', " "))),
            Cell::new(h.product.category.join(" > ")),
            right(format!("{:.2}", h.score)),
            Cell::new(&h.product.id),
        ]);
    }
    format!("{t}\n{} of {}", page.hits.len(), page.total)
}

pub(crate) fn rows(rows: &[Row]) -> String {
    let mut t = table(&["Asked for", "Quantity", "Product", "Packs", "Unit price", "Total"]);
    let or_dash = |v: Option<&str>| v.unwrap_or("-").to_owned();
    for r in rows {
        t.add_row(vec![
            Cell::new(&r.requested),
            right(format!("{} {}", r.quantity.get(), r.unit.as_deref().unwrap_or(""))),
            Cell::new(or_dash(r.product.as_deref())),
            right(r.packs.map_or("-".to_owned(), |p| p.to_string())),
            right(or_dash(r.unit_price.as_ref().map(|p| p.get()))),
            right(or_dash(r.line_total.as_ref().map(|p| p.get()))),
        ]);
    }
    t.to_string()
}

pub(crate) fn totals(t: &Totals) -> String {
    let mut out = String::new();
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<24}{value:>12}\n"));
    line("Subtotal", money(t.subtotal));
    if !t.item_savings.is_zero() {
        line("Saved on items", money(t.item_savings));
    }
    if !t.promo_discount.is_zero() {
        let what = t.promo_description.as_deref().unwrap_or("Promo code");
        line(what, format!("-{}", money(t.promo_discount)));
    }
    if !t.loyalty_discount.is_zero() {
        line("Loyalty", format!("-{}", money(t.loyalty_discount)));
    }
    line(&format!("Tax {}%", t.tax_rate), money(t.tax));
    line("Delivery", if t.free_delivery_eligible { "free".to_owned() } else { money(t.delivery_fee) });
    line("Total", money(t.total));
    if !t.amount_for_free_delivery.is_zero() {
        out.push_str(&format!("{} more for free delivery.\n", money(t.amount_for_free_delivery)));
    }
    for note in &t.notes {
        out.push_str(&format!("{note}\n"));
    }
    out
}

pub(crate) fn summaries(all: &[ListSummary]) -> String {
    if all.is_empty() {
        return "No lists yet.".to_owned();
    }
    let mut t = table(&["Name", "Lines", "Changed", "Id"]);
    for s in all {
        t.add_row(vec![
            Cell::new(&s.name),
            right(s.lines),
            Cell::new(s.updated_at.to_string()),
            Cell::new(s.id.to_string()),
        ]);
    }
    t.to_string()
}

pub(crate) fn log(log: &[LoggedOp]) -> String {
    let mut out = String::new();
    for entry in log {
        out.push_str(&format!("{:>5}  {}  {}\n", entry.version, entry.at, describe(&entry.op)));
    }
    out
}

/// An operation in words.
fn describe(op: &ListOp) -> String {
    match op {
        ListOp::Rename { name } => format!("renamed to {name}"),
        ListOp::AddLine { line, .. } => {
            format!("added {} ({})", line.requested, amount(line.amount, line.unit))
        }
        ListOp::SetAmount { line, amount: n, unit } => format!("set {line} to {}", amount(*n, *unit)),
        ListOp::SetProduct { line, product_name, .. } => {
            format!("matched {line} to {}", product_name.as_deref().unwrap_or("nothing"))
        }
        ListOp::SetChecked { line, checked: true } => format!("put {line} in the basket"),
        ListOp::SetChecked { line, checked: false } => format!("took {line} out of the basket"),
        ListOp::RemoveLine { line } => format!("removed {line}"),
        ListOp::Clear => "cleared".to_owned(),
        ListOp::Undo { from, to, .. } if from == to => format!("took version {from} back"),
        ListOp::Undo { from, to, .. } => format!("took versions {from} to {to} back"),
        other => other.as_str().to_owned(),
    }
}

fn amount(n: grocery_core::Ratio, unit: Option<Unit>) -> String {
    grocery_core::Quantity::new(n, unit.unwrap_or(Unit::Each)).to_string()
}

pub(crate) fn understanding(u: &Understanding) -> String {
    let strong = if colour() { Style::new().bold() } else { Style::new() };
    let mut out = String::new();
    for action in &u.actions {
        out.push_str(&format!("{strong}{}{strong:#} ({:.0}%)\n", action.intent, action.confidence * 100.0));
        for item in &action.items {
            out.push_str("  ");
            if let Some(q) = item.quantity {
                out.push_str(&format!("{q} "));
            }
            if let Some(unit) = item.unit {
                out.push_str(&format!("{} ", unit.singular()));
            }
            out.push_str(&item.name);
            out.push('\n');
        }
        if let Ok(slots) = serde_json::to_string(&action.slots)
            && slots != "{}"
        {
            out.push_str(&format!("  {slots}\n"));
        }
    }
    for note in &u.notes {
        out.push_str(&format!("note: {}\n", note.text));
    }
    out
}

pub(crate) fn ingredients(lines: &[Ingredient]) -> String {
    let mut t = table(&["Quantity", "Unit", "Name", "Preparation", "Comment"]);
    for i in lines {
        t.add_row(vec![
            right(i.quantity.map_or("-".to_owned(), |q| q.to_string())),
            Cell::new(i.unit.map_or("-", |u| u.singular())),
            Cell::new(&i.name),
            Cell::new(i.preparation.as_deref().unwrap_or("-")),
            Cell::new(i.comment.as_deref().unwrap_or("-")),
        ]);
    }
    t.to_string()
}
