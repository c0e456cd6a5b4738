//! The form in which one bank, or one program, writes its files.

use gestiq_core::Currency;

use super::columns::{ColumnSource, Columns, Field};
use super::credit_notes::CreditNoteRule;
use super::direction_rule::DirectionRule;
use super::layout::{Delimiter, HeaderRow, Quote, RowOrder, SkipFoot, SkipHead, TextEncoding};
use super::row_filter::RowFilter;
use super::signs::{DebitSign, SignModel};
use crate::date_format::DateFormat;
use crate::number::DecimalMark;

/// Version of the profile format that this crate reads.
pub const PROFILE_VERSION: u32 = 1;

/// Describes how a CSV file is read: data, which a host stores with its bank accounts.
///
/// Only the columns are required. Everything else has a default that lets the file decide, and refuses a file
/// that does not. In TOML:
///
/// ```
/// use gestiq_statements::{ImportOptions, csv};
///
/// let profile: csv::CsvProfile = toml::from_str(r#"
///     name = "my bank"
///     default_currency = "EUR"
///     [columns]
///     date = ["Buchungstag", "Buchungsdatum"]
///     amount = "Betrag"
///     description = { join = ["Buchungstext", "Verwendungszweck"], with = " / " }
/// "#)?;
/// let file = b"Buchungstag;Buchungstext;Verwendungszweck;Betrag\n31.01.2026;Lastschrift;Miete;-1.650,00\n";
/// let imported = csv::read_statement(file, &profile, &ImportOptions::default())?.strict()?;
/// let line = &imported.records[0].lines[0];
/// assert_eq!(line.amount.to_string(), "-1650.00 EUR");
/// assert_eq!(line.description.as_deref(), Some("Lastschrift / Miete"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CsvProfile {
    /// [`PROFILE_VERSION`].
    pub version: u32,
    /// The name, for messages.
    pub name: String,
    /// Country of the bank (ISO 3166, two letters).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Header names that together distinguish this profile from all others; `detect` searches for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signature: Vec<String>,
    /// The encoding of the file.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: TextEncoding,
    /// The character between two cells.
    #[serde(skip_serializing_if = "is_default")]
    pub delimiter: Delimiter,
    /// The character around a cell.
    #[serde(skip_serializing_if = "is_default")]
    pub quote: Quote,
    /// Line ends that one quoted cell may hold; with more, its quote counts as unclosed.
    pub most_line_ends: u32,
    /// The lines before the header.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_head: SkipHead,
    /// The rows after the last record.
    #[serde(skip_serializing_if = "is_default")]
    pub skip_foot: SkipFoot,
    /// The start of rows that are comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment_prefix: Option<String>,
    /// The presence of a header row.
    #[serde(skip_serializing_if = "is_default")]
    pub header: HeaderRow,
    /// The date formats; one must fit all rows. If empty, the usual ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub date_formats: Vec<DateFormat>,
    /// Two-digit years below it are in this century.
    pub century_pivot: u8,
    /// The decimal mark.
    #[serde(skip_serializing_if = "is_default")]
    pub decimal: Decimals,
    /// Currency signs and codes that may stand beside an amount (`€`, `EUR`); with any other text it is not a
    /// valid amount.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub currency_symbols: Vec<String>,
    /// The sign model; if none, it follows from the columns (amount and flag, signed amount, or debit and credit).
    /// A profile with an amount and debit and credit uses the columns that the file has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<SignModel>,
    /// The meaning of a fee column; required if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fees: Option<FeeRule>,
    /// The order of the rows.
    #[serde(skip_serializing_if = "is_default")]
    pub order: RowOrder,
    /// The meaning of the balance column.
    #[serde(skip_serializing_if = "is_default")]
    pub balance: BalanceRule,
    /// The currency, if neither a column nor the caller names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_currency: Option<Currency>,
    /// Labels before the header (`IBAN`, `Kontonummer`) that are followed by the account number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub account_labels: Vec<String>,
    /// The direction of open items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<DirectionRule>,
    /// The column that separates credit notes from invoices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit_notes: Option<CreditNoteRule>,
    /// Rows that are left out or pending, by the value of a column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub row_filter: Vec<RowFilter>,
    /// The columns of the fields.
    pub columns: Columns,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Default for CsvProfile {
    fn default() -> Self {
        CsvProfile {
            version: PROFILE_VERSION,
            name: "unnamed".to_owned(),
            country: None,
            signature: Vec::new(),
            encoding: TextEncoding::default(),
            delimiter: Delimiter::default(),
            quote: Quote::default(),
            // Twice the lines of the longest remittance text of the formats (Norma 43: 5 records of 2 lines).
            most_line_ends: 20,
            skip_head: SkipHead::default(),
            skip_foot: SkipFoot::default(),
            comment_prefix: None,
            header: HeaderRow::default(),
            date_formats: Vec::new(),
            century_pivot: 70,
            decimal: Decimals::default(),
            currency_symbols: Vec::new(),
            sign: None,
            fees: None,
            order: RowOrder::default(),
            balance: BalanceRule::default(),
            default_currency: None,
            account_labels: Vec::new(),
            direction: None,
            credit_notes: None,
            row_filter: Vec::new(),
            columns: Columns::default(),
        }
    }
}

impl CsvProfile {
    /// Creates a profile without columns.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        CsvProfile { name: name.into(), ..CsvProfile::default() }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, field: Field, source: impl Into<ColumnSource>) -> Self {
        self.columns.set(field, source);
        self
    }

    /// Returns the sign model for a file that has these columns: the one that is named, or the one that the
    /// columns imply. A profile with both an amount and a debit column serves several files, and uses the
    /// columns that the file has: an amount with a flag, a signed amount, or debit and credit.
    pub(crate) fn sign_model(&self, file_has: impl Fn(Field) -> bool) -> SignModel {
        if let Some(model) = &self.sign {
            return model.clone();
        }
        let serves_several = self.columns.has(Field::Amount) && self.columns.has(Field::Debit);
        let has = |field| if serves_several { file_has(field) } else { self.columns.has(field) };
        match (has(Field::Amount), has(Field::DcFlag)) {
            (true, true) => SignModel::AbsWithFlag { debit: Vec::new(), credit: Vec::new() },
            (true, false) => SignModel::Signed { invert: false },
            (false, _) => SignModel::DebitCredit { debit_sign: DebitSign::Plus },
        }
    }
}

/// The decimal mark of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    /// Decided once for the file by all its numbers, the decimals of the currency and the running balance;
    /// the file is refused if they leave it open and it matters.
    #[default]
    Infer,
    /// `1,234.56`
    Dot,
    /// `1.234,56`
    Comma,
}

impl Decimals {
    pub(crate) fn mark(self) -> Option<DecimalMark> {
        match self {
            Decimals::Infer => None,
            Decimals::Dot => Some(DecimalMark::Dot),
            Decimals::Comma => Some(DecimalMark::Comma),
        }
    }
}

impl From<DecimalMark> for Decimals {
    fn from(mark: DecimalMark) -> Self {
        match mark {
            DecimalMark::Dot => Decimals::Dot,
            DecimalMark::Comma => Decimals::Comma,
        }
    }
}

/// The meaning of a fee column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeeRule {
    /// The amount includes the fee; the column is for information.
    Included,
    /// The fee is charged in addition: the line is the amount less the fee.
    Subtracted,
}

/// The meaning of the balance column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalanceRule {
    /// The balance of a line is the one before plus the amount; it gives the opening and closing balance.
    #[default]
    Chain,
    /// The column is kept with the lines and is not checked (available balances, balances of other days).
    Informative,
}
