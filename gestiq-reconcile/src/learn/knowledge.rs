//! What follows from all lessons together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Customer, Lesson, Teaching};
use crate::ledger::AccountKey;
use crate::matching::Alias;
use crate::{ItemId, LineId};

/// Payments of a customer from which a habit is read: with fewer, one late payment would pass for one.
pub const MIN_OBSERVATIONS: usize = 3;

/// What the matcher may rely on.
///
/// ```
/// use gestiq_reconcile::learn::Knowledge;
///
/// assert_eq!(Knowledge::derive(&[]), Knowledge::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Knowledge {
    /// Names on statements, each with the one customer that it stands for.
    pub aliases: Vec<Alias>,
    /// Bank accounts, each with the name of the one customer whose it is.
    pub accounts: Vec<(String, String)>,
    /// Customers by name, with the days after the due date on which they usually pay: the median.
    pub date_offsets: Vec<(String, i32)>,
    /// Lines and items that do not belong together.
    pub apart: BTreeSet<(AccountKey, LineId, ItemId)>,
}

impl Knowledge {
    /// What follows from lessons, whatever their order.
    #[must_use]
    pub fn derive(lessons: &[Lesson]) -> Self {
        let mut lessons: Vec<&Lesson> = lessons.iter().collect();
        lessons.sort_unstable_by_key(|lesson| lesson.id);
        let mut evidence = Evidence::default();
        lessons.into_iter().for_each(|lesson| evidence.add(&lesson.teaching));
        evidence.conclude()
    }
}

/// What lessons say, before it is weighed.
#[derive(Debug, Default)]
struct Evidence {
    names: BTreeMap<String, Claims>,
    accounts: BTreeMap<String, Claims>,
    /// By the key of the customer: their latest name, and the days of all payments.
    days: BTreeMap<String, (String, Vec<i32>)>,
    apart: BTreeSet<(AccountKey, LineId, ItemId)>,
}

/// The customers that something was said to be of, each with their latest name.
type Claims = BTreeMap<String, String>;

impl Evidence {
    fn add(&mut self, teaching: &Teaching) {
        match teaching {
            Teaching::Name { counterparty, customer } => claim(&mut self.names, counterparty, customer),
            Teaching::Account { account, customer } => claim(&mut self.accounts, account, customer),
            Teaching::PaidAfterDue { customer, days } => {
                let (name, all) = self.days.entry(customer.key()).or_default();
                name.clone_from(&customer.name);
                all.push(*days);
            }
            Teaching::Apart { account, line, item } => {
                self.apart.insert((account.clone(), line.clone(), item.clone()));
            }
        }
    }

    fn conclude(self) -> Knowledge {
        let aliases =
            undisputed(self.names).map(|(counterparty, customer)| Alias { counterparty, customer }).collect();
        let accounts = undisputed(self.accounts).collect();
        let date_offsets = self
            .days
            .into_values()
            .filter(|(_, days)| days.len() >= MIN_OBSERVATIONS)
            .map(|(name, days)| (name, median(days)))
            .collect();
        Knowledge { aliases, accounts, date_offsets, apart: self.apart }
    }
}

fn claim(claims: &mut BTreeMap<String, Claims>, of: &str, customer: &Customer) {
    claims.entry(of.to_owned()).or_default().insert(customer.key(), customer.name.clone());
}

/// What only one customer was said to have.
fn undisputed(claims: BTreeMap<String, Claims>) -> impl Iterator<Item = (String, String)> {
    claims.into_iter().filter_map(|(of, customers)| {
        let mut names = customers.into_values();
        let name = names.next()?;
        names.next().is_none().then_some((of, name))
    })
}

/// The middle value; of two, the lower.
fn median(mut days: Vec<i32>) -> i32 {
    days.sort_unstable();
    let middle = days.len().saturating_sub(1) / 2;
    days.get(middle).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use gestiq_core::{IdSource as _, SequentialIds};

    use super::*;
    use crate::learn::LessonId;
    use crate::match_group::MatchGroupId;

    fn customer(id: &str, name: &str) -> Customer {
        Customer { id: Some(id.to_owned()), name: name.to_owned() }
    }

    fn lessons(teachings: Vec<Teaching>) -> Vec<Lesson> {
        let ids = SequentialIds::default();
        let group = MatchGroupId::from_uuid(ids.next_uuid());
        let lesson = |teaching| Lesson { id: LessonId::new(&ids), group, teaching };
        teachings.into_iter().map(lesson).collect()
    }

    fn name(counterparty: &str, customer: Customer) -> Teaching {
        Teaching::Name { counterparty: counterparty.to_owned(), customer }
    }

    #[test]
    fn a_name_of_one_customer_is_an_alias_and_a_name_of_two_is_none() {
        let lessons = lessons(vec![
            name("acme", customer("1", "Acme S.L.")),
            name("acme", customer("1", "Acme Spain S.L.")),
            name("shared office", customer("1", "Acme S.L.")),
            name("shared office", customer("2", "Blanco S.A.")),
        ]);
        let alias = Alias { counterparty: "acme".into(), customer: "Acme Spain S.L.".into() };
        assert_eq!(Knowledge::derive(&lessons).aliases, [alias], "the latest name of the customer");
    }

    #[test]
    fn a_habit_is_the_median_of_enough_payments() {
        let paid = |days: &[i32]| {
            let customer = customer("1", "Acme");
            let days =
                days.iter().map(|days| Teaching::PaidAfterDue { customer: customer.clone(), days: *days });
            Knowledge::derive(&lessons(days.collect())).date_offsets
        };
        let acme = |days| vec![("Acme".to_owned(), days)];
        let cases = [(&[5, 5][..], Vec::new()), (&[40, 5, 6], acme(6)), (&[-3, 1, 2, 90], acme(1))];
        for (days, expected) in cases {
            assert_eq!(paid(days), expected, "{days:?}");
        }
    }

    #[test]
    fn the_order_in_which_lessons_are_read_changes_nothing() {
        let mut all = lessons(vec![
            name("acme", customer("1", "Acme")),
            name("acme", customer("1", "Acme S.L.")),
            Teaching::Account { account: "ES91".into(), customer: customer("1", "Acme") },
        ]);
        let knowledge = Knowledge::derive(&all);
        all.reverse();
        assert_eq!(Knowledge::derive(&all), knowledge);
    }
}
