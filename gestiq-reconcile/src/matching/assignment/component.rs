//! The pairs that compete with each other, with small numbers of their own.

use std::cmp::Reverse;

use super::costs::{Choice, Costs};
use super::edge::Edge;
use super::solver::solve;
use crate::matching::tables::ix::{ColumnIx, EdgeIx, ItemIx, Ix, LineIx, RowIx};
use crate::matching::tables::table::Table;

/// A connected component of lines and items.
pub(super) struct Component<'e> {
    edges: &'e Table<EdgeIx, Edge>,
    members: &'e [EdgeIx],
    /// The lines, sorted.
    lines: Vec<LineIx>,
    /// The items, sorted.
    items: Vec<ItemIx>,
}

impl<'e> Component<'e> {
    pub(super) fn new(edges: &'e Table<EdgeIx, Edge>, members: &'e [EdgeIx]) -> Self {
        let mut lines: Vec<LineIx> = members.iter().map(|edge| edges[*edge].line).collect();
        let mut items: Vec<ItemIx> = members.iter().map(|edge| edges[*edge].item).collect();
        lines.sort_unstable();
        lines.dedup();
        items.sort_unstable();
        items.dedup();
        Component { edges, members, lines, items }
    }

    /// Returns how many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Returns the best pair of the rest, one after the other; for components that are too large to be solved.
    pub(super) fn by_worth(&self) -> Vec<EdgeIx> {
        let mut order = self.members.to_vec();
        order.sort_unstable_by_key(|edge| {
            let edge = &self.edges[*edge];
            (Reverse(edge.worth), edge.line, edge.item)
        });
        let mut taken_rows: Table<RowIx, bool> = Table::filled(false, self.lines.len());
        let mut taken_columns: Table<ColumnIx, bool> = Table::filled(false, self.items.len());
        order.retain(|edge| {
            let (row, column) = self.place(&self.edges[*edge]);
            let free = !taken_rows[row] && !taken_columns[column];
            if free {
                taken_rows[row] = true;
                taken_columns[column] = true;
            }
            free
        });
        order
    }

    /// Returns the pairs whose worth is the largest together.
    pub(super) fn optimal(&self) -> Vec<EdgeIx> {
        solve(&self.costs())
    }

    fn costs(&self) -> Costs {
        let unassigned = self.members.iter().map(|edge| self.edges[*edge].worth).max().unwrap_or(0);
        let mut of_rows: Table<RowIx, Vec<Choice>> = Table::filled(Vec::new(), self.lines.len());
        for member in self.members {
            let edge = &self.edges[*member];
            let (row, column) = self.place(edge);
            of_rows[row].push(Choice { column, cost: unassigned - edge.worth, edge: *member });
        }
        Costs { of_rows, items: self.items.len(), unassigned }
    }

    /// Returns the small numbers of the line and the item of a pair.
    fn place(&self, edge: &Edge) -> (RowIx, ColumnIx) {
        let (line, item) = (self.lines.binary_search(&edge.line), self.items.binary_search(&edge.item));
        debug_assert!(line.is_ok() && item.is_ok(), "the edge is of this component");
        (RowIx::from_position(line.unwrap_or_default()), ColumnIx::from_position(item.unwrap_or_default()))
    }
}
