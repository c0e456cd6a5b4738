//! Archives, signed files, PDFs and workbooks on any bytes: they never panic, and return the same result twice.

#![no_main]

use gestiq_statements::{ImportOptions, Importer, Limits, container};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    if !matches!(container::open(bytes, &Limits::default()), Ok(Some(_))) {
        return;
    }
    let importer = Importer::new(options).detecting().lenient();
    assert_eq!(importer.statements(bytes).ok(), importer.statements(bytes).ok());
    assert_eq!(importer.items(bytes).ok(), importer.items(bytes).ok());
});
