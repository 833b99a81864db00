//! The lines of a receipt, in two passes: what each line is, then what belongs together.

use super::{
    amount::{self, Amount},
    name::{self, Habits, Name, is_nameless},
    text::{AtEnd, Price, pointless_price, price_at_end, squeezed},
    words::{Mark, Topic, is_heading, items_sold, mark, topic},
};
use crate::{
    orders::{LineKind, LineStatus},
    quantity::{Ratio, Unit},
};

/// What a receipt says, in minor units.
#[derive(Debug, Default)]
pub(super) struct Paper {
    pub(super) entries: Vec<Entry>,
    /// Coupons on the whole order, below zero.
    pub(super) coupons: Vec<(String, i64)>,
    pub(super) subtotal: Option<i64>,
    pub(super) tax: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) items_sold: Option<u32>,
    /// Lines with a price that belongs to nothing, counted from 1.
    pub(super) unread: Vec<usize>,
}

/// One line that was charged, or taken back.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: LineKind,
    pub(super) name: Name,
    pub(super) quantity: Ratio,
    pub(super) unit: Unit,
    pub(super) unit_price: i64,
    pub(super) total: i64,
    /// What the quantity comes to by its price.
    pub(super) product: i64,
    /// Zero or below.
    pub(super) discount: i64,
    pub(super) status: LineStatus,
    /// Quantity times price is not the total.
    pub(super) doubtful: bool,
    /// The quantity has been read.
    counted: bool,
}

/// What one line is.
#[derive(Debug)]
enum Event {
    /// Something with a price.
    Item {
        words: Vec<String>,
        price: Price,
        code: bool,
        mark: Option<Mark>,
        kind: LineKind,
        amount: Option<Amount>,
        guessed: bool,
    },
    /// An amount that stands alone.
    Amount(Amount),
    /// A reduction of a line.
    Discount { words: Vec<String>, minor: i64 },
    /// A coupon on the order.
    Coupon { words: Vec<String>, minor: i64 },
}

pub(super) fn read(lines: &[&str]) -> Paper {
    let mut paper = Paper::default();
    let events = Reader::new(lines, &mut paper).read();
    let habits = Habits::of(events.iter().filter_map(|e| match e {
        Event::Item { words, code, kind: LineKind::Product, .. } => Some((words.as_slice(), *code)),
        _ => None,
    }));
    assemble(events, habits, &mut paper);
    mend(&mut paper);
    paper
}

/// The first pass.
struct Reader<'a, 'p> {
    lines: &'a [&'a str],
    paper: &'p mut Paper,
    events: Vec<Event>,
    /// The words of a line without a price, which may be the name of what comes next.
    pending: Option<Vec<String>>,
    mark: Option<Mark>,
    /// A total called order total, until it is known whether a grand total follows.
    order_total: Option<i64>,
    taxes: Vec<i64>,
    /// Lines that look like items, before the subtotal.
    closed: bool,
}

impl<'a, 'p> Reader<'a, 'p> {
    fn new(lines: &'a [&'a str], paper: &'p mut Paper) -> Self {
        Self {
            lines,
            paper,
            events: Vec::new(),
            pending: None,
            mark: None,
            order_total: None,
            taxes: Vec::new(),
            closed: false,
        }
    }

    fn read(mut self) -> Vec<Event> {
        for (at, line) in self.lines.iter().enumerate() {
            if self.paper.items_sold.is_none() && self.has_items() {
                self.paper.items_sold = items_sold(line);
                if self.paper.items_sold.is_some() {
                    self.pending = None;
                    continue;
                }
            }
            if self.paper.total.is_none() {
                self.line(at, line);
            }
        }
        // An order total is a subtotal where a grand total follows, and the total otherwise.
        if let Some(order_total) = self.order_total {
            match (self.paper.total, self.paper.subtotal) {
                (None, _) => self.paper.total = Some(order_total),
                (Some(_), None) => self.paper.subtotal = Some(order_total),
                _ => {}
            }
        }
        if !self.taxes.is_empty() {
            self.paper.tax = self.taxes.iter().try_fold(0_i64, |sum, tax| sum.checked_add(*tax));
        }
        self.events
    }

    fn has_items(&self) -> bool {
        self.events.iter().any(|e| matches!(e, Event::Item { .. }))
    }

    fn line(&mut self, at: usize, line: &str) {
        if let Some(found) = mark(line) {
            self.mark = Some(found);
            self.pending = None;
            return;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        if !self.closed
            && !starts_like_tax(&words)
            && let Some(amount) = amount::read(line)
        {
            return self.amount(at, amount);
        }
        match price_at_end(&words) {
            Some(end) => self.priced(at, end, false),
            None => match pointless_price(&words)
                .filter(|end| !self.closed && (self.has_items() || has_number(&end.before)))
            {
                Some(end) => self.priced(at, end, true),
                None => self.unpriced(&words),
            },
        }
    }

    fn amount(&mut self, at: usize, amount: Amount) {
        let Some(total) = amount.total else {
            self.events.push(Event::Amount(amount));
            return;
        };
        if let Some(words) = self.pending.take() {
            self.push_item(words, total, true, Some(amount), false);
            return;
        }
        // The total is said again behind the amount of the line above.
        match self.events.last_mut() {
            Some(Event::Item { price, amount: known, .. })
                if known.is_none() && price.minor == total.minor =>
            {
                *known = Some(amount);
            }
            _ => self.paper.unread.push(at + 1),
        }
    }

    fn priced(&mut self, at: usize, end: AtEnd<'_>, guessed: bool) {
        let AtEnd { mut before, mut price, code } = end;
        let what = topic(&before, price.negative);
        let minor = price.minor;
        let any = self.has_items();
        match what {
            Topic::Subtotal if any || self.paper.subtotal.is_none() => {
                self.paper.subtotal = Some(minor);
                self.closed = true;
            }
            Topic::Subtotal => {}
            Topic::OrderTotal => {
                self.order_total = Some(minor);
                self.closed = true;
            }
            Topic::Tax if any => {
                self.taxes.push(minor);
                self.closed = true;
            }
            Topic::TotalTax if any => {
                self.taxes = vec![minor];
                self.closed = true;
            }
            Topic::Total if any || self.paper.subtotal.is_some() => self.paper.total = Some(minor),
            Topic::Deposit | Topic::Fee if any => {
                let kind = if what == Topic::Deposit { LineKind::Deposit } else { LineKind::Fee };
                let words = owned(&before);
                self.events.push(Event::Item {
                    words,
                    price,
                    code,
                    mark: self.mark.take(),
                    kind,
                    amount: None,
                    guessed,
                });
            }
            Topic::Coupon if any => {
                self.events.push(Event::Coupon { words: owned(&before), minor: -minor.saturating_abs() });
            }
            Topic::Goods if self.closed => {}
            Topic::Goods => {
                // Two columns, the price and what was paid: the first is the line's own.
                if let Some(first) = price_at_end(&before)
                    && !first.code
                    && first.price.minor >= minor
                    && !price.negative
                    && !is_nameless(&first.before)
                {
                    before = first.before;
                    price = first.price;
                }
                if is_nameless(&before) {
                    match self.pending.take() {
                        Some(words) => self.push_item(words, price, code, None, guessed),
                        None if any => self.paper.unread.push(at + 1),
                        None => {}
                    }
                    return;
                }
                if price.negative && self.mark.is_none() && any {
                    if !is_void_by_itself(&before, &mut self.mark) {
                        self.events.push(Event::Discount { words: owned(&before), minor });
                        self.pending = None;
                        return;
                    }
                    before.remove(0);
                }
                let mut words = owned(&before);
                if let Some(start) = self.pending.take()
                    && (any || has_long_number(&start))
                    && belongs(&start, &words)
                {
                    words.splice(0..0, start);
                }
                let amount = take_amount(&mut words, minor);
                self.push_item(words, price, code, amount, guessed);
            }
            Topic::Saved
            | Topic::Payment
            | Topic::Tax
            | Topic::TotalTax
            | Topic::Total
            | Topic::Deposit
            | Topic::Fee
            | Topic::Coupon => {}
        }
        if !matches!(what, Topic::Goods | Topic::Saved) {
            self.pending = None;
        }
    }

    fn push_item(
        &mut self,
        words: Vec<String>,
        price: Price,
        code: bool,
        amount: Option<Amount>,
        guessed: bool,
    ) {
        self.pending = None;
        let mark = self.mark.take();
        self.events.push(Event::Item { words, price, code, mark, kind: LineKind::Product, amount, guessed });
    }

    fn unpriced(&mut self, words: &[&str]) {
        let line = words.join(" ");
        if topic(words, false) == Topic::Saved {
            return;
        }
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || is_heading(&line) || is_private(&line) || line.chars().count() > 60 {
            self.pending = None;
            return;
        }
        self.pending = Some(words.iter().map(|w| (*w).to_owned()).collect());
    }
}

/// Takes an amount off the end of a name where it comes to just what was charged: "BANANAS 2.36 lb @ 0.58/lb".
fn take_amount(words: &mut Vec<String>, minor: i64) -> Option<Amount> {
    let (at, amount) = (1..words.len()).find_map(|at| {
        let amount = amount::read(&words.get(at..)?.join(" "))?;
        (amount.total.is_none() && amount.product == minor).then_some((at, amount))
    })?;
    let named: Vec<&str> = words.iter().take(at).map(String::as_str).collect();
    if is_nameless(&named) {
        return None;
    }
    words.truncate(at);
    Some(amount)
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

/// Lines about the shopper or the till are never names.
fn is_private(line: &str) -> bool {
    let all = squeezed(line);
    // The number of an item stands in front, those of people and cards behind.
    let digits = line.split_whitespace().skip(1).flat_map(str::bytes).filter(u8::is_ascii_digit).count();
    let of_shopper = || {
        ["customer", "member", "card", "account", "loyalty", "phone", "acct"]
            .iter()
            .any(|w| all.contains(&squeezed(w)))
    };
    line.contains("**") || all.contains("cashler") || digits >= 4 && of_shopper()
}

/// Whether a number of an item, or a bar code, is among the words.
fn has_number(words: &[&str]) -> bool {
    words.iter().any(|w| w.len() >= 5 && w.bytes().filter(u8::is_ascii_digit).count() >= 5)
}

/// Whether the first word begins with a number that is longer than that of a house.
fn has_long_number(words: &[String]) -> bool {
    words
        .first()
        .is_some_and(|w| w.trim_start_matches('*').bytes().take_while(u8::is_ascii_digit).count() >= 6)
}

/// Lines of tax have "@" before their rate.
fn starts_like_tax(words: &[&str]) -> bool {
    words.iter().take(2).any(|w| {
        let w = squeezed(w);
        w.contains("tax")
    })
}

/// `VOID MILK -3.48`.
fn is_void_by_itself(words: &[&str], mark: &mut Option<Mark>) -> bool {
    let first = words.first().map(|w| squeezed(w)).unwrap_or_default();
    match first.as_str() {
        "vold" | "volded" if words.len() > 1 => *mark = Some(Mark::Void),
        "refund" | "return" | "returned" if words.len() > 1 => *mark = Some(Mark::Refund),
        _ => return false,
    }
    true
}

/// Whether a line without a price begins the name that the next line ends.
fn belongs(start: &[String], rest: &[String]) -> bool {
    let first = start.first().map(String::as_str).unwrap_or_default();
    let plain = first.trim_start_matches('*');
    let number = plain.bytes().take_while(u8::is_ascii_digit).count();
    let rest_first = rest.first().map(String::as_str).unwrap_or_default();
    let rest_number = rest_first.trim_start_matches('*').bytes().take_while(u8::is_ascii_digit).count();
    // The line has the number of an item, or its mark, and the next one has none.
    let begins = number >= 4 || matches!(first, "E" | "e" | "T" | "WT");
    let begins_anew = rest_number >= 4 || matches!(rest_first, "E" | "e" | "WT");
    let length: usize = start.iter().chain(rest).map(|w| w.chars().count() + 1).sum();
    let short = rest.len() == 1 && rest_number == 0 || rest.len() == 2 && length <= 21;
    begins && !begins_anew || !begins_anew && short && start.len() <= 5 && length <= 32
}

/// The second pass: names, amounts, reductions and what was taken back.
fn assemble(events: Vec<Event>, habits: Habits, paper: &mut Paper) {
    let below = amounts_stand_above(&events);
    let mut floating: Option<Amount> = None;
    for event in events {
        match event {
            Event::Amount(amount) => {
                let fits_above = paper.entries.last().is_some_and(|e| !e.counted && e.fits(&amount));
                if let Some(entry) = paper.entries.last_mut()
                    && !entry.counted
                    && (fits_above || !below)
                    && !(below && fits_above && floating.is_some())
                    && (!below || fits_above)
                {
                    // Where both neighbours would fit, the receipt's own habit decides below.
                    if !below {
                        entry.take(&amount);
                        continue;
                    }
                }
                floating = Some(amount);
            }
            Event::Item { words, price, mark, kind, amount, guessed, .. } => {
                let name = name::read(&words, habits);
                let mut entry = Entry::new(kind, name, price.minor);
                if let Some(amount) = amount {
                    entry.take(&amount);
                }
                if kind == LineKind::Product
                    && let Some(amount) = floating.take()
                {
                    if !entry.counted && (entry.fits(&amount) || !fits_last(paper, &amount)) {
                        entry.take(&amount);
                    } else if let Some(last) =
                        paper.entries.iter_mut().rev().find(|e| e.kind == LineKind::Product)
                        && !last.counted
                        && last.fits(&amount)
                    {
                        last.take(&amount);
                    }
                }
                entry.guessed(guessed);
                match mark {
                    Some(Mark::Void) => void(paper, entry),
                    Some(Mark::Refund) => {
                        entry.status = LineStatus::Returned;
                        entry.total = -entry.total.saturating_abs();
                        entry.unit_price = entry.unit_price.saturating_abs();
                        paper.entries.push(entry);
                    }
                    None => paper.entries.push(entry),
                }
            }
            Event::Discount { words, minor } => {
                // Without the word for it, a line taken back is the same line below zero.
                let again = Entry::new(LineKind::Product, name::read(&words, habits), minor);
                let same = paper.entries.iter().rposition(|e| e.same_as(&again) && e.total == -minor);
                match same.and_then(|at| paper.entries.get_mut(at)) {
                    Some(entry) => entry.status = LineStatus::Cancelled,
                    None => discount(paper, &words, minor),
                }
            }
            Event::Coupon { words, minor } => {
                let words: Vec<&str> = words
                    .iter()
                    .map(String::as_str)
                    .filter(|w| !super::text::is_speck(w) && !w.bytes().all(|b| b.is_ascii_digit()))
                    .collect();
                paper.coupons.push((words.join(" "), minor));
            }
        }
    }
    // An amount at the very end belongs to what stands above it.
    if let Some(amount) = floating
        && let Some(last) = paper.entries.last_mut()
        && !last.counted
        && last.fits(&amount)
    {
        last.take(&amount);
    }
}

fn fits_last(paper: &Paper, amount: &Amount) -> bool {
    paper
        .entries
        .iter()
        .rev()
        .find(|e| e.kind == LineKind::Product)
        .is_some_and(|e| !e.counted && e.fits(amount))
}

/// Whether this receipt writes amounts above their items: where the arithmetic tells, it counts.
fn amounts_stand_above(events: &[Event]) -> bool {
    let price = |event: Option<&Event>| match event {
        Some(Event::Item { price, kind: LineKind::Product, amount: None, .. }) => Some(price.minor),
        _ => None,
    };
    let (mut above, mut below) = (0, 0);
    for (at, event) in events.iter().enumerate() {
        let Event::Amount(amount) = event else { continue };
        let fits = |minor: Option<i64>| minor.is_some_and(|m| close(m, amount.product));
        // Reductions stand between an item and its neighbours.
        let before = events.iter().take(at).rev().find(|e| matches!(e, Event::Item { .. }));
        let after = events.iter().skip(at + 1).find(|e| matches!(e, Event::Item { .. }));
        match (fits(price(before)), fits(price(after))) {
            (true, false) => below += 1,
            (false, true) => above += 1,
            _ => {}
        }
    }
    above > below
}

/// Whether two amounts are the same but for rounding.
fn close(a: i64, b: i64) -> bool {
    (a.saturating_abs() - b.saturating_abs()).abs() <= 1
}

impl Entry {
    fn new(kind: LineKind, name: Name, minor: i64) -> Self {
        Self {
            kind,
            name,
            quantity: Ratio::ONE,
            unit: Unit::Each,
            unit_price: minor,
            total: minor,
            product: minor,
            discount: 0,
            status: LineStatus::Delivered,
            doubtful: false,
            counted: false,
        }
    }

    fn fits(&self, amount: &Amount) -> bool {
        close(self.total, amount.product)
    }

    fn take(&mut self, amount: &Amount) {
        self.quantity = amount.quantity;
        self.unit = amount.unit;
        self.unit_price = amount.unit_price;
        self.product = amount.product;
        self.doubtful = !self.fits(amount);
        self.counted = true;
    }

    fn guessed(&mut self, guessed: bool) {
        if guessed && self.counted && self.doubtful {
            // A price without its point and a product that differs: the product is the better witness.
            self.total = self.product;
            self.doubtful = false;
        }
    }

    /// Whether `other` is the same thing, taken back.
    fn same_as(&self, other: &Self) -> bool {
        let name = |e: &Self| squeezed(&e.name.text);
        self.kind == LineKind::Product
            && self.status == LineStatus::Delivered
            && (self.name.item_id.is_some() && self.name.item_id == other.name.item_id
                || name(self) == name(other))
    }
}

/// Takes an earlier line back: the one of this name and price, or of this name, or of this price.
fn void(paper: &mut Paper, taken_back: Entry) {
    let price = |e: &Entry| e.total.saturating_abs() == taken_back.total.saturating_abs();
    let open = |e: &Entry| e.kind == LineKind::Product && e.status == LineStatus::Delivered;
    let found = paper
        .entries
        .iter()
        .rposition(|e| e.same_as(&taken_back) && price(e))
        .or_else(|| paper.entries.iter().rposition(|e| e.same_as(&taken_back)))
        .or_else(|| paper.entries.iter().rposition(|e| open(e) && price(e)));
    match found.and_then(|at| paper.entries.get_mut(at)) {
        Some(entry) => entry.status = LineStatus::Cancelled,
        None => paper.entries.push(Entry {
            status: LineStatus::Returned,
            total: -taken_back.total.saturating_abs(),
            ..taken_back
        }),
    }
}

/// Takes a reduction off the line that it names by number, or else off the line above.
fn discount(paper: &mut Paper, words: &[String], minor: i64) {
    let minor = -minor.saturating_abs();
    let named =
        words.iter().rev().filter(|w| w.len() >= 4 && w.bytes().all(|b| b.is_ascii_digit())).find_map(|id| {
            paper.entries.iter().rposition(|e| e.name.item_id.as_deref() == Some(id.as_str()))
        });
    let above = || {
        paper.entries.iter().rposition(|e| e.kind == LineKind::Product && e.status == LineStatus::Delivered)
    };
    match named.or_else(above).and_then(|at| paper.entries.get_mut(at)) {
        Some(entry) => entry.discount = entry.discount.saturating_add(minor),
        None => paper.coupons.push((words.join(" "), minor)),
    }
}

/// Where the sums do not fit, and one line's quantity times its price is what is missing, the price of that line
/// was misread.
fn mend(paper: &mut Paper) {
    let Some(goal) = paper.subtotal.or_else(|| {
        let tax = paper.tax.unwrap_or(0);
        paper.total.and_then(|t| t.checked_sub(tax))
    }) else {
        return;
    };
    let sum = paper
        .entries
        .iter()
        .filter(|e| e.status != LineStatus::Cancelled)
        .try_fold(0_i64, |sum, e| sum.checked_add(e.total)?.checked_add(e.discount));
    let coupons = paper.coupons.iter().try_fold(0_i64, |sum, (_, minor)| sum.checked_add(*minor));
    let (Some(sum), Some(coupons)) = (sum, coupons) else { return };
    let Some(off) = goal.checked_sub(sum).and_then(|o| o.checked_sub(coupons)) else { return };
    if off == 0 {
        return;
    }
    for entry in paper.entries.iter_mut().filter(|e| e.doubtful && e.status == LineStatus::Delivered) {
        if entry.product.checked_sub(entry.total) == Some(off) {
            entry.total = entry.product;
            entry.doubtful = false;
            return;
        }
    }
}
