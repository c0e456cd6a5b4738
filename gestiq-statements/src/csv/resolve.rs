//! Finds the columns of a profile in the header of a file.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

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

    /// Returns the number of cells of the header, with those that name nothing.
    pub(crate) fn cells(&self) -> usize {
        self.names.len()
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
    /// The columns of the payer and the payee, and the folded names of the own side.
    Parties(usize, usize, Vec<String>),
}

/// The columns of a profile, prepared for searching in many rows.
#[derive(Debug)]
pub(crate) struct Plan<'p> {
    fields: Vec<(Field, &'p ColumnSource)>,
    /// The uses of a folded name: a profile lists hundreds of names, and a row has few cells.
    by_name: FxHashMap<String, Vec<Use>>,
    by_index: Vec<(usize, Use)>,
}

/// A use of a column by a profile.
#[derive(Clone, Copy, Debug)]
struct Use {
    /// Index among the fields of the profile.
    field: usize,
    /// Place among the columns of the field: lower is preferred.
    order: usize,
    /// Number among columns of equal names, from 0.
    nth: usize,
}

impl<'p> Plan<'p> {
    pub(crate) fn new(columns: &'p Columns) -> Self {
        let mut plan =
            Plan { fields: columns.iter().collect(), by_name: FxHashMap::default(), by_index: Vec::new() };
        for (field, (_, source)) in columns.iter().enumerate() {
            for (order, column) in source.columns().enumerate() {
                match Wanted::new(column) {
                    Wanted::Index(index) => plan.by_index.push((index, Use { field, order, nth: 0 })),
                    Wanted::Name(name, nth) => {
                        plan.by_name.entry(name).or_default().push(Use { field, order, nth });
                    }
                }
            }
        }
        plan
    }

    /// Finds the fields under a header.
    pub(crate) fn resolve(&self, header: Option<&Header>) -> Resolved {
        let mut found = self.found(header);
        found.sort_unstable();
        let mut resolved = vec![None; Field::ALL.len()];
        for of_field in found.chunk_by(|one, next| one.0 == next.0) {
            let source = of_field.first().and_then(|(field, ..)| self.fields.get(*field));
            let Some((field, source)) = source else { continue };
            if let Some(cells) = resolved.get_mut(*field as usize) {
                *cells = self::cells(source, of_field.iter().map(|(.., column)| *column));
            }
        }
        Resolved(resolved)
    }

    /// Returns the index of a field, the order among its columns, and the column, for each column that is used.
    fn found(&self, header: Option<&Header>) -> Vec<(usize, usize, usize)> {
        let exists = |index: &usize| header.is_none_or(|header| *index < header.names.len());
        let by_index = self.by_index.iter().filter(|(index, _)| exists(index));
        let mut found: Vec<_> = by_index.map(|(index, used)| (used.field, used.order, *index)).collect();
        let names: &[String] = header.map_or(&[], |header| &header.names);
        for (column, name) in names.iter().enumerate() {
            let Some(uses) = self.by_name.get(name) else { continue };
            let nth = names.iter().take(column).filter(|other| *other == name).count();
            let uses = uses.iter().filter(|used| used.nth == nth);
            found.extend(uses.map(|used| (used.field, used.order, column)));
        }
        found
    }
}

/// Returns the cells of a source, whose columns come in order of preference.
fn cells(source: &ColumnSource, mut found: impl Iterator<Item = usize>) -> Option<Cells> {
    match source {
        ColumnSource::One(_) | ColumnSource::AnyOf(_) => found.next().map(Cells::One),
        ColumnSource::FirstFilled { .. } => some(found).map(Cells::FirstFilled),
        ColumnSource::Parties { own, .. } => match (found.next(), found.next()) {
            (Some(payer), Some(payee)) => {
                Some(Cells::Parties(payer, payee, own.iter().map(|name| fold(name)).collect()))
            }
            (found, _) => found.map(Cells::One),
        },
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

    /// Returns the columns of a field.
    pub(crate) fn indexes(&self, field: Field) -> &[usize] {
        match self.cells(field) {
            None | Some(Cells::Parties(..)) => &[],
            Some(Cells::One(index)) => std::slice::from_ref(index),
            Some(Cells::FirstFilled(indexes) | Cells::Joined(indexes, _)) => indexes,
        }
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
            // Without the sign of an amount, the payer is the other side, as it is of money in.
            Some(Cells::Parties(..)) => Cow::Borrowed(self.other_side(row, false)),
            Some(Cells::Joined(indexes, with)) => {
                let filled = indexes.iter().map(|index| row.cell(*index)).filter(|cell| !cell.is_empty());
                Cow::Owned(filled.collect::<Vec<_>>().join(with))
            }
        }
    }

    /// Returns `true` if payer and payee stand in two columns.
    pub(crate) fn has_parties(&self) -> bool {
        matches!(self.cells(Field::Counterparty), Some(Cells::Parties(..)))
    }

    /// Returns the name of the other side: the one of payer and payee that is not an own name, else the payee of money
    /// out and the payer of money in.
    pub(crate) fn other_side<'r>(&self, row: Row<'r>, is_out: bool) -> &'r str {
        let Some(Cells::Parties(payer, payee, own)) = self.cells(Field::Counterparty) else { return "" };
        let (payer, payee) = (row.cell(*payer), row.cell(*payee));
        let is_own = |name: &str| !name.is_empty() && own.contains(&fold(name));
        match (is_own(payer), is_own(payee)) {
            (true, false) => payee,
            (false, true) => payer,
            _ => {
                let (first, second) = if is_out { (payee, payer) } else { (payer, payee) };
                if first.is_empty() { second } else { first }
            }
        }
    }
}
