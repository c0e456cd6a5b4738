//! The parts of an invoice number: letters in front, a year, and the number that counts.
//!
//! `F-2026-000718` is the letters `F`, the year 2026 and the serial number 718. People quote the parts they care for:
//! `718/26`, `F 718`, `000718`.

use super::segment::{Segment, segments};

/// Digits of a serial number at most; a longer one is an identifier without parts.
const MOST_SERIAL_DIGITS: usize = 18;
/// Digits of a run that may begin with a year of four digits at least: `20260042`.
const SHORTEST_WITH_YEAR: usize = 6;

/// The parts of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NumberParts {
    /// The letters before the serial number, in upper case, without separators.
    pub(crate) prefix: String,
    /// The year in the number, in four digits; `None` if it has none.
    pub(crate) year: Option<u16>,
    /// The number that counts up, without leading zeros; 0 if there is none.
    pub(crate) serial: u64,
    /// The digits of the serial number as it is written.
    pub(crate) width: u8,
    /// `true` if the number has digits beside the year and the serial number: a branch, a month.
    pub(crate) has_more: bool,
}

impl NumberParts {
    /// Cuts a number that was given in `issued`, a year, into its parts.
    pub(crate) fn of(number: &str, issued: u16) -> Self {
        let runs: Vec<Segment<'_>> = segments(number).collect();
        let digits: Vec<usize> =
            (0..runs.len()).filter(|at| runs.get(*at).is_some_and(|run| run.digits)).collect();
        let text = |at: usize| runs.get(at).map_or("", |run| run.text);
        let year_at = year_run(&digits.iter().map(|at| text(*at)).collect::<Vec<_>>(), issued);
        let year_at = year_at.and_then(|at| digits.get(at).copied());
        let Some(serial_at) = digits.iter().copied().rfind(|at| Some(*at) != year_at) else {
            return NumberParts::default();
        };
        let (year, serial) = match year_at {
            Some(at) => (full_year(text(at), issued), text(serial_at)),
            None => glued_year(text(serial_at), issued),
        };
        let before = runs.get(..serial_at).unwrap_or_default();
        let prefix: String = before.iter().filter(|run| !run.digits).map(|run| run.text).collect();
        NumberParts {
            prefix: prefix.to_ascii_uppercase(),
            year,
            serial: serial_number(serial).unwrap_or(0),
            width: u8::try_from(serial.len()).unwrap_or(u8::MAX),
            has_more: digits.len() > 1 + usize::from(year_at.is_some()),
        }
    }
}

/// Returns a number without its leading zeros; `None` if it is 0 or longer than any serial number.
pub(crate) fn serial_number(digits: &str) -> Option<u64> {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() || digits.len() > MOST_SERIAL_DIGITS { None } else { digits.parse().ok() }
}

/// Returns how many digits a number has, without leading zeros.
pub(crate) fn digits(number: u64) -> u32 {
    number.checked_ilog10().map_or(0, |power| power + 1)
}

/// Returns the year that four digits, or the two of `26`, stand for near another year; `None` if they stand for none.
pub(crate) fn full_year(digits: &str, near: u16) -> Option<u16> {
    /// Years before and after, within which a payment may quote an invoice.
    const BEFORE: u16 = 6;
    const AFTER: u16 = 1;
    let year = match digits.len() {
        4 => digits.parse().ok()?,
        2 => near / 100 * 100 + digits.parse::<u16>().ok()?,
        _ => return None,
    };
    (near.saturating_sub(BEFORE)..=near + AFTER).contains(&year).then_some(year)
}

/// Returns the place of the run of digits that is the year of a number.
fn year_run(digits: &[&str], issued: u16) -> Option<usize> {
    if digits.len() < 2 {
        return None;
    }
    let nearness = |text: &str| full_year(text, issued).map(|year| (year.abs_diff(issued), text.len() != 4));
    let years = digits.iter().enumerate().filter_map(|(at, text)| Some((nearness(text)?, at)));
    years.filter(|((apart, _), _)| *apart <= 1).min().map(|(_, at)| at)
}

/// Returns the year that a run begins with, and the rest: `20260042` is the number 42 of 2026.
fn glued_year(digits: &str, issued: u16) -> (Option<u16>, &str) {
    let parts = digits.split_at_checked(4).filter(|_| digits.len() >= SHORTEST_WITH_YEAR);
    let year = parts.and_then(|(year, rest)| Some((full_year(year, issued)?, rest)));
    match year {
        Some((year, rest)) if year.abs_diff(issued) <= 1 && serial_number(rest).is_some() => {
            (Some(year), rest)
        }
        _ => (None, digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_letters_a_year_and_a_serial_number() {
        for (number, prefix, year, serial, width, has_more) in [
            ("F-2026-000718", "F", Some(2026), 718, 6, false),
            ("2026/118", "", Some(2026), 118, 3, false),
            ("118/2026", "", Some(2026), 118, 3, false),
            ("16/26", "", Some(2026), 16, 2, false),
            ("26/16", "", Some(2026), 16, 2, false),
            ("25/26", "", Some(2026), 25, 2, false),
            ("2025/0042", "", Some(2025), 42, 4, false),
            ("S-120045", "S", None, 120_045, 6, false),
            ("F-17", "F", None, 17, 2, false),
            ("1234", "", None, 1234, 4, false),
            ("2026", "", None, 2026, 4, false),
            ("INV20260017", "INV", Some(2026), 17, 4, false),
            ("FV/2026/03/0042", "FV", Some(2026), 42, 4, true),
            ("EVENT-00005", "EVENT", None, 5, 5, false),
            ("QWERTZUI", "", None, 0, 0, false),
            ("", "", None, 0, 0, false),
            ("000", "", None, 0, 3, false),
        ] {
            let expected = NumberParts { prefix: prefix.to_owned(), year, serial, width, has_more };
            assert_eq!(NumberParts::of(number, 2026), expected, "{number}");
        }
    }
}
