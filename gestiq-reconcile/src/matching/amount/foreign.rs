//! Lines in one currency beside items in another, in integers.
//!
//! Each line is converted once for each currency of items, or, where invoices fix the rate of their issue date,
//! each item once for each currency of lines. The indexes and the scoring of pairs see amounts only.

use gestiq_core::Rounding;
use gestiq_statements::StatementLine;

use super::exchange::Exchange;
use super::fit::Basis;
use super::parts::{WHOLE, parts_per_million};
use crate::matching::columns::amount_key::AmountKey;
use crate::matching::columns::items::{Currencies, Items, Lines};
use crate::matching::policy::exchange::RateDay;
use crate::matching::tables::rows::Rows;

/// What a line amounts to beside items of another currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The number under which the indexes hold the items: their currency, or [`Foreign::converted_to`].
    pub(crate) currency: u16,
    /// Signed, in the scale of that currency.
    pub(crate) amount: i64,
    /// [`Basis::Original`] or [`Basis::Rate`].
    pub(crate) basis: Basis,
}

/// All amounts of a run in currencies that are not their own.
#[derive(Debug, Default)]
pub(crate) struct Foreign {
    /// For each line; no rows at all where nothing is foreign.
    targets: Rows<Target>,
    /// For each currency of lines the amounts of all items in it, at the rates of their issue dates; 0 where there
    /// is no rate, and none at all for another rate day.
    opens: Vec<Vec<i64>>,
    /// Lines that no rate leads from to the currency of some items.
    pub(crate) without_rate: Vec<u32>,
    /// In parts per million of the open amount.
    pub(crate) tolerance: u64,
}

impl Foreign {
    pub(crate) fn new(
        exchange: Exchange<'_>,
        lines: &Lines<'_>,
        items: &Items<'_>,
        currencies: &Currencies,
    ) -> Self {
        let mut foreign = Foreign {
            tolerance: parts_per_million(exchange.policy.rate_tolerance_percent),
            ..Foreign::default()
        };
        let reported = || lines.source.iter().any(|line| line.details().original_amount.is_some());
        if exchange.rates.is_none() && !reported() {
            return foreign;
        }
        let of_items = Present::new(currencies, &items.currency);
        let of_lines = Present::new(currencies, &lines.currency);
        if of_items.0 == of_lines.0 && of_items.count() < 2 {
            return foreign;
        }
        if exchange.policy.rate_day == RateDay::Issue {
            foreign.opens = convert_items(exchange, items, currencies, &of_lines);
        }
        foreign.convert_lines(exchange, lines, currencies, &of_items, &convertible(&foreign.opens, items));
        foreign
    }

    /// Finds the targets of all lines; `by_item` tells for each currency of lines which items were converted to it.
    fn convert_lines(
        &mut self,
        exchange: Exchange<'_>,
        lines: &Lines<'_>,
        currencies: &Currencies,
        of_items: &Present,
        by_item: &[Present],
    ) {
        let nothing = Present::new(currencies, &[]);
        for (at, line) in lines.source.iter().enumerate() {
            let own = lines.currency[at];
            let by_item = by_item.get(usize::from(own)).unwrap_or(&nothing);
            let mut missing = false;
            let reported_or_converted = of_items.all().filter(|other| *other != own).filter_map(|other| {
                let found = original(line, other, currencies)
                    .or_else(|| converted(exchange, line, other, currencies));
                missing |= found.is_none() && !by_item.0[usize::from(other)];
                found
            });
            let currency = self.opens.len() as u16 + own;
            let as_it_is = Target { currency, amount: lines.amount[at], basis: Basis::Rate };
            let as_it_is = (by_item.count() > 0).then_some(as_it_is);
            self.targets.push(reported_or_converted.chain(as_it_is));
            if missing && exchange.rates.is_some() {
                self.without_rate.push(at as u32);
            }
        }
    }

    /// What a line amounts to in other currencies, those of the bank before those of a rate.
    pub(crate) fn targets(&self, line: u32) -> &[Target] {
        if self.targets.len() == 0 { &[] } else { self.targets.of(line) }
    }

    /// The number under which the indexes hold items that were converted to a currency.
    fn converted_to(&self, currency: u16) -> u16 {
        self.opens.len() as u16 + currency
    }

    /// How a line and an item of another currency can be compared, and the amount of the item for it.
    pub(crate) fn compare(&self, line: u32, item: u32, items: &Items<'_>) -> Option<(Target, i64)> {
        let currency = items.currency[item as usize];
        self.targets(line).iter().find_map(|target| {
            if target.currency == currency {
                return Some((*target, items.amount[item as usize]));
            }
            let own = usize::from(target.currency).checked_sub(self.opens.len());
            let open = *self.opens.get(own?)?.get(item as usize)?;
            (open != 0).then_some((*target, open))
        })
    }

    /// The keys of converted items, for the index by amount.
    pub(crate) fn keys(&self, items: &Items<'_>) -> impl Iterator<Item = AmountKey> {
        self.opens.iter().enumerate().flat_map(move |(own, opens)| {
            let currency = self.converted_to(own as u16);
            let known = opens.iter().enumerate().filter(|(_, open)| **open != 0);
            known.map(move |(item, open)| (currency, *open, items.due[item], item as u32))
        })
    }

    /// The open amounts, from the least to the most, that a converted amount is within the tolerance of.
    pub(crate) fn band(&self, amount: i64) -> (i64, i64) {
        let whole = i128::from(WHOLE);
        let (paid, tolerance) = (i128::from(amount.unsigned_abs()), i128::from(self.tolerance));
        // A minor unit more on each side, because a share of the open amount is rounded.
        let least = paid * whole / (whole + tolerance) - 1;
        let most = paid * whole / (whole - tolerance) + 1;
        let signed = |bound: i128| i64::try_from(bound.max(1)).unwrap_or(i64::MAX) * amount.signum();
        (signed(least).min(signed(most)), signed(least).max(signed(most)))
    }
}

/// The currencies that some lines or items have, by their numbers.
struct Present(Vec<bool>);

impl Present {
    fn new(currencies: &Currencies, column: &[u16]) -> Self {
        let mut present = vec![false; currencies.len()];
        column.iter().for_each(|currency| present[usize::from(*currency)] = true);
        Present(present)
    }

    fn all(&self) -> impl Iterator<Item = u16> + '_ {
        (0..self.0.len() as u16).filter(|currency| self.0[usize::from(*currency)])
    }

    fn count(&self) -> usize {
        self.all().count()
    }
}

/// For each currency of lines, the currencies of items that were converted to it.
fn convertible(opens: &[Vec<i64>], items: &Items<'_>) -> Vec<Present> {
    let row = |row: &Vec<i64>| {
        let mut present = Present(vec![false; opens.len()]);
        let known = row.iter().zip(&items.currency).filter(|(open, _)| **open != 0);
        known.for_each(|(_, currency)| present.0[usize::from(*currency)] = true);
        present
    };
    opens.iter().map(row).collect()
}

/// The amount that the bank reports in a currency; some write it without the sign of the line.
fn original(line: &StatementLine, currency: u16, currencies: &Currencies) -> Option<Target> {
    let (reported, amount) = currencies.scaled(line.details().original_amount?)?;
    let sign = if line.amount.is_negative() { -1 } else { 1 };
    (reported == currency && amount != 0).then(|| Target {
        currency,
        amount: amount.abs() * sign,
        basis: Basis::Original,
    })
}

/// A line in the currency of items, at the rate of its day.
fn converted(
    exchange: Exchange<'_>,
    line: &StatementLine,
    to: u16,
    currencies: &Currencies,
) -> Option<Target> {
    let conversion = exchange.convert(line.amount, currencies.currency(to)?, line, None)?;
    let (currency, amount) = currencies.scaled(conversion.to)?;
    Some(Target { currency, amount, basis: Basis::Rate })
}

/// The items' amounts in each currency of lines, at the rates of their issue dates.
fn convert_items(
    exchange: Exchange<'_>,
    items: &Items<'_>,
    currencies: &Currencies,
    of_lines: &Present,
) -> Vec<Vec<i64>> {
    let mut opens = vec![Vec::new(); currencies.len()];
    for own in of_lines.all() {
        let Some(to) = currencies.currency(own) else { continue };
        let amounts = items.source.iter().zip(&items.currency).map(|(item, currency)| {
            let rates = exchange.rates.filter(|_| *currency != own)?;
            let converted =
                rates.convert(item.expected_movement(), to, item.issue_date, Rounding::HalfUp).ok()?;
            currencies.scaled(converted.to).map(|(_, amount)| amount)
        });
        opens[usize::from(own)] = amounts.map(Option::unwrap_or_default).collect();
    }
    opens
}
