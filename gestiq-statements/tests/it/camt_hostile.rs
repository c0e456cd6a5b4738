//! Broken and malicious files: the reliable parts are read, the rest is reported, nothing panics.

use gestiq_statements::IssueCode::*;
use gestiq_statements::{BankStatement, Error};
use gestiq_statements::{ImportOptions, Limit, Limits, camt as reader};
use proptest::prelude::*;

use crate::camt::{WHOLE, balance, batch, codes, document, lines, read, statement};

fn with_text(text: &str) -> String {
    document(&[&batch(WHOLE, &[&format!("<RmtInf><Ustrd>{text}</Ustrd></RmtInf>")])])
}

#[test]
fn a_document_type_is_never_resolved() {
    let lol = "<!DOCTYPE Document [ <!ENTITY a \"aaaaaaaaaa\"> <!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"> ]>";
    let xxe = "<!DOCTYPE Document [ <!ENTITY b SYSTEM \"file:///etc/passwd\"> ]>";
    let far = "<!DOCTYPE Document SYSTEM \"http://127.0.0.1/x.dtd\">";
    for doctype in [lol, xxe, far] {
        let imported = read(with_text("&b;").replace("<Document", &format!("{doctype}<Document")));
        assert_eq!(lines(&imported)[0].description.as_deref(), Some("&b;"), "{doctype}");
        assert_eq!(codes(&imported), [Doctype, UnknownEntity], "{doctype}");
    }
}

#[test]
fn texts_are_plain_lines() {
    for (text, expected, issues) in [
        ("Sh\u{7}op\n\tnext", "Shop  next", vec![ControlCharacters]),
        ("Sh&#0;op", "Shop", vec![ControlCharacters]),
        ("&lol9; &amp; R&D;", "&lol9; & R&D;", vec![UnknownEntity]),
        ("soft\u{ad}hyphen \u{202e}rtl", "soft\u{ad}hyphen \u{202e}rtl", vec![]),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", vec![]),
        ("a<!-- b -->c<?pi d?>e", "ace", vec![]),
    ] {
        let imported = read(with_text(text));
        assert_eq!(lines(&imported)[0].description.as_deref(), Some(expected), "{text:?}");
        assert_eq!(codes(&imported), issues, "{text:?}");
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let name = "Caf\u{e9} M\u{e9}tro";
    let text = with_text(name);
    let latin = text.replace("UTF-8", "ISO-8859-1");
    let narrow: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (case, bytes, encoding, mark, width, source) in [
        ("ISO-8859-1 as declared", narrow, "windows-1252", 0, 1, &latin),
        ("UTF-8", text.clone().into_bytes(), "UTF-8", 0, 1, &text),
        ("UTF-8 against the declaration", latin.clone().into_bytes(), "UTF-8", 0, 1, &latin),
        ("UTF-8 with a mark", marked(b"\xEF\xBB\xBF", text.as_bytes()), "UTF-8", 3, 1, &text),
        ("UTF-16LE", marked(b"\xFF\xFE", &wide(u16::to_le_bytes)), "UTF-16LE", 2, 2, &text),
        ("UTF-16BE", marked(b"\xFE\xFF", &wide(u16::to_be_bytes)), "UTF-16BE", 2, 2, &text),
        ("UTF-16LE without a mark", wide(u16::to_le_bytes), "UTF-16LE", 0, 2, &text),
    ] {
        let imported = read(&bytes);
        assert_eq!(imported.encoding, encoding, "{case}");
        let line = lines(&imported)[0];
        assert_eq!(line.description.as_deref(), Some(name), "{case}");
        assert_eq!(
            u64::from(line.place.offset),
            mark + width * source.find("<Ntry>").unwrap() as u64,
            "{case}"
        );
        assert_eq!(imported.issues, [], "{case}");
    }
}

#[test]
fn prefixes_wrappers_and_layout_do_not_matter() {
    let plain = document(&[WHOLE, &WHOLE.replace("B1", "B2")]);
    let prefixed =
        plain.replace("</", "\u{1}").replace('<', "<n:").replace('\u{1}', "</n:").replace("<n:?xml", "<?xml");
    let wrapped = plain
        .replace("<Document", "<Envelope><AppHdr><Stmt/></AppHdr><Document")
        .replace("</Document>", "</Document></Envelope>");
    let expected: Vec<_> = lines(&read(&plain)).iter().map(|line| line.id.clone()).collect();
    for (case, file) in [
        ("prefix", prefixed),
        ("envelope", wrapped),
        ("CR LF", plain.replace('\n', "\r\n")),
        ("no declaration", plain.split_once("?>").unwrap().1.to_owned()),
        ("comments", plain.replace("<Amt", "<!-- <Ntry> --><Amt")),
        ("vendor elements", plain.replace("<Amt", "<X><Amt Ccy=\"EUR\">1</Amt></X><Amt")),
        ("text after the end", plain.clone() + "\n\n"),
    ] {
        let imported = read(&file);
        let found: Vec<_> = lines(&imported).iter().map(|line| line.id.clone()).collect();
        assert_eq!((found, codes(&imported)), (expected.clone(), vec![]), "{case}");
    }
}

/// Wherever a file is cut, the lines are the first ones of the whole file, and the cut is named.
#[test]
fn a_file_that_is_cut_anywhere_invents_nothing() {
    let batched =
        batch(&WHOLE.replace("B1", "B3"), &["<Amt Ccy=\"EUR\">4</Amt>", "<Amt Ccy=\"EUR\">6</Amt>"]);
    let balances = balance("OPBD", "100.00") + &balance("CLBD", "70.00");
    let inside = format!(
        "{balances}<Ntry>{WHOLE}</Ntry><Ntry>{}</Ntry><Ntry>{batched}</Ntry>",
        WHOLE.replace("B1", "B2")
    );
    let text = statement("Stmt", &inside);
    let whole = read(&text);
    assert_eq!((lines(&whole).len(), codes(&whole)), (4, vec![]));
    let end = text.rfind("</Document>").unwrap() + "</Document>".len();
    for cut in 0..end {
        let Some(part) = text.get(..cut) else { continue };
        let imported = match reader::read(part.as_bytes(), &ImportOptions::default()) {
            Ok(imported) => imported,
            Err(error) => {
                assert_eq!(error.code(), "unknown_format", "{cut}");
                assert!(!part.contains("<BkToCstmrStmt>"), "{cut}");
                continue;
            }
        };
        assert_eq!(codes(&imported).iter().filter(|code| **code == Truncated).count(), 1, "{cut}");
        let (found, all) = (lines(&imported), lines(&whole));
        assert!(found.iter().zip(&all).all(|(one, other)| one == other), "{cut}");
        assert_eq!(
            found.len(),
            part.matches("</Ntry>").count() + usize::from(part.matches("</Ntry>").count() == 3),
            "{cut}"
        );
        assert!(imported.strict().is_err(), "{cut}");
    }
}

#[test]
fn text_that_is_not_xml_any_more_ends_the_file() {
    let text = document(&[WHOLE, &WHOLE.replace("B1", "B2")]);
    for (case, file) in [
        ("a tag too few", text.replacen("</Ntry>\n<Ntry>", "</Ntry>\n<Ntry><Oops>", 1)),
        ("a tag too many", text.replacen("</Ntry>\n<Ntry>", "</Ntry>\n</Oops><Ntry>", 1)),
        ("a bare angle", text.replace("<AcctSvcrRef>B2", "<AcctSvcrRef>B < 2")),
    ] {
        let imported = read(&file);
        assert_eq!((lines(&imported).len(), codes(&imported)), (1, vec![Malformed]), "{case}");
        assert!(imported.strict().is_err(), "{case}");
    }
}

#[test]
fn files_that_are_not_camt_are_named() {
    for (bytes, found) in [
        (&b""[..], "an empty file"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "an HTML page"),
        (b"%PDF-1.4", "a PDF document"),
        (b"<OFX><STMTRS></STMTRS></OFX>", "an OFX file"),
        (b"<Document><Stmt><Ntry><Amt>1</Amt></Ntry></Stmt></Document>", "<Document>"),
        (b"Date;Amount\n1;2\n", "a text that starts with"),
    ] {
        match reader::read(bytes, &ImportOptions::default()) {
            Err(Error::UnknownFormat { found: name, .. }) => assert!(name.contains(found), "{name}"),
            other => panic!("{found}: {other:?}"),
        }
    }
    assert_eq!(codes(&read("<BkToCstmrStmt/>")), [NoStatement]);
}

#[test]
fn bank_ids_may_repeat() {
    let imported = read(document(&[WHOLE, WHOLE, &WHOLE.replace("10.00", "11.00")]));
    assert_eq!((lines(&imported).len(), codes(&imported)), (3, vec![RepeatedBankId]));
    assert_ne!(lines(&imported)[0].id, lines(&imported)[1].id, "twins are two lines");
}

/// Lines of a file under some limits, or the limit that refuses it.
fn refusal(bytes: &[u8], limits: Limits) -> Result<usize, Limit> {
    let mut options = ImportOptions::default();
    options.limits = limits;
    match reader::read(bytes, &options) {
        Ok(imported) => {
            Ok(imported.records.iter().map(|statement: &BankStatement| statement.lines.len()).sum())
        }
        Err(Error::LimitExceeded { limit, .. }) => Err(limit),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn every_limit_is_allowed_and_one_more_is_refused() {
    let text =
        document(&[&batch(WHOLE, &["<Amt Ccy=\"EUR\">4</Amt>", "<Amt Ccy=\"EUR\">6</Amt>"]), "<Sts>x</Sts>"]);
    let two = text.replace("</Stmt>", "</Stmt><Stmt></Stmt>");
    let longest = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">".len() as u64;
    type Set = fn(&mut Limits, u64);
    let cases: [(Limit, &str, u64, Set); 6] = [
        (Limit::FileBytes, &text, text.len() as u64, |limits, n| limits.file_bytes = n),
        (Limit::FieldBytes, &text, longest, |limits, n| limits.field_bytes = n),
        (Limit::Records, &text, 3, |limits, n| limits.records = n),
        (Limit::Statements, &two, 2, |limits, n| limits.statements = n),
        (Limit::Nesting, &text, 7, |limits, n| limits.nesting = n),
        (Limit::Issues, &text, 1, |limits, n| limits.issues = n),
    ];
    for (limit, text, allowed, set) in cases {
        // A second statement without anything in it adds an issue of its own.
        let mut limits = Limits::default();
        set(&mut limits, allowed);
        assert_eq!(refusal(text.as_bytes(), limits.clone()), Ok(2), "{limit}: {allowed}");
        set(&mut limits, allowed - 1);
        assert_eq!(refusal(text.as_bytes(), limits), Err(limit), "{limit}: {allowed} is one too many");
    }
}

#[test]
fn a_flood_of_anything_ends_at_a_limit_or_is_read() {
    let flood = |part: &str, times: usize| {
        format!("<BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt>", part.repeat(times)).into_bytes()
    };
    for (case, bytes, expected) in [
        ("empty entries", flood("<Ntry></Ntry>", 100_000), Err(Limit::Issues)),
        ("open elements", flood("<A>", 100_000), Err(Limit::Nesting)),
        ("open entries", flood("<Ntry>", 100_000), Err(Limit::Nesting)),
        (
            "empty elements in an entry",
            flood(&format!("<Ntry>{WHOLE}{}</Ntry>", "<X/>".repeat(500_000)), 1),
            Ok(1),
        ),
        (
            "texts in an entry",
            flood(&format!("<Ntry>{WHOLE}{}</Ntry>", "<X>x</X>".repeat(200_000)), 1),
            Ok(1),
        ),
        (
            "entities in one text",
            flood(&format!("<Ntry>{WHOLE}<X>{}</X></Ntry>", "&x;".repeat(200_000)), 1),
            Ok(1),
        ),
        ("pieces of one long text", flood(&format!("<X>{}</X>", "a&amp;".repeat(300_000)), 1), Ok(0)),
        (
            "pieces of one long text in an entry",
            flood(
                &format!("<Ntry>{WHOLE}<AddtlNtryInf>{}</AddtlNtryInf></Ntry>", "aaaa&amp;".repeat(300_000)),
                1,
            ),
            Err(Limit::FieldBytes),
        ),
        (
            "pieces of one long text that is not read",
            flood(&format!("<Ntry>{WHOLE}<X>{}</X></Ntry>", "aaaa&amp;".repeat(300_000)), 1),
            Ok(1),
        ),
        ("document types", flood("<!DOCTYPE x>", 20_000), Err(Limit::Issues)),
        ("a long tag", flood(&format!("<X a='{}'/>", "x".repeat(2_000_000)), 1), Err(Limit::FieldBytes)),
        (
            "empty transactions",
            flood(&format!("<Ntry>{WHOLE}{}</Ntry>", "<TxDtls/>".repeat(1_000_001)), 1),
            Err(Limit::Records),
        ),
        ("half tags", flood("<A ", 300_000), Ok(0)),
        (
            "statements",
            format!("<BkToCstmrStmt>{}", "<Stmt/>".repeat(20_000)).into_bytes(),
            Err(Limit::Statements),
        ),
    ] {
        assert_eq!(refusal(&bytes, Limits::default()), expected, "{case}");
    }
}

proptest! {

    /// Amounts of a batch come back to the cent, and their sum is that of the statement.
    #[test]
    fn a_batch_loses_no_cent(minors in proptest::collection::vec(0_i64..100_000_000, 2..20)) {
        let euros = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
        let parts: Vec<String> = minors.iter().map(|minor| format!("<Amt Ccy=\"EUR\">{}</Amt>", euros(*minor))).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let entry = WHOLE.replace("10.00", &euros(minors.iter().sum()));
        let imported = read(document(&[&batch(&entry, &parts)]));
        let found: Vec<i64> = lines(&imported).iter().map(|line| -line.amount.to_minor().unwrap()).collect();
        prop_assert_eq!(found, minors);
    }
}
