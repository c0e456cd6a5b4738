//! Lines and items as columns of integers, sorted by id, so that neither the order of the input nor the
//! layout of its strings matters to the matcher.

use chrono::{Datelike as _, NaiveDate};
use gestiq_core::{Currency, Money};
use rustc_hash::FxHashMap;

use super::policy::MatchPolicy;
use crate::{Error, OpenItem, StatementLine};

/// Decimals that an amount may have; banks quote at most five.
const MOST_DECIMALS: u32 = 6;
/// The largest amount, in its smallest decimal: 18 digits.
const LARGEST: i64 = 999_999_999_999_999_999;

/// The currencies of a run, with the scale that keeps all their amounts whole.
#[derive(Debug, Default)]
pub(super) struct Currencies {
    by_code: FxHashMap<Currency, u16>,
    scales: Vec<u32>,
    currencies: Vec<Currency>,
}

impl Currencies {
    /// Collects the currencies in the order of their codes.
    pub(super) fn collect(amounts: impl Iterator<Item = Money>) -> Self {
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
        let mut sorted: Vec<_> = scales.into_iter().collect();
        sorted.sort_unstable();
        let mut all = Currencies::default();
        for (id, (currency, scale)) in sorted.into_iter().enumerate() {
            // ISO 4217 has fewer than 200 codes.
            all.by_code.insert(currency, id as u16);
            all.scales.push(scale);
            all.currencies.push(currency);
        }
        all
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.currencies.len()
    }

    /// The currency of a number.
    pub(super) fn currency(&self, id: u16) -> Option<Currency> {
        self.currencies.get(usize::from(id)).copied()
    }

    pub(super) fn scales(&self) -> impl Iterator<Item = (Currency, u32)> {
        self.currencies.iter().copied().zip(self.scales.iter().copied())
    }

    /// The currencies' numbers and the amounts in their scales.
    fn columns<'i>(
        &self,
        what: &'static str,
        amounts: impl Iterator<Item = (&'i str, Money)>,
    ) -> Result<(Vec<u16>, Vec<i64>), Error> {
        let scaled = amounts.map(|(id, amount)| {
            self.scaled(amount).ok_or_else(|| Error::AmountOutOfRange { what, id: id.to_owned(), amount })
        });
        scaled.collect()
    }

    /// The currency's number and the amount in its scale.
    pub(super) fn scaled(&self, amount: Money) -> Option<(u16, i64)> {
        let id = *self.by_code.get(&amount.currency())?;
        let scale = *self.scales.get(usize::from(id))?;
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
        (-LARGEST..=LARGEST).contains(&scaled).then_some((id, scaled))
    }
}

/// The lines of a run.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    pub(super) source: Vec<&'a StatementLine>,
    pub(super) currency: Vec<u16>,
    /// Signed, in the scale of the currency.
    pub(super) amount: Vec<i64>,
    pub(super) day: Vec<i32>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(lines: &'a [StatementLine], currencies: &Currencies) -> Result<Self, Error> {
        let source = sorted_by_id("line", lines, |line| line.id.as_str())?;
        let (currency, amount) =
            currencies.columns("line", source.iter().map(|line| (line.id.as_str(), line.amount)))?;
        let day = source.iter().map(|line| line.date.num_days_from_ce()).collect();
        Ok(Lines { source, currency, amount, day })
    }

    pub(super) fn len(&self) -> usize {
        self.source.len()
    }
}

/// The open items of a run.
#[derive(Debug)]
pub(super) struct Items<'a> {
    pub(super) source: Vec<&'a OpenItem>,
    pub(super) currency: Vec<u16>,
    /// What a settling line shows on the account: signed, in the scale of the currency.
    pub(super) amount: Vec<i64>,
    pub(super) issued: Vec<i32>,
    pub(super) due: Vec<i32>,
}

impl<'a> Items<'a> {
    pub(super) fn new(
        items: &'a [OpenItem],
        currencies: &Currencies,
        policy: &MatchPolicy,
    ) -> Result<Self, Error> {
        let source = sorted_by_id("item", items, |item| item.id.as_str())?;
        let movements = source.iter().map(|item| (item.id.as_str(), item.expected_movement()));
        let (currency, amount) = currencies.columns("item", movements)?;
        let issued = source.iter().map(|item| item.issue_date.num_days_from_ce()).collect();
        let due = source.iter().map(|item| due_day(item, policy)).collect();
        Ok(Items { source, currency, amount, issued, due })
    }

    pub(super) fn len(&self) -> usize {
        self.source.len()
    }
}

/// The due day, or that of the terms, or the usual days after the issue date; never before the issue date.
fn due_day(item: &OpenItem, policy: &MatchPolicy) -> i32 {
    let issued = item.issue_date.num_days_from_ce();
    let terms = item.terms.or(policy.terms.usual).and_then(|terms| terms.net_days());
    let usual = issued + i32::from(terms.unwrap_or(policy.dates.default_terms_days));
    item.due_date.as_ref().map_or(usual, NaiveDate::num_days_from_ce).max(issued)
}

fn sorted_by_id<'a, T>(
    what: &'static str,
    all: &'a [T],
    id: impl Fn(&T) -> &str,
) -> Result<Vec<&'a T>, Error> {
    let mut sorted: Vec<&T> = all.iter().collect();
    sorted.sort_unstable_by(|left, right| id(left).cmp(id(right)));
    match sorted.windows(2).find(|pair| matches!(pair, [left, right] if id(left) == id(right))) {
        Some(pair) => {
            let id = pair.first().map(|one| id(one).to_owned()).unwrap_or_default();
            Err(Error::DuplicateId { what, id })
        }
        None => Ok(sorted),
    }
}
