//! Texts of records that are padded and wrapped to a fixed width.

use std::borrow::Cow;

use super::findings::Findings;
use super::{ImportIssue, IssueCode, text};
use crate::Error;
use crate::statement::Place;

/// A text on one line, with padding squeezed to single blanks; `None` where nothing is left. Control characters are
/// taken out and reported.
pub(crate) fn read(
    findings: &mut Findings<'_>,
    place: Place,
    field: &'static str,
    raw: &str,
) -> Result<Option<String>, Error> {
    let (plain, removed) = text::plain(Cow::Borrowed(raw));
    let squeezed = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if removed {
        let issue = ImportIssue::new(IssueCode::ControlCharacters, place);
        findings.add(issue.field(field).text(&squeezed))?;
    }
    Ok(Some(squeezed).filter(|text| !text.is_empty()))
}

/// One text of pieces that were wrapped at `width` characters: a piece of that width goes on in the next one, a
/// shorter one ends with a word.
#[cfg(feature = "mt940")]
pub(crate) fn unwrap<'t>(pieces: impl IntoIterator<Item = &'t str>, width: usize) -> String {
    let mut whole = String::new();
    let mut last_is_full = true;
    for piece in pieces {
        if !last_is_full {
            whole.push(' ');
        }
        whole.push_str(piece);
        last_is_full = piece.chars().count() >= width;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_piece_goes_on_in_the_next_and_a_short_one_ends_with_a_word() {
        for (pieces, expected) in [
            (&["abcde", "fg"][..], "abcdefg"),
            (&["abcd", "efg"], "abcd efg"),
            (&["abcd ", "efg"], "abcd efg"),
            (&["abc"], "abc"),
            (&[], ""),
        ] {
            assert_eq!(unwrap(pieces.iter().copied(), 5), expected, "{pieces:?}");
        }
    }
}
