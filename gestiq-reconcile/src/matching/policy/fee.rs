//! Fees that are known beforehand: what a bank, a card acquirer or a marketplace keeps of a payment.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::check::{AMOUNT, Checked, PERCENT, ensure, is_amount, is_percent};

/// Schedules of a policy at most.
pub const MAX_FEE_SCHEDULES: usize = 64;
/// Tiers of a schedule at most.
pub const MAX_FEE_TIERS: usize = 32;
/// Bytes of the name of a schedule at most.
const MAX_NAME_BYTES: usize = 64;

/// A fee by its name. It is computed on the open amount and kept from the payment.
///
/// A shortfall that is the fee of a schedule to the minor unit is stronger evidence than one that is merely below
/// a cap, and the explanation of the match names the schedule. A fee with a percentage may be rounded either
/// way, so that one minor unit more or less is the fee too.
///
/// ```
/// use gestiq_reconcile::matching::MatchPolicy;
///
/// let policy: MatchPolicy = toml::from_str(r#"
///     [[differences.fee_schedules]]
///     name = "incoming wire"
///     currency = "USD"
///     fee = { kind = "fixed", amount = "15" }
///
///     [[differences.fee_schedules]]
///     name = "card acquirer"
///     currency = "EUR"
///     fee = { kind = "combined", amount = "0.25", percent = "1.5" }
///
///     [[differences.fee_schedules]]
///     name = "marketplace"
///     fee = { kind = "percent", percent = "8" }
///
///     [[differences.fee_schedules]]
///     name = "trade desk"
///     currency = "EUR"
///     [differences.fee_schedules.fee]
///     kind = "tiered"
///     reach = "marginal"
///     tiers = [{ up_to = "1000", percent = "1" }, { up_to = "10000", percent = "0.5" }, { percent = "0.1" }]
/// "#)?;
/// policy.validate()?;
/// assert_eq!(policy.differences.fee_schedules.len(), 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeSchedule {
    /// The name of its keeper or of its purpose: 1 to 64 bytes, unique in the policy.
    pub name: String,
    /// The currency of its amounts and the only one it applies to; needed unless it is a mere percentage, which
    /// applies to any currency without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The amount of the fee.
    pub fee: Fee,
}

/// The amount of a fee.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fee {
    /// Always the same.
    Fixed {
        /// In units of the currency.
        amount: Decimal,
    },
    /// In proportion to the open amount.
    Percent {
        /// Percent of the open amount.
        percent: Decimal,
    },
    /// A fixed amount and a percentage: what card acquirers keep.
    Combined {
        /// In units of the currency.
        amount: Decimal,
        /// Percent of the open amount.
        percent: Decimal,
    },
    /// By brackets of the open amount.
    Tiered {
        /// The amounts that a bracket applies to.
        reach: TierReach,
        /// From the lowest bracket to the highest, which has no upper end.
        tiers: Vec<FeeTier>,
    },
}

/// The amounts that the bracket of a tiered fee applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierReach {
    /// The tier that the open amount lies in sets the fee of the whole: 1 % up to 1,000 and 0.5 % beyond make
    /// 2,000 cost 10.
    Flat,
    /// Each tier sets the fee of the part that lies in it, as with an income tax: the same tiers make 2,000 cost
    /// 15. The fixed amount of a tier is added if the open amount reaches into it.
    Marginal,
}

/// A bracket of a tiered fee.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeeTier {
    /// Its upper end in units of the currency, which belongs to it; `None` for the last tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Decimal>,
    /// A fixed amount in units of the currency.
    pub amount: Decimal,
    /// A percentage.
    pub percent: Decimal,
}

impl FeeSchedule {
    pub(super) fn check(&self, path: &str) -> Checked {
        let named = (1..=MAX_NAME_BYTES).contains(&self.name.len()) && !self.name.contains(char::is_control);
        ensure(named, || format!("{path}.name"), "must be 1 to 64 bytes without control characters")?;
        let money = !matches!(self.fee, Fee::Percent { .. });
        let reason = "must be named: the fee is an amount of money";
        ensure(!money || self.currency.is_some(), || format!("{path}.currency"), reason)?;
        self.fee.check(&format!("{path}.fee"))
    }
}

impl Fee {
    fn check(&self, path: &str) -> Checked {
        let amount_at = |amount, path: &str| ensure(is_amount(amount), || format!("{path}.amount"), AMOUNT);
        let percent_at =
            |percent, path: &str| ensure(is_percent(percent), || format!("{path}.percent"), PERCENT);
        match self {
            Fee::Fixed { amount } => amount_at(*amount, path),
            Fee::Percent { percent } => percent_at(*percent, path),
            Fee::Combined { amount, percent } => {
                amount_at(*amount, path)?;
                percent_at(*percent, path)
            }
            Fee::Tiered { tiers, .. } => {
                for (at, tier) in tiers.iter().enumerate() {
                    let path = format!("{path}.tiers[{at}]");
                    amount_at(tier.amount, &path)?;
                    percent_at(tier.percent, &path)?;
                    ensure(tier.up_to.is_none_or(is_amount), || format!("{path}.up_to"), AMOUNT)?;
                }
                check_brackets(tiers, &format!("{path}.tiers"))
            }
        }
    }
}

/// Brackets rise, and only the last is open.
fn check_brackets(tiers: &[FeeTier], path: &str) -> Checked {
    let count = (1..=MAX_FEE_TIERS).contains(&tiers.len());
    ensure(count, || path.to_owned(), "must be 1 to 32 tiers")?;
    for (at, tier) in tiers.iter().enumerate() {
        let last = at + 1 == tiers.len();
        let below = at.checked_sub(1).and_then(|before| tiers[before].up_to).unwrap_or_default();
        let rises = tier.up_to.is_none_or(|up_to| up_to > below);
        let reason = if last { "must be left out of the last tier" } else { "must rise from tier to tier" };
        ensure(tier.up_to.is_none() == last && rises, || format!("{path}[{at}].up_to"), reason)?;
    }
    Ok(())
}
