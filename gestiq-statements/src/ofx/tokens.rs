//! Tokenizes a file: tags and the texts after them, whatever the dialect.
//!
//! OFX 1.x is SGML whose leaves are seldom closed, OFX 2.x is XML, and banks send everything between. One rule
//! serves all: a tag is `<name>`, `</name>` or `<name attr=…>`, and the text of a leaf runs to the next tag.
//! Any other `<` or `&` is text. Bytes are read once and never copied here.

use std::ops::Range;

use memchr::memchr;

use super::markup::{Markup, Scanner, TagKind};
use super::tag::Tag;

/// One piece of the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'s> {
    /// `<name>` and the text after it.
    Open {
        /// Byte position of the `<`.
        at: usize,
        /// Name without a prefix, as written.
        name: &'s [u8],
        /// The text between the tag and the next one.
        text: RawText,
        /// `true` for `<name/>`.
        is_empty: bool,
    },
    /// `</name>`.
    Close {
        /// Byte position of the `<`.
        at: usize,
        /// Name without a prefix, as written.
        name: &'s [u8],
    },
    /// `<!DOCTYPE …>`, which is skipped.
    Doctype {
        /// Byte position of the `<`.
        at: usize,
    },
}

/// The place of a text, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawText {
    start: usize,
    end: usize,
    /// `true` if it holds a comment, a processing instruction or a CDATA section.
    pub(super) has_markup: bool,
    /// `true` if it holds the start of a comment that would hide transactions.
    pub(super) has_odd_comment: bool,
    /// `true` if a tag follows; the text of a file that was cut has no end.
    pub(super) is_complete: bool,
}

impl RawText {
    const EMPTY: RawText =
        RawText { start: 0, end: 0, has_markup: false, has_odd_comment: false, is_complete: true };

    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    pub(super) fn is_blank(self) -> bool {
        self.start == self.end
    }
}

/// Iterates over the bytes of a file in an ASCII-compatible encoding.
#[derive(Debug)]
pub(super) struct Tokens<'s> {
    bytes: &'s [u8],
    scanner: Scanner<'s>,
    at: usize,
    /// The markup that comes next, if reading the text before it has already determined it.
    ahead: Option<Markup<'s>>,
}

impl<'s> Tokens<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Tokens { bytes, scanner: Scanner::new(bytes), at: 0, ahead: None }
    }

    /// Reads the text of an element from `start` to the next tag; comments and CDATA sections belong to it.
    ///
    /// A `<!--` in a text can be typed by a customer, and the next `-->` stand in
    /// another transaction. So markup that would hide a transaction is not a comment there.
    fn text(&mut self, start: usize, name: &[u8]) -> RawText {
        let (mut has_markup, mut has_odd_comment) = (false, false);
        let mut from = start;
        while let Some(at) = self.next_angle(from) {
            let markup = self.scanner.markup(at);
            match markup {
                Markup::Tag { .. } | Markup::Doctype { .. } => {
                    (self.at, self.ahead) = (at, Some(markup));
                    let text = self.raw_text(start, at, true);
                    return RawText { has_markup, has_odd_comment, ..text };
                }
                Markup::Comment { hides_records: true, .. } if self.is_of_leaf(start, at, name) => {
                    (from, has_odd_comment) = (at + 1, true);
                }
                Markup::Aside { end } | Markup::Comment { end, .. } | Markup::Cdata { end: Some(end) } => {
                    (from, has_markup) = (end, true);
                }
                Markup::Cdata { end: None } => break,
                Markup::Literal => from = at + 1,
            }
        }
        self.at = self.bytes.len();
        RawText { has_markup, has_odd_comment, ..self.raw_text(start, self.at, false) }
    }

    /// Returns `true` if the markup at `at` belongs to the text of a leaf: a known one, or one that has a
    /// text already.
    fn is_of_leaf(&self, start: usize, at: usize, name: &[u8]) -> bool {
        let before = self.bytes.get(start..at).unwrap_or_default();
        !before.trim_ascii().is_empty() || matches!(Tag::by_name(name), Tag::Leaf(_))
    }

    fn raw_text(&self, start: usize, end: usize, is_complete: bool) -> RawText {
        let text = self.bytes.get(start..end).unwrap_or_default().trim_ascii_end();
        let end = start + text.len();
        RawText { start: end - text.trim_ascii_start().len(), end, is_complete, ..RawText::EMPTY }
    }

    fn next_angle(&self, from: usize) -> Option<usize> {
        memchr(b'<', self.bytes.get(from..)?).map(|at| from + at)
    }
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        loop {
            let (at, markup) = match self.ahead.take() {
                Some(markup) => (self.at, markup),
                None => {
                    let at = self.next_angle(self.at)?;
                    (at, self.scanner.markup(at))
                }
            };
            match markup {
                Markup::Tag { name, kind: TagKind::Open, end } => {
                    let text = self.text(end, name);
                    return Some(Token::Open { at, name, text, is_empty: false });
                }
                Markup::Tag { name, kind: TagKind::Empty, end } => {
                    self.at = end;
                    return Some(Token::Open { at, name, text: RawText::EMPTY, is_empty: true });
                }
                Markup::Tag { name, kind: TagKind::Close, end } => {
                    self.at = end;
                    return Some(Token::Close { at, name });
                }
                Markup::Doctype { end } => {
                    self.at = end;
                    return Some(Token::Doctype { at });
                }
                Markup::Aside { end } | Markup::Comment { end, .. } | Markup::Cdata { end: Some(end) } => {
                    self.at = end;
                }
                Markup::Cdata { end: None } => self.at = self.bytes.len(),
                Markup::Literal => self.at = at + 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens as one text: `<NAME|text` for an open tag, `</NAME` for a closing one.
    fn sketch(bytes: &[u8]) -> String {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Tokens::new(bytes)
            .map(|token| match token {
                Token::Open { name, text, is_empty, .. } => {
                    let open = if text.is_complete { "" } else { " (cut)" };
                    let slash = if is_empty { "/" } else { "" };
                    format!(
                        "<{}{slash}|{}{open}",
                        show(name),
                        show(bytes.get(text.range()).unwrap_or_default())
                    )
                }
                Token::Close { name, .. } => format!("</{}", show(name)),
                Token::Doctype { .. } => "<!".to_owned(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_tag_is_a_tag_and_everything_else_is_text() {
        for (bytes, expected) in [
            ("", ""),
            ("no tags", ""),
            ("<A>1<B>2</B></A>", "<A|1 <B|2 </B </A"),
            ("HEADER:1 <A >\r\n 1 \r\n<B/><C />", "<A|1 <B/| <C/|"),
            ("<ofx:A x='1'>1", "<A|1 (cut)"),
            ("<N>a < b <N>", "<N|a < b <N| (cut)"),
            ("<N>a <b and c> d</N>", "<N|a <b and c> d </N"),
            ("<N>a <5> & <</N>", "<N|a <5> & < </N"),
            ("<N>a<b</N>", "<N|a<b </N"),
            ("<N>a<![CDATA[<B>&]]>c</N>", "<N|a<![CDATA[<B>&]]>c </N"),
            ("<N>a<![CDATA[<B>", "<N|a<![CDATA[<B> (cut)"),
            ("<N>a<!-- <B> -->c</N>", "<N|a<!-- <B> -->c </N"),
            ("<N>a<!-- b</N><N>c<!-- d</N>", "<N|a<!-- b </N <N|c<!-- d </N"),
            ("<N>a<!-- b</N></stmttrn><N>c --> d", "<N|a<!-- b </N </stmttrn <N|c --> d (cut)"),
            ("<MEMO><!-- b<STMTTRN><N>c --> d</N>", "<MEMO|<!-- b <STMTTRN| <N|c --> d </N"),
            (
                "<L>\n<!-- <STMTTRN><N>c</N></STMTTRN> --><N>d</N>",
                "<L|<!-- <STMTTRN><N>c</N></STMTTRN> --> <N|d </N",
            ),
            ("<?xml version='1.0'?><?OFX V='2'?><A>1", "<A|1 (cut)"),
            ("<N>why <?> not</N>", "<N|why <?> not </N"),
            ("<!DOCTYPE a [<!ENTITY x \"]\"> ]><A>1", "<! <A|1 (cut)"),
            ("<!doctype a><A></A>", "<! <A| </A"),
            ("<!DOCTYPE a [", "<!"),
            ("<A>1</A", "<A|1</A (cut)"),
            ("<A>1<", "<A|1< (cut)"),
            ("<INTU.BID>3000<A-B_C>x</A-B_C>", "<INTU.BID|3000 <A-B_C|x </A-B_C"),
        ] {
            assert_eq!(sketch(bytes.as_bytes()), expected, "{bytes:?}");
        }
    }
}
