//! The stores of bank reconciliation.
//!
//! Statements and lines, open items, and matches with their lessons are three ports on one database, because a match
//! and the amounts that it takes are written in one transaction. Records are kept whole, as JSON; the values that they
//! are found by stand in columns beside it. The SQL is the same for both databases.
//!
//! A write begins by taking the lock of the tenant: versions are compared under it, so two that change the same row never
//! pass both, and so are the keys of requests.

mod account_rows;
mod group_rows;
mod items;
mod lesson_rows;
mod line_rows;
mod matches;
mod open_books;
mod statements;
mod store;

pub use store::ReconcileStore;
