//! Rows of cells. All cells of a file stand in one text, so that a row needs no memory of its own.

use std::borrow::Cow;

use ::csv::ByteRecord;

use crate::import::Limit;
use crate::import::text::{has_byte, may_be_control, trim, without_controls};
use crate::{Error, Place};

/// A row of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'c> {
    /// The texts of its cells, one behind the other.
    text: &'c str,
    /// Where each cell ends in the text.
    ends: &'c [u32],
    pub(crate) place: Place,
}

impl<'c> Row<'c> {
    /// The cell of an index from 0, without outer blanks; empty where the row ends before it.
    #[inline]
    pub(crate) fn cell(self, index: usize) -> &'c str {
        let Some(end) = self.ends.get(index) else { return "" };
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start as usize..*end as usize).unwrap_or_default()
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'c str> {
        (0..self.len()).map(move |index| self.cell(index))
    }

    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }
}

/// Where a row stands among the cells, and in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) place: Place,
    /// Whether the line of the row is pending.
    pub(crate) is_pending: bool,
    cells: u32,
    first_cell: usize,
    text: usize,
}

/// The cells of many rows.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// The row of a span that [`Cells::push`] has answered.
    pub(crate) fn row(&self, span: Span) -> Row<'_> {
        let ends = self.ends.get(span.first_cell..).and_then(|ends| ends.get(..span.cells as usize));
        let text = self.text.get(span.text..).unwrap_or_default();
        Row { text, ends: ends.unwrap_or_default(), place: span.place }
    }

    /// Takes a record of a text; answers its row, and the first cell that held control characters, which
    /// are left out.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] for a record of 4 GiB or more.
    pub(crate) fn push(
        &mut self,
        record: &ByteRecord,
        place: Place,
    ) -> Result<(Span, Option<String>), Error> {
        let length = record.as_slice().len();
        let too_long = |_| Error::LimitExceeded {
            limit: Limit::FieldBytes,
            allowed: u32::MAX.into(),
            found: length as u64,
        };
        u32::try_from(length.max(record.len())).map_err(too_long)?;
        // Separators are ASCII, so that a record of a text always is a text too.
        let text = std::str::from_utf8(record.as_slice())
            .map_or_else(|_| String::from_utf8_lossy(record.as_slice()), Cow::Borrowed);
        let may_be_odd = has_byte(record.as_slice(), may_be_control);
        let (start, first_cell) = (self.text.len(), self.ends.len());
        let mut odd = None;
        for cell in (0..record.len()).filter_map(|index| text.get(record.range(index)?)) {
            let clean = if may_be_odd { without_controls(cell) } else { None };
            if clean.is_some() {
                odd.get_or_insert_with(|| cell.to_owned());
            }
            let cell = clean.map_or(Cow::Borrowed(cell), Cow::Owned);
            self.text.push_str(trim(&cell));
            // The record is no longer than a u32 tells.
            self.ends.push(u32::try_from(self.text.len() - start).unwrap_or(u32::MAX));
        }
        let cells = u32::try_from(self.ends.len() - first_cell).unwrap_or(u32::MAX);
        Ok((Span { place, is_pending: false, cells, first_cell, text: start }, odd))
    }

    /// Takes the last row back where all its cells are empty; answers whether it was.
    pub(crate) fn pop_blank(&mut self, last: Span) -> bool {
        let is_blank = self.text.len() == last.text;
        if is_blank {
            self.ends.truncate(last.first_cell);
        }
        is_blank
    }
}

/// Some rows of a file, with their cells.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) cells: Cells,
    pub(crate) spans: Vec<Span>,
}

impl Rows {
    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.spans.iter().map(|span| self.cells.row(*span))
    }

    pub(crate) fn get(&self, index: usize) -> Option<Row<'_>> {
        self.spans.get(index).map(|span| self.cells.row(*span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_kept_without_outer_blanks_and_control_characters() {
        let mut rows = Rows::default();
        let mut odd = Vec::new();
        for record in [&["a", " b\u{a0}", "", "c"][..], &["", " \t"], &["\0d\u{9b}e ", "f\ng"]] {
            let (span, found) = rows.cells.push(&record.iter().collect(), Place::default()).unwrap();
            odd.extend(found);
            if !rows.cells.pop_blank(span) {
                rows.spans.push(span);
            }
        }
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(cells, [&["a", "b", "", "c"][..], &["de", "f\ng"]]);
        assert_eq!(rows.get(0).map(|row| row.cell(9)), Some(""));
        assert_eq!(odd, ["\0d\u{9b}e "]);
    }
}
