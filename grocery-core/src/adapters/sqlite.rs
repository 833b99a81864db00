//! Every store in one SQLite file.

mod shelf;

use std::{path::Path, sync::Arc};

use crate::{
    budgets::{self, BudgetStore, SqliteBudgetStore},
    catalog::{
        self, AliasStore, ProductStore, ReviewStore, SqliteAliasStore, SqliteProductStore, SqliteReviewStore,
        SqliteSwapStore, SqliteTrendingStore, SwapStore, TrendingConfig, TrendingStore,
    },
    error::Result,
    lists::{self, ListStore, SqliteListStore},
    nlu::{self, ModelStore, SessionLimits, SessionStore, SqliteModelStore, SqliteSessionStore},
    orders::{self, OrderStore, SqliteOrderStore},
    pricing::{self, PriceHistoryStore, SqlitePriceHistory, SqliteTrackingStore, TrackingStore},
    storage::{Database, DatabaseOptions, Migration, Schema},
};

pub use shelf::{ShelfPage, ShelfProduct};

/// Every step of the schema, in order. A released step never changes; a change of the tables is a new
/// step.
const SCHEMA: Schema = Schema {
    // "GROC" in ASCII.
    application_id: 0x4752_4f43,
    migrations: &[
        Migration { version: 1, sql: lists::sqlite::SCHEMA },
        Migration { version: 2, sql: pricing::history::sqlite::SCHEMA },
        Migration { version: 3, sql: catalog::store::sqlite::SCHEMA },
        Migration { version: 4, sql: nlu::session::sqlite::SCHEMA },
        Migration { version: 5, sql: catalog::alias::sqlite::SCHEMA },
        Migration { version: 6, sql: nlu::custom::sqlite::SCHEMA },
        Migration { version: 7, sql: orders::store::sqlite::SCHEMA },
        Migration { version: 8, sql: catalog::swaps::sqlite::SCHEMA },
        Migration { version: 9, sql: catalog::store::sqlite::STANDING },
        Migration { version: 10, sql: catalog::review::sqlite::SCHEMA },
        Migration { version: 11, sql: catalog::trending::sqlite::SCHEMA },
        Migration { version: 12, sql: budgets::store::sqlite::SCHEMA },
        Migration { version: 13, sql: pricing::tracking::sqlite::SCHEMA },
    ],
};

/// How the file is opened.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// The database itself.
    pub database: DatabaseOptions,
    /// How many conversations are kept, and how long.
    pub sessions: SessionLimits,
}

impl SqliteOptions {
    /// The same options with these for the database.
    #[must_use]
    pub fn with_database(mut self, database: DatabaseOptions) -> Self {
        self.database = database;
        self
    }

    /// The same options with these limits for conversations.
    #[must_use]
    pub fn with_sessions(mut self, sessions: SessionLimits) -> Self {
        self.sessions = sessions;
        self
    }
}

/// All stores of the library over one SQLite file. Cheap to clone. The file is closed when the last
/// clone and the last store are dropped, or by [`close`](Self::close).
#[derive(Debug, Clone)]
pub struct SqliteStores {
    db: Database,
    sessions: Arc<SqliteSessionStore>,
}

impl SqliteStores {
    /// Opens the file at `path`, creates it where it is missing and brings its tables up to date.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self> {
        let db = Database::open(path, SCHEMA, options.database)?;
        // One for all: it counts writes to know when to prune.
        let sessions = Arc::new(SqliteSessionStore::new(db.clone(), options.sessions));
        Ok(Self { db, sessions })
    }

    /// The lists.
    #[must_use]
    pub fn lists(&self) -> Arc<dyn ListStore> {
        Arc::new(SqliteListStore::new(self.db.clone()))
    }

    /// What prices were.
    #[must_use]
    pub fn price_history(&self) -> Arc<dyn PriceHistoryStore> {
        Arc::new(SqlitePriceHistory::new(self.db.clone()))
    }

    /// The prices that shoppers wait for.
    #[must_use]
    pub fn tracking(&self) -> Arc<dyn TrackingStore> {
        Arc::new(SqliteTrackingStore::new(self.db.clone()))
    }

    /// The catalogue.
    #[must_use]
    pub fn products(&self) -> Arc<dyn ProductStore> {
        Arc::new(SqliteProductStore::new(self.db.clone()))
    }

    /// Which products users mean by their phrases.
    #[must_use]
    pub fn aliases(&self) -> Arc<dyn AliasStore> {
        Arc::new(SqliteAliasStore::new(self.db.clone()))
    }

    /// What shoppers say about products.
    #[must_use]
    pub fn reviews(&self) -> Arc<dyn ReviewStore> {
        Arc::new(SqliteReviewStore::new(self.db.clone()))
    }

    /// What is looked at, put on lists and bought these days, counted like this.
    #[must_use]
    pub fn trending(&self, config: TrendingConfig) -> Arc<dyn TrendingStore> {
        Arc::new(SqliteTrendingStore::new(self.db.clone(), config))
    }

    /// What users said to substitutes.
    #[must_use]
    pub fn swaps(&self) -> Arc<dyn SwapStore> {
        Arc::new(SqliteSwapStore::new(self.db.clone()))
    }

    /// What conversations remember.
    #[must_use]
    pub fn sessions(&self) -> Arc<dyn SessionStore> {
        self.sessions.clone()
    }

    /// Models of custom intents.
    #[must_use]
    pub fn models(&self) -> Arc<dyn ModelStore> {
        Arc::new(SqliteModelStore::new(self.db.clone()))
    }

    /// What was bought.
    #[must_use]
    pub fn orders(&self) -> Arc<dyn OrderStore> {
        Arc::new(SqliteOrderStore::new(self.db.clone()))
    }

    /// Budgets and what was spent.
    #[must_use]
    pub fn budgets(&self) -> Arc<dyn BudgetStore> {
        Arc::new(SqliteBudgetStore::new(self.db.clone()))
    }

    /// The file itself, for tables of the host's own.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// Copies everything to the file `to` while it goes on being used. See [`Database::backup`].
    ///
    /// # Errors
    /// As [`Database::backup`].
    pub async fn backup(&self, to: impl AsRef<Path>) -> Result<()> {
        self.db.backup(to).await
    }

    /// Looks through the whole file for damage.
    ///
    /// # Errors
    /// As [`Database::integrity_check`].
    pub async fn integrity_check(&self) -> Result<()> {
        self.db.integrity_check().await
    }

    /// Waits for what is under way and closes the file. See [`Database::close`].
    ///
    /// # Errors
    /// As [`Database::close`].
    pub async fn close(&self) -> Result<()> {
        self.db.close().await
    }

    /// Puts the backup `from` in place of the file `to`, which nobody may have open. See
    /// [`Database::restore`].
    ///
    /// # Errors
    /// As [`Database::restore`].
    pub async fn restore(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
        Database::restore(from, to, SCHEMA).await
    }
}

#[cfg(test)]
mod tests;
