//! What every [`VectorIndex`] owes.

use std::sync::Arc;

use crate::{
    catalog::{
        MAX_BATCH, MAX_NEIGHBOURS, ProductVector, SearchVectors, UpsertVectors, VectorHit, VectorIndex,
    },
    clock::{Rng, SeededRng},
    error::ErrorKind,
    id::ProductId,
};

/// How near a similarity must be to the true cosine.
const CLOSE: f32 = 1e-4;

/// Runs the whole suite on an empty index of 8 dimensions. An index that is not exact must still find
/// all neighbours among some hundreds.
///
/// # Panics
/// Where the index breaks its contract.
pub async fn vector_index(index: Arc<dyn VectorIndex>) {
    let index = &*index;
    assert_eq!(index.dimensions(), 8, "the suite needs an index of 8 dimensions");
    assert_eq!(index.count().await.unwrap(), 0, "the suite needs an empty index");
    nothing_is_found_in_nothing(index).await;
    near_ones_come_first(index).await;
    length_says_nothing(index).await;
    a_product_has_one_vector(index).await;
    what_makes_no_sense_is_refused(index).await;
    it_finds_what_a_plain_scan_finds(index).await;
}

fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

/// A vector that begins with these numbers.
fn v(start: &[f32]) -> Vec<f32> {
    let mut v = vec![0.0; 8];
    v[..start.len()].copy_from_slice(start);
    v
}

async fn upsert(index: &dyn VectorIndex, vectors: &[(&str, Vec<f32>)]) {
    let batch = vectors.iter().map(|(p, v)| ProductVector::new(id(p), v.clone())).collect();
    assert_eq!(index.upsert(UpsertVectors::new(batch)).await.unwrap(), vectors.len());
}

async fn near(index: &dyn VectorIndex, vector: Vec<f32>, limit: usize) -> Vec<VectorHit> {
    index.search(SearchVectors::new(vector, limit)).await.unwrap()
}

fn names(hits: &[VectorHit]) -> Vec<&str> {
    hits.iter().map(|h| h.product.as_str()).collect()
}

async fn nothing_is_found_in_nothing(index: &dyn VectorIndex) {
    assert!(near(index, v(&[1.0]), 5).await.is_empty());
    assert_eq!(index.upsert(UpsertVectors::new(vec![])).await.unwrap(), 0);
    index.remove(vec![]).await.unwrap();
    index.remove(vec![id("nobody")]).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 0);
}

async fn near_ones_come_first(index: &dyn VectorIndex) {
    // An id may hold anything but control characters.
    let odd = "crème/100% \"#?'";
    upsert(
        index,
        &[("east", v(&[1.0])), ("north", v(&[0.0, 1.0])), (odd, v(&[3.0, 4.0])), ("west", v(&[-2.0]))],
    )
    .await;
    assert_eq!(index.count().await.unwrap(), 4);
    let hits = near(index, v(&[1.0, 0.1]), 10).await;
    assert_eq!(names(&hits), ["east", odd, "north", "west"]);
    let hits = near(index, v(&[1.0]), 4).await;
    for (hit, cosine) in hits.iter().zip([1.0, 0.6, 0.0, -1.0]) {
        assert!((hit.similarity - cosine).abs() < CLOSE, "{hit:?} is not {cosine}");
        assert!((-1.0..=1.0).contains(&hit.similarity));
    }
    assert_eq!(names(&near(index, v(&[1.0]), 2).await), ["east", odd]);
    index.remove(vec![id("east"), id("nobody"), id(odd)]).await.unwrap();
    assert_eq!(names(&near(index, v(&[1.0]), 10).await), ["north", "west"]);
    index.remove(vec![id("north"), id("west")]).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 0);
}

async fn length_says_nothing(index: &dyn VectorIndex) {
    upsert(
        index,
        &[
            ("large", v(&[1e30, 1e30])),
            ("small", v(&[1e-30, 1e-30])),
            ("plain", v(&[1.0, 1.0])),
            ("off", v(&[1.0])),
        ],
    )
    .await;
    for length in [1e-25, 1.0, 1e25] {
        let hits = near(index, v(&[length, length]), 4).await;
        // The same direction three times: by id.
        assert_eq!(hits[3].product.as_str(), "off");
        for hit in &hits[..3] {
            assert!((hit.similarity - 1.0).abs() < CLOSE, "{hit:?}");
        }
        let mut in_order = hits.clone();
        in_order
            .sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then_with(|| a.product.cmp(&b.product)));
        assert_eq!(hits, in_order);
    }
    index.remove(["large", "small", "plain", "off"].map(id).to_vec()).await.unwrap();
}

async fn a_product_has_one_vector(index: &dyn VectorIndex) {
    for _ in 0..3 {
        upsert(index, &[("a", v(&[1.0])), ("b", v(&[0.0, 1.0]))]).await;
        assert_eq!(index.count().await.unwrap(), 2);
    }
    upsert(index, &[("a", v(&[0.0, 0.0, 1.0])), ("c", v(&[1.0]))]).await;
    assert_eq!(index.count().await.unwrap(), 3);
    assert_eq!(near(index, v(&[0.0, 0.0, 1.0]), 1).await[0].product.as_str(), "a");
    assert_eq!(near(index, v(&[1.0]), 1).await[0].product.as_str(), "c");
    index.remove(vec![id("a"), id("a"), id("b")]).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 1);
    index.remove(vec![id("c")]).await.unwrap();
}

async fn what_makes_no_sense_is_refused(index: &dyn VectorIndex) {
    let bad = [
        (vec![1.0; 7], ErrorKind::InvalidInput),
        (vec![1.0; 9], ErrorKind::InvalidInput),
        (vec![], ErrorKind::InvalidInput),
        (v(&[f32::NAN]), ErrorKind::InvalidInput),
        (v(&[f32::INFINITY]), ErrorKind::InvalidInput),
        (v(&[0.0, f32::NEG_INFINITY]), ErrorKind::InvalidInput),
        (v(&[]), ErrorKind::InvalidInput),
        (v(&[-0.0]), ErrorKind::InvalidInput),
    ];
    for (vector, kind) in bad {
        let e = index.search(SearchVectors::new(vector.clone(), 3)).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{vector:?}");
        assert!(e.hint().is_some());
        let good = ProductVector::new(id("good"), v(&[1.0]));
        let batch = vec![good, ProductVector::new(id("bad"), vector.clone())];
        let e = index.upsert(UpsertVectors::new(batch)).await.unwrap_err();
        assert_eq!(e.kind(), kind, "{vector:?}");
        assert!(e.message().contains("bad"), "the product at fault is not named: {e}");
    }
    let twice = vec![ProductVector::new(id("a"), v(&[1.0])); 2];
    assert_eq!(index.upsert(UpsertVectors::new(twice)).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let many = (0..=MAX_BATCH).map(|n| ProductVector::new(id(&format!("p{n}")), v(&[1.0]))).collect();
    assert_eq!(index.upsert(UpsertVectors::new(many)).await.unwrap_err().kind(), ErrorKind::TooLarge);
    for limit in [0, MAX_NEIGHBOURS + 1, usize::MAX] {
        let e = index.search(SearchVectors::new(v(&[1.0]), limit)).await.unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
    }
    assert_eq!(index.count().await.unwrap(), 0, "a refused batch left something behind");
}

async fn it_finds_what_a_plain_scan_finds(index: &dyn VectorIndex) {
    let rng = SeededRng::new(8);
    let number = || (rng.next_u64() >> 40) as f32 / (1 << 23) as f32 - 1.0;
    let mut all: Vec<(String, Vec<f32>)> =
        (0..400).map(|n| (format!("p{n:03}"), (0..8).map(|_| number()).collect())).collect();
    for batch in all.chunks(150) {
        let batch = batch.iter().map(|(p, v)| ProductVector::new(id(p), v.clone())).collect();
        index.upsert(UpsertVectors::new(batch)).await.unwrap();
    }
    // Some go and some change, so that rows move.
    for n in (0..400).rev().step_by(7) {
        index.remove(vec![id(&all[n].0)]).await.unwrap();
        all.remove(n);
    }
    for n in (0..all.len()).step_by(5) {
        all[n].1 = (0..8).map(|_| number()).collect();
        upsert(index, &[(all[n].0.as_str(), all[n].1.clone())]).await;
    }
    assert_eq!(index.count().await.unwrap(), all.len());
    let cosine = |a: &[f32], b: &[f32]| {
        let dot = |a: &[f32], b: &[f32]| -> f64 {
            a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
        };
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    for _ in 0..20 {
        let wanted: Vec<f32> = (0..8).map(|_| number()).collect();
        let mut scan: Vec<(f64, &str)> = all.iter().map(|(p, v)| (cosine(v, &wanted), p.as_str())).collect();
        scan.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let hits = near(index, wanted, 10).await;
        assert_eq!(hits.len(), 10);
        for (hit, (cosine, product)) in hits.iter().zip(&scan) {
            // Neighbours that are as good as equally near may change places.
            let same = hit.product.as_str() == *product;
            assert!(
                same || (f64::from(hit.similarity) - cosine).abs() < f64::from(CLOSE),
                "{hit:?} {product}"
            );
        }
    }
    let hits = near(index, all[0].1.clone(), MAX_NEIGHBOURS).await;
    assert_eq!(hits.len(), all.len(), "a limit above what there is gives all");
    index.remove(all.iter().map(|(p, _)| id(p)).collect()).await.unwrap();
    assert_eq!(index.count().await.unwrap(), 0);
}
