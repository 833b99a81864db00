//! Offers on the order: what they are worth at every spend.
//!
//! All of them, and the waiver of the delivery fee, ask for nothing but enough spend, so that their worth never
//! falls as the spend rises. What they are worth over a range of spend is told by [`spends`](super::spends).

use std::collections::BTreeMap;

use crate::deals::{
    model::{DealProblem, Offer, OfferKind},
    plan::Application,
    price::percent_of,
};

/// One way to use one order offer: a constant, or a rate with an optional cap, from a spend on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    offer: usize,
    tier: Option<usize>,
    pub(super) from: i64,
    pub(super) constant: i64,
    pub(super) rate: i64,
    pub(super) cap: i64,
    /// Takes nothing off the goods and waives the delivery fee.
    pub(super) waives: bool,
}

impl Way {
    /// What it takes off the goods.
    fn worth(&self, net: i64) -> i64 {
        if net < self.from { 0 } else { self.constant + percent_of(net, self.rate).min(self.cap) }
    }
}

/// Order offers and delivery of a cart.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// Alternatives: at most one way of each list is used.
    pub(super) choices: Vec<Vec<Way>>,
    /// The fee, and the spend from which on it is waived.
    pub(super) delivery: Option<(i64, i64)>,
    pub(super) subtotal: i64,
}

impl Order {
    /// The order offers of the problem. `taken` are groups that offers on units may use and that are kept for
    /// them here.
    pub(crate) fn new(problem: &DealProblem, subtotal: i64, taken: &dyn Fn(&str) -> bool) -> Self {
        let mut sorted: Vec<usize> = (0..problem.offers.len()).collect();
        sorted.sort_unstable_by(|&a, &b| problem.offers[a].id.cmp(&problem.offers[b].id));
        let mut grouped: BTreeMap<&str, Vec<Way>> = BTreeMap::new();
        let mut choices = Vec::new();
        // Without a group they do not get into each other's way, so that one choice holds them all.
        let mut waivers = Vec::new();
        for at in sorted {
            let offer = &problem.offers[at];
            if offer.requires_member && !problem.member {
                continue;
            }
            let delivered = problem.delivery.is_some_and(|delivery| delivery.fee > 0);
            let ways: Vec<Way> = ways(at, offer)
                .into_iter()
                .filter(|way| way.from <= subtotal && (delivered || !way.waives))
                .collect();
            if ways.is_empty() {
                continue;
            }
            match &offer.group {
                Some(group) if taken(group) => {}
                Some(group) => grouped.entry(group).or_default().extend(ways),
                None if ways.iter().any(|way| way.waives) => waivers.extend(ways),
                None => choices.push(ways),
            }
        }
        choices.extend(grouped.into_values());
        if !waivers.is_empty() {
            choices.push(waivers);
        }
        Self { choices, delivery: problem.delivery.map(|it| (it.fee, it.free_from)), subtotal }
    }

    /// The most that the order offers take off at this spend, if none of them is given up to waive the fee.
    pub(crate) fn off(&self, net: i64) -> i64 {
        self.choices.iter().map(|ways| ways.iter().map(|way| way.worth(net)).max().unwrap_or(0)).sum()
    }

    /// The fee that this spend waives without any offer.
    pub(super) fn waived(&self, net: i64) -> i64 {
        self.delivery.map_or(0, |(fee, from)| if net >= from { fee } else { 0 })
    }

    /// The fee that can be waived at this spend, by itself or by an offer.
    pub(crate) fn waivable(&self, net: i64) -> i64 {
        let offered = self.choices.iter().flatten().any(|way| way.waives && way.from <= net);
        if offered { self.fee() } else { self.waived(net) }
    }

    pub(super) fn fee(&self) -> i64 {
        self.delivery.map_or(0, |(fee, _)| fee)
    }

    /// Everything saved by a plan whose unit offers save `item` and `coupon`.
    pub(crate) fn savings(&self, item: i64, coupon: i64) -> i64 {
        self.judged(item, coupon).0
    }

    /// The most that can be saved, and the choice whose way out is the waiver, where that is best.
    fn judged(&self, item: i64, coupon: i64) -> (i64, Option<usize>) {
        let net = self.subtotal - item;
        let off = self.off(net);
        let goods = |off: i64| (item + coupon + off).min(self.subtotal);
        let mut best = (goods(off) + self.waived(net), None);
        if self.waived(net) == 0 {
            for (at, ways) in self.choices.iter().enumerate() {
                if ways.iter().any(|way| way.waives && way.from <= net) {
                    let given_up = ways.iter().map(|way| way.worth(net)).max().unwrap_or(0);
                    let savings = goods(off - given_up) + self.fee();
                    if savings > best.0 {
                        best = (savings, Some(at));
                    }
                }
            }
        }
        best
    }

    /// The applications that [`Order::savings`] counts, and whether the delivery fee is waived.
    pub(crate) fn applications(
        &self,
        problem: &DealProblem,
        item: i64,
        coupon: i64,
    ) -> (Vec<Application>, bool) {
        let net = self.subtotal - item;
        let (_, waiver) = self.judged(item, coupon);
        let mut out = Vec::new();
        for (at, ways) in self.choices.iter().enumerate() {
            let mut best: Option<&Way> = None;
            if waiver == Some(at) {
                best = ways.iter().find(|way| way.waives && way.from <= net);
            }
            for way in ways {
                if waiver != Some(at) && way.worth(net) > best.map_or(0, |best| best.worth(net)) {
                    best = Some(way);
                }
            }
            if let Some(way) = best {
                out.push(Application {
                    offer: problem.offers[way.offer].id.clone(),
                    uses: 1,
                    units: Vec::new(),
                    tier: way.tier,
                });
            }
        }
        let waived = waiver.is_some() || self.delivery.is_some_and(|(_, from)| net >= from);
        (out, waived)
    }
}

fn ways(at: usize, offer: &Offer) -> Vec<Way> {
    match &offer.kind {
        OfferKind::SpendOff { tiers } => tiers
            .iter()
            .enumerate()
            .map(|(step, tier)| Way {
                offer: at,
                tier: Some(step),
                from: tier.min_spend,
                constant: tier.cents,
                rate: 0,
                cap: 0,
                waives: false,
            })
            .collect(),
        OfferKind::OrderPercent { percent_bp, min_spend, cap } => vec![Way {
            offer: at,
            tier: None,
            from: *min_spend,
            constant: 0,
            rate: *percent_bp,
            cap: cap.unwrap_or(i64::MAX),
            waives: false,
        }],
        OfferKind::FreeDelivery { min_spend } => {
            vec![Way { offer: at, tier: None, from: *min_spend, constant: 0, rate: 0, cap: 0, waives: true }]
        }
        _ => Vec::new(),
    }
}
