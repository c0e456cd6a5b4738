//! Tenants: the companies that share one installation and must never see each other's records.

crate::id! {
    /// Identifies a tenant.
    ///
    /// It is the first argument of every store method. Services take it from the [`Actor`](crate::actor::Actor), never from
    /// the request. A record of another tenant is treated as if it did not exist.
    pub struct TenantId: "tenant";
}
