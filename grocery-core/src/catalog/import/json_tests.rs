use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;
use crate::{
    catalog::{Catalog, ImportOptions, ImportReport, PriceKind, SoldBy},
    clock::Date,
    quantity::Unit,
};

fn options() -> ImportOptions {
    ImportOptions::new(Date::new(2026, 11, 20).unwrap())
}

fn import(file: impl AsRef<[u8]>) -> Result<(Vec<Product>, ImportReport)> {
    let (catalog, report) = Catalog::import(file.as_ref(), &options(), |_| {})?;
    Ok((catalog.products().collect(), report))
}

#[test]
fn what_this_library_writes_reads_back_whole() {
    let starter = Catalog::starter().unwrap();
    let mut lines: Vec<String> = starter.products().map(|p| serde_json::to_string(&p).unwrap()).collect();
    let (got, report) = import(lines.join("\n")).unwrap();
    assert_eq!((report.format, report.read), (CatalogFormat::Json, starter.len() as u64));
    assert!(got.iter().eq(starter.products().collect::<Vec<_>>().iter()));
    // As an array as well, spread over lines and packed.
    let array = serde_json::to_vec_pretty(&got).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&array).unwrap();
    assert_eq!(import(packed.finish().unwrap()).unwrap().0, got);
    // One with less in it is read by the names.
    lines[1] = r#"{"id":"x","name":"Salt","typical_price":{"price":{"minor":125,"currency":"EUR"},"kind":"average","as_of":"2026-01-02"}}"#.to_owned();
    let (got, _) = import(lines.join("\n")).unwrap();
    let price = got[1].typical_price.clone().unwrap();
    assert_eq!((price.price.to_string().as_str(), price.kind), ("1.25", PriceKind::Average));
    assert_eq!(price.as_of, Date::new(2026, 1, 2).unwrap());
}

#[test]
fn the_names_of_others_are_read() {
    let file = r#"{"upc":78742351865,"description":"long words","title":"Whole Milk, 1 gal","price":3.5,"category":"Dairy > Milk"}
        {"sku":"b","name":"Bread","price":"$2.99","category":["Bakery","Bread / Rolls"],"brand":{"name":"Oroweat"}}
        {"id":"c","name":"Rice","price":{"sale":1,"regular":1.5,"currency":"EUR"},"size":{"value":2,"unit":"lb"}}
        {"gtin":"4006381333931","title":"Oats","allergens":["Wheat","Soya"],"diets":["Vegan"],"allergensComplete":true}"#;
    let (got, report) = import(file).unwrap();
    assert_eq!(report.read, 4);
    let milk = &got[0];
    assert_eq!((milk.id.as_str(), milk.name.as_str()), ("78742351865", "Whole Milk"));
    assert_eq!(milk.typical_price.as_ref().unwrap().price.to_string(), "3.50");
    assert_eq!(milk.category, ["Dairy", "Milk"]);
    assert_eq!(
        (got[1].brand.as_deref(), &got[1].category[..]),
        (Some("Oroweat"), &["Bakery".to_owned(), "Bread / Rolls".to_owned()][..])
    );
    let rice = &got[2];
    assert_eq!(rice.typical_price.as_ref().unwrap().price.to_string(), "1.50");
    assert_eq!(rice.typical_price.as_ref().unwrap().price.currency(), crate::money::Currency::EUR);
    assert_eq!(rice.size.unwrap().to_string(), "2 pound");
    let oats = &got[3];
    let unknown = r#"{"id":"d","name":"Tea","allergens":["Tree Nuts","en:x"]}"#;
    let e = import(unknown).unwrap_err();
    assert!(e.to_string().starts_with("line 1, column allergens: unknown allergen \"en:x\""), "{e}");
    assert_eq!(
        (oats.allergens.len(), oats.allergens_complete, oats.diets.join(",").as_str()),
        (2, true, "vegan")
    );
}

#[test]
fn an_answer_of_a_shop_is_read_in_its_wrapping() {
    // The shape of a product search as the first agent answered it (MAT-03).
    let file = r#"{
      "success": true,
      "products": [
        {
          "id": "prod-7", "walmartId": "walmart-8", "name": "Organic Plantains", "brand": "Field",
          "category": { "id": "cat-1", "name": "Produce", "path": ["Grocery", "Produce", "Fruit"] },
          "price": { "regular": 0.58, "sale": 0.49, "unit": 0.49, "unitOfMeasure": "lb" },
          "availability": { "inStock": true, "quantity": 150 },
          "ratings": { "average": 4.5, "count": 234 }
        }
      ],
      "metadata": { "totalResults": 45 }
    }"#;
    let (got, report) = import(file).unwrap();
    assert_eq!((report.read, report.imported), (1, 1));
    let p = &got[0];
    assert_eq!((p.id.as_str(), p.retailer_id.as_deref()), ("prod-7", Some("walmart-8")));
    assert_eq!(p.category, ["Grocery", "Produce", "Fruit"]);
    assert_eq!((p.sold_by, p.price_unit), (SoldBy::Weight, Unit::Pound));
    assert_eq!(p.typical_price.as_ref().unwrap().price.minor(), 58);
}

#[test]
fn faults_name_their_line() {
    for (file, says) in [
        ("{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":\"b\"}\n", "line 2, column name: is empty"),
        ("{\"name\":\"A\"}", "line 1, column id: product id \"\" is empty"),
        ("{\"id\":\"a\",\"name\":\"A\",}\n", "line 1: this is not JSON (column 22): trailing comma"),
        ("{\"id\":\"a\",\"name\":\"A\"}\n[1]\n", "line 2: this is not a JSON object"),
        ("[{\"id\":\"a\",\n\"name\":nul}]", "line 2: this is not JSON (column"),
        ("[{\"id\":\"a\",\"name\":\"A\"},\n", "line 2: the array is not closed"),
        ("{\"id\":\"a\",\"name\":\"A\",\"price\":-1}", "line 1, column price: \"-1\" is below zero"),
        (
            "{\"id\":\"a\",\"name\":\"A\",\"price\":\"cheap\"}",
            "line 1, column price: \"cheap\" is not an amount",
        ),
        (
            "{\"id\":\"a\",\"name\":\"A\",\"popularity\":1.5}",
            "line 1, column popularity: \"1.5\" is not a count",
        ),
        (
            "{\"id\":\"a\",\"name\":\"A\",\"barcode\":\"x\"}",
            "line 1, column barcode: \"x\" is not a bar code",
        ),
        ("[[1,2]]", "line 1: this is not a JSON object"),
        ("{\"id\":\"a\"", "line 1: the file ends inside a value"),
    ] {
        let e = import(file).unwrap_err();
        assert!(e.to_string().starts_with(says), "{e}\n{says}");
        assert!(e.hint().is_some());
    }
    let e = import(b"{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":\"b\",\"name\":\"\xff\"}\n").unwrap_err();
    assert!(e.to_string().starts_with("line 2: the text is not UTF-8 (byte 19"), "{e}");
    let deep =
        format!("{{\"id\":\"a\",\"name\":\"A\",\"category\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(import(deep).unwrap_err().to_string().contains("recursion limit"));
    let wrong = options().with_format(CatalogFormat::Json);
    let e = Catalog::import(&b"id,name\na,A\n"[..], &wrong, |_| {}).unwrap_err();
    assert!(e.to_string().starts_with("this is not JSON"), "{e}");
}

#[test]
fn lenient_goes_on_behind_broken_lines() {
    let file = "{\"id\":\"a\",\"name\":\"A\"}\n{\"id\":\"b\",\"name\":\"B}\n{\"id\":\"c\",\"name\":\"C\"\n{\"id\":\"d\",\"name\":\"D\"}\nnull\n";
    let (catalog, report) = Catalog::import(file.as_bytes(), &options().lenient(), |_| {}).unwrap();
    assert_eq!(catalog.products().map(|p| p.id.to_string()).collect::<Vec<_>>(), ["a", "d"]);
    assert_eq!((report.read, report.imported, report.skipped), (5, 2, 3));
    assert_eq!(report.skipped_lines.iter().map(|s| s.line).collect::<Vec<_>>(), [2, 3, 5]);
}

proptest! {
    #[test]
    fn any_text_is_safe(text in "[\\[\\]{}\",:a-z0-9\\\\ \n]{0,200}", start in 0..4_usize) {
        let file = [["{", "[{", "{\"products\":[", "{\"id\":\"a\",\"name\":\"b\"}\n"][start], &text].concat();
        let result = Catalog::import(file.as_bytes(), &options().lenient(), |_| {});
        if let Ok((catalog, report)) = result {
            prop_assert_eq!(report.imported, catalog.len() as u64);
            prop_assert_eq!(report.read, report.imported + report.replaced + report.skipped);
        }
    }

    #[test]
    fn any_bytes_are_safe(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut file = b"{\"id\":\"a\",\"name\":\"".to_vec();
        file.extend_from_slice(&bytes);
        let _ = Catalog::import(&file[..], &options().lenient(), |_| {});
        let off = options().lenient().with_format(CatalogFormat::OpenFoodFacts);
        let _ = Catalog::import(&file[..], &off, |_| {});
    }
}

#[test]
fn stock_and_ratings_of_the_original_shape() {
    use crate::catalog::{Availability, Catalog, ImportOptions, Ratings};
    let file = r#"{"id":"a","name":"Bananas","availability":{"inStock":true,"quantity":150},"ratings":{"average":4.5,"count":234}}"#;
    let options = ImportOptions::new(crate::clock::Date::new(2026, 11, 20).unwrap());
    let (catalog, _) = Catalog::import(file.as_bytes(), &options, |_| {}).unwrap();
    let product = catalog.products().next().unwrap();
    assert_eq!(product.availability, Availability { in_stock: Some(true), quantity: Some(150) });
    assert_eq!(product.ratings, Some(Ratings::new(450, 234).unwrap()));
}
