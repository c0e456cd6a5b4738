//! Decides the date format of a file: one for all its rows.
//!
//! `01/02/2026` is a day in January or in February, and a single row cannot decide it. So a format is chosen for
//! the whole file: it must fit, and no other format may fit as well and mean other days.

use std::borrow::Cow;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::date_format::DateFormat;

/// Formats that one profile may list; a bit mask keeps their conflicts.
pub(crate) const MAX_DATE_FORMATS: usize = 32;

/// The decision from the dates of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DateDecision {
    /// The format of that index.
    Format(usize),
    /// Two formats fit, or contradict each other: their indexes, and the cell that shows it.
    Ambiguous { formats: (usize, usize), cell: usize },
    /// No format fits any cell.
    None,
}

/// The number of cells whose formats are remembered: a file hardly has more different days.
const REMEMBERED: usize = 4_096;

/// Decides over all date cells of a file.
pub(crate) fn decide<'c>(
    formats: &[DateFormat],
    century_pivot: u8,
    cells: impl Iterator<Item = Cow<'c, str>>,
) -> DateDecision {
    if formats.len() == 1 {
        return DateDecision::Format(0);
    }
    let mut trials = vec![Trial::default(); formats.len()];
    let mut read: Vec<Option<NaiveDate>> = Vec::with_capacity(formats.len());
    let mut seen: FxHashMap<Cow<'c, str>, u32> = FxHashMap::default();
    for (at, cell) in cells.enumerate() {
        // The days of a file repeat; a repeated cell only adds to the count.
        if let Some(fitting) = seen.get(&cell) {
            let fits = |bit: usize| (fitting >> bit & 1) as usize;
            trials.iter_mut().enumerate().for_each(|(bit, trial)| trial.fits += fits(bit));
            continue;
        }
        read.clear();
        read.extend(formats.iter().map(|format| format.read(&cell, century_pivot)));
        for (trial, date) in trials.iter_mut().zip(&read) {
            trial.note(*date, &read, at);
        }
        if seen.len() < REMEMBERED {
            let fitting = read.iter().rev().fold(0, |bits, date| bits << 1 | u32::from(date.is_some()));
            seen.insert(cell, fitting);
        }
    }
    choose(&trials)
}

#[derive(Clone, Default)]
struct Trial {
    fits: usize,
    /// Formats that read a cell as another day.
    differs: u32,
    /// Formats that read a cell that this one cannot.
    lacks: u32,
    /// The first cell where each of the others differs.
    cell: [Option<usize>; MAX_DATE_FORMATS],
}

impl Trial {
    fn note(&mut self, date: Option<NaiveDate>, all: &[Option<NaiveDate>], at: usize) {
        self.fits += usize::from(date.is_some());
        for ((other, cell), bit) in all.iter().zip(&mut self.cell).zip(0_u32..) {
            match (date, other) {
                (Some(mine), Some(other)) if mine != *other => {
                    self.differs |= 1 << bit;
                    cell.get_or_insert(at);
                }
                (None, Some(_)) => self.lacks |= 1 << bit,
                _ => {}
            }
        }
    }
}

fn choose(trials: &[Trial]) -> DateDecision {
    // The first of the best: `max_by_key` would take the last.
    let best = trials.iter().enumerate().rev().max_by_key(|(_, trial)| trial.fits);
    let Some((index, best)) = best.filter(|(_, trial)| trial.fits > 0) else { return DateDecision::None };
    for (other, trial) in trials.iter().enumerate() {
        let differs = best.differs >> other & 1 == 1;
        let fits_as_well = trial.lacks >> index & 1 == 0;
        let contradicts = best.lacks >> other & 1 == 1;
        if differs && (fits_as_well || contradicts) {
            let cell = best.cell.get(other).copied().flatten().unwrap_or_default();
            return DateDecision::Ambiguous { formats: (index, other), cell };
        }
    }
    DateDecision::Format(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_format_fits_the_whole_file_or_the_file_is_refused() {
        use DateDecision::{Ambiguous, Format, None};
        let formats: Vec<DateFormat> =
            ["dd/MM/yyyy", "MM/dd/yyyy", "yyyy-MM-dd"].map(|pattern| pattern.parse().unwrap()).to_vec();
        let cases: &[(&[&str], DateDecision)] = &[
            (&["01/02/2026", "31/01/2026"], Format(0)),
            (&["01/02/2026", "01/31/2026"], Format(1)),
            (&["2026-01-31"], Format(2)),
            (&["01/02/2026", "02/03/2026"], Ambiguous { formats: (0, 1), cell: 0 }),
            (&["01/01/2026", "02/02/2026"], Format(0)),
            // Evidence for both: no format is certain.
            (&["31/01/2026", "01/31/2026", "01/02/2026"], Ambiguous { formats: (0, 1), cell: 2 }),
            // A day that does not exist is a bad row, not another format.
            (&["31/01/2026", "30/02/2026", "01/02/2026"], Format(0)),
            (&["31/01/2026", "2026-01-31", "01/02/2026"], Format(0)),
            (&["soon", ""], None),
        ];
        for (cells, expected) in cases {
            assert_eq!(
                &decide(&formats, 70, cells.iter().map(|cell| Cow::Borrowed(*cell))),
                expected,
                "{cells:?}"
            );
        }
    }

    #[test]
    fn a_single_format_is_taken_at_its_word() {
        let formats = ["MM/dd/yyyy".parse().unwrap()];
        assert_eq!(decide(&formats, 70, std::iter::once("01/02/2026".into())), DateDecision::Format(0));
    }
}
