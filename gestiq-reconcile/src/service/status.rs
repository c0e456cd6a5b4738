//! The status of an account.

use crate::books::AccountKey;
use crate::store::{AccountTotals, StoredStatement};

/// The status of an account: how far it is reconciled.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct AccountStatus {
    /// The account.
    pub account: AccountKey,
    /// Its lines, matched, suggested and unmatched, with their amounts by currency.
    pub totals: AccountTotals,
    /// Its newest statement, with the check of its balances; `None` if only lines without a statement came in.
    pub statement: Option<StoredStatement>,
}
