//! Products in SQLite.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use rusqlite::{CachedStatement, OptionalExtension, Row, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

use super::{ProductPage, ProductStore, ProductStream, UpsertProducts, check_batch, check_size, same_number};
use crate::{
    catalog::{Availability, Product, Ratings, TypicalPrice},
    error::{Error, ErrorKind, Result},
    id::ProductId,
    money::{Currency, Money},
    storage::Database,
};

/// The tables of this store.
pub(crate) const SCHEMA: &str = include_str!("products.sql");
/// The columns for what is in stock and how products are rated, which came later.
pub(crate) const STANDING: &str = include_str!("standing.sql");

macro_rules! columns {
    () => {
        "id, walmart_id, name, brand, category, size, barcode, tax_class, snap_eligible, diets_json, \
         allergens_json, allergens_complete, sold_by, price_unit, typical_minor, typical_currency, \
         typical_kind, typical_source, typical_as_of, popularity, aliases_json, in_stock, stock_quantity, \
         rating_hundredths, rating_count"
    };
}

/// The columns that [`product_of`] reads, in its order.
pub(crate) const COLUMNS: &str = columns!();
pub(crate) const GET: &str = concat!("SELECT ", columns!(), " FROM products WHERE id = ?1");
pub(crate) const PAGE: &str =
    concat!("SELECT ", columns!(), " FROM products WHERE id > ?1 ORDER BY id LIMIT ?2");
pub(crate) const PAGE_OF_CATEGORY: &str =
    concat!("SELECT ", columns!(), " FROM products WHERE category = ?3 AND id > ?1 ORDER BY id LIMIT ?2");
pub(crate) const HOLDER: &str = "SELECT id FROM products WHERE walmart_id = ?1 AND id <> ?2";
const UPSERT: &str = concat!(
    "INSERT INTO products (",
    columns!(),
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
     ?22, ?23, ?24, ?25) \
     ON CONFLICT (id) DO UPDATE SET walmart_id = excluded.walmart_id, name = excluded.name, \
     brand = excluded.brand, category = excluded.category, size = excluded.size, \
     barcode = excluded.barcode, tax_class = excluded.tax_class, snap_eligible = excluded.snap_eligible, \
     diets_json = excluded.diets_json, allergens_json = excluded.allergens_json, \
     allergens_complete = excluded.allergens_complete, sold_by = excluded.sold_by, \
     price_unit = excluded.price_unit, typical_minor = excluded.typical_minor, \
     typical_currency = excluded.typical_currency, typical_kind = excluded.typical_kind, \
     typical_source = excluded.typical_source, typical_as_of = excluded.typical_as_of, \
     popularity = excluded.popularity, aliases_json = excluded.aliases_json, \
     in_stock = excluded.in_stock, stock_quantity = excluded.stock_quantity, \
     rating_hundredths = excluded.rating_hundredths, rating_count = excluded.rating_count"
);

/// Keeps products in a SQLite file. Made by [`SqliteStores`](crate::adapters::SqliteStores).
#[derive(Debug, Clone)]
pub struct SqliteProductStore {
    db: Database,
}

impl SqliteProductStore {
    /// Over a database that has the tables.
    pub(crate) fn new(db: Database) -> Self {
        Self { db }
    }
}

#[async_trait]
impl ProductStore for SqliteProductStore {
    async fn upsert(&self, request: UpsertProducts) -> Result<usize> {
        check_batch(&request.products)?;
        self.db
            .write(move |tx| {
                let batch: HashSet<&str> = request.products.iter().map(|p| p.id.as_str()).collect();
                let mut holder = tx.prepare_cached(HOLDER)?;
                let mut release = tx.prepare_cached("UPDATE products SET walmart_id = NULL WHERE id = ?1")?;
                let mut upsert = tx.prepare_cached(UPSERT)?;
                for product in &request.products {
                    // A number may move from one product of the batch to another, in either order.
                    if let Some(number) = &product.retailer_id {
                        let held: Option<String> = holder
                            .query_row(params![number, product.id.as_str()], |row| row.get(0))
                            .optional()?;
                        match held {
                            Some(held) if batch.contains(held.as_str()) => {
                                release.execute([held])?;
                            }
                            Some(held) => {
                                return Err(same_number(number, &ProductId::new(held)?, &product.id));
                            }
                            None => {}
                        }
                    }
                    write(&mut upsert, product, product.retailer_id.as_deref())?;
                }
                Ok(request.products.len())
            })
            .await
    }

    async fn upsert_all(&self, products: ProductStream) -> Result<usize> {
        self.db.write(move |tx| write_all(tx, products)).await
    }

    async fn replace(&self, gone: Vec<ProductId>, products: ProductStream) -> Result<usize> {
        self.db
            .write(move |tx| {
                delete(tx, &gone)?;
                write_all(tx, products)
            })
            .await
    }

    async fn get(&self, id: &ProductId) -> Result<Option<Product>> {
        let id = id.clone();
        self.db
            .read(move |tx| {
                tx.prepare_cached(GET)?
                    .query_row([id.as_str()], |row| Ok(product_of(row)))
                    .optional()?
                    .transpose()
            })
            .await
    }

    async fn page(&self, request: ProductPage) -> Result<Vec<Product>> {
        let long = request.limit > 100;
        let run = move |tx: &Transaction<'_>| {
            // No id is empty, so all of them are behind the empty text.
            let after = request.after.as_ref().map_or("", ProductId::as_str);
            let limit = i64::try_from(request.limit).unwrap_or(i64::MAX);
            match &request.category {
                Some(category) => tx
                    .prepare_cached(PAGE_OF_CATEGORY)?
                    .query_and_then(params![after, limit, json(category)?], product_of)?
                    .collect(),
                None => tx.prepare_cached(PAGE)?.query_and_then(params![after, limit], product_of)?.collect(),
            }
        };
        if long { self.db.read_long(run).await } else { self.db.read(run).await }
    }

    async fn remove(&self, ids: Vec<ProductId>) -> Result<usize> {
        self.db.write(move |tx| delete(tx, &ids)).await
    }

    async fn count(&self) -> Result<usize> {
        self.db
            .read(|tx| {
                let count: i64 =
                    tx.prepare_cached("SELECT count(*) FROM products")?.query_row([], |row| row.get(0))?;
                Ok(usize::try_from(count).unwrap_or(0))
            })
            .await
    }

    async fn for_each(&self, f: &mut (dyn FnMut(Product) -> Result<()> + Send)) -> Result<()> {
        self.db
            .read(|tx| {
                let mut page = tx.prepare_cached(PAGE)?;
                let mut rows = page.query(params!["", -1])?;
                while let Some(row) = rows.next()? {
                    f(product_of(row)?)?;
                }
                Ok(())
            })
            .await
    }

    async fn all(&self) -> Result<Vec<Product>> {
        // One snapshot, on a thread of its own: a large catalogue takes many milliseconds.
        self.db
            .read_long(|tx| tx.prepare_cached(PAGE)?.query_and_then(params!["", -1], product_of)?.collect())
            .await
    }
}

/// Takes products away, and counts those that were there.
fn delete(tx: &Transaction<'_>, ids: &[ProductId]) -> Result<usize> {
    let mut delete = tx.prepare_cached("DELETE FROM products WHERE id = ?1")?;
    let mut gone = 0;
    for id in ids {
        gone += delete.execute([id.as_str()])?;
    }
    Ok(gone)
}

/// Writes one product under this retailer's number.
fn write(upsert: &mut CachedStatement<'_>, product: &Product, number: Option<&str>) -> Result<()> {
    let typical = product.typical_price.as_ref();
    upsert.execute(params![
        product.id.as_str(),
        number,
        product.name,
        product.brand,
        json(&product.category)?,
        product.size.map(|s| s.to_string()),
        product.barcode,
        product.tax_class.as_str(),
        product.snap_eligible,
        json(&product.diets)?,
        json(&product.allergens)?,
        product.allergens_complete,
        product.sold_by.as_str(),
        product.price_unit.as_str(),
        typical.map(|t| t.price.minor()),
        typical.map(|t| t.price.currency().to_string()),
        typical.map(|t| t.kind.as_str()),
        typical.map(|t| t.source.as_str()),
        typical.map(|t| t.as_of.to_string()),
        product.popularity,
        json(&product.aliases)?,
        product.availability.in_stock,
        product.availability.quantity,
        product.ratings.map(|r| r.average_hundredths()),
        product.ratings.map(|r| r.count()),
    ])?;
    Ok(())
}

/// Writes all products of a stream. A number may move from one product to another, whichever comes first: a product
/// whose number another one still has waits for it until the end.
fn write_all(tx: &Transaction<'_>, products: ProductStream) -> Result<usize> {
    let mut upsert = tx.prepare_cached(UPSERT)?;
    let mut waiting: BTreeMap<ProductId, String> = BTreeMap::new();
    let mut count = 0;
    for product in products {
        let product = product?;
        check_size(&product)?;
        if !waiting.is_empty() {
            // An earlier product of the same id counts no more.
            waiting.remove(&product.id);
        }
        match write(&mut upsert, &product, product.retailer_id.as_deref()) {
            Ok(()) => {}
            Err(e) => match &product.retailer_id {
                Some(number) if holder(tx, number, &product.id)?.is_some() => {
                    write(&mut upsert, &product, None)?;
                    waiting.insert(product.id.clone(), number.clone());
                }
                _ => return Err(e),
            },
        }
        count += 1;
    }
    let mut number_of = tx.prepare_cached("UPDATE products SET walmart_id = ?1 WHERE id = ?2")?;
    for (id, number) in &waiting {
        if let Some(held) = holder(tx, number, id)? {
            return Err(same_number(number, &held, id));
        }
        number_of.execute(params![number, id.as_str()])?;
    }
    Ok(count)
}

/// The other product that has a retailer's number.
fn holder(tx: &Transaction<'_>, number: &str, id: &ProductId) -> Result<Option<ProductId>> {
    let held: Option<String> =
        tx.prepare_cached(HOLDER)?.query_row(params![number, id.as_str()], |row| row.get(0)).optional()?;
    held.map(ProductId::new).transpose()
}

pub(crate) fn product_of(row: &Row<'_>) -> Result<Product> {
    read_product(row).map_err(|e| {
        Error::new(ErrorKind::Corrupt, "a stored product cannot be read")
            .with_hint("restore the database from a backup, or import the catalogue again")
            .with_source(e)
    })
}

fn read_product(row: &Row<'_>) -> Result<Product> {
    Ok(Product {
        id: ProductId::new(need(row, 0)?)?,
        retailer_id: row.get(1)?,
        name: row.get(2)?,
        brand: row.get(3)?,
        category: list(row, 4)?,
        size: text(row, 5)?.map(str::parse).transpose()?,
        barcode: row.get(6)?,
        tax_class: need(row, 7)?.parse()?,
        snap_eligible: row.get(8)?,
        diets: list(row, 9)?,
        allergens: list(row, 10)?,
        allergens_complete: row.get(11)?,
        sold_by: need(row, 12)?.parse()?,
        price_unit: need(row, 13)?.parse()?,
        typical_price: match (row.get::<_, Option<i64>>(14)?, text(row, 15)?) {
            (Some(minor), Some(currency)) => Some(TypicalPrice {
                price: Money::from_minor(minor, currency.parse::<Currency>()?),
                kind: need(row, 16)?.parse()?,
                source: row.get(17)?,
                as_of: need(row, 18)?.parse()?,
            }),
            _ => None,
        },
        popularity: row.get(19)?,
        aliases: list(row, 20)?,
        availability: Availability { in_stock: row.get(21)?, quantity: row.get(22)? },
        ratings: match row.get(23)? {
            Some(hundredths) => Some(Ratings::new(hundredths, row.get::<_, Option<u32>>(24)?.unwrap_or(0))?),
            None => None,
        },
    })
}

fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<&'a str>> {
    Ok(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?)
}

fn need<'a>(row: &'a Row<'_>, index: usize) -> Result<&'a str> {
    Ok(row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?)
}

fn list<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> Result<Vec<T>> {
    match need(row, index)? {
        // Most lists are empty.
        "[]" => Ok(Vec::new()),
        text => serde_json::from_str(text)
            .map_err(|e| Error::new(ErrorKind::Corrupt, "a stored list is not JSON").with_source(e)),
    }
}

fn json<T: Serialize>(list: &[T]) -> Result<String> {
    serde_json::to_string(list)
        .map_err(|e| Error::new(ErrorKind::Internal, "a list cannot be written as JSON").with_source(e))
}
