#![doc = include_str!("../README.md")]

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod db;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod error;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod migrate;
mod schema;
#[cfg(feature = "throwaway")]
pub mod throwaway;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use db::Db;
#[cfg(feature = "postgres")]
pub use db::postgres::pool_options;
pub use schema::{MAX_SCHEMA_NAME_BYTES, SchemaName, SchemaNameError};
