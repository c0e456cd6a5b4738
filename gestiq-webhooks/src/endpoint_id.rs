//! Which endpoint.

gestiq_core::id! {
    /// Identifies an endpoint.
    pub struct EndpointId: "webhook endpoint";
}
