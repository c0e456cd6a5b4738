//! Lists every column of a file with its content and its use by a profile.

use super::column_content::content;
use super::column_report::{ColumnReport, ColumnUse};
use super::grid::Grid;
use crate::csv::resolve::{Header, Wanted};
use crate::csv::{Column, ColumnSource, CsvProfile};

/// Returns all columns of a file, with their uses by a profile.
pub(super) fn report(grid: &Grid<'_>, profile: Option<&CsvProfile>) -> Vec<ColumnReport> {
    let uses = profile.map(|profile| uses(grid, profile)).unwrap_or_default();
    let of =
        |column: usize| uses.iter().filter(|(used, _)| *used == column).map(|(_, usage)| *usage).collect();
    (0..grid.width())
        .map(|column| ColumnReport {
            number: column + 1,
            name: grid.name(column).to_owned(),
            uses: of(column),
            content: content(grid, column),
        })
        .collect()
}

/// Returns the columns that a profile reads, each with its use.
pub(super) fn uses(grid: &Grid<'_>, profile: &CsvProfile) -> Vec<(usize, ColumnUse)> {
    let header = Header::named(grid.names.iter().copied());
    let find = |column: &Column| Wanted::new(column).find(Some(&header));
    let mut uses = Vec::new();
    for (field, source) in profile.columns.iter() {
        let found = source.columns().filter_map(find).map(|column| (column, ColumnUse::Field(field)));
        match source {
            ColumnSource::One(_) | ColumnSource::AnyOf(_) => uses.extend(found.take(1)),
            _ => uses.extend(found),
        }
    }
    let rule = profile.credit_notes.iter().filter_map(|rule| find(&rule.column));
    uses.extend(rule.map(|column| (column, ColumnUse::CreditNotes)));
    let filters = profile.row_filter.iter().filter_map(|filter| find(&filter.column));
    uses.extend(filters.map(|column| (column, ColumnUse::RowFilter)));
    uses
}
