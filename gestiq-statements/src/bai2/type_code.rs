//! The meaning of the three digits of a type code.
//!
//! The ranges are those of the BAI "Cash Management Balance Reporting Specifications", version 2, appendix A: status
//! 001 to 099, credits 100 to 399 (100 is the total), debits 400 to 699 (400 is the total), loans 700 to 799,
//! non-monetary 890; of the codes that banks define themselves, 900 to 919 are status, 920 to 959 credits, and 960 to
//! 999 debits.

/// The side of a transaction code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Credit,
    Debit,
    /// It moves no money.
    NonMonetary,
    /// The code does not define a side.
    Unknown,
}

/// The type of a balance before the first transaction.
pub(super) const OPENING_LEDGER: &str = "010";
/// The type of the balance after the last transaction.
pub(super) const CLOSING_LEDGER: &str = "015";

/// Returns the side of a code in a record 16.
pub(super) fn side(code: &str) -> Side {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    match code.parse::<u16>().ok().filter(|_| is_code) {
        Some(100..=399 | 920..=959) => Side::Credit,
        Some(400..=699 | 960..=999) => Side::Debit,
        Some(890) => Side::NonMonetary,
        _ => Side::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_give_the_side() {
        for (code, expected) in [
            ("100", Side::Credit),
            ("399", Side::Credit),
            ("400", Side::Debit),
            ("699", Side::Debit),
            ("890", Side::NonMonetary),
            ("920", Side::Credit),
            ("999", Side::Debit),
            ("010", Side::Unknown),
            ("720", Side::Unknown),
            ("919", Side::Unknown),
            ("1000", Side::Unknown),
            ("+10", Side::Unknown),
            ("", Side::Unknown),
        ] {
            assert_eq!(side(code), expected, "{code:?}");
        }
    }
}
