//! Against a server on the loopback interface that answers as Chroma does.

use std::collections::BTreeMap;

use super::*;
use crate::{
    adapters::HttpTransport,
    catalog::ProductVector,
    testing::{self, LoopbackReply, LoopbackRequest, LoopbackServer},
};

const ID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
const PATH: &str = "/api/v2/tenants/acme/databases/groceries%20%26%20co/collections";

fn transport() -> Arc<dyn Transport> {
    Arc::new(HttpTransport::new().unwrap())
}

fn index(url: &str) -> ChromaVectorIndex {
    ChromaVectorIndex::new(transport(), url, "products", 8)
        .unwrap()
        .with_database("acme", "groceries & co")
        .unwrap()
        .with_header("x-chroma-token", "sesame")
}

#[derive(Default)]
struct Collection {
    made: bool,
    vectors: BTreeMap<String, Vec<f64>>,
}

impl Collection {
    fn answer(&mut self, request: &LoopbackRequest) -> LoopbackReply {
        let said = |status, value: Value| LoopbackReply::Answer(status, value.to_string());
        if !request.headers.contains(&("x-chroma-token".to_owned(), "sesame".to_owned())) {
            return said(401, json!({"error": "AuthError", "message": "who are you"}));
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let Some(path) = request.path.strip_prefix(PATH) else {
            return said(404, json!({"error": "NotFoundError", "message": "no such database"}));
        };
        if path.is_empty() {
            assert_eq!((request.method.as_str(), &body["get_or_create"]), ("POST", &json!(true)));
            assert_eq!(body["configuration"]["hnsw"]["space"], "cosine");
            self.made = true;
            let dimension = self.vectors.values().next().map(Vec::len);
            return said(
                200,
                json!({"id": ID, "name": body["name"], "tenant": "acme", "dimension": dimension,
                       "configuration_json": {"hnsw": {"space": "cosine"}, "spann": null}}),
            );
        }
        let Some(what) = path.strip_prefix(&format!("/{ID}/")).filter(|_| self.made) else {
            return said(404, json!({"error": "NotFoundError", "message": "no such collection"}));
        };
        let ids = || -> Vec<String> { serde_json::from_value(body["ids"].clone()).unwrap() };
        match (request.method.as_str(), what) {
            ("POST", "upsert") => {
                let vectors: Vec<Vec<f64>> = serde_json::from_value(body["embeddings"].clone()).unwrap();
                assert_eq!(ids().len(), vectors.len());
                self.vectors.extend(ids().into_iter().zip(vectors));
                said(200, json!({}))
            }
            ("POST", "delete") => {
                for id in ids() {
                    self.vectors.remove(&id);
                }
                said(200, json!({}))
            }
            ("GET", "count") => said(200, json!(self.vectors.len())),
            ("POST", "query") => {
                let wanted: Vec<Vec<f64>> = serde_json::from_value(body["query_embeddings"].clone()).unwrap();
                let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
                let length = |a: &[f64]| dot(a, a).sqrt();
                let far = |v: &[f64]| 1.0 - dot(v, &wanted[0]) / (length(v) * length(&wanted[0]));
                let mut near: Vec<(f64, &String)> = self.vectors.iter().map(|(id, v)| (far(v), id)).collect();
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                near.truncate(body["n_results"].as_u64().unwrap() as usize);
                let (distances, ids): (Vec<f64>, Vec<&String>) = near.into_iter().unzip();
                said(
                    200,
                    json!({"ids": [ids], "distances": [distances], "include": ["distances"],
                                 "documents": null, "embeddings": null, "metadatas": null, "uris": null}),
                )
            }
            other => panic!("{other:?} was not expected"),
        }
    }
}

fn chroma() -> LoopbackServer {
    let collection = Mutex::new(Collection::default());
    LoopbackServer::start(move |request| collection.lock().unwrap().answer(request))
}

#[tokio::test]
async fn it_keeps_the_contract() {
    let server = chroma();
    testing::vector_index(Arc::new(index(&format!("{}/", server.url())))).await;
    // The collection is asked for once.
    assert_eq!(server.seen().iter().filter(|r| r.path == PATH).count(), 1);
    for request in server.seen() {
        let body = String::from_utf8(request.body).unwrap();
        assert!(!body.contains("documents") && !body.contains("metadatas"), "only ids and vectors are sent");
    }
}

#[tokio::test]
async fn another_database_or_key_is_an_error_that_says_so() {
    let server = chroma();
    let e = index(&server.url()).with_database("acme", "other").unwrap().count().await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert!(e.message().contains("database"), "{e}");
    let open = ChromaVectorIndex::new(transport(), &server.url(), "products", 8).unwrap();
    let open = open.with_header("x-chroma-token", "open-up");
    let e = open.count().await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::Unauthenticated);
    assert!(e.message().contains("who are you") && !format!("{e:?}{open:?}").contains("open-up"), "{e:?}");
    for bad in ["", "localhost:8000", "http://u:p@localhost"] {
        assert!(ChromaVectorIndex::new(transport(), bad, "products", 8).is_err(), "{bad}");
    }
    assert!(ChromaVectorIndex::new(transport(), "http://localhost", " ", 8).is_err());
    assert!(ChromaVectorIndex::new(transport(), "http://localhost", "products", 0).is_err());
}

async fn with(collection: Value, reply: LoopbackReply) -> Error {
    // Only silence may run into the timeout: on a busy machine any answer takes its time.
    let timeout = Duration::from_millis(if matches!(reply, LoopbackReply::Hang) { 300 } else { 60_000 });
    let server = LoopbackServer::start(move |request| match request.path.ends_with("/query") {
        true => reply.clone(),
        false => LoopbackReply::Answer(200, collection.to_string()),
    });
    let index = index(&server.url()).with_timeout(timeout);
    let mut vector = vec![0.0; 8];
    vector[0] = 1.0;
    index.search(SearchVectors::new(vector, 2)).await.unwrap_err()
}

#[tokio::test]
async fn answers_that_break_the_agreement_are_refused() {
    let good = json!({"id": ID});
    let ok = |body: &str| LoopbackReply::Answer(200, body.to_owned());
    for (reply, said) in [
        (ok(""), "no JSON"),
        (ok(&"{\"ids\":".repeat(5_000)), "no JSON"),
        (ok("{\"ids\":[[\"a\"]],\"distances\":[[1e999]]}"), "no JSON"),
        (ok("[]"), "ids is no array"),
        (ok("{\"ids\":[],\"distances\":[]}"), "ids is no array"),
        (ok("{\"ids\":[[\"a\"]],\"distances\":null}"), "distances is no array"),
        (ok("{\"ids\":[[\"a\",\"b\"]],\"distances\":[[0.1]]}"), "2 ids and 1 distances"),
        (ok("{\"ids\":[[\"a\",\"b\",\"c\"]],\"distances\":[[0,0,0]]}"), "3 ids"),
        (ok("{\"ids\":[[7]],\"distances\":[[0.1]]}"), "id 1 is none"),
        (ok("{\"ids\":[[\"\"]],\"distances\":[[0.1]]}"), "id 1 is none"),
        (ok("{\"ids\":[[\"a\"]],\"distances\":[[null]]}"), "distance 1 is no number"),
    ] {
        let e = with(good.clone(), reply).await;
        assert_eq!(e.kind(), ErrorKind::BadAnswer, "{said}: {e}");
        assert!(e.message().contains(said) && e.message().contains("/query"), "{said}: {e}");
    }
    let fine = ok("{\"ids\":[[]],\"distances\":[[]]}");
    for (collection, kind, said) in [
        (json!({}), ErrorKind::BadAnswer, "id is missing"),
        (json!({"id": "../../reset"}), ErrorKind::BadAnswer, "id is missing"),
        (json!({"id": ID, "dimension": 384}), ErrorKind::InvalidInput, "384 dimensions, not 8"),
        (
            json!({"id": ID, "configuration_json": {"hnsw": {"space": "l2"}}}),
            ErrorKind::InvalidInput,
            "compares by l2",
        ),
    ] {
        let e = with(collection, fine.clone()).await;
        assert_eq!(e.kind(), kind, "{said}: {e}");
        assert!(e.message().contains(said), "{said}: {e}");
    }
    let busy = LoopbackReply::AnswerWith(
        429,
        vec![("retry-after".to_owned(), "3".to_owned())],
        "{\"error\":\"RateLimited\",\"message\":\"slow down\"}".to_owned(),
    );
    let e = with(good.clone(), busy).await;
    assert_eq!((e.kind(), e.retry_after()), (ErrorKind::RateLimited, Some(Duration::from_secs(3))));
    assert_eq!(with(good.clone(), LoopbackReply::Hang).await.kind(), ErrorKind::Timeout);
    assert_eq!(with(good, LoopbackReply::Close).await.kind(), ErrorKind::Unavailable);
}

/// A collection that somebody deleted is made anew by the next call.
#[tokio::test]
async fn a_collection_that_is_gone_is_made_anew() {
    let collection = Arc::new(Mutex::new(Collection::default()));
    let server = LoopbackServer::start({
        let collection = Arc::clone(&collection);
        move |request| collection.lock().unwrap().answer(request)
    });
    let index = index(&server.url());
    assert_eq!(index.count().await.unwrap(), 0);
    *collection.lock().unwrap() = Collection::default();
    let milk = ProductVector::new(ProductId::new("milk").unwrap(), vec![1.0; 8]);
    let e = index.upsert(UpsertVectors::new(vec![milk.clone()])).await.unwrap_err();
    assert!(e.is_retryable() && e.message().contains("gone"), "{e}");
    assert_eq!(index.upsert(UpsertVectors::new(vec![milk])).await.unwrap(), 1);
    assert_eq!(index.count().await.unwrap(), 1);
}
