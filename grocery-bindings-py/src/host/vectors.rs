//! An embedder and an index of vectors written in Python, as ports of the core.

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, ProductId, Result,
    catalog::{EmbedTexts, Embedder, MAX_DIMENSIONS, SearchVectors, UpsertVectors, VectorHit, VectorIndex},
};
use pyo3::{prelude::*, types::PyTuple};

use super::{HostMethod, dimensions_of, several, show};
use crate::{error::from_host, value};

/// A host's object with a `name`, `dimensions` and an `embed` method.
pub(crate) struct HostEmbedder {
    embed: HostMethod,
    dimensions: usize,
}

impl HostEmbedder {
    /// Looks at the object once; what is missing is said now and not at the first text.
    pub(crate) fn new(embedder: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            embed: HostMethod::new(embedder, "embedder", "Embedder", "embed")?,
            dimensions: dimensions_of(embedder, "embedder", "Embedder")?,
        })
    }
}

#[async_trait]
impl Embedder for HostEmbedder {
    fn name(&self) -> &str {
        self.embed.name()
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>> {
        let asked = request.texts.len();
        let answer = self.embed.call(value::EmbedTexts::from(request)).await?;
        Python::attach(|py| vectors(asked, self.dimensions, answer.bind(py)))
    }
}

fn vectors(asked: usize, dimensions: usize, answer: &Bound<'_, PyAny>) -> Result<Vec<Vec<f32>>> {
    let py = answer.py();
    let hint = "answer one sequence of floats for each text";
    let bad = |what: String| Error::new(ErrorKind::BadAnswer, format!("it answered {what}")).with_hint(hint);
    let Some(items) = several(answer) else {
        return Err(bad(format!("{} instead of {asked} vectors", show(answer))));
    };
    let mut vectors = Vec::with_capacity(asked);
    for item in items.map_err(|e| from_host(py, e))? {
        let item = item.map_err(|e| from_host(py, e))?;
        if vectors.len() == asked {
            return Err(bad(format!("more than {asked} vectors for as many texts")));
        }
        let Some(numbers) = several(&item) else {
            return Err(bad(format!("{} among the vectors", show(&item))));
        };
        let mut vector: Vec<f32> = Vec::with_capacity(dimensions.min(MAX_DIMENSIONS));
        for number in numbers.map_err(|e| from_host(py, e))? {
            let number = number.map_err(|e| from_host(py, e))?;
            if vector.len() == MAX_DIMENSIONS {
                return Err(bad(format!("a vector of more than {MAX_DIMENSIONS} dimensions")));
            }
            vector.push(number.extract().map_err(|_| bad(format!("{} in a vector", show(&number))))?);
        }
        vectors.push(vector);
    }
    if vectors.len() != asked {
        return Err(bad(format!("{} vectors for {asked} texts", vectors.len())));
    }
    Ok(vectors)
}

/// A host's object with `dimensions`, and `upsert`, `remove`, `search` and `count` methods.
pub(crate) struct HostVectorIndex {
    dimensions: usize,
    upsert: HostMethod,
    remove: HostMethod,
    search: HostMethod,
    count: HostMethod,
}

impl HostVectorIndex {
    /// Looks at the object once; what is missing is said now and not at the first search.
    pub(crate) fn new(index: &Bound<'_, PyAny>) -> PyResult<Self> {
        let method = |method| HostMethod::unnamed(index, "vector_index", "VectorIndex", method);
        Ok(Self {
            dimensions: dimensions_of(index, "vector_index", "VectorIndex")?,
            upsert: method("upsert")?,
            remove: method("remove")?,
            search: method("search")?,
            count: method("count")?,
        })
    }
}

#[async_trait]
impl VectorIndex for HostVectorIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        request.check(self.dimensions)?;
        let count = request.vectors.len();
        self.upsert
            .call_with(|py| {
                let vectors: Vec<value::ProductVector> =
                    request.vectors.into_iter().map(Into::into).collect();
                PyTuple::new(py, [vectors.into_pyobject(py)?])
            })
            .await?;
        Ok(count)
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<()> {
        let ids: Vec<String> = products.iter().map(ToString::to_string).collect();
        self.remove.call_with(|py| PyTuple::new(py, [ids.into_pyobject(py)?])).await.map(drop)
    }

    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>> {
        request.check(self.dimensions)?;
        let limit = request.limit;
        let answer = self.search.call(value::SearchVectors::from(request)).await?;
        Python::attach(|py| hits(limit, answer.bind(py)))
    }

    async fn count(&self) -> Result<usize> {
        let answer = self.count.call_with(|py| Ok(PyTuple::empty(py))).await?;
        Python::attach(|py| {
            let answer = answer.bind(py);
            answer.extract().map_err(|_| bad(format!("{} as the count; it must be an int", show(answer))))
        })
    }
}

fn hits(limit: usize, answer: &Bound<'_, PyAny>) -> Result<Vec<VectorHit>> {
    let py = answer.py();
    let Some(items) = several(answer) else {
        return Err(bad(format!("{} instead of several VectorHit", show(answer))));
    };
    let mut hits = Vec::with_capacity(limit);
    for item in items.map_err(|e| from_host(py, e))? {
        let item = item.map_err(|e| from_host(py, e))?;
        if hits.len() == limit {
            return Err(bad(format!("more than the {limit} hits that were asked for")));
        }
        match item.cast::<value::VectorHit>() {
            Ok(hit) => hits.push((*hit.get().0).clone()),
            Err(_) => return Err(bad(format!("{} among the hits", show(&item)))),
        }
    }
    Ok(hits)
}

fn bad(what: String) -> Error {
    Error::new(ErrorKind::BadAnswer, format!("the vector index answered {what}"))
        .with_hint("answer VectorHit objects, nearest first")
}
