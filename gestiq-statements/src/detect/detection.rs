//! The result of a detection: the kind of a file, a profile for it, and the evidence.

use super::column_report::ColumnReport;
use super::question::Question;
use crate::csv::CsvProfile;
use crate::file_kind::FileKind;

/// The kind of a file, and how it can be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Detection {
    /// The kind of the file.
    pub kind: FileKind,
    /// A proposal for reading it, if it is a CSV file with a header that is understood.
    pub csv: Option<CsvProposal>,
    /// Every column of a CSV file: its content, and the fields that it feeds under the proposal.
    pub columns: Vec<ColumnReport>,
    /// The questions that the file leaves open. An import by detection is refused until they are answered.
    pub questions: Vec<Question>,
    /// The confidence in the result.
    pub confidence: Confidence,
    /// The evidence, as text for people.
    pub evidence: Vec<String>,
}

impl Detection {
    /// Creates a detection of a kind, without a proposal.
    pub(super) fn of(kind: FileKind, confidence: Confidence, evidence: Vec<String>) -> Self {
        Detection { kind, csv: None, columns: Vec::new(), questions: Vec::new(), confidence, evidence }
    }
}

/// A proposal for reading a CSV file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct CsvProposal {
    /// The kind of its rows.
    pub content: CsvContent,
    /// The profile. It is complete: the decisions of the file are written into it.
    pub profile: CsvProfile,
}

/// The kind of the rows of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CsvContent {
    /// Statement lines, for [`read_statement`](crate::csv::read_statement).
    Lines,
    /// Invoices, for [`read_items`](crate::csv::read_items).
    Items,
}

/// The confidence in a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A question is open; it is named in the evidence.
    Low,
    /// Everything was read, and nothing contradicts it.
    Medium,
    /// The result is proved by the running balance, the header of a known form, or the mark of the format.
    High,
}
