//! Rows that are balances and not lines: an opening balance, a closing balance.

use super::draft::{Draft, column, shown};
use crate::csv::RowFilter;
use crate::detect::balance_label::balance_label;
use crate::detect::grid::Grid;
use crate::words::{ValueWord, Words};

/// Takes the rows that name a balance out of the lines.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    for index in 0..grid.width() {
        let mut filter = RowFilter::new(column(grid, index));
        for (word, label) in grid.others.iter().filter_map(|row| balance_label(words, row.get(index)?)) {
            let labels = if word == ValueWord::Opening { &mut filter.opening } else { &mut filter.closing };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        if filter.opening.is_empty() && filter.closing.is_empty() {
            continue;
        }
        let labels: Vec<&str> = filter.opening.iter().chain(&filter.closing).map(String::as_str).collect();
        draft.evidence.push(format!(
            "rows with {:?} in the column {:?} are balances and not lines",
            labels.join(", "),
            shown(grid, index)
        ));
        draft.profile.row_filter.push(filter);
    }
}
