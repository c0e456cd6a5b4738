//! The columns of a profile in the header of a file.

use std::borrow::Cow;

use super::columns::{Column, ColumnSource, Columns, Field};
use super::header_name::fold;
use super::reader::Row;

/// The header of a file, its names folded.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(crate) fn new(row: &Row) -> Self {
        Header { names: row.cells().map(fold).collect() }
    }

    /// Cells that a row must have: up to the last one with a name.
    pub(crate) fn width(&self) -> usize {
        self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(&fold(name))
    }
}

/// The index of a column, from 0.
pub(crate) fn find(column: &Column, header: Option<&Header>) -> Option<usize> {
    let nth_of = |name: &str, nth: usize| {
        let name = fold(name);
        let same = header?.names.iter().enumerate().filter(|(_, other)| **other == name);
        same.map(|(index, _)| index).nth(nth)
    };
    match column {
        Column::Index(index) => index.checked_sub(1).filter(|at| header.is_none_or(|h| *at < h.names.len())),
        Column::Name(name) => nth_of(name, 0),
        Column::Nth { name, nth } => nth_of(name, nth.checked_sub(1)?),
    }
}

/// Where the cells of a field are in each row.
#[derive(Clone, Debug)]
enum Cells {
    One(usize),
    FirstFilled(Vec<usize>),
    Joined(Vec<usize>, String),
}

fn cells(source: &ColumnSource, header: Option<&Header>) -> Option<Cells> {
    let mut found = source.columns().iter().filter_map(|column| find(column, header));
    match source {
        ColumnSource::One(_) | ColumnSource::AnyOf(_) => found.next().map(Cells::One),
        ColumnSource::FirstFilled { .. } => some(found.collect()).map(Cells::FirstFilled),
        ColumnSource::Joined { with, .. } => {
            some(found.collect()).map(|indexes| Cells::Joined(indexes, with.clone()))
        }
    }
}

/// Each column once: two aliases can be one name.
fn some(found: Vec<usize>) -> Option<Vec<usize>> {
    let mut indexes: Vec<usize> = Vec::with_capacity(found.len());
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
    pub(crate) fn new(columns: &Columns, header: Option<&Header>) -> Self {
        let of = |field: &Field| columns.get(*field).and_then(|source| cells(source, header));
        Resolved(Field::ALL.iter().map(of).collect())
    }

    pub(crate) fn has(&self, field: Field) -> bool {
        self.cells(field).is_some()
    }

    fn cells(&self, field: Field) -> Option<&Cells> {
        self.0.get(field as usize)?.as_ref()
    }

    /// The text of a field in a row; empty where the file has no such column.
    pub(crate) fn text<'r>(&self, field: Field, row: &'r Row) -> Cow<'r, str> {
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
