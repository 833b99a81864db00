//! What every [`ModelStore`] owes.

use std::sync::Arc;

use crate::{
    clock::Timestamp,
    nlu::{Example, MAX_MODELS, ModelStore, StoredModel},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn model_store(store: Arc<dyn ModelStore>) {
    let store = &*store;
    models_come_back_as_they_were_put(store).await;
    the_version_in_use_is_chosen(store).await;
    a_version_is_there_once(store).await;
    the_number_is_bounded(store).await;
}

fn model(version: &str, n: i64) -> StoredModel {
    let examples = vec![
        Example::new("store_hours", format!("when do you open 🕘 \"{version}\"")),
        Example::new("parking", "où est le parking"),
    ];
    StoredModel::new(version, examples, Timestamp::from_unix_millis(1_763_634_600_000 + n))
}

async fn names(store: &dyn ModelStore) -> Vec<String> {
    store.all().await.unwrap().into_iter().map(|m| m.version).collect()
}

async fn current(store: &dyn ModelStore) -> Option<String> {
    store.current().await.unwrap().map(|m| m.version)
}

async fn models_come_back_as_they_were_put(store: &dyn ModelStore) {
    assert_eq!(store.current().await.unwrap(), None);
    assert_eq!(store.get("a").await.unwrap(), None);
    assert!(store.all().await.unwrap().is_empty());
    store.put(model("a", 1)).await.unwrap();
    assert_eq!(store.get("a").await.unwrap(), Some(model("a", 1)));
    assert_eq!(store.current().await.unwrap(), Some(model("a", 1)));
    store.put(model("b", 2)).await.unwrap();
    assert_eq!(current(store).await.as_deref(), Some("b"), "what was put last is in use");
    assert_eq!(names(store).await, ["b", "a"], "newest first");
}

async fn the_version_in_use_is_chosen(store: &dyn ModelStore) {
    assert!(store.use_version(Some("a")).await.unwrap());
    assert_eq!(current(store).await.as_deref(), Some("a"));
    assert!(!store.use_version(Some("missing")).await.unwrap());
    assert_eq!(
        current(store).await.as_deref(),
        Some("a"),
        "a version that is not there changed what is in use"
    );
    assert!(store.use_version(None).await.unwrap());
    assert_eq!(current(store).await, None);
    assert_eq!(names(store).await, ["b", "a"], "a model that is not in use is still kept");
}

async fn a_version_is_there_once(store: &dyn ModelStore) {
    store.put(model("a", 3)).await.unwrap();
    assert_eq!(names(store).await, ["a", "b"]);
    assert_eq!(current(store).await.as_deref(), Some("a"));
}

async fn the_number_is_bounded(store: &dyn ModelStore) {
    for n in 0..MAX_MODELS + 5 {
        store.put(model(&format!("v{n:03}"), 10 + i64::try_from(n).unwrap())).await.unwrap();
    }
    let kept = names(store).await;
    assert_eq!(kept.len(), MAX_MODELS);
    assert_eq!(kept.first(), Some(&format!("v{:03}", MAX_MODELS + 4)));
    assert!(!kept.contains(&"a".to_owned()), "the oldest model was kept");
    // The clock may have been put back: the model in use stays all the same.
    store.put(model("late", 0)).await.unwrap();
    assert_eq!(current(store).await.as_deref(), Some("late"));
    assert_eq!(names(store).await.len(), MAX_MODELS);
    assert!(names(store).await.contains(&"late".to_owned()));
}
