//! What the caller of this crate can get wrong, or meet.

use std::borrow::Cow;

use gestiq_core::{
    AuditError, Coded, Denied, ErrorKind, EventError, IdempotencyError, MoneyError, PortError,
};

use crate::books::error::MatchError;
use crate::books::limit::MAX_REMARK_BYTES;
use crate::rules::RuleLimit;

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A score is no percentage from 0 to 100 with at most two decimals.
    #[error("{text:?} is not a score: a percentage from 0 to 100 with at most two decimals, such as 97.35")]
    InvalidScore {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A match policy contradicts itself.
    #[error("match policy: {field} {reason}")]
    InvalidPolicy {
        /// The field with its path, as it is written in the policy.
        field: Cow<'static, str>,
        /// What would be right.
        reason: String,
    },
    /// A user rule means nothing as it is written.
    #[error("rule {rule}: {field} {reason}")]
    InvalidRule {
        /// Number of the rule, from 1.
        rule: usize,
        /// The field, as it is written in the rule.
        field: &'static str,
        /// What would be right.
        reason: String,
    },
    /// A named limit of the user rules was crossed.
    #[error("rule {rule}: {limit} is limited to {}, found {found}", limit.allowed())]
    RuleLimitExceeded {
        /// Number of the rule, from 1.
        rule: usize,
        /// Which limit.
        limit: RuleLimit,
        /// What was there.
        found: usize,
    },
    /// Two lines or two items have the same id.
    #[error("the {what} id {id:?} is not unique")]
    DuplicateId {
        /// `line`, `item`, or what else has one for each.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// An amount is too large or too fine to be matched exactly.
    #[error("{what} {id:?}: {amount} cannot be matched exactly: at most 18 digits, 6 of them decimals")]
    AmountOutOfRange {
        /// `line` or `item`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The amount.
        amount: gestiq_core::Money,
    },
    /// The host stopped the run.
    #[error("the run was stopped by the host")]
    Stopped,
    /// A remark is empty or too long.
    #[error("a remark of {bytes} bytes is not possible: 1 to {MAX_REMARK_BYTES}, not only blanks")]
    InvalidRemark {
        /// Its size.
        bytes: usize,
    },
    /// A statement names no account, and the host does not either.
    #[error("the statement names no account: name it in the options of the import")]
    AccountMissing,
    /// The tenant has no such record.
    #[error("there is no {what} {id}")]
    NotFound {
        /// `line`, `item`, `match` or `account`.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Others kept changing what a run read, as often as it tried again.
    #[error("lines or items were changed {attempts} times while they were matched: try again")]
    Contended {
        /// How often it tried.
        attempts: u32,
    },
    /// A file cannot be read, or an id or terms of payment are not valid.
    #[error(transparent)]
    Import(#[from] gestiq_statements::Error),
    /// The actor may not do it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A match cannot be made, or changed.
    #[error(transparent)]
    Match(#[from] MatchError),
    /// An idempotency key was used for another request.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// A store failed.
    #[error(transparent)]
    Store(#[from] PortError),
    /// The audit trail cannot take a record, or is not what was written.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// An audit record names its subject in a way that it cannot be named.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Error {
    /// A stable code for machines; each limit has its own.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidScore { .. } => "invalid_score",
            Error::InvalidPolicy { .. } => "invalid_policy",
            Error::InvalidRule { .. } => "invalid_rule",
            Error::RuleLimitExceeded { limit, .. } => limit.code(),
            Error::DuplicateId { .. } => "duplicate_id",
            Error::AmountOutOfRange { .. } => "amount_out_of_range",
            Error::Stopped => "stopped",
            Error::InvalidRemark { .. } => "invalid_remark",
            Error::AccountMissing => "account_missing",
            Error::NotFound { .. } => "record_not_found",
            Error::Contended { .. } => "matching_contended",
            Error::Import(error) => error.code(),
            Error::Denied(denied) => denied.code(),
            Error::Match(error) => error.code(),
            Error::Idempotency(error) => error.code(),
            Error::Store(error) => error.code(),
            Error::Audit(error) => error.code(),
            Error::Event(error) => error.code(),
        }
    }

    /// What the caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Error::DuplicateId { .. } | Error::Contended { .. } => ErrorKind::Conflict,
            Error::NotFound { .. } => ErrorKind::NotFound,
            Error::Import(error) => error.kind(),
            Error::Denied(denied) => denied.kind(),
            Error::Match(error) => error.kind(),
            Error::Idempotency(error) => error.kind(),
            Error::Store(error) => error.kind(),
            Error::Audit(error) => error.kind(),
            Error::Event(error) => error.kind(),
            Error::Stopped => ErrorKind::Unavailable,
            Error::InvalidScore { .. }
            | Error::InvalidPolicy { .. }
            | Error::InvalidRule { .. }
            | Error::RuleLimitExceeded { .. }
            | Error::AmountOutOfRange { .. }
            | Error::InvalidRemark { .. }
            | Error::AccountMissing => ErrorKind::Invalid,
        }
    }
}

impl From<MoneyError> for Error {
    fn from(error: MoneyError) -> Self {
        Error::Match(error.into())
    }
}

impl Coded for Error {
    fn code(&self) -> &'static str {
        Error::code(self)
    }

    fn kind(&self) -> ErrorKind {
        Error::kind(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gestiq_core::{Currency, Money};

    fn one_of_each() -> Vec<Error> {
        let text = || "x".to_owned();
        let mut all = vec![
            Error::InvalidScore { text: text() },
            Error::InvalidPolicy { field: "weights".into(), reason: text() },
            Error::InvalidRule { rule: 1, field: "when", reason: text() },
            Error::DuplicateId { what: "line", id: text() },
            Error::AmountOutOfRange { what: "line", id: text(), amount: Money::zero(Currency::EUR) },
            Error::Stopped,
            Error::InvalidRemark { bytes: 0 },
            Error::AccountMissing,
            Error::NotFound { what: "line", id: text() },
            Error::Contended { attempts: 3 },
            Error::Import(gestiq_statements::Error::UnknownFormat { expected: "OFX", found: text() }),
            Error::Denied(Denied { role: gestiq_core::Role::System, action: gestiq_core::Action::ReadAudit }),
            Error::Match(MatchError::FxWithoutCurrencies),
            Error::Idempotency(IdempotencyError::KeyReused { key: "k".parse().unwrap() }),
            Error::Store(PortError::new(ErrorKind::Unavailable, "the store does not answer")),
            Error::Audit(AuditError::SummaryTooLong { bytes: 1 }),
            Error::Event(EventError::PayloadTooLarge { bytes: 1 }),
        ];
        all.extend(RuleLimit::ALL.map(|limit| Error::RuleLimitExceeded { rule: 1, limit, found: 99 }));
        all
    }

    #[test]
    fn every_error_has_a_code_of_its_own_and_a_message_without_a_full_stop() {
        let all = one_of_each();
        let codes: std::collections::BTreeSet<_> = all.iter().map(Error::code).collect();
        assert_eq!(codes.len(), all.len());
        for error in all {
            let message = error.to_string();
            assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
        }
    }

    #[test]
    fn no_error_of_matches_shares_a_code() {
        let own: std::collections::BTreeSet<_> = one_of_each().iter().map(Error::code).collect();
        let of_matches: std::collections::BTreeSet<_> = MatchError::CODES.iter().copied().collect();
        assert_eq!(of_matches.len(), MatchError::CODES.len());
        assert!(own.intersection(&of_matches).eq(&["fx_without_currencies"]), "the one that is listed above");
    }
}
