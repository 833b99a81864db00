//! What every [`TrendingStore`] owes.

use std::sync::Arc;

use crate::{
    catalog::{
        Access, AccessKind, HotProduct, Hottest, MAX_TRENDING, MAX_TRENDING_PAGE, MemoryTrendingStore,
        TrendingStore,
    },
    clock::{Rng, SeededRng, Timestamp},
    id::ProductId,
};

const DAY: i64 = 24 * 3_600_000;
const START: i64 = 1_763_000_000_000;

/// Runs the whole suite on an empty store of the default configuration. Counts a little more than
/// [`MAX_TRENDING`] products.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn trending_store(store: Arc<dyn TrendingStore>) {
    let store = &*store;
    old_interest_fades(store).await;
    a_log_gives_the_order_of_the_reference(store).await;
    the_number_is_bounded(store).await;
}

fn access(product: &str, kind: AccessKind, day: i64) -> Access {
    Access::new(ProductId::new(product).unwrap(), kind, Timestamp::from_unix_millis(START + day * DAY))
}

async fn all(store: &dyn TrendingStore) -> Vec<HotProduct> {
    let mut all = Vec::new();
    loop {
        let next = store.hottest(Hottest::new(usize::MAX).behind(all.len())).await.unwrap();
        assert!(next.len() <= MAX_TRENDING_PAGE);
        if next.is_empty() {
            return all;
        }
        all.extend(next);
    }
}

fn names(hot: &[HotProduct]) -> Vec<&str> {
    hot.iter().map(|h| h.product.as_str()).collect()
}

async fn old_interest_fades(store: &dyn TrendingStore) {
    assert!(all(store).await.is_empty(), "the suite needs an empty store");
    store.record(vec![]).await.unwrap();
    store
        .record(vec![access("old", AccessKind::Buy, -30), access("new", AccessKind::View, 0)])
        .await
        .unwrap();
    assert_eq!(
        names(&all(store).await),
        ["new", "old"],
        "a purchase a month ago counts less than a look now"
    );
    store
        .record(vec![access("seen", AccessKind::View, 0), access("listed", AccessKind::Add, 0)])
        .await
        .unwrap();
    assert_eq!(names(&all(store).await), ["listed", "new", "seen", "old"]);
    assert_eq!(names(&store.hottest(Hottest::new(2).behind(1)).await.unwrap()), ["new", "seen"]);
    let hot = all(store).await;
    let worth = store.config().worth(hot[0].heat, Timestamp::from_unix_millis(START + 7 * DAY));
    assert!(worth.abs_diff(1_500) <= 1, "three a week ago are worth one and a half: {worth}");
}

async fn a_log_gives_the_order_of_the_reference(store: &dyn TrendingStore) {
    let reference = MemoryTrendingStore::new(store.config());
    reference
        .record(vec![
            access("old", AccessKind::Buy, -30),
            access("new", AccessKind::View, 0),
            access("seen", AccessKind::View, 0),
            access("listed", AccessKind::Add, 0),
        ])
        .await
        .unwrap();
    let rng = SeededRng::new(7);
    let log: Vec<Access> = (0..2_000)
        .map(|_| {
            let n = rng.next_u64();
            let kind = AccessKind::ALL[(n % 3) as usize];
            access(&format!("p{}", n / 3 % 40), kind, (n / 120 % 90) as i64)
        })
        .collect();
    for part in log.chunks(170) {
        store.record(part.to_vec()).await.unwrap();
        reference.record(part.to_vec()).await.unwrap();
    }
    assert_eq!(all(store).await, all(&reference).await);
}

async fn the_number_is_bounded(store: &dyn TrendingStore) {
    let many: Vec<Access> =
        (0..MAX_TRENDING).map(|n| access(&format!("m{n:05}"), AccessKind::View, 90)).collect();
    for part in many.chunks(2_000) {
        store.record(part.to_vec()).await.unwrap();
    }
    store.record(vec![access("newest", AccessKind::Buy, 91)]).await.unwrap();
    let kept = all(store).await;
    assert_eq!(kept.len(), MAX_TRENDING, "it keeps more or fewer than the limit");
    assert!(kept.iter().any(|h| h.product.as_str() == "newest"), "the hottest was forgotten");
    assert!(!kept.iter().any(|h| h.product.as_str() == "old"), "the coldest was kept");
}
