//! The layout of a CSV file: encoding, delimiter, quotes, and the text around the table.

use encoding_rs::Encoding;

use crate::dos_page::DosPage;
use crate::encoding::Hint;

/// The encoding of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum TextEncoding {
    /// The bytes decide: a byte order mark, the pattern of UTF-16, UTF-8; else the encoding in which its words are most
    /// plausible, which is reported. In TOML `"auto"`.
    #[default]
    Auto,
    /// A label of the WHATWG encoding standard (`iso-8859-15`, `gb18030`, …), or `cp850`, `cp437` or `cp852`. A byte order mark still takes
    /// precedence, and so do valid UTF-8 and the pattern of UTF-16 over a single-byte encoding.
    Named(String),
}

impl TextEncoding {
    /// Returns the hint. An unknown label gives none: profiles are checked before.
    pub(crate) fn hint(&self) -> Hint {
        match self {
            TextEncoding::Auto => Hint::None,
            TextEncoding::Named(label) => {
                let page = || DosPage::of_label(label).map_or(Hint::None, Hint::Page);
                Encoding::for_label(label.as_bytes()).map_or_else(page, Hint::Named)
            }
        }
    }
}

impl From<String> for TextEncoding {
    fn from(label: String) -> Self {
        if label.eq_ignore_ascii_case("auto") { TextEncoding::Auto } else { TextEncoding::Named(label) }
    }
}

impl From<TextEncoding> for String {
    fn from(encoding: TextEncoding) -> Self {
        match encoding {
            TextEncoding::Auto => "auto".to_owned(),
            TextEncoding::Named(label) => label,
        }
    }
}

/// The character between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Delimiter {
    /// A `sep=` line decides, else the one of `,` `;` tab `|` that gives the columns of the profile.
    #[default]
    Auto,
    /// That character.
    Char(char),
}

impl TryFrom<String> for Delimiter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "auto" => Ok(Delimiter::Auto),
            "tab" => Ok(Delimiter::Char('\t')),
            other => one_char(other).map(Delimiter::Char),
        }
    }
}

impl From<Delimiter> for String {
    fn from(delimiter: Delimiter) -> Self {
        match delimiter {
            Delimiter::Auto => "auto".to_owned(),
            Delimiter::Char('\t') => "tab".to_owned(),
            Delimiter::Char(c) => c.to_string(),
        }
    }
}

/// The character around a cell that holds delimiters or line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Quote {
    /// That character, doubled inside.
    Char(char),
    /// Quotes have no meaning. In TOML `"none"`.
    None,
}

impl Default for Quote {
    fn default() -> Self {
        Quote::Char('"')
    }
}

impl TryFrom<String> for Quote {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "none" { Ok(Quote::None) } else { one_char(&text).map(Quote::Char) }
    }
}

impl From<Quote> for String {
    fn from(quote: Quote) -> Self {
        match quote {
            Quote::Char(c) => c.to_string(),
            Quote::None => "none".to_owned(),
        }
    }
}

fn one_char(text: &str) -> Result<char, String> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '\r' | '\n') => Ok(c),
        _ => Err(format!("{text:?} is not one ASCII character other than letters, digits and line ends")),
    }
}

/// The lines before the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum SkipHead {
    /// This number of lines.
    Lines(u64),
    /// Everything before the first row that has all these cells.
    Until(Vec<String>),
    /// Everything before the first row that has the required columns.
    #[default]
    Auto,
}

/// The rows after the last record.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum SkipFoot {
    /// This number of rows.
    Rows(usize),
    /// Everything from the first row whose first filled cell begins with one of these texts.
    From(Vec<String>),
    /// Nothing.
    #[default]
    None,
}

/// The presence of a header row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderRow {
    /// The first row of the table names the columns.
    #[default]
    Present,
    /// The file has no header: all columns are given by number.
    Absent,
}

/// The order of the rows in the file. The lines of a statement always come oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOrder {
    /// The dates decide; if they are equal or mixed, the running balance does; else the order of the file is kept.
    #[default]
    Auto,
    /// Oldest first.
    OldestFirst,
    /// Newest first.
    NewestFirst,
}
