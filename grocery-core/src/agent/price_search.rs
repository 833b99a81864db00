//! Search with prices: what was found, what it costs now, what is saved.

use serde::Serialize;

use super::{PricesView, QuoteOptions};
use crate::{
    catalog::{Product, SearchRequest, SoldBy},
    error::Result,
    id::ProductId,
    money::{Money, decimal, decimal_opt},
    pricing::{Quote, QuoteKind},
    quantity::{Ratio, Unit},
};

/// A page of a search with prices, in the shape of the original service:
/// `{products: [{id, name, price, unit, inStock, dealPrice, savings}], totalResults, cached}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PricedSearch {
    /// The products of this page that have a price, best first.
    pub products: Vec<PricedProduct>,
    /// How many products fit in all, on this page and others, with and without a price.
    pub total_results: usize,
    /// Whether there are live prices and all of them were kept from before, so that no source was asked.
    pub cached: bool,
    /// The products of this page without a price.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<ProductId>,
    /// What is worth knowing, such as a source that did not answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A product with what it costs now. `savings` is `price` less `deal_price`, and nothing without a deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PricedProduct {
    /// Its id in the catalogue.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// The price without a deal, of one `unit`.
    #[serde(serialize_with = "decimal")]
    pub price: Money,
    /// What the price is for: the unit of weight, the package (`gallon`, `64 fluid ounce`), else `each`.
    pub unit: String,
    /// Whether the shop has it: what the price source says, else the catalogue; `null` where nobody says.
    pub in_stock: Option<bool>,
    /// The reduced price, where the price source tells one.
    #[serde(serialize_with = "decimal_opt")]
    pub deal_price: Option<Money>,
    /// What the deal saves.
    #[serde(serialize_with = "decimal")]
    pub savings: Money,
    /// What sort of price it is: live, or the catalogue's typical one.
    pub price_kind: QuoteKind,
    /// Who says so.
    pub price_source: String,
}

impl PricedProduct {
    fn of(product: &Product, quote: &Quote) -> Result<Self> {
        // Only a source that tells both prices tells of a deal.
        let regular = quote.regular.filter(|r| r.compare(quote.price).is_ok_and(std::cmp::Ordering::is_gt));
        let price = regular.unwrap_or(quote.price);
        let deal_price = regular.map(|_| quote.price);
        Ok(Self {
            id: product.id.clone(),
            name: product.name.clone(),
            price,
            unit: unit(product, quote.per),
            in_stock: quote.in_stock.or(product.availability.is_in_stock()),
            deal_price,
            savings: price.minus(deal_price.unwrap_or(price))?,
            price_kind: quote.kind,
            price_source: quote.source.clone(),
        })
    }
}

/// What the price is for, in words.
fn unit(product: &Product, per: Unit) -> String {
    match product.size {
        _ if per != Unit::Each => per.singular().to_owned(),
        Some(size) if product.sold_by == SoldBy::Each => {
            let each = size.each();
            if size.count() == 1 && each.amount == Ratio::ONE {
                each.unit.singular().to_owned()
            } else {
                size.to_string().replace('_', " ")
            }
        }
        _ => Unit::Each.singular().to_owned(),
    }
}

impl PricesView<'_> {
    /// Searches the catalogue and prices what is found, as one batch.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::GroceryAgent;
    /// let agent = GroceryAgent::builder().build()?;
    /// let milk = agent.prices().search("whole milk", 10).await?;
    /// assert!(milk.total_results >= milk.products.len() && !milk.cached);
    /// for row in &milk.products {
    ///     assert_eq!(row.savings, row.price.minus(row.deal_price.unwrap_or(row.price))?);
    /// }
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an empty search; those of the price history's store.
    /// Trouble with a price source is a note, as in [`quotes`](Self::quotes).
    pub async fn search(&self, q: &str, limit: usize) -> Result<PricedSearch> {
        self.search_with(&SearchRequest::new(q).with_limit(limit), &QuoteOptions::default()).await
    }

    /// [`search`](Self::search) with filters, an order and a shop. Price filters and orders by price go by the
    /// typical prices that the catalogue knows.
    ///
    /// # Errors
    /// As [`search`](Self::search), and for filters that have no meaning.
    pub async fn search_with(&self, request: &SearchRequest, options: &QuoteOptions) -> Result<PricedSearch> {
        let found = self.inner.catalog().search(request)?;
        let products: Vec<Product> = found.hits.into_iter().map(|h| h.product).collect();
        let known = self.inner.quoted(products.clone(), options).await?;
        let mut out = PricedSearch {
            products: Vec::with_capacity(products.len()),
            total_results: found.total,
            cached: known.cached,
            missing: Vec::new(),
            notes: known.notes,
        };
        for product in &products {
            match known.quotes.get(&product.id) {
                Some(quote) => out.products.push(PricedProduct::of(product, quote)?),
                None => out.missing.push(product.id.clone()),
            }
        }
        Ok(out)
    }
}
