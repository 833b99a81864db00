//! Offers on the order: what they are worth at every spend.
//!
//! All of them, and the waiver of the delivery fee, ask for nothing but enough spend, so that their worth never
//! falls as the spend rises. The spend is cut at every threshold; between two cuts each choice of offers is a
//! constant plus a rate, and one choice for each group is best.

use std::collections::BTreeMap;

use crate::deals::{
    model::{DealProblem, Offer, OfferKind},
    plan::Application,
    price::percent_of,
};

/// One way to use one order offer: a constant, or a rate with an optional cap, from a spend on.
#[derive(Debug, Clone, Copy)]
struct Way {
    offer: usize,
    tier: Option<usize>,
    from: i64,
    constant: i64,
    rate: i64,
    cap: i64,
    /// Takes nothing off the goods and waives the delivery fee.
    waives: bool,
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
    choices: Vec<Vec<Way>>,
    delivery: Option<(i64, i64)>,
    subtotal: i64,
}

/// A range of spend and the most the order offers may bring there: `constant + (rate * net + slack) / 10000`, where the
/// slack is what half-up may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scenario {
    pub(crate) low: i64,
    pub(crate) high: i64,
    pub(crate) constant: i64,
    pub(crate) rate: i64,
    /// In ten-thousandths.
    pub(crate) slack: i64,
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
    fn waived(&self, net: i64) -> i64 {
        self.delivery.map_or(0, |(fee, from)| if net >= from { fee } else { 0 })
    }

    /// The fee that can be waived at this spend, by itself or by an offer.
    pub(crate) fn waivable(&self, net: i64) -> i64 {
        let offered = self.choices.iter().flatten().any(|way| way.waives && way.from <= net);
        if offered { self.fee() } else { self.waived(net) }
    }

    fn fee(&self) -> i64 {
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

    /// Ranges that together cover every spend from nothing to the subtotal, each with an upper line. Several may share
    /// a range where neither of two lines is above the other throughout.
    pub(crate) fn scenarios(&self) -> Vec<Scenario> {
        let mut cuts = vec![0];
        for way in self.choices.iter().flatten() {
            cuts.push(way.from);
            if way.rate > 0 && way.cap < i64::MAX {
                // The first spend at which the cap binds.
                let at = i128::from(way.cap) * 10_000 / i128::from(way.rate);
                cuts.push(i64::try_from(at).unwrap_or(i64::MAX));
                cuts.push(i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1));
            }
        }
        cuts.extend(self.delivery.map(|(_, from)| from));
        cuts.retain(|&cut| (0..=self.subtotal).contains(&cut));
        cuts.sort_unstable();
        cuts.dedup();
        let mut out = Vec::new();
        let mut slacks = BTreeMap::new();
        for (at, &low) in cuts.iter().enumerate() {
            let high = cuts.get(at + 1).map_or(self.subtotal, |next| next - 1);
            self.lines_between(low, high, &mut slacks, &mut out);
        }
        out
    }

    fn lines_between(
        &self,
        low: i64,
        high: i64,
        slacks: &mut BTreeMap<Vec<i64>, i64>,
        out: &mut Vec<Scenario>,
    ) {
        // The constant and the rates of what is chosen so far, and whether the fee is waived by it.
        let waived = self.delivery.is_some_and(|(_, from)| low >= from);
        let mut lines: Vec<(i64, Vec<i64>, bool)> = vec![(self.waived(low), Vec::new(), waived)];
        for ways in &self.choices {
            let waives = ways.iter().any(|way| way.waives && way.from <= low);
            let mut own: Vec<(i64, i64)> = vec![(0, 0)];
            for way in ways.iter().filter(|way| way.from <= low && !way.waives) {
                let capped = way.rate > 0
                    && i128::from(low) * i128::from(way.rate) >= i128::from(way.cap).saturating_mul(10_000);
                own.push(if capped {
                    (way.constant.saturating_add(way.cap), 0)
                } else {
                    (way.constant, way.rate)
                });
            }
            let at = |line: (i64, i64), net: i64| {
                i128::from(line.0) * 10_000 + i128::from(line.1) * i128::from(net)
            };
            let all = own.clone();
            let mut place = 0;
            own.retain(|&line| {
                let here = place;
                place += 1;
                !all.iter().enumerate().any(|(there, &other)| {
                    let (low_by, high_by) =
                        (at(other, low) - at(line, low), at(other, high) - at(line, high));
                    there != here
                        && low_by >= 0
                        && high_by >= 0
                        && (low_by > 0 || high_by > 0 || there < here)
                })
            });
            let mut next = Vec::new();
            for line in &lines {
                for &(constant, rate) in &own {
                    let mut rates = line.1.clone();
                    rates.extend((rate > 0).then_some(rate));
                    next.push((line.0 + constant, rates, line.2));
                }
                if waives && !line.2 {
                    next.push((line.0 + self.fee(), line.1.clone(), true));
                }
            }
            lines = next;
            if lines.len() > 64 {
                // Too many crossings to tell apart: one line above them all, which is still a bound.
                let worth = |line: &(i64, Vec<i64>, bool)| {
                    line.0 + line.1.iter().map(|&rate| percent_of(high, rate).saturating_add(1)).sum::<i64>()
                };
                // Only where every way holds the waiver may a later choice not add it again.
                let waived = lines.iter().all(|line| line.2);
                lines = vec![(lines.iter().map(worth).max().unwrap_or(0), Vec::new(), waived)];
            }
        }
        for (constant, mut rates, _) in lines {
            rates.sort_unstable();
            let slack = *slacks.entry(rates.clone()).or_insert_with(|| slack(&rates));
            out.push(Scenario { low, high, constant, rate: rates.iter().sum(), slack });
        }
    }
}

/// The most that half-up adds to shares of one amount at these rates, in ten-thousandths. What it adds repeats with the
/// amount.
fn slack(rates: &[i64]) -> i64 {
    let gcd = rates.iter().fold(10_000, |a, &b| {
        let (mut a, mut b) = (a, b);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    });
    (0..10_000 / gcd)
        .map(|amount| rates.iter().map(|rate| 5_000 - (rate * amount + 5_000) % 10_000).sum())
        .max()
        .unwrap_or(0)
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
