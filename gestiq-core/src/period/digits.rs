//! Numbers inside labels and dates.

/// Parses a number of exactly `count` ASCII digits.
pub(super) fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
