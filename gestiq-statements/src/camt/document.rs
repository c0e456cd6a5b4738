//! Builds statements from elements: a message holds statements, and each of them its account, balances and entries.

use super::entry;
use super::statement::Draft;
use crate::error::Error;
use crate::issue::ImportIssue;
use crate::limit::Limit;
use crate::options::ImportOptions;
use crate::statement::BankStatement;
use crate::xml::{Element, Ending, Notes, Source, Step, Tag, Tree, Walk};

/// The content of a file.
pub(super) struct Document {
    pub(super) statements: Vec<BankStatement>,
    pub(super) issues: Vec<ImportIssue>,
    /// `true` if a message of the three kinds was found.
    pub(super) is_camt: bool,
}

/// The messages, and the name of a statement in each. The first version adds its number to the name: `…RptV01`.
const MESSAGES: [(&str, &str); 3] =
    [("BkToCstmrStmt", "Stmt"), ("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")];

/// Reads all statements of a file.
pub(super) fn read(source: &Source<'_>, options: &ImportOptions) -> Result<Document, Error> {
    let mut walk = Walk::new(source.text(), &options.limits);
    let mut reader = Reader {
        notes: Notes::new(source, &options.limits)?,
        options,
        tree: Tree::counting("TxDtls"),
        draft: None,
        statement_count: 0,
        statements: Vec::new(),
        is_camt: false,
        is_over: false,
    };
    while !reader.is_over {
        match walk.step()? {
            Step::Open(tag) => reader.open(tag, &mut walk)?,
            Step::Close(name) if is_statement(name, walk.open().last().copied()) => {
                reader.finish_statement()?;
            }
            Step::Doctype(at) => reader.notes.doctype(at)?,
            Step::End(ending) => reader.end(&ending)?,
            _ => {}
        }
    }
    let Reader { statements, notes, is_camt, .. } = reader;
    Ok(Document { statements, issues: notes.into_issues(), is_camt })
}

fn is_message(name: &str) -> bool {
    MESSAGES.iter().any(|(message, _)| is_named(name, message))
}

fn is_statement(name: &str, parent: Option<&str>) -> bool {
    let is_in = |message: &str| parent.is_some_and(|parent| is_named(parent, message));
    MESSAGES.iter().any(|(message, statement)| name == *statement && is_in(message))
}

/// Returns `true` for the name of a message, with or without a version.
fn is_named(name: &str, message: &str) -> bool {
    let Some(version) = name.strip_prefix(message) else { return false };
    let digits = version.strip_prefix('V').unwrap_or(version);
    version.is_empty() || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

struct Reader<'x, 'o> {
    notes: Notes<'x, 'o>,
    options: &'o ImportOptions,
    /// The last part of a statement, whose memory is reused.
    tree: Tree<'x>,
    draft: Option<Draft>,
    statement_count: u64,
    statements: Vec<BankStatement>,
    is_camt: bool,
    is_over: bool,
}

impl<'x> Reader<'x, '_> {
    fn open(&mut self, tag: Tag<'x>, walk: &mut Walk<'x, '_>) -> Result<(), Error> {
        let open = walk.open();
        let around = open.len().checked_sub(3).and_then(|at| open.get(at).copied());
        if is_message(tag.name) {
            self.is_camt = true;
        } else if is_statement(tag.name, walk.parent()) {
            self.begin_statement(tag)?;
        } else if walk.parent().is_some_and(|parent| is_statement(parent, around)) {
            self.read_part(tag, walk)?;
        }
        Ok(())
    }

    fn begin_statement(&mut self, tag: Tag<'x>) -> Result<(), Error> {
        self.finish_statement()?;
        self.statement_count += 1;
        self.options.limits.check(Limit::Statements, self.statement_count)?;
        self.draft = Some(Draft::new(self.notes.move_to(tag.at)));
        Ok(())
    }

    /// Reads a part directly inside a statement; a part that was cut is ignored.
    fn read_part(&mut self, tag: Tag<'x>, walk: &mut Walk<'x, '_>) -> Result<(), Error> {
        if !matches!(tag.name, "Acct" | "FrToDt" | "Bal" | "Ntry") {
            return Ok(());
        }
        let mut tree = std::mem::take(&mut self.tree);
        match tree.fill(tag, walk, &mut self.notes)? {
            Some(ending) => self.end(&ending)?,
            None => {
                if let Some(part) = tree.root() {
                    self.take_part(part)?;
                }
            }
        }
        self.tree = tree;
        Ok(())
    }

    fn take_part(&mut self, part: Element<'_, 'x>) -> Result<(), Error> {
        let Some(draft) = &mut self.draft else { return Ok(()) };
        match part.name() {
            "Acct" => draft.take_account(part, &mut self.notes),
            "FrToDt" => draft.take_period(part, &mut self.notes),
            "Bal" => draft.take_balance(part, &mut self.notes),
            _ => {
                let entry = entry::read(part, &draft.context(self.options), &mut self.notes)?;
                draft.add(entry);
                Ok(())
            }
        }
    }

    fn finish_statement(&mut self) -> Result<(), Error> {
        if let Some(draft) = self.draft.take() {
            self.statements.extend(draft.finish(&mut self.notes, self.options)?);
        }
        Ok(())
    }

    /// Handles the end of the readable text. The statement that is open then keeps its complete lines.
    fn end(&mut self, ending: &Ending) -> Result<(), Error> {
        self.is_over = true;
        if self.is_camt {
            self.notes.ending(ending)?;
        }
        self.finish_statement()
    }
}
