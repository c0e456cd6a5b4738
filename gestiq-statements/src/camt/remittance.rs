//! Reads the remittance information: free text and structured references.

use crate::error::Error;
use crate::statement_line::StatementLine;
use crate::text::Text;
use crate::xml::{Element, Notes};

/// The paths of a creditor reference; version 1 names it `CdtrRef`.
const CREDITOR_REFERENCES: [&str; 2] = ["RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef"];
const DOCUMENT_NUMBERS: [&str; 2] = ["RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocInf/RfrdDocNb"];

/// Sets reference, description and end-to-end id from a transaction.
pub(super) fn read(
    transaction: Element<'_, '_>,
    line: &mut StatementLine,
    notes: &mut Notes<'_, '_>,
) -> Result<(), Error> {
    let mut references = Vec::new();
    for path in CREDITOR_REFERENCES.into_iter().chain(DOCUMENT_NUMBERS) {
        references.extend(notes.texts(transaction, path)?);
    }
    if references.is_empty() {
        references.extend(notes.text(transaction, "Refs/ChqNb")?);
    }
    let mut words = notes.texts(transaction, "RmtInf/Ustrd")?;
    words.extend(notes.texts(transaction, "RmtInf/Strd/AddtlRmtInf")?);
    let mut references = references.into_iter();
    let reference = references.next();
    // A payment of several invoices: a line has one reference, and the others are added to the text.
    for further in references {
        if Some(&further) != reference.as_ref() && !words.iter().any(|word| word.contains(&further)) {
            words.push(further);
        }
    }
    if words.is_empty() {
        words.extend(notes.text(transaction, "AddtlTxInf")?);
    }
    line.reference = reference.map(Text::from);
    line.description = Some(words.join(" ")).filter(|text| !text.is_empty()).map(Text::from);
    if let Some(id) = notes.text(transaction, "Refs/EndToEndId")?.filter(|id| is_provided(id)) {
        line.details_mut().end_to_end_id = Some(id.into());
    }
    Ok(())
}

/// Returns `true` for a real id: SEPA requires one, and payers without one write a placeholder.
fn is_provided(id: &str) -> bool {
    let letters: String = id.chars().filter(char::is_ascii_alphabetic).collect();
    !letters.eq_ignore_ascii_case("NOTPROVIDED")
}
