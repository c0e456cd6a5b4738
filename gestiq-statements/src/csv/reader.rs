//! Reads rows of cells with their places, by the `csv` crate.

use std::borrow::Cow;

use ::csv::{ByteRecord, ReaderBuilder, Terminator, Trim};

use super::cells::{Cells, Kept, Rows, Span, in_text, is_blank};
use super::quotes::{Marks, Quotes, walk};
use super::row::Punctuation;
use crate::encoding::Text;
use crate::error::Error;
use crate::findings::Findings;
use crate::issue::{ImportIssue, IssueCode};
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::places::Places;

/// The separators of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    pub(crate) most_line_ends: u32,
    /// Lines at the start whose quotes are ignored.
    pub(crate) skip_lines: u64,
}

impl Dialect {
    fn reader<'t>(&self, text: &'t str) -> ::csv::Reader<&'t [u8]> {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(self.delimiter).has_headers(false).flexible(true);
        builder.terminator(Terminator::CRLF).trim(Trim::None);
        match self.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        builder.from_reader(text.as_bytes())
    }

    /// Reads the first rows of a text, as a sample of its shape.
    pub(crate) fn sample(&self, text: &str, most: usize) -> Rows<'static> {
        let (mut kept, mut spans) = (Kept::default(), Vec::new());
        let mut record = ByteRecord::new();
        for part in self.quotes(text, most).sound {
            let mut reader = self.reader(text.get(part).unwrap_or_default());
            while spans.len() < most && matches!(reader.read_byte_record(&mut record), Ok(true)) {
                spans.extend(kept.push(&record, Place::default()).0);
            }
        }
        Rows { cells: Cells::new(Cow::Borrowed(""), self.punctuation(), kept), spans }
    }

    fn punctuation(&self) -> Punctuation {
        Punctuation { separator: self.delimiter, quote: self.quote }
    }

    /// Returns the parts of a text that can be read.
    fn quotes(&self, text: &str, most_faults: usize) -> Quotes {
        match self.quote.filter(|quote| memchr::memchr(*quote, text.as_bytes()).is_some()) {
            None => Quotes::whole(text),
            Some(quote) => {
                let marks = Marks { delimiter: self.delimiter, quote, most_line_ends: self.most_line_ends };
                walk(text, marks, most_faults)
            }
        }
    }
}

/// Reads all rows that are not blank from an offset on. Rows with an unbalanced quote are left out, with an issue.
///
/// # Errors
/// [`Error::LimitExceeded`] for too many rows or issues, or a field that is too long.
pub(crate) fn read<'t>(
    text: Text<'t>,
    from: usize,
    dialect: Dialect,
    findings: &mut Findings<'_>,
) -> Result<Rows<'t>, Error> {
    let punctuation = dialect.punctuation();
    let (spans, kept) = spans(&text, from, dialect, findings)?;
    Ok(Rows { cells: Cells::new(text.text, punctuation, kept), spans })
}

fn spans(
    text: &Text<'_>,
    from: usize,
    dialect: Dialect,
    findings: &mut Findings<'_>,
) -> Result<(Vec<Span>, Kept), Error> {
    let body = text.text.get(from..).unwrap_or_default();
    let sound = sound_parts(text, from, dialect, findings)?;
    let mut places = Places::new(text);
    let (mut spans, mut kept) = (Vec::new(), Kept::default());
    let mut record = ByteRecord::new();
    let mut count = 0;
    for part in sound {
        let mut reader = dialect.reader(body.get(part.clone()).unwrap_or_default());
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            count += 1;
            check(&record, count, findings.limits())?;
            let start = record.position().map_or(0, ::csv::Position::byte);
            let in_file = |at: u64| from + part.start + usize::try_from(at).unwrap_or_default();
            let start = after_line_ends(&text.text, in_file(start));
            let place = places.of(start);
            let row = start..in_file(reader.position().byte());
            if is_blank(&record) {
                continue;
            }
            if let Some(span) = in_text(&text.text, row, dialect.punctuation(), &record, place) {
                spans.push(span);
                continue;
            }
            let (span, odd) = kept.push(&record, place);
            if let Some(cell) = odd {
                findings.add(ImportIssue::new(IssueCode::ControlCharacters, place).text(&cell))?;
            }
            spans.extend(span);
        }
    }
    Ok((spans, kept))
}

fn check(record: &ByteRecord, count: u64, limits: &Limits) -> Result<(), Error> {
    limits.check(Limit::Records, count)?;
    // No field is longer than all of them together.
    if record.as_slice().len() as u64 <= limits.field_bytes {
        return Ok(());
    }
    let longest = record.iter().map(<[u8]>::len).max().unwrap_or_default();
    limits.check(Limit::FieldBytes, longest as u64)
}

/// The position of a record may stand before the line ends and blank lines that lead to it.
fn after_line_ends(text: &str, offset: usize) -> usize {
    let rest = text.as_bytes().get(offset..).unwrap_or_default();
    offset + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// Reading from memory cannot fail; if it ever does, the error is returned.
#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn unreadable(error: ::csv::Error) -> Error {
    Error::UnknownFormat { expected: "separated values", found: error.to_string() }
}

fn sound_parts(
    text: &Text<'_>,
    from: usize,
    dialect: Dialect,
    findings: &mut Findings<'_>,
) -> Result<Vec<std::ops::Range<usize>>, Error> {
    let body = text.text.get(from..).unwrap_or_default();
    let most_faults = usize::try_from(findings.limits().issues).unwrap_or(usize::MAX);
    let quotes = dialect.quotes(body, most_faults);
    let mut places = Places::new(text);
    for fault in &quotes.faults {
        let place = places.of(from + fault.at);
        if u64::from(place.line) <= dialect.skip_lines {
            continue;
        }
        let line = body.get(fault.at..).unwrap_or_default().lines().next().unwrap_or_default();
        let issue = if fault.unbalanced {
            ImportIssue::new(IssueCode::UnbalancedQuote, place)
                .detail("the row of this quote is not read, reading continues with the next line")
        } else {
            ImportIssue::new(IssueCode::TextAfterQuote, place)
        };
        findings.add(issue.text(line))?;
    }
    Ok(quotes.sound)
}
