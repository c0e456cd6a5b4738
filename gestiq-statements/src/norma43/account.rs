//! Reads record 11: account, period, opening balance, currency.

use gestiq_core::{Currency, Money};

use super::record::Record;
use super::totals::Totals;
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::BankStatement;

/// An account whose movements are being read.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) place: Place,
    pub(super) statement: BankStatement,
    /// The totals of the lines that were read, to compare with record 33.
    pub(super) read: Totals,
    /// `true` if all movements could be read.
    pub(super) is_whole: bool,
}

/// Returns `true` if the record is certainly the first one of an account.
pub(super) fn is_header(record: &Record<'_>) -> bool {
    record.kind() == "11" && record.number(3, 20).is_some()
}

impl Account {
    /// Reads record 11; `None` with an issue if the currency is unknown.
    pub(super) fn read(
        record: &Record<'_>,
        options: &ImportOptions,
        findings: &mut Findings<'_>,
    ) -> Result<Option<Self>, Error> {
        let Some(currency) = currency(record, options, findings)? else { return Ok(None) };
        let mut statement = BankStatement::new(currency);
        let mut account = BankAccount::new(record.columns(11, 20));
        account.bank = Some(record.columns(3, 6).to_owned());
        account.branch = Some(record.columns(7, 10).to_owned());
        statement.account = Some(account);
        for (first, field, day) in
            [(21, "fecha inicial", &mut statement.from), (27, "fecha final", &mut statement.to)]
        {
            *day = record.date(first);
            if day.is_none() {
                let text = record.columns(first, first + 5);
                let mut issue =
                    ImportIssue::new(IssueCode::InvalidDate, record.place).field(field).text(text);
                issue.severity = Severity::Warning;
                findings.add(issue.detail("the period of the statement stays open"))?;
            }
        }
        statement.opening = balance(record, 33, "saldo inicial", currency, findings)?;
        Ok(Some(Account { place: record.place, statement, read: Totals::default(), is_whole: true }))
    }
}

/// Reads the signed balance after a code. Some banks write code 0; it is read as a credit.
pub(super) fn balance(
    record: &Record<'_>,
    code_at: usize,
    field: &'static str,
    currency: Currency,
    findings: &mut Findings<'_>,
) -> Result<Option<Money>, Error> {
    let issue = || {
        let text = record.columns(code_at, code_at + 14);
        ImportIssue::new(IssueCode::InvalidBalance, record.place).field(field).text(text)
    };
    let amount = match record.signed(code_at) {
        Err(IssueCode::InvalidField) if record.columns(code_at, code_at) == "0" => {
            let mut issue = issue().detail("code 0 is read as a credit");
            issue.severity = Severity::Info;
            findings.add(issue)?;
            record.amount(code_at + 1)
        }
        signed => signed,
    };
    match amount {
        Ok(amount) => Ok(Some(Money::new(amount, currency))),
        Err(_) => {
            findings.add(issue().detail("expected 1 or 2 and 14 digits"))?;
            Ok(None)
        }
    }
}

fn currency(
    record: &Record<'_>,
    options: &ImportOptions,
    findings: &mut Findings<'_>,
) -> Result<Option<Currency>, Error> {
    let code = record.columns(48, 50);
    let number = record.number(48, 50).and_then(|number| u16::try_from(number).ok());
    if let Some(currency) = number.and_then(Currency::from_numeric) {
        return Ok(Some(currency));
    }
    let mut issue = if code.trim().is_empty() {
        ImportIssue::new(IssueCode::MissingCurrency, record.place)
    } else {
        ImportIssue::new(IssueCode::UnknownCurrency, record.place).text(code)
    };
    let remedy = match options.currency {
        Some(currency) => {
            issue.severity = Severity::Warning;
            format!("{currency} is used, as the import options say")
        }
        None => "the account with its movements is left out".to_owned(),
    };
    findings.add(issue.field("divisa").detail(remedy))?;
    Ok(options.currency)
}
