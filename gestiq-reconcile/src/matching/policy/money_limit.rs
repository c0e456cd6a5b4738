//! An upper limit in money that knows its currency.

use std::collections::BTreeMap;

use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::check::{AMOUNT, Checked, PERCENT, ensure, is_amount, is_percent};

/// A limit in units of each currency, and in percent of the open amount for all others: 50 euros are not 50 yen.
///
/// In TOML a table with a key for each currency, and `percent` for those that are not named:
///
/// ```
/// use gestiq_core::Currency;
/// use gestiq_reconcile::matching::MoneyLimit;
///
/// let limit: MoneyLimit = toml::from_str("EUR = \"50\"\nJPY = \"8000\"\npercent = \"2\"")?;
/// assert_eq!(limit.amounts[&Currency::JPY], "8000".parse()?);
/// assert_eq!(limit.percent, "2".parse()?, "of the open amount, in pounds and all others");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoneyLimit {
    /// At most so many units of the currency.
    pub amounts: BTreeMap<Currency, Decimal>,
    /// In currencies that are not named: at most so many percent of the open amount.
    pub percent: Decimal,
}

impl MoneyLimit {
    /// Returns the same number of units in each of these currencies, and `percent` in all others.
    #[must_use]
    pub fn of(units: Decimal, currencies: &[Currency], percent: Decimal) -> Self {
        MoneyLimit { amounts: currencies.iter().map(|currency| (*currency, units)).collect(), percent }
    }

    /// Returns the limit if no currency is named.
    #[must_use]
    pub fn percent(percent: Decimal) -> Self {
        MoneyLimit { amounts: BTreeMap::new(), percent }
    }

    pub(super) fn check(&self, path: &str) -> Checked {
        for (currency, units) in &self.amounts {
            ensure(is_amount(*units), || format!("{path}.{currency}"), AMOUNT)?;
        }
        ensure(is_percent(self.percent), || format!("{path}.percent"), PERCENT)
    }
}

mod wire {
    use std::collections::BTreeMap;

    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::MoneyLimit;

    /// The key for currencies that are not named; no currency is written in small letters.
    const PERCENT: &str = "percent";

    impl Serialize for MoneyLimit {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let named = self.amounts.iter().map(|(currency, units)| (currency.code(), *units));
            serializer.collect_map(named.chain([(PERCENT, self.percent)]))
        }
    }

    impl<'de> Deserialize<'de> for MoneyLimit {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let mut limit = MoneyLimit::default();
            for (key, value) in BTreeMap::<String, Decimal>::deserialize(deserializer)? {
                if key == PERCENT {
                    limit.percent = value;
                } else {
                    let unknown = |_| de::Error::custom(format!("{key:?} is neither a currency nor percent"));
                    limit.amounts.insert(key.parse().map_err(unknown)?, value);
                }
            }
            Ok(limit)
        }
    }
}
