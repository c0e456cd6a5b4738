//! Shared by the readers of XML formats: iterates over a document by local names, builds one small tree per
//! record, and reads texts, amounts and dates from it.
//!
//! Versions of one format differ in their namespaces and prefixes and hardly in their elements, so names are
//! compared without them. A document type is skipped and its entities are never resolved, so no file can
//! read another one or grow a thousandfold.

#![cfg_attr(not(feature = "xml"), expect(dead_code, reason = "CAMT uses all of it, the invoices a part"))]

mod fill;
mod notes;
mod source;
mod tree;
mod value;
mod walk;

pub(crate) use notes::Notes;
pub(crate) use source::Source;
pub(crate) use tree::{Element, Tree};
pub(crate) use walk::{Ending, Step, Tag, Walk};
