//! Properties of every reader and of the detection on arbitrary bytes: they return, with the same result
//! twice and places inside of the file and ids that are unique in their statement.
//!
//! The bytes are arbitrary, or arbitrary after a beginning that leads into the first record of the format,
//! or those of a real file with a row of small changes.

use std::collections::BTreeSet;

use gestiq_statements::Imported;
use gestiq_statements::csv::{CsvProfile, read_items, read_statement};
use gestiq_statements::detect::detect;
use gestiq_statements::{BankStatement, Error, Importer, OpenItem, Place};
use proptest::prelude::*;

use crate::line_formats::{euros, fixtures};

type Outcome = Result<(), TestCaseError>;

/// Statements.
fn lines(read: impl Fn(&[u8]) -> Result<Imported<BankStatement>, Error>, bytes: &[u8]) -> Outcome {
    let Some(imported) = same_twice(read, bytes)? else { return Ok(()) };
    for statement in &imported.records {
        let ids: BTreeSet<&str> = statement.lines.iter().map(|line| line.id.as_str()).collect();
        prop_assert_eq!(ids.len(), statement.lines.len());
    }
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    places_are_inside(bytes, &imported, lines.map(|line| line.place))
}

/// Invoices.
fn items(read: impl Fn(&[u8]) -> Result<Imported<OpenItem>, Error>, bytes: &[u8]) -> Outcome {
    let Some(imported) = same_twice(read, bytes)? else { return Ok(()) };
    places_are_inside(bytes, &imported, imported.records.iter().map(|item| item.place))
}

/// Statements in a container; their places are in its parts.
fn lines_of_parts(bytes: &[u8]) -> Outcome {
    same_twice(|bytes| Importer::new(euros()).detecting().lenient().statements(bytes), bytes).map(drop)
}

/// Invoices in a container.
fn items_of_parts(bytes: &[u8]) -> Outcome {
    same_twice(|bytes| Importer::new(euros()).lenient().items(bytes), bytes).map(drop)
}

fn same_twice<T: PartialEq + std::fmt::Debug>(
    read: impl Fn(&[u8]) -> Result<Imported<T>, Error>,
    bytes: &[u8],
) -> Result<Option<Imported<T>>, TestCaseError> {
    let (once, again) = (read(bytes).ok(), read(bytes).ok());
    prop_assert_eq!(&once, &again);
    Ok(once)
}

fn places_are_inside<T>(
    bytes: &[u8],
    imported: &Imported<T>,
    places: impl Iterator<Item = Place>,
) -> Outcome {
    for place in places.chain(imported.issues.iter().map(|issue| issue.place)) {
        prop_assert!(place.offset as usize <= bytes.len(), "{place:?}");
    }
    Ok(())
}

/// A real file with a row of small changes.
fn changed(folder: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<Vec<u8>> = fixtures(folder).into_iter().map(|(_, bytes)| bytes).collect();
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..5), 1..20);
    (proptest::sample::select(files), changes).prop_map(|(mut bytes, changes)| {
        for (at, byte, kind) in changes {
            change(&mut bytes, at, byte, kind);
        }
        bytes
    })
}

fn change(bytes: &mut Vec<u8>, at: prop::sample::Index, byte: u8, kind: u8) {
    if bytes.is_empty() {
        return;
    }
    let at = at.index(bytes.len());
    match kind {
        0 => bytes[at] = byte,
        1 => bytes.insert(at, byte),
        2 => drop(bytes.remove(at)),
        3 => bytes.truncate(at),
        _ => {
            let piece: Vec<u8> = bytes[at..].iter().take(usize::from(byte)).copied().collect();
            bytes.extend(piece);
        }
    }
}

macro_rules! readers {
    ($($name:ident: $folder:literal, [$($beginning:literal),*], $check:expr;)*) => {
        $(mod $name {
            use super::*;

            proptest! {
                #[test]
                fn takes_arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..1_000)) {
                    let check: fn(&[u8]) -> Outcome = $check;
                    check(&bytes)?;
                    for beginning in [$($beginning),*] {
                        check(&[beginning.as_bytes(), &bytes].concat())?;
                    }
                }

                #[test]
                fn takes_changed_files(bytes in changed($folder)) {
                    let check: fn(&[u8]) -> Outcome = $check;
                    check(&bytes)?;
                }
            }
        })*

        /// The start up to the first record of each format.
        const BEGINNINGS: &[&str] = &[$($($beginning),*),*];
    };
}

readers! {
    ofx: "ofx", ["<OFX><STMTRS><CURDEF>EUR<STMTTRN>"],
        |bytes| lines(|bytes| gestiq_statements::ofx::read(bytes, &euros()), bytes);
    camt: "camt", ["<BkToCstmrStmt><Stmt><Ntry>"],
        |bytes| lines(|bytes| gestiq_statements::camt::read(bytes, &euros()), bytes);
    mt940: "mt940", [":20:1\n:60F:C260330EUR1,00\n:61:"],
        |bytes| lines(|bytes| gestiq_statements::mt940::read(bytes, &euros()), bytes);
    norma43: "norma43", ["110049123401234567892603012603312000000000100009783ACME                        \n22"],
        |bytes| lines(|bytes| gestiq_statements::norma43::read(bytes, &euros()), bytes);
    qif: "qif", ["!Type:Bank\nD"],
        |bytes| lines(|bytes| gestiq_statements::qif::read(bytes, &euros()), bytes);
    bai2: "bai2", ["01,B,U/\n02,U,B,1,260331/\n03,1/\n16,142,"],
        |bytes| lines(|bytes| gestiq_statements::bai2::read(bytes, &euros()), bytes);
    csv_lines: "csv", ["id,date,amount,currency,counterparty,description,reference\nL,2026-01-31,"],
        |bytes| lines(|bytes| read_statement(bytes, &CsvProfile::canonical_lines(), &euros()), bytes);
    csv_items: "csv", ["id,number,customer,amount,currency,issue_date,due_date\n7,F-42,"],
        |bytes| items(|bytes| read_items(bytes, &CsvProfile::canonical_items(), &euros()), bytes);
    facturae: "einvoice_facturae", ["<Facturae><Invoices><Invoice>", "<Invoice>"],
        |bytes| items(|bytes| gestiq_statements::einvoice::read(bytes, &euros()), bytes);
    containers: "containers", ["<table><tr><td>Date<td>Amount<tr><td>", "MIAGCSqGSIb3DQEHAqCAMIAC"],
        |bytes| {
            lines_of_parts(bytes)?;
            items_of_parts(bytes)
        };
    fattura_pa: "einvoice_fatturapa", ["<FatturaElettronica><FatturaElettronicaBody>", "<CrossIndustryInvoice>"],
        |bytes| items(|bytes| gestiq_statements::einvoice::read(bytes, &euros()), bytes);
}

proptest! {
    // Each case is tried with every profile.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn detection_takes_arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400), format in 0..BEGINNINGS.len()) {
        prop_assert_eq!(detect(&bytes), detect(&bytes));
        let inside = [BEGINNINGS[format].as_bytes(), &bytes].concat();
        prop_assert_eq!(detect(&inside), detect(&inside));
    }
}
