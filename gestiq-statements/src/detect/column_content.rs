//! Classifies the content of a column.

use std::collections::HashSet;

use super::column_report::ColumnContent;
use super::grid::Grid;
use crate::csv::DateFormat;

/// The most values that are few.
const MOST_VALUES: usize = 8;
/// The longest value in characters that may be a mark: `Überweisungsgutschrift` has 22.
const LONGEST_MARK: usize = 32;
/// The most values that are few if none of them occurs twice.
const MOST_SINGLE: usize = 4;

/// Classifies the content of a column.
pub(super) fn content(grid: &Grid<'_>, column: usize) -> ColumnContent {
    let mut values: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut filled = 0_usize;
    for cell in grid.filled(column) {
        filled += 1;
        if seen.len() <= MOST_VALUES && seen.insert(cell) {
            values.push(cell);
        }
    }
    match values.as_slice() {
        [] => return ColumnContent::Empty,
        [one] => return ColumnContent::OneValue { value: (*one).to_owned() },
        _ => {}
    }
    if all_dates(grid, column) {
        return ColumnContent::Dates;
    }
    let is_few = values.len() <= MOST_VALUES && (values.len() < filled || values.len() <= MOST_SINGLE);
    let is_mark = |value: &&str| value.chars().count() <= LONGEST_MARK;
    if is_few && values.iter().all(is_mark) && !(is_all_numbers(grid, column) && has_decimals(&values)) {
        return ColumnContent::FewValues { values: values.into_iter().map(str::to_owned).collect() };
    }
    if is_all_numbers(grid, column) { ColumnContent::Numbers } else { ColumnContent::Text }
}

/// Returns `true` if a value is more than a small whole number, which can be a mark.
fn has_decimals(values: &[&str]) -> bool {
    const LONGEST: usize = 2;
    values.iter().any(|value| value.len() > LONGEST)
}

fn is_all_numbers(grid: &Grid<'_>, column: usize) -> bool {
    grid.filled(column).all(|cell| grid.number(cell).is_some())
}

fn all_dates(grid: &Grid<'_>, column: usize) -> bool {
    /// Two-digit years below it are in this century.
    const PIVOT: u8 = 70;
    let mut usual = DateFormat::USUAL.iter().filter(|pattern| **pattern != "excel");
    usual.any(|pattern| {
        pattern
            .parse::<DateFormat>()
            .is_ok_and(|format| grid.filled(column).all(|cell| format.read(cell, PIVOT).is_some()))
    })
}
