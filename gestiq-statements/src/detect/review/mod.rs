//! Reviews a profile against every column of the file: what a column that is not read could change is decided by
//! proof or by known words, or becomes a question.
//!
//! Each step looks at one kind of column: rows that are balances, states, accounts, amounts, directions, parties, ids.

mod accounts;
mod amounts;
mod chain;
mod directions;
mod documents;
mod draft;
mod edges;
mod fees;
mod own_ids;
mod parties;
mod profile_lines;
mod states;
mod yes_no;

pub(super) use draft::Draft;

use super::answers::Answers;
use super::detection::CsvContent;
use super::grid::Grid;
use crate::csv::Field;
use crate::words::{Meaning, Words};

/// Reviews a draft of a profile for a file.
pub(super) fn review(
    draft: &mut Draft,
    grid: &Grid<'_>,
    content: CsvContent,
    words: &Words,
    answers: &Answers,
) {
    let is_answered = |field| answers.columns.has(field);
    drop_unread(draft, grid, content);
    edges::review(draft, grid, words);
    if content == CsvContent::Items {
        states::review_items(draft, grid, words);
        if !is_answered(Field::Amount) {
            amounts::review_items(draft, grid, words);
        }
        if answers.credit_notes.is_none() {
            documents::review(draft, grid, words);
        }
        return;
    }
    own_ids::review(draft, grid);
    states::review_lines(draft, grid, words);
    if !is_answered(Field::Account) && !is_answered(Field::CounterpartyIban) {
        accounts::review(draft, grid, words);
    }
    if !is_answered(Field::Amount) {
        amounts::review(draft, grid, words);
    }
    if answers.fees.is_none() {
        fees::review(draft, grid);
    }
    if answers.sign.is_none() {
        directions::review(draft, grid, words);
    }
    if !is_answered(Field::Counterparty) {
        parties::review(draft, grid, words);
    }
    value_date_serves(draft, grid, words);
}

/// Reviews the rows of a file without a header: balances and states are known by their words.
pub(super) fn review_without_header(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    edges::review(draft, grid, words);
    states::review_lines(draft, grid, words);
}

/// Drops the fields that a reader of this content does not read, and the columns that cannot hold theirs.
fn drop_unread(draft: &mut Draft, grid: &Grid<'_>, content: CsvContent) {
    let unread: &[Field] = match content {
        CsvContent::Items => &[
            Field::ValueDate,
            Field::Debit,
            Field::Credit,
            Field::Balance,
            Field::Fee,
            Field::OriginalAmount,
            Field::OriginalCurrency,
            Field::Description,
            Field::EndToEndId,
            Field::Kind,
            Field::Account,
        ],
        CsvContent::Lines => &[
            Field::DueDate,
            Field::Open,
            Field::CounterpartyId,
            Field::TaxId,
            Field::Number,
            Field::Direction,
        ],
    };
    unread.iter().for_each(|field| draft.drop(*field));
    if !draft.profile.columns.has(Field::Amount) {
        return;
    }
    for field in [Field::Debit, Field::Credit] {
        let is_number = |index: &usize| grid.filled(*index).all(|cell| grid.number(cell).is_some());
        if !draft.columns_of(grid, field).iter().all(is_number) {
            draft.drop(field);
        }
    }
}

/// Reads the value date too, if it serves as the date of a file that has no other.
fn value_date_serves(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    let [date] = draft.columns_of(grid, Field::Date)[..] else { return };
    let is_value_date = words.meanings(grid.name(date)).first() == Some(&Meaning::Field(Field::ValueDate));
    if is_value_date && !draft.profile.columns.has(Field::ValueDate) {
        draft.evidence.push("the value date serves as the date".to_owned());
        draft.read(Field::ValueDate, draft::column(grid, date));
        draft.read(Field::Date, draft::column(grid, date));
    }
}
