#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod audit;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod db;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod document;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod error;
#[cfg(all(any(feature = "reconcile", feature = "webhooks"), any(feature = "sqlite", feature = "postgres")))]
mod idempotency;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrate;
#[cfg(all(feature = "reconcile", any(feature = "sqlite", feature = "postgres")))]
mod reconcile;
#[cfg(all(any(feature = "reconcile", feature = "webhooks"), any(feature = "sqlite", feature = "postgres")))]
mod record;
mod schema;
#[cfg(all(feature = "webhooks", any(feature = "sqlite", feature = "postgres")))]
mod wake;
#[cfg(all(feature = "webhooks", any(feature = "sqlite", feature = "postgres")))]
mod webhooks;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use audit::AuditStore;
#[cfg(feature = "postgres")]
pub use db::postgres::pool_options;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use db::{Db, STATEMENT_LIMIT};
#[cfg(all(feature = "reconcile", any(feature = "sqlite", feature = "postgres")))]
pub use reconcile::ReconcileStore;
pub use schema::{MAX_SCHEMA_NAME_BYTES, SchemaName, SchemaNameError};
#[cfg(all(feature = "webhooks", any(feature = "sqlite", feature = "postgres")))]
pub use wake::Wake;
#[cfg(all(feature = "webhooks", any(feature = "sqlite", feature = "postgres")))]
pub use webhooks::{HostTransaction, WebhookStore};
