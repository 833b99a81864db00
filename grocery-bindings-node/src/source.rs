//! A price source that the host implements. Names, ids and times are read here, by the core's own readers.

use async_trait::async_trait;
use grocery_core::{
    Error, Money, ProductId, Result, Unit,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use serde::{Deserialize, Serialize};

use crate::host::{Host, NativePort, bad_answer};

pub(crate) struct HostSource(Host);

impl HostSource {
    pub(crate) fn new(port: NativePort) -> Self {
        Self(Host::of("price source", port))
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
        read(self.0.answer(&question).await?, &self.0.called())
    }
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

fn read(prices: Vec<HostPrice>, called: &str) -> Result<Vec<SourcePrice>> {
    let named = |(at, price): (usize, HostPrice)| {
        price.read().map_err(|(field, fault)| bad_answer(called, &format!("prices[{at}].{field}"), &fault))
    };
    prices.into_iter().enumerate().map(named).collect()
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

    use grocery_core::ErrorKind;

    use super::*;
    use crate::host::settled;

    fn answered(answer: &str, called: &str) -> Result<Vec<SourcePrice>> {
        read(settled(answer, called)?, called)
    }

    #[test]
    fn prices_read() {
        let answer = r#"{"answer":[{"product":"p1","price":{"minor":399,"currency":"USD"},
            "regular":{"minor":499,"currency":"USD"},"per":"pound","asOf":"2026-11-20T10:00:00Z","inStock":true},
            {"product":"p2","price":{"minor":1,"currency":"USD"},"regular":null,"per":null,"asOf":null,"inStock":null}]}"#;
        let prices = answered(answer, "s").unwrap();
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
            let error = answered(&format!(r#"{{"answer":[{with}]}}"#), "shop").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BadAnswer, "{field}");
            assert!(error.message().contains(&format!("prices[0].{field}")), "{error}");
        }
        assert_eq!(answered("[]", "shop").unwrap_err().kind(), ErrorKind::BadAnswer);
    }

    #[test]
    fn host_errors_keep_what_they_say() {
        let error = answered(
            r#"{"error":{"kind":"rate_limited","message":"slow down","hint":"wait","retryAfter":1500,"retryable":true}}"#,
            "shop",
        )
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::from_millis(1500)));
        let error = answered(r#"{"error":{"message":"boom","retryAfter":-1}}"#, "shop").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        assert!(error.message().ends_with("boom"));
        assert!(error.retry_after().is_none());
    }
}
