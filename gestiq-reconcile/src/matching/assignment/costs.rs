//! The costs of the choices that the lines of a component have.

use crate::matching::tables::ix::{ColumnIx, EdgeIx, RowIx};
use crate::matching::tables::table::Table;

/// A pair as a line sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) column: ColumnIx,
    pub(super) cost: i64,
    pub(super) edge: EdgeIx,
}

/// The costs of all choices of a component.
pub(super) struct Costs {
    pub(super) of_rows: Table<RowIx, Vec<Choice>>,
    /// The number of items.
    pub(super) items: usize,
    /// The cost of leaving a line unassigned; no choice costs more.
    pub(super) unassigned: i64,
}
