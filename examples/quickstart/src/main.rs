//! Run with: `cargo run -p grocery-quickstart`
//!
//! A host brings its own prices and asks one sentence.

use std::sync::Arc;

use grocery_core::{
    Currency, GroceryAgent, Money, ProcessRequest, Result,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};

/// Prices as your app knows them: from your shop's API, your database, your spreadsheet.
struct MyShop;

#[async_trait::async_trait]
impl PriceSource for MyShop {
    fn name(&self) -> &str {
        "my-shop"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let price = Money::from_minor(299, Currency::USD);
        Ok(request.products.into_iter().map(|product| SourcePrice::each(product, price)).collect())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let agent = GroceryAgent::builder().price_source(Arc::new(MyShop)).build()?;
    let answer =
        agent.process(ProcessRequest::local("2 gallons of milk and a dozen eggs").in_state("CA")).await?;
    println!("{}", answer.response);
    for item in &answer.grocery_list.items {
        let price = item.line_total.map_or("no price".into(), |total| total.to_string());
        println!("{:>3} x {}  {price}", item.packs.unwrap_or(1), item.name);
    }
    println!("total {}", answer.grocery_list.total);
    Ok(())
}
