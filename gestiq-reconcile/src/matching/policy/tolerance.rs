//! Small differences that the host writes off without asking why.

use rust_decimal::Decimal;

use super::check::{Checked, PERCENT, ensure, is_percent};
use super::money_limit::MoneyLimit;

/// Limits how much too little or too much is accepted without another name, each side on its own. Off unless it is set.
///
/// ```
/// use gestiq_reconcile::matching::MatchPolicy;
///
/// let policy: MatchPolicy = toml::from_str(r#"
///     [differences.tolerance.under]
///     at_most = { EUR = "5", USD = "5", percent = "0.5" }
///     percent_at_most = "2"
///     [differences.tolerance.over]
///     percent_at_most = "0.1"
/// "#)?;
/// policy.validate()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tolerance {
    /// Too little was paid.
    pub under: ToleranceSide,
    /// Too much was paid.
    pub over: ToleranceSide,
}

/// One side of a tolerance. If both limits are set, both hold; if none is, nothing is tolerated.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ToleranceSide {
    /// At most this much money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<MoneyLimit>,
    /// At most this percent of the open amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_at_most: Option<Decimal>,
}

impl Tolerance {
    pub(super) fn check(&self, path: &str) -> Checked {
        self.under.check(&format!("{path}.under"))?;
        self.over.check(&format!("{path}.over"))
    }
}

impl ToleranceSide {
    fn check(&self, path: &str) -> Checked {
        if let Some(limit) = &self.at_most {
            limit.check(&format!("{path}.at_most"))?;
        }
        let holds = self.percent_at_most.is_none_or(is_percent);
        ensure(holds, || format!("{path}.percent_at_most"), PERCENT)
    }
}
