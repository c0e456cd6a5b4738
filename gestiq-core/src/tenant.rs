//! Tenants: the companies that share one installation and must never see each other's records.

crate::id! {
    /// Identifies a tenant.
    ///
    /// Every store method takes it first; services take it from the [`Actor`](crate::Actor), never from the
    /// request. A record of another tenant is answered as if it did not exist.
    pub struct TenantId: "tenant";
}
