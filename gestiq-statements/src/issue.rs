//! Issues that a reader finds in a file.

use std::borrow::Cow;
use std::fmt;

use gestiq_core::text::excerpt;

use crate::place::Place;

/// An issue: its code, its severity and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ImportIssue {
    /// The severity.
    pub severity: Severity,
    /// The code.
    pub code: IssueCode,
    /// The place in the file.
    #[serde(flatten)]
    pub place: Place,
    /// The file in an archive or the sheet of a workbook that has the issue; the place is one in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The field, by its name in the format or the profile.
    pub field: Option<Cow<'static, str>>,
    /// The offending text, shortened.
    pub text: Option<String>,
    /// The expected form, or the action that was taken instead.
    pub detail: Option<String>,
}

impl ImportIssue {
    /// Creates an issue with the default severity of its code.
    #[must_use]
    pub fn new(code: IssueCode, place: Place) -> Self {
        ImportIssue {
            severity: code.severity(),
            code,
            place,
            part: None,
            field: None,
            text: None,
            detail: None,
        }
    }

    /// Sets the field.
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Sets the offending text, shortened.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(excerpt(text));
        self
    }

    /// Sets the detail: the expected form, or the action that was taken instead.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Names the file in an archive or the sheet that has the issue.
    #[must_use]
    pub fn in_part(mut self, part: &str) -> Self {
        self.part = Some(part.to_owned());
        self
    }

    /// Lowers the severity to a warning and sets the detail.
    pub(crate) fn into_warning(mut self, detail: impl Into<String>) -> Self {
        self.severity = Severity::Warning;
        self.detail(detail)
    }

    /// Returns `true` if a strict import refuses the file because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl ImportIssue {
    /// Returns the place in words, with a colon after them; an issue about a whole part has no line.
    fn spot(&self) -> String {
        let place = &self.place;
        let record = (place.record > 0).then(|| format!("record {}", place.record));
        let line = format!("line {}, byte {}", place.line, place.offset);
        let line = (self.part.is_none() || place.line > 0).then_some(line);
        let field = self.field.as_ref().map(|field| format!("field {field}"));
        let words: Vec<String> = [self.part.clone(), line, record, field].into_iter().flatten().collect();
        words.join(", ") + ": "
    }
}

impl fmt::Display for ImportIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.spot(), self.code.message())?;
        if let Some(text) = &self.text {
            write!(f, ": {text:?}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, " ({detail})")?;
        }
        Ok(())
    }
}

/// The severity of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing was lost; for information.
    Info,
    /// Something may be wrong, but every record was read.
    Warning,
    /// A record or a part of the file could not be read reliably: a strict import refuses the file.
    Error,
}

macro_rules! issue_codes {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $severity:ident, $message:literal;)*) => {
        /// The code of an issue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum IssueCode {
            $($(#[$meta])* $name,)*
        }

        impl IssueCode {
            /// All codes.
            pub const ALL: &'static [IssueCode] = &[$(IssueCode::$name),*];

            /// Returns the stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(IssueCode::$name => $code,)* }
            }

            /// Returns the default severity.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(IssueCode::$name => Severity::$severity,)* }
            }

            /// Returns the message.
            #[must_use]
            pub fn message(self) -> &'static str {
                match self { $(IssueCode::$name => $message,)* }
            }
        }
    };
}

issue_codes! {
    /// The file ends in the middle of a structure.
    Truncated = "truncated", Error, "the file ends too early";
    /// The rest of the file does not follow its format.
    Malformed = "malformed", Error, "the file is malformed from here on";
    /// An amount is missing.
    MissingAmount = "missing_amount", Error, "the amount is missing";
    /// An amount cannot be read.
    InvalidAmount = "invalid_amount", Error, "not an amount";
    /// An amount can be read in two ways.
    AmbiguousAmount = "ambiguous_amount", Error, "the amount can be read in two ways";
    /// An amount has more digits than can be stored exactly.
    AmountOutOfRange = "amount_out_of_range", Error, "the amount has more digits than can be kept exactly";
    /// An amount has more decimals than its currency; it is not rounded.
    FinerThanMinorUnit = "finer_than_minor_unit", Warning, "the amount has more decimals than its currency";
    /// A date is missing.
    MissingDate = "missing_date", Error, "the date is missing";
    /// A date cannot be read or does not exist.
    InvalidDate = "invalid_date", Error, "not a date";
    /// The dates of a file can be read in two ways.
    AmbiguousDate = "ambiguous_date", Error, "the dates can be read in two ways";
    /// A currency is missing, and neither the file nor the options name one.
    MissingCurrency = "missing_currency", Error, "the currency is missing";
    /// A currency code is not in ISO 4217.
    UnknownCurrency = "unknown_currency", Error, "not a currency of ISO 4217";
    /// A required field is empty.
    MissingField = "missing_field", Error, "a required field is empty";
    /// A field has a value that its column does not allow.
    InvalidField = "invalid_field", Error, "the value does not fit its field";
    /// A column that the profile names is not in the file.
    MissingColumn = "missing_column", Error, "a column of the profile is not in the file";
    /// A row has more or fewer fields than the header.
    RaggedRow = "ragged_row", Error, "the row has another number of fields than the header";
    /// A quoted field never ends, or ends lines later.
    UnbalancedQuote = "unbalanced_quote", Error, "a quote is not closed";
    /// Text stands after a closing quote.
    TextAfterQuote = "text_after_quote", Warning, "text stands after a closing quote";
    /// A field occurs twice in one record, with different values.
    RepeatedField = "repeated_field", Warning, "a field occurs twice in one record";
    /// A record ends without having begun.
    Unbalanced = "unbalanced", Error, "a record ends that never began";
    /// The bank says that a line corrects one that it has sent before.
    Correction = "correction", Warning, "the line corrects an earlier one";
    /// The bank sent an error instead of, or beside, a statement.
    BankError = "bank_error", Error, "the bank reports an error";
    /// Two records have the same id.
    DuplicateId = "duplicate_id", Error, "the id is not unique";
    /// The bank gave one id to several transactions; all are kept.
    RepeatedBankId = "repeated_bank_id", Info, "the bank's id is used more than once";
    /// The running balance does not follow from the amounts.
    BalanceChainBroken = "balance_chain_broken", Warning, "the running balance does not follow from the amounts";
    /// Opening balance plus lines is not the closing balance.
    BalanceMismatch = "balance_mismatch", Warning, "opening balance plus lines is not the closing balance";
    /// The transactions of a batch do not add up to its entry.
    BatchMismatch = "batch_mismatch", Warning, "the transactions do not add up to their entry";
    /// The sign of a reversal is that of the standard, and no balance proves it.
    ReversalSign = "reversal_sign", Warning, "the sign of a reversal is not proved";
    /// A control total of the file differs from its records.
    ControlMismatch = "control_mismatch", Warning, "a control total is not that of the records";
    /// A balance cannot be read.
    InvalidBalance = "invalid_balance", Warning, "the balance cannot be read";
    /// Control characters were removed from a text.
    ControlCharacters = "control_characters", Warning, "control characters were removed";
    /// Bytes that are invalid in the encoding were replaced.
    InvalidEncoding = "invalid_encoding", Warning, "bytes outside the encoding were replaced";
    /// The bytes of the file do not show their encoding; the most plausible one was taken.
    GuessedEncoding = "guessed_encoding", Info, "the encoding of the file is a guess";
    /// The file has a document type declaration, which is never resolved.
    Doctype = "doctype", Warning, "the document type declaration was ignored";
    /// An entity that is not predefined was kept as text.
    UnknownEntity = "unknown_entity", Warning, "an entity is not resolved and kept as text";
    /// The start of a comment in a text would hide whole records.
    OddComment = "odd_comment", Error, "a text begins a comment that would hide records";
    /// The header is missing or malformed.
    Header = "header", Info, "the header is missing or malformed";
    /// Rows were left out because the profile says so.
    RowsLeftOut = "rows_left_out", Info, "the row is left out by the filter of the profile";
    /// A row is a balance of the account and not a line.
    BalanceRow = "balance_row", Info, "the row is a balance and not a line";
    /// The file has no booking date, and the value date serves as one.
    ValueDateOnly = "value_date_only", Info, "the value date serves as the date of the lines";
    /// A formula has no saved value.
    MissingValue = "missing_value", Error, "a cell has no value";
    /// A cell shows an error such as `#REF!` instead of a value.
    CellError = "cell_error", Warning, "cells show an error instead of a value";
    /// A file in an archive cannot be opened: it has a password, is damaged, or is an archive itself.
    UnopenedPart = "unopened_part", Error, "a part of the file cannot be opened";
    /// A file in an archive, or a sheet of a workbook, is of a kind that is not read.
    UnreadPart = "unread_part", Warning, "a part of the file is of a kind that is not read";
    /// The file has a part that is not read.
    Unread = "unread", Info, "a part of the file is not read";
    /// The file has no statement.
    NoStatement = "no_statement", Warning, "the file has no statement";
}

impl serde::Serialize for IssueCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
