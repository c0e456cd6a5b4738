//! The columns of a field by the names of some languages.

use rustc_hash::FxHashSet;

use crate::csv::columns::{Column, ColumnSource, Field};
use crate::header_name::{fold, spelled_out};
use crate::words::{Meaning, Words};

/// Returns the columns of a field in files of some languages: all texts are joined, the first name that is filled
/// counts, and of all else the first column that the file has.
pub(super) fn source(field: Field, languages: &[&str]) -> Option<ColumnSource> {
    let words = Words::standard();
    let names = meanings(field).into_iter().flat_map(|meaning| words.names(meaning, languages));
    let mut known = FxHashSet::default();
    let columns: Vec<Column> =
        names.flat_map(forms).filter(|name| known.insert(fold(name))).map(Column::Name).collect();
    (!columns.is_empty()).then(|| match field {
        Field::Description => ColumnSource::Joined { join: columns, with: " ".to_owned() },
        Field::Counterparty => ColumnSource::FirstFilled { first_filled: columns },
        _ => ColumnSource::AnyOf(columns),
    })
}

/// Returns the meanings that feed a field, the surest first.
fn meanings(field: Field) -> Vec<Meaning> {
    let more: &[Meaning] = match field {
        Field::Date => &[Meaning::IssueDate],
        Field::Amount => &[Meaning::Gross],
        Field::Counterparty => &[Meaning::Payer, Meaning::Payee],
        _ => &[],
    };
    std::iter::once(Meaning::Field(field)).chain(more.iter().copied()).collect()
}

/// Returns a name, and the same without accents where they are spelled out.
fn forms(name: &str) -> Vec<String> {
    let spelled = spelled_out(name);
    if spelled == name { vec![spelled] } else { vec![name.to_owned(), spelled] }
}
