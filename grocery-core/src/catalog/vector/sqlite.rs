//! An index in a SQLite file, searched by the `sqlite-vec` extension.

use std::{ffi::c_char, ffi::c_int, path::Path};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, ffi, params};

use super::{SearchVectors, UpsertVectors, VectorHit, VectorIndex, check_dimensions, unit};
use crate::{
    error::{Error, ErrorKind, Result},
    id::ProductId,
    storage::{Database, DatabaseOptions, Migration, Schema},
};

/// The tables of this index. The one with the vectors is made when the number of dimensions is known.
const SCHEMA: Schema = Schema {
    // "GROV" in ASCII.
    application_id: 0x4752_4f56,
    migrations: &[Migration {
        version: 1,
        sql: "CREATE TABLE vector_settings (one INTEGER PRIMARY KEY CHECK (one = 1), dimensions INTEGER NOT NULL) STRICT",
    }],
};

/// Keeps vectors in a SQLite file of its own, searched by `sqlite-vec`: exact, and on disk. The extension
/// is linked in and known only to the connections of this index; the file can be read by whoever has it.
///
/// ```
/// # async fn doc(dir: &std::path::Path) -> grocery_core::Result<()> {
/// use grocery_core::catalog::{SqliteVectorIndex, VectorIndex};
/// let index = SqliteVectorIndex::open(dir.join("vectors.db"), 384).await?;
/// assert_eq!((index.dimensions(), index.count().await?), (384, 0));
/// # Ok(())
/// # }
/// # let dir = tempfile::tempdir().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(doc(dir.path())).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct SqliteVectorIndex {
    db: Database,
    dimensions: usize,
}

impl SqliteVectorIndex {
    /// Opens the file at `path` and creates it where it is missing.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for a number of dimensions that cannot be, or that is
    /// another one than the file's; as [`Database::open`].
    pub async fn open(path: impl AsRef<Path>, dimensions: usize) -> Result<Self> {
        check_dimensions(dimensions)?;
        let db = Database::open(path, SCHEMA, DatabaseOptions::default())?;
        let found = db
            .write(move |tx| {
                ready(tx)?;
                let found: Option<i64> = tx
                    .query_row("SELECT dimensions FROM vector_settings", [], |row| row.get(0))
                    .optional()?;
                if let Some(found) = found {
                    return Ok(usize::try_from(found).unwrap_or(0));
                }
                tx.execute(
                    "INSERT INTO vector_settings (one, dimensions) VALUES (1, ?1)",
                    [number(dimensions)],
                )?;
                tx.execute_batch(&format!(
                    "CREATE VIRTUAL TABLE product_vectors USING vec0(product_id TEXT PRIMARY KEY, \
                     embedding FLOAT[{dimensions}] distance_metric=cosine)"
                ))?;
                Ok(dimensions)
            })
            .await?;
        if found != dimensions {
            return Err(Error::new(
                ErrorKind::InvalidInput,
                format!("{} holds vectors of {found} dimensions, not {dimensions}", db.path().display()),
            )
            .with_hint("open another file for another model"));
        }
        Ok(Self { db, dimensions })
    }

    /// Waits for what is under way and closes the file. See [`Database::close`].
    ///
    /// # Errors
    /// As [`Database::close`].
    pub async fn close(&self) -> Result<()> {
        self.db.close().await
    }
}

#[async_trait]
impl VectorIndex for SqliteVectorIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        request.check(self.dimensions)?;
        self.db
            .write(move |tx| {
                ready(tx)?;
                // The extension knows no replacing.
                let mut delete = tx.prepare_cached("DELETE FROM product_vectors WHERE product_id = ?1")?;
                let mut insert =
                    tx.prepare_cached("INSERT INTO product_vectors (product_id, embedding) VALUES (?1, ?2)")?;
                for v in &request.vectors {
                    delete.execute([v.product.as_str()])?;
                    insert.execute(params![v.product.as_str(), bytes(&v.vector)])?;
                }
                Ok(request.vectors.len())
            })
            .await
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<()> {
        self.db
            .write(move |tx| {
                ready(tx)?;
                let mut delete = tx.prepare_cached("DELETE FROM product_vectors WHERE product_id = ?1")?;
                for id in &products {
                    delete.execute([id.as_str()])?;
                }
                Ok(())
            })
            .await
    }

    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>> {
        request.check(self.dimensions)?;
        // It looks at every vector: too long for the calling task.
        self.db
            .read_long(move |tx| {
                ready(tx)?;
                let mut search = tx.prepare_cached(
                    "SELECT product_id, distance FROM product_vectors WHERE embedding MATCH ?1 AND k = ?2",
                )?;
                let rows = search
                    .query_map(params![bytes(&request.vector), number(request.limit)], |row| {
                        Ok((row.get::<_, String>(0)?, row.get::<_, f64>(1)?))
                    })?
                    .collect::<rusqlite::Result<Vec<_>>>()?;
                let mut hits = Vec::with_capacity(rows.len());
                for (id, distance) in rows {
                    hits.push(VectorHit::new(ProductId::new(id)?, (1.0 - distance) as f32));
                }
                super::sort(&mut hits);
                Ok(hits)
            })
            .await
    }

    async fn count(&self) -> Result<usize> {
        self.db
            .read(|tx| {
                ready(tx)?;
                let count: i64 =
                    tx.query_row("SELECT count(*) FROM product_vectors", [], |row| row.get(0))?;
                Ok(usize::try_from(count).unwrap_or(0))
            })
            .await
    }
}

/// A vector as the extension wants it: numbers of four bytes, as the machine has them, of length 1.
fn bytes(vector: &[f32]) -> Vec<u8> {
    unit(vector).iter().flat_map(|x| x.to_ne_bytes()).collect()
}

/// A count as SQLite takes it.
fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Makes the extension known to a connection, once.
fn ready(conn: &Connection) -> Result<()> {
    if conn.prepare_cached("SELECT vec_version()").is_ok() {
        return Ok(());
    }
    type EntryPoint =
        unsafe extern "C" fn(*mut ffi::sqlite3, *mut *mut c_char, *const ffi::sqlite3_api_routines) -> c_int;
    #[expect(
        unsafe_code,
        reason = "an extension that is linked in is a C function, called as SQLite itself would"
    )]
    // SAFETY: the crate declares the function without its arguments; in C it is an extension's entry point
    // of the type above. It is built with SQLITE_CORE, so that it calls the SQLite that is linked in and
    // does not read the third argument; the second may be null. The connection is open and is this
    // thread's alone for as long as it is borrowed.
    let code = unsafe {
        let entry = std::mem::transmute::<unsafe extern "C" fn(), EntryPoint>(sqlite_vec::sqlite3_vec_init);
        entry(conn.handle(), std::ptr::null_mut(), std::ptr::null())
    };
    if code == ffi::SQLITE_OK {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Storage, format!("sqlite-vec cannot be set up: SQLite says {code}")))
}
