//! Iterates over a document: elements open and close, with texts between them.

use quick_xml::Reader;
use quick_xml::errors::{Error as XmlError, SyntaxError};
use quick_xml::events::Event;

use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;

/// An open tag.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'x> {
    /// Position of the `<`.
    pub(crate) at: usize,
    /// Name without a prefix.
    pub(crate) name: &'x str,
    /// The attributes, as written.
    pub(crate) attributes: &'x str,
}

/// One step of the walk.
#[derive(Debug)]
pub(crate) enum Step<'x> {
    /// An element opens.
    Open(Tag<'x>),
    /// The innermost element, of this name, closes.
    Close(&'x str),
    /// A piece of text; entities and CDATA sections split a text into pieces.
    Text(&'x str),
    /// A character that was written as a reference.
    Char(char),
    /// An entity that is not predefined, as written; it is never resolved.
    Entity(&'x str),
    /// A document type declaration, at this position.
    Doctype(usize),
    /// Nothing more can be read.
    End(Ending),
}

/// The end of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// After its last element.
    Whole,
    /// Inside an element or a tag.
    Cut,
    /// The document is not valid XML from this position on, for this reason.
    Malformed(usize, String),
}

/// A walk through one document.
pub(crate) struct Walk<'x, 'o> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    open: Vec<&'x str>,
    limits: &'o Limits,
}

impl<'x, 'o> Walk<'x, 'o> {
    pub(crate) fn new(text: &'x str, limits: &'o Limits) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // `R&D`: banks do not escape everything.
        config.allow_dangling_amp = true;
        Walk { text, reader, open: Vec::new(), limits }
    }

    /// Returns the names of the open elements, the outermost first.
    pub(crate) fn open(&self) -> &[&'x str] {
        &self.open
    }

    /// Returns the name of the element around the innermost open one.
    pub(crate) fn parent(&self) -> Option<&'x str> {
        self.open.iter().rev().nth(1).copied()
    }

    pub(crate) fn limits(&self) -> &'o Limits {
        self.limits
    }

    /// Returns the next step.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`] beyond [`Limits::nesting`], and of a tag beyond [`Limits::field_bytes`]. A text is
    /// limited once it is read: one that is not, such as an attached file, may be as long as the file.
    pub(crate) fn step(&mut self) -> Result<Step<'x>, Error> {
        loop {
            let start = self.position();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Ok(Step::End(self.failed(&error))),
            };
            let span = self.text.get(start..self.position()).unwrap_or_default();
            return Ok(match event {
                Event::Start(tag) => self.opened(start, span, tag.name().as_ref().len())?,
                Event::End(_) => Step::Close(self.open.pop().unwrap_or_default()),
                Event::Text(_) => Step::Text(span),
                Event::CData(_) => {
                    let inside = span.strip_prefix("<![CDATA[").and_then(|span| span.strip_suffix("]]>"));
                    Step::Text(inside.unwrap_or_default())
                }
                Event::GeneralRef(_) => referred(span),
                Event::DocType(_) => Step::Doctype(start),
                Event::Eof if self.open.is_empty() => Step::End(Ending::Whole),
                Event::Eof => Step::End(Ending::Cut),
                _ => continue,
            });
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len())
    }

    fn opened(&mut self, start: usize, span: &'x str, name_bytes: usize) -> Result<Step<'x>, Error> {
        let span = self.checked(span)?;
        let before = span.find('<').unwrap_or_default();
        let inside = span.get(before + 1..).unwrap_or_default();
        let (name, attributes) = inside.split_at_checked(name_bytes).unwrap_or_default();
        let attributes = attributes.strip_suffix('>').unwrap_or(attributes);
        let attributes = attributes.strip_suffix('/').unwrap_or(attributes).trim_end();
        let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        self.open.push(name);
        self.limits.check(Limit::Nesting, self.open.len() as u64)?;
        Ok(Step::Open(Tag { at: start + before, name, attributes }))
    }

    fn checked(&self, piece: &'x str) -> Result<&'x str, Error> {
        self.limits.check(Limit::FieldBytes, piece.len() as u64)?;
        Ok(piece)
    }

    /// Returns the end for an error: nearly all syntax errors occur at the end of the file, inside of a markup.
    fn failed(&self, error: &XmlError) -> Ending {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX).min(self.text.len());
        let rest = self.text.get(at..).unwrap_or_default();
        match error {
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) if rest.contains('>') => {
                Ending::Malformed(at, error.to_string())
            }
            XmlError::Syntax(_) => Ending::Cut,
            _ => Ending::Malformed(at, error.to_string()),
        }
    }
}

/// Returns the meaning of `&name;`.
fn referred(span: &str) -> Step<'_> {
    let name = span.strip_prefix('&').and_then(|span| span.strip_suffix(';')).unwrap_or_default();
    let meaning = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.strip_prefix('#').and_then(numbered),
    };
    meaning.map_or(Step::Entity(span), Step::Char)
}

fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps as one text.
    fn sketch(text: &str) -> String {
        let limits = Limits::default();
        let mut walk = Walk::new(text, &limits);
        let mut sketch = String::new();
        loop {
            match walk.step().unwrap() {
                Step::Open(tag) => sketch += &format!("<{}@{}{}>", tag.name, tag.at, tag.attributes),
                Step::Close(name) => sketch += &format!("</{name}>"),
                Step::Text(piece) => sketch += piece,
                Step::Char(c) => sketch += &format!("[{c}]"),
                Step::Entity(name) => sketch += &format!("[{name}]"),
                Step::Doctype(at) => sketch += &format!("!{at}!"),
                Step::End(Ending::Whole) => return sketch,
                Step::End(Ending::Cut) => return sketch + " cut",
                Step::End(Ending::Malformed(at, _)) => return sketch + &format!(" bad@{at}"),
            }
        }
    }

    #[test]
    fn a_document_is_steps_by_local_names() {
        for (text, expected) in [
            ("<a><n:b x='1'>1</n:b></a>", "<a@0><b@3 x='1'>1</b></a>"),
            ("<?xml version='1.0'?> <a/>", " <a@22></a>"),
            ("<a>R&D &amp;&#233;&#xE9;&x;</a>", "<a@0>R&D [&][\u{e9}][\u{e9}][&x;]</a>"),
            ("<a><![CDATA[<b>&]]><!-- c --></a >", "<a@0><b>&</a>"),
            ("<!DOCTYPE a [<!ENTITY b \"]>\">]><a>&b;</a>", "!0!<a@31>[&b;]</a>"),
            ("<a><b>", "<a@0><b@3> cut"),
            ("<a>text", "<a@0>text cut"),
            ("<a><b", "<a@0> cut"),
            ("<a><!", "<a@0> cut"),
            ("<a><!x></a>", "<a@0> bad@3"),
            ("<a><b></a>", "<a@0><b@3> bad@6"),
            ("</a>", " bad@0"),
            ("", ""),
        ] {
            assert_eq!(sketch(text), expected, "{text}");
        }
    }
}
