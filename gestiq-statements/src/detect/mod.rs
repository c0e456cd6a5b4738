//! Detects the format of a file, and proposes how to read it, with the evidence.
//!
//! A proposal is for a person to confirm: it is tried on the file before it is made, and comes with its confidence
//! and its evidence. The strongest evidence is a running balance that follows from the amounts, because it proves the
//! signs, the decimal mark and the order at once.

mod answers;
mod balance_label;
mod cell_kinds;
mod column_content;
mod column_report;
mod compose;
mod detection;
mod grid;
mod headerless;
mod proposal;
mod question;
mod report;
mod review;
mod senses;
mod shape;
mod trial;

pub use answers::Answers;
pub use column_report::{ColumnContent, ColumnReport, ColumnUse};
pub use detection::{Confidence, CsvContent, CsvProposal, Detection};

pub use question::{Question, QuestionTopic, Reading};

pub use crate::file_kind::FileKind;
use crate::sniff;
use crate::words::Words;
use proposal::Context;

/// Detects the format of any bytes. The same bytes always give the same result.
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
    detect_with(bytes, Words::standard())
}

/// Detects the format of any bytes, with these words for the headers and cells of a CSV file.
///
/// ```
/// use gestiq_statements::detect::detect_with;
/// use gestiq_statements::words::Words;
///
/// let words = Words::standard().extended("[headers]\namount = Mammon")?;
/// assert!(detect_with(b"Datum;Mammon\n31.01.2026;12,50\n", &words).csv.is_some());
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
#[must_use]
pub fn detect_with(bytes: &[u8], words: &Words) -> Detection {
    detect_in(bytes, &Context { words, answers: &Answers::default() })
}

/// Detects the format of any bytes, with answers to the questions that a CSV file leaves open.
///
/// ```
/// use gestiq_statements::detect::{Answers, QuestionTopic, detect_answered};
///
/// let file = b"Date,Description,Amount,Currency\n01/02/2026,Rent,-5.00,USD\n03/04/2026,Salary,6.00,USD\n";
/// let mut answers = Answers::default();
/// assert_eq!(detect_answered(file, &answers).questions[0].topic, QuestionTopic::DateOrder);
/// answers.date_formats = vec!["MM/dd/yyyy".parse()?];
/// assert!(detect_answered(file, &answers).questions.is_empty());
/// # Ok::<(), String>(())
/// ```
#[must_use]
pub fn detect_answered(bytes: &[u8], answers: &Answers) -> Detection {
    detect_in(bytes, &Context { words: Words::standard(), answers })
}

fn detect_in(bytes: &[u8], context: &Context<'_>) -> Detection {
    if let Some(kind) = sniff::foreign(bytes) {
        let mut evidence = vec![format!("the first bytes are those of {}", kind.name())];
        if kind.format().is_none() {
            evidence.push("there is no reader for it".to_owned());
        }
        return Detection::of(kind, Confidence::High, evidence);
    }
    proposal::propose(bytes, context)
}
