//! For whom a transaction runs.

use gestiq_core::TenantId;

/// The rows that a transaction may see. PostgreSQL enforces it by row level security; every statement names the
/// tenant besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The rows of one tenant.
    Tenant(TenantId),
    /// The rows of all tenants: for workers, which serve one queue, and for housekeeping.
    #[cfg(any(feature = "webhooks", feature = "reconcile"))]
    Workers,
}

impl Scope {
    /// The statement that narrows a transaction of PostgreSQL, until its end.
    #[cfg(feature = "postgres")]
    pub(crate) fn setting(self) -> String {
        match self {
            // A UUID has nothing that would need quoting.
            Scope::Tenant(tenant) => format!("SET LOCAL gestiq.tenant = '{tenant}'"),
            // The tables of a queue are empty one moment and large the next, so the planner's figures are always old.
            // Every statement of a worker goes by an index, one row after the other; and none is worth compiling, which
            // the penalty on sequential scans would make the planner believe.
            #[cfg(any(feature = "webhooks", feature = "reconcile"))]
            Scope::Workers => "SET LOCAL gestiq.worker = 'on'; SET LOCAL enable_seqscan = off; \
                SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; \
                SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_generic_plan"
                .to_owned(),
        }
    }
}
