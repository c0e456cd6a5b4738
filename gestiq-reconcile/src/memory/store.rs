//! The store, and how it is read and written.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gestiq_core::{PortError, TenantId};

use super::tenant::Tenant;

/// Statements, items, matches and audit trails of all tenants, in memory.
///
/// A call takes one lock for its whole length, so calls follow each other as transactions of a database would. It is
/// deterministic: the same calls return the same.
///
/// ```
/// use std::sync::Arc;
/// use gestiq_reconcile::memory::MemoryStore;
/// use gestiq_reconcile::store::Stores;
///
/// let stores = Stores::of(Arc::new(MemoryStore::default()));
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    tenants: Mutex<BTreeMap<TenantId, Tenant>>,
}

impl MemoryStore {
    /// Reads what a tenant has; nothing, if it has never written.
    pub(super) fn read<T>(&self, tenant: TenantId, read: impl FnOnce(&Tenant) -> T) -> T {
        match self.lock().get(&tenant) {
            Some(found) => read(found),
            None => read(&Tenant::new(tenant)),
        }
    }

    /// Writes; `write` checks everything before it changes anything.
    pub(super) fn write<T>(
        &self,
        tenant: TenantId,
        write: impl FnOnce(&mut Tenant) -> Result<T, PortError>,
    ) -> Result<T, PortError> {
        write(self.lock().entry(tenant).or_insert_with(|| Tenant::new(tenant)))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<TenantId, Tenant>> {
        // Writers check first and then change without a way to fail, so a panic cannot have left half a change.
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
