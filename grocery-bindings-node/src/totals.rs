//! Baskets as the host writes them, for the core's own reader.

use grocery_core::{
    Error, ErrorKind, Result,
    basket::{TotalsRequest, read_totals},
};
use serde_json::Value;

use crate::source::HostMoney;

/// Reads a basket. Prices may be money in minor units, which becomes the exact decimal text that the
/// core's reader takes; all else is the core's reader's to judge.
pub(crate) fn read(json: &str) -> Result<TotalsRequest> {
    let mut request: Value = serde_json::from_str(json)
        .map_err(|e| Error::new(ErrorKind::InvalidInput, format!("this is not a totals request: {e}")))?;
    let mut currency: Option<String> = request.get("currency").and_then(Value::as_str).map(str::to_owned);
    if let Some(items) = request.get_mut("items").and_then(Value::as_array_mut) {
        for (at, item) in items.iter_mut().enumerate() {
            for field in ["price", "originalPrice"] {
                if let Some(price) = item.get_mut(field).filter(|price| price.is_object()) {
                    *price = Value::String(decimal(price, &mut currency).map_err(|e| {
                        let error = Error::new(ErrorKind::InvalidInput, format!("items[{at}].{field}: {e}"));
                        error.with_hint("write for example { minor: 399, currency: 'USD' }")
                    })?);
                }
            }
        }
    }
    if let (Some(currency), Some(request)) = (currency, request.as_object_mut()) {
        request.insert("currency".to_owned(), Value::String(currency));
    }
    read_totals(&request.to_string()).map(|call| call.request)
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
