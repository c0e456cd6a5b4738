//! The indexes that propose items for a line: by reference, account, name and amount.
//!
//! A quoted reference leads to its item, the bank account and the learned alias to a customer, the name to the
//! customers it may stand for, and an equal amount in the window to any open item. Nothing is compared with
//! everything, and no index has a cap on the number of lines or items.

use super::crowds::Crowds;
use crate::matching::columns::amount_key::{AmountKey, of_currency, of_sign};
use crate::matching::context::Context;
use crate::matching::payer::account_key::{NamesByKey, account_key};
use crate::matching::payer::names::NameRef;
use crate::matching::quoted::index::ReferenceIndex;
use crate::matching::tables::ix::{CustomerIx, ItemIx, Ix, LineIx, NameIx};
use crate::matching::tables::starts::Starts;
use crate::matching::tables::table::Table;

/// Weak lines or open items of one payer beyond which no sums are searched, unless references name them: any
/// sum would be one of many.
pub(crate) const MOST_OF_PAYER: usize = 256;

/// All that pairing reads; shared by all threads.
#[derive(Debug)]
pub(crate) struct Indexes<'r> {
    pub(crate) context: &'r Context<'r>,
    pub(crate) references: ReferenceIndex,
    pub(crate) accounts: NamesByKey,
    pub(crate) by_name: ItemsByName,
    /// All items by amount.
    pub(crate) by_amount: Vec<AmountKey>,
    /// The places of payments among many equal ones.
    pub(super) crowds: Crowds,
}

/// The customers whose items a line may settle together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Payer {
    /// A customer that a rule or the host's knowledge names.
    Customer(CustomerIx),
    /// All customers of this name.
    Name(NameIx),
}

/// Items by customer's name, then as [`AmountKey`].
#[derive(Debug)]
pub(crate) struct ItemsByName {
    starts: Starts,
    items: Vec<AmountKey>,
}

impl ItemsByName {
    fn new(names: usize, item_names: &Table<ItemIx, Option<NameRef>>, keys: &[AmountKey]) -> Self {
        let mut named: Vec<(NameIx, AmountKey)> =
            keys.iter().filter_map(|key| item_names[key.item].map(|name| (name.name, *key))).collect();
        named.sort_unstable();
        let starts = Starts::count(names, named.iter().map(|(name, _)| name.get()));
        ItemsByName { starts, items: named.into_iter().map(|(_, key)| key).collect() }
    }

    #[inline]
    pub(crate) fn of(&self, name: NameIx) -> &[AmountKey] {
        &self.items[self.starts.range(name.get())]
    }
}

impl<'r> Indexes<'r> {
    pub(crate) fn new(context: &'r Context<'r>) -> Self {
        let (items, naming) = (&context.items, &context.naming);
        let mut by_amount: Vec<AmountKey> =
            items.source.numbers().map(|item| AmountKey::of(items, item)).collect();
        by_amount.extend(context.foreign.keys(items));
        by_amount.sort_unstable();
        Indexes {
            context,
            references: ReferenceIndex::new(&items.source, &context.policy.search),
            accounts: names_by_account(context),
            crowds: Crowds::new(context, usize::from(context.policy.search.items_per_name)),
            by_name: ItemsByName::new(naming.names.len(), &naming.items, &by_amount),
            by_amount,
        }
    }

    /// Returns the items of a customer, by amount.
    pub(crate) fn items_of(&self, payer: Payer) -> &[AmountKey] {
        match payer {
            Payer::Customer(customer) => self.context.known.items(customer),
            Payer::Name(name) => self.by_name.of(name),
        }
    }

    /// Returns the items of a customer that a line of this currency and day may be for, oldest due first: those of
    /// its sign, and those of the other one, which are netted. Of a sign with more than [`MOST_OF_PAYER`], none.
    pub(crate) fn items_of_payer(&self, payer: Payer, line: LineIx) -> Vec<ItemIx> {
        let lines = &self.context.lines;
        let (amount, day) = (lines.amount[line], lines.day[line]);
        let items = of_currency(self.items_of(payer), lines.currency[line]);
        let signs = [of_sign(items, amount), of_sign(items, -amount)];
        let few = signs.into_iter().filter(|items| items.len() <= MOST_OF_PAYER);
        let inside = few.flatten().filter(|key| self.context.in_window(day, key.item));
        let mut by_due: Vec<(i32, ItemIx)> = inside.map(|key| (key.due, key.item)).collect();
        by_due.sort_unstable();
        by_due.into_iter().map(|(_, item)| item).collect()
    }
}

/// Returns the customers' names by the bank accounts that stand on their items.
fn names_by_account(context: &Context<'_>) -> NamesByKey {
    let mut accounts = NamesByKey::default();
    for (item, name) in context.items.source.iter().zip(context.naming.items.iter()) {
        if let (Some(iban), Some(name)) = (&item.iban, name) {
            accounts.entry(account_key(iban)).or_default().push(name.name);
        }
    }
    accounts.values_mut().for_each(|names| {
        names.sort_unstable();
        names.dedup();
    });
    accounts
}
