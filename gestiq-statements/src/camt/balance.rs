//! Reads the balances of a statement, which differ by their codes.

use chrono::NaiveDate;
use gestiq_core::Money;

use super::facts::sign;
use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode};
use crate::xml::{Element, Notes};

/// One balance.
#[derive(Clone, Debug)]
pub(super) struct Balance {
    code: String,
    pub(super) money: Money,
    date: Option<NaiveDate>,
}

/// The paths of the code, which is from the standard or the bank's own; version 1 has it directly in the type.
const CODE: [&str; 3] = ["Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry"];

/// Reads a `Bal`; `None` with a warning if it cannot be read.
pub(super) fn read(balance: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<Balance>, Error> {
    let code = notes.first_text(balance, &CODE)?.unwrap_or_default();
    let money = match money(balance, notes) {
        Ok(money) => money,
        Err(issue) => {
            let mut unread = ImportIssue { code: IssueCode::InvalidBalance, ..issue };
            unread.severity = unread.code.severity();
            notes.add(unread.detail(format!("the balance {code} is left out")))?;
            return Ok(None);
        }
    };
    let date = match balance.find("Dt/Dt").or_else(|| balance.find("Dt/DtTm")) {
        Some(date) => notes.optional(notes.date(date, "Bal/Dt"))?,
        None => None,
    };
    Ok(Some(Balance { code, money, date }))
}

fn money(balance: Element<'_, '_>, notes: &Notes<'_, '_>) -> Result<Money, ImportIssue> {
    let missing = || notes.issue(IssueCode::InvalidBalance, balance.at()).field("Bal/Amt");
    let element = balance.find("Amt").ok_or_else(missing)?;
    let amount = notes.amount(element, "Bal/Amt")?;
    let code = element.attribute("Ccy").ok_or_else(missing)?;
    let currency = notes.currency(&code, element.at(), "Bal/Amt/@Ccy")?;
    let is_debit = sign(balance, "Bal/CdtDbtInd", notes)?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(notes.issue_of(IssueCode::InvalidBalance, element, "Bal/Amt"));
    }
    Ok(Money::new(if is_debit { -amount } else { amount }, currency))
}

/// Returns the balance before the first line: the earliest opening one.
pub(super) fn opening(balances: &[Balance]) -> Option<&Balance> {
    let earliest = |code: &str| of(balances, code).min_by_key(|balance| balance.date);
    // A single interim balance is that of the current moment, so it closes.
    let interim = || of(balances, "ITBD").nth(1).and_then(|_| earliest("ITBD"));
    earliest("OPBD").or_else(|| earliest("PRCD")).or_else(interim)
}

/// Returns the balance after the last line: the latest closing one.
pub(super) fn closing(balances: &[Balance]) -> Option<&Balance> {
    let latest = |code: &str| of(balances, code).max_by_key(|balance| balance.date);
    latest("CLBD").or_else(|| latest("ITBD"))
}

fn of<'b>(balances: &'b [Balance], code: &str) -> impl Iterator<Item = &'b Balance> {
    balances.iter().filter(move |balance| balance.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gestiq_core::Currency;

    #[test]
    fn codes_tell_which_balance_opens_and_which_closes() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day);
        for (balances, expected) in [
            (&[("OPBD", 1, 10), ("PRCD", 1, 11), ("CLBD", 1, 12), ("CLAV", 1, 13)][..], (Some(10), Some(12))),
            (&[("PRCD", 1, 11), ("ITBD", 1, 12)], (Some(11), Some(12))),
            (&[("ITBD", 1, 11), ("ITBD", 1, 12)], (Some(11), Some(12))),
            (&[("ITBD", 1, 11)], (None, Some(11))),
            (&[("CLBD", 2, 14), ("OPBD", 2, 13), ("CLBD", 1, 13), ("OPBD", 1, 12)], (Some(12), Some(14))),
            (&[("OPAV", 1, 1), ("CLAV", 1, 2), ("FWAV", 1, 3), ("INFO", 1, 4), ("XPCD", 1, 5)], (None, None)),
            (&[], (None, None)),
        ] {
            let balances: Vec<Balance> = balances
                .iter()
                .map(|(code, date, minor)| Balance {
                    code: (*code).to_owned(),
                    money: Money::from_minor(*minor, Currency::EUR),
                    date: day(*date),
                })
                .collect();
            let minor = |balance: Option<&Balance>| balance.map(|balance| balance.money.to_minor().unwrap());
            assert_eq!((minor(opening(&balances)), minor(closing(&balances))), expected, "{balances:?}");
        }
    }
}
