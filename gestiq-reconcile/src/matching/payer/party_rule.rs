//! The rules that say that the counterparty of a line is that of an item.

use crate::similarity::name::NameRule;

/// The rule by which the counterparty of a line is that of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartyRule {
    /// Their names are alike.
    Name(NameRule),
    /// Same name, other legal form: `Acme GmbH` and `Acme AG`.
    OtherLegalForm(NameRule),
    /// The payer has the name of another customer.
    OtherCustomer,
    /// A similarity that the host plugged in.
    Custom,
    /// The bank account is the customer's.
    Account,
    /// A rule of the user names the customer.
    UserRule,
    /// The host has learned that the name on the line is this customer.
    Alias,
    /// The names have nothing in common.
    Different,
}

impl PartyRule {
    /// Returns the stable name of the rule.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PartyRule::Name(rule) => rule.code(),
            PartyRule::OtherLegalForm(_) => "other_legal_form",
            PartyRule::OtherCustomer => "other_customer",
            PartyRule::Custom => "custom",
            PartyRule::Account => "account",
            PartyRule::UserRule => "user_rule",
            PartyRule::Alias => "alias",
            PartyRule::Different => "different",
        }
    }
}
