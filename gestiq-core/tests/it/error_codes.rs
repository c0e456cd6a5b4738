//! Machines branch on codes, so each code means one thing.

use std::collections::BTreeSet;

use gestiq_core::audit::AuditError;
use gestiq_core::digest::DigestError;
use gestiq_core::error::Problem;
use gestiq_core::event::EventError;
use gestiq_core::id::IdError;
use gestiq_core::idempotency::IdempotencyError;
use gestiq_core::money::MoneyError;
use gestiq_core::money::exchange::ExchangeError;
use gestiq_core::page::PageError;
use gestiq_core::period::PeriodError;
use gestiq_core::policy::Denied;
use gestiq_core::ratio::RatioError;
use gestiq_core::role::RoleError;
use gestiq_core::version::StaleVersion;
use gestiq_core::{ErrorKind, PortError};

/// The codes of all errors; `coded!` keeps each list complete.
fn all_codes() -> Vec<&'static str> {
    [
        AuditError::CODES,
        Denied::CODES,
        DigestError::CODES,
        EventError::CODES,
        ExchangeError::CODES,
        IdError::CODES,
        IdempotencyError::CODES,
        MoneyError::CODES,
        PageError::CODES,
        PeriodError::CODES,
        RatioError::CODES,
        RoleError::CODES,
        StaleVersion::CODES,
    ]
    .concat()
}

#[test]
fn every_code_means_one_thing() {
    let codes = all_codes();
    let distinct: BTreeSet<_> = codes.iter().collect();
    assert_eq!(distinct.len(), codes.len(), "{codes:?}");
    // `denied` is what the kind is called too, and means the same.
    let kinds = ErrorKind::ALL.map(ErrorKind::code);
    let shared: Vec<_> = codes.into_iter().filter(|code| kinds.contains(code)).collect();
    assert_eq!(shared, ["denied"]);
}

#[test]
fn every_code_is_in_snake_case() {
    for code in all_codes() {
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{code}");
    }
}

#[test]
fn every_error_of_the_crate_is_in_the_list() {
    // Each table of codes in the sources has to be in the list above.
    let tables = sources().iter().map(|source| source.matches("\ncrate::coded! {").count()).sum::<usize>();
    // One of them, that of `VerifyError`, has no codes of its own.
    assert_eq!(tables, 14, "add the new error to all_codes()");
}

fn sources() -> Vec<String> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                sources.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}

#[test]
fn a_problem_tells_callers_what_is_theirs_and_hides_the_inside() {
    let cases = [
        (ErrorKind::NotFound, 404, true),
        (ErrorKind::Conflict, 409, true),
        (ErrorKind::Invalid, 422, true),
        (ErrorKind::Denied, 403, true),
        (ErrorKind::RateLimited, 429, true),
        (ErrorKind::Unavailable, 503, false),
        (ErrorKind::Internal, 500, false),
    ];
    for (kind, status, told) in cases {
        let problem = Problem::of(&PortError::new(kind, "what happened"));
        assert_eq!((problem.status, problem.code), (status, kind.code()));
        assert_eq!(problem.detail.is_some(), told, "{kind}");
    }
}

#[test]
fn errors_travel_between_threads() {
    fn travels<T: std::error::Error + Send + Sync + 'static>() {}
    travels::<PortError>();
    travels::<AuditError>();
    travels::<ExchangeError>();
}
