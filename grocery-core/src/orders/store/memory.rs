//! Orders in memory.

use std::{
    collections::{BTreeMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{
    FindPurchases, GetOrder, ListOrders, OrderCounts, OrderStore, Purchase, RemoveOrders, SaveOrders,
    SavedOrders, check_batch, is_of_product, not_found,
};
use crate::{
    error::Result,
    id::{OrderId, UserId},
    orders::{Order, Shop},
};

/// Keeps orders in memory. Everything is gone when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryOrderStore {
    users: Mutex<Users>,
}

type Users = BTreeMap<UserId, BTreeMap<OrderId, Order>>;

impl MemoryOrderStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A user's orders, the newest first.
fn newest_first<'a>(users: &'a Users, user: &UserId) -> Vec<&'a Order> {
    let mut orders: Vec<&Order> = users.get(user).into_iter().flat_map(BTreeMap::values).collect();
    orders.sort_by(|a, b| b.ordered_on.cmp(&a.ordered_on).then_with(|| a.id.cmp(&b.id)));
    orders
}

#[async_trait]
impl OrderStore for MemoryOrderStore {
    async fn save(&self, request: SaveOrders) -> Result<SavedOrders> {
        check_batch(&request.orders)?;
        let mut users = self.lock();
        let kept = users.entry(request.user).or_default();
        let mut saved = SavedOrders::default();
        for order in request.orders {
            match kept.get_mut(&order.id) {
                None => {
                    saved.added += 1;
                    saved.changed.push(order.id.clone());
                    kept.insert(order.id.clone(), order);
                }
                Some(known) => {
                    let both = known.with(&order);
                    if both == *known {
                        saved.unchanged += 1;
                    } else {
                        saved.updated += 1;
                        saved.changed.push(order.id.clone());
                        *known = both;
                    }
                }
            }
        }
        Ok(saved)
    }

    async fn get(&self, request: GetOrder) -> Result<Order> {
        let users = self.lock();
        let order = users.get(&request.user).and_then(|orders| orders.get(&request.id));
        order.cloned().ok_or_else(|| not_found(&request.id))
    }

    async fn list(&self, request: ListOrders) -> Result<Vec<Order>> {
        let users = self.lock();
        Ok(newest_first(&users, &request.user)
            .into_iter()
            .take_while(|o| request.since.is_none_or(|since| o.ordered_on >= since))
            .filter(|o| {
                request
                    .after
                    .as_ref()
                    .is_none_or(|(day, id)| o.ordered_on < *day || o.ordered_on == *day && o.id > *id)
            })
            .take(request.limit)
            .cloned()
            .collect())
    }

    async fn purchases(&self, request: FindPurchases) -> Result<Vec<Purchase>> {
        let users = self.lock();
        let orders = newest_first(&users, &request.user);
        let lines = orders
            .into_iter()
            .take_while(|o| request.since.is_none_or(|since| o.ordered_on >= since))
            .flat_map(|o| o.lines.iter().filter(|l| l.was_bought()).map(move |l| (o, l)));
        Ok(lines
            .filter(|(o, l)| {
                request.thing.as_ref().is_none_or(|thing| match is_of_product(thing) {
                    true => l.thing(&o.retailer) == *thing,
                    false => l.item_key(&o.retailer) == *thing,
                })
            })
            .take(request.limit)
            .map(|(o, l)| Purchase {
                order: o.id.clone(),
                on: o.ordered_on,
                retailer: o.retailer.clone(),
                shop: o.shop.as_ref().map(|s| s.id.clone()),
                line: l.clone(),
            })
            .collect())
    }

    async fn shops(&self, user: &UserId) -> Result<Vec<Shop>> {
        let users = self.lock();
        let shops: BTreeMap<_, _> = newest_first(&users, user)
            .into_iter()
            .rev()
            .filter_map(|o| o.shop.as_ref())
            .map(|s| (s.id.clone(), s.clone()))
            .collect();
        Ok(shops.into_values().collect())
    }

    async fn counts(&self, user: &UserId) -> Result<OrderCounts> {
        let users = self.lock();
        let orders = newest_first(&users, user);
        let lines = || orders.iter().flat_map(|o| o.lines.iter().map(move |l| (o, l)));
        let items: HashSet<String> = lines().map(|(o, l)| l.item_key(&o.retailer)).collect();
        let shops: HashSet<&str> =
            orders.iter().filter_map(|o| o.shop.as_ref()).map(|s| s.id.as_str()).collect();
        Ok(OrderCounts {
            orders: orders.len() as u64,
            items: items.len() as u64,
            lines: lines().count() as u64,
            shops: shops.len() as u64,
        })
    }

    async fn remove(&self, request: RemoveOrders) -> Result<usize> {
        let mut users = self.lock();
        match request.ids {
            None => Ok(users.remove(&request.user).map_or(0, |orders| orders.len())),
            Some(ids) => {
                let Some(orders) = users.get_mut(&request.user) else { return Ok(0) };
                Ok(ids.iter().filter(|id| orders.remove(*id).is_some()).count())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_memory_store_keeps_the_contract() {
        crate::testing::order_store(std::sync::Arc::new(super::MemoryOrderStore::new())).await;
    }
}
