//! Reads values as XML Schema writes them: `1234.50`, `2026-01-31`, `2026-01-31T23:00:00+01:00`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::issue::IssueCode;
use crate::number;
use crate::number::{DecimalMark, NumberError};

/// The first year of a real date: software writes dates before 1900 (`0001-01-01`) for "none".
const FIRST_YEAR: i32 = 1900;

/// Reads an amount: the decimal mark is a dot, whatever follows it. Only a comma, which the standard does not
/// define, needs more evidence: `1,650.00` is clear, `1,650` is not.
pub(super) fn amount(text: &str) -> Result<Decimal, IssueCode> {
    let mark = if text.contains(',') { None } else { Some(DecimalMark::Dot) };
    let may_stand = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
    if !text.is_empty() && !text.chars().all(may_stand) {
        return Err(IssueCode::InvalidAmount);
    }
    number::parse(text, mark).map_err(|error| match error {
        NumberError::Empty => IssueCode::MissingAmount,
        NumberError::NotANumber => IssueCode::InvalidAmount,
        NumberError::Ambiguous => IssueCode::AmbiguousAmount,
        NumberError::OutOfRange => IssueCode::AmountOutOfRange,
    })
}

/// Reads the day of a date or a time. It is the local day of the writer: time and zone are only checked for
/// their shape.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    let may_stand = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z');
    let rest_is_time = rest.strip_prefix(['T', ' ']).unwrap_or(rest).chars().all(may_stand);
    let starts_well = rest.is_empty() || rest.starts_with(['T', ' ', 'Z', '+', '-']);
    let mut parts = day.splitn(3, '-');
    let mut part = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let year = i32::try_from(year).ok().filter(|year| *year >= FIRST_YEAR && rest_is_time && starts_well)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_a_dot_or_an_unambiguous_comma() {
        for (text, expected) in [
            ("1234.50", Ok("1234.50")),
            ("1.650", Ok("1.650")),
            ("5442.09000", Ok("5442.09000")),
            ("0", Ok("0")),
            (".5", Ok("0.5")),
            ("-5.00", Ok("-5.00")),
            ("1,650.00", Ok("1650.00")),
            ("1650,25", Ok("1650.25")),
            ("1,650", Err(IssueCode::AmbiguousAmount)),
            ("", Err(IssueCode::MissingAmount)),
            ("1 650.00", Err(IssueCode::InvalidAmount)),
            ("(5.00)", Err(IssueCode::InvalidAmount)),
            ("1E3", Err(IssueCode::InvalidAmount)),
            ("NaN", Err(IssueCode::InvalidAmount)),
            ("12345678901234567890123456789.12", Err(IssueCode::AmountOutOfRange)),
        ] {
            assert_eq!(
                amount(text).map(|amount| amount.to_string()),
                expected.map(str::to_owned),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_day_is_the_local_one_of_a_time() {
        for (text, expected) in [
            ("2026-01-31", Some("2026-01-31")),
            ("2026-01-31Z", Some("2026-01-31")),
            ("2026-01-31+01:00", Some("2026-01-31")),
            ("2026-01-31T23:30:00-05:00", Some("2026-01-31")),
            ("2025-07-23T00:00:00.000000000", Some("2025-07-23")),
            ("2026-02-30", None),
            ("0001-01-01", None),
            ("2026-1-31", None),
            ("20260131", None),
            ("31/01/2026", None),
            ("2026-01-3112", None),
            ("2026-01-31Tx", None),
            ("2026-01-\u{661}\u{661}", None),
            ("", None),
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
