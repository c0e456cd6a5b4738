//! Merges a statement that comes in with the lines that its account has.
//!
//! It is one rule for all stores: they give it the lines that matter, and write what it returns.

use std::collections::{BTreeMap, BTreeSet};

use gestiq_core::AuditRecord;
use gestiq_statements::{BalanceCheck, LineId, LineStatus};

#[cfg(doc)]
use super::statement::StatementHeader;
use super::statement::{NewLine, NewStatement, StatementReceipt, StoredStatement};
use crate::books::{AccountKey, StoredLine};

/// The changes to write for a statement that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedStatement {
    /// The statement, for the books.
    pub statement: StoredStatement,
    /// The record for the audit trail.
    pub audit: AuditRecord,
    /// Lines of the account to delete before the others are inserted.
    pub gone: BTreeSet<LineId>,
    /// Lines of the account to insert afterwards.
    pub came: Vec<StoredLine>,
    /// Pending lines that are booked now.
    pub booked_lines: u64,
    /// Pending lines that the bank has dropped.
    pub expired_lines: u64,
}

impl MergedStatement {
    /// Returns `true` if it brings a line. One that does is kept, whatever its header.
    #[must_use]
    pub fn brings_lines(&self) -> bool {
        self.statement.new_lines + self.booked_lines > 0
    }

    /// Returns `true` if it says nothing that a stored statement of its account does not say: then it is not kept. Only
    /// statements of the same [day](StatementHeader::day) can be repeated.
    #[must_use]
    pub fn repeats(&self, stored: &StoredStatement) -> bool {
        !self.brings_lines() && stored.header == self.statement.header
    }
}

impl StatementReceipt {
    /// Counts the lines of a statement.
    pub fn count(&mut self, merged: &MergedStatement) {
        let (new, booked) = (merged.statement.new_lines, merged.booked_lines);
        self.new_lines += new;
        self.booked_lines += booked;
        self.known_lines += merged.statement.lines - new - booked;
        self.expired_lines += merged.expired_lines;
    }
}

impl NewStatement {
    /// Returns the ids of the lines that matter to [`merge`](NewStatement::merge), if the account has them.
    #[must_use]
    pub fn line_ids(&self) -> BTreeSet<&LineId> {
        let lines = self.lines.iter().flat_map(|new| std::iter::once(&new.line.id).chain(&new.replaces));
        lines.chain(&self.expired).collect()
    }

    /// Merges it with those lines of the account that matter to it
    /// ([`StatementStore::add_statements`](super::StatementStore::add_statements) has the rule in words).
    #[must_use]
    pub fn merge(self, known: Vec<StoredLine>) -> MergedStatement {
        let NewStatement { id, account, header, lines, expired, audit } = self;
        let count = lines.len() as u64;
        let mut merge = Merge {
            account: &account,
            needs_review: matches!(header.check, BalanceCheck::Mismatch { .. }),
            rows: known.into_iter().map(|row| (row.id().clone(), row)).collect(),
            gone: BTreeSet::new(),
            came: BTreeSet::new(),
            new: 0,
            booked: 0,
        };
        lines.into_iter().for_each(|line| merge.add(line));
        let expired_lines = expired.into_iter().filter(|id| merge.expire(id)).count() as u64;
        let Merge { mut rows, gone, came, new, booked, .. } = merge;
        let came = came.iter().filter_map(|id| rows.remove(id)).collect();
        let statement = StoredStatement { id, account, header, lines: count, new_lines: new };
        MergedStatement { statement, audit, gone, came, booked_lines: booked, expired_lines }
    }
}

/// Lines that come in beside those that are known.
struct Merge<'a> {
    account: &'a AccountKey,
    needs_review: bool,
    /// The lines of the account that matter here, as they become.
    rows: BTreeMap<LineId, StoredLine>,
    /// Stored rows to delete.
    gone: BTreeSet<LineId>,
    /// Rows to write.
    came: BTreeSet<LineId>,
    new: u64,
    booked: u64,
}

impl Merge<'_> {
    fn add(&mut self, new: NewLine) {
        let NewLine { line, replaces } = new;
        let known = self.rows.contains_key(&line.id);
        if known && !(self.is_pending(&line.id) && line.status == LineStatus::Booked) {
            return;
        }
        let announced = known.then(|| line.id.clone());
        let replaced = replaces.filter(|id| self.is_pending(id));
        let mut before = None;
        for id in announced.into_iter().chain(replaced) {
            let row = self.remove(&id);
            before = before.or(row);
        }
        match before {
            Some(_) => self.booked += 1,
            None => self.new += 1,
        }
        let row = StoredLine::new(self.account.clone(), line);
        let version = before.map_or(row.version, |before| before.version.next());
        let row = StoredLine { needs_review: self.needs_review, version, ..row };
        self.came.insert(row.id().clone());
        self.rows.insert(row.id().clone(), row);
    }

    /// Returns `true` if there was a pending line of this id.
    fn expire(&mut self, id: &LineId) -> bool {
        self.is_pending(id) && self.remove(id).is_some()
    }

    fn is_pending(&self, id: &LineId) -> bool {
        self.rows.get(id).is_some_and(|row| row.line.status == LineStatus::Pending)
    }

    fn remove(&mut self, id: &LineId) -> Option<StoredLine> {
        let row = self.rows.remove(id);
        // A row that only came with this statement was never written.
        if !self.came.remove(id) {
            self.gone.insert(id.clone());
        }
        row
    }
}
