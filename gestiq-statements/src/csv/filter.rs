//! Leaves out rows or marks them as pending, by the value of a column, and takes rows with balances out of the lines.

use super::cells::Span;
use super::edge::Edge;
use super::profile::CsvProfile;
use super::resolve::Wanted;
use super::row::Row;
use super::row_filter::{OtherRows, RowFilter};
use super::table::{Table, count_rows};
use crate::error::Error;
use crate::findings::Findings;
use crate::header_name::{fold, fold_value};
use crate::issue::{ImportIssue, IssueCode};

/// The rows that are left out with an issue of their own; the others of a filter are counted in one.
const MOST_ROWS_TOLD: usize = 500;

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
        if !(filter.opening.is_empty() && filter.closing.is_empty()) {
            let edges = table.rows.extract_if(.., |row| edge(value(row), filter).is_some());
            let edges: Vec<(Span, Edge)> =
                edges.filter_map(|row| Some((row, edge(value(&row), filter)?))).collect();
            table.edges.extend(edges);
        }
        for row in &mut table.rows {
            row.is_pending |= lists(&filter.pending, value(row));
        }
        let left_out = table.rows.extract_if(.., |row| is_left_out(value(row), filter));
        let left_out: Vec<Row<'_>> = left_out.map(|row| cells.row(row)).collect();
        report(&left_out, column, filter, findings)?;
    }
    Ok(())
}

fn is_left_out(value: &str, filter: &RowFilter) -> bool {
    let kept = match filter.others {
        OtherRows::Refuse => is_listed(value, filter),
        OtherRows::ByKeep => filter.keep.is_empty() || is_listed(value, filter),
    };
    !kept || lists(&filter.leave_out, value)
}

/// Returns `true` if the row counts by a list.
fn is_listed(value: &str, filter: &RowFilter) -> bool {
    lists(&filter.keep, value) || lists(&filter.pending, value)
}

/// Returns the balance that a row with this value is.
fn edge(value: &str, filter: &RowFilter) -> Option<Edge> {
    let value = fold(value);
    let begins = |starts: &[String]| starts.iter().any(|start| value.starts_with(&fold(start)));
    let opening = begins(&filter.opening).then_some(Edge::Opening);
    opening.or_else(|| begins(&filter.closing).then_some(Edge::Closing))
}

fn lists(values: &[String], value: &str) -> bool {
    if values.is_empty() {
        return false;
    }
    let value = fold_value(value);
    values.iter().any(|listed| fold_value(listed) == value)
}

/// Reports the rows that are left out: one by one, and an unlisted value as an error if the filter refuses it.
fn report(
    left_out: &[Row<'_>],
    column: usize,
    filter: &RowFilter,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    let name = || match &filter.column {
        super::columns::Column::Name(name) | super::columns::Column::Nth { name, .. } => name.clone(),
        super::columns::Column::Index(index) => format!("column {index}"),
    };
    let (listed, unlisted): (Vec<&Row<'_>>, Vec<&Row<'_>>) = left_out
        .iter()
        .partition(|row| filter.others == OtherRows::ByKeep || lists(&filter.leave_out, row.cell(column)));
    for row in &unlisted {
        let issue = ImportIssue::new(IssueCode::InvalidField, row.place).field(name()).text(row.cell(column));
        findings.add(issue.detail("no list of the row filter has this value"))?;
    }
    for row in listed.iter().take(MOST_ROWS_TOLD) {
        let issue = ImportIssue::new(IssueCode::RowsLeftOut, row.place).field(name());
        findings.add(issue.text(row.cell(column)))?;
    }
    let rest = listed.get(MOST_ROWS_TOLD..).unwrap_or_default();
    let Some(first) = rest.first() else { return Ok(()) };
    let detail = format!("{} more, the first of them here", count_rows(rest.len()));
    findings.add(ImportIssue::new(IssueCode::RowsLeftOut, first.place).field(name()).detail(detail))
}
