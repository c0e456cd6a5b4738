//! Lines and amounts by decision.

use gestiq_core::Money;
use gestiq_core::money::MoneyError;
use gestiq_statements::StatementLine;

use super::decision::Decision;

/// Lines and amounts by decision.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct DecisionSummary {
    /// The decision.
    pub decision: Decision,
    /// The number of lines.
    pub lines: usize,
    /// Their amounts without sign, one sum for each currency, by currency.
    pub amounts: Vec<Money>,
}

impl DecisionSummary {
    /// Sums the lines that a decision was made on.
    ///
    /// # Errors
    /// [`MoneyError`] if a sum does not fit.
    pub(super) fn new<'l>(
        decision: Decision,
        of_decision: impl Iterator<Item = &'l StatementLine>,
    ) -> Result<Self, MoneyError> {
        let mut lines = 0;
        let mut amounts: Vec<Money> = Vec::new();
        for line in of_decision {
            lines += 1;
            let amount = line.amount.abs();
            match amounts.iter_mut().find(|sum| sum.currency() == amount.currency()) {
                Some(sum) => *sum = sum.checked_add(amount)?,
                None => amounts.push(amount),
            }
        }
        amounts.sort_by_key(|amount| amount.currency());
        Ok(DecisionSummary { decision, lines, amounts })
    }
}
