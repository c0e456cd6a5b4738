//! The currencies of a run, with the scale that keeps all their amounts whole.

use gestiq_core::{Currency, Money};
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::matching::tables::ix::{CurrencyIx, Ix, SourceIx};
use crate::matching::tables::table::Table;

/// Decimals that an amount may have; banks quote at most five.
const MOST_DECIMALS: u32 = 6;
/// The largest amount, in its smallest decimal: 18 digits.
const LARGEST: i64 = 999_999_999_999_999_999;

/// The currencies of a run, by number.
#[derive(Debug, Default)]
pub(crate) struct Currencies {
    by_code: FxHashMap<Currency, CurrencyIx>,
    /// Each currency with the decimals of its amounts.
    scales: Table<CurrencyIx, (Currency, u32)>,
}

/// The currencies and the amounts of records, as columns.
pub(super) type AmountColumns<I> = (Table<I, CurrencyIx>, Table<I, i64>);

impl Currencies {
    /// Collects the currencies in the order of their codes.
    pub(crate) fn collect(amounts: impl Iterator<Item = Money>) -> Self {
        let mut scales: FxHashMap<Currency, u32> = FxHashMap::default();
        for amount in amounts {
            let currency = amount.currency();
            let digits = currency.minor_digits();
            let written = amount.amount().scale();
            let needed =
                if written <= digits { digits } else { amount.amount().normalize().scale().max(digits) };
            let scale = scales.entry(currency).or_insert(digits);
            *scale = (*scale).max(needed);
        }
        let mut sorted: Vec<(Currency, u32)> = scales.into_iter().collect();
        sorted.sort_unstable();
        let mut all = Currencies::default();
        for (currency, scale) in sorted {
            let number = all.scales.push((currency, scale));
            all.by_code.insert(currency, number);
        }
        all
    }

    /// Returns how many currencies there are.
    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Returns the currency of a number; `None` for a number of converted items.
    pub(crate) fn currency(&self, number: CurrencyIx) -> Option<Currency> {
        self.scales.get(number).map(|(currency, _)| *currency)
    }

    /// Returns each currency with the decimals of its amounts, in the order of numbers.
    pub(crate) fn scales(&self) -> impl Iterator<Item = (Currency, u32)> {
        self.scales.iter().copied()
    }

    /// Returns the currencies and the scaled amounts of records in the given order.
    ///
    /// # Errors
    /// [`Error::AmountOutOfRange`] for an amount that does not fit.
    pub(super) fn columns<I: Ix>(
        &self,
        what: &'static str,
        ids: &[&str],
        order: &Table<I, SourceIx>,
        amounts: &[Money],
    ) -> Result<AmountColumns<I>, Error> {
        debug_assert!(
            ids.len() == amounts.len() && ids.len() == order.len(),
            "one id and one amount a record"
        );
        let scaled: Vec<Option<(CurrencyIx, i64)>> =
            amounts.iter().map(|amount| self.scaled(*amount)).collect();
        let one = |at: &SourceIx| {
            let at = at.get();
            scaled[at].ok_or_else(|| Error::AmountOutOfRange {
                what,
                id: ids[at].to_owned(),
                amount: amounts[at],
            })
        };
        let both: (Vec<CurrencyIx>, Vec<i64>) = order.iter().map(one).collect::<Result<_, Error>>()?;
        Ok((both.0.into(), both.1.into()))
    }

    /// Returns the currency's number and the amount in its scale; `None` if the amount does not fit.
    pub(crate) fn scaled(&self, amount: Money) -> Option<(CurrencyIx, i64)> {
        let number = *self.by_code.get(&amount.currency())?;
        let (_, scale) = *self.scales.get(number)?;
        if scale > MOST_DECIMALS {
            return None;
        }
        let mut value = amount.amount();
        if value.scale() > scale {
            value = value.normalize();
        }
        let factor = 10_i128.pow(scale.checked_sub(value.scale())?);
        let scaled = value.mantissa().checked_mul(factor)?;
        let scaled = i64::try_from(scaled).ok()?;
        (-LARGEST..=LARGEST).contains(&scaled).then_some((number, scaled))
    }
}
