//! A profile under review, with the questions and the evidence that the review adds.

use crate::csv::resolve::{Header, Wanted};
use crate::csv::{Column, ColumnSource, CsvProfile, Field};
use crate::detect::grid::Grid;
use crate::detect::question::Question;
use crate::detect::report::uses;
use crate::detect::{ColumnContent, ColumnUse};

/// A profile under review.
#[derive(Clone, Debug)]
pub(in crate::detect) struct Draft {
    pub(in crate::detect) profile: CsvProfile,
    pub(in crate::detect) questions: Vec<Question>,
    pub(in crate::detect) evidence: Vec<String>,
    /// The rows of the grid that do not count: left out, or pending.
    pub(in crate::detect) left_out: Vec<bool>,
}

impl Draft {
    pub(in crate::detect) fn new(profile: CsvProfile) -> Self {
        Draft { profile, questions: Vec::new(), evidence: Vec::new(), left_out: Vec::new() }
    }

    /// Returns the uses of a column under the profile.
    pub(super) fn uses_of(&self, grid: &Grid<'_>, column: usize) -> Vec<ColumnUse> {
        let all = uses(grid, &self.profile);
        all.into_iter().filter(|(used, _)| *used == column).map(|(_, usage)| usage).collect()
    }

    /// Returns the columns of the file that are not read, or feed nothing but one of these fields.
    pub(super) fn columns_beside(&self, grid: &Grid<'_>, fields: &[Field]) -> Vec<usize> {
        let all = uses(grid, &self.profile);
        let is_free = |usage: &ColumnUse| matches!(usage, ColumnUse::Field(field) if fields.contains(field));
        let free =
            |column: &usize| all.iter().filter(|(used, _)| used == column).all(|(_, usage)| is_free(usage));
        (0..grid.width()).filter(free).collect()
    }

    /// Returns the columns that a field is read from.
    pub(in crate::detect) fn columns_of(&self, grid: &Grid<'_>, field: Field) -> Vec<usize> {
        let all = uses(grid, &self.profile);
        all.into_iter()
            .filter(|(_, usage)| *usage == ColumnUse::Field(field))
            .map(|(column, _)| column)
            .collect()
    }

    /// Returns `true` if a row of the grid counts.
    pub(super) fn counts(&self, row: usize) -> bool {
        !self.left_out.get(row).copied().unwrap_or_default()
    }

    /// Reads a field from a column.
    pub(super) fn read(&mut self, field: Field, column: Column) {
        self.profile.columns.set(field, ColumnSource::One(column));
    }

    /// Stops reading a field.
    pub(super) fn drop(&mut self, field: Field) {
        let kept = self.profile.columns.iter().filter(|(own, _)| *own != field);
        let mut columns = crate::csv::Columns::default();
        kept.for_each(|(own, source)| columns.set(own, source.clone()));
        self.profile.columns = columns;
    }

    pub(super) fn ask(&mut self, question: Question) {
        self.questions.push(question);
    }
}

/// Returns the name by which a profile finds a column of the file.
pub(super) fn column(grid: &Grid<'_>, index: usize) -> Column {
    let name = grid.name(index);
    if name.is_empty() {
        return Column::Index(index + 1);
    }
    let header = Header::named(grid.names.iter().copied());
    let nth = |nth: usize| Column::Nth { name: name.to_owned(), nth };
    if Wanted::new(&Column::from(name)).find(Some(&header)) == Some(index)
        && Wanted::new(&nth(2)).find(Some(&header)).is_none()
    {
        return Column::from(name);
    }
    let number =
        (1..=grid.width()).find(|number| Wanted::new(&nth(*number)).find(Some(&header)) == Some(index));
    number.map_or(Column::Index(index + 1), nth)
}

/// Returns the name of a column for people.
pub(super) fn shown(grid: &Grid<'_>, index: usize) -> String {
    let name = grid.name(index);
    if name.is_empty() { format!("column {}", index + 1) } else { name.to_owned() }
}

/// Returns the few values of a column; none if it has many, or numbers, or dates.
pub(super) fn few_values(grid: &Grid<'_>, index: usize) -> Vec<String> {
    match crate::detect::column_content::content(grid, index) {
        ColumnContent::OneValue { value } => vec![value],
        ColumnContent::FewValues { values } => values,
        _ => Vec::new(),
    }
}
