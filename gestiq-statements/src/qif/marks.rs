//! The decimal mark of a file: one for all its amounts.

use rust_decimal::Decimal;

use super::entry::Entry;
use crate::issue::IssueCode;
use crate::number;
use crate::number::{DecimalMark, NumberError};

/// The mark that all amounts agree on which tell one; none where they contradict each other.
pub(super) fn decide<'e>(entries: impl Iterator<Item = &'e Entry>) -> Option<DecimalMark> {
    let texts = entries.flat_map(|entry| entry.amount.iter().chain(&entry.splits));
    let mut marks = texts.filter_map(|text| number::evidence(text).ok().flatten());
    let first = marks.next()?;
    marks.all(|mark| mark == first).then_some(first)
}

/// An amount with the mark of its file.
pub(super) fn amount(text: &str, mark: Option<DecimalMark>) -> Result<Decimal, IssueCode> {
    number::parse(text, mark).map_err(|error| match error {
        NumberError::Empty => IssueCode::MissingAmount,
        NumberError::NotANumber => IssueCode::InvalidAmount,
        NumberError::Ambiguous => IssueCode::AmbiguousAmount,
        NumberError::OutOfRange => IssueCode::AmountOutOfRange,
    })
}
