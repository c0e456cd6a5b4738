//! Changes of a run that are saved in one commit.

use std::collections::BTreeMap;

use gestiq_core::PortError;
use gestiq_statements::{ItemId, LineId};

use super::open_books::OpenBooks;
use crate::books::account::AccountKey;
use crate::books::commit::MatchCommit;
use crate::books::group::MatchGroup;
use crate::books::id::MatchGroupId;
use crate::books::row::{ItemChange, LineChange, StoredItem, StoredLine};
use crate::books::state::MatchState;

/// The steps of a run that are not saved yet. Together they make one commit, whatever their number: a row that several of
/// them change is changed once, from what is stored to what the last one makes of it.
#[derive(Debug)]
pub(crate) struct Unsaved {
    account: AccountKey,
    new: BTreeMap<MatchGroupId, MatchGroup>,
    /// New matches, and everything else of the steps that is only added.
    added: MatchCommit,
    /// The stored row, and what becomes of it.
    lines: BTreeMap<LineId, (StoredLine, LineChange)>,
    items: BTreeMap<ItemId, (StoredItem, ItemChange)>,
}

impl Unsaved {
    pub(crate) fn new(account: &AccountKey) -> Self {
        Unsaved {
            account: account.clone(),
            new: BTreeMap::new(),
            added: MatchCommit::new(account.clone()),
            lines: BTreeMap::new(),
            items: BTreeMap::new(),
        }
    }

    /// Returns the number of rows that the commit changes.
    pub(crate) fn rows(&self) -> usize {
        self.new.len() + self.added.changed.len() + self.lines.len() + self.items.len()
    }

    /// Adds a step, and makes the books show it. Lines and items that it settles wholly are not open any more.
    pub(crate) fn add(&mut self, step: MatchCommit, books: &mut OpenBooks) {
        debug_assert!(step.unlearned.is_empty(), "a run withdraws no lesson");
        step.lines.iter().for_each(|change| self.add_line(change, books));
        step.items.iter().for_each(|change| self.add_item(change, books));
        for group in step.new {
            self.new.insert(group.id, group.clone());
            show(group, books);
        }
        for group in step.changed {
            match self.new.get_mut(&group.id) {
                Some(new) => *new = group.clone(),
                None => self.added.changed.push(group.clone()),
            }
            show(group, books);
        }
        books.lessons.extend(step.lessons.iter().cloned());
        self.added.lessons.extend(step.lessons);
        self.added.audit.extend(step.audit);
    }

    pub(crate) fn add_line(&mut self, change: &LineChange, books: &mut OpenBooks) {
        let Some(row) = books.lines.get_mut(&change.line) else { return };
        let stored = || (row.clone(), change.clone());
        self.lines.entry(change.line.clone()).or_insert_with(stored).1 = change.clone();
        (row.open, row.proposal, row.attention) = (change.open, change.proposal, change.attention);
        if !row.is_open() {
            books.lines.remove(&change.line);
        }
    }

    pub(crate) fn add_item(&mut self, change: &ItemChange, books: &mut OpenBooks) {
        let Some(row) = books.items.get_mut(&change.item) else { return };
        let stored = || (row.clone(), change.clone());
        self.items.entry(change.item.clone()).or_insert_with(stored).1 = change.clone();
        (row.open, row.attention) = (change.open, change.attention);
        if !row.is_open() {
            books.items.remove(&change.item);
        }
    }

    /// Returns the commit of all steps so far, `None` if it changes no row. The versions in the books become those that
    /// are stored after it, so that the next commit names the right ones.
    pub(crate) fn close(&mut self, books: &mut OpenBooks) -> Result<Option<MatchCommit>, PortError> {
        if self.rows() == 0 {
            return Ok(None);
        }
        let Unsaved { account, new, added, lines, items } =
            std::mem::replace(self, Unsaved::new(&self.account));
        let mut commit = MatchCommit { account, new: new.into_values().collect(), ..added };
        for (stored, change) in lines.into_values() {
            let after = change.apply(&stored)?;
            if let Some(row) = books.lines.get_mut(&change.line) {
                row.version = after.version;
            }
            commit.lines.push(change);
        }
        for (stored, change) in items.into_values() {
            let after = change.apply(&stored)?;
            if let Some(row) = books.items.get_mut(&change.item) {
                row.version = after.version;
            }
            commit.items.push(change);
        }
        Ok(Some(commit))
    }
}

/// Makes the books show what has become of a match.
fn show(group: MatchGroup, books: &mut OpenBooks) {
    match group.state {
        MatchState::Proposed => drop(books.proposals.insert(group.id, group)),
        MatchState::Confirmed | MatchState::Rejected | MatchState::Revoked => {
            books.proposals.remove(&group.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use gestiq_core::{Currency, Money, Uuid};
    use gestiq_statements::{OpenItem, StatementLine};

    use super::*;
    use crate::books::row::Attention;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR)
    }

    fn books() -> OpenBooks {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let line = StatementLine::new(LineId::new("L").unwrap(), day, eur(100));
        let line = StoredLine::new(AccountKey::new("1").unwrap(), line);
        let item = StoredItem::new(OpenItem::new(ItemId::new("I").unwrap(), "I", eur(100), day));
        OpenBooks::new(vec![line], vec![item], Vec::new(), Vec::new())
    }

    fn change(books: &OpenBooks, open: i64, proposal: Option<u128>, attention: Attention) -> LineChange {
        let row = books.lines.values().next().unwrap();
        let proposal = proposal.map(|id| MatchGroupId::from_uuid(Uuid::from_u128(id)));
        LineChange { line: row.id().clone(), read: row.version, open: eur(open), proposal, attention }
    }

    #[test]
    fn steps_make_one_change_from_what_is_stored_to_what_the_last_one_makes_of_it() {
        let mut books = books();
        let mut unsaved = Unsaved::new(&AccountKey::new("1").unwrap());
        unsaved.add_line(&change(&books, 100, Some(1), Attention::Seen), &mut books);
        unsaved.add_line(&change(&books, 60, None, Attention::Again), &mut books);
        assert_eq!((unsaved.rows(), books.lines.values().next().unwrap().open), (1, eur(60)));
        let commit = unsaved.close(&mut books).unwrap().unwrap();
        let changes: Vec<_> = commit.lines.iter().map(|line| (line.read.get(), line.open)).collect();
        assert_eq!(changes, [(1, eur(60))]);
        let row = books.lines.values().next().unwrap();
        assert_eq!((row.version.get(), row.attention), (2, Attention::Again), "as it is stored");
        assert!(unsaved.close(&mut books).unwrap().is_none());
    }

    #[test]
    fn what_ends_as_it_began_keeps_its_version_and_what_is_settled_is_gone() {
        let mut books = books();
        let mut unsaved = Unsaved::new(&AccountKey::new("1").unwrap());
        unsaved.add_line(&change(&books, 100, Some(1), Attention::Seen), &mut books);
        unsaved.add_line(&change(&books, 100, None, Attention::Seen), &mut books);
        let item = ItemChange {
            item: ItemId::new("I").unwrap(),
            read: books.items.values().next().unwrap().version,
            open: eur(0),
            attention: Attention::Seen,
        };
        unsaved.add_item(&item, &mut books);
        unsaved.close(&mut books).unwrap();
        assert_eq!(books.lines.values().next().unwrap().version.get(), 1);
        assert!(books.items.is_empty());
    }
}
