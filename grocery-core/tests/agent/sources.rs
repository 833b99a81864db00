//! Products from elsewhere, and search by vectors: whatever fails there, the catalogue still answers.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use grocery_core::{
    Currency, Error, ErrorKind, GroceryAgent, ManualClock, Money, ProductId, Result, Timestamp,
    catalog::{
        Catalog, EmbedTexts, Embedder, HashedNgrams, HybridOptions, LookupProducts, MemoryProductSource,
        MemoryVectorIndex, Product, ProductSource, SearchProducts, SearchRequest, SearchVectors, SourcePage,
        SourcedProduct, UpsertVectors, VectorHit, VectorIndex,
    },
};

fn product(id: &str, name: &str) -> Product {
    let mut p = Product::new(ProductId::new(id).unwrap(), name);
    p.category = vec!["Dairy".to_owned()];
    p
}

fn shelf() -> Catalog {
    Catalog::build([
        product("m1", "Whole Milk"),
        product("m2", "Oat Milk"),
        product("s1", "Cheddar Slices"),
        product("b1", "Bagels"),
    ])
    .unwrap()
}

/// A source that answers as it is told.
struct Told(Mutex<Option<Result<Vec<SourcedProduct>>>>);

impl Told {
    fn new(answer: Result<Vec<SourcedProduct>>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(answer))))
    }

    /// Never answers.
    fn never() -> Arc<Self> {
        Arc::new(Self(Mutex::new(None)))
    }

    async fn answer(&self) -> Result<Vec<SourcedProduct>> {
        let told = self.0.lock().unwrap().take();
        match told {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }
}

#[async_trait]
impl ProductSource for Told {
    fn name(&self) -> &str {
        "told"
    }

    async fn search(&self, _: SearchProducts) -> Result<SourcePage> {
        Ok(SourcePage::new(self.answer().await?, None))
    }

    async fn lookup(&self, _: LookupProducts) -> Result<Vec<SourcedProduct>> {
        self.answer().await
    }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_unix_millis(1_790_000_000_000)))
}

fn with_source(source: Arc<dyn ProductSource>) -> GroceryAgent {
    GroceryAgent::builder().catalog(shelf()).product_source(source).build().unwrap()
}

#[tokio::test]
async fn a_shop_stands_beside_the_catalogue() {
    let price = Money::from_minor(429, Currency::USD);
    let shop = MemoryProductSource::of(
        "shop",
        vec![
            SourcedProduct::new(product("m2", "Oat Milk Barista")).with_price(price),
            SourcedProduct::new(product("g1", "Goat Milk")),
        ],
    )
    .unwrap();
    let agent = with_source(Arc::new(shop));
    let found = agent.catalog().search_combined(&SearchRequest::new("milk")).await.unwrap();
    let mut ids: Vec<&str> = found.hits.iter().map(|h| h.product.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!((ids, found.total, found.note), (vec!["g1", "m1", "m2"], 3, None));
    let oat = found.hits.iter().find(|h| h.product.id.as_str() == "m2").unwrap();
    assert_eq!((oat.price, oat.product.name.as_str()), (Some(price), "Oat Milk"));

    let page = agent.catalog().search_remote(SearchProducts::new("goat milk").with_limit(1)).await.unwrap();
    assert_eq!(page.products[0].product.name, "Goat Milk");
    let ids = LookupProducts::ids([ProductId::new("g1").unwrap(), ProductId::new("none").unwrap()]);
    assert_eq!(agent.catalog().lookup_remote(ids).await.unwrap().len(), 1);

    // Kept, it is a product like any other, and twice is once.
    assert!(agent.catalog().get(&ProductId::new("g1").unwrap()).is_err());
    for _ in 0..2 {
        agent.catalog().add(vec![page.products[0].product.clone()]).await.unwrap();
        assert_eq!(agent.catalog().len(), 5);
    }
    assert_eq!(
        agent.catalog().search(&SearchRequest::new("goat milk")).unwrap().hits[0].product.name,
        "Goat Milk"
    );
    let mut twice = vec![product("y", "Zwieback"), product("z", "Rusks")];
    twice.iter_mut().for_each(|p| p.retailer_id = Some("77".to_owned()));
    let e = agent.catalog().add(twice).await.unwrap_err();
    assert_eq!((e.kind(), agent.catalog().len()), (ErrorKind::InvalidProduct, 5));
    agent.catalog().add(vec![]).await.unwrap();
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn what_was_added_is_there_again() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("grocery.db");
    let agent = GroceryAgent::builder().database(&file).build().unwrap();
    let count = agent.catalog().len();
    agent.catalog().add(vec![product("yak", "Yak Milk")]).await.unwrap();
    agent.close().await.unwrap();
    let agent = GroceryAgent::builder().database(&file).build().unwrap();
    assert_eq!(agent.catalog().len(), count + 1);
    assert_eq!(agent.catalog().get(&ProductId::new("yak").unwrap()).unwrap().name, "Yak Milk");
}

#[tokio::test]
async fn a_shop_that_fails_leaves_the_catalogue() {
    let own = |agent: &GroceryAgent| agent.catalog().search(&SearchRequest::new("milk")).unwrap().hits.len();
    let below =
        SourcedProduct::new(product("g1", "Goat Milk")).with_price(Money::from_minor(-1, Currency::USD));
    let many = (0..101).map(|n| SourcedProduct::new(product(&format!("p{n}"), "Milk"))).collect();
    let busy = Error::new(ErrorKind::RateLimited, "too many").with_retry_after(Duration::from_secs(7));
    for (answer, code, retryable, wait) in [
        (Err(busy), "RATE_001", true, Some(7_000)),
        (Err(Error::new(ErrorKind::Forbidden, "no")), "AUTH_003", false, None),
        (Ok(vec![below]), "SOURCE_001", false, None),
        (Ok(many), "SOURCE_001", false, None),
    ] {
        let agent = with_source(Told::new(answer));
        let found = agent.catalog().search_combined(&SearchRequest::new("milk")).await.unwrap();
        assert_eq!(found.hits.len(), own(&agent));
        let note = found.note.unwrap();
        assert_eq!((note.from.as_str(), note.code.as_str(), note.retryable), ("told", code, retryable));
        assert_eq!(note.retry_after_ms, wait);
        assert!(note.text.contains("the catalogue's own products"), "{}", note.text);
    }
    let agent = GroceryAgent::builder().catalog(shelf()).build().unwrap();
    let found = agent.catalog().search_combined(&SearchRequest::new("milk")).await.unwrap();
    assert_eq!((found.hits.len(), found.note.unwrap().code.as_str()), (2, "SYSTEM_004"));
    let e = agent.catalog().search_remote(SearchProducts::new("milk")).await.unwrap_err();
    assert!(e.kind() == ErrorKind::NotSupported && e.hint().is_some());
    // What makes no sense is refused before anybody is asked.
    let agent = with_source(Told::never());
    let e = agent.catalog().search_combined(&SearchRequest::new("  ")).await.unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
}

#[tokio::test]
async fn a_shop_that_hangs_is_waited_for_and_no_longer() {
    let clock = clock();
    let agent = GroceryAgent::builder()
        .catalog(shelf())
        .clock(clock.clone())
        .product_source(Told::never())
        .source_timeout(Duration::from_millis(700))
        .build()
        .unwrap();
    let search =
        tokio::spawn(async move { agent.catalog().search_combined(&SearchRequest::new("milk")).await });
    while clock.sleepers() == 0 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_millis(700));
    let found = search.await.unwrap().unwrap();
    assert_eq!((found.hits.len(), found.note.unwrap().code.as_str()), (2, "SYSTEM_002"));
}

type Answer = fn(&str) -> Result<Vec<f32>>;

/// An embedder of two dimensions: one for what is sliced, one for the rest; or whatever it is told.
struct Model(Answer);

#[async_trait]
impl Embedder for Model {
    fn name(&self) -> &str {
        "model"
    }

    fn dimensions(&self) -> usize {
        2
    }

    fn suggested(&self) -> HybridOptions {
        HybridOptions::default().with_min_similarity(0.3)
    }

    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>> {
        request.texts.iter().map(|text| self.0(text)).collect()
    }
}

fn meaning(text: &str) -> Result<Vec<f32>> {
    Ok(if text.contains("Slices") || text.contains("sandwich") { vec![1.0, 0.1] } else { vec![0.0, 1.0] })
}

fn with_model(model: Answer) -> GroceryAgent {
    GroceryAgent::builder().catalog(shelf()).embedder(Arc::new(Model(model))).build().unwrap()
}

#[tokio::test]
async fn vectors_find_what_words_do_not() {
    let agent = with_model(meaning);
    // Nothing is indexed yet, so the words answer alone.
    let request = SearchRequest::new("something for a sandwich");
    let none = agent.catalog().search_hybrid(&request).await.unwrap();
    assert_eq!((none.hits.len(), none.note), (0, None));
    let done = agent.catalog().index_vectors().await.unwrap();
    assert_eq!((done.indexed, done.skipped), (4, 0));
    let found = agent.catalog().search_hybrid(&request).await.unwrap();
    assert_eq!(found.hits.len(), 1, "the others are not near");
    assert_eq!(found.hits[0].product.name, "Cheddar Slices");
    assert_eq!((found.hits[0].word_rank, found.hits[0].vector_rank), (None, Some(1)));
    let mut elsewhere = request.clone();
    elsewhere.category = Some("Pantry".to_owned());
    assert!(agent.catalog().search_hybrid(&elsewhere).await.unwrap().hits.is_empty());
    // A product that is added is found once it is indexed.
    let ham = product("h1", "Ham Slices");
    agent.catalog().add(vec![ham.clone()]).await.unwrap();
    assert_eq!(agent.catalog().search_hybrid(&request).await.unwrap().hits.len(), 1);
    assert_eq!(agent.catalog().index_vectors_of(&[ham]).await.unwrap().indexed, 1);
    assert_eq!(agent.catalog().search_hybrid(&request).await.unwrap().hits.len(), 2);
    assert_eq!(
        agent.catalog().search_hybrid(&SearchRequest::new(" ")).await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
}

/// For queries only: products were indexed by a model that still worked.
fn query(text: &str, answer: Result<Vec<f32>>) -> Result<Vec<f32>> {
    if text.starts_with(char::is_uppercase) { meaning(text) } else { answer }
}

#[tokio::test]
async fn vectors_that_fail_leave_the_words() {
    let broken: [(Answer, &str, &str); 6] = [
        (|t| query(t, Err(Error::new(ErrorKind::Unavailable, "the model is down"))), "model", "SYSTEM_002"),
        (|t| query(t, Ok(vec![1.0, 2.0, 3.0])), "vectors", "INPUT_001"),
        (|t| query(t, Ok(vec![])), "vectors", "INPUT_001"),
        (|t| query(t, Ok(vec![f32::NAN, 1.0])), "vectors", "INPUT_001"),
        (|t| query(t, Ok(vec![f32::INFINITY, 1.0])), "vectors", "INPUT_001"),
        (|t| query(t, Ok(vec![0.0, 0.0])), "model", "INPUT_001"),
    ];
    for (model, from, code) in broken {
        let agent = with_model(model);
        agent.catalog().index_vectors().await.unwrap();
        for q in ["milk", "oat milk", "chedar", "zzyzx"] {
            let request = SearchRequest::new(q);
            let words = agent.catalog().search(&request).unwrap();
            let found = agent.catalog().search_hybrid(&request).await.unwrap();
            assert_eq!(found.total, words.total);
            let both = found.hits.iter().zip(&words.hits);
            assert!(both.clone().count() == words.hits.len() && found.hits.len() == words.hits.len());
            assert!(both.into_iter().all(|(a, b)| a.index == b.index && a.score == b.score));
            let note = found.note.unwrap();
            assert_eq!((note.from.as_str(), note.code.as_str()), (from, code), "{}", note.text);
            assert!(note.text.contains("that the words found"), "{}", note.text);
        }
    }
    let agent = GroceryAgent::builder().catalog(shelf()).build().unwrap();
    let found = agent.catalog().search_hybrid(&SearchRequest::new("milk")).await.unwrap();
    assert_eq!((found.hits.len(), found.note.unwrap().code.as_str()), (2, "SYSTEM_004"));
    assert_eq!(agent.catalog().index_vectors().await.unwrap_err().kind(), ErrorKind::NotSupported);
    // While indexing, a vector that makes no sense is an error that names its product.
    let agent = with_model(|_| Ok(vec![f32::NAN, 0.0]));
    let e = agent.catalog().index_vectors().await.unwrap_err();
    assert!(e.kind() == ErrorKind::InvalidInput && e.message().contains("m1"), "{e}");
    let agent = with_model(|text| if text.contains("Oat") { Ok(vec![0.0, 0.0]) } else { meaning(text) });
    let done = agent.catalog().index_vectors().await.unwrap();
    assert_eq!((done.indexed, done.skipped), (3, 1));
}

/// An index that answers as it is told.
struct Hits(Vec<VectorHit>);

#[async_trait]
impl VectorIndex for Hits {
    fn dimensions(&self) -> usize {
        2
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        Ok(request.vectors.len())
    }

    async fn remove(&self, _: Vec<ProductId>) -> Result<()> {
        Ok(())
    }

    async fn search(&self, _: SearchVectors) -> Result<Vec<VectorHit>> {
        Ok(self.0.clone())
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.0.len())
    }
}

#[tokio::test]
async fn hits_that_make_no_sense_leave_the_words() {
    let hit = |id: &str, similarity| VectorHit::new(ProductId::new(id).unwrap(), similarity);
    let many = |n: usize| (0..n).map(|n| hit(&format!("x{n}"), 0.5)).collect::<Vec<_>>();
    for (hits, says) in [
        (vec![hit("s1", f32::NAN)], "the similarity NaN"),
        (vec![hit("s1", 0.9), hit("b1", f32::INFINITY)], "the similarity inf"),
        (vec![hit("s1", f32::NEG_INFINITY)], "the similarity -inf"),
        (many(101), "101 products for 100"),
    ] {
        let builder = GroceryAgent::builder().catalog(shelf()).embedder(Arc::new(Model(meaning)));
        let agent = builder.vector_index(Arc::new(Hits(hits))).build().unwrap();
        let request = SearchRequest::new("milk");
        let found = agent.catalog().search_hybrid(&request).await.unwrap();
        assert_eq!(found.total, agent.catalog().search(&request).unwrap().total);
        assert!(found.hits.iter().all(|hit| hit.vector_rank.is_none()));
        let note = found.note.unwrap();
        assert!(note.code == ErrorKind::BadAnswer.code() && note.text.contains(says), "{}", note.text);
    }
    // As many as were asked for are right.
    let mut hits = many(99);
    hits.push(hit("s1", 1.0));
    let builder = GroceryAgent::builder().catalog(shelf()).embedder(Arc::new(Model(meaning)));
    let agent = builder.vector_index(Arc::new(Hits(hits))).build().unwrap();
    let found = agent.catalog().search_hybrid(&SearchRequest::new("milk")).await.unwrap();
    assert!(found.note.is_none() && found.hits.iter().any(|hit| hit.vector_rank.is_some()));
}

#[tokio::test]
async fn a_lookup_is_bounded_both_ways() {
    let products =
        |n: usize| (0..n).map(|n| SourcedProduct::new(product(&format!("p{n}"), "Milk"))).collect();
    let ids = |n: usize| LookupProducts::retailer_ids((0..n).map(|n| n.to_string()));
    let agent = with_source(Told::new(Ok(products(100))));
    assert_eq!(agent.catalog().lookup_remote(ids(100)).await.unwrap().len(), 100);
    let agent = with_source(Told::new(Ok(products(101))));
    let e = agent.catalog().lookup_remote(ids(1)).await.unwrap_err();
    assert!(e.kind() == ErrorKind::BadAnswer && e.message().contains("101 products for 100"), "{e}");
    // What nobody can be asked is refused before anybody is.
    let agent = with_source(Told::never());
    assert_eq!(agent.catalog().lookup_remote(ids(101)).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let index = || Arc::new(MemoryVectorIndex::new(7).unwrap());
    let kind = |b: grocery_core::GroceryAgentBuilder| b.catalog(shelf()).build().unwrap_err().kind();
    assert_eq!(kind(GroceryAgent::builder().vector_index(index())), ErrorKind::InvalidInput);
    let both = GroceryAgent::builder().vector_index(index()).embedder(Arc::new(HashedNgrams::default()));
    assert_eq!(kind(both), ErrorKind::InvalidInput);
    let options = HybridOptions::default().with_vector_weight(f64::INFINITY);
    assert_eq!(kind(GroceryAgent::builder().hybrid_options(options)), ErrorKind::InvalidInput);
}

/// Spellings alone are enough to find slips, and what is exact stays first.
#[tokio::test]
async fn the_built_in_embedder_works_without_a_model() {
    let agent = GroceryAgent::builder().embedder(Arc::new(HashedNgrams::default())).build().unwrap();
    let done = agent.catalog().index_vectors().await.unwrap();
    assert_eq!((done.indexed, done.skipped), (agent.catalog().len(), 0));
    let products: Vec<Product> = agent.catalog().snapshot().products().collect();
    for p in products.iter().step_by(211) {
        let request = SearchRequest::new(p.name.as_str()).with_limit(100);
        let words = agent.catalog().search(&request).unwrap();
        let found = agent.catalog().search_hybrid(&request).await.unwrap();
        assert_eq!(found.note, None);
        if words.hits[0].product.name == p.name {
            assert_eq!(found.hits[0].product.name, p.name, "a whole name was pushed down");
        }
        if found.total <= 100 {
            assert!(words.hits.iter().all(|w| found.hits.iter().any(|f| f.index == w.index)));
        }
    }
}
