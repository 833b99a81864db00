//! Puts rows together into orders.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{OrderImportOptions, PriceMeaning, names::AMOUNTS};
use crate::{
    error::Result,
    id::OrderId,
    import::{Fault, one_line},
    money::{Currency, Money, Rounding},
    orders::{
        Flag, FlagKind, Fulfilment, LineStatus, MAX_LINES, Order, OrderKind, OrderLine, Shop, cells,
        order::{MAX_NAME, clip_chars, slug},
    },
    quantity::{Ratio, Unit},
};

/// The cells of one row, whatever the file.
pub(super) trait Row {
    /// The text of a cell; empty where there is none.
    fn cell(&self, column: &'static str) -> Result<Cow<'_, str>, Fault>;
}

/// What a file is, by its columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Its rows are lines of orders.
    pub(super) lines: bool,
    /// Its rows have the number of their order.
    pub(super) numbered: bool,
    /// It looks like an export of Walmart.
    pub(super) walmart: bool,
}

/// Orders under way, in the order in which they turned up.
pub(super) struct Assembler<'o> {
    options: &'o OrderImportOptions,
    drafts: Vec<Draft>,
    places: FxHashMap<OrderId, usize>,
}

struct Draft {
    order: Order,
    /// What a column called "price" held, for each line that has no better one.
    prices: Vec<Option<Money>>,
    /// Amounts that differ from row to row are of the lines, not of the order.
    doubtful: [bool; 10],
    left_out: u64,
}

impl<'o> Assembler<'o> {
    pub(super) fn new(options: &'o OrderImportOptions) -> Self {
        Self { options, drafts: Vec::new(), places: FxHashMap::default() }
    }

    /// Takes one row over. What is at fault is left out as a whole.
    pub(super) fn row(&mut self, row: &dyn Row, shape: Shape) -> Result<(), Fault> {
        let head = self.head(row, shape)?;
        let line = if shape.lines { self.line(row, head.order.currency).map(Some) } else { Ok(None) };
        let at = match self.places.get(&head.order.id) {
            Some(&at) => at,
            None => {
                self.places.insert(head.order.id.clone(), self.drafts.len());
                self.drafts.push(Draft {
                    order: Order { amounts: crate::orders::OrderAmounts::default(), ..head.order.clone() },
                    prices: Vec::new(),
                    doubtful: [false; 10],
                    left_out: 0,
                });
                self.drafts.len() - 1
            }
        };
        let Some(draft) = self.drafts.get_mut(at) else { return Ok(()) };
        let line = match line {
            Ok(line) => line,
            Err(fault) => {
                draft.left_out += 1;
                return Err(fault);
            }
        };
        draft.absorb(head.order, shape);
        if let Some((line, price)) = line {
            if draft.order.lines.len() >= MAX_LINES {
                draft.left_out += 1;
                return Err(Fault::line(
                    format!("the order has more than {MAX_LINES} lines"),
                    "check the column of order numbers",
                ));
            }
            draft.order.lines.push(line);
            draft.prices.push(price);
        }
        Ok(())
    }

    fn head(&self, row: &dyn Row, shape: Shape) -> Result<Head, Fault> {
        let cell = |column| row.cell(column);
        let currency = match cell("currency")?.as_ref() {
            "" => self.options.currency,
            code => code.parse::<Currency>().map_err(|_| {
                Fault::of("currency", "the text of the cell is not a currency", "write a code such as USD")
            })?,
        };
        let retailer = match cell("retailer")?.as_ref() {
            "" => match &self.options.retailer {
                Some(retailer) => retailer.clone(),
                None if shape.walmart => "walmart".to_owned(),
                None => "unknown".to_owned(),
            },
            said => clip_chars(said, 60).to_owned(),
        };
        let date_text = cell("order date")?;
        let date = if date_text.is_empty() {
            Err(Fault::of("order date", "is empty", "every order needs a day such as 2025-03-01"))
        } else {
            cells::date("order date", &date_text)
        };
        let number = cell("order number")?;
        let number =
            cells::no_formula("order number", number.trim_start_matches(['#', '\'']))?.trim().to_owned();
        let date = date?;
        let store = cell("store")?;
        let fulfil = cell("fulfillment")?;
        let order_type = cell("order type")?;
        let fulfilment = cells::fulfilment(&[&fulfil, &order_type]);
        let store_number = cell("store number")?;
        let shop = if store.is_empty() && store_number.is_empty() {
            cells::shop_in(&fulfil, &slug(&retailer))
        } else {
            named_shop(&store, &store_number, &slug(&retailer))
        };
        let number = if number.is_empty() {
            if shape.numbered {
                return Err(Fault::of("order number", "is empty", "every order needs its number"));
            }
            // Without numbers an order is what was bought on one day at one shop.
            let place = shop.as_ref().map(|s| s.id.as_str().to_owned()).unwrap_or_default();
            format!("{date} {place}")
        } else {
            order_number(&number)?
        };
        let mut order = Order::new(&retailer, &number, date, currency).map_err(|_| {
            Fault::of(
                "order number",
                "the text of the cell is not a number of an order",
                "write it as the shop does",
            )
        })?;
        order.fulfilment = fulfilment;
        order.kind = match fulfilment {
            Some(Fulfilment::InStore) => OrderKind::Receipt,
            Some(_) => OrderKind::Online,
            None if shape.walmart => OrderKind::Online,
            None => OrderKind::Other,
        };
        order.shop = shop;
        for (at, slot) in order.amounts.slots().into_iter().enumerate() {
            let Some(column) = AMOUNTS.get(at).copied() else { continue };
            let amount = cells::money(column, &cell(column)?, currency)?;
            *slot = if matches!(column, "savings" | "refund") { cells::without_sign(amount) } else { amount };
        }
        if !shape.lines && order.amounts.total.is_none() {
            order.amounts.total =
                cells::money("total or line total", &cell("total or line total")?, currency)?;
        }
        Ok(Head { order })
    }

    fn line(&self, row: &dyn Row, currency: Currency) -> Result<(OrderLine, Option<Money>), Fault> {
        let name_cell = row.cell("product name")?;
        let name = cells::no_formula("product name", &name_cell)?;
        if name.is_empty() {
            return Err(Fault::of(
                "product name",
                "is empty",
                "every line needs the name of what was bought",
            ));
        }
        let mut line = OrderLine::new(clip_chars(&one_line(name), MAX_NAME));
        let (quantity, unit) = cells::quantity("quantity", &row.cell("quantity")?)?;
        (line.quantity, line.unit) = (quantity, unit);
        let unit_cell = row.cell("unit")?;
        if unit == Unit::Each
            && let Some(unit) = Unit::from_english(&unit_cell)
            && unit.dimension() == crate::quantity::Dimension::Mass
        {
            line.unit = unit;
        }
        line.status = cells::status(&row.cell("delivery status")?);
        if !line.quantity.is_positive() && line.status != LineStatus::Cancelled {
            if line.status == LineStatus::Delivered {
                return Err(Fault::of(
                    "quantity",
                    "is nothing, and the line is not said to be cancelled",
                    "write how many were bought",
                ));
            }
            line.quantity = Ratio::ONE;
        }
        let id = row.cell("item id")?;
        let link = row.cell("product link")?;
        let id = cells::no_formula("item id", &id)?;
        line.item_id = if id.is_empty() { cells::item_of_link(&link) } else { item_id(id) };
        line.barcode = barcode(&row.cell("barcode")?);
        let money =
            |column| -> Result<Option<Money>, Fault> { cells::money(column, &row.cell(column)?, currency) };
        line.unit_price = money("unit price")?;
        line.total = money("line total")?.or(money("total or line total")?);
        line.savings = cells::without_sign(money("line savings")?).filter(|s| !s.is_zero());
        let price = money("price")?;
        let returned = line.status == LineStatus::Returned;
        for (column, amount) in
            [("unit price", line.unit_price), ("line total", line.total), ("price", price)]
        {
            if amount.is_some_and(Money::is_negative) && !returned {
                return Err(Fault::of(
                    column,
                    "is below zero",
                    "write what was paid; a returned line says so",
                ));
            }
        }
        if returned {
            line.unit_price = cells::without_sign(line.unit_price);
            line.total = cells::without_sign(line.total);
        }
        Ok((line, cells::without_sign(price)))
    }

    /// The orders, with prices worked out and checked.
    pub(super) fn finish(self) -> Vec<Order> {
        let (mut line, mut unit) = (0_u32, 0_u32);
        if self.options.price_is == PriceMeaning::Auto {
            for meaning in self.drafts.iter().filter_map(Draft::fitting) {
                match meaning {
                    PriceMeaning::Line => line += 1,
                    PriceMeaning::Unit => unit += 1,
                    PriceMeaning::Auto => {}
                }
            }
        }
        let usual = match self.options.price_is {
            PriceMeaning::Auto if line > unit => Some(PriceMeaning::Line),
            PriceMeaning::Auto if unit > line => Some(PriceMeaning::Unit),
            PriceMeaning::Auto => None,
            said => Some(said),
        };
        let auto = self.options.price_is == PriceMeaning::Auto;
        self.drafts
            .into_iter()
            .map(|draft| {
                let by_shop =
                    if draft.order.retailer == "walmart" { PriceMeaning::Line } else { PriceMeaning::Unit };
                let own = if auto { draft.fitting() } else { None };
                draft.finish(own.or(usual).unwrap_or(by_shop))
            })
            .collect()
    }
}

struct Head {
    order: Order,
}

impl Draft {
    fn absorb(&mut self, head: Order, shape: Shape) {
        let known = &mut self.order;
        known.fulfilment = known.fulfilment.or(head.fulfilment);
        known.shop = known.shop.take().or(head.shop);
        if known.kind == OrderKind::Other {
            known.kind = head.kind;
        }
        let new = head.amounts.named();
        for ((slot, (_, new)), doubtful) in
            known.amounts.slots().into_iter().zip(new).zip(self.doubtful.iter_mut())
        {
            match (*slot, new) {
                (Some(old), Some(new)) if old != new && shape.lines => *doubtful = true,
                (_, Some(new)) => *slot = Some(new),
                (_, None) => {}
            }
        }
    }

    /// The meaning of "price" that alone fits the order's subtotal.
    fn fitting(&self) -> Option<PriceMeaning> {
        let stated = [self.order.amounts.subtotal_before_savings, self.order.amounts.subtotal];
        let mut by_line = Money::zero(self.order.currency);
        let mut by_unit = by_line;
        for (line, price) in self.order.lines.iter().zip(&self.prices) {
            if line.status == LineStatus::Cancelled {
                continue;
            }
            let price = (*price)?;
            by_line = by_line.plus(price).ok()?;
            by_unit = by_unit.plus(times(price, line.quantity)?).ok()?;
        }
        if by_line == by_unit {
            return None;
        }
        let fits = |sum: Money| stated.into_iter().flatten().any(|s| s == sum);
        match (fits(by_line), fits(by_unit)) {
            (true, false) => Some(PriceMeaning::Line),
            (false, true) => Some(PriceMeaning::Unit),
            _ => None,
        }
    }

    fn finish(mut self, meaning: PriceMeaning) -> Order {
        for (slot, doubtful) in self.order.amounts.slots().into_iter().zip(self.doubtful) {
            if doubtful {
                *slot = None;
            }
        }
        for (line, price) in self.order.lines.iter_mut().zip(self.prices) {
            if let Some(price) = price {
                match meaning {
                    PriceMeaning::Unit => line.unit_price = line.unit_price.or(Some(price)),
                    _ => line.total = line.total.or(Some(price)),
                }
            }
            complete(line);
        }
        if self.left_out > 0 {
            let lines = if self.left_out == 1 { "line" } else { "lines" };
            self.order.flags.push(Flag::new(
                FlagKind::LeftOut,
                format!("{} {lines} of this order could not be read", self.left_out),
            ));
        }
        self.order.check();
        self.order
    }
}

/// Works the total out of the unit price, or the unit price out of the total where that is exact.
pub(crate) fn complete(line: &mut OrderLine) {
    if line.total.is_none()
        && let Some(unit) = line.unit_price
    {
        line.total = times(unit, line.quantity);
    }
    if line.unit_price.is_none()
        && let Some(total) = line.total
        && line.quantity.is_positive()
    {
        let product = i128::from(total.minor()) * i128::from(line.quantity.denominator());
        let by = i128::from(line.quantity.numerator());
        if product % by == 0 {
            line.unit_price =
                i64::try_from(product / by).ok().map(|minor| Money::from_minor(minor, total.currency()));
        }
    }
}

fn times(price: Money, quantity: Ratio) -> Option<Money> {
    price.times_fraction(quantity.numerator(), quantity.denominator(), Rounding::HalfUp).ok()
}

/// The number of an order: letters, digits and hyphens. A spreadsheet's `2.00012E+14` has lost its end.
fn order_number(text: &str) -> Result<String, Fault> {
    let fault = |what: &str, hint: &str| Fault::of("order number", what.to_owned(), hint.to_owned());
    if text.to_ascii_uppercase().contains("E+") {
        return Err(fault(
            "a spreadsheet has rounded the number",
            "set the column to text before saving, so that all digits are kept",
        ));
    }
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' ');
    if text.chars().count() > 64 || !text.chars().all(good) || !text.chars().any(|c| c.is_ascii_digit()) {
        return Err(fault("the text of the cell is not a number of an order", "write it as the shop does"));
    }
    Ok(text.to_owned())
}

fn item_id(text: &str) -> Option<String> {
    let good =
        text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    good.then(|| text.to_owned())
}

fn barcode(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\'' | '=' | '"')).collect();
    let good = (8..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    good.then_some(digits)
}

/// The shop that columns of its own name. A column for shops holds no private address, yet a house number in
/// front is left out all the same.
fn named_shop(name: &str, number: &str, retailer: &str) -> Option<Shop> {
    let number = number.trim_start_matches('#').trim();
    let number = (number.len() <= 8 && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty())
        .then_some(number);
    let (words, own) = match name.rsplit_once('#') {
        Some((words, n)) if n.trim().len() <= 8 && n.trim().bytes().all(|b| b.is_ascii_digit()) => {
            (words.trim(), Some(n.trim()).filter(|n| !n.is_empty()))
        }
        _ => (name, None),
    };
    let words = words.split([',', ';', '\n']).next().unwrap_or_default().trim();
    let words =
        if words.starts_with(|c: char| c.is_ascii_digit()) && words.contains(' ') { "" } else { words };
    Shop::new(retailer, clip_chars(words, 60), number.or(own)).ok()
}
