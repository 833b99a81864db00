//! The limits hold for every product and every request; what is offered is of the kind.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::{SubstituteReason, SubstituteRequest, Swap, limits};
use crate::{
    catalog::{Allergen, Catalog, Product},
    error::ErrorKind,
    id::ProductId,
    quantity::{Ratio, parse_quantity},
};

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::starter().unwrap())
}

fn id(text: &str) -> ProductId {
    ProductId::new(text).unwrap()
}

fn ids(request: &SubstituteRequest) -> Vec<String> {
    let answer = catalog().substitutes(request).unwrap();
    answer.candidates.iter().map(|s| s.product.id.to_string()).collect()
}

/// What the catalogue's own columns say, read here a second time and on purpose without the code under test.
fn keeps_to(product: &Product, diets: &[String], allergens: &[Allergen]) -> bool {
    let states = |d: &str| product.diets.iter().any(|own| own == d);
    let fits = |d: &String| match d.as_str() {
        "vegetarian" | "dairy_free" => states(d) || states("vegan"),
        "lactose_free" => states(d) || states("dairy_free") || states("vegan"),
        _ => states(d),
    };
    diets.iter().all(fits)
        && (allergens.is_empty() || product.allergens_complete)
        && !allergens.iter().any(|a| product.allergens.contains(a))
}

fn diets() -> impl Strategy<Value = Vec<String>> {
    let known =
        ["vegan", "vegetarian", "gluten_free", "dairy_free", "organic", "keto", "lactose_free", "halal"];
    prop::collection::vec(prop::sample::select(known.to_vec()).prop_map(str::to_owned), 0..3)
}

fn allergens() -> impl Strategy<Value = Vec<Allergen>> {
    prop::collection::vec(prop::sample::select(Allergen::ALL.to_vec()), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_limit_is_ever_broken(
        at in 0..6_000_u32,
        diets in diets(),
        allergens in allergens(),
        cheaper: bool,
        limit in 1..60_usize,
        taken in prop::collection::vec(0..6_000_u32, 0..40),
    ) {
        let catalog = catalog();
        let at = at % catalog.len() as u32;
        let own = catalog.product(at).unwrap();
        let mut request = SubstituteRequest::new(own.id.clone()).with_limit(limit);
        request.diets = diets.clone();
        request.allergens = allergens.clone();
        request.cheaper = cheaper;
        // What was once accepted is no way around a limit.
        let offered = |n: &u32| catalog.product(n % catalog.len() as u32).unwrap().id;
        request.accepted = taken.iter().map(|n| Swap { missing: own.id.clone(), offered: offered(n) }).collect();
        let answer = catalog.substitutes(&request).unwrap();
        prop_assert!(answer.candidates.len() <= limit);
        for substitute in &answer.candidates {
            let product = &substitute.product;
            prop_assert!(keeps_to(product, &diets, &allergens), "{} for {}", product.id, own.id);
            prop_assert_ne!(&product.id, &own.id);
            prop_assert!((substitute.score - substitute.parts.total()).abs() < 1e-9);
            prop_assert!(!cheaper || substitute.price.unwrap().difference < Ratio::ZERO);
        }
        for pair in answer.candidates.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
        }
    }

    #[test]
    fn any_words_are_borne(diet in ".{0,40}", exclude in ".{0,40}") {
        let mut request = SubstituteRequest::new(id("gc-whole-milk-1-gallon")).with_diet(diet);
        request.excludes.push(exclude);
        match catalog().substitutes(&request) {
            Ok(_) => {}
            Err(e) => prop_assert_eq!(e.kind(), ErrorKind::InvalidInput),
        }
    }
}

#[test]
fn no_product_of_the_starter_catalogue_breaks_an_allergy() {
    let catalog = catalog();
    for product in catalog.products().step_by(7) {
        for allergen in Allergen::ALL {
            let request = SubstituteRequest::new(product.id.clone()).with_allergen(*allergen).with_limit(50);
            for s in catalog.substitutes(&request).unwrap().candidates {
                assert!(keeps_to(&s.product, &[], &[*allergen]), "{} for {}", s.product.id, product.id);
                assert!(s.reasons.contains(&SubstituteReason::AllergenSafe));
            }
        }
    }
}

#[test]
fn refused_unavailable_and_excluded_products_are_left_out() {
    let milk = id("gc-whole-milk-1-gallon");
    let plain = SubstituteRequest::new(milk.clone());
    let first = id(&ids(&plain)[0]);

    let mut refusing = plain.clone();
    refusing.refused.push(Swap { missing: milk.clone(), offered: first.clone() });
    assert!(!ids(&refusing).contains(&first.to_string()));
    assert_eq!(catalog().substitutes(&refusing).unwrap().left_out.refused, 1);

    // What was refused for another product says nothing about this one.
    let mut elsewhere = plain.clone();
    elsewhere.refused.push(Swap { missing: id("gc-salted-butter-16-ounce"), offered: first.clone() });
    assert_eq!(ids(&elsewhere), ids(&plain));

    let mut gone = plain.clone();
    gone.unavailable.push(first.clone());
    assert!(!ids(&gone).contains(&first.to_string()));
    assert_eq!(catalog().substitutes(&gone).unwrap().left_out.unavailable, 1);

    let mut without = plain;
    without.excludes.push("whole".into());
    let names = catalog().substitutes(&without).unwrap();
    assert!(names.candidates.iter().all(|s| !s.product.name.contains("Whole")));
    assert!(names.left_out.excluded > 0);
}

#[test]
fn what_was_accepted_before_comes_first() {
    let milk = id("gc-whole-milk-1-gallon");
    let mut request = SubstituteRequest::new(milk.clone());
    let last = id(ids(&request).last().unwrap());
    request.accepted.push(Swap { missing: milk, offered: last.clone() });
    let answer = catalog().substitutes(&request).unwrap();
    assert_eq!(answer.candidates[0].product.id, last);
    assert_eq!(answer.candidates[0].reasons[0], SubstituteReason::AcceptedBefore);
}

#[test]
fn the_size_that_is_needed_counts() {
    let mut request = SubstituteRequest::new(id("gc-whole-milk-1-gallon"));
    request.wanted = Some(parse_quantity("1 pint").unwrap());
    let best = &catalog().substitutes(&request).unwrap().candidates[0];
    assert_eq!(best.product.size.unwrap().to_string(), "1 pint");
    assert_eq!(best.size_ratio, Some(Ratio::ONE));
    assert!(best.reasons.contains(&SubstituteReason::SameSize));
}

#[test]
fn prices_per_unit_are_exact() {
    let request = SubstituteRequest::new(id("gc-whole-milk-1-gallon"));
    let answer = catalog().substitutes(&request).unwrap();
    let half = answer.candidates.iter().find(|s| s.size_ratio == Ratio::new(1, 2)).unwrap();
    let price = half.price.unwrap();
    let (ours, theirs) = (
        answer.product.typical_price.as_ref().unwrap().price.minor(),
        half.product.typical_price.as_ref().unwrap().price.minor(),
    );
    assert_eq!(price.missing, Ratio::from_int(ours));
    assert_eq!(price.substitute, Ratio::from_int(2 * theirs));
    assert_eq!(price.difference, Ratio::from_int(2 * theirs - ours));
}

#[test]
fn what_the_name_says_only_keeps_out() {
    let base = catalog().get(&id("gc-hass-avocados-1-each")).unwrap();
    let bag = |name: &str, allergens: Vec<Allergen>, complete: bool, diets: &[&str]| Product {
        id: id(&name.to_lowercase().replace(' ', "-")),
        name: name.to_owned(),
        allergens,
        allergens_complete: complete,
        diets: diets.iter().map(|d| (*d).to_owned()).collect(),
        ..base.clone()
    };
    let catalog = Catalog::build([
        bag("Avocados", vec![], true, &["vegan"]),
        bag("Peanut Avocados", vec![], true, &["vegan"]),
        bag("Vegan Avocados", vec![], false, &[]),
        bag("Milk Avocados", vec![Allergen::Milk], true, &["vegan"]),
        bag("Green Avocados", vec![], true, &["vegan"]),
    ])
    .unwrap();
    let names = |request: &SubstituteRequest| -> Vec<String> {
        let all = catalog.substitutes(request).unwrap().candidates;
        let mut all: Vec<String> = all.into_iter().map(|s| s.product.name).collect();
        all.sort();
        all
    };
    let plain = SubstituteRequest::new(id("avocados"));
    assert_eq!(names(&plain.clone().with_allergen(Allergen::Peanut)), ["Green Avocados", "Milk Avocados"]);
    assert_eq!(names(&plain.clone().with_diet("peanut free")), ["Green Avocados", "Milk Avocados"]);
    // A name that says vegan states nothing, and milk inside belies the label.
    assert_eq!(names(&plain.clone().with_diet("vegan")), ["Green Avocados", "Peanut Avocados"]);
    assert_eq!(names(&plain.with_diet("Vegetarian")), ["Green Avocados", "Milk Avocados", "Peanut Avocados"]);
}

#[test]
fn diets_imply_only_what_is_sound() {
    for (asked, stated, fits) in [
        ("vegetarian", "vegan", true),
        ("dairy_free", "vegan", true),
        ("vegan", "vegetarian", false),
        ("gluten_free", "vegan", false),
        ("dairy_free", "lactose_free", false),
        ("lactose_free", "dairy_free", true),
    ] {
        let mut product = catalog().get(&id("gc-hass-avocados-1-each")).unwrap();
        product.diets = vec![stated.to_owned()];
        assert_eq!(limits::states(&product, asked), fits, "{stated} for {asked}");
    }
}

#[test]
fn errors() {
    let kind = |r: &SubstituteRequest| catalog().substitutes(r).unwrap_err().kind();
    assert_eq!(kind(&SubstituteRequest::new(id("no-such-thing"))), ErrorKind::ProductNotFound);
    let milk = SubstituteRequest::new(id("gc-whole-milk-1-gallon"));
    assert_eq!(kind(&milk.clone().with_limit(0)), ErrorKind::InvalidInput);
    assert_eq!(kind(&milk.clone().with_diet("  ")), ErrorKind::InvalidInput);
    let mut blank = milk;
    blank.excludes.push("!?".into());
    assert_eq!(kind(&blank), ErrorKind::InvalidInput);
}

#[test]
fn answers_travel_as_json() {
    let request = SubstituteRequest::new(id("gc-whole-milk-1-gallon")).with_diet("vegan");
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<SubstituteRequest>(&text).unwrap(), request);
    let answer = catalog().substitutes(&request).unwrap();
    let text = serde_json::to_string(&answer).unwrap();
    assert!(text.contains("\"fits_diet\"") && text.contains("\"left_out\""));
    for reason in SubstituteReason::ALL {
        assert_eq!(reason.as_str().parse::<SubstituteReason>().unwrap(), *reason);
    }
}
