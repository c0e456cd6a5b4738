//! The column names that banks and programs use, in seven languages. Names of columns are facts.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::columns::{ColumnSource, Field};
use crate::header_name::fold;

/// The languages of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    Spanish,
    French,
    Dutch,
    Italian,
    Portuguese,
}

use Field as F;
use Language as L;

/// A field, a language, and its names, the most specific first. No name stands for two fields.
type Entry = (Field, Language, &'static [&'static str]);

#[rustfmt::skip]
const DICTIONARY: &[Entry] = &[
    (F::Date, L::English, &["booking date", "completed date", "posted transactions date", "posted transaction date", "posting date", "posted date", "post date", "transaction date", "trans date", "date", "issue date", "invoice date", "document date"]),
    (F::Date, L::German, &["buchungstag", "buchungsdatum", "buchung", "datum", "rechnungsdatum", "belegdatum"]),
    (F::Date, L::Spanish, &["fecha operación", "fecha de operación", "fecha contable", "f contable", "fecha", "fecha factura", "fecha de factura", "fecha emisión"]),
    (F::Date, L::French, &["date de comptabilisation", "date comptable", "date opération", "date de l'opération", "date d'opération", "date facture", "date de facture"]),
    (F::Date, L::Dutch, &["datum", "boekdatum", "boekingsdatum", "transactiedatum", "factuurdatum"]),
    (F::Date, L::Italian, &["data contabile", "data operazione", "data", "data fattura"]),
    (F::Date, L::Portuguese, &["data", "data movimento", "data mov", "data lançamento", "data do lançamento", "data da operação"]),
    (F::ValueDate, L::English, &["value date", "value dated"]),
    (F::ValueDate, L::German, &["valuta", "wertstellung", "valutadatum", "wert"]),
    (F::ValueDate, L::Spanish, &["fecha valor", "f valor", "fecha de valor"]),
    (F::ValueDate, L::French, &["date valeur", "date de valeur"]),
    (F::ValueDate, L::Dutch, &["rentedatum"]),
    (F::ValueDate, L::Italian, &["data valuta"]),
    (F::ValueDate, L::Portuguese, &["data valor"]),
    (F::DueDate, L::English, &["due date", "due on", "payment due"]),
    (F::DueDate, L::German, &["fälligkeit", "fällig am", "fälligkeitsdatum", "fällig"]),
    (F::DueDate, L::Spanish, &["vencimiento", "fecha vencimiento", "fecha de vencimiento"]),
    (F::DueDate, L::French, &["échéance", "date d'échéance", "date échéance"]),
    (F::DueDate, L::Dutch, &["vervaldatum"]),
    (F::DueDate, L::Italian, &["scadenza", "data scadenza"]),
    (F::DueDate, L::Portuguese, &["data de vencimento"]),
    (F::Amount, L::English, &["amount", "amount eur", "amount gbp", "amount usd", "transaction amount", "total", "total amount", "invoice amount", "gross amount"]),
    (F::Amount, L::German, &["betrag", "betrag eur", "umsatz", "umsatz eur", "umsatz in eur", "rechnungsbetrag", "bruttobetrag"]),
    (F::Amount, L::Spanish, &["importe", "importe eur", "cantidad", "importe total", "total factura"]),
    (F::Amount, L::French, &["montant", "montant eur", "montant en euros", "montant ttc", "total ttc"]),
    (F::Amount, L::Dutch, &["bedrag", "bedrag eur", "transactiebedrag", "factuurbedrag"]),
    (F::Amount, L::Italian, &["importo", "importo eur", "importo in euro", "totale"]),
    (F::Amount, L::Portuguese, &["valor", "montante", "valor eur"]),
    (F::Debit, L::English, &["debit", "debit amount", "debits", "money out", "paid out", "withdrawal", "withdrawals", "debit eur", "out"]),
    (F::Debit, L::German, &["soll", "belastung", "lastschrift", "ausgang"]),
    (F::Debit, L::Spanish, &["cargo", "cargos", "debe", "gasto", "pagos"]),
    (F::Debit, L::French, &["débit", "débit euros", "montant débit"]),
    (F::Debit, L::Dutch, &["uit", "debet"]),
    (F::Debit, L::Italian, &["dare", "addebiti", "uscite", "addebito"]),
    (F::Debit, L::Portuguese, &["débito", "saída", "saídas"]),
    (F::Credit, L::English, &["credit", "credit amount", "credits", "money in", "paid in", "deposit", "deposits", "credit eur", "in"]),
    (F::Credit, L::German, &["haben", "gutschrift", "eingang"]),
    (F::Credit, L::Spanish, &["abono", "abonos", "haber", "ingreso", "ingresos"]),
    (F::Credit, L::French, &["crédit", "crédit euros", "montant crédit"]),
    (F::Credit, L::Dutch, &["bij"]),
    (F::Credit, L::Italian, &["avere", "accrediti", "entrate", "accredito"]),
    (F::Credit, L::Portuguese, &["crédito", "entrada", "entradas"]),
    (F::DcFlag, L::English, &["debit/credit", "credit/debit", "dr/cr", "cr/dr", "d/c", "dc", "debit credit indicator", "credit debit indicator", "debit or credit", "+/-"]),
    (F::DcFlag, L::German, &["soll/haben", "s/h", "soll haben kennzeichen"]),
    (F::DcFlag, L::Spanish, &["signo", "debe/haber", "d/h"]),
    (F::DcFlag, L::French, &["sens"]),
    (F::DcFlag, L::Dutch, &["af bij", "af/bij", "debet/credit"]),
    (F::DcFlag, L::Italian, &["segno"]),
    (F::Currency, L::English, &["currency", "currency code", "ccy", "curr", "posted currency"]),
    (F::Currency, L::German, &["währung", "waehrung"]),
    (F::Currency, L::Spanish, &["divisa", "moneda"]),
    (F::Currency, L::French, &["devise", "monnaie"]),
    (F::Currency, L::Dutch, &["munt", "valutacode", "muntsoort"]),
    (F::Currency, L::Portuguese, &["moeda"]),
    (F::Balance, L::English, &["balance", "running balance", "balance after", "account balance", "ledger balance", "closing balance"]),
    (F::Balance, L::German, &["saldo", "saldo nach buchung", "kontostand"]),
    (F::Balance, L::Spanish, &["saldo", "saldo contable", "saldo disponible tras operación", "saldo posterior"]),
    (F::Balance, L::French, &["solde", "solde après opération"]),
    (F::Balance, L::Dutch, &["saldo na mutatie", "saldo na trn", "saldo"]),
    (F::Balance, L::Italian, &["saldo", "saldo progressivo"]),
    (F::Balance, L::Portuguese, &["saldo", "saldo após movimento", "saldo contabilístico"]),
    (F::Fee, L::English, &["fee", "fees", "charge", "charges"]),
    (F::Fee, L::Spanish, &["comisión"]),
    (F::OriginalAmount, L::English, &["original amount", "local amount", "foreign amount", "amount foreign currency", "amount in foreign currency"]),
    (F::OriginalAmount, L::German, &["originalbetrag", "betrag in fremdwährung"]),
    (F::OriginalCurrency, L::English, &["original currency", "local currency", "foreign currency", "type foreign currency"]),
    (F::OriginalCurrency, L::German, &["originalwährung"]),
    (F::Open, L::English, &["open", "open amount", "outstanding", "outstanding amount", "amount due", "balance due"]),
    (F::Open, L::German, &["offen", "offener betrag", "restbetrag"]),
    (F::Open, L::Spanish, &["pendiente", "importe pendiente", "saldo pendiente"]),
    (F::Open, L::French, &["reste à payer", "restant dû", "solde dû"]),
    (F::Open, L::Dutch, &["openstaand", "openstaand bedrag"]),
    (F::Open, L::Italian, &["residuo", "importo residuo"]),
    (F::Counterparty, L::English, &["counterparty", "counterparty name", "partner name", "payee", "payer", "payer name", "payee name", "name", "merchant", "beneficiary", "customer", "customer name", "supplier", "vendor", "contact"]),
    (F::Counterparty, L::German, &["beguenstigter/zahlungspflichtiger", "begünstigter/zahlungspflichtiger", "auftraggeber/empfänger", "auftraggeber / begünstigter", "name zahlungsbeteiligter", "zahlungspflichtige*r", "zahlungsempfänger*in", "empfänger", "auftraggeber", "kunde", "lieferant"]),
    (F::Counterparty, L::Spanish, &["ordenante", "beneficiario", "ordenante/beneficiario", "contrapartida", "cliente", "proveedor", "nombre"]),
    (F::Counterparty, L::French, &["contrepartie", "bénéficiaire", "donneur d'ordre", "tiers", "client", "fournisseur", "nom"]),
    (F::Counterparty, L::Dutch, &["naam / omschrijving", "naam tegenpartij", "naam tegenrekening", "naam", "tegenpartij", "klant", "leverancier"]),
    (F::Counterparty, L::Italian, &["controparte", "ordinante", "fornitore"]),
    (F::Counterparty, L::Portuguese, &["contraparte", "ordenante / beneficiário", "fornecedor"]),
    (F::CounterpartyId, L::English, &["customer id", "customer number", "customer no", "supplier id", "account code"]),
    (F::CounterpartyId, L::German, &["kundennummer", "kundennr", "debitor", "kreditor"]),
    (F::CounterpartyId, L::Spanish, &["código cliente", "id cliente"]),
    (F::CounterpartyIban, L::English, &["counterparty account", "counterparty iban", "partner iban", "payee account number", "account number of counterparty", "iban", "beneficiary iban"]),
    (F::CounterpartyIban, L::German, &["kontonummer/iban", "iban zahlungsbeteiligter", "iban des auftraggebers", "iban gegenkonto", "gegenkonto"]),
    (F::CounterpartyIban, L::Spanish, &["cuenta contrapartida", "iban contrapartida"]),
    (F::CounterpartyIban, L::French, &["compte contrepartie", "iban contrepartie"]),
    (F::CounterpartyIban, L::Dutch, &["tegenrekening", "tegenrekening iban/bban", "tegenrekening iban"]),
    (F::TaxId, L::English, &["tax id", "vat number", "vat no", "vat id", "tax number"]),
    (F::TaxId, L::German, &["ust-id", "ust-idnr", "ustid", "steuernummer"]),
    (F::TaxId, L::Spanish, &["nif", "cif", "nif/cif", "cif/nif", "cif nif"]),
    (F::TaxId, L::French, &["tva intracommunautaire", "siren", "siret", "n tva"]),
    (F::TaxId, L::Dutch, &["btw-nummer", "btw nummer"]),
    (F::TaxId, L::Italian, &["partita iva", "p iva"]),
    (F::Description, L::English, &["description", "description1", "description2", "description3", "transaction description", "details", "transaction details", "narrative", "memo", "notes", "note", "particulars"]),
    (F::Description, L::German, &["buchungstext", "verwendungszweck", "vorgang/verwendungszweck", "beschreibung", "buchungsdetails"]),
    (F::Description, L::Spanish, &["concepto", "descripción", "movimiento", "más datos", "observaciones"]),
    (F::Description, L::French, &["libellé", "libellé opération", "libellé simplifié", "libellé complémentaire", "détail", "informations complémentaires"]),
    (F::Description, L::Dutch, &["mededelingen", "omschrijving", "omschrijving-1", "omschrijving-2", "omschrijving-3"]),
    (F::Description, L::Italian, &["descrizione", "causale", "descrizione operazione", "descrizione estesa"]),
    (F::Description, L::Portuguese, &["descrição", "descritivo", "histórico"]),
    (F::Reference, L::English, &["reference", "payment reference", "ref", "customer reference", "remittance reference"]),
    (F::Reference, L::German, &["referenz", "kundenreferenz", "zahlungsreferenz"]),
    (F::Reference, L::Spanish, &["referencia", "referencia 1", "n documento"]),
    (F::Reference, L::French, &["référence", "référence opération"]),
    (F::Reference, L::Dutch, &["kenmerk", "betalingskenmerk"]),
    (F::Reference, L::Italian, &["riferimento"]),
    (F::Reference, L::Portuguese, &["referência"]),
    (F::EndToEndId, L::English, &["end to end id", "end-to-end id", "endtoendid", "end to end reference"]),
    (F::EndToEndId, L::German, &["kundenreferenz (end-to-end)", "end-to-end-referenz"]),
    (F::Kind, L::English, &["type", "transaction type", "transaction code"]),
    (F::Kind, L::German, &["umsatzart", "umsatztyp", "buchungsart"]),
    (F::Kind, L::French, &["type opération", "type d'opération"]),
    (F::Kind, L::Dutch, &["mutatiesoort", "code"]),
    (F::Id, L::English, &["id", "transaction id", "transferwise id", "transaction reference", "transaction number", "bank id"]),
    (F::Id, L::Dutch, &["volgnr", "transactiereferentie"]),
    (F::Number, L::English, &["number", "invoice number", "invoice no", "invoice", "document number", "document no"]),
    (F::Number, L::German, &["rechnungsnummer", "rechnungsnr", "belegnummer"]),
    (F::Number, L::Spanish, &["número", "factura", "número factura", "número de factura", "nº factura"]),
    (F::Number, L::French, &["numéro de facture", "n facture", "facture"]),
    (F::Number, L::Dutch, &["factuurnummer", "factuur"]),
    (F::Number, L::Italian, &["fattura", "numero fattura"]),
    (F::Account, L::English, &["posted account", "own account", "account iban"]),
    (F::Account, L::German, &["auftragskonto", "iban auftragskonto"]),
    (F::Direction, L::English, &["direction", "receivable/payable"]),
];

/// The meaning of a column name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meaning {
    pub(crate) field: Field,
    /// Rank among the names of the field: lower is more specific.
    pub(crate) rank: usize,
    /// `true` for an English name.
    pub(crate) english: bool,
}

/// Returns the meaning of a header name.
pub(crate) fn meaning(name: &str) -> Option<Meaning> {
    static NAMES: OnceLock<FxHashMap<String, Meaning>> = OnceLock::new();
    let names = NAMES.get_or_init(by_name);
    let name = fold(name);
    names.get(&name).or_else(|| names.get(&without_currency(name))).copied()
}

fn by_name() -> FxHashMap<String, Meaning> {
    let mut meanings: FxHashMap<String, Meaning> = FxHashMap::default();
    let names = DICTIONARY
        .iter()
        .flat_map(|(field, language, names)| names.iter().map(move |name| (*field, *language, name)));
    for (rank, (field, language, name)) in names.enumerate() {
        let english = language == Language::English;
        meanings.entry(fold(name)).or_insert(Meaning { field, rank, english }).english |= english;
    }
    meanings
}

/// Removes a currency code: `Debit (GBP)` is a debit. A bare code is not a name.
fn without_currency(name: String) -> String {
    match name.rsplit_once(' ') {
        Some((rest, code)) if code.to_ascii_uppercase().parse::<gestiq_core::Currency>().is_ok() => {
            rest.to_owned()
        }
        _ => name,
    }
}

/// Returns the columns of a field in files of some languages: all texts are joined, the first name that is filled
/// counts, and of all else the first column that the file has.
pub(crate) fn source(field: Field, languages: &[Language]) -> Option<ColumnSource> {
    let entries = languages
        .iter()
        .flat_map(|language| DICTIONARY.iter().filter(move |(own, of, _)| *own == field && of == language));
    let names: Vec<&str> = entries.flat_map(|(_, _, names)| names.iter().copied()).collect();
    (!names.is_empty()).then(|| match field {
        Field::Description => ColumnSource::joined(&names),
        Field::Counterparty => ColumnSource::first_filled(&names),
        _ => ColumnSource::any_of(&names),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_fields() {
        let names: Vec<(String, Field)> = DICTIONARY
            .iter()
            .flat_map(|(field, _, names)| names.iter().map(|name| (fold(name), *field)))
            .collect();
        for (name, field) in &names {
            let other = names.iter().find(|(same, other)| same == name && other != field);
            assert_eq!(other, None, "{name:?} of {field:?}");
        }
    }

    #[test]
    fn headers_are_understood_with_accents_case_and_a_currency() {
        for (name, expected) in [
            ("FECHA OPERACION", Some(Field::Date)),
            ("Débit (EUR)", Some(Field::Debit)),
            ("Betrag (€)", Some(Field::Amount)),
            ("Naam / Omschrijving", Some(Field::Counterparty)),
            ("Money in (CHF)", Some(Field::Credit)),
            ("EUR", None),
            ("Emoji", None),
        ] {
            assert_eq!(meaning(name).map(|meaning| meaning.field), expected, "{name}");
        }
    }
}
