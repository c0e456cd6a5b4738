//! Tells what the cells of a column can be, so that they decide what its name means.

use rustc_hash::FxHashSet;

use crate::csv::{DateFormat, Field};
use crate::number::{NumberError, parse};
use crate::words::Words;

/// Two-digit years below it are in this century; the cells are only counted.
const CENTURY_PIVOT: u8 = 70;
/// The most distinct values of a direction column: debit and credit, each in two spellings, and one for neither.
const MOST_DIRECTIONS: usize = 5;

/// What the filled cells of a column can be.
#[derive(Clone, Debug, Default)]
pub(super) struct CellKinds {
    pub(super) filled: usize,
    pub(super) dates: usize,
    /// Numbers that can be dates of a spreadsheet.
    pub(super) serials: usize,
    pub(super) numbers: usize,
    /// Numbers with a decimal mark, a grouping mark or a sign.
    pub(super) amounts: usize,
    pub(super) currencies: usize,
    pub(super) ibans: usize,
    pub(super) distinct: usize,
}

impl CellKinds {
    pub(super) fn of<'c>(words: &Words, cells: impl Iterator<Item = &'c str>) -> Self {
        let formats: Vec<DateFormat> =
            DateFormat::USUAL.iter().filter_map(|pattern| pattern.parse().ok()).collect();
        let (mut content, mut seen) = (CellKinds::default(), FxHashSet::default());
        for cell in cells.filter(|cell| !words.is_nothing(cell)) {
            content.filled += 1;
            if seen.insert(cell) {
                content.distinct += 1;
            }
            let is_whole = cell.bytes().all(|byte| byte.is_ascii_digit());
            let is_date = formats.iter().any(|format| format.read(cell, CENTURY_PIVOT).is_some());
            content.dates += usize::from(is_date && (!is_whole || cell.len() == 8));
            content.serials += usize::from(is_date && is_whole && cell.len() == 5);
            let number = words.number_in(cell);
            let is_number = matches!(parse(&number, None), Ok(_) | Err(NumberError::Ambiguous));
            content.numbers += usize::from(is_number);
            content.amounts += usize::from(is_number && !is_whole && !is_date);
            content.currencies += usize::from(words.currency(cell).is_some());
            content.ibans += usize::from(is_iban(cell));
        }
        content
    }

    /// Returns `true` if most cells can be values of a field.
    pub(super) fn fits(&self, field: Field) -> bool {
        let most = |count: usize| count * 2 >= self.filled;
        match field {
            Field::Date | Field::ValueDate | Field::DueDate => most(self.dates.max(self.serials)),
            Field::Amount
            | Field::Debit
            | Field::Credit
            | Field::Balance
            | Field::Fee
            | Field::Open
            | Field::OriginalAmount => most(self.numbers) && !self.holds(self.dates),
            Field::Currency | Field::OriginalCurrency => most(self.currencies),
            Field::DcFlag => self.distinct <= MOST_DIRECTIONS && !self.holds(self.amounts),
            Field::Account | Field::CounterpartyIban | Field::Id | Field::Number | Field::Reference => {
                !self.holds(self.dates) && !self.holds(self.amounts)
            }
            _ => !self.holds(self.dates) && !self.holds(self.amounts),
        }
    }

    /// Returns `true` if a count is that of most cells, and there are some.
    fn holds(&self, count: usize) -> bool {
        self.filled > 0 && count * 2 >= self.filled
    }

    /// Returns `true` if all rows name the same value.
    pub(super) fn is_constant(&self) -> bool {
        self.distinct == 1 && self.filled > 1
    }
}

/// Returns `true` for a text in the form of an IBAN: two letters, two digits, and letters or digits.
fn is_iban(cell: &str) -> bool {
    let plain: Vec<u8> = cell.bytes().filter(|byte| *byte != b' ').collect();
    let (country, rest) = plain.split_at_checked(2).unwrap_or_default();
    let (check, account) = rest.split_at_checked(2).unwrap_or_default();
    country.iter().all(u8::is_ascii_uppercase)
        && check.iter().all(u8::is_ascii_digit)
        && (11..=30).contains(&account.len())
        && account.iter().all(u8::is_ascii_alphanumeric)
}
