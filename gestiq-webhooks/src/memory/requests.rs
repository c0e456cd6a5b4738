//! Recorded requests in memory.

use chrono::{DateTime, Utc};
use gestiq_core::idempotency::{IdempotentRequest, KEPT_FOR, RecordedRequest};
use gestiq_core::{PortError, TenantId};

use super::Tables;

/// A request that was carried out.
pub(super) struct KeptRequest {
    recorded: RecordedRequest,
    at: DateTime<Utc>,
}

impl Tables {
    /// Returns what is recorded under the key of a request.
    pub(super) fn recorded(&self, tenant: TenantId, request: &IdempotentRequest) -> Option<RecordedRequest> {
        let key = (tenant, request.operation, request.key.clone());
        self.requests.get(&key).map(|kept| kept.recorded.clone())
    }

    /// Records a request with the id of its result.
    pub(super) fn record(
        &mut self,
        tenant: TenantId,
        request: &IdempotentRequest,
        result: String,
        at: DateTime<Utc>,
    ) {
        let key = (tenant, request.operation, request.key.clone());
        self.requests.insert(key, KeptRequest { recorded: RecordedRequest::of(request, result), at });
    }

    /// Forgets requests that were kept for long enough, and returns how many.
    pub(super) fn forget_requests(&mut self, now: DateTime<Utc>, limit: usize) -> usize {
        let is_old = |kept: &KeptRequest| now.signed_duration_since(kept.at) > KEPT_FOR;
        let old = self.requests.iter().filter(|(_, kept)| is_old(kept)).map(|(key, _)| key.clone());
        let old: Vec<_> = old.take(limit).collect();
        for key in &old {
            self.requests.remove(key);
        }
        old.len()
    }
}

/// Reads the id that a request resulted in.
pub(super) fn result<T: std::str::FromStr>(recorded: &str) -> Result<T, PortError> {
    Ok(gestiq_core::page::key(recorded)?)
}
