//! Data for the benchmarks.

use std::fmt::Write as _;

/// The payees of the transactions.
const PAYEES: [&str; 8] = [
    "TALLERES MECANICOS ACME SL",
    "CONSTRUCCIONES NUNEZ E HIJOS",
    "MUELLER UND SOEHNE GMBH CO KG",
    "O'BRIEN LOGISTICS LTD",
    "CAFE & BAR METRO",
    "SUMINISTROS INDUSTRIALES DEL NORT",
    "DUPONT SARL",
    "KOWALSKI SP ZOO",
];

/// Returns an OFX 1 (SGML) statement with a number of transactions.
#[must_use]
pub fn ofx_sgml(transactions: usize) -> String {
    let mut file = String::with_capacity(transactions * 180 + 400);
    file.push_str(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\
         COMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n\
         <OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260131120000<LANGUAGE>ENG\
         </SONRS></SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>\
         <STMTRS><CURDEF>EUR\r\n<BANKACCTFROM><BANKID>2100<ACCTID>0200051332<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
         <BANKTRANLIST><DTSTART>20260101<DTEND>20261231\r\n",
    );
    for at in 0..transactions {
        let payee = PAYEES.get(at % PAYEES.len()).copied().unwrap_or_default().replace('&', "&amp;");
        let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
        // Writing to a String cannot fail.
        let _ = write!(
            file,
            "<STMTTRN>\r\n<TRNTYPE>CREDIT\r\n<DTPOSTED>2026{month:02}{day:02}120000[-5:EST]\r\n<TRNAMT>{}.{:02}\r\n\
             <FITID>2026{at:010}\r\n<NAME>{payee}\r\n<MEMO>PAGO FACTURA F-2026-{at:06}\r\n</STMTTRN>\r\n",
            at * 37 % 9_000 + 1,
            at % 100,
        );
    }
    file.push_str(
        "</BANKTRANLIST>\r\n<LEDGERBAL><BALAMT>1000.00<DTASOF>20261231</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>\r\n</OFX>\r\n",
    );
    file
}

/// Returns a canonical CSV of statement lines with a number of rows.
#[must_use]
pub fn canonical_csv(rows: usize) -> String {
    let mut file = String::with_capacity(rows * 120);
    file.push_str("id,date,amount,currency,counterparty,description,reference\n");
    for at in 0..rows {
        let payee = PAYEES.get(at % PAYEES.len()).copied().unwrap_or_default();
        let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
        let _ = writeln!(
            file,
            "L{at:07},2026-{month:02}-{day:02},{}.{:02},EUR,{payee},PAGO FACTURA F-2026-{at:06},",
            at * 37 % 9_000 + 1,
            at % 100,
        );
    }
    file
}

/// Returns a CSV export of German savings banks with a number of rows.
#[must_use]
pub fn bank_csv(rows: usize) -> String {
    let mut file = String::with_capacity(rows * 220);
    file.push_str(
        "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\"Kundenreferenz\";\
         \"Beguenstigter/Zahlungspflichtiger\";\"Kontonummer/IBAN\";\"BIC (SWIFT-Code)\";\"Betrag\";\"Waehrung\";\"Info\"\n",
    );
    for at in 0..rows {
        let payee = PAYEES.get(at % PAYEES.len()).copied().unwrap_or_default();
        let (month, day) = (at / 28 % 12 + 1, at % 28 + 1);
        let _ = writeln!(
            file,
            "\"DE89370400440532013000\";\"{day:02}.{month:02}.26\";\"{day:02}.{month:02}.26\";\"GUTSCHR. UEBERWEISUNG\";\
             \"RECHNUNG F-2026-{at:06} VOM {day:02}.{month:02}. DANKE\";\"E2E-{at:08}\";\"{payee}\";\
             \"ES91210004184502{:08}\";\"CAIXESBBXXX\";\"{},{:02}\";\"EUR\";\"Umsatz gebucht\"",
            at % 5_000,
            at * 37 % 9_000 + 1,
            at % 100,
        );
    }
    file
}

/// The number of names to generate; empty ones are left out, and the first [`QUERIES`] are compared with all others.
pub const NAMES: usize = 600;
/// The number of names that are prepared once and compared with each of the others.
pub const QUERIES: usize = 100;

/// Returns folded names of customers and of lines, as the matcher compares them.
#[must_use]
pub fn folded_names(count: usize) -> Vec<String> {
    let data = gestiq_reconcile::synthetic::Scenario::Mixed.generate(11, count.max(10));
    let names = data.lines.iter().filter_map(|line| line.counterparty.as_deref());
    names.map(gestiq_reconcile::normalize::fold).filter(|name| !name.is_empty()).take(count).collect()
}
