//! Decides what the columns of a table hold: by their names, and by their cells where a name has several meanings.

use super::cell_kinds::CellKinds;
use crate::csv::Field;
use crate::words::{Meaning, Sense, Words};

/// The most states that the rows of a file have; a column with more values is a text.
const MOST_STATES: usize = 12;

/// A column that feeds a field.
#[derive(Clone, Copy, Debug)]
struct Hit {
    field: Field,
    /// `false` if most cells cannot be values of the field.
    fits: bool,
    /// The class of the meaning, and the place among its names: lower is preferred.
    rank: (usize, usize),
    column: usize,
}

/// Returns the fields of a table: each with its columns, the most specific first.
pub(super) fn fields(names: &[&str], contents: &[CellKinds], words: &Words) -> Vec<(Field, Vec<usize>)> {
    let empty = CellKinds::default();
    let columns = names
        .iter()
        .enumerate()
        .map(|(column, name)| (column, words.senses(name), contents.get(column).unwrap_or(&empty)));
    let columns: Vec<_> = columns.filter(|(_, senses, _)| !senses.is_empty()).collect();
    let of_items = are_of_items(&named_fields(names.iter().copied(), words));
    let chosen = columns.iter().filter_map(|(column, senses, content)| {
        let sense = chosen(senses, content)?;
        let field = sense.meaning.field()?;
        Some(Hit { field, fits: content.fits(field), rank: rank_of(*sense, of_items), column: *column })
    });
    let mut hits: Vec<Hit> = chosen.collect();
    own_account(&mut hits, contents);
    only_date(&mut hits);
    hits.sort_unstable_by_key(|hit| (hit.field, !hit.fits, hit.rank, hit.column));
    hits.retain({
        let fitting: Vec<Field> = hits.iter().filter(|hit| hit.fits).map(|hit| hit.field).collect();
        move |hit| hit.fits || !fitting.contains(&hit.field)
    });
    let by_field = hits.chunk_by(|one, next| one.field == next.field);
    by_field
        .filter_map(|hits| Some((hits.first()?.field, hits.iter().map(|hit| hit.column).collect())))
        .collect()
}

/// Returns the number of fields that a row of names would give, without a look at the cells.
pub(super) fn named_fields<'n>(names: impl Iterator<Item = &'n str>, words: &Words) -> Vec<Field> {
    let mut fields: Vec<Field> =
        names.filter_map(|name| words.senses(name).iter().find_map(|sense| sense.meaning.field())).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// Returns the first meaning that the cells allow, else the first meaning.
fn chosen<'s>(senses: &'s [Sense], content: &CellKinds) -> Option<&'s Sense> {
    let fits = |sense: &&Sense| match (sense.meaning, sense.meaning.field()) {
        (_, Some(field)) => content.fits(field),
        (Meaning::State, None) => content.distinct <= MOST_STATES,
        (_, None) => true,
    };
    if content.filled == 0 { senses.first() } else { senses.iter().find(fits).or(senses.first()) }
}

/// Returns the rank of a meaning among those of its field. Of a payment, the net amount reaches the account; of an
/// invoice, the gross amount is to be paid.
fn rank_of(sense: Sense, of_items: bool) -> (usize, usize) {
    let class = match (sense.meaning, of_items) {
        (Meaning::Net, false) => 0,
        (Meaning::Gross | Meaning::IssueDate | Meaning::Payer | Meaning::Payee, _) => 2,
        (Meaning::Net, true) => 3,
        _ => 1,
    };
    (class, sense.rank)
}

/// Returns `true` if the fields are those of invoices.
pub(super) fn are_of_items(fields: &[Field]) -> bool {
    let has = |field| fields.contains(&field);
    (has(Field::DueDate) || has(Field::Number))
        && !(has(Field::Balance) || has(Field::ValueDate) || has(Field::Debit))
}

/// Takes the one account that all rows name as the account of the file, if another column has the counterparties', or
/// if it cannot be theirs, because there are several.
fn own_account(hits: &mut [Hit], contents: &[CellKinds]) {
    let ibans: Vec<usize> =
        hits.iter().filter(|hit| hit.field == Field::CounterpartyIban).map(|hit| hit.column).collect();
    if hits.iter().any(|hit| hit.field == Field::Account) {
        return;
    }
    let is_constant = |column: &usize| contents.get(*column).is_some_and(CellKinds::is_constant);
    let Some(own) = ibans.iter().find(|column| is_constant(column)) else { return };
    for hit in hits.iter_mut().filter(|hit| hit.column == *own) {
        hit.field = Field::Account;
    }
}

/// Takes the value date as the date of a file that has no other.
fn only_date(hits: &mut [Hit]) {
    if hits.iter().any(|hit| hit.field == Field::Date) {
        return;
    }
    for hit in hits.iter_mut().filter(|hit| hit.field == Field::ValueDate) {
        hit.field = Field::Date;
    }
}
