//! The canonical forms, which need no profile of their own.

use super::columns::{ColumnSource, Field};
use super::layout::Delimiter;
use super::profile::{CsvProfile, Decimals};

const LINES: [&str; 7] = ["id", "date", "amount", "currency", "counterparty", "description", "reference"];
/// The additional columns of a file with payments in other currencies.
const ORIGINAL: [&str; 2] = ["original_amount", "original_currency"];
const ITEMS: [&str; 7] = ["id", "number", "customer", "amount", "currency", "issue_date", "due_date"];

impl CsvProfile {
    /// Returns the profile of lines as `id,date,amount,currency,counterparty,description,reference`: ISO
    /// dates, a decimal dot, signed amounts, and ids that are used as they are.
    #[must_use]
    pub fn canonical_lines() -> Self {
        strict("canonical lines", &LINES)
            .column(Field::LineId, "id")
            .column(Field::Date, "date")
            .column(Field::Amount, "amount")
            .column(Field::Currency, "currency")
            .column(Field::Counterparty, "counterparty")
            .column(Field::Description, "description")
            .column(Field::Reference, "reference")
    }

    /// Returns [`CsvProfile::canonical_lines`] with `original_amount,original_currency` added: the amount
    /// that the payer sent, if that was in another currency.
    #[must_use]
    pub fn canonical_lines_with_original() -> Self {
        let mut profile = Self::canonical_lines()
            .column(Field::OriginalAmount, ORIGINAL[0])
            .column(Field::OriginalCurrency, ORIGINAL[1]);
        profile.signature.extend(ORIGINAL.map(str::to_owned));
        profile
    }

    /// Returns the profile of open items as `id,number,customer,amount,currency,issue_date,due_date`: ISO
    /// dates, a decimal dot, ids that are used as they are; `customer` is the name. The columns `direction` and
    /// `reference` are read if they are there.
    #[must_use]
    pub fn canonical_items() -> Self {
        strict("canonical items", &ITEMS)
            .column(Field::Id, "id")
            .column(Field::Number, "number")
            .column(Field::Counterparty, "customer")
            .column(Field::Amount, "amount")
            .column(Field::Currency, "currency")
            .column(Field::Date, "issue_date")
            .column(Field::DueDate, "due_date")
            .column(Field::Direction, ColumnSource::any_of(&["direction"]))
            .column(Field::Reference, ColumnSource::any_of(&["reference"]))
    }
}

fn strict(name: &str, header: &[&str]) -> CsvProfile {
    CsvProfile {
        signature: header.iter().map(|name| (*name).to_owned()).collect(),
        delimiter: Delimiter::Char(','),
        date_formats: "yyyy-MM-dd".parse().into_iter().collect(),
        decimal: Decimals::Dot,
        ..CsvProfile::named(name)
    }
}
