//! Reads dates as OFX writes them: `YYYYMMDD`, with an optional time and zone.
//!
//! A bank statement is about days, and the day is the bank's local one. So the first eight digits are the date,
//! and time and zone are only checked for their shape: `20250131230000[-5:EST]` is 31 January, also for readers
//! in Berlin.

use chrono::NaiveDate;

/// The first year of a real date. OFX is from 1997; bank software writes dates before 1900 (`00000000`,
/// `00010101`) for "none".
const FIRST_YEAR: i32 = 1900;

/// Reads a date; `None` unless it is a real day.
pub(super) fn parse(text: &str) -> Option<NaiveDate> {
    parse_bytes(text.as_bytes())
}

/// Reads a date from bytes in an ASCII-compatible encoding.
pub(super) fn parse_bytes(bytes: &[u8]) -> Option<NaiveDate> {
    let (date, rest) = bytes.split_at_checked(8)?;
    if !is_time_and_zone(rest) {
        return None;
    }
    let mut digits = 0_u32;
    for byte in date {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        digits = digits * 10 + u32::from(digit);
    }
    let year = i32::try_from(digits / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, digits / 100 % 100, digits % 100).filter(|_| year >= FIRST_YEAR)
}

/// Checks `HHMMSS.XXX[offset:name]`, each part as far as banks write it.
fn is_time_and_zone(rest: &[u8]) -> bool {
    let time = rest.iter().position(|byte| *byte == b'[').unwrap_or(rest.len());
    let (time, zone) = rest.split_at(time);
    let is_time = time.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b' ' | b'T'));
    let is_zone = match zone.split_first() {
        None => true,
        Some((_, zone)) => zone.strip_suffix(b"]").is_some_and(|zone| !zone.iter().any(is_bracket)),
    };
    is_time && is_zone
}

fn is_bracket(byte: &u8) -> bool {
    matches!(byte, b'[' | b']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_eight_digits_are_the_local_day() {
        for (text, expected) in [
            ("20250131", Some("2025-01-31")),
            ("20240229", Some("2024-02-29")),
            ("20250131230000", Some("2025-01-31")),
            ("20250131230000.000[-5:EST]", Some("2025-01-31")),
            ("20250131010000[+5.5:IST]", Some("2025-01-31")),
            ("20250131[+0530:IST]", Some("2025-01-31")),
            ("20250131[EST]", Some("2025-01-31")),
            ("20250131000000[-:EST]", Some("2025-01-31")),
            ("20250131000000[-3.5:NST]", Some("2025-01-31")),
            ("20180804093914:014", Some("2018-08-04")),
            ("20250131246199", Some("2025-01-31")),
            ("20250131 12:00:00", Some("2025-01-31")),
            ("21250101", Some("2125-01-01")),
            ("", None),
            ("2025013", None),
            ("00000000", None),
            ("00010101", None),
            ("20250230", None),
            ("20230229", None),
            ("20251301", None),
            ("201120000000", None),
            ("20250105]x[", None),
            ("20250105[-5:EST", None),
            ("20250105[a][b]", None),
            ("20250105garbage", None),
            ("2025-01-05", None),
            ("+2025010", None),
            ("\u{662}\u{660}\u{662}\u{665}", None),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
