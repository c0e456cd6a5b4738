//! Tables of exchange rates, by currency pair and day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::money::amount::Money;
use crate::money::currency::Currency;
use crate::money::error::MoneyError;
use crate::money::exact::Exact;
use crate::money::exchange::conversion::{Conversion, UsedRate};
use crate::money::exchange::error::ExchangeError;
use crate::money::exchange::rate::ExchangeRate;
use crate::money::rounding::Rounding;

/// The default maximum age of a rate: a week, which covers the longest run of bank holidays.
pub const MAX_RATE_AGE_DAYS: u32 = 7;

/// Exchange rates, by currency pair and day.
///
/// A conversion uses the later of the rate and the inverse of the opposite rate (the rate itself if both are of
/// the same day). If both are too old, it goes through the pivot.
///
/// ```
/// use chrono::NaiveDate;
/// use gestiq_core::{Currency, Money, Rounding};
/// use gestiq_core::money::exchange::{ExchangeRate, RateTable};
///
/// let friday = NaiveDate::from_ymd_opt(2026, 3, 6).ok_or("date")?;
/// let sunday = NaiveDate::from_ymd_opt(2026, 3, 8).ok_or("date")?;
/// let mut rates = RateTable::new().with_pivot(Currency::EUR);
/// rates.insert(ExchangeRate::new(Currency::EUR, Currency::USD, "1.0842".parse()?, friday)?);
/// rates.insert(ExchangeRate::new(Currency::EUR, Currency::GBP, "0.8571".parse()?, friday)?);
///
/// let invoice = Money::parse("1000.00", Currency::USD)?;
/// let conversion = rates.convert(invoice, Currency::GBP, sunday, Rounding::HalfUp)?;
/// assert_eq!(conversion.to.to_string(), "790.54 GBP");
/// assert_eq!(conversion.rates_used.len(), 2, "dollars to euros, euros to pounds");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateTable {
    rates: BTreeMap<(Currency, Currency), BTreeMap<NaiveDate, Decimal>>,
    pivot: Option<Currency>,
    max_age_days: u32,
}

impl Default for RateTable {
    fn default() -> Self {
        RateTable { rates: BTreeMap::new(), pivot: None, max_age_days: MAX_RATE_AGE_DAYS }
    }
}

/// The result of a lookup between two currencies.
enum Found<T> {
    Current(T),
    TooOld(NaiveDate),
    Nothing,
}

impl RateTable {
    /// Creates a table without rates or a pivot, and with [`MAX_RATE_AGE_DAYS`].
    #[must_use]
    pub fn new() -> Self {
        RateTable::default()
    }

    /// Sets the currency through which others are converted: the one that the rates are published against.
    #[must_use]
    pub fn with_pivot(mut self, pivot: Currency) -> Self {
        self.pivot = Some(pivot);
        self
    }

    /// Sets the maximum age of a rate in days; 0 accepts only rates of the same day.
    #[must_use]
    pub fn with_max_age_days(mut self, days: u32) -> Self {
        self.max_age_days = days;
        self
    }

    /// Adds a rate. A rate of the same pair and day is replaced and returned.
    pub fn insert(&mut self, rate: ExchangeRate) -> Option<Decimal> {
        self.rates.entry((rate.from(), rate.to())).or_default().insert(rate.date(), rate.rate())
    }

    /// Returns all rates as they were inserted, by pair and day.
    pub fn iter(&self) -> impl Iterator<Item = ExchangeRate> + '_ {
        self.rates.iter().flat_map(|((from, to), rates)| {
            rates.iter().filter_map(|(date, rate)| ExchangeRate::new(*from, *to, *rate, *date).ok())
        })
    }

    /// Converts an amount at the rates of a day.
    ///
    /// An amount that is already in the target currency stays as it is; otherwise the result is rounded once to the
    /// minor unit of `to`.
    ///
    /// # Errors
    /// [`ExchangeError::NoRate`] and [`ExchangeError::RateTooOld`] if no usable rate exists;
    /// [`ExchangeError::Money`] beyond 28 digits.
    pub fn convert(
        &self,
        amount: Money,
        to: Currency,
        on: NaiveDate,
        rounding: Rounding,
    ) -> Result<Conversion, ExchangeError> {
        let rates_used = self.rates_between(amount.currency(), to, on)?;
        let result = if rates_used.is_empty() { amount } else { apply(amount, to, &rates_used, rounding)? };
        Ok(Conversion { from: amount, to: result, on, rates_used, rounding })
    }

    /// Returns the rates that convert one currency to another on a day, in the order in which they apply.
    ///
    /// # Errors
    /// [`ExchangeError::NoRate`] and [`ExchangeError::RateTooOld`].
    pub fn rates_between(
        &self,
        from: Currency,
        to: Currency,
        on: NaiveDate,
    ) -> Result<Vec<UsedRate>, ExchangeError> {
        if from == to {
            return Ok(Vec::new());
        }
        let straight = match self.latest(from, to, on) {
            Found::Current(rate) => return Ok(vec![rate]),
            Found::TooOld(dated) => Some(dated),
            Found::Nothing => None,
        };
        let through_pivot = match self.through_pivot(from, to, on) {
            Found::Current(rates) => return Ok(rates.into()),
            Found::TooOld(dated) => Some(dated),
            Found::Nothing => None,
        };
        match straight.max(through_pivot) {
            Some(dated) => {
                Err(ExchangeError::RateTooOld { from, to, on, dated, max_age_days: self.max_age_days })
            }
            None => Err(ExchangeError::NoRate { from, to, on }),
        }
    }

    fn through_pivot(&self, from: Currency, to: Currency, on: NaiveDate) -> Found<[UsedRate; 2]> {
        let Some(pivot) = self.pivot.filter(|pivot| *pivot != from && *pivot != to) else {
            return Found::Nothing;
        };
        match (self.latest(from, pivot, on), self.latest(pivot, to, on)) {
            (Found::Nothing, _) | (_, Found::Nothing) => Found::Nothing,
            (Found::Current(first), Found::Current(second)) => Found::Current([first, second]),
            (Found::TooOld(a), Found::TooOld(b)) => Found::TooOld(a.min(b)),
            (Found::TooOld(dated), Found::Current(_)) | (Found::Current(_), Found::TooOld(dated)) => {
                Found::TooOld(dated)
            }
        }
    }

    /// Returns the latest rate of a pair in either direction.
    fn latest(&self, from: Currency, to: Currency, on: NaiveDate) -> Found<UsedRate> {
        let direct = self.published(from, to, on).map(UsedRate::Direct);
        let inverse = self.published(to, from, on).map(UsedRate::Inverse);
        let latest = match (direct, inverse) {
            (Some(direct), Some(inverse)) if inverse.date() > direct.date() => Some(inverse),
            (direct, inverse) => direct.or(inverse),
        };
        match latest {
            None => Found::Nothing,
            Some(rate) if (on - rate.date()).num_days() > i64::from(self.max_age_days) => {
                Found::TooOld(rate.date())
            }
            Some(rate) => Found::Current(rate),
        }
    }

    fn published(&self, from: Currency, to: Currency, on: NaiveDate) -> Option<ExchangeRate> {
        let (date, rate) = self.rates.get(&(from, to))?.range(..=on).next_back()?;
        ExchangeRate::new(from, to, *rate, *date).ok()
    }
}

/// Applies all rates as one exact fraction and rounds the result.
fn apply(amount: Money, to: Currency, rates: &[UsedRate], rounding: Rounding) -> Result<Money, MoneyError> {
    let mut value = Exact::new(amount.amount());
    for rate in rates {
        value = match rate {
            UsedRate::Direct(rate) => value.times(rate.rate()),
            UsedRate::Inverse(rate) => value.divided_by(rate.rate()).ok_or(MoneyError::DivisionByZero)?,
        };
    }
    let result = value.rounded(to.minor_digits(), rounding);
    result.map(|result| Money::new(result, to)).ok_or(MoneyError::OutOfRange { what: "converted amount" })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EUR: Currency = Currency::EUR;
    const USD: Currency = Currency::USD;
    const GBP: Currency = Currency::GBP;
    const JPY: Currency = Currency::JPY;

    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn rate(from: Currency, to: Currency, rate: &str, day: u32) -> ExchangeRate {
        ExchangeRate::new(from, to, rate.parse().unwrap(), march(day)).unwrap()
    }

    fn table(rates: &[ExchangeRate]) -> RateTable {
        let mut table = RateTable::new().with_pivot(EUR);
        for rate in rates {
            assert_eq!(table.insert(*rate), None);
        }
        table
    }

    #[test]
    fn the_latest_rate_on_or_before_the_day_is_taken() {
        let rates = table(&[
            rate(EUR, USD, "1.10", 2),
            rate(EUR, USD, "1.20", 4),
            rate(USD, EUR, "0.80", 5),
            rate(EUR, USD, "1.30", 20),
        ]);
        let no_rate = |on| Err(ExchangeError::NoRate { from: EUR, to: USD, on });
        let old =
            |on, dated| Err(ExchangeError::RateTooOld { from: EUR, to: USD, on, dated, max_age_days: 7 });
        let cases = [
            (march(1), no_rate(march(1))),
            (march(2), Ok("110.00 USD")),
            (march(3), Ok("110.00 USD")),
            (march(4), Ok("120.00 USD")),
            (march(5), Ok("125.00 USD")), // the opposite rate is later
            (march(12), Ok("125.00 USD")),
            (march(13), old(march(13), march(5))),
            (march(20), Ok("130.00 USD")),
        ];
        for (on, expected) in cases {
            let converted = rates.convert(Money::from_minor(10_000, EUR), USD, on, Rounding::HalfUp);
            let expected = expected.map(str::to_owned);
            assert_eq!(converted.map(|conversion| conversion.to.to_string()), expected, "{on}");
        }
    }

    #[test]
    fn a_way_through_the_pivot_is_rounded_once_and_explained() {
        // 0.02 USD are 0.0133… EUR are 1.5 JPY; rounded to 0.01 EUR in between, they would be 1.125 JPY.
        let rates = table(&[rate(EUR, USD, "1.5", 2), rate(EUR, JPY, "112.5", 3)]);
        let conversion =
            rates.convert(Money::from_minor(2, USD), JPY, march(4), Rounding::TowardsZero).unwrap();
        assert_eq!(conversion.to.to_string(), "1 JPY");
        let half_up = rates.convert(Money::from_minor(2, USD), JPY, march(4), Rounding::HalfUp).unwrap();
        assert_eq!(half_up.to.to_string(), "2 JPY");
        assert_eq!(
            half_up.rates_used,
            [UsedRate::Inverse(rate(EUR, USD, "1.5", 2)), UsedRate::Direct(rate(EUR, JPY, "112.5", 3))]
        );
        assert_eq!((half_up.from, half_up.on), (Money::from_minor(2, USD), march(4)));
    }

    #[test]
    fn a_rate_that_is_too_old_gives_way_to_the_pivot() {
        let rates = table(&[rate(USD, GBP, "0.5", 1), rate(USD, EUR, "0.9", 20), rate(EUR, GBP, "0.8", 20)]);
        let conversion =
            rates.convert(Money::from_minor(10_000, USD), GBP, march(20), Rounding::HalfUp).unwrap();
        assert_eq!(conversion.to.to_string(), "72.00 GBP");
    }

    #[test]
    fn an_old_leg_is_named_and_a_missing_leg_is_no_rate() {
        let rates = table(&[rate(EUR, USD, "1.1", 1), rate(EUR, GBP, "0.8", 20)]);
        let error =
            |to| rates.convert(Money::from_minor(1, USD), to, march(20), Rounding::HalfUp).unwrap_err();
        assert_eq!(
            error(GBP).to_string(),
            "the latest rate from USD to GBP is of 2026-03-01, more than 7 days before 2026-03-20: add a newer one"
        );
        assert_eq!(error(JPY), ExchangeError::NoRate { from: USD, to: JPY, on: march(20) });
    }

    #[test]
    fn without_a_pivot_there_is_no_way_round() {
        let mut rates = RateTable::new();
        rates.insert(rate(EUR, USD, "1.1", 1));
        rates.insert(rate(EUR, GBP, "0.8", 1));
        assert!(rates.rates_between(USD, GBP, march(1)).is_err());
        assert!(rates.clone().with_pivot(EUR).rates_between(USD, GBP, march(1)).is_ok());
        assert!(rates.with_max_age_days(0).rates_between(EUR, USD, march(2)).is_err());
    }

    #[test]
    fn an_amount_in_the_wanted_currency_stays_as_it_is() {
        let exact = Money::parse("1.23456", EUR).unwrap();
        let conversion = RateTable::new().convert(exact, EUR, march(1), Rounding::HalfUp).unwrap();
        assert_eq!((conversion.to, conversion.rates_used.len()), (exact, 0));
    }

    #[test]
    fn a_rate_is_above_zero_and_between_two_currencies() {
        for (to, value) in [(USD, "0"), (USD, "-1.1"), (EUR, "1")] {
            let refused = ExchangeRate::new(EUR, to, value.parse().unwrap(), march(1)).unwrap_err();
            assert_eq!(refused.code(), "invalid_exchange_rate");
        }
    }

    #[test]
    fn the_rates_come_back_by_pair_and_day() {
        let all = [rate(EUR, USD, "1.1", 1), rate(EUR, USD, "1.2", 3), rate(GBP, EUR, "1.15", 2)];
        let shuffled = [all[2], all[1], all[0]];
        assert_eq!(table(&shuffled).iter().collect::<Vec<_>>(), all);
    }

    #[test]
    fn a_corrected_rate_replaces_the_first_and_answers_it() {
        let mut rates = table(&[rate(EUR, USD, "1.1", 1)]);
        assert_eq!(rates.insert(rate(EUR, USD, "1.2", 1)), Some("1.1".parse().unwrap()));
    }

    proptest! {
        #[test]
        fn there_and_back_is_within_the_two_roundings(minor in -1_000_000_000_000_i64..1_000_000_000_000, rate in 1_i64..100_000_000) {
            let mut rates = RateTable::new();
            let rate = ExchangeRate::new(EUR, USD, Decimal::new(rate, 4), march(1)).unwrap();
            rates.insert(rate);
            let amount = Money::from_minor(minor, EUR);
            let there = rates.convert(amount, USD, march(1), Rounding::HalfEven).unwrap().to;
            let back = rates.convert(there, EUR, march(1), Rounding::HalfEven).unwrap().to;
            // Half a cent of dollars is worth half a cent / rate of euros, and then half a cent of euros is lost.
            let half_cent = Decimal::new(5, 3);
            let allowed = half_cent / rate.rate() + half_cent + Decimal::new(1, 20);
            prop_assert!(back.checked_sub(amount).unwrap().abs().amount() <= allowed);
        }

        #[test]
        fn the_pivot_makes_no_difference_where_its_rates_agree(minor in any::<i32>(), a in 1_i64..1_000_000, b in 1_i64..1_000_000) {
            let (a, b) = (Decimal::new(a, 3), Decimal::new(b, 3));
            let mut direct = RateTable::new();
            direct.insert(ExchangeRate::new(USD, GBP, a * b, march(1)).unwrap());
            let mut cross = RateTable::new().with_pivot(EUR);
            cross.insert(ExchangeRate::new(USD, EUR, a, march(1)).unwrap());
            cross.insert(ExchangeRate::new(EUR, GBP, b, march(1)).unwrap());
            let amount = Money::from_minor(i64::from(minor), USD);
            let convert = |table: &RateTable| table.convert(amount, GBP, march(1), Rounding::HalfUp).unwrap().to;
            prop_assert_eq!(convert(&direct), convert(&cross));
        }
    }
}
