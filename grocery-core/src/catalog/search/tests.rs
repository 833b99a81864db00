use std::sync::OnceLock;

use proptest::prelude::*;
use rustc_hash::FxHashMap;

use super::*;
use crate::{
    catalog::{Availability, Ratings, SoldBy},
    money::Currency,
};

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

/// Every fifth product of the starter catalogue, with stock, ratings and brands of all kinds, known or not.
fn shop() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let shelf = starter().products().enumerate().step_by(5).map(|(i, mut p)| {
            let n = i / 5;
            p.availability = Availability {
                in_stock: [None, Some(true), Some(false)][n % 3],
                quantity: [None, Some(0), Some(12), None][n % 4],
            };
            let stars = u16::try_from(n * 37 % 501).unwrap();
            p.ratings = (n % 5 > 0).then(|| Ratings::new(stars, n as u32).unwrap());
            p.brand =
                [None, Some("Great Value"), Some("Our Family"), p.brand.as_deref()][n % 4].map(str::to_owned);
            p
        });
        Catalog::build(shelf).unwrap()
    })
}

/// Whether a product keeps to a request, worked out from the product alone.
fn keeps(p: &Product, request: &SearchRequest) -> bool {
    let price = p.typical_price.as_ref().map(|t| t.price.minor());
    let brand = |b: &String| b.to_lowercase() == request.brand.as_deref().unwrap_or("").to_lowercase();
    let in_stock = p.availability.in_stock.unwrap_or(p.availability.quantity.is_some_and(|n| n > 0));
    let in_category = |wanted: &String| p.category.iter().any(|step| step.eq_ignore_ascii_case(wanted));
    request.category.as_ref().is_none_or(in_category)
        && (request.brand.is_none() || p.brand.as_ref().is_some_and(brand))
        && request.min_price.is_none_or(|least| price.is_some_and(|p| p >= least.minor()))
        && request.max_price.is_none_or(|most| price.is_some_and(|p| p <= most.minor()))
        && (!request.in_stock || in_stock)
        && request.min_rating.is_none_or(|least| p.ratings.is_some_and(|r| r.average() >= least))
        && request.diets.iter().all(|d| {
            let implied = |own: &String| own == d || d == "vegetarian" && own == "vegan";
            p.diets.iter().any(implied)
        })
}

/// All hits of a search, page by page.
fn every_hit(catalog: &Catalog, request: &SearchRequest) -> Vec<SearchHit> {
    let mut all: Vec<SearchHit> = Vec::new();
    loop {
        let page = SearchRequest { limit: 100, offset: all.len(), ..request.clone() };
        let found = catalog.search(&page).unwrap();
        if found.hits.is_empty() {
            assert_eq!(all.len(), found.total, "the total is not how many there are");
            return all;
        }
        all.extend(found.hits);
    }
}

fn filters() -> impl Strategy<Value = SearchRequest> {
    let q = prop::sample::select(vec![
        "milk",
        "chees",
        "whole wheat bread",
        "chiken soup",
        "organic",
        "ice cream",
        "apple",
        "great value",
        "pasta sauce",
        "sugar free",
        "tp",
        "gallon",
    ]);
    let category =
        prop::option::of(prop::sample::select(vec!["Dairy & Eggs", "pantry", "Milk", "Snacks", "none"]));
    let brand = prop::option::of(prop::sample::select(vec!["great value", "Our Family", "Nobody"]));
    let prices = (prop::option::of(0..500_i64), prop::option::of(300..1_500_i64));
    let diets = prop::collection::vec(prop::sample::select(vec!["vegan", "vegetarian", "gluten_free"]), 0..2);
    let rest = (any::<bool>(), prop::option::of(0..=20_u8), prop::sample::select(SearchSort::ALL.to_vec()));
    (q, category, brand, prices, diets, rest).prop_map(|(q, category, brand, (min, max), diets, rest)| {
        let (in_stock, rating, sort) = rest;
        let (min, max) = if min > max && max.is_some() { (max, min) } else { (min, max) };
        SearchRequest {
            category: category.map(str::to_owned),
            brand: brand.map(str::to_owned),
            min_price: min.and_then(usd),
            max_price: max.and_then(usd),
            in_stock,
            diets: diets.into_iter().map(str::to_owned).collect(),
            min_rating: rating.map(|quarters| f64::from(quarters) / 4.0),
            sort,
            ..SearchRequest::new(q)
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_filtered_search_is_the_unfiltered_one_with_the_others_left_out(request in filters()) {
        let plain = SearchRequest { sort: request.sort, ..SearchRequest::new(request.q.clone()) };
        let mut wanted = every_hit(shop(), &plain);
        wanted.retain(|hit| keeps(&hit.product, &request));
        let found = every_hit(shop(), &request);
        for hit in &found {
            prop_assert!(keeps(&hit.product, &request), "{:?} does not keep to {:?}", hit.product, request);
        }
        // Diets by allergens may leave out more than what is stated lets through.
        if request.diets.is_empty() {
            prop_assert_eq!(found, wanted);
        } else {
            let places: FxHashMap<u32, usize> = wanted.iter().enumerate().map(|(i, h)| (h.index, i)).collect();
            let order: Vec<usize> = found.iter().map(|h| places[&h.index]).collect();
            prop_assert!(order.windows(2).all(|w| w[0] < w[1]), "{:?}", order);
        }
    }

    #[test]
    fn orders_hold_and_put_what_is_out_of_stock_last(request in filters()) {
        let hits = every_hit(shop(), &request);
        let out = |h: &SearchHit| h.product.availability.is_in_stock() == Some(false);
        let price = |h: &SearchHit| h.product.typical_price.as_ref().map_or(i64::MAX, |t| t.price.minor());
        let stars = |h: &SearchHit| h.product.ratings.map_or(-1, |r| i32::from(r.average_hundredths()));
        for w in hits.windows(2).filter(|_| request.sort != SearchSort::Relevance) {
            prop_assert!(out(&w[0]) <= out(&w[1]));
            if out(&w[0]) != out(&w[1]) {
                continue;
            }
            match request.sort {
                SearchSort::Price => prop_assert!(price(&w[0]) <= price(&w[1])),
                SearchSort::Rating => prop_assert!(stars(&w[0]) >= stars(&w[1])),
                SearchSort::Popularity => prop_assert!(w[0].product.popularity >= w[1].product.popularity),
                SearchSort::UnitPrice => {
                    let known = (w[0].product.unit_price(), w[1].product.unit_price());
                    prop_assert!(known.0.is_some() || known.1.is_none());
                    if let (Some(a), Some(b)) = known && let Ok(order) = a.compare(&b) {
                        prop_assert!(order.is_le(), "{:?} before {:?}", w[0].product, w[1].product);
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn the_parts_of_every_score_add_up_to_it(
        request in filters(), words in "(milk|chedar chees|2%|gallon|chips ahoy|corn starch|tp|straw){1,3}",
        bought in prop::collection::vec(0..1_000_u32, 0..40), either in any::<bool>(),
    ) {
        let q = if either { words } else { request.q.clone() };
        let bought = bought.into_iter().filter_map(|at| shop().product(at)).map(|p| p.id).collect();
        let request = SearchRequest { q, bought, limit: 100, ..request };
        let found = shop().search(&request).unwrap();
        let why = shop().explain_search(&request).unwrap();
        prop_assert_eq!(why.total, found.total);
        prop_assert_eq!(why.hits.len(), found.hits.len());
        for (hit, why) in found.hits.iter().zip(&why.hits) {
            prop_assert_eq!((&why.product_id, why.score), (&hit.product.id, hit.score));
            let sum: f64 = why.parts.iter().map(|p| p.value).sum();
            prop_assert_eq!(sum, hit.score, "{:?}", why);
        }
    }

    #[test]
    fn filters_of_any_text_are_safe(text in ".{0,60}", stars in any::<f64>()) {
        let request = SearchRequest {
            category: Some(text.clone()),
            brand: Some(text.clone()),
            diets: vec![text.clone()],
            min_rating: Some(stars),
            ..SearchRequest::new("milk")
        };
        if let Err(e) = shop().search(&request) {
            prop_assert_eq!(e.kind(), ErrorKind::InvalidInput);
            prop_assert!(e.hint().is_some());
        }
    }
}

fn milk(id: &str, change: impl FnOnce(&mut Product)) -> Product {
    let mut p = starter().get(&"gc-whole-milk-1-gallon".parse().unwrap()).unwrap();
    p.id = id.parse().unwrap();
    change(&mut p);
    p
}

fn ids(catalog: &Catalog, request: &SearchRequest) -> Vec<String> {
    catalog.search(request).unwrap().hits.into_iter().map(|h| h.product.id.to_string()).collect()
}

#[test]
fn what_is_out_of_stock_comes_after_what_answers_as_much() {
    let catalog = Catalog::build([
        milk("out", |p| {
            p.availability = Availability::counted(0);
            p.popularity = u32::MAX;
        }),
        milk("long", |p| p.name = "Farmhouse Gold Creamline Whole Milk from Grazing Cows".to_owned()),
        milk("unknown", |_| {}),
        milk("in", |p| p.availability = Availability::said(true)),
    ])
    .unwrap();
    let found = ids(&catalog, &SearchRequest::new("whole milk"));
    let place = |id: &str| found.iter().position(|f| f == id).unwrap_or(usize::MAX);
    assert!(place("long") < place("out") && place("unknown") < place("out") && place("in") < place("out"));
    assert_eq!(ids(&catalog, &SearchRequest::new("whole milk").in_stock()), ["in"]);
    let why = catalog.explain_search(&SearchRequest::new("whole milk")).unwrap();
    let out = why.hits.iter().find(|h| h.product_id.as_str() == "out").unwrap();
    assert!(out.parts.iter().any(|p| p.kind == SearchPartKind::Availability && p.value < 0.0));

    // Among all the others it still stands before what answers only one of the words.
    let gone = milk("gone", |p| p.availability = Availability::counted(0));
    let catalog = Catalog::build(starter().products().chain([gone])).unwrap();
    let found = ids(&catalog, &SearchRequest::new("whole milk").with_limit(100));
    let place = found.iter().position(|id| id == "gone").unwrap();
    let one_word = |id: &String| {
        let name = catalog.get(&id.parse().unwrap()).unwrap().name;
        !(name.contains("Whole") && name.contains("Milk"))
    };
    assert!(
        !found[..place].iter().all(one_word) && found[place..].iter().any(one_word),
        "{place} of {found:?}"
    );
}

#[test]
fn of_equal_products_the_cheaper_one_per_unit_comes_first() {
    let cents = |minor: i64| {
        move |p: &mut Product| {
            if let Some(price) = &mut p.typical_price {
                price.price = usd(minor).unwrap();
            }
        }
    };
    let catalog = Catalog::build([
        milk("dear", cents(500)),
        milk("none", |p| p.typical_price = None),
        milk("cheap", cents(300)),
        milk("middle", cents(400)),
    ])
    .unwrap();
    assert_eq!(ids(&catalog, &SearchRequest::new("whole milk")), ["cheap", "middle", "dear", "none"]);
}

#[test]
fn orders_by_unit_price_take_what_is_weighed_first() {
    let of = |id: &str, size: &str, minor: i64| {
        milk(id, |p| {
            p.size = size.parse().ok();
            if let Some(price) = &mut p.typical_price {
                price.price = usd(minor).unwrap();
            }
        })
    };
    let mut loose = of("loose", "1 each", 250);
    (loose.sold_by, loose.price_unit, loose.size) = (SoldBy::Weight, crate::quantity::Unit::Pound, None);
    let catalog = Catalog::build([
        of("gallon", "1 gallon", 400),
        of("pint", "1 pint", 100),
        of("powder", "2 pound", 300),
        of("cups", "12 each", 600),
        loose,
    ])
    .unwrap();
    let sorted = ids(&catalog, &SearchRequest::new("whole milk").sorted(SearchSort::UnitPrice));
    assert_eq!(sorted, ["powder", "loose", "gallon", "pint", "cups"]);
}

#[test]
fn what_was_bought_before_comes_forward() {
    let plain = ids(starter(), &SearchRequest::new("milk"));
    let last = plain.last().unwrap();
    let again = ids(starter(), &SearchRequest::new("milk").with_bought([last.parse().unwrap()]));
    let place = again.iter().position(|id| id == last).unwrap();
    assert!(place < plain.len() - 1, "{place}");
    let why =
        starter().explain_search(&SearchRequest::new("milk").with_bought([last.parse().unwrap()])).unwrap();
    let parts = &why.hits[place].parts;
    assert!(parts.iter().any(|p| p.kind == SearchPartKind::History && p.value > 0.0), "{parts:?}");
}

#[test]
fn words_are_explained_by_how_they_were_read() {
    use WordReading as R;
    let mut wrong = Vec::new();
    for (q, word, answered, reading) in [
        ("milk", "milk", "milk", R::Exact),
        ("eggs", "egg", "egg", R::Plural),
        ("chedar", "chedar", "cheddar", R::OneEdit),
        ("choc", "chocolate", "chocolate", R::Spelling),
        ("strawb", "strawb", "strawberry", R::Prefix),
        ("spagetty", "spagetty", "spaghetti", R::TwoEdits),
        ("gallon milk", "gallon", "1gal", R::Size),
    ] {
        let why = starter().explain_search(&SearchRequest::new(q)).unwrap();
        let parts = why.hits.iter().flat_map(|h| &h.parts);
        let found = parts.filter(|p| p.word.as_deref() == Some(word)).find(|p| {
            p.answered_by.as_deref() == Some(answered) && p.reading == Some(reading) && p.value > 0.0
        });
        if found.is_none() {
            wrong.push(format!("{q}: {:?}", why.hits.first()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A word that a product does not answer is told with nothing.
    let why = starter().explain_search(&SearchRequest::new("milk qqqqzzzz")).unwrap();
    let nothing = why.hits[0].parts.iter().find(|p| p.word.as_deref() == Some("qqqqzzzz")).unwrap();
    assert_eq!((nothing.value, &nothing.answered_by), (0.0, &None));
    // Another name for the same thing is looked up as what the catalogue calls it.
    let paper = milk("paper", |p| {
        p.name = "Toilet Paper".to_owned();
        (p.aliases, p.category) = (Vec::new(), vec!["Household".to_owned()]);
    });
    let shelf = Catalog::build([paper]).unwrap();
    let tp = shelf.explain_search(&SearchRequest::new("tp")).unwrap();
    assert_eq!(tp.hits.len(), 1);
    assert_eq!(tp.words, ["toilet", "paper"]);
    assert!(starter().explain_search(&SearchRequest::new(" ")).is_err());
    let nothing = starter().explain_search(&SearchRequest::new("zzzzqqqq")).unwrap();
    assert_eq!((nothing.total, nothing.hits.len()), (0, 0));
}

#[test]
fn filters_without_meaning_are_refused() {
    let milk = || SearchRequest::new("milk");
    for wrong in [
        milk().of_brand(" - "),
        milk().with_diet("!"),
        milk().with_min_rating(5.1),
        milk().with_min_rating(-0.1),
        milk().with_min_rating(f64::NAN),
    ] {
        let e = starter().search(&wrong).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.hint().is_some(), "{e}");
    }
    assert_eq!(starter().search(&milk().with_min_rating(4.0)).unwrap().total, 0, "nothing is rated there");
    assert_eq!(starter().search(&milk().in_stock()).unwrap().total, 0, "unknown is not in stock");
}

#[test]
fn hostile_and_huge_queries_find_nothing_or_only_what_their_words_say() {
    let huge =
        ["milk ", "🥛", "a", "SELECT * FROM products; -- ", "\u{202e}", "x OR y AND NOT \"z\" NEAR/3 "]
            .map(|part| part.repeat(10_240 / part.len()));
    let short =
        ["m", "🥛", "'; DROP TABLE products; --", "milk* OR 1=1", "^milk$", "NEAR(milk, 2)", "the", "%_%"];
    for q in huge.iter().map(String::as_str).chain(short) {
        for sort in SearchSort::ALL {
            let request = SearchRequest::new(q).sorted(sort).in_category("Milk");
            let found = starter().search(&request).unwrap();
            assert!(
                found.hits.len() <= 20
                    && found.hits.iter().all(|h| h.product.category.iter().any(|c| c == "Milk"))
            );
            starter().explain_search(&request).unwrap();
        }
    }
}

#[test]
fn orders_and_parts_have_names_that_read_back() {
    for sort in SearchSort::ALL {
        assert_eq!(sort.as_str().parse::<SearchSort>().unwrap(), sort);
        assert_eq!(serde_json::to_string(&sort).unwrap(), format!("\"{sort}\""));
    }
    assert_eq!("all_words".parse::<SearchPartKind>().unwrap(), SearchPartKind::AllWords);
    assert_eq!("two_edits".parse::<WordReading>().unwrap(), WordReading::TwoEdits);
    assert!("price_up".parse::<SearchSort>().unwrap_err().hint().is_some());
    let request: SearchRequest = serde_json::from_str(r#"{"q":"milk","sort":"unit_price"}"#).unwrap();
    assert_eq!(request, SearchRequest::new("milk").sorted(SearchSort::UnitPrice));
}
