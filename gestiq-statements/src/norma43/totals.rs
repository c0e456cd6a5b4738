//! Checks record 33: numbers and sums of debits and credits.

use rust_decimal::Decimal;

use super::record::Record;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};

/// Number and sum of one side, without a sign.
type Side = (u64, Decimal);

/// The totals of the movements of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    debits: Side,
    credits: Side,
}

impl Totals {
    /// Counts a movement on the side of its code, which a movement of zero has too.
    pub(super) fn add(&mut self, amount: Decimal, is_debit: bool) {
        let (count, sum) = if is_debit { &mut self.debits } else { &mut self.credits };
        *count += 1;
        // 14 digits per movement and a million movements stay far from the 28 digits of a sum.
        *sum = sum.saturating_add(amount.abs());
    }

    /// Checks the totals that record 33 states against these.
    pub(super) fn check(&self, record: &Record<'_>, findings: &mut Findings<'_>) -> Result<(), Error> {
        let sides = [(21, 26, "debe", self.debits), (40, 45, "haber", self.credits)];
        for (count_at, sum_at, field, (count, sum)) in sides {
            let stated = record.number(count_at, count_at + 4).zip(record.amount(sum_at).ok());
            if stated != Some((count, sum)) {
                let text = record.columns(count_at, sum_at + 13);
                let issue =
                    ImportIssue::new(IssueCode::ControlMismatch, record.place).field(field).text(text);
                findings.add(issue.detail(format!("the movements that were read are {count} of {sum}")))?;
            }
        }
        Ok(())
    }
}
