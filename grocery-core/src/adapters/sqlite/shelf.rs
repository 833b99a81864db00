//! The one query that reads two rooms' tables: products of a category with what they cost last.

use rusqlite::params;

use super::SqliteStores;
use crate::{
    catalog::{Product, store::sqlite as products},
    error::{Error, ErrorKind, Result},
    money::{Currency, Money},
    pricing::{PricePoint, history::sqlite as prices},
};

/// The most products of one answer.
const MAX_PRODUCTS: usize = 100;

/// Asks for the products of a category by what they cost. Make it with [`ShelfPage::of`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShelfPage {
    /// Exactly this category path.
    pub category: Vec<String>,
    /// Prices in this currency; others count as none.
    pub currency: Currency,
    /// The most to answer, at most 100. [`of`](Self::of) sets 20.
    pub limit: usize,
    /// How many of the cheapest to leave out.
    pub offset: usize,
}

impl ShelfPage {
    /// The 20 cheapest of a category.
    #[must_use]
    pub fn of(category: Vec<String>, currency: Currency) -> Self {
        Self { category, currency, limit: 20, offset: 0 }
    }

    /// The same, at most `limit`.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Those behind the first `offset`.
    #[must_use]
    pub fn behind(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }
}

/// A product with the newest price that a source told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfProduct {
    /// The product.
    pub product: Product,
    /// Its newest price in the history; `None` where no source has told one.
    pub price: Option<PricePoint>,
}

/// Products left join their newest price, the cheapest first and those without a price last.
pub(super) fn query() -> String {
    format!(
        "SELECT {}, newest.price_minor FROM products LEFT JOIN \
         (SELECT id AS price_id, price_minor FROM prices) AS newest ON newest.price_id = \
         (SELECT p.id FROM prices AS p WHERE p.product_id = products.id AND p.currency = ?2 \
          ORDER BY p.created_at DESC, p.id DESC LIMIT 1) \
         WHERE category = ?1 ORDER BY newest.price_minor IS NULL, newest.price_minor, id LIMIT ?3 OFFSET ?4",
        products::COLUMNS
    )
}

impl SqliteStores {
    /// The products of a category with their newest prices, the cheapest first; what has no price comes last.
    /// Only what is stored is read: products that were imported, prices that sources told.
    ///
    /// # Errors
    /// Those of the storage.
    pub async fn by_price(&self, request: ShelfPage) -> Result<Vec<ShelfProduct>> {
        let category = serde_json::to_string(&request.category)
            .map_err(|e| Error::new(ErrorKind::Internal, "a category cannot be written").with_source(e))?;
        self.db
            .read(move |tx| {
                let limit = i64::try_from(request.limit.min(MAX_PRODUCTS)).unwrap_or(i64::MAX);
                let offset = i64::try_from(request.offset).unwrap_or(i64::MAX);
                let currency = request.currency.as_str();
                let found: Vec<Product> = tx
                    .prepare_cached(&query())?
                    .query_and_then(params![category, currency, limit, offset], products::product_of)?
                    .collect::<Result<_>>()?;
                let mut newest = tx.prepare_cached(prices::NEWEST_IN)?;
                found
                    .into_iter()
                    .map(|product| {
                        let mut told = newest
                            .query_and_then(params![product.id.as_str(), currency], prices::point_of)?;
                        Ok(ShelfProduct { price: told.next().transpose()?, product })
                    })
                    .collect()
            })
            .await
    }
}

impl ShelfProduct {
    /// What it costs by the history.
    #[must_use]
    pub fn amount(&self) -> Option<Money> {
        self.price.as_ref().map(|p| p.price)
    }
}
