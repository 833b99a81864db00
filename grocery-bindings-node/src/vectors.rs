//! Vectors of products that the host makes and keeps. They cross a batch at a time.

use async_trait::async_trait;
use grocery_core::{
    ProductId, Result,
    catalog::{EmbedTexts, Embedder, SearchVectors, TextKind, UpsertVectors, VectorHit, VectorIndex},
};
use serde::{Deserialize, Serialize};

use crate::host::{Host, NativePort};

/// An embedder that the host implements.
pub(crate) struct HostEmbedder {
    host: Host,
    dimensions: usize,
}

impl HostEmbedder {
    pub(crate) fn new(port: NativePort, dimensions: usize) -> Self {
        Self { host: Host::of("embedder", port), dimensions }
    }
}

#[derive(Serialize)]
struct Texts<'a> {
    texts: &'a [String],
    kind: TextKind,
}

#[async_trait]
impl Embedder for HostEmbedder {
    fn name(&self) -> &str {
        self.host.name()
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>> {
        request.check()?;
        self.host.answer(&Texts { texts: &request.texts, kind: request.kind }).await
    }
}

/// An index of vectors that the host implements.
pub(crate) struct HostVectorIndex {
    host: Host,
    dimensions: usize,
}

impl HostVectorIndex {
    pub(crate) fn new(port: NativePort, dimensions: usize) -> Self {
        Self { host: Host::of("index of vectors", port), dimensions }
    }
}

/// A question to it; `call` is the method that is meant.
#[derive(Serialize)]
#[serde(tag = "call", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Question<'a> {
    Upsert { vectors: Vec<Placed<'a>> },
    Remove { product_ids: &'a [ProductId] },
    Search { vector: &'a [f32], limit: usize },
    Count,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Placed<'a> {
    product_id: &'a ProductId,
    vector: &'a [f32],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostHit {
    product_id: ProductId,
    similarity: f32,
}

#[async_trait]
impl VectorIndex for HostVectorIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        request.check(self.dimensions)?;
        let placed = request.vectors.iter().map(|v| Placed { product_id: &v.product, vector: &v.vector });
        self.host.answer(&Question::Upsert { vectors: placed.collect() }).await
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<()> {
        self.host.answer(&Question::Remove { product_ids: &products }).await
    }

    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>> {
        request.check(self.dimensions)?;
        let question = Question::Search { vector: &request.vector, limit: request.limit };
        let hits: Vec<HostHit> = self.host.answer(&question).await?;
        Ok(hits.into_iter().map(|h| VectorHit::new(h.product_id, h.similarity)).collect())
    }

    async fn count(&self) -> Result<usize> {
        self.host.answer(&Question::Count).await
    }
}
