//! The elements of OFX that a bank statement needs, by their meaning.

/// The meaning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// The document.
    Ofx,
    /// The status of the bank's response.
    Status,
    /// A statement.
    Statement(StatementKind),
    /// A statement of a kind that is not read.
    OtherStatement,
    /// The account of the statement.
    AccountFrom(StatementKind),
    /// A list of transactions.
    Transactions,
    /// A transaction, booked or pending.
    Transaction {
        /// `true` if the transaction is only announced.
        is_pending: bool,
    },
    /// The wrapper of a transaction in the cash part of an investment account.
    CashTransaction,
    /// A trade of securities, which is not a bank transaction.
    Trade,
    /// The counterparty as an address.
    Payee,
    /// The account of the counterparty.
    AccountTo,
    /// The amount is in another currency than the statement.
    Currency,
    /// The amount was converted from another currency.
    OriginalCurrency,
    /// The booked balance.
    LedgerBalance,
    /// Any other balance.
    OtherBalance,
    /// A value.
    Leaf(Leaf),
    /// Anything else: other parts of the standard, and elements of single banks.
    Unknown,
}

/// The kind of account of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatementKind {
    /// A current or savings account.
    Bank,
    /// A credit card.
    Card,
    /// The cash part of an investment account.
    Investment,
}

macro_rules! leaves {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)*) => {
        /// An element that holds a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Leaf { $($(#[$meta])* $variant,)* }

        impl Leaf {
            fn by_name(name: &[u8]) -> Option<Leaf> {
                match name {
                    $($name => Some(Leaf::$variant),)*
                    _ => None,
                }
            }

            #[cfg(test)]
            const NAMES: &'static [&'static [u8]] = &[$($name),*];
        }
    };
}

leaves! {
    TransactionType = b"TRNTYPE",
    Posted = b"DTPOSTED",
    Amount = b"TRNAMT",
    BankId = b"FITID",
    Name = b"NAME",
    Memo = b"MEMO",
    CheckNumber = b"CHECKNUM",
    Reference = b"REFNUM",
    ExtendedName = b"EXTDNAME",
    Available = b"DTAVAIL",
    ValueDate = b"VALUEDATE",
    /// Day of a pending transaction.
    Transacted = b"DTTRAN",
    Corrects = b"CORRECTFITID",
    CorrectAction = b"CORRECTACTION",
    AccountNumber = b"ACCTID",
    Bank = b"BANKID",
    Broker = b"BROKERID",
    Branch = b"BRANCHID",
    AccountType = b"ACCTTYPE",
    StatementCurrency = b"CURDEF",
    CurrencySymbol = b"CURSYM",
    CurrencyRate = b"CURRATE",
    Start = b"DTSTART",
    End = b"DTEND",
    BalanceAmount = b"BALAMT",
    StatusCode = b"CODE",
    StatusSeverity = b"SEVERITY",
    StatusMessage = b"MESSAGE",
}

/// The longest name that is searched in lower case; the longest known one has 16 letters.
const LONGEST_NAME: usize = 24;

impl Tag {
    /// Returns the element of a name, in upper or lower case.
    pub(super) fn by_name(name: &[u8]) -> Tag {
        if !name.iter().any(u8::is_ascii_lowercase) {
            return Tag::by_upper_name(name);
        }
        let mut buffer = [0_u8; LONGEST_NAME];
        match buffer.get_mut(..name.len()) {
            None => Tag::Unknown,
            Some(upper) => {
                upper.copy_from_slice(name);
                upper.make_ascii_uppercase();
                Tag::by_upper_name(upper)
            }
        }
    }

    /// Returns `true` if no other format has an element like this: `BAL` and `STATUS` occur elsewhere,
    /// `STMTTRN` does not.
    pub(super) fn is_only_ofx(self) -> bool {
        matches!(
            self,
            Tag::Ofx | Tag::Statement(_) | Tag::OtherStatement | Tag::Transactions | Tag::Transaction { .. }
        )
    }

    fn by_upper_name(name: &[u8]) -> Tag {
        if let Some(leaf) = Leaf::by_name(name) {
            return Tag::Leaf(leaf);
        }
        match name {
            b"STMTTRN" => Tag::Transaction { is_pending: false },
            b"STMTTRNP" => Tag::Transaction { is_pending: true },
            b"CURRENCY" => Tag::Currency,
            b"ORIGCURRENCY" => Tag::OriginalCurrency,
            b"PAYEE" => Tag::Payee,
            b"BANKACCTTO" | b"CCACCTTO" => Tag::AccountTo,
            b"INVBANKTRAN" => Tag::CashTransaction,
            b"INVTRAN" => Tag::Trade,
            b"OFX" => Tag::Ofx,
            b"STATUS" => Tag::Status,
            b"STMTRS" => Tag::Statement(StatementKind::Bank),
            b"CCSTMTRS" => Tag::Statement(StatementKind::Card),
            b"INVSTMTRS" => Tag::Statement(StatementKind::Investment),
            b"LOANSTMTRS" | b"STMTENDRS" | b"CCSTMTENDRS" => Tag::OtherStatement,
            b"BANKACCTFROM" => Tag::AccountFrom(StatementKind::Bank),
            b"CCACCTFROM" => Tag::AccountFrom(StatementKind::Card),
            b"INVACCTFROM" => Tag::AccountFrom(StatementKind::Investment),
            b"BANKTRANLIST" | b"BANKTRANLISTP" | b"INVTRANLIST" => Tag::Transactions,
            b"LEDGERBAL" => Tag::LedgerBalance,
            b"AVAILBAL" | b"BAL" | b"INVBAL" => Tag::OtherBalance,
            _ => Tag::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        for name in Leaf::NAMES {
            let tag = Tag::by_name(name);
            assert!(matches!(tag, Tag::Leaf(_)), "{name:?}");
            assert_eq!(Tag::by_name(&name.to_ascii_lowercase()), tag, "{name:?}");
        }
        assert_eq!(Tag::by_name(b"StmtTrn"), Tag::Transaction { is_pending: false });
        assert_eq!(Tag::by_name(b"INTU.BID"), Tag::Unknown);
        assert_eq!(Tag::by_name(b"a-name-that-is-longer-than-any-other"), Tag::Unknown);
    }
}
