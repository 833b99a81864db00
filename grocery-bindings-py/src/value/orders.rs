//! What was bought, and what follows from it.

use grocery_core::{Ratio, agent, import, orders};
use pyo3::prelude::*;

use super::{Money, SkippedLine, handle, money, number, text};

handle! {
    /// What was bought at one time. Addresses, recipients, payments and tracking numbers are no part of it.
    Order(orders::Order) {
        /// Of retailer and number; of a receipt, of shop, day, time, number and total.
        id: String = |v| v.id.to_string();
        /// The retailer, such as "walmart", in lower case.
        retailer: String = |v| v.retailer.clone();
        /// The retailer's number of the order, or the receipt's.
        number: Option<String> = |v| v.number.clone();
        /// How it came to be known: "online", "receipt" or "other".
        kind: &'static str = |v| v.kind.as_str();
        /// How the goods changed hands: "delivery", "pickup", "shipping" or "in_store".
        fulfilment: Option<&'static str> = |v| v.fulfilment.map(|f| f.as_str());
        /// Where it comes from.
        shop: Option<Shop> = |v| v.first(|o| o.shop.as_slice());
        /// The day it was ordered, ISO 8601.
        ordered_on: String = |v| v.ordered_on.to_string();
        /// The time of day as hours and minutes, "14:05", where it is known.
        ordered_at: Option<String> = |v| v.ordered_at.clone();
        /// The currency of all amounts.
        currency: String = |v| v.currency.to_string();
        /// What it came to.
        amounts: OrderAmounts = |v| v.field(|o| &o.amounts);
        /// The lines, as they stand.
        lines: Vec<OrderLine> = |v| v.each(|o| &o.lines);
        /// What does not add up, and what could not be read.
        flags: Vec<OrderFlag> = |v| v.each(|o| &o.flags);
    }

    /// The amounts of an order, as far as they are known. Savings, refund and donations are not below zero; a
    /// subtotal is after savings.
    OrderAmounts(orders::OrderAmounts) {
        /// Of all lines, before savings.
        subtotal_before_savings: Option<Money> = |v| money(v.subtotal_before_savings);
        /// What was taken off.
        savings: Option<Money> = |v| money(v.savings);
        /// Of all lines, after savings.
        subtotal: Option<Money> = |v| money(v.subtotal);
        /// For bringing it.
        delivery: Option<Money> = |v| money(v.delivery);
        /// For bags.
        bag_fee: Option<Money> = |v| money(v.bag_fee);
        /// All taxes.
        tax: Option<Money> = |v| money(v.tax);
        /// For the driver.
        tip: Option<Money> = |v| money(v.tip);
        /// What was paid back.
        refund: Option<Money> = |v| money(v.refund);
        /// What was given.
        donations: Option<Money> = |v| money(v.donations);
        /// What was paid.
        total: Option<Money> = |v| money(v.total);
    }

    /// One line of an order.
    OrderLine(orders::OrderLine) {
        /// What it is about: "product", "deposit" or "fee".
        kind: &'static str = |v| v.kind.as_str();
        /// The name as it is printed.
        name: String = |v| v.name.clone();
        /// The retailer's number of the item.
        item_id: Option<String> = |v| v.item_id.clone();
        /// Its bar code, digits only.
        barcode: Option<String> = |v| v.barcode.clone();
        /// The product of the catalogue that it is, where one was found.
        product_id: Option<String> = |v| text(v.product.as_ref());
        /// How much, for showing.
        quantity: f64 = |v| Ratio::to_f64(v.quantity);
        /// How much, exactly, as text such as "123/100". Above zero, except where nothing came.
        quantity_exact: String = |v| v.quantity.to_string();
        /// "each" for pieces, a unit of mass for goods by weight.
        unit: &'static str = |v| v.unit.as_str();
        /// What one `unit` cost, where it is known.
        unit_price: Option<Money> = |v| money(v.unit_price);
        /// What the line cost, before `savings`.
        total: Option<Money> = |v| money(v.total);
        /// What was taken off this line. Not below zero.
        savings: Option<Money> = |v| money(v.savings);
        /// What became of it: "delivered", "cancelled", "returned" or "substituted".
        status: &'static str = |v| v.status.as_str();
        /// What the line came to after savings, where that is known.
        paid: Option<Money> = |v| money(v.paid());
        /// What one unit came to after savings, rounded half up to a whole minor unit.
        paid_per_unit: Option<Money> = |v| money(v.paid_per_unit());
        /// Whether it is a product that was bought and kept.
        was_bought: bool = |v| v.was_bought();
    }

    /// A shop or branch where orders come from. What the shop itself says, never the shopper's address.
    Shop(orders::Shop) {
        /// Of retailer and number, or name: "walmart:511".
        id: String = |v| v.id.to_string();
        /// The retailer, such as "walmart".
        retailer: String = |v| v.retailer.clone();
        /// The shop's name as it is written.
        name: String = |v| v.name.clone();
        /// The retailer's number of the shop.
        number: Option<String> = |v| v.number.clone();
    }

    /// Something doubtful about an order, in words and with the amounts.
    OrderFlag(orders::Flag) {
        /// What it is: "lines_sum", "total_sum", "item_count", "line_product", "no_lines", "no_total",
        /// "no_date", "unread_line" or "left_out".
        kind: &'static str = |v| v.kind.as_str();
        /// What to tell a person.
        message: String = |v| v.message.clone();
        /// The amount that was read.
        stated: Option<Money> = |v| money(v.stated);
        /// The amount that the parts give.
        computed: Option<Money> = |v| money(v.computed);
    }

    /// A receipt that was read.
    Receipt(orders::receipt::Receipt) {
        /// What was bought. Its savings are those of `coupons`.
        order: Order = |v| v.field(|r| &r.order);
        /// Coupons on the whole order.
        coupons: Vec<Coupon> = |v| v.each(|r| &r.coupons);
        /// How many items the receipt says were sold.
        items_sold: Option<u32> = |v| v.items_sold;
        /// Whether lines were read and everything adds up to a total that was read.
        adds_up: bool = |v| v.adds_up();
    }

    /// A coupon on a whole order.
    Coupon(orders::receipt::Coupon) {
        /// What is printed.
        name: String = |v| v.name.clone();
        /// What it took off; not below zero.
        amount: Money = |v| Money(v.amount);
    }

    /// A receipt that was read and kept.
    ImportedReceipt(agent::ImportedReceipt) {
        /// What it says.
        receipt: Receipt = |v| v.field(|r| &r.receipt);
        /// Whether it was new: importing the same receipt again changes nothing.
        imported: bool = |v| v.imported;
    }

    /// What an import of orders did.
    OrderImportReport(agent::OrderImportReport) {
        /// Lines read, without headers; of JSON, orders.
        read: u64 = |v| v.read;
        /// Orders that are new.
        imported: u64 = |v| v.imported;
        /// Orders that were known and say something new.
        updated: u64 = |v| v.updated;
        /// Orders that were known as they are.
        unchanged: u64 = |v| v.unchanged;
        /// Lines of the file left out.
        skipped: u64 = |v| v.skipped;
        /// The first of the lines left out.
        skipped_lines: Vec<SkippedLine> = |v| v.each(|r| &r.skipped_lines);
        /// Lines of orders taken over.
        lines: u64 = |v| v.lines;
        /// Of them, those that are a product of the catalogue.
        matched: u64 = |v| v.matched;
        /// Orders that do not add up, or are short of a line.
        flagged: u64 = |v| v.flagged;
        /// Changes of prices that were new to the price history.
        prices: u64 = |v| v.prices;
    }

    /// What is known of the purchases of one thing.
    OrderHistory(agent::OrderHistory) {
        /// How often, when next, what was paid last.
        bought: Bought = |v| v.field(|h| &h.bought);
        /// The purchases, the newest first.
        purchases: Vec<Purchase> = |v| v.each(|h| &h.purchases);
    }

    /// One line that was bought and kept, and when.
    Purchase(orders::Purchase) {
        /// The order.
        order_id: String = |v| v.order.to_string();
        /// The day of the order, ISO 8601.
        on: String = |v| v.on.to_string();
        /// The retailer.
        retailer: String = |v| v.retailer.clone();
        /// The shop's id, where it is known.
        shop: Option<String> = |v| text(v.shop.as_ref());
        /// The line.
        line: OrderLine = |v| v.field(|p| &p.line);
        /// What it is counted by.
        thing: String = |v| v.thing();
    }

    /// One thing a user buys, over all its purchases.
    Bought(orders::history::Bought) {
        /// What it is counted by: a product of the catalogue, or an item of a shop.
        thing: String = |v| v.thing.clone();
        /// The product of the catalogue, where it is one.
        product_id: Option<String> = |v| text(v.product.as_ref());
        /// The name as it was last printed.
        name: String = |v| v.name.clone();
        /// How many lines.
        lines: u32 = |v| v.lines;
        /// How often, and when next.
        cadence: Cadence = |v| v.field(|b| &b.cadence);
        /// How much is bought at a time, for showing: the median, with its unit.
        quantity: f64 = |v| Ratio::to_f64(v.quantity);
        /// The same, exactly.
        quantity_exact: String = |v| v.quantity.to_string();
        /// The unit of `quantity`.
        unit: &'static str = |v| v.unit.as_str();
        /// What was paid last.
        last_paid: Option<LastPaid> = |v| v.first(|b| b.last_paid.as_slice());
    }

    /// How often something is bought.
    Cadence(orders::history::Cadence) {
        /// On how many different days it was bought.
        days: u32 = |v| v.days;
        /// The first of them, ISO 8601.
        first: String = |v| v.first.to_string();
        /// The last of them.
        last: String = |v| v.last.to_string();
        /// The median of the days between one purchase and the next; half days count. None for less than two.
        every_days: Option<f64> = |v| number(v.every_days);
        /// The same, exactly.
        every_days_exact: Option<String> = |v| text(v.every_days);
        /// The last day and the median after it, rounded half up to whole days.
        next: Option<String> = |v| text(v.next);
    }

    /// What was paid for something at one time.
    LastPaid(orders::history::LastPaid) {
        /// The day, ISO 8601.
        on: String = |v| v.on.to_string();
        /// The shop's id, where it is known.
        shop: Option<String> = |v| text(v.shop.as_ref());
        /// For one `per`, after savings, rounded half up to a whole minor unit.
        price: Money = |v| Money(v.price);
        /// What `price` is for.
        per: &'static str = |v| v.per.as_str();
    }

    /// How much of a user's is kept.
    OrderCounts(orders::OrderCounts) {
        /// Orders.
        orders: u64 = |v| v.orders;
        /// Different items on their lines, told apart as the shops do.
        items: u64 = |v| v.items;
        /// Lines.
        lines: u64 = |v| v.lines;
        /// Shops.
        shops: u64 = |v| v.shops;
    }
}

/// How far an import is.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct ImportProgress(pub(crate) import::ImportProgress);

#[pymethods]
impl ImportProgress {
    /// Lines read.
    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows
    }

    /// Bytes of the files read, before unpacking.
    #[getter]
    fn bytes(&self) -> u64 {
        self.0.bytes
    }

    fn __repr__(&self) -> String {
        format!("<ImportProgress {} rows, {} bytes>", self.0.rows, self.0.bytes)
    }
}

/// A picture whose text is to be read.
#[pyclass(frozen, eq, module = "grocery_core")]
#[derive(PartialEq)]
pub(crate) struct RecognizeText(pub(crate) orders::RecognizeText);

#[pymethods]
impl RecognizeText {
    /// The picture as it came: JPEG, PNG, HEIC, PDF, whatever the recogniser takes.
    #[getter]
    fn image(&self) -> &[u8] {
        &self.0.image
    }

    /// ISO 639-1 code of the language it is probably in.
    #[getter]
    fn language(&self) -> Option<String> {
        self.0.language.clone()
    }

    fn __repr__(&self) -> String {
        format!("<RecognizeText of {} bytes>", self.0.image.len())
    }
}
