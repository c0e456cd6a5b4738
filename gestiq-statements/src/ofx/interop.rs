//! Converts documents that were already parsed with the `ofx-rs` crate.
//!
//! Prefer [`read`](super::read) on the bytes. `ofx-rs` 0.2.0 loses parts in parsing, and no issue can report
//! them: entities (`AT&amp;T` becomes `ATT`), CDATA, non-ASCII letters of 1.x files (`é` becomes `Ã©`),
//! digits beyond the 28th, all transactions of an account with a vendor element in it, pending transactions,
//! `EXTDNAME`, and all places. It accepts the incomplete transaction at the end of a file that was cut, and
//! reads `1,650` as 1.65. It refuses files that do not follow the standard exactly, and panics on some dates:
//! catch that.
//!
//! The content of a document becomes the same lines with the same ids as by [`read`](super::read).

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use ofx_rs::OfxDocument;
use ofx_rs::aggregates::{CurrencyInfo, LedgerBalance, Payee, StatementTransaction, TransactionList};
use ofx_rs::types::{CheckNumber, CorrectionAction, CorrectionId, CurrencyCode, OfxDateTime};

use super::assemble;
use super::tag::StatementKind;
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::format::Format;
use crate::id::LineId;
use crate::imported::Imported;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::statement::BankStatement;
use crate::statement_line::{LineDetails, StatementLine};
use crate::text::Text;

/// Converts a document. Places hold the number of the record only, and the encoding is that of the `str` that
/// was parsed.
///
/// # Errors
/// [`Error::LimitExceeded`] beyond a limit of `options` that applies to a parsed document.
///
/// # Examples
/// ```
/// use gestiq_statements::{ImportOptions, ofx::interop};
///
/// let document = ofx_rs::parse(
///     "<?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>
///     <OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
///     <DTSERVER>20260131</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1></OFX>",
/// )?;
/// assert!(interop::from_document(&document, &ImportOptions::default())?.records.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn from_document(
    document: &OfxDocument,
    options: &ImportOptions,
) -> Result<Imported<BankStatement>, Error> {
    let mut conversion = Conversion { options, records: 0, statements: Vec::new(), issues: Vec::new() };
    conversion.bank_accounts(document)?;
    conversion.cards(document)?;
    conversion.investment_accounts(document)?;
    if conversion.statements.is_empty() {
        conversion.issues.push(ImportIssue::new(IssueCode::NoStatement, Place::default()));
    }
    let Conversion { statements, issues, .. } = conversion;
    options.limits.check(Limit::Issues, issues.len() as u64)?;
    Ok(Imported { format: Format::Ofx, encoding: "UTF-8", records: statements, issues })
}

struct Conversion<'o> {
    options: &'o ImportOptions,
    records: u64,
    statements: Vec<BankStatement>,
    issues: Vec<ImportIssue>,
}

/// The parts of a statement that the three kinds share.
struct Parts<'d> {
    currency: &'d CurrencyCode,
    account: BankAccount,
    transactions: Option<&'d TransactionList>,
    balance: Option<&'d LedgerBalance>,
}

impl Conversion<'_> {
    fn bank_accounts(&mut self, document: &OfxDocument) -> Result<(), Error> {
        let responses = document
            .banking()
            .map(ofx_rs::document::BankingMessageSet::statement_responses)
            .unwrap_or_default();
        for statement in responses.iter().filter_map(|response| response.response()) {
            let from = statement.bank_account();
            let mut account = BankAccount::new(from.account_id().as_str());
            account.bank = Some(from.bank_id().as_str().to_owned());
            account.branch = from.branch_id().map(|branch| branch.as_str().to_owned());
            account.kind = Some(from.account_type().to_string());
            self.statement(Parts {
                currency: statement.currency_default(),
                account,
                transactions: statement.transaction_list(),
                balance: statement.ledger_balance(),
            })?;
        }
        Ok(())
    }

    fn cards(&mut self, document: &OfxDocument) -> Result<(), Error> {
        let responses = document
            .credit_card()
            .map(ofx_rs::document::CreditCardMessageSet::statement_responses)
            .unwrap_or_default();
        for statement in responses.iter().filter_map(|response| response.response()) {
            let mut account = BankAccount::new(statement.credit_card_account().account_id().as_str());
            account.kind = assemble::account_kind(StatementKind::Card);
            self.statement(Parts {
                currency: statement.currency_default(),
                account,
                transactions: statement.transaction_list(),
                balance: statement.ledger_balance(),
            })?;
        }
        Ok(())
    }

    fn investment_accounts(&mut self, document: &OfxDocument) -> Result<(), Error> {
        let responses = document
            .investment()
            .map(ofx_rs::document::InvestmentMessageSet::statement_responses)
            .unwrap_or_default();
        for statement in responses.iter().filter_map(|response| response.response()) {
            let from = statement.investment_account();
            let mut account = BankAccount::new(from.account_id().as_str());
            account.bank = Some(from.broker_id().to_owned());
            account.kind = assemble::account_kind(StatementKind::Investment);
            self.statement(Parts {
                currency: statement.currency_default(),
                account,
                transactions: statement.transaction_list(),
                balance: None,
            })?;
        }
        Ok(())
    }

    fn statement(&mut self, parts: Parts<'_>) -> Result<(), Error> {
        self.options.limits.check(Limit::Statements, self.statements.len() as u64 + 1)?;
        let transactions = parts.transactions.map(TransactionList::transactions).unwrap_or_default();
        self.options.limits.check(Limit::Records, self.records + transactions.len() as u64)?;
        let Some(currency) = known_currency(parts.currency).or(self.options.currency) else {
            let issue = ImportIssue::new(IssueCode::UnknownCurrency, Place::default()).field("CURDEF");
            self.issues.push(issue.text(parts.currency.as_str()));
            self.records += transactions.len() as u64;
            return Ok(());
        };
        let mut statement = BankStatement::new(currency);
        statement.account = Some(parts.account);
        statement.from = parts.transactions.and_then(|list| local_day(list.start()));
        statement.to = parts.transactions.and_then(|list| local_day(list.end()));
        statement.closing = parts.balance.map(|balance| Money::new(balance.amount().as_decimal(), currency));
        for transaction in transactions {
            self.records += 1;
            statement.lines.extend(self.line(transaction, currency));
        }
        self.issues.extend(assemble::complete(&mut statement));
        self.statements.push(statement);
        Ok(())
    }

    fn note(&mut self, code: IssueCode, severity: Severity, field: &'static str, text: &str, detail: &str) {
        let place = Place::default().of_record(self.records);
        let mut issue = ImportIssue::new(code, place).field(field).text(text).detail(detail);
        issue.severity = severity;
        self.issues.push(issue);
    }

    /// Returns a line, unless its currency does not exist or it only deletes another line.
    fn line(&mut self, transaction: &StatementTransaction, statement: Currency) -> Option<StatementLine> {
        let currency = self.own_currency(transaction, statement)?;
        let date = local_day(transaction.date_posted())?;
        if self.is_deletion(transaction) {
            return None;
        }
        let money = Money::new(transaction.amount().as_decimal(), currency);
        let mut line = StatementLine::new(LineId::from_identity(""), date, money);
        line.place = Place::default().of_record(self.records);
        line.value_date = transaction.date_available().and_then(local_day);
        line.bank_id = Some(transaction.fit_id().as_str().into());
        line.kind = Some(transaction.transaction_type().to_string().into());
        line.counterparty = text(transaction.name()).or_else(|| text(transaction.payee().map(Payee::name)));
        line.description = text(transaction.memo());
        let bank = transaction.bank_account_to().map(|account| account.account_id().as_str());
        let card = transaction.cc_account_to().map(|account| account.account_id().as_str());
        let cheque = transaction.check_number().map(CheckNumber::as_str);
        let reference = assemble::reference(line.kind.as_deref(), transaction.reference_number(), cheque);
        line.reference = text(reference);
        line.set_details(LineDetails {
            counterparty_account: text(bank.or(card)),
            end_to_end_id: None,
            original_amount: self.original_amount(transaction, money),
        });
        Some(line)
    }

    fn own_currency(&mut self, transaction: &StatementTransaction, statement: Currency) -> Option<Currency> {
        let Some(CurrencyInfo::Currency { code, .. }) = transaction.currency() else {
            return Some(statement);
        };
        let currency = known_currency(code);
        if currency.is_none() {
            let (issue, field) = (IssueCode::UnknownCurrency, "CURRENCY/CURSYM");
            self.note(issue, Severity::Error, field, code.as_str(), "the line is left out");
        }
        currency
    }

    fn is_deletion(&mut self, transaction: &StatementTransaction) -> bool {
        let id = transaction.correction_id().map(CorrectionId::as_str).filter(|id| !assemble::is_zero(id));
        let Some(id) = id else { return false };
        let is_deletion = transaction.correction_action() == Some(CorrectionAction::Delete);
        let severity = if is_deletion { Severity::Error } else { Severity::Warning };
        let advice = assemble::correction_advice(is_deletion);
        self.note(IssueCode::Correction, severity, "CORRECTFITID", id, advice);
        is_deletion
    }

    fn original_amount(&mut self, transaction: &StatementTransaction, money: Money) -> Option<Money> {
        let Some(CurrencyInfo::OrigCurrency { code, rate }) = transaction.currency() else { return None };
        let Some(original) = known_currency(code) else {
            let (issue, field) = (IssueCode::UnknownCurrency, "ORIGCURRENCY/CURSYM");
            self.note(issue, Severity::Warning, field, code.as_str(), "the field is left empty");
            return None;
        };
        assemble::original_amount(money, original, rate.as_decimal())
    }
}

fn known_currency(code: &CurrencyCode) -> Option<Currency> {
    code.as_str().parse().ok()
}

/// Returns the day in the zone of the file.
fn local_day(date: &OfxDateTime) -> Option<NaiveDate> {
    let date = date.as_offset_date_time();
    NaiveDate::from_ymd_opt(date.year(), u8::from(date.month()).into(), date.day().into())
}

fn text(text: Option<&str>) -> Option<Text> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(Text::from)
}
