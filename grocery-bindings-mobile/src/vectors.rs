//! Vectors that a host makes and keeps.

use std::sync::Arc;

use async_trait::async_trait;
use grocery_core::{Error, ProductId, catalog as core};

use crate::{
    agent::AgentOptions,
    error::GroceryError,
    values::{bad_answer, count, mirror, natural},
};

/// Turns texts into vectors: a model of the app's, on the device or behind a network.
///
/// It gives one vector for each text, in order, each of `dimensions` finite numbers, and for the same text always the
/// same. A text that it can make nothing of gives zeros. It may be called from several tasks at once. A call that nobody
/// waits for any more is cancelled. What it throws fails `indexVectors`, and is a note beside what the words found in
/// `searchHybrid`.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait Embedder: Send + Sync {
    /// The model's name. Asked once, when the agent is made.
    fn name(&self) -> Result<String, GroceryError>;

    /// How many numbers a vector has, 1 to 4,096. Asked once, when the agent is made.
    fn dimensions(&self) -> Result<i32, GroceryError>;

    /// The vectors of the texts, at most 256 of them.
    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>, GroceryError>;
}

/// Asks for the vectors of texts.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct EmbedTexts {
    /// The texts, at most 256.
    pub texts: Vec<String>,
    /// What they are. Some models want to be told the two apart.
    pub kind: TextKind,
}

mirror! {
    /// What a text is.
    TextKind from grocery_core::catalog::TextKind, else Query {
        /// What a shopper looks for.
        Query,
        /// What a product is called.
        Product,
    }
}

/// Keeps vectors of products and finds the nearest, in place of the one in memory.
///
/// It has one vector for each product. An upsert takes all of its vectors or none; hits come by falling similarity, by the
/// product's id where two are the same, each product once. It may be called from several tasks at once. A call that nobody
/// waits for any more is cancelled.
#[uniffi::export(with_foreign)]
#[async_trait]
pub trait VectorIndex: Send + Sync {
    /// How many numbers a vector has: as many as the embedder's. Asked once, when the agent is made.
    fn dimensions(&self) -> Result<i32, GroceryError>;

    /// Adds the vectors of products that have none and replaces the others, at most 256. Answers how many there were.
    async fn upsert(&self, vectors: Vec<ProductVector>) -> Result<i32, GroceryError>;

    /// Takes the vectors of products away. Products without one are passed over.
    async fn remove(&self, product_ids: Vec<String>) -> Result<(), GroceryError>;

    /// The nearest products, nearest first; none where the index is empty.
    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>, GroceryError>;

    /// How many products have a vector.
    async fn count(&self) -> Result<i32, GroceryError>;
}

/// A product and the vector that stands for it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ProductVector {
    /// The product.
    pub product_id: String,
    /// Its vector, of any length above zero.
    pub vector: Vec<f32>,
}

/// Asks for the products whose vectors point most nearly the same way.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct SearchVectors {
    /// The vector to compare with.
    pub vector: Vec<f32>,
    /// The most products to answer, 1 to 1,000.
    pub limit: i32,
}

/// A product near a vector.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct VectorHit {
    /// The product.
    pub product_id: String,
    /// The cosine of the angle between the two vectors: 1 for the same direction, 0 for nothing in common, -1 for the
    /// opposite.
    pub similarity: f32,
}

/// How words and vectors are put together, where the options say anything about it.
pub(crate) fn hybrid(options: &AgentOptions) -> Result<Option<core::HybridOptions>, Error> {
    let (weight, least, count) = (options.vector_weight, options.min_similarity, options.neighbours);
    if weight.is_none() && least.is_none() && count.is_none() {
        return Ok(None);
    }
    let usual = core::HybridOptions::default();
    let count = count.map_or(Ok(usual.neighbours), |n| natural(n, "the number of neighbours"))?;
    let hybrid = usual
        .with_vector_weight(weight.unwrap_or(usual.vector_weight))
        .with_min_similarity(least.unwrap_or(usual.min_similarity))
        .with_neighbours(count);
    Ok(Some(hybrid))
}

/// The host's embedder as the core's port.
pub(crate) struct HostEmbedder {
    name: String,
    dimensions: usize,
    host: Arc<dyn Embedder>,
}

impl HostEmbedder {
    /// Fails where the host does not say how many dimensions there are: nothing can be done without.
    pub(crate) fn new(host: Arc<dyn Embedder>) -> Result<Self, Error> {
        // A model that cannot say its name is called what it is.
        let name = host.name().unwrap_or_else(|_| "the embedder".to_owned());
        let dimensions = natural(host.dimensions()?, "the number of dimensions")?;
        Ok(Self { name, dimensions, host })
    }
}

#[async_trait]
impl core::Embedder for HostEmbedder {
    fn name(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn embed(&self, request: core::EmbedTexts) -> Result<Vec<Vec<f32>>, Error> {
        request.check()?;
        Ok(self.host.embed(EmbedTexts { texts: request.texts, kind: request.kind.into() }).await?)
    }
}

/// The host's index as the core's port.
pub(crate) struct HostIndex {
    dimensions: usize,
    host: Arc<dyn VectorIndex>,
}

impl HostIndex {
    /// Fails where the host does not say how many dimensions there are.
    pub(crate) fn new(host: Arc<dyn VectorIndex>) -> Result<Self, Error> {
        let dimensions = natural(host.dimensions()?, "the number of dimensions")?;
        Ok(Self { dimensions, host })
    }
}

#[async_trait]
impl core::VectorIndex for HostIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: core::UpsertVectors) -> Result<usize, Error> {
        request.check(self.dimensions)?;
        let vectors = request.vectors.into_iter();
        let vectors =
            vectors.map(|v| ProductVector { product_id: v.product.to_string(), vector: v.vector }).collect();
        natural(self.host.upsert(vectors).await?, "the number of vectors").map_err(bad_answer)
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<(), Error> {
        Ok(self.host.remove(products.iter().map(ProductId::to_string).collect()).await?)
    }

    async fn search(&self, request: core::SearchVectors) -> Result<Vec<core::VectorHit>, Error> {
        request.check(self.dimensions)?;
        let asked = SearchVectors { vector: request.vector, limit: count(request.limit) };
        let hits = self.host.search(asked).await?.into_iter();
        hits.map(|hit| {
            let product = ProductId::new(hit.product_id).map_err(bad_answer)?;
            Ok(core::VectorHit::new(product, hit.similarity))
        })
        .collect()
    }

    async fn count(&self) -> Result<usize, Error> {
        natural(self.host.count().await?, "the number of vectors").map_err(bad_answer)
    }
}
