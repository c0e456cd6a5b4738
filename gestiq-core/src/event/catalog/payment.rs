//! Money that arrived, or did not.

use chrono::NaiveDate;

use crate::Money;

/// What is known of every payment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaymentData {
    /// The payment.
    pub payment_id: String,
    /// Who paid; absent while it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// What it pays; absent while it is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// What was paid.
    pub amount: Money,
    /// How, in the host's words: `bank_transfer`, `card`, `direct_debit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// `payment.received`: a payment arrived.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaymentReceived {
    /// The payment.
    #[serde(flatten)]
    pub payment: PaymentData,
    /// When the money was there.
    pub received_on: NaiveDate,
}

/// `payment.failed`: a payment did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaymentFailed {
    /// The payment.
    #[serde(flatten)]
    pub payment: PaymentData,
    /// Why, for people.
    pub reason: String,
    /// Why, as the bank or the gateway codes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

super::event_data! {
    PaymentReceived: "payment.received", "payment", payment.payment_id;
    PaymentFailed: "payment.failed", "payment", payment.payment_id;
}
