//! Events of sales orders.

use chrono::{DateTime, Utc};

use crate::event::catalog::data::event_data;
use crate::money::amount::Money;

/// The data that all events of a sales order carry.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SalesOrderData {
    /// The id of the order.
    pub sales_order_id: String,
    /// The number of the order, as people write it.
    pub number: String,
    /// The id of the customer who ordered.
    pub customer_id: String,
    /// The total with taxes.
    pub total: Money,
}

impl SalesOrderData {
    /// Creates the data of a sales order.
    #[must_use]
    pub fn new(
        sales_order_id: impl Into<String>,
        number: impl Into<String>,
        customer_id: impl Into<String>,
        total: Money,
    ) -> Self {
        SalesOrderData {
            sales_order_id: sales_order_id.into(),
            number: number.into(),
            customer_id: customer_id.into(),
            total,
        }
    }
}

/// `sales_order.created`: an order was taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SalesOrderCreated {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
}

impl SalesOrderCreated {
    /// Creates the event.
    #[must_use]
    pub fn new(order: SalesOrderData) -> Self {
        SalesOrderCreated { order }
    }
}

/// `sales_order.confirmed`: an order is binding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SalesOrderConfirmed {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
    /// The instant of the confirmation.
    pub confirmed_at: DateTime<Utc>,
}

impl SalesOrderConfirmed {
    /// Creates the event.
    #[must_use]
    pub fn new(order: SalesOrderData, confirmed_at: DateTime<Utc>) -> Self {
        SalesOrderConfirmed { order, confirmed_at }
    }
}

/// `sales_order.cancelled`: an order was called off.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct SalesOrderCancelled {
    /// The order.
    #[serde(flatten)]
    pub order: SalesOrderData,
    /// The reason, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl SalesOrderCancelled {
    /// Creates the event without a reason.
    #[must_use]
    pub fn new(order: SalesOrderData) -> Self {
        SalesOrderCancelled { order, reason: None }
    }
}

event_data! {
    SalesOrderCreated: "sales_order.created", "sales_order", order.sales_order_id;
    SalesOrderConfirmed: "sales_order.confirmed", "sales_order", order.sales_order_id;
    SalesOrderCancelled: "sales_order.cancelled", "sales_order", order.sales_order_id;
}
