use super::*;
use crate::{id::ProductId, money::Currency};

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn product(id: &str, name: &str, code: &str, number: &str) -> Product {
    let mut p = Product::new(ProductId::new(id).unwrap(), name);
    p.category = vec!["Dairy".to_owned()];
    p.barcode = Some(code.to_owned()).filter(|c| !c.is_empty());
    p.retailer_id = Some(number.to_owned()).filter(|n| !n.is_empty());
    p
}

fn shelf() -> Catalog {
    Catalog::build([
        product("h1", "Whole Milk", "0071000000001", ""),
        product("h2", "Oat Milk", "", "7000002"),
        product("h3", "Milk Chocolate", "", ""),
        product("h4", "Kefir", "0071000000004", "7000004"),
    ])
    .unwrap()
}

fn page(products: Vec<SourcedProduct>) -> SourcePage {
    SourcePage::new(products, None)
}

fn ids(found: &CombinedResult) -> Vec<&str> {
    found.hits.iter().map(|h| h.product.id.as_str()).collect()
}

#[test]
fn without_an_answer_it_is_the_search_of_the_catalogue() {
    let catalog = shelf();
    let request = SearchRequest::new("milk");
    let found = catalog.search_with_source(&request, &SourcePage::default()).unwrap();
    let own = catalog.search(&request).unwrap();
    assert_eq!(found.total, own.total);
    let indexes: Vec<_> = found.hits.iter().map(|h| h.index).collect();
    assert_eq!(indexes, own.hits.iter().map(|h| Some(h.index)).collect::<Vec<_>>());
    assert!(found.hits.iter().all(|h| h.source_rank.is_none() && h.price.is_none()));
    assert!(catalog.search_with_source(&SearchRequest::new(" "), &SourcePage::default()).is_err());
}

#[test]
fn a_product_of_both_comes_once_with_the_price() {
    let catalog = shelf();
    let answer = page(vec![
        // By the bar code, written with other zeros.
        SourcedProduct::new(product("s1", "Meadow Whole Milk", "71000000001", "")).with_price(usd(398)),
        // By the retailer's number.
        SourcedProduct::new(product("s2", "Oat", "", "7000002")).with_stock(false),
        // By the id.
        SourcedProduct::new(product("h3", "Milk Choc", "", "")).with_price(usd(99)).with_regular(usd(150)),
        // The number is the kefir's, the bar code is not.
        SourcedProduct::new(product("s4", "Milk Powder", "0071000000099", "7000004")),
        // Twice in one answer, by the id and by the bar code.
        SourcedProduct::new(product("s4", "Milk Powder", "", "")),
        SourcedProduct::new(product("s5", "Powdered Milk", "71000000099", "")),
    ]);
    let found = catalog.search_with_source(&SearchRequest::new("milk"), &answer).unwrap();
    let mut all = ids(&found);
    all.sort_unstable();
    assert_eq!(all, ["h1", "h2", "h3", "s4"]);
    assert_eq!(found.total, 4);
    let of = |id: &str| found.hits.iter().find(|h| h.product.id.as_str() == id).unwrap();
    assert_eq!((of("h1").price, of("h1").product.name.as_str()), (Some(usd(398)), "Whole Milk"));
    assert_eq!((of("h2").in_stock, of("h2").source_rank), (Some(false), Some(2)));
    assert_eq!((of("h3").price, of("h3").regular), (Some(usd(99)), Some(usd(150))));
    assert_eq!((of("s4").index, of("s4").source_rank), (None, Some(4)));
}

#[test]
fn whole_names_come_first_wherever_they_are_from() {
    let catalog = shelf();
    let others = (0..5).map(|n| SourcedProduct::new(product(&format!("s{n}"), "Milk Drink", "", "")));
    let mut products: Vec<SourcedProduct> = others.collect();
    products.push(SourcedProduct::new(product("goat", "Goat Milk", "", "")));
    let found =
        catalog.search_with_source(&SearchRequest::new("goat milk"), &page(products.clone())).unwrap();
    assert_eq!(ids(&found)[0], "goat");
    let found = catalog.search_with_source(&SearchRequest::new("whole milk"), &page(products)).unwrap();
    assert_eq!(ids(&found)[0], "h1");
}

#[test]
fn filters_and_pages_hold() {
    let catalog = shelf();
    let mut candy = product("s1", "Milk Candy", "", "");
    candy.category = vec!["Candy".to_owned()];
    let answer = page(vec![
        SourcedProduct::new(candy).with_price(usd(100)),
        SourcedProduct::new(product("s2", "Goat Milk", "", "")).with_price(usd(700)),
        SourcedProduct::new(product("s3", "Cheap Milk", "", "")).with_price(usd(150)),
        SourcedProduct::new(product("s4", "Unpriced Milk", "", "")),
        SourcedProduct::new(product("s5", "Milk", "0071000000001", "")).with_price(usd(180)),
    ]);
    let mut request = SearchRequest::new("milk");
    request.category = Some("DAIRY".to_owned());
    request.max_price = Some(usd(200));
    let found = catalog.search_with_source(&request, &answer).unwrap();
    let mut all = ids(&found);
    all.sort_unstable();
    assert_eq!(all, ["h1", "s3"], "by the price of today where the catalogue has none");
    let mut dear = shelf().get(&ProductId::new("h1").unwrap()).unwrap();
    dear.typical_price = Some(crate::catalog::TypicalPrice {
        price: usd(150),
        kind: crate::catalog::PriceKind::Listed,
        source: "file".to_owned(),
        as_of: crate::clock::Date::new(2026, 1, 1).unwrap(),
    });
    let dear = Catalog::build([dear]).unwrap();
    let now =
        page(vec![SourcedProduct::new(product("s5", "Milk", "0071000000001", "")).with_price(usd(250))]);
    assert_eq!(dear.search(&request).unwrap().total, 1);
    let found = dear.search_with_source(&request, &now).unwrap();
    assert_eq!((found.hits.len(), found.total), (0, 0), "what it costs now is above the limit");
    let whole = catalog.search_with_source(&SearchRequest::new("milk"), &answer).unwrap();
    let mut paged = Vec::new();
    for offset in 0..whole.total {
        let mut one = SearchRequest::new("milk").with_limit(1);
        one.offset = offset;
        paged.extend(catalog.search_with_source(&one, &answer).unwrap().hits);
    }
    assert_eq!(paged, whole.hits);
}
