//! The OFX reader on any bytes: it never panics, its places lie in the file, and it returns the same result twice.

#![no_main]

use gestiq_statements::{ImportOptions, ofx};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = ImportOptions::default();
    let Ok(imported) = ofx::read(bytes, &options) else { return };
    let end = bytes.len() as u64;
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    let places = lines.map(|line| line.place).chain(imported.issues.iter().map(|issue| issue.place));
    assert!(places.into_iter().all(|place| u64::from(place.offset) <= end));
    assert_eq!(ofx::read(bytes, &options).as_ref().ok(), Some(&imported));
});
