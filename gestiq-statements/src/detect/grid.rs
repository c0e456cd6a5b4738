//! The cells of a file by column.

use rust_decimal::Decimal;

use super::shape::Shape;
use crate::csv::cells::Rows;
use crate::csv::reader::Dialect;
use crate::csv::table::sep_line;
use crate::csv::{CsvProfile, Field};
use crate::encoding::Text;
use crate::number::{DecimalMark, NumberError, evidence, parse};

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

/// The cells of a file by column, in the rows with a date.
#[derive(Debug)]
pub(super) struct Grid<'t> {
    pub(super) names: Vec<&'t str>,
    columns: Vec<Vec<&'t str>>,
    /// The decimal mark that the numbers of the file show.
    mark: Option<DecimalMark>,
}

impl<'t> Grid<'t> {
    pub(super) fn of(table: &'t Table, shape: &Shape) -> Self {
        let header = shape.header.and_then(|header| table.rows.get(header));
        let names: Vec<&str> = header.map(|row| row.cells().collect()).unwrap_or_default();
        let width = names.iter().rposition(|name| !name.is_empty()).map_or(shape.block.1, |last| last + 1);
        let names: Vec<&str> = names.into_iter().chain(std::iter::repeat("")).take(width).collect();
        let is_date = |field: &Field| matches!(field, Field::Date | Field::ValueDate | Field::DueDate);
        let fields = shape.fields();
        let dates: Vec<usize> = fields
            .iter()
            .filter(|(field, _)| is_date(field))
            .flat_map(|(_, columns)| columns.clone())
            .collect();
        let mut columns = vec![Vec::new(); width];
        for row in table.rows.iter().skip(shape.header.map_or(0, |header| header + 1)) {
            if row.len() < width || row.cells().skip(width).any(|cell| !cell.is_empty()) {
                continue;
            }
            let has_digit = |column: &usize| row.cell(*column).bytes().any(|byte| byte.is_ascii_digit());
            if dates.is_empty() || dates.iter().any(has_digit) {
                columns.iter_mut().zip(row.cells()).for_each(|(column, cell)| column.push(cell));
            }
        }
        let mark = columns.iter().flatten().find_map(|cell| evidence(bare(cell)?).ok().flatten());
        Grid { names, columns, mark }
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn name(&self, column: usize) -> &'t str {
        self.names.get(column).copied().unwrap_or_default()
    }

    /// Returns the cells of a column in the rows with a date.
    pub(super) fn cells(&self, column: usize) -> &[&'t str] {
        self.columns.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn filled(&self, column: usize) -> impl Iterator<Item = &'t str> {
        self.cells(column).iter().copied().filter(|cell| !cell.is_empty())
    }

    /// Returns the number of a cell.
    pub(super) fn number(&self, cell: &str) -> Option<Decimal> {
        let bare = bare(cell)?;
        match parse(bare, self.mark) {
            Err(NumberError::Ambiguous) => parse(bare, Some(DecimalMark::Dot)).ok(),
            number => number.ok(),
        }
    }
}

/// Returns a number without the currency before or behind it; `None` for a text that is not a number.
fn bare(cell: &str) -> Option<&str> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | '.' | ',' | '\u{2212}');
    let start = cell.find(is_part)?;
    let end = cell
        .rfind(is_part)
        .map(|end| end + cell.get(end..).and_then(|c| c.chars().next()).map_or(1, char::len_utf8))?;
    let around = [cell.get(..start)?, cell.get(end..)?];
    // Longer words than a currency make it a text: `Invoice 7`.
    let is_currency = |text: &str| text.trim().chars().count() <= 3;
    let number = cell.get(start..end)?;
    let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
    (has_digit && around.into_iter().all(is_currency)).then_some(number)
}
