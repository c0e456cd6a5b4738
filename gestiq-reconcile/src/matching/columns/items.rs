//! Lines and items as columns of integers, sorted by id, so that neither the order of the input nor the
//! layout of its strings matters to the matcher.

use chrono::{Datelike as _, NaiveDate};
use gestiq_core::{Currency, Money};
use gestiq_statements::{OpenItem, PaymentTerms, StatementLine};
use rustc_hash::FxHashMap;

use crate::error::Error;

use crate::matching::payer::names::NameRef;
use crate::matching::policy::match_policy::MatchPolicy;

/// Decimals that an amount may have; banks quote at most five.
const MOST_DECIMALS: u32 = 6;
/// The largest amount, in its smallest decimal: 18 digits.
const LARGEST: i64 = 999_999_999_999_999_999;

/// The currencies of a run, with the scale that keeps all their amounts whole.
#[derive(Debug, Default)]
pub(crate) struct Currencies {
    by_code: FxHashMap<Currency, u16>,
    scales: Vec<u32>,
    currencies: Vec<Currency>,
}

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
    pub(crate) fn len(&self) -> usize {
        self.currencies.len()
    }

    /// The currency of a number.
    pub(crate) fn currency(&self, id: u16) -> Option<Currency> {
        self.currencies.get(usize::from(id)).copied()
    }

    pub(crate) fn scales(&self) -> impl Iterator<Item = (Currency, u32)> {
        self.currencies.iter().copied().zip(self.scales.iter().copied())
    }

    /// The currencies' numbers and the amounts in their scales, in the order of ids.
    fn columns(
        &self,
        what: &'static str,
        ids: &[&str],
        order: &[u32],
        amounts: &[Money],
    ) -> Result<(Vec<u16>, Vec<i64>), Error> {
        let scaled: Vec<Option<(u16, i64)>> = amounts.iter().map(|amount| self.scaled(*amount)).collect();
        let one = |at: &u32| {
            let at = *at as usize;
            scaled[at].ok_or_else(|| Error::AmountOutOfRange {
                what,
                id: ids[at].to_owned(),
                amount: amounts[at],
            })
        };
        order.iter().map(one).collect()
    }

    /// The currency's number and the amount in its scale.
    pub(crate) fn scaled(&self, amount: Money) -> Option<(u16, i64)> {
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

/// The lines of a run, by id.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    pub(crate) source: Vec<&'a StatementLine>,
    /// Where each line stands in the input: what reads all of them reads them as they lie in memory.
    pub(crate) order: Vec<u32>,
    pub(crate) currency: Vec<u16>,
    /// Signed, in the scale of the currency.
    pub(crate) amount: Vec<i64>,
    pub(crate) day: Vec<i32>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(lines: &'a [StatementLine], currencies: &Currencies) -> Result<Self, Error> {
        let ids: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        let order = order_of_ids("line", &ids)?;
        let amounts: Vec<Money> = lines.iter().map(|line| line.amount).collect();
        let (currency, amount) = currencies.columns("line", &ids, &order, &amounts)?;
        let days: Vec<i32> = lines.iter().map(|line| line.date.num_days_from_ce()).collect();
        Ok(Lines { source: refs(lines, &order), currency, amount, day: gather(&days, &order), order })
    }

    pub(crate) fn len(&self) -> usize {
        self.source.len()
    }
}

/// The open items of a run, by payer and id.
#[derive(Debug)]
pub(crate) struct Items<'a> {
    pub(crate) source: Vec<&'a OpenItem>,
    /// Where each item stands in the input.
    pub(crate) order: Vec<u32>,
    pub(crate) currency: Vec<u16>,
    /// What a settling line shows on the account: signed, in the scale of the currency.
    pub(crate) amount: Vec<i64>,
    pub(crate) issued: Vec<i32>,
    pub(crate) due: Vec<i32>,
    /// The terms of each item; empty where no item has any. Nearly every pair asks for them.
    terms: Vec<Option<PaymentTerms>>,
}

impl<'a> Items<'a> {
    /// The items, by id as long as the payers have no numbers.
    pub(crate) fn new(
        items: &'a [OpenItem],
        currencies: &Currencies,
        policy: &MatchPolicy,
    ) -> Result<Self, Error> {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        let order = order_of_ids("item", &ids)?;
        let movements: Vec<Money> = items.iter().map(OpenItem::expected_movement).collect();
        let (currency, amount) = currencies.columns("item", &ids, &order, &movements)?;
        let issued: Vec<i32> = items.iter().map(|item| item.issue_date.num_days_from_ce()).collect();
        let due: Vec<i32> = items.iter().map(|item| due_day(item, policy)).collect();
        Ok(Items {
            source: refs(items, &order),
            currency,
            amount,
            issued: gather(&issued, &order),
            due: gather(&due, &order),
            terms: if items.iter().any(|item| item.terms.is_some()) {
                order.iter().map(|at| items[*at as usize].terms).collect()
            } else {
                Vec::new()
            },
            order,
        })
    }

    /// Numbers the items by payer, so that the items which are tried together stand together; those of one payer
    /// keep the order of ids. `payers` are given and answered in the order of the items.
    pub(crate) fn by_payer(&mut self, payers: &[Option<NameRef>]) -> Vec<Option<NameRef>> {
        let mut places: Vec<u32> = (0..self.len() as u32).collect();
        places.sort_unstable_by_key(|place| (payers[*place as usize].map(|payer| payer.name), *place));
        self.source = gather(&self.source, &places);
        self.order = gather(&self.order, &places);
        self.currency = gather(&self.currency, &places);
        self.amount = gather(&self.amount, &places);
        self.issued = gather(&self.issued, &places);
        self.due = gather(&self.due, &places);
        if !self.terms.is_empty() {
            self.terms = gather(&self.terms, &places);
        }
        gather(payers, &places)
    }

    /// The terms that an item names itself.
    pub(crate) fn terms(&self, item: u32) -> Option<PaymentTerms> {
        self.terms.get(item as usize).copied().flatten()
    }

    pub(crate) fn len(&self) -> usize {
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

/// A column in another order.
pub(crate) fn gather<T: Copy>(column: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|at| column[*at as usize]).collect()
}

fn refs<'a, T>(all: &'a [T], order: &[u32]) -> Vec<&'a T> {
    order.iter().map(|at| &all[*at as usize]).collect()
}

/// Where the records stand in the input, in the order of their ids.
///
/// Ids have much in common at their start. What follows the common part is compared as one number of eight bytes,
/// and only where that is equal are the texts read.
fn order_of_ids(what: &'static str, ids: &[&str]) -> Result<Vec<u32>, Error> {
    let first = ids.first().map_or(&[] as &[u8], |id| id.as_bytes());
    let common = ids.iter().fold(first.len(), |common, id| {
        let same = first.iter().zip(id.as_bytes()).take(common).take_while(|(left, right)| left == right);
        same.count()
    });
    let key = |id: &str| {
        let mut eight = [0; 8];
        eight.iter_mut().zip(id.as_bytes().iter().skip(common)).for_each(|(to, byte)| *to = *byte);
        u64::from_be_bytes(eight)
    };
    let mut keys: Vec<(u64, u32)> = ids.iter().zip(0..).map(|(id, at)| (key(id), at)).collect();
    let text = |at: u32| ids[at as usize];
    keys.sort_unstable_by(|(left, l), (right, r)| left.cmp(right).then_with(|| text(*l).cmp(text(*r))));
    let twice = keys.windows(2).find(|pair| pair[0].0 == pair[1].0 && text(pair[0].1) == text(pair[1].1));
    match twice {
        Some(pair) => Err(Error::DuplicateId { what, id: text(pair[0].1).to_owned() }),
        None => Ok(keys.into_iter().map(|(_, at)| at).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_are_in_the_order_of_their_texts(ids in proptest::collection::btree_set("[ab]{1,3}[0-2]{6,9}|[a-c]{1,12}", 0..40)) {
            let mut shuffled: Vec<&str> = ids.iter().map(String::as_str).collect();
            let middle = shuffled.len() / 2;
            shuffled.rotate_left(middle);
            let order = order_of_ids("line", &shuffled).unwrap();
            prop_assert_eq!(refs(&shuffled, &order).into_iter().copied().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_id_that_is_there_twice_is_named() {
        let found = order_of_ids("line", &["payment-0000002", "payment-0000001", "payment-0000002"]);
        assert!(matches!(found, Err(Error::DuplicateId { id, .. }) if id == "payment-0000002"));
    }
}
