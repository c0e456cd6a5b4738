//! An entry becomes a line of the statement, or one for each of its transactions.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};

use super::party::{self, Party, Side};
use super::{batch, remittance};
use crate::import::xml::{Element, Notes};
use crate::import::{ImportIssue, IssueCode, Severity};
use crate::statement::{LineStatus, Place, StatementLine};
use crate::{Error, LineId};

/// What an entry needs to know of its statement.
#[derive(Debug)]
pub(super) struct Context {
    /// The currency of amounts that name none.
    pub(super) currency: Option<Currency>,
    /// Number of the statement's account.
    pub(super) account: Option<String>,
}

/// A line, and what it would be if its reversal had a sign of its own.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) line: StatementLine,
    /// Of a reversal, the counterparty in the other reading.
    pub(super) reversal: Option<Party>,
}

/// The facts that all lines of an entry share.
struct Facts {
    money: Money,
    is_debit: bool,
    is_reversal: bool,
    date: NaiveDate,
    value_date: Option<NaiveDate>,
    status: LineStatus,
}

/// Reads an `Ntry`; none of its lines where it is no movement or must be held back, and then an issue says why.
pub(super) fn read(
    entry: Element<'_, '_>,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Vec<Drafted>, Error> {
    let place = notes.next_record(entry.at())?;
    let Some(facts) = facts(entry, context, notes)? else { return Ok(Vec::new()) };
    let mut transactions = entry.all("NtryDtls/TxDtls");
    transactions.extend(entry.all("TxDtls"));
    if let [_, _, ..] = transactions.as_slice() {
        match batch::split(&transactions, facts.money, facts.is_debit, notes) {
            Some(amounts) => return each(entry, &transactions, &amounts, &facts, context, notes),
            None => {
                let count = transactions.len();
                let issue = notes.issue(IssueCode::BatchMismatch, entry.at()).field("TxDtls");
                let detail = format!("{count} transactions do not make {}; it stays one line", facts.money);
                notes.add(issue.detail(detail))?;
                transactions.clear();
            }
        }
    }
    let mut drafted = line(transactions.first().copied(), facts.money, place, &facts, context, notes)?;
    let own = transactions.first().copied();
    drafted.line.bank_id = single_id(entry, own, notes)?;
    if drafted.line.kind.is_none() {
        drafted.line.kind = kind(entry, notes)?;
    }
    if drafted.line.description.is_none() {
        drafted.line.description = notes.text(entry, "AddtlNtryInf")?;
    }
    if drafted.line.original_amount.is_none() {
        drafted.line.original_amount = original(entry, &ENTRY_ORIGINALS, drafted.line.amount, notes)?;
    }
    Ok(vec![drafted])
}

/// A line for each transaction of a batch.
fn each(
    entry: Element<'_, '_>,
    transactions: &[Element<'_, '_>],
    amounts: &[Money],
    facts: &Facts,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Vec<Drafted>, Error> {
    let entry_id = notes.text(entry, "AcctSvcrRef")?;
    let entry_kind = kind(entry, notes)?;
    let mut lines = Vec::with_capacity(transactions.len());
    // The entry has begun the first record.
    let mut place = notes.move_to_record(transactions.first().map_or(entry.at(), |first| first.at()));
    for (at, (transaction, money)) in transactions.iter().zip(amounts).enumerate() {
        if at > 0 {
            place = notes.next_record(transaction.at())?;
        }
        let mut drafted = line(Some(*transaction), *money, place, facts, context, notes)?;
        let own = notes.first_text(*transaction, &TRANSACTION_IDS)?;
        drafted.line.bank_id = own.filter(|own| Some(own) != entry_id.as_ref());
        drafted.line.kind = drafted.line.kind.or_else(|| entry_kind.clone());
        lines.push(drafted);
    }
    Ok(lines)
}

fn line(
    transaction: Option<Element<'_, '_>>,
    money: Money,
    place: Place,
    facts: &Facts,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Drafted, Error> {
    // A reversal turns the sign around; the parties stay those of the booking that is reversed.
    let side = if money.is_negative() || (money.is_zero() && facts.is_debit) {
        Side::Creditor
    } else {
        Side::Debtor
    };
    let money = if facts.is_reversal { money.negated() } else { money };
    // The whole statement tells which ids its lines get.
    let mut line = StatementLine::new(LineId::from_identity(String::new()), facts.date, money);
    (line.place, line.status, line.value_date) = (place, facts.status, facts.value_date);
    let mut reversal = facts.is_reversal.then(Party::default);
    if let Some(transaction) = transaction {
        let own = context.account.as_deref();
        let party = party::read(transaction, side, own, notes)?;
        (line.counterparty, line.counterparty_account) = (party.name, party.account);
        if facts.is_reversal {
            reversal = Some(party::read(transaction, side.other(), own, notes)?);
        }
        remittance::read(transaction, &mut line, notes)?;
        line.kind = kind(transaction, notes)?;
        line.original_amount = original(transaction, &ORIGINALS, money, notes)?;
    }
    Ok(Drafted { line, reversal })
}

/// What every line needs; `None` where the entry is no line.
fn facts(
    entry: Element<'_, '_>,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Facts>, Error> {
    let Some(status) = status(entry, notes)? else { return Ok(None) };
    let is_debit = notes.needed(sign(entry, "CdtDbtInd", notes))?;
    let amount = notes.needed(money(entry, context.currency, notes))?;
    let (date, value_date) = dates(entry, status, notes)?;
    let (Some(is_debit), Some(amount), Some(date)) = (is_debit, amount, date) else { return Ok(None) };
    warn_of_fine_amount(entry, amount, notes)?;
    let is_reversal = notes.text(entry, "RvslInd")?.is_some_and(|text| text == "true" || text == "1");
    let money = if is_debit { amount.negated() } else { amount };
    Ok(Some(Facts { money, is_debit, is_reversal, date, value_date, status }))
}

/// Whether the entry is booked or pending; `None` where it is no movement.
fn status(entry: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<LineStatus>, Error> {
    // Text in the early versions, a code inside from version 7 on.
    let Some(found) = entry.find("Sts/Cd").or_else(|| entry.find("Sts/Prtry")).or_else(|| entry.find("Sts"))
    else {
        let mut issue = notes.issue(IssueCode::MissingField, entry.at()).field("Sts");
        issue.severity = Severity::Warning;
        notes.add(issue.detail("the entry is taken as booked"))?;
        return Ok(Some(LineStatus::Booked));
    };
    let code = notes.text_of(found, "Sts")?.unwrap_or_default();
    match code.as_str() {
        "BOOK" => Ok(Some(LineStatus::Booked)),
        "PDNG" | "FUTR" => Ok(Some(LineStatus::Pending)),
        "INFO" => {
            let issue = notes.issue_of(IssueCode::Unread, found, "Sts");
            notes.add(issue.detail("the entry is for information and no movement"))?;
            Ok(None)
        }
        _ => {
            notes.add(
                notes.issue_of(IssueCode::InvalidField, found, "Sts").detail("expected BOOK, PDNG or INFO"),
            )?;
            Ok(None)
        }
    }
}

/// Whether an amount is a debit.
pub(super) fn sign(
    element: Element<'_, '_>,
    field: &'static str,
    notes: &Notes<'_, '_>,
) -> Result<bool, ImportIssue> {
    let Some(found) = element.find("CdtDbtInd") else {
        return Err(notes.issue(IssueCode::MissingField, element.at()).field(field));
    };
    match found.raw_text().trim() {
        "CRDT" => Ok(false),
        "DBIT" => Ok(true),
        _ => Err(notes.issue_of(IssueCode::InvalidField, found, field).detail("expected CRDT or DBIT")),
    }
}

/// The amount of an entry, without a sign.
fn money(
    entry: Element<'_, '_>,
    currency: Option<Currency>,
    notes: &Notes<'_, '_>,
) -> Result<Money, ImportIssue> {
    let element =
        entry.find("Amt").ok_or_else(|| notes.issue(IssueCode::MissingAmount, entry.at()).field("Amt"))?;
    let amount = notes.amount(element, "Amt")?;
    if amount.is_sign_negative() && !amount.is_zero() {
        let issue = notes.issue_of(IssueCode::InvalidAmount, element, "Amt");
        return Err(issue.detail("CdtDbtInd has the sign, so the amount has none"));
    }
    let currency = match element.attribute("Ccy") {
        Some(code) => notes.currency(&code, element.at(), "Amt/@Ccy")?,
        None => {
            currency.ok_or_else(|| notes.issue(IssueCode::MissingCurrency, element.at()).field("Amt/@Ccy"))?
        }
    };
    Ok(Money::new(amount, currency))
}

fn warn_of_fine_amount(entry: Element<'_, '_>, money: Money, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
    let is_fine = money.amount().normalize().scale() > money.currency().minor_digits();
    match entry.find("Amt").filter(|_| is_fine) {
        Some(element) => notes.add(notes.issue_of(IssueCode::FinerThanMinorUnit, element, "Amt")),
        None => Ok(()),
    }
}

/// Booking and value date. An entry that is not booked yet has often no booking date; any other has one.
fn dates(
    entry: Element<'_, '_>,
    status: LineStatus,
    notes: &mut Notes<'_, '_>,
) -> Result<(Option<NaiveDate>, Option<NaiveDate>), Error> {
    let find = |date: &str, time: &str| entry.find(date).or_else(|| entry.find(time));
    let value_date = match find("ValDt/Dt", "ValDt/DtTm") {
        Some(found) => notes.optional(notes.date(found, "ValDt"))?,
        None => None,
    };
    if let Some(found) = find("BookgDt/Dt", "BookgDt/DtTm") {
        return Ok((notes.needed(notes.date(found, "BookgDt"))?, value_date));
    }
    let mut issue = notes.issue(IssueCode::MissingDate, entry.at()).field("BookgDt");
    if value_date.is_some() {
        issue.severity = if status == LineStatus::Pending { Severity::Info } else { Severity::Warning };
        issue = issue.detail("the value date is taken");
    }
    notes.add(issue)?;
    Ok((value_date, value_date))
}

const TRANSACTION_IDS: [&str; 3] = ["Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR"];
const ORIGINALS: [&str; 3] = ["AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt"];
const ENTRY_ORIGINALS: [&str; 2] = ["AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"];

/// The bank's id of an entry that is one line.
fn single_id(
    entry: Element<'_, '_>,
    transaction: Option<Element<'_, '_>>,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<String>, Error> {
    if let Some(id) = notes.text(entry, "AcctSvcrRef")? {
        return Ok(Some(id));
    }
    if let Some(transaction) = transaction
        && let Some(id) = notes.first_text(transaction, &TRANSACTION_IDS)?
    {
        return Ok(Some(id));
    }
    Ok(notes.text(entry, "NtryRef")?.filter(|id| !is_counter(id)))
}

/// Whether a reference only counts the entries of a file.
fn is_counter(reference: &str) -> bool {
    /// Digits of the largest count that a file can need.
    const COUNTER_DIGITS: usize = 6;
    reference.len() <= COUNTER_DIGITS && reference.bytes().all(|byte| byte.is_ascii_digit())
}

/// `PMNT/RCDT/ESCT`, or the bank's own code.
fn kind(element: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<String>, Error> {
    const DOMAIN: [&str; 3] = ["BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd"];
    let mut codes = Vec::new();
    for path in DOMAIN {
        codes.extend(notes.text(element, path)?);
    }
    if codes.is_empty() { notes.text(element, "BkTxCd/Prtry/Cd") } else { Ok(Some(codes.join("/"))) }
}

/// The first amount in another currency than the line's, with the line's sign.
fn original(
    element: Element<'_, '_>,
    paths: &[&'static str],
    line: Money,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Money>, Error> {
    for path in paths {
        let Some(found) = element.find(path) else { continue };
        let Some(code) = found.attribute("Ccy").filter(|code| code != line.currency().code()) else {
            continue;
        };
        let Some(currency) = notes.optional(notes.currency(&code, found.at(), path))? else { continue };
        let Some(amount) = notes.optional(notes.amount(found, path))? else { continue };
        if amount > rust_decimal::Decimal::ZERO {
            return Ok(Some(Money::new(if line.is_negative() { -amount } else { amount }, currency)));
        }
    }
    Ok(None)
}
