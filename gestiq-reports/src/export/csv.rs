//! Tables as CSV (RFC 4180), for programs and for spreadsheets.
//!
//! A spreadsheet runs a cell that begins with `=` as a formula, even one that came from a stranger's invoice
//! (OWASP, "CSV Injection"). So a *text* that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line
//! break gets an apostrophe before it. Numbers stay as they are: `-5.00`.

use std::borrow::Cow;
use std::io::Write;

use crate::cell::{Cell, CellKind};
use crate::error::Error;
use crate::format::Locale;
use crate::table::Table;

/// The format for the reader of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// For programs: commas, decimal points, no totals.
    Machine,
    /// For spreadsheets in a language: its separator and decimal mark, the totals, and a byte order mark, so that
    /// the file is read as UTF-8.
    Spreadsheet(Locale),
}

/// Writes a table as CSV.
///
/// Every amount takes two columns, the number and its currency, so that a spreadsheet can add the numbers. Days
/// are ISO dates, which every language's spreadsheet reads; shares are ratios, unrounded. Nothing is cut.
///
/// # Errors
/// [`Error::Write`] if the destination cannot be written to.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reports::{Column, Table, export::csv};
///
/// let mut table = Table::new(vec![Column::text("Customer"), Column::money("Open")])?;
/// table.push(vec!["=1+1".into(), Money::from_minor(-500, Currency::EUR).into()])?;
/// let mut file = Vec::new();
/// csv::write(&table, csv::Dialect::Machine, &mut file)?;
/// assert_eq!(file, b"Customer,Open,Open currency\r\n'=1+1,-5.00,EUR\r\n");
/// # Ok::<(), gestiq_reports::Error>(())
/// ```
pub fn write(table: &Table, dialect: Dialect, mut destination: impl Write) -> Result<(), Error> {
    if dialect.has_byte_order_mark() {
        destination.write_all("\u{FEFF}".as_bytes()).map_err(|source| Error::Write { source })?;
    }
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(dialect.delimiter())
        .terminator(::csv::Terminator::CRLF)
        .from_writer(destination);
    let rows = table.rows().iter().map(|row| record(row, table, dialect));
    for line in std::iter::once(titles(table)).chain(rows).chain(totals(table, dialect)) {
        writer
            .write_record(line.iter().map(Cow::as_ref))
            .map_err(|error| Error::Write { source: error.into() })?;
    }
    writer.flush().map_err(|source| Error::Write { source })
}

impl Dialect {
    fn has_byte_order_mark(self) -> bool {
        matches!(self, Dialect::Spreadsheet(_))
    }

    /// Returns the separator: a semicolon if the comma is the decimal mark.
    fn delimiter(self) -> u8 {
        if self.decimal_mark() == ',' { b';' } else { b',' }
    }

    fn decimal_mark(self) -> char {
        match self {
            Dialect::Machine => '.',
            Dialect::Spreadsheet(locale) => locale.decimal_mark(),
        }
    }

    fn number(self, plain: &str) -> Cow<'static, str> {
        Cow::Owned(plain.replace('.', self.decimal_mark().encode_utf8(&mut [0; 4])))
    }
}

fn titles(table: &Table) -> Vec<Cow<'_, str>> {
    let mut line = Vec::new();
    for column in table.columns() {
        line.push(neutral(column.title()));
        if column.kind() == CellKind::Money {
            line.push(Cow::Owned(neutral(&format!("{} currency", column.title())).into_owned()));
        }
    }
    line
}

fn record<'a>(row: &'a [Cell], table: &Table, dialect: Dialect) -> Vec<Cow<'a, str>> {
    let mut line = Vec::new();
    for (cell, column) in row.iter().zip(table.columns()) {
        line.push(match cell {
            Cell::Blank => Cow::Borrowed(""),
            Cell::Text(text) => neutral(text),
            Cell::Integer(count) => Cow::Owned(count.to_string()),
            Cell::Decimal(number) | Cell::Percent(number) => dialect.number(&number.to_string()),
            Cell::Money(amount) => dialect.number(&amount.to_plain()),
            Cell::Date(day) => Cow::Owned(day.format("%Y-%m-%d").to_string()),
        });
        match (cell, column.kind()) {
            (Cell::Money(amount), _) => line.push(Cow::Borrowed(amount.currency().code())),
            (_, CellKind::Money) => line.push(Cow::Borrowed("")),
            _ => {}
        }
    }
    line
}

fn totals(table: &Table, dialect: Dialect) -> Option<Vec<Cow<'static, str>>> {
    let Dialect::Spreadsheet(locale) = dialect else { return None };
    let sums = table.totals()?;
    let mut line: Vec<_> =
        record(&sums, table, dialect).into_iter().map(|field| Cow::Owned(field.into_owned())).collect();
    if let (Some(first), Some(column)) = (line.first_mut(), table.columns().first())
        && !column.is_summed()
    {
        *first = Cow::Borrowed(locale.total_label());
    }
    Some(line)
}

/// Returns the text, with an apostrophe before it if a spreadsheet would read it as a formula.
fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
