//! Names the format of a file, and proposes how to read it, with the evidence.
//!
//! A proposal is for a person to confirm: it is tried on the file before it is made, and says how sure it is
//! and why. The strongest evidence is a running balance that follows from the amounts, because it proves the
//! signs, the decimal mark and the order at once.

mod compose;
mod kind;
mod proposal;
mod shape;
pub(crate) mod sniff;
mod trial;

pub use kind::FileKind;

use crate::csv::CsvProfile;

/// What a file is, and how it could be read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Detection {
    /// What the file is.
    pub kind: FileKind,
    /// How to read it, where it has separated values with a header that is understood.
    pub csv: Option<CsvProposal>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, for people.
    pub evidence: Vec<String>,
}

/// How to read a file of separated values.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct CsvProposal {
    /// What its rows are.
    pub content: CsvContent,
    /// The profile. It is complete: what the file tells is written into it.
    pub profile: CsvProfile,
}

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CsvContent {
    /// Statement lines, for [`read_statement`](crate::csv::read_statement).
    Lines,
    /// Invoices, for [`read_items`](crate::csv::read_items).
    Items,
}

/// How sure a detection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A question is open; the evidence names it.
    Low,
    /// Everything was read, and nothing contradicts it.
    Medium,
    /// It is proved: by the running balance, the header of a known form, or the mark of the format.
    High,
}

/// Names the format of any bytes. The same bytes always give the same answer.
///
/// ```
/// use gestiq_statements::detect::{Confidence, FileKind, detect};
///
/// let file = b"Fecha;Concepto;Importe;Saldo\n\
///              31/01/2026;N\xf3mina;1.650,00;2.650,00\n\
///              30/01/2026;Recibo;-50,00;1.000,00\n\
///              29/01/2026;Cuota;-5,25;1.050,00\n";
/// let detection = detect(file);
/// assert_eq!((detection.kind, detection.confidence), (FileKind::Csv, Confidence::High));
/// assert!(detection.evidence.iter().any(|reason| reason.contains("running balance")));
/// assert_eq!(detect(b"%PDF-1.7").kind, FileKind::Pdf);
/// ```
#[must_use]
pub fn detect(bytes: &[u8]) -> Detection {
    if let Some(kind) = sniff::foreign(bytes) {
        let mut evidence = vec![format!("the first bytes are those of {}", kind.name())];
        if kind.format().is_none() {
            evidence.push("there is no reader for it".to_owned());
        }
        return Detection { kind, csv: None, confidence: Confidence::High, evidence };
    }
    proposal::propose(bytes)
}
