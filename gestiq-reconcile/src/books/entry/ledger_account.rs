//! Accounts of the general ledger, by what they are for.

use gestiq_statements::Direction;

/// The role of an account in the host's chart of accounts.
///
/// Closed, because a host that books entries must have an account for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccount {
    /// Claims on customers.
    Receivable,
    /// Debts to suppliers.
    Payable,
    /// The bank account of the line.
    Bank,
    /// Fees that banks and payment services keep.
    BankFees,
    /// Discounts that customers took: less income.
    DiscountsGiven,
    /// Discounts that suppliers granted: less cost.
    DiscountsTaken,
    /// Gains by exchange rates.
    FxGain,
    /// Losses by exchange rates.
    FxLoss,
    /// Small differences that nobody claims.
    WriteOff,
    /// Differences of a few minor units.
    Rounding,
}

impl LedgerAccount {
    /// All roles.
    pub const ALL: [LedgerAccount; 10] = [
        LedgerAccount::Receivable,
        LedgerAccount::Payable,
        LedgerAccount::Bank,
        LedgerAccount::BankFees,
        LedgerAccount::DiscountsGiven,
        LedgerAccount::DiscountsTaken,
        LedgerAccount::FxGain,
        LedgerAccount::FxLoss,
        LedgerAccount::WriteOff,
        LedgerAccount::Rounding,
    ];

    /// Returns the stable name, such as `bank_fees`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            LedgerAccount::Receivable => "receivable",
            LedgerAccount::Payable => "payable",
            LedgerAccount::Bank => "bank",
            LedgerAccount::BankFees => "bank_fees",
            LedgerAccount::DiscountsGiven => "discounts_given",
            LedgerAccount::DiscountsTaken => "discounts_taken",
            LedgerAccount::FxGain => "fx_gain",
            LedgerAccount::FxLoss => "fx_loss",
            LedgerAccount::WriteOff => "write_off",
            LedgerAccount::Rounding => "rounding",
        }
    }

    /// Returns the account that open items of this direction stand on.
    #[must_use]
    pub fn of_items(direction: Direction) -> Self {
        match direction {
            Direction::Receivable => LedgerAccount::Receivable,
            Direction::Payable => LedgerAccount::Payable,
        }
    }
}

impl std::fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}
