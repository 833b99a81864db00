//! Writes offers on units as an integer program.
//!
//! Units of a stock are counted, not named. An offer has a column for its uses and, where a role may be filled
//! from several stocks, one for each of them. `docs/savings.md` gives every row.

use std::collections::BTreeMap;

use crate::deals::{
    integer::{Program, Sense},
    model::Issuer,
    solve::{
        cart::{Cart, Live},
        uses::{Saved, Use},
    },
};

/// How a role's units are counted.
#[derive(Debug)]
enum Count {
    /// All from this stock, `need` for each use.
    One(usize),
    /// `(stock, column)`.
    Many(Vec<(usize, usize)>),
}

#[derive(Debug)]
struct Slot {
    offer: usize,
    /// The column of uses; `None` where a use is a unit.
    uses: Option<usize>,
    needs: Vec<i64>,
    roles: Vec<Count>,
}

/// The program of some offers, and how to read its solutions.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) program: Program,
    /// The column that holds all item savings, where asked for.
    pub(crate) total: Option<usize>,
    slots: Vec<Slot>,
    item: Vec<i64>,
    coupon: Vec<i64>,
}

/// What the program counts a unit of item savings and of coupon savings for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weights {
    pub(crate) item: i64,
    pub(crate) coupon: i64,
}

impl Model {
    /// The program of these offers. With `total`, one more column holds the item savings, to be kept in a range.
    pub(crate) fn new(cart: &Cart, live: &[&Live], weights: Weights, total: bool) -> Self {
        let mut model = Self {
            program: Program::default(),
            total: None,
            slots: Vec::new(),
            item: Vec::new(),
            coupon: Vec::new(),
        };
        let mut take: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
        let mut carry: BTreeMap<(Issuer, usize), Vec<(usize, i64)>> = BTreeMap::new();
        let mut blocked: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, offer) in live.iter().enumerate() {
            if let Some(group) = offer.group {
                groups.entry(group).or_default().push(at);
            }
            let columns = model.offer(cart, offer, weights);
            for (stock, column, factor) in columns {
                match offer.issuer {
                    Some(issuer) => carry.entry((issuer, stock)).or_default().push((column, factor)),
                    None => {
                        take.entry(stock).or_default().push((column, factor));
                        if !offer.couponable {
                            blocked.entry(stock).or_default().push((column, factor));
                        }
                    }
                }
            }
        }
        for (stock, entries) in take {
            model.limit(entries, cart.stocks[stock].qty);
        }
        for ((_, stock), mut entries) in carry {
            entries.extend(blocked.get(&stock).into_iter().flatten().copied());
            model.limit(entries, cart.stocks[stock].qty);
        }
        for members in groups.into_values().filter(|members| members.len() > 1) {
            model.one_of(&members, live);
        }
        if total {
            let most = cart.stocks.iter().map(|stock| stock.qty * stock.price).sum::<i64>().max(0);
            let entries: Vec<(usize, i64)> =
                model.item.iter().copied().enumerate().filter(|&(_, saving)| saving != 0).collect();
            let column = model.column(0, 0, most, 3, Weights { item: 0, coupon: 0 }, false);
            model.program.row(Sense::Exactly, 0, entries.into_iter().chain([(column, -1)]).collect());
            model.total = Some(column);
        }
        model
    }

    fn column(
        &mut self,
        saving: i64,
        lower: i64,
        upper: i64,
        rank: u8,
        weights: Weights,
        coupon: bool,
    ) -> usize {
        let weight = if coupon { weights.coupon } else { weights.item };
        self.item.push(if coupon { 0 } else { saving });
        self.coupon.push(if coupon { saving } else { 0 });
        self.program.column(saving * weight, lower, upper, rank)
    }

    /// Adds a row unless the bounds keep it anyway.
    fn limit(&mut self, entries: Vec<(usize, i64)>, limit: i64) {
        let most: i64 = entries
            .iter()
            .map(|&(column, factor)| {
                self.program.columns.get(column).map_or(0, |it| it.upper) * factor.max(0)
            })
            .sum();
        if most > limit {
            self.program.row(Sense::AtMost, limit, entries);
        }
    }

    /// Adds an offer's columns and its own rows; gives `(stock, column, units of the stock for one of the column)`.
    fn offer(&mut self, cart: &Cart, offer: &Live, weights: Weights) -> Vec<(usize, usize, i64)> {
        let coupon = offer.issuer.is_some();
        let mut used = Vec::new();
        if offer.is_single() {
            let mut columns = Vec::new();
            for &(stock, saving) in offer.roles.iter().flat_map(|role| &role.units) {
                let most = cart.stocks[stock].qty.min(offer.max_uses);
                let column = self.column(saving + offer.flat, 0, most, 2, weights, coupon);
                columns.push((stock, column));
                used.push((stock, column, 1));
            }
            self.limit(columns.iter().map(|&(_, column)| (column, 1)).collect(), offer.max_uses);
            self.slots.push(Slot {
                offer: offer.offer,
                uses: None,
                needs: vec![1],
                roles: vec![Count::Many(columns)],
            });
            return used;
        }
        let alone = offer.ordered && offer.roles.first().is_some_and(|role| role.units.len() == 1);
        let mut worth = offer.flat;
        for role in &offer.roles {
            if let [(_, saving)] = role.units.as_slice() {
                worth += saving * role.need;
            }
        }
        let uses = self.column(worth, 0, offer.max_uses, 1, weights, coupon);
        let mut counts = Vec::new();
        for role in &offer.roles {
            if let [(stock, _)] = role.units.as_slice() {
                used.push((*stock, uses, role.need));
                counts.push(Count::One(*stock));
                continue;
            }
            let mut columns = Vec::new();
            for &(stock, saving) in &role.units {
                let most = cart.stocks[stock].qty.min(offer.max_uses * role.need);
                let column = self.column(saving, 0, most, 2, weights, coupon);
                columns.push((stock, column));
                used.push((stock, column, 1));
            }
            let entries =
                columns.iter().map(|&(_, column)| (column, 1)).chain([(uses, -role.need)]).collect();
            self.program.row(Sense::Exactly, 0, entries);
            counts.push(Count::Many(columns));
        }
        if offer.ordered && !alone {
            self.cheapest_rewarded(cart, offer, &counts);
        }
        self.slots.push(Slot {
            offer: offer.offer,
            uses: Some(uses),
            needs: offer.roles.iter().map(|role| role.need).collect(),
            roles: counts,
        });
        used
    }

    /// Inside one application no rewarded unit is dearer than a bought one. With both sorted by price, block by block,
    /// that is: for every price, the applications with a reward of that price or more are no more than those whose
    /// bought units all cost as much.
    fn cheapest_rewarded(&mut self, cart: &Cart, offer: &Live, counts: &[Count]) {
        let [Count::Many(bought), Count::Many(rewarded)] = counts else { return };
        let (n, m) = match offer.roles.as_slice() {
            [buy, get] => (buy.need, get.need),
            _ => return,
        };
        let mut prices: Vec<i64> = bought.iter().map(|&(stock, _)| cart.stocks[stock].price).collect();
        prices.sort_unstable_by_key(|&price| std::cmp::Reverse(price));
        prices.dedup();
        prices.pop();
        for price in prices {
            let above = |columns: &[(usize, usize)], factor: i64| -> Vec<(usize, i64)> {
                columns
                    .iter()
                    .filter(|&&(stock, _)| cart.stocks[stock].price >= price)
                    .map(|&(_, column)| (column, factor))
                    .collect()
            };
            if n == 1 || m == 1 {
                // One of the two roundings falls away and both rows become one.
                let mut entries = above(rewarded, n);
                entries.extend(above(bought, -m));
                self.program.row(Sense::AtMost, 0, entries);
            } else {
                let blocks = self.column(0, 0, offer.max_uses, 1, Weights { item: 0, coupon: 0 }, false);
                let mut entries = above(rewarded, 1);
                entries.push((blocks, -m));
                self.program.row(Sense::AtMost, 0, entries);
                let mut entries = above(bought, -1);
                entries.push((blocks, n));
                self.program.row(Sense::AtMost, 0, entries);
            }
        }
    }

    /// At most one offer of a group is used.
    fn one_of(&mut self, members: &[usize], live: &[&Live]) {
        let mut picks = Vec::new();
        for &at in members {
            let pick = self.column(0, 0, 1, 0, Weights { item: 0, coupon: 0 }, false);
            picks.push((pick, 1));
            let (Some(slot), Some(offer)) = (self.slots.get(at), live.get(at)) else { continue };
            match (&slot.uses, slot.roles.first()) {
                (Some(uses), _) => {
                    self.program.row(Sense::AtMost, 0, vec![(*uses, 1), (pick, -offer.max_uses)]);
                }
                (None, Some(Count::Many(columns))) => {
                    let entries = columns
                        .iter()
                        .map(|&(_, column)| (column, 1))
                        .chain([(pick, -offer.max_uses)])
                        .collect();
                    self.program.row(Sense::AtMost, 0, entries);
                }
                _ => {}
            }
        }
        self.program.row(Sense::AtMost, 1, picks);
    }

    /// What a solution saves.
    pub(crate) fn saved(&self, values: &[i64]) -> Saved {
        let sum = |savings: &[i64]| savings.iter().zip(values).map(|(saving, value)| saving * value).sum();
        Saved { item: sum(&self.item), coupon: sum(&self.coupon) }
    }

    /// The uses of a solution.
    pub(crate) fn uses(&self, values: &[i64]) -> Vec<Use> {
        let value = |column: usize| values.get(column).copied().unwrap_or(0);
        let mut out = Vec::new();
        for slot in &self.slots {
            let roles: Vec<Vec<(usize, i64)>> = slot
                .roles
                .iter()
                .zip(&slot.needs)
                .map(|(count, need)| match count {
                    Count::One(stock) => vec![(*stock, slot.uses.map_or(0, value) * need)],
                    Count::Many(columns) => columns
                        .iter()
                        .map(|&(stock, column)| (stock, value(column)))
                        .filter(|&(_, qty)| qty > 0)
                        .collect(),
                })
                .collect();
            let times = match slot.uses {
                Some(uses) => value(uses),
                None => roles.iter().flatten().map(|unit| unit.1).sum(),
            };
            if times > 0 {
                out.push(Use { offer: slot.offer, times, roles });
            }
        }
        out
    }
}
