//! The shape of an invoice number: `INV-2025-0017` is the letters `INV` and ten digits.
//!
//! A text that has the shape of our numbers but is none of them quotes another invoice, or a mistyped one.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;

/// Digits that a shape has at least; shorter numbers appear by chance.
const FEWEST_DIGITS: usize = 4;

/// Returns the shape of a compact reference; `None` if it is too common to tell anything: without letters in
/// front, or with fewer than four digits.
#[must_use]
pub fn shape_hash(compact: &str) -> Option<u64> {
    let letters = compact.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (prefix, rest) = compact.as_bytes().split_at(letters);
    let digits = rest.iter().filter(|byte| byte.is_ascii_digit()).count();
    if letters == 0 || digits < FEWEST_DIGITS || digits != rest.len() {
        return None;
    }
    let mut hash = FxHasher::default();
    hash.write(prefix);
    hash.write_usize(digits);
    Some(hash.finish())
}

/// Returns `true` if two compact references of one length differ by one character, or by two neighbours in the other
/// order: the two mistakes that people make when they copy a number.
#[must_use]
pub fn differs_by_one(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut wrong = left.iter().zip(right).enumerate().filter(|(_, (l, r))| l != r).map(|(at, _)| at);
    match (wrong.next(), wrong.next(), wrong.next()) {
        (Some(_), None, _) => true,
        (Some(first), Some(second), None) => {
            second == first + 1
                && left.get(first) == right.get(second)
                && left.get(second) == right.get(first)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_series_have_one_shape() {
        assert_eq!(shape_hash("INV20250017"), shape_hash("INV20259999"));
        assert_ne!(shape_hash("INV20250017"), shape_hash("INV2025017"));
        assert_ne!(shape_hash("INV20250017"), shape_hash("ORD20250017"));
        for common in ["20250017", "INV12", "A1B2C3D4", ""] {
            assert_eq!(shape_hash(common), None, "{common:?}");
        }
    }

    #[test]
    fn a_slip_is_one_wrong_character_or_two_swapped_ones() {
        for (left, right, expected) in [
            ("INV1234", "INV1235", true),
            ("INV1234", "INV1243", true),
            ("INV1234", "INV1234", false),
            ("INV1234", "INV4231", false),
            ("INV1234", "INV123", false),
            ("INV1234", "INV2134", true),
        ] {
            assert_eq!(differs_by_one(left, right), expected, "{left} {right}");
        }
    }
}
