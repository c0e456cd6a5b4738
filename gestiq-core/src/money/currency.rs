//! Currencies of ISO 4217, with the number of decimals of their minor unit.

use std::fmt;
use std::str::FromStr;

use crate::money::error::MoneyError;

/// A currency of ISO 4217, written as its three-letter code.
///
/// ```
/// use gestiq_core::Currency;
///
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!((yen.code(), yen.minor_digits()), ("JPY", 0));
/// assert!("EURO".parse::<Currency>().is_err());
/// # Ok::<(), gestiq_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The euro.
    pub const EUR: Currency = Currency(iso_currency::Currency::EUR);
    /// The US dollar.
    pub const USD: Currency = Currency(iso_currency::Currency::USD);
    /// The pound sterling.
    pub const GBP: Currency = Currency(iso_currency::Currency::GBP);
    /// The Swiss franc.
    pub const CHF: Currency = Currency(iso_currency::Currency::CHF);
    /// The Japanese yen, which has no minor unit.
    pub const JPY: Currency = Currency(iso_currency::Currency::JPY);

    /// Returns the currency of a three-digit code of ISO 4217, as bank records write it; `None` for unknown codes.
    ///
    /// ```
    /// use gestiq_core::Currency;
    ///
    /// assert_eq!(Currency::from_numeric(978), Some(Currency::EUR));
    /// assert_eq!(Currency::from_numeric(0), None);
    /// ```
    #[must_use]
    pub fn from_numeric(code: u16) -> Option<Currency> {
        iso_currency::Currency::from_numeric(code).map(Currency)
    }

    /// Returns the three-letter code, such as `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Returns the decimals of the minor unit: 2 for the euro, 0 for the yen, 3 for the Tunisian dinar.
    ///
    /// Units that ISO 4217 lists without a minor unit (gold, test codes) have 0.
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    /// Parses an upper-case code; importers that accept `eur` fold the case first.
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        iso_currency::Currency::from_code(code)
            .map(Currency)
            .ok_or_else(|| MoneyError::UnknownCurrency { code: crate::text::excerpt(code) })
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        code.parse().map_err(serde::de::Error::custom)
    }
}
