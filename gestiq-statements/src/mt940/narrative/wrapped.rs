//! Joins texts that were cut into pieces of a fixed width.

/// Joins pieces that were wrapped at `width` characters: a piece of that width continues in the next one, a
/// shorter one ends with a word.
pub(super) fn unwrap<'t>(pieces: impl IntoIterator<Item = &'t str>, width: usize) -> String {
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
