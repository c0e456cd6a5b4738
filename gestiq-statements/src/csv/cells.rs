//! The rows of a file. Nearly all of them are borrowed from its text and not copied.

use std::borrow::Cow;

use ::csv::ByteRecord;
use memchr::memchr;

use super::row::{Punctuation, Row};
use crate::place::Place;
use crate::plain_text::{has_byte, may_be_control, trim, without_controls};

/// The position of a row among the cells, and in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) place: Place,
    start: u32,
    length: u32,
    cells: u16,
    /// `true` if its cells were copied.
    is_kept: bool,
    /// `true` if the line of the row is pending.
    pub(crate) is_pending: bool,
}

impl Span {
    fn new(place: Place, start: usize, length: usize, cells: usize, is_kept: bool) -> Self {
        // A text of at most 1 GiB in the file has less than 4 GiB.
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let cells = u16::try_from(cells).unwrap_or(u16::MAX);
        Span { place, start: narrow(start), length: narrow(length), cells, is_kept, is_pending: false }
    }

    /// Returns the number of cells.
    pub(crate) fn len(self) -> usize {
        self.cells.into()
    }
}

/// The cells of many rows.
#[derive(Debug)]
pub(crate) struct Cells<'t> {
    text: Cow<'t, str>,
    punctuation: Punctuation,
    kept: Kept,
}

impl<'t> Cells<'t> {
    pub(super) fn new(text: Cow<'t, str>, punctuation: Punctuation, kept: Kept) -> Self {
        Cells { text, punctuation, kept }
    }

    /// Returns the row of a span.
    pub(crate) fn row(&self, span: Span) -> Row<'_> {
        let (text, punctuation) =
            if span.is_kept { (&*self.kept.text, KEPT) } else { (&*self.text, self.punctuation) };
        let start = span.start as usize;
        let text = text.get(start..start + span.length as usize).unwrap_or_default();
        Row::new(text, punctuation, span.len(), span.place)
    }
}

/// Returns the row of a record, if its text says the same in this punctuation; `row` may end with line ends.
pub(super) fn in_text(
    text: &str,
    row: std::ops::Range<usize>,
    punctuation: Punctuation,
    record: &ByteRecord,
    place: Place,
) -> Option<Span> {
    if has_byte(record.as_slice(), may_be_control) {
        return None;
    }
    let start = row.start;
    let row = text.get(row)?.trim_end_matches(['\r', '\n']);
    let has_quotes = punctuation.quote.is_some_and(|quote| memchr(quote, row.as_bytes()).is_some());
    let mut cells = punctuation.cells(row);
    let mut is_same =
        |field: &[u8]| cells.next().is_some_and(|cell| punctuation.bare(cell).as_bytes() == field);
    // Without quotes there is only one way to split a row.
    let same = !has_quotes || (record.iter().all(&mut is_same) && cells.next().is_none());
    same.then(|| Span::new(place, start, row.len(), record.len(), false))
}

/// Returns `true` if all cells of a record are blank.
pub(super) fn is_blank(record: &ByteRecord) -> bool {
    record.iter().all(|cell| std::str::from_utf8(cell).is_ok_and(|cell| trim(cell).is_empty()))
}

/// Separates the cells that are copied: no cell has control characters.
const KEPT: Punctuation = Punctuation { separator: 0x1F, quote: None };

/// Rows that cannot be borrowed from the text: with doubled quotes or control characters in them.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    text: String,
}

impl Kept {
    /// Copies a record; returns its row, and the first cell that had control characters, which are removed. A row
    /// that is blank without them is skipped.
    pub(super) fn push(&mut self, record: &ByteRecord, place: Place) -> (Option<Span>, Option<String>) {
        // Separators are ASCII, so that a record of a text always is a text too.
        let text = std::str::from_utf8(record.as_slice())
            .map_or_else(|_| String::from_utf8_lossy(record.as_slice()), Cow::Borrowed);
        let may_be_odd = has_byte(record.as_slice(), may_be_control);
        let start = self.text.len();
        let (mut odd, mut is_blank) = (None, true);
        for index in 0..record.len() {
            let cell = record.range(index).and_then(|range| text.get(range)).unwrap_or_default();
            let clean = if may_be_odd { without_controls(cell) } else { None };
            if clean.is_some() {
                odd.get_or_insert_with(|| cell.to_owned());
            }
            let cell = clean.map_or(Cow::Borrowed(cell), Cow::Owned);
            is_blank &= trim(&cell).is_empty();
            if index > 0 {
                self.text.push(char::from(KEPT.separator));
            }
            self.text.push_str(trim(&cell));
        }
        if is_blank {
            self.text.truncate(start);
            return (None, odd);
        }
        (Some(Span::new(place, start, self.text.len() - start, record.len(), true)), odd)
    }
}

/// Some rows of a file, with their cells.
#[derive(Debug)]
pub(crate) struct Rows<'t> {
    pub(crate) cells: Cells<'t>,
    pub(crate) spans: Vec<Span>,
}

impl Rows<'_> {
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
        let (mut kept, mut spans, mut odd) = (Kept::default(), Vec::new(), Vec::new());
        for record in [&["a", " b\u{a0}", "", "c"][..], &["", " \t"], &["\0d\u{9b}e\u{1f} ", "f\ng"]] {
            let (span, found) = kept.push(&record.iter().collect(), Place::default());
            odd.extend(found);
            spans.extend(span);
        }
        let rows = Rows { cells: Cells::new("".into(), KEPT, kept), spans };
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(cells, [&["a", "b", "", "c"][..], &["de", "f\ng"]]);
        assert_eq!(rows.get(0).map(|row| row.cell(9)), Some(""));
        assert_eq!(odd, ["\0d\u{9b}e\u{1f} "]);
    }

    #[test]
    fn a_row_that_says_the_same_in_the_text_is_not_copied() {
        let punctuation = Punctuation { separator: b',', quote: Some(b'"') };
        for (text, record, is_in_text) in [
            ("a,\"b,c\"\r\n", &["a", "b,c"][..], true),
            ("\"a\nb\",", &["a\nb", ""], false),
            ("\"a\"\"b\"", &["a\"b"], false),
            ("\"a\"b", &["ab"], false),
            ("\"a\",b,c", &["a", "b"], false),
            ("\"a\"", &["a", ""], false),
            ("\0", &["\0"], false),
        ] {
            let record: ByteRecord = record.iter().collect();
            let span = in_text(text, 0..text.len(), punctuation, &record, Place::default());
            assert_eq!(span.is_some(), is_in_text, "{text:?}");
        }
    }
}
