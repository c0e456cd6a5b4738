//! A request with an idempotency key, and what a store keeps of it.

use std::fmt;

use super::{Fingerprint, IdempotencyError, IdempotencyKey};

/// Bytes of the name of an operation at most.
pub const MAX_OPERATION_BYTES: usize = 64;

/// The name of an operation that may be repeated, such as `webhook_endpoint.create`.
///
/// It is part of the key of what a store records, so it never changes once it was used. It stands in the code and never
/// comes from a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation(&'static str);

impl Operation {
    /// The operation with this name: 1 to [`MAX_OPERATION_BYTES`] lower-case letters, digits, underscores and dots,
    /// which a constant checks when a debug build is compiled.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        debug_assert!(is_operation(name), "an operation is named like webhook_endpoint.create");
        Operation(name)
    }

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

const fn is_operation(name: &str) -> bool {
    let mut rest = name.as_bytes();
    if rest.is_empty() || rest.len() > MAX_OPERATION_BYTES {
        return false;
    }
    while let Some((first, tail)) = rest.split_first() {
        if !matches!(first, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.') {
            return false;
        }
        rest = tail;
    }
    true
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// A request with an idempotency key.
///
/// ```
/// use gestiq_core::idempotency::{IdempotentRequest, Operation, RecordedRequest, RequestContent, Submission};
///
/// const CREATE: Operation = Operation::new("invoice.create");
/// let asked = |number: &str| -> Result<IdempotentRequest, gestiq_core::idempotency::IdempotencyError> {
///     Ok(RequestContent::new(CREATE).with("number", number)?.request("k-1".parse()?))
/// };
///
/// let first = asked("F-17")?;
/// assert_eq!(first.decide::<String>(None)?, Submission::New);
///
/// let recorded = RecordedRequest::of(&first, "invoice 1".to_owned());
/// assert_eq!(asked("F-17")?.decide(Some(recorded.clone()))?, Submission::Replay("invoice 1".to_owned()));
/// assert_eq!(asked("F-18")?.decide(Some(recorded)).unwrap_err().code(), "idempotency_key_reused");
/// # Ok::<(), gestiq_core::idempotency::IdempotencyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotentRequest {
    /// The operation.
    pub operation: Operation,
    /// The client's key, unique for its tenant and the operation.
    pub key: IdempotencyKey,
    /// The digest of what is asked.
    pub fingerprint: Fingerprint,
}

impl IdempotentRequest {
    /// Decides what becomes of the request, by what is recorded under its tenant, operation and key.
    ///
    /// A store calls it in the transaction that carries the request out.
    ///
    /// # Errors
    /// [`IdempotencyError::KeyReused`] if the key came with another request before.
    pub fn decide<R>(&self, recorded: Option<RecordedRequest<R>>) -> Result<Submission<R>, IdempotencyError> {
        match recorded {
            None => Ok(Submission::New),
            Some(first) if first.fingerprint.is_none_or(|first| first == self.fingerprint) => {
                Ok(Submission::Replay(first.result))
            }
            Some(_) => Err(IdempotencyError::KeyReused { key: self.key.clone() }),
        }
    }
}

/// The part of a carried-out request that a store keeps. The result is a text, such as an id or a receipt in JSON,
/// unless a store in memory keeps it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest<R = String> {
    /// The digest of what was asked; none for a row of an older version, whose fingerprints were made in another way:
    /// then the key alone decides.
    pub fingerprint: Option<Fingerprint>,
    /// The result.
    pub result: R,
}

impl<R> RecordedRequest<R> {
    /// Records a request with this result.
    #[must_use]
    pub fn of(request: &IdempotentRequest, result: R) -> Self {
        RecordedRequest { fingerprint: Some(request.fingerprint), result }
    }
}

/// The decision about a request with an idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submission<R = String> {
    /// The key is new: carry the request out, and record it in the same transaction.
    New,
    /// It was carried out before: return that result.
    Replay(R),
}

impl<R> Submission<R> {
    /// The first result, or none if the request is to be carried out.
    #[must_use]
    pub fn replay(self) -> Option<R> {
        match self {
            Submission::New => None,
            Submission::Replay(result) => Some(result),
        }
    }
}

/// The result of a request that may be a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was carried out now.
    Created(T),
    /// It was carried out before; this is the result of then.
    Replayed(T),
}

impl<T> Outcome<T> {
    /// The result, whenever it came about.
    #[must_use]
    pub fn into_inner(self) -> T {
        match self {
            Outcome::Created(value) | Outcome::Replayed(value) => value,
        }
    }

    /// Returns `true` if the request was carried out before.
    #[must_use]
    pub fn is_replay(&self) -> bool {
        matches!(self, Outcome::Replayed(_))
    }

    /// The same outcome of another result, such as the public form of a record.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Outcome::Created(value) => Outcome::Created(f(value)),
            Outcome::Replayed(value) => Outcome::Replayed(f(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content: &[u8]) -> IdempotentRequest {
        let operation = Operation::new("invoice.create");
        let fingerprint = Fingerprint::of(operation.as_str(), content);
        IdempotentRequest { operation, key: "k-1".parse().unwrap(), fingerprint }
    }

    #[test]
    fn a_request_is_new_a_repetition_or_refused() {
        let reused = Err(IdempotencyError::KeyReused { key: "k-1".parse().unwrap() });
        let recorded = |fingerprint| RecordedRequest { fingerprint, result: 7 };
        let (own, other) = (request(b"a").fingerprint, request(b"b").fingerprint);
        let cases = [
            (None, Ok(Submission::New)),
            (Some(recorded(Some(own))), Ok(Submission::Replay(7))),
            (Some(recorded(Some(other))), reused),
            // A row of an older version: its fingerprint cannot be compared.
            (Some(recorded(None)), Ok(Submission::Replay(7))),
        ];
        for (recorded, expected) in cases {
            assert_eq!(request(b"a").decide(recorded), expected);
        }
    }

    #[test]
    fn a_reused_key_is_a_conflict_with_a_code_of_its_own() {
        let recorded = RecordedRequest::of(&request(b"a"), 7);
        let refused = request(b"b").decide(Some(recorded)).unwrap_err();
        assert_eq!((refused.code(), refused.kind().code()), ("idempotency_key_reused", "conflict"));
        let port = crate::error::port::PortError::from(refused);
        assert_eq!((port.code(), port.kind().code()), ("idempotency_key_reused", "conflict"));
    }

    #[test]
    fn the_name_of_an_operation_is_short_and_plain() {
        let (longest, too_long) = ("a".repeat(64), "a".repeat(65));
        let cases = [
            ("webhook_endpoint.create", true),
            (longest.as_str(), true),
            (too_long.as_str(), false),
            ("", false),
            ("Invoice.create", false),
            ("invoice create", false),
        ];
        for (name, taken) in cases {
            assert_eq!(is_operation(name), taken, "{name}");
        }
    }

    #[test]
    fn an_outcome_says_whether_it_is_a_repetition() {
        let (created, replayed) = (Outcome::Created(1), Outcome::Replayed(1).map(|one| one + 1));
        assert!(!created.is_replay() && replayed.is_replay());
        assert_eq!((created.into_inner(), replayed.into_inner()), (1, 2));
        assert_eq!((Submission::<u8>::New.replay(), Submission::Replay(1).replay()), (None, Some(1)));
    }
}
