//! Baskets as the host writes them, for the core's own reader.

use grocery_core::{
    Error, ErrorKind, Result,
    basket::{TotalsCall, TotalsRequest, read_totals, refund},
    deals::{DealPlan, DealProblem},
};
use napi::Env;
use napi_derive::napi;
use serde_json::{Map, Value};

use crate::{
    agent::NativeAgent,
    answer::{Handed, hand},
    offers::written,
    products::snake_name,
    source::HostMoney,
    types::{DealBasket, RefundData},
};

/// Reads a basket. Amounts may be money in minor units, which becomes the exact decimal text that the
/// core's reader takes; all else is the core's reader's to judge.
pub(crate) fn read(json: &str) -> Result<TotalsCall> {
    let mut request: Value = serde_json::from_str(json)
        .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("this is not a totals request: {e}")))?;
    let mut currency: Option<String> = request.get("currency").and_then(Value::as_str).map(str::to_owned);
    if let Some(items) = request.get_mut("items").and_then(Value::as_array_mut) {
        for (at, item) in items.iter_mut().enumerate() {
            let path = |field: &str| format!("items[{at}].{field}");
            for field in ["price", "originalPrice", "offerDiscount", "couponDiscount"] {
                as_text(item.get_mut(field), || path(field), &mut currency)?;
            }
            // A deposit is money, or an object with money in it.
            match item.get_mut("deposit") {
                Some(deposit) if deposit.get("each").is_some() => {
                    as_text(deposit.get_mut("each"), || path("deposit.each"), &mut currency)?;
                }
                deposit => as_text(deposit, || path("deposit"), &mut currency)?,
            }
        }
    }
    for field in ["snapBalance", "deliveryFee"] {
        as_text(request.get_mut(field), || field.to_owned(), &mut currency)?;
    }
    if let Some(Value::Object(policy)) = request.get_mut("policy") {
        // The fields alone: what stands in them may be names of states.
        let fields = std::mem::take(policy).into_iter().map(|(name, value)| (snake_name(&name), value));
        *policy = fields.collect::<Map<_, _>>();
    }
    if let (Some(currency), Some(request)) = (currency, request.as_object_mut()) {
        request.insert("currency".to_owned(), Value::String(currency));
    }
    read_totals(&request.to_string())
}

/// Writes money in minor units as decimal text; leaves everything else as it is.
fn as_text(
    amount: Option<&mut Value>,
    path: impl FnOnce() -> String,
    currency: &mut Option<String>,
) -> Result<()> {
    let Some(amount) = amount.filter(|amount| amount.is_object()) else { return Ok(()) };
    *amount = Value::String(decimal(amount, currency).map_err(|e| {
        let error = Error::new(ErrorKind::InvalidInput, format!("{}: {e}", path()));
        error.with_hint("write for example { minor: 399, currency: 'USD' }")
    })?);
    Ok(())
}

fn decimal(price: &Value, currency: &mut Option<String>) -> Result<String> {
    let price: HostMoney = serde_json::from_value(price.clone())
        .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("this is not money: {e}")))?;
    let price = price.read()?;
    let code = price.currency();
    match currency {
        Some(known) if known != code.as_str() => {
            Err(Error::new(ErrorKind::InvalidInput, format!("it is in {code}, but the basket is in {known}")))
        }
        _ => {
            *currency = Some(code.as_str().to_owned());
            Ok(price.to_string())
        }
    }
}

#[napi]
impl NativeAgent {
    /// What comes back of a sale: the request of it, with `returns`, `returned` and `refundFees`.
    #[napi(ts_return_type = "Answer | Texts")]
    pub fn refund(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<RefundData, _>(env, || {
            let call = read(&request)?;
            refund(&self.core()?.totals(&call.request)?, &call.refund.unwrap_or_default())
        })
    }
}

/// A cart with its best plan as a basket to add up.
#[napi]
pub fn totals_from_deals(env: &Env, problem: String, plan: String) -> napi::Result<String> {
    written(env, || {
        let problem = DealProblem::from_json(&problem)?;
        let request = TotalsRequest::from_deals(&problem, &DealPlan::from_json(&plan)?)?;
        Ok(DealBasket::from(&request))
    })
}
