//! The elements that are open.
//!
//! Only known aggregates and unknown elements without a text are kept: a known leaf is never open, and an
//! unknown element with a text is a leaf. Close tags are often missing, so an element is closed by its own tag,
//! by that of an element around it, or by an element that cannot be inside it.

use super::super::tag::Tag;
use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;

/// An open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open<'s> {
    pub(super) tag: Tag,
    /// Its name as written, which distinguishes unknown elements.
    name: &'s [u8],
}

/// The open elements, the outermost first.
#[derive(Debug)]
pub(super) struct Stack<'s, 'o> {
    open: Vec<Open<'s>>,
    limits: &'o Limits,
}

impl<'s, 'o> Stack<'s, 'o> {
    pub(super) fn new(limits: &'o Limits) -> Self {
        Stack { open: Vec::new(), limits }
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens an element.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] beyond [`Limits::nesting`].
    pub(super) fn push(&mut self, tag: Tag, name: &'s [u8]) -> Result<(), Error> {
        self.open.push(Open { tag, name });
        self.limits.check(Limit::Nesting, self.open.len() as u64)
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) -> Option<Open<'s>> {
        self.open.pop()
    }

    /// Returns the depth of the innermost element that `is_wanted`.
    pub(super) fn find(&self, is_wanted: impl Fn(Tag) -> bool) -> Option<usize> {
        self.open.iter().rposition(|open| is_wanted(open.tag))
    }

    /// Returns the depth of the innermost element that a close tag can mean.
    pub(super) fn find_named(&self, tag: Tag, name: &[u8]) -> Option<usize> {
        let is_meant = |open: &Open<'_>| {
            open.tag == tag && (tag != Tag::Unknown || open.name.eq_ignore_ascii_case(name))
        };
        self.open.iter().rposition(is_meant)
    }

    /// Returns the innermost element that `is_wanted`.
    pub(super) fn nearest(&self, is_wanted: impl Fn(Tag) -> bool) -> Option<Tag> {
        self.open.iter().rev().map(|open| open.tag).find(|tag| is_wanted(*tag))
    }

    /// Returns the depth of the outermost element that cannot enclose `tag`, so that its close tag must be missing.
    pub(super) fn ended_by(&self, tag: Tag) -> Option<usize> {
        let outermost = |is_ended: fn(Tag) -> bool| self.open.iter().position(|open| is_ended(open.tag));
        match tag {
            Tag::Transaction { .. } => outermost(is_transaction),
            Tag::CashTransaction | Tag::Trade => {
                outermost(|tag| is_transaction(tag) || tag == Tag::CashTransaction)
            }
            Tag::Transactions | Tag::LedgerBalance | Tag::OtherBalance => outermost(is_part_of_statement),
            Tag::Statement(_) | Tag::OtherStatement => outermost(is_statement),
            _ => None,
        }
    }
}

fn is_transaction(tag: Tag) -> bool {
    matches!(tag, Tag::Transaction { .. })
}

fn is_statement(tag: Tag) -> bool {
    matches!(tag, Tag::Statement(_) | Tag::OtherStatement)
}

fn is_part_of_statement(tag: Tag) -> bool {
    is_transaction(tag)
        || matches!(tag, Tag::Transactions | Tag::AccountFrom(_) | Tag::LedgerBalance | Tag::OtherBalance)
}
