//! The database behind the stores.

#[cfg(feature = "postgres")]
pub(crate) mod array;
mod begin;
mod limit;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
mod row;
mod scope;
mod session;
#[cfg(feature = "webhooks")]
mod signal;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod tx;
mod value;

use std::time::Duration;

use gestiq_core::PortError;
pub use limit::STATEMENT_LIMIT;
#[cfg(feature = "webhooks")]
pub(crate) use row::Columns;
pub(crate) use row::{Row, digest_of};
pub(crate) use scope::Scope;
#[cfg(feature = "webhooks")]
pub(crate) use session::Connection;
pub(crate) use session::Session;
#[cfg(feature = "webhooks")]
pub(crate) use signal::Signal;
pub(crate) use tx::Tx;
pub(crate) use value::{Value, values};

use crate::schema::SchemaName;

/// A database with the tables of Gestiq: what every store is made of. Clones share their connections.
///
/// All statements run inside transactions that this type begins, for two reasons. Row level security of
/// PostgreSQL needs the tenant to be set for the transaction. And sqlx 0.9.0 has a trap: when a future that waits
/// for `Pool::begin` is dropped (a timeout is enough), the connection goes back into the pool inside an open
/// transaction, and whatever is written over it later is answered `Ok` and lost (its issue 4385). Here a
/// transaction begins on a task of its own, which runs to its end whoever stopped waiting.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) backend: Backend,
    schema: SchemaName,
    limit: Duration,
    #[cfg(feature = "webhooks")]
    published: Signal,
}

#[derive(Clone, Debug)]
pub(crate) enum Backend {
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Pools),
}

/// The purpose of a transaction: SQLite has one writer and many readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Db {
    /// Connects to PostgreSQL, by an address such as `postgres://user@host/database`.
    ///
    /// The role should own the schema or have rights on it, and should be no superuser: superusers are beyond row
    /// level security.
    ///
    /// # Errors
    /// `Invalid` for an address that cannot be read, `Unavailable` where nothing answers.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &str, schema: SchemaName) -> Result<Self, PortError> {
        let pool = postgres::own_pool_options().connect(url).await.map_err(crate::error::port_error)?;
        Ok(Db::with_postgres_pool(pool, schema))
    }

    /// Uses a pool of the host. [`pool_options`](crate::pool_options) give it a guard: in a pool without it, what the
    /// host begins and cancels by itself may spoil a connection.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn with_postgres_pool(pool: sqlx::PgPool, schema: SchemaName) -> Self {
        Db::of(Backend::Postgres(pool), schema)
    }

    /// Opens a database file of SQLite, and makes it where it is missing.
    ///
    /// Journal in WAL mode, `synchronous = FULL`: what is committed survives a loss of power. One connection writes,
    /// so that writers wait in line instead of failing, and several read beside it.
    ///
    /// # Errors
    /// `Unavailable` where the file cannot be opened.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(path: impl AsRef<std::path::Path>, schema: SchemaName) -> Result<Self, PortError> {
        let backend = Backend::Sqlite(sqlite::Pools::open(path.as_ref()).await?);
        Ok(Db::of(backend, schema))
    }

    fn of(backend: Backend, schema: SchemaName) -> Self {
        Db {
            backend,
            schema,
            limit: STATEMENT_LIMIT,
            #[cfg(feature = "webhooks")]
            published: Signal::default(),
        }
    }

    /// Limits how long each statement of the stores is waited for, and returns `Unavailable` then; [`STATEMENT_LIMIT`] by
    /// default. Choose less than a worker's lease, so that a worker whose database has stopped responding takes up its work
    /// with another connection.
    #[must_use]
    pub fn with_statement_limit(self, limit: Duration) -> Self {
        Db { limit, ..self }
    }

    /// The name under which the tables live.
    #[must_use]
    pub fn schema(&self) -> &SchemaName {
        &self.schema
    }

    /// The signal that wakes those who wait for something to be published.
    #[cfg(feature = "webhooks")]
    pub(crate) fn published(&self) -> &Signal {
        &self.published
    }

    /// Closes all connections and waits until they are closed.
    pub async fn close(&self) {
        match &self.backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => pool.close().await,
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pools) => pools.close().await,
        }
    }

    /// Begins a transaction of PostgreSQL for the host's own statements, in which it can publish.
    ///
    /// Unlike `Pool::begin` it may be cancelled (see [`Db`]).
    ///
    /// # Errors
    /// `Unavailable` where no connection is to be had, `Invalid` for a database of another kind.
    #[cfg(feature = "postgres")]
    pub async fn begin_postgres(&self) -> Result<sqlx::Transaction<'static, sqlx::Postgres>, PortError> {
        match &self.backend {
            Backend::Postgres(pool) => postgres::begin(pool, Access::Write, None).await,
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(_) => Err(other_kind("SQLite")),
        }
    }

    /// Begins a transaction of SQLite for the host's own statements, in which it can publish. It waits for its
    /// turn as the only writer.
    ///
    /// # Errors
    /// `Unavailable` where the turn does not come, `Invalid` for a database of another kind.
    #[cfg(feature = "sqlite")]
    pub async fn begin_sqlite(&self) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, PortError> {
        match &self.backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres(_) => Err(other_kind("PostgreSQL")),
            Backend::Sqlite(pools) => pools.begin(Access::Write).await,
        }
    }

    /// A transaction that changes something. Each of its steps is limited.
    pub(crate) async fn write(&self, scope: Scope) -> Result<Tx, PortError> {
        self.limited(self.begin(Access::Write, Some(scope))).await
    }

    /// A transaction that only reads, and sees one state of the database throughout. Each of its steps is limited.
    pub(crate) async fn read(&self, scope: Scope) -> Result<Tx, PortError> {
        self.limited(self.begin(Access::Read, Some(scope))).await
    }

    /// A transaction that nobody waits for, and that may delete much: without a limit.
    #[cfg(any(feature = "webhooks", feature = "reconcile"))]
    pub(crate) async fn tidy(&self, scope: Scope) -> Result<Tx, PortError> {
        self.begin(Access::Write, Some(scope)).await
    }

    async fn limited(&self, begun: impl Future<Output = Result<Tx, PortError>>) -> Result<Tx, PortError> {
        let tx = limit::within(Some(self.limit), begun).await?;
        Ok(Tx { limit: Some(self.limit), ..tx })
    }

    /// A transaction that sees no tenant's rows, for the schema itself: without a limit.
    pub(crate) async fn maintain(&self) -> Result<Tx, PortError> {
        self.begin(Access::Write, None).await
    }

    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "the scope is a setting of PostgreSQL")
    )]
    async fn begin(&self, access: Access, scope: Option<Scope>) -> Result<Tx, PortError> {
        let open = match &self.backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres(pool) => tx::Open::Postgres(postgres::begin(pool, access, scope).await?),
            #[cfg(feature = "sqlite")]
            Backend::Sqlite(pools) => tx::Open::Sqlite(pools.begin(access).await?),
        };
        Ok(Tx { open, schema: self.schema.clone(), limit: None })
    }
}

#[cfg(all(feature = "postgres", feature = "sqlite"))]
fn other_kind(kind: &str) -> PortError {
    PortError::new(gestiq_core::ErrorKind::Invalid, format!("this database is {kind}"))
}
