//! Vectors: what a search among 50,000 costs beside a plain scan and `sqlite-vec`, and what vectors of
//! spellings add to search by words, or take from it.
//!
//! `CATALOG_DATA=DIR cargo bench -p grocery-benches --bench vectors`, with `DIR` as for the bench of search.
//! Without the folder the starter catalogue takes its place, and says so. `VECTOR_WEIGHTS=0.25,1` fuses with
//! other weights than the suggested one and 1, `VECTOR_DIMENSIONS=256` hashes into other dimensions.

#![allow(clippy::expect_used, reason = "a bench that cannot start says so and stops")]

use std::{collections::HashMap, env, hint::black_box};

use grocery_benches::{
    cpu,
    shop::{self, Dice, KINDS, Query, Title},
};
use grocery_core::{
    ProductId,
    catalog::{
        Catalog, EmbedTexts, Embedder, HashedNgrams, HybridOptions, MAX_BATCH, MemoryVectorIndex, Product,
        ProductVector, SearchRequest, SearchVectors, SqliteVectorIndex, UpsertVectors, VectorHit,
        VectorIndex, product_text,
    },
};
use tokio::runtime::Runtime;

/// How many products there are.
const PRODUCTS: usize = 50_000;
/// How many numbers a vector of the first part has, as those of small language models do.
const DIMENSIONS: usize = 384;
/// How many queries of each kind.
const QUERIES: usize = 300;
const SEED: u64 = 20_261_120;

fn main() {
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    cost(&runtime);
    worth(&runtime);
}

fn cost(runtime: &Runtime) {
    let mut dice = Dice::new(SEED);
    let mut number = || dice.below(2_000_001) as f32 / 1e6 - 1.0;
    let all: Vec<ProductVector> = (0..PRODUCTS)
        .map(|i| ProductVector::new(id(i), (0..DIMENSIONS).map(|_| number()).collect()))
        .collect();
    let queries: Vec<Vec<f32>> = (0..40).map(|_| (0..DIMENSIONS).map(|_| number()).collect()).collect();
    let exact = MemoryVectorIndex::new(DIMENSIONS).expect("an index");
    fill(runtime, &exact, &all);
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("vectors.db");
    let sqlite = runtime.block_on(SqliteVectorIndex::open(file, DIMENSIONS)).expect("an index");
    fill(runtime, &sqlite, &all);
    println!("{PRODUCTS} vectors of {DIMENSIONS} numbers, {:.0} MB in memory", exact.memory() as f64 / 1e6);
    println!("{:<28}{:>12}{:>12}", "ten nearest", "p50 ms", "p99 ms");
    let search = |index: &dyn VectorIndex, q: &[f32]| -> Vec<ProductId> {
        let hits = runtime.block_on(index.search(SearchVectors::new(q.to_vec(), 10))).expect("hits");
        hits.into_iter().map(|h| h.product).collect()
    };
    for q in &queries {
        let scan = scan(&all, q);
        assert_eq!(search(&exact, q), scan, "the index in memory is not exact");
        assert_eq!(search(&sqlite, q), scan, "the index in a file is not exact");
    }
    time("in memory", &queries, |q| search(&exact, q));
    time("plain scan", &queries, |q| scan(&all, q));
    // It answers from a thread of its own, so that only the clock on the wall sees it.
    let mut walls: Vec<f64> = queries
        .iter()
        .map(|q| {
            let started = std::time::Instant::now();
            black_box(search(&sqlite, q));
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    walls.sort_unstable_by(f64::total_cmp);
    println!("{:<28}{:>12.2}{:>12.2}  on the clock", "sqlite-vec, in a file", walls[20], walls[39]);
}

fn time(name: &str, queries: &[Vec<f32>], mut ask: impl FnMut(&[f32]) -> Vec<ProductId>) {
    let mut times: Vec<f64> = Vec::new();
    for q in queries {
        let best = (0..3).map(|_| {
            let before = cpu::thread_time();
            black_box(ask(q));
            (cpu::thread_time() - before).as_secs_f64() * 1e3
        });
        times.push(best.fold(f64::INFINITY, f64::min));
    }
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!("{name:<28}{:>12.2}{:>12.2}", at(0.5), at(0.99));
}

/// What one writes first: cosine with each, sort, take ten.
fn scan(all: &[ProductVector], q: &[f32]) -> Vec<ProductId> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let length = dot(q, q).sqrt();
    let mut scored: Vec<(f32, &ProductId)> = all
        .iter()
        .map(|v| (dot(&v.vector, q) / (dot(&v.vector, &v.vector).sqrt() * length), &v.product))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(10).map(|(_, id)| id.clone()).collect()
}

fn fill(runtime: &Runtime, index: &dyn VectorIndex, all: &[ProductVector]) {
    for batch in all.chunks(MAX_BATCH) {
        runtime.block_on(index.upsert(UpsertVectors::new(batch.to_vec()))).expect("room");
    }
}

fn worth(runtime: &Runtime) {
    let titles = match env::var_os("CATALOG_DATA") {
        Some(dir) => shop::grocerydb(dir.as_ref()).expect("the titles"),
        None => {
            println!("CATALOG_DATA is not set: the starter catalogue's names instead of GroceryDB's");
            shop::starter()
        }
    };
    let titles = shop::with_others(titles, PRODUCTS, SEED);
    let catalog = Catalog::build(titles.iter().enumerate().map(|(i, t)| product(i, t))).expect("a catalogue");
    let dimensions = env::var("VECTOR_DIMENSIONS").ok().and_then(|d| d.parse().ok());
    let embedder = match dimensions {
        Some(dimensions) => HashedNgrams::new(dimensions).expect("dimensions"),
        None => HashedNgrams::default(),
    };
    let index = MemoryVectorIndex::new(embedder.dimensions()).expect("an index");
    let before = cpu::thread_time();
    let products: Vec<Product> = catalog.products().collect();
    for batch in products.chunks(MAX_BATCH) {
        let texts = EmbedTexts::products(batch.iter().map(product_text).collect());
        let vectors = runtime.block_on(embedder.embed(texts)).expect("vectors");
        let batch = batch.iter().zip(vectors).map(|(p, v)| ProductVector::new(p.id.clone(), v)).collect();
        runtime.block_on(index.upsert(UpsertVectors::new(batch))).expect("room");
    }
    println!(
        "\n{} products, {} vectors of {} numbers hashed and kept in {:.0} ms, {:.0} MB",
        titles.len(),
        runtime.block_on(index.count()).expect("a count"),
        embedder.dimensions(),
        (cpu::thread_time() - before).as_secs_f64() * 1e3,
        index.memory() as f64 / 1e6,
    );
    let names: Vec<String> = titles.iter().map(|t| shop::plain(&t.name)).collect();
    let places: HashMap<ProductId, usize> = (0..titles.len()).map(|i| (id(i), i)).collect();
    let queries = shop::queries(&titles, QUERIES, SEED);
    let near: Vec<Vec<VectorHit>> = queries
        .iter()
        .map(|q| {
            let vector =
                runtime.block_on(embedder.embed(EmbedTexts::query(q.text.clone()))).expect("a vector");
            let vector = vector.into_iter().next().unwrap_or_default();
            runtime.block_on(index.search(SearchVectors::new(vector, 100))).unwrap_or_default()
        })
        .collect();
    println!("{:<16}{:<28}{:>10}{:>12}", "queries", "ranking", "rank 1", "recall@10");
    let weights: Vec<f64> = match env::var("VECTOR_WEIGHTS") {
        Ok(list) => list.split(',').filter_map(|w| w.trim().parse().ok()).collect(),
        Err(_) => vec![embedder.suggested().vector_weight, HybridOptions::default().vector_weight],
    };
    for kind in KINDS {
        let report = |ranking: &str, found: &dyn Fn(usize, &Query) -> Vec<ProductId>| {
            let (mut asked, mut first, mut ten) = (0, 0, 0);
            for (i, q) in queries.iter().enumerate().filter(|(_, q)| q.kind == kind) {
                let hits = found(i, q);
                let right = |id: &ProductId| names[places[id]] == names[q.source];
                asked += 1;
                first += usize::from(hits.first().is_some_and(right));
                ten += usize::from(hits.iter().take(10).any(right));
            }
            let share = |n: usize| n as f64 / asked as f64;
            println!("{kind:<16}{ranking:<28}{:>10.3}{:>12.3}", share(first), share(ten));
        };
        let request = |q: &Query| SearchRequest::new(q.text.as_str()).with_limit(10);
        report("words", &|_, q| {
            let found = catalog.search(&request(q)).expect("hits");
            found.hits.into_iter().map(|h| h.product.id).collect()
        });
        report("vectors", &|i, _| near[i].iter().map(|h| h.product.clone()).collect());
        for weight in &weights {
            let options = embedder.suggested().with_vector_weight(*weight);
            report(&format!("both, vectors count {weight}"), &|i, q| {
                let found = catalog.search_with_vectors(&request(q), &near[i], &options).expect("hits");
                found.hits.into_iter().map(|h| h.product.id).collect()
            });
        }
    }
}

fn id(at: usize) -> ProductId {
    format!("p{at:05}").parse().expect("an id")
}

fn product(at: usize, title: &Title) -> Product {
    let mut product = Product::new(id(at), title.name.as_str());
    product.brand = Some(title.brand.clone()).filter(|b| !b.is_empty());
    product.category = vec![title.category.clone()];
    product
}
