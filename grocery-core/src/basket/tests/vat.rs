//! Prices that include the tax, and currencies with 0, 2 and 3 places.

use super::{give_back, run, said};

#[test]
fn the_tax_is_split_off_by_rate() {
    let t = run(
        r#"{"currency":"EUR","items":[{"quantity":3,"price":0.99,"taxRate":19},{"quantity":1,"price":10.70,"taxRate":7},
            {"quantity":1,"price":0.99,"taxRate":19}],"deliveryFee":3.90,"policy":{"tax_included":true}}"#,
    );
    // 3.96 x 19/119 = 0.63227, 10.70 x 7/107 = 0.70.
    let vat: Vec<_> =
        t.vat.iter().map(|v| (v.tax_rate.to_string(), said(&[v.gross, v.tax, v.net]))).collect();
    assert_eq!(
        vat,
        [
            ("7".to_owned(), vec!["10.70".to_owned(), "0.70".into(), "10.00".into()]),
            ("19".to_owned(), vec!["3.96".to_owned(), "0.63".into(), "3.33".into()]),
        ]
    );
    assert_eq!(said(&[t.tax, t.total, t.subtotal]), ["1.33", "18.56", "14.66"], "nothing is added");
    // 0.4742 and 0.1580: the cent that whole parts leave over goes to the larger remainder.
    assert_eq!(said(&t.lines.iter().map(|l| l.tax).collect::<Vec<_>>()), ["0.47", "0.70", "0.16"]);
    assert!(t.tax_included && t.notes.is_empty(), "{:?}", t.notes);
    let json = serde_json::to_string(&t).unwrap();
    assert!(
        json.contains(r#""taxIncluded":true,"vat":[{"taxRate":7,"gross":10.70,"tax":0.70,"net":10.00}"#),
        "{json}"
    );
}

#[test]
fn rounding_is_the_policys() {
    let tax = |policy: &str| {
        let item = r#"{"quantity":1,"price":0.99,"taxRate":19}"#;
        run(&format!(
            r#"{{"currency":"EUR","items":[{item},{item},{item}],"policy":{{"tax_included":true{policy}}}}}"#
        ))
        .tax
        .minor()
    };
    // 2.97 x 19/119 = 0.4742 together, 3 x 0.1580 apart.
    assert_eq!(tax(""), 47);
    assert_eq!(tax(r#","tax_level":"line""#), 48);
    assert_eq!(tax(r#","tax_rounding":"up""#), 48);
    assert_eq!(tax(r#","tax_level":"line","tax_rounding":"truncate""#), 45);
}

#[test]
fn discounts_take_their_tax_with_them() {
    let t = run(
        r#"{"items":[{"quantity":1,"price":11.90,"taxRate":19},{"quantity":1,"price":10.70,"taxRate":7}],
            "promoCode":"SAVE10","deliveryFee":0,"policy":{"tax_included":true}}"#,
    );
    // 2.26 off: 1.19 and 1.07. 10.71 x 19/119 = 1.71, 9.63 x 7/107 = 0.63.
    assert_eq!(said(&[t.promo_discount, t.tax, t.total]), ["2.26", "2.34", "20.34"]);
    assert_eq!(said(&t.vat.iter().map(|v| v.net).collect::<Vec<_>>()), ["9.00", "9.00"]);
    // A maker's coupon is money for the shop: the tax in the price stays.
    let t =
        run(r#"{"items":[{"quantity":1,"price":11.90,"taxRate":19,"couponDiscount":1.90}],"deliveryFee":0,
            "policy":{"tax_included":true}}"#);
    assert_eq!(said(&[t.tax, t.total]), ["1.90", "10.00"]);
    let free =
        run(r#"{"items":[{"quantity":1,"price":3,"taxRate":19}],"promoCode":"WELCOME5","deliveryFee":0,
            "policy":{"tax_included":true}}"#);
    assert!(free.total.is_zero() && free.tax.is_zero());
    let back = give_back(
        r#"{"items":[{"quantity":2,"price":11.90,"taxRate":19},{"quantity":1,"price":10.70,"taxRate":7}],
            "deliveryFee":0,"policy":{"tax_included":true},"returns":[{"line":0,"quantity":1}]}"#,
    );
    assert_eq!(said(&[back.goods, back.tax, back.total]), ["11.90", "1.90", "11.90"]);
    // Where no rate is known nothing is split off, and that is said.
    let t = run(r#"{"items":[{"quantity":1,"price":3}],"policy":{"tax_included":true}}"#);
    assert!(t.tax.is_zero() && t.notes.iter().any(|n| n.starts_with("No tax was split off")));
}

#[test]
fn every_currency_keeps_its_places_throughout() {
    // The same cart in yen, dollars and dinars: everything happens in minor units.
    for (currency, unit, fee, more) in
        [("JPY", "108", "300", "1"), ("USD", "1.08", "3.00", "0.01"), ("KWD", "0.108", "0.300", "0.001")]
    {
        let json = format!(
            r#"{{"currency":"{currency}","items":[{{"quantity":3,"price":{unit},"taxRate":8,"snapEligible":true,
                "offerDiscount":{more},"couponDiscount":{more},"deposit":{more}}},
                {{"quantity":2.5,"price":{unit},"taxRate":10}}],"promoCode":"SAVE10","loyaltyMember":true,
                "deliveryFee":{fee},"snapBalance":{fee},"returns":[{{"line":0,"quantity":1}}]}}"#
        );
        let t = run(&json);
        let minor: Vec<i64> = [
            t.subtotal,
            t.offer_discount,
            t.promo_discount,
            t.loyalty_discount,
            t.coupon_discount,
            t.tax,
            t.deposits,
            t.delivery_fee,
            t.total,
        ]
        .iter()
        .map(|m| m.minor())
        .collect();
        // 594 - 1 = 593: 59 and 12 off. Of the first line 323 - 32 - 7 = 284, less the coupon 283, all by SNAP; the deposit
        // of 3 too. Tax on the coupon's 1 at 8 % and on 270 - 27 - 5 = 238 at 10 %: 23.88.
        assert_eq!(minor, [594, 1, 59, 12, 1, 24, 3, 300, 848], "{currency}");
        assert_eq!(t.tender.unwrap().snap.minor(), 286, "{currency}");
        let places = ["JPY", "", "USD", "KWD"].iter().position(|c| *c == currency).unwrap();
        let fraction = t.total.to_string().split_once('.').map_or(0, |(_, part)| part.len());
        assert_eq!(fraction, places, "{currency}");
        let back = give_back(&json);
        // A third of 283 by SNAP, a deposit of 1 by SNAP; the tax of the line rounds to nothing.
        assert_eq!((back.total.minor(), back.snap.minor()), (95, 95), "{currency}");
    }
    let yen = run(
        r#"{"currency":"JPY","items":[{"quantity":1,"price":108,"taxRate":8},{"quantity":1,"price":110,"taxRate":10}],
            "policy":{"tax_included":true,"tax_rounding":"truncate"}}"#,
    );
    assert_eq!(said(&yen.vat.iter().map(|v| v.tax).collect::<Vec<_>>()), ["8", "10"]);
}
