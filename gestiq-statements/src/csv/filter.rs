//! Leaves out rows or marks them as pending, by the value of a column. Rows that are left out are counted.

use super::cells::Span;
use super::profile::CsvProfile;
use super::resolve::Wanted;
use super::row::Row;
use super::row_filter::RowFilter;
use super::table::{Table, count_rows};
use crate::error::Error;
use crate::findings::Findings;
use crate::header_name::fold_value;
use crate::issue::{ImportIssue, IssueCode};

/// Reduces a table to the rows that the profile keeps.
pub(crate) fn apply(
    table: &mut Table<'_>,
    profile: &CsvProfile,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    for filter in &profile.row_filter {
        let Some(column) = Wanted::new(&filter.column).find(table.header.as_ref()) else { continue };
        let cells = &table.cells;
        let value = |row: &Span| cells.row(*row).cell(column);
        for row in &mut table.rows {
            row.is_pending |= lists(&filter.pending, value(row));
        }
        let left_out = table.rows.extract_if(.., |row| is_left_out(value(row), filter));
        let left_out: Vec<Row<'_>> = left_out.map(|row| cells.row(row)).collect();
        report(&left_out, column, findings)?;
    }
    Ok(())
}

fn is_left_out(value: &str, filter: &RowFilter) -> bool {
    let kept = filter.keep.is_empty() || lists(&filter.keep, value) || lists(&filter.pending, value);
    !kept || lists(&filter.leave_out, value)
}

fn lists(values: &[String], value: &str) -> bool {
    if values.is_empty() {
        return false;
    }
    let value = fold_value(value);
    values.iter().any(|listed| fold_value(listed) == value)
}

fn report(left_out: &[Row<'_>], column: usize, findings: &mut Findings<'_>) -> Result<(), Error> {
    let Some(first) = left_out.first() else { return Ok(()) };
    let mut values: Vec<&str> = left_out.iter().map(|row| row.cell(column)).collect();
    values.sort_unstable();
    values.dedup();
    let issue = ImportIssue::new(IssueCode::RowsLeftOut, first.place)
        .text(&values.join(", "))
        .detail(format!("{}, the first of them here", count_rows(left_out.len())));
    findings.add(issue)
}
