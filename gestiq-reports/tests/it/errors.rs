//! Error codes for machines, which are stable, and messages for people, which begin in lower case.

use std::collections::BTreeSet;

use gestiq_core::Currency;
use gestiq_reports::{CellKind, Error};

#[test]
fn every_error_has_its_own_code_and_a_plain_message() {
    let column = || "Open".to_owned();
    let all = [
        Error::ColumnCount { found: 0 },
        Error::RowLimit,
        Error::RowLength { expected: 2, found: 3 },
        Error::WrongKind { column: column(), expected: CellKind::Money, found: CellKind::Text },
        Error::NotSummable { column: column(), kind: CellKind::Date },
        Error::MixedCurrencies { column: column(), expected: Currency::EUR, found: Currency::USD },
        Error::SumOutOfRange { column: column() },
        Error::Write { source: std::io::ErrorKind::StorageFull.into() },
    ];
    let codes: BTreeSet<&str> = all.iter().map(Error::code).collect();
    assert_eq!(codes.len(), all.len());
    for error in all {
        let message = error.to_string();
        assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
    }
}
