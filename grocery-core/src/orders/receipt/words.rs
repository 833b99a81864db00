//! What a line is about, by the words that receipts use.

use super::text::squeezed;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Something bought, or a discount on it: anything not known to be something else.
    Goods,
    /// The sum of the lines.
    Subtotal,
    /// Called order total, which is a subtotal where a grand total follows.
    OrderTotal,
    /// One of the taxes.
    Tax,
    /// The sum of all taxes.
    TotalTax,
    /// What was to be paid.
    Total,
    /// A deposit on bottles or cans.
    Deposit,
    /// Another fee, such as for a bag.
    Fee,
    /// What a reduction was, or a price that did not hold: said for information.
    Saved,
    /// A coupon on the whole order.
    Coupon,
    /// What was paid with, and everything else behind the total.
    Payment,
}

/// What the text before a price is about.
pub(super) fn topic(words: &[&str], negative: bool) -> Topic {
    let all = squeezed(&words.concat());
    let text = words.join(" ");
    let has = |part: &str| all.contains(&squeezed(part));
    let is = |names: &[&str]| names.iter().any(|n| near(&all, &squeezed(n)));
    let word = |names: &[&str]| {
        words.iter().any(|w| {
            let w = squeezed(w);
            names.iter().any(|n| w == squeezed(n))
        })
    };
    if is(&["subtotal", "sale subtotal", "merchandise subtotal", "order subtotal", "subtotal before tax"])
        || all.starts_with("subtotal") && all.len() < 20
    {
        return Topic::Subtotal;
    }
    if is(&["order total"]) {
        return Topic::OrderTotal;
    }
    if is(&["total tax", "total taxes", "tax total"]) {
        return Topic::TotalTax;
    }
    let tax = words.iter().any(|w| {
        let w = squeezed(w);
        w == "tax"
            || w == "taxes"
            || w == "tax1"
            || w.starts_with("taxable")
            || w.starts_with("taxl")
            || w == "salestax"
            || w == "ataxable"
            || w == "btaxable"
    }) || has("taxable")
        || words.len() == 1 && all.len() == 3 && one_off(&all, "tax");
    if tax && !negative && !has("tax free") {
        return Topic::Tax;
    }
    if is(&[
        "total",
        "grand total",
        "balance",
        "balance due",
        "balance to pay",
        "total sale",
        "total due",
        "amount due",
        "total amount",
        "total usd",
        "order grand total",
        "total to pay",
        "your total",
    ]) {
        return Topic::Total;
    }
    if is(&["net sales", "net amount", "total savings", "savings total"]) {
        return Topic::Saved;
    }
    if has("btl dep")
        || has("bottle dep")
        || word(&["crv", "deposit", "redemption"])
        || has("can dep") && word(&["dep", "deposit"])
    {
        return Topic::Deposit;
    }
    if !negative && (word(&["bag", "bags"]) || has("carryout")) && word(&["fee", "charge", "chg", "tax"]) {
        return Topic::Fee;
    }
    if !negative
        && words.len() > 1
        && words.last().is_some_and(|w| matches!(squeezed(w).as_str(), "fee" | "surcharge"))
    {
        return Topic::Fee;
    }
    let dollars = text.matches('$').count();
    if negative {
        if has("coupon")
            || word(&["cpn", "coup", "reward", "rewards", "voucher"])
            || dollars > 0 && word(&["off"])
        {
            return Topic::Coupon;
        }
        return Topic::Goods;
    }
    if has("savings")
        || has("you saved")
        || has("you save")
        || all.starts_with(&squeezed("regular price"))
        || all.starts_with(&squeezed("reg price"))
        || all.starts_with(&squeezed("tare"))
        || all.starts_with(&squeezed("price per"))
        || word(&["was"]) && word(&["now"])
        || has("special price")
    {
        return Topic::Saved;
    }
    if is(&[
        "change",
        "change due",
        "cash",
        "visa",
        "mastercard",
        "amex",
        "discover",
        "debit",
        "credit",
        "ebt",
        "check",
        "gift card",
    ]) || word(&["tend", "tender"])
        || has("payment")
        || has("visa credit")
        || has("debit card")
        || has("credit card")
    {
        return Topic::Payment;
    }
    Topic::Goods
}

/// What a line without a price tells about the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The next line takes an earlier one back.
    Void,
    /// The next line is brought back.
    Refund,
}

pub(super) fn mark(line: &str) -> Option<Mark> {
    let all = squeezed(line);
    let is = |names: &[&str]| names.iter().any(|n| all == squeezed(n));
    if is(&[
        "void",
        "voided",
        "voided entry",
        "void entry",
        "voided item",
        "item void",
        "item voided",
        "line void",
        "void item",
    ]) {
        Some(Mark::Void)
    } else if is(&[
        "refund",
        "return",
        "returned",
        "returned item",
        "return item",
        "refunded item",
        "refund item",
        "item return",
        "merchandise return",
    ]) {
        Some(Mark::Refund)
    } else {
        None
    }
}

/// The count of items that a line says: `# ITEMS SOLD 5`, `10 ITEMS`.
pub(super) fn items_sold(line: &str) -> Option<u32> {
    let all = squeezed(line);
    let says =
        ["items sold", "sold items", "number of items", "items purchased", "item count", "total items"]
            .iter()
            .any(|n| all.contains(&squeezed(n)))
            || all.starts_with("ltems") && all.len() < 10
            || all.ends_with("ltems") && all.len() < 10;
    if !says {
        return None;
    }
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let number = numbers.next()?;
    if numbers.next().is_some() || number.len() > 4 {
        return None;
    }
    number.parse().ok()
}

/// Whether two words of one length differ in one letter: a slip of the recogniser.
fn one_off(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).filter(|(x, y)| x != y).count() == 1
}

/// Whether two words differ by one letter at most, where they are long enough for that to mean the same.
fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if b.len() < 7 || a.len().abs_diff(b.len()) > 1 || !a.is_ascii() || !b.is_ascii() {
        return false;
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    front + back + 1 >= a.len().max(b.len())
}

/// Headings between lines, and other lines without a price that are no name.
pub(super) fn is_heading(line: &str) -> bool {
    let all = squeezed(line);
    if all.ends_with("department") || all.ends_with("dept") {
        return true;
    }
    const HEADINGS: [&str; 75] = [
        "grocery",
        "produce",
        "meat",
        "dairy",
        "deli",
        "bakery",
        "seafood",
        "frozen",
        "frozen foods",
        "gen merchandise",
        "general merchandise",
        "miscellaneous",
        "misc",
        "health and beauty",
        "cleaning supplies",
        "coupons",
        "payments",
        "sale transaction",
        "pharmacy",
        "floral",
        "liquor",
        "beverages",
        "household",
        "home",
        "apparel",
        "electronics",
        "price you pay",
        "savings summary",
        "your savings",
        "refrig/frozen",
        "refrigerated",
        "pets",
        "pet",
        "baby",
        "toys",
        "stationery",
        "hba",
        "beer wine",
        "wine",
        "snacks",
        "kitchen",
        "nutrition",
        "tax",
        "self checkout",
        "women",
        "men",
        "personal care",
        "household needs",
        "pet care",
        "frozen food",
        "natural foods",
        "bulk",
        "wine & spirits",
        "health & beauty",
        "health beauty",
        "cleaning",
        "paper goods",
        "seasonal",
        "dairy & eggs",
        "taxable",
        "non taxable",
        "prepared foods",
        "meat & seafood",
        "meat seafood",
        "bread",
        "drinks",
        "home goods",
        "entertainment",
        "accessories",
        "office",
        "hardware",
        "garden",
        "general",
        "items",
        "thank you",
    ];
    HEADINGS.iter().any(|h| all == squeezed(h))
}
