use std::sync::Arc;

use super::*;
use crate::testing;

#[tokio::test]
async fn the_memory_source_keeps_the_contract() {
    let source = MemoryProductSource::of("shelf", testing::source_products()).unwrap();
    testing::product_source(Arc::new(source)).await;
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let kind = |r: SearchProducts| r.check().unwrap_err().kind();
    assert_eq!(kind(SearchProducts::new(" \t ")), ErrorKind::InvalidInput);
    assert_eq!(kind(SearchProducts::new("x".repeat(MAX_SOURCE_TEXT + 1))), ErrorKind::TooLarge);
    assert_eq!(kind(SearchProducts::new("milk").with_limit(MAX_SOURCE_LIMIT + 1)), ErrorKind::InvalidInput);
    assert!(SearchProducts::new("milk").with_limit(0).check().is_ok());
    for bad in ["", "12a", "1234567890123456789", "-- --", "000"] {
        let e = LookupProducts::barcodes([bad]).check().unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput, "{bad:?}");
    }
    assert!(LookupProducts::retailer_ids([" "]).check().is_err());
    assert!(LookupProducts::retailer_ids(vec!["7"; MAX_LOOKUP + 1]).check().is_err());
    assert_eq!(plain_barcode("0 12345-67890 5").as_deref(), Some("12345678905"));
}

fn facts(name: &str) -> ProductFacts {
    ProductFacts { id: "p1".to_owned(), name: name.to_owned(), ..ProductFacts::default() }
}

#[test]
fn facts_are_read_as_an_import_reads_them() {
    let said = ProductFacts {
        category: vec!["Household / Cleaning".to_owned()],
        barcode: Some("0 12345-67890 5".to_owned()),
        brand: Some("  ".to_owned()),
        ..facts("Dish  Soap,\n24 fl oz")
    };
    let product = said.product().unwrap();
    assert_eq!(product.name, "Dish Soap");
    assert_eq!(product.size.unwrap().to_string(), "24 fluid_ounce");
    assert_eq!(product.category, ["Household", "Cleaning"]);
    assert_eq!((product.barcode.as_deref(), product.brand), (Some("012345678905"), None));
    assert_eq!(product.tax_class.as_str(), "household");
    assert!(!product.snap_eligible && !product.allergens_complete);
    assert_eq!(
        ProductFacts { barcode: Some("0000".to_owned()), ..facts("x") }.product().unwrap().barcode,
        None
    );
}

#[test]
fn facts_at_fault_are_named() {
    for (bad, field) in [
        (facts("  "), "name"),
        (facts(&"x".repeat(2_000)), "name"),
        (ProductFacts { id: String::new(), ..facts("x") }, "id"),
        (ProductFacts { id: "i".repeat(300), ..facts("x") }, "id"),
        (ProductFacts { barcode: Some("7.8E+11".to_owned()), ..facts("x") }, "barcode"),
        (ProductFacts { retailer_id: Some("9".repeat(300)), ..facts("x") }, "retailer_id"),
    ] {
        let e = bad.product().unwrap_err();
        assert!(e.message().starts_with(&format!("{field}: ")), "{e}");
    }
}
