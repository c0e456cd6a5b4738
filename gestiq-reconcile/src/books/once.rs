//! Creations that may be sent twice and count once.

use gestiq_core::{Fingerprint, IdempotencyKey};

/// The idempotency key of a creation, with the fingerprint of its content.
///
/// A store keeps both with the receipt, in the transaction of the creation. A key is unique for its tenant over all
/// creations: one that is there already makes the call fail as `Conflict`, and the caller reads the receipt.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Once {
    /// The client's key.
    pub key: IdempotencyKey,
    /// What was asked.
    pub fingerprint: Fingerprint,
}
