#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod db;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod document;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod error;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrate;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod page;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod reconcile;
mod schema;
#[cfg(feature = "throwaway")]
pub mod throwaway;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod wake;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod webhooks;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use db::Db;
#[cfg(feature = "postgres")]
pub use db::postgres::pool_options;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use reconcile::ReconcileStore;
pub use schema::{MAX_SCHEMA_NAME_BYTES, SchemaName, SchemaNameError};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use wake::Wake;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use webhooks::{HostTransaction, STATEMENT_LIMIT, WebhookStore};
