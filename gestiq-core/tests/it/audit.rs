//! The audit trail in memory keeps the contract that databases keep.

use std::sync::Arc;

use gestiq_core::audit::{AuditTrail, MemoryAuditTrail};
use gestiq_core::contract::audit::{Stores, Tamper, cases};
use gestiq_core::contract::{block_on, run_all};

fn fresh() -> Stores {
    let trail = Arc::new(MemoryAuditTrail::default());
    Stores {
        trail: Arc::<MemoryAuditTrail>::clone(&trail) as Arc<dyn AuditTrail>,
        tamper: Some(trail as Arc<dyn Tamper>),
    }
}

#[test]
fn the_audit_trail_in_memory_keeps_the_contract() {
    block_on(run_all(cases(), async || fresh()));
}

#[test]
fn isolation_comes_first() {
    assert!(cases().first().is_some_and(|case| case.name().starts_with("isolation::")));
}
