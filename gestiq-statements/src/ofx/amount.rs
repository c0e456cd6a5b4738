//! Reads amounts, exactly or not at all.
//!
//! OFX allows a dot or a comma before the decimals and no grouping (2.0.2, 3.2.9.1); banks group all the same.
//! So `1,650` can be 1650 or 1.65. It is read by the decimal mark that the other amounts of the file show or the caller
//! names, and as decimals if the currency has three; otherwise nothing is guessed.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use crate::issue::IssueCode;
use crate::number;
use crate::number::{DecimalMark, NumberError};

/// Reads an amount in a currency, if that is known; `mark` is asked only for a text with two readings.
pub(super) fn parse(
    text: &str,
    currency: Option<Currency>,
    mark: impl FnOnce() -> Option<DecimalMark>,
) -> Result<Decimal, IssueCode> {
    let read = match number::parse(text, None) {
        Err(NumberError::Ambiguous) => {
            let own = if text.contains(',') { DecimalMark::Comma } else { DecimalMark::Dot };
            let has_three = currency.is_some_and(|currency| currency.minor_digits() == 3);
            let mark = mark().or(has_three.then_some(own));
            mark.map_or(Err(NumberError::Ambiguous), |mark| number::parse(text, Some(mark)))
        }
        read => read,
    };
    read.map_err(|error| match error {
        NumberError::Empty => IssueCode::MissingAmount,
        NumberError::NotANumber => IssueCode::InvalidAmount,
        NumberError::Ambiguous => IssueCode::AmbiguousAmount,
        NumberError::OutOfRange => IssueCode::AmountOutOfRange,
    })
}

/// Returns the expected form, for the issue.
pub(super) fn advice(code: IssueCode) -> &'static str {
    match code {
        IssueCode::AmbiguousAmount => {
            "the separator can be grouping or a decimal mark, and no other amount of the file shows which; name the \
             decimal mark in the import options"
        }
        IssueCode::AmountOutOfRange => "28 digits are kept exactly",
        _ => "expected digits with a dot or a comma before the decimals",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_after_a_lone_mark_are_decimals_only_if_the_currency_has_three_or_the_mark_is_known() {
        let dinar: Option<Currency> = "TND".parse().ok();
        for (text, currency, expected) in [
            ("1,650", Some(Currency::EUR), Err(IssueCode::AmbiguousAmount)),
            ("1,650", None, Err(IssueCode::AmbiguousAmount)),
            ("1,650", dinar, Ok("1.650")),
            ("-1.650", dinar, Ok("-1.650")),
            ("1.650,000", dinar, Ok("1650.000")),
            ("1,650.00", Some(Currency::EUR), Ok("1650.00")),
            ("  ", None, Err(IssueCode::MissingAmount)),
            ("$120", None, Err(IssueCode::InvalidAmount)),
            ("NaN", None, Err(IssueCode::InvalidAmount)),
            ("1E3", None, Err(IssueCode::InvalidAmount)),
            ("12345678901234567890123456789.12", None, Err(IssueCode::AmountOutOfRange)),
        ] {
            let found = parse(text, currency, || None).map(|amount| amount.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        }
        for (text, mark, expected) in [
            ("-30.000", DecimalMark::Dot, "-30.000"),
            ("-30.000", DecimalMark::Comma, "-30000"),
            ("1,650", DecimalMark::Dot, "1650"),
            ("1,650.00", DecimalMark::Comma, "1650.00"),
        ] {
            let found = parse(text, None, || Some(mark)).map(|amount| amount.to_string());
            assert_eq!(found.as_deref(), Ok(expected), "{text:?} by {mark:?}");
        }
    }
}
