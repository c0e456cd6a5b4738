//! Reads amounts, exactly or not at all.
//!
//! OFX allows a dot or a comma before the decimals and no grouping (2.0.2, 3.2.9.1); banks group all the same.
//! So `1,650` can be 1650 or 1.65, and nothing is guessed, unless the currency has three decimals.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use crate::issue::IssueCode;
use crate::number;
use crate::number::{DecimalMark, NumberError};

/// Reads an amount in a currency, if that is known.
pub(super) fn parse(text: &str, currency: Option<Currency>) -> Result<Decimal, IssueCode> {
    let read = match number::parse(text, None) {
        Err(NumberError::Ambiguous) if currency.is_some_and(|currency| currency.minor_digits() == 3) => {
            let mark = if text.contains(',') { DecimalMark::Comma } else { DecimalMark::Dot };
            number::parse(text, Some(mark))
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
        IssueCode::AmbiguousAmount => "the separator can be grouping or a decimal mark",
        IssueCode::AmountOutOfRange => "28 digits are kept exactly",
        _ => "expected digits with a dot or a comma before the decimals",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_after_a_lone_mark_are_decimals_only_where_the_currency_has_three() {
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
            let found = parse(text, currency).map(|amount| amount.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        }
    }
}
