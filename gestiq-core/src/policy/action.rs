//! Actions that a policy decides on.

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
