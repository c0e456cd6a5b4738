//! Builds statements from tokens: assigns values to elements, and finds the end of each element.

mod draft;
mod leaf;
mod line;
mod stack;
mod status;
mod transaction;

use std::cell::OnceCell;

use draft::Draft;
use stack::Stack;
use status::Status;
use transaction::Transaction;

use super::notes::{Notes, Record, Value};
use super::source::{Source, Spot};
use super::tag::{StatementKind, Tag};
use super::tokens::{RawText, Token, Tokens};
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::statement::BankStatement;
use crate::text::Texts;

/// The content of a file.
pub(super) struct Document {
    pub(super) statements: Vec<BankStatement>,
    pub(super) issues: Vec<ImportIssue>,
    /// `true` if an element of a statement was found, or the document itself.
    pub(super) is_ofx: bool,
}

/// Reads all statements of a file.
pub(super) fn read(source: &Source<'_>, options: &ImportOptions) -> Result<Document, Error> {
    let mut reader = Reader {
        notes: Notes {
            source,
            findings: Findings::new(&options.limits),
            texts: Texts::default(),
            named_mark: options.decimal_mark,
            shown_mark: OnceCell::new(),
        },
        options,
        stack: Stack::new(&options.limits),
        spot: source.start(),
        records: 0,
        statement_count: 0,
        statements: Vec::new(),
        draft: None,
        transaction: None,
        spare: None,
        status: None,
        is_ofx: false,
    };
    for token in Tokens::new(source.bytes()) {
        reader.take(token)?;
    }
    reader.finish()
}

struct Reader<'s, 'o> {
    notes: Notes<'s, 'o>,
    options: &'o ImportOptions,
    stack: Stack<'s, 'o>,
    /// Start of the last record; places are counted from it.
    spot: Spot,
    records: u64,
    statement_count: u64,
    statements: Vec<BankStatement>,
    draft: Option<Draft>,
    transaction: Option<Transaction>,
    /// The last transaction, whose memory is reused.
    spare: Option<Transaction>,
    status: Option<Status>,
    is_ofx: bool,
}

impl<'s> Reader<'s, '_> {
    fn take(&mut self, token: Token<'s>) -> Result<(), Error> {
        match token {
            Token::Open { at, name, text, is_empty } => self.open(at, name, text, is_empty),
            Token::Close { at, name } => self.close(at, name),
            Token::Doctype { at } => {
                let issue = self.notes.issue_at(IssueCode::Doctype, self.here(0), at);
                self.notes.add(issue)
            }
        }
    }

    /// Returns a record with a number at the last known spot.
    fn here(&self, number: u64) -> Record {
        Record { spot: self.spot, number }
    }

    fn move_to(&mut self, at: usize) -> Record {
        self.spot = self.notes.source.spot(self.spot, at);
        self.here(0)
    }

    fn open(&mut self, at: usize, name: &'s [u8], text: RawText, is_empty: bool) -> Result<(), Error> {
        if text.has_odd_comment {
            let issue = self.notes.issue_at(IssueCode::OddComment, self.here(self.records), at);
            self.notes.add(issue.detail("it is read as a text, and the transactions in it too"))?;
        }
        let tag = Tag::by_name(name);
        if matches!(tag, Tag::Leaf(_)) {
            // A text that is not read, such as the picture of a cheque, may be longer.
            self.options.limits.check(Limit::FieldBytes, text.len() as u64)?;
        }
        match tag {
            // The text of a file that was cut may be cut too.
            Tag::Leaf(_) if !text.is_complete || text.is_blank() => return Ok(()),
            Tag::Leaf(leaf) => return self.leaf(leaf, Value { at, raw: text }),
            Tag::Unknown if !text.is_blank() || is_empty => return Ok(()),
            // Other formats have elements of these names too.
            _ if !self.is_ofx && !tag.is_only_ofx() => return Ok(()),
            _ => {}
        }
        self.make_room_for(tag)?;
        self.begin(tag, at)?;
        self.stack.push(tag, name)?;
        if is_empty {
            self.close(at, name)?;
        }
        Ok(())
    }

    /// Closes elements that cannot enclose `tag`, if their own close tag is missing.
    fn make_room_for(&mut self, tag: Tag) -> Result<(), Error> {
        match self.stack.ended_by(tag) {
            Some(depth) => self.close_down_to(depth),
            None => Ok(()),
        }
    }

    /// Handles the start of an element.
    fn begin(&mut self, tag: Tag, at: usize) -> Result<(), Error> {
        self.is_ofx = true;
        match tag {
            Tag::Ofx => self.cut_off(at)?,
            Tag::Statement(kind) => self.begin_statement(kind, at)?,
            Tag::Transactions => self.ensure_statement(at)?,
            Tag::Transaction { is_pending } => self.begin_transaction(at, is_pending)?,
            Tag::AccountFrom(kind) => {
                if let Some(draft) = self.draft.as_mut().filter(|_| kind != StatementKind::Bank) {
                    draft.set_kind(kind);
                }
            }
            Tag::Trade => self.draft.iter_mut().for_each(|draft| draft.trades += 1),
            Tag::LedgerBalance => self.draft.iter_mut().for_each(Draft::open_balance),
            Tag::Status => self.status = Some(Status::default()),
            Tag::OtherStatement => {
                let record = self.move_to(at);
                let issue = self.notes.issue_at(IssueCode::Unread, record, at);
                self.notes.add(issue.detail("a loan or closing statement"))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_statement(&mut self, kind: StatementKind, at: usize) -> Result<(), Error> {
        self.finish_statement()?;
        self.statement_count += 1;
        self.options.limits.check(Limit::Statements, self.statement_count)?;
        let record = self.move_to(at);
        self.draft = Some(Draft::new(record, at, kind));
        Ok(())
    }

    /// Opens a statement if there is none: a fragment of a file has transactions without one.
    fn ensure_statement(&mut self, at: usize) -> Result<(), Error> {
        if self.draft.is_none() { self.begin_statement(StatementKind::Bank, at) } else { Ok(()) }
    }

    fn begin_transaction(&mut self, at: usize, is_pending: bool) -> Result<(), Error> {
        self.ensure_statement(at)?;
        self.records += 1;
        self.options.limits.check(Limit::Records, self.records)?;
        self.move_to(at);
        let record = self.here(self.records);
        let mut transaction = self.spare.take().unwrap_or_else(|| Transaction::new(record));
        transaction.renew(record, at, is_pending);
        self.transaction = Some(transaction);
        Ok(())
    }

    fn close(&mut self, at: usize, name: &[u8]) -> Result<(), Error> {
        let tag = Tag::by_name(name);
        if matches!(tag, Tag::Leaf(_)) {
            return Ok(());
        }
        let Some(depth) = self.stack.find_named(tag, name) else {
            return self.close_unopened(tag, at);
        };
        if tag == Tag::Unknown
            && let Some(transaction) = &mut self.transaction
        {
            transaction.forget_inside(depth);
        }
        self.close_down_to(depth)
    }

    /// Handles a close tag without an open one: if a transaction ends that never began, a line is lost.
    fn close_unopened(&mut self, tag: Tag, at: usize) -> Result<(), Error> {
        if !matches!(tag, Tag::Transaction { .. }) {
            return Ok(());
        }
        let issue = self.notes.issue_at(IssueCode::Unbalanced, self.here(0), at).field("STMTTRN");
        self.notes.add(issue.detail("values before it belong to no transaction"))
    }

    /// Closes all elements but the outer `depth` ones.
    fn close_down_to(&mut self, depth: usize) -> Result<(), Error> {
        while self.stack.depth() > depth {
            match self.stack.pop().map(|open| open.tag) {
                Some(Tag::Transaction { .. }) => self.finish_transaction()?,
                Some(Tag::Statement(_)) => self.finish_statement()?,
                Some(Tag::Status) => {
                    if let Some(status) = self.status.take() {
                        status.finish(self.here(0), &mut self.notes)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn finish_transaction(&mut self) -> Result<(), Error> {
        if let (Some(transaction), Some(draft)) = (&self.transaction, &mut self.draft) {
            draft.add(transaction, &mut self.notes)?;
        }
        self.spare = self.transaction.take();
        Ok(())
    }

    fn finish_statement(&mut self) -> Result<(), Error> {
        if let Some(draft) = self.draft.take() {
            self.statements.extend(draft.finish(&mut self.notes, self.options)?);
        }
        Ok(())
    }

    /// Ends everything at the end of the file, or if another document starts: open elements were cut. An incomplete
    /// transaction is not a line.
    fn cut_off(&mut self, at: usize) -> Result<(), Error> {
        let is_open = |tag| matches!(tag, Tag::Transaction { .. } | Tag::Transactions | Tag::Ofx);
        if self.stack.find(is_open).is_some() {
            let half = self.transaction.take().map_or(0, |transaction| transaction.record.number);
            let issue = self.notes.issue_at(IssueCode::Truncated, self.here(half), at);
            self.notes.add(issue.detail("the records that end before it are kept"))?;
        }
        self.close_down_to(0)?;
        self.finish_statement()
    }

    fn finish(mut self) -> Result<Document, Error> {
        self.cut_off(self.notes.source.end())?;
        Ok(Document {
            statements: self.statements,
            issues: self.notes.findings.into_issues(),
            is_ofx: self.is_ofx,
        })
    }
}
