//! The days on which customers usually pay.

use rustc_hash::FxHashMap;

use crate::error::Error;

use crate::matching::columns::items::Items;
use crate::matching::knowledge::DateOffset;
use crate::matching::tables::ix::ItemIx;
use crate::matching::tables::table::Table;
use crate::normalize::name::NormalName;

/// For each item the days by which its payment is expected after the due date; empty if nothing is known.
#[derive(Debug, Default)]
pub(crate) struct Offsets {
    days: Table<ItemIx, i16>,
    /// The due days as the items have them.
    due: Table<ItemIx, i32>,
}

impl Offsets {
    /// Finds the items of the customers whose habit is known: by id, or, for items without such an id, by name.
    pub(crate) fn new(known: &[DateOffset], items: &Items<'_>) -> Result<Self, Error> {
        if known.is_empty() {
            return Ok(Offsets::default());
        }
        let mut by_id: FxHashMap<&str, i16> = FxHashMap::default();
        for offset in known {
            if by_id.insert(offset.customer.as_str(), offset.days).is_some() {
                let id = offset.customer.to_string();
                return Err(Error::DuplicateId { what: "date offset of the customer", id });
            }
        }
        let ids = items.source.iter().filter_map(|item| item.counterparty_id.as_deref().map(str::trim));
        let used: rustc_hash::FxHashSet<&str> = ids.filter(|id| by_id.contains_key(id)).collect();
        // Of keys that are one name, the first in alphabetical order counts.
        let mut named: Vec<&DateOffset> =
            known.iter().filter(|offset| !used.contains(offset.customer.as_str())).collect();
        named.sort_unstable_by(|left, right| right.customer.cmp(&left.customer));
        let by_name: FxHashMap<String, i16> = named
            .into_iter()
            .map(|offset| (NormalName::new(offset.customer.as_str()).as_str().to_owned(), offset.days))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        let days = items.source.iter().map(|item| {
            let by_id = item.counterparty_id.as_deref().and_then(|id| by_id.get(id.trim()));
            let by_name = || by_name.get(NormalName::new(item.counterparty.as_deref()?).as_str());
            by_id.or_else(by_name).copied().unwrap_or_default()
        });
        Ok(Offsets { days: days.collect(), due: items.due.clone() })
    }

    /// Moves the days on which payments are expected, never before the issue date.
    pub(crate) fn move_due(&self, items: &mut Items<'_>) {
        let Items { due, issued, .. } = items;
        for ((due, issued), days) in due.iter_mut().zip(issued.iter()).zip(self.days.iter()) {
            *due = (*due + i32::from(*days)).max(*issued);
        }
    }

    /// Returns the due day as the item has it, if payment is expected before it.
    pub(crate) fn due_of_early(&self, item: ItemIx) -> Option<i32> {
        self.of(item).filter(|days| *days < 0).and_then(|_| self.due.get(item).copied())
    }

    /// Returns the days of an item's customer, if its habit is known.
    pub(crate) fn of(&self, item: ItemIx) -> Option<i16> {
        self.days.get(item).copied().filter(|days| *days != 0)
    }
}
