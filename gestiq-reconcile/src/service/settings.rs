//! The settings of the service that a host decides on.

use gestiq_core::money::MoneyError;
use gestiq_core::money::exchange::RateTable;
use gestiq_core::{Action, Money};
use rust_decimal::Decimal;

use crate::books::entry::{ResolutionKind, WriteOffLimits};
use crate::books::worksheet::Worksheet;
use crate::books::{MatchError, MatchGroupId};
use crate::error::Error;
use crate::matching::Matcher;
use crate::pending::PostingPolicy;
use crate::rules::RuleBook;

/// Rows of one commit: more than nearly every run changes, and few enough that who waits for it does not wait for long: a
/// database writes some ten thousand rows a second.
const ROWS_PER_COMMIT: usize = 10_000;

/// Attempts of a run at most, if others keep changing what it reads.
const ATTEMPTS: u32 = 5;

/// The settings of the service that a host decides on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Finds the matches, under its policy.
    pub matcher: Matcher,
    /// The rules of users, applied before anything is scored. A line that a rule books elsewhere is left to the host.
    pub rules: RuleBook,
    /// Rates by day, for lines in another currency than the items that they pay.
    pub rates: Option<RateTable>,
    /// The recognition of pending lines when they are booked.
    pub postings: PostingPolicy,
    /// The limits of write-offs.
    pub write_off_limits: WriteOffLimits,
    /// Named differences that are explained as soon as a match is confirmed, without being asked for: roundings. A
    /// difference within a tolerance counts as a write-off, and is only explained so within the limit.
    pub resolved_at_once: Vec<ResolutionKind>,
    /// The most rows (lines, items and matches) that a run changes in one commit, above 0; 10,000. A run that changes
    /// no more is one commit; a larger one goes a little beyond it in each, because a match is not taken apart.
    pub rows_per_commit: usize,
    /// The attempts of a run, each with fresh data, if others have changed what it read, before it gives up; 5.
    pub attempts: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            matcher: Matcher::default(),
            rules: RuleBook::default(),
            rates: None,
            postings: PostingPolicy::default(),
            write_off_limits: WriteOffLimits::none(),
            resolved_at_once: vec![ResolutionKind::Rounding],
            rows_per_commit: ROWS_PER_COMMIT,
            attempts: ATTEMPTS,
        }
    }
}

impl Settings {
    /// Refuses a difference that is too large for a rounding.
    pub(super) fn check_rounding(&self, kind: ResolutionKind, amount: Money) -> Result<(), MatchError> {
        let currency = amount.currency();
        let units = self.matcher.policy().differences.rounding_minor_units;
        let allowed = Money::new(Decimal::new(units.into(), currency.minor_digits()), currency);
        let in_currency = |error: MoneyError| error.at(format!("a difference in {currency}"));
        if kind == ResolutionKind::Rounding && amount.abs().checked_cmp(allowed).map_err(in_currency)?.is_gt()
        {
            return Err(MatchError::NoRounding { amount, allowed });
        }
        Ok(())
    }

    /// Explains the difference of a match that was just confirmed, if its name is one of those that need no review.
    pub(super) fn resolve_at_once(&self, sheet: &mut Worksheet<'_>, id: MatchGroupId) -> Result<(), Error> {
        let Some(difference) = sheet.difference(id)? else { return Ok(()) };
        let Some(kind) = ResolutionKind::of(difference.kind) else { return Ok(()) };
        let needs = self.write_off_limits.action(kind, difference.unresolved);
        if self.resolved_at_once.contains(&kind) && needs != Action::WriteOffBeyondLimit {
            sheet.resolve(id, kind, None, None)?;
        }
        Ok(())
    }
}
