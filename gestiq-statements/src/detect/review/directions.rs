//! Columns that say the direction of amounts without a sign.

use rust_decimal::Decimal;

use super::chain::{Chain, Proof};
use super::draft::{Draft, column, few_values, shown};
use super::profile_lines;
use super::yes_no::yes_no;
use crate::csv::signs::{CREDIT_FLAGS, DEBIT_FLAGS};
use crate::csv::{ColumnSource, Field, SignModel};
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};
use crate::header_name::fold_value;
use crate::words::{Meaning, ValueWord, Words};

/// The most characters of a letter that stands for a word: `Wn`, `MD`.
const LONGEST_LETTERS: usize = 2;
/// The first character of the scripts in which a word has one or two characters: CJK radicals.
const FIRST_CJK: char = '\u{2E80}';

/// The values of a direction column, as the file writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Flags {
    out: Vec<String>,
    into: Vec<String>,
}

impl Flags {
    fn is_out(&self, cell: &str) -> Option<bool> {
        let lists = |values: &[String]| values.iter().any(|value| value == cell);
        match (lists(&self.out), lists(&self.into)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// Decides which column says the direction of amounts without a sign.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    let [amount] = draft.columns_of(grid, Field::Amount)[..] else { return };
    let is_known = !draft.profile.signature.is_empty();
    if is_known || matches!(draft.profile.sign, Some(SignModel::DebitCredit { .. } | SignModel::InOut)) {
        return;
    }
    let amounts = grid.numbers(amount);
    let is_minus = |amount: &Decimal| amount.is_sign_negative() && !amount.is_zero();
    let has_sign =
        amounts.iter().flatten().any(is_minus) || grid.filled(amount).any(|cell| cell.starts_with('+'));
    let header = draft.columns_of(grid, Field::DcFlag).first().copied();
    if has_sign {
        beside_signs(draft, grid, &amounts, words, header);
    } else if !by_sides(draft, grid, &amounts) {
        without_signs(draft, grid, &amounts, words, header);
    }
}

/// Checks known flags against the signs of the amounts, which say the direction themselves.
fn beside_signs(
    draft: &mut Draft,
    grid: &Grid<'_>,
    amounts: &[Option<Decimal>],
    words: &Words,
    header: Option<usize>,
) {
    draft.drop(Field::DcFlag);
    draft.profile.sign = None;
    let free = draft.columns_beside(grid, &[Field::Kind]);
    for index in header.into_iter().chain(free.into_iter().filter(|index| Some(*index) != header)) {
        let Some(flags) = known_flags(draft, grid, index, words) else { continue };
        let rows = || {
            grid.cells(index).iter().zip(amounts).filter_map(|(cell, amount)| {
                let amount = amount.filter(|amount| !amount.is_zero())?;
                Some((flags.is_out(cell)?, amount.is_sign_negative()))
            })
        };
        if rows().all(|(out, minus)| out == minus) {
            if rows().next().is_some() {
                draft.evidence.push(format!(
                    "the signs of the amounts are those of {:?} on all rows",
                    shown(grid, index)
                ));
            }
            continue;
        }
        let has_balance = Chain::of(draft, grid).is_some_and(|chain| chain.unsigned(amounts).holds());
        if Some(index) != header || has_balance {
            continue;
        }
        let values: Vec<String> = flags.out.iter().chain(&flags.into).cloned().collect();
        let mut question = Question::new(QuestionTopic::Direction)
            .of_column(&shown(grid, index), &values)
            .reading("the signs of the amounts decide", "sign = { model = \"signed\" }");
        if rows().all(|(out, minus)| out != minus) {
            question = question.reading("the column decides", "sign = { model = \"signed\", invert = true }");
        }
        draft.ask(question);
        return;
    }
}

/// Takes the directions from debit and credit, if they stand beside an amount without sign and say the same size.
fn by_sides(draft: &mut Draft, grid: &Grid<'_>, amounts: &[Option<Decimal>]) -> bool {
    let side = |field| draft.columns_of(grid, field).first().map(|index| grid.numbers(*index));
    let (Some(debits), Some(credits)) = (side(Field::Debit), side(Field::Credit)) else { return false };
    let size = |side: &Option<Decimal>| side.unwrap_or_default().abs();
    let rows = || {
        amounts
            .iter()
            .zip(debits.iter().zip(&credits))
            .filter_map(|(amount, (out, into))| Some((amount.as_ref()?.abs(), size(into) - size(out))))
    };
    let is_out = rows().any(|(_, sides)| sides.is_sign_negative());
    if !is_out || !rows().all(|(amount, sides)| amount == sides.abs()) {
        return false;
    }
    let minus = debits.iter().flatten().any(|out| out.is_sign_negative() && !out.is_zero());
    let debit_sign = if minus { crate::csv::DebitSign::Minus } else { crate::csv::DebitSign::Plus };
    draft.profile.sign = Some(SignModel::DebitCredit { debit_sign });
    draft.evidence.push("debit and credit say the direction of the amounts on all rows".to_owned());
    true
}

/// Finds the direction of amounts that have no sign.
fn without_signs(
    draft: &mut Draft,
    grid: &Grid<'_>,
    amounts: &[Option<Decimal>],
    words: &Words,
    header: Option<usize>,
) {
    let proof = Chain::of(draft, grid).map(|chain| chain.unsigned(amounts)).filter(Proof::holds);
    let beside = draft.columns_beside(grid, &[Field::Kind, Field::Description]);
    let known = header.into_iter().chain(beside).find_map(|index| {
        let flags = known_flags(draft, grid, index, words)?;
        let agrees = proof.as_ref().is_none_or(|proof| agrees(grid, index, &flags, proof));
        agrees.then_some((index, flags))
    });
    if let Some((index, flags)) = known {
        return set(draft, grid, index, flags, proof.is_some());
    }
    let free: Vec<usize> = header.into_iter().chain(draft.columns_beside(grid, &[Field::Kind])).collect();
    if let Some(proof) = &proof {
        let explained = free.iter().find_map(|index| Some((*index, explain(draft, grid, *index, proof)?)));
        if let Some((index, flags)) = explained {
            return set(draft, grid, index, flags, true);
        }
        let is_out = |step: &Decimal| step.is_sign_negative() && !step.is_zero();
        let is_all_in = !proof.steps.iter().flatten().any(is_out);
        let unproved = |index: &usize| has_unproved_value(draft, grid, *index, proof);
        if is_all_in && !free.iter().any(unproved) {
            return;
        }
    }
    if proof.is_none() && has_signs_elsewhere(draft, grid) {
        return;
    }
    let suspects: Vec<(usize, Vec<String>)> = free
        .into_iter()
        .filter_map(|index| Some((index, suspicious(draft, grid, index, Some(index) == header)?)))
        .collect();
    if let Some((index, values)) = suspects.first() {
        ask(draft, grid, *index, values, header == Some(*index));
    }
}

/// Returns `true` if another column of amounts has minus signs, such as that of fees: the file writes signs.
fn has_signs_elsewhere(draft: &Draft, grid: &Grid<'_>) -> bool {
    let is_signed = |index: &usize| {
        let numbers = || grid.filled(*index).map(|cell| grid.number(cell));
        let is_minus = |number: Option<Decimal>| number.is_some_and(|number| number.is_sign_negative());
        numbers().all(|number| number.is_some()) && numbers().any(is_minus)
    };
    draft.columns_beside(grid, &[Field::Fee]).iter().any(is_signed)
}

/// Returns the flags of a column whose values are all known, in the rows that count.
fn known_flags(draft: &Draft, grid: &Grid<'_>, index: usize, words: &Words) -> Option<Flags> {
    let rows = grid.cells(index).iter().enumerate().filter(|(row, _)| draft.counts(*row));
    let values: Vec<&str> = rows.map(|(_, cell)| *cell).filter(|cell| !cell.is_empty()).collect();
    let mut distinct = values.clone();
    distinct.sort_unstable();
    distinct.dedup();
    /// Debit and credit, each in some spellings.
    const MOST: usize = 8;
    if distinct.is_empty() || distinct.len() > MOST {
        return None;
    }
    if let Some(flags) = by_header(grid, index, &distinct, words) {
        return Some(flags);
    }
    let found = words.directions(distinct.iter().copied())?;
    let is_flag = words.meanings(grid.name(index)).contains(&Meaning::Field(Field::DcFlag));
    // Letters in a column of another name can be anything, unless they are the two of a pair.
    let is_cjk = |c: char| c >= FIRST_CJK;
    let is_letter = |value: &&str| value.chars().count() <= LONGEST_LETTERS && !value.contains(is_cjk);
    if !is_flag && distinct.iter().any(is_letter) && !words.form_a_pair(&distinct) {
        return None;
    }
    let spelled = |wanted: &[String]| -> Vec<String> {
        let is_wanted = |value: &&&str| wanted.iter().any(|own| own.to_lowercase() == value.to_lowercase());
        distinct.iter().filter(is_wanted).map(|value| (*value).to_owned()).collect()
    };
    Some(Flags { out: spelled(&found.out), into: spelled(&found.incoming) })
}

/// Returns the flags of a column of yes and no whose header names a direction: `Ausgang`, `Credit`.
fn by_header(grid: &Grid<'_>, index: usize, distinct: &[&str], words: &Words) -> Option<Flags> {
    let answers: Vec<(bool, &str)> =
        distinct.iter().map(|value| Some((yes_no(value)?, *value))).collect::<Option<_>>()?;
    let meanings = words.meanings(grid.name(index));
    let named = |word, field| {
        words.value(grid.name(index)).contains(&word) || meanings.contains(&Meaning::Field(field))
    };
    let yes_is_out = match (named(ValueWord::Out, Field::Debit), named(ValueWord::In, Field::Credit)) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    let of = |is_out: bool| -> Vec<String> {
        let wanted = answers.iter().filter(|(yes, _)| (*yes == yes_is_out) == is_out);
        wanted.map(|(_, value)| (*value).to_owned()).collect()
    };
    Some(Flags { out: of(true), into: of(false) })
}

/// Returns `true` if the flags are the directions in which the balance moves.
fn agrees(grid: &Grid<'_>, index: usize, flags: &Flags, proof: &Proof) -> bool {
    grid.cells(index).iter().zip(&proof.steps).all(|(cell, step)| {
        let Some(step) = step.filter(|step| !step.is_zero()) else { return true };
        flags.is_out(cell).is_none_or(|out| out == step.is_sign_negative())
    })
}

/// Returns the flags that the running balance proves: each value moves it in one direction, and both occur.
fn explain(draft: &Draft, grid: &Grid<'_>, index: usize, proof: &Proof) -> Option<Flags> {
    let values = few_values(grid, index);
    if values.len() < 2 {
        return None;
    }
    let mut flags = Flags::default();
    for value in values {
        let rows = grid.cells(index).iter().zip(&proof.steps).enumerate();
        let steps = rows.filter(|(row, (cell, _))| draft.counts(*row) && **cell == value);
        let mut outs = steps.filter_map(|(_, (_, step))| {
            step.filter(|step| !step.is_zero()).map(|step| step.is_sign_negative())
        });
        let out = outs.next()?;
        if outs.any(|other| other != out) {
            return None;
        }
        let side = if out { &mut flags.out } else { &mut flags.into };
        side.push(value);
    }
    (!flags.out.is_empty() && !flags.into.is_empty()).then_some(flags)
}

/// Returns `true` if a value of a column stands only in rows that the balance does not prove.
fn has_unproved_value(draft: &Draft, grid: &Grid<'_>, index: usize, proof: &Proof) -> bool {
    let values = few_values(grid, index);
    let is_proved = |value: &String| {
        let rows = grid.cells(index).iter().zip(&proof.steps).enumerate();
        rows.filter(|(row, _)| draft.counts(*row)).any(|(_, (cell, step))| *cell == value && step.is_some())
    };
    values.len() > 1 && !values.iter().all(is_proved)
}

/// Returns the values of a column that could be directions: two or a few words that repeat.
fn suspicious(draft: &Draft, grid: &Grid<'_>, index: usize, is_flag: bool) -> Option<Vec<String>> {
    /// More kinds than these are categories.
    const MOST_KINDS: usize = 6;
    const LONGEST: usize = 24;
    let values = few_values(grid, index);
    if is_flag {
        return (!values.is_empty()).then_some(values);
    }
    let is_few = (2..=MOST_KINDS).contains(&values.len());
    let is_word = |value: &String| {
        value.chars().count() <= LONGEST
            && value.parse::<gestiq_core::Currency>().is_err()
            && !(value.chars().any(|c| c.is_ascii_digit()) && value.chars().count() > 2)
    };
    let is_usual = |value: &String| {
        let value = fold_value(value);
        DEBIT_FLAGS.contains(&value.as_str()) || CREDIT_FLAGS.contains(&value.as_str())
    };
    let is_constant_direction = values.len() == 1 && values.iter().any(is_usual);
    let repeats = values.len() < grid.filled(index).count() || values.len() == 2;
    let rows = grid.cells(index).iter().enumerate().filter(|(row, _)| draft.counts(*row)).count();
    let is_filled = grid.filled(index).count() * 2 >= rows;
    ((is_few && repeats && is_filled && values.iter().all(is_word)) || is_constant_direction)
        .then_some(values)
}

fn set(draft: &mut Draft, grid: &Grid<'_>, index: usize, flags: Flags, is_proved: bool) {
    let proved = if is_proved { ", as the running balance proves" } else { "" };
    draft.evidence.push(format!(
        "column {:?}: {} is money out, {} is money in{proved}",
        shown(grid, index),
        named(&flags.out),
        named(&flags.into)
    ));
    draft.profile.columns.set(Field::DcFlag, ColumnSource::One(column(grid, index)));
    draft.profile.sign = Some(SignModel::AbsWithFlag { debit: flags.out, credit: flags.into });
}

fn named(values: &[String]) -> String {
    if values.is_empty() { "nothing".to_owned() } else { profile_lines::list(values) }
}

fn ask(draft: &mut Draft, grid: &Grid<'_>, index: usize, values: &[String], is_flag: bool) {
    draft.drop(Field::DcFlag);
    draft.profile.sign = None;
    let name = column(grid, index);
    let mut question = Question::new(QuestionTopic::Direction).of_column(&shown(grid, index), values);
    for value in values {
        let others: Vec<&String> = values.iter().filter(|other| *other != value).collect();
        let lines = profile_lines::flags(&name, &[value], &others);
        question = question.reading(format!("{value:?} is money out"), lines);
    }
    if !is_flag {
        question = question.reading("none: all amounts are money in", "sign = { model = \"signed\" }");
    }
    draft.ask(question);
}
