//! What a host decides about the service.

use gestiq_core::{Money, RateTable};
use rust_decimal::Decimal;

use crate::books::MatchError;
use crate::books::entry::{ResolutionKind, WriteOffLimits};
use crate::matching::Matcher;
use crate::pending::PostingPolicy;
use crate::rules::RuleBook;

/// Matches of one commit: large enough that its costs do not matter, small enough that a conflict loses little.
const MATCHES_PER_COMMIT: usize = 200;

/// How often a run starts anew where others keep changing what it reads.
const ATTEMPTS: u32 = 5;

/// What a host decides about the service.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Finds the matches, under its policy.
    pub matcher: Matcher,
    /// What a user has ruled before anything is scored. A line that a rule books elsewhere is left to the host.
    pub rules: RuleBook,
    /// Rates by day, for lines in another currency than the items that they pay.
    pub rates: Option<RateTable>,
    /// How pending lines are recognised when they are booked.
    pub postings: PostingPolicy,
    /// Who may write off how much.
    pub write_off_limits: WriteOffLimits,
    /// Named differences that are explained as soon as a match is confirmed, without being asked for: roundings. What is
    /// within a tolerance counts as a write-off, and is only explained so within the limit.
    pub resolved_at_once: Vec<ResolutionKind>,
    /// Matches that are saved in one commit at most, above 0; 200.
    pub matches_per_commit: usize,
    /// How often a run starts anew after a conflict, with fresh data, before it gives up; 5.
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
            matches_per_commit: MATCHES_PER_COMMIT,
            attempts: ATTEMPTS,
        }
    }
}

impl Settings {
    /// Refuses to call a rounding what is none.
    pub(super) fn check_rounding(&self, kind: ResolutionKind, amount: Money) -> Result<(), MatchError> {
        let currency = amount.currency();
        let units = self.matcher.policy().differences.rounding_minor_units;
        let allowed = Money::new(Decimal::new(units.into(), currency.minor_digits()), currency);
        if kind == ResolutionKind::Rounding && amount.abs().checked_cmp(allowed)?.is_gt() {
            return Err(MatchError::NoRounding { amount, allowed });
        }
        Ok(())
    }
}
