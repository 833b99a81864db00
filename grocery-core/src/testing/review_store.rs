//! What every [`ReviewStore`] owes.

use std::sync::Arc;

use crate::{
    catalog::{MAX_REVIEW_BYTES, Review, ReviewPage, ReviewStore, ReviewSummary},
    clock::Timestamp,
    error::ErrorKind,
    id::{ProductId, UserId},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn review_store(store: Arc<dyn ReviewStore>) {
    let store = &*store;
    one_review_for_each_shopper_and_product(store).await;
    pages_are_in_the_order_of_time(store).await;
    the_summary_is_of_what_is_kept(store).await;
    the_limits_hold(store).await;
}

fn review(product: &str, user: &str, stars: u8, text: &str, at: i64) -> Review {
    let (product, user) = (ProductId::new(product).unwrap(), UserId::new(user).unwrap());
    Review::new(product, user, stars, Timestamp::from_unix_millis(at)).unwrap().saying(text).unwrap()
}

async fn page(store: &dyn ReviewStore, product: &str) -> Vec<Review> {
    store.page(ReviewPage::of(ProductId::new(product).unwrap())).await.unwrap()
}

async fn summary(store: &dyn ReviewStore, product: &str) -> ReviewSummary {
    store.summary(&ProductId::new(product).unwrap()).await.unwrap()
}

async fn one_review_for_each_shopper_and_product(store: &dyn ReviewStore) {
    let (ann, milk) = (UserId::new("ann").unwrap(), ProductId::new("milk").unwrap());
    assert!(page(store, "milk").await.is_empty(), "the suite needs an empty store");
    assert!(!store.put(review("milk", "ann", 5, "  Crème 🥛 'good'; -- ", 10)).await.unwrap());
    assert_eq!(page(store, "milk").await, [review("milk", "ann", 5, "Crème 🥛 'good'; --", 10)]);
    assert!(store.put(review("milk", "ann", 2, "went sour", 20)).await.unwrap(), "it replaces the first");
    assert!(!store.put(review("milk", "bob", 4, "", 15)).await.unwrap());
    assert!(!store.put(review("bread", "ann", 3, "", 15)).await.unwrap());
    let all = page(store, "milk").await;
    assert_eq!(all, [review("milk", "ann", 2, "went sour", 20), review("milk", "bob", 4, "", 15)]);
    assert!(store.remove(&ann, &milk).await.unwrap());
    assert!(!store.remove(&ann, &milk).await.unwrap());
    assert_eq!(page(store, "milk").await.len(), 1);
    assert_eq!(store.forget(&ann).await.unwrap(), 1);
    assert_eq!(store.forget(&UserId::new("bob").unwrap()).await.unwrap(), 1);
    assert!(page(store, "milk").await.is_empty() && page(store, "bread").await.is_empty());
}

async fn pages_are_in_the_order_of_time(store: &dyn ReviewStore) {
    // Some at the same time, so that a page may end between them.
    for n in 0..25_u8 {
        store.put(review("eggs", &format!("user{n:02}"), 1 + n % 5, "", i64::from(n / 4))).await.unwrap();
    }
    let mut all: Vec<Review> = Vec::new();
    loop {
        let mut request = ReviewPage::of(ProductId::new("eggs").unwrap()).with_limit(7);
        if let Some(last) = all.last() {
            request = request.after(last);
        }
        let next = store.page(request).await.unwrap();
        assert!(next.len() <= 7);
        if next.is_empty() {
            break;
        }
        all.extend(next);
    }
    assert_eq!(all.len(), 25);
    assert!(all.windows(2).all(|w| (w[1].at, &w[0].user) < (w[0].at, &w[1].user)), "{all:?}");
}

async fn the_summary_is_of_what_is_kept(store: &dyn ReviewStore) {
    assert_eq!(summary(store, "eggs").await.by_stars, [5; 5]);
    let ratings = summary(store, "eggs").await.ratings().unwrap();
    assert_eq!((ratings.average_hundredths(), ratings.count()), (300, 25));
    store.put(review("eggs", "user00", 5, "", 99)).await.unwrap();
    assert_eq!(summary(store, "eggs").await.by_stars, [4, 5, 5, 5, 6]);
    // 79 stars of 25 reviews are 3.16.
    assert_eq!(summary(store, "eggs").await.ratings().unwrap().average_hundredths(), 316);
    assert_eq!(summary(store, "none").await.ratings(), None);
}

async fn the_limits_hold(store: &dyn ReviewStore) {
    let mut wrong = review("eggs", "zoe", 3, "", 1);
    wrong.stars = 6;
    assert_eq!(store.put(wrong).await.unwrap_err().kind(), ErrorKind::InvalidInput);
    let mut long = review("eggs", "zoe", 3, "", 1);
    long.text = "x".repeat(MAX_REVIEW_BYTES + 1);
    assert_eq!(store.put(long).await.unwrap_err().kind(), ErrorKind::TooLarge);
    assert_eq!(page(store, "eggs").await.iter().filter(|r| r.user.as_str() == "zoe").count(), 0);
}
