//! Events of customers.

use crate::event::catalog::data::event_data;

/// The data that all events of a customer carry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct CustomerData {
    /// The id of the customer.
    pub customer_id: String,
    /// The legal name.
    pub name: String,
    /// The address for invoices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The tax identification number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl CustomerData {
    /// Creates the data of a customer without the optional members.
    #[must_use]
    pub fn new(customer_id: impl Into<String>, name: impl Into<String>) -> Self {
        CustomerData {
            customer_id: customer_id.into(),
            name: name.into(),
            email: None,
            tax_id: None,
            country: None,
        }
    }
}

/// `customer.created`: a customer was added.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct CustomerCreated {
    /// The customer.
    #[serde(flatten)]
    pub customer: CustomerData,
}

impl CustomerCreated {
    /// Creates the event.
    #[must_use]
    pub fn new(customer: CustomerData) -> Self {
        CustomerCreated { customer }
    }
}

/// `customer.updated`: a customer was changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct CustomerUpdated {
    /// The customer after the change.
    #[serde(flatten)]
    pub customer: CustomerData,
    /// The names of the members that changed.
    pub changed: Vec<String>,
}

impl CustomerUpdated {
    /// Creates the event with the names of the members that changed.
    #[must_use]
    pub fn new(customer: CustomerData, changed: Vec<String>) -> Self {
        CustomerUpdated { customer, changed }
    }
}

event_data! {
    CustomerCreated: "customer.created", "customer", customer.customer_id;
    CustomerUpdated: "customer.updated", "customer", customer.customer_id;
}
