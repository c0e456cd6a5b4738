//! Customers that rules and knowledge name, with their items.

use rustc_hash::FxHashMap;

use super::columns::Items;
use super::indexes::{AmountKey, amount_key};
use super::names::{NameRef, Names};
use crate::CustomerKey;
use crate::normalize::NormalName;

/// The customers that are named, by number.
#[derive(Debug, Default)]
pub(super) struct Customers {
    by_key: FxHashMap<CustomerKey, u32>,
    /// For each customer its items, sorted as [`AmountKey`]s.
    items: Vec<Vec<AmountKey>>,
    /// For each customer its items, sorted.
    members: Vec<Vec<u32>>,
}

impl Customers {
    /// Finds the items of the named customers: by id, or, where no item has the id, by name.
    pub(super) fn new<'k>(
        keys: impl Iterator<Item = &'k CustomerKey>,
        items: &Items<'_>,
        names: &Names,
        item_names: &[Option<NameRef>],
    ) -> Self {
        let mut all = Customers::default();
        for key in keys {
            if !all.by_key.contains_key(key) {
                all.by_key.insert(key.clone(), all.by_key.len() as u32);
            }
        }
        all.items.resize(all.by_key.len(), Vec::new());
        if all.by_key.is_empty() {
            return all;
        }
        let ids = all.add_by_id(items);
        all.add_by_name(items, names, item_names, &ids);
        all.items.iter_mut().for_each(|keys| keys.sort_unstable());
        all.members = all.items.iter().map(|keys| sorted(keys.iter().map(|key| key.3).collect())).collect();
        all
    }

    /// Adds items by id, and answers which customers have some.
    fn add_by_id(&mut self, items: &Items<'_>) -> Vec<bool> {
        let ids: FxHashMap<&str, u32> = self.by_key.iter().map(|(key, nth)| (key.as_str(), *nth)).collect();
        for (at, item) in items.source.iter().enumerate() {
            let id = item.counterparty_id.as_deref().map(str::trim);
            if let Some(customer) = id.and_then(|id| ids.get(id)) {
                self.items[*customer as usize].push(amount_key(items, at as u32));
            }
        }
        self.items.iter().map(|items| !items.is_empty()).collect()
    }

    fn add_by_name(
        &mut self,
        items: &Items<'_>,
        names: &Names,
        item_names: &[Option<NameRef>],
        has_id: &[bool],
    ) {
        let mut customers: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (key, customer) in self.by_key.iter().filter(|(_, nth)| !has_id[**nth as usize]) {
            let name = NormalName::new(key.as_str());
            if let Some(name) = names.find(name.as_str()).filter(|_| !name.is_empty()) {
                customers.entry(name).or_default().push(*customer);
            }
        }
        for (at, name) in item_names.iter().enumerate() {
            for customer in name.and_then(|name| customers.get(&name.name)).into_iter().flatten() {
                self.items[*customer as usize].push(amount_key(items, at as u32));
            }
        }
    }

    /// The number of a customer that was named.
    pub(super) fn number(&self, key: &CustomerKey) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    pub(super) fn items(&self, customer: u32) -> &[AmountKey] {
        &self.items[customer as usize]
    }

    pub(super) fn has(&self, customer: u32, item: u32) -> bool {
        self.members[customer as usize].binary_search(&item).is_ok()
    }
}

fn sorted(mut all: Vec<u32>) -> Vec<u32> {
    all.sort_unstable();
    all
}
