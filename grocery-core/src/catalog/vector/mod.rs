//! Vectors of products: the port that keeps and compares them, the port that makes them of texts, and
//! one of each that needs nothing from outside.
//!
//! Vectors are compared by the cosine of their angle, so their length says nothing. Where they come from
//! is the host's matter: a model of its own behind [`Embedder`], or [`HashedNgrams`], which knows no
//! meanings, only spellings. This module ranks nothing by itself; `hybrid` puts vectors beside words.

mod exact;
mod ngrams;
#[cfg(all(feature = "vector", feature = "sqlite"))]
mod sqlite;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use exact::MemoryVectorIndex;
pub use ngrams::HashedNgrams;
#[cfg(all(feature = "vector", feature = "sqlite"))]
pub use sqlite::SqliteVectorIndex;

use super::{HybridOptions, Product};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    id::ProductId,
};

/// The most numbers that a vector has.
pub const MAX_DIMENSIONS: usize = 4_096;

/// The most neighbours that one search asks for.
pub const MAX_NEIGHBOURS: usize = 1_000;

/// The most vectors that one [`UpsertVectors`] and the most texts that one [`EmbedTexts`] may hold.
pub const MAX_BATCH: usize = 256;

/// A product and the vector that stands for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProductVector {
    /// The product.
    pub product: ProductId,
    /// Its vector, of any length above zero.
    pub vector: Vec<f32>,
}

impl ProductVector {
    /// `vector` stands for `product`.
    #[must_use]
    pub const fn new(product: ProductId, vector: Vec<f32>) -> Self {
        Self { product, vector }
    }
}

/// Adds or replaces vectors. Make it with [`UpsertVectors::new`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpsertVectors {
    /// The vectors, at most [`MAX_BATCH`].
    pub vectors: Vec<ProductVector>,
}

impl UpsertVectors {
    /// Adds or replaces these.
    #[must_use]
    pub const fn new(vectors: Vec<ProductVector>) -> Self {
        Self { vectors }
    }

    /// Whether an index of so many dimensions can take these: for implementations.
    ///
    /// # Errors
    /// As [`check_vector`], naming the product; [`InvalidInput`](ErrorKind::InvalidInput) for a product
    /// that is there twice, [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_BATCH`].
    pub fn check(&self, dimensions: usize) -> Result<()> {
        check_batch("vectors", self.vectors.len())?;
        let mut seen = rustc_hash::FxHashSet::default();
        for v in &self.vectors {
            let name = clip(v.product.as_str(), 60);
            check_vector(&v.vector, dimensions).map_err(|e| {
                let hint = e.hint().unwrap_or_default().to_owned();
                Error::new(e.kind(), format!("product {name:?}: {}", e.message())).with_hint(hint)
            })?;
            if !seen.insert(&v.product) {
                return Err(Error::new(ErrorKind::InvalidInput, format!("product {name:?} is there twice"))
                    .with_hint("hand over each product once"));
            }
        }
        Ok(())
    }
}

/// Asks for the products whose vectors point most nearly the same way. Make it with [`SearchVectors::new`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchVectors {
    /// The vector to compare with.
    pub vector: Vec<f32>,
    /// How many products to answer at most: 1 to [`MAX_NEIGHBOURS`].
    pub limit: usize,
}

impl SearchVectors {
    /// The `limit` nearest to `vector`.
    #[must_use]
    pub const fn new(vector: Vec<f32>, limit: usize) -> Self {
        Self { vector, limit }
    }

    /// Whether an index of so many dimensions can answer this: for implementations.
    ///
    /// # Errors
    /// As [`check_vector`]; [`InvalidInput`](ErrorKind::InvalidInput) for a limit of 0 or beyond
    /// [`MAX_NEIGHBOURS`].
    pub fn check(&self, dimensions: usize) -> Result<()> {
        check_vector(&self.vector, dimensions)?;
        if self.limit == 0 || self.limit > MAX_NEIGHBOURS {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{} neighbours cannot be asked for", self.limit),
            )
            .with_hint(format!("ask for 1 to {MAX_NEIGHBOURS}")));
        }
        Ok(())
    }
}

/// A product near a vector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VectorHit {
    /// The product.
    pub product: ProductId,
    /// The cosine of the angle between the two vectors: 1 for the same direction, 0 for nothing in
    /// common, -1 for the opposite.
    pub similarity: f32,
}

impl VectorHit {
    /// `product` is so near.
    #[must_use]
    pub const fn new(product: ProductId, similarity: f32) -> Self {
        Self { product, similarity }
    }
}

/// Keeps vectors of products and finds the nearest.
///
/// What an implementation owes: one vector for each product, all of the same number of dimensions; an
/// upsert takes all of its vectors or none, and doing it again changes nothing; hits come by falling
/// similarity, by the product's id where two are the same, each product once. An approximate index may
/// miss neighbours, but never invents one. `testing::vector_index` checks this.
#[async_trait]
pub trait VectorIndex: Send + Sync {
    /// How many numbers a vector has.
    fn dimensions(&self) -> usize;

    /// Adds the vectors of products that have none and replaces the others. Answers how many there were.
    ///
    /// # Errors
    /// As [`UpsertVectors::check`]; those of the storage. Nothing is then changed.
    async fn upsert(&self, request: UpsertVectors) -> Result<usize>;

    /// Takes the vectors of products away. Products without one are passed over.
    ///
    /// # Errors
    /// Those of the storage.
    async fn remove(&self, products: Vec<ProductId>) -> Result<()>;

    /// The nearest products, nearest first; none where the index is empty.
    ///
    /// # Errors
    /// As [`SearchVectors::check`]; those of the storage.
    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>>;

    /// How many products have a vector.
    ///
    /// # Errors
    /// Those of the storage.
    async fn count(&self) -> Result<usize>;
}

const _: Option<&dyn VectorIndex> = None;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TextKind {
    /// What a shopper looks for.
    Query,
    /// What a product is called. Some models want to be told the two apart.
    Product,
}

impl TextKind {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Product => "product",
        }
    }
}

/// Asks for the vectors of texts. Make it with [`EmbedTexts::query`] or [`EmbedTexts::products`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EmbedTexts {
    /// The texts, at most [`MAX_BATCH`].
    pub texts: Vec<String>,
    /// What they are.
    pub kind: TextKind,
}

impl EmbedTexts {
    /// The vectors of what a shopper looks for.
    #[must_use]
    pub fn query(text: impl Into<String>) -> Self {
        Self { texts: vec![text.into()], kind: TextKind::Query }
    }

    /// The vectors of what products are called; see [`product_text`].
    #[must_use]
    pub const fn products(texts: Vec<String>) -> Self {
        Self { texts, kind: TextKind::Product }
    }

    /// Whether this can be asked at all: for implementations.
    ///
    /// # Errors
    /// [`TooLarge`](ErrorKind::TooLarge) beyond [`MAX_BATCH`] texts.
    pub fn check(&self) -> Result<()> {
        check_batch("texts", self.texts.len())
    }
}

/// Turns texts into vectors: a model of the host's, on the device or behind a network.
///
/// What an implementation owes: one vector for each text, in order, each of
/// [`dimensions`](Self::dimensions) finite numbers; the same text always gives the same vector. A text
/// that it can make nothing of gives a vector of zeros. It may be called from several tasks at once, and
/// a call may be dropped before it ends. `testing::embedder` checks this.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// The model's name. Vectors of different models do not compare.
    fn name(&self) -> &str;

    /// How many numbers a vector has.
    fn dimensions(&self) -> usize;

    /// How its vectors are best put beside words, as far as is known. A host may say otherwise.
    fn suggested(&self) -> HybridOptions {
        HybridOptions::default()
    }

    /// The vectors of the texts.
    ///
    /// # Errors
    /// As [`EmbedTexts::check`]; whatever kept the model from answering, retryable where trying again
    /// may help.
    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>>;
}

const _: Option<&dyn Embedder> = None;

/// The text that stands for a product: its brand, its name and the last step of its category.
///
/// ```
/// use grocery_core::{ProductId, catalog::{Catalog, product_text}};
/// let catalog = Catalog::starter()?;
/// let milk = catalog.require(&ProductId::new("gc-whole-milk-1-gallon")?)?;
/// assert_eq!(product_text(&milk), "Store Brand Whole Milk, Whole Milk");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[must_use]
pub fn product_text(product: &Product) -> String {
    let mut text = String::new();
    let brand = product.brand.as_deref().unwrap_or_default();
    if !brand.is_empty() && !product.name.to_lowercase().contains(&brand.to_lowercase()) {
        text.push_str(brand);
        text.push(' ');
    }
    text.push_str(&product.name);
    if let Some(kind) = product.category.last() {
        text.push_str(", ");
        text.push_str(kind);
    }
    text
}

/// Whether `vector` is one of so many dimensions that has a direction.
///
/// # Errors
/// [`InvalidInput`](ErrorKind::InvalidInput) for another number of dimensions, a number that is not
/// finite, and nothing but zeros.
pub fn check_vector(vector: &[f32], dimensions: usize) -> Result<()> {
    let fault =
        |text: String, hint: &'static str| Err(Error::new(ErrorKind::InvalidInput, text).with_hint(hint));
    if vector.len() != dimensions {
        return fault(
            format!("the vector has {} dimensions, and the index {dimensions}", vector.len()),
            "use one model for all vectors, and make the index anew for another one",
        );
    }
    if let Some(at) = vector.iter().position(|x| !x.is_finite()) {
        return fault(
            format!("number {} of the vector is {}, which is no finite number", at + 1, vector[at]),
            "look at what the model was given",
        );
    }
    if vector.iter().all(|x| *x == 0.0) {
        return fault(
            "the vector is all zeros and points nowhere".to_owned(),
            "leave out texts that the model can make nothing of",
        );
    }
    Ok(())
}

fn check_batch(what: &str, count: usize) -> Result<()> {
    if count <= MAX_BATCH {
        return Ok(());
    }
    Err(Error::new(ErrorKind::TooLarge, format!("{count} {what} are too many at a time"))
        .with_hint(format!("hand over at most {MAX_BATCH} at a time")))
}

/// Whether an index may have so many dimensions.
pub(crate) fn check_dimensions(dimensions: usize) -> Result<()> {
    if (1..=MAX_DIMENSIONS).contains(&dimensions) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidInput, format!("a vector of {dimensions} dimensions cannot be kept"))
        .with_hint(format!("use 1 to {MAX_DIMENSIONS}")))
}

/// The vector of the same direction and length 1. Squares are summed with twice the digits, so neither
/// very large nor very small numbers lose their direction.
pub(crate) fn unit(vector: &[f32]) -> Vec<f32> {
    let squares: f64 = vector.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
    let length = squares.sqrt();
    if length == 0.0 {
        return vector.to_vec();
    }
    vector.iter().map(|x| (f64::from(*x) / length) as f32).collect()
}

/// Puts hits in the order that is owed: nearest first, then by id. Rounding past 1 is taken back.
#[cfg(feature = "vector")]
pub(crate) fn sort(hits: &mut [VectorHit]) {
    for hit in &mut *hits {
        hit.similarity = hit.similarity.clamp(-1.0, 1.0);
    }
    hits.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.product.cmp(&b.product)));
}

#[cfg(test)]
mod tests;
