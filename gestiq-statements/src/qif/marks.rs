//! Decides the decimal mark of a file: one for all its amounts.

use super::entry::Entry;
use crate::number;
use crate::number::DecimalMark;

/// Returns the mark on which all amounts with a clear one agree; none if they contradict each other.
pub(super) fn decide<'e>(entries: impl Iterator<Item = &'e Entry>) -> Option<DecimalMark> {
    let texts = entries.flat_map(|entry| entry.amount.iter().chain(&entry.splits));
    let mut marks = texts.filter_map(|text| number::evidence(text).ok().flatten());
    let first = marks.next()?;
    marks.all(|mark| mark == first).then_some(first)
}
