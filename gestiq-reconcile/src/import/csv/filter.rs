//! Rows that are left out or pending, by the value of a column. What is left out is counted.

use super::header_name::fold_value;
use super::profile::{CsvProfile, RowFilter};
use super::reader::Row;
use super::resolve::Wanted;
use super::table::{Table, count_rows};
use crate::import::findings::Findings;
use crate::import::{ImportIssue, IssueCode};
use crate::{Error, LineStatus};

/// A row that is read, and whether it is booked.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) row: Row,
    pub(crate) status: LineStatus,
}

/// Takes the rows of a table that the profile keeps.
pub(crate) fn apply(
    table: &mut Table,
    profile: &CsvProfile,
    findings: &mut Findings<'_>,
) -> Result<Vec<Entry>, Error> {
    let booked = |row| Entry { row, status: LineStatus::Booked };
    let mut entries: Vec<Entry> = std::mem::take(&mut table.rows).into_iter().map(booked).collect();
    for filter in &profile.row_filter {
        let Some(column) = Wanted::new(&filter.column).find(table.header.as_ref()) else { continue };
        let (kept, left_out): (Vec<Entry>, Vec<Entry>) = entries
            .into_iter()
            .map(|entry| judge(entry, filter, column))
            .partition(|entry| !is_left_out(&entry.row, filter, column));
        report(&left_out, column, findings)?;
        entries = kept;
    }
    Ok(entries)
}

fn judge(mut entry: Entry, filter: &RowFilter, column: usize) -> Entry {
    if lists(&filter.pending, entry.row.cell(column)) {
        entry.status = LineStatus::Pending;
    }
    entry
}

fn is_left_out(row: &Row, filter: &RowFilter, column: usize) -> bool {
    let value = row.cell(column);
    let kept = filter.keep.is_empty() || lists(&filter.keep, value) || lists(&filter.pending, value);
    !kept || lists(&filter.leave_out, value)
}

fn lists(values: &[String], value: &str) -> bool {
    let value = fold_value(value);
    values.iter().any(|listed| fold_value(listed) == value)
}

fn report(left_out: &[Entry], column: usize, findings: &mut Findings<'_>) -> Result<(), Error> {
    let Some(first) = left_out.first() else { return Ok(()) };
    let mut values: Vec<&str> = left_out.iter().map(|entry| entry.row.cell(column)).collect();
    values.sort_unstable();
    values.dedup();
    let issue = ImportIssue::new(IssueCode::RowsLeftOut, first.row.place)
        .text(&values.join(", "))
        .detail(format!("{}, the first of them here", count_rows(left_out.len())));
    findings.add(issue)
}
