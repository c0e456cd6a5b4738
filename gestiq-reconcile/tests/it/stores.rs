//! The stores in memory keep the contract of the ports.

use std::sync::Arc;

use gestiq_core::audit::AuditTrail;
use gestiq_core::contract;
use gestiq_core::contract::block_on;
use gestiq_reconcile::contract::cases;
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::store::{MatchStore, OpenItemStore, StatementStore, Stores};

#[test]
fn the_stores_in_memory_keep_the_contract() {
    block_on(contract::run_all(cases(), async || Stores::of(Arc::new(MemoryStore::default()))));
}

#[test]
fn each_port_works_as_a_trait_object_of_its_own() {
    block_on(contract::run_all(cases(), async || {
        let store = Arc::new(MemoryStore::default());
        let statements: Arc<dyn StatementStore> = store.clone();
        let items: Arc<dyn OpenItemStore> = store.clone();
        let matches: Arc<dyn MatchStore> = store.clone();
        let audit: Arc<dyn AuditTrail> = store;
        Stores { statements, items, matches, audit }
    }));
}
