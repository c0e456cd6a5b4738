//! Electronic invoices as open items: real files, and each point by hand.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::detect::{FileKind, detect};
use gestiq_statements::{Direction, OpenItem};
use gestiq_statements::{Format, ImportOptions, Imported, Importer, Severity, einvoice as reader};

use crate::camt::{codes, fixture, fixtures};

pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Imported<OpenItem> {
    reader::read(bytes.as_ref(), &ImportOptions::default()).unwrap()
}

/// The relevant fields of an item, on one line.
fn sketch(item: &OpenItem) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
    format!(
        "{} | {} | {} | {} | open {} | {} | {} | {} | {}",
        item.number,
        text(&item.counterparty),
        text(&item.tax_id),
        item.amount,
        item.open,
        item.issue_date,
        day(item.due_date),
        text(&item.iban),
        text(&item.reference),
    )
}

fn only(bytes: impl AsRef<[u8]>) -> (String, Vec<IssueCode>) {
    let imported = read(&bytes);
    let items: Vec<String> = imported.records.iter().map(sketch).collect();
    (items.join("\n"), codes(&imported))
}

/// A Facturae file with this inside of each `Invoice`.
pub(crate) fn facturae(invoices: &[&str]) -> String {
    let list: String = invoices.iter().map(|inside| format!("<Invoice>{inside}</Invoice>")).collect();
    format!(
        "<fe:Facturae xmlns:fe=\"http://www.facturae.gob.es/formato/Versiones/Facturaev3_2_1.xml\">\
         <FileHeader><Batch><InvoicesCount>{}</InvoicesCount></Batch></FileHeader>\
         <Parties><SellerParty><TaxIdentification><TaxIdentificationNumber>ESB1</TaxIdentificationNumber>\
         </TaxIdentification><Individual><Name>Ana</Name><FirstSurname>Gil</FirstSurname>\
         <SecondSurname>Paz</SecondSurname></Individual></SellerParty><BuyerParty><TaxIdentification>\
         <TaxIdentificationNumber>ESA2</TaxIdentificationNumber></TaxIdentification><LegalEntity>\
         <CorporateName>Buyer SA</CorporateName></LegalEntity></BuyerParty></Parties>\
         <Invoices>{list}</Invoices></fe:Facturae>",
        invoices.len()
    )
}

pub(crate) const SPANISH: &str = "<InvoiceHeader><InvoiceNumber>7</InvoiceNumber><InvoiceSeriesCode>A</InvoiceSeriesCode>\
    </InvoiceHeader><InvoiceIssueData><IssueDate>2026-01-31</IssueDate><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>\
    </InvoiceIssueData><InvoiceTotals><InvoiceTotal>121.00</InvoiceTotal></InvoiceTotals>";

/// A FatturaPA file with these bodies.
pub(crate) fn fattura(bodies: &[&str]) -> String {
    let list: String = bodies
        .iter()
        .map(|inside| format!("<FatturaElettronicaBody>{inside}</FatturaElettronicaBody>"))
        .collect();
    format!(
        "<p:FatturaElettronica xmlns:p=\"x\"><FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici>\
         <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01</IdCodice></IdFiscaleIVA><Anagrafica><Nome>Ada</Nome>\
         <Cognome>Neri</Cognome></Anagrafica></DatiAnagrafici></CedentePrestatore><CessionarioCommittente>\
         <DatiAnagrafici><CodiceFiscale>CF9</CodiceFiscale><Anagrafica><Denominazione>Noi</Denominazione>\
         </Anagrafica></DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>{list}</p:FatturaElettronica>"
    )
}

pub(crate) const ITALIAN: &str = "<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01</TipoDocumento>\
    <Divisa>EUR</Divisa><Data>2026-01-31</Data><Numero>7</Numero><ImportoTotaleDocumento>122.00</ImportoTotaleDocumento>\
    </DatiGeneraliDocumento></DatiGenerali>";

#[test]
fn every_real_file_gives_its_items() {
    let facturae = fixture("einvoice_facturae", "invopop__gobl.facturae__invoice-vat.xml");
    let fattura = fixture("einvoice_fatturapa", "Truelite__python-a38__unicode.xml");
    for (bytes, kind, format, expected) in [
        (
            facturae,
            FileKind::Facturae,
            Format::Facturae,
            "TEST01001F | Hypeprop Sl | B23103039 | 5084.42 EUR | open 5084.42 EUR | 2021-12-08 | 2021-12-30 | \
             ES2501882570718544704761 | -",
        ),
        (
            fattura,
            FileKind::FatturaPa,
            Format::FatturaPa,
            "1 | Ast\u{e9}rix le Gaulois | IT01234567890 | 81.13 EUR | open 81.13 EUR | 2019-02-14 | - | - | -",
        ),
    ] {
        let imported = Importer::default().items(&bytes).unwrap();
        assert_eq!(imported, read(&bytes), "the importer knows the format by itself");
        assert_eq!((detect(&bytes).kind, imported.format), (kind, format));
        assert_eq!(sketch(&imported.records[0]), expected);
        assert_eq!(imported.records[0].direction, Direction::Payable);
        assert_eq!(imported.issues, []);
        assert_eq!(Importer::default().statements(&bytes).unwrap_err().code(), "unknown_format");
        let at = usize::try_from(imported.records[0].place.offset).unwrap();
        let tag = if format == Format::Facturae { "<Invoice>" } else { "<FatturaElettronicaBody>" };
        assert!(bytes[at..].starts_with(tag.as_bytes()));
    }
}

#[test]
fn facturae_fields() {
    let totals = "<InvoiceTotal>121.00</InvoiceTotal>";
    let payments = "<PaymentDetails><Installment><InstallmentDueDate>2026-02-28</InstallmentDueDate>\
        <PaymentReconciliationReference>REF1</PaymentReconciliationReference><AccountToBeCredited><IBAN>ES12 3456</IBAN>\
        </AccountToBeCredited></Installment><Installment><InstallmentDueDate>2026-03-31</InstallmentDueDate>\
        </Installment></PaymentDetails>";
    for (case, invoice, expected, issues) in [
        ("plain", SPANISH.to_owned(), "A-7 | Ana Gil Paz | ESB1 | 121.00 EUR | open 121.00 EUR | 2026-01-31 | - | - | -", vec![]),
        (
            "to be paid",
            SPANISH.replace(totals, &format!("{totals}<TotalOutstandingAmount>120</TotalOutstandingAmount><TotalExecutableAmount>102.85</TotalExecutableAmount>")) + payments,
            "A-7 | Ana Gil Paz | ESB1 | 121.00 EUR | open 102.85 EUR | 2026-01-31 | 2026-03-31 | ES123456 | REF1",
            vec![],
        ),
        ("corrective", SPANISH.replace("121.00", "-121.00"), "A-7 | Ana Gil Paz | ESB1 | -121.00 EUR | open -121.00 EUR | 2026-01-31 | - | - | -", vec![]),
        ("whole number", SPANISH.replace(">7<", ">A/7<"), "A/7 | Ana Gil Paz | ESB1 | 121.00 EUR | open 121.00 EUR | 2026-01-31 | - | - | -", vec![]),
        ("no total", SPANISH.replace(totals, ""), "", vec![MissingAmount]),
        ("no currency", SPANISH.replace("EUR", ""), "", vec![MissingCurrency]),
        ("no date", SPANISH.replace("2026-01-31", ""), "", vec![MissingDate]),
        ("bad date", SPANISH.replace("2026-01-31", "2026-02-30"), "", vec![InvalidDate]),
        ("no number", SPANISH.replace(">7<", "><"), "", vec![MissingField]),
        ("odd open amount", SPANISH.replace(totals, &format!("{totals}<TotalExecutableAmount>-1</TotalExecutableAmount>")), "", vec![InvalidField]),
    ] {
        assert_eq!(only(facturae(&[&invoice])), (expected.to_owned(), issues), "{case}");
    }
    let twice = facturae(&[SPANISH, SPANISH]);
    assert_eq!(codes(&read(&twice)), [DuplicateId]);
    let wrong = facturae(&[SPANISH]).replace("<InvoicesCount>1<", "<InvoicesCount>2<");
    assert_eq!(codes(&read(wrong)), [ControlMismatch]);
    let signed =
        facturae(&[SPANISH]).replace("</fe:Facturae>", "<ds:Signature>x</ds:Signature></fe:Facturae>");
    let imported = read(signed);
    assert_eq!((imported.records.len(), codes(&imported)), (1, vec![Unread]));
    assert_eq!(imported.issues[0].severity, Severity::Info);
}

#[test]
fn fattura_pa_fields() {
    let pay = |amount: &str| {
        format!(
            "<DatiPagamento><DettaglioPagamento><DataScadenzaPagamento>2026-02-28</DataScadenzaPagamento>\
                 <ImportoPagamento>{amount}</ImportoPagamento><IBAN>IT60 X054</IBAN><CodicePagamento>P1</CodicePagamento>\
                 </DettaglioPagamento></DatiPagamento>"
        )
    };
    let total = "<ImportoTotaleDocumento>122.00</ImportoTotaleDocumento>";
    let rates = "<DatiBeniServizi><DatiRiepilogo><ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>\
                 </DatiRiepilogo><DatiRiepilogo><ImponibileImporto>10.00</ImponibileImporto><Imposta>0.00</Imposta>\
                 </DatiRiepilogo></DatiBeniServizi>";
    for (case, body, expected, issues) in [
        (
            "plain",
            ITALIAN.to_owned(),
            "7 | Ada Neri | IT01 | 122.00 EUR | open 122.00 EUR | 2026-01-31 | - | - | -",
            vec![],
        ),
        (
            "tax withheld",
            ITALIAN.to_owned() + &pay("102.00"),
            "7 | Ada Neri | IT01 | 122.00 EUR | open 102.00 EUR | 2026-01-31 | 2026-02-28 | IT60X054 | P1",
            vec![],
        ),
        (
            "two ways to pay",
            ITALIAN.to_owned() + &pay("122.00") + &pay("122.00"),
            "7 | Ada Neri | IT01 | 122.00 EUR | open 122.00 EUR | 2026-01-31 | 2026-02-28 | IT60X054 | P1",
            vec![],
        ),
        (
            "credit note",
            ITALIAN.replace("TD01", "TD04") + &pay("122.00"),
            "7 | Ada Neri | IT01 | -122.00 EUR | open -122.00 EUR | 2026-01-31 | 2026-02-28 | IT60X054 | P1",
            vec![],
        ),
        (
            "sums by rate",
            ITALIAN.replace(total, "") + rates,
            "7 | Ada Neri | IT01 | 132.00 EUR | open 132.00 EUR | 2026-01-31 | - | - | -",
            vec![],
        ),
        ("no total", ITALIAN.replace(total, ""), "", vec![MissingAmount]),
        ("odd total", ITALIAN.replace("122.00", "1,220"), "", vec![AmbiguousAmount]),
        ("odd currency", ITALIAN.replace("EUR", "XQX"), "", vec![UnknownCurrency]),
        ("nothing", String::new(), "", vec![MissingField, MissingAmount, MissingDate]),
    ] {
        assert_eq!(only(fattura(&[&body])), (expected.to_owned(), issues), "{case}");
    }
    let several = read(fattura(&[ITALIAN, &ITALIAN.replace(">7<", ">8<")]));
    assert_eq!(several.records.iter().map(|item| item.number.as_str()).collect::<Vec<_>>(), ["7", "8"]);
    let simplified = "<n:FatturaElettronicaSemplificata xmlns:n='x'><FatturaElettronicaHeader><CedentePrestatore>\
        <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>02</IdCodice></IdFiscaleIVA><Denominazione>Bar</Denominazione>\
        </CedentePrestatore></FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>\
        <TipoDocumento>TD07</TipoDocumento><Divisa>EUR</Divisa><Data>2026-01-31</Data><Numero>9</Numero>\
        </DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi><Importo>12.20</Importo></DatiBeniServizi>\
        </FatturaElettronicaBody></n:FatturaElettronicaSemplificata>";
    assert_eq!(only(simplified).0, "9 | Bar | IT02 | 12.20 EUR | open 12.20 EUR | 2026-01-31 | - | - | -");
}

#[test]
fn the_hosts_own_invoices_are_receivables_from_the_buyer() {
    let mut options = ImportOptions::default();
    options.invoices = Some(Direction::Receivable);
    let file = fattura(&[&(ITALIAN.to_owned()
        + "<DatiPagamento><DettaglioPagamento><IBAN>IT1</IBAN></DettaglioPagamento></DatiPagamento>")]);
    let item = Importer::new(options).items(file.as_bytes()).unwrap().records.remove(0);
    assert_eq!((item.direction, item.counterparty.as_deref()), (Direction::Receivable, Some("Noi")));
    assert_eq!((item.tax_id.as_deref(), item.iban), (Some("CF9"), None));
}

#[test]
fn packed_invoices_that_cannot_be_opened_are_named() {
    for (bytes, kind) in [
        (&b"%PDF-1.7\n/UF (factur-x.xml)"[..], FileKind::FacturX),
        (b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80", FileKind::Signed),
        (b"MIAGCSqGSIb3DQEHAqCAMIACAQExDzANBglg", FileKind::Signed),
    ] {
        assert_eq!(detect(bytes).kind, kind);
        let message = Importer::default().items(bytes).unwrap_err().to_string();
        let is_named = message.contains("cannot be opened") || message.contains(kind.advice().unwrap());
        assert!(is_named, "{message}");
    }
}

#[test]
fn the_same_file_twice_gives_the_same_ids() {
    for folder in ["einvoice_facturae", "einvoice_fatturapa"] {
        for (name, bytes) in fixtures(folder) {
            assert_eq!(read(&bytes), read(&bytes), "{name}");
        }
    }
    assert_eq!(read(fattura(&[ITALIAN])).records[0].id.as_str(), "IT01/2026-01-31/7");
}
