//! What every [`SwapStore`] owes.

use std::sync::Arc;

use crate::{
    catalog::{JudgeSwap, MAX_SWAPS, Swap, SwapStore},
    clock::Timestamp,
    id::{ProductId, UserId},
};

/// Runs the whole suite on an empty store. Judges a little more than [`MAX_SWAPS`] swaps.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn swap_store(store: Arc<dyn SwapStore>) {
    let store = &*store;
    the_last_word_stands(store).await;
    users_are_apart(store).await;
    the_number_is_bounded(store).await;
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn swap(missing: &str, offered: &str) -> Swap {
    Swap { missing: ProductId::new(missing).unwrap(), offered: ProductId::new(offered).unwrap() }
}

async fn judge(store: &dyn SwapStore, who: &str, judged: Swap, accepted: bool, at: i64) {
    let at = Timestamp::from_unix_millis(at);
    store.judge(JudgeSwap::new(user(who), judged, accepted, at).unwrap()).await.unwrap();
}

/// The swaps of a user, as "missing offered yes".
async fn told(store: &dyn SwapStore, who: &str, missing: Option<&str>) -> Vec<String> {
    let missing = missing.map(|m| ProductId::new(m).unwrap());
    let judged = store.judged(&user(who), missing.as_ref()).await.unwrap();
    let tell = |s: &crate::catalog::JudgedSwap| {
        format!("{} {} {}", s.swap.missing, s.swap.offered, if s.accepted { "yes" } else { "no" })
    };
    judged.iter().map(tell).collect()
}

async fn the_last_word_stands(store: &dyn SwapStore) {
    assert!(told(store, "ann", None).await.is_empty());
    judge(store, "ann", swap("milk", "oat"), true, 1).await;
    judge(store, "ann", swap("milk", "soy"), true, 2).await;
    judge(store, "ann", swap("milk", "soy"), false, 3).await;
    judge(store, "ann", swap("butter", "oil"), false, 4).await;
    assert_eq!(told(store, "ann", None).await, ["butter oil no", "milk oat yes", "milk soy no"]);
    assert_eq!(told(store, "ann", Some("milk")).await, ["milk oat yes", "milk soy no"]);
    assert!(told(store, "ann", Some("oat")).await.is_empty(), "a swap has a direction");
    let at = store.judged(&user("ann"), None).await.unwrap()[2].at;
    assert_eq!(at, Timestamp::from_unix_millis(3));
    assert!(store.forget(&user("ann"), &swap("milk", "soy")).await.unwrap());
    assert!(!store.forget(&user("ann"), &swap("milk", "soy")).await.unwrap());
    assert_eq!(store.forget_all(&user("ann")).await.unwrap(), 2);
    assert_eq!(store.forget_all(&user("ann")).await.unwrap(), 0);
}

async fn users_are_apart(store: &dyn SwapStore) {
    judge(store, "ann", swap("milk", "oat"), true, 1).await;
    judge(store, "bob", swap("milk", "oat"), false, 2).await;
    assert_eq!(told(store, "ann", None).await, ["milk oat yes"]);
    assert!(!store.forget(&user("eve"), &swap("milk", "oat")).await.unwrap());
    assert_eq!(store.forget_all(&user("ann")).await.unwrap(), 1);
    assert_eq!(told(store, "bob", None).await, ["milk oat no"]);
    assert_eq!(store.forget_all(&user("bob")).await.unwrap(), 1);
}

async fn the_number_is_bounded(store: &dyn SwapStore) {
    for i in 0..MAX_SWAPS + 2 {
        judge(store, "ann", swap("milk", &format!("p{i}")), true, i64::try_from(i).unwrap()).await;
    }
    let left = store.judged(&user("ann"), None).await.unwrap();
    assert_eq!(left.len(), MAX_SWAPS);
    let gone = ["p0", "p1"];
    assert!(left.iter().all(|s| !gone.contains(&s.swap.offered.as_str())), "the oldest go");
    store.forget_all(&user("ann")).await.unwrap();
}
