//! The forms that most banks of a country share.

use super::sources::source;
use crate::csv::columns::Field;
use crate::csv::profile::{CsvProfile, Decimals};
use crate::csv::signs::SignModel;
use crate::csv::{DateFormat, SkipFoot};

/// Fields that any statement may have. A fee is not one of them: its meaning depends on the bank.
const LINE_FIELDS: [Field; 16] = [
    Field::Date,
    Field::ValueDate,
    Field::Amount,
    Field::Debit,
    Field::Credit,
    Field::DcFlag,
    Field::Currency,
    Field::Balance,
    Field::OriginalAmount,
    Field::OriginalCurrency,
    Field::Counterparty,
    Field::CounterpartyIban,
    Field::Description,
    Field::Reference,
    Field::EndToEndId,
    Field::Id,
];
const ITEM_FIELDS: [Field; 13] = [
    Field::Id,
    Field::Number,
    Field::Date,
    Field::DueDate,
    Field::Amount,
    Field::Open,
    Field::Currency,
    Field::Counterparty,
    Field::CounterpartyId,
    Field::CounterpartyIban,
    Field::TaxId,
    Field::Reference,
    Field::Direction,
];
const LANGUAGES: [&str; 7] = ["en", "de", "es", "fr", "nl", "it", "pt"];

fn with_fields(name: &str, fields: &[Field], languages: &[&str]) -> CsvProfile {
    let mut profile = CsvProfile::named(name);
    for field in fields {
        if let Some(source) = source(*field, languages) {
            profile.columns.set(*field, source);
        }
    }
    profile
}

fn formats(patterns: &[&str]) -> Vec<DateFormat> {
    patterns.iter().filter_map(|pattern| pattern.parse().ok()).collect()
}

/// Reads any statement with a header in one of the seven languages and signed amounts, or debits and credits.
pub(super) fn generic() -> CsvProfile {
    with_fields("generic", &LINE_FIELDS, &LANGUAGES)
}

/// Reads any list of invoices with a header in one of the seven languages.
pub(super) fn generic_items() -> CsvProfile {
    with_fields("generic-items", &ITEM_FIELDS, &LANGUAGES)
}

/// Returns a profile with the names of a country's language, then the English ones, which many banks offer.
fn of_country(name: &str, country: &str, language: &str, currency: &str) -> CsvProfile {
    let both = [language, "en"];
    let languages: &[&str] = if language == "en" { &["en"] } else { &both };
    CsvProfile {
        country: Some(country.to_owned()),
        default_currency: currency.parse().ok(),
        ..with_fields(name, &LINE_FIELDS, languages)
    }
}

/// Reads `Fecha;Concepto;Importe;Saldo`, or `Cargo` and `Abono`: day first, decimal comma.
pub(super) fn spanish() -> CsvProfile {
    CsvProfile {
        date_formats: formats(&["dd/MM/yyyy", "dd-MM-yyyy", "dd/MM/yy"]),
        decimal: Decimals::Comma,
        currency_symbols: vec!["€".to_owned(), "EUR".to_owned()],
        account_labels: vec!["IBAN".to_owned(), "Cuenta".to_owned(), "Número de cuenta".to_owned()],
        ..of_country("spanish", "ES", "es", "EUR")
    }
}

/// Reads `Buchungstag;…;Betrag` below lines about the account: dots in dates, decimal comma.
pub(super) fn german() -> CsvProfile {
    CsvProfile {
        date_formats: formats(&["dd.MM.yyyy", "dd.MM.yy"]),
        decimal: Decimals::Comma,
        currency_symbols: vec!["€".to_owned(), "EUR".to_owned()],
        account_labels: ["Kontonummer", "IBAN", "Konto", "Girokonto"].map(str::to_owned).to_vec(),
        skip_foot: SkipFoot::From(["Anfangssaldo", "Endsaldo", "Summe"].map(str::to_owned).to_vec()),
        ..of_country("german", "DE", "de", "EUR")
    }
}

/// Reads `Date;Libellé;Débit;Crédit`, or `Montant`: day first, decimal comma, narrow spaces between thousands.
pub(super) fn french() -> CsvProfile {
    CsvProfile {
        date_formats: formats(&["dd/MM/yyyy", "dd/MM/yy", "dd-MM-yyyy"]),
        decimal: Decimals::Comma,
        currency_symbols: vec!["€".to_owned(), "EUR".to_owned()],
        account_labels: ["Compte", "IBAN", "Numéro de compte"].map(str::to_owned).to_vec(),
        // Both signed and unsigned debits are in use; the unsigned form is more common.
        ..of_country("french", "FR", "fr", "EUR")
    }
}

/// Reads `Datum;Naam / Omschrijving;…;Af Bij;Bedrag (EUR)`: amounts without sign beside a flag.
pub(super) fn dutch() -> CsvProfile {
    let mut profile = CsvProfile {
        date_formats: formats(&["yyyyMMdd", "dd-MM-yyyy", "yyyy-MM-dd"]),
        decimal: Decimals::Comma,
        sign: Some(SignModel::AbsWithFlag { debit: vec!["Af".to_owned()], credit: vec!["Bij".to_owned()] }),
        ..of_country("dutch", "NL", "nl", "EUR")
    };
    if let Some(source) = source(Field::Kind, &["nl"]) {
        profile.columns.set(Field::Kind, source);
    }
    // The account of the statement.
    profile.columns.set(Field::Account, "Rekening");
    profile
}

/// Reads `Date,Description,Money Out,Money In,Balance` and similar: day first.
pub(super) fn british() -> CsvProfile {
    CsvProfile {
        date_formats: formats(&["dd/MM/yyyy", "dd MMM yyyy", "yyyy-MM-dd", "dd/MM/yy"]),
        decimal: Decimals::Dot,
        currency_symbols: vec!["£".to_owned(), "GBP".to_owned()],
        ..of_country("british", "GB", "en", "GBP")
    }
}

/// Reads `Date,Description,Amount,Balance` and similar: month first, parentheses for outgoing amounts.
pub(super) fn us() -> CsvProfile {
    CsvProfile {
        date_formats: formats(&["MM/dd/yyyy", "MM/dd/yy", "yyyy-MM-dd"]),
        decimal: Decimals::Dot,
        currency_symbols: vec!["$".to_owned(), "USD".to_owned()],
        ..of_country("us", "US", "en", "USD")
    }
}
