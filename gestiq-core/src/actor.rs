//! Actors: every call of a service names one, and every audit record keeps it.

use std::fmt;

use uuid::Uuid;

use crate::role::Role;
use crate::tenant::TenantId;

crate::id! {
    /// Identifies a user of the host.
    pub struct UserId: "user";
}

impl UserId {
    /// The user of jobs that run by themselves: the nil UUID, which no person has.
    pub const SYSTEM: UserId = UserId::from_uuid(Uuid::nil());
}

/// A user who acts for a tenant in a role.
///
/// The host makes it once a request, from its own session; the tenant of a call is always the actor's.
///
/// ```
/// use gestiq_core::{Actor, Role, SequentialIds, TenantId, UserId};
///
/// let ids = SequentialIds::default();
/// let ana = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::SalesRep).named("Ana Torres");
/// assert_eq!(ana.to_string(), "Ana Torres (sales_rep)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    tenant: TenantId,
    user: UserId,
    role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl Actor {
    /// A user of the host, acting for a tenant.
    #[must_use]
    pub fn new(tenant: TenantId, user: UserId, role: Role) -> Self {
        Actor { tenant, user, role, name: None }
    }

    /// A job of the host, working for a tenant.
    #[must_use]
    pub fn system(tenant: TenantId) -> Self {
        Actor::new(tenant, UserId::SYSTEM, Role::System)
    }

    /// The actor with the name that people read in an audit trail.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The tenant the actor works for.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The name that people read, if the host gave one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} ({})", self.role),
            None => write!(f, "{} ({})", self.user, self.role),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_acts_as_the_system_user() {
        let job = Actor::system(TenantId::from_uuid(Uuid::max()));
        assert_eq!((job.user(), job.role(), job.name()), (UserId::SYSTEM, Role::System, None));
        assert_eq!(job.to_string(), "00000000-0000-0000-0000-000000000000 (system)");
    }
}
