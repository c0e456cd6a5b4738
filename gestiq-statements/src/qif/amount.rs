//! Reads the amount of a field.

use rust_decimal::Decimal;

use crate::issue::IssueCode;
use crate::number;
use crate::number::{DecimalMark, NumberError};

/// Reads an amount with the decimal mark of its file.
pub(super) fn read(text: &str, mark: Option<DecimalMark>) -> Result<Decimal, IssueCode> {
    number::parse(text, mark).map_err(|error| match error {
        NumberError::Empty => IssueCode::MissingAmount,
        NumberError::NotANumber => IssueCode::InvalidAmount,
        NumberError::Ambiguous => IssueCode::AmbiguousAmount,
        NumberError::OutOfRange => IssueCode::AmountOutOfRange,
    })
}
