//! Reads the dates of a file: Quicken wrote `12/31/98`, `1/ 5'26` and `1/5'2026`, other programs their
//! country's format.
//!
//! All spellings are normalized to three numbers with a year of four digits; which of the other two is the day is
//! decided once for the whole file, as in CSV files.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::entry::Entry;
use crate::csv::dates::{DateDecision, decide};
use crate::date_format::{DateFormat, month_name};
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::short_date::CENTURY_PIVOT;

/// The orders of the three numbers.
const ORDERS: [&str; 4] = ["MM/dd/yyyy", "dd/MM/yyyy", "yyyy/MM/dd", "yyyyMMdd"];

/// The date formats of a file.
#[derive(Debug)]
pub(super) enum Dates {
    /// The caller's format, then these.
    Known(Vec<DateFormat>),
    /// Day and month cannot be distinguished; an issue reports it.
    Undecided,
}

impl Dates {
    /// Decides over all dates of a file; reports an issue if it cannot.
    pub(super) fn decide<'e>(
        entries: impl Iterator<Item = &'e Entry>,
        named: Option<&DateFormat>,
        findings: &mut Findings<'_>,
    ) -> Result<Self, Error> {
        let orders: Vec<DateFormat> = ORDERS.iter().filter_map(|order| order.parse().ok()).collect();
        if let Some(named) = named {
            let fits = |order: &DateFormat| order.is_day_first() == named.is_day_first();
            let more = orders.into_iter().filter(|order| fits(order) || order.to_string().starts_with('y'));
            return Ok(Dates::Known([named.clone()].into_iter().chain(more).collect()));
        }
        let entries: Vec<&Entry> = entries.filter(|entry| entry.date.is_some()).collect();
        let cells: Vec<String> =
            entries.iter().map(|entry| plain(entry.date.as_deref().unwrap_or_default())).collect();
        match decide(&orders, CENTURY_PIVOT, cells.iter().map(|cell| Cow::Borrowed(cell.as_str()))) {
            DateDecision::Format(index) => Ok(Dates::Known(orders.into_iter().skip(index).take(1).collect())),
            DateDecision::None => Ok(Dates::Known(orders)),
            DateDecision::Ambiguous { formats: (one, other), cell } => {
                let name = |index: usize| ORDERS.get(index).copied().unwrap_or_default();
                if let Some(entry) = entries.get(cell) {
                    let issue = ImportIssue::new(IssueCode::AmbiguousDate, entry.place).field("D");
                    let issue = issue.text(entry.date.as_deref().unwrap_or_default());
                    findings.add(issue.detail(format!(
                        "{} or {}: name one as the date format in the import options; all records are held back",
                        name(one),
                        name(other)
                    )))?;
                }
                Ok(Dates::Undecided)
            }
        }
    }

    /// Reads the date of a record; `None` if it cannot be read.
    pub(super) fn read(
        &self,
        entry: &Entry,
        findings: &mut Findings<'_>,
    ) -> Result<Option<NaiveDate>, Error> {
        let Some(text) = entry.date.as_deref() else {
            findings.add(ImportIssue::new(IssueCode::MissingDate, entry.place).field("D"))?;
            return Ok(None);
        };
        let Dates::Known(formats) = self else { return Ok(None) };
        let plain = plain(text);
        let date = formats.iter().find_map(|format| {
            format.read(text, CENTURY_PIVOT).or_else(|| format.read(&plain, CENTURY_PIVOT))
        });
        if date.is_none() {
            findings.add(ImportIssue::new(IssueCode::InvalidDate, entry.place).field("D").text(text))?;
        }
        Ok(date)
    }
}

/// Returns three numbers with slashes between them and a year of four digits: `1/ 5'26` becomes `1/5/2026`, and a date
/// with the name of its month the year first: `26 Jan 2026` becomes `2026/01/26`.
fn plain(text: &str) -> String {
    if let Some(named) = named_month(text) {
        return named;
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = text.split(['/', '-', '.', '\'']).collect();
    let &[first, second, year] = parts.as_slice() else { return text };
    if first.len() == 4 {
        return format!("{first}/{second}/{year}");
    }
    format!("{first}/{second}/{}", whole_year(year, text.contains('\'')))
}

/// Returns a year with its century. An apostrophe before it marks the years from 2000 on.
fn whole_year(year: &str, is_marked: bool) -> String {
    let is_short = matches!(year.len(), 1 | 2) && year.bytes().all(|byte| byte.is_ascii_digit());
    match year.parse::<u8>() {
        Ok(short) if is_short && (short < CENTURY_PIVOT || is_marked) => format!("20{short:02}"),
        Ok(short) if is_short => format!("19{short:02}"),
        _ => year.to_owned(),
    }
}

/// Reads a date with the name of its month; the other two numbers are day and year in this order, unless the first
/// is too long or too large for a day.
fn named_month(text: &str) -> Option<String> {
    let name = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty())?;
    let month = month_name(&mut &*name)?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (first, second, None) = (numbers.next()?, numbers.next()?, numbers.next()) else { return None };
    let is_day =
        |number: &str| number.len() <= 2 && number.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    let (day, year) = if is_day(first) { (first, second) } else { (second, first) };
    is_day(day).then(|| format!("{}/{month:02}/{day:0>2}", whole_year(year, text.contains('\''))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_become_three_numbers() {
        for (text, expected) in [
            ("1/ 5'26", "1/5/2026"),
            ("2/10'2020", "2/10/2020"),
            ("12/31'99", "12/31/2099"),
            ("12/31/98", "12/31/1998"),
            ("31.12.26", "31/12/2026"),
            ("2026-01-31", "2026/01/31"),
            ("2026-1-05", "2026/1/05"),
            ("20260131", "20260131"),
            ("1/5'6", "1/5/2006"),
            ("1/ 5' 6", "1/5/2006"),
            ("01.05.6", "01/05/2006"),
            ("26 Jan 2026", "2026/01/26"),
            ("Jan 26, 2026", "2026/01/26"),
            ("26-JAN-26", "2026/01/26"),
            ("5. M\u{e4}rz 2026", "2026/03/05"),
            ("26Jan2026", "2026/01/26"),
            ("2026 Jan 5", "2026/01/05"),
            ("Jan 26'26", "2026/01/26"),
            ("26 Foo 2026", "26Foo2026"),
            ("0 Jan 2026", "0Jan2026"),
            ("Jan 2026", "Jan2026"),
            ("1/2", "1/2"),
            ("soon", "soon"),
            ("\u{e9}/\u{e9}/\u{e9}", "\u{e9}/\u{e9}/\u{e9}"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }
}
