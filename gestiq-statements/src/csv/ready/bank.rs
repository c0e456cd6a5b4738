//! Banks with one form for all their customers.

use crate::csv::columns::{ColumnSource, Field};
use crate::csv::profile::{CsvProfile, Decimals, FeeRule};
use crate::csv::row_filter::RowFilter;

/// Returns a profile that is recognised by its header.
pub(super) fn of_bank(name: &str, signature: &[&str], date_formats: &[&str]) -> CsvProfile {
    CsvProfile {
        signature: signature.iter().map(|name| (*name).to_owned()).collect(),
        date_formats: date_formats.iter().filter_map(|format| format.parse().ok()).collect(),
        ..CsvProfile::named(name)
    }
}

fn international(name: &str, signature: &[&str], date_format: &str) -> CsvProfile {
    CsvProfile { decimal: Decimals::Dot, ..of_bank(name, signature, &[date_format]) }
}

/// Revolut: several currencies in one file; the fee is charged in addition; reverted rows have no effect.
pub(super) fn revolut() -> CsvProfile {
    let states = RowFilter::new("State").keep(["COMPLETED"]).pending(["PENDING"]);
    CsvProfile {
        fees: Some(FeeRule::Subtracted),
        row_filter: vec![states],
        ..international(
            "revolut",
            &["Type", "Product", "Started Date", "Completed Date", "State"],
            "yyyy-MM-dd",
        )
    }
    // A pending row has not completed yet.
    .column(Field::Date, ColumnSource::first_filled(&["Completed Date", "Started Date"]))
    .column(Field::Amount, "Amount")
    .column(Field::Fee, "Fee")
    .column(Field::Currency, "Currency")
    .column(Field::Balance, "Balance")
    .column(Field::Description, "Description")
    .column(Field::Kind, "Type")
}

/// Wise: newest first; the amount includes the fees.
pub(super) fn wise() -> CsvProfile {
    CsvProfile {
        fees: Some(FeeRule::Included),
        ..international("wise", &["TransferWise ID", "Payment Reference", "Running Balance"], "dd-MM-yyyy")
    }
    .column(Field::Id, "TransferWise ID")
    .column(Field::Date, "Date")
    .column(Field::Amount, "Amount")
    .column(Field::Currency, "Currency")
    .column(Field::Balance, "Running Balance")
    .column(Field::Fee, "Total fees")
    .column(Field::Description, "Description")
    .column(Field::Reference, "Payment Reference")
    .column(Field::Counterparty, ColumnSource::first_filled(&["Payer Name", "Payee Name", "Merchant"]))
    .column(Field::CounterpartyIban, "Payee Account Number")
}

/// N26: the newer and the older form of the export.
pub(super) fn n26() -> CsvProfile {
    CsvProfile {
        default_currency: "EUR".parse().ok(),
        ..international("n26", &["Payment Reference", "Amount (EUR)", "Exchange Rate"], "yyyy-MM-dd")
    }
    .column(Field::Date, ColumnSource::any_of(&["Booking Date", "Date"]))
    .column(Field::ValueDate, "Value Date")
    .column(Field::Amount, "Amount (EUR)")
    .column(Field::OriginalAmount, ColumnSource::any_of(&["Original Amount", "Amount (Foreign Currency)"]))
    .column(Field::OriginalCurrency, ColumnSource::any_of(&["Original Currency", "Type Foreign Currency"]))
    .column(Field::Counterparty, ColumnSource::any_of(&["Partner Name", "Payee"]))
    .column(Field::CounterpartyIban, ColumnSource::any_of(&["Partner Iban", "Account number"]))
    .column(Field::Reference, "Payment Reference")
    .column(Field::Kind, ColumnSource::any_of(&["Type", "Transaction type"]))
}
