//! Files that hold other files, made by programs that are not ours: see `make.py` beside them.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::detect::{FileKind, detect};
use gestiq_statements::{
    BankStatement, Error, Format, ImportOptions, Imported, Importer, Limit, Limits, OpenItem, container,
};

use crate::format_cases::{sketch, worries};
use crate::line_formats::{euros, fixture_folder, lines};

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture_folder("containers").join(name)).unwrap()
}

fn statements(name: &str, options: ImportOptions) -> Result<Imported<BankStatement>, Error> {
    Importer::new(options).detecting().lenient().statements(&bytes(name))
}

fn items(name: &str) -> Result<Imported<OpenItem>, Error> {
    Importer::default().lenient().items(&bytes(name))
}

fn limited(change: impl Fn(&mut Limits)) -> ImportOptions {
    let mut options = euros();
    change(&mut options.limits);
    options
}

const THREE: &str = "EUR 2026-03-02 -5.50, 2026-03-13 -50.25, 2026-03-16 1650.00 balanced";

#[test]
fn every_kind_of_workbook_gives_the_same_lines() {
    for (name, kind) in [
        ("statement.xlsx", FileKind::Xlsx),
        ("statement.xls", FileKind::Xls),
        ("statement.ods", FileKind::Ods),
        ("html_table.xls", FileKind::HtmlTable),
        ("formulas.xlsx", FileKind::Xlsx),
    ] {
        assert_eq!(detect(&bytes(name)).kind, kind, "{name}");
        let imported = statements(name, euros()).unwrap();
        assert_eq!((imported.format, sketch(&imported).as_str()), (Format::Spreadsheet, THREE), "{name}");
        assert_eq!(imported, statements(name, euros()).unwrap(), "{name} again");
        let places: Vec<u32> = lines(&imported).iter().map(|line| line.place.line).collect();
        let first = if kind == FileKind::HtmlTable {
            3
        } else if name == "formulas.xlsx" {
            2
        } else {
            4
        };
        assert_eq!(places, [first + 2, first + 1, first], "{name}: rows of the sheet");
    }
    let html = statements("html_table.xls", euros()).unwrap();
    let texts: Vec<_> = lines(&html).iter().map(|line| line.description.as_deref().unwrap()).collect();
    assert_eq!(texts, ["Cuota", "Recibo luz", "N\u{f3}mina Garc\u{ed}a Acme & Co"]);
    let quoted = statements("statement.xlsx", euros()).unwrap();
    assert_eq!(lines(&quoted)[0].description.as_deref(), Some("Cuota \"tarjeta\""));
}

#[test]
fn hidden_sheets_covers_and_cells_without_a_value_are_named() {
    let shown = |imported: &Imported<BankStatement>, code: IssueCode| -> Vec<String> {
        let issues = imported.issues.iter().filter(|issue| issue.code == code);
        issues
            .map(|issue| format!("{}: {}", issue.part.as_deref().unwrap(), issue.detail.as_deref().unwrap()))
            .collect()
    };
    let imported = statements("statement.xlsx", euros()).unwrap();
    assert_eq!(
        shown(&imported, Unread),
        ["Portada: the sheet holds no table", "Oculta: the sheet is hidden"]
    );
    let imported = statements("formulas.xlsx", euros()).unwrap();
    assert_eq!(shown(&imported, CellError), ["Hoja1: E2 #REF!"]);
    let imported = statements("unsaved_formulas.xlsx", euros()).unwrap();
    assert_eq!(
        shown(&imported, MissingValue),
        [
            "Movimientos: formulas without a saved value: D4, D5; open the file in a spreadsheet program and save it"
        ]
    );
    assert_eq!(imported.strict().unwrap_err().code(), "import_refused");
}

#[test]
fn all_sheets_are_read_and_three_decimals_are_not_grouping() {
    let imported = statements("two_sheets.xlsx", euros()).unwrap();
    let amounts: Vec<String> =
        lines(&imported).iter().map(|line| format!("{} {}", line.date, line.amount.to_plain())).collect();
    assert_eq!(amounts, ["2026-02-10 7.125", "2026-02-20 -10.00", "2026-03-10 7.125", "2026-03-20 -10.00"]);
    let parts: Vec<_> = imported.issues.iter().filter_map(|issue| issue.part.as_deref()).collect();
    assert_eq!(parts, ["Febrero", "Marzo"], "each sheet has its own issues: {:?}", imported.issues);
}

#[test]
fn small_workbooks_that_grow_end_at_a_limit() {
    for (name, options, limit) in [
        ("bomb.ods", euros(), Limit::Cells),
        ("statement.xlsx", limited(|limits| limits.cells = 10), Limit::Cells),
        ("statement.xls", limited(|limits| limits.cells = 10), Limit::Cells),
        ("statement.ods", limited(|limits| limits.cells = 10), Limit::Cells),
        ("html_table.xls", limited(|limits| limits.cells = 10), Limit::Cells),
        ("statement.xlsx", limited(|limits| limits.unpacked_bytes = 1_000), Limit::UnpackedBytes),
        ("statement.xlsx", limited(|limits| limits.members = 2), Limit::Members),
        ("bomb.zip", euros(), Limit::PackRatio),
        ("bomb.zip", limited(|limits| limits.file_bytes = 21_000), Limit::FileBytes),
        ("statements.zip", limited(|limits| limits.members = 4), Limit::Members),
        ("statements.zip", limited(|limits| limits.unpacked_bytes = 500), Limit::UnpackedBytes),
        ("books.zip", limited(|limits| limits.cells = 10), Limit::Cells),
    ] {
        let error = statements(name, options).unwrap_err();
        assert_eq!(error.code(), limit.code(), "{name}: {error}");
    }
    let error = items("bomb.pdf").unwrap_err();
    assert_eq!(error.code(), Limit::FileBytes.code(), "{error}");
}

#[test]
fn archives_are_read_file_by_file() {
    for (name, format, expected, issues) in [
        ("statements.zip", Format::Camt, "EUR 2026-03-01 10.00, 2026-03-02 20.00 unknown", vec![]),
        (
            "mixed.zip",
            Format::Archive,
            "EUR 2026-03-01 10.00, 2026-03-02 2.00 unknown",
            vec![UnreadPart, UnreadPart],
        ),
        ("books.zip", Format::Csv, THREE, vec![]),
        ("stored_book.zip", Format::Csv, THREE, vec![]),
        ("unsafe_names.zip", Format::Camt, "EUR 2026-03-01 10.00, 2026-03-02 20.00 unknown", vec![]),
        ("nested.zip", Format::Camt, "EUR 2026-03-01 10.00 unknown", vec![UnopenedPart]),
        ("damaged.zip", Format::Camt, "EUR 2026-03-02 20.00 unknown", vec![UnopenedPart]),
    ] {
        let imported = statements(name, euros()).unwrap();
        assert_eq!(
            (imported.format, sketch(&imported).as_str(), worries(&imported)),
            (format, expected, issues),
            "{name}: {:?}",
            imported.issues
        );
    }
    let refused = Importer::default().statements(&bytes("nested.zip")).unwrap_err().to_string();
    assert!(refused.contains("inner.zip") && refused.contains("unpack it first"), "{refused}");
    for (name, words) in [
        ("password.zip", "a.xml: a part of the file cannot be opened (it has a password"),
        ("empty.zip", "it is empty"),
        ("no_statement.zip", "readme.html: not a statement in a format that has a reader: an HTML page"),
    ] {
        let error = statements(name, euros()).unwrap_err();
        assert!(error.to_string().contains(words), "{name}: {error}");
    }
    for part in container::open(&bytes("unsafe_names.zip"), &Limits::default()).unwrap().unwrap().parts {
        assert!(!part.name.unwrap().contains(char::is_control));
    }
}

#[test]
fn signed_invoices_are_taken_out_of_their_envelope() {
    for name in
        ["invoice.xml.p7m", "invoice_streamed.xml.p7m", "invoice_base64.xml.p7m", "invoice_twice.xml.p7m"]
    {
        assert_eq!(detect(&bytes(name)).kind, FileKind::Signed, "{name}");
        let imported = items(name).unwrap();
        let found: Vec<_> = imported.records.iter().map(|item| item.number.as_str()).collect();
        assert_eq!(
            (imported.format, found, worries(&imported)),
            (Format::FatturaPa, vec!["8"], vec![]),
            "{name}"
        );
        assert!(imported.issues.iter().any(|issue| issue.detail.as_deref() == Some("it is not checked")));
    }
    let error = items("detached.p7s").unwrap_err();
    assert!(error.to_string().contains("give the file that was signed"), "{error}");
    let whole = bytes("invoice.xml.p7m");
    assert!(Importer::default().items(&whole[..whole.len() / 4]).is_err(), "a content that was cut");
}

#[test]
fn the_invoice_of_a_pdf_is_read() {
    for name in ["factur_x.pdf", "factur_x_packed.pdf"] {
        let imported = items(name).unwrap();
        let found: Vec<_> =
            imported.records.iter().map(|item| (item.number.as_str(), item.amount.to_string())).collect();
        assert_eq!(
            (imported.format, found),
            (Format::Cii, vec![("FX-17", "119.00 EUR".to_owned())]),
            "{name}"
        );
        let error = statements(name, euros()).unwrap_err();
        assert!(error.to_string().contains("a CII invoice"), "{name}: {error}");
    }
    for (name, words) in [
        ("encrypted.pdf", "it is encrypted; save it without the password"),
        ("plain.pdf", "it carries no XML invoice"),
        ("other_attachment.pdf", "it carries no XML invoice"),
    ] {
        let error = items(name).unwrap_err();
        assert!(error.to_string().contains(words), "{name}: {error}");
    }
    let both = items("invoices.zip").unwrap();
    let found: Vec<_> = both.records.iter().map(|item| item.number.as_str()).collect();
    assert_eq!((both.format, found), (Format::Archive, vec!["8", "FX-17"]));
}

#[test]
fn containers_that_are_cut_anywhere_are_refused_or_read() {
    for name in [
        "statement.xlsx",
        "statement.xls",
        "statement.ods",
        "statements.zip",
        "factur_x.pdf",
        "invoice_streamed.xml.p7m",
    ] {
        let whole = bytes(name);
        for cut in (0..whole.len()).step_by(97) {
            let known = ["8", "FX-17"];
            if let Ok(imported) = Importer::new(euros()).items(&whole[..cut]) {
                assert!(
                    imported.records.iter().all(|item| known.contains(&item.number.as_str())),
                    "{name} {cut}"
                );
            }
            if let Ok(imported) = Importer::new(euros()).detecting().statements(&whole[..cut]) {
                assert!(lines(&imported).len() <= 3, "{name} cut at {cut}");
            }
        }
    }
}
