//! The pattern of a written date.

use std::fmt;

use chrono::{Days, NaiveDate};

use crate::plain_text::trim;
use crate::words::Words;

/// Day 0 of spreadsheets: 1899-12-30, which makes up for their leap day in 1900, which never existed.
const SERIAL_ZERO: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);
/// Serial numbers that are read as dates: 1950-01-01 to 2099-12-31.
const SERIAL_DAYS: std::ops::RangeInclusive<u64> = 18_264..=73_050;

/// A pattern such as `dd/MM/yyyy`, as spreadsheets write it.
///
/// `dd` or `d` is the day, `MM` or `M` the month, `MMM` its name in one of thirty languages, `yyyy` and `yy` the
/// year; `excel` is a serial day number. The `strptime` letters `%d %m %b %Y %y` mean the same. Days and months
/// may lack their leading zero if a separator follows. A time of day after the date is ignored.
///
/// ```
/// use gestiq_statements::csv::DateFormat;
///
/// let format: DateFormat = "dd/MM/yyyy".parse()?;
/// assert_eq!(format.read("5/1/2026", 70).map(|date| date.to_string()).as_deref(), Some("2026-01-05"));
/// assert_eq!(format.read("2026-01-05", 70), None);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DateFormat {
    pattern: String,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Day,
    Month,
    MonthName,
    Year,
    ShortYear,
    Serial,
    Text(char),
}

impl DateFormat {
    /// The formats that are tried if a profile names none.
    pub(crate) const USUAL: [&'static str; 29] = [
        "yyyy-MM-dd",
        "dd/MM/yyyy",
        "MM/dd/yyyy",
        "dd.MM.yyyy",
        "dd-MM-yyyy",
        "MM-dd-yyyy",
        "yyyyMMdd",
        "yyyy/MM/dd",
        "yyyy.MM.dd",
        "dd/MM/yy",
        "MM/dd/yy",
        "dd.MM.yy",
        "dd-MM-yy",
        "dd MMM yyyy",
        "dd-MMM-yyyy",
        "MMM dd, yyyy",
        "dd MMM yy",
        "dd-MMM-yy",
        "dd/MMM/yyyy",
        "dd/MMM/yy",
        "dd.MMM.yyyy",
        "dd. MMM yyyy",
        "ddMMMyyyy",
        "MMM dd yyyy",
        "yyyy-MMM-dd",
        "dd. MM. yyyy",
        "yyyy. MM. dd",
        "yyyy年MM月dd日",
        "excel",
    ];

    /// Returns `true` if the day stands before the month.
    pub(crate) fn is_day_first(&self) -> bool {
        let at = |wanted: Part| self.parts.iter().position(|part| *part == wanted);
        at(Part::Day).is_some_and(|day| at(Part::Month).is_some_and(|month| day < month))
    }

    /// Reads a date; `None` if the text is written otherwise or the day does not exist.
    ///
    /// Two-digit years below `century_pivot` are in this century, the others in the last.
    #[must_use]
    pub fn read(&self, text: &str, century_pivot: u8) -> Option<NaiveDate> {
        let text = trim(text);
        if let Some((year, month, day)) = self.read_full(text.as_bytes(), century_pivot) {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        let mut rest = text;
        let (mut year, mut month, mut day) = (None, None, None);
        for (at, part) in self.parts.iter().enumerate() {
            // Digits that touch, as in yyyyMMdd, are of fixed width.
            let touches = |part: Option<&Part>| part.is_some_and(|part| !matches!(part, Part::Text(_)));
            let fixed = touches(self.parts.get(at + 1))
                || touches(at.checked_sub(1).and_then(|at| self.parts.get(at)));
            match part {
                Part::Text(c) => rest = rest.strip_prefix(*c)?,
                Part::Day => day = Some(digits(&mut rest, if fixed { 2 } else { 1 }, 2)?),
                Part::Month => month = Some(digits(&mut rest, if fixed { 2 } else { 1 }, 2)?),
                Part::MonthName => month = Some(month_name(&mut rest)?),
                Part::Year => year = Some(digits(&mut rest, 4, 4)?),
                Part::ShortYear => {
                    year = Some(full_year(digits(&mut rest, 2, 2)?, century_pivot));
                }
                Part::Serial => return serial(rest),
            }
        }
        if !is_time_of_day(rest) {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?)
    }

    /// Reads year, month and day if they are written with all their digits and nothing follows, as nearly all are.
    fn read_full(&self, text: &[u8], century_pivot: u8) -> Option<(i32, u32, u32)> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text;
        for part in &self.parts {
            let width = match part {
                Part::Year => 4,
                Part::Day | Part::Month | Part::ShortYear => 2,
                Part::Text(c) if c.is_ascii() => 1,
                Part::Text(_) | Part::MonthName | Part::Serial => return None,
            };
            let (piece, after) = rest.split_at_checked(width)?;
            rest = after;
            match part {
                Part::Text(c) if piece.iter().all(|byte| char::from(*byte) == *c) => {}
                Part::Day => day = number(piece)?,
                Part::Month => month = number(piece)?,
                Part::Year => year = number(piece)?,
                Part::ShortYear => year = full_year(number(piece)?, century_pivot),
                _ => return None,
            }
        }
        rest.is_empty().then_some((i32::try_from(year).ok()?, month, day))
    }
}

fn full_year(short: u32, century_pivot: u8) -> u32 {
    if short < u32::from(century_pivot) { 2000 + short } else { 1900 + short }
}

/// Reads a number that consists of digits only.
fn number(digits: &[u8]) -> Option<u32> {
    digits
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Takes `least` to `most` digits off.
fn digits(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let number = rest.get(..count).filter(|_| count >= least)?;
    *rest = rest.get(count..)?;
    number.parse().ok()
}

/// Returns `true` for an empty text, a dot, ` 10:30:00`, `T10:30:00.000Z` or ` 3:05 PM`.
fn is_time_of_day(rest: &str) -> bool {
    // Hungarian and Korean dates end with a dot.
    rest.is_empty()
        || rest == "."
        || rest.strip_prefix([' ', 'T', ',']).is_some_and(|time| {
            time.trim_start().starts_with(|c: char| c.is_ascii_digit())
                && time.chars().all(|c| c.is_ascii_digit() || ":.+-ZAPMapmUTC \u{202f}".contains(c))
        })
}

fn serial(text: &str) -> Option<NaiveDate> {
    let days = text.split(['.', ',']).next()?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let days: u64 = days.parse().ok().filter(|_| text.splitn(2, ['.', ',']).all(is_number))?;
    SERIAL_ZERO.filter(|_| SERIAL_DAYS.contains(&days))?.checked_add_days(Days::new(days))
}

/// Takes the name of a month off, with the small words around it: `16 de marzo de 2024`, `5 juil. 2026`.
pub(crate) fn month_name(rest: &mut &str) -> Option<u32> {
    let text =
        ["de ", "d'", "d\u{2019}", "of "].iter().find_map(|small| rest.strip_prefix(small)).unwrap_or(rest);
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let month = Words::standard().month(text.get(..end)?)?;
    let text = text.get(end..)?;
    let text = text.strip_prefix('.').unwrap_or(text);
    *rest = text.strip_prefix(" de").filter(|rest| rest.starts_with(' ')).unwrap_or(text);
    Some(month)
}

impl std::str::FromStr for DateFormat {
    type Err = String;

    fn from_str(pattern: &str) -> Result<Self, String> {
        let parts = parts(pattern);
        let count = |wanted: &[Part]| parts.iter().filter(|part| wanted.contains(part)).count();
        let whole = count(&[Part::Day]) == 1
            && count(&[Part::Month, Part::MonthName]) == 1
            && count(&[Part::Year, Part::ShortYear]) == 1;
        let odd = |part: &Part| matches!(part, Part::Text(c) if c.is_ascii_alphanumeric() || *c == '%');
        if parts == [Part::Serial] || (whole && !parts.iter().any(odd)) {
            Ok(DateFormat { pattern: pattern.to_owned(), parts })
        } else {
            Err(format!("{pattern:?} is not a date format such as dd/MM/yyyy, MMM d, yyyy or excel"))
        }
    }
}

fn parts(pattern: &str) -> Vec<Part> {
    const TOKENS: [(&str, Part); 14] = [
        ("excel", Part::Serial),
        ("yyyy", Part::Year),
        ("yy", Part::ShortYear),
        ("MMMM", Part::MonthName),
        ("MMM", Part::MonthName),
        ("MM", Part::Month),
        ("M", Part::Month),
        ("dd", Part::Day),
        ("d", Part::Day),
        ("%Y", Part::Year),
        ("%y", Part::ShortYear),
        ("%b", Part::MonthName),
        ("%m", Part::Month),
        ("%d", Part::Day),
    ];
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let token = TOKENS.iter().find_map(|(token, part)| Some((rest.strip_prefix(token)?, *part)));
        let (after, part) = token.unwrap_or((rest.strip_prefix(c).unwrap_or_default(), Part::Text(c)));
        parts.push(part);
        rest = after;
    }
    parts
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(pattern: String) -> Result<Self, String> {
        pattern.parse()
    }
}

impl From<DateFormat> for String {
    fn from(format: DateFormat) -> Self {
        format.pattern
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_exactly_as_its_format_says() {
        let cases = [
            ("yyyy-MM-dd", "2026-01-05", Some("2026-01-05")),
            ("yyyy-MM-dd", "2026-01-05T10:30:00.000Z", Some("2026-01-05")),
            ("yyyy-MM-dd", "2026-01-05 10:30:00", Some("2026-01-05")),
            ("yyyy-MM-dd", "2026-01-05x", None),
            ("yyyy-MM-dd", "2026-01-05 and more", None),
            ("yyyy-MM-dd", "2025-02-30", None),
            ("yyyy-MM-dd", "0000-00-00", None),
            ("yyyyMMdd", "20260105", Some("2026-01-05")),
            ("yyyyMMdd", "00000000", None),
            ("yyyyMMdd", "2026015", None),
            ("dd/MM/yyyy", "5/1/2026", Some("2026-01-05")),
            ("%d/%m/%Y", "05/01/2026", Some("2026-01-05")),
            ("dd/MM/yyyy", "05/01/26", None),
            ("dd/MM/yy", "05/01/2026", None),
            ("dd.MM.yy", "05.01.69", Some("2069-01-05")),
            ("dd.MM.yy", "05.01.70", Some("1970-01-05")),
            ("dd MMM yyyy", "5 juil. 2026", Some("2026-07-05")),
            ("dd MMM yyyy", "05 März 2026", Some("2026-03-05")),
            ("MMM dd, yyyy", "Jan 5, 2026", Some("2026-01-05")),
            ("dd-MMM-yy", "16-Mar-24", Some("2024-03-16")),
            ("dd-MMM-yy", "16-MÄRZ-24", Some("2024-03-16")),
            ("ddMMMyyyy", "05JAN2026", Some("2026-01-05")),
            ("dd MMM yyyy", "16 de marzo de 2024", Some("2024-03-16")),
            ("dd MMM yyyy", "16 марта 2024", Some("2024-03-16")),
            ("dd MMM yyyy", "3 marraskuuta 2024", Some("2024-11-03")),
            ("dd MMM yyyy", "3 maalis 2024", Some("2024-03-03")),
            ("dd MMM yyyy", "3 Μαρτίου 2024", Some("2024-03-03")),
            ("dd MMM yyyy", "3 sty 2024", Some("2024-01-03")),
            ("dd. MMM yyyy", "3. července 2024", Some("2024-07-03")),
            // October in Croatian, November in Polish and Czech: not read.
            ("dd MMM yyyy", "3 listopada 2024", None),
            ("dd MMM yyyy", "3 Septembr 2024", Some("2024-09-03")),
            ("dd MMM yyyy", "3 Marketing 2024", None),
            ("yyyy年MM月dd日", "2024年3月16日", Some("2024-03-16")),
            ("yyyy. MM. dd", "2024. 3. 16.", Some("2024-03-16")),
            ("yyyy.MM.dd", "2024.03.16.", Some("2024-03-16")),
            ("dd. MM. yyyy", "16. 3. 2024", Some("2024-03-16")),
            ("excel", "46027", Some("2026-01-05")),
            ("excel", "46027,5", Some("2026-01-05")),
            ("excel", "46027x", None),
            ("excel", "12", None),
        ];
        for (pattern, text, expected) in cases {
            let format: DateFormat = pattern.parse().unwrap();
            let found = format.read(text, 70).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text:?} as {pattern}");
        }
    }

    #[test]
    fn a_format_names_day_month_and_year_once() {
        for pattern in ["", "dd/MM", "dd/MM/yyyy HH", "yyyy", "dd/dd/MM/yyyy", "%d/%m/%Q", "excel2"] {
            assert!(pattern.parse::<DateFormat>().is_err(), "{pattern:?}");
        }
        for pattern in DateFormat::USUAL {
            assert!(pattern.parse::<DateFormat>().is_ok(), "{pattern:?}");
        }
    }
}
