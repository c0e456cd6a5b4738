//! Optimal assignment of lines to items: the pairs that are best together.
//!
//! Taking the best pair first gives away items that another line needs. Here the pairs of a connected component
//! are assigned so that the sum of their scores is the largest there is. A line may stay unassigned.

use super::component::Component;
use super::edge::Edge;
use crate::matching::tables::ix::{EdgeIx, ItemIx, Ix, LineIx, NodeIx, numbers};
use crate::matching::tables::table::Table;

/// Assigns lines to items; returns for each edge whether it is chosen.
///
/// Components with more than `optimal_lines` lines are assigned by descending worth.
pub(super) fn assign(
    edges: &Table<EdgeIx, Edge>,
    lines: usize,
    items: usize,
    optimal_lines: u32,
) -> Table<EdgeIx, bool> {
    let optimal_lines = usize::try_from(optimal_lines).unwrap_or(usize::MAX);
    let mut chosen = Table::filled(false, edges.len());
    for members in components(edges, lines, items) {
        if let [single] = members[..] {
            chosen[single] = true;
            continue;
        }
        let component = Component::new(edges, &members);
        let picked =
            if component.lines() > optimal_lines { component.by_worth() } else { component.optimal() };
        picked.into_iter().for_each(|edge| chosen[edge] = true);
    }
    chosen
}

/// Returns the edges by connected component, in the order of their first edge.
fn components(edges: &Table<EdgeIx, Edge>, lines: usize, items: usize) -> Vec<Vec<EdgeIx>> {
    let node_of_line = |line: LineIx| NodeIx::from_position(line.get());
    let node_of_item = |item: ItemIx| NodeIx::from_position(lines + item.get());
    let mut parents: Table<NodeIx, NodeIx> = numbers(lines + items).collect();
    for edge in edges.iter() {
        debug_assert!(edge.line.get() < lines && edge.item.get() < items && edge.worth > 0, "{edge:?}");
        let left = root(&mut parents, node_of_line(edge.line));
        let right = root(&mut parents, node_of_item(edge.item));
        // The smaller number becomes the root, so that the result does not depend on the order of edges.
        parents[left.max(right)] = left.min(right);
    }
    let mut slots: Table<NodeIx, Option<NodeIx>> = Table::filled(None, lines + items);
    let mut components: Table<NodeIx, Vec<EdgeIx>> = Table::default();
    for (at, edge) in edges.entries() {
        let root = root(&mut parents, node_of_line(edge.line));
        let slot = *slots[root].get_or_insert_with(|| components.push(Vec::new()));
        components[slot].push(at);
    }
    components.into_values()
}

fn root(parents: &mut Table<NodeIx, NodeIx>, mut node: NodeIx) -> NodeIx {
    while parents[node] != node {
        let above = parents[parents[node]];
        parents[node] = above;
        node = above;
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Edges = Table<EdgeIx, Edge>;

    fn worth(edges: &Edges, chosen: &Table<EdgeIx, bool>) -> i64 {
        edges.iter().zip(chosen.iter()).filter(|(_, chosen)| **chosen).map(|(edge, _)| edge.worth).sum()
    }

    /// Tries every choice.
    fn best_by_trial(edges: &Edges, lines_left: &mut Vec<LineIx>, items: &mut Vec<ItemIx>) -> i64 {
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

    fn edge(line: usize, item: usize, worth: i64) -> Edge {
        Edge { line: LineIx::from_position(line), item: ItemIx::from_position(item), worth }
    }

    fn edges() -> impl Strategy<Value = Edges> {
        proptest::collection::btree_map((0_usize..6, 0_usize..6), 1_i64..1_000, 0..20)
            .prop_map(|all| all.into_iter().map(|((line, item), worth)| edge(line, item, worth)).collect())
    }

    proptest! {
        #[test]
        fn the_assignment_is_the_best_there_is_and_uses_nothing_twice(edges in edges()) {
            let chosen = assign(&edges, 6, 6, u32::MAX);
            let mut lines: Vec<LineIx> = numbers(6).collect();
            prop_assert_eq!(worth(&edges, &chosen), best_by_trial(&edges, &mut lines, &mut Vec::new()));
            for limit in [0, u32::MAX] {
                let chosen = assign(&edges, 6, 6, limit);
                let picked: Vec<&Edge> = edges.iter().zip(chosen.iter()).filter(|(_, c)| **c).map(|(e, _)| e).collect();
                for of in [|edge: &Edge| edge.line.get(), |edge: &Edge| edge.item.get()] {
                    let mut used: Vec<usize> = picked.iter().map(|edge| of(edge)).collect();
                    used.sort_unstable();
                    used.dedup();
                    prop_assert_eq!(used.len(), picked.len());
                }
            }
        }
    }

    #[test]
    fn taking_the_best_pair_first_would_be_worse() {
        let edges = Edges::from(vec![edge(0, 0, 10), edge(0, 1, 9), edge(1, 0, 9)]);
        assert_eq!(assign(&edges, 2, 2, 10).values(), [false, true, true]);
        assert_eq!(assign(&edges, 2, 2, 0).values(), [true, false, false], "by descending worth");
    }
}
