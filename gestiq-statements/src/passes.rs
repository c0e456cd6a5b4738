//! Counts the passes over a file, so that tests can prove that none is made twice.

use std::cell::RefCell;

/// The passes of one thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passes {
    /// Checks of the first bytes for the format.
    pub(crate) sniffed: usize,
    /// Conversions of a CSV file to text.
    pub(crate) decoded: usize,
    /// Searches for the table of a CSV file.
    pub(crate) opened: usize,
}

thread_local! {
    static PASSES: RefCell<Passes> = RefCell::default();
}

/// Adds a pass.
pub(crate) fn count(add: impl FnOnce(&mut Passes)) {
    PASSES.with_borrow_mut(add);
}

/// Returns the passes since the last call, and resets them.
pub(crate) fn take() -> Passes {
    PASSES.take()
}
