//! Decisions in colour, on a terminal and in a picture.

use std::io::{IsTerminal as _, stdout};

use gestiq_reconcile::matching::Decision;

/// The tone of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nobody has to do anything.
    Good,
    /// A person confirms it.
    Maybe,
    /// A person has to find out.
    None,
}

const TONES: [(Decision, Tone); 4] = [
    (Decision::Automatic, Tone::Good),
    (Decision::Booked, Tone::Good),
    (Decision::Suggested, Tone::Maybe),
    (Decision::Unmatched, Tone::None),
];

/// The first word of a line that is a decision, with the text before and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Toned<'a> {
    pub(crate) before: &'a str,
    pub(crate) word: &'a str,
    pub(crate) after: &'a str,
    pub(crate) tone: Tone,
}

/// Finds the decision in a line of a table: a word that begins a column and has another column behind it.
pub(crate) fn decision(line: &str) -> Option<Toned<'_>> {
    TONES.into_iter().find_map(|(decision, tone)| {
        let (before, after) = line.split_once(&format!("{}  ", decision.code()))?;
        let word = line.get(before.len()..before.len() + decision.code().len())?;
        let after = line.get(line.len() - after.len() - 2..)?;
        (before.is_empty() || before.ends_with("  ")).then_some(Toned { before, word, after, tone })
    })
}

/// Returns true if the output is a terminal whose user has not asked for plain text (<https://no-color.org>).
pub(crate) fn is_wanted() -> bool {
    stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Colours the decisions in a text by the control sequences of terminals (ECMA-48).
pub(crate) fn of_terminal(text: &str) -> String {
    let coloured = text.lines().map(|line| {
        let Some(Toned { before, word, after, tone }) = decision(line) else { return line.to_owned() };
        let colour = match tone {
            Tone::Good => 32,
            Tone::Maybe => 33,
            Tone::None => 31,
        };
        format!("{before}\x1b[{colour}m{word}\x1b[0m{after}")
    });
    coloured.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_of_the_decision_is_coloured() {
        let cases = [
            ("a  auto  1", "a  \x1b[32mauto\x1b[0m  1"),
            ("suggested  5", "\x1b[33msuggested\x1b[0m  5"),
            ("Posto auto  unmatched  1", "Posto auto  \x1b[31munmatched\x1b[0m  1"),
            ("automatically", "automatically"),
            ("plain\n\nbooked  2", "plain\n\n\x1b[32mbooked\x1b[0m  2"),
        ];
        for (text, coloured) in cases {
            assert_eq!(of_terminal(text), coloured);
        }
    }
}
