//! An entry of the general ledger that explains a difference.

use gestiq_core::Money;

use super::kind::ResolutionKind;
use super::ledger_account::LedgerAccount;

/// One amount, debited to one account and credited to another.
///
/// It cannot be out of balance: both legs are the same amount of the same currency.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reconcile::books::entry::{AdjustingEntry, LedgerAccount, ResolutionKind};
///
/// // A customer's bank kept 6.50 of a payment: we bear it, and the claim is settled by it.
/// let kept = Money::from_minor(650, Currency::EUR);
/// let entry = AdjustingEntry::new(ResolutionKind::Fee, LedgerAccount::Receivable, kept).ok_or("not zero")?;
/// assert_eq!((entry.debit(), entry.credit()), (LedgerAccount::BankFees, LedgerAccount::Receivable));
/// assert_eq!(entry.reversed().debit(), LedgerAccount::Receivable);
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "wire::Entry")]
pub struct AdjustingEntry {
    debit: LedgerAccount,
    credit: LedgerAccount,
    amount: Money,
}

impl AdjustingEntry {
    /// Creates the entry that moves a difference from `from` (the claim, the debt or the bank account that it stands
    /// on) to the account of its kind; `None` for zero.
    ///
    /// `loss` is positive if we bear the difference and negative if we gain by it.
    #[must_use]
    pub fn new(kind: ResolutionKind, from: LedgerAccount, loss: Money) -> Option<Self> {
        if loss.is_zero() {
            return None;
        }
        let amount = loss.abs();
        Some(if loss.is_negative() {
            AdjustingEntry { debit: from, credit: kind.gain(), amount }
        } else {
            AdjustingEntry { debit: kind.loss(), credit: from, amount }
        })
    }

    /// Returns the account that is debited.
    #[must_use]
    pub fn debit(&self) -> LedgerAccount {
        self.debit
    }

    /// Returns the account that is credited.
    #[must_use]
    pub fn credit(&self) -> LedgerAccount {
        self.credit
    }

    /// Returns the amount of both legs, above zero.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// Returns the entry as two legs, the debit first.
    #[must_use]
    pub fn legs(&self) -> [Leg; 2] {
        [
            Leg { account: self.debit, side: Side::Debit, amount: self.amount },
            Leg { account: self.credit, side: Side::Credit, amount: self.amount },
        ]
    }

    /// Returns the entry that undoes this one.
    #[must_use]
    pub fn reversed(&self) -> Self {
        AdjustingEntry { debit: self.credit, credit: self.debit, amount: self.amount }
    }
}

/// One side of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Leg {
    /// The account.
    pub account: LedgerAccount,
    /// Debit or credit.
    pub side: Side,
    /// The amount, above zero.
    pub amount: Money,
}

/// The two sides of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left one: assets and costs grow.
    Debit,
    /// The right one: debts and income grow.
    Credit,
}

mod wire {
    use super::{AdjustingEntry, LedgerAccount, Money};

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Entry {
        debit: LedgerAccount,
        credit: LedgerAccount,
        amount: Money,
    }

    impl TryFrom<Entry> for AdjustingEntry {
        type Error = String;

        fn try_from(entry: Entry) -> Result<Self, String> {
            let Entry { debit, credit, amount } = entry;
            if amount.is_zero() || amount.is_negative() || debit == credit {
                return Err(format!("{amount} from {credit} to {debit} is not a valid entry"));
            }
            Ok(AdjustingEntry { debit, credit, amount })
        }
    }
}
