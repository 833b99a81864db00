//! Periods, standing and crossings.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use proptest::prelude::*;

use super::*;
use crate::{
    clock::Date,
    error::{ErrorKind, Result},
    id::UserId,
    money::{Currency, Money},
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::USD)
}

fn ann() -> UserId {
    UserId::new("ann").unwrap()
}

fn service() -> BudgetService {
    BudgetService::new(Arc::new(MemoryBudgetStore::new()))
}

fn thresholds(crossings: &[Crossing]) -> Vec<u16> {
    crossings.iter().map(|c| c.threshold).collect()
}

#[test]
fn periods_begin_and_end_where_the_calendar_says() {
    for (period, on, start, first, last) in [
        (BudgetPeriod::Day, "2026-11-20", 1, "2026-11-20", "2026-11-20"),
        (BudgetPeriod::Week, "2026-11-20", 1, "2026-11-16", "2026-11-22"),
        (BudgetPeriod::Week, "2026-11-16", 1, "2026-11-16", "2026-11-22"),
        (BudgetPeriod::Week, "2026-11-22", 7, "2026-11-22", "2026-11-28"),
        (BudgetPeriod::Week, "2026-11-21", 7, "2026-11-15", "2026-11-21"),
        (BudgetPeriod::Week, "2027-01-01", 1, "2026-12-28", "2027-01-03"),
        (BudgetPeriod::Month, "2026-02-28", 1, "2026-02-01", "2026-02-28"),
        (BudgetPeriod::Month, "2028-02-01", 1, "2028-02-01", "2028-02-29"),
        (BudgetPeriod::Month, "2026-12-31", 1, "2026-12-01", "2026-12-31"),
        (BudgetPeriod::Month, "2026-11-30", 1, "2026-11-01", "2026-11-30"),
        (BudgetPeriod::Month, "9999-12-05", 1, "9999-12-01", "9999-12-31"),
        (BudgetPeriod::Year, "2026-06-01", 1, "2026-01-01", "2026-12-31"),
    ] {
        let (from, to) = period.around(day(on), start);
        assert_eq!((from.to_string(), to.to_string()), (first.into(), last.into()), "{period} around {on}");
        assert_eq!(period.as_str().parse::<BudgetPeriod>().unwrap(), period);
    }
    assert!("trip".parse::<BudgetPeriod>().unwrap_err().hint().unwrap().contains("week"));
}

proptest! {
    #[test]
    fn every_day_lies_in_one_period(days in 0..40_000_i32, start in 1..=7_u8, which in 0..4_usize) {
        let on = day("2000-01-01").saturating_add_days(days);
        let period = BudgetPeriod::ALL[which];
        let (from, to) = period.around(on, start);
        prop_assert!(from <= on && on <= to);
        prop_assert_eq!(period.around(from, start), (from, to));
        prop_assert_eq!(period.around(to, start), (from, to));
        prop_assert!(period.around(to.saturating_add_days(1), start).0 == to.saturating_add_days(1));
    }
}

#[tokio::test]
async fn each_threshold_is_told_once_in_a_period() {
    let budgets = service();
    let today = day("2026-11-20");
    let spend = |id: &str, on: &str, minor: i64| vec![SpendEntry::new(id, day(on), usd(minor))];
    let set = budgets.set(&ann(), Budget::new(BudgetPeriod::Week, usd(10_000)), today).await.unwrap();
    assert!(set.is_empty());
    for (entry, told) in [
        (spend("a", "2026-11-16", 4_999), vec![]),
        (spend("b", "2026-11-20", 1), vec![50]),
        (spend("c", "2026-11-20", 1), vec![]),
        // Last week's shopping counts for last week.
        (spend("old", "2026-11-15", 50_000), vec![]),
        (spend("d", "2026-11-20", 6_000), vec![80, 100]),
        (spend("e", "2026-11-20", 90_000), vec![]),
    ] {
        let crossed = budgets.record(&ann(), entry.clone(), today).await.unwrap();
        assert_eq!(thresholds(&crossed), told, "{entry:?}");
    }
    let standing = budgets.standing(&ann(), today).await.unwrap();
    let json = serde_json::to_string(&standing).unwrap();
    assert_eq!(
        json,
        r#"[{"period":"week","category":null,"from":"2026-11-16","to":"2026-11-22","limit":100.00,"spent":1010.01,"#
            .to_owned()
            + r#""left":0.00,"over":910.01,"percent":1010}]"#
    );
    // It falls and rises again within the week: told already. The next week begins anew.
    let gone = RemoveSpend::new(ann(), ["d", "e"].map(str::to_owned).to_vec());
    assert_eq!(budgets.remove_spend(gone).await.unwrap(), 2);
    assert!(budgets.record(&ann(), spend("f", "2026-11-20", 6_000), today).await.unwrap().is_empty());
    let monday = day("2026-11-23");
    let crossed = budgets.record(&ann(), spend("g", "2026-11-23", 10_000), monday).await.unwrap();
    assert_eq!(thresholds(&crossed), [50, 80, 100]);
    assert_eq!(crossed[0].status.spent, usd(10_000));
    // A higher limit is a new budget: what is spent already is told against it.
    let raised = budgets.set(&ann(), Budget::new(BudgetPeriod::Week, usd(15_000)), monday).await.unwrap();
    assert_eq!(thresholds(&raised), [50]);
    let same = budgets.set(&ann(), Budget::new(BudgetPeriod::Week, usd(15_000)), monday).await.unwrap();
    assert!(same.is_empty());
}

#[tokio::test]
async fn categories_and_currencies_are_apart() {
    let budgets = service();
    let today = day("2026-11-20");
    for budget in [
        Budget::new(BudgetPeriod::Month, usd(1_000)).for_category("Candy"),
        Budget::new(BudgetPeriod::Month, usd(50_000)),
        Budget::new(BudgetPeriod::Day, Money::from_minor(10_000, Currency::JPY)).with_thresholds([]),
    ] {
        budgets.set(&ann(), budget, today).await.unwrap();
    }
    let entry = SpendEntry::new("a", day("2026-11-01"), usd(24_999))
        .with_category("CANDY", usd(810))
        .with_category("x", usd(1));
    let crossed = budgets.record(&ann(), vec![entry], today).await.unwrap();
    assert_eq!(thresholds(&crossed), [50, 80]);
    assert!(crossed.iter().all(|c| c.status.category.as_deref() == Some("candy")));
    let standing = budgets.standing(&ann(), today).await.unwrap();
    let left: Vec<_> = standing.iter().map(|s| (s.period, s.left.minor(), s.percent)).collect();
    assert_eq!(
        left,
        [(BudgetPeriod::Day, 10_000, 0), (BudgetPeriod::Month, 25_001, 49), (BudgetPeriod::Month, 190, 81)]
    );
    let month = SpentIn::new(ann(), day("2026-11-01"), day("2026-11-30"), Currency::USD);
    assert_eq!(budgets.spent_in(month).await.unwrap(), usd(24_999));
    assert!(budgets.remove(&ann(), BudgetPeriod::Month, Some("candy")).await.unwrap());
    budgets.forget_all(&ann()).await.unwrap();
    assert!(budgets.standing(&ann(), today).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_has_no_meaning_is_refused() {
    let budgets = service();
    let today = day("2026-11-20");
    let month = |minor| Budget::new(BudgetPeriod::Month, usd(minor));
    for (budget, want) in [
        (month(0), "limit: 0.00 is not above 0"),
        (month(-1), "limit"),
        (month(1).weeks_from(8), "weekStartsOn: 8"),
        (month(1).with_thresholds([0]), "thresholds: 0"),
        (month(1).with_thresholds([1_001]), "thresholds: 1001"),
        (month(1).with_thresholds((1..=11).collect::<Vec<u16>>()), "thresholds: more than 10"),
        (month(1).for_category(" "), "category"),
    ] {
        let e = budgets.set(&ann(), budget, today).await.unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.to_string().starts_with(want), "{e}");
    }
    let entry = |id: &str, minor| SpendEntry::new(id, today, usd(minor));
    let euro = Money::from_minor(1, Currency::EUR);
    for (entries, want) in [
        (vec![entry("", 1)], "entry \"\": id"),
        (vec![entry("a", -1)], "entry \"a\": total"),
        (vec![entry("a", 1_000_000_000_001)], "entry \"a\": total: an amount is more than 10000000000.00"),
        (vec![entry("a", 1).with_category("x", usd(i64::MAX))], "entry \"a\": total"),
        (vec![entry("a", 1), entry("b", 1).with_category("x", usd(-1))], "entry \"b\": total"),
        (vec![entry("a", 1).with_category("x", euro)], "entry \"a\": categories"),
        (vec![entry("a", 1).with_category(" ", usd(1))], "entry \"a\": categories"),
        (vec![entry("a", 1), entry("a", 1)], "entry \"a\" is there twice"),
    ] {
        let e = budgets.record(&ann(), entries, today).await.unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.to_string().starts_with(want), "{e}");
    }
    let ever = SpentIn::new(ann(), day("2000-01-01"), day("2100-01-01"), Currency::USD);
    assert!(budgets.spent_in(ever).await.unwrap().is_zero());
}

/// Keeps budgets; whoever asks what was spent is told, and then somebody raises the limit.
struct RaisedMeanwhile {
    kept: MemoryBudgetStore,
    raised: Mutex<Option<Budget>>,
}

#[async_trait]
impl BudgetStore for RaisedMeanwhile {
    async fn set(&self, request: SetBudget) -> Result<()> {
        self.kept.set(request).await
    }
    async fn remove(&self, request: RemoveBudget) -> Result<bool> {
        self.kept.remove(request).await
    }
    async fn budgets(&self, user: &UserId) -> Result<Vec<Budget>> {
        self.kept.budgets(user).await
    }
    async fn record(&self, request: RecordSpend) -> Result<()> {
        self.kept.record(request).await
    }
    async fn remove_spend(&self, request: RemoveSpend) -> Result<usize> {
        self.kept.remove_spend(request).await
    }
    async fn spent(&self, request: SpentIn) -> Result<Money> {
        let spent = self.kept.spent(request).await?;
        let raised = self.raised.lock().unwrap().take();
        if let Some(raised) = raised {
            self.kept.set(SetBudget::new(ann(), raised)?).await?;
        }
        Ok(spent)
    }
    async fn mark(&self, request: MarkCrossings) -> Result<Vec<u16>> {
        self.kept.mark(request).await
    }
    async fn forget_all(&self, user: &UserId) -> Result<()> {
        self.kept.forget_all(user).await
    }
}

#[tokio::test]
async fn a_limit_that_was_raised_meanwhile_keeps_its_thresholds() {
    let store = Arc::new(RaisedMeanwhile { kept: MemoryBudgetStore::new(), raised: Mutex::new(None) });
    let budgets = BudgetService::new(store.clone());
    let today = day("2026-11-20");
    let month = |minor| Budget::new(BudgetPeriod::Month, usd(minor));
    let spend = |id: &str, minor| vec![SpendEntry::new(id, today, usd(minor))];
    assert!(budgets.set(&ann(), month(10_000), today).await.unwrap().is_empty());
    *store.raised.lock().unwrap() = Some(month(100_000));
    let late = budgets.record(&ann(), spend("a", 8_500), today).await.unwrap();
    assert!(late.is_empty(), "85 of 1,000 is nothing to tell: {late:?}");
    let half = budgets.record(&ann(), spend("b", 42_000), today).await.unwrap();
    assert_eq!(thresholds(&half), [50]);
}
