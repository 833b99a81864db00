//! What every [`BudgetStore`] owes.

use std::sync::Arc;

use crate::{
    budgets::{
        Budget, BudgetPeriod, BudgetStore, MAX_BUDGETS, MarkCrossings, RecordSpend, RemoveBudget,
        RemoveSpend, SetBudget, SpendEntry, SpentIn,
    },
    clock::Date,
    error::ErrorKind,
    id::UserId,
    money::{Currency, Money},
};

/// Runs the whole suite on an empty store.
///
/// # Panics
/// Where the store breaks its contract.
pub async fn budget_store(store: Arc<dyn BudgetStore>) {
    budgets_are_set_replaced_and_removed(&*store).await;
    spending_is_summed_by_day_category_and_currency(&*store).await;
    an_entry_counts_once_and_can_be_taken_away(&*store).await;
    a_mark_is_answered_once(&*store).await;
    a_mark_is_of_the_limit_that_stands(&*store).await;
    marks_at_the_same_time_go_to_one(&store).await;
    users_are_apart(&*store).await;
    the_number_is_bounded(&*store).await;
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

async fn set(store: &dyn BudgetStore, who: &str, budget: Budget) {
    store.set(SetBudget::new(user(who), budget).unwrap()).await.unwrap();
}

async fn record(store: &dyn BudgetStore, who: &str, entries: Vec<SpendEntry>) {
    store.record(RecordSpend::new(user(who), entries).unwrap()).await.unwrap();
}

fn november(who: &str) -> SpentIn {
    SpentIn::new(user(who), day("2026-11-01"), day("2026-11-30"), Currency::USD)
}

async fn spent(store: &dyn BudgetStore, request: SpentIn) -> i64 {
    store.spent(request).await.unwrap().minor()
}

async fn budgets_are_set_replaced_and_removed(store: &dyn BudgetStore) {
    assert!(store.budgets(&user("ann")).await.unwrap().is_empty(), "the suite needs an empty store");
    let week = Budget::new(BudgetPeriod::Week, usd(10_000)).weeks_from(7).with_thresholds([100, 90, 90]);
    let month = Budget::new(BudgetPeriod::Month, usd(40_000));
    let candy =
        Budget::new(BudgetPeriod::Month, Money::from_minor(500, Currency::JPY)).for_category(" Candy ");
    for budget in [candy.clone(), month.clone(), week.clone()] {
        set(store, "ann", budget).await;
    }
    let all = store.budgets(&user("ann")).await.unwrap();
    let sorted = Budget { thresholds: vec![90, 100], ..week.clone() };
    let small = Budget { category: Some("candy".to_owned()), ..candy };
    assert_eq!(all, [sorted, month.clone(), small]);

    set(store, "ann", Budget::new(BudgetPeriod::Month, usd(1))).await;
    assert_eq!(store.budgets(&user("ann")).await.unwrap()[1].limit, usd(1));
    let gone = |category: Option<&str>| RemoveBudget::new(user("ann"), BudgetPeriod::Month, category);
    assert!(store.remove(gone(Some("CANDY"))).await.unwrap());
    assert!(!store.remove(gone(Some("candy"))).await.unwrap());
    assert!(store.remove(gone(None)).await.unwrap());
    assert_eq!(store.budgets(&user("ann")).await.unwrap().len(), 1);
    assert!(!store.remove(RemoveBudget::new(user("nobody"), BudgetPeriod::Week, None)).await.unwrap());
}

async fn spending_is_summed_by_day_category_and_currency(store: &dyn BudgetStore) {
    assert_eq!(spent(store, november("bob")).await, 0);
    record(
        store,
        "bob",
        vec![
            SpendEntry::new("a", day("2026-10-31"), usd(1)),
            SpendEntry::new("b", day("2026-11-01"), usd(20))
                .with_category("Candy", usd(5))
                .with_category("candy", usd(3)),
            SpendEntry::new("c", day("2026-11-30"), usd(300)).with_category("dairy", usd(100)),
            SpendEntry::new("d", day("2026-12-01"), usd(4_000)),
            SpendEntry::new("e", day("2026-11-15"), Money::from_minor(50_000, Currency::EUR)),
        ],
    )
    .await;
    assert_eq!(spent(store, november("bob")).await, 320, "both ends count");
    assert_eq!(spent(store, november("bob").on("CANDY")).await, 8);
    assert_eq!(spent(store, november("bob").on("dairy")).await, 100);
    assert_eq!(spent(store, november("bob").on("bread")).await, 0);
    let euros = SpentIn { currency: Currency::EUR, ..november("bob") };
    assert_eq!(spent(store, euros).await, 50_000);
    // A sum that cannot be counted is an error and no smaller number. No entry that is checked comes near it.
    let most = |id: &str| SpendEntry::new(id, day("2031-01-01"), usd(i64::MAX));
    let unchecked = RecordSpend { user: user("bob"), entries: vec![most("x"), most("y")] };
    store.record(unchecked).await.unwrap();
    let all = SpentIn::new(user("bob"), day("2031-01-01"), day("2031-01-01"), Currency::USD);
    assert_eq!(store.spent(all).await.unwrap_err().kind(), ErrorKind::InvalidInput);
}

async fn an_entry_counts_once_and_can_be_taken_away(store: &dyn BudgetStore) {
    let entry = |id: &str, minor: i64| {
        SpendEntry::new(id, day("2026-11-09"), usd(minor)).with_category("fish", usd(minor))
    };
    record(store, "cat", vec![entry("order:1", 100), entry("order:2", 200), entry("till", 7)]).await;
    record(store, "cat", vec![entry("order:1", 150)]).await;
    record(store, "cat", vec![]).await;
    assert_eq!(spent(store, november("cat")).await, 357);
    assert_eq!(spent(store, november("cat").on("fish")).await, 357);
    // What replaces it may lie on another day and speak of no category.
    record(store, "cat", vec![SpendEntry::new("order:2", day("2026-12-24"), usd(200))]).await;
    assert_eq!(spent(store, november("cat").on("fish")).await, 157);
    let take = |ids: &[&str]| RemoveSpend::new(user("cat"), ids.iter().map(|&id| id.to_owned()).collect());
    assert_eq!(store.remove_spend(take(&["order:2", "unknown"])).await.unwrap(), 1);
    assert_eq!(store.remove_spend(RemoveSpend::of_orders(user("cat"))).await.unwrap(), 1);
    assert_eq!(spent(store, november("cat")).await, 7, "what the host recorded itself stays");
    assert_eq!(store.remove_spend(RemoveSpend::of_orders(user("nobody"))).await.unwrap(), 0);
}

fn mark(who: &str, from: &str, thresholds: &[u16]) -> MarkCrossings {
    let budget = Budget::new(BudgetPeriod::Week, usd(10_000));
    MarkCrossings::new(user(who), &budget, day(from), thresholds.to_vec())
}

async fn a_mark_is_answered_once(store: &dyn BudgetStore) {
    let week = Budget::new(BudgetPeriod::Week, usd(10_000));
    set(store, "dan", week.clone()).await;
    assert_eq!(store.mark(mark("dan", "2026-11-16", &[50])).await.unwrap(), [50]);
    assert_eq!(store.mark(mark("dan", "2026-11-16", &[50, 80])).await.unwrap(), [80]);
    assert!(store.mark(mark("dan", "2026-11-16", &[50, 80])).await.unwrap().is_empty());
    assert_eq!(store.mark(mark("dan", "2026-11-23", &[50])).await.unwrap(), [50], "another week");
    assert!(store.mark(mark("dan", "2026-11-16", &[50])).await.unwrap().is_empty(), "a clock that went back");
    // Setting the same again is no new budget; another limit is.
    set(store, "dan", week.clone().with_thresholds([50])).await;
    assert!(store.mark(mark("dan", "2026-11-16", &[50])).await.unwrap().is_empty());
    let lower = Budget { limit: usd(9_999), ..week.clone() };
    set(store, "dan", lower.clone()).await;
    let anew = MarkCrossings::new(user("dan"), &lower, day("2026-11-16"), vec![50]);
    assert_eq!(store.mark(anew).await.unwrap(), [50]);
    store.remove(RemoveBudget::new(user("dan"), BudgetPeriod::Week, None)).await.unwrap();
    set(store, "dan", week).await;
    assert_eq!(store.mark(mark("dan", "2026-11-16", &[50])).await.unwrap(), [50]);
}

async fn a_mark_is_of_the_limit_that_stands(store: &dyn BudgetStore) {
    let week = |minor| Budget::new(BudgetPeriod::Week, usd(minor));
    let marked = |budget: &Budget| {
        store.mark(MarkCrossings::new(user("hal"), budget, day("2026-11-16"), vec![50, 80]))
    };
    assert!(marked(&week(10_000)).await.unwrap().is_empty(), "no budget, no mark");
    set(store, "hal", week(100_000)).await;
    // What was judged against the limit before comes too late, and leaves nothing behind.
    assert!(marked(&week(10_000)).await.unwrap().is_empty());
    assert!(marked(&Budget::new(BudgetPeriod::Month, usd(100_000))).await.unwrap().is_empty());
    let euros = Budget::new(BudgetPeriod::Week, Money::from_minor(100_000, Currency::EUR));
    assert!(marked(&euros).await.unwrap().is_empty());
    assert_eq!(marked(&week(100_000)).await.unwrap(), [50, 80]);
    store.remove(RemoveBudget::new(user("hal"), BudgetPeriod::Week, None)).await.unwrap();
    assert!(marked(&week(100_000)).await.unwrap().is_empty());
    set(store, "hal", week(100_000)).await;
    assert_eq!(marked(&week(100_000)).await.unwrap(), [50, 80]);
}

async fn marks_at_the_same_time_go_to_one(store: &Arc<dyn BudgetStore>) {
    set(&**store, "eve", Budget::new(BudgetPeriod::Week, usd(10_000))).await;
    let asked = (0..8).map(|_| store.mark(mark("eve", "2026-11-16", &[50, 80, 100])));
    let answers = futures_util::future::join_all(asked).await;
    let mut told: Vec<u16> = answers.into_iter().flat_map(Result::unwrap).collect();
    told.sort_unstable();
    assert_eq!(told, [50, 80, 100]);
}

async fn users_are_apart(store: &dyn BudgetStore) {
    assert!(store.budgets(&user("fay")).await.unwrap().is_empty());
    assert_eq!(spent(store, november("fay")).await, 0);
    set(store, "fay", Budget::new(BudgetPeriod::Week, usd(10_000))).await;
    assert_eq!(store.mark(mark("fay", "2026-11-16", &[50])).await.unwrap(), [50]);
    set(store, "fay", Budget::new(BudgetPeriod::Day, usd(5))).await;
    record(store, "fay", vec![SpendEntry::new("a", day("2026-11-09"), usd(1))]).await;
    store.forget_all(&user("fay")).await.unwrap();
    assert!(store.budgets(&user("fay")).await.unwrap().is_empty());
    assert_eq!(spent(store, november("fay")).await, 0);
    set(store, "fay", Budget::new(BudgetPeriod::Week, usd(10_000))).await;
    assert_eq!(store.mark(mark("fay", "2026-11-16", &[50])).await.unwrap(), [50]);
    assert_eq!(spent(store, november("bob")).await, 320, "others keep what is theirs");
}

async fn the_number_is_bounded(store: &dyn BudgetStore) {
    let one = |n: usize| Budget::new(BudgetPeriod::Year, usd(5)).for_category(&format!("c{n}"));
    for n in 0..MAX_BUDGETS {
        set(store, "gus", one(n)).await;
    }
    let more = SetBudget::new(user("gus"), one(MAX_BUDGETS)).unwrap();
    assert_eq!(store.set(more).await.unwrap_err().kind(), ErrorKind::TooLarge);
    set(store, "gus", one(3)).await;
    assert_eq!(store.budgets(&user("gus")).await.unwrap().len(), MAX_BUDGETS);
}
