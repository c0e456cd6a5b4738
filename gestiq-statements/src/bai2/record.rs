//! Reads records, each with its continuations.

use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::text_lines::TextFile;

/// The length of a physical record in characters; a text that fills it exactly continues in the next record
/// 88 without a blank.
const RECORD_CHARS: usize = 80;

/// A record with the records 88 that follow it.
#[derive(Debug)]
pub(super) struct Record {
    /// The two digits of its kind.
    pub(super) kind: String,
    /// The text after the kind, of the record and of each of its continuations.
    pub(super) parts: Vec<Part>,
    pub(super) place: Place,
    pub(super) was_repaired: bool,
    /// `true` if another record follows; the last one of a file may be cut.
    pub(super) is_followed: bool,
}

/// The text of one physical record after its kind.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) is_full: bool,
}

impl Record {
    /// Returns the number of physical records, as control totals count them.
    pub(super) fn count(&self) -> u64 {
        self.parts.len() as u64
    }

    /// Returns the fields of a record without a text: a slash ends each part.
    pub(super) fn fields(&self) -> Vec<&str> {
        let mut fields = Vec::new();
        for part in &self.parts {
            let text = part.text.split_once('/').map_or(&*part.text, |(fields, _)| fields);
            fields.extend(text.split(',').map(str::trim));
        }
        fields
    }
}

/// Passes all records of a file to `take`, each when the next one is found; returns the place of the end.
pub(super) fn read(
    file: &TextFile<'_>,
    limits: &Limits,
    take: &mut impl FnMut(Record) -> Result<(), Error>,
) -> Result<Place, Error> {
    let mut open: Option<Record> = None;
    let mut bytes = 0;
    let mut lines = file.lines();
    for line in lines.by_ref() {
        let text = line.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1a}');
        if text.is_empty() {
            continue;
        }
        let (kind, rest) = text.split_once([',', '/']).unwrap_or((text, ""));
        if kind.len() < 2 && !line.is_ended {
            // An incomplete kind: the file was cut, and the record is unknown.
            continue;
        }
        let part = Part { text: rest.to_owned(), is_full: line.text.chars().count() == RECORD_CHARS };
        bytes = rest.len() as u64 + if kind == "88" { bytes } else { 0 };
        limits.check(Limit::FieldBytes, bytes)?;
        match &mut open {
            Some(record) if kind == "88" => {
                record.parts.push(part);
                record.was_repaired |= line.was_repaired;
                record.is_followed = false;
            }
            open => {
                if let Some(mut record) = open.take() {
                    record.is_followed = true;
                    take(record)?;
                }
                *open = Some(Record {
                    kind: kind.to_owned(),
                    parts: vec![part],
                    place: line.place,
                    was_repaired: line.was_repaired,
                    is_followed: false,
                });
            }
        }
    }
    if let Some(record) = open {
        take(record)?;
    }
    Ok(lines.place())
}
