//! The error of this crate.

use std::borrow::Cow;

use gestiq_core::PortError;
use gestiq_core::audit::{AuditError, VerifyError};
use gestiq_core::event::EventError;
use gestiq_core::policy::Denied;

use crate::books::error::MatchError;
use crate::books::limit::MAX_REMARK_BYTES;
use crate::rules::RuleLimit;

/// The reason why a call has failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A score is not a valid percentage from 0 to 100 with at most two decimals.
    #[error("{text:?} is not a valid score: write 0 to 100 with at most two decimals, such as 97.35")]
    InvalidScore {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A match policy contradicts itself.
    #[error("match policy: {field} {reason}")]
    InvalidPolicy {
        /// The field with its path, as it is written in the policy.
        field: Cow<'static, str>,
        /// The rule that the field must meet.
        reason: String,
    },
    /// A user rule means nothing as it is written.
    #[error("rule {rule}: {field} {reason}")]
    InvalidRule {
        /// Number of the rule, from 1.
        rule: usize,
        /// The field, as it is written in the rule.
        field: &'static str,
        /// The rule that the field must meet.
        reason: String,
    },
    /// A named limit of the user rules was crossed.
    #[error("rule {rule}: {limit} is limited to {}, found {found}", limit.allowed())]
    RuleLimitExceeded {
        /// Number of the rule, from 1.
        rule: usize,
        /// The limit.
        limit: RuleLimit,
        /// The count or size that was found.
        found: usize,
    },
    /// Two lines or two items have the same id.
    #[error("the {what} id {id:?} is not unique: it may stand only once")]
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
    #[error("a remark of {bytes} bytes is not valid: write 1 to {MAX_REMARK_BYTES} bytes, not only blanks")]
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
        /// The number of attempts.
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

gestiq_core::coded! { Error {
    InvalidScore => ("invalid_score", Invalid),
    InvalidPolicy => ("invalid_policy", Invalid),
    InvalidRule => ("invalid_rule", Invalid),
    RuleLimitExceeded { limit } => (limit.code(), Invalid),
    DuplicateId => ("duplicate_id", Conflict),
    AmountOutOfRange => ("amount_out_of_range", Invalid),
    Stopped => ("stopped", Unavailable),
    InvalidRemark => ("invalid_remark", Invalid),
    AccountMissing => ("account_missing", Invalid),
    NotFound => ("record_not_found", NotFound),
    Contended => ("matching_contended", Conflict),
    Import(..) => inner,
    Denied(..) => inner,
    Match(..) => inner,
    Store(..) => inner,
    Audit(..) => inner,
    Event(..) => inner,
} }

impl Error {
    /// Returns `true` if somebody else has changed meanwhile what was read, so that the same request can succeed with
    /// fresh data. No other conflict is one of these: an id that stands twice stays so.
    #[must_use]
    pub fn is_stale_version(&self) -> bool {
        matches!(self, Error::Store(error) if error.is_stale_version())
    }
}

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Trail(error) => Error::Audit(error),
            VerifyError::Store(error) => Error::Store(error),
            error => Error::Store(
                PortError::new(error.kind(), "the audit trail cannot be verified").because(error),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use gestiq_core::{Currency, ErrorKind, Money};

    use super::*;

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
            Error::Store(PortError::new(ErrorKind::Unavailable, "the store is not available")),
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
