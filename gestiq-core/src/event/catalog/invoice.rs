//! Events of invoices, including the decisions of the tax authority.

use chrono::{DateTime, NaiveDate, Utc};

use crate::event::catalog::data::event_data;
use crate::money::amount::Money;

/// The data that all events of an invoice carry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceData {
    /// The id of the invoice.
    pub invoice_id: String,
    /// The number of the invoice, as people write it.
    pub number: String,
    /// The id of the customer who has to pay it.
    pub customer_id: String,
    /// The total with taxes.
    pub total: Money,
    /// The date of issue.
    pub issued_on: NaiveDate,
    /// The date on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
}

impl InvoiceData {
    /// Creates the data of an invoice without a due date.
    #[must_use]
    pub fn new(
        invoice_id: impl Into<String>,
        number: impl Into<String>,
        customer_id: impl Into<String>,
        total: Money,
        issued_on: NaiveDate,
    ) -> Self {
        InvoiceData {
            invoice_id: invoice_id.into(),
            number: number.into(),
            customer_id: customer_id.into(),
            total,
            issued_on,
            due_on: None,
        }
    }
}

/// `invoice.created`: an invoice was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceCreated {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
}

impl InvoiceCreated {
    /// Creates the event.
    #[must_use]
    pub fn new(invoice: InvoiceData) -> Self {
        InvoiceCreated { invoice }
    }
}

/// `invoice.sent`: an invoice went to the customer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceSent {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// The instant at which it was sent.
    pub sent_at: DateTime<Utc>,
    /// The channel in the host's words: `email`, `portal`, `post`, `network`.
    pub channel: String,
}

impl InvoiceSent {
    /// Creates the event.
    #[must_use]
    pub fn new(invoice: InvoiceData, sent_at: DateTime<Utc>, channel: impl Into<String>) -> Self {
        InvoiceSent { invoice, sent_at, channel: channel.into() }
    }
}

/// `invoice.authorized`: the tax authority accepted an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceAuthorized {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// The name of the authority.
    pub authority: String,
    /// The code that the authority gave to the invoice.
    pub authorization_code: String,
}

impl InvoiceAuthorized {
    /// Creates the event.
    #[must_use]
    pub fn new(
        invoice: InvoiceData,
        authority: impl Into<String>,
        authorization_code: impl Into<String>,
    ) -> Self {
        InvoiceAuthorized {
            invoice,
            authority: authority.into(),
            authorization_code: authorization_code.into(),
        }
    }
}

/// A reason of an authority to refuse an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct RejectionReason {
    /// The authority's code.
    pub code: String,
    /// The text that goes with the code.
    pub message: String,
}

impl RejectionReason {
    /// Creates a reason from the code and the text of the authority.
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        RejectionReason { code: code.into(), message: message.into() }
    }
}

/// `invoice.rejected`: the tax authority refused an invoice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceRejected {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// The name of the authority.
    pub authority: String,
    /// The reasons, at least one.
    pub reasons: Vec<RejectionReason>,
}

impl InvoiceRejected {
    /// Creates the event.
    #[must_use]
    pub fn new(invoice: InvoiceData, authority: impl Into<String>, reasons: Vec<RejectionReason>) -> Self {
        InvoiceRejected { invoice, authority: authority.into(), reasons }
    }
}

/// `invoice.cancelled`: an invoice is void.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct InvoiceCancelled {
    /// The invoice.
    #[serde(flatten)]
    pub invoice: InvoiceData,
    /// The reason, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl InvoiceCancelled {
    /// Creates the event without a reason.
    #[must_use]
    pub fn new(invoice: InvoiceData) -> Self {
        InvoiceCancelled { invoice, reason: None }
    }
}

event_data! {
    InvoiceCreated: "invoice.created", "invoice", invoice.invoice_id;
    InvoiceSent: "invoice.sent", "invoice", invoice.invoice_id;
    InvoiceAuthorized: "invoice.authorized", "invoice", invoice.invoice_id;
    InvoiceRejected: "invoice.rejected", "invoice", invoice.invoice_id;
    InvoiceCancelled: "invoice.cancelled", "invoice", invoice.invoice_id;
}
