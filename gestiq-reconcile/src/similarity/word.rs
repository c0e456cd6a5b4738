//! Similarity of two words of a name.

use super::lcs::LONGEST_PATTERN;
use crate::score::Score;

/// A folded word with its weight: rare words tell more than common ones.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The folded word.
    pub text: &'a [u8],
    /// Its weight, at least 1; only the proportions count.
    pub weight: u32,
}

/// A word and its first three letters or more: `constr` for `construcciones`.
const ABBREVIATED: Score = Score::from_basis_points(9_300);
/// A word and letters of it in order, from the same first letter: `mgmt` for `management`.
const CONTRACTED: Score = Score::from_basis_points(8_000);
/// A word and its first letter.
const INITIAL: Score = Score::from_basis_points(7_000);
/// One letter wrong, missing, doubled, or two neighbours swapped, in a word of five letters or more.
const ONE_SLIP: Score = Score::from_basis_points(9_300);
/// Letters of a word in which one slip leaves the word recognisable.
const SHORTEST_WITH_SLIP: usize = 5;
/// Below this ratio two words are different words: one wrong letter in four is too much.
const TYPO_FROM: Score = Score::from_basis_points(7_200);
/// Letters that an abbreviation has at least.
const SHORTEST_ABBREVIATION: usize = 3;

/// Returns how alike two folded words are: equal, abbreviated, mistyped or different.
///
/// Numbers are equal or different; a mistyped number is another number.
#[must_use]
pub fn word_similarity(left: &[u8], right: &[u8]) -> Score {
    if left == right {
        return Score::FULL;
    }
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let (Some(first), Some(other)) = (short.first(), long.first()) else { return Score::ZERO };
    if short.iter().any(u8::is_ascii_digit) || long.iter().any(u8::is_ascii_digit) {
        return Score::ZERO;
    }
    if short.len() >= SHORTEST_ABBREVIATION && long.starts_with(short) {
        return ABBREVIATED;
    }
    if short.len() == 1 {
        return if first == other { INITIAL } else { Score::ZERO };
    }
    if short.len() >= SHORTEST_WITH_SLIP - 1 && long.len() >= SHORTEST_WITH_SLIP && is_one_slip(short, long) {
        return ONE_SLIP;
    }
    // At least half the letters must be there for either of the two other rules.
    if long.len() > LONGEST_PATTERN || short.len() * 4 < long.len() || too_few_in_common(short, long) {
        return Score::ZERO;
    }
    let lcs = short_lcs(short, long);
    let ratio = Score::ratio(2 * u64::from(lcs), (short.len() + long.len()) as u64);
    let contracted = lcs as usize == short.len()
        && short.len() >= SHORTEST_ABBREVIATION
        && first == other
        && short.len() * 2 <= long.len() + 2;
    match () {
        () if contracted => ratio.max(CONTRACTED),
        () if ratio >= TYPO_FROM => ratio,
        () => Score::ZERO,
    }
}

/// Returns `true` if one wrong, one missing or two swapped letters make one word of the other.
fn is_one_slip(short: &[u8], long: &[u8]) -> bool {
    let same_start = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let (short, long) = (short.split_at(same_start).1, long.split_at(same_start).1);
    match (short, long) {
        ([a, b, short @ ..], [c, d, long @ ..]) if (a, b) == (d, c) && short == long => true,
        ([_, short @ ..], [_, long @ ..]) if short == long => true,
        (short, [_, long @ ..]) => short == long,
        _ => false,
    }
}

/// Returns `true` if so few letters of the shorter word stand in the longer one at all that no order of them would
/// do.
///
/// Most words that are compared have nothing to do with each other, and this is a fraction of the work of `short_lcs`.
fn too_few_in_common(short: &[u8], long: &[u8]) -> bool {
    // Bytes that share their lowest six bits count as one letter, which can only raise the count.
    let bit = |byte: &u8| 1_u64 << (byte & 63);
    let letters = long.iter().fold(0, |letters, byte| letters | bit(byte));
    let common = short.iter().filter(|byte| letters & bit(byte) != 0).count();
    let ratio = Score::ratio(2 * common as u64, (short.len() + long.len()) as u64);
    common < short.len() && ratio < TYPO_FROM
}

/// Words are short: a scan of the shorter one's letters is quicker than a table of masks.
fn short_lcs(short: &[u8], long: &[u8]) -> u32 {
    let mut row = u64::MAX;
    for byte in short {
        let mut mask = 0_u64;
        for (at, other) in long.iter().enumerate() {
            mask |= u64::from(byte == other) << at;
        }
        let hit = row & mask;
        row = row.wrapping_add(hit) | (row - hit);
    }
    let inside = u64::MAX.checked_shr(64 - long.len() as u32).unwrap_or(0);
    (!row & inside).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]

        #[test]
        fn words_with_too_few_letters_in_common_are_different_by_the_other_rules_too(left in "[a-fα]{2,9}", right in "[a-fα]{2,9}") {
            let (left, right) = (left.as_bytes(), right.as_bytes());
            let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
            if too_few_in_common(short, long) {
                let lcs = short_lcs(short, long);
                let ratio = Score::ratio(2 * u64::from(lcs), (short.len() + long.len()) as u64);
                prop_assert!((lcs as usize) < short.len() && ratio < TYPO_FROM);
            }
        }
    }

    #[test]
    fn words_are_equal_abbreviated_mistyped_or_different() {
        for (left, right, expected) in [
            ("garcia", "garcia", 10_000),
            ("constr", "construcciones", 9_300),
            ("mgmt", "management", 8_000),
            ("j", "juan", 7_000),
            ("j", "pedro", 0),
            ("garcia", "garica", 9_300),
            ("garcia", "garca", 9_300),
            ("garcia", "garxia", 9_300),
            ("garcia", "garrcia", 9_300),
            ("garcia", "garcias", 9_300),
            ("sur", "fur", 0),
            ("casa", "cosa", 7_500),
            ("garcia", "gracai", 0),
            ("martinez", "matrinze", 7_500),
            ("garcia", "gomez", 0),
            ("norte", "sur", 0),
            ("24", "25", 0),
            ("4711a", "4711b", 0),
            ("ab", "abogados", 0),
            ("", "x", 0),
        ] {
            let found = word_similarity(left.as_bytes(), right.as_bytes());
            assert_eq!(found.basis_points(), expected, "{left:?} {right:?}");
            assert_eq!(
                word_similarity(right.as_bytes(), left.as_bytes()),
                found,
                "symmetric: {left:?} {right:?}"
            );
        }
    }
}
