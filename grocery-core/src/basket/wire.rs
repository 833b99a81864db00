//! Reads a totals request from JSON, digit for digit.
//!
//! Numbers are taken from their text and never pass through floating point: `3.99` is 399 cents. An
//! amount with more decimals than its currency is refused, not rounded.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Deposit, MAX_ITEMS, Place, RefundRequest, Return, TotalsItem, TotalsPolicy, TotalsRequest};
use crate::{
    catalog::TaxClass,
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    money::{Currency, Money, Rate},
    quantity::Ratio,
};

/// A totals request as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TotalsCall {
    /// The caller's `id` as JSON text, to be echoed unchanged.
    pub id: Option<String>,
    /// The request.
    pub request: TotalsRequest,
    /// What comes back of it, where the caller asks for a refund.
    pub refund: Option<RefundRequest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a cart: an object with \"items\"")]
struct WireCall<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    location: Option<&'a RawValue>,
    #[serde(alias = "promo_code", borrow, default)]
    promo_code: Option<&'a RawValue>,
    #[serde(alias = "loyalty_member", borrow, default)]
    loyalty_member: Option<&'a RawValue>,
    #[serde(alias = "first_order", borrow, default)]
    first_order: Option<&'a RawValue>,
    #[serde(alias = "tax_rate", borrow, default)]
    tax_rate: Option<&'a RawValue>,
    #[serde(borrow, default)]
    policy: Option<&'a RawValue>,
    #[serde(borrow, default)]
    currency: Option<&'a RawValue>,
    #[serde(borrow, default)]
    date: Option<&'a RawValue>,
    #[serde(alias = "snap_balance", borrow, default)]
    snap_balance: Option<&'a RawValue>,
    #[serde(alias = "delivery_fee", borrow, default)]
    delivery_fee: Option<&'a RawValue>,
    #[serde(borrow, default)]
    bags: Option<&'a RawValue>,
    #[serde(borrow, default)]
    returns: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    returned: Option<Vec<&'a RawValue>>,
    #[serde(alias = "refund_fees", borrow, default)]
    refund_fees: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a deposit: an object with \"each\"")]
struct WireDeposit<'a> {
    #[serde(borrow, default)]
    each: Option<&'a RawValue>,
    #[serde(borrow, default)]
    containers: Option<&'a RawValue>,
    #[serde(alias = "by_law", borrow, default)]
    by_law: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a return: an object with \"line\" and \"quantity\"")]
struct WireReturn<'a> {
    #[serde(borrow, default)]
    line: Option<&'a RawValue>,
    #[serde(borrow, default)]
    quantity: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an item: an object with \"quantity\" and \"price\"")]
struct WireItem<'a> {
    #[serde(alias = "product_id", borrow, default)]
    product_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    quantity: Option<&'a RawValue>,
    #[serde(borrow, default)]
    price: Option<&'a RawValue>,
    #[serde(alias = "original_price", borrow, default)]
    original_price: Option<&'a RawValue>,
    #[serde(alias = "tax_class", borrow, default)]
    tax_class: Option<&'a RawValue>,
    #[serde(alias = "snap_eligible", borrow, default)]
    snap_eligible: Option<&'a RawValue>,
    #[serde(alias = "sold_by", borrow, default)]
    sold_by: Option<&'a RawValue>,
    #[serde(alias = "tax_rate", borrow, default)]
    tax_rate: Option<&'a RawValue>,
    #[serde(alias = "offer_discount", borrow, default)]
    offer_discount: Option<&'a RawValue>,
    #[serde(alias = "coupon_discount", borrow, default)]
    coupon_discount: Option<&'a RawValue>,
    #[serde(borrow, default)]
    deposit: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a place: an object with \"state\" or \"zipCode\"")]
struct WirePlace<'a> {
    #[serde(alias = "zip_code", alias = "zip", borrow, default)]
    zip_code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    state: Option<&'a RawValue>,
}

/// Reads the documented `calculate-totals` request. Keys may be in camel or snake case; unknown keys
/// are ignored. Numbers may be JSON numbers or texts that hold one. `policy` is the name of a preset
/// or an object of [`TotalsPolicy`] fields. A `deposit` is an object (`{"each":0.05,"containers":12,"byLaw":true}`) or the
/// amount for one container. `returns` and `returned` (`[{"line":0,"quantity":1}]`) ask for a [`RefundRequest`].
///
/// # Errors
/// [`ErrorKind::InvalidInput`] naming the item (counted from 0) and field at fault, and
/// [`ErrorKind::TooLarge`] beyond [`MAX_ITEMS`].
///
/// ```
/// use grocery_core::basket::read_totals;
/// let call = read_totals(r#"{"id":7,"items":[{"productId":"milk","quantity":4,"price":3.99}]}"#)?;
/// assert_eq!(call.id.as_deref(), Some("7"));
/// assert_eq!(call.request.items[0].price.minor(), 399);
/// let bad = read_totals(r#"{"items":[{"quantity":1,"price":3.999}]}"#).unwrap_err();
/// assert!(bad.to_string().starts_with("items[0].price: \"3.999\" has more decimals"));
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn read_totals(json: &str) -> Result<TotalsCall> {
    let quoted = quote_bare_words(json);
    let wire: WireCall<'_> = object(quoted.as_deref().unwrap_or(json)).map_err(|e| {
        Error::new(ErrorKind::InvalidInput, format!("this is not a totals request: {e}"))
            .with_hint(r#"write for example {"items":[{"productId":"milk","quantity":2,"price":3.99}]}"#)
    })?;
    let currency = match text(wire.currency, "currency")? {
        Some(code) => at("currency", Currency::from_str(&code))?,
        None => Currency::USD,
    };
    let Some(raw_items) = wire.items else {
        return Err(Error::new(ErrorKind::InvalidInput, "items is missing")
            .with_hint("an empty basket is \"items\": []"));
    };
    if raw_items.len() > MAX_ITEMS {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("the basket has {} items; the limit is {MAX_ITEMS}", raw_items.len()),
        ));
    }
    let items = raw_items
        .into_iter()
        .enumerate()
        .map(|(index, raw)| read_item(index, raw, currency))
        .collect::<Result<Vec<_>>>()?;

    let mut request = TotalsRequest::new(currency, items);
    request.place = match wire.location {
        Some(raw) => Some(read_place(raw)?),
        None => None,
    };
    request.promo_code = text(wire.promo_code, "promoCode")?;
    request.loyalty_member = flag(wire.loyalty_member, "loyaltyMember")?.unwrap_or(false);
    request.first_order = flag(wire.first_order, "firstOrder")?;
    request.tax_rate = match number(wire.tax_rate, "taxRate")? {
        Some(digits) => Some(at("taxRate", Rate::from_percent_str(&digits))?),
        None => None,
    };
    request.policy = match wire.policy {
        Some(raw) if raw.get().starts_with('"') => match text(Some(raw), "policy")? {
            Some(name) => Some(at("policy", TotalsPolicy::from_str(&name))?),
            None => None,
        },
        Some(raw) => Some(TotalsPolicy::from_json(raw.get())?),
        None => None,
    };
    request.date = match text(wire.date, "date")? {
        Some(day) => Some(at("date", day.parse())?),
        None => None,
    };
    let amount = |raw, field: &str| {
        number(raw, field)?.map(|digits| at(field, Money::parse(&digits, currency))).transpose()
    };
    request.snap_balance = amount(wire.snap_balance, "snapBalance")?;
    request.delivery_fee = amount(wire.delivery_fee, "deliveryFee")?;
    request.bags = count(wire.bags, "bags")?.unwrap_or(0);
    request.check()?;
    let fees = flag(wire.refund_fees, "refundFees")?.unwrap_or(false);
    let refund = match (wire.returns, wire.returned) {
        (None, None) => None,
        (returns, earlier) => {
            let returns = read_returns(returns.unwrap_or_default(), "returns")?;
            let earlier = read_returns(earlier.unwrap_or_default(), "returned")?;
            let refund = RefundRequest::new(returns).after(earlier);
            Some(if fees { refund.with_fees() } else { refund })
        }
    };
    Ok(TotalsCall { id: wire.id.map(|raw| raw.get().to_owned()), request, refund })
}

fn read_returns(raw: Vec<&RawValue>, name: &str) -> Result<Vec<Return>> {
    if raw.len() > MAX_ITEMS {
        return Err(Error::new(ErrorKind::TooLarge, format!("{name}: more than {MAX_ITEMS} returns")));
    }
    let read = |(index, raw): (usize, &RawValue)| {
        let wire: WireReturn<'_> = object(raw.get()).map_err(|e| {
            Error::new(ErrorKind::InvalidInput, format!("{name}[{index}] is not a return: {e}"))
                .with_hint(r#"write for example {"line":0,"quantity":1}"#)
        })?;
        let path = |field: &str| format!("{name}[{index}].{field}");
        let missing = |field: &str| {
            Error::new(ErrorKind::InvalidInput, format!("{} is missing", path(field)))
                .with_hint("every return needs a line, counted from 0, and a quantity")
        };
        let line = count(wire.line, &path("line"))?.ok_or_else(|| missing("line"))?;
        let quantity = number(wire.quantity, &path("quantity"))?.ok_or_else(|| missing("quantity"))?;
        let line = usize::try_from(line).map_err(|_| missing("line"))?;
        Ok(Return::new(line, at(&path("quantity"), Ratio::from_str(&quantity))?))
    };
    raw.into_iter().enumerate().map(read).collect()
}

fn read_deposit(raw: &RawValue, path: &str, currency: Currency) -> Result<Deposit> {
    let amount = |raw, path: &str| {
        let digits = number(raw, path)?.ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{path} is missing"))
                .with_hint("say what one container costs")
        })?;
        at(path, Money::parse(&digits, currency))
    };
    if !raw.get().starts_with('{') {
        return Ok(Deposit::new(amount(Some(raw), path)?, 1));
    }
    let wire: WireDeposit<'_> =
        object(raw.get()).map_err(|e| Error::new(ErrorKind::InvalidInput, format!("{path}: {e}")))?;
    let field = |name: &str| format!("{path}.{name}");
    let each = amount(wire.each, &field("each"))?;
    let containers = count(wire.containers, &field("containers"))?.unwrap_or(1);
    let deposit = Deposit::new(each, containers);
    let by_law = flag(wire.by_law, &field("byLaw"))?.unwrap_or(true);
    Ok(if by_law { deposit } else { deposit.voluntary() })
}

fn read_item(index: usize, raw: &RawValue, currency: Currency) -> Result<TotalsItem> {
    let path = |field: &str| format!("items[{index}].{field}");
    let wire: WireItem<'_> = object(raw.get()).map_err(|e| {
        Error::new(ErrorKind::InvalidInput, format!("items[{index}] is not an item: {e}"))
            .with_hint(r#"an item is an object such as {"productId":"milk","quantity":2,"price":3.99}"#)
    })?;
    let needed = |field: &str, value: Option<String>| {
        value.ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, format!("{} is missing", path(field)))
                .with_hint("every item needs a quantity and a price")
        })
    };
    let amount = |field: &str, digits: &str| at(&path(field), Money::parse(digits, currency));

    let quantity = needed("quantity", number(wire.quantity, &path("quantity"))?)?;
    let price = needed("price", number(wire.price, &path("price"))?)?;
    let mut item =
        TotalsItem::new(at(&path("quantity"), Ratio::from_str(&quantity))?, amount("price", &price)?);
    if let Some(digits) = number(wire.original_price, &path("originalPrice"))? {
        item.original_price = Some(amount("originalPrice", &digits)?);
    }
    item.product_id = match wire.product_id {
        // Shops that number their products may send the number as it is.
        Some(raw) if raw.get().starts_with(|c: char| c.is_ascii_digit()) => Some(raw.get().to_owned()),
        raw => text(raw, &path("productId"))?,
    }
    .map(|id| at(&path("productId"), ProductId::new(id)))
    .transpose()?;
    if let Some(class) = text(wire.tax_class, &path("taxClass"))? {
        item.tax_class = at(&path("taxClass"), TaxClass::from_str(&class))?;
    }
    item.snap_eligible = flag(wire.snap_eligible, &path("snapEligible"))?;
    if let Some(sold_by) = text(wire.sold_by, &path("soldBy"))? {
        item.sold_by = Some(at(&path("soldBy"), sold_by.parse())?);
    }
    if let Some(digits) = number(wire.tax_rate, &path("taxRate"))? {
        item.tax_rate = Some(at(&path("taxRate"), Rate::from_percent_str(&digits))?);
    }
    if let Some(digits) = number(wire.offer_discount, &path("offerDiscount"))? {
        item.offer_discount = Some(amount("offerDiscount", &digits)?);
    }
    if let Some(digits) = number(wire.coupon_discount, &path("couponDiscount"))? {
        item.coupon_discount = Some(amount("couponDiscount", &digits)?);
    }
    item.deposit = wire.deposit.map(|raw| read_deposit(raw, &path("deposit"), currency)).transpose()?;
    Ok(item)
}

fn read_place(raw: &RawValue) -> Result<Place> {
    let wire: WirePlace<'_> = object(raw.get()).map_err(|e| {
        Error::new(ErrorKind::InvalidInput, format!("location: {e}"))
            .with_hint(r#"write for example {"zipCode":"62701","state":"IL"}"#)
    })?;
    let zip = match wire.zip_code {
        Some(raw) if raw.get().starts_with(|c: char| c.is_ascii_digit()) => Some(raw.get().to_owned()),
        raw => text(raw, "location.zipCode")?,
    };
    Ok(Place { zip, state: text(wire.state, "location.state")? })
}

/// Reads a JSON object. Derived readers also take the fields as an array, which here is a mistake.
fn object<'a, T: Deserialize<'a>>(json: &'a str) -> std::result::Result<T, String> {
    if json.trim_start().starts_with('[') {
        return Err("it is an array, not an object".to_owned());
    }
    serde_json::from_str(json).map_err(|e| e.to_string())
}

/// Puts the path of the field before the message of an error and keeps its hint.
fn at<T>(path: &str, result: Result<T>) -> Result<T> {
    result.map_err(|e| {
        let named = Error::new(e.kind(), format!("{path}: {e}"));
        match e.hint() {
            Some(hint) => named.with_hint(hint.to_owned()),
            None => named,
        }
    })
}

fn text(raw: Option<&RawValue>, path: &str) -> Result<Option<String>> {
    raw.map(|raw| {
        serde_json::from_str::<String>(raw.get()).map_err(|_| {
            Error::new(ErrorKind::InvalidInput, format!("{path}: {} is not a text", clip(raw.get(), 40)))
        })
    })
    .transpose()
}

fn flag(raw: Option<&RawValue>, path: &str) -> Result<Option<bool>> {
    raw.map(|raw| {
        serde_json::from_str::<bool>(raw.get()).map_err(|_| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("{path}: {} is neither true nor false", clip(raw.get(), 40)),
            )
        })
    })
    .transpose()
}

fn count(raw: Option<&RawValue>, path: &str) -> Result<Option<u32>> {
    raw.map(|raw| {
        serde_json::from_str::<u32>(raw.get()).map_err(|_| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("{path}: {} is not a whole number from 0", clip(raw.get(), 40)),
            )
        })
    })
    .transpose()
}

/// The plain decimal text of a JSON number, or of a text that holds one.
fn number(raw: Option<&RawValue>, path: &str) -> Result<Option<String>> {
    let Some(raw) = raw else { return Ok(None) };
    let held;
    let digits = if raw.get().starts_with('"') {
        held = text(Some(raw), path)?.unwrap_or_default();
        held.trim()
    } else {
        raw.get()
    };
    plain(digits).map(Some).ok_or_else(|| {
        Error::new(ErrorKind::InvalidInput, format!("{path}: {} is not a number", clip(raw.get(), 40)))
            .with_hint("write a decimal number such as 3.99")
    })
}

/// Writes `1.5e2` as `150`: some writers give large and small numbers an exponent. `None` where the
/// text is not a number or its exponent is beyond any amount there is.
fn plain(digits: &str) -> Option<String> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent: i32 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
            (mantissa, exponent)
        }
        None => (digits, 0),
    };
    let (sign, size) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, part) = size.split_once('.').unwrap_or((size, ""));
    let form = !whole.is_empty()
        && !size.ends_with('.')
        && size.len() <= 60
        && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit());
    if !form || exponent.unsigned_abs() > 30 {
        return None;
    }
    if exponent == 0 {
        return Some(mantissa.to_owned());
    }
    let all = format!("{whole}{part}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let (whole, part) = match usize::try_from(point) {
        Ok(point) if point >= all.len() => (format!("{all}{}", "0".repeat(point - all.len())), String::new()),
        Ok(0) => ("0".to_owned(), all),
        Ok(point) => (all[..point].to_owned(), all[point..].to_owned()),
        Err(_) => {
            let zeros = usize::try_from(-point).ok()?;
            ("0".to_owned(), format!("{}{all}", "0".repeat(zeros)))
        }
    };
    let dot = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{dot}{part}"))
}

/// Puts quotes round the words `NaN` and `Infinity`, which some writers emit although JSON has no such
/// numbers. The reader then names the field that holds one instead of a column of text.
fn quote_bare_words(json: &str) -> Option<String> {
    const WORDS: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    if !WORDS.iter().any(|w| json.contains(w)) {
        return None;
    }
    let mut out = String::with_capacity(json.len() + 16);
    let (mut in_text, mut escaped) = (false, false);
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        if !in_text && let Some(word) = WORDS.iter().find(|w| rest.starts_with(**w)) {
            out.push('"');
            out.push_str(word);
            out.push('"');
            rest = &rest[word.len()..];
            continue;
        }
        match c {
            '"' if !escaped => in_text = !in_text,
            _ => {}
        }
        escaped = in_text && c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(item: &str) -> Result<TotalsItem> {
        read_totals(&format!(r#"{{"items":[{item}]}}"#)).map(|mut c| c.request.items.remove(0))
    }

    #[test]
    fn the_documented_request_reads() {
        let call = read_totals(
            r#"{"items":[{"productId":"prod-123","quantity":2,"price":3.99,"originalPrice":4.99}],
                "location":{"zipCode":"12345","state":"IL"},"promoCode":"SAVE10","loyaltyMember":true}"#,
        )
        .unwrap();
        let r = call.request;
        assert_eq!(call.id, None);
        assert_eq!(r.items[0].product_id.as_ref().unwrap().as_str(), "prod-123");
        assert_eq!((r.items[0].price.minor(), r.items[0].original_price.unwrap().minor()), (399, 499));
        assert_eq!(r.place.unwrap().state.as_deref(), Some("IL"));
        assert!(r.loyalty_member && r.policy.is_none() && r.tax_rate.is_none());
        assert_eq!(r.promo_code.as_deref(), Some("SAVE10"));
    }

    #[test]
    fn everything_else_that_may_be_said() {
        let call = read_totals(
            r#"{"id":{"a":[1]},"items":[{"product_id":42,"quantity":"1.5","price":"6.74","tax_class":"candy",
                "snap_eligible":false,"sold_by":"weight","other":1}],"location":{"zip":62701},"first_order":true,
                "tax_rate":8.875,"policy":"original","currency":"usd","date":"2026-11-20","extra":null}"#,
        )
        .unwrap();
        assert_eq!(call.id.as_deref(), Some(r#"{"a":[1]}"#));
        let item = &call.request.items[0];
        assert_eq!(item.product_id.as_ref().unwrap().as_str(), "42");
        assert_eq!((item.quantity, item.price.minor()), (Ratio::new(3, 2).unwrap(), 674));
        assert_eq!(item.tax_class, TaxClass::Candy);
        assert_eq!(call.request.place.unwrap().zip.as_deref(), Some("62701"));
        assert_eq!(call.request.tax_rate.unwrap().parts_per_million(), 88_750);
        assert_eq!(call.request.policy.unwrap(), TotalsPolicy::original());
        let yen = read_totals(r#"{"currency":"JPY","items":[{"quantity":1,"price":120}]}"#).unwrap();
        assert_eq!(yen.request.items[0].price.minor(), 120);
        let own = read_totals(r#"{"items":[],"policy":{"tax_rounding":"truncate"}}"#).unwrap();
        assert_eq!(own.request.policy.unwrap().to_string(), "custom");
    }

    #[test]
    fn bad_fields_are_named() {
        for (item, want) in [
            (r#"{"quantity":1,"price":3.999}"#, "items[0].price: \"3.999\" has more decimals"),
            (r#"{"quantity":1,"price":0.30000000000000004}"#, "items[0].price"),
            (r#"{"quantity":1,"price":-1}"#, "items[0].price: -1.00 is not a price"),
            (r#"{"quantity":1,"price":1e12}"#, "items[0].price"),
            (r#"{"quantity":1,"price":1e999}"#, "items[0].price: 1e999 is not a number"),
            (r#"{"quantity":1,"price":"NaN"}"#, "items[0].price: \"NaN\" is not a number"),
            (r#"{"quantity":1,"price":NaN}"#, "items[0].price: \"NaN\" is not a number"),
            (r#"{"quantity":-Infinity,"price":1}"#, "items[0].quantity: \"-Infinity\" is not a number"),
            (r#"{"quantity":1,"price":true}"#, "items[0].price: true is not a number"),
            (r#"{"quantity":1,"price":[3]}"#, "items[0].price: [3] is not a number"),
            (r#"{"quantity":1,"price":null}"#, "items[0].price is missing"),
            (r#"{"quantity":0,"price":1}"#, "items[0].quantity: 0 is not above 0"),
            (
                r#"{"productId":"eggs","quantity":-2,"price":1}"#,
                "items[0].quantity (eggs): -2 is not above 0",
            ),
            (r#"{"quantity":1000000000000,"price":1}"#, "items[0].quantity: 1000000000000 is not above 0"),
            (r#"{"quantity":1e12,"price":1}"#, "items[0].quantity: 1000000000000 is not above 0"),
            (r#"{"quantity":"two","price":1}"#, "items[0].quantity: \"two\" is not a number"),
            (r#"{"quantity":"1,5","price":1}"#, "items[0].quantity: \"1,5\" is not a number"),
            (r#"{"price":1}"#, "items[0].quantity is missing"),
            (r#"{"quantity":1,"price":1,"taxClass":"toys"}"#, "items[0].taxClass: unknown tax class"),
            (r#"{"quantity":1.5,"price":1,"soldBy":"each"}"#, "items[0].quantity: 3/2 is not a whole number"),
            (r#"{"quantity":1,"price":1,"originalPrice":-4}"#, "items[0].originalPrice"),
            (r#"{"quantity":1,"price":1,"productId":""}"#, "items[0].productId"),
            (r#""milk""#, "items[0] is not an item"),
        ] {
            let e = one(item).unwrap_err();
            assert!(e.to_string().starts_with(want), "{item}: {e}");
            assert_eq!(e.kind(), ErrorKind::InvalidInput);
        }
        let second = read_totals(r#"{"items":[{"quantity":1,"price":1},{"quantity":0,"price":1}]}"#);
        assert!(second.unwrap_err().to_string().starts_with("items[1].quantity"));
    }

    #[test]
    fn bad_requests_are_named() {
        for (json, want) in [
            ("", "this is not a totals request"),
            ("[]", "this is not a totals request"),
            ("{}", "items is missing"),
            (r#"{"items":{}}"#, "this is not a totals request"),
            (r#"{"items":[],"taxRate":-1}"#, "taxRate: -1 is not a percentage"),
            (r#"{"items":[],"taxRate":101}"#, "taxRate: 101 is not a percentage"),
            (r#"{"items":[],"policy":"strict"}"#, "policy: unknown policy"),
            (r#"{"items":[],"policy":3}"#, "policy: "),
            (r#"{"items":[],"currency":"dollars"}"#, "currency: "),
            (r#"{"items":[],"date":"tomorrow"}"#, "date: "),
            (r#"{"items":[],"loyaltyMember":"yes"}"#, "loyaltyMember: \"yes\" is neither"),
            (r#"{"items":[],"location":"IL"}"#, "location: "),
            (r#"{"items":[],"promoCode":5}"#, "promoCode: 5 is not a text"),
        ] {
            let e = read_totals(json).unwrap_err();
            assert!(e.to_string().starts_with(want), "{json}: {e}");
        }
    }

    #[test]
    fn exponents_are_exact() {
        for (text, want) in [
            ("1e2", "100"),
            ("3.99E0", "3.99"),
            ("399e-2", "3.99"),
            ("5e-3", "0.005"),
            ("1.5e+1", "15"),
            ("-1.25e1", "-12.5"),
            ("12e-2", "0.12"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(want), "{text}");
        }
        for bad in ["", "-", "1e", "e5", "1.e5", ".5", "1e31", "0x10", "1_000", "+1"] {
            assert_eq!(plain(bad), None, "{bad}");
        }
        assert_eq!(one(r#"{"quantity":1,"price":399e-2}"#).unwrap().price.minor(), 399);
    }

    #[test]
    fn words_inside_texts_stay() {
        let call = read_totals(r#"{"id":"\"NaN","items":[],"promoCode":"Infinity"}"#).unwrap();
        assert_eq!(call.id.as_deref(), Some(r#""\"NaN""#));
        assert_eq!(call.request.promo_code.as_deref(), Some("Infinity"));
    }

    proptest! {
        #[test]
        fn every_price_reads_to_the_cent(minor in 0..10_000_000_i64) {
            let text = Money::from_minor(minor, Currency::USD).to_string();
            let read = one(&format!(r#"{{"quantity":1,"price":{text}}}"#)).unwrap();
            prop_assert_eq!(read.price.minor(), minor);
            // What a writer of floating-point numbers sends reads the same.
            let float = format!("{}", minor as f64 / 100.0);
            prop_assert_eq!(one(&format!(r#"{{"quantity":1,"price":{float}}}"#)).unwrap().price.minor(), minor);
        }

        #[test]
        fn any_text_is_safe(text in ".*", inner in r#"[0-9eE+.\-"NaInfity{}\[\],:]*"#) {
            let item = format!(r#"{{"items":[{{"quantity":1,"price":{inner}}}]}}"#);
            let _ = (read_totals(&text), read_totals(&inner), read_totals(&item), plain(&text), plain(&inner));
        }
    }
}
