//! Which of several goods is taken where a shopper left the choice: "coke or pepsi, whichever is cheaper". Pure:
//! products, prices and the rule in, the place of the one to take out.

use crate::{
    catalog::{Product, SoldBy},
    nlu::ChoiceRule,
    pricing::Quote,
    quantity::{Quantity, Ratio, UnitPrice},
};

/// What is known of one of the goods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer<'a> {
    /// What its words mean in the catalogue; `None` where nothing does.
    pub(super) product: Option<&'a Product>,
    pub(super) quote: Option<&'a Quote>,
    /// Whether it breaks a wish: it costs more than the limit, or is not on sale where that was asked.
    pub(super) unwished: bool,
    /// Whether it is on offer.
    pub(super) on_sale: bool,
}

/// Which one was taken, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    /// Its place: 0 is what the item names, the others are its alternatives.
    pub(super) place: usize,
    pub(super) why: Why,
}

/// Why one of the goods was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It was named first, and nothing speaks against it.
    First,
    /// It costs less than the others.
    Cheaper,
    /// It alone is on offer.
    OnSale,
    /// What was named before it cannot be had as wished.
    Instead,
}

impl Offer<'_> {
    /// Whether the shop says that it has none.
    fn is_sold_out(&self) -> bool {
        let told = self.quote.and_then(|q| q.in_stock);
        told.or_else(|| self.product.and_then(|p| p.availability.is_in_stock())) == Some(false)
    }

    /// What it costs by what is in it.
    fn by_amount(&self) -> Option<UnitPrice> {
        let (product, quote) = (self.product?, self.quote?);
        let per = match product.sold_by {
            SoldBy::Weight => Quantity::new(Ratio::ONE, quote.per),
            SoldBy::Each => product.size?.total().ok()?,
        };
        UnitPrice::new(quote.price, per).ok()
    }
}

/// Which of `all` is taken under `rule`, the first one being what the item names. Goods that are sold out, that are
/// not known or that break a wish come last. Where each will do, or several or none are on offer, the cheaper one is
/// taken. Costs are compared by what
/// is in the packages where all of these measure alike, else by the package; the first stands where they are equal.
pub(super) fn pick(rule: ChoiceRule, all: &[Offer<'_>]) -> Taken {
    let known = |o: &Offer<'_>| o.product.is_some() && !o.is_sold_out();
    let good = |o: &Offer<'_>| known(o) && !o.unwished;
    let first = all.iter().position(good).or_else(|| all.iter().position(known)).unwrap_or(0);
    let plain = Taken { place: first, why: if first == 0 { Why::First } else { Why::Instead } };
    let mut priced: Vec<(usize, &Offer<'_>)> =
        all.iter().enumerate().filter(|(_, o)| good(o) && o.quote.is_some()).collect();
    if rule == ChoiceRule::OnSale && priced.iter().any(|(_, o)| o.on_sale) {
        priced.retain(|(_, o)| o.on_sale);
        if let [(place, _)] = priced.as_slice() {
            return Taken { place: *place, why: Why::OnSale };
        }
    }
    if rule == ChoiceRule::FirstAvailable || priced.len() < 2 {
        return plain;
    }
    let by_amount: Vec<UnitPrice> = priced.iter().filter_map(|(_, o)| o.by_amount()).collect();
    let alike = by_amount.len() == priced.len()
        && by_amount.windows(2).all(|pair| matches!(pair, [a, b] if a.compare(b).is_ok()));
    let below = |a: usize, b: usize| {
        if alike {
            let (a, b) = (by_amount.get(a), by_amount.get(b));
            return a.zip(b).is_some_and(|(a, b)| a.compare(b).is_ok_and(std::cmp::Ordering::is_lt));
        }
        let price = |at: usize| priced.get(at).and_then(|(_, o)| o.quote).map(|q| q.price);
        price(a).zip(price(b)).is_some_and(|(a, b)| a.compare(b).is_ok_and(std::cmp::Ordering::is_lt))
    };
    let least = (1..priced.len()).fold(0, |least, at| if below(at, least) { at } else { least });
    let differs = (0..priced.len()).any(|at| below(least, at));
    match priced.get(least) {
        Some((place, _)) if differs => Taken { place: *place, why: Why::Cheaper },
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::{Offer, Taken, Why, pick};
    use crate::{
        catalog::Product,
        clock::Timestamp,
        money::{Currency, Money},
        nlu::ChoiceRule::{Any, Cheapest, FirstAvailable, OnSale},
        pricing::{Quote, QuoteKind},
        quantity::Unit,
    };

    fn goods(id: &str, size: &str, minor: i64) -> (Product, Quote) {
        let mut product = Product::new(id.parse().unwrap(), id);
        product.size = Some(size.parse().unwrap());
        let quote = Quote {
            product: product.id.clone(),
            price: Money::from_minor(minor, Currency::USD),
            regular: None,
            per: Unit::Each,
            kind: QuoteKind::Live,
            source: "test".to_owned(),
            store: None,
            as_of: Timestamp::from_unix_millis(0),
            stale: false,
            in_stock: None,
        };
        (product, quote)
    }

    fn offer<'a>((product, quote): &'a (Product, Quote)) -> Offer<'a> {
        Offer { product: Some(product), quote: Some(quote), unwished: false, on_sale: false }
    }

    #[test]
    fn the_rule_decides() {
        let (coke, pepsi) = (goods("coke", "2 liter", 250), goods("pepsi", "1 liter", 200));
        let both = [offer(&coke), offer(&pepsi)];
        let first = Taken { place: 0, why: Why::First };
        assert_eq!(pick(FirstAvailable, &both), first);
        // By the litre the dearer bottle is the cheaper one.
        assert_eq!(pick(Cheapest, &both), Taken { place: 0, why: Why::Cheaper });
        assert_eq!(pick(Any, &[both[1], both[0]]), Taken { place: 1, why: Why::Cheaper });
        // What measures otherwise is compared by the package.
        let eggs = goods("eggs", "12 count", 240);
        assert_eq!(pick(Cheapest, &[offer(&coke), offer(&eggs)]), Taken { place: 1, why: Why::Cheaper });
        assert_eq!(pick(Cheapest, &[both[0], both[0]]), first);
        // What is on offer, wherever it stands; of none or several the cheaper one.
        let sale = Offer { on_sale: true, ..both[1] };
        assert_eq!(pick(OnSale, &[both[0], sale]), Taken { place: 1, why: Why::OnSale });
        assert_eq!(pick(OnSale, &[sale, both[0]]), Taken { place: 0, why: Why::OnSale });
        assert_eq!(pick(OnSale, &both), Taken { place: 0, why: Why::Cheaper });
    }

    #[test]
    fn what_cannot_be_had_is_passed_over() {
        let (mut coke, pepsi) = (goods("coke", "2 liter", 250), goods("pepsi", "2 liter", 300));
        let instead = Taken { place: 1, why: Why::Instead };
        for rule in [FirstAvailable, Cheapest, Any] {
            let unknown = Offer { product: None, quote: None, unwished: false, on_sale: false };
            assert_eq!(pick(rule, &[unknown, offer(&pepsi)]), instead);
            let dear = Offer { unwished: true, ..offer(&coke) };
            assert_eq!(pick(rule, &[dear, offer(&pepsi)]), instead);
            // Where every one breaks a wish, the first is told with what speaks against it.
            let also = Offer { unwished: true, ..offer(&pepsi) };
            assert_eq!(pick(rule, &[dear, also]), Taken { place: 0, why: Why::First });
        }
        coke.1.in_stock = Some(false);
        assert_eq!(pick(FirstAvailable, &[offer(&coke), offer(&pepsi)]), instead);
        assert_eq!(pick(Any, &[]), Taken { place: 0, why: Why::First });
    }
}
