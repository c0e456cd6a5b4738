//! Reads the fields of a record one by one, and the amounts in them.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use crate::issue::IssueCode;

/// The remaining fields of a record.
#[derive(Debug)]
pub(super) struct Fields<'r> {
    fields: std::vec::IntoIter<&'r str>,
}

impl<'r> Fields<'r> {
    pub(super) fn new(fields: Vec<&'r str>) -> Self {
        Fields { fields: fields.into_iter() }
    }

    /// Removes and returns the next field; empty if it is missing.
    pub(super) fn take(&mut self) -> &'r str {
        self.fields.next().unwrap_or_default()
    }

    /// Returns `true` if no field remains.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.as_slice().iter().all(|field| field.is_empty())
    }

    /// Returns all remaining fields.
    pub(super) fn rest(&self) -> &[&'r str] {
        self.fields.as_slice()
    }

    /// Removes the funds type and its fields; returns the value date of type `V`.
    ///
    /// `S` has three amounts of availability, `D` a number of pairs of days and amount, `V` a date and a time.
    pub(super) fn take_funds(&mut self) -> Option<&'r str> {
        match self.take() {
            "S" | "s" => {
                for _ in 0..3 {
                    self.take();
                }
                None
            }
            "D" | "d" => {
                let pairs: usize = self.take().parse().unwrap_or(0);
                for _ in 0..pairs.saturating_mul(2).min(self.fields.len()) {
                    self.take();
                }
                None
            }
            "V" | "v" => {
                let date = self.take();
                self.take();
                Some(date)
            }
            _ => None,
        }
    }
}

/// Reads minor units with an optional sign.
pub(super) fn minor(text: &str) -> Result<i128, IssueCode> {
    /// The number of digits of the largest amount that is stored exactly.
    const MOST_DIGITS: usize = 28;
    if text.is_empty() {
        return Err(IssueCode::MissingAmount);
    }
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(IssueCode::InvalidAmount);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > MOST_DIGITS {
        return Err(IssueCode::AmountOutOfRange);
    }
    let value: i128 =
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| IssueCode::InvalidAmount)? };
    Ok(if is_negative { -value } else { value })
}

/// Returns the amount of minor units in a currency.
pub(super) fn amount(minor: i128, currency: Currency) -> Result<Decimal, IssueCode> {
    Decimal::try_from_i128_with_scale(minor, currency.minor_digits()).map_err(|_| IssueCode::AmountOutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_digits_with_an_optional_sign() {
        for (text, expected) in [
            ("1000", Ok(1_000)),
            ("+000000000000", Ok(0)),
            ("-00012", Ok(-12)),
            ("", Err(IssueCode::MissingAmount)),
            ("+", Err(IssueCode::InvalidAmount)),
            ("10.00", Err(IssueCode::InvalidAmount)),
            ("--1", Err(IssueCode::InvalidAmount)),
            ("99999999999999999999999999999", Err(IssueCode::AmountOutOfRange)),
        ] {
            assert_eq!(minor(text), expected, "{text:?}");
        }
    }

    #[test]
    fn funds_take_as_many_fields_as_their_type_says() {
        for (fields, date, left) in [
            (&["Z", "B"][..], None, &["B"][..]),
            (&["", "B"], None, &["B"]),
            (&["V", "260331", "", "B"], Some("260331"), &["B"]),
            (&["S", "1", "2", "3", "B"], None, &["B"]),
            (&["D", "2", "0", "10", "1", "20", "B"], None, &["B"]),
            (&["D", "99999999999999999", "B"], None, &[]),
            (&["D", "x", "B"], None, &["B"]),
            (&["V"], Some(""), &[]),
        ] {
            let mut rest = Fields::new(fields.to_vec());
            assert_eq!((rest.take_funds(), rest.rest()), (date, left), "{fields:?}");
        }
    }
}
