//! Limits of write-offs.

use std::collections::BTreeMap;

use gestiq_core::{Action, Currency, Money};

use super::kind::ResolutionKind;

/// Up to which amount a difference can be written off in the daily business; beyond, and in every other currency, it
/// takes the right to write off beyond the limit.
///
/// ```
/// use gestiq_core::{Action, Currency, Money};
/// use gestiq_reconcile::books::entry::{ResolutionKind, WriteOffLimits};
///
/// let limits = WriteOffLimits::none().with(Money::from_minor(1_000, Currency::EUR));
/// let needs = |minor, currency| limits.action(ResolutionKind::WriteOff, Money::from_minor(minor, currency));
/// assert_eq!(needs(1_000, Currency::EUR), Action::WriteOffWithinLimit);
/// assert_eq!(needs(-1_001, Currency::EUR), Action::WriteOffBeyondLimit);
/// assert_eq!(needs(1, Currency::USD), Action::WriteOffBeyondLimit);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteOffLimits(BTreeMap<Currency, Money>);

impl WriteOffLimits {
    /// Returns limits of zero: every write-off is beyond them.
    #[must_use]
    pub fn none() -> Self {
        WriteOffLimits::default()
    }

    /// Sets the limit of a currency: this amount, without its sign, is still within it.
    #[must_use]
    pub fn with(mut self, limit: Money) -> Self {
        self.0.insert(limit.currency(), limit.abs());
        self
    }

    /// Returns the action that an actor must be allowed to take to resolve a difference of this kind and amount.
    #[must_use]
    pub fn action(&self, kind: ResolutionKind, amount: Money) -> Action {
        let within = self
            .0
            .get(&amount.currency())
            .is_some_and(|limit| amount.abs().checked_cmp(*limit).is_ok_and(std::cmp::Ordering::is_le));
        match kind {
            ResolutionKind::WriteOff if within => Action::WriteOffWithinLimit,
            ResolutionKind::WriteOff => Action::WriteOffBeyondLimit,
            ResolutionKind::Fee
            | ResolutionKind::Discount
            | ResolutionKind::Fx
            | ResolutionKind::Rounding => Action::ConfirmMatches,
        }
    }
}
