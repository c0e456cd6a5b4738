//! Answers to the questions that a file leaves open, in the form of a profile.

use gestiq_core::Currency;

use super::question::QuestionTopic;
use crate::csv::{Columns, CreditNoteRule, CsvProfile, Decimals, FeeRule, Field, RowFilter, SignModel};
use crate::date_format::DateFormat;

/// Parts of a profile that the caller knows, and that a detection takes as they are.
///
/// In TOML they are the lines that a [`Reading`](super::Reading) names.
///
/// ```
/// use gestiq_statements::detect::Answers;
/// use gestiq_statements::{ImportOptions, Importer};
///
/// let file = b"Datum;Richting;Bedrag;Munt\n21-06-2024;heen;827,75;EUR\n22-06-2024;terug;100,00;EUR\n";
/// let refused = Importer::default().detecting().statements(file).err().ok_or("a question")?;
/// assert_eq!(refused.code(), "open_questions");
///
/// let mut options = ImportOptions::default();
/// options.answers = toml::from_str::<Answers>(r#"
///     sign = { model = "abs_with_flag", debit = ["heen"], credit = ["terug"] }
///     [columns]
///     dc_flag = "Richting"
/// "#)?;
/// let lines = Importer::new(options).detecting().statements(file)?.records.remove(0).lines;
/// assert_eq!(lines[0].amount.to_string(), "-827.75 EUR");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Answers {
    /// The date formats.
    pub date_formats: Vec<DateFormat>,
    /// The decimal mark.
    pub decimal: Option<Decimals>,
    /// The currency of a file that names none.
    pub default_currency: Option<Currency>,
    /// The sign model.
    pub sign: Option<SignModel>,
    /// The meaning of a fee column.
    pub fees: Option<FeeRule>,
    /// The column that separates credit notes from invoices.
    pub credit_notes: Option<CreditNoteRule>,
    /// The rows that are left out or pending.
    pub row_filter: Vec<RowFilter>,
    /// The columns of fields.
    pub columns: Columns,
}

impl Answers {
    /// Adds other answers, which take precedence.
    pub fn add(&mut self, other: Answers) {
        if !other.date_formats.is_empty() {
            self.date_formats = other.date_formats;
        }
        self.decimal = other.decimal.or(self.decimal);
        self.default_currency = other.default_currency.or(self.default_currency);
        self.sign = other.sign.or(self.sign.take());
        self.fees = other.fees.or(self.fees);
        self.credit_notes = other.credit_notes.or(self.credit_notes.take());
        self.row_filter.extend(other.row_filter);
        for (field, source) in other.columns.iter() {
            self.columns.set(field, source.clone());
        }
    }

    /// Returns `true` if a question of a topic is answered.
    pub(super) fn answer(&self, topic: QuestionTopic) -> bool {
        match topic {
            QuestionTopic::Direction => self.sign.is_some(),
            QuestionTopic::Amount => self.columns.has(Field::Amount),
            QuestionTopic::Columns => self.columns.iter().next().is_some(),
            _ => false,
        }
    }

    /// Writes the answers into a profile.
    pub(super) fn write(&self, profile: &mut CsvProfile) {
        if !self.date_formats.is_empty() {
            profile.date_formats.clone_from(&self.date_formats);
        }
        profile.decimal = self.decimal.unwrap_or(profile.decimal);
        profile.default_currency = self.default_currency.or(profile.default_currency);
        profile.sign = self.sign.clone().or(profile.sign.take());
        profile.fees = self.fees.or(profile.fees);
        profile.credit_notes = self.credit_notes.clone().or(profile.credit_notes.take());
        profile.row_filter.extend(self.row_filter.iter().cloned());
        for (field, source) in self.columns.iter() {
            profile.columns.set(field, source.clone());
        }
    }
}
