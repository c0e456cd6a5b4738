//! Finds the columns of a profile in the header of a file.

use std::borrow::Cow;

use super::columns::{Column, ColumnSource, Columns, Field};
use super::row::Row;
use crate::header_name::fold;

/// The header of a file with folded names.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(crate) fn new(row: Row<'_>) -> Self {
        Header::named(row.cells())
    }

    pub(crate) fn named<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        Header { names: names.map(fold).collect() }
    }

    /// Returns the number of cells that a row must have: up to the last one with a name.
    pub(crate) fn width(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(&fold(name))
    }
}

/// A column of a profile; its name is folded once for all rows in which it is searched.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    Index(usize),
    /// A folded name, and its number among equal names, from 0.
    Name(String, usize),
}

impl Wanted {
    pub(crate) fn new(column: &Column) -> Self {
        match column {
            Column::Index(index) => Wanted::Index(index.saturating_sub(1)),
            Column::Name(name) => Wanted::Name(fold(name), 0),
            Column::Nth { name, nth } => Wanted::Name(fold(name), nth.saturating_sub(1)),
        }
    }

    /// Returns the index of the column, from 0.
    pub(crate) fn find(&self, header: Option<&Header>) -> Option<usize> {
        match self {
            Wanted::Index(index) => {
                Some(*index).filter(|at| header.is_none_or(|header| *at < header.names.len()))
            }
            Wanted::Name(name, nth) => {
                let same = header?.names.iter().enumerate().filter(|(_, other)| *other == name);
                same.map(|(index, _)| index).nth(*nth)
            }
        }
    }
}

/// The cells of a field in each row.
#[derive(Clone, Debug)]
enum Cells {
    One(usize),
    FirstFilled(Vec<usize>),
    Joined(Vec<usize>, String),
}

/// The columns of a profile, prepared for searching in many rows.
#[derive(Debug)]
pub(crate) struct Plan<'p> {
    fields: Vec<(Field, &'p ColumnSource, Vec<Wanted>)>,
}

impl<'p> Plan<'p> {
    pub(crate) fn new(columns: &'p Columns) -> Self {
        let wanted = |source: &ColumnSource| source.columns().iter().map(Wanted::new).collect();
        Plan { fields: columns.iter().map(|(field, source)| (field, source, wanted(source))).collect() }
    }

    /// Finds the fields under a header.
    pub(crate) fn resolve(&self, header: Option<&Header>) -> Resolved {
        let mut resolved = vec![None; Field::ALL.len()];
        for (field, source, wanted) in &self.fields {
            if let Some(cells) = resolved.get_mut(*field as usize) {
                *cells = self::cells(source, wanted, header);
            }
        }
        Resolved(resolved)
    }
}

fn cells(source: &ColumnSource, wanted: &[Wanted], header: Option<&Header>) -> Option<Cells> {
    let mut found = wanted.iter().filter_map(|column| column.find(header));
    match source {
        ColumnSource::One(_) | ColumnSource::AnyOf(_) => found.next().map(Cells::One),
        ColumnSource::FirstFilled { .. } => some(found).map(Cells::FirstFilled),
        ColumnSource::Joined { with, .. } => some(found).map(|indexes| Cells::Joined(indexes, with.clone())),
    }
}

/// Returns each column once: two aliases can be one name.
fn some(found: impl Iterator<Item = usize>) -> Option<Vec<usize>> {
    let mut indexes: Vec<usize> = Vec::new();
    for index in found {
        if !indexes.contains(&index) {
            indexes.push(index);
        }
    }
    (!indexes.is_empty()).then_some(indexes)
}

/// All fields of a profile that a file has.
#[derive(Clone, Debug)]
pub(crate) struct Resolved(Vec<Option<Cells>>);

impl Resolved {
    pub(crate) fn has(&self, field: Field) -> bool {
        self.cells(field).is_some()
    }

    fn cells(&self, field: Field) -> Option<&Cells> {
        self.0.get(field as usize)?.as_ref()
    }

    /// Returns the text of a field in a row; empty if the file has no such column.
    #[inline]
    pub(crate) fn text<'r>(&self, field: Field, row: Row<'r>) -> Cow<'r, str> {
        match self.cells(field) {
            None => Cow::Borrowed(""),
            Some(Cells::One(index)) => Cow::Borrowed(row.cell(*index)),
            Some(Cells::FirstFilled(indexes)) => {
                let filled = indexes.iter().map(|index| row.cell(*index)).find(|cell| !cell.is_empty());
                Cow::Borrowed(filled.unwrap_or_default())
            }
            Some(Cells::Joined(indexes, with)) => {
                let filled = indexes.iter().map(|index| row.cell(*index)).filter(|cell| !cell.is_empty());
                Cow::Owned(filled.collect::<Vec<_>>().join(with))
            }
        }
    }
}
