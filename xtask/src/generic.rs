//! Measures what comes first for plain things that shoppers say, on the starter catalogue and on the
//! titles of GroceryDB.

use std::{
    fs,
    path::{Path, PathBuf},
};

use grocery_core::{
    Date,
    catalog::{Catalog, ImportOptions, MatchRequest, SearchRequest},
};

const USAGE: &str = "USAGE: cargo run --release -p xtask -- generic [--data DIR] [--misses] [--set NAME]";

struct Item {
    phrase: String,
    starter: Vec<String>,
    grocerydb: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let (mut data, mut misses, mut sets) = (None, false, vec!["first".to_owned(), "second".to_owned()]);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => data = Some(PathBuf::from(args.next().ok_or("--data needs a folder")?)),
            "--misses" => misses = true,
            "--set" => sets = vec![args.next().ok_or("--set needs a name")?.clone()],
            other => return Err(format!("unknown option `{other}`\n{USAGE}")),
        }
    }
    let starter = Catalog::starter().map_err(|e| e.to_string())?;
    let grocerydb = match &data {
        Some(dir) => Some(grocerydb(dir)?),
        None => {
            println!("without --data DIR only the starter catalogue is asked");
            None
        }
    };
    for set in &sets {
        let items = read(set)?;
        measure(set, "starter", &starter, &items, |i| &i.starter, misses);
        if let Some(catalog) = &grocerydb {
            measure(set, "GroceryDB", catalog, &items, |i| &i.grocerydb, misses);
        }
    }
    Ok(())
}

fn read(set: &str) -> Result<Vec<Item>, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../grocery-core/tests/generic/{set}.txt"));
    let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    let mut items = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        let parts: Vec<&str> = line.split(" ; ").map(str::trim).collect();
        let [phrase, starter, grocerydb] = parts[..] else {
            return Err(format!("three parts are needed: {line}"));
        };
        let texts = |part: &str| part.split('|').filter(|t| *t != "-").map(str::to_owned).collect();
        items.push(Item { phrase: phrase.to_owned(), starter: texts(starter), grocerydb: texts(grocerydb) });
    }
    Ok(items)
}

fn grocerydb(dir: &Path) -> Result<Catalog, String> {
    let path = dir.join("grocerydb_products.csv.gz");
    let file = fs::File::open(&path).map_err(|e| format!("cannot open {}: {e}", path.display()))?;
    let mut text = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut text)
        .map_err(|e| e.to_string())?;
    let day = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    // The first column is called original_id there.
    let text = String::from_utf8_lossy(&text).replacen("original_id", "id", 1);
    let options = ImportOptions::new(day).lenient();
    Catalog::import(text.as_bytes(), &options, |_| {}).map(|c| c.0).map_err(|e| e.to_string())
}

fn measure(
    set: &str,
    name: &str,
    catalog: &Catalog,
    items: &[Item],
    wanted: impl Fn(&Item) -> &Vec<String>,
    misses: bool,
) {
    let (mut asked, mut searched, mut matched) = (0, 0, 0);
    for item in items.iter().filter(|i| !wanted(i).is_empty()) {
        let path = |p: &grocery_core::catalog::Product| p.category.join(" > ");
        let right = |p: &str| wanted(item).iter().any(|w| p.contains(w.as_str()));
        let hits = catalog.search(&SearchRequest::new(&*item.phrase).with_limit(1)).map(|r| r.hits);
        let hit = hits.ok().and_then(|h| h.into_iter().next()).map(|h| h.product);
        let best = catalog.match_item(&MatchRequest::new(&*item.phrase)).best.map(|c| c.product);
        asked += 1;
        searched += usize::from(hit.as_ref().is_some_and(|p| right(&path(p))));
        matched += usize::from(best.as_ref().is_some_and(|p| right(&path(p))));
        for (how, product) in [("search", &hit), ("match", &best)] {
            if misses && !product.as_ref().is_some_and(|p| right(&path(p))) {
                let told =
                    product.as_ref().map_or("nothing".to_owned(), |p| format!("{} [{}]", p.name, path(p)));
                println!(
                    "   {set} {name} {how}: {:?} gives {told}; wanted {}",
                    item.phrase,
                    wanted(item).join("|")
                );
            }
        }
    }
    let share = |n: usize| n as f64 * 100.0 / asked.max(1) as f64;
    println!(
        "{set}, {name}: of {asked} search {searched} ({:.1} %), match {matched} ({:.1} %)",
        share(searched),
        share(matched)
    );
}
