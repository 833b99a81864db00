//! What else is said about an item: sizes, amounts, brands, properties, exclusions, prices.

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::{
    catalog::{Allergen, SoldBy},
    money::Currency,
    quantity::parse_quantity,
};

fn starter() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::starter().unwrap())
}

fn best(request: &MatchRequest) -> Product {
    starter().match_item(request).best.unwrap_or_else(|| panic!("nothing for {request:?}")).product
}

/// A phrase with an amount in front: `amount("2 gallons", "2% milk")`.
fn amount(amount: &str, phrase: &str) -> MatchRequest {
    let q = parse_quantity(amount).unwrap();
    MatchRequest { quantity: Some(q.amount), unit: Some(q.unit), ..MatchRequest::new(phrase) }
}

fn sized(phrase: &str, size: &str, count: Option<u32>) -> MatchRequest {
    let q = parse_quantity(size).unwrap();
    let size = ItemSize { value: Some(q.amount), unit: Some(q.unit), count };
    MatchRequest { size: Some(size), quantity: Some(Ratio::ONE), ..MatchRequest::new(phrase) }
}

fn size_of(request: &MatchRequest) -> String {
    best(request).size.map(|s| s.to_string()).unwrap_or_default()
}

#[test]
fn the_package_follows_the_amount() {
    for (request, want) in [
        (amount("2 gallons", "2% milk"), "1 gallon"),
        (amount("1 gallon", "milk"), "1 gallon"),
        (amount("1/2 gallon", "milk"), "1/2 gallon"),
        (amount("0.5 gallon", "whole milk"), "1/2 gallon"),
        (amount("1 quart", "milk"), "1 quart"),
        (amount("1 pint", "half and half"), "1 pint"),
        (amount("1 dozen", "eggs"), "12 each"),
        (amount("18", "eggs"), "18 each"),
        (amount("12", "large eggs"), "12 each"),
        (amount("5 lb", "flour"), "5 pound"),
        (amount("2 lb", "carrots"), "2 pound"),
        (amount("16 oz", "sour cream"), "16 ounce"),
        (amount("8 oz", "sour cream"), "8 ounce"),
        (sized("coke", "2 l", None), "2 liter"),
        (sized("ginger ale", "2 liter", None), "2 liter"),
        (sized("coke", "12 fl oz", Some(12)), "12 x 12 fluid_ounce"),
        (sized("sour cream", "24 oz", None), "24 ounce"),
        (sized("all purpose flour", "2 lb", None), "2 pound"),
    ] {
        let product = best(&request);
        assert_eq!(
            product.size.map(|s| s.to_string()).as_deref(),
            Some(want),
            "{request:?} got {}",
            product.name
        );
    }
    let pack = ItemSize { count: Some(12), ..ItemSize::default() };
    let coke = MatchRequest { size: Some(pack), unit: Some(Unit::Pack), ..MatchRequest::new("coke") };
    assert_eq!(size_of(&coke), "12 x 12 fluid_ounce");
}

#[test]
fn a_size_never_changes_what_the_thing_is() {
    for (request, want) in [
        (amount("2 gallons", "2% milk"), "Reduced Fat Milk"),
        (sized("coke", "2 l", None), "Two Liter"),
        (amount("3 lb", "chicken breast"), "Chicken"),
        (amount("2 lb", "ground beef"), "Ground Beef"),
        (amount("8 oz", "cream cheese"), "Cream Cheese"),
        (amount("12 oz", "bacon"), "Bacon"),
        (amount("1 lb", "butter"), "Butter"),
        (amount("2 cups", "sugar"), "Sugar"),
        (amount("3", "bananas"), "Bananas"),
        (amount("6", "bagels"), "Bagels & English Muffins"),
    ] {
        let product = best(&request);
        assert_eq!(
            product.category.last().map(String::as_str),
            Some(want),
            "{request:?} got {}",
            product.name
        );
    }
    assert_eq!(best(&amount("2 lb", "ground beef")).sold_by, SoldBy::Weight);
}

#[test]
fn containers_tell_canned_from_fresh() {
    for (unit, phrase, want) in [
        (Unit::Can, "tomatoes", "Pantry"),
        (Unit::Can, "corn", "Pantry"),
        (Unit::Can, "green beans", "Pantry"),
        (Unit::Can, "black beans", "Pantry"),
        (Unit::Can, "tuna", "Pantry"),
        (Unit::Can, "chicken noodle soup", "Pantry"),
        (Unit::Can, "dog food", "Pet"),
        (Unit::Bunch, "cilantro", "Produce"),
        (Unit::Head, "lettuce", "Produce"),
        (Unit::Head, "garlic", "Produce"),
        (Unit::Bag, "potatoes", "Produce"),
        (Unit::Loaf, "bread", "Bakery"),
        (Unit::Stick, "butter", "Dairy & Eggs"),
        (Unit::Jar, "pickles", "Pantry"),
        (Unit::Jar, "peanut butter", "Pantry"),
        (Unit::Bottle, "ketchup", "Pantry"),
        (Unit::Box, "cereal", "Pantry"),
        (Unit::Carton, "eggs", "Dairy & Eggs"),
        (Unit::Case, "water", "Beverages"),
        (Unit::Roll, "paper towels", "Household"),
    ] {
        let request =
            MatchRequest { unit: Some(unit), quantity: Some(Ratio::ONE), ..MatchRequest::new(phrase) };
        let product = best(&request);
        assert_eq!(product.category[0], want, "{unit} of {phrase}: {}", product.name);
    }
}

#[test]
fn plain_words_get_the_plain_thing() {
    for (phrase, never) in [
        ("milk", &["oat", "chocolate", "soy", "almond", "evaporated", "organic"][..]),
        ("butter", &["peanut", "almond", "unsalted", "light"]),
        ("bread", &["crumb", "banana", "gluten", "flour"]),
        ("eggs", &["substitute", "noodle", "hard", "organic", "jumbo"]),
        ("cheese", &["cake", "vegan", "cream", "macaroni"]),
        ("coffee", &["decaf", "creamer", "filter", "ice cream"]),
        ("chicken", &["broth", "soup", "nugget", "dog", "cat"]),
        ("rice", &["cake", "milk", "krispies"]),
        ("apples", &["juice", "sauce", "pie", "chips"]),
        ("ice cream", &["sandwich", "cone", "dairy free"]),
        ("coke", &["diet", "zero", "caffeine"]),
        ("tuna", &["cat", "helper"]),
        ("beans", &["coffee", "jelly", "dip"]),
    ] {
        let name = best(&MatchRequest::new(phrase)).name.to_lowercase();
        assert!(never.iter().all(|n| !name.contains(n)), "{phrase}: {name}");
    }
}

#[test]
fn asked_properties_hold_whether_in_the_phrase_or_beside_it() {
    for (phrase, attribute, words) in [
        ("milk", "organic", &["organic"][..]),
        ("milk", "2%", &["2%"]),
        ("bread", "gluten free", &["gluten"]),
        ("butter", "unsalted", &["unsalted"]),
        ("chicken broth", "low sodium", &["low sodium"]),
        ("peanut butter", "crunchy", &["crunchy"]),
        ("coffee", "decaf", &["decaf"]),
        ("almond milk", "unsweetened", &["unsweetened"]),
        ("spaghetti", "whole wheat", &["whole wheat"]),
    ] {
        let beside = MatchRequest { attributes: vec![attribute.to_owned()], ..MatchRequest::new(phrase) };
        let inside = MatchRequest::new(format!("{attribute} {phrase}"));
        for request in [beside, inside] {
            let name = best(&request).name.to_lowercase().replace('-', " ");
            assert!(words.iter().all(|w| name.contains(w)), "{request:?}: {name}");
        }
    }
}

#[test]
fn a_property_that_no_product_has_is_asked_about() {
    let found = starter().match_item(&MatchRequest::new("organic paper towels"));
    assert_eq!(found.question.map(|q| q.reason), Some(QuestionReason::PropertyMissing));
    assert!(found.best.unwrap().product.name.contains("Paper Towels"));
    assert!(found.confidence < 0.9);
}

#[test]
fn brands_are_heard_beside_and_inside_the_phrase() {
    for (brand, phrase) in [("Heinz", "ketchup"), ("Tide", "laundry detergent"), ("Land O Lakes", "butter")] {
        let beside = MatchRequest { brand: Some(brand.to_owned()), ..MatchRequest::new(phrase) };
        let inside = MatchRequest::new(format!("{} {phrase}", brand.to_lowercase()));
        for request in [beside, inside] {
            assert_eq!(best(&request).brand.as_deref(), Some(brand), "{request:?}");
        }
    }
    let unknown = MatchRequest { brand: Some("Zzyzx".to_owned()), ..MatchRequest::new("ketchup") };
    let found = starter().match_item(&unknown);
    assert_eq!(found.question.unwrap().reason, QuestionReason::PropertyMissing);
    assert!(found.best.unwrap().product.name.contains("Ketchup"));
}

#[test]
fn excludes_are_never_relaxed() {
    let without = |phrase: &str, exclude: &str| MatchRequest {
        excludes: vec![exclude.to_owned()],
        ..MatchRequest::new(phrase)
    };
    for exclude in ["nuts", "peanuts", "milk", "gluten", "eggs"] {
        let found = starter().match_item(&without("cookies", exclude));
        for c in found.best.iter().chain(&found.runners_up) {
            let bad = match exclude {
                "nuts" => &[Allergen::TreeNut, Allergen::Peanut][..],
                "peanuts" => &[Allergen::Peanut],
                "milk" => &[Allergen::Milk],
                "eggs" => &[Allergen::Egg],
                _ => &[Allergen::Wheat],
            };
            assert!(bad.iter().all(|a| !c.product.allergens.contains(a)), "{exclude}: {}", c.product.name);
        }
    }
    let name = best(&without("peanut butter", "crunchy")).name;
    assert!(!name.contains("Crunchy"), "{name}");
    assert_eq!(starter().match_item(&without("milk", "milk")).best, None);
}

#[test]
fn above_the_limit_only_with_a_question() {
    let usd = |minor| Some(Money::from_minor(minor, Currency::USD));
    let plenty = MatchRequest { max_price: usd(10_000), ..MatchRequest::new("milk") };
    let found = starter().match_item(&plenty);
    assert_eq!(found.question, None);
    let nothing = MatchRequest { max_price: usd(1), ..MatchRequest::new("milk") };
    let found = starter().match_item(&nothing);
    assert_eq!(found.question.unwrap().reason, QuestionReason::OverPrice);
    let tight = MatchRequest { max_price: usd(200), ..MatchRequest::new("milk") };
    let price = best(&tight).typical_price.unwrap().price;
    assert!(price.minor() <= 200, "{price}");
}

#[test]
fn a_doubt_gives_a_guess_and_a_few_choices() {
    let found = starter().match_item(&MatchRequest::new("purple carots"));
    let question = found.question.unwrap();
    assert!(found.best.unwrap().product.name.contains("Carrot"));
    assert!((1..=3).contains(&question.options.len()));
    assert!(found.confidence < ASK_BELOW);
}

#[test]
fn reasons_read_back() {
    assert_eq!("over_price".parse::<QuestionReason>().unwrap(), QuestionReason::OverPrice);
    assert_eq!(
        QuestionReason::SeveralKinds.as_str().parse::<QuestionReason>().unwrap(),
        QuestionReason::SeveralKinds
    );
    assert!("because".parse::<QuestionReason>().is_err());
}

#[test]
fn parts_add_up_and_order_the_candidates() {
    let found = starter().match_item(&MatchRequest::new("2% milk"));
    let all: Vec<&Candidate> = found.best.iter().chain(&found.runners_up).collect();
    assert_eq!(all.len(), 5);
    for c in &all {
        assert!((c.parts.total() - c.score).abs() < 1e-9);
    }
    assert!(all.windows(2).all(|w| w[0].score >= w[1].score));
    assert_eq!(found.question, None);
}

#[test]
fn an_item_of_the_understanding_is_a_request() {
    let item = Item {
        name: "2% milk".to_owned(),
        quantity: Some(Ratio::from_int(2)),
        unit: Some(Unit::Gallon),
        ..Item::default()
    };
    let product = best(&MatchRequest::from(&item));
    assert_eq!(
        (product.name.as_str(), size_of(&MatchRequest::from(&item)).as_str()),
        ("2% Reduced Fat Milk", "1 gallon")
    );
}

proptest! {
    #[test]
    fn any_request_is_safe(
        phrase in ".{0,60}", attribute in ".{0,12}", brand in prop::option::of(".{0,12}"), exclude in ".{0,12}",
        num in any::<i64>(), den in 1..1_000_i64, count in prop::option::of(any::<u32>()),
        unit in prop::option::of(prop::sample::select(Unit::ALL.to_vec())), max in prop::option::of(any::<i64>()),
    ) {
        let value = Ratio::new(num, den);
        let request = MatchRequest {
            phrase, attributes: vec![attribute], brand, excludes: vec![exclude], quantity: value, unit,
            size: Some(ItemSize { value, unit, count }),
            max_price: max.map(|m| Money::from_minor(m, Currency::USD)),
            ..MatchRequest::default()
        };
        let found = starter().match_item(&request);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
        prop_assert!(found.best.iter().chain(&found.runners_up).all(|c| c.score.is_finite()));
        prop_assert_eq!(found.best.is_none(), found.runners_up.is_empty() && found.confidence == 0.0 && found.question.is_none() && found.best.is_none());
    }

    #[test]
    fn case_does_not_matter(phrase in "(2% milk|whole wheat bread|diet coke|ground beef|paper towels)") {
        let a = starter().match_item(&MatchRequest::new(phrase.clone()));
        prop_assert_eq!(starter().match_item(&MatchRequest::new(phrase.to_uppercase())), a);
    }
}

#[test]
fn what_is_out_of_stock_gives_way_to_the_same_of_another_size_or_brand() {
    use crate::catalog::Availability;
    let base = Catalog::starter().unwrap().get(&"gc-whole-milk-1-gallon".parse().unwrap()).unwrap();
    let milk = |id: &str, name: &str, popularity: u32, availability: Availability| Product {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        popularity,
        availability,
        ..base.clone()
    };
    let catalog = Catalog::build([
        milk("gone", "Whole Milk", 1_000, Availability::counted(0)),
        milk("there", "Whole Milk", 1, Availability::default()),
    ])
    .unwrap();
    let found = catalog.match_item(&MatchRequest::new("whole milk"));
    assert_eq!(found.best.as_ref().unwrap().product.id.as_str(), "there");
    let gone = &found.runners_up[0];
    assert_eq!((gone.product.id.as_str(), gone.score), ("gone", gone.parts.total()));
    assert!(gone.parts.availability < 0.0);
}

/// What is always bought comes first, of what answers the phrase.
#[test]
fn habits_decide_among_what_answers_the_whole_phrase() {
    let catalog = Catalog::starter().unwrap();
    let usual = |days: &[(&str, u32)]| -> std::sync::Arc<[Familiar]> {
        days.iter().map(|(id, days)| Familiar { product: id.parse().unwrap(), days: *days }).collect()
    };
    let find = |phrase: &str, days: &[(&str, u32)], size: Option<&str>| {
        let mut request = MatchRequest::new(phrase);
        request.familiar = usual(days);
        request.size = size.map(|s| s.parse::<crate::quantity::PackageSize>().unwrap().into());
        catalog.match_item(&request).best.unwrap()
    };
    let plain = find("milk", &[], None).product.id;
    let oat =
        catalog.search(&crate::catalog::SearchRequest::new("oat milk")).unwrap().hits[0].product.id.clone();
    assert_ne!(plain, oat);
    assert_eq!(find("milk", &[(oat.as_str(), 8)], None).product.id, oat);
    // The largest part of the score.
    let best = find("milk", &[(oat.as_str(), 40)], None);
    let history = best.parts.history;
    assert!(best.parts.named().iter().all(|(name, part)| *name == "history" || *part <= history), "{best:?}");
    // Bought once in passing, it changes little; nor where another kind is asked for.
    assert_ne!(find("whole milk", &[(oat.as_str(), 40)], None).product.id, oat);
    assert_ne!(find("bread", &[(oat.as_str(), 40)], None).product.id, oat);
    // The package that was asked for comes first.
    let gallon = find("whole milk", &[], Some("1 gallon")).product;
    let half = catalog.products().find(|p| p.name == gallon.name && p.size != gallon.size).unwrap();
    assert_eq!(find("whole milk", &[(half.id.as_str(), 9)], None).product.id, half.id);
    assert_eq!(find("whole milk", &[(half.id.as_str(), 9)], Some("1 gallon")).product.id, gallon.id);
    // What is not in the catalogue, or was never bought, is passed over.
    assert_eq!(find("milk", &[("nowhere", 9), (oat.as_str(), 0)], None).product.id, plain);
}
