//! Broken and malicious invoice files.

use gestiq_statements::Error;
use gestiq_statements::IssueCode::*;
use gestiq_statements::{ImportOptions, Limit, einvoice as reader};

use crate::camt::codes;
use crate::einvoice::{ITALIAN, fattura, read};

#[test]
fn a_document_type_is_never_resolved() {
    let file = fattura(&[&ITALIAN.replace(">7<", ">&b;<")]);
    let imported = read(format!("<!DOCTYPE p [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>{file}"));
    assert_eq!(imported.records[0].number, "&b;");
    assert_eq!(codes(&imported), [Doctype, UnknownEntity]);
}

#[test]
fn a_file_that_is_cut_anywhere_invents_nothing() {
    let text = fattura(&[ITALIAN, &ITALIAN.replace(">7<", ">8<")]);
    let whole = read(&text).records;
    for cut in 0..text.len() {
        let part = text.get(..cut).unwrap();
        let Ok(imported) = reader::read(part.as_bytes(), &ImportOptions::default()) else {
            assert!(!part.contains('>'), "{cut}");
            continue;
        };
        assert_eq!(codes(&imported), [Truncated], "{cut}");
        assert_eq!(imported.records.len(), part.matches("</FatturaElettronicaBody>").count(), "{cut}");
        assert!(imported.records.iter().zip(&whole).all(|(one, other)| one == other), "{cut}");
    }
}

#[test]
fn other_files_are_named_and_limits_hold() {
    for (bytes, words) in [(&b""[..], "empty"), (b"<a/>", "<a>"), (b"a;b\n", "a;b"), (b"<html>", "HTML")] {
        match reader::read(bytes, &ImportOptions::default()) {
            Err(Error::UnknownFormat { found, .. }) => assert!(found.contains(words), "{found}"),
            other => panic!("{other:?}"),
        }
    }
    let file = fattura(&[ITALIAN, &ITALIAN.replace(">7<", ">8<")]);
    let mut options = ImportOptions::default();
    options.limits.records = 1;
    let refused = reader::read(file.as_bytes(), &options);
    assert!(matches!(refused, Err(Error::LimitExceeded { limit: Limit::Records, .. })), "{refused:?}");
    let long = fattura(&[&ITALIAN.replace(">7<", &format!(">{}<", "7".repeat(300)))]);
    assert_eq!(codes(&read(long)), [InvalidField], "an id of 300 bytes is none");
}
