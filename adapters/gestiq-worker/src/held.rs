//! The leases that a worker holds: from the claim until the outcome of the delivery is written.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use gestiq_webhooks::port::LeaseToken;

/// Tokens of deliveries that are not settled.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<BTreeSet<LeaseToken>>);

impl Held {
    pub(crate) fn add(&self, token: LeaseToken) {
        self.tokens().insert(token);
    }

    pub(crate) fn remove(&self, token: LeaseToken) {
        self.tokens().remove(&token);
    }

    pub(crate) fn contains(&self, token: LeaseToken) -> bool {
        self.tokens().contains(&token)
    }

    pub(crate) fn all(&self) -> Vec<LeaseToken> {
        self.tokens().iter().copied().collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens().len()
    }

    fn tokens(&self) -> MutexGuard<'_, BTreeSet<LeaseToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
