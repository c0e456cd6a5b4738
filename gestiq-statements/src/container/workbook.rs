//! Reads the sheets of a workbook as CSV. Values count, not their look: a formula has the value that was saved with it.

use std::io::Cursor;

use calamine::{Data, DataRef, Ods, Range, Reader, Sheet as SheetFacts, SheetVisible, Xls, Xlsb, Xlsx};

use super::contents::Contents;
use super::sheet::{Sheet, cell_name};
use super::{cell_text, ods_size, packed_size, xls_size};
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::issue::IssueCode;
use crate::limits::Limits;

/// The number of cells that are named in an issue about a sheet.
const NAMED: usize = 5;

/// A position in a sheet: row and column, from 0.
type At = (u32, u32);

/// The cells of a sheet, and those that have no value although they should.
#[derive(Default)]
struct Cells {
    sheet: Sheet,
    /// Errors such as `#REF!`.
    errors: Vec<(At, String)>,
    /// Formulas whose value was not saved.
    unsaved: Vec<At>,
}

/// Returns the sheets of a workbook as CSV.
pub(super) fn open(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let unreadable = |error: &dyn std::fmt::Display| Error::unopened(kind, &error);
    let file = Cursor::new(bytes);
    match kind {
        FileKind::Xls => {
            xls_size::check(bytes, limits)?;
            let mut book = Xls::new(file).map_err(|error| unreadable(&error))?;
            sheets(kind, &mut book, limits, |book, name, cells| {
                let range = book.worksheet_range(name).map_err(|error| unreadable(&error))?;
                fill(&range, cells, limits)
            })
        }
        FileKind::Ods => {
            packed_size::check(kind, bytes, limits)?;
            ods_size::check(bytes, limits)?;
            let mut book = Ods::new(file).map_err(|error| unreadable(&error))?;
            sheets(kind, &mut book, limits, |book, name, cells| {
                let range = book.worksheet_range(name).map_err(|error| unreadable(&error))?;
                fill(&range, cells, limits)
            })
        }
        _ => {
            packed_size::check(kind, bytes, limits)?;
            open_xml(kind, bytes, limits)
        }
    }
}

/// Reads XLSX, or XLSB if it is that.
fn open_xml(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let unreadable = |error: &dyn std::fmt::Display| Error::unopened(kind, &error);
    match Xlsx::new(Cursor::new(bytes)) {
        Ok(mut book) => sheets(kind, &mut book, limits, |book, name, cells| {
            let mut reader = book.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
            while let Some(cell) = reader.next_cell_with_formula().map_err(|error| unreadable(&error))? {
                let is_unsaved = cell.formula.is_some()
                    && matches!(&cell.value, DataRef::Empty | DataRef::SharedString(""));
                let at = cell.pos;
                take(at, &Data::from(cell.value), is_unsaved, cells, limits)?;
            }
            Ok(())
        }),
        Err(error) => {
            let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|_| unreadable(&error))?;
            sheets(kind, &mut book, limits, |book, name, cells| {
                let mut reader = book.worksheet_cells_reader(name).map_err(|error| unreadable(&error))?;
                while let Some(cell) = reader.next_cell().map_err(|error| unreadable(&error))? {
                    take(cell.get_position(), &Data::from(cell.get_value().clone()), false, cells, limits)?;
                }
                Ok(())
            })
        }
    }
}

fn fill(range: &Range<Data>, cells: &mut Cells, limits: &Limits) -> Result<(), Error> {
    let (row, column) = range.start().unwrap_or_default();
    for (down, right, value) in range.used_cells() {
        let offset = |first: u32, more: usize| first.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        take((offset(row, down), offset(column, right)), value, false, cells, limits)?;
    }
    Ok(())
}

fn take(at: At, value: &Data, is_unsaved: bool, cells: &mut Cells, limits: &Limits) -> Result<(), Error> {
    if is_unsaved {
        cells.unsaved.push(at);
    }
    let text = cell_text::of(value).unwrap_or_else(|error| {
        cells.errors.push((at, error.clone()));
        error
    });
    cells.sheet.set(at, text, limits)
}

/// Reads all visible sheets that hold a table.
fn sheets<B: Reader<Cursor<F>>, F: AsRef<[u8]>>(
    kind: FileKind,
    book: &mut B,
    limits: &Limits,
    read: impl Fn(&mut B, &str, &mut Cells) -> Result<(), Error>,
) -> Result<Contents, Error>
where
    Cursor<F>: std::io::Read + std::io::Seek,
{
    let mut contents = Contents::new(kind);
    let facts: Vec<SheetFacts> = book.sheets_metadata().to_vec();
    for SheetFacts { name, visible, .. } in facts {
        let mut cells = Cells::default();
        if visible != SheetVisible::Visible {
            contents.report(IssueCode::Unread, &name, "the sheet is hidden");
            continue;
        }
        read(book, &name, &mut cells)?;
        if cells.sheet.is_no_table() {
            contents.report(IssueCode::Unread, &name, "the sheet holds no table");
            continue;
        }
        report(&name, &cells, &mut contents);
        contents.add(Some(name), cells.sheet.to_csv(limits)?);
    }
    Ok(contents)
}

/// Reports cells without a value.
fn report(name: &str, cells: &Cells, contents: &mut Contents) {
    if !cells.unsaved.is_empty() {
        let named = list(cells.unsaved.iter().map(|at| cell_name(*at)));
        let detail = format!(
            "formulas without a saved value: {named}; open the file in a spreadsheet program and save it"
        );
        contents.report(IssueCode::MissingValue, name, detail);
    }
    if !cells.errors.is_empty() {
        let named = list(cells.errors.iter().map(|(at, error)| format!("{} {error}", cell_name(*at))));
        contents.report(IssueCode::CellError, name, named);
    }
}

fn list(names: impl ExactSizeIterator<Item = String>) -> String {
    let rest = names.len().saturating_sub(NAMED);
    let named = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if rest > 0 { format!("{named} and {rest} more") } else { named }
}
