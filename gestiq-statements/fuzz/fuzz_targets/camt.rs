//! The CAMT and invoice readers on any bytes: they never panic, their places lie in the file, and they return the
//! same result twice.

#![no_main]

use gestiq_statements::{ImportOptions, camt, einvoice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ImportOptions::default();
    let end = bytes.len() as u64;
    if let Ok(imported) = camt::read(bytes, &options) {
        let lines = imported.records.iter().flat_map(|statement| &statement.lines);
        let places = lines.map(|line| line.place).chain(imported.issues.iter().map(|issue| issue.place));
        assert!(places.into_iter().all(|place| u64::from(place.offset) <= end));
        assert_eq!(camt::read(bytes, &options).as_ref().ok(), Some(&imported));
    }
    if let Ok(imported) = einvoice::read(bytes, &options) {
        assert!(imported.records.iter().all(|item| u64::from(item.place.offset) <= end));
        assert_eq!(einvoice::read(bytes, &options).as_ref().ok(), Some(&imported));
    }
});
