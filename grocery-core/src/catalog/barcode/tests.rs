use proptest::prelude::*;

use super::*;
use crate::{
    catalog::{Catalog, Product},
    money::{Currency, Money},
    quantity::{Quantity, Ratio, Unit},
};

fn sek() -> Currency {
    "SEK".parse().unwrap()
}

fn code(text: &str) -> Barcode {
    text.parse().unwrap()
}

#[test]
fn codes_from_real_packages_check() {
    for (text, want) in [
        ("036000291452", "0036000291452"),    // UPC-A, the classic example
        ("0 36000 29145 2", "0036000291452"), // as printed
        ("4006381333931", "4006381333931"),   // EAN-13
        ("73513537", "0000073513537"),        // EAN-8
        ("96385074", "0000096385074"),        // EAN-8
        ("04252614", "0042100005264"),        // UPC-E of 042100005264
        ("01234565", "0012345000065"),        // UPC-E of 012345000065
        ("10012345678902", "10012345678902"), // GTIN-14 of a case
        ("00036000291452", "0036000291452"),  // the same UPC-A with 14 digits
    ] {
        assert_eq!(code(text).to_string(), want, "{text}");
    }
    assert_eq!(code("036000291452"), code("0036000291452"));
    assert_eq!(code("04252614").gtin14(), "00042100005264");
}

#[test]
fn short_codes_stand_for_long_ones() {
    // One for each way of leaving zeros out, worked by hand from the rule.
    for (short, long) in [
        ("0425261", "04210000526"),
        ("0123450", "01200000345"),
        ("0123451", "01210000345"),
        ("0123452", "01220000345"),
        ("0123453", "01230000045"),
        ("0123454", "01234000005"),
        ("0123456", "01234500006"),
        ("0123459", "01234500009"),
    ] {
        let whole = Barcode::with_check(long).unwrap();
        assert_eq!(code(&format!("{short}{}", whole.check_digit())), whole, "{short}");
    }
}

#[test]
fn what_does_not_check_says_which_digit_should_be_there() {
    for (text, says) in [
        ("036000291453", "ends in 3 and should end in 2"),
        ("4006381333930", "ends in 0 and should end in 1"),
        ("01234560", "should end in 5"),
        ("12345", "has 5 digits"),
        ("123456789012345", "has 15 digits"),
        ("000000000000", "is the code of nothing"),
        ("milk", "is not a bar code"),
        ("", "is not a bar code"),
        ("٣٦٠٠٠٢٩١٤٥٢", "is not a bar code"),
    ] {
        let e = text.parse::<Barcode>().unwrap_err();
        assert_eq!(e.kind(), ErrorKind::InvalidInput);
        assert!(e.message().contains(says) && e.hint().is_some(), "{text}: {e}");
    }
    // Anything of any length is refused without a panic and without repeating it all.
    assert!("9".repeat(10_000).parse::<Barcode>().unwrap_err().message().len() < 200);
}

#[test]
fn prices_have_the_check_digits_of_the_standard() {
    // The two examples of GS1's General Specifications.
    let layouts = VariableLayouts::us();
    let label = |digits: &str| Barcode::with_check(digits).unwrap();
    let read = layouts.read(label("21234592875"), Currency::USD).unwrap().unwrap();
    assert_eq!(read.item, "12345");
    assert_eq!(read.value, MeasuredValue::Price(Money::from_minor(2875, Currency::USD)));
    let five = VariableLayout::new("22", 5, 5, VariableContent::Price { decimals: 2 }).unwrap();
    let five = VariableLayouts::new(vec![five.with_inner_check().unwrap()]);
    let read = five.read(label("221234614685"), Currency::EUR).unwrap().unwrap();
    assert_eq!(
        (read.item.as_str(), read.value),
        ("1234", MeasuredValue::Price(Money::from_minor(14685, Currency::EUR)))
    );
    for wrong in ["21234582875", "21234592857"] {
        let e = layouts.read(label(wrong), Currency::USD).unwrap_err();
        assert!(e.message().contains("check digit"), "{e}");
    }
}

#[test]
fn nordic_codes_say_price_or_weight_by_their_second_digit() {
    let layouts = VariableLayouts::nordic();
    let read = |digits: &str| layouts.read(Barcode::with_check(digits).unwrap(), sek()).unwrap().unwrap();
    let price = |minor| MeasuredValue::Price(Money::from_minor(minor, sek()));
    let weight = |n, d| MeasuredValue::Weight(Quantity::new(Ratio::new(n, d).unwrap(), Unit::Kilogram));
    for (digits, item, value) in [
        ("201234561995", "123456", price(1995)),
        ("211234561995", "123456", price(19950)),
        ("221234560199", "123456", price(19900)),
        ("230001231250", "000123", weight(1250, 1000)),
        ("240001231250", "000123", weight(1250, 100)),
        ("250001231250", "000123", weight(1250, 10)),
    ] {
        assert_eq!(read(digits), VariableMeasure { item: item.to_owned(), value }, "{digits}");
    }
    // A brand's own code is none of the shop's.
    assert_eq!(layouts.read(code("4006381333931"), sek()).unwrap(), None);
    // Yen has no decimals: a price with some is a wrong layout and never rounded.
    assert!(layouts.read(Barcode::with_check("201234561995").unwrap(), Currency::JPY).is_err());
}

#[test]
fn layouts_that_do_not_come_out_are_refused() {
    let price = VariableContent::Price { decimals: 2 };
    for (prefix, item, value) in [("02", 5, 4), ("", 6, 6), ("30", 5, 5), ("20", 10, 0), ("2x", 5, 5)] {
        assert!(VariableLayout::new(prefix, item, value, price).is_err(), "{prefix}");
    }
    assert!(VariableLayout::new("20", 4, 6, price).unwrap().with_inner_check().is_err());
    let many = VariableContent::Weight { unit: Unit::Kilogram, decimals: 6 };
    assert!(VariableLayout::new("20", 5, 5, many).is_err());
}

fn shelf() -> Catalog {
    let base = Catalog::starter().unwrap().products().next().unwrap();
    let product = |id: &str, barcode: Option<&str>, number: Option<&str>| Product {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        barcode: barcode.map(str::to_owned),
        retailer_id: number.map(str::to_owned),
        ..base.clone()
    };
    Catalog::build([
        product("tissues", Some("036000291452"), None),
        product("soda", Some("042100005264"), None),
        product("old", Some("03600029145"), None),
        product("brisket", Some("212345000007"), None),
        product("ham", Some("223456000000"), None),
        product("cheese", None, Some("34567")),
        product("bananas", Some("4011"), None),
    ])
    .unwrap()
}

#[test]
fn a_scan_finds_the_product_and_what_the_piece_costs() {
    let shelf = shelf();
    let scan = |text: &str| shelf.scan(text, &VariableLayouts::us(), Currency::USD);
    for (text, id) in [("0036000291452", "tissues"), ("036000291452", "tissues"), ("04252614", "soda")] {
        let found = scan(text).unwrap();
        assert_eq!((found.product.id.as_str(), found.measure), (id, None), "{text}");
    }
    let priced = |item: &str| {
        // 4.99: 2- of 0, 2- of 4, 3 of 9, 5- of 9 are 0 + 8 + 7 + 1; three times that ends in 8.
        Barcode::with_check(&format!("2{item}80499")).unwrap().to_string()
    };
    for (item, id) in [("12345", "brisket"), ("23456", "ham"), ("34567", "cheese"), ("04011", "bananas")] {
        let found = scan(&priced(item)).unwrap();
        assert_eq!(found.product.id.as_str(), id);
        let value = MeasuredValue::Price(Money::from_minor(499, Currency::USD));
        assert_eq!(found.measure, Some(VariableMeasure { item: item.to_owned(), value }));
    }
    let missing = scan(&priced("99999")).unwrap_err();
    assert_eq!((missing.kind(), missing.code()), (ErrorKind::ProductNotFound, "PRODUCT_001"));
    assert!(missing.message().contains("99999"));
    assert_eq!(scan("4006381333931").unwrap_err().code(), "PRODUCT_001");
    assert_eq!(scan("036000291453").unwrap_err().kind(), ErrorKind::InvalidInput);
}

#[test]
fn looking_up_stays_lenient_and_knows_short_codes() {
    let shelf = shelf();
    let id = |text: &str| shelf.by_barcode(text).map(|p| p.id.to_string());
    assert_eq!(id("04252614").as_deref(), Some("soda"), "a UPC-E is the UPC-A it is short for");
    assert_eq!(id("03600029145").as_deref(), Some("old"), "a catalogue may leave the check digit out");
    assert_eq!(id("4011").as_deref(), Some("bananas"));
    assert_eq!(id("036000291453"), None);
}

proptest! {
    #[test]
    fn one_wrong_digit_and_swapped_neighbours_never_check_as_the_same(
        payload in 1_u64..1_000_000_000_000, place in 0_usize..13, other in 0_u8..10,
    ) {
        let right = Barcode::with_check(&format!("{payload:012}")).unwrap();
        let mut digits = right.to_string().into_bytes();
        prop_assert_eq!(String::from_utf8(digits.clone()).unwrap().parse::<Barcode>().unwrap(), right);
        if digits[place] != b'0' + other {
            digits[place] = b'0' + other;
            prop_assert!(String::from_utf8(digits).unwrap().parse::<Barcode>().is_err());
        }
    }

    #[test]
    fn any_text_is_safe(text in ".{0,40}") {
        if let Ok(code) = text.parse::<Barcode>() {
            prop_assert_eq!(code.to_string().parse::<Barcode>().unwrap(), code);
            for layouts in [VariableLayouts::us(), VariableLayouts::us_five_digits(), VariableLayouts::nordic()] {
                let _ = layouts.read(code, Currency::USD);
            }
        }
    }
}
