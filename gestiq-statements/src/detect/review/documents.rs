//! Columns of an invoice file that separate credit notes from invoices.

use super::draft::{Draft, column, few_values, shown};
use super::profile_lines;
use crate::csv::{CreditNoteRule, Field};
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};
use crate::words::{Meaning, ValueWord, Words};

/// Decides which rows of totals without a sign are credit notes.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    let [amount] = draft.columns_of(grid, Field::Amount)[..] else { return };
    let amounts = grid.numbers(amount);
    let header = draft.columns_of(grid, Field::DcFlag);
    draft.drop(Field::DcFlag);
    for index in draft.columns_beside(grid, &[Field::Kind]) {
        let values = few_values(grid, index);
        if values.len() < 2 && !values.iter().any(|value| is(words, value, ValueWord::CreditNote)) {
            continue;
        }
        let is_kind = words.meanings(grid.name(index)).contains(&Meaning::Field(Field::Kind));
        let is_flag =
            header.contains(&index) || words.directions(values.iter().map(String::as_str)).is_some();
        let known =
            |word| -> Vec<String> { values.iter().filter(|value| is(words, value, word)).cloned().collect() };
        let (notes, invoices) = (known(ValueWord::CreditNote), known(ValueWord::Invoice));
        let is_minus =
            |row: usize| amounts.get(row).copied().flatten().is_some_and(|amount| amount.is_sign_negative());
        let is_note =
            |row: usize| grid.cells(index).get(row).is_some_and(|cell| notes.iter().any(|note| note == cell));
        let has_minus = (0..grid.rows()).any(is_minus);
        if !notes.is_empty() && notes.len() + invoices.len() == values.len() {
            if (0..grid.rows()).all(|row| is_note(row) == is_minus(row)) {
                return;
            }
            draft.evidence.push(format!(
                "column {:?}: {} are credit notes",
                shown(grid, index),
                profile_lines::list(&notes)
            ));
            let rule = CreditNoteRule::new(column(grid, index)).credit_notes(notes).invoices(invoices);
            draft.profile.credit_notes = Some(rule);
            return;
        }
        if has_minus {
            continue;
        }
        if is_kind || is_flag || !notes.is_empty() {
            ask(draft, grid, index, &values, &notes);
            return;
        }
    }
}

fn is(words: &Words, value: &str, word: ValueWord) -> bool {
    words.value(value).contains(&word)
}

fn ask(draft: &mut Draft, grid: &Grid<'_>, index: usize, values: &[String], notes: &[String]) {
    let name = column(grid, index);
    let lines = |notes: &[String]| {
        let invoices: Vec<&String> = values.iter().filter(|value| !notes.contains(value)).collect();
        format!(
            "credit_notes = {{ column = {}, credit_notes = {}, invoices = {} }}",
            profile_lines::column(&name),
            profile_lines::list(notes),
            profile_lines::list(&invoices)
        )
    };
    let mut question = Question::new(QuestionTopic::CreditNotes).of_column(&shown(grid, index), values);
    for value in values.iter().filter(|value| !notes.contains(value)) {
        let with: Vec<String> = notes.iter().chain(std::iter::once(value)).cloned().collect();
        question = question.reading(format!("{value:?} is a credit note"), lines(&with));
    }
    let none = if notes.is_empty() { "none of them" } else { "no other" };
    draft.ask(question.reading(format!("{none} is a credit note"), lines(notes)));
}
