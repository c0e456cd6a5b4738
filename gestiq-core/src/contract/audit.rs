//! The contract of [`AuditTrail`].

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::audit::{AuditArea, AuditTrail, ChainedRecord, MemoryAuditTrail};
use crate::tenant::TenantId;

mod chain;
mod isolation;
mod pages;
mod stage;
mod tampering;

/// A fresh, empty trail, and somebody who tampers with it.
#[derive(Clone, Debug)]
pub struct Stores {
    /// The trail.
    pub trail: Arc<dyn AuditTrail>,
    /// Changes its rows behind its back; without one, the cases about tampering do nothing.
    pub tamper: Option<Arc<dyn Tamper>>,
}

/// Changes the rows of a trail behind the back of its store, as somebody with access to the database could.
#[async_trait]
pub trait Tamper: fmt::Debug + Send + Sync + 'static {
    /// Puts these rows into a trail in place of the ones that it has, and leaves its head as it is.
    async fn replace(&self, tenant: TenantId, area: AuditArea, rows: Vec<ChainedRecord>);
}

#[async_trait]
impl Tamper for MemoryAuditTrail {
    async fn replace(&self, tenant: TenantId, area: AuditArea, rows: Vec<ChainedRecord>) {
        self.book().tamper(tenant, area, rows);
    }
}

crate::contract::cases! {
    /// All cases of the audit trail, tenant isolation first.
    pub fn cases() -> Stores;
    isolation {
        other_tenants_records_are_not_seen,
        a_record_of_another_tenant_is_refused,
    }
    chain {
        records_are_chained_in_their_order,
        areas_have_chains_of_their_own,
        an_append_is_whole_or_not_at_all,
        nothing_appended_changes_nothing,
        records_are_read_back_as_they_were_written,
        sixteen_at_once_make_one_chain,
    }
    pages {
        pages_are_the_trail_whatever_their_size,
        filters_narrow_the_trail,
        a_cursor_of_another_list_is_refused,
    }
    tampering {
        an_untouched_trail_is_verified,
        a_changed_record_is_found,
        a_removed_record_is_found,
        reordered_records_are_found,
        a_tail_that_was_cut_off_is_found,
        a_trail_that_was_emptied_is_found,
        a_trail_that_was_rewritten_is_found,
        records_that_were_added_are_found,
    }
}
