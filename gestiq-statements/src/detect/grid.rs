//! The cells of a file by column.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::balance_label::balance_label;
use super::shape::Shape;
use crate::csv::cells::Rows;
use crate::csv::reader::Dialect;
use crate::csv::row::Row;
use crate::csv::table::sep_line;
use crate::csv::{CsvProfile, Field};
use crate::encoding::Text;
use crate::number::{DecimalMark, NumberError, evidence, parse};
use crate::words::Words;

/// The first and last rows of a table in which a balance with a date is searched.
const EDGE_ROWS: usize = 20;

/// The rows of the tried part of a file, from its first line on.
#[derive(Debug)]
pub(super) struct Table {
    rows: Rows<'static>,
}

impl Table {
    pub(super) fn of(text: &Text<'_>, shape: &Shape) -> Self {
        let (_, from) = sep_line(&text.text);
        let most_line_ends = CsvProfile::default().most_line_ends;
        let delimiter = u8::try_from(shape.delimiter).unwrap_or(b',');
        let dialect = Dialect { delimiter, quote: Some(b'"'), most_line_ends, skip_lines: 0 };
        Table { rows: dialect.sample(text.text.get(from..).unwrap_or_default(), usize::MAX) }
    }
}

/// The cells of a file by column, in the rows that can be records.
#[derive(Debug)]
pub(super) struct Grid<'t> {
    pub(super) names: Vec<&'t str>,
    columns: Vec<Vec<&'t str>>,
    /// The rows as wide as the header that have no date, or a text that begins like a balance.
    pub(super) others: Vec<Vec<&'t str>>,
    /// The decimal mark that the numbers of the file show.
    mark: Option<DecimalMark>,
    words: &'t Words,
}

impl<'t> Grid<'t> {
    pub(super) fn of(table: &'t Table, shape: &Shape, words: &'t Words) -> Self {
        let header = shape.header.and_then(|header| table.rows.get(header));
        let names: Vec<&str> = header.map(|row| row.cells().collect()).unwrap_or_default();
        let named = names.iter().rposition(|name| !name.is_empty()).map(|last| last + 1);
        let width = named.unwrap_or(shape.block.1);
        let names: Vec<&str> = names.into_iter().chain(std::iter::repeat("")).take(width).collect();
        let dates = date_columns(shape);
        let (mut columns, mut others) = (vec![Vec::new(); width], Vec::new());
        let fits = |row: &Row<'_>| row.len() >= width && row.cells().skip(width).all(str::is_empty);
        let first = shape.header.map_or(0, |header| header + 1);
        let is_at_edge = |at: usize| at < first + EDGE_ROWS || at + EDGE_ROWS >= table.rows.spans.len();
        for (at, row) in table.rows.iter().enumerate().skip(first).filter(|(_, row)| fits(row)) {
            let has_digit = |column: &usize| row.cell(*column).bytes().any(|byte| byte.is_ascii_digit());
            let is_dated = dates.is_empty() || dates.iter().any(has_digit);
            let is_edge = || is_at_edge(at) && row.cells().any(|cell| balance_label(words, cell).is_some());
            if is_dated && !is_edge() {
                columns.iter_mut().zip(row.cells()).for_each(|(column, cell)| column.push(cell));
            } else {
                others.push(row.cells().take(width).collect());
            }
        }
        let mark = columns.iter().flatten().find_map(|cell| evidence(&bare(words, cell)?).ok().flatten());
        Grid { names, columns, others, mark, words }
    }

    /// Returns the number of rows that can be records.
    pub(super) fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn name(&self, column: usize) -> &'t str {
        self.names.get(column).copied().unwrap_or_default()
    }

    /// Returns the cells of a column in the rows that can be records.
    pub(super) fn cells(&self, column: usize) -> &[&'t str] {
        self.columns.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn filled(&self, column: usize) -> impl Iterator<Item = &'t str> {
        self.cells(column).iter().copied().filter(|cell| !cell.is_empty())
    }

    /// Returns the number of each cell of a column, `None` for a cell without one.
    pub(super) fn numbers(&self, column: usize) -> Vec<Option<Decimal>> {
        self.cells(column).iter().map(|cell| self.number(cell)).collect()
    }

    /// Returns the number of a cell.
    pub(super) fn number(&self, cell: &str) -> Option<Decimal> {
        let bare = bare(self.words, cell)?;
        match parse(&bare, self.mark) {
            Err(NumberError::Ambiguous) => parse(&bare, Some(DecimalMark::Dot)).ok(),
            number => number.ok(),
        }
    }
}

fn date_columns(shape: &Shape) -> Vec<usize> {
    let is_date = |field: &Field| matches!(field, Field::Date | Field::ValueDate | Field::DueDate);
    let fields = shape.fields();
    fields.iter().filter(|(field, _)| is_date(field)).flat_map(|(_, columns)| columns.clone()).collect()
}

/// Returns a number without the currency beside it; `None` for a text that is not a number.
fn bare<'c>(words: &Words, cell: &'c str) -> Option<Cow<'c, str>> {
    let number = words.number_in(cell);
    number.bytes().any(|byte| byte.is_ascii_digit()).then_some(number)
}
