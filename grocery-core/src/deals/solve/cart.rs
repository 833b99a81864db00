//! The problem in canonical order: equal units merged, offers that can never apply dropped.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::deals::{
    model::{DealProblem, Issuer, Offer, OfferKind, Scope},
    price::percent_of,
};

/// Units that no rule tells apart, and the lines they come from.
#[derive(Debug, Clone)]
pub(crate) struct Stock {
    pub(crate) price: i64,
    pub(crate) qty: i64,
    /// Indices of lines, by id.
    pub(crate) lines: Vec<usize>,
}

/// One role of an application: `need` units out of these stocks, each saving so much.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) need: i64,
    /// `(stock, saving of one unit)`, stocks rising.
    pub(crate) units: Vec<(usize, i64)>,
}

/// An offer on units that can apply to this cart. One application saves `flat` and the savings of its units.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    /// Index into the problem's offers.
    pub(crate) offer: usize,
    /// `None` for offers on items.
    pub(crate) issuer: Option<Issuer>,
    pub(crate) group: Option<usize>,
    pub(crate) max_uses: i64,
    pub(crate) couponable: bool,
    pub(crate) roles: Vec<Role>,
    pub(crate) flat: i64,
    /// The second role may hold no unit dearer than the first.
    pub(crate) ordered: bool,
}

impl Live {
    /// Whether one use is one unit.
    pub(crate) fn is_single(&self) -> bool {
        matches!(self.roles.as_slice(), [role] if role.need == 1)
    }
}

/// The cart as the solver sees it.
#[derive(Debug)]
pub(crate) struct Cart {
    pub(crate) stocks: Vec<Stock>,
    pub(crate) live: Vec<Live>,
    /// Names of the groups with a live offer on units, sorted.
    pub(crate) groups: Vec<String>,
    pub(crate) subtotal: i64,
}

impl Cart {
    /// Reads the cart. The result does not depend on the order of lines and offers.
    pub(crate) fn new(problem: &DealProblem) -> Self {
        let mut lines: Vec<usize> = (0..problem.lines.len()).collect();
        lines.sort_unstable_by(|&a, &b| problem.lines[a].id.cmp(&problem.lines[b].id));
        let mut offers: Vec<usize> = (0..problem.offers.len())
            .filter(|&at| problem.member || !problem.offers[at].requires_member)
            .collect();
        offers.sort_unstable_by(|&a, &b| problem.offers[a].id.cmp(&problem.offers[b].id));

        // Every line is a stock at first; what is live on it tells which lines may be merged.
        let finder = Finder::new(problem, &lines);
        let stocks: Vec<Stock> = lines
            .iter()
            .map(|&at| {
                let line = &problem.lines[at];
                Stock { price: line.unit_price, qty: line.qty, lines: vec![at] }
            })
            .collect();
        let mut live: Vec<Live> =
            offers.iter().filter_map(|&at| live(at, &problem.offers[at], &finder, &stocks)).collect();
        let (stocks, merged) = merge(stocks, &live);
        for offer in &mut live {
            for role in &mut offer.roles {
                for unit in &mut role.units {
                    unit.0 = merged[unit.0];
                }
                role.units.sort_unstable();
                role.units.dedup();
            }
        }
        let mut members: BTreeMap<&str, usize> = BTreeMap::new();
        for offer in &live {
            if let Some(group) = &problem.offers[offer.offer].group {
                *members.entry(group).or_insert(0) += 1;
            }
        }
        let groups: Vec<String> = members.keys().map(|&name| name.to_owned()).collect();
        for offer in &mut live {
            offer.group =
                problem.offers[offer.offer].group.as_ref().and_then(|name| groups.binary_search(name).ok());
        }
        Self { stocks, live, groups, subtotal: problem.subtotal() }
    }
}

/// Finds the lines of a scope without reading every line for every offer.
struct Finder<'a> {
    problem: &'a DealProblem,
    lines: &'a [usize],
    skus: HashMap<&'a str, Vec<usize>>,
    categories: HashMap<&'a str, Vec<usize>>,
    brands: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn new(problem: &'a DealProblem, lines: &'a [usize]) -> Self {
        let mut finder =
            Self { problem, lines, skus: HashMap::new(), categories: HashMap::new(), brands: HashMap::new() };
        for (place, &at) in lines.iter().enumerate() {
            let line = &problem.lines[at];
            finder.skus.entry(&line.sku).or_default().push(place);
            if let Some(category) = &line.category {
                finder.categories.entry(category).or_default().push(place);
            }
            if let Some(brand) = &line.brand {
                finder.brands.entry(brand).or_default().push(place);
            }
        }
        finder
    }

    /// Places of the lines in a scope, rising.
    fn find(&self, scope: &Scope) -> Vec<usize> {
        let none: &[usize] = &[];
        match scope {
            Scope::Skus(skus) => {
                let mut found: Vec<usize> = skus
                    .iter()
                    .flat_map(|sku| self.skus.get(sku.as_str()).map_or(none, Vec::as_slice))
                    .copied()
                    .collect();
                found.sort_unstable();
                found.dedup();
                found
            }
            Scope::Shelf { category, brand } => {
                let some = match (category, brand) {
                    (Some(category), _) => self.categories.get(category.as_str()),
                    (None, Some(brand)) => self.brands.get(brand.as_str()),
                    (None, None) => None,
                };
                some.map_or(none, Vec::as_slice)
                    .iter()
                    .copied()
                    .filter(|&place| scope.covers(&self.problem.lines[self.lines[place]]))
                    .collect()
            }
            Scope::All => (0..self.lines.len()).collect(),
        }
    }
}

fn live(at: usize, offer: &Offer, finder: &Finder<'_>, stocks: &[Stock]) -> Option<Live> {
    let role = |scope: &Scope, need: i64, saving: &dyn Fn(i64) -> i64, only_saving: bool| Role {
        need,
        units: finder
            .find(scope)
            .into_iter()
            .map(|place| (place, saving(stocks[place].price)))
            .filter(|&(_, saving)| !only_saving || saving > 0)
            .collect(),
    };
    let mut issuer = None;
    let mut ordered = false;
    let mut flat = 0;
    let roles = match &offer.kind {
        OfferKind::PercentOff { scope, percent_bp } => {
            vec![role(scope, 1, &|price| percent_of(price, *percent_bp), true)]
        }
        OfferKind::AmountOff { scope, cents } => vec![role(scope, 1, &|price| price.min(*cents), true)],
        OfferKind::FixedPrice { scope, price: fixed } => {
            vec![role(scope, 1, &|price| (price - fixed).max(0), true)]
        }
        OfferKind::NFor { scope, n, price } => {
            flat = -price;
            vec![role(scope, *n, &|price| price, false)]
        }
        OfferKind::BuyGet { buy, get, buy_n, get_m, percent_bp } => {
            ordered = get.is_none();
            vec![
                role(buy, *buy_n, &|_| 0, false),
                role(get.as_ref().unwrap_or(buy), *get_m, &|price| percent_of(price, *percent_bp), false),
            ]
        }
        OfferKind::Bundle { components, cents_off } => {
            flat = *cents_off;
            components.iter().map(|part| role(&part.scope, part.qty, &|_| 0, false)).collect()
        }
        OfferKind::Coupon { issuer: by, scope, requires_qty, cents } => {
            issuer = Some(*by);
            flat = *cents;
            vec![role(scope, *requires_qty, &|_| 0, false)]
        }
        OfferKind::SpendOff { .. } | OfferKind::OrderPercent { .. } | OfferKind::FreeDelivery { .. } => {
            return None;
        }
    };
    let mut live = Live {
        offer: at,
        issuer,
        group: None,
        max_uses: offer.max_uses,
        couponable: offer.couponable || issuer.is_some(),
        roles,
        flat,
        ordered,
    };
    live.max_uses = live.max_uses.min(most_uses(&live, stocks));
    (live.max_uses > 0 && best_application(&live, stocks) > 0).then_some(live)
}

/// How often the units allow it.
fn most_uses(live: &Live, stocks: &[Stock]) -> i64 {
    let each = live
        .roles
        .iter()
        .map(|role| role.units.iter().map(|&(stock, _)| stocks[stock].qty).sum::<i64>() / role.need.max(1));
    let mut all: Vec<usize> =
        live.roles.iter().flat_map(|role| role.units.iter().map(|unit| unit.0)).collect();
    all.sort_unstable();
    all.dedup();
    let together = all.iter().map(|&stock| stocks[stock].qty).sum::<i64>()
        / live.roles.iter().map(|role| role.need).sum::<i64>().max(1);
    each.min().unwrap_or(0).min(together)
}

/// No single application saves more than this.
fn best_application(live: &Live, stocks: &[Stock]) -> i64 {
    live.flat
        + live
            .roles
            .iter()
            .map(|role| {
                let mut units = role.units.clone();
                units.sort_unstable_by_key(|unit| std::cmp::Reverse(unit.1));
                let mut left = role.need;
                let mut sum = 0;
                for (stock, saving) in units {
                    let take = left.min(stocks[stock].qty);
                    sum += take * saving;
                    left -= take;
                    if left == 0 {
                        break;
                    }
                }
                sum
            })
            .sum::<i64>()
}

/// Merges stocks of one price that stand in the same roles of the same offers; gives the new place of each.
fn merge(stocks: Vec<Stock>, live: &[Live]) -> (Vec<Stock>, Vec<usize>) {
    let mut marks: Vec<Vec<(usize, usize)>> = vec![Vec::new(); stocks.len()];
    for (at, offer) in live.iter().enumerate() {
        for (role_at, role) in offer.roles.iter().enumerate() {
            for &(stock, _) in &role.units {
                marks[stock].push((at, role_at));
            }
        }
    }
    let mut known: HashMap<(i64, Vec<(usize, usize)>), usize> = HashMap::new();
    let mut merged: Vec<Stock> = Vec::new();
    let mut places = Vec::with_capacity(stocks.len());
    for (stock, mark) in stocks.into_iter().zip(marks) {
        let place = *known.entry((stock.price, mark)).or_insert(merged.len());
        if let Some(same) = merged.get_mut(place) {
            same.qty += stock.qty;
            same.lines.extend(stock.lines);
        } else {
            merged.push(stock);
        }
        places.push(place);
    }
    (merged, places)
}

/// Drops uses of single offers that another single offer makes pointless where saving more is never worse.
///
/// On a stock, `a` beats `b` where it saves at least as much, binds nothing that `b` leaves free and can serve every
/// unit it covers. Of two that beat each other the first stays.
pub(crate) fn drop_beaten(cart: &Cart) -> Vec<Live> {
    let unlimited: Vec<bool> = cart
        .live
        .iter()
        .map(|offer| {
            offer.is_single()
                && offer.group.is_none()
                && offer.roles[0].units.iter().map(|&(stock, _)| cart.stocks[stock].qty).sum::<i64>()
                    <= offer.max_uses
        })
        .collect();
    let mut best: HashMap<(usize, Option<Issuer>, bool), (i64, usize)> = HashMap::new();
    for (at, offer) in cart.live.iter().enumerate().filter(|(at, _)| unlimited[*at]) {
        for &(stock, saving) in &offer.roles[0].units {
            let saving = saving + offer.flat;
            for couponable in [true, false] {
                if couponable && !offer.couponable {
                    continue;
                }
                let slot = best.entry((stock, offer.issuer, couponable)).or_insert((saving, at));
                if saving > slot.0 {
                    *slot = (saving, at);
                }
            }
        }
    }
    let mut kept = Vec::with_capacity(cart.live.len());
    for (at, offer) in cart.live.iter().enumerate() {
        let mut offer = offer.clone();
        if offer.is_single() {
            let (flat, issuer, couponable) = (offer.flat, offer.issuer, offer.couponable);
            offer.roles[0].units.retain(|&(stock, saving)| {
                best.get(&(stock, issuer, couponable))
                    .is_none_or(|&(most, by)| by == at || saving + flat > most)
            });
            if offer.roles[0].units.is_empty() {
                continue;
            }
        }
        kept.push(offer);
    }
    kept
}

/// Splits offers into parts that share no stock and no group. Parts stand in the order of their first offer.
pub(crate) fn components(cart: &Cart, live: &[Live]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..cart.stocks.len() + cart.groups.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let anchor =
        |offer: &Live| offer.roles.iter().flat_map(|role| role.units.iter().map(|unit| unit.0)).next();
    for offer in live {
        let Some(first) = anchor(offer) else { continue };
        let others: HashSet<usize> = offer
            .roles
            .iter()
            .flat_map(|role| role.units.iter().map(|unit| unit.0))
            .chain(offer.group.map(|group| cart.stocks.len() + group))
            .collect();
        for other in others {
            let (a, b) = (root(&mut parent, first), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut out: Vec<Vec<usize>> = Vec::new();
    for (at, offer) in live.iter().enumerate() {
        let Some(first) = anchor(offer) else { continue };
        let part = *parts.entry(root(&mut parent, first)).or_insert(out.len());
        if part == out.len() {
            out.push(Vec::new());
        }
        out[part].push(at);
    }
    out
}
