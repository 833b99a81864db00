//! SNAP benefits, deposits and bags.

use super::{fails, give_back, run, said};

/// The example of Washington's Department of Revenue: bread, soft drinks and household goods for 10 dollars each and
/// benefits of 8 dollars; tax on 12 dollars. At 10 % here, so that the tax can be read.
const WASHINGTON: &str = r#""items":[{"productId":"bread","quantity":1,"price":10,"taxRate":0,"snapEligible":true},
    {"productId":"soda","quantity":1,"price":10,"taxRate":10,"taxClass":"soft_drink","snapEligible":true},
    {"productId":"soap","quantity":1,"price":10,"taxRate":10,"taxClass":"household","snapEligible":false}],"deliveryFee":0"#;

#[test]
fn benefits_pay_first_for_what_is_taxed() {
    for (balance, tax, snap, other, lifted, left) in [
        ("8", "1.20", "8.00", "23.20", "0.80", "0.00"),
        ("0", "2.00", "0.00", "32.00", "0.00", "0.00"),
        ("10", "1.00", "10.00", "21.00", "1.00", "0.00"),
        ("10.01", "1.00", "10.01", "20.99", "1.00", "0.00"),
        ("500", "1.00", "20.00", "11.00", "1.00", "480.00"),
    ] {
        let t = run(&format!(r#"{{{WASHINGTON},"snapBalance":{balance}}}"#));
        let tender = t.tender.unwrap();
        assert_eq!(
            said(&[t.tax, tender.snap, tender.other, tender.tax_lifted, tender.snap_left]),
            [tax, snap, other, lifted, left],
            "{balance}"
        );
        assert_eq!(tender.snap.plus(tender.other).unwrap(), t.total);
        assert_eq!(t.snap_eligible_total.to_string(), "20.00");
    }
    // Without a balance nothing is said of it, and the documented answer keeps its keys.
    let json = serde_json::to_string(&run(&format!("{{{WASHINGTON}}}"))).unwrap();
    assert!(!json.contains("tender") && !json.contains("snap\"") && !json.contains("deposit"), "{json}");
    let json = serde_json::to_string(&run(&format!(r#"{{{WASHINGTON},"snapBalance":8}}"#))).unwrap();
    assert!(
        json.contains(r#""tender":{"snap":8.00,"other":23.20,"taxLifted":0.80,"snapLeft":0.00}"#),
        "{json}"
    );
}

#[test]
fn what_a_coupon_pays_stays_taxed() {
    // California's guide 245.0710: cash and manufacturers' coupons are taxed, benefits are not.
    let soda = |coupon: &str| {
        run(&format!(
            r#"{{"items":[{{"quantity":1,"price":10,"taxRate":10,"snapEligible":true{coupon}}}],
                "deliveryFee":0,"snapBalance":6}}"#
        ))
    };
    let t = soda(r#","couponDiscount":1"#);
    assert_eq!(said(&[t.tax, t.total, t.tender.unwrap().other]), ["0.40", "9.40", "3.40"]);
    // The shop's own coupon lowers the price itself.
    let t = soda(r#","offerDiscount":1"#);
    assert_eq!(said(&[t.tax, t.total, t.tender.unwrap().other]), ["0.30", "9.30", "3.30"]);
    let t = soda("");
    assert_eq!(said(&[t.tax, t.total, t.tender.unwrap().other]), ["0.40", "10.40", "4.40"]);
}

#[test]
fn offers_lower_the_tax_and_makers_coupons_do_not() {
    let t =
        run(r#"{"items":[{"quantity":2,"price":10,"originalPrice":12,"taxClass":"candy","offerDiscount":4,
            "couponDiscount":3},{"quantity":1,"price":5}],"location":{"state":"IL"},"promoCode":"SAVE10",
            "loyaltyMember":true,"deliveryFee":4.95}"#);
    // 25 less the offer of 4 is 21; a tenth of it 2.10, two hundredths 0.42.
    assert_eq!(
        said(&[t.subtotal, t.offer_discount, t.promo_discount, t.loyalty_discount]),
        ["25.00", "4.00", "2.10", "0.42"]
    );
    // The candy after all but the coupon: 16 - 1.60 - 0.32 = 14.08 at 6.25 %.
    assert_eq!(said(&[t.lines[0].taxable, t.tax, t.coupon_discount]), ["14.08", "0.88", "3.00"]);
    assert_eq!(said(&[t.total, t.total_savings]), ["21.31", "13.52"]);
    assert_eq!(t.free_delivery.counted.to_string(), "21.00");
    let before =
        run(r#"{"items":[{"quantity":2,"price":10,"offerDiscount":4,"couponDiscount":3,"taxRate":10}],
            "promoCode":"SAVE10","policy":{"tax_base":"before_discounts"}}"#);
    assert_eq!(before.tax.to_string(), "1.60");
    // A coupon finds at most what is left.
    let t =
        run(r#"{"items":[{"quantity":1,"price":3,"couponDiscount":2,"taxRate":10}],"promoCode":"WELCOME5",
            "deliveryFee":0}"#);
    assert_eq!(said(&[t.coupon_discount, t.total]), ["0.00", "0.00"]);
    assert!(t.notes.iter().any(|n| n.contains("Coupons worth 2.00 USD found nothing")), "{:?}", t.notes);
}

#[test]
fn deposits_are_counted_by_the_container() {
    let cart = |more: &str| {
        run(&format!(
            r#"{{"items":[{{"quantity":2,"price":6,"taxRate":10,"snapEligible":true,
                "deposit":{{"each":0.05,"containers":12}}}}],"promoCode":"SAVE10","deliveryFee":0{more}}}"#
        ))
    };
    let t = cart("");
    // 24 cans for 5 cents; neither the promo code nor the tax touches them.
    assert_eq!(said(&[t.deposits, t.promo_discount, t.tax, t.total]), ["1.20", "1.20", "1.08", "13.08"]);
    let t = cart(r#","policy":{"tax_deposits":true}"#);
    assert_eq!(said(&[t.deposits, t.tax, t.total]), ["1.20", "1.20", "13.20"]);
    // State law asks for the deposit, so benefits pay it; goods come first.
    let t = cart(r#","snapBalance":11"#);
    assert_eq!(
        said(&[t.snap_eligible_total, t.lines[0].snap, t.lines[0].snap_deposit]),
        ["12.00", "10.80", "0.20"]
    );
    assert_eq!(said(&[t.tax, t.tender.unwrap().other]), ["0.00", "1.00"]);
    let t = cart(r#","snapBalance":11,"policy":{"tax_deposits":true}"#);
    assert_eq!(said(&[t.tax, t.tender.unwrap().other]), ["0.10", "1.10"]);
    let own = run(r#"{"items":[{"quantity":1,"price":6,"taxRate":0,"snapEligible":true,
            "deposit":{"each":1,"byLaw":false}}],"deliveryFee":0,"snapBalance":100}"#);
    assert_eq!(said(&[own.snap_eligible_total, own.tender.unwrap().other]), ["6.00", "1.00"]);
    let plain = run(r#"{"items":[{"quantity":3,"price":1,"deposit":0.10}]}"#);
    assert_eq!(plain.deposits.to_string(), "0.30");
}

#[test]
fn fees_are_never_paid_by_benefits() {
    let t = run(r#"{"items":[{"quantity":1,"price":10,"snapEligible":true}],"bags":3,"snapBalance":100,
            "location":{"state":"IL"},"policy":{"bag_fee":{"minor":10,"currency":"USD"}}}"#);
    let tender = t.tender.unwrap();
    assert_eq!(said(&[t.bag_fee, t.delivery_fee, t.total]), ["0.30", "4.95", "15.25"]);
    assert_eq!(said(&[tender.snap, tender.other]), ["10.00", "5.25"]);
    let euro =
        run(r#"{"currency":"EUR","items":[],"bags":1,"policy":{"bag_fee":{"minor":10,"currency":"USD"}}}"#);
    assert!(euro.bag_fee.is_zero() && euro.notes.iter().any(|n| n.starts_with("No bag fee")));
    // Benefits go back to the card they came from.
    let back = give_back(&format!(
        r#"{{{WASHINGTON},"snapBalance":8,"returns":[{{"line":1,"quantity":1}},{{"line":2,"quantity":1}}]}}"#
    ));
    assert_eq!(said(&[back.total, back.snap, back.other]), ["21.20", "8.00", "13.20"]);
}

#[test]
fn what_has_no_meaning_is_refused() {
    let item = |more: &str| format!(r#"{{"items":[{{"quantity":2,"price":3{more}}}]}}"#);
    for (json, want) in [
        (item(r#","offerDiscount":6.01"#), "items[0].offerDiscount: 6.01 is more than the 6.00"),
        (
            item(r#","offerDiscount":4,"couponDiscount":2.01"#),
            "items[0].couponDiscount: 2.01 is more than the 2.00",
        ),
        (item(r#","offerDiscount":-1"#), "items[0].offerDiscount: -1.00 is not"),
        (item(r#","couponDiscount":"x""#), "items[0].couponDiscount: \"x\" is not a number"),
        (item(r#","taxRate":101"#), "items[0].taxRate: 101 is not a percentage"),
        (item(r#","deposit":-1"#), "items[0].deposit.each: -1.00 is not"),
        (item(r#","deposit":{"containers":2}"#), "items[0].deposit.each is missing"),
        (item(r#","deposit":{"each":1,"containers":0}"#), "items[0].deposit.containers: 0 is not from 1"),
        (
            item(r#","deposit":{"each":1,"containers":1.5}"#),
            "items[0].deposit.containers: 1.5 is not a whole",
        ),
        (item(r#","deposit":[]"#), "items[0].deposit: [] is not a number"),
        (
            r#"{"items":[{"quantity":1.5,"price":3,"deposit":0.1}]}"#.into(),
            "items[0].quantity: 3/2 is not a whole",
        ),
        (r#"{"items":[],"snapBalance":-1}"#.into(), "snapBalance: -1.00 USD is not an amount"),
        (r#"{"items":[],"snapBalance":1e2000}"#.into(), "snapBalance: 1e2000 is not a number"),
        (r#"{"items":[],"deliveryFee":-1}"#.into(), "deliveryFee: -1.00 USD is not an amount"),
        (r#"{"items":[],"bags":-1}"#.into(), "bags: -1 is not a whole number"),
        (r#"{"items":[],"bags":10001}"#.into(), "bags: 10001 is more than"),
        (
            r#"{"items":[],"snapBalance":1,"policy":{"tax_included":true}}"#.into(),
            "snapBalance: SNAP takes no tax",
        ),
        (r#"{"items":[],"returns":[{"line":-1}]}"#.into(), "returns[0].line: -1 is not a whole"),
        (r#"{"items":[],"returned":[{"line":1}]}"#.into(), "returned[0].quantity is missing"),
        (r#"{"items":[],"returns":[3]}"#.into(), "returns[0] is not a return"),
    ] {
        let e = fails(&json);
        assert!(e.to_string().starts_with(want), "{json}: {e}");
    }
}
