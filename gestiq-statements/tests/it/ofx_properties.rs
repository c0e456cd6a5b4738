//! Properties of every file.

use std::fmt::Write as _;

use chrono::NaiveDate;
use gestiq_statements::StatementLine;
use gestiq_statements::{ImportOptions, Severity, ofx as reader};
use proptest::prelude::*;

use crate::ofx::{fixtures, lines, read};

/// A line as the generator wants it back.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    date: NaiveDate,
    minor: i64,
    id: String,
    name: Option<String>,
    memo: Option<String>,
    reference: Option<String>,
}

/// Texts with everything that has a meaning in SGML or XML, and letters of several alphabets.
fn text() -> impl Strategy<Value = String> {
    "[A-Za-z\u{e9}\u{20ac}\u{416}&<>\"';#!/\\]\\[?-]([ A-Za-z0-9\u{e9}\u{20ac}\u{416}&<>\"';#!/\\]\\[?-]{0,30}[A-Za-z&<>;])?"
}

prop_compose! {
    fn wanted()(
        (year, month, day) in (1990_i32..2100, 1_u32..=12, 1_u32..=28),
        minor in -10_000_000_000_i64..=10_000_000_000,
        id in "[A-Za-z1-9.&]{1,30}",
        name in proptest::option::of(text()),
        memo in proptest::option::of(text()),
        reference in proptest::option::of("[A-Z]{1}[A-Z0-9]{0,10}"),
    ) -> Wanted {
        Wanted { date: NaiveDate::from_ymd_opt(year, month, day).unwrap(), minor, id, name, memo, reference }
    }
}

/// The writing style of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Dialect {
    /// Leaves without close tags, one a line.
    Sgml,
    /// Everything closed, on one line.
    Xml,
    /// Leaves in CDATA sections, CR LF.
    Cdata,
}

impl Dialect {
    fn leaf(self, tag: &str, value: &str) -> String {
        let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        match self {
            Dialect::Sgml => format!("<{tag}>{escaped}\n"),
            Dialect::Xml => format!("<{tag}>{escaped}</{tag}>"),
            Dialect::Cdata => {
                format!("<{tag}><![CDATA[{}]]></{tag}>\r\n", value.replace("]]>", "]]]]><![CDATA[>"))
            }
        }
    }

    fn document(self, lines: &[Wanted]) -> String {
        let header = match self {
            Dialect::Xml => {
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?OFX OFXHEADER=\"200\" VERSION=\"211\"?>"
            }
            _ => "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nCHARSET:1252\n\n",
        };
        let mut text = format!("{header}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>");
        text += &self.leaf("CURDEF", "EUR");
        text += "<BANKTRANLIST>";
        for line in lines {
            let sign = if line.minor < 0 { "-" } else { "" };
            let amount = format!("{sign}{}.{:02}", line.minor.abs() / 100, line.minor.abs() % 100);
            text += "<STMTTRN>";
            text += &self.leaf("DTPOSTED", &line.date.format("%Y%m%d120000[-5:EST]").to_string());
            text += &self.leaf("TRNAMT", &amount);
            text += &self.leaf("FITID", &line.id);
            for (tag, value) in [("NAME", &line.name), ("MEMO", &line.memo), ("REFNUM", &line.reference)] {
                if let Some(value) = value {
                    text += &self.leaf(tag, value);
                }
            }
            text += "</STMTTRN>";
        }
        text + "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    }
}

fn found(line: &StatementLine) -> Wanted {
    Wanted {
        date: line.date,
        minor: line.amount.to_minor().unwrap(),
        id: line.bank_id.clone().unwrap_or_default().into(),
        name: line.counterparty.clone().map(String::from),
        memo: line.description.clone().map(String::from),
        reference: line.reference.clone().map(String::from),
    }
}

proptest! {
    #[test]
    fn what_is_written_in_any_dialect_and_encoding_is_read_back(
        wanted in proptest::collection::vec(wanted(), 0..6)
    ) {
        let mut all = Vec::new();
        for dialect in [Dialect::Sgml, Dialect::Xml, Dialect::Cdata] {
            let text = dialect.document(&wanted);
            let wide: Vec<u8> =
                [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            for bytes in [text.into_bytes(), wide] {
                let imported = read(&bytes);
                let lines: Vec<_> = lines(&imported).into_iter().map(found).collect();
                prop_assert_eq!(&lines, &wanted, "{:?}", dialect);
                prop_assert!(imported.issues.iter().all(|issue| issue.severity == Severity::Info));
                all.push(crate::ofx::lines(&imported).iter().map(|line| line.id.clone()).collect::<Vec<_>>());
            }
        }
        prop_assert!(all.iter().all(|ids| *ids == all[0]), "ids do not depend on the dialect");
    }

    #[test]
    fn any_soup_of_elements_never_panics(parts in proptest::collection::vec(0_usize..SOUP.len(), 0..200)) {
        let text: String = parts.into_iter().map(|part| SOUP[part]).collect();
        let _ = reader::read(text.as_bytes(), &ImportOptions::default());
    }
}

/// The pieces of a document, whole and broken.
const SOUP: [&str; 40] = [
    "<OFX>",
    "</OFX>",
    "<STMTRS>",
    "</STMTRS>",
    "<CCSTMTRS>",
    "<INVSTMTRS>",
    "<BANKTRANLIST>",
    "</BANKTRANLIST>",
    "<STMTTRN>",
    "</STMTTRN>",
    "<STMTTRNP>",
    "<INVBANKTRAN>",
    "<INVTRAN>",
    "<PAYEE>",
    "</PAYEE>",
    "<BANKACCTTO>",
    "<BANKACCTFROM>",
    "<CURRENCY>",
    "<ORIGCURRENCY>",
    "<LEDGERBAL>",
    "</LEDGERBAL>",
    "<AVAILBAL>",
    "<STATUS>",
    "</STATUS>",
    "<SEVERITY>ERROR",
    "<CURDEF>EUR",
    "<CURSYM>USD",
    "<CURRATE>1.1",
    "<TRNAMT>-1.00",
    "<TRNAMT>1,650",
    "<DTPOSTED>20250105",
    "<FITID>1",
    "<NAME>a & b",
    "<MEMO>&x;<![CDATA[<",
    "]]>",
    "<!-- ",
    "-->",
    "<X>",
    "</X>",
    "<!DOCTYPE x [",
];

/// A line without its id, which depends on the other lines of the file.
fn shown(line: &StatementLine) -> String {
    let mut text = String::new();
    write!(text, "{:?}", (line.place, line.date, line.amount, &line.bank_id, &line.counterparty)).unwrap();
    write!(text, "{:?}", (&line.description, &line.reference, &line.kind, &line.details().original_amount))
        .unwrap();
    text
}

#[test]
fn a_file_cut_at_any_byte_never_gives_a_line_or_balance_that_is_not_in_the_whole_one() {
    for (name, bytes) in fixtures() {
        let whole = read(&bytes);
        let known: Vec<_> = lines(&whole).into_iter().map(shown).collect();
        let end = bytes.windows(6).rposition(|window| window == b"</OFX>").unwrap() + 6;
        for cut in 0..end {
            let Ok(part) = reader::read(&bytes[..cut], &ImportOptions::default()) else { continue };
            let found: Vec<_> = lines(&part).into_iter().map(shown).collect();
            assert!(known.starts_with(&found), "{name} cut at {cut}");
            for (cut_one, whole_one) in part.records.iter().zip(&whole.records) {
                assert!(
                    cut_one.closing.is_none() || cut_one.closing == whole_one.closing,
                    "{name} cut at {cut}"
                );
                assert!(cut_one.to.is_none() || cut_one.to == whole_one.to, "{name} cut at {cut}");
            }
            assert!(part.strict().is_err(), "{name} cut at {cut}");
        }
    }
}
