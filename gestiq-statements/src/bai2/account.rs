//! Record 03: an account with its balances and totals.

use gestiq_core::{Currency, Money};

use super::control::Control;
use super::fields;
use super::fields::Fields;
use super::group::Group;
use super::record::Record;
use super::type_code::{CLOSING_LEDGER, OPENING_LEDGER};
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::BankStatement;

/// An account whose transactions are being read.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) place: Place,
    pub(super) statement: BankStatement,
    pub(super) control: Control,
    /// `true` if all its transactions could be read.
    pub(super) is_whole: bool,
}

impl Account {
    /// Reads record 03.
    pub(super) fn read(
        record: &Record,
        group: &Group,
        options: &ImportOptions,
        findings: &mut Findings<'_>,
    ) -> Result<Self, Error> {
        let mut fields = Fields::new(record.fields());
        let number = fields.take();
        let currency = currency(fields.take(), group, record.place, options, findings)?;
        let mut statement = BankStatement::new(currency);
        if number.is_empty() {
            statement.account.clone_from(&options.account);
        } else {
            let mut account = BankAccount::new(number);
            account.bank.clone_from(&group.originator);
            statement.account = Some(account);
        }
        (statement.from, statement.to) = (group.as_of, group.as_of);
        let mut account = Account { place: record.place, statement, control: Control::new(), is_whole: true };
        while !fields.is_empty() {
            account.balance(&mut fields, currency, findings)?;
        }
        Ok(account)
    }

    /// Reads a type, an amount, a count and funds. Only the ledger balances are used; all amounts count for
    /// the control total.
    fn balance(
        &mut self,
        fields: &mut Fields<'_>,
        currency: Currency,
        findings: &mut Findings<'_>,
    ) -> Result<(), Error> {
        let code = fields.take();
        if code.is_empty() {
            // Some banks write a comma too many before a continuation.
            return Ok(());
        }
        let text = fields.take();
        let _count = fields.take();
        fields.take_funds();
        let read = fields::minor(text).and_then(|minor| Ok((minor, fields::amount(minor, currency)?)));
        let money = match read {
            Ok((minor, amount)) => {
                self.control.add(Some(minor));
                Money::new(amount, currency)
            }
            Err(IssueCode::MissingAmount) => return Ok(()),
            Err(_) => {
                self.control.add(None);
                let issue = ImportIssue::new(IssueCode::InvalidBalance, self.place);
                return findings
                    .add(issue.field(format!("03/{}", gestiq_core::text::excerpt(code))).text(text));
            }
        };
        match code {
            OPENING_LEDGER => self.statement.opening = Some(money),
            CLOSING_LEDGER => self.statement.closing = Some(money),
            _ => {}
        }
        Ok(())
    }
}

/// Returns the account's own currency, the group's, the caller's, or the default of the specification.
fn currency(
    own: &str,
    group: &Group,
    place: Place,
    options: &ImportOptions,
    findings: &mut Findings<'_>,
) -> Result<Currency, Error> {
    let code = Some(own).filter(|code| !code.is_empty()).or(group.currency.as_deref());
    if let Some(currency) = code.and_then(|code| code.to_ascii_uppercase().parse().ok()) {
        return Ok(currency);
    }
    let otherwise = options.currency.unwrap_or(Currency::USD);
    let mut issue = match code {
        Some(code) => ImportIssue::new(IssueCode::UnknownCurrency, place).text(code),
        None => ImportIssue::new(IssueCode::MissingCurrency, place),
    };
    if code.is_none() || options.currency.is_some() {
        issue.severity = Severity::Warning;
    }
    findings.add(issue.field("currency").detail(format!("{otherwise} is used")))?;
    Ok(otherwise)
}
