//! Reads the other side of a transaction: its debtor or its creditor, with name and account.

use crate::error::Error;
use crate::xml::{Element, Notes};

/// One side of a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) account: Option<String>,
}

/// A side of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The payer.
    Debtor,
    /// The payee.
    Creditor,
}

/// Paths of the debtor. Names of a party from version 8 on are in `Pty`, and those of banks in `Agt`.
const DEBTOR: [&str; 6] = [
    "RltdPties/Dbtr/Nm",
    "RltdPties/Dbtr/Pty/Nm",
    "RltdPties/Dbtr/Agt/FinInstnId/Nm",
    "RltdPties/UltmtDbtr/Nm",
    "RltdPties/UltmtDbtr/Pty/Nm",
    "RltdPties/DbtrAcct/Nm",
];
const CREDITOR: [&str; 6] = [
    "RltdPties/Cdtr/Nm",
    "RltdPties/Cdtr/Pty/Nm",
    "RltdPties/Cdtr/Agt/FinInstnId/Nm",
    "RltdPties/UltmtCdtr/Nm",
    "RltdPties/UltmtCdtr/Pty/Nm",
    "RltdPties/CdtrAcct/Nm",
];
const DEBTOR_ACCOUNT: [&str; 4] = [
    "RltdPties/DbtrAcct/Id/IBAN",
    "RltdPties/DbtrAcct/Id/Othr/Id",
    "RltdPties/DbtrAcct/Id/BBAN",
    "RltdPties/DbtrAcct/Id/PrtryAcct/Id",
];
const CREDITOR_ACCOUNT: [&str; 4] = [
    "RltdPties/CdtrAcct/Id/IBAN",
    "RltdPties/CdtrAcct/Id/Othr/Id",
    "RltdPties/CdtrAcct/Id/BBAN",
    "RltdPties/CdtrAcct/Id/PrtryAcct/Id",
];

impl Side {
    pub(super) fn other(self) -> Side {
        match self {
            Side::Debtor => Side::Creditor,
            Side::Creditor => Side::Debtor,
        }
    }
}

/// Reads the counterparty on a side. If that is the account of the statement itself, as in the details of a returned
/// payment, the other side is used.
pub(super) fn read(
    transaction: Element<'_, '_>,
    side: Side,
    own_account: Option<&str>,
    notes: &mut Notes<'_, '_>,
) -> Result<Party, Error> {
    let chosen = on(transaction, side, notes)?;
    if !is_own(&chosen, own_account) {
        return Ok(chosen);
    }
    let other = on(transaction, side.other(), notes)?;
    let is_other = other != Party::default() && !is_own(&other, own_account);
    Ok(if is_other { other } else { chosen })
}

fn on(transaction: Element<'_, '_>, side: Side, notes: &mut Notes<'_, '_>) -> Result<Party, Error> {
    let (names, accounts) = match side {
        Side::Debtor => (&DEBTOR, &DEBTOR_ACCOUNT),
        Side::Creditor => (&CREDITOR, &CREDITOR_ACCOUNT),
    };
    Ok(Party {
        name: notes.first_text(transaction, names)?,
        account: notes.first_text(transaction, accounts)?,
    })
}

fn is_own(party: &Party, own_account: Option<&str>) -> bool {
    let significant = |account: &str| -> String {
        account.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
    };
    match (&party.account, own_account) {
        (Some(account), Some(own)) => significant(account) == significant(own),
        _ => false,
    }
}
