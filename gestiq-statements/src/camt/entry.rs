//! Reads an entry as a line of the statement, or as one line for each of its transactions.

use gestiq_core::{Currency, Money};

use super::facts::Facts;
use super::party::{Party, Side};
use super::{batch, facts, party, remittance};
use crate::error::Error;
use crate::id::LineId;
use crate::issue::IssueCode;
use crate::place::Place;
use crate::statement_line::{LineDetails, StatementLine};
use crate::text::Text;
use crate::xml::{Element, Notes};

/// The facts about a statement that its entries need.
#[derive(Debug)]
pub(super) struct Context {
    /// The currency of amounts that name none.
    pub(super) currency: Option<Currency>,
    /// Number of the statement's account.
    pub(super) account: Option<String>,
}

/// A line, and the alternative if it is a reversal whose sign is that of the booking that it reverses.
#[derive(Debug)]
pub(super) struct Drafted {
    pub(super) line: StatementLine,
    /// The counterparty of a reversal in the other reading.
    pub(super) reversal: Option<Party>,
}

/// Reads the lines of an `Ntry`; none if it is not a movement or must be held back, with an issue.
pub(super) fn read(
    entry: Element<'_, '_>,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Vec<Drafted>, Error> {
    let place = notes.next_record(entry.at())?;
    let Some(facts) = facts::read(entry, context.currency, notes)? else { return Ok(Vec::new()) };
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
    let line = &mut drafted.line;
    line.bank_id = single_id(entry, own, notes)?.map(Text::from);
    if line.kind.is_none() {
        line.kind = kind(entry, notes)?.map(Text::from);
    }
    if line.description.is_none() {
        line.description = notes.text(entry, "AddtlNtryInf")?.map(Text::from);
    }
    if line.details().original_amount.is_none()
        && let Some(amount) = original(entry, &ENTRY_ORIGINALS, line.amount, notes)?
    {
        line.details_mut().original_amount = Some(amount);
    }
    Ok(vec![drafted])
}

/// Reads a line for each transaction of a batch.
fn each(
    entry: Element<'_, '_>,
    transactions: &[Element<'_, '_>],
    amounts: &[Money],
    facts: &Facts,
    context: &Context,
    notes: &mut Notes<'_, '_>,
) -> Result<Vec<Drafted>, Error> {
    let entry_id = notes.text(entry, "AcctSvcrRef")?;
    let entry_kind = kind(entry, notes)?.map(Text::from);
    let mut lines = Vec::with_capacity(transactions.len());
    // The entry has begun the first record.
    let mut place = notes.move_to_record(transactions.first().map_or(entry.at(), |first| first.at()));
    for (at, (transaction, money)) in transactions.iter().zip(amounts).enumerate() {
        if at > 0 {
            place = notes.next_record(transaction.at())?;
        }
        let mut drafted = line(Some(*transaction), *money, place, facts, context, notes)?;
        let own = notes.first_text(*transaction, &TRANSACTION_IDS)?;
        drafted.line.bank_id = own.filter(|own| Some(own) != entry_id.as_ref()).map(Text::from);
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
    let is_debit = money.is_negative() || (money.is_zero() && facts.is_debit);
    let side = if is_debit { Side::Creditor } else { Side::Debtor };
    // The parties of a reversal stay those of the booking that it reverses, and its sign is the opposite one.
    let (side, turned) = if facts.is_reversal { (side.other(), Some(side)) } else { (side, None) };
    // The ids follow from the whole statement.
    let mut line = StatementLine::new(LineId::from_identity(String::new()), facts.date, money);
    (line.place, line.status, line.value_date) = (place, facts.status, facts.value_date);
    let mut reversal = turned.map(|_| Party::default());
    if let Some(transaction) = transaction {
        let own = context.account.as_deref();
        let mut party = party::read(transaction, side, own, notes)?;
        if let Some(turned) = turned.filter(|_| party == Party::default()) {
            party = party::read(transaction, turned, own, notes)?;
        }
        line.counterparty = party.name.map(Text::from);
        line.set_details(LineDetails {
            counterparty_account: party.account.map(Text::from),
            end_to_end_id: None,
            original_amount: original(transaction, &ORIGINALS, money, notes)?,
        });
        if let Some(turned) = turned {
            reversal = Some(party::read(transaction, turned, own, notes)?);
        }
        remittance::read(transaction, &mut line, notes)?;
        line.kind = kind(transaction, notes)?.map(Text::from);
    }
    Ok(Drafted { line, reversal })
}

const TRANSACTION_IDS: [&str; 3] = ["Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR"];
const ORIGINALS: [&str; 3] = ["AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt"];
const ENTRY_ORIGINALS: [&str; 2] = ["AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"];

/// Returns the bank's id of an entry that is one line.
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

/// Returns `true` if a reference only counts the entries of a file.
fn is_counter(reference: &str) -> bool {
    /// The number of digits of the largest count that a file needs.
    const COUNTER_DIGITS: usize = 6;
    reference.len() <= COUNTER_DIGITS && reference.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the kind: `PMNT/RCDT/ESCT`, or the bank's own code.
fn kind(element: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<String>, Error> {
    const DOMAIN: [&str; 3] = ["BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd"];
    let mut codes = Vec::new();
    for path in DOMAIN {
        codes.extend(notes.text(element, path)?);
    }
    if codes.is_empty() { notes.text(element, "BkTxCd/Prtry/Cd") } else { Ok(Some(codes.join("/"))) }
}

/// Returns the first amount in another currency than the line's, with the line's sign.
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
