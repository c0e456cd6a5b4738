//! The shape of a CSV file: its delimiter, its header, its first rows.

use super::cell_kinds::CellKinds;
use super::senses::{fields, named_fields};
use crate::csv::cells::Rows;
use crate::csv::reader::Dialect;
use crate::csv::row::Row;
use crate::csv::table::{DELIMITERS, longest_run, sample_of, sep_line};
use crate::csv::{CsvProfile, Field};
use crate::encoding::Text;
use crate::words::Words;

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
    /// The fields that the header names: each with its columns, the most specific first.
    fields: Vec<(Field, Vec<usize>)>,
    is_foreign: bool,
}

impl Shape {
    /// Returns the shape under the delimiter that gives the best header, then the densest block.
    pub(super) fn of(text: &Text<'_>, words: &Words) -> Self {
        let (named, from) = sep_line(&text.text);
        let body = sample_of(text.text.get(from..).unwrap_or_default());
        let candidates: Vec<u8> = named.map_or_else(|| DELIMITERS.to_vec(), |named| vec![named]);
        let shapes =
            candidates.iter().map(|delimiter| Shape::under(*delimiter, named.is_some(), body, words));
        let score = |shape: &Shape| {
            let named = shape.header_row().map_or(0, |row| named_fields(row.cells(), words).len());
            (named, shape.block.0 * shape.block.1)
        };
        // The first of the best: the delimiters are ordered by frequency.
        let best = shapes.reduce(|best, next| if score(&next) > score(&best) { next } else { best });
        let mut best = best.unwrap_or_else(|| Shape::under(b',', false, body, words));
        best.read_columns(words);
        best
    }

    /// Decides what the columns hold.
    fn read_columns(&mut self, words: &Words) {
        let Some(header) = self.header_row() else { return };
        let names: Vec<&str> = header.cells().collect();
        let contents: Vec<CellKinds> =
            (0..names.len()).map(|column| CellKinds::of(words, self.below(column))).collect();
        let found = fields(&names, &contents, words);
        self.is_foreign = names.iter().any(|name| words.is_foreign(name));
        self.fields = found;
    }

    fn under(delimiter: u8, named_by_sep: bool, body: &str, words: &Words) -> Self {
        let most_line_ends = CsvProfile::default().most_line_ends;
        let dialect = Dialect { delimiter, quote: Some(b'"'), most_line_ends, skip_lines: 0 };
        let rows = dialect.sample(body, SAMPLE_ROWS);
        let named: Vec<Vec<Field>> = rows.iter().map(|row| named_fields(row.cells(), words)).collect();
        let first = |is_header: &dyn Fn(&[Field]) -> bool| named.iter().position(|fields| is_header(fields));
        let header = first(&|fields| fields.len() >= HEADER_FIELDS && has_date_and_amount(fields))
            .or_else(|| first(&|fields| fields.len() >= HEADER_FIELDS))
            .or_else(|| first(&has_date_and_amount));
        Shape {
            delimiter: char::from(delimiter),
            named_by_sep,
            block: longest_run(rows.iter().map(Row::len)),
            header,
            rows,
            fields: Vec::new(),
            is_foreign: false,
        }
    }

    /// Returns the fields that the header names: each with its columns, the most specific first.
    pub(super) fn fields(&self) -> &[(Field, Vec<usize>)] {
        &self.fields
    }

    pub(super) fn header_row(&self) -> Option<Row<'_>> {
        self.rows.get(self.header?)
    }

    /// Returns `true` if the header has a name that is not English.
    pub(super) fn is_foreign(&self) -> bool {
        self.is_foreign
    }

    /// Returns the filled cells of a column below the header.
    pub(super) fn below(&self, column: usize) -> impl Iterator<Item = &str> {
        let first = self.header.map_or(0, |header| header + 1);
        self.rows.iter().skip(first).map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }
}

/// Returns `true` for a date and an amount, the smallest useful header.
fn has_date_and_amount(fields: &[Field]) -> bool {
    let has = |field| fields.contains(&field);
    (has(Field::Date) || has(Field::ValueDate))
        && (has(Field::Amount) || (has(Field::Debit) && has(Field::Credit)))
}
