//! Properties of every reader of a line-based format: MT940, Norma 43, QIF, BAI2.

use std::path::PathBuf;

use gestiq_statements::{BalanceCheck, BankStatement, Error, StatementLine};
use gestiq_statements::{Format, ImportOptions, Imported, IssueCode, Limit, Limits};

pub(crate) type Reader = fn(&[u8], &ImportOptions) -> Result<Imported<BankStatement>, Error>;

/// The options under which the fixtures of all formats can be read.
pub(crate) fn euros() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    options
}

/// The real files of a format, by name, in order.
pub(crate) fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = fixture_folder(folder);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension != "tsv"))
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "the fixtures are in {}", folder.display());
    files
}

pub(crate) fn fixture_folder(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder)
}

/// All lines of all statements.
pub(crate) fn lines(imported: &Imported<BankStatement>) -> Vec<&StatementLine> {
    imported.records.iter().flat_map(|statement| &statement.lines).collect()
}

/// The codes of the issues, in order.
pub(crate) fn codes(imported: &Imported<BankStatement>) -> Vec<IssueCode> {
    imported.issues.iter().map(|issue| issue.code).collect()
}

/// A line without its id, which depends on the other lines of the file.
fn shown(line: &StatementLine) -> String {
    let mut line = line.clone();
    line.id = gestiq_statements::LineId::new("any").unwrap();
    format!("{line:?}")
}

/// A file that is cut anywhere gives no line and no balance that the whole file does not have.
pub(crate) fn assert_cuts_invent_nothing(read: Reader, name: &str, bytes: &[u8]) {
    let options = euros();
    let whole = read(bytes, &options).unwrap();
    let known: Vec<_> = lines(&whole).into_iter().map(shown).collect();
    let balances: Vec<_> =
        whole.records.iter().flat_map(|statement| [statement.opening, statement.closing]).collect();
    for cut in 0..bytes.len() {
        let Ok(part) = read(&bytes[..cut], &options) else { continue };
        let found: Vec<_> = lines(&part).into_iter().map(shown).collect();
        assert!(known.starts_with(&found), "{name} cut at {cut}: {found:#?}");
        for statement in &part.records {
            // A page in between ends with a balance that the whole statement does not show.
            let is_page = statement.balance_check() == BalanceCheck::Balanced;
            for balance in [statement.opening, statement.closing].into_iter().flatten() {
                assert!(is_page || balances.contains(&Some(balance)), "{name} cut at {cut}: {balance}");
            }
        }
        // Between two statements nothing shows that there was another one. QIF has no ends at all.
        let is_closed = part.records.iter().all(|statement| statement.closing.is_some());
        let has_ends = part.format != Format::Qif;
        let may_pass = found.len() == known.len() || is_closed || !has_ends;
        assert!(may_pass || part.strict().is_err(), "{name} cut at {cut}");
    }
}

/// The same file twice gives the same ids, and no id twice.
pub(crate) fn assert_ids_are_stable(read: Reader, name: &str, bytes: &[u8]) {
    let imported = read(bytes, &euros()).unwrap();
    assert_eq!(imported, read(bytes, &euros()).unwrap(), "{name}");
    for statement in &imported.records {
        let ids: std::collections::BTreeSet<_> =
            statement.lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids.len(), statement.lines.len(), "{name}");
        assert!(ids.iter().all(|id| !id.is_empty()), "{name}");
    }
}

/// Each line is at its place in the file, after `mark`.
pub(crate) fn assert_places_point_at(read: Reader, mark: &[u8], name: &str, bytes: &[u8]) {
    for line in lines(&read(bytes, &euros()).unwrap()) {
        let offset = usize::try_from(line.place.offset).unwrap();
        assert!(bytes[offset..].starts_with(mark), "{name}: {:?}", line.place);
        let before = bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(line.place.line as usize, before + 1, "{name}");
    }
}

/// Every limit that a file of the format can cross refuses it with an error of its own.
pub(crate) fn assert_limits_refuse(read: Reader, whole: &[u8], issues: &[u8]) {
    let one = |change: fn(&mut Limits)| {
        let mut options = euros();
        change(&mut options.limits);
        options
    };
    let cases: [(Limit, ImportOptions, &[u8]); 5] = [
        (Limit::FileBytes, one(|limits| limits.file_bytes = 10), whole),
        (Limit::FieldBytes, one(|limits| limits.field_bytes = 10), whole),
        (Limit::Records, one(|limits| limits.records = 1), whole),
        (Limit::Statements, one(|limits| limits.statements = 0), whole),
        (Limit::Issues, one(|limits| limits.issues = 0), issues),
    ];
    for (wanted, options, bytes) in cases {
        match read(bytes, &options) {
            Err(Error::LimitExceeded { limit, .. }) => assert_eq!(limit, wanted),
            other => panic!("{wanted:?}: {other:?}"),
        }
    }
    assert!(read(whole, &euros()).is_ok());
}

/// Set this to write the golden files anew; then read the difference.
const BLESS: &str = "GESTIQ_BLESS";

/// Each real file gives the result that is stored beside it.
pub(crate) fn assert_golden(read: Reader, folder: &str) {
    for (name, bytes) in fixtures(folder) {
        let found = match read(&bytes, &euros()) {
            Ok(imported) => serde_json::to_string_pretty(&imported).unwrap(),
            Err(error) => error.to_string(),
        } + "\n";
        let golden = fixture_folder(folder).join("golden").join(format!("{name}.json"));
        if std::env::var_os(BLESS).is_some() {
            std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
            std::fs::write(&golden, &found).unwrap();
        }
        assert_eq!(found, std::fs::read_to_string(&golden).unwrap(), "{name}");
    }
}
