//! Orders of customers.

use chrono::{DateTime, Utc};

use crate::Money;

/// What is known of every order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SalesOrderData {
    /// The order.
    pub sales_order_id: String,
    /// Its number, as people write it.
    pub number: String,
    /// Who orders.
    pub customer_id: String,
    /// The total with taxes.
    pub total: Money,
}

/// `sales_order.created`: an order was taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SalesOrderCreated {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
}

/// `sales_order.confirmed`: an order is binding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SalesOrderConfirmed {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
    /// When.
    pub confirmed_at: DateTime<Utc>,
}

/// `sales_order.cancelled`: an order was called off.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SalesOrderCancelled {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
    /// Why, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

super::event_data! {
    SalesOrderCreated: "sales_order.created", "sales_order", order.sales_order_id;
    SalesOrderConfirmed: "sales_order.confirmed", "sales_order", order.sales_order_id;
    SalesOrderCancelled: "sales_order.cancelled", "sales_order", order.sales_order_id;
}
