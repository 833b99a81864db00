//! What was bought, and what follows from it, as records.

use grocery_core::{agent, orders as core};

use crate::{
    catalog_import::SkippedLine,
    values::{Amount, Money, each, maybe, mirror, serial, text},
};

/// What was bought at one time. Addresses, recipients, payments and tracking numbers are no part of it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Order {
    /// Of retailer and number; of a receipt, of shop, day, time, number and total.
    pub id: String,
    /// The retailer, such as `walmart`, in lower case.
    pub retailer: String,
    /// The retailer's number of the order, or the receipt's.
    pub number: Option<String>,
    /// How it came to be known.
    pub kind: OrderKind,
    /// How the goods changed hands.
    pub fulfilment: Option<Fulfilment>,
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

impl From<core::Order> for Order {
    fn from(v: core::Order) -> Self {
        Self {
            id: v.id.to_string(),
            retailer: v.retailer,
            number: v.number,
            kind: v.kind.into(),
            fulfilment: maybe(v.fulfilment),
            shop: maybe(v.shop),
            ordered_on: v.ordered_on.to_string(),
            ordered_at: v.ordered_at,
            currency: v.currency.to_string(),
            amounts: v.amounts.into(),
            lines: each(v.lines),
            flags: each(v.flags),
        }
    }
}

/// The amounts of an order, as far as they are known. Savings, refund and donations are not below zero; a subtotal is after
/// savings.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
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

impl From<core::OrderAmounts> for OrderAmounts {
    fn from(v: core::OrderAmounts) -> Self {
        Self {
            subtotal_before_savings: maybe(v.subtotal_before_savings),
            savings: maybe(v.savings),
            subtotal: maybe(v.subtotal),
            delivery: maybe(v.delivery),
            bag_fee: maybe(v.bag_fee),
            tax: maybe(v.tax),
            tip: maybe(v.tip),
            refund: maybe(v.refund),
            donations: maybe(v.donations),
            total: maybe(v.total),
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct OrderLine {
    /// What the line came to after savings, where that is known.
    pub paid: Option<Money>,
    /// What one unit came to after savings, rounded half up to a whole minor unit.
    pub paid_per_unit: Option<Money>,
    /// Whether it is a product that was bought and kept.
    pub was_bought: bool,
    /// What it is about.
    pub kind: OrderLineKind,
    /// The name as it is printed.
    pub name: String,
    /// The retailer's number of the item.
    pub item_id: Option<String>,
    /// Its bar code, digits only.
    pub barcode: Option<String>,
    /// The product of the catalogue that it is, where one was found.
    pub product_id: Option<String>,
    /// How much. Above zero, except where nothing came.
    pub quantity: Amount,
    /// `each` for pieces, a unit of mass for goods by weight.
    pub unit: String,
    /// What one `unit` cost, where it is known.
    pub unit_price: Option<Money>,
    /// What the line cost, before `savings`.
    pub total: Option<Money>,
    /// What was taken off this line. Not below zero.
    pub savings: Option<Money>,
    /// What became of it.
    pub status: OrderLineStatus,
}

impl From<core::OrderLine> for OrderLine {
    fn from(v: core::OrderLine) -> Self {
        Self {
            paid: maybe(v.paid()),
            paid_per_unit: maybe(v.paid_per_unit()),
            was_bought: v.was_bought(),
            kind: v.kind.into(),
            name: v.name,
            item_id: v.item_id,
            barcode: v.barcode,
            product_id: text(v.product),
            quantity: v.quantity.into(),
            unit: v.unit.to_string(),
            unit_price: maybe(v.unit_price),
            total: maybe(v.total),
            savings: maybe(v.savings),
            status: v.status.into(),
        }
    }
}

/// A shop or branch where orders come from. What the shop itself says, never the shopper's address.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
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

impl From<core::Shop> for Shop {
    fn from(v: core::Shop) -> Self {
        Self { id: v.id.to_string(), retailer: v.retailer, name: v.name, number: v.number }
    }
}

/// Something doubtful about an order, in words and with the amounts.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct OrderFlag {
    /// What it is: `lines_sum`, `total_sum`, `no_date`, `unread_line` and so on.
    pub kind: String,
    /// What to tell a person.
    pub message: String,
    /// The amount that was read.
    pub stated: Option<Money>,
    /// The amount that the parts give.
    pub computed: Option<Money>,
}

impl From<core::Flag> for OrderFlag {
    fn from(v: core::Flag) -> Self {
        Self {
            kind: v.kind.as_str().to_owned(),
            message: v.message,
            stated: maybe(v.stated),
            computed: maybe(v.computed),
        }
    }
}

/// A receipt that was read.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Receipt {
    /// Whether lines were read and everything adds up to a total that was read.
    pub adds_up: bool,
    /// What was bought. Its savings are those of `coupons`.
    pub order: Order,
    /// Coupons on the whole order.
    pub coupons: Vec<Coupon>,
    /// How many items the receipt says were sold.
    pub items_sold: Option<i64>,
}

impl From<core::receipt::Receipt> for Receipt {
    fn from(v: core::receipt::Receipt) -> Self {
        Self {
            adds_up: v.adds_up(),
            order: v.order.into(),
            coupons: each(v.coupons),
            items_sold: maybe(v.items_sold),
        }
    }
}

/// A coupon on a whole order.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Coupon {
    /// What is printed.
    pub name: String,
    /// What it took off; not below zero.
    pub amount: Money,
}

impl From<core::receipt::Coupon> for Coupon {
    fn from(v: core::receipt::Coupon) -> Self {
        Self { name: v.name, amount: v.amount.into() }
    }
}

/// A receipt that was read and kept.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ImportedReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Whether it was new: importing the same receipt again changes nothing.
    pub imported: bool,
}

impl From<agent::ImportedReceipt> for ImportedReceipt {
    fn from(v: agent::ImportedReceipt) -> Self {
        Self { receipt: v.receipt.into(), imported: v.imported }
    }
}

/// What an import of orders did.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
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

impl From<agent::OrderImportReport> for OrderImportReport {
    fn from(v: agent::OrderImportReport) -> Self {
        Self {
            read: serial(v.read),
            imported: serial(v.imported),
            updated: serial(v.updated),
            unchanged: serial(v.unchanged),
            skipped: serial(v.skipped),
            skipped_lines: each(v.skipped_lines),
            lines: serial(v.lines),
            matched: serial(v.matched),
            flagged: serial(v.flagged),
            prices: serial(v.prices),
        }
    }
}

/// What is known of the purchases of one thing.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct OrderHistory {
    /// How often, when next, what was paid last.
    pub bought: Bought,
    /// The purchases, the newest first.
    pub purchases: Vec<Purchase>,
}

impl From<agent::OrderHistory> for OrderHistory {
    fn from(v: agent::OrderHistory) -> Self {
        Self { bought: v.bought.into(), purchases: each(v.purchases) }
    }
}

/// One line that was bought and kept, and when.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Purchase {
    /// What it is counted by.
    pub thing: String,
    /// The order.
    pub order_id: String,
    /// The day of the order, ISO 8601.
    pub on: String,
    /// The retailer.
    pub retailer: String,
    /// The shop's id, where it is known.
    pub shop: Option<String>,
    /// The line.
    pub line: OrderLine,
}

impl From<core::Purchase> for Purchase {
    fn from(v: core::Purchase) -> Self {
        Self {
            thing: v.thing(),
            order_id: v.order.to_string(),
            on: v.on.to_string(),
            retailer: v.retailer,
            shop: text(v.shop),
            line: v.line.into(),
        }
    }
}

/// One thing a user buys, over all its purchases.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Bought {
    /// What it is counted by: a product of the catalogue, or an item of a shop.
    pub thing: String,
    /// The product of the catalogue, where it is one.
    pub product_id: Option<String>,
    /// The name as it was last printed.
    pub name: String,
    /// How many lines.
    pub lines: i64,
    /// How often, and when next.
    pub cadence: Cadence,
    /// How much is bought at a time: the median, with its unit.
    pub quantity: Amount,
    /// The unit of `quantity`.
    pub unit: String,
    /// What was paid last.
    pub last_paid: Option<LastPaid>,
}

impl From<core::history::Bought> for Bought {
    fn from(v: core::history::Bought) -> Self {
        Self {
            thing: v.thing,
            product_id: text(v.product),
            name: v.name,
            lines: v.lines.into(),
            cadence: v.cadence.into(),
            quantity: v.quantity.into(),
            unit: v.unit.to_string(),
            last_paid: maybe(v.last_paid),
        }
    }
}

/// How often something is bought.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Cadence {
    /// On how many different days it was bought.
    pub days: i64,
    /// The first of them, ISO 8601.
    pub first: String,
    /// The last of them.
    pub last: String,
    /// The median of the days between one purchase and the next; half days count. Absent for less than two.
    pub every_days: Option<Amount>,
    /// The last day and the median after it, rounded half up to whole days.
    pub next: Option<String>,
}

impl From<core::history::Cadence> for Cadence {
    fn from(v: core::history::Cadence) -> Self {
        Self {
            days: v.days.into(),
            first: v.first.to_string(),
            last: v.last.to_string(),
            every_days: maybe(v.every_days),
            next: text(v.next),
        }
    }
}

/// What was paid for something at one time.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct LastPaid {
    /// The day, ISO 8601.
    pub on: String,
    /// The shop's id, where it is known.
    pub shop: Option<String>,
    /// For one `per`, after savings, rounded half up to a whole minor unit.
    pub price: Money,
    /// What `price` is for.
    pub per: String,
}

impl From<core::history::LastPaid> for LastPaid {
    fn from(v: core::history::LastPaid) -> Self {
        Self { on: v.on.to_string(), shop: text(v.shop), price: v.price.into(), per: v.per.to_string() }
    }
}

/// How much of a user's is kept.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
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

impl From<core::OrderCounts> for OrderCounts {
    fn from(v: core::OrderCounts) -> Self {
        Self {
            orders: serial(v.orders),
            items: serial(v.items),
            lines: serial(v.lines),
            shops: serial(v.shops),
        }
    }
}

mirror! {
    /// How an order came to be known.
    OrderKind from grocery_core::orders::OrderKind, else Other {
        /// Ordered online, from an export.
        Online,
        /// Bought in a shop, from its receipt.
        Receipt,
        /// From a file that does not say.
        Other,
    }
}

mirror! {
    /// How goods changed hands.
    Fulfilment from grocery_core::orders::Fulfilment, else InStore {
        /// Brought to the door from a shop.
        Delivery,
        /// Collected at a shop.
        Pickup,
        /// Sent by post.
        Shipping,
        /// Bought in a shop.
        InStore,
    }
}

mirror! {
    /// What a line of an order is about.
    OrderLineKind from grocery_core::orders::LineKind, else Product {
        /// Something bought.
        Product,
        /// A bottle deposit or redemption value.
        Deposit,
        /// A fee, such as for a bag.
        Fee,
    }
}

mirror! {
    /// What became of a line of an order.
    OrderLineStatus from grocery_core::orders::LineStatus, else Delivered {
        /// Bought and kept, as far as is known.
        Delivered,
        /// Ordered and not delivered.
        Cancelled,
        /// Brought back.
        Returned,
        /// Came in place of what was ordered.
        Substituted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_choices_cross_both_ways() {
        for kind in core::OrderKind::ALL {
            assert_eq!(core::OrderKind::from(OrderKind::from(*kind)), *kind);
        }
        for way in core::Fulfilment::ALL {
            assert_eq!(core::Fulfilment::from(Fulfilment::from(*way)), *way);
        }
        for kind in core::LineKind::ALL {
            assert_eq!(core::LineKind::from(OrderLineKind::from(*kind)), *kind);
        }
        for status in core::LineStatus::ALL {
            assert_eq!(core::LineStatus::from(OrderLineStatus::from(*status)), *status);
        }
    }
}
