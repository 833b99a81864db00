//! Tracked prices in SQLite.

use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    AHEAD, ClaimDue, MAX_CLAIMED, MAX_TRACKED, SettleTracked, TrackPrice, TrackedPrice, TrackingState,
    TrackingStore, too_many,
};
use crate::{
    clock::Timestamp,
    error::{Error, ErrorKind, Result},
    id::{ProductId, StoreId, TrackingId, UserId},
    money::{Currency, Money},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("tracking.sql");

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, user_id, product_id, store_id, target_minor, currency, since, told, last_minor, \
             last_seen, told_at, due_at FROM tracked_prices ",
            $rest
        )
    };
}

pub(crate) const OF_USER: &str = select!("WHERE user_id = ?1 ORDER BY since, id");
pub(crate) const OF_PLACE: &str = select!("WHERE user_id = ?1 AND product_id = ?2 AND store_id = ?3");
const BY_ID: &str = select!("WHERE id = ?1");
/// The products that are due the longest. Left to itself, SQLite would walk through all that are not due, too.
pub(crate) const DUE: &str = "SELECT product_id, store_id FROM tracked_prices INDEXED BY idx_tracked_due WHERE due_at <= ?1 \
     GROUP BY product_id, store_id ORDER BY min(due_at), product_id, store_id LIMIT ?2";
pub(crate) const DUE_OF: &str =
    select!("WHERE product_id = ?1 AND store_id = ?2 AND due_at <= ?3 ORDER BY due_at, id LIMIT ?4");
const POSTPONE: &str = "UPDATE tracked_prices SET due_at = ?2 WHERE id = ?1";
const INSERT: &str = "INSERT INTO tracked_prices (id, user_id, product_id, store_id, target_minor, currency, since, \
     due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";
/// Those that a clock which ran ahead has put off are due now.
pub(crate) const OF_THE_FUTURE: &str = "UPDATE tracked_prices SET due_at = ?1 WHERE due_at > ?2";
const PUT_BACK: &str = "UPDATE tracked_prices SET due_at = min(due_at, ?2) WHERE id = ?1";
const RETARGET: &str = "UPDATE tracked_prices SET target_minor = ?2, currency = ?3, told = 0, due_at = ?4, \
     last_minor = ?5, last_seen = ?6 WHERE id = ?1";
const SEEN: &str =
    "UPDATE tracked_prices SET told = ?2, last_minor = ?3, last_seen = ?4, told_at = ?5 WHERE id = ?1";

/// Keeps tracked prices in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteTrackingStore {
    db: Database,
}

impl SqliteTrackingStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl TrackingStore for SqliteTrackingStore {
    async fn track(&self, request: TrackPrice) -> Result<TrackedPrice> {
        self.db
            .write(move |tx| {
                let user = request.user.as_str();
                let store = request.store.as_ref().map_or("", StoreId::as_str);
                let known = tx
                    .prepare_cached(OF_PLACE)?
                    .query_row(params![user, request.product.as_str(), store], |row| Ok(tracked_of(row)))
                    .optional()?
                    .transpose()?;
                if let Some(mut known) = known {
                    if known.target != request.target {
                        known.retarget(request.target, request.at);
                        tx.prepare_cached(RETARGET)?.execute(params![
                            known.id.as_bytes(),
                            known.target.minor(),
                            known.target.currency().as_str(),
                            known.due_at.unix_millis(),
                            known.last_price.map(Money::minor),
                            known.last_seen.map(Timestamp::unix_millis)
                        ])?;
                    }
                    return Ok(known);
                }
                let count: i64 = tx
                    .prepare_cached("SELECT count(*) FROM tracked_prices WHERE user_id = ?1")?
                    .query_row([user], |row| row.get(0))?;
                if usize::try_from(count).unwrap_or(usize::MAX) >= MAX_TRACKED {
                    return Err(too_many(&request.user));
                }
                tx.prepare_cached(INSERT)?.execute(params![
                    request.id.as_bytes(),
                    user,
                    request.product.as_str(),
                    store,
                    request.target.minor(),
                    request.target.currency().as_str(),
                    request.at.unix_millis()
                ])?;
                Ok(request.begin())
            })
            .await
    }

    async fn tracked(&self, user: &UserId) -> Result<Vec<TrackedPrice>> {
        let user = user.clone();
        self.db
            .read(move |tx| {
                tx.prepare_cached(OF_USER)?.query_and_then([user.as_str()], tracked_of)?.collect()
            })
            .await
    }

    async fn untrack(&self, user: &UserId, id: TrackingId) -> Result<bool> {
        let user = user.clone();
        self.db
            .write(move |tx| {
                let gone = tx
                    .prepare_cached("DELETE FROM tracked_prices WHERE id = ?1 AND user_id = ?2")?
                    .execute(params![id.as_bytes(), user.as_str()])?;
                Ok(gone > 0)
            })
            .await
    }

    async fn claim(&self, request: ClaimDue) -> Result<Vec<TrackedPrice>> {
        self.db.write(move |tx| claim(tx, request)).await
    }

    async fn put_back(&self, ids: Vec<TrackingId>, due_at: Timestamp) -> Result<()> {
        self.db
            .write(move |tx| {
                let mut put_back = tx.prepare_cached(PUT_BACK)?;
                for id in &ids {
                    put_back.execute(params![id.as_bytes(), due_at.unix_millis()])?;
                }
                Ok(())
            })
            .await
    }

    async fn settle(&self, request: SettleTracked) -> Result<Vec<TrackedPrice>> {
        self.db
            .write(move |tx| {
                let mut told = Vec::new();
                for (id, price) in &request.prices {
                    let one = tx
                        .prepare_cached(BY_ID)?
                        .query_row([id.as_bytes()], |row| Ok(tracked_of(row)))
                        .optional()?
                        .transpose()?;
                    let Some(mut one) = one else { continue };
                    let tells = one.see(*price, request.at);
                    tx.prepare_cached(SEEN)?.execute(params![
                        id.as_bytes(),
                        one.state == TrackingState::Below,
                        one.last_price.map(Money::minor),
                        one.last_seen.map(Timestamp::unix_millis),
                        one.told_at.map(Timestamp::unix_millis)
                    ])?;
                    if tells {
                        told.push(one);
                    }
                }
                Ok(told)
            })
            .await
    }
}

fn claim(tx: &Transaction<'_>, request: ClaimDue) -> Result<Vec<TrackedPrice>> {
    let now = request.now.unix_millis();
    let latest = request.next.saturating_add(AHEAD).unix_millis();
    tx.prepare_cached(OF_THE_FUTURE)?.execute([now, latest])?;
    let products = i64::try_from(request.products).unwrap_or(i64::MAX);
    let pairs = tx
        .prepare_cached(DUE)?
        .query_map(params![now, products], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut claimed: Vec<TrackedPrice> = Vec::new();
    for (product, store) in pairs {
        let room = MAX_CLAIMED.saturating_sub(claimed.len());
        if room == 0 {
            break;
        }
        let room = i64::try_from(room).unwrap_or(i64::MAX);
        let due: Vec<TrackedPrice> = tx
            .prepare_cached(DUE_OF)?
            .query_and_then(params![product, store, now, room], tracked_of)?
            .collect::<Result<_>>()?;
        for mut one in due {
            tx.prepare_cached(POSTPONE)?.execute(params![one.id.as_bytes(), request.next.unix_millis()])?;
            one.due_at = request.next;
            claimed.push(one);
        }
    }
    Ok(claimed)
}

fn tracked_of(row: &Row<'_>) -> Result<TrackedPrice> {
    let text = |index: usize| -> Result<String> { Ok(row.get(index)?) };
    let time = |index: usize| -> Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(index)?.map(Timestamp::from_unix_millis))
    };
    let read = || -> Result<TrackedPrice> {
        let currency: Currency = text(5)?.parse()?;
        Ok(TrackedPrice {
            id: TrackingId::from_bytes(row.get(0)?),
            user: UserId::new(text(1)?)?,
            product: ProductId::new(text(2)?)?,
            store: Some(text(3)?).filter(|s| !s.is_empty()).map(StoreId::new).transpose()?,
            target: Money::from_minor(row.get(4)?, currency),
            since: Timestamp::from_unix_millis(row.get(6)?),
            state: if row.get(7)? { TrackingState::Below } else { TrackingState::Waiting },
            last_price: row.get::<_, Option<i64>>(8)?.map(|minor| Money::from_minor(minor, currency)),
            last_seen: time(9)?,
            told_at: time(10)?,
            due_at: Timestamp::from_unix_millis(row.get(11)?),
        })
    };
    read().map_err(|e| {
        Error::new(ErrorKind::Corrupt, "a tracked price cannot be read")
            .with_hint("restore the database from a backup")
            .with_source(e)
    })
}
