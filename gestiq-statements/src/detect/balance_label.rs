//! Labels of rows that are balances: `Opening balance`, `Saldo am 31.12.`.

use crate::header_name::fold;
use crate::words::{ValueWord, Words};

/// Small words between a label and its day: `Saldo am 31.12.`.
const BEFORE_A_DAY: [&str; 14] =
    ["at", "on", "as", "of", "am", "vom", "per", "zum", "al", "a", "au", "del", "op", "dnia"];

/// Returns the kind of balance that a cell names, and its label without the day behind it.
pub(super) fn balance_label(words: &Words, cell: &str) -> Option<(ValueWord, String)> {
    if cell.is_empty() || cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) {
        return None;
    }
    let named = cell.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let mut label = fold(named);
    while let Some((rest, _)) = label.rsplit_once(' ').filter(|(_, last)| BEFORE_A_DAY.contains(last)) {
        label = rest.to_owned();
    }
    let is_edge = |word: &&ValueWord| matches!(word, ValueWord::Opening | ValueWord::Closing);
    words.value(&label).iter().find(is_edge).map(|word| (*word, label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_a_balance_without_its_day() {
        for (cell, expected) in [
            ("Opening balance", Some("opening balance")),
            ("Beginning balance as of 01/01/2026", Some("beginning balance")),
            ("Anfangssaldo 01.01.2024", Some("anfangssaldo")),
            ("Saldo anterior", Some("saldo anterior")),
            ("Opening balance transfer", None),
            ("\u{dc}bertrag", None),
            ("-5.00", None),
            ("2026-01-01", None),
            ("", None),
        ] {
            let label = balance_label(Words::standard(), cell).map(|(_, label)| label);
            assert_eq!(label.as_deref(), expected, "{cell}");
        }
    }
}
