//! Totals reckoned a second time with fractions of any size, from the rules alone.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::{
    basket::{
        LineTotals, LoyaltyBase, PromoBook, PromoKind, TaxBase, TaxLevel, ThresholdBase, Totals,
        TotalsPolicy, TotalsRequest,
    },
    money::{Money, Rate, Rounding},
};

pub(super) type Exact = BigRational;

pub(super) fn whole(n: impl Into<BigInt>) -> Exact {
    Exact::from_integer(n.into())
}

fn of(amount: Money) -> Exact {
    whole(amount.minor())
}

fn rate(rate: Rate) -> Exact {
    Exact::new(rate.parts_per_million().into(), 1_000_000.into())
}

/// Rounds an amount that is not below zero.
fn rounded(exact: &Exact, mode: Rounding) -> Exact {
    let floor = exact.floor();
    let rest = (exact - &floor) * whole(2);
    let even = (&floor / whole(2)).is_integer();
    let up = match mode {
        Rounding::HalfUp => rest >= whole(1),
        Rounding::HalfDown => rest > whole(1),
        Rounding::HalfEven => rest > whole(1) || (rest == whole(1) && !even),
        Rounding::Up | Rounding::Ceiling => rest > whole(0),
        Rounding::Truncate | Rounding::Floor => false,
    };
    if up { floor + whole(1) } else { floor }
}

fn sum<'a>(lines: &'a [LineTotals], part: impl Fn(&'a LineTotals) -> Exact) -> Exact {
    lines.iter().map(part).fold(whole(0), |sum, one| sum + one)
}

fn promo(request: &TotalsRequest, base: &Exact) -> (Exact, bool) {
    let book = PromoBook::default();
    let nothing = (whole(0), false);
    let Some(promo) = request.promo_code.as_deref().and_then(|code| book.find(code)) else { return nothing };
    let foreign = |m: Option<Money>| m.is_some_and(|m| m.currency() != request.currency);
    if promo.min_spend.is_some_and(|min| *base < of(min)) || foreign(promo.min_spend) {
        return nothing;
    }
    match promo.kind {
        PromoKind::PercentOff(off) => (rounded(&(base * rate(off)), Rounding::HalfUp), false),
        PromoKind::AmountOff(off) if foreign(Some(off)) => nothing,
        PromoKind::AmountOff(off) => (of(off).min(base.clone()), false),
        PromoKind::FreeDelivery => (whole(0), true),
    }
}

/// Asks of every amount that it is what the rules say.
pub(super) fn judge(request: &TotalsRequest, policy: &TotalsPolicy, t: &Totals) {
    let lines = &t.lines;
    for (line, item) in lines.iter().zip(&request.items) {
        let quantity = Exact::new(item.quantity.numerator().into(), item.quantity.denominator().into());
        let costs = |price: Money| rounded(&(of(price) * &quantity), Rounding::HalfUp);
        assert_eq!(of(line.line_total), costs(item.price));
        let original = item.original_price.filter(|o| o.minor() > item.price.minor()).unwrap_or(item.price);
        assert_eq!(of(line.original_total), costs(original));
        assert_eq!(of(line.offer_discount), item.offer_discount.map_or(whole(0), of));
        let deposit = item.deposit.map_or(whole(0), |d| of(d.each) * whole(d.containers) * &quantity);
        assert_eq!(of(line.deposit), deposit);
    }

    let subtotal = sum(lines, |l| of(l.line_total));
    let original = sum(lines, |l| of(l.original_total));
    let offers = sum(lines, |l| of(l.offer_discount));
    let base = &subtotal - &offers;
    let (off, free) = promo(request, &base);
    let after_promo = &base - &off;
    let loyal_base = if policy.loyalty_base == LoyaltyBase::Subtotal { &base } else { &after_promo };
    let loyalty = if request.loyalty_member {
        rounded(&(loyal_base * rate(policy.loyalty_rate)), Rounding::HalfUp).min(after_promo.clone())
    } else {
        whole(0)
    };
    assert_eq!(
        [of(t.subtotal), of(t.original_subtotal), of(t.item_savings)],
        [subtotal.clone(), original.clone(), &original - &subtotal]
    );
    assert_eq!(
        [of(t.offer_discount), of(t.promo_discount), of(t.loyalty_discount)],
        [offers.clone(), off.clone(), loyalty.clone()]
    );
    shares(lines, &off, &loyalty);

    let mut coupons = whole(0);
    for (line, item) in lines.iter().zip(&request.items) {
        let left = of(line.line_total)
            - of(line.offer_discount)
            - of(line.promo_discount)
            - of(line.loyalty_discount);
        let coupon = item.coupon_discount.map_or(whole(0), of).min(left.clone());
        assert_eq!([of(line.coupon_discount), of(line.net)], [coupon.clone(), left - &coupon]);
        coupons += coupon;
    }
    assert_eq!(of(t.coupon_discount), coupons);

    taxes(policy, t);
    let after = &base - &off - &loyalty;
    let counted = if policy.threshold_base == ThresholdBase::PreDiscount { &base } else { &after };
    let away = (of(policy.free_delivery_from) - counted).max(whole(0));
    let (fee, away) = match request.delivery_fee {
        Some(fee) => (of(fee), whole(0)),
        None if policy.delivery_fee.currency() != request.currency => (whole(0), whole(0)),
        None => {
            let fee = if lines.is_empty() || away == whole(0) { whole(0) } else { of(policy.delivery_fee) };
            (fee, away)
        }
    };
    let (fee, away) = if free { (whole(0), whole(0)) } else { (fee, away) };
    assert_eq!([of(t.delivery_fee), of(t.amount_for_free_delivery)], [fee.clone(), away]);
    let bags = policy.bag_fee.filter(|f| f.currency() == request.currency).map_or(whole(0), of);
    let bags = bags * whole(request.bags);
    let deposits = sum(lines, |l| of(l.deposit));
    assert_eq!([of(t.bag_fee), of(t.deposits)], [bags.clone(), deposits.clone()]);

    // The identities of the documented answer, with the further terms.
    let added = if policy.tax_included { whole(0) } else { of(t.tax) };
    let goods = &subtotal - &offers - &off - &loyalty - &coupons;
    assert_eq!(of(t.total), goods + added + deposits + bags + fee);
    assert_eq!(of(t.total_savings), of(t.item_savings) + offers + off + loyalty + coupons);
    tender(request, t);
}

/// Discounts lie on the lines in proportion, to less than a minor unit where no line is full.
fn shares(lines: &[LineTotals], promo: &Exact, loyalty: &Exact) {
    assert_eq!(sum(lines, |l| of(l.promo_discount)), *promo);
    assert_eq!(sum(lines, |l| of(l.loyalty_discount)), *loyalty);
    let base = |l: &LineTotals| of(l.line_total) - of(l.offer_discount);
    let all = sum(lines, base);
    let left = |l: &LineTotals| base(l) - of(l.promo_discount);
    let full = lines.iter().any(|l| of(l.loyalty_discount) == left(l));
    for line in lines {
        assert!(line.promo_discount.minor() >= 0 && line.loyalty_discount.minor() >= 0);
        assert!(of(line.promo_discount) <= base(line) && of(line.loyalty_discount) <= left(line));
        if all > whole(0) {
            let close = |share: Exact, of: &Exact| {
                let off = share - of * base(line) / &all;
                off < whole(1) && off > whole(-1)
            };
            assert!(close(of(line.promo_discount), promo));
            assert!(full || close(of(line.loyalty_discount), loyalty));
        }
    }
}

fn taxes(policy: &TotalsPolicy, t: &Totals) {
    let exact = |line: &LineTotals| {
        let over = if policy.tax_included { whole(1) + rate(line.tax_rate) } else { whole(1) };
        of(line.taxable) * rate(line.tax_rate) / over
    };
    for line in &t.lines {
        let goods = match policy.tax_base {
            TaxBase::AfterDiscounts => of(line.net) + of(line.coupon_discount),
            TaxBase::BeforeDiscounts => of(line.line_total) - of(line.offer_discount),
        };
        let deposit = if policy.tax_deposits { of(line.deposit) - of(line.snap_deposit) } else { whole(0) };
        assert_eq!(of(line.taxable), (goods - of(line.snap)).max(whole(0)) + deposit);
        let off = of(line.tax) - exact(line);
        assert!(line.tax.minor() >= 0 && off < whole(1) && off > whole(-1));
    }
    assert_eq!(of(t.tax), sum(&t.lines, |l| of(l.tax)));
    let mut rates: Vec<Rate> = t.lines.iter().map(|l| l.tax_rate).collect();
    rates.sort();
    rates.dedup();
    let at = |rate: Rate, part: &dyn Fn(&LineTotals) -> Exact| {
        t.lines.iter().filter(|l| l.tax_rate == rate).map(part).fold(whole(0), |sum, one| sum + one)
    };
    let tax = if policy.tax_level == TaxLevel::Line {
        sum(&t.lines, |l| rounded(&exact(l), policy.tax_rounding))
    } else if policy.tax_included {
        let each = rates.iter().map(|r| rounded(&at(*r, &exact), policy.tax_rounding));
        each.fold(whole(0), |sum, one| sum + one)
    } else {
        rounded(&sum(&t.lines, exact), policy.tax_rounding)
    };
    assert_eq!(of(t.tax), tax);
    if policy.tax_included {
        assert_eq!(t.vat.iter().map(|v| v.tax_rate).collect::<Vec<_>>(), rates);
        for v in &t.vat {
            assert_eq!(of(v.gross), at(v.tax_rate, &|l| of(l.taxable)));
            assert_eq!(of(v.tax), at(v.tax_rate, &|l| of(l.tax)));
            assert_eq!(of(v.net), of(v.gross) - of(v.tax));
        }
    } else {
        assert!(t.vat.is_empty());
    }
}

fn tender(request: &TotalsRequest, t: &Totals) {
    let mut eligible = whole(0);
    for (line, item) in t.lines.iter().zip(&request.items) {
        let by_law = item.deposit.is_some_and(|d| d.by_law);
        assert!(line.snap.minor() >= 0 && of(line.snap) <= of(line.net));
        assert!(line.snap_deposit.minor() >= 0 && of(line.snap_deposit) <= of(line.deposit));
        if item.snap_eligible == Some(true) {
            eligible += of(line.net) + if by_law { of(line.deposit) } else { whole(0) };
        } else {
            assert!(line.snap.is_zero() && line.snap_deposit.is_zero());
        }
        assert!(by_law || line.snap_deposit.is_zero());
    }
    assert_eq!(of(t.snap_eligible_total), eligible);
    let paid = sum(&t.lines, |l| of(l.snap) + of(l.snap_deposit));
    let Some(tender) = t.tender else {
        assert!(request.snap_balance.is_none() && paid == whole(0));
        return;
    };
    let balance = of(request.snap_balance.unwrap());
    assert_eq!(of(tender.snap), balance.clone().min(eligible));
    assert_eq!(
        [of(tender.snap), of(tender.other), of(tender.snap_left)],
        [paid.clone(), of(t.total) - &paid, balance - paid]
    );
    assert!(tender.tax_lifted.minor() >= 0 && tender.other.minor() >= 0);
    // Where benefits do not cover all, no line taxed lower is paid for while one taxed higher is not.
    let open = |l: &&LineTotals, i: usize| request.items[i].snap_eligible == Some(true) && l.snap != l.net;
    let highest_open = t.lines.iter().enumerate().filter(|(i, l)| open(l, *i)).map(|(_, l)| l.tax_rate).max();
    for line in t.lines.iter().filter(|l| !l.snap.is_zero()) {
        assert!(highest_open.is_none_or(|open| line.tax_rate >= open));
    }
}
