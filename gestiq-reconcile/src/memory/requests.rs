//! Requests with an idempotency key that were carried out.

use std::collections::BTreeMap;

use gestiq_core::IdempotencyKey;
use gestiq_core::idempotency::{IdempotencyError, IdempotentRequest, Operation, RecordedRequest};

/// The recorded requests of a tenant whose results are of one kind.
#[derive(Debug)]
pub(super) struct Requests<R>(BTreeMap<(Operation, IdempotencyKey), RecordedRequest<R>>);

impl<R> Default for Requests<R> {
    fn default() -> Self {
        Requests(BTreeMap::new())
    }
}

impl<R: Clone> Requests<R> {
    /// Returns the first result of a request; `None` if it is to be carried out.
    pub(super) fn replay(&self, request: Option<&IdempotentRequest>) -> Result<Option<R>, IdempotencyError> {
        let Some(request) = request else { return Ok(None) };
        let recorded = self.0.get(&(request.operation, request.key.clone()));
        Ok(request.decide(recorded.cloned())?.replay())
    }

    pub(super) fn record(&mut self, request: Option<&IdempotentRequest>, result: R) {
        if let Some(request) = request {
            let key = (request.operation, request.key.clone());
            self.0.insert(key, RecordedRequest::of(request, result));
        }
    }
}
