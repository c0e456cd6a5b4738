//! Invoices as suppliers send them: with files attached, with VAT that is not paid to them, and of nothing.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::{Error, Importer, Limit};

use crate::einvoice::{ITALIAN, fattura, read};
use crate::format_cases::{case, worries};

/// Number, amount and open amount of each item, and the worries.
fn sketch(file: &str) -> (String, Vec<IssueCode>) {
    let imported = read(file);
    let items = imported.records.iter().map(|item| format!("{} {} {}", item.number, item.amount, item.open));
    (items.collect::<Vec<_>>().join(", "), worries(&imported))
}

/// An attached file in base64, with line breaks as some programs write them.
fn attachment(bytes: usize) -> String {
    let line = "JVBERi0xLjcKJeLjz9MK".repeat(4) + "\n";
    line.repeat(bytes / line.len() + 1)
}

#[test]
fn an_attached_file_may_be_as_long_as_the_file() {
    for size in [1_500_000, 20_000_000] {
        let file = attachment(size);
        let italian = ITALIAN.to_owned()
            + &format!(
                "<Allegati><NomeAttachment>a.pdf</NomeAttachment><Attachment>{file}</Attachment></Allegati>"
            );
        assert_eq!(sketch(&fattura(&[&italian])).1, vec![], "FatturaPA with {size}");
        assert_eq!(read(fattura(&[&italian])).records, read(fattura(&[ITALIAN])).records);
        let in_pieces = italian.replace("JVBERi0xLjcKJeLjz9MK\n", "JVBERi0xLjcK&#10;");
        assert_eq!(read(fattura(&[&in_pieces])).records.len(), 1, "an attachment in pieces");
        let spanish = crate::einvoice::facturae(&[&(crate::einvoice::SPANISH.to_owned()
            + &format!(
                "<AdditionalData><RelatedDocuments><Attachment><AttachmentData>{file}</AttachmentData></Attachment></RelatedDocuments></AdditionalData>"
            ))]);
        assert_eq!(
            sketch(&spanish),
            ("A-7 121.00 EUR 121.00 EUR".to_owned(), vec![]),
            "Facturae with {size}"
        );
    }
    let long = fattura(&[&ITALIAN.replace(">7<", &format!(">{}<", "7".repeat(2_000_000)))]);
    let refused = Importer::default().items(long.as_bytes());
    assert!(
        matches!(refused, Err(Error::LimitExceeded { limit: Limit::FieldBytes, .. })),
        "a text that is read"
    );
    let large = fattura(&[&(ITALIAN.to_owned()
        + &format!("<Allegati><Attachment>{}</Attachment></Allegati>", attachment(67_200_000)))]);
    let refused = Importer::default().items(large.as_bytes());
    assert!(
        matches!(refused, Err(Error::LimitExceeded { limit: Limit::FileBytes, .. })),
        "the limit of a file"
    );
}

#[cfg(feature = "en16931")]
#[test]
fn european_invoices_may_carry_files_too() {
    use crate::einvoice_en16931::{CII, UBL};

    for size in [1_500_000, 20_000_000] {
        let file = attachment(size);
        let ubl = UBL.replace(
            "<cac:AccountingSupplierParty>",
            &format!(
                "<cac:AdditionalDocumentReference><cbc:ID>a</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject \
                 mimeCode=\"application/pdf\" filename=\"a.pdf\">{file}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>\
                 </cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
            ),
        );
        assert_eq!(sketch(&ubl), ("R-7 119.00 EUR 100.00 EUR".to_owned(), vec![]), "UBL with {size}");
        let cii = CII.replace(
            "</ram:ApplicableHeaderTradeAgreement>",
            &format!(
                "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>a</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>\
                 <ram:AttachmentBinaryObject mimeCode=\"application/pdf\" filename=\"a.pdf\">{file}</ram:AttachmentBinaryObject>\
                 </ram:AdditionalReferencedDocument></ram:ApplicableHeaderTradeAgreement>"
            ),
        );
        assert_eq!(sketch(&cii), ("471102 529.87 EUR 529.87 EUR".to_owned(), vec![]), "CII with {size}");
    }
}

#[cfg(feature = "en16931")]
#[test]
fn an_invoice_of_nothing_is_one_if_it_says_so() {
    use crate::einvoice_en16931::{CII, UBL};

    let zero = CII.replace("529.87", "0.00");
    let due = "<ram:DuePayableAmount>529.87</ram:DuePayableAmount>";
    for (name, file, expected, issues) in [
        ("all zero", zero.clone(), "471102 0.00 EUR 0.00 EUR", vec![]),
        ("zero without decimals", zero.replace("0.00", "0"), "471102 0.00 EUR 0.00 EUR", vec![]),
        ("no amount due", CII.replace(due, ""), "", vec![MissingAmount]),
        (
            "no totals",
            zero.replace("<ram:DuePayableAmount>0.00</ram:DuePayableAmount>", ""),
            "",
            vec![MissingAmount],
        ),
        (
            "paid, but not said by whom",
            CII.replace(due, "<ram:DuePayableAmount>0.00</ram:DuePayableAmount>"),
            "471102 529.87 EUR 0.00 EUR",
            vec![ControlMismatch],
        ),
        (
            "UBL",
            UBL.replace("119.00", "0.00").replace("100.00", "0.00").replace("19.00", "0.00"),
            "R-7 0.00 EUR 0.00 EUR",
            vec![],
        ),
    ] {
        assert_eq!(sketch(&file), (expected.to_owned(), issues), "{name}");
    }
}

/// A body with this total, a tax of 22.00 with this liability, and these payments.
fn italian(kind: &str, total: &str, liability: &str, more: &str) -> String {
    fattura(&[&format!(
        "<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{kind}</TipoDocumento><Divisa>EUR</Divisa><Data>2024-03-01</Data>\
         <Numero>8</Numero><ImportoTotaleDocumento>{total}</ImportoTotaleDocumento>{}</DatiGeneraliDocumento></DatiGenerali>\
         <DatiBeniServizi><DatiRiepilogo><ImponibileImporto>100.00</ImponibileImporto><Imposta>22.00</Imposta>\
         <EsigibilitaIVA>{liability}</EsigibilitaIVA></DatiRiepilogo></DatiBeniServizi>{}",
        if more.contains("Ritenuta") { more } else { "" },
        if more.contains("Pagamento") { more } else { "" },
    )])
}

#[test]
fn vat_and_tax_that_the_customer_pays_to_the_state_are_not_open() {
    let imported = Importer::default().items(&case("21-fatturapa-split-payment.xml")).unwrap();
    let item = &imported.records[0];
    assert_eq!(
        (item.amount.to_string(), item.open.to_string()),
        ("122.00 EUR".to_owned(), "100.00 EUR".to_owned())
    );
    let payment = |amount: &str| {
        format!(
            "<DatiPagamento><DettaglioPagamento><ImportoPagamento>{amount}</ImportoPagamento></DettaglioPagamento></DatiPagamento>"
        )
    };
    let withheld = "<DatiRitenuta><TipoRitenuta>RT01</TipoRitenuta><ImportoRitenuta>20.00</ImportoRitenuta></DatiRitenuta>";
    for (name, file, open, issues) in [
        ("split", italian("TD01", "122.00", "S", ""), "100.00", vec![]),
        ("immediate", italian("TD01", "122.00", "I", ""), "122.00", vec![]),
        ("deferred", italian("TD01", "122.00", "D", ""), "122.00", vec![]),
        ("split, paid net", italian("TD01", "122.00", "S", &payment("100.00")), "100.00", vec![]),
        (
            "split, paid gross",
            italian("TD01", "122.00", "S", &payment("122.00")),
            "100.00",
            vec![ControlMismatch],
        ),
        ("split, paid in part", italian("TD01", "122.00", "S", &payment("80.00")), "80.00", vec![]),
        (
            "split, two instalments",
            italian("TD01", "122.00", "S", &(payment("50.00") + &payment("50.00"))),
            "100.00",
            vec![],
        ),
        ("split, credit note", italian("TD04", "122.00", "S", ""), "-100.00", vec![]),
        (
            "split, negative",
            italian("TD01", "-122.00", "S", "").replace("<Imposta>22", "<Imposta>-22"),
            "-100.00",
            vec![],
        ),
        ("withheld", italian("TD06", "122.00", "I", withheld), "102.00", vec![]),
        ("withheld and split", italian("TD06", "122.00", "S", withheld), "80.00", vec![]),
    ] {
        let imported = read(&file);
        let found: Vec<String> = imported.records.iter().map(|item| item.open.to_plain()).collect();
        assert_eq!((found, worries(&imported)), (vec![open.to_owned()], issues), "{name}");
    }
}
