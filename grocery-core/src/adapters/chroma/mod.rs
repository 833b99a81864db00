//! Vectors kept by a Chroma server, through the host's [`Transport`].
//!
//! Speaks the server's interface of version 2: one collection in one database of one tenant, made where it
//! is missing, compared by the cosine. Only ids and vectors are sent; no names, no texts.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    HttpMethod, HttpRequest, Transport,
    answers::{self, Asked, escaped},
};
use crate::{
    catalog::{
        MAX_BATCH, SearchVectors, UpsertVectors, VectorHit, VectorIndex,
        vector::{check_dimensions, sort, unit},
    },
    error::{Error, ErrorKind, Result},
    id::ProductId,
};

/// The largest answer, in bytes: a thousand ids of 256 bytes and their distances.
const MAX_BODY: usize = 1024 * 1024;

/// A collection of a Chroma server.
///
/// ```no_run
/// # fn example(transport: std::sync::Arc<dyn grocery_core::adapters::Transport>) -> grocery_core::Result<()> {
/// use grocery_core::adapters::ChromaVectorIndex;
/// let index = ChromaVectorIndex::new(transport, "http://127.0.0.1:8000", "products", 384)?
///     .with_database("default_tenant", "default_database")?
///     .with_header("x-chroma-token", "...");
/// # Ok(())
/// # }
/// ```
pub struct ChromaVectorIndex {
    transport: Arc<dyn Transport>,
    base: String,
    /// Where the collections of the database are, behind the base.
    collections: String,
    collection: String,
    dimensions: usize,
    headers: Vec<(String, String)>,
    timeout: Duration,
    /// The server's id of the collection, once it is known.
    id: Mutex<Option<String>>,
}

#[derive(Serialize)]
struct Records<'a> {
    ids: Vec<&'a str>,
    embeddings: Vec<Vec<f32>>,
}

impl ChromaVectorIndex {
    /// The collection of this name on the server at `url`, of vectors of so many dimensions, in the default
    /// database. Nothing is sent yet.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an address or a name that cannot be, and a number of
    /// dimensions out of bounds.
    pub fn new(
        transport: Arc<dyn Transport>,
        url: &str,
        collection: impl Into<String>,
        dimensions: usize,
    ) -> Result<Self> {
        check_dimensions(dimensions)?;
        let collection = name("collection", collection.into())?;
        let index = Self {
            transport,
            base: answers::base(url)?,
            collections: String::new(),
            collection,
            dimensions,
            headers: Vec::new(),
            timeout: Duration::from_secs(10),
            id: Mutex::default(),
        };
        index.with_database("default_tenant", "default_database")
    }

    /// The same collection in another database.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a name that cannot be.
    pub fn with_database(mut self, tenant: impl Into<String>, database: impl Into<String>) -> Result<Self> {
        let (tenant, database) = (name("tenant", tenant.into())?, name("database", database.into())?);
        self.collections =
            format!("/api/v2/tenants/{}/databases/{}/collections", escaped(&tenant), escaped(&database));
        Ok(self)
    }

    /// Sends this header with every request: a key, say. Its value shows up in no error and no debug form.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Allows each request so much time. Default: 10 seconds.
    #[must_use]
    pub fn with_timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    async fn send(&self, method: HttpMethod, path: &str, body: Option<String>) -> Result<Option<Value>> {
        let url = format!("{}{path}", self.base);
        let mut request = match body {
            Some(body) => HttpRequest::post_json(url, body),
            None => HttpRequest::new(method, url),
        };
        request = request.with_timeout(self.timeout);
        request.headers.extend(self.headers.iter().cloned());
        Asked { name: "chroma", max_body: MAX_BODY }.ask(&*self.transport, request).await
    }

    fn bad(&self, path: &str, what: &str) -> Error {
        Asked { name: "chroma", max_body: MAX_BODY }.bad(&format!("{}{path}", self.base), what)
    }

    /// The path of the collection, which is made where it is missing.
    async fn path(&self) -> Result<String> {
        let known = self.id.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(id) = known {
            return Ok(format!("{}/{id}", self.collections));
        }
        let body = json!({
            "name": self.collection,
            "get_or_create": true,
            "configuration": {"hnsw": {"space": "cosine"}},
        });
        let path = &self.collections;
        let answer = self.send(HttpMethod::Post, path, Some(body.to_string())).await?.ok_or_else(|| {
            Error::new(ErrorKind::InvalidInput, "chroma: the tenant or the database does not exist")
                .with_hint("make them on the server, or name others with with_database")
        })?;
        let id = answer.get("id").and_then(Value::as_str).unwrap_or_default();
        if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(self.bad(path, "id is missing or none"));
        }
        let other = |what: String| {
            Err(Error::new(
                ErrorKind::InvalidInput,
                format!("chroma: the collection {:?} {what}", self.collection),
            )
            .with_hint("name another collection"))
        };
        for kind in ["hnsw", "spann"] {
            let space = answer.pointer(&format!("/configuration_json/{kind}/space")).and_then(Value::as_str);
            if let Some(space) = space.filter(|s| *s != "cosine") {
                return other(format!("compares by {}, not by the cosine", crate::error::clip(space, 20)));
            }
        }
        let found = answer.get("dimension").and_then(Value::as_u64);
        if let Some(found) = found.filter(|d| *d != self.dimensions as u64) {
            return other(format!("holds vectors of {found} dimensions, not {}", self.dimensions));
        }
        *self.id.lock().unwrap_or_else(PoisonError::into_inner) = Some(id.to_owned());
        Ok(format!("{path}/{id}"))
    }

    /// Asks the collection. One that is gone is forgotten, so that the next call makes it anew.
    async fn ask(&self, method: HttpMethod, what: &str, body: Option<String>) -> Result<(String, Value)> {
        let path = format!("{}/{what}", self.path().await?);
        let Some(answer) = self.send(method, &path, body).await? else {
            *self.id.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return Err(Error::new(
                ErrorKind::Unavailable,
                format!("chroma: the collection {:?} is gone", self.collection),
            )
            .with_hint("try again, which makes it anew, and index the products again"));
        };
        Ok((path, answer))
    }
}

/// A name that may stand in a path.
fn name(what: &str, text: String) -> Result<String> {
    if !text.trim().is_empty() && text.len() <= 512 && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    Err(Error::new(ErrorKind::InvalidInput, format!("the {what}'s name is empty or too long"))
        .with_hint("use up to 512 bytes"))
}

impl fmt::Debug for ChromaVectorIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChromaVectorIndex")
            .field("base", &self.base)
            .field("collection", &self.collection)
            .field("dimensions", &self.dimensions)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl VectorIndex for ChromaVectorIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        request.check(self.dimensions)?;
        if request.vectors.is_empty() {
            return Ok(0);
        }
        let records = Records {
            ids: request.vectors.iter().map(|v| v.product.as_str()).collect(),
            embeddings: request.vectors.iter().map(|v| unit(&v.vector)).collect(),
        };
        let body = serde_json::to_string(&records)
            .map_err(|e| Error::new(ErrorKind::Internal, "vectors cannot be written").with_source(e))?;
        self.ask(HttpMethod::Post, "upsert", Some(body)).await?;
        Ok(request.vectors.len())
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<()> {
        for batch in products.chunks(MAX_BATCH) {
            let ids: Vec<&str> = batch.iter().map(ProductId::as_str).collect();
            self.ask(HttpMethod::Post, "delete", Some(json!({ "ids": ids }).to_string())).await?;
        }
        Ok(())
    }

    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>> {
        request.check(self.dimensions)?;
        let body = json!({
            "query_embeddings": [unit(&request.vector)],
            "n_results": request.limit,
            "include": ["distances"],
        });
        let (path, answer) = self.ask(HttpMethod::Post, "query", Some(body.to_string())).await?;
        // One query, so one list of each.
        let list = |field: &str| {
            let found = answer.pointer(&format!("/{field}/0")).and_then(Value::as_array);
            found.ok_or_else(|| self.bad(&path, &format!("{field} is no array of one array")))
        };
        let (ids, distances) = (list("ids")?, list("distances")?);
        if ids.len() != distances.len() || ids.len() > request.limit {
            let text = format!("{} ids and {} distances for {}", ids.len(), distances.len(), request.limit);
            return Err(self.bad(&path, &text));
        }
        let mut hits = Vec::with_capacity(ids.len());
        for (at, (id, distance)) in ids.iter().zip(distances).enumerate() {
            let id = id.as_str().and_then(|id| ProductId::new(id).ok());
            let id = id.ok_or_else(|| self.bad(&path, &format!("id {} is none", at + 1)))?;
            let distance = distance.as_f64();
            let distance =
                distance.ok_or_else(|| self.bad(&path, &format!("distance {} is no number", at + 1)))?;
            hits.push(VectorHit::new(id, (1.0 - distance) as f32));
        }
        sort(&mut hits);
        let mut seen = rustc_hash::FxHashSet::default();
        hits.retain(|h| seen.insert(h.product.clone()));
        Ok(hits)
    }

    async fn count(&self) -> Result<usize> {
        let (path, answer) = self.ask(HttpMethod::Get, "count", None).await?;
        let count = answer.as_u64().and_then(|n| usize::try_from(n).ok());
        count.ok_or_else(|| self.bad(&path, "the answer is no count"))
    }
}

#[cfg(test)]
#[cfg(feature = "http")]
mod tests;
