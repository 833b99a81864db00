//! What was bought, and what follows from it.

use grocery_core::{agent, orders};
use napi_derive::napi;
use serde::Serialize;

use super::{SkippedLine, count, money::Money, number, text, texts};

/// What was bought at one time. Addresses, recipients, payments and tracking numbers are no part of it.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Of retailer and number; of a receipt, of shop, day, time, number and total.
    pub id: String,
    /// The retailer, such as `walmart`, in lower case.
    pub retailer: String,
    /// The retailer's number of the order, or the receipt's.
    pub number: Option<String>,
    /// How it came to be known.
    #[napi(ts_type = "OrderKind")]
    pub kind: &'static str,
    /// How the goods changed hands.
    #[napi(ts_type = "Fulfilment")]
    pub fulfilment: Option<&'static str>,
    /// Where it comes from.
    pub shop: Option<Shop>,
    /// The day it was ordered, ISO 8601.
    pub ordered_on: String,
    /// The time of day as hours and minutes, `14:05`, where it is known.
    pub ordered_at: Option<String>,
    /// The currency of all amounts.
    pub currency: String,
    /// What it came to.
    pub amounts: OrderAmounts,
    /// The lines, as they stand.
    pub lines: Vec<OrderLine>,
    /// What does not add up, and what could not be read.
    pub flags: Vec<OrderFlag>,
}

impl From<&orders::Order> for Order {
    fn from(v: &orders::Order) -> Self {
        Self {
            id: text(&v.id),
            retailer: v.retailer.clone(),
            number: v.number.clone(),
            kind: v.kind.as_str(),
            fulfilment: v.fulfilment.map(|f| f.as_str()),
            shop: v.shop.as_ref().map(Shop::from),
            ordered_on: text(&v.ordered_on),
            ordered_at: v.ordered_at.clone(),
            currency: text(&v.currency),
            amounts: OrderAmounts::from(&v.amounts),
            lines: texts(&v.lines),
            flags: texts(&v.flags),
        }
    }
}

/// The amounts of an order, as far as they are known. Savings, refund and donations are not below zero; a
/// subtotal is after savings.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderAmounts {
    /// Of all lines, before savings.
    pub subtotal_before_savings: Option<Money>,
    /// What was taken off.
    pub savings: Option<Money>,
    /// Of all lines, after savings.
    pub subtotal: Option<Money>,
    /// For bringing it.
    pub delivery: Option<Money>,
    /// For bags.
    pub bag_fee: Option<Money>,
    /// All taxes.
    pub tax: Option<Money>,
    /// For the driver.
    pub tip: Option<Money>,
    /// What was paid back.
    pub refund: Option<Money>,
    /// What was given.
    pub donations: Option<Money>,
    /// What was paid.
    pub total: Option<Money>,
}

impl From<&orders::OrderAmounts> for OrderAmounts {
    fn from(v: &orders::OrderAmounts) -> Self {
        Self {
            subtotal_before_savings: v.subtotal_before_savings.map(Money::from),
            savings: v.savings.map(Money::from),
            subtotal: v.subtotal.map(Money::from),
            delivery: v.delivery.map(Money::from),
            bag_fee: v.bag_fee.map(Money::from),
            tax: v.tax.map(Money::from),
            tip: v.tip.map(Money::from),
            refund: v.refund.map(Money::from),
            donations: v.donations.map(Money::from),
            total: v.total.map(Money::from),
        }
    }
}

/// One line of an order.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// What it is about.
    #[napi(ts_type = "OrderLineKind")]
    pub kind: &'static str,
    /// The name as it is printed.
    pub name: String,
    /// The retailer's number of the item.
    pub item_id: Option<String>,
    /// Its bar code, digits only.
    pub barcode: Option<String>,
    /// The product of the catalogue that it is, where one was found.
    pub product: Option<String>,
    /// How much, for showing.
    pub quantity: f64,
    /// How much, exactly, such as `123/100`. Above zero, except where nothing came.
    pub quantity_exact: String,
    /// `each` for pieces, a unit of mass for goods by weight.
    #[napi(ts_type = "Unit")]
    pub unit: &'static str,
    /// What one `unit` cost, where it is known.
    pub unit_price: Option<Money>,
    /// What the line cost, before `savings`.
    pub total: Option<Money>,
    /// What was taken off this line. Not below zero.
    pub savings: Option<Money>,
    /// What became of it.
    #[napi(ts_type = "OrderLineStatus")]
    pub status: &'static str,
    /// What the line came to after savings, where that is known.
    pub paid: Option<Money>,
    /// What one unit came to after savings, rounded half up to a whole minor unit.
    pub paid_per_unit: Option<Money>,
    /// Whether it is a product that was bought and kept.
    pub was_bought: bool,
}

impl From<&orders::OrderLine> for OrderLine {
    fn from(v: &orders::OrderLine) -> Self {
        Self {
            kind: v.kind.as_str(),
            name: v.name.clone(),
            item_id: v.item_id.clone(),
            barcode: v.barcode.clone(),
            product: v.product.as_ref().map(text),
            quantity: number(v.quantity),
            quantity_exact: text(&v.quantity),
            unit: v.unit.as_str(),
            unit_price: v.unit_price.map(Money::from),
            total: v.total.map(Money::from),
            savings: v.savings.map(Money::from),
            status: v.status.as_str(),
            paid: v.paid().map(Money::from),
            paid_per_unit: v.paid_per_unit().map(Money::from),
            was_bought: v.was_bought(),
        }
    }
}

/// A shop or branch where orders come from. What the shop itself says, never the shopper's address.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shop {
    /// Of retailer and number, or name: `walmart:511`.
    pub id: String,
    /// The retailer, such as `walmart`.
    pub retailer: String,
    /// The shop's name as it is written.
    pub name: String,
    /// The retailer's number of the shop.
    pub number: Option<String>,
}

impl From<&orders::Shop> for Shop {
    fn from(v: &orders::Shop) -> Self {
        Self { id: text(&v.id), retailer: v.retailer.clone(), name: v.name.clone(), number: v.number.clone() }
    }
}

/// Something doubtful about an order, in words and with the amounts.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderFlag {
    /// What it is.
    #[napi(ts_type = "OrderFlagKind")]
    pub kind: &'static str,
    /// What to tell a person.
    pub message: String,
    /// The amount that was read.
    pub stated: Option<Money>,
    /// The amount that the parts give.
    pub computed: Option<Money>,
}

impl From<&orders::Flag> for OrderFlag {
    fn from(v: &orders::Flag) -> Self {
        Self {
            kind: v.kind.as_str(),
            message: v.message.clone(),
            stated: v.stated.map(Money::from),
            computed: v.computed.map(Money::from),
        }
    }
}

/// A receipt that was read.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptData {
    /// What was bought. Its savings are those of `coupons`.
    pub order: Order,
    /// Coupons on the whole order.
    pub coupons: Vec<Coupon>,
    /// How many items the receipt says were sold.
    pub items_sold: Option<u32>,
    /// Whether lines were read and everything adds up to a total that was read.
    pub adds_up: bool,
}

impl From<&orders::receipt::Receipt> for ReceiptData {
    fn from(v: &orders::receipt::Receipt) -> Self {
        Self {
            order: Order::from(&v.order),
            coupons: texts(&v.coupons),
            items_sold: v.items_sold,
            adds_up: v.adds_up(),
        }
    }
}

/// A coupon on a whole order.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Coupon {
    /// What is printed.
    pub name: String,
    /// What it took off; not below zero.
    pub amount: Money,
}

impl From<&orders::receipt::Coupon> for Coupon {
    fn from(v: &orders::receipt::Coupon) -> Self {
        Self { name: v.name.clone(), amount: v.amount.into() }
    }
}

/// A receipt that was read and kept.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportedReceipt {
    /// What it says.
    pub receipt: ReceiptData,
    /// Whether it was new: importing the same receipt again changes nothing.
    pub imported: bool,
}

impl From<&agent::ImportedReceipt> for ImportedReceipt {
    fn from(v: &agent::ImportedReceipt) -> Self {
        Self { receipt: ReceiptData::from(&v.receipt), imported: v.imported }
    }
}

/// What an import of orders did.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderImportReport {
    /// Lines read, without headers; of JSON, orders.
    pub read: i64,
    /// Orders that are new.
    pub imported: i64,
    /// Orders that were known and say something new.
    pub updated: i64,
    /// Orders that were known as they are.
    pub unchanged: i64,
    /// Lines of the file left out.
    pub skipped: i64,
    /// The first of the lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Lines of orders taken over.
    pub lines: i64,
    /// Of them, those that are a product of the catalogue.
    pub matched: i64,
    /// Orders that do not add up, or are short of a line.
    pub flagged: i64,
    /// Changes of prices that were new to the price history.
    pub prices: i64,
}

impl From<&agent::OrderImportReport> for OrderImportReport {
    fn from(v: &agent::OrderImportReport) -> Self {
        Self {
            read: count(v.read),
            imported: count(v.imported),
            updated: count(v.updated),
            unchanged: count(v.unchanged),
            skipped: count(v.skipped),
            skipped_lines: texts(&v.skipped_lines),
            lines: count(v.lines),
            matched: count(v.matched),
            flagged: count(v.flagged),
            prices: count(v.prices),
        }
    }
}

/// What is known of the purchases of one thing.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderHistory {
    /// How often, when next, what was paid last.
    pub bought: Bought,
    /// The purchases, the newest first.
    pub purchases: Vec<Purchase>,
}

impl From<&agent::OrderHistory> for OrderHistory {
    fn from(v: &agent::OrderHistory) -> Self {
        Self { bought: Bought::from(&v.bought), purchases: texts(&v.purchases) }
    }
}

/// One line that was bought and kept, and when.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// The order.
    pub order: String,
    /// The day of the order, ISO 8601.
    pub on: String,
    /// The retailer.
    pub retailer: String,
    /// The shop's id, where it is known.
    pub shop: Option<String>,
    /// The line.
    pub line: OrderLine,
    /// What it is counted by.
    pub thing: String,
}

impl From<&orders::Purchase> for Purchase {
    fn from(v: &orders::Purchase) -> Self {
        Self {
            order: text(&v.order),
            on: text(&v.on),
            retailer: v.retailer.clone(),
            shop: v.shop.as_ref().map(text),
            line: OrderLine::from(&v.line),
            thing: v.thing(),
        }
    }
}

/// One thing a user buys, over all its purchases.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bought {
    /// What it is counted by: a product of the catalogue, or an item of a shop.
    pub thing: String,
    /// The product of the catalogue, where it is one.
    pub product: Option<String>,
    /// The name as it was last printed.
    pub name: String,
    /// How many lines.
    pub lines: u32,
    /// How often, and when next.
    pub cadence: Cadence,
    /// How much is bought at a time, for showing: the median, with its unit.
    pub quantity: f64,
    /// The same, exactly.
    pub quantity_exact: String,
    /// The unit of `quantity`.
    #[napi(ts_type = "Unit")]
    pub unit: &'static str,
    /// What was paid last.
    pub last_paid: Option<LastPaid>,
}

impl From<&orders::history::Bought> for Bought {
    fn from(v: &orders::history::Bought) -> Self {
        Self {
            thing: v.thing.clone(),
            product: v.product.as_ref().map(text),
            name: v.name.clone(),
            lines: v.lines,
            cadence: Cadence::from(&v.cadence),
            quantity: number(v.quantity),
            quantity_exact: text(&v.quantity),
            unit: v.unit.as_str(),
            last_paid: v.last_paid.as_ref().map(LastPaid::from),
        }
    }
}

/// How often something is bought.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cadence {
    /// On how many different days it was bought.
    pub days: u32,
    /// The first of them, ISO 8601.
    pub first: String,
    /// The last of them.
    pub last: String,
    /// The median of the days between one purchase and the next; half days count. Null for less than two.
    pub every_days: Option<f64>,
    /// The same, exactly.
    pub every_days_exact: Option<String>,
    /// The last day and the median after it, rounded half up to whole days.
    pub next: Option<String>,
}

impl From<&orders::history::Cadence> for Cadence {
    fn from(v: &orders::history::Cadence) -> Self {
        Self {
            days: v.days,
            first: text(&v.first),
            last: text(&v.last),
            every_days: v.every_days.map(number),
            every_days_exact: v.every_days.as_ref().map(text),
            next: v.next.as_ref().map(text),
        }
    }
}

/// What was paid for something at one time.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LastPaid {
    /// The day, ISO 8601.
    pub on: String,
    /// The shop's id, where it is known.
    pub shop: Option<String>,
    /// For one `per`, after savings, rounded half up to a whole minor unit.
    pub price: Money,
    /// What `price` is for.
    #[napi(ts_type = "Unit")]
    pub per: &'static str,
}

impl From<&orders::history::LastPaid> for LastPaid {
    fn from(v: &orders::history::LastPaid) -> Self {
        Self { on: text(&v.on), shop: v.shop.as_ref().map(text), price: v.price.into(), per: v.per.as_str() }
    }
}

/// How much of a user's is kept.
#[napi(object, object_from_js = false)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderCounts {
    /// Orders.
    pub orders: i64,
    /// Different items on their lines, told apart as the shops do.
    pub items: i64,
    /// Lines.
    pub lines: i64,
    /// Shops.
    pub shops: i64,
}

impl From<&orders::OrderCounts> for OrderCounts {
    fn from(v: &orders::OrderCounts) -> Self {
        Self { orders: count(v.orders), items: count(v.items), lines: count(v.lines), shops: count(v.shops) }
    }
}
