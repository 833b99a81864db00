//! Made-up carts and offers, by family and seed: for tests and measurements of the deal optimiser.
//!
//! Every application in them saves something and no unit can fall below nothing. Only the family named
//! [`Family::Mixed`] goes beyond what shops do, to reach every rule with few units.

use crate::{
    basket::stores::{Need, Objective, SpendOffer, StoreOption, StoreTerms, StoresProblem},
    deals::{BundlePart, CartLine, DealProblem, Delivery, Issuer, Layer, Offer, OfferKind, Scope, Tier},
    money::Currency,
};

/// A repeatable stream of numbers (SplitMix64), so that a seed means the same cart for ever.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A stream from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// True in `percent` of a hundred.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.range(1, 100) <= percent
    }

    /// One of some values.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let at = usize::try_from(self.next() % (of.len().max(1) as u64)).unwrap_or(0);
        of[at]
    }
}

/// A family of carts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// A few lines and offers, small enough to try everything: `(lines, offers)`.
    Tiny(usize, usize),
    /// A store with thousands of products, few of them in the cart.
    Store(usize, usize),
    /// A small store, where most offers meet the cart.
    Dense(usize, usize),
    /// Everything at once on few products: shared groups, stacked order offers, thresholds close to the cart.
    Mixed(usize, usize),
}

struct Shop {
    products: Vec<CartLine>,
    lines: Vec<CartLine>,
    aim: i64,
}

/// The cart of a family and seed.
#[must_use]
pub fn instance(family: Family, seed: u64) -> DealProblem {
    let mut dice = Dice::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x5DEE_CE66);
    let (lines, offers, products, categories, aim, most) = match family {
        Family::Tiny(lines, offers) => (lines, offers, 400, 24, 60, 2),
        Family::Store(lines, offers) => (lines, offers, 4_000, 150, 12, 6),
        Family::Dense(lines, offers) => (lines, offers, 400, 24, 45, 6),
        Family::Mixed(lines, offers) => (lines, offers, 12, 3, 70, 3),
    };
    let mixed = matches!(family, Family::Mixed(..));
    let mut shop = Shop { products: Vec::new(), lines: Vec::new(), aim };
    for number in 0..products {
        let category = dice.range(0, categories - 1);
        let price = if mixed {
            dice.range(2, 12) * 25
        } else {
            80 + dice.range(0, 30) * dice.range(1, 40) / 2 + dice.range(0, 200)
        };
        shop.products.push(CartLine {
            id: String::new(),
            sku: format!("K{number}"),
            category: Some(format!("C{category}")),
            brand: Some(format!("B{}", category * 5 / 2 + dice.range(0, 4))),
            qty: 1,
            unit_price: price,
        });
    }
    for number in 0..lines {
        let mut line = shop.products[usize::try_from(dice.range(0, products - 1)).unwrap_or(0)].clone();
        line.id = format!("L{number}");
        line.qty = if most > 3 { dice.pick(&[1, 1, 1, 2, 2, 3, 4, 6]) } else { dice.range(1, most) };
        shop.lines.push(line);
    }
    let subtotal: i64 = shop.lines.iter().map(|line| line.qty * line.unit_price).sum();
    let offers = (0..offers).map(|number| offer(number, &shop, subtotal, mixed, &mut dice)).collect();
    DealProblem {
        seed: i64::try_from(seed).ok(),
        currency: Currency::USD,
        member: dice.chance(60),
        delivery: dice.chance(90).then(|| Delivery {
            fee: if mixed { dice.range(20, 200) } else { 695 },
            free_from: subtotal * dice.range(50, 110) / 100,
        }),
        lines: shop.lines,
        offers,
    }
}

/// The cart with a delivery fee and some offers that waive it, most of them in groups that the other offers know too.
#[must_use]
pub fn with_free_delivery(mut problem: DealProblem, seed: u64) -> DealProblem {
    let mut dice = Dice::new(seed);
    let subtotal = problem.subtotal();
    problem.delivery =
        Some(Delivery { fee: dice.range(0, 400), free_from: subtotal * dice.range(60, 200) / 100 });
    for number in 0..dice.range(1, 3) {
        problem.offers.push(Offer {
            id: format!("free{number}"),
            requires_member: dice.chance(20),
            group: dice.chance(60).then(|| format!("G{}", dice.range(0, 2))),
            max_uses: 1,
            couponable: true,
            kind: OfferKind::FreeDelivery { min_spend: subtotal * dice.range(0, 110) / 100 },
        });
    }
    problem
}

fn scope(shop: &Shop, dice: &mut Dice) -> Scope {
    let aimed = dice.chance(shop.aim);
    let of = if aimed { &shop.lines } else { &shop.products };
    let anchor = &of[usize::try_from(dice.range(0, of.len() as i64 - 1)).unwrap_or(0)];
    match dice.range(1, 100) {
        1..=28 => Scope::Shelf { category: anchor.category.clone(), brand: None },
        29..=50 => Scope::Shelf { category: None, brand: anchor.brand.clone() },
        51..=62 => Scope::Shelf { category: anchor.category.clone(), brand: anchor.brand.clone() },
        63 if shop.aim > 60 => Scope::All,
        _ => {
            let mut skus = vec![anchor.sku.clone()];
            for _ in 1..dice.pick(&[1, 2, 3, 5]) {
                let from = if dice.chance(shop.aim / 2) { &shop.lines } else { &shop.products };
                skus.push(
                    from[usize::try_from(dice.range(0, from.len() as i64 - 1)).unwrap_or(0)].sku.clone(),
                );
            }
            skus.sort();
            skus.dedup();
            Scope::Skus(skus)
        }
    }
}

fn cheapest(shop: &Shop, scope: &Scope) -> i64 {
    let in_cart = shop.lines.iter().filter(|line| scope.covers(line)).map(|line| line.unit_price).min();
    in_cart
        .or_else(|| shop.products.iter().filter(|line| scope.covers(line)).map(|line| line.unit_price).min())
        .unwrap_or(100)
}

fn offer(number: usize, shop: &Shop, subtotal: i64, mixed: bool, dice: &mut Dice) -> Offer {
    let mut couponable = dice.chance(50);
    let mut group = dice.chance(8).then(|| format!("G{}", dice.range(0, 2)));
    let on = scope(shop, dice);
    let least = cheapest(shop, &on).max(1);
    let kind = match dice.range(1, 100) {
        1..=12 => OfferKind::PercentOff {
            scope: on,
            percent_bp: dice.pick(&[500, 1_000, 1_500, 2_000, 2_500, 3_000]),
        },
        13..=21 => OfferKind::AmountOff { scope: on, cents: (least * dice.range(5, 25) / 100).max(1) },
        22..=30 => {
            couponable = false;
            OfferKind::FixedPrice { scope: on, price: (least * dice.range(60, 95) / 100).max(1) }
        }
        31..=44 => {
            couponable = false;
            let n = if mixed { dice.range(2, 4) } else { dice.pick(&[2, 2, 2, 3, 3, 4, 5, 5, 10]) };
            OfferKind::NFor { scope: on, n, price: (n * least * dice.range(60, 95) / 100).max(1) }
        }
        45..=64 => {
            let percent_bp = dice.pick(&[10_000, 10_000, 5_000, 2_500]);
            couponable = couponable && percent_bp < 10_000;
            OfferKind::BuyGet {
                buy: on,
                get: dice.chance(45).then(|| scope(shop, dice)),
                buy_n: dice.pick(&[1, 1, 1, 2, 2, 3]),
                get_m: dice.pick(&[1, 1, 1, 2]),
                percent_bp,
            }
        }
        65..=72 => {
            couponable = false;
            let mut components = vec![BundlePart { scope: on, qty: dice.range(1, 2) }];
            for _ in 0..dice.range(1, 2) {
                components.push(BundlePart { scope: scope(shop, dice), qty: dice.range(1, 2) });
            }
            let worth: i64 = components.iter().map(|part| part.qty * cheapest(shop, &part.scope)).sum();
            OfferKind::Bundle { components, cents_off: (worth * dice.range(5, 35) / 100).max(1) }
        }
        73..=96 if !mixed || dice.chance(60) => {
            let requires_qty = dice.pick(&[1, 1, 1, 2, 2, 3]);
            OfferKind::Coupon {
                issuer: if dice.chance(65) { Issuer::Manufacturer } else { Issuer::Store },
                scope: on,
                requires_qty,
                cents: (requires_qty * least * dice.range(3, 12) / 100).max(1),
            }
        }
        number if number % 2 == 0 => {
            if !mixed || dice.chance(70) {
                group = Some("promo_code".to_owned());
            }
            let first = subtotal * dice.range(40, 85) / 100;
            OfferKind::SpendOff {
                tiers: vec![
                    Tier { min_spend: first, cents: (first * 5 / 100).max(1) },
                    Tier { min_spend: first * 13 / 10, cents: (first * 13 / 10 * 7 / 100).max(1) },
                ],
            }
        }
        _ => {
            if !mixed || dice.chance(70) {
                group = Some(dice.pick(&["promo_code", "storewide", "storewide"]).to_owned());
            }
            OfferKind::OrderPercent {
                percent_bp: dice.pick(&[500, 1_000]),
                min_spend: subtotal * dice.range(20, 90) / 100,
                cap: (!mixed || dice.chance(70)).then(|| (subtotal * dice.range(3, 8) / 100).max(1)),
            }
        }
    };
    if mixed && dice.chance(15) {
        group = Some(dice.pick(&["promo_code", "storewide"]).to_owned());
    }
    if kind.layer() != Layer::Item {
        couponable = true;
    }
    Offer {
        id: format!("O{number}"),
        requires_member: dice.chance(15),
        group,
        max_uses: dice.pick(&[1, 2, 4, 8, 99]),
        couponable,
        kind,
    }
}

/// A list over several stores, by seed: every other one for the least cost.
#[must_use]
pub fn stores_instance(needs: usize, stores: usize, max_stores: usize, seed: u64) -> StoresProblem {
    let mut dice = Dice::new(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ 0x0B5E_55ED);
    let objective = if seed.is_multiple_of(2) { Objective::MinCost } else { Objective::MaxScore };
    let mut list = Vec::new();
    let mut cheapest = 0;
    for number in 0..needs {
        let qty = dice.pick(&[1, 1, 1, 2, 2, 3]);
        let usual = dice.range(120, 700);
        let mut options = Vec::new();
        for store in 0..stores {
            for rank in 0..if dice.chance(85) { dice.range(1, 4) } else { 0 } {
                options.push(StoreOption {
                    store: format!("S{store}"),
                    sku: format!("S{store}-{number}-{rank}"),
                    price: usual * dice.range(60, 170) / 100,
                    score: dice.range(20, 95),
                });
            }
        }
        if options.is_empty() {
            options.push(StoreOption {
                store: "S0".into(),
                sku: format!("S0-{number}-0"),
                price: usual,
                score: 50,
            });
        }
        cheapest += qty * options.iter().map(|option| option.price).min().unwrap_or(0);
        let required = objective == Objective::MinCost || dice.chance(40);
        list.push(Need { id: format!("N{number}"), qty, required, options });
    }
    let terms = (0..stores)
        .map(|store| StoreTerms {
            id: format!("S{store}"),
            fee: dice.pick(&[495, 695, 995]),
            free_from: if needs < 10 {
                cheapest * dice.range(20, 80) / 100
            } else {
                dice.pick(&[3_500, 3_500, 5_000])
            },
            spend_offer: dice.chance(60).then(|| {
                let min_spend = (cheapest * dice.range(20, 80) / 100).max(100);
                SpendOffer { min_spend, cents: min_spend / 12 }
            }),
        })
        .collect();
    StoresProblem {
        seed: i64::try_from(seed).ok(),
        objective,
        budget: cheapest * dice.range(75, 150) / 100 + 500,
        max_stores,
        stores: terms,
        needs: list,
    }
}
