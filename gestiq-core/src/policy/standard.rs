//! The rules of the built-in roles.

use super::{Action, Decision, Policy, Visibility};
use crate::actor::Actor;
use crate::role::Role;

/// The access rules of the built-in roles, for hosts without rules of their own. A role of the host's own may do nothing.
///
/// ```
/// use gestiq_core::{Action, Actor, Policy, PolicyExt, Role, SequentialIds, StandardPolicy};
/// use gestiq_core::{TenantId, UserId, Visibility};
/// use gestiq_core::policy::Decision;
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
        match cell(actor.role(), action) {
            Cell::None => Decision::Deny,
            Cell::Own => Decision::Allow(Visibility::OwnedBy(actor.user())),
            Cell::All => Decision::Allow(Visibility::Tenant),
        }
    }
}

/// A cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    None,
    Own,
    All,
}

/// The table. No built-in role has a `_` arm: a new action or built-in role does not compile without a decision.
fn cell(role: Role, action: Action) -> Cell {
    use Action as A;
    use Role as R;
    match (role, action) {
        // Only the host knows the rights of its own roles.
        (R::Custom(_), _) => Cell::None,

        // A sales representative works on the own customers, and sees whether their invoices are paid.
        (
            R::SalesRep,
            A::ReadOpenItems | A::ViewSalesReports | A::ReadNotifications | A::ReadSales | A::WriteSales,
        ) => Cell::Own,
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
        ) => Cell::None,

        // Notifications are personal, whoever the person is.
        (R::Supervisor | R::Admin, A::ReadNotifications) => Cell::Own,

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
        ) => Cell::All,
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
        ) => Cell::None,

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
        ) => Cell::All,

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
        ) => Cell::All,
        (
            R::System,
            A::RevokeMatches
            | A::WriteOffBeyondLimit
            | A::ManageMatchPolicy
            | A::ManageWebhooks
            | A::ManageNotifications
            | A::SuperviseSales
            | A::ManagePipeline,
        ) => Cell::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::UserId;
    use crate::id::source::SequentialIds;
    use crate::tenant::TenantId;

    /// Role by role in the order of `Role::BUILT_IN`: `-` nothing, `o` the own records, `t` the whole tenant.
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
            for (role, cell) in Role::BUILT_IN.into_iter().zip(row.chars()) {
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
    fn a_role_of_the_hosts_own_may_do_nothing() {
        let ids = SequentialIds::default();
        let role = Role::Custom("bookkeeper".parse().unwrap());
        let actor = Actor::new(TenantId::new(&ids), UserId::new(&ids), role);
        for action in Action::ALL {
            assert_eq!(StandardPolicy.decide(&actor, action), Decision::Deny, "{action:?}");
        }
    }
}
