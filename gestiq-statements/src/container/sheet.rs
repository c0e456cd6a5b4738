//! A sheet as rows of texts, written as CSV: UTF-8, commas, one line for each row of the sheet.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;

/// The filled cells of a sheet by row and column, both from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// The number of columns.
    width: u64,
    filled: u64,
}

impl Sheet {
    /// Sets a cell; an empty text is none.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] beyond [`Limits::cells`].
    pub(super) fn set(
        &mut self,
        (row, column): (u32, u32),
        text: String,
        limits: &Limits,
    ) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        self.filled += 1;
        limits.check(Limit::Cells, self.filled)?;
        self.width = self.width.max(u64::from(column) + 1);
        self.rows.entry(row).or_default().insert(column, text);
        Ok(())
    }

    /// Returns `true` for a sheet without two rows of two columns: a cover, or nothing.
    pub(super) fn is_no_table(&self) -> bool {
        self.rows.values().filter(|row| row.len() > 1).nth(1).is_none()
    }

    /// Returns the sheet as CSV. Line numbers are row numbers.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] if the filled rows, at the width of the sheet, have too many cells.
    pub(super) fn to_csv(&self, limits: &Limits) -> Result<Vec<u8>, Error> {
        limits.check(Limit::Cells, self.width.saturating_mul(self.rows.len() as u64))?;
        let mut text = Vec::new();
        let mut next = 0;
        for (row, cells) in &self.rows {
            text.extend(std::iter::repeat_n(b'\n', (row - next) as usize));
            for column in 0..u32::try_from(self.width).unwrap_or(u32::MAX) {
                if column > 0 {
                    text.push(b',');
                }
                if let Some(cell) = cells.get(&column) {
                    write_cell(cell, &mut text);
                }
            }
            text.push(b'\n');
            next = row + 1;
        }
        Ok(text)
    }
}

fn write_cell(cell: &str, text: &mut Vec<u8>) {
    if cell.contains([',', '"', ';', '\t']) {
        text.push(b'"');
        text.extend(cell.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend(cell.as_bytes());
    }
}

/// Returns the name of a cell as spreadsheets show it: `A1`.
pub(super) fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_and_all_lines_have_the_same_columns() {
        let limits = Limits::default();
        let mut sheet = Sheet::default();
        for (at, text) in
            [((0, 0), "Title"), ((2, 0), "a,b"), ((2, 1), "say \"x\""), ((3, 1), "1.5"), ((3, 2), "")]
        {
            sheet.set(at, text.to_owned(), &limits).unwrap();
        }
        let csv = sheet.to_csv(&limits).unwrap();
        assert_eq!(String::from_utf8(csv).unwrap(), "Title,\n\n\"a,b\",\"say \"\"x\"\"\"\n,1.5\n");
        assert!(sheet.is_no_table(), "one row of two columns");
    }

    #[test]
    fn two_cells_far_apart_take_no_room() {
        let limits = Limits::default();
        let mut sheet = Sheet::default();
        sheet.set((0, 0), "a".to_owned(), &limits).unwrap();
        sheet.set((1_048_575, 16_383), "b".to_owned(), &limits).unwrap();
        assert_eq!(sheet.to_csv(&limits).unwrap().len(), 1_048_575 + 2 * 16_384 + 1);
        let narrow = Limits { cells: 10, ..Limits::default() };
        assert!(sheet.to_csv(&narrow).is_err());
    }

    #[test]
    fn cells_have_the_names_of_spreadsheets() {
        for (at, expected) in
            [((0, 0), "A1"), ((4, 3), "D5"), ((0, 25), "Z1"), ((0, 26), "AA1"), ((9, 16_383), "XFD10")]
        {
            assert_eq!(cell_name(at), expected);
        }
    }
}
