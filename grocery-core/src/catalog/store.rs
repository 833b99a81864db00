//! The port that keeps products, and one in memory.

mod memory;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use async_trait::async_trait;

use super::Product;
use crate::{
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
    quantity::Ratio,
};

pub use memory::MemoryProductStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteProductStore;

/// Adds or replaces products. Make it with [`UpsertProducts::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpsertProducts {
    /// The products. Hand a large catalogue over in batches of some hundreds.
    pub products: Vec<Product>,
}

impl UpsertProducts {
    /// Adds or replaces these products.
    #[must_use]
    pub fn new(products: Vec<Product>) -> Self {
        Self { products }
    }
}

/// Products one after another, from wherever they come. An error ends the stream, and with it what was made of it.
pub type ProductStream = Box<dyn Iterator<Item = Result<Product>> + Send>;

/// Asks for products in the order of their ids, a page at a time. Make it with [`ProductPage::first`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProductPage {
    /// Behind this id; `None` for the first page.
    pub after: Option<ProductId>,
    /// Only of exactly this category; `None` for all.
    pub category: Option<Vec<String>>,
    /// The most to answer.
    pub limit: usize,
}

impl ProductPage {
    /// The first page, of `limit` products.
    #[must_use]
    pub fn first(limit: usize) -> Self {
        Self { after: None, category: None, limit }
    }

    /// The page behind the product `after`.
    #[must_use]
    pub fn after(mut self, after: ProductId) -> Self {
        self.after = Some(after);
        self
    }

    /// Only products of exactly this category path.
    #[must_use]
    pub fn in_category(mut self, category: Vec<String>) -> Self {
        self.category = Some(category);
        self
    }
}

/// Keeps products.
///
/// What an implementation owes: one product for each id, and no two with the same
/// [`retailer_id`](Product::retailer_id); an upsert takes all of its products or none, and doing it
/// again changes nothing. `testing::product_store` checks this.
#[async_trait]
pub trait ProductStore: Send + Sync {
    /// Adds the products that are new and replaces the others. Answers how many there were.
    ///
    /// # Errors
    /// [`InvalidProduct`](ErrorKind::InvalidProduct) where two products would have the same retailer's
    /// number, one id is there twice, or a package is larger than a billion of its unit; those of the storage. Nothing is then changed.
    async fn upsert(&self, request: UpsertProducts) -> Result<usize>;

    /// Adds or replaces all products of a stream, or none: readers see what was there before until the last one
    /// is in, and where the stream, the store or the process fails nothing is changed. Where an id comes twice the
    /// last one stands. Answers how many products came.
    ///
    /// This one gathers them and calls [`upsert`](Self::upsert) once; a store of many products does better to write
    /// them as they come, in one transaction.
    ///
    /// # Errors
    /// The error of the stream, as it is; as [`upsert`](Self::upsert) otherwise.
    async fn upsert_all(&self, products: ProductStream) -> Result<usize> {
        let (count, products) = gathered(products)?;
        self.upsert(UpsertProducts::new(products)).await?;
        Ok(count)
    }

    /// Takes products away and then adds or replaces all products of a stream, as [`upsert_all`](Self::upsert_all) does,
    /// so that a number may move from one that goes to one that comes. Answers how many products came.
    ///
    /// This one is not one step: readers miss what was taken away until the rest is in, and a call that is dropped in between
    /// loses it. It puts it back where the rest fails. A store with transactions, or with a lock, does it in one; those of the
    /// library do.
    ///
    /// # Errors
    /// As [`upsert_all`](Self::upsert_all). Nothing is then changed, unless putting back fails as well.
    async fn replace(&self, gone: Vec<ProductId>, products: ProductStream) -> Result<usize> {
        let mut taken = Vec::new();
        for id in &gone {
            taken.extend(self.get(id).await?);
        }
        self.remove(gone).await?;
        let done = self.upsert_all(products).await;
        if done.is_err() {
            // Why it failed is worth more to the caller than that the store then failed once more.
            drop(self.upsert(UpsertProducts::new(taken)).await);
        }
        done
    }

    /// The product with this id.
    ///
    /// # Errors
    /// Those of the storage. A product that is not there is `None`.
    async fn get(&self, id: &ProductId) -> Result<Option<Product>>;

    /// Products in the order of their ids.
    ///
    /// # Errors
    /// Those of the storage.
    async fn page(&self, request: ProductPage) -> Result<Vec<Product>>;

    /// Takes products away. Answers how many were there.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove(&self, ids: Vec<ProductId>) -> Result<usize>;

    /// How many products there are.
    ///
    /// # Errors
    /// Those of the storage.
    async fn count(&self) -> Result<usize>;

    /// Hands all products to `f`, in the order of their ids, one by one: a large catalogue need not be in memory
    /// twice. An error of `f` ends it.
    ///
    /// # Errors
    /// Those of `f` and of the storage.
    async fn for_each(&self, f: &mut (dyn FnMut(Product) -> Result<()> + Send)) -> Result<()> {
        let mut request = ProductPage::first(500);
        loop {
            let page = self.page(request.clone()).await?;
            let Some(last) = page.last() else { return Ok(()) };
            request.after = Some(last.id.clone());
            for product in page {
                f(product)?;
            }
        }
    }

    /// All products, in the order of their ids.
    ///
    /// # Errors
    /// Those of the storage.
    async fn all(&self) -> Result<Vec<Product>> {
        let mut all: Vec<Product> = Vec::new();
        loop {
            let mut request = ProductPage::first(500);
            request.after = all.last().map(|p| p.id.clone());
            let page = self.page(request).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}

const _: Option<&dyn ProductStore> = None;

/// Reads a stream to its end: how many products came, and of each id the last one.
fn gathered(products: ProductStream) -> Result<(usize, Vec<Product>)> {
    let mut count = 0;
    let mut each = std::collections::BTreeMap::new();
    for product in products {
        let product = product?;
        each.insert(product.id.clone(), product);
        count += 1;
    }
    Ok((count, each.into_values().collect()))
}

/// Refuses a batch that contradicts itself.
fn check_batch(products: &[Product]) -> Result<()> {
    let mut ids = std::collections::HashSet::new();
    let mut numbers = std::collections::HashMap::new();
    for product in products {
        if !ids.insert(&product.id) {
            return Err(Error::new(
                ErrorKind::InvalidProduct,
                format!("product {:?} is there twice", clip(product.id.as_str(), 40)),
            )
            .with_hint("hand over each product once"));
        }
        check_size(product)?;
        if let Some(number) = &product.retailer_id
            && let Some(other) = numbers.insert(number, &product.id)
        {
            return Err(same_number(number, other, &product.id));
        }
    }
    Ok(())
}

/// Refuses a package that nobody can mean, and whose price per unit nobody could count.
fn check_size(product: &Product) -> Result<()> {
    if product.size.is_some_and(|s| s.each().amount > Ratio::from_int(1_000_000_000)) {
        return Err(Error::new(
            ErrorKind::InvalidProduct,
            format!("the package of product {:?} is too large to be true", clip(product.id.as_str(), 40)),
        )
        .with_hint("write the size as the label says it"));
    }
    Ok(())
}

fn same_number(number: &str, first: &ProductId, second: &ProductId) -> Error {
    Error::new(
        ErrorKind::InvalidProduct,
        format!(
            "products {:?} and {:?} have the same retailer's number {:?}",
            clip(first.as_str(), 40),
            clip(second.as_str(), 40),
            clip(number, 40)
        ),
    )
    .with_hint("leave the number out of one of them, or remove one")
}
