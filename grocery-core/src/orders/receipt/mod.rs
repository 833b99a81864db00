//! Reads the text of a receipt, as a recogniser gives it, into an [`Order`].
//!
//! ```text
//! receipt  := head item* subtotal? tax* total rest
//! item     := name codes price codes            "GV MILK 007874235186 F  3.48 N"
//!           | name, then price                  the name on the line before
//!           | amount, then item                 "2 @ 3.48" above its item, or
//!           | item, then amount                 below it; the arithmetic tells which
//! discount := words "-" price                   belongs to the line above, a coupon to the order
//! void     := "VOID", then the line again with its price below zero
//! ```
//! The rules are of receipts, not of chains: only the name in the head is looked up. Amounts are whole cents
//! throughout. What does not add up is said in [`flags`](Order::flags).
//!
//! Cards, members, cashiers and addresses stand on lines that are no items; they are passed over and kept
//! nowhere.

mod abbreviations;
mod amount;
mod head;
mod lines;
mod name;
mod text;
mod words;

use serde::{Deserialize, Serialize};

pub use self::abbreviations::spelled_out;
use self::lines::Entry;
use super::{
    Flag, FlagKind, Fulfilment, LineKind, LineStatus, Order, OrderAmounts, OrderKind, OrderLine,
    order::{MAX_NAME, clip_chars, slug},
};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::OrderId,
    money::{Currency, Money},
};

/// The longest text of a receipt, in bytes.
pub const MAX_RECEIPT_BYTES: usize = 256 << 10;
/// Lines behind this one are not read.
const MAX_RECEIPT_LINES: usize = 5_000;

/// How to read a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptOptions {
    /// The currency of amounts.
    pub currency: Currency,
    /// The day that stands in where none can be read.
    pub today: Date,
}

impl ReceiptOptions {
    /// US dollars, and this day where none can be read.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { currency: Currency::USD, today }
    }
}

/// A coupon on the whole order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// What is printed.
    pub name: String,
    /// What it took off; not below zero.
    pub amount: Money,
}

/// A receipt that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was bought. Its savings are those of `coupons`.
    pub order: Order,
    /// Coupons on the whole order.
    pub coupons: Vec<Coupon>,
    /// How many items the receipt says were sold.
    pub items_sold: Option<u32>,
}

impl Receipt {
    /// Whether lines were read and everything adds up to a total that was read.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        !self.order.lines.is_empty()
            && self.order.amounts.total.is_some()
            && !self.order.flags.iter().any(|f| f.kind.is_of_sums())
    }
}

/// Reads the text of a receipt. Text that is no receipt gives no lines, and says so in the flags.
///
/// ```
/// use grocery_core::{Date, orders::receipt::{self, ReceiptOptions}};
/// let text = "WALMART\nST# 03996 TE# 48\nGV WHL MILK 007874235186 F 3.48 N\nBANANAS 000000004011KF\n\
///             1.23 lb @ 1 lb /0.58 0.71 N\nSUBTOTAL 4.19\nTAX 1 0.00 % 0.00\nTOTAL 4.l9\n03/01/25 14:05:00\n";
/// let receipt = receipt::read(text, &ReceiptOptions::new(Date::new(2026, 11, 20)?))?;
/// let order = &receipt.order;
/// assert_eq!(order.shop.as_ref().unwrap().id.as_str(), "walmart:3996");
/// assert_eq!(order.ordered_on.to_string(), "2025-03-01");
/// assert_eq!((order.lines[1].name.as_str(), order.lines[1].total.unwrap().minor()), ("BANANAS", 71));
/// assert!(receipt.adds_up());
/// # Ok::<(), grocery_core::Error>(())
/// ```
///
/// # Errors
/// [`ErrorKind::TooLarge`] for more than [`MAX_RECEIPT_BYTES`].
pub fn read(text: &str, options: &ReceiptOptions) -> Result<Receipt> {
    if text.len() > MAX_RECEIPT_BYTES {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("the text of a receipt has more than {MAX_RECEIPT_BYTES} bytes"),
        )
        .with_hint("hand over one receipt at a time"));
    }
    let all: Vec<&str> =
        text.lines().map(str::trim).filter(|l| !l.is_empty()).take(MAX_RECEIPT_LINES).collect();
    let paper = lines::read(&all);
    let origin = head::origin(&all);
    let (day, time) = head::when(&all);
    let money = |minor: i64| Money::from_minor(minor, options.currency);
    let size = |minor: i64| money(minor.saturating_abs());

    let lines: Vec<OrderLine> = paper.entries.iter().map(|e| line_of(e, &money)).collect();
    let coupons: Vec<Coupon> = paper
        .coupons
        .iter()
        .map(|(name, minor)| Coupon { name: name.clone(), amount: size(*minor) })
        .collect();
    let savings =
        Money::sum(options.currency, coupons.iter().map(|c| c.amount)).ok().filter(|s| !s.is_zero());
    let amounts = OrderAmounts {
        savings,
        subtotal: paper.subtotal.map(money),
        tax: paper.tax.map(money),
        total: paper.total.map(money),
        ..OrderAmounts::default()
    };
    let shop = origin.shop;
    let id = id_of(
        &origin.retailer,
        shop.as_ref().and_then(|s| s.number.as_deref()),
        day,
        time.as_deref(),
        &paper,
    )?;
    let mut order = Order {
        id,
        retailer: origin.retailer,
        number: None,
        kind: OrderKind::Receipt,
        fulfilment: Some(Fulfilment::InStore),
        shop,
        ordered_on: day.unwrap_or(options.today),
        ordered_at: time,
        currency: options.currency,
        amounts,
        lines,
        flags: Vec::new(),
    };
    flag(&mut order, day, &paper);
    Ok(Receipt { order, coupons, items_sold: paper.items_sold })
}

fn line_of(entry: &Entry, money: &impl Fn(i64) -> Money) -> OrderLine {
    OrderLine {
        kind: entry.kind,
        name: clip_chars(&entry.name.text, MAX_NAME).to_owned(),
        item_id: entry.name.item_id.clone(),
        barcode: entry.name.barcode.clone(),
        product: None,
        quantity: entry.quantity,
        unit: entry.unit,
        unit_price: Some(money(entry.unit_price)),
        total: Some(money(entry.total)),
        savings: (entry.discount != 0).then(|| money(entry.discount.saturating_neg())),
        status: entry.status,
    }
}

/// A receipt is known by its shop, its day and time, and what it came to; its lines count where the time is not
/// known.
fn id_of(
    retailer: &str,
    shop: Option<&str>,
    day: Option<Date>,
    time: Option<&str>,
    paper: &lines::Paper,
) -> Result<OrderId> {
    let total = paper.total.or(paper.subtotal).unwrap_or_default();
    let day = day.map_or_else(|| "undated".to_owned(), |d| d.to_string());
    let shop = shop.unwrap_or("-").trim_start_matches('0');
    let time = time.map_or_else(|| format!("{}-lines", paper.entries.len()), |t| t.replace(':', ""));
    OrderId::new(format!("{}:receipt:{}:{day}:{time}:{total}", slug(retailer), slug(shop)))
}

fn flag(order: &mut Order, day: Option<Date>, paper: &lines::Paper) {
    if order.lines.is_empty() {
        order.flags.push(Flag::new(FlagKind::NoLines, "no line of a receipt could be read"));
    }
    if order.amounts.total.is_none() {
        order.flags.push(Flag::new(FlagKind::NoTotal, "no total could be read"));
    }
    if day.is_none() {
        order.flags.push(Flag::new(FlagKind::NoDate, "no day could be read; today stands in"));
    }
    for at in &paper.unread {
        order.flags.push(Flag::new(
            FlagKind::UnreadLine,
            format!("line {at} has a price, and it could not be told what it is for"),
        ));
    }
    for entry in paper.entries.iter().filter(|e| e.doubtful) {
        let (stated, computed) = (
            Money::from_minor(entry.total, order.currency),
            Money::from_minor(entry.product, order.currency),
        );
        order.flags.push(Flag {
            kind: FlagKind::LineProduct,
            message: format!(
                "{}: quantity times price is {computed}, stated is {stated}",
                clip_chars(&entry.name.text, 40)
            ),
            stated: Some(stated),
            computed: Some(computed),
        });
    }
    order.check();
    // The count only helps where something is missing: shops count weighed and voided lines each in their way.
    if order.flags.iter().any(|f| f.kind.is_of_sums())
        && let Some(said) = paper.items_sold
        && let Some(counted) = count(order)
        && counted != u64::from(said)
    {
        order.flags.push(Flag::new(
            FlagKind::ItemCount,
            format!("the receipt says {said} items were sold, and its lines have {counted}"),
        ));
    }
}

/// How many items the lines have: pieces, and one for each that was weighed.
fn count(order: &Order) -> Option<u64> {
    let kept =
        order.lines.iter().filter(|l| l.kind == LineKind::Product && l.status != LineStatus::Cancelled);
    kept.map(|l| if l.quantity.is_integer() { u64::try_from(l.quantity.numerator()).ok() } else { Some(1) })
        .sum()
}

#[cfg(test)]
mod tests;
