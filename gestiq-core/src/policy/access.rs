//! The records that an actor reaches.

use crate::actor::UserId;
use crate::tenant::TenantId;

/// The records of the tenant that an allowed action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// All records of the tenant.
    Tenant,
    /// Only the records that this user owns; the others are answered as if they did not exist.
    OwnedBy(UserId),
}

impl Visibility {
    /// Returns `true` if a record of this owner is visible.
    #[must_use]
    pub fn sees(self, owner: UserId) -> bool {
        match self {
            Visibility::Tenant => true,
            Visibility::OwnedBy(user) => user == owner,
        }
    }
}

/// The reach of an allowed action: a tenant, and records within it.
///
/// Only a policy makes one ([`PolicyExt::require`](crate::policy::PolicyExt::require)), so whoever holds one was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Access {
    tenant: TenantId,
    visibility: Visibility,
}

impl Access {
    pub(super) fn new(tenant: TenantId, visibility: Visibility) -> Self {
        Access { tenant, visibility }
    }

    /// The tenant: always that of the actor.
    #[must_use]
    pub fn tenant(self) -> TenantId {
        self.tenant
    }

    /// Returns the records of the tenant that are visible.
    #[must_use]
    pub fn visibility(self) -> Visibility {
        self.visibility
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::source::SequentialIds;

    #[test]
    fn an_own_record_is_seen_and_a_colleagues_is_not() {
        let ids = SequentialIds::default();
        let (own, other) = (UserId::new(&ids), UserId::new(&ids));
        assert!(Visibility::OwnedBy(own).sees(own));
        assert!(!Visibility::OwnedBy(own).sees(other));
        assert!(Visibility::Tenant.sees(other));
    }
}
