//! Customers that rules and knowledge name, with their items.

use rustc_hash::FxHashMap;

use super::names::{NameRef, Names};
use crate::customer::CustomerKey;
use crate::matching::amount::foreign::Foreign;
use crate::matching::columns::amount_key::AmountKey;
use crate::matching::columns::items::Items;
use crate::matching::tables::ix::{CustomerIx, ItemIx, NameIx};
use crate::matching::tables::table::Table;
use crate::normalize::name::NormalName;

/// The customers that are named, by number.
#[derive(Debug, Default)]
pub(crate) struct Customers {
    by_key: FxHashMap<CustomerKey, CustomerIx>,
    /// For each customer its items, sorted as [`AmountKey`]s.
    items: Table<CustomerIx, Vec<AmountKey>>,
    /// For each customer its items, sorted.
    members: Table<CustomerIx, Vec<ItemIx>>,
}

impl Customers {
    /// Finds the items of the named customers: by id, or by name if no item has the id.
    pub(crate) fn new<'k>(
        keys: impl Iterator<Item = &'k CustomerKey>,
        (items, foreign): (&Items<'_>, &Foreign),
        names: &Names,
        item_names: &Table<ItemIx, Option<NameRef>>,
    ) -> Self {
        let mut all = Customers::default();
        for key in keys {
            if !all.by_key.contains_key(key) {
                let customer = all.members.push(Vec::new());
                all.by_key.insert(key.clone(), customer);
            }
        }
        if all.by_key.is_empty() {
            return all;
        }
        all.add_by_id(items);
        all.add_by_name(names, item_names);
        all.index(items, foreign);
        all
    }

    fn add_by_id(&mut self, items: &Items<'_>) {
        let ids: FxHashMap<&str, CustomerIx> =
            self.by_key.iter().map(|(key, customer)| (key.as_str(), *customer)).collect();
        for (at, item) in items.source.entries() {
            let id = item.counterparty_id.as_deref().map(str::trim);
            if let Some(customer) = id.and_then(|id| ids.get(id)) {
                self.members[*customer].push(at);
            }
        }
    }

    /// Customers whose key is nobody's id are found by name.
    fn add_by_name(&mut self, names: &Names, item_names: &Table<ItemIx, Option<NameRef>>) {
        let mut customers: FxHashMap<NameIx, Vec<CustomerIx>> = FxHashMap::default();
        let without_id = self.by_key.iter().filter(|(_, customer)| self.members[**customer].is_empty());
        for (key, customer) in without_id {
            let name = NormalName::new(key.as_str());
            if let Some(name) = names.find(name.as_str()).filter(|_| !name.is_empty()) {
                customers.entry(name).or_default().push(*customer);
            }
        }
        for (at, name) in item_names.entries() {
            for customer in name.and_then(|name| customers.get(&name.name)).into_iter().flatten() {
                self.members[*customer].push(at);
            }
        }
    }

    /// The keys of the members, those of their amounts in other currencies among them.
    fn index(&mut self, items: &Items<'_>, foreign: &Foreign) {
        let mut owners: Vec<(ItemIx, CustomerIx)> = Vec::new();
        for (customer, members) in self.members.entries() {
            owners.extend(members.iter().map(|item| (*item, customer)));
        }
        owners.sort_unstable();
        self.items = Table::filled(Vec::new(), self.members.len());
        let own = items.source.numbers().map(|item| AmountKey::of(items, item));
        for key in own.chain(foreign.keys(items)) {
            let start = owners.partition_point(|(item, _)| *item < key.item);
            for (_, customer) in owners.iter().skip(start).take_while(|(item, _)| *item == key.item) {
                self.items[*customer].push(key);
            }
        }
        self.items.iter_mut().for_each(|keys| keys.sort_unstable());
    }

    /// Returns the number of a customer that was named.
    pub(crate) fn number(&self, key: &CustomerKey) -> Option<CustomerIx> {
        self.by_key.get(key).copied()
    }

    pub(crate) fn items(&self, customer: CustomerIx) -> &[AmountKey] {
        &self.items[customer]
    }

    pub(crate) fn has(&self, customer: CustomerIx, item: ItemIx) -> bool {
        self.members[customer].binary_search(&item).is_ok()
    }
}
