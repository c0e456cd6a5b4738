//! The stores on real databases.
//!
//! SQLite is built in. PostgreSQL is started for the run from the installed binaries, or is the one that
//! `GESTIQ_TEST_POSTGRES_URL` names; where there is none its tests say so and pass, and under `CI=true` they fail.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

mod audit;
#[cfg(feature = "postgres")]
mod begin;
mod database;
mod migrate;
#[cfg(all(feature = "postgres", feature = "webhooks"))]
mod old_snapshot;
#[cfg(feature = "webhooks")]
mod publish_in;
#[cfg(all(feature = "postgres", feature = "webhooks"))]
mod races;
#[cfg(feature = "reconcile")]
mod reconcile;
#[cfg(feature = "postgres")]
mod row_security;
#[cfg(feature = "webhooks")]
mod sender;
#[cfg(all(feature = "reconcile", feature = "webhooks"))]
mod version_2;
#[cfg(feature = "webhooks")]
mod webhooks;
