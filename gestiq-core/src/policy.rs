//! Who may do what: one table of roles and actions.
//!
//! A service asks `policy.decide(actor, action)` before it touches a store, and hands the visibility of the
//! answer down into the query, so that a sales representative's list is filtered by the database and not after
//! it. The tenant is not part of the decision: it always is the actor's own.

use std::fmt;

use crate::{Actor, Role, UserId};

/// Everything that can be asked of the family.
///
/// Closed on purpose: a new action does not compile until every policy has decided on it for every role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// See bank statements and their lines.
    ReadStatements,
    /// Take in bank files.
    ImportStatements,
    /// See invoices and other open items.
    ReadOpenItems,
    /// Take in invoice files.
    ImportOpenItems,
    /// See proposed and confirmed matches with their reasons.
    ReadMatches,
    /// Run the matcher.
    RunMatching,
    /// Confirm or reject a proposed match, or match by hand.
    ConfirmMatches,
    /// Undo a confirmed match.
    RevokeMatches,
    /// Write off a difference that is within the limit of the match policy.
    WriteOffWithinLimit,
    /// Write off any difference.
    WriteOffBeyondLimit,
    /// Change weights, tolerances, profiles and rules of matching.
    ManageMatchPolicy,
    /// See webhook endpoints and their deliveries.
    ReadWebhooks,
    /// Create, change, pause and delete webhook endpoints, and rotate their secrets.
    ManageWebhooks,
    /// Send a webhook delivery again.
    RetryDeliveries,
    /// See figures of sales: customers, quotes, orders, the pipeline.
    ViewSalesReports,
    /// See figures of the company: income, balance sheet, cash flow, recurring revenue.
    ViewFinancialReports,
    /// See figures of single employees.
    ViewPayrollReports,
    /// Read the own notifications and set how to receive them.
    ReadNotifications,
    /// Change notification rules, templates and channels of the tenant.
    ManageNotifications,
    /// See customers, quotes, orders, invoices and opportunities.
    ReadSales,
    /// Create and change them.
    WriteSales,
    /// Hand records over to another owner, and reopen closed ones.
    SuperviseSales,
    /// Change the stages of the pipeline and its rules.
    ManagePipeline,
    /// See plans, subscriptions and their invoices.
    ReadBilling,
    /// Change plans, subscriptions and payment methods.
    ManageBilling,
    /// Read the audit trail.
    ReadAudit,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 26] = [
        Action::ReadStatements,
        Action::ImportStatements,
        Action::ReadOpenItems,
        Action::ImportOpenItems,
        Action::ReadMatches,
        Action::RunMatching,
        Action::ConfirmMatches,
        Action::RevokeMatches,
        Action::WriteOffWithinLimit,
        Action::WriteOffBeyondLimit,
        Action::ManageMatchPolicy,
        Action::ReadWebhooks,
        Action::ManageWebhooks,
        Action::RetryDeliveries,
        Action::ViewSalesReports,
        Action::ViewFinancialReports,
        Action::ViewPayrollReports,
        Action::ReadNotifications,
        Action::ManageNotifications,
        Action::ReadSales,
        Action::WriteSales,
        Action::SuperviseSales,
        Action::ManagePipeline,
        Action::ReadBilling,
        Action::ManageBilling,
        Action::ReadAudit,
    ];
}

/// Which records of the tenant an allowed action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// All records of the tenant.
    Tenant,
    /// Only the records that this user owns; the others are answered as if they did not exist.
    OwnedBy(UserId),
}

impl Visibility {
    /// Whether a record with this owner is seen.
    #[must_use]
    pub fn sees(self, owner: UserId) -> bool {
        match self {
            Visibility::Tenant => true,
            Visibility::OwnedBy(user) => user == owner,
        }
    }
}

/// The answer of a policy.
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
    /// What was asked.
    pub action: Action,
}

crate::coded! { Denied { _ => ("denied", Denied) } }

/// Decides who may do what.
///
/// Contract: a decision depends on nothing but the actor and the action, and is made without waiting. A host
/// with rules of its own implements it, usually by asking [`StandardPolicy`] for what it does not decide.
pub trait Policy: fmt::Debug + Send + Sync + 'static {
    /// Whether the actor may do it, and to which records.
    fn decide(&self, actor: &Actor, action: Action) -> Decision;
}

/// The rules that hold where the host brings none.
///
/// ```
/// use gestiq_core::{Action, Actor, Policy, PolicyExt, Role, SequentialIds, StandardPolicy};
/// use gestiq_core::{Decision, TenantId, UserId, Visibility};
///
/// let ids = SequentialIds::default();
/// let ana = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::SalesRep);
///
/// let own = Decision::Allow(Visibility::OwnedBy(ana.user()));
/// assert_eq!(StandardPolicy.decide(&ana, Action::ReadSales), own);
/// assert_eq!(
///     StandardPolicy.require(&ana, Action::ReadAudit).unwrap_err().to_string(),
///     "the role sales_rep does not allow ReadAudit",
/// );
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct StandardPolicy;

impl Policy for StandardPolicy {
    fn decide(&self, actor: &Actor, action: Action) -> Decision {
        match access(actor.role(), action) {
            Access::None => Decision::Deny,
            Access::Own => Decision::Allow(Visibility::OwnedBy(actor.user())),
            Access::All => Decision::Allow(Visibility::Tenant),
        }
    }
}

/// What callers ask of any policy.
pub trait PolicyExt: Policy {
    /// The visibility of an allowed action.
    ///
    /// # Errors
    /// [`Denied`] where the policy denies it.
    fn require(&self, actor: &Actor, action: Action) -> Result<Visibility, Denied> {
        match self.decide(actor, action) {
            Decision::Allow(visibility) => Ok(visibility),
            Decision::Deny => Err(Denied { role: actor.role(), action }),
        }
    }
}

impl<P: Policy + ?Sized> PolicyExt for P {}

/// A cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    None,
    Own,
    All,
}

/// The table. There is no `_` arm: a new action or role does not compile without a decision.
fn access(role: Role, action: Action) -> Access {
    use Action as A;
    use Role as R;
    match (role, action) {
        // A sales representative works on the own customers, and sees whether their invoices are paid.
        (
            R::SalesRep,
            A::ReadOpenItems | A::ViewSalesReports | A::ReadNotifications | A::ReadSales | A::WriteSales,
        ) => Access::Own,
        (
            R::SalesRep,
            A::ReadStatements
            | A::ImportStatements
            | A::ImportOpenItems
            | A::ReadMatches
            | A::RunMatching
            | A::ConfirmMatches
            | A::RevokeMatches
            | A::WriteOffWithinLimit
            | A::WriteOffBeyondLimit
            | A::ManageMatchPolicy
            | A::ReadWebhooks
            | A::ManageWebhooks
            | A::RetryDeliveries
            | A::ViewFinancialReports
            | A::ViewPayrollReports
            | A::ManageNotifications
            | A::SuperviseSales
            | A::ManagePipeline
            | A::ReadBilling
            | A::ManageBilling
            | A::ReadAudit,
        ) => Access::None,

        // Notifications are personal, whoever the person is.
        (R::Supervisor | R::Admin, A::ReadNotifications) => Access::Own,

        // A supervisor runs the daily business of the whole tenant, but not its set-up.
        (
            R::Supervisor,
            A::ReadStatements
            | A::ImportStatements
            | A::ReadOpenItems
            | A::ImportOpenItems
            | A::ReadMatches
            | A::RunMatching
            | A::ConfirmMatches
            | A::RevokeMatches
            | A::WriteOffWithinLimit
            | A::ReadWebhooks
            | A::ViewSalesReports
            | A::ViewFinancialReports
            | A::ReadSales
            | A::WriteSales
            | A::SuperviseSales
            | A::ReadBilling
            | A::ReadAudit,
        ) => Access::All,
        (
            R::Supervisor,
            A::WriteOffBeyondLimit
            | A::ManageMatchPolicy
            | A::ManageWebhooks
            | A::RetryDeliveries
            | A::ViewPayrollReports
            | A::ManageNotifications
            | A::ManagePipeline
            | A::ManageBilling,
        ) => Access::None,

        // An administrator does everything.
        (
            R::Admin,
            A::ReadStatements
            | A::ImportStatements
            | A::ReadOpenItems
            | A::ImportOpenItems
            | A::ReadMatches
            | A::RunMatching
            | A::ConfirmMatches
            | A::RevokeMatches
            | A::WriteOffWithinLimit
            | A::WriteOffBeyondLimit
            | A::ManageMatchPolicy
            | A::ReadWebhooks
            | A::ManageWebhooks
            | A::RetryDeliveries
            | A::ViewSalesReports
            | A::ViewFinancialReports
            | A::ViewPayrollReports
            | A::ManageNotifications
            | A::ReadSales
            | A::WriteSales
            | A::SuperviseSales
            | A::ManagePipeline
            | A::ReadBilling
            | A::ManageBilling
            | A::ReadAudit,
        ) => Access::All,

        // A job imports, matches, delivers, bills and reports. What takes a judgement, or sets the rules by
        // which jobs judge, is left to people.
        (
            R::System,
            A::ReadStatements
            | A::ImportStatements
            | A::ReadOpenItems
            | A::ImportOpenItems
            | A::ReadMatches
            | A::RunMatching
            | A::ConfirmMatches
            | A::WriteOffWithinLimit
            | A::ReadWebhooks
            | A::RetryDeliveries
            | A::ViewSalesReports
            | A::ViewFinancialReports
            | A::ViewPayrollReports
            | A::ReadNotifications
            | A::ReadSales
            | A::WriteSales
            | A::ReadBilling
            | A::ManageBilling
            | A::ReadAudit,
        ) => Access::All,
        (
            R::System,
            A::RevokeMatches
            | A::WriteOffBeyondLimit
            | A::ManageMatchPolicy
            | A::ManageWebhooks
            | A::ManageNotifications
            | A::SuperviseSales
            | A::ManagePipeline,
        ) => Access::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SequentialIds, TenantId};

    /// Role by role in the order of `Role::ALL`: `-` nothing, `o` the own records, `t` the whole tenant.
    const TABLE: [(Action, &str); 26] = [
        (Action::ReadStatements, "-ttt"),
        (Action::ImportStatements, "-ttt"),
        (Action::ReadOpenItems, "ottt"),
        (Action::ImportOpenItems, "-ttt"),
        (Action::ReadMatches, "-ttt"),
        (Action::RunMatching, "-ttt"),
        (Action::ConfirmMatches, "-ttt"),
        (Action::RevokeMatches, "-tt-"),
        (Action::WriteOffWithinLimit, "-ttt"),
        (Action::WriteOffBeyondLimit, "--t-"),
        (Action::ManageMatchPolicy, "--t-"),
        (Action::ReadWebhooks, "-ttt"),
        (Action::ManageWebhooks, "--t-"),
        (Action::RetryDeliveries, "--tt"),
        (Action::ViewSalesReports, "ottt"),
        (Action::ViewFinancialReports, "-ttt"),
        (Action::ViewPayrollReports, "--tt"),
        (Action::ReadNotifications, "ooot"),
        (Action::ManageNotifications, "--t-"),
        (Action::ReadSales, "ottt"),
        (Action::WriteSales, "ottt"),
        (Action::SuperviseSales, "-tt-"),
        (Action::ManagePipeline, "--t-"),
        (Action::ReadBilling, "-ttt"),
        (Action::ManageBilling, "--tt"),
        (Action::ReadAudit, "-ttt"),
    ];

    #[test]
    fn every_role_may_do_what_the_table_says() {
        let ids = SequentialIds::default();
        let (tenant, user) = (TenantId::new(&ids), UserId::new(&ids));
        for (action, row) in TABLE {
            for (role, cell) in Role::ALL.into_iter().zip(row.chars()) {
                let decision = StandardPolicy.decide(&Actor::new(tenant, user, role), action);
                let expected = match cell {
                    'o' => Decision::Allow(Visibility::OwnedBy(user)),
                    't' => Decision::Allow(Visibility::Tenant),
                    _ => Decision::Deny,
                };
                assert_eq!(decision, expected, "{role} {action:?}");
            }
        }
    }

    #[test]
    fn the_table_names_every_action_once() {
        assert_eq!(TABLE.map(|(action, _)| action), Action::ALL);
        assert!(Action::ALL.is_sorted_by(|a, b| a < b));
        assert_eq!(Action::ALL.last().map(|last| *last as usize + 1), Some(Action::ALL.len()));
    }

    #[test]
    fn an_own_record_is_seen_and_a_colleagues_is_not() {
        let ids = SequentialIds::default();
        let (own, other) = (UserId::new(&ids), UserId::new(&ids));
        assert!(Visibility::OwnedBy(own).sees(own));
        assert!(!Visibility::OwnedBy(own).sees(other));
        assert!(Visibility::Tenant.sees(other));
    }

    #[test]
    fn a_policy_works_as_a_trait_object() {
        let policy: std::sync::Arc<dyn Policy> = std::sync::Arc::new(StandardPolicy);
        let job = Actor::system(TenantId::new(&SequentialIds::default()));
        assert_eq!(policy.require(&job, Action::RunMatching), Ok(Visibility::Tenant));
        let denied = policy.require(&job, Action::WriteOffBeyondLimit).unwrap_err();
        assert_eq!((denied.code(), denied.kind()), ("denied", crate::ErrorKind::Denied));
    }
}
