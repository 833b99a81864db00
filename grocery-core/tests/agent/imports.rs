//! Importing a catalogue: what is taken over, what an import that fails leaves, what a second one changes.

use std::{
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, GroceryAgent, ProductId, Result,
    catalog::{
        Catalog, CatalogChanges, CatalogFormat, ImportMode, MemoryProductStore, Product, ProductPage,
        ProductStore, ProductStream, SearchRequest, SoldBy, UpsertProducts,
    },
};

use crate::support::{block_on, clock};

fn import(agent: &GroceryAgent, file: &str) -> Result<grocery_core::catalog::ImportReport> {
    block_on(agent.catalog().import(file.as_bytes(), ImportMode::Strict, |_| {}))
}

#[test]
fn a_second_import_replaces_and_a_reopened_agent_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let open = || GroceryAgent::builder().database(dir.path().join("grocery.db")).build().unwrap();
    let agent = open();
    let starter = agent.catalog().len();
    let first = "id,name,price\na,Yuzu Jam,3\nb,Fig Jam,4\nb,Fig Jam,5\ngc-whole-milk-1-gallon,Our Milk,2\n";
    let report = import(&agent, first).unwrap();
    assert_eq!((report.read, report.imported, report.replaced), (4, 3, 1));
    assert_eq!(agent.catalog().len(), starter + 2);
    let again = import(&agent, first).unwrap();
    assert_eq!(again, report, "a second import tells the same");
    assert_eq!(agent.catalog().len(), starter + 2);
    let third = r#"[{"id":"c","name":"Kiwi Jam"},{"id":"a","name":"Yuzu Jelly","price":7}]"#;
    assert_eq!(import(&agent, third).unwrap().imported, 2);
    let all = |agent: &GroceryAgent| {
        let mut all: Vec<Product> = agent.catalog().snapshot().products().collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    };
    let before = all(&agent);
    drop(agent);
    let agent = open();
    assert_eq!(all(&agent), before, "what is stored is what was in use");
    let name = |id: &str| agent.catalog().get(&ProductId::new(id).unwrap()).unwrap().name;
    assert_eq!((name("a"), name("b")), ("Yuzu Jelly".to_owned(), "Fig Jam".to_owned()));
    assert_eq!(name("gc-whole-milk-1-gallon"), "Our Milk");
    let found = agent.catalog().search(&SearchRequest::new("kiwi jam")).unwrap();
    assert_eq!(found.hits[0].product.id.as_str(), "c");
}

#[test]
fn a_number_of_the_retailer_is_one_products() {
    let agent = GroceryAgent::builder().build().unwrap();
    import(&agent, "id,name,walmart_id\nold,Fig Jam,7\n").unwrap();
    let file = "id,name,walmart_id\na,Yuzu Jam,8\nb,Kiwi Jam,8\nc,Plum Jam,7\nd,Pear Jam,\nold,Fig Jam,7\n";
    let refused = import(&agent, file).unwrap_err();
    assert!(refused.message().contains("line 3") && refused.message().contains("\"a\""), "{refused}");
    assert!(agent.catalog().get(&ProductId::new("a").unwrap()).is_err());

    let report = block_on(agent.catalog().import(file.as_bytes(), ImportMode::Lenient, |_| {})).unwrap();
    let lines: Vec<u64> = report.skipped_lines.iter().map(|l| l.line).collect();
    assert_eq!((report.imported, report.replaced, lines), (3, 0, vec![3, 4]));
    assert!(agent.catalog().get(&ProductId::new("d").unwrap()).is_ok());
}

#[test]
fn a_price_per_ounce_of_a_package_is_not_its_price() {
    let agent = GroceryAgent::builder().build().unwrap();
    let file = r#"{"products":[{"id":"p","name":"Pasta","price":{"regular":1.50,"unit":0.09375,"unitOfMeasure":"ounce"}},
        {"id":"b","name":"Bananas","price":{"regular":0.58,"sale":0.49,"unit":0.49,"unitOfMeasure":"lb"}}]}"#;
    import(&agent, file).unwrap();
    let sold_by = |id: &str| agent.catalog().get(&ProductId::new(id).unwrap()).unwrap().sold_by;
    assert_eq!((sold_by("p"), sold_by("b")), (SoldBy::Each, SoldBy::Weight));
}

#[test]
fn records_of_open_food_facts_with_options() {
    let agent = GroceryAgent::builder().catalog(Catalog::build([]).unwrap()).build().unwrap();
    let file = r#"{"code":"4006381333931","product_name":"Tofu nature","product_name_en":"Plain Tofu","countries_tags":["en:france","en:united-states"],"ingredients_analysis_tags":["en:vegan"]}
        {"code":"5","product_name":"Roquefort","countries_tags":["en:france"]}"#;
    let options = agent.catalog().import_options().with_country("us").with_language("en");
    let report = block_on(agent.catalog().import_with(file.as_bytes(), &options, |_| {})).unwrap();
    assert_eq!((report.format, report.imported), (CatalogFormat::OpenFoodFacts, 1));
    assert_eq!(report.left_out.get("other_country"), Some(&1));
    let tofu = agent.catalog().get(&ProductId::new("off-4006381333931").unwrap()).unwrap();
    assert_eq!((tofu.name.as_str(), tofu.diets.join(" ")), ("Plain Tofu", "vegan".to_owned()));
    assert!(!tofu.allergens_complete, "nobody said what is in it");
}

/// A store that stops in the middle of a stream.
struct Stuck {
    inner: MemoryProductStore,
    /// What is left of the stream; with an error to answer it is not kept.
    stream: Mutex<Option<ProductStream>>,
    fails: bool,
}

#[async_trait]
impl ProductStore for Stuck {
    async fn upsert(&self, request: UpsertProducts) -> Result<usize> {
        self.inner.upsert(request).await
    }

    async fn upsert_all(&self, mut products: ProductStream) -> Result<usize> {
        assert!(products.next().is_some_and(|p| p.is_ok()));
        if self.fails {
            return Err(Error::new(ErrorKind::Storage, "the disk is full"));
        }
        *self.stream.lock().unwrap_or_else(PoisonError::into_inner) = Some(products);
        std::future::pending().await
    }

    async fn get(&self, id: &ProductId) -> Result<Option<Product>> {
        self.inner.get(id).await
    }

    async fn page(&self, request: ProductPage) -> Result<Vec<Product>> {
        self.inner.page(request).await
    }

    async fn remove(&self, ids: Vec<ProductId>) -> Result<usize> {
        self.inner.remove(ids).await
    }

    async fn count(&self) -> Result<usize> {
        self.inner.count().await
    }
}

fn stuck(fails: bool) -> (Arc<Stuck>, GroceryAgent) {
    let store = Arc::new(Stuck { inner: MemoryProductStore::new(), stream: Mutex::new(None), fails });
    let agent = GroceryAgent::builder().product_store(store.clone()).build().unwrap();
    (store, agent)
}

#[test]
fn a_store_that_fails_leaves_the_former_catalogue() {
    let (_, agent) = stuck(true);
    let before = agent.catalog().snapshot();
    let e = import(&agent, "id,name\na,Yuzu Jam\nb,Fig Jam\n").unwrap_err();
    assert_eq!(e.message(), "the disk is full");
    assert!(Arc::ptr_eq(&before, &agent.catalog().snapshot()));
}

#[test]
fn a_dropped_import_leaves_the_former_catalogue() {
    let (store, agent) = stuck(false);
    let before = agent.catalog().snapshot();
    {
        let view = agent.catalog();
        let mut running =
            pin!(view.import("id,name\na,Yuzu Jam\nb,Fig Jam\n".as_bytes(), ImportMode::Strict, |_| {}));
        let mut poll = || running.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        // Once it lets go between reading and keeping, then it waits for the store.
        assert!(matches!(poll(), Poll::Pending));
        assert!(store.stream.lock().unwrap().is_none(), "nothing is kept before");
        assert!(matches!(poll(), Poll::Pending));
    }
    assert!(Arc::ptr_eq(&before, &agent.catalog().snapshot()));
    // A store that goes on writing by itself is told, and takes back what it wrote.
    let mut stream = store.stream.lock().unwrap().take().unwrap();
    let e = stream.next().unwrap().unwrap_err();
    assert!(e.message().contains("given up"), "{e}");
}

/// Products come, change and go, in use and in the file, while who reads keeps what they have.
#[test]
fn products_change_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("g.db");
    let open = || GroceryAgent::builder().database(&path).clock(clock()).build().unwrap();
    let agent = open();
    let before = agent.catalog().snapshot();
    let product = |id: &str, name: &str| Product::new(id.parse().unwrap(), name);
    let change = |changes: &CatalogChanges| block_on(agent.catalog().change(changes));
    let first = CatalogChanges::new().put(product("a", "Yuzu Jam")).put(product("b", "Yuzu Curd"));
    change(&first.put(product("a", "Yuzu Marmalade"))).unwrap();
    change(&CatalogChanges::new().remove("b".parse().unwrap()).remove("nowhere".parse().unwrap())).unwrap();
    for agent in [&agent, &open()] {
        assert_eq!(agent.catalog().len(), before.len() + 1);
        let found = agent.catalog().search(&SearchRequest::new("yuzu")).unwrap();
        let names: Vec<&str> = found.hits.iter().map(|h| h.product.name.as_str()).collect();
        assert_eq!(names, ["Yuzu Marmalade"]);
    }
    assert!(before.get(&"a".parse().unwrap()).is_none());

    // A retailer's number moves to another product in one call: from one that goes, and from one that lets go of it.
    let numbered = |id: &str, name: &str, number: Option<&str>| {
        let mut p = product(id, name);
        p.retailer_id = number.map(str::to_owned);
        p
    };
    change(&CatalogChanges::new().put(numbered("old", "Fig Jam", Some("55")))).unwrap();
    let moved = CatalogChanges::new().remove("old".parse().unwrap());
    change(&moved.put(numbered("new", "Fig Curd", Some("55")))).unwrap();
    let moved = CatalogChanges::new().put(numbered("third", "Fig Tea", Some("55")));
    change(&moved.put(numbered("new", "Fig Curd", None))).unwrap();
    for agent in [&agent, &open()] {
        let number = |id: &str| agent.catalog().get(&id.parse().unwrap()).map(|p| p.retailer_id);
        assert_eq!(number("old").unwrap_err().kind(), ErrorKind::ProductNotFound);
        assert_eq!((number("new").unwrap(), number("third").unwrap()), (None, Some("55".to_owned())));
    }
    change(&CatalogChanges::new().remove("new".parse().unwrap()).remove("third".parse().unwrap())).unwrap();

    // One number for two products is refused, and nothing changes.
    let mut twice = CatalogChanges::new().put(product("c", "Yuzu Tea")).put(product("d", "Yuzu Soda"));
    twice.put.iter_mut().for_each(|p| p.retailer_id = Some("77".to_owned()));
    assert_eq!(change(&twice).unwrap_err().kind(), ErrorKind::InvalidProduct);
    assert_eq!(agent.catalog().len(), before.len() + 1);
}
