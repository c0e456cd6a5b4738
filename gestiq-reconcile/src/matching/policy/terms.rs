//! Terms of payment if an item names none.

use gestiq_statements::PaymentTerms;

/// The terms of payment that hold, and the days of grace on them.
///
/// The terms of an item come first, then the ones here. If there are terms, they alone say which discounts exist; only
/// items without any fall back on `differences.discount_percents`.
///
/// ```
/// use gestiq_reconcile::matching::MatchPolicy;
///
/// let policy: MatchPolicy = toml::from_str("[terms]\nusual = \"2/10 net 30\"\ngrace_days = 3")?;
/// assert_eq!(policy.terms.usual.ok_or("terms")?.net_days(), Some(30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermsPolicy {
    /// Terms of items that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<PaymentTerms>,
    /// A discount counts as in time so many days after its last day, because the bank books a payment some days
    /// after it was ordered.
    pub grace_days: u16,
}
