//! What every [`AliasStore`] owes.

use std::sync::Arc;

use crate::{
    catalog::{Alias, AliasStore, FindAliases, LearnAlias, MAX_ALIASES},
    clock::Timestamp,
    id::{ProductId, UserId},
};

/// Runs the whole suite on an empty store. Teaches a little more than [`MAX_ALIASES`] phrases.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn alias_store(store: Arc<dyn AliasStore>) {
    let store = &*store;
    phrases_are_learned_and_forgotten(store).await;
    another_product_takes_the_place(store).await;
    users_are_apart(store).await;
    the_number_is_bounded(store).await;
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

async fn learn(store: &dyn AliasStore, who: &str, phrase: &str, product: &str, at: i64) {
    let product = ProductId::new(product).unwrap();
    let at = Timestamp::from_unix_millis(at);
    store.learn(LearnAlias::new(user(who), phrase, product, at).unwrap()).await.unwrap();
}

async fn find(store: &dyn AliasStore, who: &str, phrases: &[&str]) -> Vec<Alias> {
    let mut found = store.find(FindAliases::new(user(who), phrases.iter().copied())).await.unwrap();
    found.sort_by(|a, b| a.phrase.cmp(&b.phrase));
    found
}

async fn phrases_are_learned_and_forgotten(store: &dyn AliasStore) {
    assert!(find(store, "ann", &["coffee"]).await.is_empty());
    learn(store, "ann", "The Coffees", "p1", 1).await;
    learn(store, "ann", "crème fraîche", "p2", 2).await;
    let found = find(store, "ann", &["coffee", "coffees", "tea", ""]).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].phrase.as_str(), found[0].product.as_str(), found[0].uses), ("coffee", "p1", 1));
    assert_eq!(found[0].at, Timestamp::from_unix_millis(1));
    let all = store.all(&user("ann")).await.unwrap();
    assert_eq!(all.iter().map(|a| a.phrase.as_str()).collect::<Vec<_>>(), ["coffee", "crème fraîche"]);
    assert!(store.forget(&user("ann"), "coffee").await.unwrap());
    assert!(!store.forget(&user("ann"), "coffee").await.unwrap());
    assert_eq!(store.forget_all(&user("ann")).await.unwrap(), 1);
    assert_eq!(store.forget_all(&user("ann")).await.unwrap(), 0);
    assert!(store.all(&user("ann")).await.unwrap().is_empty());
}

async fn another_product_takes_the_place(store: &dyn AliasStore) {
    learn(store, "ann", "milk", "p1", 1).await;
    learn(store, "ann", "milk", "p1", 2).await;
    assert_eq!(find(store, "ann", &["milk"]).await[0].uses, 2);
    learn(store, "ann", "milk", "p2", 3).await;
    let found = find(store, "ann", &["milk"]).await;
    assert_eq!((found[0].product.as_str(), found[0].uses), ("p2", 1));
    assert_eq!(found[0].at, Timestamp::from_unix_millis(3));
    store.forget_all(&user("ann")).await.unwrap();
}

async fn users_are_apart(store: &dyn AliasStore) {
    learn(store, "ann", "milk", "p1", 1).await;
    assert!(find(store, "bob", &["milk"]).await.is_empty());
    learn(store, "bob", "milk", "p2", 1).await;
    assert!(store.forget(&user("bob"), "milk").await.unwrap());
    assert_eq!(find(store, "ann", &["milk"]).await[0].product.as_str(), "p1");
    store.forget_all(&user("ann")).await.unwrap();
}

async fn the_number_is_bounded(store: &dyn AliasStore) {
    learn(store, "ann", "kept", "p1", 1_000_000).await;
    for n in 0..MAX_ALIASES + 20 {
        learn(store, "ann", &format!("phrase{n}"), "p1", i64::try_from(n).unwrap()).await;
    }
    let all = store.all(&user("ann")).await.unwrap();
    assert_eq!(all.len(), MAX_ALIASES, "a user keeps more or fewer than the limit");
    assert_eq!(find(store, "ann", &["kept"]).await.len(), 1, "the newest was forgotten");
    assert!(find(store, "ann", &["phrase0"]).await.is_empty(), "the oldest was kept");
    store.forget_all(&user("ann")).await.unwrap();
}
