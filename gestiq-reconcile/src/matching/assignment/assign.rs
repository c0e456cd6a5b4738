//! Which pairs together are best: an optimal assignment of lines to items.
//!
//! Taking the best pair first gives away items that another line needs. Here the pairs of a connected component
//! are assigned so that the sum of their scores is the largest there is: shortest augmenting paths over sparse
//! integer costs (Jonker and Volgenant 1987). A line may stay unassigned.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair that may be chosen, with what choosing it is worth (more than 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) line: u32,
    pub(crate) item: u32,
    pub(crate) worth: i64,
}

/// Assigns lines to items; answers for each edge whether it is chosen.
///
/// Components with more than `optimal_lines` lines are assigned by descending worth.
pub(crate) fn assign(edges: &[Edge], lines: usize, items: usize, optimal_lines: u32) -> Vec<bool> {
    let mut chosen = vec![false; edges.len()];
    for component in components(edges, lines, items) {
        if component.len() == 1 {
            chosen[component[0] as usize] = true;
            continue;
        }
        let local = Component::new(edges, &component);
        let picked =
            if local.lines.len() > optimal_lines as usize { local.by_worth() } else { local.optimal() };
        picked.into_iter().for_each(|edge| chosen[edge as usize] = true);
    }
    chosen
}

/// Edges by connected component, in the order of their first edge.
fn components(edges: &[Edge], lines: usize, items: usize) -> Vec<Vec<u32>> {
    let mut parents: Vec<u32> = (0..(lines + items) as u32).collect();
    for edge in edges {
        let (left, right) = (root(&mut parents, edge.line), root(&mut parents, lines as u32 + edge.item));
        // The smaller number becomes the root, so that the result does not depend on the order of edges.
        parents[left.max(right) as usize] = left.min(right);
    }
    let mut slots = vec![u32::MAX; lines + items];
    let mut components: Vec<Vec<u32>> = Vec::new();
    for (at, edge) in edges.iter().enumerate() {
        let slot = &mut slots[root(&mut parents, edge.line) as usize];
        if *slot == u32::MAX {
            *slot = components.len() as u32;
            components.push(Vec::new());
        }
        components[*slot as usize].push(at as u32);
    }
    components
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let above = parents[parents[node as usize] as usize];
        parents[node as usize] = above;
        node = above;
    }
    node
}

/// One component with its own small numbers.
struct Component<'e> {
    edges: &'e [Edge],
    members: &'e [u32],
    lines: Vec<u32>,
    items: Vec<u32>,
    /// Edges by line: (item, cost, edge).
    adjacent: Vec<Vec<(u32, i64, u32)>>,
    /// The cost of leaving a line unassigned; no edge costs more.
    unassigned: i64,
}

impl<'e> Component<'e> {
    fn new(edges: &'e [Edge], members: &'e [u32]) -> Self {
        let sorted = |of: fn(&Edge) -> u32| {
            let mut all: Vec<u32> = members.iter().map(|edge| of(&edges[*edge as usize])).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let (lines, items) = (sorted(|edge| edge.line), sorted(|edge| edge.item));
        let unassigned = members.iter().map(|edge| edges[*edge as usize].worth).max().unwrap_or(0);
        let mut adjacent = vec![Vec::new(); lines.len()];
        for member in members {
            let edge = &edges[*member as usize];
            let line = lines.binary_search(&edge.line).unwrap_or_default();
            let item = items.binary_search(&edge.item).unwrap_or_default();
            adjacent[line].push((item as u32, unassigned - edge.worth, *member));
        }
        Component { edges, members, lines, items, adjacent, unassigned }
    }

    /// Best pair first; for components too large to be solved.
    fn by_worth(&self) -> Vec<u32> {
        let mut order = self.members.to_vec();
        order.sort_unstable_by_key(|edge| {
            let edge = &self.edges[*edge as usize];
            (Reverse(edge.worth), edge.line, edge.item)
        });
        let mut taken_lines = vec![false; self.lines.len()];
        let mut taken_items = vec![false; self.items.len()];
        order.retain(|edge| {
            let edge = &self.edges[*edge as usize];
            let line = self.lines.binary_search(&edge.line).unwrap_or_default();
            let item = self.items.binary_search(&edge.item).unwrap_or_default();
            let free = !taken_lines[line] && !taken_items[item];
            if free {
                taken_lines[line] = true;
                taken_items[item] = true;
            }
            free
        });
        order
    }

    fn optimal(&self) -> Vec<u32> {
        let mut solver = Solver::new(self);
        for line in 0..self.lines.len() as u32 {
            solver.augment(line);
        }
        solver.edge_of_line.into_iter().filter(|edge| *edge != NOTHING).collect()
    }
}

const NOTHING: u32 = u32::MAX;

/// Shortest augmenting paths. Column `items.len() + line` is the line's own "unassigned".
struct Solver<'c, 'e> {
    component: &'c Component<'e>,
    /// Dual price of each column.
    prices: Vec<i64>,
    /// Line that holds a column.
    holder: Vec<u32>,
    /// Column, cost and edge that a line holds.
    column_of_line: Vec<u32>,
    cost_of_line: Vec<i64>,
    edge_of_line: Vec<u32>,
    distances: Vec<i64>,
    /// Line, cost and edge by which a column was reached.
    reached_by: Vec<(u32, i64, u32)>,
    touched: Vec<u32>,
    settled: Vec<u32>,
    /// Nearest column first; among equals "unassigned" of the line that is being placed, so that no other line is
    /// moved for nothing, and then the first item.
    heap: BinaryHeap<Reverse<(i64, bool, u32)>>,
    placed: u32,
}

impl<'c, 'e> Solver<'c, 'e> {
    fn new(component: &'c Component<'e>) -> Self {
        let (lines, columns) = (component.lines.len(), component.items.len() + component.lines.len());
        Solver {
            component,
            prices: vec![0; columns],
            holder: vec![NOTHING; columns],
            column_of_line: vec![NOTHING; lines],
            cost_of_line: vec![0; lines],
            edge_of_line: vec![NOTHING; lines],
            distances: vec![i64::MAX; columns],
            reached_by: vec![(NOTHING, 0, NOTHING); columns],
            touched: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
            placed: NOTHING,
        }
    }

    /// Finds the cheapest way to give `line` a column, moving other lines where that pays.
    fn augment(&mut self, line: u32) {
        self.placed = self.component.items.len() as u32 + line;
        self.relax(line, 0, 0);
        let (end, length) = self.search();
        for column in self.settled.drain(..) {
            self.prices[column as usize] += self.distances[column as usize] - length;
        }
        self.flip(line, end);
        for column in self.touched.drain(..) {
            self.distances[column as usize] = i64::MAX;
        }
        self.heap.clear();
    }

    /// Dijkstra over reduced costs until a free column; a line's own "unassigned" is free at the latest.
    fn search(&mut self) -> (u32, i64) {
        loop {
            let Some(Reverse((distance, _, column))) = self.heap.pop() else {
                // Unreachable by construction: the starting line's own column is always free.
                return (NOTHING, 0);
            };
            if distance > self.distances[column as usize] {
                continue;
            }
            let holder = self.holder[column as usize];
            if holder == NOTHING {
                return (column, distance);
            }
            self.settled.push(column);
            let held = self.cost_of_line[holder as usize] - self.prices[column as usize];
            self.relax(holder, distance, held);
        }
    }

    fn relax(&mut self, line: u32, distance: i64, held: i64) {
        let component = self.component;
        let own = (component.items.len() as u32 + line, component.unassigned, NOTHING);
        for (column, cost, edge) in component.adjacent[line as usize].iter().copied().chain([own]) {
            let at = column as usize;
            let through = distance + cost - self.prices[at] - held;
            if through < self.distances[at] {
                if self.distances[at] == i64::MAX {
                    self.touched.push(column);
                }
                self.distances[at] = through;
                self.reached_by[at] = (line, cost, edge);
                self.heap.push(Reverse((through, column != self.placed, column)));
            }
        }
    }

    fn flip(&mut self, start: u32, mut column: u32) {
        while column != NOTHING {
            let (line, cost, edge) = self.reached_by[column as usize];
            let before = self.column_of_line[line as usize];
            self.holder[column as usize] = line;
            self.column_of_line[line as usize] = column;
            self.cost_of_line[line as usize] = cost;
            self.edge_of_line[line as usize] = edge;
            if line == start {
                return;
            }
            column = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn worth(edges: &[Edge], chosen: &[bool]) -> i64 {
        edges.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(edge, _)| edge.worth).sum()
    }

    /// Tries every choice.
    fn best_by_trial(edges: &[Edge], lines_left: &mut Vec<u32>, items: &mut Vec<u32>) -> i64 {
        let Some(line) = lines_left.pop() else { return 0 };
        let mut best = best_by_trial(edges, lines_left, items);
        for edge in edges.iter().filter(|edge| edge.line == line) {
            if !items.contains(&edge.item) {
                items.push(edge.item);
                best = best.max(edge.worth + best_by_trial(edges, lines_left, items));
                items.pop();
            }
        }
        lines_left.push(line);
        best
    }

    fn edges() -> impl Strategy<Value = Vec<Edge>> {
        proptest::collection::btree_map((0_u32..6, 0_u32..6), 1_i64..1_000, 0..20)
            .prop_map(|all| all.into_iter().map(|((line, item), worth)| Edge { line, item, worth }).collect())
    }

    proptest! {
        #[test]
        fn the_assignment_is_the_best_there_is_and_uses_nothing_twice(edges in edges()) {
            let chosen = assign(&edges, 6, 6, u32::MAX);
            let mut lines: Vec<u32> = (0..6).collect();
            prop_assert_eq!(worth(&edges, &chosen), best_by_trial(&edges, &mut lines, &mut Vec::new()));
            for limit in [0, u32::MAX] {
                let chosen = assign(&edges, 6, 6, limit);
                let picked: Vec<&Edge> = edges.iter().zip(&chosen).filter(|(_, c)| **c).map(|(e, _)| e).collect();
                for of in [|edge: &Edge| edge.line, |edge: &Edge| edge.item] {
                    let mut used: Vec<u32> = picked.iter().map(|edge| of(edge)).collect();
                    used.sort_unstable();
                    used.dedup();
                    prop_assert_eq!(used.len(), picked.len());
                }
            }
        }
    }

    #[test]
    fn taking_the_best_pair_first_would_be_worse() {
        let edge = |line, item, worth| Edge { line, item, worth };
        let edges = [edge(0, 0, 10), edge(0, 1, 9), edge(1, 0, 9)];
        assert_eq!(assign(&edges, 2, 2, 10), [false, true, true]);
        assert_eq!(assign(&edges, 2, 2, 0), [true, false, false], "by descending worth");
    }
}
