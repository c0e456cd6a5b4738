//! Checks a profile before it is used: one that contradicts itself is refused.

use super::columns::{Column, Field};
use super::dates::MAX_DATE_FORMATS;
use super::layout::{Delimiter, HeaderRow, Quote, TextEncoding};
use super::profile::{CsvProfile, PROFILE_VERSION};
use super::purpose::Purpose;
use crate::dos_page::DosPage;
use crate::error::Error;

impl CsvProfile {
    /// Checks that the profile can read a statement.
    ///
    /// # Errors
    /// [`Error::InvalidProfile`] with the fault and its correction.
    pub fn check_for_statements(&self) -> Result<(), Error> {
        self.check(Purpose::Lines)
    }

    /// Checks that the profile can read open items.
    ///
    /// # Errors
    /// [`Error::InvalidProfile`] with what is wrong and what would be right.
    pub fn check_for_items(&self) -> Result<(), Error> {
        self.check(Purpose::Items)
    }

    pub(crate) fn check(&self, purpose: Purpose) -> Result<(), Error> {
        let faults = [version, encoding, separators, columns, values].iter().find_map(|check| check(self));
        match faults.or_else(|| lacking(self, purpose)) {
            Some(reason) => Err(Error::InvalidProfile { profile: self.name.clone(), reason }),
            None => Ok(()),
        }
    }
}

fn version(profile: &CsvProfile) -> Option<String> {
    let version = profile.version;
    (version != PROFILE_VERSION).then(|| format!("version {version} is not known, use {PROFILE_VERSION}"))
}

fn encoding(profile: &CsvProfile) -> Option<String> {
    let TextEncoding::Named(label) = &profile.encoding else { return None };
    match encoding_rs::Encoding::for_label(label.as_bytes()) {
        // The standard's stand-in for encodings that must never be decoded.
        Some(encoding) if encoding != encoding_rs::REPLACEMENT => None,
        None if DosPage::of_label(label).is_some() => None,
        _ => Some(format!("{label:?} is not an encoding such as utf-8 or windows-1252")),
    }
}

fn separators(profile: &CsvProfile) -> Option<String> {
    let delimiter = match profile.delimiter {
        Delimiter::Char(c) => Some(c),
        Delimiter::Auto => None,
    };
    let quote = match profile.quote {
        Quote::Char(c) => Some(c),
        Quote::None => None,
    };
    let odd = |c: &char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '\r' | '\n');
    if let Some(c) = [delimiter, quote].into_iter().flatten().find(odd) {
        return Some(format!("{c:?} cannot separate or enclose cells"));
    }
    (delimiter.is_some() && delimiter == quote)
        .then(|| "delimiter and quote are the same character".to_owned())
}

fn columns(profile: &CsvProfile) -> Option<String> {
    for (field, source) in profile.columns.iter() {
        let name = field.name();
        if source.columns().next().is_none() {
            return Some(format!("{name} names no column"));
        }
        if source.columns().any(|column| matches!(column, Column::Index(0) | Column::Nth { nth: 0, .. })) {
            return Some(format!("a column of {name} has the number 0, columns count from 1"));
        }
    }
    let filters_by_name = profile.row_filter.iter().any(|filter| !matches!(filter.column, Column::Index(_)));
    let rule_by_name =
        profile.credit_notes.as_ref().is_some_and(|rule| !matches!(rule.column, Column::Index(_)));
    let by_name = profile.columns.need_header() || filters_by_name || rule_by_name;
    (by_name && profile.header == HeaderRow::Absent)
        .then(|| "columns are named, but the file has no header: give them by number".to_owned())
}

fn values(profile: &CsvProfile) -> Option<String> {
    if profile.date_formats.len() > MAX_DATE_FORMATS {
        return Some(format!("more than {MAX_DATE_FORMATS} date formats"));
    }
    if profile.century_pivot > 100 {
        return Some(format!("century pivot {} is not 0 to 100", profile.century_pivot));
    }
    if profile.comment_prefix.as_deref() == Some("") {
        return Some("an empty comment prefix makes every row a comment".to_owned());
    }
    let digit = |symbol: &String| symbol.is_empty() || symbol.chars().any(|c| c.is_ascii_digit());
    if let Some(symbol) = profile.currency_symbols.iter().find(|symbol| digit(symbol)) {
        return Some(format!("{symbol:?} is not a currency sign"));
    }
    None
}

fn lacking(profile: &CsvProfile, purpose: Purpose) -> Option<String> {
    for field in purpose.needed(profile, |field| profile.columns.has(field)) {
        if !profile.columns.has(field) {
            return Some(format!("no column for {}", field.name()));
        }
    }
    (profile.columns.has(Field::Fee) && profile.fees.is_none())
        .then(|| "a fee column needs the rule fees = \"included\" or \"subtracted\"".to_owned())
}
