//! Conditions on a line for a rule to apply.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

/// One condition on a line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Condition {
    /// Counterparty, description or reference contains this text; both are folded
    /// ([`crate::normalize::fold`]) before they are compared.
    TextContains(String),
    /// The same, but as whole words.
    TextWord(String),
    /// The counterparty's account is this one; only letters and digits count.
    CounterpartyAccount(String),
    /// The line stands on this account: a [`gestiq_statements::BankAccount::key`], or the number alone. A run takes the
    /// accounts of lines from [`crate::matching::MatchInput::accounts`].
    BankAccount(String),
    /// The amount, without its sign.
    Amount(AmountCondition),
    /// Money comes in or goes out; an amount of zero does neither.
    Direction(Flow),
    /// The bank's code of the transaction, folded.
    Kind(String),
    /// All of these.
    All(Vec<Condition>),
    /// At least one of these.
    Any(Vec<Condition>),
}

/// A range of amounts of one currency; signs do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountCondition {
    /// The currency.
    pub currency: Currency,
    /// Exactly so much; then the range is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exactly: Option<Decimal>,
    /// At least so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Decimal>,
    /// At most so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Decimal>,
}

impl AmountCondition {
    /// Returns `true` if an amount, without its sign, is meant.
    pub(super) fn holds(&self, amount: Money) -> bool {
        let size = amount.abs().amount();
        amount.currency() == self.currency
            && self.exactly.is_none_or(|exactly| size == exactly)
            && self.at_least.is_none_or(|least| size >= least)
            && self.at_most.is_none_or(|most| size <= most)
    }
}

/// The direction of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Onto the account.
    In,
    /// From the account.
    Out,
}

impl Flow {
    pub(super) fn holds(self, amount: Money) -> bool {
        !amount.is_zero() && amount.is_negative() == (self == Flow::Out)
    }
}
