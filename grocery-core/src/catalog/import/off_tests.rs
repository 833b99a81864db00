use super::*;
use crate::{
    catalog::{Catalog, CatalogFormat, ImportReport},
    clock::Date,
};

fn options() -> ImportOptions {
    ImportOptions::new(Date::new(2026, 11, 20).unwrap())
}

fn import(file: &str, options: &ImportOptions) -> (Vec<Product>, ImportReport) {
    let (catalog, report) = Catalog::import(file.as_bytes(), options, |_| {}).unwrap();
    (catalog.products().collect(), report)
}

/// A record with these entries beside its code and name.
fn record(more: &str) -> Product {
    let comma = if more.is_empty() { "" } else { "," };
    let line = format!(
        r#"{{"code":"0012345678905","product_name":"Test Bar","states_tags":["en:x"]{comma}{more}}}"#
    );
    let (mut products, _) = import(&line, &options().with_format(CatalogFormat::OpenFoodFacts));
    products.remove(0)
}

#[test]
fn a_record_becomes_a_product() {
    let file = concat!(
        r#"{"_id":"x","code":"4006381333931","product_name":"Mousse &amp; Nuss","product_name_en":"Hazelnut  Spread","#,
        r#""generic_name_en":"Spread with hazelnuts","brands":"Waldhof, Waldhof Bio","lang":"de","#,
        r#""categories_tags":["en:spreads","en:sweet-spreads","en:hazelnut-spreads"],"quantity":"2 x 1,5 l","#,
        r#""product_type":"food","countries_tags":["en:germany","en:united-states"],"unique_scans_n":17,"#,
        r#""images":{"front":{"sizes":[{"w":1}]}},"nutriments":{"fat_100g":3.1},"obsolete":""}"#,
        "\n"
    );
    let (products, report) = import(file, &options());
    assert_eq!(report.format, CatalogFormat::OpenFoodFacts);
    let p = &products[0];
    assert_eq!((p.id.as_str(), p.barcode.as_deref()), ("off-4006381333931", Some("4006381333931")));
    assert_eq!((p.name.as_str(), p.brand.as_deref()), ("Mousse & Nuss", Some("Waldhof")));
    assert_eq!(p.category, ["Spreads", "Hazelnut spreads"]);
    assert_eq!(p.size.unwrap().to_string(), "2 x 1 1/2 liter");
    assert_eq!((p.popularity, p.tax_class, p.typical_price.as_ref()), (17, TaxClass::Food, None));
    assert_eq!((report.wrong_barcodes, report.unread_sizes), (0, 0));
    let (products, _) = import(file, &options().with_language("EN"));
    assert_eq!(products[0].name, "Hazelnut Spread");
    assert_eq!(products[0].aliases, ["Spread with hazelnuts"]);
    let (products, _) = import(file, &options().with_language("fr"));
    assert_eq!(products[0].name, "Mousse & Nuss", "without a French name the main one stands");
}

#[test]
fn what_is_not_wanted_is_left_out_and_counted() {
    let file = r#"{"code":"1","product_name":"Gone","countries_tags":["en:france"],"obsolete":"on"}
        {"code":"2","product_name":"Here","countries_tags":["en:france","en:united-states"]}
        {"code":"3","product_name":"There","countries_tags":["en:france"]}
        {"code":"","product_name":"Nameless code","countries_tags":["en:united-states"]}
        {"code":"../../etc","product_name":"Nameless code","countries_tags":["en:united-states"]}
        {"code":"4","product_name":" ","countries_tags":["en:united-states"]}
        {"code":"5","countries_tags":["en:united-states"],"product_name":null}"#;
    let (products, report) = import(file, &options().with_country("us"));
    assert_eq!(products.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["off-2"]);
    let left: Vec<(&str, u64)> = report.left_out.iter().map(|(r, n)| (r.as_str(), *n)).collect();
    assert_eq!(left, [("no_code", 2), ("no_name", 2), ("obsolete", 1), ("other_country", 1)]);
    assert_eq!((report.read, report.imported, report.skipped), (7, 1, 0));
    for bad in [options().with_country("zz"), options().with_language("english")] {
        let e = Catalog::import(file.as_bytes(), &bad, |_| {}).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
    }
}

const DONE: &str = r#""states_tags":["en:ingredients-completed"],"unknown_ingredients_n":0"#;

#[test]
fn traces_count_as_contained_and_gluten_as_wheat() {
    let p = record(
        r#""allergens_tags":["en:milk","en:gluten"],"traces_tags":["en:nuts","en:milk","en:molluscs"]"#,
    );
    assert_eq!(p.allergens, [Allergen::Milk, Allergen::Shellfish, Allergen::TreeNut, Allergen::Wheat]);
    assert!(!p.allergens_complete);
}

#[test]
fn allergens_are_complete_only_where_a_person_stated_all_of_them() {
    let stated = r#""allergens_from_user":"(en) en:milk","traces_from_user":"(en) en:nuts""#;
    let tags = r#""allergens_tags":["en:milk"],"traces_tags":["en:nuts"]"#;
    let none = r#""allergens_tags":["en:none"],"traces_tags":["en:none"]"#;
    for complete in [format!("{tags},{stated},{DONE}"), format!("{none},{DONE}")] {
        assert!(record(&complete).allergens_complete, "{complete}");
    }
    for (why, incomplete) in [
        ("nothing is said", String::new()),
        ("empty lists say nothing", format!(r#""allergens_tags":[],"traces_tags":[],{DONE}"#)),
        ("no word of traces", format!(r#""allergens_tags":["en:none"],"traces_tags":[],{DONE}"#)),
        ("no word of allergens", format!(r#""allergens_tags":[],"traces_tags":["en:none"],{DONE}"#)),
        ("only a program found them", format!("{tags},{DONE}")),
        (
            "nobody entered any",
            format!(r#"{tags},"allergens_from_user":"(en) ","traces_from_user":"(en) ",{DONE}"#),
        ),
        (
            "a tag nobody knows",
            format!(r#""allergens_tags":["en:milk","fr:lupulin"],"traces_tags":["en:nuts"],{stated},{DONE}"#),
        ),
        (
            "none and some",
            format!(r#""allergens_tags":["en:none","en:milk"],"traces_tags":["en:none"],{stated},{DONE}"#),
        ),
        (
            "ingredients to be completed",
            format!(
                "{none},\"states_tags\":[\"en:ingredients-to-be-completed\"],\"unknown_ingredients_n\":0"
            ),
        ),
        (
            "an ingredient nobody knows",
            format!("{none},\"states_tags\":[\"en:ingredients-completed\"],\"unknown_ingredients_n\":1"),
        ),
        ("ingredients not looked at", format!("{none},\"states_tags\":[\"en:ingredients-completed\"]")),
        (
            "errors in the record",
            format!(r#"{none},{DONE},"data_quality_errors_tags":["en:ingredients-mismatch"]"#),
        ),
        ("the wrong type", format!(r#""allergens_tags":7,"traces_tags":{{"a":1}},{DONE}"#)),
    ] {
        assert!(!record(&incomplete).allergens_complete, "{why}");
    }
}

#[test]
fn diets_are_only_what_is_stated_and_not_denied() {
    let diets = |more: &str| record(more).diets;
    assert_eq!(
        diets(r#""labels_tags":["en:organic","en:no-gluten","en:vegan"]"#),
        ["vegan", "gluten_free", "organic"]
    );
    assert_eq!(
        diets(r#""ingredients_analysis_tags":["en:palm-oil-free","en:vegan","en:vegetarian"]"#),
        ["vegan", "vegetarian"]
    );
    for nothing in [
        "",
        r#""ingredients_analysis_tags":["en:maybe-vegan","en:vegetarian-status-unknown"]"#,
        r#""ingredients_analysis_tags":["en:non-vegan"],"labels_tags":["en:vegan"]"#,
        r#""allergens_tags":["en:eggs"],"labels_tags":["en:vegan"]"#,
        r#""allergens_tags":["en:gluten"],"labels_tags":["en:no-gluten"]"#,
        r#""labels_tags":["fr:vegan-friendly"],"categories_tags":["en:vegan-cheeses"]"#,
    ] {
        assert!(diets(nothing).is_empty(), "{nothing}");
    }
    // Traces deny no diet of ingredients.
    assert_eq!(diets(r#""traces_tags":["en:milk"],"labels_tags":["en:vegan"]"#), ["vegan"]);
}

#[test]
fn sizes_codes_and_kinds() {
    let size = |more: &str| record(more).size.map(|s| s.to_string());
    assert_eq!(size(r#""quantity":"16 oz (454 g)""#).as_deref(), Some("16 ounce"));
    assert_eq!(
        size(r#""quantity":"a bag","product_quantity":"250","product_quantity_unit":"g""#).as_deref(),
        Some("250 gram")
    );
    assert_eq!(
        size(r#""product_quantity":250.5,"product_quantity_unit":"ml""#).as_deref(),
        Some("250 1/2 milliliter")
    );
    assert_eq!(size(r#""quantity":"a bag","product_quantity":"250""#), None);
    assert_eq!(record(r#""product_type":"petfood""#).tax_class, TaxClass::Pet);
    assert_eq!(
        record(r#""categories_tags":["en:beverages","en:alcoholic-beverages","en:wines"]"#).tax_class,
        TaxClass::Alcohol
    );
    let inner = import(
        r#"{"code":"2000000012345","product_name":"Bulk Rice"}"#,
        &options().with_format(CatalogFormat::OpenFoodFacts),
    );
    assert_eq!(inner.0[0].barcode, None);
    let local = record(r#""categories_tags":["fr:pates-fraiches"]"#);
    assert_eq!(local.category, ["Pates fraiches"]);
}

#[test]
fn an_array_of_records_and_broken_ones() {
    let file = r#"{"count":2,"products":[{"code":"1","product_name":"A","categories_tags":[]},{"code":"2","product_name":"B"}]}"#;
    let (products, report) = import(file, &options());
    assert_eq!((products.len(), report.format), (2, CatalogFormat::OpenFoodFacts));
    let broken = "{\"code\":\"1\",\"product_name\":\"A\",\"categories_tags\":[]}\n{\"code\":\"2\",\"product_name\":\"B}\n";
    let e = Catalog::import(broken.as_bytes(), &options(), |_| {}).unwrap_err();
    assert!(e.to_string().starts_with("line 2: a text is not closed"), "{e}");
    let (products, report) = import(broken, &options().lenient());
    assert_eq!((products.len(), report.skipped, report.skipped_lines[0].line), (1, 1, 2));
}
