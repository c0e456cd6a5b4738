//! Checks the running balance, the strongest proof that a file is read correctly.
//!
//! The balance before a line plus its amount is the balance after it. Amounts with a wrong sign, a wrong
//! decimal mark or in the wrong order break the chain at once. Files with one balance a day are supported
//! too: the lines between two balances are summed.

use gestiq_core::Money;
use rust_decimal::Decimal;

use crate::statement_line::StatementLine;

/// One line in the chain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) amount: Decimal,
    pub(crate) balance: Option<Decimal>,
}

impl Step {
    pub(crate) fn of(line: &StatementLine) -> Self {
        Step { amount: line.amount.amount(), balance: line.balance.map(Money::amount) }
    }
}

/// The result of following the chain over some lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) held: usize,
    pub(crate) broken: usize,
    /// The first line whose balance does not follow, and the expected balance.
    pub(crate) first_break: Option<(usize, Decimal)>,
}

impl Links {
    pub(crate) fn plus(self, other: Links) -> Links {
        Links {
            held: self.held + other.held,
            broken: self.broken + other.broken,
            first_break: self.first_break.or(other.first_break),
        }
    }

    /// Returns `true` if enough links hold, and none is broken.
    pub(crate) fn prove(self) -> bool {
        /// One link can hold by chance: two lines of the same amount.
        const ENOUGH: usize = 2;
        self.held >= ENOUGH && self.broken == 0
    }
}

/// Follows the chain over lines, oldest first.
pub(crate) fn follow(steps: impl Iterator<Item = Step>) -> Links {
    let mut links = Links::default();
    // The last balance and the sum of the amounts since; none before the first balance or after an overflow.
    let mut running: Option<Decimal> = None;
    for (at, step) in steps.enumerate() {
        running = running.and_then(|balance| balance.checked_add(step.amount));
        let Some(balance) = step.balance else { continue };
        match running {
            Some(expected) if expected == balance => links.held += 1,
            Some(expected) => {
                links.broken += 1;
                links.first_break.get_or_insert((at, expected));
            }
            None => {}
        }
        running = Some(balance);
    }
    links
}

/// Returns the balance before the first line: the first balance less everything up to it.
pub(crate) fn opening(steps: impl Iterator<Item = Step>) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for step in steps {
        sum = sum.checked_add(step.amount)?;
        if let Some(balance) = step.balance {
            return balance.checked_sub(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Amounts and balances.
    type Pairs = [(i64, Option<i64>)];

    fn steps(pairs: &Pairs) -> impl Iterator<Item = Step> {
        pairs
            .iter()
            .map(|(amount, balance)| Step { amount: (*amount).into(), balance: balance.map(Into::into) })
    }

    #[test]
    fn a_chain_holds_or_breaks_at_a_line() {
        let cases: &[(&Pairs, usize, usize, Option<usize>)] = &[
            (&[(5, Some(105)), (-3, Some(102)), (1, Some(103))], 2, 0, None),
            (&[(5, Some(105)), (3, Some(102)), (1, Some(103))], 1, 1, Some(1)),
            // One balance a day.
            (&[(5, None), (7, Some(112)), (1, None), (2, Some(115))], 1, 0, None),
            (&[(5, None), (7, None)], 0, 0, None),
            (&[], 0, 0, None),
        ];
        for (pairs, held, broken, first) in cases {
            let links = follow(steps(pairs));
            let at = links.first_break.map(|(at, _)| at);
            assert_eq!((links.held, links.broken, at), (*held, *broken, *first), "{pairs:?}");
        }
    }

    #[test]
    fn the_opening_balance_follows_from_the_first_balance() {
        assert_eq!(opening(steps(&[(5, None), (7, Some(112))])), Some(100.into()));
        assert_eq!(opening(steps(&[(5, None)])), None);
    }
}
