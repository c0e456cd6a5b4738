//! Multiplication and division of amounts. Each operation takes a rounding and rounds once.

use rust_decimal::Decimal;

use crate::money::amount::Money;
use crate::money::error::MoneyError;
use crate::money::exact::Exact;
use crate::money::rounding::Rounding;
use crate::ratio::BasisPoints;

impl Money {
    /// Multiplies the amount by a factor (a quantity, a rate) and rounds once to the minor unit.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] beyond 28 digits.
    ///
    /// # Examples
    /// ```
    /// use gestiq_core::{Currency, Money, Rounding};
    ///
    /// let price = Money::parse("19.99", Currency::EUR)?;
    /// let total = price.times("2.5".parse().unwrap(), Rounding::HalfUp)?;
    /// assert_eq!(total.to_string(), "49.98 EUR");
    /// # Ok::<(), gestiq_core::money::MoneyError>(())
    /// ```
    pub fn times(self, factor: Decimal, rounding: Rounding) -> Result<Money, MoneyError> {
        self.in_minor_units(Exact::new(self.amount()).times(factor), rounding)
    }

    /// Returns a percentage of the amount, rounded once to the minor unit: 21 is a tax of 21 %.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] beyond 28 digits.
    pub fn percent(self, percent: Decimal, rounding: Rounding) -> Result<Money, MoneyError> {
        self.in_minor_units(Exact::new(self.amount()).times(percent).times(Decimal::new(1, 2)), rounding)
    }

    /// Returns a share of the amount, rounded once to the minor unit.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] beyond 28 digits.
    pub fn share(self, share: BasisPoints, rounding: Rounding) -> Result<Money, MoneyError> {
        self.times(share.to_decimal(), rounding)
    }

    /// Divides the amount and rounds once to the minor unit. For shares that must add up, use
    /// [`Money::allocate`] instead.
    ///
    /// # Errors
    /// [`MoneyError::DivisionByZero`], or [`MoneyError::OutOfRange`] beyond 28 digits.
    pub fn divided_by(self, divisor: Decimal, rounding: Rounding) -> Result<Money, MoneyError> {
        let quotient = Exact::new(self.amount()).divided_by(divisor).ok_or(MoneyError::DivisionByZero)?;
        self.in_minor_units(quotient, rounding)
    }

    fn in_minor_units(self, value: Exact, rounding: Rounding) -> Result<Money, MoneyError> {
        value
            .rounded(self.currency().minor_digits(), rounding)
            .map(|amount| Money::new(amount, self.currency()))
            .ok_or(MoneyError::OutOfRange { what: "amount" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::currency::Currency;

    fn euro(text: &str) -> Money {
        Money::parse(text, Currency::EUR).unwrap()
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_product_is_rounded_as_named() {
        let cases = [
            ("10.05", "0.5", Rounding::HalfUp, "5.03"),
            ("10.05", "0.5", Rounding::HalfEven, "5.02"),
            ("10.05", "0.5", Rounding::HalfDown, "5.02"),
            ("-10.05", "0.5", Rounding::HalfUp, "-5.03"),
            ("-10.05", "0.5", Rounding::HalfDown, "-5.02"),
            ("-10.05", "0.5", Rounding::Floor, "-5.03"),
            ("-10.05", "0.5", Rounding::Ceiling, "-5.02"),
            ("-10.05", "0.5", Rounding::TowardsZero, "-5.02"),
            ("10.01", "0.1", Rounding::AwayFromZero, "1.01"),
            ("-0.01", "0.1", Rounding::HalfUp, "0.00"),
        ];
        for (amount, factor, rounding, expected) in cases {
            let product = euro(amount).times(decimal(factor), rounding).unwrap();
            assert_eq!(product.to_plain(), expected, "{amount} x {factor} {rounding:?}");
        }
    }

    #[test]
    fn a_percentage_is_of_the_amount() {
        assert_eq!(euro("99.95").percent(decimal("21"), Rounding::HalfUp), Ok(euro("20.99")));
        assert_eq!(euro("1000").percent(decimal("-5.2"), Rounding::HalfUp), Ok(euro("-52.00")));
        assert_eq!(euro("200").share(BasisPoints::new(1234), Rounding::HalfUp), Ok(euro("24.68")));
    }

    #[test]
    fn a_quotient_is_rounded_as_named_and_has_a_divisor() {
        assert_eq!(euro("100").divided_by(decimal("3"), Rounding::HalfUp), Ok(euro("33.33")));
        assert_eq!(euro("-100").divided_by(decimal("3"), Rounding::AwayFromZero), Ok(euro("-33.34")));
        assert_eq!(euro("1").divided_by(Decimal::ZERO, Rounding::HalfUp), Err(MoneyError::DivisionByZero));
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_not_an_approximation() {
        let most = Money::new(Decimal::MAX, Currency::EUR);
        assert_eq!(
            most.times(decimal("2"), Rounding::HalfUp),
            Err(MoneyError::OutOfRange { what: "amount" })
        );
        // 29 digits fit, but not with two more for the cents.
        assert!(most.times(Decimal::ONE, Rounding::HalfUp).is_err());
        assert_eq!(
            Money::new(Decimal::MAX, Currency::JPY).times(Decimal::ONE, Rounding::HalfUp).map(Money::amount),
            Ok(Decimal::MAX)
        );
    }
}
