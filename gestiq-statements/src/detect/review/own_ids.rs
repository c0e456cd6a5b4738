//! The caller's own ids of lines, which are kept when a file of the canonical form has a column more or less.

use std::collections::HashSet;

use super::draft::Draft;
use crate::csv::{CsvProfile, Field};
use crate::detect::grid::Grid;

/// The names of the canonical form that a file must have besides its ids.
const NEEDED: [&str; 3] = ["id", "date", "amount"];
/// The other names of the canonical form that it may lack.
const MOST_LACKING: usize = 2;

/// Reads the ids of a file in nearly the canonical form as those of the caller, if each occurs once.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>) {
    let canonical = CsvProfile::canonical_lines().signature;
    let has = |name: &str| grid.names.contains(&name);
    let lacking = canonical.iter().filter(|name| !has(name)).count();
    if !NEEDED.into_iter().all(has) || lacking > MOST_LACKING {
        return;
    }
    let [id] = draft.columns_of(grid, Field::Id)[..] else { return };
    let mut seen = HashSet::new();
    if grid.cells(id).iter().all(|cell| !cell.is_empty() && seen.insert(*cell)) {
        let source = draft.profile.columns.get(Field::Id).cloned();
        draft.drop(Field::Id);
        if let Some(source) = source {
            draft.profile.columns.set(Field::LineId, source);
            draft.evidence.push("the ids of the file are kept: it has the canonical columns".to_owned());
        }
    }
}
