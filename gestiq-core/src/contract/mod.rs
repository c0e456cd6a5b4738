//! Contract suites: tests that every implementation of a port must pass.
//!
//! A suite is a list of named [`Case`]s over stores of a type `S`, which [`cases!`](macro@cases) declares. Each case gets
//! fresh, empty stores and panics if the contract does not hold; it needs no particular executor. The stores are trait
//! objects (`Arc<dyn …>`), as services hold them, so a suite also proves that a port works as one.
//!
//! The isolation of tenants comes first, because everything else is worth nothing without it: a suite that does not start
//! with the group `isolation` does not compile.
//!
//! ```
//! use std::sync::Arc;
//! use gestiq_core::audit::{AuditArea, AuditTrail, MemoryAuditTrail};
//! use gestiq_core::contract::{self, block_on};
//!
//! type Stores = Arc<dyn AuditTrail>;
//!
//! mod isolation {
//!     use super::{AuditArea, Stores};
//!     use gestiq_core::{SequentialIds, TenantId};
//!
//!     pub async fn a_new_tenant_has_no_records(stores: Stores) {
//!         let tenant = TenantId::new(&SequentialIds::default());
//!         assert_eq!(stores.head(tenant, AuditArea::WEBHOOKS).await.unwrap().length, 0);
//!     }
//! }
//!
//! contract::cases! {
//!     /// The suite of a port.
//!     pub fn cases() -> Stores;
//!     isolation { a_new_tenant_has_no_records }
//! }
//!
//! fn main() {
//!     // Every case, each on stores of its own.
//!     block_on(contract::run_all(cases(), async || Arc::new(MemoryAuditTrail::default()) as Stores));
//! }
//! ```
//!
//! Without that group first, it does not compile:
//!
//! ```compile_fail
//! mod pages {
//!     pub async fn pages_are_the_list(stores: u8) {}
//! }
//!
//! gestiq_core::contract::cases! {
//!     pub fn cases() -> u8;
//!     pages { pages_are_the_list }
//! }
//!
//! fn main() {}
//! ```
#![expect(clippy::unwrap_used, clippy::panic, reason = "a contract suite fails loudly")]
#![expect(clippy::missing_panics_doc, reason = "to panic is how a case says no")]

pub mod audit;
mod case;
mod executor;
mod reading;
pub mod records;
mod time;

pub use crate::__contract_cases as cases;
pub use case::{Case, run_all};
pub use executor::{block_on, join_all};
pub use reading::{read_all, read_by};
pub use time::PassTime;
