//! Currencies of ISO 4217, with the number of decimals of their minor unit: those in use, and those withdrawn.

use std::fmt;
use std::str::FromStr;

use crate::money::error::MoneyError;
use crate::money::historic::{HISTORIC, Historic};

/// A currency of ISO 4217, written as its three-letter code. Withdrawn ones are currencies too: old books hold them.
///
/// ```
/// use gestiq_core::Currency;
///
/// let yen: Currency = "JPY".parse()?;
/// assert_eq!((yen.code(), yen.minor_digits()), ("JPY", 0));
/// assert!("EURO".parse::<Currency>().is_err());
/// let peseta: Currency = "ESP".parse()?;
/// assert_eq!((peseta.minor_digits(), peseta.withdrawn()), (0, Some("2002-03")));
/// # Ok::<(), gestiq_core::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(Listed);

/// The list that holds a currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Listed {
    InUse(iso_currency::Currency),
    /// Index in [`HISTORIC`].
    Withdrawn(u8),
}

impl Listed {
    fn withdrawn(found: impl Fn(&Historic) -> bool) -> Option<Currency> {
        let index = HISTORIC.iter().position(found)?;
        u8::try_from(index).ok().map(Listed::Withdrawn).map(Currency)
    }

    fn historic(index: u8) -> Option<&'static Historic> {
        HISTORIC.get(usize::from(index))
    }
}

impl Currency {
    /// The euro.
    pub const EUR: Currency = Currency(Listed::InUse(iso_currency::Currency::EUR));
    /// The US dollar.
    pub const USD: Currency = Currency(Listed::InUse(iso_currency::Currency::USD));
    /// The pound sterling.
    pub const GBP: Currency = Currency(Listed::InUse(iso_currency::Currency::GBP));
    /// The Swiss franc.
    pub const CHF: Currency = Currency(Listed::InUse(iso_currency::Currency::CHF));
    /// The Japanese yen, which has no minor unit.
    pub const JPY: Currency = Currency(Listed::InUse(iso_currency::Currency::JPY));

    /// Returns the currency of a three-digit code of ISO 4217, as bank records write it; `None` for unknown codes. A code
    /// that was used again is that of the currency in use.
    ///
    /// ```
    /// use gestiq_core::Currency;
    ///
    /// assert_eq!(Currency::from_numeric(978), Some(Currency::EUR));
    /// assert_eq!(Currency::from_numeric(0), None);
    /// ```
    #[must_use]
    pub fn from_numeric(code: u16) -> Option<Currency> {
        iso_currency::Currency::from_numeric(code)
            .map(Listed::InUse)
            .map(Currency)
            .or_else(|| Listed::withdrawn(|historic| code > 0 && historic.numeric == code))
    }

    /// Returns the three-letter code, such as `EUR`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self.0 {
            Listed::InUse(currency) => currency.code(),
            Listed::Withdrawn(index) => Listed::historic(index).map_or("XXX", |historic| historic.code),
        }
    }

    /// Returns the decimals of the minor unit: 2 for the euro, 0 for the yen, 3 for the Tunisian dinar.
    ///
    /// Units that ISO 4217 lists without a minor unit (gold, test codes) have 0.
    #[must_use]
    pub fn minor_digits(self) -> u32 {
        match self.0 {
            Listed::InUse(currency) => currency.exponent().map_or(0, u32::from),
            Listed::Withdrawn(index) => Listed::historic(index).map_or(0, |historic| historic.digits),
        }
    }

    /// Returns the month in which ISO 4217 withdrew the currency, such as `2002-03`; of some old ones only the years,
    /// such as `1989 to 1990`. `None` for a currency in use.
    #[must_use]
    pub fn withdrawn(self) -> Option<&'static str> {
        let code = self.code();
        HISTORIC
            .binary_search_by_key(&code, |historic| historic.code)
            .ok()
            .and_then(|index| HISTORIC.get(index).map(|historic| historic.withdrawn))
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
            .map(Listed::InUse)
            .map(Currency)
            .or_else(|| Listed::withdrawn(|historic| historic.code == code))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withdrawn_currencies_keep_their_decimals_and_say_when() {
        for (code, digits, withdrawn) in [
            ("ESP", 0, Some("2002-03")),
            ("ITL", 0, Some("2002-03")),
            ("DEM", 2, Some("2002-03")),
            ("RUR", 2, Some("2004-01")),
            ("DDM", 2, Some("1990-07 to 1990-09")),
            // Still in the list of the crate, with the mark that another one superseded them.
            ("HRK", 2, Some("2023-01")),
            ("BGN", 2, Some("2026-01")),
            ("EUR", 2, None),
            ("XAU", 0, None),
        ] {
            let currency: Currency = code.parse().unwrap();
            assert_eq!((currency.code(), currency.minor_digits()), (code, digits));
            assert_eq!(currency.withdrawn(), withdrawn, "{code}");
            let json = serde_json::to_string(&currency).unwrap();
            assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), currency);
        }
        for code in ["XYZ", "esp", "", "ESPA"] {
            assert!(code.parse::<Currency>().is_err(), "{code:?}");
        }
    }

    #[test]
    fn numbers_that_were_used_again_are_those_of_the_currency_in_use() {
        for (number, code) in [
            (724, Some("ESP")),
            (276, Some("DEM")),
            (32, Some("ARS")),
            (532, Some("XCG")),
            (891, Some("CSD")),
            (0, None),
        ] {
            assert_eq!(Currency::from_numeric(number).map(Currency::code), code, "{number}");
        }
    }

    #[test]
    fn the_list_is_sorted_by_code() {
        assert!(HISTORIC.is_sorted_by_key(|historic| historic.code));
        assert!(HISTORIC.len() <= usize::from(u8::MAX));
    }
}
