//! What is open, by whose it is and by how much it is: the indexes that propose items for a line.
//!
//! A quoted reference leads to its item, the bank account and the learned alias to a customer, the name to the
//! customers it may stand for, and an equal amount in the window to whatever is open. Nothing is compared with
//! everything, and no index has a cap on the number of lines or items.

use crate::matching::amount::difference_rules::DifferenceRules;
use crate::matching::amount::foreign::Foreign;
use crate::matching::columns::amount_key::{AmountKey, amount_key, of_currency, of_sign};
use crate::matching::columns::items::{Items, Lines};
use crate::matching::payer::account_key::{NamesByKey, account_key};
use crate::matching::payer::known::Known;
use crate::matching::payer::names::{LineName, NameRef, Names};
use crate::matching::payer::resolve::Resolved;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::quoted::index::ReferenceIndex;
use crate::matching::tables::rows::Rows;
use crate::similarity::measure::Similarity;

/// What the run has prepared before pairs are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prepared<'r> {
    pub(crate) policy: &'r MatchPolicy,
    pub(crate) lines: &'r Lines<'r>,
    pub(crate) items: &'r Items<'r>,
    pub(crate) names: &'r Names,
    /// For each line the name it is found by, unless it has none.
    pub(crate) line_names: &'r [Option<LineName>],
    pub(crate) item_names: &'r [Option<NameRef>],
    /// For each name that lines have, the customers' names it may stand for.
    pub(crate) resolved: &'r Rows<Resolved>,
    pub(crate) rules: &'r [DifferenceRules],
    pub(crate) foreign: &'r Foreign,
    pub(crate) similarity: Option<&'r dyn Similarity>,
    /// What rules and the host say beyond lines and items.
    pub(crate) known: &'r Known<'r>,
}

/// Weak lines or open items of one payer beyond which no sums are searched, unless references name them: any
/// sum would be one of many.
pub(crate) const MOST_OF_PAYER: usize = 256;

/// All that pairing reads; shared by all threads.
#[derive(Debug)]
pub(crate) struct Indexes<'r> {
    pub(crate) given: Prepared<'r>,
    pub(crate) references: ReferenceIndex,
    pub(crate) accounts: NamesByKey,
    pub(crate) by_name: ItemsByName,
    /// All items by amount.
    pub(crate) by_amount: Vec<AmountKey>,
}

/// Whose items a line may settle together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Payer {
    /// A customer that a rule or the host's knowledge names, by its number.
    Customer(u32),
    /// All customers of this name.
    Name(u32),
}

/// Items by customer's name, then as [`AmountKey`].
#[derive(Debug)]
pub(crate) struct ItemsByName {
    starts: Vec<u32>,
    items: Vec<AmountKey>,
}

impl ItemsByName {
    fn new(names: usize, item_names: &[Option<NameRef>], keys: &[AmountKey]) -> Self {
        let mut named: Vec<(u32, AmountKey)> = keys
            .iter()
            .filter_map(|key| item_names.get(key.3 as usize).copied().flatten().map(|name| (name.name, *key)))
            .collect();
        named.sort_unstable();
        let mut starts = vec![0_u32; names + 1];
        named.iter().for_each(|(name, _)| starts[*name as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        ItemsByName { starts, items: named.into_iter().map(|(_, key)| key).collect() }
    }

    pub(crate) fn of(&self, name: u32) -> &[AmountKey] {
        let at = name as usize;
        &self.items[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

impl<'r> Indexes<'r> {
    pub(crate) fn new(given: Prepared<'r>) -> Self {
        let Prepared { items, names, item_names, .. } = given;
        let mut by_amount: Vec<AmountKey> =
            (0..items.len() as u32).map(|item| amount_key(items, item)).collect();
        by_amount.extend(given.foreign.keys(items));
        by_amount.sort_unstable();
        let mut accounts = NamesByKey::default();
        for (item, name) in items.source.iter().zip(item_names) {
            if let (Some(iban), Some(name)) = (&item.iban, name) {
                accounts.entry(account_key(iban)).or_default().push(name.name);
            }
        }
        accounts.values_mut().for_each(|names| {
            names.sort_unstable();
            names.dedup();
        });
        Indexes {
            given,
            references: ReferenceIndex::new(&items.source, &given.policy.search),
            accounts,
            by_name: ItemsByName::new(names.len(), item_names, &by_amount),
            by_amount,
        }
    }

    /// The items of a customer that a line of this currency and day may be for, oldest due first: those of its
    /// sign, and those of the other one, which are netted. Of a sign that more than [`MOST_OF_PAYER`] have, none.
    pub(crate) fn items_of_payer(&self, payer: Payer, line: u32) -> Vec<u32> {
        let lines = self.given.lines;
        let (currency, amount, day) =
            (lines.currency[line as usize], lines.amount[line as usize], lines.day[line as usize]);
        let items = match payer {
            Payer::Customer(customer) => self.given.known.items(customer),
            Payer::Name(name) => self.by_name.of(name),
        };
        let items = of_currency(items, currency);
        let signs = [of_sign(items, amount), of_sign(items, -amount)];
        let few = signs.into_iter().filter(|items| items.len() <= MOST_OF_PAYER);
        let inside = few.flatten().filter(|key| self.in_window(day, key.3));
        let mut by_due: Vec<(i32, u32)> = inside.map(|key| (key.2, key.3)).collect();
        by_due.sort_unstable();
        by_due.into_iter().map(|(_, item)| item).collect()
    }

    /// The date window of a line in due days: due at most so long before, issued at most so long after.
    pub(crate) fn due_window(&self, day: i32) -> std::ops::RangeInclusive<i32> {
        let search = &self.given.policy.search;
        // The due date is at or after the issue date; long terms are seen when the pair is scored.
        day - i32::from(search.days_after_due)..=day + i32::from(search.days_before_issue) + MOST_TERMS
    }

    pub(crate) fn in_window(&self, day: i32, item: u32) -> bool {
        let search = &self.given.policy.search;
        let at = item as usize;
        day >= self.given.items.issued[at] - i32::from(search.days_before_issue)
            && day <= self.given.items.due[at] + i32::from(search.days_after_due)
    }
}

/// Days between issue and due date that the window allows for.
const MOST_TERMS: i32 = 366;
