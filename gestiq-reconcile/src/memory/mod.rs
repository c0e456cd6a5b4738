//! The stores in memory: for tests, simulations, and hosts that keep everything elsewhere.
//!
//! It is not a mock: it keeps the whole contract of the ports, and passes the suite that databases have to pass.

mod audit;
mod items;
mod matches;
mod requests;
mod statements;
mod store;
mod tenant;

pub use store::MemoryStore;
