//! One change of the books, worked out before it is saved.

mod deciding;
mod resolving;
mod sheet;

pub(crate) use sheet::Worksheet;
