//! Several columns of amounts: the one that was booked is proved, or named by its header, or asked for.

use gestiq_core::Currency;
use rust_decimal::Decimal;

use super::chain::Chain;
use super::draft::{Draft, column, shown};
use super::profile_lines;
use crate::csv::{ColumnSource, FeeRule, Field};
use crate::detect::balance_label::balance_label;
use crate::detect::grid::Grid;
use crate::detect::question::{Question, QuestionTopic};
use crate::words::{Meaning, Named, Words};

/// A column that can be the amount.
struct Candidate {
    index: usize,
    numbers: Vec<Option<Decimal>>,
    /// The currency that its header names.
    currency: Option<Currency>,
}

/// Decides which column is the amount of a line.
pub(super) fn review(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    find_balance(draft, grid);
    let Some(mut candidates) = candidates(draft, grid, words) else { return };
    drop_equal(&mut candidates);
    if candidates.len() < 2 {
        return adopt(draft, grid, &candidates);
    }
    if let Some(proved) = proved_by_balance(draft, grid, &candidates) {
        draft
            .evidence
            .push(format!("the running balance moves by the column {:?}", shown(grid, proved.index)));
        return set(draft, grid, proved, &candidates);
    }
    if let Some(net) = net_of(draft, grid, &candidates) {
        draft.evidence.push(format!("{:?} is the amount after the fee on all rows", shown(grid, net.index)));
        set(draft, grid, net, &candidates);
        if draft.profile.columns.has(Field::Fee) {
            draft.profile.fees = Some(FeeRule::Included);
        }
        return;
    }
    let of_currency: Vec<&Candidate> = candidates.iter().filter(|one| one.currency.is_some()).collect();
    if let [named] = of_currency[..] {
        draft.evidence.push(format!("the header of {:?} names its currency", shown(grid, named.index)));
        return set(draft, grid, named, &candidates);
    }
    ask(draft, grid, &candidates);
}

/// Decides which column is the total of an invoice: the largest, if they differ by a third column, the tax.
pub(super) fn review_items(draft: &mut Draft, grid: &Grid<'_>, words: &Words) {
    let Some(mut candidates) = candidates(draft, grid, words) else { return };
    drop_equal(&mut candidates);
    if candidates.len() < 2 {
        return adopt(draft, grid, &candidates);
    }
    let is_total = |total: &&Candidate| {
        let others: Vec<&Candidate> = candidates.iter().filter(|other| other.index != total.index).collect();
        let is_sum = |row: usize| {
            let number =
                |candidate: &Candidate| candidate.numbers.get(row).copied().flatten().unwrap_or_default();
            let sum = others.iter().try_fold(Decimal::ZERO, |sum, other| sum.checked_add(number(other)));
            sum == Some(number(total))
        };
        others.len() > 1 && (0..grid.rows()).all(is_sum)
    };
    let gross = |one: &&Candidate| words.meanings(grid.name(one.index)).contains(&Meaning::Gross);
    let total = candidates.iter().find(is_total).or_else(|| {
        let mut gross = candidates.iter().filter(gross);
        gross.next().filter(|_| gross.next().is_none())
    });
    match total {
        Some(total) => {
            draft.evidence.push(format!("{:?} is the total with tax", shown(grid, total.index)));
            set(draft, grid, total, &candidates);
        }
        None => ask(draft, grid, &candidates),
    }
}

/// Reads the running balance from the column of numbers that the amounts prove to be one, if no header names it.
fn find_balance(draft: &mut Draft, grid: &Grid<'_>) {
    let [amount] = draft.columns_of(grid, Field::Amount)[..] else { return };
    if draft.profile.columns.has(Field::Balance) {
        return;
    }
    let amounts = grid.numbers(amount);
    for index in draft.columns_beside(grid, &[]) {
        let is_number = grid.filled(index).all(|cell| grid.number(cell).is_some());
        if !is_number || grid.filled(index).next().is_none() {
            continue;
        }
        let mut with_balance = draft.clone();
        with_balance.read(Field::Balance, column(grid, index));
        if Chain::of(&with_balance, grid).is_some_and(|chain| chain.unsigned(&amounts).holds()) {
            draft.evidence.push(format!("{:?} is the running balance of the amounts", shown(grid, index)));
            draft.read(Field::Balance, column(grid, index));
            return;
        }
    }
}

/// Returns the columns that can be the amount, the one that is read first.
fn candidates(draft: &Draft, grid: &Grid<'_>, words: &Words) -> Option<Vec<Candidate>> {
    let read = draft.columns_of(grid, Field::Amount);
    if read.len() != 1
        || matches!(draft.profile.columns.get(Field::Amount), Some(ColumnSource::FirstFilled { .. }))
    {
        return None;
    }
    let amount = *read.first()?;
    let own = grid.numbers(amount);
    let is_rival = |index: &usize| {
        let numbers = grid.numbers(*index);
        let is_everywhere = own.iter().zip(&numbers).all(|(own, other)| own.is_none() || other.is_some());
        is_everywhere && is_money(grid, words, *index, &numbers)
    };
    // A balance before the line is not its amount.
    let is_edge = |index: &usize| balance_label(words, grid.name(*index)).is_some();
    let beside = draft.columns_beside(grid, &[]).into_iter();
    let beside = beside.filter(|index| is_rival(index) && !is_edge(index));
    let candidate = |index: usize| Candidate {
        index,
        numbers: grid.numbers(index),
        currency: match words.currency_in_header(grid.name(index)) {
            Some(Named::One(currency)) => Some(currency),
            _ => None,
        },
    };
    Some(std::iter::once(amount).chain(beside).map(candidate).collect())
}

/// Returns `true` for amounts of money: of a column with such a name, or numbers with two decimals.
fn is_money(grid: &Grid<'_>, words: &Words, index: usize, numbers: &[Option<Decimal>]) -> bool {
    const DECIMALS: u32 = 2;
    let amounts =
        [Meaning::Field(Field::Amount), Meaning::Gross, Meaning::Net, Meaning::Field(Field::OriginalAmount)];
    let is_named = words.meanings(grid.name(index)).iter().any(|meaning| amounts.contains(meaning));
    let mut filled = grid.filled(index).peekable();
    if filled.peek().is_none() || !filled.all(|cell| grid.number(cell).is_some()) {
        return false;
    }
    let numbers = || numbers.iter().flatten();
    let has_cents = numbers().any(|number| number.scale() == DECIMALS);
    is_named || (has_cents && numbers().all(|number| number.scale() <= DECIMALS))
}

/// Removes the columns that say the same as the first on every row. One of equal amounts with signs is better than one
/// without.
fn drop_equal(candidates: &mut Vec<Candidate>) {
    let Some(first) = candidates.first() else { return };
    let own = first.numbers.clone();
    let has_minus = |numbers: &[Option<Decimal>]| numbers.iter().flatten().any(Decimal::is_sign_negative);
    let pairs = |other: &[Option<Decimal>]| -> Vec<(Decimal, Decimal)> {
        own.iter().zip(other).filter_map(|(own, other)| Some(((*own)?, (*other)?))).collect()
    };
    let same = |other: &Candidate| pairs(&other.numbers).iter().all(|(own, other)| own == other);
    let same_size =
        |other: &Candidate| pairs(&other.numbers).iter().all(|(own, other)| own.abs() == other.abs());
    let signed = candidates.iter().skip(1).position(|other| same_size(other) && has_minus(&other.numbers));
    if let Some(signed) = signed.filter(|_| !has_minus(&own)) {
        candidates.swap(0, signed + 1);
        candidates.retain({
            let mut is_first = true;
            move |other| std::mem::take(&mut is_first) || !same_size(other)
        });
        return;
    }
    let is_signed = has_minus(&own);
    let mut is_first = true;
    candidates.retain(|other| {
        std::mem::take(&mut is_first)
            || !(same(other) || (is_signed && !has_minus(&other.numbers) && same_size(other)))
    });
}

/// Reads the amount from the only column that is left.
fn adopt(draft: &mut Draft, grid: &Grid<'_>, candidates: &[Candidate]) {
    let Some(only) = candidates.first() else { return };
    if draft.columns_of(grid, Field::Amount) != [only.index] {
        draft.evidence.push(format!("{:?} has the signs of the amounts", shown(grid, only.index)));
        draft.read(Field::Amount, column(grid, only.index));
    }
}

/// Returns the one column by which the running balance moves.
fn proved_by_balance<'c>(
    draft: &Draft,
    grid: &Grid<'_>,
    candidates: &'c [Candidate],
) -> Option<&'c Candidate> {
    let chain = Chain::of(draft, grid)?;
    let mut proved = candidates.iter().filter(|one| chain.unsigned(&one.numbers).holds());
    proved.next().filter(|_| proved.next().is_none())
}

/// Returns the amount after a fee: another amount less the fee, on all rows, of which some have a fee.
fn net_of<'c>(draft: &Draft, grid: &Grid<'_>, candidates: &'c [Candidate]) -> Option<&'c Candidate> {
    let fees = draft.columns_of(grid, Field::Fee);
    let fee_columns = || {
        let own = fees.iter().map(|index| grid.numbers(*index));
        own.chain(candidates.iter().map(|candidate| candidate.numbers.clone()))
    };
    let is_net = |net: &&Candidate| {
        candidates.iter().filter(|gross| gross.index != net.index).any(|gross| {
            fee_columns()
                .any(|fee| fee != net.numbers && fee != gross.numbers && is_difference(gross, &fee, net))
        })
    };
    let mut nets = candidates.iter().filter(is_net);
    nets.next().filter(|_| nets.next().is_none())
}

/// Returns `true` if gross less fee is net on all rows, of which some have a fee. Fees are positive, or all negative.
fn is_difference(gross: &Candidate, fees: &[Option<Decimal>], net: &Candidate) -> bool {
    let is_charged = |fee: &&Decimal| !fee.is_zero();
    let mut charged = fees.iter().flatten().filter(is_charged).peekable();
    if charged.peek().is_none() {
        return false;
    }
    let is_negative = charged.all(Decimal::is_sign_negative);
    let mut rows = gross.numbers.iter().zip(fees).zip(&net.numbers);
    rows.all(|((gross, fee), net)| {
        let (Some(gross), Some(net)) = (gross, net) else { return true };
        let fee = fee.unwrap_or_default();
        let less = if is_negative { gross.checked_add(fee) } else { gross.checked_sub(fee) };
        less == Some(*net)
    })
}

/// Reads the amount from a column. If its header names a currency and another amount stands beside it, the currency
/// column is that of the other amount.
fn set(draft: &mut Draft, grid: &Grid<'_>, chosen: &Candidate, candidates: &[Candidate]) {
    draft.read(Field::Amount, column(grid, chosen.index));
    let other = candidates.iter().find(|other| other.index != chosen.index && other.currency.is_none());
    let (Some(currency), Some(other)) = (chosen.currency, other) else { return };
    if let Some(source) = draft.profile.columns.get(Field::Currency).cloned()
        && !draft.profile.columns.has(Field::OriginalCurrency)
    {
        let foreign = draft.columns_of(grid, Field::Currency);
        let is_own = |cell: &str| cell.parse() == Ok(currency);
        if foreign.iter().any(|index| !grid.filled(*index).all(is_own)) {
            draft.drop(Field::Currency);
            draft.profile.columns.set(Field::OriginalCurrency, source);
            draft.read(Field::OriginalAmount, column(grid, other.index));
        }
    }
    if !draft.profile.columns.has(Field::Currency) {
        draft.profile.default_currency = Some(currency);
    }
}

fn ask(draft: &mut Draft, grid: &Grid<'_>, candidates: &[Candidate]) {
    let names: Vec<String> = candidates.iter().map(|one| shown(grid, one.index)).collect();
    let question = Question { values: names, ..Question::new(QuestionTopic::Amount) };
    let question = candidates.iter().fold(question, |question, one| {
        let lines = profile_lines::field(Field::Amount, &column(grid, one.index));
        question.reading(format!("{:?}", shown(grid, one.index)), lines)
    });
    draft.ask(question);
}
