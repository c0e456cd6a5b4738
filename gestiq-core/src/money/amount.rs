//! Amounts of money: exact, with their currency.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::money::currency::Currency;
use crate::money::error::MoneyError;
use crate::money::rounding::Rounding;

/// An exact amount of one currency.
///
/// There are no operators: an addition can overflow or meet another currency, and both are errors that the
/// caller must see. Amounts of different currencies have no order.
///
/// ```
/// use gestiq_core::{Currency, Money};
///
/// let net = Money::parse("100.00", Currency::EUR)?;
/// let tax = Money::from_minor(2100, Currency::EUR);
/// assert_eq!(net.checked_add(tax)?.to_string(), "121.00 EUR");
/// assert!(net.checked_add(Money::from_minor(1, Currency::USD)).is_err());
/// # Ok::<(), gestiq_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// Creates an amount in units of the currency (euros, not cents), of any scale. There is one zero: -0 is 0.
    #[must_use]
    pub fn new(mut amount: Decimal, currency: Currency) -> Self {
        if amount.is_zero() {
            amount.set_sign_positive(true);
        }
        Money { amount, currency }
    }

    /// Creates an amount in minor units: `from_minor(1999, EUR)` is 19.99 EUR.
    #[must_use]
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Money { amount: Decimal::new(minor, currency.minor_digits()), currency }
    }

    /// Creates the amount of zero in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Money::from_minor(0, currency)
    }

    /// Parses a plain decimal such as `-1234.56`: with a dot, without grouping, exponent or rounding.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`] for anything else, [`MoneyError::OutOfRange`] beyond 28 digits.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        super::parse_decimal(text).map(|amount| Money::new(amount, currency))
    }

    /// Returns the amount in units of the currency.
    #[must_use]
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// Returns the currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Returns the amount in minor units if it is a whole number of them.
    ///
    /// # Errors
    /// [`MoneyError::FinerThanMinorUnit`] if it has more decimals than the currency,
    /// [`MoneyError::OutOfRange`] if it does not fit 64 bits.
    pub fn to_minor(self) -> Result<i64, MoneyError> {
        let plain = self.amount.normalize();
        let digits = self.currency.minor_digits();
        if plain.scale() > digits {
            return Err(MoneyError::FinerThanMinorUnit { amount: self });
        }
        let factor = 10_i128.pow(digits - plain.scale());
        plain
            .mantissa()
            .checked_mul(factor)
            .and_then(|minor| minor.to_i64())
            .ok_or(MoneyError::OutOfRange { what: "amount in minor units" })
    }

    /// Returns the sum.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        let sum = exact_sum(self.amount, other.amount).ok_or(MoneyError::OutOfRange { what: "sum" })?;
        Ok(Money::new(sum, self.currency))
    }

    /// Returns the difference.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.checked_add(other.negated())
    }

    /// Compares two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn checked_cmp(self, other: Money) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// Returns the amount with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Money {
        Money::new(-self.amount, self.currency)
    }

    /// Returns the absolute value.
    #[must_use]
    pub fn abs(self) -> Money {
        Money { amount: self.amount.abs(), currency: self.currency }
    }

    /// Returns true if the amount is zero, of any scale.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Returns true if the amount is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.amount.is_sign_negative()
    }

    /// Rounds the amount to the minor unit of its currency.
    #[must_use]
    pub fn rounded(self, rounding: Rounding) -> Money {
        Money::new(rounding.apply(self.amount, self.currency.minor_digits()), self.currency)
    }

    /// Formats the amount with at least the decimals of its currency, a dot and no grouping.
    #[must_use]
    pub fn to_plain(self) -> String {
        let digits = self.currency.minor_digits();
        let mut amount = self.amount.normalize();
        if amount.scale() < digits {
            amount.rescale(digits);
        }
        amount.to_string()
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

/// Returns the sum with all its digits; `None` if a `Decimal` would have to round, which `+` does silently.
#[must_use]
pub fn exact_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().max(b.scale());
    if let (Some(x), Some(y)) = (mantissa_at(a, scale), mantissa_at(b, scale))
        && let Ok(sum) = Decimal::try_from_i128_with_scale(x.checked_add(y)?, scale)
    {
        return Some(sum);
    }
    // The values may fit without trailing zeros: first of the operands, then of the sum.
    let (a, b) = (a.normalize(), b.normalize());
    let mut scale = a.scale().max(b.scale());
    let mut sum = mantissa_at(a, scale)?.checked_add(mantissa_at(b, scale)?)?;
    while scale > 0 && sum % 10 == 0 {
        sum /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(sum, scale).ok()
}

/// Returns the number in units of 10^-scale, for a scale not below its own.
fn mantissa_at(value: Decimal, scale: u32) -> Option<i128> {
    10_i128.checked_pow(scale - value.scale()).and_then(|factor| value.mantissa().checked_mul(factor))
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.to_plain(), self.currency))
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

mod wire {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::{Currency, Money};

    #[derive(Serialize, Deserialize)]
    #[serde(rename = "Money", deny_unknown_fields)]
    struct Wire<'a> {
        #[serde(borrow)]
        amount: Cow<'a, str>,
        currency: Currency,
    }

    impl Serialize for Money {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Wire { amount: Cow::Owned(self.to_plain()), currency: self.currency }.serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Money {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let wire = Wire::deserialize(deserializer)?;
            Money::parse(&wire.amount, wire.currency).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euro(text: &str) -> Money {
        Money::parse(text, Currency::EUR).unwrap()
    }

    #[test]
    fn a_sum_is_exact_or_an_error() {
        let most = "79228162514264337593543950335";
        let cases = [
            ("0.1", "0.2", Some("0.30")),
            ("1", "-1.00", Some("0.00")),
            (most, "0", Some(most)),
            (most, "1", None),
            // The `+` of `Decimal` returns 79228162514264337593543950335 here.
            (most, "0.1", None),
            (most, "-0.1", None),
            ("7922816251426433759354395033.5", "0.01", None),
            ("7922816251426433759354395033.4", "0.1", Some("7922816251426433759354395033.5")),
            ("7922816251426433759354395033.5", "0.1", None),
            // The mantissas do not fit at the scale of the operands; the sum fits without its zeros.
            (
                "4000000000000000000000000000.5",
                "4000000000000000000000000000.5",
                Some("8000000000000000000000000001"),
            ),
            ("1.0000000000000000000000000001", "79228162514", None),
            ("1.0000000000000000000000000000", "79228162514", Some("79228162515.00")),
        ];
        for (a, b, expected) in cases {
            let sum = euro(a).checked_add(euro(b));
            assert_eq!(sum.ok(), expected.map(euro), "{a} + {b}");
        }
    }

    #[test]
    fn zero_has_no_sign() {
        let zero = euro("-0.00");
        assert_eq!((zero.to_string().as_str(), zero.is_negative()), ("0.00 EUR", false));
        assert!(!Money::zero(Currency::EUR).negated().amount().is_sign_negative());
        assert!(!euro("-0.004").rounded(Rounding::HalfUp).amount().is_sign_negative());
        assert_eq!(euro("-0.004").rounded(Rounding::HalfUp).to_plain(), "0.00");
        assert!(!euro("1").checked_add(euro("-1")).unwrap().amount().is_sign_negative());
    }

    #[test]
    fn minor_units_are_whole_or_an_error() {
        let cases = [
            ("19.99", Currency::EUR, Some(1999)),
            ("-19.990", Currency::EUR, Some(-1999)),
            ("19.999", Currency::EUR, None),
            ("5", Currency::JPY, Some(5)),
            ("5.5", Currency::JPY, None),
            ("92233720368547758.07", Currency::EUR, Some(i64::MAX)),
            ("-92233720368547758.08", Currency::EUR, Some(i64::MIN)),
            ("92233720368547758.08", Currency::EUR, None),
            ("79228162514264337593543950335", Currency::EUR, None),
        ];
        for (text, currency, expected) in cases {
            assert_eq!(Money::parse(text, currency).unwrap().to_minor().ok(), expected, "{text}");
        }
        let dinar: Currency = "TND".parse().unwrap();
        assert_eq!(Money::parse("1.234", dinar).unwrap().to_minor(), Ok(1234));
    }

    #[test]
    fn a_number_is_plain_or_refused() {
        let cases = [
            ("1234.56", Some("1234.56")),
            ("+7", Some("7.00")),
            ("007", Some("7.00")),
            ("1.5", Some("1.50")),
            ("0.0001", Some("0.0001")),
            ("0.00000000000000000000000000000000000000", Some("0.00")),
            ("1.50000000000000000000000000000000000000", Some("1.50")),
            ("00000000000000000000000000000000000000.5", Some("0.50")),
            ("-00000000000000000000000000000000000000.5", Some("-0.50")),
            ("0.00000000000000000000000000001", None),
            ("79228162514264337593543950336", None),
            ("1.23456789012345678901234567891", None),
            ("", None),
            ("-", None),
            ("+-1", None),
            (".5", None),
            ("5.", None),
            ("1,5", None),
            ("1_000", None),
            ("1e3", None),
            (" 1", None),
            ("1 ", None),
            ("١٢", None),
            ("NaN", None),
        ];
        for (text, expected) in cases {
            let plain = Money::parse(text, Currency::EUR).ok().map(Money::to_plain);
            assert_eq!(plain.as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn amounts_of_two_currencies_have_no_sum_and_no_order() {
        let (euro, yen) = (Money::from_minor(1, Currency::EUR), Money::from_minor(1, Currency::JPY));
        let mismatch = MoneyError::CurrencyMismatch { left: Currency::EUR, right: Currency::JPY };
        assert_eq!(euro.checked_add(yen), Err(mismatch.clone()));
        assert_eq!(euro.checked_sub(yen), Err(mismatch.clone()));
        assert_eq!(euro.checked_cmp(yen), Err(mismatch));
        assert_ne!(Money::zero(Currency::EUR), Money::zero(Currency::JPY));
    }

    /// Generates any number that a `Decimal` holds.
    fn decimals() -> impl Strategy<Value = Decimal> {
        (any::<bool>(), 0_i128..(1 << 96), 0_u32..=28).prop_map(|(negative, mantissa, scale)| {
            Decimal::from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale)
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(amount in decimals()) {
            let money = Money::new(amount, Currency::EUR);
            prop_assert_eq!(Money::parse(&money.to_plain(), Currency::EUR), Ok(money));
        }

        #[test]
        fn minor_units_round_trip(minor in any::<i64>()) {
            for currency in [Currency::EUR, Currency::JPY, "TND".parse().unwrap()] {
                prop_assert_eq!(Money::from_minor(minor, currency).to_minor(), Ok(minor));
            }
        }

        #[test]
        fn subtracting_undoes_adding(a in decimals(), b in decimals()) {
            let (a, b) = (Money::new(a, Currency::EUR), Money::new(b, Currency::EUR));
            if let Ok(sum) = a.checked_add(b) {
                prop_assert_eq!(sum.checked_sub(b), Ok(a));
                prop_assert_eq!(b.checked_add(a), Ok(sum));
            }
        }
    }
}
