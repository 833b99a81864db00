//! What every [`Embedder`] owes.

use std::sync::Arc;

use crate::{
    catalog::{EmbedTexts, Embedder, MAX_BATCH, TextKind},
    error::ErrorKind,
};

/// Runs the whole suite.
///
/// # Panics
/// Where the embedder breaks its contract.
pub async fn embedder(embedder: Arc<dyn Embedder>) {
    let e = &*embedder;
    assert!(!e.name().trim().is_empty() && e.dimensions() > 0);
    let words = ["whole milk", "crème fraîche 🥛", "whole milk", "dish soap, 24 fl oz"];
    let texts: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
    for kind in [TextKind::Query, TextKind::Product] {
        let mut request = EmbedTexts::products(texts.clone());
        request.kind = kind;
        let vectors = e.embed(request.clone()).await.unwrap();
        assert_eq!(vectors.len(), texts.len(), "one vector for each text");
        for v in &vectors {
            assert_eq!(v.len(), e.dimensions(), "a vector has other dimensions than the embedder");
            assert!(v.iter().all(|x| x.is_finite()) && v.iter().any(|x| *x != 0.0));
        }
        assert_eq!(vectors[0], vectors[2], "one text, one vector");
        assert_ne!(vectors[0], vectors[3], "different texts, different vectors");
        assert_eq!(e.embed(request).await.unwrap(), vectors, "doing it again changes the vectors");
        let mut alone = EmbedTexts::query(texts[3].clone());
        alone.kind = kind;
        assert_eq!(
            e.embed(alone).await.unwrap(),
            vectors[3..],
            "what stands beside a text changes its vector"
        );
    }
    assert!(e.embed(EmbedTexts::products(vec![])).await.unwrap().is_empty());
    for odd in [String::new(), " \n ".to_owned(), "x".repeat(10_000), "\u{0}\u{200b}!?".to_owned()] {
        let vectors = e.embed(EmbedTexts::query(odd)).await.unwrap();
        assert!(vectors.len() == 1 && vectors[0].len() == e.dimensions());
        assert!(vectors[0].iter().all(|x| x.is_finite()));
    }
    let many = EmbedTexts::products(vec!["milk".to_owned(); MAX_BATCH + 1]);
    assert_eq!(e.embed(many).await.unwrap_err().kind(), ErrorKind::TooLarge);
}
