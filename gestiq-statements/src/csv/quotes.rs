//! Finds unclosed quotes before they swallow the rest of the file.
//!
//! A CSV reader takes everything up to the next quote for one cell. So the quotes are checked
//! first: a cell that runs to the end of the file, over too many lines, or over a line end into the middle
//! of other text, has an unbalanced quote. Its row is removed, and reading continues with the next line.

use std::ops::Range;

use memchr::{memchr2, memchr3};

/// The result of checking the quotes of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Quotes {
    /// The parts of the text that can be read, in order.
    pub(crate) sound: Vec<Range<usize>>,
    /// The faults, in order.
    pub(crate) faults: Vec<QuoteFault>,
}

impl Quotes {
    /// Returns the result for a text without relevant quotes.
    pub(crate) fn whole(text: &str) -> Self {
        Quotes { sound: std::iter::once(0..text.len()).collect(), faults: Vec::new() }
    }
}

/// A fault of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct QuoteFault {
    /// Offset of the opening quote.
    pub(crate) at: usize,
    /// `true` for an unbalanced quote; else text stands after the closing one.
    pub(crate) unbalanced: bool,
}

/// The characters that have a meaning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    pub(crate) delimiter: u8,
    pub(crate) quote: u8,
    pub(crate) most_line_ends: u32,
}

/// Checks a text, and stops after `most_faults`.
pub(crate) fn walk(text: &str, marks: Marks, most_faults: usize) -> Quotes {
    let bytes = text.as_bytes();
    let mut quotes = Quotes::default();
    let (mut sound_from, mut row, mut at) = (0, 0, 0);
    while at < bytes.len() && quotes.faults.len() <= most_faults {
        if bytes.get(at) == Some(&marks.quote) {
            match quoted_cell(bytes, at, marks) {
                Quoted::Closed(end) => at = end,
                Quoted::TextAfter(end) => {
                    quotes.faults.push(QuoteFault { at, unbalanced: false });
                    at = end;
                }
                Quoted::Unbalanced => {
                    quotes.faults.push(QuoteFault { at, unbalanced: true });
                    quotes.sound.push(sound_from..row);
                    at = memchr2(b'\r', b'\n', rest(bytes, at)).map_or(bytes.len(), |end| at + end + 1);
                    (sound_from, row) = (at, at);
                    continue;
                }
            }
        }
        // At the delimiter or line end after the cell, or at the end.
        at = end_of_plain(bytes, at, marks.delimiter);
        if matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            row = at + 1;
        }
        at += 1;
    }
    quotes.sound.push(sound_from..bytes.len());
    quotes
}

enum Quoted {
    /// The offset after the cell.
    Closed(usize),
    TextAfter(usize),
    Unbalanced,
}

fn quoted_cell(bytes: &[u8], open: usize, marks: Marks) -> Quoted {
    let mut line_ends = 0;
    let mut at = open + 1;
    let close = loop {
        let Some(next) = memchr3(marks.quote, b'\n', b'\r', rest(bytes, at)) else {
            return Quoted::Unbalanced;
        };
        at += next;
        let after = bytes.get(at + 1);
        if bytes.get(at) != Some(&marks.quote) {
            let first_of_two = bytes.get(at) == Some(&b'\r') && after == Some(&b'\n');
            line_ends += u32::from(!first_of_two);
            if line_ends > marks.most_line_ends {
                return Quoted::Unbalanced;
            }
        } else if after == Some(&marks.quote) {
            at += 1;
        } else {
            break at + 1;
        }
        at += 1;
    };
    let end = end_of_plain(bytes, close, marks.delimiter);
    let tail = bytes.get(close..end).unwrap_or_default();
    if tail.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
        Quoted::Closed(end)
    } else if line_ends > 0 {
        // The quote of a later line was read as the closing one.
        Quoted::Unbalanced
    } else {
        Quoted::TextAfter(end)
    }
}

fn end_of_plain(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    memchr3(delimiter, b'\n', b'\r', rest(bytes, from)).map_or(bytes.len(), |end| from + end)
}

fn rest(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unbalanced_quote_costs_its_own_row_only() {
        let marks = Marks { delimiter: b',', quote: b'"', most_line_ends: 2 };
        /// Offset of the quote, and whether it is unbalanced.
        type Faults = [(usize, bool)];
        let cases: &[(&str, &[&str], &Faults)] = &[
            ("a,b\nc,d\n", &["a,b\nc,d\n"], &[]),
            ("a,\"b\"\"c\"\nd", &["a,\"b\"\"c\"\nd"], &[]),
            ("a,\"b\nc\"\nd", &["a,\"b\nc\"\nd"], &[]),
            ("a,b\"c\nd", &["a,b\"c\nd"], &[]),
            ("\"hi\" there,b\nc", &["\"hi\" there,b\nc"], &[(0, false)]),
            ("\"hi\" ,b\nc", &["\"hi\" ,b\nc"], &[]),
            // To the end of the file.
            ("a\nb,\"c\nd\n", &["a\n", "d\n"], &[(4, true)]),
            // Over too many lines.
            ("\"a\nb\nc\nd\n\"e\"\n", &["", "b\nc\nd\n\"e\"\n"], &[(0, true)]),
            ("\"a\nb\nc\nd\",x\ny\n", &["", "b\nc\nd\",x\ny\n"], &[(0, true)]),
            // Into the opening quote of a later row.
            ("1,\"a,5\n2,\"b\",6\n", &["", "2,\"b\",6\n"], &[(2, true)]),
        ];
        for (text, sound, faults) in cases {
            let quotes = walk(text, marks, 10);
            let parts: Vec<&str> = quotes.sound.iter().map(|part| text.get(part.clone()).unwrap()).collect();
            assert_eq!(parts, *sound, "{text:?}");
            let found: Vec<_> = quotes.faults.iter().map(|fault| (fault.at, fault.unbalanced)).collect();
            assert_eq!(found, *faults, "{text:?}");
        }
    }
}
