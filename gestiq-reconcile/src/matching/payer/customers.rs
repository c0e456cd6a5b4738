//! Customers that rules and knowledge name, with their items.

use rustc_hash::FxHashMap;

use super::names::{NameRef, Names};
use crate::customer::CustomerKey;
use crate::matching::amount::foreign::Foreign;
use crate::matching::columns::amount_key::{AmountKey, amount_key};
use crate::matching::columns::items::Items;
use crate::normalize::name::NormalName;

/// The customers that are named, by number.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    by_key: FxHashMap<CustomerKey, u32>,
    /// For each customer its items, sorted as [`AmountKey`]s.
    items: Vec<Vec<AmountKey>>,
    /// For each customer its items, sorted.
    members: Vec<Vec<u32>>,
}

impl Customers {
    /// Finds the items of the named customers: by id, or, where no item has the id, by name.
    pub(crate) fn new<'k>(
        keys: impl Iterator<Item = &'k CustomerKey>,
        (items, foreign): (&Items<'_>, &Foreign),
        names: &Names,
        item_names: &[Option<NameRef>],
    ) -> Self {
        let mut all = Customers::default();
        for key in keys {
            if !all.by_key.contains_key(key) {
                all.by_key.insert(key.clone(), all.by_key.len() as u32);
            }
        }
        if all.by_key.is_empty() {
            return all;
        }
        all.members.resize(all.by_key.len(), Vec::new());
        all.add_by_id(items);
        all.add_by_name(names, item_names);
        all.index(items, foreign);
        all
    }

    fn add_by_id(&mut self, items: &Items<'_>) {
        let ids: FxHashMap<&str, u32> = self.by_key.iter().map(|(key, nth)| (key.as_str(), *nth)).collect();
        for (at, item) in (0_u32..).zip(&items.source) {
            let id = item.counterparty_id.as_deref().map(str::trim);
            if let Some(customer) = id.and_then(|id| ids.get(id)) {
                self.members[*customer as usize].push(at);
            }
        }
    }

    /// Customers whose key is nobody's id are found by name.
    fn add_by_name(&mut self, names: &Names, item_names: &[Option<NameRef>]) {
        let mut customers: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let without_id = self.by_key.iter().filter(|(_, nth)| self.members[**nth as usize].is_empty());
        for (key, customer) in without_id {
            let name = NormalName::new(key.as_str());
            if let Some(name) = names.find(name.as_str()).filter(|_| !name.is_empty()) {
                customers.entry(name).or_default().push(*customer);
            }
        }
        for (at, name) in (0_u32..).zip(item_names) {
            for customer in name.and_then(|name| customers.get(&name.name)).into_iter().flatten() {
                self.members[*customer as usize].push(at);
            }
        }
    }

    /// The keys of the members, those of their amounts in other currencies among them.
    fn index(&mut self, items: &Items<'_>, foreign: &Foreign) {
        let mut owners: Vec<(u32, u32)> = Vec::new();
        for (customer, members) in (0_u32..).zip(&self.members) {
            owners.extend(members.iter().map(|item| (*item, customer)));
        }
        owners.sort_unstable();
        self.items.resize(self.members.len(), Vec::new());
        let own = (0..items.len() as u32).map(|item| amount_key(items, item));
        for key in own.chain(foreign.keys(items)) {
            let start = owners.partition_point(|(item, _)| *item < key.3);
            for (_, customer) in owners.iter().skip(start).take_while(|(item, _)| *item == key.3) {
                self.items[*customer as usize].push(key);
            }
        }
        self.items.iter_mut().for_each(|keys| keys.sort_unstable());
    }

    /// The number of a customer that was named.
    pub(crate) fn number(&self, key: &CustomerKey) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    pub(crate) fn items(&self, customer: u32) -> &[AmountKey] {
        &self.items[customer as usize]
    }

    pub(crate) fn has(&self, customer: u32, item: u32) -> bool {
        self.members[customer as usize].binary_search(&item).is_ok()
    }
}
