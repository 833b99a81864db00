//! A price source that the host implements. Names, ids and times are read here, by the core's own readers.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, Money, ProductId, Result, Unit,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use serde::{Deserialize, Serialize};

use crate::host::{Host, HostError, Tell};

pub(crate) struct HostSource(Host);

impl HostSource {
    pub(crate) fn new(name: String, tell: Tell) -> Self {
        Self(Host::new("price source", name, tell))
    }
}

#[derive(Serialize)]
struct Question<'a> {
    products: &'a [ProductId],
    store: Option<&'a str>,
    zip: Option<&'a str>,
}

#[async_trait]
impl PriceSource for HostSource {
    fn name(&self) -> &str {
        self.0.name()
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let question = Question {
            products: &request.products,
            store: request.store.as_ref().map(AsRef::as_ref),
            zip: request.zip.as_deref(),
        };
        let answer = self.0.ask(&question).await?;
        read(&answer, &self.0.called())
    }
}

/// What the TypeScript side hands in.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Settled {
    Prices(Vec<HostPrice>),
    Error(HostError),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostPrice {
    product: String,
    price: HostMoney,
    regular: Option<HostMoney>,
    per: Option<String>,
    as_of: Option<String>,
    in_stock: Option<bool>,
}

/// Money as the host writes it.
#[derive(Deserialize)]
pub(crate) struct HostMoney {
    minor: i64,
    currency: String,
}

fn read(answer: &str, called: &str) -> Result<Vec<SourcePrice>> {
    let settled: Settled = serde_json::from_str(answer).map_err(|e| {
        Error::new(ErrorKind::BadAnswer, format!("{called} answered something unreadable: {e}"))
    })?;
    match settled {
        Settled::Prices(prices) => {
            let named = |(at, price): (usize, HostPrice)| {
                price.read().map_err(|(field, fault)| {
                    let text = format!("{called} answered prices[{at}].{field}: {fault}");
                    let error = Error::new(ErrorKind::BadAnswer, text);
                    match fault.hint() {
                        Some(hint) => error.with_hint(hint.to_owned()),
                        None => error,
                    }
                })
            };
            prices.into_iter().enumerate().map(named).collect()
        }
        Settled::Error(error) => Err(error.into_core(called)),
    }
}

impl HostPrice {
    fn read(self) -> Result<SourcePrice, (&'static str, Error)> {
        Ok(SourcePrice {
            product: self.product.parse().map_err(|e| ("product", e))?,
            price: self.price.read().map_err(|e| ("price.currency", e))?,
            regular: self.regular.map(HostMoney::read).transpose().map_err(|e| ("regular.currency", e))?,
            per: self.per.map_or(Ok(Unit::Each), |unit| unit.parse()).map_err(|e| ("per", e))?,
            as_of: self.as_of.map(|at| at.parse()).transpose().map_err(|e| ("asOf", e))?,
            in_stock: self.in_stock,
        })
    }
}

impl HostMoney {
    pub(crate) fn read(self) -> Result<Money> {
        Ok(Money::from_minor(self.minor, self.currency.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn prices_read() {
        let answer = r#"{"prices":[{"product":"p1","price":{"minor":399,"currency":"USD"},
            "regular":{"minor":499,"currency":"USD"},"per":"pound","asOf":"2026-11-20T10:00:00Z","inStock":true},
            {"product":"p2","price":{"minor":1,"currency":"USD"},"regular":null,"per":null,"asOf":null,"inStock":null}]}"#;
        let prices = read(answer, "s").unwrap();
        assert_eq!(prices[0].per, Unit::Pound);
        assert_eq!(prices[0].regular.unwrap().minor(), 499);
        assert_eq!(prices[1].per, Unit::Each);
        assert!(prices[1].as_of.is_none());
    }

    #[test]
    fn faults_name_the_field() {
        for (field, with) in [
            ("product", r#"{"product":"","price":{"minor":1,"currency":"USD"}}"#),
            ("price.currency", r#"{"product":"p","price":{"minor":1,"currency":"dollar"}}"#),
            ("per", r#"{"product":"p","price":{"minor":1,"currency":"USD"},"per":"hogshead"}"#),
            ("asOf", r#"{"product":"p","price":{"minor":1,"currency":"USD"},"asOf":"yesterday"}"#),
        ] {
            let error = read(&format!(r#"{{"prices":[{with}]}}"#), "shop").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadAnswer, "{field}");
            assert!(error.message().contains(&format!("prices[0].{field}")), "{error}");
        }
        assert_eq!(read("[]", "shop").unwrap_err().kind(), ErrorKind::BadAnswer);
    }

    #[test]
    fn host_errors_keep_what_they_say() {
        let error = read(
            r#"{"error":{"kind":"rate_limited","message":"slow down","hint":"wait","retryAfter":1500,"retryable":true}}"#,
            "shop",
        )
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::from_millis(1500)));
        let error = read(r#"{"error":{"message":"boom","retryAfter":-1}}"#, "shop").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().ends_with("boom"));
        assert!(error.retry_after().is_none());
    }
}
