//! Kinds of resolutions: the names that differences get in the books.

use std::fmt;

use super::ledger_account::LedgerAccount;
use crate::matching::DifferenceKind;

/// A way to resolve a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionKind {
    /// A bank or a payment service kept it, or gave it back.
    Fee,
    /// A discount that a customer took or a supplier granted.
    Discount,
    /// The exchange rate of the payment is another one than that of the document.
    Fx,
    /// A few minor units.
    Rounding,
    /// Not worth claiming, or not claimable: given up. It takes a right of its own, by limit.
    WriteOff,
}

impl ResolutionKind {
    /// All kinds.
    pub const ALL: [ResolutionKind; 5] = [
        ResolutionKind::Fee,
        ResolutionKind::Discount,
        ResolutionKind::Fx,
        ResolutionKind::Rounding,
        ResolutionKind::WriteOff,
    ];

    /// Returns the stable name, such as `write_off`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ResolutionKind::Fee => "fee",
            ResolutionKind::Discount => "discount",
            ResolutionKind::Fx => "fx",
            ResolutionKind::Rounding => "rounding",
            ResolutionKind::WriteOff => "write_off",
        }
    }

    /// Returns the kind that resolves a difference that the matcher has named without a review; `None` if it is still
    /// due.
    #[must_use]
    pub fn of(difference: DifferenceKind) -> Option<Self> {
        match difference {
            DifferenceKind::Rounding => Some(ResolutionKind::Rounding),
            DifferenceKind::Discount => Some(ResolutionKind::Discount),
            DifferenceKind::Fee => Some(ResolutionKind::Fee),
            DifferenceKind::Fx => Some(ResolutionKind::Fx),
            // A difference within a tolerance is given up, and that takes a right of its own.
            DifferenceKind::Tolerance => Some(ResolutionKind::WriteOff),
            // A withheld tax is claimed from the tax office, with a certificate of the payer.
            DifferenceKind::Withholding | DifferenceKind::Partial | DifferenceKind::Over => None,
        }
    }

    /// Returns the account that bears a loss.
    pub(super) fn loss(self) -> LedgerAccount {
        match self {
            ResolutionKind::Fee => LedgerAccount::BankFees,
            ResolutionKind::Discount => LedgerAccount::DiscountsGiven,
            ResolutionKind::Fx => LedgerAccount::FxLoss,
            ResolutionKind::Rounding => LedgerAccount::Rounding,
            ResolutionKind::WriteOff => LedgerAccount::WriteOff,
        }
    }

    /// Returns the account that takes a gain.
    pub(super) fn gain(self) -> LedgerAccount {
        match self {
            ResolutionKind::Discount => LedgerAccount::DiscountsTaken,
            ResolutionKind::Fx => LedgerAccount::FxGain,
            kind => kind.loss(),
        }
    }
}

impl fmt::Display for ResolutionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
