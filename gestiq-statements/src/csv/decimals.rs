//! Decides the decimal mark of a file: one for all its numbers.
//!
//! `1.650` can be 1650 or 1.65. A file decides it by numbers that can be read in one way
//! only, by the decimals of its currency (there is no 1.651 EUR), or by its running balance. If nothing
//! decides and it matters, the file is refused: a wrong guess is wrong by a factor of a thousand.

use std::borrow::Cow;

use gestiq_core::Currency;

use crate::number::{DecimalMark, NumberError, evidence, parse};

/// The decision from the numbers of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum MarkDecision {
    /// All numbers have this mark, or fit it.
    Mark(DecimalMark),
    /// All numbers are whole and without grouping: every mark fits.
    Whole,
    /// One number has a dot, another a comma: the index of the second cell.
    Contradiction { cell: usize },
    /// A number can be read in two ways: its index.
    Ambiguous { cell: usize },
}

/// Decides over all numbers of a file. `fits` says whether all of them have no more decimals under a mark than
/// their currencies, `chain` whether the running balance holds under it.
pub(crate) fn decide<'c>(
    cells: impl Iterator<Item = Cow<'c, str>>,
    fits: impl Fn(DecimalMark) -> bool,
    chain: impl Fn(DecimalMark) -> bool,
) -> MarkDecision {
    let mut shown: Option<DecimalMark> = None;
    let mut ambiguous: Option<usize> = None;
    for (at, text) in cells.enumerate() {
        match (evidence(&text), shown) {
            (Ok(Some(mark)), Some(other)) if mark != other => {
                return MarkDecision::Contradiction { cell: at };
            }
            (Ok(Some(mark)), _) => shown = Some(mark),
            (Ok(None), _) if ambiguous.is_none() && parse(&text, None) == Err(NumberError::Ambiguous) => {
                ambiguous = Some(at);
            }
            _ => {}
        }
    }
    match (shown, ambiguous) {
        (Some(mark), _) => MarkDecision::Mark(mark),
        (None, None) => MarkDecision::Whole,
        (None, Some(cell)) => {
            only(fits).or_else(|| only(chain)).map_or(MarkDecision::Ambiguous { cell }, MarkDecision::Mark)
        }
    }
}

/// Returns `true` if a number has no more decimals under a mark than its currency, if that is known.
pub(crate) fn fits(text: &str, currency: Option<Currency>, mark: DecimalMark) -> bool {
    match (parse(text, Some(mark)), currency) {
        (Ok(amount), Some(currency)) => amount.normalize().scale() <= currency.minor_digits(),
        _ => true,
    }
}

/// Returns the mark for which a test holds, if it holds for one only.
fn only(test: impl Fn(DecimalMark) -> bool) -> Option<DecimalMark> {
    match (test(DecimalMark::Dot), test(DecimalMark::Comma)) {
        (true, false) => Some(DecimalMark::Dot),
        (false, true) => Some(DecimalMark::Comma),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_shown_by_the_file_or_refused() {
        use DecimalMark::{Comma, Dot};
        use MarkDecision::{Ambiguous, Contradiction, Mark, Whole};
        let (eur, jpy, tnd) = (Currency::EUR, Currency::JPY, "TND".parse().unwrap());
        let cases: &[(&[&str], Currency, Option<DecimalMark>, MarkDecision)] = &[
            (&["1.650", "12,50"], eur, None, Mark(Comma)),
            (&["1,650", "12.50"], eur, None, Mark(Dot)),
            (&["12", "-7"], eur, None, Whole),
            (&["12.50", "12,50"], eur, None, Contradiction { cell: 1 }),
            (&["1,650"], eur, None, Ambiguous { cell: 0 }),
            (&["3", "1,650"], eur, None, Ambiguous { cell: 1 }),
            (&["1,651"], eur, None, Mark(Dot)),
            (&["1.651"], jpy, None, Mark(Comma)),
            (&["1.651"], tnd, None, Ambiguous { cell: 0 }),
            (&["1.650"], eur, Some(Comma), Mark(Comma)),
            (&["1.650"], eur, Some(Dot), Mark(Dot)),
            (&[], eur, None, Whole),
        ];
        for (texts, currency, holds, expected) in cases {
            let cells = texts.iter().map(|text| Cow::Borrowed(*text));
            let fits = |mark| texts.iter().all(|text| fits(text, Some(*currency), mark));
            let found = decide(cells, fits, |mark| *holds == Some(mark));
            assert_eq!(&found, expected, "{texts:?} {currency}");
        }
    }
}
