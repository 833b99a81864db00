//! Tables and sentences for people.

use std::{env, io::IsTerminal};

use anstyle::Style;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, TableComponent, presets};
use grocery_core::{
    GroceryList, Money, ProductOffer,
    agent::{PricedSearch, TrendingProduct},
    basket::{Refund, Totals},
    catalog::{SearchResult, Substitute},
    lists::{ListOp, ListSummary, LoggedOp},
    nlu::{Ingredient, IntentInfo, Item, Understanding},
    pricing::QuoteKind,
    quantity::Unit,
};

use crate::{
    alternatives::compared,
    jsonl::Row,
    text::{clean, clean_cell},
};

/// Whether to use colour: on a terminal, and never with `NO_COLOR`.
fn colour() -> bool {
    std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Under this width a list shows no column that it can do without.
const NARROW: u16 = 80;
/// Under this width only what was asked for, what it is and what it costs in all find room.
const VERY_NARROW: u16 = 60;
/// Under this width every cell would be a column of letters; longer lines read better.
const NARROWEST: u16 = 40;

/// The width of the terminal, where there is one and it knows.
fn width() -> Option<u16> {
    Table::new().width().filter(|w| *w > 0)
}

/// How wide a chart may be.
pub(crate) fn chart_width() -> usize {
    width().map_or(72, usize::from)
}

pub(crate) fn table(heads: &[&str]) -> Table {
    table_of(heads, width())
}

/// A table for a terminal of this width; with none known, lines are as long as they are.
fn table_of(heads: &[&str], width: Option<u16>) -> Table {
    let mut table = Table::new();
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w.max(NARROWEST)),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
        .load_preset(presets::NOTHING)
        .set_style(TableComponent::HeaderLines, '─')
        .set_style(TableComponent::MiddleHeaderIntersections, '─');
    let bold = colour();
    table.set_header(heads.iter().map(|h| {
        let head = cell(h);
        if bold { head.add_attribute(Attribute::Bold) } else { head }
    }));
    table
}

/// A cell whose text cannot drive the terminal.
pub(crate) fn cell(text: impl ToString) -> Cell {
    Cell::new(clean_cell(&text.to_string()))
}

pub(crate) fn right(text: impl ToString) -> Cell {
    cell(text).set_alignment(CellAlignment::Right)
}

/// An amount as people write it: `$3.98`, `3.98 CHF`.
pub(crate) fn money(m: Money) -> String {
    m.with_symbol()
}

pub(crate) fn price(price: Option<Money>, unit: Option<Unit>) -> String {
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

fn list_table(list: &GroceryList, width: Option<u16>) -> Table {
    let sources = width.is_none_or(|w| w >= NARROW);
    let details = width.is_none_or(|w| w >= VERY_NARROW);
    let mut heads = vec!["Asked for", "Product"];
    heads.extend(details.then_some(["Packs", "Price"]).into_iter().flatten());
    heads.push("Total");
    heads.extend(sources.then_some("Price from"));
    let mut t = table_of(&heads, width);
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
        let mut row = vec![cell(asked), cell(product)];
        if details {
            row.extend([right(packs), right(price(item.price, item.price_unit))]);
        }
        row.push(right(total));
        row.extend(sources.then(|| cell(told)));
        t.add_row(row);
    }
    t
}

/// [`list`] without the hint on delivery, which an answer carries among its suggestions.
pub(crate) fn bare_list(list: &GroceryList) -> String {
    if list.items.is_empty() {
        return format!("{} is empty.", clean_cell(&list.name));
    }
    let t = list_table(list, width());
    let mut out = format!("{t}\n\n");
    let on_goods = list.deals.iter().flat_map(|deals| &deals.offers).filter(|offer| !offer.frees_delivery);
    let offers: Vec<(String, Money)> =
        on_goods.map(|offer| (clean_cell(&offer.title).into_owned(), offer.savings)).collect();
    let wide = offers.iter().map(|(title, _)| title.chars().count() + 2).max().unwrap_or(0).clamp(22, 60);
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<wide$}{value:>12}\n"));
    line("Subtotal", money(list.subtotal));
    for (title, savings) in &offers {
        line(title, format!("-{}", money(*savings)));
    }
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
    if let Some(deals) = &list.deals {
        if !deals.after_receipt.is_zero() {
            line("Back after the shop", money(deals.after_receipt));
        }
        if !deals.at_most_more.is_zero() {
            out.push_str(&format!(
                "At most {} more could be saved by these offers.\n",
                money(deals.at_most_more)
            ));
        }
    }
    out
}

pub(crate) fn offers(offers: &[ProductOffer]) -> String {
    let width = width();
    let sources = width.is_none_or(|w| w >= NARROW);
    let mut heads = vec!["Product", "Size", "Price"];
    heads.extend(sources.then_some("Price from"));
    heads.push("Id");
    let mut t = table_of(&heads, width);
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
        let mut row = vec![
            cell(&o.name),
            cell(o.size.as_deref().unwrap_or("-").replace('_', " ")),
            right(price(o.price, o.price_unit)),
        ];
        row.extend(sources.then(|| cell(told)));
        row.push(cell(&o.product_id));
        t.add_row(row);
    }
    format!("{t}\n")
}

/// What may stand in for a product, best first.
pub(crate) fn substitutes(all: &[Substitute]) -> String {
    let mut t = table(&["Product", "Size", "Price", "Per unit", "Because", "Id"]);
    for s in all {
        let p = &s.product;
        let because: Vec<String> = s.reasons.iter().map(|r| r.as_str().replace('_', " ")).collect();
        t.add_row(vec![
            cell(&p.name),
            cell(p.size.map_or_else(|| "-".to_owned(), |s| s.to_string().replace('_', " "))),
            right(price(p.typical_price.as_ref().map(|t| t.price), Some(p.price_unit))),
            right(compared(s.price)),
            cell(because.join(", ")),
            cell(&p.id),
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
            cell(&h.product.name),
            cell(h.product.size.map_or("-".to_owned(), |s| s.to_string().replace('_', " "))),
            cell(h.product.category.join(" > ")),
            right(format!("{:.2}", h.score)),
            cell(&h.product.id),
        ]);
    }
    format!("{t}\n{} of {}", page.hits.len(), page.total)
}

/// What was found, what it costs now and what deals save.
pub(crate) fn priced(page: &PricedSearch) -> String {
    let mut out = if page.products.is_empty() {
        "Nothing found that has a price.\n".to_owned()
    } else {
        let mut t = table(&["Product", "For", "Price", "Deal", "Save", "In stock", "Id"]);
        for p in &page.products {
            let stock = match p.in_stock {
                Some(true) => "yes",
                Some(false) => "no",
                None => "-",
            };
            t.add_row(vec![
                cell(&p.name),
                cell(&p.unit),
                right(money(p.price)),
                right(p.deal_price.map_or("-".to_owned(), money)),
                right(if p.savings.is_zero() { "-".to_owned() } else { money(p.savings) }),
                cell(stock),
                cell(&p.id),
            ]);
        }
        format!("{t}\n{} of {}\n", page.products.len(), page.total_results)
    };
    for note in &page.notes {
        out.push_str(&format!("{}\n", clean_cell(note)));
    }
    out
}

/// What is trending, the hottest first; interest in looks of this moment.
pub(crate) fn trending(hot: &[TrendingProduct]) -> String {
    if hot.is_empty() {
        return "Nothing has been looked at yet.".to_owned();
    }
    let mut t = table(&["Product", "Size", "Category", "Interest", "Id"]);
    for h in hot {
        t.add_row(vec![
            cell(&h.product.name),
            cell(h.product.size.map_or("-".to_owned(), |s| s.to_string().replace('_', " "))),
            cell(h.product.category.join(" > ")),
            right(format!("{}.{}", h.worth / 1_000, h.worth % 1_000 / 100)),
            cell(&h.product.id),
        ]);
    }
    format!("{t}\n")
}

pub(crate) fn rows(rows: &[Row]) -> String {
    let mut t = table(&["Asked for", "Quantity", "Product", "Packs", "Unit price", "Total"]);
    let or_dash = |v: Option<&str>| v.unwrap_or("-").to_owned();
    for r in rows {
        t.add_row(vec![
            cell(&r.requested),
            right(format!("{} {}", r.quantity.get(), r.unit.as_deref().unwrap_or(""))),
            cell(or_dash(r.product.as_deref())),
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
    if !t.offer_discount.is_zero() {
        line("Offers", format!("-{}", money(t.offer_discount)));
    }
    if !t.promo_discount.is_zero() {
        let what = t.promo_description.as_deref().unwrap_or("Promo code");
        line(what, format!("-{}", money(t.promo_discount)));
    }
    if !t.loyalty_discount.is_zero() {
        line("Loyalty", format!("-{}", money(t.loyalty_discount)));
    }
    if !t.coupon_discount.is_zero() {
        line("Makers' coupons", format!("-{}", money(t.coupon_discount)));
    }
    if !t.tax_included {
        line(&format!("Tax {}%", t.tax_rate), money(t.tax));
    }
    if !t.deposits.is_zero() {
        line("Deposits", money(t.deposits));
    }
    if !t.bag_fee.is_zero() {
        line("Bags", money(t.bag_fee));
    }
    line("Delivery", if t.free_delivery_eligible { "free".to_owned() } else { money(t.delivery_fee) });
    line("Total", money(t.total));
    for vat in &t.vat {
        line(&format!("of it tax {}%", vat.tax_rate), money(vat.tax));
    }
    if let Some(tender) = &t.tender {
        line("Paid by SNAP", money(tender.snap));
        line("Left to pay", money(tender.other));
        if !tender.tax_lifted.is_zero() {
            line("Tax lifted by SNAP", money(tender.tax_lifted));
        }
    }
    if !t.amount_for_free_delivery.is_zero() {
        out.push_str(&format!("{} more for free delivery.\n", money(t.amount_for_free_delivery)));
    }
    for note in &t.notes {
        out.push_str(&format!("{note}\n"));
    }
    out
}

pub(crate) fn refund(r: &Refund) -> String {
    let mut out = "\nPaid back\n".to_owned();
    let mut line = |name: &str, amount: Money| out.push_str(&format!("{name:<24}{:>12}\n", money(amount)));
    line("Goods", r.goods);
    for (name, amount) in
        [("Tax", r.tax), ("Deposits", r.deposits), ("Bags", r.bag_fee), ("Delivery", r.delivery_fee)]
    {
        if !amount.is_zero() {
            line(name, amount);
        }
    }
    line("In all", r.total);
    if !r.snap.is_zero() {
        line("of it to SNAP", r.snap);
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
            cell(&s.name),
            right(s.lines),
            cell(s.updated_at.to_string()),
            cell(s.id.to_string()),
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

/// What else was said about an item, each in a few words.
fn wishes(item: &Item) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(size) = item.size {
        let each = size.value.map(|value| amount(value, size.unit));
        all.extend(match (size.count, each) {
            (Some(count), Some(each)) => Some(format!("{count} x {each}")),
            (Some(count), None) => Some(format!("{count} in a package")),
            (None, each) => each,
        });
    }
    all.extend(item.brand.as_ref().map(|brand| format!("brand {brand}")));
    all.extend(item.preparation.clone());
    if !item.excludes.is_empty() {
        all.push(format!("without {}", item.excludes.join(", ")));
    }
    if !item.alternatives.is_empty() {
        all.push(format!("or {}", item.alternatives.join(", ")));
        // In the order that is shown, where nothing else was said.
        let rule = item.choice_rule.filter(|rule| *rule != grocery_core::nlu::ChoiceRule::FirstAvailable);
        all.extend(rule.map(|rule| rule.as_str().replace('_', " ")));
    }
    all.extend(item.max_price.map(|most| format!("at most {most} {}", most.currency())));
    all.extend(item.only_if_on_sale.then(|| "only on sale".to_owned()));
    all
}

pub(crate) fn understanding(u: &Understanding) -> String {
    let strong = if colour() { Style::new().bold() } else { Style::new() };
    let mut out = String::new();
    for action in &u.actions {
        out.push_str(&format!("{strong}{}{strong:#} ({:.0}%)\n", action.intent, action.confidence * 100.0));
        for item in &action.items {
            out.push_str("  ");
            if item.approximate {
                out.push_str("about ");
            }
            if let Some(q) = item.quantity {
                let to = item.quantity_max.map(|most| format!(" to {most}")).unwrap_or_default();
                out.push_str(&format!("{q}{to} "));
            }
            if let Some(unit) = item.unit {
                out.push_str(&format!("{} ", unit.singular()));
            }
            out.push_str(&clean_cell(&item.name));
            let wishes = wishes(item);
            if !wishes.is_empty() {
                out.push_str(&format!(" ({})", clean_cell(&wishes.join("; "))));
            }
            out.push('\n');
        }
        if let Ok(slots) = serde_json::to_string(&action.slots)
            && slots != "{}"
        {
            out.push_str(&format!("  {}\n", clean(&slots)));
        }
    }
    for note in &u.notes {
        out.push_str(&format!("note: {}\n", clean_cell(&note.text)));
    }
    out
}

/// Recipe lines; with what their amounts are in another unit, where that was asked.
pub(crate) fn ingredients(lines: &[(Ingredient, Option<String>)]) -> String {
    let converted = lines.iter().any(|(_, other)| other.is_some());
    let mut heads = vec!["Quantity", "Unit"];
    heads.extend(converted.then_some("Same as"));
    heads.extend(["Name", "Preparation", "Comment"]);
    let mut t = table(&heads);
    for (i, other) in lines {
        let mut row = vec![
            right(i.quantity.map_or("-".to_owned(), |q| q.to_string())),
            cell(i.unit.map_or("-", |u| u.singular())),
        ];
        row.extend(converted.then(|| right(other.as_deref().unwrap_or("-"))));
        row.extend([
            cell(&i.name),
            cell(i.preparation.as_deref().unwrap_or("-")),
            cell(i.comment.as_deref().unwrap_or("-")),
        ]);
        t.add_row(row);
    }
    t.to_string()
}

/// Every intent with what it means.
pub(crate) fn intents(all: &[IntentInfo]) -> String {
    let mut t = table(&["Intent", "Means", "For example"]);
    for intent in all {
        let example = intent.examples.first().map_or("-", String::as_str);
        t.add_row(vec![cell(&intent.name), cell(&intent.description), cell(example)]);
    }
    t.to_string()
}

/// Two columns of text.
pub(crate) fn pairs(heads: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> String {
    let mut t = table(&heads);
    for (left, right) in rows {
        t.add_row(vec![cell(left), cell(right)]);
    }
    t.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_terminals_get_a_readable_table() {
        let heads = ["Asked for", "Product", "Total"];
        let row = ["2 lb ground beef", "Ground Beef 80/20, 1 pound", "$11.98"];
        let shown = |width: Option<u16>| {
            let mut t = table_of(&heads, width);
            t.add_row(row.map(cell).to_vec());
            t.to_string()
        };
        let lengths = |text: &str| text.lines().map(|l| l.chars().count()).max();
        let free = shown(None);
        assert!(free.contains(row[1]) && free.lines().count() == 3, "{free}");
        for width in [1, 10, 40, 60, 79] {
            let narrow = shown(Some(width));
            assert!(lengths(&narrow) <= Some(usize::from(width.max(NARROWEST))), "{width}:\n{narrow}");
            assert!(narrow.contains("Ground") && narrow.contains("$11.98"), "{width}:\n{narrow}");
        }
    }

    #[test]
    fn cells_are_cleaned() {
        let mut t = table_of(&["Product"], None);
        t.add_row(vec![cell("a\u{1b}[2J\nb")]);
        assert!(t.to_string().contains("a\\u{1b}[2J\\nb"), "{t}");
    }
}
