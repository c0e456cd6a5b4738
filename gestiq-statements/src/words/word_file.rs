//! Reads the text files of words.

use crate::error::Error;

/// A section of a file of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Headers,
    Values,
    Months,
    Pairs,
    Currencies,
}

impl Section {
    fn of_name(name: &str) -> Option<Section> {
        Some(match name {
            "headers" => Section::Headers,
            "values" => Section::Values,
            "months" => Section::Months,
            "pairs" => Section::Pairs,
            "currencies" => Section::Currencies,
            _ => return None,
        })
    }
}

/// A line `key = word | word`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    pub(super) line: usize,
    pub(super) section: Section,
    pub(super) key: &'t str,
    text: &'t str,
}

impl<'t> Entry<'t> {
    pub(super) fn words(self) -> impl Iterator<Item = &'t str> {
        self.text.split('|').map(str::trim).filter(|word| !word.is_empty())
    }

    pub(super) fn fault(self, reason: String) -> Error {
        Error::InvalidWords { line: self.line, reason }
    }
}

/// Reads all entries of a file.
///
/// # Errors
/// [`Error::InvalidWords`] for a line that is none of `[section]`, `key = word | word`, a comment or blank.
pub(super) fn entries(text: &str) -> Result<Vec<Entry<'_>>, Error> {
    let (mut section, mut entries) = (None, Vec::new());
    for (line, text) in (1..).zip(text.lines().map(str::trim)) {
        let fault = |reason: &str| Error::InvalidWords { line, reason: reason.to_owned() };
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let known = Section::of_name(name);
            section = Some(known.ok_or_else(|| {
                fault("the section is none of [headers], [values], [months], [pairs] and [currencies]")
            })?);
            continue;
        }
        let (key, words) =
            text.split_once(" = ").ok_or_else(|| fault("expected a line such as date = word | word"))?;
        let section = section.ok_or_else(|| fault("expected a section such as [headers] first"))?;
        entries.push(Entry { line, section, key: key.trim(), text: words });
    }
    Ok(entries)
}
