//! The first plan: again and again the application that saves most for each unit it takes.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::deals::{
    model::Issuer,
    solve::{
        cart::{Cart, Live},
        uses::Use,
    },
};

/// What one application would take and save.
struct Pick {
    saving: i64,
    units: i64,
    times: i64,
    roles: Vec<Vec<(usize, i64)>>,
}

#[derive(PartialEq, Eq)]
struct Entry {
    saving: i64,
    units: i64,
    at: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        let (own, theirs) = (
            i128::from(self.saving) * i128::from(other.units),
            i128::from(other.saving) * i128::from(self.units),
        );
        own.cmp(&theirs).then(self.saving.cmp(&other.saving)).then(other.at.cmp(&self.at))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Uses of `live` found greedily: offers on items, then the coupons of each issuer on what may carry them.
pub(crate) fn greedy(cart: &Cart, live: &[Live]) -> Vec<Use> {
    let mut left: Vec<i64> = cart.stocks.iter().map(|stock| stock.qty).collect();
    let mut open = left.clone();
    let mut taken_group: Vec<Option<usize>> = vec![None; cart.groups.len()];
    let mut uses = Vec::new();
    layer(cart, live, None, &mut left, &mut taken_group, &mut uses, &mut |offer, stock, qty| {
        if !offer.couponable {
            open[stock] -= qty;
        }
    });
    for issuer in [Issuer::Manufacturer, Issuer::Store] {
        let mut left = open.clone();
        layer(cart, live, Some(issuer), &mut left, &mut taken_group, &mut uses, &mut |_, _, _| {});
    }
    uses
}

fn layer(
    cart: &Cart,
    live: &[Live],
    issuer: Option<Issuer>,
    left: &mut [i64],
    taken_group: &mut [Option<usize>],
    uses: &mut Vec<Use>,
    note: &mut dyn FnMut(&Live, usize, i64),
) {
    let mut used: Vec<i64> = vec![0; live.len()];
    let mut place: Vec<Option<usize>> = vec![None; live.len()];
    let mut heap = BinaryHeap::new();
    for (at, offer) in live.iter().enumerate().filter(|(_, offer)| offer.issuer == issuer) {
        if let Some(pick) = pick(cart, offer, left, offer.max_uses) {
            heap.push(Entry { saving: pick.saving, units: pick.units, at });
        }
    }
    while let Some(top) = heap.pop() {
        let at = top.at;
        let offer = &live[at];
        if offer.group.is_some_and(|group| taken_group[group].is_some_and(|by| by != offer.offer)) {
            continue;
        }
        let Some(pick) = pick(cart, offer, left, offer.max_uses - used[at]) else { continue };
        let now = Entry { saving: pick.saving, units: pick.units, at };
        if heap.peek().is_some_and(|next| *next > now) {
            heap.push(now);
            continue;
        }
        if let Some(group) = offer.group {
            taken_group[group] = Some(offer.offer);
        }
        used[at] += pick.times;
        let own = *place[at].get_or_insert(uses.len());
        if own == uses.len() {
            uses.push(Use { offer: offer.offer, times: 0, roles: vec![Vec::new(); offer.roles.len()] });
        }
        let kept = &mut uses[own];
        kept.times += pick.times;
        for (role, units) in kept.roles.iter_mut().zip(pick.roles) {
            for (stock, qty) in units {
                left[stock] -= qty;
                note(offer, stock, qty);
                match role.iter_mut().find(|unit| unit.0 == stock) {
                    Some(unit) => unit.1 += qty,
                    None => role.push((stock, qty)),
                }
            }
        }
        heap.push(now);
    }
}

/// The application of an offer that saves most, or all of them on one stock where one use is one unit.
fn pick(cart: &Cart, offer: &Live, left: &[i64], uses_left: i64) -> Option<Pick> {
    if uses_left < 1 {
        return None;
    }
    if offer.is_single() {
        let role = offer.roles.first()?;
        let &(stock, saving) = role
            .units
            .iter()
            .filter(|unit| left[unit.0] > 0)
            .max_by_key(|unit| (unit.1, std::cmp::Reverse(unit.0)))?;
        let times = uses_left.min(left[stock]);
        return Some(Pick {
            saving: saving + offer.flat,
            units: 1,
            times,
            roles: vec![vec![(stock, times)]],
        });
    }
    let mut free: Vec<(usize, i64)> = offer
        .roles
        .iter()
        .flat_map(|role| role.units.iter().map(|unit| (unit.0, left[unit.0])))
        .filter(|unit| unit.1 > 0)
        .collect();
    free.sort_unstable();
    free.dedup();
    free.sort_unstable_by_key(|unit| (std::cmp::Reverse(cart.stocks[unit.0].price), unit.0));
    let mut saving = offer.flat;
    let mut roles: Vec<Vec<(usize, i64)>> = vec![Vec::new(); offer.roles.len()];
    // A rewarded role takes the dearest units first, the others the cheapest, save in an ordered offer, whose first
    // role has to be the dearest.
    let mut turns: Vec<usize> = (0..offer.roles.len()).collect();
    if !offer.ordered {
        turns.sort_by_key(|&at| {
            (offer.roles[at].units.iter().all(|unit| unit.1 == 0), offer.roles[at].units.len())
        });
    }
    for at in turns {
        let role = &offer.roles[at];
        let dear_first = offer.ordered || role.units.iter().any(|unit| unit.1 > 0);
        let mut need = role.need;
        let count = free.len();
        for step in 0..count {
            let (stock, some) = free[if dear_first { step } else { count - 1 - step }];
            let Ok(found) = role.units.binary_search_by_key(&stock, |unit| unit.0) else { continue };
            let take = need.min(some);
            if take > 0 {
                free[if dear_first { step } else { count - 1 - step }].1 -= take;
                saving += take * role.units[found].1;
                roles[at].push((stock, take));
                need -= take;
            }
            if need == 0 {
                break;
            }
        }
        if need > 0 {
            return None;
        }
    }
    (saving > 0).then(|| Pick {
        saving,
        units: offer.roles.iter().map(|role| role.need).sum(),
        times: 1,
        roles,
    })
}

/// No uses save more than this: every unit is given the largest share it could have in any application.
pub(crate) fn quick_bound<'a>(cart: &Cart, live: impl IntoIterator<Item = &'a Live>) -> i64 {
    let mut item = vec![0_i64; cart.stocks.len()];
    let mut coupon = [vec![0_i64; cart.stocks.len()], vec![0_i64; cart.stocks.len()]];
    for offer in live {
        let all: i64 = offer.roles.iter().map(|role| role.need).sum::<i64>().max(1);
        // Rounded towards a larger share: a negative part by its floor, a positive one by its ceiling.
        let flat = offer.flat.div_euclid(all) + i64::from(offer.flat.rem_euclid(all) > 0);
        let shares = match offer.issuer {
            None => &mut item,
            Some(Issuer::Manufacturer) => &mut coupon[0],
            Some(Issuer::Store) => &mut coupon[1],
        };
        for role in &offer.roles {
            for &(stock, saving) in &role.units {
                shares[stock] = shares[stock].max(saving + flat);
            }
        }
    }
    cart.stocks
        .iter()
        .enumerate()
        .map(|(at, stock)| stock.qty * (item[at] + coupon[0][at] + coupon[1][at]))
        .sum()
}
