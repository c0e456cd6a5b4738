//! Columns of accounts, cards and products: the lines of each are a statement of their own.

use rustc_hash::{FxHashMap, FxHashSet};

use super::chain::Chain;
use super::draft::{Draft, column, few_values, shown};
use super::profile_lines;
use crate::csv::Field;
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};
use crate::header_name::fold;
use crate::words::{Meaning, Words};

/// Decides which column names the account of a row.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    if let Some(index) = draft.columns_of(grid, Field::Account).first().copied() {
        check(draft, grid, index);
        return;
    }
    if let Some(index) = own_iban(draft, grid) {
        draft.drop(Field::CounterpartyIban);
        draft.read(Field::Account, column(grid, index));
        check(draft, grid, index);
        return;
    }
    let is_account =
        |index: &usize| words.meanings(grid.name(*index)).contains(&Meaning::Field(Field::Account));
    let several = |index: &usize| few_values(grid, *index).len() > 1;
    let found = draft.columns_beside(grid, &[]).into_iter().filter(is_account).find(several);
    if let Some(index) = found {
        draft.read(Field::Account, column(grid, index));
        check(draft, grid, index);
    }
}

/// Returns the column of IBANs that cannot be those of the other sides: one of them stands beside several names, or its
/// header says no more than that, it is the only one, and no name stands beside it.
fn own_iban(draft: &Draft, grid: &Grid<'_>) -> Option<usize> {
    let [index] = draft.columns_of(grid, Field::CounterpartyIban)[..] else { return None };
    let cells = grid.cells(index);
    let mut names: FxHashMap<&str, &str> = FxHashMap::default();
    let [name] = draft.columns_of(grid, Field::Counterparty)[..] else {
        let is_bare = matches!(fold(grid.name(index)).as_str(), "iban" | "iban bban" | "bban iban");
        let repeats = cells.iter().collect::<FxHashSet<_>>().len() < cells.len();
        return (is_bare && repeats && !draft.profile.columns.has(Field::Counterparty)).then_some(index);
    };
    let pairs =
        cells.iter().zip(grid.cells(name)).filter(|(iban, name)| !iban.is_empty() && !name.is_empty());
    let mut several = 0;
    for (iban, name) in pairs {
        several += usize::from(names.insert(iban, name).is_some_and(|before| fold(before) != fold(name)));
    }
    // A person can write one name in two ways, but not that often.
    (several * 2 > cells.len()).then_some(index)
}

/// Checks that a column names the accounts of the rows, and not those of the other sides.
fn check(draft: &mut Draft, grid: &Grid<'_>, index: usize) {
    /// Fewer rows show no pattern.
    const ENOUGH_ROWS: usize = 4;
    let mut values: Vec<&str> = grid.filled(index).collect();
    let filled = values.len();
    values.sort_unstable();
    values.dedup();
    if values.len() < 2 {
        return;
    }
    let proves = |by: &[Field]| {
        let amounts = grid.numbers(*draft.columns_of(grid, Field::Amount).first()?);
        Some(Chain::grouped(draft, grid, by)?.unsigned(&amounts).holds())
    };
    let is_split = proves(&[Field::Account, Field::Currency]).unwrap_or_default();
    let is_one = proves(&[Field::Currency]).unwrap_or_default();
    if is_split {
        draft.evidence.push(format!("{} accounts, each with its running balance", values.len()));
        return;
    }
    let varies = filled >= ENOUGH_ROWS && values.len() * 2 > filled;
    if !is_one && !varies {
        draft.evidence.push(format!(
            "the column {:?} names {} accounts: each is a statement",
            shown(grid, index),
            values.len()
        ));
        return;
    }
    draft.drop(Field::Account);
    let is_free = !draft.profile.columns.has(Field::CounterpartyIban);
    if is_one {
        draft.evidence.push(format!("the running balance holds over the values of {:?}", shown(grid, index)));
        if is_free {
            draft.read(Field::CounterpartyIban, column(grid, index));
        }
        return;
    }
    let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
    let name = column(grid, index);
    let question = Question::new(QuestionTopic::Account)
        .of_column(&shown(grid, index), &values)
        .reading("the account of the row", profile_lines::field(Field::Account, &name))
        .reading("the account of the other side", profile_lines::field(Field::CounterpartyIban, &name));
    draft.ask(question);
}
