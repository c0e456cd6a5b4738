//! Events of payments, received or failed.

use chrono::NaiveDate;

use crate::event::catalog::data::event_data;
use crate::money::amount::Money;

/// The data that all events of a payment carry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PaymentData {
    /// The id of the payment.
    pub payment_id: String,
    /// The id of the customer who paid; absent while it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The id of the invoice that it pays; absent while it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// The amount that was paid.
    pub amount: Money,
    /// The method in the host's words: `bank_transfer`, `card`, `direct_debit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

impl PaymentData {
    /// Creates the data of a payment without the optional members.
    #[must_use]
    pub fn new(payment_id: impl Into<String>, amount: Money) -> Self {
        PaymentData {
            payment_id: payment_id.into(),
            customer_id: None,
            invoice_id: None,
            amount,
            method: None,
        }
    }
}

/// `payment.received`: a payment arrived.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PaymentReceived {
    /// The payment.
    #[serde(flatten)]
    pub payment: PaymentData,
    /// The day on which the money arrived.
    pub received_on: NaiveDate,
}

impl PaymentReceived {
    /// Creates the event.
    #[must_use]
    pub fn new(payment: PaymentData, received_on: NaiveDate) -> Self {
        PaymentReceived { payment, received_on }
    }
}

/// `payment.failed`: a payment did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PaymentFailed {
    /// The payment.
    #[serde(flatten)]
    pub payment: PaymentData,
    /// The reason, for people.
    pub reason: String,
    /// The reason as a code of the bank or the gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl PaymentFailed {
    /// Creates the event without a code.
    #[must_use]
    pub fn new(payment: PaymentData, reason: impl Into<String>) -> Self {
        PaymentFailed { payment, reason: reason.into(), code: None }
    }
}

event_data! {
    PaymentReceived: "payment.received", "payment", payment.payment_id;
    PaymentFailed: "payment.failed", "payment", payment.payment_id;
}
