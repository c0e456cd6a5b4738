//! The shape of a CSV file: its delimiter, its header, its first rows.

use crate::csv::alias::meaning;
use crate::csv::cells::Rows;
use crate::csv::reader::Dialect;
use crate::csv::row::Row;
use crate::csv::table::{DELIMITERS, longest_run, sample_of, sep_line};
use crate::csv::{CsvProfile, Field};
use crate::encoding::Text;

/// The number of rows that are examined.
const SAMPLE_ROWS: usize = 500;
/// The number of fields that a row must name to be a header.
const HEADER_FIELDS: usize = 3;

/// The shape of the first rows of a file.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) delimiter: char,
    pub(super) named_by_sep: bool,
    /// The number of rows in the densest block, and of its columns.
    pub(super) block: (usize, usize),
    /// Index of the header among the rows.
    pub(super) header: Option<usize>,
    pub(super) rows: Rows<'static>,
}

impl Shape {
    /// Returns the shape under the delimiter that gives the best header, then the densest block.
    pub(super) fn of(text: &Text<'_>) -> Self {
        let (named, from) = sep_line(&text.text);
        let body = sample_of(text.text.get(from..).unwrap_or_default());
        let candidates: Vec<u8> = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
        let shapes = candidates.iter().map(|delimiter| Shape::under(*delimiter, named.is_some(), body));
        let score = |shape: &Shape| (shape.fields().len(), shape.block.0 * shape.block.1);
        // The first of the best: the delimiters are ordered by frequency.
        let best = shapes.reduce(|best, next| if score(&next) > score(&best) { next } else { best });
        best.unwrap_or_else(|| Shape::under(b',', false, body))
    }

    fn under(delimiter: u8, named_by_sep: bool, body: &str) -> Self {
        let most_line_ends = CsvProfile::default().most_line_ends;
        let dialect = Dialect { delimiter, quote: Some(b'"'), most_line_ends, skip_lines: 0 };
        let rows = dialect.sample(body, SAMPLE_ROWS);
        let header = rows.iter().position(|row| fields_of(row).len() >= HEADER_FIELDS);
        let header = header.or_else(|| rows.iter().position(|row| is_small_header(&fields_of(row))));
        Shape {
            delimiter: char::from(delimiter),
            named_by_sep,
            block: longest_run(rows.iter().map(Row::len)),
            header,
            rows,
        }
    }

    /// Returns the fields that the header names: each with its columns, the most specific first.
    pub(super) fn fields(&self) -> Vec<(Field, Vec<usize>)> {
        self.header_row().map(fields_of).unwrap_or_default()
    }

    pub(super) fn header_row(&self) -> Option<Row<'_>> {
        self.rows.get(self.header?)
    }

    /// Returns `true` if the header has a name that is not English.
    pub(super) fn is_foreign(&self) -> bool {
        self.header_row().is_some_and(|row| row.cells().filter_map(meaning).any(|meaning| !meaning.english))
    }

    /// Returns the filled cells of a column below the header.
    pub(super) fn below(&self, column: usize) -> impl Iterator<Item = &str> {
        let first = self.header.map_or(0, |header| header + 1);
        self.rows.iter().skip(first).map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }
}

/// Returns `true` for a date and an amount, the smallest useful header.
fn is_small_header(fields: &[(Field, Vec<usize>)]) -> bool {
    let has = |field| fields.iter().any(|(own, _)| *own == field);
    has(Field::Date) && (has(Field::Amount) || (has(Field::Debit) && has(Field::Credit)))
}

fn fields_of(row: Row<'_>) -> Vec<(Field, Vec<usize>)> {
    let hits = row.cells().enumerate().filter_map(|(column, name)| Some((meaning(name)?, column)));
    let mut hits: Vec<_> = hits.map(|(meaning, column)| (meaning.field, meaning.rank, column)).collect();
    hits.sort_unstable();
    let by_field = hits.chunk_by(|(field, ..), (next, ..)| field == next);
    by_field
        .filter_map(|hits| Some((hits.first()?.0, hits.iter().map(|(.., column)| *column).collect())))
        .collect()
}
