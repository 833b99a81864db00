//! Search over 50,000 products beside three peers in the same run: tantivy's fuzzy terms, SQLite's FTS5
//! and a scan of all names by rapidfuzz's ratio. Times are processor time of one core.
//!
//! `CATALOG_DATA=DIR cargo bench -p grocery-benches --bench search`, where `DIR` holds
//! `grocerydb_products.csv.gz` (24,048 titles of real shops). The rest is made of those titles with
//! other brands and sizes. Without the folder the starter catalogue takes its place, and says so.

#![allow(clippy::expect_used, reason = "a bench that cannot start says so and stops")]

use std::{collections::HashMap, env, hint::black_box, time::Instant};

use grocery_benches::{
    cpu,
    shop::{self, KINDS, Names, Query, Title},
};
use grocery_core::{
    Date, ProductId,
    catalog::{Catalog, CatalogChanges, ImportOptions, Product, SearchRequest, SubstituteRequest},
};

/// How many products there are.
const PRODUCTS: usize = 50_000;
/// How many queries of each kind.
const QUERIES: usize = 600;
/// How many of them the peers get that take milliseconds for each.
const FEW: usize = 60;
const OWN: &str = "grocery-core";
const EXACT_PEER: &str = "tantivy, exact terms";
const SEED: u64 = 20_261_120;

fn main() {
    // `cargo test --benches` passes no `--bench`; there is nothing to test here.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let titles = match env::var_os("CATALOG_DATA") {
        Some(dir) => shop::grocerydb(dir.as_ref()).expect("the titles"),
        None => {
            println!("CATALOG_DATA is not set: the starter catalogue's names instead of GroceryDB's");
            shop::starter()
        }
    };
    let real = titles.len();
    let titles = shop::with_others(titles, PRODUCTS, SEED);
    println!("{} products, {real} of them as they were read", titles.len());
    let catalog = build(&titles);
    changes(&catalog);
    substitutes(&catalog);
    let queries = shop::queries(&titles, QUERIES, SEED);
    let names: Vec<String> = titles.iter().map(|t| shop::plain(&t.name)).collect();

    let mut table = Table { names: &names, rows: Vec::new() };
    let ids: HashMap<ProductId, usize> = (0..titles.len()).map(|i| (id(i), i)).collect();
    table.run(OWN, &queries, QUERIES, |q| {
        let request = SearchRequest::new(q).with_limit(10);
        let found = black_box(catalog.search(&request));
        found.map_or_else(|_| Vec::new(), |r| r.hits.iter().map(|h| ids[&h.product.id]).collect())
    });
    let mut tantivy = peers::Tantivy::build(&titles);
    table.run("tantivy, fuzzy terms", &queries, QUERIES, |q| tantivy.search(q));
    tantivy.fuzzy = false;
    table.run(EXACT_PEER, &queries, QUERIES, |q| tantivy.search(q));
    let fts = peers::Fts::build(&titles);
    table.run("SQLite FTS5", &queries, FEW, |q| fts.search(q));
    let lower: Vec<String> = titles.iter().map(|t| t.name.to_lowercase()).collect();
    table.run("rapidfuzz scan", &queries, FEW, |q| peers::scan(&lower, q));
    table.print();
    table.ceiling(&titles, &queries);
    table.bars();
}

fn id(at: usize) -> ProductId {
    format!("p{at}").parse().expect("an id")
}

fn build(titles: &[Title]) -> Catalog {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(["id", "name", "brand", "category"]).expect("a row");
    for (i, t) in titles.iter().enumerate() {
        file.write_record([&format!("p{i}"), &t.name, &t.brand, &t.category]).expect("a row");
    }
    let file = file.into_inner().expect("a file");
    let options = ImportOptions::new(Date::new(2026, 11, 20).expect("a day"));
    let started = cpu::thread_time();
    let (read, report) = Catalog::import(file.as_slice(), &options, |_| {}).expect("a catalogue");
    let spent = (cpu::thread_time() - started).as_secs_f64();
    println!("import of {} rows of CSV, index and all: {:.0} ms", report.imported, spent * 1e3);
    let products: Vec<Product> = read.products().collect();
    let mut times = Vec::new();
    let mut built = Catalog::default();
    for _ in 0..5 {
        let products = products.clone();
        let started = (Instant::now(), cpu::thread_time());
        built = Catalog::build(products).expect("a catalogue");
        times.push((cpu::thread_time() - started.1, started.0.elapsed()));
    }
    times.sort_unstable();
    println!(
        "build: {:.0} ms of processor time (bar 150), {:.0} ms on the clock; {:.1} MB (bar 20)",
        times[2].0.as_secs_f64() * 1e3,
        times[2].1.as_secs_f64() * 1e3,
        built.memory() as f64 / 1e6
    );
    built
}

/// What it costs to change a few products of the catalogue, beside building it anew.
fn changes(catalog: &Catalog) {
    for few in [1, 100, 1_000] {
        let mut changes = CatalogChanges::new();
        for mut product in catalog.products().step_by(PRODUCTS / few).take(few) {
            product.name.push_str(" Special");
            changes.put.push(product);
        }
        let best = (0..5).map(|_| {
            let started = cpu::thread_time();
            black_box(catalog.with_changes(&changes)).expect("a catalogue");
            (cpu::thread_time() - started).as_secs_f64() * 1e3
        });
        println!("change of {few} products: {:.1} ms of processor time", best.fold(f64::INFINITY, f64::min));
    }
}

/// What it costs to look for substitutes of a product.
fn substitutes(catalog: &Catalog) {
    let mut times: Vec<f64> = catalog
        .products()
        .step_by(PRODUCTS / 200)
        .map(|product| {
            let request = SubstituteRequest::new(product.id);
            let best = (0..3).map(|_| {
                let started = cpu::thread_time();
                black_box(catalog.substitutes(&request)).expect("an answer");
                (cpu::thread_time() - started).as_secs_f64() * 1e3
            });
            best.fold(f64::INFINITY, f64::min)
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    println!("substitutes of {} products: p50 {:.2} ms, p99 {:.2} ms", times.len(), at(0.5), at(0.99));
}

struct Row {
    engine: &'static str,
    kind: &'static str,
    first: f64,
    ten: f64,
    p50: f64,
    p99: f64,
}

struct Table<'n> {
    names: &'n [String],
    rows: Vec<Row>,
}

impl Table<'_> {
    /// Asks an engine all queries: each once to warm up and three times on the clock, of which the
    /// quickest counts, so that what else the machine does is left out.
    fn run(
        &mut self,
        engine: &'static str,
        queries: &[Query],
        most: usize,
        mut ask: impl FnMut(&str) -> Vec<usize>,
    ) {
        for kind in KINDS {
            let of_kind: Vec<&Query> = queries.iter().filter(|q| q.kind == kind).take(most).collect();
            let (mut first, mut ten) = (0, 0);
            let mut times = Vec::with_capacity(of_kind.len());
            for q in &of_kind {
                let hits = ask(&q.text);
                let right = |at: &usize| self.names[*at] == self.names[q.source];
                first += usize::from(hits.first().is_some_and(right));
                ten += usize::from(hits.iter().take(10).any(right));
                let best = (0..3).map(|_| {
                    let before = cpu::thread_time();
                    black_box(ask(&q.text));
                    (cpu::thread_time() - before).as_secs_f64() * 1e6
                });
                times.push(best.fold(f64::INFINITY, f64::min));
            }
            times.sort_unstable_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            let n = of_kind.len() as f64;
            self.rows.push(Row {
                engine,
                kind,
                first: first as f64 / n,
                ten: ten as f64 / n,
                p50: at(0.5),
                p99: at(0.99),
            });
        }
    }

    /// How often any order at all could put the source of a vague query first, or among ten.
    fn ceiling(&self, titles: &[Title], queries: &[Query]) {
        let names = Names::read(titles);
        let vague: Vec<&Query> = queries.iter().filter(|q| q.kind == "vague").collect();
        let within = |most: usize| {
            let right =
                |q: &&&Query| names.likeliest(&q.text).iter().take(most).any(|n| *n == self.names[q.source]);
            vague.iter().filter(right).count() as f64 / vague.len() as f64
        };
        println!("{:<24}{:<14}{:>8.3}{:>12.3}", "the best order there is", "vague", within(1), within(10));
    }

    /// What the promises say of our own rows.
    fn bars(&self) {
        let own = |kind: &str| self.rows.iter().find(|r| r.engine == OWN && r.kind == kind);
        let peer = |kind: &str| self.rows.iter().find(|r| r.engine == EXACT_PEER && r.kind == kind);
        let row = |name: String, value: f64, bar: f64, most: bool| {
            let met = if most { value <= bar } else { value >= bar };
            let sign = if most { "<=" } else { ">=" };
            println!("{name:<40}{value:>10.3}  {sign} {bar:<6}  {}", if met { "met" } else { "MISSED" });
        };
        println!();
        for kind in KINDS.iter().filter(|k| **k != "vague") {
            let Some(r) = own(kind) else { continue };
            row(
                format!("recall@10, {kind}"),
                r.ten,
                if *kind == "first-letter" { 0.95 } else { 0.98 },
                false,
            );
            row(format!("p50 us, {kind}"), r.p50, 60.0, true);
            row(format!("p99 us, {kind}"), r.p99, 300.0, true);
        }
        if let Some(r) = own("short+typo") {
            row("rank 1, short+typo".to_owned(), r.first, 0.8, false);
        }
        if let (Some(own), Some(peer)) = (own("exact"), peer("exact")) {
            row("exact, times tantivy's exact terms".to_owned(), own.p50 / peer.p50, 2.0, true);
        }
    }

    fn print(&self) {
        println!(
            "\n{:<24}{:<14}{:>8}{:>12}{:>12}{:>12}",
            "engine", "queries", "rank 1", "recall@10", "p50 us", "p99 us"
        );
        for r in &self.rows {
            println!(
                "{:<24}{:<14}{:>8.3}{:>12.3}{:>12.1}{:>12.1}",
                r.engine, r.kind, r.first, r.ten, r.p50, r.p99
            );
        }
    }
}

mod peers {
    use grocery_benches::shop::Title;
    use rusqlite::Connection;
    use tantivy::{
        Index, IndexReader, TantivyDocument, Term,
        collector::TopDocs,
        doc,
        query::{BooleanQuery, FuzzyTermQuery, Occur, Query, TermQuery},
        schema::{FAST, Field, IndexRecordOption, Schema, TEXT, Value as _},
    };

    fn words(q: &str) -> impl Iterator<Item = String> {
        q.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
    }

    /// One text field, BM25, one segment.
    pub(super) struct Tantivy {
        reader: IndexReader,
        name: Field,
        number: Field,
        /// From four letters on one edit, from eight two, swaps counting once.
        pub(super) fuzzy: bool,
    }

    impl Tantivy {
        pub(super) fn build(titles: &[Title]) -> Self {
            let mut schema = Schema::builder();
            let name = schema.add_text_field("name", TEXT);
            let number = schema.add_u64_field("number", FAST | tantivy::schema::STORED);
            let index = Index::create_in_ram(schema.build());
            let mut writer = index.writer_with_num_threads(1, 100_000_000).expect("a writer");
            for (i, t) in titles.iter().enumerate() {
                writer.add_document(doc!(name => t.name.as_str(), number => i as u64)).expect("it takes it");
            }
            writer.commit().expect("it commits");
            Self { reader: index.reader().expect("a reader"), name, number, fuzzy: true }
        }

        pub(super) fn search(&self, q: &str) -> Vec<usize> {
            let searcher = self.reader.searcher();
            let parts: Vec<(Occur, Box<dyn Query>)> = words(q)
                .map(|w| {
                    let term = Term::from_field_text(self.name, &w);
                    let edits = match w.len() {
                        0..4 => 0,
                        4..8 => 1,
                        _ => 2,
                    };
                    let part: Box<dyn Query> = if self.fuzzy && edits > 0 {
                        Box::new(FuzzyTermQuery::new(term, edits, true))
                    } else {
                        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
                    };
                    (Occur::Should, part)
                })
                .collect();
            let top = TopDocs::with_limit(10).order_by_score();
            let found = searcher.search(&BooleanQuery::new(parts), &top).unwrap_or_default();
            found
                .into_iter()
                .filter_map(|(_, at)| {
                    let doc: TantivyDocument = searcher.doc(at).ok()?;
                    doc.get_first(self.number)?.as_u64().map(|n| n as usize)
                })
                .collect()
        }
    }

    /// A table in memory, words joined by OR, BM25.
    pub(super) struct Fts(Connection);

    impl Fts {
        pub(super) fn build(titles: &[Title]) -> Self {
            let db = Connection::open_in_memory().expect("a database");
            db.execute_batch("CREATE VIRTUAL TABLE p USING fts5(name); BEGIN").expect("a table");
            {
                let mut add = db.prepare("INSERT INTO p(rowid, name) VALUES (?1, ?2)").expect("a statement");
                for (i, t) in titles.iter().enumerate() {
                    add.execute((i as i64, &t.name)).expect("a row");
                }
            }
            db.execute_batch("COMMIT; INSERT INTO p(p) VALUES ('optimize')").expect("it commits");
            Self(db)
        }

        pub(super) fn search(&self, q: &str) -> Vec<usize> {
            let terms: Vec<String> = words(q).map(|w| format!("\"{w}\"")).collect();
            let mut ask = self
                .0
                .prepare_cached("SELECT rowid FROM p WHERE p MATCH ?1 ORDER BY rank LIMIT 10")
                .expect("a statement");
            let rows = ask.query_map([terms.join(" OR ")], |r| r.get::<_, i64>(0)).expect("rows");
            rows.filter_map(Result::ok).map(|n| n as usize).collect()
        }
    }

    pub(super) fn scan(names: &[String], q: &str) -> Vec<usize> {
        let ratio = rapidfuzz::fuzz::RatioBatchComparator::new(q.chars());
        let mut all: Vec<(f64, usize)> =
            names.iter().enumerate().map(|(i, n)| (ratio.similarity(n.chars()), i)).collect();
        all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all.into_iter().take(10).map(|(_, i)| i).collect()
    }
}
