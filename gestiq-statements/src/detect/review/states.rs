//! Columns of states: which rows count, which are pending, and which have no effect.

use super::draft::{Draft, column, few_values, shown};
use super::profile_lines;
use super::yes_no::yes_no;
use crate::csv::{Field, RowFilter};
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};
use crate::header_name::fold;
use crate::words::{Meaning, ValueWord, Words};

/// The state of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Counts,
    Pending,
    LeftOut,
}

/// The meanings of words for the rows of one kind of file.
type Meanings = fn(ValueWord) -> Option<State>;

/// Words that turn a meaning into its opposite, so that a phrase with one of them is not understood by its parts.
const NEGATIONS: [&str; 16] = [
    "not", "no", "non", "un", "nicht", "kein", "niet", "geen", "nie", "ikke", "inte", "ej", "pas", "nao",
    "ne", "не",
];
/// Decides the states of statement lines.
pub(super) fn review_lines(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    review(draft, grid, words, |word| match word {
        ValueWord::Done | ValueWord::Paid => Some(State::Counts),
        ValueWord::Pending | ValueWord::Draft => Some(State::Pending),
        ValueWord::NotDone | ValueWord::Void => Some(State::LeftOut),
        _ => None,
    });
}

/// Decides the states of invoices: those that are open are items.
pub(super) fn review_items(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    review(draft, grid, words, |word| match word {
        ValueWord::Unpaid => Some(State::Counts),
        ValueWord::Paid | ValueWord::Void | ValueWord::Draft => Some(State::LeftOut),
        _ => None,
    });
}

fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words, meanings: Meanings) {
    draft.left_out = vec![false; grid.rows()];
    for index in draft.columns_beside(grid, &[Field::Kind]) {
        let values = few_values(grid, index);
        let has_blank = grid.cells(index).iter().any(|cell| cell.is_empty());
        if values.is_empty() {
            continue;
        }
        let States { found, is_certain } = read_states(draft, grid, index, &values, words, meanings);
        let names_state = words.meanings(grid.name(index)).contains(&Meaning::State);
        let known = found.iter().filter(|state| state.is_some()).count();
        let has_effect = found.iter().flatten().any(|state| *state != State::Counts);
        let all_known = known == values.len();
        let is_unread = draft.uses_of(grid, index).is_empty();
        let is_mixed = known > 0 && !all_known;
        let applies = (names_state && (known > 0 || is_state_like(grid, index, &values)))
            || is_certain
            || (all_known && has_effect)
            || (is_unread && (has_effect || is_mixed));
        if applies {
            decide(draft, grid, index, &Column { values, found, has_blank });
        }
    }
}

/// A column of states.
struct Column {
    values: Vec<String>,
    found: Vec<Option<State>>,
    has_blank: bool,
}

impl Column {
    fn with(&self, state: State) -> Vec<String> {
        let pairs = self.values.iter().zip(&self.found);
        pairs.filter(|(_, found)| **found == Some(state)).map(|(value, _)| value.clone()).collect()
    }
}

fn decide(draft: &mut Draft, grid: &Grid<'_>, index: usize, states: &Column) {
    let (mut keep, pending, leave_out) =
        (states.with(State::Counts), states.with(State::Pending), states.with(State::LeftOut));
    let mut unknown: Vec<String> = states
        .values
        .iter()
        .zip(&states.found)
        .filter(|(_, found)| found.is_none())
        .map(|(value, _)| value.clone())
        .collect();
    if states.has_blank {
        // A mark of the exceptions leaves the other rows blank; beside a word for the rule, a blank says nothing.
        if keep.is_empty() && unknown.is_empty() {
            keep.push(String::new());
        } else {
            unknown.push(String::new());
        }
    }
    let name = shown(grid, index);
    let filter = |keep: &[String], leave_out: &[String]| {
        let lines = [("keep", keep), ("pending", &pending), ("leave_out", leave_out)];
        let lines: Vec<String> = lines
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(key, values)| format!("{key} = {}", profile_lines::list(values)))
            .collect();
        format!(
            "[[row_filter]]\ncolumn = {}\n{}",
            profile_lines::column(&column(grid, index)),
            lines.join("\n")
        )
    };
    if !unknown.is_empty() {
        let both = |one: &[String]| one.iter().chain(&unknown).cloned().collect::<Vec<_>>();
        let question = Question::new(QuestionTopic::State)
            .of_column(&name, &unknown)
            .reading("these rows count", filter(&both(&keep), &leave_out))
            .reading("these rows do not count", filter(&keep, &both(&leave_out)));
        draft.ask(question);
        return;
    }
    if !leave_out.is_empty() || !pending.is_empty() {
        let told = |values: &[String], what: &str| {
            (!values.is_empty()).then(|| format!("rows with {} are {what}", values.join(", ")))
        };
        let told: Vec<String> =
            [told(&leave_out, "left out"), told(&pending, "pending")].into_iter().flatten().collect();
        draft.evidence.push(format!("column {name:?}: {}", told.join(", ")));
    }
    for (row, cell) in grid.cells(index).iter().enumerate() {
        let is_out = leave_out.iter().chain(&pending).any(|value| value == cell);
        if let Some(slot) = draft.left_out.get_mut(row) {
            *slot |= is_out;
        }
    }
    let filter = RowFilter::new(column(grid, index)).keep(keep).pending(pending).leave_out(leave_out);
    draft.profile.row_filter.push(filter.refuse_others());
}

/// Returns `true` if the values of a column with the name of a state can be states: words or marks, not texts.
fn is_state_like(grid: &Grid<'_>, index: usize, values: &[String]) -> bool {
    const MOST_WORDS: usize = 4;
    let is_short = |value: &String| value.split_whitespace().count() <= MOST_WORDS;
    let repeats = values.len() < grid.filled(index).count() || values.len() <= 2;
    repeats && values.iter().all(is_short)
}

struct States {
    found: Vec<Option<State>>,
    /// `true` if the header and the values name states together: `Booked` with `yes` and `no`.
    is_certain: bool,
}

fn read_states(
    draft: &Draft,
    grid: &Grid<'_>,
    index: usize,
    values: &[String],
    words: &Words,
    meanings: Meanings,
) -> States {
    let answers: Option<Vec<bool>> = values.iter().map(|value| yes_no(value)).collect();
    if let Some(answers) = answers
        && let Some(state) = of_phrase(words, grid.name(index), meanings)
    {
        let opposite = if state == State::Counts { State::Pending } else { State::Counts };
        let found = answers.into_iter().map(|yes| Some(if yes { state } else { opposite }));
        return States { found: found.collect(), is_certain: true };
    }
    let has_open = draft.profile.columns.has(Field::Open);
    let found = values.iter().map(|value| {
        let state = of_phrase(words, value, meanings);
        // Without a column of what is still open, a part payment leaves the amount unknown.
        state.filter(|_| has_open || !is_partial(value))
    });
    States { found: found.collect(), is_certain: false }
}

/// Returns the state that a value names, as a whole or by its words.
fn of_phrase(words: &Words, value: &str, meanings: Meanings) -> Option<State> {
    let of = |text: &str| {
        let mut states: Vec<State> = words.value(text).iter().filter_map(|word| meanings(*word)).collect();
        states.dedup();
        states
    };
    if let [state] = of(value)[..] {
        return Some(state);
    }
    let folded = fold(value);
    let parts: Vec<&str> = folded.split(' ').collect();
    if parts.len() < 2 || parts.iter().any(|part| NEGATIONS.contains(part)) {
        return None;
    }
    let mut states: Vec<State> = Vec::new();
    for state in parts.iter().flat_map(|part| of(part)) {
        if !states.contains(&state) {
            states.push(state);
        }
    }
    if let [state] = states[..] { Some(state) } else { None }
}

fn is_partial(value: &str) -> bool {
    /// Beginnings of words for a part, in the languages of the dictionary.
    const PARTS: [&str; 12] = [
        "part", "teil", "parc", "parz", "gedeel", "deels", "delvis", "delb", "czes", "castec", "reszl",
        "osittain",
    ];
    fold(value).split(' ').any(|word| PARTS.iter().any(|part| word.starts_with(part)))
}
