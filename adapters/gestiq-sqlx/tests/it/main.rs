//! The stores on real databases.
//!
//! SQLite is built in. PostgreSQL is started for the run from the installed binaries, or is the one that
//! `GESTIQ_TEST_POSTGRES_URL` names; where there is none its tests say so and pass, and under `CI=true` they fail.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

#[cfg(all(feature = "postgres", feature = "throwaway"))]
mod begin;
mod database;
mod migrate;
#[cfg(all(feature = "postgres", feature = "throwaway"))]
mod old_snapshot;
mod publish_in;
#[cfg(all(feature = "postgres", feature = "throwaway"))]
mod races;
mod reconcile;
#[cfg(all(feature = "postgres", feature = "throwaway"))]
mod row_security;
mod sender;
mod webhooks;
