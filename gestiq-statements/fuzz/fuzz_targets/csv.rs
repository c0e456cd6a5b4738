//! The CSV reader on any bytes, with the canonical profiles, every ready one and the one that is
//! detected: it never panics, its places lie in the file, and it returns the same result twice.

#![no_main]

use gestiq_statements::Place;
use gestiq_statements::csv::{CsvProfile, read_items, read_statement, ready};
use gestiq_statements::detect::detect;
use gestiq_statements::{ImportIssue, ImportOptions};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let detection = detect(bytes);
    assert_eq!(detect(bytes), detection);
    let proposed = detection.csv.map(|proposal| proposal.profile);
    let canonical = [CsvProfile::canonical_lines(), CsvProfile::canonical_items()];
    for profile in canonical.into_iter().chain(ready::all()).chain(proposed) {
        read_both(bytes, &profile);
    }
});

fn read_both(bytes: &[u8], profile: &CsvProfile) {
    let options = ImportOptions::default();
    if let Ok(imported) = read_statement(bytes, profile, &options) {
        let lines = imported.records.iter().flat_map(|statement| &statement.lines);
        check_places(bytes, &imported.issues, lines.map(|line| line.place));
        assert_eq!(read_statement(bytes, profile, &options).as_ref().ok(), Some(&imported));
    }
    if let Ok(imported) = read_items(bytes, profile, &options) {
        check_places(bytes, &imported.issues, imported.records.iter().map(|item| item.place));
        assert_eq!(read_items(bytes, profile, &options).as_ref().ok(), Some(&imported));
    }
}

fn check_places(bytes: &[u8], issues: &[ImportIssue], records: impl Iterator<Item = Place>) {
    let end = bytes.len() as u64;
    let mut places = records.chain(issues.iter().map(|issue| issue.place));
    assert!(places.all(|place| u64::from(place.offset) <= end));
}
