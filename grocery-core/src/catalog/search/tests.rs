use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::money::Currency;

fn starter() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::starter().unwrap())
}

fn names(q: &str) -> Vec<String> {
    let found = starter().search(&SearchRequest::new(q).with_limit(10)).unwrap();
    found.hits.into_iter().map(|h| h.product.name).collect()
}

fn usd(minor: i64) -> Option<Money> {
    Some(Money::from_minor(minor, Currency::USD))
}

#[test]
fn every_product_is_found_by_its_whole_name() {
    let catalog = starter();
    let mut lost = Vec::new();
    for (i, product) in catalog.products().enumerate().step_by(7) {
        let found = catalog.search(&SearchRequest::new(product.name.to_lowercase()).with_limit(10)).unwrap();
        let fold = |s: &str| s.to_lowercase();
        if !found.hits.iter().any(|h| fold(&h.product.name) == fold(&product.name)) {
            lost.push(format!("{i} {}", product.name));
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn misspelt_and_unfinished_words_are_found() {
    for (q, want) in [
        ("chedar cheese", "Cheddar"),
        ("mlik", "Milk"),
        ("brocolli", "Broccoli"),
        ("spagheti", "Spaghetti"),
        ("spagetty sauce", "Sauce"),
        ("ogurt", "Yogurt"),
        ("straw", "Straw"),
        ("peanut but", "Peanut Butter"),
        ("corn starch", "Corn Starch"),
        ("cornstarch", "Corn Starch"),
        ("jalapeño", "Jalape"),
        ("7 up", "7"),
    ] {
        let got = names(q);
        assert!(got.first().is_some_and(|n| n.contains(want)), "{q}: {got:?}");
    }
}

#[test]
fn an_expansion_never_outweighs_the_word_itself() {
    let product = |id: &str, name: &str| {
        let mut p = starter().products().next().unwrap();
        p.id = id.parse().unwrap();
        p.name = name.to_owned();
        (p.aliases, p.brand, p.size, p.category) = (Vec::new(), None, None, vec!["Shelf".to_owned()]);
        p
    };
    // "bear" is rarer than "pear" and one edit away.
    let mut all = vec![product("bear", "Bear")];
    all.extend((0..20).map(|i| product(&format!("pear{i}"), "Pear")));
    let catalog = Catalog::build(all).unwrap();
    let first = |q: &str| catalog.search(&SearchRequest::new(q)).unwrap().hits[0].product.name.clone();
    assert_eq!(first("pear"), "Pear");
    assert_eq!(first("bear"), "Bear");
}

#[test]
fn blank_text_is_an_error_and_nonsense_finds_nothing() {
    for q in ["", " ", "\t\n"] {
        let e = starter().search(&SearchRequest::new(q)).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.hint().is_some());
    }
    for q in ["the of and", "🥛🥛", "zzzzqqqq", "'", "%", "\0"] {
        assert_eq!(starter().search(&SearchRequest::new(q)).unwrap().total, 0, "{q:?}");
    }
}

#[test]
fn query_languages_are_only_words() {
    let plain = names("milk");
    for q in ["milk'; --", "\"milk\"", "milk*", "+milk", "milk^2", "(milk)", "name:milk"] {
        let got = names(q);
        assert!(got.iter().any(|n| n.contains("Milk")), "{q}: {got:?}");
    }
    assert_eq!(names("milk'; --"), plain);
}

#[test]
fn filters_let_through_only_what_they_say() {
    let request = SearchRequest {
        category: Some("dairy & eggs > milk".to_owned()),
        min_price: usd(100),
        max_price: usd(400),
        ..SearchRequest::new("milk").with_limit(100)
    };
    let found = starter().search(&request).unwrap();
    assert!(found.total > 5);
    for hit in &found.hits {
        assert_eq!(hit.product.category[..2], ["Dairy & Eggs", "Milk"]);
        let price = hit.product.typical_price.as_ref().unwrap().price.minor();
        assert!((100..=400).contains(&price));
    }
    let none = SearchRequest { category: Some("No Such Shelf".to_owned()), ..SearchRequest::new("milk") };
    assert_eq!(starter().search(&none).unwrap().total, 0);
    let wrong = SearchRequest { min_price: usd(5), max_price: usd(4), ..SearchRequest::new("milk") };
    assert_eq!(starter().search(&wrong).unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn pages_join_without_gaps_or_repeats() {
    let all = starter().search(&SearchRequest::new("cheese").with_limit(100)).unwrap();
    let mut joined = Vec::new();
    for offset in (0..100).step_by(9) {
        let page = SearchRequest { offset, ..SearchRequest::new("cheese").with_limit(9) };
        let page = starter().search(&page).unwrap();
        assert_eq!(page.total, all.total);
        joined.extend(page.hits);
    }
    joined.truncate(100);
    assert_eq!(joined, all.hits);
    let far = SearchRequest { offset: usize::MAX, ..SearchRequest::new("cheese") };
    assert!(starter().search(&far).unwrap().hits.is_empty());
}

#[test]
fn codes_find_their_product() {
    let with_code = starter().products().find(|p| p.barcode.is_some() || p.retailer_id.is_some()).unwrap();
    if let Some(id) = &with_code.retailer_id {
        assert_eq!(starter().by_retailer_id(id).unwrap().retailer_id, with_code.retailer_id);
    }
    for wrong in ["", "abc", "0000", "99999999999999999999999999999999999999"] {
        assert_eq!(starter().by_barcode(wrong), None);
    }
    assert_eq!(
        starter().require(&"no such".parse().unwrap()).unwrap_err().kind(),
        ErrorKind::ProductNotFound
    );
}

#[test]
fn an_empty_catalogue_answers() {
    let catalog = Catalog::build([]).unwrap();
    assert!(catalog.is_empty());
    assert_eq!(catalog.search(&SearchRequest::new("milk")).unwrap(), SearchResult::default());
    assert_eq!(catalog.by_barcode("123"), None);
    assert_eq!(catalog.match_item(&crate::catalog::MatchRequest::new("milk")).best, None);
}

proptest! {
    #[test]
    fn any_text_is_safe_and_limits_hold(q in ".{1,80}", limit in 0..300_usize, offset in 0..50_usize) {
        let request = SearchRequest { limit, offset, ..SearchRequest::new(q.clone()) };
        if let Ok(found) = starter().search(&request) {
            prop_assert!(found.hits.len() <= limit.min(MAX_LIMIT));
            prop_assert!(found.hits.len() <= found.total);
            prop_assert!(found.hits.iter().all(|h| h.score.is_finite()));
        }
        let m = starter().match_item(&crate::catalog::MatchRequest::new(q));
        prop_assert!((0.0..=1.0).contains(&m.confidence));
        prop_assert!(m.runners_up.len() <= 4);
    }

    #[test]
    fn words_in_any_mix_are_safe(words in prop::collection::vec("(milk|2%|bread|chees|organik|7|up|oz|64|free|no|gluten|x|the|-|&)", 1..40)) {
        let q = words.join(" ");
        let found = starter().search(&SearchRequest::new(q)).unwrap();
        prop_assert!(found.hits.len() <= 20);
    }

    #[test]
    fn scores_fall(q in "(milk|chicken soup|frozen pizza|whole wheat bread|diet cola|pasta)") {
        let hits = starter().search(&SearchRequest::new(q).with_limit(60)).unwrap().hits;
        prop_assert!(hits.windows(2).all(|w| w[0].score >= w[1].score));
    }
}
