//! The forms that need no profile of their own.

use super::columns::Field;
use super::layout::Delimiter;
use super::profile::{CsvProfile, Decimals};

const LINES: [&str; 7] = ["id", "date", "amount", "currency", "counterparty", "description", "reference"];
/// What follows in a file with payments from other currencies.
const ORIGINAL: [&str; 2] = ["original_amount", "original_currency"];
const ITEMS: [&str; 7] = ["id", "number", "customer", "amount", "currency", "issue_date", "due_date"];

impl CsvProfile {
    /// Lines as `id,date,amount,currency,counterparty,description,reference`: ISO dates, a decimal dot, signed
    /// amounts, and ids that are used as they are.
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

    /// As [`CsvProfile::canonical_lines`], followed by `original_amount,original_currency`: what the payer sent, where
    /// that was another currency.
    #[must_use]
    pub fn canonical_lines_with_original() -> Self {
        let mut profile = Self::canonical_lines()
            .column(Field::OriginalAmount, ORIGINAL[0])
            .column(Field::OriginalCurrency, ORIGINAL[1]);
        profile.signature.extend(ORIGINAL.map(str::to_owned));
        profile
    }

    /// Open items as `id,number,customer,amount,currency,issue_date,due_date`: ISO dates, a decimal dot, ids that
    /// are used as they are; `customer` is the name.
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
