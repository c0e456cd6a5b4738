//! UBL and CII through the en16931 crates.

use gestiq_statements::Direction;
use gestiq_statements::IssueCode::*;
use gestiq_statements::{Format, Importer};

use crate::camt::codes;
use crate::einvoice::read;

pub(crate) const UBL: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>R-7</cbc:ID><cbc:IssueDate>2026-01-31</cbc:IssueDate><cbc:DueDate>2026-02-28</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>DE1</cbc:CompanyID><cac:TaxScheme>
<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>
<cbc:RegistrationName>Caf&#233; GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>RF18539007547034</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>DE02 1203</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">119.00</cbc:TaxInclusiveAmount>
<cbc:PrepaidAmount currencyID="EUR">19.00</cbc:PrepaidAmount>
<cbc:PayableAmount currencyID="EUR">100.00</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"#;

pub(crate) const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>471102</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
<udt:DateTimeString format="102">20260131</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Lieferant</ram:Name>
</ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Kunde</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:GrandTotalAmount>529.87</ram:GrandTotalAmount>
<ram:DuePayableAmount>529.87</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"#;

#[test]
fn both_syntaxes_become_open_items() {
    let ubl = Importer::default().items(UBL.as_bytes()).unwrap();
    let item = &ubl.records[0];
    assert_eq!(
        (ubl.format, item.number.as_str(), item.counterparty.as_deref()),
        (Format::Ubl, "R-7", Some("Caf\u{e9} GmbH"))
    );
    assert_eq!(
        (item.amount.to_string(), item.open.to_string()),
        ("119.00 EUR".to_owned(), "100.00 EUR".to_owned())
    );
    assert_eq!((item.tax_id.as_deref(), item.iban.as_deref()), (Some("DE1"), Some("DE021203")));
    assert_eq!(item.reference.as_deref(), Some("RF18539007547034"));
    assert_eq!((item.issue_date.to_string(), item.direction), ("2026-01-31".to_owned(), Direction::Payable));
    assert_eq!(item.due_date.map(|day| day.to_string()).as_deref(), Some("2026-02-28"));
    assert_eq!(item.place.line, 2, "the root element");
    let cii = Importer::default().items(CII.as_bytes()).unwrap();
    let item = &cii.records[0];
    assert_eq!(
        (cii.format, item.number.as_str(), item.counterparty.as_deref()),
        (Format::Cii, "471102", Some("Lieferant"))
    );
    assert_eq!(item.amount.to_string(), "529.87 EUR");
}

#[test]
fn a_missing_total_is_never_a_zero() {
    let due = "<cbc:PayableAmount currencyID=\"EUR\">100.00</cbc:PayableAmount>";
    for (case, file, amounts, issues) in [
        ("no due amount", UBL.replace(due, ""), None, vec![MissingAmount]),
        (
            "unreadable",
            UBL.replace(">100.00</cbc:PayableAmount>", ">x</cbc:PayableAmount>"),
            None,
            vec![InvalidField, MissingAmount],
        ),
        (
            "another sum",
            UBL.replace(">19.00<", ">18.00<"),
            Some("119.00 EUR 100.00 EUR"),
            vec![ControlMismatch],
        ),
        (
            "wholly paid",
            UBL.replace(">19.00<", ">119.00<")
                .replace(">100.00</cbc:PayableAmount>", ">0.00</cbc:PayableAmount>"),
            Some("119.00 EUR 0.00 EUR"),
            vec![],
        ),
        ("credit note", UBL.replace(">380<", ">381<"), Some("-119.00 EUR -100.00 EUR"), vec![]),
        ("no currency", UBL.replace(">EUR<", "><"), None, vec![MissingCurrency]),
        ("no date", UBL.replace("<cbc:IssueDate>2026-01-31</cbc:IssueDate>", ""), None, vec![MissingDate]),
        (
            "two numbers",
            UBL.replace("<cbc:IssueDate>", "<cbc:ID>FORGED</cbc:ID><cbc:IssueDate>"),
            Some("119.00 EUR 100.00 EUR"),
            vec![RepeatedField],
        ),
        ("cut", UBL.split_at(UBL.len() - 20).0.to_owned(), None, vec![Truncated]),
    ] {
        let imported = read(&file);
        let found = imported.records.first().map(|item| format!("{} {}", item.amount, item.open));
        assert_eq!((found.as_deref(), codes(&imported)), (amounts, issues), "{case}");
    }
}
