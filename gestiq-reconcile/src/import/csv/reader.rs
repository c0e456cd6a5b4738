//! Rows of cells with their places, by the `csv` crate.

use ::csv::{ByteRecord, ReaderBuilder, StringRecord, Terminator, Trim};

use super::quotes::{Marks, Quotes, walk};
use crate::import::encoding::Text;
use crate::import::findings::Findings;
use crate::import::places::Places;
use crate::import::text::without_controls;
use crate::import::{ImportIssue, IssueCode, Limit};
use crate::{Error, Place};

/// A row of a file.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    cells: StringRecord,
    pub(crate) place: Place,
}

impl Row {
    /// The cell of an index from 0, without outer blanks; empty where the row ends before it.
    pub(crate) fn cell(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default().trim()
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(str::trim)
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    /// Takes control characters out; answers the first cell that had any.
    pub(crate) fn clean(&mut self) -> Option<String> {
        let odd = self.cells.iter().find(|cell| without_controls(cell).is_some())?.to_owned();
        let clean = |cell: &str| without_controls(cell).unwrap_or_else(|| cell.to_owned());
        self.cells = self.cells.iter().map(clean).collect();
        Some(odd)
    }
}

/// How the cells of a text are separated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    pub(crate) most_line_ends: u32,
    /// Lines at the start whose quotes do not matter.
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

    /// The first rows of a text, for a look at its shape.
    pub(crate) fn sample(&self, text: &str, most: usize) -> Vec<Row> {
        let cells =
            |record: Result<ByteRecord, ::csv::Error>| record.ok().map(StringRecord::from_byte_record_lossy);
        let parts = self.quotes(text, most).sound;
        let rows = parts.iter().flat_map(|part| {
            let part = text.get(part.clone()).unwrap_or_default();
            self.reader(part).into_byte_records().map_while(cells)
        });
        rows.take(most).map(|cells| Row { cells, place: Place::default() }).collect()
    }

    /// What can be read of a text.
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

/// Reads all rows from an offset on. Rows with an unbalanced quote are held, with an issue.
///
/// # Errors
/// [`Error::LimitExceeded`] for too many rows or issues, or a field that is too long.
pub(crate) fn read(
    text: &Text<'_>,
    from: usize,
    dialect: Dialect,
    findings: &mut Findings<'_>,
) -> Result<Vec<Row>, Error> {
    let body = text.text.get(from..).unwrap_or_default();
    let sound = sound_parts(text, from, dialect, findings)?;
    let mut places = Places::new(text);
    let mut rows = Vec::new();
    for part in sound {
        let mut reader = dialect.reader(body.get(part.clone()).unwrap_or_default());
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(unreadable)? {
            let limits = findings.limits();
            limits.check(Limit::Records, rows.len() as u64 + 1)?;
            let longest = record.iter().map(<[u8]>::len).max().unwrap_or_default();
            limits.check(Limit::FieldBytes, longest as u64)?;
            let start = record.position().map_or(0, ::csv::Position::byte);
            let offset = from + part.start + usize::try_from(start).unwrap_or_default();
            let place = places.of(after_line_ends(&text.text, offset));
            rows.push(Row { cells: StringRecord::from_byte_record_lossy(record.clone()), place });
        }
    }
    Ok(rows)
}

/// The position of a record may stand before the line ends and blank lines that lead to it.
fn after_line_ends(text: &str, offset: usize) -> usize {
    let rest = text.as_bytes().get(offset..).unwrap_or_default();
    offset + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// Reading from memory cannot fail; if it ever does, the caller must know.
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
        if place.line <= dialect.skip_lines {
            continue;
        }
        let line = body.get(fault.at..).unwrap_or_default().lines().next().unwrap_or_default();
        let issue = if fault.unbalanced {
            ImportIssue::new(IssueCode::UnbalancedQuote, place)
                .detail("the row of this quote is not read, reading goes on with the next line")
        } else {
            ImportIssue::new(IssueCode::TextAfterQuote, place)
        };
        findings.add(issue.text(line))?;
    }
    Ok(quotes.sound)
}
