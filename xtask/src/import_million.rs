//! Imports a made-up catalogue of a million products through the public interface and tells time and memory of
//! each way, beside a reader that only splits the same file into cells.
//!
//! Each way runs in a process of its own, so that the most memory it ever had is its own.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use flate2::read::GzDecoder;
use grocery_core::{
    Date, GroceryAgent,
    catalog::{Catalog, ImportMode, ImportOptions, SearchRequest, import_products},
};

type Outcome<T> = Result<T, String>;

/// The ways, in the order in which they run.
const WAYS: [(&str, &str); 6] = [
    ("cells", "csv reader alone (the floor)"),
    ("parse", "parse CSV to products"),
    ("packed", "parse CSV packed with gzip"),
    ("json", "parse JSON lines"),
    ("index", "parse CSV, index in memory"),
    ("store", "agent: parse CSV, index, store in SQLite"),
];

pub(crate) fn run(args: &[String]) -> Outcome<()> {
    if let [stage, way, folder] = args
        && stage == "--way"
    {
        return one(way, Path::new(folder));
    }
    let (data, rows) = options(args)?;
    let titles = titles(&data)?;
    let folder = tempfile::tempdir().map_err(|e| format!("no temporary folder: {e}"))?;
    let bytes = generate(&titles, rows, folder.path())?;
    println!("{rows} rows, {:.1} MB of CSV, names after {} titles", mb(bytes), titles.len());
    println!("{:<44}{:>10}{:>10}{:>10}{:>12}", "", "rows/s", "CPU s", "wall s", "peak MB");
    let exe = std::env::current_exe().map_err(|e| format!("cannot find this program: {e}"))?;
    for (way, _) in WAYS {
        let done = Command::new(&exe)
            .args(["import-million", "--way", way])
            .arg(folder.path())
            .status()
            .map_err(|e| format!("cannot start: {e}"))?;
        if !done.success() {
            return Err(format!("{way} failed"));
        }
    }
    Ok(())
}

fn options(args: &[String]) -> Outcome<(PathBuf, usize)> {
    let (mut data, mut rows) = (None, 1_000_000);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{arg} needs a value"))?;
        match arg.as_str() {
            "--data" => data = Some(PathBuf::from(value)),
            "--rows" => rows = value.parse().map_err(|_| format!("{value:?} is no count"))?,
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok((data.ok_or("name the folder with grocerydb_products.csv.gz: --data DIR")?, rows))
}

/// A title of a shop: name, brand, category.
struct Title {
    name: String,
    brand: String,
    category: String,
}

fn titles(data: &Path) -> Outcome<Vec<Title>> {
    let path = data.join("grocerydb_products.csv.gz");
    let file = File::open(&path).map_err(|e| format!("cannot open {}: {e}", path.display()))?;
    let mut rows = csv::Reader::from_reader(GzDecoder::new(BufReader::new(file)));
    let head = rows.headers().map_err(|e| e.to_string())?.clone();
    let column = |name: &str| {
        head.iter().position(|h| h == name).ok_or_else(|| format!("{} has no column {name}", path.display()))
    };
    let (name, brand, category) = (column("name")?, column("brand")?, column("category")?);
    let mut titles = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|e| e.to_string())?;
        let cell = |at: usize| row.get(at).unwrap_or("").trim().to_owned();
        // The size is a column of its own here.
        let full = cell(name);
        let short = full.split(", ").next().unwrap_or(&full).to_owned();
        titles.push(Title { name: short, brand: cell(brand), category: cell(category).replace('-', " ") });
    }
    if titles.is_empty() { Err(format!("{} has no titles", path.display())) } else { Ok(titles) }
}

/// A small generator of numbers, so that every run is the same (SplitMix64, public domain, Vigna 2015).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ x >> 31) % n.max(1) as u64) as usize
    }
}

const SIZES: [&str; 12] = [
    "8 oz",
    "12 oz",
    "16 oz",
    "32 oz",
    "64 fl oz",
    "1 lb",
    "5 lb",
    "500 g",
    "1 gal",
    "12 ct",
    "6 x 12 fl oz",
    "2 l",
];

/// Writes the catalogue as CSV, as CSV packed and as JSON lines. Answers the bytes of the first.
fn generate(titles: &[Title], rows: usize, folder: &Path) -> Outcome<u64> {
    let fail = |e: std::io::Error| format!("cannot write: {e}");
    let open = |name: &str| File::create(folder.join(name)).map(BufWriter::new).map_err(fail);
    let mut json = open("catalog.jsonl")?;
    let mut packed = flate2::write::GzEncoder::new(open("catalog.csv.gz")?, flate2::Compression::fast());
    let mut table = csv::Writer::from_writer(open("catalog.csv")?);
    let mut packed_table = csv::Writer::from_writer(&mut packed);
    let head =
        ["id", "name", "brand", "category", "size", "price", "upc", "walmart_id", "popularity", "snap"];
    table.write_record(head).map_err(|e| e.to_string())?;
    packed_table.write_record(head).map_err(|e| e.to_string())?;
    let mut dice = Dice(2026);
    for n in 0..rows {
        let title = &titles[n % titles.len()];
        let other = &titles[dice.below(titles.len())];
        // The first round is as the shops write it, later ones are of other brands with a word of another name.
        let (brand, name) = if n < titles.len() {
            (title.brand.clone(), title.name.clone())
        } else {
            let word = other.name.split(' ').find(|w| w.len() > 4).unwrap_or("");
            (other.brand.clone(), format!("{} {word}", title.name))
        };
        let price = format!("{}.{:02}", 1 + dice.below(29), dice.below(100));
        let code = upc(n);
        let row = [
            &format!("sku-{n:07}"),
            &name,
            &brand,
            &format!("Food > {}", title.category),
            SIZES[dice.below(SIZES.len())],
            &price,
            &code,
            &format!("{}", 10_000_000 + n),
            &dice.below(10_000).to_string(),
            "y",
        ];
        table.write_record(row).map_err(|e| e.to_string())?;
        packed_table.write_record(row).map_err(|e| e.to_string())?;
        let line = serde_json::json!({
            "sku": row[0], "title": row[1], "brand": row[2], "category": ["Food", title.category],
            "size": row[4], "price": {"regular": price, "currency": "USD"}, "upc": code,
            "walmartId": row[7], "popularity": row[8], "snap": true, "inStock": true,
        });
        writeln!(json, "{line}").map_err(fail)?;
    }
    table.flush().map_err(fail)?;
    packed_table.flush().map_err(fail)?;
    drop(packed_table);
    packed.finish().and_then(|mut w| w.flush()).map_err(fail)?;
    json.flush().map_err(fail)?;
    std::fs::metadata(folder.join("catalog.csv")).map(|m| m.len()).map_err(fail)
}

/// A UPC of twelve digits with its check digit.
fn upc(n: usize) -> String {
    let digits = format!("{:011}", 20_000_000_000_u64 + n as u64 * 7);
    let sum: u32 =
        digits.bytes().enumerate().map(|(at, d)| u32::from(d - b'0') * if at % 2 == 0 { 3 } else { 1 }).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// Runs one way and prints its row.
fn one(way: &str, folder: &Path) -> Outcome<()> {
    let name = WAYS.iter().find(|w| w.0 == way).map_or(way, |w| w.1);
    let file = |name: &str| File::open(folder.join(name)).map_err(|e| format!("cannot open {name}: {e}"));
    let options = ImportOptions::new(Date::new(2026, 11, 20).map_err(|e| e.to_string())?);
    let (started, cpu) = (Instant::now(), cpu_seconds());
    let told = |rows: u64| {
        let (wall, cpu) = (started.elapsed().as_secs_f64(), cpu_seconds() - cpu);
        println!(
            "{name:<44}{:>10.0}{cpu:>10.2}{wall:>10.2}{:>12.1}",
            rows as f64 / cpu.max(1e-9),
            status_mb("VmHWM:")
        );
    };
    match way {
        "cells" => {
            let mut lines = csv::Reader::from_reader(file("catalog.csv")?);
            let (mut record, mut rows, mut bytes) = (csv::ByteRecord::new(), 0, 0);
            while lines.read_byte_record(&mut record).map_err(|e| e.to_string())? {
                rows += 1;
                bytes += record.as_slice().len();
            }
            std::hint::black_box(bytes);
            told(rows);
        }
        "parse" | "packed" | "json" => {
            let name = match way {
                "parse" => "catalog.csv",
                "packed" => "catalog.csv.gz",
                _ => "catalog.jsonl",
            };
            let report = import_products(
                file(name)?,
                &options,
                |_| {},
                |product| {
                    std::hint::black_box(&product);
                    Ok(false)
                },
            )
            .map_err(|e| e.to_string())?;
            told(report.imported);
        }
        "index" => {
            let (catalog, report) =
                Catalog::import(file("catalog.csv")?, &options, |_| {}).map_err(|e| e.to_string())?;
            told(report.imported);
            println!(
                "  the catalogue itself says {:.1} MB; resident {:.1} MB",
                mb(catalog.memory() as u64),
                status_mb("VmRSS:")
            );
            search(&catalog, folder)?;
        }
        "store" => {
            let path = folder.join("grocery.db");
            let open = || GroceryAgent::builder().database(&path).build().map_err(|e| e.to_string());
            let agent = open()?;
            let report = futures_executor::block_on(agent.catalog().import(
                file("catalog.csv")?,
                ImportMode::Strict,
                |_| {},
            ))
            .map_err(|e| e.to_string())?;
            told(report.imported);
            drop(agent);
            let bytes = std::fs::metadata(&path).map(|m| m.len()).unwrap_or(0);
            let (again, cpu) = (Instant::now(), cpu_seconds());
            let agent = open()?;
            println!(
                "  opened again: {} products in {:.2} s ({:.2} s CPU); the file has {:.1} MB",
                agent.catalog().len(),
                again.elapsed().as_secs_f64(),
                cpu_seconds() - cpu,
                mb(bytes)
            );
        }
        other => return Err(format!("there is no way {other}")),
    }
    Ok(())
}

/// Searches for some names of the file, whole and in part.
fn search(catalog: &Catalog, folder: &Path) -> Outcome<()> {
    let file = File::open(folder.join("catalog.csv")).map_err(|e| e.to_string())?;
    let mut lines = csv::Reader::from_reader(BufReader::new(file));
    let names: Vec<String> = lines
        .records()
        .step_by((catalog.len() / 2_000).max(1))
        .filter_map(|row| Some(row.ok()?.get(1)?.to_lowercase()))
        .collect();
    for (what, cut) in [("whole names", usize::MAX), ("two words", 2)] {
        let mut times = Vec::with_capacity(names.len());
        let mut found = 0;
        for name in &names {
            let words: Vec<&str> = name.split(' ').take(cut).collect();
            let request = SearchRequest::new(words.join(" ")).with_limit(10);
            let started = Instant::now();
            let hits = catalog.search(&request).map_err(|e| e.to_string())?;
            times.push(started.elapsed().as_secs_f64() * 1e6);
            found += usize::from(!hits.hits.is_empty());
        }
        times.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            times.get((share * (times.len().max(1) - 1) as f64) as usize).copied().unwrap_or(0.0)
        };
        println!(
            "  search, {what}: {found} of {} answered, p50 {:.0} us, p99 {:.0} us",
            names.len(),
            at(0.5),
            at(0.99)
        );
    }
    Ok(())
}

fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// A figure of this process in megabytes, where the system tells it.
fn status_mb(key: &str) -> f64 {
    let Ok(file) = File::open("/proc/self/status") else { return 0.0 };
    BufReader::new(file)
        .lines()
        .map_while(Result::ok)
        .find(|line| line.starts_with(key))
        .and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok())
        .map_or(0.0, |kb| kb * 1_024.0 / 1e6)
}

/// The processor time of this process in seconds, where the system tells it; its ticks are hundredths.
fn cpu_seconds() -> f64 {
    let mut text = String::new();
    let read = File::open("/proc/self/stat").and_then(|mut f| f.read_to_string(&mut text));
    let Ok(_) = read else { return 0.0 };
    let behind = text.rsplit(") ").next().unwrap_or("");
    let ticks: u64 = behind.split(' ').skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}
