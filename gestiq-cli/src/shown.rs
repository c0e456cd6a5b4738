//! The JSON of `inspect`: amounts as plain strings, dates in ISO form.

use gestiq_core::Money;
use gestiq_reconcile::import::detect::ColumnReport;
use gestiq_reconcile::import::{Format, ImportIssue, Imported, Severity};
use gestiq_reconcile::{BalanceCheck, BankStatement, Direction, LineStatus, OpenItem, StatementLine};
use serde::Serialize;

/// A statement file.
#[derive(Debug, Serialize)]
pub(crate) struct ShownStatements<'a> {
    format: Format,
    statements: Vec<ShownStatement<'a>>,
    /// The columns of a CSV file that was detected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<&'a ColumnReport>,
    issues: Vec<ShownIssue<'a>>,
}

/// An invoice file.
#[derive(Debug, Serialize)]
pub(crate) struct ShownItems<'a> {
    format: Format,
    items: Vec<ShownItem<'a>>,
    /// The columns of a CSV file that was detected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    columns: Vec<&'a ColumnReport>,
    issues: Vec<ShownIssue<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownStatement<'a> {
    account: Option<&'a str>,
    currency: &'static str,
    opening: Option<String>,
    closing: Option<String>,
    balance_check: &'static str,
    lines: Vec<ShownLine<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownLine<'a> {
    id: &'a str,
    date: String,
    amount: String,
    currency: &'static str,
    counterparty: Option<&'a str>,
    description: Option<&'a str>,
    reference: Option<&'a str>,
    status: LineStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_amount: Option<String>,
}

#[derive(Debug, Serialize)]
struct ShownItem<'a> {
    id: &'a str,
    number: &'a str,
    customer: Option<&'a str>,
    amount: String,
    open: String,
    currency: &'static str,
    issue_date: String,
    due_date: Option<String>,
    direction: Direction,
    tax_id: Option<&'a str>,
    iban: Option<&'a str>,
    reference: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct ShownIssue<'a> {
    severity: Severity,
    code: &'static str,
    /// The file in an archive or the sheet that has the issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    /// None if the issue concerns the whole file.
    line: Option<u32>,
    offset: Option<u32>,
    field: Option<&'a str>,
    message: String,
}

impl<'a> ShownStatements<'a> {
    pub(crate) fn new(imported: &'a Imported<BankStatement>, columns: Vec<&'a ColumnReport>) -> Self {
        ShownStatements {
            format: imported.format,
            statements: imported.records.iter().map(statement).collect(),
            columns,
            issues: imported.issues.iter().map(issue).collect(),
        }
    }
}

impl<'a> ShownItems<'a> {
    pub(crate) fn new(imported: &'a Imported<OpenItem>, columns: Vec<&'a ColumnReport>) -> Self {
        ShownItems {
            format: imported.format,
            items: imported.records.iter().map(item).collect(),
            columns,
            issues: imported.issues.iter().map(issue).collect(),
        }
    }
}

fn statement(statement: &BankStatement) -> ShownStatement<'_> {
    let account = statement.account.as_ref().map(|account| account.number.as_str());
    ShownStatement {
        account: account.filter(|number| !number.is_empty()),
        currency: statement.currency.code(),
        opening: statement.opening.map(Money::to_plain),
        closing: statement.closing.map(Money::to_plain),
        balance_check: match statement.balance_check() {
            BalanceCheck::Balanced => "balanced",
            BalanceCheck::Mismatch { .. } => "mismatch",
            BalanceCheck::Unknown => "unknown",
        },
        lines: statement.lines.iter().map(line).collect(),
    }
}

fn line(line: &StatementLine) -> ShownLine<'_> {
    ShownLine {
        id: line.id.as_str(),
        date: line.date.to_string(),
        amount: line.amount.to_plain(),
        currency: line.amount.currency().code(),
        counterparty: line.counterparty.as_deref(),
        description: line.description.as_deref(),
        reference: line.reference.as_deref(),
        status: line.status,
        value_date: line.value_date.map(|day| day.to_string()),
        iban: line.details().counterparty_account.as_deref(),
        balance: line.balance.map(Money::to_plain),
        original_amount: line.details().original_amount.map(|amount| amount.to_string()),
    }
}

fn item(item: &OpenItem) -> ShownItem<'_> {
    ShownItem {
        id: item.id.as_str(),
        number: &item.number,
        customer: item.counterparty.as_deref(),
        amount: item.amount.to_plain(),
        open: item.open.to_plain(),
        currency: item.amount.currency().code(),
        issue_date: item.issue_date.to_string(),
        due_date: item.due_date.map(|day| day.to_string()),
        direction: item.direction,
        tax_id: item.tax_id.as_deref(),
        iban: item.iban.as_deref(),
        reference: item.reference.as_deref(),
    }
}

fn issue(issue: &ImportIssue) -> ShownIssue<'_> {
    let has_place = issue.place.line > 0;
    let text = issue.text.as_ref().map(|text| format!(": {text:?}")).unwrap_or_default();
    let detail = issue.detail.as_ref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    ShownIssue {
        severity: issue.severity,
        code: issue.code.code(),
        part: issue.part.as_deref(),
        line: has_place.then_some(issue.place.line),
        offset: has_place.then_some(issue.place.offset),
        field: issue.field.as_deref(),
        message: format!("{}{text}{detail}", issue.code.message()),
    }
}
