//! Which of several goods is taken where a shopper left the choice: "coke or pepsi, whichever is cheaper". Pure:
//! products, prices and the rule in, the place of the one to take out.

use crate::{
    basket::{PackOption, PackRequest, choose_packs},
    catalog::{Product, SoldBy},
    money::Money,
    nlu::{ChoiceRule, Item},
    pricing::Quote,
    quantity::{Ratio, UnitPrice},
};

/// One of the goods that were named, with what is known of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offer {
    /// What the shop says: it has none of it.
    sold_out: bool,
    /// It breaks a wish: it costs more than the limit, is not on sale where that was asked, or not of the diet.
    unwished: bool,
    on_sale: bool,
    /// What it costs to cover what is wanted.
    cost: Option<Money>,
    /// What it costs by what is in it, where no amount was said and it is sold by the package.
    by_amount: Option<UnitPrice>,
}

/// Which one was taken, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    /// Its place: 0 is what the item names, the others are its alternatives.
    pub(super) place: usize,
    pub(super) why: Why,
    /// The places of those that it was compared with and that cost more.
    pub(super) over: Vec<usize>,
}

/// Why one of the goods was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// It was named first, and nothing is known to speak against it.
    First,
    /// It costs less than others.
    Cheaper,
    /// It is on offer, and others are not.
    OnSale,
    /// What was named before it cannot be had as wished.
    Instead,
}

/// Whether a name asks for a diet, which its alternatives then have to keep as well.
pub(super) fn is_diet(name: &str) -> bool {
    const DIETS: &[&str] = &[
        "free",
        "vegan",
        "vegetarian",
        "halal",
        "kosher",
        "lactose",
        "plant-based",
        "nondairy",
        "non-dairy",
    ];
    name.split_whitespace().any(|word| {
        let word = word.to_lowercase();
        DIETS.contains(&word.as_str()) || word.ends_with("-free")
    })
}

impl Offer {
    /// What is known of `product`, which `item` may mean.
    pub(super) fn new(
        item: &Item,
        product: &Product,
        quote: Option<&Quote>,
        unwished: bool,
        on_sale: bool,
    ) -> Self {
        let stocked = quote.and_then(|q| q.in_stock).or_else(|| product.availability.is_in_stock());
        let amount = item.quantity.unwrap_or(Ratio::ONE);
        let packs = choose_packs(&PackRequest::new(amount, item.unit), &[PackOption { product, quote }]);
        let plain = item.quantity.is_none() && item.unit.is_none() && product.sold_by == SoldBy::Each;
        let by_amount = quote.filter(|_| plain).and_then(|quote| {
            let per = product.size?.total().ok()?;
            UnitPrice::new(quote.price, per).ok()
        });
        Self {
            sold_out: stocked == Some(false),
            unwished,
            on_sale,
            cost: packs.ok().and_then(|choice| choice.line_total),
            by_amount,
        }
    }
}

/// Which of `all` is taken under `rule`, the first one being what the item names; `None` is one of which nothing is
/// known. What was named first gives way only to what is known: it is sold out, breaks a wish, or costs more. Where each
/// will do, or several or none are on offer, the cheaper one is taken. Costs are those of covering what is wanted; where
/// no amount was said and all are packages of the like, by what is in them. The earlier one stands where they are equal.
pub(super) fn pick(rule: ChoiceRule, all: &[Option<Offer>]) -> Taken {
    let had = |o: &Offer| !o.sold_out;
    let good = |o: &Offer| had(o) && !o.unwished;
    let first_of = |test: &dyn Fn(&Offer) -> bool| all.iter().position(|o| o.as_ref().is_some_and(test));
    let plain = |place: usize| {
        let why = if place == 0 { Why::First } else { Why::Instead };
        Taken { place, why, over: Vec::new() }
    };
    // Of the first nothing is known that speaks against it.
    if !matches!(all, [Some(_), ..]) {
        return plain(0);
    }
    let first = first_of(&good).or_else(|| first_of(&had)).unwrap_or(0);
    let mut open: Vec<(usize, &Offer)> = all
        .iter()
        .enumerate()
        .filter_map(|(at, o)| Some((at, o.as_ref()?)))
        .filter(|(_, o)| good(o))
        .collect();
    if rule == ChoiceRule::FirstAvailable || open.len() < 2 {
        return plain(first);
    }
    let told = open.len();
    if rule == ChoiceRule::OnSale && open.iter().any(|(_, o)| o.on_sale) {
        open.retain(|(_, o)| o.on_sale);
    }
    let reduced = open.len() < told;
    let alike = open.windows(2).all(|pair| match pair {
        [(_, a), (_, b)] => a.by_amount.zip(b.by_amount).is_some_and(|(a, b)| a.compare(&b).is_ok()),
        _ => true,
    });
    let below = |a: &Offer, b: &Offer| {
        let order = if alike {
            a.by_amount.zip(b.by_amount).and_then(|(a, b)| a.compare(&b).ok())
        } else {
            a.cost.zip(b.cost).and_then(|(a, b)| a.compare(b).ok())
        };
        order.is_some_and(std::cmp::Ordering::is_lt)
    };
    let Some((mut place, mut least)) = open.first().copied() else { return plain(first) };
    for (at, other) in open.get(1..).unwrap_or_default() {
        if below(other, least) {
            (place, least) = (*at, *other);
        }
    }
    let over: Vec<usize> = open.iter().filter(|(_, o)| below(least, o)).map(|(at, _)| *at).collect();
    match (reduced, over.is_empty()) {
        (true, _) => Taken { place, why: Why::OnSale, over },
        (false, false) => Taken { place, why: Why::Cheaper, over },
        (false, true) => plain(first),
    }
}

#[cfg(test)]
mod tests {
    use super::{Offer, Taken, Why, pick};
    use crate::{
        catalog::Product,
        clock::Timestamp,
        money::{Currency, Money},
        nlu::{
            ChoiceRule::{Any, Cheapest, FirstAvailable, OnSale},
            Item,
        },
        pricing::{Quote, QuoteKind},
        quantity::{Ratio, Unit},
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

    fn offer((product, quote): &(Product, Quote)) -> Offer {
        Offer::new(&Item::default(), product, Some(quote), false, false)
    }

    fn taken(place: usize, why: Why, over: &[usize]) -> Taken {
        Taken { place, why, over: over.to_vec() }
    }

    #[test]
    fn the_rule_decides() {
        let (coke, pepsi) = (offer(&goods("coke", "2 liter", 250)), offer(&goods("pepsi", "1 liter", 200)));
        let both = [Some(coke), Some(pepsi)];
        let first = taken(0, Why::First, &[]);
        assert_eq!(pick(FirstAvailable, &both), first);
        // By the litre the dearer bottle is the cheaper one.
        assert_eq!(pick(Cheapest, &both), taken(0, Why::Cheaper, &[1]));
        assert_eq!(pick(Any, &[both[1], both[0]]), taken(1, Why::Cheaper, &[0]));
        // What measures otherwise is compared by what the line costs.
        let eggs = offer(&goods("eggs", "12 each", 240));
        assert_eq!(pick(Cheapest, &[both[0], Some(eggs)]), taken(1, Why::Cheaper, &[0]));
        assert_eq!(pick(Cheapest, &[both[0], both[0]]), first);
        // What is on offer, wherever it stands; of none or several the cheaper one, of equals the earlier one.
        let sale = |o: Offer| Some(Offer { on_sale: true, ..o });
        assert_eq!(pick(OnSale, &[both[0], sale(pepsi)]), taken(1, Why::OnSale, &[]));
        assert_eq!(pick(OnSale, &[sale(pepsi), both[0]]), taken(0, Why::OnSale, &[]));
        assert_eq!(pick(OnSale, &both), taken(0, Why::Cheaper, &[1]));
        assert_eq!(pick(OnSale, &[both[0], sale(pepsi), sale(pepsi)]), taken(1, Why::OnSale, &[]));
    }

    #[test]
    fn amounts_are_covered() {
        let (dozen, oats) = (goods("eggs", "12 each", 219), goods("oats", "18 oz", 214));
        let mut item = Item { quantity: Some(Ratio::ONE), unit: Some(Unit::Dozen), ..Item::default() };
        let wanted = |item: &Item, (product, quote): &(Product, Quote)| {
            Some(Offer::new(item, product, Some(quote), false, false))
        };
        let both = [wanted(&item, &dozen), wanted(&item, &oats)];
        assert_eq!(pick(Cheapest, &both).place, 0, "{both:?}");
        // Three small packs cost more than one large one.
        item = Item { quantity: Some(Ratio::from_int(40)), unit: Some(Unit::Ounce), ..item };
        let large = goods("bulk oats", "42 oz", 500);
        let both = [wanted(&item, &oats), wanted(&item, &large)];
        assert_eq!(pick(Cheapest, &both), taken(1, Why::Cheaper, &[0]), "{both:?}");
    }

    #[test]
    fn only_what_is_known_speaks_against_the_first() {
        let (coke, pepsi) = (offer(&goods("coke", "2 liter", 250)), offer(&goods("pepsi", "2 liter", 300)));
        let instead = taken(1, Why::Instead, &[]);
        for rule in [FirstAvailable, Cheapest, Any] {
            assert_eq!(pick(rule, &[None, Some(pepsi)]), taken(0, Why::First, &[]));
            let dear = Some(Offer { unwished: true, ..coke });
            assert_eq!(pick(rule, &[dear, Some(pepsi)]), instead);
            let gone = Some(Offer { sold_out: true, ..coke });
            assert_eq!(pick(rule, &[gone, Some(pepsi)]), instead);
            // Where every one breaks a wish, the first is told with what speaks against it.
            let also = Some(Offer { unwished: true, ..pepsi });
            assert_eq!(pick(rule, &[dear, also]), taken(0, Why::First, &[]));
        }
        assert_eq!(pick(Any, &[]), taken(0, Why::First, &[]));
    }
}
