//! Knowledge: the conclusions from all lessons together.

use std::collections::{BTreeMap, BTreeSet};

use super::teaching::{Lesson, Teaching};
use crate::books::account::AccountKey;
use crate::customer::CustomerKey;
use crate::matching::{Alias, CannotLink, DateOffset, KnownAccount};
use crate::normalize::NormalName;

/// Payments of a customer from which a habit is read: with fewer, one late payment would pass for one.
pub const MIN_OBSERVATIONS: usize = 3;

/// Aliases, accounts, usual days and rejected pairs that the matcher may rely on.
///
/// ```
/// use gestiq_reconcile::books::lesson::Knowledge;
///
/// assert_eq!(Knowledge::derive(&[]), Knowledge::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Knowledge {
    /// Names on statements, each with the one customer that it stands for.
    pub aliases: Vec<Alias>,
    /// Bank accounts, each with the one customer whose it is.
    pub accounts: Vec<KnownAccount>,
    /// On how many days after the due date customers usually pay: the median.
    pub date_offsets: Vec<DateOffset>,
    /// Lines and items that do not belong together, by the account of the line.
    pub apart: BTreeSet<(AccountKey, CannotLink)>,
}

impl Knowledge {
    /// Returns the conclusions from lessons, whatever their order.
    #[must_use]
    pub fn derive(lessons: &[Lesson]) -> Self {
        let mut lessons: Vec<&Lesson> = lessons.iter().collect();
        lessons.sort_unstable_by_key(|lesson| lesson.id);
        let mut evidence = Evidence::default();
        lessons.into_iter().for_each(|lesson| evidence.add(&lesson.teaching));
        evidence.conclude()
    }

    /// Returns the rejected pairs of an account.
    #[must_use]
    pub fn cannot_link(&self, account: &AccountKey) -> Vec<CannotLink> {
        let of_account = self.apart.iter().filter(|(of, _)| of == account);
        of_account.map(|(_, pair)| pair.clone()).collect()
    }
}

/// The contents of lessons, before they are weighed.
#[derive(Debug, Default)]
struct Evidence {
    names: BTreeMap<String, Claims>,
    accounts: BTreeMap<String, Claims>,
    /// By the spelling-free key of the customer: their latest key, and the days of all payments.
    days: BTreeMap<String, (Option<CustomerKey>, Vec<i32>)>,
    apart: BTreeSet<(AccountKey, CannotLink)>,
}

/// The customers that something was said to be of, by their keys without spelling; each with its latest spelling.
type Claims = BTreeMap<String, CustomerKey>;

impl Evidence {
    fn add(&mut self, teaching: &Teaching) {
        match teaching {
            Teaching::Name { counterparty, customer } => claim(&mut self.names, counterparty, customer),
            Teaching::Account { account, customer } => claim(&mut self.accounts, account, customer),
            Teaching::PaidAfterDue { customer, days } => {
                let (latest, all) = self.days.entry(without_spelling(customer)).or_default();
                *latest = Some(customer.clone());
                all.push(*days);
            }
            Teaching::Apart { account, line, item } => {
                let pair = CannotLink { line: line.clone(), item: item.clone() };
                self.apart.insert((account.clone(), pair));
            }
        }
    }

    fn conclude(self) -> Knowledge {
        let names = undisputed(self.names);
        let accounts = undisputed(self.accounts);
        let habits = self.days.into_values().filter(|(_, days)| days.len() >= MIN_OBSERVATIONS);
        Knowledge {
            aliases: names.map(|(counterparty, customer)| Alias { counterparty, customer }).collect(),
            accounts: accounts.map(|(account, customer)| KnownAccount { account, customer }).collect(),
            date_offsets: habits
                .filter_map(|(customer, days)| {
                    Some(DateOffset { customer: customer?, days: i16::try_from(median(days)).ok()? })
                })
                .collect(),
            apart: self.apart,
        }
    }
}

/// Returns the key of a customer without spelling: `Acme, S.L.` and `ACME` are one customer.
fn without_spelling(customer: &CustomerKey) -> String {
    NormalName::new(customer.as_str()).as_str().to_owned()
}

fn claim(claims: &mut BTreeMap<String, Claims>, of: &str, customer: &CustomerKey) {
    claims.entry(of.to_owned()).or_default().insert(without_spelling(customer), customer.clone());
}

/// Returns the claims that name one customer only.
fn undisputed(claims: BTreeMap<String, Claims>) -> impl Iterator<Item = (String, CustomerKey)> {
    claims.into_iter().filter_map(|(of, customers)| {
        let mut customers = customers.into_values();
        let customer = customers.next()?;
        customers.next().is_none().then_some((of, customer))
    })
}

/// Returns the middle value; of two, the lower.
fn median(mut days: Vec<i32>) -> i32 {
    days.sort_unstable();
    let middle = days.len().saturating_sub(1) / 2;
    days.get(middle).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use gestiq_core::{IdSource as _, SequentialIds};

    use super::*;
    use crate::books::id::{LessonId, MatchGroupId};

    fn lessons(teachings: Vec<Teaching>) -> Vec<Lesson> {
        let ids = SequentialIds::default();
        let group = MatchGroupId::from_uuid(ids.next_uuid());
        let lesson = |teaching| Lesson { id: LessonId::new(&ids), group, teaching };
        teachings.into_iter().map(lesson).collect()
    }

    fn name(counterparty: &str, customer: &str) -> Teaching {
        Teaching::Name { counterparty: counterparty.to_owned(), customer: customer.into() }
    }

    #[test]
    fn a_name_of_one_customer_is_an_alias_and_a_name_of_two_is_none() {
        let lessons = lessons(vec![
            name("acme trading", "Acme"),
            name("acme trading", "ACME, S.L."),
            name("shared office", "Acme"),
            name("shared office", "C-42"),
        ]);
        let alias = Alias { counterparty: "acme trading".into(), customer: "ACME, S.L.".into() };
        assert_eq!(Knowledge::derive(&lessons).aliases, [alias], "as it was written last");
    }

    #[test]
    fn a_habit_is_the_median_of_enough_payments() {
        let paid = |days: &[i32]| {
            let days =
                days.iter().map(|days| Teaching::PaidAfterDue { customer: "Acme".into(), days: *days });
            Knowledge::derive(&lessons(days.collect())).date_offsets
        };
        let acme = |days| vec![DateOffset { customer: "Acme".into(), days }];
        let cases = [(&[5, 5][..], Vec::new()), (&[40, 5, 6], acme(6)), (&[-3, 1, 2, 90], acme(1))];
        for (days, expected) in cases {
            assert_eq!(paid(days), expected, "{days:?}");
        }
    }

    #[test]
    fn the_order_in_which_lessons_are_read_changes_nothing() {
        let mut all = lessons(vec![
            name("acme trading", "Acme"),
            name("acme trading", "Acme S.L."),
            Teaching::Account { account: "ES91".into(), customer: "Acme".into() },
        ]);
        let knowledge = Knowledge::derive(&all);
        all.reverse();
        assert_eq!(Knowledge::derive(&all), knowledge);
    }
}
