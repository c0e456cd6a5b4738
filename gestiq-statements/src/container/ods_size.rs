//! Counts the cells of an OpenDocument spreadsheet before it is read: a few bytes can repeat a cell in a million rows and
//! sixteen thousand columns.

use std::io::{BufReader, Cursor};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limit::Limit;
use crate::limits::Limits;

/// Checks the number of cells that the sheets take, with all repetitions up to the last filled one.
///
/// # Errors
/// [`Error::LimitExceeded`], [`Error::Unopened`] for a damaged file.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let damaged = |error: &dyn std::fmt::Display| Error::unopened(FileKind::Ods, &error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let content = archive.by_name("content.xml").map_err(|error| damaged(&error))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut count = Count::default();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|error| damaged(&error))? {
            Event::Start(tag) => count.open(&tag, false),
            Event::Empty(tag) => count.open(&tag, true),
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => count.end_row(),
            Event::End(tag) if tag.name().as_ref() == "table:table" => count.end_table(),
            Event::Eof => return Ok(()),
            _ => {}
        }
        limits.check(Limit::Cells, count.total.max(count.rows.saturating_mul(count.width)))?;
        buffer.clear();
    }
}

/// The cells so far.
#[derive(Default)]
struct Count {
    /// Of the tables before.
    total: u64,
    /// Of the table: rows up to the last filled one, and columns.
    rows: u64,
    width: u64,
    /// Rows since the last filled one.
    empty_rows: u64,
    /// Of the row: its repetitions, and its columns up to the last filled one.
    repeats: u64,
    columns: u64,
    filled: u64,
}

impl Count {
    fn open(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        match tag.name().as_ref() {
            "table:table-row" => {
                (self.repeats, self.columns, self.filled) =
                    (repeats(tag, "table:number-rows-repeated"), 0, 0);
                if is_empty {
                    self.end_row();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.columns = self.columns.saturating_add(repeats(tag, "table:number-columns-repeated"));
                if !is_empty || tag.attributes().flatten().any(|own| own.key.as_ref() == "office:value") {
                    self.filled = self.columns;
                }
            }
            _ => {}
        }
    }

    fn end_row(&mut self) {
        if self.filled == 0 {
            self.empty_rows = self.empty_rows.saturating_add(self.repeats);
            return;
        }
        self.rows = self.rows.saturating_add(self.empty_rows).saturating_add(self.repeats);
        self.empty_rows = 0;
        self.width = self.width.max(self.filled);
    }

    fn end_table(&mut self) {
        let cells = self.rows.saturating_mul(self.width);
        *self = Count { total: self.total.saturating_add(cells), ..Count::default() };
    }
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    let mut attributes = tag.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.as_ref() == name);
    found.and_then(|attribute| attribute.value.parse().ok()).unwrap_or(1)
}
