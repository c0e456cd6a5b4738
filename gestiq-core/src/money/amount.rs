//! An amount that cannot lose its currency, its cents or its sign.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Currency, MoneyError, Rounding};

/// An exact amount of one currency.
///
/// There are no operators: adding can overflow or meet another currency, and both are answers the caller
/// must see. Amounts of different currencies have no order.
///
/// ```
/// use gestiq_core::{Currency, Money};
///
/// let net = Money::parse("100.00", Currency::EUR)?;
/// let tax = Money::from_minor(2100, Currency::EUR);
/// assert_eq!(net.checked_add(tax)?.to_string(), "121.00 EUR");
/// assert!(net.checked_add(Money::from_minor(1, Currency::USD)).is_err());
/// # Ok::<(), gestiq_core::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// An amount in units of the currency (euros, not cents), of any scale.
    #[must_use]
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Money { amount, currency }
    }

    /// An amount in minor units: `from_minor(1999, EUR)` is 19.99 EUR.
    #[must_use]
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Money { amount: Decimal::new(minor, currency.minor_digits()), currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Money::from_minor(0, currency)
    }

    /// Reads a plain decimal such as `-1234.56`: a dot, no grouping, no exponent, nothing rounded.
    ///
    /// # Errors
    /// [`MoneyError::NotANumber`] for anything else, [`MoneyError::OutOfRange`] beyond 28 digits.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        super::parse_decimal(text).map(|amount| Money { amount, currency })
    }

    /// The amount in units of the currency.
    #[must_use]
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The amount in minor units, when it is a whole number of them.
    ///
    /// # Errors
    /// [`MoneyError::FinerThanMinorUnit`] when it has more decimals than the currency,
    /// [`MoneyError::OutOfRange`] when it does not fit 64 bits.
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

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        let amount = self.amount.checked_add(other.amount).ok_or(MoneyError::OutOfRange { what: "sum" })?;
        Ok(Money { amount, currency: self.currency })
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] or [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.checked_add(other.negated())
    }

    /// The order of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn checked_cmp(self, other: Money) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    /// The amount with the other sign.
    #[must_use]
    pub fn negated(self) -> Money {
        Money { amount: -self.amount, currency: self.currency }
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Money {
        Money { amount: self.amount.abs(), currency: self.currency }
    }

    /// Whether it is zero, of whatever scale and sign.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    /// The amount rounded to the minor unit of its currency.
    #[must_use]
    pub fn rounded(self, rounding: Rounding) -> Money {
        Money { amount: rounding.apply(self.amount, self.currency.minor_digits()), currency: self.currency }
    }

    /// The amount as people and files write it: at least the currency's decimals, a dot, no grouping.
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

#[cfg(feature = "serde")]
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
