//! Customers.

/// What is known of every customer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CustomerData {
    /// The customer.
    pub customer_id: String,
    /// The legal name.
    pub name: String,
    /// Where invoices go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The tax identification number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// `customer.created`: a customer was added.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CustomerCreated {
    /// The customer.
    #[serde(flatten)]
    pub customer: CustomerData,
}

/// `customer.updated`: a customer was changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CustomerUpdated {
    /// The customer after the change.
    #[serde(flatten)]
    pub customer: CustomerData,
    /// The names of the members that changed.
    pub changed: Vec<String>,
}

super::event_data! {
    CustomerCreated: "customer.created", "customer", customer.customer_id;
    CustomerUpdated: "customer.updated", "customer", customer.customer_id;
}
