//! Reads `:60F:` and `:62F:`, the balances at the borders of a statement; `:60M:` and `:62M:`, those of its pages.

use gestiq_core::Currency;

use super::balance;
use super::balance::Balance;
use super::fields::Field;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};

/// A balance field of a statement or of a page.
#[derive(Clone, Debug)]
pub(super) struct Border {
    pub(super) balance: Balance,
    /// `:60M:`, `:62M:`
    pub(super) is_page: bool,
    is_ended: bool,
}

impl Border {
    /// Reads `:60F:` and the similar fields; `None` with an issue if it is not a valid balance.
    pub(super) fn read(field: &Field<'_>, findings: &mut Findings<'_>) -> Result<Option<Border>, Error> {
        let text = field.first();
        let tag = || format!(":{}:", field.tag);
        let Some(balance) = balance::read(text) else {
            let issue = ImportIssue::new(IssueCode::InvalidBalance, field.place).field(tag()).text(text);
            findings.add(issue.detail("expected C or D, YYMMDD, a currency and an amount"))?;
            return Ok(None);
        };
        if balance.date.is_none() {
            let issue = ImportIssue::new(IssueCode::InvalidDate, field.place).field(tag()).text(text);
            findings.add(issue.into_warning("the period of the statement stays open"))?;
        }
        Ok(Some(Border { balance, is_page: field.tag.ends_with('M'), is_ended: field.is_ended }))
    }

    /// Returns `true` if digits may be missing because the file was cut after it.
    pub(super) fn may_be_half(&self) -> bool {
        let currency = self.balance.currency.as_deref().and_then(|code| code.parse::<Currency>().ok());
        !self.is_ended && self.balance.decimals < currency.map_or(2, Currency::minor_digits)
    }
}
