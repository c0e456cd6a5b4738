//! The account of a bank statement.

/// The account of a statement, as the bank writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct BankAccount {
    /// Account number or IBAN; empty if the file names only the bank.
    pub number: String,
    /// Routing number, BIC or bank code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// Branch code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Kind of account, as the file calls it (`CHECKING`, `CREDITCARD`, …).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl BankAccount {
    /// Creates an account with this number or IBAN.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        BankAccount { number: number.into(), ..BankAccount::default() }
    }

    /// Returns the key that distinguishes accounts: bank and number without spaces and hyphens, in upper case.
    #[must_use]
    pub fn key(&self) -> String {
        let bank = self.bank.as_deref().unwrap_or_default();
        let significant = |c: &char| c.is_alphanumeric();
        let mut key: String = bank.chars().filter(significant).collect();
        key.push('/');
        key.extend(self.number.chars().filter(significant));
        key.to_uppercase()
    }
}
