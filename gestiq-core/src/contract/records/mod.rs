//! The contract of stores of versioned records: what holds whatever the record is.
//!
//! A port of versioned records is inserted into under an idempotency key, read by id, changed and deleted by the version
//! that was read, and listed by id. A suite of `Stores, records [Adapter]` ([`cases!`](macro@crate::contract::cases)) gets
//! these cases; the adapter says which methods of its port these are, and the suite's own cases are about the rest.

use std::fmt;

use async_trait::async_trait;

use crate::error::PortError;
use crate::idempotency::{IdempotentRequest, Operation};
use crate::page::{Page, PageRequest};
use crate::tenant::TenantId;
use crate::version::Version;

mod change;
mod isolation;
mod reading;
mod repeating;

pub use change::{
    a_change_needs_the_version_that_was_read, a_deleted_record_is_gone, one_of_two_changes_at_once_wins,
};
pub use isolation::other_tenants_records_are_not_found;
pub use reading::{a_record_is_read_back_as_it_was_written, pages_are_the_list_whatever_their_size};
pub use repeating::a_repeated_creation_returns_the_first;

/// The store of a record type, as the cases use it. It is made of the stores of a suite (`From`), fresh and empty.
#[async_trait]
pub trait Records: Send + Sync {
    /// The record.
    type Record: Clone + fmt::Debug + PartialEq + Send + Sync;
    /// Its id; records that are made later have larger ones.
    type Id: Copy + fmt::Debug + PartialEq + Send + Sync;

    /// The operation of requests that create one.
    const CREATE: Operation;

    /// Returns a tenant that has nothing yet.
    fn tenant(&self) -> TenantId;

    /// Returns a record that is not stored yet, with a new id, of the first version.
    fn fresh(&self, tenant: TenantId) -> Self::Record;

    /// Returns such records with something in every field, so that a store that forgets one is found out.
    fn full(&self, tenant: TenantId) -> Vec<Self::Record>;

    /// Returns the id of a record.
    fn id(record: &Self::Record) -> Self::Id;

    /// Returns the version of a record.
    fn version(record: &Self::Record) -> Version;

    /// Returns the record after a change, of the next version.
    fn changed(record: &Self::Record) -> Self::Record;

    /// Writes a new record.
    async fn insert(
        &self,
        tenant: TenantId,
        record: Self::Record,
        request: Option<IdempotentRequest>,
    ) -> Result<Self::Record, PortError>;

    /// Returns a record.
    async fn get(&self, tenant: TenantId, id: Self::Id) -> Result<Self::Record, PortError>;

    /// Writes a record over its version that was read.
    async fn update(&self, tenant: TenantId, record: Self::Record, read: Version) -> Result<(), PortError>;

    /// Deletes the version of a record that was read.
    async fn delete(&self, tenant: TenantId, id: Self::Id, read: Version) -> Result<(), PortError>;

    /// Returns a page of all records, by id.
    async fn page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Self::Record>, PortError>;
}

/// Inserts a fresh record without a key.
async fn insert<R: Records>(records: &R, tenant: TenantId) -> R::Record {
    let record = records.fresh(tenant);
    records.insert(tenant, record.clone(), None).await.unwrap();
    record
}

/// Returns the ids of all records of a tenant.
async fn listed<R: Records>(records: &R, tenant: TenantId) -> Vec<R::Id> {
    let rows = super::read_all(|page| async move { records.page(tenant, &page).await }).await;
    rows.iter().map(R::id).collect()
}
