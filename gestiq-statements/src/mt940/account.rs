//! Reads `:25:`, the account of a message.

use gestiq_core::Currency;

use crate::bank_account::BankAccount;

/// Reads `50880050/0194787400`, `DABADKKK/1234567890`, `NL91ABNA0417164300EUR`; in `:25P:` the BIC is on the
/// second line.
pub(super) fn read(lines: &[String], currency: Currency) -> Option<BankAccount> {
    let first = lines.first().filter(|text| !text.is_empty())?;
    let (bank, number) = match first.split_once('/') {
        Some((bank, number)) if !number.is_empty() => (Some(bank), number),
        _ => (lines.get(1).map(String::as_str), &**first),
    };
    let number = number.strip_suffix(currency.code()).unwrap_or(number).trim_end_matches(['/', ' ']);
    let mut account = BankAccount::new(number);
    account.bank = bank.map(str::to_owned).filter(|bank| !bank.is_empty());
    Some(account)
}
