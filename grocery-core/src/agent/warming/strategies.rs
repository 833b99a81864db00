//! What the agent knows of what will be asked for.

use std::{
    cmp::Reverse,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use async_trait::async_trait;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{COUNTED, Reach, breathe_at};
use crate::{
    agent::{DealContext, QuoteOptions, offers::Offers},
    catalog::{Catalog, Hottest, MAX_TRENDING_PAGE},
    error::Result,
    id::{ProductId, UserId},
    lists::{GetList, ListsOf},
    warmer::{Usage, WarmMoment, WarmStrategy},
};

/// The agent, and what shoppers asked the price of.
type Known = (Reach, Arc<Usage>);

/// Each of `products` once, at most `limit`.
fn first(products: impl IntoIterator<Item = ProductId>, limit: usize) -> Vec<ProductId> {
    let mut seen = FxHashSet::default();
    products.into_iter().filter(|product| seen.insert(product.clone())).take(limit).collect()
}

/// What is asked for most, then what is trending.
pub(super) struct Popular(pub(super) Known);

#[async_trait]
impl WarmStrategy for Popular {
    fn name(&self) -> &str {
        "popular"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let Popular((reach, usage)) = self;
        let mut picked = usage.popular(at, limit);
        let inner = reach.get()?;
        let mut read = 0;
        while picked.len() < limit {
            let hot = inner.trending.hottest(Hottest::new(MAX_TRENDING_PAGE).behind(read)).await?;
            if hot.is_empty() {
                break;
            }
            read += hot.len();
            picked.extend(hot.into_iter().map(|hot| hot.product));
            picked = first(picked, limit);
        }
        Ok(picked)
    }
}

/// How old what is known of a shopper's orders may be: reading all orders of everybody costs more than all else that a
/// run does. What changes them through the agent is known at once.
const BOUGHT_HOLDS: Duration = Duration::from_secs(12 * 3_600);

/// What stands on shoppers' newest lists, and what they buy, those who were served last first.
pub(super) struct Own(pub(super) Reach, pub(super) Vec<UserId>);

#[async_trait]
impl WarmStrategy for Own {
    fn name(&self) -> &str {
        "own"
    }

    async fn pick(&self, _: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let Own(reach, always) = self;
        let inner = reach.get()?;
        let mut seen = FxHashSet::default();
        let users = inner.warming.served.users().into_iter().chain(always.iter().cloned());
        let (mut listed, mut bought) = (Vec::new(), Vec::new());
        for user in users.filter(|user| seen.insert(user.clone())) {
            let newest = inner.lists.lists(ListsOf::new(user.clone()).with_limit(1)).await?;
            if let Some(newest) = newest.into_iter().next() {
                // One that is deleted meanwhile is no fault.
                let list = inner.lists.get(GetList::new(user.clone(), newest.id)).await;
                listed.extend(list.into_iter().flat_map(|list| list.lines).filter_map(|line| line.product));
            }
            bought.push(inner.familiar_within(&user, BOUGHT_HOLDS).await);
        }
        // Of every shopper the first, then of every shopper the second: who buys much does not crowd out others.
        let most = bought.iter().map(|products| products.len()).max().unwrap_or(0);
        let by_turns = (0..most)
            .flat_map(|turn| bought.iter().filter_map(move |products| Some(&products.get(turn)?.product)));
        // Most are bought by many, so only what is picked is copied.
        let mut seen = FxHashSet::default();
        let each = listed.iter().chain(by_turns).filter(|product| seen.insert(*product));
        Ok(each.take(limit).cloned().collect())
    }
}

/// What an offer covers that is on, or will be within the hour.
pub(super) struct OnOffer(pub(super) Known, pub(super) QuoteOptions);

#[async_trait]
impl WarmStrategy for OnOffer {
    fn name(&self) -> &str {
        "deals"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let OnOffer((reach, usage), place) = self;
        let inner = reach.get()?;
        let Some(book) = inner.offers() else { return Ok(Vec::new()) };
        let shopper = DealContext { store: place.store.clone(), ..DealContext::default() };
        let soon = at.at.saturating_add(Duration::from_secs(3_600));
        let contexts = [at.at, soon].map(|moment| shopper.at(moment, at.offset_minutes));
        let offers = contexts.each_ref().map(|context| Offers { book: &book, context, member: false });
        let asked = places(usage.popular(at, COUNTED));
        let catalog = inner.catalog();
        let mut found = Vec::new();
        for (number, product) in catalog.products().enumerate() {
            breathe_at(number).await;
            if offers.iter().any(|offers| !offers.on(&product).is_empty()) {
                let place = asked.get(&product.id).copied().unwrap_or(usize::MAX);
                found.push((place, Reverse(product.popularity), product.id));
            }
        }
        found.sort_unstable();
        found.truncate(limit);
        Ok(found.into_iter().map(|(_, _, product)| product).collect())
    }
}

/// Products nobody asked for yet, of the categories in which shoppers ask for the largest share of products: what is
/// bought for the first time is seldom the first of its kind.
pub(super) struct Range {
    known: Known,
    /// The last ranking, which holds until the catalogue or what is asked for changes.
    last: Mutex<Option<Ranked>>,
}

struct Ranked {
    catalog: Weak<Catalog>,
    version: u64,
    limit: usize,
    products: Vec<ProductId>,
}

impl Range {
    pub(super) fn new(known: Known) -> Self {
        Self { known, last: Mutex::default() }
    }

    fn last(&self) -> MutexGuard<'_, Option<Ranked>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much of a category is asked for, in millionths.
fn share(asked: usize, of: usize) -> u64 {
    (asked as u64).saturating_mul(1_000_000).checked_div(of as u64).unwrap_or(0)
}

#[async_trait]
impl WarmStrategy for Range {
    fn name(&self) -> &str {
        "range"
    }

    async fn pick(&self, at: WarmMoment, limit: usize) -> Result<Vec<ProductId>> {
        let (reach, usage) = &self.known;
        let catalog = reach.get()?.catalog();
        // Read before the counts: what changes in between makes the ranking old.
        let version = usage.version(at);
        if let Some(last) = &*self.last()
            && (last.version, last.limit) == (version, limit)
            && std::ptr::eq(last.catalog.as_ptr(), Arc::as_ptr(&catalog))
        {
            return Ok(last.products.clone());
        }
        let mut is_asked = vec![false; catalog.len()];
        for product in usage.popular(at, COUNTED) {
            if let Some(place) = catalog.position(&product).and_then(|at| is_asked.get_mut(at as usize)) {
                *place = true;
            }
        }
        // How many products a category has, and how many of them were asked for.
        let mut categories: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for (number, ((_, category, _), asked)) in catalog.outlines().zip(&is_asked).enumerate() {
            breathe_at(number).await;
            let counts = categories.entry(category).or_default();
            *counts = (counts.0 + 1, counts.1 + usize::from(*asked));
        }
        let mut ranked = Vec::new();
        for (number, ((id, category, popularity), asked)) in catalog.outlines().zip(&is_asked).enumerate() {
            breathe_at(number).await;
            match categories.get(&category) {
                Some((of, some)) if !asked && *some > 0 => {
                    ranked.push((Reverse(share(*some, *of)), Reverse(popularity), id));
                }
                _ => {}
            }
        }
        if limit < ranked.len() {
            ranked.select_nth_unstable(limit);
            ranked.truncate(limit);
        }
        ranked.sort_unstable();
        // What stands in a catalogue was an id, so it reads back as one.
        let products: Vec<ProductId> =
            ranked.into_iter().filter_map(|(_, _, id)| ProductId::new(id).ok()).collect();
        let kept = Ranked { catalog: Arc::downgrade(&catalog), version, limit, products: products.clone() };
        *self.last() = Some(kept);
        Ok(products)
    }
}

/// Where each stands.
fn places(products: Vec<ProductId>) -> FxHashMap<ProductId, usize> {
    products.into_iter().enumerate().map(|(at, product)| (product, at)).collect()
}
