//! Payment processors and cards with one form for all their customers.

use super::bank::of_bank;
use crate::csv::columns::{ColumnSource, Field};
use crate::csv::profile::{BalanceRule, CsvProfile, Decimals, FeeRule};
use crate::csv::row_filter::RowFilter;
use crate::csv::signs::SignModel;

/// PayPal, Activity Download, in English: the net amount reaches the account. Rows with another balance impact than a
/// credit or a debit move no money. The columns are documented at
/// `developer.paypal.com/reports/reference/changed-fields`.
pub(super) fn paypal() -> CsvProfile {
    const SIGNATURE: [&str; 7] = ["TimeZone", "Name", "Status", "Gross", "Fee", "Net", "Transaction ID"];
    const FORMATS: [&str; 4] = ["MM/dd/yyyy", "dd/MM/yyyy", "dd.MM.yyyy", "yyyy-MM-dd"];
    let impact = RowFilter::new("Balance Impact").keep(["Credit", "Debit"]);
    let states = RowFilter::new("Status").keep(["Completed"]).pending(["Pending"]);
    CsvProfile {
        fees: Some(FeeRule::Included),
        balance: BalanceRule::Informative,
        row_filter: vec![impact, states],
        ..of_bank("paypal", &SIGNATURE, &FORMATS)
    }
    .column(Field::Id, "Transaction ID")
    .column(Field::Date, "Date")
    .column(Field::Amount, "Net")
    .column(Field::Fee, "Fee")
    .column(Field::Currency, "Currency")
    .column(Field::Balance, ColumnSource::any_of(&["Balance"]))
    .column(Field::Counterparty, "Name")
    .column(Field::Kind, "Type")
    .column(Field::Description, ColumnSource::joined(&["Type", "Subject", "Item Title", "Note"]))
    .column(Field::Reference, ColumnSource::any_of(&["Invoice Number"]))
}

/// Stripe, payout reconciliation, itemized: the reference is the payout, which is one line at the bank. The columns are
/// documented at `docs.stripe.com/reports/report-types/payout-reconciliation`.
pub(super) fn stripe() -> CsvProfile {
    const SIGNATURE: [&str; 6] =
        ["automatic_payout_id", "balance_transaction_id", "gross", "fee", "net", "reporting_category"];
    CsvProfile {
        decimal: Decimals::Dot,
        fees: Some(FeeRule::Included),
        ..of_bank("stripe-payouts", &SIGNATURE, &["yyyy-MM-dd"])
    }
    .column(Field::Id, "balance_transaction_id")
    .column(Field::Date, ColumnSource::any_of(&["created_utc", "created"]))
    .column(Field::ValueDate, ColumnSource::any_of(&["available_on_utc", "available_on"]))
    .column(Field::Amount, "net")
    .column(Field::Fee, "fee")
    .column(Field::Currency, "currency")
    .column(Field::Kind, "reporting_category")
    .column(Field::Description, ColumnSource::any_of(&["description"]))
    .column(Field::Reference, "automatic_payout_id")
}

/// American Express, "all details": what was spent is positive. The form is that of the exports on which the tests of
/// several importers on GitHub are built (`Date,Description,…,Amount,Extended Details,…,Reference,Category`).
pub(super) fn amex() -> CsvProfile {
    const SIGNATURE: [&str; 5] =
        ["Date", "Description", "Amount", "Extended Details", "Appears On Your Statement As"];
    CsvProfile {
        decimal: Decimals::Dot,
        sign: Some(SignModel::Signed { invert: true }),
        currency_symbols: ["$", "£", "€"].map(str::to_owned).to_vec(),
        ..of_bank("amex", &SIGNATURE, &["MM/dd/yyyy", "dd/MM/yyyy", "MM/dd/yy", "dd/MM/yy"])
    }
    .column(Field::Id, ColumnSource::any_of(&["Reference"]))
    .column(Field::Date, "Date")
    .column(Field::Amount, "Amount")
    .column(Field::Description, "Description")
}

/// Monzo, with 12 to 20 columns: the form of the exports on which the tests of several importers on GitHub are built
/// (`Transaction ID,Date,Time,Type,Name,…,Local currency,Notes and #tags,…`).
pub(super) fn monzo() -> CsvProfile {
    const SIGNATURE: [&str; 5] =
        ["Transaction ID", "Name", "Local amount", "Local currency", "Notes and #tags"];
    CsvProfile { decimal: Decimals::Dot, ..of_bank("monzo", &SIGNATURE, &["dd/MM/yyyy", "yyyy-MM-dd"]) }
        .column(Field::Id, "Transaction ID")
        .column(Field::Date, "Date")
        .column(Field::Amount, "Amount")
        .column(Field::Currency, "Currency")
        .column(Field::OriginalAmount, "Local amount")
        .column(Field::OriginalCurrency, "Local currency")
        .column(Field::Counterparty, "Name")
        .column(Field::Description, ColumnSource::joined(&["Description", "Notes and #tags"]))
        .column(Field::Kind, ColumnSource::any_of(&["Type", "Transaction type"]))
}
