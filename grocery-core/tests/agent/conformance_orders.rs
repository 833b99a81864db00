//! The cases about substitutes, receipts and orders.

use async_trait::async_trait;
use grocery_core::{
    Error, GroceryAgent, OrderId, ProductId, Quantity, Result, UserId,
    catalog::{Allergen, Substitute, SubstituteRequest, Swap},
    import::ImportMode,
    orders::{
        ListOrders, OrderImportOptions, RecognizeText, TextBox, TextLine, TextRecognizer, receipt::Receipt,
    },
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    canonical::object,
    support::{agent, block_on},
};

pub(crate) fn texts(input: &Value) -> Vec<String> {
    input.as_array().into_iter().flatten().map(|t| t.as_str().unwrap().to_owned()).collect()
}

pub(crate) fn wire(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

pub(crate) fn refused(e: &Error) -> Value {
    object([("error", json!(e.code())), ("hint", json!(e.hint()))])
}

/// Millionths, rounded down: no two languages write small numbers alike.
pub(crate) fn score(value: f64) -> Value {
    json!((value * 1e6).floor() as i64)
}

pub(crate) fn substitute(one: &Substitute) -> Value {
    let parts = one.parts.named().into_iter().map(|(name, value)| (name.to_owned(), score(value)));
    object([
        ("parts", parts.collect()),
        ("price", wire(one.price)),
        ("product", wire(&one.product.id)),
        ("reasons", wire(&one.reasons)),
        ("score", score(one.score)),
        ("size_ratio", wire(one.size_ratio)),
    ])
}

pub(crate) fn request(input: &Value) -> Result<SubstituteRequest> {
    let id = |v: &Value| ProductId::new(v.as_str().unwrap());
    let ids = |v: &Value| v.as_array().into_iter().flatten().map(id).collect::<Result<Vec<_>>>();
    let swaps = |v: &Value| {
        let all = v.as_array().into_iter().flatten();
        all.map(|s| Ok(Swap { missing: id(&s[0])?, offered: id(&s[1])? })).collect::<Result<Vec<_>>>()
    };
    let mut request = SubstituteRequest::new(id(&input["product"])?);
    request.diets = texts(&input["diets"]);
    let allergens: Result<Vec<Allergen>> = texts(&input["allergens"]).iter().map(|a| a.parse()).collect();
    request.allergens = allergens?;
    request.excludes = texts(&input["excludes"]);
    for words in texts(&input["avoiding"]) {
        request = request.avoiding(&words);
    }
    if let Some([amount, unit]) = input["wanted"].as_array().map(Vec::as_slice) {
        let (amount, unit) = (amount.as_str().unwrap().parse()?, unit.as_str().unwrap().parse()?);
        request.wanted = Some(Quantity::new(amount, unit));
    }
    request.cheaper = input["cheaper"].as_bool().unwrap_or_default();
    if let Some(limit) = input["limit"].as_u64() {
        request.limit = limit as usize;
    }
    request.unavailable = ids(&input["unavailable"])?;
    request.accepted = swaps(&input["accepted"])?;
    request.refused = swaps(&input["refused"])?;
    Ok(request)
}

pub(crate) fn substitutes(input: &Value) -> Value {
    let agent = agent();
    let catalog = agent.catalog();
    if let Some(id) = input["alternatives"].as_str() {
        let limit = input["limit"].as_u64().unwrap_or(5) as usize;
        return match ProductId::new(id).and_then(|id| catalog.alternatives(&id, limit)) {
            Ok(like) => object([("candidates", like.iter().map(substitute).collect())]),
            Err(e) => refused(&e),
        };
    }
    match request(input).and_then(|request| catalog.substitutes(&request)) {
        Ok(answer) => object([
            ("candidates", answer.candidates.iter().map(substitute).collect()),
            ("left_out", wire(answer.left_out)),
        ]),
        Err(e) => refused(&e),
    }
}

/// A recogniser that gives the pieces of the case.
struct Scripted(Vec<TextLine>);

#[async_trait]
impl TextRecognizer for Scripted {
    async fn recognize(&self, _: RecognizeText) -> Result<Vec<TextLine>> {
        Ok(self.0.clone())
    }
}

fn piece(input: &Value) -> TextLine {
    let line = TextLine::new(input["text"].as_str().unwrap());
    let edge = |at: usize| input["place"][at].as_i64().unwrap() as i32;
    match input["place"].is_null() {
        true => line,
        false => line.at(TextBox { left: edge(0), top: edge(1), width: edge(2), height: edge(3) }),
    }
}

fn receipt(read: &Receipt) -> Value {
    object([
        ("adds_up", json!(read.adds_up())),
        ("coupons", wire(&read.coupons)),
        ("items_sold", json!(read.items_sold)),
        ("order", wire(&read.order)),
    ])
}

pub(crate) fn receipts(input: &Value) -> Value {
    let agent = agent();
    let read = match input["pieces"].as_array() {
        Some(pieces) => {
            let scripted = Scripted(pieces.iter().map(piece).collect());
            block_on(agent.orders().read_picture(&scripted, RecognizeText::new(b"picture".to_vec())))
        }
        None => agent.orders().read_receipt(input["text"].as_str().unwrap()),
    };
    read.as_ref().map_or_else(refused, receipt)
}

fn options(input: &Value) -> Result<OrderImportOptions> {
    let mut options = OrderImportOptions::default();
    if input["lenient"].as_bool().unwrap_or_default() {
        options.mode = ImportMode::Lenient;
    }
    options.retailer = input["retailer"].as_str().map(str::to_owned);
    if let Some(meaning) = input["price_is"].as_str() {
        options.price_is = meaning.parse()?;
    }
    if let Some(currency) = input["currency"].as_str() {
        options.currency = currency.parse()?;
    }
    if let Some(rows) = input["max_rows"].as_u64() {
        options.max_rows = rows;
    }
    Ok(options)
}

pub(crate) fn import(agent: &GroceryAgent, user: &UserId, input: &Value) -> Value {
    if let Some(text) = input["receipt"].as_str() {
        return match block_on(agent.orders().import_receipt(user, text)) {
            Ok(kept) => object([("id", wire(kept.receipt.order.id)), ("imported", json!(kept.imported))]),
            Err(e) => refused(&e),
        };
    }
    let files: Vec<Vec<u8>> = input["files"].as_array().unwrap().iter().map(file).collect();
    let files = files.iter().map(Vec::as_slice);
    let report =
        options(input).and_then(|options| block_on(agent.orders().import(user, files, &options, |_| {})));
    report.map_or_else(|e| refused(&e), wire)
}

/// A file is its text, or its bytes in base 64.
pub(crate) fn file(input: &Value) -> Vec<u8> {
    if let Some(text) = input.as_str() {
        return text.as_bytes().to_vec();
    }
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = input["base64"].as_str().unwrap().bytes().filter(|b| *b != b'=');
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for digit in digits {
        bits = bits << 6 | DIGITS.iter().position(|d| *d == digit).unwrap() as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

pub(crate) fn orders(input: &Value) -> Value {
    let agent = agent();
    let orders = agent.orders();
    let user = UserId::new("conformance").unwrap();
    let reports: Value =
        input["imports"].as_array().unwrap().iter().map(|one| import(&agent, &user, one)).collect();
    let mut page = ListOrders::new(user.clone());
    if let Some(since) = input["since"].as_str() {
        page = page.since(since.parse().unwrap());
    }
    if let Some(limit) = input["limit"].as_u64() {
        page = page.with_limit(limit as usize);
    }
    let first = block_on(orders.list(page.clone())).unwrap();
    let next = first.last().map(|last| block_on(orders.list(page.after(last))).unwrap()).unwrap_or_default();
    let history = match (input["product"].as_str(), input["thing"].as_str()) {
        (Some(id), _) => block_on(orders.history(&user, &ProductId::new(id).unwrap())).unwrap(),
        (None, Some(thing)) => block_on(orders.history_of_thing(&user, thing)).unwrap(),
        (None, None) => None,
    };
    let words = input["words"].as_str().unwrap_or_default();
    let mut answer = object([
        ("bought", wire(block_on(orders.bought(&user, words)).unwrap())),
        ("counts", wire(block_on(orders.counts(&user)).unwrap())),
        ("history", wire(history)),
        ("next", next.iter().map(|o| wire(&o.id)).collect()),
        ("orders", wire(first)),
        ("reports", reports),
        ("shops", wire(block_on(orders.shops(&user)).unwrap())),
        ("usual", block_on(orders.usual(&user, 5)).unwrap().iter().map(|b| wire(&b.thing)).collect()),
    ]);
    if input["remove"].is_array() {
        let ids = texts(&input["remove"]).into_iter().map(|id| OrderId::new(id).unwrap()).collect();
        answer["removed"] = wire(block_on(orders.remove(&user, ids)).unwrap());
        answer["forgotten"] = wire(block_on(orders.forget_all(&user)).unwrap());
    }
    answer
}
