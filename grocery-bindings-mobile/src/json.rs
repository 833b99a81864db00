//! The same calls with the JSON of the wire contract: for apps that hand answers on to a web view, a watch or a server.
//! It is the core's own JSON, the same text in every language.

use std::sync::Arc;

use grocery_core::{Error, ErrorKind, ProcessRequest, basket};

use crate::{
    agent::Agent,
    cancel::{CancelToken, run},
    catalog::SearchRequest,
    error::Answer,
    prices::QuoteOptions,
    values::{json, list, user},
};

#[uniffi::export]
impl Agent {
    /// `process` with the documented `process-input` request and response as JSON.
    ///
    /// Fails as `process`, and with `InvalidInput` where the request cannot be read.
    #[uniffi::method(default(cancel = None))]
    pub async fn process_json(&self, request: String, cancel: Option<Arc<CancelToken>>) -> Answer<String> {
        let answer: grocery_core::ProcessResponse = run(cancel, async {
            let request: ProcessRequest = serde_json::from_str(&request).map_err(|e| {
                Error::new(ErrorKind::InvalidInput, format!("this is not a request: {e}"))
                    .with_hint(r#"write for example {"userId":"user-456","input":"2 gallons of milk"}"#)
            })?;
            self.shared.agent.process(request).await
        })
        .await?;
        json(&answer)
    }

    /// `parse` as JSON.
    pub fn parse_json(&self, text: String) -> Answer<String> {
        json(&self.shared.agent.parse(&text))
    }

    /// `parseWith` as JSON.
    #[uniffi::method(default(language = None, speech = []))]
    pub fn parse_with_json(
        &self,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
    ) -> Answer<String> {
        json(&self.shared.agent.parse_with(&text, language.as_deref(), &speech))
    }

    /// `explain` as JSON.
    #[uniffi::method(default(language = None, speech = []))]
    pub fn explain_json(
        &self,
        text: String,
        language: Option<String>,
        speech: Vec<String>,
    ) -> Answer<String> {
        json(&self.shared.agent.explain_with(&text, language.as_deref(), &speech))
    }

    /// `ingredient` as JSON.
    pub fn ingredient_json(&self, line: String) -> Answer<String> {
        json(&self.shared.agent.ingredient(&line))
    }

    /// `totals` with the documented `calculate-totals` request and calculation as JSON. Fails as `totals`.
    pub fn totals_json(&self, request: String) -> Answer<String> {
        json(&self.shared.agent.totals(&basket::read_totals(&request)?.request)?)
    }

    /// `Lists.view` as JSON. Fails as that.
    #[uniffi::method(default(cancel = None))]
    pub async fn list_json(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<String> {
        let view: grocery_core::GroceryList =
            run(cancel, async { self.shared.agent.lists().view(&user(&user_id)?, list(&list_id)?).await })
                .await?;
        json(&view)
    }

    /// `Catalog.page` as JSON: `{products, metadata}` as the original service writes it. Fails as that.
    pub fn search_page_json(&self, request: SearchRequest) -> Answer<String> {
        json(&self.shared.agent.catalog().page(&request.read()?)?)
    }

    /// `Prices.search` as JSON: `{products, totalResults, cached}` as the original service writes it. Fails as that.
    #[uniffi::method(default(options = None, cancel = None))]
    pub async fn priced_search_json(
        &self,
        request: SearchRequest,
        options: Option<QuoteOptions>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<String> {
        let found: grocery_core::agent::PricedSearch = run(cancel, async {
            let place = QuoteOptions::read(options)?;
            self.shared.agent.prices().search_with(&request.read()?, &place).await
        })
        .await?;
        json(&found)
    }

    /// `Catalog.get` as JSON. Fails as that.
    pub fn product_json(&self, product_id: String) -> Answer<String> {
        json(&self.shared.agent.catalog().get(&product_id.parse()?)?)
    }
}
