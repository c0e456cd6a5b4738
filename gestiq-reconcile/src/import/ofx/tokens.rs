//! The tokenizer: tags and the texts behind them, whatever the dialect.
//!
//! OFX 1.x is SGML whose leaves are seldom closed, OFX 2.x is XML, and banks send everything between. One rule
//! serves all: a tag is `<name>`, `</name>` or `<name attr=…>`, and the text of a leaf runs to the next tag.
//! Any other `<` or `&` is text. Bytes are read once and never copied here.

use std::ops::Range;

use memchr::memmem::Finder;
use memchr::{memchr, memchr2};

/// One piece of the file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'s> {
    /// `<name>` and the text behind it.
    Open {
        /// Byte position of the `<`.
        at: usize,
        /// Name without a prefix, as written.
        name: &'s [u8],
        /// What stands between the tag and the next one.
        text: RawText,
        /// Whether it is `<name/>`.
        is_empty: bool,
    },
    /// `</name>`.
    Close {
        /// Byte position of the `<`.
        at: usize,
        /// Name without a prefix, as written.
        name: &'s [u8],
    },
    /// `<!DOCTYPE …>`, which is stepped over.
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
    /// Whether it holds a comment, a processing instruction or a CDATA section.
    pub(super) has_markup: bool,
    /// Whether a tag follows; the text of a file that was cut has no end.
    pub(super) is_complete: bool,
}

impl RawText {
    const EMPTY: RawText = RawText { start: 0, end: 0, has_markup: false, is_complete: true };

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

/// Walks through the bytes of a file in an ASCII-compatible encoding.
#[derive(Debug)]
pub(super) struct Tokens<'s> {
    bytes: &'s [u8],
    at: usize,
    /// What stands at `at`, when the text before it has already found out.
    ahead: Option<Markup<'s>>,
    /// A comment that never ends is text; remembered so that a file full of them is searched once.
    comments_end: bool,
}

/// What a `<` starts.
#[derive(Clone, Copy, Debug)]
enum Markup<'s> {
    Tag {
        name: &'s [u8],
        kind: TagKind,
        end: usize,
    },
    Doctype {
        end: usize,
    },
    /// A comment or a processing instruction.
    Aside {
        end: usize,
    },
    Cdata {
        end: Option<usize>,
    },
    Literal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagKind {
    Open,
    Close,
    Empty,
}

const CDATA: &[u8] = b"<![CDATA[";

impl<'s> Tokens<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Tokens { bytes, at: 0, ahead: None, comments_end: true }
    }

    /// Reads the text from `start` to the next tag; comments and CDATA sections belong to it.
    fn text(&mut self, start: usize) -> RawText {
        let mut has_markup = false;
        let mut from = start;
        while let Some(at) = self.next_angle(from) {
            let markup = self.markup(at);
            match markup {
                Markup::Tag { .. } | Markup::Doctype { .. } => {
                    (self.at, self.ahead) = (at, Some(markup));
                    return self.raw_text(start, at, has_markup, true);
                }
                Markup::Aside { end } | Markup::Cdata { end: Some(end) } => (from, has_markup) = (end, true),
                Markup::Cdata { end: None } => break,
                Markup::Literal => from = at + 1,
            }
        }
        self.at = self.bytes.len();
        self.raw_text(start, self.at, has_markup, false)
    }

    fn raw_text(&self, start: usize, end: usize, has_markup: bool, is_complete: bool) -> RawText {
        let text = self.bytes.get(start..end).unwrap_or_default();
        let blank = text.len() - text.trim_ascii_start().len();
        RawText {
            start: start + blank,
            end: start + blank + text.trim_ascii().len(),
            has_markup,
            is_complete,
        }
    }

    fn next_angle(&self, from: usize) -> Option<usize> {
        memchr(b'<', self.bytes.get(from..)?).map(|at| from + at)
    }

    fn markup(&mut self, at: usize) -> Markup<'s> {
        match self.bytes.get(at + 1) {
            Some(b'!') => self.declaration(at),
            Some(b'?') => self.instruction(at),
            Some(b'/') => self.tag(at + 2, TagKind::Close),
            Some(_) => self.tag(at + 1, TagKind::Open),
            None => Markup::Literal,
        }
    }

    /// A tag whose name starts at `from`, or a literal `<`.
    fn tag(&self, from: usize, kind: TagKind) -> Markup<'s> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return Markup::Literal;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(length);
        if rest.first() == Some(&b'>') {
            return Markup::Tag { name: local(name), kind, end: from + length + 1 };
        }
        let Some(close) = memchr2(b'<', b'>', rest).filter(|at| rest.get(*at) == Some(&b'>')) else {
            return Markup::Literal;
        };
        let inside = rest.get(..close).unwrap_or_default();
        let (attributes, kind) = match inside.strip_suffix(b"/") {
            Some(attributes) => (attributes, TagKind::Empty),
            None => (inside, kind),
        };
        // `A <B and C>` is text; `<OFX xmlns="…">` and `<MEMO >` are tags.
        let attributes = attributes.trim_ascii();
        if !attributes.is_empty() && (kind == TagKind::Close || memchr(b'=', attributes).is_none()) {
            return Markup::Literal;
        }
        Markup::Tag { name: local(name), kind, end: from + length + close + 1 }
    }

    /// `<?…?>`, on one piece: a `<` before the `>` says that it is text.
    fn instruction(&self, at: usize) -> Markup<'s> {
        let rest = self.bytes.get(at + 2..).unwrap_or_default();
        let named = rest.first().is_some_and(u8::is_ascii_alphabetic);
        match memchr2(b'<', b'>', rest).filter(|end| named && rest.get(*end) == Some(&b'>')) {
            Some(end) => Markup::Aside { end: at + 2 + end + 1 },
            None => Markup::Literal,
        }
    }

    /// `<!--…-->`, `<![CDATA[…]]>` or `<!DOCTYPE…>`.
    fn declaration(&mut self, at: usize) -> Markup<'s> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(CDATA) {
            let end = Finder::new(b"]]>").find(rest).map(|end| at + end + 3);
            return Markup::Cdata { end };
        }
        if rest.starts_with(b"<!--") {
            let body = rest.get(4..).unwrap_or_default();
            let end = if self.comments_end { Finder::new(b"-->").find(body) } else { None };
            self.comments_end = end.is_some();
            return end.map_or(Markup::Literal, |end| Markup::Aside { end: at + 4 + end + 3 });
        }
        if rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE")) {
            return Markup::Doctype { end: at + doctype_len(rest) };
        }
        Markup::Literal
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
                    (at, self.markup(at))
                }
            };
            match markup {
                Markup::Tag { name, kind: TagKind::Open, end } => {
                    let text = self.text(end);
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
                Markup::Aside { end } | Markup::Cdata { end: Some(end) } => self.at = end,
                Markup::Cdata { end: None } => self.at = self.bytes.len(),
                Markup::Literal => self.at = at + 1,
            }
        }
    }
}

/// Length of a document type declaration with its internal subset, which ends with `]>`.
fn doctype_len(rest: &[u8]) -> usize {
    let Some(stop) = memchr2(b'[', b'>', rest) else { return rest.len() };
    if rest.get(stop) == Some(&b'>') {
        return stop + 1;
    }
    let mut from = stop;
    while let Some(bracket) = rest.get(from..).and_then(|rest| memchr(b']', rest)) {
        let after = rest.get(from + bracket + 1..).unwrap_or_default();
        let blank = after.len() - after.trim_ascii_start().len();
        if after.get(blank) == Some(&b'>') {
            return from + bracket + 1 + blank + 1;
        }
        from += bracket + 1;
    }
    rest.len()
}

/// The name without an XML prefix.
fn local(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        None => name,
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
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
