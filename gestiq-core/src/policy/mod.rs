//! Access rules.
//!
//! A service asks `policy.require(actor, action)` before it touches a store, and hands the visibility of the result
//! down into the query, so that a sales representative's list is filtered by the database and not after it. The tenant
//! is not part of the decision: it always is the actor's own.
//!
//! [`StandardPolicy`] has the rules of the built-in roles; [`TablePolicy`] is a table that a host writes, for roles of its
//! own; and anything else implements [`Policy`].

pub(crate) mod access;
pub(crate) mod action;
pub(crate) mod standard;
pub(crate) mod table;

use std::fmt;

pub use access::{Access, Visibility};
pub use action::Action;
pub use standard::StandardPolicy;
pub use table::{Reach, TablePolicy, Unlisted};

use crate::actor::Actor;
use crate::role::Role;
use crate::tenant::TenantId;

/// The decision of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The actor may not do it.
    Deny,
    /// The actor may do it, to these records.
    Allow(Visibility),
}

/// The actor may not do that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the role {role} does not allow {action:?}")]
pub struct Denied {
    /// The role of the actor.
    pub role: Role,
    /// The action that was denied.
    pub action: Action,
}

crate::coded! { Denied { _ => ("denied", Denied) } }

/// Decides who may do what.
///
/// Contract: a decision depends on nothing but the actor and the action, and is made without waiting. A host
/// with rules of its own implements it, usually by asking [`StandardPolicy`] for what it does not decide.
pub trait Policy: fmt::Debug + Send + Sync + 'static {
    /// Decides on an action of an actor: denied, or allowed for these records.
    fn decide(&self, actor: &Actor, action: Action) -> Decision;
}

/// Conveniences for callers of any policy.
pub trait PolicyExt: Policy {
    /// The tenant and the records that an allowed action reaches.
    ///
    /// # Errors
    /// [`Denied`] if the policy denies it.
    fn require(&self, actor: &Actor, action: Action) -> Result<Access, Denied> {
        match self.decide(actor, action) {
            Decision::Allow(visibility) => Ok(Access::new(actor.tenant(), visibility)),
            Decision::Deny => Err(Denied { role: actor.role(), action }),
        }
    }

    /// The tenant of an allowed action on records that have no owner, such as bank statements or webhook endpoints.
    ///
    /// # Errors
    /// [`Denied`] if the policy denies it, and for an actor who reaches only the records that they own: of these, they
    /// own none.
    fn require_tenant(&self, actor: &Actor, action: Action) -> Result<TenantId, Denied> {
        match self.require(actor, action)?.visibility() {
            Visibility::Tenant => Ok(actor.tenant()),
            Visibility::OwnedBy(_) => Err(Denied { role: actor.role(), action }),
        }
    }
}

impl<P: Policy + ?Sized> PolicyExt for P {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::source::SequentialIds;

    #[test]
    fn records_without_owners_need_the_whole_tenant() {
        let ids = SequentialIds::default();
        let actor = |role| Actor::new(TenantId::new(&ids), crate::actor::UserId::new(&ids), role);
        let (ana, eva) = (actor(Role::SalesRep), actor(Role::Supervisor));
        let own = StandardPolicy.require(&ana, Action::ReadOpenItems).unwrap();
        assert_eq!((own.tenant(), own.visibility()), (ana.tenant(), Visibility::OwnedBy(ana.user())));
        let denied = Denied { role: Role::SalesRep, action: Action::ReadOpenItems };
        assert_eq!(StandardPolicy.require_tenant(&ana, Action::ReadOpenItems), Err(denied));
        assert!(StandardPolicy.require_tenant(&ana, Action::ReadAudit).is_err());
        assert_eq!(StandardPolicy.require_tenant(&eva, Action::ReadOpenItems), Ok(eva.tenant()));
    }

    #[test]
    fn a_policy_works_as_a_trait_object() {
        let policy: std::sync::Arc<dyn Policy> = std::sync::Arc::new(StandardPolicy);
        let job = Actor::system(TenantId::new(&SequentialIds::default()));
        let access = policy.require(&job, Action::RunMatching).unwrap();
        assert_eq!((access.tenant(), access.visibility()), (job.tenant(), Visibility::Tenant));
        let denied = policy.require(&job, Action::WriteOffBeyondLimit).unwrap_err();
        assert_eq!((denied.code(), denied.kind()), ("denied", crate::error::kind::ErrorKind::Denied));
    }
}
