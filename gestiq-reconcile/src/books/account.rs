//! The key of a bank account.

use std::fmt;

use gestiq_statements::{BankAccount, MAX_ID_BYTES};

use crate::error::Error;

/// The key of a bank account among those of its tenant: [`BankAccount::key`] as a value of its own.
///
/// ```
/// use gestiq_reconcile::BankAccount;
/// use gestiq_reconcile::books::AccountKey;
///
/// let account = AccountKey::of(&BankAccount::new("ES91 2100 0418 4502 0005 1332"))?;
/// assert_eq!(account.as_str(), "/ES9121000418450200051332");
/// assert!(AccountKey::of(&BankAccount::default()).is_err(), "an account without a number is none");
/// # Ok::<(), gestiq_reconcile::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct AccountKey(Box<str>);

impl AccountKey {
    /// Takes a key that was made before: 1 to [`MAX_ID_BYTES`] bytes without control characters.
    ///
    /// # Errors
    /// [`InvalidId`](gestiq_statements::Error::InvalidId) for any other text, and for one that has neither letter nor digit.
    pub fn new(key: impl Into<Box<str>>) -> Result<Self, Error> {
        let key = key.into();
        let names_something = key.chars().any(char::is_alphanumeric);
        if !names_something || key.len() > MAX_ID_BYTES || key.chars().any(char::is_control) {
            let text = gestiq_core::text::excerpt(&key);
            return Err(gestiq_statements::Error::InvalidId { what: "account", text }.into());
        }
        Ok(AccountKey(key))
    }

    /// Returns the key of an account, which is the same for all of its spellings by banks.
    ///
    /// # Errors
    /// [`InvalidId`](gestiq_statements::Error::InvalidId) if the account has no number.
    pub fn of(account: &BankAccount) -> Result<Self, Error> {
        AccountKey::new(account.key())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for AccountKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AccountKey::new(<Box<str>>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
