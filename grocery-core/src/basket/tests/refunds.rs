//! What comes back: the line's own share and nothing else's.

use super::{give_back, run, said, today};
use crate::{
    basket::{RefundRequest, Return, TotalsRules, read_totals, refund, totals},
    error::ErrorKind,
    quantity::Ratio,
};

const CART: &str = r#""items":[
    {"quantity":3,"price":3.33,"taxClass":"candy","offerDiscount":1.00,"deposit":0.05},
    {"quantity":1.75,"price":6.74,"soldBy":"weight"},
    {"quantity":7,"price":0.99,"taxClass":"household","couponDiscount":0.50}],
    "promoCode":"SAVE10","loyaltyMember":true,"location":{"state":"TN"}"#;

#[test]
fn other_lines_do_not_move() {
    let sale = run(&format!("{{{CART}}}"));
    let whole = give_back(&format!(r#"{{{CART},"returns":[{{"line":2,"quantity":7}}]}}"#));
    let line = &sale.lines[2];
    assert_eq!((whole.goods, whole.tax), (line.net, line.tax));
    // The coupon and the discounts are not paid out.
    assert_eq!(whole.discounts, line.line_total.minus(line.net).unwrap());
    assert!(whole.deposits.is_zero() && whole.delivery_fee.is_zero());
    // The same whatever came back of other lines before.
    let later = give_back(&format!(
        r#"{{{CART},"returns":[{{"line":2,"quantity":7}}],"returned":[{{"line":0,"quantity":3}},{{"line":1,"quantity":0.5}}]}}"#
    ));
    assert_eq!(later, whole);
    let deposit = give_back(&format!(r#"{{{CART},"returns":[{{"line":0,"quantity":2}}]}}"#));
    assert_eq!(deposit.deposits.to_string(), "0.10");
}

#[test]
fn all_of_it_is_the_total_without_delivery_however_it_comes_back() {
    let sale = run(&format!("{{{CART}}}"));
    let kept = sale.total.minus(sale.delivery_fee).unwrap();
    let all: Vec<Return> = sale.lines.iter().enumerate().map(|(i, l)| Return::new(i, l.quantity)).collect();
    assert_eq!(refund(&sale, &RefundRequest::new(all.clone())).unwrap().total, kept);
    assert_eq!(refund(&sale, &RefundRequest::new(all).with_fees()).unwrap().total, sale.total);

    // By and by: a piece, a pound, a hundredth of a pound at a time.
    let step = |text: &str| text.parse::<Ratio>().unwrap();
    let mut earlier = Vec::new();
    let mut paid = crate::money::Money::zero(sale.currency);
    let steps =
        [(0, "1"), (1, "0.01"), (2, "1"), (2, "3"), (0, "1"), (1, "1.7"), (2, "3"), (1, "0.04"), (0, "1")];
    for (place, (line, quantity)) in steps.into_iter().enumerate() {
        let now = vec![Return::new(line, step(quantity))];
        let back =
            refund(&sale, &RefundRequest::new(now.clone()).after(earlier.clone()).with_fees()).unwrap();
        // The fees come back with the last of it, once.
        assert_eq!(back.delivery_fee.is_zero(), place + 1 < steps.len());
        assert!(back.lines.iter().all(|l| !l.goods.is_negative() && !l.tax.is_negative()));
        paid = paid.plus(back.total).unwrap();
        earlier.extend(now);
    }
    assert_eq!(paid, sale.total);
    let more = RefundRequest::new(vec![Return::new(0, Ratio::ONE)]).after(earlier.clone());
    assert!(refund(&sale, &more).unwrap_err().to_string().contains("3 of 3 came back before"));
    let nothing = refund(&sale, &RefundRequest::new(Vec::new()).after(earlier).with_fees()).unwrap();
    assert!(nothing.total.is_zero(), "the fees were paid back already");
}

#[test]
fn a_return_that_cannot_be_is_refused() {
    let sale = run(&format!("{{{CART}}}"));
    let one = |line, quantity: &str| RefundRequest::new(vec![Return::new(line, quantity.parse().unwrap())]);
    for (request, want) in [
        (one(3, "1"), "returns[0].line: there is no line 3; the sale has 3"),
        (one(usize::MAX, "1"), "returns[0].line"),
        (one(0, "4"), "returns[0].quantity: 0 of 3 came back before"),
        (one(0, "0"), "returns[0].quantity: 0 cannot come back"),
        (one(0, "-1"), "returns[0].quantity"),
        (one(0, "0.5"), "returns[0].quantity: 1/2 cannot come back"),
        (one(1, "1.76"), "returns[0].quantity"),
        (one(1, "1").after(one(1, "1").returns), "returns[0].quantity"),
        (one(1, "1").after(one(1, "2").returns), "returned[0].quantity"),
    ] {
        let e = refund(&sale, &request).unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.to_string().starts_with(want), "{e}");
    }
    let twice = RefundRequest::new(vec![Return::new(1, Ratio::ONE), Return::new(1, Ratio::ONE)]);
    assert!(refund(&sale, &twice).unwrap_err().to_string().starts_with("returns[1].quantity"));
}

#[test]
fn a_free_line_gives_nothing_back() {
    let call = read_totals(
        r#"{"items":[{"quantity":1,"price":3.00,"taxClass":"candy"}],"promoCode":"WELCOME5","location":{"state":"TN"},
            "returns":[{"line":0,"quantity":1}]}"#,
    )
    .unwrap();
    let sale = totals(&call.request, &TotalsRules::default(), today()).unwrap();
    let back = refund(&sale, &call.refund.unwrap()).unwrap();
    assert_eq!(said(&[back.total, back.discounts]), ["0.00", "3.00"]);
    let json = serde_json::to_string(&back).unwrap();
    assert!(json.starts_with(r#"{"goods":0.00,"tax":0.00,"deposits":0.00,"deliveryFee":0.00,"#), "{json}");
}
