//! The fit of a paid amount to an open one.

use gestiq_statements::PaymentTerms;

use super::difference::DifferenceKind;
use crate::score::Score;

/// The fit of a paid amount to an open one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AmountFit {
    pub(crate) score: Score,
    /// `None` if the amounts are equal.
    pub(crate) kind: Option<DifferenceKind>,
    pub(crate) agreed: Agreed,
    pub(crate) basis: Basis,
}

/// An agreement about a difference that was made beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// Nothing, and none is needed: the policy grants it.
    Nothing,
    /// Nothing, and neither does the policy grant it: its name is a guess.
    Guess,
    /// The terms of payment grant it.
    Terms,
    /// The terms of payment granted it up to an earlier day.
    TermsTooLate,
    /// A fee schedule, by its place in the policy.
    Schedule(u8),
}

/// The amount of the line that was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The booked one: line and item have one currency.
    Booked,
    /// The original amount, as the bank reports it in the currency of the item.
    Original,
    /// The booked one, converted at a rate.
    Rate,
}

impl AmountFit {
    /// Booked in the currency of the item, and the amounts are equal.
    pub(crate) const EQUAL: AmountFit =
        AmountFit { score: Score::FULL, kind: None, agreed: Agreed::Nothing, basis: Basis::Booked };

    pub(crate) fn new(score: Score, kind: DifferenceKind, agreed: Agreed) -> Self {
        AmountFit { score, kind: Some(kind), agreed, basis: Basis::Booked }
    }

    pub(crate) fn on(self, basis: Basis) -> Self {
        AmountFit { basis, ..self }
    }
}

/// The terms of an item, and how many days after its issue the payment came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermsOnDay {
    pub(crate) terms: PaymentTerms,
    /// Days of grace are taken off already.
    pub(crate) days: i32,
}
