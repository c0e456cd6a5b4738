//! Banks of Germany, the Netherlands, Poland and Sweden with one form for all their customers.

use super::bank::of_bank;
use crate::csv::columns::{ColumnSource, Field};
use crate::csv::layout::SkipFoot;
use crate::csv::profile::{CsvProfile, Decimals};
use crate::csv::row_filter::RowFilter;
use crate::csv::signs::SignModel;

fn with_comma(name: &str, country: &str, signature: &[&str], date_formats: &[&str]) -> CsvProfile {
    CsvProfile {
        country: Some(country.to_owned()),
        decimal: Decimals::Comma,
        ..of_bank(name, signature, date_formats)
    }
}

/// Sparkasse, CSV-CAMT: the form that the importer `beancount-import-sparkasse` reads.
pub(super) fn sparkasse() -> CsvProfile {
    const SIGNATURE: [&str; 6] = [
        "Auftragskonto",
        "Buchungstag",
        "Valutadatum",
        "Glaeubiger ID",
        "Kundenreferenz (End-to-End)",
        "Info",
    ];
    let states = RowFilter::new("Info").keep(["Umsatz gebucht"]).pending(["Umsatz vorgemerkt"]);
    CsvProfile {
        row_filter: vec![states],
        ..with_comma("sparkasse", "DE", &SIGNATURE, &["dd.MM.yy", "dd.MM.yyyy"])
    }
    .column(Field::Account, "Auftragskonto")
    .column(Field::Date, "Buchungstag")
    .column(Field::ValueDate, "Valutadatum")
    .column(Field::Amount, "Betrag")
    .column(Field::Currency, "Waehrung")
    .column(Field::Counterparty, "Beguenstigter/Zahlungspflichtiger")
    .column(Field::CounterpartyIban, "Kontonummer/IBAN")
    .column(Field::Description, ColumnSource::joined(&["Buchungstext", "Verwendungszweck"]))
    .column(Field::EndToEndId, "Kundenreferenz (End-to-End)")
}

/// ING in Germany, "Umsatzanzeige" with and without balance: the forms that the importer `beancount-ing` reads.
pub(super) fn ing_de() -> CsvProfile {
    const SIGNATURE: [&str; 4] = ["Buchung", "Auftraggeber/Empfänger", "Buchungstext", "Verwendungszweck"];
    CsvProfile {
        account_labels: vec!["IBAN".to_owned()],
        ..with_comma("ing-de", "DE", &SIGNATURE, &["dd.MM.yyyy"])
    }
    .column(Field::Date, "Buchung")
    .column(Field::ValueDate, ColumnSource::any_of(&["Wertstellungsdatum", "Valuta"]))
    .column(Field::Amount, "Betrag")
    .column(Field::Balance, ColumnSource::any_of(&["Saldo"]))
    .column(Field::Currency, "Währung")
    .column(Field::Counterparty, "Auftraggeber/Empfänger")
    .column(Field::Description, ColumnSource::joined(&["Buchungstext", "Verwendungszweck"]))
    .column(Field::Reference, ColumnSource::any_of(&["Referenz"]))
}

/// Knab: amounts without a sign beside `CreditDebet`, as the importers `ofxstatement-dutch` and `gogoaccount` read it.
pub(super) fn knab() -> CsvProfile {
    const SIGNATURE: [&str; 6] =
        ["Rekeningnummer", "Transactiedatum", "Valutacode", "CreditDebet", "Bedrag", "Tegenrekeninghouder"];
    let flags = |words: [&str; 3]| words.map(str::to_owned).to_vec();
    let debit = flags(["D", "Afschrijving", "Afschrijvingen"]);
    let credit = flags(["C", "Bijschrijving", "Bijschrijvingen"]);
    CsvProfile {
        sign: Some(SignModel::AbsWithFlag { debit, credit }),
        ..with_comma("knab", "NL", &SIGNATURE, &["dd-MM-yyyy", "yyyy-MM-dd"])
    }
    .column(Field::Account, "Rekeningnummer")
    .column(Field::Date, ColumnSource::first_filled(&["Boekdatum", "Transactiedatum"]))
    .column(Field::ValueDate, ColumnSource::any_of(&["Valutadatum"]))
    .column(Field::Amount, "Bedrag")
    .column(Field::DcFlag, "CreditDebet")
    .column(Field::Currency, "Valutacode")
    .column(Field::Counterparty, "Tegenrekeninghouder")
    .column(Field::CounterpartyIban, "Tegenrekeningnummer")
    .column(Field::Description, "Omschrijving")
    .column(Field::Kind, ColumnSource::any_of(&["Betaalwijze"]))
    .column(Field::Id, ColumnSource::any_of(&["Referentie"]))
}

/// mBank in Poland: names with `#`, the currency beside the amount or before the table, and the closing balance in the
/// last row, as the importers `ofxstatement-mbank.pl` and `Bank2Qif` read it.
pub(super) fn mbank() -> CsvProfile {
    const SIGNATURE: [&str; 5] =
        ["#Data operacji", "#Data księgowania", "#Opis operacji", "#Nadawca/Odbiorca", "#Saldo po operacji"];
    CsvProfile {
        currency_symbols: vec!["PLN".to_owned(), "EUR".to_owned(), "USD".to_owned()],
        skip_foot: SkipFoot::From(vec!["#Saldo końcowe".to_owned()]),
        ..with_comma("mbank", "PL", &SIGNATURE, &["yyyy-MM-dd"])
    }
    .column(Field::Date, "#Data księgowania")
    .column(Field::Amount, "#Kwota")
    .column(Field::Currency, "#Kwota")
    .column(Field::Balance, "#Saldo po operacji")
    .column(Field::Counterparty, "#Nadawca/Odbiorca")
    .column(Field::CounterpartyIban, "#Numer konta")
    .column(Field::Description, ColumnSource::joined(&["#Opis operacji", "#Tytuł"]))
}

/// Nordea in Sweden: rows without a day are reserved and not read. The form is that of the exports on which the tests
/// of several importers on GitHub are built (`Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta`).
pub(super) fn nordea() -> CsvProfile {
    const SIGNATURE: [&str; 7] =
        ["Bokföringsdag", "Belopp", "Avsändare", "Mottagare", "Namn", "Saldo", "Valuta"];
    const TEXTS: [&str; 4] = ["Rubrik", "Ytterligare detaljer", "Meddelande", "Egna anteckningar"];
    CsvProfile {
        row_filter: vec![RowFilter::new("Bokföringsdag").leave_out(["Reserverat"])],
        ..with_comma("nordea-se", "SE", &SIGNATURE, &["yyyy/MM/dd", "yyyy-MM-dd"])
    }
    .column(Field::Date, "Bokföringsdag")
    .column(Field::Amount, "Belopp")
    .column(Field::Currency, "Valuta")
    .column(Field::Balance, "Saldo")
    .column(Field::Counterparty, "Namn")
    .column(Field::Description, ColumnSource::joined(&TEXTS))
}
