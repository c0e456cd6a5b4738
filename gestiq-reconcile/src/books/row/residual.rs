//! Taking from what is open, and giving back.

use gestiq_core::money::MoneyError;
use gestiq_core::{Money, PortError, Version};

use crate::books::error::MatchError;
use crate::books::place::Place;

/// Returns the rest after `taken`, which has the sign of the open amount and is not more than it.
pub(crate) fn take(of: Place<'_>, open: Money, taken: Money) -> Result<Money, MatchError> {
    if open.is_zero() {
        return Err(MatchError::NothingOpen { what: of.what, id: of.id.to_owned() });
    }
    if open.currency() != taken.currency() {
        let (wanted, found) = (open.currency(), taken.currency());
        return Err(MatchError::WrongCurrency { what: of.what, id: of.id.to_owned(), found, wanted });
    }
    if taken.is_zero() || taken.is_negative() != open.is_negative() {
        return Err(MatchError::WrongSign { what: of.what, id: of.id.to_owned(), amount: taken, open });
    }
    if taken.abs().checked_cmp(open.abs()).map_err(|error| of.money(error))?.is_gt() {
        return Err(MatchError::BeyondOpen { what: of.what, id: of.id.to_owned(), amount: taken, open });
    }
    open.checked_sub(taken).map_err(|error| of.money(error))
}

/// Returns the open amount after `taken` came back; never more than the whole.
pub(crate) fn give_back(of: Place<'_>, whole: Money, open: Money, taken: Money) -> Result<Money, MatchError> {
    let restored = open.checked_add(taken).map_err(|error| of.money(error))?;
    if is_part_of(restored, whole).map_err(|error| of.money(error))? {
        Ok(restored)
    } else {
        Err(MatchError::BeyondWhole { what: of.what, id: of.id.to_owned(), amount: restored, whole })
    }
}

/// Returns `true` if a residual can have this amount: nothing, all, or between with the same sign.
pub(crate) fn is_part_of(open: Money, whole: Money) -> Result<bool, MoneyError> {
    let same_side = open.is_zero() || open.is_negative() == whole.is_negative();
    Ok(same_side && open.abs().checked_cmp(whole.abs())?.is_le())
}

/// Returns the version of a record, if it is the one that was read.
pub(crate) fn checked_version(
    what: &str,
    id: impl std::fmt::Display,
    current: Version,
    read: Version,
) -> Result<Version, PortError> {
    current.check(read).map_err(|stale| PortError::stale_version(what, id).because(stale))
}

#[cfg(test)]
mod tests {
    use gestiq_core::Currency;

    use super::*;

    const LINE: Place<'static> = Place { what: "line", id: "L" };

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    #[test]
    fn what_is_taken_has_the_sign_of_what_is_open_and_is_not_more() {
        let cases = [
            (100, 100, Ok(0)),
            (100, 40, Ok(60)),
            (-100, -40, Ok(-60)),
            (100, 101, Err("beyond_open_amount")),
            (-100, -101, Err("beyond_open_amount")),
            (100, -1, Err("wrong_sign")),
            (-100, 1, Err("wrong_sign")),
            (100, 0, Err("wrong_sign")),
            (0, 1, Err("nothing_open")),
        ];
        for (open, taken, expected) in cases {
            let left = take(LINE, eur(open), eur(taken)).map_err(|error| error.code());
            assert_eq!(left, expected.map(eur), "{taken} of {open}");
        }
        let dollars = Money::from_minor(1, Currency::USD);
        assert_eq!(take(LINE, eur(1), dollars).map_err(|e| e.code()), Err("wrong_currency"));
    }

    #[test]
    fn what_comes_back_never_exceeds_the_whole() {
        let cases = [
            (100, 60, 40, Ok(100)),
            (-100, -60, -40, Ok(-100)),
            (100, 60, 41, Err("residual_beyond_whole")),
            (100, 60, -61, Err("residual_beyond_whole")),
        ];
        for (whole, open, taken, expected) in cases {
            let back = give_back(LINE, eur(whole), eur(open), eur(taken)).map_err(|error| error.code());
            assert_eq!(back, expected.map(eur), "{open} + {taken} of {whole}");
        }
    }
}
