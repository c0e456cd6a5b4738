//! Names that are nearly equal and may be those of two: Martín and Martínez, Meier and Maier, García López and López
//! García.
//!
//! A slip of the keyboard swaps two letters or doubles one; another name differs at its end, or by a letter of a short
//! word, or has its words in an order that is no rotation. Banks cut names at their end, which is no other name.

/// Letters of a word in which one other letter makes another name.
const LONGEST_WITH_ONE_LETTER: usize = 6;
/// Letters at the end of a word that make another name of it: `Lopez` and `Lopes`, `Martin` and `Martinez`.
const ENDING: usize = 3;
/// Letters that a word with an ending of its own has before it, at least; shorter ones are abbreviations.
const SHORTEST_STEM: usize = 4;
/// Letters of a name that a bank may have cut, at least.
const SHORTEST_CUT: usize = 20;

/// Returns `true` if two folded names may be those of two, because of a few letters or of the order of words.
pub(crate) fn is_near_name(ours: &str, theirs: &str) -> bool {
    let (left, right): (Vec<&str>, Vec<&str>) = (ours.split(' ').collect(), theirs.split(' ').collect());
    if same_words(&left, &right) {
        return !is_rotation(&left, &right);
    }
    let only = |of: &[&str], other: &[&str]| -> Vec<String> {
        of.iter().filter(|word| !other.contains(word)).map(|word| (*word).to_owned()).collect()
    };
    let (of_left, of_right) = (only(&left, &right), only(&right, &left));
    let is_cut = |word: &str, name: &str| name.len() >= SHORTEST_CUT && name.ends_with(word);
    of_left.iter().any(|word| {
        of_right.iter().any(|other| {
            let cut = word.len() < other.len() && is_cut(word, ours)
                || other.len() < word.len() && is_cut(other, theirs);
            !cut && is_near_word(word, other)
        })
    })
}

/// Returns `true` if two names have the same words, in whatever order.
pub(crate) fn same_words(left: &[&str], right: &[&str]) -> bool {
    let sorted = |words: &[&str]| {
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        words.sort_unstable();
        words
    };
    left.len() == right.len() && sorted(left) == sorted(right)
}

/// Returns `true` if the words of one name begin in the middle of the other and go on at its start: `López García Juan`
/// is `Juan López García`.
pub(crate) fn is_rotation(left: &[&str], right: &[&str]) -> bool {
    left.len() == right.len()
        && (0..left.len().max(1)).any(|at| left.iter().cycle().skip(at).take(left.len()).eq(right.iter()))
}

/// Returns `true` if two different words may be two names.
fn is_near_word(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let start = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let (rest, other) = (short.split_at(start).1, long.split_at(start).1);
    let missing = long.len() - short.len();
    if rest.is_empty() {
        let doubled = missing == 1 && other.first() == short.last();
        return short.len() >= SHORTEST_STEM && missing <= ENDING && !doubled;
    }
    let one_letter = match missing {
        0 => rest.split_first().map(|(_, rest)| rest) == other.split_first().map(|(_, other)| other),
        1 => {
            other.split_first().is_some_and(|(_, other)| other == rest)
                && other.first() != long.split_at(start).0.last()
        }
        _ => false,
    };
    one_letter && (long.len() <= LONGEST_WITH_ONE_LETTER || start + 2 >= short.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_the_same_name_and_a_near_one_is_not() {
        for (ours, theirs, expected) in [
            ("talleres martin e hijos", "talleres martinez e hijos", true),
            ("meier", "maier", true),
            ("hans schmidt", "hans schmitt", true),
            ("ana lopez", "ana lopes", true),
            ("lopez garcia juan", "juan garcia lopez", true),
            ("lopez garcia juan", "juan lopez garcia", false),
            ("novak petr", "petr novak", false),
            ("rinemi consrevas", "rinemi conservas", false),
            ("construcxiones blanco", "construcciones blanco", false),
            ("garciia", "garcia", false),
            ("tall mecanicos acme", "talleres mecanicos acme", false),
            ("talleres mecanicos y martin", "talleres mecanicos y martinez", false),
            ("acme", "acme", false),
            ("acme", "blanco", false),
        ] {
            assert_eq!(is_near_name(ours, theirs), expected, "{ours} / {theirs}");
        }
    }
}
