//! Reads lines as lists: headers, accounts, and the records between them.

use super::entry::Entry;
use crate::bank_account::BankAccount;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::place::Place;
use crate::record_text;
use crate::text_lines::{TextFile, TextLine};

/// A list of transactions.
#[derive(Debug)]
pub(super) struct List {
    pub(super) place: Place,
    pub(super) account: Option<BankAccount>,
    pub(super) entries: Vec<Entry>,
}

/// The kind of the lines after a header.
enum Section {
    /// Nothing was found yet, or a setting of the program.
    Outside,
    Account(AccountDraft),
    Transactions,
    /// Another list, and its records so far.
    Unread {
        header: ImportIssue,
        records: u64,
    },
}

#[derive(Default)]
struct AccountDraft {
    name: Option<String>,
    kind: Option<String>,
}

/// Reads all lists of transactions; `None` if the file has no header of QIF.
pub(super) fn read(
    file: &TextFile<'_>,
    options: &ImportOptions,
    findings: &mut Findings<'_>,
) -> Result<Option<Vec<List>>, Error> {
    let mut reader = Reader {
        options,
        findings,
        section: Section::Outside,
        account: None,
        lists: Vec::new(),
        entry: None,
        entry_bytes: 0,
        records: 0,
        is_qif: false,
    };
    let mut lines = file.lines();
    for line in lines.by_ref() {
        options.limits.check(Limit::FieldBytes, line.text.len() as u64)?;
        reader.take(&line)?;
    }
    reader.cut_off(lines.place())?;
    reader.leave_section()?;
    Ok(reader.is_qif.then_some(reader.lists))
}

struct Reader<'r, 'o> {
    options: &'r ImportOptions,
    findings: &'r mut Findings<'o>,
    section: Section,
    /// The account of the next list.
    account: Option<BankAccount>,
    lists: Vec<List>,
    entry: Option<Entry>,
    entry_bytes: u64,
    records: u64,
    is_qif: bool,
}

impl Reader<'_, '_> {
    fn take(&mut self, line: &TextLine<'_>) -> Result<(), Error> {
        let text = line.text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if let Some(header) = text.strip_prefix('!') {
            return self.header(header, line);
        }
        if text == "^" {
            self.end_of_record();
            return Ok(());
        }
        match &mut self.section {
            Section::Account(draft) => draft.take(text, line.place, self.findings),
            Section::Transactions => self.field(text, line),
            Section::Outside | Section::Unread { .. } => Ok(()),
        }
    }

    fn header(&mut self, header: &str, line: &TextLine<'_>) -> Result<(), Error> {
        let header = header.to_ascii_lowercase();
        let kind = header.strip_prefix("type:").map(str::trim);
        if kind.is_none() && !["account", "option:", "clear:"].iter().any(|name| header.starts_with(name)) {
            return self.unknown(line);
        }
        self.is_qif = true;
        self.cut_off(line.place)?;
        self.leave_section()?;
        self.section = match kind {
            Some("bank" | "cash" | "ccard" | "oth a" | "oth l") => {
                self.options.limits.check(Limit::Statements, self.lists.len() as u64 + 1)?;
                let account = self.account.clone();
                self.lists.push(List { place: line.place, account, entries: Vec::new() });
                Section::Transactions
            }
            Some(_) => {
                let header = ImportIssue::new(IssueCode::Unread, line.place).field("!Type").text(&line.text);
                Section::Unread { header, records: 0 }
            }
            None if header.starts_with("account") => Section::Account(AccountDraft::default()),
            None => Section::Outside,
        };
        Ok(())
    }

    fn unknown(&mut self, line: &TextLine<'_>) -> Result<(), Error> {
        if !self.is_qif {
            return Ok(());
        }
        self.findings.add(ImportIssue::new(IssueCode::Unread, line.place).text(&line.text))
    }

    fn field(&mut self, text: &str, line: &TextLine<'_>) -> Result<(), Error> {
        if self.entry.is_none() {
            self.records += 1;
            self.options.limits.check(Limit::Records, self.records)?;
            self.entry_bytes = 0;
            self.entry = Some(Entry::new(line.place.of_record(self.records)));
        }
        self.entry_bytes += text.len() as u64;
        self.options.limits.check(Limit::FieldBytes, self.entry_bytes)?;
        match &mut self.entry {
            Some(entry) => entry.take(text, line.was_repaired, self.findings),
            None => Ok(()),
        }
    }

    fn end_of_record(&mut self) {
        match &mut self.section {
            Section::Account(draft) => {
                let account = draft.finish();
                self.account = account.or(self.account.take());
            }
            Section::Transactions => {
                if let (Some(entry), Some(list)) = (self.entry.take(), self.lists.last_mut()) {
                    list.entries.push(entry);
                }
            }
            Section::Unread { records, .. } => *records += 1,
            Section::Outside => {}
        }
    }

    /// Reports a record that another list or the end of the file cuts off; it is not a line.
    fn cut_off(&mut self, place: Place) -> Result<(), Error> {
        let Some(entry) = self.entry.take() else { return Ok(()) };
        let issue = ImportIssue::new(IssueCode::Truncated, Place { record: entry.place.record, ..place });
        self.findings.add(issue.detail("a record ends with ^; the one before is held back"))
    }

    /// Reports a list that is not read.
    fn leave_section(&mut self) -> Result<(), Error> {
        let left = std::mem::replace(&mut self.section, Section::Outside);
        if let Section::Unread { header, records } = left {
            return self.findings.add(header.detail(format!("{records} records that are not bank lines")));
        }
        Ok(())
    }
}

impl AccountDraft {
    fn take(&mut self, text: &str, place: Place, findings: &mut Findings<'_>) -> Result<(), Error> {
        let (slot, field) = match text.chars().next() {
            Some('N') => (&mut self.name, "!Account/N"),
            Some('T') => (&mut self.kind, "!Account/T"),
            _ => return Ok(()),
        };
        *slot = record_text::read(findings, place, field, text.get(1..).unwrap_or_default())?;
        Ok(())
    }

    /// Returns the account, and starts a new draft for the next one of the block.
    fn finish(&mut self) -> Option<BankAccount> {
        let AccountDraft { name, kind } = std::mem::take(self);
        let mut account = BankAccount::new(name?);
        account.kind = kind;
        Some(account)
    }
}
