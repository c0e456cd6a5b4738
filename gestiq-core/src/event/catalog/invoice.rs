//! Invoices, and what the tax authority says of them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::Money;

/// What is known of every invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceData {
    /// The invoice.
    pub invoice_id: String,
    /// Its number, as people write it.
    pub number: String,
    /// Who owes it.
    pub customer_id: String,
    /// The total with taxes.
    pub total: Money,
    /// The date of the invoice.
    pub issued_on: NaiveDate,
    /// When it is to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
}

/// `invoice.created`: an invoice was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceCreated {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
}

/// `invoice.sent`: an invoice went to the customer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceSent {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// How, in the host's words: `email`, `portal`, `post`, `network`.
    pub channel: String,
}

/// `invoice.authorized`: the tax authority accepted an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceAuthorized {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// Which authority.
    pub authority: String,
    /// Its code for the invoice.
    pub authorization_code: String,
}

/// Why an authority refused an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RejectionReason {
    /// The authority's code.
    pub code: String,
    /// What it says.
    pub message: String,
}

/// `invoice.rejected`: the tax authority refused an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceRejected {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// Which authority.
    pub authority: String,
    /// Why, at least one reason.
    pub reasons: Vec<RejectionReason>,
}

/// `invoice.cancelled`: an invoice is void.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InvoiceCancelled {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

super::event_data! {
    InvoiceCreated: "invoice.created", "invoice", invoice.invoice_id;
    InvoiceSent: "invoice.sent", "invoice", invoice.invoice_id;
    InvoiceAuthorized: "invoice.authorized", "invoice", invoice.invoice_id;
    InvoiceRejected: "invoice.rejected", "invoice", invoice.invoice_id;
    InvoiceCancelled: "invoice.cancelled", "invoice", invoice.invoice_id;
}
