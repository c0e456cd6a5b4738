//! The optimal assignment of one component.
//!
//! Shortest augmenting paths over sparse integer costs (Jonker and Volgenant 1987).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::costs::{Choice, Costs};
use crate::matching::tables::ix::{ColumnIx, EdgeIx, Ix, RowIx};
use crate::matching::tables::table::Table;

/// Returns the edges whose cost is the least together with that of the lines that stay unassigned.
pub(super) fn solve(costs: &Costs) -> Vec<EdgeIx> {
    let mut solver = Solver::new(costs);
    for row in costs.of_rows.numbers() {
        solver.augment(row);
    }
    solver.held.iter().filter_map(|held| held.edge).collect()
}

/// The column that a line holds.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    column: Option<ColumnIx>,
    cost: i64,
    edge: Option<EdgeIx>,
}

/// The step by which a column was reached.
#[derive(Clone, Copy, Debug)]
struct Step {
    row: RowIx,
    cost: i64,
    edge: Option<EdgeIx>,
}

/// The state of the search. The columns behind the items are the lines' own "unassigned".
struct Solver<'c> {
    costs: &'c Costs,
    /// Dual price of each column.
    prices: Table<ColumnIx, i64>,
    /// Line that holds a column.
    holder: Table<ColumnIx, Option<RowIx>>,
    held: Table<RowIx, Held>,
    distances: Table<ColumnIx, i64>,
    reached_by: Table<ColumnIx, Step>,
    touched: Vec<ColumnIx>,
    settled: Vec<ColumnIx>,
    /// Nearest column first; among equals "unassigned" of the line that is being placed, so that no other line is
    /// moved for nothing, and then the first item.
    heap: BinaryHeap<Reverse<(i64, bool, ColumnIx)>>,
}

impl<'c> Solver<'c> {
    fn new(costs: &'c Costs) -> Self {
        let (rows, columns) = (costs.of_rows.len(), costs.items + costs.of_rows.len());
        let nowhere = Step { row: RowIx::from_position(0), cost: 0, edge: None };
        Solver {
            costs,
            prices: Table::filled(0, columns),
            holder: Table::filled(None, columns),
            held: Table::filled(Held::default(), rows),
            distances: Table::filled(i64::MAX, columns),
            reached_by: Table::filled(nowhere, columns),
            touched: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    /// Returns the column that stands for leaving a line unassigned.
    fn unassigned(&self, row: RowIx) -> ColumnIx {
        ColumnIx::from_position(self.costs.items + row.get())
    }

    /// Finds the cheapest way to give `row` a column, moving other lines if that pays.
    fn augment(&mut self, row: RowIx) {
        let placed = self.unassigned(row);
        self.relax(row, 0, 0, placed);
        if let Some((end, length)) = self.search(placed) {
            for column in self.settled.drain(..) {
                self.prices[column] += self.distances[column] - length;
            }
            self.flip(row, end);
        }
        for column in self.touched.drain(..) {
            self.distances[column] = i64::MAX;
        }
        self.heap.clear();
    }

    /// Searches the nearest free column (Dijkstra over reduced costs); the line's own "unassigned" is free at the
    /// latest.
    fn search(&mut self, placed: ColumnIx) -> Option<(ColumnIx, i64)> {
        while let Some(Reverse((distance, _, column))) = self.heap.pop() {
            if distance > self.distances[column] {
                continue;
            }
            let Some(holder) = self.holder[column] else { return Some((column, distance)) };
            self.settled.push(column);
            let held = self.held[holder].cost - self.prices[column];
            self.relax(holder, distance, held, placed);
        }
        debug_assert!(false, "the column of the line that is placed is always free");
        None
    }

    fn relax(&mut self, row: RowIx, distance: i64, held: i64, placed: ColumnIx) {
        let costs = self.costs;
        for Choice { column, cost, edge } in costs.of_rows[row].iter().copied() {
            self.reach(column, distance - held, placed, Step { row, cost, edge: Some(edge) });
        }
        let step = Step { row, cost: costs.unassigned, edge: None };
        self.reach(self.unassigned(row), distance - held, placed, step);
    }

    /// Notes a way to a column if it is the shortest so far.
    #[inline]
    fn reach(&mut self, column: ColumnIx, distance: i64, placed: ColumnIx, step: Step) {
        let through = distance + step.cost - self.prices[column];
        if through < self.distances[column] {
            if self.distances[column] == i64::MAX {
                self.touched.push(column);
            }
            self.distances[column] = through;
            self.reached_by[column] = step;
            self.heap.push(Reverse((through, column != placed, column)));
        }
    }

    /// Gives each line on the way the column that it was reached by.
    fn flip(&mut self, start: RowIx, end: ColumnIx) {
        let mut next = Some(end);
        while let Some(column) = next {
            let Step { row, cost, edge } = self.reached_by[column];
            next = self.held[row].column;
            self.holder[column] = Some(row);
            self.held[row] = Held { column: Some(column), cost, edge };
            if row == start {
                return;
            }
        }
    }
}
