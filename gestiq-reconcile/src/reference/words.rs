//! The words that stand before, between and behind the numbers that payers quote.

/// Words for invoices, in upper case.
const INVOICES: &[&str] = &[
    "ARVE",
    "BILL",
    "BILLS",
    "BOLETA",
    "FA",
    "FAC",
    "FACS",
    "FACT",
    "FACTS",
    "FACTURA",
    "FACTURAS",
    "FACTURE",
    "FACTURES",
    "FACTUREN",
    "FACTUUR",
    "FACTUURNR",
    "FACTUURNUMMER",
    "FAK",
    "FAKT",
    "FAKTURA",
    "FAKTURANR",
    "FAKTURANUMMER",
    "FAKTURY",
    "FATT",
    "FATTURA",
    "FATTURE",
    "FATURA",
    "FATURAS",
    "FRA",
    "FRAS",
    "FT",
    "FTE",
    "INV",
    "INVOICE",
    "INVOICENR",
    "INVOICES",
    "INVS",
    "LASKU",
    "LASKUN",
    "LASKUNRO",
    "RACUN",
    "RECHNG",
    "RECHNR",
    "RECHNUNG",
    "RECHNUNGEN",
    "RECHNUNGS",
    "RECHNUNGSNR",
    "RECIBO",
    "RECIBOS",
    "RENR",
    "RG",
    "RGNR",
    "RNR",
    "SZAMLA",
    "SZLA",
];

/// Other words, in upper case, after which a number is that of a document.
const DOCUMENTS: &[&str] = &[
    "ALBARAN",
    "AVIS",
    "BELEG",
    "BELEGNR",
    "BESTELLNR",
    "BESTELLUNG",
    "DOC",
    "DOCUMENTO",
    "FF",
    "KID",
    "KUITTI",
    "N",
    "NO",
    "NOTA",
    "NR",
    "NRO",
    "NRS",
    "NUM",
    "NUMBER",
    "NUMERO",
    "NUMEROS",
    "NUMS",
    "OCR",
    "ORDEN",
    "ORDER",
    "ORDRE",
    "PEDIDO",
    "PO",
    "QUITTUNG",
    "RE",
    "RECEIPT",
    "RECU",
    "REF",
    "REFERENCE",
    "REFERENCIA",
    "REFERENZ",
    "RN",
    "TICKET",
    "VIITE",
    "VS",
];

/// Words, in upper case, between the first and the last number of a range.
const RANGES: &[&str] = &[
    "A", "AL", "ALLA", "AO", "ATE", "AU", "BIS", "DO", "HASTA", "TIL", "TILL", "THROUGH", "THRU", "TO", "TOT",
];

/// Words, in upper case, between the numbers of a list.
const CONJUNCTIONS: &[&str] = &["A", "AND", "E", "EN", "ET", "I", "JA", "OCH", "OG", "U", "UND", "Y"];

/// Returns `true` if the number after this word, in upper case, is that of a document.
pub(crate) fn is_marker(word: &str) -> bool {
    is_invoice(word) || DOCUMENTS.contains(&word)
}

/// Returns `true` if the number after this word, in upper case, is that of an invoice.
pub(crate) fn is_invoice(word: &str) -> bool {
    INVOICES.contains(&word)
}

/// Returns `true` if the word, in upper case, stands between the ends of a range: `0101 A 0105`.
pub(crate) fn joins_range(word: &str) -> bool {
    RANGES.contains(&word)
}

/// Returns `true` if the word, in upper case, stands between the members of a list: `0101 y 0103`.
pub(crate) fn joins_list(word: &str) -> bool {
    CONJUNCTIONS.contains(&word)
}
