//! Reads `:61:`, the movement itself: dates, mark, amount, type and two references, without separators.
//!
//! `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, and on the next line `[34x]`, as the SWIFT standard writes it: value date,
//! entry date, mark, third letter of the currency, amount, type, customer reference, bank reference, details.

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;

use super::{balance, cursor};
use crate::issue::IssueCode;
use crate::short_date;

/// The length of a reference in characters; the rest of the line is something else.
const REFERENCE_CHARS: usize = 16;

/// The largest number of days between value and entry.
const HALF_A_YEAR: i64 = 183;

/// A movement as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Movement {
    pub(super) value_date: NaiveDate,
    pub(super) entry_date: Option<NaiveDate>,
    /// Signed: outgoing money is negative.
    pub(super) amount: Decimal,
    /// `true` for outgoing money, of which a zero does not show the sign.
    pub(super) is_debit: bool,
    /// Announced, not booked: the marks `EC` and `ED`.
    pub(super) is_expected: bool,
    /// `NTRF`, `FMSC`, `N033`.
    pub(super) code: String,
    /// As written, possibly `NONREF`.
    pub(super) customer_reference: String,
    pub(super) bank_reference: Option<String>,
    /// The text after a customer reference that fills its sixteen places.
    pub(super) overflow: Option<String>,
}

/// The reason why a text is not a valid movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) code: IssueCode,
    pub(super) detail: &'static str,
}

/// Reads the first line of `:61:`.
pub(super) fn read(text: &str) -> Result<Movement, Flaw> {
    let flaw = |code, detail| Flaw { code, detail };
    let mut rest = text.trim_start();
    let value_date = cursor::digits(&mut rest, 6)
        .and_then(short_date::yymmdd)
        .ok_or(flaw(IssueCode::InvalidDate, "expected a value date as YYMMDD"))?;
    // Some banks fill the place of an entry date with blanks or zeros if there is none.
    rest = rest.trim_start();
    let entry_date = match cursor::digits(&mut rest, 4) {
        None | Some("0000") => None,
        Some(day) => {
            let nearest = entry_date(value_date, day);
            Some(nearest.ok_or(flaw(IssueCode::InvalidDate, "expected an entry date as MMDD"))?)
        }
    };
    let Mark { is_debit, is_expected } =
        mark(&mut rest).ok_or(flaw(IssueCode::InvalidField, "expected C, D, RC or RD behind the dates"))?;
    let amount = balance::amount(cursor::amount(&mut rest))
        .map_err(|code| flaw(code, "expected digits with a decimal comma"))?;
    let code = cursor::chars(&mut rest, 4)
        .filter(|code| code.starts_with(|c: char| c.is_ascii_uppercase()))
        .ok_or(flaw(IssueCode::MissingField, "expected a type such as NTRF behind the amount"))?;
    let (customer, bank) = match rest.split_once("//") {
        Some((customer, bank)) => (customer, Some(bank.trim()).filter(|text| !text.is_empty())),
        None => (rest, None),
    };
    let (customer, overflow) = split_reference(customer);
    Ok(Movement {
        value_date,
        entry_date,
        amount: if is_debit { -amount } else { amount },
        is_debit,
        is_expected,
        code: code.trim_end().to_owned(),
        customer_reference: customer.trim().to_owned(),
        bank_reference: bank.map(str::to_owned),
        overflow: overflow.map(str::to_owned),
    })
}

fn split_reference(text: &str) -> (&str, Option<&str>) {
    let mut rest = text;
    match cursor::chars(&mut rest, REFERENCE_CHARS) {
        Some(reference) => (reference, Some(rest.trim()).filter(|rest| !rest.is_empty())),
        None => (text, None),
    }
}

struct Mark {
    is_debit: bool,
    is_expected: bool,
}

/// Removes the mark, and the letter of the currency after it, which adds nothing.
fn mark(rest: &mut &str) -> Option<Mark> {
    let letters = cursor::run(rest, |c| c.is_ascii_uppercase());
    // A reversed credit takes money away.
    let marks = [("RC", true, false), ("RD", false, false), ("EC", false, true), ("ED", true, true)];
    let marks = marks.into_iter().chain([("C", false, false), ("D", true, false)]);
    let mut found = marks.filter_map(|(mark, is_debit, is_expected)| {
        let currency = letters.strip_prefix(mark)?;
        (currency.len() <= 1).then_some(Mark { is_debit, is_expected })
    });
    found.next()
}

/// Returns the day `MMDD` that is nearest to the value date: an entry of 2 January can have its value on 31 December.
fn entry_date(value_date: NaiveDate, month_and_day: &str) -> Option<NaiveDate> {
    let month = month_and_day.get(..2)?.parse().ok()?;
    let day = month_and_day.get(2..)?.parse().ok()?;
    let years = [0, 1, -1].into_iter().map(|step| value_date.year() + step);
    let distance = |date: &NaiveDate| date.signed_duration_since(value_date).num_days().abs();
    let days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    // Only a 29 February that its year does not have is farther than that.
    days.min_by_key(distance).filter(|date| distance(date) <= HALF_A_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, value date, entry date, amount, type, customer reference, bank reference.
    type Case = (
        &'static str,
        &'static str,
        Option<&'static str>,
        &'static str,
        &'static str,
        &'static str,
        Option<&'static str>,
    );

    #[test]
    fn movements_are_read_whole() {
        let cases: &[Case] = &[
            (
                "1405070507C500,NTRFNONREF//B4E07",
                "2014-05-07",
                Some("2014-05-07"),
                "500",
                "NTRF",
                "NONREF",
                Some("B4E07"),
            ),
            ("110101D10,00N000NONREF", "2011-01-01", None, "-10.00", "N000", "NONREF", None),
            (
                "1811271127DR119,35NDDTNONREF",
                "2018-11-27",
                Some("2018-11-27"),
                "-119.35",
                "NDDT",
                "NONREF",
                None,
            ),
            ("1702010201CN45,00NTRFX//", "2017-02-01", Some("2017-02-01"), "45.00", "NTRF", "X", None),
            ("260101RC10,00NTRF", "2026-01-01", None, "-10.00", "NTRF", "", None),
            ("260101RD10,00NTRF", "2026-01-01", None, "10.00", "NTRF", "", None),
            ("260101RDR10,00NTRF", "2026-01-01", None, "10.00", "NTRF", "", None),
            ("260101EC10,00NTRF", "2026-01-01", None, "10.00", "NTRF", "", None),
            ("1710111011DF2402,00S   X", "2017-10-11", Some("2017-10-11"), "-2402.00", "S", "X", None),
            ("2612310102C1,00NTRF", "2026-12-31", Some("2027-01-02"), "1.00", "NTRF", "", None),
            ("2701021231C1,00NTRF", "2027-01-02", Some("2026-12-31"), "1.00", "NTRF", "", None),
            ("2402280229C1,00NTRF", "2024-02-28", Some("2024-02-29"), "1.00", "NTRF", "", None),
            ("131209C79,7FMSC01916//NONREF", "2013-12-09", None, "79.7", "FMSC", "01916", Some("NONREF")),
        ];
        for (text, value, entry, amount, code, customer, bank) in cases {
            let found = read(text).unwrap();
            let shown = (
                found.value_date.to_string(),
                found.entry_date.map(|date| date.to_string()),
                found.amount.to_string(),
            );
            let expected = ((*value).to_owned(), entry.map(str::to_owned), (*amount).to_owned());
            assert_eq!(shown, expected, "{text:?}");
            let texts = (&*found.code, &*found.customer_reference, found.bank_reference.as_deref());
            assert_eq!(texts, (*code, *customer, *bank), "{text:?}");
            assert_eq!(found.is_expected, text.contains('E') && text.contains("EC1"), "{text:?}");
        }
    }

    #[test]
    fn a_name_may_stand_behind_a_reference_of_sixteen_places() {
        let found = read("110527D000000001213,28N0440121470966      W.P. Jansen     ").unwrap();
        assert_eq!(
            (&*found.customer_reference, found.overflow.as_deref()),
            ("0121470966", Some("W.P. Jansen"))
        );
        assert_eq!(read("140729C500,NTRF29-07-2014 10:05//B").unwrap().overflow, None);
    }

    #[test]
    fn incomplete_and_impossible_movements_are_reported() {
        use IssueCode::{AmbiguousAmount, AmountOutOfRange, InvalidAmount, InvalidDate, InvalidField};
        use IssueCode::{MissingAmount, MissingField};
        for (text, code) in [
            ("", InvalidDate),
            ("26013", InvalidDate),
            ("260230C1,00NTRF", InvalidDate),
            ("2601310230C1,00NTRF", InvalidDate),
            ("2601311301C1,00NTRF", InvalidDate),
            ("2501310229C1,00NTRF", InvalidDate),
            ("260131", InvalidField),
            ("260131X1,00NTRF", InvalidField),
            ("260131CEUR1,00NTRF", InvalidField),
            ("260131R1,00NTRF", InvalidField),
            ("260131C", MissingAmount),
            ("260131CNTRF", InvalidField),
            ("260131C,NTRF", InvalidAmount),
            ("260131C1,0,0NTRF", InvalidAmount),
            ("260131C1.650NTRF", AmbiguousAmount),
            ("260131C12345678901234567890123456789012,00NTRF", AmountOutOfRange),
            ("260131C1,00", MissingField),
            ("260131C1,00NTR", MissingField),
            ("260131C1,00ntrf", MissingField),
        ] {
            assert_eq!(read(text).map_err(|flaw| flaw.code), Err(code), "{text:?}");
        }
    }
}
