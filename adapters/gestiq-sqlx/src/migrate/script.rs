//! The scripts, in order. A script that was released is never changed: the next one is.

/// A numbered change of the tables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Script {
    pub(super) version: i64,
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

macro_rules! scripts {
    ($folder:literal: $($version:literal $name:literal),* $(,)?) => {
        &[$(Script {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../migrations/", $folder, "/", $version, "_", $name, ".sql")),
        }),*]
    };
}

/// The table that remembers what ran.
#[cfg(feature = "postgres")]
pub(super) const POSTGRES_MIGRATION: &str = "
    CREATE TABLE IF NOT EXISTS {schema}.migration (
        version    bigint PRIMARY KEY,
        name       text NOT NULL,
        digest     text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
    )";

/// The table that remembers what ran.
#[cfg(feature = "sqlite")]
pub(super) const SQLITE_MIGRATION: &str = "
    CREATE TABLE IF NOT EXISTS {schema}.migration (
        version    INTEGER PRIMARY KEY,
        name       TEXT NOT NULL,
        digest     TEXT NOT NULL,
        applied_at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000000 AS INTEGER))
    ) STRICT";

#[cfg(feature = "postgres")]
pub(super) const POSTGRES: &[Script] = scripts!("postgres": 1 "webhooks", 2 "reconciliation", 3 "kit");

#[cfg(feature = "sqlite")]
pub(super) const SQLITE: &[Script] = scripts!("sqlite": 1 "webhooks", 2 "reconciliation", 3 "kit");

/// The scripts of every database that is built in.
#[cfg(test)]
pub(super) fn all() -> Vec<&'static [Script]> {
    vec![
        #[cfg(feature = "postgres")]
        POSTGRES,
        #[cfg(feature = "sqlite")]
        SQLITE,
    ]
}
