//! Reads records of 80 columns. Some programs trim the blanks at their ends, some leave the line breaks out.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::error::Error;
use crate::issue::IssueCode;
use crate::place::Place;
use crate::short_date;
use crate::text_lines::TextFile;

/// The number of columns of a record.
const COLUMNS: usize = 80;

/// The number of decimals of all amounts, whatever the currency (Cuaderno 43, records 11, 22 and 33: "12
/// enteros y 2 decimales").
const DECIMALS: u32 = 2;

/// A record, and its place.
#[derive(Debug)]
pub(super) struct Record<'t> {
    text: &'t str,
    pub(super) place: Place,
    pub(super) was_repaired: bool,
}

/// Passes all records of a file that are not blank to `take`; returns the place of the end.
pub(super) fn read(
    file: &TextFile<'_>,
    take: &mut impl FnMut(Record<'_>) -> Result<(), Error>,
) -> Result<Place, Error> {
    let mut lines = file.lines();
    for line in lines.by_ref() {
        let (mut at, mut rest): (usize, &str) = (0, &line.text);
        let mut place = line.place;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(COLUMNS).map_or(rest.len(), |(end, _)| end);
            let (text, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let is_blank = text.chars().all(|c| c.is_whitespace() || c.is_control());
            if !is_blank {
                take(Record { text, place, was_repaired: line.was_repaired })?;
            }
            // A part of a line is far shorter than 4 GiB.
            place.offset += u32::try_from(file.bytes_of(&line, at..at + end)).unwrap_or_default();
            (at, rest) = (at + end, behind);
        }
    }
    Ok(lines.place())
}

impl Record<'_> {
    /// Returns the two digits of the kind.
    pub(super) fn kind(&self) -> &str {
        self.columns(1, 2)
    }

    /// Returns the whole record.
    pub(super) fn text(&self) -> &str {
        self.text
    }

    /// Returns the columns from `first` to `last`, counted from 1; fewer if the record was trimmed.
    pub(super) fn columns(&self, first: usize, last: usize) -> &str {
        let at = |column: usize| {
            if self.text.is_ascii() {
                return column.min(self.text.len());
            }
            self.text.char_indices().nth(column).map_or(self.text.len(), |(at, _)| at)
        };
        self.text.get(at(first - 1)..at(last)).unwrap_or_default()
    }

    /// Returns `true` if the record reaches this column.
    pub(super) fn reaches(&self, column: usize) -> bool {
        !self.columns(column, column).is_empty()
    }

    /// Reads a day as YYMMDD.
    pub(super) fn date(&self, first: usize) -> Option<NaiveDate> {
        short_date::yymmdd(self.columns(first, first + 5))
    }

    /// Reads an amount of 14 digits, signed by the code in the column before it: 1 is a debit, 2 a credit.
    pub(super) fn signed(&self, code_at: usize) -> Result<Decimal, IssueCode> {
        let amount = self.amount(code_at + 1)?;
        match self.columns(code_at, code_at) {
            "1" => Ok(-amount),
            "2" => Ok(amount),
            _ => Err(IssueCode::InvalidField),
        }
    }

    /// Reads an amount of 14 digits without a sign.
    pub(super) fn amount(&self, first: usize) -> Result<Decimal, IssueCode> {
        let digits = self.columns(first, first + 13);
        if digits.trim().is_empty() {
            return Err(IssueCode::MissingAmount);
        }
        let is_whole = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let cents = digits.parse::<i64>().ok().filter(|_| is_whole);
        cents.map(|cents| Decimal::new(cents, DECIMALS)).ok_or(IssueCode::InvalidAmount)
    }

    /// Reads a number that fills its columns with digits.
    pub(super) fn number(&self, first: usize, last: usize) -> Option<u64> {
        let digits = self.columns(first, last);
        let is_whole = digits.len() == last + 1 - first && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record<'_> {
        Record { text, place: Place::default(), was_repaired: false }
    }

    #[test]
    fn columns_are_characters_and_may_be_trimmed() {
        for (text, first, last, expected) in [
            ("1234567890", 1, 2, "12"),
            ("1234567890", 9, 12, "90"),
            ("1234567890", 11, 12, ""),
            ("\u{e9}2\u{e9}4", 2, 3, "2\u{e9}"),
            ("\u{e9}2\u{e9}4", 4, 9, "4"),
            ("", 1, 2, ""),
        ] {
            assert_eq!(record(text).columns(first, last), expected, "{text:?}");
        }
    }

    #[test]
    fn amounts_are_cents_with_a_code() {
        for (text, expected) in [
            ("100000000001098", Ok("-10.98")),
            ("200000000001098", Ok("10.98")),
            ("299999999999999", Ok("999999999999.99")),
            ("000000000000000", Err(IssueCode::InvalidField)),
            ("20000000000109", Err(IssueCode::InvalidAmount)),
            ("2+0000000001098", Err(IssueCode::InvalidAmount)),
            ("2              ", Err(IssueCode::MissingAmount)),
            ("2", Err(IssueCode::MissingAmount)),
        ] {
            let found = record(text).signed(1).map(|amount| amount.to_string());
            assert_eq!(found, expected.map(str::to_owned), "{text:?}");
        }
    }

    /// A file with a UTF-8 mark and invalid bytes: each bad byte is a character of three bytes in the text.
    #[test]
    fn broken_bytes_move_no_record_behind_them() {
        let broken = [&b"\xEF\xBB\xBF11"[..], &[0x84; 78], &[b'2'; 80], b"88\n"].concat();
        let mut found = Vec::new();
        let file = TextFile::new(&broken);
        let end = read(&file, &mut |record| {
            found.push((record.kind().to_owned(), record.place.offset));
            Ok(())
        });
        let wanted = [("11", 3), ("22", 83), ("88", 163)];
        assert_eq!(found, wanted.map(|(kind, at)| (kind.to_owned(), at)));
        assert_eq!(end.unwrap().offset as usize, broken.len());
    }

    #[test]
    fn a_file_without_line_breaks_is_cut_every_eighty_columns() {
        let text = format!("{:<80}{:<80}\r\n\r\n\u{1a}\n88", "11\u{e9}", "22");
        let file = TextFile::new(text.as_bytes());
        let mut found = Vec::new();
        let end = read(&file, &mut |record| {
            found.push((record.kind().to_owned(), record.place.line, record.place.offset));
            Ok(())
        });
        let wanted = [("11", 1, 0), ("22", 1, 81), ("88", 4, 167)];
        assert_eq!(found, wanted.map(|(kind, line, at)| (kind.to_owned(), line, at)));
        assert_eq!(end.unwrap().offset as usize, text.len());
    }
}
