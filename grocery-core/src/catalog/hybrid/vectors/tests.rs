use super::*;
use crate::{
    catalog::Product,
    id::ProductId,
    money::{Currency, Money},
};

fn product(id: &str, name: &str, category: &str) -> Product {
    let mut p = Product::new(ProductId::new(id).unwrap(), name);
    p.category = vec![category.to_owned()];
    p
}

fn shelf() -> Catalog {
    let mut milk = product("m1", "Whole Milk", "Dairy");
    milk.size = "1 gallon".parse().ok();
    milk.brand = Some("Meadow".to_owned());
    milk.barcode = Some("0071000000001".to_owned());
    milk.retailer_id = Some("7000001".to_owned());
    Catalog::build([
        milk,
        product("m2", "Milk Chocolate Bar", "Candy"),
        product("m3", "Oat Milk", "Dairy"),
        product("d1", "Soy Drink", "Dairy"),
        product("d2", "Kefir", "Dairy"),
        product("x1", "Dish Soap", "Household"),
    ])
    .unwrap()
}

fn near(hits: &[(&str, f32)]) -> Vec<VectorHit> {
    hits.iter().map(|(id, s)| VectorHit::new(ProductId::new(id).unwrap(), *s)).collect()
}

fn ids(found: &HybridResult) -> Vec<&str> {
    found.hits.iter().map(|h| h.product.id.as_str()).collect()
}

#[test]
fn without_neighbours_it_is_the_search_by_words() {
    let catalog = shelf();
    for q in ["milk", "whole milk 1 gallon", "mlik", "nothing of the kind", "soap"] {
        let request = SearchRequest::new(q);
        let words = catalog.search(&request).unwrap();
        for useless in [near(&[]), near(&[("gone", 0.9), ("d2", 0.1)])] {
            let options = HybridOptions::default().with_min_similarity(0.3);
            let found = catalog.search_with_vectors(&request, &useless, &options).unwrap();
            assert_eq!(found.total, words.total, "{q}");
            assert_eq!(found.hits.len(), words.hits.len());
            for (place, (a, b)) in found.hits.iter().zip(&words.hits).enumerate() {
                assert_eq!((a.index, &a.product, a.score), (b.index, &b.product, b.score));
                assert_eq!((a.word_rank, a.vector_rank, a.similarity), (Some(place + 1), None, None));
            }
        }
    }
    let e =
        catalog.search_with_vectors(&SearchRequest::new(" "), &[], &HybridOptions::default()).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::InvalidInput);
}

#[test]
fn neighbours_come_beside_words_and_nothing_is_lost() {
    let catalog = shelf();
    let request = SearchRequest::new("milk");
    let words = catalog.search(&request).unwrap();
    let neighbours = near(&[("d1", 0.9), ("d2", 0.8), ("m3", 0.7), ("gone", 0.6), ("d1", 0.6)]);
    let options = HybridOptions::default().with_vector_weight(1.0);
    let found = catalog.search_with_vectors(&request, &neighbours, &options).unwrap();
    assert_eq!(found.total, words.total + 2);
    assert_eq!(found.hits.len(), found.total);
    assert_eq!(ids(&found)[0], "m3", "found by both");
    let soy = found.hits.iter().find(|h| h.product.id.as_str() == "d1").unwrap();
    assert_eq!((soy.word_rank, soy.vector_rank, soy.similarity), (None, Some(1), Some(0.9)));
    for hit in &words.hits {
        assert!(found.hits.iter().any(|h| h.index == hit.index));
    }
    // Where vectors hardly count, they only follow.
    let weak = options.with_vector_weight(0.01);
    let last = catalog.search_with_vectors(&request, &neighbours, &weak).unwrap();
    let order: Vec<_> = last.hits.iter().map(|h| h.index).take(words.hits.len()).collect();
    assert_eq!(order, words.hits.iter().map(|h| h.index).collect::<Vec<_>>());
    // Pages are pieces of the whole.
    let mut paged = Vec::new();
    for offset in 0..found.total {
        let mut one = SearchRequest::new("milk").with_limit(1);
        one.offset = offset;
        paged.extend(catalog.search_with_vectors(&one, &neighbours, &options).unwrap().hits);
    }
    assert_eq!(paged, found.hits);
    let mut none = SearchRequest::new("milk").with_limit(0);
    none.offset = 3;
    let none = catalog.search_with_vectors(&none, &neighbours, &options).unwrap();
    assert!(none.hits.is_empty() && none.total == found.total);
}

#[test]
fn what_was_asked_for_to_the_letter_stays_in_front() {
    let catalog = shelf();
    let options = HybridOptions::default().with_vector_weight(10.0);
    let neighbours = near(&[("x1", 1.0), ("d1", 0.99), ("m2", 0.98), ("m3", 0.97)]);
    for q in
        ["whole milk", "Whole Milks", "meadow whole milk", "whole milk, 1 gallon", "MEADOW WHOLE MILK 1 gal"]
    {
        let found = catalog.search_with_vectors(&SearchRequest::new(q), &neighbours, &options).unwrap();
        assert_eq!(ids(&found)[0], "m1", "{q}");
        assert!(found.hits.len() >= 4);
    }
    // Another size is another name.
    let found = catalog
        .search_with_vectors(&SearchRequest::new("whole milk 1 quart"), &neighbours, &options)
        .unwrap();
    assert_ne!(ids(&found)[0], "m1");
    for code in ["m1", "7000001", "0071000000001", "71000000001"] {
        let request = SearchRequest::new(code);
        let found = catalog.search_with_vectors(&request, &neighbours, &options).unwrap();
        assert_eq!(found.hits.len(), catalog.search(&request).unwrap().hits.len(), "{code}");
        assert!(found.hits.iter().all(|h| h.vector_rank.is_none()), "{code}");
    }
}

#[test]
fn filters_hold_for_neighbours() {
    let catalog = shelf();
    let neighbours = near(&[("x1", 0.9), ("d2", 0.8), ("m2", 0.7)]);
    let mut dairy = SearchRequest::new("milk");
    dairy.category = Some("dairy".to_owned());
    let found = catalog.search_with_vectors(&dairy, &neighbours, &HybridOptions::default()).unwrap();
    assert!(ids(&found).contains(&"d2"));
    assert!(found.hits.iter().all(|h| h.product.category == ["Dairy"]));
    let mut cheap = SearchRequest::new("milk");
    cheap.max_price = Some(Money::from_minor(1, Currency::USD));
    let found = catalog.search_with_vectors(&cheap, &neighbours, &HybridOptions::default()).unwrap();
    assert!(found.hits.is_empty(), "no price is known here");
}

#[test]
fn options_without_meaning_are_refused() {
    let catalog = shelf();
    for bad in [
        HybridOptions::default().with_vector_weight(f64::NAN),
        HybridOptions::default().with_vector_weight(-0.1),
        HybridOptions::default().with_min_similarity(f32::NAN),
        HybridOptions::default().with_min_similarity(1.5),
        HybridOptions::default().with_neighbours(0),
        HybridOptions::default().with_neighbours(1_001),
    ] {
        let e = catalog.search_with_vectors(&SearchRequest::new("milk"), &[], &bad).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput, "{bad:?}");
    }
}
