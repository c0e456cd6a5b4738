//! Proposes the columns of a file without a header by what stands in them.
//!
//! Some banks name no column (Wells Fargo, CBA, ANZ, ASN, Sabadell, OTP). Dates, currencies and account numbers are
//! known by their form, a direction by its words, and of several columns of numbers the running balance tells which are
//! amount and balance. If two readings remain, a person must choose.

use gestiq_core::Currency;

use super::cell_kinds::CellKinds;
use super::grid::Grid;
use super::question::{Question, QuestionTopic};
use crate::csv::balance_chain::{Links, Step, follow};
use crate::csv::{Column, ColumnSource, CsvProfile, Delimiter, Field, HeaderRow, SignModel};
use crate::words::Words;

/// The longest value of a direction column: `Gutschrift` has ten letters.
const LONGEST_DIRECTION: usize = 12;

/// A proposal for a file without a header.
#[derive(Clone, Debug)]
pub(super) struct Headerless {
    pub(super) profile: CsvProfile,
    pub(super) questions: Vec<Question>,
}

/// Proposes the columns; `None` without a date and a number in nearly every row.
pub(super) fn propose(grid: &Grid<'_>, delimiter: char, words: &Words) -> Option<Headerless> {
    let columns = Columns::of(grid, words);
    let (date, more_dates) = columns.dates.split_first()?;
    let amounts = columns.amounts(grid, words);
    let (amount, balance) = amounts.chosen?;
    let mut profile = CsvProfile::named("detected");
    profile.header = HeaderRow::Absent;
    profile.delimiter = Delimiter::Char(delimiter);
    let mut set = |field, column: usize| profile.columns.set(field, Column::Index(column + 1));
    set(Field::Date, *date);
    more_dates.first().into_iter().for_each(|column| set(Field::ValueDate, *column));
    set(Field::Amount, amount);
    balance.into_iter().for_each(|column| set(Field::Balance, column));
    let mut questions: Vec<Question> = amounts.question.into_iter().collect();
    match columns.direction(grid, words, amount) {
        Direction::Known(column, model) => {
            set(Field::DcFlag, column);
            profile.sign = Some(model);
        }
        Direction::Open(question) if balance.is_none() => questions.push(question),
        Direction::Open(_) | Direction::BySign => {}
    }
    columns.set_rest(&mut profile, grid, amount, words);
    Some(Headerless { profile, questions })
}

/// The columns by what they can be.
struct Columns {
    kinds: Vec<CellKinds>,
    dates: Vec<usize>,
    numbers: Vec<usize>,
}

/// The columns of amount and balance, or the question about them.
struct Amounts {
    chosen: Option<(usize, Option<usize>)>,
    question: Option<Question>,
}

/// The direction of amounts without a sign.
enum Direction {
    BySign,
    Known(usize, SignModel),
    Open(Question),
}

impl Columns {
    fn of(grid: &Grid<'_>, words: &Words) -> Self {
        let cells = |column| grid.cells(column).iter().copied();
        let kinds: Vec<CellKinds> =
            (0..grid.width()).map(|column| CellKinds::of(words, cells(column))).collect();
        let with = |is: &dyn Fn(&CellKinds) -> bool| -> Vec<usize> {
            (0..).zip(&kinds).filter(|(_, kinds)| is(kinds)).map(|(column, _)| column).collect()
        };
        let rows = kinds.iter().map(|kinds| kinds.filled).max().unwrap_or_default();
        // A foot or a broken row does not hide what a column is.
        let nearly_all = |count: usize, filled: usize| count > 0 && count * 10 >= filled * 9;
        let is_full = |kinds: &CellKinds| nearly_all(kinds.filled, rows);
        let dates = with(&|kinds| is_full(kinds) && nearly_all(kinds.dates, kinds.filled));
        let is_amount =
            |kinds: &CellKinds| is_full(kinds) && nearly_all(kinds.numbers, kinds.filled) && kinds.dates == 0;
        let mut numbers = with(&|kinds| is_amount(kinds) && kinds.amounts > 0);
        if numbers.is_empty() {
            numbers = with(&|kinds| is_amount(kinds) && !kinds.is_constant());
        }
        Columns { kinds, dates, numbers }
    }

    /// Chooses amount and balance: the only column of numbers, else the pair whose balance follows from the amounts, with
    /// their own sign or that of a direction.
    fn amounts(&self, grid: &Grid<'_>, words: &Words) -> Amounts {
        if let [one] = self.numbers.as_slice() {
            return Amounts { chosen: Some((*one, None)), question: None };
        }
        let outs = self.marks(grid).iter().find_map(|column| {
            let out = words.directions(grid.filled(*column))?.out;
            Some(
                grid.cells(*column)
                    .iter()
                    .map(|cell| out.iter().any(|out| out == cell))
                    .collect::<Vec<bool>>(),
            )
        });
        let unsigned: Vec<bool> = Vec::new();
        let proved = [Some(unsigned), outs].into_iter().flatten().map(|outs| self.proved(grid, &outs));
        let proved = proved.reduce(|plain, flagged| if plain.is_empty() { flagged } else { plain });
        match proved.unwrap_or_default().as_slice() {
            [(amount, Proof::After(balance))] => {
                Amounts { chosen: Some((*amount, Some(*balance))), question: None }
            }
            [(amount, Proof::Before)] => Amounts { chosen: Some((*amount, None)), question: None },
            _ => Amounts {
                chosen: self.numbers.first().map(|first| (*first, None)),
                question: self.which_amount(),
            },
        }
    }

    /// Returns the amounts from which another column follows; `outs` tells the rows of money out.
    fn proved(&self, grid: &Grid<'_>, outs: &[bool]) -> Vec<(usize, Proof)> {
        let others = |amount: usize| self.numbers.iter().map(move |other| (amount, *other));
        let pairs = self.numbers.iter().flat_map(|amount| others(*amount));
        pairs.filter_map(|(amount, other)| Some((amount, proof(grid, amount, other, outs)?))).collect()
    }

    /// Returns the columns of a few short values, one of which may tell the direction.
    fn marks(&self, grid: &Grid<'_>) -> Vec<usize> {
        let is_short = |cell: &&str| cell.chars().count() <= LONGEST_DIRECTION;
        let is_mark = |column: usize, kinds: &CellKinds| {
            !self.dates.contains(&column)
                && !self.numbers.contains(&column)
                && (1..=3).contains(&kinds.distinct)
                && kinds.distinct < kinds.filled
                && kinds.currencies == 0
                && grid.cells(column).iter().all(is_short)
        };
        (0..)
            .zip(&self.kinds)
            .filter(|(column, kinds)| is_mark(*column, kinds))
            .map(|(column, _)| column)
            .collect()
    }

    fn which_amount(&self) -> Option<Question> {
        let question = Question::new(QuestionTopic::Columns);
        let reading = |question: Question, column: &usize| {
            let number = column + 1;
            question
                .reading(format!("column {number} is the amount"), format!("[columns]\namount = {number}"))
        };
        (!self.numbers.is_empty()).then(|| self.numbers.iter().fold(question, reading))
    }

    /// Returns the direction of amounts of which none is negative.
    fn direction(&self, grid: &Grid<'_>, words: &Words, amount: usize) -> Direction {
        let is_negative = |cell: &&str| grid.number(cell).is_some_and(|number| number.is_sign_negative());
        if grid.cells(amount).iter().any(is_negative) {
            return Direction::BySign;
        }
        let candidates = self.marks(grid);
        for column in &candidates {
            if let Some(found) = words.directions(grid.filled(*column)) {
                let model = SignModel::AbsWithFlag { debit: found.out, credit: found.incoming };
                return Direction::Known(*column, model);
            }
        }
        let is_open = |column: &&usize| self.kinds.get(**column).is_some_and(|kinds| kinds.distinct > 1);
        match candidates.iter().find(is_open) {
            Some(column) => Direction::Open(which_direction(grid, *column)),
            None => Direction::BySign,
        }
    }

    /// Sets currency, account numbers and texts.
    fn set_rest(&self, profile: &mut CsvProfile, grid: &Grid<'_>, amount: usize, words: &Words) {
        let used: Vec<usize> = uses(profile);
        let mut texts: Vec<Column> = Vec::new();
        for (column, kinds) in (0..).zip(&self.kinds).filter(|(column, _)| !used.contains(column)) {
            let index = Column::Index(column + 1);
            let all = |count: usize| kinds.filled > 0 && count == kinds.filled;
            if all(kinds.currencies) && !profile.columns.has(Field::Currency) {
                profile.columns.set(Field::Currency, index);
            } else if all(kinds.ibans) && kinds.is_constant() && !profile.columns.has(Field::Account) {
                profile.columns.set(Field::Account, index);
            } else if all(kinds.ibans) && !profile.columns.has(Field::CounterpartyIban) {
                profile.columns.set(Field::CounterpartyIban, index);
            } else if self.is_text(grid, column) {
                texts.push(index);
            }
        }
        if !texts.is_empty() {
            profile
                .columns
                .set(Field::Description, ColumnSource::Joined { join: texts, with: " ".to_owned() });
        }
        self.set_signs(profile, grid, amount, words);
    }

    /// Returns `true` for a column of words that are not the same in all rows.
    fn is_text(&self, grid: &Grid<'_>, column: usize) -> bool {
        let has_words =
            grid.filled(column).any(|cell| cell.chars().filter(|c| c.is_alphabetic()).count() > 1);
        let is_varied = self.kinds.get(column).is_some_and(|kinds| kinds.filled == 1 || !kinds.is_constant());
        has_words && is_varied && !self.dates.contains(&column) && !self.numbers.contains(&column)
    }

    /// Sets the currency signs beside the amounts.
    fn set_signs(&self, profile: &mut CsvProfile, grid: &Grid<'_>, amount: usize, words: &Words) {
        let columns = self.numbers.iter().copied().chain([amount]);
        for cell in columns.flat_map(|column| grid.filled(column)) {
            let Some(sign) = words.sign_beside(cell) else { continue };
            if !profile.currency_symbols.iter().any(|known| known == sign) {
                profile.currency_symbols.push(sign.to_owned());
            }
        }
        let named: Vec<Option<Currency>> =
            profile.currency_symbols.iter().map(|sign| words.one_currency(sign)).collect();
        if !named.is_empty() && named.iter().all(Option::is_some) && !profile.columns.has(Field::Currency) {
            profile.columns.set(Field::Currency, Column::Index(amount + 1));
        }
    }
}

fn which_direction(grid: &Grid<'_>, column: usize) -> Question {
    let mut values: Vec<String> = grid.filled(column).map(str::to_owned).collect();
    values.sort_unstable();
    values.dedup();
    let number = (column + 1).to_string();
    let reading = |question: Question, value: &String| {
        let others: Vec<String> =
            values.iter().filter(|other| *other != value).map(|other| format!("{other:?}")).collect();
        let lines = format!(
            "sign = {{ model = \"abs_with_flag\", debit = [{value:?}], credit = [{}] }}\n[columns]\ndc_flag = {number}",
            others.join(", ")
        );
        question.reading(format!("{value:?} is money out"), lines)
    };
    let question = Question::new(QuestionTopic::Direction).of_column(&number, &values);
    values.iter().fold(question, reading)
}

/// The indexes of the columns that a profile reads.
fn uses(profile: &CsvProfile) -> Vec<usize> {
    let columns = profile.columns.iter().flat_map(|(_, source)| source.columns());
    columns
        .filter_map(|column| if let Column::Index(index) = column { index.checked_sub(1) } else { None })
        .collect()
}

/// The part of a balance that follows from an amount.
#[derive(Clone, Copy)]
enum Proof {
    /// The balance after each row.
    After(usize),
    /// The balance before each row, which is not read.
    Before,
}

/// Returns a proof if the numbers of a column follow from the amounts of another, in one order or the other.
fn proof(grid: &Grid<'_>, amount: usize, other: usize, outs: &[bool]) -> Option<Proof> {
    let rows = grid.cells(amount).iter().zip(grid.cells(other));
    let outs = outs.iter().copied().chain(std::iter::repeat(false));
    let numbers: Vec<_> = rows
        .zip(outs)
        .filter_map(|((amount, other), is_out)| {
            let amount = grid.number(amount)?;
            Some((if is_out { -amount } else { amount }, grid.number(other)?))
        })
        .collect();
    // Two rows are one link, which is enough to choose between readings.
    let holds = |links: Links| links.held > 0 && links.broken == 0;
    let both =
        |steps: Vec<Step>| holds(follow(steps.iter().copied())) || holds(follow(steps.iter().rev().copied()));
    if amount == other {
        return None;
    }
    let after = numbers.iter().map(|(amount, balance)| Step { amount: *amount, balance: Some(*balance) });
    if both(after.collect()) {
        return Some(Proof::After(other));
    }
    let before = numbers
        .iter()
        .map(|(amount, before)| Some(Step { amount: *amount, balance: Some(before.checked_add(*amount)?) }));
    before.collect::<Option<Vec<Step>>>().filter(|steps| both(steps.clone())).map(|_| Proof::Before)
}
