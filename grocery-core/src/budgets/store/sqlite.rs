//! Budgets in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    BudgetStore, MARKS_KEPT, MAX_BUDGETS, MarkCrossings, ORDER_PREFIX, RecordSpend, RemoveBudget,
    RemoveSpend, SetBudget, SpentIn, too_many,
};
use crate::{
    budgets::{Budget, BudgetPeriod},
    error::{Error, ErrorKind, Result},
    id::UserId,
    money::{Currency, Money},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("budgets.sql");

pub(crate) const SPENT: &str = "SELECT minor FROM spend WHERE user_id = ?1 AND category = ?2 AND currency = ?3 \
     AND day BETWEEN ?4 AND ?5";

/// Keeps budgets in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteBudgetStore {
    db: Database,
}

impl SqliteBudgetStore {
    /// Over a database that has the tables.
    pub(crate) const fn new(db: Database) -> Self {
        Self { db }
    }
}

fn damaged(what: &'static str) -> Error {
    Error::new(ErrorKind::Corrupt, format!("a stored budget has no readable {what}"))
}

fn budget_of(row: &Row<'_>) -> Result<Budget> {
    let (period, category, currency): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
    let thresholds: String = row.get(4)?;
    let currency: Currency = currency.parse().map_err(|_| damaged("currency"))?;
    Ok(Budget {
        period: period.parse().map_err(|_| damaged("period"))?,
        category: (!category.is_empty()).then_some(category),
        limit: Money::from_minor(row.get(2)?, currency),
        thresholds: serde_json::from_str(&thresholds).map_err(|_| damaged("thresholds"))?,
        week_starts_on: row.get(5)?,
    })
}

/// The limit of a budget that stands.
fn limit_of(tx: &Transaction<'_>, user: &str, period: BudgetPeriod, category: &str) -> Result<Option<Money>> {
    let known: Option<(i64, String)> = tx
        .prepare_cached(
            "SELECT limit_minor, currency FROM budgets WHERE user_id = ?1 AND period = ?2 AND category = ?3",
        )?
        .query_row(params![user, period.as_str(), category], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((minor, currency)) = known else { return Ok(None) };
    Ok(Some(Money::from_minor(minor, currency.parse().map_err(|_| damaged("currency"))?)))
}

/// How a category is stored: everything is the empty one.
fn stored(category: Option<&String>) -> &str {
    category.map_or("", String::as_str)
}

#[async_trait]
impl BudgetStore for SqliteBudgetStore {
    async fn set(&self, request: SetBudget) -> Result<()> {
        self.db
            .write(move |tx| {
                let (user, b) = (request.user.as_str(), &request.budget);
                let category = stored(b.category.as_ref());
                let known = limit_of(tx, user, b.period, category)?;
                if known.is_none() {
                    let count: i64 = tx
                        .prepare_cached("SELECT count(*) FROM budgets WHERE user_id = ?1")?
                        .query_row([user], |r| r.get(0))?;
                    if count >= MAX_BUDGETS as i64 {
                        return Err(too_many());
                    }
                }
                if known != Some(b.limit) {
                    tx.prepare_cached(
                        "DELETE FROM budget_marks WHERE user_id = ?1 AND period = ?2 AND category = ?3",
                    )?
                    .execute(params![user, b.period.as_str(), category])?;
                }
                let thresholds = serde_json::to_string(&b.thresholds).map_err(|_| damaged("thresholds"))?;
                tx.prepare_cached("INSERT OR REPLACE INTO budgets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                    .execute(params![
                        user,
                        b.period.as_str(),
                        category,
                        b.limit.minor(),
                        b.limit.currency().as_str(),
                        thresholds,
                        b.week_starts_on
                    ])?;
                Ok(())
            })
            .await
    }

    async fn remove(&self, request: RemoveBudget) -> Result<bool> {
        self.db
            .write(move |tx| {
                let key = params![
                    request.user.as_str(),
                    request.period.as_str(),
                    stored(request.category.as_ref())
                ];
                tx.execute(
                    "DELETE FROM budget_marks WHERE user_id = ?1 AND period = ?2 AND category = ?3",
                    key,
                )?;
                let there = tx.execute(
                    "DELETE FROM budgets WHERE user_id = ?1 AND period = ?2 AND category = ?3",
                    key,
                )?;
                Ok(there > 0)
            })
            .await
    }

    async fn budgets(&self, user: &UserId) -> Result<Vec<Budget>> {
        let user = user.clone();
        self.db
            .read(move |tx| {
                let mut all = tx
                    .prepare_cached(
                        "SELECT period, category, limit_minor, currency, thresholds_json, week_starts_on FROM budgets \
                         WHERE user_id = ?1",
                    )?
                    .query_and_then([user.as_str()], budget_of)?
                    .collect::<Result<Vec<Budget>>>()?;
                all.sort_by(|a, b| (a.period, &a.category).cmp(&(b.period, &b.category)));
                Ok(all)
            })
            .await
    }

    async fn record(&self, request: RecordSpend) -> Result<()> {
        if request.entries.is_empty() {
            return Ok(());
        }
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let mut clear = tx.prepare_cached("DELETE FROM spend WHERE user_id = ?1 AND id = ?2")?;
                let mut put = tx.prepare_cached("INSERT INTO spend VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
                for entry in &request.entries {
                    clear.execute(params![user, entry.id])?;
                    let day = entry.day.to_string();
                    let parts = entry.categories.iter().map(|(name, amount)| (name.as_str(), *amount));
                    for (category, amount) in std::iter::once(("", entry.total)).chain(parts) {
                        let currency = amount.currency();
                        put.execute(params![
                            user,
                            entry.id,
                            category,
                            day,
                            amount.minor(),
                            currency.as_str()
                        ])?;
                    }
                }
                Ok(())
            })
            .await
    }

    async fn remove_spend(&self, request: RemoveSpend) -> Result<usize> {
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let ids = match request.ids {
                    Some(ids) => ids,
                    None => tx
                        .prepare_cached(
                            "SELECT id FROM spend WHERE user_id = ?1 AND category = '' AND substr(id, 1, ?2) = ?3",
                        )?
                        .query_map(params![user, ORDER_PREFIX.len() as i64, ORDER_PREFIX], |r| r.get(0))?
                        .collect::<rusqlite::Result<_>>()?,
                };
                let mut delete = tx.prepare_cached("DELETE FROM spend WHERE user_id = ?1 AND id = ?2")?;
                let mut there = 0;
                for id in ids {
                    there += usize::from(delete.execute(params![user, id])? > 0);
                }
                Ok(there)
            })
            .await
    }

    async fn spent(&self, request: SpentIn) -> Result<Money> {
        self.db
            .read(move |tx| {
                let mut query = tx.prepare_cached(SPENT)?;
                let rows = query.query_map(
                    params![
                        request.user.as_str(),
                        stored(request.category.as_ref()),
                        request.currency.as_str(),
                        request.from.to_string(),
                        request.to.to_string()
                    ],
                    |r| r.get::<_, i64>(0),
                )?;
                let mut sum = Money::zero(request.currency);
                for minor in rows {
                    sum = sum.plus(Money::from_minor(minor?, request.currency))?;
                }
                Ok(sum)
            })
            .await
    }

    async fn mark(&self, mut request: MarkCrossings) -> Result<Vec<u16>> {
        // Once a threshold is told, each further entry of the period comes by: that it is known is seen without writing.
        request = self
            .db
            .read(move |tx| {
                let mut known = tx.prepare_cached(
                    "SELECT threshold FROM budget_marks WHERE user_id = ?1 AND period = ?2 AND category = ?3 \
                     AND first_day = ?4",
                )?;
                let category = stored(request.category.as_ref());
                let key = params![
                    request.user.as_str(),
                    request.period.as_str(),
                    category,
                    request.from.to_string()
                ];
                let known = known.query_map(key, |r| r.get(0))?.collect::<rusqlite::Result<Vec<u16>>>()?;
                request.thresholds.retain(|threshold| !known.contains(threshold));
                Ok(request)
            })
            .await?;
        if request.thresholds.is_empty() {
            return Ok(Vec::new());
        }
        self.db
            .write(move |tx| {
                let mut put = tx.prepare_cached(
                    "INSERT INTO budget_marks VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                )?;
                let (user, category) = (request.user.as_str(), stored(request.category.as_ref()));
                if limit_of(tx, user, request.period, category)? != Some(request.limit) {
                    return Ok(Vec::new());
                }
                let from = request.from.to_string();
                let mut new = Vec::new();
                for threshold in request.thresholds {
                    if put.execute(params![user, request.period.as_str(), category, from, threshold])? > 0 {
                        new.push(threshold);
                    }
                }
                if !new.is_empty() {
                    let kept = request.from.saturating_add_days(-MARKS_KEPT).to_string();
                    tx.prepare_cached(
                        "DELETE FROM budget_marks WHERE user_id = ?1 AND period = ?2 AND category = ?3 AND first_day < ?4",
                    )?
                    .execute(params![user, request.period.as_str(), category, kept])?;
                }
                Ok(new)
            })
            .await
    }

    async fn forget_all(&self, user: &UserId) -> Result<()> {
        let user = user.clone();
        self.db
            .write(move |tx| {
                for sql in [
                    "DELETE FROM budgets WHERE user_id = ?1",
                    "DELETE FROM spend WHERE user_id = ?1",
                    "DELETE FROM budget_marks WHERE user_id = ?1",
                ] {
                    tx.execute(sql, [user.as_str()])?;
                }
                Ok(())
            })
            .await
    }
}
