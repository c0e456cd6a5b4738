//! A row, and how its text is split into cells.

use std::ops::Range;

use memchr::memchr;

use crate::place::Place;
use crate::plain_text::trim;

/// The separator and the quote of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Punctuation {
    pub(crate) separator: u8,
    /// The quote that may enclose a cell; such a cell holds no other quote.
    pub(crate) quote: Option<u8>,
}

impl Punctuation {
    /// Returns the end of the cell that starts at `from`.
    fn end(self, text: &[u8], from: usize) -> usize {
        let rest = text.get(from..).unwrap_or_default();
        let quoted = match (self.quote, rest.split_first()) {
            (Some(quote), Some((first, rest))) if *first == quote => {
                memchr(quote, rest).map_or(0, |end| end + 2)
            }
            _ => 0,
        };
        let behind = rest.get(quoted..).unwrap_or_default();
        memchr(self.separator, behind).map_or(text.len(), |end| from + quoted + end)
    }

    /// Returns the cell without the quotes around it.
    #[inline]
    pub(super) fn bare(self, cell: &str) -> &str {
        match cell.as_bytes() {
            [first, .., last] if first == last && Some(*first) == self.quote => {
                cell.get(1..cell.len() - 1).unwrap_or(cell)
            }
            _ => cell,
        }
    }

    /// Returns the cells of a row as they stand in its text.
    pub(super) fn cells(self, text: &str) -> impl Iterator<Item = &str> {
        let mut from = Some(0);
        std::iter::from_fn(move || {
            let start = from?;
            let end = self.end(text.as_bytes(), start);
            from = (end < text.len()).then_some(end + 1);
            text.get(start..end)
        })
    }
}

/// The number of cells whose ends a row stores; in wider rows the ends of the others are searched on each access.
const KNOWN_ENDS: usize = 16;

/// A row of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'c> {
    text: &'c str,
    punctuation: Punctuation,
    len: usize,
    /// The ends of the first cells in the text.
    ends: [u32; KNOWN_ENDS],
    pub(crate) place: Place,
}

impl<'c> Row<'c> {
    /// Creates a row of `len` cells.
    pub(super) fn new(text: &'c str, punctuation: Punctuation, len: usize, place: Place) -> Self {
        let mut ends = [0; KNOWN_ENDS];
        let mut from = 0;
        for slot in ends.iter_mut().take(len) {
            let end = punctuation.end(text.as_bytes(), from);
            // Rows are shorter than a file, and no file has 4 GiB.
            *slot = u32::try_from(end).unwrap_or(u32::MAX);
            from = end + 1;
        }
        Row { text, punctuation, len, ends, place }
    }

    /// Returns the cell of an index from 0, without outer blanks; empty if the row ends before it.
    #[inline]
    pub(crate) fn cell(self, index: usize) -> &'c str {
        let cell = self.range(index).and_then(|range| self.text.get(range)).unwrap_or_default();
        trim(self.punctuation.bare(cell))
    }

    #[inline]
    fn range(&self, index: usize) -> Option<Range<usize>> {
        if index >= self.len {
            return None;
        }
        let known = |index: usize| self.ends.get(index).map(|end| *end as usize);
        match (index.checked_sub(1).map(known), known(index)) {
            (None, Some(end)) => Some(0..end),
            (Some(Some(before)), Some(end)) => Some(before + 1..end),
            _ => self.far_range(index),
        }
    }

    /// Returns the range of a cell whose end is not stored.
    #[cold]
    fn far_range(&self, index: usize) -> Option<Range<usize>> {
        let mut from = *self.ends.last()? as usize + 1;
        for _ in KNOWN_ENDS..index {
            from = self.punctuation.end(self.text.as_bytes(), from) + 1;
        }
        Some(from..self.punctuation.end(self.text.as_bytes(), from))
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'c str> {
        (0..self.len).map(move |index| self.cell(index))
    }

    pub(crate) fn len(self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_parted_by_separators_outside_quotes() {
        let quoting = Punctuation { separator: b';', quote: Some(b'"') };
        let plain = Punctuation { separator: b',', quote: None };
        let cases: [(Punctuation, &str, &[&str]); 6] = [
            (quoting, "a;\"b;c\"; d ;", &["a", "b;c", "d", ""]),
            (quoting, "\"\";\" x \"", &["", "x"]),
            (quoting, "a\"b;c\"", &["a\"b", "c\""]),
            (quoting, "\"open;a", &["\"open", "a"]),
            (plain, "\"a,b\"", &["\"a", "b\""]),
            (plain, "", &[""]),
        ];
        for (punctuation, text, expected) in cases {
            let parted: Vec<&str> =
                punctuation.cells(text).map(|cell| trim(punctuation.bare(cell))).collect();
            assert_eq!(parted, expected, "{text:?}");
            let row = Row::new(text, punctuation, expected.len(), Place::default());
            assert_eq!(row.cells().collect::<Vec<_>>(), expected, "{text:?}");
            assert_eq!(row.cell(expected.len()), "");
        }
    }

    #[test]
    fn wide_rows_are_read_to_their_last_cell() {
        let cells: Vec<String> = (0..3 * KNOWN_ENDS).map(|at| at.to_string()).collect();
        let text = cells.join(",");
        let punctuation = Punctuation { separator: b',', quote: None };
        let row = Row::new(&text, punctuation, cells.len(), Place::default());
        assert_eq!(row.cells().collect::<Vec<_>>(), cells);
    }
}
