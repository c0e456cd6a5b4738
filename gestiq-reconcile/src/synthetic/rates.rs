//! Rates of exchange as a central bank publishes them: for working days, against the euro.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use gestiq_core::Currency;
use gestiq_core::money::exchange::{ExchangeRate, RateTable};
use rust_decimal::Decimal;

use super::random::Random;

/// Currencies of invoices, with what a euro is worth at first and the decimals that are published.
const FIRST: [(Currency, i64, u32); 4] = [
    (Currency::USD, 10_842, 4),
    (Currency::GBP, 8_571, 4),
    (Currency::CHF, 9_436, 4),
    (Currency::JPY, 16_250, 2),
];

/// The currencies that have rates.
pub(super) const FOREIGN: [Currency; 4] = [FIRST[0].0, FIRST[1].0, FIRST[2].0, FIRST[3].0];

/// Rates of so many days; each changes by at most half a percent from one working day to the next.
pub(super) fn walk(start: NaiveDate, days: usize, random: &mut Random) -> RateTable {
    let mut rates = RateTable::new().with_pivot(Currency::EUR);
    for (currency, first, decimals) in FIRST {
        let mut value = first;
        for date in (0..days as u64).map(|day| start + Days::new(day)) {
            if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            value = (value + value * random.between(-50, 50) / 10_000).max(first / 2);
            let rate = ExchangeRate::new(Currency::EUR, currency, Decimal::new(value, decimals), date);
            if let Ok(rate) = rate {
                rates.insert(rate);
            }
        }
    }
    rates
}
