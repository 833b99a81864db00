//! An order and its lines, as values.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::reconcile::{Flag, reconcile};
use crate::{
    clock::Date,
    error::{Error, ErrorKind, Result, clip},
    id::{OrderId, ProductId, StoreId},
    money::{Currency, Money},
    quantity::{Ratio, Unit},
};

/// The most lines one order may have.
pub const MAX_LINES: usize = 10_000;
/// The longest name that is kept, in characters; the rest is cut off.
pub(crate) const MAX_NAME: usize = 300;

/// An enum with stable names in snake case.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == s).ok_or_else(|| {
                    Error::new(ErrorKind::InvalidInput, format!("unknown {} {:?}", $what, clip(s, 40)))
                        .with_hint(concat!("use one of:", $(" ", $text,)+))
                })
            }
        }
    };
}
pub(crate) use named;

named! {
    /// How an order came to be known.
    OrderKind, "order kind", {
        /// Ordered online, from an export.
        Online = "online",
        /// Bought in a shop, from its receipt.
        Receipt = "receipt",
        /// From a file that does not say.
        Other = "other",
    }
}

named! {
    /// How the goods changed hands.
    Fulfilment, "fulfilment", {
        /// Brought to the door from a shop.
        Delivery = "delivery",
        /// Collected at a shop.
        Pickup = "pickup",
        /// Sent by post.
        Shipping = "shipping",
        /// Bought in a shop.
        InStore = "in_store",
    }
}

named! {
    /// What became of a line.
    LineStatus, "line status", {
        /// Bought and kept, as far as is known.
        Delivered = "delivered",
        /// Ordered and not delivered.
        Cancelled = "cancelled",
        /// Brought back.
        Returned = "returned",
        /// Came in place of what was ordered.
        Substituted = "substituted",
    }
}

named! {
    /// What a line is about.
    LineKind, "line kind", {
        /// Something bought.
        Product = "product",
        /// A bottle deposit or redemption value.
        Deposit = "deposit",
        /// A fee, such as for a bag.
        Fee = "fee",
    }
}

/// A shop or branch where orders come from. What the shop itself says, never the shopper's address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shop {
    /// Of retailer and number, or name: `walmart:0511`.
    pub id: StoreId,
    /// The retailer, such as `walmart`.
    pub retailer: String,
    /// The shop's name as it is written.
    pub name: String,
    /// The retailer's number of the shop.
    pub number: Option<String>,
}

impl Shop {
    /// A shop of `retailer`, told apart by its number, or by its name where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where both are empty.
    pub fn new(retailer: &str, name: &str, number: Option<&str>) -> Result<Self> {
        let printed = number.map(str::trim).filter(|n| !n.is_empty());
        // Some papers fill the number up with zeros and others do not.
        let number = printed.map(|n| n.trim_start_matches('0')).filter(|n| !n.is_empty());
        let own = number.map_or_else(|| slug(name), str::to_owned);
        if own.is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "a shop has neither name nor number"));
        }
        Ok(Self {
            id: StoreId::new(clip_bytes(&format!("{}:{own}", slug(retailer)), 200))?,
            retailer: slug(retailer),
            name: clip_chars(name, 100).to_owned(),
            number: printed.map(str::to_owned),
        })
    }
}

/// The amounts of an order, as far as they are known. Savings, refund and donations are not below zero; a
/// subtotal is after savings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

impl OrderAmounts {
    /// The amounts by name, in the order of a receipt.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<Money>); 10] {
        [
            ("subtotal_before_savings", self.subtotal_before_savings),
            ("savings", self.savings),
            ("subtotal", self.subtotal),
            ("delivery", self.delivery),
            ("bag_fee", self.bag_fee),
            ("tax", self.tax),
            ("tip", self.tip),
            ("refund", self.refund),
            ("donations", self.donations),
            ("total", self.total),
        ]
    }

    /// The same amounts to be set, in the order of [`named`](Self::named).
    pub(crate) fn slots(&mut self) -> [&mut Option<Money>; 10] {
        [
            &mut self.subtotal_before_savings,
            &mut self.savings,
            &mut self.subtotal,
            &mut self.delivery,
            &mut self.bag_fee,
            &mut self.tax,
            &mut self.tip,
            &mut self.refund,
            &mut self.donations,
            &mut self.total,
        ]
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// What it is about.
    pub kind: LineKind,
    /// The name as it is printed.
    pub name: String,
    /// The retailer's number of the item.
    pub item_id: Option<String>,
    /// Its bar code, digits only.
    pub barcode: Option<String>,
    /// The product of the catalogue that it is, where one was found.
    pub product: Option<ProductId>,
    /// How much, exactly. Above zero, except where nothing came.
    pub quantity: Ratio,
    /// [`Unit::Each`] for pieces, a unit of mass for goods by weight.
    pub unit: Unit,
    /// What one `unit` cost, where it is known: exactly, but for a share of "3 for 5.00", which is rounded half
    /// up to a minor unit.
    pub unit_price: Option<Money>,
    /// What the line cost, before `savings`.
    pub total: Option<Money>,
    /// What was taken off this line. Not below zero.
    pub savings: Option<Money>,
    /// What became of it.
    pub status: LineStatus,
}

impl OrderLine {
    /// One piece of something, with nothing known about its price.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            kind: LineKind::Product,
            name: name.into(),
            item_id: None,
            barcode: None,
            product: None,
            quantity: Ratio::ONE,
            unit: Unit::Each,
            unit_price: None,
            total: None,
            savings: None,
            status: LineStatus::Delivered,
        }
    }

    /// What the line came to after savings, where that is known.
    #[must_use]
    pub fn paid(&self) -> Option<Money> {
        match self.savings {
            Some(savings) => self.total?.minus(savings).ok(),
            None => self.total,
        }
    }

    /// What one unit came to after savings, rounded half up to a whole minor unit.
    #[must_use]
    pub fn paid_per_unit(&self) -> Option<Money> {
        let paid = self.paid()?;
        if self.savings.is_none() && self.unit_price.is_some() {
            return self.unit_price;
        }
        paid.times_fraction(
            self.quantity.denominator(),
            self.quantity.numerator(),
            crate::money::Rounding::HalfUp,
        )
        .ok()
    }

    /// Whether it is a product that was bought and kept.
    #[must_use]
    pub fn was_bought(&self) -> bool {
        self.kind == LineKind::Product
            && matches!(self.status, LineStatus::Delivered | LineStatus::Substituted)
            && self.quantity.is_positive()
    }

    /// What tells this item from others of the same retailer: its number, its bar code or its name.
    #[must_use]
    pub fn item_key(&self, retailer: &str) -> String {
        match (&self.item_id, &self.barcode) {
            (Some(id), _) => format!("{retailer}:{id}"),
            (None, Some(code)) => format!("gtin:{}", code.trim_start_matches('0')),
            (None, None) => format!("{retailer}:name:{}", plain(&self.name)),
        }
    }

    /// What purchases are counted by: the product of the catalogue, or else [`item_key`](Self::item_key).
    #[must_use]
    pub fn thing(&self, retailer: &str) -> String {
        match &self.product {
            Some(product) => thing_of(product),
            None => self.item_key(retailer),
        }
    }
}

/// What purchases of a product of the catalogue are counted by.
pub(crate) fn thing_of(product: &ProductId) -> String {
    format!("product:{product}")
}

/// What was bought at one time. Addresses, recipients, payments and tracking numbers are no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Of retailer and number; of a receipt, of shop, day, time, number and total.
    pub id: OrderId,
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
    /// The day it was ordered.
    pub ordered_on: Date,
    /// The time of day as hours and minutes, `14:05`, where it is known.
    pub ordered_at: Option<String>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What it came to.
    pub amounts: OrderAmounts,
    /// The lines, as they stand.
    pub lines: Vec<OrderLine>,
    /// What does not add up, and what could not be read.
    pub flags: Vec<Flag>,
}

impl Order {
    /// An order without lines, of `retailer` and named by its number.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for an empty or over-long number.
    pub fn new(retailer: &str, number: &str, ordered_on: Date, currency: Currency) -> Result<Self> {
        let retailer = slug(retailer);
        if slug(number).is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "an order needs a number"));
        }
        Ok(Self {
            id: OrderId::new(format!("{retailer}:{}", slug(number)))?,
            retailer,
            number: Some(number.to_owned()),
            kind: OrderKind::Other,
            fulfilment: None,
            shop: None,
            ordered_on,
            ordered_at: None,
            currency,
            amounts: OrderAmounts::default(),
            lines: Vec::new(),
            flags: Vec::new(),
        })
    }

    /// Sets the flags anew: sums are done again, and what else was flagged stays.
    pub(crate) fn check(&mut self) {
        self.flags.retain(|f| !f.kind.is_of_sums());
        self.flags.extend(reconcile(self));
    }

    /// What `newer` says beside what is known: what it leaves open stays as it is.
    #[must_use]
    pub(crate) fn with(&self, newer: &Self) -> Self {
        let mut both = newer.clone();
        if both == *self {
            return both;
        }
        both.number = newer.number.clone().or_else(|| self.number.clone());
        both.fulfilment = newer.fulfilment.or(self.fulfilment);
        both.shop = newer.shop.clone().or_else(|| self.shop.clone());
        both.ordered_at = newer.ordered_at.clone().or_else(|| self.ordered_at.clone());
        if both.kind == OrderKind::Other {
            both.kind = self.kind;
        }
        let known = self.amounts.named();
        for (slot, (_, old)) in both.amounts.slots().into_iter().zip(known) {
            *slot = slot.or(old);
        }
        if newer.lines.is_empty() {
            both.lines.clone_from(&self.lines);
        } else {
            // A line that was matched before stays matched where the newer file came without a catalogue.
            for (line, old) in both.lines.iter_mut().zip(&self.lines) {
                if line.product.is_none() && line.name == old.name && line.item_id == old.item_id {
                    line.product.clone_from(&old.product);
                }
            }
        }
        for flag in &self.flags {
            if newer.lines.is_empty() && !flag.kind.is_of_sums() && !both.flags.contains(flag) {
                both.flags.push(flag.clone());
            }
        }
        both.check();
        both
    }
}

/// Lower case letters and digits with single hyphens between.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// A name as it is compared: lower case words of letters and digits.
fn plain(name: &str) -> String {
    slug(name).replace('-', " ")
}

/// At most `max` characters of `text`.
pub(crate) fn clip_chars(text: &str, max: usize) -> &str {
    text.char_indices().nth(max).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// At most `max` bytes of `text`, whole characters.
fn clip_bytes(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}
