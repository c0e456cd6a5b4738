//! Limits of the search.

/// Limits the search for candidates. None of them limits the number of lines or items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchLimits {
    /// A payment comes at most this many days before the issue date.
    pub days_before_issue: u16,
    /// A payment comes at most this many days after the due date; a quoted reference knows no window.
    pub days_after_due: u16,
    /// Customers that a name may stand for.
    pub names: u16,
    /// Postings that are read for one name, rarest words first.
    pub name_postings: u32,
    /// Items that share a reference key; a key with more tells nothing.
    pub reference_postings: u16,
    /// Items of one amount in the window that are tried without a name.
    pub amount_postings: u16,
    /// Open items of one customer that are tried, nearest first.
    pub items_per_name: u16,
    /// Lines of one component that are assigned optimally; a larger one is assigned by descending score.
    pub component_lines: u32,
}

impl Default for SearchLimits {
    fn default() -> Self {
        SearchLimits {
            days_before_issue: 15,
            days_after_due: 120,
            names: 8,
            name_postings: 4_096,
            reference_postings: 16,
            amount_postings: 48,
            items_per_name: 24,
            component_lines: 4_096,
        }
    }
}
