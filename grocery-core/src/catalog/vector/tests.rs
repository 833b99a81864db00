use std::sync::Arc;

use super::*;
use crate::{catalog::Catalog, testing};

#[tokio::test]
async fn the_index_in_memory_keeps_the_contract() {
    testing::vector_index(Arc::new(MemoryVectorIndex::new(8).unwrap())).await;
}

#[cfg(all(feature = "vector", feature = "sqlite"))]
#[tokio::test]
async fn the_index_in_a_file_keeps_the_contract_and_what_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vectors.db");
    let index = SqliteVectorIndex::open(&path, 8).await.unwrap();
    testing::vector_index(Arc::new(index.clone())).await;
    let vector = vec![1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let milk = ProductVector::new(ProductId::new("milk").unwrap(), vector.clone());
    index.upsert(UpsertVectors::new(vec![milk])).await.unwrap();
    index.close().await.unwrap();
    let again = SqliteVectorIndex::open(&path, 8).await.unwrap();
    let hits = again.search(SearchVectors::new(vector, 5)).await.unwrap();
    assert_eq!((hits.len(), hits[0].product.as_str()), (1, "milk"));
    again.close().await.unwrap();
    let e = SqliteVectorIndex::open(&path, 16).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
    assert!(e.message().contains("8 dimensions, not 16"), "{e}");
    // The agent's own file is none of vectors, and the other way round.
    let grocery = dir.path().join("grocery.db");
    crate::storage::Database::open(
        &grocery,
        crate::storage::Schema {
            application_id: 7,
            migrations: &[crate::storage::Migration { version: 1, sql: "CREATE TABLE t(x)" }],
        },
        crate::storage::DatabaseOptions::default(),
    )
    .unwrap();
    assert_eq!(SqliteVectorIndex::open(&grocery, 8).await.unwrap_err().kind(), ErrorKind::Storage);
}

#[tokio::test]
async fn hashed_ngrams_keep_the_contract() {
    for dimensions in [1, 7, 512] {
        // With a single dimension all texts look alike, which the suite would not take.
        if dimensions > 1 {
            testing::embedder(Arc::new(HashedNgrams::new(dimensions).unwrap())).await;
        }
        assert_eq!(HashedNgrams::new(dimensions).unwrap().dimensions(), dimensions);
    }
    assert!(HashedNgrams::new(0).is_err() && HashedNgrams::new(MAX_DIMENSIONS + 1).is_err());
    assert!(MemoryVectorIndex::new(0).is_err() && MemoryVectorIndex::new(MAX_DIMENSIONS + 1).is_err());
}

/// Vectors that are stored must be met again by a later version and on another machine.
#[tokio::test]
async fn hashed_ngrams_stay_the_same() {
    let vector = HashedNgrams::new(16).unwrap().embed(EmbedTexts::query("oat milk")).await.unwrap().remove(0);
    let shown: Vec<String> = vector.iter().map(|x| format!("{x:.3}")).collect();
    assert_eq!(
        shown.join(" "),
        "0.183 0.000 0.000 0.183 0.456 -0.365 -0.274 0.000 0.000 0.000 -0.274 0.548 0.183 0.000 0.183 0.274"
    );
}

#[tokio::test]
async fn a_product_is_near_its_own_misspelt_name() {
    let catalog = Catalog::starter().unwrap();
    let embedder = HashedNgrams::default();
    let index = MemoryVectorIndex::new(embedder.dimensions()).unwrap();
    let products: Vec<Product> = catalog.products().take(1_000).collect();
    for batch in products.chunks(MAX_BATCH) {
        let vectors =
            embedder.embed(EmbedTexts::products(batch.iter().map(product_text).collect())).await.unwrap();
        let batch = batch.iter().zip(vectors).map(|(p, v)| ProductVector::new(p.id.clone(), v)).collect();
        index.upsert(UpsertVectors::new(batch)).await.unwrap();
    }
    assert!(index.memory() >= 1_000 * 512 * 4);
    let mut found = 0;
    let asked = products.iter().step_by(23).filter(|p| p.name.len() > 12);
    let total = asked.clone().count();
    for product in asked {
        // One letter in the middle is missing.
        let mut name: Vec<char> = product.name.chars().collect();
        name.remove(name.len() / 2);
        let query = EmbedTexts::query(name.into_iter().collect::<String>());
        let vector = embedder.embed(query).await.unwrap().remove(0);
        let hits = index.search(SearchVectors::new(vector, 10)).await.unwrap();
        let is_it = |h: &VectorHit| catalog.get(&h.product).is_some_and(|p| p.name == product.name);
        found += usize::from(hits.iter().any(is_it));
    }
    assert!(total > 30 && found * 100 >= total * 95, "{found} of {total}");
}

#[test]
fn requests_are_plain_data() {
    let request = SearchVectors::new(vec![0.5, -1.0], 3);
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(text, r#"{"vector":[0.5,-1.0],"limit":3}"#);
    assert_eq!(serde_json::from_str::<SearchVectors>(&text).unwrap(), request);
    let hit = VectorHit::new(ProductId::new("milk").unwrap(), 0.5);
    assert_eq!(serde_json::to_string(&hit).unwrap(), r#"{"product":"milk","similarity":0.5}"#);
}
