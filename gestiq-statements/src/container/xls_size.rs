//! Counts the cells of a binary workbook before it is read: two cells in opposite corners take a whole sheet of memory, and
//! many sheets can be the same part of the file.

use std::io::{BufReader, Cursor, Read};

use cfb::CompoundFile;

use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limit::Limit;
use crate::limits::Limits;

/// The names of the stream with the sheets, in BIFF8 and before.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

// Records of [MS-XLS] 2.3 and of the versions before it.
const END_OF_SHEET: u16 = 0x000A;
const SHEET: u16 = 0x0085;
/// Records whose first two fields are the row and the (first) column of cells.
const CELLS: [u16; 13] =
    [0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0207, 0x027E, 0x0406];
/// Records of several cells; their last field is the last column.
const RUNS: [u16; 2] = [0x00BD, 0x00BE];

/// Checks the number of cells that the sheets take, up to the last filled row and column.
///
/// # Errors
/// [`Error::LimitExceeded`], [`Error::Unopened`] for a damaged file.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let damaged = |error: &dyn std::fmt::Display| Error::unopened(FileKind::Xls, &error);
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let Some(name) = STREAMS.into_iter().find(|name| file.is_stream(name)) else {
        return Err(damaged(&"it is no workbook but another document of an office program"));
    };
    let stream = file.open_stream(name).map_err(|error| damaged(&error))?;
    limits.check(Limit::Cells, cells(BufReader::new(stream)))
}

/// Returns the cells of the largest sheet for each sheet of the workbook. A stream that was cut counts up to its end.
fn cells(mut stream: impl Read) -> u64 {
    let (mut sheets, mut largest) = (0_u64, 0_u64);
    let (mut rows, mut columns) = (0_u64, 0_u64);
    let mut header = [0; 4];
    let mut body = Vec::new();
    while stream.read_exact(&mut header).is_ok() {
        let [low, high, length, more] = header;
        let kind = u16::from_le_bytes([low, high]);
        body.resize(usize::from(u16::from_le_bytes([length, more])), 0);
        if stream.read_exact(&mut body).is_err() {
            break;
        }
        match kind {
            SHEET => sheets += 1,
            END_OF_SHEET => (rows, columns) = (0, 0),
            _ if CELLS.contains(&kind) => {
                rows = rows.max(field(&body, 0) + 1);
                columns = columns.max(field(&body, 2) + 1);
                if RUNS.contains(&kind) {
                    columns = columns.max(field(&body, body.len().saturating_sub(2)) + 1);
                }
                largest = largest.max(rows * columns);
            }
            _ => {}
        }
    }
    largest.saturating_mul(sheets.max(1))
}

/// Returns a number of two bytes; 0 if it is missing.
fn field(body: &[u8], at: usize) -> u64 {
    match body.get(at..at + 2) {
        Some([low, high]) => u64::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u16]) -> Vec<u8> {
        let length = u16::try_from(body.len() * 2).unwrap();
        [kind, length].iter().chain(body).flat_map(|word| word.to_le_bytes()).collect()
    }

    #[test]
    fn the_largest_sheet_counts_for_each() {
        let sheet =
            [record(0x0203, &[0, 0]), record(0x00BD, &[9, 0, 1, 1, 4]), record(END_OF_SHEET, &[])].concat();
        let small = [record(0x00FD, &[1, 1]), record(END_OF_SHEET, &[])].concat();
        let two = [record(SHEET, &[0]), record(SHEET, &[0])].concat();
        for (case, stream, expected) in [
            ("nothing", Vec::new(), 0),
            ("one", sheet.clone(), 50),
            ("two", [two.clone(), sheet.clone(), small].concat(), 100),
            ("far corners", [record(0x0203, &[0, 0]), record(0x0203, &[65_535, 255])].concat(), 65_536 * 256),
            ("cut", sheet[..sheet.len() - 8].to_vec(), 1),
        ] {
            assert_eq!(cells(&*stream), expected, "{case}");
        }
    }
}
