//! Dates of six digits, as formats from before the year 2000 write them.

use chrono::NaiveDate;

/// Two-digit years below this one are in this century. SWIFT's rule for `6!n` dates: "if YY is greater than 79
/// the date refers to the years 1980 to 1999" (MT940 usage rules); the Spanish and American formats name none.
pub(crate) const CENTURY_PIVOT: u8 = 80;

/// Reads `YYMMDD`; `None` for anything else and for days that do not exist.
pub(crate) fn yymmdd(text: &str) -> Option<NaiveDate> {
    let digits = text.as_bytes();
    if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let pair = |at: usize| text.get(at..at + 2)?.parse::<u32>().ok();
    let short = pair(0)?;
    let century = if short < u32::from(CENTURY_PIVOT) { 2000 } else { 1900 };
    NaiveDate::from_ymd_opt(i32::try_from(century + short).ok()?, pair(2)?, pair(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_a_day_that_exists() {
        for (text, expected) in [
            ("260131", Some("2026-01-31")),
            ("791231", Some("2079-12-31")),
            ("800101", Some("1980-01-01")),
            ("240229", Some("2024-02-29")),
            ("230229", None),
            ("260230", None),
            ("261301", None),
            ("26013", None),
            ("2601311", None),
            ("26O131", None),
            ("+60131", None),
            ("2\u{e9}131", None),
        ] {
            assert_eq!(yymmdd(text).map(|date| date.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
