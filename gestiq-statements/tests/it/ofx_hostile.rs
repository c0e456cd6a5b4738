//! Broken and malicious files: the reliable parts are read, the rest is reported, nothing panics.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::{BankStatement, Error};
use gestiq_statements::{ImportOptions, Limit, Limits, Severity, ofx as reader};

use crate::ofx::{WHOLE, codes, document, lines, read, statement};

/// Amount of the one line with this `TRNAMT`, or the issue that holds it back.
fn amount(text: &str) -> Result<String, IssueCode> {
    // The balance would show the decimal mark of the file.
    let balance = "<LEDGERBAL><BALAMT>100.00<DTASOF>20250131</LEDGERBAL>";
    let imported = read(document(&[&WHOLE.replace("-10.00", text)]).replace(balance, ""));
    match (lines(&imported).as_slice(), imported.issues.as_slice()) {
        ([line], []) => Ok(line.amount.amount().to_string()),
        ([], [issue]) if issue.is_error() => Err(issue.code),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn amounts_are_read_exactly_or_not_at_all() {
    for (text, expected) in [
        ("1,650.00", Ok("1650.00")),
        ("1.650,00", Ok("1650.00")),
        ("1 650.00", Ok("1650.00")),
        ("1,650", Err(AmbiguousAmount)),
        ("1.650", Err(AmbiguousAmount)),
        ("-8.95000", Ok("-8.95000")),
        ("+00000000000115.8331", Ok("115.8331")),
        ("12345", Ok("12345")),
        ("-0.00", Ok("0.00")),
        ("(10.00)", Ok("-10.00")),
        ("10.00-", Ok("-10.00")),
        ("1234567890123456789012345678901.25", Err(AmountOutOfRange)),
        ("1234567890123456789012345678901234567890", Err(AmountOutOfRange)),
        ("1234567890123456789012345678.91", Err(AmountOutOfRange)),
        ("NaN", Err(InvalidAmount)),
        ("1E3", Err(InvalidAmount)),
        ("$120", Err(InvalidAmount)),
        ("   .  ", Err(InvalidAmount)),
        ("", Err(MissingAmount)),
    ] {
        assert_eq!(amount(text), expected.map(str::to_owned), "{text:?}");
    }
}

#[test]
fn three_decimals_are_unambiguous_if_the_currency_has_them() {
    let list = format!("<STMTTRN>{}</STMTTRN>", WHOLE.replace("-10.00", "1.650"));
    assert_eq!(lines(&read(statement("KWD", &list)))[0].amount.to_string(), "1.650 KWD");
}

#[test]
fn dates_are_local_days_or_the_line_is_held_back() {
    for (text, expected) in [
        ("20250131230000[-5:EST]", Ok("2025-01-31")),
        ("20250131230000.000[-3.5:NST]", Ok("2025-01-31")),
        ("20250131[EST]", Ok("2025-01-31")),
        ("20250105[+0530:IST]", Ok("2025-01-05")),
        ("20091217162416.000[-:EST]", Ok("2009-12-17")),
        ("20991231", Ok("2099-12-31")),
        ("00000000", Err(InvalidDate)),
        ("20250230", Err(InvalidDate)),
        ("201120000000", Err(InvalidDate)),
        ("20250105]x[", Err(InvalidDate)),
        ("", Err(MissingDate)),
    ] {
        let imported = read(document(&[&WHOLE.replace("20250105", text)]));
        let found = match lines(&imported).as_slice() {
            [line] if imported.issues.is_empty() => Ok(line.date.to_string()),
            [] => Err(imported.issues[0].code),
            other => panic!("{text}: {other:?} {:?}", imported.issues),
        };
        assert_eq!(found, expected.map(str::to_owned), "{text:?}");
    }
}

/// Names and issues of documents whose one transaction is called `<NAME>…`.
#[test]
fn texts_mean_what_they_say() {
    for (name, expected, issues) in [
        ("R&D", "R&D", vec![]),
        ("AT&amp;T", "AT&T", vec![]),
        ("Caf&#233; &#x20AC;", "Caf\u{e9} \u{20ac}", vec![]),
        ("A < B <5> a<b", "A < B <5> a<b", vec![]),
        ("<![CDATA[A <b> & C]]>", "A <b> & C", vec![]),
        ("&xxe; & &lol9;", "&xxe; & &lol9;", vec![UnknownEntity]),
        ("Sh\0op\u{7}", "Shop", vec![ControlCharacters]),
        ("Sh&#0;op", "Shop", vec![ControlCharacters]),
        ("soft\u{ad}hyphen \u{202e}rtl", "soft\u{ad}hyphen \u{202e}rtl", vec![]),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", vec![]),
        ("+1 -2 @x", "+1 -2 @x", vec![]),
    ] {
        let imported = read(document(&[&WHOLE.replace("Shop", name)]));
        assert_eq!(lines(&imported)[0].counterparty.as_deref(), Some(expected), "{name:?}");
        assert_eq!(codes(&imported), issues, "{name:?}");
        assert!(imported.strict().is_ok(), "{name:?}");
    }
}

#[test]
fn a_document_type_is_never_resolved() {
    let lol = "<!DOCTYPE OFX [ <!ENTITY a \"aaaaaaaaaa\"> <!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"> ]>";
    let xxe = "<!DOCTYPE OFX [ <!ENTITY b SYSTEM \"file:///etc/passwd\"> ]>";
    for doctype in [lol, xxe] {
        let body = document(&[&WHOLE.replace("Shop", "&b;")]);
        let imported = read(body.replace("<OFX>", &format!("{doctype}<OFX>")));
        assert_eq!(lines(&imported)[0].counterparty.as_deref(), Some("&b;"), "{doctype}");
        assert_eq!(codes(&imported), [Doctype, UnknownEntity], "{doctype}");
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let name = "Caf\u{e9} M\u{e9}tro";
    let text = document(&[&WHOLE.replace("Shop", name)]);
    let narrow: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for (case, bytes, encoding, mark, width) in [
        ("windows-1252 as declared", narrow, "windows-1252", 0, 1),
        ("UTF-8 against the declaration", text.clone().into_bytes(), "UTF-8", 0, 1),
        ("UTF-8 with a mark", marked(b"\xEF\xBB\xBF", text.as_bytes()), "UTF-8", 3, 1),
        ("UTF-16LE", marked(b"\xFF\xFE", &wide(u16::to_le_bytes)), "UTF-16LE", 2, 2),
        ("UTF-16BE", marked(b"\xFE\xFF", &wide(u16::to_be_bytes)), "UTF-16BE", 2, 2),
        ("UTF-16LE without a mark", wide(u16::to_le_bytes), "UTF-16LE", 0, 2),
    ] {
        let imported = read(&bytes);
        assert_eq!(imported.encoding, encoding, "{case}");
        let line = lines(&imported)[0];
        assert_eq!(line.counterparty.as_deref(), Some(name), "{case}");
        let at = text.find("<STMTTRN>").unwrap() as u64;
        assert_eq!(u64::from(line.place.offset), mark + width * at, "{case}");
        assert!(imported.issues.is_empty(), "{case}: {:?}", imported.issues);
    }
}

#[test]
fn bytes_outside_the_encoding_are_replaced_and_reported() {
    let mut bytes = document(&[&WHOLE.replace("Shop", "\u{e9}\u{e9}\u{e9} @")]).into_bytes();
    let at = bytes.iter().rposition(|byte| *byte == b'@').unwrap();
    bytes[at] = 0xFF;
    let imported = read(&bytes);
    assert_eq!(imported.encoding, "UTF-8");
    assert_eq!(lines(&imported)[0].counterparty.as_deref(), Some("\u{e9}\u{e9}\u{e9} \u{fffd}"));
    assert_eq!(codes(&imported), [InvalidEncoding]);
}

/// The line of `WHOLE` comes out of every spelling of the document.
#[test]
fn the_shape_of_the_document_does_not_matter() {
    let text = document(&[WHOLE]);
    let body = text.split_once("<OFX>").map(|(_, body)| format!("<OFX>{body}")).unwrap();
    let list = body.find("<BANKTRANLIST>").unwrap()..body.find("<LEDGERBAL>").unwrap();
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?OFX OFXHEADER=\"200\" VERSION=\"220\"?>";
    for (case, file, issues) in [
        ("LF", text.clone(), vec![]),
        ("CR LF", text.replace('\n', "\r\n"), vec![]),
        ("CR", text.replace('\n', "\r"), vec![]),
        ("one line", text.replace('\n', " "), vec![]),
        ("no line breaks", text.replace('\n', ""), vec![]),
        (
            "header in a comment",
            text.replacen("OFXHEADER", "<!-- OFXHEADER", 1).replacen("<OFX>", "--><OFX>", 1),
            vec![],
        ),
        ("no header", body.clone(), vec![Header]),
        ("2.x header", format!("{xml}{body}"), vec![]),
        ("lower case", format!("OFXHEADER\n{}", lower_tags(&body)), vec![]),
        ("prefix", text.replace("<STMTTRN>", "<o:STMTTRN>").replace("</STMTTRN>", "</o:STMTTRN>"), vec![]),
        ("attributes", text.replace("<OFX>", "<OFX xmlns=\"http://ofx.net/types/2003/04\">"), vec![]),
        ("a fragment", body.get(list.clone()).unwrap().to_owned(), vec![Header, MissingCurrency]),
        ("no list", text.replace("<BANKTRANLIST>", "").replace("</BANKTRANLIST>", ""), vec![]),
        ("no close tags", remove_close_tags(&text), vec![]),
        ("comments", text.replace("<NAME>", "<!-- <MEMO>other --><NAME>"), vec![]),
        ("text after the end", format!("{text}\n\n&nbsp; bye"), vec![]),
    ] {
        let mut options = ImportOptions::default();
        options.currency = Some(gestiq_core::Currency::EUR);
        let imported = reader::read(file.as_bytes(), &options).unwrap();
        let found = lines(&imported);
        assert_eq!(found.len(), 1, "{case}: {:?}", imported.issues);
        assert_eq!(found[0].amount.to_string(), "-10.00 EUR", "{case}");
        assert_eq!(found[0].counterparty.as_deref(), Some("Shop"), "{case}");
        assert_eq!(found[0].bank_id.as_deref(), Some("F1"), "{case}");
        assert_eq!(codes(&imported), issues, "{case}");
    }
}

fn lower_tags(text: &str) -> String {
    let lower = |part: &str| part.split_once('>').map(|(tag, rest)| format!("{}>{rest}", tag.to_lowercase()));
    text.split('<').map(|part| lower(part).unwrap_or_else(|| part.to_owned())).collect::<Vec<_>>().join("<")
}

/// Removes all close tags but that of the document.
fn remove_close_tags(text: &str) -> String {
    let mut parts = text.split("</");
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('>').unwrap();
        kept.push_str(if name == "OFX" { "</OFX>" } else { "" });
        kept.push_str(rest);
    }
    kept
}

#[test]
fn what_banks_invent_closes_nothing_and_hides_nothing() {
    let text = document(&[WHOLE, &WHOLE.replace("F1", "F2")]);
    for (case, file) in [
        ("leaf with a value in the account", text.replace("<ACCTTYPE>", "<ACCTKEY>9<ACCTTYPE>")),
        ("leaf without a value in the account", text.replace("<ACCTTYPE>", "<ACCTKEY><ACCTTYPE>")),
        ("leaf with a value", text.replace("<NAME>", "<DOWNLOAD.FLAG>N<NAME>")),
        ("leaf without a value", text.replace("<NAME>", "<DOWNLOAD.FLAG><NAME>")),
        ("closed leaf without a value", text.replace("<NAME>", "<DOWNLOAD.FLAG></DOWNLOAD.FLAG><NAME>")),
        ("empty element", text.replace("<NAME>", "<DOWNLOAD.FLAG/><NAME>")),
        ("aggregate before", text.replace("<NAME>", "<X><NAME>Wrong<TRNAMT>1</X><NAME>")),
        ("aggregate after", text.replace("</STMTTRN>", "<X><NAME>Wrong<TRNAMT>1</X></STMTTRN>")),
        (
            "aggregate around",
            text.replace("<STMTTRN>", "<X><STMTTRN>").replace("</STMTTRN>", "</STMTTRN></X>"),
        ),
    ] {
        let imported = read(&file);
        let found: Vec<_> = lines(&imported)
            .iter()
            .map(|line| (line.bank_id.as_deref().unwrap(), line.counterparty.as_deref().unwrap()))
            .collect();
        assert_eq!(found, [("F1", "Shop"), ("F2", "Shop")], "{case}");
        assert!(imported.issues.is_empty(), "{case}: {:?}", imported.issues);
        let account = imported.records[0].account.as_ref().unwrap();
        assert_eq!(account.kind.as_deref(), Some("CHECKING"), "{case}");
    }
}

#[test]
fn a_file_that_was_cut_says_so_and_keeps_what_is_whole() {
    let text = document(&[WHOLE, &WHOLE.replace("F1", "F2")]);
    let second = text.rfind("<TRNAMT>").unwrap();
    let imported = read(text.get(..second + 11).unwrap());
    assert_eq!((lines(&imported).len(), codes(&imported)), (1, vec![Truncated]));
    let issue = &imported.issues[0];
    assert_eq!((issue.place.record, issue.place.offset as usize), (2, second + 11));
    assert!(imported.strict().is_err());
    let balance = text.find("<BALAMT>100").unwrap();
    let imported = read(text.get(..balance + 9).unwrap());
    assert_eq!(imported.records[0].closing, None, "half a balance is none");
    let followed = format!("{}{text}", text.get(..second + 11).unwrap());
    let imported = read(followed);
    assert_eq!(
        (lines(&imported).len(), codes(&imported)),
        (3, vec![Truncated]),
        "another document behind it"
    );
    let fragment = text.find("<BANKTRANLIST>").unwrap()..second;
    assert!(codes(&read(text.get(fragment).unwrap())).contains(&Truncated));
    assert_eq!(codes(&read("OFXHEADER:100\r\nDATA:OFXS")), [Truncated, NoStatement]);
}

#[test]
fn bank_ids_may_repeat_be_missing_or_all_zero() {
    let other = WHOLE.replace("-10.00", "-11.00");
    for (case, transactions, issues) in [
        ("twins", [WHOLE.to_owned(), WHOLE.to_owned()], vec![RepeatedBankId]),
        ("one id for two amounts", [WHOLE.to_owned(), other.clone()], vec![RepeatedBankId]),
        ("no id", [WHOLE.replace("<FITID>F1", ""), other.replace("<FITID>F1", "")], vec![]),
        ("zero", [WHOLE.replace("F1", "0"), other.replace("F1", "0")], vec![]),
        ("empty", [WHOLE.replace("F1", ""), WHOLE.replace("F1", "")], vec![]),
    ] {
        let file = document(&[&transactions[0], &transactions[1]]);
        let imported = read(&file);
        let found = lines(&imported);
        assert_eq!((found.len(), codes(&imported)), (2, issues), "{case}");
        assert_ne!(found[0].id, found[1].id, "{case}");
        assert_eq!(imported, read(&file), "{case}: the same file twice is one import");
        assert!(imported.strict().is_ok(), "{case}");
    }
}

#[test]
fn two_transactions_that_run_into_each_other_are_held_back() {
    let text = document(&[WHOLE, &WHOLE.replace("F1", "F2").replace("-10.00", "-11.00")]);
    let merged = text.replacen("</STMTTRN>\n<STMTTRN>", "", 1);
    let imported = read(&merged);
    assert_eq!((lines(&imported).len(), codes(&imported)), (0, vec![RepeatedField; 2]));
    assert_eq!(imported.issues[0].severity, Severity::Error, "the amount");
    assert!(imported.strict().is_err());
    let unopened = text.replacen("<STMTTRN>", "<STMTTRX>", 1);
    let imported = read(&unopened);
    assert_eq!((lines(&imported).len(), codes(&imported)), (1, vec![Unbalanced]));
}

#[test]
fn a_comment_in_a_text_hides_no_transaction() {
    let memos = ["see <!-- below", "two", "above --> end"];
    let transactions = memos.map(|memo| format!("{WHOLE}<MEMO>{memo}"));
    let file = document(&transactions.each_ref().map(String::as_str));
    let odd = read(&file);
    let found: Vec<_> = lines(&odd).iter().map(|line| line.description.clone().unwrap()).collect();
    assert_eq!(found, memos);
    let odd_comment = odd.issues.iter().find(|issue| issue.code == OddComment).unwrap();
    assert_eq!(odd_comment.place.offset as usize, file.find("<MEMO>see").unwrap());
    assert!(odd.strict().is_err(), "nobody knows what was meant");

    let aside = document(&[WHOLE]).replace("</BANKTRANLIST>", "<!-- <STMTTRN></STMTTRN> --></BANKTRANLIST>");
    assert_eq!((lines(&read(&aside)).len(), codes(&read(&aside))), (1, vec![]));
}

#[test]
fn a_text_that_stands_twice_keeps_the_first_with_a_warning() {
    let imported = read(document(&[&format!("{WHOLE}<MEMO>one<MEMO>two<NAME>Shop")]));
    assert_eq!(lines(&imported)[0].description.as_deref(), Some("one"));
    assert_eq!(codes(&imported), [RepeatedField]);
    assert_eq!(imported.issues[0].severity, Severity::Warning);
}

#[test]
fn files_that_are_not_ofx_are_named() {
    let page = format!("<!DOCTYPE html><html>{}", "<br>".repeat(1_000));
    for (bytes, found) in [
        (&b""[..], "an empty file"),
        (page.as_bytes(), "an HTML page"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "an HTML page"),
        (b"%PDF-1.4 <A> <B>", "a PDF document"),
        (b"PK\x03\x04\x14\0", "a ZIP archive"),
        (b"<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std\"/>", "an XML document <Document>"),
        (b"<Document><Stmt><Bal><Amt>1</Amt></Bal><Status>x</Status></Stmt></Document>", "<Document>"),
        (b"Date;Amount\n1;2\n", "a text that starts with \"Date;Amount\""),
        (b"\xFF\xFE", "an empty file"),
    ] {
        match reader::read(bytes, &ImportOptions::default()) {
            Err(error @ Error::UnknownFormat { .. }) => {
                assert!(error.to_string().contains(found), "{error}");
                assert_eq!(error.code(), "unknown_format");
            }
            other => panic!("{found}: {other:?}"),
        }
    }
}

fn refusal(bytes: &[u8], limits: Limits) -> Result<usize, Limit> {
    let mut options = ImportOptions::default();
    options.limits = limits;
    match reader::read(bytes, &options) {
        Ok(imported) => {
            Ok(imported.records.iter().map(|statement: &BankStatement| statement.lines.len()).sum())
        }
        Err(Error::LimitExceeded { limit, allowed, found }) => {
            assert!(found > allowed, "{limit}: {found} > {allowed}");
            Err(limit)
        }
        Err(other) => panic!("{other}"),
    }
}

/// Each limit takes what is just allowed, and refuses one more by its own name.
#[test]
fn every_limit_refuses_with_its_own_error() {
    let two = document(&[WHOLE, &WHOLE.replace("F1", "F2")]);
    let statements = "<OFX><STMTRS><CURDEF>EUR</STMTRS><STMTRS><CURDEF>EUR</STMTRS></OFX>";
    let deep = format!("<OFX>{}</OFX>", "<A>".repeat(9));
    let bad = document(&["", ""]);
    let longest = document(&[&WHOLE.replace("Shop", &"x".repeat(100))]);
    type Set = fn(&mut Limits, u64);
    let cases: [(&str, &str, Set, u64, Limit); 7] = [
        ("file", &two, |limits, n| limits.file_bytes = n, two.len() as u64, Limit::FileBytes),
        ("field", &longest, |limits, n| limits.field_bytes = n, 100, Limit::FieldBytes),
        ("records", &two, |limits, n| limits.records = n, 2, Limit::Records),
        ("statements", statements, |limits, n| limits.statements = n, 2, Limit::Statements),
        ("nesting", &deep, |limits, n| limits.nesting = n, 10, Limit::Nesting),
        ("issues", &bad, |limits, n| limits.issues = n, 4, Limit::Issues),
        ("nesting of the standard", &two, |limits, n| limits.nesting = n, 6, Limit::Nesting),
    ];
    for (case, text, set, allowed, limit) in cases {
        let mut limits = Limits::default();
        set(&mut limits, allowed);
        assert!(refusal(text.as_bytes(), limits.clone()).is_ok(), "{case}: {allowed} is allowed");
        set(&mut limits, allowed - 1);
        assert_eq!(refusal(text.as_bytes(), limits), Err(limit), "{case}: {allowed} is one too many");
    }
}

#[test]
fn a_flood_of_anything_ends_at_a_limit_or_is_read() {
    let default = Limits::default;
    let flood = |part: &str, times: usize| {
        format!("<OFX><STMTRS><CURDEF>EUR{}</OFX>", part.repeat(times)).into_bytes()
    };
    for (case, bytes, expected) in [
        ("empty transactions", flood("<STMTTRN></STMTTRN>", 100_000), Err(Limit::Issues)),
        ("open elements", flood("<A>", 100_000), Err(Limit::Nesting)),
        ("open comments", flood("<!-- <A>1", 1_000_000), Ok(0)),
        (
            "odd comments",
            flood("<A>1<!--", 1_000_000).into_iter().chain(*b"<STMTTRN></STMTTRN> -->").collect(),
            Err(Limit::Issues),
        ),
        (
            "cash lines that are not closed",
            flood(&format!("<INVBANKTRAN><STMTTRN>{WHOLE}"), 1_000),
            Ok(1_000),
        ),
        ("answers that are not closed", flood("<STMTTRNRS><STMTRS><CURDEF>EUR", 1_000), Ok(0)),
        ("open CDATA", flood("<![CDATA[", 100_000), Ok(0)),
        ("document types", flood("<!DOCTYPE x [", 100_000), Ok(0)),
        ("angles", flood("<", 1_000_000), Ok(0)),
        ("half tags", flood("<A ", 300_000), Ok(0)),
        ("close tags", flood("</A>", 300_000), Ok(0)),
        ("ampersands", flood("<NAME>&amp&;&#", 100_000), Ok(0)),
        (
            "one field again and again",
            flood(&format!("<STMTTRN>{WHOLE}{}</STMTTRN>", "<MEMO>x<MEMO>y".repeat(50_000)), 1),
            Ok(1),
        ),
        ("a long name", format!("<OFX><NAME>{}", "x".repeat(2_000_000)).into_bytes(), Err(Limit::FieldBytes)),
        ("empty leaves in a transaction", flood("<STMTTRN><X><Y><Z>", 6_000), Err(Limit::Issues)),
    ] {
        assert_eq!(refusal(&bytes, default()), expected, "{case}");
    }
}
