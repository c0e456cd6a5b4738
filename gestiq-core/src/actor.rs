//! Who is acting: every call of a service names its actor, and every audit record keeps them.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::TenantId;

crate::id! {
    /// Identifies a user of the host.
    pub struct UserId: "user";
}

impl UserId {
    /// The user of jobs that run by themselves: the nil UUID, which no person has.
    pub const SYSTEM: UserId = UserId::from_uuid(Uuid::nil());
}

/// What a user is for the host; what a role may do is decided by the [`Policy`](crate::Policy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sells: sees and changes the own customers, quotes and opportunities.
    SalesRep,
    /// Leads: sees everything of the tenant and approves.
    Supervisor,
    /// Runs the installation for the tenant: settings, webhooks, billing.
    Admin,
    /// A job of the host, not a person.
    System,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 4] = [Role::SalesRep, Role::Supervisor, Role::Admin, Role::System];

    /// The name that files and stores keep, such as `sales_rep`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::SalesRep => "sales_rep",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
            Role::System => "system",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The text names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no role: sales_rep, supervisor, admin or system")]
pub struct UnknownRole {
    /// The text, cut to a sane length.
    pub text: String,
}

crate::coded! { UnknownRole { _ => ("unknown_role", Invalid) } }

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| UnknownRole { text: crate::text::excerpt(text) })
    }
}

crate::__text_serde!(Role);

/// Who acts, for which tenant, in which role.
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

    /// The name that people read, where the host gave one.
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
    fn every_role_is_read_by_its_name_and_by_nothing_else() {
        for role in Role::ALL {
            assert_eq!(role.name().parse::<Role>(), Ok(role));
        }
        for text in ["", "Admin", "admin ", "root"] {
            assert_eq!(text.parse::<Role>().unwrap_err().text, text);
        }
    }

    #[test]
    fn a_job_acts_as_the_system_user() {
        let job = Actor::system(TenantId::from_uuid(Uuid::max()));
        assert_eq!((job.user(), job.role(), job.name()), (UserId::SYSTEM, Role::System, None));
        assert_eq!(job.to_string(), "00000000-0000-0000-0000-000000000000 (system)");
    }
}
