//! Splits entries that sum up several transactions.

use gestiq_core::Money;

use super::facts::sign;
use crate::xml::{Element, Notes};

/// The paths of the amount of a transaction. The amount in the currency of the account counts; one that
/// was instructed in another currency is in `InstdAmt`.
const AMOUNTS: [&str; 4] = ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/CntrValAmt/Amt"];

/// Returns the signed amounts of the transactions, if one kind of amounts adds up to the entry.
pub(super) fn split(
    transactions: &[Element<'_, '_>],
    entry: Money,
    entry_is_debit: bool,
    notes: &Notes<'_, '_>,
) -> Option<Vec<Money>> {
    AMOUNTS.into_iter().find_map(|path| {
        let read = |transaction: &Element<'_, '_>| amount(*transaction, path, entry, entry_is_debit, notes);
        let amounts: Vec<Money> = transactions.iter().map(read).collect::<Option<_>>()?;
        let sum =
            amounts.iter().try_fold(Money::zero(entry.currency()), |sum, amount| sum.checked_add(*amount));
        (sum.ok()? == entry).then_some(amounts)
    })
}

fn amount(
    transaction: Element<'_, '_>,
    path: &'static str,
    entry: Money,
    entry_is_debit: bool,
    notes: &Notes<'_, '_>,
) -> Option<Money> {
    let element = transaction.find(path)?;
    let amount = notes.amount(element, path).ok().filter(|amount| !amount.is_sign_negative())?;
    let is_entrys = element.attribute("Ccy").is_none_or(|code| code == entry.currency().code());
    let is_debit = match transaction.find("CdtDbtInd") {
        None => entry_is_debit,
        Some(_) => sign(transaction, "CdtDbtInd", notes).ok()?,
    };
    is_entrys.then(|| Money::new(if is_debit { -amount } else { amount }, entry.currency()))
}
