//! Reads balances: `C260331EUR1118,58`, and the totals of an interim report: `3EUR120,00`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cursor;
use crate::issue::IssueCode;
use crate::number::{DecimalMark, NumberError};
use crate::{number, short_date};

/// A balance as written; some banks leave the currency out if an earlier field has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Balance {
    pub(super) date: Option<NaiveDate>,
    pub(super) currency: Option<String>,
    /// Signed: a debit balance is negative.
    pub(super) amount: Decimal,
    /// Decimals as written.
    pub(super) decimals: u32,
}

/// Reads a balance; `None` if it is not valid.
pub(super) fn read(text: &str) -> Option<Balance> {
    let mut rest = text.trim();
    let is_debit = match cursor::run(&mut rest, |c| c.is_ascii_alphabetic()) {
        "C" => false,
        "D" => true,
        _ => return None,
    };
    let date = short_date::yymmdd(cursor::digits(&mut rest, 6)?);
    let (currency, amount) = money(&mut rest)?;
    let decimals = amount.scale();
    let amount = if is_debit { -amount } else { amount };
    rest.is_empty().then_some(Balance { date, currency, amount, decimals })
}

/// Reads the number and sum of entries in `:90D:` and `:90C:`.
pub(super) fn read_total(text: &str) -> Option<(u64, Decimal)> {
    let mut rest = text.trim();
    let count = cursor::run(&mut rest, |c| c.is_ascii_digit()).parse().ok()?;
    let (_, amount) = money(&mut rest)?;
    rest.is_empty().then_some((count, amount))
}

/// Reads the currency in `:34F:`, the floor limit of an interim report.
pub(super) fn read_floor_currency(text: &str) -> Option<String> {
    let code = cursor::chars(&mut text.trim(), 3)?;
    code.bytes().all(|byte| byte.is_ascii_alphabetic()).then(|| code.to_ascii_uppercase())
}

fn money(rest: &mut &str) -> Option<(Option<String>, Decimal)> {
    let code = cursor::run(rest, |c| c.is_ascii_alphabetic());
    let currency = match code.len() {
        0 => None,
        3 => Some(code.to_ascii_uppercase()),
        _ => return None,
    };
    Some((currency, amount(cursor::amount(rest)).ok()?))
}

/// Reads an amount: the decimal mark is a comma. A dot is accepted if it can only be a decimal mark.
pub(super) fn amount(text: &str) -> Result<Decimal, IssueCode> {
    let mark = if text.contains('.') { None } else { Some(DecimalMark::Comma) };
    number::parse(text, mark).map_err(|error| match error {
        NumberError::Empty => IssueCode::MissingAmount,
        NumberError::NotANumber => IssueCode::InvalidAmount,
        NumberError::Ambiguous => IssueCode::AmbiguousAmount,
        NumberError::OutOfRange => IssueCode::AmountOutOfRange,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_have_a_sign_a_day_maybe_a_currency_and_an_amount() {
        for (text, expected) in [
            ("C260331EUR1118,58", Some(("1118.58", Some("EUR"), true))),
            ("D260331eur000000000473,17", Some(("-473.17", Some("EUR"), true))),
            ("C140507EUR0,", Some(("0", Some("EUR"), true))),
            ("C02032495000,00", Some(("95000.00", None, true))),
            ("C260230EUR1,00", Some(("1.00", Some("EUR"), false))),
            ("C260331EUR1.118,58", Some(("1118.58", Some("EUR"), true))),
            ("C260331EUR", None),
            ("C260331EURO1,00", None),
            ("C260331EUR1,00x", None),
            ("X260331EUR1,00", None),
            ("C2603EUR1,00", None),
            ("", None),
        ] {
            let found = read(text);
            let found = found.as_ref().map(|balance| {
                (balance.amount.to_string(), balance.currency.as_deref(), balance.date.is_some())
            });
            let expected = expected.map(|(amount, currency, dated)| (amount.to_owned(), currency, dated));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn totals_have_a_count_and_an_amount() {
        assert_eq!(read_total("3EUR120,50"), Some((3, Decimal::new(12_050, 2))));
        assert_eq!(read_total("0EUR0,"), Some((0, Decimal::ZERO)));
        assert_eq!(read_total("EUR1,00"), None);
        assert_eq!(read_floor_currency("EURD0,01").as_deref(), Some("EUR"));
        assert_eq!(read_floor_currency("E"), None);
    }
}
