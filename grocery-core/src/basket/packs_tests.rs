use proptest::prelude::*;

use super::*;
use crate::{clock::Timestamp, pricing::QuoteKind};

fn product(id: &str, size: &str) -> Product {
    Product {
        id: ProductId::new(id).unwrap(),
        retailer_id: None,
        name: id.to_owned(),
        brand: None,
        category: Vec::new(),
        size: (!size.is_empty()).then(|| size.parse().unwrap()),
        barcode: None,
        tax_class: TaxClass::Food,
        snap_eligible: true,
        diets: Vec::new(),
        allergens: Vec::new(),
        allergens_complete: false,
        sold_by: SoldBy::Each,
        price_unit: Unit::Each,
        typical_price: None,
        popularity: 0,
        aliases: Vec::new(),
        availability: crate::catalog::Availability::default(),
        ratings: None,
    }
}

fn quote(id: &str, minor: i64, per: Unit) -> Quote {
    Quote {
        product: ProductId::new(id).unwrap(),
        price: Money::from_minor(minor, Currency::USD),
        regular: None,
        per,
        kind: QuoteKind::Typical,
        source: "test".to_owned(),
        store: None,
        as_of: Timestamp::from_unix_millis(0),
        stale: false,
        in_stock: None,
    }
}

/// Options `(id, size, price)`; a price of `6.74/lb` is by weight, `-` is none.
fn choose(ask: &str, options: &[(&str, &str, &str)]) -> PackChoice {
    let (request, products, quotes) = scene(ask, options);
    let options: Vec<PackOption<'_>> =
        products.iter().zip(&quotes).map(|(p, q)| PackOption { product: p, quote: q.as_ref() }).collect();
    choose_packs(&request, &options).unwrap()
}

/// `7`, `2 gallon`, `3 @ 500 gram` (a size), `1 case`.
fn scene(ask: &str, options: &[(&str, &str, &str)]) -> (PackRequest, Vec<Product>, Vec<Option<Quote>>) {
    let (ask, size) = ask.split_once(" @ ").map_or((ask, None), |(a, s)| (a, Some(s.parse().unwrap())));
    let (amount, unit) = ask.split_once(' ').map_or((ask, None), |(a, u)| (a, Some(u.parse().unwrap())));
    let request = PackRequest { amount: amount.parse().unwrap(), unit, size };
    let mut products = Vec::new();
    let mut quotes = Vec::new();
    for (id, size, price) in options {
        let mut p = product(id, size);
        let (text, per) =
            price.split_once('/').map_or((*price, Unit::Each), |(t, u)| (t, Unit::from_english(u).unwrap()));
        if per != Unit::Each {
            p.sold_by = SoldBy::Weight;
            p.price_unit = per;
        }
        quotes.push(Money::parse(text, Currency::USD).ok().map(|m| quote(id, m.minor(), per)));
        products.push(p);
    }
    (request, products, quotes)
}

/// `total: packs x id, ...` or `total: weight id`.
fn told(c: &PackChoice) -> String {
    let picks: Vec<String> = c
        .picks
        .iter()
        .map(|p| match (p.packs, p.weight) {
            (Some(n), _) => format!("{n} x {}", p.product),
            (None, Some(w)) => format!("{w} {}", p.product),
            (None, None) => unreachable!(),
        })
        .collect();
    format!("{}: {}", c.line_total.map_or("-".to_owned(), |m| m.to_string()), picks.join(", "))
}

const EGGS: [(&str, &str, &str); 3] =
    [("dozen", "12 each", "3.49"), ("half", "6 each", "2.19"), ("eighteen", "18 each", "4.69")];

#[test]
fn pieces_are_covered_at_least_cost() {
    for (ask, want) in [
        ("7", "3.49: 1 x dozen"),
        ("12", "3.49: 1 x dozen"),
        ("1 dozen", "3.49: 1 x dozen"),
        ("1/2 dozen", "2.19: 1 x half"),
        ("6 each", "2.19: 1 x half"),
        ("13", "4.69: 1 x eighteen"),
        ("24", "6.88: 1 x eighteen, 1 x half"),
        ("2 carton", "6.98: 2 x dozen"),
    ] {
        assert_eq!(told(&choose(ask, &EGGS)), want, "{ask}");
    }
    let seven = choose("7", &EGGS);
    assert_eq!(seven.covers.unwrap(), Quantity::each(12));
    assert_eq!(seven.leftover.unwrap(), Quantity::each(5));
    assert!(seven.proven && !seven.estimated && seven.notes.is_empty());
    assert_eq!(
        told(&choose("7", &[("six", "6 each", "1.50"), ("dozen", "12 each", "3.49")])),
        "3.00: 2 x six"
    );
}

#[test]
fn measures_are_covered_over_sizes() {
    let milk = [("half", "0.5 gallon", "2.29"), ("gallon", "1 gallon", "3.98")];
    assert_eq!(told(&choose("2 gallon", &milk)), "7.96: 2 x gallon");
    assert_eq!(told(&choose("1.5 gallon", &milk)), "6.27: 1 x gallon, 1 x half");
    assert_eq!(told(&choose("1 quart", &milk)), "2.29: 1 x half");
    assert_eq!(told(&choose("64 ounce", &milk)), "2.29: 1 x half");
    let beef = [("one", "1 lb", "6.00"), ("three", "3 lb", "12.00")];
    assert_eq!(told(&choose("2 pound", &beef)), "12.00: 2 x one");
    assert_eq!(told(&choose("40 ounce", &beef)), "12.00: 1 x three");
    assert_eq!(told(&choose("1 kilogram", &beef)), "12.00: 1 x three");
    let mixed = [("gallon", "1 gallon", "3.98"), ("liter", "1 liter", "1.29")];
    assert_eq!(told(&choose("4 liter", &mixed)), "5.16: 4 x liter");
    assert_eq!(told(&choose("3.7 liter", &mixed)), "3.98: 1 x gallon");
}

#[test]
fn packages_are_counted() {
    let milk = [("gallon", "1 gallon", "3.98"), ("half", "0.5 gallon", "2.29")];
    for (ask, options, want) in [
        ("3", &milk[..], "11.94: 3 x gallon"),
        ("1 jug", &milk[..], "3.98: 1 x gallon"),
        ("1", &[("bread", "20 oz", "2.50")][..], "2.50: 1 x bread"),
        ("1 loaf", &[("bread", "20 oz", "2.50")][..], "2.50: 1 x bread"),
        ("2 can", &[("beans", "15 oz", "0.98")][..], "1.96: 2 x beans"),
        ("2", &[("beans", "", "0.98")][..], "1.96: 2 x beans"),
        ("24 can", &[("cola", "12 x 12 fl oz", "6.98")][..], "13.96: 2 x cola"),
        ("2", &[("cola", "12 x 12 fl oz", "6.98")][..], "13.96: 2 x cola"),
        ("2 pack", &[("cola", "12 x 12 fl oz", "6.98")][..], "13.96: 2 x cola"),
        ("8 roll", &[("paper", "6 each", "9.98")][..], "19.96: 2 x paper"),
        ("8 roll", &[("six", "6 roll", "6.24"), ("eight", "8 roll", "7.86")][..], "7.86: 1 x eight"),
        (
            "14 roll",
            &[("six", "6 roll", "6.24"), ("eight", "8 roll", "7.86")][..],
            "14.10: 1 x eight, 1 x six",
        ),
        ("12 each", &[("four", "4 roll", "2.52"), ("twelve", "12 roll", "6.07")][..], "6.07: 1 x twelve"),
        ("2", &[("four", "4 roll", "2.52")][..], "5.04: 2 x four"),
        (
            "1 pack @ 12 each",
            &[("four", "4 roll", "2.52"), ("twelve", "12 roll", "6.07")][..],
            "6.07: 1 x twelve",
        ),
        ("2 loaf", &[("challah", "1 loaf", "4.00")][..], "8.00: 2 x challah"),
        ("1 head", &[("lettuce", "1 head", "1.68")][..], "1.68: 1 x lettuce"),
        ("6", &[("tray", "4 ear", "4.00"), ("ear", "1 ear", "0.54")][..], "3.24: 6 x ear"),
        ("2 bunch", &[("kale", "1 bunch", "1.23")][..], "2.46: 2 x kale"),
        ("3", &[("lemon", "1 each", "0.50")][..], "1.50: 3 x lemon"),
        ("1 dozen", &[("lemon", "1 each", "0.50")][..], "6.00: 12 x lemon"),
        ("1 dozen", &[("lemon", "", "0.50")][..], "6.00: 12 x lemon"),
        ("1/2 loaf", &[("bread", "20 oz", "2.50")][..], "2.50: 1 x bread"),
        ("4 stick", &[("butter", "1 lb", "4.50")][..], "4.50: 1 x butter"),
        ("5 stick", &[("butter", "1 lb", "4.50")][..], "9.00: 2 x butter"),
        ("3 clove", &[("garlic", "", "0.60")][..], "0.60: 1 x garlic"),
        ("2", &[("gum", "", "-")][..], "-: 2 x gum"),
        ("7", &[("eggs", "12 each", "-")][..], "-: 1 x eggs"),
    ] {
        assert_eq!(told(&choose(ask, options)), want, "{ask} {options:?}");
    }
    let diapers = Product { tax_class: TaxClass::Diaper, ..product("diapers", "84 each") };
    let tablets = Product { tax_class: TaxClass::Medicine, ..product("tablets", "200 each") };
    for (p, unit, packs) in
        [(&diapers, None, 2), (&diapers, Some(Unit::Each), 1), (&tablets, Some(Unit::Bottle), 2)]
    {
        let option = PackOption { product: p, quote: None };
        let choice = choose_packs(&PackRequest::new(Ratio::from_int(2), unit), &[option]).unwrap();
        assert_eq!(choice.packs(), Some(packs), "{} {unit:?}", p.name);
    }
}

#[test]
fn a_case_is_a_multipack() {
    let water = [
        ("one", "16.9 fl oz", "1.29"),
        ("twentyfour", "24 x 16.9 fl oz", "3.97"),
        ("forty", "40 x 16.9 fl oz", "5.98"),
    ];
    assert_eq!(told(&choose("1 case", &water)), "3.97: 1 x twentyfour");
    assert_eq!(told(&choose("1 bottle", &water)), "1.29: 1 x one");
    assert_eq!(told(&choose("2 case", &[("one", "16.9 fl oz", "1.29")])), "2.58: 2 x one");
}

#[test]
fn the_nearest_size_is_taken() {
    let pasta = [("big", "32 oz", "2.10"), ("pound", "16 oz", "1.24"), ("half", "8 oz", "0.90")];
    let three = choose("3 @ 500 gram", &pasta);
    assert_eq!(told(&three), "3.72: 3 x pound");
    assert!(three.notes[0].contains("nearest to 500 gram is 16 ounce"), "{:?}", three.notes);
    assert!(choose("1 @ 16 oz", &pasta).notes.is_empty());
    let cola = [("six", "6 x 12 fl oz", "4.00"), ("twelve", "12 x 12 fl oz", "6.98")];
    assert_eq!(told(&choose("2 pack @ 12 each", &cola)), "13.96: 2 x twelve");
    let juice = [("small", "32 fl oz", "2.00"), ("large", "64 fl oz", "3.00")];
    assert_eq!(told(&choose("1 @ 64 oz", &juice)), "3.00: 1 x large");
    assert!(choose("1 @ 5 lb", &juice).notes.iter().any(|n| n.contains("compares")));
}

#[test]
fn goods_by_weight_cost_their_exact_weight() {
    let beef = [("beef", "", "6.74/lb")];
    let two = choose("2 pound", &beef);
    assert_eq!(told(&two), "13.48: 2 pounds beef");
    assert!(two.estimated && two.notes.is_empty() && two.packs().is_none());
    assert_eq!(choose("5/4 pound", &beef).line_total.unwrap().minor(), 843, "842.5 half up");
    assert_eq!(choose("1/3 pound", &beef).line_total.unwrap().minor(), 225);
    assert_eq!(choose("20 ounce", &beef).line_total.unwrap().minor(), 843);
    let bananas = [("banana", "0.4 lb", "0.58/lb")];
    assert_eq!(told(&choose("3", &bananas)), "0.70: 1.2 pounds banana");
    assert_eq!(told(&choose("1/2 dozen", &bananas)), "1.39: 2.4 pounds banana");
    for (ask, name, want) in [
        ("3", "Bananas", "0.71: 1.219 pounds Bananas"),
        ("1 bunch", "Bananas", "1.16: 2 pounds Bananas"),
        ("1/2 dozen", "Yellow Onions", "1.52: 2 5/8 pounds Yellow Onions"),
        ("1 bag", "Russet Potatoes", "2.90: 5 pounds Russet Potatoes"),
    ] {
        let c = choose(ask, &[(name, "", "0.58/lb")]);
        assert_eq!(told(&c), want, "{ask} {name}");
        assert!(c.estimated && !c.proven && c.notes[0].contains("about"), "{:?}", c.notes);
    }
    // A bare "ground beef" is a package, six chicken thighs are pieces.
    assert_eq!(
        told(&choose("1", &[("Ground Beef 80/20", "", "6.77/lb")])),
        "6.77: 1 pound Ground Beef 80/20"
    );
    assert_eq!(told(&choose("6", &[("Chicken Thighs", "", "2.00/lb")])), "3.00: 1 1/2 pounds Chicken Thighs");
    assert_eq!(told(&choose("1", &[("Chicken Thighs", "", "2.00/lb")])), "3.00: 1 1/2 pounds Chicken Thighs");
    let unknown = choose("3", &[("melon", "", "0.58/lb")]);
    assert_eq!(told(&unknown), "1.74: 3 pounds melon");
    assert!(unknown.notes[0].contains("not known"));
    assert!(choose("2 cup", &[("spinach", "", "3.00/lb")]).notes[0].contains("1 pound"));
    assert_eq!(told(&choose("2 bag @ 5 lb", &[("potato", "", "0.80/lb")])), "8.00: 10 pounds potato");
}

#[test]
fn the_cheaper_of_scales_and_packages() {
    let cheap_pack = [("scale", "", "6.74/lb"), ("roll", "1 lb", "5.00")];
    assert_eq!(told(&choose("2 pound", &cheap_pack)), "10.00: 2 x roll");
    let same = [("roll", "1 lb", "5.00"), ("scale", "", "5.00/lb")];
    assert_eq!(told(&choose("2 pound", &same)), "10.00: 2 pounds scale");
    assert_eq!(told(&choose("1.5 pound", &same)), "7.50: 1 1/2 pounds scale");
}

#[test]
fn what_does_not_compare_is_one_package() {
    let flour = choose("2 cup", &[("flour", "5 lb", "2.50")]);
    assert_eq!(told(&flour), "2.50: 1 x flour");
    assert!(flour.notes[0].contains("cannot be compared with a package of 5 pound"), "{:?}", flour.notes);
    assert!(!flour.proven && flour.covers.is_some() && flour.leftover.is_none());
    assert!(choose("2 gallon", &[("milk", "", "2.50")]).notes[0].contains("does not say"));
}

#[test]
fn amounts_without_meaning_are_refused() {
    let (_, products, _) = scene("1", &EGGS);
    let options: Vec<PackOption<'_>> =
        products.iter().map(|p| PackOption { product: p, quote: None }).collect();
    for amount in [0, -1, 1_000_001, i64::MAX] {
        assert!(
            choose_packs(&PackRequest::new(Ratio::from_int(amount), None), &options).is_err(),
            "{amount}"
        );
    }
    let most = PackRequest::new(Ratio::from_int(1_000_000), None);
    assert_eq!(choose_packs(&most, &options).unwrap().packs(), Some(83_334));
    assert!(choose_packs(&most, &[]).is_err());
    let mut dear = quote("dozen", i64::MAX, Unit::Each);
    let option = [PackOption { product: &products[0], quote: Some(&dear) }];
    assert!(choose_packs(&most, &option).is_err(), "an overflow is an error");
    dear.price = Money::from_minor(1, Currency::EUR);
    let cheap = quote("half", 1, Unit::Each);
    let both = [
        PackOption { product: &products[1], quote: Some(&cheap) },
        PackOption { product: &products[0], quote: Some(&dear) },
    ];
    assert!(choose_packs(&most, &both).unwrap().notes[0].contains("another currency"));
}

/// Any unit, any package, any amount: an answer or a clear error, never a panic.
#[test]
fn every_unit_against_every_package() {
    let sizes = ["", "1 each", "12 each", "1 gallon", "5 lb", "12 x 12 fl oz", "1 loaf", "4 x 6 can"];
    for unit in Unit::ALL {
        for size in sizes {
            for price in ["1.99", "-", "2.49/lb"] {
                let ask = format!("7/3 {unit}");
                let c = choose(&ask, &[("thing", size, price)]);
                assert_eq!(c.line_total.is_some(), price != "-", "{ask} {size} {price}");
                assert!(!c.picks.is_empty());
            }
        }
    }
}

proptest! {
    #[test]
    fn never_dearer_than_any_mix(
        need in 1..40_i64,
        packs in prop::collection::vec((1..20_i64, 1..900_i64), 1..4),
    ) {
        let products: Vec<Product> =
            packs.iter().enumerate().map(|(i, (n, _))| product(&format!("p{i}"), &format!("{n} each"))).collect();
        let quotes: Vec<Quote> =
            packs.iter().enumerate().map(|(i, (_, c))| quote(&format!("p{i}"), *c, Unit::Each)).collect();
        let mut options: Vec<PackOption<'_>> =
            products.iter().zip(&quotes).map(|(p, q)| PackOption { product: p, quote: Some(q) }).collect();
        let request = PackRequest::new(Ratio::from_int(need), Some(Unit::Each));
        let choice = choose_packs(&request, &options).unwrap();
        let mut least = i64::MAX;
        let most = |i: usize| need / packs[i].0 + 1;
        for a in 0..=most(0) {
            for b in 0..=if packs.len() > 1 { most(1) } else { 0 } {
                for c in 0..=if packs.len() > 2 { most(2) } else { 0 } {
                    let of = |i: usize, n: i64| packs.get(i).map_or((0, 0), |(s, p)| (s * n, p * n));
                    let (x, y, z) = (of(0, a), of(1, b), of(2, c));
                    if x.0 + y.0 + z.0 >= need {
                        least = least.min(x.1 + y.1 + z.1);
                    }
                }
            }
        }
        prop_assert_eq!(choice.line_total.unwrap().minor(), least);
        prop_assert!(choice.covers.unwrap().amount >= request.amount);
        // The order of the options changes nothing but which of them is meant.
        options.reverse();
        prop_assert_eq!(choose_packs(&request, &options).unwrap(), choice);
    }

    #[test]
    fn any_amount_is_safe(n in 1..i64::MAX, d in 1..i64::MAX, unit in prop::sample::select(Unit::ALL.to_vec())) {
        let products = [product("a", "1 gallon"), product("b", "16.9 fl oz"), product("c", "7/3 liter")];
        let quotes = [quote("a", 398, Unit::Each), quote("b", 99, Unit::Each), quote("c", 77, Unit::Each)];
        let options: Vec<PackOption<'_>> =
            products.iter().zip(&quotes).map(|(p, q)| PackOption { product: p, quote: Some(q) }).collect();
        let _ = choose_packs(&PackRequest::new(Ratio::new(n, d).unwrap(), Some(unit)), &options);
    }
}
