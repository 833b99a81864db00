//! What every [`SessionStore`] owes.

use std::sync::Arc;

use crate::{
    clock::Timestamp,
    error::ErrorKind,
    id::{ConversationId, UserId},
    nlu::{GetSession, PutSession, SessionKey, SessionLimits, SessionStore},
};

/// Runs the whole suite on an empty store that was made with `limits`. Puts a little more than
/// `max_sessions` states; use a limit of some hundreds.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn session_store(store: Arc<dyn SessionStore>, limits: SessionLimits) {
    let store = &*store;
    states_come_and_go(store).await;
    users_are_apart(store).await;
    old_states_run_out(store, &limits).await;
    large_states_are_refused(store, &limits).await;
    the_number_is_bounded(store, &limits).await;
}

/// How far a store may pass the limit.
const SLACK: usize = 64;

fn key(user: &str, conversation: &str) -> SessionKey {
    SessionKey::new(UserId::new(user).unwrap(), ConversationId::new(conversation).unwrap())
}

fn at(n: i64) -> Timestamp {
    Timestamp::from_unix_millis(1_763_634_600_000 + n)
}

async fn put(store: &dyn SessionStore, key: &SessionKey, state: &str, now: Timestamp) {
    store.put(PutSession::new(key.clone(), state.to_owned(), now)).await.unwrap();
}

async fn get(store: &dyn SessionStore, key: &SessionKey, now: Timestamp) -> Option<String> {
    store.get(GetSession::new(key.clone(), now)).await.unwrap()
}

async fn states_come_and_go(store: &dyn SessionStore) {
    let key = key("ann", "1");
    assert_eq!(get(store, &key, at(0)).await, None);
    put(store, &key, r#"{"it":"crème 🥛"}"#, at(0)).await;
    assert_eq!(get(store, &key, at(1)).await.as_deref(), Some(r#"{"it":"crème 🥛"}"#));
    put(store, &key, "{}", at(2)).await;
    assert_eq!(get(store, &key, at(3)).await.as_deref(), Some("{}"));
    assert_eq!(store.count().await.unwrap(), 1);
    for _ in 0..2 {
        store.delete(&key).await.unwrap();
        assert_eq!(get(store, &key, at(3)).await, None);
    }
    assert_eq!(store.count().await.unwrap(), 0);
}

async fn users_are_apart(store: &dyn SessionStore) {
    // The pairs differ, though one after the other they read the same.
    let (ab, a) = (key("ab", "c"), key("a", "bc"));
    put(store, &ab, "1", at(0)).await;
    assert_eq!(get(store, &a, at(0)).await, None);
    assert_eq!(get(store, &key("other", "c"), at(0)).await, None);
    store.delete(&a).await.unwrap();
    assert_eq!(get(store, &ab, at(0)).await.as_deref(), Some("1"));
    store.delete(&ab).await.unwrap();
}

async fn old_states_run_out(store: &dyn SessionStore, limits: &SessionLimits) {
    let key = key("ann", "old");
    put(store, &key, "1", at(0)).await;
    let last = at(0).saturating_add(limits.max_age);
    let late = at(1).saturating_add(limits.max_age);
    assert_eq!(get(store, &key, last).await.as_deref(), Some("1"));
    assert_eq!(get(store, &key, late).await, None, "a state that ran out is answered");
    put(store, &key, "2", late).await;
    assert_eq!(get(store, &key, late).await.as_deref(), Some("2"));
    store.delete(&key).await.unwrap();
}

async fn large_states_are_refused(store: &dyn SessionStore, limits: &SessionLimits) {
    let key = key("ann", "large");
    let e = store
        .put(PutSession::new(key.clone(), "x".repeat(limits.max_state_bytes + 1), at(0)))
        .await
        .unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert_eq!(get(store, &key, at(0)).await, None);
}

async fn the_number_is_bounded(store: &dyn SessionStore, limits: &SessionLimits) {
    let most = limits.max_sessions;
    let kept = key("ann", "kept");
    for n in 0..most + 3 * SLACK {
        let now = at(i64::try_from(n).unwrap());
        put(store, &key("many", &n.to_string()), "{}", now).await;
        // Used all the time, so it stays.
        put(store, &kept, "kept", now).await;
    }
    let count = store.count().await.unwrap();
    assert!(
        (most..=most + SLACK).contains(&count),
        "{count} conversations are kept, and the limit is {most}"
    );
    let now = at(i64::try_from(most + 3 * SLACK).unwrap());
    assert_eq!(get(store, &kept, now).await.as_deref(), Some("kept"), "a conversation in use was forgotten");
    assert_eq!(get(store, &key("many", "0"), now).await, None, "the oldest conversation was kept");
    // Old ones go when newer ones come, not only when they are asked for.
    let late = now.saturating_add(limits.max_age).saturating_add(limits.max_age);
    for n in 0..=SLACK {
        put(store, &key("late", &n.to_string()), "{}", late).await;
    }
    let count = store.count().await.unwrap();
    assert!(count <= 2 * SLACK + 1, "{count} conversations are kept, most of them run out");
}
