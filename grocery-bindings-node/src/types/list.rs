//! Lists as they are stored: lines without prices.

use grocery_core::{Unit, lists};
use napi_derive::napi;
use serde::Serialize;

use super::{count, money::Money, number, text, texts, time};

/// A shopping list at one version, without prices.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShoppingListData {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user: String,
    /// Its name.
    pub name: String,
    /// Its lines, oldest first.
    pub lines: Vec<ListLine>,
    /// How many operations made it. Starts at 0.
    pub version: i64,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl From<&lists::ShoppingList> for ShoppingListData {
    fn from(l: &lists::ShoppingList) -> Self {
        Self {
            id: text(&l.id),
            user: text(&l.user),
            name: l.name.clone(),
            lines: texts(&l.lines),
            version: count(l.version),
            created_at: time(l.created_at),
            updated_at: time(l.updated_at),
        }
    }
}

/// One line of a list: what was asked for, and what it was matched to.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListLine {
    /// Its id.
    pub id: String,
    /// The phrase that was asked for, resolved ("2% milk", never "it").
    pub requested: String,
    /// How much was asked for.
    pub amount: f64,
    /// How much was asked for, exactly: `3/2`.
    pub amount_exact: String,
    /// The unit of the amount; `null` for counted pieces.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// The package that was asked for: `24 x 16.9 fluid_ounce`.
    pub size: Option<String>,
    /// The product it was matched to; `null` where none was found.
    pub product: Option<String>,
    /// The product's name at that time.
    pub product_name: Option<String>,
    /// The most to pay for it.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// When it was put on the list, RFC 3339.
    pub added_at: String,
}

impl From<&lists::ListLine> for ListLine {
    fn from(l: &lists::ListLine) -> Self {
        Self {
            id: text(&l.id),
            requested: l.requested.clone(),
            amount: number(l.amount),
            amount_exact: text(&l.amount),
            unit: l.unit.map(Unit::as_str),
            size: l.size.as_ref().map(text),
            product: l.product.as_ref().map(text),
            product_name: l.product_name.clone(),
            max_price: l.max_price.map(Money::from),
            only_if_on_sale: l.only_if_on_sale,
            checked: l.checked,
            added_at: time(l.added_at),
        }
    }
}

/// A list without its lines.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ListSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// How many lines it has.
    pub lines: i64,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl From<&lists::ListSummary> for ListSummary {
    fn from(s: &lists::ListSummary) -> Self {
        Self {
            id: text(&s.id),
            name: s.name.clone(),
            version: count(s.version),
            lines: count(s.lines),
            created_at: time(s.created_at),
            updated_at: time(s.updated_at),
        }
    }
}

/// An operation as the log of a list keeps it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedOp {
    /// The list's version after it.
    pub version: i64,
    /// The version of the first operation that was committed together with it.
    pub group: i64,
    /// When it was committed, RFC 3339.
    pub at: String,
    /// What was done.
    pub op: ListOp,
    /// What takes it back, right after it.
    pub inverse: ListOp,
    /// Whether it was taken back since.
    pub undone: bool,
}

impl From<&lists::LoggedOp> for LoggedOp {
    fn from(l: &lists::LoggedOp) -> Self {
        Self {
            version: count(l.version),
            group: count(l.group),
            at: time(l.at),
            op: ListOp::from(&l.op),
            inverse: ListOp::from(&l.inverse),
            undone: l.undone,
        }
    }
}

/// One change of a list. Which of the other properties there are depends on `op`.
#[napi(object, object_from_js = false)]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct ListOp {
    /// What was done: `rename`, `add_line`, `set_amount`, `set_product`, `set_request`, `set_checked`,
    /// `remove_line`, `clear`, `set_lines` or `undo`.
    pub op: &'static str,
    /// `rename`: the new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id of the line it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// `add_line`: the place, counted from 0; at the end where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<i64>,
    /// `add_line`: the new line; `set_lines`: all lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<ListLine>>,
    /// `set_amount`: how much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// `set_amount`: how much, exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_exact: Option<String>,
    /// `set_amount`: the unit.
    #[napi(ts_type = "Unit")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// `set_product`: the id of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// `set_product`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_name: Option<String>,
    /// `set_request`: the phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested: Option<String>,
    /// `set_request`: the package asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// `set_request`: the most to pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_price: Option<Money>,
    /// `set_request`: only to be bought on sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only_if_on_sale: Option<bool>,
    /// `set_checked`: whether it is in the basket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// `undo`: the version that the first operation taken back had made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// `undo`: the version that the last operation taken back had made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// `undo`: what was done to take them back, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ops: Option<Vec<ListOp>>,
}

impl From<&lists::ListOp> for ListOp {
    fn from(op: &lists::ListOp) -> Self {
        use lists::ListOp as Op;
        let mut out = Self { op: op.as_str(), ..Self::default() };
        match op {
            Op::Rename { name } => out.name = Some(name.clone()),
            Op::AddLine { line, index } => {
                out.line = Some(text(&line.id));
                out.lines = Some(vec![ListLine::from(&**line)]);
                out.index = index.map(count);
            }
            Op::SetAmount { line, amount, unit } => {
                out.line = Some(text(line));
                out.amount = Some(number(*amount));
                out.amount_exact = Some(text(amount));
                out.unit = unit.map(Unit::as_str);
            }
            Op::SetProduct { line, product, product_name } => {
                out.line = Some(text(line));
                out.product = product.as_ref().map(text);
                out.product_name.clone_from(product_name);
            }
            Op::SetRequest { line, requested, size, max_price, only_if_on_sale } => {
                out.line = Some(text(line));
                out.requested = Some(requested.clone());
                out.size = size.as_ref().map(text);
                out.max_price = max_price.map(Money::from);
                out.only_if_on_sale = Some(*only_if_on_sale);
            }
            Op::SetChecked { line, checked } => {
                out.line = Some(text(line));
                out.checked = Some(*checked);
            }
            Op::RemoveLine { line } => out.line = Some(text(line)),
            Op::SetLines { lines } => out.lines = Some(texts(lines)),
            Op::Undo { from, to, ops } => {
                out.from = Some(count(*from));
                out.to = Some(count(*to));
                out.ops = Some(texts(ops));
            }
            // `clear` says all in its name; so must whatever comes later, until this package learns it.
            _ => {}
        }
        out
    }
}
